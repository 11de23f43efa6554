//! The template of `str.format`: `literal {name.attribute[index]!conversion:spec} {{ }}`.
//!
//! [`Template`] cuts it into segments, each some literal text and perhaps a field. [`FieldName`] takes a field's
//! name apart; [`Numbering`] keeps `{}` and `{0}` from being mixed. A spec that contains fields is a template
//! of its own: the caller expands it first (CPython allows two levels, "Max string recursion exceeded").

use super::{TooManyDigits, WIDTH_MAX, read_number};
use crate::sink::{Full, Sink};
use crate::wtf8;

/// Why a template is refused: a `ValueError` with this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError(pub &'static str);

impl From<TooManyDigits> for FieldError {
    fn from(_: TooManyDigits) -> FieldError {
        FieldError("Too many decimal digits in format string")
    }
}

/// A replacement field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Name and accessors: see [`FieldName`].
    pub name: &'a [u8],
    /// What follows `!`: `r`, `s` and `a` are known.
    pub conversion: Option<u32>,
    /// What follows `:`.
    pub spec: &'a [u8],
    /// Whether the spec contains fields.
    pub is_nested: bool,
}

/// Literal text and the field after it, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Text to copy.
    pub literal: &'a [u8],
    /// What replaces the braces.
    pub field: Option<Field<'a>>,
}

/// The segments of a template, in order. Ends after an error.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    rest: &'a [u8],
}

impl<'a> Template<'a> {
    /// Cuts `text`.
    pub const fn new(text: &'a [u8]) -> Template<'a> {
        Template { rest: text }
    }

    fn segment(&mut self) -> Result<Segment<'a>, FieldError> {
        let text = self.rest;
        let Some(brace) = memchr::memchr2(b'{', b'}', text) else {
            self.rest = &[];
            return Ok(Segment { literal: text, field: None });
        };
        let after = &text[brace + 1..];
        match (text[brace], after.first()) {
            (b'{', None) => return Err(FieldError("Single '{' encountered in format string")),
            (byte, Some(&next)) if byte == next => {
                self.rest = &after[1..];
                return Ok(Segment { literal: &text[..=brace], field: None });
            }
            (b'}', _) => return Err(FieldError("Single '}' encountered in format string")),
            _ => {}
        }
        let (field, rest) = split_field(after)?;
        self.rest = rest;
        Ok(Segment { literal: &text[..brace], field: Some(field) })
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = Result<Segment<'a>, FieldError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let segment = self.segment();
        if segment.is_err() {
            self.rest = &[];
        }
        Some(segment)
    }
}

/// Reads a field, after its opening brace, and returns what follows the closing one.
fn split_field(text: &[u8]) -> Result<(Field<'_>, &[u8]), FieldError> {
    let mut at = 0;
    let stop = loop {
        match text.get(at) {
            None => return Err(FieldError("expected '}' before end of string")),
            Some(b'{') => return Err(FieldError("unexpected '{' in field name")),
            Some(b'[') => {
                let inside = text.get(at + 1..).unwrap_or(&[]);
                // The bracket itself is looked at again by the next round, and passes.
                at = memchr::memchr(b']', inside).map_or(text.len(), |end| at + 1 + end);
            }
            Some(&byte @ (b'}' | b':' | b'!')) => break byte,
            Some(_) => at += 1,
        }
    };
    let mut field = Field { name: &text[..at], conversion: None, spec: &[], is_nested: false };
    let mut rest = &text[at + 1..];
    if stop == b'}' {
        return Ok((field, rest));
    }
    if stop == b'!' {
        let (conversion, used) = wtf8::decode_first(rest)
            .ok_or(FieldError("end of string while looking for conversion specifier"))?;
        field.conversion = Some(conversion);
        rest = &rest[used..];
        match rest.first() {
            None => {}
            Some(b'}') => return Ok((field, &rest[1..])),
            Some(b':') => rest = &rest[1..],
            Some(_) => return Err(FieldError("expected ':' after conversion specifier")),
        }
    }
    let mut depth = 1;
    for brace in memchr::memchr2_iter(b'{', b'}', rest) {
        if rest[brace] == b'{' {
            field.is_nested = true;
            depth += 1;
            continue;
        }
        depth -= 1;
        if depth == 0 {
            field.spec = &rest[..brace];
            return Ok((field, &rest[brace + 1..]));
        }
    }
    Err(FieldError("unmatched '{' in format spec"))
}

impl Field<'_> {
    /// Writes the message for a conversion that is not known.
    pub fn write_unknown_conversion(&self, out: &mut impl Sink) -> Result<(), Full> {
        let point = self.conversion.unwrap_or(0);
        out.push_bytes(b"Unknown conversion specifier ")?;
        if (33..127).contains(&point) {
            return out.push_code_point(point);
        }
        out.push_bytes(b"\\x")?;
        super::push_hex(point, out)
    }
}

/// What a field's name begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First<'a> {
    /// Nothing: the next positional argument.
    Next,
    /// A number: that positional argument.
    Index(usize),
    /// A name: that keyword argument.
    Name(&'a [u8]),
}

