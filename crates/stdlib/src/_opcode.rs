//! `_opcode`: what `opcode` and `dis` ask about the instructions of the machine. They are Lissom's own; all answers derive from their one table.

use lissom_bytecode::{Intrinsic, Op, OperandKind, Site, ops};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_vm::code::CodeCell;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_opcode", Some("Opcode support module."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_set(&module, "ENABLE_SPECIALIZATION", Value::bool(false))?;
    cx.module_set(&module, "ENABLE_SPECIALIZATION_FT", Value::bool(false))?;
    let names = cx.new_dict()?;
    for (number, op) in Op::ALL.iter().enumerate() {
        let name = cx.intern(&op.name().to_ascii_uppercase())?;
        cx.dict_set(&names, &name, Value::int32(number as i32))?;
    }
    cx.module_set(&module, "opmap", names)?;
    Ok(module)
}

/// The functions.
struct Functions;

fn op(cx: &mut Context, args: &Args) -> PyResult<Option<Op>> {
    let number = cx.index_i64(args.get(0))?;
    Ok(usize::try_from(number).ok().and_then(|number| Op::ALL.get(number)).copied())
}

fn has(cx: &mut Context, args: &Args, test: impl Fn(OperandKind) -> bool) -> PyResult<Value> {
    Ok(Value::bool(op(cx, args)?.is_some_and(|op| op.operands().into_iter().any(test))))
}

fn is_jump(kind: OperandKind) -> bool {
    matches!(kind, OperandKind::Jump16 | OperandKind::Jump32)
}

fn strings(cx: &mut Context, texts: &[&str]) -> PyResult<Value> {
    let list = cx.new_list()?;
    for text in texts {
        let text = cx.new_str(text)?;
        cx.list_push(&list, text)?;
    }
    Ok(list)
}

