//! `list`: a growing array, its items in the narrowest form that holds them.

pub mod iter;
pub mod layout;
pub mod methods;

pub use iter::ITERATOR_SPEC;
pub use layout::{ItemKind, List};
pub use methods::SPEC;
