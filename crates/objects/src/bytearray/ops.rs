//! Changing a `bytearray` by position: items, slices, and what is assigned to them.

use crate::buffer::{Held, native_bytes};
use crate::bytearray::ByteArray;
use crate::bytes::ops;
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::str::TextBuilder;
use crate::value::Value;

/// Bytes from another object, to be put into `array`: a copy if they may be its own.
///
/// # Errors
/// `TypeError` if it is not bytes-like.
pub fn foreign<'a>(cx: &mut Context, array: &Value, source: &'a Value) -> PyResult<Held<'a>> {
    let borrowed = source.is_bytes() || (ops::is_bytearray(cx, source) && !source.is(array));
    if borrowed && let Some(bytes) = native_bytes(cx, source) {
        return Ok(Held::Borrowed(bytes));
    }
    let bytes = cx.bytes_like(source)?;
    Ok(Held::Owned(cx.new_bytes(&bytes)?))
}

/// What may be assigned to a slice: a bytes-like object or an iterable of numbers.
fn assigned(cx: &mut Context, array: &Value, source: &Value) -> PyResult<TextBuilder> {
    let mut builder = TextBuilder::new();
    if cx.has_buffer(source) {
        let bytes = foreign(cx, array, source)?;
        builder.push_bytes(cx, &bytes)?;
        return Ok(builder);
    }
    let number = [Special::Index, Special::Int, Special::Float].into_iter().any(|special| cx.special(source, special).is_some())
        || cx.is_instance_of(source, crate::ShapeId::COMPLEX);
    if !number && cx.as_str(source).is_none() && !ops::is_iterable(cx, source) {
        let name = cx.type_name(source);
        return Err(cx.type_error(&format!("cannot convert '{name}' object to bytearray")));
    }
    if number || cx.as_str(source).is_some() {
        return Err(cx.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    ops::collect(cx, source, "byte must be in range(0, 256)")
}

/// `array[slice] = source`, or `del array[slice]` without a source.
///
/// # Errors
/// `ValueError` if an extended slice does not fit; `BufferError` if the array is exported.
pub fn set_slice(cx: &mut Context, array: &Value, slice: &Value, source: Option<&Value>) -> PyResult {
    let bounds = crate::list::span::Bounds::read(cx, slice)?;
    let new = match source {
        Some(source) => Some(assigned(cx, array, source)?),
        None => None,
    };
    let Some(this) = cx.get_mut::<ByteArray>(array) else { return Ok(()) };
    let length = this.bytes().len();
    let range = bounds.span(length);
    let (start, step, count) = (range.start as i64, range.step, range.count);
    if step == 1 {
        let bytes = new.as_ref().map_or(&[][..], TextBuilder::as_bytes);
        return cx.bytearray_splice(array, start as usize, count, bytes);
    }
    match new {
        Some(new) if new.len() == count => {
            let bytes = this.bytes_mut();
            for (index, byte) in new.as_bytes().iter().enumerate() {
                if let Some(place) = bytes.get_mut((start + step * index as i64) as usize) {
                    *place = *byte;
                }
            }
            Ok(())
        }
        Some(new) if new.is_empty() => delete_spread(cx, array, start, step, count),
        Some(new) => {
            let given = new.len();
            Err(cx.value_error(&format!("attempt to assign bytes of size {given} to extended slice of size {count}")))
        }
        None => delete_spread(cx, array, start, step, count),
    }
}

/// Deletes `count` bytes that lie `step` apart.
fn delete_spread(cx: &mut Context, array: &Value, start: i64, step: i64, count: usize) -> PyResult {
    if count == 0 {
        return Ok(());
    }
    let (first, step) = if step < 0 { (start + step * (count as i64 - 1), step.unsigned_abs()) } else { (start, step as u64) };
    let first = first as u64;
    let last = first + step * (count as u64 - 1);
    let mut kept = TextBuilder::new();
    let bytes = cx.bytes_from_buffer(array)?;
    for (at, byte) in bytes.bytes_slice().iter().enumerate() {
        let at = at as u64;
        if at < first || at > last || !(at - first).is_multiple_of(step) {
            kept.push_byte(cx, *byte)?;
        }
    }
    let length = bytes.bytes_slice().len();
    cx.bytearray_splice(array, 0, length, kept.as_bytes())
}

/// The position an index names.
///
/// # Errors
/// `IndexError` with this message.
pub fn position(cx: &mut Context, args: &Args, key: &Value, message: &str) -> PyResult<usize> {
    let index = cx.index_position(key)?;
    let length = ops::receiver(cx, args).len() as i64;
    let at = if index < 0 { index + length } else { index };
    if at < 0 || at >= length { Err(cx.index_error(message)) } else { Ok(at as usize) }
}
