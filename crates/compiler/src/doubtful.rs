//! Warnings: what is no error but hardly what was meant.
//!
//! | of the text (tokens) | escapes that mean nothing, numbers that run into keywords                          |
//! | of the tree          | `finally` that is left early; `is` with a literal; calls of and into literals; assertions of tuples |
//!
//! They are found only if someone asks ([`Options::warnings`](crate::Options)): text first, then the tree.

use std::cell::RefCell;

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, walk_expr, walk_stmt};
use ruff_python_ast::{CmpOp, Expr, ExprContext, Mod, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::error::Error;
use crate::scan::range;
use crate::source::Source;
use crate::tokenizer::{Kind, Token, Tokenizer};
use crate::{CompileError, ErrorKind};

/// A warning.
#[derive(Clone, Debug)]
pub struct Warning {
    /// What is said.
    pub message: String,
    /// The line, from 1.
    pub line: u32,
    /// The error it is when warnings are errors.
    pub error: CompileError,
}

/// Where warnings are collected.
pub type Warnings = RefCell<Vec<Warning>>;

/// What is dubious in the text, up to the error that begins at `end`.
pub(crate) fn of_text(source: &Source, end: usize, warnings: &Warnings) {
    let text = source.text();
    // A backslash, or a digit with a letter behind it, is rare enough.
    let bytes = text.as_bytes();
    let runs_on = |pair: &[u8]| matches!(pair, [b'0'..=b'9' | b'.' | b'j' | b'J', b'a' | b'e' | b'f' | b'i' | b'n' | b'o']);
    let numbers = bytes.windows(2).any(runs_on) || text.contains("0x") || text.contains("0X");
    if !bytes.contains(&b'\\') && !numbers {
        return;
    }
    let mut finder = Finder { source, warnings, previous: Kind::NEWLINE, raw: Vec::new(), pending: Vec::new() };
    let mut tokenizer = Tokenizer::new(bytes.to_vec(), false);
    let mut seen = 0;
    while let Ok(token) = tokenizer.next(&mut |_| ()) {
        for doubt in tokenizer.doubts.get(seen..).unwrap_or(&[]) {
            if doubt.escape {
                let escape = char::from(bytes.get(doubt.at + 1).copied().unwrap_or(b'{')).to_string();
                finder.escape(&escape, doubt.line, range(doubt.at + 1, doubt.at + 1), true, false);
            } else {
                let at = doubt.at.saturating_sub(1);
                finder.say(doubt.message.clone(), doubt.message.clone(), doubt.line, range(at, at), Text::Bare);
            }
        }
        seen = tokenizer.doubts.len();
        if token.kind == Kind::ENDMARKER {
            break;
        }
        let Some((start, stop)) = token.span else { continue };
        if start >= end {
            break;
        }
        finder.token(token, start, stop, text.get(start..stop).unwrap_or(""));
    }
}

/// How the line is shown in an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Line,
    Bare,
    None,
}

struct Finder<'s> {
    source: &'s Source,
    warnings: &'s Warnings,
    /// The kind of the token before.
    previous: Kind,
    /// Whether the strings that are open are raw.
    raw: Vec<bool>,
    /// Escapes in the text of the strings that are open: they are told of at the end.
    pending: Vec<Vec<String>>,
}

