//! Arithmetic on floats. Nothing here runs Python code.

use crate::context::{Context, PyResult};
use crate::int::ops::division_by_zero;
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

/// A binary operator on two floats; `None` if floats do not have it.
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`, `MemoryError`, as the operator has it.
#[inline]
pub fn binary(cx: &mut Context, operation: Special, a: f64, b: f64) -> PyResult<Option<Value>> {
    let result = match operation {
        Special::Add => a + b,
        Special::Sub => a - b,
        Special::Mul => a * b,
        Special::TrueDiv => divide(cx, a, b)?,
        Special::FloorDiv => divmod(cx, a, b)?.0,
        Special::Mod => divmod(cx, a, b)?.1,
        Special::Pow => return power(cx, a, b).map(Some),
        Special::DivMod => return divmod_pair(cx, a, b).map(Some),
        _ => return Ok(None),
    };
    cx.new_float(result).map(Some)
}

/// `a / b`
///
/// # Errors
/// `ZeroDivisionError`
#[inline]
pub fn divide(cx: &mut Context, a: f64, b: f64) -> PyResult<f64> {
    if b == 0.0 { Err(division_by_zero(cx)) } else { Ok(a / b) }
}

/// `(a // b, a % b)`: the remainder has the sign of `b`.
///
/// # Errors
/// `ZeroDivisionError`
pub fn divmod(cx: &mut Context, a: f64, b: f64) -> PyResult<(f64, f64)> {
    if b == 0.0 {
        return Err(division_by_zero(cx));
    }
    let mut rest = a % b;
    // (a - rest) is so close to a multiple of b that the division rounds to an integer, or nearly.
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(b);
    }
    let whole = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(a / b)
    };
    Ok((whole, rest))
}

/// `divmod(a, b)` as a tuple.
///
/// # Errors
/// `ZeroDivisionError`, `MemoryError`
pub fn divmod_pair(cx: &mut Context, a: f64, b: f64) -> PyResult<Value> {
    let (quotient, rest) = divmod(cx, a, b)?;
    let (quotient, rest) = (cx.new_float(quotient)?, cx.new_float(rest)?);
    cx.new_tuple_from(vec![quotient, rest])
}

/// `a ** b`: a complex number for a fractional power of a negative number.
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`, `MemoryError`
pub fn power(cx: &mut Context, a: f64, b: f64) -> PyResult<Value> {
    if a == 0.0 && b < 0.0 && !b.is_infinite() {
        return Err(cx.error(ShapeId::ZERO_DIVISION_ERROR, "zero to a negative power"));
    }
    if a < 0.0 && a.is_finite() && b.is_finite() && b != b.floor() {
        return crate::complex::ops::power(cx, (a, 0.0), (b, 0.0));
    }
    let result = a.powf(b);
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(range_error(cx));
    }
    cx.new_float(result)
}

/// Raises `OverflowError: (34, 'Numerical result out of range')`.
#[cold]
pub fn range_error(cx: &mut Context) -> crate::context::Raised {
    match cx.new_str("Numerical result out of range") {
        Ok(text) => cx.error_with(ShapeId::OVERFLOW_ERROR, &[Value::int32(34), text]),
        Err(raised) => raised,
    }
}
