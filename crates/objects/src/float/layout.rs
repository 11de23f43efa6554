//! Floats in cells: those whose exponent the value's word cannot hold, −0.0, infinities, NaN, and instances of subclasses.
//!
//! ```text
//!   | header | 64 bits, IEEE 754 |        shape FLOAT, or a subclass's
//! ```

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A float in a cell.
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
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(Float, "float");

/// The number in a cell of the shape FLOAT.
#[inline]
pub fn boxed(value: &Value) -> f64 {
    debug_assert!(value.shape() == ShapeId::FLOAT);
    // SAFETY: the caller saw the shape; the cell is alive through `value`.
    unsafe { (*value.address::<Float>()).number }
}

impl Context {
    /// A float.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline(always)]
    pub fn new_float(&mut self, number: f64) -> PyResult<Value> {
        match Value::small_float(number) {
            Some(value) => Ok(value),
            None => self.new_boxed_float(number),
        }
    }

    #[inline(never)]
    fn new_boxed_float(&mut self, number: f64) -> PyResult<Value> {
        let cell = self.allocate::<Float>(ShapeId::FLOAT, flags::LEAF, size_of::<Float>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (*cell.as_ptr()).number = number;
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// An instance of a class: `float` itself or a subclass.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_float_instance(&mut self, class: &Value, number: f64) -> PyResult<Value> {
        if class.is(&self.type_object(ShapeId::FLOAT)) {
            return self.new_float(number);
        }
        // SAFETY: the closure writes the one field of the fresh cell.
        self.new_instance_of::<Float>(class, |cell| unsafe { (*cell).number = number })
    }

    /// The number, if it is a `float` or an instance of a subclass.
    #[inline]
    pub fn as_float(&self, value: &Value) -> Option<f64> {
        if let Some(number) = value.as_exact_float() {
            return Some(number);
        }
        self.get::<Float>(value).map(|float| float.number)
    }
}
