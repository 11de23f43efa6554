//! Arithmetic on integers of any size. Nothing here runs Python code.
//!
//! Two small operands are computed in a machine word. Otherwise the magnitudes go through `limbs.rs` into the result's cell; operands
//! beyond its thresholds go to `dashu-int`, whose memory is outside of the heap: so the size of result and scratch is
//! checked against the limit before work begins.

use std::cmp::Ordering;

use dashu_int::UBig;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::monty::MontgomeryRepr;
use dashu_int::ops::{DivRem, Gcd, SquareRoot};

use super::layout::{IntRef, LIMBS_MAX};
use super::limbs::{self, SCHOOLBOOK_MAX};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

/// Limbs below which no preflight is needed: the allocation itself is refused.
const UNCHECKED: usize = 512;

/// Checks that an operation with so many limbs of results and scratch fits.
fn check_limbs(cx: &mut Context, limbs: usize) -> PyResult {
    if limbs <= UNCHECKED {
        return Ok(());
    }
    if limbs > LIMBS_MAX { Err(cx.memory_error()) } else { cx.check_size(limbs * 8) }
}

/// Room outside of the heap for a moment.
fn scratch(cx: &mut Context, limbs: usize) -> PyResult<Vec<u64>> {
    check_limbs(cx, limbs)?;
    let mut room = Vec::new();
    if room.try_reserve_exact(limbs).is_err() {
        return Err(cx.memory_error());
    }
    room.resize(limbs, 0);
    Ok(room)
}

/// A result of `dashu-int`.
fn from_big(cx: &mut Context, negative: bool, number: &UBig) -> PyResult<Value> {
    cx.new_int_from_limbs(negative, number.as_words())
}

/// Raises `ZeroDivisionError: division by zero`.
#[cold]
pub fn division_by_zero(cx: &mut Context) -> crate::context::Raised {
    cx.error(ShapeId::ZERO_DIVISION_ERROR, "division by zero")
}

/// A binary operator on two integers; `None` if integers do not have it.
///
/// # Errors
/// `ZeroDivisionError`, `ValueError`, `OverflowError`, `MemoryError`, as the operator has it.
pub fn binary(cx: &mut Context, operation: Special, a: IntRef, b: IntRef) -> PyResult<Option<Value>> {
    match operation {
        Special::Add => add(cx, a, b),
        Special::Sub => sub(cx, a, b),
        Special::Mul => mul(cx, a, b),
        Special::FloorDiv => floor_div(cx, a, b),
        Special::Mod => modulo(cx, a, b),
        Special::TrueDiv => true_div(cx, a, b),
        Special::LShift => shift_left(cx, a, b),
        Special::RShift => shift_right(cx, a, b),
        Special::And => and(cx, a, b),
        Special::Or => or(cx, a, b),
        Special::Xor => xor(cx, a, b),
        Special::Pow => power(cx, a, b),
        Special::DivMod => {
            let (quotient, rest) = divmod(cx, a, b)?;
            cx.new_tuple_from(vec![quotient, rest])
        }
        _ => return Ok(None),
    }
    .map(Some)
}

/// `a + b`
///
/// # Errors
/// `MemoryError`
pub fn add(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        return cx.new_int(x + y);
    }
    sum(cx, a, b, false)
}

/// `a - b`
///
/// # Errors
/// `MemoryError`
pub fn sub(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        return cx.new_int(x - y);
    }
    sum(cx, a, b, true)
}

fn sum(cx: &mut Context, a: IntRef, b: IntRef, negate: bool) -> PyResult<Value> {
    let (mut room_a, mut room_b) = (0, 0);
    let ((sign, x), (sign_b, y)) = (a.parts(&mut room_a), b.parts(&mut room_b));
    if sign == (sign_b ^ negate) {
        return cx.build_int(x.len().max(y.len()) + 1, |out| {
            limbs::add(out, x, y);
            sign
        });
    }
    match limbs::compare(x, y) {
        Ordering::Equal => Ok(Value::int32(0)),
        Ordering::Greater => cx.build_int(x.len(), |out| {
            limbs::sub(out, x, y);
            sign
        }),
        Ordering::Less => cx.build_int(y.len(), |out| {
            limbs::sub(out, y, x);
            !sign
        }),
    }
}

