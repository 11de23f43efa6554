//! Ranges and their iterators in memory.
//!
//! ```text
//!   Range              | header | start | stop | step |              values: exact integers of any size
//!   RangeIterator      | header | current | step | remaining |       machine words
//!   LongRangeIterator  | header | current | step | remaining |       values: exact integers of any size
//! ```
//!
//! Invariants: a range's step is not zero. All numbers a [`RangeIterator`] gives fit the value's word, because start and stop of its range
//! do; stepping beyond the last one cannot overflow 64 bits. The machine steps one in place ([`RangeIterator::advance`]).

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// A range.
#[repr(C)]
pub struct Range {
    header: Header,
    /// The first number.
    pub start: Option<Value>,
    /// The first number that is not in it any more.
    pub stop: Option<Value>,
    /// From one number to the next.
    pub step: Option<Value>,
}

/// An iterator over a range of small integers.
#[repr(C)]
pub struct RangeIterator {
    header: Header,
    /// The next number.
    pub current: i64,
    /// From one number to the next.
    pub step: i64,
    /// How many numbers are left.
    pub remaining: u64,
}

/// An iterator over a range of any integers.
#[repr(C)]
pub struct LongRangeIterator {
    header: Header,
    /// The next number.
    pub current: Option<Value>,
    /// From one number to the next.
    pub step: Option<Value>,
    /// How many numbers are left.
    pub remaining: Option<Value>,
}

const _: () = assert!(size_of::<Range>() == 32 && size_of::<RangeIterator>() == 32 && size_of::<LongRangeIterator>() == 32);

// SAFETY: the three numbers are the only references.
unsafe impl Layout for Range {
    const NAME: &'static str = "range";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `Range`.
        unsafe { visitor.slots((&raw mut (*cell).start).cast(), 3) }
    }
}
crate::layout_info!(Range, "range");

// SAFETY: there are no references.
unsafe impl Layout for RangeIterator {
    const NAME: &'static str = "range_iterator";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(RangeIterator, "range_iterator");

// SAFETY: the three numbers are the only references.
unsafe impl Layout for LongRangeIterator {
    const NAME: &'static str = "longrange_iterator";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, _size: usize, visitor: &mut V) {
        // SAFETY: the cell is a `LongRangeIterator`.
        unsafe { visitor.slots((&raw mut (*cell).current).cast(), 3) }
    }
}
crate::layout_info!(LongRangeIterator, "longrange_iterator");

/// A range whose numbers are all small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallRange {
    /// The first number.
    pub start: i64,
    /// The first number that is not in it any more.
    pub stop: i64,
    /// From one number to the next.
    pub step: i64,
}

impl SmallRange {
    /// How many numbers there are.
    #[inline]
    pub fn len(&self) -> u64 {
        let (from, to) = if self.step > 0 { (self.start, self.stop) } else { (self.stop, self.start) };
        if from >= to { 0 } else { (to.wrapping_sub(from) as u64 - 1) / self.step.unsigned_abs() + 1 }
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at a position that exists.
    #[inline]
    pub fn at(&self, index: u64) -> i64 {
        self.start.wrapping_add((index as i64).wrapping_mul(self.step))
    }

    /// The position of a number.
    pub fn position(&self, number: i64) -> Option<u64> {
        let inside = if self.step > 0 { self.start <= number && number < self.stop } else { self.stop < number && number <= self.start };
        let distance = number.wrapping_sub(self.start).unsigned_abs();
        let step = self.step.unsigned_abs();
        if inside && distance.is_multiple_of(step) { Some(distance / step) } else { None }
    }
}

impl Range {
    /// Start, stop and step, if all three are small.
    #[inline]
    pub fn small(&self) -> Option<SmallRange> {
        let small = |value: &Option<Value>| value.as_ref().and_then(Value::as_small_int);
        Some(SmallRange { start: small(&self.start)?, stop: small(&self.stop)?, step: small(&self.step)? })
    }

    /// Start, stop and step.
    pub fn parts(&self) -> [Value; 3] {
        [&self.start, &self.stop, &self.step].map(|value| value.clone().unwrap_or(Value::int32(0)))
    }
}

impl RangeIterator {
    /// The next number, if there is one.
    #[inline(always)]
    pub fn advance(&mut self) -> Option<Value> {
        if self.remaining == 0 {
            return None;
        }
        self.remaining -= 1;
        let number = self.current;
        self.current = number.wrapping_add(self.step);
        Some(Value::int_unchecked(number))
    }
}

/// The fields of a range object.
#[inline]
pub fn fields(value: &Value) -> Option<&Range> {
    if !value.is_pointer() || value.shape() != ShapeId::RANGE {
        return None;
    }
    // SAFETY: the shape says that it is a `Range`, which never changes and lives as long as `value`.
    Some(unsafe { &*value.address::<Range>() })
}

impl Context {
    /// A range of exact integers; the step is not zero.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_range(&mut self, start: Value, stop: Value, step: Value) -> PyResult<Value> {
        debug_assert!(start.is_int() && stop.is_int() && step.is_int());
        let cell = self.allocate::<Range>(ShapeId::RANGE, flags::LEAF, size_of::<Range>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (&raw mut (*cell.as_ptr()).start).write(Some(start));
            (&raw mut (*cell.as_ptr()).stop).write(Some(stop));
            (&raw mut (*cell.as_ptr()).step).write(Some(step));
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// An iterator over small integers; every number it gives fits 63 bits.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_range_iterator(&mut self, current: i64, step: i64, remaining: u64) -> PyResult<Value> {
        let cell = self.allocate::<RangeIterator>(ShapeId::RANGE_ITERATOR, flags::LEAF, size_of::<RangeIterator>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (*cell.as_ptr()).current = current;
            (*cell.as_ptr()).step = step;
            (*cell.as_ptr()).remaining = remaining;
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// An iterator over integers of any size.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_long_range_iterator(&mut self, current: Value, step: Value, remaining: Value) -> PyResult<Value> {
        let class = self.native_type(&super::LONG_ITERATOR_SPEC)?;
        // SAFETY: the closure writes the fields of the fresh cell.
        self.new_instance_of::<LongRangeIterator>(&class, |cell| unsafe {
            (&raw mut (*cell).current).write(Some(current));
            (&raw mut (*cell).step).write(Some(step));
            (&raw mut (*cell).remaining).write(Some(remaining));
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_positions() {
        let range = |start, stop, step| SmallRange { start, stop, step };
        assert_eq!(range(0, 10, 3).len(), 4);
        assert_eq!(range(10, 0, -3).len(), 4);
        assert_eq!(range(0, 0, 1).len(), 0);
        assert_eq!(range(5, 0, 1).len(), 0);
        assert_eq!(range(crate::value::INT_MIN, crate::value::INT_MAX, 1).len(), (1 << 63) - 1);
        assert_eq!(range(crate::value::INT_MAX, crate::value::INT_MIN, crate::value::INT_MIN).len(), 2);
        assert_eq!((range(3, 10, 2).position(5), range(3, 10, 2).position(6), range(3, 10, 2).position(11)), (Some(1), None, None));
        assert_eq!((range(10, 0, -3).position(1), range(10, 0, -3).at(3)), (Some(3), 1));
    }
}
