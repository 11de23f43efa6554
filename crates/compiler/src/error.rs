//! Errors: what a compilation reports, in CPython's words and coordinates.
//!
//! Inside the crate an error is an [`Error`], a message with a range of byte offsets. At the door
//! ([`crate::compile`]) it becomes a [`CompileError`] with lines, columns and the source line.

use ruff_text_size::TextRange;

use crate::source::Source;

/// Which exception an error is raised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// `_IncompleteInputError`: more input could complete the source
    Incomplete,
    /// `MemoryError`: the source is too complex
    Memory,
    /// `RecursionError`: an expression is too deep
    Recursion,
    /// `OverflowError`
    Overflow,
    /// `SyntaxError` with a message and nothing else
    Bare,
}

/// An error of the source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// The exception it is raised as.
    pub kind: ErrorKind,
    /// The message.
    pub message: String,
    /// First line, from 1; 0 if the error has no place.
    pub line: u32,
    /// First column, from 1, in characters.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
    /// The line of source, with its newline.
    pub text: Option<String>,
    /// The line of the compound statement before the error and the whole source, for those who look for misspelt keywords; only of errors of the parser.
    pub whole: Option<(u32, String)>,
}

/// An error before its place has been worked out.
#[derive(Clone, Debug)]
pub(crate) struct Error {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) range: Option<TextRange>,
    /// Line, column, last line and last column, if they are not those of the range.
    pub(crate) place: Option<(u32, u32, u32, u32)>,
    /// The line is shown without its newline.
    pub(crate) bare: bool,
}

/// Result of the passes of the compiler; the error is boxed to keep results small.
pub(crate) type Result<T> = std::result::Result<T, Box<Error>>;

impl Error {
    /// A `SyntaxError` at `range`.
    pub(crate) fn syntax(message: impl Into<String>, range: TextRange) -> Box<Error> {
        Box::new(Error { kind: ErrorKind::Syntax, message: message.into(), range: Some(range), place: None, bare: false })
    }

    /// An error of some kind at `range`.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>, range: Option<TextRange>) -> Box<Error> {
        Box::new(Error { kind, message: message.into(), range, place: None, bare: false })
    }

    /// The error with its place in `source`.
    pub(crate) fn located(self, source: &Source) -> CompileError {
        let Some(range) = self.range else {
            return CompileError {
                kind: self.kind,
                message: self.message,
                line: 0,
                column: 0,
                end_line: 0,
                end_column: 0,
                text: None,
                whole: None,
            };
        };
        let ((line, column), (end_line, end_column)) = match self.place {
            Some((line, column, end_line, end_column)) => ((line, column), (end_line, end_column)),
            None => (source.character_position(range.start()), source.character_position(range.end())),
        };
        let text = source.line_text(line).map(|text| {
            let mut text = text.to_owned();
            if self.bare {
                text.truncate(text.trim_end_matches('\n').len());
            } else if !text.ends_with('\n') {
                text.push('\n');
            }
            text
        });
        CompileError { kind: self.kind, message: self.message, line, column, end_line, end_column, text, whole: None }
    }
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line == 0 {
            return out.write_str(&self.message);
        }
        write!(out, "{} (line {})", self.message, self.line)
    }
}

impl std::error::Error for CompileError {}
