//! Iterators that serve several types, and the built-in ones that wrap others.

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::{Args, Native};
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// `enumerate`
pub static ENUMERATE_SPEC: TypeSpec = TypeSpec {
    name: "enumerate",
    id: Some(ShapeId::ENUMERATE),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `zip`
pub static ZIP_SPEC: TypeSpec = TypeSpec {
    name: "zip",
    id: Some(ShapeId::ZIP),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `map`
pub static MAP_SPEC: TypeSpec = TypeSpec {
    name: "map",
    id: Some(ShapeId::MAP),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `filter`
pub static FILTER_SPEC: TypeSpec = TypeSpec {
    name: "filter",
    id: Some(ShapeId::FILTER),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `reversed`
pub static REVERSED_SPEC: TypeSpec = TypeSpec {
    name: "reversed",
    id: Some(ShapeId::REVERSED),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `callable_iterator`
pub static CALLABLE_SPEC: TypeSpec = TypeSpec {
    name: "callable_iterator",
    id: Some(ShapeId::CALLABLE_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

crate::descriptor::record! {
    /// An iterator over `__getitem__`.
    SequenceIterator, "iterator", 2 {
        /// What is iterated over; unset at the end.
        sequence,
        /// The next index.
        index
    }
}

/// `iterator`
pub static SEQUENCE_SPEC: TypeSpec = TypeSpec {
    name: "iterator",
    id: Some(ShapeId::SEQUENCE_ITERATOR),
    layout: SequenceIterator::INFO,
    next: Some(sequence_next),
    ..TypeSpec::DEFAULT
};

fn sequence_next(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    let state = cx.get::<SequenceIterator>(iterator).and_then(|this| this.sequence.clone().zip(this.index.as_ref().and_then(Value::as_small_int)));
    let Some((sequence, index)) = state else { return Ok(None) };
    let position = cx.new_int(index)?;
    match cx.get_item(&sequence, &position) {
        Ok(item) => {
            let next = cx.new_int(index + 1)?;
            if let Some(this) = cx.get_mut::<SequenceIterator>(iterator) {
                this.index = Some(next);
            }
            Ok(Some(item))
        }
        Err(raised) if cx.raised_is(ShapeId::INDEX_ERROR) || cx.raised_is(ShapeId::STOP_ITERATION) => {
            drop(cx.take_raised(raised));
            let old = cx.get_mut::<SequenceIterator>(iterator).and_then(|this| this.sequence.take());
            drop(old);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// An iterator over an object's items by index, for objects with `__getitem__` only.
///
/// # Errors
/// `MemoryError`
pub fn new_sequence_iterator(cx: &mut Context, sequence: Value) -> PyResult<Value> {
    crate::descriptor::new_record(cx, ShapeId::SEQUENCE_ITERATOR, &[Some(sequence), Some(Value::int32(0))])
}

/// The methods of every iterator with fast stepping.
struct NextMethods;

/// `__iter__` and `__next__` for types with fast stepping.
pub static NEXT_METHODS: &[Native] = NextMethods::METHODS;

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
        let Some(step) = cx.class_of(args.this()).next else {
            let name = cx.type_name(args.this());
            return Err(cx.type_error(&format!("'{name}' object is not an iterator")));
        };
        match step(cx, args.this())? {
            Some(item) => Ok(item),
            None => Err(cx.stop_iteration()),
        }
    }
}
