//! What Python code sees of `int`.

use crate::layout::{Native as _, Payload};
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

use super::BigInt;

/// `int`
pub static SPEC: TypeSpec = TypeSpec {
    name: "int",
    id: Some(ShapeId::INT),
    layout: BigInt::INFO,
    subclass_layout: Some(Payload::INFO),
    flags: TypeFlags::BASE.with(TypeFlags::MATCH_SELF),
    doc: "int([x]) -> integer\nint(x, base=10) -> integer",
    ..TypeSpec::DEFAULT
};
