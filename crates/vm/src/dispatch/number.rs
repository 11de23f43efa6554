//! Arithmetic: integers and floats in place here, everything else in ops/arithmetic.rs.

use lissom_bytecode::ops::{IN_PLACE, USE_B, USE_C};
use lissom_objects::Value;
use lissom_objects::names::Special;
use lissom_objects::value::word;

use super::{Step, handler, slow};
use crate::dispatch::Exit;
use crate::ops::arithmetic;

/// Is the word an integer in place?
#[inline(always)]
pub(super) fn is_int(word: u64) -> bool {
    word & 1 != 0
}

#[inline(always)]
pub(super) fn both_ints(a: u64, b: u64) -> bool {
    a & b & 1 != 0
}

#[inline(always)]
pub(super) fn both_floats(a: u64, b: u64) -> bool {
    (a & 3 == 2) & (b & 3 == 2)
}

/// The float of a word known to be one in place.
#[inline(always)]
pub(super) fn float(word: u64) -> f64 {
    if word == 0x8000_0000_0000_0002 {
        return 0.0;
    }
    f64::from_bits(((2 - (word >> 63)) | (word & !3)).rotate_right(3))
}

/// A number as a float, for mixed arithmetic of values in place: integers up to 2^53 are exact.
#[inline(always)]
fn as_float(word: u64) -> Option<f64> {
    if word & 3 == 2 {
        return Some(float(word));
    }
    if word & 1 != 0 {
        let number = word as i64 >> 1;
        if number.unsigned_abs() <= 1 << 53 {
            return Some(number as f64);
        }
    }
    None
}

/// Hands out a float if it can lie in place; else the rest of the handler makes a cell for it.
macro_rules! float_done {
    ($m:ident, $number:expr) => {
        if let Some(value) = Value::small_float($number) {
            return $m.done(value.into_word());
        }
    };
}

impl Step<'_> {
    /// Any other operands.
    #[inline(always)]
    unsafe fn binary(mut self, special: Special) -> Exit {
        // SAFETY: see `Step::value`.
        unsafe {
            (*self.frame).ip = self.ip;
            let (left, right, in_place) = (self.value(self.i.b), self.value(self.i.c), self.has(IN_PLACE));
            let m = &mut self;
            match arithmetic::binary(m.cx, special, in_place, left, right) {
                Ok(value) => self.result(value),
                Err(raised) => self.raise(raised),
            }
        }
    }

    /// Any other left operand, with the number in field c.
    #[inline(always)]
    unsafe fn binary_int(mut self, special: Special) -> Exit {
        // SAFETY: see `Step::value`.
        unsafe {
            (*self.frame).ip = self.ip;
            let (left, right, in_place) = (self.value(self.i.b), self.i.c as i16, self.has(IN_PLACE));
            let m = &mut self;
            match arithmetic::binary_int(m.cx, special, in_place, left, right) {
                Ok(value) => self.result_of_one(value),
                Err(raised) => self.raise(raised),
            }
        }
    }

    /// The unary operators.
    #[inline(always)]
    unsafe fn unary(mut self, special: Special) -> Exit {
        // SAFETY: see `Step::value`.
        unsafe {
            (*self.frame).ip = self.ip;
            let operand = self.value(self.i.b);
            let m = &mut self;
            match arithmetic::unary(m.cx, special, operand) {
                Ok(value) => self.result_of_one(value),
                Err(raised) => self.raise(raised),
            }
        }
    }

    /// The number in field c, as an integer in place without its mark: to be added to or subtracted from another.
    #[inline(always)]
    fn doubled(&self) -> i64 {
        (self.i.c as i16 as i64) << 1
    }
}

