//! Source text: bytes to characters (PEP 263), newlines made uniform, offsets to lines and columns.

use lissom_bytecode::Const;
use ruff_python_ast::{AtomicNodeIndex, Decorator};
use ruff_text_size::{TextRange, TextSize};

use crate::error::{CompileError, ErrorKind};
use crate::tokenizer::{Kind, Tokenizer};

/// Decoded source text and where its lines begin; or, of a tree that a program made, its places and constants.
pub(crate) struct Source {
    text: String,
    lines: Vec<u32>,
    made: Option<Made>,
    /// The most digits that a decimal literal may have; 0 for any number.
    pub(crate) digits_max: usize,
}

/// What stands in for a text that there is not.
struct Made {
    /// Lines and columns; an offset is an index into them.
    places: Vec<(u32, u32)>,
    /// Constants that nodes name by their index.
    constants: Vec<Const>,
}

impl Source {
    /// Text that needs no decoding; newlines are made uniform.
    pub(crate) fn new(text: String) -> Source {
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        let mut lines = vec![0];
        lines.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1));
        Source { text, lines, made: None, digits_max: 0 }
    }

    /// A source without text: offsets are indexes into `places`. `text` holds the content of some literals, whose ranges lead into it.
    pub(crate) fn of_places(text: String, places: Vec<(u32, u32)>, constants: Vec<Const>) -> Source {
        Source { text, lines: Vec::new(), made: Some(Made { places, constants }), digits_max: 0 }
    }

    /// Is it a tree's, without text?
    pub(crate) fn is_made(&self) -> bool {
        self.made.is_some()
    }

    /// The constant that a node of a made tree stands for.
    pub(crate) fn constant(&self, index: &AtomicNodeIndex) -> Option<&Const> {
        let made = self.made.as_ref()?;
        made.constants.get(index.load().as_u32()? as usize)
    }

    /// The range of a definition without its decorators.
    pub(crate) fn without_decorators(&self, range: TextRange, decorators: &[Decorator]) -> TextRange {
        let Some(last) = decorators.last() else { return range };
        if self.is_made() {
            return range;
        }
        let mut at = last.range.end().to_usize();
        // Between the last decorator and the definition there are only white space, newlines and comments.
        while let Some(rest) = self.text.get(at..range.end().to_usize()) {
            match rest.chars().next() {
                Some('#') => at += rest.find('\n').unwrap_or(rest.len()),
                Some(character) if character.is_whitespace() || character == '\\' => at += character.len_utf8(),
                _ => break,
            }
        }
        TextRange::new(TextSize::new(at as u32).min(range.end()), range.end())
    }

    /// The text of an interpolation's expression as a template keeps it: all between the braces and before `=`, `!` or `:`, but comments.
    /// `field` has the braces, `expression` is without parentheses.
    pub(crate) fn interpolation_text(&self, field: TextRange, expression: TextRange) -> String {
        let start = field.start() + TextSize::new(1);
        let mut text = without_comments(self.slice(TextRange::new(start, expression.end().max(start))));
        let rest = self.slice(TextRange::new(expression.end(), field.end().max(expression.end())));
        let rest = without_comments(rest);
        let end = rest.find(['=', '!', ':', '}']).unwrap_or(rest.len());
        text.push_str(rest.get(..end).unwrap_or(""));
        text
    }

    /// The range of a format specification with the colon before it.
    pub(crate) fn with_colon(&self, range: TextRange) -> TextRange {
        if self.is_made() || range.start() == TextSize::new(0) { range } else { TextRange::new(range.start() - TextSize::new(1), range.end()) }
    }

    /// The range of a compound statement: a semicolon after its last simple statement belongs to it.
    pub(crate) fn with_semicolon(&self, range: TextRange) -> TextRange {
        let rest = self.text.get(range.end().to_usize()..).unwrap_or("");
        let space = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if self.is_made() || !rest.get(space..).is_some_and(|rest| rest.starts_with(';')) {
            return range;
        }
        TextRange::new(range.start(), range.end() + TextSize::new(space as u32 + 1))
    }

    /// The range with the parentheses around it.
    pub(crate) fn with_parentheses(&self, range: TextRange) -> TextRange {
        if self.is_made() {
            return range;
        }
        let before = self.text.get(..range.start().to_usize()).unwrap_or("").trim_end();
        let after = self.text.get(range.end().to_usize()..).unwrap_or("");
        match (before.strip_suffix('('), after.find(')')) {
            (Some(start), Some(end)) => {
                let start = TextSize::new(start.len() as u32);
                TextRange::new(start, range.end() + TextSize::new(end as u32 + 1))
            }
            _ => range,
        }
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text of a range.
    pub(crate) fn slice(&self, range: TextRange) -> &str {
        self.text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("")
    }

    /// Line (from 1) and column (from 0, in bytes) of an offset.
    pub(crate) fn position(&self, offset: TextSize) -> (u32, u32) {
        let offset = offset.to_u32();
        if let Some(made) = &self.made {
            return made.places.get(offset as usize).copied().unwrap_or_default();
        }
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        (line as u32, offset - start)
    }

    /// Line (from 1) of an offset.
    pub(crate) fn line(&self, offset: TextSize) -> u32 {
        self.position(offset).0
    }

    /// Line and column (both from 1, in characters) of an offset.
    pub(crate) fn character_position(&self, offset: TextSize) -> (u32, u32) {
        let (line, column) = self.position(offset);
        if self.is_made() {
            return (line, column + 1);
        }
        let text = self.line_text(line).unwrap_or("");
        let characters = text.char_indices().take_while(|(at, _)| *at < column as usize).count();
        // An offset past the text counts on.
        (line, characters as u32 + 1 + (column as usize).saturating_sub(text.len()) as u32)
    }

    /// The text of a line (from 1), with its newline if it has one.
    pub(crate) fn line_text(&self, line: u32) -> Option<&str> {
        if line == 0 {
            return Some("");
        }
        let start = *self.lines.get((line as usize).checked_sub(1)?)? as usize;
        let end = self.lines.get(line as usize).map_or(self.text.len(), |end| *end as usize);
        self.text.get(start..end)
    }
}

