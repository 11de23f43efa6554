//! Arithmetic on coefficients of at most two words, without memory: what programs that count money do all day.
//!
//! Each function gives up, with `None`, where a number is special, too long, or near the ends of the range of exponents; then [`super::work`] does it.
//! What they give is what that would.

use std::cmp::Ordering;

use lissom_objects::decimal::DecimalRef;

use super::natural::{POWERS, POWERS_WIDE, Rest, cut_wide, digits_of_wide};
use super::wide;
use super::work::condition::{INEXACT, ROUNDED};
use super::work::{Rounding, Settings};

/// A finite number of at most two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Small {
    /// Is the sign set?
    pub negative: bool,
    /// The power of ten.
    pub exponent: i64,
    /// The digits.
    pub coefficient: u128,
}

/// A result and the conditions met.
pub type Result = Option<(Small, u32)>;

impl Small {
    /// A number in its cell.
    #[inline(always)]
    pub fn of(number: &DecimalRef) -> Option<Small> {
        if !number.is_finite() {
            return None;
        }
        let coefficient = match *number.limbs {
            [low] => u128::from(low),
            [low, high] => u128::from(low) | u128::from(high) << 64,
            _ => return None,
        };
        Some(Small { negative: number.negative(), exponent: number.exponent(), coefficient })
    }

    /// The coefficient with the exponent made smaller.
    #[inline]
    fn scaled(&self, zeros: i64) -> Option<u128> {
        if zeros == 0 {
            return Some(self.coefficient);
        }
        if zeros < 20 && self.coefficient >> 64 == 0 {
            // 2^64 × 10^19 fits two words.
            return Some(u128::from(self.coefficient as u64) * u128::from(POWERS[zeros as usize]));
        }
        self.coefficient.checked_mul(*POWERS_WIDE.get(usize::try_from(zeros).ok()?)?)
    }

    /// Rounded to the precision, if it is far from the ends of the range.
    #[inline]
    fn finished(mut self, settings: &Settings) -> Result {
        let digits = digits_of_wide(self.coefficient);
        if digits <= settings.precision {
            if !self.is_inside(digits, settings) {
                return None;
            }
            return Some((self, 0));
        }
        let count = digits - settings.precision;
        let (kept, rest) = cut_wide(self.coefficient, count as u64);
        self.exponent += count;
        self.coefficient = kept;
        self.rounded(rest, settings)
    }

    /// As [`Small::finished`], for as many digits as the precision has, behind which a rest was cut off.
    #[inline]
    fn rounded(mut self, rest: Rest, settings: &Settings) -> Result {
        let mut kept = self.coefficient;
        if settings.rounding.increases(rest, self.negative, || (kept % 10) as u8) {
            kept += 1;
            if digits_of_wide(kept) > settings.precision {
                kept /= 10;
                self.exponent += 1;
            }
        }
        self.coefficient = kept;
        if !self.is_inside(settings.precision, settings) {
            return None;
        }
        Some((self, if rest == Rest::Nothing { ROUNDED } else { ROUNDED | INEXACT }))
    }

    /// Neither overflow, nor subnormal, nor clamped?
    #[inline(always)]
    fn is_inside(&self, digits: i64, settings: &Settings) -> bool {
        let adjusted = self.exponent + digits - 1;
        let top = if settings.clamp { settings.top() } else { settings.exponent_max };
        if self.coefficient == 0 {
            return self.exponent >= settings.tiny() && self.exponent <= top;
        }
        adjusted >= settings.exponent_min && adjusted <= settings.exponent_max && self.exponent <= top
    }
}

/// `a + b`, or `a - b`.
#[inline]
pub fn add(a: Small, mut b: Small, subtract: bool, settings: &Settings) -> Result {
    b.negative ^= subtract;
    let exponent = a.exponent.min(b.exponent);
    let (x, y) = (a.scaled(a.exponent - exponent)?, b.scaled(b.exponent - exponent)?);
    let (negative, coefficient) = if a.negative == b.negative {
        (a.negative, x.checked_add(y)?)
    } else {
        match x.cmp(&y) {
            Ordering::Greater => (a.negative, x - y),
            Ordering::Less => (b.negative, y - x),
            Ordering::Equal => (settings.rounding == Rounding::Floor, 0),
        }
    };
    Small { negative, exponent, coefficient }.finished(settings)
}

/// `a * b`
#[inline]
pub fn multiply(a: Small, b: Small, settings: &Settings) -> Result {
    let (negative, exponent) = (a.negative != b.negative, a.exponent + b.exponent);
    if (a.coefficient | b.coefficient) >> 64 == 0 {
        let coefficient = u128::from(a.coefficient as u64) * u128::from(b.coefficient as u64);
        return Small { negative, exponent, coefficient }.finished(settings);
    }
    multiply_wide(a, b, negative, exponent, settings)
}

