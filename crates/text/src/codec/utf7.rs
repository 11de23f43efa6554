//! UTF-7: ASCII as itself, everything else as UTF-16 in base 64 between `+` and `-`.
//!
//!   "a€+"  ->  a+IKw-+-

use super::{Decoded, DecodeStop};
use crate::sink::{Full, Sink};
use crate::wtf8;

fn base64_value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// Decodes `input[from..]`, which is outside any shifted section. If not `is_final`, a section that the input
/// does not end is left for later.
pub fn decode(input: &[u8], from: usize, is_final: bool, out: &mut impl Sink) -> Decoded {
    let mut at = from;
    while let Some(&byte) = input.get(at) {
        match byte {
            b'+' => {
                let section = &input[at + 1..];
                let len = section.iter().position(|&byte| base64_value(byte).is_none());
                let next = at + 1 + len.unwrap_or(section.len());
                match len {
                    None if !is_final => return Ok(at),
                    Some(0) if section[0] == b'-' => {
                        out.push_byte(b'+')?;
                        at += 2;
                    }
                    Some(0) => return Err(DecodeStop::error(at, at + 2, "ill-formed sequence")),
                    _ => {
                        let state = decode_section(&input[at + 1..next], out)?;
                        at = end_section(state, input, at, next, out)?;
                    }
                }
            }
            0..0x80 => {
                let rest = &input[at..];
                let run = rest.iter().position(|&byte| byte == b'+' || !byte.is_ascii()).unwrap_or(rest.len());
                out.push_bytes(&rest[..run])?;
                at += run;
            }
            _ => return Err(DecodeStop::error(at, at + 1, "unexpected special character")),
        }
    }
    Ok(at)
}

/// What is left when a section of base 64 ends.
struct Leftover {
    bits: u32,
    value: u32,
    surrogate: Option<u32>,
}

/// Decodes base 64 letters to UTF-16 units and those to text.
fn decode_section(letters: &[u8], out: &mut impl Sink) -> Result<Leftover, Full> {
    let mut left = Leftover { bits: 0, value: 0, surrogate: None };
    for &letter in letters {
        left.value = left.value << 6 | base64_value(letter).unwrap_or(0);
        left.bits += 6;
        if left.bits < 16 {
            continue;
        }
        left.bits -= 16;
        let unit = left.value >> left.bits;
        left.value &= (1 << left.bits) - 1;
        if let Some(high) = left.surrogate.take() {
            if (0xDC00..0xE000).contains(&unit) {
                out.push_code_point(0x1_0000 + ((high & 0x3FF) << 10 | unit & 0x3FF))?;
                continue;
            }
            out.push_code_point(high)?;
        }
        if (0xD800..0xDC00).contains(&unit) {
            left.surrogate = Some(unit);
        } else {
            out.push_code_point(unit)?;
        }
    }
    Ok(left)
}

/// Checks the end of a section that began at `start`, and returns where decoding goes on.
fn end_section(left: Leftover, input: &[u8], start: usize, next: usize, out: &mut impl Sink) -> Decoded {
    let is_padded = left.bits < 6 && left.value == 0;
    let Some(&stop) = input.get(next) else {
        if left.surrogate.is_some() || !is_padded {
            return Err(DecodeStop::error(start, input.len(), "unterminated shift sequence"));
        }
        return Ok(next);
    };
    if left.bits >= 6 {
        return Err(DecodeStop::error(start, next + 1, "partial character in shift sequence"));
    }
    if !is_padded {
        return Err(DecodeStop::error(start, next + 1, "non-zero padding bits in shift sequence"));
    }
    if let Some(high) = left.surrogate
        && stop.is_ascii()
    {
        out.push_code_point(high)?;
    }
    Ok(next + usize::from(stop == b'-'))
}

/// Whether a byte stands for itself.
fn is_direct(point: u32) -> bool {
    matches!(u8::try_from(point), Ok(b'\t' | b'\n' | b'\r' | b' '..=b'}')) && !matches!(point, 0x2B | 0x5C)
}

/// Bits that have not become a letter yet.
#[derive(Default)]
struct Pending {
    value: u32,
    bits: u32,
}

impl Pending {
    fn push_unit(&mut self, unit: u32, out: &mut impl Sink) -> Result<(), Full> {
        self.value = self.value << 16 | unit;
        self.bits += 16;
        while self.bits >= 6 {
            self.bits -= 6;
            push_base64(self.value >> self.bits, out)?;
            self.value &= (1 << self.bits) - 1;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut impl Sink) -> Result<(), Full> {
        if self.bits > 0 {
            push_base64(self.value << (6 - self.bits), out)?;
        }
        *self = Pending::default();
        Ok(())
    }
}

fn push_base64(value: u32, out: &mut impl Sink) -> Result<(), Full> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.push_byte(LETTERS[(value & 63) as usize])
}

/// Encodes `text`; everything can be encoded.
pub fn encode(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let mut section: Option<Pending> = None;
    for point in wtf8::code_points(text) {
        if is_direct(point) {
            if let Some(mut pending) = section.take() {
                pending.finish(out)?;
                if point == u32::from(b'-') || base64_value(point as u8).is_some() {
                    out.push_byte(b'-')?;
                }
            }
            out.push_code_point(point)?;
            continue;
        }
        if section.is_none() {
            out.push_byte(b'+')?;
            if point == u32::from(b'+') {
                out.push_byte(b'-')?;
                continue;
            }
        }
        let pending = section.get_or_insert_default();
        if point < 0x1_0000 {
            pending.push_unit(point, out)?;
        } else {
            pending.push_unit(0xD7C0 + (point >> 10), out)?;
            pending.push_unit(0xDC00 | point & 0x3FF, out)?;
        }
    }
    if let Some(mut pending) = section {
        pending.finish(out)?;
        out.push_byte(b'-')?;
    }
    Ok(())
}
