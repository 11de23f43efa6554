//! `timedelta`: durations. All of one is a number of microseconds; days, seconds and microseconds are how it is shown.
//!
//! Numbers that a program multiplies or divides by can be of any size, and of classes with operators of their own: what does not fit 128 bits
//! is computed with integers of the program ([`Total`]).

use lissom_macros::methods;
use lissom_objects::datetime::layout::{Delta, RoomyDelta};
use lissom_objects::int::IntRef;
use lissom_objects::int::ops as int_ops;
use lissom_objects::layout::Native as _;
use lissom_objects::names::Special;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::State;
use super::arguments::{Arguments, Parameters};
use super::calendar::DAY;
use super::compare::comparisons;
use super::text::Line;

/// `datetime.timedelta`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.timedelta",
    id: Some(ShapeId::TIMEDELTA),
    layout: Delta::INFO,
    subclass_layout: Some(RoomyDelta::INFO),
    flags: TypeFlags::BASE,
    doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
    methods: &[Timedelta::METHODS, Comparisons::METHODS, Fields::METHODS],
    setup: Some(setup),
    ..TypeSpec::DEFAULT
};

/// Days that a duration has at most, either way.
const DAYS_MAX: i64 = 999_999_999;

/// Constants of the class.
fn setup(cx: &mut Context, class: &Value) -> PyResult {
    let day = i128::from(DAY);
    let (least, most) = (-i128::from(DAYS_MAX) * day, (i128::from(DAYS_MAX) + 1) * day - 1);
    for (name, microseconds) in [("resolution", 1), ("min", least), ("max", most)] {
        let value = cx.new_timedelta_of(class, microseconds)?;
        crate::class_constant(cx, class, name, value)?;
    }
    Ok(())
}

/// Days, seconds and microseconds.
pub fn parts(microseconds: i128) -> (i64, i64, i64) {
    // Divisions of 64 bits are much quicker, and nearly always enough.
    match i64::try_from(microseconds) {
        Ok(short) => {
            let (days, rest) = (short.div_euclid(DAY), short.rem_euclid(DAY));
            (days, rest / 1_000_000, rest % 1_000_000)
        }
        Err(_) => {
            let (days, rest) = (microseconds.div_euclid(i128::from(DAY)) as i64, microseconds.rem_euclid(i128::from(DAY)) as i64);
            (days, rest / 1_000_000, rest % 1_000_000)
        }
    }
}

/// A duration of a class.
///
/// # Errors
/// `OverflowError` if it is too long.
pub fn new_of(cx: &mut Context, class: &Value, microseconds: i128) -> PyResult<Value> {
    let days = microseconds.div_euclid(i128::from(DAY));
    if days.unsigned_abs() > DAYS_MAX as u128 {
        if i32::try_from(days).is_err() {
            return Err(cx.overflow_error("Python int too large to convert to C int"));
        }
        return Err(cx.overflow_error(&format!("days={days}; must have magnitude <= {DAYS_MAX}")));
    }
    if microseconds == 0 && class.is(&cx.type_object(ShapeId::TIMEDELTA)) {
        return zero(cx);
    }
    cx.new_timedelta_of(class, microseconds)
}

/// A `timedelta`.
///
/// # Errors
/// `OverflowError` if it is too long.
pub fn new(cx: &mut Context, microseconds: i128) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    new_of(cx, &class, microseconds)
}

/// The `timedelta` of no time, which is one object.
///
/// # Errors
/// `MemoryError`
pub fn zero(cx: &mut Context) -> PyResult<Value> {
    if let Some(zero) = &cx.state::<State>("_datetime").zero {
        return Ok(zero.clone());
    }
    let class = cx.native_type(&SPEC)?;
    let zero = cx.new_timedelta_of(&class, 0)?;
    cx.state::<State>("_datetime").zero = Some(zero.clone());
    Ok(zero)
}

/// The microseconds of the receiver. (Another one was refused before.)
fn this(cx: &Context, args: &Args) -> i128 {
    cx.as_timedelta(args.this()).unwrap_or_default()
}

