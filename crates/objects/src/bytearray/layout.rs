//! `bytearray` in memory: a buffer with room at its end, and at its start after deletions there.
//!
//! ```text
//!   | header | buffer | capacity | start | length | token |
//!                |
//!                └──> | unused: start | bytes: length | room: the rest of capacity |
//! ```
//!
//! Deleting from the front moves `start`, so that a queue of bytes costs no copying. The token is handed to lasting views (see buffer.rs);
//! while somebody else has it, the length may not change.
//! Invariant  start + length <= capacity; no buffer if capacity is 0.

use std::ptr::NonNull;

use lissom_heap::{Header, Heap, Layout, Visitor};

use crate::buffer::Exporter;
use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A `bytearray`.
#[repr(C)]
pub struct ByteArray {
    header: Header,
    buffer: *mut u8,
    capacity: usize,
    start: usize,
    length: usize,
    token: Option<Value>,
}

const _: () = assert!(size_of::<ByteArray>() == 48);

// SAFETY: the token is the only reference; the buffer is named once.
unsafe impl Layout for ByteArray {
    const NAME: &'static str = "bytearray";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `ByteArray`.
        unsafe {
            visitor.slot((&raw mut (*cell).token).cast());
            if !(*cell).buffer.is_null() {
                visitor.buffer(&raw mut (*cell).buffer, (*cell).capacity);
            }
        }
    }
}
crate::layout_info!(ByteArray, "bytearray");

/// How `bytearray` exports its bytes.
pub static EXPORTER: Exporter = Exporter {
    bytes: |value| {
        let cell: *mut ByteArray = value.address();
        // SAFETY: the exporter of a `bytearray` is asked of one only.
        unsafe { ((*cell).buffer.wrapping_add((*cell).start), (*cell).length) }
    },
    item: |_| ("B", 1),
    readonly: false,
    token: |cx, value| {
        if let Some(this) = cx.get::<ByteArray>(value)
            && let Some(token) = &this.token
        {
            return Ok(Some(token.clone()));
        }
        let token = cx.new_token()?;
        if let Some(this) = cx.get_mut::<ByteArray>(value) {
            this.token = Some(token.clone());
        }
        Ok(Some(token))
    },
};

impl ByteArray {
    /// The bytes.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: the buffer holds `length` bytes from `start` on.
        unsafe { std::slice::from_raw_parts(self.buffer.add(self.start), self.length) }
    }

    /// The bytes, to be changed.
    #[inline]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        if self.length == 0 {
            return &mut [];
        }
        // SAFETY: as in `bytes`; the cell is borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.buffer.add(self.start), self.length) }
    }

    /// Is there a view that keeps the length as it is?
    pub fn is_exported(&self) -> bool {
        self.token.as_ref().is_some_and(|token| token.count() > 1)
    }

    /// Bytes of the buffer.
    pub fn capacity(&self) -> usize {
        self.capacity
    }
}

impl Context {
    /// A cell that views hold to keep their exporter from being resized.
    pub(crate) fn new_token(&mut self) -> PyResult<Value> {
        // SAFETY: a `bytes` of one byte, which is written.
        unsafe {
            let (token, room) = self.new_bytes_room(1)?;
            room.as_ptr().write(0);
            Ok(token)
        }
    }

