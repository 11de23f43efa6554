//! Arrays in memory: 40 bytes, and a buffer of items of one C type.
//!
//! ```text
//!   | header | buffer | length u32, capacity u32 | token | type code |
//! ```
//!
//! The token is handed to lasting views (see buffer.rs); while somebody else has it, the length may not change. All changes of the length go through
//! [`Context::array_splice`].

use std::ptr::NonNull;

use lissom_heap::{Header, Heap, Layout, Visitor};

use crate::buffer::Exporter;
use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// The type of an array's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the type code of that letter")]
pub enum Code {
    SignedChar = b'b',
    UnsignedChar = b'B',
    Unicode = b'u',
    Character = b'w',
    Short = b'h',
    UnsignedShort = b'H',
    Int = b'i',
    UnsignedInt = b'I',
    Long = b'l',
    UnsignedLong = b'L',
    LongLong = b'q',
    UnsignedLongLong = b'Q',
    Float = b'f',
    Double = b'd',
}

impl Code {
    /// The number that pickles have for the code's form on this machine: its integers are little-endian.
    pub fn machine_format(self) -> i64 {
        match self {
            Code::UnsignedChar => 0,
            Code::SignedChar => 1,
            Code::UnsignedShort => 2,
            Code::Short => 4,
            Code::UnsignedInt => 6,
            Code::Int => 8,
            Code::UnsignedLong | Code::UnsignedLongLong => 10,
            Code::Long | Code::LongLong => 12,
            Code::Float => 14,
            Code::Double => 16,
            Code::Unicode | Code::Character => 20,
        }
    }

    /// All type codes, in the order of `array.typecodes`.
    pub const ALL: [Code; 14] = [
        Code::SignedChar,
        Code::UnsignedChar,
        Code::Unicode,
        Code::Character,
        Code::Short,
        Code::UnsignedShort,
        Code::Int,
        Code::UnsignedInt,
        Code::Long,
        Code::UnsignedLong,
        Code::LongLong,
        Code::UnsignedLongLong,
        Code::Float,
        Code::Double,
    ];

    /// The code of a letter.
    pub fn of(letter: u8) -> Option<Code> {
        Code::ALL.into_iter().find(|code| *code as u8 == letter)
    }

    /// Bytes an item takes.
    #[inline(always)]
    pub fn width(self) -> usize {
        match self {
            Code::SignedChar | Code::UnsignedChar => 1,
            Code::Short | Code::UnsignedShort => 2,
            Code::Unicode | Code::Character | Code::Int | Code::UnsignedInt | Code::Float => 4,
            _ => 8,
        }
    }

    /// Are the items characters?
    pub fn is_text(self) -> bool {
        matches!(self, Code::Unicode | Code::Character)
    }

    /// The letter as text.
    pub fn text(self) -> &'static str {
        match self {
            Code::SignedChar => "b",
            Code::UnsignedChar => "B",
            Code::Unicode => "u",
            Code::Character => "w",
            Code::Short => "h",
            Code::UnsignedShort => "H",
            Code::Int => "i",
            Code::UnsignedInt => "I",
            Code::Long => "l",
            Code::UnsignedLong => "L",
            Code::LongLong => "q",
            Code::UnsignedLongLong => "Q",
            Code::Float => "f",
            Code::Double => "d",
        }
    }
}

/// An array. See the module's picture.
#[repr(C)]
pub struct Array {
    header: Header,
    buffer: *mut u8,
    length: u32,
    capacity: u32,
    token: Option<Value>,
    /// The type of the items.
    pub code: Code,
}

const _: () = assert!(size_of::<Array>() == 40);

// SAFETY: the token is the only reference; the buffer is named once.
unsafe impl Layout for Array {
    const NAME: &'static str = "array";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is an `Array`.
        unsafe {
            visitor.slot((&raw mut (*cell).token).cast());
            if !(*cell).buffer.is_null() {
                visitor.buffer(&raw mut (*cell).buffer, (*cell).capacity as usize * (*cell).code.width());
            }
        }
    }
}
crate::layout_info!(Array, "array");

