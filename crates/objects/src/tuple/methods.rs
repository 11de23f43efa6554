//! `tuple`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `tuple`
pub static SPEC: TypeSpec = TypeSpec {
    name: "tuple",
    id: Some(ShapeId::TUPLE),
    layout: crate::layout::Values::INFO,
    subclass_layout: Some(crate::layout::LongValues::INFO),
    flags: TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF),
    ..TypeSpec::DEFAULT
};
