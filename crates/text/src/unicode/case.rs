//! Case of whole texts: `lower`, `upper`, `title`, `capitalize`, `swapcase`, `casefold`.
//!
//! Most code points map to one other; some to two or three (`ß` to `SS`). A capital sigma becomes the
//! final form `ς` where a word ends: after something cased and before nothing cased, looking past
//! characters that the rule ignores.

use super::{TypeRecord, is_case_ignorable, is_cased, is_lower, is_upper, tables as t, type_record};
use crate::sink::{Full, Sink};
use crate::wtf8;
use std::cell::Cell;

/// What a code point maps to: one to three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    points: [u32; 3],
    len: u8,
}

impl Mapping {
    const fn one(point: u32) -> Mapping {
        Mapping { points: [point, 0, 0], len: 1 }
    }

    /// The code points.
    pub fn points(&self) -> &[u32] {
        self.points.get(..usize::from(self.len)).unwrap_or(&self.points)
    }

    /// The first of them.
    pub const fn first(&self) -> u32 {
        self.points[0]
    }

    fn write(&self, out: &mut impl Sink) -> Result<(), Full> {
        self.points().iter().try_for_each(|&point| out.push_code_point(point))
    }
}

fn mapping(point: u32, flag: u32, delta: fn(&TypeRecord) -> i32, special: &[(u32, [u32; 3])]) -> Mapping {
    let record = type_record(point);
    if record.flags & flag != 0
        && let Ok(at) = special.binary_search_by_key(&point, |entry| entry.0)
    {
        let points = special[at].1;
        return Mapping { points, len: points.iter().filter(|&&p| p != 0).count() as u8 };
    }
    Mapping::one(point.wrapping_add_signed(delta(record)))
}

/// The full lower-case mapping, without regard to what stands around it.
pub fn lower_point(point: u32) -> Mapping {
    mapping(point, t::SPECIAL_LOWER, |r| r.lower, &t::LOWER_SPECIAL)
}

/// The full upper-case mapping.
pub fn upper_point(point: u32) -> Mapping {
    mapping(point, t::SPECIAL_UPPER, |r| r.upper, &t::UPPER_SPECIAL)
}

/// The full title-case mapping.
pub fn title_point(point: u32) -> Mapping {
    mapping(point, t::SPECIAL_TITLE, |r| r.title, &t::TITLE_SPECIAL)
}

/// The full case folding.
pub fn fold_point(point: u32) -> Mapping {
    mapping(point, t::SPECIAL_FOLD, |r| r.fold, &t::FOLD_SPECIAL)
}

const CAPITAL_SIGMA: u32 = 0x3A3;

/// Whether a capital sigma between these two texts is the last letter of a word.
fn is_final_sigma(before: &[u8], after: &[u8]) -> bool {
    fn cased_next(mut points: impl Iterator<Item = u32>) -> bool {
        points.find(|&point| !is_case_ignorable(point)).is_some_and(is_cased)
    }
    cased_next(wtf8::code_points(before).rev()) && !cased_next(wtf8::code_points(after))
}

/// The lower case of `point`, which stands in a text between `before` and `after`.
fn lower_in_place(point: u32, before: &[u8], after: &[u8]) -> Mapping {
    if point == CAPITAL_SIGMA {
        return Mapping::one(if is_final_sigma(before, after) { 0x3C2 } else { 0x3C3 });
    }
    lower_point(point)
}

/// Bytes gathered before they are pushed.
struct Block {
    bytes: [u8; 128],
    used: usize,
}

impl Block {
    /// Room that one mapped code point may take.
    const RESERVE: usize = 12;

    fn flush(&mut self, out: &mut impl Sink) -> Result<(), Full> {
        out.push_bytes(&self.bytes[..self.used])?;
        self.used = 0;
        Ok(())
    }

    fn push(&mut self, mapping: Mapping) {
        for &point in mapping.points() {
            let mut buffer = [0; 4];
            let bytes = wtf8::encode(point, &mut buffer);
            self.bytes[self.used..self.used + bytes.len()].copy_from_slice(bytes);
            self.used += bytes.len();
        }
    }
}

