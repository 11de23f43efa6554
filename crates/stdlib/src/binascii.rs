//! `binascii`: bytes as ASCII text and back: hexadecimal, base64, quoted-printable, uuencoding; and checksums.

use lissom_macros::methods;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("binascii", Some("Conversion between binary data and ASCII"))?;
    cx.module_functions(&module, Functions::METHODS)?;
    let base = cx.type_object(ShapeId::VALUE_ERROR);
    let error = crate::_struct::exception_class(cx, "binascii", "Error", &base)?;
    cx.module_set(&module, "Error", error.clone())?;
    cx.state::<State>("binascii").error = Some(error);
    let base = cx.type_object(ShapeId::EXCEPTION);
    let incomplete = crate::_struct::exception_class(cx, "binascii", "Incomplete", &base)?;
    cx.module_set(&module, "Incomplete", incomplete)?;
    Ok(module)
}

#[derive(Default)]
struct State {
    error: Option<Value>,
}

/// Raises `binascii.Error`.
#[cold]
fn error(cx: &mut Context, message: &str) -> Raised {
    let class = cx.state::<State>("binascii").error.clone().unwrap_or(Value::NONE);
    let made = cx.new_message(message).and_then(|text| cx.call(&class, &[text]));
    match made {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

/// The bytes of an argument that may be ASCII text.
fn ascii(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if let Some(view) = cx.as_str(value) {
        if !view.ascii {
            return Err(cx.value_error("string argument should contain only ASCII characters"));
        }
        return cx.new_bytes(view.bytes);
    }
    if !cx.has_buffer(value) {
        let kind = cx.type_name(value);
        return Err(cx.type_error(&format!("argument should be bytes, buffer or ASCII string, not '{kind}'")));
    }
    cx.bytes_from_buffer(value)
}

fn flag(cx: &mut Context, value: Option<&Value>, default: bool) -> PyResult<bool> {
    match value {
        Some(value) => cx.truth(value),
        None => Ok(default),
    }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_digit(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    } as u32)
}

fn hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let bytes = cx.bytes_from_buffer(args.get(0))?;
    // Bytes are made, so any separator of one byte will do.
    let (separator, group) = match args.opt(1).map(|separator| single_byte(cx, separator)) {
        Some(Some(byte)) => (Some(byte), args.opt(2).map_or(Ok(1), |group| cx.index_i32(group).map(i64::from))?),
        _ => lissom_objects::bytes::ops::hex_arguments(cx, args, 1)?,
    };
    let digits = lissom_objects::bytes::ops::to_hex(cx, bytes.bytes_slice(), separator.map(|_| b'-'), group)?;
    let Some(separator) = separator else { return cx.new_bytes(digits.str_bytes()) };
    let mut out = TextBuilder::with_capacity(cx, digits.str_bytes().len())?;
    for byte in digits.str_bytes() {
        out.push_byte(cx, if *byte == b'-' { separator } else { *byte })?;
    }
    out.finish_bytes(cx)
}

/// The one byte that a separator of `bytes`, or of a character below 256, stands for.
fn single_byte(cx: &mut Context, separator: &Value) -> Option<u8> {
    match cx.as_str(separator) {
        Some(view) => {
            let mut characters = view.utf8()?.chars();
            let first = u8::try_from(u32::from(characters.next()?)).ok()?;
            characters.next().is_none().then_some(first)
        }
        None => match cx.as_bytes(separator)? {
            [byte] => Some(*byte),
            _ => None,
        },
    }
}

fn unhex(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let text = ascii(cx, args.get(0))?;
    let digits = text.bytes_slice();
    if digits.len() % 2 != 0 {
        return Err(error(cx, "Odd-length string"));
    }
    let mut out = TextBuilder::with_capacity(cx, digits.len() / 2)?;
    for pair in digits.chunks_exact(2) {
        let value = |digit: u8| (digit as char).to_digit(16);
        let (Some(high), Some(low)) = (value(pair[0]), value(pair[1])) else {
            return Err(error(cx, "Non-hexadecimal digit found"));
        };
        out.push_byte(cx, (high << 4 | low) as u8)?;
    }
    out.finish_bytes(cx)
}

