//! Times as text by a format: `strftime`, as the C library has it (GNU's), and `asctime`.
//!
//! A directive is `%`, flags, a width, a modifier, a letter:
//!
//! ```text
//!   flags      - no filling   _ with spaces   0 with zeros   ^ capitals   # the other case, where there is one
//!   modifiers  E O            they change nothing here, but not all letters may have them
//! ```
//!
//! What is no directive stays as it is. Characters that are not ASCII, and nulls, end a directive; the text between two of them is formatted by itself, and is
//! empty if it would be some 256 times as long as its format.

use lissom_objects::str::TextBuilder;
use lissom_objects::{Context, PyResult, Raised, Value};

use super::{State, calendar, local, moment_of_fields};
use crate::errors::parsed_int;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A time tuple, checked: months, days and days of the week from 0.
struct Tuple {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    /// From 0 for Sunday.
    weekday: i64,
    day_of_year: i64,
    summer: i64,
    offset: i64,
    zone: String,
}

impl Tuple {
    /// Reads the argument of a function.
    fn of(cx: &mut Context, function: &str, tuple: &Value) -> PyResult<Tuple> {
        let Some(items) = cx.as_tuple(tuple).map(<[Value]>::to_vec) else {
            return Err(cx.type_error("Tuple or struct_time argument required"));
        };
        if items.len() != 9 {
            return Err(cx.type_error(&format!("{function}(): illegal time tuple argument")));
        }
        let mut numbers = [0; 9];
        for (number, item) in numbers.iter_mut().zip(&items) {
            *number = match item.as_small_int().filter(|number| i32::try_from(*number).is_ok()) {
                Some(number) => number,
                None => i64::from(parsed_int(cx, item)?),
            };
        }
        let [year, month, day, hour, minute, second, weekday, day_of_year, summer] = numbers;
        if year < 1900 + i64::from(i32::MIN) {
            return Err(cx.overflow_error("year out of range"));
        }
        let checks = [("month", month, 12), ("day of month", day, 31), ("hour", hour, 23), ("minute", minute, 59), ("seconds", second, 61)];
        for (name, value, most) in checks {
            if !(0..=most).contains(&value) {
                return Err(cx.value_error(&format!("{name} out of range")));
            }
        }
        if weekday < -1 {
            return Err(cx.value_error("day of week out of range"));
        }
        if !(0..=366).contains(&day_of_year) {
            return Err(cx.value_error("day of year out of range"));
        }
        let (mut offset, mut zone) = (0, String::new());
        let class = cx.struct_type(&super::STRUCT_TIME)?;
        if cx.is_instance(tuple, &class) {
            let (own_offset, own_zone) = (cx.get_attr_str(tuple, "tm_gmtoff")?, cx.get_attr_str(tuple, "tm_zone")?);
            offset = own_offset.as_small_int().unwrap_or(0);
            if cx.as_str(&own_zone).is_some() {
                zone = cx.string_lossy(&own_zone);
            }
        }
        if zone.is_empty() && summer >= 0 {
            zone.clone_from(&cx.state::<State>("time").names[usize::from(summer != 0)]);
        }
        Ok(Tuple {
            year,
            month: month.max(1) - 1,
            day: day.max(1),
            hour,
            minute,
            second,
            weekday: (weekday + 1).rem_euclid(7),
            day_of_year: day_of_year.max(1) - 1,
            summer,
            offset,
            zone,
        })
    }

    /// Year and week as ISO 8601 counts them.
    fn iso_week(&self) -> (i64, i64) {
        let days = |year| calendar::days(year + 1, 1, 1) - calendar::days(year, 1, 1);
        // Days since the Monday of the week with the year's first Thursday.
        let since = |day: i64| {
            let first_weekday = (self.weekday - day + 378 - 1).rem_euclid(7);
            day + first_weekday - if first_weekday > 3 { 7 } else { 0 }
        };
        let this = since(self.day_of_year);
        if this < 0 {
            return (self.year - 1, since(self.day_of_year + days(self.year - 1)) / 7 + 1);
        }
        let next = since(self.day_of_year - days(self.year));
        if next >= 0 { (self.year + 1, next / 7 + 1) } else { (self.year, this / 7 + 1) }
    }
}

