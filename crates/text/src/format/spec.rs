//! Format specifications: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
//!
//! [`Spec::parse`] reads one; [`Spec::for_str`], [`Spec::for_int`], [`Spec::for_float`] and
//! [`Spec::for_complex`] say whether a value of that type can be written so. Writing is in [`super::layout`].

use super::{PRECISION_MAX, TooManyDigits, WIDTH_MAX, push_shown, read_number};
use crate::number::float_repr::{FloatKind, FloatStyle};
use crate::sink::{Full, Sink};
use crate::wtf8::{code_points, decode_first};

/// Where padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: after the value.
    Left,
    /// `>`: before it.
    Right,
    /// `^`: on both sides.
    Center,
    /// `=`: between sign and digits.
    AfterSign,
}

impl Align {
    const fn from_point(point: u32) -> Option<Align> {
        match point {
            0x3C => Some(Align::Left),
            0x3E => Some(Align::Right),
            0x5E => Some(Align::Center),
            0x3D => Some(Align::AfterSign),
            _ => None,
        }
    }
}

/// What stands before a number that is not negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing was said: nothing.
    Unspecified,
    /// `-`: nothing.
    Minus,
    /// `+`: a plus sign.
    Plus,
    /// A space.
    Space,
}

/// What separates groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Nothing.
    None,
    /// `,` every three digits.
    Comma,
    /// `_` every three digits (every four if not decimal).
    Underscore,
}

impl Grouping {
    const fn from_byte(byte: u8) -> Option<Grouping> {
        match byte {
            b',' => Some(Grouping::Comma),
            b'_' => Some(Grouping::Underscore),
            _ => None,
        }
    }

    /// The separator, if there is one.
    pub const fn separator(self) -> Option<u8> {
        match self {
            Grouping::None => None,
            Grouping::Comma => Some(b','),
            Grouping::Underscore => Some(b'_'),
        }
    }
}

/// A parsed specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The code point that pads.
    pub fill: u32,
    /// Where padding goes.
    pub align: Align,
    /// What stands before a number that is not negative.
    pub sign: Sign,
    /// `z`: no sign before what rounds to zero.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// The least width, in code points.
    pub width: usize,
    /// Groups of digits before the point.
    pub grouping: Grouping,
    /// Digits after the point, or the longest text.
    pub precision: Option<usize>,
    /// Groups of digits after the point.
    pub fraction_grouping: Grouping,
    /// The presentation type, or 0.
    pub code: u32,
}

/// Why a specification is refused. All are `ValueError`s but [`SpecError::CharacterRange`], an `OverflowError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// Something follows the type.
    Invalid,
    /// A width or precision beyond all bounds.
    TooManyDigits,
    /// A point without digits.
    MissingPrecision,
    /// Both separators.
    BothSeparators,
    /// A separator with a type that has none: separator, type.
    SeparatorWith(u8, u32),
    /// A type that these values do not have.
    UnknownCode(u32),
    /// A precision beyond `INT_MAX`.
    PrecisionTooBig,
    /// `%c` of what is no code point.
    CharacterRange,
    /// A combination that is not allowed; the message.
    NotAllowed(&'static str),
}

impl SpecError {
    /// Whether it is an `OverflowError`; else a `ValueError`.
    pub const fn is_overflow(self) -> bool {
        matches!(self, SpecError::CharacterRange)
    }

    /// Writes CPython's message, for the specification `text` of a value of type `type_name`.
    pub fn write_message(self, text: &[u8], type_name: &[u8], out: &mut impl Sink) -> Result<(), Full> {
        let fixed: &[u8] = match self {
            SpecError::Invalid => {
                out.push_bytes(b"Invalid format specifier '")?;
                out.push_bytes(text)?;
                out.push_bytes(b"' for object of type '")?;
                out.push_bytes(type_name)?;
                b"'"
            }
            SpecError::TooManyDigits => b"Too many decimal digits in format string",
            SpecError::MissingPrecision => b"Format specifier missing precision",
            SpecError::BothSeparators => b"Cannot specify both ',' and '_'.",
            SpecError::SeparatorWith(separator, code) => {
                out.push_bytes(b"Cannot specify '")?;
                out.push_byte(separator)?;
                out.push_bytes(b"' with '")?;
                push_shown(code, out)?;
                b"'."
            }
            SpecError::UnknownCode(code) => {
                out.push_bytes(b"Unknown format code '")?;
                push_shown(code, out)?;
                out.push_bytes(b"' for object of type '")?;
                out.push_bytes(type_name)?;
                b"'"
            }
            SpecError::PrecisionTooBig => b"precision too big",
            SpecError::CharacterRange => b"%c arg not in range(0x110000)",
            SpecError::NotAllowed(message) => message.as_bytes(),
        };
        out.push_bytes(fixed)
    }
}

