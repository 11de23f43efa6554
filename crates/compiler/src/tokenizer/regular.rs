//! Tokens outside of strings: blocks, comments, names, operators and brackets.

use super::kind::operator;
use super::{BLOCKS_MAX, BRACKETS_MAX, Bracket, END, Fault, Kind, More, Result, Token, Tokenizer, is_printable};

const TAB: u32 = 8;

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 128
}

fn continues_name(byte: u8) -> bool {
    begins_name(byte) || byte.is_ascii_digit()
}

impl Tokenizer {
    /// The next token outside of the text of strings.
    pub(super) fn regular(&mut self, more: &mut More<'_>) -> Result<Token> {
        loop {
            let mut blank = false;
            if self.at_line_start {
                self.at_line_start = false;
                blank = self.indentation(more)?;
            }
            self.start = self.cursor;
            if self.pending != 0 {
                return self.block();
            }
            if let Some(token) = self.after_indentation(blank, more)? {
                return Ok(token);
            }
        }
    }

    fn block(&mut self) -> Result<Token> {
        if self.pending < 0 {
            self.pending += 1;
            return self.token(Kind::DEDENT, Some((self.cursor, self.cursor)).filter(|_| self.extra));
        }
        self.pending -= 1;
        self.token(Kind::INDENT, Some((self.line_start, self.cursor)).filter(|_| self.extra))
    }

    /// Reads the white space that begins a line; whether the line is blank.
    fn indentation(&mut self, more: &mut More<'_>) -> Result<bool> {
        let (mut column, mut other) = (0, 0);
        let mut continued = 0;
        let next = loop {
            match self.read(more) {
                b' ' => (column, other) = (column + 1, other + 1),
                b'\t' => (column, other) = ((column / TAB + 1) * TAB, other + 1),
                b'\x0c' => (column, other) = (0, 0),
                b'\\' => {
                    // The indentation is that of the first line.
                    continued = if continued != 0 { continued } else { column };
                    self.continuation(more)?;
                }
                next => break next,
            }
        };
        self.unread(next);
        if matches!(next, b'#' | b'\n' | b'\r') {
            return Ok(true);
        }
        if !self.brackets.is_empty() {
            return Ok(false);
        }
        if continued != 0 {
            (column, other) = (continued, continued);
        }
        let (block, block_other) = self.blocks.last().copied().unwrap_or_default();
        if column > block {
            if self.blocks.len() >= BLOCKS_MAX {
                self.cursor = self.input;
                return Err(Fault::Deep);
            }
            if other <= block_other {
                return self.tabs();
            }
            self.pending += 1;
            self.blocks.push((column, other));
            return Ok(false);
        }
        while self.blocks.len() > 1 && self.blocks.last().is_some_and(|block| column < block.0) {
            self.pending -= 1;
            self.blocks.pop();
        }
        let (block, block_other) = self.blocks.last().copied().unwrap_or_default();
        if column != block {
            self.cursor = self.input;
            return Err(Fault::Unindent);
        }
        if other != block_other {
            return self.tabs();
        }
        Ok(false)
    }

    fn tabs(&mut self) -> Result<bool> {
        self.cursor = self.input;
        Err(Fault::Tabs)
    }

    /// What follows a backslash: the end of the line, and another line.
    fn continuation(&mut self, more: &mut More<'_>) -> Result<()> {
        let mut next = self.read(more);
        if next == b'\r' {
            next = self.read(more);
        }
        let bare = self.bare_end && self.implicit_newline && self.cursor == self.input;
        if next != b'\n' || bare {
            return Err(Fault::Continuation);
        }
        next = self.read(more);
        if next == END {
            self.cursor = self.input;
            let column = self.cursor - self.line_start;
            return Err(Fault::End(if self.start > self.line_start { column } else { 0 }));
        }
        self.unread(next);
        Ok(())
    }

