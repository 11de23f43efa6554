//! Patterns that need no backtracking, as automata over bytes.
//!
//!   code words ──Reader──> tree (`Hir`) ──meta::Regex──> [`Automaton`]
//!
//! A pattern is translated only where both engines give the same spans: the automaton prefers alternatives in the order in which
//! backtracking tries them. Everything else keeps the backtracking engine, as does text that is not ASCII. Left out are
//!
//! - what looks around, refers back or cuts: an automaton cannot;
//! - repeats of what can be empty: the engines end them differently;
//! - groups that can be empty beside others in a repeat: which was closed last cannot be told from the spans;
//! - locales.
//!
//! `$` without MULTILINE holds at the end and before a final newline. It is translated as the `$` that holds before every newline,
//! and [`Automaton::fits`] sees to it that there is none but a final one.
//!
//! Size  the limits below bound an automaton and what it keeps of its work, and `subject.rs` keeps few programs.

use regex_automata::meta::{Cache, Config, Regex};
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::{Capture, Class, ClassBytes, ClassBytesRange, Hir, Look, Repetition};
use rustpython_sre_engine::constants::SreCatCode;
use rustpython_sre_engine::{SreAtCode, SreOpcode};

use super::subject::Spans;

/// Sizes in bytes beyond which a pattern is not translated, or work kept is forgotten.
const NFA_BYTES_MAX: usize = 64 << 10;
const ONEPASS_BYTES_MAX: usize = 32 << 10;
const HYBRID_BYTES_MAX: usize = 32 << 10;
const CACHE_BYTES_MAX: usize = 192 << 10;
/// Subjects shorter than this cannot make a cache large.
const CACHE_CHECKED_FROM: usize = 2048;
/// How long a subject can be that is looked through for newlines first.
const LINE_BYTES_MAX: usize = 4096;
/// How often something is repeated by copies of its states.
const REPEAT_MAX: u32 = 1000;
const DEPTH_MAX: usize = 40;

/// A pattern's automaton, and what it remembers of its work.
pub struct Automaton {
    regex: Regex,
    cache: Cache,
    slots: Vec<Option<NonMaxUsize>>,
    /// The groups in the order in which they are closed.
    closed: Vec<usize>,
    /// Do several groups lie in one repeat, so that their ends say which was closed last?
    repeated: bool,
    /// Can it match nothing?
    pub nullable: bool,
    /// Does it ask for the end of the subject's last line?
    last_line: bool,
}

impl Automaton {
    /// Translates a pattern of text or bytes; `whole`: it is to match up to the end. Nothing if it cannot be translated.
    pub fn of(codes: &[u32], groups: usize, text: bool, whole: bool) -> Option<Automaton> {
        let mut reader = Reader { codes, text, closed: Vec::new(), last_line: false, repeated: false };
        let mut tree = reader.sequence(0, codes.len(), 0)?;
        let nullable = tree.properties().minimum_len().is_none_or(|length| length == 0);
        if reader.repeated && reader.closed.iter().any(|(_, nullable)| *nullable) {
            return None;
        }
        if whole {
            tree = Hir::concat(vec![tree, Hir::look(Look::End)]);
        }
        let config = Config::new()
            .utf8_empty(false)
            .nfa_size_limit(Some(NFA_BYTES_MAX))
            .onepass_size_limit(Some(ONEPASS_BYTES_MAX))
            .hybrid_cache_capacity(HYBRID_BYTES_MAX);
        let regex = Regex::builder().configure(config).build_from_hir(&tree).ok()?;
        if regex.captures_len() != groups + 1 || reader.closed.len() != groups {
            return None;
        }
        Some(Automaton {
            cache: regex.create_cache(),
            regex,
            slots: vec![None; 2 * (groups + 1)],
            closed: reader.closed.iter().map(|(group, _)| *group).collect(),
            repeated: reader.repeated,
            nullable,
            last_line: reader.last_line,
        })
    }

    /// Does it match this subject, from `start`, as backtracking would?
    pub fn fits(&self, subject: &[u8], start: usize) -> bool {
        if !self.last_line {
            return true;
        }
        let rest = subject.get(start..).unwrap_or(&[]);
        let lines = rest.split_last().map_or(rest, |(_, before)| before);
        rest.len() <= LINE_BYTES_MAX && !lines.contains(&b'\n')
    }