/// One step from a value to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accessor<'a> {
    /// `.name`.
    Attribute(&'a [u8]),
    /// `[3]`.
    Index(usize),
    /// `[key]`.
    Key(&'a [u8]),
}

/// A field's name, taken apart: iterate for the accessors.
#[derive(Clone, Debug)]
pub struct FieldName<'a> {
    /// The argument.
    pub first: First<'a>,
    rest: &'a [u8],
}

/// A number, if the whole text is one.
fn whole_number(text: &[u8]) -> Result<Option<usize>, FieldError> {
    // A text that goes on with something else is a name, however long the number in it.
    if wtf8::code_points(text).any(|point| crate::unicode::decimal(point).is_none()) {
        let digits = wtf8::code_points(text).take_while(|&point| crate::unicode::decimal(point).is_some()).count();
        if digits < 19 {
            return Ok(None);
        }
    }
    let (value, used) = read_number(text, WIDTH_MAX)?;
    Ok(value.filter(|_| used == text.len()))
}

impl<'a> FieldName<'a> {
    /// Takes `name` apart.
    pub fn parse(name: &'a [u8]) -> Result<FieldName<'a>, FieldError> {
        let end = memchr::memchr2(b'.', b'[', name).unwrap_or(name.len());
        let (first, rest) = name.split_at(end);
        let first = match whole_number(first)? {
            Some(index) => First::Index(index),
            None if first.is_empty() => First::Next,
            None => First::Name(first),
        };
        Ok(FieldName { first, rest })
    }

    fn accessor(&mut self) -> Result<Accessor<'a>, FieldError> {
        let (&byte, text) = self.rest.split_first().unwrap_or((&0, &[]));
        let accessor = match byte {
            b'.' => {
                let end = memchr::memchr2(b'.', b'[', text).unwrap_or(text.len());
                self.rest = &text[end..];
                Accessor::Attribute(&text[..end])
            }
            b'[' => {
                let end = memchr::memchr(b']', text).ok_or(FieldError("Missing ']' in format string"))?;
                self.rest = &text[end + 1..];
                match whole_number(&text[..end])? {
                    Some(index) => Accessor::Index(index),
                    None => Accessor::Key(&text[..end]),
                }
            }
            _ => return Err(FieldError("Only '.' or '[' may follow ']' in format field specifier")),
        };
        match accessor {
            Accessor::Attribute([]) | Accessor::Key([]) => Err(FieldError("Empty attribute in format string")),
            _ => Ok(accessor),
        }
    }
}

impl<'a> Iterator for FieldName<'a> {
    type Item = Result<Accessor<'a>, FieldError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let accessor = self.accessor();
        if accessor.is_err() {
            self.rest = &[];
        }
        Some(accessor)
    }
}

/// How the fields of a template are numbered: by themselves or by hand, but not both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    is_manual: Option<bool>,
    next: usize,
}

impl Numbering {
    /// The number of the positional argument that a field means, or nothing if it means a keyword.
    pub fn resolve(&mut self, first: First<'_>) -> Result<Option<usize>, FieldError> {
        let is_manual = match first {
            First::Name(_) => return Ok(None),
            First::Index(_) => true,
            First::Next => false,
        };
        if self.is_manual.is_some_and(|before| before != is_manual) {
            return Err(FieldError(if is_manual {
                "cannot switch from automatic field numbering to manual field specification"
            } else {
                "cannot switch from manual field specification to automatic field numbering"
            }));
        }
        self.is_manual = Some(is_manual);
        Ok(Some(match first {
            First::Index(index) => index,
            _ => {
                self.next += 1;
                self.next - 1
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        let segments: Vec<_> = Template::new(b"a{{b{x.y[0]!r:>{w}}c}}").collect();
        assert_eq!(segments[0], Ok(Segment { literal: b"a{", field: None }));
        let field = Field { name: b"x.y[0]", conversion: Some(u32::from(b'r')), spec: b">{w}", is_nested: true };
        assert_eq!(segments[1], Ok(Segment { literal: b"b", field: Some(field) }));
        assert_eq!(segments[2], Ok(Segment { literal: b"c}", field: None }));
        assert_eq!(segments.len(), 3);
    }

    #[test]
    fn names() {
        let name = FieldName::parse(b"12.ab[3][k.]").unwrap();
        assert_eq!(name.first, First::Index(12));
        let accessors: Vec<_> = name.collect();
        assert_eq!(accessors, [Ok(Accessor::Attribute(b"ab")), Ok(Accessor::Index(3)), Ok(Accessor::Key(b"k."))]);
        assert_eq!(FieldName::parse(b"").map(|n| n.first), Ok(First::Next));
        assert_eq!(FieldName::parse("٣".as_bytes()).map(|n| n.first), Ok(First::Index(3)));
        let mut numbering = Numbering::default();
        assert_eq!(numbering.resolve(First::Next), Ok(Some(0)));
        assert_eq!(numbering.resolve(First::Name(b"a")), Ok(None));
        assert_eq!(numbering.resolve(First::Next), Ok(Some(1)));
        assert!(numbering.resolve(First::Index(0)).is_err());
    }
}