/// `a * b`
///
/// # Errors
/// `MemoryError`
pub fn mul(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        return cx.new_int_i128(i128::from(x) * i128::from(y));
    }
    let (mut room_a, mut room_b) = (0, 0);
    let ((sign_a, x), (sign_b, y)) = (a.parts(&mut room_a), b.parts(&mut room_b));
    let (sign, length) = (sign_a != sign_b, x.len() + y.len());
    if x.len().min(y.len()) <= SCHOOLBOOK_MAX {
        return cx.build_int(length, |out| {
            limbs::mul(out, x, y);
            sign
        });
    }
    check_limbs(cx, length * 4)?;
    let product = if std::ptr::eq(x, y) { UBig::from_words(x).sqr() } else { UBig::from_words(x) * UBig::from_words(y) };
    from_big(cx, sign, &product)
}

/// Quotient and remainder of magnitudes, as limbs outside of the heap.
fn div_rem(cx: &mut Context, x: &[u64], y: &[u64]) -> PyResult<(Vec<u64>, Vec<u64>)> {
    if limbs::compare(x, y).is_lt() {
        let mut rest = scratch(cx, x.len())?;
        rest.copy_from_slice(x);
        return Ok((Vec::new(), rest));
    }
    if let &[divisor] = y {
        let mut quotient = scratch(cx, x.len())?;
        let rest = limbs::div_small(&mut quotient, x, divisor);
        return Ok((quotient, vec![rest]));
    }
    if y.len() <= SCHOOLBOOK_MAX || x.len() - y.len() <= SCHOOLBOOK_MAX {
        let shift = u64::from(y[y.len() - 1].leading_zeros());
        let mut divisor = scratch(cx, y.len())?;
        limbs::shift_left(&mut divisor, y, shift);
        let mut rest = scratch(cx, x.len() + 1)?;
        limbs::shift_left(&mut rest, x, shift);
        let mut quotient = scratch(cx, rest.len() - y.len())?;
        limbs::div_normalized(&mut quotient, &mut rest, &divisor);
        limbs::shift_right(&mut divisor, &rest[..y.len()], shift);
        return Ok((quotient, divisor));
    }
    check_limbs(cx, x.len() * 5)?;
    let (quotient, rest) = UBig::from_words(x).div_rem(UBig::from_words(y));
    let copy = |cx: &mut Context, number: &UBig| {
        let mut room = scratch(cx, number.as_words().len())?;
        room.copy_from_slice(number.as_words());
        Ok(room)
    };
    Ok((copy(cx, &quotient)?, copy(cx, &rest)?))
}

/// Quotient (rounded down) and remainder, each if it is wanted.
fn div_floor(cx: &mut Context, a: IntRef, b: IntRef, quotient_wanted: bool, rest_wanted: bool) -> PyResult<(Value, Value)> {
    if b.is_zero() {
        return Err(division_by_zero(cx));
    }
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        let (mut quotient, mut rest) = (x / y, x % y);
        if rest != 0 && (rest < 0) != (y < 0) {
            quotient -= 1;
            rest += y;
        }
        return Ok((cx.new_int(quotient)?, Value::int_unchecked(rest)));
    }
    let (mut room_a, mut room_b) = (0, 0);
    let ((sign_a, x), (sign_b, y)) = (a.parts(&mut room_a), b.parts(&mut room_b));
    let (mut quotient, rest) = div_rem(cx, x, y)?;
    let rest = limbs::trim(&rest);
    let adjust = sign_a != sign_b && !rest.is_empty();
    let quotient = if quotient_wanted {
        if adjust && !limbs::increment(&mut quotient) {
            cx.build_int(quotient.len() + 1, |out| {
                out[quotient.len()] = 1;
                true
            })?
        } else {
            cx.new_int_from_limbs(sign_a != sign_b, &quotient)?
        }
    } else {
        Value::NONE
    };
    let rest = match (rest_wanted, adjust) {
        (false, _) => Value::NONE,
        (true, false) => cx.new_int_from_limbs(sign_a, rest)?,
        (true, true) => cx.build_int(y.len(), |out| {
            limbs::sub(out, y, rest);
            sign_b
        })?,
    };
    Ok((quotient, rest))
}

