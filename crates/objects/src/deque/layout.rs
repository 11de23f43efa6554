//! Deques in memory: 40 bytes, and one buffer used as a ring.
//!
//! ```text
//!   | header | buffer, 1 in its lowest bit: halves | capacity u32, head u32 | length u32, version u32 | maxlen |
//!
//!   buffer   | … tail | free | head … |        item i lies at (head + i) mod capacity
//! ```
//!
//! Items take half a word each (lissom_heap::squeeze) until one does not fit; then all get whole words, for as long as the buffer lives.
//! A buffer that is full grows in place where it can (large ones by remapping); then the shorter of the two parts moves. The version counts
//! changes of the length, so that iterators find out.

use std::ptr::NonNull;

use lissom_heap::{Half, Header, Heap, Layout, Visitor, base_of, expand, squeeze};

use crate::context::{Context, PyResult};
use crate::value::Value;

/// A deque. See the module's picture.
#[repr(C)]
pub struct Deque {
    header: Header,
    tagged: u64,
    capacity: u32,
    head: u32,
    length: u32,
    /// Changes with the length.
    pub version: u32,
    /// The greatest length; −1 if there is none; [`QUEUE`] if this is no deque.
    pub maxlen: i64,
}

const _: () = assert!(size_of::<Deque>() == 40);

/// The `maxlen` of a simple queue, which has the same cell.
pub(super) const QUEUE: i64 = -2;

/// In the lowest bit of the buffer's address: items take half a word.
const HALVES: u64 = 1;

// SAFETY: the items are the only references; the buffer is named once.
unsafe impl Layout for Deque {
    const NAME: &'static str = "deque";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Deque`; its items lie in at most two parts of the ring.
        unsafe {
            let mut buffer = (*cell).buffer();
            if buffer.is_null() {
                return;
            }
            let (capacity, head, length) = ((*cell).capacity as usize, (*cell).head as usize, (*cell).length as usize);
            let (width, tag) = ((*cell).width(), (*cell).tagged & HALVES);
            let first = length.min(capacity - head);
            if tag != 0 {
                visitor.halves(cell.cast(), buffer.cast::<Half>().add(head), first);
                visitor.halves(cell.cast(), buffer.cast(), length - first);
            } else {
                visitor.slots(buffer.cast::<u64>().add(head), first);
                visitor.slots(buffer.cast(), length - first);
            }
            // The address is handed over untagged, and stored back with its tag in case it moved.
            visitor.buffer(&raw mut buffer, capacity * width);
            (*cell).tagged = buffer as u64 | tag;
        }
    }
}
crate::layout_info!(Deque, "deque");

