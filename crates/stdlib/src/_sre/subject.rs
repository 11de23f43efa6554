//! What a pattern is matched against, and running the engine on it.
//!
//! ASCII text and bytes are given to the engine as bytes: positions are offsets. Other text is given as UTF-8: positions count
//! characters, and [`Cursor`] turns rising positions into offsets at the cost of the distance between them.
//! Text with lone surrogates, which UTF-8 cannot have, is given as WTF-8.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lissom_objects::iterator::layout::Fields;
use lissom_objects::{Context, PyResult, Value};
use lissom_text::wtf8;
use rustpython_sre_engine::{Request, SearchIter, State};
use rustpython_wtf8::Wtf8;

use super::automaton::Automaton;

/// What is searched.
pub struct Subject {
    /// The object given by the caller.
    pub object: Value,
    /// An exact `str` or `bytes` with the same content.
    held: Value,
    /// Is it text?
    pub text: bool,
    /// Are offsets positions?
    narrow: bool,
}

/// Where a pattern matched: start and end of the whole and of each group (−1: not), then the last group's number (−1: none).
pub type Spans = Vec<i64>;

/// How the engine is to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// At the start.
    Match,
    /// From the start to the end.
    FullMatch,
    /// Anywhere.
    Search,
}

/// A pattern made ready: its code, and how many groups it has.
pub struct Program {
    codes: Vec<u32>,
    groups: usize,
    /// Is it a pattern of text? Nothing if it is of either.
    text: Option<bool>,
    /// For matches that may end anywhere, and for those that end at the end.
    automata: [RefCell<Stage>; 2],
}

/// An automaton is made for a pattern that has been used for some time.
enum Stage {
    /// Not yet: how much it was used.
    New(usize),
    /// Made.
    Made(Box<Automaton>),
    /// The pattern cannot have one.
    Unfit,
}

/// How often a pattern is used, or how many times [`USE_BYTES`] it is shown, before its automaton is made.
const USES_MIN: usize = 16;
const USE_BYTES: usize = 256;

/// Programs of recently used patterns.
#[derive(Default)]
struct Recent(Vec<(Value, Rc<Program>)>);

const RECENT_MAX: usize = 32;

/// What the engine works with, kept from one match to the next so that its buffers are.
#[derive(Default)]
pub struct Scratch(State);

impl Scratch {
    /// Takes it from the runtime; a match inside a match (of a function that replaces) works with one of its own.
    pub fn take(cx: &mut Context) -> Scratch {
        std::mem::take(cx.state("_sre"))
    }

    /// Leaves it for the next match.
    pub fn put_back(self, cx: &mut Context) {
        *cx.state("_sre") = self;
    }
}

impl Program {
    /// The program of a pattern object.
    pub fn of(cx: &mut Context, pattern: &Value) -> Rc<Program> {
        let known = cx.get::<Fields>(pattern).and_then(|fields| Some((fields.values[0].clone(), fields.values[1].clone()?, fields.numbers[1])));
        let Some((own, code, groups)) = known else {
            return Rc::new(Program::new(vec![1], 0, None));
        };
        let recent: &mut Recent = cx.state("_sre");
        if let Some(at) = recent.0.iter().position(|(known, _)| known.is(&code)) {
            if at > 0 {
                recent.0.swap(at, at - 1);
            }
            return recent.0[at.saturating_sub(1)].1.clone();
        }
        let codes = code.bytes_slice().chunks_exact(4).map(|unit| u32::from_le_bytes([unit[0], unit[1], unit[2], unit[3]])).collect();
        let text = own.filter(|own| !own.is_none()).map(|own| cx.as_str(&own).is_some());
        let program = Rc::new(Program::new(codes, groups as usize, text));
        let recent: &mut Recent = cx.state("_sre");
        let forgotten = if recent.0.len() >= RECENT_MAX { recent.0.pop() } else { None };
        recent.0.push((code, program.clone()));
        drop(forgotten);
        program
    }

