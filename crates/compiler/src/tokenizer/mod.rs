//! The tokenizer: source text to the tokens of Python's lexical analysis, as the module `tokenize` shows them.
//!
//! ```text
//!   lines -> | buffer …  line_start …  start … cursor … | input
//!                        ^ of the line at hand           ^ end of what was read
//! ```
//!
//! It reads a line at a time, from a text it was given or from someone who has more, keeps what it has read, and knows the nesting
//! of brackets, blocks and strings with replacement fields by stacks of its own, so that it never recurses.
//!
//! | file       | what                                                   |
//! |------------|--------------------------------------------------------|
//! | kind.rs    | the kinds of token and the spelling of operators       |
//! | regular.rs | blocks, names, operators, brackets                     |
//! | number.rs  | numbers                                                |
//! | string.rs  | strings, and the text of f-strings and t-strings       |
//!
//! Not here: the parser's own lexer, which makes the syntax tree of correct source.

pub mod kind;
mod number;
mod regular;
mod string;

pub use kind::Kind;

/// What stands for the end of input where a byte is expected; a zero byte in source is an error before it is looked at.
const END: u8 = 0;
/// How deeply strings with replacement fields may lie in one another.
const STRINGS_MAX: usize = 150;
/// How deeply replacement fields may lie in format specifiers.
const FIELDS_MAX: i32 = 3;
/// How many blocks may be open.
const BLOCKS_MAX: usize = 100;
/// Text below this size is not worth forgetting.
const FORGOTTEN_MIN: usize = 16 * 1024;
/// How many brackets may be open.
const BRACKETS_MAX: usize = 200;

/// A token: where it stands in the text that was read.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its kind.
    pub kind: Kind,
    /// First byte and the byte behind the last; `None` for what has no text.
    pub span: Option<(usize, usize)>,
    /// The line it begins on, from 1, and where that line begins.
    pub line: u32,
    /// Where the line it begins on begins.
    pub line_start: usize,
    /// The line it ends on.
    pub end_line: u32,
    /// Where the line it ends on begins.
    pub end_line_start: usize,
}

/// An error of the tokenizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A syntax error: message, line, column and end column (in characters, from 1), text of the line.
    Syntax {
        /// What is wrong.
        message: String,
        /// The line.
        line: u32,
        /// The column.
        column: usize,
        /// The last column.
        end_column: usize,
        /// Where the line begins in the text.
        line_start: usize,
    },
    /// The text ends inside brackets, or after a line continuation, in which case it says in which column.
    End(usize),
    /// A line is indented as no open block is.
    Unindent,
    /// Indentation that depends on the width of a tab.
    Tabs,
    /// Too many blocks.
    Deep,
    /// Something follows a backslash that ends a line.
    Continuation,
}

/// Something dubious that is no error.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// What.
    pub message: String,
    /// On which line.
    pub line: u32,
    /// Where in the text, in bytes.
    pub at: usize,
    /// Is it an escape (rather than a number)?
    pub escape: bool,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub struct Bracket {
    /// `(`, `[` or `{`.
    pub byte: u8,
    /// Where it stands.
    pub at: usize,
    /// On which line.
    pub line: u32,
    /// Where that line begins.
    pub line_start: usize,
}

/// A string with replacement fields that is open.
#[derive(Clone, Copy)]
struct Literal {
    /// `f` or `t`.
    prefix: char,
    quote: u8,
    quotes: usize,
    raw: bool,
    start: usize,
    line: u32,
    line_start: usize,
    /// Brackets open in its fields.
    brackets: i32,
    /// Fields open in one another, less one.
    fields: i32,
    /// In its text, not in a field.
    in_text: bool,
    in_specifier: bool,
    in_debug: bool,
}

/// Gives more text: appends a line, or nothing at the end.
pub type More<'m> = dyn FnMut(&mut Vec<u8>) + 'm;

/// The tokenizer.
pub struct Tokenizer {
    buffer: Vec<u8>,
    cursor: usize,
    /// The end of the lines that were begun.
    input: usize,
    line: u32,
    line_start: usize,
    /// The first line of a string.
    first_line: u32,
    first_line_start: usize,
    start: usize,
    extra: bool,
    ended: bool,
    /// The last line lacked its newline.
    implicit_newline: bool,
    /// A last line without a newline has none.
    pub bare_end: bool,
    at_line_start: bool,
    pending: i32,
    blocks: Vec<(u32, u32)>,
    brackets: Vec<Bracket>,
    literals: Vec<Literal>,
    comment_newline: bool,
    null: Option<Fault>,
    /// What is dubious so far.
    pub doubts: Vec<Doubt>,
}

/// The result of tokenizing.
pub type Result<T> = std::result::Result<T, Fault>;

impl Tokenizer {
    /// A tokenizer of `text`; with `extra`, comments and newlines that mean nothing are tokens, and some errors are none.
    pub fn new(text: Vec<u8>, extra: bool) -> Tokenizer {
        Tokenizer {
            buffer: text,
            cursor: 0,
            input: 0,
            line: 0,
            line_start: 0,
            first_line: 0,
            first_line_start: 0,
            start: 0,
            extra,
            ended: false,
            implicit_newline: false,
            bare_end: false,
            at_line_start: true,
            pending: 0,
            blocks: vec![(0, 0)],
            brackets: Vec::new(),
            literals: Vec::new(),
            comment_newline: false,
            null: None,
            doubts: Vec::new(),
        }
    }

