//! UTF-32: units of four bytes, each a code point that is no surrogate.

use super::{ByteOrder, Decoded, DecodeStop, EncodeStop, Encoded, Position};
use crate::sink::{Full, Sink};
use crate::wtf8;

/// The byte order that a mark at the start says.
pub fn mark_order(input: &[u8]) -> Option<ByteOrder> {
    match input {
        [0xFF, 0xFE, 0, 0, ..] => Some(ByteOrder::Little),
        [0, 0, 0xFE, 0xFF, ..] => Some(ByteOrder::Big),
        _ => None,
    }
}

/// Decodes `input[from..]`, after any mark. If not `is_final`, an incomplete end is left for later.
pub fn decode(input: &[u8], from: usize, is_final: bool, order: ByteOrder, out: &mut impl Sink) -> Decoded {
    let mut at = from;
    while at < input.len() {
        let Some(&[a, b, c, d]) = input.get(at..at + 4) else {
            return if is_final { Err(DecodeStop::error(at, input.len(), "truncated data")) } else { Ok(at) };
        };
        let point = match order {
            ByteOrder::Little => u32::from_le_bytes([a, b, c, d]),
            ByteOrder::Big => u32::from_be_bytes([a, b, c, d]),
        };
        if wtf8::is_surrogate(point) {
            return Err(DecodeStop::error(at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)"));
        }
        if point > wtf8::MAX {
            return Err(DecodeStop::error(at, at + 4, "code point not in range(0x110000)"));
        }
        out.push_code_point(point)?;
        at += 4;
    }
    Ok(at)
}

/// Writes a code point; nothing checks that it is no surrogate.
pub fn push_unit(point: u32, order: ByteOrder, out: &mut impl Sink) -> Result<(), Full> {
    out.push_bytes(&match order {
        ByteOrder::Little => point.to_le_bytes(),
        ByteOrder::Big => point.to_be_bytes(),
    })
}

/// Encodes `text` from a position on, without a mark.
pub fn encode(text: &[u8], from: Position, order: ByteOrder, out: &mut impl Sink) -> Encoded {
    let mut at = from;
    while let Some((point, used)) = text.get(at.byte..).and_then(wtf8::decode_first) {
        if wtf8::is_surrogate(point) {
            return Err(EncodeStop::one(at, used, "surrogates not allowed"));
        }
        push_unit(point, order, out)?;
        at = at.advance(used);
    }
    Ok(())
}
