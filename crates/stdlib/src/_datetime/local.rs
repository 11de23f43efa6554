//! Timestamps and local time: moments in seconds since 1970, and what clocks show at them.
//!
//! A time that clocks show is solved for its moment with what holds a day around it: no zone folds or skips more than a day.

use lissom_objects::datetime::Fields;
use lissom_objects::{Context, PyResult, Raised, Value};

use super::calendar::{self, EPOCH_ORDINAL};
use super::timezone;
use crate::errors::os_error;
use crate::time::{calendar as proleptic, local_name, local_offset};

/// Seconds of a day: the longest fold.
const DAY: i64 = 86_400;

fn out_of_range(cx: &mut Context) -> Raised {
    cx.overflow_error("timestamp out of range for platform time_t")
}

/// A whole number of seconds as an argument.
fn whole_seconds(cx: &mut Context, timestamp: &Value) -> PyResult<i64> {
    let number = cx.index(timestamp)?;
    cx.as_int(&number).and_then(|number| number.to_i64()).ok_or_else(|| out_of_range(cx))
}

fn fits(seconds: f64) -> bool {
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&seconds)
}

/// The moment that a number says, rounded down to seconds.
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`
pub fn seconds(cx: &mut Context, timestamp: &Value) -> PyResult<i64> {
    let Some(seconds) = cx.as_float(timestamp) else { return whole_seconds(cx, timestamp) };
    if seconds.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    let seconds = seconds.floor();
    if fits(seconds) { Ok(seconds as i64) } else { Err(out_of_range(cx)) }
}

/// The moment that a number says, in seconds and the nearest microseconds.
///
/// # Errors
/// As [`seconds`].
pub fn seconds_and_microseconds(cx: &mut Context, timestamp: &Value) -> PyResult<(i64, i32)> {
    let Some(seconds) = cx.as_float(timestamp) else {
        if !cx.is_index(timestamp) {
            let found = cx.full_name_of_class_of(timestamp);
            return Err(cx.type_error(&format!("argument must be int or float, not {found}")));
        }
        return Ok((whole_seconds(cx, timestamp)?, 0));
    };
    if seconds.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    let (mut whole, mut microseconds) = (seconds.trunc(), (seconds.fract() * 1e6).round_ties_even());
    if microseconds >= 1e6 {
        (whole, microseconds) = (whole + 1.0, microseconds - 1e6);
    } else if microseconds < 0.0 {
        (whole, microseconds) = (whole - 1.0, microseconds + 1e6);
    }
    if fits(whole) { Ok((whole as i64, microseconds as i32)) } else { Err(out_of_range(cx)) }
}

/// The date, and the seconds since midnight, of seconds counted from 1970.
fn broken_down(cx: &mut Context, shown: i64) -> PyResult<((i32, i32, i32), i32)> {
    let (year, month, day) = proleptic::date(shown.div_euclid(DAY));
    if i32::try_from(year - 1900).is_err() {
        return Err(os_error(cx, lissom_host::Errno::OVERFLOW, None));
    }
    Ok(((year as i32, month as i32, day as i32), shown.rem_euclid(DAY) as i32))
}

/// The date that clocks show here at a moment; it may be one there is not.
///
/// # Errors
/// `OSError` far from here.
pub fn local_date(cx: &mut Context, moment: i64) -> PyResult<(i32, i32, i32)> {
    let offset = local_offset(cx, moment)?;
    Ok(broken_down(cx, moment.saturating_add(offset))?.0)
}

/// What clocks show at a moment: in UTC, or here.
///
/// # Errors
/// `ValueError` if that is beyond the years there are; `OSError` if it is far beyond them.
pub fn shown(cx: &mut Context, moment: i64, microsecond: i32, here: bool) -> PyResult<Fields> {
    let offset = if here { local_offset(cx, moment)? } else { 0 };
    let shown = moment.saturating_add(offset);
    let ((year, month, day), second) = broken_down(cx, shown)?;
    let date = calendar::check_date(cx, year, month, day)?;
    let time = Fields::of_time(second / 3600, second / 60 % 60, second % 60, microsecond, false);
    let fields = date.with_time(time);
    if !here {
        return Ok(fields);
    }
    // Did clocks show the same time before?
    let change = shown - shown_here(cx, moment - DAY)? - DAY;
    let second_time = change < 0 && shown_here(cx, moment + change)? == shown;
    Ok(fields.with_fold(second_time))
}

/// What clocks show here at a moment, counted as if it were UTC.
fn shown_here(cx: &mut Context, moment: i64) -> PyResult<i64> {
    let shown = moment + local_offset(cx, moment)?;
    let ((year, ..), _) = broken_down(cx, shown)?;
    if !(calendar::YEAR_MIN..=calendar::YEAR_MAX).contains(&year) {
        return Err(cx.value_error(&format!("year must be in 1..9999, not {year}")));
    }
    Ok(shown)
}

/// Seconds since 1970 of what a clock shows, as if it were in UTC.
pub fn as_utc(fields: Fields) -> i64 {
    (i64::from(calendar::ordinal_of(fields)) - EPOCH_ORDINAL) * DAY + i64::from(fields.second_of_day())
}

/// The moment at which clocks here show a time: the first, or with `fold` the second. A time that is skipped is where it would be if clocks had
/// been changed later, or with `fold` earlier.
///
/// # Errors
/// `ValueError` if what is looked at on the way is beyond the years there are.
pub fn moment(cx: &mut Context, fields: Fields, fold: bool) -> PyResult<i64> {
    let wanted = as_utc(fields);
    let before = shown_here(cx, wanted)? - wanted;
    let first = wanted - before;
    let shown_first = shown_here(cx, first)?;
    let after = if shown_first == wanted {
        // One solution; there may be another one.
        let other = if fold { first + DAY } else { first - DAY };
        let offset = shown_here(cx, other)? - other;
        if offset == before {
            return Ok(first);
        }
        offset
    } else {
        shown_first - first
    };
    let second = wanted - after;
    if shown_here(cx, second)? == wanted {
        return Ok(second);
    }
    if shown_first == wanted {
        return Ok(first);
    }
    Ok(if fold { first.min(second) } else { first.max(second) })
}

/// The zone here at a moment, as a `timezone`.
///
/// # Errors
/// What making the zone raises.
pub fn zone_at(cx: &mut Context, moment: i64) -> PyResult<Value> {
    let (offset, name) = (local_offset(cx, moment)?, local_name(cx, moment)?);
    let name = cx.new_str(&name)?;
    timezone::of_offset(cx, i128::from(offset) * 1_000_000, Some(&name))
}

/// The zone in which clocks here show a time.
///
/// # Errors
/// As [`moment`].
pub fn zone_of_shown(cx: &mut Context, fields: Fields) -> PyResult<Value> {
    let fold = fields.fold;
    let own = moment(cx, fields, fold)?;
    let other = moment(cx, fields, !fold)?;
    // A time that is skipped counts as it was before.
    let moment = if other != own && (other > own) == fold { other } else { own };
    zone_at(cx, moment)
}
