//! The embedded library: Python source of modules, by full name, packed. The table is written by `build.rs`, sorted by name.
//!
//! A source is unpacked when it is wanted, into memory that goes when it was compiled. So a module that was imported leaves only its
//! code, and pages of the executable are looked at for a quarter of what they say.

/// A module of the library.
struct Row {
    /// Full name.
    name: &'static str,
    /// Is it a package?
    package: bool,
    /// Bytes of its source.
    length: usize,
    /// The source, deflated (RFC 1951).
    packed: &'static [u8],
}

static TABLE: &[Row] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// What tells this library from that of another build.
pub const DIGEST: &str = include!(concat!(env!("OUT_DIR"), "/library-digest.rs"));

fn row(name: &str) -> Option<&'static Row> {
    let index = TABLE.binary_search_by(|row| row.name.cmp(name)).ok()?;
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
    text.try_reserve_exact(row.length).ok()?;
    text.resize(row.length, 0);
    let written = miniz_oxide::inflate::decompress_slice_iter_to_slice(&mut text, std::iter::once(row.packed), false, true).ok()?;
    (written == row.length).then_some(text)
}

/// The full names of all modules in the library.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.name)
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
}