impl Finder<'_> {
    fn say(&self, message: String, short: String, line: u32, place: TextRange, text: Text) {
        let mut error = Error::new(ErrorKind::Syntax, short, Some(place));
        error.bare = text == Text::Bare;
        let mut error = error.located(self.source);
        if text == Text::None {
            error.text = None;
        }
        self.warnings.borrow_mut().push(Warning { message, line, error });
    }

    fn escape(&self, escape: &str, line: u32, place: TextRange, bare: bool, octal: bool) {
        let octal = if octal { "octal " } else { "" };
        let first = format!("\"\\{escape}\" is an invalid {octal}escape sequence.");
        let hint = format!("Did you mean \"\\\\{escape}\"? A raw string is also an option.");
        let text = if bare { Text::Bare } else { Text::Line };
        self.say(format!("{first} Such sequences will not work in the future. {hint}"), format!("{first} {hint}"), line, place, text);
    }

    fn token(&mut self, token: Token, start: usize, stop: usize, text: &str) {
        self.look_at(token, start, stop, text);
        self.previous = token.kind;
    }

    fn look_at(&mut self, token: Token, start: usize, stop: usize, text: &str) {
        match token.kind {
            Kind::STRING => {
                let quote = text.find(['\'', '"']).unwrap_or(0);
                let prefix = text.get(..quote).unwrap_or("").to_ascii_lowercase();
                if prefix.contains('r') {
                    return;
                }
                let bytes = prefix.contains('b');
                if let Some((at, escape, octal)) = first_invalid(text, bytes) {
                    let at = start + at;
                    let (line, place) = {
                        // On the first line of bytes, the prefix and the quotes are not counted.
                        let line = self.source.line(range(at, at).start());
                        let opening = quote + if text.get(quote..).is_some_and(|rest| rest.starts_with("'''") || rest.starts_with("\"\"\"")) { 3 } else { 1 };
                        let place = if bytes && line == token.line { at - opening } else { at };
                        (line, range(place, place + 2))
                    };
                    self.escape(&escape, line, place, false, octal);
                }
            }
            Kind::FSTRING_START | Kind::TSTRING_START => {
                self.raw.push(text.contains(['r', 'R']));
                self.pending.push(Vec::new());
            }
            Kind::FSTRING_MIDDLE | Kind::TSTRING_MIDDLE if self.raw.last() == Some(&false) => {
                // The text of a format specifier is told of at once.
                if self.previous == Kind::COLON {
                    if let Some((at, escape, octal)) = first_invalid(text, false) {
                        self.escape(&escape, token.end_line, range(start + at, start + at + 2), false, octal);
                    }
                    return;
                }
                // The braces were looked at by the tokenizer.
                if let Some((_, escape, octal)) = first_invalid(text, false).filter(|found| !matches!(found.1.as_str(), "{" | "}"))
                    && let Some(pending) = self.pending.last_mut()
                {
                    pending.push(format!("{}{escape}", if octal { "o" } else { " " }));
                }
            }
            Kind::FSTRING_END | Kind::TSTRING_END => {
                self.raw.pop();
                for escape in self.pending.pop().unwrap_or_default() {
                    let octal = escape.starts_with('o');
                    let rest = self.source.text().get(stop..).unwrap_or("");
                    let width = 1 + usize::from(rest.chars().next().is_some_and(|next| next != '\n'));
                    self.escape(escape.get(1..).unwrap_or(""), token.end_line, range(stop, stop + width), false, octal);
                }
            }
            _ => {}
        }
    }
}

/// The first escape in the spelling of a string that means nothing: where, its characters, and whether it is octal.
fn first_invalid(text: &str, bytes: bool) -> Option<(usize, String, bool)> {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let place = at + found;
        let next = text.get(place + 1..)?.chars().next()?;
        let octal: String = text.get(place + 1..)?.chars().take(3).take_while(|digit| digit.is_digit(8)).collect();
        if octal.len() == 3 && octal.as_str() > "377" {
            return Some((place, octal, true));
        }
        let known = match next {
            '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '0'..='7' | 'x' => true,
            'N' | 'u' | 'U' => !bytes,
            _ => false,
        };
        if !known {
            return Some((place, next.to_string(), false));
        }
        at = place + 1 + next.len_utf8();
    }
    None
}

/// What is dubious in the tree.
pub(crate) fn of_tree(source: &Source, tree: &Mod, warnings: &Warnings) {
    let early = RefCell::new(Vec::new());
    let mut leaving = Leaving { finder: Finder { source, warnings: &early, previous: Kind::NEWLINE, raw: Vec::new(), pending: Vec::new() }, inside: Vec::new() };
    leaving.visit_mod(tree);
    warnings.borrow_mut().append(&mut early.into_inner());
    let mut doubtful = Doubtful { finder: Finder { source, warnings, previous: Kind::NEWLINE, raw: Vec::new(), pending: Vec::new() } };
    doubtful.visit_mod(tree);
}

/// What a statement is inside of, as far as leaving a `finally` is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Finally,
    Loop,
    Function,
}

/// Finds `finally` blocks that are left early.
struct Leaving<'s> {
    finder: Finder<'s>,
    inside: Vec<Inside>,
}

impl Leaving<'_> {
    fn within(&mut self, inside: Inside, body: &[Stmt]) {
        self.inside.push(inside);
        body.iter().for_each(|statement| self.visit_stmt(statement));
        self.inside.pop();
    }
}

impl SourceOrderVisitor<'_> for Leaving<'_> {
    fn visit_expr(&mut self, _: &Expr) {}

