//! Source text: bytes to characters (PEP 263), newlines made uniform, offsets to lines and columns.

use lissom_bytecode::Const;
use ruff_python_ast::{AtomicNodeIndex, Decorator};
use ruff_text_size::{TextRange, TextSize};

use crate::error::{Error, ErrorKind, Result};

/// Decodes source text of an encoding that the compiler does not know itself.
pub type Decoder<'d> = dyn Fn(&str, &[u8]) -> Option<String> + 'd;

/// Decoded source text and where its lines begin; or, of a tree that a program made, its places and constants.
pub(crate) struct Source {
    text: String,
    lines: Vec<u32>,
    made: Option<Made>,
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
        Source { text, lines, made: None }
    }

    /// A source without text: offsets are indexes into `places`. `text` holds the content of some literals, whose ranges lead into it.
    pub(crate) fn of_places(text: String, places: Vec<(u32, u32)>, constants: Vec<Const>) -> Source {
        Source { text, lines: Vec::new(), made: Some(Made { places, constants }) }
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
        let mut text = without_comments(self.slice(TextRange::new(start, expression.start().max(start))));
        text.push_str(self.slice(expression));
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
        let start = *self.lines.get((line as usize).checked_sub(1)?)? as usize;
        let end = self.lines.get(line as usize).map_or(self.text.len(), |end| *end as usize);
        self.text.get(start..end)
    }
}

fn without_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    text.split_inclusive('\n').map(|line| line.split_once('#').map_or(line.to_owned(), |(code, _)| format!("{code}\n"))).collect()
}

/// The text of `bytes`, by its byte order mark or coding cookie; `cookie` is false for text that was a `str`.
pub(crate) fn decode(bytes: &[u8], cookie: bool, decoder: Option<&Decoder<'_>>) -> Result<String> {
    if bytes.len() >= u32::MAX as usize / 2 {
        return Err(Error::new(ErrorKind::Overflow, "source is too large", None));
    }
    if bytes.contains(&0) {
        return Err(Error::new(ErrorKind::Syntax, "source code string cannot contain null bytes", None));
    }
    let (bytes, mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let encoding = if cookie { find_cookie(bytes) } else { None };
    let encoding = encoding.as_deref().unwrap_or("utf-8");
    let normal = encoding.to_ascii_lowercase().replace('_', "-");
    let is_utf8 = normal == "utf-8" || normal == "utf8" || normal.starts_with("utf-8-");
    if mark && !normal.starts_with("utf-8") {
        return Err(Error::new(ErrorKind::Syntax, format!("encoding problem: {encoding} with BOM"), None));
    }
    if is_utf8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(not_utf8(bytes, error)),
        };
    }
    let latin = normal.starts_with("latin-1") || normal.starts_with("iso-8859-1") && !normal.starts_with("iso-8859-1-5");
    let latin = latin && !matches!(normal.as_str(), "iso-8859-10" | "iso-8859-11" | "iso-8859-13" | "iso-8859-14" | "iso-8859-15" | "iso-8859-16");
    if latin || normal == "iso-latin-1" || normal == "latin1" || normal == "l1" {
        return Ok(bytes.iter().map(|byte| *byte as char).collect());
    }
    if matches!(normal.as_str(), "ascii" | "us-ascii") {
        if let Some(at) = bytes.iter().position(|byte| !byte.is_ascii()) {
            let message = format!(
                "(unicode error) 'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                bytes.get(at).copied().unwrap_or(0)
            );
            return Err(Error::new(ErrorKind::Syntax, message, None));
        }
        return Ok(bytes.iter().map(|byte| *byte as char).collect());
    }
    decoder
        .and_then(|decode| decode(encoding, bytes))
        .ok_or_else(|| Error::new(ErrorKind::Syntax, format!("unknown encoding: {encoding}"), None))
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Box<Error> {
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or(0);
    let reason = match error.error_len() {
        None => "unexpected end of data",
        Some(_) if matches!(byte, 0xc2..=0xf4) => "invalid continuation byte",
        Some(_) => "invalid start byte",
    };
    let message = format!("(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}");
    Error::new(ErrorKind::Syntax, message, None)
}

/// The encoding that a comment on the first or second line names.
fn find_cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')).take(2) {
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
                return Some(value);
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
        assert_eq!(find_cookie(b"# -*- coding: latin-1 -*-\n").as_deref(), Some("latin-1"));
        assert_eq!(find_cookie(b"#!/bin/sh\n# vim: set fileencoding=utf-8 :\n").as_deref(), Some("utf-8"));
        assert_eq!(find_cookie(b"x = 1\n# coding: latin-1\n"), None);
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
