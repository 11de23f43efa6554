//! What Python sees of `float`.

use lissom_macros::methods;
use lissom_text::format::layout as write;
use lissom_text::format::spec::Spec;
use lissom_text::number::{float_hex, float_parse, float_repr, float_round, numeric_hash};

use super::ops;
use crate::context::{Context, PyResult};
use crate::int::methods::spec_text;
use crate::int::ops as int_ops;
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::protocol::format::refuse;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// The receiver's number. (Another receiver was refused before.)
#[inline]
fn this(cx: &Context, args: &Args) -> f64 {
    cx.as_float(args.this()).unwrap_or(0.0)
}

/// A float or an integer as a float; `None` for other types.
///
/// # Errors
/// `OverflowError` for an integer that is too large.
#[inline]
pub fn operand(cx: &mut Context, value: &Value) -> PyResult<Option<f64>> {
    if let Some(number) = cx.as_float(value) {
        return Ok(Some(number));
    }
    match cx.as_int(value) {
        Some(number) => int_ops::to_f64(cx, number).map(Some),
        None => Ok(None),
    }
}

fn arithmetic(cx: &mut Context, a: &Value, b: &Value, operation: Special) -> PyResult<Value> {
    let (Some(a), Some(b)) = (operand(cx, a)?, operand(cx, b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(ops::binary(cx, operation, a, b)?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn forward(cx: &mut Context, args: &Args, operation: Special) -> PyResult<Value> {
    arithmetic(cx, args.get(0), args.get(1), operation)
}

fn reflected(cx: &mut Context, args: &Args, operation: Special) -> PyResult<Value> {
    arithmetic(cx, args.get(1), args.get(0), operation)
}

fn compare(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    let a = this(cx, args);
    if let Some(b) = cx.as_float(args.get(1)) {
        return Ok(Value::bool(operator.holds_for_floats(a, b)));
    }
    match cx.as_int(args.get(1)) {
        Some(b) => Ok(Value::bool(match int_ops::compare_float(b, a) {
            Some(order) => operator.holds(order.reverse()),
            None => operator == Compare::Ne,
        })),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn power(cx: &mut Context, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult<Value> {
    if modulus.is_some() {
        return Err(cx.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    }
    arithmetic(cx, a, b, Special::Pow)
}

/// `repr(number)`
///
/// # Errors
/// `MemoryError`
pub fn repr(cx: &mut Context, number: f64) -> PyResult<Value> {
    let mut room = [0; float_repr::REPR_LEN_MAX];
    cx.new_str(float_repr::repr(number, &mut room))
}

/// Python's hash; NaN hashes by its identity.
pub fn hash(number: f64, value: &Value) -> i64 {
    numeric_hash::hash_f64(number).unwrap_or_else(|| crate::hash::of_address(value.word()))
}

/// `float(text)` for the bytes of a string or of a bytes-like object.
///
/// # Errors
/// `ValueError`, with `shown` as the text in the message.
pub fn parse(cx: &mut Context, bytes: &[u8], wide: bool, shown: &Value) -> PyResult<f64> {
    let mut plain = Vec::new();
    let bytes = if wide && bytes.iter().any(|byte| *byte >= 0x80 || (0x1c..0x20).contains(byte)) {
        if lissom_text::unicode::to_ascii_number(bytes, &mut plain).is_err() {
            return Err(cx.memory_error());
        }
        for byte in &mut plain {
            if (0x1c..0x20).contains(byte) {
                *byte = b' ';
            }
        }
        &plain
    } else {
        bytes
    };
    match float_parse::parse_float(lissom_text::search::strip_ascii_space(bytes)) {
        Some(number) => Ok(number),
        None => {
            let repr = cx.repr(shown)?;
            let text = cx.string_lossy(&repr);
            Err(cx.value_error(&format!("could not convert string to float: {text}")))
        }
    }
}

/// `float(value)` for a value of any type.
fn convert(cx: &mut Context, value: &Value) -> PyResult<f64> {
    if let Some(number) = value.as_exact_float() {
        return Ok(number);
    }
    if value.is_str()
        && let Some(view) = cx.as_str(value)
    {
        return parse(cx, view.bytes, true, value);
    }
    if let Some(number) = cx.lookup_float(value)? {
        return Ok(number);
    }
    if let Some(view) = cx.as_str(value) {
        return parse(cx, view.bytes, true, value);
    }
    if cx.has_buffer(value) {
        let bytes = cx.bytes_like(value)?;
        return parse(cx, &bytes, false, value);
    }
    let name = cx.type_name(value);
    Err(cx.type_error(&format!("float() argument must be a string or a real number, not '{name}'")))
}

/// Gives a number to a class: the class itself if it is `float`, else what calling it gives.
fn made_by(cx: &mut Context, class: &Value, number: f64) -> PyResult<Value> {
    let value = cx.new_float(number)?;
    if class.is(&cx.type_object(ShapeId::FLOAT)) { Ok(value) } else { cx.call(class, &[value]) }
}

/// Writes a float under a format specification.
fn format(cx: &mut Context, number: f64, text: &[u8], shown: &Value) -> PyResult<Value> {
    let parsed = Spec::parse_float(text).and_then(|spec| spec.for_float().map(|style| (spec, style)));
    match parsed {
        Ok((spec, style)) => TextBuilder::build(cx, |out| write::write_float(&spec, &style, number, out)),
        Err(error) => Err(refuse(cx, error, text, shown)),
    }
}

/// The operators.
pub struct Operators;

#[methods]
impl Operators {
    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::Add)
    }
    /// Return value+self.
    #[sig("(self, value, /)")]
    fn __radd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::Add)
    }
    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::Sub)
    }
    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::Sub)
    }
    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::Mul)
    }
    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::Mul)
    }
    /// Return self%value.
    #[sig("(self, value, /)")]
    fn __mod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::Mod)
    }
    /// Return value%self.
    #[sig("(self, value, /)")]
    fn __rmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::Mod)
    }
    /// Return divmod(self, value).
    #[sig("(self, value, /)")]
    fn __divmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::DivMod)
    }
    /// Return divmod(value, self).
    #[sig("(self, value, /)")]
    fn __rdivmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::DivMod)
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
        let number = this(cx, args);
        cx.new_float(-number)
    }
    /// +self
    #[sig("(self, /)")]
    fn __pos__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Methods::__float__(cx, args)
    }
    /// abs(self)
    #[sig("(self, /)")]
    fn __abs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        cx.new_float(number.abs())
    }
    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(this(cx, args) != 0.0))
    }
    /// Return self//value.
    #[sig("(self, value, /)")]
    fn __floordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::FloorDiv)
    }
    /// Return value//self.
    #[sig("(self, value, /)")]
    fn __rfloordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::FloorDiv)
    }
    /// Return self/value.
    #[sig("(self, value, /)")]
    fn __truediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, Special::TrueDiv)
    }
    /// Return value/self.
    #[sig("(self, value, /)")]
    fn __rtruediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, Special::TrueDiv)
    }
    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Lt)
    }
    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Le)
    }
    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Eq)
    }
    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Ne)
    }
    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Gt)
    }
    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Ge)
    }
    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = hash(this(cx, args), args.this());
        cx.new_int(hash)
    }
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        repr(cx, number)
    }
}

