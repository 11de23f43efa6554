//! `sys.monitoring`: which tool is told of which event, and where.
//!
//! A tool asks for events everywhere or in one code object; both are sets of bits. An event that a callback answers with `DISABLE` is silenced for that
//! tool at that instruction, until it is asked for again or all are restarted. What an instruction turns out to do (a native function returned, a
//! branch went one way) is known before the next instruction of its frame: till then it waits here.

use std::collections::HashMap;

use lissom_bytecode::{Instr, Op, OperandKind, ops};
use lissom_objects::{Context, PyResult, ShapeId, Value, exception};

use crate::code::CodeCell;
use crate::frame::Frame;
use crate::frame_object::{ENTERED, LINE, object_at, set_state};
use crate::machine::{Machine, machine as machine_of};
use crate::traceback::set_field;

/// How many tools there can be.
pub const TOOLS_MAX: usize = 6;

/// The events, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Event {
    /// A function starts.
    PyStart,
    /// A generator goes on.
    PyResume,
    /// A function returns.
    PyReturn,
    /// A generator hands out a value.
    PyYield,
    /// A call is about to be made.
    Call,
    /// A line begins.
    Line,
    /// An instruction begins.
    Instruction,
    /// An unconditional jump.
    Jump,
    /// A branch goes on with what follows.
    BranchLeft,
    /// A branch goes elsewhere.
    BranchRight,
    /// A generator that a loop steps ended.
    StopIteration,
    /// An exception was raised, or came from a call.
    Raise,
    /// An exception is handled.
    ExceptionHandled,
    /// A function ends by an exception.
    PyUnwind,
    /// An exception is thrown into a generator.
    PyThrow,
    /// An exception is raised again.
    Reraise,
    /// A native function returned.
    CReturn,
    /// A native function raised.
    CRaise,
}

/// How many events there are.
pub const EVENTS_MAX: usize = 18;
/// How many of them can be asked for in one code object, and be silenced.
pub const LOCAL_MAX: usize = 11;
/// Their names, by number.
pub const NAMES: [&str; EVENTS_MAX] = [
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT", "BRANCH_RIGHT", "STOP_ITERATION", "RAISE",
    "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE",
];

impl Event {
    /// The bit that asks for it: those of native functions come with their calls.
    const fn bit(self) -> u32 {
        match self {
            Event::CReturn | Event::CRaise => 1 << Event::Call as u32,
            event => 1 << event as u32,
        }
    }
}

/// What tools ask for in one code object.
struct Local {
    /// The code, kept so that its address means it.
    _code: Value,
    events: [u32; TOOLS_MAX],
}

/// Where tools do not want to be told any more.
struct Silenced {
    /// As above.
    _code: Value,
    /// By instruction and event: the tools.
    places: HashMap<(u32, u32), u8>,
}

/// A native function that was called.
struct PendingCall {
    depth: usize,
    index: usize,
    callee: Value,
    first: Value,
}

/// A branch that goes on at `target` or behind itself.
struct PendingBranch {
    depth: usize,
    index: usize,
    target: usize,
}

/// The state of `sys.monitoring`.
#[derive(Default)]
pub struct Monitoring {
    /// `sys.monitoring.DISABLE`
    pub disable: Option<Value>,
    /// `sys.monitoring.MISSING`
    pub missing: Option<Value>,
    /// Does any tool ask for anything?
    pub(super) active: bool,
    everywhere: u32,
    events: [u32; TOOLS_MAX],
    callbacks: [[Option<Value>; EVENTS_MAX]; TOOLS_MAX],
    local: HashMap<usize, Local>,
    silenced: HashMap<usize, Silenced>,
    calls: Vec<PendingCall>,
    branches: Vec<PendingBranch>,
}

impl Monitoring {
    /// The events that any tool asks for in a code object.
    #[inline]
    pub(super) fn wanted_in(&self, code: *const CodeCell) -> u32 {
        let local = if self.local.is_empty() { None } else { self.local.get(&(code as usize)) };
        self.everywhere | local.map_or(0, |local| local.events.iter().fold(0, |all, events| all | events))
    }

    /// Forgets what waits for the next instruction of a frame, whose code nobody asks for any more.
    pub(super) fn forget(&mut self, depth: usize) {
        self.calls.truncate(self.calls.partition_point(|call| call.depth < depth));
        self.branches.truncate(self.branches.partition_point(|branch| branch.depth < depth));
    }

    /// The tools to be told of an event at an instruction, as bits.
    fn tools(&self, code: *const CodeCell, index: usize, event: Event) -> u8 {
        let (bit, local) = (event.bit(), self.local.get(&(code as usize)));
        let mut tools = 0;
        for tool in 0..TOOLS_MAX {
            if (self.events[tool] | local.map_or(0, |local| local.events[tool])) & bit != 0 {
                tools |= 1 << tool;
            }
        }
        match self.silenced.get(&(code as usize)).and_then(|silenced| silenced.places.get(&(index as u32, bit))) {
            Some(silent) => tools & !silent,
            None => tools,
        }
    }

