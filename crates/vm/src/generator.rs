//! Generators, coroutines and asynchronous generators: frames that stay.
//!
//! ```text
//!   | header | function | next u32, state u8 | handled exception | name … | R[0] | R[1] | … |
//! ```
//!
//! The registers lie in the generator's own cell and run there: resuming pushes a frame record that points at them. Stepping one from a
//! `for` or a `yield from` stays in the loop of the machine; `send`, `throw` and `close` enter it anew.

use lissom_bytecode::Op;
use lissom_heap::{Header, Layout, Visitor, flags};
use lissom_objects::layout::Native as _;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, Value, exception};
use lissom_macros::methods;

use crate::call::{Owned, bind};
use crate::code::CodeCell;
use crate::execute;
use crate::frame::Return;
use crate::machine::{Machine, machine as machine_of};

/// How far a generator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Not started.
    Created,
    /// Between two steps.
    Suspended,
    /// Its frame is on the stack.
    Running,
    /// Over.
    Finished,
}

/// A generator, coroutine or asynchronous generator.
#[repr(C)]
pub struct Generator {
    header: Header,
    /// The function; gone when it has ended.
    pub function: Option<Value>,
    /// The instruction to go on with.
    pub next: u32,
    /// How far it is.
    pub state: State,
    /// An asynchronous generator was stepped, or was asked to be.
    pub begun: bool,
    /// An asynchronous generator began while there was a hook for finalizers.
    pub has_finalizer: bool,
    /// Somebody closes or steps the asynchronous generator now.
    pub stepping: bool,
    /// The exception it was handling when it was suspended.
    pub handled: Option<Value>,
}

const _: () = assert!(size_of::<Generator>() == 32);

// SAFETY: function, handled exception and the registers behind the fixed part are the references (a register is a value or unset).
unsafe impl Layout for Generator {
    const NAME: &'static str = "generator";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V) {
        // SAFETY: the cell is `size` bytes long.
        unsafe {
            visitor.slot((&raw mut (*cell).function).cast());
            visitor.slot((&raw mut (*cell).handled).cast());
            visitor.slots(cell.cast::<u8>().add(size_of::<Self>()).cast(), (size - size_of::<Self>()) / 8);
        }
    }
}
lissom_objects::layout_info!(Generator, "generator");

impl Generator {
    /// R[0].
    #[inline(always)]
    pub fn registers(this: *mut Generator) -> *mut u64 {
        this.wrapping_add(1).cast()
    }

    /// The code of the function.
    fn code(&self) -> Option<&CodeCell> {
        let function = self.function.as_ref()?;
        // SAFETY: a function's template and code live as long as the function.
        unsafe { Some(&*crate::dispatch::code_of(crate::dispatch::template_of(function.word() as *const _))) }
    }

    /// The instruction it stands at, if it is suspended in a `yield from`.
    fn delegating(&self) -> Option<lissom_bytecode::Instr> {
        if self.state != State::Suspended {
            return None;
        }
        let instr = *self.code()?.instrs.items().get(self.next as usize)?;
        (instr.op == Op::YieldFrom).then_some(instr)
    }
}

fn cell_of(value: &Value) -> *mut Generator {
    value.word() as *mut Generator
}

/// What kind of generator it is, for messages.
pub(crate) fn kind_name(generator: &Value) -> &'static str {
    match generator.shape() {
        ShapeId::COROUTINE => "coroutine",
        ShapeId::ASYNC_GENERATOR => "async generator",
        _ => "generator",
    }
}

/// Is the code that of a generator marked by `types.coroutine`?
pub(crate) fn is_iterable_coroutine(code: &CodeCell) -> bool {
    code.flags.iterable_coroutine
}

/// Is the generator's code marked by `types.coroutine`?
pub(crate) fn has_iterable_coroutine_code(generator: &Value) -> bool {
    // SAFETY: the shape was tested by the caller.
    unsafe { (*cell_of(generator)).code().is_some_and(is_iterable_coroutine) }
}

