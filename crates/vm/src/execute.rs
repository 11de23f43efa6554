//! Frames on and off the stack: pushing, returning, yielding, and what happens at a safepoint.

use lissom_heap::{BREAK_COLLECT, BREAK_FINALIZE};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value, lifetime};

use crate::code::CodeCell;
use crate::frame::{Frame, Return};
use crate::generator::{Generator, State};
use crate::machine::{Machine, machine as machine_of};

/// Machine stack that native code may use when nothing else is known: a thread's usual 8 MiB less a reserve.
pub const STACK_DEFAULT: usize = 7 << 20;

/// What a call in the loop did.
pub(crate) enum Flow {
    /// It is done; this is the result.
    Value(Value),
    /// A frame was pushed, to be run by the loop.
    Frame,
}

/// What became of a value that left a frame.
pub(crate) enum Resumed {
    /// It goes to native code: leave the machine.
    Native(Value),
    /// It was delivered to the frame now on top.
    Frame,
    /// The frame now on top hands it on, as a yield of its own.
    Yield(Value),
}

/// Takes a register's value if this is its last use, else a new reference to it.
///
/// # Safety
/// The register holds a value.
#[inline(always)]
pub(crate) unsafe fn take_or_clone(register: *mut u64, take: bool) -> Value {
    // SAFETY: the caller's promise.
    unsafe {
        if take {
            Value::from_word_unchecked(std::mem::replace(&mut *register, 0))
        } else {
            (*register.cast::<Value>()).clone()
        }
    }
}

/// Releases some consecutive registers.
///
/// # Safety
/// They are in the window.
#[inline]
pub(crate) unsafe fn clear(first: *mut u64, count: usize) {
    for index in 0..count {
        // SAFETY: the caller's promise; words are values or unset.
        unsafe {
            let word = std::mem::replace(&mut *first.add(index), 0);
            drop(Value::from_word(word));
        }
    }
}

/// Puts a frame on the stack, if there is room; the caller fills in function, globals and what happens on return.
///
/// # Safety
/// `registers` is the start of a window on the register stack (or in a generator), not below the caller's live registers.
#[inline(always)]
pub(crate) unsafe fn push<'a>(machine: *mut Machine, caller: *mut Frame, registers: *mut u64, code: *const CodeCell) -> Option<&'a mut Frame> {
    // SAFETY: the frame stack has room up to the recursion limit; records above the top are unset.
    unsafe {
        if !(*machine).has_room(caller, registers, (*code).registers as usize) {
            return None;
        }
        let frame = (*machine).frame_above(caller);
        (*machine).frame = frame;
        (*frame).code = code;
        (*frame).registers = registers;
        (*frame).ip = (*code).instrs.start();
        Some(&mut *frame)
    }
}

/// Takes the top record off; its fields have been taken out.
#[inline(always)]
pub(crate) unsafe fn pop(machine: *mut Machine) {
    // SAFETY: there is a frame.
    unsafe {
        let frame = (*machine).frame;
        (*machine).frame = if frame == (*machine).frames_start() { std::ptr::null_mut() } else { frame.sub(1) };
    }
}

/// Releases what the top frame holds and takes it off; gives its generator and the instance it was making.
///
/// # Safety
/// There is a frame.
pub(crate) unsafe fn discard(cx: &mut Context, machine: *mut Machine) -> (Option<Value>, Option<Value>) {
    // SAFETY: the record's fields are values; its registers are released before the record goes.
    unsafe {
        let frame = (*machine).frame;
        if (*frame).object.is_some() {
            crate::frame_object::detach(cx, frame);
        }
        let registers = (*(*frame).code).registers as usize;
        clear((*frame).registers, registers);
        let generator = (*frame).generator.take();
        let constructed = (*frame).constructed.take();
        let outer = (*frame).outer_handled.take();
        if let Some(generator) = &generator {
            let cell = generator.word() as *mut Generator;
            (*cell).state = State::Finished;
            (*cell).handled = None;
            cx.handled = outer.filter(|outer| !outer.is_none());
        }
        let rest = ((*frame).function.take(), (*frame).locals.take(), (*frame).object.take());
        pop(machine);
        drop(rest);
        (generator, constructed)
    }
}

