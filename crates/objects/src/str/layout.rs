//! Strings in memory: UTF-8 (WTF-8 where lone surrogates occur).
//!
//! ```text
//!   ≤ 7 bytes   in the value's word (see value.rs), always
//!   ASCII       | header | length u32, hash u32 | bytes …                                          shape STR_ASCII
//!   wide        | header | length u32, hash u32 | characters u32, flags u32 | index | bytes …      shape STR_WIDE
//! ```
//!
//! The hash is kept when it was computed once (0: not yet). A wide string has a sparse index (`index`: a buffer of byte offsets of every
//! [`INDEX_STEP`]-th character), made on the first random access into a long one. All string code goes through [`Str`].

use std::ptr::NonNull;

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::hash::{of_long_string, of_short_string, spread};
use crate::shape::ShapeId;
use crate::value::Value;

/// Bytes a string can have.
pub const LENGTH_MAX: usize = u32::MAX as usize;
/// Characters between two entries of the sparse index.
pub const INDEX_STEP: usize = 128;

/// A string in a cell whose bytes are ASCII.
#[repr(C)]
pub struct AsciiStr {
    header: Header,
    pub(crate) length: u32,
    pub(crate) hash: u32,
}

/// A string in a cell with bytes above 127.
#[repr(C)]
pub struct WideStr {
    header: Header,
    pub(crate) length: u32,
    pub(crate) hash: u32,
    pub(crate) characters: u32,
    pub(crate) _flags: u32,
    pub(crate) index: *mut u32,
}

const _: () = assert!(size_of::<AsciiStr>() == 16 && size_of::<WideStr>() == 32);

// SAFETY: there are no references.
unsafe impl Layout for AsciiStr {
    const NAME: &'static str = "str";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(AsciiStr, "str");

// SAFETY: there are no references; the index is the only buffer.
unsafe impl Layout for WideStr {
    const NAME: &'static str = "str";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `WideStr`; the index has one entry for every INDEX_STEP characters.
        unsafe {
            if !(*cell).index.is_null() {
                visitor.buffer((&raw mut (*cell).index).cast(), index_bytes((*cell).characters as usize));
            }
        }
    }
}
crate::layout_info!(WideStr, "str");

pub(crate) fn index_bytes(characters: usize) -> usize {
    characters / INDEX_STEP * 4
}

/// A string, whatever its form: bytes in WTF-8, and whether they are all ASCII.
#[derive(Clone, Copy)]
pub struct Str<'a> {
    /// WTF-8.
    pub bytes: &'a [u8],
    /// Are all bytes below 128? (Then characters are bytes.)
    pub ascii: bool,
    value: &'a Value,
}

impl Value {
    /// Is it exactly `str`?
    #[inline(always)]
    pub fn is_str(&self) -> bool {
        if self.is_pointer() { self.shape().is_str() } else { self.is_short_string() }
    }

    /// The string, if it is exactly `str`.
    #[inline(always)]
    pub fn as_str(&self) -> Option<Str<'_>> {
        if let Some((bytes, ascii)) = self.as_short_string() {
            return Some(Str { bytes, ascii, value: self });
        }
        if !self.is_pointer() {
            return None;
        }
        let ascii = match self.shape() {
            ShapeId::STR_ASCII => true,
            ShapeId::STR_WIDE => false,
            _ => return None,
        };
        Some(Str { bytes: cell_bytes(self, ascii), ascii, value: self })
    }

    /// The bytes of an exact `str`; empty for anything else.
    pub fn str_bytes(&self) -> &[u8] {
        self.as_str().map_or(&[], |string| string.bytes)
    }
}

/// The bytes of a string in a cell.
#[inline(always)]
fn cell_bytes(value: &Value, ascii: bool) -> &[u8] {
    let cell: *const AsciiStr = value.address();
    let start = if ascii { size_of::<AsciiStr>() } else { size_of::<WideStr>() };
    // SAFETY: the shape says which form the cell has; its bytes never change while it is alive, and `value` keeps it alive.
    unsafe { std::slice::from_raw_parts(cell.cast::<u8>().add(start), (*cell).length as usize) }
}

impl<'a> Str<'a> {
    /// As UTF-8, if there is no lone surrogate.
    pub fn utf8(&self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes).ok()
    }

    /// How many characters (code points).
    #[inline]
    pub fn chars(&self) -> usize {
        if self.ascii {
            return self.bytes.len();
        }
        if self.value.is_pointer() {
            // SAFETY: a string that is not ASCII and lies in a cell is a `WideStr`.
            return unsafe { (*self.value.address::<WideStr>()).characters as usize };
        }
        lissom_text::wtf8::count(self.bytes)
    }

    /// The byte offset of a character; the length in bytes if it lies behind the end.
    pub fn offset(&self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.bytes.len());
        }
        let (mut at, mut left) = (0, character);
        if self.value.is_pointer() {
            // SAFETY: as in `chars`; the index, if made, has characters / INDEX_STEP entries.
            unsafe {
                let wide = self.value.address::<WideStr>();
                let entry = character / INDEX_STEP;
                if !(*wide).index.is_null() && entry > 0 && entry <= (*wide).characters as usize / INDEX_STEP {
                    at = *(*wide).index.add(entry - 1) as usize;
                    left = character % INDEX_STEP;
                }
            }
        }
        lissom_text::wtf8::offset_of(&self.bytes[at..], left).map_or(self.bytes.len(), |offset| at + offset)
    }

    /// The value itself.
    pub fn value(&self) -> &'a Value {
        self.value
    }

    /// The hash, computed at most once.
    #[inline]
    pub fn hash(&self, key: (u64, u64)) -> u64 {
        if !self.value.is_pointer() {
            return spread(of_short_string(key, self.value.word()));
        }
        let cell: *mut AsciiStr = self.value.address();
        // SAFETY: both forms have the hash at the same place; it is only a cache of a function of the bytes.
        unsafe {
            if (*cell).hash == 0 {
                (*cell).hash = of_long_string(key, self.bytes);
            }
            spread((*cell).hash)
        }
    }
}

