//! Template strings and interpolations in memory.
//!
//! ```text
//!   Template         | header | strings | interpolations |         both tuples; those of a literal share the first
//!   Interpolation    | header | value | expression |               of `{value}`, most of them
//!                    | header | value | expression | conversion | format specifier |      the flag USER in the header says so
//! ```
//!
//! None of them changes once it is made, and they have no subclasses.

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::iterator::layout::fields_layout;
use crate::shape::ShapeId;
use crate::value::Value;

/// A `Template`.
#[repr(C)]
pub struct Template {
    header: Header,
    strings: Option<Value>,
    interpolations: Option<Value>,
}

/// An `Interpolation`.
#[repr(C)]
pub struct Interpolation {
    header: Header,
    value: Option<Value>,
    expression: Option<Value>,
}

/// An `Interpolation` with a conversion or a format specifier.
#[repr(C)]
struct LongInterpolation {
    short: Interpolation,
    conversion: Option<Value>,
    format_spec: Option<Value>,
}

const _: () = assert!(size_of::<Template>() == 24 && size_of::<Interpolation>() == 24 && size_of::<LongInterpolation>() == 40);

fields_layout!(Template, "Template", [strings, interpolations]);

// SAFETY: every word behind the header is a slot, in both forms.
unsafe impl Layout for Interpolation {
    const NAME: &'static str = "Interpolation";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long.
        unsafe { visitor.slots(cell.cast::<u64>().add(1), size / 8 - 1) }
    }
}
crate::layout_info!(Interpolation, "Interpolation");

/// What an interpolation has.
#[derive(Clone)]
pub(super) struct Parts {
    pub(super) value: Value,
    pub(super) expression: Value,
    pub(super) conversion: Value,
    pub(super) format_spec: Value,
}

impl Context {
    /// A template: a tuple of strings, and a tuple of interpolations that is shorter by one.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_template(&mut self, strings: Value, interpolations: Value) -> PyResult<Value> {
        let tracked = strings.needs_tracking() || interpolations.needs_tracking();
        self.native_type(&super::TEMPLATE_SPEC)?;
        let cell = self.allocate::<Template>(ShapeId::TEMPLATE_STRING, if tracked { 0 } else { flags::LEAF }, size_of::<Template>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).strings).write(Some(strings));
            (&raw mut (*cell.as_ptr()).interpolations).write(Some(interpolations));
            if tracked {
                self.heap.track(cell.as_ptr().cast());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// An interpolation: a value, the text it was written as, the conversion (a string or None), the format specifier.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_interpolation(&mut self, value: Value, expression: Value, conversion: Value, format_spec: Value) -> PyResult<Value> {
        let long = !conversion.is_none() || !Value::short_string(b"").is_some_and(|empty| empty.is(&format_spec));
        let tracked = [&value, &expression, &conversion, &format_spec].into_iter().any(Value::needs_tracking);
        self.native_type(&super::INTERPOLATION_SPEC)?;
        let size = if long { size_of::<LongInterpolation>() } else { size_of::<Interpolation>() };
        let mark = if long { flags::USER } else { 0 } | if tracked { 0 } else { flags::LEAF };
        let cell = self.allocate::<Interpolation>(ShapeId::INTERPOLATION, mark, size)?;
        // SAFETY: the cell is fresh and of the size of its form, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).value).write(Some(value));
            (&raw mut (*cell.as_ptr()).expression).write(Some(expression));
            if long {
                let cell = cell.as_ptr().cast::<LongInterpolation>();
                (&raw mut (*cell).conversion).write(Some(conversion));
                (&raw mut (*cell).format_spec).write(Some(format_spec));
            }
            if tracked {
                self.heap.track(cell.as_ptr().cast());
            }
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// The strings and the interpolations of a template.
    pub(super) fn as_template<'a>(&'a self, value: &'a Value) -> Option<(&'a Value, &'a Value)> {
        let own = self.get::<Template>(value)?;
        Some((own.strings.as_ref()?, own.interpolations.as_ref()?))
    }

    /// What an interpolation has.
    pub(super) fn as_interpolation(&self, value: &Value) -> Option<Parts> {
        let own = self.get::<Interpolation>(value)?;
        let (value_, expression) = (own.value.clone()?, own.expression.clone()?);
        // SAFETY: a cell with the flag is a long one.
        let more = unsafe {
            let cell = std::ptr::from_ref(own);
            if (*cell.cast::<lissom_heap::Cell>()).has_flag(flags::USER) {
                let long = &*cell.cast::<LongInterpolation>();
                Some((long.conversion.clone()?, long.format_spec.clone()?))
            } else {
                None
            }
        };
        let (conversion, format_spec) = match more {
            Some(more) => more,
            None => (Value::NONE, Value::short_string(b"")?),
        };
        Some(Parts { value: value_, expression, conversion, format_spec })
    }
}
