//! The methods of `memoryview`.

use lissom_macros::methods;

use super::layout::MemoryView;
use super::ops::{self, view};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// The type `memoryview`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "memoryview",
    id: Some(ShapeId::MEMORYVIEW),
    layout: MemoryView::INFO,
    flags: TypeFlags::SEQUENCE.with(TypeFlags::WEAKREF),
    doc: "Create a new memoryview object which references the given object.",
    methods: &[ViewMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `memoryview`.
pub struct ViewMethods;

/// One index per dimension, from a key that is an integer or a tuple.
fn indices(cx: &mut Context, key: &Value, dimensions: usize) -> PyResult<Vec<i64>> {
    let items = cx.as_tuple(key).unwrap_or(std::slice::from_ref(key));
    let is_tuple = cx.as_tuple(key).is_some();
    let mut numbers = Vec::with_capacity(items.len().min(super::layout::DIMENSIONS_MAX));
    for item in items {
        if item.as_small_int().is_none() && cx.special(item, Special::Index).is_none() {
            return Err(cx.type_error("memoryview: invalid slice key"));
        }
        numbers.push(cx.index_position(item)?);
    }
    if numbers.len() > dimensions {
        let given = numbers.len();
        if dimensions == 0 {
            return Err(cx.type_error("invalid indexing of 0-dim memory"));
        }
        return Err(cx.type_error(&format!("cannot index {dimensions}-dimension view with {given}-element tuple")));
    }
    if numbers.len() < dimensions {
        let message = if is_tuple { "sub-views are not implemented" } else { "multi-dimensional sub-views are not implemented" };
        return Err(cx.not_implemented(message));
    }
    Ok(numbers)
}

/// Is the key a tuple of slices?
fn is_slices(cx: &Context, key: &Value) -> bool {
    cx.as_tuple(key).is_some_and(|keys| !keys.is_empty() && keys.iter().all(|key| key.shape() == ShapeId::SLICE))
}

/// A geometry's numbers as a tuple.
fn tuple_of(cx: &mut Context, numbers: &[i64]) -> PyResult<Value> {
    let values: Vec<Value> = numbers.iter().map(|number| Value::int_unchecked(*number)).collect();
    cx.new_tuple(&values)
}

fn compare(cx: &mut Context, args: &Args) -> PyResult<Option<bool>> {
    let (this, other) = (args.this(), args.get(1));
    if this.is(other) {
        return Ok(Some(true));
    }
    let released = |cx: &Context, value: &Value| cx.get::<MemoryView>(value).is_some_and(MemoryView::is_released);
    if released(cx, this) || released(cx, other) {
        return Ok(Some(false));
    }
    if !cx.has_buffer(other) {
        return Ok(None);
    }
    let other = ops::new(cx, other)?;
    ops::equal(cx, this, &other).map(Some)
}

#[methods]
impl ViewMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, object)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::new(cx, args.get(1))
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let view = view(cx, args.this())?;
        match view.dimensions {
            0 => Err(cx.type_error("0-dim memory has no length")),
            _ => Ok(Value::int_unchecked(view.shape)),
        }
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        let (dimensions, length, stride) = {
            let view = view(cx, args.this())?;
            (view.dimensions as usize, view.shape, view.stride)
        };
        if key.shape() == ShapeId::SLICE {
            return ops::slice(cx, args.this(), key);
        }
        if dimensions == 0 && (key.is(&Value::ELLIPSIS) || cx.as_tuple(key).is_some_and(<[Value]>::is_empty)) {
            if key.is(&Value::ELLIPSIS) {
                return Ok(args.this().clone());
            }
            let format = ops::letter(cx, args.this())?;
            return ops::item_at(cx, args.this(), format, 0);
        }
        if let (1, Some(index)) = (dimensions, key.as_small_int()) {
            let at = if index < 0 { index + length } else { index };
            if at < 0 || at >= length {
                return Err(cx.index_error("index out of bounds on dimension 1"));
            }
            let format = ops::letter(cx, args.this())?;
            return ops::item_at(cx, args.this(), format, at * stride);
        }
        if is_slices(cx, key) {
            return Err(cx.not_implemented("multi-dimensional slicing is not implemented"));
        }
        let numbers = indices(cx, key, dimensions)?;
        let format = ops::letter(cx, args.this())?;
        let geometry = view(cx, args.this())?.geometry();
        let distance = ops::distance(cx, &geometry, &numbers)?;
        ops::item_at(cx, args.this(), format, distance)
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        let view = view(cx, args.this())?;
        let dimensions = view.dimensions as usize;
        if view.is_readonly() {
            return Err(cx.type_error("cannot modify read-only memory"));
        }
        if key.shape() == ShapeId::SLICE {
            if dimensions > 1 {
                return Err(cx.not_implemented("memoryview slice assignments are currently restricted to ndim = 1"));
            }
            if !cx.has_buffer(args.get(2)) {
                let name = cx.type_name(args.get(2));
                return Err(cx.type_error(&format!("a bytes-like object is required, not '{name}'")));
            }
            let part = ops::slice(cx, args.this(), key)?;
            ops::assign(cx, &part, args.get(2))?;
            return Ok(Value::NONE);
        }
        if is_slices(cx, key) {
            return Err(cx.not_implemented("memoryview slice assignments are currently restricted to ndim = 1"));
        }
        let geometry = ops::view(cx, args.this())?.geometry();
        let distance = if dimensions == 0 && key.is(&Value::ELLIPSIS) {
            0
        } else {
            let numbers = indices(cx, key, dimensions)?;
            ops::distance(cx, &geometry, &numbers)?
        };
        let format = ops::letter(cx, args.this())?;
        ops::set_item_at(cx, args.this(), format, distance, args.get(2))?;
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if view(cx, args.this())?.is_readonly() {
            return Err(cx.type_error("cannot modify read-only memory"));
        }
        Err(cx.type_error("cannot delete memory"))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match view(cx, args.this())?.dimensions {
            0 => return Err(cx.type_error("invalid indexing of 0-dim memory")),
            1 => {}
            _ => return Err(cx.not_implemented("multi-dimensional sub-views are not implemented")),
        }
        if view(cx, args.this())?.length() > 0 {
            ops::letter(cx, args.this())?;
        }
        crate::iterator::new_memory_iterator(cx, args.this().clone())
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let released = cx.get::<MemoryView>(args.this()).is_some_and(MemoryView::is_released);
        let address = cx.identity(args.this());
        let what = if released { "released memory" } else { "memory" };
        cx.new_str(&format!("<{what} at {address:#x}>"))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(view) = cx.get::<MemoryView>(args.this())
            && view.is_released()
            && view.hashed
        {
            let hash = view.offset;
            return cx.new_int(hash);
        }
        let view = view(cx, args.this())?;
        let exporter = view.exporter.clone();
        if !view.is_readonly() {
            return Err(cx.value_error("cannot hash writable memoryview object"));
        }
        if !matches!(view.letter(), Some(b'B' | b'b' | b'c')) {
            return Err(cx.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
        }
        // What cannot be hashed itself has no hash as a view either.
        if let Some(exporter) = exporter {
            while_held(cx, args.this(), |cx| cx.hash(&exporter))?;
        }
        let hash = hash_of(cx, args.this())?;
        if let Some(view) = cx.get_mut::<MemoryView>(args.this()) {
            view.hashed = true;
        }
        cx.new_int(hash)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(compare(cx, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(compare(cx, args)?.map_or(Value::NOT_IMPLEMENTED, |same| Value::bool(!same)))
    }

    /// Enter the context: the view itself.
    #[sig("(self, /)")]
    fn __enter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        view(cx, args.this())?;
        Ok(args.this().clone())
    }

    /// Leave the context: release the view.
    #[sig("(self, /, *exc_info)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        release(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Release the underlying buffer exposed by the memoryview object.
    #[sig("(self, /)")]
    fn release(cx: &mut Context, args: &Args) -> PyResult<Value> {
        release(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Return the data in the buffer as a byte string.
    ///
    /// Order can be {'C', 'F', 'A'}. When order is 'C' or 'F', the data of the
    /// original array is converted to C or Fortran order. For contiguous views,
    /// 'A' returns an exact copy of the physical memory. In particular, in-memory
    /// Fortran order is preserved. For non-contiguous views, the data is converted
    /// to C first. order=None is the same as order='C'.
    #[sig("(self, /, order='C')")]
    fn tobytes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(order) = args.some(1) {
            if cx.as_str(order).is_none() {
                let kind = cx.type_name(order);
                return Err(cx.type_error(&format!("tobytes() argument 'order' must be str or None, not {kind}")));
            }
            let order = crate::str::methods::name_argument(cx, order, "")?;
            if !matches!(order.as_str(), "C" | "F" | "A") {
                return Err(cx.value_error("order must be 'C', 'F' or 'A'"));
            }
        }
        ops::to_bytes(cx, args.this())
    }

    /// Return the data in the buffer as a list of elements.
    #[sig("(self, /)")]
    fn tolist(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::to_list(cx, args.this())
    }

    /// Return the data in the buffer as a str of hexadecimal numbers.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    #[sig("(self, /, sep='', bytes_per_sep=1)")]
    fn hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        view(cx, args.this())?;
        let (separator, group) = while_held(cx, args.this(), |cx| crate::bytes::ops::hex_arguments(cx, args, 1))?;
        let bytes = ops::to_bytes(cx, args.this())?;
        crate::bytes::ops::to_hex(cx, bytes.bytes_slice(), separator, group)
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::generic::new_alias(cx, args.get(0), args.get(1))
    }

    /// Cast a memoryview to a new format or shape.
    #[sig("(self, /, format, shape=())")]
    fn cast(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::cast(cx, args.this(), args.get(1), args.opt(2))
    }

    /// Return a readonly version of the memoryview.
    #[sig("(self, /)")]
    fn toreadonly(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match ops::open(cx, args.this())? {
            Some(mut view) => {
                view.readonly = true;
                view.make(cx)
            }
            None => Ok(Value::NONE),
        }
    }

    /// Count the number of occurrences of a value.
    #[sig("(self, value, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let items = ops::to_list(cx, args.this())?;
        cx.call_method(&items, "count", &[args.get(1).clone()])
    }

    /// Return the index of the first occurrence of a value.
    ///
    /// Raises ValueError if the value is not present.
    #[sig("(self, value, start=0, stop=9223372036854775807, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let range = crate::list::methods::search_range(cx, args.opt(2), args.opt(3))?;
        let items = ops::to_list(cx, args.this())?;
        let length = cx.len(&items)?;
        let (start, stop) = crate::str::methods::clamp(range, length).unwrap_or((0, 0));
        for index in start..stop {
            let Some(item) = cx.as_list(&items).and_then(|list| list.get(index)) else { break };
            if cx.equal(&item, args.get(1))? {
                return cx.new_int(index as i64);
            }
        }
        Err(cx.value_error("memoryview.index(x): x not found"))
    }

    /// The underlying object of the memoryview.
    #[getter]
    fn obj(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(view(cx, args.this())?.exporter.clone().unwrap_or(Value::NONE))
    }

    /// The amount of space in bytes that the array would use in a contiguous representation.
    #[getter]
    fn nbytes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = view(cx, args.this())?.length();
        cx.new_int(length as i64)
    }

    /// The size in bytes of each element of the memoryview.
    #[getter]
    fn itemsize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = view(cx, args.this())?.item_size;
        cx.new_int(size as i64)
    }

    /// A string containing the format (in struct module style) for each element in the view.
    #[getter]
    fn format(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(view(cx, args.this())?.format.clone().unwrap_or(Value::NONE))
    }

    /// A tuple of ndim integers giving the shape of the memory as an N-dimensional array.
    #[getter]
    fn shape(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let geometry = view(cx, args.this())?.geometry();
        tuple_of(cx, &geometry.shape)
    }

    /// A tuple of ndim integers giving the size in bytes to access each element for each dimension of the array.
    #[getter]
    fn strides(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let geometry = view(cx, args.this())?.geometry();
        tuple_of(cx, &geometry.strides)
    }

    /// A tuple of integers used internally for PIL-style arrays.
    #[getter]
    fn suboffsets(cx: &mut Context, args: &Args) -> PyResult<Value> {
        view(cx, args.this())?;
        Ok(cx.empty_tuple())
    }

    /// An integer indicating how many dimensions of a multi-dimensional array the memory represents.
    #[getter]
    fn ndim(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(view(cx, args.this())?.dimensions as i32))
    }

    /// A bool indicating whether the memory is read only.
    #[getter]
    fn readonly(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(view(cx, args.this())?.is_readonly()))
    }

    /// A bool indicating whether the memory is C contiguous.
    #[getter]
    fn c_contiguous(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(view(cx, args.this())?.is_contiguous()))
    }

    /// A bool indicating whether the memory is Fortran contiguous.
    #[getter]
    fn f_contiguous(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let view = view(cx, args.this())?;
        Ok(Value::bool(view.geometry().is_dense_backwards(view.item_size as i64)))
    }

    /// A bool indicating whether the memory is contiguous.
    #[getter]
    fn contiguous(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let view = view(cx, args.this())?;
        Ok(Value::bool(view.is_contiguous() || view.dimensions > 1 && view.geometry().is_dense_backwards(view.item_size as i64)))
    }

    /// Return a buffer object that exposes the underlying memory of the object.
    #[sig("(self, flags, /)")]
    fn __buffer__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::of_native_by_flags(cx, args.this(), args.get(1))
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[sig("(self, buffer, /)")]
    fn __release_buffer__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::release_of_native(cx, args.this(), args.get(1))
    }
}

