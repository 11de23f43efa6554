//! The `%` operator: `%(name)#0- +*.*ld` and what stands between.
//!
//! [`Pieces`] cuts a template; for each [`Conversion`] the caller fetches the arguments that it names (key,
//! stars, value), and has the value written by [`write_text`], [`write_int`] or [`write_float`].

use super::{PRECISION_MAX, WIDTH_MAX, push_hex};
use crate::number::float_repr::{self, FloatKind, FloatStyle};
use crate::sink::{Full, Sink};
use crate::wtf8::{self, Unit};

/// A width or precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Written in the template.
    Fixed(usize),
    /// `*`: the next argument says it.
    Star,
}

/// One conversion: everything from `%` to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion<'a> {
    /// The name in parentheses, if there is one: the argument is looked up in the mapping.
    pub key: Option<&'a [u8]>,
    /// `-`: padding goes to the right.
    pub left: bool,
    /// `+`.
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`: numbers are padded with zeros.
    pub zero: bool,
    /// The least width.
    pub width: Amount,
    /// The precision, if there is a point.
    pub precision: Option<Amount>,
    /// The letter: not checked, see [`Conversion::unsupported`].
    pub code: u32,
    /// Index of the letter in the template, as messages count it.
    pub index: usize,
}

/// Part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to copy (a percent sign too, for `%%`).
    Literal(&'a [u8]),
    /// A value goes here.
    Conversion(Conversion<'a>),
}

/// Why a template is refused. All are `ValueError`s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentError {
    /// The template ends within a key.
    IncompleteKey,
    /// The template ends within a conversion.
    Incomplete,
    /// The width is beyond all bounds.
    WidthTooBig,
    /// The precision is beyond all bounds.
    PrecisionTooBig(Unit),
    /// No such conversion: letter and index.
    Unsupported(u32, usize),
}

impl PercentError {
    /// Writes CPython's message.
    pub fn write_message(self, out: &mut impl Sink) -> Result<(), Full> {
        let fixed: &[u8] = match self {
            PercentError::IncompleteKey => b"incomplete format key",
            PercentError::Incomplete => b"incomplete format",
            PercentError::WidthTooBig => b"width too big",
            PercentError::PrecisionTooBig(Unit::CodePoint) => b"precision too big",
            PercentError::PrecisionTooBig(Unit::Byte) => b"prec too big",
            PercentError::Unsupported(code, index) => {
                out.push_bytes(b"unsupported format character '")?;
                out.push_code_point(if (31..127).contains(&code) { code } else { u32::from(b'?') })?;
                out.push_bytes(b"' (0x")?;
                push_hex(code, out)?;
                out.push_bytes(b") at index ")?;
                return out.push_bytes(crate::number::int_text::decimal_u64(index as u64, &mut [0; 20]));
            }
        };
        out.push_bytes(fixed)
    }
}

/// The pieces of a template, in order. Ends after an error.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    text: &'a [u8],
    at: usize,
    unit: Unit,
}

impl<'a> Pieces<'a> {
    /// Cuts `template`.
    pub const fn new(template: &'a [u8], unit: Unit) -> Pieces<'a> {
        Pieces { text: template, at: 0, unit }
    }

    fn peek(&self) -> Result<u8, PercentError> {
        self.text.get(self.at).copied().ok_or(PercentError::Incomplete)
    }

    fn take_key(&mut self) -> Result<Option<&'a [u8]>, PercentError> {
        if self.text.get(self.at) != Some(&b'(') {
            return Ok(None);
        }
        let start = self.at + 1;
        let mut depth = 1;
        for (offset, &byte) in self.text[start..].iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at = start + offset + 1;
                return Ok(Some(&self.text[start..start + offset]));
            }
        }
        Err(PercentError::IncompleteKey)
    }

    fn take_amount(&mut self, max: usize, error: PercentError) -> Result<Option<Amount>, PercentError> {
        if self.peek()? == b'*' {
            self.at += 1;
            return Ok(Some(Amount::Star));
        }
        let mut value = None;
        while let Some(&byte @ b'0'..=b'9') = self.text.get(self.at) {
            let digit = usize::from(byte & 15);
            let before: usize = value.unwrap_or(0);
            if before > (max - digit) / 10 {
                return Err(error);
            }
            value = Some(before * 10 + digit);
            self.at += 1;
        }
        Ok(value.map(Amount::Fixed))
    }

    fn take_conversion(&mut self) -> Result<Conversion<'a>, PercentError> {
        let key = self.take_key()?;
        let (mut left, mut plus, mut space, mut alternate, mut zero) = (false, false, false, false, false);
        loop {
            match self.peek()? {
                b'-' => left = true,
                b'+' => plus = true,
                b' ' => space = true,
                b'#' => alternate = true,
                b'0' => zero = true,
                _ => break,
            }
            self.at += 1;
        }
        let width = self.take_amount(WIDTH_MAX, PercentError::WidthTooBig)?.unwrap_or(Amount::Fixed(0));
        let mut precision = None;
        if self.peek()? == b'.' {
            self.at += 1;
            let written = self.take_amount(PRECISION_MAX, PercentError::PrecisionTooBig(self.unit))?;
            precision = Some(written.unwrap_or(Amount::Fixed(0)));
        }
        if matches!(self.peek()?, b'h' | b'l' | b'L') {
            self.at += 1;
        }
        let rest = &self.text[self.at..];
        let (code, used, index) = match self.unit {
            Unit::Byte => (u32::from(self.peek()?), 1, self.at),
            Unit::CodePoint => {
                let (code, used) = wtf8::decode_first(rest).ok_or(PercentError::Incomplete)?;
                (code, used, self.at)
            }
        };
        self.at += used;
        Ok(Conversion { key, left, plus, space, alternate, zero, width, precision, code, index })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, PercentError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        if rest.starts_with(b"%%") {
            self.at += 2;
            return Some(Ok(Piece::Literal(&rest[..1])));
        }
        if rest[0] != b'%' {
            let end = memchr::memchr(b'%', rest).unwrap_or(rest.len());
            self.at += end;
            return Some(Ok(Piece::Literal(&rest[..end])));
        }
        self.at += 1;
        match self.take_conversion() {
            Ok(mut conversion) => {
                if self.unit == Unit::CodePoint && !conversion_is_known(conversion.code) {
                    // The index is only needed for a message: counted then.
                    conversion.index = wtf8::index_of(self.text, conversion.index);
                }
                Some(Ok(Piece::Conversion(conversion)))
            }
            Err(error) => {
                self.at = self.text.len();
                Some(Err(error))
            }
        }
    }
}

fn conversion_is_known(code: u32) -> bool {
    u8::try_from(code).is_ok_and(|code| b"srabcdiouxXeEfFgG".contains(&code))
}

impl Conversion<'_> {
    /// The error for a letter that is no conversion: raised once the argument has been fetched.
    pub const fn unsupported(&self) -> PercentError {
        PercentError::Unsupported(self.code, self.index)
    }

    /// The conversion with its stars filled in. A negative width means its absolute value, to the left; a negative
    /// precision is 0.
    pub const fn resolve(&self, width: Option<i64>, precision: Option<i64>) -> Resolved {
        let mut left = self.left;
        let width = match (self.width, width) {
            (Amount::Fixed(width), _) => width,
            (Amount::Star, Some(width)) => {
                left |= width < 0;
                width.unsigned_abs() as usize
            }
            (Amount::Star, None) => 0,
        };
        let precision = match (self.precision, precision) {
            (None, _) => None,
            (Some(Amount::Fixed(precision)), _) => Some(precision),
            (Some(Amount::Star), Some(precision)) if precision > 0 => Some(precision as usize),
            (Some(Amount::Star), _) => Some(0),
        };
        Resolved {
            left,
            plus: self.plus,
            space: self.space,
            alternate: self.alternate,
            zero: self.zero,
            width,
            precision,
            code: self.code,
        }
    }
}

/// A conversion whose width and precision are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Padding goes to the right.
    pub left: bool,
    /// `+`.
    pub plus: bool,
    /// A space.
    pub space: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`.
    pub zero: bool,
    /// The least width.
    pub width: usize,
    /// The precision.
    pub precision: Option<usize>,
    /// The letter.
    pub code: u32,
}

