//! `frame` as Python code sees it.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::{BACK, CODE, DEPTH, EXTRA, FUNCTION, GENERATOR, INSTRUCTION, LOCALS, NO_LINES, OPCODES, TRACE, generator_of, record_of, set_state, state};
use crate::code::CodeCell;
use crate::generator::State;
use crate::traceback::{field, set_field};

/// The attributes of `frame`.
pub struct FrameMethods;

/// The index of the instruction a frame object stands at; -1 before the first.
pub(crate) fn instruction(cx: &mut Context, object: &Value) -> i32 {
    if let Some(record) = record_of(cx, object) {
        // SAFETY: the record is live.
        return unsafe { (*(*record).code).index_of((*record).ip) as i32 - 1 };
    }
    if let Some(generator) = generator_of(cx, object) {
        let (_, next) = crate::generator::standing(&generator);
        // Between two steps it stands at its `yield`, or at its `yield from`, to which it comes back.
        return if crate::generator::is_delegating(&generator) { next as i32 } else { next as i32 - 1 };
    }
    field(object, INSTRUCTION).and_then(|index| index.as_small_int()).unwrap_or(0) as i32
}

/// The line a frame object stands at, if it has one.
pub(crate) fn line(cx: &mut Context, object: &Value) -> Option<u32> {
    let (code, index) = (field(object, CODE)?, instruction(cx, object));
    let code = CodeCell::of(&code)?;
    if index < 0 {
        return Some(code.start_line());
    }
    match code.position(index as usize).line {
        0 => None,
        line => Some(line),
    }
}

#[methods]
impl FrameMethods {
    /// Return the code object being executed in this frame.
    #[getter]
    fn f_code(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), CODE).unwrap_or(Value::NONE))
    }

    /// Return the global variables in the frame.
    #[getter]
    fn f_globals(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), FUNCTION).and_then(|function| crate::function::globals_of(&function)).unwrap_or(Value::NONE))
    }

    /// Return the built-in variables in the frame.
    #[getter]
    fn f_builtins(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = field(args.this(), FUNCTION).and_then(|function| crate::function::builtins_of(&function));
        Ok(own.or_else(|| cx.builtins.clone()).unwrap_or(Value::NONE))
    }

    /// Return the mapping used by the frame to look up local variables.
    #[getter]
    fn f_locals(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let code = field(args.this(), CODE).unwrap_or(Value::NONE);
        // SAFETY: the record is live.
        let hidden = record_of(cx, args.this()).is_some_and(|record| unsafe { crate::ops::variable::is_in_comprehension(record) });
        if hidden || CodeCell::of(&code).is_some_and(|code| code.flags.optimized) {
            return super::proxy::new(cx, args.this());
        }
        match field(args.this(), LOCALS) {
            Some(locals) if locals.shape() != ShapeId::FRAME_REGISTERS => Ok(locals),
            _ => Ok(field(args.this(), FUNCTION).and_then(|function| crate::function::globals_of(&function)).unwrap_or(Value::NONE)),
        }
    }

    /// Return the current line number in the frame.
    #[getter]
    fn f_lineno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(line(cx, args.this()).map_or(Value::NONE, |line| Value::int32(line as i32)))
    }

    /// Return the current line number in the frame.
    #[setter]
    fn set_f_lineno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(line) = args.opt(1) else { return Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "cannot delete attribute")) };
        crate::trace::jump::jump(cx, args.this(), line)?;
        Ok(Value::NONE)
    }

    /// Return the index of the last attempted instruction in the frame.
    #[getter]
    fn f_lasti(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = instruction(cx, args.this());
        Ok(Value::int32(if index < 0 { -1 } else { index * 8 }))
    }

    /// Return the frame that called this one, or None.
    #[getter]
    fn f_back(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let depth = field(args.this(), DEPTH).and_then(|depth| depth.as_small_int()).unwrap_or(0);
        if depth > 1 {
            let top = crate::machine::Machine::of(cx).depth();
            return Ok(super::frame_object(cx, top.saturating_sub(depth as usize - 1))?.unwrap_or(Value::NONE));
        }
        Ok(field(args.this(), BACK).unwrap_or(Value::NONE))
    }

    /// Return the generator or coroutine associated with this frame, or None.
    #[getter]
    fn f_generator(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(generator_of(cx, args.this()).unwrap_or(Value::NONE))
    }

    /// Return the trace function for this frame, or None.
    #[getter]
    fn f_trace(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), TRACE).unwrap_or(Value::NONE))
    }

    /// Return the trace function for this frame, or None.
    #[setter]
    fn set_f_trace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let function = args.opt(1).cloned().filter(|function| !function.is_none());
        set_field(cx, args.this(), TRACE, function);
        Ok(Value::NONE)
    }

    /// is the trace function called for lines?
    #[getter]
    fn f_trace_lines(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state(args.this()) & NO_LINES == 0))
    }

    /// is the trace function called for lines?
    #[setter]
    fn set_f_trace_lines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.opt(1).is_none() {
            return Err(cx.type_error("can't delete numeric/char attribute"));
        }
        let on = switch(cx, args)?;
        set_state(cx, args.this(), NO_LINES, !on);
        Ok(Value::NONE)
    }

    /// Return True if opcode tracing is enabled, False otherwise.
    #[getter]
    fn f_trace_opcodes(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state(args.this()) & OPCODES != 0))
    }

    /// Return True if opcode tracing is enabled, False otherwise.
    #[setter]
    fn set_f_trace_opcodes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let on = switch(cx, args)?;
        set_state(cx, args.this(), OPCODES, on);
        Ok(Value::NONE)
    }

    /// Clear all references held by the frame.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if record_of(cx, args.this()).is_some() {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot clear an executing frame"));
        }
        if let Some(generator) = generator_of(cx, args.this()) {
            match crate::generator::state_of(&generator) {
                State::Suspended => return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot clear a suspended frame")),
                State::Running => return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot clear an executing frame")),
                _ => {
                    crate::generator::say_goodbye(cx, &generator)?;
                    drop(cx.call_method(&generator, "close", &[])?);
                }
            }
        }
        for index in [TRACE, EXTRA, GENERATOR] {
            set_field(cx, args.this(), index, None);
        }
        if field(args.this(), LOCALS).is_some_and(|saved| saved.shape() == ShapeId::FRAME_REGISTERS) {
            set_field(cx, args.this(), LOCALS, None);
        }
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (code, line, address) = (field(args.this(), CODE).unwrap_or(Value::NONE), line(cx, args.this()).unwrap_or(0), cx.identity(args.this()));
        let text = match CodeCell::of(&code) {
            Some(code) => {
                let name = code.name.as_ref().map_or_else(String::new, |name| cx.string_lossy(name));
                let file = code.filename.clone().unwrap_or(Value::NONE);
                let file = cx.repr(&file)?;
                format!("<frame at {address:#x}, file {}, line {line}, code {name}>", cx.string_lossy(&file))
            }
            None => format!("<frame at {address:#x}>"),
        };
        cx.new_str(&text)
    }
}

/// The value given to one of the switches: exactly a bool.
fn switch(cx: &mut Context, args: &Args) -> PyResult<bool> {
    match args.opt(1) {
        None => Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted")),
        Some(value) if value.is(&Value::TRUE) => Ok(true),
        Some(value) if value.is(&Value::FALSE) => Ok(false),
        Some(_) => Err(cx.type_error("attribute value type must be bool")),
    }
}
