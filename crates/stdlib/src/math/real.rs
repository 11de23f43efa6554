//! Functions of one or two floats.

use lissom_host::raw::math as c;
use lissom_macros::methods;
use lissom_objects::int::{IntRef, limbs, ops as int_ops};
use lissom_objects::names::Special;
use lissom_objects::native::Args;
use lissom_objects::{Context, PyResult, Value};

use super::special;
use super::{domain_error, range_error, unexpected};

/// The functions.
pub struct Real;

/// A function that is defined for all finite numbers its result is a number for.
fn apply(cx: &mut Context, args: &Args, function: fn(f64) -> f64, expected: &str) -> PyResult<Value> {
    let x = cx.to_float(args.get(0))?;
    let result = function(x);
    if (result.is_nan() && !x.is_nan()) || (result.is_infinite() && x.is_finite()) {
        return Err(unexpected(cx, expected, x));
    }
    cx.new_float(result)
}

/// A function whose only failure is a result that is too large.
fn apply_growing(cx: &mut Context, args: &Args, function: fn(f64) -> f64) -> PyResult<Value> {
    let x = cx.to_float(args.get(0))?;
    let result = function(x);
    if result.is_infinite() && x.is_finite() {
        return Err(range_error(cx));
    }
    cx.new_float(result)
}

/// A function that cannot fail.
fn apply_total(cx: &mut Context, args: &Args, function: impl FnOnce(f64) -> f64) -> PyResult<Value> {
    let x = cx.to_float(args.get(0))?;
    cx.new_float(function(x))
}

fn test(cx: &mut Context, args: &Args, function: impl FnOnce(f64) -> bool) -> PyResult<Value> {
    let x = cx.to_float(args.get(0))?;
    Ok(Value::bool(function(x)))
}

fn two(cx: &mut Context, args: &Args) -> PyResult<(f64, f64)> {
    Ok((cx.to_float(args.get(0))?, cx.to_float(args.get(1))?))
}

fn pair(cx: &mut Context, first: f64, second: Value) -> PyResult<Value> {
    let first = cx.new_float(first)?;
    cx.new_tuple(&[first, second])
}

/// A logarithm of a float, or of an integer of any size: `log2` gives the logarithm of a power of two in the base.
pub(crate) fn logarithm(cx: &mut Context, value: &Value, log: fn(f64) -> f64, log_of_two: f64) -> PyResult<f64> {
    if let Some(number) = cx.as_int(value) {
        let mut room = 0;
        let (negative, x) = number.parts(&mut room);
        if negative || x.is_empty() {
            return Err(cx.value_error("expected a positive input"));
        }
        if let Some(small) = limbs::to_f64(x) {
            return Ok(log(small));
        }
        let (mantissa, sticky, exponent) = limbs::top_bits(x);
        let fraction = limbs::scale(mantissa, sticky, -64).unwrap_or(1.0);
        return Ok(log(fraction) + log_of_two * (exponent + 64) as f64);
    }
    let x = cx.to_float(value)?;
    if x.is_nan() || x > 0.0 { Ok(log(x)) } else { Err(unexpected(cx, "a positive input", x)) }
}

/// Mantissa and exponent: x = m × 2^e with 0.5 <= |m| < 1.
pub(crate) fn split(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * 2f64.powi(54), -54) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32 - 1022;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent + shift)
}

/// `x × 2^exponent`, rounded once; infinite if it is too large.
pub(crate) fn scale(x: f64, exponent: i64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let (mantissa, own) = split(x.abs());
    let whole = (mantissa * 2f64.powi(53)) as u64;
    limbs::scale(whole, false, exponent.clamp(-10_000, 10_000) + i64::from(own) - 53).unwrap_or(f64::INFINITY).copysign(x)
}

/// Rounds by a method of the value, or as a float.
fn round_by(cx: &mut Context, args: &Args, special: Special, function: fn(f64) -> f64) -> PyResult<Value> {
    let value = args.get(0);
    if value.as_exact_float().is_none()
        && let Some(result) = cx.call_special(value, special, &[])?
    {
        return Ok(result);
    }
    let x = cx.to_float(value)?;
    int_ops::from_f64(cx, function(x))
}

