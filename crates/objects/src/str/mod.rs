//! `str`: text, as UTF-8.

pub mod builder;
pub mod iter;
pub mod layout;
pub mod methods;

pub use builder::TextBuilder;
pub use iter::ITERATOR_SPEC;
pub use layout::{Str, equal};
pub use methods::SPEC;