    /// What a tool asks for everywhere.
    pub fn events(&self, tool: usize) -> u32 {
        self.events[tool]
    }

    /// What a tool asks for in a code object.
    pub fn local_events(&self, tool: usize, code: &Value) -> u32 {
        self.local.get(&(code.word() as usize)).map_or(0, |local| local.events[tool])
    }
}

/// The value that a code object is.
fn value_of(code: *const CodeCell) -> Value {
    // SAFETY: the code runs, or is kept by a value.
    unsafe { Value::borrow_slot((&raw const code).cast()).cloned().unwrap_or(Value::NONE) }
}

fn state(cx: &mut Context) -> &mut Monitoring {
    &mut Machine::of(cx).tracing.monitoring
}

/// Sets what a tool asks for: everywhere, or in one code object.
///
/// # Errors
/// `MemoryError`
pub fn set_events(cx: &mut Context, tool: usize, code: Option<&Value>, events: u32) -> PyResult {
    let monitoring = state(cx);
    let old = match code {
        None => std::mem::replace(&mut monitoring.events[tool], events),
        Some(code) => {
            let local = monitoring.local.entry(code.word() as usize).or_insert_with(|| Local { _code: code.clone(), events: [0; TOOLS_MAX] });
            std::mem::replace(&mut local.events[tool], events)
        }
    };
    // What is not asked for any more is not silenced any more.
    let off = old & !events;
    for silenced in monitoring.silenced.values_mut() {
        silenced.places.retain(|(_, bit), tools| {
            if bit & off != 0 {
                *tools &= !(1 << tool);
            }
            *tools != 0
        });
    }
    let unused: Vec<usize> = monitoring.local.iter().filter(|(_, local)| local.events == [0; TOOLS_MAX]).map(|(code, _)| *code).collect();
    let unused: Vec<Local> = unused.iter().filter_map(|code| monitoring.local.remove(code)).collect();
    drop(unused);
    changed(cx)
}

/// Sets the function that a tool is told of an event by; gives the one before.
pub fn set_callback(cx: &mut Context, tool: usize, event: usize, callback: Option<Value>) -> Option<Value> {
    std::mem::replace(&mut state(cx).callbacks[tool][event], callback)
}

/// Forgets all that a tool asked for.
///
/// # Errors
/// `MemoryError`
pub fn clear_tool(cx: &mut Context, tool: usize) -> PyResult {
    let monitoring = state(cx);
    let callbacks = std::mem::take(&mut monitoring.callbacks[tool]);
    for local in monitoring.local.values_mut() {
        local.events[tool] = 0;
    }
    drop(callbacks);
    set_events(cx, tool, None, 0)
}

/// Tells of events again that were silenced.
pub fn restart(cx: &mut Context) {
    let silenced = std::mem::take(&mut state(cx).silenced);
    drop(silenced);
}

/// Chooses the handlers of instructions after tools asked for something else.
fn changed(cx: &mut Context) -> PyResult {
    let monitoring = state(cx);
    monitoring.everywhere = monitoring.events.iter().fold(0, |all, events| all | events);
    monitoring.active = monitoring.everywhere != 0 || !monitoring.local.is_empty();
    if monitoring.active {
        // The frames that run now have started already.
        let machine = machine_of(cx);
        // SAFETY: the machine is the context's own; frames below the depth are live.
        unsafe {
            for at in 0..(*machine).depth() {
                let object = object_at(cx, machine, at)?;
                set_state(cx, &object, ENTERED, true);
                set_field(cx, &object, LINE, Some(Value::int32(-1)));
            }
        }
    } else {
        let forgotten = (std::mem::take(&mut monitoring.calls), std::mem::take(&mut monitoring.silenced));
        monitoring.branches.clear();
        drop(forgotten);
    }
    super::update_breaker(cx);
    Ok(())
}

/// What a callback is handed besides the code.
pub(super) enum Details<'a> {
    /// The instruction.
    Offset,
    /// The instruction, and a value: what is returned, an exception.
    With(&'a Value),
    /// The instruction, the callee, the first argument.
    Call(&'a Value, &'a Value),
    /// A line.
    Line(u32),
    /// The instruction, and the one where it goes on.
    To(usize),
}

/// Where an instruction lies, as Python counts.
fn offset(cx: &mut Context, index: usize) -> PyResult<Value> {
    cx.new_int_usize(index * size_of::<Instr>())
}