    fn visit_stmt(&mut self, statement: &Stmt) {
        let word = match statement {
            Stmt::Return(_) => "return",
            Stmt::Break(_) => "break",
            Stmt::Continue(_) => "continue",
            Stmt::FunctionDef(node) => return self.within(Inside::Function, &node.body),
            Stmt::For(node) => {
                self.within(Inside::Loop, &node.body);
                return node.orelse.iter().for_each(|statement| self.visit_stmt(statement));
            }
            Stmt::While(node) => {
                self.within(Inside::Loop, &node.body);
                return node.orelse.iter().for_each(|statement| self.visit_stmt(statement));
            }
            Stmt::Try(node) => {
                node.body.iter().for_each(|statement| self.visit_stmt(statement));
                node.handlers.iter().for_each(|handler| self.visit_except_handler(handler));
                node.orelse.iter().for_each(|statement| self.visit_stmt(statement));
                return self.within(Inside::Finally, &node.finalbody);
            }
            _ => return walk_stmt(self, statement),
        };
        if self.inside.last() == Some(&Inside::Finally) {
            let message = format!("'{word}' in a 'finally' block");
            let line = self.finder.source.line(statement.range().start());
            self.finder.say(message.clone(), message, line, statement.range(), Text::None);
        }
    }
}

/// Finds expressions that hardly mean what they say.
struct Doubtful<'s> {
    finder: Finder<'s>,
}

impl Doubtful<'_> {
    fn say(&self, message: String, place: TextRange) {
        let line = self.finder.source.line(place.start());
        self.finder.say(message.clone(), message, line, place, Text::None);
    }

    fn comparison(&self, node: &ruff_python_ast::ExprCompare) {
        let mut left: &Expr = &node.left;
        for (operator, right) in node.ops.iter().zip(&node.comparators) {
            let (shown, meant) = match operator {
                CmpOp::Is => ("is", "=="),
                CmpOp::IsNot => ("is not", "!="),
                _ => {
                    left = right;
                    continue;
                }
            };
            if let Some(kind) = literal_type(left).or_else(|| literal_type(right)) {
                self.say(format!("\"{shown}\" with '{kind}' literal. Did you mean \"{meant}\"?"), node.range);
                return;
            }
            left = right;
        }
    }

    fn call(&self, function: &Expr) {
        let callable = matches!(function, Expr::Lambda(_));
        if let Some(kind) = type_of(function).filter(|_| !callable) {
            self.say(format!("'{kind}' object is not callable; perhaps you missed a comma?"), function.range());
        }
    }

    fn subscript(&self, node: &ruff_python_ast::ExprSubscript) {
        let Some(kind) = type_of(&node.value) else { return };
        if matches!(kind, "NoneType" | "ellipsis" | "int" | "bool" | "float" | "complex" | "set" | "generator" | "function" | "string.templatelib.Template") {
            self.say(format!("'{kind}' object is not subscriptable; perhaps you missed a comma?"), node.value.range());
            return;
        }
        if !matches!(kind, "str" | "bytes" | "tuple" | "list") {
            return;
        }
        if let Some(index) = type_of(&node.slice).filter(|index| !matches!(*index, "int" | "bool")) {
            let message = format!("{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?");
            self.say(message, node.value.range());
        }
    }
}

impl SourceOrderVisitor<'_> for Doubtful<'_> {
    fn visit_stmt(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Assert(node) if matches!(&*node.test, Expr::Tuple(tuple) if !tuple.elts.is_empty()) => {
                self.say("assertion is always true, perhaps remove parentheses?".to_owned(), node.range);
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &Expr) {
        match expression {
            Expr::Compare(node) => self.comparison(node),
            Expr::Call(node) => self.call(&node.func),
            Expr::Subscript(node) if node.ctx == ExprContext::Load => self.subscript(node),
            _ => {}
        }
        walk_expr(self, expression);
    }
}

/// The type of a literal whose identity means nothing.
fn literal_type(expression: &Expr) -> Option<&'static str> {
    match expression {
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => type_of(expression),
        Expr::Tuple(node) if node.elts.iter().all(is_constant) => Some("tuple"),
        _ => None,
    }
}

fn is_constant(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_)
    )
}

/// The type that an expression has whatever happens.
fn type_of(expression: &Expr) -> Option<&'static str> {
    Some(match expression {
        Expr::NumberLiteral(node) => match node.value {
            ruff_python_ast::Number::Int(_) => "int",
            ruff_python_ast::Number::Float(_) => "float",
            ruff_python_ast::Number::Complex { .. } => "complex",
        },
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::BooleanLiteral(_) => "bool",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::TString(_) => "string.templatelib.Template",
        _ => return None,
    })
}
