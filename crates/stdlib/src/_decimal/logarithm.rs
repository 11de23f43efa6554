//! `exp`, `ln` and `log10`, correctly rounded.
//!
//! Values are computed as integers that stand for a fraction of 2^bits, a few digits beyond the precision, with an error of less than two units
//! of the last digit. Where such a value lies so close to a point between two results that the error decides, it is computed anew with more
//! digits (Ziv's strategy): none of these functions has a value on such a point, except where the result is known to be exact.

use dashu_int::ops::{Abs, BitTest, DivRemEuclid, UnsignedAbs};
use dashu_int::{IBig, UBig};
use lissom_objects::PyResult;

use super::compare::order;
use super::natural;
use super::number::Number;
use super::work::condition::{INEXACT, INVALID_OPERATION, ROUNDED};
use super::work::{Rounding, Work};

/// The error of a value, in units of its last digit.
const ERROR: u8 = 2;

/// ln(10) with the bits it was last asked for.
#[derive(Default)]
pub struct Constants {
    logarithm: UBig,
    bits: usize,
}

/// Bits for so many digits.
fn bits_of(digits: u64) -> usize {
    // 3.3220 is a little more than log2(10).
    (digits * 33220).div_ceil(10000) as usize
}

/// artanh(1 / n) as a fraction of 2^bits.
fn inverse_tangent(work: &mut Work, n: u64, bits: usize) -> PyResult<UBig> {
    let mut power = (UBig::ONE << bits) / n;
    let mut sum = power.clone();
    let mut at = 3u64;
    loop {
        power /= n * n;
        if power.is_zero() {
            return Ok(sum);
        }
        sum += &power / at;
        at += 2;
        if at & 0xff == 1 {
            work.cx.poll()?;
        }
    }
}

/// ln(10) as a fraction of 2^bits; at most a unit too small.
fn logarithm_of_ten(work: &mut Work, bits: usize) -> PyResult<UBig> {
    let known = work.cx.state::<Constants>("_decimal");
    if known.bits >= bits {
        return Ok(&known.logarithm >> (known.bits - bits));
    }
    // Each term of the series is a unit too small at most, of which there are not more than bits.
    let guard = 16 + bits.bit_len();
    let wide = bits + guard;
    let sum = inverse_tangent(work, 31, wide)? * 46u8 + inverse_tangent(work, 49, wide)? * 34u8 + inverse_tangent(work, 161, wide)? * 20u8;
    let logarithm = sum >> guard;
    // What is kept of it is counted nowhere, so it may not be much.
    if bits <= 1 << 16 {
        *work.cx.state::<Constants>("_decimal") = Constants { logarithm: logarithm.clone(), bits };
    }
    Ok(logarithm)
}

/// exp(x) for x from 0 to 3, both as fractions of 2^bits; a few units too small at most.
fn exponential(work: &mut Work, x: &UBig, bits: usize) -> PyResult<UBig> {
    let halvings = bits.isqrt() + 2;
    let wide = bits + halvings + 8 + bits.bit_len();
    let x = (x << (wide - bits)) >> halvings;
    let mut sum = (UBig::ONE << wide) + &x;
    let mut term = x.clone();
    let mut at = 2u64;
    loop {
        term = ((term * &x) >> wide) / at;
        if term.is_zero() {
            break;
        }
        sum += &term;
        at += 1;
        if at & 0x3f == 0 {
            work.cx.poll()?;
        }
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> wide;
    }
    Ok(sum >> (wide - bits))
}

/// ln(m) for m from 1 to 3.2, both as fractions of 2^bits; right but for a few units.
fn logarithm(work: &mut Work, m: &UBig, bits: usize) -> PyResult<UBig> {
    let one = UBig::ONE << bits;
    let excess = m - &one;
    if excess.is_zero() {
        return Ok(UBig::ZERO);
    }
    // Bits by which the excess is below 1: each step of the series gains twice as many.
    let gain = 2 * (bits + 1 - excess.bit_len().min(bits));
    if bits / gain <= 2 * bits.isqrt() + 10 {
        // ln(1 + d) = 2 artanh(d / (2 + d)), with guard bits for the sum of many terms.
        let guard = 8 + bits.bit_len();
        let wide = bits + guard;
        let z = (&excess << (wide + guard)) / ((&excess + (one << 1)) << guard);
        let square = (&z * &z) >> wide;
        let (mut power, mut sum, mut at) = (z.clone(), z, 3u64);
        loop {
            power = (power * &square) >> wide;
            if power.is_zero() {
                return Ok(sum >> (guard - 1));
            }
            sum += &power / at;
            at += 2;
            if at & 0x3f == 1 {
                work.cx.poll()?;
            }
        }
    }
    // Halley's iteration triples the right bits of a first guess.
    let guard = 16;
    let mut steps = vec![bits + guard];
    while let Some(last) = steps.last().filter(|last| **last > 48) {
        steps.push(last / 3 + 8);
        if steps.len() > 60 {
            break;
        }
        if steps.last().is_some_and(|last| *last <= 44) {
            break;
        }
    }
    let top = if bits >= 60 { (m >> (bits - 60)).try_into().unwrap_or(0u64) as f64 / 2f64.powi(60) } else { m.to_f64().value() / 2f64.powi(bits as i32) };
    // As a fraction of 2^52.
    let mut y = UBig::from((top.ln().max(0.0) * 2f64.powi(52)) as u64);
    let mut y_bits = 52;
    for step in steps.iter().rev() {
        let step = *step;
        y = if step >= y_bits { y << (step - y_bits) } else { y >> (y_bits - step) };
        y_bits = step;
        let m = if step >= bits { m << (step - bits) } else { m >> (bits - step) };
        let e = exponential(work, &y, step)?;
        let difference = IBig::from(m.clone()) - IBig::from(e.clone());
        let change: IBig = (difference << (step + 1)) / IBig::from(m + e);
        y = (IBig::from(y) + change).try_into().unwrap_or(UBig::ZERO);
    }
    Ok(y >> (y_bits - bits))
}

