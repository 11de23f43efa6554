//! Finding, splitting, replacing and stripping, on bytes.
//!
//! In well-formed text a needle is found only at code point boundaries, so one set of functions serves `str`
//! and `bytes`; where they differ (white space, line ends, empty needles) a [`Unit`] says which is meant.
//! Iterators yield slices; the caller makes the objects.

use crate::sink::{Full, Sink};
use crate::unicode;
use crate::wtf8::{self, Unit};
use memchr::memmem;

/// Where the first byte is that `is_wanted`; the length if there is none. The test should be simple arithmetic: it runs
/// on blocks of bytes at once.
pub(crate) fn position(text: &[u8], is_wanted: impl Fn(u8) -> bool) -> usize {
    const BLOCK: usize = 32;
    let mut at = 0;
    for block in text.chunks_exact(BLOCK) {
        if block.iter().fold(0, |any, &byte| any | u8::from(is_wanted(byte))) != 0 {
            break;
        }
        at += BLOCK;
    }
    text[at..].iter().position(|&byte| is_wanted(byte)).map_or(text.len(), |found| at + found)
}

/// The first occurrence of `needle`.
#[inline]
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        &[byte] => memchr::memchr(byte, text),
        _ => memmem::find(text, needle),
    }
}

/// The last occurrence of `needle`.
#[inline]
pub fn rfind(text: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(text.len()),
        &[byte] => memchr::memrchr(byte, text),
        _ => memmem::rfind(text, needle),
    }
}

/// How often `needle` occurs without overlap; an empty one occurs around every unit.
pub fn count(text: &[u8], needle: &[u8], unit: Unit) -> usize {
    match needle {
        [] => unit.len(text) + 1,
        &[byte] => memchr::memchr_iter(byte, text).count(),
        _ => memmem::find_iter(text, needle).count(),
    }
}

/// Writes `text` with the first `max` occurrences of `old` replaced by `new`.
pub fn replace(
    text: &[u8],
    old: &[u8],
    new: &[u8],
    max: usize,
    unit: Unit,
    out: &mut impl Sink,
) -> Result<(), Full> {
    if old.is_empty() {
        let mut left = max;
        let mut rest = text;
        for chunk in unit.chunks(text) {
            if left == 0 {
                return out.push_bytes(rest);
            }
            out.push_bytes(new)?;
            out.push_bytes(chunk)?;
            rest = &rest[chunk.len()..];
            left -= 1;
        }
        return if left > 0 { out.push_bytes(new) } else { Ok(()) };
    }
    let mut done = 0;
    if let &[byte] = old {
        for at in memchr::memchr_iter(byte, text).take(max) {
            out.push_bytes(&text[done..at])?;
            out.push_bytes(new)?;
            done = at + 1;
        }
    } else {
        for at in memmem::find_iter(text, old).take(max) {
            out.push_bytes(&text[done..at])?;
            out.push_bytes(new)?;
            done = at + old.len();
        }
    }
    out.push_bytes(&text[done..])
}

/// Iterates over the parts between separators, at most `max` + 1 of them. The separator is not empty.
#[derive(Clone, Debug)]
pub struct Split<'a> {
    rest: Option<&'a [u8]>,
    separator: &'a [u8],
    left: usize,
}

/// `text.split(separator, max)`.
pub const fn split<'a>(text: &'a [u8], separator: &'a [u8], max: usize) -> Split<'a> {
    Split { rest: Some(text), separator, left: max }
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let text = self.rest?;
        let found = if self.left == 0 || self.separator.is_empty() { None } else { find(text, self.separator) };
        match found {
            Some(at) => {
                self.left -= 1;
                self.rest = Some(&text[at + self.separator.len()..]);
                Some(&text[..at])
            }
            None => self.rest.take(),
        }
    }
}

/// As [`Split`], from the end.
#[derive(Clone, Debug)]
pub struct SplitBack<'a>(Split<'a>);

/// `text.rsplit(separator, max)`, last part first.
pub const fn rsplit<'a>(text: &'a [u8], separator: &'a [u8], max: usize) -> SplitBack<'a> {
    SplitBack(split(text, separator, max))
}

impl<'a> Iterator for SplitBack<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let Split { rest, separator, left } = &mut self.0;
        let text = (*rest)?;
        let found = if *left == 0 || separator.is_empty() { None } else { rfind(text, separator) };
        match found {
            Some(at) => {
                *left -= 1;
                *rest = Some(&text[..at]);
                Some(&text[at + separator.len()..])
            }
            None => rest.take(),
        }
    }
}

/// Whether a byte is white space to `bytes`.
#[inline]
pub const fn is_byte_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// How many bytes of white space there are at the start.
fn leading_space(text: &[u8], unit: Unit) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += match unit {
            _ if is_byte_space(byte) => 1,
            Unit::Byte => break,
            Unit::CodePoint => match wtf8::decode_first(&text[at..]) {
                Some((point, used)) if unicode::is_space(point) => used,
                _ => break,
            },
        };
    }
    at
}