/// The table of CRC-32 (polynomial 0xEDB88320).
const CRC_TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 != 0 { 0xEDB8_8320 ^ value >> 1 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
};

/// CRC-32 of bytes, going on from an earlier one.
pub fn crc32(bytes: &[u8], start: u32) -> u32 {
    !bytes.iter().fold(!start, |value, byte| CRC_TABLE[((value ^ *byte as u32) & 255) as usize] ^ value >> 8)
}

/// The functions of `binascii`.
struct Functions;

#[methods]
impl Functions {
    /// Hexadecimal representation of binary data.
    #[sig("(data, sep='', bytes_per_sep=1)")]
    fn hexlify(cx: &mut Context, args: &Args) -> PyResult<Value> {
        hex(cx, args)
    }

    /// Hexadecimal representation of binary data.
    #[sig("(data, sep='', bytes_per_sep=1)")]
    fn b2a_hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        hex(cx, args)
    }

    /// Binary data of hexadecimal representation.
    #[sig("(hexstr, /)")]
    fn unhexlify(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unhex(cx, args)
    }

    /// Binary data of hexadecimal representation.
    #[sig("(hexstr, /)")]
    fn a2b_hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unhex(cx, args)
    }

    /// Base64-code line of binary data.
    #[sig("(data, /, *, newline=True)")]
    fn b2a_base64(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let newline = flag(cx, args.opt(1), true)?;
        let source = cx.bytes_from_buffer(args.get(0))?;
        let mut out = TextBuilder::with_capacity(cx, source.bytes_slice().len() / 3 * 4 + 5)?;
        for group in source.bytes_slice().chunks(3) {
            let word = group.iter().fold(0u32, |word, byte| word << 8 | *byte as u32) << (8 * (3 - group.len()));
            for place in 0..4 {
                let digit = if place > group.len() { b'=' } else { BASE64[(word >> (18 - 6 * place) & 63) as usize] };
                out.push_byte(cx, digit)?;
            }
        }
        if newline {
            out.push_byte(cx, b'\n')?;
        }
        out.finish_bytes(cx)
    }

    /// Decode a line of base64 data.
    ///
    ///   strict_mode
    ///     When set to True, bytes that are not in the base64 standard are not allowed.
    ///     The same applies to excess data after padding (= / ==).
    #[sig("(data, /, *, strict_mode=False)")]
    fn a2b_base64(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let strict = flag(cx, args.opt(1), false)?;
        let text = ascii(cx, args.get(0))?;
        let input = text.bytes_slice();
        let mut out = TextBuilder::with_capacity(cx, input.len() / 4 * 3)?;
        // Padding counts at the end only: data behind it takes it back, or is refused.
        let (mut quad, mut left, mut pads) = (0, 0u32, 0);
        for (index, byte) in input.iter().enumerate() {
            if *byte == b'=' {
                pads += 1;
                match quad {
                    0 if strict && index == 0 => return Err(error(cx, "Leading padding not allowed")),
                    0 if strict => return Err(error(cx, "Excess padding not allowed")),
                    1 if strict => break,
                    _ if strict && quad + pads > 4 => return Err(error(cx, "Excess padding not allowed")),
                    _ => continue,
                }
            }
            let Some(digit) = base64_digit(*byte) else {
                if strict {
                    return Err(error(cx, "Only base64 data is allowed"));
                }
                continue;
            };
            if strict && pads > 0 {
                let message = if quad + pads == 4 { "Excess data after padding" } else { "Discontinuous padding not allowed" };
                return Err(error(cx, message));
            }
            pads = 0;
            match quad {
                0 => left = digit,
                1 => {
                    out.push_byte(cx, (left << 2 | digit >> 4) as u8)?;
                    left = digit & 15;
                }
                2 => {
                    out.push_byte(cx, (left << 4 | digit >> 2) as u8)?;
                    left = digit & 3;
                }
                _ => out.push_byte(cx, (left << 6 | digit) as u8)?,
            }
            quad = (quad + 1) % 4;
        }
        match quad {
            0 => out.finish_bytes(cx),
            1 => {
                let count = out.len() / 3 * 4 + 1;
                let message = format!("Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4");
                Err(error(cx, &message))
            }
            _ if quad + pads >= 4 => out.finish_bytes(cx),
            _ => Err(error(cx, "Incorrect padding")),
        }
    }

    /// Compute CRC-32 incrementally.
    #[sig("(data, crc=0, /)")]
    fn crc32(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.with_buffer(args.get(0), |_| ())?;
        let start = match args.opt(1) {
            Some(start) => cx.index_clamped(start)? as u32,
            None => 0,
        };
        let sum = cx.with_buffer(args.get(0), |bytes| crc32(bytes, start))?;
        cx.new_int(sum as i64)
    }

    /// Compute CRC-CCITT incrementally.
    #[sig("(data, crc, /)")]
    fn crc_hqx(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.with_buffer(args.get(0), |_| ())?;
        let start = cx.index_clamped(args.get(1))? as u16;
        let sum = cx.with_buffer(args.get(0), |bytes| {
            bytes.iter().fold(start, |sum, byte| (0..8).fold(sum ^ (*byte as u16) << 8, |sum, _| if sum & 0x8000 != 0 { sum << 1 ^ 0x1021 } else { sum << 1 }))
        })?;
        cx.new_int(sum as i64)
    }

    /// Uuencode line of data.
    #[sig("(data, /, *, backtick=False)")]
    fn b2a_uu(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let backtick = flag(cx, args.opt(1), false)?;
        let source = cx.bytes_from_buffer(args.get(0))?;
        let bytes = source.bytes_slice();
        if bytes.len() > 45 {
            return Err(error(cx, "At most 45 bytes at once"));
        }
        let digit = |value: u32| if value == 0 && backtick { b'`' } else { b' ' + value as u8 };
        let mut out = TextBuilder::new();
        out.push_byte(cx, digit(bytes.len() as u32))?;
        for group in bytes.chunks(3) {
            let word = group.iter().fold(0u32, |word, byte| word << 8 | *byte as u32) << (8 * (3 - group.len()));
            for place in 0..4 {
                out.push_byte(cx, digit(word >> (18 - 6 * place) & 63))?;
            }
        }
        out.push_byte(cx, b'\n')?;
        out.finish_bytes(cx)
    }

    /// Decode a line of uuencoded data.
    #[sig("(data, /)")]
    fn a2b_uu(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ascii(cx, args.get(0))?;
        let line = text.bytes_slice();
        let Some(first) = line.first() else { return Err(error(cx, "Missing length byte")) };
        let length = (first.wrapping_sub(b' ') & 63) as usize;
        let mut out = TextBuilder::new();
        let mut digits = line.iter().skip(1);
        while out.len() < length {
            let mut word = 0;
            for _ in 0..4 {
                let byte = match digits.next() {
                    None | Some(b'\n' | b'\r') => b' ',
                    Some(byte) => *byte,
                };
                if !(b' '..=b' ' + 64).contains(&byte) {
                    return Err(error(cx, "Illegal char"));
                }
                word = word << 6 | (byte - b' ') as u32 & 63;
            }
            for shift in [16, 8, 0] {
                if out.len() < length {
                    out.push_byte(cx, (word >> shift) as u8)?;
                }
            }
        }
        if digits.any(|byte| !matches!(byte, b' ' | b'`' | b'\n' | b'\r')) {
            return Err(error(cx, "Trailing garbage"));
        }
        out.finish_bytes(cx)
    }

    /// Decode a string of qp-encoded data.
    #[sig("(data, header=False)")]
    fn a2b_qp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let header = flag(cx, args.opt(1), false)?;
        let text = ascii(cx, args.get(0))?;
        let input = text.bytes_slice();
        let mut out = TextBuilder::with_capacity(cx, input.len())?;
        let mut at = 0;
        while let Some(byte) = input.get(at) {
            at += 1;
            match byte {
                b'=' => match (input.get(at), input.get(at + 1)) {
                    (None, _) => break,
                    (Some(b'\n' | b'\r'), _) => {
                        while input.get(at).is_some_and(|byte| *byte != b'\n') {
                            at += 1;
                        }
                        at += 1;
                    }
                    (Some(b'='), _) => {
                        out.push_byte(cx, b'=')?;
                        at += 1;
                    }
                    (Some(high), Some(low)) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                        let value = |digit: u8| (digit as char).to_digit(16).unwrap_or(0);
                        out.push_byte(cx, (value(*high) << 4 | value(*low)) as u8)?;
                        at += 2;
                    }
                    _ => out.push_byte(cx, b'=')?,
                },
                b'_' if header => out.push_byte(cx, b' ')?,
                other => out.push_byte(cx, *other)?,
            }
        }
        out.finish_bytes(cx)
    }

    /// Encode a string using quoted-printable encoding.
    ///
    /// On encoding, when istext is set, newlines are not encoded, and white
    /// space at end of lines is.  When istext is not set, \r and \n (CR/LF)
    /// are both encoded.  When quotetabs is set, space and tabs are encoded.
    #[sig("(data, quotetabs=False, istext=True, header=False)")]
    fn b2a_qp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let quote_tabs = flag(cx, args.opt(1), false)?;
        let is_text = flag(cx, args.opt(2), true)?;
        let header = flag(cx, args.opt(3), false)?;
        let source = cx.bytes_from_buffer(args.get(0))?;
        let input = source.bytes_slice();
        let crlf = input.iter().position(|byte| *byte == b'\n').is_some_and(|at| at > 0 && input[at - 1] == b'\r');
        let end: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        let mut out = TextBuilder::with_capacity(cx, input.len())?;
        let mut column = 0;
        let mut at = 0;
        while let Some(&byte) = input.get(at) {
            let next = input.get(at + 1).copied();
            let line_end = byte == b'\n' || (byte == b'\r' && next == Some(b'\n'));
            if is_text && line_end {
                out.push_bytes(cx, end)?;
                at += if byte == b'\r' { 2 } else { 1 };
                column = 0;
                continue;
            }
            let at_end = match next {
                None => true,
                Some(b'\n') => is_text,
                Some(b'\r') => is_text && input.get(at + 2) == Some(&b'\n'),
                _ => false,
            };
            let quoted = byte > 126
                || byte == b'='
                || (header && byte == b'_')
                || (byte == b'.' && column == 0 && (next.is_none() || matches!(next, Some(b'\n' | b'\r' | 0))))
                || (!is_text && matches!(byte, b'\r' | b'\n'))
                || (matches!(byte, b' ' | b'\t') && (at_end || (quote_tabs && !(header && byte == b' '))))
                || (byte < 33 && !matches!(byte, b'\r' | b'\n' | b'\t' | b' '));
            let width = if quoted { 3 } else { 1 };
            let last = matches!(next, None | Some(b'\n'));
            if column + width > if last { 76 } else { 75 } {
                out.push_byte(cx, b'=')?;
                out.push_bytes(cx, end)?;
                column = 0;
            }
            if quoted {
                out.push_str(cx, &format!("={byte:02X}"))?;
            } else {
                out.push_byte(cx, if header && byte == b' ' { b'_' } else { byte })?;
            }
            column += width;
            at += 1;
        }
        out.finish_bytes(cx)
    }
}
