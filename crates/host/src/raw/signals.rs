//! Signals: what the process does with each, which came, masks and timers.
//!
//! Signals belong to the process, so this is the one place with state outside of a runtime: a flag for each signal that came, and whose they are.
//! One runtime at a time has the [`Claim`]. The handler does three things, all of them allowed in a handler: it sets the signal's flag, sets bits of the
//! claimant's breaker word, and writes the signal's number to the wake-up descriptor. A signal that comes on another thread than the claimant's is
//! handed on to that, so that a blocking call there ends.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU32, AtomicUsize, Ordering};

use super::{checked, last_error};
use crate::{Errno, SysResult};

/// One more than the largest number of a signal.
pub const COUNT: usize = 65;

static CAME: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
static BREAKER: AtomicPtr<AtomicU32> = AtomicPtr::new(std::ptr::null_mut());
static BITS: AtomicU32 = AtomicU32::new(0);
static THREAD: AtomicI32 = AtomicI32::new(0);
static WAKE: AtomicI32 = AtomicI32::new(-1);
static WAKE_FAILED: AtomicI32 = AtomicI32::new(0);
/// Handlers that are running, anywhere.
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static CLAIMED: AtomicBool = AtomicBool::new(false);

/// What happens when a signal comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// What the system does by itself.
    Default,
    /// Nothing.
    Ignore,
    /// It is noted for the claimant.
    Note,
    /// Somebody else's handler.
    Foreign,
}

/// The right to the process's signals.
#[derive(Debug)]
pub struct Claim {
    _private: (),
}

impl Claim {
    /// Takes the signals for the calling thread, if nobody has them.
    ///
    /// # Safety
    /// The word lives until the claim is dropped.
    pub unsafe fn new(breaker: NonNull<AtomicU32>, bits: u32) -> Option<Claim> {
        if CLAIMED.swap(true, Ordering::SeqCst) {
            return None;
        }
        BITS.store(bits, Ordering::SeqCst);
        THREAD.store(super::spawn::thread_id(), Ordering::SeqCst);
        BREAKER.store(breaker.as_ptr(), Ordering::SeqCst);
        Some(Claim { _private: () })
    }

    /// Takes the flag of a signal: did it come since the last time?
    pub fn take(&self, signal: i32) -> bool {
        usize::try_from(signal).ok().and_then(|signal| CAME.get(signal)).is_some_and(|came| came.swap(false, Ordering::SeqCst))
    }

    /// Does as if the signal had come.
    pub fn note(&self, signal: i32) {
        note(signal);
    }

    /// The calling thread is the claimant's from now on (after a fork).
    pub fn adopt(&self) {
        THREAD.store(super::spawn::thread_id(), Ordering::SeqCst);
    }

    /// Sets the descriptor to which each signal's number is written, or none (-1); gives the old one.
    pub fn wake(&self, descriptor: i32) -> i32 {
        WAKE.swap(descriptor, Ordering::SeqCst)
    }

    /// The error of the last failed write to that descriptor.
    pub fn take_wake_error(&self) -> Option<Errno> {
        match WAKE_FAILED.swap(0, Ordering::SeqCst) {
            0 => None,
            number => Some(Errno(number)),
        }
    }

    /// Sets what happens when a signal comes; gives what did.
    ///
    /// # Errors
    /// `INVAL` for signals that cannot be handled.
    pub fn set(&self, signal: i32, action: Action) -> SysResult<Action> {
        let old = action_of(signal)?;
        // SAFETY: the action is all zero but for what is set; the handler is a function that may run at any time.
        unsafe {
            let mut new: libc::sigaction = std::mem::zeroed();
            new.sa_sigaction = match action {
                Action::Default | Action::Foreign => libc::SIG_DFL,
                Action::Ignore => libc::SIG_IGN,
                Action::Note => handler as extern "C" fn(libc::c_int) as *const () as libc::sighandler_t,
            };
            libc::sigemptyset(&raw mut new.sa_mask);
            if action == Action::Note {
                new.sa_flags = libc::SA_ONSTACK;
            }
            checked(libc::sigaction(signal, &raw const new, std::ptr::null_mut()))?;
        }
        Ok(old)
    }

    /// Shall calls of the system that the signal interrupts go on by themselves?
    ///
    /// # Errors
    /// `INVAL`
    pub fn restart(&self, signal: i32, restart: bool) -> SysResult {
        // SAFETY: the action is read, changed in its flags, and written back.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            checked(libc::sigaction(signal, std::ptr::null(), &raw mut action))?;
            if restart {
                action.sa_flags |= libc::SA_RESTART;
            } else {
                action.sa_flags &= !libc::SA_RESTART;
            }
            checked(libc::sigaction(signal, &raw const action, std::ptr::null_mut())).map(drop)
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        for signal in 1..COUNT as i32 {
            if action_of(signal) == Ok(Action::Note) {
                let _ = self.set(signal, Action::Default);
            }
        }
        WAKE.store(-1, Ordering::SeqCst);
        BREAKER.store(std::ptr::null_mut(), Ordering::SeqCst);
        // A handler on another thread may have read the address just before.
        while RUNNING.load(Ordering::SeqCst) != 0 {
            std::hint::spin_loop();
        }
        for came in &CAME {
            came.store(false, Ordering::SeqCst);
        }
        CLAIMED.store(false, Ordering::SeqCst);
    }
}