/// Construction and named methods.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, x=0, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = match args.opt(1) {
            Some(value) => convert(cx, value)?,
            None => 0.0,
        };
        if let Some(value) = args.opt(1)
            && value.as_exact_float().is_some()
            && args.get(0).is(&cx.type_object(ShapeId::FLOAT))
        {
            return Ok(value.clone());
        }
        cx.new_float_instance(args.get(0), number)
    }

    /// int(self)
    #[sig("(self, /)")]
    fn __int__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        int_ops::from_f64(cx, number)
    }

    /// float(self)
    #[sig("(self, /)")]
    fn __float__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.this().as_exact_float().is_some() {
            return Ok(args.this().clone());
        }
        let number = this(cx, args);
        cx.new_float(number)
    }

    /// Return the Integral closest to x between 0 and x.
    #[sig("(self, /)")]
    fn __trunc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Methods::__int__(cx, args)
    }

    /// Return the floor as an Integral.
    #[sig("(self, /)")]
    fn __floor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        int_ops::from_f64(cx, number.floor())
    }

    /// Return the ceiling as an Integral.
    #[sig("(self, /)")]
    fn __ceil__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        int_ops::from_f64(cx, number.ceil())
    }

    /// Return the Integral closest to x, rounding half toward even.
    #[sig("(self, ndigits=None, /)")]
    fn __round__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        let Some(digits) = args.some(1) else { return int_ops::from_f64(cx, number.round_ties_even()) };
        let digits = cx.index_clamped(digits)?;
        if !number.is_finite() {
            return cx.new_float(number);
        }
        match float_round::round_digits(number, digits) {
            Ok(rounded) => cx.new_float(rounded),
            Err(_) => Err(cx.overflow_error("rounded value too large to represent")),
        }
    }

    /// Return self, the complex conjugate of any float.
    #[sig("(self, /)")]
    fn conjugate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Methods::__float__(cx, args)
    }

    /// Return a pair of integers, whose ratio is exactly equal to the original float.
    #[sig("(self, /)")]
    fn as_integer_ratio(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        if number.is_nan() {
            return Err(cx.value_error("cannot convert NaN to integer ratio"));
        }
        if number.is_infinite() {
            return Err(cx.overflow_error("cannot convert Infinity to integer ratio"));
        }
        if number.fract() == 0.0 {
            let whole = int_ops::from_f64(cx, number)?;
            return cx.new_tuple_from(vec![whole, Value::int32(1)]);
        }
        // A fraction: its lowest bit stands for 2^exponent, and exponent < 0.
        let bits = number.to_bits();
        let biased = (bits >> 52 & 0x7ff) as i64;
        let mantissa = bits & ((1 << 52) - 1) | if biased == 0 { 0 } else { 1 << 52 };
        let twos = mantissa.trailing_zeros();
        let exponent = biased.max(1) - 1075 + i64::from(twos);
        let magnitude = (mantissa >> twos) as i64;
        let numerator = cx.new_int(if number < 0.0 { -magnitude } else { magnitude })?;
        let denominator = int_ops::shift_left_by(cx, crate::int::IntRef::Small(1), exponent.unsigned_abs())?;
        cx.new_tuple_from(vec![numerator, denominator])
    }

    /// Return True if the float is an integer.
    #[sig("(self, /)")]
    fn is_integer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        Ok(Value::bool(number.is_finite() && number.floor() == number))
    }

    /// Return a hexadecimal representation of a floating-point number.
    #[sig("(self, /)")]
    fn hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = this(cx, args);
        TextBuilder::build(cx, |out| float_hex::hex(number, out))
    }

    /// Create a floating-point number from a hexadecimal string.
    #[class_sig("(cls, string, /)")]
    fn fromhex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(view) = cx.as_str(args.get(1)) else { return Err(cx.type_error("bad argument type for built-in operation")) };
        match float_hex::from_hex(view.bytes) {
            Ok(number) => made_by(cx, args.get(0), number),
            Err(error @ float_hex::HexError::TooLarge) => Err(cx.overflow_error(error.message())),
            Err(error) => Err(cx.value_error(error.message())),
        }
    }

    /// Convert real number to a floating-point number.
    #[class_sig("(cls, number, /)")]
    fn from_number(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, value) = (args.get(0), args.get(1));
        if value.as_exact_float().is_some() && class.is(&cx.type_object(ShapeId::FLOAT)) {
            return Ok(value.clone());
        }
        let number = cx.to_float(value)?;
        made_by(cx, class, number)
    }

    /// Say how floats of a C type are stored: 'unknown', 'IEEE, big-endian' or 'IEEE, little-endian'.
    #[class_sig("(cls, typestr, /)")]
    fn __getformat__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.as_str(args.get(1)).map(|view| view.bytes) {
            Some(b"double" | b"float") => cx.new_str("IEEE, little-endian"),
            Some(_) => Err(cx.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
            None => {
                let name = cx.argument_type_name(args.get(1));
                Err(cx.type_error(&format!("__getformat__() argument must be str, not {name}")))
            }
        }
    }

    /// Support for pickling.
    #[sig("(self, /)")]
    fn __getnewargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = Methods::__float__(cx, args)?;
        cx.new_tuple_from(vec![number])
    }

    /// Formats the float according to format_spec.
    #[sig("(self, format_spec, /)")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = spec_text(cx, args.get(1))?;
        if text.is_empty() {
            return cx.str(args.this());
        }
        let number = this(cx, args);
        format(cx, number, text, args.this())
    }

    /// the real part of a complex number
    #[getter]
    fn real(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Methods::__float__(cx, args)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_float(0.0)
    }
}
