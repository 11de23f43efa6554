//! `_signal`: what the program does with signals.
//!
//! A signal is noted where it arrives (see `lissom_host::raw::signals`), and its handler called at the next safepoint of the main thread. The
//! signals belong to the process: the first runtime that asks for them has them, in another `signal.signal` is refused as in a thread that is not
//! the main one.

use lissom_host::raw::signals::{self as system, Action, COUNT, Set};
use lissom_host::{Errno, SysResult};
use lissom_macros::methods;
use lissom_objects::structseq::{StructSpec, field};
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::interrupt;
use lissom_vm::thread::blocking;

use crate::errors::{c_int, or_os_error, os_error};

/// Names and numbers on Linux.
const NUMBERS: &[(&str, i32)] = &[
    ("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGILL", 4), ("SIGTRAP", 5), ("SIGABRT", 6), ("SIGIOT", 6), ("SIGBUS", 7), ("SIGFPE", 8), ("SIGKILL", 9),
    ("SIGUSR1", 10), ("SIGSEGV", 11), ("SIGUSR2", 12), ("SIGPIPE", 13), ("SIGALRM", 14), ("SIGTERM", 15), ("SIGSTKFLT", 16), ("SIGCHLD", 17), ("SIGCLD", 17),
    ("SIGCONT", 18), ("SIGSTOP", 19), ("SIGTSTP", 20), ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGURG", 23), ("SIGXCPU", 24), ("SIGXFSZ", 25), ("SIGVTALRM", 26),
    ("SIGPROF", 27), ("SIGWINCH", 28), ("SIGIO", 29), ("SIGPOLL", 29), ("SIGPWR", 30), ("SIGSYS", 31), ("SIGRTMIN", 34), ("SIGRTMAX", 64), ("NSIG", 65),
    ("SIG_DFL", DEFAULT), ("SIG_IGN", IGNORE), ("SIG_BLOCK", 0), ("SIG_UNBLOCK", 1), ("SIG_SETMASK", 2), ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("ITIMER_PROF", 2),
];
const DEFAULT: i32 = 0;
const IGNORE: i32 = 1;
const INTERRUPT: i32 = 2;

static INFORMATION: StructSpec = StructSpec::new(
    "signal.struct_siginfo",
    "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.",
    &[
        field("si_signo", "signal number"),
        field("si_code", "signal code"),
        field("si_errno", "errno associated with this signal"),
        field("si_pid", "sending process ID"),
        field("si_uid", "real user ID of sending process"),
        field("si_status", "exit value or signal"),
        field("si_band", "band event for SIGPOLL"),
    ],
    7,
);

/// What the program set.
#[derive(Default)]
struct State {
    /// A callable for each signal that has one.
    handlers: Vec<Option<Value>>,
    /// `ItimerError`
    timer_error: Option<Value>,
    /// Complain when the wake-up descriptor is full.
    warn_when_full: bool,
}

impl State {
    fn handler(&self, signal: i32) -> Option<Value> {
        self.handlers.get(signal as usize).cloned().flatten()
    }

    fn set(&mut self, signal: i32, handler: Option<Value>) -> Option<Value> {
        self.handlers.resize(COUNT, None);
        std::mem::replace(&mut self.handlers[signal as usize], handler)
    }
}