    fn new(codes: Vec<u32>, groups: usize, text: Option<bool>) -> Program {
        Program { codes, groups, text, automata: [RefCell::new(Stage::New(0)), RefCell::new(Stage::New(0))] }
    }

    /// Makes the automaton, once the pattern was used enough for it to pay.
    fn ripen(&self, stage: &mut Stage, whole: bool, length: usize) {
        if let (Stage::New(uses), Some(text)) = (&mut *stage, self.text) {
            *uses += 1 + length / USE_BYTES;
            if *uses > USES_MIN {
                *stage = Automaton::of(&self.codes, self.groups, text, whole).map_or(Stage::Unfit, |made| Stage::Made(Box::new(made)));
            }
        }
    }
}

impl Subject {
    /// Reads what a pattern of text (or of bytes) is matched against.
    ///
    /// # Errors
    /// `TypeError` if it is the other kind, or neither.
    pub fn new(cx: &mut Context, pattern: &Value, object: &Value) -> PyResult<Subject> {
        let own = cx.get::<Fields>(pattern).and_then(|fields| fields.values[0].clone()).unwrap_or(Value::NONE);
        let text_pattern = own.is_none() || cx.as_str(&own).is_some();
        if let Some(view) = cx.as_str(object) {
            if !text_pattern {
                return Err(cx.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(Subject { object: object.clone(), held: view.value().clone(), text: true, narrow: view.ascii });
        }
        if !cx.has_buffer(object) {
            let kind = cx.type_name(object);
            return Err(cx.type_error(&format!("expected string or bytes-like object, got '{kind}'")));
        }
        if text_pattern && !own.is_none() {
            return Err(cx.type_error("cannot use a string pattern on a bytes-like object"));
        }
        let held = match lissom_objects::bytes::ops::exact(cx, object) {
            Some(held) => held,
            None => cx.bytes_from_buffer(object)?,
        };
        Ok(Subject { object: object.clone(), held, text: false, narrow: true })
    }

    /// Are offsets positions?
    pub fn is_narrow(&self) -> bool {
        self.narrow
    }

    /// The content.
    pub fn bytes(&self) -> &[u8] {
        if self.text { self.held.str_bytes() } else { self.held.bytes_slice() }
    }

    /// How many characters, or bytes.
    #[expect(clippy::len_without_is_empty, reason = "an empty subject is matched like any other")]
    pub fn len(&self) -> usize {
        match self.held.as_str() {
            Some(view) => view.chars(),
            None => self.held.bytes_slice().len(),
        }
    }

    /// Part of it as an object of its kind.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn piece(&self, cx: &mut Context, start: usize, end: usize) -> PyResult<Value> {
        let bytes = self.bytes().get(start..end).unwrap_or(&[]);
        if bytes.len() == self.bytes().len() {
            return Ok(self.held.clone());
        }
        if self.text { cx.new_str_bytes(bytes) } else { cx.new_bytes(bytes) }
    }

    /// A cursor at the start.
    pub fn cursor(&self) -> Cursor {
        Cursor { narrow: self.narrow, position: 0, offset: 0 }
    }

    /// Matches once.
    pub fn run(&self, cx: &mut Context, program: &Program, mode: Mode, start: usize, end: usize) -> Option<Spans> {
        let mut found = None;
        let mut scratch = Scratch::take(cx);
        self.each(&mut scratch, program, mode, start..end, false, &mut |spans| {
            found = Some(spans);
            false
        });
        scratch.put_back(cx);
        found
    }

    /// Calls `body` with each match, until it says no; gives where the next search would begin.
    pub fn each(&self, scratch: &mut Scratch, program: &Program, mode: Mode, range: Range<usize>, must_advance: bool, body: &mut dyn FnMut(Spans) -> bool) {
        if range.start > range.end {
            return;
        }
        if self.narrow {
            if program.text == Some(self.text)
                && let Ok(mut stage) = program.automata[usize::from(mode == Mode::FullMatch)].try_borrow_mut()
            {
                program.ripen(&mut stage, mode == Mode::FullMatch, range.end.saturating_sub(range.start));
                let bytes = self.bytes().get(..range.end).unwrap_or(self.bytes());
                if let Stage::Made(automaton) = &mut *stage
                    && range.start <= bytes.len()
                    && automaton.fits(bytes, range.start)
                {
                    return run_automaton(bytes, automaton, scratch, program, mode, range.start, must_advance, body);
                }
            }
            return drive(self.bytes(), scratch, program, mode, range, must_advance, body);
        }
        match std::str::from_utf8(self.bytes()) {
            Ok(text) => drive(text, scratch, program, mode, range, must_advance, body),
            Err(_) => {
                if let Some(text) = Wtf8::from_bytes(self.bytes()) {
                    drive(text, scratch, program, mode, range, must_advance, body);
                }
            }
        }
    }
}

/// As [`drive`], with an automaton. Where it may not match nothing again, although it can, the engine that goes back looks for what
/// comes second.
#[expect(clippy::too_many_arguments, reason = "what `each` was given, and the automaton")]
fn run_automaton(
    bytes: &[u8],
    automaton: &mut Automaton,
    scratch: &mut Scratch,
    program: &Program,
    mode: Mode,
    start: usize,
    must_advance: bool,
    body: &mut dyn FnMut(Spans) -> bool,
) {
    let (mut start, mut must_advance) = (start, must_advance);
    loop {
        let mut spans = Vec::with_capacity(2 * program.groups + 3);
        if must_advance && automaton.nullable {
            drive(bytes, scratch, program, mode, start..bytes.len(), true, &mut |found| {
                spans = found;
                false
            });
        } else {
            automaton.find(bytes, start, mode != Mode::Search, &mut spans);
        }
        let &[from, to, ..] = &spans[..] else { return };
        if !body(spans) || mode != Mode::Search {
            return;
        }
        (start, must_advance) = (to as usize, from == to);
    }
}

fn drive<S: rustpython_sre_engine::StrDrive>(
    string: S,
    scratch: &mut Scratch,
    program: &Program,
    mode: Mode,
    range: Range<usize>,
    must_advance: bool,
    body: &mut dyn FnMut(Spans) -> bool,
) {
    let start = range.start;
    let mut request = Request::new(string, start, range.end, &program.codes, mode == Mode::FullMatch);
    request.must_advance = must_advance;
    let mut state = std::mem::take(&mut scratch.0);
    // The cursor points into the subject of the last match, which may be gone; the engine would go on from there.
    state.cursor = Default::default();
    state.reset(&request, start);
    if mode != Mode::Search {
        if state.py_match(&request) {
            body(spans(&state, program.groups));
        }
        scratch.0 = state;
        return;
    }
    let mut matches = SearchIter { req: request, state };
    while matches.next().is_some() && body(spans(&matches.state, program.groups)) {}
    scratch.0 = matches.state;
}

fn spans(state: &State, groups: usize) -> Spans {
    let mut spans = Vec::with_capacity(2 * groups + 3);
    spans.push(state.start as i64);
    spans.push(state.cursor.position as i64);
    for group in 0..groups {
        let (start, end) = state.marks.get(group);
        match (start.into_option(), end.into_option()) {
            (Some(start), Some(end)) => spans.extend([start as i64, end as i64]),
            _ => spans.extend([-1, -1]),
        }
    }
    spans.push(state.marks.last_index() as i64);
    spans
}

/// A position and the offset it lies at: moves forward at the cost of the distance.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    narrow: bool,
    position: usize,
    offset: usize,
}

impl Cursor {
    /// The offset of a position; cheapest if it lies behind the last one.
    pub fn seek(&mut self, bytes: &[u8], position: usize) -> usize {
        if self.narrow {
            return position;
        }
        if position < self.position {
            (self.position, self.offset) = (0, 0);
        }
        let rest = bytes.get(self.offset..).unwrap_or(&[]);
        self.offset += wtf8::offset_of(rest, position - self.position).unwrap_or(rest.len());
        self.position = position;
        self.offset
    }
}
