//! The embedded library: Python source of modules, by full name. The table is written by `build.rs`, sorted by name.

/// Full name, whether it is a package, source.
type Row = (&'static str, bool, &'static [u8]);

static TABLE: &[Row] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The source of a library module, and whether it is a package.
pub fn library(name: &str) -> Option<(&'static [u8], bool)> {
    let index = TABLE.binary_search_by(|row| row.0.cmp(name)).ok()?;
    TABLE.get(index).map(|row| (row.2, row.1))
}

/// The full names of all modules in the library.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|row| row.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_found() {
        assert!(library("collections").is_some_and(|(source, package)| package && !source.is_empty()));
        assert!(library("os").is_some_and(|(_, package)| !package));
        assert!(library("json.decoder").is_some());
        assert!(library("idlelib").is_none() && library("test").is_none());
        assert!(names().is_sorted());
    }
}
