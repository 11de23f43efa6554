//! Integers to text and back, in all bases.
//!
//! Conversions that are not linear in the number of digits are limited by [`Context::int_digits_max`], as in CPython. Short numbers are
//! converted limb by limb; long ones go to `dashu-int`, which splits them in halves.

use dashu_int::UBig;
use lissom_text::number::int_text::{self, IntText};

use super::layout::IntRef;
use super::limbs;
use crate::context::{Context, PyResult, Raised};
use crate::value::Value;

/// Limbs (and digits) up to which decimal conversion is done limb by limb.
const DIRECT_LIMBS: usize = 32;
const DIRECT_DIGITS: usize = 600;
/// The largest power of ten in a limb, and its exponent.
const CHUNK: u64 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;

/// The limits of digits that can be set: 0 for none, or at least this.
pub const LIMIT_MIN: usize = 640;

#[cold]
fn too_many_digits(cx: &mut Context, given: Option<usize>) -> Raised {
    let most = cx.int_digits_max;
    let given = given.map_or_else(String::new, |given| format!(": value has {given} digits"));
    cx.value_error(&format!(
        "Exceeds the limit ({most} digits) for integer string conversion{given}; use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// The digits of the magnitude, lower case, without prefix. `bits` is how many bits a digit stands for, or 0 for decimal.
///
/// # Errors
/// `ValueError` beyond the limit of digits, `MemoryError`.
pub fn digits(cx: &mut Context, a: IntRef, bits: u32) -> PyResult<Vec<u8>> {
    let mut room = 0;
    let (_, x) = a.parts(&mut room);
    if let &[] | &[_] = x {
        let limb = x.first().copied().unwrap_or(0);
        return Ok(match bits {
            0 => int_text::decimal_u64(limb, &mut [0; 20]).to_vec(),
            bits => int_text::power_of_two_radix(limb, bits, &mut [0; 64]).to_vec(),
        });
    }
    let length = limbs::bit_length(x);
    let mut out = Vec::new();
    if bits != 0 {
        let count = length.div_ceil(u64::from(bits)) as usize;
        reserve(cx, &mut out, count)?;
        for digit in (0..count as u64).rev() {
            let at = digit * u64::from(bits);
            let (limb, shift) = ((at / 64) as usize, at % 64);
            let mut value = x[limb] >> shift;
            if shift + u64::from(bits) > 64
                && let Some(next) = x.get(limb + 1)
            {
                value |= next << (64 - shift);
            }
            out.push(b"0123456789abcdef"[(value & ((1 << bits) - 1)) as usize]);
        }
        return Ok(out);
    }
    let most = cx.int_digits_max;
    // At least so many digits: bits × log10(2), rounded down.
    let least = (length - 1) as f64 * std::f64::consts::LOG10_2;
    if most > 0 && least >= (most + 1) as f64 {
        return Err(too_many_digits(cx, None));
    }
    if x.len() <= DIRECT_LIMBS {
        let mut rest = [0; DIRECT_LIMBS];
        let mut rest = &mut rest[..x.len()];
        rest.copy_from_slice(x);
        let mut chunks = [0u64; DIRECT_LIMBS + 2];
        let mut count = 0;
        while !rest.is_empty() {
            chunks[count] = limbs::div_small_in_place(rest, CHUNK);
            count += 1;
            let left = limbs::trim(rest).len();
            rest = &mut rest[..left];
        }
        reserve(cx, &mut out, count * CHUNK_DIGITS)?;
        for (index, chunk) in chunks[..count].iter().rev().enumerate() {
            let mut room = [0; 20];
            let text = int_text::decimal_u64(*chunk, &mut room);
            if index > 0 {
                out.resize(out.len() + CHUNK_DIGITS - text.len(), b'0');
            }
            out.extend_from_slice(text);
        }
    } else {
        // The text, and about four times the number for powers and halves.
        cx.check_size(least as usize + x.len() * 32)?;
        out = UBig::from_words(x).to_string().into_bytes();
    }
    if most > 0 && out.len() > most {
        return Err(too_many_digits(cx, None));
    }
    Ok(out)
}

fn reserve(cx: &mut Context, out: &mut Vec<u8>, bytes: usize) -> PyResult {
    if bytes > 4096 {
        cx.check_size(bytes)?;
    }
    if out.try_reserve_exact(bytes).is_err() { Err(cx.memory_error()) } else { Ok(()) }
}

/// `str(a)`
///
/// # Errors
/// `ValueError` beyond the limit of digits, `MemoryError`.
pub fn decimal(cx: &mut Context, a: IntRef) -> PyResult<Value> {
    if let IntRef::Small(number) = a {
        return cx.new_str_known(int_text::decimal_i64(number, &mut [0; 21]), true);
    }
    prefixed(cx, a, 0, "")
}

/// The text with a sign and a prefix, as `hex`, `oct` and `bin` write it (`bits` 4, 3, 1).
///
/// # Errors
/// `MemoryError`
pub fn prefixed(cx: &mut Context, a: IntRef, bits: u32, prefix: &str) -> PyResult<Value> {
    let mut digits = digits(cx, a, bits)?;
    if prefix.is_empty() && !a.is_negative() {
        return cx.new_str_known(&digits, true);
    }
    if digits.try_reserve_exact(prefix.len() + 1).is_err() {
        return Err(cx.memory_error());
    }
    let sign = if a.is_negative() { "-" } else { "" };
    digits.splice(0..0, sign.bytes().chain(prefix.bytes()));
    cx.new_str_known(&digits, true)
}

/// How many digits of a base always fit a limb, and the base to that power.
fn chunk_of(base: u32) -> (usize, u64) {
    if base == 10 {
        return (CHUNK_DIGITS, CHUNK);
    }
    let (mut digits, mut factor) = (0, 1u64);
    while let Some(larger) = factor.checked_mul(u64::from(base)) {
        (digits, factor) = (digits + 1, larger);
    }
    (digits, factor)
}

/// An integer from text that is already known to be one.
///
/// # Errors
/// `ValueError` beyond the limit of digits, `MemoryError`.
pub fn from_digits(cx: &mut Context, text: &IntText) -> PyResult<Value> {
    let (count, base) = (text.digit_count, text.base);
    let (chunk_digits, chunk_factor) = chunk_of(base);
    if count < chunk_digits {
        let magnitude = text.digit_values().fold(0, |number, digit| number * u64::from(base) + u64::from(digit));
        return cx.new_int_from_limbs(text.negative, &[magnitude]);
    }
    if text.is_limited() && cx.int_digits_max > 0 && count > cx.int_digits_max {
        return Err(too_many_digits(cx, Some(count)));
    }
    let bits_per_digit = f64::from(base).log2();
    let length = (count as f64 * bits_per_digit / 64.0) as usize + 2;
    cx.check_size(length * 8)?;
    if base.is_power_of_two() {
        let bits = u64::from(base.trailing_zeros());
        return cx.build_int(length, |out| {
            for (index, digit) in text.digit_values().rev().enumerate() {
                let at = index as u64 * bits;
                let (limb, shift) = ((at / 64) as usize, at % 64);
                out[limb] |= u64::from(digit) << shift;
                if shift + bits > 64 {
                    out[limb + 1] |= u64::from(digit) >> (64 - shift);
                }
            }
            text.negative
        });
    }
    if count <= DIRECT_DIGITS {
        return cx.build_int(length, |out| {
            // The first chunk is the short one, so that all others have the same factor.
            let (mut used, mut chunk) = (0, 0u64);
            let mut left = count;
            for byte in text.digits {
                if *byte == b'_' {
                    continue;
                }
                chunk = chunk * u64::from(base) + u64::from(int_text::digit_value(*byte));
                left -= 1;
                if left.is_multiple_of(chunk_digits) {
                    let over = limbs::mul_add_small(&mut out[..used], chunk_factor, chunk);
                    if over != 0 {
                        out[used] = over;
                        used += 1;
                    }
                    chunk = 0;
                }
            }
            text.negative
        });
    }
    cx.check_size(count + length * 32)?;
    let mut plain = String::new();
    if plain.try_reserve_exact(count).is_err() {
        return Err(cx.memory_error());
    }
    plain.extend(text.digits.iter().filter(|byte| **byte != b'_').map(|byte| *byte as char));
    match UBig::from_str_radix(&plain, base) {
        Ok(number) => cx.new_int_from_limbs(text.negative, number.as_words()),
        Err(_) => Err(cx.value_error("invalid literal for int()")),
    }
}

/// `int(text, base)` for the bytes of a string (`wide`: it is text, so that white space and digits of all scripts count).
///
/// # Errors
/// `ValueError`, with `shown` as the text in the message; `MemoryError`.
pub fn parse(cx: &mut Context, bytes: &[u8], base: u32, wide: bool, shown: &Value) -> PyResult<Value> {
    if let Some(text) = int_text::parse_int(bytes, base) {
        return from_digits(cx, &text);
    }
    if wide && bytes.iter().any(|byte| *byte >= 0x80 || (0x1c..0x20).contains(byte)) {
        let mut plain = Vec::new();
        if lissom_text::unicode::to_ascii_number(bytes, &mut plain).is_err() {
            return Err(cx.memory_error());
        }
        for byte in &mut plain {
            if (0x1c..0x20).contains(byte) {
                *byte = b' ';
            }
        }
        if let Some(text) = int_text::parse_int(&plain, base) {
            return from_digits(cx, &text);
        }
    }
    let repr = cx.repr(shown)?;
    let text: String = cx.string_lossy(&repr).chars().take(200).collect();
    Err(cx.value_error(&format!("invalid literal for int() with base {base}: {text}")))
}
