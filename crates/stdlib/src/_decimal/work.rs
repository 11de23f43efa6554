//! Work: the rules by which one operation is done, the conditions it met, and how a result is made to fit.
//!
//! An operation computes an exact result, or one with a digit more than needed that stands for all that follow, and [`Work::finish`]
//! rounds it to the precision and into the range of exponents.

use dashu_int::UBig;
use lissom_objects::decimal::Kind;
use lissom_objects::{Context, PyResult};

use super::natural::{self, Rest};
use super::number::Number;

/// The largest precision.
pub const PRECISION_MAX: i64 = 999_999_999_999_999_999;
/// The largest exponent of a first digit.
pub const EXPONENT_MAX: i64 = 999_999_999_999_999_999;
/// The smallest exponent of a first digit.
pub const EXPONENT_MIN: i64 = -999_999_999_999_999_999;
/// The smallest exponent.
pub const TINY_MIN: i64 = EXPONENT_MIN - (PRECISION_MAX - 1);

/// Conditions, as bits.
pub mod condition {
    /// The exponent was changed to fit.
    pub const CLAMPED: u32 = 1;
    /// Text that is no number.
    pub const CONVERSION_SYNTAX: u32 = 1 << 1;
    /// Division by zero.
    pub const DIVISION_BY_ZERO: u32 = 1 << 2;
    /// A quotient with more digits than the precision.
    pub const DIVISION_IMPOSSIBLE: u32 = 1 << 3;
    /// Zero divided by zero.
    pub const DIVISION_UNDEFINED: u32 = 1 << 4;
    /// Digits other than zero were lost.
    pub const INEXACT: u32 = 1 << 5;
    /// A context that cannot be.
    pub const INVALID_CONTEXT: u32 = 1 << 6;
    /// An operation that has no result.
    pub const INVALID_OPERATION: u32 = 1 << 7;
    /// Floats were mixed with decimal numbers.
    pub const FLOAT_OPERATION: u32 = 1 << 8;
    /// Too large.
    pub const OVERFLOW: u32 = 1 << 9;
    /// Digits were lost.
    pub const ROUNDED: u32 = 1 << 10;
    /// Below the smallest normal number.
    pub const SUBNORMAL: u32 = 1 << 11;
    /// Subnormal and inexact.
    pub const UNDERFLOW: u32 = 1 << 12;
    /// All that the signal `InvalidOperation` stands for.
    pub const INVALID: u32 = CONVERSION_SYNTAX | DIVISION_IMPOSSIBLE | DIVISION_UNDEFINED | INVALID_CONTEXT | INVALID_OPERATION;
    /// Those after which there is no result.
    pub const ERRORS: u32 = INVALID | DIVISION_BY_ZERO;
}

use condition::*;

/// How a number is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// To the nearest; halves away from zero.
    HalfUp,
    /// To the nearest; halves towards zero.
    HalfDown,
    /// To the nearest; halves to an even digit.
    HalfEven,
    /// Away from zero if the last digit would be 0 or 5.
    FiveUp,
}

/// The ways of rounding with their names.
pub const ROUNDINGS: [(Rounding, &str); 8] = [
    (Rounding::Up, "ROUND_UP"),
    (Rounding::Down, "ROUND_DOWN"),
    (Rounding::Ceiling, "ROUND_CEILING"),
    (Rounding::Floor, "ROUND_FLOOR"),
    (Rounding::HalfUp, "ROUND_HALF_UP"),
    (Rounding::HalfDown, "ROUND_HALF_DOWN"),
    (Rounding::HalfEven, "ROUND_HALF_EVEN"),
    (Rounding::FiveUp, "ROUND_05UP"),
];

impl Rounding {
    /// Is a magnitude to be increased by a unit of its last digit?
    #[inline]
    pub fn increases(self, rest: Rest, negative: bool, last_digit: impl FnOnce() -> u8) -> bool {
        if rest == Rest::Nothing {
            return false;
        }
        match self {
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::HalfUp => rest >= Rest::Half,
            Rounding::HalfDown => rest > Rest::Half,
            Rounding::HalfEven => rest > Rest::Half || rest == Rest::Half && last_digit() & 1 == 1,
            Rounding::FiveUp => last_digit().is_multiple_of(5),
        }
    }
}