handler!(Add, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) {
        if let Some(sum) = (b as i64).checked_add(c as i64 - 1) {
            return m.done(sum as u64);
        }
    } else if both_floats(b, c) {
        float_done!(m, float(b) + float(c));
    } else if let (Some(x), Some(y)) = (as_float(b), as_float(c)) {
        float_done!(m, x + y);
    }
} otherwise {
    // One of the operands may die here: then a string can grow in place; the longer one if both do.
    let strings = arithmetic::both_strings(m.value(m.i.b), m.value(m.i.c));
    let prepends = m.has(USE_C) && strings && arithmetic::is_longer(m.value(m.i.c), m.value(m.i.b));
    if strings && !prepends && (m.i.a == m.i.b || m.has(USE_B)) {
        let value = slow!(m, arithmetic::append(m.cx, m.place(m.i.b), m.value(m.i.c)));
        m.used(USE_C, m.i.c);
        m.put(m.i.a, value.into_word());
        return m.settled();
    }
    if prepends {
        let value = slow!(m, arithmetic::prepend(m.cx, m.value(m.i.b), m.place(m.i.c)));
        m.used(USE_B, m.i.b);
        m.put(m.i.a, value.into_word());
        return m.settled();
    }
    m.binary(Special::Add)
});

handler!(Sub, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) {
        if let Some(difference) = (b as i64).checked_sub(c as i64 - 1) {
            return m.done(difference as u64);
        }
    } else if both_floats(b, c) {
        float_done!(m, float(b) - float(c));
    } else if let (Some(x), Some(y)) = (as_float(b), as_float(c)) {
        float_done!(m, x - y);
    }
} otherwise {
    m.binary(Special::Sub)
});

handler!(Mul, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) {
        if let Some(product) = (b as i64 >> 1).checked_mul(c as i64 - 1) {
            return m.done(product as u64 | 1);
        }
    } else if both_floats(b, c) {
        float_done!(m, float(b) * float(c));
    } else if let (Some(x), Some(y)) = (as_float(b), as_float(c)) {
        float_done!(m, x * y);
    }
} otherwise {
    m.binary(Special::Mul)
});

handler!(Div, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if let (Some(x), Some(y)) = (as_float(b), as_float(c))
        && y != 0.0
    {
        float_done!(m, x / y);
    }
} otherwise {
    m.binary(Special::TrueDiv)
});

handler!(FloorDiv, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c)
        && c != 1
        && let Some(value) = Value::small_int(floor_div(b as i64 >> 1, c as i64 >> 1))
    {
        return m.done(value.into_word());
    }
} otherwise {
    m.binary(Special::FloorDiv)
});

handler!(Mod, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) && c != 1 {
        return m.done((floor_mod(b as i64 >> 1, c as i64 >> 1) as u64) << 1 | 1);
    }
} otherwise {
    m.binary(Special::Mod)
});

handler!(Pow, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_floats(b, c) && float(b) > 0.0 {
        let power = float(b).powf(float(c));
        // What is too large is an error, told by the slow path.
        if power.is_finite() {
            float_done!(m, power);
        }
    }
} otherwise {
    m.binary(Special::Pow)
});

handler!(MatMul, m => { m.binary(Special::MatMul) });

handler!(And, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) {
        return m.done(b & c);
    }
} otherwise {
    m.binary(Special::And)
});

handler!(Or, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) {
        return m.done(b | c);
    }
} otherwise {
    m.binary(Special::Or)
});

handler!(Xor, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) {
        return m.done((b ^ c) | 1);
    }
} otherwise {
    m.binary(Special::Xor)
});

handler!(Shl, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c)
        && let Some(shifted) = shift_left(b, c as i64 >> 1)
    {
        return m.done(shifted);
    }
} otherwise {
    m.binary(Special::LShift)
});

handler!(Shr, m => {
    let (b, c) = (m.word(m.i.b), m.word(m.i.c));
    if both_ints(b, c) && c as i64 > 0 {
        let bits = (c as i64 >> 1).min(63);
        return m.done(((b as i64 >> 1 >> bits) as u64) << 1 | 1);
    }
} otherwise {
    m.binary(Special::RShift)
});

handler!(AddInt, m => {
    let b = m.word(m.i.b);
    if is_int(b) {
        if let Some(sum) = (b as i64).checked_add(m.doubled()) {
            return m.done(sum as u64);
        }
    } else if b & 3 == 2 {
        float_done!(m, float(b) + m.i.c as i16 as f64);
    }
} otherwise {
    m.binary_int(Special::Add)
});

