//! The flow of values: no instruction reads a register that may be unset, and no temporary outlives its last use.
//!
//! An abstract run over all paths. For each register the state says whether it may be set, whether it may be unset, and whether what it
//! holds may be something else than a cell of a captured variable; where paths meet these are united. The machine reads operands without a test, so the first promise is its safety; the
//! second is what lets a frame end without looking at its temporaries.
//!
//! It is too slow for every code object that is loaded; tests run it over everything the compiler makes.

use crate::ops::{METHOD, USE_A, USE_B, USE_C};
use crate::verify::consecutive;
use crate::{Capture, Code, Const, Instr, Op, OperandKind};

/// May be set: bit 0; may be unset: bit 1; may be set to what is no cell: bit 2.
type State = Vec<u8>;

/// The register may be set.
pub const SET: u8 = 1;
const UNSET: u8 = 2;
const PLAIN: u8 = 4;

/// Checks the flow of values in `code` and all codes nested in it; `verify` must have accepted them.
pub fn check_all(code: &Code) -> Result<(), String> {
    check(code)?;
    code.consts.iter().try_for_each(|constant| match constant {
        Const::Code(nested) => check_all(nested),
        _ => Ok(()),
    })
}

fn parameters(code: &Code) -> usize {
    code.positional as usize + code.keyword_only as usize + code.flags.varargs as usize + code.flags.varkeywords as usize
}

/// Checks the flow of values in `code`.
pub fn check(code: &Code) -> Result<(), String> {
    states(code).map(drop)
}

/// What may be said of each register before each instruction of `code`, whose flow is checked on the way; nothing of instructions that are never reached.
pub fn states(code: &Code) -> Result<Vec<Option<State>>, String> {
    let mut entry = vec![UNSET; code.registers as usize];
    entry.iter_mut().take(parameters(code)).for_each(|state| *state = SET | PLAIN);
    let mut states: Vec<Option<State>> = vec![None; code.instrs.len()];
    let mut work = vec![0];
    if let Some(first) = states.first_mut() {
        *first = Some(entry);
    }
    while let Some(at) = work.pop() {
        let (Some(instr), Some(Some(before))) = (code.instrs.get(at).copied(), states.get(at).cloned()) else { continue };
        let problem = |text: String| format!("{}: {at} {}: {text}", code.qualname, instr.op.name());
        for register in reads(code, instr) {
            if before.get(register).is_none_or(|state| state & UNSET != 0) {
                return Err(problem(format!("reads r{register}, which may be unset")));
            }
        }
        for register in cells(code, instr).map_err(problem)? {
            if before.get(register) != Some(&SET) {
                return Err(problem(format!("r{register} may hold no cell")));
            }
        }
        let mut handled = None;
        if let Some(handler) = code.handlers.iter().find(|handler| (handler.start as usize..handler.end as usize).contains(&at)) {
            let mut state = before.clone();
            state.iter_mut().skip(handler.depth as usize).for_each(|state| *state = UNSET);
            handled = Some((handler.target as usize, state));
        }
        let mut after = before;
        apply(code, instr, &mut after);
        let mut next: Vec<(usize, State)> = handled.into_iter().collect();
        let jump = |distance: i64| (at as i64 + 1 + distance) as usize;
        match instr.op {
            Op::Return | Op::ReturnConst => {
                if let Some(register) = (code.locals.len()..after.len()).find(|register| after[*register] & SET != 0) {
                    let returned = instr.op == Op::Return && instr.a as usize == register;
                    if !returned {
                        return Err(problem(format!("r{register} may still be set")));
                    }
                }
            }
            Op::Raise | Op::Reraise => {}
            Op::Jump | Op::JumpBack => next.push((jump(instr.bc() as i64), after)),
            Op::ForIter => {
                let mut exhausted = after.clone();
                if let Some(before) = states.get(at).and_then(Option::as_ref)
                    && let (Some(to), Some(from)) = (exhausted.get_mut(instr.a as usize), before.get(instr.a as usize))
                {
                    *to = *from;
                }
                set(&mut exhausted, instr.b, UNSET);
                next.push((jump(instr.c as i64), exhausted));
                next.push((at + 1, after));
            }
            _ => {
                match instr.op.operands() {
                    [_, OperandKind::Jump32, _] => next.push((jump(instr.bc() as i64), after.clone())),
                    [OperandKind::Jump16, ..] => next.push((jump(instr.a as i16 as i64), after.clone())),
                    _ => {}
                }
                next.push((at + 1, after));
            }
        }
        for (target, state) in next {
            let Some(known) = states.get_mut(target) else { continue };
            match known {
                None => {
                    *known = Some(state);
                    work.push(target);
                }
                Some(known) => {
                    let mut changed = false;
                    for (known, state) in known.iter_mut().zip(state) {
                        changed |= *known | state != *known;
                        *known |= state;
                    }
                    if changed {
                        work.push(target);
                    }
                }
            }
        }
    }
    Ok(states)
}

