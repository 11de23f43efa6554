//! `tuple_iterator`: a tuple and a position; the tuple is let go at the end.

use lissom_heap::Header;
use lissom_macros::methods;

use crate::typeobject::TypeSpec;
use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record, reduce_sequence};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// An iterator over a tuple.
#[repr(C)]
pub struct TupleIterator {
    header: Header,
    /// The tuple; none when the end was reached.
    pub tuple: Option<Value>,
    /// The next position.
    pub index: usize,
}

const _: () = assert!(size_of::<TupleIterator>() == 24);
fields_layout!(TupleIterator, "tuple_iterator", [tuple]);

/// `tuple_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "tuple_iterator",
    id: Some(ShapeId::TUPLE_ITERATOR),
    layout: <TupleIterator as crate::layout::Native>::INFO,
    methods: &[TupleIteratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The next item.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some(iterator) = cx.cell::<TupleIterator>(this) else { return Ok(None) };
    // SAFETY: the iterator's cell; nothing runs while it is looked at.
    unsafe {
        let Some(tuple) = &(*iterator).tuple else { return Ok(None) };
        let item = cx.as_tuple(tuple).and_then(|items| items.get((*iterator).index)).cloned();
        match item {
            Some(_) => (*iterator).index += 1,
            None => (*iterator).tuple = None,
        }
        Ok(item)
    }
}

impl Context {
    /// An iterator over a tuple.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_tuple_iterator(&mut self, tuple: &Value) -> PyResult<Value> {
        new_record(self, ShapeId::TUPLE_ITERATOR, |iterator: &mut TupleIterator| iterator.tuple = Some(tuple.clone()))
    }
}

fn fields(cx: &Context, this: &Value) -> (Option<Value>, usize) {
    cx.get::<TupleIterator>(this).map_or((None, 0), |iterator| (iterator.tuple.clone(), iterator.index))
}

/// Methods of `tuple_iterator`.
pub struct TupleIteratorMethods;

#[methods]
impl TupleIteratorMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (tuple, index) = fields(cx, args.this());
        let length = tuple.as_ref().and_then(|tuple| cx.as_tuple(tuple)).map_or(0, <[Value]>::len);
        cx.new_int(length.saturating_sub(index) as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (tuple, index) = fields(cx, args.this());
        reduce_sequence(cx, "iter", tuple, index as i64)
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.exact_i64(args.get(1))?.max(0) as usize;
        if let Some(iterator) = cx.get_mut::<TupleIterator>(args.this())
            && iterator.tuple.is_some()
        {
            iterator.index = index;
        }
        Ok(Value::NONE)
    }
}
