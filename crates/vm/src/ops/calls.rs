//! Calls: what is called decides what happens with the arguments that lie in registers.

use lissom_bytecode::{Capture, Site};
use lissom_heap::Cell;
use lissom_objects::descriptor::{self, as_callable};
use lissom_objects::function::{Function, extra_of, more_of};
use lissom_objects::names::Special;
use lissom_objects::typeobject::TypeFlags;
use lissom_objects::{CallArgs, Context, PyResult, ShapeId, Value};

use crate::call::{Owned, bind};
use crate::code::CodeCell;
use crate::code::packed::{self, Handle};
use crate::execute::{self, Flow, recursion_error};
use crate::frame::{Frame, Return};
use crate::machine::Machine;

/// The arguments of a keyword call: how many in all, and the names of the last ones.
#[inline]
pub(crate) fn keywords_of(code: &CodeCell, site: u16) -> (usize, &[Value]) {
    match code.sites.items().get(site as usize) {
        Some(Site::Keywords { count, names }) => (*count as usize, code.constant(*names as u16).as_tuple().unwrap_or(&[])),
        _ => (0, &[]),
    }
}

/// Calls `base[0]` with `count` arguments from `base[first]` on. Callee and arguments are consumed, also on error.
///
/// # Safety
/// These registers are in the window of the frame running, above them nothing lives; `base[first - 1]` is free once the callee is taken.
#[inline(never)]
pub(crate) unsafe fn call(cx: &mut Context, machine: *mut Machine, base: *mut u64, first: usize, count: usize, names: &[Value], destination: u16) -> PyResult<Flow> {
    // SAFETY: the caller's promise.
    unsafe {
        let args = base.add(first);
        // A method of a built-in type, which most calls are that come here.
        if let Some(callable) = descriptor::as_method_descriptor(&*base.cast::<Value>())
            && names.is_empty()
            && count > 0
        {
            let values = std::slice::from_raw_parts(args.cast::<Value>(), count);
            cx.check_receiver(callable, &values[0])?;
            let result = callable.native.call(cx, CallArgs { values, names });
            execute::clear(base, first + count);
            return result.map(Flow::Value);
        }
        let callee = Value::from_word_unchecked(std::mem::replace(&mut *base, 0));
        let result = call_value(cx, machine, callee, args, count, names, destination);
        if result.is_err() {
            execute::clear(base, first + count);
        }
        result
    }
}

/// As [`call`]; `args[-1]` is a free register.
unsafe fn call_value(cx: &mut Context, machine: *mut Machine, callee: Value, args: *mut u64, count: usize, names: &[Value], destination: u16) -> PyResult<Flow> {
    // SAFETY: as in `call`.
    unsafe {
        match callee.shape() {
            ShapeId::FUNCTION => call_function(cx, machine, callee, args, count, names, destination, None),
            ShapeId::METHOD => {
                let Some((function, receiver)) = descriptor::as_method(&callee) else { return native(cx, &callee, args, count, names) };
                let (function, receiver) = (function.clone(), receiver.clone());
                drop(callee);
                let args = args.sub(1);
                *args = receiver.into_word();
                if function.shape() == ShapeId::FUNCTION {
                    return call_function(cx, machine, function, args, count + 1, names, destination, None);
                }
                native(cx, &function, args, count + 1, names)
            }
            ShapeId::TYPE => construct(cx, machine, callee, args, count, names, destination),
            ShapeId::BUILTIN | ShapeId::METHOD_DESCRIPTOR | ShapeId::WRAPPER_DESCRIPTOR => native(cx, &callee, args, count, names),
            _ => {
                if let Some(method) = cx.special(&callee, Special::Call)
                    && method.shape() == ShapeId::FUNCTION
                {
                    let args = args.sub(1);
                    *args = callee.into_word();
                    return call_function(cx, machine, method, args, count + 1, names, destination, None);
                }
                native(cx, &callee, args, count, names)
            }
        }
    }
}

/// Calls native code with the registers as they lie.
unsafe fn native(cx: &mut Context, callee: &Value, args: *mut u64, count: usize, names: &[Value]) -> PyResult<Flow> {
    // SAFETY: the registers hold values; native code's own frames start above the window.
    unsafe {
        let values = std::slice::from_raw_parts(args.cast::<Value>(), count);
        let args_given = CallArgs { values, names };
        let result = match (callee.shape(), as_callable(callee)) {
            (ShapeId::BUILTIN, Some(callable)) if callable.owner.is_none() => callable.native.call(cx, args_given)?,
            _ => cx.call_with(callee, args_given)?,
        };
        execute::clear(args, count);
        Ok(Flow::Value(result))
    }
}

