//! Laying out values: sign, prefix, zeros, grouped digits, point, fraction, tail, and padding around them.
//!
//!   | left padding | sign | prefix | inner padding | digits , digits | . | fraction | tail | right padding |
//!
//! Sizes are known before anything is written, so that an output too large is refused at once. Grouped
//! digits padded with zeros take the separators along: `format(1234, '010,')` is `00,001,234`.

use super::spec::{Align, Grouping, IntForm, Sign, Spec, SpecError};
use crate::number::float_repr::{self, FloatKind, FloatStyle, FloatText};
use crate::sink::{Full, Sink};
use crate::wtf8;

/// Padding on the left, between sign and digits, and on the right.
struct Padding {
    left: usize,
    inner: usize,
    right: usize,
}

impl Padding {
    fn new(align: Align, width: usize, len: usize) -> Padding {
        let total = width.saturating_sub(len);
        let (left, inner, right) = match align {
            Align::Left => (0, 0, total),
            Align::Right => (total, 0, 0),
            Align::AfterSign => (0, total, 0),
            Align::Center => (total / 2, 0, total - total / 2),
        };
        Padding { left, inner, right }
    }

    /// Says how many bytes will follow.
    fn reserve(&self, fill: u32, len: usize, out: &mut impl Sink) -> Result<(), Full> {
        let fills = (self.left + self.inner + self.right).checked_mul(wtf8::encoded_len(fill)).ok_or(Full)?;
        out.reserve(fills.checked_add(len).ok_or(Full)?)
    }
}

/// How digits are grouped: separator and group size, or not at all.
#[derive(Clone, Copy)]
struct Groups {
    separator: Option<u8>,
    size: usize,
}

impl Groups {
    const fn new(grouping: Grouping, size: usize) -> Groups {
        Groups { separator: grouping.separator(), size }
    }

    /// Length of `digits` digits with separators.
    fn len(self, digits: usize) -> usize {
        match self.separator {
            Some(_) if digits > 0 => digits.saturating_add((digits - 1) / self.size),
            _ => digits,
        }
    }

    /// How many digits it takes to fill `width`, and at least `digits`.
    fn digits_for(self, digits: usize, width: usize) -> usize {
        if self.len(digits) >= width {
            return digits;
        }
        match self.separator {
            None => width,
            Some(_) => width / (self.size + 1) * self.size + (width % (self.size + 1)).max(1),
        }
    }

    /// Writes zeros and then digits, separators counted from the right.
    fn write_integer(self, zeros: usize, digits: &[u8], upper: bool, out: &mut impl Sink) -> Result<(), Full> {
        let Some(separator) = self.separator else {
            out.push_repeated(b"0", zeros)?;
            return push_digits(digits, upper, out);
        };
        let total = zeros + digits.len();
        let mut at = 0;
        while at < total {
            if at > 0 {
                out.push_byte(separator)?;
            }
            let group = match (total - at) % self.size {
                0 => self.size,
                first => first,
            };
            let end = at + group;
            out.push_repeated(b"0", end.min(zeros).saturating_sub(at))?;
            push_digits(&digits[at.saturating_sub(zeros)..end.saturating_sub(zeros)], upper, out)?;
            at = end;
        }
        Ok(())
    }

    /// Writes digits and then zeros, separators counted from the left.
    fn write_fraction(self, digits: &[u8], zeros: usize, out: &mut impl Sink) -> Result<(), Full> {
        let Some(separator) = self.separator else {
            out.push_bytes(digits)?;
            return out.push_repeated(b"0", zeros);
        };
        let total = digits.len() + zeros;
        let mut at = 0;
        while at < total {
            if at > 0 {
                out.push_byte(separator)?;
            }
            let end = (at + self.size).min(total);
            let stored = end.min(digits.len());
            out.push_bytes(digits.get(at..stored).unwrap_or(&[]))?;
            out.push_repeated(b"0", end - at.max(stored))?;
            at = end;
        }
        Ok(())
    }
}

fn push_digits(digits: &[u8], upper: bool, out: &mut impl Sink) -> Result<(), Full> {
    if !upper {
        return out.push_bytes(digits);
    }
    let mut block = [0u8; 64];
    for piece in digits.chunks(block.len()) {
        let block = &mut block[..piece.len()];
        block.copy_from_slice(piece);
        block.make_ascii_uppercase();
        out.push_bytes(block)?;
    }
    Ok(())
}

/// A number in parts, ready to be laid out.
struct Parts<'a> {
    negative: bool,
    prefix: &'a [u8],
    integer: &'a [u8],
    upper: bool,
    point: bool,
    fraction: &'a [u8],
    zeros: usize,
    tail: &'a [u8],
    group_size: usize,
}

