//! `complex`: a pair of floats in a cell.

pub mod layout;
pub mod methods;
pub mod ops;

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// The type `complex`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "complex",
    id: Some(ShapeId::COMPLEX),
    layout: layout::Complex::INFO,
    flags: TypeFlags::BASE,
    doc: "complex(real=0, imag=0)\n--\n\nA complex number; made from its parts, from another number, or from its text.",
    methods: &[methods::Operators::METHODS, methods::Methods::METHODS],
    ..TypeSpec::DEFAULT
};
