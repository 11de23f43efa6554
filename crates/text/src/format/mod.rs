//! Formatting: the templates of `format()`, `%` and `str.format`, and the laying out of values.
//!
//! | module        | what                                                      |
//! |---------------|-----------------------------------------------------------|
//! | [`spec`]      | the specification `[[fill]align][sign]…[type]`             |
//! | [`layout`]    | a string, integer, float or complex number under a spec    |
//! | [`percent`]   | the `%` operator's template, and values under it           |
//! | [`fields`]    | the template of `str.format`                               |
//! | [`adjust`]    | `center`, `ljust`, `rjust`, `zfill`, `expandtabs`          |
//!
//! Parsing is apart from writing: whoever holds the Python objects asks for the conversion, fetches the
//! value, and has it written.

pub mod adjust;
pub mod fields;
pub mod layout;
pub mod percent;
pub mod spec;

use crate::unicode::decimal;
use crate::wtf8;

/// Reads decimal digits (of any script, as CPython does) at the start of `text`: the number and how many bytes
/// it took; no number if there are no digits; an error if it is greater than `max`.
fn read_number(text: &[u8], max: usize) -> Result<(Option<usize>, usize), TooManyDigits> {
    let mut value: Option<usize> = None;
    let mut points = wtf8::code_points(text);
    let mut used = 0;
    while let Some(digit) = points.next().and_then(decimal) {
        let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(usize::from(digit)));
        value = Some(next.filter(|&v| v <= max).ok_or(TooManyDigits)?);
        used = text.len() - points.rest().len();
    }
    Ok((value, used))
}

/// A number in a template is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TooManyDigits;

/// The largest width: CPython's `PY_SSIZE_T_MAX`.
const WIDTH_MAX: usize = isize::MAX as usize;

/// The largest precision of a number: CPython's `INT_MAX`.
const PRECISION_MAX: usize = i32::MAX as usize;

/// Writes a code point as CPython's messages show it: itself if it is printable ASCII, else `\x20ac`.
fn push_shown(point: u32, out: &mut impl crate::Sink) -> Result<(), crate::Full> {
    if (33..128).contains(&point) {
        return out.push_code_point(point);
    }
    out.push_bytes(b"\\x")?;
    push_hex(point, out)
}

fn push_hex(point: u32, out: &mut impl crate::Sink) -> Result<(), crate::Full> {
    out.push_bytes(crate::number::int_text::power_of_two_radix(u64::from(point), 4, &mut [0; 64]))
}