impl From<TooManyDigits> for SpecError {
    fn from(_: TooManyDigits) -> SpecError {
        SpecError::TooManyDigits
    }
}

/// How an integer is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntForm {
    /// `d`, `n`, or no type.
    Decimal,
    /// `b`.
    Binary,
    /// `o`.
    Octal,
    /// `x`.
    Hex,
    /// `X`.
    UpperHex,
    /// `c`.
    Character,
    /// As a float: `e`, `f`, `g`, `%`.
    Float,
}

impl IntForm {
    /// How many bits a digit stands for; 0 for decimal.
    pub const fn digit_bits(self) -> u32 {
        match self {
            IntForm::Binary => 1,
            IntForm::Octal => 3,
            IntForm::Hex | IntForm::UpperHex => 4,
            _ => 0,
        }
    }

    /// The prefix of the alternate form.
    pub const fn prefix(self) -> &'static [u8] {
        match self {
            IntForm::Binary => b"0b",
            IntForm::Octal => b"0o",
            IntForm::Hex => b"0x",
            IntForm::UpperHex => b"0X",
            _ => b"",
        }
    }
}

/// Takes the first byte if it is `byte`.
fn take(rest: &mut &[u8], byte: u8) -> bool {
    match rest.strip_prefix(&[byte]) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

/// Takes a separator, and refuses a second one.
fn take_grouping(rest: &mut &[u8]) -> Result<Grouping, SpecError> {
    let Some(grouping) = rest.first().and_then(|&byte| Grouping::from_byte(byte)) else {
        return Ok(Grouping::None);
    };
    *rest = &rest[1..];
    match rest.first().and_then(|&byte| Grouping::from_byte(byte)) {
        Some(other) if other != grouping => Err(SpecError::BothSeparators),
        _ => Ok(grouping),
    }
}

impl Spec {
    /// Parses a specification for strings.
    pub fn parse_str(text: &[u8]) -> Result<Spec, SpecError> {
        Spec::parse(text, u32::from(b's'), Align::Left)
    }

    /// Parses a specification for integers.
    pub fn parse_int(text: &[u8]) -> Result<Spec, SpecError> {
        Spec::parse(text, u32::from(b'd'), Align::Right)
    }

    /// Parses a specification for floats or complex numbers.
    pub fn parse_float(text: &[u8]) -> Result<Spec, SpecError> {
        Spec::parse(text, 0, Align::Right)
    }

    /// Parses a specification; `code` and `align` are what holds if it does not say.
    pub fn parse(text: &[u8], code: u32, align: Align) -> Result<Spec, SpecError> {
        let mut spec = Spec {
            fill: u32::from(b' '),
            align,
            sign: Sign::Unspecified,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: Grouping::None,
            precision: None,
            fraction_grouping: Grouping::None,
            code,
        };
        let mut rest = text;
        let (mut fill_given, mut align_given) = (false, false);
        let first = decode_first(rest);
        let second = first.and_then(|(_, used)| decode_first(&rest[used..]));
        if let (Some((fill, a)), Some((point, b))) = (first, second)
            && let Some(align) = Align::from_point(point)
        {
            (spec.fill, spec.align, fill_given, align_given) = (fill, align, true, true);
            rest = &rest[a + b..];
        } else if let Some(align) = first.and_then(|(point, _)| Align::from_point(point)) {
            (spec.align, align_given) = (align, true);
            rest = &rest[1..];
        }
        let sign = match rest.first() {
            Some(b' ') => Sign::Space,
            Some(b'+') => Sign::Plus,
            Some(b'-') => Sign::Minus,
            _ => Sign::Unspecified,
        };
        if sign != Sign::Unspecified {
            spec.sign = sign;
            rest = &rest[1..];
        }
        spec.no_negative_zero = take(&mut rest, b'z');
        spec.alternate = take(&mut rest, b'#');
        if !fill_given && take(&mut rest, b'0') {
            spec.fill = u32::from(b'0');
            if !align_given && align == Align::Right {
                spec.align = Align::AfterSign;
            }
        }
        let (width, used) = read_number(rest, WIDTH_MAX)?;
        spec.width = width.unwrap_or(0);
        rest = &rest[used..];
        spec.grouping = take_grouping(&mut rest)?;
        if take(&mut rest, b'.') {
            let (precision, used) = read_number(rest, WIDTH_MAX)?;
            spec.precision = precision;
            rest = &rest[used..];
            spec.fraction_grouping = take_grouping(&mut rest)?;
            if precision.is_none() && spec.fraction_grouping == Grouping::None {
                return Err(SpecError::MissingPrecision);
            }
        }
        let mut points = code_points(rest);
        if let Some(point) = points.next() {
            if !points.rest().is_empty() {
                return Err(SpecError::Invalid);
            }
            spec.code = point;
        }
        spec.check_separators()?;
        Ok(spec)
    }

    fn check_separators(&self) -> Result<(), SpecError> {
        let code = u8::try_from(self.code).unwrap_or(b'?');
        let is_float = matches!(code, b'e' | b'f' | b'g' | b'E' | b'F' | b'G' | b'%' | 0);
        if let Some(separator) = self.grouping.separator() {
            let by_four = separator == b'_' && matches!(code, b'b' | b'o' | b'x' | b'X');
            if !is_float && code != b'd' && !by_four {
                return Err(SpecError::SeparatorWith(separator, self.code));
            }
        }
        if let Some(separator) = self.fraction_grouping.separator()
            && code == b'n'
        {
            return Err(SpecError::SeparatorWith(separator, self.code));
        }
        Ok(())
    }

    /// Whether nothing was asked for beyond the type: no width and no precision.
    pub const fn is_plain(&self) -> bool {
        self.width == 0 && self.precision.is_none()
    }

    /// Checks that a string can be written so.
    pub fn for_str(&self) -> Result<(), SpecError> {
        let refuse = |message| Err(SpecError::NotAllowed(message));
        if self.code != u32::from(b's') {
            return Err(SpecError::UnknownCode(self.code));
        }
        match self.sign {
            Sign::Unspecified => {}
            Sign::Space => return refuse("Space not allowed in string format specifier"),
            _ => return refuse("Sign not allowed in string format specifier"),
        }
        if self.no_negative_zero {
            return refuse("Negative zero coercion (z) not allowed in string format specifier");
        }
        if self.alternate {
            return refuse("Alternate form (#) not allowed in string format specifier");
        }
        if self.align == Align::AfterSign {
            return refuse("'=' alignment not allowed in string format specifier");
        }
        Ok(())
    }

    /// Checks that an integer can be written so, and says how.
    pub fn for_int(&self) -> Result<IntForm, SpecError> {
        let form = match u8::try_from(self.code) {
            Ok(b'd' | b'n') => IntForm::Decimal,
            Ok(b'b') => IntForm::Binary,
            Ok(b'o') => IntForm::Octal,
            Ok(b'x') => IntForm::Hex,
            Ok(b'X') => IntForm::UpperHex,
            Ok(b'c') => IntForm::Character,
            Ok(b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => return self.for_float().map(|_| IntForm::Float),
            _ => return Err(SpecError::UnknownCode(self.code)),
        };
        let refuse = |message| Err(SpecError::NotAllowed(message));
        if self.precision.is_some() {
            return refuse("Precision not allowed in integer format specifier");
        }
        if self.no_negative_zero {
            return refuse("Negative zero coercion (z) not allowed in integer format specifier");
        }
        if form == IntForm::Character {
            if self.sign != Sign::Unspecified {
                return refuse("Sign not allowed with integer format specifier 'c'");
            }
            if self.alternate {
                return refuse("Alternate form (#) not allowed with integer format specifier 'c'");
            }
        }
        Ok(form)
    }

    /// Checks that a float can be written so, and says how.
    pub fn for_float(&self) -> Result<FloatStyle, SpecError> {
        let (kind, percent) = match u8::try_from(self.code) {
            Ok(0) => (if self.precision.is_none() { FloatKind::Repr } else { FloatKind::General }, false),
            Ok(b'e' | b'E') => (FloatKind::Exponent, false),
            Ok(b'f' | b'F') => (FloatKind::Fixed, false),
            Ok(b'g' | b'G' | b'n') => (FloatKind::General, false),
            Ok(b'%') => (FloatKind::Fixed, true),
            _ => return Err(SpecError::UnknownCode(self.code)),
        };
        let precision = self.precision.unwrap_or(6);
        if precision > PRECISION_MAX {
            return Err(SpecError::PrecisionTooBig);
        }
        Ok(FloatStyle {
            kind,
            precision,
            alternate: self.alternate,
            dot_zero: self.code == 0,
            no_negative_zero: self.no_negative_zero,
            percent,
        })
    }

    /// Checks that a complex number can be written so, and says how its parts are.
    pub fn for_complex(&self) -> Result<FloatStyle, SpecError> {
        if self.code == u32::from(b'%') {
            return Err(SpecError::UnknownCode(self.code));
        }
        let style = self.for_float()?;
        if self.fill == u32::from(b'0') {
            return Err(SpecError::NotAllowed("Zero padding is not allowed in complex format specifier"));
        }
        if self.align == Align::AfterSign {
            return Err(SpecError::NotAllowed("'=' alignment flag is not allowed in complex format specifier"));
        }
        Ok(FloatStyle { dot_zero: false, ..style })
    }

    /// Whether the type asks for upper-case letters.
    pub fn is_uppercase(&self) -> bool {
        matches!(u8::try_from(self.code), Ok(b'E' | b'F' | b'G' | b'X'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_everything() {
        let spec = Spec::parse_float("€^+z#012_.3,f".as_bytes());
        // With a fill given, `0` belongs to the width.
        assert_eq!(
            spec,
            Ok(Spec {
                fill: 0x20ac,
                align: Align::Center,
                sign: Sign::Plus,
                no_negative_zero: true,
                alternate: true,
                width: 12,
                grouping: Grouping::Underscore,
                precision: Some(3),
                fraction_grouping: Grouping::Comma,
                code: u32::from(b'f'),
            })
        );
        let zero = Spec::parse_int(b"05");
        assert!(zero.is_ok_and(|s| s.align == Align::AfterSign && s.fill == 0x30 && s.width == 5));
    }

    #[test]
    fn refuses() {
        let message = |text: &str, type_name: &str| {
            let spec = match type_name {
                "int" => Spec::parse_int(text.as_bytes()).and_then(|s| s.for_int().map(drop)),
                "str" => Spec::parse_str(text.as_bytes()).and_then(|s| s.for_str()),
                _ => Spec::parse_float(text.as_bytes()).and_then(|s| s.for_float().map(drop)),
            };
            let mut out = Vec::new();
            if let Err(error) = spec {
                error.write_message(text.as_bytes(), type_name.as_bytes(), &mut out).unwrap();
            }
            String::from_utf8(out).unwrap()
        };
        assert_eq!(message("xx", "int"), "Invalid format specifier 'xx' for object of type 'int'");
        assert_eq!(message("€", "int"), "Unknown format code '\\x20ac' for object of type 'int'");
        assert_eq!(message(",s", "str"), "Cannot specify ',' with 's'.");
        assert_eq!(message(".", "float"), "Format specifier missing precision");
        assert_eq!(message("99999999999999999999", "float"), "Too many decimal digits in format string");
        assert_eq!(message(".9999999999", "float"), "precision too big");
    }
}
