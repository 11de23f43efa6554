//! The `%` operator of `str`, `bytes` and `bytearray`: a template filled in with a tuple, a mapping or one value.

use lissom_text::format::percent::{self, Amount, Conversion, PercentError, Piece, Pieces, Resolved};
use lissom_text::number::int_text;
use lissom_text::wtf8::{self, Unit};

use crate::context::{Context, PyResult, Raised};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// Where the values come from: each is taken once, in order.
struct Arguments<'a> {
    items: &'a [Value],
    next: usize,
    /// The operand, if it can be looked into by name.
    mapping: Option<&'a Value>,
    unit: Unit,
    template: &'a [u8],
}

/// A template with its fields filled in.
///
/// # Errors
/// `ValueError` for a malformed template, `TypeError` for values that do not suit it; what converting them raises.
pub fn expand(cx: &mut Context, template: &[u8], unit: Unit, operand: &Value) -> PyResult<TextBuilder> {
    let tuple = cx.as_tuple(operand);
    let text = match unit {
        Unit::CodePoint => cx.as_str(operand).is_some(),
        Unit::Byte => cx.is_instance_of(operand, ShapeId::BYTES) || cx.is_instance_of(operand, ShapeId::BYTEARRAY),
    };
    let text = text || unit == Unit::Byte && cx.as_str(operand).is_some() || cx.get::<crate::deque::Deque>(operand).is_some();
    let mapping = if tuple.is_none() && !text && cx.special(operand, Special::GetItem).is_some() { Some(operand) } else { None };
    let items = tuple.unwrap_or(std::slice::from_ref(operand));
    let mut arguments = Arguments { items, next: 0, mapping, unit, template };
    let mut out = TextBuilder::new();
    for piece in Pieces::new(template, unit) {
        match piece {
            Ok(Piece::Literal(text)) => out.push_bytes(cx, text)?,
            Ok(Piece::Conversion(conversion)) => arguments.convert(cx, &conversion, &mut out)?,
            Err(error) => return Err(refuse(cx, error, unit, template)),
        }
    }
    if arguments.next < arguments.items.len() && mapping.is_none() {
        let kind = if unit == Unit::Byte { "bytes" } else { "string" };
        return Err(cx.type_error(&format!("not all arguments converted during {kind} formatting")));
    }
    Ok(out)
}

#[cold]
fn refuse(cx: &mut Context, error: PercentError, unit: Unit, template: &[u8]) -> Raised {
    if let (PercentError::Unsupported(code, index), Unit::Byte) = (&error, unit) {
        // Shown as it is, if there is a character: behind a width it is one of 256, else of 128.
        let before = template.get(..*index).unwrap_or(&[]);
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let (before, digits) = before.split_at(before.len() - digits);
        let width = digits.iter().any(|digit| *digit != b'0') || !digits.is_empty() && before.last() == Some(&b'.');
        if *code >= 0x80 && !width {
            return cx.overflow_error("character argument not in range(0x110000)");
        }
        let shown = char::from_u32(*code).unwrap_or('?');
        return cx.value_error(&format!("unsupported format character '{shown}' ({code:#x}) at index {index}"));
    }
    let mut message = Vec::new();
    let _ = error.write_message(&mut message);
    cx.value_error(&lissom_text::message::shown(&message))
}

