//! `repr()` of strings and bytes, and `ascii()`.
//!
//! Quotes are single unless the text has single quotes and no double ones. What a terminal cannot show is
//! escaped, by the table of printable code points.

use crate::sink::{Full, Sink};
use crate::unicode::is_printable;
use crate::wtf8;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn quote_for(text: &[u8]) -> u8 {
    if memchr::memchr(b'\'', text).is_some() && memchr::memchr(b'"', text).is_none() { b'"' } else { b'\'' }
}

/// Writes `\x1f`, `\u20ac` or `\U0001f600`.
pub fn push_escaped(point: u32, out: &mut impl Sink) -> Result<(), Full> {
    let (letter, digits) = match point {
        0..0x100 => (b'x', 2),
        0x100..0x1_0000 => (b'u', 4),
        _ => (b'U', 8),
    };
    let mut buffer = [b'\\'; 10];
    buffer[1] = letter;
    for place in 0..digits {
        buffer[2 + place] = DIGITS[(point >> (4 * (digits - 1 - place)) & 15) as usize];
    }
    out.push_bytes(&buffer[..2 + digits])
}

/// Writes an ASCII byte that does not stand for itself within `quote`s.
fn push_ascii_escape(byte: u8, out: &mut impl Sink) -> Result<(), Full> {
    match byte {
        b'\t' => out.push_bytes(b"\\t"),
        b'\n' => out.push_bytes(b"\\n"),
        b'\r' => out.push_bytes(b"\\r"),
        b'\\' => out.push_bytes(b"\\\\"),
        b'\'' => out.push_bytes(b"\\'"),
        b'"' => out.push_bytes(b"\\\""),
        _ => push_escaped(u32::from(byte), out),
    }
}

/// How many bytes at the start of `text` stand for themselves within `quote`s.
fn plain_len(text: &[u8], quote: u8) -> usize {
    crate::search::position(text, |byte| (byte.wrapping_sub(b' ') > b'~' - b' ') | (byte == b'\\') | (byte == quote))
}

/// Writes `repr` of a string.
pub fn str_repr(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let quote = quote_for(text);
    out.push_byte(quote)?;
    let mut rest = text;
    while let Some((point, used)) = {
        let plain = plain_len(rest, quote);
        out.push_bytes(&rest[..plain])?;
        rest = &rest[plain..];
        wtf8::decode_first(rest)
    } {
        if point < 0x80 {
            push_ascii_escape(point as u8, out)?;
        } else if is_printable(point) {
            out.push_bytes(&rest[..used])?;
        } else {
            push_escaped(point, out)?;
        }
        rest = &rest[used..];
    }
    out.push_byte(quote)
}

/// Writes `repr` of bytes: `b'…'`.
pub fn bytes_repr(bytes: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    quoted_bytes(bytes, quote_for(bytes), out)
}

/// As [`bytes_repr`], as a `bytearray` shows it: a single quote is escaped even between double ones.
pub fn bytearray_repr(bytes: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    quoted_bytes(bytes, b'\'', out)
}

/// `escaped` is the quote that is escaped; the other one never occurs if it stands around the text.
fn quoted_bytes(bytes: &[u8], escaped: u8, out: &mut impl Sink) -> Result<(), Full> {
    let quote = quote_for(bytes);
    out.push_bytes(&[b'b', quote])?;
    let mut rest = bytes;
    loop {
        let plain = plain_len(rest, escaped);
        out.push_bytes(&rest[..plain])?;
        let Some((&byte, after)) = rest[plain..].split_first() else { break };
        push_ascii_escape(byte, out)?;
        rest = after;
    }
    out.push_byte(quote)
}

/// Writes `text` with everything outside ASCII escaped: what `ascii()` makes of a `repr`.
pub fn to_ascii(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let mut rest = text;
    loop {
        let plain = crate::search::position(rest, |byte| byte >= 0x80);
        out.push_bytes(&rest[..plain])?;
        rest = &rest[plain..];
        let Some((point, used)) = wtf8::decode_first(rest) else { return Ok(()) };
        push_escaped(point, out)?;
        rest = &rest[used..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(f: impl Fn(&mut Vec<u8>) -> Result<(), Full>) -> String {
        let mut out = Vec::new();
        f(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings() {
        let repr = |text: &[u8]| run(|out| str_repr(text, out));
        assert_eq!(repr(b"abc"), "'abc'");
        assert_eq!(repr(b"it's"), "\"it's\"");
        assert_eq!(repr(b"'\""), "'\\'\"'");
        assert_eq!(repr("\t\n\r\\\x00\x7fé\u{a0}€\u{200b}😀\u{e0001}".as_bytes()), "'\\t\\n\\r\\\\\\x00\\x7fé\\xa0€\\u200b😀\\U000e0001'");
        assert_eq!(repr(b"\xed\xa0\x80"), "'\\ud800'");
        assert_eq!(repr(b""), "''");
    }

    #[test]
    fn bytes() {
        assert_eq!(run(|out| bytes_repr(b"a'\xff\n\x00", out)), "b\"a'\\xff\\n\\x00\"");
        assert_eq!(run(|out| bytes_repr(b"", out)), "b''");
    }

    #[test]
    fn ascii() {
        assert_eq!(run(|out| to_ascii("'é€😀'".as_bytes(), out)), "'\\xe9\\u20ac\\U0001f600'");
    }
}
