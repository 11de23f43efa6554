//! What is wrong with a source: read once more, by a grammar that knows the mistakes people make, when the parser has found an error.
//!
//! ```text
//!   rules.txt -> notation (rules) -> reader (tokens by rules; once, then again looking for mistakes) -> mistakes (words, place)
//! ```
//!
//! Reading begins two statements before the error, at the outermost level. An error of the tokenizer comes before one of the parser; the
//! general error is at the last token that was looked at the first time.
//!
//! Not here: errors in the text of literals ([`diagnose`](crate::diagnose)), and those of scopes and of the compiler.

mod mistakes;
mod node;
mod notation;
mod reader;

use ruff_text_size::{TextRange, TextSize};

use crate::Mode;
use crate::error::{Error, ErrorKind};
use crate::source::Source;
use crate::tokenizer::{Fault, Kind, Token, Tokenizer};
use notation::Grammar;
use reader::Reader;

/// Where a problem ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Before this byte.
    At(usize),
    /// It is not said.
    Unknown,
    /// It is not said, and the column is −1.
    Nowhere,
}

/// A problem: its words and its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) start: usize,
    pub(crate) end: End,
    /// The line and the column, where they are no place in the text.
    pub(crate) column: Option<(u32, u32)>,
    /// The tokenizer is past the line.
    pub(crate) past: bool,
}

impl Problem {
    /// Where the tokenizer is.
    fn at_cursor(tokenizer: &Tokenizer, kind: ErrorKind, message: String) -> Problem {
        let (line_start, cursor, _) = tokenizer.place();
        let column = if cursor > line_start { None } else { Some((tokenizer.line(), 0)) };
        Problem { kind, message, start: cursor.saturating_sub(1), end: End::Nowhere, column, past: false }
    }

    /// An error of the tokenizer, in the words of the compiler.
    fn of_fault(tokenizer: &Tokenizer, fault: Fault) -> Problem {
        let (line_start, cursor, _) = tokenizer.place();
        match fault {
            Fault::Syntax { message, line, column, end_column, line_start } => {
                let text = String::from_utf8_lossy(tokenizer.line_text(line_start)).into_owned();
                let offset = |column: usize| line_start + text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
                let place = if column == 0 { Some((line, 0)) } else { None };
                Problem { kind: ErrorKind::Syntax, message, start: offset(column), end: End::At(offset(end_column)), column: place, past: true }
            }
            Fault::End(_) => match tokenizer.brackets().last() {
                Some(bracket) => unclosed(bracket),
                None => Problem::at_cursor(tokenizer, ErrorKind::Syntax, "unexpected EOF while parsing".to_owned()),
            },
            Fault::Unindent => {
                Problem::at_cursor(tokenizer, ErrorKind::Indentation, "unindent does not match any outer indentation level".to_owned())
            }
            Fault::Tabs => Problem {
                kind: ErrorKind::Tab,
                message: "inconsistent use of tabs and spaces in indentation".to_owned(),
                start: line_start,
                end: End::Unknown,
                column: None,
                past: false,
            },
            Fault::Deep => {
                Problem { kind: ErrorKind::Indentation, message: "too many levels of indentation".to_owned(), start: line_start, end: End::Unknown, column: None, past: false }
            }
            Fault::Continuation => Problem {
                kind: ErrorKind::Syntax,
                message: "unexpected character after line continuation character".to_owned(),
                // Where the text ends behind the backslash, the cursor has not moved.
                start: cursor.saturating_sub(if tokenizer.is_bare_end() { 2 } else { 1 }),
                end: End::Unknown,
                column: None,
                past: false,
            },
        }
    }

