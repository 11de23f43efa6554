//! `float`: IEEE 754 numbers of 64 bits, in the value's word where its encoding allows ([`crate::value`]), else in a cell ([`layout`]).

pub mod layout;
pub mod methods;
pub mod ops;

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// The type `float`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "float",
    id: Some(ShapeId::FLOAT),
    layout: layout::Float::INFO,
    flags: TypeFlags(TypeFlags::BASE.0 | TypeFlags::MATCH_SELF.0),
    doc: "float(x=0, /)\n--\n\nA floating-point number; made from a number or from its text.",
    methods: &[methods::Operators::METHODS, methods::Methods::METHODS],
    ..TypeSpec::DEFAULT
};
