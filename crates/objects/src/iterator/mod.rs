//! Iterators that are not one container's: adapters (`enumerate`, `zip`, `map`, `filter`, `reversed`) and the two that `iter` makes.
//!
//! Each is a small record (layout.rs) with a function that makes one step, named in its [`crate::typeobject::TypeSpec`]; the methods `__iter__` and
//! `__next__` of all such types come from [`NEXT_METHODS`].

pub mod callable;
pub mod enumerate;
pub mod filter;
pub mod layout;
pub mod map;
pub mod reversed;
pub mod sequence;
pub mod zip;

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::native::{Args, Native};
use crate::value::Value;
pub use callable::SPEC as CALLABLE_SPEC;
pub use callable::new as new_callable_iterator;
pub use enumerate::SPEC as ENUMERATE_SPEC;
pub use filter::SPEC as FILTER_SPEC;
pub use map::SPEC as MAP_SPEC;
pub use reversed::SPEC as REVERSED_SPEC;
pub use sequence::SPEC as SEQUENCE_SPEC;
pub use sequence::{new as new_sequence_iterator, new_over_memory as new_memory_iterator};
pub use zip::SPEC as ZIP_SPEC;

/// The rows that every iterator type with a step function has.
pub const NEXT_METHODS: &[Native] = NextMethods::METHODS;

/// Methods of all iterators with a step function.
pub struct NextMethods;

#[methods]
impl NextMethods {
    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // A class with a `__next__` of its own has no step, but may ask its base for one.
        let order = cx.class_of(args.this()).mro.clone();
        let inherited = order.as_ref().and_then(Value::as_tuple).unwrap_or_default().iter().find_map(|class| cx.as_type(class)?.next);
        let Some(step) = inherited else {
            let name = cx.type_name(args.this());
            return Err(cx.type_error(&format!("'{name}' object is not an iterator")));
        };
        match step(cx, args.this())? {
            Some(value) => Ok(value),
            None => Err(cx.stop_iteration()),
        }
    }
}

/// The iterators over some iterables, as a tuple; and the arguments' names for messages about their lengths.
pub(crate) fn iterators_of(cx: &mut Context, iterables: &[Value]) -> PyResult<Value> {
    let mut iterators = Vec::new();
    if iterators.try_reserve_exact(iterables.len()).is_err() {
        return Err(cx.memory_error());
    }
    for iterable in iterables {
        iterators.push(cx.iter(iterable)?);
    }
    cx.new_tuple_from(iterators)
}

/// Says which of the iterables of `zip` or `map` ended first, or did not end.
#[cold]
pub(crate) fn uneven(cx: &mut Context, name: &str, argument: usize, shorter: bool) -> crate::context::Raised {
    let word = if shorter { "shorter" } else { "longer" };
    let others = if argument == 1 { "argument 1".to_owned() } else { format!("arguments 1-{argument}") };
    cx.value_error(&format!("{name}() argument {} is {word} than {others}", argument + 1))
}

/// One item of each iterator, handed on as a slice; `None` if one has ended. With `strict` all must end together.
pub(crate) fn step_all<R>(
    cx: &mut Context,
    name: &str,
    iterators: &Value,
    strict: bool,
    take: impl FnOnce(&mut Context, &[Value]) -> PyResult<R>,
) -> PyResult<Option<R>> {
    let iterators = iterators.as_tuple().unwrap_or(&[]);
    if let [first, second] = iterators {
        let Some(a) = cx.next(first)? else { return ended(cx, name, iterators, 0, strict) };
        let Some(b) = cx.next(second)? else { return ended(cx, name, iterators, 1, strict) };
        return take(cx, &[a, b]).map(Some);
    }
    if let [only] = iterators {
        let Some(item) = cx.next(only)? else { return Ok(None) };
        return take(cx, &[item]).map(Some);
    }
    let mut items = Vec::new();
    if items.try_reserve_exact(iterators.len()).is_err() {
        return Err(cx.memory_error());
    }
    for (index, iterator) in iterators.iter().enumerate() {
        match cx.next(iterator)? {
            Some(item) => items.push(item),
            None => return ended(cx, name, iterators, index, strict),
        }
    }
    if items.is_empty() {
        return Ok(None);
    }
    take(cx, &items).map(Some)
}

/// The iterator at `index` has ended.
fn ended<R>(cx: &mut Context, name: &str, iterators: &[Value], index: usize, strict: bool) -> PyResult<Option<R>> {
    if !strict {
        return Ok(None);
    }
    if index > 0 {
        return Err(uneven(cx, name, index, true));
    }
    for (index, iterator) in iterators.iter().enumerate().skip(1) {
        if cx.next(iterator)?.is_some() {
            return Err(uneven(cx, name, index, false));
        }
    }
    Ok(None)
}
