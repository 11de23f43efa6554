//! Calls and returns. A Python function with exactly the arguments it wants gets its frame here; every other call is made in ops/calls.rs.

use lissom_bytecode::Instr;
use lissom_bytecode::ops::{METHOD, USE_A};
use lissom_heap::{Cell, Heap};
use lissom_objects::function::Function;
use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::{Exit, Handlers, Step, code_of, globals_of, handler, is_reference, retain, slow, template_of};
use crate::execute::{self, Flow};
use crate::code::CodeCell;
use crate::frame::{Frame, Return};
use crate::machine::Machine;
use crate::ops::calls;

/// Starts the frame of a simple Python function on its arguments, `count` registers from `args` on; the callee lies in `place`, below them.
/// Falls through if the callee is something else.
macro_rules! enter {
    ($m:ident, $place:expr, $args:expr, $count:expr) => {
        let (place, args, count): (*mut u64, *mut u64, u16) = ($place, $args, $count);
        let callee = *place;
        if callee & 7 == 0 && (*(callee as *const Cell)).kind() == ShapeId::FUNCTION.0 {
            let template = template_of(callee as *const Function);
            let code = code_of(template);
            let machine = $m.machine();
            if (*code).simple
                && (*code).positional == count
                && (*$m.frame).generator.is_none()
                && (*machine).has_room($m.frame, args, (*code).registers as usize)
            {
                (*$m.frame).ip = $m.ip;
                *place = 0;
                let frame = $m.frame.add(1);
                (*machine).frame = frame;
                (*frame).code = code;
                (*frame).registers = args;
                // The record is unset where it holds values.
                (&raw mut (*frame).function).cast::<u64>().write(callee);
                (*frame).globals = globals_of(template);
                (*frame).destination = $m.i.a;
                (*frame).on_return = Return::Register;
                for register in count..(*code).locals {
                    // One by one: there are few.
                    args.add(register as usize).write_volatile(0);
                }
                return Step { ip: (*code).instrs.start(), regs: args, frame, code, table: (*machine).table, ..$m }.settled();
            }
        }
    };
}

impl Step<'_> {
    /// What a call that may have pushed a frame did.
    #[inline(always)]
    pub(super) unsafe fn flow(mut self, flow: Flow) -> Exit {
        // SAFETY: see `Step::done`.
        unsafe {
            match flow {
                Flow::Value(value) => {
                    let register = self.i.a;
                    self.put(register, value.into_word());
                    self.settled()
                }
                Flow::Frame => self.reload(),
            }
        }
    }
}

handler!(Call, m => {
    let base = m.place(m.i.b);
    enter!(m, base, base.add(1), m.i.c);
} otherwise {
    let flow = slow!(m, calls::call(m.cx, m.machine(), m.place(m.i.b), 1, m.i.c as usize, &[], m.i.a));
    m.flow(flow)
});

handler!(CallMethod, m => {
    let base = m.place(m.i.b);
    // The receiver is the first argument, or there is none.
    let receiver = (*base.add(1) != 0) as u16;
    enter!(m, base, base.add(2 - receiver as usize), m.i.c + receiver);
} otherwise {
    let base = m.place(m.i.b);
    let receiver = (*base.add(1) != 0) as usize;
    let flow = slow!(m, calls::call(m.cx, m.machine(), base, 2 - receiver, m.i.c as usize + receiver, &[], m.i.a));
    m.flow(flow)
});

handler!(CallKeywords, m => {
    let base = m.place(m.i.b);
    let flow = slow!(m, call_keywords(m.cx, m.machine(), &*m.code, base, m.i.c, m.has(METHOD), m.i.a));
    m.flow(flow)
});

