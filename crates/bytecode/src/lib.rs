//! Bytecode: what the machine can do, as plain data.
//!
//! One table of instructions ([`ops`]), the code object the compiler hands over ([`code`]), the
//! compressed map from instruction to source position ([`positions`]), the listing of all of it
//! ([`disassemble`]), the check that it holds together ([`verify`]) and the form in which a module's code is kept in the
//! executable ([`packed`]). Nothing here knows how a value is represented or how an instruction runs.

#![forbid(unsafe_code)]

pub mod code;
pub mod disassemble;
pub mod flow;
pub mod ops;
pub mod packed;
pub mod positions;
pub mod verify;

pub use code::{Capture, Code, CodeFlags, Const, Handler, Site};
pub use ops::{Instr, Intrinsic, Op, OperandKind};
pub use positions::{Position, PositionTable, PositionTableBuilder};
