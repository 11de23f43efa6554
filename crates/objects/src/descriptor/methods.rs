//! What Python code sees of native functions and descriptors.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;

/// `builtin_function_or_method`
pub static BUILTIN_SPEC: TypeSpec = TypeSpec {
    name: "builtin_function_or_method",
    id: Some(ShapeId::BUILTIN),
    layout: super::Callable::INFO,
    ..TypeSpec::DEFAULT
};

/// `method_descriptor`
pub static METHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "method_descriptor",
    id: Some(ShapeId::METHOD_DESCRIPTOR),
    layout: super::Callable::INFO,
    ..TypeSpec::DEFAULT
};

/// `wrapper_descriptor`
pub static WRAPPER_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "wrapper_descriptor",
    id: Some(ShapeId::WRAPPER_DESCRIPTOR),
    layout: super::Callable::INFO,
    ..TypeSpec::DEFAULT
};

/// `classmethod_descriptor`
pub static CLASSMETHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "classmethod_descriptor",
    id: Some(ShapeId::CLASSMETHOD_DESCRIPTOR),
    layout: super::Callable::INFO,
    ..TypeSpec::DEFAULT
};

/// `getset_descriptor`
pub static GETSET_SPEC: TypeSpec = TypeSpec {
    name: "getset_descriptor",
    id: Some(ShapeId::GETSET_DESCRIPTOR),
    layout: super::GetSet::INFO,
    ..TypeSpec::DEFAULT
};

/// `member_descriptor`
pub static MEMBER_SPEC: TypeSpec = TypeSpec {
    name: "member_descriptor",
    id: Some(ShapeId::MEMBER_DESCRIPTOR),
    layout: super::Member::INFO,
    ..TypeSpec::DEFAULT
};

/// `property`
pub static PROPERTY_SPEC: TypeSpec = TypeSpec {
    name: "property",
    id: Some(ShapeId::PROPERTY),
    layout: super::Property::INFO,
    ..TypeSpec::DEFAULT
};

/// `staticmethod`
pub static STATICMETHOD_SPEC: TypeSpec = TypeSpec {
    name: "staticmethod",
    id: Some(ShapeId::STATICMETHOD),
    layout: super::Wrapper::INFO,
    ..TypeSpec::DEFAULT
};

/// `classmethod`
pub static CLASSMETHOD_SPEC: TypeSpec = TypeSpec {
    name: "classmethod",
    id: Some(ShapeId::CLASSMETHOD),
    layout: super::Wrapper::INFO,
    ..TypeSpec::DEFAULT
};

/// `super`
pub static SUPER_SPEC: TypeSpec = TypeSpec {
    name: "super",
    id: Some(ShapeId::SUPER),
    layout: super::Super::INFO,
    ..TypeSpec::DEFAULT
};

/// `method`
pub static METHOD_SPEC: TypeSpec = TypeSpec {
    name: "method",
    id: Some(ShapeId::METHOD),
    layout: super::Method::INFO,
    ..TypeSpec::DEFAULT
};
