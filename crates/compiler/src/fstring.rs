//! f-strings and t-strings.

use lissom_bytecode::{Const, Instr, Intrinsic, Op};
use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

use crate::compiler::{Compiler, Want};
use crate::error::Result;
use crate::literal::{string_part, text};
use crate::unit::Register;

/// The most pieces that are laid in registers at once.
const RUN_MAX: usize = 64;

/// A piece of an f-string.
enum Piece<'a> {
    Text(Vec<u8>),
    Value(&'a InterpolatedElement),
}

/// Pieces with neighbouring texts joined.
#[derive(Default)]
struct Pieces<'a> {
    list: Vec<Piece<'a>>,
}

impl<'a> Pieces<'a> {
    fn text(&mut self, more: Vec<u8>) {
        if more.is_empty() {
            return;
        }
        match self.list.last_mut() {
            Some(Piece::Text(text)) => text.extend(more),
            _ => self.list.push(Piece::Text(more)),
        }
    }

    fn value(&mut self, node: &'a InterpolatedElement) {
        if let Some(debug) = &node.debug_text {
            self.text(crate::source::without_comments(debug.as_str()).into_bytes());
        }
        self.list.push(Piece::Value(node));
    }
}

impl<'a> Compiler<'a> {
    pub(crate) fn fstring(&mut self, node: &'a ast::ExprFString, want: Want) -> Result<Register> {
        let mut pieces = Pieces::default();
        for part in &node.value {
            match part {
                FStringPart::Literal(literal) => {
                    let mut bytes = Vec::new();
                    string_part(self.shared.source, literal, &mut bytes);
                    pieces.text(bytes);
                }
                FStringPart::FString(inner) => self.elements(&inner.elements, inner.flags.prefix().is_raw(), &mut pieces),
            }
        }
        self.join(pieces, node.range, want)
    }

