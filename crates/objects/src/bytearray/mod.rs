//! `bytearray`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `bytearray`
pub static SPEC: TypeSpec = TypeSpec {
    name: "bytearray",
    id: Some(ShapeId::BYTEARRAY),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::BASE,
    ..TypeSpec::DEFAULT
};
