//! Tracing: `sys.settrace`, `sys.setprofile` and `sys.monitoring`.
//!
//! A program that uses none of them pays nothing: there are two tables of handlers. In one each instruction does what it means; in the other it is
//! preceded by [`step`]. Setting a trace function chooses the other table and raises a bit of the eval breaker for as long as it is set: who runs with the
//! plain table takes up the other one where it serves the breaker anyway.
//!
//! What a frame was told last is kept in its frame object. Which instructions begin a line is worked out once per code object.

pub mod jump;
pub mod monitor;

use std::collections::HashMap;
use std::rc::Rc;

use lissom_bytecode::{Instr, Op, OperandKind};
use lissom_heap::BREAK_USER;
use lissom_objects::{Context, PyResult, ShapeId, Value, exception};

use crate::code::CodeCell;
use crate::frame::{Frame, Return};
use crate::frame_object::{ENTERED, LINE, NO_LINES, OPCODES, TRACE, object_at, set_state, state};
use crate::machine::{Machine, machine as machine_of};
use crate::traceback::{field, set_field};

/// The bit of the eval breaker that is raised as long as something is traced.
pub(crate) const BREAK_TRACE: u32 = BREAK_USER << 1;

/// What is told to a trace function now; says whether `f_lineno` may be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Event {
    /// Nothing is told.
    #[default]
    None,
    /// A frame starts.
    Call,
    /// A generator goes on.
    Resume,
    /// A line begins.
    Line,
    /// An instruction begins.
    Opcode,
    /// A frame ends or is suspended.
    Return,
    /// A frame is suspended.
    Yield,
    /// An exception passes.
    Exception,
}

/// Where the lines of a code object begin.
struct Lines {
    /// The code, kept so that its address means it.
    _code: Value,
    /// By instruction: the line, and whether a trace function is told of it here.
    starts: Vec<(u32, bool)>,
}

/// What is traced.
#[derive(Default)]
pub struct Tracing {
    /// `sys.gettrace()`
    pub trace: Option<Value>,
    /// `sys.getprofile()`
    pub profile: Option<Value>,
    /// A trace function runs, which is not traced itself.
    pub(crate) inside: u32,
    /// What the running trace function was told.
    pub(crate) event: Event,
    /// The frame object it was told of, by word.
    told: u64,
    /// An iterator that a frame steps has ended: depth of the frame, the exception or the result.
    stopped: Option<(usize, Value, bool)>,
    /// Calls of native functions that a profiler was told of: depth of the caller, callee.
    calls: Vec<(usize, Value)>,
    lines: HashMap<usize, Rc<Lines>>,
    /// `sys.monitoring`
    pub monitoring: monitor::Monitoring,
}

impl Tracing {
    /// Should the tracing loop run?
    #[inline(always)]
    pub(crate) fn wanted(&self) -> bool {
        self.inside == 0 && (self.has_functions() || self.monitoring.active)
    }

    /// Is there a trace or profile function?
    fn has_functions(&self) -> bool {
        self.trace.is_some() || self.profile.is_some()
    }
}

/// Sets the functions of `sys.settrace` and `sys.setprofile`.
///
/// # Errors
/// `MemoryError`
pub fn set_functions(cx: &mut Context, trace: Option<Option<Value>>, profile: Option<Option<Value>>) -> PyResult {
    let machine = machine_of(cx);
    // SAFETY: the machine is the context's own; frames below the depth are live.
    unsafe {
        let tracing = &mut (*machine).tracing;
        let was = tracing.trace.is_some() || tracing.profile.is_some();
        let old = (trace.map(|function| std::mem::replace(&mut tracing.trace, function)), profile.map(|function| std::mem::replace(&mut tracing.profile, function)));
        let is = tracing.trace.is_some() || tracing.profile.is_some();
        if !is {
            tracing.calls.clear();
            tracing.stopped = None;
        }
        if is && !was {
            // The frames that run now have started already.
            for at in 0..(*machine).depth() {
                let object = object_at(cx, machine, at)?;
                set_state(cx, &object, ENTERED, true);
            }
        }
        drop(old);
        update_breaker(cx);
    }
    Ok(())
}

