//! Slow paths: what instructions mean when the fast path in the loop does not hold. One file per family of instructions.

pub mod arithmetic;
pub mod attribute;
pub mod build;
pub mod calls;
pub mod control;
pub mod intrinsic;
pub mod variable;
