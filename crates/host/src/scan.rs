//! Reading a folder entry by entry, so that one with a million names costs no memory.

use std::os::fd::RawFd;

use nix::dir::{Dir, OwningIter, Type};
use nix::fcntl::OFlag;
use nix::sys::stat::Mode;

use crate::SysResult;

/// What an entry is, as far as the folder says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The folder does not say.
    Unknown,
    /// A folder.
    Folder,
    /// A regular file.
    File,
    /// A symbolic link.
    Link,
    /// A pipe, a device, a socket.
    Other,
}

/// One entry of a folder.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode.
    pub inode: u64,
    /// What it is.
    pub kind: EntryKind,
}

/// A folder that is being read; closed when dropped.
#[derive(Debug)]
pub struct Scan {
    entries: OwningIter,
}

impl Scan {
    /// Opens a folder by name.
    ///
    /// # Errors
    /// The system's.
    pub fn open(name: &[u8]) -> SysResult<Scan> {
        let folder = Dir::open(name, OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC, Mode::empty())?;
        Ok(Scan { entries: folder.into_iter() })
    }

    /// Reads the folder that a descriptor stands for, from its start; the descriptor stays open.
    ///
    /// # Errors
    /// The system's.
    pub fn of_descriptor(number: RawFd) -> SysResult<Scan> {
        let copy = nix::fcntl::fcntl(number, nix::fcntl::FcntlArg::F_DUPFD_CLOEXEC(3))?;
        let _ = nix::unistd::lseek(copy, 0, nix::unistd::Whence::SeekSet);
        match Dir::from_fd(copy) {
            Ok(folder) => Ok(Scan { entries: folder.into_iter() }),
            Err(errno) => {
                let _ = nix::unistd::close(copy);
                Err(errno.into())
            }
        }
    }

    /// The next entry, without `.` and `..`; `None` at the end.
    ///
    /// # Errors
    /// The system's.
    #[expect(clippy::should_implement_trait, reason = "an iterator could not say that the end is one error and a failure another")]
    pub fn next(&mut self) -> SysResult<Option<Entry>> {
        loop {
            let Some(entry) = self.entries.next() else { return Ok(None) };
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name == b"." || name == b".." {
                continue;
            }
            let kind = match entry.file_type() {
                None => EntryKind::Unknown,
                Some(Type::Directory) => EntryKind::Folder,
                Some(Type::File) => EntryKind::File,
                Some(Type::Symlink) => EntryKind::Link,
                Some(_) => EntryKind::Other,
            };
            return Ok(Some(Entry { name: name.to_vec(), inode: entry.ino(), kind }));
        }
    }
}
