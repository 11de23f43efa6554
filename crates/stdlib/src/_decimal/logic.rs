//! Digits by themselves: numbers of ones and zeros as bits, turning and shifting.

use dashu_int::UBig;
use lissom_objects::PyResult;

use super::adjust::small_whole;
use super::natural;
use super::number::Number;
use super::work::Work;
use super::work::condition::INVALID_OPERATION;

/// The operations on bits.
#[derive(Clone, Copy, Debug)]
pub enum Bits {
    /// Both.
    And,
    /// Any.
    Or,
    /// One.
    Xor,
}

impl Work<'_> {
    /// The bits of an operand, the last first, as many as there are: it has to be a number of ones and zeros without sign and exponent. More than
    /// the precision has do not count.
    fn bits(&mut self, number: &Number) -> Option<Vec<u8>> {
        if !number.is_finite() || number.negative || number.exponent != 0 {
            return None;
        }
        let mut bits = natural::text(&number.coefficient);
        if bits.iter().any(|bit| *bit > b'1') {
            return None;
        }
        bits.reverse();
        bits.truncate(usize::try_from(self.settings.precision).unwrap_or(usize::MAX));
        Some(bits)
    }

    /// `a & b` and the like.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn logical(&mut self, operation: Bits, a: &Number, b: &Number) -> PyResult<Number> {
        let (Some(x), Some(y)) = (self.bits(a), self.bits(b)) else { return Ok(self.invalid(INVALID_OPERATION)) };
        let length = x.len().max(y.len());
        let at = |bits: &[u8], index: usize| bits.get(index).is_some_and(|bit| *bit == b'1');
        let text: Vec<u8> = (0..length)
            .rev()
            .map(|index| {
                let (x, y) = (at(&x, index), at(&y, index));
                b'0' + u8::from(match operation {
                    Bits::And => x & y,
                    Bits::Or => x | y,
                    Bits::Xor => x ^ y,
                })
            })
            .collect();
        Ok(Number::finite(false, natural::from_text(&text), 0))
    }

    /// All bits of the precision turned over.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn logical_invert(&mut self, a: &Number) -> PyResult<Number> {
        let Some(bits) = self.bits(a) else { return Ok(self.invalid(INVALID_OPERATION)) };
        let precision = self.settings.precision as u64;
        self.room(precision.saturating_mul(4))?;
        let text: Vec<u8> = (0..precision as usize).rev().map(|index| if bits.get(index).is_some_and(|bit| *bit == b'1') { b'0' } else { b'1' }).collect();
        Ok(Number::finite(false, natural::from_text(&text), 0))
    }

    /// The count of a turn or shift: a whole number of no more than the precision.
    fn count(&self, number: &Number) -> Option<i64> {
        small_whole(number).filter(|count| count.abs() <= self.settings.precision)
    }

    /// The digits that the precision has, shifted to the left; zeros come in.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn shift(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let Some(count) = self.count(b) else { return Ok(self.invalid(INVALID_OPERATION)) };
        if a.is_infinite() {
            return Ok(a.clone());
        }
        let coefficient = if count >= 0 {
            let kept = natural::last_digits(&a.coefficient, (self.settings.precision - count) as u64);
            if !kept.is_zero() {
                self.room(count as u64)?;
            }
            natural::shifted(kept, count as u64)
        } else {
            natural::cut(&self.last(&a.coefficient), count.unsigned_abs()).0
        };
        Ok(Number { coefficient, ..a.clone() })
    }

    /// The digits that the precision has, turned to the left.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn rotate(&mut self, a: &Number, b: &Number) -> PyResult<Number> {
        if let Some(nan) = self.nan_of(&[a, b]) {
            return Ok(nan);
        }
        let Some(count) = self.count(b) else { return Ok(self.invalid(INVALID_OPERATION)) };
        if a.is_infinite() {
            return Ok(a.clone());
        }
        let digits = self.last(&a.coefficient);
        let precision = self.settings.precision;
        let left = if count < 0 { count + precision } else { count };
        let right = precision - left;
        let high = natural::cut(&digits, right as u64).0;
        let low = natural::last_digits(&digits, right as u64);
        if !low.is_zero() {
            self.room(left as u64)?;
        }
        Ok(Number { coefficient: natural::shifted(low, left as u64) + high, ..a.clone() })
    }

    fn last(&self, coefficient: &UBig) -> UBig {
        natural::last_digits(coefficient, self.settings.precision as u64)
    }
}
