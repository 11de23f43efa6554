//! UTF-16: units of two bytes; code points above U+FFFF take two units, a high and a low surrogate.

use super::{ByteOrder, Decoded, DecodeStop, EncodeStop, Encoded, Position};
use crate::sink::{Full, Sink};
use crate::wtf8;

/// The byte order that a mark at the start says.
pub fn mark_order(input: &[u8]) -> Option<ByteOrder> {
    match input {
        [0xFF, 0xFE, ..] => Some(ByteOrder::Little),
        [0xFE, 0xFF, ..] => Some(ByteOrder::Big),
        _ => None,
    }
}

/// Decodes `input[from..]`, after any mark. If not `is_final`, an incomplete end is left for later.
pub fn decode(input: &[u8], from: usize, is_final: bool, order: ByteOrder, out: &mut impl Sink) -> Decoded {
    let unit_at = |at: usize| match input.get(at..at + 2) {
        Some(&[a, b]) => Some(u32::from(match order {
            ByteOrder::Little => u16::from_le_bytes([a, b]),
            ByteOrder::Big => u16::from_be_bytes([a, b]),
        })),
        _ => None,
    };
    let mut at = from;
    while at < input.len() {
        let Some(unit) = unit_at(at) else {
            return incomplete(at, input, is_final, "truncated data");
        };
        match unit {
            0xD800..0xDC00 => match unit_at(at + 2) {
                Some(low @ 0xDC00..0xE000) => {
                    out.push_code_point(0x1_0000 + ((unit & 0x3FF) << 10 | low & 0x3FF))?;
                    at += 2;
                }
                Some(_) => return Err(DecodeStop::error(at, at + 2, "illegal UTF-16 surrogate")),
                None => return incomplete(at, input, is_final, "unexpected end of data"),
            },
            0xDC00..0xE000 => return Err(DecodeStop::error(at, at + 2, "illegal encoding")),
            _ => out.push_code_point(unit)?,
        }
        at += 2;
    }
    Ok(at)
}

fn incomplete(at: usize, input: &[u8], is_final: bool, reason: &'static str) -> Decoded {
    if is_final { Err(DecodeStop::error(at, input.len(), reason)) } else { Ok(at) }
}

/// Writes a code point as one or two units; nothing checks that it is no surrogate.
pub fn push_units(point: u32, order: ByteOrder, out: &mut impl Sink) -> Result<(), Full> {
    let bytes = |unit: u32| match order {
        ByteOrder::Little => (unit as u16).to_le_bytes(),
        ByteOrder::Big => (unit as u16).to_be_bytes(),
    };
    if point < 0x1_0000 {
        return out.push_bytes(&bytes(point));
    }
    out.push_bytes(&bytes(0xD7C0 + (point >> 10)))?;
    out.push_bytes(&bytes(0xDC00 | point & 0x3FF))
}

/// Encodes `text` from a position on, without a mark.
pub fn encode(text: &[u8], from: Position, order: ByteOrder, out: &mut impl Sink) -> Encoded {
    let mut at = from;
    while let Some((point, used)) = text.get(at.byte..).and_then(wtf8::decode_first) {
        if wtf8::is_surrogate(point) {
            return Err(EncodeStop::one(at, used, "surrogates not allowed"));
        }
        push_units(point, order, out)?;
        at = at.advance(used);
    }
    Ok(())
}
