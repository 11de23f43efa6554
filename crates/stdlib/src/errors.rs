//! Errors of the system as exceptions, and small readings of arguments that many modules share.

use lissom_host::Errno;
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

/// Raises `OSError` (the subclass that fits the number), with a file name if there is one.
#[cold]
pub fn os_error(cx: &mut Context, errno: Errno, name: Option<&Value>) -> Raised {
    match cx.new_os_error(errno.0, &errno.text(), name) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Turns a result of the system into one of Python.
pub fn or_os_error<T>(cx: &mut Context, result: lissom_host::SysResult<T>, name: Option<&Value>) -> PyResult<T> {
    result.map_err(|errno| os_error(cx, errno, name))
}

/// Warns that a resource was not closed, if anybody listens: by default such warnings are ignored, and `warnings` need not be imported for that.
///
/// # Errors
/// What a filter makes of the warning.
pub fn resource_warning(cx: &mut Context, object: &Value, message: &str) -> PyResult {
    let loaded = match cx.modules.clone() {
        Some(modules) => {
            let name = cx.intern("warnings")?;
            cx.dict_get_str(&modules, &name).is_some_and(|module| !module.is_none())
        }
        None => false,
    };
    if !loaded && cx.state::<crate::sys::Settings>("sys").warnings.is_empty() {
        return Ok(());
    }
    warn(cx, ShapeId::RESOURCE_WARNING, message, 1, Some(object))
}

/// `warnings.warn(message, category, stacklevel, source)`
///
/// # Errors
/// What a filter makes of the warning.
pub fn warn(cx: &mut Context, category: ShapeId, message: &str, level: i32, source: Option<&Value>) -> PyResult {
    let category = cx.type_object(category);
    let message = cx.new_message(message)?;
    let source = source.cloned().unwrap_or(Value::NONE);
    cx.call_module("warnings", "warn", &[message, category, Value::int32(level), source]).map(drop)
}

/// A path as bytes: `str`, `bytes`, or anything with `__fspath__`.
pub fn path_bytes(cx: &mut Context, value: &Value, function: &str, accepted: &str) -> PyResult<Vec<u8>> {
    let path = fspath(cx, value, function, accepted)?;
    system_bytes(cx, &path)
}

/// A path that is `str` or `bytes` already, as the system is given it.
///
/// # Errors
/// `UnicodeEncodeError` for lone surrogates that stand for no byte; `ValueError` for a zero.
pub fn system_bytes(cx: &mut Context, path: &Value) -> PyResult<Vec<u8>> {
    let bytes = match (cx.as_str(path), cx.as_bytes(path)) {
        (Some(view), _) if view.utf8().is_some() => view.bytes.to_vec(),
        (Some(_), _) => {
            let exact = lissom_objects::str::ops::exact(cx, path);
            let encoded = lissom_objects::codec::encode_native(cx, &exact, lissom_objects::codec::Encoding::Utf8, "surrogateescape")?;
            cx.as_bytes(&encoded).unwrap_or_default().to_vec()
        }
        (_, Some(bytes)) => bytes.to_vec(),
        _ => Vec::new(),
    };
    if bytes.contains(&0) {
        return Err(cx.value_error("embedded null byte"));
    }
    Ok(bytes)
}

/// The `str` or `bytes` that a path stands for, as `os.fspath()` says.
///
/// # Errors
/// `TypeError` if it is no path; what `__fspath__` raises.
pub fn fspath_only(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if !is_path(cx, value)? {
        let found = cx.short_type_name(value);
        return Err(cx.type_error(&format!("expected str, bytes or os.PathLike object, not {found}")));
    }
    fspath(cx, value, "fspath", "string, bytes or os.PathLike")
}

/// The class's `__fspath__`; `None` as its value says that there is none.
fn fspath_method(cx: &mut Context, value: &Value) -> PyResult<Option<Value>> {
    let (name, class) = (cx.intern("__fspath__")?, cx.type_of(value));
    Ok(cx.lookup_in_type(&class, &name).filter(|method| !method.is_none()))
}

/// Does the value stand for a path?
///
/// # Errors
/// `MemoryError`
pub fn is_path(cx: &mut Context, value: &Value) -> PyResult<bool> {
    Ok(cx.as_str(value).is_some() || cx.as_bytes(value).is_some() || fspath_method(cx, value)?.is_some())
}

/// The `str` or `bytes` that a path stands for.
pub fn fspath(cx: &mut Context, value: &Value, function: &str, accepted: &str) -> PyResult<Value> {
    if cx.as_str(value).is_some() || cx.as_bytes(value).is_some() {
        return Ok(value.clone());
    }
    let Some(method) = fspath_method(cx, value)? else {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("{function}: path should be {accepted}, not {found}")));
    };
    let path = cx.call_unbound(&method, value, &[])?;
    if cx.as_str(&path).is_some() || cx.as_bytes(&path).is_some() {
        return Ok(path);
    }
    let (class, found) = (cx.type_name(value), cx.short_type_name(&path));
    Err(cx.type_error(&format!("expected {class}.__fspath__() to return str or bytes, not {found}")))
}

/// Bytes from the system as a string: what is not UTF-8 becomes lone surrogates (`surrogateescape`).
pub fn system_str(cx: &mut Context, bytes: &[u8]) -> PyResult<Value> {
    match std::str::from_utf8(bytes) {
        Ok(text) => cx.new_str(text),
        Err(_) => cx.new_str_bytes(&from_system(bytes)),
    }
}

/// A 32-bit number, as C's `int`.
pub fn c_int(cx: &mut Context, value: &Value) -> PyResult<i32> {
    cx.index_i32(value)
}

/// As [`c_int`], as a format of arguments words it.
pub fn parsed_int(cx: &mut Context, value: &Value) -> PyResult<i32> {
    let number = cx.index_long(value)?;
    i32::try_from(number).map_err(|_| {
        let message = if number < 0 { "signed integer is less than minimum" } else { "signed integer is greater than maximum" };
        cx.overflow_error(message)
    })
}

/// Text as bytes for the system: the lone surrogates of `surrogateescape` become the bytes they stand for.
pub fn to_system(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        match rest {
            [0xed, 0xb2, low, tail @ ..] => {
                bytes.push(*low);
                rest = tail;
            }
            [0xed, 0xb3, low, tail @ ..] => {
                bytes.push(low | 0x40);
                rest = tail;
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    bytes
}

/// Bytes of the system as text: what is not UTF-8 becomes lone surrogates.
pub fn from_system(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.extend_from_slice(chunk.valid().as_bytes());
        for byte in chunk.invalid() {
            text.extend_from_slice(&[0xed, if byte & 0x40 != 0 { 0xb3 } else { 0xb2 }, byte & 0xbf]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_as_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(to_system(&from_system(&bytes)), bytes);
        assert_eq!(from_system("é".as_bytes()), "é".as_bytes());
    }
}
