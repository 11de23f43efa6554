//! What Python sees of `complex`.

use lissom_macros::methods;
use lissom_text::format::layout as write;
use lissom_text::format::spec::Spec;
use lissom_text::number::{float_parse, float_repr, numeric_hash};

use super::layout::Parts;
use super::ops::{self, Operand};
use crate::context::{Context, PyResult};
use crate::float::methods::hash as hash_float;
use crate::int::methods::spec_text;
use crate::int::ops as int_ops;
use crate::names::Special;
use crate::native::Args;
use crate::protocol::format::refuse;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// The receiver's parts. (Another receiver was refused before.)
fn this(cx: &Context, args: &Args) -> Parts {
    cx.as_complex(args.this()).unwrap_or((0.0, 0.0))
}

fn operand(cx: &mut Context, value: &Value) -> PyResult<Option<Operand>> {
    if let Some(parts) = cx.as_complex(value) {
        return Ok(Some(Operand::Complex(parts)));
    }
    Ok(crate::float::methods::operand(cx, value)?.map(Operand::Real))
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

fn power(cx: &mut Context, a: &Value, b: &Value, modulus: Option<&Value>) -> PyResult<Value> {
    let (Some(a), Some(b)) = (operand(cx, a)?, operand(cx, b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    if modulus.is_some() {
        return Err(cx.value_error("complex modulo"));
    }
    ops::power(cx, a.parts(), b.parts())
}

/// Are they equal? `None` for a value that is no number.
fn equal(cx: &Context, args: &Args) -> Option<bool> {
    let (real, imaginary) = this(cx, args);
    let other = args.get(1);
    if let Some(parts) = cx.as_complex(other) {
        return Some((real, imaginary) == parts);
    }
    if let Some(number) = cx.as_float(other) {
        return Some(imaginary == 0.0 && real == number);
    }
    let number = cx.as_int(other)?;
    Some(imaginary == 0.0 && int_ops::compare_float(number, real).is_some_and(|order| order.is_eq()))
}

/// How many bytes at the start of `text` are a float.
fn float_length(text: &[u8]) -> usize {
    let mut at = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    for word in [b"infinity".as_slice(), b"inf", b"nan"] {
        if text.get(at..at + word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            return at + word.len();
        }
    }
    let digits = |mut at: usize| {
        while text.get(at).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'_') {
            at += 1;
        }
        at
    };
    at = digits(at);
    if text.get(at) == Some(&b'.') {
        at = digits(at + 1);
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        if text.get(at + 1 + sign).is_some_and(u8::is_ascii_digit) {
            at = digits(at + 1 + sign);
        }
    }
    at
}

/// A complex number as text: `[(] [real] [± imaginary j] [)]`.
fn parse_parts(text: &[u8]) -> Option<Parts> {
    let strip = lissom_text::search::strip_ascii_space;
    let mut text = strip(text);
    if let Some(inner) = text.strip_prefix(b"(") {
        text = strip(inner.strip_suffix(b")")?);
    }
    let (first, rest) = text.split_at(float_length(text));
    let is_unit = |rest: &[u8]| matches!(rest, [b'j' | b'J']);
    let coefficient = |text: &[u8]| match text {
        b"" | b"+" => Some(1.0),
        b"-" => Some(-1.0),
        number => float_parse::parse_float(number),
    };
    if is_unit(rest) {
        return Some((0.0, coefficient(first)?));
    }
    let real = float_parse::parse_float(first)?;
    if rest.is_empty() {
        return Some((real, 0.0));
    }
    if !matches!(rest.first(), Some(b'+' | b'-')) {
        return None;
    }
    let (second, rest) = rest.split_at(float_length(rest));
    if is_unit(rest) { Some((real, coefficient(second)?)) } else { None }
}

/// Is there an underscore that does not stand between digits?
fn misplaced_underscore(text: &[u8]) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    (0..text.len()).any(|at| text[at] == b'_' && !(digit(at.checked_sub(1)) && digit(Some(at + 1))))
}

fn parse(cx: &mut Context, bytes: &[u8], shown: &Value) -> PyResult<Parts> {
    let mut plain = Vec::new();
    if lissom_text::unicode::to_ascii_number(bytes, &mut plain).is_err() {
        return Err(cx.memory_error());
    }
    for byte in &mut plain {
        if (0x1c..0x20).contains(byte) {
            *byte = b' ';
        }
    }
    match parse_parts(&plain) {
        Some(parts) => Ok(parts),
        None if misplaced_underscore(&plain) => {
            let text = cx.repr(shown)?;
            let text = cx.string_lossy(&text);
            Err(cx.value_error(&format!("could not convert string to complex: {text}")))
        }
        None => Err(cx.value_error("complex() arg is a malformed string")),
    }
}

/// A value's parts by its type, `__complex__`, `__float__` or `__index__`; `None` if it is no number.
///
/// # Errors
/// What these methods raise.
pub fn convert(cx: &mut Context, value: &Value) -> PyResult<Option<Operand>> {
    if let Some(parts) = cx.as_complex(value) {
        return Ok(Some(Operand::Complex(parts)));
    }
    if let Some(number) = value.as_exact_float() {
        return Ok(Some(Operand::Real(number)));
    }
    if let Some(made) = cx.call_special(value, Special::Complex, &[])? {
        return match cx.as_complex(&made) {
            Some(parts) => {
                cx.check_exact(&made, ShapeId::COMPLEX, "__complex__ returned non-complex")?;
                Ok(Some(Operand::Complex(parts)))
            }
            None => {
                let found = cx.type_name(&made);
                Err(cx.type_error(&format!("__complex__ returned non-complex (type {found})")))
            }
        };
    }
    Ok(cx.lookup_float(value)?.map(Operand::Real))
}

/// `repr(number)`
///
/// # Errors
/// `MemoryError`
pub fn repr(cx: &mut Context, (real, imaginary): Parts) -> PyResult<Value> {
    TextBuilder::build(cx, |out| float_repr::complex_repr(real, imaginary, out))
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
        let (real, imaginary) = this(cx, args);
        cx.new_complex((-real, -imaginary))
    }
    /// +self
    #[sig("(self, /)")]
    fn __pos__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Methods::__complex__(cx, args)
    }
    /// abs(self)
    #[sig("(self, /)")]
    fn __abs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (real, imaginary) = this(cx, args);
        let size = real.hypot(imaginary);
        if size.is_infinite() && real.is_finite() && imaginary.is_finite() {
            return Err(cx.overflow_error("absolute value too large"));
        }
        cx.new_float(size)
    }
    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(this(cx, args) != (0.0, 0.0)))
    }
    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equal(cx, args).map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }
    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equal(cx, args).map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
    }
    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (real, imaginary) = this(cx, args);
        let hash = numeric_hash::hash_complex(hash_float(real, args.this()), hash_float(imaginary, args.this()));
        cx.new_int(hash)
    }
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = this(cx, args);
        repr(cx, parts)
    }
}

