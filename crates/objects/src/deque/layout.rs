//! Deques in memory: 40 bytes, and one buffer used as a ring.
//!
//! ```text
//!   | header | buffer | capacity u32, head u32 | length u32, version u32 | maxlen |
//!
//!   buffer   | … tail | free | head … |        item i lies at (head + i) mod capacity
//! ```
//!
//! A buffer that is full grows in place where it can (large ones by remapping); then the shorter of the two parts moves. The version counts
//! changes of the length, so that iterators find out.

use std::ptr::NonNull;

use lissom_heap::{Header, Heap, Layout, Visitor};

use crate::context::{Context, PyResult};
use crate::value::Value;

/// A deque. See the module's picture.
#[repr(C)]
pub struct Deque {
    header: Header,
    buffer: *mut Value,
    capacity: u32,
    head: u32,
    length: u32,
    /// Changes with the length.
    pub version: u32,
    /// The greatest length; −1 if there is none.
    pub maxlen: i64,
}

const _: () = assert!(size_of::<Deque>() == 40);

// SAFETY: the items are the only references; the buffer is named once.
unsafe impl Layout for Deque {
    const NAME: &'static str = "deque";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Deque`; its items lie in at most two parts of the ring.
        unsafe {
            if (*cell).buffer.is_null() {
                return;
            }
            let (capacity, head, length) = ((*cell).capacity as usize, (*cell).head as usize, (*cell).length as usize);
            let first = length.min(capacity - head);
            visitor.slots((*cell).buffer.add(head).cast(), first);
            visitor.slots((*cell).buffer.cast(), length - first);
            visitor.buffer((&raw mut (*cell).buffer).cast(), capacity * 8);
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
            (*cell).buffer = std::ptr::null_mut();
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

    #[inline(always)]
    fn place(&self, index: usize) -> *mut Value {
        let at = self.head as usize + index;
        let at = if at >= self.capacity as usize { at - self.capacity as usize } else { at };
        self.buffer.wrapping_add(at)
    }

    /// An item.
    #[inline(always)]
    pub fn get(&self, index: usize) -> Option<Value> {
        // SAFETY: places of items hold values.
        if index < self.length as usize { Some(unsafe { (*self.place(index)).clone() }) } else { None }
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
        Some(unsafe { self.place(self.length as usize).read() })
    }

    /// Takes the first item.
    #[inline]
    pub(crate) fn pop_front(&mut self) -> Option<Value> {
        if self.length == 0 {
            return None;
        }
        // SAFETY: the item's reference moves to the caller.
        let item = unsafe { self.place(0).read() };
        self.head = if self.head + 1 == self.capacity { 0 } else { self.head + 1 };
        self.length -= 1;
        self.version = self.version.wrapping_add(1);
        Some(item)
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
        // SAFETY: each step moves a word from one end into the free place at the other (the same place if the ring is full).
        unsafe {
            for _ in 0..steps {
                let item = self.place(self.length as usize - 1).cast::<u64>().read();
                self.head = if self.head == 0 { self.capacity - 1 } else { self.head - 1 };
                self.place(0).cast::<u64>().write(item);
            }
            for _ in steps..0 {
                let item = self.place(0).cast::<u64>().read();
                self.head = if self.head + 1 == self.capacity { 0 } else { self.head + 1 };
                self.place(self.length as usize - 1).cast::<u64>().write(item);
            }
        }
        self.version = self.version.wrapping_add(1);
    }

    /// Exchanges two items.
    pub(crate) fn swap(&mut self, a: usize, b: usize) {
        if a < self.len() && b < self.len() {
            // SAFETY: both are places of items; words are exchanged.
            unsafe { std::ptr::swap(self.place(a).cast::<u64>(), self.place(b).cast::<u64>()) }
        }
    }

    /// Replaces an item.
    pub(crate) fn put(&mut self, index: usize, item: Value) -> Option<Value> {
        // SAFETY: the place of an item.
        if index < self.len() { Some(unsafe { std::mem::replace(&mut *self.place(index), item) }) } else { None }
    }
}

impl Context {
    /// Looks into a deque (or an instance of a subclass).
    #[inline(always)]
    pub fn as_deque<'a>(&'a self, value: &'a Value) -> Option<&'a Deque> {
        self.get::<Deque>(value)
    }

