//! `bytes`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `bytes`
pub static SPEC: TypeSpec = TypeSpec {
    name: "bytes",
    id: Some(ShapeId::BYTES),
    layout: crate::layout::Bytes::INFO,
    subclass_layout: Some(crate::layout::Payload::INFO),
    flags: TypeFlags::BASE,
    ..TypeSpec::DEFAULT
};

/// `bytes_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "bytes_iterator",
    id: Some(ShapeId::BYTES_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
