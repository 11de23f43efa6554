//! A light scanner of source text: tokens as far as nesting and unclosed things depend on them.
//!
//! The parser has a lexer of its own; this one runs before it, never recurses, allocates only a few
//! stacks, and says in CPython's words what its tokenizer would say about strings and brackets. After an error it can go on.

use ruff_text_size::{TextRange, TextSize};

use crate::error::{Error, Result};

/// The kinds of token that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, keyword, number, or string that is no f-string.
    Word,
    /// An opening bracket (also `{` of a replacement field).
    Open,
    /// A closing bracket.
    Close,
    /// An operator or delimiter.
    Operator,
    /// The end of a logical line.
    Newline,
    /// The start of an f-string or t-string.
    StringStart,
    /// Its end.
    StringEnd,
    /// The end of the source.
    End,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    /// The bytes covered.
    pub(crate) fn range(self) -> TextRange {
        range(self.start, self.end)
    }
}

/// A range of byte offsets.
pub(crate) fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(TextSize::new(start as u32), TextSize::new(end.max(start) as u32))
}

/// Specifiers whose fields have specifiers.
const FIELDS_MAX: usize = 2;

#[derive(Clone, Copy)]
struct Quote {
    byte: u8,
    triple: bool,
    raw: bool,
    start: usize,
    template: bool,
}

#[derive(Clone, Copy)]
enum Mode {
    /// In the text of an f-string.
    Literal(Quote),
    /// In a replacement field, whose `{` is bracket number `depth`.
    Field { depth: usize },
    /// In the format specifier of a replacement field.
    Specifier(Quote),
}

/// An open bracket.
#[derive(Clone, Copy)]
pub(crate) struct Bracket {
    pub(crate) byte: u8,
    pub(crate) at: usize,
}

/// The scanner.
pub(crate) struct Scanner<'s> {
    text: &'s [u8],
    at: usize,
    modes: Vec<Mode>,
    /// Open brackets, outermost first.
    pub(crate) brackets: Vec<Bracket>,
    line_blank: bool,
}

impl<'s> Scanner<'s> {
    /// A scanner of `text`.
    pub(crate) fn new(text: &'s str) -> Scanner<'s> {
        Scanner { text: text.as_bytes(), at: 0, modes: Vec::new(), brackets: Vec::new(), line_blank: true }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn line_of(&self, at: usize) -> usize {
        1 + self.text.iter().take(at).filter(|byte| **byte == b'\n').count()
    }

    /// The next token.
    pub(crate) fn next(&mut self) -> Result<Token> {
        match self.modes.last().copied() {
            Some(Mode::Literal(quote)) => self.literal(quote, false),
            Some(Mode::Specifier(quote)) => self.literal(quote, true),
            _ => self.ordinary(),
        }
    }

    fn token(&mut self, kind: Kind, start: usize) -> Result<Token> {
        self.line_blank = kind == Kind::Newline;
        Ok(Token { kind, start, end: self.at })
    }

    fn ordinary(&mut self) -> Result<Token> {
        loop {
            let start = self.at;
            let Some(&byte) = self.text.get(self.at) else {
                return self.token(Kind::End, start);
            };
            match byte {
                b' ' | b'\t' | b'\x0c' => self.at += 1,
                b'#' => {
                    while !matches!(self.text.get(self.at), None | Some(b'\n')) {
                        self.at += 1;
                    }
                }
                b'\\' if self.peek(1) == b'\n' && self.at + 2 < self.text.len() => self.at += 2,
                b'\\' => {
                    self.at += 1;
                    let message = match self.text.get(self.at..) {
                        None | Some([] | [b'\n']) => "unexpected EOF while parsing",
                        Some(_) => "unexpected character after line continuation character",
                    };
                    return Err(Error::syntax(message, range(self.at, self.at)));
                }
                b'\n' => {
                    self.at += 1;
                    if self.brackets.is_empty() && !self.line_blank {
                        return self.token(Kind::Newline, start);
                    }
                }
                b'\'' | b'"' => return self.string(start, 0),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                    while matches!(self.peek(0), b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9' | 0x80..) {
                        self.at += 1;
                    }
                    let prefix = self.at - start;
                    if matches!(self.peek(0), b'\'' | b'"') && prefix <= 2 && self.is_string_prefix(start) {
                        return self.string(start, prefix);
                    }
                    return self.token(Kind::Word, start);
                }
                b'0'..=b'9' => return self.number(start),
                b'.' if self.peek(1).is_ascii_digit() => return self.number(start),
                b'(' | b'[' | b'{' => {
                    self.at += 1;
                    self.brackets.push(Bracket { byte, at: start });
                    return self.token(Kind::Open, start);
                }
                b')' | b']' | b'}' => return self.close(byte, start),
                b':' if self.in_field() => {
                    self.at += 1;
                    if let Some(quote) = self.enclosing_quote() {
                        self.modes.push(Mode::Specifier(quote));
                    }
                    return self.token(Kind::Operator, start);
                }
                _ => {
                    self.at += 1;
                    let next = self.peek(0);
                    let double = matches!(byte, b'*' | b'/' | b'<' | b'>') && next == byte;
                    if double || next == b'=' && matches!(byte, b'=' | b'!' | b'<' | b'>' | b':') || byte == b'-' && next == b'>' {
                        self.at += 1;
                    }
                    return self.token(Kind::Operator, start);
                }
            }
        }
    }

    fn in_field(&self) -> bool {
        matches!(self.modes.last(), Some(Mode::Field { depth }) if self.brackets.len() == *depth)
    }

    /// The string whose replacement field is being scanned.
    fn enclosing_quote(&self) -> Option<Quote> {
        self.modes.iter().rev().find_map(|mode| match mode {
            Mode::Literal(quote) | Mode::Specifier(quote) => Some(*quote),
            Mode::Field { .. } => None,
        })
    }

    fn is_string_prefix(&self, start: usize) -> bool {
        let prefix = self.text.get(start..self.at).unwrap_or(&[]).to_ascii_lowercase();
        matches!(prefix.as_slice(), b"r" | b"u" | b"b" | b"f" | b"t" | b"br" | b"rb" | b"fr" | b"rf" | b"tr" | b"rt")
    }

    fn number(&mut self, start: usize) -> Result<Token> {
        let hexadecimal = matches!(self.peek(1), b'x' | b'X');
        while let Some(&byte) = self.text.get(self.at) {
            let sign = matches!(byte, b'+' | b'-')
                && !hexadecimal
                && matches!(self.text.get(self.at.wrapping_sub(1)), Some(b'e' | b'E'))
                && self.at > start;
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || sign) {
                break;
            }
            self.at += 1;
        }
        self.token(Kind::Word, start)
    }

