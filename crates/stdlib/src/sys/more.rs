//! More functions of `sys`: what debuggers, event loops and the library's own machinery ask for.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::Machine;

/// What the functions keep.
#[derive(Default)]
pub(super) struct State {
    /// `addaudithook`
    pub(super) audit: Vec<Value>,
    /// `setdlopenflags`
    open_flags: Option<i32>,
    /// `setswitchinterval`, in seconds.
    pub(super) switch_interval: Option<f64>,
}

/// The functions.
pub struct Functions;

fn thread(cx: &mut Context) -> PyResult<Value> {
    cx.call_module("_thread", "get_ident", &[])
}

#[methods]
impl Functions {
    /// Clear all internal performance-related caches.
    #[sig("()")]
    fn _clear_internal_caches(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.shapes.bump();
        Ok(Value::NONE)
    }

    /// Private function for clearing certain descriptors from a type's dictionary.
    #[sig("(type, /)")]
    fn _clear_type_descriptors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let namespace = match cx.as_type(args.get(0)) {
            None => {
                let found = cx.type_name(args.get(0));
                return Err(cx.type_error(&format!("_clear_type_descriptors() argument must be type, not {found}")));
            }
            Some(class) if !class.flags.has(lissom_objects::TypeFlags::HEAP) => return Err(cx.type_error("argument is immutable")),
            Some(class) => class.namespace.clone(),
        };
        if let Some(namespace) = namespace {
            for name in ["__dict__", "__weakref__"] {
                let name = cx.intern(name)?;
                drop(cx.dict_remove(&namespace, &name)?);
            }
        }
        cx.shapes.bump();
        Ok(Value::NONE)
    }

    /// Return a dict mapping each thread's identifier to its current raised exception.
    #[sig("()")]
    fn _current_exceptions(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let (dict, thread) = (cx.new_dict()?, thread(cx)?);
        let handled = cx.handled.clone().unwrap_or(Value::NONE);
        cx.dict_set(&dict, &thread, handled)?;
        Ok(dict)
    }

    /// Return a dict mapping each thread's thread id to its current stack frame.
    #[sig("()")]
    fn _current_frames(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let (dict, thread) = (cx.new_dict()?, thread(cx)?);
        let frame = lissom_vm::frame_object::frame_object(cx, 0)?.unwrap_or(Value::NONE);
        cx.dict_set(&dict, &thread, frame)?;
        Ok(dict)
    }

    /// Set the global debug tracing function in all running threads.
    #[sig("(func, /)")]
    fn _settraceallthreads(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_vm::trace::set_functions(cx, Some(args.some(0).cloned()), None)?;
        Ok(Value::NONE)
    }

    /// Set the profiling function in all running threads.
    #[sig("(func, /)")]
    fn _setprofileallthreads(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_vm::trace::set_functions(cx, None, Some(args.some(0).cloned()))?;
        Ok(Value::NONE)
    }

    /// Call func(*args), while tracing is enabled.
    #[sig("(func, args, /)")]
    fn call_tracing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(items) = cx.as_tuple(args.get(1)).map(<[Value]>::to_vec) else {
            let found = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("call_tracing() argument 2 must be tuple, not {found}")));
        };
        lissom_vm::trace::call_traced(cx, args.get(0), &items)
    }

    /// Activate stack profiler trampoline backend.
    #[sig("(backend, /)")]
    fn activate_stack_trampoline(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.value_error("perf trampoline not available"))
    }

    /// Deactivate the current stack profiler trampoline backend.
    #[sig("()")]
    fn deactivate_stack_trampoline(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Return True if a stack profiler trampoline is active.
    #[sig("()")]
    fn is_stack_trampoline_active(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return True if remote debugging is enabled, False otherwise.
    #[sig("()")]
    fn is_remote_debug_enabled(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return the current value of the flags that are used for dlopen calls.
    #[sig("()")]
    fn getdlopenflags(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(cx.state::<State>("sys.more").open_flags.unwrap_or(2)))
    }

    /// Set the flags used by the interpreter for dlopen calls.
    #[sig("(flags, /)")]
    fn setdlopenflags(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flags = crate::errors::c_int(cx, args.get(0))?;
        cx.state::<State>("sys.more").open_flags = Some(flags);
        Ok(Value::NONE)
    }

    /// Return the number of elements of the unicode interned dictionary
    #[sig("(*, _only_immortal=False)")]
    fn getunicodeinternedsize(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let count = cx.interner.len();
        cx.new_int_usize(count)
    }

    /// Check status of origin tracking for coroutine objects in this thread.
    #[sig("()")]
    fn get_coroutine_origin_tracking_depth(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let depth = Machine::of(cx).origins.depth;
        cx.new_int_usize(depth)
    }

    /// Enable or disable origin tracking for coroutine objects in this thread.
    #[sig("(depth)")]
    fn set_coroutine_origin_tracking_depth(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let depth = crate::errors::c_int(cx, args.get(0))?;
        match usize::try_from(depth) {
            Ok(depth) => {
                Machine::of(cx).origins.depth = depth;
                Ok(Value::NONE)
            }
            Err(_) => Err(cx.value_error("depth must be >= 0")),
        }
    }

    /// Return the installed asynchronous generators hooks.
    #[sig("()")]
    fn get_asyncgen_hooks(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let hooks = &Machine::of(cx).origins;
        let (first, finalizer) = (hooks.first.clone().unwrap_or(Value::NONE), hooks.finalizer.clone().unwrap_or(Value::NONE));
        super::info::asyncgen_hooks(cx, &first, &finalizer)
    }

    /// set_asyncgen_hooks([firstiter] [, finalizer])
    #[sig("(firstiter=<unrepresentable>, finalizer=<unrepresentable>)")]
    fn set_asyncgen_hooks(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for (index, name) in ["firstiter", "finalizer"].into_iter().enumerate() {
            if let Some(hook) = args.opt(index)
                && !hook.is_none()
                && !cx.is_callable(hook)
            {
                let found = cx.type_name(hook);
                return Err(cx.type_error(&format!("callable {name} expected, got {found}")));
            }
        }
        let hooks = &mut Machine::of(cx).origins;
        let set = |place: &mut Option<Value>, hook: Option<&Value>| hook.map(|hook| std::mem::replace(place, Some(hook.clone()).filter(|hook| !hook.is_none())));
        let old = (set(&mut hooks.first, args.opt(0)), set(&mut hooks.finalizer, args.opt(1)));
        drop(old);
        Ok(Value::NONE)
    }

    /// Adds a new audit hook callback.
    #[sig("(hook)")]
    fn addaudithook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.new_str("sys.addaudithook")?;
        let none = cx.empty_tuple();
        match tell(cx, &[name, none]) {
            Ok(()) => {}
            // A hook may refuse others, by an ordinary exception.
            Err(raised) if cx.raised_is(ShapeId::EXCEPTION) => {
                drop(cx.take_raised(raised));
                return Ok(Value::NONE);
            }
            Err(raised) => return Err(raised),
        }
        let hook = args.get(0).clone();
        cx.state::<State>("sys.more").audit.push(hook);
        Ok(Value::NONE)
    }

    /// Passes the event to any hooks that are attached.
    #[sig("(event, /, *args)")]
    fn audit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(0)).is_none() {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("expected str for argument 'event', not {found}")));
        }
        let rest = cx.new_tuple(args.rest)?;
        tell(cx, &[args.get(0).clone(), rest])?;
        Ok(Value::NONE)
    }

    /// Return the current thread switch interval.
    #[sig("()")]
    fn getswitchinterval(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let seconds = cx.state::<State>("sys.more").switch_interval.unwrap_or(0.005);
        cx.new_float(seconds)
    }

    /// Set the ideal thread switching delay inside the Python interpreter.
    #[sig("(interval, /)")]
    fn setswitchinterval(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let seconds = cx.to_float(args.get(0))?;
        if seconds <= 0.0 || seconds.is_nan() {
            return Err(cx.value_error("switch interval must be strictly positive"));
        }
        cx.state::<State>("sys.more").switch_interval = Some((seconds * 1e6).trunc() / 1e6);
        Ok(Value::NONE)
    }
}

/// Tells audit hooks of an event: its name and a tuple.
fn tell(cx: &mut Context, event: &[Value]) -> PyResult {
    for hook in cx.state::<State>("sys.more").audit.clone() {
        cx.call(&hook, event)?;
    }
    Ok(())
}