/// The rules of a context.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Digits of a result.
    pub precision: i64,
    /// The largest exponent of a first digit.
    pub exponent_max: i64,
    /// The smallest exponent of a first digit of a normal number.
    pub exponent_min: i64,
    /// How results are rounded.
    pub rounding: Rounding,
    /// Is the exponent kept so small that a full coefficient fits the largest number?
    pub clamp: bool,
    /// Is the exponent written with a capital letter?
    pub capitals: bool,
}

impl Settings {
    /// The widest there are, which change no number that can be.
    pub const WIDEST: Settings = Settings {
        precision: PRECISION_MAX,
        exponent_max: EXPONENT_MAX,
        exponent_min: EXPONENT_MIN,
        rounding: Rounding::HalfEven,
        clamp: false,
        capitals: true,
    };

    /// The smallest exponent.
    #[inline(always)]
    pub fn tiny(&self) -> i64 {
        self.exponent_min - (self.precision - 1)
    }

    /// The largest exponent of a full coefficient.
    #[inline(always)]
    pub fn top(&self) -> i64 {
        self.exponent_max - (self.precision - 1)
    }
}

/// One operation under way.
pub struct Work<'a> {
    /// The runtime.
    pub cx: &'a mut Context,
    /// By what rules.
    pub settings: Settings,
    /// The conditions met.
    pub status: u32,
}

/// Digits that are never worth asking about.
const FREE_DIGITS: u64 = 1000;

impl<'a> Work<'a> {
    /// An operation by these rules.
    pub fn new(cx: &'a mut Context, settings: Settings) -> Work<'a> {
        Work { cx, settings, status: 0 }
    }

    /// The same with other rules; the conditions met are forgotten unless they are carried over.
    pub fn with(&mut self, settings: Settings) -> Work<'_> {
        Work { cx: self.cx, settings, status: 0 }
    }

