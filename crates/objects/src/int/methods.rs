//! What Python sees of `int`: construction, operators, conversions.

use lissom_macros::methods;
use lissom_text::format::layout as write;
use lissom_text::format::spec::{IntForm, Spec};

use super::layout::IntRef;
use super::{limbs, ops, text};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::protocol::format::refuse;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// The receiver's number. (Another receiver was refused before.)
#[inline]
fn this<'a>(cx: &Context, args: &Args<'a>) -> IntRef<'a> {
    cx.as_int(args.this()).unwrap_or(IntRef::Small(0))
}

type Binary = fn(&mut Context, IntRef, IntRef) -> PyResult<Value>;

#[inline]
fn forward(cx: &mut Context, args: &Args, operation: Binary) -> PyResult<Value> {
    match (cx.as_int(args.get(0)), cx.as_int(args.get(1))) {
        (Some(a), Some(b)) => operation(cx, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

#[inline]
fn reflected(cx: &mut Context, args: &Args, operation: Binary) -> PyResult<Value> {
    match (cx.as_int(args.get(1)), cx.as_int(args.get(0))) {
        (Some(a), Some(b)) => operation(cx, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    match (cx.as_int(args.get(0)), cx.as_int(args.get(1))) {
        (Some(a), Some(b)) => Ok(Value::bool(operator.holds(ops::compare(a, b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn divmod(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    let (quotient, rest) = ops::divmod(cx, a, b)?;
    cx.new_tuple_from(vec![quotient, rest])
}

/// `pow(base, exponent, modulus)` where any may be of another type.
fn power(cx: &mut Context, base: &Value, exponent: &Value, modulus: Option<&Value>) -> PyResult<Value> {
    let (Some(a), Some(b)) = (cx.as_int(base), cx.as_int(exponent)) else { return Ok(Value::NOT_IMPLEMENTED) };
    match modulus {
        None => ops::power(cx, a, b),
        Some(modulus) => match cx.as_int(modulus) {
            Some(m) => ops::power_modulo(cx, a, b, m),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
    }
}

/// The same number as exactly `int`.
fn exact(cx: &mut Context, args: &Args) -> PyResult<Value> {
    Ok(cx.exact_int(args.this()).unwrap_or(Value::int32(0)))
}

/// `int(x)` for anything that is no string: by `__int__`, `__index__`; `None` if it has neither.
///
/// # Errors
/// What these methods raise, or `TypeError` if they give no integer.
pub fn from_number(cx: &mut Context, value: &Value) -> PyResult<Option<Value>> {
    if value.is_int() {
        return Ok(Some(value.clone()));
    }
    if let Some(number) = value.as_exact_float() {
        return ops::from_f64(cx, number).map(Some);
    }
    for (special, name) in [(Special::Int, "__int__"), (Special::Index, "__index__")] {
        if let Some(result) = cx.call_special(value, special, &[])? {
            return match cx.exact_int(&result) {
                Some(number) => {
                    cx.check_exact(&result, ShapeId::INT, &format!("{name} returned non-int"))?;
                    Ok(Some(number))
                }
                None => {
                    let found = cx.type_name(&result);
                    Err(cx.type_error(&format!("{name} returned non-int (type {found})")))
                }
            };
        }
    }
    Ok(None)
}

/// `int(value)` for one argument of any type.
///
/// # Errors
/// `TypeError`, `ValueError`, `OverflowError`; what the value's methods raise.
pub fn convert(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if let Some(number) = from_number(cx, value)? {
        return Ok(number);
    }
    match from_text(cx, value, 10)? {
        Some(number) => Ok(number),
        None => {
            let name = cx.type_name(value);
            Err(cx.type_error(&format!("int() argument must be a string, a bytes-like object or a real number, not '{name}'")))
        }
    }
}

/// A number written in a string or in bytes; `None` for other types.
fn from_text(cx: &mut Context, value: &Value, base: u32) -> PyResult<Option<Value>> {
    if let Some(view) = cx.as_str(value) {
        return text::parse(cx, view.bytes, base, true, value).map(Some);
    }
    if !cx.has_buffer(value) {
        return Ok(None);
    }
    let bytes = cx.bytes_like(value)?;
    // Bytes are shown as bytes, whatever object holds them.
    let shown = if value.shape() == ShapeId::BYTES { value.clone() } else { cx.new_bytes(&bytes)? };
    text::parse(cx, &bytes, base, false, &shown).map(Some)
}

/// Writes an integer under a format specification.
///
/// # Errors
/// `ValueError`, `OverflowError`, `MemoryError`
pub fn format(cx: &mut Context, number: IntRef, spec: &Spec, text: &[u8], shown: &Value) -> PyResult<Value> {
    let form = match spec.for_int() {
        Ok(form) => form,
        Err(error) => return Err(refuse(cx, error, text, shown)),
    };
    match form {
        IntForm::Float => {
            let style = match spec.for_float() {
                Ok(style) => style,
                Err(error) => return Err(refuse(cx, error, text, shown)),
            };
            let number = ops::to_f64(cx, number)?;
            TextBuilder::build(cx, |out| write::write_float(spec, &style, number, out))
        }
        IntForm::Character if number.to_i64().is_none() => Err(cx.overflow_error("Python int too large to convert to C long")),
        IntForm::Character => match write::character(number.clamped()) {
            Ok(point) => TextBuilder::build(cx, |out| write::write_character(spec, point, out)),
            Err(error) => Err(refuse(cx, error, text, shown)),
        },
        form => {
            let digits = text::digits(cx, number, form.digit_bits())?;
            TextBuilder::build(cx, |out| write::write_int(spec, form, number.is_negative(), &digits, out))
        }
    }
}

/// The text of a format specification.
///
/// # Errors
/// `TypeError` if it is no string.
pub fn spec_text<'a>(cx: &mut Context, spec: &'a Value) -> PyResult<&'a [u8]> {
    match cx.as_str(spec) {
        Some(view) => Ok(view.bytes),
        None => {
            let name = cx.argument_type_name(spec);
            Err(cx.type_error(&format!("__format__() argument must be str, not {name}")))
        }
    }
}

/// Rounds to a multiple of `10 ** places`, halves to even.
fn round(cx: &mut Context, number: IntRef, places: u64) -> PyResult<Value> {
    if places as f64 > number.bit_length() as f64 * std::f64::consts::LOG10_2 + 2.0 {
        return Ok(Value::int32(0));
    }
    let unit = ops::power(cx, IntRef::Small(10), IntRef::Small(places as i64))?;
    let unit = unit.as_int().unwrap_or(IntRef::Small(1));
    let (quotient, rest) = ops::divmod(cx, number, unit)?;
    let (quotient_ref, rest) = (quotient.as_int().unwrap_or(IntRef::Small(0)), rest.as_int().unwrap_or(IntRef::Small(0)));
    let twice = ops::shift_left_by(cx, rest, 1)?;
    let order = ops::compare(twice.as_int().unwrap_or(IntRef::Small(0)), unit);
    let up = order.is_gt() || (order.is_eq() && quotient_ref.is_odd());
    let whole = ops::sub(cx, number, rest)?;
    if up { ops::add(cx, whole.as_int().unwrap_or(IntRef::Small(0)), unit) } else { Ok(whole) }
}

/// Is the byte order `little`?
/// Refuses a byte order that is no string.
fn check_order(cx: &mut Context, args: &Args) -> PyResult {
    match args.opt(2) {
        Some(order) if cx.as_str(order).is_none() => is_little(cx, args).map(drop),
        _ => Ok(()),
    }
}

fn is_little(cx: &mut Context, args: &Args) -> PyResult<bool> {
    let Some(order) = args.opt(2) else { return Ok(false) };
    match cx.as_str(order).map(|view| view.bytes) {
        Some(b"little") => Ok(true),
        Some(b"big") => Ok(false),
        Some(_) => Err(cx.value_error("byteorder must be either 'little' or 'big'")),
        None => {
            let name = cx.argument_type_name(order);
            Err(cx.type_error(&format!("{}() argument 'byteorder' must be str, not {name}", args.native.name)))
        }
    }
}

/// The bytes an object stands for, as `bytes(object)` makes them (but not from a length).
fn bytes_of(cx: &mut Context, value: &Value) -> PyResult<Vec<u8>> {
    let copy = |cx: &mut Context, bytes: &[u8]| {
        let mut room = Vec::new();
        if room.try_reserve_exact(bytes.len()).is_err() {
            return Err(cx.memory_error());
        }
        room.extend_from_slice(bytes);
        Ok(room)
    };
    if !cx.has_buffer(value)
        && let Some(made) = cx.call_special(value, Special::Bytes, &[])?
    {
        let held = cx.bytes_like(&made)?;
        return copy(cx, &held);
    }
    if cx.has_buffer(value) {
        let made = cx.bytes_from_buffer(value)?;
        let held = made.bytes_slice();
        return copy(cx, held);
    }
    if cx.as_str(value).is_some() || (cx.special(value, Special::Iter).is_none() && cx.special(value, Special::GetItem).is_none()) {
        let name = cx.type_name(value);
        return Err(cx.type_error(&format!("cannot convert '{name}' object to bytes")));
    }
    let mut out = Vec::new();
    for item in cx.collect(value)? {
        match u8::try_from(cx.index_clamped(&item)?) {
            Ok(byte) => out.push(byte),
            Err(_) => return Err(cx.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(out)
}

/// The operators.
pub struct Operators;

#[methods]
impl Operators {
    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::add)
    }
    /// Return value+self.
    #[sig("(self, value, /)")]
    fn __radd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::add)
    }
    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::sub)
    }
    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::sub)
    }
    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::mul)
    }
    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::mul)
    }
    /// Return self%value.
    #[sig("(self, value, /)")]
    fn __mod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::modulo)
    }
    /// Return value%self.
    #[sig("(self, value, /)")]
    fn __rmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::modulo)
    }
    /// Return divmod(self, value).
    #[sig("(self, value, /)")]
    fn __divmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, divmod)
    }
    /// Return divmod(value, self).
    #[sig("(self, value, /)")]
    fn __rdivmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, divmod)
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
        ops::negate(cx, this(cx, args))
    }
    /// +self
    #[sig("(self, /)")]
    fn __pos__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }
    /// abs(self)
    #[sig("(self, /)")]
    fn __abs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::absolute(cx, this(cx, args))
    }
    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(!this(cx, args).is_zero()))
    }
    /// ~self
    #[sig("(self, /)")]
    fn __invert__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::invert(cx, this(cx, args))
    }
    /// Return self<<value.
    #[sig("(self, value, /)")]
    fn __lshift__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::shift_left)
    }
    /// Return value<<self.
    #[sig("(self, value, /)")]
    fn __rlshift__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::shift_left)
    }
    /// Return self>>value.
    #[sig("(self, value, /)")]
    fn __rshift__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::shift_right)
    }
    /// Return value>>self.
    #[sig("(self, value, /)")]
    fn __rrshift__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::shift_right)
    }
    /// Return self&value.
    #[sig("(self, value, /)")]
    fn __and__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::and)
    }
    /// Return value&self.
    #[sig("(self, value, /)")]
    fn __rand__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::and)
    }
    /// Return self^value.
    #[sig("(self, value, /)")]
    fn __xor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::xor)
    }
    /// Return value^self.
    #[sig("(self, value, /)")]
    fn __rxor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::xor)
    }
    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::or)
    }
    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::or)
    }
    /// int(self)
    #[sig("(self, /)")]
    fn __int__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }
    /// float(self)
    #[sig("(self, /)")]
    fn __float__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = ops::to_f64(cx, this(cx, args))?;
        cx.new_float(number)
    }
    /// Return self//value.
    #[sig("(self, value, /)")]
    fn __floordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::floor_div)
    }
    /// Return value//self.
    #[sig("(self, value, /)")]
    fn __rfloordiv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::floor_div)
    }
    /// Return self/value.
    #[sig("(self, value, /)")]
    fn __truediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, ops::true_div)
    }
    /// Return value/self.
    #[sig("(self, value, /)")]
    fn __rtruediv__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reflected(cx, args, ops::true_div)
    }
    /// Return self converted to an integer, if self is suitable for use as an index into a list.
    #[sig("(self, /)")]
    fn __index__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
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
        cx.new_int(ops::hash(this(cx, args)))
    }
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        text::decimal(cx, this(cx, args))
    }
}

