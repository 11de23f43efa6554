//! The iterators over deques: a deque, a position, and the version the deque had.

use lissom_heap::Header;
use lissom_macros::methods;

use super::Deque;
use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record_of};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// An iterator over a deque, forwards or backwards.
#[repr(C)]
pub struct DequeIterator {
    header: Header,
    /// The deque; none when the end was reached.
    pub deque: Option<Value>,
    /// Items given.
    pub index: u32,
    /// The deque's version when the iterator was made.
    pub version: u32,
}

const _: () = assert!(size_of::<DequeIterator>() == 24);
fields_layout!(DequeIterator, "deque_iterator", [deque]);

/// `collections._deque_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "collections._deque_iterator",
    layout: <DequeIterator as Native>::INFO,
    methods: &[DequeIteratorMethods::METHODS],
    next: Some(|cx, this| step(cx, this, false)),
    ..TypeSpec::DEFAULT
};

/// `collections._deque_reverse_iterator`
pub static REVERSE_ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "collections._deque_reverse_iterator",
    layout: <DequeIterator as Native>::INFO,
    methods: &[DequeIteratorMethods::METHODS],
    next: Some(|cx, this| step(cx, this, true)),
    ..TypeSpec::DEFAULT
};

fn step(cx: &mut Context, this: &Value, backwards: bool) -> PyResult<Option<Value>> {
    let Some(iterator) = cx.cell::<DequeIterator>(this) else { return Ok(None) };
    // SAFETY: the iterator's cell; looking into a deque runs nothing.
    unsafe {
        let Some(deque) = (*iterator).deque.clone() else { return Ok(None) };
        let Some(own) = cx.as_deque(&deque) else { return Ok(None) };
        if own.version != (*iterator).version {
            (*iterator).deque = None;
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "deque mutated during iteration"));
        }
        let index = (*iterator).index as usize;
        let item = if backwards { own.len().checked_sub(index + 1).and_then(|at| own.get(at)) } else { own.get(index) };
        match item {
            Some(_) => (*iterator).index += 1,
            None => (*iterator).deque = None,
        }
        Ok(item)
    }
}

/// An iterator over a deque.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, deque: &Value, backwards: bool) -> PyResult<Value> {
    let class = cx.native_type(if backwards { &REVERSE_ITERATOR_SPEC } else { &ITERATOR_SPEC })?;
    let version = cx.as_deque(deque).map_or(0, |deque| deque.version);
    new_record_of(cx, &class, |iterator: &mut DequeIterator| {
        iterator.deque = Some(deque.clone());
        iterator.version = version;
    })
}

/// Methods of both.
pub struct DequeIteratorMethods;

#[methods]
impl DequeIteratorMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, deque, index=0, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_deque(args.get(1)).is_none() {
            return Err(cx.type_error("the first argument must be a deque"));
        }
        let index = match args.opt(2) {
            Some(index) => cx.index_i64(index)?.max(0) as u32,
            None => 0,
        };
        let version = cx.as_deque(args.get(1)).map_or(0, |deque| deque.version);
        new_record_of(cx, args.get(0), |iterator: &mut DequeIterator| {
            iterator.deque = Some(args.get(1).clone());
            iterator.index = index;
            iterator.version = version;
        })
    }

    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let left = cx.get::<DequeIterator>(args.this()).and_then(|own| {
            let deque = cx.get::<Deque>(own.deque.as_ref()?)?;
            Some(deque.len().saturating_sub(own.index as usize))
        });
        cx.new_int(left.unwrap_or(0) as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = cx.get::<DequeIterator>(args.this()).and_then(|own| Some((own.deque.clone()?, own.index)));
        let class = cx.type_of(args.this());
        let (deque, index) = match fields {
            Some(fields) => fields,
            None => {
                let class = cx.native_type(&super::SPEC)?;
                (cx.call(&class, &[])?, 0)
            }
        };
        let index = cx.new_int(index as i64)?;
        let arguments = cx.new_tuple(&[deque, index])?;
        cx.new_tuple(&[class, arguments])
    }
}
