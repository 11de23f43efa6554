//! Codecs: `str.encode`, `bytes.decode`, and what they are made of.
//!
//! The encodings that every program needs are native ([`Encoding`]); their algorithms are in `lissom_text`, which stops at each error. What
//! is done then is in errors.rs. Any other encoding is asked of the functions registered with `codecs.register` (registry.rs).

pub mod errors;
pub mod registry;

use lissom_text::codec::{ByteOrder, DecodeStop, EncodeStop, Position, single_byte, unicode_escape, utf7, utf8, utf16, utf32};
use lissom_text::unicode::names;

use crate::context::{Context, PyResult};
use crate::str::TextBuilder;
use crate::value::Value;
use errors::{Handler, Replacement};

/// A native encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `utf-8`
    Utf8,
    /// `utf-8-sig`
    Utf8Sig,
    /// `ascii`
    Ascii,
    /// `latin-1`
    Latin1,
    /// `utf-16`, in this order of bytes; without one, a mark tells.
    Utf16(Option<ByteOrder>),
    /// `utf-32`, in the same way.
    Utf32(Option<ByteOrder>),
    /// `utf-7`
    Utf7,
    /// `unicode-escape`
    UnicodeEscape,
    /// `raw-unicode-escape`
    RawUnicodeEscape,
}

/// Is an encoding found by way of the registry of codecs, so that a note on what it raises names it? All but these spellings.
fn by_registry(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace(['-', ' '], "_");
    !["utf_8", "utf8", "utf_16", "utf16", "utf_32", "utf32", "ascii", "us_ascii", "latin1", "latin_1", "iso_8859_1", "iso8859_1"].contains(&plain.as_str())
}

