//! `set_iterator`: a set and a place of its index; the set is let go at the end.

use lissom_heap::Header;
use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// An iterator over a set.
#[repr(C)]
pub struct SetIterator {
    header: Header,
    /// The set; none when the end was reached.
    pub set: Option<Value>,
    /// Where to go on, see [`Context::set_next`].
    pub position: u32,
    /// The number of elements when the iterator was made.
    pub expected: u32,
    /// Elements not yet given.
    pub left: u32,
    _unused: u32,
}

const _: () = assert!(size_of::<SetIterator>() == 32);
fields_layout!(SetIterator, "set_iterator", [set]);

/// `set_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "set_iterator",
    id: Some(ShapeId::SET_ITERATOR),
    layout: <SetIterator as Native>::INFO,
    methods: &[SetIteratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The next element.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some(iterator) = cx.cell::<SetIterator>(this) else { return Ok(None) };
    // SAFETY: the iterator's cell; looking into a set runs nothing.
    unsafe {
        let Some(set) = &(*iterator).set else { return Ok(None) };
        if cx.set_len(set) != (*iterator).expected as usize {
            (*iterator).expected = u32::MAX;
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "Set changed size during iteration"));
        }
        match cx.set_next(set, (*iterator).position as usize) {
            Some((position, element)) => {
                (*iterator).position = position as u32;
                (*iterator).left = (*iterator).left.saturating_sub(1);
                Ok(Some(element))
            }
            None => {
                (*iterator).set = None;
                Ok(None)
            }
        }
    }
}

impl Context {
    /// An iterator over a set.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_set_iterator(&mut self, set: &Value) -> PyResult<Value> {
        let count = self.set_len(set) as u32;
        new_record(self, ShapeId::SET_ITERATOR, |iterator: &mut SetIterator| {
            iterator.set = Some(set.clone());
            iterator.expected = count;
            iterator.left = count;
        })
    }
}

/// Methods of `set_iterator`.
pub struct SetIteratorMethods;

#[methods]
impl SetIteratorMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let left = cx.get::<SetIterator>(args.this()).map_or(0, |iterator| match &iterator.set {
            Some(set) if cx.set_len(set) == iterator.expected as usize => iterator.left,
            _ => 0,
        });
        cx.new_int(left as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let rest = cx.new_list()?;
        let state = cx.get::<SetIterator>(args.this()).and_then(|iterator| Some((iterator.set.clone()?, iterator.position as usize)));
        if let Some((set, mut position)) = state {
            while let Some((next, element)) = cx.set_next(&set, position) {
                position = next;
                cx.list_push(&rest, element)?;
            }
        }
        let function = cx.builtin("iter")?;
        let arguments = cx.new_tuple(&[rest])?;
        cx.new_tuple(&[function, arguments])
    }
}