/// Is somebody awaiting the coroutine already?
pub(crate) fn is_awaited(coroutine: &Value) -> bool {
    // SAFETY: the shape was tested by the caller.
    unsafe { (*cell_of(coroutine)).state == State::Running || (*cell_of(coroutine)).delegating().is_some() }
}

/// Makes the generator of a call.
///
/// # Errors
/// `TypeError` for wrong arguments; `MemoryError`.
pub(crate) fn create(cx: &mut Context, function: &Value, code: &CodeCell, given: Owned, names: &[Value]) -> PyResult<Value> {
    let shape = if code.flags.async_generator {
        ShapeId::ASYNC_GENERATOR
    } else if code.flags.coroutine {
        ShapeId::COROUTINE
    } else {
        ShapeId::GENERATOR
    };
    let size = size_of::<Generator>() + code.registers as usize * 8;
    // One with handlers has something to do when it is dropped: run its `finally`s.
    let flag = if code.handlers.items().is_empty() && shape == ShapeId::GENERATOR { 0 } else { flags::FINALIZER };
    let cell = cx.allocate_cell(shape, flag, size)?;
    // SAFETY: everything behind the header is written: the fixed part, and zeroed registers that `bind` fills.
    unsafe {
        let at = cell.as_ptr().cast::<Generator>();
        (&raw mut (*at).function).write(Some(function.clone()));
        (*at).next = 0;
        (*at).state = State::Created;
        ((*at).begun, (*at).has_finalizer, (*at).stepping) = (false, false, false);
        (&raw mut (*at).handled).write(None);
        let registers = Generator::registers(at);
        registers.write_bytes(0, code.registers as usize);
        let generator = Value::from_cell(cell);
        cx.heap.track(cell.as_ptr());
        bind(cx, function, code, given, names, registers)?;
        if shape == ShapeId::COROUTINE && crate::machine::Machine::of(cx).origins.depth > 0 {
            crate::asynchronous::note_origin(cx, &generator)?;
        }
        Ok(generator)
    }
}

/// Resumes a generator from native code: the value it yields, or `None` when it returned (its result is `cx.returned`).
///
/// # Errors
/// What the generator raises.
pub(crate) fn resume_from_native(cx: &mut Context, generator: &Value, sent: Value) -> PyResult<Option<Value>> {
    cx.check_stack()?;
    let machine = machine_of(cx);
    // SAFETY: the hook is called for generators only.
    unsafe {
        if !execute::resume_inline(cx, machine, generator, sent, Return::Native, 0)? {
            cx.returned = None;
            return Ok(None);
        }
        let result = crate::dispatch::run(cx, machine)?;
        if (*cell_of(generator)).state == State::Finished {
            cx.returned = Some(result);
            return Ok(None);
        }
        Ok(Some(result))
    }
}

/// Raises the exception in the context inside a suspended generator.
fn raise_inside(cx: &mut Context, generator: &Value, raised: Raised) -> PyResult<Option<Value>> {
    cx.check_stack()?;
    let machine = machine_of(cx);
    let cell = cell_of(generator);
    // SAFETY: the value is a generator; its state decides.
    unsafe {
        match (*cell).state {
            State::Finished => return Err(raised),
            State::Created => {
                finish(cx, generator);
                return Err(raised);
            }
            _ => {}
        }
        let pending = cx.raised.take();
        if !execute::resume_inline(cx, machine, generator, Value::NONE, Return::Native, 0)? {
            return Ok(None);
        }
        cx.raised = pending;
        // The frame stands behind the instruction that yielded; that is where the exception comes up.
        let frame = (*machine).frame;
        if (*(*frame).ip).op == Op::YieldFrom {
            (*frame).ip = (*frame).ip.add(1);
        }
        let mut raised = raised;
        if (*machine).tracing.wanted() {
            let error = cx.raised.take();
            match crate::trace::thrown_into(cx, machine, error.as_ref()) {
                Ok(()) => cx.raised = error,
                Err(other) => raised = other,
            }
        }
        come_up(cx, machine, raised)?;
        let result = crate::dispatch::run(cx, machine)?;
        if (*cell).state == State::Finished {
            cx.returned = Some(result);
            return Ok(None);
        }
        Ok(Some(result))
    }
}

