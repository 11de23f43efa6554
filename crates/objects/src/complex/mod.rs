//! `complex`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `complex`
pub static SPEC: TypeSpec = TypeSpec {
    name: "complex",
    id: Some(ShapeId::COMPLEX),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::BASE,
    ..TypeSpec::DEFAULT
};
