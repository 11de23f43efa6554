//! Text made longer: `center`, `ljust`, `rjust`, `zfill`, `expandtabs`.
//!
//! Lengths are given by the caller, who may know them: code points for `str`, bytes for `bytes`.

use crate::sink::{Full, Sink};
use crate::wtf8;

/// Where the text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `ljust`.
    Left,
    /// `rjust`.
    Right,
    /// `center`: of an odd amount, the larger part goes to the left where the width is odd.
    Center,
}

/// Writes `text`, which is `len` long, padded with `fill` to `width`.
pub fn pad(
    text: &[u8],
    len: usize,
    width: usize,
    place: Place,
    fill: &[u8],
    out: &mut impl Sink,
) -> Result<(), Full> {
    let total = width.saturating_sub(len);
    let left = match place {
        Place::Left => 0,
        Place::Right => total,
        Place::Center => total / 2 + (total & width & 1),
    };
    let bytes = total.checked_mul(fill.len()).and_then(|fills| fills.checked_add(text.len())).ok_or(Full)?;
    out.reserve(bytes)?;
    out.push_repeated(fill, left)?;
    out.push_bytes(text)?;
    out.push_repeated(fill, total - left)
}

/// Writes `text`, which is `len` long, with zeros after its sign, to `width`.
pub fn zero_fill(text: &[u8], len: usize, width: usize, out: &mut impl Sink) -> Result<(), Full> {
    let zeros = width.saturating_sub(len);
    out.reserve(zeros.checked_add(text.len()).ok_or(Full)?)?;
    let signed = zeros > 0 && matches!(text.first(), Some(b'+' | b'-'));
    let (sign, digits) = text.split_at(usize::from(signed));
    out.push_bytes(sign)?;
    out.push_repeated(b"0", zeros)?;
    out.push_bytes(digits)
}

/// Writes `text` with tabs replaced by spaces, up to the next multiple of `tab_size` (0: by nothing).
pub fn expand_tabs(text: &[u8], tab_size: usize, in_code_points: bool, out: &mut impl Sink) -> Result<(), Full> {
    let mut column = 0usize;
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr3(b'\t', b'\n', b'\r', rest).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        out.push_bytes(run)?;
        column += if in_code_points { wtf8::count(run) } else { run.len() };
        let Some((&stop, after)) = after.split_first() else { break };
        if stop != b'\t' {
            out.push_byte(stop)?;
            column = 0;
        } else if tab_size > 0 {
            let spaces = tab_size - column % tab_size;
            out.push_repeated(b" ", spaces)?;
            column = column.checked_add(spaces).ok_or(Full)?;
        }
        rest = after;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adjusts() {
        let run = |f: &dyn Fn(&mut Vec<u8>) -> Result<(), Full>| {
            let mut out = Vec::new();
            f(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(run(&|o| pad(b"ab", 2, 5, Place::Center, b"*", o)), "**ab*");
        assert_eq!(run(&|o| pad(b"a", 1, 4, Place::Center, b"*", o)), "*a**");
        assert_eq!(run(&|o| pad("é".as_bytes(), 1, 3, Place::Right, "€".as_bytes(), o)), "€€é");
        assert_eq!(run(&|o| pad(b"abc", 3, 2, Place::Left, b" ", o)), "abc");
        assert_eq!(run(&|o| zero_fill(b"-42", 3, 6, o)), "-00042");
        assert_eq!(run(&|o| zero_fill(b"-42", 3, 2, o)), "-42");
        assert_eq!(run(&|o| expand_tabs("é\tb\n\tc".as_bytes(), 4, true, o)), "é   b\n    c");
        assert_eq!(run(&|o| expand_tabs(b"a\tb", 0, true, o)), "ab");
    }
}
