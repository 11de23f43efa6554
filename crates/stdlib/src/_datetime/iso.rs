//! Dates and times in the formats of ISO 8601, as `fromisoformat` reads them.
//!
//! ```text
//!   date    2024-02-29  20240229  2024-W09-4  2024W094  2024-W09  2024W09
//!   time    12  12:30  1230  12:30:00  123000  and a fraction of the second; an offset of the same forms, or Z
//! ```
//!
//! Between the two is any one character. Where a text can be read in several ways, or is not quite one of these, what is made of it is what
//! CPython makes of it, whose reading goes from byte to byte and ends at a null.

/// Fields of a date as they were read: they may be out of their ranges.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct DateFields {
    pub year: i32,
    pub month: i32,
    pub day: i32,
}

/// Fields of a time as they were read: they may be out of their ranges.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct TimeFields {
    pub hour: i32,
    pub minute: i32,
    pub second: i32,
    pub microsecond: i32,
    /// An offset from UTC in microseconds, if there is one.
    pub offset: Option<i64>,
}

impl TimeFields {
    /// Is it the end of a day, which is the beginning of the next one? `Err` if it is later.
    pub fn ends_day(self) -> Result<bool, &'static str> {
        match self {
            TimeFields { hour: 24, minute: 0, second: 0, microsecond: 0, .. } => Ok(true),
            TimeFields { hour: 24, .. } => Err("minute, second, and microsecond must be 0 when hour is 24"),
            _ => Ok(false),
        }
    }
}

/// Text that is read byte by byte; behind its end are nulls.
#[derive(Clone, Copy)]
struct Text<'a>(&'a [u8]);

impl Text<'_> {
    fn at(self, index: usize) -> u8 {
        self.0.get(index).copied().unwrap_or(0)
    }

    fn number(self, start: usize, digits: usize) -> Option<i32> {
        let mut number = 0;
        for index in start..start + digits {
            let byte = self.at(index);
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10 + i32::from(byte - b'0');
        }
        Some(number)
    }
}

/// A date; all of the text is one.
pub fn date(text: &[u8]) -> Option<DateFields> {
    if matches!(text.len(), 7 | 8 | 10) { date_of_length(text, text.len()) } else { None }
}

/// A date at the beginning of a text.
fn date_of_length(text: &[u8], length: usize) -> Option<DateFields> {
    let text = Text(text);
    let year = text.number(0, 4)?;
    let separated = text.at(4) == b'-';
    let mut at = if separated { 5 } else { 4 };
    if text.at(at) == b'W' {
        let week = text.number(at + 1, 2)?;
        at += 3;
        let day = if at < length {
            if separated && text.at(at) != b'-' {
                return None;
            }
            text.number(at + usize::from(separated), 1)?
        } else {
            1
        };
        let number = super::calendar::from_iso_calendar(year, week, day).ok()?;
        let (year, month, day) = super::calendar::from_ordinal(number);
        return Some(DateFields { year, month, day });
    }
    let month = text.number(at, 2)?;
    at += 2;
    if separated {
        if text.at(at) != b'-' {
            return None;
        }
        at += 1;
    }
    Some(DateFields { year, month, day: text.number(at, 2)? })
}

/// Hour, minute, second and microsecond between two places, and whether anything but a null follows what was read.
fn clock(text: Text, start: usize, end: usize) -> Option<([i32; 4], bool)> {
    let mut fields = [0; 4];
    let (mut at, mut separated) = (start, true);
    for index in 0..3 {
        fields[index] = text.number(at, 2)?;
        let next = text.at(at + 2);
        at += 3;
        if index == 0 {
            separated = next == b':';
        }
        // A mark of decimals goes with seconds, and has some behind it.
        if matches!(next, b'.' | b',') && (index < 2 || at >= end) {
            return None;
        }
        if at >= end {
            return Some((fields, next != 0));
        }
        match next {
            b':' if separated && index < 2 => {}
            b'.' | b',' => break,
            _ if !separated => at -= 1,
            _ => return None,
        }
    }
    let digits = (end - at).min(6);
    fields[3] = text.number(at, digits)? * 10_i32.pow(6 - digits as u32);
    at += digits;
    while text.at(at).is_ascii_digit() {
        at += 1;
    }
    Some((fields, text.at(at) != 0))
}

