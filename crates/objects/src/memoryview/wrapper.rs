//! What a view of an instance of a Python class holds: when the last such view is gone, `__release_buffer__` is called.
//!
//! It stands in for the exporter's token. Fields: 0 the instance, 1 the view that its `__buffer__` gave.

use lissom_macros::methods;

use super::ops;
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::record::Record;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// The type of what holds an instance for a view.
static SPEC: TypeSpec = TypeSpec {
    name: "_buffer_wrapper",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[WrapperMethods::METHODS],
    ..TypeSpec::DEFAULT
};

struct WrapperMethods;

fn release_method(cx: &mut Context, object: &Value) -> PyResult<Option<Value>> {
    let name = cx.intern("__release_buffer__")?;
    let class = cx.type_of(object);
    Ok(cx.lookup_in_type(&class, &name).filter(|method| crate::descriptor::as_callable(method).is_none_or(|callable| callable.owner.is_none())))
}

/// A view of what `view`, made by `object.__buffer__`, shows; it lets go by `object.__release_buffer__`.
pub(super) fn wrap(cx: &mut Context, object: &Value, view: &Value) -> PyResult<Value> {
    let Some(mut part) = ops::open(cx, view)? else { return Ok(view.clone()) };
    if release_method(cx, object)?.is_some() {
        let class = cx.native_type(&SPEC)?;
        let wrapper = cx.new_record(&class, ())?;
        cx.record_set(&wrapper, 0, Some(object.clone()));
        cx.record_set(&wrapper, 1, Some(view.clone()));
        part.token = Some(wrapper);
    }
    part.make(cx)
}

#[methods]
impl WrapperMethods {
    /// Let go of the buffer.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (Some(object), Some(view)) = (cx.record_get(args.this(), 0), cx.record_get(args.this(), 1)) else { return Ok(Value::NONE) };
        let Some(method) = release_method(cx, &object)? else { return Ok(Value::NONE) };
        cx.call_unbound(&method, &object, std::slice::from_ref(&view))
    }
}
