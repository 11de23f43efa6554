//! The end of a program: uncaught exceptions, exit status, exit functions, the last look at the heap.

use lissom_objects::{Context, Raised, ShapeId, Value, exception, lifetime};
use lissom_vm::{Machine, import, traceback};

/// The status of a program that an uncaught `KeyboardInterrupt` ended.
pub(crate) const INTERRUPTED: i32 = i32::MIN;

/// Writes to standard error, past Python's `sys.stderr`.
pub(crate) fn say(text: &str) {
    lissom_host::source::write_error(text);
}

/// Reports an exception nobody caught, by `sys.excepthook`; gives the exit status it means.
pub(crate) fn uncaught(cx: &mut Context, raised: Raised) -> i32 {
    let error = cx.take_raised(raised);
    cx.handled = None;
    if cx.is_instance_of(&error, ShapeId::SYSTEM_EXIT) {
        return exit_status(cx, &error);
    }
    flush(cx);
    let interrupted = cx.is_instance_of(&error, ShapeId::KEYBOARD_INTERRUPT);
    // Memory that was refused to the program is there for the report.
    let closed = cx.heap.set_emergency(true);
    report(cx, &error);
    cx.heap.set_emergency(closed);
    if interrupted { INTERRUPTED } else { 1 }
}

fn report(cx: &mut Context, error: &Value) {
    let hook = import::import_module(cx, "sys").and_then(|sys| {
        let name = cx.names.excepthook.clone();
        cx.lookup_attr(&sys, &name)
    });
    // The hook of the machine writes past Python's stream as long as that is the one it was.
    if let Ok(Some(hook)) = hook
        && (lissom_objects::descriptor::as_callable(&hook).is_none() || is_stream_replaced(cx))
    {
        let class = cx.type_of(error);
        let trace = exception::fields(cx, error).and_then(|fields| fields.traceback.clone()).unwrap_or(Value::NONE);
        match cx.call(&hook, &[class, error.clone(), trace]) {
            Ok(_) => return,
            Err(raised) => {
                let failed = cx.take_raised(raised);
                say("Error in sys.excepthook:\n");
                let text = traceback::report::print_exception(cx, &failed);
                say(&text);
                say("\nOriginal exception was:\n");
            }
        }
    }
    cx.raised = None;
    let text = traceback::report::print_exception(cx, error);
    say(&text);
}

/// Was `sys.stderr` set to something else?
fn is_stream_replaced(cx: &mut Context) -> bool {
    let Ok(sys) = import::import_module(cx, "sys") else { return false };
    let stream = |cx: &mut Context, name: &str| cx.intern(name).and_then(|name| cx.lookup_attr(&sys, &name)).ok().flatten();
    match (stream(cx, "stderr"), stream(cx, "__stderr__")) {
        (Some(now), Some(first)) => !now.is(&first),
        _ => false,
    }
}

/// Writes the code of an exit, which is no number, to `sys.stderr`.
fn write_code(cx: &mut Context, code: &Value) -> lissom_objects::PyResult {
    let text = cx.str(code)?;
    let sys = import::import_module(cx, "sys")?;
    let name = cx.names.stderr.clone();
    let Some(stream) = cx.lookup_attr(&sys, &name)?.filter(|stream| !stream.is_none()) else { return Ok(()) };
    let newline = cx.new_str("\n")?;
    for text in [text, newline] {
        cx.call_method(&stream, "write", &[text])?;
    }
    Ok(())
}

/// What `SystemExit` means: its code, or 1 after showing what is no number.
fn exit_status(cx: &mut Context, error: &Value) -> i32 {
    let code = exception::member(cx, error, 0).unwrap_or(Value::NONE);
    flush(cx);
    if code.is_none() {
        return 0;
    }
    if let Some(number) = cx.as_int(&code) {
        return number.to_i64().unwrap_or(-1) as i32 & 0xff;
    }
    let _ = write_code(cx, &code);
    cx.raised = None;
    flush(cx);
    1
}

