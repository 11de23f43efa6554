//! `float`: a double, in place or in a cell.

pub mod layout;

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `float`
pub static SPEC: TypeSpec = TypeSpec {
    name: "float",
    id: Some(ShapeId::FLOAT),
    layout: layout::Float::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::MATCH_SELF),
    doc: "Convert a string or number to a floating-point number, if possible.",
    ..TypeSpec::DEFAULT
};
