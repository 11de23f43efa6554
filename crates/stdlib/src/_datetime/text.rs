//! Dates, times and offsets as text: lines of fixed fields, and `strftime`.

use lissom_objects::datetime::Fields;
use lissom_objects::names::Special;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Context, PyResult, TypeFlags, Value};

use super::calendar;
use super::zone;

/// A short line being written.
pub struct Line {
    bytes: [u8; 64],
    length: usize,
}

impl Line {
    /// An empty one.
    pub fn new() -> Line {
        Line { bytes: [0; 64], length: 0 }
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.byte(byte);
        }
    }

    /// Adds a byte.
    pub fn byte(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    /// Adds a number with at least so many digits.
    fn digits(&mut self, number: i32, count: u32) {
        if number >= 10_i32.pow(count) {
            return self.number(i64::from(number));
        }
        for place in (0..count).rev() {
            self.byte(b'0' + (number / 10_i32.pow(place) % 10) as u8);
        }
    }

    /// Adds a separator and two digits.
    pub fn two(&mut self, separator: u8, number: i32) {
        self.byte(separator);
        self.digits(number, 2);
    }

    /// Adds six digits.
    pub fn six(&mut self, number: i32) {
        self.digits(number, 6);
    }

    /// Adds a number as it is.
    pub fn number(&mut self, number: i64) {
        self.text(&number.to_string());
    }

    /// Adds a day: `2024-02-29`.
    pub fn date(&mut self, date: Fields) {
        self.digits(i32::from(date.year), 4);
        self.two(b'-', i32::from(date.month));
        self.two(b'-', i32::from(date.day));
    }

    /// Adds a time of day, up to some field.
    pub fn time(&mut self, time: Fields, precision: Precision) {
        self.digits(i32::from(time.hour), 2);
        if precision >= Precision::Minutes {
            self.two(b':', i32::from(time.minute));
        }
        if precision >= Precision::Seconds {
            self.two(b':', i32::from(time.second));
        }
        match precision {
            Precision::Milliseconds => {
                self.byte(b'.');
                self.digits(time.microsecond as i32 / 1000, 3);
            }
            Precision::Microseconds => {
                self.byte(b'.');
                self.six(time.microsecond as i32);
            }
            _ => {}
        }
    }

    /// Adds an offset from UTC in microseconds: `+01:00`, with what goes between its parts.
    pub fn offset(&mut self, offset: i128, separator: &str) {
        self.byte(if offset < 0 { b'-' } else { b'+' });
        let microseconds = offset.unsigned_abs() as i64;
        let seconds = microseconds / 1_000_000;
        self.digits((seconds / 3600) as i32, 2);
        self.text(separator);
        self.digits((seconds / 60 % 60) as i32, 2);
        let (second, microsecond) = ((seconds % 60) as i32, (microseconds % 1_000_000) as i32);
        if second != 0 || microsecond != 0 {
            self.text(separator);
            self.digits(second, 2);
        }
        if microsecond != 0 {
            self.byte(b'.');
            self.six(microsecond);
        }
    }

    /// What was written.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// As a string.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn finish(&self, cx: &mut Context) -> PyResult<Value> {
        cx.new_str_known(self.as_bytes(), true)
    }
}

/// The last field of a time that is shown.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
#[allow(missing_docs, reason = "each is the argument of that name")]
pub enum Precision {
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Precision {
    /// What the argument `timespec` says; missing, as much as is not zero.
    ///
    /// # Errors
    /// `ValueError`
    pub fn of(cx: &mut Context, name: Option<&Value>, time: Fields) -> PyResult<Precision> {
        let text = name.and_then(|name| cx.as_str(name)).map_or(b"auto".as_slice(), |text| text.bytes);
        Ok(match text {
            b"auto" if time.microsecond as i32 == 0 => Precision::Seconds,
            b"auto" | b"microseconds" => Precision::Microseconds,
            b"hours" => Precision::Hours,
            b"minutes" => Precision::Minutes,
            b"seconds" => Precision::Seconds,
            b"milliseconds" => Precision::Milliseconds,
            _ => return Err(cx.value_error("Unknown timespec value")),
        })
    }
}

/// `Thu Feb 29 12:30:00 2024`
///
/// # Errors
/// `MemoryError`
pub fn ctime(cx: &mut Context, fields: Fields) -> PyResult<Value> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (day, month) = (DAYS[calendar::weekday(fields) as usize % 7], MONTHS[(i32::from(fields.month) - 1) as usize % 12]);
    let text = format!("{day} {month} {:2} {:02}:{:02}:{:02} {:04}", i32::from(fields.day), i32::from(fields.hour), i32::from(fields.minute), i32::from(fields.second), i32::from(fields.year));
    cx.new_str(&text)
}

