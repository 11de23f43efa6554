//! Literals: the values that numbers and strings of the source stand for.
//!
//! The parser has decoded strings already, but its strings are Unicode and cannot hold lone surrogates (`'\ud800'`);
//! such a literal is decoded here once more, into WTF-8.

use lissom_bytecode::Const;
use ruff_python_ast::{self as ast, Expr, Number};
use ruff_text_size::TextRange;

use crate::error::{Error, Result};
use crate::source::Source;

/// The value of a number.
pub(crate) fn number(source: &Source, node: &ast::ExprNumberLiteral) -> Result<Const> {
    if let Some(constant) = source.constant(&node.node_index) {
        return Ok(constant.clone());
    }
    match &node.value {
        Number::Float(value) => Ok(Const::Float(*value)),
        Number::Complex { real, imag } => Ok(Const::Complex(*real, *imag)),
        Number::Int(value) => match value.as_i64() {
            Some(value) => Ok(Const::Int(value)),
            None => integer(source.slice(node.range), node.range, source.digits_max),
        },
    }
}

/// The value of an integer literal that does not fit 63 bits.
fn integer(text: &str, range: TextRange, digits_max: usize) -> Result<Const> {
    let text: Vec<u8> = text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect();
    let (radix, digits) = match text.as_slice() {
        [b'0', b'x', rest @ ..] => (16, rest),
        [b'0', b'o', rest @ ..] => (8, rest),
        [b'0', b'b', rest @ ..] => (2, rest),
        all => (10, all),
    };
    if radix == 10 && digits_max != 0 && digits.len() > digits_max {
        let message = format!(
            "Exceeds the limit ({digits_max} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit - \
             Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
            digits.len()
        );
        return Err(Error::syntax(message, range));
    }
    let values = digits.iter().filter_map(|byte| (*byte as char).to_digit(radix));
    if radix != 10 {
        return Ok(big(false, from_bits(values.collect(), radix.trailing_zeros())));
    }
    // Nine digits at a time into limbs of 32 bits.
    let mut limbs: Vec<u32> = Vec::new();
    let values: Vec<u32> = values.collect();
    let first = values.len() % 9;
    let (head, rest) = values.split_at(first);
    for chunk in std::iter::once(head).filter(|head| !head.is_empty()).chain(rest.chunks(9)) {
        let (mut carry, mut scale) = (0u64, 1u64);
        for digit in chunk {
            carry = carry * 10 + *digit as u64;
            scale *= 10;
        }
        for limb in &mut limbs {
            let wide = *limb as u64 * scale + carry;
            *limb = wide as u32;
            carry = wide >> 32;
        }
        if carry > 0 {
            limbs.push(carry as u32);
        }
    }
    Ok(big(false, limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect()))
}

/// The magnitude of digits of `width` bits each, the highest first.
fn from_bits(digits: Vec<u32>, width: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len() / 2 + 1);
    let (mut buffer, mut held) = (0u32, 0);
    for digit in digits.iter().rev() {
        buffer |= digit << held;
        held += width;
        while held >= 8 {
            bytes.push(buffer as u8);
            buffer >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        bytes.push(buffer as u8);
    }
    bytes
}

/// The integer of a sign and a magnitude in little-endian bytes, in its smallest form.
pub(crate) fn big(negative: bool, mut magnitude: Vec<u8>) -> Const {
    while magnitude.last() == Some(&0) {
        magnitude.pop();
    }
    if magnitude.len() <= 8 {
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(&magnitude) {
            *to = *from;
        }
        let value = u64::from_le_bytes(bytes) as i128;
        if let Ok(value) = i64::try_from(if negative { -value } else { value }) {
            return Const::Int(value);
        }
    }
    Const::BigInt { negative, magnitude: magnitude.into_boxed_slice() }
}

/// The value of a string literal, its parts joined.
pub(crate) fn string(source: &Source, node: &ast::ExprStringLiteral) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in &node.value {
        string_part(source, part, &mut bytes);
    }
    bytes
}

/// The value of one part of a string literal.
pub(crate) fn string_part(source: &Source, part: &ast::StringLiteral, out: &mut Vec<u8>) {
    let raw = part.flags.prefix().is_raw();
    text(source, &part.value, part.content_range(), raw, false, out);
}

/// The value of a piece of text that the parser has decoded to `value`.
pub(crate) fn text(source: &Source, value: &str, range: TextRange, raw: bool, in_fstring: bool, out: &mut Vec<u8>) {
    if raw || !value.contains('\u{fffd}') {
        push(out, value.as_bytes());
        return;
    }
    let mut rest = source.slice(range);
    while let Some(at) = rest.find(['\\', '{', '}']) {
        push(out, rest.get(..at).unwrap_or("").as_bytes());
        rest = rest.get(at..).unwrap_or("");
        if !rest.starts_with('\\') {
            push(out, rest.get(..1).unwrap_or("").as_bytes());
            let doubled = in_fstring && (rest.starts_with("{{") || rest.starts_with("}}"));
            rest = rest.get(if doubled { 2 } else { 1 }..).unwrap_or("");
            continue;
        }
        rest = escape(rest, out);
    }
    push(out, rest.as_bytes());
}