/// A call with keywords, of the layout of a function's or a method's.
///
/// # Safety
/// As [`calls::call`].
#[inline(never)]
unsafe fn call_keywords(cx: &mut Context, machine: *mut Machine, code: &crate::code::CodeCell, base: *mut u64, site: u16, method: bool, destination: u16) -> PyResult<Flow> {
    // SAFETY: the caller's promise.
    unsafe {
        let (count, names) = calls::keywords_of(code, site);
        let (first, count) = match (method, *base.add(1) != 0) {
            (false, _) => (1, count),
            (true, true) => (1, count + 1),
            (true, false) => (2, count),
        };
        calls::call(cx, machine, base, first, count, names, destination)
    }
}

handler!(CallUnpacked, m => {
    let flow = slow!(m, calls::call_unpacked(m.cx, m.machine(), m.place(m.i.b), m.i.c != 0, m.i.a));
    m.flow(flow)
});

handler!(Return, m => {
    let place = m.place(m.i.a);
    let word = *place;
    if m.has(USE_A) {
        *place = 0;
    } else {
        retain(word);
    }
    leave(m, word)
});

handler!(ReturnConst, m => {
    let word = (*m.code).constant(m.i.b).word();
    retain(word);
    leave(m, word)
});

/// Ends the frame running with a result, whose reference is handed over.
#[inline(always)]
unsafe fn leave(m: Step, result: u64) -> Exit {
    // SAFETY: the frame's registers are released and its record goes; a frame that returns to a register has a caller.
    unsafe {
        let (machine, frame) = (m.machine(), m.frame);
        'plain: {
            if (*frame).on_return != Return::Register || (*frame).locals.is_some() || (*frame).object.is_some() {
                break 'plain;
            }
            let mut place = m.regs;
            let end = place.add((*m.code).registers as usize);
            while place != end {
                let word = *place;
                if is_reference(word) {
                    // What is freed is freed elsewhere, with all that is left.
                    if !Heap::release_shared(word as *mut Cell) {
                        break 'plain;
                    }
                    *place = 0;
                }
                place = place.add(1);
            }
            let function = (&raw mut (*frame).function).cast::<u64>();
            if !Heap::release_shared(*function as *mut Cell) {
                break 'plain;
            }
            *function = 0;
            let destination = (*frame).destination;
            let frame = frame.sub(1);
            (*machine).frame = frame;
            let m = Step { ip: (*frame).ip, regs: (*frame).registers, frame, code: (*frame).code, table: (*machine).table, ..m };
            return m.done_at(destination, result);
        }
        (*machine).dying = result;
        finish(m.ip, m.regs, frame, m.code, m.cx, m.table)
    }
}

/// The end of a frame that is not a plain call's, or that frees something. The machine holds the result.
#[inline(never)]
unsafe fn finish(ip: *const Instr, _regs: *mut u64, frame: *mut Frame, _code: *const CodeCell, cx: &mut Context, _table: *const Handlers) -> Exit {
    // SAFETY: the machine runs in this context, and has a frame.
    unsafe {
        (*frame).ip = ip;
        match deliver(cx) {
            Ok(Some(value)) => Exit::value(value),
            Ok(None) => super::resume(cx),
            Err(raised) => super::raise(cx, raised),
        }
    }
}

/// Ends the top frame with the result that the machine holds; gives it back if it goes to native code.
///
/// # Safety
/// There is a frame.
#[inline(never)]
unsafe fn deliver(cx: &mut Context) -> PyResult<Option<Value>> {
    // SAFETY: the caller's promise; the machine owns the result.
    unsafe {
        let machine: *mut Machine = cx.machine_address.cast();
        let value = Value::from_word_unchecked((*machine).dying);
        match execute::finish(cx, machine, value)? {
            execute::Resumed::Native(value) => Ok(Some(value)),
            _ => {
                if crate::code::breaker_raised(cx) {
                    execute::safepoint(cx)?;
                }
                Ok(None)
            }
        }
    }
}

handler!(MakeFunction, m => {
    let value = slow!(m, calls::make_function(m.cx, m.frame, m.place(m.i.a), m.i.b, m.i.c));
    m.done(value.into_word())
});
