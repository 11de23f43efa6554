//! What Python code sees of weak references.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `weakref.ReferenceType`
pub static SPEC: TypeSpec = TypeSpec {
    name: "weakref.ReferenceType",
    id: Some(ShapeId::WEAKREF),
    layout: super::WeakRef::INFO,
    flags: crate::typeobject::TypeFlags::BASE,
    ..TypeSpec::DEFAULT
};