/// Flushes Python's standard streams.
pub(crate) fn flush(cx: &mut Context) {
    let pending = cx.raised.take();
    if let Ok(sys) = import::import_module(cx, "sys") {
        for name in ["stdout", "stderr"] {
            if let Ok(stream) = cx.get_attr_str(&sys, name)
                && !stream.is_none()
            {
                let _ = cx.call_method(&stream, "flush", &[]);
            }
        }
    }
    cx.raised = pending;
}

/// Exit functions, finalizers of what is left, and the streams.
pub(crate) fn finish(cx: &mut Context, status: i32) -> i32 {
    cx.heap.set_stress(lissom_heap::Stress::default());
    if let Some(modules) = cx.modules.clone() {
        join_threads(cx, &modules);
        let _ = lissom_stdlib::atexit::run(cx);
        flush(cx);
        lissom_stdlib::sys::begin_end(cx);
        lissom_vm::thread::end(cx);
        // Finalizers run while the names of the program are there; then the names of the main module go, before the rest.
        let key = cx.names.main.clone();
        let globals = cx.dict_get_str(&modules, &key).and_then(|main| cx.module_dict(&main));
        let named = globals.as_ref().and_then(|globals| cx.dict_items(globals).ok()).unwrap_or_default();
        lifetime::finalize_all(cx, named.into_iter().map(|(_, value)| value).collect());
        if let Some(globals) = globals {
            clear_namespace(cx, &globals);
        }
        let _ = release_modules(cx, &modules);
    }
    cx.raised = None;
    cx.handled = None;
    let _ = lifetime::collect(cx, lissom_heap::Generation::Full);
    flush(cx);
    Machine::of(cx).natives = &[];
    status
}

/// Waits for the threads that are no daemons, as `threading` does it.
fn join_threads(cx: &mut Context, modules: &Value) {
    let joined = cx.new_str("threading").and_then(|name| match cx.dict_get_str(modules, &name) {
        Some(threading) => cx.get_attr_str(&threading, "_shutdown").and_then(|shutdown| cx.call(&shutdown, &[])).map(drop),
        None => Ok(()),
    });
    if let Err(raised) = joined {
        let error = cx.take_raised(raised);
        lifetime::unraisable(cx, error, "on threading shutdown", None);
    }
}

/// Takes the program's own modules out of `sys.modules`, so that the last collection finds them: what they hold is finalized while their names
/// are still there. Those of the library stay, as nothing in them waits for an end.
fn release_modules(cx: &mut Context, modules: &Value) -> lissom_objects::PyResult {
    let name_of_loader = cx.intern("__loader__")?;
    let items = cx.dict_items(modules)?;
    for (name, module) in items.into_iter().rev() {
        let Some(namespace) = cx.module_dict(&module) else { continue };
        let Some(loader) = cx.dict_get_str(&namespace, &name_of_loader) else { continue };
        let is_main = name.is(&cx.names.main);
        if !is_main && matches!(cx.type_name(&loader).as_str(), "SourceFileLoader" | "SourcelessFileLoader") {
            cx.dict_remove(modules, &name)?;
        }
    }
    Ok(())
}

/// Sets the names of a namespace to None: those with one underscore first, then the others.
fn clear_namespace(cx: &mut Context, globals: &Value) {
    for private in [true, false] {
        let Ok(items) = cx.dict_items(globals) else { return };
        for (key, value) in items {
            let name = key.str_bytes();
            let underscore = name.starts_with(b"_") && !name.starts_with(b"__");
            if name == b"__builtins__" || underscore != private || value.is_none() {
                continue;
            }
            drop(value);
            let _ = cx.dict_set(globals, &key, Value::NONE);
            let _ = cx.poll();
        }
    }
}

/// Recounts the heap; a disagreement is reported and fails the program.
pub(crate) fn verify(cx: &mut Context, status: i32) -> i32 {
    match cx.heap.verify(None) {
        Ok(()) => status,
        Err(message) => {
            say(&format!("heap verifier: {message}\n"));
            70
        }
    }
}
