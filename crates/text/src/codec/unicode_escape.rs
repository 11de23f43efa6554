//! `unicode-escape` and `raw-unicode-escape`: Latin-1 with backslash escapes, as in Python's source.

use super::{Decoded, DecodeStop};
use crate::escape::{Escape, EscapeError, NameLookup, TRUNCATED_4, TRUNCATED_8, read_escape};
use crate::repr::push_escaped;
use crate::sink::{Full, Sink};
use crate::wtf8;

/// Decodes `input[from..]`. The offset of the first escape that is not known (it stays as it is written, and
/// deserves a warning) goes to `unknown`, if nothing is there yet.
pub fn decode(
    input: &[u8],
    from: usize,
    is_final: bool,
    names: NameLookup<'_>,
    unknown: &mut Option<usize>,
    out: &mut impl Sink,
) -> Decoded {
    let mut at = from;
    while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
        let run = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        super::single_byte::decode_latin1(&rest[..run], out)?;
        at += run;
        if run == rest.len() {
            break;
        }
        match read_escape(&rest[run + 1..], names) {
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
                        out.push_byte(b'\\')?;
                        out.push_code_point(u32::from(byte))?;
                    }
                }
                at += 1 + used;
            }
            Err(EscapeError { is_incomplete: true, .. }) if !is_final => return Ok(at),
            Err(error) => return Err(DecodeStop::error(at, at + 1 + error.used, error.reason)),
        }
    }
    Ok(at)
}

/// Writes `text` in ASCII with escapes.
pub fn encode(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    for point in wtf8::code_points(text) {
        match point {
            0x09 => out.push_bytes(b"\\t")?,
            0x0A => out.push_bytes(b"\\n")?,
            0x0D => out.push_bytes(b"\\r")?,
            0x5C => out.push_bytes(b"\\\\")?,
            0x20..0x7F => out.push_byte(point as u8)?,
            _ => push_escaped(point, out)?,
        }
    }
    Ok(())
}

/// Decodes `input[from..]`, where only `\uXXXX` and `\UXXXXXXXX` are escapes.
pub fn decode_raw(input: &[u8], from: usize, is_final: bool, out: &mut impl Sink) -> Decoded {
    let mut at = from;
    while let Some(rest) = input.get(at..).filter(|rest| !rest.is_empty()) {
        let run = memchr::memchr(b'\\', rest).unwrap_or(rest.len());
        super::single_byte::decode_latin1(&rest[..run], out)?;
        at += run;
        let (digits, reason) = match rest.get(run + 1) {
            None if run == rest.len() => break,
            None if is_final => {
                out.push_byte(b'\\')?;
                at += 1;
                break;
            }
            None => return Ok(at),
            Some(b'u') => (4, TRUNCATED_4),
            Some(b'U') => (8, TRUNCATED_8),
            Some(&byte) => {
                out.push_byte(b'\\')?;
                out.push_code_point(u32::from(byte))?;
                at += 2;
                continue;
            }
        };
        match crate::escape::read_hex(&rest[run + 2..], digits) {
            Ok(point) if point > wtf8::MAX => {
                return Err(DecodeStop::error(at, at + 2 + digits, "\\Uxxxxxxxx out of range"));
            }
            Ok(point) => out.push_code_point(point)?,
            Err(used) if at + 2 + used == input.len() && !is_final => return Ok(at),
            Err(used) => return Err(DecodeStop::error(at, at + 2 + used, reason)),
        }
        at += 2 + digits;
    }
    Ok(at)
}

/// Writes `text` in Latin-1, with escapes for what Latin-1 has not.
pub fn encode_raw(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    for point in wtf8::code_points(text) {
        match u8::try_from(point) {
            Ok(byte) => out.push_byte(byte)?,
            Err(_) => push_escaped(point, out)?,
        }
    }
    Ok(())
}