impl Encoding {
    /// The native encoding of this name, in any spelling.
    pub fn find(name: &str) -> Option<Encoding> {
        use ByteOrder::{Big, Little};
        let mut room = [0u8; 24];
        let room = room.get_mut(..name.len())?;
        for (place, byte) in room.iter_mut().zip(name.bytes()) {
            *place = if matches!(byte, b'-' | b' ') { b'_' } else { byte.to_ascii_lowercase() };
        }
        Some(match &*room {
            b"utf_8" | b"utf8" | b"u8" | b"utf" | b"cp65001" => Encoding::Utf8,
            b"utf_8_sig" | b"utf8_sig" => Encoding::Utf8Sig,
            b"ascii" | b"us_ascii" | b"646" | b"ansi_x3.4_1968" | b"iso646_us" => Encoding::Ascii,
            b"latin_1" | b"latin1" | b"iso_8859_1" | b"iso8859_1" | b"8859" | b"l1" | b"latin" | b"cp819" | b"iso8859" => Encoding::Latin1,
            b"utf_16" | b"utf16" | b"u16" => Encoding::Utf16(None),
            b"utf_16_le" | b"utf_16le" | b"utf16le" | b"utf16_le" => Encoding::Utf16(Some(Little)),
            b"utf_16_be" | b"utf_16be" | b"utf16be" | b"utf16_be" => Encoding::Utf16(Some(Big)),
            b"utf_32" | b"utf32" | b"u32" => Encoding::Utf32(None),
            b"utf_32_le" | b"utf_32le" | b"utf32le" | b"utf32_le" => Encoding::Utf32(Some(Little)),
            b"utf_32_be" | b"utf_32be" | b"utf32be" | b"utf32_be" => Encoding::Utf32(Some(Big)),
            b"utf_7" | b"utf7" | b"u7" | b"unicode_1_1_utf_7" => Encoding::Utf7,
            b"unicode_escape" | b"unicodeescape" => Encoding::UnicodeEscape,
            b"raw_unicode_escape" | b"rawunicodeescape" => Encoding::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The name in error messages; the order of bytes matters when decoding only.
    pub fn name(self, order: Option<ByteOrder>) -> &'static str {
        match (self, order) {
            (Encoding::Utf8 | Encoding::Utf8Sig, _) => "utf-8",
            (Encoding::Ascii, _) => "ascii",
            (Encoding::Latin1, _) => "latin-1",
            (Encoding::Utf16(_), None) => "utf-16",
            (Encoding::Utf16(_), Some(ByteOrder::Little)) => "utf-16-le",
            (Encoding::Utf16(_), Some(ByteOrder::Big)) => "utf-16-be",
            (Encoding::Utf32(_), None) => "utf-32",
            (Encoding::Utf32(_), Some(ByteOrder::Little)) => "utf-32-le",
            (Encoding::Utf32(_), Some(ByteOrder::Big)) => "utf-32-be",
            (Encoding::Utf7, _) => "utf7",
            (Encoding::UnicodeEscape, _) => "unicodeescape",
            (Encoding::RawUnicodeEscape, _) => "rawunicodeescape",
        }
    }

    /// The order of bytes that was named.
    fn order(self) -> Option<ByteOrder> {
        match self {
            Encoding::Utf16(order) | Encoding::Utf32(order) => order,
            _ => None,
        }
    }
}

/// `text.encode(encoding, errors)`; `text` is an exact `str`.
///
/// # Errors
/// `UnicodeEncodeError`, `LookupError`; what a handler or a codec raises.
pub fn encode(cx: &mut Context, text: &Value, encoding: &str, errors: &str) -> PyResult<Value> {
    match Encoding::find(encoding) {
        Some(native) => match encode_native(cx, text, native, errors) {
            Err(raised) if by_registry(encoding) => Err(registry::note(cx, raised, encoding, "encoding")),
            result => result,
        },
        None => registry::encode_text(cx, text, encoding, errors),
    }
}

/// As [`encode`], with a native encoding.
///
/// # Errors
/// `UnicodeEncodeError`; what a handler raises.
pub fn encode_native(cx: &mut Context, text: &Value, encoding: Encoding, errors: &str) -> PyResult<Value> {
    let Some(view) = text.as_str() else { return cx.new_bytes(&[]) };
    if view.ascii && matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1) {
        return cx.new_bytes(view.bytes);
    }
    let mut out = TextBuilder::new();
    match encoding {
        Encoding::Utf8Sig => out.push_bytes(cx, "\u{feff}".as_bytes())?,
        Encoding::Utf16(None) => out.push_bytes(cx, &[0xff, 0xfe])?,
        Encoding::Utf32(None) => out.push_bytes(cx, &[0xff, 0xfe, 0, 0])?,
        _ => {}
    }
    let name = encoding.name(encoding.order());
    let mut at = Position::default();
    let mut handler = None;
    loop {
        let error = match encode_step(cx, encoding, view.bytes, at, &mut out) {
            Ok(()) => return out.finish_bytes(cx),
            Err(EncodeStop::Full) => return Err(crate::str::builder::full(cx)),
            Err(EncodeStop::Error(error)) => error,
        };
        let handler = match &handler {
            Some(handler) => handler,
            None => handler.insert(Handler::find(cx, errors)?),
        };
        let (replacement, resume) = errors::on_encode_error(cx, handler, name, text, &error, Some(encoding))?;
        // Encodings of all of Unicode take whole units, or text in ASCII.
        let unit = match encoding {
            Encoding::Utf16(_) => 2,
            Encoding::Utf32(_) => 4,
            _ => 1,
        };
        let unicode = matches!(encoding, Encoding::Utf8 | Encoding::Utf8Sig | Encoding::Utf16(_) | Encoding::Utf32(_));
        match replacement {
            Replacement::Bytes(bytes) if !bytes.len().is_multiple_of(unit) => return Err(errors::raise_encode_error(cx, name, text, &error)),
            Replacement::Text(replacement) if unicode && !replacement.str_bytes().is_ascii() => return Err(errors::raise_encode_error(cx, name, text, &error)),
            Replacement::Bytes(bytes) => out.push_bytes(cx, &bytes)?,
            Replacement::Text(replacement) => {
                let bytes = replacement.str_bytes();
                if encode_step(cx, encoding, bytes, Position::default(), &mut out).is_err() {
                    return Err(errors::raise_encode_error(cx, name, text, &error));
                }
            }
        }
        at = resume;
    }
}

/// Encodes from a position on, up to the end or the first error.
fn encode_step(cx: &mut Context, encoding: Encoding, text: &[u8], from: Position, out: &mut TextBuilder) -> Result<(), EncodeStop> {
    let mut sink = out.sink(cx);
    let rest = || text.get(from.byte..).unwrap_or(&[]);
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Sig => utf8::encode(text, from, &mut sink),
        Encoding::Ascii => single_byte::encode_ascii(text, from, &mut sink),
        Encoding::Latin1 => single_byte::encode_latin1(text, from, &mut sink),
        Encoding::Utf16(order) => utf16::encode(text, from, order.unwrap_or(ByteOrder::Little), &mut sink),
        Encoding::Utf32(order) => utf32::encode(text, from, order.unwrap_or(ByteOrder::Little), &mut sink),
        Encoding::Utf7 => Ok(utf7::encode(rest(), &mut sink)?),
        Encoding::UnicodeEscape => Ok(unicode_escape::encode(rest(), &mut sink)?),
        Encoding::RawUnicodeEscape => Ok(unicode_escape::encode_raw(rest(), &mut sink)?),
    }
}

