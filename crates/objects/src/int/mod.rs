//! `int`: integers of any size.

pub mod layout;
pub mod limbs;
pub mod methods;

pub use layout::{BigInt, IntRef};
pub use methods::SPEC;
