//! Dicts in memory: 24 bytes, and one of four storages.
//!
//! ```text
//!   | header | mode u8, room u8, – u16, form u32 | pointer |
//!
//!   Empty   nothing
//!   Form    string keys, named by a shape that other dicts share; the buffer holds `room` values      {'x': 1, 'y': 2}: 40 bytes
//!   Table   the compact ordered table of table.rs
//!   View    the attributes of the instance at `pointer` (`__dict__` as a live view)
//! ```

use std::ptr::NonNull;

use lissom_heap::{Header, Layout, Visitor};

use super::table::{self, Table, TableHeader, buffer_bytes};
use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// How a dict stores its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    /// No items, no buffer.
    Empty,
    /// Values in the order of the keys of a form.
    Form,
    /// A table.
    Table,
    /// The attributes of an instance.
    View,
}

/// A dict. See the module's picture.
#[repr(C)]
pub struct Dict {
    header: Header,
    pub(crate) mode: Mode,
    pub(crate) room: u8,
    _unused: u16,
    pub(crate) form: ShapeId,
    pub(crate) pointer: *mut u8,
}

const _: () = assert!(size_of::<Dict>() == 24);

// SAFETY: each mode names its buffer once, and every reference in it: `room` values of a form (unused ones 0), the words of all used entries of a
// table (hashes are handed over as well only if they could be taken for references, so mixed tables name keys and values one by one).
unsafe impl Layout for Dict {
    const NAME: &'static str = "dict";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Dict`, and its buffer is what the mode says.
        unsafe {
            let place = &raw mut (*cell).pointer;
            match (*cell).mode {
                Mode::Empty => {}
                Mode::Form => {
                    let room = (*cell).room as usize;
                    visitor.slots((*place).cast(), room);
                    visitor.buffer(place, room * 8);
                }
                Mode::View => visitor.slot(place.cast()),
                Mode::Table => {
                    let header: *mut TableHeader = (*place).cast();
                    let entries = (*place).add(size_of::<TableHeader>()).cast::<u64>();
                    let (used, stride) = ((*header).used as usize, (*header).stride as usize);
                    if stride == 2 {
                        visitor.slots(entries, used * 2);
                    } else {
                        for index in 0..used {
                            visitor.slots(entries.add(index * stride), 2);
                        }
                    }
                    let (index, bytes) = table::index_of(header);
                    if bytes > 0 {
                        visitor.buffer(index, bytes);
                    }
                    visitor.buffer(place, buffer_bytes((*header).capacity, (*header).stride));
                }
            }
        }
    }
}
crate::layout_info!(Dict, "dict");

impl Value {
    /// The dict's fields, if it is exactly `dict`.
    #[inline(always)]
    pub(crate) fn exact_dict(&self) -> Option<*mut Dict> {
        if self.is_pointer() && self.shape() == ShapeId::DICT { Some(self.address()) } else { None }
    }

    /// Is it exactly `dict`?
    #[inline(always)]
    pub fn is_dict(&self) -> bool {
        self.is_pointer() && self.shape() == ShapeId::DICT
    }
}

impl Dict {
    /// Writes the fields of an empty dict into a new cell.
    ///
    /// # Safety
    /// The cell is a `Dict` whose header was written and whose other fields hold nothing.
    pub(crate) unsafe fn initialise(cell: *mut Dict) {
        // SAFETY: the caller's promise.
        unsafe {
            (*cell).mode = Mode::Empty;
            (*cell).room = 0;
            (*cell)._unused = 0;
            (*cell).form = ShapeId::FORM;
            (*cell).pointer = std::ptr::null_mut();
        }
    }

    /// Exchanges the storages of two dicts.
    pub(crate) fn exchange(&mut self, other: &mut Dict) {
        std::mem::swap(&mut self.mode, &mut other.mode);
        std::mem::swap(&mut self.room, &mut other.room);
        std::mem::swap(&mut self.form, &mut other.form);
        std::mem::swap(&mut self.pointer, &mut other.pointer);
    }

    /// The table, in that mode.
    #[inline(always)]
    pub fn table(&self) -> Option<Table> {
        if self.mode == Mode::Table { NonNull::new(self.pointer.cast()).map(Table) } else { None }
    }
}

/// The instance whose attributes an exact dict shows, if it is a view.
pub(crate) fn viewed(dict: &Value) -> Option<u64> {
    // SAFETY: an exact dict's cell is a `Dict`; in this mode the pointer is the instance.
    unsafe {
        let cell = dict.exact_dict()?;
        if (*cell).mode == Mode::View { Some((*cell).pointer as u64) } else { None }
    }
}

/// The view of an instance that somebody holds.
pub(crate) fn known_view(cx: &Context, instance: &Value) -> Option<Value> {
    let word = cx.dict_views.get(&instance.word())?;
    // SAFETY: the table names only live views: a dying one leaves it before it is freed.
    let view = unsafe { Value::borrow_slot(word) }?;
    if view.count() > 0 && viewed(view) == Some(instance.word()) { Some(view.clone()) } else { None }
}

