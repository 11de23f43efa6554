//! `_datetime`: dates, times, durations and zones, native. `datetime` shows them, and `_strptime`, `time.strftime` and zones that a program
//! writes work with them.
//!
//! ```text
//!   date ── datetime        days, and moments that clocks show          date.rs, datetime.rs
//!   time                    times of day                                time.rs
//!   timedelta               durations                                   timedelta.rs
//!   tzinfo ── timezone      zones, and those at a fixed distance        tzinfo.rs, timezone.rs, zone.rs (what zones are asked)
//! ```
//!
//! Beside them: the calendar, the formats of ISO 8601, other text, bytes of pickles, local time. Their cells are in the crate of objects.

mod arguments;
mod calendar;
mod compare;
mod date;
mod datetime;
mod iso;
mod isocalendar;
mod local;
mod pickled;
mod text;
mod time;
mod timedelta;
mod timezone;
mod tzinfo;
mod zone;

use lissom_objects::datetime::Fields;
use lissom_objects::{Context, PyResult, Value};

/// What the module keeps.
#[derive(Default)]
struct State {
    /// `timedelta(0)`
    zero: Option<Value>,
    /// `timezone.utc`
    utc: Option<Value>,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_datetime", Some("Dates, times, durations and zones."))?;
    for spec in [&date::SPEC, &datetime::SPEC, &time::SPEC, &timedelta::SPEC, &tzinfo::SPEC, &timezone::SPEC] {
        cx.module_type(&module, spec)?;
    }
    cx.module_set(&module, "MINYEAR", Value::int32(calendar::YEAR_MIN))?;
    cx.module_set(&module, "MAXYEAR", Value::int32(calendar::YEAR_MAX))?;
    let utc = timezone::utc(cx)?;
    cx.module_set(&module, "UTC", utc)?;
    Ok(module)
}

/// The time tuple of fields, with what it says of summer time.
fn time_tuple(cx: &mut Context, fields: Fields, summer: i32) -> PyResult<Value> {
    let (weekday, of_year) = (calendar::weekday(fields), calendar::day_of_year(fields));
    crate::time::struct_time(cx, [i32::from(fields.year), i32::from(fields.month), i32::from(fields.day), i32::from(fields.hour), i32::from(fields.minute), i32::from(fields.second), weekday, of_year, summer])
}

/// The zone of a time that was read; `None` without an offset.
fn iso_zone(cx: &mut Context, time: iso::TimeFields) -> PyResult<Value> {
    match time.offset {
        Some(0) => timezone::utc(cx),
        Some(offset) => timezone::of_offset(cx, i128::from(offset), None),
        None => Ok(Value::NONE),
    }
}
