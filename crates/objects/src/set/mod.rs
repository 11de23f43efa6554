//! `set`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `set`
pub static SPEC: TypeSpec = TypeSpec {
    name: "set",
    id: Some(ShapeId::SET),
    layout: crate::layout::Plain::INFO,
    flags: TypeFlags::BASE,
    ..TypeSpec::DEFAULT
};

/// `frozenset`
pub static FROZEN_SPEC: TypeSpec = TypeSpec {
    name: "frozenset",
    id: Some(ShapeId::FROZENSET),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `set_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "set_iterator",
    id: Some(ShapeId::SET_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
