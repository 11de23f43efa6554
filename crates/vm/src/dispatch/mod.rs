//! Dispatch: one function per instruction, each of which ends by calling that of the next.
//!
//! ```text
//!   handler(ip, regs, frame, code, cx, table) -> Exit
//!
//!     ip      the instruction                      table   handlers by instruction: the plain ones, or those that
//!     regs    R[0] of the frame                            trace (picked up at calls, returns, raises and safepoints)
//!     frame   the frame running                    Exit    a value or an exception, when native code is to go on
//!     code    its code
//! ```
//!
//! The six stay in the registers in which arguments are passed, so that an instruction pays for its own work and one indirect jump, which
//! the processor predicts by itself for each instruction. The call at the end is a sibling call: it leaves nothing on the machine
//! stack. Optimised builds make one of every call in tail position as long as no local variable's address is known elsewhere; so a
//! handler holds words, and what wants memory (a pair returned, a value lent by reference) is a function of its own, never inlined (ops/, and
//! the `#[inline(never)]` ones here). Builds that are not optimised return to the loop in [`run`] after each instruction instead
//! (`sibling_calls` is set by the build script).
//!
//! What an instruction does for integers, floats and exact lists stands here, in a file per kind of instruction; everything else is
//! somebody else's business and is called by name.
//!
//! `frame.ip` is only written before something that may look at it (a slow path, a call). It then stands behind the instruction.

mod attribute;
mod call;
mod compare;
mod container;
mod exception;
mod flow;
mod number;
mod variable;

use lissom_bytecode::{Instr, Op};
use lissom_heap::{Cell, Heap};
use lissom_objects::dict::Dict;
use lissom_objects::function::{Function, Template};
use lissom_objects::{Context, PyResult, Raised, Value};

use crate::code::{CodeCell, breaker_raised};
use crate::execute;
use crate::frame::Frame;
use crate::machine::Machine;

/// The function of an instruction. `ip` is the instruction's own address.
type Handler = unsafe fn(*const Instr, *mut u64, *mut Frame, *const CodeCell, &mut Context, *const Handlers) -> Exit;

/// A handler per instruction, by number.
pub(crate) struct Handlers([Handler; Op::ALL.len()]);

/// How the machine was left: a value's word, 0 for an exception, or [`Exit::CONTINUE`].
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Exit(u64);

impl Exit {
    /// The exception is in the context.
    const RAISED: Exit = Exit(0);
    /// Nothing was left: builds without sibling calls go on with the top frame's `ip`. No value has this word.
    #[cfg_attr(sibling_calls, allow(dead_code))]
    const CONTINUE: Exit = Exit(!3);

    /// Native code gets the value.
    #[inline(always)]
    fn value(value: Value) -> Exit {
        Exit(value.into_word())
    }
}

/// What an instruction works on, in local variables that never leave the processor's registers.
struct Step<'a> {
    /// The instruction, decoded.
    i: Instr,
    /// Behind it.
    ip: *const Instr,
    regs: *mut u64,
    frame: *mut Frame,
    code: *const CodeCell,
    cx: &'a mut Context,
    table: *const Handlers,
}