/// How arrays export their bytes.
pub static EXPORTER: Exporter = Exporter {
    bytes: |value| {
        let cell: *mut Array = value.address();
        // SAFETY: the exporter of arrays is asked of one only.
        unsafe { ((*cell).buffer, (*cell).length as usize * (*cell).code.width()) }
    },
    item: |value| {
        let cell: *mut Array = value.address();
        // SAFETY: as above.
        unsafe { ((*cell).code.text(), (*cell).code.width()) }
    },
    readonly: false,
    token: |cx, value| {
        if let Some(token) = cx.get::<Array>(value).and_then(|own| own.token.clone()) {
            return Ok(Some(token));
        }
        let token = cx.new_token()?;
        if let Some(own) = cx.get_mut::<Array>(value) {
            own.token = Some(token.clone());
        }
        Ok(Some(token))
    },
};

impl Array {
    /// How many items.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The items' bytes.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: the buffer holds `length` items.
        unsafe { std::slice::from_raw_parts(self.buffer, self.length as usize * self.code.width()) }
    }

    /// The items' bytes, to be changed.
    #[inline(always)]
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        if self.length == 0 {
            return &mut [];
        }
        // SAFETY: as in `bytes`; the cell is borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.buffer, self.length as usize * self.code.width()) }
    }

    /// The bytes of an item.
    #[inline(always)]
    pub fn item(&self, index: usize) -> Option<&[u8]> {
        let width = self.code.width();
        self.bytes().get(index * width..(index + 1) * width)
    }

    fn is_exported(&self) -> bool {
        self.token.as_ref().is_some_and(|token| token.count() > 1)
    }
}

impl Context {
    /// An empty array of a class.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_array(&mut self, class: &Value, code: Code) -> PyResult<Value> {
        self.new_instance_of::<Array>(class, |cell| {
            // SAFETY: `init` is handed a new `Array` cell, zeroed but for its header.
            unsafe { (&raw mut (*cell).code).write(code) }
        })
    }

    /// Replaces `count` items from `at` on by others, given as bytes (a whole number of items, not the array's own).
    ///
    /// # Errors
    /// `BufferError` if the length would change while there are views; `MemoryError`.
    pub fn array_splice(&mut self, array: &Value, at: usize, count: usize, bytes: &[u8]) -> PyResult {
        let Some(cell) = self.cell::<Array>(array) else { return Ok(()) };
        // SAFETY: the array's cell; there is room before the tail moves and the new items are written.
        unsafe {
            let width = (*cell).code.width();
            let (length, added) = ((*cell).length as usize, bytes.len() / width);
            if at + count > length {
                return Ok(());
            }
            let Some(total) = (length - count).checked_add(added).filter(|total| *total < u32::MAX as usize) else { return Err(self.memory_error()) };
            if added != count && (*cell).is_exported() {
                return Err(self.error(ShapeId::BUFFER_ERROR, "cannot resize an array that is exporting buffers"));
            }
            if total > (*cell).capacity as usize {
                let spare = if length == 0 || added > length { 0 } else { total / 8 + 4 };
                self.array_resize(array, total + spare)?;
            }
            let buffer = (*cell).buffer;
            if !buffer.is_null() {
                std::ptr::copy(buffer.add((at + count) * width), buffer.add((at + added) * width), (length - at - count) * width);
                buffer.add(at * width).copy_from_nonoverlapping(bytes.as_ptr(), added * width);
            }
            (*cell).length = total as u32;
            if total < (*cell).capacity as usize / 2 && (*cell).capacity as usize * width > 64 {
                self.array_resize(array, total + total / 8)?;
            }
        }
        Ok(())
    }

    /// Gives the buffer room for `wanted` items, which is at least the length.
    fn array_resize(&mut self, array: &Value, wanted: usize) -> PyResult {
        let Some(cell) = self.cell::<Array>(array) else { return Ok(()) };
        // SAFETY: the array's cell, the only owner of its buffer.
        unsafe {
            let (width, capacity) = ((*cell).code.width(), (*cell).capacity as usize);
            let old = NonNull::new((*cell).buffer);
            if wanted == 0 {
                if let Some(old) = old {
                    self.heap.free_buffer(old, capacity * width);
                }
                (*cell).buffer = std::ptr::null_mut();
                (*cell).capacity = 0;
                return Ok(());
            }
            let room = (Heap::good_size(wanted * width) / width).min(u32::MAX as usize);
            let buffer = match old {
                Some(old) => self.resize_buffer(old, capacity * width, room * width)?,
                None => self.allocate_buffer(room * width)?,
            };
            (*cell).buffer = buffer.as_ptr();
            (*cell).capacity = room as u32;
        }
        Ok(())
    }
}