/// Chooses the handlers of instructions, and raises or lowers the breaker's bit.
fn update_breaker(cx: &mut Context) {
    if Machine::of(cx).tracing.inside == 0 && !Machine::of(cx).tracing.wanted() {
        Machine::of(cx).tracing.lines.clear();
    }
    let wanted = {
        let machine = Machine::of(cx);
        let wanted = machine.tracing.wanted();
        machine.table = if wanted { &raw const crate::dispatch::TRACED } else { &raw const crate::dispatch::PLAIN };
        wanted
    };
    if wanted { cx.heap.raise(BREAK_TRACE) } else { cx.heap.lower(BREAK_TRACE) }
}

/// The lines of a code object.
fn lines_of(cx: &mut Context, code: *const CodeCell) -> Rc<Lines> {
    if let Some(known) = Machine::of(cx).tracing.lines.get(&(code as usize)) {
        return Rc::clone(known);
    }
    // SAFETY: the code runs.
    let (value, cell) = unsafe { (Value::borrow_slot((&raw const code).cast()).cloned().unwrap_or(Value::NONE), &*code) };
    let instrs = cell.instrs.items();
    let mut starts: Vec<(u32, bool)> = lissom_bytecode::positions::positions_in(cell.positions.items()).take(instrs.len()).map(|position| (position.line, false)).collect();
    starts.resize(instrs.len(), (0, false));
    let mut current = 0;
    for (line, start) in &mut starts {
        *start = *line != current && *line != 0;
        current = *line;
    }
    for (at, instr) in instrs.iter().enumerate() {
        let target = match (instr.op, instr.op.operands()) {
            (Op::ForIter, _) => Some(at as i64 + 1 + instr.c as i64),
            (_, [_, OperandKind::Jump32, _]) => Some(at as i64 + 1 + instr.bc() as i64),
            (_, [OperandKind::Jump16, ..]) => Some(at as i64 + 1 + instr.a as i16 as i64),
            _ => None,
        };
        if let Some((line, start)) = target.and_then(|target| starts.get_mut(target as usize)) {
            *start = *line != 0;
        }
    }
    for handler in cell.handlers.items() {
        if let Some((line, start)) = starts.get_mut(handler.target as usize) {
            *start = *line != 0;
        }
    }
    let lines = Rc::new(Lines { _code: value, starts });
    Machine::of(cx).tracing.lines.insert(code as usize, Rc::clone(&lines));
    lines
}

/// Calls a trace or profile function, which is not traced itself.
fn call(cx: &mut Context, function: &Value, object: &Value, event: Event, name: &str, argument: Value) -> PyResult<Value> {
    let name = cx.intern(name)?;
    let before = {
        let tracing = &mut Machine::of(cx).tracing;
        tracing.inside += 1;
        (std::mem::replace(&mut tracing.event, event), std::mem::replace(&mut tracing.told, object.word()))
    };
    update_breaker(cx);
    let result = cx.call(function, &[object.clone(), name, argument]);
    let tracing = &mut Machine::of(cx).tracing;
    tracing.inside -= 1;
    (tracing.event, tracing.told) = before;
    update_breaker(cx);
    result
}

/// Calls something from a trace function, with tracing switched on.
///
/// # Errors
/// What it raises.
pub fn call_traced(cx: &mut Context, callee: &Value, args: &[Value]) -> PyResult<Value> {
    let (inside, event) = {
        let tracing = &mut Machine::of(cx).tracing;
        (std::mem::replace(&mut tracing.inside, 0), std::mem::take(&mut tracing.event))
    };
    update_breaker(cx);
    let result = cx.call(callee, args);
    let tracing = &mut Machine::of(cx).tracing;
    (tracing.inside, tracing.event) = (inside, event);
    update_breaker(cx);
    result
}

