//! Floats as digits, as CPython writes them.
//!
//!   kind      digits                          exponent form when
//!   Repr      shortest that read back         value < 1e-4 or >= 1e16
//!   Exponent  1 + precision                   always
//!   Fixed     precision after the point       never
//!   General   precision, zeros stripped       value < 1e-4 or >= 10^precision
//!
//! [`FloatText`] holds the parts apart, so that grouping and padding can come between them. A float has at
//! most 1074 digits after the point: a larger precision is a count of zeros, never text in memory.

use crate::sink::{Full, Sink};
use std::io::Write as _;

/// How a float is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatKind {
    /// The shortest digits that read back as the same float; precision does not matter.
    Repr,
    /// `%e`.
    Exponent,
    /// `%f`.
    Fixed,
    /// `%g`.
    General,
}

/// How a float is to be written, in full.
#[derive(Clone, Copy, Debug)]
pub struct FloatStyle {
    /// Which digits.
    pub kind: FloatKind,
    /// Digits after the point (significant digits for `General`).
    pub precision: usize,
    /// `#`: keep the point and the zeros of `General`.
    pub alternate: bool,
    /// Make the result look like a float: append `.0` if there is neither point nor exponent.
    pub dot_zero: bool,
    /// Drop the sign of what rounds to zero.
    pub no_negative_zero: bool,
    /// Percentage: times 100, with a sign.
    pub percent: bool,
}

impl FloatStyle {
    /// A style with no flags set.
    pub const fn new(kind: FloatKind, precision: usize) -> FloatStyle {
        FloatStyle { kind, precision, alternate: false, dot_zero: false, no_negative_zero: false, percent: false }
    }

    /// What `repr` uses.
    pub const REPR: FloatStyle = FloatStyle { dot_zero: true, ..FloatStyle::new(FloatKind::Repr, 0) };
}

/// More digits than any float has.
const PRECISION_MAX: usize = 1100;

/// A float written out, in parts: integer digits, point, fraction digits, zeros, tail.
#[derive(Clone, Debug)]
pub struct FloatText {
    /// Whether a minus sign belongs before it.
    pub negative: bool,
    /// Whether it is an infinity or not a number: `integer()` is then `inf` or `nan`.
    pub special: bool,
    body: Vec<u8>,
    integer_len: usize,
    fraction_len: usize,
    /// Zeros that follow the fraction digits.
    pub zeros: usize,
    /// Whether a point is shown.
    pub point: bool,
}

impl FloatText {
    /// The digits before the point.
    pub fn integer(&self) -> &[u8] {
        self.body.get(..self.integer_len).unwrap_or(&[])
    }

    /// The digits after the point; [`FloatText::zeros`] follow.
    pub fn fraction(&self) -> &[u8] {
        self.body.get(self.integer_len..self.integer_len + self.fraction_len).unwrap_or(&[])
    }

    /// What follows the digits: exponent (`e+16`) or `%`.
    pub fn tail(&self) -> &[u8] {
        self.body.get(self.integer_len + self.fraction_len..).unwrap_or(&[])
    }

    /// Makes letters upper case.
    pub fn make_uppercase(&mut self) {
        self.body.make_ascii_uppercase();
    }

    /// Length without the sign.
    pub fn len(&self) -> usize {
        self.body.len().saturating_add(self.zeros).saturating_add(usize::from(self.point))
    }

    /// Whether nothing is written (never so).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes it without the sign.
    pub fn write(&self, out: &mut impl Sink) -> Result<(), Full> {
        out.push_bytes(self.integer())?;
        if self.point {
            out.push_byte(b'.')?;
        }
        out.push_bytes(self.fraction())?;
        out.push_repeated(b"0", self.zeros)?;
        out.push_bytes(self.tail())
    }
}

/// Significant digits without trailing zeros, and where the point lies: 0.d1d2d3… × 10^point.
struct Digits {
    text: [u8; 24],
    len: usize,
    point: i32,
}

impl Digits {
    fn as_slice(&self) -> &[u8] {
        &self.text[..self.len]
    }
}