/// Defines the handler of an instruction: `handler!(Move, m => { … m.next() })`, or, in two parts, `handler!(Add, m => { … } otherwise { … })`:
/// the first returns what it can do at once, the second is a function of its own and does everything else from the start. So the first
/// part saves no registers of the processor.
macro_rules! handler {
    ($op:ident, $m:ident => $body:block) => {
        #[allow(non_snake_case, reason = "handlers are named as their instructions")]
        pub(super) unsafe fn $op(
            ip: *const lissom_bytecode::Instr,
            regs: *mut u64,
            frame: *mut crate::frame::Frame,
            code: *const crate::code::CodeCell,
            cx: &mut lissom_objects::Context,
            table: *const crate::dispatch::Handlers,
        ) -> crate::dispatch::Exit {
            // SAFETY: registers of verified code are in the window, words are values or unset, and the frame's function keeps code and
            // globals alive (see frame.rs). Every unsafe operation of the handler rests on these.
            unsafe {
                #[allow(unused_mut, reason = "some only look")]
                let mut $m = crate::dispatch::Step { i: *ip, ip: ip.add(1), regs, frame, code, cx, table };
                $body
            }
        }
    };
    ($op:ident, $m:ident => $fast:block otherwise $body:block) => {
        #[allow(non_snake_case, reason = "handlers are named as their instructions")]
        pub(super) unsafe fn $op(
            ip: *const lissom_bytecode::Instr,
            regs: *mut u64,
            frame: *mut crate::frame::Frame,
            code: *const crate::code::CodeCell,
            cx: &mut lissom_objects::Context,
            table: *const crate::dispatch::Handlers,
        ) -> crate::dispatch::Exit {
            mod slow_path {
                #[allow(unused_imports, reason = "each uses some")]
                use super::*;
                handler!(slowly, $m => $body);
            }
            // SAFETY: as in the other form.
            unsafe {
                #[allow(unused_mut, reason = "some only look")]
                let mut $m = crate::dispatch::Step { i: *ip, ip: ip.add(1), regs, frame, code, cx, table };
                $fast
                slow_path::slowly(ip, regs, frame, code, $m.cx, table)
            }
        }
    };
}

/// The value of a slow path; before it the frame says where it stands, an error goes to the handlers of exceptions.
macro_rules! slow {
    ($m:ident, $call:expr) => {{
        (*$m.frame).ip = $m.ip;
        match $call {
            Ok(value) => value,
            Err(raised) => return $m.raise(raised),
        }
    }};
}

pub(crate) use {handler, slow};

/// Is the word a reference to a cell?
#[inline(always)]
pub(crate) fn is_reference(word: u64) -> bool {
    word & 7 == 0 && word != 0
}

/// Counts a word up if it is a reference.
///
/// # Safety
/// The word is a live value's.
#[inline(always)]
unsafe fn retain(word: u64) {
    if word & 7 == 0 {
        // SAFETY: the caller's promise.
        unsafe { Heap::retain(word as *mut Cell) };
    }
}

/// Releases a word if it is a reference.
///
/// # Safety
/// The caller gives up the reference that the word stood for.
#[inline(always)]
unsafe fn release(word: u64) {
    if is_reference(word) {
        // SAFETY: the caller's promise.
        unsafe { Heap::release(word as *mut Cell) };
    }
}

impl<'a> Step<'a> {
    /// The word of a register.
    #[inline(always)]
    unsafe fn word(&self, register: u16) -> u64 {
        // SAFETY: verified code names registers of its window.
        unsafe { *self.regs.add(register as usize) }
    }

    /// A register's place.
    #[inline(always)]
    unsafe fn place(&self, register: u16) -> *mut u64 {
        // SAFETY: as in `word`.
        unsafe { self.regs.add(register as usize) }
    }

    /// A register as a value, borrowed for as long as nobody writes it. It is set: the compiler tests variables that may not be.
    #[inline(always)]
    unsafe fn value<'v>(&self, register: u16) -> &'v Value {
        // SAFETY: as in `word`; the word is a value's.
        unsafe { &*self.regs.add(register as usize).cast::<Value>() }
    }

    /// Registers as values, borrowed.
    #[inline(always)]
    unsafe fn values<'v>(&self, first: u16, count: usize) -> &'v [Value] {
        // SAFETY: as in `value`.
        unsafe { std::slice::from_raw_parts(self.regs.add(first as usize).cast::<Value>(), count) }
    }

    /// Does the instruction carry a flag?
    #[inline(always)]
    fn has(&self, flag: u8) -> bool {
        self.i.flags & flag != 0
    }

    /// A register's value: taken out if this is its last use, else a new reference.
    #[inline(always)]
    unsafe fn take(&self, flag: u8, register: u16) -> Value {
        // SAFETY: as in `value`.
        unsafe { execute::take_or_clone(self.place(register), self.has(flag)) }
    }