/// Are two exact strings equal?
#[inline]
pub fn equal(a: &Value, b: &Value) -> bool {
    if a.is(b) {
        return true;
    }
    // A string in place equals only itself.
    if !a.is_pointer() || !b.is_pointer() {
        return false;
    }
    // SAFETY: both are exact strings in cells, which have length and hash at the same place.
    unsafe {
        let (left, right) = (a.address::<AsciiStr>(), b.address::<AsciiStr>());
        if (*left).length != (*right).length || ((*left).hash != (*right).hash && (*left).hash != 0 && (*right).hash != 0) {
            return false;
        }
    }
    a.str_bytes() == b.str_bytes()
}

impl Context {
    /// A string.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_str(&mut self, text: &str) -> PyResult<Value> {
        self.new_str_bytes(text.as_bytes())
    }

    /// A string of these bytes, which are WTF-8.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_str_bytes(&mut self, bytes: &[u8]) -> PyResult<Value> {
        match Value::short_string(bytes) {
            Some(value) => Ok(value),
            None => self.new_str_known(bytes, bytes.is_ascii()),
        }
    }

    /// A string of these bytes, known to be ASCII or not.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_str_known(&mut self, bytes: &[u8], ascii: bool) -> PyResult<Value> {
        debug_assert!(bytes.is_ascii() == ascii);
        if let Some(value) = Value::short_string(bytes) {
            return Ok(value);
        }
        // SAFETY: all bytes are written before the value is used.
        unsafe {
            let (value, room) = self.new_str_room(bytes.len(), ascii, || lissom_text::wtf8::count(bytes))?;
            room.as_ptr().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            Ok(value)
        }
    }

    /// A string of one character.
    ///
    /// # Errors
    /// `MemoryError` (never: such a string is in place).
    pub fn new_char(&mut self, code_point: u32) -> PyResult<Value> {
        let mut room = [0; 4];
        self.new_str_bytes(lissom_text::wtf8::encode(code_point, &mut room))
    }

    /// A string cell of `length` > 7 bytes and the place of its bytes.
    ///
    /// # Safety
    /// The caller writes all bytes (as many, and as ASCII, as it said) before the value is used.
    pub unsafe fn new_str_room(&mut self, length: usize, ascii: bool, characters: impl FnOnce() -> usize) -> PyResult<(Value, NonNull<u8>)> {
        if length > LENGTH_MAX {
            return Err(self.memory_error());
        }
        // SAFETY: both layouts are initialised here, up to their bytes.
        unsafe {
            if ascii {
                let cell = self.allocate::<AsciiStr>(ShapeId::STR_ASCII, flags::LEAF, size_of::<AsciiStr>() + length)?;
                let at = cell.as_ptr();
                (*at).length = length as u32;
                (*at).hash = 0;
                Ok((Value::from_cell(cell.cast()), NonNull::new_unchecked(at.cast::<u8>().add(size_of::<AsciiStr>()))))
            } else {
                let cell = self.allocate::<WideStr>(ShapeId::STR_WIDE, flags::LEAF, size_of::<WideStr>() + length)?;
                let at = cell.as_ptr();
                (*at).length = length as u32;
                (*at).hash = 0;
                (*at).characters = characters() as u32;
                (*at)._flags = 0;
                (*at).index = std::ptr::null_mut();
                Ok((Value::from_cell(cell.cast()), NonNull::new_unchecked(at.cast::<u8>().add(size_of::<WideStr>()))))
            }
        }
    }

    /// Makes the sparse index of a long wide string, before random access into it.
    pub fn index_str(&mut self, string: &Value) {
        let Some(view) = string.as_str() else { return };
        if view.ascii || !string.is_pointer() || view.chars() < 2 * INDEX_STEP {
            return;
        }
        let wide: *mut WideStr = string.address();
        // SAFETY: a wide string; the buffer has room for every entry and is owned by the cell from here on.
        unsafe {
            if !(*wide).index.is_null() {
                return;
            }
            let Ok(buffer) = self.heap.allocate_buffer(index_bytes(view.chars())) else { return };
            let buffer = buffer.cast::<u32>().as_ptr();
            let (mut at, mut seen, mut entry) = (0, 0, 0);
            while entry < view.chars() / INDEX_STEP {
                at += lissom_text::wtf8::len_of_lead(view.bytes[at]);
                seen += 1;
                if seen == INDEX_STEP {
                    *buffer.add(entry) = at as u32;
                    entry += 1;
                    seen = 0;
                }
            }
            (*wide).index = buffer;
        }
    }

    /// The text of a string object for a message; lone surrogates travel as [`lissom_text::message`] says.
    pub fn string_lossy(&self, string: &Value) -> String {
        match self.as_str(string) {
            Some(view) => lissom_text::message::shown(view.bytes),
            None => String::new(),
        }
    }

    /// The string, if it is a `str` or an instance of a subclass.
    #[inline]
    pub fn as_str<'a>(&self, value: &'a Value) -> Option<Str<'a>> {
        if let Some(view) = value.as_str() {
            return Some(view);
        }
        self.payload(value, ShapeId::STR)?.as_str()
    }
}
