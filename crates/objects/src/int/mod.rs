//! `int`: whole numbers of any size.
//!
//! A number that fits 63 bits is its own word; larger ones are cells of limbs ([`layout`]). [`limbs`] computes on magnitudes,
//! [`ops`] on integers of either form, [`text`] converts, [`methods`] is what Python sees.

pub mod layout;
pub mod limbs;
pub mod methods;
pub mod ops;
pub mod text;

pub use layout::IntRef;

use crate::layout::{Native as _, Payload};
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

/// The type `int`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "int",
    id: Some(ShapeId::INT),
    layout: layout::BigInt::INFO,
    subclass_layout: Some(Payload::INFO),
    flags: TypeFlags(TypeFlags::BASE.0 | TypeFlags::MATCH_SELF.0),
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nA whole number of any size. Without arguments, zero; from a number, its integral part;\nfrom a string, bytes or bytearray, the number written there in the given base (2 to 36,\nor 0 to take the base from the prefix, as in source code).",
    methods: &[methods::Operators::METHODS, methods::Methods::METHODS],
    ..TypeSpec::DEFAULT
};
