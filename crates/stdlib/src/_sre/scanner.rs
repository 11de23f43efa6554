//! Iterators over matches: `Pattern.finditer` and `Pattern.scanner`.
//!
//! Text that is not ASCII is searched some matches ahead, as the engine has to walk to where a search begins.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::matched;
use super::subject::{Mode, Program, Subject, Scratch};

/// `_sre.SRE_Scanner`: values are pattern, subject, a tuple (start of all, end, must advance), and matches found ahead (the next one last).
/// numbers[0] is where the next search begins (−1: at the end), numbers[1] how many matches to look ahead.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_sre.SRE_Scanner",
    layout: Fields::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[Scanner::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// A scanner.
pub fn new(cx: &mut Context, pattern: &Value, subject: &Subject, start: usize, end: usize) -> PyResult<Value> {
    let bounds = cx.new_tuple(&[Value::int_unchecked(start as i64), Value::int_unchecked(end as i64), Value::FALSE])?;
    let class = cx.native_type(&SPEC)?;
    let ahead = cx.new_list()?;
    new_record_of(cx, &class, |fields: &mut Fields| {
        fields.values = [Some(pattern.clone()), Some(subject.object.clone()), Some(bounds), Some(ahead), None];
        fields.numbers = [start as i64, 1, 0, 0];
    })
}

/// The next match.
pub fn next(cx: &mut Context, scanner: &Value) -> PyResult<Option<Value>> {
    step(cx, scanner, Mode::Search)
}

fn step(cx: &mut Context, scanner: &Value, mode: Mode) -> PyResult<Option<Value>> {
    let Some(Fields { values: [Some(pattern), Some(object), Some(bounds), Some(ahead), _], numbers: [from, room, ..], .. }) = cx.get::<Fields>(scanner) else {
        return Ok(None);
    };
    let (pattern, object, bounds, ahead, from, room) = (pattern.clone(), object.clone(), bounds.clone(), ahead.clone(), *from, *room);
    if let Some(found) = pop(cx, &ahead) {
        return Ok(Some(found));
    }
    if from < 0 {
        return Ok(None);
    }
    let Some([first, end, must_advance]) = bounds.as_tuple() else { return Ok(None) };
    let (first, end) = (first.as_small_int().unwrap_or(0) as usize, end.as_small_int().unwrap_or(0) as usize);
    let subject = Subject::new(cx, &pattern, &object)?;
    let program = Program::of(cx, &pattern);
    let most = if subject.is_narrow() || mode != Mode::Search { 1 } else { room.clamp(1, 4096) as usize };
    let mut found = Vec::new();
    let mut scratch = Scratch::take(cx);
    subject.each(&mut scratch, &program, mode, from as usize..end, must_advance.is(&Value::TRUE), &mut |spans| {
        found.push(spans);
        found.len() < most
    });
    scratch.put_back(cx);
    let (from, advance) = match found.last() {
        Some(spans) if found.len() == most => (spans[1], spans[0] == spans[1]),
        _ if mode == Mode::Search || found.is_empty() => (-1, false),
        Some(spans) => (spans[1], spans[0] == spans[1]),
        None => (-1, false),
    };
    let bounds = cx.new_tuple(&[Value::int_unchecked(first as i64), Value::int_unchecked(end as i64), Value::bool(advance)])?;
    if let Some(fields) = cx.get_mut::<Fields>(scanner) {
        let old = fields.values[2].replace(bounds);
        fields.numbers = [from, room.saturating_mul(2), 0, 0];
        drop(old);
    }
    for spans in found.iter().rev() {
        let value = matched::new(cx, &pattern, &object, spans, first, end)?;
        cx.list_push(&ahead, value)?;
    }
    Ok(pop(cx, &ahead))
}

/// The methods of scanners.
pub struct Scanner;

#[methods]
impl Scanner {
    /// The next match, wherever it is.
    #[sig("(self, /)")]
    fn search(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(step(cx, args.this(), Mode::Search)?.unwrap_or(Value::NONE))
    }

    /// The next match, if it begins where the last one ended.
    #[sig("(self, /)")]
    fn r#match(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(step(cx, args.this(), Mode::Match)?.unwrap_or(Value::NONE))
    }

    /// The pattern.
    #[getter]
    fn pattern(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Fields>(args.this()).and_then(|fields| fields.values[0].clone()).unwrap_or(Value::NONE))
    }
}

/// Takes the last item of a list.
fn pop(cx: &mut Context, list: &Value) -> Option<Value> {
    let last = cx.list_len(list).checked_sub(1)?;
    cx.list_take(list, last)
}
