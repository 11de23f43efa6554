//! What only `bytes` has: making one, hashing, its iterator.

use lissom_macros::methods;

use crate::bytes::{iter, layout, ops};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// The methods of `bytes` alone.
pub(super) struct CoreMethods;

#[methods]
impl CoreMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, source=b'', encoding='utf-8', errors='strict')", inferred, "")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        if let (Some(source), None, None) = (args.opt(1), args.opt(2), args.opt(3)) {
            if source.is_bytes() {
                return ops::wrap(cx, class, source.clone());
            }
            if source.is_pointer()
                && cx.special(source, Special::Bytes).is_some()
                && let Some(made) = cx.call_special(source, Special::Bytes, &[])?
            {
                let Some(bytes) = ops::exact(cx, &made) else {
                    let name = cx.type_name(&made);
                    return Err(cx.type_error(&format!("__bytes__ returned non-bytes (type {name})")));
                };
                let bytes = if class.is(&cx.type_object(ShapeId::BYTES)) { made } else { bytes };
                return ops::wrap(cx, class, bytes);
            }
        }
        let builder = ops::from_arguments(cx, args, "bytes", "bytes must be in range(0, 256)")?;
        let bytes = builder.finish_bytes(cx)?;
        ops::wrap(cx, class, bytes)
    }

    /// Convert this value to exact type bytes.
    #[sig("(self, /)")]
    fn __bytes__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(ops::exact(cx, args.this()).unwrap_or(Value::NONE))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = ops::receiver(cx, args);
        TextBuilder::build(cx, |out| lissom_text::repr::bytes_repr(bytes, out))
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = ops::receiver(cx, args);
        TextBuilder::build(cx, |out| lissom_text::repr::bytes_repr(bytes, out))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = layout::hash_of(cx, ops::receiver(cx, args));
        cx.new_int(hash)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_object(ShapeId::BYTES_ITERATOR);
        iter::iter(cx, &class, args.this())
    }

    /// The arguments that make an equal object.
    #[sig("(self, /)")]
    fn __getnewargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = ops::exact(cx, args.this()).unwrap_or(Value::NONE);
        cx.new_tuple(&[bytes])
    }

    /// Return a buffer object that exposes the underlying memory of the object.
    #[sig("(self, flags, /)")]
    fn __buffer__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::memoryview::ops::of_native_by_flags(cx, args.this(), args.get(1))
    }
}
