//! The buffer protocol among native types: how the bytes of one object are seen by another.
//!
//! Who only reads (or only writes) bytes for the length of one operation borrows them: [`Context::bytes_like`], [`native_bytes`]. Who keeps
//! them makes a `memoryview`, which holds the exporter, and asks it anew for the address at each access: buffers may move.
//!
//! An exporter that can be resized hands out a *token* with each lasting view, a cell it keeps one reference to: it is exported as long as
//! the token has other references. So nobody needs to be told when a view is freed.

use crate::context::{Context, PyResult};
use crate::memoryview::MemoryView;
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

/// How a native type exports its bytes.
pub struct Exporter {
    /// Where the bytes are now, and how many. Runs nothing.
    pub bytes: fn(&Value) -> (*mut u8, usize),
    /// The format of an item as `struct` names it, and its size.
    pub item: fn(&Value) -> (&'static str, usize),
    /// May they be written?
    pub readonly: bool,
    /// The token that keeps the exporter from being resized, if it can be.
    pub token: fn(&mut Context, &Value) -> PyResult<Option<Value>>,
}

/// What an object exports: everything a view of it needs to know.
pub struct Buffer {
    /// Who owns the bytes: never a `memoryview`.
    pub exporter: Value,
    /// Keeps the exporter from being resized.
    pub token: Option<Value>,
    /// The format of an item.
    pub format: Value,
    /// Bytes of an item.
    pub item_size: usize,
    /// Bytes of all items.
    pub length: usize,
    /// May they not be written?
    pub readonly: bool,
}

/// Bytes borrowed from an object, or held in a `bytes` of their own.
pub enum Held<'a> {
    /// The object's own: good until Python code runs.
    Borrowed(&'a [u8]),
    /// A copy, in a `bytes` object.
    Owned(Value),
}

impl std::ops::Deref for Held<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Held::Borrowed(bytes) => bytes,
            Held::Owned(value) => value.bytes_slice(),
        }
    }
}

/// Makes a slice of what an exporter says.
///
/// # Safety
/// The bytes stay where they are as long as the slice is used.
unsafe fn slice_of<'a>((start, length): (*mut u8, usize)) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the exporter owns that many bytes there; the rest is the caller's promise.
    unsafe { std::slice::from_raw_parts(start, length) }
}

/// The exporter of a value, and the value that exports (a `bytes` subclass's instance stands for its payload).
pub(crate) fn exporter_of<'a>(cx: &Context, value: &'a Value) -> Option<(&'static Exporter, &'a Value)> {
    if !value.is_pointer() {
        return None;
    }
    if value.is_bytes() {
        return Some((&crate::bytes::layout::EXPORTER, value));
    }
    if let Some(bytes) = cx.payload(value, ShapeId::BYTES) {
        return Some((&crate::bytes::layout::EXPORTER, bytes));
    }
    cx.class_of(value).buffer.map(|exporter| (exporter, value))
}

/// The bytes of a native object that lie in one piece: `bytes`, `bytearray`, `memoryview`, and what modules registered.
///
/// They are good until Python code runs, or the object is changed.
#[inline]
pub fn native_bytes<'a>(cx: &Context, value: &'a Value) -> Option<&'a [u8]> {
    if value.shape() == ShapeId::BYTES {
        return Some(value.bytes_slice());
    }
    if let Some(view) = cx.get::<MemoryView>(value) {
        if !view.is_contiguous() {
            return None;
        }
        // SAFETY: the exporter is held by the view; see the function's documentation.
        return unsafe { view.place(cx).map(|place| slice_of(place)) };
    }
    let (exporter, value) = exporter_of(cx, value)?;
    // SAFETY: as above.
    Some(unsafe { slice_of((exporter.bytes)(value)) })
}

impl Context {
    /// Has the value bytes to be seen?
    pub fn has_buffer(&mut self, value: &Value) -> bool {
        self.cell::<MemoryView>(value).is_some() || exporter_of(self, value).is_some() || self.special(value, Special::Buffer).is_some()
    }

