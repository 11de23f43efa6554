//! Errors of the compiler as exceptions: `SyntaxError` and its kin, with their places.

use lissom_compiler::{CompileError, Encoding, ErrorKind, Warning, Warnings, encoding_of};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value, codec, exception};

/// The slot of `SyntaxError._metadata`.
const METADATA: u16 = 8;

/// Raises what a compile error stands for.
pub fn raise(cx: &mut Context, error: &CompileError, filename: &str) -> Raised {
    let kind = match error.kind {
        ErrorKind::Indentation => ShapeId::INDENTATION_ERROR,
        ErrorKind::Tab => ShapeId::TAB_ERROR,
        ErrorKind::Incomplete => ShapeId::INCOMPLETE_INPUT_ERROR,
        ErrorKind::Memory => return cx.error(ShapeId::MEMORY_ERROR, &error.message),
        ErrorKind::Recursion => return cx.error(ShapeId::RECURSION_ERROR, &error.message),
        ErrorKind::Bare => return cx.error(ShapeId::SYNTAX_ERROR, &error.message),
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
    // A line of a file is shown as it is in the file.
    let path = std::path::Path::new(filename);
    let is_file = lissom_host::source::is_file(path);
    let text = match &error.text {
        None if is_file => lissom_host::source::line(path, error.line),
        text => text.clone(),
    };
    let filename = cx.new_str(filename)?;
    let text = match &text {
        Some(text) if is_file && !text.ends_with('\n') => cx.new_str(&format!("{text}\n"))?,
        Some(text) => cx.new_str(text)?,
        None => Value::NONE,
    };
    let number = |at: u32| Value::int32(at as i32);
    let fields = [filename, number(error.line), number(error.column), text, number(error.end_line), number(error.end_column)];
    let made = filled(cx, kind, message, fields)?;
    let metadata = match &error.whole {
        Some((line, source)) => {
            let source = cx.new_str(source)?;
            cx.new_tuple(&[number(*line), Value::int32(0), source])?
        }
        None => Value::NONE,
    };
    exception::set_member(cx, &made, METADATA, metadata);
    Ok(made)
}

fn filled(cx: &mut Context, kind: ShapeId, message: Value, fields: [Value; 6]) -> PyResult<Value> {
    let details = cx.new_tuple(&fields)?;
    let made = exception::new(cx, kind, &[message, details])?;
    for (slot, value) in fields.into_iter().enumerate() {
        exception::set_member(cx, &made, slot as u16 + 1, value);
    }
    Ok(made)
}

/// The source as UTF-8, if it declares an encoding that the compiler leaves to the codecs.
///
/// # Errors
/// `SyntaxError` if there is no such encoding or the source is not in it.
pub fn decoded(cx: &mut Context, source: &[u8], filename: &str) -> PyResult<Option<Vec<u8>>> {
    if source.contains(&0) || source.starts_with(b"\xef\xbb\xbf") {
        return Ok(None);
    }
    let Encoding::Other(name) = encoding_of(source) else { return Ok(None) };
    let bytes = cx.new_bytes(source)?;
    let error = match codec::decode_object(cx, &bytes, &name, "strict") {
        Ok(text) => return Ok(cx.as_str(&text).map(|text| text.bytes.to_vec())),
        Err(raised) => cx.take_raised(raised),
    };
    if !cx.is_instance_of(&error, ShapeId::LOOKUP_ERROR) && !cx.is_instance_of(&error, ShapeId::UNICODE_ERROR) {
        return Err(cx.raise(error));
    }
    let said = cx.str(&error)?;
    let said = cx.string_lossy(&said);
    let message = if said.starts_with("unknown encoding") { format!("unknown encoding: {name}") } else { said };
    let message = cx.new_message(&message)?;
    let filename = cx.new_str(filename)?;
    let fields = [filename, Value::int32(0), Value::int32(-1), Value::NONE, Value::NONE, Value::NONE];
    let error = filled(cx, ShapeId::SYNTAX_ERROR, message, fields)?;
    Err(cx.raise(error))
}

/// Issues the warnings of a compilation.
///
/// # Errors
/// `SyntaxError` where a filter makes an error of one; what showing them raises.
pub fn warn_all(cx: &mut Context, warnings: Warnings, filename: &str) -> PyResult {
    for warning in warnings.into_inner() {
        warn(cx, &warning, filename)?;
    }
    Ok(())
}

/// Issues a warning; where it is an error, it is a `SyntaxError` at its place.
fn warn(cx: &mut Context, warning: &Warning, filename: &str) -> PyResult {
    let message = cx.new_str(&warning.message)?;
    let category = cx.type_object(ShapeId::SYNTAX_WARNING);
    let name = cx.new_str(filename)?;
    let line = Value::int_unchecked(warning.line.into());
    match cx.call_module("_warnings", "warn_explicit", &[message, category, name, line]) {
        Ok(_) => Ok(()),
        Err(raised) if cx.raised_is(ShapeId::SYNTAX_WARNING) => {
            drop(cx.take_raised(raised));
            Err(raise(cx, &warning.error, filename))
        }
        Err(raised) => Err(raised),
    }
}
