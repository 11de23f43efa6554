//! Descriptors: open files by their number.
//!
//! A number is a plain `i32`, as Python hands it about: nothing here owns one, and what is opened stays open until [`close`]. `INTR` is
//! handed on everywhere but in [`open`] and [`write_all`], for the caller to look at signals.

use nix::fcntl::{FcntlArg, FdFlag, OFlag, fcntl};
use nix::sys::stat::Mode;
use nix::unistd::{self, Whence};

use crate::folder::Stat;
use crate::{Errno, SysResult};

/// Opens a file; flags as Linux numbers them. Programs that are started do not inherit it.
///
/// # Errors
/// The system's; `INTR` is handed on.
pub fn open(path: &[u8], flags: i32, mode: u32) -> SysResult<i32> {
    Ok(nix::fcntl::open(path, OFlag::from_bits_truncate(flags) | OFlag::O_CLOEXEC, Mode::from_bits_truncate(mode))?)
}

/// As [`open`], with a path relative to the folder of a descriptor.
///
/// # Errors
/// The system's; `INTR` is handed on.
pub fn open_at(folder: i32, path: &[u8], flags: i32, mode: u32) -> SysResult<i32> {
    Ok(nix::fcntl::openat(folder, path, OFlag::from_bits_truncate(flags) | OFlag::O_CLOEXEC, Mode::from_bits_truncate(mode))?)
}

/// Closes one.
///
/// # Errors
/// The system's.
pub fn close(number: i32) -> SysResult {
    Ok(unistd::close(number)?)
}

/// Reads at most the buffer's size; 0 at the end.
///
/// # Errors
/// The system's.
pub fn read(number: i32, buffer: &mut [u8]) -> SysResult<usize> {
    Ok(unistd::read(number, buffer)?)
}

/// Writes; gives how many bytes were taken.
///
/// # Errors
/// The system's.
pub fn write(number: i32, bytes: &[u8]) -> SysResult<usize> {
    Ok(unistd::write(number, bytes)?)
}

