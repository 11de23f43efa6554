//! Making processes: fork, exec, and both in one for `subprocess`.

use std::ffi::{CStr, CString};

use super::{checked, last_error};
use crate::{Errno, SysResult};

/// Copies the process; 0 in the child, which has only the thread that called.
///
/// # Errors
/// The system's.
pub fn fork() -> SysResult<i32> {
    // SAFETY: no arguments; the caller goes on in both processes with memory of its own. Locks of other threads may be held for ever in the child:
    // the allocator's are C's own, which takes care of them.
    checked(unsafe { libc::fork() })
}

/// Text for C: without a zero inside.
///
/// # Errors
/// `INVAL`
pub fn text(bytes: &[u8]) -> SysResult<CString> {
    CString::new(bytes).map_err(|_| Errno::INVAL)
}

/// A list of texts, ended by null, as exec wants it.
pub struct Texts {
    _owned: Vec<CString>,
    pointers: Vec<*const libc::c_char>,
}

impl Texts {
    /// # Errors
    /// `INVAL` if one has a zero inside.
    pub fn new(texts: &[Vec<u8>]) -> SysResult<Texts> {
        let owned = texts.iter().map(|bytes| text(bytes)).collect::<SysResult<Vec<_>>>()?;
        let pointers = owned.iter().map(|text| text.as_ptr()).chain(std::iter::once(std::ptr::null())).collect();
        Ok(Texts { _owned: owned, pointers })
    }
}

/// Becomes another program; comes back only with an error.
pub fn exec(path: &CStr, arguments: &Texts, environment: Option<&Texts>) -> Errno {
    // SAFETY: all are texts ended by zero in arrays ended by null, alive here.
    unsafe {
        match environment {
            Some(environment) => libc::execve(path.as_ptr(), arguments.pointers.as_ptr(), environment.pointers.as_ptr()),
            None => libc::execv(path.as_ptr(), arguments.pointers.as_ptr()),
        };
    }
    last_error()
}

/// Ends the process at once, without anything that runs at its end.
pub fn leave(status: i32) -> ! {
    // SAFETY: no arguments that could be wrong.
    unsafe { libc::_exit(status) }
}

/// The number of the calling thread.
pub fn thread_id() -> i32 {
    // SAFETY: no arguments.
    unsafe { libc::gettid() }
}

/// What a child of `subprocess` does before it becomes the program, and which program. Descriptors that are -1 are none.
pub struct Plan {
    /// Programs to try, in order.
    pub paths: Vec<CString>,
    /// Arguments.
    pub arguments: Texts,
    /// Variables of the environment, or the parent's.
    pub environment: Option<Texts>,
    /// Folder to go to.
    pub folder: Option<CString>,
    /// Close all but the first three descriptors and those kept.
    pub close_others: bool,
    /// Descriptors to keep, ascending.
    pub kept: Vec<i32>,
    /// Pipes: the child's standard input, as read by the child and written by the parent.
    pub input: (i32, i32),
    /// Standard output: read by the parent, written by the child.
    pub output: (i32, i32),
    /// Standard error: read by the parent, written by the child.
    pub error: (i32, i32),
    /// The pipe that tells the parent what went wrong: its ends to read and to write.
    pub report: (i32, i32),
    /// Give signals that are ignored their default action.
    pub restore_signals: bool,
    /// A session of its own.
    pub new_session: bool,
    /// Process group, or -1.
    pub group_of_processes: i32,
    /// Group.
    pub group: Option<u32>,
    /// Further groups.
    pub groups: Option<Vec<u32>>,
    /// User.
    pub user: Option<u32>,
    /// Mask of new files' permissions, or -1.
    pub mask: i32,
}

/// Makes a child and starts the program in it; gives the child's number. `before` runs in the child just before the program: false if it failed.
/// What goes wrong in the child is written to the report's pipe, as `subprocess` reads it.
///
/// # Errors
/// The system's, if there is no child.
pub fn spawn(plan: &Plan, before: Option<&mut dyn FnMut() -> bool>) -> SysResult<i32> {
    let child = fork()?;
    if child != 0 {
        return Ok(child);
    }
    let message: (&[u8], &[u8], Errno) = match prepare(plan) {
        Err((errno, place)) => (b"OSError:", place, errno),
        Ok(()) if before.is_some_and(|before| !before()) => (b"SubprocessError:0:", b"Exception occurred in preexec_fn.", Errno(0)),
        Ok(()) => {
            close_others(plan);
            (b"OSError:", b"", start(plan))
        }
    };
    write(plan.report.1, message.0);
    if message.2.0 != 0 {
        let mut digits = [0; 8];
        let mut number = message.2.0 as u32;
        let mut at = digits.len();
        while number != 0 && at > 0 {
            at -= 1;
            digits[at] = b"0123456789abcdef"[number as usize & 15];
            number >>= 4;
        }
        write(plan.report.1, digits.get(at..).unwrap_or(&[]));
        write(plan.report.1, b":");
    }
    write(plan.report.1, message.1);
    leave(255)
}

