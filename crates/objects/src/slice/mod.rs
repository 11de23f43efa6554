//! `slice`: what stands between the brackets of `sequence[start:stop:step]`.
//!
//! A sequence reads a slice in two steps, because the parts may be objects whose `__index__` changes the sequence: [`evaluate`] runs
//! Python code and gives [`Bounds`]; [`Bounds::within`] then fits them to the length there is.

pub mod layout;
pub mod methods;

use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

pub use layout::{Slice, is_slice, parts};

/// The type `slice`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "slice",
    id: Some(ShapeId::SLICE),
    layout: Slice::INFO,
    flags: TypeFlags::NONE,
    doc: "slice(stop)\nslice(start, stop[, step])\n\nA part of a sequence: from start up to, but not including, stop, every step-th item.",
    methods: &[methods::Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The parts of a slice as numbers, not yet fitted to a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Where it starts, if it says so.
    pub start: Option<i64>,
    /// Where it stops, if it says so.
    pub stop: Option<i64>,
    /// From one position to the next; not zero, and not the least number (so that it can be negated).
    pub step: i64,
}

/// Positions `start`, `start + step`, …, `count` of them; all exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceBounds {
    /// The first position; with `count` 0 where an insertion would go.
    pub start: i64,
    /// From one position to the next.
    pub step: i64,
    /// How many positions.
    pub count: usize,
}

/// Reads the parts of a slice object, cut to 64 bits.
///
/// # Errors
/// A step of zero; parts that are no integers; what `__index__` raises.
pub fn evaluate(cx: &mut Context, slice: &Value) -> PyResult<Bounds> {
    let (start, stop, step) = parts(slice);
    let step = match step {
        Some(step) if !step.is_none() => part(cx, &step)?.max(-i64::MAX),
        _ => 1,
    };
    if step == 0 {
        return Err(cx.value_error("slice step cannot be zero"));
    }
    let mut optional = |value: Option<Value>| match value {
        Some(value) if !value.is_none() => part(cx, &value).map(Some),
        _ => Ok(None),
    };
    Ok(Bounds { start: optional(start)?, stop: optional(stop)?, step })
}

/// A part of a slice, cut to 64 bits.
fn part(cx: &mut Context, value: &Value) -> PyResult<i64> {
    if let Some(number) = value.as_small_int() {
        return Ok(number);
    }
    if !cx.is_index(value) {
        return Err(cx.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    cx.index_clamped(value)
}

impl Bounds {
    /// Fits it to a length.
    pub fn within(&self, length: usize) -> SliceBounds {
        let length = length as i64;
        let (lowest, highest) = if self.step > 0 { (0, length) } else { (-1, length - 1) };
        let fit = |part: Option<i64>, otherwise: i64| match part {
            Some(at) if at < 0 => at.saturating_add(length).clamp(lowest, highest),
            Some(at) => at.clamp(lowest, highest),
            None => otherwise,
        };
        let (start, stop) = if self.step > 0 { (fit(self.start, 0), fit(self.stop, length)) } else { (fit(self.start, length - 1), fit(self.stop, -1)) };
        let count = if self.step > 0 && start < stop {
            (stop - start - 1) / self.step + 1
        } else if self.step < 0 && start > stop {
            (start - stop - 1) / -self.step + 1
        } else {
            0
        };
        SliceBounds { start: start.max(0), step: self.step, count: count as usize }
    }
}

impl Context {
    /// The positions a slice object names in a sequence of some length.
    ///
    /// # Errors
    /// As [`evaluate`].
    pub fn slice_bounds(&mut self, slice: &Value, length: usize) -> PyResult<SliceBounds> {
        evaluate(self, slice).map(|bounds| bounds.within(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_python() {
        let at = |start, stop, step, length| {
            let bounds = Bounds { start, stop, step }.within(length);
            (0..bounds.count as i64).map(|index| bounds.start + index * bounds.step).collect::<Vec<_>>()
        };
        assert_eq!(at(None, None, 1, 3), [0, 1, 2]);
        assert_eq!(at(None, None, -1, 3), [2, 1, 0]);
        assert_eq!(at(Some(-2), None, 1, 3), [1, 2]);
        assert_eq!(at(Some(5), Some(0), -2, 4), [3, 1]);
        assert_eq!(at(Some(1), Some(i64::MAX), i64::MAX, 9), [1]);
        assert_eq!(at(Some(i64::MIN), Some(i64::MAX), 4, 9), [0, 4, 8]);
        assert!(at(Some(3), Some(1), 1, 9).is_empty() && at(None, None, -1, 0).is_empty());
    }
}
