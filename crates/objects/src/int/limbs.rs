//! Limbs: arithmetic on magnitudes, as slices of 64-bit limbs with the least significant first.
//!
//! Nothing here allocates or knows of values: results are written into a slice that the caller sized (and zeroed, where it says so).
//! These are the schoolbook methods, right for small numbers; beyond [`SCHOOLBOOK_MAX`] limbs `ops.rs` asks `dashu-int`.
//!
//! Invariant  inputs may have leading zero limbs only where a function says so; [`trim`] takes them off.
//! Not here   signs, sizes, conversion to text.

use std::cmp::Ordering;

/// Schoolbook multiplication and division are used while the shorter operand has at most this many limbs.
pub const SCHOOLBOOK_MAX: usize = 32;

/// Without leading zero limbs.
#[inline]
pub fn trim(limbs: &[u64]) -> &[u64] {
    let mut length = limbs.len();
    while length > 0 && limbs[length - 1] == 0 {
        length -= 1;
    }
    &limbs[..length]
}

/// The order of two trimmed magnitudes.
#[inline]
pub fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// How many bits a trimmed magnitude has.
#[inline]
pub fn bit_length(limbs: &[u64]) -> u64 {
    match limbs.last() {
        Some(top) => limbs.len() as u64 * 64 - u64::from(top.leading_zeros()),
        None => 0,
    }
}

/// `out = a + b`; `out` has a limb more than the longer one.
pub fn add(out: &mut [u64], a: &[u64], b: &[u64]) {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut carry = false;
    for (index, (out, &x)) in out.iter_mut().zip(long).enumerate() {
        let y = short.get(index).copied().unwrap_or(0);
        (*out, carry) = x.carrying_add_stable(y, carry);
    }
    if let Some(top) = out.get_mut(long.len()) {
        *top = u64::from(carry);
    }
}

/// `out = a - b`, where a >= b; `out` is as long as `a`.
pub fn sub(out: &mut [u64], a: &[u64], b: &[u64]) {
    let mut borrow = false;
    for (index, (out, &x)) in out.iter_mut().zip(a).enumerate() {
        let y = b.get(index).copied().unwrap_or(0);
        let (difference, first) = x.overflowing_sub(y);
        let (difference, second) = difference.overflowing_sub(u64::from(borrow));
        *out = difference;
        borrow = first | second;
    }
}

trait CarryingAdd: Sized {
    fn carrying_add_stable(self, other: Self, carry: bool) -> (Self, bool);
}

impl CarryingAdd for u64 {
    #[inline(always)]
    fn carrying_add_stable(self, other: u64, carry: bool) -> (u64, bool) {
        let (sum, first) = self.overflowing_add(other);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        (sum, first | second)
    }
}

/// `out += 1`; false if it overflowed.
pub fn increment(out: &mut [u64]) -> bool {
    for limb in out {
        *limb = limb.wrapping_add(1);
        if *limb != 0 {
            return true;
        }
    }
    false
}

/// `out = a * b`; `out` is zeroed and as long as both together.
pub fn mul(out: &mut [u64], a: &[u64], b: &[u64]) {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    for (shift, &y) in short.iter().enumerate() {
        let mut carry = 0u64;
        for (out, &x) in out[shift..].iter_mut().zip(long) {
            let product = u128::from(x) * u128::from(y) + u128::from(*out) + u128::from(carry);
            *out = product as u64;
            carry = (product >> 64) as u64;
        }
        out[shift + long.len()] = carry;
    }
}

/// `out = out * factor + addend`; what runs over.
pub fn mul_add_small(out: &mut [u64], factor: u64, addend: u64) -> u64 {
    let mut carry = addend;
    for limb in out {
        let product = u128::from(*limb) * u128::from(factor) + u128::from(carry);
        *limb = product as u64;
        carry = (product >> 64) as u64;
    }
    carry
}

