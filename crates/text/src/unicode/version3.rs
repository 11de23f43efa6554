//! Unicode 3.2.0, which internationalised domain names are defined by: `unicodedata.ucd_3_2_0`.
//!
//! Only what was different then is stored. What was not assigned then has no decomposition, value or name.

use super::normalize::{Form, is_normalized_version3, normalize_version3};
use super::{DatabaseRecord, database_record, tables as t};
use crate::sink::{Full, Sink};

/// The version that this module describes.
pub const VERSION: &str = "3.2.0";

fn record(point: u32) -> &'static DatabaseRecord {
    let at = t::OLD_RUNS.partition_point(|run| run.1 <= point);
    match t::OLD_RUNS.get(at) {
        Some(&(start, _, record)) if start <= point => {
            t::OLD_RECORDS.get(usize::from(record)).unwrap_or_else(|| database_record(point))
        }
        _ => database_record(point),
    }
}

/// Whether the code point was assigned.
pub fn is_assigned(point: u32) -> bool {
    category(point) != "Cn"
}

/// The general category.
pub fn category(point: u32) -> &'static str {
    t::CATEGORIES[usize::from(record(point).category)]
}

/// The bidirectional class.
pub fn bidirectional(point: u32) -> &'static str {
    t::DIRECTIONS[usize::from(record(point).bidirectional)]
}

/// The canonical combining class.
pub fn combining(point: u32) -> u8 {
    record(point).combining
}

/// The East Asian width.
pub fn east_asian_width(point: u32) -> &'static str {
    t::WIDTHS[usize::from(record(point).width)]
}

/// Whether it is mirrored in right-to-left text.
pub fn is_mirrored(point: u32) -> bool {
    record(point).mirrored
}

/// The value of a decimal digit.
pub fn decimal(point: u32) -> Option<u8> {
    match t::OLD_DECIMALS.binary_search_by_key(&point, |entry| entry.0) {
        Ok(at) => Some(t::OLD_DECIMALS[at].1).filter(|&value| value != 255),
        Err(_) => super::decimal(point).filter(|_| is_assigned(point)),
    }
}

/// The value of a numeric character.
pub fn numeric(point: u32) -> Option<f64> {
    match t::OLD_NUMERICS.binary_search_by_key(&point, |entry| entry.0) {
        Ok(at) => Some(t::OLD_NUMERICS[at].1).filter(|&value| value >= 0.0),
        Err(_) => super::numeric(point).filter(|_| is_assigned(point)),
    }
}

/// Writes the decomposition, as [`super::decomposition`] does.
pub fn decomposition(point: u32, out: &mut impl Sink) -> Result<(), Full> {
    if is_assigned(point) { super::decomposition(point, out) } else { Ok(()) }
}

/// Writes the name; false if there is none.
pub fn name(point: u32, out: &mut impl Sink) -> Result<bool, Full> {
    if is_assigned(point) { super::names::name(point, out) } else { Ok(false) }
}

/// The code point that takes the place of the decomposition: itself if it was not assigned, or what was corrected.
pub(super) fn decomposition_override(point: u32) -> Option<u32> {
    match t::OLD_DECOMPOSITIONS.binary_search_by_key(&point, |entry| entry.0) {
        Ok(at) => Some(t::OLD_DECOMPOSITIONS[at].1),
        Err(_) => (!is_assigned(point)).then_some(point),
    }
}

/// Writes `text` in a normal form.
pub fn normalize(form: Form, text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    normalize_version3(form, text, out)
}

/// Whether `text` is in a normal form.
pub fn is_normalized(form: Form, text: &[u8]) -> bool {
    is_normalized_version3(form, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn was_different() {
        assert_eq!((category(0x221), super::super::category(0x221)), ("Cn", "Ll"));
        assert_eq!((bidirectional(0x2b), super::super::bidirectional(0x2b)), ("ET", "ES"));
        assert_eq!((numeric(0x9f4), decimal(0xb2), decimal(0x37)), (Some(1.0), Some(2), Some(7)));
        assert!(!is_assigned(0x1f600) && is_normalized(Form::Nfkd, "\u{1f100}".as_bytes()));
    }
}
