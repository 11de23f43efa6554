//! Open files: a table from descriptor numbers to what the runtime opened.
//!
//! Numbers 0, 1 and 2 are the process's own streams; they are never closed, only forgotten. Any other number works only if this table opened it.

use std::collections::HashMap;

use rustix::fd::{AsRawFd, BorrowedFd, OwnedFd};
use rustix::fs::{self, Mode, OFlags, SeekFrom};
use rustix::stdio;

use crate::folder::Stat;
use crate::{Errno, SysResult};

/// The open files of a runtime.
#[derive(Default, Debug)]
pub struct Descriptors {
    open: HashMap<i32, OwnedFd>,
    closed: [bool; 3],
}

impl Descriptors {
    fn borrow(&self, number: i32) -> SysResult<BorrowedFd<'_>> {
        use rustix::fd::AsFd;
        match number {
            0..=2 if self.closed[number as usize] => Err(Errno::BADF),
            0 => Ok(stdio::stdin()),
            1 => Ok(stdio::stdout()),
            2 => Ok(stdio::stderr()),
            _ => self.open.get(&number).map(AsFd::as_fd).ok_or(Errno::BADF),
        }
    }

    fn keep(&mut self, file: OwnedFd) -> i32 {
        let number = file.as_raw_fd();
        self.open.insert(number, file);
        number
    }

    /// Opens a file; flags as Linux numbers them.
    ///
    /// # Errors
    /// The system's.
    pub fn open(&mut self, path: &[u8], flags: u32, mode: u32) -> SysResult<i32> {
        let flags = OFlags::from_bits_retain(flags) | OFlags::CLOEXEC;
        loop {
            match fs::open(path, flags, Mode::from_raw_mode(mode)) {
                Ok(file) => return Ok(self.keep(file)),
                Err(rustix::io::Errno::INTR) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Closes one.
    ///
    /// # Errors
    /// `BADF`
    pub fn close(&mut self, number: i32) -> SysResult {
        if let Some(closed) = usize::try_from(number).ok().and_then(|number| self.closed.get_mut(number)) {
            return if std::mem::replace(closed, true) { Err(Errno::BADF) } else { Ok(()) };
        }
        self.open.remove(&number).map(drop).ok_or(Errno::BADF)
    }

    /// Reads at most the buffer's size; 0 at the end.
    ///
    /// # Errors
    /// The system's; `INTR` is handed on.
    pub fn read(&self, number: i32, buffer: &mut [u8]) -> SysResult<usize> {
        Ok(rustix::io::read(self.borrow(number)?, buffer)?)
    }

    /// Writes; gives how many bytes were taken.
    ///
    /// # Errors
    /// The system's; `INTR` is handed on.
    pub fn write(&self, number: i32, bytes: &[u8]) -> SysResult<usize> {
        Ok(rustix::io::write(self.borrow(number)?, bytes)?)
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// The system's.
    pub fn write_all(&self, number: i32, mut bytes: &[u8]) -> SysResult {
        while !bytes.is_empty() {
            match self.write(number, bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    /// Moves the position: from the start (0), from here (1), from the end (2).
    ///
    /// # Errors
    /// The system's.
    pub fn seek(&self, number: i32, offset: i64, whence: i64) -> SysResult<u64> {
        let to = match whence {
            0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| Errno::INVAL)?),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => return Err(Errno::INVAL),
        };
        Ok(fs::seek(self.borrow(number)?, to)?)
    }

    /// Cuts or lengthens a file.
    ///
    /// # Errors
    /// The system's.
    pub fn truncate(&self, number: i32, length: u64) -> SysResult {
        Ok(fs::ftruncate(self.borrow(number)?, length)?)
    }

    /// Looks at an open file.
    ///
    /// # Errors
    /// The system's.
    pub fn stat(&self, number: i32) -> SysResult<Stat> {
        Ok(fs::fstat(self.borrow(number)?)?.into())
    }

    /// Is it a terminal?
    pub fn is_terminal(&self, number: i32) -> bool {
        self.borrow(number).is_ok_and(rustix::termios::isatty)
    }

    /// Columns and lines of the terminal.
    pub fn terminal_size(&self, number: i32) -> Option<(u16, u16)> {
        crate::terminal::size(self.borrow(number).ok()?)
    }

    /// Another descriptor for the same file.
    ///
    /// # Errors
    /// The system's.
    pub fn duplicate(&mut self, number: i32) -> SysResult<i32> {
        let file = rustix::io::fcntl_dupfd_cloexec(self.borrow(number)?, 3)?;
        Ok(self.keep(file))
    }

    /// Makes `to` stand for the same file as `from`.
    ///
    /// # Errors
    /// The system's.
    pub fn duplicate_to(&mut self, from: i32, to: i32) -> SysResult {
        let source = self.borrow(from)?.try_clone_to_owned()?;
        match to {
            0 => stdio::dup2_stdin(&source)?,
            1 => stdio::dup2_stdout(&source)?,
            2 => stdio::dup2_stderr(&source)?,
            _ => {
                let Some(target) = self.open.get_mut(&to) else { return Err(Errno::BADF) };
                rustix::io::dup2(&source, target)?;
            }
        }
        if let Some(closed) = usize::try_from(to).ok().and_then(|to| self.closed.get_mut(to)) {
            *closed = false;
        }
        Ok(())
    }

    /// A pipe: the end to read, the end to write.
    ///
    /// # Errors
    /// The system's.
    pub fn pipe(&mut self) -> SysResult<(i32, i32)> {
        let (read, write) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        Ok((self.keep(read), self.keep(write)))
    }

    /// Writes to the disk.
    ///
    /// # Errors
    /// The system's.
    pub fn sync(&self, number: i32) -> SysResult {
        Ok(fs::fsync(self.borrow(number)?)?)
    }
}
