//! Generic aliases and unions of types.

use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// `types.GenericAlias`
pub static ALIAS_SPEC: TypeSpec = TypeSpec {
    name: "types.GenericAlias",
    id: Some(ShapeId::GENERIC_ALIAS),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `typing.Union`
pub static UNION_SPEC: TypeSpec = TypeSpec {
    name: "typing.Union",
    id: Some(ShapeId::UNION),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `left | right`
///
/// # Errors
/// `NotImplementedError`
pub fn union_of(cx: &mut Context, _left: &Value, _right: &Value) -> PyResult<Value> {
    Err(cx.not_implemented("unions of types"))
}

/// `origin[arguments]`
///
/// # Errors
/// `NotImplementedError`
pub fn new_alias(cx: &mut Context, _origin: &Value, _arguments: &Value) -> PyResult<Value> {
    Err(cx.not_implemented("generic aliases"))
}