fn write(descriptor: i32, bytes: &[u8]) {
    // SAFETY: the buffer is as long as said. Nobody is left to hear of an error.
    unsafe { libc::write(descriptor, bytes.as_ptr().cast(), bytes.len()) };
}

fn close(descriptor: i32) {
    if descriptor != -1 {
        // SAFETY: closing a number touches no memory; in the child, nobody else uses it.
        unsafe { libc::close(descriptor) };
    }
}

/// Lets a descriptor live through exec.
fn inherit(descriptor: i32) -> SysResult {
    // SAFETY: flags of a number; no memory.
    unsafe {
        let flags = checked(libc::fcntl(descriptor, libc::F_GETFD))?;
        checked(libc::fcntl(descriptor, libc::F_SETFD, flags & !libc::FD_CLOEXEC)).map(drop)
    }
}

/// Everything before `preexec_fn`; an error says where, in the words of the report.
fn prepare(plan: &Plan) -> Result<(), (Errno, &'static [u8])> {
    let plain = |errno: Errno| (errno, &b"noexec"[..]);
    for kept in plan.kept.iter().filter(|kept| **kept != plan.report.1) {
        inherit(*kept).map_err(plain)?;
    }
    // The parent's ends.
    for descriptor in [plan.input.1, plan.output.0, plan.error.0, plan.report.0] {
        close(descriptor);
    }
    let (input, mut output, mut error) = (plan.input.0, plan.output.1, plan.error.1);
    // A low number would be overwritten before it is used.
    // SAFETY: numbers only.
    unsafe {
        if output == 0 {
            output = checked(libc::dup(output)).map_err(plain)?;
        }
        while error == 0 || error == 1 {
            error = checked(libc::dup(error)).map_err(plain)?;
        }
        for (from, to) in [(input, 0), (output, 1), (error, 2)] {
            if from == to {
                inherit(from).map_err(plain)?;
            } else if from != -1 {
                checked(libc::dup2(from, to)).map_err(plain)?;
            }
        }
        if let Some(folder) = &plan.folder {
            checked(libc::chdir(folder.as_ptr())).map_err(|errno| (errno, &b"noexec:chdir"[..]))?;
        }
        if plan.mask >= 0 {
            libc::umask(plan.mask as libc::mode_t);
        }
        if plan.restore_signals {
            libc::signal(libc::SIGPIPE, libc::SIG_DFL);
            libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
        }
        if plan.new_session {
            checked(libc::setsid()).map_err(plain)?;
        }
        if plan.group_of_processes >= 0 {
            checked(libc::setpgid(0, plan.group_of_processes)).map_err(plain)?;
        }
        if let Some(groups) = &plan.groups {
            checked(libc::setgroups(groups.len(), groups.as_ptr())).map_err(plain)?;
        }
        if let Some(group) = plan.group {
            checked(libc::setregid(group, group)).map_err(plain)?;
        }
        if let Some(user) = plan.user {
            checked(libc::setreuid(user, user)).map_err(plain)?;
        }
    }
    Ok(())
}

fn close_others(plan: &Plan) {
    if !plan.close_others {
        return;
    }
    let mut from = 3;
    for kept in plan.kept.iter().chain(std::iter::once(&i32::MAX)) {
        if *kept < from {
            continue;
        }
        if *kept > from {
            close_range(from, *kept - 1);
        }
        from = kept.saturating_add(1);
    }
}

fn close_range(first: i32, last: i32) {
    // SAFETY: numbers only.
    unsafe {
        if libc::syscall(libc::SYS_close_range, first as libc::c_uint, last as libc::c_uint, 0) == 0 {
            return;
        }
        // A system without that call.
        let most = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 1 << 20) as i32;
        for descriptor in first..=last.min(most) {
            libc::close(descriptor);
        }
    }
}