/// Why a text is not written on.
enum Stop {
    /// An exception.
    Raised(Raised),
    /// It is too long.
    Long,
}

impl From<Raised> for Stop {
    fn from(raised: Raised) -> Stop {
        Stop::Raised(raised)
    }
}

/// Text being written, up to a limit.
struct Writer<'a> {
    cx: &'a mut Context,
    out: TextBuilder,
    /// Where the text that is limited begins.
    start: usize,
    limit: usize,
}

impl Writer<'_> {
    fn repeat(&mut self, byte: u8, count: usize) -> Result<(), Stop> {
        if count >= self.limit - (self.out.len() - self.start) {
            return Err(Stop::Long);
        }
        Ok(self.out.push_repeated(self.cx, &[byte], count)?)
    }

    fn push(&mut self, text: &[u8]) -> Result<(), Stop> {
        if text.len() >= self.limit - (self.out.len() - self.start) {
            return Err(Stop::Long);
        }
        Ok(self.out.push_bytes(self.cx, text)?)
    }

    /// Writes one directive after the other. `upper`: all in capitals.
    fn format(&mut self, format: &[u8], tuple: &Tuple, upper: bool) -> Result<(), Stop> {
        let mut rest = format;
        while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
            let from = self.out.len();
            self.push(&rest[..at])?;
            if upper {
                self.out.as_bytes_mut()[from..].make_ascii_uppercase();
            }
            let (directive, length) = Directive::of(&rest[at..], upper);
            if !directive.write(self, tuple)? {
                directive.add(self, &rest[at..at + length])?;
            }
            rest = &rest[at + length..];
        }
        let from = self.out.len();
        self.push(rest)?;
        if upper {
            self.out.as_bytes_mut()[from..].make_ascii_uppercase();
        }
        Ok(())
    }
}

/// One directive, read.
#[derive(Clone, Copy)]
struct Directive {
    /// How numbers are filled up: with what the letter says, not at all, with spaces, or with zeros.
    fill: Option<u8>,
    upper: bool,
    other_case: bool,
    width: usize,
    modifier: Option<u8>,
    /// The letter; 0 at the end of the format.
    letter: u8,
}

impl Directive {
    /// The directive at the start of a text, and its length.
    fn of(text: &[u8], upper: bool) -> (Directive, usize) {
        let mut directive = Directive { fill: None, upper, other_case: false, width: 0, modifier: None, letter: 0 };
        let mut at = 1;
        loop {
            match text.get(at) {
                Some(flag @ (b'-' | b'_' | b'0')) => directive.fill = Some(*flag),
                Some(b'^') => directive.upper = true,
                Some(b'#') => directive.other_case = true,
                _ => break,
            }
            at += 1;
        }
        while let Some(digit) = text.get(at).filter(|byte| byte.is_ascii_digit()) {
            directive.width = (directive.width * 10 + usize::from(digit - b'0')).min(i32::MAX as usize);
            at += 1;
        }
        if let Some(modifier @ (b'E' | b'O')) = text.get(at) {
            directive.modifier = Some(*modifier);
            at += 1;
        }
        if let Some(letter) = text.get(at) {
            directive.letter = *letter;
            at += 1;
        }
        (directive, at)
    }

    /// May the letter have the modifier?
    fn fits(self) -> bool {
        match self.modifier {
            None => true,
            Some(b'E') => matches!(self.letter, b'c' | b'C' | b'x' | b'X' | b'y' | b'Y' | b'n' | b't' | b'p' | b'P' | b'r' | b'R' | b's' | b'T' | b'u' | b'z' | b'Z' | b'%'),
            Some(_) => !matches!(self.letter, b'a' | b'A' | b'c' | b'D' | b'F' | b'x' | b'X' | b'Y'),
        }
    }

    /// Writes text that is filled up to the width.
    fn add(self, out: &mut Writer, text: &[u8]) -> Result<(), Stop> {
        let filling = self.width.saturating_sub(text.len());
        if filling > 0 {
            out.repeat(if self.fill == Some(b'0') { b'0' } else { b' ' }, filling)?;
        }
        let from = out.out.len();
        out.push(text)?;
        if self.upper {
            out.out.as_bytes_mut()[from..].make_ascii_uppercase();
        }
        Ok(())
    }

