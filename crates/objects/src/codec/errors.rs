//! Error handlers: what happens where bytes cannot be decoded or characters cannot be encoded.
//!
//! Those with fixed names are native and never make an exception object; any other is a function registered with
//! `codecs.register_error`, which is called with the exception and says what to put there and where to go on.

use lissom_text::codec::{ByteOrder, DecodeError, EncodeError, Position, utf8, utf16, utf32};
use lissom_text::repr::push_escaped;
use lissom_text::sink::Sink;
use lissom_text::unicode::names;
use lissom_text::wtf8;

use super::Encoding;
use crate::context::{Context, PyResult, Raised};
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// An error handler.
#[derive(Clone, Debug)]
pub enum Handler {
    /// Raise.
    Strict,
    /// Leave it out.
    Ignore,
    /// Put a replacement character or a question mark.
    Replace,
    /// Put an escape.
    BackslashReplace,
    /// Put a character reference.
    XmlCharRefReplace,
    /// Put the character's name as an escape.
    NameReplace,
    /// Keep bytes as lone surrogates.
    SurrogateEscape,
    /// Let lone surrogates through.
    SurrogatePass,
    /// A registered function.
    Custom(Value),
}

impl Handler {
    /// The native handler of this name.
    pub fn native(name: &str) -> Option<Handler> {
        Some(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            _ => return None,
        })
    }

    /// The handler of this name.
    ///
    /// # Errors
    /// `LookupError` if there is none.
    pub fn find(cx: &mut Context, name: &str) -> PyResult<Handler> {
        if let Some(handler) = Handler::native(name) {
            return Ok(handler);
        }
        match super::registry::error_handler(cx, name)? {
            Some(function) => Ok(Handler::Custom(function)),
            None => Err(cx.error(ShapeId::LOOKUP_ERROR, &format!("unknown error handler name '{name}'"))),
        }
    }
}

