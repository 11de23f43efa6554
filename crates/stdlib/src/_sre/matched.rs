//! `re.Match`: the pattern, the subject, and where the groups lie in it.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, generic_alias, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::names::Special;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::subject::Subject;
use super::template::{self, Replacement};

/// `re.Match`: values are pattern, subject, and the tuple of spans; numbers are the bounds of the search.
pub static SPEC: TypeSpec = TypeSpec {
    name: "re.Match",
    layout: Fields::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    methods: &[Match::METHODS],
    ..TypeSpec::DEFAULT
};

/// A match.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, pattern: &Value, object: &Value, spans: &[i64], start: usize, end: usize) -> PyResult<Value> {
    let spans = cx.new_tuple_of_ints(spans)?;
    let class = cx.native_type(&SPEC)?;
    new_record_of(cx, &class, |fields: &mut Fields| {
        fields.values = [Some(pattern.clone()), Some(object.clone()), Some(spans), None, None];
        fields.numbers = [start as i64, end as i64, 0, 0];
    })
}

/// What a match consists of.
struct Parts {
    pattern: Value,
    object: Value,
    /// The tuple of spans.
    spans: Value,
}

fn parts(cx: &Context, value: &Value) -> Parts {
    match cx.get::<Fields>(value) {
        Some(Fields { values: [Some(pattern), Some(object), Some(spans), ..], .. }) => Parts {
            pattern: pattern.clone(),
            object: object.clone(),
            spans: spans.clone(),
        },
        _ => Parts { pattern: Value::NONE, object: Value::NONE, spans: Value::NONE },
    }
}

impl Parts {
    fn spans(&self) -> &[Value] {
        self.spans.as_tuple().unwrap_or(&[])
    }

    fn number_at(&self, index: usize) -> i64 {
        self.spans().get(index).and_then(Value::as_small_int).unwrap_or(-1)
    }

    fn groups(&self) -> usize {
        self.spans().len().saturating_sub(3) / 2
    }

    fn last(&self) -> i64 {
        self.number_at(self.spans().len().wrapping_sub(1))
    }

    /// The number of a group given by number or name.
    fn number(&self, cx: &mut Context, key: &Value) -> PyResult<usize> {
        let number = if key.as_small_int().is_some() || cx.special(key, Special::Index).is_some() {
            Some(cx.index_clamped(key)?)
        } else {
            let names = cx.get::<Fields>(&self.pattern).and_then(|fields| fields.values[2].clone());
            let found = match names {
                Some(names) if cx.dict_len(&names) > 0 => cx.dict_get(&names, key)?,
                _ => None,
            };
            cx.raised = None;
            found.and_then(|number| number.as_small_int())
        };
        match number.and_then(|number| usize::try_from(number).ok()).filter(|number| *number <= self.groups()) {
            Some(number) => Ok(number),
            None => Err(cx.index_error("no such group")),
        }
    }

    fn span(&self, group: usize) -> (i64, i64) {
        (self.number_at(2 * group), self.number_at(2 * group + 1))
    }

    /// What a group matched; `default` if it did not.
    fn group(&self, cx: &mut Context, group: usize, default: &Value) -> PyResult<Value> {
        let (start, end) = self.span(group);
        if start < 0 {
            return Ok(default.clone());
        }
        let (start, end) = (start as usize, end.max(start) as usize);
        if cx.as_str(&self.object).is_some() {
            return lissom_objects::str::ops::slice(cx, &self.object, start, 1, end - start);
        }
        let bytes = cx.bytes_like(&self.object)?;
        cx.new_bytes(bytes.get(start..end).unwrap_or(&[]))
    }
}

/// The methods of `re.Match`.
pub struct Match;

/// The group an optional argument names: the whole match without one.
fn chosen(cx: &mut Context, args: &Args, parts: &Parts) -> PyResult<usize> {
    match args.opt(1) {
        Some(key) => parts.number(cx, key),
        None => Ok(0),
    }
}

#[methods]
impl Match {
    /// group([group1, ...]) -> str or tuple.
    ///
    /// Return subgroup(s) of the match by indices or names.
    /// For 0 returns the entire match.
    #[sig("(self, /, *args)")]
    fn group(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        match args.rest {
            [] => parts.group(cx, 0, &Value::NONE),
            [key] => {
                let group = parts.number(cx, key)?;
                parts.group(cx, group, &Value::NONE)
            }
            keys => {
                let mut found = Vec::with_capacity(keys.len());
                for key in keys {
                    let group = parts.number(cx, key)?;
                    found.push(parts.group(cx, group, &Value::NONE)?);
                }
                cx.new_tuple_from(found)
            }
        }
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let group = parts.number(cx, args.get(1))?;
        parts.group(cx, group, &Value::NONE)
    }