    /// Writes a name, or a part of one.
    fn name(mut self, out: &mut Writer, name: Option<&&str>, length: usize) -> Result<(), Stop> {
        self.upper |= self.other_case;
        let name = name.copied().unwrap_or("?");
        self.add(out, name.get(..length).unwrap_or(name).as_bytes())
    }

    /// Writes a number with at least so many digits, a sign counted as one.
    fn number(self, out: &mut Writer, number: i64, digits: usize) -> Result<(), Stop> {
        let wanted = digits.max(self.width);
        let text = number.unsigned_abs().to_string();
        let sign = if number < 0 { "-" } else { "" };
        let filling = match self.fill {
            Some(b'-') => 0,
            _ => wanted.saturating_sub(text.len() + sign.len()),
        };
        if filling == 0 {
            return self.add(out, format!("{sign}{text}").as_bytes());
        }
        if self.fill == Some(b'_') {
            out.repeat(b' ', filling)?;
            return out.push(format!("{sign}{text}").as_bytes());
        }
        out.push(sign.as_bytes())?;
        out.repeat(b'0', filling)?;
        out.push(text.as_bytes())
    }

    /// A number that is filled up with spaces unless a flag says otherwise.
    fn spaced(mut self, out: &mut Writer, number: i64) -> Result<(), Stop> {
        self.fill = self.fill.or(Some(b'_'));
        self.number(out, number, 2)
    }

    /// Writes what a format makes of the time, filled up to the width as a whole.
    fn nested(self, out: &mut Writer, format: &str, tuple: &Tuple) -> Result<(), Stop> {
        let from = out.out.len();
        out.format(format.as_bytes(), tuple, self.upper)?;
        let length = out.out.len() - from;
        if self.width > length {
            // What is written stands behind the filling.
            let text = out.out.as_bytes()[from..].to_vec();
            out.out.truncate(from);
            self.add(out, &text)?;
        }
        Ok(())
    }

