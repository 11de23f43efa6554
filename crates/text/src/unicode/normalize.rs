//! The four normal forms.
//!
//! A text is cut into segments at the code points that nothing before them can affect; each segment is
//! decomposed, its marks are put in canonical order, and it is composed again for NFC and NFKC. Text
//! that a quick check finds normal already is passed on as it is.

use super::{combining, tables as t, two_stage};
use crate::sink::{Full, Sink};
use crate::wtf8::{self, CodePoints};

/// A normal form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Canonical composition.
    Nfc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility composition.
    Nfkc,
    /// Compatibility decomposition.
    Nfkd,
}

impl Form {
    /// The form that Python calls by this name.
    pub fn from_name(name: &[u8]) -> Option<Form> {
        match name {
            b"NFC" => Some(Form::Nfc),
            b"NFD" => Some(Form::Nfd),
            b"NFKC" => Some(Form::Nfkc),
            b"NFKD" => Some(Form::Nfkd),
            _ => None,
        }
    }

    const fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }

    const fn is_compatible(self) -> bool {
        matches!(self, Form::Nfkc | Form::Nfkd)
    }

    /// The bit of the quick-check table that says "never in this form".
    const fn quick_bit(self) -> u8 {
        match self {
            Form::Nfd => 1,
            Form::Nfkd => 2,
            Form::Nfc => 4,
            Form::Nfkc => 8,
        }
    }
}

/// Bit of the quick-check table: may compose with what precedes.
const JOINS: u8 = 16;

fn quick(point: u32) -> u8 {
    two_stage!(point, t::QUICK_SHIFT, t::QUICK_STAGE1, t::QUICK_STAGE2)
}

const HANGUL: u32 = 0xAC00;
const HANGUL_COUNT: u32 = 11_172;
const LEAD: u32 = 0x1100;
const VOWEL: u32 = 0x1161;
const TAIL: u32 = 0x11A7;
const LEAD_COUNT: u32 = 19;
const VOWEL_COUNT: u32 = 21;
const TAIL_COUNT: u32 = 28;

/// What a code point decomposes to in one step.
pub(super) enum Parts {
    /// Text from the table.
    Stored(&'static [u8]),
    /// Up to three letters of a Hangul syllable; 0 where there is none.
    Hangul([u32; 3]),
}

impl Parts {
    pub(super) fn points(&self) -> impl Iterator<Item = u32> + '_ {
        let (stored, letters): (CodePoints<'_>, &[u32]) = match self {
            Parts::Stored(text) => (wtf8::code_points(text), &[]),
            Parts::Hangul(letters) => (wtf8::code_points(&[]), letters),
        };
        stored.chain(letters.iter().copied().filter(|&letter| letter != 0))
    }
}

/// The tag (empty if canonical) and the parts of one step of decomposition; no parts if there is none.
pub(super) fn single_step(point: u32) -> (&'static str, Parts) {
    let syllable = point.wrapping_sub(HANGUL);
    if syllable < HANGUL_COUNT {
        let tail = syllable % TAIL_COUNT;
        let letters = [
            LEAD + syllable / (VOWEL_COUNT * TAIL_COUNT),
            VOWEL + syllable / TAIL_COUNT % VOWEL_COUNT,
            if tail == 0 { 0 } else { TAIL + tail },
        ];
        return ("", Parts::Hangul(letters));
    }
    let offset = usize::from(two_stage!(
        point,
        t::DECOMPOSITION_SHIFT,
        t::DECOMPOSITION_STAGE1,
        t::DECOMPOSITION_STAGE2
    ));
    match t::DECOMPOSITION_DATA.get(offset..) {
        Some(&[tag, len, ref text @ ..]) => (
            t::TAGS.get(usize::from(tag)).copied().unwrap_or(""),
            Parts::Stored(text.get(..usize::from(len)).unwrap_or(&[])),
        ),
        _ => ("", Parts::Stored(&[])),
    }
}

