//! The one door to the operating system: files, folders, clock, environment, randomness, terminal, signals, process.
//!
//! Errors are [`Errno`] numbers, as Python's `OSError` wants them. Open files are plain numbers ([`descriptors`]).
//!
//! What is absent: Python. Nothing here knows of values or exceptions.

#![deny(unsafe_code)]

pub mod clock;
pub mod descriptors;
pub mod environment;
pub mod errno;
pub mod folder;
pub mod poll;
pub mod process;
pub mod random;
pub mod raw;
pub mod scan;
pub mod source;
pub mod terminal;
pub mod tree;

pub use errno::Errno;

/// A result whose error is the system's.
pub type SysResult<T = ()> = Result<T, Errno>;