fn to_i128(number: IntRef) -> Option<i128> {
    if let Some(number) = number.to_i64() {
        return Some(i128::from(number));
    }
    let mut room = 0;
    let (negative, limbs) = number.parts(&mut room);
    let magnitude = match *limbs {
        [low] => u128::from(low),
        [low, high] => u128::from(high) << 64 | u128::from(low),
        _ => return None,
    };
    let magnitude = i128::try_from(magnitude).ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// A sum of microseconds.
enum Total {
    /// It fits.
    Fits(i128),
    /// A number of any size, or of any class.
    Number(Value),
}

impl Total {
    fn number(self, cx: &mut Context) -> PyResult<Value> {
        match self {
            Total::Fits(number) => cx.new_int_i128(number),
            Total::Number(number) => Ok(number),
        }
    }

    fn add(self, cx: &mut Context, more: i128) -> PyResult<Total> {
        if let Total::Fits(sum) = self
            && let Some(sum) = sum.checked_add(more)
        {
            return Ok(Total::Fits(sum));
        }
        let (sum, more) = (self.number(cx)?, cx.new_int_i128(more)?);
        cx.binary(Special::Add, &sum, &more).map(Total::Number)
    }

    /// Adds a number of units. A fraction of a microsecond goes to `rest`.
    fn add_units(self, cx: &mut Context, name: &str, number: &Value, unit: i64, rest: &mut f64) -> PyResult<Total> {
        if let Some(own) = cx.as_int(number) {
            // Subclasses may have their own idea of multiplication.
            if (number.shape().is_int() || number.as_bool().is_some())
                && let (Some(own), Total::Fits(sum)) = (own.to_i64(), &self)
                && let Some(sum) = sum.checked_add(i128::from(own) * i128::from(unit))
            {
                return Ok(Total::Fits(sum));
            }
            let unit = cx.new_int(unit)?;
            let product = cx.binary(Special::Mul, number, &unit)?;
            let sum = self.number(cx)?;
            return cx.binary(Special::Add, &sum, &product).map(Total::Number);
        }
        let Some(float) = cx.as_float(number) else {
            let found = cx.type_name(number);
            return Err(cx.type_error(&format!("unsupported type for timedelta {name} component: {found}")));
        };
        // Whole units are added exactly, then whole microseconds of the fraction.
        let (whole, fraction) = (float.trunc(), float.fract());
        let number = int_ops::from_f64(cx, whole)?;
        let sum = self.add_units(cx, name, &number, unit, rest)?;
        if fraction == 0.0 {
            return Ok(sum);
        }
        let microseconds = unit as f64 * fraction;
        *rest += microseconds.fract();
        sum.add(cx, microseconds.trunc() as i128)
    }

    fn is_odd(&self, cx: &mut Context) -> PyResult<bool> {
        match self {
            Total::Fits(number) => Ok(number & 1 != 0),
            Total::Number(number) => {
                let bit = cx.binary(Special::And, number, &Value::int32(1))?;
                cx.truth(&bit)
            }
        }
    }

    fn into_delta(self, cx: &mut Context, class: &Value) -> PyResult<Value> {
        match self {
            Total::Fits(number) => new_of(cx, class, number),
            Total::Number(number) => from_number(cx, class, &number),
        }
    }
}

/// A duration of so many microseconds: an integer, or what behaves like one.
fn from_number(cx: &mut Context, class: &Value, number: &Value) -> PyResult<Value> {
    if number.shape().is_int() {
        return match cx.as_int(number).and_then(to_i128) {
            Some(number) => new_of(cx, class, number),
            None => Err(cx.overflow_error("Python int too large to convert to C int")),
        };
    }
    let (rest, microseconds) = divided(cx, number, 1_000_000)?;
    let (days, seconds) = divided(cx, &rest, 86_400)?;
    let days = super::arguments::declared_int(cx, &days)?;
    new_of(cx, class, (i128::from(days) * 86_400 + i128::from(seconds)) * 1_000_000 + i128::from(microseconds))
}

/// What `divmod` says, which must make sense.
fn divided(cx: &mut Context, number: &Value, by: i32) -> PyResult<(Value, i32)> {
    let pair = cx.divmod(number, &Value::int32(by))?;
    let Some(items) = cx.as_tuple(&pair) else {
        let found = cx.type_name(&pair);
        return Err(cx.type_error(&format!("divmod() returned non-tuple (type {found})")));
    };
    let [quotient, rest] = items else {
        let length = items.len();
        return Err(cx.type_error(&format!("divmod() returned a tuple of size {length}")));
    };
    let (quotient, rest) = (quotient.clone(), rest.clone());
    let rest = super::arguments::declared_int(cx, &rest)?;
    if !(0..by).contains(&rest) {
        return Err(cx.type_error("divmod() returned a value out of range"));
    }
    Ok((quotient, rest))
}

/// The integer nearest to a quotient of integers; of two, the even one.
fn divide_nearest(cx: &mut Context, number: &Value, by: &Value) -> PyResult<Value> {
    let (Some(dividend), Some(divisor)) = (cx.as_int(number), cx.as_int(by)) else {
        return Err(cx.type_error("non-integer arguments in division"));
    };
    if let (Some(dividend), Some(divisor)) = (to_i128(dividend), to_i128(divisor))
        && divisor != 0
        && let Some(rest) = dividend.checked_rem_euclid(divisor).and_then(|rest| rest.checked_mul(2))
    {
        // Euclid's remainder is not negative; his quotient is the floor if the divisor is not.
        let quotient = dividend.div_euclid(divisor);
        let up = match rest.cmp(&divisor.checked_abs().unwrap_or(i128::MAX)) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => quotient & 1,
            std::cmp::Ordering::Greater => 1,
        };
        return cx.new_int_i128(quotient + if divisor < 0 { -up } else { up });
    }
    let (quotient, rest) = int_ops::divmod(cx, dividend, divisor)?;
    let twice = match cx.as_int(&rest) {
        Some(rest) => int_ops::add(cx, rest, rest)?,
        None => return Ok(quotient),
    };
    let (Some(twice), Some(divisor)) = (cx.as_int(&twice), cx.as_int(by)) else { return Ok(quotient) };
    // Both have the sign of the divisor.
    let order = if divisor.is_negative() { int_ops::compare(divisor, twice) } else { int_ops::compare(twice, divisor) };
    let odd = cx.as_int(&quotient).is_some_and(|quotient| quotient.is_odd());
    if order.is_gt() || order.is_eq() && odd { cx.binary(Special::Add, &quotient, &Value::int32(1)) } else { Ok(quotient) }
}