/// `quotient = a / divisor`; the remainder. `quotient` is as long as `a`.
pub fn div_small(quotient: &mut [u64], a: &[u64], divisor: u64) -> u64 {
    let mut rest = 0u64;
    for (quotient, &limb) in quotient.iter_mut().zip(a).rev() {
        let dividend = u128::from(rest) << 64 | u128::from(limb);
        *quotient = (dividend / u128::from(divisor)) as u64;
        rest = (dividend % u128::from(divisor)) as u64;
    }
    rest
}

/// `a / divisor` in place; the remainder.
pub fn div_small_in_place(a: &mut [u64], divisor: u64) -> u64 {
    let mut rest = 0u64;
    for limb in a.iter_mut().rev() {
        let dividend = u128::from(rest) << 64 | u128::from(*limb);
        *limb = (dividend / u128::from(divisor)) as u64;
        rest = (dividend % u128::from(divisor)) as u64;
    }
    rest
}

/// The remainder alone.
pub fn rem_small(a: &[u64], divisor: u64) -> u64 {
    a.iter().rev().fold(0u64, |rest, &limb| ((u128::from(rest) << 64 | u128::from(limb)) % u128::from(divisor)) as u64)
}

/// Knuth's algorithm D (The Art of Computer Programming, 4.3.1).
///
/// `rest` is the dividend shifted left by the leading zeros of the divisor's top limb, with one limb more; it becomes the remainder,
/// still shifted. `divisor` is shifted likewise and has at least two limbs. `quotient` has `rest.len() - divisor.len()` limbs.
pub fn div_normalized(quotient: &mut [u64], rest: &mut [u64], divisor: &[u64]) {
    let count = divisor.len();
    let (top, second) = (divisor[count - 1], divisor[count - 2]);
    for at in (0..rest.len() - count).rev() {
        let head = u128::from(rest[at + count]) << 64 | u128::from(rest[at + count - 1]);
        let (mut guess, mut left) = if rest[at + count] >= top {
            let left = head - u128::from(top) * u128::from(u64::MAX);
            (u64::MAX, left)
        } else {
            ((head / u128::from(top)) as u64, head % u128::from(top))
        };
        while left >> 64 == 0 && u128::from(guess) * u128::from(second) > (left << 64 | u128::from(rest[at + count - 2])) {
            guess -= 1;
            left += u128::from(top);
        }
        let (mut carry, mut borrow) = (0u64, false);
        for (place, &limb) in rest[at..].iter_mut().zip(divisor) {
            let product = u128::from(guess) * u128::from(limb) + u128::from(carry);
            carry = (product >> 64) as u64;
            let (difference, first) = place.overflowing_sub(product as u64);
            let (difference, again) = difference.overflowing_sub(u64::from(borrow));
            *place = difference;
            borrow = first | again;
        }
        let (difference, first) = rest[at + count].overflowing_sub(carry);
        let (difference, again) = difference.overflowing_sub(u64::from(borrow));
        rest[at + count] = difference;
        if first | again {
            guess -= 1;
            let mut carry = false;
            for (place, &limb) in rest[at..].iter_mut().zip(divisor) {
                (*place, carry) = place.carrying_add_stable(limb, carry);
            }
            rest[at + count] = rest[at + count].wrapping_add(u64::from(carry));
        }
        quotient[at] = guess;
    }
}

/// `out = a << bits`; `out` has room for all of it and is zeroed.
pub fn shift_left(out: &mut [u64], a: &[u64], bits: u64) {
    let (limbs, bits) = ((bits / 64) as usize, (bits % 64) as u32);
    let mut carry = 0;
    for (out, &limb) in out[limbs..].iter_mut().zip(a) {
        *out = limb << bits | carry;
        carry = if bits == 0 { 0 } else { limb >> (64 - bits) };
    }
    if let Some(top) = out.get_mut(limbs + a.len()) {
        *top = carry;
    }
}