/// Tells the trace function of a frame, or at its start the general one, and takes what it gives as the frame's own from now on.
fn tell(cx: &mut Context, object: &Value, event: Event, name: &str, argument: Value) -> PyResult {
    let function = if matches!(event, Event::Call | Event::Resume) { Machine::of(cx).tracing.trace.clone() } else { field(object, TRACE) };
    let Some(function) = function else { return Ok(()) };
    if Machine::of(cx).tracing.trace.is_none() {
        return Ok(());
    }
    match call(cx, &function, object, event, name, argument) {
        Ok(result) => {
            if !result.is_none() {
                set_field(cx, object, TRACE, Some(result));
            }
            Ok(())
        }
        Err(raised) => {
            // A trace function that fails is not called again.
            let pending = cx.raised.take();
            let _ = set_functions(cx, Some(None), None);
            set_field(cx, object, TRACE, None);
            cx.raised = pending;
            Err(raised)
        }
    }
}

/// Tells the profile function.
fn profile(cx: &mut Context, object: &Value, name: &str, argument: Value) -> PyResult {
    let Some(function) = Machine::of(cx).tracing.profile.clone() else { return Ok(()) };
    match call(cx, &function, object, Event::Return, name, argument) {
        Ok(_) => Ok(()),
        Err(raised) => {
            let pending = cx.raised.take();
            let _ = set_functions(cx, None, Some(None));
            cx.raised = pending;
            Err(raised)
        }
    }
}

/// Before an instruction of the tracing loop.
///
/// # Errors
/// What a trace function raises.
///
/// # Safety
/// The frame is the one running; its `ip` stands at the instruction.
#[inline(never)]
pub(crate) unsafe fn step(cx: &mut Context, machine: *mut Machine, frame: *mut Frame) -> PyResult {
    // SAFETY: the caller's promise; the frame record stays where it is while trace functions run.
    unsafe {
        let code = (*frame).code;
        let at = (*frame).ip;
        let index = (*code).index_of(at);
        let depth = (*machine).depth();
        let wanted = (*machine).tracing.monitoring.wanted_in(code);
        if wanted == 0 && !(*machine).tracing.has_functions() {
            (*machine).tracing.monitoring.forget(depth);
            return Ok(());
        }
        let object = object_at(cx, machine, depth - 1)?;
        monitor::settle(cx, machine, frame, depth, index)?;
        // A native function that was called has returned.
        while let Some((caller, callee)) = (*machine).tracing.calls.pop_if(|(caller, _)| *caller >= depth) {
            if caller == depth {
                (*frame).ip = at;
                profile(cx, &object, "c_return", callee)?;
            }
        }
        (*frame).ip = at;
        // What the instruction before stepped has ended, which is an exception of this frame as well.
        if let Some((consumer, value, result)) = (*machine).tracing.stopped.take()
            && consumer == depth
        {
            tell_stopped(cx, &object, frame, value, result)?;
            (*frame).ip = at;
        }
        if state(&object) & ENTERED == 0 {
            set_state(cx, &object, ENTERED, true);
            let resumed = index > 0;
            // A generator goes on at its `yield`; one that delegates comes back to the instruction.
            (*frame).ip = if resumed && (*at).op == Op::YieldFrom { at.add(1) } else { at };
            if resumed {
                let line = (*code).position(index - 1).line;
                remember(cx, &object, line, index - 1);
            } else {
                set_field(cx, &object, LINE, Some(Value::int32(-1)));
            }
            monitor::fire(cx, code, index, if resumed { monitor::Event::PyResume } else { monitor::Event::PyStart }, monitor::Details::Offset)?;
            profile(cx, &object, "call", Value::NONE)?;
            tell(cx, &object, if resumed { Event::Resume } else { Event::Call }, "call", Value::NONE)?;
        }
        (*frame).ip = at.add(1);
        if wanted != 0 {
            begin(cx, code, index, &object, wanted)?;
        }
        if field(&object, TRACE).is_some() && (*machine).tracing.trace.is_some() {
            let lines = lines_of(cx, code);
            let (line, start) = lines.starts.get(index).copied().unwrap_or((0, false));
            let (known, before) = remembered(&object);
            let new = start && !(known == i64::from(line) && index as i64 > before);
            if new && state(&object) & NO_LINES == 0 {
                tell(cx, &object, Event::Line, "line", Value::NONE)?;
            }
            if (*frame).ip != at.add(1) {
                // The trace function jumped: that instruction is told of in turn.
                (*frame).ip = (*frame).ip.sub(1);
                set_field(cx, &object, LINE, Some(Value::int32(-1)));
                return step(cx, machine, frame);
            }
            if state(&object) & OPCODES != 0 {
                tell(cx, &object, Event::Opcode, "opcode", Value::NONE)?;
            }
            remember(cx, &object, line, index);
        }
        let instr = *at;
        if wanted != 0 {
            monitor::about_to(cx, machine, frame, depth, index, instr, wanted)?;
        }
        match instr.op {
            Op::Return | Op::Yield | Op::ReturnConst => {
                let register = match instr.op {
                    Op::Return => Value::borrow_slot((*frame).registers.add(instr.a as usize)).cloned(),
                    Op::Yield => Value::borrow_slot((*frame).registers.add(instr.b as usize)).cloned(),
                    _ => Some((*code).constant(instr.b).clone()),
                };
                let value = register.unwrap_or(Value::NONE);
                if instr.op != Op::Yield && matches!((*frame).on_return, Return::ForIter | Return::Delegate) {
                    (*machine).tracing.stopped = Some((depth - 1, value.clone(), true));
                }
                left(cx, &object, if instr.op == Op::Yield { Event::Yield } else { Event::Return }, value)?;
            }
            Op::Call | Op::CallMethod | Op::CallKeywords | Op::CallUnpacked if (*machine).tracing.profile.is_some() => {
                if let Some(callee) = native_callee(cx, frame, instr)? {
                    profile(cx, &object, "c_call", callee.clone())?;
                    (*machine).tracing.calls.push((depth, callee));
                }
            }
            _ => {}
        }
        if (*frame).ip != at.add(1) {
            (*frame).ip = (*frame).ip.sub(1);
            set_field(cx, &object, LINE, Some(Value::int32(-1)));
            return step(cx, machine, frame);
        }
        (*frame).ip = at;
        Ok(())
    }
}