/// `object.decode(encoding, errors)` of a bytes-like object.
///
/// # Errors
/// `UnicodeDecodeError`, `LookupError`, `TypeError` if it is not bytes-like; what a handler or a codec raises.
pub fn decode_object(cx: &mut Context, object: &Value, encoding: &str, errors: &str) -> PyResult<Value> {
    if crate::buffer::native_bytes(cx, object).is_some_and(<[u8]>::is_empty) {
        return Ok(Value::EMPTY_STRING); // whatever the encoding
    }
    match Encoding::find(encoding) {
        Some(native) => match decode_native(cx, object, native, errors, true) {
            Err(raised) if by_registry(encoding) => Err(registry::note(cx, raised, encoding, "decoding")),
            result => result.map(|(text, _)| text),
        },
        None => registry::decode_text(cx, object, encoding, errors),
    }
}

/// Decodes with a native encoding: the text, and how many bytes were consumed (all, if the input is final).
///
/// # Errors
/// `UnicodeDecodeError`; what a handler raises.
pub fn decode_native(cx: &mut Context, object: &Value, encoding: Encoding, errors: &str, is_final: bool) -> PyResult<(Value, usize)> {
    let held = cx.bytes_like(object)?;
    let input: &[u8] = &held;
    if input.is_ascii() && matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1) {
        return Ok((cx.new_str_known(input, true)?, input.len()));
    }
    let (mark, order) = byte_order(encoding, input);
    let mut out = TextBuilder::new();
    let first = match decode_step(cx, encoding, order, input, mark, is_final, &mut out) {
        Ok(consumed) => return Ok((out.finish(cx)?, consumed)),
        Err(stop) => stop,
    };
    // There are errors: from here on the input is held as a `bytes`, for handlers to see.
    let mut whole = if object.is_bytes() { object.clone() } else { cx.new_bytes(input)? };
    let name = encoding.name(order);
    let handler = Handler::find(cx, errors)?;
    let mut stop = first;
    loop {
        let error = match stop {
            DecodeStop::Full => return Err(crate::str::builder::full(cx)),
            DecodeStop::Error(error) => error,
        };
        let resume = errors::on_decode_error(cx, &handler, name, &mut whole, &error, Some((encoding, order)), &mut out)?;
        stop = match decode_step(cx, encoding, order, whole.bytes_slice(), resume, is_final, &mut out) {
            Ok(consumed) => return Ok((out.finish(cx)?, consumed)),
            Err(stop) => stop,
        };
    }
}

/// Where the text begins behind a mark, and the order of bytes.
fn byte_order(encoding: Encoding, input: &[u8]) -> (usize, Option<ByteOrder>) {
    match encoding {
        Encoding::Utf8Sig if input.starts_with("\u{feff}".as_bytes()) => (3, None),
        Encoding::Utf16(None) => match utf16::mark_order(input) {
            Some(order) => (2, Some(order)),
            None => (0, Some(ByteOrder::Little)),
        },
        Encoding::Utf32(None) => match utf32::mark_order(input) {
            Some(order) => (4, Some(order)),
            None => (0, Some(ByteOrder::Little)),
        },
        _ => (0, encoding.order()),
    }
}

/// Decodes from an offset on, up to the end or the first error.
fn decode_step(
    cx: &mut Context,
    encoding: Encoding,
    order: Option<ByteOrder>,
    input: &[u8],
    from: usize,
    is_final: bool,
    out: &mut TextBuilder,
) -> Result<usize, DecodeStop> {
    let mut sink = out.sink(cx);
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Sig => utf8::decode(input, from, is_final, &mut sink),
        Encoding::Ascii => single_byte::decode_ascii(input, from, &mut sink),
        Encoding::Latin1 => {
            single_byte::decode_latin1(input.get(from..).unwrap_or(&[]), &mut sink)?;
            Ok(input.len())
        }
        Encoding::Utf16(_) => utf16::decode(input, from, is_final, order.unwrap_or(ByteOrder::Little), &mut sink),
        Encoding::Utf32(_) => utf32::decode(input, from, is_final, order.unwrap_or(ByteOrder::Little), &mut sink),
        Encoding::Utf7 => utf7::decode(input, from, is_final, &mut sink),
        Encoding::UnicodeEscape => unicode_escape::decode(input, from, is_final, &names::lookup, &mut None, &mut sink),
        Encoding::RawUnicodeEscape => unicode_escape::decode_raw(input, from, is_final, &mut sink),
    }
}
