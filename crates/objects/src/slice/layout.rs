//! Slices in memory.
//!
//! ```text
//!   | header | start | stop | step |        shape SLICE; any values
//! ```

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A slice.
#[repr(C)]
pub struct Slice {
    header: Header,
    /// Where it starts.
    pub start: Option<Value>,
    /// Where it stops.
    pub stop: Option<Value>,
    /// From one position to the next.
    pub step: Option<Value>,
}

const _: () = assert!(size_of::<Slice>() == 32);

// SAFETY: the three parts are the only references.
unsafe impl Layout for Slice {
    const NAME: &'static str = "slice";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Slice`.
        unsafe { visitor.slots((&raw mut (*cell).start).cast(), 3) }
    }
}
crate::layout_info!(Slice, "slice");

/// Is it a slice object?
#[inline(always)]
pub fn is_slice(value: &Value) -> bool {
    value.is_pointer() && value.shape() == ShapeId::SLICE
}

/// The fields of a slice object.
#[inline]
pub fn fields(value: &Value) -> Option<&Slice> {
    // SAFETY: the shape says that it is a `Slice`, which never changes and lives as long as `value`.
    if is_slice(value) { Some(unsafe { &*value.address::<Slice>() }) } else { None }
}

/// Start, stop and step of a slice object.
#[inline]
pub fn parts(value: &Value) -> (Option<Value>, Option<Value>, Option<Value>) {
    match fields(value) {
        Some(slice) => (slice.start.clone(), slice.stop.clone(), slice.step.clone()),
        None => (None, None, None),
    }
}

impl Context {
    /// A slice object.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_slice(&mut self, start: Value, stop: Value, step: Value) -> PyResult<Value> {
        let tracked = start.needs_tracking() || stop.needs_tracking() || step.needs_tracking();
        let cell = self.allocate::<Slice>(ShapeId::SLICE, if tracked { 0 } else { flags::LEAF }, size_of::<Slice>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).start).write(Some(start));
            (&raw mut (*cell.as_ptr()).stop).write(Some(stop));
            (&raw mut (*cell.as_ptr()).step).write(Some(step));
            if tracked {
                self.heap.track(cell.cast().as_ptr());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }
}
