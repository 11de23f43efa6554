//! Golden listings: each `golden/*.golden` has source above a line `---` and the listing below. `BLESS=1` rewrites them.

use std::path::Path;

use lissom_bytecode::disassemble::disassemble;
use lissom_bytecode::{flow, verify};
use lissom_compiler::{Mode, Options, compile};

#[test]
fn listings_are_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("BLESS").is_some();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "golden"));
    paths.sort();
    assert!(paths.len() >= 25);
    let mut different = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (source, expected) = text.split_once("---\n").unwrap_or((&text, ""));
        let name = path.file_stem().unwrap().to_string_lossy();
        let code = compile(source.as_bytes(), &name, Mode::Exec, &Options::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        verify::verify_all(&code).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        flow::check_all(&code).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        let mut listing = String::new();
        disassemble(&code, &mut listing).unwrap();
        if listing == expected {
            continue;
        }
        if bless {
            std::fs::write(&path, format!("{source}---\n{listing}")).unwrap();
        } else {
            different.push(format!("{name}:\n{listing}"));
        }
    }
    assert!(different.is_empty(), "{}\n(BLESS=1 accepts these)", different.join("\n"));
}
