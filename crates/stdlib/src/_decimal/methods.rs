//! The methods of `Decimal` that have names.

use dashu_int::ops::Gcd;
use lissom_macros::methods;
use lissom_objects::decimal::Kind;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::context::{self, class_of, is_context, is_subnormal, operate, operate_by, settings_of};
use super::convert::{self, operand_or_error, value_of};
use super::decimal::{this, value_of_small, small_operand};
use super::logic::Bits;
use super::number::Number;
use super::state::{classes, current};
use super::work::condition::FLOAT_OPERATION;
use super::work::{Rounding, Settings, Work};
use super::{compare, fast, format, natural, text};

/// The context among the arguments, or the current one.
///
/// # Errors
/// `TypeError` for what is no context.
pub fn context_argument(cx: &mut Context, args: &Args, index: usize) -> PyResult<Value> {
    match args.some(index) {
        None => current(cx),
        Some(context) if is_context(cx, context) => Ok(context.clone()),
        Some(_) => Err(cx.type_error("optional argument must be a context")),
    }
}

fn unary(cx: &mut Context, args: &Args, body: impl FnOnce(&mut Work, &Number) -> PyResult<Number>) -> PyResult<Value> {
    let context = context_argument(cx, args, 1)?;
    let number = this(cx, args);
    let result = operate(cx, &context, |work| body(work, &number))?;
    value_of(cx, &result)
}

fn binary(cx: &mut Context, args: &Args, body: impl FnOnce(&mut Work, &Number, &Number) -> PyResult<Number>) -> PyResult<Value> {
    let context = context_argument(cx, args, 2)?;
    let (a, b) = (this(cx, args), operand_or_error(cx, args.get(1))?);
    let result = operate(cx, &context, |work| body(work, &a, &b))?;
    value_of(cx, &result)
}

fn integral(cx: &mut Context, args: &Args, told: bool) -> PyResult<Value> {
    let context = context_argument(cx, args, 2)?;
    let mut settings = settings_of(cx, &context);
    if let Some(rounding) = args.some(1) {
        settings.rounding = context::rounding(cx, rounding)?;
    }
    let number = this(cx, args);
    let result = operate_by(cx, &context, settings, |work| work.integral(&number, told))?;
    value_of(cx, &result)
}

fn truth(cx: &mut Context, args: &Args, test: impl FnOnce(&Number) -> bool) -> PyResult<Value> {
    Ok(Value::bool(test(&this(cx, args))))
}

fn whole(cx: &mut Context, args: &Args, rounding: Rounding) -> PyResult<Value> {
    let number = this(cx, args);
    convert::to_int(cx, number, rounding)
}

/// An instance of the class a class method was called on.
fn instance(cx: &mut Context, class: &Value, number: Value) -> PyResult<Value> {
    if class.is(&cx.type_object(ShapeId::DECIMAL)) { Ok(number) } else { cx.call(class, &[number]) }
}

/// Do both have the same exponent, or are both infinite, or both no numbers?
pub fn same_quantum(a: &Number, b: &Number) -> bool {
    match (a.is_finite(), b.is_finite()) {
        (true, true) => a.exponent == b.exponent,
        (false, false) => a.is_nan() == b.is_nan(),
        _ => false,
    }
}

/// The methods.
pub struct Methods;
/// Questions, and what does no arithmetic.
pub struct Predicates;