    /// The machine's state.
    #[inline(always)]
    fn machine(&self) -> *mut Machine {
        self.cx.machine_address.cast()
    }

    /// Releases an operand if this was its last use. What that queues is served at the end of the instruction.
    #[inline(always)]
    unsafe fn used(&mut self, flag: u8, register: u16) {
        if self.has(flag) {
            // SAFETY: as in `word`.
            unsafe {
                let place = self.place(register);
                let old = *place;
                if is_reference(old) {
                    *place = 0;
                    Heap::release(old as *mut Cell);
                }
            }
        }
    }

    /// Writes a word to a register and releases what was there.
    #[inline(always)]
    unsafe fn put(&mut self, register: u16, word: u64) {
        // SAFETY: as in `word`.
        unsafe {
            let old = std::mem::replace(&mut *self.place(register), word);
            release(old);
        }
    }

    /// On to the next instruction.
    #[inline(always)]
    unsafe fn next(self) -> Exit {
        // SAFETY: code ends with an instruction that leaves it, so there is a next one; numbers of instructions are below the table's length.
        unsafe { go(self.ip, self.regs, self.frame, self.code, self.cx, self.table) }
    }

    /// On to the next instruction, after what releasing may have asked for: an object's finalizer runs before it.
    #[inline(always)]
    unsafe fn settled(self) -> Exit {
        // SAFETY: as in `next`.
        unsafe {
            if breaker_raised(self.cx) {
                return serve(self.ip, self.regs, self.frame, self.code, self.cx, self.table);
            }
            self.next()
        }
    }

    /// R[a] = word, and on.
    #[inline(always)]
    unsafe fn done(self, word: u64) -> Exit {
        let register = self.i.a;
        // SAFETY: as in `put`.
        unsafe { self.done_at(register, word) }
    }

    /// As [`Step::done`], for a register named otherwise.
    #[inline(always)]
    unsafe fn done_at(self, register: u16, word: u64) -> Exit {
        // SAFETY: as in `put`.
        unsafe {
            let old = std::mem::replace(&mut *self.place(register), word);
            self.forget(old)
        }
    }

    /// Releases a word that was replaced, and on. Freeing is done elsewhere.
    #[inline(always)]
    unsafe fn forget(self, old: u64) -> Exit {
        // SAFETY: the caller gives up the reference.
        unsafe {
            if is_reference(old) && !Heap::release_shared(old as *mut Cell) {
                (*self.machine()).dying = old;
                return free_dying(self.ip, self.regs, self.frame, self.code, self.cx, self.table);
            }
            self.next()
        }
    }

    /// The result of a slow path goes to R[a], operands whose last use this was are released, and on.
    #[inline(always)]
    unsafe fn result(mut self, value: Value) -> Exit {
        use lissom_bytecode::ops::{USE_B, USE_C};
        // SAFETY: as in `put`.
        unsafe {
            let i = self.i;
            self.used(USE_B, i.b);
            self.used(USE_C, i.c);
            self.put(i.a, value.into_word());
            self.settled()
        }
    }

    /// As [`Step::result`], of an instruction whose field c names no register.
    #[inline(always)]
    unsafe fn result_of_one(mut self, value: Value) -> Exit {
        use lissom_bytecode::ops::USE_B;
        // SAFETY: as in `put`.
        unsafe {
            let i = self.i;
            self.used(USE_B, i.b);
            self.put(i.a, value.into_word());
            self.settled()
        }
    }

    /// An exception was raised; the frame's `ip` says where.
    #[inline(always)]
    unsafe fn raise(self, raised: Raised) -> Exit {
        // SAFETY: the machine runs in this context.
        unsafe { raise(self.cx, raised) }
    }

    /// On with the frame that is on top now: one that was called, or that was returned to.
    #[inline(always)]
    unsafe fn reload(self) -> Exit {
        // SAFETY: the machine runs in this context, and has a frame.
        unsafe { resume(self.cx) }
    }
}

