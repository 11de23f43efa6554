//! `range`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `range`
pub static SPEC: TypeSpec = TypeSpec {
    name: "range",
    id: Some(ShapeId::RANGE),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::NONE,
    ..TypeSpec::DEFAULT
};

/// `range_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "range_iterator",
    id: Some(ShapeId::RANGE_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