/// Calls the function that reads a property, with the object in a register (consumed at will).
///
/// # Safety
/// The frame running is on top; `getter` is a function's address.
#[inline(never)]
pub(crate) unsafe fn call_getter(cx: &mut Context, machine: *mut Machine, getter: u64, object: *mut u64, consume: bool, destination: u16) -> PyResult<Flow> {
    // SAFETY: the caller's promise; above the window of the frame running nothing lives.
    unsafe {
        let getter = (*(&raw const getter).cast::<Value>()).clone();
        let object = execute::take_or_clone(object, consume);
        let args = (*(*machine).frame).top();
        crate::stack::make_room(cx, machine, (*machine).frame, args, 1)?;
        *args = object.into_word();
        let result = call_function(cx, machine, getter, args, 1, &[], destination, None);
        if result.is_err() {
            execute::clear(args, 1);
        }
        result
    }
}

/// Pushes the frame of a Python function, or makes its generator.
#[expect(clippy::too_many_arguments, reason = "these are the registers of a call; a struct would be built and taken apart at each")]
unsafe fn call_function(
    cx: &mut Context,
    machine: *mut Machine,
    function: Value,
    args: *mut u64,
    count: usize,
    names: &[Value],
    destination: u16,
    constructed: Option<Value>,
) -> PyResult<Flow> {
    // SAFETY: as in `call`; the frame owns the function.
    unsafe {
        let template = crate::dispatch::template_of(function.word() as *const Function);
        let code = crate::dispatch::code_of(template);
        let flags = (*code).flags;
        let caller = (*machine).frame;
        if flags.generator || flags.coroutine || flags.async_generator {
            if (*code).is_stub {
                crate::function::unpack(cx, &function)?;
                return call_function(cx, machine, function, args, count, names, destination, constructed);
            }
            let given = Owned::take(args, count);
            return crate::generator::create(cx, &function, &*code, given, names).map(Flow::Value);
        }
        let target = if (*caller).generator.is_some() { (*caller).stack } else { args };
        crate::stack::make_room(cx, machine, caller, target, (*code).registers as usize)?;
        if (*code).simple && names.is_empty() && count == (*code).positional as usize {
            if target != args {
                target.copy_from_nonoverlapping(args, count);
                args.write_bytes(0, count);
            }
            target.add(count).write_bytes(0, (*code).locals as usize - count);
        } else if target != args || !crate::call::bind_in_place(cx, &function, &*code, args, count, names)? {
            let given = Owned::take(args, count);
            bind(cx, &function, &*code, given, names, target)?;
        }
        let Some(frame) = execute::push(machine, caller, target, code) else { return Err(recursion_error(cx)) };
        frame.globals = crate::dispatch::globals_of(template);
        frame.function = Some(function);
        frame.destination = destination;
        frame.on_return = if constructed.is_some() { Return::Construct } else { Return::Register };
        frame.constructed = constructed;
        Ok(Flow::Frame)
    }
}

/// What decides whether an instance can be made here: a class of a program, without abstract methods, whose instances have no native state.
const MADE_HERE: TypeFlags = TypeFlags::HEAP.with(TypeFlags::ABSTRACT).with(TypeFlags::BLANK);

/// Calls a class. A plain class with a Python `__init__` gets its instance here and the frame of `__init__`.
unsafe fn construct(cx: &mut Context, machine: *mut Machine, class: Value, args: *mut u64, count: usize, names: &[Value], destination: u16) -> PyResult<Flow> {
    let cell = class.word() as *const lissom_objects::typeobject::Type;
    // SAFETY: the shape says that it is a class.
    let flags = unsafe { (*cell).flags };
    if flags.0 & MADE_HERE.0 == TypeFlags::HEAP.0
        && let Some(init) = cx.special_of_type(&class, Special::Init)
        && init.shape() == ShapeId::FUNCTION
        && has_object_new(cx, &class)
    {
        let instance = cx.new_plain_instance(&class)?;
        // SAFETY: as in `call`.
        unsafe {
            let args = args.sub(1);
            *args = instance.clone().into_word();
            return call_function(cx, machine, init, args, count + 1, names, destination, Some(instance));
        }
    }
    // SAFETY: as in `call`.
    unsafe { native(cx, &class, args, count, names) }
}

