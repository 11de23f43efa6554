//! `types.GenericAlias` (`list[int]`) and `typing.Union` (`int | str`).
//!
//! alias.rs and union.rs have the two types; parameters.rs finds type variables in arguments and replaces them.

pub mod alias;
pub mod parameters;
pub mod union;

pub use alias::{ALIAS_SPEC, new_alias};
pub use union::{UNION_SPEC, union_of};