/// Writes all of it.
///
/// # Errors
/// The system's.
pub fn write_all(number: i32, mut bytes: &[u8]) -> SysResult {
    while !bytes.is_empty() {
        match write(number, bytes) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// Reads from a place, without moving the position.
///
/// # Errors
/// The system's.
pub fn read_at(number: i32, buffer: &mut [u8], offset: i64) -> SysResult<usize> {
    Ok(nix::sys::uio::pread(number, buffer, offset)?)
}

/// Writes at a place, without moving the position.
///
/// # Errors
/// The system's.
pub fn write_at(number: i32, bytes: &[u8], offset: i64) -> SysResult<usize> {
    Ok(nix::sys::uio::pwrite(number, bytes, offset)?)
}

/// Moves the position: from the start (0), from here (1), from the end (2), to data (3), to a hole (4).
///
/// # Errors
/// The system's.
pub fn seek(number: i32, offset: i64, whence: i64) -> SysResult<i64> {
    let whence = match whence {
        0 => Whence::SeekSet,
        1 => Whence::SeekCur,
        2 => Whence::SeekEnd,
        3 => Whence::SeekData,
        4 => Whence::SeekHole,
        _ => return Err(Errno::INVAL),
    };
    Ok(unistd::lseek64(number, offset, whence)?)
}

/// Cuts or lengthens a file.
///
/// # Errors
/// The system's.
pub fn truncate(number: i32, length: i64) -> SysResult {
    Ok(unistd::ftruncate(number, length)?)
}

/// Looks at an open file.
///
/// # Errors
/// The system's.
pub fn stat(number: i32) -> SysResult<Stat> {
    Ok(nix::sys::stat::fstat(number)?.into())
}

/// Is it a terminal?
pub fn is_terminal(number: i32) -> bool {
    unistd::isatty(number).unwrap_or(false)
}

/// Columns and lines of the terminal.
///
/// # Errors
/// The system's; `NOTTY` if it is no terminal.
pub fn terminal_size(number: i32) -> SysResult<(u16, u16)> {
    let own = match number {
        0 => crate::terminal::size(rustix::stdio::stdin()),
        1 => crate::terminal::size(rustix::stdio::stdout()),
        2 => crate::terminal::size(rustix::stdio::stderr()),
        _ => {
            stat(number)?;
            // The size is the terminal's, whoever asks: it is opened once more.
            std::fs::File::open(format!("/proc/self/fd/{number}")).ok().and_then(crate::terminal::size)
        }
    };
    own.ok_or(if stat(number).is_ok() { Errno(25) } else { Errno::BADF })
}

/// Another descriptor for the same file, from `least` on, that programs that are started do not inherit.
///
/// # Errors
/// The system's.
pub fn duplicate(number: i32, least: i32) -> SysResult<i32> {
    Ok(fcntl(number, FcntlArg::F_DUPFD_CLOEXEC(least))?)
}

/// Makes `to` stand for the same file as `from`.
///
/// # Errors
/// The system's.
pub fn duplicate_to(from: i32, to: i32, inheritable: bool) -> SysResult {
    if inheritable || from == to {
        unistd::dup2(from, to)?;
        if !inheritable {
            set_inheritable(to, false)?;
        }
    } else {
        unistd::dup3(from, to, OFlag::O_CLOEXEC)?;
    }
    Ok(())
}

/// Do programs that are started get it?
///
/// # Errors
/// The system's.
pub fn is_inheritable(number: i32) -> SysResult<bool> {
    Ok(fcntl(number, FcntlArg::F_GETFD)? & 1 == 0)
}

/// Says whether programs that are started get it.
///
/// # Errors
/// The system's.
pub fn set_inheritable(number: i32, inheritable: bool) -> SysResult {
    let flags = if inheritable { FdFlag::empty() } else { FdFlag::FD_CLOEXEC };
    Ok(fcntl(number, FcntlArg::F_SETFD(flags)).map(drop)?)
}

/// Does reading and writing wait?
///
/// # Errors
/// The system's.
pub fn is_blocking(number: i32) -> SysResult<bool> {
    Ok(fcntl(number, FcntlArg::F_GETFL)? & OFlag::O_NONBLOCK.bits() == 0)
}

/// Says whether reading and writing waits.
///
/// # Errors
/// The system's.
pub fn set_blocking(number: i32, blocking: bool) -> SysResult {
    let mut flags = OFlag::from_bits_truncate(fcntl(number, FcntlArg::F_GETFL)?);
    flags.set(OFlag::O_NONBLOCK, !blocking);
    Ok(fcntl(number, FcntlArg::F_SETFL(flags)).map(drop)?)
}

/// A pipe: the end to read, the end to write. Flags as Linux numbers them.
///
/// # Errors
/// The system's.
pub fn pipe(flags: i32) -> SysResult<(i32, i32)> {
    Ok(unistd::pipe2(OFlag::from_bits_truncate(flags))?)
}

/// Writes to the disk, with (or without) what the folder says of the file.
///
/// # Errors
/// The system's.
pub fn sync(number: i32, data_only: bool) -> SysResult {
    let done = if data_only { unistd::fdatasync(number) } else { unistd::fsync(number) };
    Ok(done?)
}

/// Closes all from `first` up to `end`, leaving errors aside.
pub fn close_range(first: i32, end: i32) {
    // What is not open need not be closed: the system tells which are.
    let Ok(mut scan) = crate::scan::Scan::open(b"/proc/self/fd") else { return };
    let mut open = Vec::new();
    while let Ok(Some(entry)) = scan.next() {
        if let Some(number) = std::str::from_utf8(&entry.name).ok().and_then(|name| name.parse::<i32>().ok()).filter(|number| (first.max(0)..end).contains(number)) {
            open.push(number);
        }
    }
    drop(scan);
    for number in open {
        let _ = unistd::close(number);
    }
}

/// Copies bytes from one file to another in the system; gives how many.
///
/// # Errors
/// The system's.
pub fn send(to: i32, from: i32, offset: Option<i64>, count: usize) -> SysResult<usize> {
    let mut place = offset;
    Ok(nix::sys::sendfile::sendfile64(to, from, place.as_mut(), count)?)
}

/// Copies a range of one file to another in the system; gives how many bytes.
///
/// # Errors
/// The system's.
pub fn copy_range(from: i32, to: i32, count: usize, from_offset: Option<i64>, to_offset: Option<i64>) -> SysResult<usize> {
    let (mut from_place, mut to_place) = (from_offset, to_offset);
    Ok(nix::fcntl::copy_file_range(from, from_place.as_mut(), to, to_place.as_mut(), count)?)
}

/// Makes sure that there is room on the disk.
///
/// # Errors
/// The system's.
pub fn reserve(number: i32, offset: i64, length: i64) -> SysResult {
    Ok(nix::fcntl::posix_fallocate(number, offset, length)?)
}

/// Locks part of a file: unlock (0), lock (1), try (2), test (3).
///
/// # Errors
/// The system's.
pub fn lock(number: i32, command: i32, length: i64) -> SysResult {
    crate::raw::config::lock(number, command, length)
}
