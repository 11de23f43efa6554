//! Exceptions on their way: traceback entries, the handler that covers an instruction, frames that end.

use lissom_bytecode::Handler;
use lissom_objects::{Context, PyResult, Raised, ShapeId};

use crate::execute;
use crate::frame::Return;
use crate::machine::Machine;

/// Finds the frame that handles the exception just raised, ending those that do not.
///
/// # Errors
/// The exception, when it leaves to native code.
///
/// # Safety
/// There is a frame, and its `ip` stands behind the instruction that raised.
#[inline(never)]
pub(crate) unsafe fn unwind(cx: &mut Context, machine: *mut Machine, mut raised: Raised) -> PyResult {
    // SAFETY: frames are live records; registers from a handler's depth up are in the window.
    unsafe {
        loop {
            let frame = (*machine).frame;
            let code = &*(*frame).code;
            let index = code.index_of((*frame).ip).saturating_sub(1) as u32;
            let again = std::mem::take(&mut cx.reraised);
            if !again {
                // What native code raised came up while something was handled here; what was raised elsewhere knows its context.
                if cx.handled.is_some() && crate::traceback::is_fresh(cx) {
                    crate::ops::control::chain_to_handled(cx);
                }
                if !code.stands_in {
                    crate::traceback::add_entry(cx, frame, index);
                }
            }
            if (*machine).tracing.wanted()
                && let Err(other) = crate::trace::raised(cx, machine, again)
            {
                raised = other;
            }
            let handler = code.handlers.items().iter().find(|handler| (handler.start..handler.end).contains(&index)).copied();
            if let Some(Handler { target, depth, .. }) = handler {
                let registers = (*frame).registers;
                execute::clear(registers.add(depth as usize), (code.registers - depth) as usize);
                (*frame).ip = code.instrs.start().add(target as usize);
                if (*machine).tracing.wanted()
                    && let Err(other) = crate::trace::handled(cx, machine)
                {
                    raised = other;
                    continue;
                }
                return Ok(());
            }
            if (*machine).tracing.wanted()
                && let Err(other) = crate::trace::ended(cx, machine)
            {
                raised = other;
            }
            let on_return = (*frame).on_return;
            let flags = code.flags;
            let (generator, constructed) = execute::discard(cx, machine);
            drop(constructed);
            if let Some(generator) = generator {
                raised = leaving_generator(cx, flags, raised);
                drop(generator);
            }
            if on_return == Return::Native {
                return Err(raised);
            }
        }
    }
}

/// StopIteration must not leave a generator (PEP 479), nor StopAsyncIteration an asynchronous one.
fn leaving_generator(cx: &mut Context, flags: lissom_bytecode::CodeFlags, raised: Raised) -> Raised {
    let Some(exception) = cx.raised.clone() else { return raised };
    let message = if cx.is_instance_of(&exception, ShapeId::STOP_ITERATION) {
        if flags.async_generator {
            "async generator raised StopIteration"
        } else if flags.coroutine {
            "coroutine raised StopIteration"
        } else {
            "generator raised StopIteration"
        }
    } else if flags.async_generator && cx.is_instance_of(&exception, ShapeId::STOP_ASYNC_ITERATION) {
        "async generator raised StopAsyncIteration"
    } else {
        return raised;
    };
    drop(cx.take_raised(raised));
    let raised = cx.error(ShapeId::RUNTIME_ERROR, message);
    if let Some(error) = cx.raised.clone() {
        lissom_objects::exception::set_cause(cx, &error, Some(exception.clone()));
        lissom_objects::exception::chain(cx, &error, &exception);
    }
    raised
}