/// The shortest digits of a positive finite float (or zero).
fn shortest(x: f64) -> Digits {
    let mut buffer = zmij::Buffer::new();
    let written = buffer.format_finite(x).as_bytes();
    let mut digits = Digits { text: [0; 24], len: 0, point: 0 };
    let mut after_point = false;
    for (at, &byte) in written.iter().enumerate() {
        match byte {
            b'.' => after_point = true,
            b'e' => {
                digits.point += parse_exponent(&written[at + 1..]);
                break;
            }
            b'0' if digits.len == 0 => digits.point -= i32::from(after_point),
            _ => {
                if digits.len < digits.text.len() {
                    digits.text[digits.len] = byte;
                    digits.len += 1;
                }
                digits.point += i32::from(!after_point);
            }
        }
    }
    while digits.len > 0 && digits.text[digits.len - 1] == b'0' {
        digits.len -= 1;
    }
    if digits.len == 0 {
        (digits.text[0], digits.len, digits.point) = (b'0', 1, 1);
    }
    digits
}

fn parse_exponent(text: &[u8]) -> i32 {
    std::str::from_utf8(text).ok().and_then(|t| t.parse().ok()).unwrap_or(0)
}

/// Appends `e+05`.
fn push_exponent(body: &mut Vec<u8>, exponent: i32) {
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(body, "e{sign}{:02}", exponent.unsigned_abs());
}

/// Writes a float in parts.
pub fn layout(x: f64, style: &FloatStyle) -> FloatText {
    let x = if style.percent { x * 100.0 } else { x };
    let mut text = FloatText {
        negative: x.is_sign_negative() && !x.is_nan(),
        special: !x.is_finite(),
        body: Vec::with_capacity(32),
        integer_len: 0,
        fraction_len: 0,
        zeros: 0,
        point: false,
    };
    if text.special {
        text.body.extend_from_slice(if x.is_nan() { b"nan" } else { b"inf" });
        text.integer_len = 3;
    } else {
        let x = x.abs();
        match style.kind {
            FloatKind::Fixed => layout_fixed(x, style, &mut text),
            FloatKind::Exponent => layout_exponent(x, style, &mut text),
            FloatKind::General => {
                let wanted = style.precision.max(1);
                let stored = wanted.min(PRECISION_MAX);
                let mut written = Vec::with_capacity(32);
                let _ = write!(written, "{x:.*e}", stored - 1);
                let split = written.iter().position(|&b| b == b'e').unwrap_or(written.len());
                let point = parse_exponent(written.get(split + 1..).unwrap_or(&[])) + 1;
                written.truncate(split);
                written.retain(|&b| b != b'.');
                while written.len() > 1 && written.last() == Some(&b'0') {
                    written.pop();
                }
                let limit = wanted - usize::from(style.dot_zero);
                let with_exponent = point <= -4 || i64::from(point) > i64::try_from(limit).unwrap_or(i64::MAX);
                layout_digits(&written, point, with_exponent, style, &mut text);
            }
            FloatKind::Repr => {
                let digits = shortest(x);
                let with_exponent = digits.point <= -4 || digits.point > 16;
                layout_digits(digits.as_slice(), digits.point, with_exponent, style, &mut text);
            }
        }
        if style.no_negative_zero && text.negative {
            let digits = &text.body[..text.integer_len + text.fraction_len];
            text.negative = digits.iter().any(|&digit| digit != b'0');
        }
    }
    if style.percent {
        text.body.push(b'%');
    }
    text
}

fn layout_fixed(x: f64, style: &FloatStyle, text: &mut FloatText) {
    let stored = style.precision.min(PRECISION_MAX);
    let _ = write!(text.body, "{x:.stored$}");
    text.integer_len = text.body.len();
    if stored > 0 {
        let at = text.body.len() - stored - 1;
        text.body.remove(at);
        (text.integer_len, text.fraction_len) = (at, stored);
    }
    text.zeros = style.precision - stored;
    text.point = stored > 0 || style.alternate;
}

