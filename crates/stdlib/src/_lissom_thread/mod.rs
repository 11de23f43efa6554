//! `_lissom_thread`: what `_thread`, which is Python, needs of the machine's threads.

mod lock;

use std::time::Duration;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_vm::thread;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    // Its functions are those of `_thread`, for whoever looks where they come from.
    let module = cx.new_module("_thread", Some("Threads, and waiting for what others do."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &lock::LOCK)?;
    cx.module_type(&module, &lock::RLOCK)?;
    Ok(module)
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Start a thread that calls a function; its identity. The function must not raise.
    #[sig("(function, stack, /)")]
    fn start(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stack = cx.index_i64(args.get(1))?;
        let stack = if stack > 0 { stack as usize } else { thread::STACK_DEFAULT };
        let identity = thread::start(cx, args.get(0), stack)?;
        cx.new_int(identity as i64)
    }

    /// The identity of this thread.
    #[sig("()")]
    fn get_ident(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let identity = thread::identity(cx);
        cx.new_int(identity as i64)
    }

    /// The identity that the system gives this thread.
    #[sig("()")]
    fn get_native_id(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(lissom_host::raw::spawn::thread_id() as i64)
    }

    /// The identity of the main thread.
    #[sig("()")]
    fn _get_main_thread_ident(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let main = thread::main_identity(cx);
        cx.new_int(main as i64)
    }

    /// How many threads there are besides the main one.
    #[sig("()")]
    fn _count(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let others = thread::others(cx);
        cx.new_int(others as i64)
    }

    /// How many events there were.
    #[sig("()")]
    fn events(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let events = thread::events(cx);
        cx.new_int(events as i64)
    }

    /// An event: all that wait look again.
    #[sig("()")]
    fn tell(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        thread::tell(cx);
        Ok(Value::NONE)
    }

    /// Wait until there were other events than so many, or so many seconds are over (negative: for as long as it takes). It may come back
    /// earlier.
    #[sig("(seen, seconds, /)")]
    fn wait(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let seen = cx.index_i64(args.get(0))? as u64;
        let seconds = cx.to_float(args.get(1))?;
        let timeout = if seconds < 0.0 { None } else { Duration::try_from_secs_f64(seconds).ok() };
        thread::wait(cx, seen, timeout);
        Ok(Value::NONE)
    }

    /// Call a function with arguments; other threads do not run meanwhile, unless it blocks.
    #[sig("(function, /, *args)")]
    fn undivided(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (function, rest) = (args.get(0).clone(), args.rest.to_vec());
        thread::undivided(cx, |cx| cx.call(&function, &rest))
    }

    /// Has the runtime ended, so that no other thread runs any more?
    #[sig("()")]
    fn has_ended(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::bool(thread::has_ended(cx)))
    }
}
