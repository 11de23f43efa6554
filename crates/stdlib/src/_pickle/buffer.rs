//! `PickleBuffer`: wraps an object with a buffer, so that a pickle may leave the bytes out and hand the buffer on as it is.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

/// `pickle.PickleBuffer`: field 0 is a view of the object, absent once it was released.
pub(super) static SPEC: TypeSpec = TypeSpec {
    name: "pickle.PickleBuffer",
    layout: Record::INFO,
    flags: TypeFlags::WEAKREF.with(TypeFlags::CORE),
    doc: "Wrapper for potentially out-of-band buffers",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Is it a `PickleBuffer`?
pub(super) fn is_buffer(cx: &mut Context, value: &Value) -> PyResult<bool> {
    let class = cx.native_type(&SPEC)?;
    Ok(cx.type_of(value).is(&class))
}

fn view(cx: &mut Context, this: &Value) -> PyResult<Value> {
    match cx.record_get(this, 0) {
        Some(view) => Ok(view),
        None => Err(cx.value_error("operation forbidden on released PickleBuffer object")),
    }
}

fn flag(cx: &mut Context, view: &Value, name: &str) -> PyResult<bool> {
    let flag = cx.get_attr_str(view, name)?;
    cx.truth(&flag)
}

/// A one-dimensional view of the bytes as they lie.
pub(super) fn raw(cx: &mut Context, this: &Value) -> PyResult<Value> {
    let view = view(cx, this)?;
    let in_order = flag(cx, &view, "c_contiguous")?;
    if !in_order && !flag(cx, &view, "f_contiguous")? {
        return Err(cx.error(ShapeId::BUFFER_ERROR, "cannot extract raw buffer from non-contiguous buffer"));
    }
    let format = cx.new_str("B")?;
    cx.call_method(&view, "cast", &[format])
}

/// The methods.
struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("__new__(cls, object, /)", inferred, "")]
    fn new(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let view = lissom_objects::memoryview::ops::new(cx, args.get(1))?;
        let made = cx.new_record(args.get(0), ())?;
        cx.record_set(&made, 0, Some(view));
        Ok(made)
    }

    /// Return a buffer object that exposes the underlying memory of the object.
    #[sig("(self, flags, /)")]
    fn __buffer__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let view = view(cx, args.this())?;
        lissom_objects::memoryview::ops::new(cx, &view)
    }

    /// Release the buffer object that exposes the underlying memory of the object.
    #[sig("(self, buffer, /)")]
    fn __release_buffer__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Return a memoryview of the raw memory underlying this buffer.
    /// Will raise BufferError is the buffer isn't contiguous.
    #[sig("(self, /)")]
    fn raw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        raw(cx, args.this())
    }

    /// Release the underlying buffer exposed by the PickleBuffer object.
    #[sig("(self, /)")]
    fn release(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(view) = cx.record_get(args.this(), 0) {
            cx.record_set(args.this(), 0, None);
            cx.call_method(&view, "release", &[])?;
        }
        Ok(Value::NONE)
    }
}
