//! Numbers as text: read, and written in scientific or engineering notation.

use dashu_int::UBig;
use lissom_objects::decimal::{DecimalRef, Kind};

use super::natural;
use super::number::Number;

/// Exponents are read up to here, which is beyond what any context has room for.
const EXPONENT_FAR: i64 = 4_000_000_000_000_000_000;

/// The number that ASCII text writes, without white space and underscores.
pub fn parse(text: &[u8]) -> Option<Number> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        text => (false, text),
    };
    if !matches!(text.first(), Some(b'0'..=b'9' | b'.')) {
        return parse_special(negative, text);
    }
    let whole = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = whole;
    let mut fraction = 0;
    if text.get(whole) == Some(&b'.') {
        fraction = text[whole + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return None;
    }
    let exponent = match &text[end..] {
        [] => 0,
        [b'e' | b'E', rest @ ..] => parse_exponent(rest)?,
        _ => return None,
    };
    let coefficient = if whole + fraction <= 38 {
        let read = |from: u128, digits: &[u8]| digits.iter().fold(from, |number, digit| number * 10 + u128::from(digit - b'0'));
        if whole + fraction <= 19 {
            let read = |from: u64, digits: &[u8]| digits.iter().fold(from, |number, digit| number * 10 + u64::from(digit - b'0'));
            UBig::from(read(read(0, &text[..whole]), if fraction > 0 { &text[whole + 1..end] } else { &[] }))
        } else {
            UBig::from_dword(read(read(0, &text[..whole]), if fraction > 0 { &text[whole + 1..end] } else { &[] }))
        }
    } else if fraction == 0 {
        natural::from_text(&text[..whole])
    } else {
        let digits = [&text[..whole], &text[whole + 1..end]].concat();
        natural::from_text(&digits)
    };
    Some(Number::finite(negative, coefficient, exponent - fraction as i64))
}

fn parse_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        text => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = digits.iter().fold(0i64, |size, digit| (size.min(EXPONENT_FAR / 10) * 10 + i64::from(digit - b'0')).min(EXPONENT_FAR));
    Some(if negative { -size } else { size })
}

fn parse_special(negative: bool, text: &[u8]) -> Option<Number> {
    let is = |word: &[u8]| text.eq_ignore_ascii_case(word);
    if is(b"inf") || is(b"infinity") {
        return Some(Number::infinity(negative));
    }
    let (kind, rest) = match text {
        [b's' | b'S', rest @ ..] => (Kind::Signaling, rest),
        text => (Kind::Quiet, text),
    };
    let (word, digits) = rest.split_at_checked(3)?;
    if !word.eq_ignore_ascii_case(b"nan") || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    Some(Number { negative, kind, exponent: 0, coefficient: natural::from_text(&digits[zeros..]) })
}

/// Writes a number.
pub fn write(number: &Number, engineering: bool, capitals: bool) -> Vec<u8> {
    let digits = natural::text(&number.coefficient);
    write_digits(number.negative, number.kind, number.exponent, &digits, engineering, capitals)
}

/// Writes a number from its cell, in scientific notation.
pub fn write_cell(number: &DecimalRef, capitals: bool) -> Vec<u8> {
    let mut room = [0; 39];
    let wide = match *number.limbs {
        [low] => u128::from(low),
        [low, high] => u128::from(low) | u128::from(high) << 64,
        _ => return write(&Number::from(*number), false, capitals),
    };
    write_digits(number.negative(), number.kind(), number.exponent(), natural::wide_text(wide, &mut room), false, capitals)
}

fn write_digits(negative: bool, kind: Kind, exponent: i64, digits: &[u8], engineering: bool, capitals: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(digits.len() + 32);
    if negative {
        out.push(b'-');
    }
    let is_zero = digits == b"0";
    match kind {
        Kind::Finite => {}
        Kind::Infinite => {
            out.extend_from_slice(b"Infinity");
            return out;
        }
        Kind::Quiet | Kind::Signaling => {
            out.extend_from_slice(if kind == Kind::Quiet { b"NaN" } else { b"sNaN" });
            if !is_zero {
                out.extend_from_slice(digits);
            }
            return out;
        }
    }
    // Digits in front of the point, if there were no exponent.
    let left = exponent + digits.len() as i64;
    let point = if exponent <= 0 && left > -6 {
        left
    } else if !engineering {
        1
    } else if is_zero {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    push_at_point(&mut out, digits, point);
    if left != point {
        out.push(if capitals { b'E' } else { b'e' });
        push_exponent(&mut out, left - point);
    }
    out
}

/// Writes digits with a point before or behind them, or in between.
fn push_at_point(out: &mut Vec<u8>, digits: &[u8], point: i64) {
    if point <= 0 {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + point.unsigned_abs() as usize, b'0');
        out.extend_from_slice(digits);
    } else if point as usize >= digits.len() {
        out.extend_from_slice(digits);
        out.resize(out.len() + point as usize - digits.len(), b'0');
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        out.extend_from_slice(whole);
        out.push(b'.');
        out.extend_from_slice(fraction);
    }
}

/// Writes an exponent with its sign.
pub fn push_exponent(out: &mut Vec<u8>, exponent: i64) {
    out.push(if exponent < 0 { b'-' } else { b'+' });
    let mut room = [0; 39];
    out.extend_from_slice(natural::wide_text(u128::from(exponent.unsigned_abs()), &mut room));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for text in ["0", "-0", "1.50", "1E+5", "-1.234E-7", "0.000001", "0E-7", "NaN", "-sNaN12", "Infinity", "123456789012345678901234567890123456789012345.6"] {
            assert_eq!(parse(text.as_bytes()).map(|number| write(&number, false, true)), Some(text.as_bytes().to_vec()));
        }
        for (text, engineering) in [("1E+5", "100E+3"), ("0E+1", "0.00E+3"), ("1.2E-8", "12E-9"), ("0E-7", "0.0E-6"), ("1E+1", "10")] {
            assert_eq!(parse(text.as_bytes()).map(|number| write(&number, true, true)), Some(engineering.as_bytes().to_vec()));
        }
        for text in ["", ".", "e5", "1e", "1e+", "--1", "1.2.3", "infi", "snanx", "1 ", "s"] {
            assert!(parse(text.as_bytes()).is_none(), "{text}");
        }
    }
}
