//! `types.SimpleNamespace`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `types.SimpleNamespace`
pub static SPEC: TypeSpec = TypeSpec {
    name: "types.SimpleNamespace",
    id: Some(ShapeId::SIMPLE_NAMESPACE),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT),
    ..TypeSpec::DEFAULT
};
