//! `bool`: two values in place.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `bool`
pub static SPEC: TypeSpec = TypeSpec {
    name: "bool",
    id: Some(ShapeId::BOOL),
    base: Some(&crate::int::SPEC),
    layout: crate::int::BigInt::INFO,
    flags: TypeFlags::MATCH_SELF,
    doc: "Returns True when the argument is true, False otherwise.",
    ..TypeSpec::DEFAULT
};
