//! Addition, multiplication and division, for numbers of any length.
//!
//! Numbers of a word or two are mostly computed in [`super::fast`]; what comes here is long, special, or does not fit the precision.

use dashu_int::UBig;
use dashu_int::ops::{DivRem, Gcd, SquareRoot};
use lissom_objects::PyResult;

use super::natural::{self, Rest};
use super::number::Number;
use super::work::condition::*;
use super::work::{Rounding, Settings, Work};

/// What is left of a quotient's precision if exactness is tried first: the division of short numbers is nearly free.
const EXACT_FIRST: i64 = 2000;

impl Work<'_> {
    /// `a + b`, or `a - b`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn add(&mut self, a: &Number, b: &Number, subtract: bool) -> PyResult<Number> {
        let exact = self.add_exact(a, b, subtract)?;
        self.finish(exact)
    }

    /// As [`Work::add`], before rounding: digits that are too far away to count are one digit.
    fn add_exact(&mut self, a: &Number, b: &Number, subtract: bool) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative_b = b.negative != subtract;
        if a.is_infinite() || b.is_infinite() {
            if a.is_infinite() && b.is_infinite() && a.negative != negative_b {
                return Ok(self.invalid(INVALID_OPERATION));
            }
            return Ok(Number::infinity(if a.is_infinite() { a.negative } else { negative_b }));
        }
        let b = &Number { negative: negative_b, ..b.clone() };
        let (large, small) = if a.exponent >= b.exponent { (a, b) } else { (b, a) };
        let mut low = small.clone();
        if large.exponent > small.exponent && !large.coefficient.is_zero() {
            let digits = large.digits();
            let precision = self.settings.precision;
            let limit = large.exponent - 1 + if digits > precision { 0 } else { digits - precision - 1 };
            if small.adjusted() < limit {
                // So far below that only its being there counts.
                low.exponent = limit;
                if !low.coefficient.is_zero() {
                    low.coefficient = UBig::ONE;
                }
            }
        }
        let high = if large.coefficient.is_zero() {
            UBig::ZERO
        } else {
            let zeros = (large.exponent - low.exponent) as u64;
            self.room(zeros + large.digits() as u64)?;
            natural::shifted(large.coefficient.clone(), zeros)
        };
        let exponent = low.exponent;
        if large.negative == low.negative {
            return Ok(Number::finite(low.negative, high + low.coefficient, exponent));
        }
        let (negative, coefficient) = if high >= low.coefficient { (large.negative, high - low.coefficient) } else { (low.negative, low.coefficient - high) };
        let negative = if coefficient.is_zero() { self.settings.rounding == Rounding::Floor } else { negative };
        Ok(Number::finite(negative, coefficient, exponent))
    }

    /// `a * b`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn multiply(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        let exact = self.multiply_exact(a, b)?;
        self.finish(exact)
    }

    fn multiply_exact(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() || b.is_infinite() {
            if a.is_zero() || b.is_zero() {
                return Ok(self.invalid(INVALID_OPERATION));
            }
            return Ok(Number::infinity(negative));
        }
        self.room((a.digits() + b.digits()) as u64)?;
        Ok(Number::finite(negative, &a.coefficient * &b.coefficient, a.exponent + b.exponent))
    }

    /// `a * b + c`, rounded once.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn multiply_add(&mut self, a: &Number, b: &Number, c: &Number) -> PyResult<Number> {
        let product = self.multiply_exact(a, b)?;
        if self.status & INVALID_OPERATION != 0 {
            return Ok(product);
        }
        self.add(&product, c, false)
    }

    /// `a / b`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn divide(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            return Ok(if b.is_infinite() { self.invalid(INVALID_OPERATION) } else { Number::infinity(negative) });
        }
        if b.is_infinite() {
            self.status |= CLAMPED;
            return Ok(Number::zero(negative, self.settings.tiny()));
        }
        if b.coefficient.is_zero() {
            if a.coefficient.is_zero() {
                return Ok(self.invalid(DIVISION_UNDEFINED));
            }
            self.status |= DIVISION_BY_ZERO;
            return Ok(Number::infinity(negative));
        }
        let ideal = a.exponent - b.exponent;
        if a.coefficient.is_zero() {
            return self.finish(Number::zero(negative, ideal));
        }
        let shift = b.digits() - a.digits() + self.settings.precision + 1;
        if shift > EXACT_FIRST
            && let Some((coefficient, places)) = self.exact_quotient(&a.coefficient, &b.coefficient)?
        {
            return self.finish(Number::finite(negative, coefficient, ideal - places));
        }
        self.room((a.digits() + b.digits()) as u64 + shift.unsigned_abs())?;
        let (quotient, rest) = if shift >= 0 {
            natural::shifted(a.coefficient.clone(), shift as u64).div_rem(&b.coefficient)
        } else {
            (&a.coefficient).div_rem(&natural::shifted(b.coefficient.clone(), shift.unsigned_abs()))
        };
        let exponent = ideal - shift;
        if rest.is_zero() {
            let (coefficient, zeros) = natural::without_zeros(quotient, (ideal - exponent).max(0) as u64);
            return self.finish(Number::finite(negative, coefficient, exponent + zeros as i64));
        }
        self.finish(Number::finite(negative, sticky(quotient), exponent))
    }

    /// A quotient that ends after fewer digits than the precision has, and how many are behind the point.
    fn exact_quotient(&mut self, a: &UBig, b: &UBig) -> PyResult<Option<(UBig, i64)>> {
        let common = a.gcd(b);
        let (a, b) = (a / &common, b / &common);
        let twos = b.trailing_zeros().unwrap_or(0);
        let mut rest = &b >> twos;
        let mut fives = 0;
        while !rest.is_one() {
            let (quotient, left) = (&rest).div_rem(UBig::from(5u8));
            if !left.is_zero() {
                return Ok(None);
            }
            (rest, fives) = (quotient, fives + 1);
        }
        let places = twos.max(fives);
        self.room(places as u64 + natural::digits(&a) as u64)?;
        Ok(Some((natural::shifted(a, places as u64) / b, places as i64)))
    }

    /// Quotient and remainder of finite numbers, the second not zero; the exponent of the quotient is 0. None if it has too many digits.
    fn whole_quotient(&mut self, a: &Number, b: &Number) -> PyResult<Option<(Number, Number)>> {
        let negative = a.negative != b.negative;
        let ideal = a.exponent.min(b.exponent);
        if a.coefficient.is_zero() {
            return Ok(Some((Number::zero(negative, 0), Number::zero(a.negative, ideal))));
        }
        let distance = a.adjusted() - b.adjusted();
        if distance < 0 {
            let rest = if a.exponent > b.exponent { self.rescaled(a.clone(), b.exponent, Rounding::Down)?.0 } else { a.clone() };
            return Ok(Some((Number::zero(negative, 0), rest)));
        }
        if distance > self.settings.precision {
            return Ok(None);
        }
        let (x, y) = (self.rescaled(a.clone(), ideal, Rounding::Down)?.0, self.rescaled(b.clone(), ideal, Rounding::Down)?.0);
        let (quotient, rest) = (&x.coefficient).div_rem(&y.coefficient);
        if natural::digits(&quotient) > self.settings.precision {
            return Ok(None);
        }
        Ok(Some((Number::finite(negative, quotient, 0), Number::finite(a.negative, rest, ideal))))
    }

    /// `a // b`, towards zero.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn divide_whole(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            return Ok(if b.is_infinite() { self.invalid(INVALID_OPERATION) } else { Number::infinity(negative) });
        }
        if b.is_infinite() {
            return Ok(Number::zero(negative, 0));
        }
        if b.coefficient.is_zero() {
            if a.coefficient.is_zero() {
                return Ok(self.invalid(DIVISION_UNDEFINED));
            }
            self.status |= DIVISION_BY_ZERO;
            return Ok(Number::infinity(negative));
        }
        match self.whole_quotient(a, b)? {
            Some((quotient, _)) => self.finish(quotient),
            None => Ok(self.invalid(DIVISION_IMPOSSIBLE)),
        }
    }

    /// `a % b`, with the sign of `a`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn remainder(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if b.is_infinite() {
            return self.finish(a.clone());
        }
        if b.coefficient.is_zero() {
            return Ok(self.invalid(if a.coefficient.is_zero() { DIVISION_UNDEFINED } else { INVALID_OPERATION }));
        }
        match self.whole_quotient(a, b)? {
            Some((_, rest)) => self.finish(rest),
            None => Ok(self.invalid(DIVISION_IMPOSSIBLE)),
        }
    }

    /// `divmod(a, b)`
    ///
    /// # Errors
    /// `MemoryError`
    pub fn divide_with_rest(&mut self, a: &Number, b: &Number) -> PyResult<(Number, Number)> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok((nan.clone(), nan));
        }
        let negative = a.negative != b.negative;
        if a.is_infinite() {
            let rest = self.invalid(INVALID_OPERATION);
            return Ok((if b.is_infinite() { rest.clone() } else { Number::infinity(negative) }, rest));
        }
        if b.is_infinite() {
            let rest = self.finish(a.clone())?;
            return Ok((Number::zero(negative, 0), rest));
        }
        if b.coefficient.is_zero() {
            if a.coefficient.is_zero() {
                let nan = self.invalid(DIVISION_UNDEFINED);
                return Ok((nan.clone(), nan));
            }
            let rest = self.invalid(DIVISION_BY_ZERO | INVALID_OPERATION);
            return Ok((Number::infinity(negative), rest));
        }
        match self.whole_quotient(a, b)? {
            Some((quotient, rest)) => Ok((self.finish(quotient)?, self.finish(rest)?)),
            None => {
                let nan = self.invalid(DIVISION_IMPOSSIBLE);
                Ok((nan.clone(), nan))
            }
        }
    }

    /// `a` less the multiple of `b` that is nearest to it.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn remainder_near(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        if a.is_infinite() {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if b.is_infinite() {
            return self.finish(a.clone());
        }
        if b.coefficient.is_zero() {
            return Ok(self.invalid(if a.coefficient.is_zero() { DIVISION_UNDEFINED } else { INVALID_OPERATION }));
        }
        let ideal = a.exponent.min(b.exponent);
        if a.coefficient.is_zero() {
            return self.finish(Number::zero(a.negative, ideal));
        }
        let distance = a.adjusted() - b.adjusted();
        if distance > self.settings.precision {
            return Ok(self.invalid(DIVISION_IMPOSSIBLE));
        }
        if distance <= -2 {
            // Less than half of the divisor.
            let (rest, _) = self.rescaled(a.clone(), ideal, Rounding::Down)?;
            return self.finish(rest);
        }
        let (x, y) = (self.rescaled(a.clone(), ideal, Rounding::Down)?.0, self.rescaled(b.clone(), ideal, Rounding::Down)?.0);
        let (mut quotient, mut rest) = (&x.coefficient).div_rem(&y.coefficient);
        let mut negative = a.negative;
        let odd = quotient.as_words().first().is_some_and(|word| word & 1 != 0);
        let twice = &rest << 1;
        if twice > y.coefficient || twice == y.coefficient && odd {
            rest = y.coefficient - rest;
            quotient += UBig::ONE;
            negative = !negative;
        }
        if natural::digits(&quotient) > self.settings.precision {
            return Ok(self.invalid(DIVISION_IMPOSSIBLE));
        }
        self.finish(Number::finite(negative, rest, ideal))
    }

    /// The square root, rounded half to even.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn square_root(&mut self, a: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a]) {
            return Ok(nan);
        }
        let ideal = a.exponent >> 1;
        if a.is_zero() {
            return self.finish(Number::zero(a.negative, ideal));
        }
        if a.negative {
            return Ok(self.invalid(INVALID_OPERATION));
        }
        if a.is_infinite() {
            return Ok(a.clone());
        }
        let coefficient = if a.exponent & 1 == 1 { natural::shifted(a.coefficient.clone(), 1) } else { a.coefficient.clone() };
        let length = (natural::digits(&coefficient) + 1) / 2;
        // A digit more than the precision; the exponent is halved with the pairs of digits that are added.
        let shift = self.settings.precision + 1 - length;
        let settings = self.settings;
        self.settings.rounding = Rounding::HalfEven;
        let root = self.root_of(coefficient, shift, ideal);
        let result = root.and_then(|root| self.finish(root));
        self.settings = settings;
        result
    }

    fn root_of(&mut self, coefficient: UBig, shift: i64, ideal: i64) -> PyResult<Number> {
        if shift > EXACT_FIRST {
            let root = coefficient.sqrt();
            if &root * &root == coefficient {
                return Ok(Number::finite(false, root, ideal));
            }
        }
        self.room(natural::digits(&coefficient) as u64 + 2 * shift.unsigned_abs())?;
        let (radicand, mut exact) = if shift >= 0 {
            (natural::shifted(coefficient, 2 * shift as u64), true)
        } else {
            let (kept, rest) = natural::cut(&coefficient, 2 * shift.unsigned_abs());
            (kept, rest == Rest::Nothing)
        };
        let root = radicand.sqrt();
        exact &= &root * &root == radicand;
        if !exact {
            return Ok(Number::finite(false, sticky(root), ideal - shift));
        }
        if shift >= 0 {
            let (root, zeros) = natural::without_zeros(root, shift as u64);
            return Ok(Number::finite(false, root, ideal - shift + zeros as i64));
        }
        Ok(Number::finite(false, natural::shifted(root, shift.unsigned_abs()), ideal))
    }
}

/// A number behind which there is more: its last digit is made one that no rounding takes for a half or for nothing.
pub fn sticky(number: UBig) -> UBig {
    if super::work::last_digit(&number).is_multiple_of(5) { number + UBig::ONE } else { number }
}

impl Settings {
    /// The same with another precision, for what lies between: rounded to the nearest, not clamped.
    pub fn between(self, precision: i64) -> Settings {
        Settings { precision, rounding: Rounding::HalfEven, clamp: false, ..self }
    }
}
