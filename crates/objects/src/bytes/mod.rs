//! `bytes`: immutable bytes. Its methods serve `bytearray` as well; they give back what they are called on.

pub mod iter;
pub mod layout;
pub mod methods;
pub mod ops;

pub use iter::ITERATOR_SPEC;
pub use methods::SPEC;
