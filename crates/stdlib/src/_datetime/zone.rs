//! What zones are asked: the methods of a `tzinfo`, which a program may have written, and what they may answer.

use lissom_objects::{Context, PyResult, Value};

use super::calendar::DAY;

/// Is it a possible offset from UTC?
pub fn is_offset(microseconds: i128) -> bool {
    microseconds.unsigned_abs() < DAY as u128
}

/// What a zone says of a moment, by one of its methods: a `timedelta`, or `None`.
fn ask(cx: &mut Context, zone: &Value, method: &str, moment: &Value) -> PyResult<Value> {
    if let Some((offset, _)) = cx.as_timezone(zone)
        && method == "utcoffset"
    {
        return Ok(offset.clone());
    }
    let answer = cx.call_method(zone, method, std::slice::from_ref(moment))?;
    if answer.is_none() {
        return Ok(answer);
    }
    match cx.as_timedelta(&answer) {
        Some(microseconds) if is_offset(microseconds) => Ok(answer),
        Some(_) => Err(refuse(cx, &answer)),
        None => {
            let found = cx.type_name(&answer);
            Err(cx.type_error(&format!("tzinfo.{method}() must return None or timedelta, not '{found}'")))
        }
    }
}

/// Raises what is said of an offset of a day or more.
pub fn refuse(cx: &mut Context, offset: &Value) -> lissom_objects::Raised {
    match cx.repr(offset) {
        Ok(shown) => {
            let shown = cx.string_lossy(&shown);
            cx.value_error(&format!("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}"))
        }
        Err(raised) => raised,
    }
}

/// `zone.utcoffset(moment)` or `zone.dst(moment)`, checked; `None` without a zone.
///
/// # Errors
/// What the zone raises; `TypeError` and `ValueError` for what is no offset.
pub fn answer(cx: &mut Context, zone: Option<&Value>, method: &str, moment: &Value) -> PyResult<Value> {
    match zone {
        Some(zone) => ask(cx, zone, method, moment),
        None => Ok(Value::NONE),
    }
}

/// `zone.utcoffset(moment)` in microseconds.
///
/// # Errors
/// As [`answer`].
pub fn utcoffset(cx: &mut Context, zone: &Value, moment: &Value) -> PyResult<Option<i128>> {
    let answer = ask(cx, zone, "utcoffset", moment)?;
    Ok(cx.as_timedelta(&answer))
}

/// The offset that a `time` or `datetime` has by its zone: the zone is asked about `moment`.
///
/// # Errors
/// As [`answer`].
pub fn offset_of(cx: &mut Context, object: &Value, moment: &Value) -> PyResult<Option<i128>> {
    match cx.zone_of(object) {
        Some(zone) => utcoffset(cx, &zone.clone(), moment),
        None => Ok(None),
    }
}

/// `zone.dst(moment)` in microseconds.
///
/// # Errors
/// As [`answer`].
pub fn dst(cx: &mut Context, zone: &Value, moment: &Value) -> PyResult<Option<i128>> {
    let answer = ask(cx, zone, "dst", moment)?;
    Ok(cx.as_timedelta(&answer))
}

/// `zone.tzname(moment)`: a string, or `None`.
///
/// # Errors
/// What the zone raises; `TypeError` for anything else.
pub fn tzname(cx: &mut Context, zone: &Value, moment: &Value) -> PyResult<Value> {
    let name = cx.call_method(zone, "tzname", std::slice::from_ref(moment))?;
    if name.is_none() || cx.as_str(&name).is_some() {
        return Ok(name);
    }
    let found = cx.type_name(&name);
    Err(cx.type_error(&format!("tzinfo.tzname() must return None or a string, not '{found}'")))
}
