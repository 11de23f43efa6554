//! The methods that `bytearray` has beyond those it shares with `bytes`.

use lissom_macros::methods;
use lissom_text::search;

use super::layout::ByteArray;
use super::ops as array;
use crate::bytes::{iter, methods::SHARED, ops};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// The type `bytearray`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "bytearray",
    id: Some(ShapeId::BYTEARRAY),
    layout: ByteArray::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::UNHASHABLE).with(TypeFlags::MATCH_SELF),
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer",
    methods: &[ArrayMethods::METHODS, SHARED[0], SHARED[1], SHARED[2], SHARED[3], SHARED[4]],
    buffer: Some(&super::layout::EXPORTER),
    ..TypeSpec::DEFAULT
};

/// The type of iterators over `bytearray`.
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "bytearray_iterator",
    layout: iter::ByteIterator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[iter::ByteIteratorMethods::METHODS],
    next: Some(iter::next),
    ..TypeSpec::DEFAULT
};

/// The methods of `bytearray` alone.
pub struct ArrayMethods;

/// The end of the array, where things are added.
fn append(cx: &mut Context, array: &Value, bytes: &[u8]) -> PyResult {
    let length = cx.get::<ByteArray>(array).map_or(0, |this| this.bytes().len());
    cx.bytearray_splice(array, length, 0, bytes)
}

