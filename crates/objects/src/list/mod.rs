//! `list`: a growing array, its items in the narrowest form that holds them.
//!
//! layout.rs has the forms, ops.rs what never runs Python code, methods.rs what Python code sees, sort.rs sorting, span.rs indices and slices
//! (for all sequences).

pub mod iter;
pub mod layout;
pub mod methods;
pub mod ops;
pub mod sort;
pub mod span;

pub use iter::{ITERATOR_SPEC, REVERSE_ITERATOR_SPEC};
pub use layout::{Halves, ItemKind, Items, List};
pub use methods::SPEC;
