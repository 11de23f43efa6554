//! Differences by design, as the fuzzer sees them: `recorded.txt` names the script in `tests/differences` that gives the reason.
//!
//! ```text
//!   script | signature | words
//! ```
//!
//! A signature is that of shrink.rs, in which `*` stands for any text. The words have to stand in the smallest program that shows the
//! difference, so that another mistake with the same signature is not taken for it.

use crate::workspace;

/// One line of the list.
pub struct Row {
    /// The script, without its ending.
    pub script: String,
    signature: String,
    words: String,
}

/// Reads the list.
///
/// # Errors
/// A line that is none, or names a script that is not there.
pub fn read() -> Result<Vec<Row>, String> {
    let folder = workspace::root().join("tests/differences");
    let lines = include_str!("recorded.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [script, signature, words] = parts[..] else { return Err(format!("recorded.txt: three parts are wanted: {line}")) };
            if !folder.join(format!("{script}.py")).is_file() {
                return Err(format!("recorded.txt: there is no tests/differences/{script}.py"));
            }
            Ok(Row { script: script.to_string(), signature: signature.to_string(), words: words.to_string() })
        })
        .collect()
}

impl Row {
    /// Could a difference with this signature be this one?
    pub fn may_be(&self, signature: &str) -> bool {
        matches(&self.signature, signature)
    }

    /// Is it, going by the smallest program that shows it?
    pub fn is(&self, program: &str) -> bool {
        program.contains(&self.words)
    }
}

/// Is the text what the pattern says, `*` being any text?
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| matches(rest, &text[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read() {
        assert!(!read().unwrap().is_empty());
    }

    #[test]
    fn a_star_is_any_text() {
        for (pattern, text, fits) in [("a", "a", true), ("a", "ab", false), ("a*", "ab", true), ("*≠ b*", "é ≠ bc", true), ("*x", "y", false), ("", "", true)] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }
}