/// Tells tools that a line and an instruction begin.
fn begin(cx: &mut Context, code: *const CodeCell, index: usize, object: &Value, wanted: u32) -> PyResult {
    if wanted & 1 << monitor::Event::Line as u32 != 0 {
        let (line, start) = lines_of(cx, code).starts.get(index).copied().unwrap_or((0, false));
        if start && remembered(object).0 != i64::from(line) {
            monitor::fire(cx, code, index, monitor::Event::Line, monitor::Details::Line(line))?;
        }
        // A trace function of the frame remembers it itself.
        if field(object, TRACE).is_none() {
            remember(cx, object, line, index);
        }
    }
    monitor::fire(cx, code, index, monitor::Event::Instruction, monitor::Details::Offset)
}

/// Tells a frame that an iterator it steps has ended: by an exception, or with a result that stands for one.
unsafe fn tell_stopped(cx: &mut Context, object: &Value, frame: *mut Frame, value: Value, result: bool) -> PyResult {
    // SAFETY: the frame runs; its `ip` stands at the instruction behind.
    unsafe {
        let index = (*(*frame).code).index_of((*frame).ip).saturating_sub(1);
        match result {
            true => monitor::stopped(cx, frame, index, &value)?,
            false => monitor::fire(cx, (*frame).code, index, monitor::Event::Raise, monitor::Details::With(&value))?,
        }
    }
    // One that ends without a result does so without an exception.
    if field(object, TRACE).is_none() || result && value.is_none() {
        return Ok(());
    }
    let error = match result {
        true => exception::new(cx, ShapeId::STOP_ITERATION, std::slice::from_ref(&value))?,
        false => value,
    };
    let (_, before) = remembered(object);
    if before >= 0 {
        // SAFETY: the instruction is one of the frame's code.
        unsafe { (*frame).ip = (*(*frame).code).instrs.start().add(before as usize + 1) };
    }
    tell_exception(cx, object, &error)
}

fn tell_exception(cx: &mut Context, object: &Value, error: &Value) -> PyResult {
    let (class, traceback) = (cx.type_of(error), exception::fields(cx, error).and_then(|fields| fields.traceback.clone()));
    let argument = cx.new_tuple(&[class, error.clone(), traceback.unwrap_or(Value::NONE)])?;
    tell(cx, object, Event::Exception, "exception", argument)
}

