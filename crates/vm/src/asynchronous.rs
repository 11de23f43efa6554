//! What `await` and `async for` need beyond coroutines: the iterator a coroutine's `__await__` gives, and asynchronous generators
//! with the awaitables of their steps (PEP 492, PEP 525).

use lissom_macros::methods;
use lissom_objects::descriptor::new_record;
use lissom_objects::layout::{Native as _, Values};
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Args, CallArgs, Context, PyResult, Raised, ShapeId, Value, exception};

use crate::generator::{self, Generator};

/// A field of a record of values.
fn field(record: &Value, index: usize) -> Option<Value> {
    // SAFETY: records of these shapes have at least three values behind the header.
    unsafe { Value::borrow_slot((record.word() as *const u64).add(1 + index)).cloned() }
}

fn set_field(cx: &mut Context, record: &Value, index: usize, value: Value) {
    cx.track(record);
    // SAFETY: as in `field`.
    let old = unsafe { std::mem::replace(&mut *(record.word() as *mut u64).add(1 + index), value.into_word()) };
    // SAFETY: the word was owned by the record.
    drop(unsafe { Value::from_word(old) });
}

/// Calls with positional arguments and a dict of keywords.
///
/// # Errors
/// What the callee raises.
pub fn call_with_dict(cx: &mut Context, callee: &Value, args: &[Value], keywords: Option<&Value>) -> PyResult<Value> {
    let Some(keywords) = keywords else { return cx.call(callee, args) };
    let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
    let mut values = args.to_vec();
    values.extend(more);
    cx.call_with(callee, CallArgs { values: &values, names: &names })
}

/// Where coroutines were made, as far as somebody tracks that, and the hooks of asynchronous generators.
#[derive(Default)]
pub struct Origins {
    /// How many frames are noted for a new coroutine (`sys.set_coroutine_origin_tracking_depth`).
    pub depth: usize,
    /// Called with an asynchronous generator before its first step.
    pub first: Option<Value>,
    /// Called with one that dies before its end.
    pub finalizer: Option<Value>,
    /// Weak references to coroutines, and what was noted, by word.
    noted: std::collections::HashMap<u64, (Value, Value)>,
}

/// Notes where a coroutine was made.
///
/// # Errors
/// `MemoryError`
#[cold]
pub(crate) fn note_origin(cx: &mut Context, coroutine: &Value) -> PyResult {
    let depth = crate::machine::Machine::of(cx).origins.depth;
    let mut rows = Vec::new();
    for level in 0..depth {
        let Some(frame) = crate::frame_object::frame_object(cx, level)? else { break };
        let code = crate::frame_object::code_of(&frame).unwrap_or(Value::NONE);
        let (file, name) = crate::code::CodeCell::of(&code).map(|code| (code.filename.clone(), code.name.clone())).unwrap_or_default();
        let line = cx.get_attr_str(&frame, "f_lineno")?;
        rows.push(cx.new_tuple(&[file.unwrap_or(Value::NONE), line, name.unwrap_or(Value::NONE)])?);
    }
    let rows = cx.new_tuple_from(rows)?;
    let reference = lissom_objects::weakref::plain_reference(cx, coroutine)?;
    let all: Vec<(u64, Value)> = crate::machine::Machine::of(cx).origins.noted.iter().map(|(word, (reference, _))| (*word, reference.clone())).collect();
    let dead: Vec<u64> = all.iter().filter(|(_, reference)| lissom_objects::weakref::referent(cx, reference).is_none()).map(|(word, _)| *word).collect();
    let noted = &mut crate::machine::Machine::of(cx).origins.noted;
    for word in dead {
        noted.remove(&word);
    }
    noted.insert(coroutine.word(), (reference, rows));
    Ok(())
}

/// `cr_origin`
pub(crate) fn origin_of(cx: &mut Context, coroutine: &Value) -> Option<Value> {
    let (reference, rows) = crate::machine::Machine::of(cx).origins.noted.get(&coroutine.word())?.clone();
    // Of one that is dying nothing else has the word yet.
    let referent = lissom_objects::weakref::referent(cx, &reference);
    referent.is_none_or(|referent| referent.is(coroutine)).then_some(rows)
}

