//! Numbers as they are computed with: sign, kind, exponent and a coefficient of any length, outside of the heap.

use dashu_int::UBig;
use lissom_objects::decimal::{DecimalRef, Kind};

use super::natural;

/// A decimal number. See [`lissom_objects::decimal::layout`] for how it lies in a cell.
#[derive(Clone, Debug)]
pub struct Number {
    /// Is the sign set?
    pub negative: bool,
    /// What it is.
    pub kind: Kind,
    /// The power of ten by which the coefficient is multiplied; 0 if it is not finite.
    pub exponent: i64,
    /// The digits; what a NaN tells.
    pub coefficient: UBig,
}

impl From<DecimalRef<'_>> for Number {
    fn from(number: DecimalRef) -> Number {
        Number { negative: number.negative(), kind: number.kind(), exponent: number.exponent(), coefficient: UBig::from_words(number.limbs) }
    }
}

impl Number {
    /// A finite number.
    pub fn finite(negative: bool, coefficient: UBig, exponent: i64) -> Number {
        Number { negative, kind: Kind::Finite, exponent, coefficient }
    }

    /// A small whole number.
    pub fn small(number: i64) -> Number {
        Number::finite(number < 0, UBig::from(number.unsigned_abs()), 0)
    }

    /// Zero.
    pub fn zero(negative: bool, exponent: i64) -> Number {
        Number::finite(negative, UBig::ZERO, exponent)
    }

    /// Beyond all others.
    pub fn infinity(negative: bool) -> Number {
        Number { negative, kind: Kind::Infinite, exponent: 0, coefficient: UBig::ZERO }
    }

    /// Not a number.
    pub fn nan() -> Number {
        Number { negative: false, kind: Kind::Quiet, exponent: 0, coefficient: UBig::ZERO }
    }

    /// Is it finite?
    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    /// Is it infinite?
    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }

    /// Is it not a number?
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }

    /// Is it zero?
    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.coefficient.is_zero()
    }

    /// How many digits the coefficient has.
    pub fn digits(&self) -> i64 {
        natural::digits(&self.coefficient)
    }

    /// The exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        self.exponent + self.digits() - 1
    }

    /// Is it a whole number?
    pub fn is_integer(&self) -> bool {
        if !self.is_finite() {
            return false;
        }
        self.exponent >= 0 || self.coefficient.is_zero() || natural::without_zeros(self.coefficient.clone(), self.exponent.unsigned_abs()).1 == self.exponent.unsigned_abs()
    }

    /// Is it an odd whole number?
    pub fn is_odd(&self) -> bool {
        if !self.is_integer() || self.exponent > 0 {
            return false;
        }
        let (whole, _) = natural::cut(&self.coefficient, self.exponent.unsigned_abs());
        whole.as_words().first().is_some_and(|word| word & 1 != 0)
    }

    /// The same number without its sign.
    pub fn absolute(mut self) -> Number {
        self.negative = false;
        self
    }
}
