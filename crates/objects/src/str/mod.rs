//! `str`: text, as UTF-8 (WTF-8 where lone surrogates occur).
//!
//! | file        | what                                                        |
//! |-------------|-------------------------------------------------------------|
//! | layout.rs   | strings in memory, and the view [`Str`] of all their forms   |
//! | builder.rs  | text being put together                                     |
//! | ops.rs      | concatenating, slicing, comparing: never runs Python code   |
//! | iter.rs     | the iterator                                                |
//! | methods/    | what Python sees, by topic                                  |

pub mod builder;
pub mod iter;
pub mod layout;
pub mod methods;
pub mod ops;

pub use builder::TextBuilder;
pub use iter::{ASCII_ITERATOR_SPEC, ITERATOR_SPEC};
pub use layout::{Str, equal};
pub use methods::SPEC;