/// Before the first step of an asynchronous generator its hook is called.
fn begin(cx: &mut Context, generator: &Value) -> PyResult {
    let cell = generator.word() as *mut Generator;
    let origins = &crate::machine::Machine::of(cx).origins;
    let (first, has_finalizer) = (origins.first.clone(), origins.finalizer.is_some());
    // SAFETY: the value is a generator.
    unsafe {
        if (*cell).begun {
            return Ok(());
        }
        (*cell).begun = true;
        (*cell).has_finalizer = has_finalizer;
        if has_finalizer && let Some(cell) = generator.cell() {
            (*cell.as_ptr()).set_flag(lissom_heap::flags::FINALIZER);
        }
    }
    match first {
        Some(first) => cx.call(&first, std::slice::from_ref(generator)).map(drop),
        None => Ok(()),
    }
}

/// The iterator of a coroutine.
pub(crate) fn new_wrapper(cx: &mut Context, coroutine: &Value) -> PyResult<Value> {
    new_record(cx, ShapeId::COROUTINE_WRAPPER, &[Some(coroutine.clone())])
}

/// `coroutine_wrapper`
pub static WRAPPER_SPEC: TypeSpec = TypeSpec {
    name: "coroutine_wrapper",
    id: Some(ShapeId::COROUTINE_WRAPPER),
    layout: Values::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[WrapperMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `coroutine_wrapper`.
pub struct WrapperMethods;

#[methods]
impl WrapperMethods {
    /// Return an iterator over self.
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let coroutine = field(args.this(), 0).unwrap_or(Value::NONE);
        cx.call_method(&coroutine, "send", &[Value::NONE])
    }

    /// send(value) -> send 'value' into the coroutine.
    #[sig("(self, value, /)")]
    fn send(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let coroutine = field(args.this(), 0).unwrap_or(Value::NONE);
        cx.call_method(&coroutine, "send", std::slice::from_ref(args.get(1)))
    }

    /// throw(value) -> raise an exception in the coroutine.
    #[sig("(self, *args)")]
    fn throw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let coroutine = field(args.this(), 0).unwrap_or(Value::NONE);
        cx.call_method(&coroutine, "throw", args.rest)
    }

    /// close() -> raise GeneratorExit inside the coroutine.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let coroutine = field(args.this(), 0).unwrap_or(Value::NONE);
        cx.call_method(&coroutine, "close", &[])
    }
}

/// A value on its way out of an asynchronous generator (internal).
pub static YIELDED_SPEC: TypeSpec =
    TypeSpec { name: "async_generator_wrapped_value", id: Some(ShapeId::ASYNC_YIELDED), layout: Values::INFO, flags: TypeFlags::NO_INSTANTIATION, ..TypeSpec::DEFAULT };

