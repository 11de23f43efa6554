//! What is done with views: making, slicing and casting them, reading and writing items.

use super::item::{self, refuse};
use super::layout::{DIMENSIONS_MAX, Geometry, MemoryView, NewView};
use crate::context::{Context, PyResult, Raised};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// A view of an object's bytes.
///
/// # Errors
/// `TypeError` if it has none.
pub fn new(cx: &mut Context, object: &Value) -> PyResult<Value> {
    // A class of a program that says how comes before the layout it inherits.
    if cx.class_of(object).flags.has(crate::typeobject::TypeFlags::HEAP)
        && cx.special(object, Special::Buffer).is_some_and(|method| method.shape() == ShapeId::FUNCTION)
        && let Some(view) = cx.python_view(object)?
    {
        return super::wrapper::wrap(cx, object, &view);
    }
    of_native(cx, object)
}

/// As [`new`], but what a class of a program says is not asked first.
///
/// # Errors
/// As [`new`].
pub fn of_native(cx: &mut Context, object: &Value) -> PyResult<Value> {
    if let Some(view) = open(cx, object)? {
        return view.make(cx);
    }
    if let Some(buffer) = cx.buffer_of(object)? {
        let items = (buffer.length / buffer.item_size.max(1)) as i64;
        let geometry = Geometry { shape: vec![items], strides: vec![buffer.item_size as i64] };
        let view = NewView {
            exporter: buffer.exporter,
            token: buffer.token,
            format: buffer.format,
            offset: 0,
            item_size: buffer.item_size,
            readonly: buffer.readonly,
            geometry,
        };
        return view.make(cx);
    }
    if let Some(view) = cx.python_view(object)? {
        return super::wrapper::wrap(cx, object, &view);
    }
    let name = cx.type_name(object);
    Err(cx.type_error(&format!("memoryview: a bytes-like object is required, not '{name}'")))
}

/// `PyBUF_WRITABLE`: who asks for a buffer wants to write.
const WRITABLE: i64 = 1;

/// `object.__buffer__(flags)` of what has a buffer itself.
///
/// # Errors
/// `BufferError` if it shall be written to and cannot be; what is wrong with the flags; as [`new`].
pub fn of_native_by_flags(cx: &mut Context, object: &Value, flags: &Value) -> PyResult<Value> {
    let flags = cx.index_count(flags)?;
    let view = of_native(cx, object)?;
    if flags & WRITABLE != 0 && cx.get::<MemoryView>(&view).is_some_and(MemoryView::is_readonly) {
        let message = if cx.get::<MemoryView>(object).is_some() { "memoryview: underlying buffer is not writable" } else { "Object is not writable." };
        return Err(cx.error(ShapeId::BUFFER_ERROR, message));
    }
    Ok(view)
}

/// `object.__release_buffer__(view)`: lets go of a view of the object.
///
/// # Errors
/// `TypeError` if that is no view; `ValueError` if it was released already or is one of something else; `BufferError` if it is in use.
pub fn release_of_native(cx: &mut Context, object: &Value, view: &Value) -> PyResult<Value> {
    let Some(fields) = cx.get::<MemoryView>(view) else { return Err(cx.type_error("expected a memoryview object")) };
    let Some(exporter) = fields.exporter.clone() else { return Err(cx.value_error("memoryview's buffer has already been released")) };
    let own = cx.get::<MemoryView>(object).map_or_else(|| Some(object.clone()), |own| own.exporter.clone());
    if !own.is_some_and(|own| own.is(&exporter)) {
        return Err(cx.value_error("memoryview's buffer is not this object"));
    }
    super::methods::release(cx, view)?;
    Ok(Value::NONE)
}

#[cold]
pub(super) fn released(cx: &mut Context) -> Raised {
    cx.value_error("operation forbidden on released memoryview object")
}

/// What a view sees, to make another of it; `None` if the value is no view.
pub(super) fn open(cx: &mut Context, value: &Value) -> PyResult<Option<NewView>> {
    let Some(view) = cx.get::<MemoryView>(value) else { return Ok(None) };
    let (Some(exporter), Some(format)) = (view.exporter.clone(), view.format.clone()) else { return Err(released(cx)) };
    Ok(Some(NewView {
        exporter,
        token: view.token.clone(),
        format,
        offset: view.offset,
        item_size: view.item_size as usize,
        readonly: view.is_readonly(),
        geometry: view.geometry(),
    }))
}

