//! The constants that are the only instance of their type.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `NoneType`
pub static NONE_SPEC: TypeSpec = TypeSpec {
    name: "NoneType",
    id: Some(ShapeId::NONE),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `NotImplementedType`
pub static NOT_IMPLEMENTED_SPEC: TypeSpec = TypeSpec {
    name: "NotImplementedType",
    id: Some(ShapeId::NOT_IMPLEMENTED),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `ellipsis`
pub static ELLIPSIS_SPEC: TypeSpec = TypeSpec {
    name: "ellipsis",
    id: Some(ShapeId::ELLIPSIS),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
