//! Text as a float: what `float()` accepts, once white space is stripped and digits are ASCII.

/// Reads `[sign] digits [. digits] [e [sign] digits]`, `inf`, `infinity` or `nan` in any case. Single
/// underscores may stand between digits. Nothing if it is anything else.
pub fn parse_float(text: &[u8]) -> Option<f64> {
    if memchr::memchr(b'_', text).is_none() {
        return std::str::from_utf8(text).ok()?.parse().ok();
    }
    let digit_at = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    for at in memchr::memchr_iter(b'_', text) {
        if at == 0 || !digit_at(at - 1) || !digit_at(at + 1) {
            return None;
        }
    }
    let mut short = Shortened::default();
    short.read(text)?;
    std::str::from_utf8(&short.text).ok()?.parse().ok()
}

/// Significant digits beyond which only "is anything not zero" matters: no midpoint between floats has as many.
const DIGITS_MAX: usize = 800;

/// A number rewritten without underscores, in bounded length.
#[derive(Default)]
struct Shortened {
    text: Vec<u8>,
}

impl Shortened {
    fn read(&mut self, text: &[u8]) -> Option<()> {
        let mut bytes = text.iter().copied().filter(|&byte| byte != b'_').peekable();
        if let Some(sign) = bytes.next_if(|byte| matches!(byte, b'+' | b'-')) {
            self.text.push(sign);
        }
        let (mut kept, mut exponent) = (0usize, 0i64);
        let (mut any_digit, mut after_point, mut sticky) = (false, false, false);
        while let Some(byte) = bytes.next_if(|byte| byte.is_ascii_digit() || *byte == b'.') {
            if byte == b'.' {
                if after_point {
                    return None;
                }
                after_point = true;
                continue;
            }
            any_digit = true;
            exponent -= i64::from(after_point);
            if kept == 0 && byte == b'0' {
                continue;
            }
            if kept < DIGITS_MAX {
                self.text.push(byte);
                kept += 1;
            } else {
                sticky |= byte != b'0';
                exponent += 1;
            }
        }
        if !any_digit {
            return None;
        }
        if kept == 0 {
            self.text.push(b'0');
        }
        if sticky {
            self.text.push(b'1');
            exponent -= 1;
        }
        match bytes.next() {
            None => {}
            Some(b'e' | b'E') => {
                let negative = bytes.next_if(|byte| matches!(byte, b'+' | b'-')) == Some(b'-');
                bytes.peek()?;
                let mut written = 0i64;
                for byte in bytes {
                    if !byte.is_ascii_digit() {
                        return None;
                    }
                    written = written.saturating_mul(10).saturating_add(i64::from(byte & 15));
                }
                exponent = exponent.saturating_add(if negative { -written } else { written });
            }
            Some(_) => return None,
        }
        use std::io::Write as _;
        let _ = write!(self.text, "e{exponent}");
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses() {
        for (text, expected) in [
            ("1", 1.0),
            ("-.5", -0.5),
            ("5.", 5.0),
            ("1_0.0_1e1_0", 10.01e10),
            ("+1e-400", 0.0),
            ("1e400", f64::INFINITY),
            ("1_0e99999999999999999999999", f64::INFINITY),
            ("-InFinity", f64::NEG_INFINITY),
            ("0_0", 0.0),
            ("1_2.5", 12.5),
            ("0.000_1", 0.0001),
        ] {
            assert_eq!(parse_float(text.as_bytes()), Some(expected), "{text}");
        }
        assert!(parse_float(b"NaN").is_some_and(f64::is_nan));
        for text in ["", ".", "1__0", "_1", "1_", "1_.0", "1._0", "1e_5", "1_0e", "1 0", "0x10", "1_0.5.5", "e5", "i_nf", "1_0x"] {
            assert_eq!(parse_float(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn long_numbers_round_exactly() {
        // Half-way between 1 and the next float, then a last digit that decides.
        let tie = "1.0000000000000001110223024625156540423631668090820312_5";
        assert_eq!(parse_float(tie.as_bytes()), Some(1.0));
        let above = format!("{tie}{}1", "0".repeat(2000));
        assert_eq!(parse_float(above.as_bytes()), Some(1.0 + f64::EPSILON));
        assert_eq!(parse_float(format!("1_0{}e-3000", "0".repeat(3000)).as_bytes()), Some(10.0));
    }
}