#[methods]
impl ArrayMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_bytearray_of(args.get(0))
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, source=b'', encoding='utf-8', errors='strict')", inferred, "")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let builder = ops::from_arguments(cx, args, "bytearray", "byte must be in range(0, 256)")?;
        let length = ops::receiver(cx, args).len();
        cx.bytearray_splice(args.this(), 0, length, builder.as_bytes())?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.type_name(args.this());
        let bytes = ops::receiver(cx, args);
        let mut builder = TextBuilder::new();
        builder.push_str(cx, &name)?;
        builder.push_byte(cx, b'(')?;
        builder.write(cx, |out| lissom_text::repr::bytearray_repr(bytes, out))?;
        builder.push_byte(cx, b')')?;
        builder.finish(cx)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Self::__repr__(cx, args)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&ITERATOR_SPEC)?;
        iter::iter(cx, &class, args.this())
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        if key.shape() == ShapeId::SLICE {
            array::set_slice(cx, args.this(), key, Some(args.get(2)))?;
            return Ok(Value::NONE);
        }
        if !key.is_small_int() && cx.special(key, Special::Index).is_none() {
            let kind = cx.type_name(key);
            return Err(cx.type_error(&format!("bytearray indices must be integers or slices, not {kind}")));
        }
        let index = cx.index(key)?;
        let byte = ops::byte(cx, args.get(2))?;
        let at = array::position(cx, args, &index, "bytearray index out of range")?;
        if let Some(place) = cx.get_mut::<ByteArray>(args.this()).and_then(|this| this.bytes_mut().get_mut(at)) {
            *place = byte;
        }
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        if key.shape() == ShapeId::SLICE {
            array::set_slice(cx, args.this(), key, None)?;
            return Ok(Value::NONE);
        }
        if !key.is_small_int() && cx.special(key, Special::Index).is_none() {
            let kind = cx.type_name(key);
            return Err(cx.type_error(&format!("bytearray indices must be integers or slices, not {kind}")));
        }
        let at = array::position(cx, args, key, "bytearray index out of range")?;
        cx.bytearray_splice(args.this(), at, 1, &[])?;
        Ok(Value::NONE)
    }

    /// Implement self+=value.
    #[sig("(self, value, /)")]
    fn __iadd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.has_buffer(args.get(1)) || cx.is_scattered(args.get(1)) {
            let kind = cx.type_name(args.get(1));
            let own = cx.type_name(args.this());
            return Err(cx.type_error(&format!("can't concat {kind} to {own}")));
        }
        let bytes = array::foreign(cx, args.this(), args.get(1))?;
        append(cx, args.this(), &bytes)?;
        Ok(args.this().clone())
    }

    /// Implement self*=value.
    #[sig("(self, value, /)")]
    fn __imul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let times = cx.index_count(args.get(1))?.max(0) as usize;
        let bytes = cx.bytes_from_buffer(args.this())?;
        let unit = bytes.bytes_slice();
        let Some(total) = unit.len().checked_mul(times) else { return Err(cx.memory_error()) };
        cx.bytearray_resize(args.this(), total)?;
        if let Some(this) = cx.get_mut::<ByteArray>(args.this()) {
            for chunk in this.bytes_mut().chunks_exact_mut(unit.len().max(1)) {
                chunk.copy_from_slice(unit);
            }
        }
        Ok(args.this().clone())
    }

    /// Append a single item to the end of the bytearray.
    ///
    ///   item
    ///     The item to be appended.
    #[sig("(self, item, /)")]
    fn append(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let byte = ops::byte(cx, args.get(1))?;
        append(cx, args.this(), &[byte])?;
        Ok(Value::NONE)
    }

    /// Append all the items from the iterator or sequence to the end of the bytearray.
    ///
    ///   iterable_of_ints
    ///     The iterable of items to append.
    #[sig("(self, iterable_of_ints, /)")]
    fn extend(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let source = args.get(1);
        if cx.has_buffer(source) {
            let bytes = array::foreign(cx, args.this(), source)?;
            append(cx, args.this(), &bytes)?;
            return Ok(Value::NONE);
        }
        if let Some(text) = cx.as_str(source) {
            if text.bytes.is_empty() {
                return Ok(Value::NONE);
            }
            return Err(cx.type_error("expected iterable of integers; got: 'str'"));
        }
        if !ops::is_iterable(cx, source) {
            let kind = cx.type_name(source);
            return Err(cx.type_error(&format!("can't extend bytearray with {kind}")));
        }
        let builder = ops::collect(cx, source, "byte must be in range(0, 256)")?;
        append(cx, args.this(), builder.as_bytes())?;
        Ok(Value::NONE)
    }

    /// Insert a single item into the bytearray before the given index.
    ///
    ///   index
    ///     The index where the value is to be inserted.
    ///   item
    ///     The item to be inserted.
    #[sig("(self, index, item, /)")]
    fn insert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.index_i64(args.get(1))?;
        let byte = ops::byte(cx, args.get(2))?;
        let length = ops::receiver(cx, args).len() as i64;
        let at = if index < 0 { (index + length).max(0) } else { index.min(length) };
        cx.bytearray_splice(args.this(), at as usize, 0, &[byte])?;
        Ok(Value::NONE)
    }

    /// Remove and return a single item from B.
    ///
    ///   index
    ///     The index from where to remove the item.
    ///     -1 (the default value) means remove the last item.
    ///
    /// If no index argument is given, will pop the last item.
    #[sig("(self, index=-1, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = args.opt(1).cloned().unwrap_or(Value::int32(-1));
        let index_value = cx.index_i64(&index)?;
        if ops::receiver(cx, args).is_empty() {
            return Err(cx.index_error("pop from empty bytearray"));
        }
        let at = array::position(cx, args, &Value::int_unchecked(index_value), "pop index out of range")?;
        let byte = ops::receiver(cx, args).get(at).copied().unwrap_or(0);
        cx.bytearray_splice(args.this(), at, 1, &[])?;
        Ok(Value::int32(byte as i32))
    }

    /// Remove the first occurrence of a value in the bytearray.
    ///
    ///   value
    ///     The value to remove.
    #[sig("(self, value, /)")]
    fn remove(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let byte = ops::byte(cx, args.get(1))?;
        match search::find(ops::receiver(cx, args), &[byte]) {
            Some(at) => cx.bytearray_splice(args.this(), at, 1, &[])?,
            None => return Err(cx.value_error("value not found in bytearray")),
        }
        Ok(Value::NONE)
    }

    /// Remove all items from the bytearray.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.bytearray_resize(args.this(), 0)?;
        Ok(Value::NONE)
    }

    /// Return a copy of B.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = ops::receiver(cx, args);
        cx.new_bytearray(bytes)
    }

    /// Reverse the order of the values in B in place.
    #[sig("(self, /)")]
    fn reverse(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(this) = cx.get_mut::<ByteArray>(args.this()) {
            this.bytes_mut().reverse();
        }
        Ok(Value::NONE)
    }

    /// Resize the internal buffer of bytearray to len.
    ///
    ///   size
    ///     New size to resize to.
    #[sig("(self, size, /)")]
    fn resize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = cx.index_i64(args.get(1))?;
        if size < 0 {
            return Err(cx.value_error(&format!("Can only resize to positive sizes, got {size}")));
        }
        cx.bytearray_resize(args.this(), size as usize)?;
        Ok(Value::NONE)
    }

    /// B.__alloc__() -> int
    ///
    /// Return the number of bytes actually allocated.
    #[sig("(self, /)")]
    fn __alloc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let capacity = cx.get::<ByteArray>(args.this()).map_or(0, ByteArray::capacity);
        cx.new_int(capacity as i64)
    }

    /// Return a buffer object that exposes the underlying memory of the object.
    #[sig("(self, flags, /)")]
    fn __buffer__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::memoryview::ops::of_native_by_flags(cx, args.this(), args.get(1))
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[sig("(self, buffer, /)")]
    fn __release_buffer__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::memoryview::ops::release_of_native(cx, args.this(), args.get(1))
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reduce(cx, args.this(), 2)
    }

    /// Return state information for pickling.
    #[sig("(self, proto=0, /)")]
    fn __reduce_ex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let protocol = args.opt(1).map_or(Ok(0), |protocol| cx.index_i32(protocol))?;
        reduce(cx, args.this(), protocol)
    }
}

/// Class, arguments and attributes. Before protocol 3, pickles had no bytes: the content is text of as many characters.
fn reduce(cx: &mut Context, this: &Value, protocol: i32) -> PyResult<Value> {
    let bytes = cx.bytes_from_buffer(this)?;
    let arguments = match () {
        () if protocol >= 3 => cx.new_tuple(&[bytes])?,
        () if cx.len(&bytes)? == 0 => cx.new_tuple(&[])?,
        () => {
            let codec = cx.new_str("latin-1")?;
            let text = cx.call_method(&bytes, "decode", std::slice::from_ref(&codec))?;
            cx.new_tuple(&[text, codec])?
        }
    };
    let class = cx.type_of(this);
    let name = cx.intern("__dict__")?;
    let state = match cx.lookup_attr(this, &name)? {
        Some(dict) => dict,
        None => Value::NONE,
    };
    cx.new_tuple(&[class, arguments, state])
}