/// Where the white space at the end begins.
fn trailing_space(text: &[u8], unit: Unit) -> usize {
    let mut end = text.len();
    while end > 0 {
        end -= match unit {
            _ if is_byte_space(text[end - 1]) => 1,
            Unit::Byte => break,
            Unit::CodePoint => match wtf8::decode_last(&text[..end]) {
                Some((point, used)) if unicode::is_space(point) => used,
                _ => break,
            },
        };
    }
    end
}

/// Where the next white space begins.
fn next_space(text: &[u8], unit: Unit) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if is_byte_space(byte) {
            break;
        }
        at += match unit {
            Unit::Byte => 1,
            Unit::CodePoint if (b'!'..0x80).contains(&byte) => 1,
            Unit::CodePoint => match wtf8::decode_first(&text[at..]) {
                Some((point, used)) if !unicode::is_space(point) => used,
                _ => break,
            },
        };
    }
    at
}

/// Where the last word begins, in a text that does not end in white space.
fn last_word(text: &[u8], unit: Unit) -> usize {
    let mut start = text.len();
    while start > 0 {
        if is_byte_space(text[start - 1]) {
            break;
        }
        start -= match unit {
            Unit::Byte => 1,
            Unit::CodePoint => match wtf8::decode_last(&text[..start]) {
                Some((point, used)) if !unicode::is_space(point) => used,
                _ => break,
            },
        };
    }
    start
}

/// Iterates over words, at most `max` + 1 parts; the last part is the rest as it is.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    rest: &'a [u8],
    left: usize,
    unit: Unit,
}

/// `text.split(None, max)`.
pub const fn words(text: &[u8], max: usize, unit: Unit) -> Words<'_> {
    Words { rest: text, left: max, unit }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let text = &self.rest[leading_space(self.rest, self.unit)..];
        self.rest = &[];
        if text.is_empty() {
            return None;
        }
        if self.left == 0 {
            return Some(text);
        }
        self.left -= 1;
        let (word, rest) = text.split_at(next_space(text, self.unit));
        self.rest = rest;
        Some(word)
    }
}

/// As [`Words`], from the end.
#[derive(Clone, Debug)]
pub struct WordsBack<'a>(Words<'a>);

/// `text.rsplit(None, max)`, last part first.
pub const fn rwords(text: &[u8], max: usize, unit: Unit) -> WordsBack<'_> {
    WordsBack(words(text, max, unit))
}

impl<'a> Iterator for WordsBack<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let words = &mut self.0;
        let text = &words.rest[..trailing_space(words.rest, words.unit)];
        words.rest = &[];
        if text.is_empty() {
            return None;
        }
        if words.left == 0 {
            return Some(text);
        }
        words.left -= 1;
        let (rest, word) = text.split_at(last_word(text, words.unit));
        words.rest = rest;
        Some(word)
    }
}

/// Iterates over lines.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    keep_ends: bool,
    unit: Unit,
}

/// `text.splitlines(keep_ends)`: `str` breaks at all of Unicode's line boundaries, `bytes` at `\n`, `\r`, `\r\n`.
pub const fn lines(text: &[u8], keep_ends: bool, unit: Unit) -> Lines<'_> {
    Lines { rest: text, keep_ends, unit }
}

/// Where the first line end is and how long it is; the end of the text and 0 if there is none.
fn line_end(text: &[u8], unit: Unit) -> (usize, usize) {
    let mut from = 0;
    loop {
        let rest = &text[from..];
        let found = match unit {
            Unit::Byte => memchr::memchr2(b'\n', b'\r', rest),
            Unit::CodePoint => {
                let begins_end = |byte: u8| {
                    (byte.wrapping_sub(b'\n') < 4) | (byte.wrapping_sub(0x1C) < 3) | (byte == 0xC2) | (byte == 0xE2)
                };
                Some(position(rest, begins_end)).filter(|&at| at < rest.len())
            }
        };
        let Some(at) = found else { return (text.len(), 0) };
        match &rest[at..] {
            [b'\r', b'\n', ..] => return (from + at, 2),
            [0xC2, 0x85, ..] => return (from + at, 2),
            [0xE2, 0x80, 0xA8 | 0xA9, ..] => return (from + at, 3),
            [0xC2 | 0xE2, ..] => from += at + 1,
            _ => return (from + at, 1),
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (end, len) = line_end(self.rest, self.unit);
        let line = &self.rest[..if self.keep_ends { end + len } else { end }];
        self.rest = &self.rest[end + len..];
        Some(line)
    }
}

/// Which ends are stripped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `lstrip`.
    Left,
    /// `rstrip`.
    Right,
    /// `strip`.
    Both,
}

/// `text.strip()`.
pub fn strip_space(text: &[u8], ends: Ends, unit: Unit) -> &[u8] {
    let text = if ends == Ends::Right { text } else { &text[leading_space(text, unit)..] };
    if ends == Ends::Left { text } else { &text[..trailing_space(text, unit)] }
}