    /// Begins at the start of a line instead of the start of the text; `line` is the number of the line before.
    pub fn begin_at(&mut self, offset: usize, line: u32) {
        self.cursor = offset;
        self.input = offset;
        self.line_start = offset;
        self.line = line;
    }

    /// Is a string with replacement fields open?
    pub fn in_literal(&self) -> bool {
        !self.literals.is_empty()
    }

    /// The text that was read so far.
    pub fn text(&self) -> &[u8] {
        &self.buffer
    }

    /// The line at hand, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// Where the line at hand begins, where the cursor is, and where the lines that were begun end.
    pub fn place(&self) -> (usize, usize, usize) {
        (self.line_start, self.cursor, self.input)
    }

    /// Has everything been read of a text that ends without a newline, and gets none?
    pub fn is_bare_end(&self) -> bool {
        self.bare_end && self.implicit_newline && self.cursor == self.input
    }

    /// Has the last line lacked its newline?
    pub fn implicit_newline(&self) -> bool {
        self.implicit_newline
    }

    /// Has the text ended?
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// The brackets that are open, outermost first.
    pub fn brackets(&self) -> &[Bracket] {
        &self.brackets
    }

    /// How many blocks are open.
    pub fn depth(&self) -> usize {
        self.blocks.len() - 1
    }

    /// The next token.
    pub fn next(&mut self, more: &mut More<'_>) -> Result<Token> {
        let token = match self.literals.last() {
            Some(literal) if literal.in_text => self.literal_text(more),
            _ => self.regular(more),
        };
        // A zero byte is found while a line is read, in the middle of anything.
        match self.null.take() {
            Some(fault) => Err(fault),
            None => token,
        }
    }

    fn token(&self, kind: Kind, span: Option<(usize, usize)>) -> Result<Token> {
        let string = matches!(kind, Kind::STRING | Kind::FSTRING_MIDDLE | Kind::TSTRING_MIDDLE);
        Ok(Token {
            kind,
            span,
            line: if string { self.first_line } else { self.line },
            line_start: if string { self.first_line_start } else { self.line_start },
            end_line: self.line,
            end_line_start: self.line_start,
        })
    }

    fn here(&self, kind: Kind) -> Result<Token> {
        self.token(kind, Some((self.start, self.cursor)))
    }

    /// The next byte, or [`END`].
    fn read(&mut self, more: &mut More<'_>) -> u8 {
        if self.cursor == self.input && !self.begin_line(more) {
            return END;
        }
        let byte = self.buffer.get(self.cursor).copied().unwrap_or(END);
        self.cursor += 1;
        byte
    }

    /// Gives a byte back.
    fn unread(&mut self, byte: u8) {
        if byte != END {
            self.cursor -= 1;
        }
    }

    fn begin_line(&mut self, more: &mut More<'_>) -> bool {
        if self.ended {
            return false;
        }
        if self.input == self.buffer.len() {
            more(&mut self.buffer);
        }
        let Some(rest) = self.buffer.get(self.input..).filter(|rest| !rest.is_empty()) else {
            self.ended = true;
            return false;
        };
        let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        self.line += 1;
        self.line_start = self.cursor;
        self.implicit_newline = rest.get(length - 1) != Some(&b'\n');
        let null = rest.get(..length).is_some_and(|line| line.contains(&0));
        if null {
            self.null = Some(self.fault("source code cannot contain null bytes".to_owned(), None, None));
            self.input += length;
            self.cursor = self.input;
            self.ended = true;
            return false;
        }
        self.input += length;
        if self.implicit_newline {
            self.buffer.insert(self.input, b'\n');
            self.input += 1;
        }
        true
    }

    /// Lets go of text that no token will need; offsets count from the rest.
    pub fn forget(&mut self) {
        if !self.literals.is_empty() || self.line_start < FORGOTTEN_MIN {
            return;
        }
        let gone = self.line_start;
        self.buffer.drain(..gone);
        self.line_start = 0;
        self.cursor -= gone;
        self.input -= gone;
        for bracket in &mut self.brackets {
            bracket.at = bracket.at.saturating_sub(gone);
            bracket.line_start = bracket.line_start.saturating_sub(gone);
        }
    }

    /// Characters between two places.
    pub fn characters(&self, start: usize, end: usize) -> usize {
        let bytes = self.buffer.get(start..end).unwrap_or(&[]);
        bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
    }

    fn fault(&self, message: String, column: Option<usize>, end_column: Option<usize>) -> Fault {
        let column = column.unwrap_or_else(|| self.characters(self.line_start, self.cursor));
        Fault::Syntax { message, line: self.line, column, end_column: end_column.unwrap_or(column), line_start: self.line_start }
    }

    fn wrong<T>(&self, message: impl Into<String>) -> Result<T> {
        Err(self.fault(message.into(), None, None))
    }

    /// Text from `start` to the end of its line.
    pub fn line_text(&self, start: usize) -> &[u8] {
        let rest = self.buffer.get(start..self.input.max(start)).unwrap_or(&[]);
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        rest.get(..end).unwrap_or(&[])
    }
}

/// Is it a character that `str.isprintable` accepts?
pub fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return character == ' ' || character.is_ascii_graphic();
    }
    // The letter keeps combining characters from being shown by themselves.
    let text: String = ['a', character].into_iter().collect();
    text.escape_debug().count() == 2
}
