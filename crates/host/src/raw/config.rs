//! What the system can do and how it is set up: limits, names, load, scheduling.

use super::{checked, last_error};
use crate::{Errno, SysResult};

/// A limit of the system; `None` if there is none.
///
/// # Errors
/// The system's.
pub fn system_limit(name: i32) -> SysResult<Option<i64>> {
    clear_error();
    // SAFETY: takes and gives numbers.
    limit(unsafe { libc::sysconf(name) })
}

/// A limit of a file system, by a name in it.
///
/// # Errors
/// The system's.
pub fn path_limit(path: &[u8], name: i32) -> SysResult<Option<i64>> {
    let path = std::ffi::CString::new(path).map_err(|_| Errno::INVAL)?;
    clear_error();
    // SAFETY: the path is a C string that lives through the call.
    limit(unsafe { libc::pathconf(path.as_ptr(), name) })
}

/// A limit of a file system, by an open file.
///
/// # Errors
/// The system's.
pub fn file_limit(number: i32, name: i32) -> SysResult<Option<i64>> {
    clear_error();
    // SAFETY: takes and gives numbers.
    limit(unsafe { libc::fpathconf(number, name) })
}

fn clear_error() {
    // SAFETY: the place of this thread's error number.
    unsafe { *libc::__errno_location() = 0 };
}

/// -1 means an error, or that there is no limit; the error number tells which.
fn limit(result: i64) -> SysResult<Option<i64>> {
    match (result, last_error()) {
        (-1, Errno(0)) => Ok(None),
        (-1, errno) => Err(errno),
        (limit, _) => Ok(Some(limit)),
    }
}

/// A text of the system's setup; `None` if it has no value.
///
/// # Errors
/// The system's.
pub fn setup(name: i32) -> SysResult<Option<Vec<u8>>> {
    clear_error();
    // SAFETY: without a buffer only the length is asked for.
    let length = unsafe { libc::confstr(name, std::ptr::null_mut(), 0) };
    if length == 0 {
        return if last_error() == Errno(0) { Ok(None) } else { Err(last_error()) };
    }
    let mut text = vec![0u8; length];
    // SAFETY: the buffer has the length that is named.
    unsafe { libc::confstr(name, text.as_mut_ptr().cast(), length) };
    text.pop();
    Ok(Some(text))
}

/// Processes that ran on average in the last 1, 5 and 15 minutes.
pub fn load() -> Option<[f64; 3]> {
    let mut load = [0.0; 3];
    // SAFETY: there is room for three numbers.
    (unsafe { libc::getloadavg(load.as_mut_ptr(), 3) } == 3).then_some(load)
}

/// Locks part of a file: unlock (0), lock (1), try (2), test (3).
///
/// # Errors
/// The system's.
pub fn lock(number: i32, command: i32, length: i64) -> SysResult {
    // SAFETY: takes and gives numbers.
    checked(unsafe { libc::lockf(number, command, length) }).map(drop)
}

/// The processors that a process may run on.
///
/// # Errors
/// The system's.
pub fn affinity(process: i32) -> SysResult<Vec<usize>> {
    // SAFETY: a set of bits, all zero, that the system fills.
    let set = unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        checked(libc::sched_getaffinity(process, size_of::<libc::cpu_set_t>(), &raw mut set))?;
        set
    };
    // SAFETY: numbers below the size of the set.
    Ok((0..8 * size_of::<libc::cpu_set_t>()).filter(|number| unsafe { libc::CPU_ISSET(*number, &set) }).collect())
}

/// Sets the processors that a process may run on.
///
/// # Errors
/// The system's; `INVAL` for numbers that are too large.
pub fn set_affinity(process: i32, processors: &[usize]) -> SysResult {
    // SAFETY: a set of bits, all zero; the numbers set in it are below its size.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        for number in processors {
            if *number >= 8 * size_of::<libc::cpu_set_t>() {
                return Err(Errno::INVAL);
            }
            libc::CPU_SET(*number, &mut set);
        }
        checked(libc::sched_setaffinity(process, size_of::<libc::cpu_set_t>(), &raw const set)).map(drop)
    }
}

/// The smallest and the greatest priority of a way of scheduling.
///
/// # Errors
/// The system's.
pub fn priorities(policy: i32) -> SysResult<(i32, i32)> {
    // SAFETY: takes and gives numbers.
    unsafe { Ok((checked(libc::sched_get_priority_min(policy))?, checked(libc::sched_get_priority_max(policy))?)) }
}

/// How a process is scheduled, and its priority.
///
/// # Errors
/// The system's.
pub fn scheduling(process: i32) -> SysResult<(i32, i32)> {
    // SAFETY: a record of numbers that the system fills.
    unsafe {
        let mut parameter: libc::sched_param = std::mem::zeroed();
        checked(libc::sched_getparam(process, &raw mut parameter))?;
        Ok((checked(libc::sched_getscheduler(process))?, parameter.sched_priority))
    }
}

/// Opens a new file in memory alone.
///
/// # Errors
/// The system's.
pub fn memory_file(name: &[u8], flags: u32) -> SysResult<i32> {
    let name = std::ffi::CString::new(name).map_err(|_| Errno::INVAL)?;
    // SAFETY: the name is a C string that lives through the call.
    checked(unsafe { libc::memfd_create(name.as_ptr(), flags) })
}

/// Opens a terminal's two ends: master and slave.
///
/// # Errors
/// The system's.
pub fn terminal_pair() -> SysResult<(i32, i32)> {
    let (mut master, mut slave) = (-1, -1);
    // SAFETY: two places for numbers; what is not asked for is left out.
    checked(unsafe { libc::openpty(&raw mut master, &raw mut slave, std::ptr::null_mut(), std::ptr::null(), std::ptr::null()) })?;
    for number in [master, slave] {
        crate::descriptors::set_inheritable(number, false)?;
    }
    Ok((master, slave))
}

/// The foreground group of a terminal.
///
/// # Errors
/// The system's.
pub fn foreground_group(number: i32) -> SysResult<i32> {
    // SAFETY: takes and gives numbers.
    checked(unsafe { libc::tcgetpgrp(number) })
}

/// Sets the foreground group of a terminal.
///
/// # Errors
/// The system's.
pub fn set_foreground_group(number: i32, group: i32) -> SysResult {
    // SAFETY: takes and gives numbers.
    checked(unsafe { libc::tcsetpgrp(number, group) }).map(drop)
}

/// The name of a terminal.
///
/// # Errors
/// The system's.
pub fn terminal_name(number: i32) -> SysResult<Vec<u8>> {
    let mut name = vec![0u8; 256];
    // SAFETY: the buffer has the length that is named.
    match unsafe { libc::ttyname_r(number, name.as_mut_ptr().cast(), name.len()) } {
        0 => {
            name.truncate(name.iter().position(|byte| *byte == 0).unwrap_or(0));
            Ok(name)
        }
        errno => Err(Errno(errno)),
    }
}

/// Lets all files go to the disk.
pub fn sync_all() {
    // SAFETY: takes and gives nothing.
    unsafe { libc::sync() };
}
