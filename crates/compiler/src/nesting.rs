//! Nesting: how deep the syntax tree of a source will be, found out before it is built.
//!
//! The parser and the passes after it recurse, and so does freeing the tree. One scan over the tokens
//! counts what makes depth (brackets, runs of prefix operators, chains of binary operators and of
//! trailers, indentation), refuses what CPython refuses, and tells how much stack the rest needs.

use crate::error::{Error, ErrorKind, Result};
use crate::scan::{Kind, Scanner, Token, range};

/// Open brackets at one place.
const BRACKETS_MAX: usize = 200;
/// Indented blocks at one place.
const INDENTS_MAX: usize = 99;
/// F-strings inside one another.
const STRINGS_MAX: usize = 149;
/// What the parser meets by descending: prefix operators, `**`, conditional expressions, lambdas.
const DESCENDING_MAX: usize = 4500;
/// What makes a tree lean to the left: sums, attribute chains, calls of calls.
const CHAIN_MAX: usize = 12_000;

/// What one bracket level (or the level outside all brackets) has piled up since its last comma.
#[derive(Clone, Copy, Default)]
struct Level {
    prefix: usize,
    descending: usize,
    chain: usize,
}

impl Level {
    fn sum(self) -> usize {
        self.prefix + self.descending + self.chain
    }
}

/// What the scan found out.
pub(crate) struct Outline {
    /// The depth of the syntax tree, roughly and rather too much.
    pub(crate) depth: usize,
    /// What CPython's tokenizer would complain about, if the parser does not complain about something before it.
    pub(crate) error: Option<Box<Error>>,
}

/// The depth of the syntax tree of `text`; an error if it is out of bounds.
pub(crate) fn outline(text: &str) -> Result<Outline> {
    let mut scanner = Scanner::new(text);
    let mut levels: Vec<Level> = vec![Level::default()];
    let mut below = 0usize; // the sum of all levels but the last
    let mut strings = 0usize;
    let mut depth = 0usize;
    let mut operand = false;
    let mut indents = Indents::default();
    let mut line_start = true;
    let mut error = None;
    loop {
        let token = match scanner.next() {
            Ok(token) => token,
            Err(problem) => {
                // What follows must be within bounds as well, since the parser will read it.
                error.get_or_insert(problem);
                levels.truncate(scanner.brackets.len() + 1);
                levels.resize(scanner.brackets.len() + 1, Level::default());
                continue;
            }
        };
        if line_start && token.kind != Kind::End {
            indents.line(text, token)?;
            line_start = false;
        }
        let bytes = text.as_bytes().get(token.start..token.end).unwrap_or(&[]);
        let operand_before = std::mem::replace(&mut operand, false);
        let Some(level) = levels.last_mut() else { break };
        match token.kind {
            Kind::End => break,
            Kind::Open => {
                // A brace behind an operand is that of a replacement field.
                if operand_before && bytes != b"{" {
                    level.chain += 1;
                }
                if scanner.brackets.len() > BRACKETS_MAX {
                    return Err(Error::syntax("too many nested parentheses", token.range()));
                }
                below += level.sum();
                levels.push(Level::default());
            }
            Kind::Close => {
                if levels.len() > 1 {
                    levels.pop();
                }
                if let Some(level) = levels.last_mut() {
                    below = below.saturating_sub(level.sum());
                    level.prefix = 0;
                }
                operand = true;
            }
            Kind::StringStart => {
                strings += 1;
                if strings > STRINGS_MAX {
                    return Err(Error::syntax("too many nested f-strings or t-strings", token.range()));
                }
            }
            Kind::StringEnd => {
                strings = strings.saturating_sub(1);
                operand = true;
            }
            Kind::Newline => {
                levels.truncate(1);
                below = 0;
                if let Some(level) = levels.last_mut() {
                    *level = Level::default();
                }
                line_start = true;
            }
            Kind::Word => match bytes {
                b"not" | b"await" => level.prefix += 1,
                b"lambda" | b"else" | b"yield" => level.descending += 1,
                b"and" | b"or" | b"in" | b"is" => {
                    level.prefix = 0;
                    level.chain = 0;
                }
                b"if" | b"for" | b"return" | b"async" => {}
                _ => {
                    level.prefix = 0;
                    operand = true;
                }
            },
            Kind::Operator => match bytes {
                b"+" | b"-" | b"~" if !operand_before => level.prefix += 1,
                b"**" | b":=" => level.descending += 1,
                b"," | b"=" | b";" => *level = Level::default(),
                b":" => {
                    // The body of a lambda is below it.
                    level.prefix = 0;
                    level.chain = 0;
                }
                b"<" | b">" | b"==" | b"!=" | b"<=" | b">=" => {
                    level.prefix = 0;
                    level.chain = 0;
                }
                _ => level.chain += 1,
            },
        }
        if let Some(level) = levels.last() {
            if level.prefix + level.descending > DESCENDING_MAX {
                let message = "Parser stack overflowed - Python source too complex to parse";
                return Err(Error::new(ErrorKind::Memory, message, None));
            }
            if level.chain > CHAIN_MAX {
                return Err(Error::new(ErrorKind::Recursion, "Stack overflow during compilation", None));
            }
            depth = depth.max(below + level.sum() + 2 * (levels.len() + indents.columns.len() + strings));
        }
    }
    if let Some(bracket) = scanner.brackets.last()
        && error.is_none()
    {
        let message = format!("'{}' was never closed", bracket.byte as char);
        error = Some(Error::syntax(message, range(bracket.at, bracket.at + 1)));
    }
    Ok(Outline { depth, error })
}

