//! `dict`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `dict`
pub static SPEC: TypeSpec = TypeSpec {
    name: "dict",
    id: Some(ShapeId::DICT),
    layout: super::Dict::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::UNHASHABLE).with(TypeFlags::MATCH_SELF),
    ..TypeSpec::DEFAULT
};
