//! Lists in memory: 24 bytes, and items in the narrowest form that holds them all.
//!
//! ```text
//!   | header | buffer address, kind in its low 3 bits | length u32, capacity u32 |
//!
//!   Values   8-byte values                      Int8, Int16, Int32   integers of that many bytes
//!   Halves   values that fit 4 bytes            Bools                booleans of 1 byte
//!            (lissom_heap::squeeze): references, integers of 31 bits, constants
//!   An empty list has no buffer, and takes the kind of its first item.
//! ```
//!
//! An item that does not fit widens the list: a copy, paid back by the room it had saved. A list never narrows by itself.
//! The length changes only through this file; what Python code sees is in methods.rs.

use std::ptr::NonNull;

use lissom_heap::{Half, Header, Heap, Layout, Visitor, base_of, expand, squeeze};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::{Value, word};

/// The form of a list's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ItemKind {
    /// Any values, 8 bytes each.
    Values,
    /// Integers of 1 byte.
    Int8,
    /// Integers of 2 bytes.
    Int16,
    /// Integers of 4 bytes.
    Int32,
    /// Booleans, 1 byte each.
    Bools,
    /// Values in halves of a word.
    Halves,
}

impl ItemKind {
    /// May the items be references?
    #[inline(always)]
    pub fn is_counted(self) -> bool {
        matches!(self, ItemKind::Values | ItemKind::Halves)
    }

    /// Bytes an item takes.
    #[inline(always)]
    pub fn width(self) -> usize {
        match self {
            ItemKind::Values => 8,
            ItemKind::Int8 | ItemKind::Bools => 1,
            ItemKind::Int16 => 2,
            ItemKind::Int32 | ItemKind::Halves => 4,
        }
    }

    /// The narrowest form that holds a value, in a heap whose range begins at `base`.
    #[inline(always)]
    pub fn of(value: &Value, base: *mut u8) -> ItemKind {
        match value.as_small_int() {
            Some(number) if number as i8 as i64 == number => ItemKind::Int8,
            Some(number) if number as i16 as i64 == number => ItemKind::Int16,
            Some(number) if number as i32 as i64 == number => ItemKind::Int32,
            Some(_) => ItemKind::Values,
            None if value.as_bool().is_some() => ItemKind::Bools,
            None if squeeze(value.word(), base).is_some() => ItemKind::Halves,
            None => ItemKind::Values,
        }
    }

    /// The narrowest form that holds what both hold.
    pub fn join(self, other: ItemKind) -> ItemKind {
        use ItemKind::{Bools, Halves, Int8, Int16, Int32, Values};
        match (self, other) {
            (a, b) if a == b => a,
            // A half has a bit less than 32 for an integer.
            (Values, _) | (_, Values) | (Halves | Bools, Int32) | (Int32, Halves | Bools) => Values,
            (Halves | Bools, _) | (_, Halves | Bools) => Halves,
            (Int32, _) | (_, Int32) => Int32,
            (Int16, _) | (_, Int16) => Int16,
            (Int8, Int8) => Int8,
        }
    }
}

