//! Limits of processes.

use super::last_error;
use crate::SysResult;

/// Reads a limit of a process (0: this one), and sets it if there is a new one: soft and hard.
///
/// # Errors
/// The system's.
pub fn limit(process: i32, number: i32, new: Option<(u64, u64)>) -> SysResult<(u64, u64)> {
    // SAFETY: both records are ours, and live through the call.
    unsafe {
        let new = new.map(|(soft, hard)| libc::rlimit64 { rlim_cur: soft, rlim_max: hard });
        let mut old: libc::rlimit64 = std::mem::zeroed();
        let given = new.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        if libc::syscall(libc::SYS_prlimit64, process, number, given, &raw mut old) == -1 {
            return Err(last_error());
        }
        Ok((old.rlim_cur, old.rlim_max))
    }
}

/// Bytes of a page.
pub fn page_size() -> usize {
    // SAFETY: a number.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}