    /// A `bytearray`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_bytearray(&mut self, bytes: &[u8]) -> PyResult<Value> {
        let class = self.type_object(ShapeId::BYTEARRAY);
        let array = self.new_bytearray_of(&class)?;
        self.bytearray_splice(&array, 0, 0, bytes)?;
        Ok(array)
    }

    /// An empty instance of `bytearray` or a subclass.
    pub(crate) fn new_bytearray_of(&mut self, class: &Value) -> PyResult<Value> {
        self.new_instance_of::<ByteArray>(class, |_| {})
    }

    /// Replaces `count` bytes from `at` on by others; both lie within the array. The bytes are not the array's own.
    ///
    /// # Errors
    /// `BufferError` if the length would change while there are views; `MemoryError`.
    pub fn bytearray_splice(&mut self, array: &Value, at: usize, count: usize, bytes: &[u8]) -> PyResult {
        let Some(this) = self.get_mut::<ByteArray>(array) else { return Ok(()) };
        let old = this.length;
        if at + count > old {
            return Ok(());
        }
        if bytes.len() == count {
            if count > 0 {
                this.bytes_mut()[at..at + count].copy_from_slice(bytes);
            }
            return Ok(());
        }
        if this.is_exported() {
            return Err(self.error(ShapeId::BUFFER_ERROR, "Existing exports of data: object cannot be re-sized"));
        }
        let Some(length) = (old - count).checked_add(bytes.len()) else { return Err(self.memory_error()) };
        if at == 0 && bytes.len() < count {
            // The front goes away: what follows stays where it is.
            this.start += count - bytes.len();
            this.length = length;
            this.bytes_mut()[..bytes.len()].copy_from_slice(bytes);
            return self.bytearray_shrink(array);
        }
        if bytes.len() > count {
            self.bytearray_reserve(array, bytes.len() - count)?;
        }
        let Some(this) = self.get_mut::<ByteArray>(array) else { return Ok(()) };
        // SAFETY: there is room for the new length behind `start`; the tail is moved before its place is overwritten.
        unsafe {
            let base = this.buffer.add(this.start);
            base.add(at + count).copy_to(base.add(at + bytes.len()), old - at - count);
            base.add(at).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        this.length = length;
        if length < old { self.bytearray_shrink(array) } else { Ok(()) }
    }

    /// Makes room for more bytes at the end.
    fn bytearray_reserve(&mut self, array: &Value, more: usize) -> PyResult {
        let Some(this) = self.get_mut::<ByteArray>(array) else { return Ok(()) };
        let (buffer, capacity, start, length) = (this.buffer, this.capacity, this.start, this.length);
        let Some(needed) = length.checked_add(more) else { return Err(self.memory_error()) };
        if start + needed <= capacity {
            return Ok(());
        }
        if needed <= capacity && start >= capacity / 2 {
            // SAFETY: the bytes move to the start of their own buffer, where they fit.
            unsafe { buffer.add(start).copy_to(buffer, length) };
            this.start = 0;
            return Ok(());
        }
        let wanted = Heap::good_size(if length == 0 { needed } else { needed + needed / 8 + 6 });
        let new = match NonNull::new(buffer) {
            None => self.allocate_buffer(wanted)?,
            Some(old) => {
                if start > 0 {
                    // SAFETY: as above.
                    unsafe { buffer.add(start).copy_to(buffer, length) };
                    if let Some(this) = self.get_mut::<ByteArray>(array) {
                        this.start = 0;
                    }
                }
                // SAFETY: the buffer has this capacity, and the array is its only owner.
                unsafe { self.resize_buffer(old, capacity, wanted)? }
            }
        };
        if let Some(this) = self.get_mut::<ByteArray>(array) {
            this.buffer = new.as_ptr();
            this.capacity = wanted;
        }
        Ok(())
    }

    /// Gives room back when less than half of it is used.
    fn bytearray_shrink(&mut self, array: &Value) -> PyResult {
        let Some(this) = self.get_mut::<ByteArray>(array) else { return Ok(()) };
        let (buffer, capacity, start, length) = (this.buffer, this.capacity, this.start, this.length);
        let Some(old) = NonNull::new(buffer) else { return Ok(()) };
        if length == 0 {
            (this.buffer, this.capacity, this.start) = (std::ptr::null_mut(), 0, 0);
            // SAFETY: the array was its only owner.
            unsafe { self.heap.free_buffer(old, capacity) };
            return Ok(());
        }
        if length >= capacity / 2 || capacity <= 64 {
            return Ok(());
        }
        // SAFETY: the bytes move to the start of their own buffer; it then has the new size, or stays as it was.
        unsafe {
            buffer.add(start).copy_to(buffer, length);
            this.start = 0;
            let wanted = Heap::good_size(length);
            if let Ok(new) = self.heap.resize_buffer(old, capacity, wanted)
                && let Some(this) = self.get_mut::<ByteArray>(array)
            {
                this.buffer = new.as_ptr();
                this.capacity = wanted;
            }
        }
        Ok(())
    }

    /// Gives the array another length; new bytes are 0.
    ///
    /// # Errors
    /// As [`Context::bytearray_splice`].
    pub fn bytearray_resize(&mut self, array: &Value, length: usize) -> PyResult {
        let Some(this) = self.get::<ByteArray>(array) else { return Ok(()) };
        let old = this.length;
        if length == old {
            return Ok(());
        }
        if length < old {
            return self.bytearray_splice(array, length, old - length, &[]);
        }
        if this.is_exported() {
            return Err(self.error(ShapeId::BUFFER_ERROR, "Existing exports of data: object cannot be re-sized"));
        }
        self.check_size(length)?;
        self.bytearray_reserve(array, length - old)?;
        if let Some(this) = self.get_mut::<ByteArray>(array) {
            this.length = length;
            this.bytes_mut()[old..].fill(0);
        }
        Ok(())
    }
}