fn write_number(spec: &Spec, parts: &Parts<'_>, out: &mut impl Sink) -> Result<(), Full> {
    let sign = match spec.sign {
        _ if parts.negative => Some(b'-'),
        Sign::Plus => Some(b'+'),
        Sign::Space => Some(b' '),
        _ => None,
    };
    let integer_groups = Groups::new(spec.grouping, parts.group_size);
    let fraction_groups = Groups::new(spec.fraction_grouping, 3);
    let fraction_digits = parts.fraction.len().saturating_add(parts.zeros);
    let around = usize::from(sign.is_some())
        + parts.prefix.len()
        + usize::from(parts.point)
        + wtf8::count(parts.tail);
    let around = around.saturating_add(fraction_groups.len(fraction_digits));
    let mut digits = parts.integer.len();
    if spec.fill == u32::from(b'0') && spec.align == Align::AfterSign && digits > 0 {
        digits = integer_groups.digits_for(digits, spec.width.saturating_sub(around));
    }
    let len = around.saturating_add(integer_groups.len(digits));
    let padding = Padding::new(spec.align, spec.width, len);
    padding.reserve(spec.fill, len, out)?;
    out.push_fill(spec.fill, padding.left)?;
    if let Some(sign) = sign {
        out.push_byte(sign)?;
    }
    out.push_bytes(parts.prefix)?;
    out.push_fill(spec.fill, padding.inner)?;
    integer_groups.write_integer(digits - parts.integer.len(), parts.integer, parts.upper, out)?;
    if parts.point {
        out.push_byte(b'.')?;
    }
    fraction_groups.write_fraction(parts.fraction, parts.zeros, out)?;
    out.push_bytes(parts.tail)?;
    out.push_fill(spec.fill, padding.right)
}

/// Writes a string: cut to the precision, padded to the width. Check with [`Spec::for_str`] first.
pub fn write_str(spec: &Spec, text: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let text = match spec.precision.and_then(|longest| wtf8::offset_of(text, longest)) {
        Some(end) => &text[..end],
        None => text,
    };
    if spec.width == 0 {
        return out.push_bytes(text);
    }
    let padding = Padding::new(spec.align, spec.width, wtf8::count(text));
    padding.reserve(spec.fill, text.len(), out)?;
    out.push_fill(spec.fill, padding.left)?;
    out.push_bytes(text)?;
    out.push_fill(spec.fill, padding.right)
}

/// Writes an integer: `digits` are its absolute value in the form's radix, lower case. Check with
/// [`Spec::for_int`] first, which gives `form`; not for characters and floats.
pub fn write_int(spec: &Spec, form: IntForm, negative: bool, digits: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let parts = Parts {
        negative,
        prefix: if spec.alternate { form.prefix() } else { b"" },
        integer: digits,
        upper: form == IntForm::UpperHex,
        point: false,
        fraction: b"",
        zeros: 0,
        tail: b"",
        group_size: if form.digit_bits() == 0 { 3 } else { 4 },
    };
    write_number(spec, &parts, out)
}

/// Checks that an integer is a code point, for the form [`IntForm::Character`].
pub fn character(value: i64) -> Result<u32, SpecError> {
    u32::try_from(value).ok().filter(|&point| point <= wtf8::MAX).ok_or(SpecError::CharacterRange)
}

/// Writes an integer as the character that it numbers.
pub fn write_character(spec: &Spec, point: u32, out: &mut impl Sink) -> Result<(), Full> {
    let mut buffer = [0; 4];
    let parts = Parts {
        negative: false,
        prefix: b"",
        integer: b"",
        upper: false,
        point: false,
        fraction: b"",
        zeros: 0,
        tail: wtf8::encode(point, &mut buffer),
        group_size: 3,
    };
    write_number(spec, &parts, out)
}

fn write_float_text(spec: &Spec, text: &FloatText, out: &mut impl Sink) -> Result<(), Full> {
    // What is no number has no digits to group or to fill up with zeros.
    let (integer, tail): (&[u8], Vec<u8>) = if text.special {
        (b"", [text.integer(), text.tail()].concat())
    } else {
        (text.integer(), text.tail().to_vec())
    };
    let parts = Parts {
        negative: text.negative,
        prefix: b"",
        integer,
        upper: false,
        point: text.point,
        fraction: text.fraction(),
        zeros: text.zeros,
        tail: &tail,
        group_size: 3,
    };
    write_number(spec, &parts, out)
}

/// Writes a float. Check with [`Spec::for_float`] first, which gives `style`.
pub fn write_float(spec: &Spec, style: &FloatStyle, x: f64, out: &mut impl Sink) -> Result<(), Full> {
    let mut text = float_repr::layout(x, style);
    if spec.is_uppercase() {
        text.make_uppercase();
    }
    write_float_text(spec, &text, out)
}

