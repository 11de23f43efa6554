//! `_codecs`: the registry of codecs, and the native ones as functions that say how much they consumed.

use lissom_macros::methods;
use lissom_objects::codec::errors::{Handler, Replacement, on_decode_error, on_encode_error};
use lissom_objects::codec::{Encoding, decode_native, encode_native, registry};
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_text::codec::{ByteOrder, DecodeError, EncodeError, Position};
use lissom_text::wtf8;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_codecs", None)?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_functions(&module, Handlers::METHODS)?;
    Ok(module)
}

/// A text argument, with a default for `None`.
fn text_or(cx: &mut Context, args: &Args, index: usize, default: &str) -> PyResult<String> {
    let Some(value) = args.some(index) else { return Ok(default.to_owned()) };
    if cx.as_str(value).is_none() {
        let (function, kind) = (args.native.name, cx.argument_type_name(value));
        return Err(cx.type_error(&format!("{function}() argument {} must be str or None, not {kind}", index + 1)));
    }
    lissom_objects::str::methods::name_argument(cx, value, "")
}

/// A name of an encoding or of a handler of errors: `what` tells in messages which argument it is.
fn name_or(cx: &mut Context, args: &Args, index: usize, what: &str, default: &str) -> PyResult<String> {
    let what = format!("{}() argument{what}", args.native.name);
    args.opt(index).map_or_else(|| Ok(default.to_owned()), |value| lissom_objects::str::methods::name_argument(cx, value, &what))
}

/// `X_encode(text, errors)`: bytes, and how many characters were consumed.
/// Is what shall be encoded text?
fn check_text(cx: &mut Context, args: &Args) -> PyResult {
    if cx.as_str(args.get(0)).is_some() {
        return Ok(());
    }
    let (function, kind) = (args.native.name, cx.argument_type_name(args.get(0)));
    Err(cx.type_error(&format!("{function}() argument 1 must be str, not {kind}")))
}

fn encode(cx: &mut Context, args: &Args, encoding: Encoding) -> PyResult<Value> {
    check_text(cx, args)?;
    let errors = text_or(cx, args, 1, "strict")?;
    let text = lissom_objects::str::ops::exact(cx, args.get(0));
    let bytes = encode_native(cx, &text, encoding, &errors)?;
    let consumed = text.as_str().map_or(0, |view| view.chars());
    let consumed = cx.new_int(consumed as i64)?;
    cx.new_tuple(&[bytes, consumed])
}

/// Refuses what has no bytes to decode.
fn check_bytes(cx: &mut Context, value: &Value, or_text: bool) -> PyResult {
    if cx.has_buffer(value) || or_text && cx.as_str(value).is_some() {
        return Ok(());
    }
    cx.bytes_like(value).map(drop)
}

/// `X_decode(bytes, errors, final)`: text, and how many bytes were consumed.
fn decode(cx: &mut Context, args: &Args, encoding: Encoding, final_at: Option<usize>) -> PyResult<Value> {
    check_bytes(cx, args.get(0), matches!(encoding, Encoding::UnicodeEscape | Encoding::RawUnicodeEscape))?;
    let errors = text_or(cx, args, 1, "strict")?;
    let is_final = match final_at {
        Some(index) => match args.opt(index) {
            Some(truth) => cx.truth(truth)?,
            None => false,
        },
        None => true,
    };
    let (text, consumed) = if cx.as_str(args.get(0)).is_some() && matches!(encoding, Encoding::UnicodeEscape | Encoding::RawUnicodeEscape) {
        let bytes = cx.new_bytes(args.get(0).str_bytes())?;
        decode_native(cx, &bytes, encoding, &errors, is_final)?
    } else {
        decode_native(cx, args.get(0), encoding, &errors, is_final)?
    };
    let consumed = cx.new_int(consumed as i64)?;
    cx.new_tuple(&[text, consumed])
}

/// The functions of `_codecs`.
struct Functions;