/// The registers that an instruction reads as cells of captured variables.
fn cells(code: &Code, instr: Instr) -> Result<Vec<usize>, String> {
    match instr.op {
        Op::LoadCell => Ok(vec![instr.b as usize]),
        Op::StoreCell | Op::DeleteCell => Ok(vec![instr.a as usize]),
        Op::MakeFunction => {
            let Some(Const::Code(made)) = code.consts.get(instr.b as usize) else { return Err("makes a function of no code".to_owned()) };
            let mut registers = Vec::new();
            for capture in &made.captures {
                match *capture {
                    Capture::Register(register) => registers.push(register as usize),
                    Capture::Free(index) if (index as usize) < code.frees.len() => {}
                    Capture::Free(index) => return Err(format!("captures captured cell {index}")),
                }
            }
            Ok(registers)
        }
        _ => Ok(Vec::new()),
    }
}

fn set(state: &mut State, register: u16, to: u8) {
    if let Some(state) = state.get_mut(register as usize) {
        *state = to;
    }
}

/// The registers an instruction reads.
fn reads(code: &Code, instr: Instr) -> Vec<usize> {
    let mut registers = Vec::new();
    let fields = [(instr.a, USE_A), (instr.b, USE_B), (instr.c, USE_C)];
    for ((field, flag), kind) in fields.into_iter().zip(instr.op.operands()) {
        match kind {
            OperandKind::Src if instr.op == Op::Raise && instr.flags & flag == 0 => {}
            OperandKind::Src => registers.push(field as usize),
            OperandKind::Reg if !matches!(instr.op, Op::Clear | Op::CheckBound | Op::DeleteLocal | Op::MakeCell) => {
                registers.push(field as usize);
            }
            OperandKind::Base => {
                let base = field as usize;
                let receiver = instr.op == Op::CallMethod || instr.op == Op::CallKeywords && instr.flags & METHOD != 0;
                registers.extend((base..base + consecutive(code, instr)).filter(|register| !receiver || *register != base + 1));
            }
            _ => {}
        }
    }
    match instr.op {
        Op::MakeFunction => registers.extend((0..instr.c.count_ones() as usize).map(|index| instr.a as usize + index)),
        Op::YieldFrom => registers.push(instr.a as usize),
        Op::LeaveHandler => registers.retain(|register| *register != instr.a as usize),
        _ => {}
    }
    registers
}

/// What an instruction leaves behind, if it does not raise.
fn apply(code: &Code, instr: Instr, state: &mut State) {
    let fields = [(instr.a, USE_A), (instr.b, USE_B), (instr.c, USE_C)];
    for ((field, flag), kind) in fields.into_iter().zip(instr.op.operands()) {
        if instr.flags & flag != 0 {
            set(state, field, UNSET);
        }
        if kind == OperandKind::Base {
            (0..consecutive(code, instr) as u16).for_each(|index| set(state, field + index, UNSET));
        }
    }
    let written = match instr.op {
        Op::LoadMethod | Op::LoadSuperMethod | Op::EnterHandler | Op::SplitGroup | Op::EnterWith => 2,
        Op::UnpackSequence => instr.c,
        Op::UnpackStarred => (instr.c & 255) + (instr.c >> 8) + 1,
        Op::MakeFunction => {
            (0..instr.c.count_ones() as u16).for_each(|index| set(state, instr.a + index, UNSET));
            1
        }
        _ if instr.op.operands()[0] == OperandKind::Dst => 1,
        _ => 0,
    };
    (0..written).for_each(|index| set(state, instr.a + index, SET | PLAIN));
    match instr.op {
        Op::Clear | Op::DeleteLocal => set(state, instr.a, UNSET),
        Op::CheckBound => set(state, instr.a, SET | PLAIN),
        Op::MakeCell => set(state, instr.a, SET),
        Op::LeaveHandler => {
            set(state, instr.a, UNSET);
            set(state, instr.a + 1, UNSET);
        }
        Op::YieldFrom => set(state, instr.b, UNSET),
        Op::EndAsyncFor => {
            set(state, instr.a, UNSET);
            set(state, instr.b, UNSET);
        }
        _ => {}
    }
}