/// A time of day; all of the text is one.
pub fn time(text: &[u8]) -> Option<TimeFields> {
    let end = text.len();
    // The first byte is looked at in any case: that of an empty text is a null.
    let zone = text.iter().position(|byte| matches!(byte, b'Z' | b'+' | b'-')).unwrap_or(end.max(1));
    let text = Text(text);
    let ([hour, minute, second, microsecond], more) = clock(text, 0, zone)?;
    let mut fields = TimeFields { hour, minute, second, microsecond, offset: None };
    if zone == end {
        return (!more).then_some(fields);
    }
    if text.at(zone) == b'Z' {
        fields.offset = Some(0);
        return (text.at(zone + 1) == 0).then_some(fields);
    }
    let ([hour, minute, second, microsecond], more) = clock(text, zone + 1, end)?;
    if more {
        return None;
    }
    let offset = i64::from(hour * 3600 + minute * 60 + second) * 1_000_000 + i64::from(microsecond);
    // Less than a second is passed over where there is nothing else.
    fields.offset = Some(if text.at(zone) == b'-' { -offset } else { offset });
    Some(fields)
}

/// Where a date ends that a time may follow.
fn separator(text: &[u8]) -> Option<usize> {
    if text.len() == 7 {
        return Some(7);
    }
    let text_at = Text(text);
    let length = text.len();
    match (text_at.at(4), text_at.at(5)) {
        (b'-', b'W') if length < 8 => None,
        (b'-', b'W') if length > 8 && text_at.at(8) == b'-' => match length {
            9 => None,
            // A week and a time behind a hyphen is likelier than a day and a time behind a digit.
            11.. if text_at.at(10).is_ascii_digit() => Some(8),
            _ => Some(10),
        },
        (b'-', b'W') => Some(8),
        (b'-', _) => Some(10),
        (b'W', _) => {
            // Digits of a time come in pairs.
            let digits = text.iter().skip(7).take_while(|byte| byte.is_ascii_digit()).count();
            Some(match 7 + digits {
                end if end < 9 => end,
                end if end % 2 == 0 => 7,
                _ => 8,
            })
        }
        _ => Some(8),
    }
}

/// A date, and perhaps any character and a time; all of the text is that. The text is UTF-8, or has a lone surrogate for that character.
pub fn date_and_time(text: &[u8]) -> Option<(DateFields, TimeFields)> {
    let end = separator(text)?;
    let date = date_of_length(text, end)?;
    if text.len() <= end {
        return Some((date, TimeFields::default()));
    }
    let width = match text[end] {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    };
    let time = time(text.get(end + width..).unwrap_or_default())?;
    Some((date, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates() {
        let leap_day = Some(DateFields { year: 2024, month: 2, day: 29 });
        for text in ["2024-02-29", "20240229", "2024-W09-4", "2024W094"] {
            assert_eq!(date(text.as_bytes()), leap_day, "{text}");
        }
        for text in ["2024-0229", "202402-29", "2024-060", "2024060", "2024-W09-8", "2024-W54-1", "2024W09-4", "2024", ""] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn forms_of_times() {
        let of = |text: &str| time(text.as_bytes()).map(|time| (time.hour, time.minute, time.second, time.microsecond, time.offset));
        assert_eq!(of("12"), Some((12, 0, 0, 0, None)));
        assert_eq!(of("123059.5"), Some((12, 30, 59, 500_000, None)));
        assert_eq!(of("12:30:59,1234567-01:30"), Some((12, 30, 59, 123_456, Some(-5_400_000_000))));
        assert_eq!(of("12:30Z"), Some((12, 30, 0, 0, Some(0))));
        for text in ["", "1", "12:3", "12:", "12.5", "12:30:", "12:30:00.", "12:30Z1", "12:30+", "12:3059"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
