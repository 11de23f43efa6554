//! `memoryview` in memory: the exporter, and which of its bytes are seen, as items in one or more dimensions.
//!
//! ```text
//!   | header | exporter | token | format | more | offset | item size, dimensions, flags | shape 0 | stride 0 |
//! ```
//!
//! One dimension (nearly always) is in the cell; with more, `more` is a tuple of all lengths and then all strides. The address is
//! asked of the exporter at each access. A view that was released has no exporter.

use lissom_heap::{Header, Layout, Visitor};

use crate::buffer::exporter_of;
use crate::context::{Context, PyResult};
use crate::value::Value;

/// Dimensions a view can have.
pub const DIMENSIONS_MAX: usize = 64;

/// A view.
#[repr(C)]
pub struct MemoryView {
    header: Header,
    pub(super) exporter: Option<Value>,
    pub(super) token: Option<Value>,
    pub(super) format: Option<Value>,
    pub(super) more: Option<Value>,
    pub(super) offset: i64,
    pub(super) item_size: u32,
    pub(super) dimensions: u8,
    pub(super) readonly: bool,
    /// How many operations under way keep it from being released.
    pub(super) held: u8,
    /// Its hash was asked for; once it is released, `offset` is the hash.
    pub(super) hashed: bool,
    pub(super) shape: i64,
    pub(super) stride: i64,
}

const _: () = assert!(size_of::<MemoryView>() == 72);

// SAFETY: the four values are the only references.
unsafe impl Layout for MemoryView {
    const NAME: &'static str = "memoryview";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `MemoryView`, whose values lie side by side.
        unsafe { visitor.slots((&raw mut (*cell).exporter).cast(), 4) }
    }
}
crate::layout_info!(MemoryView, "memoryview");

/// Lengths and strides of all dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Items in each dimension.
    pub shape: Vec<i64>,
    /// Bytes from one item to the next in each dimension.
    pub strides: Vec<i64>,
}

impl Geometry {
    /// Items that lie one after the other, the last dimension fastest.
    pub fn dense(shape: Vec<i64>, item_size: i64) -> Geometry {
        let mut strides = vec![item_size; shape.len()];
        for index in (1..shape.len()).rev() {
            strides[index - 1] = strides[index] * shape[index];
        }
        Geometry { shape, strides }
    }

    /// How many items.
    pub fn items(&self) -> i64 {
        self.shape.iter().product()
    }

    /// Do the items lie one after the other, the last dimension fastest?
    pub fn is_dense(&self, item_size: i64) -> bool {
        let mut expected = item_size;
        for (length, stride) in self.shape.iter().zip(&self.strides).rev() {
            if *length > 1 && *stride != expected {
                return self.items() == 0;
            }
            expected *= length;
        }
        true
    }

    /// The same with the first dimension fastest.
    pub fn is_dense_backwards(&self, item_size: i64) -> bool {
        let mut expected = item_size;
        for (length, stride) in self.shape.iter().zip(&self.strides) {
            if *length > 1 && *stride != expected {
                return self.items() == 0;
            }
            expected *= length;
        }
        true
    }
}

impl MemoryView {
    /// Was it released?
    pub fn is_released(&self) -> bool {
        self.exporter.is_none()
    }

    /// May its bytes not be written?
    pub fn is_readonly(&self) -> bool {
        self.readonly
    }

    /// Do its bytes lie in one piece, in order?
    pub fn is_contiguous(&self) -> bool {
        match self.dimensions {
            0 => true,
            1 => self.stride == self.item_size as i64 || self.shape == 1,
            _ => self.geometry().is_dense(self.item_size as i64),
        }
    }

    /// Lengths and strides.
    pub fn geometry(&self) -> Geometry {
        match self.dimensions {
            0 => Geometry { shape: Vec::new(), strides: Vec::new() },
            1 => Geometry { shape: vec![self.shape], strides: vec![self.stride] },
            dimensions => {
                let all: Vec<i64> = self.more.as_ref().and_then(Value::as_tuple).unwrap_or(&[]).iter().filter_map(Value::as_small_int).collect();
                let (shape, strides) = all.split_at((dimensions as usize).min(all.len()));
                Geometry { shape: shape.to_vec(), strides: strides.to_vec() }
            }
        }
    }

    /// Bytes of all items.
    pub fn length(&self) -> usize {
        let items = match self.dimensions {
            0 => 1,
            1 => self.shape,
            _ => self.geometry().items(),
        };
        items as usize * self.item_size as usize
    }

    /// The letter of the format, if it is a native one.
    pub fn letter(&self) -> Option<u8> {
        super::item::letter(self.format.as_ref()?.str_bytes())
    }

    /// Where the first item is now, and the bytes of all items if they lie in one piece; `None` if the view was released.
    pub fn place(&self, cx: &Context) -> Option<(*mut u8, usize)> {
        let (exporter, owner) = exporter_of(cx, self.exporter.as_ref()?)?;
        let (start, length) = (exporter.bytes)(owner);
        // An exporter that shrank in spite of the token would be a fault of the exporter: nothing is shown of it.
        let own = self.length();
        if self.offset < 0 || (self.is_contiguous() && self.offset as usize + own > length) {
            return Some((start, 0));
        }
        Some((start.wrapping_offset(self.offset as isize), own))
    }
}

/// A view about to be made.
pub struct NewView {
    pub(super) exporter: Value,
    pub(super) token: Option<Value>,
    pub(super) format: Value,
    pub(super) offset: i64,
    pub(super) item_size: usize,
    pub(super) readonly: bool,
    pub(super) geometry: Geometry,
}

impl NewView {
    /// The view as an object.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn make(self, cx: &mut Context) -> PyResult<Value> {
        let dimensions = self.geometry.shape.len();
        let more = if dimensions > 1 {
            let numbers: Vec<Value> = self.geometry.shape.iter().chain(&self.geometry.strides).map(|number| Value::int_unchecked(*number)).collect();
            Some(cx.new_tuple(&numbers)?)
        } else {
            None
        };
        let class = cx.type_object(crate::shape::ShapeId::MEMORYVIEW);
        cx.new_instance_of::<MemoryView>(&class, |cell| {
            // SAFETY: the cell is new, and of this layout.
            unsafe {
                (&raw mut (*cell).exporter).write(Some(self.exporter));
                (&raw mut (*cell).token).write(self.token);
                (&raw mut (*cell).format).write(Some(self.format));
                (&raw mut (*cell).more).write(more);
                (*cell).offset = self.offset;
                (*cell).item_size = self.item_size as u32;
                (*cell).dimensions = dimensions as u8;
                (*cell).readonly = self.readonly;
                (*cell).shape = self.geometry.shape.first().copied().unwrap_or(1);
                (*cell).stride = self.geometry.strides.first().copied().unwrap_or(self.item_size as i64);
            }
        })
    }
}