impl Resolved {
    /// Writes padding, sign, prefix, zeros and what `body` writes, which is `len` units long.
    fn write_number<S: Sink>(
        &self,
        negative: bool,
        prefix: &[u8],
        len: usize,
        out: &mut S,
        body: impl FnOnce(&mut S) -> Result<(), Full>,
    ) -> Result<(), Full> {
        let sign: &[u8] = match () {
            () if negative => b"-",
            () if self.plus => b"+",
            () if self.space => b" ",
            () => b"",
        };
        let len = len.saturating_add(sign.len() + prefix.len());
        out.reserve(len.max(self.width))?;
        let padding = self.width.saturating_sub(len);
        let zeros = self.zero && !self.left;
        if !self.left && !zeros {
            out.push_repeated(b" ", padding)?;
        }
        out.push_bytes(sign)?;
        out.push_bytes(prefix)?;
        if zeros {
            out.push_repeated(b"0", padding)?;
        }
        body(out)?;
        if self.left { out.push_repeated(b" ", padding) } else { Ok(()) }
    }
}

/// Writes text for `%s`, `%r`, `%a`, `%b`: cut to the precision, padded to the width.
pub fn write_text(conversion: &Resolved, text: &[u8], unit: Unit, out: &mut impl Sink) -> Result<(), Full> {
    let text = match (conversion.precision, unit) {
        (None, _) => text,
        (Some(longest), Unit::Byte) => text.get(..longest).unwrap_or(text),
        (Some(longest), Unit::CodePoint) => wtf8::offset_of(text, longest).map_or(text, |end| &text[..end]),
    };
    write_whole(conversion, text, unit, out)
}