/// Writes a complex number. Check with [`Spec::for_complex`] first, which gives `style`.
pub fn write_complex(
    spec: &Spec,
    style: &FloatStyle,
    real: f64,
    imaginary: f64,
    out: &mut impl Sink,
) -> Result<(), Full> {
    let like_repr = spec.code == 0;
    let skip_real = like_repr && real == 0.0 && real.is_sign_positive();
    let parentheses = like_repr && !skip_real;
    let texts = [real, imaginary].map(|x| {
        let mut text = float_repr::layout(x, style);
        if spec.is_uppercase() {
            text.make_uppercase();
        }
        text
    });
    let bare = Spec { width: 0, align: Align::Left, fill: u32::from(b' '), ..*spec };
    let second = if skip_real { bare } else { Spec { sign: Sign::Plus, ..bare } };
    let mut length = crate::sink::Length::default();
    if !skip_real {
        write_float_text(&bare, &texts[0], &mut length)?;
    }
    write_float_text(&second, &texts[1], &mut length)?;
    let len = length.0.saturating_add(if parentheses { 3 } else { 1 });
    let padding = Padding::new(spec.align, spec.width, len);
    padding.reserve(spec.fill, len, out)?;
    out.push_fill(spec.fill, padding.left)?;
    if parentheses {
        out.push_byte(b'(')?;
    }
    if !skip_real {
        write_float_text(&bare, &texts[0], out)?;
    }
    write_float_text(&second, &texts[1], out)?;
    out.push_bytes(if parentheses { b"j)" } else { b"j" })?;
    out.push_fill(spec.fill, padding.right)
}

/// The kind that a float style without type and precision has: for callers that take the short way.
pub const fn is_repr(style: &FloatStyle) -> bool {
    matches!(style.kind, FloatKind::Repr)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str, value: i64) -> String {
        let spec = Spec::parse_int(text.as_bytes()).unwrap();
        let form = spec.for_int().unwrap();
        let mut buffer = [0; 64];
        let digits = match form.digit_bits() {
            0 => value.unsigned_abs().to_string().into_bytes(),
            bits => crate::number::int_text::power_of_two_radix(value.unsigned_abs(), bits, &mut buffer).to_vec(),
        };
        let mut out = Vec::new();
        write_int(&spec, form, value < 0, &digits, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn float(text: &str, x: f64) -> String {
        let spec = Spec::parse_float(text.as_bytes()).unwrap();
        let style = spec.for_float().unwrap();
        let mut out = Vec::new();
        write_float(&spec, &style, x, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn integers() {
        assert_eq!(int("010,", 1234), "00,001,234");
        assert_eq!(int("04,", 123), "0,123");
        assert_eq!(int("#_X", 0xdead_beef), "0XDEAD_BEEF");
        assert_eq!(int("+08d", 42), "+0000042");
        assert_eq!(int("€^9", -42), "€€€-42€€€");
        assert_eq!(int("#010b", -5), "-0b0000101");
        assert_eq!(int("*=8", -5), "-******5");
    }

    #[test]
    fn floats() {
        assert_eq!(float(",.6_f", 1234567.1234567), "1,234,567.123_457");
        assert_eq!(float("012,.1f", -1234.56), "-0,001,234.6");
        assert_eq!(float("06", f64::INFINITY), "000inf");
        assert_eq!(float("G", 1e-10), "1E-10");
        assert_eq!(float("", 1e16), "1e+16");
        assert_eq!(float(".3", 100.0), "1e+02");
        assert_eq!(float(".4", 100.0), "100.0");
        assert_eq!(float("z.0f", -0.2), "0");
        assert_eq!(float("%", 0.5), "50.000000%");
        assert_eq!(float(".1100_f", 0.5).len(), 2 + 1100 + 366);
    }

    #[test]
    fn complex_numbers() {
        let text = |text: &str, re, im| {
            let spec = Spec::parse_float(text.as_bytes()).unwrap();
            let style = spec.for_complex().unwrap();
            let mut out = Vec::new();
            write_complex(&spec, &style, re, im, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text(".2f", 3.0, -2.5), "3.00-2.50j");
        assert_eq!(text("", 3.0, 2.5), "(3+2.5j)");
        assert_eq!(text("*^12", 0.0, 2.0), "*****2j*****");
        assert_eq!(text("+.1e", 0.0, 2.0), "+0.0e+00+2.0e+00j");
    }

    #[test]
    fn refused_before_work() {
        struct Small(usize);
        impl Sink for Small {
            fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
                self.0 += bytes.len();
                Ok(())
            }
            fn reserve(&mut self, additional: usize) -> Result<(), Full> {
                if additional > 1000 { Err(Full) } else { Ok(()) }
            }
        }
        let spec = Spec::parse_str(b"100000000000").unwrap();
        let mut out = Small(0);
        assert_eq!(write_str(&spec, b"x", &mut out), Err(Full));
        assert_eq!(out.0, 0);
    }
}