/// The exception at hand comes up in the generator that runs, thrown into it. Its context is what the generator handles, not what its caller does.
///
/// # Safety
/// The frame of the machine is the generator's.
unsafe fn come_up(cx: &mut Context, machine: *mut Machine, raised: Raised) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let frame = (*machine).frame;
        if (*frame).handling {
            crate::ops::control::chain_to_handled(cx);
        } else if cx.handled.is_some() && !(*machine).tracing.wanted() {
            // Noted here, so that unwinding does not take it for one that came up while the caller's was handled.
            let index = (*(*frame).code).index_of((*frame).ip).saturating_sub(1) as u32;
            crate::traceback::add_entry(cx, frame, index);
            cx.reraised = true;
        }
        crate::unwind::unwind(cx, machine, raised)
    }
}

/// Ends a generator that never ran.
unsafe fn finish(cx: &mut Context, generator: &Value) {
    let cell = cell_of(generator);
    // SAFETY: it is not running; its registers are values.
    unsafe {
        let count = (*cell).code().map_or(0, |code| code.registers as usize);
        (*cell).state = State::Finished;
        crate::frame_object::detach_generator(cx, cell);
        execute::clear(Generator::registers(cell), count);
    }
}

/// `StopIteration(value)` for a generator that returned.
fn stop(cx: &mut Context) -> Raised {
    match cx.returned.take().filter(|value| !value.is_none()) {
        Some(value) => cx.error_with(ShapeId::STOP_ITERATION, &[value]),
        None => cx.stop_iteration(),
    }
}

/// `generator.send(value)`
fn send(cx: &mut Context, generator: &Value, value: Value) -> PyResult<Value> {
    // SAFETY: the receiver is a generator.
    if generator.shape() == ShapeId::COROUTINE && unsafe { (*cell_of(generator)).state } == State::Finished {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited coroutine"));
    }
    match resume_from_native(cx, generator, value)? {
        Some(value) => Ok(value),
        None => Err(stop(cx)),
    }
}

/// More than one argument for `throw` is a thing of the past.
///
/// # Errors
/// The warning, if warnings are errors.
pub(crate) fn warn_of_signature(cx: &mut Context, args: &Args, method: &str) -> PyResult {
    if args.opt(2).is_none() && args.opt(3).is_none() {
        return Ok(());
    }
    warn_of_old_throw(cx, method)
}

/// Says that a method is to be called with an exception only.
///
/// # Errors
/// The warning, if warnings are errors.
pub(crate) fn warn_of_old_throw(cx: &mut Context, method: &str) -> PyResult {
    let message = cx.new_str(&format!("the (type, exc, tb) signature of {method} is deprecated, use the single-arg signature instead."))?;
    let category = cx.type_object(ShapeId::DEPRECATION_WARNING);
    cx.call_module("warnings", "warn", &[message, category]).map(drop)
}

/// The exception of a `throw(type, value, traceback)`.
pub(crate) fn thrown(cx: &mut Context, kind: &Value, value: Option<&Value>, traceback: Option<&Value>) -> PyResult<Value> {
    if let Some(traceback) = traceback
        && traceback.shape() != ShapeId::TRACEBACK
    {
        return Err(cx.type_error("throw() third argument must be a traceback object"));
    }
    let base = cx.type_object(ShapeId::BASE_EXCEPTION);
    let error = if cx.is_type(kind) && cx.is_subtype(kind, &base) {
        let made = match value {
            Some(value) if cx.is_instance(value, kind) => Ok(value.clone()),
            Some(value) => match cx.as_tuple(value) {
                Some(items) => {
                    let items = items.to_vec();
                    cx.call(kind, &items)
                }
                None => cx.call(kind, std::slice::from_ref(value)),
            },
            None => crate::ops::control::instance_of(cx, kind.clone(), ""),
        };
        let made = made.and_then(|made| crate::ops::control::checked_instance(cx, kind, made));
        match made {
            Ok(error) => error,
            // What goes wrong while it is made is thrown in its place.
            Err(raised) => cx.take_raised(raised),
        }
    } else if cx.is_instance(kind, &base) {
        if value.is_some() {
            return Err(cx.type_error("instance exception may not have a separate value"));
        }
        kind.clone()
    } else {
        let found = cx.type_name(kind);
        return Err(cx.type_error(&format!("exceptions must be classes or instances deriving from BaseException, not {found}")));
    };
    if let Some(traceback) = traceback {
        exception::set_traceback(cx, &error, Some(traceback.clone()));
    }
    Ok(error)
}

