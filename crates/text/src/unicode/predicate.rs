//! The questions that `str` methods ask of a whole text: `isalpha`, `islower`, `isidentifier`, …
//!
//! All are false for an empty text, except [`is_printable`] (and `isascii`, which is `<[u8]>::is_ascii`).

use super as unicode;
use crate::wtf8::code_points;

fn all(text: &[u8], holds: fn(u32) -> bool) -> bool {
    !text.is_empty() && code_points(text).all(holds)
}

/// `str.isalpha`.
pub fn is_alpha(text: &[u8]) -> bool {
    all(text, unicode::is_alpha)
}

/// `str.isalnum`.
pub fn is_alnum(text: &[u8]) -> bool {
    all(text, unicode::is_alnum)
}

/// `str.isdecimal`.
pub fn is_decimal(text: &[u8]) -> bool {
    all(text, unicode::is_decimal)
}

/// `str.isdigit`.
pub fn is_digit(text: &[u8]) -> bool {
    all(text, unicode::is_digit)
}

/// `str.isnumeric`.
pub fn is_numeric(text: &[u8]) -> bool {
    all(text, unicode::is_numeric)
}

/// `str.isspace`.
pub fn is_space(text: &[u8]) -> bool {
    all(text, unicode::is_space)
}

/// `str.isprintable`.
pub fn is_printable(text: &[u8]) -> bool {
    code_points(text).all(unicode::is_printable)
}

/// `str.isidentifier`.
pub fn is_identifier(text: &[u8]) -> bool {
    let mut points = code_points(text);
    points.next().is_some_and(unicode::is_identifier_start) && points.all(unicode::is_identifier_continue)
}

/// `str.islower`: something is in lower case and nothing in upper or title case.
pub fn is_lower(text: &[u8]) -> bool {
    let mut found = false;
    for point in code_points(text) {
        if unicode::is_upper(point) || unicode::is_title(point) {
            return false;
        }
        found |= unicode::is_lower(point);
    }
    found
}

/// `str.isupper`: something is in upper case and nothing in lower or title case.
pub fn is_upper(text: &[u8]) -> bool {
    let mut found = false;
    for point in code_points(text) {
        if unicode::is_lower(point) || unicode::is_title(point) {
            return false;
        }
        found |= unicode::is_upper(point);
    }
    found
}

/// `str.istitle`: words begin in upper or title case and go on in lower case.
pub fn is_title(text: &[u8]) -> bool {
    let mut found = false;
    let mut in_word = false;
    for point in code_points(text) {
        if unicode::is_upper(point) || unicode::is_title(point) {
            if in_word {
                return false;
            }
            (in_word, found) = (true, true);
        } else if unicode::is_lower(point) {
            if !in_word {
                return false;
            }
            found = true;
        } else {
            in_word = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks() {
        assert!(is_alpha("abcé".as_bytes()) && !is_alpha(b"") && !is_alpha(b"a1"));
        assert!(is_lower("aé1".as_bytes()) && !is_lower(b"1") && !is_lower("aǅ".as_bytes()));
        assert!(is_upper(b"A1") && !is_upper(b"Ab"));
        assert!(is_title(b"Hello World 1a".get(..13).unwrap_or_default()) && !is_title(b"hello") && !is_title(b"HeLlo"));
        assert!(is_identifier("été_1".as_bytes()) && !is_identifier(b"1a") && !is_identifier(b""));
        assert!(is_printable(b"") && !is_printable(b"\n"));
        assert!(is_space(" \u{3000}".as_bytes()) && is_numeric("½".as_bytes()) && is_digit("²".as_bytes()));
    }
}
