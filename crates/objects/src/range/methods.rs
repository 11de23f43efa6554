//! What Python sees of `range`. Ranges of small integers are computed in machine words, others by integer values.

use std::ops::ControlFlow;

use lissom_macros::methods;

use super::layout::{SmallRange, fields};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::slice;
use crate::str::TextBuilder;
use crate::typeobject::TypeFlags;
use crate::value::Value;

const ZERO: Value = Value::int32(0);
const ONE: Value = Value::int32(1);

/// The receiver as machine words, if that is possible.
#[inline]
fn small(args: &Args) -> Option<SmallRange> {
    fields(args.this()).and_then(|range| range.small())
}

/// Start, stop and step.
fn parts(range: &Value) -> [Value; 3] {
    fields(range).map_or([ZERO, ZERO, ONE], |range| range.parts())
}

/// Whether the comparison holds for two exact integers.
fn holds(cx: &Context, operator: Compare, a: &Value, b: &Value) -> bool {
    cx.compare_numbers(operator, a, b).unwrap_or(false)
}

/// How many numbers are in it.
///
/// # Errors
/// `MemoryError`
pub fn length(cx: &mut Context, range: &Value) -> PyResult<Value> {
    if let Some(small) = fields(range).and_then(|range| range.small()) {
        return cx.new_int_u64(small.len());
    }
    let [start, stop, step] = parts(range);
    let (from, to, step) = if holds(cx, Compare::Gt, &step, &ZERO) { (start, stop, step) } else { (stop, start, cx.unary(Special::Neg, &step)?) };
    if holds(cx, Compare::Ge, &from, &to) {
        return Ok(ZERO);
    }
    let distance = cx.binary(Special::Sub, &to, &from)?;
    let distance = cx.binary(Special::Sub, &distance, &ONE)?;
    let steps = cx.binary(Special::FloorDiv, &distance, &step)?;
    cx.binary(Special::Add, &steps, &ONE)
}

/// The number at a position that exists.
fn at(cx: &mut Context, range: &Value, index: &Value) -> PyResult<Value> {
    let [start, _, step] = parts(range);
    let distance = cx.binary(Special::Mul, &step, index)?;
    cx.binary(Special::Add, &start, &distance)
}

/// The position of an exact integer, if it is in the range.
fn position(cx: &mut Context, range: &Value, number: &Value) -> PyResult<Option<Value>> {
    if let (Some(small), Some(number)) = (fields(range).and_then(|range| range.small()), number.as_small_int()) {
        return match small.position(number) {
            Some(position) => cx.new_int_u64(position).map(Some),
            None => Ok(None),
        };
    }
    let [start, stop, step] = parts(range);
    let inside = if holds(cx, Compare::Gt, &step, &ZERO) {
        holds(cx, Compare::Le, &start, number) && holds(cx, Compare::Lt, number, &stop)
    } else {
        holds(cx, Compare::Lt, &stop, number) && holds(cx, Compare::Le, number, &start)
    };
    if !inside {
        return Ok(None);
    }
    let distance = cx.binary(Special::Sub, number, &start)?;
    let rest = cx.binary(Special::Mod, &distance, &step)?;
    if rest.is(&ZERO) { cx.binary(Special::FloorDiv, &distance, &step).map(Some) } else { Ok(None) }
}

/// The integer looked for, if positions can be computed for it: exactly `int` or `bool`.
fn exact(cx: &Context, value: &Value) -> Option<Value> {
    if value.is_int() || value.as_bool().is_some() { cx.exact_int(value) } else { None }
}

/// Walks over the range and compares: the position of the first equal number, and how many are equal.
/// What is equal to itself alone, and what is of a built-in type that is no number, need not be compared with each.
fn is_equal_to_no_integer(cx: &mut Context, value: &Value) -> bool {
    let (class, object) = (cx.type_of(value), cx.type_object(ShapeId::OBJECT));
    if !cx.as_type(&class).is_some_and(|class| class.flags.has(TypeFlags::HEAP)) {
        return ![Special::Index, Special::Int, Special::Float, Special::Complex].into_iter().any(|number| cx.special(value, number).is_some());
    }
    match (cx.special(value, Special::Eq), cx.special_of_type(&object, Special::Eq)) {
        (Some(own), Some(general)) => own.is(&general),
        _ => false,
    }
}