/// Jumps to the handler of an instruction.
#[cfg(sibling_calls)]
#[inline(always)]
unsafe fn go(ip: *const Instr, regs: *mut u64, frame: *mut Frame, code: *const CodeCell, cx: &mut Context, table: *const Handlers) -> Exit {
    // SAFETY: every instruction's number is below the table's length.
    unsafe {
        #[cfg(all(debug_assertions, target_arch = "x86_64"))]
        check_depth((*ip).op, cx);
        let handler = *(&raw const (*table).0).cast::<Handler>().add((*ip).op as usize);
        handler(ip, regs, frame, code, cx, table)
    }
}

/// Makes sure that instructions leave nothing on the machine stack: it is as deep as when the loop was entered, but for what one handler needs.
#[cfg(all(sibling_calls, debug_assertions, target_arch = "x86_64"))]
#[inline(always)]
unsafe fn check_depth(op: Op, cx: &mut Context) {
    let pointer: usize;
    // SAFETY: reads a register; the machine runs in this context.
    unsafe {
        std::arch::asm!("mov {}, rsp", out(reg) pointer, options(nomem, nostack, preserves_flags));
        let machine: *mut Machine = cx.machine_address.cast();
        if (*machine).stack_entered.wrapping_sub(pointer) > 4096 {
            too_deep(op);
        }
    }
}

#[cfg(all(sibling_calls, debug_assertions, target_arch = "x86_64"))]
#[cold]
#[inline(never)]
fn too_deep(op: Op) -> ! {
    panic!("an instruction before {} does not end in a sibling call", op.name());
}

/// Leaves the next instruction to the loop in [`run`].
#[cfg(not(sibling_calls))]
#[inline(always)]
unsafe fn go(ip: *const Instr, _regs: *mut u64, frame: *mut Frame, _code: *const CodeCell, _cx: &mut Context, _table: *const Handlers) -> Exit {
    // SAFETY: the frame is the one running.
    unsafe { (*frame).ip = ip };
    Exit::CONTINUE
}

/// Goes on with the frame on top, at its `ip`.
#[inline(always)]
unsafe fn resume(cx: &mut Context) -> Exit {
    // SAFETY: the caller says that there is a frame.
    unsafe {
        let machine: *mut Machine = cx.machine_address.cast();
        let frame = (*machine).frame;
        go((*frame).ip, (*frame).registers, frame, (*frame).code, cx, (*machine).table)
    }
}

/// Frees the cell that the machine names, then goes on.
#[inline(never)]
unsafe fn free_dying(ip: *const Instr, regs: *mut u64, frame: *mut Frame, code: *const CodeCell, cx: &mut Context, table: *const Handlers) -> Exit {
    // SAFETY: whoever named the cell gave up the last reference to it.
    unsafe {
        let machine: *mut Machine = cx.machine_address.cast();
        Heap::release((*machine).dying as *mut Cell);
        Step { i: *ip, ip, regs, frame, code, cx, table }.settled()
    }
}

/// Serves what the breaker asks for, then goes on: in the frame on top, with the table that the machine names now.
#[cold]
#[inline(never)]
unsafe fn serve(ip: *const Instr, _regs: *mut u64, frame: *mut Frame, _code: *const CodeCell, cx: &mut Context, _table: *const Handlers) -> Exit {
    // SAFETY: the frame is the one running.
    unsafe {
        (*frame).ip = ip;
        match execute::safepoint(cx) {
            Ok(()) => resume(cx),
            Err(raised) => raise(cx, raised),
        }
    }
}

/// Finds the frame that handles the exception just raised, and goes on there.
#[cold]
#[inline(never)]
unsafe fn raise(cx: &mut Context, raised: Raised) -> Exit {
    // SAFETY: the machine runs in this context.
    unsafe {
        let machine: *mut Machine = cx.machine_address.cast();
        match crate::unwind::unwind(cx, machine, raised) {
            Ok(()) => resume(cx),
            Err(_) => Exit::RAISED,
        }
    }
}

