//! `list`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `list`
pub static SPEC: TypeSpec = TypeSpec {
    name: "list",
    id: Some(ShapeId::LIST),
    layout: super::List::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::UNHASHABLE).with(TypeFlags::MATCH_SELF),
    ..TypeSpec::DEFAULT
};