/// The items of a list, in their form.
#[derive(Clone, Copy)]
pub enum Items<'a> {
    /// Any values.
    Values(&'a [Value]),
    /// Integers of 1 byte.
    Int8(&'a [i8]),
    /// Integers of 2 bytes.
    Int16(&'a [i16]),
    /// Integers of 4 bytes.
    Int32(&'a [i32]),
    /// Booleans: 0 or 1.
    Bools(&'a [u8]),
    /// Values in halves.
    Halves(Halves<'a>),
}

/// Items in halves of a word.
#[derive(Clone, Copy)]
pub struct Halves<'a> {
    items: &'a [Half],
    base: *mut u8,
}

impl Halves<'_> {
    /// How many.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The word of the value at a position, which the list owns.
    #[inline(always)]
    pub fn word(&self, index: usize) -> u64 {
        expand(self.items[index], self.base)
    }
}

/// A list. See the module's picture.
#[repr(C)]
pub struct List {
    header: Header,
    tagged: u64,
    length: u32,
    capacity: u32,
}

const _: () = assert!(size_of::<List>() == 24);
/// What stands for the buffer of a list while it is sorted: no address, and a form that no list has. Whatever changes the list replaces it.
const SORTING: u64 = 7;
/// Items a list can have.
pub const LENGTH_MAX: usize = u32::MAX as usize - 8;

// SAFETY: the items are references only in the forms `Values` and `Halves`, and then `length` of them; the buffer is named once.
unsafe impl Layout for List {
    const NAME: &'static str = "list";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `List`. The address is handed over untagged, and stored back with its tag in case it moved.
        unsafe {
            let mut buffer = (*cell).buffer();
            if buffer.is_null() {
                return;
            }
            let kind = (*cell).kind();
            match kind {
                ItemKind::Values => visitor.slots(buffer.cast(), (*cell).length as usize),
                ItemKind::Halves => visitor.halves(cell.cast(), buffer.cast(), (*cell).length as usize),
                _ => {}
            }
            visitor.buffer(&raw mut buffer, (*cell).capacity as usize * kind.width());
            (*cell).tagged = buffer as u64 | kind as u64;
        }
    }
}
crate::layout_info!(List, "list");

impl List {
    /// The form of the items.
    #[inline(always)]
    pub fn kind(&self) -> ItemKind {
        match self.tagged & 7 {
            0 => ItemKind::Values,
            1 => ItemKind::Int8,
            2 => ItemKind::Int16,
            3 => ItemKind::Int32,
            4 => ItemKind::Bools,
            _ => ItemKind::Halves,
        }
    }

    /// The base of the heap's range.
    #[inline(always)]
    fn base(&self) -> *mut u8 {
        // SAFETY: a list is a cell of a heap.
        unsafe { base_of((&raw const *self).cast_mut().cast()) }
    }

    /// The buffer; null if there is none.
    #[inline(always)]
    pub fn buffer(&self) -> *mut u8 {
        (self.tagged & !7) as *mut u8
    }

    /// How many items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Items there is room for.
    pub fn capacity(&self) -> usize {
        self.capacity as usize
    }

    /// An item; `index` is below the length.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index >= self.length as usize {
            return None;
        }
        let buffer = self.buffer();
        // SAFETY: the buffer holds `length` items of this form.
        unsafe {
            Some(match self.tagged & 7 {
                0 => (*buffer.cast::<Value>().add(index)).clone(),
                1 => Value::int32(*buffer.cast::<i8>().add(index) as i32),
                2 => Value::int32(*buffer.cast::<i16>().add(index) as i32),
                3 => Value::int32(*buffer.cast::<i32>().add(index)),
                4 => Value::bool(*buffer.add(index) != 0),
                _ => return Value::borrow_slot(&expand(*buffer.cast::<Half>().add(index), self.base())).cloned(),
            })
        }
    }

    /// Takes an item out of its place, which then holds nothing that is owned; `index` is below the length.
    ///
    /// # Safety
    /// As it says; the caller puts something there, or makes the list shorter.
    #[inline(always)]
    pub(crate) unsafe fn take_out(&mut self, index: usize) -> Option<Value> {
        let buffer = self.buffer();
        // SAFETY: the caller's promise; the item's reference moves to the caller.
        unsafe {
            match self.kind() {
                ItemKind::Values => Some(buffer.cast::<Value>().add(index).read()),
                ItemKind::Halves => Value::from_word(expand(*buffer.cast::<Half>().add(index), self.base())),
                _ => self.get(index),
            }
        }
    }

    /// Writes an item into a place that holds nothing that is owned; gives it back if it does not fit the form.
    ///
    /// # Safety
    /// The place is within the capacity. The caller tracks the list if the value needs it.
    #[inline(always)]
    pub(crate) unsafe fn write(&mut self, index: usize, value: Value) -> Result<(), Value> {
        let buffer = self.buffer();
        // SAFETY: the caller's promise; the value's reference moves to the list.
        unsafe {
            match self.kind() {
                ItemKind::Values => buffer.cast::<Value>().add(index).write(value),
                ItemKind::Halves => match squeeze(value.word(), self.base()) {
                    Some(half) => {
                        buffer.cast::<Half>().add(index).write(half);
                        std::mem::forget(value);
                    }
                    None => return Err(value),
                },
                _ => return self.put(index, value).map(drop),
            }
            Ok(())
        }
    }

    /// The items as values, if they have that form.
    #[inline(always)]
    pub fn values(&self) -> Option<&[Value]> {
        if self.kind() != ItemKind::Values {
            return None;
        }
        let buffer = self.buffer();
        if buffer.is_null() {
            return Some(&[]);
        }
        // SAFETY: the buffer holds `length` values.
        unsafe { Some(std::slice::from_raw_parts(buffer.cast(), self.length as usize)) }
    }

    /// The items, in their form.
    #[inline(always)]
    pub fn items(&self) -> Items<'_> {
        let length = self.length as usize;
        let buffer = if self.buffer().is_null() { NonNull::<u64>::dangling().as_ptr().cast() } else { self.buffer() };
        // SAFETY: the buffer holds `length` items of this form; an absent one holds none.
        unsafe {
            match self.kind() {
                ItemKind::Values => Items::Values(std::slice::from_raw_parts(buffer.cast(), length)),
                ItemKind::Int8 => Items::Int8(std::slice::from_raw_parts(buffer.cast(), length)),
                ItemKind::Int16 => Items::Int16(std::slice::from_raw_parts(buffer.cast(), length)),
                ItemKind::Int32 => Items::Int32(std::slice::from_raw_parts(buffer.cast(), length)),
                ItemKind::Bools => Items::Bools(std::slice::from_raw_parts(buffer, length)),
                ItemKind::Halves => Items::Halves(Halves { items: std::slice::from_raw_parts(buffer.cast(), length), base: self.base() }),
            }
        }
    }

    /// Exchanges the items of two lists.
    pub(crate) fn exchange(&mut self, other: &mut List) {
        std::mem::swap(&mut self.tagged, &mut other.tagged);
        std::mem::swap(&mut self.length, &mut other.length);
        std::mem::swap(&mut self.capacity, &mut other.capacity);
    }

    /// Notes in an empty list that its items are being sorted.
    pub(crate) fn begin_sorting(&mut self) {
        if self.buffer().is_null() {
            self.tagged = SORTING;
        }
    }

    /// Was nothing done to the list since sorting began?
    pub(crate) fn is_sorting(&self) -> bool {
        self.tagged == SORTING
    }

    /// Writes the fields of an empty list into a new cell.
    ///
    /// # Safety
    /// The cell is a `List` whose header was written and whose other fields hold nothing.
    pub(crate) unsafe fn initialise(cell: *mut List) {
        // SAFETY: the caller's promise.
        unsafe {
            (*cell).tagged = 0;
            (*cell).length = 0;
            (*cell).capacity = 0;
        }
    }

    /// Sets the length: the items below it are there, those behind it were moved or dropped.
    ///
    /// # Safety
    /// As it says.
    #[inline(always)]
    pub(crate) unsafe fn set_len(&mut self, length: usize) {
        self.length = length as u32;
    }

    /// Stores an item that fits the form at an index below the length; gives the old item if it was a value.
    ///
    /// # Safety
    /// `index` is below the length. The caller tracks the list if the value needs it.
    #[inline(always)]
    pub unsafe fn put(&mut self, index: usize, value: Value) -> Result<Option<Value>, Value> {
        // SAFETY: the caller's promise; the value's reference moves to the list, and that of the old item to the caller.
        unsafe {
            match self.put_word(index, value.word()) {
                Some(old) => {
                    std::mem::forget(value);
                    Ok(Value::from_word(old))
                }
                None => Err(value),
            }
        }
    }

    /// As [`List::put`], of a word whose reference the list takes if it fits; gives the old item's word, 0 if it was no value.
    ///
    /// # Safety
    /// As [`List::put`]; the word is a value's.
    #[inline(always)]
    pub unsafe fn put_word(&mut self, index: usize, item: u64) -> Option<u64> {
        let buffer = self.buffer();
        // SAFETY: the buffer holds `length` items of this form.
        unsafe {
            let kind = self.tagged & 7;
            if kind == 0 {
                return Some(std::mem::replace(&mut *buffer.cast::<u64>().add(index), item));
            }
            if kind == ItemKind::Halves as u64 {
                let base = self.base();
                let half = squeeze(item, base)?;
                return Some(expand(std::mem::replace(&mut *buffer.cast::<Half>().add(index), half), base));
            }
            if item & 1 != 0 {
                let number = item as i64 >> 1;
                match kind {
                    1 if number as i8 as i64 == number => *buffer.cast::<i8>().add(index) = number as i8,
                    2 if number as i16 as i64 == number => *buffer.cast::<i16>().add(index) = number as i16,
                    3 if number as i32 as i64 == number => *buffer.cast::<i32>().add(index) = number as i32,
                    _ => return None,
                }
                return Some(0);
            }
            match item {
                word::TRUE if kind == 4 => *buffer.add(index) = 1,
                word::FALSE if kind == 4 => *buffer.add(index) = 0,
                _ => return None,
            }
            Some(0)
        }
    }

    fn set_buffer(&mut self, buffer: *mut u8, kind: ItemKind) {
        self.tagged = buffer as u64 | kind as u64;
    }
}