/// Decodes the escape sequence at the start of `text`; the text after it.
fn escape<'t>(text: &'t str, out: &mut Vec<u8>) -> &'t str {
    let kind = text.chars().nth(1);
    let after = |count: usize| text.get(count..).unwrap_or("");
    let simple = |out: &mut Vec<u8>, byte: u8| push(out, &[byte]);
    match kind {
        Some('\n') => return after(2),
        Some('\\') => simple(out, b'\\'),
        Some('\'') => simple(out, b'\''),
        Some('"') => simple(out, b'"'),
        Some('a') => simple(out, 7),
        Some('b') => simple(out, 8),
        Some('f') => simple(out, 12),
        Some('n') => simple(out, b'\n'),
        Some('r') => simple(out, b'\r'),
        Some('t') => simple(out, b'\t'),
        Some('v') => simple(out, 11),
        Some('0'..='7') => {
            let count = text.bytes().skip(1).take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            let code = u32::from_str_radix(text.get(1..1 + count).unwrap_or("0"), 8).unwrap_or(0);
            code_point(out, code);
            return after(1 + count);
        }
        Some(letter @ ('x' | 'u' | 'U')) => {
            let count = match letter {
                'x' => 2,
                'u' => 4,
                _ => 8,
            };
            let code = u32::from_str_radix(text.get(2..2 + count).unwrap_or("0"), 16).unwrap_or(0xfffd);
            code_point(out, code);
            return after(2 + count);
        }
        Some('N') => {
            if let Some(end) = text.find('}')
                && let Some(character) = unicode_names2::character(text.get(3..end).unwrap_or(""))
            {
                code_point(out, character as u32);
                return after(end + 1);
            }
            push(out, b"\\N");
        }
        Some(other) => {
            push(out, b"\\");
            code_point(out, other as u32);
            return after(1 + other.len_utf8());
        }
        None => {
            push(out, b"\\");
            return after(1);
        }
    }
    after(2)
}

fn code_point(out: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(character) => push(out, character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => {
            // A lone surrogate: three bytes, as if it were a character.
            let bytes = [0xe0 | (code >> 12) as u8, 0x80 | (code >> 6 & 0x3f) as u8, 0x80 | (code & 0x3f) as u8];
            out.extend(bytes);
        }
    }
}

fn push(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(bytes);
}

/// The value of a literal expression, without folding.
pub(crate) fn literal(source: &Source, expression: &Expr) -> Result<Option<Const>> {
    Ok(Some(match expression {
        Expr::NumberLiteral(node) => number(source, node)?,
        Expr::StringLiteral(node) => Const::Str(string(source, node).into()),
        Expr::BytesLiteral(node) => {
            Const::Bytes(node.value.iter().flat_map(|part| part.value.iter().copied()).collect())
        }
        Expr::BooleanLiteral(node) => Const::Bool(node.value),
        Expr::NoneLiteral(_) => Const::None,
        Expr::EllipsisLiteral(_) => Const::Ellipsis,
        _ => return Ok(None),
    }))
}

/// A docstring without the indentation its lines have in common, as Python keeps it.
pub(crate) fn clean_docstring(bytes: &[u8]) -> Vec<u8> {
    // Tabs count as in a terminal.
    let mut expanded = Vec::with_capacity(bytes.len());
    let mut column = 0;
    for &byte in bytes {
        match byte {
            b'\t' => {
                let width = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(b' ', width));
                column += width;
            }
            _ => {
                expanded.push(byte);
                column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    let spaces = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let lines: Vec<&[u8]> = expanded.split(|byte| *byte == b'\n').collect();
    let margin = lines.iter().skip(1).filter(|line| spaces(line) < line.len()).map(|line| spaces(line)).min().unwrap_or(0);
    let mut result = Vec::with_capacity(expanded.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            result.push(b'\n');
        }
        let skip = if index == 0 { spaces(line) } else { margin.min(line.len()) };
        result.extend_from_slice(line.get(skip..).unwrap_or(&[]));
    }
    result
}

/// The docstring that a body starts with.
pub(crate) fn docstring(body: &[ast::Stmt]) -> Option<&ast::ExprStringLiteral> {
    match body.first()? {
        ast::Stmt::Expr(statement) => match &*statement.value {
            Expr::StringLiteral(node) => Some(node),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_integers_of_all_radixes() {
        let range = TextRange::default();
        let expected = big(false, vec![0, 0, 0, 0, 0, 0, 0, 0, 1]);
        for text in ["18446744073709551616", "0x1_0000_0000_0000_0000", "0o2000000000000000000000"] {
            assert_eq!(integer(text, range, 4300).unwrap(), expected);
        }
        assert_eq!(integer("9223372036854775807", range, 4300).unwrap(), Const::Int(i64::MAX));
    }

    #[test]
    fn surrogates_survive() {
        let source = Source::new("'\\ud800x\\x41'".to_owned());
        let mut out = Vec::new();
        let range = TextRange::new(1.into(), 12.into());
        text(&source, "\u{fffd}xA", range, false, false, &mut out);
        assert_eq!(out, b"\xed\xa0\x80xA");
    }

    #[test]
    fn docstrings_lose_their_margin() {
        assert_eq!(clean_docstring(b"  a\n    b\n      c\n    "), b"a\nb\n  c\n".to_vec());
    }
}