/// The top frame returned a value: delivers it.
///
/// # Safety
/// There is a frame.
pub(crate) unsafe fn finish(cx: &mut Context, machine: *mut Machine, value: Value) -> PyResult<Resumed> {
    // SAFETY: see `discard`; a frame that does not return to native code has a caller.
    unsafe {
        let (on_return, destination) = ((*(*machine).frame).on_return, (*(*machine).frame).destination);
        let (_generator, constructed) = discard(cx, machine);
        if on_return == Return::Native {
            return Ok(Resumed::Native(value));
        }
        let caller = (*machine).frame;
        let registers = (*caller).registers;
        let put = |register: u16, value: Option<Value>| {
            let place = registers.add(register as usize);
            let old = std::mem::replace(&mut *place, value.map_or(0, Value::into_word));
            drop(Value::from_word(old));
        };
        match on_return {
            Return::Construct => {
                if !value.is_none() {
                    let found = cx.type_name(&value);
                    return Err(cx.type_error(&format!("__init__() should return None, not '{found}'")));
                }
                put(destination, constructed);
            }
            Return::ForIter => {
                let instr = *(*caller).ip.sub(1);
                (*caller).ip = (*caller).ip.add(instr.c as usize);
                put(instr.b, None);
            }
            Return::Delegate => {
                let instr = *(*caller).ip.sub(1);
                put(instr.b, None);
                put(instr.a, Some(value));
            }
            Return::Register | Return::Native => put(destination, Some(value)),
        }
        Ok(Resumed::Frame)
    }
}

/// The top frame, a generator's, yields a value: it leaves the stack and keeps its registers.
///
/// # Safety
/// The top frame is a generator's and its `ip` is where it goes on.
pub(crate) unsafe fn suspend(cx: &mut Context, machine: *mut Machine, value: Value) -> Resumed {
    // SAFETY: see `discard`.
    unsafe {
        let frame = (*machine).frame;
        let on_return = (*frame).on_return;
        let destination = (*frame).destination;
        let generator = (*frame).generator.take();
        let outer = (*frame).outer_handled.take().filter(|outer| !outer.is_none());
        if let Some(generator) = &generator {
            let cell = generator.word() as *mut Generator;
            (*cell).next = (*(*frame).code).index_of((*frame).ip) as u32;
            (*cell).state = State::Suspended;
            let own = std::mem::replace(&mut cx.handled, outer.clone());
            let own = own.filter(|_| (*frame).handling);
            (*cell).handled = match (*frame).object.take() {
                Some(object) => crate::frame_object::park(cx, object, own),
                None => own,
            };
            cx.heap.track(generator.word() as *mut lissom_heap::Cell);
        }
        drop((*frame).function.take());
        pop(machine);
        drop(generator);
        if on_return == Return::Native {
            return Resumed::Native(value);
        }
        let caller = (*machine).frame;
        if on_return == Return::Delegate {
            // The caller stands at its `yield from`, to which it comes back.
            (*caller).ip = (*caller).ip.sub(1);
            return Resumed::Yield(value);
        }
        let place = (*caller).registers.add(destination as usize);
        let old = std::mem::replace(&mut *place, value.into_word());
        drop(Value::from_word(old));
        Resumed::Frame
    }
}

/// Puts a suspended generator's frame on the stack, with the value sent to it. False if it has ended.
///
/// # Errors
/// `ValueError` if it is running; `TypeError` for a value sent to one that has not started; `RecursionError`.
///
/// # Safety
/// The generator is exactly of a generator type.
pub(crate) unsafe fn resume_inline(cx: &mut Context, machine: *mut Machine, generator: &Value, sent: Value, on_return: Return, destination: u16) -> PyResult<bool> {
    // SAFETY: the generator's cell has a function and a code as long as it has not ended.
    unsafe {
        let cell = generator.word() as *mut Generator;
        match (*cell).state {
            State::Finished => return Ok(false),
            State::Running => {
                let kind = crate::generator::kind_name(generator);
                return Err(cx.value_error(&format!("{kind} already executing")));
            }
            State::Created if !sent.is_none() => {
                let kind = crate::generator::kind_name(generator);
                return Err(cx.type_error(&format!("can't send non-None value to a just-started {kind}")));
            }
            State::Created | State::Suspended => {}
        }
        let Some(function) = (*cell).function.clone() else { return Ok(false) };
        let template = crate::dispatch::template_of(function.word() as *const _);
        let code = crate::dispatch::code_of(template);
        let stack = (*machine).stack_top();
        let registers = Generator::registers(cell);
        let caller = (*machine).frame;
        crate::stack::make_room(cx, machine, caller, stack, 0)?;
        let frame = (*machine).frame_above(caller);
        (*machine).frame = frame;
        (*frame).code = code;
        (*frame).registers = registers;
        (*frame).stack = stack;
        (*frame).function = Some(function);
        (*frame).globals = crate::dispatch::globals_of(template);
        (*frame).generator = Some(generator.clone());
        (*frame).destination = destination;
        (*frame).on_return = on_return;
        let next = (*code).instrs.start().add((*cell).next as usize);
        (*frame).ip = next;
        if (*cell).state == State::Suspended {
            // Where the value goes: to the `yield` just behind, or to the `yield from` it stands at.
            let target = if (*next).op == lissom_bytecode::Op::YieldFrom { (*next).a } else { (*next.sub(1)).a };
            let place = registers.add(target as usize);
            let old = std::mem::replace(&mut *place, sent.into_word());
            drop(Value::from_word(old));
        }
        (*cell).state = State::Running;
        (*frame).outer_handled = Some(cx.handled.clone().unwrap_or(Value::NONE));
        (*frame).handling = false;
        if let Some(own) = (*cell).handled.take() {
            let own = if own.shape() == ShapeId::FRAME { crate::frame_object::unpark(cx, machine, frame, own) } else { Some(own) };
            if own.is_some() {
                (*frame).handling = true;
                cx.handled = own;
            }
        }
        Ok(true)
    }
}

