//! The embedded library: code and Python source of modules, by full name. `build.rs` compiles and packs them, and writes the table, sorted by name.
//!
//! Code is read where it lies (see `lissom_bytecode::packed`): pages of the executable that nobody reads take no memory, and
//! those that were read are soon let go. Modules that many others import stand together. A source is deflated, and unpacked for those who show it: tracebacks, `inspect`.

use lissom_bytecode::packed::Parts;

/// A module of the library. Pairs say where something starts and ends.
struct Row {
    /// Is it a package?
    package: bool,
    /// Bytes of its source.
    length: u32,
    /// Full name, in [`NAMES`].
    name: (u32, u32),
    /// The source, deflated (RFC 1951), in [`SOURCES`].
    source: (u32, u32),
    /// The code: what an import reads of it, in [`FIRST`]; empty if it could not be compiled.
    first: (u32, u32),
    /// Its functions, in [`LATER`].
    later: (u32, u32),
    /// What is rarely wanted, in [`REST`].
    rest: (u32, u32),
}

static TABLE: &[Row] = include!(concat!(env!("OUT_DIR"), "/library.rs"));
static NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/names"));
/// A large constant under a name of its own, by which the linker can put it where it does not lie between small ones (see `crates/cli/build.rs`).
macro_rules! packed {
    ($name:ident, $file:literal) => {
        static $name: [u8; include_bytes!(concat!(env!("OUT_DIR"), $file)).len()] = *include_bytes!(concat!(env!("OUT_DIR"), $file));
    };
}

packed!(SOURCES, "/sources");
packed!(FIRST, "/first");
packed!(LATER, "/later");
packed!(REST, "/rest");

/// All packed code.
pub static CODE: [&[u8]; 3] = [&FIRST, &LATER, &REST];

fn part(all: &'static [u8], (start, end): (u32, u32)) -> &'static [u8] {
    all.get(start as usize..end as usize).unwrap_or_default()
}

impl Row {
    fn name(&self) -> &'static str {
        NAMES.get(self.name.0 as usize..self.name.1 as usize).unwrap_or_default()
    }
}

/// What tells this library from that of another build.
pub const DIGEST: &str = include!(concat!(env!("OUT_DIR"), "/library-digest.rs"));

fn row(name: &str) -> Option<&'static Row> {
    let index = TABLE.binary_search_by(|row| row.name().cmp(name)).ok()?;
    TABLE.get(index)
}

/// Is there a library module of this name, and is it a package?
pub fn library(name: &str) -> Option<bool> {
    row(name).map(|row| row.package)
}

/// The source of a library module; `None` if there is none, or no memory for it.
pub fn source(name: &str) -> Option<Vec<u8>> {
    let row = row(name)?;
    let mut text = Vec::new();
    text.try_reserve_exact(row.length as usize).ok()?;
    text.resize(row.length as usize, 0);
    let packed = std::iter::once(part(&SOURCES, row.source));
    let written = miniz_oxide::inflate::decompress_slice_iter_to_slice(&mut text, packed, false, true).ok()?;
    (written == text.len()).then_some(text)
}

/// The packed code of a library module, if it could be compiled.
pub fn code(name: &str) -> Option<Parts<'static>> {
    let row = row(name)?;
    let parts = Parts { first: part(&FIRST, row.first), later: part(&LATER, row.later), rest: part(&REST, row.rest) };
    if parts.first.is_empty() { None } else { Some(parts) }
}

/// The full names of all modules in the library.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(Row::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found() {
        assert_eq!(library("collections"), Some(true));
        assert_eq!(library("os"), Some(false));
        assert!(library("json.decoder").is_some());
        assert!(library("idlelib").is_none() && library("test").is_none());
        assert!(names().is_sorted());
    }

    #[test]
    fn all_sources_unpack() {
        for name in names() {
            let text = source(name);
            assert!(text.is_some_and(|text| std::str::from_utf8(&text).is_ok()), "{name}");
        }
        assert!(source("heapq").is_some_and(|text| text.windows(8).any(|part| part == b"heappush")));
    }

    #[test]
    fn all_code_is_what_the_source_says() {
        let mut missing = Vec::new();
        for name in names() {
            let Some(packed) = code(name) else {
                missing.push(name);
                continue;
            };
            let unpacked = lissom_bytecode::packed::Unit::open(packed).and_then(|unit| unit.unpack_all("x"));
            let compiled = lissom_compiler::compile(&source(name).unwrap_or_default(), "x", lissom_compiler::Mode::Exec, &lissom_compiler::Options::default());
            assert!(unpacked.is_ok_and(|unpacked| compiled.is_ok_and(|compiled| compiled == unpacked)), "{name}");
        }
        assert!(missing.is_empty(), "{missing:?}");
    }
}
