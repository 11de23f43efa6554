//! Writing expressions.

use lissom_bytecode::Const;
use ruff_python_ast::{self as ast, AtomicNodeIndex, ConversionFlag, Expr, InterpolatedStringElement, NodeIndex, name::Name};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::write::{Writer, misfit};
use super::{Item, Kind, Node};
use crate::error::Result;

/// The code points of WTF-8; lone surrogates as they are.
fn code_points(bytes: &[u8]) -> Vec<u32> {
    let mut points = Vec::new();
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        let (length, mut point) = match first {
            0..0x80 => (0, first as u32),
            0x80..0xe0 => (1, first as u32 & 0x1f),
            0xe0..0xf0 => (2, first as u32 & 0x0f),
            _ => (3, first as u32 & 0x07),
        };
        let (more, next) = after.split_at(length.min(after.len()));
        for byte in more {
            point = point << 6 | *byte as u32 & 0x3f;
        }
        points.push(point);
        rest = next;
    }
    points
}

impl<'t> Writer<'t> {
    /// The expression of a field.
    pub(super) fn expression_of(&mut self, node: &'t Node, index: usize) -> Result<Expr> {
        let child = self.child(node, index)?;
        self.expression(child)
    }

    pub(super) fn boxed(&mut self, node: &'t Node, index: usize) -> Result<Box<Expr>> {
        self.expression_of(node, index).map(Box::new)
    }

    /// The expression of a field that may hold none.
    pub(super) fn optional_of(&mut self, node: &'t Node, index: usize) -> Result<Option<Box<Expr>>> {
        match node.fields.get(index) {
            Some(Item::Node(_)) => self.boxed(node, index).map(Some),
            _ => Ok(None),
        }
    }

    /// The expressions of a field.
    pub(super) fn expressions(&mut self, node: &'t Node, index: usize) -> Result<Vec<Expr>> {
        self.nodes(node, index)?.into_iter().map(|child| self.expression(child)).collect()
    }

    /// Positional and keyword arguments.
    pub(super) fn arguments(&mut self, node: &'t Node, positional: usize, named: usize, range: TextRange) -> Result<ast::Arguments> {
        let args = self.expressions(node, positional)?.into_boxed_slice();
        let mut keywords = Vec::new();
        for keyword in self.nodes(node, named)? {
            let range = self.range(keyword.place);
            let arg = self.optional_name(keyword, 0, range);
            keywords.push(ast::Keyword { range, node_index: AtomicNodeIndex::NONE, arg, value: self.expression_of(keyword, 1)? });
        }
        Ok(ast::Arguments { range, node_index: AtomicNodeIndex::NONE, args, keywords: keywords.into_iter().collect() })
    }

    /// An operator of two operands.
    pub(super) fn operator(kind: Kind) -> Result<ast::Operator> {
        Ok(match kind {
            Kind::Add => ast::Operator::Add,
            Kind::Sub => ast::Operator::Sub,
            Kind::Mult => ast::Operator::Mult,
            Kind::MatMult => ast::Operator::MatMult,
            Kind::Div => ast::Operator::Div,
            Kind::Mod => ast::Operator::Mod,
            Kind::Pow => ast::Operator::Pow,
            Kind::LShift => ast::Operator::LShift,
            Kind::RShift => ast::Operator::RShift,
            Kind::BitOr => ast::Operator::BitOr,
            Kind::BitXor => ast::Operator::BitXor,
            Kind::BitAnd => ast::Operator::BitAnd,
            Kind::FloorDiv => ast::Operator::FloorDiv,
            _ => return misfit(),
        })
    }

    fn comparison(kind: Kind) -> Result<ast::CmpOp> {
        Ok(match kind {
            Kind::Eq => ast::CmpOp::Eq,
            Kind::NotEq => ast::CmpOp::NotEq,
            Kind::Lt => ast::CmpOp::Lt,
            Kind::LtE => ast::CmpOp::LtE,
            Kind::Gt => ast::CmpOp::Gt,
            Kind::GtE => ast::CmpOp::GtE,
            Kind::Is => ast::CmpOp::Is,
            Kind::IsNot => ast::CmpOp::IsNot,
            Kind::In => ast::CmpOp::In,
            Kind::NotIn => ast::CmpOp::NotIn,
            _ => return misfit(),
        })
    }

    fn context(&self, node: &'t Node, index: usize) -> Result<ast::ExprContext> {
        Ok(match self.child(node, index)?.kind {
            Kind::Store => ast::ExprContext::Store,
            Kind::Del => ast::ExprContext::Del,
            _ => ast::ExprContext::Load,
        })
    }