    /// Makes room for one more item.
    fn deque_grow(&mut self, deque: &Value) -> PyResult {
        let Some(cell) = self.cell::<Deque>(deque) else { return Ok(()) };
        // SAFETY: the deque's cell; the buffer it owns grows, then one part of the ring moves within it.
        unsafe {
            let (capacity, head, length) = ((*cell).capacity as usize, (*cell).head as usize, (*cell).length as usize);
            if length < capacity {
                return Ok(());
            }
            let spare = if capacity < 1024 { capacity.max(4) } else { capacity / 8 };
            let wanted = Heap::good_size((capacity + spare) * 8) / 8;
            if wanted >= u32::MAX as usize {
                return Err(self.memory_error());
            }
            let buffer = match NonNull::new((*cell).buffer) {
                Some(buffer) => self.resize_buffer(buffer.cast(), capacity * 8, wanted * 8)?,
                None => self.allocate_buffer(wanted * 8)?,
            };
            let buffer = buffer.cast::<u64>().as_ptr();
            let (first, second) = (capacity - head, head);
            if second <= first && second <= wanted - capacity {
                buffer.add(capacity).copy_from_nonoverlapping(buffer, second);
            } else {
                std::ptr::copy(buffer.add(head), buffer.add(wanted - first), first);
                (*cell).head = (wanted - first) as u32;
            }
            (*cell).buffer = buffer.cast();
            (*cell).capacity = wanted as u32;
        }
        Ok(())
    }

    /// Gives room back after a deque shrank much.
    pub(crate) fn deque_shrink(&mut self, deque: &Value) {
        let Some(cell) = self.cell::<Deque>(deque) else { return };
        // SAFETY: the deque's cell; the items move to a smaller buffer, if there is one to be had.
        unsafe {
            let (capacity, length) = ((*cell).capacity as usize, (*cell).length as usize);
            let Some(old) = NonNull::new((*cell).buffer) else { return };
            if length == 0 {
                if capacity <= 64 {
                    return;
                }
                self.heap.free_buffer(old.cast(), capacity * 8);
                (*cell).buffer = std::ptr::null_mut();
                (*cell).capacity = 0;
                (*cell).head = 0;
                return;
            }
            if capacity < 128 || length >= capacity / 4 {
                return;
            }
            let wanted = Heap::good_size(length * 2 * 8) / 8;
            let Ok(buffer) = self.heap.allocate_buffer(wanted * 8) else { return };
            for index in 0..length {
                buffer.cast::<u64>().add(index).write((*cell).place(index).cast::<u64>().read());
            }
            self.heap.free_buffer(old.cast(), capacity * 8);
            (*cell).buffer = buffer.cast().as_ptr();
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
        // SAFETY: the deque's cell; the place behind the last item is free.
        unsafe {
            if (*cell).length == (*cell).capacity {
                self.deque_grow(deque)?;
            }
            if item.needs_tracking() {
                self.heap.track(cell.cast());
            }
            (*cell).place((*cell).length as usize).write(item);
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
        // SAFETY: the deque's cell; the place before the first item is free.
        unsafe {
            if (*cell).length == (*cell).capacity {
                self.deque_grow(deque)?;
            }
            if item.needs_tracking() {
                self.heap.track(cell.cast());
            }
            (*cell).head = if (*cell).head == 0 { (*cell).capacity - 1 } else { (*cell).head - 1 };
            (*cell).place(0).write(item);
            (*cell).length += 1;
            (*cell).version = (*cell).version.wrapping_add(1);
        }
        Ok(())
    }
}
