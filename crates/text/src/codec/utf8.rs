//! UTF-8, strict: surrogates are errors in both directions.
//!
//! Text is UTF-8 already, so decoding is checking. An error covers the longest start of a valid sequence,
//! as Unicode recommends and CPython does.

use super::{Decoded, DecodeStop, Encoded, Position, bad_run};
use crate::sink::Sink;
use crate::wtf8;

/// Decodes `input[from..]`. If not `is_final`, an incomplete sequence at the end is left for later.
pub fn decode(input: &[u8], from: usize, is_final: bool, out: &mut impl Sink) -> Decoded {
    let rest = input.get(from..).unwrap_or(&[]);
    let Err(error) = std::str::from_utf8(rest) else {
        out.push_bytes(rest)?;
        return Ok(input.len());
    };
    let valid = error.valid_up_to();
    out.push_bytes(&rest[..valid])?;
    let start = from + valid;
    match error.error_len() {
        None if !is_final => Ok(start),
        None => Err(DecodeStop::error(start, input.len(), "unexpected end of data")),
        // The start of a surrogate: the rest may come, and be let through.
        Some(_) if !is_final && matches!(rest[valid..], [0xED, 0xA0..=0xBF]) => Ok(start),
        Some(len) => {
            let is_lead = matches!(rest.get(valid), Some(0xC2..=0xF4));
            let reason = if is_lead { "invalid continuation byte" } else { "invalid start byte" };
            Err(DecodeStop::error(start, start + len, reason))
        }
    }
}

/// Encodes `text` from a position on.
pub fn encode(text: &[u8], from: Position, out: &mut impl Sink) -> Encoded {
    let rest = text.get(from.byte..).unwrap_or(&[]);
    let Some(at) = wtf8::next_surrogate(rest) else {
        return Ok(out.push_bytes(rest)?);
    };
    out.push_bytes(&rest[..at])?;
    let start = Position { byte: from.byte + at, index: from.index + wtf8::count(&rest[..at]) };
    Err(bad_run(text, start, "surrogates not allowed", wtf8::is_surrogate))
}

/// The bytes of a surrogate at the start of `input`, for the handler `surrogatepass`.
pub fn surrogate_at(input: &[u8]) -> Option<u32> {
    match input {
        [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => wtf8::decode_first(input).map(|(point, _)| point),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DecodeError, EncodeError, EncodeStop};
    use super::*;

    fn error(input: &[u8]) -> (usize, usize, &'static str) {
        match decode(input, 0, true, &mut Vec::new()) {
            Err(DecodeStop::Error(DecodeError { start, end, reason })) => (start, end, reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn decodes() {
        let mut out = Vec::new();
        assert_eq!(decode("aé€😀".as_bytes(), 1, true, &mut out), Ok(10));
        assert_eq!(out, "é€😀".as_bytes());
        assert_eq!(decode(b"a\xe2\x82", 0, false, &mut out), Ok(1));
        assert_eq!(error(b"a\xe2\x82"), (1, 3, "unexpected end of data"));
        assert_eq!(error(b"a\x80"), (1, 2, "invalid start byte"));
        assert_eq!(error(b"\xc0\x80"), (0, 1, "invalid start byte"));
        assert_eq!(error(b"\xe2\x82a"), (0, 2, "invalid continuation byte"));
        assert_eq!(error(b"\xed\xa0\x80"), (0, 1, "invalid continuation byte"));
        assert_eq!(error(b"\xf4\x90\x80\x80"), (0, 1, "invalid continuation byte"));
        assert_eq!(error(b"\xf5"), (0, 1, "invalid start byte"));
    }

    #[test]
    fn encodes() {
        let text = b"\xc3\xa9\xed\xa0\x80\xed\xb0\x80a";
        let mut out = Vec::new();
        let start = Position { byte: 2, index: 1 };
        let end = Position { byte: 8, index: 3 };
        let reason = "surrogates not allowed";
        assert_eq!(encode(text, Position::default(), &mut out), Err(EncodeStop::Error(EncodeError { start, end, reason })));
        assert_eq!(encode(text, end, &mut out), Ok(()));
        assert_eq!(out, "éa".as_bytes());
    }
}