/// Is the class's `__new__` that of `object`?
fn has_object_new(cx: &mut Context, class: &Value) -> bool {
    let object = cx.type_object(ShapeId::OBJECT);
    match (cx.special_of_type(class, Special::New), cx.special_of_type(&object, Special::New)) {
        (Some(own), Some(general)) => own.is(&general),
        _ => false,
    }
}

/// Unpacked arguments that are laid out above the window of the caller: far fewer than the step by which the stack is given back.
const UNPACKED_MAX: usize = 1024;

/// `callee(*args, **keywords)`: the three registers are consumed.
///
/// # Safety
/// `base` has callee, tuple and (if `with_keywords`) dict.
#[inline(never)]
pub(crate) unsafe fn call_unpacked(cx: &mut Context, machine: *mut Machine, base: *mut u64, with_keywords: bool, destination: u16) -> PyResult<Flow> {
    // SAFETY: the caller's promise.
    unsafe {
        let callee = Value::from_word_unchecked(std::mem::replace(&mut *base, 0));
        let tuple = Value::from_word(std::mem::replace(&mut *base.add(1), 0)).unwrap_or(Value::NONE);
        let keywords = if with_keywords { Value::from_word(std::mem::replace(&mut *base.add(2), 0)) } else { None };
        // Only positional arguments for a Python function: they go where its frame will be.
        if keywords.is_none()
            && callee.shape() == ShapeId::FUNCTION
            && let Some(items) = tuple.as_tuple()
            && items.len() < UNPACKED_MAX
            && (*machine).has_room((*machine).frame, (*(*machine).frame).top(), items.len())
        {
            let args = (*(*machine).frame).top();
            for (index, item) in items.iter().enumerate() {
                args.add(index).write(item.clone().into_word());
            }
            let result = call_function(cx, machine, callee, args, items.len(), &[], destination, None);
            if result.is_err() {
                execute::clear(args, items.len());
            }
            return result;
        }
        let mut values = match tuple.as_tuple() {
            Some(items) => items.to_vec(),
            None => star_items(cx, &callee, &tuple)?,
        };
        let mut names = Vec::new();
        if let Some(keywords) = &keywords {
            for (name, value) in cx.dict_items(keywords)? {
                let name = match cx.as_str(&name) {
                    Some(_) if name.is_str() => name,
                    // Names are compared as exact strings.
                    Some(view) => {
                        let bytes = view.bytes.to_vec();
                        cx.new_str_bytes(&bytes)?
                    }
                    // What cannot be called complains of that.
                    None if !cx.is_callable(&callee) => {
                        let kind = cx.type_name(&callee);
                        return Err(cx.type_error(&format!("'{kind}' object is not callable")));
                    }
                    None => return Err(cx.type_error("keywords must be strings")),
                };
                names.push(name);
                values.push(value);
            }
        }
        let mut callee = callee;
        if let Some((function, receiver)) = descriptor::as_method(&callee) {
            values.insert(0, receiver.clone());
            callee = function.clone();
        }
        if callee.shape() != ShapeId::FUNCTION {
            return cx.call_with(&callee, CallArgs { values: &values, names: &names }).map(Flow::Value);
        }
        call_values(cx, machine, callee, &values, &names, destination)
    }
}

/// Pushes the frame of a Python function, or makes its generator, for arguments that are no registers.
unsafe fn call_values(cx: &mut Context, machine: *mut Machine, callee: Value, values: &[Value], names: &[Value], destination: u16) -> PyResult<Flow> {
    // SAFETY: as in `call`.
    unsafe {
        let template = crate::dispatch::template_of(callee.word() as *const Function);
        let code = crate::dispatch::code_of(template);
        let flags = (*code).flags;
        if flags.generator || flags.coroutine || flags.async_generator {
            if (*code).is_stub {
                crate::function::unpack(cx, &callee)?;
                return call_values(cx, machine, callee, values, names, destination);
            }
            return crate::generator::create(cx, &callee, &*code, Owned::clone_from(values), names).map(Flow::Value);
        }
        let given = Owned::clone_from(values);
        let caller = (*machine).frame;
        let target = (*caller).top();
        crate::stack::make_room(cx, machine, caller, target, (*code).registers as usize)?;
        bind(cx, &callee, &*code, given, names, target)?;
        let Some(frame) = execute::push(machine, caller, target, code) else { return Err(recursion_error(cx)) };
        frame.globals = crate::dispatch::globals_of(template);
        frame.function = Some(callee);
        frame.destination = destination;
        frame.on_return = Return::Register;
        Ok(Flow::Frame)
    }
}

