//! TextBuilder: text (or bytes) being put together, every byte of it counted.
//!
//! ```text
//!   up to 96 bytes    in the builder itself: a short result costs one allocation, of exactly its size
//!   beyond            in a cell that is laid out as an ASCII string with room to spare; it grows by half
//! ```
//!
//! [`TextBuilder::finish`] makes a `str` of it, [`TextBuilder::finish_bytes`] a `bytes` (which has the same layout as an ASCII string).
//! Invariant  the cell, if there is one, has a count of one and nobody else knows it; dropping the builder frees it.

use lissom_heap::{Heap, flags};
use lissom_text::{Full, Sink};

use super::layout::{AsciiStr, LENGTH_MAX, WideStr};
use crate::context::{Context, PyResult, Raised};
use crate::shape::ShapeId;
use crate::value::Value;

/// Bytes kept in the builder itself.
const INLINE: usize = 96;
/// Bytes before the text of a string that is ASCII.
const HEAD: usize = size_of::<AsciiStr>();
/// Results up to this size are copied into a cell of exactly their size.
const COPY_MAX: usize = 32 * 1024;

/// Text under construction. See the module's documentation.
pub struct TextBuilder {
    inline: [u8; INLINE],
    length: usize,
    capacity: usize,
    cell: Option<Value>,
}

impl Default for TextBuilder {
    fn default() -> TextBuilder {
        TextBuilder::new()
    }
}

impl TextBuilder {
    /// An empty one.
    #[inline]
    pub const fn new() -> TextBuilder {
        TextBuilder { inline: [0; INLINE], length: 0, capacity: INLINE, cell: None }
    }