/// The receiver's fields, unless it was released.
pub(super) fn view<'a>(cx: &'a mut Context, value: &'a Value) -> PyResult<&'a MemoryView> {
    if cx.get::<MemoryView>(value).is_none_or(MemoryView::is_released) {
        return Err(released(cx));
    }
    match cx.get::<MemoryView>(value) {
        Some(view) => Ok(view),
        None => unreachable!("it was one just now"),
    }
}

/// The bytes of one item, `distance` bytes from the first, copied out.
fn item_bytes(cx: &Context, value: &Value, distance: i64) -> ([u8; 8], usize) {
    let mut room = [0; 8];
    let Some(view) = cx.get::<MemoryView>(value) else { return (room, 1) };
    let size = (view.item_size as usize).min(8);
    if let Some((start, _)) = view.place(cx)
        && in_range(cx, view, distance, size)
    {
        // SAFETY: the item lies within what the exporter has.
        unsafe { room.as_mut_ptr().copy_from_nonoverlapping(start.wrapping_offset(distance as isize), size) };
    }
    (room, size)
}

/// Does an item lie within the exporter's bytes?
fn in_range(cx: &Context, view: &MemoryView, distance: i64, size: usize) -> bool {
    let Some((exporter, owner)) = view.exporter.as_ref().and_then(|exporter| crate::buffer::exporter_of(cx, exporter)) else { return false };
    let at = view.offset + distance;
    at >= 0 && at as usize + size <= (exporter.bytes)(owner).1
}

/// One item as a Python object, `distance` bytes from the first.
pub(super) fn item_at(cx: &mut Context, value: &Value, format: u8, distance: i64) -> PyResult<Value> {
    let (room, size) = item_bytes(cx, value, distance);
    item::unpack(cx, format, &room[..size])
}

/// Writes one item.
pub(super) fn set_item_at(cx: &mut Context, value: &Value, format: u8, distance: i64, new: &Value) -> PyResult {
    let size = view(cx, value)?.item_size as usize;
    let mut room = [0; 8];
    let packed = item::pack(cx, format, new, &mut room[..size.min(8)]);
    packed.map_err(|error| refuse(cx, error, format))?;
    view(cx, value)?;
    let Some(view) = cx.get::<MemoryView>(value) else { return Ok(()) };
    let (place, inside) = (view.place(cx).map(|place| place.0), in_range(cx, view, distance, size));
    if let (Some(start), true) = (place, inside) {
        // SAFETY: the item lies within what the exporter has; nothing else looks at it now.
        unsafe { start.wrapping_offset(distance as isize).copy_from_nonoverlapping(room.as_ptr(), size.min(8)) };
    }
    Ok(())
}

/// The letter of a view's format.
pub(super) fn letter(cx: &mut Context, value: &Value) -> PyResult<u8> {
    let view = view(cx, value)?;
    match view.letter() {
        Some(letter) => Ok(letter),
        None => {
            let format = view.format.clone().map(|format| cx.string_lossy(&format)).unwrap_or_default();
            Err(cx.not_implemented(&format!("memoryview: format {format} not supported")))
        }
    }
}

/// Calls `body` with the distance of each item, in order.
pub(super) fn for_each_item(cx: &mut Context, geometry: &Geometry, body: &mut dyn FnMut(&mut Context, i64) -> PyResult) -> PyResult {
    fn walk(cx: &mut Context, geometry: &Geometry, level: usize, distance: i64, body: &mut dyn FnMut(&mut Context, i64) -> PyResult) -> PyResult {
        if level == geometry.shape.len() {
            return body(cx, distance);
        }
        for index in 0..geometry.shape[level] {
            walk(cx, geometry, level + 1, distance + index * geometry.strides[level], body)?;
        }
        Ok(())
    }
    walk(cx, geometry, 0, 0, body)
}

/// The bytes of a view, in order, in a `bytes`.
///
/// # Errors
/// `ValueError` if it was released.
pub fn to_bytes(cx: &mut Context, value: &Value) -> PyResult<Value> {
    view(cx, value)?;
    let Some(view) = cx.get::<MemoryView>(value) else { return cx.new_bytes(&[]) };
    if view.is_contiguous() {
        let place = view.place(cx);
        return match place {
            Some((start, length)) if length > 0 => {
                // SAFETY: the exporter has these bytes; making a `bytes` runs no Python code.
                let bytes = unsafe { std::slice::from_raw_parts(start, length) };
                cx.new_bytes(bytes)
            }
            _ => cx.new_bytes(&[]),
        };
    }
    let geometry = view.geometry();
    let mut out = TextBuilder::new();
    for_each_item(cx, &geometry, &mut |cx, distance| {
        let (room, size) = item_bytes(cx, value, distance);
        out.push_bytes(cx, &room[..size])
    })?;
    out.finish_bytes(cx)
}

