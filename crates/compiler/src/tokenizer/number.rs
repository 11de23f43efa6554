//! Numbers, and what may follow them.

use super::{Doubt, END, Fault, Kind, More, Result, Token, Tokenizer};

impl Tokenizer {
    /// A number that begins with the digit `first`.
    pub(super) fn number(&mut self, first: u8, more: &mut More<'_>) -> Result<Token> {
        if first != b'0' {
            let next = self.digits(more)?;
            return self.fraction_or_end(next, more);
        }
        let next = self.read(more);
        match next {
            b'x' | b'X' => self.radix(16, "hexadecimal", more),
            b'o' | b'O' => self.radix(8, "octal", more),
            b'b' | b'B' => self.radix(2, "binary", more),
            _ => self.zeros(next, more),
        }
    }

    fn radix(&mut self, radix: u32, name: &str, more: &mut More<'_>) -> Result<Token> {
        let is_digit = |byte: u8| char::from(byte).is_digit(radix);
        let mut next = self.read(more);
        loop {
            if next == b'_' {
                next = self.read(more);
            }
            if !is_digit(next) {
                if next.is_ascii_digit() {
                    return self.wrong(format!("invalid digit '{}' in {name} literal", next as char));
                }
                self.unread(next);
                return self.wrong(format!("invalid {name} literal"));
            }
            while is_digit(next) {
                next = self.read(more);
            }
            if next != b'_' {
                break;
            }
        }
        if next.is_ascii_digit() {
            return self.wrong(format!("invalid digit '{}' in {name} literal", next as char));
        }
        self.end_of_number(next, name, more)
    }

    /// A number that begins with zeros: zero itself, the whole part of a float, or the octal numbers of long ago.
    fn zeros(&mut self, mut next: u8, more: &mut More<'_>) -> Result<Token> {
        loop {
            if next == b'_' {
                next = self.read(more);
                if !next.is_ascii_digit() {
                    self.unread(next);
                    return self.wrong("invalid decimal literal");
                }
            }
            if next != b'0' {
                break;
            }
            next = self.read(more);
        }
        let zeros_end = self.cursor;
        let mut nonzero = false;
        if next.is_ascii_digit() {
            nonzero = true;
            next = self.digits(more)?;
        }
        if matches!(next, b'.' | b'e' | b'E' | b'j' | b'J') {
            return self.fraction_or_end(next, more);
        }
        if nonzero && !self.extra {
            self.unread(next);
            let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            let (column, end) = (self.characters(self.line_start, self.start) + 1, self.characters(self.line_start, zeros_end));
            return Err(self.fault(message.to_owned(), Some(column), Some(end)));
        }
        self.end_of_number(next, "decimal", more)
    }

    /// Digits and underscores between them; what follows.
    fn digits(&mut self, more: &mut More<'_>) -> Result<u8> {
        loop {
            let mut next = self.read(more);
            while next.is_ascii_digit() {
                next = self.read(more);
            }
            if next != b'_' {
                return Ok(next);
            }
            next = self.read(more);
            if !next.is_ascii_digit() {
                self.unread(next);
                return self.wrong("invalid decimal literal");
            }
        }
    }

    fn fraction_or_end(&mut self, next: u8, more: &mut More<'_>) -> Result<Token> {
        if next == b'.' {
            let next = self.read(more);
            return self.fraction(next, more);
        }
        self.exponent_or_end(next, more)
    }

    /// What follows the point of a number.
    pub(super) fn fraction(&mut self, mut next: u8, more: &mut More<'_>) -> Result<Token> {
        if next.is_ascii_digit() {
            next = self.digits(more)?;
        }
        self.exponent_or_end(next, more)
    }

    fn exponent_or_end(&mut self, mut next: u8, more: &mut More<'_>) -> Result<Token> {
        if matches!(next, b'e' | b'E') {
            let letter = next;
            next = self.read(more);
            if matches!(next, b'+' | b'-') {
                next = self.read(more);
                if !next.is_ascii_digit() {
                    self.unread(next);
                    return self.wrong("invalid decimal literal");
                }
            } else if !next.is_ascii_digit() {
                self.unread(next);
                return self.end_of_number(letter, "decimal", more);
            }
            next = self.digits(more)?;
        }
        if matches!(next, b'j' | b'J') {
            next = self.read(more);
            return self.end_of_number(next, "imaginary", more);
        }
        self.end_of_number(next, "decimal", more)
    }

    /// The number ends before `next`, which was read. A keyword may follow it at once, but should not; another name must not.
    fn end_of_number(&mut self, next: u8, name: &str, more: &mut More<'_>) -> Result<Token> {
        self.unread(next);
        if !self.extra && next != END {
            let rest = self.buffer.get(self.cursor..self.input).unwrap_or(&[]);
            let keywords: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
            // Words that begin with a letter of their own are looked at as a whole: `1order`.
            let follows = |keyword: &&[u8]| match rest.strip_prefix(*keyword) {
                Some(_) if matches!(*keyword, b"if" | b"in" | b"is") => true,
                Some(after) => !after.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 128),
                None => false,
            };
            if keywords.iter().any(follows) {
                let message = format!("invalid {name} literal");
                self.doubts.push(Doubt { message, line: self.line, at: self.cursor, escape: false });
            } else if next < 128 && (next.is_ascii_alphanumeric() || next == b'_') {
                return Err::<Token, Fault>(self.fault(format!("invalid {name} literal"), None, None));
            }
        }
        let _ = more;
        self.here(Kind::NUMBER)
    }
}
