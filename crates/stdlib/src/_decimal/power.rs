//! Powers. With a whole exponent by repeated multiplication, with another through the logarithm, each with digits to spare; as `libmpdec`
//! defines it, the last digit may be off by one where the exact result lies next to the middle between two.

use dashu_int::UBig;
use lissom_objects::PyResult;

use super::compare::order;
use super::natural;
use super::number::Number;
use super::work::condition::*;
use super::work::{Settings, Work};

/// Digits that an exponent can have, and some more: spent between logarithm and exponential.
const SPARE: i64 = 4 + 19;

/// The digits of a word.
fn digits_of(number: i64) -> i64 {
    natural::digits_of_word(number.unsigned_abs())
}

impl Work<'_> {
    /// `a ** b`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn power(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative && b.is_odd();
        if a.is_zero() {
            return Ok(match (b.is_zero(), b.negative) {
                (true, _) => self.invalid(INVALID_OPERATION),
                (_, true) => Number::infinity(negative),
                (_, false) => Number::zero(negative, 0),
            });
        }
        let whole = b.is_integer();
        if a.negative && !whole {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        let one = Number::small(1);
        let magnitude = order(&a.clone().absolute(), &one);
        if b.is_infinite() {
            return Ok(match (magnitude.is_eq(), magnitude.is_lt() == b.negative) {
                (true, _) => {
                    self.status |= INEXACT | ROUNDED;
                    self.one(negative, self.settings.precision - 1)?
                }
                (_, true) => Number::infinity(negative),
                (_, false) => Number::zero(negative, 0),
            });
        }
        if a.is_infinite() {
            return Ok(match (b.is_zero(), b.negative) {
                (true, _) => Number::finite(negative, UBig::ONE, 0),
                (_, true) => Number::zero(negative, 0),
                (_, false) => Number::infinity(negative),
            });
        }
        if b.is_zero() {
            return Ok(Number::finite(negative, UBig::ONE, 0));
        }
        if magnitude.is_eq() {
            return self.power_of_one(a, b, whole, negative);
        }
        if let Some(result) = self.power_out_of_range(a, b, magnitude.is_lt(), negative)? {
            return Ok(result);
        }
        if whole {
            return self.whole_power(a, b, negative);
        }
        let result = self.real_power(a, b)?;
        if result.is_infinite() {
            return self.overflowed(negative);
        }
        if result.is_finite() && !result.coefficient.is_zero() && order(&result, &one).is_eq() {
            return self.one(false, self.settings.precision - 1);
        }
        self.finish(result)
    }

    /// 1 with zeros behind the point.
    fn one(&mut self, negative: bool, zeros: i64) -> PyResult<Number> {
        self.room(zeros as u64)?;
        Ok(Number::finite(negative, natural::power(zeros as u64), -zeros))
    }

    fn overflowed(&mut self, negative: bool) -> PyResult<Number> {
        self.finish(Number::finite(negative, UBig::ONE, self.settings.exponent_max + 1))
    }

    /// The powers of 1 and -1: 1.00 ** 3 has six zeros behind the point, if the precision has.
    fn power_of_one(&mut self, a: &Number, b: &Number, whole: bool, negative: bool) -> PyResult<Number> {
        let most = self.settings.precision - 1;
        if !whole {
            self.status |= INEXACT | ROUNDED;
            return self.one(false, most);
        }
        if b.negative {
            return Ok(Number::finite(negative, UBig::ONE, 0));
        }
        // What is beyond the precision is beyond any number of words.
        let times = if a.exponent == 0 {
            Some(0)
        } else if b.adjusted() > 20 {
            None
        } else { natural::wide(&natural::shifted(natural::cut(&b.coefficient, b.exponent.min(0).unsigned_abs()).0, b.exponent.max(0) as u64)) };
        let zeros = times.and_then(|times| times.checked_mul(u128::from(a.exponent.unsigned_abs()))).filter(|zeros| *zeros <= most as u128);
        match zeros {
            Some(zeros) => self.one(negative, zeros as i64),
            None => {
                self.status |= ROUNDED;
                self.one(negative, most)
            }
        }
    }

    /// The result, if it is certain from the exponents alone that it is too large or too small.
    fn power_out_of_range(&mut self, a: &Number, b: &Number, below: bool, negative: bool) -> PyResult<Option<Number>> {
        // A lower bound of the exponent of the logarithm's first digit.
        let logarithm = match a.adjusted() {
            adjusted if adjusted > 0 => digits_of(adjusted) - 1,
            adjusted if adjusted < -1 => digits_of(adjusted + 1) - 1,
            adjusted => {
                let mut inner = self.with(Settings { rounding: super::work::Rounding::Down, ..Settings::WIDEST });
                let distance = inner.add(&a.clone().absolute(), &Number::small(1), true)?;
                distance.adjusted() - if adjusted == 0 { 2 } else { 1 }
            }
        };
        let least = logarithm.saturating_add(b.adjusted());
        if below == b.negative {
            if digits_of(self.settings.exponent_max) < least {
                return self.overflowed(negative).map(Some);
            }
        } else if digits_of(self.settings.tiny()) < least {
            return self.finish(Number::finite(negative, UBig::ONE, self.settings.tiny() - 1)).map(Some);
        }
        Ok(None)
    }

    /// With a whole exponent.
    fn whole_power(&mut self, a: &Number, b: &Number, negative: bool) -> PyResult<Number> {
        let spare = b.adjusted() + 1 + 2 + i64::from(b.negative);
        let outer = self.settings;
        let mut inner = self.with(outer.between(outer.precision + spare));
        let mut base = a.clone();
        let mut status = 0;
        if b.negative {
            base = inner.divide(&Number::small(1), a)?;
            status = inner.status;
            if status & ERRORS != 0 {
                self.status |= status;
                return Ok(Number::nan());
            }
        }
        let exponent = inner.rescaled(b.clone(), 0, super::work::Rounding::Down)?.0.coefficient;
        let result = match exponent.as_words() {
            &[word] => inner.power_by_word(&base, word)?,
            words => inner.power_by_words(base, words)?,
        };
        self.status |= status | result.1;
        let result = Number { negative, ..result.0 };
        if result.is_infinite() {
            return self.overflowed(negative);
        }
        self.finish(result)
    }

    /// From the highest bit of the exponent down.
    fn power_by_word(&mut self, base: &Number, exponent: u64) -> PyResult<(Number, u32)> {
        self.status = 0;
        let mut result = base.clone();
        let mut bit = 1u64 << (63 - exponent.leading_zeros());
        while bit > 1 {
            bit >>= 1;
            result = self.multiply(&result, &result)?;
            if exponent & bit != 0 {
                result = self.multiply(&result, base)?;
            }
            if !result.is_finite() || result.coefficient.is_zero() && self.status & CLAMPED != 0 {
                break;
            }
        }
        Ok((result, self.status))
    }

    /// From the lowest bit of the exponent up.
    fn power_by_words(&mut self, mut base: Number, exponent: &[u64]) -> PyResult<(Number, u32)> {
        let mut result = Number::small(1);
        let mut status = 0;
        let bits = exponent.len() * 64 - exponent.last().map_or(0, |top| top.leading_zeros() as usize);
        for bit in 0..bits {
            if exponent[bit / 64] >> (bit % 64) & 1 != 0 {
                self.status = 0;
                result = self.multiply(&result, &base)?;
                status |= self.status;
                if !result.is_finite() || result.coefficient.is_zero() && self.status & CLAMPED != 0 {
                    break;
                }
            }
            self.cx.poll()?;
            base = self.multiply(&base, &base)?;
            if !base.is_finite() || base.coefficient.is_zero() {
                // The bits that are left make of the result what the base is.
                self.status = 0;
                result = self.multiply(&result, &base)?;
                status |= self.status | if base.is_finite() { UNDERFLOW | SUBNORMAL | CLAMPED | INEXACT | ROUNDED } else { OVERFLOW | INEXACT | ROUNDED };
                break;
            }
        }
        Ok((result, status))
    }

    /// With an exponent that is not whole, of a positive number.
    fn real_power(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        let outer = self.settings;
        let mut inner = self.with(Settings { precision: outer.precision.max(a.digits()) + SPARE, ..Settings::WIDEST });
        let logarithm = inner.natural_logarithm(a)?;
        let product = inner.multiply(&logarithm, b)?;
        inner.status = 0;
        let result = inner.exponential(&product)?;
        let status = inner.status;
        self.status |= status;
        Ok(result)
    }

    /// `pow(a, b, c)`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn power_modulo(&mut self, a: &Number, b: &Number, c: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b, c]) {
            return Ok(nan);
        }
        let whole = a.is_integer() && b.is_integer() && c.is_integer() && !c.is_zero();
        let defined = if b.is_zero() { !a.is_zero() } else { !b.negative };
        if !whole || !defined || c.adjusted() >= self.settings.precision {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        let negative = a.negative && b.is_odd();
        let modulus = self.whole(c)?;
        if modulus.is_one() {
            return Ok(Number::zero(negative, 0));
        }
        let ring = dashu_int::fast_div::ConstDivisor::new(modulus);
        let (base, power) = (self.whole_part(a), self.whole_part(b));
        let mut base = ring.reduce(base.0) * ring.reduce(UBig::from(10u8)).pow(&UBig::from(base.1));
        for step in 0..power.1 {
            if step & 0xff == 0 {
                self.cx.poll()?;
            }
            base = base.pow(&UBig::from(10u8));
        }
        let residue = base.pow(&power.0).residue();
        Ok(Number::finite(negative, residue, 0))
    }

    /// A whole number as coefficient and a power of ten that is not negative.
    fn whole_part(&self, number: &Number) -> (UBig, u64) {
        if number.exponent >= 0 { (number.coefficient.clone(), number.exponent as u64) } else { (natural::cut(&number.coefficient, number.exponent.unsigned_abs()).0, 0) }
    }

    fn whole(&mut self, number: &Number) -> PyResult<UBig> {
        Ok(self.rescaled(number.clone(), 0, super::work::Rounding::Down)?.0.coefficient)
    }
}