/// Construction and named methods.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, x=0, /, base=10)", unpacked, "")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        if class.is(&cx.type_object(ShapeId::BOOL)) {
            return Err(cx.type_error("int.__new__(bool) is not safe, use bool.__new__()"));
        }
        let number = match (args.opt(1), args.opt(2)) {
            (None, None) => Value::int32(0),
            (None, Some(_)) => return Err(cx.type_error("int() missing string argument")),
            (Some(value), None) => convert(cx, value)?,
            (Some(value), Some(base)) => {
                let base = match cx.index_clamped(base)? {
                    base @ (0 | 2..=36) => base as u32,
                    _ => return Err(cx.value_error("int() base must be >= 2 and <= 36, or 0")),
                };
                let is_text = cx.as_str(value).is_some() || cx.is_instance_of(value, ShapeId::BYTES) || cx.is_instance_of(value, ShapeId::BYTEARRAY);
                match if is_text { from_text(cx, value, base)? } else { None } {
                    Some(number) => number,
                    None => return Err(cx.type_error("int() can't convert non-string with explicit base")),
                }
            }
        };
        cx.new_int_instance(class, number)
    }

    /// Returns self, the complex conjugate of any int.
    #[sig("(self, /)")]
    fn conjugate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }

    /// Number of bits necessary to represent self in binary.
    #[sig("(self, /)")]
    fn bit_length(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_int_u64(this(cx, args).bit_length())
    }

    /// Number of ones in the binary representation of the absolute value of self.
    #[sig("(self, /)")]
    fn bit_count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_int_u64(ops::bit_count(this(cx, args)))
    }

    /// Return an array of bytes representing an integer.
    #[sig("(self, length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = match args.opt(1) {
            Some(length) => cx.index_i64(length)?,
            None => 1,
        };
        check_order(cx, args)?;
        let signed = match args.opt(3) {
            Some(signed) => cx.truth(signed)?,
            None => false,
        };
        let little = is_little(cx, args)?;
        let Ok(length) = usize::try_from(length) else { return Err(cx.value_error("length argument must be non-negative")) };
        let number = this(cx, args);
        let mut room = 0;
        let (negative, x) = number.parts(&mut room);
        if negative && !signed {
            return Err(cx.overflow_error("can't convert negative int to unsigned"));
        }
        let bits = limbs::bit_length(x);
        // A sign takes a bit, except that -2^n needs no more than n + 1 bits in all.
        let is_power = negative && x.iter().map(|limb| limb.count_ones()).sum::<u32>() == 1;
        let needed = if signed && !(is_power || bits == 0) { bits + 1 } else { bits };
        if needed.div_ceil(8) as usize > length {
            return Err(cx.overflow_error("int too big to convert"));
        }
        cx.check_size(length.saturating_mul(2))?;
        let mut bytes = Vec::new();
        if bytes.try_reserve_exact(length).is_err() {
            return Err(cx.memory_error());
        }
        let mut carry = negative;
        for index in 0..length {
            let byte = x.get(index / 8).map_or(0, |limb| (limb >> (index % 8 * 8)) as u8);
            if negative {
                let (byte, over) = (!byte).overflowing_add(u8::from(carry));
                carry = over;
                bytes.push(byte);
            } else {
                bytes.push(byte);
            }
        }
        if !little {
            bytes.reverse();
        }
        cx.new_bytes(&bytes)
    }

    /// Return the integer represented by the given array of bytes.
    #[class_sig("(cls, bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_order(cx, args)?;
        let signed = match args.opt(3) {
            Some(signed) => cx.truth(signed)?,
            None => false,
        };
        let little = is_little(cx, args)?;
        let mut bytes = bytes_of(cx, args.get(1))?;
        if !little {
            bytes.reverse();
        }
        let negative = signed && bytes.last().is_some_and(|top| top >> 7 != 0);
        let number = cx.build_int(bytes.len() / 8 + 1, |out| {
            if negative {
                out.fill(u64::MAX);
            }
            for (index, byte) in bytes.iter().enumerate() {
                let (limb, shift) = (&mut out[index / 8], index % 8 * 8);
                *limb = *limb & !(0xff << shift) | u64::from(*byte) << shift;
            }
            if negative {
                limbs::negate(out);
            }
            negative
        })?;
        let class = args.get(0);
        if class.is(&cx.type_object(ShapeId::INT)) { Ok(number) } else { cx.call(class, &[number]) }
    }

    /// Return a pair of integers, whose ratio is equal to the original int.
    #[sig("(self, /)")]
    fn as_integer_ratio(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = exact(cx, args)?;
        cx.new_tuple_from(vec![number, Value::int32(1)])
    }

    /// Returns True. Exists for duck type compatibility with float.is_integer.
    #[sig("(self, /)")]
    fn is_integer(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::TRUE)
    }

    /// Truncating an Integral returns itself.
    #[sig("(self, /)")]
    fn __trunc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }

    /// Flooring an Integral returns itself.
    #[sig("(self, /)")]
    fn __floor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }

    /// Ceiling of an Integral returns itself.
    #[sig("(self, /)")]
    fn __ceil__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }

    /// Rounding an Integral returns itself, or a multiple of a power of ten.
    #[sig("(self, ndigits=None, /)")]
    fn __round__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(digits) = args.some(1) else { return exact(cx, args) };
        match cx.index_clamped(digits)? {
            0.. => exact(cx, args),
            places => round(cx, this(cx, args), places.unsigned_abs()),
        }
    }

    /// Support for pickling.
    #[sig("(self, /)")]
    fn __getnewargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = exact(cx, args)?;
        cx.new_tuple_from(vec![number])
    }

    /// Convert to a string according to format_spec.
    #[sig("(self, format_spec, /)")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = spec_text(cx, args.get(1))?;
        if text.is_empty() {
            return cx.str(args.this());
        }
        match Spec::parse_int(text) {
            Ok(spec) => format(cx, this(cx, args), &spec, text, args.this()),
            Err(error) => Err(refuse(cx, error, text, args.this())),
        }
    }

    /// the real part of a complex number
    #[getter]
    fn real(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }

    /// the imaginary part of a complex number
    #[getter]
    fn imag(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(0))
    }

    /// the numerator of a rational number in lowest terms
    #[getter]
    fn numerator(cx: &mut Context, args: &Args) -> PyResult<Value> {
        exact(cx, args)
    }

    /// the denominator of a rational number in lowest terms
    #[getter]
    fn denominator(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(1))
    }
}
