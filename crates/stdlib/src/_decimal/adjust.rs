//! Numbers next to a given one: with another exponent, without zeros, without a fraction, the next above or below.

use std::cmp::Ordering;

use dashu_int::UBig;
use lissom_objects::PyResult;

use super::compare::order;
use super::natural::{self, Rest};
use super::number::Number;
use super::work::condition::*;
use super::work::{Rounding, Settings, Work};

impl Work<'_> {
    /// The value of `a` with the exponent of `b`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn quantize(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(if a.is_infinite() && b.is_infinite() { a.clone() } else { self.invalid(INVALID_OPERATION) });
        }
        self.quantize_to(a, b.exponent)
    }

    /// The value of a finite number with another exponent.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn quantize_to(&mut self, a: &Number, exponent: i64) -> PyResult<Number> {
        let settings = self.settings;
        if exponent > settings.exponent_max || exponent < settings.tiny() {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if a.coefficient.is_zero() {
            return self.finish(Number::zero(a.negative, exponent));
        }
        if a.digits() + (a.exponent - exponent) > settings.precision {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        let (scaled, rest) = self.rescaled(a.clone(), exponent, settings.rounding)?;
        if scaled.digits() > settings.precision || scaled.adjusted() > settings.exponent_max {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if exponent > a.exponent {
            self.status |= ROUNDED | if rest == Rest::Nothing { 0 } else { INEXACT };
        }
        self.finish(scaled)
    }

    /// Without a fraction. Whether digits were lost is told, if it is `told`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn integral(&mut self, a: &Number, told: bool) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if a.is_infinite() || a.exponent >= 0 {
            return Ok(a.clone());
        }
        if a.coefficient.is_zero() {
            return Ok(Number::zero(a.negative, 0));
        }
        let rounding = self.settings.rounding;
        let (whole, rest) = self.rescaled(a.clone(), 0, rounding)?;
        if told {
            self.status |= ROUNDED | if rest == Rest::Nothing { 0 } else { INEXACT };
        }
        Ok(whole)
    }

    /// Rounded, and without the zeros at its end.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn normalize(&mut self, a: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        let number = self.finish(a.clone())?;
        if !number.is_finite() {
            return Ok(number);
        }
        if number.coefficient.is_zero() {
            return Ok(Number::zero(number.negative, 0));
        }
        let most = if self.settings.clamp { self.settings.top() } else { self.settings.exponent_max };
        let (coefficient, zeros) = natural::without_zeros(number.coefficient, (most - number.exponent).max(0) as u64);
        Ok(Number::finite(number.negative, coefficient, number.exponent + zeros as i64))
    }

    /// The largest number of the context below `a`, or the smallest above.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn next(&mut self, a: &Number, up: bool) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            if a.negative != up {
                return Ok(a.clone());
            }
            return self.largest(a.negative);
        }
        let settings = Settings { rounding: if up { Rounding::Ceiling } else { Rounding::Floor }, ..self.settings };
        let mut inner = self.with(settings);
        let rounded = inner.finish(a.clone())?;
        if !rounded.is_finite() || order(&rounded, a) != Ordering::Equal {
            return Ok(rounded);
        }
        let step = Number::finite(!up, UBig::ONE, settings.tiny() - 1);
        inner.add(&rounded, &step, false)
    }

    fn largest(&mut self, negative: bool) -> PyResult<Number> {
        let precision = self.settings.precision as u64;
        self.room(precision)?;
        Ok(Number::finite(negative, natural::power(precision) - UBig::ONE, self.settings.top()))
    }

    /// The next number of the context from `a` in the direction of `b`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn next_toward(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let up = match order(a, b) {
            Ordering::Equal => return Ok(Number { negative: b.negative, ..a.clone() }),
            Ordering::Less => true,
            Ordering::Greater => false,
        };
        let next = self.next(a, up)?;
        if next.is_infinite() {
            self.status |= OVERFLOW | ROUNDED | INEXACT;
        } else if next.adjusted() < self.settings.exponent_min {
            self.status |= UNDERFLOW | SUBNORMAL | ROUNDED | INEXACT;
            if next.coefficient.is_zero() {
                self.status |= CLAMPED;
            }
        }
        Ok(next)
    }

    /// The exponent of the first digit, as a number.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn exponent_of(&mut self, a: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            return Ok(Number::infinity(false));
        }
        if a.coefficient.is_zero() {
            self.status |= DIVISION_BY_ZERO;
            return Ok(Number::infinity(true));
        }
        self.finish(Number::small(a.adjusted()))
    }

    /// `a` times ten to the power of `b`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn scale_by(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let most = 2 * (self.settings.exponent_max + self.settings.precision);
        let Some(count) = small_whole(b).filter(|count| count.abs() <= most) else { return Ok(self.invalid(INVALID_OPERATION)) };
        if a.is_infinite() {
            return Ok(a.clone());
        }
        let mut scaled = a.clone();
        scaled.exponent += count;
        self.finish(scaled)
    }
}

/// A whole number with exponent 0 as a word.
pub fn small_whole(number: &Number) -> Option<i64> {
    if !number.is_finite() || number.exponent != 0 {
        return None;
    }
    let magnitude = natural::wide(&number.coefficient).and_then(|magnitude| i64::try_from(magnitude).ok())?;
    Some(if number.negative { -magnitude } else { magnitude })
}
