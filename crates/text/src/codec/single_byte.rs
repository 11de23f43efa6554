//! ASCII and Latin-1: one byte, one code point.

use super::{Decoded, DecodeStop, Encoded, Position, bad_run};
use crate::sink::{Full, Sink};
use crate::wtf8;

/// Decodes ASCII; each byte above 127 is an error of its own.
pub fn decode_ascii(input: &[u8], from: usize, out: &mut impl Sink) -> Decoded {
    let rest = input.get(from..).unwrap_or(&[]);
    let plain = crate::search::position(rest, |byte| byte >= 0x80);
    out.push_bytes(&rest[..plain])?;
    if plain < rest.len() {
        let start = from + plain;
        return Err(DecodeStop::error(start, start + 1, "ordinal not in range(128)"));
    }
    Ok(input.len())
}

/// Decodes Latin-1, which never fails.
pub fn decode_latin1(input: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    if input.is_ascii() {
        return out.push_bytes(input);
    }
    for piece in input.chunks(64) {
        let mut block = [0u8; 128];
        let mut used = 0;
        for &byte in piece {
            if byte < 0x80 {
                block[used] = byte;
                used += 1;
            } else {
                block[used] = 0xC0 | byte >> 6;
                block[used + 1] = 0x80 | byte & 0x3F;
                used += 2;
            }
        }
        out.push_bytes(&block[..used])?;
    }
    Ok(())
}

/// Encodes as ASCII.
pub fn encode_ascii(text: &[u8], from: Position, out: &mut impl Sink) -> Encoded {
    let rest = text.get(from.byte..).unwrap_or(&[]);
    let plain = crate::search::position(rest, |byte| byte >= 0x80);
    out.push_bytes(&rest[..plain])?;
    if plain < rest.len() {
        let start = Position { byte: from.byte + plain, index: from.index + plain };
        return Err(bad_run(text, start, "ordinal not in range(128)", |point| point > 0x7F));
    }
    Ok(())
}

/// Encodes as Latin-1.
pub fn encode_latin1(text: &[u8], from: Position, out: &mut impl Sink) -> Encoded {
    let mut at = from;
    while let Some(rest) = text.get(at.byte..).filter(|rest| !rest.is_empty()) {
        let plain = crate::search::position(rest, |byte| byte >= 0x80);
        out.push_bytes(&rest[..plain])?;
        at = Position { byte: at.byte + plain, index: at.index + plain };
        let Some((point, used)) = wtf8::decode_first(&rest[plain..]) else { break };
        let Ok(byte) = u8::try_from(point) else {
            return Err(bad_run(text, at, "ordinal not in range(256)", |point| point > 0xFF));
        };
        out.push_byte(byte)?;
        at = at.advance(used);
    }
    Ok(())
}
