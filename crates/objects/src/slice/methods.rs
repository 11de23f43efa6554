//! What Python sees of `slice`.

use lissom_macros::methods;

use super::layout::{is_slice, parts};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::str::TextBuilder;
use crate::tuple::methods as tuple;
use crate::value::Value;

/// The parts, with `None` for what is missing.
fn all(slice: &Value) -> [Value; 3] {
    let (start, stop, step) = parts(slice);
    [start, stop, step].map(|part| part.unwrap_or(Value::NONE))
}

/// Slices compare as the tuples of their parts.
fn compare(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    let (a, b) = (args.get(0), args.get(1));
    if !is_slice(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if a.is(b) {
        return Ok(Value::bool(operator.holds(std::cmp::Ordering::Equal)));
    }
    let (a, b) = (cx.new_tuple(&all(a))?, cx.new_tuple(&all(b))?);
    cx.compare(operator, &a, &b)
}

/// A part as an exact integer of any size.
fn part(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if !cx.is_index(value) {
        return Err(cx.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    cx.index(value)
}

/// `a < b` for exact integers.
fn less(cx: &Context, a: &Value, b: &Value) -> bool {
    cx.compare_numbers(Compare::Lt, a, b).unwrap_or(false)
}

/// Start, stop and step fitted to a length; all are exact integers of any size.
///
/// # Errors
/// As [`super::evaluate`].
pub fn indices(cx: &mut Context, slice: &Value, length: &Value) -> PyResult<[Value; 3]> {
    let zero = Value::int32(0);
    let [start, stop, step] = all(slice);
    let step = if step.is_none() { Value::int32(1) } else { part(cx, &step)? };
    if step.is(&zero) {
        return Err(cx.value_error("slice step cannot be zero"));
    }
    let backwards = less(cx, &step, &zero);
    let (lowest, highest) = if backwards { (Value::int32(-1), cx.binary(Special::Sub, length, &Value::int32(1))?) } else { (zero.clone(), length.clone()) };
    let fit = |cx: &mut Context, value: &Value, otherwise: &Value| {
        if value.is_none() {
            return Ok(otherwise.clone());
        }
        let mut at = part(cx, value)?;
        if less(cx, &at, &zero) {
            at = cx.binary(Special::Add, &at, length)?;
        }
        let at = if less(cx, &at, &lowest) { lowest.clone() } else { at };
        Ok(if less(cx, &highest, &at) { highest.clone() } else { at })
    };
    let (first, last) = if backwards { (&highest, &lowest) } else { (&lowest, &highest) };
    let start = fit(cx, &start, first)?;
    let stop = fit(cx, &stop, last)?;
    Ok([start, stop, step])
}

/// The methods of `slice`.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, start, stop=None, step=None, /)", inferred, "")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let start = args.get(1).clone();
        match args.opt(2) {
            None => cx.new_slice(Value::NONE, start, Value::NONE),
            Some(stop) => cx.new_slice(start, stop.clone(), args.opt(3).cloned().unwrap_or(Value::NONE)),
        }
    }

    /// S.indices(len) -> (start, stop, stride): the part of a sequence of that length which the slice names.
    #[sig("(self, object, /)")]
    fn indices(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.index(args.get(1))?;
        if less(cx, &length, &Value::int32(0)) {
            return Err(cx.value_error("length should not be negative"));
        }
        let found = indices(cx, args.this(), &length)?;
        cx.new_tuple(&found)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Eq)
    }
    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Ne)
    }
    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Lt)
    }
    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Le)
    }
    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Gt)
    }
    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Compare::Ge)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // As that of a tuple, without the length.
        let mut sum = tuple::HASH_START;
        for part in all(args.this()) {
            sum = tuple::add_to_hash(sum, cx.hash(&part)?);
        }
        cx.new_int(tuple::hash_of_sum(sum))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut text = TextBuilder::new();
        text.push_str(cx, "slice(")?;
        for (index, part) in all(args.this()).iter().enumerate() {
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
        let parts = cx.new_tuple(&all(args.this()))?;
        cx.new_tuple_from(vec![class, parts])
    }

    /// Where the part starts.
    #[getter(member)]
    fn start(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [start, _, _] = all(args.this());
        Ok(start)
    }

    /// Where the part stops.
    #[getter(member)]
    fn stop(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [_, stop, _] = all(args.this());
        Ok(stop)
    }

    /// From one item to the next.
    #[getter(member)]
    fn step(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [_, _, step] = all(args.this());
        Ok(step)
    }
}
