//! The fields of a date and a time, and the words they are kept in.
//!
//! ```text
//!   bit  62     48      44    39     34       28       22            2      1       0
//!        | year | month | day | hour | minute | second | microsecond | fold | aware |       a datetime
//!                       55      48       40       32       24            2      1       0
//!                       | 0     | hour   | minute | second | microsecond | fold | aware |   a time
//!                                                          32     16      8             0
//!                                                          | year | month | day         |   a date
//! ```
//!
//! `aware` says that a zone goes with them. Pickles can say what no calendar has (a day 200, a second 99), and are believed: the words of dates and times
//! have room for any bytes. Those of a datetime have not; if it needs more, its highest bit is set, and its microsecond is kept elsewhere:
//!
//! ```text
//!   bit  63  62   46      42    34     26       18       10           2      1       0
//!        | 1 | year | month | day | hour | minute | second |    0     | fold | aware |
//! ```

/// Year, month, day, and what clocks show. A date has zeros for the time, a time for the date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs, reason = "each is the field of that name")]
pub struct Fields {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub microsecond: u32,
    /// The second of two moments that clocks show as the same time?
    pub fold: bool,
}

const AWARE: u64 = 1;
const FOLD: u64 = 2;
const LONG: u64 = 1 << 63;

/// Does a zone go with the fields of a word?
#[inline(always)]
pub(super) fn is_aware(word: u64) -> bool {
    word & AWARE != 0
}

/// Is the microsecond of a datetime kept elsewhere?
#[inline(always)]
pub(super) fn is_long(word: u64) -> bool {
    word & LONG != 0
}

impl Fields {
    /// A day; the fields are in their ranges.
    #[inline]
    pub fn of_date(year: i32, month: i32, day: i32) -> Fields {
        debug_assert!((1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day));
        Fields { year: year as u16, month: month as u8, day: day as u8, ..Fields::default() }
    }

    /// A time of day; the fields are in their ranges.
    #[inline]
    pub fn of_time(hour: i32, minute: i32, second: i32, microsecond: i32, fold: bool) -> Fields {
        debug_assert!((0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second) && (0..1_000_000).contains(&microsecond));
        Fields { hour: hour as u8, minute: minute as u8, second: second as u8, microsecond: microsecond as u32, fold, ..Fields::default() }
    }

    /// This day and a time of day.
    #[inline]
    pub fn with_time(self, time: Fields) -> Fields {
        Fields { year: self.year, month: self.month, day: self.day, ..time }
    }

    /// The day alone.
    #[inline]
    pub fn date(self) -> Fields {
        Fields { year: self.year, month: self.month, day: self.day, ..Fields::default() }
    }

    /// The same with this `fold`.
    #[inline]
    pub fn with_fold(self, fold: bool) -> Fields {
        Fields { fold, ..self }
    }

    /// All of them as numbers, without `fold`.
    #[inline]
    pub fn numbers(self) -> [i32; 7] {
        let small = [self.month, self.day, self.hour, self.minute, self.second].map(i32::from);
        [i32::from(self.year), small[0], small[1], small[2], small[3], small[4], self.microsecond as i32]
    }

    /// What is compared: all but `fold`.
    #[inline]
    pub fn order(self) -> u128 {
        let small = [self.month, self.day, self.hour, self.minute, self.second];
        small.into_iter().fold(u128::from(self.year), |sum, field| sum << 8 | u128::from(field)) << 32 | u128::from(self.microsecond)
    }

    /// Seconds since midnight.
    #[inline]
    pub fn second_of_day(self) -> i32 {
        i32::from(self.hour) * 3600 + i32::from(self.minute) * 60 + i32::from(self.second)
    }

    /// Do they fit the word of a datetime?
    #[inline]
    pub fn are_short(self) -> bool {
        self.year < 1 << 14 && self.month < 1 << 4 && self.day < 1 << 5 && self.hour < 1 << 5 && self.minute < 1 << 6 && self.second < 1 << 6 && self.microsecond < 1 << 20
    }