/// Writes a character for `%c`: padded to the width; the precision does not matter.
pub fn write_whole(conversion: &Resolved, text: &[u8], unit: Unit, out: &mut impl Sink) -> Result<(), Full> {
    if conversion.width == 0 {
        return out.push_bytes(text);
    }
    let len = if unit == Unit::Byte { text.len() } else { wtf8::count(text) };
    let padding = conversion.width.saturating_sub(len);
    out.reserve(padding.checked_add(text.len()).ok_or(Full)?)?;
    if !conversion.left {
        out.push_repeated(b" ", padding)?;
    }
    out.push_bytes(text)?;
    if conversion.left { out.push_repeated(b" ", padding) } else { Ok(()) }
}

/// How many bits a digit stands for in `%o`, `%x`, `%X`; 0 for decimal.
pub const fn digit_bits(code: u32) -> u32 {
    match code {
        0x6F => 3,
        0x78 | 0x58 => 4,
        _ => 0,
    }
}

/// Writes an integer for `%d`, `%i`, `%u`, `%o`, `%x`, `%X`: `digits` are its absolute value in the radix of
/// [`digit_bits`], lower case. The precision is the least number of digits.
pub fn write_int(conversion: &Resolved, negative: bool, digits: &[u8], out: &mut impl Sink) -> Result<(), Full> {
    let prefix: &[u8] = match (conversion.alternate, conversion.code) {
        (true, 0x6F) => b"0o",
        (true, 0x78) => b"0x",
        (true, 0x58) => b"0X",
        _ => b"",
    };
    let zeros = conversion.precision.unwrap_or(0).saturating_sub(digits.len());
    let upper = conversion.code == u32::from(b'X');
    conversion.write_number(negative, prefix, digits.len().saturating_add(zeros), out, |out| {
        out.push_repeated(b"0", zeros)?;
        if !upper {
            return out.push_bytes(digits);
        }
        digits.iter().try_for_each(|digit| out.push_byte(digit.to_ascii_uppercase()))
    })
}

