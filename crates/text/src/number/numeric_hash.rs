//! Hashes of numbers: equal numbers hash alike, whatever their type.
//!
//! A number is reduced modulo the prime 2^61 - 1; a fraction by the inverse of its denominator. The hash -1
//! means an error in CPython's C code, so it becomes -2, and programs can see that.

/// The prime modulus, 2^61 - 1 (`sys.hash_info.modulus`).
pub const MODULUS: u64 = (1 << 61) - 1;

/// The hash of infinity (`sys.hash_info.inf`).
pub const INFINITY: i64 = 314_159;

/// What the imaginary part is multiplied by (`sys.hash_info.imag`).
pub const IMAGINARY: i64 = 1_000_003;

const fn finish(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an integer.
#[inline]
pub const fn hash_i64(value: i64) -> i64 {
    let reduced = (value.unsigned_abs() % MODULUS) as i64;
    finish(if value < 0 { -reduced } else { reduced })
}

/// The hash of a large integer, given as 64-bit limbs, least significant first.
pub fn hash_limbs(negative: bool, limbs: &[u64]) -> i64 {
    let modulus = u128::from(MODULUS);
    let sum = limbs.iter().rev().fold(0u128, |sum, &limb| ((sum << 64) | u128::from(limb)) % modulus);
    let reduced = sum as i64;
    finish(if negative { -reduced } else { reduced })
}

/// The hash of a float; nothing for not-a-number, which hashes by identity.
pub fn hash_f64(x: f64) -> Option<i64> {
    if x.is_nan() {
        return None;
    }
    let sign = if x < 0.0 { -1 } else { 1 };
    if x.is_infinite() {
        return Some(sign * INFINITY);
    }
    if x == 0.0 {
        return Some(0);
    }
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7FF) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) =
        if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    // Multiplying by 2^e modulo 2^61 - 1 rotates 61 bits by e.
    let turn = exponent.rem_euclid(61) as u32;
    let rotated = (mantissa << turn & MODULUS) | if turn == 0 { 0 } else { mantissa >> (61 - turn) };
    Some(finish(sign * (rotated % MODULUS) as i64))
}

/// The hash of a complex number from the hashes of its parts.
pub const fn hash_complex(real: i64, imaginary: i64) -> i64 {
    finish(real.wrapping_add(imaginary.wrapping_mul(IMAGINARY)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes() {
        assert_eq!(hash_i64(-1), -2);
        assert_eq!(hash_i64(MODULUS as i64), 0);
        assert_eq!(hash_i64(i64::MIN), -4);
        assert_eq!(hash_limbs(true, &[1 << 63]), hash_i64(i64::MIN));
        assert_eq!(hash_limbs(false, &[0, 1]), 8);
        assert_eq!(hash_f64(0.5), Some(1 << 60));
        assert_eq!(hash_f64(-1.0), Some(-2));
        assert_eq!(hash_f64(3.0), Some(3));
        assert_eq!(hash_f64(1e300), Some(1_224_995_262_755_759_164));
        assert_eq!(hash_f64(0.1), Some(230_584_300_921_369_408));
        assert_eq!(hash_f64(5e-324), Some(16_777_216));
        assert_eq!(hash_f64(-f64::INFINITY), Some(-314_159));
        assert_eq!(hash_f64(f64::NAN), None);
        assert_eq!(hash_complex(hash_i64(1), hash_i64(2)), 2_000_007);
    }
}