/// `async_generator`
pub static GENERATOR_SPEC: TypeSpec = TypeSpec {
    name: "async_generator",
    id: Some(ShapeId::ASYNC_GENERATOR),
    layout: Generator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[AsyncGeneratorMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The awaitable of `__anext__` and `asend`: generator, value to send, how far it is.
fn new_send(cx: &mut Context, generator: &Value, value: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::ASYNC_GENERATOR_SEND, &[Some(generator.clone()), Some(value), Some(Value::int32(0))]).map(warn_when_dropped)
}

/// The awaitable of `athrow` (with the exception's arguments) and `aclose` (without).
fn new_throw(cx: &mut Context, generator: &Value, arguments: Option<Value>) -> PyResult<Value> {
    new_record(cx, ShapeId::ASYNC_GENERATOR_THROW, &[Some(generator.clone()), Some(arguments.unwrap_or(Value::NONE)), Some(Value::int32(0))]).map(warn_when_dropped)
}

/// The methods of `async_generator`.
pub struct AsyncGeneratorMethods;

#[methods]
impl AsyncGeneratorMethods {
    /// Return an awaitable, that resolves in asynchronous iterator.
    #[sig("(self, /)")]
    fn __aiter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return a value or raise StopAsyncIteration.
    #[sig("(self, /)")]
    fn __anext__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        begin(cx, args.this())?;
        new_send(cx, args.this(), Value::NONE)
    }

    /// asend(v) -> send 'v' in generator.
    #[sig("(self, value, /)")]
    fn asend(cx: &mut Context, args: &Args) -> PyResult<Value> {
        begin(cx, args.this())?;
        new_send(cx, args.this(), args.get(1).clone())
    }

    /// athrow(value) -> raise exception in generator.
    #[sig("(self, *args)")]
    fn athrow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.rest.len() > 1 {
            generator::warn_of_old_throw(cx, "athrow()")?;
        }
        begin(cx, args.this())?;
        let arguments = cx.new_tuple(args.rest)?;
        new_throw(cx, args.this(), Some(arguments))
    }

    /// aclose() -> raise GeneratorExit inside generator.
    #[sig("(self, /)")]
    fn aclose(cx: &mut Context, args: &Args) -> PyResult<Value> {
        begin(cx, args.this())?;
        new_throw(cx, args.this(), None)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.get_attr_str(args.this(), "__qualname__")?;
        let address = cx.identity(args.this());
        cx.new_str(&format!("<async_generator object {} at {address:#x}>", cx.string_lossy(&name)))
    }

    /// Called when the generator is dropped.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generator::say_goodbye(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// name of the generator
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(generator::name_of(cx, args.this(), false))
    }

    /// qualified name of the generator
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(generator::name_of(cx, args.this(), true))
    }

    /// name of the generator
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generator::set_name(cx, args, false)
    }

    /// qualified name of the generator
    #[setter]
    fn set___qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generator::set_name(cx, args, true)
    }

    /// the code that runs
    #[getter]
    fn ag_code(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(generator::code_value(args.this()))
    }

    /// the frame, or None when it has ended
    #[getter]
    fn ag_frame(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generator::frame_value(cx, args.this())
    }

    /// is it running?
    #[getter]
    fn ag_running(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(is_stepping(args.this())))
    }

    /// is it between two steps?
    #[getter]
    fn ag_suspended(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(generator::state_of(args.this()) == generator::State::Suspended))
    }

    /// object being awaited on, or None
    #[getter]
    fn ag_await(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(generator::delegate_of(args.this()))
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_objects::generic::new_alias(cx, args.get(0), args.get(1))
    }
}

/// Says whether somebody steps or closes an asynchronous generator.
fn set_stepping(awaitable: &Value, on: bool) {
    if let Some(generator) = field(awaitable, 0) {
        // SAFETY: the first field is an asynchronous generator.
        unsafe { (*(generator.word() as *mut Generator)).stepping = on };
    }
}

fn is_stepping(generator: &Value) -> bool {
    // SAFETY: the caller's value is an asynchronous generator.
    unsafe { (*(generator.word() as *mut Generator)).stepping }
}

/// The awaitable is done: it is not awaited again, and others may step the generator.
fn done(cx: &mut Context, awaitable: &Value) {
    set_field(cx, awaitable, 2, Value::int32(2));
    set_stepping(awaitable, false);
}

/// An awaitable begins, unless another one of the generator is under way.
fn start(cx: &mut Context, awaitable: &Value, generator: &Value, method: &str) -> PyResult {
    forget_warning(awaitable);
    if is_stepping(generator) {
        set_field(cx, awaitable, 2, Value::int32(2));
        return Err(cx.error(ShapeId::RUNTIME_ERROR, &format!("{method}(): asynchronous generator is already running")));
    }
    set_field(cx, awaitable, 2, Value::int32(1));
    set_stepping(awaitable, true);
    Ok(())
}

/// What a step of an asynchronous generator gave: a value it awaits goes on to the event loop; one it yields ends the awaiting.
fn stepped(cx: &mut Context, awaitable: &Value, result: PyResult<Option<Value>>) -> PyResult<Value> {
    match result {
        Ok(Some(value)) if value.shape() == ShapeId::ASYNC_YIELDED => {
            done(cx, awaitable);
            let value = field(&value, 0).unwrap_or(Value::NONE);
            Err(stop_with(cx, value))
        }
        Ok(Some(value)) => Ok(value),
        Ok(None) => {
            done(cx, awaitable);
            cx.returned = None;
            Err(cx.error_with(ShapeId::STOP_ASYNC_ITERATION, &[]))
        }
        Err(raised) => {
            done(cx, awaitable);
            Err(raised)
        }
    }
}

/// An awaitable that nobody awaits says so when it dies; one that was begun does not.
fn warn_when_dropped(awaitable: Value) -> Value {
    if let Some(cell) = awaitable.cell() {
        // SAFETY: the awaitable is alive.
        unsafe { (*cell.as_ptr()).set_flag(lissom_heap::flags::FINALIZER) };
    }
    awaitable
}