/// The items of what stands behind a single `*` in a call.
fn star_items(cx: &mut Context, callee: &Value, items: &Value) -> PyResult<Vec<Value>> {
    if !cx.may_iterate(items) {
        let (name, found) = (crate::function::call_name(cx, callee), cx.type_name(items));
        return Err(cx.type_error(&format!("{name} argument after * must be an iterable, not {found}")));
    }
    cx.collect(items)
}

/// Gives a function the cells that its code captures.
unsafe fn capture(cx: &mut Context, frame: *mut Frame, own: &Value, function: &Value, captures: &[Capture]) {
    // SAFETY: the function has room for all of them; they name cells of the frame and of its function.
    unsafe {
        for (index, capture) in captures.iter().enumerate() {
            let cell = match capture {
                Capture::Register(register) => (*(*frame).registers.add(*register as usize).cast::<Value>()).clone(),
                Capture::Free(free) => (*Function::captured(own.word() as *const Function, *free as usize)).clone(),
            };
            *Function::captured(function.word() as *const Function, index).cast_mut().cast::<u64>() = cell.into_word();
        }
    }
    if !captures.is_empty() {
        // SAFETY: the function is alive.
        unsafe { cx.heap.track(function.word() as *mut Cell) };
    }
}

/// A function of packed code: if no other will be made of it, it stays packed until it is called.
#[cold]
#[inline(never)]
unsafe fn make_packed(cx: &mut Context, frame: *mut Frame, own: &Value, constant: Value, index: u16) -> PyResult<Value> {
    let Some(handle) = Handle::of(&constant) else { return Err(cx.error(ShapeId::SYSTEM_ERROR, "a function of no code")) };
    // SAFETY: as in `make_function`.
    unsafe {
        if handle.once && handle.function {
            let captures = if handle.captures { packed::captures(cx, handle)? } else { Box::default() };
            let function = crate::function::new_packed(cx, handle, captures.len(), own)?;
            capture(cx, frame, own, &function, &captures);
            return Ok(function);
        }
        let code = packed::unpack(cx, handle)?;
        if !handle.once {
            packed::set_constant(cx, (*frame).code.cast_mut(), index, code.clone());
        }
        let function = crate::function::new_nested(cx, &code, own)?;
        if let Some(inner) = CodeCell::of(&code) {
            capture(cx, frame, own, &function, inner.captures.items());
        }
        Ok(function)
    }
}

/// A function of the code in a constant; `what` says which of defaults, keyword defaults, annotate and annotations lie in registers.
///
/// # Safety
/// The frame runs the code that has the constant.
#[inline(never)]
pub(crate) unsafe fn make_function(cx: &mut Context, frame: *mut Frame, first: *mut u64, constant: u16, what: u16) -> PyResult<Value> {
    // SAFETY: the caller's promise; captures name cells of this frame.
    unsafe {
        let code = (*(*frame).code).constant(constant).clone();
        let Some(own) = (*frame).function.clone() else { return Err(cx.type_error("a frame without function")) };
        let function = match CodeCell::of(&code) {
            Some(inner) => {
                let function = crate::function::new_nested(cx, &code, &own)?;
                capture(cx, frame, &own, &function, inner.captures.items());
                function
            }
            None => make_packed(cx, frame, &own, code, constant)?,
        };
        if what != 0 {
            let extra = extra_of(cx, &function)?;
            let mut at = first;
            for bit in 0..4 {
                if what & 1 << bit == 0 {
                    continue;
                }
                let value = Value::from_word(std::mem::replace(&mut *at, 0));
                at = at.add(1);
                match bit {
                    0 => (*extra).defaults = value,
                    1 => (*extra).keyword_defaults = value,
                    2 => (*extra).annotate = value,
                    _ => (*more_of(cx, &function)?).annotations = value,
                }
            }
        }
        Ok(function)
    }
}
