//! What all streams share: their errors, and the reading of arguments.

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

/// Bytes of a buffer, unless said otherwise.
pub const BUFFER_SIZE: i64 = 131_072;

/// Raises `io.UnsupportedOperation`.
#[cold]
pub fn unsupported(cx: &mut Context, message: &str) -> Raised {
    let made = (cx.hooks.import)(cx, "_io").and_then(|io| cx.get_attr_str(&io, "UnsupportedOperation")).and_then(|class| {
        let message = cx.new_message(message)?;
        cx.call(&class, &[message])
    });
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Was `io.UnsupportedOperation` (or another `OSError` that is a `ValueError`) raised?
pub fn raised_unsupported(cx: &Context) -> bool {
    cx.raised_is(ShapeId::OS_ERROR) && cx.raised_is(ShapeId::VALUE_ERROR)
}

/// Raises `ValueError` for a stream that is closed.
#[cold]
pub fn closed(cx: &mut Context) -> Raised {
    cx.value_error("I/O operation on closed file.")
}

/// Raises `ValueError` for a stream whose `__init__` did not run.
#[cold]
pub fn uninitialized(cx: &mut Context) -> Raised {
    cx.value_error("I/O operation on uninitialized object")
}

/// Raises `TypeError`: streams are not pickled.
#[cold]
pub fn not_picklable(cx: &mut Context, stream: &Value) -> Raised {
    let name = cx.short_type_name(stream);
    cx.type_error(&format!("cannot pickle '{name}' instances"))
}

/// An optional size: none, `None` and negative numbers mean no limit (-1).
///
/// # Errors
/// `TypeError`
pub fn size(cx: &mut Context, value: Option<&Value>) -> PyResult<i64> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(-1) };
    if let Some(number) = value.as_small_int() {
        return Ok(number);
    }
    if !cx.is_index(value) {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("argument should be integer or None, not '{found}'")));
    }
    cx.index_count(value)
}

/// An optional number of which nothing but its being one matters: the arguments of methods that raise what is not supported.
///
/// # Errors
/// `TypeError`, `OverflowError`
pub fn unused(cx: &mut Context, value: Option<&Value>) -> PyResult {
    value.map_or(Ok(()), |value| crate::errors::c_int(cx, value).map(drop))
}

/// A number that a method of a raw stream gave.
///
/// # Errors
/// `TypeError`; `ValueError` if it is no 64-bit number.
pub fn fitting(cx: &mut Context, value: &Value) -> PyResult<i64> {
    wide(cx, value, "index")
}

/// A number of 64 bits; the error tells what kind was wanted.
fn wide(cx: &mut Context, value: &Value, kind: &str) -> PyResult<i64> {
    if let Some(number) = value.as_small_int() {
        return Ok(number);
    }
    let number = cx.index(value)?;
    match cx.as_int(&number).and_then(|number| number.to_i64()) {
        Some(number) => Ok(number),
        None => {
            let found = cx.type_name(value);
            Err(cx.value_error(&format!("cannot fit '{found}' into an {kind}-sized integer")))
        }
    }
}

/// Checks that an argument is text that can be given to C: without lone surrogates and zeros. `what` names it.
///
/// # Errors
/// `TypeError`, `UnicodeEncodeError`, `ValueError`
pub fn check_text(cx: &mut Context, value: &Value, what: &str, kind: &str) -> PyResult {
    if cx.as_str(value).is_none() {
        let found = cx.argument_type_name(value);
        return Err(cx.type_error(&format!("{what} must be {kind}, not {found}")));
    }
    super::newline::check_utf8(cx, value)?;
    if cx.as_str(value).is_some_and(|view| view.bytes.contains(&0)) {
        return Err(cx.value_error("embedded null character"));
    }
    Ok(())
}

/// The buffer that a method reads into, and how much fits; what `__buffer__` of a class gave is held until it is dropped.
///
/// # Errors
/// `TypeError`
pub fn writable_argument(cx: &mut Context, value: &Value, argument: &str) -> PyResult<(Value, usize)> {
    let held = if lissom_objects::buffer::native_bytes(cx, value).is_some() { Ok(value.clone()) } else { lissom_objects::memoryview::ops::new(cx, value) };
    match held.and_then(|held| cx.with_buffer_mut(&held, |bytes| bytes.len()).map(|room| (held, room))) {
        Ok(found) => Ok(found),
        Err(raised) => {
            drop(cx.take_raised(raised));
            let found = cx.argument_type_name(value);
            Err(cx.type_error(&format!("{argument} must be read-write bytes-like object, not {found}")))
        }
    }
}

/// A position in a file.
///
/// # Errors
/// `TypeError`; `OverflowError` if it is no 64-bit number.
pub fn offset(cx: &mut Context, value: &Value) -> PyResult<i64> {
    wide(cx, value, "offset")
}

/// `whence` of a seek.
///
/// # Errors
/// `TypeError`
pub fn whence(cx: &mut Context, value: Option<&Value>) -> PyResult<i64> {
    value.map_or(Ok(0), |value| crate::errors::c_int(cx, value).map(i64::from))
}

