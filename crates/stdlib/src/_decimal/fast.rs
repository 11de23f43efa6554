//! Arithmetic on coefficients of at most two words, without memory: what programs that count money do all day.
//!
//! Each function gives up, with `None`, where a number is special, too long, or near the ends of the range of exponents; then [`super::work`] does it.
//! What they give is what that would.

use std::cmp::Ordering;

use lissom_objects::decimal::DecimalRef;

use super::natural::{POWERS, POWERS_WIDE, cut_wide, digits_of_wide};
use super::work::condition::{INEXACT, ROUNDED};
use super::work::{Rounding, Settings};
use super::natural::Rest;

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
        let (mut kept, rest) = cut_wide(self.coefficient, count as u64);
        self.exponent += count;
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
    let coefficient = if (a.coefficient | b.coefficient) >> 64 == 0 {
        u128::from(a.coefficient as u64) * u128::from(b.coefficient as u64)
    } else {
        a.coefficient.checked_mul(b.coefficient)?
    };
    Small { negative: a.negative != b.negative, exponent: a.exponent + b.exponent, coefficient }.finished(settings)
}

/// `a / b`, for a divisor of one word and a precision below that of two words.
pub fn divide(a: Small, b: Small, settings: &Settings) -> Result {
    if b.coefficient == 0 || b.coefficient >> 64 != 0 || a.coefficient >> 64 != 0 || a.coefficient == 0 {
        return None;
    }
    let divisor = b.coefficient as u64;
    let shift = digits_of_wide(b.coefficient) - digits_of_wide(a.coefficient) + settings.precision + 1;
    // The quotient has a digit or two more than the precision.
    if !(0..=54).contains(&shift) || settings.precision > 36 {
        return None;
    }
    let ideal = a.exponent - b.exponent;
    let (mut quotient, mut rest) = (u128::from(a.coefficient as u64 / divisor), a.coefficient as u64 % divisor);
    let mut left = shift;
    while left > 0 {
        let step = left.min(19);
        let power = POWERS[step as usize];
        let part = u128::from(rest) * u128::from(power);
        // Below 10^19, as the rest is below the divisor.
        let (digits, more) = (part / u128::from(divisor), (part % u128::from(divisor)) as u64);
        quotient = quotient.checked_mul(u128::from(power))?.checked_add(digits)?;
        rest = more;
        left -= step;
        if rest == 0 {
            break;
        }
    }
    let mut exponent = ideal - (shift - left);
    if rest == 0 {
        while exponent < ideal && quotient % 10 == 0 {
            quotient /= 10;
            exponent += 1;
        }
    } else if (quotient % 10) % 5 == 0 {
        quotient += 1;
    }
    Small { negative: a.negative != b.negative, exponent, coefficient: quotient }.finished(settings)
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
    }
}
