//! The methods of `bytes`, by topic. Those that `bytearray` has as well are in tables of their own, and look at what they are called on.

pub mod align;
pub mod case;
mod core;
pub mod search;
pub mod sequence;
pub mod split;

use crate::typeobject::{TypeFlags, TypeSpec};
use crate::layout::{Native as _, Payload};
use crate::native::Native;
use crate::shape::ShapeId;

/// The methods that `bytes` and `bytearray` share.
pub const SHARED: [&[Native]; 5] = [
    search::SearchMethods::METHODS,
    split::SplitMethods::METHODS,
    case::CaseMethods::METHODS,
    align::AlignMethods::METHODS,
    sequence::SequenceMethods::METHODS,
];

/// The type `bytes`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "bytes",
    id: Some(ShapeId::BYTES),
    layout: super::layout::ByteString::INFO,
    subclass_layout: Some(Payload::INFO),
    flags: TypeFlags::BASE.with(TypeFlags::MATCH_SELF),
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer",
    methods: &[core::CoreMethods::METHODS, SHARED[0], SHARED[1], SHARED[2], SHARED[3], SHARED[4]],
    buffer: Some(&super::layout::EXPORTER),
    ..TypeSpec::DEFAULT
};