/// The columns at which the open blocks begin: with tabs of eight, and with tabs of one.
#[derive(Default)]
struct Indents {
    columns: Vec<(usize, usize)>,
}

impl Indents {
    fn line(&mut self, text: &str, token: Token) -> Result<()> {
        let start = text.get(..token.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let blank = text.as_bytes().get(start..token.start).unwrap_or(&[]);
        let (mut column, mut other) = (0, 0);
        for byte in blank {
            (column, other) = match byte {
                b'\t' => ((column / 8 + 1) * 8, other + 1),
                b'\x0c' => (0, 0),
                _ => (column + 1, other + 1),
            };
        }
        while self.columns.last().is_some_and(|(last, _)| *last > column) {
            self.columns.pop();
        }
        let (last, last_other) = self.columns.last().copied().unwrap_or((0, 0));
        // The two ways of counting must agree on what is deeper.
        if column == last && other != last_other || column > last && other <= last_other {
            let message = "inconsistent use of tabs and spaces in indentation";
            let mut error = Error::new(ErrorKind::Tab, message, Some(range(start, start)));
            error.place = Some((text.get(..start).map_or(0, |before| before.matches('\n').count()) as u32 + 1, 1, 0, 0));
            if let Some((line, ..)) = error.place {
                error.place = Some((line, 1, line, 0));
            }
            return Err(error);
        }
        if column > last {
            self.columns.push((column, other));
            if self.columns.len() > INDENTS_MAX {
                let place = range(token.start, token.start);
                return Err(Error::new(ErrorKind::Indentation, "too many levels of indentation", Some(place)));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<ErrorKind> {
        outline(text).err().map(|error| error.kind)
    }

    #[test]
    fn bounds_are_those_of_the_parser() {
        assert_eq!(kind(&format!("{}1{}", "(".repeat(200), ")".repeat(200))), None);
        assert_eq!(kind(&"(".repeat(201)), Some(ErrorKind::Syntax));
        assert_eq!(kind(&format!("{}1", "-".repeat(1_000_000))), Some(ErrorKind::Memory));
        assert_eq!(kind(&format!("x{}", ".a".repeat(10_000))), None);
        assert_eq!(kind(&format!("x{}", ".a".repeat(100_000))), Some(ErrorKind::Recursion));
        assert_eq!(kind(&format!("1{}", "+1".repeat(5_000))), None);
        assert_eq!(kind(&format!("1{}", "+1".repeat(100_000))), Some(ErrorKind::Recursion));
        assert_eq!(kind(&format!("if x: pass\n{}", "elif x: pass\n".repeat(10_000))), None);
    }

    #[test]
    fn strings_and_comments_hide_brackets() {
        let text = "x = '(((' # ((\ny = f'{x:{y}}' + \"\"\"\n((\"\"\"\nz = rb'\\''\n";
        assert!(outline(text).unwrap().error.is_none());
        let open = outline("f(1,\n").unwrap().error.unwrap();
        assert_eq!(open.message, "'(' was never closed");
        let string = outline("x = 'abc\n").unwrap().error.unwrap();
        assert_eq!(string.message, "unterminated string literal (detected at line 1)");
    }
}