    /// Return a tuple containing all the subgroups of the match, from 1.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[sig("(self, /, default=None)")]
    fn groups(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let mut found = Vec::with_capacity(parts.groups());
        for group in 1..=parts.groups() {
            found.push(parts.group(cx, group, args.opt(1).unwrap_or(&Value::NONE))?);
        }
        cx.new_tuple_from(found)
    }

    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    ///
    ///   default
    ///     Is used for groups that did not participate in the match.
    #[sig("(self, /, default=None)")]
    fn groupdict(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let dict = cx.new_dict()?;
        let names = cx.get::<Fields>(&parts.pattern).and_then(|fields| fields.values[2].clone());
        let Some(names) = names else { return Ok(dict) };
        for (name, number) in cx.dict_items(&names)? {
            let group = parts.number(cx, &number)?;
            let value = parts.group(cx, group, args.opt(1).unwrap_or(&Value::NONE))?;
            cx.dict_set(&dict, &name, value)?;
        }
        Ok(dict)
    }

    /// Return index of the start of the substring matched by group.
    #[sig("(self, group=0, /)")]
    fn start(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let group = chosen(cx, args, &parts)?;
        cx.new_int(parts.span(group).0)
    }

    /// Return index of the end of the substring matched by group.
    #[sig("(self, group=0, /)")]
    fn end(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let group = chosen(cx, args, &parts)?;
        cx.new_int(parts.span(group).1)
    }

    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    #[sig("(self, group=0, /)")]
    fn span(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let group = chosen(cx, args, &parts)?;
        let (start, end) = parts.span(group);
        cx.new_tuple(&[Value::int_unchecked(start), Value::int_unchecked(end)])
    }

    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    #[sig("(self, /, template)")]
    fn expand(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let subject = Subject::new(cx, &parts.pattern, &parts.object)?;
        let mut out = TextBuilder::new();
        match Replacement::read(cx, &parts.pattern, args.get(1))? {
            Replacement::Literal(text) => return Ok(text),
            Replacement::Parts(template) => {
                let spans: Vec<i64> = parts.spans().iter().filter_map(Value::as_small_int).collect();
                template::expand(cx, &mut out, &template, &subject, &spans)?;
            },
            Replacement::Function(function) => return cx.call(&function, std::slice::from_ref(args.this())),
        }
        if subject.text { out.finish(cx) } else { out.finish_bytes(cx) }
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let (start, end) = parts.span(0);
        let whole = parts.group(cx, 0, &Value::NONE)?;
        let text = cx.repr(&whole)?;
        let mut out = TextBuilder::new();
        out.push_str(cx, &format!("<re.Match object; span=({start}, {end}), match="))?;
        out.push_value(cx, &text)?;
        out.push_byte(cx, b'>')?;
        out.finish(cx)
    }

    /// A match never changes: the object itself.
    #[sig("(self, /)")]
    fn __copy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// A match never changes: the object itself.
    #[sig("(self, memo, /)")]
    fn __deepcopy__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }

    /// The string passed to match() or search().
    #[getter]
    fn string(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).object)
    }

    /// The regular expression object.
    #[getter]
    fn re(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).pattern)
    }

    /// The index into the string at which the RE engine started looking for a match.
    #[getter]
    fn pos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let pos = cx.get::<Fields>(args.this()).map_or(0, |fields| fields.numbers[0]);
        cx.new_int(pos)
    }

    /// The index into the string beyond which the RE engine will not go.
    #[getter]
    fn endpos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let end = cx.get::<Fields>(args.this()).map_or(0, |fields| fields.numbers[1]);
        cx.new_int(end)
    }

    /// The integer index of the last matched capturing group.
    #[getter]
    fn lastindex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match parts(cx, args.this()).last() {
            last if last >= 0 => cx.new_int(last),
            _ => Ok(Value::NONE),
        }
    }

    /// The name of the last matched capturing group.
    #[getter]
    fn lastgroup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let names = cx.get::<Fields>(&parts.pattern).and_then(|fields| fields.values[3].clone());
        let found = names.as_ref().and_then(|names| cx.as_tuple(names)).and_then(|names| names.get(usize::try_from(parts.last()).ok()?));
        Ok(found.cloned().unwrap_or(Value::NONE))
    }

    /// The spans of all groups.
    #[getter]
    fn regs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(cx, args.this());
        let mut found = Vec::with_capacity(parts.groups() + 1);
        for group in 0..=parts.groups() {
            let (start, end) = parts.span(group);
            found.push(cx.new_tuple(&[Value::int_unchecked(start), Value::int_unchecked(end)])?);
        }
        cx.new_tuple_from(found)
    }
}
