//! WTF-8: UTF-8 in which a lone surrogate may stand, as the three bytes that its number would take.
//!
//!   code point        bytes
//!   U+0000..7F        0xxxxxxx
//!   U+0080..7FF       110xxxxx 10xxxxxx
//!   U+0800..FFFF      1110xxxx 10xxxxxx 10xxxxxx        ED A0..BF xx: a surrogate
//!   U+10000..10FFFF   11110xxx 10xxxxxx 10xxxxxx 10xxxxxx
//!
//! Python strings are sequences of code points, so a high surrogate followed by a low one stays two
//! code points and is never joined (this is where the encoding is more general than the WTF-8 of the Web).
//!
//! Invariant  functions expect well-formed input ([`check`] says whether it is); what is ill-formed
//!            gives replacement characters, never a panic.

/// The largest code point.
pub const MAX: u32 = 0x10_FFFF;

/// What a text is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Code points: a `str`.
    CodePoint,
    /// Bytes: a `bytes` or `bytearray`.
    Byte,
}

impl Unit {
    /// The length of `text` in this unit.
    pub fn len(self, text: &[u8]) -> usize {
        match self {
            Unit::CodePoint => count(text),
            Unit::Byte => text.len(),
        }
    }

    /// How many bytes the first unit of `text` takes; 0 if it is empty.
    fn first_len(self, text: &[u8]) -> usize {
        match (self, text.first()) {
            (_, None) => 0,
            (Unit::Byte, _) => 1,
            (Unit::CodePoint, Some(&lead)) => len_of_lead(lead).min(text.len()),
        }
    }

    /// The text cut into single units.
    pub fn chunks(self, text: &[u8]) -> impl Iterator<Item = &[u8]> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let (first, after) = rest.split_at(self.first_len(rest));
            rest = after;
            (!first.is_empty()).then_some(first)
        })
    }
}

/// Writes a code point into `buffer` and returns the bytes used. A number above [`MAX`] becomes U+FFFD.
#[inline]
pub fn encode(point: u32, buffer: &mut [u8; 4]) -> &[u8] {
    match point {
        0..0x80 => {
            buffer[0] = point as u8;
            &buffer[..1]
        }
        0x80..0x800 => {
            buffer[0] = 0xC0 | (point >> 6) as u8;
            buffer[1] = 0x80 | (point & 0x3F) as u8;
            &buffer[..2]
        }
        0x800..0x1_0000 => {
            buffer[0] = 0xE0 | (point >> 12) as u8;
            buffer[1] = 0x80 | (point >> 6 & 0x3F) as u8;
            buffer[2] = 0x80 | (point & 0x3F) as u8;
            &buffer[..3]
        }
        0x1_0000..=MAX => {
            buffer[0] = 0xF0 | (point >> 18) as u8;
            buffer[1] = 0x80 | (point >> 12 & 0x3F) as u8;
            buffer[2] = 0x80 | (point >> 6 & 0x3F) as u8;
            buffer[3] = 0x80 | (point & 0x3F) as u8;
            &buffer[..4]
        }
        _ => {
            *buffer = [0xEF, 0xBF, 0xBD, 0];
            &buffer[..3]
        }
    }
}

/// How many bytes a code point takes.
#[inline]
pub const fn encoded_len(point: u32) -> usize {
    match point {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x1_0000 => 3,
        _ => 4,
    }
}

