//! Errors of the compiler as exceptions: `SyntaxError` and its kin, with their places.

use lissom_compiler::{CompileError, ErrorKind};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value, exception};

/// Raises what a compile error stands for.
pub fn raise(cx: &mut Context, error: &CompileError, filename: &str) -> Raised {
    let kind = match error.kind {
        ErrorKind::Indentation => ShapeId::INDENTATION_ERROR,
        ErrorKind::Tab => ShapeId::TAB_ERROR,
        ErrorKind::Incomplete => ShapeId::INCOMPLETE_INPUT_ERROR,
        ErrorKind::Memory => return cx.error(ShapeId::MEMORY_ERROR, &error.message),
        ErrorKind::Recursion => return cx.error(ShapeId::RECURSION_ERROR, &error.message),
        ErrorKind::Overflow => return cx.overflow_error(&error.message),
        ErrorKind::Syntax => ShapeId::SYNTAX_ERROR,
    };
    match syntax_error(cx, kind, error, filename) {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

fn syntax_error(cx: &mut Context, kind: ShapeId, error: &CompileError, filename: &str) -> PyResult<Value> {
    let message = cx.new_str(&error.message)?;
    let filename = cx.new_str(filename)?;
    let text = match &error.text {
        Some(text) => cx.new_str(text)?,
        None => Value::NONE,
    };
    let number = |at: u32| Value::int32(at as i32);
    let fields = [filename, number(error.line), number(error.column), text, number(error.end_line), number(error.end_column)];
    let details = cx.new_tuple(&fields)?;
    let made = exception::new(cx, kind, &[message, details])?;
    for (slot, value) in fields.into_iter().enumerate() {
        exception::set_member(cx, &made, slot as u16 + 1, value);
    }
    Ok(made)
}
