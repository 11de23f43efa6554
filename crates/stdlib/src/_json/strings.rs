//! JSON string literals: reading one, writing one.

use lissom_objects::context::{Context, PyResult};
use lissom_objects::str::TextBuilder;
use lissom_objects::value::Value;
use lissom_text::wtf8;

/// Text that is no JSON: a message and the byte offset it is about.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What is wrong.
    pub message: &'static str,
    /// Where.
    pub at: usize,
}

/// Does a byte of a literal stand for itself?
#[inline(always)]
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

/// Where the run of plain bytes from `at` on ends.
#[inline]
fn plain_end(text: &[u8], mut at: usize) -> usize {
    // Eight bytes at a time: a byte that ends a run sets its high bit in one of the three tests.
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    while let Some(chunk) = text.get(at..at + 8) {
        let mut room = [0; 8];
        room.copy_from_slice(chunk);
        let word = u64::from_le_bytes(room);
        let has_zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let found = control | has_zero(word ^ (ONES * b'"' as u64)) | has_zero(word ^ (ONES * b'\\' as u64));
        if found != 0 {
            break;
        }
        at += 8;
    }
    while text.get(at).is_some_and(|byte| is_plain(*byte)) {
        at += 1;
    }
    at
}

/// The four hexadecimal digits at an offset.
fn hex4(text: &[u8], at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | (*digit as char).to_digit(16)?))
}

/// Where a literal that begins at `start` (behind its quote) ends, if it has no escapes and nothing wrong: most of them.
#[inline]
pub fn scan_plain(text: &[u8], start: usize) -> Option<usize> {
    let end = plain_end(text, start);
    if text.get(end) == Some(&b'"') { Some(end) } else { None }
}

/// Reads the literal that begins at `start`, behind its quote: the string, and the offset behind the closing quote.
///
/// # Errors
/// `MemoryError`; what is wrong with the text is the inner error.
pub fn scan(cx: &mut Context, text: &[u8], start: usize, strict: bool) -> PyResult<Result<(Value, usize), Fault>> {
    if let Some(end) = scan_plain(text, start) {
        return Ok(Ok((cx.new_str_bytes(&text[start..end])?, end + 1)));
    }
    let unterminated = Fault { message: "Unterminated string starting at", at: start.saturating_sub(1) };
    let mut out = TextBuilder::new();
    let mut at = start;
    loop {
        let end = plain_end(text, at);
        out.push_bytes(cx, &text[at..end])?;
        match text.get(end) {
            None => return Ok(Err(unterminated)),
            Some(b'"') => return Ok(Ok((out.finish(cx)?, end + 1))),
            Some(b'\\') => {}
            Some(_) if strict => return Ok(Err(Fault { message: "Invalid control character at", at: end })),
            Some(control) => {
                out.push_byte(cx, *control)?;
                at = end + 1;
                continue;
            }
        }
        let Some(letter) = text.get(end + 1) else { return Ok(Err(unterminated)) };
        let byte = match letter {
            b'"' | b'\\' | b'/' => *letter,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let Some(mut point) = hex4(text, end + 2) else {
                    return Ok(Err(Fault { message: "Invalid \\uXXXX escape", at: end + 1 }));
                };
                at = end + 6;
                if (0xD800..0xDC00).contains(&point)
                    && text.get(at..at + 2) == Some(b"\\u")
                    && let Some(low @ 0xDC00..0xE000) = hex4(text, at + 2)
                {
                    point = 0x1_0000 + ((point - 0xD800) << 10) + (low - 0xDC00);
                    at += 6;
                }
                out.push_char(cx, point)?;
                continue;
            }
            _ => return Ok(Err(Fault { message: "Invalid \\escape", at: end })),
        };
        out.push_byte(cx, byte)?;
        at = end + 2;
    }
}

/// Writes a string as a JSON literal.
///
/// # Errors
/// `MemoryError`
pub fn write(cx: &mut Context, out: &mut TextBuilder, text: &[u8], ascii: bool) -> PyResult {
    out.push_byte(cx, b'"')?;
    let mut at = 0;
    loop {
        let mut end = plain_end(text, at);
        if ascii {
            let run = &text[at..end];
            end = at + run.iter().position(|byte| *byte >= 0x7f).unwrap_or(run.len());
        }
        out.push_bytes(cx, &text[at..end])?;
        let Some((point, used)) = wtf8::decode_first(text.get(end..).unwrap_or(&[])) else { break };
        at = end + used;
        let short: &[u8] = match point {
            0x22 => b"\\\"",
            0x5C => b"\\\\",
            8 => b"\\b",
            12 => b"\\f",
            10 => b"\\n",
            13 => b"\\r",
            9 => b"\\t",
            _ => b"",
        };
        if !short.is_empty() {
            out.push_bytes(cx, short)?;
            continue;
        }
        let mut unit = |cx: &mut Context, unit: u32| {
            let digit = |shift: u32| b"0123456789abcdef"[(unit >> shift & 15) as usize];
            out.push_bytes(cx, &[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)])
        };
        if point >= 0x1_0000 {
            unit(cx, 0xD800 + ((point - 0x1_0000) >> 10))?;
            unit(cx, 0xDC00 + ((point - 0x1_0000) & 0x3FF))?;
        } else {
            unit(cx, point)?;
        }
    }
    out.push_byte(cx, b'"')
}

/// A string as a JSON literal.
///
/// # Errors
/// `TypeError` if it is no string.
pub fn encode(cx: &mut Context, string: &Value, ascii: bool) -> PyResult<Value> {
    let Some(text) = cx.as_str(string) else {
        let kind = cx.argument_type_name(string);
        return Err(cx.type_error(&format!("first argument must be a string, not {kind}")));
    };
    let mut out = TextBuilder::new();
    write(cx, &mut out, text.bytes, ascii)?;
    out.finish(cx)
}
