//! Context variables in memory, and the maps that contexts share. What they do is the business of the module `_contextvars`.

mod layout;
mod map;

pub use layout::{MapIterator, Token, Variable, VariableContext};
