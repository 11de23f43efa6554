//! The calls of the system that no crate offers safely: forking, handlers of signals, timers, functions of numbers.
//!
//! This folder is the only place outside the heap and the machine with unsafe code. Every function here is safe to call, or says what its caller
//! owes; each block names what it relies on. What a child does between fork and exec touches nothing but memory made ready before.

#![allow(unsafe_code)]

pub mod config;
pub mod limits;
pub mod math;
pub mod memory;
pub mod signals;
pub mod socket;
pub mod spawn;

use crate::{Errno, SysResult};

/// The number of the last error of this thread.
fn last_error() -> Errno {
    Errno(std::io::Error::last_os_error().raw_os_error().unwrap_or(0))
}

/// A result of C: -1 means an error.
fn checked(result: libc::c_int) -> SysResult<libc::c_int> {
    if result == -1 { Err(last_error()) } else { Ok(result) }
}