/// `throw` with the arguments of the method. What cannot be thrown is refused by what it delegates to, and so raised inside.
fn throw_given(cx: &mut Context, generator: &Value, args: &Args) -> PyResult<Option<Value>> {
    match thrown(cx, args.get(1), args.some(2), args.some(3)) {
        Ok(error) => throw(cx, generator, error),
        Err(raised) if is_delegating(generator) => raise_inside(cx, generator, raised),
        Err(raised) => Err(raised),
    }
}

/// Throws an exception into a generator; what it delegates to gets it first.
///
/// # Errors
/// What comes out again.
pub(crate) fn throw(cx: &mut Context, generator: &Value, error: Value) -> PyResult<Option<Value>> {
    cx.check_stack()?;
    let cell = cell_of(generator);
    // SAFETY: the value is a generator.
    let (state, delegating) = unsafe { ((*cell).state, (*cell).delegating()) };
    if state == State::Running {
        let kind = kind_name(generator);
        return Err(cx.value_error(&format!("{kind} already executing")));
    }
    if state == State::Finished && generator.shape() == ShapeId::COROUTINE {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited coroutine"));
    }
    let Some(instr) = delegating else {
        let raised = cx.raise(error);
        return raise_inside(cx, generator, raised);
    };
    // SAFETY: the instruction's registers are the generator's.
    let Some(delegate) = (unsafe { Value::borrow_slot(Generator::registers(cell).add(instr.b as usize)).cloned() }) else {
        let raised = cx.raise(error);
        return raise_inside(cx, generator, raised);
    };
    let machine = machine_of(cx);
    // SAFETY: the generator stands at its `yield from`; its frame is on the stack while its delegate is at work, so that it cannot be resumed
    // from there and stands in tracebacks.
    unsafe {
        if !execute::resume_inline(cx, machine, generator, Value::NONE, Return::Native, 0)? {
            return Ok(None);
        }
        let frame = (*machine).frame;
        (*frame).ip = (*frame).ip.add(1);
        match throw_into_delegate(cx, &delegate, error) {
            Ok(Some(value)) => {
                (*frame).ip = (*frame).ip.sub(1);
                return match execute::suspend(cx, machine, value) {
                    execute::Resumed::Native(value) | execute::Resumed::Yield(value) => Ok(Some(value)),
                    execute::Resumed::Frame => Ok(None),
                };
            }
            Ok(None) => {
                // The delegate ended: go on behind the `yield from` with its result.
                let value = cx.returned.take().unwrap_or(Value::NONE);
                for (register, value) in [(instr.b, None), (instr.a, Some(value))] {
                    let place = (*frame).registers.add(register as usize);
                    drop(Value::from_word(std::mem::replace(&mut *place, value.map_or(0, Value::into_word))));
                }
            }
            Err(raised) => come_up(cx, machine, raised)?,
        }
        let result = crate::dispatch::run(cx, machine)?;
        if (*cell).state == State::Finished {
            cx.returned = Some(result);
            return Ok(None);
        }
        Ok(Some(result))
    }
}

fn throw_into_delegate(cx: &mut Context, delegate: &Value, error: Value) -> PyResult<Option<Value>> {
    let exit = cx.is_instance_of(&error, ShapeId::GENERATOR_EXIT);
    if matches!(delegate.shape(), ShapeId::GENERATOR | ShapeId::COROUTINE) {
        if exit {
            close(cx, delegate)?;
            return Err(cx.raise(error));
        }
        return throw(cx, delegate, error);
    }
    let name = if exit { cx.names.close.clone() } else { cx.names.throw.clone() };
    let Some(method) = cx.lookup_attr(delegate, &name)? else {
        let raised = cx.raise(error);
        // To the `yield from`, it looks as if the delegate had ended.
        let value = crate::ops::control::stop_value(cx, raised)?;
        cx.returned = Some(value);
        return Ok(None);
    };
    if exit {
        cx.call(&method, &[])?;
        return Err(cx.raise(error));
    }
    match cx.call(&method, &[error]) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            let value = crate::ops::control::stop_value(cx, raised)?;
            cx.returned = Some(value);
            Ok(None)
        }
    }
}