    fn error(self, source: &Source) -> Box<Error> {
        let size = |at: usize| TextSize::new(at.min(u32::MAX as usize) as u32);
        let (line, column) = self.column.unwrap_or_else(|| source.character_position(size(self.start)));
        let (end_line, end_column) = match (self.end, self.column) {
            (End::At(_), Some((line, column))) => (line, column),
            (End::At(end), None) if end > self.start && source.text().as_bytes().get(end - 1) == Some(&b'\n') => {
                let (line, column) = source.character_position(size(end - 1));
                (line, column + 1)
            }
            (End::At(end), None) => source.character_position(size(end)),
            (End::Unknown, _) => (line, 0),
            (End::Nowhere, _) => (line, u32::MAX),
        };
        let range = TextRange::empty(size(self.start));
        Box::new(Error { kind: self.kind, message: self.message, range: Some(range), place: Some((line, column, end_line, end_column)), bare: self.past })
    }
}

fn unclosed(bracket: &crate::tokenizer::Bracket) -> Problem {
    let message = format!("'{}' was never closed", bracket.byte as char);
    Problem { kind: ErrorKind::Syntax, message, start: bracket.at, end: End::Unknown, column: None, past: false }
}

/// What is to be read.
pub(crate) struct Request<'s> {
    pub(crate) source: &'s Source,
    pub(crate) mode: Mode,
    /// Where the parser found an error.
    pub(crate) at: usize,
    /// More input may follow.
    pub(crate) incomplete: bool,
    /// What is wrong inside a string literal, and where.
    pub(crate) literal: Option<(usize, Box<Error>)>,
}

/// The error in a source, named; `None` if the grammar finds nothing wrong.
pub(crate) fn find(request: Request<'_>) -> Option<Box<Error>> {
    let (source, mode) = (request.source, request.mode);
    let mut error = search(request)?;
    let line = error.place.map_or_else(|| source.line(error.range.map_or(TextSize::new(0), |range| range.start())), |place| place.0);
    // Only to a file the newline is added that its last line lacks.
    error.bare |= mode != Mode::Exec && !source.text().ends_with('\n') && line as usize == source.text().lines().count();
    Some(error)
}

fn search(request: Request<'_>) -> Option<Box<Error>> {
    let (source, request_mode) = (request.source, request.mode);
    let text = source.text();
    let grammar = Grammar::read();
    let mut tokenizer = Tokenizer::new(text.as_bytes().to_vec(), false);
    tokenizer.bare_end = request.mode != Mode::Exec;
    if request.mode == Mode::Exec {
        let (offset, line) = beginning(text, request.at);
        tokenizer.begin_at(offset, line);
    }
    let mut reader = Reader::new(&grammar, text, tokenizer);
    reader.literal = request.literal.map(|(at, error)| {
        let start = error.range.map_or(at, |range| range.start().to_usize());
        let end = error.range.map_or(at, |range| range.end().to_usize());
        (at, Problem { kind: error.kind, message: error.message, start, end: End::At(end), column: None, past: false })
    });
    let rule = grammar.rule(match request.mode {
        Mode::Exec => "file",
        Mode::Single => "single",
        Mode::Eval => "eval",
    });
    let first = reader.rule(rule);
    if let Ok(Some(_)) = first {
        return None;
    }
    if request.incomplete && reader.at_end() {
        return Some(Error::new(ErrorKind::Incomplete, "incomplete input", Some(TextRange::empty(TextSize::new(text.len() as u32)))));
    }
    let demanded = if reader.demanded { reader.problem.take() } else { None };
    if first.is_err() && demanded.is_none() {
        let problem = reader.problem.take()?;
        return Some(reader.named(problem, source));
    }
    let last = reader.tokens.len().saturating_sub(1);
    reader.again();
    let second = reader.rule(rule);
    if let Some(problem) = reader.problem.take() {
        return Some(reader.named(problem, source));
    }
    if let Some(problem) = demanded {
        return Some(reader.named(problem, source));
    }
    if second.is_err() {
        return None;
    }
    let problem = match reader.tokens.get(last).map(|tok| tok.kind) {
        Some(kind @ (Kind::INDENT | Kind::DEDENT)) => {
            let which = if kind == Kind::INDENT { "unexpected indent" } else { "unexpected unindent" };
            return Some(Problem::at_cursor(&reader.tokenizer, ErrorKind::Indentation, which.to_owned()).error(source));
        }
        // The end of a line that has none is nowhere.
        Some(Kind::NEWLINE | Kind::ENDMARKER) if request_mode != Mode::Exec && !text.ends_with('\n') => {
            let line = reader.tokens.get(last).map_or(0, |tok| tok.line);
            Problem { kind: ErrorKind::Syntax, message: "invalid syntax".to_owned(), start: text.len(), end: End::At(text.len()), column: Some((line, 0)), past: false }
        }
        _ => reader.at_tokens(last, last + 1, "invalid syntax".to_owned()),
    };
    Some(reader.named(problem, source))
}

