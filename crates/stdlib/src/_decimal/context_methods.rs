//! The arithmetic of `Context`: the methods of `Decimal` and its operators, by the rules of this context.

use lissom_macros::methods;
use lissom_objects::decimal::Kind;
use lissom_objects::{Args, Context, PyResult, Value};

use super::context::{is_subnormal, operate, settings_of};
use super::convert::{operand_or_error, value_of};
use super::decimal::divmod_by;
use super::logic::Bits;
use super::methods::same_quantum;
use super::number::Number;
use super::work::Work;
use super::{compare, convert, text};

fn unary(cx: &mut Context, args: &Args, body: impl FnOnce(&mut Work, &Number) -> PyResult<Number>) -> PyResult<Value> {
    let number = operand_or_error(cx, args.get(1))?;
    let result = operate(cx, args.this(), |work| body(work, &number))?;
    value_of(cx, &result)
}

fn binary(cx: &mut Context, args: &Args, body: impl FnOnce(&mut Work, &Number, &Number) -> PyResult<Number>) -> PyResult<Value> {
    let (a, b) = (operand_or_error(cx, args.get(1))?, operand_or_error(cx, args.get(2))?);
    let result = operate(cx, args.this(), |work| body(work, &a, &b))?;
    value_of(cx, &result)
}

fn truth(cx: &mut Context, args: &Args, test: impl FnOnce(&Number) -> bool) -> PyResult<Value> {
    let number = operand_or_error(cx, args.get(1))?;
    Ok(Value::bool(test(&number)))
}

/// The methods.
pub struct Arithmetic;

