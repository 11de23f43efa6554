//! Fields as bytes, as pickles have them: CPython's.
//!
//! ```text
//!   date       year (high byte first) | month | day
//!   datetime   the same, with fold in the month's highest bit | hour | minute | second | microsecond (three bytes, high first)
//!   time       hour, with fold in its highest bit | minute | second | microsecond
//! ```
//!
//! A constructor takes them in place of its first argument; bytes of old pickles come as text in Latin-1.

use lissom_objects::datetime::Fields;
use lissom_objects::{Context, PyResult, ShapeId, Value};

/// The bit of the first field of a time, or of the month.
const FOLD: u8 = 0x80;

/// The bytes that an argument has, if it has so many and `accepts` the byte (or character) at some place.
///
/// # Errors
/// `ValueError` for text that is not in Latin-1.
pub fn state<const LENGTH: usize>(cx: &mut Context, argument: &Value, what: &str, place: usize, accepts: impl Fn(u32) -> bool) -> PyResult<Option<[u8; LENGTH]>> {
    if let Some(bytes) = cx.as_bytes(argument) {
        return Ok(<[u8; LENGTH]>::try_from(bytes).ok().filter(|bytes| accepts(u32::from(bytes[place]))));
    }
    let Some(text) = cx.as_str(argument).filter(|text| text.chars() == LENGTH) else { return Ok(None) };
    let mut characters = [0; LENGTH];
    for (slot, (_, character)) in characters.iter_mut().zip(lissom_text::wtf8::code_point_offsets(text.bytes)) {
        *slot = character;
    }
    if !accepts(characters[place]) {
        return Ok(None);
    }
    let mut bytes = [0; LENGTH];
    for (slot, character) in bytes.iter_mut().zip(characters) {
        match u8::try_from(character) {
            Ok(byte) => *slot = byte,
            Err(_) => {
                let message = format!("Failed to encode latin1 string when unpickling a {what} object. pickle.load(data, encoding='latin1') is assumed.");
                return Err(cx.value_error(&message));
            }
        }
    }
    Ok(Some(bytes))
}

/// The zone that goes with a state.
///
/// # Errors
/// `TypeError`
pub fn zone<'a>(cx: &mut Context, argument: Option<&'a Value>) -> PyResult<Option<&'a Value>> {
    match argument {
        Some(zone) if !zone.is_none() => {
            if cx.is_instance_of(zone, ShapeId::TZINFO) {
                return Ok(Some(zone));
            }
            Err(cx.type_error("bad tzinfo state arg"))
        }
        _ => Ok(None),
    }
}

/// A date from its bytes, which may say anything.
pub fn date([high, low, month, day]: [u8; 4]) -> Fields {
    Fields { year: u16::from_be_bytes([high, low]), month, day, ..Fields::default() }
}

/// A time from its bytes, which may say anything but for the hour.
pub fn time([hour, minute, second, high, middle, low]: [u8; 6]) -> Fields {
    Fields { hour: hour & !FOLD, minute, second, microsecond: u32::from_be_bytes([0, high, middle, low]), fold: hour & FOLD != 0, ..Fields::default() }
}

/// A date and time from its bytes, which may say anything but for the month.
pub fn date_and_time([year, low, month, day, hour, minute, second, high, middle, last]: [u8; 10]) -> Fields {
    let microsecond = u32::from_be_bytes([0, high, middle, last]);
    date([year, low, month & !FOLD, day]).with_time(Fields { hour, minute, second, microsecond, fold: month & FOLD != 0, ..Fields::default() })
}

/// The bytes of a date.
pub fn date_bytes(fields: Fields) -> [u8; 4] {
    let [high, low] = fields.year.to_be_bytes();
    [high, low, fields.month, fields.day]
}

/// The bytes of a time; `fold` only where a protocol has it.
pub fn time_bytes(fields: Fields, protocol: i32) -> [u8; 6] {
    let [_, high, middle, low] = fields.microsecond.to_be_bytes();
    [fields.hour | fold(fields, protocol), fields.minute, fields.second, high, middle, low]
}

/// The bytes of a date and time.
pub fn date_and_time_bytes(fields: Fields, protocol: i32) -> [u8; 10] {
    let [year, low, month, day] = date_bytes(fields);
    let [hour, minute, second, high, middle, last] = time_bytes(fields.with_fold(false), protocol);
    [year, low, month | fold(fields, protocol), day, hour, minute, second, high, middle, last]
}

fn fold(fields: Fields, protocol: i32) -> u8 {
    if protocol > 3 && fields.fold { FOLD } else { 0 }
}

/// What `__reduce__` gives: the class, and the bytes with the zone if there is one.
///
/// # Errors
/// `MemoryError`
pub fn reduced(cx: &mut Context, object: &Value, bytes: &[u8]) -> PyResult<Value> {
    let bytes = cx.new_bytes(bytes)?;
    let state = match cx.zone_of(object).cloned() {
        Some(zone) => cx.new_tuple(&[bytes, zone])?,
        None => cx.new_tuple(&[bytes])?,
    };
    let class = cx.type_of(object);
    cx.new_tuple(&[class, state])
}
