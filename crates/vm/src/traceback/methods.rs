//! `traceback` and `frame` as Python code sees them.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::{entry, field, frame, record_of, set_field};
use crate::code::CodeCell;

/// The attributes of `traceback`.
pub struct TracebackMethods;

#[methods]
impl TracebackMethods {
    /// Create a new traceback object.
    #[static_sig("(cls, tb_next, tb_frame, tb_lasti, tb_lineno)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (next, object) = (args.get(1), args.get(2));
        if !next.is_none() && next.shape() != ShapeId::TRACEBACK {
            let found = cx.type_name(next);
            return Err(cx.type_error(&format!("expected traceback object or None, got '{found}'")));
        }
        if object.shape() != ShapeId::FRAME {
            let found = cx.type_name(object);
            return Err(cx.type_error(&format!("traceback() argument 'tb_frame' must be frame, not {found}")));
        }
        let (last, line) = (cx.index_i64(args.get(3))?, cx.index_i64(args.get(4))?);
        let next = Some(next.clone()).filter(|next| !next.is_none());
        let fields = [next, field(object, frame::FUNCTION), Some(Value::int32((last / 8) as i32)), Some(object.clone()), Some(Value::int32(line as i32))];
        lissom_objects::descriptor::new_record(cx, ShapeId::TRACEBACK, &fields)
    }

    /// the entry nearer to where the exception was raised
    #[getter]
    fn tb_next(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), entry::NEXT).unwrap_or(Value::NONE))
    }

    /// the entry nearer to where the exception was raised
    #[setter]
    fn set_tb_next(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let next = args.some(1).cloned();
        if let Some(next) = &next {
            if next.shape() != ShapeId::TRACEBACK {
                let found = cx.type_name(next);
                return Err(cx.type_error(&format!("expected traceback object or None, got '{found}'")));
            }
            let mut at = Some(next.clone());
            while let Some(entry) = at {
                if entry.is(args.this()) {
                    return Err(cx.value_error("traceback loop detected"));
                }
                at = field(&entry, entry::NEXT);
            }
        }
        set_field(cx, args.this(), entry::NEXT, next);
        Ok(Value::NONE)
    }

    /// the line
    #[getter]
    fn tb_lineno(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(super::entry_line(args.this()) as i32))
    }

    /// the instruction
    #[getter]
    fn tb_lasti(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = field(args.this(), entry::INSTRUCTION).and_then(|index| index.as_small_int()).unwrap_or(0);
        Ok(Value::int32(index as i32 * 8))
    }

    /// the frame
    #[getter]
    fn tb_frame(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(object) = field(args.this(), entry::FRAME) {
            return Ok(object);
        }
        let fields = [field(args.this(), entry::FUNCTION), None, Some(Value::int32(0)), field(args.this(), entry::INSTRUCTION), None, None];
        let object = lissom_objects::descriptor::new_record(cx, ShapeId::FRAME, &fields)?;
        set_field(cx, args.this(), entry::FRAME, Some(object.clone()));
        Ok(object)
    }
}

/// The attributes of `frame`.
pub struct FrameMethods;

/// The index of the instruction a frame object stands at.
pub(crate) fn instruction(cx: &mut Context, object: &Value) -> usize {
    if let Some(record) = record_of(cx, object) {
        // SAFETY: the record is live.
        return unsafe { (*(*record).code).index_of((*record).ip).saturating_sub(1) };
    }
    if let Some(generator) = field(object, frame::GENERATOR) {
        return (crate::generator::standing(&generator).1 as usize).saturating_sub(1);
    }
    field(object, frame::INSTRUCTION).and_then(|index| index.as_small_int()).unwrap_or(0) as usize
}

fn code(object: &Value) -> Value {
    field(object, frame::FUNCTION).and_then(|function| crate::function::code_of(&function)).unwrap_or(Value::NONE)
}

#[methods]
impl FrameMethods {
    /// the code that runs
    #[getter]
    fn f_code(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(code(args.this()))
    }

    /// the namespace of global variables
    #[getter]
    fn f_globals(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), frame::FUNCTION).and_then(|function| crate::function::globals_of(&function)).unwrap_or(Value::NONE))
    }

    /// the namespace of built-ins
    #[getter]
    fn f_builtins(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(cx.builtins.clone().unwrap_or(Value::NONE))
    }

    /// the local variables
    #[getter]
    fn f_locals(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(record) = record_of(cx, args.this()) {
            // SAFETY: the record is live.
            return unsafe { crate::ops::variable::load_locals(cx, record) };
        }
        if let Some(generator) = field(args.this(), frame::GENERATOR) {
            return crate::generator::locals(cx, &generator);
        }
        match field(args.this(), frame::LOCALS) {
            Some(locals) => Ok(locals),
            None => cx.new_dict(),
        }
    }

    /// the line
    #[getter]
    fn f_lineno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (code, index) = (code(args.this()), instruction(cx, args.this()));
        let line = CodeCell::of(&code).map_or(0, |code| code.position(index).line);
        Ok(if line == 0 { Value::NONE } else { Value::int32(line as i32) })
    }

    /// the instruction
    #[getter]
    fn f_lasti(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(instruction(cx, args.this()) as i32 * 8))
    }

    /// the frame that called this one, or None
    #[getter]
    fn f_back(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let depth = field(args.this(), frame::DEPTH).and_then(|depth| depth.as_small_int()).unwrap_or(0);
        if depth > 1 {
            let top = crate::machine::Machine::of(cx).depth();
            return Ok(super::frame_object(cx, top.saturating_sub(depth as usize - 1))?.unwrap_or(Value::NONE));
        }
        Ok(field(args.this(), frame::BACK).unwrap_or(Value::NONE))
    }

    /// the generator whose frame it is, or None
    #[getter]
    fn f_generator(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), frame::GENERATOR).unwrap_or(Value::NONE))
    }

    /// the trace function, or None
    #[getter]
    fn f_trace(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// F.clear(): clear most references held by the frame
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if record_of(cx, args.this()).is_some() {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot clear an executing frame"));
        }
        if let Some(generator) = field(args.this(), frame::GENERATOR) {
            cx.call_method(&generator, "close", &[])?;
        }
        set_field(cx, args.this(), frame::LOCALS, None);
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (code, index, address) = (code(args.this()), instruction(cx, args.this()), cx.identity(args.this()));
        let text = match CodeCell::of(&code) {
            Some(code) => {
                let name = code.name.as_ref().map_or_else(String::new, |name| cx.string_lossy(name));
                let file = code.filename.clone().unwrap_or(Value::NONE);
                let file = cx.repr(&file)?;
                format!("<frame at {address:#x}, file {}, line {}, code {name}>", cx.string_lossy(&file), code.position(index).line)
            }
            None => format!("<frame at {address:#x}>"),
        };
        cx.new_str(&text)
    }
}
