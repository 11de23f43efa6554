//! `atexit`: functions that are called when a runtime ends, the last one first.

use lissom_macros::methods;
use lissom_objects::{Args, CallArgs, Context, PyResult, Value};

/// What was registered: function, values, names of the last values.
#[derive(Default)]
struct Registered {
    entries: Vec<(Value, Vec<Value>, Vec<Value>)>,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("atexit", Some("allow programmer to define multiple exit functions to be executed upon normal program termination."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// Calls what was registered. An exception is reported, and the next function called.
///
/// # Errors
/// What reporting raises.
pub fn run(cx: &mut Context) -> PyResult {
    while let Some((function, values, names)) = cx.state::<Registered>("atexit").entries.pop() {
        if let Err(raised) = cx.call_with(&function, CallArgs { values: &values, names: &names }) {
            let error = cx.take_raised(raised);
            lissom_objects::lifetime::unraisable(cx, error, "in atexit callback", Some(&function));
        }
    }
    Ok(())
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Register a function to be executed upon normal program termination
    #[sig("(func, /, *args, **kwargs)")]
    fn register(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_callable(args.get(0)) {
            return Err(cx.type_error("the first argument must be callable"));
        }
        let mut values = args.rest.to_vec();
        let mut names = Vec::new();
        if let Some(keywords) = args.keywords {
            for (name, value) in cx.dict_items(keywords)? {
                names.push(name);
                values.push(value);
            }
        }
        cx.state::<Registered>("atexit").entries.push((args.get(0).clone(), values, names));
        Ok(args.get(0).clone())
    }

    /// Unregister an exit function which was previously registered using atexit.register
    #[sig("(func, /)")]
    fn unregister(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let entries = std::mem::take(&mut cx.state::<Registered>("atexit").entries);
        let mut kept = Vec::new();
        for entry in entries {
            if !cx.equal(&entry.0, args.get(0))? {
                kept.push(entry);
            }
        }
        cx.state::<Registered>("atexit").entries = kept;
        Ok(Value::NONE)
    }

    /// Clear the list of previously registered exit functions.
    #[sig("()")]
    fn _clear(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let entries = std::mem::take(&mut cx.state::<Registered>("atexit").entries);
        drop(entries);
        Ok(Value::NONE)
    }

    /// Run all registered exit functions.
    #[sig("()")]
    fn _run_exitfuncs(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        run(cx)?;
        Ok(Value::NONE)
    }

    /// Return the number of registered exit functions.
    #[sig("()")]
    fn _ncallbacks(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let count = cx.state::<Registered>("atexit").entries.len();
        cx.new_int_usize(count)
    }
}