    fn generators(&mut self, node: &'t Node, index: usize) -> Result<Vec<ast::Comprehension>> {
        let mut list = Vec::new();
        for generator in self.nodes(node, index)? {
            let (target, iter) = (self.expression_of(generator, 0)?, self.expression_of(generator, 1)?);
            let range = TextRange::new(target.start(), iter.end().max(target.start()));
            let ifs = self.expressions(generator, 2)?;
            list.push(ast::Comprehension { range, node_index: AtomicNodeIndex::NONE, target, iter, ifs, is_async: Self::number(generator, 3) != 0 });
        }
        Ok(list)
    }

    /// A constant kept beside the tree; its index goes into the node that stands for it.
    fn aside(&mut self, constant: Const) -> AtomicNodeIndex {
        let index = AtomicNodeIndex::NONE;
        index.set(NodeIndex::from(self.constants.len() as u32));
        self.constants.push(constant);
        index
    }

    /// A string as the parser's nodes hold it: decoded, and the range of its content in the text. What they cannot hold, or what looks like
    /// it, is written out as escapes.
    fn text(&mut self, bytes: &[u8]) -> (Box<str>, TextRange) {
        if let Ok(text) = std::str::from_utf8(bytes)
            && !text.contains('\u{fffd}')
        {
            return (text.into(), TextRange::empty(TextSize::new(0)));
        }
        let start = TextSize::new(self.text.len() as u32);
        for point in code_points(bytes) {
            self.text.push_str(&format!("\\U{point:08x}"));
        }
        ("\u{fffd}".into(), TextRange::new(start, TextSize::new(self.text.len() as u32)))
    }

    fn literal(&mut self, node: &Node, constant: &Const) -> Expr {
        let (range, node_index) = (self.range(node.place), AtomicNodeIndex::NONE);
        match constant {
            Const::None => Expr::NoneLiteral(ast::ExprNoneLiteral { node_index, range }),
            Const::Ellipsis => Expr::EllipsisLiteral(ast::ExprEllipsisLiteral { node_index, range }),
            Const::Bool(value) => Expr::BooleanLiteral(ast::ExprBooleanLiteral { node_index, range, value: *value }),
            Const::Str(bytes) => {
                // A literal's range has the quotes around its content.
                let start = TextSize::new(self.text.len() as u32);
                self.text.push('\'');
                let (value, _) = self.text(bytes);
                self.text.push('\'');
                let inner = TextRange::new(start, TextSize::new(self.text.len() as u32));
                let literal = ast::StringLiteral { range: inner, node_index: AtomicNodeIndex::NONE, value, flags: ast::StringLiteralFlags::empty() };
                Expr::StringLiteral(ast::ExprStringLiteral { node_index, range, value: ast::StringLiteralValue::single(literal) })
            }
            Const::Bytes(bytes) => {
                let literal = ast::BytesLiteral { range, node_index: AtomicNodeIndex::NONE, value: bytes.clone(), flags: ast::BytesLiteralFlags::empty() };
                Expr::BytesLiteral(ast::ExprBytesLiteral { node_index, range, value: ast::BytesLiteralValue::single(literal) })
            }
            other => {
                let value = match other {
                    Const::Float(value) => ast::Number::Float(*value),
                    Const::Complex(real, imag) => ast::Number::Complex { real: *real, imag: *imag },
                    Const::Int(value) if *value >= 0 => ast::Number::Int(ast::Int::from(*value as u64)),
                    _ => ast::Number::Int(ast::Int::ZERO),
                };
                Expr::NumberLiteral(ast::ExprNumberLiteral { node_index: self.aside(other.clone()), range, value })
            }
        }
    }

