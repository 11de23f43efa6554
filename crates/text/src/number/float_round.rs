//! `round(x, n)`: the float nearest to what decimal rounding gives, half to even on the exact value.

/// The rounded value is beyond the floats: an `OverflowError` with this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundOverflow;

impl RoundOverflow {
    /// CPython's message.
    pub const MESSAGE: &'static str = "rounded value too large to represent";
}

/// `round(x, digits)`. Infinities and not-a-number are returned as they are.
pub fn round_digits(x: f64, digits: i64) -> Result<f64, RoundOverflow> {
    if !x.is_finite() || x == 0.0 || digits > 323 {
        return Ok(x);
    }
    if digits < -308 {
        return Ok(0.0f64.copysign(x));
    }
    let rounded = if digits >= 0 { after_point(x, digits as usize) } else { before_point(x, digits.unsigned_abs()) };
    if rounded.is_finite() { Ok(rounded) } else { Err(RoundOverflow) }
}

/// `round(x)`: to an integer, half to even.
pub fn round_even(x: f64) -> f64 {
    x.round_ties_even()
}

fn after_point(x: f64, digits: usize) -> f64 {
    format!("{x:.digits$}").parse().unwrap_or(x)
}

fn before_point(x: f64, digits: u64) -> f64 {
    let magnitude = x.abs();
    let text = format!("{magnitude:e}");
    let exponent: i64 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    let kept = exponent + 1 - digits as i64;
    let rounded = if kept > 0 {
        format!("{magnitude:.*e}", kept as usize - 1).parse().unwrap_or(magnitude)
    } else if kept == 0 && exceeds_half(magnitude, exponent) {
        format!("1e{digits}").parse().unwrap_or(magnitude)
    } else {
        0.0
    };
    rounded.copysign(x)
}

/// Whether `x` is greater than 5 × 10^exponent exactly (equal rounds to even, which is zero).
fn exceeds_half(x: f64, exponent: i64) -> bool {
    let half: f64 = format!("5e{exponent}").parse().unwrap_or(f64::INFINITY);
    if x != half {
        return x > half;
    }
    // `half` may itself be rounded: compare its digits with those of the exact number.
    let digits = format!("{half:.0}");
    digits.as_bytes().first() > Some(&b'5')
        || (digits.starts_with('5') && digits.as_bytes()[1..].iter().any(|&digit| digit != b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds() {
        for (x, digits, expected) in [
            (2.675, 2, 2.67),
            (0.5, 0, 0.0),
            (1.5, 0, 2.0),
            (-2.5, 0, -2.0),
            (1234.5678, -2, 1200.0),
            (50.0, -2, 0.0),
            (51.0, -2, 100.0),
            (150.0, -2, 200.0),
            (250.0, -2, 200.0),
            (5e22, -23, 0.0),
            (5e23, -24, 0.0),
            (4e22, -23, 0.0),
            (6e22, -23, 1e23),
            (-60.0, -2, -100.0),
            (1e300, -400, 0.0),
            (1.1, 400, 1.1),
            (0.15, 1, 0.1),
            (0.25, 1, 0.2),
            (9.5, -1, 10.0),
            (99.0, -2, 100.0),
            (5e-324, 323, 0.0),
        ] {
            assert_eq!(round_digits(x, digits), Ok(expected), "round({x}, {digits})");
        }
        assert_eq!(round_digits(1.7e308, -308), Err(RoundOverflow));
        assert!(round_digits(-0.4, 0).is_ok_and(|x| x.is_sign_negative()));
    }
}
