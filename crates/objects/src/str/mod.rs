//! `str`: text, as UTF-8.

pub mod layout;

pub use layout::{Str, equal};
