//! Floats in memory: in the value's word if they have the form, else a cell with the double.

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A float that does not fit a value's word.
#[repr(C)]
pub struct Float {
    header: Header,
    number: f64,
}

const _: () = assert!(size_of::<Float>() == 16);

// SAFETY: there are no references.
unsafe impl Layout for Float {
    const NAME: &'static str = "float";
    const MOVABLE: bool = true;
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(Float, "float");

/// The number of a float cell.
#[inline(always)]
pub(crate) fn boxed(value: &Value) -> f64 {
    // SAFETY: callers have a value with this layout; its number never changes.
    unsafe { (*value.address::<Float>()).number }
}

impl Context {
    /// A float.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_float(&mut self, number: f64) -> PyResult<Value> {
        if let Some(value) = Value::small_float(number) {
            return Ok(value);
        }
        let cell = self.allocate::<Float>(ShapeId::FLOAT, flags::LEAF, size_of::<Float>())?;
        // SAFETY: the one field behind the header is written.
        unsafe {
            (*cell.as_ptr()).number = number;
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// The number, if it is a `float` or an instance of a subclass.
    #[inline]
    pub fn as_float(&self, value: &Value) -> Option<f64> {
        match value.as_exact_float() {
            Some(number) => Some(number),
            None if self.cell::<Float>(value).is_some() => Some(boxed(value)),
            None => None,
        }
    }
}