/// ASCII white space stripped from both ends: what `int()` and `float()` begin with.
pub fn strip_ascii_space(text: &[u8]) -> &[u8] {
    strip_space(text, Ends::Both, Unit::Byte)
}

/// `text.strip(set)`: code points or bytes that are in `set`.
pub fn strip_set<'a>(text: &'a [u8], set: &[u8], ends: Ends, unit: Unit) -> &'a [u8] {
    let holds = |piece: &[u8]| find(set, piece).is_some();
    let mut text = text;
    while ends != Ends::Right && !text.is_empty() {
        let first = unit.chunks(text).next().unwrap_or(&[]);
        if first.is_empty() || !holds(first) {
            break;
        }
        text = &text[first.len()..];
    }
    while ends != Ends::Left && !text.is_empty() {
        let start = match unit {
            Unit::Byte => text.len() - 1,
            Unit::CodePoint => wtf8::floor_boundary(text, text.len() - 1),
        };
        if !holds(&text[start..]) {
            break;
        }
        text = &text[..start];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const STR: Unit = Unit::CodePoint;
    const MAX: usize = usize::MAX;

    fn list<'a>(parts: impl Iterator<Item = &'a [u8]>) -> Vec<&'a str> {
        parts.map(|part| std::str::from_utf8(part).unwrap()).collect()
    }

    #[test]
    fn finds() {
        assert_eq!((find(b"abcabc", b"ca"), rfind(b"abcabc", b"b"), rfind(b"abcabc", b"abc")), (Some(2), Some(4), Some(3)));
        assert_eq!((find(b"", b""), rfind(b"ab", b""), find(b"ab", b"abc")), (Some(0), Some(2), None));
        assert_eq!((count(b"aaaa", b"aa", STR), count("é€".as_bytes(), b"", STR), count("é".as_bytes(), b"", Unit::Byte)), (2, 3, 3));
    }

    #[test]
    fn replaces() {
        let run = |text: &str, old: &str, new: &str, max| {
            let mut out = Vec::new();
            replace(text.as_bytes(), old.as_bytes(), new.as_bytes(), max, STR, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(run("aXbXc", "X", "--", 1), "a--bXc");
        assert_eq!(run("aéaé", "éa", "", MAX), "aé");
        assert_eq!(run("é€", "", ".", MAX), ".é.€.");
        assert_eq!(run("é€", "", ".", 2), ".é.€");
        assert_eq!(run("é€", "", ".", 0), "é€");
        assert_eq!(run("", "", ".", MAX), ".");
    }

    #[test]
    fn splits() {
        assert_eq!(list(split(b"a,b,,c", b",", MAX)), ["a", "b", "", "c"]);
        assert_eq!(list(split(b"a,b,,c", b",", 1)), ["a", "b,,c"]);
        assert_eq!(list(split(b"", b",", MAX)), [""]);
        assert_eq!(list(rsplit(b"a<>b<>c", b"<>", 1)), ["c", "a<>b"]);
        assert_eq!(list(words(" a  b\u{3000}c ".as_bytes(), MAX, STR)), ["a", "b", "c"]);
        assert_eq!(list(words(" a  b  c ".as_bytes(), 1, STR)), ["a", "b  c "]);
        assert_eq!(list(rwords(" a  b\u{a0}c ".as_bytes(), 1, STR)), ["c", " a  b"]);
        assert_eq!(list(rwords(b" a  b c ", MAX, Unit::Byte)), ["c", "b", "a"]);
        assert_eq!(list(words("a\x1cb".as_bytes(), MAX, STR)), ["a", "b"]);
        assert_eq!(list(words("a\x1cb".as_bytes(), MAX, Unit::Byte)), ["a\x1cb"]);
        assert_eq!(list(words(b"  ", MAX, STR)), [""; 0]);
    }

    #[test]
    fn lines_of_text() {
        assert_eq!(list(lines("a\nb\r\nc\rd\u{2028}e\u{85}é\x0b\x1d".as_bytes(), false, STR)), ["a", "b", "c", "d", "e", "é", ""]);
        assert_eq!(list(lines(b"a\n\nb\r\n", true, STR)), ["a\n", "\n", "b\r\n"]);
        assert_eq!(list(lines(b"a\x0bb\rc", false, Unit::Byte)), ["a\x0bb", "c"]);
        assert_eq!(list(lines(b"", false, STR)), [""; 0]);
    }

    #[test]
    fn strips() {
        assert_eq!(strip_space(" \u{3000}a \u{85}".as_bytes(), Ends::Both, STR), b"a");
        assert_eq!(strip_space(b" a ", Ends::Left, STR), b"a ");
        assert_eq!(strip_set("€éaé€".as_bytes(), "é€".as_bytes(), Ends::Both, STR), b"a");
        assert_eq!(strip_set(b"xxaxx", b"x", Ends::Right, Unit::Byte), b"xxa");
        assert_eq!(strip_set(b"xx", b"x", Ends::Both, STR), b"");
    }
}
