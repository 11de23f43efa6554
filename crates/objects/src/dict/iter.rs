//! Iterators over dicts.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `dict_keyiterator`
pub static KEY_SPEC: TypeSpec = TypeSpec {
    name: "dict_keyiterator",
    id: Some(ShapeId::DICT_KEY_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `dict_valueiterator`
pub static VALUE_SPEC: TypeSpec = TypeSpec {
    name: "dict_valueiterator",
    id: Some(ShapeId::DICT_VALUE_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `dict_itemiterator`
pub static ITEM_SPEC: TypeSpec = TypeSpec {
    name: "dict_itemiterator",
    id: Some(ShapeId::DICT_ITEM_ITERATOR),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