    /// Refuses numbers of so many digits if there is no room to compute with them.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn room(&mut self, digits: u64) -> PyResult {
        if digits <= FREE_DIGITS { Ok(()) } else { self.large_room(digits) }
    }

    #[cold]
    fn large_room(&mut self, digits: u64) -> PyResult {
        // About 2.4 digits are a byte; operand, result, scratch and a power of ten are there at once.
        let bytes = usize::try_from(digits / 2).ok().and_then(|bytes| bytes.checked_mul(6));
        match bytes {
            Some(bytes) if bytes < 1 << 40 => {
                self.cx.check_size(bytes)?;
                self.cx.poll()
            }
            _ => Err(self.cx.memory_error()),
        }
    }

    /// There is no result.
    pub fn invalid(&mut self, condition: u32) -> Number {
        self.status |= condition;
        Number::nan()
    }

    /// The result of an operation one of whose operands is no number: the first that signals, or else the first.
    pub fn nan_of(&mut self, operands: &[&Number]) -> Option<Number> {
        let found = operands.iter().find(|number| number.kind == Kind::Signaling);
        if found.is_some() {
            self.status |= INVALID_OPERATION;
        }
        let chosen = found.or_else(|| operands.iter().find(|number| number.kind == Kind::Quiet))?;
        let mut quiet = (*chosen).clone();
        quiet.kind = Kind::Quiet;
        self.fit_nan(&mut quiet);
        Some(quiet)
    }

    /// What a NaN tells has one digit less than others, if exponents are clamped.
    fn fit_nan(&self, nan: &mut Number) {
        let most = self.settings.precision - i64::from(self.settings.clamp);
        if most <= 0 {
            nan.coefficient = UBig::ZERO;
        } else if nan.digits() > most {
            nan.coefficient = natural::last_digits(&nan.coefficient, most as u64);
        }
    }

    /// Rounds a result to the precision and into the range of exponents.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn finish(&mut self, number: Number) -> PyResult<Number> {
        if !number.is_finite() {
            let mut number = number;
            if number.is_nan() {
                self.fit_nan(&mut number);
            }
            return Ok(number);
        }
        let (settings, tiny) = (self.settings, self.settings.tiny());
        if number.coefficient.is_zero() {
            let top = if settings.clamp { settings.top() } else { settings.exponent_max };
            let exponent = number.exponent.clamp(tiny, top);
            if exponent != number.exponent {
                self.status |= CLAMPED;
            }
            return Ok(Number { exponent, ..number });
        }
        let digits = number.digits();
        let adjusted = number.exponent + digits - 1;
        if adjusted > settings.exponent_max {
            return self.overflow(number.negative);
        }
        let subnormal = adjusted < settings.exponent_min;
        let least = if subnormal { tiny } else { number.exponent + digits - settings.precision };
        if subnormal {
            self.status |= SUBNORMAL;
        }
        if number.exponent >= least {
            if settings.clamp && number.exponent > settings.top() {
                let zeros = (number.exponent - settings.top()) as u64;
                self.room(zeros + digits as u64)?;
                self.status |= CLAMPED;
                return Ok(Number { coefficient: natural::shifted(number.coefficient, zeros), exponent: settings.top(), ..number });
            }
            return Ok(number);
        }
        self.room(digits as u64)?;
        let negative = number.negative;
        let (number, rest) = self.rounded(number, least);
        self.status |= ROUNDED;
        if rest != Rest::Nothing {
            self.status |= INEXACT | if subnormal { UNDERFLOW } else { 0 };
        }
        if number.coefficient.is_zero() {
            self.status |= CLAMPED;
        } else if number.exponent > settings.exponent_max - (settings.precision - 1) && number.adjusted() > settings.exponent_max {
            return self.overflow(negative);
        }
        Ok(number)
    }

    /// A finite number, rounded to a larger exponent (one more if the precision is exceeded by it), and what was cut off.
    fn rounded(&self, number: Number, exponent: i64) -> (Number, Rest) {
        let count = (exponent - number.exponent) as u64;
        let (mut coefficient, rest) = natural::cut(&number.coefficient, count);
        let mut exponent = exponent;
        if self.settings.rounding.increases(rest, number.negative, || last_digit(&coefficient)) {
            coefficient += UBig::ONE;
            if natural::digits(&coefficient) > self.settings.precision {
                // All nines before, so that what is left is a one and zeros.
                coefficient = natural::cut(&coefficient, 1).0;
                exponent += 1;
            }
        }
        (Number { coefficient, exponent, ..number }, rest)
    }

    fn overflow(&mut self, negative: bool) -> PyResult<Number> {
        let settings = self.settings;
        self.status |= OVERFLOW | INEXACT | ROUNDED;
        let infinite = match settings.rounding {
            Rounding::Up | Rounding::HalfUp | Rounding::HalfDown | Rounding::HalfEven => true,
            Rounding::Down | Rounding::FiveUp => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
        };
        if infinite {
            return Ok(Number::infinity(negative));
        }
        self.room(settings.precision as u64)?;
        Ok(Number::finite(negative, natural::power(settings.precision as u64) - UBig::ONE, settings.top()))
    }

    /// A finite number with another exponent, rounded if digits have to go; what was cut off. The precision does not count.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn rescaled(&mut self, number: Number, exponent: i64, rounding: Rounding) -> PyResult<(Number, Rest)> {
        if number.coefficient.is_zero() || exponent == number.exponent {
            return Ok((Number { exponent, ..number }, Rest::Nothing));
        }
        if exponent < number.exponent {
            let zeros = (number.exponent - exponent) as u64;
            self.room(zeros + number.digits() as u64)?;
            return Ok((Number { coefficient: natural::shifted(number.coefficient, zeros), exponent, ..number }, Rest::Nothing));
        }
        let (mut coefficient, rest) = natural::cut(&number.coefficient, (exponent - number.exponent) as u64);
        if rounding.increases(rest, number.negative, || last_digit(&coefficient)) {
            coefficient += UBig::ONE;
        }
        Ok((Number { coefficient, exponent, ..number }, rest))
    }
}

/// The last digit of a number.
pub fn last_digit(number: &UBig) -> u8 {
    match natural::wide(number) {
        Some(number) => (number % 10) as u8,
        // 2^64 is 6 more than a multiple of 10, and 6 × 6 is again.
        None => number.as_words().iter().enumerate().fold(0, |sum, (index, word)| (sum + word % 10 * if index == 0 { 1 } else { 6 }) % 10) as u8,
    }
}