/// Writes a float for `%e`, `%f`, `%g` and their upper-case forms.
pub fn write_float(conversion: &Resolved, x: f64, out: &mut impl Sink) -> Result<(), Full> {
    let code = u8::try_from(conversion.code).unwrap_or(b'g');
    let kind = match code.to_ascii_lowercase() {
        b'e' => FloatKind::Exponent,
        b'f' => FloatKind::Fixed,
        _ => FloatKind::General,
    };
    let style = FloatStyle {
        alternate: conversion.alternate,
        ..FloatStyle::new(kind, conversion.precision.unwrap_or(6))
    };
    let mut text = float_repr::layout(x, &style);
    if code.is_ascii_uppercase() {
        text.make_uppercase();
    }
    conversion.write_number(text.negative, b"", text.len(), out, |out| text.write(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        let pieces: Vec<_> = Pieces::new(b"a%%b%(x(y))+05.*ld%", Unit::CodePoint).collect();
        assert_eq!(pieces[0], Ok(Piece::Literal(b"a")));
        assert_eq!(pieces[1], Ok(Piece::Literal(b"%")));
        assert_eq!(pieces[2], Ok(Piece::Literal(b"b")));
        let Ok(Piece::Conversion(conversion)) = pieces[3] else { panic!() };
        assert_eq!((conversion.key, conversion.width, conversion.precision), (Some(&b"x(y)"[..]), Amount::Fixed(5), Some(Amount::Star)));
        assert!(conversion.plus && conversion.zero && conversion.code == u32::from(b'd'));
        assert_eq!(pieces[4], Err(PercentError::Incomplete));
        assert_eq!(pieces.len(), 5);
    }

    #[test]
    fn refuses() {
        let message = |template: &str, unit| {
            let mut out = Vec::new();
            match Pieces::new(template.as_bytes(), unit).last() {
                Some(Err(error)) => error.write_message(&mut out).unwrap(),
                Some(Ok(Piece::Conversion(conversion))) => conversion.unsupported().write_message(&mut out).unwrap(),
                _ => {}
            }
            String::from_utf8(out).unwrap()
        };
        assert_eq!(message("abc%y", Unit::CodePoint), "unsupported format character 'y' (0x79) at index 4");
        assert_eq!(message("é%€", Unit::CodePoint), "unsupported format character '?' (0x20ac) at index 2");
        assert_eq!(message("%5%|".get(..3).unwrap_or(""), Unit::CodePoint), "unsupported format character '%' (0x25) at index 2");
        assert_eq!(message("%(a", Unit::CodePoint), "incomplete format key");
        assert_eq!(message("%.99999999999999d", Unit::Byte), "prec too big");
        assert_eq!(message("%99999999999999999999d", Unit::Byte), "width too big");
        for text in ["%", "%5", "%.", "%*", "%.*", "%l"] {
            assert_eq!(message(text, Unit::CodePoint), "incomplete format");
        }
    }

    #[test]
    fn writes() {
        let resolve = |template: &'static str| match Pieces::new(template.as_bytes(), Unit::CodePoint).next() {
            Some(Ok(Piece::Conversion(conversion))) => conversion.resolve(Some(-6), Some(2)),
            _ => panic!("{template}"),
        };
        let int = |template, negative, digits: &str| {
            let mut out = Vec::new();
            write_int(&resolve(template), negative, digits.as_bytes(), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(int("%5.3d", true, "7"), " -007");
        assert_eq!(int("%#06x", true, "ff"), "-0x0ff");
        assert_eq!(int("%#X", false, "ff"), "0XFF");
        assert_eq!(int("%-05d", false, "3"), "3    ");
        assert_eq!(int("%*d", false, "3"), "3     ");
        assert_eq!(int("% d", false, "3"), " 3");
        let float = |template, x| {
            let mut out = Vec::new();
            write_float(&resolve(template), x, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(float("%08.3f", -3.15159), "-003.152");
        assert_eq!(float("%G", 1e-10), "1E-10");
        assert_eq!(float("%05f", f64::INFINITY), "00inf");
        assert_eq!(float("%.*e", 12345.0), "1.23e+04");
        let mut out = Vec::new();
        write_text(&resolve("%5.2s|"), "aé€".as_bytes(), Unit::CodePoint, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "   aé");
    }
}