/// Tries the programs; gives the first error that is no mere absence, or else the last.
fn start(plan: &Plan) -> Errno {
    let mut telling = None;
    let mut last = Errno(0);
    for path in &plan.paths {
        last = exec(path, &plan.arguments, plan.environment.as_ref());
        if last.0 != libc::ENOENT && last.0 != libc::ENOTDIR && telling.is_none() {
            telling = Some(last);
        }
    }
    telling.unwrap_or(last)
}

/// What a child does to its descriptors before it becomes the program, for `posix_spawn`.
pub enum FileAction {
    /// Opens a file under a number: number, path, flags, mode.
    Open(i32, CString, i32, u32),
    /// Closes.
    Close(i32),
    /// Makes the second stand for the same file as the first.
    Duplicate(i32, i32),
}

/// What `posix_spawn` does.
pub struct SpawnPlan {
    /// The program.
    pub path: CString,
    /// Arguments.
    pub arguments: Texts,
    /// Variables of the environment, or the parent's.
    pub environment: Option<Texts>,
    /// What happens to descriptors.
    pub actions: Vec<FileAction>,
    /// Process group.
    pub group: Option<i32>,
    /// A session of its own.
    pub new_session: bool,
    /// Real user and group instead of the effective ones.
    pub reset_ids: bool,
    /// Signals to block.
    pub mask: Option<super::signals::Set>,
    /// Signals that get their default action.
    pub defaults: Vec<i32>,
    /// Scheduling: policy (or -1 for the present one) and priority.
    pub scheduler: Option<(i32, i32)>,
}

/// Makes a child that becomes a program; gives its number.
///
/// # Errors
/// What went wrong, in the parent or in the child.
pub fn posix_spawn(plan: &SpawnPlan) -> SysResult<i32> {
    let mut report = [0; 2];
    // SAFETY: room for two numbers.
    checked(unsafe { libc::pipe2(report.as_mut_ptr(), libc::O_CLOEXEC) })?;
    let child = match fork() {
        Ok(0) => {
            let errno = spawned(plan).err().unwrap_or_else(|| exec(&plan.path, &plan.arguments, plan.environment.as_ref()));
            write(report[1], &errno.0.to_ne_bytes());
            leave(127);
        }
        other => other,
    };
    close(report[1]);
    let mut answer = [0; 4];
    // SAFETY: the buffer has the size given.
    let got = child.is_ok() && unsafe { libc::read(report[0], answer.as_mut_ptr().cast(), 4) } == 4;
    close(report[0]);
    let child = child?;
    if got {
        let _ = wait(child, 0);
        return Err(Errno(i32::from_ne_bytes(answer)));
    }
    Ok(child)
}

fn spawned(plan: &SpawnPlan) -> SysResult {
    // SAFETY: numbers, and texts and sets that the plan owns.
    unsafe {
        for signal in &plan.defaults {
            if libc::signal(*signal, libc::SIG_DFL) == libc::SIG_ERR {
                return Err(last_error());
            }
        }
        if let Some(mask) = &plan.mask {
            super::signals::mask(libc::SIG_SETMASK, mask)?;
        }
        if plan.new_session {
            checked(libc::setsid())?;
        }
        if let Some(group) = plan.group {
            checked(libc::setpgid(0, group))?;
        }
        if let Some((policy, priority)) = plan.scheduler {
            let mut parameter: libc::sched_param = std::mem::zeroed();
            parameter.sched_priority = priority;
            checked(if policy < 0 { libc::sched_setparam(0, &raw const parameter) } else { libc::sched_setscheduler(0, policy, &raw const parameter) })?;
        }
        if plan.reset_ids {
            checked(libc::setegid(libc::getgid()))?;
            checked(libc::seteuid(libc::getuid()))?;
        }
        for action in &plan.actions {
            match action {
                FileAction::Open(number, path, flags, mode) => {
                    let opened = checked(libc::open(path.as_ptr(), *flags, *mode))?;
                    if opened != *number {
                        checked(libc::dup2(opened, *number))?;
                        close(opened);
                    }
                }
                FileAction::Close(number) => close(*number),
                FileAction::Duplicate(from, to) if from == to => inherit(*from)?,
                FileAction::Duplicate(from, to) => checked(libc::dup2(*from, *to)).map(drop)?,
            }
        }
    }
    Ok(())
}

