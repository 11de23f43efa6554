//! Expressions as text, for annotations under `from __future__ import annotations`.
//!
//! The text is that of CPython's `ast.unparse`-like rule: one space around operators, no parentheses but those needed.

use ruff_python_ast::{
    self as ast, BoolOp, CmpOp, Comprehension, Expr, FStringPart, InterpolatedStringElement, Number, Operator, Parameters, UnaryOp,
};
use ruff_text_size::Ranged;

use crate::literal::string;
use crate::source::Source;

/// How tightly an expression binds; a part that binds less tightly than its place wants is put in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Comparison,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

/// The text of an expression.
pub(crate) fn unparse(source: &Source, expression: &Expr) -> Vec<u8> {
    let mut writer = Writer { source, out: String::new() };
    writer.expression(expression, Level::Test);
    writer.out.into_bytes()
}

struct Writer<'s> {
    source: &'s Source,
    out: String,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn list(&mut self, items: &[Expr], level: Level) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.expression(item, level);
        }
    }

    fn enclosed(&mut self, own: Level, wanted: Level, inside: impl FnOnce(&mut Self)) {
        let parentheses = own < wanted;
        if parentheses {
            self.push("(");
        }
        inside(self);
        if parentheses {
            self.push(")");
        }
    }

    fn expression(&mut self, expression: &Expr, wanted: Level) {
        match expression {
            Expr::Name(node) => self.push(&node.id),
            Expr::NoneLiteral(_) => self.push("None"),
            Expr::BooleanLiteral(node) => self.push(if node.value { "True" } else { "False" }),
            Expr::EllipsisLiteral(_) => self.push("..."),
            Expr::NumberLiteral(node) => self.number(node),
            Expr::StringLiteral(node) => {
                if node.value.is_unicode() {
                    self.push("u");
                }
                let bytes = string(self.source, node);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                self.quoted(&text);
            }
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.iter().flat_map(|part| part.value.iter().copied()).collect();
                self.bytes(&bytes);
            }
            Expr::Attribute(node) => {
                self.expression(&node.value, Level::Atom);
                if matches!(&*node.value, Expr::NumberLiteral(number) if matches!(number.value, Number::Int(_))) {
                    self.push(" ");
                }
                self.push(".");
                self.push(&node.attr.id);
            }
            Expr::Subscript(node) => {
                self.expression(&node.value, Level::Atom);
                self.push("[");
                match &*node.slice {
                    Expr::Tuple(tuple) if !tuple.elts.is_empty() => self.items(&tuple.elts),
                    slice => self.expression(slice, Level::Tuple),
                }
                self.push("]");
            }
            Expr::Tuple(node) => self.enclosed(Level::Tuple, if node.elts.is_empty() { Level::Atom } else { wanted }, |writer| {
                writer.items(&node.elts);
            }),
            Expr::List(node) => {
                self.push("[");
                self.list(&node.elts, Level::Test);
                self.push("]");
            }
            Expr::Set(node) => {
                self.push("{");
                self.list(&node.elts, Level::Test);
                self.push("}");
            }
            Expr::Dict(node) => {
                self.push("{");
                for (index, item) in node.items.iter().enumerate() {
                    if index > 0 {
                        self.push(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.expression(key, Level::Test);
                            self.push(": ");
                            self.expression(&item.value, Level::Test);
                        }
                        None => {
                            self.push("**");
                            self.expression(&item.value, Level::BitOr);
                        }
                    }
                }
                self.push("}");
            }
            Expr::BinOp(node) => self.binary(node, wanted),
            Expr::UnaryOp(node) => {
                let (own, text) = match node.op {
                    UnaryOp::Not => (Level::Not, "not "),
                    UnaryOp::Invert => (Level::Factor, "~"),
                    UnaryOp::UAdd => (Level::Factor, "+"),
                    UnaryOp::USub => (Level::Factor, "-"),
                };
                self.enclosed(own, wanted, |writer| {
                    writer.push(text);
                    writer.expression(&node.operand, own);
                });
            }
            Expr::BoolOp(node) => {
                let (own, inner, text) = match node.op {
                    BoolOp::And => (Level::And, Level::Not, " and "),
                    BoolOp::Or => (Level::Or, Level::And, " or "),
                };
                self.enclosed(own, wanted, |writer| {
                    for (index, value) in node.values.iter().enumerate() {
                        if index > 0 {
                            writer.push(text);
                        }
                        writer.expression(value, inner);
                    }
                });
            }
            Expr::Compare(node) => self.enclosed(Level::Comparison, wanted, |writer| {
                writer.expression(&node.left, Level::BitOr);
                for (op, comparator) in node.ops.iter().zip(&node.comparators) {
                    writer.push(comparison(*op));
                    writer.expression(comparator, Level::BitOr);
                }
            }),
            Expr::If(node) => self.enclosed(Level::Test, wanted.max(Level::Tuple), |writer| {
                writer.expression(&node.body, Level::Or);
                writer.push(" if ");
                writer.expression(&node.test, Level::Or);
                writer.push(" else ");
                writer.expression(&node.orelse, Level::Test);
            }),
            Expr::Lambda(node) => self.enclosed(Level::Test, wanted, |writer| {
                writer.push("lambda");
                if let Some(parameters) = &node.parameters {
                    writer.push(" ");
                    writer.parameters(parameters);
                }
                writer.push(": ");
                writer.expression(&node.body, Level::Test);
            }),
            Expr::Named(node) => {
                self.push("(");
                self.expression(&node.target, Level::Atom);
                self.push(" := ");
                self.expression(&node.value, Level::Atom);
                self.push(")");
            }
            Expr::Call(node) => self.call(node),
            Expr::Await(node) => self.enclosed(Level::Await, wanted, |writer| {
                writer.push("await ");
                writer.expression(&node.value, Level::Atom);
            }),
            Expr::Yield(node) => {
                self.push("(yield");
                if let Some(value) = &node.value {
                    self.push(" ");
                    self.expression(value, Level::Atom);
                }
                self.push(")");
            }
            Expr::YieldFrom(node) => {
                self.push("(yield from ");
                self.expression(&node.value, Level::Atom);
                self.push(")");
            }
            Expr::ListComp(node) => {
                self.push("[");
                self.expression(&node.elt, Level::Test);
                self.comprehensions(&node.generators);
                self.push("]");
            }
            Expr::SetComp(node) => {
                self.push("{");
                self.expression(&node.elt, Level::Test);
                self.comprehensions(&node.generators);
                self.push("}");
            }
            Expr::DictComp(node) => {
                self.push("{");
                if let Some(key) = &node.key {
                    self.expression(key, Level::Test);
                    self.push(": ");
                }
                self.expression(&node.value, Level::Test);
                self.comprehensions(&node.generators);
                self.push("}");
            }
            Expr::Generator(node) => {
                self.push("(");
                self.expression(&node.elt, Level::Test);
                self.comprehensions(&node.generators);
                self.push(")");
            }
            Expr::Slice(node) => {
                let parts = [&node.lower, &node.upper];
                for (index, part) in parts.into_iter().enumerate() {
                    if index > 0 {
                        self.push(":");
                    }
                    if let Some(part) = part {
                        self.expression(part, Level::Test);
                    }
                }
                if let Some(step) = &node.step {
                    self.push(":");
                    self.expression(step, Level::Test);
                }
            }
            Expr::Starred(node) => {
                self.push("*");
                self.expression(&node.value, Level::BitOr);
            }
            Expr::FString(node) => self.fstring(node),
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                let text = self.source.slice(expression.range()).to_owned();
                self.push(&text);
            }
        }
    }

    fn items(&mut self, items: &[Expr]) {
        self.list(items, Level::Test);
        if items.len() == 1 {
            self.push(",");
        }
    }

    fn number(&mut self, node: &ast::ExprNumberLiteral) {
        match &node.value {
            Number::Int(value) => match value.as_u64() {
                Some(value) => self.push(&value.to_string()),
                None => {
                    let text = self.source.slice(node.range).replace('_', "");
                    self.push(&text);
                }
            },
            Number::Float(value) => self.float(*value),
            Number::Complex { imag, .. } => {
                self.float(*imag);
                if self.out.ends_with(".0") {
                    self.out.truncate(self.out.len() - 2);
                }
                self.push("j");
            }
        }
    }

    fn float(&mut self, value: f64) {
        if value.is_infinite() {
            return self.push("1e309");
        }
        let magnitude = value.abs();
        if value != 0.0 && !(1e-4..1e16).contains(&magnitude) {
            let text = format!("{value:e}");
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let (sign, digits) = match exponent.strip_prefix('-') {
                Some(digits) => ('-', digits),
                None => ('+', exponent),
            };
            self.push(&format!("{mantissa}e{sign}{digits:0>2}"));
        } else {
            self.push(&format!("{value:?}"));
        }
    }

    fn binary(&mut self, node: &ast::ExprBinOp, wanted: Level) {
        let (own, text) = match node.op {
            Operator::BitOr => (Level::BitOr, " | "),
            Operator::BitXor => (Level::BitXor, " ^ "),
            Operator::BitAnd => (Level::BitAnd, " & "),
            Operator::LShift => (Level::Shift, " << "),
            Operator::RShift => (Level::Shift, " >> "),
            Operator::Add => (Level::Sum, " + "),
            Operator::Sub => (Level::Sum, " - "),
            Operator::Mult => (Level::Term, " * "),
            Operator::Div => (Level::Term, " / "),
            Operator::FloorDiv => (Level::Term, " // "),
            Operator::Mod => (Level::Term, " % "),
            Operator::MatMult => (Level::Term, " @ "),
            Operator::Pow => (Level::Power, " ** "),
        };
        let next = match own {
            Level::BitOr => Level::BitXor,
            Level::BitXor => Level::BitAnd,
            Level::BitAnd => Level::Shift,
            Level::Shift => Level::Sum,
            Level::Sum => Level::Term,
            Level::Term => Level::Factor,
            _ => Level::Await,
        };
        // `**` groups to the right.
        let (left, right) = if own == Level::Power { (next, Level::Factor) } else { (own, next) };
        self.enclosed(own, wanted, |writer| {
            writer.expression(&node.left, left);
            writer.push(text);
            writer.expression(&node.right, right);
        });
    }

    fn call(&mut self, node: &ast::ExprCall) {
        self.expression(&node.func, Level::Atom);
        if let ([only @ Expr::Generator(_)], []) = (&*node.arguments.args, &*node.arguments.keywords) {
            return self.expression(only, Level::Atom);
        }
        self.push("(");
        self.list(&node.arguments.args, Level::Test);
        for (index, keyword) in node.arguments.keywords.iter().enumerate() {
            if index > 0 || !node.arguments.args.is_empty() {
                self.push(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.push(&name.id);
                    self.push("=");
                }
                None => self.push("**"),
            }
            self.expression(&keyword.value, Level::Test);
        }
        self.push(")");
    }

    fn comprehensions(&mut self, generators: &[Comprehension]) {
        for generator in generators {
            self.push(if generator.is_async { " async for " } else { " for " });
            self.expression(&generator.target, Level::Tuple);
            self.push(" in ");
            self.expression(&generator.iter, Level::Or);
            for test in &generator.ifs {
                self.push(" if ");
                self.expression(test, Level::Or);
            }
        }
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let mut first = true;
        let mut separate = |writer: &mut Self| {
            if !std::mem::take(&mut first) {
                writer.push(", ");
            }
        };
        let with_default = |writer: &mut Self, parameter: &ast::ParameterWithDefault| {
            writer.push(&parameter.parameter.name.id);
            if let Some(default) = &parameter.default {
                writer.push("=");
                writer.expression(default, Level::Test);
            }
        };
        for parameter in &parameters.posonlyargs {
            separate(self);
            with_default(self, parameter);
        }
        if !parameters.posonlyargs.is_empty() {
            separate(self);
            self.push("/");
        }
        for parameter in &parameters.args {
            separate(self);
            with_default(self, parameter);
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            separate(self);
            self.push("*");
            if let Some(parameter) = &parameters.vararg {
                self.push(&parameter.name.id);
            }
        }
        for parameter in &parameters.kwonlyargs {
            separate(self);
            with_default(self, parameter);
        }
        if let Some(parameter) = &parameters.kwarg {
            separate(self);
            self.push("**");
            self.push(&parameter.name.id);
        }
    }

    fn fstring(&mut self, node: &ast::ExprFString) {
        let mut inside = Writer { source: self.source, out: String::new() };
        for part in &node.value {
            match part {
                FStringPart::Literal(literal) => inside.push(&literal.value.replace('{', "{{").replace('}', "}}")),
                FStringPart::FString(part) => inside.elements(&part.elements),
            }
        }
        self.push("f");
        self.quoted(&inside.out);
    }

    fn elements(&mut self, elements: &[InterpolatedStringElement]) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    self.push(&literal.value.replace('{', "{{").replace('}', "}}"));
                }
                InterpolatedStringElement::Interpolation(node) => {
                    if let Some(debug) = &node.debug_text {
                        self.push(debug.as_str());
                    }
                    let mut inner = Writer { source: self.source, out: String::new() };
                    inner.expression(&node.expression, Level::Or);
                    self.push(if inner.out.starts_with('{') { "{ " } else { "{" });
                    self.push(&inner.out);
                    let repr = node.debug_text.is_some() && node.format_spec.is_none();
                    match node.conversion.to_char() {
                        Some(conversion) => self.push(&format!("!{conversion}")),
                        None if repr => self.push("!r"),
                        None => {}
                    }
                    if let Some(specifier) = &node.format_spec {
                        self.push(":");
                        self.elements(&specifier.elements);
                    }
                    self.push("}");
                }
            }
        }
    }

    /// A string as its repr.
    fn quoted(&mut self, text: &str) {
        let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
        self.out.push(quote);
        for character in text.chars() {
            match character {
                '\\' => self.push("\\\\"),
                '\n' => self.push("\\n"),
                '\r' => self.push("\\r"),
                '\t' => self.push("\\t"),
                _ if character == quote => {
                    self.out.push('\\');
                    self.out.push(quote);
                }
                _ if (character as u32) < 0x20 || character as u32 == 0x7f => {
                    self.push(&format!("\\x{:02x}", character as u32));
                }
                _ => self.out.push(character),
            }
        }
        self.out.push(quote);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
        self.out.push('b');
        self.out.push(quote as char);
        for &byte in bytes {
            match byte {
                b'\\' => self.push("\\\\"),
                b'\n' => self.push("\\n"),
                b'\r' => self.push("\\r"),
                b'\t' => self.push("\\t"),
                _ if byte == quote => {
                    self.out.push('\\');
                    self.out.push(quote as char);
                }
                0x20..=0x7e => self.out.push(byte as char),
                _ => self.push(&format!("\\x{byte:02x}")),
            }
        }
        self.out.push(quote as char);
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_normal() {
        let cases = [
            ("list [ int|str ]", "list[int | str]"),
            ("Dict[str,(int, )]", "Dict[str, (int,)]"),
            ("(a+b)*c - -d**2", "(a + b) * c - -d ** 2"),
            ("not a  or b and(c or d)", "not a or b and (c or d)"),
            ("lambda x,*,y=1:x", "lambda x, *, y=1: x"),
            ("f(a,*b,k=1,**c)", "f(a, *b, k=1, **c)"),
            ("x[1:2,::3]", "x[1:2, ::3]"),
            ("\"it's\"", "\"it's\""),
            ("a if b else c", "a if b else c"),
            ("Literal[0x10, 1e20, 2j, b'x']", "Literal[16, 1e+20, 2j, b'x']"),
        ];
        for (text, expected) in cases {
            let source = Source::new(text.to_owned());
            let parsed = ruff_python_parser::parse_expression(text).unwrap();
            let found = String::from_utf8(unparse(&source, parsed.expr())).unwrap();
            assert_eq!(found, expected, "{text}");
        }
    }
}