/// The items as a list (of lists, in more dimensions).
pub(super) fn to_list(cx: &mut Context, value: &Value) -> PyResult<Value> {
    fn level(cx: &mut Context, value: &Value, format: u8, geometry: &Geometry, depth: usize, distance: i64) -> PyResult<Value> {
        if depth == geometry.shape.len() {
            return item_at(cx, value, format, distance);
        }
        let list = cx.new_list()?;
        for index in 0..geometry.shape[depth] {
            let item = level(cx, value, format, geometry, depth + 1, distance + index * geometry.strides[depth])?;
            cx.list_push(&list, item)?;
        }
        Ok(list)
    }
    let geometry = view(cx, value)?.geometry();
    if geometry.shape.len() == 1 && view(cx, value)?.length() == 0 {
        return cx.new_list();
    }
    let format = letter(cx, value)?;
    level(cx, value, format, &geometry, 0, 0)
}

/// The distance of an item named by one index per dimension.
pub(super) fn distance(cx: &mut Context, geometry: &Geometry, indices: &[i64]) -> PyResult<i64> {
    let mut distance = 0;
    for (dimension, index) in indices.iter().enumerate() {
        let length = geometry.shape[dimension];
        let at = if *index < 0 { index + length } else { *index };
        if at < 0 || at >= length {
            return Err(cx.index_error(&format!("index out of bounds on dimension {}", dimension + 1)));
        }
        distance += at * geometry.strides[dimension];
    }
    Ok(distance)
}

/// Part of a view along its first dimension.
pub(super) fn slice(cx: &mut Context, value: &Value, key: &Value) -> PyResult<Value> {
    // Reading the bounds may run code that releases the view: its bytes are held before.
    let Some(mut part) = open(cx, value)? else { return Ok(Value::NONE) };
    let bounds = crate::list::span::Bounds::read(cx, key)?;
    let (Some(length), Some(stride)) = (part.geometry.shape.first().copied(), part.geometry.strides.first().copied()) else {
        return Err(cx.type_error("invalid indexing of 0-dim memory"));
    };
    let range = bounds.span(length as usize);
    if range.count > 0 {
        part.offset += range.start as i64 * stride;
    }
    part.geometry.shape[0] = range.count as i64;
    part.geometry.strides[0] = stride * range.step;
    part.make(cx)
}

