//! The verifier: what must hold of every code object before the machine runs it.
//!
//! Operands are in range, jumps land inside, `USE` flags stand on temporaries only, handlers are sane. The machine reads
//! registers, constants and names without checking, so this is what its safety rests on.

use crate::ops::{METHOD, USE_A, USE_B, USE_C};
use crate::{Code, Const, Instr, Intrinsic, Op, OperandKind, Site};

/// Checks `code` (not the codes nested in it); the first problem found.
pub fn verify(code: &Code) -> Result<(), String> {
    verify_without_positions(code)?;
    if code.positions.iter().count() != code.instrs.len() {
        return Err(format!("{}: positions and instructions differ in number", code.qualname));
    }
    Ok(())
}

/// As [`verify`], of a code whose positions lie elsewhere.
pub fn verify_without_positions(code: &Code) -> Result<(), String> {
    let count = code.instrs.len();
    match code.instrs.last() {
        None => return Err("no instructions".to_owned()),
        Some(last) if !matches!(last.op, Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise | Op::Jump | Op::JumpBack) => {
            return Err(format!("the last instruction is {}", last.op.name()));
        }
        Some(_) => {}
    }
    if code.locals.len() > code.registers as usize {
        return Err("more locals than registers".to_owned());
    }
    if code.captures.len() != code.frees.len() {
        return Err("captures and captured names differ in number".to_owned());
    }
    for (index, instr) in code.instrs.iter().enumerate() {
        check(code, index, *instr).map_err(|problem| format!("{}: {index} {}: {problem}", code.qualname, instr.op.name()))?;
    }
    for handler in &code.handlers {
        let target = code.instrs.get(handler.target as usize);
        if handler.start >= handler.end || handler.end as usize > count {
            return Err(format!("{}: handler covers {}..{}", code.qualname, handler.start, handler.end));
        }
        if target.is_none_or(|instr| instr.op != Op::EnterHandler) {
            return Err(format!("{}: handler at {} does not begin with enter_handler", code.qualname, handler.target));
        }
        if handler.depth < code.locals.len() as u16 || handler.depth > code.registers {
            return Err(format!("{}: handler depth {}", code.qualname, handler.depth));
        }
        if target.is_some_and(|instr| instr.a < handler.depth) {
            return Err(format!("{}: handler at {} enters below its depth", code.qualname, handler.target));
        }
    }
    Ok(())
}

/// Checks `code` and all codes nested in it.
pub fn verify_all(code: &Code) -> Result<(), String> {
    verify(code)?;
    code.consts.iter().try_for_each(|constant| match constant {
        Const::Code(nested) => verify_all(nested),
        _ => Ok(()),
    })
}

fn check(code: &Code, index: usize, instr: Instr) -> Result<(), String> {
    let fields = [(instr.a, USE_A), (instr.b, USE_B), (instr.c, USE_C)];
    let kinds = instr.op.operands();
    for ((field, flag), kind) in fields.into_iter().zip(kinds) {
        let register = |number: u16| {
            if number < code.registers { Ok(()) } else { Err(format!("register {number} of {}", code.registers)) }
        };
        match kind {
            OperandKind::None | OperandKind::High | OperandKind::Imm | OperandKind::Imm32 | OperandKind::Count => {}
            OperandKind::Base => {
                let used = consecutive(code, instr);
                if field as usize + used > code.registers as usize {
                    return Err(format!("registers {field}..{} of {}", field as usize + used, code.registers));
                }
                if used > 0 && (field as usize) < code.locals.len() {
                    return Err(format!("consumes local register {field}"));
                }
            }
            OperandKind::Dst => register(field)?,
            OperandKind::Src | OperandKind::Reg => {
                // `raise` without operands reads no register.
                if instr.op != Op::Raise || instr.flags & flag != 0 {
                    register(field)?;
                }
            }
            OperandKind::Const => {
                if field as usize >= code.consts.len() {
                    return Err(format!("constant {field} of {}", code.consts.len()));
                }
            }
            OperandKind::Name => {
                if field as usize >= code.names.len() {
                    return Err(format!("name {field} of {}", code.names.len()));
                }
            }
            OperandKind::Free => {
                if field as usize >= code.frees.len() {
                    return Err(format!("captured cell {field} of {}", code.frees.len()));
                }
            }
            OperandKind::Site => check_site(code, instr)?,
            OperandKind::Jump16 => landing(code, index, field as i16 as i64)?,
            OperandKind::Jump32 => landing(code, index, instr.bc() as i64)?,
        }
        if instr.flags & flag != 0 {
            if kind != OperandKind::Src {
                return Err("a use flag on what is no operand".to_owned());
            }
            if (field as usize) < code.locals.len() {
                return Err(format!("consumes local register {field}"));
            }
            if kinds[0] == OperandKind::Dst && instr.a == field {
                return Err(format!("consumes its result {field}"));
            }
        }
    }
    match instr.op {
        Op::ForIter => landing(code, index, instr.c as i64)?,
        Op::JumpBack if instr.bc() >= 0 => return Err("leads forwards".to_owned()),
        Op::CallIntrinsic if instr.c as usize >= Intrinsic::ALL.len() => return Err(format!("intrinsic {}", instr.c)),
        _ => {}
    }
    Ok(())
}

fn check_site(code: &Code, instr: Instr) -> Result<(), String> {
    let site = code.sites.get(instr.c as usize).ok_or_else(|| format!("site {} of {}", instr.c, code.sites.len()))?;
    let expected = match instr.op {
        Op::CallKeywords => matches!(site, Site::Keywords { .. }),
        Op::BuildMapShaped => matches!(site, Site::Keys(_)),
        _ => matches!(site, Site::Name(_)),
    };
    let inside = match *site {
        Site::Name(name) => (name as usize) < code.names.len(),
        Site::Keywords { names, .. } => matches!(code.consts.get(names as usize), Some(Const::Tuple(_))),
        Site::Keys(keys) => matches!(code.consts.get(keys as usize), Some(Const::Tuple(_))),
    };
    if expected && inside { Ok(()) } else { Err(format!("site {} is of another kind", instr.c)) }
}

fn landing(code: &Code, index: usize, distance: i64) -> Result<(), String> {
    let target = index as i64 + 1 + distance;
    if (0..code.instrs.len() as i64).contains(&target) { Ok(()) } else { Err(format!("leads to {target}")) }
}

/// How many consecutive registers an instruction reads from its base.
pub(crate) fn consecutive(code: &Code, instr: Instr) -> usize {
    let count = instr.c as usize;
    match instr.op {
        Op::LoadSuperAttr | Op::LoadSuperMethod | Op::LoadSlice | Op::StoreSlice | Op::ImportName => 2,
        Op::BuildMap => 2 * count,
        Op::Call => count + 1,
        Op::CallMethod => count + 2,
        Op::CallUnpacked => 2 + count,
        Op::CallKeywords => {
            let arguments = match code.sites.get(count) {
                Some(Site::Keywords { count, .. }) => *count as usize,
                _ => 0,
            };
            arguments + if instr.flags & METHOD != 0 { 2 } else { 1 }
        }
        Op::BuildMapShaped => match code.sites.get(count) {
            Some(Site::Keys(keys)) => match code.consts.get(*keys as usize) {
                Some(Const::Tuple(keys)) => keys.len(),
                _ => 0,
            },
            _ => 0,
        },
        Op::MatchClass => 3,
        Op::CallIntrinsic => Intrinsic::ALL.get(count).map_or(0, |intrinsic| intrinsic.arguments()),
        _ => count,
    }
}