    fn close(&mut self, byte: u8, start: usize) -> Result<Token> {
        self.at += 1;
        let shown = byte as char;
        let Some(bracket) = self.brackets.pop() else {
            return Err(Error::syntax(format!("unmatched '{shown}'"), range(start, start + 1)));
        };
        let fits = matches!((bracket.byte, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        if let (false, Some(Mode::Field { depth }), Some(quote)) = (fits, self.modes.last(), self.enclosing_quote())
            && *depth == self.brackets.len() + 1
        {
            let kind = if quote.template { 't' } else { 'f' };
            self.modes.pop();
            return Err(Error::syntax(format!("{kind}-string: unmatched '{shown}'"), range(start, start + 1)));
        }
        if !fits {
            let opened = bracket.byte as char;
            let (here, there) = (self.line_of(start), self.line_of(bracket.at));
            let mut message = format!("closing parenthesis '{shown}' does not match opening parenthesis '{opened}'");
            if here != there {
                message.push_str(&format!(" on line {there}"));
            }
            return Err(Error::syntax(message, range(start, start + 1)));
        }
        if let Some(Mode::Field { depth }) = self.modes.last()
            && self.brackets.len() < *depth
        {
            self.modes.pop();
        }
        self.token(Kind::Close, start)
    }

    /// A string whose quote stands `prefix` bytes after `start`; `at` is on the quote.
    fn string(&mut self, start: usize, prefix: usize) -> Result<Token> {
        let byte = self.peek(0);
        let triple = self.peek(1) == byte && self.peek(2) == byte;
        let letters = self.text.get(start..start + prefix).unwrap_or(&[]).to_ascii_lowercase();
        let raw = letters.contains(&b'r');
        let template = letters.contains(&b't');
        self.at += if triple { 3 } else { 1 };
        if letters.contains(&b'f') || template {
            self.modes.push(Mode::Literal(Quote { byte, triple, raw, start, template }));
            return self.token(Kind::StringStart, start);
        }
        let content = self.at;
        while let Some(&here) = self.text.get(self.at) {
            match here {
                b'\\' => self.at += 2,
                b'\n' if !triple => break,
                _ if here == byte && !triple => {
                    self.at += 1;
                    return self.token(Kind::Word, start);
                }
                _ if here == byte && self.peek(1) == byte && self.peek(2) == byte => {
                    self.at += 3;
                    return self.token(Kind::Word, start);
                }
                _ => self.at += 1,
            }
        }
        self.at = self.at.min(self.text.len());
        if triple {
            let line = self.line_of(self.text.len()) - usize::from(self.text.last() == Some(&b'\n'));
            let message = format!("unterminated triple-quoted string literal (detected at line {line})");
            return Err(Error::syntax(message, range(start, start + prefix + 3)));
        }
        if let (Some(Mode::Field { .. }), Some(quote)) = (self.modes.last(), self.enclosing_quote())
            && quote.byte == byte
            && !quote.triple
        {
            let kind = if quote.template { 't' } else { 'f' };
            return Err(Error::syntax(format!("{kind}-string: expecting '}}'"), range(start, start + 1)));
        }
        let line = self.line_of(self.at);
        let mut message = format!("unterminated string literal (detected at line {line})");
        let before = self.text.get(content..self.at).unwrap_or(&[]);
        if before.ends_with(b"\\") {
            message = format!("unterminated string literal (detected at line {line}); perhaps you escaped the end quote");
        } else if before.windows(2).any(|pair| matches!(pair, [b'\\', quote] if *quote == byte)) {
            message.push_str("; perhaps you escaped the end quote");
        }
        Err(Error::syntax(message, range(start, start + prefix + 1)))
    }

    fn literal(&mut self, quote: Quote, specifier: bool) -> Result<Token> {
        while let Some(&byte) = self.text.get(self.at) {
            let start = self.at;
            match byte {
                b'\\' if !quote.raw && self.peek(1) == b'N' && self.peek(2) == b'{' && !specifier => {
                    self.at += 3;
                    while !matches!(self.text.get(self.at), None | Some(b'}' | b'\n')) && self.peek(0) != quote.byte {
                        self.at += 1;
                    }
                    if self.peek(0) == b'}' {
                        self.at += 1;
                    }
                }
                b'\\' if matches!(self.peek(1), b'{' | b'}') => self.at += 1,
                b'\\' => self.at += 2,
                b'{' if self.peek(1) == b'{' && !specifier => self.at += 2,
                b'}' if self.peek(1) == b'}' && !specifier => self.at += 2,
                b'{' => {
                    let deep = specifier
                        && self.modes.iter().filter(|mode| matches!(mode, Mode::Specifier(open) if open.start == quote.start)).count() > FIELDS_MAX;
                    self.at += 1;
                    self.brackets.push(Bracket { byte, at: start });
                    self.modes.push(Mode::Field { depth: self.brackets.len() });
                    if deep {
                        let kind = if quote.template { 't' } else { 'f' };
                        return Err(Error::syntax(format!("{kind}-string: expressions nested too deeply"), range(start - 1, start - 1)));
                    }
                    return self.token(Kind::Open, start);
                }
                b'}' if specifier => {
                    self.modes.pop();
                    return self.close(byte, start);
                }
                b'}' => {
                    self.at += 1;
                    let kind = if quote.template { 't' } else { 'f' };
                    return Err(Error::syntax(format!("{kind}-string: single '}}' is not allowed"), range(start, start + 1)));
                }
                b'\n' if !quote.triple => {
                    if specifier {
                        self.modes.pop();
                        return self.ordinary();
                    }
                    break;
                }
                _ if byte == quote.byte && !quote.triple => {
                    if specifier {
                        break;
                    }
                    self.at += 1;
                    self.modes.pop();
                    return self.token(Kind::StringEnd, start);
                }
                _ if byte == quote.byte && self.peek(1) == byte && self.peek(2) == byte => {
                    if specifier {
                        break;
                    }
                    self.at += 3;
                    self.modes.pop();
                    return self.token(Kind::StringEnd, start);
                }
                _ => self.at += 1,
            }
        }
        // The string is given up; scanning can go on behind it.
        self.at = self.at.min(self.text.len());
        self.modes.clear();
        self.brackets.clear();
        let kind = if quote.template { 't' } else { 'f' };
        if specifier {
            return Err(Error::syntax(format!("{kind}-string: expecting '}}', or format specs"), range(self.at, self.at + 1)));
        }
        let (line, form) = if quote.triple {
            (self.line_of(self.text.len()) - usize::from(self.text.last() == Some(&b'\n')), "triple-quoted ")
        } else {
            (self.line_of(self.at.min(self.text.len())), "")
        };
        let message = format!("unterminated {form}{kind}-string literal (detected at line {line})");
        Err(Error::syntax(message, range(quote.start, quote.start + 1)))
    }
}
