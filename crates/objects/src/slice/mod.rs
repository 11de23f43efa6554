//! `slice`: start, stop and step, any of which may be any object.

use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

crate::descriptor::record! {
    /// A slice.
    Slice, "slice", 3 {
        /// `start`
        start,
        /// `stop`
        stop,
        /// `step`
        step
    }
}

/// `slice`
pub static SPEC: TypeSpec = TypeSpec { name: "slice", id: Some(ShapeId::SLICE), layout: Slice::INFO, flags: TypeFlags::NONE, ..TypeSpec::DEFAULT };

/// Is it a slice?
#[inline(always)]
pub fn is_slice(value: &Value) -> bool {
    value.is_pointer() && value.shape() == ShapeId::SLICE
}

/// Start, stop and step of a slice.
pub fn parts(value: &Value) -> (Option<Value>, Option<Value>, Option<Value>) {
    if !is_slice(value) {
        return (None, None, None);
    }
    let slice: *const Slice = value.address();
    // SAFETY: the shape says that the cell is a `Slice`; its parts never change.
    unsafe { ((*slice).start.clone(), (*slice).stop.clone(), (*slice).step.clone()) }
}

/// `slice(start, stop, step)`
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, start: Value, stop: Value, step: Value) -> PyResult<Value> {
    crate::descriptor::new_record(cx, ShapeId::SLICE, &[Some(start), Some(stop), Some(step)])
}
