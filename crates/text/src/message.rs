//! Texts of Python inside of Rust's strings, for the messages of errors.
//!
//! A message is put together with `format!`, and a Rust string cannot hold the lone surrogates that a name or a specification may
//! have. They travel as two characters: the noncharacter U+10FFFF and a private one that counts from U+10F000; U+10FFFF itself is
//! doubled. What raises the error turns them back.

use std::borrow::Cow;

use crate::wtf8;

/// Stands before a surrogate's stand-in and before itself.
const ESCAPE: char = '\u{10FFFF}';
/// U+D800 is this one, and so on.
const FIRST: u32 = 0x10_F000;
const SURROGATES: std::ops::Range<u32> = 0xD800..0xE000;

/// The text as a Rust string; [`text_of`] gives it back.
pub fn shown(text: &[u8]) -> String {
    if let Some(plain) = wtf8::to_str(text)
        && !plain.contains(ESCAPE)
    {
        return plain.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (_, point) in wtf8::code_point_offsets(text) {
        if SURROGATES.contains(&point) {
            out.push(ESCAPE);
            out.extend(char::from_u32(FIRST + (point - SURROGATES.start)));
        } else {
            let character = char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER);
            if character == ESCAPE {
                out.push(ESCAPE);
            }
            out.push(character);
        }
    }
    out
}

/// The text that a message stands for, in WTF-8.
pub fn text_of(message: &str) -> Cow<'_, [u8]> {
    if !message.contains(ESCAPE) {
        return Cow::Borrowed(message.as_bytes());
    }
    let mut out = Vec::with_capacity(message.len());
    let mut rest = message.chars().peekable();
    while let Some(character) = rest.next() {
        let mut point = u32::from(character);
        if character == ESCAPE {
            match rest.peek().map(|next| u32::from(*next)) {
                Some(next) if (FIRST..FIRST + SURROGATES.len() as u32).contains(&next) => {
                    rest.next();
                    point = next - FIRST + SURROGATES.start;
                }
                Some(next) if next == point => drop(rest.next()),
                _ => {}
            }
        }
        out.extend_from_slice(wtf8::encode(point, &mut [0; 4]));
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_come_back() {
        let mut buffer = [0; 4];
        for point in [0x61, 0xD800, 0xDC80, 0xDFFF, 0x10_F000, 0x10_F7FF, 0x10_FFFE, 0x10_FFFF] {
            let one = wtf8::encode(point, &mut buffer);
            for text in [one.to_vec(), [one, one, b"x", one].concat()] {
                assert_eq!(text_of(&format!("'{}'", shown(&text))).as_ref(), [b"'", text.as_slice(), b"'"].concat(), "{point:#x}");
            }
        }
    }

    #[test]
    fn what_has_none_is_not_changed() {
        assert!(matches!(text_of("é"), Cow::Borrowed(_)));
        assert_eq!(shown("é\u{FFFD}".as_bytes()), "é\u{FFFD}");
    }
}