handler!(SubInt, m => {
    let b = m.word(m.i.b);
    if is_int(b) {
        if let Some(difference) = (b as i64).checked_sub(m.doubled()) {
            return m.done(difference as u64);
        }
    } else if b & 3 == 2 {
        float_done!(m, float(b) - m.i.c as i16 as f64);
    }
} otherwise {
    m.binary_int(Special::Sub)
});

handler!(MulInt, m => {
    let b = m.word(m.i.b);
    if is_int(b) {
        if let Some(product) = (b as i64 - 1).checked_mul(m.i.c as i16 as i64) {
            return m.done(product as u64 | 1);
        }
    } else if b & 3 == 2 {
        float_done!(m, float(b) * m.i.c as i16 as f64);
    }
} otherwise {
    m.binary_int(Special::Mul)
});

handler!(FloorDivInt, m => {
    let (b, divisor) = (m.word(m.i.b), m.i.c as i16 as i64);
    if is_int(b) && divisor > 0 {
        return m.done((floor_div(b as i64 >> 1, divisor) as u64) << 1 | 1);
    }
} otherwise {
    m.binary_int(Special::FloorDiv)
});

handler!(ModInt, m => {
    let (b, divisor) = (m.word(m.i.b), m.i.c as i16 as i64);
    if is_int(b) && divisor > 0 {
        return m.done((floor_mod(b as i64 >> 1, divisor) as u64) << 1 | 1);
    }
} otherwise {
    m.binary_int(Special::Mod)
});

handler!(AndInt, m => {
    let b = m.word(m.i.b);
    if is_int(b) {
        let mask = m.doubled() as u64 | 1;
        return m.done(b & mask);
    }
} otherwise {
    m.binary_int(Special::And)
});

handler!(ShlInt, m => {
    let b = m.word(m.i.b);
    if is_int(b)
        && let Some(shifted) = shift_left(b, m.i.c as i16 as i64)
    {
        return m.done(shifted);
    }
} otherwise {
    m.binary_int(Special::LShift)
});

handler!(ShrInt, m => {
    let (b, bits) = (m.word(m.i.b), m.i.c as i16 as i64);
    if is_int(b) && bits >= 0 {
        return m.done(((b as i64 >> 1 >> bits.min(63)) as u64) << 1 | 1);
    }
} otherwise {
    m.binary_int(Special::RShift)
});

handler!(Neg, m => {
    let b = m.word(m.i.b);
    if is_int(b)
        && let Some(value) = Value::small_int(-(b as i64 >> 1))
    {
        return m.done(value.into_word());
    }
} otherwise {
    m.unary(Special::Neg)
});

handler!(Pos, m => { m.unary(Special::Pos) });

handler!(Invert, m => {
    let b = m.word(m.i.b);
    if is_int(b) {
        return m.done(!b | 1);
    }
} otherwise {
    m.unary(Special::Invert)
});

handler!(Not, m => {
    let b = m.word(m.i.b);
    if b == word::TRUE || b == word::FALSE {
        return m.done(b ^ word::TRUE ^ word::FALSE);
    }
} otherwise {
    let truth = slow!(m, m.cx.truth(m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.put(m.i.a, if truth { word::FALSE } else { word::TRUE });
    m.settled()
});

handler!(ToBool, m => {
    let truth = slow!(m, m.cx.truth(m.value(m.i.b)));
    m.used(USE_B, m.i.b);
    m.put(m.i.a, if truth { word::TRUE } else { word::FALSE });
    m.settled()
});

/// Floor division; the divisor is not 0.
#[inline(always)]
fn floor_div(a: i64, b: i64) -> i64 {
    let quotient = a.wrapping_div(b);
    if (a ^ b) < 0 && quotient.wrapping_mul(b) != a { quotient - 1 } else { quotient }
}

/// The remainder that goes with [`floor_div`].
#[inline(always)]
fn floor_mod(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    if rest != 0 && (rest ^ b) < 0 { rest + b } else { rest }
}

/// A shift of an integer in place to the left, if the result is one as well.
#[inline(always)]
fn shift_left(word: u64, bits: i64) -> Option<u64> {
    let number = word as i64 >> 1;
    if !(0..62).contains(&bits) {
        return None;
    }
    let shifted = number << bits;
    if shifted >> bits != number {
        return None;
    }
    Value::small_int(shifted).map(Value::into_word)
}