    /// An expression.
    pub(super) fn expression(&mut self, node: &'t Node) -> Result<Expr> {
        let (range, node_index) = (self.range(node.place), AtomicNodeIndex::NONE);
        Ok(match node.kind {
            Kind::BoolOp => Expr::BoolOp(ast::ExprBoolOp {
                node_index,
                range,
                op: if self.child(node, 0)?.kind == Kind::And { ast::BoolOp::And } else { ast::BoolOp::Or },
                values: self.expressions(node, 1)?,
            }),
            Kind::NamedExpr => Expr::Named(ast::ExprNamed { node_index, range, target: self.boxed(node, 0)?, value: self.boxed(node, 1)? }),
            Kind::BinOp => return self.binary(node),
            Kind::UnaryOp => {
                let op = match self.child(node, 0)?.kind {
                    Kind::Invert => ast::UnaryOp::Invert,
                    Kind::Not => ast::UnaryOp::Not,
                    Kind::UAdd => ast::UnaryOp::UAdd,
                    _ => ast::UnaryOp::USub,
                };
                Expr::UnaryOp(ast::ExprUnaryOp { node_index, range, op, operand: self.boxed(node, 1)? })
            }
            Kind::Lambda => {
                let parameters = Some(Box::new(self.parameters(node, 0, range)?)).filter(|parameters| !parameters.is_empty());
                Expr::Lambda(ast::ExprLambda { node_index, range, parameters, body: self.boxed(node, 1)? })
            }
            Kind::IfExp => Expr::If(ast::ExprIf { node_index, range, test: self.boxed(node, 0)?, body: self.boxed(node, 1)?, orelse: self.boxed(node, 2)? }),
            Kind::Dict => {
                let values = self.expressions(node, 1)?;
                let mut items = Vec::new();
                for (key, value) in self.list(node, 0).iter().zip(values) {
                    let key = match key {
                        Item::Node(id) => {
                            let key = self.get(*id)?;
                            Some(self.expression(key)?)
                        }
                        _ => None,
                    };
                    items.push(ast::DictItem { key, value });
                }
                Expr::Dict(ast::ExprDict { node_index, range, items })
            }
            Kind::Set => Expr::Set(ast::ExprSet { node_index, range, elts: self.expressions(node, 0)? }),
            Kind::ListComp => Expr::ListComp(ast::ExprListComp { node_index, range, elt: self.boxed(node, 0)?, generators: self.generators(node, 1)? }),
            Kind::SetComp => Expr::SetComp(ast::ExprSetComp { node_index, range, elt: self.boxed(node, 0)?, generators: self.generators(node, 1)? }),
            Kind::DictComp => {
                let (key, value) = (Some(self.boxed(node, 0)?), self.boxed(node, 1)?);
                Expr::DictComp(ast::ExprDictComp { node_index, range, key, value, generators: self.generators(node, 2)? })
            }
            Kind::GeneratorExp => {
                let elt = self.boxed(node, 0)?;
                Expr::Generator(ast::ExprGenerator { node_index, range, elt, generators: self.generators(node, 1)?, parenthesized: true })
            }
            Kind::Await => Expr::Await(ast::ExprAwait { node_index, range, value: self.boxed(node, 0)? }),
            Kind::Yield => Expr::Yield(ast::ExprYield { node_index, range, value: self.optional_of(node, 0)? }),
            Kind::YieldFrom => Expr::YieldFrom(ast::ExprYieldFrom { node_index, range, value: self.boxed(node, 0)? }),
            Kind::Compare => {
                let left = self.boxed(node, 0)?;
                let ops = self.nodes(node, 1)?.into_iter().map(|op| Self::comparison(op.kind)).collect::<Result<Box<[_]>>>()?;
                Expr::Compare(ast::ExprCompare { node_index, range, left, ops, comparators: self.expressions(node, 2)?.into_boxed_slice() })
            }
            Kind::Call => {
                let func = self.boxed(node, 0)?;
                let arguments = self.arguments(node, 1, 2, range)?;
                Expr::Call(ast::ExprCall { node_index, range_start: range.start(), func, arguments })
            }
            Kind::JoinedStr => {
                let elements = self.elements(self.nodes(node, 0)?)?;
                self.joined(range, elements)
            }
            Kind::FormattedValue => {
                let elements = self.elements(vec![node])?;
                self.joined(range, elements)
            }
            Kind::TemplateStr => {
                let elements = self.elements(self.nodes(node, 0)?)?;
                self.template(range, elements)
            }
            Kind::Interpolation => {
                let elements = self.elements(vec![node])?;
                self.template(range, elements)
            }
            Kind::Constant => match node.fields.first() {
                Some(Item::Const(constant)) => self.literal(node, constant),
                _ => return misfit(),
            },
            Kind::Attribute => Expr::Attribute(ast::ExprAttribute {
                node_index,
                range,
                value: self.boxed(node, 0)?,
                attr: self.name(node, 1, self.attribute_range(node))?,
                ctx: self.context(node, 2)?,
            }),
            Kind::Subscript => {
                let (value, slice) = (self.boxed(node, 0)?, self.boxed(node, 1)?);
                Expr::Subscript(ast::ExprSubscript { node_index, range, value, slice, ctx: self.context(node, 2)? })
            }
            Kind::Starred => Expr::Starred(ast::ExprStarred { node_index, range, value: self.boxed(node, 0)?, ctx: self.context(node, 1)? }),
            Kind::Name => {
                let Some(Item::Name(id)) = node.fields.first() else { return misfit() };
                Expr::Name(ast::ExprName { node_index, range, id: Name::new(id), ctx: self.context(node, 1)? })
            }
            Kind::List => Expr::List(ast::ExprList { node_index, range, elts: self.expressions(node, 0)?, ctx: self.context(node, 1)? }),
            Kind::Tuple => {
                let elts = self.expressions(node, 0)?;
                Expr::Tuple(ast::ExprTuple { node_index, range, elts, ctx: self.context(node, 1)?, parenthesized: true })
            }
            Kind::Slice => {
                let (lower, upper, step) = (self.optional_of(node, 0)?, self.optional_of(node, 1)?, self.optional_of(node, 2)?);
                Expr::Slice(ast::ExprSlice { node_index, range, lower, upper, step })
            }
            _ => return misfit(),
        })
    }

