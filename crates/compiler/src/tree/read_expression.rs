//! Reading expressions.

use lissom_bytecode::Const;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::read::{Reader, name};
use super::{Item, Kind};
use crate::error::{Error, Result};
use crate::literal::literal;

impl Reader<'_> {
    /// A list of expressions.
    pub(super) fn expressions<'e>(&mut self, list: impl IntoIterator<Item = &'e Expr>) -> Result<Item> {
        list.into_iter().map(|expression| self.expression(expression)).collect::<Result<_>>().map(Item::List)
    }

    /// An expression that may be missing.
    pub(super) fn optional(&mut self, expression: Option<&Expr>) -> Result<Item> {
        expression.map_or(Ok(Item::None), |expression| self.expression(expression))
    }

    /// The keyword arguments of a call or a class.
    pub(super) fn keywords(&mut self, keywords: &[ast::Keyword]) -> Result<Item> {
        let mut list = Vec::new();
        for keyword in keywords {
            let value = self.expression(&keyword.value)?;
            let arg = keyword.arg.as_ref().map_or(Item::None, name);
            list.push(self.node(Kind::Keyword, keyword.range, vec![arg, value]));
        }
        Ok(Item::List(list))
    }

    fn context(&mut self, context: ast::ExprContext) -> Item {
        let kind = match context {
            ast::ExprContext::Store => Kind::Store,
            ast::ExprContext::Del => Kind::Del,
            ast::ExprContext::Load | ast::ExprContext::Invalid => Kind::Load,
        };
        self.bare(kind, Vec::new())
    }

    /// An operator of two operands.
    pub(super) fn operator(&mut self, operator: ast::Operator) -> Item {
        let kind = match operator {
            ast::Operator::Add => Kind::Add,
            ast::Operator::Sub => Kind::Sub,
            ast::Operator::Mult => Kind::Mult,
            ast::Operator::MatMult => Kind::MatMult,
            ast::Operator::Div => Kind::Div,
            ast::Operator::Mod => Kind::Mod,
            ast::Operator::Pow => Kind::Pow,
            ast::Operator::LShift => Kind::LShift,
            ast::Operator::RShift => Kind::RShift,
            ast::Operator::BitOr => Kind::BitOr,
            ast::Operator::BitXor => Kind::BitXor,
            ast::Operator::BitAnd => Kind::BitAnd,
            ast::Operator::FloorDiv => Kind::FloorDiv,
        };
        self.bare(kind, Vec::new())
    }

    fn comparison(&mut self, operator: ast::CmpOp) -> Item {
        let kind = match operator {
            ast::CmpOp::Eq => Kind::Eq,
            ast::CmpOp::NotEq => Kind::NotEq,
            ast::CmpOp::Lt => Kind::Lt,
            ast::CmpOp::LtE => Kind::LtE,
            ast::CmpOp::Gt => Kind::Gt,
            ast::CmpOp::GtE => Kind::GtE,
            ast::CmpOp::Is => Kind::Is,
            ast::CmpOp::IsNot => Kind::IsNot,
            ast::CmpOp::In => Kind::In,
            ast::CmpOp::NotIn => Kind::NotIn,
        };
        self.bare(kind, Vec::new())
    }

    fn generators(&mut self, generators: &[ast::Comprehension]) -> Result<Item> {
        let mut list = Vec::new();
        for generator in generators {
            let target = self.expression(&generator.target)?;
            let iter = self.expression(&generator.iter)?;
            let ifs = self.expressions(&generator.ifs)?;
            list.push(self.bare(Kind::Comprehension, vec![target, iter, ifs, Item::Int(generator.is_async as i64)]));
        }
        Ok(Item::List(list))
    }

    /// A constant.
    pub(super) fn constant(&mut self, range: TextRange, value: Const, kind: Item) -> Item {
        self.node(Kind::Constant, range, vec![Item::Const(value), kind])
    }

    /// An expression.
    pub(super) fn expression(&mut self, expression: &Expr) -> Result<Item> {
        let range = expression.range();
        if let Some(value) = literal(self.source, expression)? {
            let unicode = matches!(expression, Expr::StringLiteral(node) if node.value.is_unicode());
            let kind = if unicode { Item::Const(Const::Str((*b"u").into())) } else { Item::None };
            return Ok(self.constant(range, value, kind));
        }
        Ok(match expression {
            Expr::BoolOp(node) => {
                let op = self.bare(if node.op == ast::BoolOp::And { Kind::And } else { Kind::Or }, Vec::new());
                let values = self.expressions(&node.values)?;
                self.node(Kind::BoolOp, range, vec![op, values])
            }
            Expr::Named(node) => {
                let target = self.expression(&node.target)?;
                let value = self.expression(&node.value)?;
                self.node(Kind::NamedExpr, range, vec![target, value])
            }
            Expr::BinOp(_) => return self.binary(expression),
            Expr::UnaryOp(node) => {
                let op = match node.op {
                    ast::UnaryOp::Invert => Kind::Invert,
                    ast::UnaryOp::Not => Kind::Not,
                    ast::UnaryOp::UAdd => Kind::UAdd,
                    ast::UnaryOp::USub => Kind::USub,
                };
                let op = self.bare(op, Vec::new());
                let operand = self.expression(&node.operand)?;
                self.node(Kind::UnaryOp, range, vec![op, operand])
            }
            Expr::Lambda(node) => {
                let arguments = match &node.parameters {
                    Some(parameters) => self.parameters(parameters)?,
                    None => self.parameters(&ast::Parameters::default())?,
                };
                let body = self.expression(&node.body)?;
                self.node(Kind::Lambda, range, vec![arguments, body])
            }
            Expr::If(node) => {
                let test = self.expression(&node.test)?;
                let body = self.expression(&node.body)?;
                let orelse = self.expression(&node.orelse)?;
                self.node(Kind::IfExp, range, vec![test, body, orelse])
            }
            Expr::Dict(node) => {
                let (mut keys, mut values) = (Vec::new(), Vec::new());
                for item in &node.items {
                    keys.push(self.optional(item.key.as_ref())?);
                    values.push(self.expression(&item.value)?);
                }
                self.node(Kind::Dict, range, vec![Item::List(keys), Item::List(values)])
            }
            Expr::Set(node) => {
                let elements = self.expressions(&node.elts)?;
                self.node(Kind::Set, range, vec![elements])
            }
            Expr::ListComp(node) => {
                let element = self.expression(&node.elt)?;
                let generators = self.generators(&node.generators)?;
                self.node(Kind::ListComp, range, vec![element, generators])
            }
            Expr::SetComp(node) => {
                let element = self.expression(&node.elt)?;
                let generators = self.generators(&node.generators)?;
                self.node(Kind::SetComp, range, vec![element, generators])
            }
            Expr::DictComp(node) => {
                let key = self.optional(node.key.as_deref())?;
                let value = self.expression(&node.value)?;
                let generators = self.generators(&node.generators)?;
                self.node(Kind::DictComp, range, vec![key, value, generators])
            }
            Expr::Generator(node) => {
                let element = self.expression(&node.elt)?;
                let generators = self.generators(&node.generators)?;
                let range = if node.parenthesized { range } else { self.source.with_parentheses(range) };
                self.node(Kind::GeneratorExp, range, vec![element, generators])
            }
            Expr::Await(node) => {
                let value = self.expression(&node.value)?;
                self.node(Kind::Await, range, vec![value])
            }
            Expr::Yield(node) => {
                let value = self.optional(node.value.as_deref())?;
                self.node(Kind::Yield, range, vec![value])
            }
            Expr::YieldFrom(node) => {
                let value = self.expression(&node.value)?;
                self.node(Kind::YieldFrom, range, vec![value])
            }
            Expr::Compare(node) => {
                let left = self.expression(&node.left)?;
                let ops = Item::List(node.ops.iter().map(|op| self.comparison(*op)).collect());
                let comparators = self.expressions(&node.comparators)?;
                self.node(Kind::Compare, range, vec![left, ops, comparators])
            }
            Expr::Call(node) => {
                let callee = self.expression(&node.func)?;
                let arguments = self.expressions(&node.arguments.args)?;
                let keywords = self.keywords(&node.arguments.keywords)?;
                self.node(Kind::Call, range, vec![callee, arguments, keywords])
            }
            Expr::FString(node) => self.fstring(node)?,
            Expr::TString(node) => self.tstring(node)?,
            Expr::Attribute(node) => {
                let value = self.expression(&node.value)?;
                let context = self.context(node.ctx);
                self.node(Kind::Attribute, range, vec![value, name(&node.attr), context])
            }
            Expr::Subscript(node) => {
                let value = self.expression(&node.value)?;
                let slice = self.expression(&node.slice)?;
                let context = self.context(node.ctx);
                self.node(Kind::Subscript, range, vec![value, slice, context])
            }
            Expr::Starred(node) => {
                let value = self.expression(&node.value)?;
                let context = self.context(node.ctx);
                self.node(Kind::Starred, range, vec![value, context])
            }
            Expr::Name(node) => {
                let context = self.context(node.ctx);
                self.node(Kind::Name, range, vec![Item::Name(node.id.as_str().into()), context])
            }
            Expr::List(node) => {
                let elements = self.expressions(&node.elts)?;
                let context = self.context(node.ctx);
                self.node(Kind::List, range, vec![elements, context])
            }
            Expr::Tuple(node) => {
                let elements = self.expressions(&node.elts)?;
                let context = self.context(node.ctx);
                self.node(Kind::Tuple, range, vec![elements, context])
            }
            Expr::Slice(node) => {
                let lower = self.optional(node.lower.as_deref())?;
                let upper = self.optional(node.upper.as_deref())?;
                let step = self.optional(node.step.as_deref())?;
                self.node(Kind::Slice, range, vec![lower, upper, step])
            }
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::IpyEscapeCommand(_) => return Err(Error::syntax("invalid syntax", range)),
        })
    }

    /// Chains like `a + b + c + …` lean to the left and can be long: they are followed without recursion.
    fn binary(&mut self, expression: &Expr) -> Result<Item> {
        let mut chain = Vec::new();
        let mut left = expression;
        while let Expr::BinOp(node) = left {
            chain.push(node);
            left = &node.left;
        }
        let mut value = self.expression(left)?;
        for node in chain.into_iter().rev() {
            let op = self.operator(node.op);
            let right = self.expression(&node.right)?;
            value = self.node(Kind::BinOp, node.range, vec![value, op, right]);
        }
        Ok(value)
    }

    /// A range one byte further from its start and nearer to its end; used for the text inside braces.
    pub(super) fn between(start: u32, end: u32) -> TextRange {
        TextRange::new(TextSize::new(start), TextSize::new(end.max(start)))
    }
}
