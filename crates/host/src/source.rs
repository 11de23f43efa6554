//! Source files, for import.

use std::io;
use std::path::Path;

/// Does a file end as an archive does?
pub fn is_archive(path: &Path) -> bool {
    // The record that ends an archive is 22 bytes and a comment of at most 65535.
    path.extension().is_none_or(|extension| extension != "py") && read(path).is_ok_and(|bytes| bytes.starts_with(b"PK\x03\x04") || bytes[bytes.len().saturating_sub(22 + 65_535)..].windows(4).any(|window| window == b"PK\x05\x06"))
}

/// The content of a file.
///
/// # Errors
/// The system's, if it cannot be read (a folder cannot).
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The content of an ordinary file of at most so many bytes.
pub fn read_small(path: &Path, most: u64) -> Option<Vec<u8>> {
    let small = std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= most);
    if small { read(path).ok() } else { None }
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

/// The name by which a script is known to the program, in tracebacks and as `__file__`: from the root, and otherwise as it was given.
pub fn name_of(file: &str) -> String {
    match std::env::current_dir() {
        Ok(folder) if !file.starts_with('/') => format!("{}/{file}", folder.to_string_lossy().trim_end_matches('/')),
        _ => file.to_owned(),
    }
}

/// The folder a script lies in, for `sys.path[0]`.
pub fn folder_of(file: &str) -> String {
    let path = Path::new(file);
    if path.is_dir() {
        return file.to_owned();
    }
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    std::fs::canonicalize(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder })
        .map_or_else(|_| folder.to_string_lossy().into_owned(), |folder| folder.to_string_lossy().into_owned())
}

/// A program that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The line that the command prints.
    pub message: String,
    /// Its exit status.
    pub status: i32,
}

/// The source of a script, or of the `__main__.py` of a folder.
///
/// # Errors
/// What the command prints, and the status it ends with.
pub fn read_main(file: &str) -> Result<Vec<u8>, Unreadable> {
    let path = Path::new(file);
    if path.is_dir() {
        let main = path.join("__main__.py");
        return std::fs::read(main).map_err(|_| Unreadable { message: format!("lissom: can't find '__main__' module in '{file}'\n"), status: 1 });
    }
    std::fs::read(path).map_err(|error| {
        let shown = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let number = error.raw_os_error().unwrap_or(0);
        let reason = error.to_string();
        let reason = reason.split(" (os error").next().unwrap_or(&reason).to_owned();
        Unreadable { message: format!("lissom: can't open file '{}': [Errno {number}] {reason}\n", shown.display()), status: 2 }
    })
}

/// All of standard input.
pub fn read_input() -> Vec<u8> {
    let mut source = Vec::new();
    let _ = io::Read::read_to_end(&mut io::stdin(), &mut source);
    source
}

/// Writes to standard error.
pub fn write_error(text: &str) {
    let _ = io::Write::write_all(&mut io::stderr(), text.as_bytes());
}