/// The text of an expression without the comments in it.
pub(crate) fn without_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    // In brackets, so that newlines mean nothing.
    let mut tokenizer = Tokenizer::new(format!("({text}").into_bytes(), true);
    let (mut kept, mut from) = (String::new(), 0);
    while let Ok(token) = tokenizer.next(&mut |_| ()) {
        if token.kind == Kind::ENDMARKER {
            break;
        }
        if let (Kind::COMMENT, Some((start, end))) = (token.kind, token.span) {
            kept.push_str(text.get(from..start - 1).unwrap_or(""));
            from = end - 1;
        }
    }
    kept.push_str(text.get(from..).unwrap_or(""));
    kept
}

/// The encoding of source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, declared or not.
    Utf8,
    /// Latin-1.
    Latin1,
    /// Another one: whoever compiles decodes.
    Other(String),
}

/// The encoding that a source declares.
pub fn encoding_of(bytes: &[u8]) -> Encoding {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    find_cookie(bytes).map_or(Encoding::Utf8, |(name, _)| encoding(&name))
}

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Only the first twelve characters of a name tell whether it is one of those that need no codec.
fn encoding(name: &str) -> Encoding {
    let normal: String = name.chars().take(12).collect::<String>().to_ascii_lowercase().replace('_', "-");
    let one_of = |names: &[&str]| names.iter().any(|name| normal.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')));
    if one_of(&["utf-8"]) {
        Encoding::Utf8
    } else if one_of(&["latin-1", "iso-8859-1", "iso-latin-1"]) {
        Encoding::Latin1
    } else {
        Encoding::Other(name.to_owned())
    }
}

/// The text of `bytes`, by its byte order mark or coding cookie; `cookie` is false for text that was a `str`. In a file a null byte has a line.
pub(crate) fn decode(bytes: &[u8], cookie: bool, file: bool) -> std::result::Result<String, CompileError> {
    if bytes.len() >= u32::MAX as usize / 2 {
        return Err(placeless(ErrorKind::Overflow, "source is too large".to_owned()));
    }
    if let (true, Some(at)) = (file, bytes.iter().position(|byte| *byte == 0)) {
        let before = &bytes[..at];
        let line = before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
        let text = String::from_utf8_lossy(before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default()).into_owned();
        let message = "source code cannot contain null bytes".to_owned();
        return Err(CompileError { kind: ErrorKind::Syntax, message, line, column: 0, end_line: line, end_column: 0, text: Some(text), whole: None });
    }
    if bytes.contains(&0) {
        return Err(placeless(ErrorKind::Bare, "source code string cannot contain null bytes".to_owned()));
    }
    let (bytes, mark) = match bytes.strip_prefix(MARK) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let found = if cookie { find_cookie(bytes) } else { None };
    let declared = found.as_ref().map_or(Encoding::Utf8, |(name, _)| encoding(name));
    if let (true, Some((name, line))) = (mark && declared != Encoding::Utf8, &found) {
        let name = if declared == Encoding::Latin1 { "iso-8859-1" } else { name };
        let text = bytes.split(|byte| *byte == b'\n').nth(*line as usize - 1).unwrap_or(&[]);
        let text = String::from_utf8_lossy(text).into_owned();
        let end_column = text.chars().count() as u32;
        let message = format!("encoding problem: {name} with BOM");
        return Err(CompileError { kind: ErrorKind::Syntax, message, line: *line, column: 0, end_line: *line, end_column, text: Some(text), whole: None });
    }
    match declared {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(not_utf8(bytes, error.valid_up_to())),
        },
        Encoding::Latin1 => Ok(bytes.iter().map(|byte| *byte as char).collect()),
        Encoding::Other(name) => Err(placeless(ErrorKind::Syntax, format!("unknown encoding: {name}"))),
    }
}