/// Which version of Unicode says what decomposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    Current,
    Old,
}

/// Hands the full decomposition of a code point to `each`. The tables nest at most a few levels.
fn decompose(
    point: u32,
    compatible: bool,
    version: Version,
    each: &mut dyn FnMut(u32) -> Result<(), Full>,
) -> Result<(), Full> {
    if point < 0x80 {
        return each(point);
    }
    if version == Version::Old
        && let Some(same) = super::version3::decomposition_override(point)
    {
        return each(same);
    }
    let (tag, parts) = single_step(point);
    let mut any = false;
    if tag.is_empty() || compatible {
        for part in parts.points() {
            any = true;
            decompose(part, compatible, version, each)?;
        }
    }
    if any { Ok(()) } else { each(point) }
}

/// What two code points compose to.
fn compose(first: u32, second: u32) -> Option<u32> {
    let (lead, vowel) = (first.wrapping_sub(LEAD), second.wrapping_sub(VOWEL));
    if lead < LEAD_COUNT && vowel < VOWEL_COUNT {
        return Some(HANGUL + (lead * VOWEL_COUNT + vowel) * TAIL_COUNT);
    }
    let (syllable, tail) = (first.wrapping_sub(HANGUL), second.wrapping_sub(TAIL));
    if syllable < HANGUL_COUNT && syllable % TAIL_COUNT == 0 && (1..TAIL_COUNT).contains(&tail) {
        return Some(first + tail);
    }
    let at = t::COMPOSITIONS.binary_search_by_key(&(first, second), |&(a, b, _)| (a, b)).ok()?;
    Some(t::COMPOSITIONS[at].2)
}

/// The segment in work: code points with their combining classes.
struct Segment<'a, S> {
    points: Vec<(u32, u8)>,
    form: Form,
    out: &'a mut S,
}

impl<S: Sink> Segment<'_, S> {
    fn push(&mut self, point: u32) -> Result<(), Full> {
        let class = combining(point);
        if class == 0 && !(self.form.composes() && quick(point) & JOINS != 0) {
            self.flush()?;
        }
        if self.points.len() == self.points.capacity() {
            let wanted = (self.points.len() * 2).max(32);
            if wanted > 1024 {
                self.out.hold_scratch(wanted * size_of::<(u32, u8)>())?;
            }
            self.points.try_reserve_exact(wanted - self.points.len()).map_err(|_| Full)?;
        }
        self.points.push((point, class));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Full> {
        for run in self.points.chunk_by_mut(|a, b| a.1 != 0 && b.1 != 0) {
            if run.len() > 1 {
                run.sort_by_key(|entry| entry.1);
            }
        }
        if self.form.composes() {
            self.compose();
        }
        for &(point, _) in &self.points {
            self.out.push_code_point(point)?;
        }
        self.points.clear();
        Ok(())
    }

    /// Composes in place: each mark joins the last starter unless something of its class or higher is between.
    fn compose(&mut self) {
        let mut kept = 0;
        let mut starter: Option<usize> = None;
        for at in 0..self.points.len() {
            let (point, class) = self.points[at];
            if let Some(base) = starter {
                let blocked = kept > base + 1 && {
                    let between = self.points[kept - 1].1;
                    between == 0 || between >= class
                };
                if !blocked && let Some(joined) = compose(self.points[base].0, point) {
                    self.points[base].0 = joined;
                    continue;
                }
            }
            if class == 0 {
                starter = Some(kept);
            }
            self.points[kept] = (point, class);
            kept += 1;
        }
        self.points.truncate(kept);
    }
}

/// Whether a look at each code point alone shows that the text is in the form.
fn is_quickly_normal(form: Form, text: &[u8]) -> bool {
    if text.is_ascii() {
        return true;
    }
    let refused = form.quick_bit() | if form.composes() { JOINS } else { 0 };
    let mut last_class = 0;
    wtf8::code_points(text).all(|point| {
        if quick(point) & refused != 0 {
            return false;
        }
        let class = combining(point);
        let ordered = class == 0 || class >= last_class;
        last_class = class;
        ordered
    })
}

