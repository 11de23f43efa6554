//! `tuple`: values in place; the length is in the shape.
//!
//! ```text
//!   | header: shape TUPLE + n | value 0 | … | value n-1 |                  n < 255
//!   | header: shape TUPLE_LONG | n << 1 | 1 | value 0 | … |                else
//! ```
//!
//! A subclass's instance has the number of values in word 1, then (unless it has `__slots__`) one slot for a dict of attributes, then the
//! values. A tuple whose values cannot be part of a cycle is a leaf: the collector never looks at it.

use std::ptr::NonNull;

use lissom_heap::flags;

use crate::context::{Context, PyResult};
use crate::layout::{LongValues, Values};
use crate::shape::ShapeId;
use crate::value::Value;

pub mod iter;
pub mod methods;

pub use iter::ITERATOR_SPEC;
pub use methods::SPEC;

impl Value {
    /// Is it exactly `tuple`?
    #[inline(always)]
    pub fn is_tuple(&self) -> bool {
        self.is_pointer() && self.shape().is_tuple()
    }

    /// The items, if it is exactly `tuple`.
    #[inline(always)]
    pub fn as_tuple(&self) -> Option<&[Value]> {
        if !self.is_pointer() {
            return None;
        }
        let shape = self.shape();
        let length = shape.0.wrapping_sub(ShapeId::TUPLE.0);
        let cell: *const u64 = self.address();
        // SAFETY: the shape says how many values there are and where; they never change while the tuple is alive.
        unsafe {
            if length < ShapeId::TUPLE_LENGTHS {
                return Some(std::slice::from_raw_parts(cell.add(1).cast(), length as usize));
            }
            if shape == ShapeId::TUPLE_LONG {
                return Some(std::slice::from_raw_parts(cell.add(2).cast(), (*cell.add(1) >> 1) as usize));
            }
        }
        None
    }
}

impl Context {
    /// The items, if it is a tuple or an instance of a subclass.
    #[inline]
    pub fn as_tuple<'a>(&self, value: &'a Value) -> Option<&'a [Value]> {
        if let Some(items) = value.as_tuple() {
            return Some(items);
        }
        let shape = value.shape();
        if shape.is_builtin() {
            return None;
        }
        let shape = &self.shapes[shape];
        if shape.native != ShapeId::TUPLE {
            return None;
        }
        let cell: *const u64 = value.address();
        // SAFETY: a subclass's instance has the number of items in word 1, tagged, and the items behind its slots.
        unsafe { Some(std::slice::from_raw_parts(cell.add(2 + shape.inline as usize).cast(), (*cell.add(1) >> 1) as usize)) }
    }

    /// `()`
    pub fn empty_tuple(&mut self) -> Value {
        self.singletons.empty_tuple.clone().unwrap_or(Value::NONE)
    }

    /// A tuple of copies of these values.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_tuple(&mut self, items: &[Value]) -> PyResult<Value> {
        // SAFETY: every word is written with an owned reference.
        unsafe {
            let (tuple, room) = self.new_tuple_room(items.len(), items.iter().any(Value::needs_tracking))?;
            for (index, item) in items.iter().enumerate() {
                room.add(index).write(item.clone());
            }
            Ok(tuple)
        }
    }

    /// A tuple of integers in place.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_tuple_of_ints(&mut self, numbers: &[i64]) -> PyResult<Value> {
        // SAFETY: every word is written; integers in place are not counted.
        unsafe {
            let (tuple, room) = self.new_tuple_room(numbers.len(), false)?;
            for (index, number) in numbers.iter().enumerate() {
                room.add(index).write(Value::int_unchecked(*number));
            }
            Ok(tuple)
        }
    }

    /// A tuple that takes over these values.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_tuple_from(&mut self, items: Vec<Value>) -> PyResult<Value> {
        // SAFETY: every word is written with an owned reference.
        unsafe {
            let (tuple, room) = self.new_tuple_room(items.len(), items.iter().any(Value::needs_tracking))?;
            for (index, item) in items.into_iter().enumerate() {
                room.add(index).write(item);
            }
            Ok(tuple)
        }
    }

    /// A tuple cell of `length` values, to be written by the caller, and the place of the first.
    ///
    /// # Safety
    /// The caller writes all values before the tuple is used or dropped; `tracked` is true if one of them needs tracking.
    #[inline(always)]
    pub unsafe fn new_tuple_room(&mut self, length: usize, tracked: bool) -> PyResult<(Value, *mut Value)> {
        if length == 0 {
            return Ok((self.empty_tuple(), NonNull::dangling().as_ptr()));
        }
        let leaf = if tracked { 0 } else { flags::LEAF };
        // SAFETY: the header is written by the heap, the values by the caller.
        unsafe {
            if (length as u32 as usize) == length && (length as u32) < ShapeId::TUPLE_LENGTHS {
                let cell = self.allocate::<Values>(ShapeId(ShapeId::TUPLE.0 + length as u32), leaf, 8 + 8 * length)?;
                if tracked {
                    self.heap.track(cell.cast().as_ptr());
                }
                return Ok((Value::from_cell(cell.cast()), cell.as_ptr().cast::<Value>().add(1)));
            }
            let Some(size) = length.checked_mul(8).and_then(|bytes| bytes.checked_add(16)) else { return Err(self.memory_error()) };
            let cell = self.allocate::<LongValues>(ShapeId::TUPLE_LONG, leaf, size)?;
            cell.as_ptr().cast::<u64>().add(1).write((length as u64) << 1 | 1);
            if tracked {
                self.heap.track(cell.cast().as_ptr());
            }
            Ok((Value::from_cell(cell.cast()), cell.as_ptr().cast::<Value>().add(2)))
        }
    }

    /// An instance of a subclass of `tuple` with the items of an exact tuple.
    ///
    /// # Errors
    /// `MemoryError`; `TypeError` if the class is no subclass of `tuple`.
    pub fn new_tuple_of_class(&mut self, class: &Value, items: &Value) -> PyResult<Value> {
        let Some(shape) = self.as_type(class).map(|class| class.root).filter(|shape| self.shapes[*shape].native == ShapeId::TUPLE) else {
            return Err(self.type_error("tuple.__new__(X): X is not a subtype of tuple"));
        };
        let Some(items) = items.as_tuple() else { return Err(self.type_error("not a tuple")) };
        let slots = self.shapes[shape].inline as usize;
        let size = 16 + 8 * (slots + items.len());
        let finalizer = self.as_type(class).is_some_and(|class| class.flags.has(crate::typeobject::TypeFlags::FINALIZER));
        let cell = self.allocate::<LongValues>(shape, if finalizer { flags::FINALIZER } else { 0 }, size)?;
        // SAFETY: the layout of a subclass's instance: the tagged length, zeroed slots, the items.
        unsafe {
            let words = cell.as_ptr().cast::<u64>();
            words.add(1).write((items.len() as u64) << 1 | 1);
            words.add(2).write_bytes(0, slots);
            for (index, item) in items.iter().enumerate() {
                words.add(2 + slots + index).cast::<Value>().write(item.clone());
            }
            self.heap.track(cell.as_ptr().cast());
            Ok(Value::from_cell(cell.cast()))
        }
    }
}