/// What is put where characters could not be encoded.
pub enum Replacement {
    /// Text, which must be encoded in turn.
    Text(Value),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

/// Raises `UnicodeDecodeError`.
#[cold]
pub fn raise_decode_error(cx: &mut Context, name: &str, input: &Value, error: &DecodeError) -> Raised {
    match decode_exception(cx, name, input, error) {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

fn decode_exception(cx: &mut Context, name: &str, input: &Value, error: &DecodeError) -> PyResult<Value> {
    let arguments =
        [cx.new_str(name)?, input.clone(), Value::int_unchecked(error.start as i64), Value::int_unchecked(error.end as i64), cx.new_str(error.reason)?];
    let class = cx.type_object(ShapeId::UNICODE_DECODE_ERROR);
    cx.call(&class, &arguments)
}

/// Raises `UnicodeEncodeError`.
#[cold]
pub fn raise_encode_error(cx: &mut Context, name: &str, text: &Value, error: &EncodeError) -> Raised {
    match encode_exception(cx, name, text, error) {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

fn encode_exception(cx: &mut Context, name: &str, text: &Value, error: &EncodeError) -> PyResult<Value> {
    let (start, end) = (error.start.index as i64, error.end.index as i64);
    let arguments = [cx.new_str(name)?, text.clone(), Value::int_unchecked(start), Value::int_unchecked(end), cx.new_str(error.reason)?];
    let class = cx.type_object(ShapeId::UNICODE_ENCODE_ERROR);
    cx.call(&class, &arguments)
}

/// Puts what the handler says for bytes that cannot be decoded; gives the offset to go on at.
///
/// # Errors
/// `UnicodeDecodeError`, or what the handler raises.
pub fn on_decode_error(
    cx: &mut Context,
    handler: &Handler,
    name: &str,
    input: &mut Value,
    error: &DecodeError,
    encoding: Option<(Encoding, Option<ByteOrder>)>,
    out: &mut TextBuilder,
) -> PyResult<usize> {
    let bytes = input.bytes_slice();
    let wrong = bytes.get(error.start..error.end).unwrap_or(&[]);
    match handler {
        Handler::Ignore => return Ok(error.end),
        Handler::Replace => {
            out.push_char(cx, 0xFFFDu32)?;
            return Ok(error.end);
        }
        Handler::BackslashReplace => {
            for byte in wrong {
                out.push_str(cx, &format!("\\x{byte:02x}"))?;
            }
            return Ok(error.end);
        }
        Handler::SurrogateEscape => {
            let high = wrong.iter().take(4).take_while(|byte| **byte >= 128).count();
            if high > 0 {
                for byte in &wrong[..high] {
                    out.push_char(cx, 0xDC00 + *byte as u32)?;
                }
                return Ok(error.start + high);
            }
        }
        Handler::SurrogatePass => {
            let rest = bytes.get(error.start..).unwrap_or(&[]);
            let found = match encoding {
                Some((Encoding::Utf8 | Encoding::Utf8Sig, _)) => utf8::surrogate_at(rest).map(|point| (point, 3)),
                Some((Encoding::Utf16(_), Some(order))) => match (rest, order) {
                    ([a, b, ..], ByteOrder::Little) => Some((u16::from_le_bytes([*a, *b]) as u32, 2)),
                    ([a, b, ..], ByteOrder::Big) => Some((u16::from_be_bytes([*a, *b]) as u32, 2)),
                    _ => None,
                },
                Some((Encoding::Utf32(_), Some(order))) => match (rest, order) {
                    ([a, b, c, d, ..], ByteOrder::Little) => Some((u32::from_le_bytes([*a, *b, *c, *d]), 4)),
                    ([a, b, c, d, ..], ByteOrder::Big) => Some((u32::from_be_bytes([*a, *b, *c, *d]), 4)),
                    _ => None,
                },
                _ => None,
            };
            if let Some((point, used)) = found.filter(|(point, _)| wtf8::is_surrogate(*point)) {
                out.push_char(cx, point)?;
                return Ok(error.start + used);
            }
        }
        Handler::Custom(function) => {
            let exception = decode_exception(cx, name, input, error)?;
            let result = cx.call(function, std::slice::from_ref(&exception))?;
            let Some((text, position)) = pair(cx, &result).filter(|(text, _)| cx.as_str(text).is_some()) else {
                return Err(cx.type_error("decoding error handler must return (str, int) tuple"));
            };
            // The handler may have put other bytes into the exception's place.
            let object = cx.get_attr_str(&exception, "object")?;
            if !object.is_bytes() {
                return Err(cx.type_error("object attribute must be bytes"));
            }
            let at = resume_at(cx, &position, object.bytes_slice().len())?;
            out.push_value(cx, &text)?;
            *input = object;
            return Ok(at);
        }
        Handler::Strict => {}
        Handler::XmlCharRefReplace | Handler::NameReplace => {
            let kind = cx.type_object(ShapeId::UNICODE_DECODE_ERROR);
            let kind = cx.name_of_type(&kind);
            return Err(cx.type_error(&format!("don't know how to handle {kind} in error callback")));
        }
    }
    Err(raise_decode_error(cx, name, input, error))
}

/// A tuple of two.
fn pair(cx: &Context, value: &Value) -> Option<(Value, Value)> {
    match cx.as_tuple(value) {
        Some([first, second]) if cx.is_instance_of(second, ShapeId::INT) => Some((first.clone(), second.clone())),
        _ => None,
    }
}

/// Where a handler says to go on.
fn resume_at(cx: &mut Context, position: &Value, length: usize) -> PyResult<usize> {
    let given = cx.index_i64(position)?;
    let at = if given < 0 { given + length as i64 } else { given };
    match usize::try_from(at).ok().filter(|at| *at <= length) {
        Some(at) => Ok(at),
        None => Err(cx.index_error(&format!("position {at} from error handler out of bounds"))),
    }
}

/// What the handler puts for characters that cannot be encoded, and the position to go on at.
///
/// # Errors
/// `UnicodeEncodeError`, or what the handler raises.
pub fn on_encode_error(
    cx: &mut Context,
    handler: &Handler,
    name: &str,
    text: &Value,
    error: &EncodeError,
    encoding: Option<Encoding>,
) -> PyResult<(Replacement, Position)> {
    let wrong = text.str_bytes().get(error.start.byte..error.end.byte).unwrap_or(&[]);
    let mut out = TextBuilder::new();
    match handler {
        Handler::Ignore => {}
        Handler::Replace => out.push_repeated(cx, b"?", error.end.index - error.start.index)?,
        Handler::BackslashReplace => {
            for point in wtf8::code_points(wrong) {
                out.write(cx, |out| push_escaped(point, out))?;
            }
        }
        Handler::XmlCharRefReplace => {
            for point in wtf8::code_points(wrong) {
                out.push_str(cx, &format!("&#{point};"))?;
            }
        }
        Handler::NameReplace => {
            for point in wtf8::code_points(wrong) {
                let start = out.len();
                out.push_str(cx, "\\N{")?;
                let mut named = false;
                out.write(cx, |out| names::name(point, out).map(|found| named = found))?;
                if named {
                    out.push_str(cx, "}")?;
                } else {
                    out.truncate(start);
                    out.write(cx, |out| push_escaped(point, out))?;
                }
            }
        }
        Handler::SurrogateEscape => {
            let mut bytes = Vec::new();
            for point in wtf8::code_points(wrong) {
                match point {
                    0xDC80..=0xDCFF => bytes.push((point - 0xDC00) as u8),
                    // What came before is done; the next error begins here.
                    _ if !bytes.is_empty() && matches!(encoding, Some(Encoding::Utf8 | Encoding::Utf8Sig)) => {
                        let at = Position { byte: error.start.byte + 3 * bytes.len(), index: error.start.index + bytes.len() };
                        return Ok((Replacement::Bytes(bytes), at));
                    }
                    _ => return Err(raise_encode_error(cx, name, text, error)),
                }
            }
            if matches!(encoding, Some(Encoding::Utf16(_) | Encoding::Utf32(_))) {
                return Err(raise_encode_error(cx, name, text, error));
            }
            return Ok((Replacement::Bytes(bytes), error.end));
        }
        Handler::SurrogatePass => {
            let mut bytes: Vec<u8> = Vec::new();
            for point in wtf8::code_points(wrong) {
                let pushed = match encoding {
                    _ if !wtf8::is_surrogate(point) => return Err(raise_encode_error(cx, name, text, error)),
                    Some(Encoding::Utf8 | Encoding::Utf8Sig) => bytes.push_code_point(point),
                    Some(Encoding::Utf16(order)) => utf16::push_units(point, order.unwrap_or(ByteOrder::Little), &mut bytes),
                    Some(Encoding::Utf32(order)) => utf32::push_unit(point, order.unwrap_or(ByteOrder::Little), &mut bytes),
                    _ => return Err(raise_encode_error(cx, name, text, error)),
                };
                if pushed.is_err() {
                    return Err(cx.memory_error());
                }
            }
            return Ok((Replacement::Bytes(bytes), error.end));
        }
        Handler::Custom(function) => {
            let exception = encode_exception(cx, name, text, error)?;
            let result = cx.call(function, &[exception])?;
            let Some((replacement, position)) = pair(cx, &result) else {
                return Err(cx.type_error("encoding error handler must return (str/bytes, int) tuple"));
            };
            let length = text.as_str().map_or(0, |view| view.chars());
            let at = Position::of_index(text.str_bytes(), resume_at(cx, &position, length)?);
            if cx.as_str(&replacement).is_some() {
                return Ok((Replacement::Text(crate::str::ops::exact(cx, &replacement)), at));
            }
            let Some(bytes) = cx.as_bytes(&replacement).map(<[u8]>::to_vec) else {
                return Err(cx.type_error("encoding error handler must return (str/bytes, int) tuple"));
            };
            return Ok((Replacement::Bytes(bytes), at));
        }
        Handler::Strict => return Err(raise_encode_error(cx, name, text, error)),
    }
    Ok((Replacement::Text(out.finish(cx)?), error.end))
}
