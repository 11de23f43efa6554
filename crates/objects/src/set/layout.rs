//! Sets in memory: 24 bytes, and one of three storages.
//!
//! ```text
//!   | header | mode u8, live u8, room u8, keys u8, – u32 | pointer |
//!
//!   Empty   nothing
//!   Small   at most 4 elements, in the order they came; where each would lie in CPython's table of 8 is computed     {1, 2, 3, 4}: 56 bytes
//!   Table   the table of table.rs
//! ```

use std::ptr::NonNull;

use lissom_heap::{Header, Layout, Visitor};

use super::table::{self, Table, TableHeader, stride};
use crate::context::{Context, PyResult};
use crate::dict::table::Keys;
use crate::shape::ShapeId;
use crate::value::Value;

/// How a set stores its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    /// No elements, no buffer.
    Empty,
    /// A few elements in a row.
    Small,
    /// A table.
    Table,
}

/// Elements a small set has at most: with one more, CPython's first table grows.
pub const SMALL_MAX: usize = 4;

/// A set or frozenset. See the module's picture.
#[repr(C)]
pub struct Set {
    header: Header,
    pub(crate) mode: Mode,
    /// Elements of a small set.
    pub(crate) live: u8,
    /// Elements there is room for in a small set.
    pub(crate) room: u8,
    /// What the elements of a small set have in common.
    pub(crate) keys: Keys,
    _unused: u32,
    pub(crate) pointer: *mut u8,
}

const _: () = assert!(size_of::<Set>() == 24);

// SAFETY: each mode names its buffers once, and the first word of every element; free places of a table hold odd words, which are no references.
unsafe impl Layout for Set {
    const NAME: &'static str = "set";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Set`, and its buffer is what the mode says.
        unsafe {
            let place = &raw mut (*cell).pointer;
            match (*cell).mode {
                Mode::Empty => {}
                Mode::Small => {
                    let words = stride((*cell).keys);
                    for index in 0..(*cell).live as usize {
                        visitor.slot((*place).cast::<u64>().add(index * words));
                    }
                    visitor.buffer(place, (*cell).room as usize * words * 8);
                }
                Mode::Table => {
                    let header: *mut TableHeader = (*place).cast();
                    let elements = header.add(1).cast::<u64>();
                    let (used, words) = ((*header).used as usize, stride((*header).keys));
                    if words == 1 {
                        visitor.slots(elements, used);
                    } else {
                        for index in 0..used {
                            visitor.slot(elements.add(index * words));
                        }
                    }
                    let (index, index_bytes, bytes) = table::buffers_of(header);
                    visitor.buffer(index, index_bytes);
                    visitor.buffer(place, bytes);
                }
            }
        }
    }
}
crate::layout_info!(Set, "set");

impl Set {
    /// Writes the fields of an empty set into a new cell.
    ///
    /// # Safety
    /// The cell is a `Set` whose header was written and whose other fields hold nothing.
    pub(crate) unsafe fn initialise(cell: *mut Set) {
        // SAFETY: the caller's promise.
        unsafe {
            (*cell).mode = Mode::Empty;
            (*cell).live = 0;
            (*cell).room = 0;
            (*cell).keys = Keys::SmallInts;
            (*cell)._unused = 0;
            (*cell).pointer = std::ptr::null_mut();
        }
    }

    /// Exchanges the storages of two sets.
    pub(crate) fn exchange(&mut self, other: &mut Set) {
        std::mem::swap(&mut self.mode, &mut other.mode);
        std::mem::swap(&mut self.live, &mut other.live);
        std::mem::swap(&mut self.room, &mut other.room);
        std::mem::swap(&mut self.keys, &mut other.keys);
        std::mem::swap(&mut self.pointer, &mut other.pointer);
    }

    /// The table, in that mode.
    #[inline(always)]
    pub(crate) fn table(&self) -> Option<Table> {
        if self.mode == Mode::Table { NonNull::new(self.pointer.cast()).map(Table) } else { None }
    }

    /// How many elements.
    #[inline(always)]
    pub fn len(&self) -> usize {
        match self.table() {
            Some(table) => table.header().live as usize,
            None => self.live as usize,
        }
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The words of an element of a small set.
    #[inline(always)]
    pub(crate) fn small(&self, index: usize) -> *mut u64 {
        debug_assert!(index < self.room as usize);
        self.pointer.cast::<u64>().wrapping_add(index * stride(self.keys))
    }

    /// An element of a small set.
    #[inline(always)]
    pub(crate) fn small_value(&self, index: usize) -> &Value {
        // SAFETY: the first word of an element is a value.
        unsafe { Value::borrow_slot(self.small(index)).unwrap_or(const { &Value::NONE }) }
    }

    /// The hash of an element of a small set.
    #[inline(always)]
    pub(crate) fn small_hash(&self, index: usize, hash_key: (u64, u64)) -> i64 {
        // SAFETY: an element of this set.
        unsafe { table::hash_at(self.small(index), self.keys, hash_key) }
    }
}

impl Context {
    /// The fields of a set or frozenset, or of an instance of a subclass.
    #[inline(always)]
    pub(crate) fn set_cell(&self, value: &Value) -> Option<*mut Set> {
        if self.is_any_set(value) { Some(value.address()) } else { None }
    }

    /// Is it a set or frozenset, or an instance of a subclass?
    #[inline(always)]
    pub fn is_any_set(&self, value: &Value) -> bool {
        if !value.is_pointer() {
            return false;
        }
        let shape = value.shape();
        let native = if shape.is_builtin() { shape } else { self.shapes[shape].native };
        native == ShapeId::SET || native == ShapeId::FROZENSET
    }

    /// Is it a frozenset, or an instance of a subclass?
    pub fn is_frozenset(&self, value: &Value) -> bool {
        let shape = value.shape();
        (if shape.is_builtin() { shape } else { self.shapes[shape].native }) == ShapeId::FROZENSET
    }

    /// Looks into a set or frozenset.
    #[inline(always)]
    pub fn as_set<'a>(&'a self, value: &'a Value) -> Option<&'a Set> {
        // SAFETY: the cell is alive through `value`, and nothing can change it while the context is borrowed.
        self.set_cell(value).map(|cell| unsafe { &*cell })
    }

    /// An empty set.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_set(&mut self) -> PyResult<Value> {
        self.new_set_of(ShapeId::SET)
    }

    /// An empty set of the plain type `SET` or `FROZENSET`.
    pub(crate) fn new_set_of(&mut self, shape: ShapeId) -> PyResult<Value> {
        let cell = self.allocate::<Set>(shape, 0, size_of::<Set>())?;
        // SAFETY: a new cell.
        unsafe {
            Set::initialise(cell.as_ptr());
            Ok(Value::from_cell(cell.cast()))
        }
    }
}