/// `RecursionError`
#[cold]
pub(crate) fn recursion_error(cx: &mut Context) -> Raised {
    cx.error(ShapeId::RECURSION_ERROR, "maximum recursion depth exceeded")
}

/// A handler begins: gives what was handled until now. In a generator that is None if it is what its caller handles, which may be another
/// exception when the handler ends.
///
/// # Safety
/// The frame is live.
#[inline]
pub(crate) unsafe fn enter_handler(cx: &mut Context, frame: *mut Frame, exception: Value) -> Value {
    let before = cx.handled.replace(exception).unwrap_or(Value::NONE);
    // SAFETY: the caller's promise.
    unsafe {
        if (*frame).outer_handled.is_some() && !(*frame).handling {
            (*frame).handling = true;
            return Value::NONE;
        }
    }
    before
}

/// A handler ends: what was handled before it is handled again.
///
/// # Safety
/// The frame is live.
#[inline]
pub(crate) unsafe fn leave_handler(cx: &mut Context, frame: *mut Frame, before: Option<Value>) {
    let mut before = before.filter(|before| !before.is_none());
    // SAFETY: the caller's promise.
    unsafe {
        if before.is_none()
            && let Some(outer) = &(*frame).outer_handled
        {
            (*frame).handling = false;
            before = Some(outer.clone()).filter(|outer| !outer.is_none());
        }
    }
    drop(std::mem::replace(&mut cx.handled, before));
}

/// Raises an exception that was handled, again.
#[cold]
pub(crate) fn reraise(cx: &mut Context, exception: Value) -> Raised {
    cx.reraised = true;
    cx.raise(exception)
}

/// Serves what the breaker asks for: finalizers, collections, signals.
///
/// # Errors
/// What a signal handler raises.
#[cold]
#[inline(never)]
pub fn safepoint(cx: &mut Context) -> PyResult {
    let bits = cx.heap.breaker().load(std::sync::atomic::Ordering::Relaxed);
    if bits & BREAK_FINALIZE != 0 {
        cx.heap.lower(BREAK_FINALIZE);
        lifetime::run_finalizers(cx);
    }
    if bits & BREAK_COLLECT != 0 {
        cx.heap.lower(BREAK_COLLECT);
        lifetime::collect_due(cx)?;
    }
    // The bit that says that something is traced stays raised as long as that is so.
    let others = bits & !(BREAK_FINALIZE | BREAK_COLLECT | crate::trace::BREAK_TRACE | crate::thread::BREAK_SWITCH);
    if others != 0 {
        cx.heap.lower(others);
        if crate::thread::is_for_main(cx, others) {
            (Machine::of(cx).on_signal)(cx)?;
        }
    }
    if bits & crate::thread::BREAK_SWITCH != 0 {
        cx.heap.lower(crate::thread::BREAK_SWITCH);
        crate::thread::take_turns(cx);
    }
    Ok(())
}

/// The globals of the frame running.
pub fn current_globals(cx: &mut Context) -> Option<Value> {
    let machine = machine_of(cx);
    // SAFETY: the frame running keeps its function, and that its template.
    unsafe {
        if (*machine).frame.is_null() {
            return None;
        }
        let function = (*(*machine).frame).function.as_ref()?;
        (*crate::dispatch::template_of(function.word() as *const _)).globals.clone()
    }
}

