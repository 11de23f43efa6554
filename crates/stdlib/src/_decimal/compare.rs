//! Order: numerical, total, and the larger or smaller of two.

use std::cmp::Ordering;

use lissom_objects::PyResult;
use lissom_objects::decimal::Kind;

use super::natural;
use super::number::Number;
use super::work::Work;
use super::work::condition::INVALID_OPERATION;

/// The order of the magnitudes of finite numbers.
fn order_of_magnitudes(a: &Number, b: &Number) -> Ordering {
    match (a.coefficient.is_zero(), b.coefficient.is_zero()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (false, false) => {}
    }
    // The difference of exponents is no more than that of the digits, if the first digits are as far left.
    a.adjusted().cmp(&b.adjusted()).then_with(|| match a.exponent.cmp(&b.exponent) {
        Ordering::Equal => a.coefficient.cmp(&b.coefficient),
        Ordering::Greater => natural::shifted(a.coefficient.clone(), (a.exponent - b.exponent) as u64).cmp(&b.coefficient),
        Ordering::Less => a.coefficient.cmp(&natural::shifted(b.coefficient.clone(), (b.exponent - a.exponent) as u64)),
    })
}

/// The numerical order of numbers that are no NaNs.
pub fn order(a: &Number, b: &Number) -> Ordering {
    let sign = |number: &Number| match (number.is_zero(), number.negative) {
        (true, _) => 0,
        (false, true) => -1,
        (false, false) => 1,
    };
    let by_sign = sign(a).cmp(&sign(b));
    if by_sign.is_ne() || sign(a) == 0 {
        return by_sign;
    }
    let magnitudes = match (a.is_infinite(), b.is_infinite()) {
        (false, false) => order_of_magnitudes(a, b),
        (a, b) => a.cmp(&b),
    };
    if a.negative { magnitudes.reverse() } else { magnitudes }
}

/// The order of all representations: as `order`, then by exponent, with the NaNs outside.
pub fn total_order(a: &Number, b: &Number) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let class = |number: &Number| match number.kind {
        Kind::Finite | Kind::Infinite => 0,
        Kind::Signaling => 1,
        Kind::Quiet => 2,
    };
    let magnitudes = class(a).cmp(&class(b)).then_with(|| match (a.is_nan(), a.is_infinite(), b.is_infinite()) {
        (true, ..) => a.coefficient.cmp(&b.coefficient),
        (_, false, false) => order_of_magnitudes(a, b).then_with(|| a.exponent.cmp(&b.exponent)),
        (_, a, b) => a.cmp(&b),
    });
    if a.negative { magnitudes.reverse() } else { magnitudes }
}

impl Work<'_> {
    /// `a.compare(b)`: -1, 0, 1 or NaN. With `signal`, every NaN signals.
    pub fn compare(&mut self, a: &Number, b: &Number, signal: bool) -> Number {
        if signal && (a.is_nan() || b.is_nan()) {
            self.status |= INVALID_OPERATION;
        }
        match self.nan_of(&[a, b]) {
            Some(nan) => nan,
            None => Number::small(order(a, b) as i64),
        }
    }

    /// The larger of two numbers, or the one of larger magnitude; a quiet NaN counts as missing.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn larger(&mut self, a: &Number, b: &Number, magnitude: bool) -> PyResult<Number> {
        self.chosen(a, b, magnitude, Ordering::Less)
    }

    /// The smaller of two numbers.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn smaller(&mut self, a: &Number, b: &Number, magnitude: bool) -> PyResult<Number> {
        self.chosen(a, b, magnitude, Ordering::Greater)
    }

    /// `a`, unless its order to `b` is `wrong`.
    fn chosen(&mut self, a: &Number, b: &Number, magnitude: bool, wrong: Ordering) -> PyResult<Number> {
        if a.is_nan() || b.is_nan() {
            return match (a.kind, b.kind) {
                (Kind::Quiet, Kind::Finite | Kind::Infinite) => self.finish(b.clone()),
                (Kind::Finite | Kind::Infinite, Kind::Quiet) => self.finish(a.clone()),
                _ => Ok(self.nan_of(&[a, b]).unwrap_or_else(Number::nan)),
            };
        }
        let mut found = if magnitude { order(&a.clone().absolute(), &b.clone().absolute()) } else { order(a, b) };
        if found.is_eq() {
            found = total_order(a, b);
        }
        self.finish(if found == wrong { b.clone() } else { a.clone() })
    }
}
