//! The calendar: days since 1970 and dates, in the Gregorian calendar as if it had always been in use.
//!
//! It repeats after an era of 400 years. Years are counted from March, so that a leap day is a year's last.

/// Seconds of an era.
pub const ERA: i64 = DAYS_OF_ERA * 86_400;
const DAYS_OF_ERA: i64 = 146_097;
/// Days from the first of March of the year 0 to 1970.
const DAYS_TO_1970: i64 = 719_468;

/// Year, month and day of a day.
pub fn date(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_1970;
    let (era, day) = (days.div_euclid(DAYS_OF_ERA), days.rem_euclid(DAYS_OF_ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day - (153 * shifted + 2) / 5 + 1)
}

/// The day of a date. A month beyond a year's, or a day beyond a month's, counts on.
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = (year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let year = year - i64::from(month <= 2);
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * DAYS_OF_ERA + year * 365 + year / 4 - year / 100 + day_of_year - DAYS_TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_has_its_date() {
        for day in (-1_000_000..1_000_000).step_by(37).chain([-719_468, 0, 11_016, i64::from(i32::MAX) * 365]) {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), day);
        }
        assert_eq!((date(0), date(11_016), date(-1)), ((1970, 1, 1), (2000, 2, 29), (1969, 12, 31)));
        assert_eq!(days(2026, 14, -3), days(2027, 1, 28));
    }
}