fn forget_warning(awaitable: &Value) {
    if let Some(cell) = awaitable.cell() {
        // SAFETY: the awaitable is alive.
        unsafe { (*cell.as_ptr()).clear_flag(lissom_heap::flags::FINALIZER) };
    }
}

fn never_awaited(cx: &mut Context, awaitable: &Value, method: &str) -> PyResult {
    if progress(awaitable) != 0 {
        return Ok(());
    }
    let generator = field(awaitable, 0).unwrap_or(Value::NONE);
    let name = generator::name_of(cx, &generator, true);
    let name = cx.repr(&name)?;
    let message = format!("coroutine method '{method}' of {} was never awaited", cx.string_lossy(&name));
    cx.warn(ShapeId::RUNTIME_WARNING, &message, 1)
}

/// `close()` of an awaitable: throws GeneratorExit, which has to come out again.
fn close_awaitable(cx: &mut Context, awaitable: &Value) -> PyResult<Value> {
    if progress(awaitable) == 2 {
        return Ok(Value::NONE);
    }
    let class = cx.type_object(ShapeId::GENERATOR_EXIT);
    match cx.call_method(awaitable, "throw", &[class]) {
        Ok(_) => Err(cx.error(ShapeId::RUNTIME_ERROR, "coroutine ignored GeneratorExit")),
        Err(raised) if cx.raised_is(ShapeId::STOP_ITERATION) || cx.raised_is(ShapeId::STOP_ASYNC_ITERATION) || cx.raised_is(ShapeId::GENERATOR_EXIT) => {
            drop(cx.take_raised(raised));
            Ok(Value::NONE)
        }
        Err(raised) => Err(raised),
    }
}

fn stop_with(cx: &mut Context, value: Value) -> Raised {
    match exception::new(cx, ShapeId::STOP_ITERATION, &[value]) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

fn progress(awaitable: &Value) -> i64 {
    field(awaitable, 2).and_then(|state| state.as_small_int()).unwrap_or(2)
}

/// `async_generator_asend`
pub static SEND_SPEC: TypeSpec = TypeSpec {
    name: "async_generator_asend",
    id: Some(ShapeId::ASYNC_GENERATOR_SEND),
    layout: Values::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[SendMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `async_generator_asend`.
pub struct SendMethods;

fn send_step(cx: &mut Context, awaitable: &Value, value: Value) -> PyResult<Value> {
    let generator = field(awaitable, 0).unwrap_or(Value::NONE);
    let value = match progress(awaitable) {
        0 => {
            start(cx, awaitable, &generator, "anext")?;
            if value.is_none() { field(awaitable, 1).unwrap_or(Value::NONE) } else { value }
        }
        1 => value,
        _ => return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited __anext__()/asend()")),
    };
    let result = generator::resume_from_native(cx, &generator, value);
    stepped(cx, awaitable, result)
}

#[methods]
impl SendMethods {
    /// Return an iterator to be used in await expression.
    #[sig("(self, /)")]
    fn __await__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return an iterator over self.
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        send_step(cx, args.this(), Value::NONE)
    }

    /// Send a value into the generator.
    #[sig("(self, value, /)")]
    fn send(cx: &mut Context, args: &Args) -> PyResult<Value> {
        send_step(cx, args.this(), args.get(1).clone())
    }

    /// Raise an exception in the generator.
    #[sig("(self, type, value=None, traceback=None, /)")]
    fn throw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let generator = field(args.this(), 0).unwrap_or(Value::NONE);
        match progress(args.this()) {
            0 => start(cx, args.this(), &generator, "anext")?,
            1 => {}
            _ => return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited __anext__()/asend()")),
        }
        let error = generator::thrown(cx, args.get(1), args.some(2), args.some(3))?;
        let result = generator::throw(cx, &generator, error);
        stepped(cx, args.this(), result)
    }

    /// Give it up.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        close_awaitable(cx, args.this())
    }

    /// Called when the awaitable is dropped.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        never_awaited(cx, args.this(), "asend")?;
        Ok(Value::NONE)
    }
}

