//! Exceptions that nobody can catch (in `__del__`, callbacks, at exit): `sys.unraisablehook` is told, and what is there by default says so on `sys.stderr`.

use lissom_objects::structseq::{StructSpec, field};
use lissom_objects::{Context, PyResult, Value, exception};

use super::functions::write_error;

/// `sys.UnraisableHookArgs`
pub static ARGUMENTS: StructSpec = StructSpec::new(
    "sys.UnraisableHookArgs",
    "sys.UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
    &[
        field("exc_type", "Exception type"),
        field("exc_value", "Exception value"),
        field("exc_traceback", "Exception traceback"),
        field("err_msg", "Error message"),
        field("object", "Object causing the exception"),
    ],
    5,
);

/// Tells `sys.unraisablehook`. The message goes before the object, as in `while calling deallocator <function …>`; without a message the hook
/// is told the object itself.
pub fn tell(cx: &mut Context, error: Value, message: &str, object: Option<&Value>) {
    if let Err(raised) = tell_hook(cx, &error, message, object) {
        drop(cx.take_raised(raised));
    }
}

fn tell_hook(cx: &mut Context, error: &Value, message: &str, object: Option<&Value>) -> PyResult {
    // What native code raised outside of any frame came up where the program stands.
    if exception::fields(cx, error).is_some_and(|fields| fields.traceback.is_none())
        && let Some(here) = lissom_vm::traceback::where_it_stands(cx)?
    {
        exception::set_traceback(cx, error, Some(here));
    }
    let shown = match object {
        Some(object) if !message.is_empty() => Some(shown(cx, object)),
        _ => None,
    };
    let (text, object) = match shown {
        Some(shown) => (cx.new_str(&format!("Exception ignored {message} {shown}"))?, Value::NONE),
        None if message.is_empty() => (Value::NONE, object.cloned().unwrap_or(Value::NONE)),
        None => (cx.new_str(&format!("Exception ignored {message}"))?, Value::NONE),
    };
    let sys = (cx.hooks.import)(cx, "sys")?;
    let name = cx.names.unraisablehook.clone();
    let hook = cx.lookup_attr(&sys, &name)?.filter(|hook| !hook.is_none());
    let Some(hook) = hook else { return report(cx, error, &text, &object) };
    if lissom_objects::descriptor::as_callable(&hook).is_some() {
        return report(cx, error, &text, &object);
    }
    let class = cx.type_of(error);
    let trace = exception::fields(cx, error).and_then(|fields| fields.traceback.clone()).unwrap_or(Value::NONE);
    let arguments = cx.new_struct(&ARGUMENTS, &[class, error.clone(), trace, text, object])?;
    match cx.call(&hook, &[arguments]) {
        Ok(_) => Ok(()),
        Err(raised) => {
            let failed = cx.take_raised(raised);
            let text = cx.new_str("Exception ignored in sys.unraisablehook")?;
            report(cx, &failed, &text, &hook)
        }
    }
}

/// What `sys.unraisablehook` does by default.
///
/// # Errors
/// What the attributes raise, and writing.
pub fn default_hook(cx: &mut Context, arguments: &Value) -> PyResult {
    let error = cx.get_attr_str(arguments, "exc_value")?;
    let message = cx.get_attr_str(arguments, "err_msg")?;
    let object = cx.get_attr_str(arguments, "object")?;
    report(cx, &error, &message, &object)
}

fn shown(cx: &mut Context, object: &Value) -> String {
    match cx.repr(object) {
        Ok(shown) => cx.string_lossy(&shown),
        Err(raised) => {
            drop(cx.take_raised(raised));
            "<object repr() failed>".to_owned()
        }
    }
}

fn report(cx: &mut Context, error: &Value, message: &Value, object: &Value) -> PyResult {
    let message = if message.is_none() { None } else { Some(cx.string_lossy(message)) };
    let mut text = match (message, object.is_none()) {
        (Some(message), true) => format!("{message}:\n"),
        (Some(message), false) => format!("{message}: {}\n", shown(cx, object)),
        (None, false) => format!("Exception ignored in: {}\n", shown(cx, object)),
        (None, true) => String::new(),
    };
    text.push_str(&lissom_vm::traceback::report::print_plainly(cx, error));
    write_error(cx, &text)
}
