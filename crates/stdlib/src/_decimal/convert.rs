//! Python's values as numbers, and back.

use dashu_int::UBig;
use lissom_objects::decimal::Kind;
use lissom_objects::int::IntRef;
use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::context::{note, operate, settings_of};
use super::natural;
use super::number::Number;
use super::text;
use super::work::condition::*;
use super::work::{Settings, Work};

/// A new `Decimal`.
///
/// # Errors
/// `MemoryError`
pub fn value_of(cx: &mut Context, number: &Number) -> PyResult<Value> {
    cx.new_decimal(number.negative, number.kind, number.exponent, number.coefficient.as_words())
}

/// An integer as a number.
pub fn of_int(number: IntRef) -> Number {
    match number {
        IntRef::Small(number) => Number::small(number),
        IntRef::Big { negative, limbs } => Number::finite(negative, UBig::from_words(limbs), 0),
    }
}

/// A `Decimal` or an integer as a number.
#[inline]
pub fn operand(cx: &Context, value: &Value) -> Option<Number> {
    match cx.as_decimal(value) {
        Some(number) => Some(number.into()),
        None => cx.as_int(value).map(of_int),
    }
}

/// A `Decimal` or an integer as a number.
///
/// # Errors
/// `TypeError` for others.
pub fn operand_or_error(cx: &mut Context, value: &Value) -> PyResult<Number> {
    match operand(cx, value) {
        Some(number) => Ok(number),
        None => Err(unsupported(cx, value)),
    }
}

/// A value that cannot be made a number.
#[cold]
pub fn unsupported(cx: &mut Context, value: &Value) -> lissom_objects::Raised {
    let name = cx.type_name(value);
    cx.type_error(&format!("conversion from {name} to Decimal is not supported"))
}

/// The exact value of a float.
pub fn of_float(number: f64) -> Number {
    let negative = number.is_sign_negative();
    if number.is_nan() {
        return Number { negative, ..Number::nan() };
    }
    if number.is_infinite() {
        return Number::infinity(negative);
    }
    let bits = number.to_bits();
    let (fraction, power) = (bits & ((1 << 52) - 1), (bits >> 52 & 0x7ff) as i64);
    let (mantissa, power) = if power == 0 { (fraction, -1074) } else { (fraction | 1 << 52, power - 1075) };
    if mantissa == 0 {
        return Number::zero(negative, 0);
    }
    let twos = i64::from(mantissa.trailing_zeros());
    let (mantissa, power) = (UBig::from(mantissa >> twos), power + twos);
    if power >= 0 {
        return Number::finite(negative, mantissa << power as usize, 0);
    }
    // m / 2^n = m × 5^n / 10^n
    Number::finite(negative, mantissa * UBig::from(5u8).pow(power.unsigned_abs() as usize), power)
}

/// A float or an integer.
///
/// # Errors
/// `TypeError` for others.
pub fn of_float_or_int(cx: &mut Context, value: &Value) -> PyResult<Number> {
    if let Some(number) = cx.as_int(value) {
        return Ok(of_int(number));
    }
    match cx.as_float(value) {
        Some(number) => Ok(of_float(number)),
        None => Err(cx.type_error("argument must be int or float")),
    }
}

/// Text in ASCII, with digits of all scripts made those; without white space around it and underscores, if they are `passed_over`.
fn ascii(cx: &mut Context, bytes: &[u8], passed_over: bool) -> PyResult<Vec<u8>> {
    let mut plain = Vec::new();
    if lissom_text::unicode::to_ascii_number(bytes, &mut plain).is_err() {
        return Err(cx.memory_error());
    }
    if passed_over {
        for byte in &mut plain {
            if (0x1c..0x20).contains(byte) {
                *byte = b' ';
            }
        }
        let kept = lissom_text::search::strip_ascii_space(&plain);
        return Ok(kept.iter().copied().filter(|byte| *byte != b'_').collect());
    }
    Ok(plain)
}

/// The number that text writes.
fn of_text(cx: &mut Context, bytes: &[u8], passed_over: bool) -> PyResult<Option<Number>> {
    if bytes.len() > 4096 {
        cx.check_size(bytes.len() * 4)?;
    }
    if bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'a'..=b'z' | b'A'..=b'Z')) {
        return Ok(text::parse(bytes));
    }
    let plain = ascii(cx, bytes, passed_over)?;
    if !passed_over && bytes.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b'_') {
        return Ok(None);
    }
    Ok(text::parse(&plain))
}

/// A number that has to be held as it is.
fn exactly(work: &mut Work, number: Number) -> PyResult<Number> {
    let mut inner = work.with(Settings::WIDEST);
    let number = inner.finish(number)?;
    if inner.status & (CLAMPED | ROUNDED | INEXACT) != 0 {
        return Ok(work.invalid(INVALID_OPERATION));
    }
    Ok(number)
}

