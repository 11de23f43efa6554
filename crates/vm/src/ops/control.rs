//! Iteration, exceptions, `with`, `await` and pattern matching.

use lissom_objects::names::Special;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::typeobject::TypeFlags;
use lissom_objects::{CallArgs, Context, PyResult, Raised, ShapeId, Value, exception};

use crate::code::CodeCell;
use crate::execute;
use crate::frame::Return;
use crate::machine::Machine;

/// The truth of `a < b` and so on.
#[inline(never)]
pub(crate) fn compare_truth(cx: &mut Context, operator: Compare, a: &Value, b: &Value) -> PyResult<bool> {
    let result = cx.compare(operator, a, b)?;
    cx.truth(&result)
}

/// As [`compare_truth`], with a number from the instruction.
#[inline(never)]
pub(crate) fn compare_int_truth(cx: &mut Context, operator: Compare, a: &Value, b: i16) -> PyResult<bool> {
    compare_truth(cx, operator, a, &Value::int32(b as i32))
}

/// Is an integer in place an element of an exact set of such? `None` if they are something else.
#[inline(always)]
pub(crate) fn set_has_int(cx: &Context, set: &Value, item: &Value) -> Option<bool> {
    if item.is_small_int() && set.is_pointer() && set.shape() == ShapeId::SET { cx.set_has_int(set, item) } else { None }
}

/// `iter(value)` for a loop; a generator is its own iterator.
#[inline(never)]
pub(crate) fn get_iter(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if value.shape() == ShapeId::GENERATOR { Ok(value.clone()) } else { cx.iter(value) }
}

/// What one step of `yield from` did.
pub(crate) enum Delegated {
    /// The delegate is a generator whose frame now runs.
    Frame,
    /// It handed out a value.
    Yielded(Value),
    /// It ended with a result.
    Returned(Value),
}

/// Sends a value to the iterator of a `yield from` or `await`.
///
/// # Safety
/// The frame running stands at the instruction.
#[inline(never)]
pub(crate) unsafe fn delegate(cx: &mut Context, machine: *mut Machine, iterator: &Value, sent: Value, destination: u16) -> PyResult<Delegated> {
    if matches!(iterator.shape(), ShapeId::GENERATOR | ShapeId::COROUTINE) {
        // SAFETY: the shape is a generator's; the frame running is the caller.
        let running = unsafe { execute::resume_inline(cx, machine, iterator, sent, Return::Delegate, destination)? };
        return Ok(if running { Delegated::Frame } else { finished(cx, iterator)? });
    }
    let result = if sent.is_none() {
        match cx.class_of(iterator).next {
            Some(step) => {
                return match step(cx, iterator)? {
                    Some(value) => Ok(Delegated::Yielded(value)),
                    None => Ok(Delegated::Returned(cx.returned.take().unwrap_or(Value::NONE))),
                };
            }
            None => match cx.special(iterator, Special::Next) {
                Some(method) => cx.call_unbound(&method, iterator, &[]),
                None => {
                    let found = cx.type_name(iterator);
                    Err(cx.type_error(&format!("'{found}' object is not an iterator")))
                }
            },
        }
    } else {
        let name = cx.names.send.clone();
        cx.call_method_named(iterator, &name, CallArgs::positional(&[sent]))
    };
    match result {
        Ok(value) => Ok(Delegated::Yielded(value)),
        Err(raised) => stop_value(cx, raised).map(Delegated::Returned),
    }
}

/// An iterator that had ended before: a coroutine must not be awaited again.
fn finished(cx: &mut Context, iterator: &Value) -> PyResult<Delegated> {
    if iterator.shape() == ShapeId::COROUTINE {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot reuse already awaited coroutine"));
    }
    Ok(Delegated::Returned(Value::NONE))
}

/// The value of the StopIteration just raised; any other exception goes on.
///
/// # Errors
/// The exception, if it is another.
pub(crate) fn stop_value(cx: &mut Context, raised: Raised) -> PyResult<Value> {
    if !cx.raised_is(ShapeId::STOP_ITERATION) {
        return Err(raised);
    }
    let error = cx.take_raised(raised);
    Ok(exception::member(cx, &error, 0).unwrap_or(Value::NONE))
}

