//! `tuple_iterator`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `tuple_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "tuple_iterator",
    id: Some(ShapeId::TUPLE_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
