//! Type comments: `# type: …` after an assignment, a header or a parameter, and `# type: ignore`.

use crate::error::{Error, Result};
use crate::scan::range;
use crate::source::Source;

/// The type comments of a source that no node has taken yet.
#[derive(Default)]
pub(crate) struct Comments {
    /// Where each begins, and its text.
    types: Vec<(u32, String)>,
    /// `# type: ignore` with its line and what follows it.
    pub(super) ignores: Vec<(u32, String)>,
}

impl Comments {
    /// Sorts the comments of a source, each of which begins at an offset.
    pub(crate) fn new(source: &Source, starts: impl Iterator<Item = (u32, u32)>) -> Comments {
        let mut comments = Comments::default();
        for (start, end) in starts {
            let Some(text) = source.text().get(start as usize..end as usize) else { continue };
            let Some(rest) = text.strip_prefix('#').map(|rest| rest.trim_start_matches([' ', '\t'])) else { continue };
            let Some(rest) = rest.strip_prefix("type: ") else { continue };
            let rest = rest.trim_start_matches([' ', '\t']);
            match rest.strip_prefix("ignore") {
                Some(tag) if !tag.starts_with(|character: char| character.is_ascii_alphanumeric() || !character.is_ascii()) => {
                    comments.ignores.push((source.line(start.into()), tag.to_owned()));
                }
                _ => comments.types.push((start, rest.to_owned())),
            }
        }
        comments
    }

    /// Takes the comment between two offsets.
    pub(super) fn take_between(&mut self, from: u32, until: u32) -> Option<String> {
        let at = self.types.iter().position(|(start, _)| (from..until).contains(start))?;
        Some(self.types.remove(at).1)
    }

    /// Takes the comment that follows an offset: on its line, or alone on the next one.
    pub(super) fn take_after(&mut self, source: &Source, from: u32) -> Option<String> {
        let at = self.types.iter().position(|(start, _)| *start >= from)?;
        let start = self.types.get(at)?.0;
        let between = source.text().get(from as usize..start as usize)?;
        let blank = between.chars().all(|character| character.is_whitespace() || character == ';');
        let lines = between.matches('\n').count();
        // Behind a header the comment may stand at the start of the block.
        let header = source.text().get(..from as usize).is_some_and(|before| before.ends_with(':'));
        if blank && (lines == 0 || lines == 1 && header) { Some(self.types.remove(at).1) } else { None }
    }

    /// A comment that no node took stands where none may.
    pub(crate) fn check(&self) -> Result<()> {
        match self.types.first() {
            Some((start, text)) => Err(Error::syntax("invalid syntax", range(*start as usize, *start as usize + text.len()))),
            None => Ok(()),
        }
    }
}
