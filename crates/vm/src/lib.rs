//! The machine: bytecode and objects become behaviour.
//!
//! ```text
//!   Code (plain data)  --link-->  code object (code/)      constants, names, inline caches
//!   Frame (frame.rs)              a window on the register stack; one record each, no allocation
//!   dispatch/                     a function per instruction: its fast path, or a call of a named slow path (ops/), then the next one
//!   call.rs                       arguments to registers; generator.rs: frames that stay; import.rs; unwind.rs: exceptions
//! ```
//!
//! What is absent: the parser and the compiler. The machine is handed a compile function ([`Machine::compiler`]).

pub mod asynchronous;
pub mod call;
pub mod code;
pub mod dispatch;
pub mod execute;
pub mod frame;
pub mod frame_object;
pub mod function;
pub mod generator;
pub mod import;
pub mod interrupt;
pub mod thread;
pub mod machine;
pub mod ops;
pub mod trace;
pub mod stack;
pub mod traceback;
pub mod unwind;

pub use machine::{CompileFn, CompileMode, Machine, OPTIMIZE_SHIFT, new_context};
