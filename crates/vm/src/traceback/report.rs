//! Uncaught exceptions as text, as CPython prints them.

use lissom_objects::{Context, Value, exception};

use super::{entry, entry_code, entry_line, field};
use crate::code::CodeCell;

/// The text of an exception with its traceback and what it came from.
pub fn print_exception(cx: &mut Context, error: &Value) -> String {
    let mut text = String::new();
    if let Some(fields) = exception::fields(cx, error) {
        let (cause, context, suppressed) = (fields.cause.clone(), fields.context.clone(), fields.suppresses_context());
        if let Some(cause) = cause {
            text.push_str(&print_exception(cx, &cause));
            text.push_str("\nThe above exception was the direct cause of the following exception:\n\n");
        } else if let Some(context) = context.filter(|_| !suppressed) {
            text.push_str(&print_exception(cx, &context));
            text.push_str("\nDuring handling of the above exception, another exception occurred:\n\n");
        }
    }
    let mut at = exception::fields(cx, error).and_then(|fields| fields.traceback.clone());
    if at.is_some() {
        text.push_str("Traceback (most recent call last):\n");
    }
    while let Some(traceback) = at {
        if let Some((code, _)) = entry_code(&traceback)
            && let Some(code) = CodeCell::of(&code)
        {
            let name = |value: &Option<Value>| value.as_ref().map_or_else(String::new, |value| cx.string_lossy(value));
            text.push_str(&format!("  File \"{}\", line {}, in {}\n", name(&code.filename), entry_line(&traceback), name(&code.qualname)));
        }
        at = field(&traceback, entry::NEXT);
    }
    text.push_str(&exception_line(cx, error));
    text.push('\n');
    text
}

/// `Type: message`
pub fn exception_line(cx: &mut Context, error: &Value) -> String {
    let class = cx.type_of(error);
    let name = cx.qualified_type_name(&class);
    let name = name.strip_prefix("__main__.").unwrap_or(&name).to_owned();
    match cx.str(error) {
        Ok(message) => {
            let message = cx.string_lossy(&message);
            if message.is_empty() { name } else { format!("{name}: {message}") }
        }
        Err(raised) => {
            drop(cx.take_raised(raised));
            format!("{name}: <exception str() failed>")
        }
    }
}