impl Arguments<'_> {
    fn take(&mut self, cx: &mut Context) -> PyResult<Value> {
        match self.items.get(self.next) {
            Some(value) => {
                self.next += 1;
                Ok(value.clone())
            }
            None => Err(cx.type_error("not enough arguments for format string")),
        }
    }

    /// The value of a `*`.
    fn star(&mut self, cx: &mut Context, amount: Option<Amount>) -> PyResult<Option<i64>> {
        if amount != Some(Amount::Star) {
            return Ok(None);
        }
        let value = self.take(cx)?;
        if !cx.is_instance_of(&value, ShapeId::INT) {
            return Err(cx.type_error("* wants int"));
        }
        Ok(Some(cx.index_i64(&value)?))
    }

    fn convert(&mut self, cx: &mut Context, conversion: &Conversion, out: &mut TextBuilder) -> PyResult {
        let keyed = match conversion.key {
            None => None,
            Some(key) => {
                let Some(mapping) = self.mapping else { return Err(cx.type_error("format requires a mapping")) };
                let key = if self.unit == Unit::Byte { cx.new_bytes(key)? } else { cx.new_str_bytes(key)? };
                // What stands in the mapping is the only value from here on.
                self.items = &[];
                self.next = 0;
                Some(cx.get_item(mapping, &key)?)
            }
        };
        let width = self.star(cx, Some(conversion.width))?;
        let precision = self.star(cx, conversion.precision)?;
        let resolved = conversion.resolve(width, precision);
        let value = match keyed {
            Some(value) => value,
            None => self.take(cx)?,
        };
        match char::from_u32(conversion.code).unwrap_or('\0') {
            's' | 'b' if self.unit == Unit::Byte => {
                let bytes = bytes_of(cx, &value)?;
                out.write(cx, |out| percent::write_text(&resolved, bytes.bytes_slice(), Unit::Byte, out))
            }
            's' => {
                let text = if value.is_str() { value } else { cx.str(&value)? };
                self.write(cx, &resolved, &text, out)
            }
            'r' if self.unit == Unit::CodePoint => {
                let text = cx.repr(&value)?;
                self.write(cx, &resolved, &text, out)
            }
            'a' | 'r' => {
                let text = cx.ascii(&value)?;
                self.write(cx, &resolved, &text, out)
            }
            'c' => self.character(cx, &resolved, &value, out),
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => integer(cx, &resolved, &value, out),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let number = self.float(cx, &value)?;
                out.write(cx, |out| percent::write_float(&resolved, number, out))
            }
            _ => Err(refuse(cx, conversion.unsupported(), self.unit, self.template)),
        }
    }

    fn write(&self, cx: &mut Context, resolved: &Resolved, text: &Value, out: &mut TextBuilder) -> PyResult {
        let Some(view) = cx.as_str(text) else { return Ok(()) };
        if resolved.width == 0 && resolved.precision.is_none() {
            return out.push_bytes(cx, view.bytes);
        }
        let unit = if view.ascii { Unit::Byte } else { self.unit };
        out.write(cx, |out| percent::write_text(resolved, view.bytes, unit, out))
    }

    fn float(&self, cx: &mut Context, value: &Value) -> PyResult<f64> {
        if let Some(number) = value.as_exact_float() {
            return Ok(number);
        }
        match cx.to_float(value) {
            Err(raised) if self.unit == Unit::Byte => {
                drop(cx.take_raised(raised));
                let name = cx.type_name(value);
                Err(cx.type_error(&format!("float argument required, not {name}")))
            }
            result => result,
        }
    }

    fn character(&self, cx: &mut Context, resolved: &Resolved, value: &Value, out: &mut TextBuilder) -> PyResult {
        if self.unit == Unit::Byte {
            return self.byte(cx, resolved, value, out);
        }
        if let Some(view) = cx.as_str(value) {
            let length = view.chars();
            if length != 1 {
                return Err(cx.type_error(&format!("%c requires an int or a unicode character, not a string of length {length}")));
            }
            return out.write(cx, |out| percent::write_whole(resolved, view.bytes, Unit::CodePoint, out));
        }
        let index = if cx.special(value, Special::Index).is_some() { Some(cx.index_clamped(value)) } else { None };
        let index = match index {
            Some(Ok(index)) => index,
            Some(Err(raised)) if !cx.raised_is(ShapeId::TYPE_ERROR) => return Err(raised),
            _ => {
                cx.raised = None;
                let name = cx.full_name_of_class_of(value);
                return Err(cx.type_error(&format!("%c requires an int or a unicode character, not {name}")));
            }
        };
        let Some(point) = u32::try_from(index).ok().filter(|point| *point <= wtf8::MAX) else {
            return Err(cx.overflow_error("%c arg not in range(0x110000)"));
        };
        let mut room = [0; 4];
        let bytes = wtf8::encode(point, &mut room);
        out.write(cx, |out| percent::write_whole(resolved, bytes, Unit::CodePoint, out))
    }

    fn byte(&self, cx: &mut Context, resolved: &Resolved, value: &Value, out: &mut TextBuilder) -> PyResult {
        let byte = if let Some(bytes) = crate::buffer::native_bytes(cx, value) {
            match bytes {
                [byte] => *byte,
                _ => {
                    let (kind, length) = (cx.type_name(value), bytes.len());
                    let message = format!("%c requires an integer in range(256) or a single byte, not a {kind} object of length {length}");
                    return Err(cx.type_error(&message));
                }
            }
        } else if cx.special(value, Special::Index).is_some() {
            match u8::try_from(cx.index_clamped(value)?) {
                Ok(byte) => byte,
                Err(_) => return Err(cx.overflow_error("%c arg not in range(256)")),
            }
        } else {
            let name = cx.type_name(value);
            return Err(cx.type_error(&format!("%c requires an integer in range(256) or a single byte, not {name}")));
        };
        out.write(cx, |out| percent::write_whole(resolved, &[byte], Unit::Byte, out))
    }
}