    /// Looks for a match from `start`; `here`: one that begins there.
    pub fn find(&mut self, subject: &[u8], start: usize, here: bool, spans: &mut Spans) -> bool {
        let anchored = if here { Anchored::Yes } else { Anchored::No };
        let input = Input::new(subject).range(start..).anchored(anchored);
        spans.clear();
        if self.closed.is_empty() {
            if let Some(found) = self.regex.search_with(&mut self.cache, &input) {
                spans.extend([found.start() as i64, found.end() as i64, -1]);
            }
        } else {
            self.slots.fill(None);
            if self.regex.search_slots_with(&mut self.cache, &input, &mut self.slots).is_some() {
                spans.extend(self.slots.iter().map(|slot| slot.map_or(-1, |slot| slot.get() as i64)));
                spans.push(self.last(spans));
            }
        }
        if subject.len() >= CACHE_CHECKED_FROM && self.cache.memory_usage() > CACHE_BYTES_MAX {
            self.cache = self.regex.create_cache();
        }
        !spans.is_empty()
    }

    /// The group closed last, −1 for none.
    fn last(&self, spans: &[i64]) -> i64 {
        let mut matched = self.closed.iter().filter(|group| spans[2 * **group + 1] >= 0);
        // Of equal ends the later in `closed` counts: in a repeat, those are of groups that lie in each other.
        let last = if self.repeated { matched.max_by_key(|group| spans[2 * **group + 1]) } else { matched.next_back() };
        last.map_or(-1, |group| *group as i64)
    }
}