/// `out = a >> bits`, whether bits that were set fell out. `out` has `a.len() - bits / 64` limbs.
pub fn shift_right(out: &mut [u64], a: &[u64], bits: u64) -> bool {
    let (limbs, bits) = ((bits / 64) as usize, (bits % 64) as u32);
    let Some(kept) = a.get(limbs..) else { return a.iter().any(|&limb| limb != 0) };
    for (index, out) in out.iter_mut().enumerate() {
        let low = kept.get(index).copied().unwrap_or(0) >> bits;
        let high = kept.get(index + 1).copied().unwrap_or(0);
        *out = low | if bits == 0 { 0 } else { high << (64 - bits) };
    }
    a[..limbs].iter().any(|&limb| limb != 0) || kept.first().is_some_and(|&limb| bits != 0 && limb << (64 - bits) != 0)
}

/// Negates a number in two's complement.
pub fn negate(out: &mut [u64]) {
    for limb in out.iter_mut() {
        *limb = !*limb;
    }
    increment(out);
}

/// Bit by bit in two's complement: `out = f(a, b)`, as a magnitude; whether it is negative.
/// `out` has a limb more than the longer one.
pub fn bitwise(out: &mut [u64], a: (bool, &[u64]), b: (bool, &[u64]), f: impl Fn(u64, u64) -> u64) -> bool {
    let (mut carry_a, mut carry_b) = (a.0, b.0);
    let limb = |(negative, limbs): (bool, &[u64]), index: usize, carry: &mut bool| {
        let limb = limbs.get(index).copied().unwrap_or(0);
        if !negative {
            return limb;
        }
        let (limb, over) = (!limb).overflowing_add(u64::from(*carry));
        *carry = over;
        limb
    };
    for (index, out) in out.iter_mut().enumerate() {
        *out = f(limb(a, index, &mut carry_a), limb(b, index, &mut carry_b));
    }
    let negative = out.last().is_some_and(|top| top >> 63 != 0);
    if negative {
        negate(out);
    }
    negative
}

/// `mantissa × 2^exponent` rounded half to even, where `sticky` says that a little more is there; nothing if it is too large.
pub fn scale(mantissa: u64, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let zeros = mantissa.leading_zeros();
    let (mut mantissa, mut exponent, mut sticky) = (mantissa << zeros, exponent - i64::from(zeros), sticky);
    let top = exponent + 63;
    if top > 1023 {
        return None;
    }
    if top < -1022 {
        // A subnormal: its last bit is 2^-1074, and the rounding has to happen there, once.
        let drop = -1022 - top;
        if drop > 62 {
            return Some(0.0);
        }
        sticky |= mantissa & ((1 << drop) - 1) != 0;
        mantissa >>= drop;
        exponent += drop;
    }
    // 64 bits with the highest set (or fewer, for a subnormal): 11 of them are to be rounded off.
    let half = 1u64 << 10;
    let (kept, rest) = (mantissa >> 11, mantissa & (2 * half - 1));
    let up = rest > half || (rest == half && (sticky || kept & 1 == 1));
    let kept = kept + u64::from(up);
    // Exact: `kept` has at most 53 significant bits, and both factors are powers of two in range.
    let exponent = exponent + 11;
    let number = if exponent < -1022 { kept as f64 * power_of_two(-1022) * power_of_two(exponent + 1022) } else { kept as f64 * power_of_two(exponent.min(1023)) };
    if number.is_finite() { Some(number) } else { None }
}

fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// The top 64 bits of a trimmed magnitude, whether there is more below, and the exponent of the lowest of them.
pub fn top_bits(limbs: &[u64]) -> (u64, bool, i64) {
    let Some((&top, below)) = limbs.split_last() else { return (0, false, 0) };
    let zeros = top.leading_zeros();
    let mut mantissa = top << zeros;
    let mut sticky = false;
    if let Some((&next, rest)) = below.split_last() {
        if zeros > 0 {
            mantissa |= next >> (64 - zeros);
        }
        sticky = next << zeros != 0 || rest.iter().any(|&limb| limb != 0);
    }
    (mantissa, sticky, below.len() as i64 * 64 - i64::from(zeros))
}

/// A magnitude as the nearest float; nothing if it is too large.
pub fn to_f64(limbs: &[u64]) -> Option<f64> {
    let (mantissa, sticky, exponent) = top_bits(limbs);
    scale(mantissa, sticky, exponent)
}

/// The limbs a float's integral part can have.
pub const FLOAT_LIMBS: usize = 17;

