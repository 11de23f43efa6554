//! The functions of `sys`.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::Machine;


/// What `getrefcount` says of a value that is never freed.
const IMMORTAL: i64 = 3_221_225_472;

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Exit the interpreter by raising SystemExit(status).
    #[sig("(status=None, /)")]
    fn exit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(0) {
            None => Err(cx.error_with(ShapeId::SYSTEM_EXIT, &[])),
            Some(status) => {
                // A tuple gives the exception's arguments.
                let class = cx.type_object(ShapeId::SYSTEM_EXIT);
                let values = status.as_tuple().map_or_else(|| vec![status.clone()], <[Value]>::to_vec);
                let error = cx.call(&class, &values)?;
                Err(cx.raise(error))
            }
        }
    }

    /// Return current exception information: (type, value, traceback).
    #[sig("()")]
    fn exc_info(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        match cx.handled.clone() {
            Some(error) if !error.is_none() => {
                let class = cx.type_of(&error);
                let traceback = lissom_objects::exception::fields(cx, &error).and_then(|fields| fields.traceback.clone()).unwrap_or(Value::NONE);
                cx.new_tuple(&[class, error, traceback])
            }
            _ => cx.new_tuple(&[Value::NONE, Value::NONE, Value::NONE]),
        }
    }

    /// Return the current exception.
    #[sig("()")]
    fn exception(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(cx.handled.clone().unwrap_or(Value::NONE))
    }

    /// Return the size of object in bytes.
    #[sig("(object, default=<unrepresentable>)")]
    fn getsizeof(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, name) = (cx.type_of(args.get(0)), cx.intern("__sizeof__")?);
        let Some(method) = cx.lookup_in_type(&class, &name) else {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("Type {found} doesn't define __sizeof__")));
        };
        let measured = cx.call_unbound(&method, args.get(0), &[]).and_then(|size| {
            let Some(number) = cx.as_int(&size) else { return Err(cx.type_error("an integer is required")) };
            let Some(size) = number.to_i64() else { return Err(cx.overflow_error("Python int too large to convert to C ssize_t")) };
            if size < 0 { Err(cx.value_error("__sizeof__() should return >= 0")) } else { cx.new_int(size) }
        });
        match (measured, args.opt(1)) {
            (Err(raised), Some(default)) if cx.raised_is(ShapeId::TYPE_ERROR) => {
                drop(cx.take_raised(raised));
                Ok(default.clone())
            }
            (result, _) => result,
        }
    }

    /// Return the reference count of object.
    #[sig("(object, /)")]
    fn getrefcount(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = i64::from(args.get(0).count());
        if count >= i64::from(lissom_heap::IMMORTAL) {
            return cx.new_int(IMMORTAL);
        }
        cx.new_int(count)
    }

    /// ``Intern'' the given string.
    #[sig("(string, /)")]
    fn intern(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !args.get(0).is_str() {
            let found = cx.argument_type_name(args.get(0));
            let message = if cx.as_str(args.get(0)).is_some() { format!("can't intern {found}") } else { format!("intern() argument must be str, not {found}") };
            return Err(cx.type_error(&message));
        }
        cx.intern_value(args.get(0))
    }

    /// Return True if the given string is "interned".
    #[sig("(string, /)")]
    fn _is_interned(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(0)).is_none() {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("_is_interned() argument must be str, not {found}")));
        }
        Ok(Value::bool(lissom_objects::names::is_interned(args.get(0))))
    }

    /// Return True if the given object is "immortal".
    #[sig("(op, /)")]
    fn _is_immortal(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(args.get(0).count() >= lissom_heap::IMMORTAL))
    }

    /// Return True if the GIL is currently enabled.
    #[sig("()")]
    fn _is_gil_enabled(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::TRUE)
    }

    /// Return the current value of the recursion limit.
    #[sig("()")]
    fn getrecursionlimit(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let limit = Machine::of(cx).recursion_limit();
        cx.new_int_usize(limit)
    }

    /// Set the maximum depth of the Python interpreter stack to n.
    #[sig("(limit, /)")]
    fn setrecursionlimit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limit = crate::errors::c_int(cx, args.get(0))?;
        match usize::try_from(limit) {
            Ok(limit) if limit > 0 => {
                let depth = Machine::of(cx).frames();
                if depth >= limit {
                    return Err(cx.error(ShapeId::RECURSION_ERROR, &format!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low")));
                }
                Machine::of(cx).set_recursion_limit(limit);
                Ok(Value::NONE)
            }
            _ => Err(cx.value_error("recursion limit must be greater or equal than 1")),
        }
    }

    /// Return a frame object from the call stack.
    #[sig("(depth=0, /)")]
    fn _getframe(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let depth = match args.opt(0) {
            Some(depth) => crate::errors::c_int(cx, depth)?,
            None => 0,
        };
        match lissom_vm::frame_object::frame_object(cx, usize::try_from(depth).unwrap_or(0))? {
            Some(frame) => Ok(frame),
            None => Err(cx.value_error("call stack is not deep enough")),
        }
    }

    /// Return the name of the module for the calling frame.
    #[sig("(depth=0)")]
    fn _getframemodulename(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let depth = match args.opt(0) {
            Some(depth) => crate::errors::c_int(cx, depth)?,
            None => 0,
        };
        let Some(frame) = lissom_vm::frame_object::frame_object(cx, usize::try_from(depth).unwrap_or(0))? else { return Ok(Value::NONE) };
        let globals = cx.get_attr_str(&frame, "f_globals")?;
        let name = cx.names.name.clone();
        Ok(cx.dict_get_str(&globals, &name).unwrap_or(Value::NONE))
    }

    /// Print an object to sys.stdout and also save it in builtins._
    #[sig("(object, /)")]
    fn displayhook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.get(0).is_none() {
            return Ok(Value::NONE);
        }
        let underscore = cx.intern("_")?;
        if let Some(builtins) = cx.builtins.clone() {
            cx.dict_set(&builtins, &underscore, Value::NONE)?;
            let text = cx.repr(args.get(0))?;
            let sys = (cx.hooks.import)(cx, "sys")?;
            let name = cx.names.stdout.clone();
            let Some(output) = cx.lookup_attr(&sys, &name)? else { return Err(cx.error(ShapeId::RUNTIME_ERROR, "lost sys.stdout")) };
            cx.call_method(&output, "write", &[text])?;
            let newline = cx.new_str("\n")?;
            cx.call_method(&output, "write", &[newline])?;
            cx.dict_set(&builtins, &underscore, args.get(0).clone())?;
        }
        Ok(Value::NONE)
    }

    /// Handle an exception by displaying it with a traceback on sys.stderr.
    #[sig("(exctype, value, traceback, /)")]
    fn excepthook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let error = args.get(1);
        let text = if cx.is_instance_of(error, lissom_objects::ShapeId::BASE_EXCEPTION) {
            lissom_vm::traceback::report::print_exception(cx, error)
        } else {
            let found = cx.type_name(error);
            format!("TypeError: print_exception(): Exception expected for value, {found} found\n")
        };
        write_error(cx, &text)?;
        Ok(Value::NONE)
    }

    /// Handle an unraisable exception.
    #[sig("(unraisable, /)")]
    fn unraisablehook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::unraisable::default_hook(cx, args.get(0))?;
        Ok(Value::NONE)
    }

    /// This hook function is called by built-in breakpoint().
    #[sig("(*args, **kws)")]
    fn breakpointhook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::breakpoint::hook(cx, args)
    }

    /// Return the current default encoding used by the Unicode implementation.
    #[sig("()")]
    fn getdefaultencoding(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("utf-8")
    }

    /// Return the encoding used to convert Unicode filenames to OS filenames.
    #[sig("()")]
    fn getfilesystemencoding(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("utf-8")
    }

    /// Return the error mode used for Unicode to OS filename conversion.
    #[sig("()")]
    fn getfilesystemencodeerrors(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("surrogateescape")
    }

    /// Return True if Python is exiting.
    #[sig("()")]
    fn is_finalizing(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::bool(super::is_finalizing(cx)))
    }

    /// Return the global debug tracing function set with sys.settrace.
    #[sig("()")]
    fn gettrace(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Machine::of(cx).tracing.trace.clone().unwrap_or(Value::NONE))
    }

    /// Return the profiling function set with sys.setprofile.
    #[sig("()")]
    fn getprofile(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Machine::of(cx).tracing.profile.clone().unwrap_or(Value::NONE))
    }

    /// Set the global debug tracing function.
    #[sig("(function, /)")]
    fn settrace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_vm::trace::set_functions(cx, Some(args.some(0).cloned()), None)?;
        Ok(Value::NONE)
    }

    /// Set the profiling function.
    #[sig("(function, /)")]
    fn setprofile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_vm::trace::set_functions(cx, None, Some(args.some(0).cloned()))?;
        Ok(Value::NONE)
    }

    /// Return the maximum string digits limit for non-binary int<->str conversions.
    #[sig("()")]
    fn get_int_max_str_digits(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let digits = cx.int_digits_max;
        cx.new_int_usize(digits)
    }

    /// Set the maximum string digits limit for non-binary int<->str conversions.
    #[sig("(maxdigits)")]
    fn set_int_max_str_digits(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let digits = crate::errors::c_int(cx, args.get(0))?;
        match usize::try_from(digits) {
            Ok(digits) if digits == 0 || digits >= 640 => {
                cx.int_digits_max = digits;
                Ok(Value::NONE)
            }
            _ => Err(cx.value_error("maxdigits must be 0 or larger than 640")),
        }
    }

    /// Return the number of memory blocks currently allocated.
    #[sig("()")]
    fn getallocatedblocks(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let cells = cx.heap.stats().cells;
        cx.new_int(cells as i64)
    }

    /// The number of processors that the command line says there are; -1 if it says nothing.
    #[sig("()")]
    fn _get_cpu_count_config(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let settings = cx.state::<super::Settings>("sys");
        let given = settings.extras.iter().rev().find_map(|extra| extra.strip_prefix("cpu_count=")).map(str::to_owned);
        let variable = if settings.flags[super::flag::IGNORE_ENVIRONMENT] != 0 { None } else { lissom_host::environment::variable("PYTHON_CPU_COUNT") };
        let given = given.or_else(|| variable.and_then(|variable| String::from_utf8(variable).ok()));
        let count = given.and_then(|given| given.parse::<i32>().ok()).filter(|count| *count > 0);
        Ok(Value::int32(count.unwrap_or(-1)))
    }

    /// Clear the internal type cache.
    #[sig("()")]
    fn _clear_type_cache(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.shapes.bump();
        Ok(Value::NONE)
    }

    /// Makes what is rarely looked at when it is first asked for.
    #[sig("(name, /)")]
    fn __getattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.string_lossy(args.get(0));
        let value = match super::info::attribute(cx, &name)? {
            Some(value) => value,
            None if name == "_jit" => super::jit::namespace(cx)?,
            None if name == "monitoring" => super::monitoring::namespace(cx)?,
            None if name == "stdlib_module_names" => {
                let mut names = Vec::new();
                for name in crate::library::names().chain(crate::MODULES.iter().map(|(name, _)| *name)).filter(|name| !name.contains('.')) {
                    names.push(cx.intern(name)?);
                }
                let names = cx.new_tuple_from(names)?;
                let class = cx.type_object(lissom_objects::ShapeId::FROZENSET);
                cx.call(&class, &[names])?
            }
            None if matches!(name.as_str(), "meta_path" | "path_hooks") => {
                lissom_vm::import::lazy::bootstrap(cx)?;
                let module = (cx.hooks.import)(cx, "sys")?;
                let dict = cx.module_dict(&module).unwrap_or(Value::NONE);
                match cx.dict_get_str(&dict, args.get(0)) {
                    Some(list) => return Ok(list),
                    None => return Err(cx.error(ShapeId::RUNTIME_ERROR, "importlib is being installed")),
                }
            }
            None => {
                let module = (cx.hooks.import)(cx, "sys")?;
                let message = format!("module 'sys' has no attribute '{name}'");
                let error = lissom_objects::exception::new_attribute_error(cx, &message, args.get(0), &module)?;
                return Err(cx.raise(error));
            }
        };
        let module = (cx.hooks.import)(cx, "sys")?;
        cx.module_set(&module, &name, value.clone())?;
        Ok(value)
    }
}

/// Writes to `sys.stderr`, if there is one.
///
/// # Errors
/// What writing raises.
pub fn write_error(cx: &mut Context, text: &str) -> PyResult {
    let sys = (cx.hooks.import)(cx, "sys")?;
    let name = cx.names.stderr.clone();
    let Some(stream) = cx.lookup_attr(&sys, &name)?.filter(|stream| !stream.is_none()) else { return Ok(()) };
    let text = cx.new_str(text)?;
    cx.call_method(&stream, "write", &[text])?;
    cx.call_method(&stream, "flush", &[]).map(drop)
}
