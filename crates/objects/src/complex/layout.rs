//! Complex numbers in memory.
//!
//! ```text
//!   | header | real, 64 bits | imaginary, 64 bits |        shape COMPLEX, or a subclass's
//! ```

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A complex number in a cell.
#[repr(C)]
pub struct Complex {
    header: Header,
    real: f64,
    imaginary: f64,
}

const _: () = assert!(size_of::<Complex>() == 24);

// SAFETY: there are no references.
unsafe impl Layout for Complex {
    const NAME: &'static str = "complex";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(Complex, "complex");

/// A real and an imaginary part.
pub type Parts = (f64, f64);

impl Context {
    /// A complex number.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_complex(&mut self, (real, imaginary): Parts) -> PyResult<Value> {
        let cell = self.allocate::<Complex>(ShapeId::COMPLEX, flags::LEAF, size_of::<Complex>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (*cell.as_ptr()).real = real;
            (*cell.as_ptr()).imaginary = imaginary;
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// An instance of a class: `complex` itself or a subclass.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_complex_instance(&mut self, class: &Value, parts: Parts) -> PyResult<Value> {
        if class.is(&self.type_object(ShapeId::COMPLEX)) {
            return self.new_complex(parts);
        }
        // SAFETY: the closure writes the fields of the fresh cell.
        self.new_instance_of::<Complex>(class, |cell| unsafe { ((*cell).real, (*cell).imaginary) = parts })
    }

    /// The parts, if it is a `complex` or an instance of a subclass.
    #[inline]
    pub fn as_complex(&self, value: &Value) -> Option<Parts> {
        self.get::<Complex>(value).map(|number| (number.real, number.imaginary))
    }
}
