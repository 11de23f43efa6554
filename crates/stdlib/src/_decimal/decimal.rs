//! The type `Decimal`: its construction and its operators. What has a name is in [`super::methods`].

use std::cmp::Ordering;

use lissom_macros::methods;
use lissom_objects::decimal::{DecimalCell, Kind, adopt_shapes};
use lissom_objects::layout::{Native as _, Payload};
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::context::{self, note, operate, settings_of};
use super::convert::{self, operand, value_of};
use super::fast::{self, Small};
use super::number::Number;
use super::state::{classes, current};
use super::work::condition::*;
use super::work::{Rounding, Settings, Work};
use super::{compare, text};

/// `decimal.Decimal`
pub static SPEC: TypeSpec = TypeSpec {
    name: "decimal.Decimal",
    id: Some(ShapeId::DECIMAL),
    layout: DecimalCell::INFO,
    subclass_layout: Some(Payload::INFO),
    flags: TypeFlags::BASE,
    doc: "Construct a new Decimal object from an integer, string, tuple, float, or another Decimal object;\nwithout a value, Decimal('0'). The context does not affect the value: it only says whether\nInvalidOperation is trapped.\n",
    methods: &[Operators::METHODS, super::methods::Methods::METHODS, super::methods::Predicates::METHODS],
    setup: Some(adopt_shapes),
    ..TypeSpec::DEFAULT
};

/// The receiver's number.
pub fn this(cx: &Context, args: &Args) -> Number {
    match cx.as_decimal(args.this()) {
        Some(number) => number.into(),
        None => Number::nan(),
    }
}

/// A finite number of at most two words, or an integer of one.
#[inline(always)]
pub fn small_operand(cx: &Context, value: &Value) -> Option<Small> {
    if let Some(number) = cx.as_decimal(value) {
        return Small::of(&number);
    }
    let number = value.as_small_int()?;
    Some(Small { negative: number < 0, exponent: 0, coefficient: u128::from(number.unsigned_abs()) })
}

/// A small number as a value.
#[inline(always)]
pub fn value_of_small(cx: &mut Context, number: Small) -> PyResult<Value> {
    if number.coefficient >> 64 == 0 {
        return cx.new_decimal_small(number.negative, number.exponent, number.coefficient as u64);
    }
    cx.new_decimal(number.negative, Kind::Finite, number.exponent, &[number.coefficient as u64, (number.coefficient >> 64) as u64])
}

/// An operation of two numbers: fast if they are small, and if not, slow.
#[inline(always)]
pub fn arithmetic(
    cx: &mut Context,
    a: &Value,
    b: &Value,
    quick: impl FnOnce(Small, Small, &Settings) -> fast::Result,
    slow: impl FnOnce(&mut Work, &Number, &Number) -> PyResult<Number>,
) -> PyResult<Value> {
    if let (Some(x), Some(y)) = (small_operand(cx, a), small_operand(cx, b)) {
        let context = current(cx)?;
        let settings = settings_of(cx, &context);
        if let Some((result, status)) = quick(x, y, &settings) {
            note(cx, &context, status)?;
            return value_of_small(cx, result);
        }
    }
    slowly(cx, a, b, slow)
}

