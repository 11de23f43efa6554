//! `_signal`: the signals a runtime knows. Ctrl-C is served at safepoints; its handler can be replaced.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// Names and numbers of signals on Linux.
const SIGNALS: &[(&str, i32)] = &[
    ("SIGHUP", 1), ("SIGINT", 2), ("SIGQUIT", 3), ("SIGILL", 4), ("SIGTRAP", 5), ("SIGABRT", 6), ("SIGBUS", 7), ("SIGFPE", 8), ("SIGKILL", 9), ("SIGUSR1", 10),
    ("SIGSEGV", 11), ("SIGUSR2", 12), ("SIGPIPE", 13), ("SIGALRM", 14), ("SIGTERM", 15), ("SIGCHLD", 17), ("SIGCONT", 18), ("SIGSTOP", 19), ("SIGTSTP", 20),
    ("SIGTTIN", 21), ("SIGTTOU", 22), ("SIGURG", 23), ("SIGXCPU", 24), ("SIGXFSZ", 25), ("SIGVTALRM", 26), ("SIGPROF", 27), ("SIGWINCH", 28), ("SIGIO", 29),
    ("SIGSYS", 31), ("SIG_DFL", 0), ("SIG_IGN", 1), ("NSIG", 65), ("SIG_BLOCK", 0), ("SIG_UNBLOCK", 1), ("SIG_SETMASK", 2), ("ITIMER_REAL", 0),
];

/// Handlers set by the program.
#[derive(Default)]
struct Handlers {
    handlers: Vec<(i64, Value)>,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_signal", Some("This module provides mechanisms to use signal handlers in Python."))?;
    for (name, number) in SIGNALS {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// Ctrl-C came: calls the program's handler, or raises.
///
/// # Errors
/// `KeyboardInterrupt`, or what the handler raises.
pub fn interrupted(cx: &mut Context) -> PyResult {
    let handler = handler_of(cx, 2);
    match handler {
        Some(handler) if cx.is_callable(&handler) && lissom_objects::descriptor::as_callable(&handler).is_none() => {
            let frame = lissom_vm::traceback::frame_object(cx, 0)?.unwrap_or(Value::NONE);
            cx.call(&handler, &[Value::int32(2), frame]).map(drop)
        }
        Some(handler) if handler.as_small_int() == Some(1) => Ok(()),
        _ => Err(cx.error_with(ShapeId::KEYBOARD_INTERRUPT, &[])),
    }
}

fn handler_of(cx: &mut Context, number: i64) -> Option<Value> {
    cx.state::<Handlers>("_signal").handlers.iter().find(|(known, _)| *known == number).map(|(_, handler)| handler.clone())
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// The default handler for SIGINT installed by Python.
    #[sig("(signalnum, frame, /)")]
    fn default_int_handler(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error_with(ShapeId::KEYBOARD_INTERRUPT, &[]))
    }

    /// Set the action for the given signal.
    #[sig("(signalnum, handler, /)")]
    fn signal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = cx.index_i64(args.get(0))?;
        if !(1..65).contains(&number) {
            return Err(cx.value_error("signal number out of range"));
        }
        let handler = args.get(1);
        if !cx.is_callable(handler) && !matches!(handler.as_small_int(), Some(0 | 1)) {
            return Err(cx.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"));
        }
        let old = Functions::getsignal(cx, args)?;
        let handlers = &mut cx.state::<Handlers>("_signal").handlers;
        handlers.retain(|(known, _)| *known != number);
        handlers.push((number, handler.clone()));
        Ok(old)
    }

    /// Return the current action for the given signal.
    #[sig("(signalnum, /)")]
    fn getsignal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = cx.index_i64(args.get(0))?;
        match handler_of(cx, number) {
            Some(handler) => Ok(handler),
            None if number == 2 => {
                let module = (cx.hooks.import)(cx, "_signal")?;
                cx.get_attr_str(&module, "default_int_handler")
            }
            None => Ok(Value::int32(0)),
        }
    }

    /// Send a signal to the executing process.
    #[sig("(signalnum, /)")]
    fn raise_signal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = cx.index_i64(args.get(0))?;
        if number == 2 {
            interrupted(cx)?;
            return Ok(Value::NONE);
        }
        match handler_of(cx, number) {
            Some(handler) if cx.is_callable(&handler) => cx.call(&handler, &[args.get(0).clone(), Value::NONE]),
            _ => {
                lissom_host::signal::die_of(number as i32);
                Ok(Value::NONE)
            }
        }
    }
}
