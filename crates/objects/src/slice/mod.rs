//! `slice`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `slice`
pub static SPEC: TypeSpec = TypeSpec {
    name: "slice",
    id: Some(ShapeId::SLICE),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::NONE,
    ..TypeSpec::DEFAULT
};