/// The iterator of `yield from value`.
#[inline(never)]
pub(crate) fn yield_from_iter(cx: &mut Context, code: &CodeCell, value: &Value) -> PyResult<Value> {
    match value.shape() {
        ShapeId::GENERATOR => Ok(value.clone()),
        ShapeId::COROUTINE if code.flags.coroutine || crate::generator::is_iterable_coroutine(code) => Ok(value.clone()),
        ShapeId::COROUTINE => Err(cx.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator")),
        _ => cx.iter(value),
    }
}

/// The iterator of `await value`.
#[inline(never)]
pub(crate) fn awaitable(cx: &mut Context, value: &Value, place: u16) -> PyResult<Value> {
    if value.shape() == ShapeId::COROUTINE {
        if crate::generator::is_awaited(value) {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "coroutine is being awaited already"));
        }
        return Ok(value.clone());
    }
    if value.shape() == ShapeId::GENERATOR && crate::generator::has_iterable_coroutine_code(value) {
        return Ok(value.clone());
    }
    let Some(method) = cx.special(value, Special::Await) else {
        let found = cx.type_name(value);
        let message = match place {
            1 => format!("'async with' received an object from __aenter__ that does not implement __await__: {found}"),
            2 => format!("'async with' received an object from __aexit__ that does not implement __await__: {found}"),
            _ => format!("'{found}' object can't be awaited"),
        };
        return Err(cx.type_error(&message));
    };
    let iterator = cx.call_unbound(&method, value, &[])?;
    if iterator.shape() == ShapeId::COROUTINE {
        return Err(cx.type_error("__await__() returned a coroutine"));
    }
    if cx.class_of(&iterator).next.is_none() && cx.special(&iterator, Special::Next).is_none() {
        let found = cx.type_name(&iterator);
        return Err(cx.type_error(&format!("__await__() returned non-iterator of type '{found}'")));
    }
    Ok(iterator)
}

/// `value.__aiter__()`
#[inline(never)]
pub(crate) fn async_iter(cx: &mut Context, value: &Value) -> PyResult<Value> {
    let Some(iterator) = cx.call_special(value, Special::AIter, &[])? else {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("'async for' requires an object with __aiter__ method, got {found}")));
    };
    if cx.special(&iterator, Special::ANext).is_none() {
        let found = cx.type_name(&iterator);
        return Err(cx.type_error(&format!("'async for' received an object from __aiter__ that does not implement __anext__: {found}")));
    }
    Ok(iterator)
}

/// The iterator of `await value.__anext__()`.
#[inline(never)]
pub(crate) fn async_next(cx: &mut Context, value: &Value) -> PyResult<Value> {
    let Some(step) = cx.call_special(value, Special::ANext, &[])? else {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("'async for' requires an iterator with __anext__ method, got {found}")));
    };
    match awaitable(cx, &step, 0) {
        Ok(iterator) => Ok(iterator),
        Err(raised) => {
            let cause = cx.take_raised(raised);
            let found = cx.type_name(&step);
            let raised = cx.type_error(&format!("'async for' received an invalid object from __anext__: {found}"));
            if let Some(error) = cx.raised.clone() {
                exception::set_cause(cx, &error, Some(cause));
            }
            Err(raised)
        }
    }
}

/// An instance of what is raised: a class is called.
pub(crate) fn instance_of(cx: &mut Context, given: Value, wrong: &str) -> PyResult<Value> {
    if cx.is_instance_of(&given, ShapeId::BASE_EXCEPTION) {
        return Ok(given);
    }
    let base = cx.type_object(ShapeId::BASE_EXCEPTION);
    if cx.is_type(&given) && cx.is_subtype(&given, &base) {
        let made = cx.call(&given, &[])?;
        return checked_instance(cx, &given, made);
    }
    Err(cx.type_error(wrong))
}

/// What calling an exception class gave, if it is an exception.
pub(crate) fn checked_instance(cx: &mut Context, class: &Value, made: Value) -> PyResult<Value> {
    if cx.is_instance_of(&made, ShapeId::BASE_EXCEPTION) {
        return Ok(made);
    }
    let (class, found) = (cx.repr(class)?, cx.type_name(&made));
    let class = cx.string_lossy(&class);
    Err(cx.type_error(&format!("calling {class} should have returned an instance of BaseException, not <class '{found}'>")))
}

/// `raise`, `raise exception`, `raise exception from cause`
#[inline(never)]
pub(crate) fn raise(cx: &mut Context, given: Option<Value>, cause: Option<Value>) -> Raised {
    let Some(given) = given else {
        return match cx.handled.clone() {
            Some(handled) => execute::reraise(cx, handled),
            None => cx.error(ShapeId::RUNTIME_ERROR, "No active exception to reraise"),
        };
    };
    let raised = match instance_of(cx, given, "exceptions must derive from BaseException") {
        Ok(instance) => {
            if let Some(cause) = cause {
                let cause = if cause.is_none() {
                    Ok(None)
                } else {
                    instance_of(cx, cause, "exception causes must derive from BaseException").map(Some)
                };
                match cause {
                    Ok(cause) => exception::set_cause(cx, &instance, cause),
                    Err(raised) => return raised,
                }
            }
            cx.raise(instance)
        }
        Err(raised) => raised,
    };
    chain_to_handled(cx);
    raised
}