/// Tells the tools that ask for it of an event.
///
/// # Errors
/// What a callback raises; `ValueError` if it silences what cannot be.
pub(super) fn fire(cx: &mut Context, code: *const CodeCell, index: usize, event: Event, details: Details) -> PyResult {
    let tools = state(cx).tools(code, index, event);
    if tools == 0 {
        return Ok(());
    }
    let code_value = value_of(code);
    let at = offset(cx, index)?;
    let args = match details {
        Details::Offset => vec![code_value.clone(), at],
        Details::With(value) => vec![code_value.clone(), at, value.clone()],
        Details::Call(callee, first) => vec![code_value.clone(), at, callee.clone(), first.clone()],
        Details::Line(line) => vec![code_value.clone(), cx.new_int(i64::from(line))?],
        Details::To(target) => {
            let target = offset(cx, target)?;
            vec![code_value.clone(), at, target]
        }
    };
    for tool in (0..TOOLS_MAX).filter(|tool| tools & 1 << tool != 0) {
        let Some(callback) = state(cx).callbacks[tool][event as usize].clone() else { continue };
        Machine::of(cx).tracing.inside += 1;
        super::update_breaker(cx);
        let answer = cx.call(&callback, &args);
        Machine::of(cx).tracing.inside -= 1;
        super::update_breaker(cx);
        let answer = answer?;
        if !state(cx).disable.as_ref().is_some_and(|disable| disable.is(&answer)) {
            continue;
        }
        if event as usize >= LOCAL_MAX {
            drop(set_callback(cx, tool, event as usize, None));
            return Err(cx.value_error(&format!("Cannot disable {} events. Callback removed.", NAMES[event as usize])));
        }
        let silenced = state(cx).silenced.entry(code as usize).or_insert_with(|| Silenced { _code: code_value.clone(), places: HashMap::new() });
        *silenced.places.entry((index as u32, event.bit())).or_insert(0) |= 1 << tool;
    }
    Ok(())
}

/// Tells what the instruction before did, now that the next one of its frame begins; `ip` stands behind it then.
///
/// # Safety
/// The frame is the one running.
pub(super) unsafe fn settle(cx: &mut Context, machine: *mut Machine, frame: *mut Frame, depth: usize, next: usize) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let code = (*frame).code;
        let behind = |index: usize| (*code).instrs.start().add(index + 1).cast_const();
        while let Some(call) = (*machine).tracing.monitoring.calls.pop_if(|call| call.depth >= depth) {
            if call.depth == depth {
                (*frame).ip = behind(call.index);
                fire(cx, code, call.index, Event::CReturn, Details::Call(&call.callee, &call.first))?;
            }
        }
        while let Some(branch) = (*machine).tracing.monitoring.branches.pop_if(|branch| branch.depth >= depth) {
            if branch.depth != depth || (next != branch.target && next != branch.index + 1) {
                continue;
            }
            // A loop that is tested at its end goes on by jumping back.
            let jumped = next == branch.target;
            let event = if jumped == (branch.target <= branch.index) { Event::BranchLeft } else { Event::BranchRight };
            (*frame).ip = behind(branch.index);
            fire(cx, code, branch.index, event, Details::To(next))?;
        }
    }
    Ok(())
}

