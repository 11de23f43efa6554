//! `cmath`: functions of complex numbers. [`function`] computes them (after Kahan, "Branch Cuts for Complex Elementary Functions"); here is
//! what Python sees.

pub mod function;

use function::{Failure, Outcome, Parts};
use lissom_macros::methods;
use lissom_objects::native::Args;
use lissom_objects::{Context, PyResult, Value};

use crate::math::{domain_error, range_error};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("cmath", Some("Mathematical functions of complex numbers."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    let constants = [("pi", std::f64::consts::PI), ("e", std::f64::consts::E), ("tau", std::f64::consts::TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)];
    for (name, number) in constants {
        let value = cx.new_float(number)?;
        cx.module_set(&module, name, value)?;
    }
    for (name, number) in [("infj", f64::INFINITY), ("nanj", f64::NAN)] {
        let value = cx.new_complex((0.0, number))?;
        cx.module_set(&module, name, value)?;
    }
    Ok(module)
}

/// The functions.
pub struct Functions;

/// An argument as a complex number.
fn number(cx: &mut Context, value: &Value) -> PyResult<Parts> {
    match lissom_objects::complex::methods::convert(cx, value)? {
        Some(number) => Ok(number.parts()),
        None => {
            let name = cx.type_name(value);
            Err(cx.type_error(&format!("must be real number, not {name}")))
        }
    }
}

fn checked<T>(cx: &mut Context, outcome: Outcome<T>) -> PyResult<T> {
    outcome.map_err(|failure| match failure {
        Failure::Domain => domain_error(cx),
        Failure::Range => range_error(cx),
    })
}

fn apply(cx: &mut Context, args: &Args, function: fn(Parts) -> Outcome<Parts>) -> PyResult<Value> {
    let z = number(cx, args.get(0))?;
    let result = checked(cx, function(z))?;
    cx.new_complex(result)
}

fn test(cx: &mut Context, args: &Args, function: impl FnOnce(Parts) -> bool) -> PyResult<Value> {
    let z = number(cx, args.get(0))?;
    Ok(Value::bool(function(z)))
}

#[methods]
impl Functions {
    /// Return the arc cosine of z.
    #[sig("(z, /)")]
    fn acos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::acos)
    }
    /// Return the inverse hyperbolic cosine of z.
    #[sig("(z, /)")]
    fn acosh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::acosh)
    }
    /// Return the arc sine of z.
    #[sig("(z, /)")]
    fn asin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::asin)
    }
    /// Return the inverse hyperbolic sine of z.
    #[sig("(z, /)")]
    fn asinh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::asinh)
    }
    /// Return the arc tangent of z.
    #[sig("(z, /)")]
    fn atan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::atan)
    }
    /// Return the inverse hyperbolic tangent of z.
    #[sig("(z, /)")]
    fn atanh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::atanh)
    }
    /// Return the cosine of z.
    #[sig("(z, /)")]
    fn cos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::cos)
    }
    /// Return the hyperbolic cosine of z.
    #[sig("(z, /)")]
    fn cosh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::cosh)
    }
    /// Return the exponential value e**z.
    #[sig("(z, /)")]
    fn exp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::exp)
    }
    /// Determine whether two complex numbers are close in value.
    #[sig("(a, b, *, rel_tol=1e-09, abs_tol=0.0)")]
    fn isclose(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b) = (number(cx, args.get(0))?, number(cx, args.get(1))?);
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
        if [a.0, a.1, b.0, b.1].iter().any(|part| part.is_infinite()) {
            return Ok(Value::FALSE);
        }
        let size = |z: Parts| z.0.hypot(z.1);
        let distance = size((a.0 - b.0, a.1 - b.1));
        Ok(Value::bool(distance <= relative * size(b) || distance <= relative * size(a) || distance <= absolute))
    }
    /// Return True if both the real and imaginary parts of z are finite, else False.
    #[sig("(z, /)")]
    fn isfinite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        test(cx, args, |z| z.0.is_finite() && z.1.is_finite())
    }
    /// Checks if the real or imaginary part of z is infinite.
    #[sig("(z, /)")]
    fn isinf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        test(cx, args, |z| z.0.is_infinite() || z.1.is_infinite())
    }
    /// Checks if the real or imaginary part of z is not a number (NaN).
    #[sig("(z, /)")]
    fn isnan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        test(cx, args, |z| z.0.is_nan() || z.1.is_nan())
    }
    /// log(z[, base]) -> the logarithm of z to the given base (natural if there is none).
    #[sig("(z, base=cmath.e, /)")]
    fn log(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let z = number(cx, args.get(0))?;
        let Some(base) = args.opt(1) else {
            let result = checked(cx, function::log(z))?;
            return cx.new_complex(result);
        };
        let base = number(cx, base)?;
        let (z, base) = (checked(cx, function::log(z))?, checked(cx, function::log(base))?);
        if base == (0.0, 0.0) {
            return Err(domain_error(cx));
        }
        cx.new_complex(lissom_objects::complex::ops::divide(z, base))
    }
    /// Return the base-10 logarithm of z.
    #[sig("(z, /)")]
    fn log10(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, |z| function::log(z).map(|(real, imaginary)| (real / std::f64::consts::LN_10, imaginary / std::f64::consts::LN_10)))
    }
    /// Return argument, also known as the phase angle, of a complex.
    #[sig("(z, /)")]
    fn phase(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let z = number(cx, args.get(0))?;
        cx.new_float(z.1.atan2(z.0))
    }
    /// Convert a complex from rectangular coordinates to polar coordinates: r and phi.
    #[sig("(z, /)")]
    fn polar(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let z = number(cx, args.get(0))?;
        let size = z.0.hypot(z.1);
        if size.is_infinite() && z.0.is_finite() && z.1.is_finite() {
            return Err(range_error(cx));
        }
        let (size, phase) = (cx.new_float(size)?, cx.new_float(z.1.atan2(z.0))?);
        cx.new_tuple(&[size, phase])
    }
    /// Convert from polar coordinates to rectangular coordinates.
    #[sig("(r, phi, /)")]
    fn rect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (size, phase) = (cx.to_float(args.get(0))?, cx.to_float(args.get(1))?);
        let result = checked(cx, function::rect(size, phase))?;
        cx.new_complex(result)
    }
    /// Return the sine of z.
    #[sig("(z, /)")]
    fn sin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::sin)
    }
    /// Return the hyperbolic sine of z.
    #[sig("(z, /)")]
    fn sinh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::sinh)
    }
    /// Return the square root of z.
    #[sig("(z, /)")]
    fn sqrt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, |z| Ok(function::sqrt(z)))
    }
    /// Return the tangent of z.
    #[sig("(z, /)")]
    fn tan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::tan)
    }
    /// Return the hyperbolic tangent of z.
    #[sig("(z, /)")]
    fn tanh(cx: &mut Context, args: &Args) -> PyResult<Value> {
        apply(cx, args, function::tanh)
    }
}
