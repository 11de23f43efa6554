//! Lissom in a Rust program: a Python runtime with an exact memory limit.
//!
//! ```no_run
//! use lissom::{Limits, Program, run};
//!
//! let limits = Limits { memory: Some(64 << 20), ..Limits::default() };
//! let status = run(Program::command("print(sum(range(10)))"), &limits);
//! assert_eq!(status, 0);
//! ```
//!
//! A [`Program`] says what runs and with which arguments; [`run`] runs it on a thread with a large stack and gives its exit status. A process can
//! run many, one after another or side by side: there is no state outside of a runtime.

#![forbid(unsafe_code)]

mod compile;
mod configure;
mod end;
mod program;
mod start;

pub use program::{Limits, Main, Options, Program};
pub use start::{Session, Typed, run, run_session};