/// `a // b`
///
/// # Errors
/// `ZeroDivisionError`, `MemoryError`
pub fn floor_div(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    div_floor(cx, a, b, true, false).map(|(quotient, _)| quotient)
}

/// `a % b`
///
/// # Errors
/// `ZeroDivisionError`, `MemoryError`
pub fn modulo(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    div_floor(cx, a, b, false, true).map(|(_, rest)| rest)
}

/// `divmod(a, b)`
///
/// # Errors
/// `ZeroDivisionError`, `MemoryError`
pub fn divmod(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<(Value, Value)> {
    div_floor(cx, a, b, true, true)
}

/// `a / b` as the nearest float.
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`
pub fn true_div(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    let quotient = true_div_f64(cx, a, b)?;
    cx.new_float(quotient)
}

/// `a / b` as the nearest float.
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`
pub fn true_div_f64(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<f64> {
    if b.is_zero() {
        return Err(division_by_zero(cx));
    }
    const EXACT: u64 = 1 << 53;
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b)
        && x.unsigned_abs() <= EXACT
        && y.unsigned_abs() <= EXACT
    {
        return Ok(x as f64 / y as f64);
    }
    if a.is_zero() {
        return Ok(if b.is_negative() { -0.0 } else { 0.0 });
    }
    let (mut room_a, mut room_b) = (0, 0);
    let ((sign_a, x), (sign_b, y)) = (a.parts(&mut room_a), b.parts(&mut room_b));
    // Shift one side so that the quotient has 62 or 63 bits; what is left over only breaks ties.
    let shift = limbs::bit_length(x) as i64 - limbs::bit_length(y) as i64 - 62;
    let found = if shift > 1100 {
        None
    } else if shift < -1200 {
        Some(0.0)
    } else {
        let bits = shift.unsigned_abs();
        let shifted = if shift > 0 { y } else { x };
        let mut room = scratch(cx, shifted.len() + (bits / 64) as usize + 1)?;
        limbs::shift_left(&mut room, shifted, bits);
        let room = limbs::trim(&room);
        let (quotient, rest) = if shift > 0 { div_rem(cx, x, room)? } else { div_rem(cx, room, y)? };
        limbs::scale(quotient.first().copied().unwrap_or(0), !limbs::trim(&rest).is_empty(), shift)
    };
    match found {
        Some(number) => Ok(if sign_a == sign_b { number } else { -number }),
        None => Err(cx.overflow_error("integer division result too large for a float")),
    }
}

/// `-a`
///
/// # Errors
/// `MemoryError`
pub fn negate(cx: &mut Context, a: IntRef) -> PyResult<Value> {
    match a {
        IntRef::Small(number) => cx.new_int(-number),
        IntRef::Big { negative, limbs } => cx.new_int_from_limbs(!negative, limbs),
    }
}

/// `abs(a)`
///
/// # Errors
/// `MemoryError`
pub fn absolute(cx: &mut Context, a: IntRef) -> PyResult<Value> {
    match a {
        IntRef::Small(number) => cx.new_int(number.abs()),
        IntRef::Big { limbs, .. } => cx.new_int_from_limbs(false, limbs),
    }
}

/// `~a`
///
/// # Errors
/// `MemoryError`
pub fn invert(cx: &mut Context, a: IntRef) -> PyResult<Value> {
    match a {
        IntRef::Small(number) => Ok(Value::int_unchecked(!number)),
        big => {
            let minus_one = sub(cx, IntRef::Small(-1), big)?;
            Ok(minus_one)
        }
    }
}

fn bitwise(cx: &mut Context, a: IntRef, b: IntRef, f: impl Fn(u64, u64) -> u64) -> PyResult<Value> {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        return Ok(Value::int_unchecked(f(x as u64, y as u64) as i64));
    }
    let (mut room_a, mut room_b) = (0, 0);
    let (a, b) = (a.parts(&mut room_a), b.parts(&mut room_b));
    cx.build_int(a.1.len().max(b.1.len()) + 1, |out| limbs::bitwise(out, a, b, f))
}

