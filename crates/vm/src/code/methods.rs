//! `code` as Python code sees it.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::parts::{self, Parts};
use super::{CodeCell, packed, same};

/// `code`
pub static SPEC: TypeSpec = TypeSpec {
    name: "code",
    id: Some(ShapeId::CODE),
    layout: CodeCell::INFO,
    flags: TypeFlags::WEAKREF,
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
        number(args, |code| parts::varnames(code).len() as i32)
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
        let names = with(args, parts::varnames).unwrap_or_default();
        cx.new_tuple_from(names)
    }

    /// the names of local variables that nested functions use
    #[getter]
    fn co_cellvars(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = with(args, parts::cellvars).unwrap_or_default();
        cx.new_tuple_from(names)
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
        let names = with(args, parts::names).unwrap_or_default();
        cx.new_tuple_from(names)
    }

    /// the constants
    #[getter]
    fn co_consts(cx: &mut Context, args: &Args) -> PyResult<Value> {
        packed::settle(cx, args.this())?;
        let values = with(args, |code| code.values.items()[..code.consts as usize].to_vec()).unwrap_or_default();
        cx.new_tuple_from(values)
    }

    /// the instructions, as bytes
    #[getter]
    fn co_code(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = with(args, parts::code_bytes).unwrap_or_default();
        cx.new_bytes(&bytes)
    }

    /// the instructions, as bytes
    #[getter]
    fn _co_code_adaptive(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = with(args, parts::code_bytes).unwrap_or_default();
        cx.new_bytes(&bytes)
    }

    /// the source positions of the instructions, packed
    #[getter]
    fn co_linetable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = with(args, |code| code.positions.items().to_vec()).unwrap_or_default();
        cx.new_bytes(&bytes)
    }

    /// the exception handlers, and what else the instructions need, packed
    #[getter]
    fn co_exceptiontable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = with(args, parts::tables).unwrap_or_default();
        cx.new_bytes(&bytes)
    }

    /// the lines of the instructions, in the form of old
    #[getter]
    fn co_lnotab(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (message, category) = (cx.new_str("co_lnotab is deprecated, use co_lines instead.")?, cx.type_object(ShapeId::DEPRECATION_WARNING));
        cx.call_module("warnings", "warn", &[message, category])?;
        let (first, lines) = with(args, |code| (code.first_line, lines(code))).unwrap_or_default();
        let (mut bytes, mut last, mut distance) = (Vec::new(), first as i64, 0);
        for (start, end, line) in lines {
            if line != 0 && line as i64 != last {
                let mut step = line as i64 - last;
                while distance > 254 {
                    bytes.extend([254, 0]);
                    distance -= 254;
                }
                while !(-128..=127).contains(&step) {
                    let part = step.clamp(-128, 127);
                    bytes.extend([distance as u8, part as u8]);
                    (step, distance) = (step - part, 0);
                }
                bytes.extend([distance as u8, step as u8]);
                (last, distance) = (line as i64, 0);
            }
            distance += end - start;
        }
        cx.new_bytes(&bytes)
    }

    /// an iterator of (line, end line, column, end column) for each instruction
    #[sig("(self, /)")]
    fn co_positions(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let positions = with(args, positions).unwrap_or_default();
        let list = cx.new_list()?;
        for position in positions {
            let known = position.line != 0;
            let number = |at: u32| if known { Value::int32(at as i32) } else { Value::NONE };
            let row = cx.new_tuple(&[number(position.line), number(position.end_line), number(position.column), number(position.end_column)])?;
            // A row for every two bytes of `co_code`, as those count who divide `tb_lasti` by two.
            for _ in 0..8 / 2 {
                cx.list_push(&list, row.clone())?;
            }
        }
        cx.iter(&list)
    }

    /// an iterator of (start, end, line) for runs of instructions
    #[sig("(self, /)")]
    fn co_lines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        // A frame that has not done anything yet stands before the first instruction, at its definition.
        let first = with(args, |code| code.start_line()).unwrap_or(0);
        for (start, end, line) in std::iter::once((-1, 0, first)).chain(with(args, lines).unwrap_or_default().into_iter().map(|(start, end, line)| (start as i64, end as i64, line))) {
            let line = if line == 0 { Value::NONE } else { Value::int32(line as i32) };
            let row = cx.new_tuple(&[Value::int32(start as i32), Value::int32(end as i32), line])?;
            cx.list_push(&list, row)?;
        }
        cx.iter(&list)
    }

    /// an iterator of (instruction, where it goes on, where it jumps to) for each branch
    #[sig("(self, /)")]
    fn co_branches(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        for row in with(args, branches).unwrap_or_default() {
            let row = cx.new_tuple(&row.map(Value::int32))?;
            cx.list_push(&list, row)?;
        }
        cx.iter(&list)
    }

    /// Return the name of the local variable of an index.
    #[sig("(self, oparg)")]
    fn _varname_from_oparg(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.index_i64(args.get(1))?;
        let name = usize::try_from(index).ok().and_then(|index| with(args, |code| code.local_names().iter().chain(code.free_names()).nth(index).cloned()).flatten());
        match name {
            Some(name) => Ok(name),
            None => Err(cx.index_error("tuple index out of range")),
        }
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[sig("(self, /, **changes)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        changed(cx, args)
    }

    /// The same as replace().
    #[sig("(self, /, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        changed(cx, args)
    }

    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *parts)", inferred, "(cls, argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !(16..=18).contains(&args.rest.len()) {
            let much = if args.rest.len() < 16 { "at least 16" } else { "at most 18" };
            return Err(cx.type_error(&format!("code expected {much} arguments, got {}", args.rest.len())));
        }
        let mut parts = Parts::default();
        for (field, value) in FIELDS.iter().zip(args.rest) {
            set(cx, &mut parts, field, value)?;
        }
        parts.build(cx)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !same::is_code(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        same::equal(cx, args.this(), args.get(1)).map(Value::bool)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !same::is_code(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        same::equal(cx, args.this(), args.get(1)).map(|equal| Value::bool(!equal))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = same::hash(cx, args.this())?;
        cx.new_int(hash)
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

/// The positions of all instructions.
fn positions(code: &CodeCell) -> Vec<lissom_bytecode::Position> {
    (0..code.instrs.items().len()).zip(lissom_bytecode::positions::positions_in(code.positions.items())).map(|(_, position)| position).collect()
}

/// Runs of instructions of one line: where they start and end in `co_code`, and the line (0: none).
fn lines(code: &CodeCell) -> Vec<(i64, i64, u32)> {
    let mut runs: Vec<(i64, i64, u32)> = Vec::new();
    for (index, position) in positions(code).into_iter().enumerate() {
        let (start, end) = (index as i64 * 8, index as i64 * 8 + 8);
        match runs.last_mut() {
            Some(run) if run.2 == position.line => run.1 = end,
            _ => runs.push((start, end, position.line)),
        }
    }
    runs
}

/// The conditional jumps: the instruction, the one after it, the one it leads to.
fn branches(code: &CodeCell) -> Vec<[i32; 3]> {
    use lissom_bytecode::{Op, OperandKind};
    let mut rows = Vec::new();
    for (index, instr) in code.instrs.items().iter().enumerate() {
        let distance = match (instr.op, instr.op.operands()) {
            (Op::Jump | Op::JumpBack, _) => continue,
            (Op::ForIter, _) => instr.c as i32,
            (_, [OperandKind::Jump16, ..]) => instr.a as i16 as i32,
            (_, [_, OperandKind::Jump32, _]) => instr.bc(),
            _ => continue,
        };
        let after = index as i32 + 1;
        rows.push([index as i32 * 8, after * 8, (after + distance) * 8]);
    }
    rows
}

/// The parts that the constructor takes, in its order.
static FIELDS: [&str; 18] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_firstlineno",
    "co_linetable",
    "co_exceptiontable",
    "co_freevars",
    "co_cellvars",
];

/// Sets a part from its value.
fn set(cx: &mut Context, parts: &mut Parts, field: &str, value: &Value) -> PyResult {
    let text = |cx: &mut Context| if cx.as_str(value).is_some() { Ok(Some(value.clone())) } else { Err(wrong(cx, field, "str", value)) };
    let bytes = |cx: &mut Context| match cx.as_bytes(value) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(wrong(cx, field, "bytes", value)),
    };
    let tuple = |cx: &mut Context| match cx.as_tuple(value) {
        Some(items) => Ok(items.to_vec()),
        None => Err(wrong(cx, field, "tuple", value)),
    };
    match field {
        "co_argcount" => parts.argcount = cx.index_i64(value)?,
        "co_posonlyargcount" => parts.posonlyargcount = cx.index_i64(value)?,
        "co_kwonlyargcount" => parts.kwonlyargcount = cx.index_i64(value)?,
        "co_nlocals" => parts.nlocals = cx.index_i64(value)?,
        "co_stacksize" => parts.stacksize = cx.index_i64(value)?,
        "co_flags" => parts.flags = cx.index_i64(value)?,
        "co_firstlineno" => parts.firstlineno = cx.index_i64(value)?,
        "co_code" => parts.code = bytes(cx)?,
        "co_linetable" => parts.linetable = bytes(cx)?,
        "co_exceptiontable" => parts.exceptiontable = bytes(cx)?,
        "co_filename" => parts.filename = text(cx)?,
        "co_name" => parts.name = text(cx)?,
        "co_qualname" => parts.qualname = text(cx)?,
        "co_consts" => parts.consts = tuple(cx)?,
        "co_names" => parts.names = names(cx, field, value)?,
        "co_varnames" => parts.varnames = names(cx, field, value)?,
        "co_freevars" => parts.freevars = names(cx, field, value)?,
        _ => parts.cellvars = names(cx, field, value)?,
    }
    Ok(())
}

fn names(cx: &mut Context, field: &str, value: &Value) -> PyResult<Vec<Value>> {
    let Some(items) = value.as_tuple().map(<[Value]>::to_vec) else { return Err(wrong(cx, field, "tuple", value)) };
    let mut names = Vec::new();
    for item in items {
        let Some(text) = cx.as_str(&item) else {
            let found = cx.type_name(&item);
            return Err(cx.type_error(&format!("name tuples must contain only strings, not '{found}'")));
        };
        let bytes = text.bytes.to_vec();
        names.push(cx.intern_bytes(&bytes)?);
    }
    Ok(names)
}

fn wrong(cx: &mut Context, field: &str, expected: &str, value: &Value) -> lissom_objects::Raised {
    let found = cx.type_name(value);
    cx.type_error(&format!("replace() argument '{field}' must be {expected}, not {found}"))
}

/// The code object with the parts that keywords name changed.
fn changed(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let mut parts = Parts::of(cx, args.this())?;
    if let Some(changes) = args.keywords {
        for (name, value) in cx.dict_items(changes)? {
            let field = cx.string_lossy(&name);
            if !FIELDS.contains(&field.as_str()) {
                return Err(cx.type_error(&format!("replace() got an unexpected keyword argument '{field}'")));
            }
            set(cx, &mut parts, &field, &value)?;
        }
    }
    parts.build(cx)
}
