//! `collections.deque`: a ring of values that grows by remapping.

pub mod iter;
pub mod layout;
pub mod methods;
mod queue;

pub use layout::Deque;
pub use methods::SPEC;
