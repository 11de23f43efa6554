//! The process: numbers, limits, its end.

/// Its number.
pub fn id() -> i32 {
    rustix::process::getpid().as_raw_nonzero().get()
}

/// Is it a copy of the process that the command started? Then only the thread that made the copy is in it.
pub fn is_copy() -> bool {
    // Threads of a copy have numbers of their own; that of the process itself is its first thread's.
    id() == crate::raw::spawn::thread_id()
}

/// Its parent's number.
pub fn parent() -> i32 {
    rustix::process::getppid().map_or(0, |pid| pid.as_raw_nonzero().get())
}

/// User and group: real, effective.
pub fn user() -> (u32, u32, u32, u32) {
    use rustix::process::{getegid, geteuid, getgid, getuid};
    (getuid().as_raw(), geteuid().as_raw(), getgid().as_raw(), getegid().as_raw())
}

/// The user: real, effective, saved.
///
/// # Errors
/// The system's.
pub fn user_ids() -> crate::SysResult<(u32, u32, u32)> {
    let ids = nix::unistd::getresuid()?;
    Ok((ids.real.as_raw(), ids.effective.as_raw(), ids.saved.as_raw()))
}

/// The group: real, effective, saved.
///
/// # Errors
/// The system's.
pub fn group_ids() -> crate::SysResult<(u32, u32, u32)> {
    let ids = nix::unistd::getresgid()?;
    Ok((ids.real.as_raw(), ids.effective.as_raw(), ids.saved.as_raw()))
}

/// Ends the process at once.
pub fn exit(code: i32) -> ! {
    std::process::exit(code)
}

/// Sets the mask of new files' permissions; gives the old one.
pub fn umask(mask: u32) -> u32 {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(mask)).as_raw_mode()
}

/// `uname`: system, node, release, version, machine.
pub fn names() -> [Vec<u8>; 5] {
    let names = rustix::system::uname();
    [names.sysname(), names.nodename(), names.release(), names.version(), names.machine()].map(|name| name.to_bytes().to_vec())
}

/// Processors the process may use.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The bytes of memory the process's control group may use, if it is limited.
pub fn group_memory_limit() -> Option<usize> {
    let text = std::fs::read_to_string("/sys/fs/cgroup/memory.max").or_else(|_| std::fs::read_to_string("/sys/fs/cgroup/memory/memory.limit_in_bytes")).ok()?;
    text.trim().parse().ok().filter(|limit| *limit < 1 << 50)
}