/// What the frame on top delegated to ended with a result.
///
/// # Safety
/// The machine is the context's own.
pub(crate) unsafe fn delegate_ended(machine: *mut Machine, value: &Value) {
    // SAFETY: the caller's promise.
    unsafe { (*machine).tracing.stopped = Some(((*machine).depth(), value.clone(), true)) };
}

/// An exception is thrown into the generator on top, which goes on with it.
///
/// # Errors
/// What a trace function raises.
///
/// # Safety
/// The frame on top is a generator's, its `ip` behind the instruction it stood at.
#[cold]
pub(crate) unsafe fn thrown_into(cx: &mut Context, machine: *mut Machine, error: Option<&Value>) -> PyResult {
    // SAFETY: there is a frame.
    unsafe {
        if !(*machine).tracing.wanted() {
            return Ok(());
        }
        let object = object_at(cx, machine, (*machine).depth() - 1)?;
        set_state(cx, &object, ENTERED, true);
        let frame = (*machine).frame;
        let index = (*(*frame).code).index_of((*frame).ip).saturating_sub(1);
        let line = (*(*frame).code).position(index).line;
        remember(cx, &object, line, index);
        if let Some(error) = error {
            monitor::fire_on_top(cx, machine, monitor::Event::PyThrow, error)?;
        }
        profile(cx, &object, "call", Value::NONE)?;
        tell(cx, &object, Event::Resume, "call", Value::NONE)
    }
}

/// The native function that a call is about to call, bound as Python code would see it.
unsafe fn native_callee(cx: &mut Context, frame: *mut Frame, instr: Instr) -> PyResult<Option<Value>> {
    // SAFETY: the operands of a call are set.
    unsafe {
        let base = (*frame).registers.add(instr.b as usize);
        let Some(callee) = Value::borrow_slot(base).cloned() else { return Ok(None) };
        match callee.shape() {
            ShapeId::BUILTIN => Ok(Some(callee)),
            ShapeId::METHOD => Ok(lissom_objects::descriptor::as_method(&callee).map(|(function, _)| function.clone()).filter(|function| function.shape() == ShapeId::BUILTIN)),
            ShapeId::METHOD_DESCRIPTOR => {
                let Some(receiver) = Value::borrow_slot(base.add(1)).cloned() else { return Ok(None) };
                if instr.op == Op::CallUnpacked {
                    return Ok(None);
                }
                let class = cx.type_of(&receiver);
                // A receiver of another type is an error of the call.
                match cx.bind(&callee, Some(&receiver), &class) {
                    Ok(bound) => Ok(Some(bound)),
                    Err(raised) => {
                        drop(cx.take_raised(raised));
                        Ok(None)
                    }
                }
            }
            _ => Ok(None),
        }
    }
}

fn remember(cx: &mut Context, object: &Value, line: u32, index: usize) {
    if let Some(packed) = Value::small_int(i64::from(line) << 32 | index as i64) {
        set_field(cx, object, LINE, Some(packed));
    }
}

/// Line and instruction told last; a line of -1 if there is none.
fn remembered(object: &Value) -> (i64, i64) {
    match field(object, LINE).and_then(|packed| packed.as_small_int()) {
        Some(packed) if packed >= 0 => (packed >> 32, packed & 0xffff_ffff),
        _ => (-1, -1),
    }
}

/// A frame ends or is suspended with a value.
fn left(cx: &mut Context, object: &Value, event: Event, value: Value) -> PyResult {
    profile(cx, object, "return", value.clone())?;
    tell(cx, object, event, "return", value)
}

/// A frame that delegates hands on a value.
///
/// # Errors
/// What a trace function raises.
///
/// # Safety
/// The frame on top is the one that hands on.
pub(crate) unsafe fn handed_on(cx: &mut Context, machine: *mut Machine, value: &Value) -> PyResult {
    // SAFETY: there is a frame.
    unsafe {
        if !(*machine).tracing.wanted() {
            return Ok(());
        }
        let object = object_at(cx, machine, (*machine).depth() - 1)?;
        monitor::fire_on_top(cx, machine, monitor::Event::PyYield, value)?;
        left(cx, &object, Event::Yield, value.clone())
    }
}