/// `a & b`
///
/// # Errors
/// `MemoryError`
pub fn and(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    bitwise(cx, a, b, |x, y| x & y)
}

/// `a | b`
///
/// # Errors
/// `MemoryError`
pub fn or(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    bitwise(cx, a, b, |x, y| x | y)
}

/// `a ^ b`
///
/// # Errors
/// `MemoryError`
pub fn xor(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    bitwise(cx, a, b, |x, y| x ^ y)
}

/// `a << b`
///
/// # Errors
/// `ValueError`, `OverflowError`, `MemoryError`
pub fn shift_left(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    if b.is_negative() {
        return Err(cx.value_error("negative shift count"));
    }
    if a.is_zero() {
        return Ok(Value::int32(0));
    }
    let Some(bits) = b.to_i64() else { return Err(cx.overflow_error("too many digits in integer")) };
    shift_left_by(cx, a, bits as u64)
}

/// `a << bits`
///
/// # Errors
/// `MemoryError`
pub fn shift_left_by(cx: &mut Context, a: IntRef, bits: u64) -> PyResult<Value> {
    if let IntRef::Small(number) = a
        && bits < 64
    {
        return cx.new_int_i128(i128::from(number) << bits);
    }
    let mut room = 0;
    let (sign, x) = a.parts(&mut room);
    let length = x.len() + (bits / 64) as usize + 1;
    check_limbs(cx, length)?;
    cx.build_int(length, |out| {
        limbs::shift_left(out, x, bits);
        sign
    })
}

/// `a >> b`
///
/// # Errors
/// `ValueError`, `MemoryError`
pub fn shift_right(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    if b.is_negative() {
        return Err(cx.value_error("negative shift count"));
    }
    let bits = b.clamped() as u64;
    match a {
        IntRef::Small(number) => Ok(Value::int_unchecked(number >> bits.min(63))),
        IntRef::Big { negative, limbs } => {
            if bits >= limbs::bit_length(limbs) {
                return Ok(Value::int32(if negative { -1 } else { 0 }));
            }
            let skipped = (bits / 64) as usize;
            cx.build_int(limbs.len() - skipped + 1, |out| {
                let kept = limbs.len() - skipped;
                let lost = limbs::shift_right(&mut out[..kept], limbs, bits);
                if negative && lost {
                    limbs::increment(out);
                }
                negative
            })
        }
    }
}

