//! The whole standard library compiles, its code holds, and values flow through it as they should.

use std::path::{Path, PathBuf};

use lissom_bytecode::packed::{Unit, pack};
use lissom_bytecode::{flow, verify};
use lissom_compiler::{Mode, Options, compile};

fn python_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            python_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}

#[test]
fn the_library_compiles() {
    let mut files = Vec::new();
    python_files(Path::new(rustpython_pylib::LIB_PATH), &mut files);
    assert!(files.len() > 500, "{} files", files.len());
    let mut problems = Vec::new();
    for file in &files {
        let source = std::fs::read(file).unwrap();
        let name = file.to_string_lossy();
        // A file that is meant to be wrong, or in an encoding the compiler leaves to a decoder, says so in its name.
        match compile(&source, &name, Mode::Exec, &Options::default()) {
            Ok(code) => {
                if let Err(problem) = verify::verify_all(&code).and_then(|()| flow::check_all(&code)) {
                    problems.push(format!("{name}: {problem}"));
                }
                let packed = pack(&code).unwrap();
                if Unit::open(&packed).and_then(|unit| unit.unpack_all(&name)).as_ref() != Ok(&code) {
                    problems.push(format!("{name}: unpacked otherwise than packed"));
                }
            }
            Err(error) if name.contains("bad") => assert!(!error.message.is_empty()),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), files.len(), problems.join("\n"));
}
