//! Unicode 16.0.0 as CPython 3.14 knows it: properties of code points.
//!
//! The tables are generated from CPython itself (`tables/generate.py`). A code point leads through two
//! stages to a small record that it shares with all code points of the same kind:
//!
//!   TYPE      flags, case deltas, digit value       what `str` methods ask: 54 KB
//!   DATABASE  category, direction, width, …         what `unicodedata` asks: 49 KB
//!
//! Case of whole texts is in [`case`], tests on whole texts in [`predicate`], normalisation in
//! [`normalize`], names in [`names`], the old Unicode 3.2.0 in
//! [`version3`].

pub mod case;
pub mod names;
pub mod normalize;
pub mod predicate;
mod tables;
pub mod version3;

use crate::sink::{Full, Sink};
use tables as t;

/// The version of Unicode that the tables describe.
pub const VERSION: &str = "16.0.0";

/// What `str` methods ask of a code point. Deltas are added to the code point (wrapping).
struct TypeRecord {
    flags: u32,
    lower: i32,
    upper: i32,
    title: i32,
    fold: i32,
    digit: u8,
}

/// What `unicodedata` asks of a code point; numbers index the lists of names.
struct DatabaseRecord {
    category: u8,
    bidirectional: u8,
    combining: u8,
    width: u8,
    mirrored: bool,
}

/// Reads a two-stage table; anything out of range reads as the last code point (unassigned).
macro_rules! two_stage {
    ($point:expr, $shift:expr, $stage1:expr, $stage2:expr) => {{
        let point = ($point.min(crate::wtf8::MAX)) as usize;
        let block = usize::from($stage1[point >> $shift]);
        $stage2[block << $shift | (point & ((1 << $shift) - 1))]
    }};
}
use two_stage;

#[inline]
fn type_record(point: u32) -> &'static TypeRecord {
    &t::TYPE_RECORDS[usize::from(two_stage!(point, t::TYPE_SHIFT, t::TYPE_STAGE1, t::TYPE_STAGE2))]
}

#[inline]
fn database_record(point: u32) -> &'static DatabaseRecord {
    &t::DATABASE_RECORDS[usize::from(two_stage!(point, t::DATABASE_SHIFT, t::DATABASE_STAGE1, t::DATABASE_STAGE2))]
}

#[inline]
fn has(point: u32, flag: u32) -> bool {
    type_record(point).flags & flag != 0
}