#[methods]
impl Functions {
    /// Compute the stack effect of the opcode. The machine has registers and no stack.
    #[sig("(opcode, oparg=None, /, *, jump=None)")]
    fn stack_effect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match op(cx, args)? {
            Some(_) => Err(cx.not_implemented("the machine has registers and no stack")),
            None => Err(cx.value_error("invalid opcode or oparg")),
        }
    }

    /// Return True if opcode is valid, False otherwise.
    #[sig("(opcode)")]
    fn is_valid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(op(cx, args)?.is_some()))
    }

    /// Return True if the opcode uses its oparg, False otherwise.
    #[sig("(opcode)")]
    fn has_arg(cx: &mut Context, args: &Args) -> PyResult<Value> {
        has(cx, args, |kind| kind != OperandKind::None)
    }

    /// Return True if the opcode accesses a constant, False otherwise.
    #[sig("(opcode)")]
    fn has_const(cx: &mut Context, args: &Args) -> PyResult<Value> {
        has(cx, args, |kind| kind == OperandKind::Const)
    }

    /// Return True if the opcode accesses an attribute by name, False otherwise.
    #[sig("(opcode)")]
    fn has_name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        has(cx, args, |kind| matches!(kind, OperandKind::Name | OperandKind::Site))
    }

    /// Return True if the opcode has a jump target, False otherwise.
    #[sig("(opcode)")]
    fn has_jump(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterates = op(cx, args)? == Some(Op::ForIter);
        if iterates { Ok(Value::TRUE) } else { has(cx, args, is_jump) }
    }

    /// Return True if the opcode accesses a free variable, False otherwise.
    #[sig("(opcode)")]
    fn has_free(cx: &mut Context, args: &Args) -> PyResult<Value> {
        has(cx, args, |kind| kind == OperandKind::Free)
    }

    /// Return True if the opcode accesses a local variable, False otherwise.
    #[sig("(opcode)")]
    fn has_local(cx: &mut Context, args: &Args) -> PyResult<Value> {
        has(cx, args, |kind| matches!(kind, OperandKind::Dst | OperandKind::Src | OperandKind::Reg))
    }

    /// Return True if the opcode sets an exception handler, False otherwise.
    #[sig("(opcode)")]
    fn has_exc(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(op(cx, args)? == Some(Op::EnterHandler)))
    }

    /// Return the executor object at offset in code if exists, None otherwise.
    #[sig("(*, code, offset)")]
    fn get_executor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if CodeCell::of(args.get(0)).is_none() {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("expected a code object, not '{found}'")));
        }
        Ok(Value::NONE)
    }

    /// Return array of symbols of binary ops.
    #[sig("()")]
    fn get_nb_ops(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let signs = ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"];
        let list = cx.new_list()?;
        for suffix in ["", "="] {
            for sign in signs {
                let (name, sign) = (cx.new_str(&name_of(sign, suffix))?, cx.new_str(&format!("{sign}{suffix}"))?);
                let row = cx.new_tuple(&[name, sign])?;
                cx.list_push(&list, row)?;
            }
        }
        Ok(list)
    }

    /// Return a list of names of the intrinsics.
    #[sig("()")]
    fn get_intrinsic1_descs(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let names: Vec<String> = Intrinsic::ALL.iter().filter(|intrinsic| intrinsic.arguments() < 2).map(|intrinsic| format!("{intrinsic:?}")).collect();
        strings(cx, &names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Return a list of names of the intrinsics with several arguments.
    #[sig("()")]
    fn get_intrinsic2_descs(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let names: Vec<String> = Intrinsic::ALL.iter().filter(|intrinsic| intrinsic.arguments() >= 2).map(|intrinsic| format!("{intrinsic:?}")).collect();
        strings(cx, &names.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Return a list of special method names.
    #[sig("()")]
    fn get_special_method_names(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        strings(cx, &["__enter__", "__exit__", "__aenter__", "__aexit__"])
    }

    /// Return the line of pseudo-code that says what an instruction does.
    #[sig("(opcode, /)")]
    fn meaning(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match op(cx, args)? {
            Some(op) => cx.new_str(op.meaning().trim()),
            None => Err(cx.value_error("invalid opcode")),
        }
    }

    /// Decode a code object: for each instruction its number, its words, and for each operand what it means, its number and what it names.
    #[sig("(code, /)")]
    fn decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let code = args.get(0);
        let Some(cell) = CodeCell::of(code) else { return Err(cx.type_error("code object expected")) };
        let instrs = cell.instrs.items().to_vec();
        lissom_vm::code::packed::settle(cx, code)?;
        let list = cx.new_list()?;
        for (index, instr) in instrs.iter().enumerate() {
            let operands = cx.new_list()?;
            for (field, kind) in [instr.a, instr.b, instr.c].into_iter().zip(instr.op.operands()) {
                if let Some((kind, number, named)) = operand(cx, code, index, *instr, field, kind)? {
                    let (kind, number) = (cx.intern(kind)?, cx.new_int(number)?);
                    let row = cx.new_tuple(&[kind, number, named])?;
                    cx.list_push(&operands, row)?;
                }
            }
            let mut words = Vec::new();
            for (flag, word) in [(ops::IN_PLACE, "in-place"), (ops::NEGATE, "not"), (ops::METHOD, "method"), (ops::ASYNC, "async")] {
                if instr.flags & flag != 0 {
                    words.push(cx.intern(word)?);
                }
            }
            let words = cx.new_tuple_from(words)?;
            let row = cx.new_tuple(&[Value::int32(instr.op as i32), words, operands])?;
            cx.list_push(&list, row)?;
        }
        Ok(list)
    }

    /// The exception handlers of a code object: start, end, target (in bytes of `co_code`) and depth of each.
    #[sig("(code, /)")]
    fn handlers(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(cell) = CodeCell::of(args.get(0)) else { return Err(cx.type_error("code object expected")) };
        let handlers = cell.handlers.items().to_vec();
        let list = cx.new_list()?;
        for handler in handlers {
            let row = [handler.start * 8, handler.end * 8, handler.target * 8, handler.depth as u32];
            let row = cx.new_tuple(&row.map(|number| Value::int32(number as i32)))?;
            cx.list_push(&list, row)?;
        }
        Ok(list)
    }
}

/// What an operand is: its kind, its number, and what it names.
fn operand(cx: &mut Context, code: &Value, index: usize, instr: lissom_bytecode::Instr, field: u16, kind: OperandKind) -> PyResult<Option<(&'static str, i64, Value)>> {
    let Some(cell) = CodeCell::of(code) else { return Ok(None) };
    let number = field as i64;
    let after = index as i64 + 1;
    let target = |distance: i64| ("jump", (after + distance) * 8, Value::NONE);
    let register = |kind: &'static str| (kind, number, cell.local_names().get(field as usize).cloned().unwrap_or(Value::NONE));
    Ok(Some(match kind {
        OperandKind::None | OperandKind::High => return Ok(None),
        OperandKind::Dst => register("dst"),
        OperandKind::Src | OperandKind::Reg => register("src"),
        OperandKind::Base => register("base"),
        OperandKind::Const => ("const", number, cell.constant(field).clone()),
        OperandKind::Name => ("name", number, cell.name_at(field as usize).clone()),
        OperandKind::Free => ("free", number, cell.free_names().get(field as usize).cloned().unwrap_or(Value::NONE)),
        OperandKind::Imm => ("number", field as i16 as i64, Value::NONE),
        OperandKind::Imm32 => ("number", instr.bc() as i64, Value::NONE),
        OperandKind::Count if instr.op == Op::ForIter => target(number),
        OperandKind::Count if instr.op == Op::CallIntrinsic => {
            let name = Intrinsic::ALL.get(field as usize).map_or_else(String::new, |intrinsic| format!("{intrinsic:?}"));
            ("intrinsic", number, cx.new_str(&name)?)
        }
        OperandKind::Count => ("number", number, Value::NONE),
        OperandKind::Jump16 => target(field as i16 as i64),
        OperandKind::Jump32 => target(instr.bc() as i64),
        OperandKind::Site => match cell.sites.items().get(field as usize) {
            Some(Site::Name(index)) => ("name", *index as i64, cell.name_at(*index as usize).clone()),
            Some(Site::Keywords { count, names }) => ("keywords", *count as i64, cell.constant(*names as u16).clone()),
            Some(Site::Keys(keys)) => ("const", *keys as i64, cell.constant(*keys as u16).clone()),
            None => return Ok(None),
        },
    }))
}

/// The name that `dis` gives an operator.
fn name_of(sign: &str, suffix: &str) -> String {
    let name = match sign {
        "+" => "ADD",
        "&" => "AND",
        "//" => "FLOOR_DIVIDE",
        "<<" => "LSHIFT",
        "@" => "MATRIX_MULTIPLY",
        "*" => "MULTIPLY",
        "%" => "REMAINDER",
        "|" => "OR",
        "**" => "POWER",
        ">>" => "RSHIFT",
        "-" => "SUBTRACT",
        "/" => "TRUE_DIVIDE",
        _ => "XOR",
    };
    let place = if suffix.is_empty() { "NB_" } else { "NB_INPLACE_" };
    format!("{place}{name}")
}
