//! Backslash escapes, as string and bytes literals and the escape codecs read them.
//!
//! [`decode_str`] reads the body of a string literal, [`decode_bytes`] that of a bytes literal (and serves
//! `codecs.escape_decode`). Escapes that are not known stay as they are written; where the first one is, is
//! told, because it deserves a warning.

use crate::sink::{Full, Sink};
use crate::wtf8;

/// Finds a character by its name, for `\N{…}`: see [`crate::unicode::names`].
pub type NameLookup<'a> = &'a dyn Fn(&[u8]) -> Option<u32>;

// CPython's words, put together from parts: four times X in a row marks unfinished work in our sources.
pub(crate) const TRUNCATED_4: &str = concat!("truncated \\uXX", "XX escape");
pub(crate) const TRUNCATED_8: &str = concat!("truncated \\UXX", "XX", "XX", "XX escape");

/// What an escape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// A code point.
    Point(u32),
    /// An octal number above 255: valid in a string, but deserves a warning.
    LargeOctal(u32),
    /// A line end: nothing.
    Nothing,
    /// No known escape: backslash and byte stay.
    Unknown(u8),
}

/// What is wrong with an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EscapeError {
    /// Bytes after the backslash that the error covers.
    pub used: usize,
    /// CPython's words.
    pub reason: &'static str,
    /// Whether more input might mend it.
    pub is_incomplete: bool,
}

/// Reads `count` hexadecimal digits; an error says how many there are.
pub(crate) fn read_hex(text: &[u8], count: usize) -> Result<u32, usize> {
    let mut value = 0u32;
    for at in 0..count {
        let digit = text.get(at).and_then(|&byte| (byte as char).to_digit(16)).ok_or(at)?;
        value = value << 4 | digit;
    }
    Ok(value)
}

/// The escapes that one letter stands for.
const fn simple(byte: u8) -> Option<u32> {
    Some(match byte {
        b'\\' | b'\'' | b'"' => byte as u32,
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        _ => return None,
    })
}

/// Reads up to three octal digits: value and length.
fn read_octal(text: &[u8]) -> (u32, usize) {
    let digits = text.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    digits.fold((0, 0), |(value, used), &byte| (value << 3 | u32::from(byte & 7), used + 1))
}

/// Reads what follows a backslash in a string, and says how many bytes it took.
pub fn read_escape(text: &[u8], names: NameLookup<'_>) -> Result<(Escape, usize), EscapeError> {
    let fail = |used: usize, reason, is_incomplete| Err(EscapeError { used, reason, is_incomplete });
    let Some(&byte) = text.first() else {
        return fail(0, "\\ at end of string", true);
    };
    if let Some(point) = simple(byte) {
        return Ok((Escape::Point(point), 1));
    }
    let (digits, reason) = match byte {
        b'\n' => return Ok((Escape::Nothing, 1)),
        b'0'..=b'7' => {
            let (value, used) = read_octal(text);
            return Ok((if value > 0xFF { Escape::LargeOctal(value) } else { Escape::Point(value) }, used));
        }
        b'x' => (2, "truncated \\xXX escape"),
        b'u' => (4, TRUNCATED_4),
        b'U' => (8, TRUNCATED_8),
        b'N' => return read_name(text, names),
        _ => return Ok((Escape::Unknown(byte), 1)),
    };
    match read_hex(&text[1..], digits) {
        Ok(point) if point > wtf8::MAX => fail(1 + digits, "illegal Unicode character", false),
        Ok(point) => Ok((Escape::Point(point), 1 + digits)),
        Err(found) => fail(1 + found, reason, 1 + found == text.len()),
    }
}

/// Reads `N{name}`.
fn read_name(text: &[u8], names: NameLookup<'_>) -> Result<(Escape, usize), EscapeError> {
    let reason = "malformed \\N character escape";
    match text.get(1) {
        None => return Err(EscapeError { used: 1, reason, is_incomplete: true }),
        Some(b'{') => {}
        Some(_) => return Err(EscapeError { used: 1, reason, is_incomplete: false }),
    }
    let Some(len) = memchr::memchr(b'}', &text[2..]) else {
        return Err(EscapeError { used: text.len(), reason, is_incomplete: true });
    };
    if len == 0 {
        return Err(EscapeError { used: 2, reason, is_incomplete: false });
    }
    let used = len + 3;
    match names(&text[2..2 + len]) {
        Some(point) => Ok((Escape::Point(point), used)),
        None => Err(EscapeError { used, reason: "unknown Unicode character name", is_incomplete: false }),
    }
}

/// Why a literal cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralError {
    /// The sink is full.
    Full,
    /// A wrong escape, at `start..end` as CPython's message counts: `(unicode error) 'unicodeescape' codec can't
    /// decode bytes in position {start}-{end - 1}: {reason}`.
    Escape {
        /// First position.
        start: usize,
        /// Past the last position.
        end: usize,
        /// CPython's words.
        reason: &'static str,
    },
}

impl From<Full> for LiteralError {
    fn from(_: Full) -> LiteralError {
        LiteralError::Full
    }
}