/// Reads code words.
struct Reader<'a> {
    codes: &'a [u32],
    text: bool,
    /// Groups in the order in which they are closed, and whether they can be empty.
    closed: Vec<(usize, bool)>,
    last_line: bool,
    repeated: bool,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> Option<u32> {
        self.codes.get(at).copied()
    }

    /// Where an instruction ends whose length stands at `at`, not beyond `to`.
    fn skip(&self, at: usize, to: usize) -> Option<usize> {
        at.checked_add(self.word(at)? as usize).filter(|end| *end > at && *end <= to)
    }

    /// What stands from `from` to `to`.
    fn sequence(&mut self, from: usize, to: usize, depth: usize) -> Option<Hir> {
        let mut outer: Vec<(usize, Vec<Hir>)> = Vec::new();
        let mut parts: Vec<Hir> = Vec::new();
        let mut at = from;
        while at < to {
            if depth + outer.len() > DEPTH_MAX {
                return None;
            }
            let operation = SreOpcode::try_from(self.word(at)?).ok()?;
            match operation {
                SreOpcode::INFO => at = self.skip(at + 1, to)?,
                SreOpcode::SUCCESS if at + 1 == to => at += 1,
                SreOpcode::FAILURE => {
                    parts.push(Hir::fail());
                    at += 1;
                }
                SreOpcode::ANY => {
                    parts.push(self.set(|byte| Some(byte != u32::from(b'\n')))?);
                    at += 1;
                }
                SreOpcode::ANY_ALL => {
                    parts.push(self.set(|_| Some(true))?);
                    at += 1;
                }
                SreOpcode::LITERAL => {
                    let code = self.word(at + 1)?;
                    let literal = u8::try_from(code).ok().filter(|byte| !self.text || byte.is_ascii());
                    parts.push(literal.map_or_else(Hir::fail, |byte| Hir::literal([byte])));
                    at += 2;
                }
                SreOpcode::NOT_LITERAL | SreOpcode::LITERAL_IGNORE | SreOpcode::NOT_LITERAL_IGNORE | SreOpcode::LITERAL_UNI_IGNORE | SreOpcode::NOT_LITERAL_UNI_IGNORE => {
                    if !self.text && matches!(operation, SreOpcode::LITERAL_UNI_IGNORE | SreOpcode::NOT_LITERAL_UNI_IGNORE) {
                        return None;
                    }
                    let code = self.word(at + 1)?;
                    parts.push(self.set(|byte| {
                        Some(match operation {
                            SreOpcode::NOT_LITERAL => byte != code,
                            SreOpcode::LITERAL_IGNORE | SreOpcode::LITERAL_UNI_IGNORE => lower(byte) == code,
                            _ => lower(byte) != code,
                        })
                    })?);
                    at += 2;
                }
                SreOpcode::IN | SreOpcode::IN_IGNORE | SreOpcode::IN_UNI_IGNORE => {
                    if !self.text && operation == SreOpcode::IN_UNI_IGNORE {
                        return None;
                    }
                    let end = self.skip(at + 1, to)?;
                    let words = self.codes.get(at + 2..end)?;
                    parts.push(self.set(|byte| member(words, if operation == SreOpcode::IN { byte } else { lower(byte) }, self.text))?);
                    at = end;
                }
                SreOpcode::CATEGORY => {
                    let code = self.word(at + 1)?;
                    parts.push(self.set(|byte| category(code, byte, self.text))?);
                    at += 2;
                }
                SreOpcode::AT => {
                    let look = self.place(self.word(at + 1)?)?;
                    parts.push(Hir::look(look));
                    at += 2;
                }
                SreOpcode::MARK => {
                    let mark = self.word(at + 1)? as usize;
                    let group = mark / 2 + 1;
                    if mark.is_multiple_of(2) {
                        outer.push((group, std::mem::take(&mut parts)));
                    } else {
                        let (open, before) = outer.pop()?;
                        if open != group {
                            return None;
                        }
                        let inner = Hir::concat(std::mem::replace(&mut parts, before));
                        self.closed.push((group, inner.properties().minimum_len().is_none_or(|length| length == 0)));
                        parts.push(Hir::capture(Capture { index: u32::try_from(group).ok()?, name: None, sub: Box::new(inner) }));
                    }
                    at += 2;
                }
                SreOpcode::BRANCH => {
                    let mut branches = Vec::new();
                    at += 1;
                    while self.word(at)? != 0 {
                        // A branch ends with a jump of two words.
                        let next = self.skip(at, to)?;
                        branches.push(self.sequence(at + 1, next.checked_sub(2)?, depth + outer.len() + 1)?);
                        at = next;
                    }
                    parts.push(Hir::alternation(branches));
                    at += 1;
                }
                SreOpcode::REPEAT_ONE | SreOpcode::MIN_REPEAT_ONE => {
                    let end = self.skip(at + 1, to)?;
                    parts.push(self.repeat(at, end - 1, operation == SreOpcode::REPEAT_ONE, depth + outer.len() + 1)?);
                    at = end;
                }
                SreOpcode::REPEAT => {
                    let end = self.skip(at + 1, to)?;
                    let greedy = match SreOpcode::try_from(self.word(end)?).ok()? {
                        SreOpcode::MAX_UNTIL => true,
                        SreOpcode::MIN_UNTIL => false,
                        _ => return None,
                    };
                    parts.push(self.repeat(at, end, greedy, depth + outer.len() + 1)?);
                    at = end + 1;
                }
                _ => return None,
            }
        }
        if outer.is_empty() { Some(Hir::concat(parts)) } else { None }
    }

    /// The repeat at `at`; what it repeats ends at `end`.
    fn repeat(&mut self, at: usize, end: usize, greedy: bool, depth: usize) -> Option<Hir> {
        let (min, max) = (self.word(at + 2)?, self.word(at + 3)?);
        let max = if max == u32::MAX { None } else { Some(max) };
        if min > REPEAT_MAX || max.is_some_and(|max| max > REPEAT_MAX || max == 0 || max < min) {
            return None;
        }
        let groups = self.closed.len();
        let body = self.sequence(at + 4, end, depth)?;
        if max != Some(1) {
            if body.properties().minimum_len().is_none_or(|length| length == 0) {
                return None;
            }
            self.repeated |= self.closed.len() - groups > 1;
        }
        Some(Hir::repetition(Repetition { min, max, greedy, sub: Box::new(body) }))
    }

    /// The bytes a test holds for.
    fn set(&self, test: impl Fn(u32) -> Option<bool>) -> Option<Hir> {
        let mut class = ClassBytes::empty();
        for byte in 0..=if self.text { 127 } else { 255 } {
            if test(u32::from(byte))? {
                class.push(ClassBytesRange::new(byte, byte));
            }
        }
        Some(Hir::class(Class::Bytes(class)))
    }

    /// What an `AT` asks for.
    fn place(&mut self, code: u32) -> Option<Look> {
        Some(match SreAtCode::try_from(code).ok()? {
            SreAtCode::BEGINNING | SreAtCode::BEGINNING_STRING => Look::Start,
            SreAtCode::BEGINNING_LINE => Look::StartLF,
            SreAtCode::BOUNDARY => Look::WordAscii,
            SreAtCode::NON_BOUNDARY => Look::WordAsciiNegate,
            SreAtCode::UNI_BOUNDARY if self.text => Look::WordAscii,
            SreAtCode::UNI_NON_BOUNDARY if self.text => Look::WordAsciiNegate,
            SreAtCode::END => {
                self.last_line = true;
                Look::EndLF
            }
            SreAtCode::END_LINE => Look::EndLF,
            SreAtCode::END_STRING => Look::End,
            _ => return None,
        })
    }
}