/// Takes a dying view out of the table.
pub(crate) fn forget_view(cx: &mut Context, view: &Value) {
    if let Some(instance) = viewed(view)
        && cx.dict_views.get(&instance) == Some(&view.word())
    {
        cx.dict_views.remove(&instance);
    }
}

/// Makes a view a dict of its own, with the content of `dict`, which is given up.
pub(crate) fn settle_view(cx: &mut Context, view: &Value, dict: &Value) {
    forget_view(cx, view);
    let (Some(into), Some(from)) = (view.exact_dict(), dict.exact_dict()) else { return };
    // SAFETY: two live dicts, looked at by nobody else here; the reference to the instance goes with `dict`.
    unsafe { (*into).exchange(&mut *from) };
}

/// Instances may have moved: the views say where they are now.
pub(crate) fn renew_views(cx: &mut Context) {
    let views: Vec<u64> = cx.dict_views.drain().map(|(_, view)| view).collect();
    for word in views {
        // SAFETY: as in `known_view`; views stay where they are.
        if let Some(instance) = unsafe { Value::borrow_slot(&raw const word) }.and_then(viewed) {
            cx.dict_views.insert(instance, word);
        }
    }
}

/// The table of a dict, for inline caches of global variables: only exact dicts with a table have one.
#[inline(always)]
pub fn table_of(dict: &Value) -> Option<Table> {
    // SAFETY: an exact dict's cell is a `Dict`; nothing changes it during this read.
    unsafe { (*dict.exact_dict()?).table() }
}

impl Context {
    /// An empty dict.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_dict(&mut self) -> PyResult<Value> {
        self.new_dict_of(ShapeId::DICT)
    }

    /// An empty dict of a shape whose layout is that of `dict`.
    pub(crate) fn new_dict_of(&mut self, shape: ShapeId) -> PyResult<Value> {
        let size = self.instance_size(shape);
        let cell = self.allocate::<Dict>(shape, 0, size)?;
        // SAFETY: every field behind the header is written; slots of a subclass are zeroed.
        unsafe {
            let dict = cell.as_ptr();
            Dict::initialise(dict);
            dict.cast::<u8>().add(size_of::<Dict>()).write_bytes(0, size - size_of::<Dict>());
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A dict with a table for string keys from the beginning: namespaces of modules and classes.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_namespace(&mut self, capacity: u32) -> PyResult<Value> {
        let dict = self.new_dict()?;
        let table = table::new_table(self, table::Keys::Strings, capacity)?;
        let cell: *mut Dict = dict.address();
        // SAFETY: the dict was made here and is empty.
        unsafe {
            (*cell).mode = Mode::Table;
            (*cell).pointer = table.0.as_ptr().cast();
        }
        Ok(dict)
    }

    /// A dict of a form (keys in order) that takes over as many values.
    ///
    /// # Errors
    /// `MemoryError`
    ///
    /// # Safety
    /// `values` points to as many owned values as the form has keys; they are taken over on success.
    pub unsafe fn new_dict_of_form(&mut self, form: ShapeId, values: *mut Value) -> PyResult<Value> {
        let count = self.shapes[form].count as usize;
        let dict = self.new_dict()?;
        let buffer = self.allocate_buffer(count * 8)?;
        let cell: *mut Dict = dict.address();
        // SAFETY: the values move to the buffer, which the dict owns from here on.
        unsafe {
            buffer.cast::<Value>().as_ptr().copy_from_nonoverlapping(values, count);
            (*cell).mode = Mode::Form;
            (*cell).room = count as u8;
            (*cell).form = form;
            (*cell).pointer = buffer.as_ptr();
            if std::slice::from_raw_parts(values, count).iter().any(Value::needs_tracking) {
                self.heap.track(cell.cast());
            }
        }
        Ok(dict)
    }

    /// The `__dict__` of an instance: a dict whose storage is the instance.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_dict_view(&mut self, instance: &Value) -> PyResult<Value> {
        let dict = self.new_dict()?;
        let cell: *mut Dict = dict.address();
        // SAFETY: the dict was made here and is empty; it owns a reference to the instance.
        unsafe {
            (*cell).mode = Mode::View;
            (*cell).pointer = instance.clone().into_word() as *mut u8;
            self.heap.track(cell.cast());
            // When it dies it must leave the table of views; until then it stays where it is.
            (*cell.cast::<lissom_heap::Cell>()).set_flag(lissom_heap::flags::FINALIZER | lissom_heap::flags::PINNED);
        }
        if self.dict_views.try_reserve(1).is_err() {
            return Err(self.memory_error());
        }
        self.dict_views.insert(instance.word(), dict.word());
        Ok(dict)
    }
}