impl Value {
    /// The list's fields, if it is exactly `list`.
    #[inline(always)]
    pub fn exact_list(&self) -> Option<*mut List> {
        if self.is_pointer() && self.shape() == ShapeId::LIST { Some(self.address()) } else { None }
    }
}

/// Room to grow by: an eighth, as CPython's lists.
pub(crate) fn room_for(length: usize, kind: ItemKind) -> usize {
    let bytes = (length + (length >> 3) + if length < 9 { 3 } else { 6 }) * kind.width();
    Heap::good_size(bytes) / kind.width()
}

impl Context {
    /// The list's fields, of a list or an instance of a subclass. The pointer is good as long as the value lives.
    #[inline(always)]
    pub fn list_cell(&self, value: &Value) -> Option<*mut List> {
        if !value.is_pointer() {
            return None;
        }
        let shape = value.shape();
        if shape == ShapeId::LIST || (!shape.is_builtin() && self.shapes[shape].native == ShapeId::LIST) { Some(value.address()) } else { None }
    }

    /// Looks into a list (or an instance of a subclass): the borrow of the context keeps it as it is.
    #[inline(always)]
    pub fn as_list<'a>(&'a self, value: &'a Value) -> Option<&'a List> {
        // SAFETY: the cell is alive through `value`, and nothing can change it while the context is borrowed.
        self.list_cell(value).map(|cell| unsafe { &*cell })
    }