fn state(cx: &mut Context) -> &mut State {
    cx.state::<State>("_signal")
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_signal", Some("This module provides mechanisms to use signal handlers in Python."))?;
    for (name, number) in NUMBERS {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    cx.module_functions(&module, Functions::METHODS)?;
    let class = cx.struct_type(&INFORMATION)?;
    cx.module_set(&module, "struct_siginfo", class)?;
    let base = cx.type_object(ShapeId::OS_ERROR);
    let error = crate::_struct::exception_class(cx, "signal", "itimer_error", &base)?;
    cx.module_set(&module, "ItimerError", error.clone())?;
    state(cx).timer_error = Some(error);
    Ok(module)
}

/// A runtime that has the process's signals starts: Ctrl-C is noted, writing to a closed pipe is an error like any other.
pub fn start(cx: &mut Context) {
    system::ignore_write_signals();
    if let Some(claim) = interrupt::signals(cx)
        && system::action_of(INTERRUPT) == Ok(Action::Default)
    {
        let _ = claim.set(INTERRUPT, Action::Note);
    }
}

/// A signal came, or somebody interrupts the runtime: calls the handlers.
///
/// # Errors
/// What a handler raises; without one, `KeyboardInterrupt`.
pub fn serve(cx: &mut Context) -> PyResult {
    if interrupt::take_request(cx) {
        handle(cx, INTERRUPT)?;
    }
    if !interrupt::has_signals(cx) {
        return Ok(());
    }
    if let Some(errno) = interrupt::signals(cx).and_then(|claim| claim.take_wake_error()) {
        report_wake(cx, errno)?;
    }
    for signal in 1..COUNT as i32 {
        if interrupt::signals(cx).is_some_and(|claim| claim.take(signal))
            && let Err(raised) = handle(cx, signal)
        {
            // Others may have come as well.
            cx.heap.breaker().fetch_or(lissom_heap::BREAK_USER, std::sync::atomic::Ordering::Relaxed);
            return Err(raised);
        }
    }
    Ok(())
}

fn handle(cx: &mut Context, signal: i32) -> PyResult {
    match state(cx).handler(signal) {
        Some(handler) => {
            let frame = lissom_vm::traceback::frame_object(cx, 0)?.unwrap_or(Value::NONE);
            cx.call(&handler, &[Value::int32(signal), frame]).map(drop)
        }
        None if signal == INTERRUPT && matches!(system::action_of(INTERRUPT), Ok(Action::Note | Action::Default)) => Err(cx.error_with(ShapeId::KEYBOARD_INTERRUPT, &[])),
        None => Ok(()),
    }
}

fn report_wake(cx: &mut Context, errno: Errno) -> PyResult {
    if errno == Errno::AGAIN && !state(cx).warn_when_full {
        return Ok(());
    }
    let raised = os_error(cx, errno, None);
    let error = cx.take_raised(raised);
    let text = lissom_vm::traceback::report::print_exception(cx, &error);
    crate::sys::functions::write_error(cx, &format!("Exception ignored when trying to send to the signal wakeup fd:\n{text}"))
}

/// The number of a signal.
fn number(cx: &mut Context, value: &Value) -> PyResult<i32> {
    match c_int(cx, value)? {
        signal if (1..COUNT as i32).contains(&signal) => Ok(signal),
        _ => Err(cx.value_error("signal number out of range")),
    }
}

/// The set that an iterable of numbers means.
fn set_of(cx: &mut Context, iterable: &Value) -> PyResult<Set> {
    let mut set = Set::empty();
    for value in cx.collect(iterable)? {
        let signal = cx.index_clamped(&value)?;
        if !(1..COUNT as i64).contains(&signal) {
            return Err(cx.value_error(&format!("signal number {signal} out of range [1; {}]", COUNT - 1)));
        }
        set.add(signal as i32);
    }
    Ok(set)
}

fn set_value(cx: &mut Context, set: &Set) -> PyResult<Value> {
    let value = cx.new_set()?;
    for signal in set.signals() {
        cx.set_add(&value, &Value::int32(signal))?;
    }
    Ok(value)
}

/// Refuses what only the main thread of the runtime that has the signals may do.
fn only_main(cx: &mut Context, function: &str) -> PyResult {
    if interrupt::signals(cx).is_some() && lissom_vm::thread::is_main(cx) {
        return Ok(());
    }
    Err(cx.value_error(&format!("{function} only works in main thread of the main interpreter")))
}

/// The handler as a program sees it.
fn shown(cx: &mut Context, signal: i32, action: Action) -> PyResult<Value> {
    match action {
        Action::Default => Ok(Value::int32(DEFAULT)),
        Action::Ignore => Ok(Value::int32(IGNORE)),
        Action::Foreign => Ok(Value::NONE),
        Action::Note => match state(cx).handler(signal) {
            Some(handler) => Ok(handler),
            None if signal == INTERRUPT => {
                let module = (cx.hooks.import)(cx, "_signal")?;
                cx.get_attr_str(&module, "default_int_handler")
            }
            None => Ok(Value::NONE),
        },
    }
}

/// Microseconds of an argument in seconds.
fn microseconds(cx: &mut Context, value: Option<&Value>) -> PyResult<i64> {
    let seconds = match value {
        Some(value) => cx.to_float(value)?,
        None => 0.0,
    };
    Ok((seconds * 1e6).ceil() as i64)
}

fn timer_value(cx: &mut Context, result: SysResult<system::Timer>) -> PyResult<Value> {
    match result {
        Ok((value, interval)) => {
            let parts = [cx.new_float(value as f64 / 1e6)?, cx.new_float(interval as f64 / 1e6)?];
            cx.new_tuple(&parts)
        }
        Err(errno) => {
            let class = state(cx).timer_error.clone().unwrap_or(Value::NONE);
            let text = cx.new_str(&errno.text())?;
            let error = cx.call(&class, &[Value::int32(errno.0), text])?;
            Err(cx.raise(error))
        }
    }
}

/// Waits for one of a set of signals, serving others meanwhile.
fn wait(cx: &mut Context, set: &Set, nanoseconds: Option<i64>) -> PyResult<Option<system::Information>> {
    let end = nanoseconds.map(|wanted| lissom_host::clock::Clock::Monotonic.now().saturating_add(wanted));
    loop {
        let left = end.map(|end| (end - lissom_host::clock::Clock::Monotonic.now()).max(0));
        match blocking(cx, || system::wait(set, left)) {
            Ok(information) => return Ok(Some(information)),
            Err(Errno::INTR) => cx.poll()?,
            Err(Errno::AGAIN) if nanoseconds.is_some() => return Ok(None),
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
}

fn information(cx: &mut Context, numbers: system::Information) -> PyResult<Value> {
    let mut items = Vec::new();
    for number in numbers {
        items.push(cx.new_int(number)?);
    }
    cx.new_struct(&INFORMATION, &items)
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// The default handler for SIGINT installed by Python.
    ///
    /// It raises KeyboardInterrupt.
    #[sig("(signalnum, frame, /)")]
    fn default_int_handler(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error_with(ShapeId::KEYBOARD_INTERRUPT, &[]))
    }

    /// Set the action for the given signal.
    ///
    /// The action can be SIG_DFL, SIG_IGN, or a callable Python object.
    /// The previous action is returned.  See getsignal() for possible return values.
    ///
    /// *** IMPORTANT NOTICE ***
    /// A signal handler function is called with two arguments:
    /// the first is the signal number, the second is the interrupted stack frame.
    #[sig("(signalnum, handler, /)")]
    fn signal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let signal = c_int(cx, args.get(0))?;
        only_main(cx, "signal")?;
        if !(1..COUNT as i32).contains(&signal) {
            return Err(cx.value_error("signal number out of range"));
        }
        let given = args.get(1);
        let (action, handler) = if cx.is_callable(given) {
            (Action::Note, Some(given.clone()))
        } else if cx.equal(given, &Value::int32(IGNORE))? {
            (Action::Ignore, None)
        } else if cx.equal(given, &Value::int32(DEFAULT))? {
            (Action::Default, None)
        } else {
            return Err(cx.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"));
        };
        // What came before is the old handler's.
        cx.poll()?;
        let changed = match interrupt::signals(cx) {
            Some(claim) => claim.set(signal, action),
            None => Ok(Action::Default),
        };
        let old = or_os_error(cx, changed, None)?;
        let old = shown(cx, signal, old)?;
        drop(state(cx).set(signal, handler));
        Ok(old)
    }

    /// Return the current action for the given signal.
    ///
    /// The return value can be:
    ///   SIG_IGN -- if the signal is being ignored
    ///   SIG_DFL -- if the default action for the signal is in effect
    ///   None    -- if an unknown handler is in effect
    ///   anything else -- the callable Python object used as a handler
    #[sig("(signalnum, /)")]
    fn getsignal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let signal = number(cx, args.get(0))?;
        match system::action_of(signal) {
            Ok(action) => shown(cx, signal, action),
            Err(_) => Ok(Value::NONE),
        }
    }

    /// Return the system description of the given signal.
    ///
    /// Returns the description of signal *signalnum*, such as "Interrupt"
    /// for :const:`SIGINT`. Returns :const:`None` if *signalnum* has no
    /// description. Raises :exc:`ValueError` if *signalnum* is invalid.
    #[sig("(signalnum, /)")]
    fn strsignal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let signal = number(cx, args.get(0))?;
        match system::description(signal) {
            Some(text) if !text.starts_with("Unknown signal") => cx.new_str(&text),
            _ => Ok(Value::NONE),
        }
    }

    /// Send a signal to the executing process.
    #[sig("(signalnum, /)")]
    fn raise_signal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let signal = c_int(cx, args.get(0))?;
        // Threads other than the main one do not take signals: it goes to the process, and so to the main one.
        let own = lissom_vm::thread::is_main(cx);
        let raised = blocking(cx, || if own { system::raise(signal) } else { system::kill(lissom_host::process::id(), signal) });
        or_os_error(cx, raised, None)?;
        cx.poll()?;
        Ok(Value::NONE)
    }

    /// Arrange for SIGALRM to arrive after the given number of seconds.
    #[sig("(seconds, /)")]
    fn alarm(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let left = system::alarm(c_int(cx, args.get(0))? as u32);
        cx.new_int(left.into())
    }

    /// Wait until a signal arrives.
    #[sig("()")]
    fn pause(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        blocking(cx, system::pause);
        cx.poll()?;
        Ok(Value::NONE)
    }

    /// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
    ///
    /// The timer will fire after value seconds and after that every interval seconds.
    /// The itimer can be cleared by setting seconds to zero.
    ///
    /// Returns old values as a tuple: (delay, interval).
    #[sig("(which, seconds, interval=0.0, /)")]
    fn setitimer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let which = c_int(cx, args.get(0))?;
        let timer = (microseconds(cx, args.opt(1))?, microseconds(cx, args.opt(2))?);
        let old = system::set_timer(which, timer);
        timer_value(cx, old)
    }

    /// Returns current value of given itimer.
    #[sig("(which, /)")]
    fn getitimer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let which = c_int(cx, args.get(0))?;
        timer_value(cx, system::get_timer(which))
    }

    /// Sets the fd to be written to (with the signal number) when a signal comes in.
    ///
    /// A library can use this to wakeup select or poll.
    /// The previous fd or -1 is returned.
    ///
    /// The fd must be non-blocking.
    #[sig("(fd, /, *, warn_on_full_buffer=True)")]
    fn set_wakeup_fd(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let descriptor = c_int(cx, args.get(0))?;
        let warn = match args.opt(1) {
            Some(warn) => cx.truth(warn)?,
            None => true,
        };
        only_main(cx, "set_wakeup_fd")?;
        if descriptor != -1 {
            let nonblocking = system::is_nonblocking(descriptor);
            if !or_os_error(cx, nonblocking, None)? {
                return Err(cx.value_error(&format!("the fd {descriptor} must be in non-blocking mode")));
            }
        }
        state(cx).warn_when_full = warn;
        let old = interrupt::signals(cx).map_or(-1, |claim| claim.wake(descriptor));
        Ok(Value::int32(old))
    }

    /// Change system call restart behaviour.
    ///
    /// If flag is False, system calls will be restarted when interrupted by
    /// signal sig, else system calls will be interrupted.
    #[sig("(signalnum, flag, /)")]
    fn siginterrupt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (signal, flag) = (number(cx, args.get(0))?, c_int(cx, args.get(1))?);
        let changed = interrupt::signals(cx).map_or(Ok(()), |claim| claim.restart(signal, flag == 0));
        or_os_error(cx, changed, None)?;
        Ok(Value::NONE)
    }

    /// Send a signal to a thread.
    #[sig("(thread_id, signalnum, /)")]
    fn pthread_kill(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let thread = cx.index_i64(args.get(0))?;
        let signal = c_int(cx, args.get(1))?;
        let sent = system::kill_thread(i32::try_from(thread).unwrap_or(-1), signal);
        or_os_error(cx, sent, None)?;
        cx.poll()?;
        Ok(Value::NONE)
    }

    /// Fetch and/or change the signal mask of the calling thread.
    #[sig("(how, mask, /)")]
    fn pthread_sigmask(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let how = c_int(cx, args.get(0))?;
        let set = set_of(cx, args.get(1))?;
        let old = system::mask(how, &set);
        let old = or_os_error(cx, old, None)?;
        // Signals that were let through are served at once.
        cx.poll()?;
        set_value(cx, &old)
    }

    /// Examine pending signals.
    ///
    /// Returns a set of signal numbers that are pending for delivery to the calling thread.
    #[sig("()")]
    fn sigpending(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let set = or_os_error(cx, system::pending(), None)?;
        set_value(cx, &set)
    }

    /// Wait for a signal.
    ///
    /// Suspend execution of the calling thread until the delivery of one of the
    /// signals specified in the signal set sigset.
    /// The function accepts the signal and returns the signal number.
    #[sig("(sigset, /)")]
    fn sigwait(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let set = set_of(cx, args.get(0))?;
        match wait(cx, &set, None)? {
            Some(found) => cx.new_int(found[0]),
            None => Ok(Value::NONE),
        }
    }

    /// Wait synchronously until one of the signals in *sigset* is delivered.
    ///
    /// Returns a struct_siginfo containing information about the signal.
    #[sig("(sigset, /)")]
    fn sigwaitinfo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let set = set_of(cx, args.get(0))?;
        match wait(cx, &set, None)? {
            Some(found) => information(cx, found),
            None => Ok(Value::NONE),
        }
    }

    /// Like sigwaitinfo(), but with a timeout.
    ///
    /// The timeout is specified in seconds, with floating-point numbers allowed.
    #[sig("(sigset, timeout, /)")]
    fn sigtimedwait(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let seconds = cx.to_float(args.get(1))?;
        if seconds < 0.0 {
            return Err(cx.value_error("timeout must be non-negative"));
        }
        let set = set_of(cx, args.get(0))?;
        match wait(cx, &set, Some((seconds * 1e9).ceil() as i64))? {
            Some(found) => information(cx, found),
            None => Ok(Value::NONE),
        }
    }

    /// Return a set of valid signal numbers on this platform.
    ///
    /// The signal numbers returned by this function can be safely passed to
    /// functions like `pthread_kill`.
    #[sig("()")]
    fn valid_signals(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        set_value(cx, &Set::full())
    }
}