/// A magnitude `coefficient × 10^exponent` as a fraction of 2^bits, rounded down.
fn fraction(coefficient: &UBig, exponent: i64, bits: usize) -> UBig {
    if exponent >= 0 {
        natural::shifted(coefficient.clone(), exponent as u64) << bits
    } else {
        (coefficient << bits) / natural::power(exponent.unsigned_abs())
    }
}

impl Work<'_> {
    /// Computes a value until it is sure how it is rounded. `compute` gives, for a number of digits, a coefficient of at least as many with its exponent.
    fn settle(&mut self, negative: bool, mut compute: impl FnMut(&mut Work, u64) -> PyResult<(UBig, i64)>) -> PyResult<Number> {
        let precision = self.settings.precision as u64;
        let mut more = 6;
        loop {
            self.room(precision.saturating_add(more).saturating_mul(4))?;
            let (coefficient, exponent) = compute(self, precision + more)?;
            let digits = natural::digits(&coefficient);
            let end = (exponent + digits - precision as i64).max(self.settings.tiny());
            let cut = end - exponent;
            // Below the smallest number everything rounds alike, but for what may be at half of it.
            let sure = cut > digits + 1 || cut > 0 && {
                let unit = natural::power(cut as u64);
                let rest = &coefficient % &unit;
                let twice = IBig::from(&rest << 1) - IBig::from(unit.clone());
                rest > UBig::from(ERROR) && &rest + UBig::from(ERROR) < unit && twice.abs() > IBig::from(2 * ERROR)
            };
            if sure {
                let settings = self.settings;
                self.settings.rounding = Rounding::HalfEven;
                let result = self.finish(Number::finite(negative, coefficient, exponent));
                self.settings = settings;
                return result;
            }
            more = more * 2 + 4;
        }
    }

    /// e to the power of a number.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn exponential(&mut self, a: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            return Ok(if a.negative { Number::zero(false, 0) } else { a.clone() });
        }
        if a.coefficient.is_zero() {
            return Ok(Number::finite(false, UBig::ONE, 0));
        }
        let precision = self.settings.precision;
        let adjusted = a.adjusted();
        // At most 9 × 10^-(precision + 4): as good as 1.
        if adjusted < -(precision + 4) || adjusted == -(precision + 4) && order(&a.clone().absolute(), &Number::finite(false, UBig::from(9u8), adjusted)).is_le() {
            self.room(precision as u64)?;
            self.status |= INEXACT | ROUNDED;
            return self.finish_nearest(Number::finite(false, natural::power(precision as u64 - 1), -(precision - 1)));
        }
        if adjusted > 19 {
            // Beyond the range of all exponents.
            let exponent = if a.negative { self.settings.tiny() - 2 } else { self.settings.exponent_max + 1 };
            return self.finish_nearest(Number::finite(false, UBig::ONE, exponent));
        }
        let a = a.clone();
        self.room(a.digits() as u64)?;
        self.settle(false, |work, digits| {
            let bits = bits_of(digits) + 32;
            // Room for the multiples of ln(10), of which there are up to 2^64.
            let guard = 72;
            let wide = bits + guard;
            let x = IBig::from(fraction(&a.coefficient, a.exponent, wide));
            let x = if a.negative { -x } else { x };
            let ten = IBig::from(logarithm_of_ten(work, wide)?);
            let (power, rest) = x.div_rem_euclid(ten);
            let power = i64::try_from(power).unwrap_or(if a.negative { i64::MIN / 2 } else { i64::MAX / 2 });
            let value = exponential(work, &(rest >> guard), bits)?;
            let places = digits as i64;
            Ok(((value * natural::power(digits)) >> bits, power.clamp(-4_000_000_000_000_000_000, 4_000_000_000_000_000_000) - places))
        })
    }

    fn finish_nearest(&mut self, number: Number) -> PyResult<Number> {
        let settings = self.settings;
        self.settings.rounding = Rounding::HalfEven;
        let result = self.finish(number);
        self.settings = settings;
        result
    }

    /// What is done alike for both logarithms of what is no positive number.
    fn logarithm_of_special(&mut self, a: &Number) -> Option<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Some(nan);
        }
        if a.is_zero() {
            return Some(Number::infinity(true));
        }
        if a.negative {
            return Some(self.invalid(INVALID_OPERATION));
        }
        a.is_infinite().then(|| a.clone())
    }

    /// The natural logarithm.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn natural_logarithm(&mut self, a: &Number) -> PyResult<Number> {
        if let Some(special) = self.logarithm_of_special(a) {
            return Ok(special);
        }
        if natural::zeros_of_power(&a.coefficient).is_some_and(|zeros| a.exponent == -(zeros as i64)) {
            return Ok(Number::zero(false, 0));
        }
        let parts = Parts::of(self, a)?;
        self.settle(parts.negative(), |work, digits| {
            let places = parts.places(digits);
            let bits = bits_of(places as u64) + parts.guard();
            let value = parts.logarithm(work, bits)?;
            Ok(((value.unsigned_abs() * natural::power(places as u64)) >> bits, -places))
        })
    }

    /// The logarithm to the base of ten.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn decimal_logarithm(&mut self, a: &Number) -> PyResult<Number> {
        if let Some(special) = self.logarithm_of_special(a) {
            return Ok(special);
        }
        if let Some(zeros) = natural::zeros_of_power(&a.coefficient) {
            return self.finish_nearest(Number::small(a.exponent + zeros as i64));
        }
        let parts = Parts::of(self, a)?;
        self.settle(parts.negative(), |work, digits| {
            let places = parts.places(digits) + 1;
            let bits = bits_of(places as u64) + parts.guard();
            let value = parts.logarithm(work, bits)?;
            let ten = logarithm_of_ten(work, bits)?;
            Ok((value.unsigned_abs() * natural::power(places as u64) / ten, -places))
        })
    }
}