/// `generator.close()`: gives what it returned.
///
/// # Errors
/// `RuntimeError` if it yields instead; what it raises.
pub(crate) fn close(cx: &mut Context, generator: &Value) -> PyResult<Value> {
    // SAFETY: the value is a generator.
    unsafe {
        match (*cell_of(generator)).state {
            State::Finished => return Ok(Value::NONE),
            State::Created => {
                finish(cx, generator);
                return Ok(Value::NONE);
            }
            _ => {}
        }
    }
    let exit = exception::new(cx, ShapeId::GENERATOR_EXIT, &[])?;
    match throw(cx, generator, exit) {
        Ok(Some(_)) => {
            let kind = kind_name(generator);
            Err(cx.error(ShapeId::RUNTIME_ERROR, &format!("{kind} ignored GeneratorExit")))
        }
        Ok(None) => Ok(cx.returned.take().unwrap_or(Value::NONE)),
        Err(raised) if cx.raised_is(ShapeId::GENERATOR_EXIT) || cx.raised_is(ShapeId::STOP_ITERATION) => {
            drop(cx.take_raised(raised));
            Ok(Value::NONE)
        }
        Err(raised) => Err(raised),
    }
}

/// What a dying generator does: its `finally`s run. A coroutine that was never awaited warns.
pub(crate) fn say_goodbye(cx: &mut Context, generator: &Value) -> PyResult {
    // SAFETY: the receiver is a generator.
    let state = unsafe { (*cell_of(generator)).state };
    if state == State::Created && generator.shape() == ShapeId::COROUTINE {
        let name = name_of(cx, generator, true);
        let name = cx.string_lossy(&name);
        if let Err(raised) = warn_unawaited(cx, generator, &name) {
            let error = cx.take_raised(raised);
            lissom_objects::lifetime::unraisable(cx, error, "while finalizing coroutine", Some(generator));
        }
    }
    if state == State::Suspended {
        // SAFETY: as above.
        let watched = unsafe { (*cell_of(generator)).has_finalizer };
        if generator.shape() == ShapeId::ASYNC_GENERATOR
            && watched
            && let Some(finalizer) = crate::machine::Machine::of(cx).origins.finalizer.clone()
        {
            return cx.call(&finalizer, std::slice::from_ref(generator)).map(drop);
        }
        close(cx, generator)?;
    }
    Ok(())
}

/// Warns of a coroutine that was never awaited; the library says where it was made as well, if that was noted.
fn warn_unawaited(cx: &mut Context, coroutine: &Value, name: &str) -> PyResult {
    let warnings = (cx.hooks.import)(cx, "warnings")?;
    let key = cx.intern("_warn_unawaited_coroutine")?;
    match cx.lookup_attr(&warnings, &key)? {
        Some(warn) => cx.call(&warn, std::slice::from_ref(coroutine)).map(drop),
        None => cx.warn(ShapeId::RUNTIME_WARNING, &format!("coroutine '{name}' was never awaited"), 1),
    }
}

pub(crate) fn name_of(_cx: &mut Context, generator: &Value, qualified: bool) -> Value {
    // SAFETY: the value is a generator.
    let function = unsafe { (*cell_of(generator)).function.clone() };
    match function {
        Some(function) if qualified => crate::function::own_qualname(&function),
        Some(function) => crate::function::own_name(&function),
        None => Value::NONE,
    }
}

pub(crate) fn code_value(generator: &Value) -> Value {
    // SAFETY: the value is a generator; the function's template has the code.
    unsafe {
        let Some(function) = (*cell_of(generator)).function.as_ref() else { return Value::NONE };
        (*crate::dispatch::template_of(function.word() as *const _)).code.clone().unwrap_or(Value::NONE)
    }
}