/// What happens when a signal comes.
///
/// # Errors
/// `INVAL` for a number that is no signal.
pub fn action_of(signal: i32) -> SysResult<Action> {
    // SAFETY: the action is only read.
    let action = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        checked(libc::sigaction(signal, std::ptr::null(), &raw mut action))?;
        action.sa_sigaction
    };
    Ok(match action {
        libc::SIG_DFL => Action::Default,
        libc::SIG_IGN => Action::Ignore,
        action if action == handler as extern "C" fn(libc::c_int) as *const () as libc::sighandler_t => Action::Note,
        _ => Action::Foreign,
    })
}

extern "C" fn handler(signal: libc::c_int) {
    RUNNING.fetch_add(1, Ordering::SeqCst);
    // SAFETY: the thread's own error number, which the calls below may change.
    let error = unsafe { *libc::__errno_location() };
    let thread = THREAD.load(Ordering::SeqCst);
    if thread != super::spawn::thread_id() && thread != 0 {
        // SAFETY: numbers only. If the thread is gone, the flag below is all there is.
        let sent = unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), thread, signal) };
        if sent != 0 {
            note(signal);
        }
    } else {
        note(signal);
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = error };
    RUNNING.fetch_sub(1, Ordering::SeqCst);
}

fn note(signal: i32) {
    if let Some(came) = usize::try_from(signal).ok().and_then(|signal| CAME.get(signal)) {
        came.store(true, Ordering::SeqCst);
    }
    RUNNING.fetch_add(1, Ordering::SeqCst);
    let breaker = BREAKER.load(Ordering::SeqCst);
    if !breaker.is_null() {
        // SAFETY: the claim's maker promised that the word lives as long as the claim, whose end waits for running handlers.
        unsafe { (*breaker).fetch_or(BITS.load(Ordering::SeqCst), Ordering::SeqCst) };
    }
    RUNNING.fetch_sub(1, Ordering::SeqCst);
    let wake = WAKE.load(Ordering::SeqCst);
    if wake >= 0 {
        let byte = signal as u8;
        // SAFETY: one byte that lives on the stack.
        let written = unsafe { libc::write(wake, (&raw const byte).cast(), 1) };
        if written != 1 {
            WAKE_FAILED.store(last_error().0, Ordering::SeqCst);
        }
    }
}

/// A set of signals.
#[derive(Clone, Copy)]
pub struct Set(libc::sigset_t);

impl Set {
    /// No signal.
    pub fn empty() -> Set {
        // SAFETY: the set is filled by the call.
        unsafe {
            let mut set = std::mem::zeroed();
            libc::sigemptyset(&raw mut set);
            Set(set)
        }
    }

    /// All signals.
    pub fn full() -> Set {
        // SAFETY: the set is filled by the call.
        unsafe {
            let mut set = std::mem::zeroed();
            libc::sigfillset(&raw mut set);
            Set(set)
        }
    }

    /// Adds a signal.
    pub fn add(&mut self, signal: i32) {
        // SAFETY: the set was filled; a number that is no signal is refused.
        unsafe { libc::sigaddset(&raw mut self.0, signal) };
    }

    /// The signals in it, ascending.
    pub fn signals(&self) -> Vec<i32> {
        // SAFETY: the set was filled.
        (1..COUNT as i32).filter(|signal| unsafe { libc::sigismember(&raw const self.0, *signal) } == 1).collect()
    }
}

/// Changes the calling thread's mask (0: block, 1: unblock, 2: set); gives the old one.
///
/// # Errors
/// `INVAL`
pub fn mask(how: i32, set: &Set) -> SysResult<Set> {
    let mut old = Set::empty();
    // SAFETY: both sets are filled.
    match unsafe { libc::pthread_sigmask(how, &raw const set.0, &raw mut old.0) } {
        0 => Ok(old),
        number => Err(Errno(number)),
    }
}

/// Signals that came but are blocked.
///
/// # Errors
/// The system's.
pub fn pending() -> SysResult<Set> {
    let mut set = Set::empty();
    // SAFETY: the set is filled by the call.
    checked(unsafe { libc::sigpending(&raw mut set.0) })?;
    Ok(set)
}

/// What is known of a signal that was waited for: number, code, error, sender's process and user, status, band.
pub type Information = [i64; 7];