#[methods]
impl Arithmetic {
    /// Return e raised to the power of the number, correctly rounded.
    #[sig("(self, x, /)")]
    fn exp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.exponential(a))
    }

    /// Return the natural logarithm, correctly rounded.
    #[sig("(self, x, /)")]
    fn ln(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.natural_logarithm(a))
    }

    /// Return the base ten logarithm, correctly rounded.
    #[sig("(self, x, /)")]
    fn log10(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.decimal_logarithm(a))
    }

    /// Return the square root to full precision.
    #[sig("(self, x, /)")]
    fn sqrt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.square_root(a))
    }

    /// Return the largest representable number that is smaller.
    #[sig("(self, x, /)")]
    fn next_minus(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.next(a, false))
    }

    /// Return the smallest representable number that is larger.
    #[sig("(self, x, /)")]
    fn next_plus(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.next(a, true))
    }

    /// Strip the trailing zeros, and make any zero Decimal(0).
    #[sig("(self, x, /)")]
    fn normalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.normalize(a))
    }

    /// Return the adjusted exponent as a Decimal.
    #[sig("(self, x, /)")]
    fn logb(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.exponent_of(a))
    }

    /// Return the digit-wise inversion.
    #[sig("(self, x, /)")]
    fn logical_invert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.logical_invert(a))
    }

    /// Return the absolute value of x.
    #[sig("(self, x, /)")]
    fn abs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.magnitude(a))
    }

    /// Return -x.
    #[sig("(self, x, /)")]
    fn minus(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.signed(a, true))
    }

    /// Return +x: rounded.
    #[sig("(self, x, /)")]
    fn plus(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.signed(a, false))
    }

    /// Round to the nearest integer, without signaling Inexact or Rounded.
    #[sig("(self, x, /)")]
    fn to_integral(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.integral(a, false))
    }

    /// Round to the nearest integer, without signaling Inexact or Rounded.
    #[sig("(self, x, /)")]
    fn to_integral_value(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.integral(a, false))
    }

    /// Round to the nearest integer, signaling Inexact or Rounded as appropriate.
    #[sig("(self, x, /)")]
    fn to_integral_exact(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.integral(a, true))
    }

    /// Return the absolute value; no rounding, no signals.
    #[sig("(self, x, /)")]
    fn copy_abs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |_work, a| Ok(a.clone().absolute()))
    }

    /// Return the negation; no rounding, no signals.
    #[sig("(self, x, /)")]
    fn copy_negate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |_work, a| Ok(Number { negative: !a.negative, ..a.clone() }))
    }

    /// Compare numerically: -1, 0, 1 or NaN, as a Decimal.
    #[sig("(self, x, y, /)", anonymous)]
    fn compare(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| Ok(work.compare(a, b, false)))
    }

    /// As compare, but all NaNs signal.
    #[sig("(self, x, y, /)", anonymous)]
    fn compare_signal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| Ok(work.compare(a, b, true)))
    }

    /// Return the larger of the two.
    #[sig("(self, x, y, /)", anonymous)]
    fn max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.larger(a, b, false))
    }

    /// Return the one with the larger absolute value.
    #[sig("(self, x, y, /)", anonymous)]
    fn max_mag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.larger(a, b, true))
    }

    /// Return the smaller of the two.
    #[sig("(self, x, y, /)", anonymous)]
    fn min(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.smaller(a, b, false))
    }

    /// Return the one with the smaller absolute value.
    #[sig("(self, x, y, /)", anonymous)]
    fn min_mag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.smaller(a, b, true))
    }

    /// Return the representable number that is next in the direction of the other.
    #[sig("(self, x, y, /)", anonymous)]
    fn next_toward(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.next_toward(a, b))
    }

    /// Return what is left after taking away the nearest multiple of the other.
    #[sig("(self, x, y, /)", anonymous)]
    fn remainder_near(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.remainder_near(a, b))
    }

    /// Return the digit-wise and.
    #[sig("(self, x, y, /)", anonymous)]
    fn logical_and(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.logical(Bits::And, a, b))
    }

    /// Return the digit-wise or.
    #[sig("(self, x, y, /)", anonymous)]
    fn logical_or(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.logical(Bits::Or, a, b))
    }

    /// Return the digit-wise exclusive or.
    #[sig("(self, x, y, /)", anonymous)]
    fn logical_xor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.logical(Bits::Xor, a, b))
    }

    /// Return the digits rotated by the amount that the other says.
    #[sig("(self, x, y, /)", anonymous)]
    fn rotate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.rotate(a, b))
    }

    /// Return the number with the exponent adjusted by the other.
    #[sig("(self, x, y, /)", anonymous)]
    fn scaleb(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.scale_by(a, b))
    }

    /// Return the digits shifted by the amount that the other says.
    #[sig("(self, x, y, /)", anonymous)]
    fn shift(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.shift(a, b))
    }

    /// Compare by the total order of representations.
    #[sig("(self, x, y, /)", anonymous)]
    fn compare_total(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |_work, a, b| Ok(Number::small(compare::total_order(a, b) as i64)))
    }

    /// Compare by the total order, without signs.
    #[sig("(self, x, y, /)", anonymous)]
    fn compare_total_mag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |_work, a, b| Ok(Number::small(compare::total_order(&a.clone().absolute(), &b.clone().absolute()) as i64)))
    }

    /// Return a copy with the sign of the other.
    #[sig("(self, x, y, /)", anonymous)]
    fn copy_sign(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |_work, a, b| Ok(Number { negative: b.negative, ..a.clone() }))
    }

    /// Return the sum of x and y.
    #[sig("(self, x, y, /)", anonymous)]
    fn add(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.add(a, b, false))
    }

    /// Return the difference of x and y.
    #[sig("(self, x, y, /)", anonymous)]
    fn subtract(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.add(a, b, true))
    }

    /// Return the product of x and y.
    #[sig("(self, x, y, /)", anonymous)]
    fn multiply(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.multiply(a, b))
    }

    /// Return x divided by y.
    #[sig("(self, x, y, /)", anonymous)]
    fn divide(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.divide(a, b))
    }

    /// Return x divided by y, truncated to an integer.
    #[sig("(self, x, y, /)", anonymous)]
    fn divide_int(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.divide_whole(a, b))
    }

    /// Return the remainder of x divided by y.
    #[sig("(self, x, y, /)", anonymous)]
    fn remainder(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.remainder(a, b))
    }

    /// Return x, rounded, with the exponent of y.
    #[sig("(self, x, y, /)", anonymous)]
    fn quantize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.quantize(a, b))
    }

    /// Is x finite?
    #[sig("(self, x, /)")]
    fn is_finite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_finite())
    }

    /// Is x infinite?
    #[sig("(self, x, /)")]
    fn is_infinite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_infinite())
    }

    /// Is x not a number?
    #[sig("(self, x, /)")]
    fn is_nan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_nan())
    }

    /// Is x a quiet NaN?
    #[sig("(self, x, /)")]
    fn is_qnan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.kind == Kind::Quiet)
    }

    /// Is x a signaling NaN?
    #[sig("(self, x, /)")]
    fn is_snan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.kind == Kind::Signaling)
    }

    /// Is the sign of x set?
    #[sig("(self, x, /)")]
    fn is_signed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.negative)
    }

    /// Is x zero?
    #[sig("(self, x, /)")]
    fn is_zero(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_zero())
    }

    /// Return True, if x is a Decimal: all are canonical.
    #[sig("(self, x, /)")]
    fn is_canonical(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_decimal(args.get(1)).is_none() {
            return Err(cx.type_error("argument must be a Decimal"));
        }
        Ok(Value::TRUE)
    }

    /// Is x a normal finite number?
    #[sig("(self, x, /)")]
    fn is_normal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let settings = settings_of(cx, args.this());
        truth(cx, args, |number| number.is_finite() && !number.is_zero() && !is_subnormal(number, &settings))
    }

    /// Is x subnormal?
    #[sig("(self, x, /)")]
    fn is_subnormal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let settings = settings_of(cx, args.this());
        truth(cx, args, |number| is_subnormal(number, &settings))
    }

    /// Do both have the same exponent, or are both infinite, or both NaN?
    #[sig("(self, x, y, /)", anonymous)]
    fn same_quantum(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b) = (operand_or_error(cx, args.get(1))?, operand_or_error(cx, args.get(2))?);
        Ok(Value::bool(same_quantum(&a, &b)))
    }

    /// Return quotient and remainder of the division x / y.
    #[sig("(self, x, y, /)", anonymous)]
    fn divmod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b) = (operand_or_error(cx, args.get(1))?, operand_or_error(cx, args.get(2))?);
        divmod_by(cx, &a, &b, args.this())
    }

    /// Return x multiplied by y, plus z.
    #[sig("(self, x, y, z, /)", anonymous)]
    fn fma(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b, c) = (operand_or_error(cx, args.get(1))?, operand_or_error(cx, args.get(2))?, operand_or_error(cx, args.get(3))?);
        let result = operate(cx, args.this(), |work| work.multiply_add(&a, &b, &c))?;
        value_of(cx, &result)
    }

    /// Compute a**b; with a third number, the remainder of that by it.
    #[sig("(self, /, a, b, modulo=None)", anonymous)]
    fn power(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b) = (operand_or_error(cx, args.get(1))?, operand_or_error(cx, args.get(2))?);
        let modulus = args.some(3).map(|modulus| operand_or_error(cx, modulus)).transpose()?;
        let result = operate(cx, args.this(), |work| match &modulus {
            None => work.power(&a, &b),
            Some(modulus) => work.power_modulo(&a, &b, modulus),
        })?;
        value_of(cx, &result)
    }

    /// Return Decimal(10), the base of all arithmetic here.
    #[sig("(self, /)")]
    fn radix(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_decimal_small(false, 0, 10)
    }

    /// Return x rounded by the context.
    #[sig("(self, x, /)")]
    fn _apply(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.finish(a.clone()))
    }

    /// Return x itself: all numbers are canonical.
    #[sig("(self, x, /)")]
    fn canonical(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_decimal(args.get(1)).is_none() {
            return Err(cx.type_error("argument must be a Decimal"));
        }
        Ok(args.get(1).clone())
    }

    /// Return a copy of x, which is x itself if it is a Decimal.
    #[sig("(self, x, /)")]
    fn copy_decimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_decimal(args.get(1)).is_some() {
            return Ok(args.get(1).clone());
        }
        let number = convert::operand_or_error(cx, args.get(1))?;
        value_of(cx, &number)
    }

    /// Convert x to a string, in scientific notation if that is needed.
    #[sig("(self, x, /)")]
    fn to_sci_string(cx: &mut Context, args: &Args) -> PyResult<Value> {
        written(cx, args, false)
    }

    /// Convert x to a string, in engineering notation if an exponent is needed.
    #[sig("(self, x, /)")]
    fn to_eng_string(cx: &mut Context, args: &Args) -> PyResult<Value> {
        written(cx, args, true)
    }
}

fn written(cx: &mut Context, args: &Args, engineering: bool) -> PyResult<Value> {
    let number = operand_or_error(cx, args.get(1))?;
    let capitals = settings_of(cx, args.this()).capitals;
    let text = text::write(&number, engineering, capitals);
    cx.new_str_known(&text, true)
}