pub(crate) fn delegate_of(generator: &Value) -> Value {
    let cell = cell_of(generator);
    // SAFETY: the value is a generator; the instruction's registers are its own.
    unsafe {
        match (*cell).delegating() {
            Some(instr) => Value::borrow_slot(Generator::registers(cell).add(instr.b as usize)).cloned().unwrap_or(Value::NONE),
            None => Value::NONE,
        }
    }
}

pub(crate) fn state_of(generator: &Value) -> State {
    // SAFETY: the value is a generator.
    unsafe { (*cell_of(generator)).state }
}

pub(crate) fn frame_value(cx: &mut Context, generator: &Value) -> PyResult<Value> {
    if state_of(generator) == State::Finished { Ok(Value::NONE) } else { crate::frame_object::generator_frame(cx, generator) }
}

/// Sets a generator's name: from then on it has a function of its own, which has that name.
pub(crate) fn set_name(cx: &mut Context, args: &Args, qualified: bool) -> PyResult<Value> {
    let attribute = if qualified { "__qualname__" } else { "__name__" };
    let Some(name) = args.opt(1).filter(|name| cx.as_str(name).is_some()) else {
        return Err(cx.type_error(&format!("{attribute} must be set to a string object")));
    };
    let cell = cell_of(args.this());
    // SAFETY: the receiver is a generator.
    let Some(function) = (unsafe { (*cell).function.clone() }) else { return Ok(Value::NONE) };
    let copy = crate::function::copy(cx, &function)?;
    let (own, own_qualified) = (crate::function::own_name(&function), crate::function::own_qualname(&function));
    for (attribute, value) in [("__name__", if qualified { &own } else { name }), ("__qualname__", if qualified { name } else { &own_qualified })] {
        let key = cx.intern(attribute)?;
        cx.set_attr(&copy, &key, value.clone())?;
    }
    cx.track(args.this());
    // SAFETY: as above; a frame that runs holds the old function, whose code and globals are those of the new one.
    drop(unsafe { (*cell).function.replace(copy) });
    Ok(Value::NONE)
}

/// The methods of `generator`.
pub struct GeneratorMethods;

#[methods]
impl GeneratorMethods {
    /// Return an iterator over self.
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        send(cx, args.this(), Value::NONE)
    }

    /// send(value) -> send 'value' into generator, return next yielded value or raise StopIteration.
    #[sig("(self, value, /)")]
    fn send(cx: &mut Context, args: &Args) -> PyResult<Value> {
        send(cx, args.this(), args.get(1).clone())
    }

    /// throw(value) -> raise an exception in the generator, return its next yielded value or raise StopIteration.
    #[sig("(self, type, value=None, traceback=None, /)")]
    fn throw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        warn_of_signature(cx, args, "throw()")?;
        match throw_given(cx, args.this(), args)? {
            Some(value) => Ok(value),
            None => Err(stop(cx)),
        }
    }

    /// close() -> raise GeneratorExit inside the generator.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        close(cx, args.this())
    }

    /// Called when the generator is dropped.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        say_goodbye(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, kind, address) = (name_of(cx, args.this(), true), cx.type_name(args.this()), cx.identity(args.this()));
        cx.new_str(&format!("<{kind} object {} at {address:#x}>", cx.string_lossy(&name)))
    }

    /// name of the generator
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(name_of(cx, args.this(), false))
    }

    /// qualified name of the generator
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(name_of(cx, args.this(), true))
    }

    /// name of the generator
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_name(cx, args, false)
    }

    /// qualified name of the generator
    #[setter]
    fn set___qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_name(cx, args, true)
    }

    /// the code that runs
    #[getter]
    fn gi_code(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(code_value(args.this()))
    }

    /// the frame, or None when it has ended
    #[getter]
    fn gi_frame(cx: &mut Context, args: &Args) -> PyResult<Value> {
        frame_value(cx, args.this())
    }

    /// is it running?
    #[getter]
    fn gi_running(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state_of(args.this()) == State::Running))
    }

    /// is it between two steps?
    #[getter]
    fn gi_suspended(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state_of(args.this()) == State::Suspended))
    }

    /// object being iterated by yield from, or None
    #[getter]
    fn gi_yieldfrom(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(delegate_of(args.this()))
    }
}