/// An exception came up in the frame on top, or came to it from a frame it called.
///
/// # Errors
/// What a trace function raises instead.
///
/// # Safety
/// There is a frame.
#[cold]
pub(crate) unsafe fn raised(cx: &mut Context, machine: *mut Machine, again: bool) -> PyResult {
    // SAFETY: there is a frame.
    unsafe {
        if !(*machine).tracing.wanted() {
            return Ok(());
        }
        let Some(error) = cx.raised.take() else { return Ok(()) };
        let depth = (*machine).depth();
        let told = monitor::raised(cx, machine, &error, again).and_then(|()| object_at(cx, machine, depth - 1)).and_then(|object| {
            while let Some((caller, callee)) = (*machine).tracing.calls.pop_if(|(caller, _)| *caller >= depth) {
                if caller == depth {
                    profile(cx, &object, "c_exception", callee)?;
                }
            }
            if again || field(&object, TRACE).is_none() {
                return Ok(());
            }
            tell_exception(cx, &object, &error)
        });
        match told {
            Ok(()) => {
                cx.raised = Some(error);
                Ok(())
            }
            Err(raised) => Err(raised),
        }
    }
}

/// The frame on top handles the exception; its `ip` stands at the handler.
///
/// # Errors
/// What a callback raises instead.
///
/// # Safety
/// There is a frame.
#[cold]
pub(crate) unsafe fn handled(cx: &mut Context, machine: *mut Machine) -> PyResult {
    // SAFETY: there is a frame.
    unsafe {
        if (*machine).tracing.monitoring.wanted_in((*(*machine).frame).code) == 0 {
            return Ok(());
        }
        let Some(error) = cx.raised.take() else { return Ok(()) };
        let frame = (*machine).frame;
        (*frame).ip = (*frame).ip.add(1);
        monitor::fire_on_top(cx, machine, monitor::Event::ExceptionHandled, &error)?;
        (*frame).ip = (*frame).ip.sub(1);
        cx.raised = Some(error);
        Ok(())
    }
}

/// The frame on top ends by an exception.
///
/// # Errors
/// What a trace function raises instead.
///
/// # Safety
/// There is a frame.
#[cold]
pub(crate) unsafe fn ended(cx: &mut Context, machine: *mut Machine) -> PyResult {
    // SAFETY: there is a frame.
    unsafe {
        if !(*machine).tracing.wanted() {
            return Ok(());
        }
        let Some(error) = cx.raised.take() else { return Ok(()) };
        monitor::fire_on_top(cx, machine, monitor::Event::PyUnwind, &error)?;
        if (*(*machine).frame).object.is_none() {
            cx.raised = Some(error);
            return Ok(());
        }
        let depth = (*machine).depth();
        let object = object_at(cx, machine, depth - 1)?;
        let frame = (*machine).frame;
        if (*frame).on_return == Return::Native && depth > 1 && cx.is_instance_of(&error, ShapeId::STOP_ITERATION) && (*(*frame.sub(1)).ip.sub(1)).op == Op::ForIter {
            (*machine).tracing.stopped = Some((depth - 1, error.clone(), false));
        }
        left(cx, &object, Event::Return, Value::NONE)?;
        cx.raised = Some(error);
        Ok(())
    }
}

/// Is a trace function of this frame told of a line now, so that it may set `f_lineno`?
///
/// # Errors
/// `ValueError` if not.
pub(crate) fn check_jump(cx: &mut Context, object: &Value) -> PyResult {
    let tracing = &Machine::of(cx).tracing;
    let message = match (tracing.event, tracing.told == object.word()) {
        // Where a generator is suspended it can be made to go on elsewhere.
        (Event::Line | Event::Yield, true) => return Ok(()),
        (Event::None, _) | (Event::Line | Event::Yield, false) => "f_lineno can only be set in a trace function",
        (Event::Call | Event::Resume, _) => "can't jump from the 'call' trace event of a new frame",
        _ => "can only jump from a 'line' trace event",
    };
    Err(cx.value_error(message))
}
