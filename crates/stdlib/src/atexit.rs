//! `atexit`: functions that are called when a runtime ends, the last one first.

use lissom_macros::methods;
use lissom_objects::{Args, CallArgs, Context, PyResult, Value};

/// What was registered.
#[derive(Default)]
struct Registered {
    entries: Vec<Entry>,
    /// The number of the last entry.
    last: u64,
}

/// A function and its arguments: values, and the names of the last of them.
struct Entry {
    number: u64,
    function: Value,
    values: Vec<Value>,
    names: Vec<Value>,
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
    while let Some(Entry { function, values, names, .. }) = cx.state::<Registered>("atexit").entries.pop() {
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
        let registered = cx.state::<Registered>("atexit");
        registered.last += 1;
        registered.entries.push(Entry { number: registered.last, function: args.get(0).clone(), values, names });
        Ok(args.get(0).clone())
    }

    /// Unregister an exit function which was previously registered using atexit.register
    #[sig("(func, /)")]
    fn unregister(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // Comparing may register and unregister: positions count from the newest, so that what is added moves nothing that is left to see.
        let mut position = cx.state::<Registered>("atexit").entries.len();
        while position > 0 {
            position -= 1;
            let entries = &cx.state::<Registered>("atexit").entries;
            let Some(entry) = entries.len().checked_sub(position + 1).and_then(|index| entries.get(index)) else { continue };
            let (number, function) = (entry.number, entry.function.clone());
            let equal = cx.equal(args.get(0), &function)?;
            let entries = &mut cx.state::<Registered>("atexit").entries;
            let found = if equal { entries.iter().position(|entry| entry.number == number) } else { None };
            let removed = found.map(|index| entries.remove(index));
            position = position.min(entries.len());
            drop(removed);
        }
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
