//! Frames: one record per running scope, over a window of the register stack.
//!
//! ```text
//!   register stack   | caller's locals | temporaries … callee, arg 0, arg 1 |
//!                                                       └── callee's R[0], R[1] … : a call copies nothing
//!   frame stack      | Frame | Frame | Frame |          records, 96 bytes each
//! ```
//!
//! Both stacks are reserved once and never move; pages are touched as they are used. A generator's registers lie in its own cell, and
//! its frame's `stack` says where the windows of its callees start.
//!
//! Invariant  above the top window no word of the register stack is a reference: frames release what they held when they end.

use lissom_bytecode::Instr;
use lissom_objects::dict::Dict;
use lissom_objects::Value;

use crate::code::CodeCell;
use crate::generator::Generator;

/// What is to be done when a frame ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Return {
    /// Leave the machine: the result goes to native code.
    Native,
    /// The result goes to a register of the caller.
    Register,
    /// It was `__init__`: the new instance goes to the register, the result must be None.
    Construct,
    /// A generator that a `for` steps: a yielded value goes to the register, the end leaves the loop.
    ForIter,
    /// A generator that `yield from` or `await` drives.
    Delegate,
}

/// A running scope.
#[repr(C)]
pub struct Frame {
    /// What runs; kept alive by `function`.
    pub code: *const CodeCell,
    /// R[0].
    pub registers: *mut u64,
    /// The instruction to go on with, when the frame is not the one running.
    pub ip: *const Instr,
    /// The function (owned).
    pub function: Option<Value>,
    /// The namespace of global variables (kept alive by the function).
    pub globals: *const Dict,
    /// The namespace of local variables of a module, a class body or `exec` (owned).
    pub locals: Option<Value>,
    /// The generator whose frame it is (owned while it runs).
    pub generator: Option<Value>,
    /// The instance being made, of a `Construct` frame.
    pub constructed: Option<Value>,
    /// The exception that was being handled when a generator was resumed.
    pub outer_handled: Option<Value>,
    /// The frame object, if somebody looked.
    pub object: Option<Value>,
    /// Where windows of callees may start, for generators.
    pub stack: *mut u64,
    /// The caller's register for the result.
    pub destination: u16,
    /// What is to be done when it ends.
    pub on_return: Return,
    /// A generator's frame handles an exception of its own.
    pub handling: bool,
}

const _: () = assert!(size_of::<Frame>() == 96);

impl Frame {
    /// The first word above the frame's window on the register stack.
    #[inline(always)]
    pub fn top(&self) -> *mut u64 {
        if self.generator.is_some() {
            return self.stack;
        }
        // SAFETY: the code is alive as long as the frame; the window was checked to fit when it was made.
        unsafe { self.registers.add((*self.code).registers as usize) }
    }

    /// The generator's fields, of a generator's frame.
    pub fn generator_cell(&self) -> Option<*mut Generator> {
        self.generator.as_ref().map(|generator| generator.word() as *mut Generator)
    }
}