/// `co_flags` of the code running; 0 if there is none.
pub fn current_code_flags(cx: &mut Context) -> u32 {
    let machine = machine_of(cx);
    // SAFETY: the frame running keeps its function, and that its template.
    unsafe {
        if (*machine).frame.is_null() {
            return 0;
        }
        let Some(function) = (*(*machine).frame).function.as_ref() else { return 0 };
        let code = (*crate::dispatch::template_of(function.word() as *const _)).code.as_ref();
        code.and_then(CodeCell::of).map_or(0, CodeCell::flag_bits)
    }
}

/// Runs a code object in namespaces: a module, or `exec`.
///
/// # Errors
/// What the code raises.
pub fn run_code(cx: &mut Context, code: &Value, globals: &Value, locals: &Value) -> PyResult<Value> {
    let function = crate::function::new_function(cx, code, globals)?;
    run_function_in(cx, &function, Some(locals.clone()))
}

/// Runs a function without arguments, with a namespace for its local variables.
///
/// # Errors
/// What the code raises.
pub fn run_function_in(cx: &mut Context, function: &Value, locals: Option<Value>) -> PyResult<Value> {
    cx.check_stack()?;
    crate::function::unpack(cx, function)?;
    let machine = machine_of(cx);
    // SAFETY: the function's template and code live as long as the function, which the frame owns.
    unsafe {
        let template = crate::dispatch::template_of(function.word() as *const _);
        let code = crate::dispatch::code_of(template);
        let top = (*machine).stack_top();
        let caller = (*machine).frame;
        crate::stack::make_room(cx, machine, caller, top, (*code).registers as usize)?;
        let Some(frame) = push(machine, caller, top, code) else { return Err(recursion_error(cx)) };
        frame.function = Some(function.clone());
        frame.globals = crate::dispatch::globals_of(template);
        frame.locals = locals;
        frame.on_return = Return::Native;
        for register in 0..(*code).locals {
            *top.add(register as usize) = 0;
        }
        crate::dispatch::run(cx, machine)
    }
}

/// The class and the receiver of `super()` without arguments, called under another name.
///
/// # Errors
/// `RuntimeError` if the frame has none.
pub(crate) fn zero_super(cx: &mut Context) -> PyResult<(Value, Value)> {
    let machine = machine_of(cx);
    // SAFETY: the frame running keeps its function and its registers.
    unsafe {
        let frame = (*machine).frame;
        if frame.is_null() {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "super(): no current frame"));
        }
        let code = &*(*frame).code;
        if code.positional == 0 && !code.flags.varargs {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "super(): no arguments"));
        }
        let first = Value::borrow_slot((*frame).registers).cloned();
        let first = match first {
            Some(cell) if cell.shape() == ShapeId::CELL && code.is_cell(0) => lissom_objects::function::cell_get(&cell).cloned(),
            other => other,
        };
        let Some(first) = first else { return Err(cx.error(ShapeId::RUNTIME_ERROR, "super(): arg[0] deleted")) };
        let index = code.free_names().iter().position(|name| name.str_bytes() == b"__class__");
        let (Some(index), Some(function)) = (index, (*frame).function.clone()) else {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "super(): __class__ cell not found"));
        };
        let cell = lissom_objects::function::Function::captured(function.word() as *const _, index);
        match lissom_objects::function::cell_get(&*cell) {
            Some(class) => Ok((class.clone(), first)),
            None => Err(cx.error(ShapeId::RUNTIME_ERROR, "super(): empty __class__ cell")),
        }
    }
}

/// The local variables of the frame running: its namespace, or a snapshot.
///
/// # Errors
/// `MemoryError`; `SystemError` without a frame.
pub fn current_locals(cx: &mut Context) -> PyResult<Value> {
    let machine = machine_of(cx);
    // SAFETY: the frame running is a live record.
    unsafe {
        if (*machine).frame.is_null() {
            return Err(cx.error(ShapeId::SYSTEM_ERROR, "frame does not exist"));
        }
        crate::ops::variable::visible_locals(cx, (*machine).frame)
    }
}

/// Moves cells of sparse pages together after a full collection.
///
/// Only when the loop was entered once: then no native code waits for Python code, so that nobody but the register stack, which is named to the
/// heap, holds an address that is no counted reference. What frames hold by address (code, generators, globals) does not move.
pub(crate) fn compact(cx: &mut Context) {
    let machine = machine_of(cx);
    // SAFETY: the machine lies in a box of its own; the heap's work does not touch it but through the roots.
    unsafe {
        crate::stack::shrink(cx);
        if (*machine).entered > 1 || (*machine).threads.are_several() {
            return;
        }
        // Caches hold words of methods.
        cx.shapes.bump();
        cx.heap.compact(&mut |visitor| (*machine).visit_roots(visitor));
    }
}
