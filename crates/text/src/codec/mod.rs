//! Codecs: bytes to text and text to bytes.
//!
//! A decoder reads from an offset, pushes text, and stops at the first error: everything before the error
//! has been pushed by then. The caller applies its error handler, pushes the replacement, and goes on where the
//! handler says. Encoders work the same way on positions in text.
//!
//! | module            | encodings                                        |
//! |-------------------|--------------------------------------------------|
//! | [`utf8`]          | utf-8                                            |
//! | [`utf16`], [`utf32`] | both byte orders, with and without a mark     |
//! | [`utf7`]          | utf-7                                            |
//! | [`single_byte`]   | ascii, latin-1                                   |
//! | [`unicode_escape`] | unicode-escape, raw-unicode-escape              |

pub mod single_byte;
pub mod unicode_escape;
pub mod utf16;
pub mod utf32;
pub mod utf7;
pub mod utf8;

use crate::sink::Full;
use crate::wtf8;

/// Bytes `start..end` of the input cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// First byte.
    pub start: usize,
    /// Past the last byte.
    pub end: usize,
    /// CPython's words.
    pub reason: &'static str,
}

/// Why a decoder stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeStop {
    /// The sink is full.
    Full,
    /// The input is wrong.
    Error(DecodeError),
}

impl From<Full> for DecodeStop {
    fn from(_: Full) -> DecodeStop {
        DecodeStop::Full
    }
}

impl DecodeStop {
    const fn error(start: usize, end: usize, reason: &'static str) -> DecodeStop {
        DecodeStop::Error(DecodeError { start, end, reason })
    }
}

/// How many bytes of the input were consumed: all, unless more input may follow and the end is incomplete.
pub type Decoded = Result<usize, DecodeStop>;

/// A place in a text: as a byte offset and as the index that Python counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Byte offset.
    pub byte: usize,
    /// Code point index.
    pub index: usize,
}

impl Position {
    /// The place of the code point with this index (or of the end).
    pub fn of_index(text: &[u8], index: usize) -> Position {
        match wtf8::offset_of(text, index) {
            Some(byte) => Position { byte, index },
            None => Position { byte: text.len(), index: wtf8::count(text) },
        }
    }

    const fn advance(self, bytes: usize) -> Position {
        Position { byte: self.byte + bytes, index: self.index + 1 }
    }
}

/// Code points `start..end` of the text cannot be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// First code point.
    pub start: Position,
    /// Past the last one.
    pub end: Position,
    /// CPython's words.
    pub reason: &'static str,
}

/// Why an encoder stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodeStop {
    /// The sink is full.
    Full,
    /// The text has what the encoding has not.
    Error(EncodeError),
}

impl From<Full> for EncodeStop {
    fn from(_: Full) -> EncodeStop {
        EncodeStop::Full
    }
}

impl EncodeStop {
    /// The error of one code point.
    const fn one(start: Position, bytes: usize, reason: &'static str) -> EncodeStop {
        EncodeStop::Error(EncodeError { start, end: start.advance(bytes), reason })
    }
}

/// What an encoder gives: everything was written, or why not.
pub type Encoded = Result<(), EncodeStop>;

/// The error that covers the run of code points from `start` on that `is_bad`.
fn bad_run(text: &[u8], start: Position, reason: &'static str, is_bad: impl Fn(u32) -> bool) -> EncodeStop {
    let mut end = start;
    while let Some((point, used)) = text.get(end.byte..).and_then(wtf8::decode_first) {
        if !is_bad(point) {
            break;
        }
        end = end.advance(used);
    }
    EncodeStop::Error(EncodeError { start, end, reason })
}

/// The order of the bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Least significant first: what `utf-16` and `utf-32` write, after a mark.
    Little,
    /// Most significant first.
    Big,
}
