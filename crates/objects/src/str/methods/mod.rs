//! `str`.

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// `str`
pub static SPEC: TypeSpec = TypeSpec {
    name: "str",
    id: Some(ShapeId::STR),
    layout: crate::str::layout::AsciiStr::INFO,
    subclass_layout: Some(crate::layout::Payload::INFO),
    flags: TypeFlags::BASE.with(TypeFlags::MATCH_SELF),
    ..TypeSpec::DEFAULT
};
