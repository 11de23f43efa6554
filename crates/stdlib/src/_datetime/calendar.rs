//! Dates and days: the Gregorian calendar as if it had always been in use, its weeks, and the checks of fields.
//!
//! Days are counted from the first of January of the year 1, which is day 1 and a Monday.

use lissom_objects::datetime::Fields;
use lissom_objects::{Context, PyResult};

use crate::time::calendar as proleptic;

/// The first year there is, and the last.
pub const YEAR_MIN: i32 = 1;
/// See [`YEAR_MIN`].
pub const YEAR_MAX: i32 = 9999;
/// The last day there is.
pub const ORDINAL_MAX: i32 = 3_652_059;
/// The number of 1970-01-01.
pub const EPOCH_ORDINAL: i64 = 719_163;

/// Is it a leap year?
pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month.
pub fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 => 28 + i32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number of a day.
pub fn ordinal(year: i32, month: i32, day: i32) -> i32 {
    (proleptic::days(i64::from(year), i64::from(month), i64::from(day)) + EPOCH_ORDINAL) as i32
}

/// The number of a day, by its fields.
pub fn ordinal_of(date: Fields) -> i32 {
    ordinal(i32::from(date.year), i32::from(date.month), i32::from(date.day))
}

/// Year, month and day of the day with a number, in any year.
pub fn from_ordinal(number: i32) -> (i32, i32, i32) {
    let (year, month, day) = proleptic::date(i64::from(number) - EPOCH_ORDINAL);
    (year as i32, month as i32, day as i32)
}

/// The fields of the day with a number, which is one there is.
pub fn date_of(number: i32) -> Fields {
    debug_assert!((1..=ORDINAL_MAX).contains(&number));
    let (year, month, day) = from_ordinal(number);
    Fields::of_date(year, month, day)
}

/// The day of the week, from 0 for Monday.
pub fn weekday(date: Fields) -> i32 {
    (ordinal_of(date) + 6) % 7
}

/// The day of the year, from 1 on.
pub fn day_of_year(date: Fields) -> i32 {
    ordinal_of(date) - ordinal(i32::from(date.year), 1, 1) + 1
}

/// The number of the Monday that begins the first week of a year: the one with its first Thursday.
fn first_monday(year: i32) -> i32 {
    let first = ordinal(year, 1, 1);
    let weekday = (first + 6).rem_euclid(7);
    first - weekday + if weekday > 3 { 7 } else { 0 }
}

/// Year, week and day of the week, from 1 for Monday, as ISO 8601 counts them.
pub fn iso_calendar(date: Fields) -> (i32, i32, i32) {
    let today = ordinal_of(date);
    let mut year = i32::from(date.year);
    if today >= first_monday(year + 1) {
        year += 1;
    } else if today < first_monday(year) {
        year -= 1;
    }
    let days = today - first_monday(year);
    (year, days / 7 + 1, days % 7 + 1)
}

/// What is wrong with a year, week and day of the week.
pub enum BadWeek {
    /// There is no such year.
    Year,
    /// The year has no such week.
    Week,
    /// There is no such day.
    Day,
}

/// The number of the day with a year, week and day of the week; it may lie in the year behind the last.
pub fn from_iso_calendar(year: i32, week: i32, day: i32) -> Result<i32, BadWeek> {
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        return Err(BadWeek::Year);
    }
    let first = first_monday(year);
    if !(1..=52).contains(&week) && (week != 53 || first + 52 * 7 == first_monday(year + 1)) {
        return Err(BadWeek::Week);
    }
    if !(1..=7).contains(&day) {
        return Err(BadWeek::Day);
    }
    Ok(first + (week - 1) * 7 + day - 1)
}