/// Tells what an instruction is about to do.
///
/// # Safety
/// The frame is the one running, its operands are set.
pub(super) unsafe fn about_to(cx: &mut Context, machine: *mut Machine, frame: *mut Frame, depth: usize, index: usize, instr: Instr, wanted: u32) -> PyResult {
    let asks = |event: Event| wanted & event.bit() != 0;
    // SAFETY: the caller's promise.
    unsafe {
        let code = (*frame).code;
        match instr.op {
            Op::Return | Op::ReturnConst | Op::Yield if asks(Event::PyReturn) || asks(Event::PyYield) => {
                let value = match instr.op {
                    Op::Return => Value::borrow_slot((*frame).registers.add(instr.a as usize)).cloned(),
                    Op::Yield => Value::borrow_slot((*frame).registers.add(instr.b as usize)).cloned(),
                    _ => Some((*code).constant(instr.b).clone()),
                };
                let event = if instr.op == Op::Yield { Event::PyYield } else { Event::PyReturn };
                fire(cx, code, index, event, Details::With(&value.unwrap_or(Value::NONE)))
            }
            Op::Call | Op::CallMethod | Op::CallKeywords | Op::CallUnpacked if asks(Event::Call) => {
                let Some((callee, first)) = callee_of(cx, frame, instr) else { return Ok(()) };
                fire(cx, code, index, Event::Call, Details::Call(&callee, &first))?;
                if callee.shape() != ShapeId::FUNCTION && (*machine).tracing.monitoring.active {
                    (*machine).tracing.monitoring.calls.push(PendingCall { depth, index, callee, first });
                }
                Ok(())
            }
            Op::Jump | Op::JumpBack if asks(Event::Jump) => {
                // Handlers of exceptions stand in the way only here.
                if (*code).handlers.items().iter().any(|handler| handler.target as usize == index + 1) {
                    return Ok(());
                }
                let target = (index as i64 + 1 + instr.bc() as i64) as usize;
                fire(cx, code, index, Event::Jump, Details::To(target))
            }
            Op::Jump | Op::JumpBack => Ok(()),
            _ if asks(Event::BranchLeft) || asks(Event::BranchRight) => {
                let distance = match (instr.op, instr.op.operands()) {
                    (Op::ForIter, _) => i64::from(instr.c),
                    (_, [_, OperandKind::Jump32, _]) => instr.bc() as i64,
                    (_, [OperandKind::Jump16, ..]) => i64::from(instr.a as i16),
                    _ => return Ok(()),
                };
                let target = (index as i64 + 1 + distance) as usize;
                (*machine).tracing.monitoring.branches.push(PendingBranch { depth, index, target });
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// What a call calls, and its first argument: a method is the function and the object it is bound to.
unsafe fn callee_of(cx: &mut Context, frame: *mut Frame, instr: Instr) -> Option<(Value, Value)> {
    // SAFETY: the operands of a call are set.
    unsafe {
        let base = (*frame).registers.add(instr.b as usize);
        let callee = Value::borrow_slot(base).cloned()?;
        if let Some((function, receiver)) = lissom_objects::descriptor::as_method(&callee) {
            return Some((function.clone(), receiver.clone()));
        }
        let missing = state(cx).missing.clone().unwrap_or(Value::NONE);
        let (method, count) = match instr.op {
            Op::Call => (false, instr.c as usize),
            Op::CallMethod => (true, instr.c as usize),
            Op::CallKeywords => (instr.flags & ops::METHOD != 0, crate::ops::calls::keywords_of(&*(*frame).code, instr.c).0),
            _ => {
                let items = Value::borrow_slot(base.add(1)).and_then(|items| items.as_tuple().and_then(|items| items.first()).cloned());
                return Some((callee, items.unwrap_or(missing)));
            }
        };
        let first = match (method, count) {
            (true, 0) => Value::borrow_slot(base.add(1)).cloned(),
            (true, _) => Value::borrow_slot(base.add(1)).or_else(|| Value::borrow_slot(base.add(2))).cloned(),
            (false, 0) => None,
            (false, _) => Value::borrow_slot(base.add(1)).cloned(),
        };
        Some((callee, first.unwrap_or(missing)))
    }
}

/// An exception came up in the frame on top, or came to it from a call.
///
/// # Safety
/// There is a frame.
pub(super) unsafe fn raised(cx: &mut Context, machine: *mut Machine, error: &Value, again: bool) -> PyResult {
    // SAFETY: the caller's promise; `ip` stands behind the instruction.
    unsafe {
        let (frame, depth) = ((*machine).frame, (*machine).depth());
        let code = (*frame).code;
        let index = (*code).index_of((*frame).ip).saturating_sub(1);
        while let Some(call) = (*machine).tracing.monitoring.calls.pop_if(|call| call.depth >= depth) {
            if call.depth == depth {
                fire(cx, code, call.index, Event::CRaise, Details::Call(&call.callee, &call.first))?;
            }
        }
        while (*machine).tracing.monitoring.branches.pop_if(|branch| branch.depth >= depth).is_some() {}
        let instr = *(*code).instrs.start().add(index);
        let bare = instr.op == Op::Raise && instr.flags & (ops::USE_A | ops::USE_B) == 0;
        fire(cx, code, index, if again || bare { Event::Reraise } else { Event::Raise }, Details::With(error))
    }
}

/// A generator that a loop (or `yield from`) steps ended with a result, without an exception.
///
/// # Safety
/// The frame is the one running.
pub(super) unsafe fn stopped(cx: &mut Context, frame: *mut Frame, index: usize, value: &Value) -> PyResult {
    // SAFETY: the caller's promise.
    let code = unsafe { (*frame).code };
    if state(cx).tools(code, index, Event::StopIteration) == 0 {
        return Ok(());
    }
    let args = if value.is_none() { &[] } else { std::slice::from_ref(value) };
    let error = exception::new(cx, ShapeId::STOP_ITERATION, args)?;
    fire(cx, code, index, Event::StopIteration, Details::With(&error))
}

/// Tells of an event of the frame on top that has an exception or a value.
///
/// # Safety
/// There is a frame, its `ip` behind the instruction.
pub(super) unsafe fn fire_on_top(cx: &mut Context, machine: *mut Machine, event: Event, value: &Value) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let frame = (*machine).frame;
        let code = (*frame).code;
        let index = (*code).index_of((*frame).ip).saturating_sub(1);
        fire(cx, code, index, event, Details::With(value))
    }
}
