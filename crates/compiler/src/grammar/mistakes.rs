//! The mistakes that rules recognise: where they are and what they are called, and what cannot be said by rules.

use super::node::{NodeId, Shape};
use super::notation::Mistake;
use super::reader::{Reader, Stop, Tok};
use super::{End, Problem};
use crate::error::ErrorKind;

type Read = Result<Option<NodeId>, Stop>;

/// What an expression is a target of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Assignment,
    Loop,
    Deletion,
}

impl Reader<'_> {
    /// A mistake was recognised. It is the problem, or is none on a closer look: then the rule has read nothing.
    pub(super) fn mistake(&mut self, mistake: &Mistake, captures: &[(u8, NodeId)], start: usize) -> Read {
        let capture = |index: usize| {
            let letter = mistake.captures.get(index);
            letter.and_then(|letter| captures.iter().find(|(name, _)| name == letter)).map_or(0, |(_, node)| *node)
        };
        let (a, b) = (capture(0), capture(1));
        let message = self.message(mistake, a);
        let problem = match mistake.place.as_str() {
            "at" => self.at_node(a, message),
            "range" => self.between(a, b, message),
            "last" => self.at_last(ErrorKind::Syntax, message),
            "indent" => self.at_last(ErrorKind::Indentation, message),
            "from" => self.since(a, message),
            "next" => {
                self.token(self.at)?;
                self.at_token(self.at, ErrorKind::Syntax, message)
            }
            "target" => {
                let target = match mistake.name.as_str() {
                    "star" => Target::Assignment,
                    "for" => Target::Loop,
                    _ => Target::Deletion,
                };
                let Some(wrong) = self.invalid_target(a, target) else { return Ok(None) };
                let verb = if target == Target::Deletion { "delete" } else { "assign to" };
                let word = self.shape(wrong).word();
                self.at_node(wrong, format!("cannot {verb} {word}"))
            }
            _ => return self.special(&mistake.name, a, b, start),
        };
        self.problem = Some(problem);
        Err(Stop)
    }

    fn message(&self, mistake: &Mistake, a: NodeId) -> String {
        let mut message = mistake.message.clone();
        if message.contains("%a") {
            message = message.replace("%a", self.shape(a).word());
        }
        if message.contains("%t") {
            message = message.replace("%t", self.node_text(a));
        }
        if message.contains("%d") {
            let line = self.nodes.get(a as usize).and_then(|node| self.tokens.get(node.start)).map_or(0, |tok| tok.line);
            message = message.replace("%d", &line.to_string());
        }
        message
    }

    /// What is decided by more than rules.
    fn special(&mut self, name: &str, a: NodeId, b: NodeId, start: usize) -> Read {
        let problem = match name {
            "comma" => {
                let legacy = self.shape(a) == Shape::Name && matches!(self.node_text(a), "print" | "exec");
                let outside = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_none_or(|tok| tok.level == 0);
                if legacy || outside {
                    return Ok(None);
                }
                if self.is_later_key(a) {
                    return self.special("colon_expected", a, b, start);
                }
                self.between(a, b, "invalid syntax. Perhaps you forgot a comma?".to_owned())
            }
            "legacy" => {
                let name = self.node_text(a);
                if !matches!(name, "print" | "exec") {
                    return Ok(None);
                }
                if self.is_later_key(a) {
                    return self.special("colon_expected", a, b, start);
                }
                let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
                self.between(a, b, message)
            }
            "unparenthesized" => self.between(a, b, "Generator expression must be parenthesized".to_owned()),
            "unparenthesized_last" => {
                let positional = self.parts(a).first().map(|first| self.parts(*first)).unwrap_or_default();
                match positional.last() {
                    Some(&last) if positional.len() > 1 && self.shape(a) == Shape::Arguments => {
                        self.between(last, b, "Generator expression must be parenthesized".to_owned())
                    }
                    _ => return Ok(None),
                }
            }
            "unparenthesized_target" => {
                let last = self.parts(b).last().copied().unwrap_or(b);
                let target = self.parts(last).first().copied().unwrap_or(last);
                self.between(a, target, "Generator expression must be parenthesized".to_owned())
            }
            "positional_after" => {
                let unpacking = if self.has_unpacking(a) { " unpacking" } else { "" };
                self.at_last(ErrorKind::Syntax, format!("positional argument follows keyword argument{unpacking}"))
            }
            "colon_expected" => {
                let (_, end) = self.span(a);
                Problem { kind: ErrorKind::Syntax, message: "':' expected after dictionary key".to_owned(), start: end.saturating_sub(1), end: End::Unknown, column: None, past: false }
            }
            "bound" | "bound_keywords" => {
                let what = if self.shape(b) == Shape::Tuple { "constraints" } else { "bound" };
                let with = if name == "bound" { "TypeVarTuple" } else { "ParamSpec" };
                self.since(a, format!("cannot use {what} with {with}"))
            }
            "complex" => {
                let imaginary = |text: &str| text.ends_with(['j', 'J']);
                if imaginary(self.node_text(a)) {
                    self.at_last_token_of(a, "real number required in complex literal".to_owned())
                } else if !imaginary(self.node_text(b)) {
                    self.at_node(b, "imaginary number required in complex literal".to_owned())
                } else {
                    return Ok(Some(a));
                }
            }
            "conversion" => {
                let prefix = if self.names_template(start) { 't' } else { 'f' };
                if self.span(a).1 != self.span(b).0 {
                    self.between(a, b, format!("{prefix}-string: conversion type must come right after the exclamation mark"))
                } else if !matches!(self.node_text(b), "s" | "r" | "a") {
                    let name = self.node_text(b);
                    self.at_node(b, format!("{prefix}-string: invalid conversion character '{name}': expected 's', 'r', or 'a'"))
                } else {
                    return Ok(Some(a));
                }
            }
            "strings" => return self.strings(a, start),
            _ => return Ok(None),
        };
        self.problem = Some(problem);
        Err(Stop)
    }

    /// Is the innermost string with fields around a token a t-string?
    fn names_template(&self, at: usize) -> bool {
        use crate::tokenizer::Kind;
        let mut open = 0;
        for tok in self.tokens.get(..at).unwrap_or(&[]).iter().rev() {
            match tok.kind {
                Kind::FSTRING_END | Kind::TSTRING_END => open += 1,
                Kind::FSTRING_START | Kind::TSTRING_START if open > 0 => open -= 1,
                Kind::FSTRING_START => return false,
                Kind::TSTRING_START => return true,
                _ => {}
            }
        }
        false
    }

    /// Literals side by side.
    fn strings(&mut self, a: NodeId, start: usize) -> Read {
        let (from, to) = self.span(a);
        if let Some((at, problem)) = &self.literal
            && (from..to).contains(at)
        {
            self.problem = Some(problem.clone());
            return Err(Stop);
        }
        let parts = self.parts(a);
        let is_bytes = |reader: &Self, node: NodeId| {
            let text = reader.node_text(node);
            let quote = text.find(['\'', '"']).unwrap_or(0);
            reader.shape(node) == Shape::Token && text.get(..quote).is_some_and(|prefix| prefix.contains(['b', 'B']))
        };
        let template = |reader: &Self, part: NodeId| reader.shape(part) == Shape::TString;
        let odd = parts.iter().copied().find(|part| template(self, *part) != parts.first().is_some_and(|first| template(self, *first)));
        if let (Some(&first), Some(odd)) = (parts.first(), odd) {
            let message = "cannot mix t-string literals with string or bytes literals";
            self.problem = Some(self.between(first, odd, message.to_owned()));
            return Err(Stop);
        }
        let bytes = parts.iter().filter(|part| is_bytes(self, **part)).count();
        if bytes > 0 && bytes < parts.len() {
            self.problem = Some(self.at_last(ErrorKind::Syntax, "cannot mix bytes and nonbytes literals".to_owned()));
            return Err(Stop);
        }
        let end = self.at;
        let shape = match parts.iter().map(|part| self.shape(*part)).find(|shape| matches!(shape, Shape::FString | Shape::TString)) {
            Some(shape) => shape,
            None => Shape::Literal,
        };
        Ok(Some(self.node(super::node::Node { shape, start, end, parts })))
    }

    fn has_unpacking(&self, node: NodeId) -> bool {
        match self.shape(node) {
            Shape::Unpacking => true,
            Shape::Parts | Shape::Arguments => self.parts(node).iter().any(|part| self.has_unpacking(*part)),
            _ => false,
        }
    }

    /// The part of an expression that cannot be assigned to or deleted.
    fn invalid_target(&self, node: NodeId, target: Target) -> Option<NodeId> {
        match self.shape(node) {
            Shape::List | Shape::Tuple => self.elements(node).into_iter().find_map(|element| self.invalid_target(element, target)),
            Shape::Starred if target == Target::Deletion => Some(node),
            Shape::Starred => self.parts(node).last().and_then(|value| self.invalid_target(*value, target)),
            Shape::Compare if target == Target::Loop => {
                let parts = self.parts(node);
                let (left, rest) = (parts.first().copied()?, parts.last().copied()?);
                let operator = self.parts(rest).first().and_then(|first| self.nodes.get(*first as usize)).and_then(|first| self.tokens.get(first.start))?;
                if self.text_of(*operator) == "in" { self.invalid_target(left, target) } else { None }
            }
            Shape::Name | Shape::Subscript | Shape::Attribute => None,
            _ => Some(node),
        }
    }

    /// The elements of a list or tuple.
    fn elements(&self, node: NodeId) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut open: Vec<NodeId> = self.parts(node).into_iter().rev().collect();
        while let Some(part) = open.pop() {
            match self.shape(part) {
                Shape::Parts => open.extend(self.parts(part).into_iter().rev()),
                Shape::Token | Shape::Missing => {}
                _ => found.push(part),
            }
        }
        found
    }

    pub(super) fn shape(&self, node: NodeId) -> Shape {
        self.nodes.get(node as usize).map_or(Shape::Missing, |node| node.shape)
    }

    fn parts(&self, node: NodeId) -> Vec<NodeId> {
        self.nodes.get(node as usize).map(|node| node.parts.clone()).unwrap_or_default()
    }

    /// The bytes a node covers.
    fn span(&self, node: NodeId) -> (usize, usize) {
        let Some(node) = self.nodes.get(node as usize) else { return (0, 0) };
        let start = self.tokens.get(node.start).and_then(|tok| tok.span).map_or(0, |span| span.0);
        let end = node.end.checked_sub(1).and_then(|last| self.tokens.get(last)).and_then(|tok| tok.span).map_or(start, |span| span.1);
        (start, end)
    }

    fn node_text(&self, node: NodeId) -> &str {
        let (start, end) = self.span(node);
        self.text.get(start..end).unwrap_or("")
    }

    /// Is the node in a key of a dict display, and not in the first? Then it is rather a colon that is missed than a comma.
    fn is_later_key(&self, node: NodeId) -> bool {
        let Some(start) = self.nodes.get(node as usize).map(|node| node.start) else { return false };
        let text = |tok: &Tok| tok.span.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("");
        let before = self.tokens.get(..start).unwrap_or(&[]);
        let Some(level) = before.last().map(|tok| tok.level) else { return false };
        let (mut own, mut earlier, mut later, mut starred, mut behind) = (0i32, 0i32, false, false, "");
        // Tokens of this display, the last first; the bracket that opens it is on its level.
        for tok in before.iter().rev().filter(|tok| tok.level <= level) {
            let word = text(tok);
            let colons = if later { &mut earlier } else { &mut own };
            match word {
                "{" => return later && own <= 0 && (earlier > 0 || starred || behind == "**"),
                "(" | "[" => return false,
                "," if !later && behind == "**" => return false,
                "," => {
                    starred |= behind == "**";
                    later = true;
                }
                "lambda" => *colons -= 1,
                ":" => *colons += 1,
                _ => {}
            }
            behind = word;
        }
        false
    }

    // ---- places

    fn at_last_token_of(&self, node: NodeId, message: String) -> Problem {
        let end = self.nodes.get(node as usize).map_or(0, |node| node.end);
        self.at_tokens(end.saturating_sub(1), end, message)
    }

    fn at_node(&self, node: NodeId, message: String) -> Problem {
        self.between(node, node, message)
    }

    fn between(&self, first: NodeId, last: NodeId, message: String) -> Problem {
        let (start, end) = (self.span(first).0, self.span(last).1);
        Problem { kind: ErrorKind::Syntax, message, start, end: End::At(end), column: None, past: false }
    }

    /// From a node to where the tokenizer is.
    fn since(&self, node: NodeId, message: String) -> Problem {
        let (_, cursor, _) = self.tokenizer.place();
        Problem { kind: ErrorKind::Syntax, message, start: self.span(node).0, end: End::At(cursor.saturating_sub(1)), column: None, past: false }
    }

    fn at_last(&self, kind: ErrorKind, message: String) -> Problem {
        self.at_token(self.tokens.len().saturating_sub(1), kind, message)
    }

    /// At a token, or where the tokenizer is if the token has no text.
    pub(super) fn at_token(&self, at: usize, kind: ErrorKind, message: String) -> Problem {
        match self.tokens.get(at).and_then(|tok| tok.span) {
            Some((start, end)) => Problem { kind, message, start, end: End::At(end), column: None, past: false },
            None => Problem::at_cursor(&self.tokenizer, kind, message),
        }
    }

    /// Tokens by number; what has no text is at column 0 of its line.
    pub(super) fn at_tokens(&self, first: usize, behind: usize, message: String) -> Problem {
        let end = behind.checked_sub(1).and_then(|last| self.tokens.get(last)).and_then(|tok| tok.span);
        match self.tokens.get(first).and_then(|tok| tok.span) {
            Some((start, own)) => Problem { kind: ErrorKind::Syntax, message, start, end: End::At(end.map_or(own, |span| span.1)), column: None, past: false },
            None => {
                let line = self.tokens.get(first).map_or(0, |tok| tok.line);
                Problem { kind: ErrorKind::Syntax, message, start: 0, end: End::At(0), column: Some((line, 0)), past: false }
            }
        }
    }
}
