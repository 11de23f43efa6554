//! `set` and `frozenset`: hashed elements, walked in the order of the index, which for integers is CPython's.
//!
//! layout.rs has the storages, table.rs the hash table, ops.rs adding, finding and set algebra (some of it runs `__eq__` and `__hash__`),
//! methods.rs what Python code sees.

pub mod iter;
pub mod layout;
pub mod methods;
pub mod ops;
pub mod table;

pub use iter::ITERATOR_SPEC;
pub use layout::Set;
pub use methods::{FROZEN_SPEC, SPEC};