/// The exception raised came up while another was handled: that is its context.
pub(crate) fn chain_to_handled(cx: &mut Context) {
    if let (Some(error), Some(handled)) = (cx.raised.clone(), cx.handled.clone()) {
        exception::chain(cx, &error, &handled);
    }
}

/// Does an exception match what stands behind `except`?
#[inline(never)]
pub(crate) fn match_exception(cx: &mut Context, error: &Value, wanted: &Value) -> PyResult<bool> {
    if cx.class_word(error) == wanted.word() {
        return Ok(true);
    }
    let base = cx.type_object(ShapeId::BASE_EXCEPTION);
    if let Some(items) = cx.as_tuple(wanted) {
        for item in items {
            if !cx.is_type(item) || !cx.is_subtype(item, &base) {
                return Err(cx.type_error("catching classes that do not inherit from BaseException is not allowed"));
            }
        }
        return Ok(items.iter().any(|item| cx.is_instance(error, item)));
    }
    if !cx.is_type(wanted) || !cx.is_subtype(wanted, &base) {
        return Err(cx.type_error("catching classes that do not inherit from BaseException is not allowed"));
    }
    Ok(cx.is_instance(error, wanted))
}

/// `except*`: what of an exception matches, and the rest.
#[inline(never)]
pub(crate) fn split_group(cx: &mut Context, error: &Value, wanted: &Value) -> PyResult<(Value, Value)> {
    if error.is_none() {
        return Ok((Value::NONE, Value::NONE));
    }
    let group = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
    let classes = cx.as_tuple(wanted).map_or_else(|| vec![wanted.clone()], <[Value]>::to_vec);
    for class in &classes {
        if cx.is_type(class) && cx.is_subtype(class, &group) {
            return Err(cx.type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
        }
    }
    if match_exception(cx, error, wanted)? && !cx.is_instance(error, &group) {
        // A plain exception is wrapped.
        let message = cx.new_str("")?;
        let items = cx.new_tuple(std::slice::from_ref(error))?;
        let class = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
        let wrapped = cx.call(&class, &[message, items])?;
        let here = crate::traceback::here(cx)?;
        exception::set_traceback(cx, &wrapped, Some(here));
        return Ok((wrapped, Value::NONE));
    }
    if !cx.is_instance(error, &group) {
        return Ok((Value::NONE, error.clone()));
    }
    let pair = cx.call_method(error, "split", std::slice::from_ref(wanted))?;
    let found = cx.type_name(error);
    match cx.as_tuple(&pair) {
        Some([matched, rest, ..]) => Ok((matched.clone(), rest.clone())),
        Some(_) => Err(cx.type_error(&format!("{found}.split must return a 2-tuple, got tuple of size 1"))),
        None => {
            let got = cx.type_name(&pair);
            Err(cx.type_error(&format!("{found}.split must return a tuple, not {got}")))
        }
    }
}

/// `except*`: what is raised at the end, from the original and what the handlers raised or left over.
#[inline(never)]
pub(crate) fn merge_group(cx: &mut Context, original: &Value, list: &Value) -> PyResult<Value> {
    let errors: Vec<Value> = cx.collect(list)?.into_iter().filter(|error| !error.is_none()).collect();
    let Some(first) = errors.first() else { return Ok(Value::NONE) };
    let group = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
    if !cx.is_instance(original, &group) {
        // The original was plain: it is raised as it is, or what the one handler raised.
        return if errors.len() == 1 { Ok(first.clone()) } else { new_group(cx, errors) };
    }
    // Parts of the original (left over or raised again) are put together in its structure; the others stand beside it.
    let metadata = |cx: &Context, error: &Value| exception::fields(cx, error).map(|fields| (word(&fields.traceback), word(&fields.cause), word(&fields.context)));
    let own = metadata(cx, original);
    let (again, others): (Vec<Value>, Vec<Value>) = errors.into_iter().partition(|error| cx.is_instance(error, &group) && metadata(cx, error) == own);
    let mut all = others;
    if !again.is_empty() {
        let mut leaves = Vec::new();
        for part in &again {
            collect_leaves(cx, part, &mut leaves)?;
        }
        let ids = cx.new_set()?;
        for leaf in &leaves {
            let id = cx.identity(leaf);
            let id = cx.new_int_u64(id)?;
            cx.set_add(&ids, &id)?;
        }
        let kept = keep_leaves(cx, original, &ids)?;
        if all.is_empty() {
            return Ok(kept);
        }
        if !kept.is_none() {
            all.push(kept);
        }
    }
    if all.len() == 1 && again.is_empty() {
        return Ok(all[0].clone());
    }
    new_group(cx, all)
}

fn word(value: &Option<Value>) -> u64 {
    value.as_ref().map_or(0, Value::word)
}

fn new_group(cx: &mut Context, errors: Vec<Value>) -> PyResult<Value> {
    let message = cx.new_str("")?;
    let items = cx.new_tuple_from(errors)?;
    let class = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
    cx.call(&class, &[message, items])
}

fn collect_leaves(cx: &mut Context, error: &Value, leaves: &mut Vec<Value>) -> PyResult {
    cx.check_stack()?;
    let group = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
    if !cx.is_instance(error, &group) {
        leaves.push(error.clone());
        return Ok(());
    }
    let items = cx.get_attr_str(error, "exceptions")?;
    for item in cx.as_tuple(&items).unwrap_or(&[]) {
        collect_leaves(cx, item, leaves)?;
    }
    Ok(())
}

/// The part of a group whose leaves are among `ids`; None if there is none.
fn keep_leaves(cx: &mut Context, error: &Value, ids: &Value) -> PyResult<Value> {
    cx.check_stack()?;
    let group = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
    if !cx.is_instance(error, &group) {
        let id = cx.identity(error);
        let id = cx.new_int_u64(id)?;
        return Ok(if cx.set_contains(ids, &id)? { error.clone() } else { Value::NONE });
    }
    let items = cx.get_attr_str(error, "exceptions")?;
    let items = cx.as_tuple(&items).map_or_else(Vec::new, <[Value]>::to_vec);
    let mut kept = Vec::new();
    for item in &items {
        let part = keep_leaves(cx, item, ids)?;
        if !part.is_none() {
            kept.push(part);
        }
    }
    if kept.is_empty() {
        return Ok(Value::NONE);
    }
    if kept.len() == items.len() && kept.iter().zip(&items).all(|(part, item)| part.is(item)) {
        return Ok(error.clone());
    }
    let kept = cx.new_tuple_from(kept)?;
    let part = cx.call_method(error, "derive", &[kept])?;
    if let Some((traceback, cause, context)) = exception::fields(cx, error).map(|fields| (fields.traceback.clone(), fields.cause.clone(), fields.context.clone())) {
        exception::set_traceback(cx, &part, traceback);
        if cause.is_some() {
            exception::set_cause(cx, &part, cause);
        }
        if let Some(context) = context {
            exception::chain(cx, &part, &context);
        }
    }
    Ok(part)
}

/// The bound `__exit__` and the result of `__enter__`.
#[inline(never)]
pub(crate) fn enter_with(cx: &mut Context, manager: &Value, asynchronous: bool) -> PyResult<(Value, Value)> {
    let (enter, exit, protocol) = if asynchronous { (Special::AEnter, Special::AExit, "asynchronous context manager") } else { (Special::Enter, Special::Exit, "context manager") };
    let Some(exiting) = cx.special(manager, exit) else { return Err(no_manager(cx, manager, exit, asynchronous, protocol)) };
    let Some(entering) = cx.special(manager, enter) else { return Err(no_manager(cx, manager, enter, asynchronous, protocol)) };
    let class = cx.type_of(manager);
    let exiting = cx.bind(&exiting, Some(manager), &class)?;
    let entered = cx.call_unbound(&entering, manager, &[])?;
    Ok((exiting, entered))
}

fn no_manager(cx: &mut Context, manager: &Value, missing: Special, asynchronous: bool, protocol: &str) -> Raised {
    let found = cx.full_name_of_class_of(manager);
    let other = if asynchronous { (Special::Enter, Special::Exit) } else { (Special::AEnter, Special::AExit) };
    let fits_other = cx.special(manager, other.0).is_some() && cx.special(manager, other.1).is_some();
    let hint = match (fits_other, asynchronous) {
        (true, false) => " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?",
        (true, true) => " but it supports the context manager protocol. Did you mean to use 'with'?",
        (false, _) => "",
    };
    cx.type_error(&format!("'{found}' object does not support the {protocol} protocol (missed {} method){hint}", missing.text()))
}

/// `exit(type, value, traceback)`
#[inline(never)]
pub(crate) fn exit_with_exception(cx: &mut Context, exit: &Value, error: &Value) -> PyResult<Value> {
    let class = cx.type_of(error);
    let traceback = exception::fields(cx, error).and_then(|fields| fields.traceback.clone()).unwrap_or(Value::NONE);
    cx.call(exit, &[class, error.clone(), traceback])
}

/// Does a sequence pattern look into the value?
#[inline(never)]
pub(crate) fn is_sequence(cx: &mut Context, value: &Value) -> bool {
    cx.class_of(value).flags.has(TypeFlags::SEQUENCE)
}

/// Does a mapping pattern look into the value?
#[inline(never)]
pub(crate) fn is_mapping(cx: &mut Context, value: &Value) -> bool {
    cx.class_of(value).flags.has(TypeFlags::MAPPING)
}

/// The values of the keys of a mapping pattern, or None if one is missing.
#[inline(never)]
pub(crate) fn match_keys(cx: &mut Context, subject: &Value, keys: &Value) -> PyResult<Value> {
    let keys = cx.as_tuple(keys).map_or_else(Vec::new, <[Value]>::to_vec);
    let seen = cx.new_set()?;
    let mut values = Vec::new();
    let missing = cx.new_list()?;
    let get = cx.names.get.clone();
    for key in &keys {
        if !cx.set_add(&seen, key)? {
            let key = cx.repr(key)?;
            return Err(cx.value_error(&format!("mapping pattern checks duplicate key ({})", cx.string_lossy(&key))));
        }
        let value = if subject.is_dict() {
            cx.dict_get(subject, key)?
        } else {
            let value = cx.call_method_named(subject, &get, CallArgs::positional(&[key.clone(), missing.clone()]))?;
            if value.is(&missing) { None } else { Some(value) }
        };
        match value {
            Some(value) => values.push(value),
            None => return Ok(Value::NONE),
        }
    }
    cx.new_tuple_from(values)
}

/// The attributes a class pattern names, or None if the subject is no instance or lacks one.
#[inline(never)]
pub(crate) fn match_class(cx: &mut Context, subject: &Value, class: &Value, names: &Value, positional: &Value) -> PyResult<Value> {
    if !cx.is_type(class) {
        return Err(cx.type_error("called match pattern must be a class"));
    }
    if !cx.isinstance(subject, class)? {
        return Ok(Value::NONE);
    }
    let positional = positional.as_small_int().unwrap_or(0) as usize;
    let mut values = Vec::new();
    let seen = cx.new_set()?;
    if positional > 0 {
        let key = cx.names.match_args.clone();
        let owner = cx.name_of_type(class);
        let args = cx.lookup_attr(class, &key)?;
        let match_self = args.is_none() && cx.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::MATCH_SELF));
        let args = match args {
            Some(args) => match cx.as_tuple(&args) {
                Some(items) => items.to_vec(),
                None => {
                    let found = cx.type_name(&args);
                    return Err(cx.type_error(&format!("{owner}.__match_args__ must be a tuple (got {found})")));
                }
            },
            None => Vec::new(),
        };
        let allowed = if match_self { 1 } else { args.len() };
        if positional > allowed {
            let plural = if allowed == 1 { "" } else { "s" };
            return Err(cx.type_error(&format!("{owner}() accepts {allowed} positional sub-pattern{plural} ({positional} given)")));
        }
        if match_self {
            values.push(subject.clone());
        } else {
            for name in &args[..positional] {
                if cx.as_str(name).is_none() {
                    let found = cx.type_name(name);
                    return Err(cx.type_error(&format!("__match_args__ elements must be strings (got {found})")));
                }
                match class_attribute(cx, subject, &owner, name, &seen)? {
                    Some(value) => values.push(value),
                    None => return Ok(Value::NONE),
                }
            }
        }
    }
    let owner = cx.name_of_type(class);
    for name in cx.as_tuple(names).unwrap_or(&[]) {
        match class_attribute(cx, subject, &owner, name, &seen)? {
            Some(value) => values.push(value),
            None => return Ok(Value::NONE),
        }
    }
    cx.new_tuple_from(values)
}

fn class_attribute(cx: &mut Context, subject: &Value, owner: &str, name: &Value, seen: &Value) -> PyResult<Option<Value>> {
    if !cx.set_add(seen, name)? {
        let name = cx.repr(name)?;
        return Err(cx.type_error(&format!("{owner}() got multiple sub-patterns for attribute {}", cx.string_lossy(&name))));
    }
    let name = cx.intern_value(name)?;
    cx.lookup_attr(subject, &name)
}