    /// One with room for this many bytes.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn with_capacity(cx: &mut Context, bytes: usize) -> PyResult<TextBuilder> {
        let mut builder = TextBuilder::new();
        builder.reserve(cx, bytes)?;
        Ok(builder)
    }

    /// What there is so far.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.cell {
            None => &self.inline[..self.length],
            // SAFETY: the cell has `capacity` bytes behind its head, of which `length` are written.
            Some(cell) => unsafe { std::slice::from_raw_parts(cell.address::<u8>().add(HEAD), self.length) },
        }
    }

    /// The same, to be changed in place.
    pub fn as_bytes_mut(&mut self) -> &mut [u8] {
        match &self.cell {
            None => &mut self.inline[..self.length],
            // SAFETY: as in `as_bytes`; the builder alone knows the cell.
            Some(cell) => unsafe { std::slice::from_raw_parts_mut(cell.address::<u8>().add(HEAD), self.length) },
        }
    }

    /// How many bytes there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Is there nothing yet?
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Forgets what lies behind `length`.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Makes room for this many bytes more.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn reserve(&mut self, cx: &mut Context, more: usize) -> PyResult {
        if more <= self.capacity - self.length { Ok(()) } else { self.grow(cx, more) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, cx: &mut Context, more: usize) -> PyResult {
        let Some(needed) = self.length.checked_add(more).filter(|needed| *needed <= LENGTH_MAX) else {
            return Err(cx.memory_error());
        };
        let wanted = needed.max(self.capacity + self.capacity / 2).min(LENGTH_MAX);
        let cell = match self.cell.take() {
            None => {
                cx.check_size(needed)?;
                let cell = cx.allocate::<AsciiStr>(ShapeId::STR_ASCII, flags::LEAF, HEAD + wanted)?;
                // SAFETY: the new cell has room for its head and more than the inline bytes.
                unsafe {
                    (*cell.as_ptr()).length = 0;
                    (*cell.as_ptr()).hash = 0;
                    cell.as_ptr().cast::<u8>().add(HEAD).copy_from_nonoverlapping(self.inline.as_ptr(), self.length);
                    Value::from_cell(cell.cast())
                }
            }
            Some(cell) => {
                // SAFETY: this builder holds the only reference to the cell.
                match unsafe { resize(cx, cell, HEAD + wanted) } {
                    Ok(cell) => cell,
                    // SAFETY: as above; the cell came back.
                    Err(cell) => match unsafe { resize(cx, cell, HEAD + needed) } {
                        Ok(cell) => cell,
                        Err(cell) => {
                            self.cell = Some(cell);
                            return Err(cx.memory_error());
                        }
                    },
                }
            }
        };
        // SAFETY: the cell is alive.
        self.capacity = unsafe { Heap::cell_size(cell.address()) } - HEAD;
        self.cell = Some(cell);
        Ok(())
    }

    /// Appends bytes.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn push_bytes(&mut self, cx: &mut Context, bytes: &[u8]) -> PyResult {
        self.reserve(cx, bytes.len())?;
        // SAFETY: there is room for the bytes behind `length`, which no other reference overlaps.
        unsafe {
            let start = match &self.cell {
                None => self.inline.as_mut_ptr(),
                Some(cell) => cell.address::<u8>().add(HEAD),
            };
            start.add(self.length).copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        self.length += bytes.len();
        Ok(())
    }

    /// Appends one byte.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn push_byte(&mut self, cx: &mut Context, byte: u8) -> PyResult {
        self.push_bytes(cx, &[byte])
    }

    /// Appends text.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn push_str(&mut self, cx: &mut Context, text: &str) -> PyResult {
        self.push_bytes(cx, text.as_bytes())
    }

    /// Appends one code point, a surrogate too.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn push_char(&mut self, cx: &mut Context, character: impl Into<u32>) -> PyResult {
        let mut room = [0; 4];
        let bytes = lissom_text::wtf8::encode(character.into(), &mut room);
        self.push_bytes(cx, bytes)
    }

    /// Appends a string object (`str` or an instance of a subclass; anything else adds nothing).
    ///
    /// # Errors
    /// `MemoryError`
    pub fn push_value(&mut self, cx: &mut Context, string: &Value) -> PyResult {
        match cx.as_str(string) {
            Some(view) => self.push_bytes(cx, view.bytes),
            None => Ok(()),
        }
    }

    /// Appends the same bytes several times.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn push_repeated(&mut self, cx: &mut Context, unit: &[u8], times: usize) -> PyResult {
        let Some(total) = unit.len().checked_mul(times) else { return Err(cx.memory_error()) };
        self.reserve(cx, total)?;
        let start = self.length;
        if total == 0 {
            return Ok(());
        }
        self.push_bytes(cx, unit)?;
        // Doubling: each copy takes all that is there.
        while self.length - start < total {
            let done = self.length - start;
            let now = done.min(total - done);
            self.length += now;
            self.as_bytes_mut()[start..].copy_within(..now, done);
        }
        Ok(())
    }

    /// What `lissom_text` writes into.
    pub fn sink<'a>(&'a mut self, cx: &'a mut Context) -> BuilderSink<'a> {
        BuilderSink { builder: self, cx }
    }

    /// A string written by an algorithm of `lissom_text`.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn build(cx: &mut Context, write: impl FnOnce(&mut BuilderSink) -> Result<(), Full>) -> PyResult<Value> {
        let mut builder = TextBuilder::new();
        builder.write(cx, write)?;
        builder.finish(cx)
    }

    /// Appends what an algorithm of `lissom_text` writes.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn write(&mut self, cx: &mut Context, write: impl FnOnce(&mut BuilderSink) -> Result<(), Full>) -> PyResult {
        let mut sink = self.sink(cx);
        match write(&mut sink) {
            Ok(()) => Ok(()),
            Err(Full) => Err(full(cx)),
        }
    }

    /// A `str` of the text.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn finish(mut self, cx: &mut Context) -> PyResult<Value> {
        let length = self.length;
        let ascii = self.as_bytes().is_ascii();
        if length <= COPY_MAX {
            return cx.new_str_known(self.as_bytes(), ascii);
        }
        let Some(cell) = self.cell.take() else { return Ok(Value::EMPTY_STRING) };
        if !ascii {
            return self.finish_wide(cx, cell);
        }
        // SAFETY: the builder holds the only reference; the head of the cell is written before it is used.
        unsafe {
            let cell = shrink(cx, cell, HEAD + length);
            (*cell.address::<AsciiStr>()).length = length as u32;
            Ok(cell)
        }
    }

    /// The text of a large string moves 16 bytes on, to make room for the longer head.
    fn finish_wide(&mut self, cx: &mut Context, cell: Value) -> PyResult<Value> {
        const HEAD_WIDE: usize = size_of::<WideStr>();
        let length = self.length;
        let mut cell = cell;
        if self.capacity + HEAD < HEAD_WIDE + length {
            // SAFETY: the builder holds the only reference.
            cell = match unsafe { resize(cx, cell, HEAD_WIDE + length) } {
                Ok(cell) => cell,
                Err(_) => return Err(cx.memory_error()),
            };
        }
        // SAFETY: the cell has room for the longer head and the text; all fields are written before it is used.
        unsafe {
            let start = cell.address::<u8>();
            start.add(HEAD).copy_to(start.add(HEAD_WIDE), length);
            let text = std::slice::from_raw_parts(start.add(HEAD_WIDE), length);
            let wide: *mut WideStr = cell.address();
            (*wide).length = length as u32;
            (*wide).hash = 0;
            (*wide).characters = lissom_text::wtf8::count(text) as u32;
            (*wide)._flags = 0;
            (*wide).index = std::ptr::null_mut();
            (*cell.address::<lissom_heap::Cell>()).set_kind(ShapeId::STR_WIDE.0);
            Ok(shrink(cx, cell, HEAD_WIDE + length))
        }
    }

    /// A `bytes` object of the bytes.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn finish_bytes(mut self, cx: &mut Context) -> PyResult<Value> {
        let length = self.length;
        match self.cell.take() {
            Some(cell) if length > COPY_MAX => {
                // SAFETY: the builder holds the only reference; `bytes` has the same layout.
                unsafe {
                    let cell = shrink(cx, cell, HEAD + length);
                    (*cell.address::<AsciiStr>()).length = length as u32;
                    (*cell.address::<lissom_heap::Cell>()).set_kind(ShapeId::BYTES.0);
                    Ok(cell)
                }
            }
            cell => {
                self.cell = cell;
                cx.new_bytes(self.as_bytes())
            }
        }
    }
}

