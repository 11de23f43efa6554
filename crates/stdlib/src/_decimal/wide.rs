//! Products and quotients of numbers of two words: four words on the machine stack, which are two again when they are rounded.

use lissom_objects::int::limbs;

use super::natural::{POWERS, POWERS_WIDE, Rest};

/// Four words, the least significant first.
type Four = [u64; 4];

fn words(number: u128) -> [u64; 2] {
    [number as u64, (number >> 64) as u64]
}

fn join(low: u64, high: u64) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

/// `a * b`
pub fn product(a: u128, b: u128) -> Four {
    let mut out = [0; 4];
    limbs::mul(&mut out, &words(a), &words(b));
    out
}

/// Two words, if the others are zero.
fn narrow(number: &Four) -> Option<u128> {
    match *number {
        [low, high, 0, 0] => Some(join(low, high)),
        _ => None,
    }
}

/// What was cut off in two steps: the second and larger part decides, unless it is nothing or half.
fn joined(first: Rest, second: Rest) -> Rest {
    match (first, second) {
        (Rest::Nothing, rest) => rest,
        (_, Rest::Nothing | Rest::Less) => Rest::Less,
        _ => Rest::More,
    }
}

fn class(rest: u64, unit: u64) -> Rest {
    match (rest, rest.cmp(&(unit - rest))) {
        (0, _) => Rest::Nothing,
        (_, std::cmp::Ordering::Less) => Rest::Less,
        (_, std::cmp::Ordering::Equal) => Rest::Half,
        (_, std::cmp::Ordering::Greater) => Rest::More,
    }
}

/// A number without its last digits, at most 38 of them, and what these were. None if what is left takes more than two words.
pub fn cut(mut number: Four, count: u64) -> Option<(u128, Rest)> {
    let (first, second) = (count.min(19), count.saturating_sub(19));
    let mut used = 4 - number.iter().rev().take_while(|word| **word == 0).count();
    let mut rest = Rest::Nothing;
    for step in [first, second] {
        if step > 0 {
            let unit = POWERS[step as usize];
            let left = limbs::div_small_in_place(&mut number[..used], unit);
            rest = joined(rest, class(left, unit));
            used = 4 - number.iter().rev().take_while(|word| **word == 0).count();
        }
    }
    Some((narrow(&number)?, rest))
}

/// `a × 10^zeros / b` and whether there is a remainder, for at most 38 zeros. None if the quotient takes more than two words.
pub fn quotient(a: u128, zeros: u64, b: u128) -> Option<(u128, bool)> {
    let dividend = product(a, *POWERS_WIDE.get(zeros as usize)?);
    if b >> 64 == 0 {
        let mut out = [0; 4];
        let rest = limbs::div_small(&mut out, &dividend, b as u64);
        return Some((narrow(&out)?, rest != 0));
    }
    let shift = b.leading_zeros();
    let divisor = words(b << shift);
    let mut rest = [0; 5];
    limbs::shift_left(&mut rest, &dividend, u64::from(shift));
    let mut out = [0; 3];
    limbs::div_normalized(&mut out, &mut rest, &divisor);
    match out {
        [low, high, 0] => Some((join(low, high), rest.iter().any(|word| *word != 0))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashu_int::UBig;
    use dashu_int::ops::DivRem;

    #[test]
    fn four_words_are_those_of_long_numbers() {
        let numbers = [1, 7, 99, u128::from(u64::MAX), 1 << 64, 10u128.pow(28) - 1, 10u128.pow(28) / 3, 10u128.pow(37) + 5, 5 * 10u128.pow(37), u128::MAX];
        for a in numbers {
            for b in numbers {
                let long = UBig::from_dword(a) * UBig::from_dword(b);
                for count in [0u64, 1, 18, 19, 20, 28, 38] {
                    let (kept, rest) = super::super::natural::cut(&long, count);
                    let expected = super::super::natural::wide(&kept).map(|kept| (kept, rest));
                    assert_eq!(cut(product(a, b), count), expected, "{a} {b} {count}");
                    let (quotient_of, left) = (UBig::from_dword(a) * UBig::from_dword(POWERS_WIDE[count as usize])).div_rem(UBig::from_dword(b));
                    let expected = super::super::natural::wide(&quotient_of).map(|quotient| (quotient, !left.is_zero()));
                    assert_eq!(quotient(a, count, b), expected, "{a} {b} {count}");
                }
            }
        }
    }
}