/// Waits for one of the signals; with nanoseconds at most, if there are.
///
/// # Errors
/// `AGAIN` when the time is over; `INTR`.
pub fn wait(set: &Set, nanoseconds: Option<i64>) -> SysResult<Information> {
    // SAFETY: the set is filled; the information is filled by the call before it is read, whose union has these fields for signals that processes send.
    unsafe {
        let mut information: libc::siginfo_t = std::mem::zeroed();
        let result = match nanoseconds {
            Some(nanoseconds) => {
                let time = libc::timespec { tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000 };
                libc::sigtimedwait(&raw const set.0, &raw mut information, &raw const time)
            }
            None => libc::sigwaitinfo(&raw const set.0, &raw mut information),
        };
        checked(result)?;
        let i = &information;
        Ok([i.si_signo.into(), i.si_code.into(), i.si_errno.into(), i.si_pid().into(), i.si_uid().into(), i.si_status().into(), 0])
    }
}

/// Sends a signal to the calling thread.
///
/// # Errors
/// `INVAL`
pub fn raise(signal: i32) -> SysResult {
    // SAFETY: a number.
    match unsafe { libc::raise(signal) } {
        0 => Ok(()),
        _ => Err(last_error()),
    }
}

/// Sends a signal to a process, a group, or all.
///
/// # Errors
/// The system's.
pub fn kill(process: i32, signal: i32) -> SysResult {
    // SAFETY: numbers.
    checked(unsafe { libc::kill(process, signal) }).map(drop)
}

/// Sends a signal to a group of processes.
///
/// # Errors
/// The system's.
pub fn kill_group(group: i32, signal: i32) -> SysResult {
    // SAFETY: numbers.
    checked(unsafe { libc::killpg(group, signal) }).map(drop)
}

/// Sends a signal to a thread of this process, by the system's number.
///
/// # Errors
/// The system's.
pub fn kill_thread(thread: i32, signal: i32) -> SysResult {
    // SAFETY: numbers.
    let result = unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), thread, signal) };
    if result == -1 { Err(last_error()) } else { Ok(()) }
}

/// Waits for any signal.
pub fn pause() {
    // SAFETY: no arguments.
    unsafe { libc::pause() };
}

/// Sends SIGALRM in so many seconds (0: not at all); gives what was left of the last one.
pub fn alarm(seconds: u32) -> u32 {
    // SAFETY: a number.
    unsafe { libc::alarm(seconds) }
}

/// A timer in microseconds: until it fires, and then each time.
pub type Timer = (i64, i64);

fn timer(value: &libc::itimerval) -> Timer {
    let microseconds = |time: libc::timeval| time.tv_sec * 1_000_000 + time.tv_usec;
    (microseconds(value.it_value), microseconds(value.it_interval))
}

/// Sets a timer (0: of real time, 1: of the process's, 2: with the system's part); gives the old one.
///
/// # Errors
/// `INVAL`
pub fn set_timer(which: i32, (value, interval): Timer) -> SysResult<Timer> {
    let time = |microseconds: i64| libc::timeval { tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000 };
    let new = libc::itimerval { it_value: time(value), it_interval: time(interval) };
    // SAFETY: both values are ours.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        let result = libc::syscall(libc::SYS_setitimer, which, &raw const new, &raw mut old);
        if result == -1 { Err(last_error()) } else { Ok(timer(&old)) }
    }
}

/// What is left of a timer.
///
/// # Errors
/// `INVAL`
pub fn get_timer(which: i32) -> SysResult<Timer> {
    // SAFETY: the value is ours.
    unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        let result = libc::syscall(libc::SYS_getitimer, which, &raw mut old);
        if result == -1 { Err(last_error()) } else { Ok(timer(&old)) }
    }
}

/// What a signal is called.
pub fn description(signal: i32) -> Option<String> {
    // SAFETY: the text lives until the next call on this thread; it is copied at once.
    unsafe {
        let text = libc::strsignal(signal);
        if text.is_null() {
            return None;
        }
        Some(std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned())
    }
}

/// Ends the process as the signal ends one that does not handle it.
pub fn die_of(signal: i32) {
    // SAFETY: numbers; the default action is set for good.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        let mut set = Set::empty();
        set.add(signal);
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set.0, std::ptr::null_mut());
        libc::kill(libc::getpid(), signal);
    }
}

/// Leaves writing to a closed pipe and to a file that is too large to errors, as every Python does.
pub fn ignore_write_signals() {
    // SAFETY: numbers.
    unsafe {
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
}

/// Does a descriptor come back at once instead of waiting?
///
/// # Errors
/// `BADF`
pub fn is_nonblocking(descriptor: i32) -> SysResult<bool> {
    // SAFETY: numbers.
    Ok(checked(unsafe { libc::fcntl(descriptor, libc::F_GETFL) })? & libc::O_NONBLOCK != 0)
}