/// Turns a sink's refusal into `MemoryError`.
#[cold]
pub fn full(cx: &mut Context) -> Raised {
    cx.memory_error()
}

/// Gives a cell another size; on failure it is handed back as it was.
///
/// # Safety
/// The value is the only reference to a cell whose layout does not depend on its size.
pub(crate) unsafe fn resize(cx: &mut Context, cell: Value, size: usize) -> Result<Value, Value> {
    let Some(address) = cell.cell() else { return Err(cell) };
    for attempt in 0..2 {
        // SAFETY: the caller's promise; on success the old address is forgotten, not released.
        if let Ok(new) = unsafe { cx.heap.resize_cell(address, size) } {
            std::mem::forget(cell);
            // SAFETY: the one reference of the old cell became that of the new one.
            return Ok(unsafe { Value::from_cell(new) });
        }
        if attempt == 0 && cx.check_size(size).is_err() {
            cx.raised = None;
            break;
        }
    }
    Err(cell)
}

/// Gives back what a cell has beyond `size`, if that can be done.
///
/// # Safety
/// As for [`resize`].
unsafe fn shrink(cx: &mut Context, cell: Value, size: usize) -> Value {
    // SAFETY: the caller's promise.
    match unsafe { resize(cx, cell, size) } {
        Ok(cell) | Err(cell) => cell,
    }
}

/// A builder and the context that counts for it, as a sink.
pub struct BuilderSink<'a> {
    builder: &'a mut TextBuilder,
    cx: &'a mut Context,
}

impl BuilderSink<'_> {
    /// The context, for what runs between two pieces.
    pub fn context(&mut self) -> &mut Context {
        self.cx
    }
}

impl Sink for BuilderSink<'_> {
    #[inline]
    fn push_bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
        self.builder.push_bytes(self.cx, bytes).map_err(|_| Full)
    }

    fn reserve(&mut self, additional: usize) -> Result<(), Full> {
        self.builder.reserve(self.cx, additional).map_err(|_| Full)
    }

    fn hold_scratch(&mut self, bytes: usize) -> Result<(), Full> {
        if bytes == 0 || self.cx.heap.would_fit(bytes) { Ok(()) } else { Err(Full) }
    }

    fn push_repeated(&mut self, unit: &[u8], times: usize) -> Result<(), Full> {
        self.builder.push_repeated(self.cx, unit, times).map_err(|_| Full)
    }
}