/// The lower case of a byte in ASCII.
fn lower(byte: u32) -> u32 {
    u8::try_from(byte).map_or(byte, |byte| u32::from(byte.to_ascii_lowercase()))
}

/// Is a byte of a category? Those of Unicode are known for ASCII alone.
fn category(code: u32, byte: u32, text: bool) -> Option<bool> {
    let byte = u8::try_from(byte).ok()?;
    let word = byte.is_ascii_alphanumeric() || byte == b'_';
    let space = matches!(byte, 9..=13 | b' ');
    let uni_space = space || matches!(byte, 28..=31);
    Some(match SreCatCode::try_from(code).ok()? {
        SreCatCode::DIGIT => byte.is_ascii_digit(),
        SreCatCode::NOT_DIGIT => !byte.is_ascii_digit(),
        SreCatCode::SPACE => space,
        SreCatCode::NOT_SPACE => !space,
        SreCatCode::WORD => word,
        SreCatCode::NOT_WORD => !word,
        SreCatCode::UNI_DIGIT if text => byte.is_ascii_digit(),
        SreCatCode::UNI_NOT_DIGIT if text => !byte.is_ascii_digit(),
        SreCatCode::UNI_SPACE if text => uni_space,
        SreCatCode::UNI_NOT_SPACE if text => !uni_space,
        SreCatCode::UNI_WORD if text => word,
        SreCatCode::UNI_NOT_WORD if text => !word,
        _ => return None,
    })
}

/// Is a byte in the set that these words state?
fn member(words: &[u32], byte: u32, text: bool) -> Option<bool> {
    let mut inside = true;
    let mut at = 0;
    let word = |at: usize| words.get(at).copied();
    let bit = |words: &[u32], index: usize| words.get(index / 32).map(|word| word >> (index % 32) & 1 != 0);
    loop {
        let (holds, length) = match SreOpcode::try_from(word(at)?).ok()? {
            SreOpcode::FAILURE => return Some(!inside),
            SreOpcode::NEGATE => {
                inside = !inside;
                (false, 1)
            }
            SreOpcode::LITERAL => (byte == word(at + 1)?, 2),
            SreOpcode::RANGE => (word(at + 1)? <= byte && byte <= word(at + 2)?, 3),
            SreOpcode::RANGE_UNI_IGNORE if text => {
                let range = word(at + 1)?..=word(at + 2)?;
                let upper = u8::try_from(byte).ok()?.to_ascii_uppercase();
                (range.contains(&byte) || range.contains(&u32::from(upper)), 3)
            }
            SreOpcode::CATEGORY => (category(word(at + 1)?, byte, text)?, 2),
            SreOpcode::CHARSET => (bit(words.get(at + 1..at + 9)?, byte as usize)?, 9),
            SreOpcode::BIGCHARSET => {
                // The first of 256 bytes says which block holds the characters below 256.
                let block = (word(at + 2)? & 255) as usize;
                let blocks = words.get(at + 66..)?;
                (bit(blocks, block * 256 + byte as usize)?, 66 + 8 * word(at + 1)? as usize)
            }
            _ => return None,
        };
        if holds {
            return Some(inside);
        }
        at += length;
    }
}