/// A positive number as m × 10^power, with m near 1: |ln(m)| is at most half of ln(10).
struct Parts {
    coefficient: UBig,
    /// Digits of the coefficient behind the point.
    fraction: i64,
    power: i64,
    /// Is m below 1?
    below: bool,
    /// A lower bound of the exponent of the logarithm's first digit.
    least: i64,
}

impl Parts {
    fn of(work: &mut Work, a: &Number) -> PyResult<Parts> {
        let digits = a.digits();
        work.room(digits as u64)?;
        let mut fraction = digits - 1;
        let mut power = a.adjusted();
        // m > sqrt(10), as far as two digits tell.
        let lead = if digits > 2 { natural::cut(&a.coefficient, digits as u64 - 2).0 } else { natural::shifted(a.coefficient.clone(), (2 - digits) as u64) };
        if lead >= UBig::from(32u8) {
            (fraction, power) = (fraction + 1, power + 1);
        }
        let one = natural::power(fraction as u64);
        let below = a.coefficient < one;
        let least = if power != 0 {
            0
        } else {
            let distance = if below { one - &a.coefficient } else { &a.coefficient - one };
            natural::digits(&distance) - 1 - fraction - 1
        };
        Ok(Parts { coefficient: a.coefficient.clone(), fraction, power, below, least })
    }

    fn negative(&self) -> bool {
        self.power < 0 || self.power == 0 && self.below
    }

    /// Digits behind the point for so many digits of the logarithm.
    fn places(&self, digits: u64) -> i64 {
        digits as i64 - self.least
    }

    /// Bits beyond those of the places: the multiple of ln(10) has that many.
    fn guard(&self) -> usize {
        40 + 64 - self.power.unsigned_abs().leading_zeros() as usize
    }

    /// The logarithm as a fraction of 2^bits.
    fn logarithm(&self, work: &mut Work, bits: usize) -> PyResult<IBig> {
        work.room(bits as u64)?;
        let m = if self.below { (natural::power(self.fraction as u64) << bits) / &self.coefficient } else { fraction(&self.coefficient, -self.fraction, bits) };
        let m = IBig::from(logarithm(work, &m, bits)?);
        let m = if self.below { -m } else { m };
        if self.power == 0 {
            return Ok(m);
        }
        Ok(m + IBig::from(logarithm_of_ten(work, bits)?) * IBig::from(self.power))
    }
}
