//! `bytes` in memory: a header, length and hash, and the bytes.
//!
//! ```text
//!   | header | length u32, hash u32 | bytes … |          the hash is kept once it was computed; 0: not yet
//! ```
//!
//! The layout is that of an ASCII string, so that what was put together by a `TextBuilder` can become either.

use std::ptr::NonNull;

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::buffer::Exporter;
use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// Bytes a `bytes` can have.
pub const LENGTH_MAX: usize = u32::MAX as usize;

/// A `bytes` in a cell.
#[repr(C)]
pub struct ByteString {
    header: Header,
    length: u32,
    hash: u32,
}

const _: () = assert!(size_of::<ByteString>() == size_of::<crate::str::layout::AsciiStr>());

// SAFETY: there are no references.
unsafe impl Layout for ByteString {
    const NAME: &'static str = "bytes";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(ByteString, "bytes");

/// How `bytes` exports its bytes.
pub static EXPORTER: Exporter = Exporter {
    bytes: |value| {
        let bytes = value.bytes_slice();
        (bytes.as_ptr().cast_mut(), bytes.len())
    },
    item: |_| ("B", 1),
    readonly: true,
    token: |_, _| Ok(None),
};

impl Value {
    /// Is it exactly `bytes`?
    #[inline(always)]
    pub fn is_bytes(&self) -> bool {
        self.shape() == ShapeId::BYTES
    }

    /// The bytes of an exact `bytes`; empty for anything else.
    #[inline]
    pub fn bytes_slice(&self) -> &[u8] {
        if !self.is_bytes() {
            return &[];
        }
        let cell: *const ByteString = self.address();
        // SAFETY: the shape says that it is a `ByteString`; its bytes never change while it is alive.
        unsafe { std::slice::from_raw_parts(cell.cast::<u8>().add(size_of::<ByteString>()), (*cell).length as usize) }
    }
}

/// The hash of bytes, whoever has them (a read-only `memoryview` hashes as its bytes do).
pub fn hash_of(cx: &Context, bytes: &[u8]) -> i64 {
    crate::hash::of_bytes(cx.hash_key, bytes)
}

/// The hash of an exact `bytes`.
pub fn hash(cx: &Context, value: &Value) -> i64 {
    hash_of(cx, value.bytes_slice())
}

impl Context {
    /// The bytes, if it is a `bytes` or an instance of a subclass.
    #[inline]
    pub fn as_bytes<'a>(&self, value: &'a Value) -> Option<&'a [u8]> {
        if value.is_bytes() {
            return Some(value.bytes_slice());
        }
        self.payload(value, ShapeId::BYTES).map(Value::bytes_slice)
    }

    /// A `bytes`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_bytes(&mut self, bytes: &[u8]) -> PyResult<Value> {
        // SAFETY: all bytes are written before the value is used.
        unsafe {
            let (value, room) = self.new_bytes_room(bytes.len())?;
            room.as_ptr().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            Ok(value)
        }
    }

    /// A `bytes` of zeros.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_bytes_zeroed(&mut self, length: usize) -> PyResult<Value> {
        self.check_size(length)?;
        // SAFETY: all bytes are written before the value is used.
        unsafe {
            let (value, room) = self.new_bytes_room(length)?;
            room.as_ptr().write_bytes(0, length);
            Ok(value)
        }
    }

    /// A `bytes` cell and the place of its bytes.
    ///
    /// # Safety
    /// The caller writes all bytes before the value is used.
    pub unsafe fn new_bytes_room(&mut self, length: usize) -> PyResult<(Value, NonNull<u8>)> {
        if length == 0
            && let Some(empty) = &self.singletons.empty_bytes
        {
            return Ok((empty.clone(), NonNull::dangling()));
        }
        if length > LENGTH_MAX {
            return Err(self.memory_error());
        }
        // SAFETY: the fields are written here, the bytes by the caller.
        unsafe {
            let cell = self.allocate::<ByteString>(ShapeId::BYTES, flags::LEAF, size_of::<ByteString>() + length)?;
            let at = cell.as_ptr();
            (*at).length = length as u32;
            (*at).hash = 0;
            let value = Value::from_cell(cell.cast());
            if length == 0 {
                self.singletons.empty_bytes = Some(value.clone());
            }
            Ok((value, NonNull::new_unchecked(at.cast::<u8>().add(size_of::<ByteString>()))))
        }
    }
}