/// Runs the frame that is on top of the frame stack until the one that native code made ends.
///
/// # Errors
/// The exception that leaves it.
///
/// # Safety
/// `machine` is the context's own, and its top frame was just made with [`crate::frame::Return::Native`].
pub(crate) unsafe fn run(cx: &mut Context, machine: *mut Machine) -> PyResult<Value> {
    // SAFETY: the caller's promise.
    unsafe {
        (*machine).entered += 1;
        let here = 0u8;
        let stack_before = std::mem::replace(&mut (*machine).stack_entered, &raw const here as usize);
        let exit = loop {
            let frame = (*machine).frame;
            let ip = (*frame).ip;
            let handler = (*(*machine).table).0[(*ip).op as usize];
            let exit = handler(ip, (*frame).registers, frame, (*frame).code, cx, (*machine).table);
            if exit != Exit::CONTINUE {
                break exit;
            }
        };
        (*machine).entered -= 1;
        (*machine).stack_entered = stack_before;
        Value::from_word(exit.0).ok_or_else(|| cx.still_raised())
    }
}

macro_rules! plain {
    ($( $(#[doc = $doc:literal])* $op:ident = $name:literal ($a:ident, $b:ident, $c:ident); )*) => {
        /// Each instruction does what it means.
        pub(crate) static PLAIN: Handlers = Handlers([$(handlers::$op),*]);
    };
}

/// Every instruction is told to trace functions before it does what it means.
pub(crate) static TRACED: Handlers = Handlers([traced; Op::ALL.len()]);

/// Tells trace functions of an instruction, then does it; back to the plain handlers when nobody is to be told any more.
unsafe fn traced(ip: *const Instr, regs: *mut u64, frame: *mut Frame, code: *const CodeCell, cx: &mut Context, table: *const Handlers) -> Exit {
    // SAFETY: the frame is the one running; a trace function may change where it goes on, but not what it is.
    unsafe {
        let machine: *mut Machine = cx.machine_address.cast();
        (*frame).ip = ip;
        if !(*machine).tracing.wanted() {
            return resume(cx);
        }
        match crate::trace::step(cx, machine, frame) {
            Ok(()) => {
                let ip = (*frame).ip;
                PLAIN.0[(*ip).op as usize](ip, regs, frame, code, cx, table)
            }
            Err(raised) => raise(cx, raised),
        }
    }
}

/// The handlers of all instructions, under one roof.
mod handlers {
    pub(super) use super::attribute::*;
    pub(super) use super::call::*;
    pub(super) use super::compare::*;
    pub(super) use super::container::*;
    pub(super) use super::exception::*;
    pub(super) use super::flow::*;
    pub(super) use super::number::*;
    pub(super) use super::variable::*;
}

lissom_bytecode::for_each_op!(plain);

/// The function a frame runs.
#[inline(always)]
unsafe fn function_of(frame: *mut Frame) -> *const Function {
    // SAFETY: a frame has its function as long as it runs.
    unsafe { (*frame).function.as_ref().map_or(std::ptr::null(), |function| function.word() as *const Function) }
}

/// A function's template.
#[inline(always)]
pub(crate) unsafe fn template_of(function: *const Function) -> *const Template {
    // SAFETY: every function has a template.
    unsafe { (*function).template.as_ref().map_or(std::ptr::null(), |template| template.word() as *const Template) }
}

/// A template's code.
#[inline(always)]
pub(crate) unsafe fn code_of(template: *const Template) -> *const CodeCell {
    // SAFETY: every template has its code.
    unsafe { (*template).code.as_ref().map_or(std::ptr::null(), |code| code.word() as *const CodeCell) }
}

/// A template's namespace of globals.
#[inline(always)]
pub(crate) unsafe fn globals_of(template: *const Template) -> *const Dict {
    // SAFETY: every template has its globals, a dict.
    unsafe { (*template).globals.as_ref().map_or(std::ptr::null(), |globals| globals.word() as *const Dict) }
}
