//! The standard streams: `sys.stdin`, `sys.stdout`, `sys.stderr`.
//!
//! They are streams of text like any other, over descriptors that are not closed with them. No buffer is made before something is read or
//! written, so that a program that does neither pays for a few small cells.

use lissom_host::{descriptors, environment};
use lissom_objects::{Context, PyResult, Value};

use super::newline::Newline;
use super::support::{BUFFER_SIZE, set_attribute};
use super::{buffered, file, text};

/// One of the three, or `None` if its descriptor is closed.
///
/// # Errors
/// `MemoryError`; `LookupError` for an encoding that `PYTHONIOENCODING` names and that there is not.
pub fn new(cx: &mut Context, number: i32) -> PyResult<Value> {
    if descriptors::stat(number).is_err() {
        return Ok(Value::NONE);
    }
    let settings = cx.state::<crate::sys::Settings>("sys");
    let (unbuffered, ignore_environment) = (settings.unbuffered, settings.flags[crate::sys::flag::IGNORE_ENVIRONMENT] != 0);
    let asked = if ignore_environment { None } else { environment::variable("PYTHONIOENCODING") };
    let asked = asked.map(|asked| String::from_utf8_lossy(&asked).into_owned()).unwrap_or_default();
    let (encoding, errors) = asked.split_once(':').unwrap_or((&asked, ""));
    let (name, mode) = match number {
        0 => ("<stdin>", "r"),
        1 => ("<stdout>", "w"),
        _ => ("<stderr>", "w"),
    };
    let errors = match errors {
        _ if number == 2 => "backslashreplace",
        "" if !encoding.is_empty() => "strict",
        "" if plain_locale() => "surrogateescape",
        "" => "strict",
        errors => errors,
    };
    let encoding = if encoding.is_empty() { "utf-8" } else { encoding };
    let (encoding, errors) = (cx.new_str(encoding)?, cx.new_str(errors)?);
    let name = cx.new_str(name)?;
    let raw = file::of_descriptor(cx, number, number != 0, name)?;
    let write_through = unbuffered && number != 0;
    let buffer = match number {
        0 => buffered::new(cx, &buffered::READER_SPEC, &raw, BUFFER_SIZE)?,
        _ if write_through => raw,
        _ => buffered::new(cx, &buffered::WRITER_SPEC, &raw, BUFFER_SIZE)?,
    };
    let line_buffering = number == 2 || descriptors::is_terminal(number);
    let line_end = cx.new_str("\n")?;
    let newline = if number == 0 { Newline::of(cx, None, false)? } else { Newline::of(cx, Some(&line_end), false)? };
    let options = text::Options { encoding: Some(encoding), errors: Some(errors), newline, line_buffering: line_buffering && !write_through, write_through };
    let stream = text::new(cx, &buffer, options)?;
    let mode = cx.new_str(mode)?;
    set_attribute(cx, &stream, "mode", mode)?;
    Ok(stream)
}

/// Is the locale the plain one, in which what is no text is passed on as it is?
fn plain_locale() -> bool {
    let value = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| environment::variable(name).filter(|value| !value.is_empty()));
    value.is_none_or(|value| [b"C".as_slice(), b"POSIX", b"C.UTF-8", b"C.utf8", b"UTF-8"].contains(&value.as_slice()))
}