fn placeless(kind: ErrorKind, message: String) -> CompileError {
    CompileError { kind, message, line: 0, column: 0, end_line: 0, end_column: 0, text: None, whole: None }
}

fn not_utf8(bytes: &[u8], at: usize) -> CompileError {
    // Lines end in any of the three ways.
    let (first, second) = bytes.split_at(at.min(bytes.len()));
    let (first, second) = (plain_ends(first), plain_ends(second));
    let (bytes, at) = ([first.as_slice(), &second].concat(), first.len());
    let bytes = bytes.as_slice();
    let before = bytes.get(..at).unwrap_or(&[]);
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    let end = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')).map_or(bytes.len(), |length| at + length);
    let column = String::from_utf8_lossy(bytes.get(start..at).unwrap_or(&[])).chars().count() as u32 + 1;
    let text = String::from_utf8_lossy(bytes.get(start..end).unwrap_or(&[])).into_owned();
    let byte = bytes.get(at).copied().unwrap_or(0);
    let message = format!(
        "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details"
    );
    CompileError { kind: ErrorKind::Syntax, message, line, column, end_line: line, end_column: column, text: Some(text), whole: None }
}

/// The bytes with `\n` at the end of each line.
fn plain_ends(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'\r' if bytes.get(index + 1) == Some(&b'\n') => {}
            b'\r' => out.push(b'\n'),
            byte => out.push(*byte),
        }
    }
    out
}

/// The encoding that a comment on the first or second line names, and the line.
fn find_cookie(bytes: &[u8]) -> Option<(String, u32)> {
    for (index, line) in bytes.split(|byte| matches!(byte, b'\n' | b'\r')).take(2).enumerate() {
        let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
        let Some(comment) = start.and_then(|start| line.get(start..)) else { continue };
        if comment.first() != Some(&b'#') {
            return None;
        }
        let mut rest = comment;
        while let Some(at) = rest.windows(6).position(|window| window == b"coding") {
            rest = rest.get(at + 6..).unwrap_or(&[]);
            let Some((b':' | b'=', value)) = rest.split_first() else { continue };
            let value: String = value
                .iter()
                .skip_while(|byte| matches!(byte, b' ' | b'\t'))
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
                .map(|byte| *byte as char)
                .collect();
            if !value.is_empty() {
                return Some((value, index as u32 + 1));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_where_python_looks() {
        assert_eq!(find_cookie(b"# -*- coding: latin-1 -*-\n"), Some(("latin-1".to_owned(), 1)));
        assert_eq!(find_cookie(b"#!/bin/sh\n# vim: set fileencoding=utf-8 :\n"), Some(("utf-8".to_owned(), 2)));
        assert_eq!(find_cookie(b"x = 1\n# coding: latin-1\n"), None);
        assert_eq!(find_cookie(b"\n#coding:x\n"), Some(("x".to_owned(), 2)));
        assert_eq!(find_cookie(b"\n\n# coding: latin-1\n"), None);
    }

    #[test]
    fn positions_count_bytes_and_characters() {
        let source = Source::new("a\r\n\u{e9}b\n".to_owned());
        assert_eq!(source.text(), "a\n\u{e9}b\n");
        assert_eq!(source.position(TextSize::new(4)), (2, 2));
        assert_eq!(source.character_position(TextSize::new(4)), (2, 2));
    }
}
