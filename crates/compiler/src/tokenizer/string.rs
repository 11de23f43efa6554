//! Strings, and the text of f-strings and t-strings between their replacement fields.

use super::{Doubt, END, FIELDS_MAX, Kind, Literal, More, Result, STRINGS_MAX, Token, Tokenizer};

impl Tokenizer {
    /// A string without fields, whose opening quote was read.
    pub(super) fn string(&mut self, quote: u8, more: &mut More<'_>) -> Result<Token> {
        self.first_line = self.line;
        self.first_line_start = self.line_start;
        let mut quotes = 1;
        let mut closing = 0;
        let mut escaped_quote = false;
        let mut next = self.read(more);
        if next == quote {
            next = self.read(more);
            if next == quote {
                quotes = 3;
            } else {
                closing = 1;
            }
        }
        if next != quote {
            self.unread(next);
        }
        while closing != quotes {
            next = self.read(more);
            if next == END || (quotes == 1 && next == b'\n') {
                return self.unterminated(quote, quotes, escaped_quote);
            }
            if next == quote {
                closing += 1;
                continue;
            }
            closing = 0;
            if next == b'\\' {
                next = self.read(more);
                escaped_quote |= next == quote;
                if next == b'\r' {
                    self.read(more);
                }
            }
        }
        self.here(Kind::STRING)
    }

    /// The error is at the quote that opens the string.
    fn unterminated(&mut self, quote: u8, quotes: usize, escaped_quote: bool) -> Result<Token> {
        let line = self.line;
        self.cursor = self.start + 1;
        self.line_start = self.first_line_start;
        self.line = self.first_line;
        if let Some(literal) = self.literals.last()
            && literal.quote == quote
            && literal.quotes == quotes
        {
            return self.wrong(format!("{}-string: expecting '}}'", literal.prefix));
        }
        if quotes == 3 {
            return self.wrong(format!("unterminated triple-quoted string literal (detected at line {line})"));
        }
        let hint = if escaped_quote { "; perhaps you escaped the end quote?" } else { "" };
        self.wrong(format!("unterminated string literal (detected at line {line}){hint}"))
    }

    /// The start of a string with fields, whose opening quote was read.
    pub(super) fn literal_start(&mut self, prefix: char, raw: bool, quote: u8, more: &mut More<'_>) -> Result<Token> {
        self.first_line = self.line;
        self.first_line_start = self.line_start;
        let mut quotes = 1;
        let next = self.read(more);
        if next == quote {
            let after = self.read(more);
            if after == quote {
                quotes = 3;
            } else {
                self.unread(after);
                self.unread(next);
            }
        } else {
            self.unread(next);
        }
        if self.literals.len() + 1 >= STRINGS_MAX {
            return self.wrong("too many nested f-strings or t-strings");
        }
        self.literals.push(Literal {
            prefix,
            quote,
            quotes,
            raw,
            start: self.start,
            line: self.line,
            line_start: self.line_start,
            brackets: 0,
            fields: -1,
            in_text: true,
            in_specifier: false,
            in_debug: false,
        });
        self.here(if prefix == 'f' { Kind::FSTRING_START } else { Kind::TSTRING_START })
    }

    /// The next token in the text of a string with fields: text, the end of the string, or what begins a field.
    pub(super) fn literal_text(&mut self, more: &mut More<'_>) -> Result<Token> {
        let Some(&literal) = self.literals.last() else { return self.regular(more) };
        let middle = if literal.prefix == 'f' { Kind::FSTRING_MIDDLE } else { Kind::TSTRING_MIDDLE };
        self.start = self.cursor;
        self.first_line = self.line;
        let first = self.read(more);
        self.start = self.cursor - usize::from(first != END);
        if first == b'{' {
            let second = self.read(more);
            self.unread(second);
            self.unread(first);
            if second != b'{' {
                self.begin_field(literal)?;
                return self.regular(more);
            }
        } else {
            self.unread(first);
        }
        if self.quotes_follow(literal, more) {
            self.literals.pop();
            return self.here(if literal.prefix == 'f' { Kind::FSTRING_END } else { Kind::TSTRING_END });
        }
        self.first_line_start = self.line_start;
        let mut closing = 0;
        let mut named = false;
        while closing != literal.quotes {
            let next = self.read(more);
            let in_specifier = literal.in_specifier && literal.fields >= 0;
            if next == END || (literal.quotes == 1 && next == b'\n') {
                if in_specifier && next == b'\n' {
                    let prefix = literal.prefix;
                    return self.wrong(format!(
                        "{prefix}-string: newlines are not allowed in format specifiers for single quoted {prefix}-strings"
                    ));
                }
                return self.unterminated_literal(literal);
            }
            if next == literal.quote {
                closing += 1;
                continue;
            }
            closing = 0;
            match next {
                b'{' => {
                    let peek = self.read(more);
                    if peek != b'{' || in_specifier {
                        self.unread(peek);
                        self.unread(next);
                        self.begin_field(literal)?;
                        return self.here(middle);
                    }
                    return self.token(middle, Some((self.start, self.cursor - 1)));
                }
                b'}' if named => return self.here(middle),
                b'}' => {
                    let peek = self.read(more);
                    if peek == b'}' && !in_specifier && literal.brackets == 0 {
                        return self.token(middle, Some((self.start, self.cursor - 1)));
                    }
                    self.unread(peek);
                    self.unread(next);
                    if let Some(open) = self.literals.last_mut() {
                        open.in_text = false;
                        open.in_specifier = false;
                    }
                    return self.here(middle);
                }
                b'\\' => named |= self.text_escape(literal, more),
                _ => {}
            }
        }
        self.cursor -= literal.quotes;
        self.here(middle)
    }

    /// What follows a backslash; whether it begins the name of a character.
    fn text_escape(&mut self, literal: Literal, more: &mut More<'_>) -> bool {
        let mut next = self.read(more);
        if next == b'\r' {
            next = self.read(more);
        }
        if matches!(next, b'{' | b'}') {
            if !literal.raw {
                let message = format!("invalid escape sequence '\\{}'", next as char);
                self.doubts.push(Doubt { message, line: self.line, at: self.cursor - 2, escape: true });
            }
            self.unread(next);
            return false;
        }
        if literal.raw || next != b'N' {
            return false;
        }
        let brace = self.read(more);
        if brace != b'{' {
            self.unread(brace);
        }
        brace == b'{'
    }

    fn begin_field(&mut self, literal: Literal) -> Result<()> {
        if let Some(open) = self.literals.last_mut() {
            open.fields += 1;
            open.in_text = false;
        }
        if literal.fields + 1 >= FIELDS_MAX {
            return self.wrong(format!("{}-string: expressions nested too deeply", literal.prefix));
        }
        Ok(())
    }

    /// Takes the closing quotes if they are next.
    fn quotes_follow(&mut self, literal: Literal, more: &mut More<'_>) -> bool {
        for taken in 0..literal.quotes {
            let next = self.read(more);
            if next != literal.quote {
                self.unread(next);
                self.cursor -= taken;
                return false;
            }
        }
        true
    }

    fn unterminated_literal(&mut self, literal: Literal) -> Result<Token> {
        let line = self.line;
        self.cursor = literal.start + 1;
        self.line_start = literal.line_start;
        self.line = literal.line;
        let triple = if literal.quotes == 3 { "triple-quoted " } else { "" };
        self.wrong(format!("unterminated {triple}{}-string literal (detected at line {line})", literal.prefix))
    }
}
