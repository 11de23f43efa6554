//! What is done with strings without running Python code: joining two, taking parts, comparing.
//!
//! Positions that Python sees count code points; positions in [`Str::bytes`] count bytes. In an ASCII string they agree.

use std::cmp::Ordering;

use lissom_heap::Heap;
use lissom_text::{search, wtf8};

use super::builder::{TextBuilder, resize};
use super::layout::{AsciiStr, INDEX_STEP, LENGTH_MAX, Str, WideStr, index_bytes};
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

static EMPTY: Value = Value::EMPTY_STRING;

/// The empty string, as a view.
pub fn empty() -> Str<'static> {
    match EMPTY.as_str() {
        Some(view) => view,
        None => unreachable!("the empty string is a string"),
    }
}

/// The receiver of a method of `str`, whose type was checked before the call.
#[inline]
pub fn receiver<'a>(cx: &Context, args: &Args<'a>) -> Str<'a> {
    cx.as_str(args.this()).unwrap_or(empty())
}

/// The string of exactly the type `str` that a `str` or an instance of a subclass stands for.
pub fn exact(cx: &Context, string: &Value) -> Value {
    match cx.as_str(string) {
        Some(view) => view.value().clone(),
        None => string.clone(),
    }
}

/// `left + right`
///
/// # Errors
/// `MemoryError`; `TypeError` if either is no string.
pub fn concat(cx: &mut Context, left: &Value, right: &Value) -> PyResult<Value> {
    let Some(first) = cx.as_str(left) else { return Err(wrong_operand(cx, left)) };
    let Some(second) = cx.as_str(right) else { return Err(wrong_operand(cx, right)) };
    if second.bytes.is_empty() {
        return Ok(first.value().clone());
    }
    if first.bytes.is_empty() {
        return Ok(second.value().clone());
    }
    let length = first.bytes.len() + second.bytes.len();
    if length <= crate::value::SHORT_STRING_MAX {
        let mut room = [0; crate::value::SHORT_STRING_MAX];
        room[..first.bytes.len()].copy_from_slice(first.bytes);
        room[first.bytes.len()..length].copy_from_slice(second.bytes);
        return cx.new_str_bytes(&room[..length]);
    }
    let ascii = first.ascii && second.ascii;
    // SAFETY: all bytes are written before the value is used.
    unsafe {
        let (value, room) = cx.new_str_room(length, ascii, || first.chars() + second.chars())?;
        room.as_ptr().copy_from_nonoverlapping(first.bytes.as_ptr(), first.bytes.len());
        room.as_ptr().add(first.bytes.len()).copy_from_nonoverlapping(second.bytes.as_ptr(), second.bytes.len());
        Ok(value)
    }
}

#[cold]
fn wrong_operand(cx: &mut Context, operand: &Value) -> crate::context::Raised {
    let name = cx.type_name(operand);
    cx.type_error(&format!("can only concatenate str (not \"{name}\") to str"))
}

/// `left + right` where the left string is given up: if nobody else has it, its cell grows, with room for more.
///
/// # Errors
/// `MemoryError`; `TypeError` if either is no string.
/// The left string comes back with an error.
pub fn concat_in_place(cx: &mut Context, left: Value, right: &Value) -> Result<Value, (crate::context::Raised, Value)> {
    let (grown, left) = grow(cx, left, right);
    match grown {
        Some(Ok(())) => Ok(left),
        Some(Err(raised)) => Err((raised, left)),
        None => concat(cx, &left, right).map_err(|raised| (raised, left)),
    }
}