    fn elements(&self, elements: &'a [InterpolatedStringElement], raw: bool, pieces: &mut Pieces<'a>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let mut bytes = Vec::new();
                    text(self.shared.source, &literal.value, literal.range, raw, true, &mut bytes);
                    pieces.text(bytes);
                }
                InterpolatedStringElement::Interpolation(node) => pieces.value(node),
            }
        }
    }

    /// The string of the pieces.
    fn join(&mut self, pieces: Pieces<'a>, range: TextRange, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        self.unit.range = range;
        let mut pieces = pieces.list;
        match pieces.as_mut_slice() {
            [] => return self.constant(Self::string(""), want),
            [Piece::Text(text)] => return self.constant(Const::Str(std::mem::take(text).into()), want),
            [Piece::Value(node)] => return self.formatted(node, want),
            _ => {}
        }
        let base = self.unit.top;
        for piece in pieces {
            if (self.unit.top - base) as usize >= RUN_MAX {
                let count = self.unit.top - base;
                self.op_at(range, Op::BuildString, base, base, count);
                self.unit.top = base + 1;
            }
            let register = self.unit.take()?;
            self.unit.range = range;
            match piece {
                Piece::Text(text) => self.constant(Const::Str(text.into()), Want::In(register))?,
                Piece::Value(node) => self.formatted(node, Want::In(register))?,
            };
        }
        let count = self.unit.top - base;
        let target = self.result(want, mark)?;
        self.op_at(range, Op::BuildString, target, base, count);
        Ok(target)
    }

    /// The string of one replacement field.
    fn formatted(&mut self, node: &'a InterpolatedElement, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let conversion = conversion_of(node);
        let value = self.operand(&node.expression)?;
        let Some(specifier) = &node.format_spec else {
            let target = self.result(want, mark)?;
            self.op_at(node.range, Op::FormatValue, target, value, conversion);
            return Ok(target);
        };
        let inner: Vec<_> = specifier
            .elements
            .iter()
            .filter_map(|element| element.as_interpolation().map(|inner| &*inner.expression))
            .collect();
        let mut value = self.guard(value, &inner)?;
        if conversion != 0 {
            let converted = self.result(Want::Temporary, mark)?;
            self.op_at(node.range, Op::FormatValue, converted, value, conversion);
            value = converted;
        }
        let mut pieces = Pieces::default();
        self.elements(&specifier.elements, false, &mut pieces);
        let specifier = self.join(pieces, self.shared.source.with_colon(specifier.range), Want::Temporary)?;
        let target = self.result(want, mark)?;
        self.op_at(node.range, Op::FormatSpec, target, value, specifier);
        Ok(target)
    }

    /// A template string: the tuple of its texts and the tuple of its interpolations.
    pub(crate) fn template(&mut self, node: &'a ast::ExprTString, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let mut pieces = Pieces::default();
        for part in &node.value {
            self.elements(&part.elements, part.flags.prefix().is_raw(), &mut pieces);
        }
        // Texts and interpolations take turns, beginning and ending with a text.
        let mut texts = vec![Vec::new()];
        let mut values = Vec::new();
        for piece in pieces.list {
            match piece {
                Piece::Text(text) => {
                    if let Some(last) = texts.last_mut() {
                        last.extend(text);
                    }
                }
                Piece::Value(value) => {
                    values.push(value);
                    texts.push(Vec::new());
                }
            }
        }
        let base = self.unit.take()?;
        self.unit.range = node.range;
        let texts = texts.into_iter().map(|text| Const::Str(text.into())).collect();
        self.constant(Const::Tuple(texts), Want::In(base))?;
        let first = self.unit.top;
        if values.len() <= FEW_INTERPOLATIONS {
            let count = values.len() as u16;
            for value in values {
                self.interpolation(value)?;
            }
            self.unit.top = first;
            let tuple = self.unit.take()?;
            self.op_at(node.range, Op::BuildTuple, tuple, first, count);
        } else {
            let list = self.unit.take()?;
            let top = self.unit.top;
            self.unit.op(Op::BuildList, list, top, 0);
            for value in values {
                let interpolation = self.interpolation(value)?;
                self.unit.emit(Instr::new(Op::ListAppend, list, interpolation, 0));
                self.unit.top = top;
            }
            self.op_at(node.range, Op::ListToTuple, list, list, 0);
        }
        let target = self.result(want, mark)?;
        self.unit.op(Op::CallIntrinsic, target, base, Intrinsic::Template as u16);
        Ok(target)
    }

    fn interpolation(&mut self, node: &'a InterpolatedElement) -> Result<Register> {
        let base = self.unit.take()?;
        self.expression(&node.expression, Want::In(base))?;
        self.unit.range = node.range;
        let source = match self.shared.source.constant(&node.node_index) {
            Some(source) => source.clone(),
            None => Self::string(&self.shared.source.interpolation_text(node.range, node.expression.range())),
        };
        self.constant(source, Want::Temporary)?;
        let conversion = match conversion_of(node) {
            1 => Self::string("s"),
            2 => Self::string("r"),
            3 => Self::string("a"),
            _ => Const::None,
        };
        self.constant(conversion, Want::Temporary)?;
        let mut pieces = Pieces::default();
        if let Some(specifier) = &node.format_spec {
            self.elements(&specifier.elements, false, &mut pieces);
        }
        self.join(pieces, node.range, Want::Temporary)?;
        self.unit.top = base + 1;
        self.op_at(node.range, Op::CallIntrinsic, base, base, Intrinsic::Interpolation as u16);
        Ok(base)
    }
}

/// So many interpolations are made in registers, and more in a list.
const FEW_INTERPOLATIONS: usize = 16;

/// The conversion of a replacement field, as `FormatValue` numbers them.
fn conversion_of(node: &InterpolatedElement) -> u16 {
    match node.conversion {
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
        // `{x=}` shows the repr.
        ConversionFlag::None if node.debug_text.is_some() && node.format_spec.is_none() => 2,
        ConversionFlag::None => 0,
    }
}