/// `a ** b`: a float if the exponent is negative.
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`, `MemoryError`
pub fn power(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    if b.is_negative() {
        let (x, y) = (to_f64(cx, a)?, to_f64(cx, b)?);
        return crate::float::ops::power(cx, x, y);
    }
    match (a, b) {
        (_, IntRef::Small(0)) => return Ok(Value::int32(1)),
        (IntRef::Small(base @ (0 | 1)), _) => return Ok(Value::int32(base as i32)),
        (IntRef::Small(-1), exponent) => return Ok(Value::int32(if exponent.is_odd() { -1 } else { 1 })),
        _ => {}
    }
    let Some(exponent) = b.to_i64().and_then(|exponent| usize::try_from(exponent).ok()) else { return Err(cx.memory_error()) };
    if let (IntRef::Small(base), Ok(exponent)) = (a, u32::try_from(exponent))
        && let Some(power) = base.checked_pow(exponent)
    {
        return cx.new_int(power);
    }
    let mut room = 0;
    let (sign, x) = a.parts(&mut room);
    let sign = sign && exponent % 2 == 1;
    if let &[limb] = x
        && limb.is_power_of_two()
    {
        let bits = u64::from(limb.trailing_zeros()).checked_mul(exponent as u64);
        let Some(bits) = bits else { return Err(cx.memory_error()) };
        return shift_left_by(cx, IntRef::Small(if sign { -1 } else { 1 }), bits);
    }
    let (mantissa, _, scale) = limbs::top_bits(x);
    let bits = ((mantissa as f64).log2() + scale as f64) * exponent as f64;
    if bits > 64.0 * LIMBS_MAX as f64 {
        return Err(cx.memory_error());
    }
    check_limbs(cx, (bits / 64.0) as usize * 3 + 16)?;
    let power = UBig::from_words(x).pow(exponent);
    from_big(cx, sign, &power)
}

/// `pow(a, b, m)`
///
/// # Errors
/// `ValueError` for a zero modulus or a base without inverse; `MemoryError`.
pub fn power_modulo(cx: &mut Context, a: IntRef, b: IntRef, m: IntRef) -> PyResult<Value> {
    if m.is_zero() {
        return Err(cx.value_error("pow() 3rd argument cannot be 0"));
    }
    let mut rooms = (0, 0, 0);
    let ((sign_a, base), (invert, exponent), (sign_m, modulus)) = (a.parts(&mut rooms.0), b.parts(&mut rooms.1), m.parts(&mut rooms.2));
    if modulus == [1] {
        return Ok(Value::int32(0));
    }
    let no_inverse = "base is not invertible for the given modulus";
    let residue = if let &[modulus] = modulus {
        let mut base = limbs::rem_small(base, modulus);
        if sign_a && base != 0 {
            base = modulus - base;
        }
        if invert {
            match inverse(base, modulus) {
                Some(inverse) => base = inverse,
                None => return Err(cx.value_error(no_inverse)),
            }
        }
        vec![power_in_word(base, exponent, modulus)]
    } else {
        check_limbs(cx, (base.len() + exponent.len() + modulus.len()) * 8)?;
        let modulus = UBig::from_words(modulus);
        let mut base = UBig::from_words(base) % &modulus;
        if sign_a && !base.is_zero() {
            base = &modulus - base;
        }
        if invert {
            let ring = ConstDivisor::new(modulus.clone());
            match ring.reduce(base).inv() {
                Some(inverse) => base = inverse.residue(),
                None => return Err(cx.value_error(no_inverse)),
            }
        }
        let exponent = UBig::from_words(exponent);
        let residue = if modulus.as_words()[0] & 1 == 1 && exponent.as_words().len() > 1 {
            MontgomeryRepr::new(modulus).reduce(base).pow(&exponent).residue()
        } else {
            ConstDivisor::new(modulus).reduce(base).pow(&exponent).residue()
        };
        residue.as_words().to_vec()
    };
    let residue = limbs::trim(&residue);
    if sign_m && !residue.is_empty() {
        return cx.build_int(modulus.len(), |out| {
            limbs::sub(out, modulus, residue);
            true
        });
    }
    cx.new_int_from_limbs(false, residue)
}

fn power_in_word(base: u64, exponent: &[u64], modulus: u64) -> u64 {
    let mul = |x: u64, y: u64| (u128::from(x) * u128::from(y) % u128::from(modulus)) as u64;
    let mut result = 1 % modulus;
    for limb in exponent.iter().rev() {
        for bit in (0..64).rev() {
            result = mul(result, result);
            if limb >> bit & 1 == 1 {
                result = mul(result, base);
            }
        }
    }
    result
}

fn inverse(number: u64, modulus: u64) -> Option<u64> {
    let (mut old, mut rest) = (i128::from(modulus), i128::from(number));
    let (mut old_factor, mut factor) = (0i128, 1i128);
    while rest != 0 {
        let quotient = old / rest;
        (old, rest) = (rest, old - quotient * rest);
        (old_factor, factor) = (factor, old_factor - quotient * factor);
    }
    if old == 1 { u64::try_from(old_factor.rem_euclid(i128::from(modulus))).ok() } else { None }
}

/// The greatest common divisor.
///
/// # Errors
/// `MemoryError`
pub fn gcd(cx: &mut Context, a: IntRef, b: IntRef) -> PyResult<Value> {
    let (mut room_a, mut room_b) = (0, 0);
    let ((_, x), (_, y)) = (a.parts(&mut room_a), b.parts(&mut room_b));
    match (x, y) {
        ([], other) | (other, []) => cx.new_int_from_limbs(false, other),
        (&[x], &[y]) => cx.new_int_u64(gcd_words(x, y)),
        (&[word], big) | (big, &[word]) => cx.new_int_u64(gcd_words(word, limbs::rem_small(big, word))),
        _ => {
            check_limbs(cx, (x.len() + y.len()) * 4)?;
            let divisor = UBig::from_words(x).gcd(UBig::from_words(y));
            from_big(cx, false, &divisor)
        }
    }
}

fn gcd_words(mut x: u64, mut y: u64) -> u64 {
    if x == 0 || y == 0 {
        return x | y;
    }
    let twos = (x | y).trailing_zeros();
    x >>= x.trailing_zeros();
    while y != 0 {
        y >>= y.trailing_zeros();
        if x > y {
            std::mem::swap(&mut x, &mut y);
        }
        y -= x;
    }
    x << twos
}

/// The integer part of the square root of a number that is not negative.
///
/// # Errors
/// `MemoryError`
pub fn square_root(cx: &mut Context, a: IntRef) -> PyResult<Value> {
    if let Some(number) = a.to_u64() {
        return cx.new_int_u64(number.isqrt());
    }
    let mut room = 0;
    let (_, x) = a.parts(&mut room);
    check_limbs(cx, x.len() * 4)?;
    let root = UBig::from_words(x).sqrt();
    from_big(cx, false, &root)
}

/// How many bits of the magnitude are set.
pub fn bit_count(a: IntRef) -> u64 {
    a.parts(&mut 0).1.iter().map(|limb| u64::from(limb.count_ones())).sum()
}

/// Python's hash.
pub fn hash(a: IntRef) -> i64 {
    match a {
        IntRef::Small(number) => lissom_text::number::numeric_hash::hash_i64(number),
        IntRef::Big { negative, limbs } => lissom_text::number::numeric_hash::hash_limbs(negative, limbs),
    }
}

/// The order of two integers.
pub fn compare(a: IntRef, b: IntRef) -> Ordering {
    if let (IntRef::Small(x), IntRef::Small(y)) = (a, b) {
        return x.cmp(&y);
    }
    let (mut room_a, mut room_b) = (0, 0);
    match (a.parts(&mut room_a), b.parts(&mut room_b)) {
        ((false, x), (false, y)) => limbs::compare(x, y),
        ((true, x), (true, y)) => limbs::compare(y, x),
        ((true, _), (false, _)) => Ordering::Less,
        ((false, _), (true, _)) => Ordering::Greater,
    }
}

/// The order of an integer and a float, exactly; nothing for NaN.
pub fn compare_float(a: IntRef, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if let IntRef::Small(x) = a
        && x.unsigned_abs() <= 1 << 53
    {
        return (x as f64).partial_cmp(&b);
    }
    if b.is_infinite() || a.is_negative() != (b < 0.0) {
        let below = if b.is_infinite() { b > 0.0 } else { a.is_negative() };
        return Some(if below { Ordering::Less } else { Ordering::Greater });
    }
    let mut room = 0;
    let (negative, x) = a.parts(&mut room);
    let whole = limbs::from_f64(b.abs());
    let order = limbs::compare(x, limbs::trim(&whole)).then(if b.fract() == 0.0 { Ordering::Equal } else { Ordering::Less });
    Some(if negative { order.reverse() } else { order })
}

/// The nearest float.
///
/// # Errors
/// `OverflowError`
#[inline]
pub fn to_f64(cx: &mut Context, a: IntRef) -> PyResult<f64> {
    match a {
        IntRef::Small(number) => Ok(number as f64),
        IntRef::Big { negative, limbs } => match limbs::to_f64(limbs) {
            Some(number) => Ok(if negative { -number } else { number }),
            None => Err(cx.overflow_error("int too large to convert to float")),
        },
    }
}

/// The integral part of a float.
///
/// # Errors
/// `ValueError` for NaN, `OverflowError` for infinities, `MemoryError`.
pub fn from_f64(cx: &mut Context, number: f64) -> PyResult<Value> {
    let truncated = number as i64;
    if truncated.unsigned_abs() < 1 << 62 && !number.is_nan() {
        return Ok(Value::int_unchecked(truncated));
    }
    if number.is_nan() {
        return Err(cx.value_error("cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(cx.overflow_error("cannot convert float infinity to integer"));
    }
    cx.new_int_from_limbs(number < 0.0, &limbs::from_f64(number.abs()))
}
