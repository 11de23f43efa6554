//! Jumps: `frame.f_lineno = n` from a trace function.
//!
//! A frame may go on at another line if the temporaries that the instructions there count on are held now: the iterators of the loops around it, the
//! exit functions of its `with` blocks, the exception its `except` clause handles. Which those are is found by the same abstract run that checks code.
//! What is held now and is not wanted there is released; variables without a value get None, because the instructions there may read them without a test.

use lissom_bytecode::{Instr, Op, flow};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use crate::code::CodeCell;
use crate::frame::Frame;
use crate::frame_object::{CODE, record_of};
use crate::traceback::field;

/// What a temporary holds between two statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Iterator,
    /// What was handled before, and the exception, in the registers from this one on.
    Handler(u16),
    Other,
}

/// Sets the line at which a frame goes on.
///
/// # Errors
/// `ValueError` if it cannot go on there, or may not be set now.
pub(crate) fn jump(cx: &mut Context, object: &Value, line: &Value) -> PyResult {
    super::check_jump(cx, object)?;
    let Some(line) = line.as_small_int().filter(|_| line.shape() == ShapeId::INT) else { return Err(cx.value_error("lineno must be an integer")) };
    let (Some(record), Some(code)) = (record_of(cx, object), field(object, CODE)) else {
        return Err(cx.value_error("f_lineno can only be set in a trace function"));
    };
    crate::code::packed::settle(cx, &code)?;
    let Some(code) = CodeCell::of(&code) else { return Ok(()) };
    let lines: Vec<u32> = lissom_bytecode::positions::positions_in(code.positions.items()).take(code.instrs.items().len()).map(|position| position.line).collect();
    if line < i64::from(code.first_line) {
        return Err(cx.value_error(&format!("line {line} comes before the current code block")));
    }
    let Some(wanted) = lines.iter().copied().filter(|known| *known != 0 && i64::from(*known) >= line).min() else {
        return Err(cx.value_error(&format!("line {line} comes after the current code block")));
    };
    let shadow = crate::code::parts::shadow_of(code);
    let Ok(states) = flow::states(&shadow) else { return Err(cx.value_error("stack too deep to analyze")) };
    // SAFETY: the record is live.
    let at = unsafe { code.index_of((*record).ip) }.saturating_sub(1);
    let held = temporaries(code, &states, at);
    let Some(held) = held else { return Err(cx.value_error("can't jump from unreachable code")) };
    let (mut best, mut refusal): (Option<(usize, Vec<(u16, Kind)>)>, Option<&str>) = (None, None);
    for target in 0..lines.len() {
        if lines[target] != wanted || target > 0 && lines[target - 1] == wanted {
            continue;
        }
        let Some(needed) = temporaries(code, &states, target) else {
            refusal = refusal.or(Some("can't jump into an exception handler, or code may be unreachable"));
            continue;
        };
        if needed.iter().all(|temporary| held.contains(temporary)) && cells_are_there(code, &states, target, record) {
            if best.as_ref().is_none_or(|(_, known)| needed.len() > known.len()) {
                best = Some((target, needed));
            }
        } else {
            let message = match needed.last() {
                Some((_, Kind::Iterator)) => "can't jump into the body of a for loop",
                Some((_, Kind::Handler(_))) => "can't jump into an 'except' block as there's no exception",
                _ => "incompatible stacks",
            };
            refusal = refusal.or(Some(message));
        }
    }
    match best {
        Some((target, needed)) => go(cx, code, record, target, &held, &needed),
        None => Err(refuse(cx, refusal)),
    }
}

fn refuse(cx: &mut Context, message: Option<&str>) -> Raised {
    cx.value_error(message.unwrap_or("cannot find bytecode for specified line"))
}

/// The temporaries that are set before an instruction, with what they hold; `None` if it is never reached.
fn temporaries(code: &CodeCell, states: &[Option<Vec<u8>>], at: usize) -> Option<Vec<(u16, Kind)>> {
    let state = states.get(at)?.as_ref()?;
    let set = (code.locals..code.registers).filter(|register| state.get(*register as usize).is_some_and(|state| state & flow::SET != 0));
    Some(set.map(|register| (register, kind(code.instrs.items(), at, register))).collect())
}

/// What a temporary holds: the instruction before this one that wrote it last says so.
fn kind(instrs: &[Instr], at: usize, register: u16) -> Kind {
    for instr in instrs[..at.min(instrs.len())].iter().rev() {
        match instr.op {
            Op::EnterHandler if register == instr.a || register == instr.a + 1 => return Kind::Handler(instr.a),
            Op::GetIter | Op::GetAsyncIter if register == instr.a => return Kind::Iterator,
            Op::EnterWith if register == instr.a => return Kind::Other,
            _ => {}
        }
    }
    Kind::Other
}

/// Are there cells wherever the instructions from the target on count on cells?
fn cells_are_there(code: &CodeCell, states: &[Option<Vec<u8>>], target: usize, record: *mut Frame) -> bool {
    let Some(Some(state)) = states.get(target) else { return false };
    (0..code.locals).all(|register| {
        // SAFETY: the record is live; its registers are values or unset.
        let held = unsafe { Value::borrow_slot((*record).registers.add(register as usize)) };
        state.get(register as usize) != Some(&flow::SET) || held.is_some_and(|held| held.shape() == ShapeId::CELL)
    })
}

/// Makes the frame go on at an instruction.
fn go(cx: &mut Context, code: &CodeCell, record: *mut Frame, target: usize, held: &[(u16, Kind)], needed: &[(u16, Kind)]) -> PyResult {
    // SAFETY: the record is live, and the trace function that runs above it does not touch its registers.
    unsafe {
        let registers = (*record).registers;
        let unset: Vec<u16> = (0..code.locals).filter(|register| *registers.add(*register as usize) == 0).collect();
        if !unset.is_empty() {
            let plural = if unset.len() == 1 { "" } else { "s" };
            let message = cx.new_str(&format!("assigning None to {} unbound local{plural}", unset.len()))?;
            let category = cx.type_object(ShapeId::RUNTIME_WARNING);
            cx.call_module("warnings", "warn", &[message, category])?;
            for register in unset {
                *registers.add(register as usize) = Value::NONE.into_word();
            }
        }
        for (register, kind) in held.iter().rev() {
            if needed.iter().any(|(other, _)| other == register) {
                continue;
            }
            let old = Value::from_word(std::mem::replace(&mut *registers.add(*register as usize), 0));
            match kind {
                Kind::Handler(first) if first == register => crate::execute::leave_handler(cx, record, old),
                _ => drop(old),
            }
        }
        (*record).ip = code.instrs.start().add(target + 1);
    }
    Ok(())
}
