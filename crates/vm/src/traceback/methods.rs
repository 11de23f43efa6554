//! `traceback` as Python code sees it.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::{entry, field, set_field};

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
        let fields = [next, Some(object.clone()), Some(cx.new_int(last)?), Some(Value::int32(line as i32))];
        lissom_objects::descriptor::new_record(cx, ShapeId::TRACEBACK, &fields)
    }

    /// The attributes that a traceback has of its own.
    #[sig("(self, /)")]
    fn __dir__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        for name in ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"] {
            let name = cx.intern(name)?;
            cx.list_push(&list, name)?;
        }
        Ok(list)
    }

    /// the entry nearer to where the exception was raised
    #[getter]
    fn tb_next(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), entry::NEXT).unwrap_or(Value::NONE))
    }

    /// the entry nearer to where the exception was raised
    #[setter]
    fn set_tb_next(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.opt(1).is_none() {
            return Err(cx.type_error("can't delete tb_next attribute"));
        }
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
        let index = field(args.this(), entry::INSTRUCTION).unwrap_or(Value::int32(0));
        // One made by Python code keeps what it was given.
        if field(args.this(), entry::LINE).is_some() {
            return Ok(index);
        }
        Ok(Value::int32(index.as_small_int().unwrap_or(0) as i32 * 8))
    }

    /// the frame
    #[getter]
    fn tb_frame(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(args.this(), entry::FRAME).unwrap_or(Value::NONE))
    }
}
