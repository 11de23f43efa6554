//! What Python code sees of cells.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `cell`
pub static CELL_SPEC: TypeSpec = TypeSpec {
    name: "cell",
    id: Some(ShapeId::CELL),
    layout: super::Cell::INFO,
    ..TypeSpec::DEFAULT
};

/// `template`
pub static TEMPLATE_SPEC: TypeSpec = TypeSpec {
    name: "template",
    id: Some(ShapeId::TEMPLATE),
    layout: super::Template::INFO,
    ..TypeSpec::DEFAULT
};

/// `function_extra`
pub static EXTRA_SPEC: TypeSpec = TypeSpec {
    name: "function_extra",
    id: Some(ShapeId::FUNCTION_EXTRA),
    layout: super::FunctionExtra::INFO,
    ..TypeSpec::DEFAULT
};
