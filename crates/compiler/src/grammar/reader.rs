//! Reads tokens by the rules: tries alternatives in order, remembers what each rule read at each place, and never goes back on a mistake.

use rustc_hash::FxHashMap;

use super::Problem;
use super::node::{Node, NodeId, Shape};
use super::notation::{Alternative, Class, Grammar, Item, Outcome, Rule, Step, Word};
use crate::tokenizer::{Fault, Kind, Tokenizer};

/// Nothing was missing and nothing was read: a look ahead that holds.
const LOOKED: NodeId = NodeId::MAX;
/// Rules in one another; more is given up.
const DEPTH_MAX: usize = 60_000;
/// What is remembered is forgotten when there is so much of it.
const REMEMBERED_MAX: usize = 2_000_000;

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    pub(super) kind: Kind,
    pub(super) word: Word,
    pub(super) span: Option<(usize, usize)>,
    pub(super) line: u32,
    /// Brackets open behind it.
    pub(super) level: usize,
}

/// Reading ended before its end: a mistake was found, or it became too deep.
pub(super) struct Stop;

type Read = Result<Option<NodeId>, Stop>;

/// The state of reading.
pub(super) struct Reader<'s> {
    pub(super) grammar: &'s Grammar,
    pub(super) text: &'s str,
    pub(super) tokenizer: Tokenizer,
    /// The tokens that were looked at so far.
    pub(super) tokens: Vec<Tok>,
    pub(super) at: usize,
    pub(super) nodes: Vec<Node>,
    memory: FxHashMap<(Rule, bool, u32), (Option<NodeId>, u32)>,
    /// Are mistakes looked for?
    pub(super) mistakes: bool,
    depth: usize,
    pub(super) problem: Option<Problem>,
    /// What the parser found wrong inside a string literal, and where.
    pub(super) literal: Option<(usize, Problem)>,
    /// The problem is a token that was demanded: there may be better words for it.
    pub(super) demanded: bool,
    /// The tokenizer has failed.
    pub(super) failed: bool,
    wrong: Vec<bool>,
    plain: Rule,
}