/// Writes `text` in a normal form.
pub fn normalize<S: Sink>(form: Form, text: &[u8], out: &mut S) -> Result<(), Full> {
    if is_quickly_normal(form, text) {
        return out.push_bytes(text);
    }
    normalize_slowly(form, Version::Current, text, out)
}

/// Writes `text` in a normal form, by Unicode 3.2.0.
pub fn normalize_version3<S: Sink>(form: Form, text: &[u8], out: &mut S) -> Result<(), Full> {
    normalize_slowly(form, Version::Old, text, out)
}

fn normalize_slowly<S: Sink>(form: Form, version: Version, text: &[u8], out: &mut S) -> Result<(), Full> {
    let mut segment = Segment { points: Vec::new(), form, out };
    let mut points = wtf8::code_points(text);
    loop {
        let rest = points.rest();
        let run = crate::search::position(rest, |byte| byte >= 0x80);
        if run > 1 {
            // Only the last of a run of ASCII can meet a mark.
            segment.flush()?;
            segment.out.push_bytes(&rest[..run - 1])?;
            points = wtf8::code_points(&rest[run - 1..]);
        }
        let Some(point) = points.next() else { break };
        decompose(point, form.is_compatible(), version, &mut |part| segment.push(part))?;
    }
    segment.flush()?;
    segment.out.hold_scratch(0)
}

/// Whether `text` is in a normal form.
pub fn is_normalized(form: Form, text: &[u8]) -> bool {
    let mut rest = Compare(text);
    is_quickly_normal(form, text) || (normalize(form, text, &mut rest).is_ok() && rest.0.is_empty())
}

/// Whether `text` is in a normal form, by Unicode 3.2.0.
pub fn is_normalized_version3(form: Form, text: &[u8]) -> bool {
    let mut rest = Compare(text);
    normalize_version3(form, text, &mut rest).is_ok() && rest.0.is_empty()
}

/// What is still expected: refuses at the first difference.
struct Compare<'a>(&'a [u8]);

impl Sink for Compare<'_> {
    fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
        self.0 = self.0.strip_prefix(bytes).ok_or(Full)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(form: Form, text: &str) -> String {
        let mut out = Vec::new();
        normalize(form, text.as_bytes(), &mut out).unwrap();
        assert_eq!(is_normalized(form, text.as_bytes()), out == text.as_bytes(), "{text:?}");
        assert!(is_normalized(form, &out));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn forms() {
        assert_eq!(run(Form::Nfc, "e\u{301}"), "é");
        assert_eq!(run(Form::Nfd, "é"), "e\u{301}");
        assert_eq!(run(Form::Nfkc, "ﬁ①"), "fi1");
        assert_eq!(run(Form::Nfc, "ﬁ"), "ﬁ");
        assert_eq!(run(Form::Nfd, "각"), "\u{1100}\u{1161}\u{11a8}");
        assert_eq!(run(Form::Nfc, "\u{1100}\u{1161}\u{11a8}"), "각");
        assert_eq!(run(Form::Nfd, "q\u{307}\u{323}"), "q\u{323}\u{307}");
        assert_eq!(run(Form::Nfc, "q\u{307}\u{323}"), "q\u{323}\u{307}");
        assert_eq!(run(Form::Nfc, "\u{1e0a}\u{323}"), "\u{1e0c}\u{307}");
        assert_eq!(run(Form::Nfkd, "\u{fb2c}\u{3c5}"), "\u{5e9}\u{5bc}\u{5c1}\u{3c5}");
        assert_eq!(run(Form::Nfc, "\u{212b}\u{2126}"), "\u{c5}\u{3a9}");
    }
}