/// The integral part of a finite float's magnitude.
pub fn from_f64(number: f64) -> [u64; FLOAT_LIMBS] {
    let mut out = [0; FLOAT_LIMBS];
    let bits = number.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64 - 1075;
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    if exponent < -52 {
        return out;
    }
    if exponent <= 0 {
        out[0] = mantissa >> -exponent;
    } else {
        shift_left(&mut out, &[mantissa], exponent as u64);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Noise(u64);
    impl Noise {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mixed = (self.0 ^ self.0 >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
            match mixed >> 61 {
                0 => 0,
                1 => u64::MAX,
                2 => 1 << 63,
                _ => mixed ^ mixed >> 29,
            }
        }
        fn limbs(&mut self, most: usize) -> Vec<u64> {
            let count = self.next() as usize % most;
            let mut limbs: Vec<u64> = (0..count).map(|_| self.next()).collect();
            limbs.truncate(trim(&limbs).len());
            limbs
        }
    }

    #[test]
    fn division_undoes_multiplication() {
        let mut noise = Noise(7);
        for _ in 0..20_000 {
            let (a, mut b) = (noise.limbs(9), noise.limbs(6));
            if b.len() < 2 {
                b = vec![noise.next(), noise.next() | 1];
            }
            let shift = u64::from(b[b.len() - 1].leading_zeros());
            let mut divisor = vec![0; b.len()];
            shift_left(&mut divisor, &b, shift);
            let mut rest = vec![0; a.len().max(b.len()) + 1];
            shift_left(&mut rest, &a, shift);
            let mut quotient = vec![0; rest.len() - b.len()];
            div_normalized(&mut quotient, &mut rest, &divisor);
            let mut back = vec![0; quotient.len() + b.len()];
            mul(&mut back, &quotient, &b);
            let mut remainder = vec![0; rest.len()];
            shift_right(&mut remainder, &rest, shift);
            assert!(compare(trim(&remainder), &b).is_lt());
            let mut sum = vec![0; back.len().max(remainder.len()) + 1];
            add(&mut sum, &back, &remainder);
            assert_eq!(trim(&sum), &a[..]);
        }
    }

    #[test]
    fn floats_round_half_to_even() {
        assert_eq!(to_f64(&[(1 << 53) + 1]), Some(9_007_199_254_740_992.0));
        assert_eq!(to_f64(&[(1 << 53) + 3]), Some(9_007_199_254_740_996.0));
        assert_eq!(to_f64(&[1, (1 << 53) + 1]), Some((9_007_199_254_740_994.0) * 2f64.powi(64)));
        assert_eq!(to_f64(&[0, 0, 5]), Some(5.0 * 2f64.powi(128)));
        assert_eq!(to_f64(&[u64::MAX; 16]), None);
        assert_eq!(scale(1, false, -1074), Some(5e-324));
        assert_eq!(scale(1, false, -1075), Some(0.0));
        assert_eq!(scale(1, true, -1075), Some(5e-324));
        assert_eq!(scale(3, false, -1075), Some(1e-323));
        assert_eq!(scale(1, false, -1022), Some(f64::MIN_POSITIVE));
        for number in [1.0, 123456.75, 1e300, f64::MAX, 0.99, 4.5e15] {
            assert_eq!(to_f64(trim(&from_f64(number))), Some(number.trunc()));
        }
    }

    #[test]
    fn bits_are_those_of_twos_complement() {
        let mut noise = Noise(3);
        for _ in 0..5000 {
            let (a, b) = (noise.next() as i64 >> 1, noise.next() as i64 >> 1);
            for f in [(|x, y| x & y) as fn(u64, u64) -> u64, |x, y| x | y, |x, y| x ^ y] {
                let mut out = [0; 2];
                let negative = bitwise(&mut out, (a < 0, &[a.unsigned_abs()]), (b < 0, &[b.unsigned_abs()]), f);
                let expected = f(a as u64, b as u64) as i64;
                assert_eq!((negative, out), (expected < 0, [expected.unsigned_abs(), 0]));
            }
        }
    }
}