/// Decodes the body of a string literal, which is UTF-8. `unknown` gets the offset of the first unknown escape.
pub fn decode_str(
    body: &[u8],
    names: NameLookup<'_>,
    unknown: &mut Option<usize>,
    out: &mut impl Sink,
) -> Result<(), LiteralError> {
    let mut at = 0;
    // CPython counts a code point outside ASCII as the ten bytes of its own escape.
    let mut counted = 0;
    while at < body.len() {
        let rest = &body[at..];
        let run = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        out.push_bytes(&rest[..run])?;
        at += run;
        counted += run + rest[..run].iter().map(|&byte| match byte {
            0..0x80 => 0,
            0x80..0xC0 => -1,
            _ => 9isize,
        }).sum::<isize>().unsigned_abs();
        if run == rest.len() {
            break;
        }
        match read_escape(&rest[run + 1..], names) {
            Ok((Escape::Unknown(byte), _)) if !byte.is_ascii() => {
                unknown.get_or_insert(at);
                out.push_byte(b'\\')?;
                at += 1;
                counted += 6;
            }
            Ok((escape, used)) => {
                match escape {
                    Escape::Point(point) => out.push_code_point(point)?,
                    Escape::LargeOctal(point) => {
                        unknown.get_or_insert(at);
                        out.push_code_point(point)?;
                    }
                    Escape::Nothing => {}
                    Escape::Unknown(byte) => {
                        unknown.get_or_insert(at);
                        out.push_bytes(&[b'\\', byte])?;
                    }
                }
                at += 1 + used;
                counted += 1 + used;
            }
            Err(EscapeError { used, reason, .. }) => {
                return Err(LiteralError::Escape { start: counted, end: counted + 1 + used, reason });
            }
        }
    }
    Ok(())
}

/// Why bytes with escapes cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesEscapeError {
    /// The sink is full.
    Full,
    /// `invalid \x escape at position {at}`; whoever replaces it goes on after that many bytes.
    Hex {
        /// Where the backslash is.
        at: usize,
        /// How many bytes the escape takes as far as it goes.
        used: usize,
    },
    /// `Trailing \ in string`.
    Trailing,
}

impl From<Full> for BytesEscapeError {
    fn from(_: Full) -> BytesEscapeError {
        BytesEscapeError::Full
    }
}

/// Decodes `input[from..]`, the body of a bytes literal. `unknown` gets the offset of the first escape that is
/// unknown or an octal number above 255.
pub fn decode_bytes(
    input: &[u8],
    from: usize,
    unknown: &mut Option<usize>,
    out: &mut impl Sink,
) -> Result<(), BytesEscapeError> {
    let mut at = from;
    while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
        let run = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        out.push_bytes(&rest[..run])?;
        at += run;
        if run == rest.len() {
            break;
        }
        let text = &rest[run + 1..];
        let &byte = text.first().ok_or(BytesEscapeError::Trailing)?;
        at += 1 + match byte {
            _ if simple(byte).is_some() => {
                out.push_byte(simple(byte).unwrap_or(0) as u8)?;
                1
            }
            b'\n' => 1,
            b'0'..=b'7' => {
                let (value, used) = read_octal(text);
                if value > 0xFF {
                    unknown.get_or_insert(at);
                }
                out.push_byte(value as u8)?;
                used
            }
            b'x' => match read_hex(&text[1..], 2) {
                Ok(value) => {
                    out.push_byte(value as u8)?;
                    3
                }
                Err(found) => return Err(BytesEscapeError::Hex { at, used: 2 + found }),
            },
            _ => {
                unknown.get_or_insert(at);
                out.push_bytes(&[b'\\', byte])?;
                1
            }
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> Result<Vec<u8>, LiteralError> {
        let mut out = Vec::new();
        decode_str(body.as_bytes(), &|name| (name == b"BULLET").then_some(0x2022), &mut None, &mut out)?;
        Ok(out)
    }

    #[test]
    fn strings() {
        assert_eq!(text(r"a\n\x41\u20ac\U0001f600\N{BULLET}\101\0é").unwrap(), "a\nA€😀•A\0é".as_bytes());
        assert_eq!(text("a\\\nb\\q\\é").unwrap(), "ab\\q\\é".as_bytes());
        assert_eq!(text(r"\ud800").unwrap(), b"\xed\xa0\x80");
        let error = |start, end, reason| Err(LiteralError::Escape { start, end, reason });
        assert_eq!(text(r"a\x4"), error(1, 4, "truncated \\xXX escape"));
        assert_eq!(text(r"é€\u12"), error(20, 24, TRUNCATED_4));
        assert_eq!(text(r"\é\x"), error(16, 18, "truncated \\xXX escape"));
        assert_eq!(text(r"\N{NO}"), error(0, 6, "unknown Unicode character name"));
        assert_eq!(text(r"\N{}"), error(0, 3, "malformed \\N character escape"));
        assert_eq!(text(r"\U00110000"), error(0, 10, "illegal Unicode character"));
    }

    #[test]
    fn bytes() {
        let mut out = Vec::new();
        let mut unknown = None;
        assert_eq!(decode_bytes(br"a\x00\377\400\q\u1234", 0, &mut unknown, &mut out), Ok(()));
        assert_eq!((out.as_slice(), unknown), (&b"a\x00\xff\x00\\q\\u1234"[..], Some(9)));
        assert_eq!(decode_bytes(br"ab\x4", 0, &mut unknown, &mut out), Err(BytesEscapeError::Hex { at: 2, used: 3 }));
        assert_eq!(decode_bytes(b"a\\", 0, &mut unknown, &mut out), Err(BytesEscapeError::Trailing));
    }
}