/// A view of the same bytes as items of another format, in another shape.
pub(super) fn cast(cx: &mut Context, value: &Value, format: &Value, shape: Option<&Value>) -> PyResult<Value> {
    let Some(mut part) = open(cx, value)? else { return Ok(Value::NONE) };
    let Some(text) = cx.as_str(format) else {
        let kind = cx.argument_type_name(format);
        return Err(cx.type_error(&format!("cast() argument 'format' must be str, not {kind}")));
    };
    if cx.is_scattered(value) {
        return Err(cx.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let flat = part.geometry.shape.len() == 1;
    if (shape.is_some() || !flat) && part.geometry.shape.contains(&0) {
        return Err(cx.type_error("memoryview: cannot cast view with zeros in shape or strides"));
    }
    let lengths = match shape {
        None => None,
        Some(shape) if !cx.is_instance_of(shape, ShapeId::LIST) && cx.as_tuple(shape).is_none() => {
            return Err(cx.type_error("shape must be a list or a tuple"));
        }
        Some(shape) => {
            let lengths = cx.collect(shape)?;
            if lengths.len() > DIMENSIONS_MAX {
                return Err(cx.value_error("memoryview: number of dimensions must not exceed 64"));
            }
            if !flat && lengths.len() != 1 {
                return Err(cx.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
            }
            Some(lengths)
        }
    };
    if !text.bytes.is_ascii() {
        // Formats are text of the language C: what is no ASCII is refused as its codec does.
        let (format, codec) = (crate::str::ops::exact(cx, format), cx.new_str("ascii")?);
        return cx.call_method(&format, "encode", &[codec]);
    }
    let Some(letter) = item::letter(text.bytes) else {
        return Err(cx.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let is_byte = |letter: Option<u8>| matches!(letter, Some(b'b' | b'B' | b'c'));
    let own = item::letter(part.format.str_bytes());
    if !is_byte(own) && !is_byte(Some(letter)) {
        return Err(cx.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = part.geometry.items() * part.item_size as i64;
    let size = item::size(letter).unwrap_or(1);
    if bytes % size as i64 != 0 {
        return Err(cx.type_error("memoryview: length is not a multiple of itemsize"));
    }
    part.format = crate::str::ops::exact(cx, format);
    part.item_size = size;
    let shape = match lengths {
        None => vec![bytes / size as i64],
        Some(lengths) => read_shape(cx, &lengths)?,
    };
    if shape.iter().product::<i64>() * size as i64 != bytes {
        return Err(cx.type_error("memoryview: product(shape) * itemsize != buffer size"));
    }
    part.geometry = Geometry::dense(shape, size as i64);
    part.make(cx)
}

fn read_shape(cx: &mut Context, numbers: &[Value]) -> PyResult<Vec<i64>> {
    let mut lengths = Vec::with_capacity(numbers.len());
    let mut total = 1i64;
    for number in numbers {
        if !cx.is_instance_of(number, ShapeId::INT) {
            return Err(cx.type_error("memoryview.cast(): elements of shape must be integers"));
        }
        let length = cx.index_i64(number)?;
        if length <= 0 {
            return Err(cx.value_error("memoryview.cast(): elements of shape must be integers > 0"));
        }
        total = match total.checked_mul(length) {
            Some(total) => total,
            None => return Err(cx.value_error("memoryview.cast(): product(shape) > SSIZE_MAX")),
        };
        lengths.push(length);
    }
    Ok(lengths)
}

/// Copies the items of `source` into a view of the same structure.
pub(super) fn assign(cx: &mut Context, value: &Value, source: &Value) -> PyResult {
    let own = open(cx, value)?;
    if !cx.has_buffer(source) {
        let name = cx.type_name(source);
        return Err(cx.type_error(&format!("a bytes-like object is required, not '{name}'")));
    }
    let held = new(cx, source)?;
    let other = open(cx, &held)?;
    let (Some(own), Some(other)) = (own, other) else { return Ok(()) };
    let same_format = item::letter(own.format.str_bytes()) == item::letter(other.format.str_bytes());
    if !same_format || own.item_size != other.item_size || own.geometry.shape != other.geometry.shape {
        return Err(cx.value_error("memoryview assignment: lvalue and rvalue have different structures"));
    }
    // A copy of the source: the two may overlap.
    let bytes = to_bytes(cx, &held)?;
    let mut at = 0;
    for_each_item(cx, &own.geometry, &mut |cx, distance| {
        let Some(view) = cx.get::<MemoryView>(value) else { return Ok(()) };
        let size = own.item_size;
        if let (Some((start, _)), Some(item)) = (view.place(cx), bytes.bytes_slice().get(at..at + size))
            && in_range(cx, view, distance, size)
        {
            // SAFETY: the item lies within what the exporter has; the source is a copy.
            unsafe { start.wrapping_offset(distance as isize).copy_from_nonoverlapping(item.as_ptr(), size) };
        }
        at += size;
        Ok(())
    })
}

/// Do two views show equal items?
pub(super) fn equal(cx: &mut Context, left: &Value, right: &Value) -> PyResult<bool> {
    let (Some(a), Some(b)) = (open(cx, left)?, open(cx, right)?) else { return Ok(false) };
    if a.geometry.shape != b.geometry.shape {
        return Ok(false);
    }
    let (Some(first), Some(second)) = (item::letter(a.format.str_bytes()), item::letter(b.format.str_bytes())) else { return Ok(false) };
    if first == second && !matches!(first, b'e' | b'f' | b'd' | b'?') {
        let (a, b) = (to_bytes(cx, left)?, to_bytes(cx, right)?);
        return Ok(a.bytes_slice() == b.bytes_slice());
    }
    let mut distances = Vec::new();
    for_each_item(cx, &b.geometry, &mut |cx, distance| {
        if distances.try_reserve(1).is_err() {
            return Err(cx.memory_error());
        }
        distances.push(distance);
        Ok(())
    })?;
    let mut distances = distances.into_iter();
    let mut same = true;
    for_each_item(cx, &a.geometry, &mut |cx, distance| {
        let other = distances.next().unwrap_or(0);
        if same {
            let (x, y) = (item_at(cx, left, first, distance)?, item_at(cx, right, second, other)?);
            // Not by identity: a NaN differs from itself.
            let result = cx.compare(crate::protocol::compare::Compare::Eq, &x, &y)?;
            same = cx.truth(&result)?;
        }
        Ok(())
    })?;
    Ok(same)
}