/// `time.strftime(format, tuple)`, after what depends on the object was put into the format: `%z`, `%:z`, `%Z` and `%f`. `%Y`, `%C`, `%F` and `%G`
/// have four digits for the year.
///
/// # Errors
/// What the zone raises, and `time.strftime`.
pub fn strftime(cx: &mut Context, object: &Value, format: &Value, tuple: &Value, zone_argument: &Value) -> PyResult<Value> {
    let module = (cx.hooks.import)(cx, "time")?;
    let function = cx.get_attr_str(&module, "strftime")?;
    let Some(text) = cx.as_str(format) else { return Ok(Value::NOT_IMPLEMENTED) };
    let text = text.bytes;
    if !needs_work(text) {
        return cx.call(&function, &[format.clone(), tuple.clone()]);
    }
    let mut out = TextBuilder::with_capacity(cx, text.len() + 16)?;
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        out.push_bytes(cx, &rest[..at])?;
        rest = &rest[at..];
        let (directive, tail) = match rest {
            [b'%', b':', b'z', tail @ ..] => (b':', tail),
            [b'%', letter, tail @ ..] => (*letter, tail),
            _ => break,
        };
        match directive {
            b'z' | b':' if directive == b'z' || rest.get(2) == Some(&b'z') => {
                if let Some(zone) = cx.zone_of(object).cloned()
                    && let Some(offset) = zone::utcoffset(cx, &zone, zone_argument)?
                {
                    let mut line = Line::new();
                    line.offset(offset, if directive == b':' { ":" } else { "" });
                    out.push_bytes(cx, line.as_bytes())?;
                }
            }
            b'Z' => {
                if let Some(zone) = cx.zone_of(object).cloned() {
                    let name = zone::tzname(cx, &zone, zone_argument)?;
                    if !name.is_none() {
                        let signs = [cx.new_str("%")?, cx.new_str("%%")?];
                        let name = cx.call_method(&name, "replace", &signs)?;
                        if cx.as_str(&name).is_none() {
                            return Err(cx.type_error("tzname.replace() did not return a string"));
                        }
                        out.push_value(cx, &name)?;
                    }
                }
            }
            b'f' => {
                let fields = cx.as_datetime(object).or_else(|| cx.as_time(object)).unwrap_or_default();
                let mut line = Line::new();
                line.six(fields.microsecond as i32);
                out.push_bytes(cx, line.as_bytes())?;
            }
            b'Y' | b'C' | b'F' | b'G' => match short_year(cx, &function, directive, tuple)? {
                Some(year) => {
                    let text = match directive {
                        b'F' => format!("{year:04}-%m-%d"),
                        b'C' => format!("{:02}", year / 100),
                        _ => format!("{year:04}"),
                    };
                    out.push_str(cx, &text)?;
                }
                None => out.push_bytes(cx, &[b'%', directive])?,
            },
            _ => out.push_bytes(cx, &rest[..2])?,
        }
        rest = tail;
    }
    out.push_bytes(cx, rest)?;
    let format = out.finish(cx)?;
    cx.call(&function, &[format, tuple.clone()])
}

/// Is there a directive in the format that `time.strftime` must not see?
fn needs_work(format: &[u8]) -> bool {
    let mut rest = format;
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        match rest.get(at + 1) {
            Some(b'z' | b':' | b'Z' | b'f' | b'Y' | b'C' | b'F' | b'G') => return true,
            Some(_) => rest = &rest[at + 2..],
            None => return false,
        }
    }
    false
}

/// The year that a directive shows, if it has fewer than four digits.
fn short_year(cx: &mut Context, function: &Value, directive: u8, tuple: &Value) -> PyResult<Option<i64>> {
    if cx.special(tuple, Special::GetItem).is_none() {
        let found = cx.type_name(tuple);
        return Err(cx.type_error(&format!("'{found}' object does not support indexing")));
    }
    let flags = cx.class_of(tuple).flags;
    if !flags.has(TypeFlags::SEQUENCE) && !flags.has(TypeFlags::HEAP) && cx.as_str(tuple).is_none() && !cx.has_buffer(tuple) {
        let found = cx.type_name(tuple);
        return Err(cx.type_error(&format!("{found} is not a sequence")));
    }
    let year = cx.get_item(tuple, &Value::int32(0))?;
    let year = cx.index(&year)?;
    let Some(year) = cx.as_int(&year).and_then(|year| year.to_i64()) else {
        return Err(cx.overflow_error("Python int too large to convert to C long"));
    };
    if year >= 1000 {
        return Ok(None);
    }
    if directive != b'G' {
        return Ok(Some(year));
    }
    let format = cx.new_str("%G")?;
    let year = cx.call(function, &[format, tuple.clone()])?;
    let int = cx.type_object(lissom_objects::ShapeId::INT);
    let year = cx.call(&int, &[year])?;
    cx.index_i64(&year).map(Some)
}