/// How many bytes the code point that begins with `lead` takes.
#[inline]
pub const fn len_of_lead(lead: u8) -> usize {
    match lead {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// Whether a code point is a surrogate.
#[inline]
pub const fn is_surrogate(point: u32) -> bool {
    matches!(point, 0xD800..=0xDFFF)
}

/// Whether a byte continues a code point.
#[inline]
pub const fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// The first code point of `bytes` and how many bytes it takes.
#[inline]
pub fn decode_first(bytes: &[u8]) -> Option<(u32, usize)> {
    let (&lead, rest) = bytes.split_first()?;
    if lead < 0x80 {
        return Some((u32::from(lead), 1));
    }
    let low = |byte: u8| u32::from(byte & 0x3F);
    let wide = u32::from(lead);
    Some(match (lead, rest) {
        (0xC0..0xE0, &[a, ..]) => ((wide & 0x1F) << 6 | low(a), 2),
        (0xE0..0xF0, &[a, b, ..]) => ((wide & 0x0F) << 12 | low(a) << 6 | low(b), 3),
        (0xF0.., &[a, b, c, ..]) => ((wide & 0x07) << 18 | low(a) << 12 | low(b) << 6 | low(c), 4),
        _ => (0xFFFD, 1),
    })
}

/// The last code point of `bytes` and how many bytes it takes.
#[inline]
pub fn decode_last(bytes: &[u8]) -> Option<(u32, usize)> {
    let last = *bytes.last()?;
    if last < 0x80 {
        return Some((u32::from(last), 1));
    }
    let start = floor_boundary(bytes, bytes.len() - 1);
    let (point, used) = decode_first(&bytes[start..])?;
    let len = bytes.len() - start;
    Some(if used == len { (point, len) } else { (0xFFFD, 1) })
}

/// The start of the code point that the byte at `offset` is part of (offsets past the end give the length).
#[inline]
pub fn floor_boundary(bytes: &[u8], offset: usize) -> usize {
    if offset >= bytes.len() {
        return bytes.len();
    }
    let mut start = offset;
    while start > 0 && offset - start < 3 && is_continuation(bytes[start]) {
        start -= 1;
    }
    start
}

/// The code points of a text, from either end; [`CodePoints::rest`] is what has not been read.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
}

/// Iterates over the code points of `bytes`.
#[inline]
pub const fn code_points(bytes: &[u8]) -> CodePoints<'_> {
    CodePoints { bytes }
}

impl<'a> CodePoints<'a> {
    /// The text not read yet.
    #[inline]
    pub const fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (point, used) = decode_first(self.bytes)?;
        self.bytes = &self.bytes[used..];
        Some(point)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.bytes.len().div_ceil(4), Some(self.bytes.len()))
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        let (point, used) = decode_last(self.bytes)?;
        self.bytes = &self.bytes[..self.bytes.len() - used];
        Some(point)
    }
}

/// Iterates over code points with the offset at which each begins.
#[inline]
pub fn code_point_offsets(bytes: &[u8]) -> impl Iterator<Item = (usize, u32)> + '_ {
    let mut points = code_points(bytes);
    std::iter::from_fn(move || {
        let offset = bytes.len() - points.rest().len();
        points.next().map(|point| (offset, point))
    })
}

/// How many code points a text has.
#[inline]
pub fn count(bytes: &[u8]) -> usize {
    // Summed in bytes per block, so that the loop becomes vector instructions.
    let mut total = 0usize;
    for block in bytes.chunks(192) {
        total += usize::from(block.iter().map(|&b| u8::from(!is_continuation(b))).sum::<u8>());
    }
    total
}

/// The byte offset of the code point with this index; the length for an index equal to the count; else nothing.
pub fn offset_of(bytes: &[u8], index: usize) -> Option<usize> {
    let mut left = index;
    let mut offset = 0;
    while bytes.len() - offset >= 64 && left >= 64 {
        left -= count(&bytes[offset..offset + 64]);
        offset += 64;
    }
    while offset < bytes.len() {
        if !is_continuation(bytes[offset]) {
            if left == 0 {
                return Some(offset);
            }
            left -= 1;
        }
        offset += 1;
    }
    (left == 0).then_some(bytes.len())
}

/// The code point index of a byte offset.
#[inline]
pub fn index_of(bytes: &[u8], offset: usize) -> usize {
    count(&bytes[..offset.min(bytes.len())])
}

/// What a well-formed text consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Only code points below 128.
    Ascii,
    /// No surrogates: the bytes are a Rust `str`.
    Utf8,
    /// With surrogates.
    Surrogates,
}