macro_rules! properties {
    ($($(#[$doc:meta])* $name:ident = $flag:expr;)*) => {
        $($(#[$doc])* #[inline] pub fn $name(point: u32) -> bool { has(point, $flag) })*
    };
}

properties! {
    /// `str.isalpha` of one code point.
    is_alpha = t::ALPHA;
    /// `str.isalnum` of one code point.
    is_alnum = t::ALPHA | t::DECIMAL | t::DIGIT | t::NUMERIC;
    /// `str.isdecimal` of one code point.
    is_decimal = t::DECIMAL;
    /// `str.isdigit` of one code point.
    is_digit = t::DIGIT;
    /// `str.isnumeric` of one code point.
    is_numeric = t::NUMERIC;
    /// `str.isspace` of one code point.
    is_space = t::SPACE;
    /// `str.isprintable` of one code point.
    is_printable = t::PRINTABLE;
    /// Whether an identifier may begin with it (`_` included).
    is_identifier_start = t::IDENTIFIER_START;
    /// Whether an identifier may go on with it.
    is_identifier_continue = t::IDENTIFIER_CONTINUE;
    /// `str.islower` of one code point.
    is_lower = t::LOWER;
    /// `str.isupper` of one code point.
    is_upper = t::UPPER;
    /// Whether it is a title-case letter (category Lt).
    is_title = t::TITLE;
    /// Whether it has case.
    is_cased = t::CASED;
    /// Whether the rule for the final sigma looks past it.
    is_case_ignorable = t::CASE_IGNORABLE;
    /// Whether `str.splitlines` breaks at it.
    is_line_break = t::LINE_BREAK;
}

/// The simple lower-case mapping: always one code point (what `re` compares by).
#[inline]
pub fn to_lower(point: u32) -> u32 {
    if point < 128 {
        return u32::from((point as u8).to_ascii_lowercase());
    }
    point.wrapping_add_signed(type_record(point).lower)
}

/// The first code point of the upper-case mapping (what `re` takes for its upper case).
#[inline]
pub fn to_upper(point: u32) -> u32 {
    if point < 128 {
        return u32::from((point as u8).to_ascii_uppercase());
    }
    case::upper_point(point).first()
}

/// Whether `re` takes a code point to have case.
pub fn has_case(point: u32) -> bool {
    to_lower(point) != point || to_upper(point) != point
}

/// The value of a decimal digit of any script, 0 to 9.
#[inline]
pub fn decimal(point: u32) -> Option<u8> {
    if point < 128 {
        return (point as u8).is_ascii_digit().then_some(point as u8 & 15);
    }
    let record = type_record(point);
    (record.flags & t::DECIMAL != 0).then_some(record.digit)
}

/// The value of a digit in the wider sense (superscripts, circled digits).
pub fn digit(point: u32) -> Option<u8> {
    let record = type_record(point);
    (record.flags & t::DIGIT != 0).then_some(record.digit)
}

/// The value of any numeric character (fractions, ideographs).
pub fn numeric(point: u32) -> Option<f64> {
    let record = type_record(point);
    if record.flags & t::NUMERIC == 0 {
        return None;
    }
    if record.digit != 255 {
        return Some(f64::from(record.digit));
    }
    let at = t::NUMERIC_ENTRIES.binary_search_by_key(&point, |entry| entry >> 8).ok()?;
    t::NUMERIC_VALUES.get((t::NUMERIC_ENTRIES[at] & 0xFF) as usize).copied()
}

/// The general category: `"Lu"`, `"Nd"`, …
pub fn category(point: u32) -> &'static str {
    t::CATEGORIES[usize::from(database_record(point).category)]
}

/// The bidirectional class: `"L"`, `"AN"`, …; empty if there is none.
pub fn bidirectional(point: u32) -> &'static str {
    t::DIRECTIONS[usize::from(database_record(point).bidirectional)]
}

/// The canonical combining class.
#[inline]
pub fn combining(point: u32) -> u8 {
    database_record(point).combining
}

/// The East Asian width: `"N"`, `"W"`, …
pub fn east_asian_width(point: u32) -> &'static str {
    t::WIDTHS[usize::from(database_record(point).width)]
}

/// Whether it is mirrored in right-to-left text.
pub fn is_mirrored(point: u32) -> bool {
    database_record(point).mirrored
}

/// Writes what `unicodedata.decomposition` gives: `<tag>` and code points in hexadecimal; nothing if there is none.
pub fn decomposition(point: u32, out: &mut impl Sink) -> Result<(), Full> {
    let (tag, parts) = normalize::single_step(point);
    out.push_bytes(tag.as_bytes())?;
    for (index, part) in parts.points().enumerate() {
        if index > 0 || !tag.is_empty() {
            out.push_byte(b' ')?;
        }
        let digits = ((32 - part.leading_zeros()).div_ceil(4)).max(4);
        for place in (0..digits).rev() {
            out.push_byte(b"0123456789ABCDEF"[(part >> (place * 4) & 15) as usize])?;
        }
    }
    Ok(())
}

/// Writes `text` with every decimal digit as an ASCII digit and every white space as a space: the form in
/// which `int()`, `float()` and `complex()` read it. Other non-ASCII characters become `?` (never valid there).
pub fn to_ascii_number(text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    for point in crate::wtf8::code_points(text) {
        out.push_byte(match point {
            0..128 => point as u8,
            _ if is_space(point) => b' ',
            _ => decimal(point).map_or(b'?', |value| b'0' + value),
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_of_some() {
        assert!(is_alpha('é' as u32) && is_alpha(0x4e00) && !is_alpha('1' as u32));
        assert_eq!((decimal(0x663), digit(0xb2), decimal(0xb2), decimal('7' as u32)), (Some(3), Some(2), None, Some(7)));
        assert_eq!((numeric(0xbd), numeric(0x4e00), numeric('x' as u32)), (Some(0.5), Some(1.0), None));
        assert!(is_space(0x3000) && is_space(0x1c) && is_space(0x85) && !is_space(0x200b));
        assert!(is_printable(0xe9) && !is_printable(0xa0) && !is_printable(0xd800) && is_printable(0x20));
        assert!(is_identifier_start('_' as u32) && !is_identifier_start('1' as u32) && is_identifier_continue('1' as u32));
        assert_eq!((category(0x41), category(0x10_ffff), category(0xd800)), ("Lu", "Cn", "Cs"));
        assert_eq!((bidirectional(0x5d0), east_asian_width(0x4e00), combining(0x301)), ("R", "W", 230));
        assert!(is_mirrored('(' as u32) && !is_mirrored('a' as u32));
        assert_eq!((to_lower(0x130), to_lower('É' as u32), to_upper('é' as u32)), (0x69, 'é' as u32, 'É' as u32));
        assert!(has_case(0xdf) && has_case(0x1f80) && !has_case(0x2b0));
        let line_breaks: Vec<u32> = (0..=crate::wtf8::MAX).filter(|&p| is_line_break(p)).collect();
        assert_eq!(line_breaks, [10, 11, 12, 13, 28, 29, 30, 0x85, 0x2028, 0x2029]);
    }

    #[test]
    fn decompositions_as_text() {
        let text = |point| {
            let mut out = Vec::new();
            decomposition(point, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text(0xe9), "0065 0301");
        assert_eq!(text(0xa8), "<compat> 0020 0308");
        assert_eq!(text(0xac01), "1100 1161 11A8");
        assert_eq!(text(0x1d15e), "1D157 1D165");
        assert_eq!(text(0x41), "");
    }

    #[test]
    fn numbers_of_other_scripts() {
        let mut out = Vec::new();
        to_ascii_number("\u{3000}١٢.٥é".as_bytes(), &mut out).unwrap();
        assert_eq!(out, b" 12.5?");
    }
}
