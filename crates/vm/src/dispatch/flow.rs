//! Jumps, loops over iterators, generators and `await`.

use lissom_bytecode::ops::USE_B;
use lissom_heap::Cell;
use lissom_objects::list::iter::ListIterator;
use lissom_objects::range::layout::RangeIterator;
use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::{Exit, handler, slow};
use crate::execute;
use crate::frame::{Frame, Return};
use crate::machine::Machine;
use crate::ops::control;

handler!(Jump, m => {
    m.ip = m.ip.offset(m.i.bc() as isize);
    m.next()
});

handler!(JumpBack, m => {
    let behind = m.ip;
    m.ip = m.ip.offset(m.i.bc() as isize);
    if crate::code::breaker_raised(m.cx) {
        (*m.frame).ip = behind;
        return serve_jump(m.ip, m.regs, m.frame, m.code, m.cx, m.table);
    }
    m.next()
});

/// Serves what the breaker asks for where a loop begins again. An interrupt comes up in the loop, whatever stands before it.
#[cold]
#[inline(never)]
unsafe fn serve_jump(ip: *const lissom_bytecode::Instr, _regs: *mut u64, frame: *mut Frame, _code: *const crate::code::CodeCell, cx: &mut Context, _table: *const super::Handlers) -> Exit {
    // SAFETY: the frame is the one running; the instruction is one of its code.
    unsafe {
        match execute::safepoint(cx) {
            Ok(()) => {
                (*frame).ip = ip;
                super::resume(cx)
            }
            Err(raised) => super::raise(cx, raised),
        }
    }
}

handler!(GetIter, m => {
    let value = slow!(m, control::get_iter(m.cx, m.value(m.i.b)));
    m.result_of_one(value)
});

handler!(ForIter, m => {
    let iterator = m.word(m.i.b);
    let shape = if iterator & 7 == 0 { (*(iterator as *const Cell)).kind() } else { 0 };
    if shape == ShapeId::RANGE_ITERATOR.0 {
        let range = iterator as *mut RangeIterator;
        if (*range).remaining > 0 {
            let current = (*range).current;
            (*range).remaining -= 1;
            (*range).current = current.wrapping_add((*range).step);
            return m.done((current as u64) << 1 | 1);
        }
    } else if shape == ShapeId::LIST_ITERATOR.0 {
        let stepped = iterator as *mut ListIterator;
        if let Some(list) = &(*stepped).list
            && let Some(cell) = list.exact_list()
            && let Some(item) = (*cell).get((*stepped).index)
        {
            (*stepped).index += 1;
            return m.done(item.into_word());
        }
    }
} otherwise {
    if m.value(m.i.b).shape() == ShapeId::GENERATOR {
        let running = slow!(m, execute::resume_inline(m.cx, m.machine(), m.value(m.i.b), Value::NONE, Return::ForIter, m.i.a));
        if running {
            return m.reload();
        }
        m.ip = m.ip.add(m.i.c as usize);
        return m.done_at_b();
    }
    match slow!(m, m.cx.next(m.value(m.i.b))) {
        Some(item) => m.done(item.into_word()),
        None => {
            m.ip = m.ip.add(m.i.c as usize);
            m.done_at_b()
        }
    }
});

impl super::Step<'_> {
    /// R[b] becomes unset (a loop lets go of its iterator), and on.
    #[inline(always)]
    unsafe fn done_at_b(self) -> Exit {
        let register = self.i.b;
        // SAFETY: see `Step::done_at`.
        unsafe { self.done_at(register, 0) }
    }
}

handler!(Yield, m => {
    (*m.frame).ip = m.ip;
    let value = m.take(USE_B, m.i.b);
    let value = if (*m.code).flags.async_generator { slow!(m, crate::generator::wrap_yielded(m.cx, value)) } else { value };
    match slow!(m, hand_out(m.cx, m.machine(), value)) {
        Some(value) => Exit::value(value),
        None => m.reload(),
    }
});

/// Hands a yielded value to whoever resumed this generator; gives it back if that is native code.
///
/// # Safety
/// The generator's frame is on top and says where it goes on.
#[inline(never)]
unsafe fn hand_out(cx: &mut Context, machine: *mut Machine, mut value: Value) -> PyResult<Option<Value>> {
    loop {
        // SAFETY: the caller's promise; a frame that hands a value on is a generator's as well.
        match unsafe { execute::suspend(cx, machine, value) } {
            execute::Resumed::Native(value) => return Ok(Some(value)),
            execute::Resumed::Frame => return Ok(None),
            execute::Resumed::Yield(again) => {
                value = again;
                // SAFETY: the frame on top hands the value on.
                unsafe {
                    if (*machine).is_traced() {
                        crate::trace::handed_on(cx, machine, &value)?;
                    }
                }
            }
        }
    }
}

handler!(YieldFrom, m => {
    match slow!(m, delegate(m.cx, m.machine(), m.frame, m.ip)) {
        Some(value) => Exit::value(value),
        None => m.reload(),
    }
});

/// One step of `yield from`; a value if it goes to native code, else the frame on top goes on.
///
/// # Safety
/// The frame is on top and stands behind the instruction.
#[inline(never)]
unsafe fn delegate(cx: &mut Context, machine: *mut Machine, frame: *mut Frame, ip: *const lissom_bytecode::Instr) -> PyResult<Option<Value>> {
    // SAFETY: the caller's promise.
    unsafe {
        let i = *ip.sub(1);
        let regs = (*frame).registers;
        let (to, iterator) = (regs.add(i.a as usize), regs.add(i.b as usize));
        let sent = Value::from_word(std::mem::replace(&mut *to, 0)).unwrap_or(Value::NONE);
        match control::delegate(cx, machine, &*iterator.cast::<Value>(), sent, i.a)? {
            control::Delegated::Frame => Ok(None),
            control::Delegated::Yielded(value) => {
                if (*machine).is_traced() {
                    crate::trace::handed_on(cx, machine, &value)?;
                }
                // Come back to this instruction.
                (*frame).ip = ip.sub(1);
                hand_out(cx, machine, value)
            }
            control::Delegated::Returned(value) => {
                if (*machine).is_traced() {
                    crate::trace::delegate_ended(machine, &value);
                }
                super::release(std::mem::replace(&mut *iterator, 0));
                super::release(std::mem::replace(&mut *to, value.into_word()));
                Ok(None)
            }
        }
    }
}

handler!(GetYieldFromIter, m => {
    let value = slow!(m, control::yield_from_iter(m.cx, &*m.code, m.value(m.i.b)));
    m.result_of_one(value)
});

handler!(GetAwaitable, m => {
    let value = slow!(m, control::awaitable(m.cx, m.value(m.i.b), m.i.c));
    m.result_of_one(value)
});

handler!(GetAsyncIter, m => {
    let value = slow!(m, control::async_iter(m.cx, m.value(m.i.b)));
    m.result_of_one(value)
});

handler!(GetAsyncNext, m => {
    let value = slow!(m, control::async_next(m.cx, m.value(m.i.b)));
    m.done(value.into_word())
});