    /// The next token of the line; `None` if the line means nothing.
    fn after_indentation(&mut self, blank: bool, more: &mut More<'_>) -> Result<Option<Token>> {
        loop {
            let mut next = self.read(more);
            while matches!(next, b' ' | b'\t' | b'\x0c') {
                next = self.read(more);
            }
            self.start = self.cursor - usize::from(next != END);
            if next == b'#' {
                while !matches!(next, END | b'\n' | b'\r') {
                    next = self.read(more);
                }
                if self.extra {
                    self.unread(next);
                    self.comment_newline = blank;
                    return self.here(Kind::COMMENT).map(Some);
                }
            }
            if next == END {
                return if self.brackets.is_empty() { self.token(Kind::ENDMARKER, None).map(Some) } else { Err(Fault::End(self.literals.first().map_or(0, |literal| self.input - literal.line_start))) };
            }
            if begins_name(next) {
                return self.name(next, more).map(Some);
            }
            if next == b'\r' {
                next = self.read(more);
            }
            return match next {
                b'\n' => self.newline(blank),
                b'.' => self.point(more).map(Some),
                b'0'..=b'9' => self.number(next, more).map(Some),
                b'\'' | b'"' => self.string(next, more).map(Some),
                b'\\' => {
                    self.continuation(more)?;
                    continue;
                }
                _ => self.operator(next, more).map(Some),
            };
        }
    }

    fn newline(&mut self, blank: bool) -> Result<Option<Token>> {
        self.at_line_start = true;
        if blank || !self.brackets.is_empty() {
            self.comment_newline = false;
            return if self.extra { self.here(Kind::NL).map(Some) } else { Ok(None) };
        }
        if self.comment_newline && self.extra {
            self.comment_newline = false;
            return self.here(Kind::NL).map(Some);
        }
        self.token(Kind::NEWLINE, Some((self.start, self.cursor - 1))).map(Some)
    }

    fn point(&mut self, more: &mut More<'_>) -> Result<Token> {
        let next = self.read(more);
        if next.is_ascii_digit() {
            return self.fraction(next, more);
        }
        if next == b'.' {
            let last = self.read(more);
            if last == b'.' {
                return self.here(Kind::ELLIPSIS);
            }
            self.unread(last);
        }
        self.unread(next);
        self.here(Kind::DOT)
    }

    /// A name, or a string with a prefix.
    fn name(&mut self, mut next: u8, more: &mut More<'_>) -> Result<Token> {
        let (mut b, mut r, mut u, mut f, mut t) = (false, false, false, false, false);
        loop {
            let seen = match next {
                b'b' | b'B' => &mut b,
                b'u' | b'U' => &mut u,
                b'r' | b'R' => &mut r,
                b'f' | b'F' => &mut f,
                b't' | b'T' => &mut t,
                _ => break,
            };
            if std::mem::replace(seen, true) {
                break;
            }
            next = self.read(more);
            if matches!(next, b'\'' | b'"') {
                self.prefixes(b, r, u, f, t)?;
                return match (f, t) {
                    (true, _) => self.literal_start('f', r, next, more),
                    (_, true) => self.literal_start('t', r, next, more),
                    _ => self.string(next, more),
                };
            }
        }
        let mut ascii = true;
        while continues_name(next) {
            ascii &= next < 128;
            next = self.read(more);
        }
        self.unread(next);
        if !ascii && !self.extra {
            self.check_name()?;
        }
        self.here(Kind::NAME)
    }

    fn prefixes(&self, b: bool, r: bool, u: bool, f: bool, t: bool) -> Result<()> {
        let pairs = [(u, 'u', b, 'b'), (u, 'u', r, 'r'), (u, 'u', f, 'f'), (u, 'u', t, 't'), (b, 'b', f, 'f'), (b, 'b', t, 't'), (f, 'f', t, 't')];
        match pairs.into_iter().find(|(one, _, other, _)| *one && *other) {
            Some((_, one, _, other)) => {
                let (column, end) = (self.characters(self.line_start, self.start) + 1, self.characters(self.line_start, self.cursor));
                Err(self.fault(format!("'{one}' and '{other}' prefixes are incompatible"), Some(column), Some(end)))
            }
            None => Ok(()),
        }
    }

