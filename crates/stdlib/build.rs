//! Writes the embedded library: for each module its full name, whether it is a package, its source, packed, and its code.
//!
//! Modules come from the crate `rustpython-pylib`; what lies in `python/` here wins over them. Test suites, graphical programs and
//! modules that only make sense for another implementation are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lissom_bytecode::packed::Packed;
use lissom_bytecode::{Code, Op};

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

/// A module, as it is embedded.
struct Module {
    package: bool,
    source: Vec<u8>,
    code: Packed,
    /// What its own code imports, if it is in the library.
    imports: Vec<String>,
}

/// Writes names, packed sources and code one behind the other, and the table that says what lies where: plain numbers, which nobody
/// needs to adjust when the program is loaded.
fn write(out: &Path, modules: &BTreeMap<String, (bool, PathBuf)>) -> std::io::Result<()> {
    let mut read = BTreeMap::new();
    let mut digest = Digest::new();
    for (name, (package, path)) in modules {
        let source = std::fs::read(path)?;
        digest.add(name.as_bytes());
        digest.add(&source);
        let (code, imports) = match compiled(&source) {
            Ok((code, packed)) => (packed, imports(&code, name, *package, modules)),
            Err(problem) => {
                println!("cargo::warning={name} stays source: {problem}");
                Default::default()
            }
        };
        read.insert(name.as_str(), Module { package: *package, source, code, imports });
    }
    // What many modules import stands together: the system reads, and counts, a file by the neighbourhood.
    let mut order: Vec<&str> = read.keys().copied().collect();
    let uses = uses(&read);
    order.sort_by_key(|name| std::cmp::Reverse(uses.get(name).copied().unwrap_or(0)));
    let mut blobs = [const { Vec::new() }; 5];
    let mut rows = BTreeMap::new();
    for name in order {
        let module = &read[name];
        let packed = miniz_oxide::deflate::compress_to_vec(&module.source, 8);
        let parts = [name.as_bytes(), &packed, &module.code.first, &module.code.later, &module.code.rest];
        let mut places = [(0, 0); 5];
        for ((blob, part), place) in blobs.iter_mut().zip(parts).zip(&mut places) {
            *place = (blob.len(), blob.len() + part.len());
            blob.extend_from_slice(part);
        }
        let [own, source, first, later, rest] = places;
        let (package, length) = (module.package, module.source.len());
        rows.insert(name, format!("Row {{ package: {package}, length: {length}, name: {own:?}, source: {source:?}, first: {first:?}, later: {later:?}, rest: {rest:?} }},\n"));
    }
    for (blob, file) in blobs.into_iter().zip(["names", "sources", "first", "later", "rest"]) {
        std::fs::write(out.join(file), blob)?;
    }
    std::fs::write(out.join("library-digest.rs"), format!("{:?}\n", format!("{:016x}", digest.0)))?;
    std::fs::write(out.join("library.rs"), format!("&[\n{}]\n", rows.into_values().collect::<String>()))
}

/// The code of a module, and its packed form.
fn compiled(source: &[u8]) -> Result<(Code, Packed), String> {
    let code = lissom_compiler::compile(source, "", lissom_compiler::Mode::Exec, &lissom_compiler::Options::default()).map_err(|error| error.message)?;
    lissom_bytecode::verify::verify_all(&code)?;
    let packed = lissom_bytecode::packed::pack(&code).map_err(|error| error.to_string())?;
    Ok((code, packed))
}

/// The modules of the library that a module's code names in import statements outside of functions, and their packages.
fn imports(code: &Code, name: &str, package: bool, modules: &BTreeMap<String, (bool, PathBuf)>) -> Vec<String> {
    let own = if package { name } else { name.rsplit_once('.').map_or("", |(package, _)| package) };
    let mut found = Vec::new();
    let mut last = String::new();
    for instr in &code.instrs {
        let named = |index: u16| code.names.get(index as usize).map_or("", |name| name);
        // Relative or absolute: the one that is there. What is taken from a module may be one itself.
        let candidates = match instr.op {
            Op::ImportName => [format!("{own}.{}", named(instr.b)), named(instr.b).to_owned()],
            Op::ImportFrom => [format!("{last}.{}", named(instr.c)), format!("{own}.{}", named(instr.c))],
            _ => continue,
        };
        let full = candidates.into_iter().find(|full| modules.contains_key(full));
        if instr.op == Op::ImportName {
            last = full.clone().unwrap_or_default();
        }
        let mut full = full.unwrap_or_default();
        while !full.is_empty() {
            found.push(full.clone());
            full.truncate(full.rfind('.').unwrap_or(0));
        }
    }
    found
}

/// How many modules import each, directly or not.
fn uses<'m>(modules: &'m BTreeMap<&'m str, Module>) -> BTreeMap<&'m str, usize> {
    let mut uses = BTreeMap::new();
    for start in modules.keys() {
        let mut seen = BTreeSet::from([*start]);
        let mut work = vec![*start];
        while let Some(module) = work.pop().and_then(|name| modules.get(name)) {
            work.extend(module.imports.iter().map(String::as_str).filter(|name| seen.insert(*name)));
        }
        for name in seen {
            *uses.entry(name).or_insert(0) += 1;
        }
    }
    uses
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