impl Deque {
    /// Writes the fields of an empty deque into a new cell.
    ///
    /// # Safety
    /// The cell is a `Deque` whose header was written and whose other fields hold nothing.
    pub(crate) unsafe fn initialise(cell: *mut Deque) {
        // SAFETY: the caller's promise.
        unsafe {
            (*cell).tagged = 0;
            (*cell).capacity = 0;
            (*cell).head = 0;
            (*cell).length = 0;
            (*cell).version = 0;
            (*cell).maxlen = -1;
        }
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

    /// The buffer; null if there is none.
    #[inline(always)]
    fn buffer(&self) -> *mut u8 {
        (self.tagged & !HALVES) as *mut u8
    }

    /// Does an item take half a word?
    #[inline(always)]
    fn has_halves(&self) -> bool {
        self.tagged & HALVES != 0
    }

    /// Bytes an item takes.
    #[inline(always)]
    fn width(&self) -> usize {
        if self.has_halves() { 4 } else { 8 }
    }

    /// The base of the heap's range.
    #[inline(always)]
    fn base(&self) -> *mut u8 {
        // SAFETY: a deque is a cell of a heap.
        unsafe { base_of((&raw const *self).cast_mut().cast()) }
    }

    #[inline(always)]
    fn place(&self, index: usize) -> *mut u8 {
        let at = self.head as usize + index;
        let at = if at >= self.capacity as usize { at - self.capacity as usize } else { at };
        self.buffer().wrapping_add(at * self.width())
    }

    /// The word of an item, which the deque owns.
    ///
    /// # Safety
    /// `index` is below the length.
    #[inline(always)]
    unsafe fn word(&self, index: usize) -> u64 {
        // SAFETY: the caller's promise: places of items hold values.
        unsafe {
            let place = self.place(index);
            if self.has_halves() { expand(*place.cast::<Half>(), self.base()) } else { *place.cast::<u64>() }
        }
    }

    /// Does a value fit the width of the items?
    #[inline(always)]
    fn takes(&self, item: &Value) -> bool {
        !self.has_halves() || squeeze(item.word(), self.base()).is_some()
    }

    /// Writes an item, which fits, into a place that holds nothing that is owned.
    ///
    /// # Safety
    /// The index leads to a place of the buffer.
    #[inline(always)]
    unsafe fn write(&mut self, index: usize, item: Value) {
        let word = item.into_word();
        // SAFETY: the caller's promise.
        unsafe {
            let place = self.place(index);
            if self.has_halves() {
                place.cast::<Half>().write(squeeze(word, self.base()).unwrap_or(0));
            } else {
                place.cast::<u64>().write(word);
            }
        }
    }

    /// An item.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        if index >= self.length as usize {
            return None;
        }
        // SAFETY: there is such an item.
        unsafe { Value::borrow_slot(&self.word(index)).cloned() }
    }

    /// Takes the last item.
    #[inline]
    pub(crate) fn pop_back(&mut self) -> Option<Value> {
        if self.length == 0 {
            return None;
        }
        self.length -= 1;
        self.version = self.version.wrapping_add(1);
        // SAFETY: the item's reference moves to the caller.
        unsafe { Value::from_word(self.word(self.length as usize)) }
    }

    /// Takes the first item.
    #[inline]
    pub(crate) fn pop_front(&mut self) -> Option<Value> {
        if self.length == 0 {
            return None;
        }
        // SAFETY: the item's reference moves to the caller.
        let item = unsafe { Value::from_word(self.word(0)) };
        self.head = if self.head + 1 == self.capacity { 0 } else { self.head + 1 };
        self.length -= 1;
        self.version = self.version.wrapping_add(1);
        item
    }

    /// Turns the ring: `steps` items from the end go to the front (from the front to the end if negative).
    pub(crate) fn rotate(&mut self, steps: i64) {
        let length = self.length as i64;
        if length < 2 {
            return;
        }
        let mut steps = steps.rem_euclid(length);
        if steps > length / 2 {
            steps -= length;
        }
        let width = self.width();
        // SAFETY: each step moves an item from one end into the free place at the other (the same place if the ring is full).
        unsafe {
            for _ in 0..steps {
                let from = self.place(self.length as usize - 1);
                self.head = if self.head == 0 { self.capacity - 1 } else { self.head - 1 };
                std::ptr::copy(from, self.place(0), width);
            }
            for _ in steps..0 {
                let from = self.place(0);
                self.head = if self.head + 1 == self.capacity { 0 } else { self.head + 1 };
                std::ptr::copy(from, self.place(self.length as usize - 1), width);
            }
        }
        self.version = self.version.wrapping_add(1);
    }

    /// Exchanges two items.
    pub(crate) fn swap(&mut self, a: usize, b: usize) {
        if a < self.len() && b < self.len() && a != b {
            // SAFETY: both are places of items, and different ones.
            unsafe { std::ptr::swap_nonoverlapping(self.place(a), self.place(b), self.width()) }
        }
    }
}

impl Context {
    /// Looks into a deque (or an instance of a subclass).
    #[inline(always)]
    pub fn as_deque<'a>(&'a self, value: &'a Value) -> Option<&'a Deque> {
        self.get::<Deque>(value).filter(|deque| deque.maxlen != QUEUE)
    }

    /// Makes room for `item` more, if there is none.
    #[inline]
    fn deque_make_room(&mut self, deque: &Value, cell: *mut Deque, item: &Value) -> PyResult {
        // SAFETY: the deque's cell.
        unsafe {
            if (*cell).length == (*cell).capacity {
                self.deque_grow(deque, item)?;
            }
            if !(*cell).takes(item) {
                self.deque_widen(deque)?;
            }
        }
        Ok(())
    }

    /// Makes room for one more item; a first buffer has the width that `item` asks for.
    fn deque_grow(&mut self, deque: &Value, item: &Value) -> PyResult {
        let Some(cell) = self.cell::<Deque>(deque) else { return Ok(()) };
        // SAFETY: the deque's cell; the buffer it owns grows, then one part of the ring moves within it.
        unsafe {
            let (capacity, head) = ((*cell).capacity as usize, (*cell).head as usize);
            let halves = if (*cell).buffer().is_null() { squeeze(item.word(), self.heap.base()).is_some() } else { (*cell).has_halves() };
            let width = if halves { 4 } else { 8 };
            let spare = if capacity < 1024 { capacity.max(4) } else { capacity / 8 };
            let wanted = Heap::good_size((capacity + spare) * width) / width;
            if wanted >= u32::MAX as usize {
                return Err(self.memory_error());
            }
            let buffer = match NonNull::new((*cell).buffer()) {
                Some(buffer) => self.resize_buffer(buffer, capacity * width, wanted * width)?,
                None => self.allocate_buffer(wanted * width)?,
            }
            .as_ptr();
            let (first, second) = (capacity - head, head);
            if second <= first && second <= wanted - capacity {
                buffer.add(capacity * width).copy_from_nonoverlapping(buffer, second * width);
            } else {
                std::ptr::copy(buffer.add(head * width), buffer.add((wanted - first) * width), first * width);
                (*cell).head = (wanted - first) as u32;
            }
            (*cell).tagged = buffer as u64 | if halves { HALVES } else { 0 };
            (*cell).capacity = wanted as u32;
        }
        Ok(())
    }

