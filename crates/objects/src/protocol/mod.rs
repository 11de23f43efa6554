//! Protocols: what can be asked of any value, whatever its type. Every function here may run Python code.

pub mod attribute;
pub mod call;
pub mod compare;
pub mod format;
pub mod item;
pub mod iterate;
pub mod number;
pub mod percent;
pub mod text;
