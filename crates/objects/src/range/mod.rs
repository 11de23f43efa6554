//! `range`: the numbers from start up to stop, by step, without storing them.

pub mod iter;
pub mod layout;
pub mod methods;

use crate::layout::Native as _;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};

pub use layout::{Range, RangeIterator};

/// The type `range`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "range",
    id: Some(ShapeId::RANGE),
    layout: Range::INFO,
    flags: TypeFlags::SEQUENCE,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nThe integers from start (0 if not given) up to, but not including, stop, by step.",
    methods: &[methods::Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The iterator of a range whose numbers fit the value's word.
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "range_iterator",
    id: Some(ShapeId::RANGE_ITERATOR),
    layout: RangeIterator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[iter::Methods::METHODS],
    next: Some(iter::next),
    ..TypeSpec::DEFAULT
};

/// The iterator of any other range.
pub static LONG_ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "longrange_iterator",
    layout: layout::LongRangeIterator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[iter::LongMethods::METHODS],
    next: Some(iter::next_long),
    ..TypeSpec::DEFAULT
};
