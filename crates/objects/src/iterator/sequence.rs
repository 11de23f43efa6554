//! `iterator`: what `iter` makes of an object that has `__getitem__` but no `__iter__`.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record, reduce_sequence};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// An iterator over `sequence[0]`, `sequence[1]`, …
#[repr(C)]
pub struct SequenceIterator {
    header: Header,
    /// The sequence; none when the end was reached.
    pub sequence: Option<Value>,
    /// The next position.
    pub index: i64,
}

const _: () = assert!(size_of::<SequenceIterator>() == 24);
fields_layout!(SequenceIterator, "iterator", [sequence]);

/// `iterator`
pub static SPEC: TypeSpec = TypeSpec {
    name: "iterator",
    id: Some(ShapeId::SEQUENCE_ITERATOR),
    layout: <SequenceIterator as Native>::INFO,
    methods: &[SequenceIteratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// An iterator over an object with `__getitem__`.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, sequence: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::SEQUENCE_ITERATOR, |own: &mut SequenceIterator| own.sequence = Some(sequence))
}

/// The iterator over a memory view: the same without a hint of its length.
pub static MEMORY_SPEC: TypeSpec = TypeSpec {
    name: "memory_iterator",
    layout: <SequenceIterator as Native>::INFO,
    flags: crate::typeobject::TypeFlags::NO_INSTANTIATION,
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// An iterator over a memory view.
///
/// # Errors
/// `MemoryError`
pub fn new_over_memory(cx: &mut Context, view: Value) -> PyResult<Value> {
    let class = cx.native_type(&MEMORY_SPEC)?;
    super::layout::new_record_of(cx, &class, |own: &mut SequenceIterator| own.sequence = Some(view))
}

/// The next item.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some((sequence, index)) = cx.get::<SequenceIterator>(this).and_then(|own| Some((own.sequence.clone()?, own.index))) else { return Ok(None) };
    let key = cx.new_int(index)?;
    match cx.get_item(&sequence, &key) {
        Ok(item) => {
            if let Some(own) = cx.get_mut::<SequenceIterator>(this) {
                own.index = index.saturating_add(1);
            }
            Ok(Some(item))
        }
        Err(raised) if cx.raised_is(ShapeId::INDEX_ERROR) || cx.raised_is(ShapeId::STOP_ITERATION) => {
            drop(cx.take_raised(raised));
            if let Some(own) = cx.get_mut::<SequenceIterator>(this) {
                own.sequence = None;
            }
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn fields(cx: &Context, this: &Value) -> (Option<Value>, i64) {
    cx.get::<SequenceIterator>(this).map_or((None, 0), |own| (own.sequence.clone(), own.index))
}

/// Methods of `iterator`.
pub struct SequenceIteratorMethods;

#[methods]
impl SequenceIteratorMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (Some(sequence), index) = fields(cx, args.this()) else { return Ok(Value::int32(0)) };
        if cx.special(&sequence, crate::names::Special::Len).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let length = cx.len(&sequence)? as i64;
        cx.new_int((length - index).max(0))
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (sequence, index) = fields(cx, args.this());
        reduce_sequence(cx, "iter", sequence, index)
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.index_i64(args.get(1))?.max(0);
        if let Some(own) = cx.get_mut::<SequenceIterator>(args.this()) {
            own.index = index;
        }
        Ok(Value::NONE)
    }
}