#[methods]
impl Methods {
    /// Return e raised to the power of the number, correctly rounded.
    #[sig("(self, /, context=None)", anonymous)]
    fn exp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.exponential(a))
    }

    /// Return the natural logarithm, correctly rounded.
    #[sig("(self, /, context=None)", anonymous)]
    fn ln(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.natural_logarithm(a))
    }

    /// Return the base ten logarithm, correctly rounded.
    #[sig("(self, /, context=None)", anonymous)]
    fn log10(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.decimal_logarithm(a))
    }

    /// Return the square root to full precision.
    #[sig("(self, /, context=None)", anonymous)]
    fn sqrt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.square_root(a))
    }

    /// Return the largest representable number that is smaller.
    #[sig("(self, /, context=None)", anonymous)]
    fn next_minus(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.next(a, false))
    }

    /// Return the smallest representable number that is larger.
    #[sig("(self, /, context=None)", anonymous)]
    fn next_plus(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.next(a, true))
    }

    /// Strip the trailing zeros, and make any zero Decimal(0).
    #[sig("(self, /, context=None)", anonymous)]
    fn normalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.normalize(a))
    }

    /// Return the adjusted exponent as a Decimal.
    #[sig("(self, /, context=None)", anonymous)]
    fn logb(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.exponent_of(a))
    }

    /// Return the digit-wise inversion.
    #[sig("(self, /, context=None)", anonymous)]
    fn logical_invert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |work, a| work.logical_invert(a))
    }

    /// Compare numerically: -1, 0, 1 or NaN, as a Decimal.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn compare(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| Ok(work.compare(a, b, false)))
    }

    /// As compare, but all NaNs signal.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn compare_signal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| Ok(work.compare(a, b, true)))
    }

    /// Return the larger of the two.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.larger(a, b, false))
    }

    /// Return the one with the larger absolute value.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn max_mag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.larger(a, b, true))
    }

    /// Return the smaller of the two.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn min(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.smaller(a, b, false))
    }

    /// Return the one with the smaller absolute value.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn min_mag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.smaller(a, b, true))
    }

    /// Return the representable number that is next in the direction of the other.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn next_toward(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.next_toward(a, b))
    }

    /// Return what is left after taking away the nearest multiple of the other.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn remainder_near(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.remainder_near(a, b))
    }

    /// Return the digit-wise and.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn logical_and(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.logical(Bits::And, a, b))
    }

    /// Return the digit-wise or.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn logical_or(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.logical(Bits::Or, a, b))
    }

    /// Return the digit-wise exclusive or.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn logical_xor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.logical(Bits::Xor, a, b))
    }

    /// Return the digits rotated by the amount that the other says.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn rotate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.rotate(a, b))
    }

    /// Return the number with the exponent adjusted by the other.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn scaleb(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.scale_by(a, b))
    }

    /// Return the digits shifted by the amount that the other says.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn shift(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |work, a, b| work.shift(a, b))
    }

    /// Compare by the total order of representations.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn compare_total(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |_work, a, b| Ok(Number::small(compare::total_order(a, b) as i64)))
    }

    /// Compare by the total order, without signs.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn compare_total_mag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |_work, a, b| Ok(Number::small(compare::total_order(&a.clone().absolute(), &b.clone().absolute()) as i64)))
    }

    /// Return a copy with the sign of the other.
    #[sig("(self, /, other, context=None)", anonymous)]
    fn copy_sign(cx: &mut Context, args: &Args) -> PyResult<Value> {
        binary(cx, args, |_work, a, b| Ok(Number { negative: b.negative, ..a.clone() }))
    }

    /// Return a*other+third, rounded once.
    #[sig("(self, /, other, third, context=None)", anonymous)]
    fn fma(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = context_argument(cx, args, 3)?;
        let (a, b, c) = (this(cx, args), operand_or_error(cx, args.get(1))?, operand_or_error(cx, args.get(2))?);
        let result = operate(cx, &context, |work| work.multiply_add(&a, &b, &c))?;
        value_of(cx, &result)
    }

    /// Return the value, rounded, with the exponent of the second operand.
    #[sig("(self, /, exp, rounding=None, context=None)", anonymous)]
    fn quantize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = context_argument(cx, args, 3)?;
        let mut settings = settings_of(cx, &context);
        if let Some(rounding) = args.some(2) {
            settings.rounding = context::rounding(cx, rounding)?;
        }
        if let (Some(a), Some(b)) = (small_operand(cx, args.get(0)), small_operand(cx, args.get(1)))
            && let Some((result, status)) = fast::quantize(a, b.exponent, &settings)
        {
            context::note(cx, &context, status)?;
            return value_of_small(cx, result);
        }
        let (a, b) = (this(cx, args), operand_or_error(cx, args.get(1))?);
        let result = operate_by(cx, &context, settings, |work| work.quantize(&a, &b))?;
        value_of(cx, &result)
    }

    /// Round to the nearest integer, without signaling Inexact or Rounded.
    #[sig("(self, /, rounding=None, context=None)", anonymous)]
    fn to_integral(cx: &mut Context, args: &Args) -> PyResult<Value> {
        integral(cx, args, false)
    }

    /// Round to the nearest integer, without signaling Inexact or Rounded.
    #[sig("(self, /, rounding=None, context=None)", anonymous)]
    fn to_integral_value(cx: &mut Context, args: &Args) -> PyResult<Value> {
        integral(cx, args, false)
    }

    /// Round to the nearest integer, signaling Inexact or Rounded as appropriate.
    #[sig("(self, /, rounding=None, context=None)", anonymous)]
    fn to_integral_exact(cx: &mut Context, args: &Args) -> PyResult<Value> {
        integral(cx, args, true)
    }

    /// Class method that converts a float or an int to a Decimal, exactly.
    #[class_sig("(cls, f, /)")]
    fn from_float(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = convert::of_float_or_int(cx, args.get(1))?;
        let number = value_of(cx, &number)?;
        instance(cx, args.get(0), number)
    }

    /// Class method that converts a real number to a Decimal, exactly.
    #[class_sig("(cls, number, /)")]
    fn from_number(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.get(1);
        let number = if let Some(number) = cx.exact_decimal(value) {
            number
        } else if cx.as_int(value).is_some() || cx.as_float(value).is_some() {
            if cx.as_int(value).is_none() {
                let context = current(cx)?;
                context::note(cx, &context, FLOAT_OPERATION)?;
            }
            let number = convert::of_float_or_int(cx, value)?;
            value_of(cx, &number)?
        } else {
            return Err(convert::unsupported(cx, value));
        };
        instance(cx, args.get(0), number)
    }

    /// Return a tuple representation of the number.
    #[sig("(self, /)")]
    fn as_tuple(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        let exponent = match number.kind {
            Kind::Finite => cx.new_int(number.exponent)?,
            Kind::Infinite => cx.new_str("F")?,
            Kind::Quiet => cx.new_str("n")?,
            Kind::Signaling => cx.new_str("N")?,
        };
        let digits = if number.is_nan() && number.coefficient.is_zero() {
            cx.empty_tuple()
        } else {
            let count = number.digits() as usize;
            cx.check_size(count.saturating_mul(10))?;
            let digits = natural::text(&number.coefficient).iter().map(|digit| Value::int32(i32::from(digit - b'0'))).collect();
            cx.new_tuple_from(digits)?
        };
        let class = classes(cx)?.tuple.clone();
        cx.call(&class, &[Value::int32(i32::from(number.negative)), digits, exponent])
    }

    /// Return a pair of integers whose ratio is exactly equal to the number, in lowest terms and with a positive denominator.
    #[sig("(self, /)")]
    fn as_integer_ratio(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        match number.kind {
            Kind::Infinite => return Err(cx.overflow_error("cannot convert Infinity to integer ratio")),
            Kind::Finite => {}
            _ => return Err(cx.value_error("cannot convert NaN to integer ratio")),
        }
        let mut work = Work::new(cx, Settings::WIDEST);
        work.room(number.exponent.unsigned_abs() + number.digits() as u64)?;
        let (numerator, denominator) = if number.exponent >= 0 || number.coefficient.is_zero() {
            (natural::shifted(number.coefficient, number.exponent.max(0) as u64), natural::power(0))
        } else {
            let power = natural::power(number.exponent.unsigned_abs());
            let common = (&number.coefficient).gcd(&power);
            (number.coefficient / &common, power / common)
        };
        let numerator = cx.new_int_from_limbs(number.negative, numerator.as_words())?;
        let denominator = cx.new_int_from_limbs(false, denominator.as_words())?;
        cx.new_tuple(&[numerator, denominator])
    }

    /// Return the number rounded to an integer, or to so many digits behind the point.
    #[sig("(self, ndigits=None, /)", anonymous, "")]
    fn __round__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(digits) = args.some(1) else { return whole(cx, args, Rounding::HalfEven) };
        let digits = match cx.as_int(digits).map(|digits| digits.to_i64()) {
            None => return Err(cx.type_error("optional arg must be an integer")),
            Some(None) => return Err(cx.overflow_error("Python int too large to convert to C ssize_t")),
            Some(Some(digits)) => digits,
        };
        let context = current(cx)?;
        let settings = settings_of(cx, &context);
        if let Some(number) = small_operand(cx, args.this())
            && let Some((result, status)) = digits.checked_neg().and_then(|exponent| fast::quantize(number, exponent, &settings))
        {
            context::note(cx, &context, status)?;
            return value_of_small(cx, result);
        }
        let number = this(cx, args);
        let quantum = Number::finite(false, natural::power(0), digits.checked_neg().unwrap_or(i64::MAX));
        let result = operate(cx, &context, |work| work.quantize(&number, &quantum))?;
        value_of(cx, &result)
    }

    /// Format the number as the specification says.
    #[sig("(self, format_spec, override=None, /)", anonymous, "")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, context) = (this(cx, args), current(cx)?);
        let settings = settings_of(cx, &context);
        format::format(cx, number, args.get(1), args.opt(2), &settings)
    }

    /// Convert to an engineering-type string.
    #[sig("(self, /, context=None)", anonymous)]
    fn to_eng_string(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = context_argument(cx, args, 1)?;
        let capitals = settings_of(cx, &context).capitals;
        let text = text::write(&this(cx, args), true, capitals);
        cx.new_str_known(&text, true)
    }
}

