//! `code` as Python code sees it.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::CodeCell;

/// `code`
pub static SPEC: TypeSpec = TypeSpec {
    name: "code",
    id: Some(ShapeId::CODE),
    layout: CodeCell::INFO,
    flags: TypeFlags::NO_INSTANTIATION.with(TypeFlags::WEAKREF),
    doc: "Create a code object.  Not for mere mortals.",
    methods: &[CodeMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The attributes of `code`.
pub struct CodeMethods;

fn with<T>(args: &Args, read: impl FnOnce(&CodeCell) -> T) -> Option<T> {
    CodeCell::of(args.this()).map(read)
}

fn number(args: &Args, read: impl FnOnce(&CodeCell) -> i32) -> PyResult<Value> {
    Ok(with(args, read).map_or(Value::NONE, Value::int32))
}

#[methods]
impl CodeMethods {
    /// the name of the scope
    #[getter]
    fn co_name(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(with(args, |code| code.name.clone()).flatten().unwrap_or(Value::NONE))
    }

    /// its qualified name
    #[getter]
    fn co_qualname(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(with(args, |code| code.qualname.clone()).flatten().unwrap_or(Value::NONE))
    }

    /// the file it comes from
    #[getter]
    fn co_filename(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(with(args, |code| code.filename.clone()).flatten().unwrap_or(Value::NONE))
    }

    /// its first line
    #[getter]
    fn co_firstlineno(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| code.first_line as i32)
    }

    /// positional parameters
    #[getter]
    fn co_argcount(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| code.positional as i32)
    }

    /// positional-only parameters
    #[getter]
    fn co_posonlyargcount(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| code.positional_only as i32)
    }

    /// keyword-only parameters
    #[getter]
    fn co_kwonlyargcount(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| code.keyword_only as i32)
    }

    /// local variables
    #[getter]
    fn co_nlocals(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| code.locals as i32)
    }

    /// registers beyond the local variables
    #[getter]
    fn co_stacksize(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| (code.registers - code.locals) as i32)
    }

    /// flags, as documented for inspect
    #[getter]
    fn co_flags(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        number(args, |code| code.flag_bits() as i32)
    }

    /// the names of local variables
    #[getter]
    fn co_varnames(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = with(args, |code| code.local_names().to_vec()).unwrap_or_default();
        cx.new_tuple_from(names)
    }

    /// the names of local variables that nested functions use
    #[getter]
    fn co_cellvars(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = with(args, |code| code.cells.items().iter().filter_map(|register| code.local_names().get(*register as usize).cloned()).collect::<Vec<_>>());
        cx.new_tuple_from(names.unwrap_or_default())
    }

    /// the names of captured variables
    #[getter]
    fn co_freevars(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = with(args, |code| code.free_names().to_vec()).unwrap_or_default();
        cx.new_tuple_from(names)
    }

    /// the names used
    #[getter]
    fn co_names(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = with(args, |code| (0..code.names as usize).map(|index| code.name_at(index).clone()).collect::<Vec<_>>()).unwrap_or_default();
        cx.new_tuple_from(names)
    }

    /// the constants
    #[getter]
    fn co_consts(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let values = with(args, |code| code.values.items()[..code.consts as usize].to_vec()).unwrap_or_default();
        cx.new_tuple_from(values)
    }

    /// the instructions, as bytes
    #[getter]
    fn co_code(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes: Vec<u8> = with(args, |code| {
            code.instrs
                .items()
                .iter()
                .flat_map(|instr| {
                    let ([a0, a1], [b0, b1], [c0, c1]) = (instr.a.to_le_bytes(), instr.b.to_le_bytes(), instr.c.to_le_bytes());
                    [instr.op as u8, instr.flags, a0, a1, b0, b1, c0, c1]
                })
                .collect()
        })
        .unwrap_or_default();
        cx.new_bytes(&bytes)
    }

    /// an iterator of (line, end line, column, end column) for each instruction
    #[sig("(self, /)")]
    fn co_positions(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let positions = with(args, |code| (0..code.instrs.items().len()).zip(lissom_bytecode::positions::positions_in(code.positions.items())).map(|(_, position)| position).collect::<Vec<_>>());
        let list = cx.new_list()?;
        for position in positions.unwrap_or_default() {
            let number = |at: u32| Value::int32(at as i32);
            let row = cx.new_tuple(&[number(position.line), number(position.end_line), number(position.column), number(position.end_column)])?;
            cx.list_push(&list, row)?;
        }
        cx.iter(&list)
    }

    /// an iterator of (start, end, line) for runs of instructions
    #[sig("(self, /)")]
    fn co_lines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let lines = with(args, |code| lissom_bytecode::positions::positions_in(code.positions.items()).map(|position| position.line).collect::<Vec<_>>()).unwrap_or_default();
        let list = cx.new_list()?;
        let mut start = 0;
        while start < lines.len() {
            let end = (start..lines.len()).find(|at| lines[*at] != lines[start]).unwrap_or(lines.len());
            let line = if lines[start] == 0 { Value::NONE } else { Value::int32(lines[start] as i32) };
            let row = cx.new_tuple(&[Value::int32(start as i32 * 8), Value::int32(end as i32 * 8), line])?;
            cx.list_push(&list, row)?;
            start = end;
        }
        cx.iter(&list)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, file, line) = with(args, |code| (code.name.clone(), code.filename.clone(), code.first_line)).unwrap_or_default();
        let (name, file) = (name.map_or_else(String::new, |name| cx.string_lossy(&name)), file.map_or_else(String::new, |file| cx.string_lossy(&file)));
        let address = cx.identity(args.this());
        cx.new_str(&format!("<code object {name} at {address:#x}, file \"{file}\", line {line}>"))
    }
}