/// The methods of `coroutine`.
pub struct CoroutineMethods;

#[methods]
impl CoroutineMethods {
    /// Return an iterator to be used in await expression.
    #[sig("(self, /)")]
    fn __await__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::asynchronous::new_wrapper(cx, args.this())
    }

    /// send(value) -> send 'value' into coroutine, return next iterated value or raise StopIteration.
    #[sig("(self, value, /)")]
    fn send(cx: &mut Context, args: &Args) -> PyResult<Value> {
        send(cx, args.this(), args.get(1).clone())
    }

    /// throw(value) -> raise exception in coroutine, return its next iterated value or raise StopIteration.
    #[sig("(self, type, value=None, traceback=None, /)")]
    fn throw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        warn_of_signature(cx, args, "throw()")?;
        match throw_given(cx, args.this(), args)? {
            Some(value) => Ok(value),
            None => Err(stop(cx)),
        }
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        close(cx, args.this())
    }

    /// Called when the coroutine is dropped.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        say_goodbye(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, address) = (name_of(cx, args.this(), true), cx.identity(args.this()));
        cx.new_str(&format!("<coroutine object {} at {address:#x}>", cx.string_lossy(&name)))
    }

    /// name of the coroutine
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(name_of(cx, args.this(), false))
    }

    /// qualified name of the coroutine
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(name_of(cx, args.this(), true))
    }

    /// name of the coroutine
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_name(cx, args, false)
    }

    /// qualified name of the coroutine
    #[setter]
    fn set___qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_name(cx, args, true)
    }

    /// the code that runs
    #[getter]
    fn cr_code(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(code_value(args.this()))
    }

    /// the frame, or None when it has ended
    #[getter]
    fn cr_frame(cx: &mut Context, args: &Args) -> PyResult<Value> {
        frame_value(cx, args.this())
    }

    /// is it running?
    #[getter]
    fn cr_running(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state_of(args.this()) == State::Running))
    }

    /// is it between two steps?
    #[getter]
    fn cr_suspended(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(state_of(args.this()) == State::Suspended))
    }

    /// object being awaited, or None
    #[getter]
    fn cr_await(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(delegate_of(args.this()))
    }

    /// where it was made; None as long as nobody tracks that
    #[getter]
    fn cr_origin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(crate::asynchronous::origin_of(cx, args.this()).unwrap_or(Value::NONE))
    }
}

/// One fast step.
fn next(cx: &mut Context, generator: &Value) -> PyResult<Option<Value>> {
    resume_from_native(cx, generator, Value::NONE)
}

/// `generator`
pub static SPEC: TypeSpec = TypeSpec {
    name: "generator",
    id: Some(ShapeId::GENERATOR),
    layout: Generator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[GeneratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// `coroutine`
pub static COROUTINE_SPEC: TypeSpec = TypeSpec {
    name: "coroutine",
    id: Some(ShapeId::COROUTINE),
    layout: Generator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[CoroutineMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// A value that an asynchronous generator yields is marked, so that it is told from what it awaits.
///
/// # Errors
/// `MemoryError`
#[inline(never)]
pub(crate) fn wrap_yielded(cx: &mut Context, value: Value) -> PyResult<Value> {
    lissom_objects::descriptor::new_record(cx, ShapeId::ASYNC_YIELDED, &[Some(value)])
}

/// Does it stand at a `yield from` or `await`?
pub(crate) fn is_delegating(generator: &Value) -> bool {
    // SAFETY: the value is a generator.
    unsafe { (*cell_of(generator)).delegating().is_some() }
}

/// The function of a generator and the instruction it goes on with.
pub(crate) fn standing(generator: &Value) -> (Option<Value>, u32) {
    // SAFETY: the value is a generator.
    unsafe { ((*cell_of(generator)).function.clone(), (*cell_of(generator)).next) }
}