    /// An empty list.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_list(&mut self) -> PyResult<Value> {
        self.new_list_of(ShapeId::LIST)
    }

    /// An empty list of a shape whose layout is that of `list`.
    pub(crate) fn new_list_of(&mut self, shape: ShapeId) -> PyResult<Value> {
        let size = self.instance_size(shape);
        let cell = self.allocate::<List>(shape, 0, size)?;
        // SAFETY: every field behind the header is written; slots of a subclass are zeroed.
        unsafe {
            let list = cell.as_ptr();
            (*list).tagged = 0;
            (*list).length = 0;
            (*list).capacity = 0;
            list.cast::<u8>().add(size_of::<List>()).write_bytes(0, size - size_of::<List>());
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A list of copies of these values, without spare room.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_list_from(&mut self, items: &[Value]) -> PyResult<Value> {
        let list = self.new_list()?;
        self.list_extend_from(&list, items)?;
        Ok(list)
    }

    /// Makes room for `wanted` items in all, of form `kind` (which holds all there are). Exact: callers add what they want to spare.
    ///
    /// # Errors
    /// `MemoryError`; the list is as it was.
    pub fn list_reserve(&mut self, list: &Value, wanted: usize, kind: ItemKind) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        if wanted > LENGTH_MAX {
            return Err(self.memory_error());
        }
        // SAFETY: the list's cell; it is changed only after the new buffer is there.
        unsafe {
            let old_kind = (*cell).kind();
            let (length, capacity) = ((*cell).len(), (*cell).capacity());
            let old = NonNull::new((*cell).buffer());
            if kind == old_kind || length == 0 {
                if wanted <= capacity && kind == old_kind && old.is_some() {
                    return Ok(());
                }
                let wanted = wanted.max(1);
                let bytes = Heap::good_size(wanted * kind.width());
                let capacity_new = bytes / kind.width();
                let buffer = match old {
                    Some(old) => self.resize_buffer(old, capacity * old_kind.width(), capacity_new * kind.width())?,
                    None => self.allocate_buffer(capacity_new * kind.width())?,
                };
                (*cell).set_buffer(buffer.as_ptr(), kind);
                (*cell).capacity = capacity_new as u32;
                return Ok(());
            }
            let wanted = wanted.max(capacity).max(length).max(1);
            let capacity_new = Heap::good_size(wanted * kind.width()) / kind.width();
            let buffer = self.allocate_buffer(capacity_new * kind.width())?;
            let base = self.heap.base();
            for index in 0..length {
                // References move along: the old buffer is freed as bytes.
                let item = (*cell).take_out(index).unwrap_or(Value::NONE);
                match kind {
                    ItemKind::Values => buffer.cast::<Value>().add(index).write(item),
                    ItemKind::Int16 => buffer.cast::<i16>().add(index).write(item.as_small_int().unwrap_or(0) as i16),
                    ItemKind::Int32 => buffer.cast::<i32>().add(index).write(item.as_small_int().unwrap_or(0) as i32),
                    ItemKind::Halves => buffer.cast::<Half>().add(index).write(squeeze(item.into_word(), base).unwrap_or(0)),
                    ItemKind::Int8 | ItemKind::Bools => {}
                }
            }
            if let Some(old) = old {
                self.heap.free_buffer(old, capacity * old_kind.width());
            }
            (*cell).set_buffer(buffer.as_ptr(), kind);
            (*cell).capacity = capacity_new as u32;
        }
        Ok(())
    }

    /// Appends an item.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn list_push(&mut self, list: &Value, value: Value) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        // SAFETY: the list's cell; `put` writes within the capacity, below the new length.
        unsafe {
            let length = (*cell).length;
            if length < (*cell).capacity {
                let tracked = value.needs_tracking();
                // The slot behind the length holds nothing that is owned.
                match (*cell).write(length as usize, value) {
                    Ok(()) => {
                        (*cell).length = length + 1;
                        if tracked {
                            self.heap.track(cell.cast());
                        }
                        return Ok(());
                    }
                    Err(value) => return self.list_push_slowly(list, value),
                }
            }
            self.list_push_slowly(list, value)
        }
    }

    #[inline(never)]
    fn list_push_slowly(&mut self, list: &Value, value: Value) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        // SAFETY: the list's cell.
        let (length, kind) = unsafe {
            let own = ItemKind::of(&value, self.heap.base());
            ((*cell).len(), if (*cell).is_empty() && ((*cell).buffer().is_null() || own != ItemKind::Values) { own } else { (*cell).kind().join(own) })
        };
        self.list_reserve(list, room_for(length + 1, kind), kind)?;
        // SAFETY: there is room for one more item of this form.
        unsafe {
            if value.needs_tracking() {
                self.heap.track(cell.cast());
            }
            let _ = (*cell).write(length, value);
            (*cell).length = length as u32 + 1;
        }
        Ok(())
    }

    /// Appends copies of these values.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_extend_from(&mut self, list: &Value, items: &[Value]) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        let Some(first) = items.first() else { return Ok(()) };
        // SAFETY: the list's cell; there is room for all items in the joined form before any is written.
        unsafe {
            let length = (*cell).len();
            let base = self.heap.base();
            let mut kind = if length == 0 { ItemKind::of(first, base) } else { (*cell).kind() };
            for item in items {
                kind = kind.join(ItemKind::of(item, base));
                if kind == ItemKind::Values {
                    break;
                }
            }
            let wanted = length + items.len();
            if wanted > (*cell).capacity() || kind != (*cell).kind() || (*cell).buffer().is_null() {
                let room = if length == 0 { wanted } else { room_for(wanted, kind) };
                self.list_reserve(list, room, kind)?;
            }
            for (offset, item) in items.iter().enumerate() {
                let _ = (*cell).write(length + offset, item.clone());
            }
            (*cell).length = wanted as u32;
            if kind.is_counted() && items.iter().any(Value::needs_tracking) {
                self.heap.track(cell.cast());
            }
        }
        Ok(())
    }

    /// Replaces an item; the index is below the length.
    ///
    /// # Errors
    /// `MemoryError` when the list has to widen.
    #[inline]
    pub fn list_put(&mut self, list: &Value, index: usize, value: Value) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        // SAFETY: the index was checked; the old item is dropped after the list is whole again.
        unsafe {
            if index >= (*cell).len() {
                return Ok(());
            }
            if value.needs_tracking() {
                self.heap.track(cell.cast());
            }
            match (*cell).put(index, value) {
                Ok(old) => drop(old),
                Err(value) => {
                    let kind = (*cell).kind().join(ItemKind::of(&value, self.heap.base()));
                    self.list_reserve(list, (*cell).len(), kind)?;
                    if let Ok(old) = (*cell).put(index, value) {
                        drop(old);
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives back all spare room, when a list was filled and may stay as it is.
    pub(crate) fn list_trim(&mut self, list: &Value) {
        let Some(cell) = self.list_cell(list) else { return };
        // SAFETY: the list's cell; a smaller buffer of the same form.
        unsafe {
            let (length, capacity, kind) = ((*cell).len(), (*cell).capacity(), (*cell).kind());
            let Some(buffer) = NonNull::new((*cell).buffer()) else { return };
            let room = Heap::good_size(length.max(1) * kind.width()) / kind.width();
            if room < capacity
                && let Ok(buffer) = self.heap.resize_buffer(buffer, capacity * kind.width(), room * kind.width())
            {
                (*cell).set_buffer(buffer.as_ptr(), kind);
                (*cell).capacity = room as u32;
            }
        }
    }

    /// Gives back room that is not used, after a list shrank much.
    pub(crate) fn list_shrink(&mut self, list: &Value) {
        let Some(cell) = self.list_cell(list) else { return };
        // SAFETY: the list's cell; a smaller buffer of the same form.
        unsafe {
            let (length, capacity, width) = ((*cell).len(), (*cell).capacity(), (*cell).kind().width());
            let Some(buffer) = NonNull::new((*cell).buffer()) else { return };
            if length == 0 {
                self.heap.free_buffer(buffer, capacity * width);
                (*cell).tagged = 0;
                (*cell).capacity = 0;
            } else if length < capacity / 2 && capacity * width > 64 {
                let room = (Heap::good_size((length + length / 8) * width) / width).max(length);
                if room < capacity
                    && let Ok(buffer) = self.heap.resize_buffer(buffer, capacity * width, room * width)
                {
                    (*cell).set_buffer(buffer.as_ptr(), (*cell).kind());
                    (*cell).capacity = room as u32;
                }
            }
        }
    }
}