#[inline(never)]
fn multiply_wide(a: Small, b: Small, negative: bool, exponent: i64, settings: &Settings) -> Result {
    if let Some(coefficient) = a.coefficient.checked_mul(b.coefficient) {
        return Small { negative, exponent, coefficient }.finished(settings);
    }
    // At least so many digits are beyond the precision, and at most one more.
    let count = digits_of_wide(a.coefficient) + digits_of_wide(b.coefficient) - 1 - settings.precision;
    if !(1..=37).contains(&count) || settings.precision > 37 {
        return None;
    }
    let product = wide::product(a.coefficient, b.coefficient);
    let (mut kept, mut rest) = wide::cut(product, count as u64)?;
    let mut count = count;
    if digits_of_wide(kept) > settings.precision {
        count += 1;
        (kept, rest) = wide::cut(product, count as u64)?;
    }
    Small { negative, exponent: exponent + count, coefficient: kept }.rounded(rest, settings)
}

/// `a / b`
pub fn divide(a: Small, b: Small, settings: &Settings) -> Result {
    if b.coefficient == 0 || a.coefficient == 0 {
        return None;
    }
    let shift = digits_of_wide(b.coefficient) - digits_of_wide(a.coefficient) + settings.precision + 1;
    // The quotient has a digit or two more than the precision.
    if settings.precision > 36 || shift < 0 {
        return None;
    }
    let ideal = a.exponent - b.exponent;
    let (mut quotient, inexact, zeros) = if (a.coefficient | b.coefficient) >> 64 == 0 {
        divide_words(a.coefficient as u64, b.coefficient as u64, shift)?
    } else {
        let (quotient, inexact) = wide::quotient(a.coefficient, u64::try_from(shift).ok()?, b.coefficient)?;
        (quotient, inexact, shift)
    };
    let mut exponent = ideal - zeros;
    if !inexact {
        let zeros = strip(&mut quotient, ideal - exponent);
        exponent += zeros;
    } else if (quotient % 10) % 5 == 0 {
        quotient += 1;
    }
    Small { negative: a.negative != b.negative, exponent, coefficient: quotient }.finished(settings)
}

/// Takes off zeros, at most so many; how many they were.
fn strip(number: &mut u128, most: i64) -> i64 {
    let mut taken = 0;
    for step in [16, 8, 4, 2, 1] {
        while taken + step <= most {
            let power = POWERS[step as usize];
            if *number >> 64 == 0 {
                let word = *number as u64;
                if !word.is_multiple_of(power) {
                    break;
                }
                *number = u128::from(word / power);
            } else {
                let shorter = *number / u128::from(power);
                if shorter * u128::from(power) != *number {
                    break;
                }
                *number = shorter;
            }
            taken += step;
        }
    }
    taken
}

/// Quotient without a fraction, and remainder.
#[inline]
fn divide_whole_with_rest(a: Small, b: Small, settings: &Settings) -> Option<(Small, Small)> {
    let exponent = a.exponent.min(b.exponent);
    let (x, y) = (a.scaled(a.exponent - exponent)?, b.scaled(b.exponent - exponent)?);
    if y == 0 {
        return None;
    }
    let (quotient, rest) = if (x | y) >> 64 == 0 {
        let (x, y) = (x as u64, y as u64);
        (u128::from(x / y), u128::from(x % y))
    } else {
        (x / y, x % y)
    };
    if digits_of_wide(quotient) > settings.precision {
        return None;
    }
    Some((Small { negative: a.negative != b.negative, exponent: 0, coefficient: quotient }, Small { negative: a.negative, exponent, coefficient: rest }))
}

/// `a // b`
pub fn divide_whole(a: Small, b: Small, settings: &Settings) -> Result {
    divide_whole_with_rest(a, b, settings)?.0.finished(settings)
}

/// `a % b`
pub fn remainder(a: Small, b: Small, settings: &Settings) -> Result {
    divide_whole_with_rest(a, b, settings)?.1.finished(settings)
}

/// `-a` or `+a`.
#[inline]
pub fn signed(a: Small, negate: bool, settings: &Settings) -> Result {
    let zero = a.coefficient == 0 && settings.rounding != Rounding::Floor;
    Small { negative: !zero && a.negative != negate, ..a }.finished(settings)
}

/// Without its fraction.
#[inline]
pub fn whole(a: Small) -> Option<i128> {
    let magnitude = if a.exponent >= 0 { a.scaled(a.exponent)? } else { cut_wide(a.coefficient, a.exponent.unsigned_abs()).0 };
    let magnitude = i128::try_from(magnitude).ok()?;
    Some(if a.negative { -magnitude } else { magnitude })
}

