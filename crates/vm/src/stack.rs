//! How far the two stacks of the machine are in use.
//!
//! ```text
//!   reserved   |■■■■■■■■■■■■■■■■■■■■|……………………………………|                                      |
//!              start         in use             `frames_end`, `registers_end`     the recursion limit, the last word
//! ```
//!
//! Both are reserved once and never move; pages are taken as they are touched. What lies below the two ends is charged to the memory limit,
//! but for a first piece that every runtime has: so recursion that goes deep ends in `MemoryError` at the limit, like anything else that grows. A full
//! collection gives back what is no longer used.
//!
//! Not here   what the records and words mean (frame.rs).

use lissom_objects::{Context, PyResult};

use crate::execute::recursion_error;
use crate::frame::Frame;
use crate::machine::Machine;

/// Frame records by which the part in use grows; as many are free of charge.
pub(crate) const FRAMES_STEP: usize = 4096;
/// Words of the register stack by which the part in use grows; as many are free of charge.
pub(crate) const REGISTERS_STEP: usize = 64 << 10;

const FRAME_BYTES: usize = size_of::<Frame>();

/// Makes sure that a frame of `count` registers at `registers` has room above `caller`.
///
/// # Errors
/// `RecursionError` at the recursion limit or at the end of a stack; `MemoryError` at the memory limit.
///
/// # Safety
/// `machine` is the context's own.
#[inline]
pub(crate) unsafe fn make_room(cx: &mut Context, machine: *mut Machine, caller: *mut Frame, registers: *const u64, count: usize) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe { if (*machine).has_room(caller, registers, count) { Ok(()) } else { grow(cx, machine, caller, registers, count) } }
}

#[cold]
#[inline(never)]
unsafe fn grow(cx: &mut Context, machine: *mut Machine, caller: *mut Frame, registers: *const u64, count: usize) -> PyResult {
    // SAFETY: the machine is the context's own; ends stay within the stacks.
    unsafe {
        if (*machine).frame_above(caller) >= (*machine).frames_limit() || registers.wrapping_add(count) >= (*machine).registers_limit() {
            return Err(recursion_error(cx));
        }
        while (*machine).frame_above(caller) >= (*machine).frames_end {
            let charged = cx.heap.charge(FRAMES_STEP * FRAME_BYTES);
            cx.or_memory_error(charged)?;
            (*machine).frames_charged += FRAMES_STEP;
            (*machine).set_ends();
        }
        while registers.wrapping_add(count) >= (*machine).registers_end {
            let charged = cx.heap.charge(REGISTERS_STEP * 8);
            cx.or_memory_error(charged)?;
            (*machine).registers_charged += REGISTERS_STEP;
            (*machine).set_ends();
        }
        Ok(())
    }
}

/// Gives back what of the stacks is not in use, but for a step above the top.
pub(crate) fn shrink(cx: &mut Context) {
    let machine = Machine::of(cx);
    let frames = machine.depth().next_multiple_of(FRAMES_STEP);
    let registers = machine.registers_used().next_multiple_of(REGISTERS_STEP);
    let (more_frames, more_registers) = (machine.frames_charged.saturating_sub(frames), machine.registers_charged.saturating_sub(registers));
    if more_frames == 0 && more_registers == 0 {
        return;
    }
    machine.frames_charged -= more_frames;
    machine.registers_charged -= more_registers;
    machine.set_ends();
    machine.clear_unused();
    cx.heap.discharge(more_frames * FRAME_BYTES + more_registers * 8);
}

/// A thread ends: its stacks are no longer charged.
pub(crate) fn discharge(cx: &mut Context) {
    let machine = Machine::of(cx);
    let bytes = machine.frames_charged * FRAME_BYTES + machine.registers_charged * 8;
    machine.frames_charged = 0;
    machine.registers_charged = 0;
    cx.heap.discharge(bytes);
}