    /// The bytes of a bytes-like object.
    ///
    /// # Errors
    /// `TypeError` if it has none.
    #[inline]
    pub fn bytes_like<'a>(&mut self, value: &'a Value) -> PyResult<Held<'a>> {
        match native_bytes(self, value) {
            Some(bytes) => Ok(Held::Borrowed(bytes)),
            None if self.is_scattered(value) => Err(self.error(ShapeId::BUFFER_ERROR, "memoryview: underlying buffer is not C-contiguous")),
            None => self.bytes_like_slowly(value),
        }
    }

    /// Is it a view whose bytes do not lie in one piece? Few take such a one: what makes `bytes` of anything, and comparison.
    pub fn is_scattered(&self, value: &Value) -> bool {
        self.get::<MemoryView>(value).is_some_and(|view| !view.is_contiguous())
    }

    #[inline(never)]
    fn bytes_like_slowly<'a>(&mut self, value: &'a Value) -> PyResult<Held<'a>> {
        let view = if self.cell::<MemoryView>(value).is_some() {
            value.clone()
        } else if self.special(value, Special::Buffer).is_some() {
            crate::memoryview::ops::new(self, value)?
        } else {
            let name = self.type_name(value);
            return Err(self.type_error(&format!("a bytes-like object is required, not '{name}'")));
        };
        let bytes = crate::memoryview::ops::to_bytes(self, &view)?;
        if !view.is(value) {
            self.call_method(&view, "release", &[])?;
        }
        Ok(Held::Owned(bytes))
    }

    /// The view that a class written in Python gives of its instance.
    pub(crate) fn python_view(&mut self, value: &Value) -> PyResult<Option<Value>> {
        // 284: PyBUF_FULL_RO, all that a consumer may ask for.
        let Some(view) = self.call_special(value, Special::Buffer, &[Value::int32(284)])? else { return Ok(None) };
        if self.cell::<MemoryView>(&view).is_none() {
            return Err(self.type_error("__buffer__ returned non-memoryview object"));
        }
        Ok(Some(view))
    }

    /// Does something with the bytes of a bytes-like object.
    ///
    /// # Errors
    /// `TypeError` if it has none.
    pub fn with_buffer<R>(&mut self, value: &Value, body: impl FnOnce(&[u8]) -> R) -> PyResult<R> {
        let bytes = self.bytes_like(value)?;
        Ok(body(&bytes))
    }

    /// Writes into the bytes of a bytes-like object that lie in one piece.
    ///
    /// # Errors
    /// `TypeError` if they cannot be written.
    pub fn with_buffer_mut<R>(&mut self, value: &Value, body: impl FnOnce(&mut [u8]) -> R) -> PyResult<R> {
        let made = if self.cell::<MemoryView>(value).is_none() && exporter_of(self, value).is_none() && self.special(value, Special::Buffer).is_some() {
            Some(crate::memoryview::ops::new(self, value)?)
        } else {
            None
        };
        let value = made.as_ref().unwrap_or(value);
        let place = match self.get::<MemoryView>(value) {
            Some(view) if view.is_contiguous() && !view.is_readonly() => view.place(self),
            Some(_) => None,
            None => match exporter_of(self, value) {
                Some((exporter, value)) if !exporter.readonly => Some((exporter.bytes)(value)),
                _ => None,
            },
        };
        let Some((start, length)) = place else {
            let name = self.type_name(value);
            return Err(self.type_error(&format!("a read-write bytes-like object is required, not '{name}'")));
        };
        if length == 0 {
            return Ok(body(&mut []));
        }
        // SAFETY: the exporter is alive through `value`, and `body` reaches nothing that could change or move it.
        Ok(body(unsafe { std::slice::from_raw_parts_mut(start, length) }))
    }

    /// A `bytes` with a copy of what a bytes-like object has (itself, if it is exactly `bytes`).
    ///
    /// # Errors
    /// `TypeError` if it has none.
    pub fn bytes_from_buffer(&mut self, value: &Value) -> PyResult<Value> {
        if value.shape() == ShapeId::BYTES {
            return Ok(value.clone());
        }
        let held = match native_bytes(self, value) {
            Some(bytes) => Held::Borrowed(bytes),
            None => self.bytes_like_slowly(value)?,
        };
        match held {
            Held::Borrowed(bytes) => self.new_bytes(bytes),
            Held::Owned(bytes) => Ok(bytes),
        }
    }

    /// What a native object other than a `memoryview` exports, held so that a view can keep it.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn buffer_of(&mut self, value: &Value) -> PyResult<Option<Buffer>> {
        let Some((exporter, owner)) = exporter_of(self, value) else { return Ok(None) };
        let token = (exporter.token)(self, owner)?;
        let (format, item_size) = (exporter.item)(owner);
        let length = (exporter.bytes)(owner).1;
        Ok(Some(Buffer { exporter: value.clone(), token, format: self.new_str(format)?, item_size, length, readonly: exporter.readonly }))
    }
}
