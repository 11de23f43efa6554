//! `array.array`: numbers of one form in a raw buffer.

pub mod layout;
pub mod methods;

pub use layout::{Array, Code};
pub use methods::{ITERATOR_SPEC, SPEC};
