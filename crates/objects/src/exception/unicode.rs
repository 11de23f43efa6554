//! `UnicodeDecodeError`, `UnicodeEncodeError`, `UnicodeTranslateError`: what could not be converted, where, and why.
//!
//! Members: 0 encoding, 1 object, 2 start, 3 end, 4 reason; a translation has no encoding.

use lissom_macros::methods;

use super::methods::init_base;
use super::{member, set_member};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// The methods of `UnicodeDecodeError`.
pub struct UnicodeDecodeError;
/// The methods of `UnicodeEncodeError`.
pub struct UnicodeEncodeError;
/// The methods of `UnicodeTranslateError`.
pub struct UnicodeTranslateError;

/// Checks the arguments and makes members of them; `first` is the number of the first member.
fn init(cx: &mut Context, args: &Args, first: u16, bytes: bool) -> PyResult {
    init_base(cx, args)?;
    let count = 5 - first as usize;
    if args.rest.len() != count {
        return Err(cx.type_error(&format!("function takes exactly {count} arguments ({} given)", args.rest.len())));
    }
    // Bytes are looked at last.
    let is_late = |index: &usize| bytes && first as usize + index == 1;
    for index in (0..count).filter(|index| !is_late(index)).chain((0..count).filter(is_late)) {
        let value = &args.rest[index];
        let slot = first + index as u16;
        let value = match slot {
            1 if bytes => {
                let fits = [ShapeId::BYTES, ShapeId::BYTEARRAY, ShapeId::MEMORYVIEW].into_iter().any(|id| cx.is_instance_of(value, id)) || cx.special(value, Special::Buffer).is_some();
                if !fits {
                    let found = cx.type_name(value);
                    return Err(cx.type_error(&format!("a bytes-like object is required, not '{found}'")));
                }
                if cx.is_instance_of(value, ShapeId::BYTES) { value.clone() } else { cx.bytes_from_buffer(value)? }
            }
            2 | 3 => {
                let place = cx.index_i64(value)?;
                cx.new_int(place)?
            }
            _ if cx.as_str(value).is_none() => {
                let found = cx.argument_type_name(value);
                return Err(cx.type_error(&format!("argument {} must be str, not {found}", index + 1)));
            }
            _ => value.clone(),
        };
        set_member(cx, args.this(), slot, value);
    }
    Ok(())
}

/// What all three say: the object's one unit (if it is only one), where, and why.
fn describe(cx: &mut Context, exception: &Value, what: &str, unit: impl FnOnce(&mut Context, &Value, &Value) -> PyResult<Option<String>>) -> PyResult<Value> {
    if member(cx, exception, 1).is_none() {
        return Ok(Value::EMPTY_STRING);
    }
    let place = |cx: &Context, slot| member(cx, exception, slot).and_then(|place| place.as_int().and_then(|place| place.to_i64())).unwrap_or(0);
    let mut texts = [Value::NONE, Value::NONE];
    for (text, slot) in texts.iter_mut().zip([0, 4]) {
        *text = match member(cx, exception, slot) {
            Some(part) => cx.str(&part)?,
            None => cx.new_str("<NULL>")?,
        };
    }
    let [encoding, reason] = texts;
    // Making those may have changed the exception.
    let (start, end) = (place(cx, 2), place(cx, 3));
    let Some(object) = member(cx, exception, 1) else { return Err(cx.type_error("UnicodeError 'object' attribute is not set")) };
    let (fits, wanted) = if what == "decode" { (cx.as_bytes(&object).is_some(), "bytes") } else { (cx.as_str(&object).is_some(), "string") };
    if !fits {
        return Err(cx.type_error(&format!("UnicodeError 'object' attribute must be a {wanted}")));
    }
    let length = cx.len(&object)? as i64;
    let mut shown = None;
    if (0..length).contains(&start) && end.checked_sub(1) == Some(start) {
        let index = cx.new_int(start)?;
        shown = unit(cx, &object, &index)?;
    }
    let units = if what == "decode" { "byte" } else { "character" };
    let middle = match shown {
        Some(shown) => format!("can't {what} {units} {shown} in position {start}: "),
        None => format!("can't {what} {units}s in position {start}-{}: ", end.wrapping_sub(1)),
    };
    let bytes = |string: &Value| cx.as_str(string).map_or_else(Vec::new, |view| view.bytes.to_vec());
    let (encoding, reason) = (bytes(&encoding), bytes(&reason));
    if what == "translate" {
        return cx.new_str_joined(&[middle.as_bytes(), &reason]);
    }
    cx.new_str_joined(&[b"'", &encoding, b"' codec ", middle.as_bytes(), &reason])
}

/// A character as it is written in an escape.
fn escaped(cx: &mut Context, object: &Value, index: &Value) -> PyResult<Option<String>> {
    let Some(view) = cx.as_str(object) else { return Ok(None) };
    let offset = view.offset(index.as_small_int().unwrap_or(0) as usize);
    let Some((point, _)) = lissom_text::wtf8::decode_first(view.bytes.get(offset..).unwrap_or(&[])) else { return Ok(None) };
    Ok(Some(match point {
        0..=0xff => format!("'\\x{point:02x}'"),
        0x100..=0xffff => format!("'\\u{point:04x}'"),
        _ => format!("'\\U{point:08x}'"),
    }))
}

#[methods]
impl UnicodeDecodeError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init(cx, args, 0, true)?;
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        describe(cx, args.this(), "decode", |cx, object, index| {
            let byte = cx.get_item(object, index)?;
            Ok(byte.as_small_int().map(|byte| format!("{byte:#04x}")))
        })
    }
}

#[methods]
impl UnicodeEncodeError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init(cx, args, 0, false)?;
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        describe(cx, args.this(), "encode", escaped)
    }
}

#[methods]
impl UnicodeTranslateError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init(cx, args, 1, false)?;
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        describe(cx, args.this(), "translate", escaped)
    }
}