/// Appends to a string in place if nobody else has it; `None` if that cannot be.
fn grow(cx: &mut Context, left: Value, right: &Value) -> (Option<PyResult>, Value) {
    let Some(second) = right.as_str() else { return (None, left) };
    let head = match left.shape() {
        ShapeId::STR_ASCII if second.ascii => size_of::<AsciiStr>(),
        ShapeId::STR_WIDE => size_of::<WideStr>(),
        _ => return (None, left),
    };
    if left.count() != 1 || second.bytes.is_empty() || right.is(&left) {
        return (None, left);
    }
    // SAFETY: a string in a cell; both forms have the length at the same place.
    let old = unsafe { (*left.address::<AsciiStr>()).length } as usize;
    let length = old + second.bytes.len();
    if length > LENGTH_MAX {
        return (Some(Err(cx.memory_error())), left);
    }
    let more = second.chars();
    let mut cell = left;
    // SAFETY: this is the only reference to the cell, so nobody sees it change; there is room for the bytes behind the old ones. An index
    // would describe the old text: it is given up, with the size it was made with.
    unsafe {
        if head == size_of::<WideStr>() {
            let wide: *mut WideStr = cell.address();
            if let Some(index) = std::ptr::NonNull::new((*wide).index) {
                (*wide).index = std::ptr::null_mut();
                cx.heap.free_buffer(index.cast(), index_bytes((*wide).characters as usize));
            }
        }
        if head + length > Heap::cell_size(cell.address()) {
            let wanted = head + (length + length / 8 + 16).min(LENGTH_MAX);
            cell = match resize(cx, cell, wanted) {
                Ok(cell) => cell,
                Err(cell) => return (None, cell),
            };
        }
        cell.address::<u8>().add(head + old).copy_from_nonoverlapping(second.bytes.as_ptr(), second.bytes.len());
        (*cell.address::<AsciiStr>()).length = length as u32;
        (*cell.address::<AsciiStr>()).hash = 0;
        if head == size_of::<WideStr>() {
            (*cell.address::<WideStr>()).characters += more as u32;
        }
    }
    (Some(Ok(())), cell)
}

/// Text from which on it pays to move a string that is given up rather than to copy it, in bytes: below, both fit into the processor's caches.
const PREPEND_MIN: usize = 1 << 16;

/// `left + right` where the right string is given up: if it is long and nobody else has it, its cell grows and its text moves up. So two
/// long strings never lie in memory beside their concatenation.
///
/// # Errors
/// `MemoryError`; the right string comes back with it.
pub fn prepend_in_place(cx: &mut Context, left: &Value, right: Value) -> Result<Value, (crate::context::Raised, Value)> {
    let (Some(first), true) = (left.as_str(), right.shape() == ShapeId::STR_ASCII && right.count() == 1) else {
        return concat(cx, left, &right).map_err(|raised| (raised, right));
    };
    let before = first.bytes.len();
    if !first.ascii || before == 0 || right.str_bytes().len() < PREPEND_MIN || before > right.str_bytes().len() {
        return concat(cx, left, &right).map_err(|raised| (raised, right));
    }
    let old = right.str_bytes().len();
    let (grown, right) = grow(cx, right, left);
    match grown {
        Some(Ok(())) => {}
        Some(Err(raised)) => return Err((raised, right)),
        None => return concat(cx, left, &right).map_err(|raised| (raised, right)),
    }
    // SAFETY: the cell has just grown by the bytes of `left`, and this is the only reference to it.
    unsafe {
        let text = right.address::<u8>().add(size_of::<AsciiStr>());
        std::ptr::copy(text, text.add(before), old);
        text.copy_from_nonoverlapping(first.bytes.as_ptr(), before);
    }
    Ok(right)
}

/// `string * times`
///
/// # Errors
/// `MemoryError`
pub fn repeat(cx: &mut Context, string: &Value, times: i64) -> PyResult<Value> {
    let Some(view) = cx.as_str(string) else { return Ok(Value::EMPTY_STRING) };
    if times <= 0 || view.bytes.is_empty() {
        return Ok(Value::EMPTY_STRING);
    }
    if times == 1 {
        return Ok(view.value().clone());
    }
    let Some(length) = view.bytes.len().checked_mul(times as usize).filter(|length| *length <= LENGTH_MAX) else {
        return Err(cx.memory_error());
    };
    if length <= crate::value::SHORT_STRING_MAX {
        return cx.new_str_bytes(&view.bytes.repeat(times as usize));
    }
    cx.check_size(length)?;
    let unit = view.bytes;
    // SAFETY: all bytes are written before the value is used.
    unsafe {
        let (value, room) = cx.new_str_room(length, view.ascii, || view.chars() * times as usize)?;
        let room = room.as_ptr();
        if let [byte] = unit {
            room.write_bytes(*byte, length);
            return Ok(value);
        }
        room.copy_from_nonoverlapping(unit.as_ptr(), unit.len());
        let mut done = unit.len();
        while done < length {
            let now = done.min(length - done);
            room.add(done).copy_from_nonoverlapping(room, now);
            done += now;
        }
        Ok(value)
    }
}

