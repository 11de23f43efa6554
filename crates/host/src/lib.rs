//! The only door to the operating system.
#![forbid(unsafe_code)]

pub mod source;
