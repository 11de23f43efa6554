//! Views of dicts.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `dict_keys`
pub static KEYS_SPEC: TypeSpec = TypeSpec {
    name: "dict_keys",
    id: Some(ShapeId::DICT_KEYS),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `dict_values`
pub static VALUES_SPEC: TypeSpec = TypeSpec {
    name: "dict_values",
    id: Some(ShapeId::DICT_VALUES),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};

/// `dict_items`
pub static ITEMS_SPEC: TypeSpec = TypeSpec {
    name: "dict_items",
    id: Some(ShapeId::DICT_ITEMS),
    layout: crate::layout::Plain::INFO,
    ..TypeSpec::DEFAULT
};