/// The bits of a float, ordered as the floats are.
fn ordered(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn from_ordered(order: i64) -> f64 {
    f64::from_bits(if order < 0 { i64::MIN - order } else { order } as u64)
}

#[methods]
impl Real {
    /// Return the arc cosine (measured in radians) of x.
    #[sig("(x, /)")]
    fn acos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::acos, "a number in range from -1 up to 1")
    }
    /// Return the inverse hyperbolic cosine of x.
    #[sig("(x, /)")]
    fn acosh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, |x| c::acosh(x), "argument value not less than 1")
    }
    /// Return the arc sine (measured in radians) of x.
    #[sig("(x, /)")]
    fn asin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::asin, "a number in range from -1 up to 1")
    }
    /// Return the inverse hyperbolic sine of x.
    #[sig("(x, /)")]
    fn asinh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, |x| c::asinh(x))
    }
    /// Return the arc tangent (measured in radians) of x.
    #[sig("(x, /)")]
    fn atan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, f64::atan)
    }
    /// Return the arc tangent (measured in radians) of y/x.
    #[sig("(y, x, /)")]
    fn atan2(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (y, x) = two(cx, args)?;
        cx.new_float(y.atan2(x))
    }
    /// Return the inverse hyperbolic tangent of x.
    #[sig("(x, /)")]
    fn atanh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, |x| c::atanh(x), "a number between -1 and 1")
    }
    /// Return the cube root of x.
    #[sig("(x, /)")]
    fn cbrt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, f64::cbrt)
    }
    /// Return the ceiling of x as an Integral.
    #[sig("(x, /)")]
    fn ceil(cx: &mut Context, args: &Args) -> PyResult<Value> {
        round_by(cx, args, Special::Ceil, f64::ceil)
    }
    /// Return a float with the magnitude of x but the sign of y.
    #[sig("(x, y, /)")]
    fn copysign(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (x, y) = two(cx, args)?;
        cx.new_float(x.copysign(y))
    }
    /// Return the cosine of x (measured in radians).
    #[sig("(x, /)")]
    fn cos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::cos, "a finite input")
    }
    /// Return the hyperbolic cosine of x.
    #[sig("(x, /)")]
    fn cosh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_growing(cx, args, f64::cosh)
    }
    /// Convert angle x from radians to degrees.
    #[sig("(x, /)")]
    fn degrees(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, |x| x * (180.0 / std::f64::consts::PI))
    }
    /// Error function at x.
    #[sig("(x, /)")]
    fn erf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, |x| c::erf(x))
    }
    /// Complementary error function at x.
    #[sig("(x, /)")]
    fn erfc(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, |x| c::erfc(x))
    }
    /// Return e raised to the power of x.
    #[sig("(x, /)")]
    fn exp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_growing(cx, args, f64::exp)
    }
    /// Return 2 raised to the power of x.
    #[sig("(x, /)")]
    fn exp2(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_growing(cx, args, f64::exp2)
    }
    /// Return exp(x)-1, without the loss of precision that the subtraction would bring for small x.
    #[sig("(x, /)")]
    fn expm1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_growing(cx, args, f64::exp_m1)
    }
    /// Return the absolute value of the float x.
    #[sig("(x, /)")]
    fn fabs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, f64::abs)
    }
    /// Return the floor of x as an Integral.
    #[sig("(x, /)")]
    fn floor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        round_by(cx, args, Special::Floor, f64::floor)
    }
    /// Fused multiply-add: x*y + z, rounded once.
    #[sig("(x, y, z, /)")]
    fn fma(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (x, y) = two(cx, args)?;
        let z = cx.to_float(args.get(2))?;
        let result = x.mul_add(y, z);
        if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(cx.value_error("invalid operation in fma"));
        }
        if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
            return Err(cx.overflow_error("overflow in fma"));
        }
        cx.new_float(result)
    }
    /// Return fmod(x, y): the remainder with the sign of x.
    #[sig("(x, y, /)")]
    fn fmod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (x, y) = two(cx, args)?;
        let result = x % y;
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain_error(cx));
        }
        cx.new_float(result)
    }
    /// Return the mantissa and exponent of x, as pair (m, e): x = m * 2.**e, with m 0 or 0.5 <= abs(m) < 1.0.
    #[sig("(x, /)")]
    fn frexp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let x = cx.to_float(args.get(0))?;
        let (mantissa, exponent) = split(x);
        pair(cx, mantissa, Value::int32(exponent))
    }
    /// Gamma function at x.
    #[sig("(x, /)")]
    fn gamma(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let x = cx.to_float(args.get(0))?;
        let result = special::gamma(cx, x)?;
        cx.new_float(result)
    }
    /// Natural logarithm of absolute value of Gamma function at x.
    #[sig("(x, /)")]
    fn lgamma(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let x = cx.to_float(args.get(0))?;
        let result = special::log_gamma(cx, x)?;
        cx.new_float(result)
    }
    /// Determine whether two floating-point numbers are close in value.
    #[sig("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b) = two(cx, args)?;
        let tolerance = |cx: &mut Context, index: usize, otherwise: f64| match args.opt(index) {
            Some(value) => cx.to_float(value),
            None => Ok(otherwise),
        };
        let (relative, absolute) = (tolerance(cx, 2, 1e-9)?, tolerance(cx, 3, 0.0)?);
        if relative < 0.0 || absolute < 0.0 {
            return Err(cx.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(Value::TRUE);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(Value::FALSE);
        }
        let distance = (b - a).abs();
        Ok(Value::bool(distance <= (relative * b).abs() || distance <= (relative * a).abs() || distance <= absolute))
    }
    /// Return True if x is neither an infinity nor a NaN, and False otherwise.
    #[sig("(x, /)")]
    fn isfinite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        test(cx, args, f64::is_finite)
    }
    /// Return True if x is a positive or negative infinity, and False otherwise.
    #[sig("(x, /)")]
    fn isinf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        test(cx, args, f64::is_infinite)
    }
    /// Return True if x is a NaN (not a number), and False otherwise.
    #[sig("(x, /)")]
    fn isnan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        test(cx, args, f64::is_nan)
    }
    /// Return x * (2**i).
    #[sig("(x, i, /)")]
    fn ldexp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let x = cx.to_float(args.get(0))?;
        let Some(exponent) = cx.as_int(args.get(1)) else { return Err(cx.type_error("Expected an int as second argument to ldexp.")) };
        let result = scale(x, exponent.clamped());
        if result.is_infinite() && x.is_finite() {
            return Err(range_error(cx));
        }
        cx.new_float(result)
    }
    /// log(x, [base=math.e])
    ///
    /// Return the logarithm of x to the given base (natural if there is none).
    #[sig("(x, base=math.e, /)")]
    fn log(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = logarithm(cx, args.get(0), f64::ln, std::f64::consts::LN_2)?;
        let Some(base) = args.opt(1) else { return cx.new_float(number) };
        let base = logarithm(cx, base, f64::ln, std::f64::consts::LN_2)?;
        if base == 0.0 {
            return Err(int_ops::division_by_zero(cx));
        }
        cx.new_float(number / base)
    }
    /// Return the base 10 logarithm of x.
    #[sig("(x, /)")]
    fn log10(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = logarithm(cx, args.get(0), f64::log10, std::f64::consts::LOG10_2)?;
        cx.new_float(result)
    }
    /// Return the natural logarithm of 1+x, accurate for x near zero.
    #[sig("(x, /)")]
    fn log1p(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::ln_1p, "argument value > -1")
    }
    /// Return the base 2 logarithm of x.
    #[sig("(x, /)")]
    fn log2(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = logarithm(cx, args.get(0), f64::log2, 1.0)?;
        cx.new_float(result)
    }
    /// Return the fractional and integer parts of x, both floats with the sign of x.
    #[sig("(x, /)")]
    fn modf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let x = cx.to_float(args.get(0))?;
        let fraction = if x.is_infinite() { 0f64.copysign(x) } else { x.fract().copysign(x) };
        let whole = cx.new_float(x.trunc())?;
        pair(cx, if x.is_nan() { x } else { fraction }, whole)
    }
    /// Return the floating-point value the given number of steps after x towards y.
    #[sig("(x, y, /, *, steps=None)")]
    fn nextafter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (x, y) = two(cx, args)?;
        let steps = match args.some(2) {
            None => 1,
            Some(steps) => {
                let steps = cx.index(steps)?;
                let steps = steps.as_int().unwrap_or(IntRef::Small(0));
                if steps.is_negative() {
                    return Err(cx.value_error("steps must be a non-negative integer"));
                }
                steps.to_u64().unwrap_or(u64::MAX)
            }
        };
        if steps == 0 || x.is_nan() {
            return cx.new_float(x);
        }
        if y.is_nan() || x == y {
            return cx.new_float(y);
        }
        let (from, to) = (ordered(x), ordered(y));
        let distance = from.abs_diff(to);
        let order = if steps >= distance { to } else { from.wrapping_add(if to > from { steps as i64 } else { (steps as i64).wrapping_neg() }) };
        let result = from_ordered(order);
        cx.new_float(if steps >= distance { y } else if result == 0.0 { 0f64.copysign(x) } else { result })
    }
    /// Return x**y (x to the power of y).
    #[sig("(x, y, /)")]
    fn pow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (x, y) = two(cx, args)?;
        let result = x.powf(y);
        if !result.is_finite() && x.is_finite() && y.is_finite() {
            if result.is_nan() || x == 0.0 {
                return Err(domain_error(cx));
            }
            return Err(range_error(cx));
        }
        cx.new_float(result)
    }
    /// Convert angle x from degrees to radians.
    #[sig("(x, /)")]
    fn radians(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, |x| x * (std::f64::consts::PI / 180.0))
    }
    /// Difference between x and the closest integer multiple of y.
    #[sig("(x, y, /)")]
    fn remainder(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (x, y) = two(cx, args)?;
        if !x.is_nan() && !y.is_nan() && (x.is_infinite() || y == 0.0) {
            return Err(domain_error(cx));
        }
        let result = if y.is_infinite() && x.is_finite() { x } else { c::remainder(x, y) };
        cx.new_float(result)
    }
    /// Return the sine of x (measured in radians).
    #[sig("(x, /)")]
    fn sin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::sin, "a finite input")
    }
    /// Return the hyperbolic sine of x.
    #[sig("(x, /)")]
    fn sinh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_growing(cx, args, f64::sinh)
    }
    /// Return the square root of x.
    #[sig("(x, /)")]
    fn sqrt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::sqrt, "a nonnegative input")
    }
    /// Return the tangent of x (measured in radians).
    #[sig("(x, /)")]
    fn tan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, f64::tan, "a finite input")
    }
    /// Return the hyperbolic tangent of x.
    #[sig("(x, /)")]
    fn tanh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, f64::tanh)
    }
    /// Truncates the Real x to the nearest Integral toward 0.
    #[sig("(x, /)")]
    fn trunc(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.get(0);
        if let Some(x) = value.as_exact_float() {
            return int_ops::from_f64(cx, x);
        }
        match cx.call_special(value, Special::Trunc, &[])? {
            Some(result) => Ok(result),
            None => {
                let name = cx.type_name(value);
                Err(cx.type_error(&format!("type {name} doesn't define __trunc__ method")))
            }
        }
    }
    /// Return the value of the least significant bit of the float x.
    #[sig("(x, /)")]
    fn ulp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply_total(cx, args, |x| {
            let x = x.abs();
            if !x.is_finite() {
                return x;
            }
            let above = x.next_up();
            if above.is_infinite() { x - x.next_down() } else { above - x }
        })
    }
}
