//! Source files, for import.

use std::io;
use std::path::Path;

/// The content of a file.
///
/// # Errors
/// The system's, if it cannot be read (a folder cannot).
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// Is it a folder?
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Is it a file (anything but a folder)?
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// One line of a source file (from 1), for tracebacks, without its end.
pub fn line(path: &Path, number: u32) -> Option<String> {
    let content = std::fs::read(path).ok()?;
    let line = content.split(|byte| *byte == b'\n').nth(number.checked_sub(1)? as usize)?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Some(String::from_utf8_lossy(line).into_owned())
}
