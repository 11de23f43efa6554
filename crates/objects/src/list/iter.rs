//! `list_iterator`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `list_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "list_iterator",
    id: Some(ShapeId::LIST_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