/// The value given to an attribute that is a boolean.
///
/// # Errors
/// `TypeError`
pub fn flag_argument(cx: &mut Context, value: Option<&Value>) -> PyResult<bool> {
    match value {
        Some(value) if value.is(&Value::TRUE) => Ok(true),
        Some(value) if value.is(&Value::FALSE) => Ok(false),
        Some(_) => Err(cx.type_error("attribute value type must be bool")),
        None => Err(cx.type_error("can't delete numeric/char attribute")),
    }
}

/// The truth of an attribute.
///
/// # Errors
/// What reading it raises.
pub fn flag(cx: &mut Context, object: &Value, name: &str) -> PyResult<bool> {
    let value = cx.get_attr_str(object, name)?;
    cx.truth(&value)
}

/// An attribute, if there is one.
///
/// # Errors
/// What reading it raises, other than `AttributeError`.
pub fn attribute(cx: &mut Context, object: &Value, name: &str) -> PyResult<Option<Value>> {
    let name = cx.intern(name)?;
    cx.lookup_attr(object, &name)
}

/// Sets an attribute.
///
/// # Errors
/// What setting it raises.
pub fn set_attribute(cx: &mut Context, object: &Value, name: &str, value: Value) -> PyResult {
    let name = cx.intern(name)?;
    cx.set_attr(object, &name, value)
}

/// Is the value an instance of exactly this class?
pub fn is_exactly(cx: &mut Context, value: &Value, spec: &'static lissom_objects::TypeSpec) -> bool {
    cx.native_type(spec).is_ok_and(|class| cx.class_word(value) == class.word())
}

/// Is the raw stream (or buffer) able to do what its method of this name says? The method must give `True` itself.
///
/// # Errors
/// `io.UnsupportedOperation` with the message.
pub fn require(cx: &mut Context, stream: &Value, method: &str, message: &str) -> PyResult {
    let able = cx.call_method(stream, method, &[])?;
    if able.is(&Value::TRUE) { Ok(()) } else { Err(unsupported(cx, message)) }
}

/// Was a call broken off by a signal whose handler raised nothing? Then it is made again.
///
/// # Errors
/// Any other error.
pub fn interrupted(cx: &mut Context, raised: Raised) -> PyResult {
    if !cx.raised_is(ShapeId::INTERRUPTED_ERROR) {
        return Err(raised);
    }
    drop(cx.take_raised(raised));
    cx.poll()
}

/// Does two things even if the first fails; the error of the second has that of the first as context.
///
/// # Errors
/// That of the second, else that of the first.
pub fn both<T>(cx: &mut Context, first: PyResult, second: impl FnOnce(&mut Context) -> PyResult<T>) -> PyResult<T> {
    let Err(raised) = first else { return second(cx) };
    let error = cx.take_raised(raised);
    match second(cx) {
        Ok(_) => Err(cx.raise(error)),
        Err(raised) => {
            let later = cx.take_raised(raised);
            lissom_objects::exception::chain(cx, &later, &error);
            Err(cx.raise(later))
        }
    }
}

/// `BlockingIOError` of a write, with how much was taken and what the system said, if it was the system that was asked.
#[cold]
pub fn would_block(cx: &mut Context, written: i64, errno: i32) -> Raised {
    let made = cx.new_str("write could not complete without blocking").and_then(|text| Ok([Value::int32(errno), text, cx.new_int(written)?]));
    match made {
        Ok(arguments) => {
            let class = cx.type_object(ShapeId::BLOCKING_IO_ERROR);
            match cx.call(&class, &arguments) {
                Ok(error) => cx.raise(error),
                Err(raised) => raised,
            }
        }
        Err(raised) => raised,
    }
}

/// The `bytes` that a method of a stream gave.
///
/// # Errors
/// `TypeError` with the message.
pub fn expect_bytes(cx: &mut Context, value: Value, message: &str) -> PyResult<Value> {
    if cx.as_bytes(&value).is_some() { Ok(value) } else { Err(cx.type_error(message)) }
}

/// `<_io.Name name='…' …>`: the representation of a stream, with its name if it has one.
///
/// # Errors
/// `RuntimeError` if the name's representation asks for the stream's.
pub fn repr(cx: &mut Context, stream: &Value, more: &[(&str, String)]) -> PyResult<Value> {
    let class = cx.type_of(stream);
    let full = cx.qualified_type_name(&class);
    let name = match attribute(cx, stream, "name") {
        Ok(name) => name,
        Err(raised) if cx.raised_is(ShapeId::VALUE_ERROR) => {
            drop(cx.take_raised(raised));
            None
        }
        Err(raised) => return Err(raised),
    };
    let mut text = format!("<{full}").into_bytes();
    if let Some(name) = name {
        if !cx.repr_enter(stream) {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, &format!("reentrant call inside {full}.__repr__")));
        }
        let shown = cx.repr(&name);
        cx.repr_leave(stream);
        let shown = shown?;
        text.extend_from_slice(b" name=");
        text.extend_from_slice(cx.as_str(&shown).map_or(&[], |view| view.bytes));
    }
    for (key, value) in more {
        text.extend_from_slice(format!(" {key}={value}").as_bytes());
    }
    text.push(b'>');
    cx.new_str_bytes(&text)
}