fn search(cx: &mut Context, range: &Value, wanted: &Value, all: bool) -> PyResult<(Option<u64>, u64)> {
    let (mut first, mut count, mut index) = (None, 0, 0u64);
    if is_equal_to_no_integer(cx, wanted) {
        return Ok((None, 0));
    }
    cx.for_each(range, |cx, number| {
        if cx.equal(&number, wanted)? {
            first = first.or(Some(index));
            count += 1;
            if !all {
                return Ok(ControlFlow::Break(()));
            }
        }
        index += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((first, count))
}

/// What makes two ranges equal: the length, the first number if there is one, the step if there are two.
fn key(cx: &mut Context, range: &Value) -> PyResult<[Value; 3]> {
    let length = length(cx, range)?;
    let [start, _, step] = parts(range);
    Ok(if length.is(&ZERO) {
        [length, Value::NONE, Value::NONE]
    } else if length.is(&ONE) {
        [length, start, Value::NONE]
    } else {
        [length, start, step]
    })
}

fn equal(cx: &mut Context, args: &Args) -> PyResult<Option<bool>> {
    let (a, b) = (args.get(0), args.get(1));
    if fields(b).is_none() {
        return Ok(None);
    }
    let (a, b) = (key(cx, a)?, key(cx, b)?);
    Ok(Some(a.iter().zip(&b).all(|(a, b)| a.is(b) || holds(cx, Compare::Eq, a, b))))
}

/// The methods of `range`.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, start, stop=None, step=None, /)", inferred, "")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let start = cx.index(args.get(1))?;
        let Some(stop) = args.opt(2) else { return cx.new_range(ZERO, start, ONE) };
        let stop = cx.index(stop)?;
        let step = match args.opt(3) {
            Some(step) => cx.index(step)?,
            None => ONE,
        };
        if step.is(&ZERO) {
            return Err(cx.value_error("range() arg 3 must not be zero"));
        }
        cx.new_range(start, stop, step)
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = length(cx, args.this())?;
        match length.as_int().and_then(|length| length.to_i64()) {
            Some(_) => Ok(length),
            None => Err(cx.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = length(cx, args.this())?;
        Ok(Value::bool(!length.is(&ZERO)))
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (range, key) = (args.this(), args.get(1));
        if let (Some(small), Some(index)) = (small(args), key.as_small_int()) {
            let length = small.len();
            let index = if index < 0 { (index as u64).wrapping_add(length) } else { index as u64 };
            if index < length {
                return Ok(Value::int_unchecked(small.at(index)));
            }
            return Err(cx.index_error("range object index out of range"));
        }
        let length = length(cx, range)?;
        if slice::is_slice(key) {
            let [first, last, stride] = slice::methods::indices(cx, key, &length)?;
            let [_, _, step] = parts(range);
            let (start, stop) = (at(cx, range, &first)?, at(cx, range, &last)?);
            let step = cx.binary(Special::Mul, &step, &stride)?;
            return cx.new_range(start, stop, step);
        }
        if !cx.is_index(key) {
            let name = cx.type_name(key);
            return Err(cx.type_error(&format!("range indices must be integers or slices, not {name}")));
        }
        let mut index = cx.index(key)?;
        if holds(cx, Compare::Lt, &index, &ZERO) {
            index = cx.binary(Special::Add, &index, &length)?;
        }
        if holds(cx, Compare::Lt, &index, &ZERO) || holds(cx, Compare::Ge, &index, &length) {
            return Err(cx.index_error("range object index out of range"));
        }
        at(cx, range, &index)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(small) = small(args) {
            return cx.new_range_iterator(small.start, small.step, small.len());
        }
        let remaining = length(cx, args.this())?;
        let [start, _, step] = parts(args.this());
        cx.new_long_range_iterator(start, step, remaining)
    }

    /// Return a reverse iterator.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(small) = small(args) {
            let length = small.len();
            return cx.new_range_iterator(small.at(length.wrapping_sub(1)), -small.step, length);
        }
        let remaining = length(cx, args.this())?;
        let last = cx.binary(Special::Sub, &remaining, &ONE)?;
        let start = at(cx, args.this(), &last)?;
        let [_, _, step] = parts(args.this());
        let step = cx.unary(Special::Neg, &step)?;
        cx.new_long_range_iterator(start, step, remaining)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match exact(cx, args.get(1)) {
            Some(number) => Ok(Value::bool(position(cx, args.this(), &number)?.is_some())),
            None => Ok(Value::bool(search(cx, args.this(), args.get(1), false)?.0.is_some())),
        }
    }

    /// rangeobject.count(value) -> integer -- return number of occurrences of value
    #[sig("(self, object, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match exact(cx, args.get(1)) {
            Some(number) => Ok(Value::int32(i32::from(position(cx, args.this(), &number)?.is_some()))),
            None => {
                let (_, count) = search(cx, args.this(), args.get(1), true)?;
                cx.new_int_u64(count)
            }
        }
    }

    /// rangeobject.index(value) -> integer -- return index of value; raise ValueError if there is none
    #[sig("(self, object, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match exact(cx, args.get(1)) {
            Some(number) => match position(cx, args.this(), &number)? {
                Some(position) => Ok(position),
                None => Err(cx.value_error("range.index(x): x not in range")),
            },
            None => match search(cx, args.this(), args.get(1), false)? {
                (Some(position), _) => cx.new_int_u64(position),
                _ => Err(cx.value_error("sequence.index(x): x not in sequence")),
            },
        }
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equal(cx, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equal(cx, args)?.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = key(cx, args.this())?;
        let key = cx.new_tuple(&key)?;
        let hash = cx.hash(&key)?;
        cx.new_int(hash)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = parts(args.this());
        let shown = if parts[2].is(&ONE) { 2 } else { 3 };
        let mut text = TextBuilder::new();
        text.push_str(cx, "range(")?;
        for (index, part) in parts[..shown].iter().enumerate() {
            if index > 0 {
                text.push_str(cx, ", ")?;
            }
            let repr = cx.repr(part)?;
            text.push_bytes(cx, repr.str_bytes())?;
        }
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let parts = cx.new_tuple(&parts(args.this()))?;
        cx.new_tuple_from(vec![class, parts])
    }

    /// The first number.
    #[getter(member)]
    fn start(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [start, _, _] = parts(args.this());
        Ok(start)
    }

    /// The first number that is not in it any more.
    #[getter(member)]
    fn stop(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [_, stop, _] = parts(args.this());
        Ok(stop)
    }

    /// From one number to the next.
    #[getter(member)]
    fn step(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [_, _, step] = parts(args.this());
        Ok(step)
    }
}
