//! `bool`: `True` and `False`, which are constants in the value's word and count as the integers 1 and 0.

pub mod methods;

use crate::layout::{Native as _, Payload};
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// The type `bool`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "bool",
    id: Some(ShapeId::BOOL),
    base: Some(&crate::int::SPEC),
    layout: Payload::INFO,
    flags: TypeFlags::MATCH_SELF,
    doc: "bool(object=False, /)\n--\n\nThe truth of an object: True or False, of which there is one each.",
    methods: &[methods::Methods::METHODS],
    ..TypeSpec::DEFAULT
};
