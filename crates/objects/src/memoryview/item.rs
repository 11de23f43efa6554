//! Items of buffers: numbers in native form, as `struct`'s single letters name them. Shared with `array` and `struct`.

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

/// The size of an item of a native format, if there is such a format.
pub fn size(format: u8) -> Option<usize> {
    Some(match format {
        b'?' | b'c' | b'b' | b'B' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => 8,
        _ => return None,
    })
}

/// The letter of a format: alone, or after `@`.
pub fn letter(format: &[u8]) -> Option<u8> {
    match format {
        [letter] | [b'@', letter] if size(*letter).is_some() => Some(*letter),
        _ => None,
    }
}

/// Is the format a signed integer's?
fn is_signed(format: u8) -> bool {
    matches!(format, b'b' | b'h' | b'i' | b'l' | b'q' | b'n')
}

/// A half-precision float as a double.
pub fn half_to_double(bits: u16) -> f64 {
    let sign = if bits & 0x8000 != 0 { -1.0 } else { 1.0 };
    let (exponent, fraction) = ((bits >> 10 & 31) as i32, (bits & 1023) as f64);
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

/// A double as a half-precision float, rounded to even; `None` if it is too large.
pub fn double_to_half(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    if number.is_nan() {
        return Some(sign | 0x7e00);
    }
    let size = number.abs();
    if size.is_infinite() {
        return Some(sign | 0x7c00);
    }
    if size < 2f64.powi(-14) {
        // Subnormal: a multiple of 2^-24 (1024 of them are the least normal number, whose bits follow on).
        return Some(sign | (size * 2f64.powi(24)).round_ties_even() as u16);
    }
    let exponent = ((size.to_bits() >> 52) as i32) - 1023;
    if exponent > 15 {
        return None;
    }
    let fraction = ((size / 2f64.powi(exponent) - 1.0) * 1024.0).round_ties_even() as u32;
    let bits = (((exponent + 15) as u32) << 10) + fraction;
    if bits >= 0x7c00 { None } else { Some(sign | bits as u16) }
}

/// An item as a Python object.
///
/// # Errors
/// `MemoryError`
pub fn unpack(cx: &mut Context, format: u8, bytes: &[u8]) -> PyResult<Value> {
    match format {
        b'B' => return Ok(Value::int32(bytes.first().copied().unwrap_or(0) as i32)),
        b'?' => return Ok(Value::bool(bytes.first().copied().unwrap_or(0) != 0)),
        b'c' => return cx.new_bytes(bytes),
        _ => {}
    }
    let mut room = [0; 8];
    for (place, byte) in room.iter_mut().zip(bytes) {
        *place = *byte;
    }
    let word = u64::from_le_bytes(room);
    match format {
        b'e' => cx.new_float(half_to_double(word as u16)),
        b'f' => cx.new_float(f32::from_bits(word as u32) as f64),
        b'd' => cx.new_float(f64::from_bits(word)),
        _ if is_signed(format) => {
            let shift = 64 - 8 * bytes.len().clamp(1, 8) as u32;
            cx.new_int((word << shift) as i64 >> shift)
        }
        _ => cx.new_int_u64(word),
    }
}

/// What is wrong with a value that is to become an item.
pub enum PackError {
    /// Its type.
    Type,
    /// Its size.
    Value,
    /// Something was raised.
    Raised(crate::context::Raised),
}

/// Writes a value as an item. `bytes` is as long as the item.
///
/// # Errors
/// See [`PackError`].
pub fn pack(cx: &mut Context, format: u8, value: &Value, bytes: &mut [u8]) -> Result<(), PackError> {
    let word = match format {
        b'?' => cx.truth(value).map_err(PackError::Raised)? as u64,
        b'c' => match cx.as_bytes(value) {
            Some([byte]) => *byte as u64,
            Some(_) => return Err(PackError::Value),
            None => return Err(PackError::Type),
        },
        b'e' | b'f' | b'd' => {
            let number = match value.as_exact_float() {
                Some(number) => number,
                None if cx.special(value, Special::Float).is_none() && cx.special(value, Special::Index).is_none() => return Err(PackError::Type),
                None => cx.to_float(value).map_err(PackError::Raised)?,
            };
            match format {
                b'd' => number.to_bits(),
                b'f' => {
                    let single = number as f32;
                    if single.is_infinite() && number.is_finite() {
                        return Err(PackError::Raised(cx.overflow_error("float too large to pack with f format")));
                    }
                    single.to_bits() as u64
                }
                _ => match double_to_half(number) {
                    Some(half) => half as u64,
                    None => return Err(PackError::Raised(cx.overflow_error("float too large to pack with e format"))),
                },
            }
        }
        _ => {
            let number = match value.as_small_int() {
                Some(number) => number as i128,
                None if cx.special(value, Special::Index).is_none() => return Err(PackError::Type),
                None => match wide(cx, value).map_err(PackError::Raised)? {
                    Some(number) => number,
                    None => return Err(PackError::Value),
                },
            };
            let bits = 8 * bytes.len() as u32;
            let (least, most) = match format {
                // An address may be given as either.
                b'P' => (-(1i128 << (bits - 1)), (1i128 << bits) - 1),
                _ if is_signed(format) => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                _ => (0, (1i128 << bits) - 1),
            };
            if number < least || number > most {
                return Err(PackError::Value);
            }
            number as u64
        }
    };
    let room = word.to_le_bytes();
    let length = bytes.len().min(8);
    bytes[..length].copy_from_slice(&room[..length]);
    Ok(())
}

/// An integer of at most 64 bits and a sign, from anything with `__index__`.
///
/// # Errors
/// What `__index__` raises.
pub fn wide(cx: &mut Context, value: &Value) -> PyResult<Option<i128>> {
    let number = cx.index(value)?;
    if let Some(small) = number.as_small_int() {
        return Ok(Some(small as i128));
    }
    if let Some(truth) = number.as_bool() {
        return Ok(Some(truth as i128));
    }
    let mut room = 0;
    let Some(number) = cx.as_int(&number) else { return Ok(None) };
    Ok(match number.parts(&mut room) {
        (negative, [limb]) => Some(if negative { -(*limb as i128) } else { *limb as i128 }),
        _ => None,
    })
}

/// Refuses a value for a memoryview's item.
#[cold]
pub fn refuse(cx: &mut Context, error: PackError, format: u8) -> crate::context::Raised {
    let what = match error {
        PackError::Raised(raised) => return raised,
        PackError::Type => "type",
        PackError::Value => "value",
    };
    let message = format!("memoryview: invalid {what} for format '{}'", format as char);
    let kind = if what == "type" { ShapeId::TYPE_ERROR } else { ShapeId::VALUE_ERROR };
    cx.error(kind, &message)
}