#[methods]
impl Functions {
    /// Register a codec search function.
    #[sig("(search_function, /)")]
    fn register(cx: &mut Context, args: &Args) -> PyResult<Value> {
        registry::register(cx, args.get(0))?;
        Ok(Value::NONE)
    }

    /// Unregister a codec search function and clear the registry's cache.
    #[sig("(search_function, /)")]
    fn unregister(cx: &mut Context, args: &Args) -> PyResult<Value> {
        registry::unregister(cx, args.get(0));
        Ok(Value::NONE)
    }

    /// Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.
    #[sig("(encoding, /)")]
    fn lookup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = name_or(cx, args, 0, "", "")?;
        registry::lookup(cx, &encoding)
    }

    /// Encodes obj using the codec registered for encoding.
    #[sig("(obj, encoding='utf-8', errors='strict')")]
    fn encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = name_or(cx, args, 1, " 'encoding'", "utf-8")?;
        let errors = name_or(cx, args, 2, " 'errors'", "strict")?;
        if cx.as_str(args.get(0)).is_some() && Encoding::find(&encoding).is_some() {
            let text = lissom_objects::str::ops::exact(cx, args.get(0));
            return lissom_objects::codec::encode(cx, &text, &encoding, &errors);
        }
        registry::apply(cx, &encoding, 0, args.get(0), args.opt(2).map(|_| errors.as_str()))
    }

    /// Decodes obj using the codec registered for encoding.
    #[sig("(obj, encoding='utf-8', errors='strict')")]
    fn decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = name_or(cx, args, 1, " 'encoding'", "utf-8")?;
        let errors = name_or(cx, args, 2, " 'errors'", "strict")?;
        if cx.has_buffer(args.get(0)) && Encoding::find(&encoding).is_some() {
            return lissom_objects::codec::decode_object(cx, args.get(0), &encoding, &errors);
        }
        registry::apply(cx, &encoding, 1, args.get(0), args.opt(2).map(|_| errors.as_str()))
    }

    /// Register the specified error handler under the name errors.
    #[sig("(errors, handler, /)")]
    fn register_error(cx: &mut Context, args: &Args) -> PyResult<Value> {
        name_or(cx, args, 0, " 1", "")?;
        registry::register_error(cx, args.get(0), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Un-register the specified error handler for the error handling `errors'.
    ///
    /// Only custom error handlers can be un-registered. An exception is raised
    /// if the error handling is a built-in one (e.g., 'strict'), or if an error
    /// occurs.
    ///
    /// Otherwise, this returns True if a custom handler has been successfully
    /// un-registered, and False if no custom handler for the specified error
    /// handling exists.
    #[sig("(errors, /)")]
    fn _unregister_error(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = name_or(cx, args, 0, "", "")?;
        if Handlers::METHODS.iter().any(|native| native.name.strip_suffix("_errors") == Some(name.as_str())) {
            return Err(cx.value_error(&format!("cannot un-register built-in error handler '{name}'")));
        }
        registry::unregister_error(cx, args.get(0)).map(Value::bool)
    }

    /// lookup_error(errors) -> handler
    ///
    /// Return the error handler for the specified error handling name.
    #[sig("(name, /)")]
    fn lookup_error(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = name_or(cx, args, 0, "", "")?;
        if let Some(handler) = registry::error_handler(cx, &name)? {
            return Ok(handler);
        }
        let native = Handlers::METHODS.iter().find(|native| native.name.strip_suffix("_errors") == Some(name.as_str()));
        match native {
            Some(native) => lissom_objects::descriptor::new_function(cx, native, None),
            None => Err(cx.error(ShapeId::LOOKUP_ERROR, &format!("unknown error handler name '{name}'"))),
        }
    }

    /// Encode text as UTF-8.
    #[sig("(str, errors=None, /)")]
    fn utf_8_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf8)
    }

    /// Decode UTF-8.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_8_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf8, Some(2))
    }

    /// Encode text as UTF-7.
    #[sig("(str, errors=None, /)")]
    fn utf_7_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf7)
    }

    /// Decode UTF-7.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_7_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf7, Some(2))
    }

    /// Encode text as ASCII.
    #[sig("(str, errors=None, /)")]
    fn ascii_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Ascii)
    }

    /// Decode ASCII.
    #[sig("(data, errors=None, /)")]
    fn ascii_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Ascii, None)
    }

    /// Encode text as Latin-1.
    #[sig("(str, errors=None, /)")]
    fn latin_1_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Latin1)
    }

    /// Decode Latin-1.
    #[sig("(data, errors=None, /)")]
    fn latin_1_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Latin1, None)
    }

    /// Encode text as UTF-16 with a mark.
    #[sig("(str, errors=None, byteorder=0, /)")]
    fn utf_16_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf16(None))
    }

    /// Decode UTF-16 with a mark.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_16_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf16(None), Some(2))
    }

    /// Encode text as UTF-16, little-endian.
    #[sig("(str, errors=None, /)")]
    fn utf_16_le_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf16(Some(ByteOrder::Little)))
    }

    /// Decode UTF-16, little-endian.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_16_le_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf16(Some(ByteOrder::Little)), Some(2))
    }

    /// Encode text as UTF-16, big-endian.
    #[sig("(str, errors=None, /)")]
    fn utf_16_be_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf16(Some(ByteOrder::Big)))
    }

    /// Decode UTF-16, big-endian.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_16_be_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf16(Some(ByteOrder::Big)), Some(2))
    }

    /// Decode UTF-16; says the order of bytes, too.
    #[sig("(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_16_ex_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ex_decode(cx, args, Encoding::Utf16, &[0xff, 0xfe], &[0xfe, 0xff])
    }

    /// Encode text as UTF-32 with a mark.
    #[sig("(str, errors=None, byteorder=0, /)")]
    fn utf_32_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf32(None))
    }

    /// Decode UTF-32 with a mark.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_32_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf32(None), Some(2))
    }

    /// Encode text as UTF-32, little-endian.
    #[sig("(str, errors=None, /)")]
    fn utf_32_le_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf32(Some(ByteOrder::Little)))
    }

    /// Decode UTF-32, little-endian.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_32_le_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf32(Some(ByteOrder::Little)), Some(2))
    }

    /// Encode text as UTF-32, big-endian.
    #[sig("(str, errors=None, /)")]
    fn utf_32_be_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::Utf32(Some(ByteOrder::Big)))
    }

    /// Decode UTF-32, big-endian.
    #[sig("(data, errors=None, final=False, /)")]
    fn utf_32_be_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decode(cx, args, Encoding::Utf32(Some(ByteOrder::Big)), Some(2))
    }

    /// Decode UTF-32; says the order of bytes, too.
    #[sig("(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_32_ex_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ex_decode(cx, args, Encoding::Utf32, &[0xff, 0xfe, 0, 0], &[0, 0, 0xfe, 0xff])
    }

    /// Encode text with escapes.
    #[sig("(str, errors=None, /)")]
    fn unicode_escape_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::UnicodeEscape)
    }

    /// Decode text with escapes.
    #[sig("(data, errors=None, final=True, /)")]
    fn unicode_escape_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let final_at = args.opt(2).map(|_| 2);
        decode(cx, args, Encoding::UnicodeEscape, final_at)
    }

    /// Encode text with escapes for what is not Latin-1.
    #[sig("(str, errors=None, /)")]
    fn raw_unicode_escape_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        encode(cx, args, Encoding::RawUnicodeEscape)
    }

    /// Decode text with escapes for what is not Latin-1.
    #[sig("(data, errors=None, final=True, /)")]
    fn raw_unicode_escape_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let final_at = args.opt(2).map(|_| 2);
        decode(cx, args, Encoding::RawUnicodeEscape, final_at)
    }

    /// Decode bytes with the escapes of a bytes literal.
    #[sig("(data, errors=None, /)")]
    fn escape_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        use lissom_text::escape::BytesEscapeError;
        let source = if cx.as_str(args.get(0)).is_some() { cx.new_bytes(&args.get(0).str_bytes().to_vec())? } else { cx.bytes_from_buffer(args.get(0))? };
        let errors = text_or(cx, args, 1, "strict")?;
        let input = source.bytes_slice();
        let mut out = TextBuilder::new();
        let mut at = 0;
        loop {
            let stopped = {
                let mut sink = out.sink(cx);
                lissom_text::escape::decode_bytes(input, at, &mut None, &mut sink)
            };
            match stopped {
                Ok(_) => break,
                Err(BytesEscapeError::Full) => return Err(cx.memory_error()),
                Err(BytesEscapeError::Hex { at: wrong, used }) => match errors.as_str() {
                    "strict" => return Err(cx.value_error(&format!("invalid \\x escape at position {wrong}"))),
                    "replace" => {
                        out.push_byte(cx, b'?')?;
                        at = wrong + used;
                    }
                    "ignore" => at = wrong + used,
                    other => return Err(cx.value_error(&format!("decoding error; unknown error handling code: {other}"))),
                },
                Err(BytesEscapeError::Trailing) => return Err(cx.value_error("Trailing \\ in string")),
            }
        }
        let bytes = out.finish_bytes(cx)?;
        let consumed = cx.new_int(input.len() as i64)?;
        cx.new_tuple(&[bytes, consumed])
    }

    /// Encode bytes with the escapes of a bytes literal.
    #[sig("(data, errors=None, /)")]
    fn escape_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(bytes) = cx.as_bytes(args.get(0)) else {
            let kind = cx.argument_type_name(args.get(0));
            return Err(cx.type_error(&format!("escape_encode() argument 1 must be bytes, not {kind}")));
        };
        let mut out = TextBuilder::new();
        for byte in bytes {
            match byte {
                b'\\' | b'\'' => out.push_bytes(cx, &[b'\\', *byte])?,
                b'\t' => out.push_str(cx, "\\t")?,
                b'\n' => out.push_str(cx, "\\n")?,
                b'\r' => out.push_str(cx, "\\r")?,
                b' '..=b'~' => out.push_byte(cx, *byte)?,
                _ => out.push_str(cx, &format!("\\x{byte:02x}"))?,
            }
        }
        let bytes_length = bytes.len();
        let escaped = out.finish_bytes(cx)?;
        let consumed = cx.new_int(bytes_length as i64)?;
        cx.new_tuple(&[escaped, consumed])
    }

    /// The bytes themselves.
    #[sig("(data, errors=None, /)")]
    fn readbuffer_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = if cx.as_str(args.get(0)).is_some() { cx.new_bytes(&args.get(0).str_bytes().to_vec())? } else { cx.bytes_from_buffer(args.get(0))? };
        let consumed = cx.new_int(bytes.bytes_slice().len() as i64)?;
        cx.new_tuple(&[bytes, consumed])
    }

    /// A table from characters to bytes, from one of bytes to characters.
    #[sig("(map, /)")]
    fn charmap_build(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = cx.new_dict()?;
        let Some(view) = cx.as_str(args.get(0)) else { return Err(cx.type_error("charmap_build() argument must be str")) };
        for (byte, point) in wtf8::code_points(view.bytes).enumerate().filter(|(_, point)| *point != 0xFFFE) {
            cx.dict_set(&dict, &Value::int32(point as i32), Value::int32(byte as i32))?;
        }
        Ok(dict)
    }

    /// Encode text through a mapping of characters.
    #[sig("(str, errors=None, mapping=None, /)")]
    fn charmap_encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(mapping) = args.some(2) else { return encode(cx, args, Encoding::Latin1) };
        check_text(cx, args)?;
        let errors = text_or(cx, args, 1, "strict")?;
        let text = lissom_objects::str::ops::exact(cx, args.get(0));
        let mut out = TextBuilder::new();
        let bytes = text.str_bytes();
        let mut at = Position::default();
        while let Some((_, used)) = wtf8::decode_first(&bytes[at.byte..]) {
            let end = Position { byte: at.byte + used, index: at.index + 1 };
            if map_out(cx, mapping, &bytes[at.byte..end.byte], &mut out)? {
                at = end;
                continue;
            }
            // The characters behind it that map to nothing either belong to the same error.
            let mut end = end;
            let mut unused = TextBuilder::new();
            while let Some((_, used)) = wtf8::decode_first(&bytes[end.byte..]) {
                if map_out(cx, mapping, &bytes[end.byte..end.byte + used], &mut unused)? {
                    break;
                }
                end = Position { byte: end.byte + used, index: end.index + 1 };
            }
            let error = EncodeError { start: at, end, reason: "character maps to <undefined>" };
            let handler = Handler::find(cx, &errors)?;
            let (replacement, resume) = on_encode_error(cx, &handler, "charmap", &text, &error, None)?;
            match replacement {
                Replacement::Bytes(bytes) => out.push_bytes(cx, &bytes)?,
                Replacement::Text(replacement) => {
                    for piece in wtf8::code_points(replacement.str_bytes()) {
                        let mut room = [0; 4];
                        let piece = wtf8::encode(piece, &mut room);
                        if !map_out(cx, mapping, piece, &mut out)? {
                            return Err(lissom_objects::codec::errors::raise_encode_error(cx, "charmap", &text, &error));
                        }
                    }
                }
            }
            at = resume;
        }
        let encoded = out.finish_bytes(cx)?;
        let consumed = cx.new_int(text.as_str().map_or(0, |view| view.chars()) as i64)?;
        cx.new_tuple(&[encoded, consumed])
    }

    /// Decode bytes through a mapping of bytes.
    #[sig("(data, errors=None, mapping=None, /)")]
    fn charmap_decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(mapping) = args.some(2) else { return decode(cx, args, Encoding::Latin1, None) };
        let mut source = cx.bytes_from_buffer(args.get(0))?;
        let errors = text_or(cx, args, 1, "strict")?;
        let length = source.bytes_slice().len();
        let table: Option<Vec<u32>> = cx.as_str(mapping).map(|view| wtf8::code_points(view.bytes).collect());
        let mut out = TextBuilder::new();
        let mut at = 0;
        while let Some(byte) = source.bytes_slice().get(at).copied() {
            let found = match &table {
                Some(table) => match table.get(byte as usize) {
                    Some(0xFFFE) | None => false,
                    Some(point) => {
                        out.push_char(cx, *point)?;
                        true
                    }
                },
                None => map_in(cx, mapping, byte, &mut out)?,
            };
            if found {
                at += 1;
                continue;
            }
            let error = DecodeError { start: at, end: at + 1, reason: "character maps to <undefined>" };
            let handler = Handler::find(cx, &errors)?;
            at = on_decode_error(cx, &handler, "charmap", &mut source, &error, None, &mut out)?;
        }
        let text = out.finish(cx)?;
        let consumed = cx.new_int(length as i64)?;
        cx.new_tuple(&[text, consumed])
    }
}

/// What a mapping has for a key; nothing for a `LookupError` or None.
fn mapped(cx: &mut Context, mapping: &Value, key: i32) -> PyResult<Option<Value>> {
    match cx.get_item(mapping, &Value::int32(key)) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_none())),
        Err(raised) if cx.raised_is(ShapeId::LOOKUP_ERROR) => {
            drop(cx.take_raised(raised));
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// Writes what a character is mapped to; false if it is to nothing.
fn map_out(cx: &mut Context, mapping: &Value, piece: &[u8], out: &mut TextBuilder) -> PyResult<bool> {
    let point = wtf8::decode_first(piece).map_or(0, |(point, _)| point);
    let Some(value) = mapped(cx, mapping, point as i32)? else { return Ok(false) };
    if let Some(bytes) = cx.as_bytes(&value) {
        out.push_bytes(cx, bytes)?;
        return Ok(true);
    }
    if !cx.is_instance_of(&value, ShapeId::INT) {
        let kind = cx.type_name(&value);
        return Err(cx.type_error(&format!("character mapping must return integer, bytes or None, not {kind}")));
    }
    match u8::try_from(cx.index_clamped(&value)?) {
        Ok(byte) => out.push_byte(cx, byte)?,
        Err(_) => return Err(cx.type_error("character mapping must be in range(256)")),
    }
    Ok(true)
}

/// Writes what a byte is mapped to; false if it is to nothing.
fn map_in(cx: &mut Context, mapping: &Value, byte: u8, out: &mut TextBuilder) -> PyResult<bool> {
    let Some(value) = mapped(cx, mapping, byte as i32)? else { return Ok(false) };
    if let Some(view) = cx.as_str(&value) {
        if view.bytes == "\u{fffe}".as_bytes() {
            return Ok(false);
        }
        out.push_bytes(cx, view.bytes)?;
        return Ok(true);
    }
    if !cx.is_instance_of(&value, ShapeId::INT) {
        return Err(cx.type_error("character mapping must return integer, None or str"));
    }
    match cx.index_clamped(&value)? {
        0xFFFE => Ok(false),
        point @ 0..=0x10_FFFF => {
            out.push_char(cx, point as u32)?;
            Ok(true)
        }
        _ => Err(cx.type_error("character mapping must be in range(0x110000)")),
    }
}

/// `utf_16_ex_decode` and its like: text, consumed, and the order of bytes (−1 little, 1 big, 0 not known yet).
fn ex_decode(cx: &mut Context, args: &Args, encoding: fn(Option<ByteOrder>) -> Encoding, little: &[u8], big: &[u8]) -> PyResult<Value> {
    let errors = text_or(cx, args, 1, "strict")?;
    let order = match args.opt(2) {
        Some(order) => cx.index_i64(order)?,
        None => 0,
    };
    let is_final = match args.opt(3) {
        Some(truth) => cx.truth(truth)?,
        None => false,
    };
    let source = cx.bytes_from_buffer(args.get(0))?;
    let input = source.bytes_slice();
    let order = match order {
        0 if input.starts_with(little) => -1,
        0 if input.starts_with(big) => 1,
        other => other.signum(),
    };
    let chosen = match order {
        0 => encoding(None),
        1 => encoding(Some(ByteOrder::Big)),
        _ => encoding(Some(ByteOrder::Little)),
    };
    let marked = args.opt(2).is_none_or(|order| order.as_small_int() == Some(0)) && order != 0;
    let (text, consumed) = if marked {
        let rest = cx.new_bytes(&input[little.len()..])?;
        let (text, consumed) = decode_native(cx, &rest, chosen, &errors, is_final)?;
        (text, consumed + little.len())
    } else {
        decode_native(cx, &source, chosen, &errors, is_final)?
    };
    let consumed = cx.new_int(consumed as i64)?;
    cx.new_tuple(&[text, consumed, Value::int32(order as i32)])
}

/// The native error handlers as functions of an exception.
struct Handlers;

/// What a native handler makes of an exception: text (or bytes) and a position.
fn handle(cx: &mut Context, args: &Args, handler: Handler) -> PyResult<Value> {
    let exception = args.get(0);
    let encode = cx.is_instance_of(exception, ShapeId::UNICODE_ENCODE_ERROR);
    let decode = cx.is_instance_of(exception, ShapeId::UNICODE_DECODE_ERROR);
    let translate = cx.is_instance_of(exception, ShapeId::UNICODE_TRANSLATE_ERROR);
    if !encode && !decode && !translate {
        if matches!(handler, Handler::Strict) && cx.is_instance_of(exception, ShapeId::BASE_EXCEPTION) {
            return Err(cx.raise(exception.clone()));
        }
        if matches!(handler, Handler::Strict) {
            return Err(cx.type_error("codec must pass exception instance"));
        }
        let kind = cx.type_name(exception);
        return Err(cx.type_error(&format!("don't know how to handle {kind} in error callback")));
    }
    let only_encodes = matches!(handler, Handler::XmlCharRefReplace | Handler::NameReplace | Handler::SurrogateEscape | Handler::SurrogatePass);
    if translate && only_encodes {
        let kind = cx.type_name(exception);
        return Err(cx.type_error(&format!("don't know how to handle {kind} in error callback")));
    }
    if matches!(handler, Handler::Strict) {
        return Err(cx.raise(exception.clone()));
    }
    let object = cx.get_attr_str(exception, "object")?;
    let (start, end) = (cx.get_attr_str(exception, "start")?, cx.get_attr_str(exception, "end")?);
    // Within the object, and at least one unit.
    let length = cx.len(&object)?;
    let start = (cx.index_i64(&start)?.max(0) as usize).min(length.saturating_sub(1));
    let end = (cx.index_i64(&end)?.max(1) as usize).min(length.max(1)).max(start);
    let name = if translate { Value::EMPTY_STRING } else { cx.get_attr_str(exception, "encoding")? };
    let name = cx.string_lossy(&name);
    let native = Encoding::find(&name);
    if decode {
        let mut source = cx.bytes_from_buffer(&object)?;
        let error = DecodeError { start, end: end.min(source.bytes_slice().len()), reason: "" };
        let mut out = TextBuilder::new();
        let order = match native {
            Some(Encoding::Utf16(order) | Encoding::Utf32(order)) => order.or(Some(ByteOrder::Little)),
            _ => None,
        };
        let encoding = native.map(|native| (native, order));
        match on_decode_error(cx, &handler, &name, &mut source, &error, encoding, &mut out) {
            Ok(resume) => {
                let text = out.finish(cx)?;
                let resume = cx.new_int(resume as i64)?;
                return cx.new_tuple(&[text, resume]);
            }
            Err(raised) if cx.raised_is(ShapeId::UNICODE_DECODE_ERROR) => {
                drop(cx.take_raised(raised));
                return Err(cx.raise(exception.clone()));
            }
            Err(raised) => return Err(raised),
        }
    }
    let text = lissom_objects::str::ops::exact(cx, &object);
    if translate && matches!(handler, Handler::Replace) {
        let text = "\u{fffd}".repeat(end.saturating_sub(start));
        let text = cx.new_str(&text)?;
        let end = cx.new_int(end as i64)?;
        return cx.new_tuple(&[text, end]);
    }
    let error = EncodeError { start: Position::of_index(text.str_bytes(), start), end: Position::of_index(text.str_bytes(), end), reason: "" };
    match on_encode_error(cx, &handler, &name, &text, &error, native) {
        Ok((replacement, resume)) => {
            let replacement = match replacement {
                Replacement::Text(text) => text,
                Replacement::Bytes(bytes) => cx.new_bytes(&bytes)?,
            };
            let resume = cx.new_int(resume.index as i64)?;
            cx.new_tuple(&[replacement, resume])
        }
        Err(raised) if cx.raised_is(ShapeId::UNICODE_ENCODE_ERROR) => {
            drop(cx.take_raised(raised));
            Err(cx.raise(exception.clone()))
        }
        Err(raised) => Err(raised),
    }
}

#[methods]
impl Handlers {
    /// Implements the 'strict' error handling, which raises a UnicodeError on coding errors.
    #[sig("(exception, /)")]
    fn strict_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::Strict)
    }

    /// Implements the 'ignore' error handling, which ignores malformed data and continues.
    #[sig("(exception, /)")]
    fn ignore_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::Ignore)
    }

    /// Implements the 'replace' error handling, which replaces malformed data with a replacement marker.
    #[sig("(exception, /)")]
    fn replace_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::Replace)
    }

    /// Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.
    #[sig("(exception, /)")]
    fn xmlcharrefreplace_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::XmlCharRefReplace)
    }

    /// Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.
    #[sig("(exception, /)")]
    fn backslashreplace_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::BackslashReplace)
    }

    /// Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.
    #[sig("(exception, /)")]
    fn namereplace_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::NameReplace)
    }

    /// Implements the 'surrogateescape' error handling.
    #[sig("(exception, /)")]
    fn surrogateescape_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::SurrogateEscape)
    }

    /// Implements the 'surrogatepass' error handling.
    #[sig("(exception, /)")]
    fn surrogatepass_errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        handle(cx, args, Handler::SurrogatePass)
    }
}
