//! Writes the embedded library: for each module its full name, whether it is a package, its source, packed, and its code.
//!
//! Modules come from the crate `rustpython-pylib`; what lies in `python/` here wins over them. Test suites, graphical programs and
//! modules that only make sense for another implementation are left out.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Modules and packages that are not embedded, by full name.
const LEFT_OUT: &[&str] = &[
    "idlelib", "tkinter", "turtledemo", "turtle", "ensurepip", "lib2to3", "pydoc_data", "__phello__", "__hello__", "_dummy_os", "_dummy_thread", "dummy_threading",
    "_aix_support", "_android_support", "_apple_support", "_ios_support", "_osx_support", "_opcode_metadata", "_pycodecs", "antigravity", "site-packages", "test", "venv",
];

fn main() {
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("python");
    println!("cargo::rerun-if-changed={}", own.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut modules = BTreeMap::new();
    collect(Path::new(rustpython_pylib::LIB_PATH), "", &mut modules);
    collect(&own, "", &mut modules);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = write(&out, &modules) {
        println!("cargo::error=cannot write the library's table: {error}");
    }
}

/// Writes names, packed sources and code one behind the other, and the table that says what lies where: plain numbers, which nobody
/// needs to adjust when the program is loaded.
fn write(out: &Path, modules: &BTreeMap<String, (bool, PathBuf)>) -> std::io::Result<()> {
    let (mut names, mut sources, mut codes) = (String::new(), Vec::new(), Vec::new());
    let mut table = String::from("&[\n");
    let mut digest = Digest::new();
    for (name, (package, path)) in modules {
        let source = std::fs::read(path)?;
        digest.add(name.as_bytes());
        digest.add(&source);
        let (name_start, source_start, code_start) = (names.len(), sources.len(), codes.len());
        names.push_str(name);
        sources.extend(miniz_oxide::deflate::compress_to_vec(&source, 8));
        codes.extend(code_of(name, &source));
        let (length, name_end, source_end, code_end) = (source.len(), names.len(), sources.len(), codes.len());
        let _ = writeln!(
            table,
            "    Row {{ package: {package}, length: {length}, name: ({name_start}, {name_end}), source: ({source_start}, {source_end}), code: ({code_start}, {code_end}) }},"
        );
    }
    table.push_str("]\n");
    std::fs::write(out.join("library-digest.rs"), format!("{:?}\n", format!("{:016x}", digest.0)))?;
    std::fs::write(out.join("names"), names)?;
    std::fs::write(out.join("sources"), sources)?;
    std::fs::write(out.join("codes"), codes)?;
    std::fs::write(out.join("library.rs"), table)
}

/// What tells one library from another: the folder of its unpacked sources is named after it. (FNV-1a.)
struct Digest(u64);

impl Digest {
    fn new() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().copied().chain(bytes.len().to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

/// The packed code of a module; nothing if it must be compiled when it is imported.
fn code_of(name: &str, source: &[u8]) -> Vec<u8> {
    let compiled = lissom_compiler::compile(source, "", lissom_compiler::Mode::Exec, &lissom_compiler::Options::default());
    let packed = compiled.map_err(|error| error.message).and_then(|code| {
        lissom_bytecode::verify::verify_all(&code)?;
        lissom_bytecode::packed::pack(&code).map_err(|error| error.to_string())
    });
    packed.unwrap_or_else(|problem| {
        println!("cargo::warning={name} stays source: {problem}");
        Vec::new()
    })
}

/// Adds the modules in a folder, whose own full name (with a dot behind it) is `prefix`.
fn collect(folder: &Path, prefix: &str, modules: &mut BTreeMap<String, (bool, PathBuf)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let file = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            let full = format!("{prefix}{file}");
            if LEFT_OUT.contains(&full.as_str()) || matches!(file.as_str(), "tests" | "test" | "__pycache__" | "idle_test") {
                continue;
            }
            let init = path.join("__init__.py");
            if init.is_file() {
                modules.insert(full.clone(), (true, init));
            }
            collect(&path, &format!("{full}."), modules);
        } else if let Some(name) = file.strip_suffix(".py") {
            let full = format!("{prefix}{name}");
            if name != "__init__" && !LEFT_OUT.contains(&full.as_str()) {
                modules.insert(full, (false, path));
            }
        }
    }
}