/// Maps a text piece by piece: runs of ASCII through `ascii`, other code points through `other`, which is
/// told where the code point begins and ends.
fn map_text(
    text: &[u8],
    out: &mut impl Sink,
    mut ascii: impl FnMut(&mut [u8]),
    mut other: impl FnMut(u32, usize, usize) -> Mapping,
) -> Result<(), Full> {
    let mut at = 0;
    let mut block = Block { bytes: [0; 128], used: 0 };
    while at < text.len() {
        let rest = &text[at..];
        let limit = rest.len().min(block.bytes.len() - block.used);
        let run = crate::search::position(&rest[..limit], |byte| byte >= 0x80);
        let piece = &mut block.bytes[block.used..block.used + run];
        piece.copy_from_slice(&rest[..run]);
        ascii(piece);
        block.used += run;
        at += run;
        if block.used + Block::RESERVE > block.bytes.len() {
            block.flush(out)?;
        } else if let Some((point, used)) = wtf8::decode_first(&rest[run..]) {
            block.push(other(point, at, at + used));
            at += used;
        }
    }
    block.flush(out)
}

/// `str.lower`.
pub fn lower(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    map_text(text, out, <[u8]>::make_ascii_lowercase, |point, start, end| {
        lower_in_place(point, &text[..start], &text[end..])
    })
}

/// `str.upper`.
pub fn upper(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    map_text(text, out, <[u8]>::make_ascii_uppercase, |point, _, _| upper_point(point))
}

/// `str.casefold`.
pub fn casefold(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    map_text(text, out, <[u8]>::make_ascii_lowercase, |point, _, _| fold_point(point))
}

/// `str.swapcase`.
pub fn swapcase(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let ascii = |piece: &mut [u8]| {
        for byte in piece {
            *byte ^= u8::from(byte.is_ascii_alphabetic()) << 5;
        }
    };
    map_text(text, out, ascii, |point, start, end| {
        if is_upper(point) {
            lower_in_place(point, &text[..start], &text[end..])
        } else if is_lower(point) {
            upper_point(point)
        } else {
            Mapping::one(point)
        }
    })
}

/// `str.capitalize`.
pub fn capitalize(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let Some((first, used)) = wtf8::decode_first(text) else { return Ok(()) };
    title_point(first).write(out)?;
    map_text(&text[used..], out, <[u8]>::make_ascii_lowercase, |point, start, end| {
        lower_in_place(point, &text[..used + start], &text[used + end..])
    })
}

/// `str.title`.
pub fn title(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let in_word = Cell::new(false);
    let ascii = |piece: &mut [u8]| {
        for byte in piece {
            let is_letter = byte.is_ascii_alphabetic();
            if is_letter {
                *byte = *byte & !0x20 | u8::from(in_word.get()) << 5;
            }
            in_word.set(is_letter);
        }
    };
    map_text(text, out, ascii, |point, start, end| {
        let mapping = if in_word.get() {
            lower_in_place(point, &text[..start], &text[end..])
        } else {
            title_point(point)
        };
        in_word.set(is_cased(point));
        mapping
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(f: impl Fn(&[u8], &mut Vec<u8>) -> Result<(), Full>, text: &str) -> String {
        let mut out = Vec::new();
        f(text.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn maps_texts() {
        assert_eq!(run(upper, "straße ﬁ x"), "STRASSE FI X");
        assert_eq!(run(lower, "İÀ"), "i̇à");
        assert_eq!(run(casefold, "ßΣς"), "ssσσ");
        assert_eq!(run(swapcase, "aBß é"), "AbSS É");
        assert_eq!(run(capitalize, "ǆABC ΑΣ"), "ǅabc ας");
        assert_eq!(run(title, "they're bill's ßx ﬁN"), "They'Re Bill'S Ssx Fin");
        assert_eq!(run(title, "ʰa"), "ʰa");
    }

    #[test]
    fn final_sigma() {
        assert_eq!(run(lower, "ΑΣ ΑΣΑ Σ ΑΣ. Α.Σ ΑΣ.Α"), "ας ασα σ ας. α.ς ασ.α");
        assert_eq!(run(lower, "Σ"), "σ");
        assert_eq!(run(swapcase, "ασΣ"), "ΑΣς");
    }
}