    /// Gives each item a whole word.
    #[cold]
    fn deque_widen(&mut self, deque: &Value) -> PyResult {
        let Some(cell) = self.cell::<Deque>(deque) else { return Ok(()) };
        // SAFETY: the deque's cell; the words of the items move to the new buffer, no count changes.
        unsafe {
            let capacity = (*cell).capacity as usize;
            let wanted = Heap::good_size(capacity * 8) / 8;
            let buffer = self.allocate_buffer(wanted * 8)?;
            for index in 0..(*cell).len() {
                buffer.cast::<u64>().add(index).write((*cell).word(index));
            }
            if let Some(old) = NonNull::new((*cell).buffer()) {
                self.heap.free_buffer(old, capacity * 4);
            }
            (*cell).tagged = buffer.as_ptr() as u64;
            (*cell).capacity = wanted as u32;
            (*cell).head = 0;
        }
        Ok(())
    }

    /// Replaces an item; gives the old one, `None` if there is no such position.
    ///
    /// # Errors
    /// `MemoryError` if the items have to widen.
    pub(crate) fn deque_put(&mut self, deque: &Value, index: usize, item: Value) -> PyResult<Option<Value>> {
        let Some(cell) = self.cell::<Deque>(deque) else { return Ok(None) };
        // SAFETY: the deque's cell; the old item's reference moves to the caller.
        unsafe {
            if index >= (*cell).len() {
                return Ok(None);
            }
            if !(*cell).takes(&item) {
                self.deque_widen(deque)?;
            }
            if item.needs_tracking() {
                self.heap.track(cell.cast());
            }
            let old = Value::from_word((*cell).word(index));
            (*cell).write(index, item);
            Ok(old)
        }
    }

    /// Gives room back after a deque shrank much.
    pub(crate) fn deque_shrink(&mut self, deque: &Value) {
        let Some(cell) = self.cell::<Deque>(deque) else { return };
        // SAFETY: the deque's cell; the items move to a smaller buffer, if there is one to be had.
        unsafe {
            let (capacity, length, width) = ((*cell).capacity as usize, (*cell).length as usize, (*cell).width());
            let Some(old) = NonNull::new((*cell).buffer()) else { return };
            if length == 0 {
                if capacity <= 64 {
                    return;
                }
                self.heap.free_buffer(old, capacity * width);
                (*cell).tagged = 0;
                (*cell).capacity = 0;
                (*cell).head = 0;
                return;
            }
            if capacity < 128 || length >= capacity / 4 {
                return;
            }
            let wanted = Heap::good_size(length * 2 * width) / width;
            let Ok(buffer) = self.heap.allocate_buffer(wanted * width) else { return };
            for index in 0..length {
                buffer.as_ptr().add(index * width).copy_from_nonoverlapping((*cell).place(index), width);
            }
            self.heap.free_buffer(old, capacity * width);
            (*cell).tagged = buffer.as_ptr() as u64 | (*cell).tagged & HALVES;
            (*cell).capacity = wanted as u32;
            (*cell).head = 0;
        }
    }

    /// Appends an item at the end, without regard to `maxlen`.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn deque_push_back(&mut self, deque: &Value, item: Value) -> PyResult {
        let Some(cell) = self.cell::<Deque>(deque) else { return Ok(()) };
        self.deque_make_room(deque, cell, &item)?;
        // SAFETY: the deque's cell; the place behind the last item is free.
        unsafe {
            if item.needs_tracking() {
                self.heap.track(cell.cast());
            }
            (*cell).write((*cell).length as usize, item);
            (*cell).length += 1;
            (*cell).version = (*cell).version.wrapping_add(1);
        }
        Ok(())
    }

    /// Puts an item before the first, without regard to `maxlen`.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn deque_push_front(&mut self, deque: &Value, item: Value) -> PyResult {
        let Some(cell) = self.cell::<Deque>(deque) else { return Ok(()) };
        self.deque_make_room(deque, cell, &item)?;
        // SAFETY: the deque's cell; the place before the first item is free.
        unsafe {
            if item.needs_tracking() {
                self.heap.track(cell.cast());
            }
            (*cell).head = if (*cell).head == 0 { (*cell).capacity - 1 } else { (*cell).head - 1 };
            (*cell).write(0, item);
            (*cell).length += 1;
            (*cell).version = (*cell).version.wrapping_add(1);
        }
        Ok(())
    }
}