/// The parts of `(sign, digits, exponent)`.
fn of_tuple(cx: &mut Context, value: &Value) -> PyResult<Number> {
    let items = super::signals::collect(cx, value)?;
    let [sign, digits, exponent] = items.as_slice() else { return Err(cx.value_error("argument must be a sequence of length 3")) };
    let negative = match cx.as_int(sign).map(|sign| sign.to_i64()) {
        Some(Some(0)) => false,
        Some(Some(1)) => true,
        Some(None) => return Err(cx.overflow_error("Python int too large to convert to C long")),
        _ => return Err(cx.value_error("sign must be an integer with the value 0 or 1")),
    };
    let (kind, exponent) = if let Some(name) = cx.as_str(exponent) {
        match name.bytes {
            b"F" => (Kind::Infinite, 0),
            b"n" => (Kind::Quiet, 0),
            b"N" => (Kind::Signaling, 0),
            _ => return Err(cx.value_error("string argument in the third position must be 'F', 'n' or 'N'")),
        }
    } else {
        match cx.as_int(exponent) {
            None => return Err(cx.value_error("exponent must be an integer")),
            Some(exponent) => match exponent.to_i64() {
                // Beyond the range of all contexts, but so that it can be computed with.
                Some(exponent) => (Kind::Finite, exponent.clamp(-4_000_000_000_000_000_000, 4_000_000_000_000_000_000)),
                None => return Err(cx.overflow_error("Python int too large to convert to C ssize_t")),
            },
        }
    };
    if cx.as_tuple(digits).is_none() && cx.as_list(digits).is_none() {
        return Err(cx.value_error("coefficient must be a tuple of digits"));
    }
    if kind == Kind::Infinite {
        return Ok(Number::infinity(negative));
    }
    let digits = super::signals::collect(cx, digits)?;
    let mut text = Vec::with_capacity(digits.len());
    for digit in &digits {
        match cx.as_int(digit).map(|digit| digit.to_i64()) {
            Some(Some(digit @ 0..=9)) => text.push(b'0' + digit as u8),
            Some(None) => return Err(cx.overflow_error("Python int too large to convert to C long")),
            _ => return Err(cx.value_error("coefficient must be a tuple of digits")),
        }
    }
    let zeros = text.iter().take_while(|digit| **digit == b'0').count();
    Ok(Number { negative, kind, exponent, coefficient: natural::from_text(&text[zeros..]) })
}

/// What a value is read as, before it is fitted.
enum Read {
    Number(Number),
    Syntax,
}

fn read(cx: &mut Context, value: &Value, context: &Value, passed_over: bool) -> PyResult<Read> {
    if let Some(number) = operand(cx, value) {
        return Ok(Read::Number(number));
    }
    if let Some(view) = cx.as_str(value) {
        return Ok(match of_text(cx, view.bytes, passed_over)? {
            Some(number) => Read::Number(number),
            None => Read::Syntax,
        });
    }
    if cx.as_tuple(value).is_some() || cx.as_list(value).is_some() {
        return Ok(Read::Number(of_tuple(cx, value)?));
    }
    if let Some(number) = cx.as_float(value) {
        note(cx, context, FLOAT_OPERATION)?;
        return Ok(Read::Number(of_float(number)));
    }
    Err(unsupported(cx, value))
}

/// `Decimal(value)`: the exact value.
///
/// # Errors
/// `TypeError` for values of other types, `InvalidOperation` if it is trapped.
pub fn construct(cx: &mut Context, value: &Value, context: &Value) -> PyResult<Value> {
    if let Some(number) = cx.exact_decimal(value) {
        return Ok(number);
    }
    let number = match read(cx, value, context, true)? {
        Read::Number(number) => number,
        Read::Syntax => {
            note(cx, context, CONVERSION_SYNTAX)?;
            Number::nan()
        }
    };
    if number.is_finite() && number.exponent.abs() < 1 << 40 {
        return value_of(cx, &number);
    }
    let number = operate(cx, context, |work| exactly(work, number))?;
    value_of(cx, &number)
}

/// `context.create_decimal(value)`: rounded by the context.
///
/// # Errors
/// As [`construct`].
pub fn create(cx: &mut Context, value: &Value, context: &Value) -> PyResult<Value> {
    let settings = settings_of(cx, context);
    let number = match read(cx, value, context, false)? {
        Read::Number(number) if !(number.is_nan() && !number.coefficient.is_zero() && number.digits() > settings.precision - i64::from(settings.clamp)) => number,
        _ => {
            note(cx, context, CONVERSION_SYNTAX)?;
            Number::nan()
        }
    };
    let number = operate(cx, context, |work| work.finish(number))?;
    value_of(cx, &number)
}

/// A finite number without a fraction as an integer.
///
/// # Errors
/// `ValueError` or `OverflowError` for a number that is not finite, `MemoryError`.
pub fn to_int(cx: &mut Context, number: Number, rounding: super::work::Rounding) -> PyResult<Value> {
    match number.kind {
        Kind::Quiet | Kind::Signaling => return Err(cx.value_error("cannot convert NaN to integer")),
        Kind::Infinite => return Err(cx.overflow_error("cannot convert Infinity to integer")),
        Kind::Finite => {}
    }
    let mut work = Work::new(cx, Settings::WIDEST);
    let (whole, _) = work.rescaled(number, 0, rounding)?;
    cx.new_int_from_limbs(whole.negative, whole.coefficient.as_words())
}

/// A number as the nearest float.
///
/// # Errors
/// `ValueError` for a signaling NaN.
pub fn to_float(cx: &mut Context, number: &Number) -> PyResult<f64> {
    match number.kind {
        Kind::Signaling => Err(cx.value_error("cannot convert signaling NaN to float")),
        Kind::Quiet => Ok(if number.negative { -f64::NAN } else { f64::NAN }),
        _ => {
            let text = text::write(number, false, true);
            match lissom_text::number::float_parse::parse_float(&text) {
                Some(number) => Ok(number),
                None => Err(cx.error(ShapeId::SYSTEM_ERROR, "a number was written that cannot be read")),
            }
        }
    }
}
