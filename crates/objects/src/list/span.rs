//! Indices and slices as sequences use them: what Python code asked for, turned into positions that exist.
//!
//! A slice is read in two steps, as its parts may be objects whose `__index__` changes the sequence: [`Bounds::read`] runs Python code,
//! [`Bounds::span`] then fits the result to the length there is.

use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::value::Value;

/// The parts of a slice as numbers, not yet fitted to a length.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
}

/// Positions `start`, `start + step`, …, `count` of them; all exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first position; with `count` 0 where an insertion would go.
    pub start: usize,
    /// From one position to the next.
    pub step: i64,
    /// How many positions.
    pub count: usize,
}

impl Bounds {
    /// Reads the parts of a slice object.
    ///
    /// # Errors
    /// What `__index__` raises; a step of zero.
    pub fn read(cx: &mut Context, slice: &Value) -> PyResult<Bounds> {
        let (start, stop, step) = crate::slice::parts(slice);
        let step = match step {
            Some(step) if !step.is_none() => clamped(cx, &step)?.max(-i64::MAX),
            _ => 1,
        };
        if step == 0 {
            return Err(cx.value_error("slice step cannot be zero"));
        }
        let mut part = |value: Option<Value>| match value {
            Some(value) if !value.is_none() => clamped(cx, &value).map(Some),
            _ => Ok(None),
        };
        Ok(Bounds { start: part(start)?, stop: part(stop)?, step })
    }

    /// The parts of `start:stop` if each is None or an integer in place: then no Python code runs.
    #[inline]
    pub fn plain(start: &Value, stop: &Value) -> Option<Bounds> {
        let part = |value: &Value| if value.is_none() { Some(None) } else { value.as_small_int().map(Some) };
        Some(Bounds { start: part(start)?, stop: part(stop)?, step: 1 })
    }

    /// Fits it to a length.
    pub fn span(&self, length: usize) -> Span {
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
        Span { start: start.max(0) as usize, step: self.step, count: count as usize }
    }
}

impl Span {
    /// The position of the `index`-th place.
    #[inline(always)]
    pub fn at(&self, index: usize) -> usize {
        (self.start as i64 + self.step * index as i64) as usize
    }

    /// The same positions, in rising order.
    pub fn rising(self) -> Span {
        if self.step > 0 || self.count == 0 {
            return Span { step: self.step.abs(), ..self };
        }
        Span { start: self.at(self.count - 1), step: -self.step, count: self.count }
    }
}

/// A part of a slice, cut to 64 bits.
///
/// # Errors
/// `TypeError` if it is no integer.
pub fn clamped(cx: &mut Context, part: &Value) -> PyResult<i64> {
    if let Some(number) = part.as_small_int() {
        return Ok(number);
    }
    if part.as_bool().is_none() && cx.special(part, Special::Index).is_none() {
        return Err(cx.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    let number = cx.index(part)?;
    Ok(match (number.as_small_int(), cx.as_int(&number)) {
        (Some(number), _) => number,
        (None, Some(large)) => large.clamped(),
        (None, None) => 0,
    })
}

/// What an index (of `what`: "list", "tuple", …) is as a position, not yet checked against the length; `None` for a slice.
///
/// # Errors
/// The index is no integer, or does not fit.
#[inline]
pub fn index_or_slice(cx: &mut Context, key: &Value, what: &str) -> PyResult<Option<i64>> {
    if let Some(index) = key.as_small_int() {
        return Ok(Some(index));
    }
    if crate::slice::is_slice(key) {
        return Ok(None);
    }
    if key.as_bool().is_none() && cx.special(key, Special::Index).is_none() {
        let message = format!("{what} indices must be integers or slices, not {}", cx.type_name(key));
        return Err(cx.type_error(&message));
    }
    position(cx, key).map(Some)
}

/// An object with `__index__` as a position.
///
/// # Errors
/// `IndexError` if it does not fit 64 bits.
pub fn position(cx: &mut Context, key: &Value) -> PyResult<i64> {
    if let Some(index) = key.as_small_int() {
        return Ok(index);
    }
    cx.index_position(key)
}

/// A position counted from the end if it is negative; `None` if it does not exist.
#[inline(always)]
pub fn within(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as i64 } else { index };
    if index >= 0 && (index as usize) < length { Some(index as usize) } else { None }
}

/// A position to insert at, or to begin a search: cut to `0 ..= length`.
#[inline(always)]
pub fn cut(index: i64, length: usize) -> usize {
    if index < 0 { (index + length as i64).max(0) as usize } else { (index as usize).min(length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: Option<i64>, stop: Option<i64>, step: i64, length: usize) -> (usize, usize) {
        let span = Bounds { start, stop, step }.span(length);
        (span.start, span.count)
    }

    #[test]
    fn slices_are_fitted() {
        assert_eq!(span(None, None, 1, 5), (0, 5));
        assert_eq!(span(Some(-2), None, 1, 5), (3, 2));
        assert_eq!(span(None, None, -1, 5), (4, 5));
        assert_eq!(span(Some(10), Some(-10), -2, 5), (4, 3));
        assert_eq!(span(Some(7), Some(9), 1, 5), (5, 0));
        assert_eq!(span(None, None, i64::MAX, 5), (0, 1));
        assert_eq!(span(None, None, -i64::MAX, 5), (4, 1));
        assert_eq!(span(None, None, -1, 0).1, 0);
    }
}