/// The bytes `%b` writes for a value.
fn bytes_of(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if value.shape() == ShapeId::BYTES {
        return Ok(value.clone());
    }
    if let Some(bytes) = cx.call_special(value, Special::Bytes, &[])? {
        return match crate::bytes::ops::exact(cx, &bytes) {
            Some(bytes) => Ok(bytes),
            None => {
                let name = cx.type_name(&bytes);
                Err(cx.type_error(&format!("__bytes__ returned non-bytes (type {name})")))
            }
        };
    }
    if cx.has_buffer(value) {
        return cx.bytes_from_buffer(value);
    }
    let name = cx.type_name(value);
    Err(cx.type_error(&format!("%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'")))
}

fn integer(cx: &mut Context, resolved: &Resolved, value: &Value, out: &mut TextBuilder) -> PyResult {
    let letter = char::from_u32(resolved.code).unwrap_or('d');
    let bits = percent::digit_bits(resolved.code);
    let number = whole(cx, value, letter, bits != 0)?;
    if let Some(small) = number.as_small_int() {
        let magnitude = small.unsigned_abs();
        let mut room = [0; 64];
        let mut decimal = [0; 20];
        let digits = if bits == 0 { int_text::decimal_u64(magnitude, &mut decimal) } else { int_text::power_of_two_radix(magnitude, bits, &mut room) };
        return out.write(cx, |out| percent::write_int(resolved, small < 0, digits, out));
    }
    let spec = match bits {
        0 => "d",
        3 => "o",
        _ => "x",
    };
    let spec = cx.new_str(spec)?;
    let class = cx.type_object(ShapeId::INT);
    let text = cx.call_method(&class, "__format__", &[number, spec])?;
    let digits = text.str_bytes();
    let (negative, digits) = match digits.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, digits),
    };
    out.write(cx, |out| percent::write_int(resolved, negative, digits, out))
}

/// The integer that `%d` and its like write for a value.
fn whole(cx: &mut Context, value: &Value, letter: char, index_only: bool) -> PyResult<Value> {
    if value.is_small_int() {
        return Ok(value.clone());
    }
    if cx.is_instance_of(value, ShapeId::INT) {
        return cx.index(value);
    }
    let result = if index_only && cx.special(value, Special::Index).is_some() {
        Some(cx.index(value))
    } else if !index_only && [Special::Int, Special::Index].iter().any(|special| cx.special(value, *special).is_some()) {
        let class = cx.type_object(ShapeId::INT);
        Some(cx.call(&class, std::slice::from_ref(value)))
    } else {
        None
    };
    match result {
        Some(Err(raised)) if cx.raised_is(ShapeId::TYPE_ERROR) => drop(cx.take_raised(raised)),
        Some(result) => return result,
        None => {}
    }
    let name = cx.type_name(value);
    let wanted = if index_only { "an integer is required" } else { "a real number is required" };
    Err(cx.type_error(&format!("%{letter} format: {wanted}, not {name}")))
}
