//! `float.hex` and `float.fromhex`: floats in hexadecimal, exactly.

use crate::sink::{Full, Sink};

const FRACTION_BITS: u32 = 52;
const EXPONENT_BIAS: i32 = 1023;

/// Writes `x.hex()`: `-0x1.8000000000000p+1`, `inf`, `nan`.
pub fn hex(x: f64, out: &mut impl Sink) -> Result<(), Full> {
    if x.is_nan() {
        return out.push_bytes(b"nan");
    }
    if x.is_sign_negative() {
        out.push_byte(b'-')?;
    }
    if x.is_infinite() {
        return out.push_bytes(b"inf");
    }
    if x == 0.0 {
        return out.push_bytes(b"0x0.0p+0");
    }
    let bits = x.to_bits();
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let biased = (bits >> FRACTION_BITS & 0x7FF) as i32;
    out.push_bytes(if biased == 0 { b"0x0." } else { b"0x1." })?;
    for place in (0..13).rev() {
        out.push_byte(b"0123456789abcdef"[(fraction >> (place * 4) & 15) as usize])?;
    }
    let exponent = biased.max(1) - EXPONENT_BIAS;
    out.push_bytes(if exponent < 0 { b"p-" } else { b"p+" })?;
    out.push_bytes(super::int_text::decimal_u64(u64::from(exponent.unsigned_abs()), &mut [0; 20]))
}

/// Why a text is no hexadecimal float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexError {
    /// A `ValueError`.
    Invalid,
    /// An `OverflowError`.
    TooLarge,
}

impl HexError {
    /// CPython's message.
    pub const fn message(self) -> &'static str {
        match self {
            HexError::Invalid => "invalid hexadecimal floating-point string",
            HexError::TooLarge => "hexadecimal value too large to represent as a float",
        }
    }
}

/// Reads what `float.fromhex` accepts, white space around it included.
pub fn from_hex(text: &[u8]) -> Result<f64, HexError> {
    let text = crate::search::strip_ascii_space(text);
    let (negative, body) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let signed = |x: f64| if negative { -x } else { x };
    if body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if body.eq_ignore_ascii_case(b"nan") {
        return Ok(signed(f64::NAN));
    }
    let body = match body {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => body,
    };
    let (mut mantissa, mut exponent, mut sticky) = (0u64, 0i64, false);
    let (mut any_digit, mut after_point) = (false, false);
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        match byte {
            b'.' if !after_point => after_point = true,
            _ if byte.is_ascii_hexdigit() => {
                any_digit = true;
                let digit = u64::from((byte as char).to_digit(16).unwrap_or(0));
                if mantissa >> 60 == 0 {
                    mantissa = mantissa << 4 | digit;
                    exponent -= 4 * i64::from(after_point);
                } else {
                    sticky |= digit != 0;
                    exponent += 4 * i64::from(!after_point);
                }
            }
            _ => break,
        }
        at += 1;
    }
    if !any_digit {
        return Err(HexError::Invalid);
    }
    let mut rest = body.get(at..).unwrap_or(&[]);
    if let [b'p' | b'P', after @ ..] = rest {
        let (minus, digits) = match after {
            [b'-', digits @ ..] => (true, digits),
            [b'+', digits @ ..] => (false, digits),
            _ => (false, after),
        };
        let len = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
        if len == 0 {
            return Err(HexError::Invalid);
        }
        let written = digits[..len]
            .iter()
            .fold(0i64, |sum, &digit| sum.saturating_mul(10).saturating_add(i64::from(digit & 15)));
        exponent = exponent.saturating_add(if minus { -written } else { written });
        rest = &digits[len..];
    }
    let x = if mantissa == 0 {
        0.0
    } else {
        let shift = mantissa.leading_zeros();
        compose(mantissa << shift, exponent.saturating_sub(i64::from(shift)), sticky)?
    };
    // As in CPython, a value too large is noticed before what follows it.
    if rest.is_empty() { Ok(signed(x)) } else { Err(HexError::Invalid) }
}

/// The float nearest to `mantissa` × 2^`exponent` (ties to even), where `sticky` says that a little is missing.
/// The highest bit of the mantissa is set.
fn compose(mantissa: u64, exponent: i64, sticky: bool) -> Result<f64, HexError> {
    let top = exponent.saturating_add(63);
    if top > i64::from(EXPONENT_BIAS) {
        return Err(HexError::TooLarge);
    }
    if top < -1075 {
        return Ok(0.0);
    }
    let is_normal = top >= -1022;
    let kept = if is_normal { 53 } else { (53 + 1022 + top).max(0) as u32 };
    let dropped = 64 - kept;
    let (mut rounded, rest, half) = if dropped == 64 {
        (0, mantissa, 1u64 << 63)
    } else {
        (mantissa >> dropped, mantissa & ((1 << dropped) - 1), 1 << (dropped - 1))
    };
    if rest > half || (rest == half && (sticky || rounded & 1 == 1)) {
        rounded += 1;
    }
    let bits = if is_normal {
        let biased = (top + i64::from(EXPONENT_BIAS)) as u64;
        // Adding lets a carry out of the fraction raise the exponent.
        (biased << FRACTION_BITS) + (rounded - (1 << FRACTION_BITS))
    } else {
        rounded
    };
    let x = f64::from_bits(bits);
    if x.is_finite() { Ok(x) } else { Err(HexError::TooLarge) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for x in [0.0, -0.0, 1.0, -0.1, 3.0, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e-310, 1e300] {
            let mut out = Vec::new();
            hex(x, &mut out).unwrap();
            assert_eq!(from_hex(&out).map(f64::to_bits), Ok(x.to_bits()));
        }
        let mut out = Vec::new();
        hex(-0.1, &mut out).unwrap();
        assert_eq!(out, b"-0x1.999999999999ap-4");
    }

    #[test]
    fn reads() {
        for (text, expected) in [
            (" 0x1p4\n", Ok(16.0)),
            ("\x0b 1\x0b", Ok(1.0)),
            ("a.8", Ok(10.5)),
            ("0x.1", Ok(0.0625)),
            ("-0X1.P+1", Ok(-2.0)),
            ("0x1p-1075", Ok(0.0)),
            ("0x1.8p-1075", Ok(5e-324)),
            ("0x1.0000000000001p-1075", Ok(5e-324)),
            ("0x0.8p-1076", Ok(0.0)),
            ("0x1.fffffffffffff7p1023", Ok(f64::MAX)),
            ("0x1.fffffffffffff8p1023", Err(HexError::TooLarge)),
            ("0x1p1024", Err(HexError::TooLarge)),
            ("0x1.00000000000008p0", Ok(1.0)),
            ("0x1.00000000000008000000000000000001p0", Ok(1.0 + f64::EPSILON)),
            ("0x0p99999999999999999999", Ok(0.0)),
            ("0x1p-99999999999999999999", Ok(0.0)),
            ("", Err(HexError::Invalid)),
            ("0x", Err(HexError::Invalid)),
            (".", Err(HexError::Invalid)),
            ("1p", Err(HexError::Invalid)),
            ("1.2.3", Err(HexError::Invalid)),
            ("1 2", Err(HexError::Invalid)),
            ("Infinity", Ok(f64::INFINITY)),
        ] {
            assert_eq!(from_hex(text.as_bytes()), expected, "{text}");
        }
    }
}
