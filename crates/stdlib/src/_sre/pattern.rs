//! `re.Pattern`: a compiled pattern and its methods.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, generic_alias};
use lissom_objects::layout::Native as _;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::subject::{Mode, Program, Scratch, Spans, Subject};
use super::template::{self, Replacement};
use super::{matched, scanner};

/// `re.Pattern`: values are the pattern as it was written, its code (32-bit words), names to groups, and groups to names; numbers are flags
/// and the number of groups.
pub static SPEC: TypeSpec = TypeSpec {
    name: "re.Pattern",
    layout: Fields::INFO,
    flags: TypeFlags::NO_INSTANTIATION.with(TypeFlags::WEAKREF),
    doc: "Compiled regular expression object.",
    methods: &[Pattern::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `re.Pattern`.
pub struct Pattern;

/// A subject and the part of it to be searched, from arguments 1 to 3.
fn open(cx: &mut Context, args: &Args) -> PyResult<(Subject, usize, usize)> {
    let start = match args.opt(2) {
        Some(start) => cx.index_i64(start)?,
        None => 0,
    };
    let end = match args.opt(3) {
        Some(end) => cx.index_i64(end)?,
        None => i64::MAX,
    };
    let subject = Subject::new(cx, args.this(), args.get(1))?;
    let length = subject.len() as i64;
    Ok((subject, start.clamp(0, length) as usize, end.clamp(0, length) as usize))
}

fn once(cx: &mut Context, args: &Args, mode: Mode) -> PyResult<Value> {
    let (subject, start, end) = open(cx, args)?;
    let program = Program::of(cx, args.this());
    match subject.run(cx, &program, mode, start, end) {
        Some(spans) => matched::new(cx, args.this(), &subject.object, &spans, start, end),
        None => Ok(Value::NONE),
    }
}

/// All matches, at most `most`.
fn all(cx: &mut Context, pattern: &Value, subject: &Subject, start: usize, end: usize, most: usize) -> PyResult<Vec<Spans>> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let program = Program::of(cx, pattern);
    let mut found: Vec<Spans> = Vec::new();
    let mut full = false;
    let mut scratch = Scratch::take(cx);
    subject.each(&mut scratch, &program, Mode::Search, start..end, false, &mut |spans| {
        if found.len() == found.capacity() {
            let more = found.capacity().max(8);
            full = !cx.heap.would_fit(more * (24 + 8 * spans.len())) || found.try_reserve(more).is_err();
            if full {
                return false;
            }
        }
        found.push(spans);
        found.len() < most
    });
    scratch.put_back(cx);
    if full { Err(cx.memory_error()) } else { Ok(found) }
}

/// How many matches count: all of them for 0, none for less.
fn most(cx: &mut Context, given: Option<&Value>) -> PyResult<usize> {
    Ok(match given {
        None => usize::MAX,
        Some(given) => match cx.index_i64(given)? {
            0 => usize::MAX,
            most => usize::try_from(most).unwrap_or(0),
        },
    })
}

fn substitute(cx: &mut Context, args: &Args) -> PyResult<(Value, usize)> {
    let most = most(cx, args.opt(3))?;
    let replacement = Replacement::read(cx, args.this(), args.get(1))?;
    let subject = Subject::new(cx, args.this(), args.get(2))?;
    let length = subject.len();
    let found = all(cx, args.this(), &subject, 0, length, most)?;
    if found.is_empty() {
        let whole = subject.piece(cx, 0, subject.bytes().len())?;
        return Ok((whole, 0));
    }
    let mut out = TextBuilder::new();
    let mut cursor = subject.cursor();
    let mut done = 0;
    for (index, spans) in found.iter().enumerate() {
        let from = cursor.seek(subject.bytes(), spans[0] as usize);
        out.push_bytes(cx, subject.bytes().get(done..from).unwrap_or(&[]))?;
        done = cursor.seek(subject.bytes(), spans[1] as usize);
        match &replacement {
            Replacement::Literal(text) => template::push(cx, &mut out, &subject, text, index)?,
            Replacement::Parts(parts) => template::expand(cx, &mut out, parts, &subject, spans)?,
            Replacement::Function(function) => {
                let found = matched::new(cx, args.this(), &subject.object, spans, 0, length)?;
                let text = cx.call(function, &[found])?;
                if !text.is_none() {
                    template::push(cx, &mut out, &subject, &text, index)?;
                }
            }
        }
    }
    out.push_bytes(cx, subject.bytes().get(done..).unwrap_or(&[]))?;
    let result = if subject.text { out.finish(cx)? } else { out.finish_bytes(cx)? };
    Ok((result, found.len()))
}

fn field(cx: &Context, args: &Args, index: usize) -> Value {
    cx.get::<Fields>(args.this()).and_then(|fields| fields.values[index].clone()).unwrap_or(Value::NONE)
}

fn numbers(cx: &Context, pattern: &Value) -> [i64; 4] {
    cx.get::<Fields>(pattern).map_or([0; 4], |fields| fields.numbers)
}

#[methods]
impl Pattern {
    /// Matches zero or more characters at the beginning of the string.
    #[sig("(self, /, string, pos=0, endpos=9223372036854775807)")]
    fn r#match(cx: &mut Context, args: &Args) -> PyResult<Value> {
        once(cx, args, Mode::Match)
    }

    /// Matches against all of the string.
    #[sig("(self, /, string, pos=0, endpos=9223372036854775807)")]
    fn fullmatch(cx: &mut Context, args: &Args) -> PyResult<Value> {
        once(cx, args, Mode::FullMatch)
    }

    /// Scan through string looking for a match, and return a corresponding match object instance.
    ///
    /// Return None if no position in the string matches.
    #[sig("(self, /, string, pos=0, endpos=9223372036854775807)")]
    fn search(cx: &mut Context, args: &Args) -> PyResult<Value> {
        once(cx, args, Mode::Search)
    }

    /// Return a list of all non-overlapping matches of pattern in string.
    #[sig("(self, /, string, pos=0, endpos=9223372036854775807)")]
    fn findall(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (subject, start, end) = open(cx, args)?;
        let found = all(cx, args.this(), &subject, start, end, usize::MAX)?;
        let groups = numbers(cx, args.this())[1] as usize;
        let list = cx.new_list()?;
        let mut cursor = subject.cursor();
        let mut piece = |cx: &mut Context, spans: &Spans, group: usize| {
            let (start, end) = (spans[2 * group], spans[2 * group + 1]);
            if start < 0 {
                return subject.piece(cx, 0, 0);
            }
            let from = cursor.seek(subject.bytes(), start as usize);
            let to = cursor.seek(subject.bytes(), end.max(start) as usize);
            subject.piece(cx, from, to)
        };
        for spans in &found {
            let item = if groups < 2 {
                piece(cx, spans, groups)?
            } else {
                let mut items = Vec::with_capacity(groups);
                for group in 1..=groups {
                    items.push(piece(cx, spans, group)?);
                }
                cx.new_tuple_from(items)?
            };
            cx.list_push(&list, item)?;
        }
        Ok(list)
    }

    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    ///
    /// For each match, the iterator returns a match object.
    #[sig("(self, /, string, pos=0, endpos=9223372036854775807)")]
    fn finditer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (subject, start, end) = open(cx, args)?;
        scanner::new(cx, args.this(), &subject, start, end)
    }

    /// An iterator that can also match where the last match ended.
    #[sig("(self, /, string, pos=0, endpos=9223372036854775807)")]
    fn scanner(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (subject, start, end) = open(cx, args)?;
        scanner::new(cx, args.this(), &subject, start, end)
    }

    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    #[sig("(self, /, repl, string, count=0)")]
    fn sub(cx: &mut Context, args: &Args) -> PyResult<Value> {
        substitute(cx, args).map(|(result, _)| result)
    }

    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    #[sig("(self, /, repl, string, count=0)")]
    fn subn(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (result, count) = substitute(cx, args)?;
        let count = cx.new_int(count as i64)?;
        cx.new_tuple(&[result, count])
    }

    /// Split string by the occurrences of pattern.
    #[sig("(self, /, string, maxsplit=0)")]
    fn split(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let most = most(cx, args.opt(2))?;
        let list = cx.new_list()?;
        let subject = Subject::new(cx, args.this(), args.get(1))?;
        let length = subject.len();
        let found = all(cx, args.this(), &subject, 0, length, most)?;
        let groups = numbers(cx, args.this())[1] as usize;
        let mut cursor = subject.cursor();
        let mut done = 0;
        for spans in &found {
            let from = cursor.seek(subject.bytes(), spans[0] as usize);
            let part = subject.piece(cx, done, from)?;
            cx.list_push(&list, part)?;
            for group in 1..=groups {
                let (start, end) = (spans[2 * group], spans[2 * group + 1]);
                let part = if start < 0 {
                    Value::NONE
                } else {
                    let from = cursor.seek(subject.bytes(), start as usize);
                    let to = cursor.seek(subject.bytes(), end.max(start) as usize);
                    subject.piece(cx, from, to)?
                };
                cx.list_push(&list, part)?;
            }
            done = cursor.seek(subject.bytes(), spans[1] as usize);
        }
        let part = subject.piece(cx, done, subject.bytes().len())?;
        cx.list_push(&list, part)?;
        Ok(list)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        const NAMES: [(i64, &str); 7] =
            [(2, "re.IGNORECASE"), (4, "re.LOCALE"), (8, "re.MULTILINE"), (16, "re.DOTALL"), (32, "re.UNICODE"), (64, "re.VERBOSE"), (256, "re.ASCII")];
        let pattern = field(cx, args, 0);
        let mut flags = numbers(cx, args.this())[0];
        if cx.as_str(&pattern).is_some() && flags & (4 | 32 | 256) == 32 {
            flags &= !32;
        }
        let text = cx.repr(&pattern)?;
        let mut out = TextBuilder::new();
        out.push_str(cx, "re.compile(")?;
        let view = text.as_str().map_or(&[][..], |view| view.bytes);
        let end = lissom_text::wtf8::offset_of(view, 200).unwrap_or(view.len());
        out.push_bytes(cx, &view[..end])?;
        let mut separator = ", ";
        for (bit, name) in NAMES {
            if flags & bit != 0 {
                flags &= !bit;
                out.push_str(cx, separator)?;
                out.push_str(cx, name)?;
                separator = "|";
            }
        }
        if flags != 0 {
            out.push_str(cx, &format!("{separator}{flags:#x}"))?;
        }
        out.push_byte(cx, b')')?;
        out.finish(cx)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let code = cx.hash(&field(cx, args, 1))?;
        let pattern = cx.hash(&field(cx, args, 0))?;
        let flags = numbers(cx, args.this())[0];
        cx.new_int((code ^ pattern.rotate_left(7) ^ flags) >> 1)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (this, other) = (args.this(), args.get(1));
        if !cx.type_of(this).is(&cx.type_of(other)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let other_fields = cx.get::<Fields>(other).and_then(|fields| Some((fields.values[0].clone()?, fields.values[1].clone()?, fields.numbers)));
        let Some((pattern, code, other_numbers)) = other_fields else { return Ok(Value::FALSE) };
        if numbers(cx, this) != other_numbers || field(cx, args, 1).bytes_slice() != code.bytes_slice() {
            return Ok(Value::FALSE);
        }
        let own = field(cx, args, 0);
        if cx.as_str(&own).is_some() != cx.as_str(&pattern).is_some() {
            return Ok(Value::FALSE);
        }
        Ok(Value::bool(cx.equal(&own, &pattern)?))
    }

    /// A pattern never changes: the object itself.
    #[sig("(self, /)")]
    fn __copy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// A pattern never changes: the object itself.
    #[sig("(self, memo, /)")]
    fn __deepcopy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }

    /// The pattern string from which the RE object was compiled.
    #[getter]
    fn pattern(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args, 0))
    }

    /// The regex matching flags.
    #[getter]
    fn flags(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flags = numbers(cx, args.this())[0];
        cx.new_int(flags)
    }

    /// The number of capturing groups in the pattern.
    #[getter]
    fn groups(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let groups = numbers(cx, args.this())[1];
        cx.new_int(groups)
    }

    /// A dictionary mapping group names to group numbers.
    #[getter]
    fn groupindex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = field(cx, args, 2);
        if cx.dict_len(&names) == 0 {
            return cx.new_dict();
        }
        lissom_objects::mappingproxy::new(cx, names)
    }
}
