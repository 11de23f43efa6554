//! A folder of files that is written once and shared by all processes of a user, such as a cache.
//!
//! It is written beside its place under a name of its own and then renamed, so that whoever sees the folder sees all of it: two processes may
//! write it at once (the second finds the first one's folder and drops its own), and one that is killed leaves nothing that looks whole.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use nix::unistd::{self, AccessFlags};

/// Where a folder is or could be made: its path without symbolic links, if it exists, or else the nearest folder above it that exists can be written to.
pub fn place(folder: &Path) -> Option<PathBuf> {
    if !folder.is_absolute() {
        return None;
    }
    if folder.is_dir() {
        return fs::canonicalize(folder).ok();
    }
    let above = folder.ancestors().skip(1).find(|above| above.symlink_metadata().is_ok())?;
    if !above.is_dir() || unistd::access(above, AccessFlags::W_OK | AccessFlags::X_OK).is_err() {
        return None;
    }
    let rest = folder.strip_prefix(above).ok()?;
    Some(fs::canonicalize(above).ok()?.join(rest))
}

/// Is it free, or a folder that only this user can change? In a place where everybody may write, someone else could have been there first.
pub fn is_own(folder: &Path) -> bool {
    match folder.symlink_metadata() {
        Ok(found) => found.is_dir() && found.uid() == unistd::geteuid().as_raw() && found.mode() & 0o022 == 0,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Writes a folder of files: `write` is handed a function that takes a relative path and the content. Nothing happens if the folder exists.
///
/// # Errors
/// The system's, or what `write` reports; then there is no folder.
pub fn write_once(folder: &Path, write: &mut dyn FnMut(&mut dyn FnMut(&str, &[u8]) -> io::Result<()>) -> io::Result<()>) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let (Some(above), Some(name)) = (folder.parent(), folder.file_name()) else { return Err(io::ErrorKind::InvalidInput.into()) };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(above)?;
    let draft = above.join(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    // One of a process that had the same number and was killed.
    let _ = fs::remove_dir_all(&draft);
    let written = fs::create_dir(&draft)
        .and_then(|()| {
            write(&mut |path, content| {
                let file = draft.join(path);
                if let Some(folder) = file.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(file, content)
            })
        })
        .and_then(|()| fs::rename(&draft, folder));
    if written.is_err() {
        let _ = fs::remove_dir_all(&draft);
        if folder.is_dir() {
            return Ok(());
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_written_once_and_whole() {
        let base = std::env::temp_dir().join(format!("lissom-tree-{}", std::process::id()));
        let folder = base.join("inner/tree");
        let place = place(&folder);
        assert!(place.is_some_and(|place| place.ends_with("inner/tree")));
        let failed = write_once(&folder, &mut |write| {
            write("one.py", b"1")?;
            Err(io::ErrorKind::OutOfMemory.into())
        });
        assert!(failed.is_err() && !folder.exists());
        let written = write_once(&folder, &mut |write| {
            write("one.py", b"1")?;
            write("two/three.py", b"3")
        });
        assert!(written.is_ok() && fs::read(folder.join("two/three.py")).is_ok_and(|content| content == b"3"));
        // The second one finds it there.
        assert!(write_once(&folder, &mut |_| Err(io::ErrorKind::Other.into())).is_ok());
        assert!(is_own(&folder) && is_own(&base.join("nothing")) && !is_own(&folder.join("one.py")));
        assert_eq!(fs::read_dir(base.join("inner")).map(Iterator::count).unwrap_or(0), 1);
        assert!(place_of_nothing());
        let _ = fs::remove_dir_all(base);
    }

    fn place_of_nothing() -> bool {
        place(Path::new("relative")).is_none() && place(Path::new("/dev/null/x")).is_none()
    }
}