/// The fields of a day.
///
/// # Errors
/// `ValueError` if there is no such day.
#[inline]
pub fn check_date(cx: &mut Context, year: i32, month: i32, day: i32) -> PyResult<Fields> {
    if !(YEAR_MIN..=YEAR_MAX).contains(&year) {
        return Err(cx.value_error(&format!("year must be in 1..9999, not {year}")));
    }
    if !(1..=12).contains(&month) {
        return Err(cx.value_error(&format!("month must be in 1..12, not {month}")));
    }
    let days = days_in_month(year, month);
    if !(1..=days).contains(&day) {
        return Err(cx.value_error(&format!("day {day} must be in range 1..{days} for month {month} in year {year}")));
    }
    Ok(Fields::of_date(year, month, day))
}

/// The fields of a time of day.
///
/// # Errors
/// `ValueError` if there is no such time.
#[inline]
pub fn check_time(cx: &mut Context, hour: i32, minute: i32, second: i32, microsecond: i32, fold: i32) -> PyResult<Fields> {
    for (name, value, most) in [("hour", hour, 23), ("minute", minute, 59), ("second", second, 59), ("microsecond", microsecond, 999_999)] {
        if !(0..=most).contains(&value) {
            return Err(cx.value_error(&format!("{name} must be in 0..{most}, not {value}")));
        }
    }
    if !(0..=1).contains(&fold) {
        return Err(cx.value_error(&format!("fold must be either 0 or 1, not {fold}")));
    }
    Ok(Fields::of_time(hour, minute, second, microsecond, fold == 1))
}

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

/// Microseconds from the beginning of the day before day 1 to what a clock shows.
pub fn microseconds(fields: Fields) -> i64 {
    i64::from(ordinal_of(fields)) * DAY + microseconds_of_day(fields)
}

/// Microseconds since midnight.
pub fn microseconds_of_day(time: Fields) -> i64 {
    i64::from(time.second_of_day()) * 1_000_000 + i64::from(time.microsecond as i32)
}

/// The fields of a time of day by its microseconds.
pub fn time_of(microseconds: i64) -> Fields {
    let (second, microsecond) = (microseconds / 1_000_000, microseconds % 1_000_000);
    let (minute, second) = (second / 60, second % 60);
    Fields::of_time((minute / 60) as i32, (minute % 60) as i32, second as i32, microsecond as i32, false)
}

/// What a clock shows that shows `fields`, when a time is over.
///
/// # Errors
/// `OverflowError` if it is beyond the last year, or before the first.
pub fn later(cx: &mut Context, fields: Fields, by: i128) -> PyResult<Fields> {
    let sum = i128::from(microseconds(fields)) + by;
    let range = i128::from(DAY)..(i128::from(ORDINAL_MAX) + 1) * i128::from(DAY);
    if !range.contains(&sum) {
        return Err(cx.overflow_error("date value out of range"));
    }
    let sum = sum as i64;
    Ok(date_of((sum / DAY) as i32).with_time(time_of(sum % DAY)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_numbers() {
        assert_eq!((ordinal(1, 1, 1), ordinal(1970, 1, 1), ordinal(9999, 12, 31)), (1, EPOCH_ORDINAL as i32, ORDINAL_MAX));
        for number in (1..=ORDINAL_MAX).step_by(97) {
            let date = date_of(number);
            assert_eq!(ordinal_of(date), number);
            assert!((1..=days_in_month(i32::from(date.year), i32::from(date.month))).contains(&i32::from(date.day)));
            let (year, week, day) = iso_calendar(date);
            assert!(year > YEAR_MAX || from_iso_calendar(year, week, day).is_ok_and(|back| back == number));
        }
    }

    #[test]
    fn weeks_of_years() {
        assert_eq!(iso_calendar(Fields::of_date(2020, 12, 31)), (2020, 53, 4));
        assert_eq!(iso_calendar(Fields::of_date(2021, 1, 3)), (2020, 53, 7));
        assert_eq!(iso_calendar(Fields::of_date(1, 1, 1)), (1, 1, 1));
        assert_eq!(iso_calendar(Fields::of_date(9999, 12, 31)), (9999, 52, 5));
        assert!(matches!(from_iso_calendar(2021, 53, 1), Err(BadWeek::Week)) && from_iso_calendar(2020, 53, 1).is_ok());
    }
}