#[methods]
impl Predicates {
    /// Return True: all numbers are canonical.
    #[sig("(self, /)")]
    fn is_canonical(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |_| true)
    }

    /// Is it finite?
    #[sig("(self, /)")]
    fn is_finite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_finite())
    }

    /// Is it infinite?
    #[sig("(self, /)")]
    fn is_infinite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_infinite())
    }

    /// Is it not a number?
    #[sig("(self, /)")]
    fn is_nan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_nan())
    }

    /// Is it a quiet NaN?
    #[sig("(self, /)")]
    fn is_qnan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.kind == Kind::Quiet)
    }

    /// Is it a signaling NaN?
    #[sig("(self, /)")]
    fn is_snan(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.kind == Kind::Signaling)
    }

    /// Is the sign set?
    #[sig("(self, /)")]
    fn is_signed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.negative)
    }

    /// Is it zero?
    #[sig("(self, /)")]
    fn is_zero(cx: &mut Context, args: &Args) -> PyResult<Value> {
        truth(cx, args, |number| number.is_zero())
    }

    /// Is it a normal finite number?
    #[sig("(self, /, context=None)", anonymous)]
    fn is_normal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = context_argument(cx, args, 1)?;
        let settings = settings_of(cx, &context);
        truth(cx, args, |number| number.is_finite() && !number.is_zero() && !is_subnormal(number, &settings))
    }

    /// Is it subnormal?
    #[sig("(self, /, context=None)", anonymous)]
    fn is_subnormal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = context_argument(cx, args, 1)?;
        let settings = settings_of(cx, &context);
        truth(cx, args, |number| is_subnormal(number, &settings))
    }

    /// Return the class of the number, as a string.
    #[sig("(self, /, context=None)", anonymous)]
    fn number_class(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = context_argument(cx, args, 1)?;
        let settings = settings_of(cx, &context);
        let text = class_of(&this(cx, args), &settings);
        cx.new_str(text)
    }

    /// Do both have the same exponent, or are both infinite, or both NaN?
    #[sig("(self, /, other, context=None)", anonymous)]
    fn same_quantum(cx: &mut Context, args: &Args) -> PyResult<Value> {
        context_argument(cx, args, 2)?;
        let other = operand_or_error(cx, args.get(1))?;
        truth(cx, args, |number| same_quantum(number, &other))
    }

    /// Return the exponent of the first digit; 0 for a number that is not finite.
    #[sig("(self, /)")]
    fn adjusted(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        cx.new_int(if number.is_finite() { number.adjusted() } else { 0 })
    }

    /// Return the number itself: all are canonical.
    #[sig("(self, /)")]
    fn canonical(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return the number itself.
    #[sig("(self, /)")]
    fn conjugate(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return Decimal(10), the base of all arithmetic here.
    #[sig("(self, /)")]
    fn radix(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_decimal_small(false, 0, 10)
    }

    /// Return the absolute value; no rounding, no signals.
    #[sig("(self, /)")]
    fn copy_abs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args).absolute();
        value_of(cx, &number)
    }

    /// Return the negation; no rounding, no signals.
    #[sig("(self, /)")]
    fn copy_negate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        value_of(cx, &Number { negative: !number.negative, ..number })
    }

    /// Return the number itself, which never changes.
    #[sig("(self, /)")]
    fn __copy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return the number itself, which never changes.
    #[sig("(self, object, /)")]
    fn __deepcopy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Helper for pickle.
    #[sig("(self, /)", plain)]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = cx.str(args.this())?;
        let (class, values) = (cx.type_of(args.this()), cx.new_tuple(&[text])?);
        cx.new_tuple(&[class, values])
    }

    /// Return the largest integer that is not larger.
    #[sig("(self, /)")]
    fn __floor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        whole(cx, args, Rounding::Floor)
    }

    /// Return the smallest integer that is not smaller.
    #[sig("(self, /)")]
    fn __ceil__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        whole(cx, args, Rounding::Ceiling)
    }

    /// Return the integer that is left without the fraction.
    #[sig("(self, /)")]
    fn __trunc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        whole(cx, args, Rounding::Down)
    }

    /// Convert this value to exact type complex.
    #[sig("(self, /)")]
    fn __complex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        let real = convert::to_float(cx, &number)?;
        cx.new_complex((real, 0.0))
    }

    /// Return the number's size in memory, in bytes.
    #[sig("(self, /)")]
    fn __sizeof__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limbs = cx.as_decimal(args.this()).map_or(1, |number| number.limbs.len());
        cx.new_int_usize(16 + 8 * limbs + if limbs > 2 { 8 } else { 0 })
    }

    #[getter]
    fn real(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    #[getter]
    fn imag(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_decimal_small(false, 0, 0)
    }
}