/// Lets go of the exporter.
pub(super) fn release(cx: &mut Context, value: &Value) -> PyResult {
    let Some(view) = cx.get::<MemoryView>(value) else { return Ok(()) };
    if view.held > 0 {
        let count = view.held;
        let message = format!("memoryview has {count} exported buffer{}", if count == 1 { "" } else { "s" });
        return Err(cx.error(ShapeId::BUFFER_ERROR, &message));
    }
    let hash = if view.hashed && !view.is_released() { Some(hash_of(cx, value)?) } else { None };
    let Some(view) = cx.get_mut::<MemoryView>(value) else { return Ok(()) };
    if let Some(hash) = hash {
        view.offset = hash;
    }
    let let_go = (view.exporter.take(), view.token.take());
    drop(let_go);
    Ok(())
}

/// The hash of the bytes.
fn hash_of(cx: &mut Context, value: &Value) -> PyResult<i64> {
    let bytes = ops::to_bytes(cx, value)?;
    Ok(crate::bytes::layout::hash(cx, &bytes))
}

/// Runs `body` while the view cannot be released.
fn while_held<R>(cx: &mut Context, value: &Value, body: impl FnOnce(&mut Context) -> PyResult<R>) -> PyResult<R> {
    if let Some(view) = cx.get_mut::<MemoryView>(value) {
        view.held = view.held.saturating_add(1);
    }
    let result = body(cx);
    if let Some(view) = cx.get_mut::<MemoryView>(value) {
        view.held = view.held.saturating_sub(1);
    }
    result
}
