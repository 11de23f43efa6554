//! Reading f-strings and template strings: pieces of text, those next to each other joined, and replacement fields.

use lissom_bytecode::Const;
use ruff_python_ast::{self as ast, ConversionFlag, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

use super::read::Reader;
use super::{Item, Kind};
use crate::error::Result;
use crate::literal::{string_part, text};

/// What a string consists of.
enum Piece {
    Text(TextRange, Vec<u8>, bool),
    Field(Item),
}

/// The pieces of a string.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn text(&mut self, range: TextRange, more: Vec<u8>, unicode: bool) {
        match self.0.last_mut() {
            Some(Piece::Text(whole, text, _)) => {
                *whole = TextRange::new(whole.start(), range.end().max(whole.start()));
                text.extend(more);
            }
            _ => self.0.push(Piece::Text(range, more, unicode)),
        }
    }
}

impl Reader<'_> {
    /// An f-string, joined with the strings beside it.
    pub(super) fn fstring(&mut self, node: &ast::ExprFString) -> Result<Item> {
        let mut pieces = Pieces::default();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => {
                    let mut bytes = Vec::new();
                    string_part(self.source, literal, &mut bytes);
                    pieces.text(literal.range, bytes, literal.flags.prefix().is_unicode());
                }
                ast::FStringPart::FString(inner) => self.elements(&inner.elements, inner.flags.prefix().is_raw(), false, &mut pieces)?,
            }
        }
        let values = self.values(pieces);
        Ok(self.node(Kind::JoinedStr, node.range, vec![values]))
    }

    /// A template string.
    pub(super) fn tstring(&mut self, node: &ast::ExprTString) -> Result<Item> {
        let mut pieces = Pieces::default();
        for part in &node.value {
            self.elements(&part.elements, part.flags.prefix().is_raw(), true, &mut pieces)?;
        }
        let values = self.values(pieces);
        Ok(self.node(Kind::TemplateStr, node.range, vec![values]))
    }

    fn values(&mut self, pieces: Pieces) -> Item {
        let mut values = Vec::new();
        for piece in pieces.0 {
            match piece {
                Piece::Text(_, text, _) if text.is_empty() => {}
                Piece::Text(range, text, unicode) => {
                    let kind = if unicode { Item::Const(Const::Str((*b"u").into())) } else { Item::None };
                    values.push(self.constant(range, Const::Str(text.into()), kind));
                }
                Piece::Field(field) => values.push(field),
            }
        }
        Item::List(values)
    }

    fn elements(&mut self, elements: &[InterpolatedStringElement], raw: bool, template: bool, pieces: &mut Pieces) -> Result<()> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let mut bytes = Vec::new();
                    text(self.source, &literal.value, literal.range, raw, true, &mut bytes);
                    pieces.text(literal.range, bytes, false);
                }
                InterpolatedStringElement::Interpolation(node) => self.field(node, raw, template, pieces)?,
            }
        }
        Ok(())
    }

    fn field(&mut self, node: &ast::InterpolatedElement, raw: bool, template: bool, pieces: &mut Pieces) -> Result<()> {
        let mut conversion = match node.conversion {
            ConversionFlag::None => -1,
            ConversionFlag::Str => 's' as i64,
            ConversionFlag::Repr => 'r' as i64,
            ConversionFlag::Ascii => 'a' as i64,
        };
        if let Some(debug) = &node.debug_text {
            let start = node.range.start().to_u32() + 1;
            let range = Self::between(start, start + debug.as_str().len() as u32);
            pieces.text(range, crate::source::without_comments(debug.as_str()).into_bytes(), false);
            if conversion < 0 && node.format_spec.is_none() {
                conversion = 'r' as i64;
            }
        }
        let value = self.expression(&node.expression)?;
        let specifier = match &node.format_spec {
            Some(specifier) => {
                let mut inner = Pieces::default();
                self.elements(&specifier.elements, raw, false, &mut inner)?;
                let values = self.values(inner);
                let range = self.source.with_colon(specifier.range);
                self.node(Kind::JoinedStr, range, vec![values])
            }
            None => Item::None,
        };
        let made = if template {
            let source = self.source.interpolation_text(node.range, node.expression.range());
            let source = Item::Const(Const::Str(source.into_bytes().into()));
            self.node(Kind::Interpolation, node.range, vec![value, source, Item::Int(conversion), specifier])
        } else {
            self.node(Kind::FormattedValue, node.range, vec![value, Item::Int(conversion), specifier])
        };
        pieces.0.push(Piece::Field(made));
        Ok(())
    }
}