/// Part of a string, by byte positions at character boundaries.
///
/// # Errors
/// `MemoryError`
#[inline]
pub fn part(cx: &mut Context, string: Str, start: usize, end: usize) -> PyResult<Value> {
    if start == 0 && end == string.bytes.len() {
        return Ok(string.value().clone());
    }
    let bytes = string.bytes.get(start..end).unwrap_or(&[]);
    cx.new_str_known(bytes, string.ascii || bytes.is_ascii())
}

/// Prepares a string for random access: long ones that are not ASCII get an index of positions.
#[inline]
pub fn prepare(cx: &mut Context, string: Str) {
    if !string.ascii && string.bytes.len() >= 2 * INDEX_STEP {
        cx.index_str(string.value());
    }
}

/// The character at a position; negative ones count from the end. `None` if there is none.
///
/// # Errors
/// `MemoryError`
#[inline]
pub fn char_at(cx: &mut Context, string: &Value, index: i64) -> PyResult<Option<Value>> {
    let Some(view) = cx.as_str(string) else { return Ok(None) };
    if view.ascii {
        let at = if index < 0 { index + view.bytes.len() as i64 } else { index };
        return Ok(usize::try_from(at).ok().and_then(|at| view.bytes.get(at)).and_then(|byte| Value::short_string(&[*byte])));
    }
    prepare(cx, view);
    let characters = view.chars() as i64;
    let at = if index < 0 { index + characters } else { index };
    if at < 0 || at >= characters {
        return Ok(None);
    }
    let rest = view.bytes.get(view.offset(at as usize)..).unwrap_or(&[]);
    let length = rest.first().map_or(0, |lead| wtf8::len_of_lead(*lead));
    Ok(Value::short_string(rest.get(..length).unwrap_or(rest)))
}

/// `count` characters from `start` on, `step` apart; the range lies within the string.
///
/// # Errors
/// `MemoryError`
pub fn slice(cx: &mut Context, string: &Value, start: usize, step: i64, count: usize) -> PyResult<Value> {
    let Some(view) = cx.as_str(string) else { return Ok(Value::EMPTY_STRING) };
    if count == 0 {
        return Ok(Value::EMPTY_STRING);
    }
    if step == 1 {
        if view.ascii {
            return part(cx, view, start, start + count);
        }
        prepare(cx, view);
        let from = view.offset(start);
        let to = if start + count == view.chars() { view.bytes.len() } else { view.offset(start + count) };
        return part(cx, view, from, to);
    }
    let mut builder = TextBuilder::with_capacity(cx, if view.ascii { count } else { 0 })?;
    if view.ascii {
        let mut at = start as i64;
        for _ in 0..count {
            if let Some(byte) = view.bytes.get(at as usize) {
                builder.push_byte(cx, *byte)?;
            }
            at = at.wrapping_add(step);
        }
        return builder.finish(cx);
    }
    // Walks from character to character, so that the whole costs no more than the distance covered.
    prepare(cx, view);
    let mut at = view.offset(start);
    for taken in 1..=count {
        let rest = view.bytes.get(at..).unwrap_or(&[]);
        let length = rest.first().map_or(0, |lead| wtf8::len_of_lead(*lead));
        builder.push_bytes(cx, rest.get(..length).unwrap_or(rest))?;
        if taken == count {
            break;
        }
        if step > 0 {
            at += wtf8::offset_of(rest, step as usize).unwrap_or(rest.len());
        } else {
            for _ in 0..step.unsigned_abs() {
                at = wtf8::floor_boundary(view.bytes, at.saturating_sub(1));
            }
        }
    }
    builder.finish(cx)
}

/// The order of two strings: by code points, which is the order of their bytes.
#[inline]
pub fn compare(left: &Str, right: &Str) -> Ordering {
    left.bytes.cmp(right.bytes)
}

/// `part in whole`
#[inline]
pub fn contains(whole: &Str, part: &Str) -> bool {
    search::find(whole.bytes, part.bytes).is_some()
}
