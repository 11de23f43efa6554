//! Small fixed records in memory: a few values and a few numbers behind the header. Iterators and views are such records.
//!
//! ```text
//!   | header | value | … | number | … |          e.g. list_iterator: list, index
//! ```
//!
//! [`fields_layout`] states which fields are references. [`Fields`] is a record of this kind for types of native modules, whose crate has no
//! unsafe code: five values and four numbers.

use lissom_heap::Header;

use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// States the layout of a record: its type, its name, and its fields that are values.
macro_rules! fields_layout {
    ($layout:ty, $name:literal, [$($field:ident),*]) => {
        // SAFETY: each value of the record is named once; its other fields are numbers.
        unsafe impl lissom_heap::Layout for $layout {
            const NAME: &'static str = $name;
            const MOVABLE: bool = true;
            unsafe fn visit<V: lissom_heap::Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
                // SAFETY: the cell is this record; a value's place is a word.
                unsafe { $(visitor.slot((&raw mut (*cell).$field).cast());)* }
            }
        }
        $crate::layout_info!($layout, $name);
    };
}
pub(crate) use fields_layout;

/// A record for types of native modules: five values and four numbers, whose meaning is the module's.
#[repr(C)]
pub struct Fields {
    header: Header,
    /// Values; `None` while not set.
    pub values: [Option<Value>; 5],
    /// Numbers.
    pub numbers: [i64; 4],
}

const _: () = assert!(size_of::<Fields>() == 80);

// SAFETY: the five values are named once.
unsafe impl lissom_heap::Layout for Fields {
    const NAME: &'static str = "fields";
    const MOVABLE: bool = true;
    unsafe fn visit<V: lissom_heap::Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Fields`.
        unsafe { visitor.slots((&raw mut (*cell).values).cast(), 5) }
    }
}
crate::layout_info!(Fields, "fields");

/// Clears the fields of a new record.
unsafe fn clear<T>(cell: *mut T) {
    // SAFETY: the caller's cell is a new record; all zeros is its empty state.
    unsafe { cell.cast::<u8>().add(size_of::<Header>()).write_bytes(0, size_of::<T>() - size_of::<Header>()) }
}

/// A new record of a built-in type.
///
/// # Errors
/// `MemoryError`
#[inline]
pub(crate) fn new_record<T: Native>(cx: &mut Context, shape: ShapeId, fill: impl FnOnce(&mut T)) -> PyResult<Value> {
    let cell = cx.allocate::<T>(shape, 0, size_of::<T>())?;
    // SAFETY: the cell is new; its fields are cleared before they are filled.
    unsafe {
        clear(cell.as_ptr());
        fill(&mut *cell.as_ptr());
        cx.heap.track(cell.as_ptr().cast());
        Ok(Value::from_cell(cell.cast()))
    }
}

/// A new record that is an instance of a class.
///
/// # Errors
/// `MemoryError`
pub fn new_record_of<T: Native>(cx: &mut Context, class: &Value, fill: impl FnOnce(&mut T)) -> PyResult<Value> {
    let value = cx.new_instance_of::<T>(class, |cell| {
        // SAFETY: the cell is new; its fields are cleared before they are filled.
        unsafe {
            clear(cell);
            fill(&mut *cell);
        }
    })?;
    cx.track(&value);
    Ok(value)
}

/// What `__reduce__` of an iterator over a sequence gives: `(iter, (sequence,), index)`, or `(iter, ((),))` at the end.
///
/// # Errors
/// `MemoryError`
pub(crate) fn reduce_sequence(cx: &mut Context, function: &str, sequence: Option<Value>, index: i64) -> PyResult<Value> {
    let function = cx.builtin(function)?;
    match sequence {
        Some(sequence) => {
            let arguments = cx.new_tuple(&[sequence])?;
            let index = cx.new_int(index)?;
            cx.new_tuple(&[function, arguments, index])
        }
        None => {
            let nothing = if function.is(&cx.builtin("iter")?) { cx.empty_tuple() } else { cx.new_list()? };
            let arguments = cx.new_tuple(&[nothing])?;
            cx.new_tuple(&[function, arguments])
        }
    }
}

impl Context {
    /// A function of the module `builtins`.
    ///
    /// # Errors
    /// `RuntimeError` if there is none of that name.
    pub fn builtin(&mut self, name: &str) -> PyResult<Value> {
        let key = self.intern(name)?;
        let found = self.builtins.clone().and_then(|builtins| self.dict_get_str(&builtins, &key));
        found.ok_or_else(|| self.error(ShapeId::RUNTIME_ERROR, "lost builtins module"))
    }
}

/// `cls[object]`, for the generic classes.
///
/// # Errors
/// `MemoryError`
pub fn generic_alias(cx: &mut Context, args: &Args) -> PyResult<Value> {
    crate::generic::new_alias(cx, args.get(0), args.get(1))
}