/// What a process used: seconds of its own and of the system for it, then the fourteen counts of `getrusage`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Seconds.
    pub times: [f64; 2],
    /// Counts.
    pub counts: [i64; 14],
}

fn usage(usage: &libc::rusage) -> Usage {
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 * 1e-6;
    Usage {
        times: [seconds(usage.ru_utime), seconds(usage.ru_stime)],
        counts: [
            usage.ru_maxrss, usage.ru_ixrss, usage.ru_idrss, usage.ru_isrss, usage.ru_minflt, usage.ru_majflt, usage.ru_nswap, usage.ru_inblock,
            usage.ru_oublock, usage.ru_msgsnd, usage.ru_msgrcv, usage.ru_nsignals, usage.ru_nvcsw, usage.ru_nivcsw,
        ],
    }
}

/// What this process (0), its children (-1) or this thread (1) used.
///
/// # Errors
/// `INVAL`
pub fn resource_usage(who: i32) -> SysResult<Usage> {
    // SAFETY: the record is filled by the call.
    unsafe {
        let mut record: libc::rusage = std::mem::zeroed();
        if libc::syscall(libc::SYS_getrusage, who, &raw mut record) == -1 {
            return Err(last_error());
        }
        Ok(usage(&record))
    }
}

/// Waits for a child: its number (0 if none has ended and that was asked for), its status, and what it used.
///
/// # Errors
/// The system's; `INTR`.
pub fn wait(process: i32, options: i32) -> SysResult<(i32, i32, Usage)> {
    // SAFETY: status and record are filled by the call.
    unsafe {
        let (mut status, mut record): (libc::c_int, libc::rusage) = (0, std::mem::zeroed());
        let child = checked(libc::wait4(process, &raw mut status, options, &raw mut record))?;
        Ok((child, status, usage(&record)))
    }
}

/// Numbers that the system gives or changes without memory being involved; each is named after its call.
pub mod plain {
    use super::{SysResult, checked};

    macro_rules! calls {
        ($($(#[$doc:meta])* $name:ident($($argument:ident: $kind:ty),*) = $call:ident;)*) => {
            $($(#[$doc])*
            ///
            /// # Errors
            /// The system's.
            pub fn $name($($argument: $kind),*) -> SysResult<i32> {
                // SAFETY: numbers only.
                checked(unsafe { libc::$call($($argument),*) })
            })*
        };
    }

    calls! {
        /// A session of its own.
        new_session() = setsid;
        /// The session of a process.
        session(process: i32) = getsid;
        /// The process group of a process.
        group(process: i32) = getpgid;
        /// Moves a process to a process group.
        set_group(process: i32, group: i32) = setpgid;
        /// Sets the real and effective user.
        set_user(user: u32) = setuid;
        /// Sets the effective user.
        set_effective_user(user: u32) = seteuid;
        /// Sets the group.
        set_group_id(group: u32) = setgid;
        /// Sets the effective group.
        set_effective_group_id(group: u32) = setegid;
        /// Gives the processor to another thread.
        yield_processor() = sched_yield;
    }

    /// The priority of a process.
    ///
    /// # Errors
    /// The system's.
    pub fn priority(which: i32, who: u32) -> SysResult<i32> {
        // SAFETY: numbers only. The call of the system itself gives 20 minus the priority, so that no result is negative.
        let result = unsafe { libc::syscall(libc::SYS_getpriority, which, who) };
        if result == -1 { Err(super::last_error()) } else { Ok(20 - result as i32) }
    }

    /// Sets the priority of a process.
    ///
    /// # Errors
    /// The system's.
    pub fn set_priority(which: i32, who: u32, priority: i32) -> SysResult {
        // SAFETY: numbers only.
        let result = unsafe { libc::syscall(libc::SYS_setpriority, which, who, priority) };
        if result == -1 { Err(super::last_error()) } else { Ok(()) }
    }
}

/// The groups of the process.
///
/// # Errors
/// The system's.
pub fn groups() -> SysResult<Vec<u32>> {
    // SAFETY: first the count is asked for; then there is room for as many.
    unsafe {
        let count = checked(libc::getgroups(0, std::ptr::null_mut()))?;
        let mut groups = vec![0; count as usize];
        let count = checked(libc::getgroups(count, groups.as_mut_ptr()))?;
        groups.truncate(count as usize);
        Ok(groups)
    }
}