impl<'s> Reader<'s> {
    pub(super) fn new(grammar: &'s Grammar, text: &'s str, tokenizer: Tokenizer) -> Reader<'s> {
        let missing = Node { shape: Shape::Missing, start: 0, end: 0, parts: Vec::new() };
        Reader {
            grammar,
            text,
            tokenizer,
            tokens: Vec::new(),
            at: 0,
            nodes: vec![missing],
            memory: FxHashMap::default(),
            mistakes: false,
            depth: 0,
            problem: None,
            literal: None,
            failed: false,
            demanded: false,
            wrong: grammar.names.iter().map(|name| name.starts_with("wrong")).collect(),
            plain: grammar.rule("plain_expression"),
        }
    }

    /// Begins again, to look for mistakes.
    pub(super) fn again(&mut self) {
        self.at = 0;
        self.depth = 0;
        self.memory.clear();
        self.nodes.truncate(1);
        self.mistakes = true;
    }

    /// The token at a place; an error of the tokenizer is the problem.
    pub(super) fn token(&mut self, at: usize) -> Result<Tok, Stop> {
        while self.tokens.len() <= at {
            match self.tokenizer.next(&mut |_| ()) {
                Ok(token) => {
                    let spelling = token.span.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("");
                    let worded = !matches!(token.kind, Kind::STRING | Kind::NUMBER | Kind::FSTRING_MIDDLE | Kind::TSTRING_MIDDLE);
                    let word = if worded { self.grammar.word(spelling) } else { 0 };
                    // A newline is as wide as its character.
                    let span = token.span.map(|(start, end)| (start, end + usize::from(token.kind == Kind::NEWLINE)));
                    self.tokens.push(Tok { kind: token.kind, word, span, line: token.line, level: self.tokenizer.brackets().len() });
                }
                Err(fault) => {
                    self.problem = Some(self.of_fault(fault));
                    return Err(Stop);
                }
            }
        }
        self.tokens.get(at).copied().ok_or(Stop)
    }

    fn of_fault(&mut self, fault: Fault) -> Problem {
        let problem = Problem::of_fault(&self.tokenizer, fault);
        self.failed = true;
        // The token that could not be read counts as one that was looked at.
        let line = self.tokenizer.line();
        self.tokens.push(Tok { kind: Kind::OP, word: 0, span: None, line, level: self.tokenizer.brackets().len() });
        problem
    }

    pub(super) fn text_of(&self, tok: Tok) -> &'s str {
        tok.span.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("")
    }

    pub(super) fn node(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        (self.nodes.len() - 1) as NodeId
    }

    fn take(&mut self) -> NodeId {
        let start = self.at;
        self.at += 1;
        self.node(Node { shape: Shape::Token, start, end: start + 1, parts: Vec::new() })
    }

    /// Reads by a rule.
    pub(super) fn rule(&mut self, rule: Rule) -> Read {
        if self.wrong.get(rule as usize) == Some(&true) && !self.mistakes {
            return Ok(None);
        }
        let key = (rule, self.mistakes, self.at as u32);
        if let Some(&(node, end)) = self.memory.get(&key) {
            if node.is_some() {
                self.at = end as usize;
            }
            return Ok(node);
        }
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Stop);
        }
        let grammar = self.grammar;
        let Some(alternatives) = grammar.rules.get(rule as usize) else { return Err(Stop) };
        let read = stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || self.alternatives(alternatives))?;
        self.depth -= 1;
        if self.memory.len() > REMEMBERED_MAX {
            self.memory.clear();
        }
        self.memory.insert(key, (read, self.at as u32));
        Ok(read)
    }

    fn alternatives(&mut self, alternatives: &'s [Alternative]) -> Read {
        let start = self.at;
        for alternative in alternatives {
            self.at = start;
            let mut parts = Vec::new();
            let mut captures: Vec<(u8, NodeId)> = Vec::new();
            let mut committed = false;
            let mut matched = true;
            for Step { capture, item } in &alternative.steps {
                if matches!(item, Item::Commit) {
                    committed = true;
                    continue;
                }
                let Some(node) = self.item(item)? else {
                    matched = false;
                    break;
                };
                if node != LOOKED {
                    parts.push(node);
                    if *capture != 0 {
                        captures.push((*capture, node));
                    }
                }
            }
            if matched {
                let read = self.outcome(&alternative.outcome, start, parts, &captures)?;
                if read.is_none() {
                    self.at = start;
                }
                return Ok(read);
            }
            if committed {
                break;
            }
        }
        self.at = start;
        Ok(None)
    }

    fn outcome(&mut self, outcome: &'s Outcome, start: usize, mut parts: Vec<NodeId>, captures: &[(u8, NodeId)]) -> Read {
        let end = self.at;
        let capture = |letter: u8| captures.iter().find(|(name, _)| *name == letter).map_or(0, |(_, node)| *node);
        if !captures.is_empty() && matches!(outcome, Outcome::Parts | Outcome::Shape(_)) {
            parts = captures.iter().map(|(_, node)| *node).collect();
        } else if let (Outcome::Parts, [only]) = (outcome, parts.as_slice()) {
            return Ok(Some(*only));
        }
        let repeated = |reader: &Reader<'_>, parts: &[NodeId]| parts.last().and_then(|last| reader.nodes.get(*last as usize)).map(|last| last.parts.clone()).unwrap_or_default();
        let node = match outcome {
            Outcome::Parts => Node { shape: Shape::Parts, start, end, parts },
            Outcome::Shape(shape) => Node { shape: *shape, start, end, parts },
            Outcome::ShapeIfRepeated(shape) => {
                if repeated(self, &parts).is_empty() {
                    return Ok(parts.first().copied());
                }
                Node { shape: *shape, start, end, parts }
            }
            Outcome::Last => {
                let Some(&last) = repeated(self, &parts).last() else { return Ok(parts.first().copied()) };
                let shape = self.nodes.get(last as usize).map_or(Shape::Parts, |node| node.shape);
                Node { shape, start, end, parts }
            }
            Outcome::Capture(letter) => return Ok(Some(capture(*letter))),
            Outcome::Mistake(mistake) => return self.mistake(mistake, captures, start),
        };
        Ok(Some(self.node(node)))
    }

    fn item(&mut self, item: &'s Item) -> Read {
        match item {
            Item::Word(word) => {
                let tok = self.token(self.at)?;
                Ok((tok.word == *word).then(|| self.take()))
            }
            Item::Class(Class::PlainExpression) => {
                let mistakes = std::mem::replace(&mut self.mistakes, false);
                let read = self.rule(self.plain);
                self.mistakes = mistakes;
                read
            }
            Item::Class(class) => {
                let tok = self.token(self.at)?;
                Ok(self.is_class(tok, *class).then(|| self.take()))
            }
            Item::Rule(rule) => self.rule(*rule),
            Item::Optional(item) => Ok(Some(self.item(item)?.unwrap_or(0))),
            Item::Repeated { item, separator, some } => self.repeated(item, separator.as_deref(), *some),
            Item::Group(alternatives) => self.alternatives(alternatives),
            Item::Follows(item) => Ok(self.ahead(item)?.then_some(LOOKED)),
            Item::FollowsNot(item) => Ok((!self.ahead(item)?).then_some(LOOKED)),
            Item::Commit => Ok(Some(LOOKED)),
            Item::Demanded(word) => {
                let tok = self.token(self.at)?;
                if tok.word == *word {
                    return Ok(Some(self.take()));
                }
                let at = self.at;
                let spelling = self.spelling(*word);
                self.problem = Some(self.at_tokens(at, at + 1, format!("expected '{spelling}'")));
                self.demanded = true;
                Err(Stop)
            }
        }
    }

    /// Does it follow?
    fn ahead(&mut self, item: &'s Item) -> Result<bool, Stop> {
        let at = self.at;
        let found = self.item(item)?.is_some();
        self.at = at;
        Ok(found)
    }

    fn spelling(&self, word: Word) -> &'static str {
        ["(", ":"].into_iter().find(|spelling| self.grammar.word(spelling) == word).unwrap_or("")
    }

    fn repeated(&mut self, item: &'s Item, separator: Option<&'s Item>, some: bool) -> Read {
        let start = self.at;
        let mut parts = Vec::new();
        loop {
            let before = self.at;
            if let (Some(separator), false) = (separator, parts.is_empty())
                && self.item(separator)?.is_none()
            {
                break;
            }
            match self.item(item)? {
                Some(node) if self.at > before => parts.push(node),
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        if some && parts.is_empty() {
            self.at = start;
            return Ok(None);
        }
        let end = self.at;
        Ok(Some(self.node(Node { shape: Shape::Parts, start, end, parts })))
    }

    fn is_class(&self, tok: Tok, class: Class) -> bool {
        let name = tok.kind == Kind::NAME;
        match class {
            Class::Name => name && !self.grammar.is_hard(tok.word),
            Class::SoftKeyword => name && matches!(self.text_of(tok), "match" | "case" | "type" | "_"),
            Class::Number => tok.kind == Kind::NUMBER,
            Class::String => tok.kind == Kind::STRING,
            Class::Newline => tok.kind == Kind::NEWLINE,
            Class::Indent => tok.kind == Kind::INDENT,
            Class::Dedent => tok.kind == Kind::DEDENT,
            Class::End => tok.kind == Kind::ENDMARKER,
            Class::FStart => tok.kind == Kind::FSTRING_START,
            Class::FMiddle => tok.kind == Kind::FSTRING_MIDDLE,
            Class::FEnd => tok.kind == Kind::FSTRING_END,
            Class::TStart => tok.kind == Kind::TSTRING_START,
            Class::TMiddle => tok.kind == Kind::TSTRING_MIDDLE,
            Class::TEnd => tok.kind == Kind::TSTRING_END,
            Class::PlainExpression => false,
        }
    }
}
