//! `memoryview`: a window on the bytes of another object.

pub mod item;
pub mod layout;
pub mod methods;
pub mod ops;
mod wrapper;

pub use layout::MemoryView;
pub use methods::SPEC;