/// `async_generator_athrow`
pub static THROW_SPEC: TypeSpec = TypeSpec {
    name: "async_generator_athrow",
    id: Some(ShapeId::ASYNC_GENERATOR_THROW),
    layout: Values::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[ThrowMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `async_generator_athrow`.
pub struct ThrowMethods;

fn throw_step(cx: &mut Context, awaitable: &Value, value: Value) -> PyResult<Value> {
    let generator = field(awaitable, 0).unwrap_or(Value::NONE);
    let arguments = field(awaitable, 1).unwrap_or(Value::NONE);
    let closing = arguments.is_none();
    if progress(awaitable) == 2 {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited aclose()/athrow()"));
    }
    let result = if progress(awaitable) == 0 {
        if generator::state_of(&generator) == generator::State::Finished {
            forget_warning(awaitable);
            set_field(cx, awaitable, 2, Value::int32(2));
            return Err(cx.stop_iteration());
        }
        start(cx, awaitable, &generator, if closing { "aclose" } else { "athrow" })?;
        if !value.is_none() {
            done(cx, awaitable);
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "can't send non-None value to a just-started coroutine"));
        }
        let error = if closing {
            exception::new(cx, ShapeId::GENERATOR_EXIT, &[])
        } else {
            let items = cx.as_tuple(&arguments).map_or_else(Vec::new, <[Value]>::to_vec);
            match items.first() {
                Some(kind) => generator::thrown(cx, kind, items.get(1).filter(|value| !value.is_none()), items.get(2).filter(|value| !value.is_none())),
                None => Err(cx.type_error("athrow expected at least 1 argument, got 0")),
            }
        };
        match error {
            Ok(error) => generator::throw(cx, &generator, error),
            Err(raised) => Err(raised),
        }
    } else {
        generator::resume_from_native(cx, &generator, value)
    };
    finish_throw(cx, awaitable, closing, result)
}

/// What a step of `athrow` or `aclose` gave.
fn finish_throw(cx: &mut Context, awaitable: &Value, closing: bool, result: PyResult<Option<Value>>) -> PyResult<Value> {
    if !closing {
        return stepped(cx, awaitable, result);
    }
    match result {
        Ok(Some(value)) if value.shape() == ShapeId::ASYNC_YIELDED => {
            done(cx, awaitable);
            Err(cx.error(ShapeId::RUNTIME_ERROR, "async generator ignored GeneratorExit"))
        }
        Ok(Some(value)) => Ok(value),
        Ok(None) => {
            done(cx, awaitable);
            cx.returned = None;
            Err(cx.stop_iteration())
        }
        Err(raised) => {
            done(cx, awaitable);
            if cx.raised_is(ShapeId::STOP_ASYNC_ITERATION) || cx.raised_is(ShapeId::GENERATOR_EXIT) {
                drop(cx.take_raised(raised));
                return Err(cx.stop_iteration());
            }
            Err(raised)
        }
    }
}

#[methods]
impl ThrowMethods {
    /// Return an iterator to be used in await expression.
    #[sig("(self, /)")]
    fn __await__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return an iterator over self.
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        throw_step(cx, args.this(), Value::NONE)
    }

    /// Send a value into the generator.
    #[sig("(self, value, /)")]
    fn send(cx: &mut Context, args: &Args) -> PyResult<Value> {
        throw_step(cx, args.this(), args.get(1).clone())
    }

    /// Raise an exception in the generator.
    #[sig("(self, type, value=None, traceback=None, /)")]
    fn throw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let generator = field(args.this(), 0).unwrap_or(Value::NONE);
        let closing = field(args.this(), 1).is_none_or(|arguments| arguments.is_none());
        match progress(args.this()) {
            0 => start(cx, args.this(), &generator, if closing { "aclose" } else { "athrow" })?,
            1 => {}
            _ => return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited aclose()/athrow()")),
        }
        let result = match generator::thrown(cx, args.get(1), args.some(2), args.some(3)) {
            Ok(error) => generator::throw(cx, &generator, error),
            Err(raised) => Err(raised),
        };
        finish_throw(cx, args.this(), closing, result)
    }

    /// Give it up.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        close_awaitable(cx, args.this())
    }

    /// Called when the awaitable is dropped.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let closing = field(args.this(), 1).is_none_or(|arguments| arguments.is_none());
        never_awaited(cx, args.this(), if closing { "aclose" } else { "athrow" })?;
        Ok(Value::NONE)
    }
}
