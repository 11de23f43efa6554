//! `bytearray`: bytes that can change and grow.

pub mod layout;
pub mod methods;
pub mod ops;

pub use layout::ByteArray;
pub use methods::{ITERATOR_SPEC, SPEC};
