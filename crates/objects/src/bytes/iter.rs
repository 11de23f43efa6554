//! `bytes_iterator` and `bytearray_iterator`: a position in the object's bytes.

use lissom_heap::{Header, Layout, Visitor};
use lissom_macros::methods;

use crate::buffer::native_bytes;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// An iterator over bytes.
#[repr(C)]
pub struct ByteIterator {
    header: Header,
    /// The object; nothing once it is exhausted.
    owner: Option<Value>,
    /// The position of the next byte.
    position: u64,
}

// SAFETY: the owner is the only reference.
unsafe impl Layout for ByteIterator {
    const NAME: &'static str = "bytes_iterator";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `ByteIterator`.
        unsafe { visitor.slot((&raw mut (*cell).owner).cast()) }
    }
}
crate::layout_info!(ByteIterator, "bytes_iterator");

/// The type of iterators over `bytes`.
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "bytes_iterator",
    id: Some(ShapeId::BYTES_ITERATOR),
    layout: ByteIterator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[ByteIteratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// An iterator of this class over the bytes of an object.
///
/// # Errors
/// `MemoryError`
pub fn iter(cx: &mut Context, class: &Value, owner: &Value) -> PyResult<Value> {
    let owner = owner.clone();
    let tracked = owner.needs_tracking();
    let iterator = cx.new_instance_of::<ByteIterator>(class, |cell| {
        // SAFETY: the cell is new, and of this layout.
        unsafe {
            (&raw mut (*cell).owner).write(Some(owner));
            (*cell).position = 0;
        }
    })?;
    if tracked {
        cx.track(&iterator);
    }
    Ok(iterator)
}

/// The next byte.
pub fn next(cx: &mut Context, iterator: &Value) -> PyResult<Option<Value>> {
    let Some(this) = cx.get::<ByteIterator>(iterator) else { return Ok(None) };
    let Some(owner) = &this.owner else { return Ok(None) };
    let byte = native_bytes(cx, owner).and_then(|bytes| bytes.get(this.position as usize)).copied();
    if let Some(this) = cx.get_mut::<ByteIterator>(iterator) {
        match byte {
            Some(_) => this.position += 1,
            None => this.owner = None,
        }
    }
    Ok(byte.map(|byte| Value::int32(byte as i32)))
}

/// Methods of the iterators.
pub struct ByteIteratorMethods;

#[methods]
impl ByteIteratorMethods {
    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let left = match cx.get::<ByteIterator>(args.this()) {
            Some(ByteIterator { owner: Some(owner), position, .. }) => native_bytes(cx, owner).map_or(0, |bytes| bytes.len().saturating_sub(*position as usize)),
            _ => 0,
        };
        cx.new_int(left as i64)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = cx.get::<ByteIterator>(args.this()).and_then(|this| Some((this.owner.clone()?, this.position)));
        let iter = cx.builtin("iter")?;
        let Some((owner, position)) = state else {
            let empty = cx.empty_tuple();
            let nothing = cx.new_tuple(&[empty])?;
            return cx.new_tuple(&[iter, nothing]);
        };
        let arguments = cx.new_tuple(&[owner])?;
        let position = cx.new_int(position as i64)?;
        cx.new_tuple(&[iter, arguments, position])
    }

    /// Set state information for unpickling.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let position = cx.exact_i64(args.get(1))?.max(0) as u64;
        if let Some(this) = cx.get_mut::<ByteIterator>(args.this()) {
            this.position = position;
        }
        Ok(Value::NONE)
    }
}
