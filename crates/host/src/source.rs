//! Source files of modules, as import reads them.

use std::io;
use std::path::Path;

/// The bytes of a file.
///
/// # Errors
/// Whatever the system says.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// Is it a folder?
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}
