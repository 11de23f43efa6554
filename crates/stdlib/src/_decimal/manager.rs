//! What `localcontext` gives: a context that is the current one within a `with` statement.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::state;

/// `decimal.ContextManager`: fields 0 and 1 of the record are the context within and the one outside.
pub static SPEC: TypeSpec = TypeSpec {
    name: "decimal.ContextManager",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    doc: "",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// A manager.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, inner: Value, outer: Value) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let manager = cx.new_record(&class, ())?;
    cx.record_set(&manager, 0, Some(inner));
    cx.record_set(&manager, 1, Some(outer));
    Ok(manager)
}

fn enter(cx: &mut Context, args: &Args, field: usize) -> PyResult<Value> {
    let context = cx.record_get(args.this(), field).unwrap_or(Value::NONE);
    state::set_current(cx, &context)?;
    Ok(context)
}

/// The methods.
pub struct Methods;

#[methods]
impl Methods {
    /// Make the context the current one.
    #[sig("(self, /)")]
    fn __enter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        enter(cx, args, 0)
    }

    /// Make the context from before the current one.
    #[sig("(self, /, *args)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        enter(cx, args, 1)?;
        Ok(Value::FALSE)
    }
}