fn layout_exponent(x: f64, style: &FloatStyle, text: &mut FloatText) {
    let stored = style.precision.min(PRECISION_MAX);
    let _ = write!(text.body, "{x:.stored$e}");
    let split = text.body.iter().position(|&b| b == b'e').unwrap_or(text.body.len());
    let exponent = parse_exponent(text.body.get(split + 1..).unwrap_or(&[]));
    text.body.truncate(split);
    if stored > 0 {
        text.body.remove(1);
    }
    (text.integer_len, text.fraction_len) = (1, stored);
    text.zeros = style.precision - stored;
    text.point = stored > 0 || style.alternate;
    push_exponent(&mut text.body, exponent);
}

/// Lays out significant digits, 0.digits × 10^point.
fn layout_digits(digits: &[u8], point: i32, with_exponent: bool, style: &FloatStyle, text: &mut FloatText) {
    let shown = if with_exponent { 1 } else { point };
    if shown <= 0 {
        text.body.push(b'0');
        text.integer_len = 1;
        text.body.resize(1 + shown.unsigned_abs() as usize, b'0');
        text.body.extend_from_slice(digits);
    } else {
        let shown = shown as usize;
        text.body.extend_from_slice(digits);
        if text.body.len() < shown {
            text.body.resize(shown, b'0');
        }
        text.integer_len = shown;
    }
    if style.dot_zero && !with_exponent && text.body.len() == text.integer_len {
        text.body.push(b'0');
    }
    text.fraction_len = text.body.len() - text.integer_len;
    if style.alternate && style.kind == FloatKind::General {
        // As many significant digits as the precision says.
        let significant = if shown <= 0 { digits.len() } else { text.body.len() };
        text.zeros = style.precision.max(1).saturating_sub(significant);
    }
    text.point = text.fraction_len > 0 || text.zeros > 0 || style.alternate;
    if with_exponent {
        push_exponent(&mut text.body, point - 1);
    }
}

/// The longest `repr` of a float: sign, 17 digits, point, `e-308`.
pub const REPR_LEN_MAX: usize = 32;

/// Writes `repr(x)` into `buffer` and returns the text. Does not allocate.
pub fn repr(x: f64, buffer: &mut [u8; REPR_LEN_MAX]) -> &str {
    let used = repr_bytes(x, true, buffer);
    std::str::from_utf8(&buffer[..used]).unwrap_or("")
}

/// Writes a float as the part of a complex number: as `repr`, but `1` for 1.0.
pub fn repr_part(x: f64, buffer: &mut [u8; REPR_LEN_MAX]) -> &str {
    let used = repr_bytes(x, false, buffer);
    std::str::from_utf8(&buffer[..used]).unwrap_or("")
}

fn repr_bytes(x: f64, dot_zero: bool, buffer: &mut [u8; REPR_LEN_MAX]) -> usize {
    let mut used = 0;
    let mut push = |bytes: &[u8]| {
        if let Some(room) = buffer.get_mut(used..used + bytes.len()) {
            room.copy_from_slice(bytes);
            used += bytes.len();
        }
    };
    if x.is_nan() {
        push(b"nan");
        return used;
    }
    if x.is_sign_negative() {
        push(b"-");
    }
    let x = x.abs();
    if x.is_infinite() {
        push(b"inf");
        return used;
    }
    if x < 1e15 && x.trunc() == x {
        push(super::int_text::decimal_u64(x as u64, &mut [0; 20]));
        if dot_zero {
            push(b".0");
        }
        return used;
    }
    const ZEROS: &[u8; 17] = b"00000000000000000";
    let digits = shortest(x);
    let text = digits.as_slice();
    let point = digits.point;
    if point > 16 || point <= -4 {
        let (first, rest) = text.split_at(1);
        push(first);
        if !rest.is_empty() {
            push(b".");
            push(rest);
        }
        push(if point <= 0 { b"e-" } else { b"e+" });
        let exponent = u64::from((point - 1).unsigned_abs());
        if exponent < 10 {
            push(b"0");
        }
        push(super::int_text::decimal_u64(exponent, &mut [0; 20]));
    } else if point <= 0 {
        push(b"0.");
        push(&ZEROS[..point.unsigned_abs() as usize]);
        push(text);
    } else {
        let shown = point as usize;
        if text.len() > shown {
            push(&text[..shown]);
            push(b".");
            push(&text[shown..]);
        } else {
            push(text);
            push(&ZEROS[..shown - text.len()]);
            if dot_zero {
                push(b".0");
            }
        }
    }
    used
}

