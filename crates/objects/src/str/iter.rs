//! `str_iterator`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `str_iterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "str_iterator",
    id: Some(ShapeId::STR_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
