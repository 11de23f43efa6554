//! `None`, `NotImplemented` and `Ellipsis`: constants in place, each the only instance of its type.

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::layout::{Native as _, Plain};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// `NoneType`
pub static NONE_SPEC: TypeSpec = TypeSpec {
    name: "NoneType",
    id: Some(ShapeId::NONE),
    layout: Plain::INFO,
    doc: "The type of the None singleton.",
    methods: &[NoneMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `NotImplementedType`
pub static NOT_IMPLEMENTED_SPEC: TypeSpec = TypeSpec {
    name: "NotImplementedType",
    id: Some(ShapeId::NOT_IMPLEMENTED),
    layout: Plain::INFO,
    doc: "The type of the NotImplemented singleton.",
    methods: &[NotImplementedMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `ellipsis`
pub static ELLIPSIS_SPEC: TypeSpec = TypeSpec {
    name: "ellipsis",
    id: Some(ShapeId::ELLIPSIS),
    layout: Plain::INFO,
    doc: "The type of the Ellipsis singleton.",
    methods: &[EllipsisMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `NoneType`.
pub struct NoneMethods;
/// The methods of `NotImplementedType`.
pub struct NotImplementedMethods;
/// The methods of `ellipsis`.
pub struct EllipsisMethods;

/// What `__new__` gives: the constant, without arguments.
fn constant(cx: &mut Context, args: &Args, value: Value) -> PyResult<Value> {
    if !args.rest.is_empty() || args.keywords.is_some() {
        let name = cx.type_name(&value);
        let name = if name == "ellipsis" { "EllipsisType" } else { &name };
        return Err(cx.type_error(&format!("{name} takes no arguments")));
    }
    Ok(value)
}

#[methods]
impl NoneMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", inferred, "(cls)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        constant(cx, args, Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("None")
    }

    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(0xfca8_6420)
    }
}

#[methods]
impl NotImplementedMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", inferred, "(cls)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        constant(cx, args, Value::NOT_IMPLEMENTED)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("NotImplemented")
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("NotImplemented")
    }

    /// True if self else False
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.type_error("NotImplemented should not be used in a boolean context"))
    }
}

#[methods]
impl EllipsisMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", inferred, "(cls)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        constant(cx, args, Value::ELLIPSIS)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("Ellipsis")
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("Ellipsis")
    }
}