/// Construction and named methods.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, real=0, imag=0)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, real, imaginary) = (args.get(0), args.opt(1), args.opt(2));
        if let (Some(value), None) = (real, imaginary) {
            if value.shape() == ShapeId::COMPLEX && class.is(&cx.type_object(ShapeId::COMPLEX)) {
                return Ok(value.clone());
            }
            if let Some(view) = cx.as_str(value) {
                let parts = parse(cx, view.bytes, value)?;
                return cx.new_complex_instance(class, parts);
            }
            return match convert(cx, value)? {
                Some(number) => cx.new_complex_instance(class, number.parts()),
                None => {
                    let name = cx.full_name_of_class_of(value);
                    Err(cx.type_error(&format!("complex() argument must be a string or a number, not {name}")))
                }
            };
        }
        let mut parts = [Operand::Real(0.0); 2];
        for (slot, value, name) in [(0, real, "real"), (1, imaginary, "imag")] {
            let Some(value) = value else { continue };
            // Only the real part is asked for `__complex__`.
            let found = if slot == 0 || cx.as_complex(value).is_some() { convert(cx, value)? } else { cx.lookup_float(value)?.map(Operand::Real) };
            parts[slot] = match found {
                Some(number) => {
                    if matches!(number, Operand::Complex(_)) {
                        let found = cx.type_name(value);
                        cx.warn(ShapeId::DEPRECATION_WARNING, &format!("complex() argument '{name}' must be a real number, not {found}"), 1)?;
                    }
                    number
                }
                None => {
                    let found = cx.full_name_of_class_of(value);
                    return Err(cx.type_error(&format!("complex() argument '{name}' must be a real number, not {found}")));
                }
            };
        }
        let [real, imaginary] = parts;
        let mut result = (real.parts().0, imaginary.parts().0);
        // A complex argument stands for its value times 1 or j.
        if let Operand::Complex(parts) = imaginary {
            result.0 -= parts.1;
        }
        if let Operand::Complex(parts) = real {
            result.1 += parts.1;
        }
        cx.new_complex_instance(class, result)
    }

    /// Convert this value to exact type complex.
    #[sig("(self, /)")]
    fn __complex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.this().shape() == ShapeId::COMPLEX {
            return Ok(args.this().clone());
        }
        let parts = this(cx, args);
        cx.new_complex(parts)
    }

    /// Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.
    #[sig("(self, /)")]
    fn conjugate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (real, imaginary) = this(cx, args);
        cx.new_complex((real, -imaginary))
    }

    /// Convert number to a complex floating-point number.
    #[class_sig("(cls, number, /)")]
    fn from_number(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, value) = (args.get(0), args.get(1));
        if value.shape() == ShapeId::COMPLEX && class.is(&cx.type_object(ShapeId::COMPLEX)) {
            return Ok(value.clone());
        }
        let Some(number) = convert(cx, value)? else {
            let name = cx.type_name(value);
            return Err(cx.type_error(&format!("must be real number, not {name}")));
        };
        let made = cx.new_complex(number.parts())?;
        if class.is(&cx.type_object(ShapeId::COMPLEX)) { Ok(made) } else { cx.call(class, &[made]) }
    }

    /// Support for pickling.
    #[sig("(self, /)")]
    fn __getnewargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (real, imaginary) = this(cx, args);
        let (real, imaginary) = (cx.new_float(real)?, cx.new_float(imaginary)?);
        cx.new_tuple_from(vec![real, imaginary])
    }

    /// Convert to a string according to format_spec.
    #[sig("(self, format_spec, /)")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = spec_text(cx, args.get(1))?;
        if text.is_empty() {
            return cx.str(args.this());
        }
        let (real, imaginary) = this(cx, args);
        match Spec::parse_float(text).and_then(|spec| spec.for_complex().map(|style| (spec, style))) {
            Ok((spec, style)) => TextBuilder::build(cx, |out| write::write_complex(&spec, &style, real, imaginary, out)),
            Err(error) => Err(refuse(cx, error, text, args.this())),
        }
    }

    /// the real part of a complex number
    #[getter(member)]
    fn real(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (real, _) = this(cx, args);
        cx.new_float(real)
    }

    /// the imaginary part of a complex number
    #[getter(member)]
    fn imag(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (_, imaginary) = this(cx, args);
        cx.new_float(imaginary)
    }
}