    /// Chains that lean to the left are followed without recursion.
    fn binary(&mut self, node: &'t Node) -> Result<Expr> {
        let mut chain = vec![node];
        let mut left = self.child(node, 0)?;
        while left.kind == Kind::BinOp {
            chain.push(left);
            left = self.child(left, 0)?;
        }
        let mut value = self.expression(left)?;
        for node in chain.into_iter().rev() {
            let op = Self::operator(self.child(node, 1)?.kind)?;
            let right = self.boxed(node, 2)?;
            value = Expr::BinOp(ast::ExprBinOp { node_index: AtomicNodeIndex::NONE, range: self.range(node.place), left: Box::new(value), op, right });
        }
        Ok(value)
    }

    fn joined(&self, range: TextRange, elements: Vec<InterpolatedStringElement>) -> Expr {
        let string = ast::FString { range, node_index: AtomicNodeIndex::NONE, elements: elements.into(), flags: ast::FStringFlags::empty() };
        Expr::FString(ast::ExprFString { node_index: AtomicNodeIndex::NONE, range, value: ast::FStringValue::single(string) })
    }

    fn template(&self, range: TextRange, elements: Vec<InterpolatedStringElement>) -> Expr {
        let string = ast::TString { range, node_index: AtomicNodeIndex::NONE, elements: elements.into(), flags: ast::TStringFlags::empty() };
        Expr::TString(ast::ExprTString { node_index: AtomicNodeIndex::NONE, range, value: ast::TStringValue::single(string) })
    }

    /// The pieces of a string.
    fn elements(&mut self, nodes: Vec<&'t Node>) -> Result<Vec<InterpolatedStringElement>> {
        let mut elements = Vec::new();
        for node in nodes {
            let range = self.range(node.place);
            let text = match (node.kind, node.fields.first()) {
                (Kind::Constant, Some(Item::Const(Const::Str(text)))) => Some(text),
                _ => None,
            };
            if let Some(text) = text {
                let (value, range) = self.text(text);
                let literal = ast::InterpolatedStringLiteralElement { range, node_index: AtomicNodeIndex::NONE, value };
                elements.push(InterpolatedStringElement::Literal(literal));
                continue;
            }
            let mut field = ast::InterpolatedElement {
                range,
                node_index: AtomicNodeIndex::NONE,
                expression: Box::new(Expr::NoneLiteral(ast::ExprNoneLiteral { node_index: AtomicNodeIndex::NONE, range })),
                debug_text: None,
                conversion: ConversionFlag::None,
                format_spec: None,
            };
            let places = match node.kind {
                Kind::FormattedValue => Some((1, 2)),
                Kind::Interpolation => Some((2, 3)),
                _ => None,
            };
            match places {
                Some((conversion, specifier)) => {
                    if let (Kind::Interpolation, Some(Item::Const(source))) = (node.kind, node.fields.get(1)) {
                        field.node_index = self.aside(source.clone());
                    }
                    *field.expression = self.expression_of(node, 0)?;
                    field.conversion = match u8::try_from(Self::number(node, conversion)) {
                        Ok(b's') => ConversionFlag::Str,
                        Ok(b'r') => ConversionFlag::Repr,
                        Ok(b'a') => ConversionFlag::Ascii,
                        _ => ConversionFlag::None,
                    };
                    if let Some(Item::Node(id)) = node.fields.get(specifier) {
                        let specifier = self.get(*id)?;
                        let parts = if specifier.kind == Kind::JoinedStr { self.nodes(specifier, 0)? } else { vec![specifier] };
                        let (range, elements) = (self.range(specifier.place), self.elements(parts)?);
                        let made = ast::InterpolatedStringFormatSpec { range, node_index: AtomicNodeIndex::NONE, elements: elements.into() };
                        field.format_spec = Some(Box::new(made));
                    }
                }
                // Any other expression counts as a replacement field of it alone.
                None => *field.expression = self.expression(node)?,
            }
            elements.push(InterpolatedStringElement::Interpolation(field));
        }
        Ok(elements)
    }
}