/// A float as numerator and denominator, as its own method says.
fn ratio(cx: &mut Context, float: &Value) -> PyResult<(Value, Value)> {
    let pair = cx.call_method(float, "as_integer_ratio", &[])?;
    let Some(items) = cx.as_tuple(&pair) else {
        let found = cx.type_name(&pair);
        return Err(cx.type_error(&format!("unexpected return type from as_integer_ratio(): expected tuple, got '{found}'")));
    };
    match items {
        [numerator, denominator] => Ok((numerator.clone(), denominator.clone())),
        _ => Err(cx.value_error("as_integer_ratio() must return a 2-tuple")),
    }
}

/// A duration times a number.
fn multiply(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    let (microseconds, number) = match (cx.as_timedelta(a), cx.as_timedelta(b)) {
        (Some(microseconds), _) => (microseconds, b),
        (None, Some(microseconds)) => (microseconds, a),
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    let class = cx.native_type(&SPEC)?;
    if let Some(own) = cx.as_int(number) {
        if number.shape().is_int()
            && let Some(product) = to_i128(own).and_then(|own| own.checked_mul(microseconds))
        {
            return new_of(cx, &class, product);
        }
        let microseconds = cx.new_int_i128(microseconds)?;
        let product = cx.binary(Special::Mul, number, &microseconds)?;
        return from_number(cx, &class, &product);
    }
    if cx.as_float(number).is_some() {
        let (numerator, denominator) = ratio(cx, number)?;
        let microseconds = cx.new_int_i128(microseconds)?;
        let product = cx.binary(Special::Mul, &microseconds, &numerator)?;
        let quotient = divide_nearest(cx, &product, &denominator)?;
        return from_number(cx, &class, &quotient);
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// A duration divided by a number, or by a duration.
fn true_divide(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    let Some(microseconds) = cx.as_timedelta(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(other) = cx.as_timedelta(b) {
        let (a, b) = (cx.new_int_i128(microseconds)?, cx.new_int_i128(other)?);
        return cx.binary(Special::TrueDiv, &a, &b);
    }
    let class = cx.native_type(&SPEC)?;
    if cx.as_float(b).is_some() {
        let (numerator, denominator) = ratio(cx, b)?;
        let microseconds = cx.new_int_i128(microseconds)?;
        let product = cx.binary(Special::Mul, &microseconds, &denominator)?;
        let quotient = divide_nearest(cx, &product, &numerator)?;
        return from_number(cx, &class, &quotient);
    }
    if cx.as_int(b).is_some() {
        let microseconds = cx.new_int_i128(microseconds)?;
        let quotient = divide_nearest(cx, &microseconds, b)?;
        return from_number(cx, &class, &quotient);
    }
    Ok(Value::NOT_IMPLEMENTED)
}

fn floor_divide(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    let Some(microseconds) = cx.as_timedelta(a) else { return Ok(Value::NOT_IMPLEMENTED) };
    let microseconds = cx.new_int_i128(microseconds)?;
    if let Some(other) = cx.as_timedelta(b) {
        let other = cx.new_int_i128(other)?;
        return cx.binary(Special::FloorDiv, &microseconds, &other);
    }
    if cx.as_int(b).is_some() {
        let quotient = cx.binary(Special::FloorDiv, &microseconds, b)?;
        let class = cx.native_type(&SPEC)?;
        return from_number(cx, &class, &quotient);
    }
    Ok(Value::NOT_IMPLEMENTED)
}

/// Quotient and remainder of two durations.
fn divide(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Option<(Value, Value)>> {
    let (Some(a), Some(b)) = (cx.as_timedelta(a), cx.as_timedelta(b)) else { return Ok(None) };
    let (a, b) = (cx.new_int_i128(a)?, cx.new_int_i128(b)?);
    let (Some(a), Some(b)) = (cx.as_int(&a), cx.as_int(&b)) else { return Ok(None) };
    let (quotient, rest) = int_ops::divmod(cx, a, b)?;
    let class = cx.native_type(&SPEC)?;
    let rest = from_number(cx, &class, &rest)?;
    Ok(Some((quotient, rest)))
}

fn modulo(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    Ok(divide(cx, a, b)?.map_or(Value::NOT_IMPLEMENTED, |(_, rest)| rest))
}

fn divmod(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    match divide(cx, a, b)? {
        Some((quotient, rest)) => cx.new_tuple(&[quotient, rest]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn add(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    match (cx.as_timedelta(a), cx.as_timedelta(b)) {
        (Some(a), Some(b)) => new(cx, a + b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn subtract(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    match (cx.as_timedelta(a), cx.as_timedelta(b)) {
        (Some(a), Some(b)) => new(cx, a - b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(cx: &mut Context, a: &Value, b: &Value, operator: Compare) -> PyResult<Value> {
    match (cx.as_timedelta(a), cx.as_timedelta(b)) {
        (Some(a), Some(b)) => Ok(Value::bool(operator.holds(a.cmp(&b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

comparisons!(Comparisons, compare);

/// The hash of a duration.
///
/// # Errors
/// `MemoryError`
pub fn hash(cx: &mut Context, microseconds: i128) -> PyResult<i64> {
    let (days, seconds, microseconds) = parts(microseconds);
    let parts = cx.new_tuple_of_ints(&[days, seconds, microseconds])?;
    cx.hash(&parts)
}

/// Seconds, as the nearest float.
///
/// # Errors
/// `MemoryError`
pub fn total_seconds(cx: &mut Context, microseconds: i128) -> PyResult<Value> {
    if microseconds.unsigned_abs() < 1 << 53 {
        return cx.new_float(microseconds as f64 / 1e6);
    }
    let microseconds = cx.new_int_i128(microseconds)?;
    cx.binary(Special::TrueDiv, &microseconds, &Value::int32(1_000_000))
}

/// Fields that the type shows as they are.
pub struct Fields;

#[methods]
impl Fields {
    /// Number of days.
    #[getter(member)]
    fn days(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_int(parts(this(cx, args)).0)
    }

    /// Number of seconds (>= 0 and less than 1 day).
    #[getter(member)]
    fn seconds(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_int(parts(this(cx, args)).1)
    }

    /// Number of microseconds (>= 0 and less than 1 second).
    #[getter(member)]
    fn microseconds(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_int(parts(this(cx, args)).2)
    }
}

/// Methods and operators.
pub struct Timedelta;

#[methods]
impl Timedelta {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters {
            function: Some("__new__()"),
            names: &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"],
            required: 0,
            positional: 7,
        };
        /// In the order in which they are added: the parameter, and its microseconds.
        const UNITS: [(usize, i64); 7] = [(2, 1), (3, 1000), (1, 1_000_000), (4, 60_000_000), (5, 3_600_000_000), (0, DAY), (6, 7 * DAY)];
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let mut given = [const { None }; 7];
        for slot in &mut given {
            *slot = arguments.next(cx)?;
        }
        arguments.finish(cx)?;
        let (mut total, mut rest) = (Total::Fits(0), 0.0);
        for (parameter, unit) in UNITS {
            if let Some(number) = &given[parameter] {
                total = total.add_units(cx, PARAMETERS.names[parameter], number, unit, &mut rest)?;
            }
        }
        if rest != 0.0 {
            let mut whole = rest.round();
            if (whole - rest).abs() == 0.5 {
                // Halfway: the sum is to be even.
                let odd = f64::from(u8::from(total.is_odd(cx)?));
                whole = 2.0 * ((rest + odd) * 0.5).round() - odd;
            }
            total = total.add(cx, whole as i128)?;
        }
        total.into_delta(cx, args.get(0))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (days, seconds, microseconds) = parts(this(cx, args));
        let mut text = cx.type_name(args.this());
        text.push('(');
        let before = text.len();
        for (name, number) in [("days", days), ("seconds", seconds), ("microseconds", microseconds)] {
            if number != 0 {
                let comma = if text.len() > before { ", " } else { "" };
                text.push_str(&format!("{comma}{name}={number}"));
            }
        }
        text.push_str(if text.len() > before { ")" } else { "0)" });
        cx.new_str(&text)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (days, seconds, microseconds) = parts(this(cx, args));
        let mut line = Line::new();
        if days != 0 {
            line.number(days);
            line.text(if days.abs() == 1 { " day, " } else { " days, " });
        }
        line.number(seconds / 3600);
        line.two(b':', (seconds / 60 % 60) as i32);
        line.two(b':', (seconds % 60) as i32);
        if microseconds != 0 {
            line.byte(b'.');
            line.six(microseconds as i32);
        }
        line.finish(cx)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = hash(cx, this(cx, args))?;
        cx.new_int(hash)
    }

    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(this(cx, args) != 0))
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        add(cx, args.get(0), args.get(1))
    }

    /// Return value+self.
    #[sig("(self, value, /)")]
    fn __radd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        add(cx, args.get(1), args.get(0))
    }

    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        subtract(cx, args.get(0), args.get(1))
    }

    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        subtract(cx, args.get(1), args.get(0))
    }

    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        multiply(cx, args.get(0), args.get(1))
    }

    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        multiply(cx, args.get(1), args.get(0))
    }

    /// Return self%value.
    #[sig("(self, value, /)")]
    fn __mod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        modulo(cx, args.get(0), args.get(1))
    }

    /// Return value%self.
    #[sig("(self, value, /)")]
    fn __rmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        modulo(cx, args.get(1), args.get(0))
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

    /// -self
    #[sig("(self, /)")]
    fn __neg__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let negative = -this(cx, args);
        new(cx, negative)
    }

    /// +self
    #[sig("(self, /)")]
    fn __pos__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let same = this(cx, args);
        new(cx, same)
    }

    /// abs(self)
    #[sig("(self, /)")]
    fn __abs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let positive = this(cx, args).abs();
        new(cx, positive)
    }

    /// Return self//value.
    #[sig("(self, value, /)")]
    fn __floordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        floor_divide(cx, args.get(0), args.get(1))
    }

    /// Return value//self.
    #[sig("(self, value, /)")]
    fn __rfloordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        floor_divide(cx, args.get(1), args.get(0))
    }

    /// Return self/value.
    #[sig("(self, value, /)")]
    fn __truediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        true_divide(cx, args.get(0), args.get(1))
    }

    /// Return value/self.
    #[sig("(self, value, /)")]
    fn __rtruediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        true_divide(cx, args.get(1), args.get(0))
    }

    /// Total seconds in the duration.
    #[sig("(self, /)")]
    fn total_seconds(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let microseconds = this(cx, args);
        total_seconds(cx, microseconds)
    }

    /// __reduce__() -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (days, seconds, microseconds) = parts(this(cx, args));
        let state = cx.new_tuple_of_ints(&[days, seconds, microseconds])?;
        let class = cx.type_of(args.this());
        cx.new_tuple(&[class, state])
    }
}