/// What the text consists of, or nothing if it is ill-formed.
pub fn check(bytes: &[u8]) -> Option<Content> {
    if bytes.is_ascii() {
        return Some(Content::Ascii);
    }
    let mut content = Content::Utf8;
    let mut rest = bytes;
    while let Err(error) = std::str::from_utf8(rest) {
        match &rest[error.valid_up_to()..] {
            [0xED, 0xA0..=0xBF, 0x80..=0xBF, tail @ ..] => rest = tail,
            _ => return None,
        }
        content = Content::Surrogates;
    }
    Some(content)
}

/// Whether a well-formed text has a surrogate.
pub fn has_surrogate(bytes: &[u8]) -> bool {
    next_surrogate(bytes).is_some()
}

/// The byte offset of the first surrogate of a well-formed text.
pub fn next_surrogate(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xED, bytes).find(|&at| matches!(bytes.get(at + 1), Some(0xA0..)))
}

/// The text as a `str`, if it has no surrogate.
pub fn to_str(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The largest code point of a text (0 when empty): says how wide CPython would store it.
pub fn max_point(bytes: &[u8]) -> u32 {
    if bytes.is_ascii() {
        return bytes.iter().copied().max().map_or(0, u32::from);
    }
    code_points(bytes).max().unwrap_or(0)
}

/// The order of two texts by code points, which is the order of their bytes.
#[inline]
pub fn compare(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    a.cmp(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips_every_code_point() {
        let mut buffer = [0; 4];
        for point in 0..=MAX {
            let bytes = encode(point, &mut buffer);
            assert_eq!(bytes.len(), encoded_len(point));
            assert_eq!(bytes.len(), len_of_lead(bytes[0]));
            assert_eq!(decode_first(bytes), Some((point, bytes.len())));
            assert_eq!(decode_last(bytes), Some((point, bytes.len())));
        }
    }

    #[test]
    fn iterates_from_both_ends() {
        let text = "aé€😀z".as_bytes();
        let forward: Vec<u32> = code_points(text).collect();
        let mut backward: Vec<u32> = code_points(text).rev().collect();
        backward.reverse();
        assert_eq!(forward, [0x61, 0xe9, 0x20ac, 0x1f600, 0x7a]);
        assert_eq!(forward, backward);
        assert_eq!(code_point_offsets(text).map(|(at, _)| at).collect::<Vec<_>>(), [0, 1, 3, 6, 10]);
    }

    #[test]
    fn counts_and_finds_offsets() {
        let text = "aé€😀".repeat(100);
        let bytes = text.as_bytes();
        assert_eq!(count(bytes), 400);
        for (index, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(offset_of(bytes, index), Some(offset));
            assert_eq!(index_of(bytes, offset), index);
        }
        assert_eq!(offset_of(bytes, 400), Some(bytes.len()));
        assert_eq!(offset_of(bytes, 401), None);
        assert_eq!(offset_of(b"", 0), Some(0));
    }

    #[test]
    fn checks() {
        assert_eq!(check(b"abc"), Some(Content::Ascii));
        assert_eq!(check("é".as_bytes()), Some(Content::Utf8));
        assert_eq!(check(b"a\xed\xa0\x80\xed\xb0\x80b"), Some(Content::Surrogates));
        assert_eq!(check(b"a\xed\xa0"), None);
        assert_eq!(check(b"\xff"), None);
        assert!(has_surrogate(b"\xc3\xad\xed\xa0\x80") && !has_surrogate("\u{d000}\u{d7ff}".as_bytes()));
        assert_eq!(max_point("aé€".as_bytes()), 0x20ac);
    }

    #[test]
    fn ill_formed_input_does_not_panic() {
        for bytes in [&b"\x80"[..], b"\xf0", b"\xf0\x80", b"\x80\x80\x80\x80\x80", b"\xe2\x82", b"\xff\xff\xff\xff"] {
            let _ = (code_points(bytes).count(), code_points(bytes).rev().count(), count(bytes), check(bytes));
            let _ = (offset_of(bytes, 1), floor_boundary(bytes, 2), decode_last(bytes), next_surrogate(bytes));
        }
    }
}
