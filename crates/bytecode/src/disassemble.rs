//! Listings: the readable form of code, for golden tests and `dis`.

use std::fmt::{self, Write};

use crate::ops::{ASYNC, IN_PLACE, METHOD, NEGATE, USE_A, USE_B, USE_C};
use crate::{Code, Const, Instr, OperandKind, Site};

/// Writes the listing of `code` and, after it, of the codes nested in it.
pub fn disassemble(code: &Code, out: &mut impl Write) -> fmt::Result {
    writeln!(out, "{}: {} registers, {} constants", code.qualname, code.registers, code.consts.len())?;
    for (index, instr) in code.instrs.iter().enumerate() {
        writeln!(out, "{index:5}  {}", line(code, index, *instr))?;
    }
    for handler in &code.handlers {
        writeln!(out, "  {}..{} -> {} depth {}", handler.start, handler.end, handler.target, handler.depth)?;
    }
    for constant in &code.consts {
        if let Const::Code(nested) = constant {
            writeln!(out)?;
            disassemble(nested, out)?;
        }
    }
    Ok(())
}

/// One instruction as text, as it stands at `index` of `code`.
pub fn line(code: &Code, index: usize, instr: Instr) -> String {
    let mut text = format!("{:<16}", instr.op.name());
    let fields = [(instr.a, USE_A), (instr.b, USE_B), (instr.c, USE_C)];
    for ((field, use_flag), kind) in fields.into_iter().zip(instr.op.operands()) {
        let used = if instr.flags & use_flag != 0 { "!" } else { "" };
        let operand = match kind {
            OperandKind::None | OperandKind::High => continue,
            OperandKind::Dst => format!("r{field} ="),
            OperandKind::Src | OperandKind::Reg => format!("r{field}{used}"),
            OperandKind::Base => format!("r{field}.."),
            OperandKind::Const => constant(code, field as usize),
            OperandKind::Name => name(code, field as usize),
            OperandKind::Free => format!("free[{field}]"),
            OperandKind::Imm => (field as i16).to_string(),
            OperandKind::Imm32 => instr.bc().to_string(),
            OperandKind::Count => field.to_string(),
            OperandKind::Jump16 => format!("->{}", index as i64 + 1 + field as i16 as i64),
            OperandKind::Jump32 => format!("->{}", index as i64 + 1 + instr.bc() as i64),
            OperandKind::Site => match code.sites.get(field as usize) {
                Some(Site::Name(index)) => name(code, *index as usize),
                Some(Site::Keywords { count, names }) => format!("{count} {}", constant(code, *names as usize)),
                Some(Site::Keys(keys)) => constant(code, *keys as usize),
                None => "?".to_owned(),
            },
        };
        text.push(' ');
        text.push_str(&operand);
    }
    for (flag, word) in [(IN_PLACE, "in-place"), (NEGATE, "not"), (METHOD, "method"), (ASYNC, "async")] {
        if instr.flags & flag != 0 {
            text.push(' ');
            text.push_str(word);
        }
    }
    text
}

fn name(code: &Code, index: usize) -> String {
    code.names.get(index).map_or_else(|| "?".to_owned(), |name| name.to_string())
}

fn constant(code: &Code, index: usize) -> String {
    code.consts.get(index).map_or_else(|| "?".to_owned(), show)
}

fn show(constant: &Const) -> String {
    let list = |items: &[Const]| items.iter().map(show).collect::<Vec<_>>().join(", ");
    match constant {
        Const::None => "None".to_owned(),
        Const::Bool(true) => "True".to_owned(),
        Const::Bool(false) => "False".to_owned(),
        Const::Ellipsis => "...".to_owned(),
        Const::Int(number) => number.to_string(),
        Const::BigInt { negative, magnitude } => {
            let digits: String = magnitude.iter().rev().map(|byte| format!("{byte:02x}")).collect();
            format!("{}0x{digits}", if *negative { "-" } else { "" })
        }
        Const::Float(number) => format!("{number:?}"),
        Const::Complex(real, imaginary) => format!("({real:?}{imaginary:+?}j)"),
        Const::Str(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
        Const::Bytes(bytes) => format!("b{:?}", String::from_utf8_lossy(bytes)),
        Const::Tuple(items) => format!("({})", list(items)),
        Const::FrozenSet(items) => format!("{{{}}}", list(items)),
        Const::Slice(items) => format!("slice({})", list(items.as_slice())),
        Const::Code(code) => format!("<code {}>", code.qualname),
        Const::Packed(nested) => format!("<packed {nested:?}>"),
    }
}
