//! `from __future__ import barry_as_FLUFL` (PEP 401): inequality is written `<>`, and `!=` is an error.

use crate::error::{Error, Result};
use crate::scan::range;
use crate::tokenizer::{Kind, Tokenizer};

/// The text with every `<>` written as the parser knows it, if the future import stands in it or is in force from outside.
pub(crate) fn spelled(text: String, in_force: bool) -> Result<String> {
    if !in_force && !text.contains("barry_as_FLUFL") {
        return Ok(text);
    }
    let mut tokenizer = Tokenizer::new(text.as_bytes().to_vec(), false);
    let mut spelled = text.into_bytes();
    let mut in_force = in_force;
    let mut words: Vec<String> = Vec::new();
    let mut less = None;
    while let Ok(token) = tokenizer.next(&mut |_| ()) {
        if token.kind == Kind::ENDMARKER {
            break;
        }
        let Some((start, end)) = token.span else { continue };
        match token.kind {
            Kind::NOTEQUAL if in_force => {
                return Err(Error::syntax("with Barry as BDFL, use '<>' instead of '!='", range(start, end)));
            }
            Kind::GREATER if in_force && less == Some(start) => {
                if let Some(pair) = spelled.get_mut(start - 1..end) {
                    pair.copy_from_slice(b"!=");
                }
            }
            Kind::NAME => words.push(String::from_utf8_lossy(tokenizer.text().get(start..end).unwrap_or(&[])).into_owned()),
            Kind::DOT | Kind::ELLIPSIS => words.push(String::new()),
            Kind::NEWLINE | Kind::SEMI => {
                let imports = words.iter().take(3).eq(["from", "__future__", "import"]);
                in_force |= imports && words.iter().skip(3).any(|word| word == "barry_as_FLUFL");
                words.clear();
            }
            _ => {}
        }
        less = (token.kind == Kind::LESS).then_some(end);
    }
    String::from_utf8(spelled).map_err(|_| Error::syntax("invalid syntax", range(0, 0)))
}