/// `a × 10^zeros / b`, whether there is a remainder, and how many of the zeros were needed.
fn divide_words(a: u64, b: u64, zeros: i64) -> Option<(u128, bool, i64)> {
    let (mut quotient, mut rest) = (u128::from(a / b), a % b);
    let mut left = zeros;
    while left > 0 && rest != 0 {
        let step = left.min(19);
        let power = POWERS[step as usize];
        let part = u128::from(rest) * u128::from(power);
        // Below 10^19, as the rest is below the divisor.
        let digits = part / u128::from(b);
        quotient = quotient.checked_mul(u128::from(power))?.checked_add(digits)?;
        rest = (part - digits * u128::from(b)) as u64;
        left -= step;
    }
    Some((quotient, rest != 0, zeros - left))
}

/// The order of two numbers.
#[inline]
pub fn order(a: Small, b: Small) -> Option<Ordering> {
    let exponent = a.exponent.min(b.exponent);
    let (x, y) = (a.scaled(a.exponent - exponent)?, b.scaled(b.exponent - exponent)?);
    Some(match (a.negative && x != 0, b.negative && y != 0) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => x.cmp(&y),
        (true, true) => y.cmp(&x),
    })
}

/// The value of `a` with another exponent.
#[inline]
pub fn quantize(a: Small, exponent: i64, settings: &Settings) -> Result {
    let (coefficient, status) = if exponent <= a.exponent {
        (a.scaled(a.exponent - exponent)?, 0)
    } else {
        let (mut kept, rest) = cut_wide(a.coefficient, (exponent - a.exponent) as u64);
        if settings.rounding.increases(rest, a.negative, || (kept % 10) as u8) {
            kept += 1;
        }
        (kept, if rest == Rest::Nothing { ROUNDED } else { ROUNDED | INEXACT })
    };
    let status = if a.coefficient == 0 { 0 } else { status };
    let result = Small { coefficient, exponent, ..a };
    let digits = digits_of_wide(coefficient);
    if digits > settings.precision || !result.is_inside(digits, settings) {
        return None;
    }
    Some((result, status))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(coefficient: i128, exponent: i64) -> Small {
        Small { negative: coefficient < 0, exponent, coefficient: coefficient.unsigned_abs() }
    }

    #[test]
    fn small_numbers_are_computed_with() {
        let settings = Settings { precision: 9, exponent_max: 99, exponent_min: -99, ..Settings::WIDEST };
        assert_eq!(add(small(123, -2), small(1, 0), false, &settings), Some((small(223, -2), 0)));
        assert_eq!(add(small(1, 9), small(5, 0), true, &settings), Some((small(999999995, 0), 0)));
        assert_eq!(add(small(1_000_000_000, 0), small(5, 0), false, &settings), Some((small(100000000, 1), ROUNDED | INEXACT)));
        assert_eq!(multiply(small(-999999999, 0), small(999999999, 0), &settings), Some((small(-999999998, 9), ROUNDED | INEXACT)));
        assert_eq!(divide(small(1, 0), small(3, 0), &settings), Some((small(333333333, -9), ROUNDED | INEXACT)));
        assert_eq!(divide(small(10, 0), small(4, 0), &settings), Some((small(25, -1), 0)));
        assert_eq!(divide(small(6, 2), small(3, 0), &settings), Some((small(2, 2), 0)));
        assert_eq!(quantize(small(12345, -3), -2, &settings), Some((small(1234, -2), ROUNDED | INEXACT)));
        assert_eq!(quantize(small(12345, -3), -9, &settings), None);
        assert_eq!(order(small(1, 2), small(100, 0)), Some(Ordering::Equal));
        assert_eq!(order(small(-1, 2), small(1, -20)), Some(Ordering::Less));
        assert_eq!(add(small(1, 99), small(9, 99), false, &settings), None);
        assert_eq!(divide(small(1, 0), small(8, 0), &settings), Some((small(125, -3), 0)));
        assert_eq!(divide(small(1000, 0), small(8, 3), &settings), Some((small(125, -3), 0)));
        assert_eq!(remainder(small(-1005, -2), small(3, 0), &settings), Some((small(-105, -2), 0)));
        assert_eq!(divide_whole(small(-1005, -2), small(3, 0), &settings), Some((small(-3, 0), 0)));
        assert_eq!(divide_whole(small(1, 12), small(3, 0), &settings), None);
        assert_eq!((whole(small(-1999, -3)), whole(small(12, 2)), whole(small(12, 60))), (Some(-1), Some(1200), None));
        assert_eq!(signed(small(12, 0), true, &settings), Some((small(-12, 0), 0)));
    }
}