/// Writes `repr` of a complex number: `(1+2j)`, `2j`.
pub fn complex_repr(real: f64, imaginary: f64, out: &mut impl Sink) -> Result<(), Full> {
    let mut buffer = [0; REPR_LEN_MAX];
    let bare = real == 0.0 && real.is_sign_positive();
    if !bare {
        out.push_byte(b'(')?;
        out.push_bytes(repr_part(real, &mut buffer).as_bytes())?;
        if imaginary.is_sign_positive() || imaginary.is_nan() {
            out.push_byte(b'+')?;
        }
    }
    out.push_bytes(repr_part(imaginary, &mut buffer).as_bytes())?;
    out.push_bytes(if bare { b"j" } else { b"j)" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(x: f64, style: FloatStyle) -> String {
        let text = layout(x, &style);
        let mut out = if text.negative { vec![b'-'] } else { Vec::new() };
        text.write(&mut out).unwrap();
        assert_eq!(out.len(), text.len() + usize::from(text.negative));
        String::from_utf8(out).unwrap()
    }

    #[test]
    #[allow(clippy::excessive_precision)] // the exact value is a tie, which is the point
    fn reprs() {
        for (x, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (9999999999999998.0, "9999999999999998.0"),
            (123456789012345.0, "123456789012345.0"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e100, "1e+100"),
            (727893975126679.25, "727893975126679.2"),
            (f64::MAX, "1.7976931348623157e+308"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (-f64::NAN, "nan"),
            (123.456, "123.456"),
            (1e22, "1e+22"),
            (2e15, "2000000000000000.0"),
        ] {
            assert_eq!(repr(x, &mut [0; 32]), expected);
            assert_eq!(written(x, FloatStyle::REPR), expected);
        }
    }

    #[test]
    fn styles() {
        let style = FloatStyle::new;
        use FloatKind::*;
        assert_eq!(written(0.5, style(Fixed, 0)), "0");
        assert_eq!(written(1.5, FloatStyle { alternate: true, ..style(Fixed, 0) }), "2.");
        assert_eq!(written(2.5, style(Fixed, 3)), "2.500");
        assert_eq!(written(-0.0001, style(Fixed, 2)), "-0.00");
        assert_eq!(written(-0.0001, FloatStyle { no_negative_zero: true, ..style(Fixed, 2) }), "0.00");
        assert_eq!(written(12345.678, style(Exponent, 3)), "1.235e+04");
        assert_eq!(written(0.0, style(Exponent, 0)), "0e+00");
        assert_eq!(written(1e-10, style(General, 6)), "1e-10");
        assert_eq!(written(100000.0, style(General, 6)), "100000");
        assert_eq!(written(1000000.0, style(General, 6)), "1e+06");
        assert_eq!(written(1.0, FloatStyle { alternate: true, ..style(General, 6) }), "1.00000");
        assert_eq!(written(0.0001, FloatStyle { alternate: true, ..style(General, 6) }), "0.000100000");
        assert_eq!(written(1e10, FloatStyle { alternate: true, ..style(General, 3) }), "1.00e+10");
        assert_eq!(written(0.256, FloatStyle { percent: true, ..style(Fixed, 1) }), "25.6%");
        assert_eq!(written(0.1, style(Fixed, 2000)).len(), 2002);
        assert_eq!(layout(1.0, &style(Exponent, usize::MAX)).len(), usize::MAX);
    }

    #[test]
    fn complex_numbers() {
        let text = |re, im| {
            let mut out = Vec::new();
            complex_repr(re, im, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text(0.0, 1.0), "1j");
        assert_eq!(text(-0.0, 1.0), "(-0+1j)");
        assert_eq!(text(1.5, -2.0), "(1.5-2j)");
        assert_eq!(text(f64::NAN, f64::NAN), "(nan+nanj)");
        assert_eq!(text(0.0, f64::NEG_INFINITY), "-infj");
    }
}