    /// Writes it; false if it is none.
    fn write(self, out: &mut Writer, tuple: &Tuple) -> Result<bool, Stop> {
        if !self.fits() {
            return Ok(false);
        }
        let hour12 = match tuple.hour % 12 {
            0 => 12,
            hour => hour,
        };
        match self.letter {
            b'a' => self.name(out, DAYS.get(tuple.weekday as usize), 3)?,
            b'A' => self.name(out, DAYS.get(tuple.weekday as usize), usize::MAX)?,
            b'b' | b'h' => self.name(out, MONTHS.get(tuple.month as usize), 3)?,
            b'B' => self.name(out, MONTHS.get(tuple.month as usize), usize::MAX)?,
            b'c' => self.nested(out, "%a %b %e %H:%M:%S %Y", tuple)?,
            b'C' => self.number(out, tuple.year.div_euclid(100), 1)?,
            b'd' => self.number(out, tuple.day, 2)?,
            b'D' | b'x' => self.nested(out, "%m/%d/%y", tuple)?,
            b'e' => self.spaced(out, tuple.day)?,
            b'F' => self.nested(out, "%Y-%m-%d", tuple)?,
            b'g' => self.number(out, tuple.iso_week().0.rem_euclid(100), 2)?,
            b'G' => self.number(out, tuple.iso_week().0, 1)?,
            b'H' => self.number(out, tuple.hour, 2)?,
            b'I' => self.number(out, hour12, 2)?,
            b'j' => self.number(out, tuple.day_of_year + 1, 3)?,
            b'k' => self.spaced(out, tuple.hour)?,
            b'l' => self.spaced(out, hour12)?,
            b'm' => self.number(out, tuple.month + 1, 2)?,
            b'M' => self.number(out, tuple.minute, 2)?,
            b'n' => self.add(out, b"\n")?,
            b'p' | b'P' => {
                let lower = self.letter == b'P' || self.other_case;
                let text = if tuple.hour < 12 { "am" } else { "pm" };
                Directive { upper: !lower, ..self }.add(out, if lower { text.as_bytes() } else { [b"AM", b"PM"][usize::from(tuple.hour >= 12)] })?;
            }
            b'r' => self.nested(out, "%I:%M:%S %p", tuple)?,
            b'R' => self.nested(out, "%H:%M", tuple)?,
            b's' => {
                let moment = moment_of_fields(out.cx, [tuple.year, tuple.month + 1, tuple.day, tuple.hour, tuple.minute, tuple.second], tuple.summer);
                self.add(out, moment.to_string().as_bytes())?;
            }
            b'S' => self.number(out, tuple.second, 2)?,
            b't' => self.add(out, b"\t")?,
            b'T' | b'X' => self.nested(out, "%H:%M:%S", tuple)?,
            b'u' => self.number(out, (tuple.weekday + 6) % 7 + 1, 1)?,
            b'U' => self.number(out, (tuple.day_of_year - tuple.weekday + 7) / 7, 2)?,
            b'V' => self.number(out, tuple.iso_week().1, 2)?,
            b'w' => self.number(out, tuple.weekday, 1)?,
            b'W' => self.number(out, (tuple.day_of_year - (tuple.weekday + 6) % 7 + 7) / 7, 2)?,
            b'y' => self.number(out, tuple.year.rem_euclid(100), 2)?,
            b'Y' => self.number(out, tuple.year, 1)?,
            b'z' if tuple.summer < 0 => {}
            b'z' => {
                self.add(out, if tuple.offset < 0 { b"-" } else { b"+" })?;
                let minutes = tuple.offset.abs() / 60;
                self.number(out, minutes / 60 * 100 + minutes % 60, 4)?;
            }
            b'Z' => self.add(out, tuple.zone.as_bytes())?,
            b'%' => self.add(out, b"%")?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// `strftime(format, tuple)`; the local time now without a tuple.
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`
pub fn strftime(cx: &mut Context, format: &Value, tuple: Option<&Value>) -> PyResult<Value> {
    let Some(text) = cx.as_str(format) else {
        let found = cx.argument_type_name(format);
        return Err(cx.type_error(&format!("strftime() argument 1 must be str, not {found}")));
    };
    let tuple = match tuple {
        Some(tuple) => tuple.clone(),
        None => now(cx)?,
    };
    let tuple = Tuple::of(cx, "strftime", &tuple)?;
    let mut writer = Writer { out: TextBuilder::with_capacity(cx, text.bytes.len())?, cx, start: 0, limit: 0 };
    // The C library is given a buffer of this size, and then twice as much.
    let mut room = 1024_usize;
    let mut rest = text.bytes;
    while !rest.is_empty() {
        let plain = rest.iter().position(|byte| *byte == 0 || !byte.is_ascii()).unwrap_or(rest.len());
        let (part, tail) = rest.split_at(plain);
        let enough = part.len().saturating_mul(256);
        let mut limit = room;
        while limit < enough {
            limit = limit.saturating_mul(2);
        }
        (writer.start, writer.limit) = (writer.out.len(), limit);
        match writer.format(part, &tuple, false) {
            Ok(()) => {
                while room <= writer.out.len() - writer.start {
                    room *= 2;
                }
            }
            Err(Stop::Long) => {
                writer.out.truncate(writer.start);
                room = limit;
            }
            Err(Stop::Raised(raised)) => return Err(raised),
        }
        let others = tail.iter().position(|byte| *byte != 0 && byte.is_ascii()).unwrap_or(tail.len());
        writer.out.push_bytes(writer.cx, &tail[..others])?;
        rest = &tail[others..];
    }
    writer.out.finish(writer.cx)
}

fn now(cx: &mut Context) -> PyResult<Value> {
    let moment = lissom_host::clock::Clock::Real.now().div_euclid(1_000_000_000);
    local(cx, moment)
}

/// `asctime(tuple)`; the local time now without a tuple.
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`
pub fn asctime(cx: &mut Context, tuple: Option<&Value>) -> PyResult<Value> {
    let tuple = match tuple {
        Some(tuple) => tuple.clone(),
        None => now(cx)?,
    };
    let tuple = Tuple::of(cx, "asctime", &tuple)?;
    let part = |names: &[&'static str], index: i64| names.get(index as usize).map_or("???", |name| &name[..3]);
    let (day, month) = (part(&DAYS, tuple.weekday), part(&MONTHS, tuple.month));
    cx.new_str(&format!("{day} {month}{:3} {:02}:{:02}:{:02} {}", tuple.day, tuple.hour, tuple.minute, tuple.second, tuple.year))
}