#[inline(never)]
fn slowly(cx: &mut Context, a: &Value, b: &Value, body: impl FnOnce(&mut Work, &Number, &Number) -> PyResult<Number>) -> PyResult<Value> {
    let (Some(a), Some(b)) = (operand(cx, a), operand(cx, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let context = current(cx)?;
    let result = operate(cx, &context, |work| body(work, &a, &b))?;
    value_of(cx, &result)
}

fn divmod(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    let (Some(a), Some(b)) = (operand(cx, a), operand(cx, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let context = current(cx)?;
    divmod_by(cx, &a, &b, &context)
}

/// `divmod(a, b)` by a context.
pub fn divmod_by(cx: &mut Context, a: &Number, b: &Number, context: &Value) -> PyResult<Value> {
    let (quotient, rest) = operate(cx, context, |work| work.divide_with_rest(a, b))?;
    let (quotient, rest) = (value_of(cx, &quotient)?, value_of(cx, &rest)?);
    cx.new_tuple(&[quotient, rest])
}

fn power(cx: &mut Context, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult<Value> {
    let (Some(a), Some(b)) = (operand(cx, a), operand(cx, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let modulus = match modulus {
        None => None,
        Some(modulus) => match operand(cx, modulus) {
            Some(modulus) => Some(modulus),
            None => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    let context = current(cx)?;
    let result = operate(cx, &context, |work| match &modulus {
        None => work.power(&a, &b),
        Some(modulus) => work.power_modulo(&a, &b, modulus),
    })?;
    value_of(cx, &result)
}

#[inline(always)]
fn unary(
    cx: &mut Context,
    args: &Args,
    quick: impl FnOnce(Small, &Settings) -> fast::Result,
    body: impl FnOnce(&mut Work, &Number) -> PyResult<Number>,
) -> PyResult<Value> {
    let context = current(cx)?;
    let settings = settings_of(cx, &context);
    if let Some(number) = small_operand(cx, args.this())
        && let Some((result, status)) = quick(number, &settings)
    {
        note(cx, &context, status)?;
        return value_of_small(cx, result);
    }
    let number = this(cx, args);
    let result = operate(cx, &context, |work| body(work, &number))?;
    value_of(cx, &result)
}

impl Work<'_> {
    /// `+a`, `-a`: rounded; a zero loses its sign, unless it is rounded downwards.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn signed(&mut self, a: &Number, negate: bool) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        let zero = a.is_zero() && self.settings.rounding != Rounding::Floor;
        self.finish(Number { negative: !zero && a.negative != negate, ..a.clone() })
    }

    /// `abs(a)`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn magnitude(&mut self, a: &Number) -> PyResult<Number> {
        self.signed(a, a.negative)
    }
}

/// The two sides of a comparison, made comparable.
fn sides(cx: &mut Context, a: &Value, b: &Value, operator: Compare, context: &Value) -> PyResult<Option<(Number, Number)>> {
    let equality = matches!(operator, Compare::Eq | Compare::Ne);
    let Some(x) = operand(cx, a) else { return Ok(None) };
    if let Some(y) = operand(cx, b) {
        return Ok(Some((x, y)));
    }
    let float = match (cx.as_float(b), cx.as_complex(b)) {
        (Some(number), _) => Some(number),
        (_, Some((real, 0.0))) if equality => Some(real),
        _ => None,
    };
    if let Some(number) = float {
        if equality {
            let signals = &context::rules_of(cx, context).signals;
            signals.flags.set(signals.flags.get() | FLOAT_OPERATION);
        } else {
            note(cx, context, FLOAT_OPERATION)?;
        }
        return Ok(Some((x, convert::of_float(number))));
    }
    if b.is_none() || cx.as_str(b).is_some() || cx.as_complex(b).is_some() {
        return Ok(None);
    }
    let rational = classes(cx)?.rational.clone();
    if !cx.isinstance(b, &rational)? {
        return Ok(None);
    }
    let (numerator, denominator) = (cx.get_attr_str(b, "numerator")?, cx.get_attr_str(b, "denominator")?);
    let (Some(numerator), Some(denominator)) = (cx.as_int(&numerator).map(convert::of_int), cx.as_int(&denominator).map(convert::of_int)) else {
        return Err(cx.type_error("numerator and denominator of a rational number must be integers"));
    };
    let product = if x.is_finite() {
        let mut work = Work::new(cx, Settings::WIDEST);
        work.multiply(&x, &denominator)?
    } else {
        x
    };
    Ok(Some((product, numerator)))
}

fn compared(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    let (a, b) = (args.get(0), args.get(1));
    if let (Some(x), Some(y)) = (small_operand(cx, a), small_operand(cx, b))
        && let Some(order) = fast::order(x, y)
    {
        return Ok(Value::bool(operator.holds(order)));
    }
    let context = current(cx)?;
    let Some((x, y)) = sides(cx, a, b, operator, &context)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if x.is_nan() || y.is_nan() {
        let signals = x.kind == Kind::Signaling || y.kind == Kind::Signaling || !matches!(operator, Compare::Eq | Compare::Ne);
        if signals {
            note(cx, &context, INVALID_OPERATION)?;
        }
        return Ok(Value::bool(operator == Compare::Ne));
    }
    let order: Ordering = compare::order(&x, &y);
    Ok(Value::bool(operator.holds(order)))
}

/// The prime by whose remainder numbers are hashed.
const MODULUS: u64 = (1 << 61) - 1;
/// 1 / 10 in its field.
const TENTH: u64 = 2_075_258_708_292_324_556;

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(MODULUS)) as u64
}

/// The hash of a finite number: that of an equal integer or fraction.
fn hash(number: &lissom_objects::decimal::DecimalRef) -> i64 {
    let mut value = number.limbs.iter().rev().fold(0u64, |rest, limb| ((u128::from(rest) << 64 | u128::from(*limb)) % u128::from(MODULUS)) as u64);
    let (mut base, mut power) = (if number.exponent() < 0 { TENTH } else { 10 }, number.exponent().unsigned_abs());
    while power > 0 {
        if power & 1 == 1 {
            value = times(value, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    let hash = if number.negative() { -(value as i64) } else { value as i64 };
    if hash == -1 { -2 } else { hash }
}

/// The operators.
pub struct Operators;

#[methods]
impl Operators {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, value='0', context=None)", anonymous)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = super::methods::context_argument(cx, args, 2)?;
        let number = match args.opt(1) {
            None => cx.new_decimal_small(false, 0, 0)?,
            Some(value) => convert::construct(cx, value, &context)?,
        };
        cx.new_decimal_instance(args.get(0), number)
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(0), args.get(1), |a, b, settings| fast::add(a, b, false, settings), |work, a, b| work.add(a, b, false))
    }
    /// Return value+self.
    #[sig("(self, value, /)")]
    fn __radd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(1), args.get(0), |a, b, settings| fast::add(a, b, false, settings), |work, a, b| work.add(a, b, false))
    }
    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(0), args.get(1), |a, b, settings| fast::add(a, b, true, settings), |work, a, b| work.add(a, b, true))
    }
    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(1), args.get(0), |a, b, settings| fast::add(a, b, true, settings), |work, a, b| work.add(a, b, true))
    }
    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(0), args.get(1), fast::multiply, |work, a, b| work.multiply(a, b))
    }
    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(1), args.get(0), fast::multiply, |work, a, b| work.multiply(a, b))
    }
    /// Return self/value.
    #[sig("(self, value, /)")]
    fn __truediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(0), args.get(1), fast::divide, |work, a, b| work.divide(a, b))
    }
    /// Return value/self.
    #[sig("(self, value, /)")]
    fn __rtruediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(1), args.get(0), fast::divide, |work, a, b| work.divide(a, b))
    }
    /// Return self//value.
    #[sig("(self, value, /)")]
    fn __floordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(0), args.get(1), fast::divide_whole, |work, a, b| work.divide_whole(a, b))
    }
    /// Return value//self.
    #[sig("(self, value, /)")]
    fn __rfloordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(1), args.get(0), fast::divide_whole, |work, a, b| work.divide_whole(a, b))
    }
    /// Return self%value.
    #[sig("(self, value, /)")]
    fn __mod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(0), args.get(1), fast::remainder, |work, a, b| work.remainder(a, b))
    }
    /// Return value%self.
    #[sig("(self, value, /)")]
    fn __rmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        arithmetic(cx, args.get(1), args.get(0), fast::remainder, |work, a, b| work.remainder(a, b))
    }
    /// Return divmod(self, value).
    #[sig("(self, value, /)")]
    fn __divmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        divmod(cx, args.get(0), args.get(1))
    }
    /// Return divmod(value, self).
    #[sig("(self, value, /)")]
    fn __rdivmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        divmod(cx, args.get(1), args.get(0))
    }
    /// Return pow(self, value, mod).
    #[sig("(self, value, mod=None, /)")]
    fn __pow__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        power(cx, args.get(0), args.get(1), args.some(2))
    }
    /// Return pow(value, self, mod).
    #[sig("(self, value, mod=None, /)")]
    fn __rpow__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        power(cx, args.get(1), args.get(0), args.some(2))
    }
    /// -self
    #[sig("(self, /)")]
    fn __neg__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |a, settings| fast::signed(a, true, settings), |work, a| work.signed(a, true))
    }
    /// +self
    #[sig("(self, /)")]
    fn __pos__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |a, settings| fast::signed(a, false, settings), |work, a| work.signed(a, false))
    }
    /// abs(self)
    #[sig("(self, /)")]
    fn __abs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unary(cx, args, |a, settings| fast::signed(a, a.negative, settings), |work, a| work.magnitude(a))
    }
    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.as_decimal(args.this()).is_some_and(|number| !number.is_finite() || number.limbs != [0])))
    }
    /// int(self)
    #[sig("(self, /)")]
    fn __int__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(number) = small_operand(cx, args.this()).and_then(fast::whole) {
            return cx.new_int_i128(number);
        }
        let number = this(cx, args);
        convert::to_int(cx, number, Rounding::Down)
    }
    /// float(self)
    #[sig("(self, /)")]
    fn __float__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        let number = convert::to_float(cx, &number)?;
        cx.new_float(number)
    }
    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Eq)
    }
    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Ne)
    }
    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Lt)
    }
    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Le)
    }
    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Gt)
    }
    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Ge)
    }
    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(number) = cx.as_decimal(args.this()) else { return Ok(Value::int32(0)) };
        let hash = match number.kind() {
            Kind::Finite => hash(&number),
            Kind::Infinite if number.negative() => -314_159,
            Kind::Infinite => 314_159,
            Kind::Quiet => lissom_objects::hash::of_address(args.this().word()),
            Kind::Signaling => return Err(cx.type_error("Cannot hash a signaling NaN value")),
        };
        cx.new_int(hash)
    }
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = written(cx, args)?;
        let text = [b"Decimal('", text.as_slice(), b"')"].concat();
        cx.new_str_known(&text, true)
    }
    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = written(cx, args)?;
        cx.new_str_known(&text, true)
    }
}

/// The receiver as text, as the current context writes it.
pub fn written(cx: &mut Context, args: &Args) -> PyResult<Vec<u8>> {
    let context = current(cx)?;
    let capitals = settings_of(cx, &context).capitals;
    let Some(number) = cx.as_decimal(args.this()) else { return Ok(Vec::new()) };
    if number.limbs.len() > 100 {
        cx.check_size(number.limbs.len() * 60)?;
    }
    Ok(text::write_cell(&number, capitals))
}
