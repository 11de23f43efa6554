//! Integers as text: small ones written out, and text checked as `int(text, base)` checks it.
//!
//! Large integers are not here: [`parse_int`] says sign, base and digits, and whoever has big integers
//! reads the digits.

const PAIRS: &[u8; 200] = b"\
0001020304050607080910111213141516171819\
2021222324252627282930313233343536373839\
4041424344454647484950515253545556575859\
6061626364656667686970717273747576777879\
8081828384858687888990919293949596979899";

/// Writes `value` in decimal at the end of `buffer` and returns the digits.
pub fn decimal_u64(mut value: u64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    while value >= 100 {
        let pair = (value % 100) as usize * 2;
        value /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if value >= 10 {
        let pair = value as usize * 2;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    } else {
        at -= 1;
        buffer[at] = b'0' + value as u8;
    }
    &buffer[at..]
}

/// Writes `value` in decimal, with its sign.
pub fn decimal_i64(value: i64, buffer: &mut [u8; 21]) -> &[u8] {
    let mut digits = [0; 20];
    let text = decimal_u64(value.unsigned_abs(), &mut digits);
    let at = buffer.len() - text.len();
    buffer[at..].copy_from_slice(text);
    if value < 0 {
        buffer[at - 1] = b'-';
        return &buffer[at - 1..];
    }
    &buffer[at..]
}

/// Writes `value` in base 2, 4, 8, 16 or 32 (`1 << bits`), lower case.
pub fn power_of_two_radix(mut value: u64, bits: u32, buffer: &mut [u8; 64]) -> &[u8] {
    let bits = bits.clamp(1, 5);
    let mask = (1u64 << bits) - 1;
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b"0123456789abcdefghijklmnopqrstuv"[(value & mask) as usize];
        value >>= bits;
        if value == 0 {
            return &buffer[at..];
        }
    }
}

/// An integer as it was written: sign, base, and digits that are valid in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntText<'a> {
    /// Whether a minus sign stood before it.
    pub negative: bool,
    /// The base, 2 to 36.
    pub base: u32,
    /// The digits, with single underscores between some of them.
    pub digits: &'a [u8],
    /// How many digits there are, underscores not counted.
    pub digit_count: usize,
}

impl IntText<'_> {
    /// The values of the digits, first to last.
    pub fn digit_values(&self) -> impl DoubleEndedIterator<Item = u8> + '_ {
        self.digits.iter().filter(|&&byte| byte != b'_').map(|&byte| digit_value(byte))
    }

    /// The value, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        let base = i64::from(self.base);
        let mut value = 0i64;
        for digit in self.digit_values() {
            // Downwards, so that the least value fits too.
            value = value.checked_mul(base)?.checked_sub(i64::from(digit))?;
        }
        if self.negative { Some(value) } else { value.checked_neg() }
    }

    /// Whether the number of digits is limited by `sys.set_int_max_str_digits`.
    pub const fn is_limited(&self) -> bool {
        !self.base.is_power_of_two()
    }
}

/// The value of a digit in bases up to 36; 255 for other bytes.
pub const fn digit_value(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'z' => byte - b'a' + 10,
        b'A'..=b'Z' => byte - b'A' + 10,
        _ => 255,
    }
}

/// Reads what `int(text, base)` accepts: base 0 or 2 to 36, ASCII white space around it, a sign, a prefix that
/// fits the base, digits with single underscores between them. Nothing if it is anything else.
pub fn parse_int(text: &[u8], base: u32) -> Option<IntText<'_>> {
    let text = crate::search::strip_ascii_space(text);
    let (negative, body) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let prefixed = match body {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut digits = body;
    let mut must_be_zero = false;
    let base = match base {
        0 if prefixed != 0 => prefixed,
        0 => {
            must_be_zero = body.first() == Some(&b'0');
            10
        }
        2..=36 => base,
        _ => return None,
    };
    if prefixed == base {
        digits = &body[2..];
        digits = digits.strip_prefix(b"_").unwrap_or(digits);
    }
    if digits.is_empty() || digits.first() == Some(&b'_') || digits.last() == Some(&b'_') {
        return None;
    }
    let mut digit_count = 0;
    let mut last = 0;
    for &byte in digits {
        if byte == b'_' {
            if last == b'_' {
                return None;
            }
        } else {
            let value = digit_value(byte);
            if u32::from(value) >= base || (must_be_zero && value != 0) {
                return None;
            }
            digit_count += 1;
        }
        last = byte;
    }
    Some(IntText { negative, base, digits, digit_count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes() {
        for value in [0i64, 7, 10, 99, 100, 12345, -1, i64::MAX, i64::MIN] {
            assert_eq!(decimal_i64(value, &mut [0; 21]), value.to_string().as_bytes());
        }
        assert_eq!(decimal_u64(u64::MAX, &mut [0; 20]), u64::MAX.to_string().as_bytes());
        assert_eq!(power_of_two_radix(0xdead_beef, 4, &mut [0; 64]), b"deadbeef");
        assert_eq!(power_of_two_radix(u64::MAX, 1, &mut [0; 64]), [b'1'; 64]);
        assert_eq!(power_of_two_radix(0, 3, &mut [0; 64]), b"0");
    }

    #[test]
    fn parses() {
        let value = |text: &str, base| parse_int(text.as_bytes(), base).and_then(|t| t.to_i64());
        assert_eq!(value(" \x0b-12_3\n", 10), Some(-123));
        assert_eq!(value("0x_ff", 0), Some(255));
        assert_eq!(value("0xff", 16), Some(255));
        assert_eq!(value("ff", 16), Some(255));
        assert_eq!(value("0b101", 0), Some(5));
        assert_eq!(value("0o17", 8), Some(15));
        assert_eq!(value("0_0", 0), Some(0));
        assert_eq!(value("0b1", 16), Some(0xb1));
        assert_eq!(value("zz", 36), Some(1295));
        assert_eq!(value("0x", 36), Some(33));
        assert_eq!(value("-9223372036854775808", 10), Some(i64::MIN));
        assert_eq!(value("9223372036854775808", 10), None);
        assert_eq!(parse_int(b"9223372036854775808", 10).map(|t| t.digit_count), Some(19));
        for (text, base) in [("", 10), ("-", 10), ("010", 0), ("0_1", 0), ("1__0", 10), ("_1", 10), ("1_", 10), ("0x", 16), ("0x", 0), ("12", 2), ("0x1", 10), ("- 1", 10), ("1", 1), ("0__1", 10), ("0x__1", 16), ("1.0", 10)] {
            assert_eq!(parse_int(text.as_bytes(), base), None, "{text} {base}");
        }
    }
}
