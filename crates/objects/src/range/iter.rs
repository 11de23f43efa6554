//! Iterating over ranges.

use lissom_macros::methods;

use super::layout::{LongRangeIterator, RangeIterator};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::value::Value;

/// One step of a range's iterator.
///
/// # Errors
/// None.
pub fn next(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    Ok(cx.get_mut::<RangeIterator>(iterator).and_then(RangeIterator::advance))
}

/// Current number, step, and how many are left.
fn long_parts(cx: &Context, iterator: &Value) -> [Value; 3] {
    match cx.get::<LongRangeIterator>(iterator) {
        Some(iterator) => [&iterator.current, &iterator.step, &iterator.remaining].map(|value| value.clone().unwrap_or(Value::int32(0))),
        None => [const { Value::int32(0) }; 3],
    }
}

fn advance_long(cx: &mut Context, iterator: &Value, by: &Value) -> PyResult {
    let [current, step, remaining] = long_parts(cx, iterator);
    let distance = cx.binary(Special::Mul, &step, by)?;
    let current = cx.binary(Special::Add, &current, &distance)?;
    let remaining = cx.binary(Special::Sub, &remaining, by)?;
    if let Some(iterator) = cx.get_mut::<LongRangeIterator>(iterator) {
        iterator.current = Some(current);
        iterator.remaining = Some(remaining);
    }
    Ok(())
}

/// One step of a long range's iterator.
///
/// # Errors
/// `MemoryError`
pub fn next_long(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    let [current, _, remaining] = long_parts(cx, iterator);
    if remaining.is(&Value::int32(0)) {
        return Ok(None);
    }
    advance_long(cx, iterator, &Value::int32(1))?;
    Ok(Some(current))
}

/// `(iter, (range(current, stop, step),), None)`
fn reduce(cx: &mut Context, [current, step, remaining]: [Value; 3]) -> PyResult<Value> {
    let distance = cx.binary(Special::Mul, &step, &remaining)?;
    let stop = cx.binary(Special::Add, &current, &distance)?;
    let range = cx.new_range(current, stop, step)?;
    let arguments = cx.new_tuple_from(vec![range])?;
    let name = cx.intern("iter")?;
    let iter = match cx.builtins.clone() {
        Some(builtins) => cx.dict_get(&builtins, &name)?.unwrap_or(Value::NONE),
        None => Value::NONE,
    };
    cx.new_tuple_from(vec![iter, arguments, Value::NONE])
}

/// The methods of `range_iterator`.
pub struct Methods;

#[methods]
impl Methods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let left = cx.get::<RangeIterator>(args.this()).map_or(0, |iterator| iterator.remaining);
        cx.new_int_u64(left)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (current, step, remaining) = match cx.get::<RangeIterator>(args.this()) {
            Some(iterator) => (iterator.current, iterator.step, iterator.remaining),
            None => (0, 1, 0),
        };
        let parts = [cx.new_int(current)?, cx.new_int(step)?, cx.new_int_u64(remaining)?];
        reduce(cx, parts)
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let by = cx.index_long(args.get(1))?.max(0) as u64;
        if let Some(iterator) = cx.get_mut::<RangeIterator>(args.this()) {
            let by = by.min(iterator.remaining);
            iterator.current = iterator.current.wrapping_add(iterator.step.wrapping_mul(by as i64));
            iterator.remaining -= by;
        }
        Ok(Value::NONE)
    }
}

/// The methods of `longrange_iterator`.
pub struct LongMethods;

#[methods]
impl LongMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [_, _, remaining] = long_parts(cx, args.this());
        Ok(remaining)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = long_parts(cx, args.this());
        reduce(cx, parts)
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let by = cx.index(args.get(1))?;
        let [_, _, remaining] = long_parts(cx, args.this());
        let zero = Value::int32(0);
        let by = if cx.compare_numbers(Compare::Lt, &by, &zero) == Some(true) { zero } else { by };
        let by = if cx.compare_numbers(Compare::Gt, &by, &remaining) == Some(true) { remaining } else { by };
        advance_long(cx, args.this(), &by)?;
        Ok(Value::NONE)
    }
}
