//! Coefficients: natural numbers seen as digits. Powers of ten, counting digits, and cutting some off.
//!
//! Numbers below 2^128 (38 digits) are computed with as machine words; beyond that `dashu-int` computes. Its memory lies outside of the heap, so
//! whoever asks for something large asks [`super::work::Work::room`] first.

use dashu_int::UBig;
use dashu_int::ops::{BitTest, DivRem};

/// The powers of ten that a word holds.
pub const POWERS: [u64; 20] = {
    let mut powers = [1u64; 20];
    let mut index = 1;
    while index < 20 {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// The powers of ten that two words hold.
pub const POWERS_WIDE: [u128; 39] = {
    let mut powers = [1u128; 39];
    let mut index = 1;
    while index < 39 {
        powers[index] = powers[index - 1] * 10;
        index += 1;
    }
    powers
};

/// What was cut off, next to half a unit of what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rest {
    /// Nothing but zeros.
    Nothing,
    /// Less than half.
    Less,
    /// Half a unit.
    Half,
    /// More than half.
    More,
}

impl Rest {
    /// A rest next to the unit it is a part of.
    fn of<T: PartialOrd + Default>(rest: T, other: T) -> Rest {
        // `other` is the unit less the rest.
        if rest == T::default() {
            Rest::Nothing
        } else if rest < other {
            Rest::Less
        } else if rest == other {
            Rest::Half
        } else {
            Rest::More
        }
    }
}

/// How many digits a word has; one for 0.
#[inline]
pub fn digits_of_word(number: u64) -> i64 {
    // 1233 / 4096 is a little more than log10(2).
    let guess = (((64 - (number | 1).leading_zeros()) * 1233) >> 12) as usize;
    guess as i64 + i64::from(number >= POWERS[guess]) + i64::from(number == 0)
}

/// How many digits two words have; one for 0.
#[inline]
pub fn digits_of_wide(number: u128) -> i64 {
    if number >> 64 == 0 {
        return digits_of_word(number as u64);
    }
    let guess = (((128 - number.leading_zeros()) * 1233) >> 12) as usize;
    guess as i64 + i64::from(POWERS_WIDE.get(guess).is_some_and(|power| number >= *power))
}

/// A number of at most two words.
#[inline]
pub fn wide(number: &UBig) -> Option<u128> {
    match *number.as_words() {
        [] => Some(0),
        [low] => Some(u128::from(low)),
        [low, high] => Some(u128::from(low) | u128::from(high) << 64),
        _ => None,
    }
}

/// How many digits a number has; one for 0.
pub fn digits(number: &UBig) -> i64 {
    if let Some(number) = wide(number) {
        return digits_of_wide(number);
    }
    let bits = number.bit_len();
    let words = number.as_words();
    let (top, next) = (words[words.len() - 1], words[words.len() - 2]);
    let zeros = top.leading_zeros();
    let lead = if zeros == 0 { top } else { top << zeros | next >> (64 - zeros) };
    // log10 of lead × 2^(bits - 64), with an error far below the distance that is asked for.
    let logarithm = (lead as f64).log10() + (bits as f64 - 64.0) * std::f64::consts::LOG10_2;
    let whole = logarithm.round();
    if (logarithm - whole).abs() > 1e-9 * bits as f64 / 64.0 {
        return logarithm.floor() as i64 + 1;
    }
    whole as i64 + i64::from(*number >= power(whole as u64))
}

/// Ten to a power.
pub fn power(exponent: u64) -> UBig {
    match exponent {
        0..=38 => UBig::from_dword(POWERS_WIDE[exponent as usize]),
        39..=76 => UBig::from_dword(POWERS_WIDE[38]) * UBig::from_dword(POWERS_WIDE[exponent as usize - 38]),
        // 10^n = 5^n × 2^n, which leaves less to multiply.
        _ => UBig::from(5u8).pow(exponent as usize) << exponent as usize,
    }
}

/// A number with zeros behind it.
pub fn shifted(number: UBig, zeros: u64) -> UBig {
    if zeros == 0 || number.is_zero() {
        return number;
    }
    number * power(zeros)
}

/// A number without its last digits, and what these were.
pub fn cut(number: &UBig, count: u64) -> (UBig, Rest) {
    if count == 0 {
        return (number.clone(), Rest::Nothing);
    }
    if let Some(number) = wide(number) {
        let (quotient, rest) = cut_wide(number, count);
        return (UBig::from_dword(quotient), rest);
    }
    // A number shorter than what is cut is less than a tenth of a unit.
    if count as i64 > digits(number) {
        return (UBig::ZERO, Rest::Less);
    }
    let unit = power(count);
    let (quotient, rest) = number.div_rem(&unit);
    let other = unit - &rest;
    (quotient, Rest::of(rest, other))
}

/// A number of two words without its last digits, and what these were.
#[inline]
pub fn cut_wide(number: u128, count: u64) -> (u128, Rest) {
    if count == 0 {
        return (number, Rest::Nothing);
    }
    if number >> 64 == 0 && count < 20 {
        let (number, unit) = (number as u64, POWERS[count as usize]);
        let rest = number % unit;
        return (u128::from(number / unit), Rest::of(rest, unit - rest));
    }
    match POWERS_WIDE.get(count as usize) {
        Some(unit) => {
            let rest = number % unit;
            (number / unit, Rest::of(rest, unit - rest))
        }
        // 10^39 is three times the largest number: what is left is 0, and the rest is more than half if it is at least 5 × 10^38, which none is.
        None => (0, if number == 0 { Rest::Nothing } else { Rest::Less }),
    }
}

/// The last digits of a number.
pub fn last_digits(number: &UBig, count: u64) -> UBig {
    if count as i64 >= digits(number) { number.clone() } else { number % power(count) }
}

/// A number without the zeros behind it, at most `most` of them, and how many they were.
pub fn without_zeros(mut number: UBig, most: u64) -> (UBig, u64) {
    if number.is_zero() {
        return (number, 0);
    }
    let mut taken = 0;
    // Steps that grow while they succeed, then shrink: few divisions of a long number, however many zeros it has.
    let mut step = 1u64;
    while taken < most && number.as_words().len() > 2 {
        let step_now = step.min(most - taken);
        // A number has no more zeros than it has factors of two.
        let twos = number.trailing_zeros().unwrap_or(0) as u64;
        if twos < step_now {
            if twos == 0 {
                return (number, taken);
            }
            step = twos;
            continue;
        }
        let (quotient, rest) = (&number).div_rem(power(step_now));
        if rest.is_zero() {
            number = quotient;
            taken += step_now;
            step *= 2;
        } else if step_now == 1 {
            return (number, taken);
        } else {
            step = step_now / 2;
        }
    }
    if let Some(mut small) = wide(&number) {
        while taken < most && small & 1 == 0 {
            if small >> 64 == 0 {
                let word = small as u64;
                if !word.is_multiple_of(10) {
                    break;
                }
                small = u128::from(word / 10);
            } else if small % 10 == 0 {
                small /= 10;
            } else {
                break;
            }
            taken += 1;
        }
        return (UBig::from_dword(small), taken);
    }
    (number, taken)
}

/// Is it a power of ten (its digits a one and zeros)? Then how many zeros.
pub fn zeros_of_power(number: &UBig) -> Option<u64> {
    let count = digits(number) as u64 - 1;
    if let Some(number) = wide(number) {
        return (number == POWERS_WIDE[count as usize]).then_some(count);
    }
    if number.trailing_zeros() != Some(count as usize) {
        return None;
    }
    (*number == power(count)).then_some(count)
}

/// Writes the digits.
pub fn text(number: &UBig) -> Vec<u8> {
    match wide(number) {
        Some(number) => {
            let mut room = [0; 39];
            wide_text(number, &mut room).to_vec()
        }
        None => number.to_string().into_bytes(),
    }
}

/// The digits of a number of two words.
pub fn wide_text(mut number: u128, room: &mut [u8; 39]) -> &[u8] {
    let mut at = room.len();
    while number >> 64 != 0 {
        let (quotient, mut low) = (number / u128::from(POWERS[19]), (number % u128::from(POWERS[19])) as u64);
        number = quotient;
        for _ in 0..19 {
            at -= 1;
            room[at] = b'0' + (low % 10) as u8;
            low /= 10;
        }
    }
    let mut number = number as u64;
    if number != 0 || at == room.len() {
        loop {
            at -= 1;
            room[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
    }
    &room[at..]
}

/// The number that digits write.
pub fn from_text(text: &[u8]) -> UBig {
    if text.len() <= 38 {
        return UBig::from_dword(wide_from_text(text));
    }
    let text = std::str::from_utf8(text).unwrap_or("0");
    UBig::from_str_radix(text, 10).unwrap_or(UBig::ZERO)
}

/// The number that at most 38 digits write.
pub fn wide_from_text(text: &[u8]) -> u128 {
    text.chunks(19).fold(0, |number, chunk| {
        let part = chunk.iter().fold(0u64, |part, digit| part * 10 + u64::from(digit - b'0'));
        number * u128::from(POWERS[chunk.len()]) + u128::from(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted() {
        for count in 0..200u64 {
            let number = power(count);
            assert_eq!(digits(&number), count as i64 + 1, "10^{count}");
            if count > 0 {
                assert_eq!(digits(&(number.clone() - UBig::ONE)), count as i64);
            }
            assert_eq!(digits(&(number.clone() + UBig::ONE)), count as i64 + 1);
            assert_eq!(zeros_of_power(&number), Some(count));
            assert_eq!(without_zeros(number * UBig::from(7u8), u64::MAX), (UBig::from(7u8), count));
        }
        assert_eq!((digits_of_word(0), digits_of_word(u64::MAX), digits_of_wide(u128::MAX)), (1, 20, 39));
    }

    #[test]
    fn rests_are_next_to_half() {
        for (number, count, kept, rest) in [(1234, 2, 12, Rest::Less), (1250, 2, 12, Rest::Half), (1251, 2, 12, Rest::More), (1200, 2, 12, Rest::Nothing), (7, 1, 0, Rest::More), (7, 2, 0, Rest::Less), (7, 50, 0, Rest::Less)] {
            assert_eq!(cut(&UBig::from(number as u32), count), (UBig::from(kept as u32), rest));
            let long = UBig::from(number as u32) * power(60);
            assert_eq!(cut(&long, count + 60), (UBig::from(kept as u32), rest));
        }
        assert_eq!(last_digits(&(power(70) + UBig::from(42u8)), 60), UBig::from(42u8));
    }

    #[test]
    fn digits_are_written_and_read() {
        for text_of in ["0", "7", "18446744073709551615", "18446744073709551616", "340282366920938463463374607431768211455", "10000000000000000000000000000000000000000000000001"] {
            assert_eq!(text(&from_text(text_of.as_bytes())), text_of.as_bytes());
        }
    }
}