    /// The word of a datetime.
    #[inline]
    pub(super) fn datetime_word(self, aware: bool) -> u64 {
        let small = u64::from(self.fold) << 1 | u64::from(aware);
        let [year, month, day, hour, minute, second, microsecond] = self.numbers().map(|number| number as u64);
        if self.are_short() {
            year << 48 | month << 44 | day << 39 | hour << 34 | minute << 28 | second << 22 | microsecond << 2 | small
        } else {
            LONG | year << 46 | (month & 15) << 42 | day << 34 | hour << 26 | minute << 18 | second << 10 | small
        }
    }

    /// The fields of a datetime's word; `microsecond` if the word has none.
    #[inline]
    pub(super) fn of_datetime_word(word: u64, microsecond: impl FnOnce() -> u32) -> Fields {
        if is_long(word) {
            return Fields {
                year: (word >> 46) as u16,
                month: (word >> 42) as u8 & 15,
                day: (word >> 34) as u8,
                hour: (word >> 26) as u8,
                minute: (word >> 18) as u8,
                second: (word >> 10) as u8,
                microsecond: microsecond(),
                fold: word & FOLD != 0,
            };
        }
        Fields {
            year: (word >> 48) as u16,
            month: (word >> 44) as u8 & 15,
            day: (word >> 39) as u8 & 31,
            hour: (word >> 34) as u8 & 31,
            minute: (word >> 28) as u8 & 63,
            second: (word >> 22) as u8 & 63,
            microsecond: (word >> 2) as u32 & 0xf_ffff,
            fold: word & FOLD != 0,
        }
    }

    /// The word of a time.
    #[inline]
    pub(super) fn time_word(self, aware: bool) -> u64 {
        let [hour, minute, second] = [self.hour, self.minute, self.second].map(u64::from);
        hour << 48 | minute << 40 | second << 32 | u64::from(self.microsecond & 0xff_ffff) << 2 | u64::from(self.fold) << 1 | u64::from(aware)
    }

    /// The fields of a time's word.
    #[inline]
    pub(super) fn of_time_word(word: u64) -> Fields {
        Fields {
            hour: (word >> 48) as u8,
            minute: (word >> 40) as u8,
            second: (word >> 32) as u8,
            microsecond: (word >> 2) as u32 & 0xff_ffff,
            fold: word & FOLD != 0,
            ..Fields::default()
        }
    }

    /// The word of a date.
    #[inline]
    pub(super) fn date_word(self) -> u64 {
        u64::from(self.year) << 16 | u64::from(self.month) << 8 | u64::from(self.day)
    }

    /// The fields of a date's word.
    #[inline]
    pub(super) fn of_date_word(word: u64) -> Fields {
        Fields { year: (word >> 16) as u16, month: (word >> 8) as u8, day: word as u8, ..Fields::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back() {
        let time = Fields::of_time(23, 59, 58, 999_999, true);
        let both = Fields::of_date(9999, 12, 31).with_time(time);
        let odd = Fields { year: u16::MAX, month: 12, day: 255, hour: 255, minute: 254, second: 253, microsecond: 0xff_ffff, fold: true };
        for aware in [false, true] {
            assert_eq!(Fields::of_datetime_word(both.datetime_word(aware), || 0), both);
            assert_eq!(Fields::of_datetime_word(odd.datetime_word(aware), || 0xff_ffff), odd);
            assert_eq!(Fields::of_time_word(time.time_word(aware)), time);
            assert!(is_aware(both.datetime_word(aware)) == aware && is_aware(odd.datetime_word(aware)) == aware && is_aware(time.time_word(aware)) == aware);
        }
        assert!(is_long(odd.datetime_word(false)) && !is_long(both.datetime_word(true)));
        assert_eq!(Fields::of_date_word(odd.date_word()), odd.date());
    }

    #[test]
    fn they_compare_by_weight() {
        let day = |day, time: Fields| Fields::of_date(2024, 2, day).with_time(time).order();
        let time = |microsecond| Fields::of_time(0, 0, 0, microsecond, false);
        assert!(day(28, Fields::of_time(23, 59, 59, 999_999, false)) < day(29, time(0)) && day(29, time(0)) < day(29, time(1)));
        assert_eq!(time(5).order(), time(5).with_fold(true).order());
    }
}