    /// Refuses a name with characters that names do not have.
    fn check_name(&mut self) -> Result<()> {
        let bytes = self.buffer.get(self.start..self.cursor).unwrap_or(&[]);
        let Ok(text) = std::str::from_utf8(bytes) else { return self.wrong("invalid character in identifier") };
        let wrong = text.char_indices().find(|(at, character)| {
            let continues = unicode_ident::is_xid_continue(*character);
            !(if *at == 0 { *character == '_' || unicode_ident::is_xid_start(*character) } else { continues })
        });
        let Some((at, character)) = wrong else { return Ok(()) };
        self.cursor = self.start + at + character.len_utf8();
        let point = character as u32;
        if is_printable(character) {
            self.wrong(format!("invalid character '{character}' (U+{point:04X})"))
        } else {
            self.wrong(format!("invalid non-printable character U+{point:04X}"))
        }
    }

    fn operator(&mut self, byte: u8, more: &mut More<'_>) -> Result<Token> {
        if let Some(token) = self.field_punctuation(byte)? {
            return Ok(token);
        }
        let second = self.read(more);
        if let Some(kind) = operator(&[byte, second]) {
            let third = self.read(more);
            if let Some(kind) = operator(&[byte, second, third]) {
                return self.here(kind);
            }
            self.unread(third);
            return self.here(kind);
        }
        self.unread(second);
        match byte {
            b'(' | b'[' | b'{' => {
                if self.brackets.len() >= BRACKETS_MAX {
                    return self.wrong("too many nested parentheses");
                }
                self.brackets.push(Bracket { byte, at: self.start, line: self.line, line_start: self.line_start });
                if let Some(literal) = self.literals.last_mut() {
                    literal.brackets += 1;
                }
            }
            b')' | b']' | b'}' => self.close(byte)?,
            _ => {}
        }
        if !(byte == b' ' || byte.is_ascii_graphic()) {
            return self.wrong(format!("invalid non-printable character U+{byte:04X}"));
        }
        if byte == b'='
            && let Some(literal) = self.literals.last_mut()
            && literal.fields >= 0
            && literal.brackets - literal.fields == 1
        {
            literal.in_debug = true;
        }
        self.here(operator(&[byte]).unwrap_or(Kind::OP))
    }

    /// The colon that ends the expression of a replacement field.
    fn field_punctuation(&mut self, byte: u8) -> Result<Option<Token>> {
        let Some(literal) = self.literals.last_mut() else { return Ok(None) };
        if byte != b':' || literal.fields < 0 || literal.brackets - 1 != literal.fields {
            return Ok(None);
        }
        literal.in_text = true;
        literal.in_specifier = true;
        self.here(Kind::COLON).map(Some)
    }

    fn close(&mut self, byte: u8) -> Result<()> {
        let closing = byte as char;
        let literal = self.literals.last().copied();
        if let Some(literal) = literal
            && literal.brackets == 0
            && byte == b'}'
        {
            return self.wrong(format!("{}-string: single '}}' is not allowed", literal.prefix));
        }
        match self.brackets.pop() {
            None if !self.extra => return self.wrong(format!("unmatched '{closing}'")),
            Some(bracket) if !self.extra && !matches!((bracket.byte, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}')) => {
                if let Some(literal) = literal
                    && bracket.byte == b'{'
                    && literal.brackets - 1 == literal.fields
                {
                    return self.wrong(format!("{}-string: unmatched '{closing}'", literal.prefix));
                }
                let place = if bracket.line == self.line { String::new() } else { format!(" on line {}", bracket.line) };
                let opening = bracket.byte as char;
                return self.wrong(format!("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'{place}"));
            }
            _ => {}
        }
        if let Some(literal) = self.literals.last_mut() {
            literal.brackets -= 1;
            if literal.brackets < 0 {
                let prefix = literal.prefix;
                return self.wrong(format!("{prefix}-string: unmatched '{closing}'"));
            }
            if byte == b'}' && literal.brackets == literal.fields {
                literal.fields -= 1;
                literal.in_text = true;
                literal.in_specifier = false;
                literal.in_debug = false;
            }
        }
        Ok(())
    }
}
