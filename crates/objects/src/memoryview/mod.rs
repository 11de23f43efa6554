//! `memoryview`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `memoryview`
pub static SPEC: TypeSpec = TypeSpec {
    name: "memoryview",
    id: Some(ShapeId::MEMORYVIEW),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::NONE,
    ..TypeSpec::DEFAULT
};