/// Calls a function with the first token, and its text, of each logical line at the outermost level that begins no later than `at`.
fn for_each_beginning(text: &str, at: usize, mut visit: impl FnMut(&Token, &str)) {
    let mut tokenizer = Tokenizer::new(text.as_bytes().to_vec(), false);
    let mut fresh = true;
    while let Ok(token) = tokenizer.next(&mut |_| ()) {
        let Some((start, end)) = token.span else {
            if token.kind == Kind::ENDMARKER {
                break;
            }
            continue;
        };
        if start > at {
            break;
        }
        if fresh && tokenizer.depth() == 0 {
            visit(&token, text.get(start..end).unwrap_or(""));
        }
        fresh = token.kind == Kind::NEWLINE;
    }
}

/// The line of the compound statement that ends where the statement with the error at `at` begins, at the outermost level; else 0.
pub(crate) fn compound_before(text: &str, at: usize) -> u32 {
    const COMPOUND: [&str; 10] = ["if", "for", "while", "try", "with", "def", "class", "async", "match", "@"];
    let (mut known, mut last) = (0, 0);
    for_each_beginning(text, at, |token, word| {
        if !matches!(word, "else" | "elif" | "except" | "finally" | "case") {
            known = last;
            last = if COMPOUND.contains(&word) { token.line } else { 0 };
        }
    });
    if last == 0 { known } else { 0 }
}

/// Where the statement before the one that contains `at` begins, at the outermost level, and the line before that.
fn beginning(text: &str, at: usize) -> (usize, u32) {
    let mut starts = [(0, 0); 3];
    for_each_beginning(text, at, |token, word| {
        if !matches!(word, "else" | "elif" | "except" | "finally" | "case" | "def" | "class" | "async") {
            starts = [starts[1], starts[2], (token.line_start, token.line - 1)];
        }
    });
    starts[0]
}

impl Reader<'_> {
    /// Has the text ended, or a string in it that could go on?
    fn at_end(&self) -> bool {
        let open = self.problem.as_ref().is_some_and(|problem| problem.message.starts_with("unterminated triple-quoted"));
        self.tokenizer.ended() || open
    }

    fn named(&mut self, mut problem: Problem, source: &Source) -> Box<Error> {
        let line = problem.column.map_or_else(|| source.line(TextSize::new(problem.start as u32)), |place| place.0);
        problem.past |= self.tokenizer.line() > line;
        self.prefer_tokenizer(problem).error(source)
    }

    /// The rest of the text may hold an error of the tokenizer, which comes first; and a bracket that was opened before the problem and never
    /// closed is the likely cause of it.
    fn prefer_tokenizer(&mut self, problem: Problem) -> Problem {
        let line = self.tokens.last().map_or(0, |tok| tok.line);
        if self.failed {
            return problem;
        }
        loop {
            match self.tokenizer.next(&mut |_| ()) {
                Ok(token) if token.kind == Kind::ENDMARKER => return problem,
                Ok(_) => {}
                Err(fault) => {
                    let inside = self.tokenizer.in_literal();
                    return match (&fault, self.tokenizer.brackets().last()) {
                        (Fault::Syntax { .. }, _) if !inside => Problem::of_fault(&self.tokenizer, fault),
                        (Fault::Syntax { .. }, _) => problem,
                        (_, Some(bracket)) if line > bracket.line => Problem { past: true, ..unclosed(bracket) },
                        _ => problem,
                    };
                }
            }
        }
    }
}
