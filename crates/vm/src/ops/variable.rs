//! Variables that are not registers: globals, names in namespaces, cells.

use lissom_objects::dict::table_of;
use lissom_objects::function::{Template, cell_get};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value, exception};

use crate::code::{Cache, CodeCell};
use crate::frame::Frame;
use crate::machine::Machine;

/// The template of the function a frame runs.
unsafe fn template<'a>(frame: *mut Frame) -> Option<&'a Template> {
    // SAFETY: the frame keeps its function.
    unsafe { (*frame).function.as_ref().map(|function| &*crate::dispatch::template_of(function.word() as *const _)) }
}

/// The namespace of built-ins of a frame.
#[inline(always)]
pub(crate) unsafe fn builtins_of<'a>(frame: *mut Frame) -> Option<&'a Value> {
    // SAFETY: as in `template`.
    unsafe { template(frame).and_then(|template| template.builtins.as_ref()) }
}

/// The globals of a frame.
pub(crate) unsafe fn globals_of(frame: *mut Frame) -> Value {
    // SAFETY: as in `template`.
    unsafe { template(frame).and_then(|template| template.globals.clone()).unwrap_or(Value::NONE) }
}

/// `UnboundLocalError`, or `NameError` for a variable of an enclosing scope.
#[cold]
#[inline(never)]
pub(crate) fn unbound(cx: &mut Context, _code: &CodeCell, _register: u16, name: &Value) -> Raised {
    let text = cx.string_lossy(name);
    if text == "__class__" {
        // A class body's own cell, which the program did not make.
        let message = "cannot access free variable '__class__' where it is not associated with a value in enclosing scope";
        return match exception::new_name_error(cx, ShapeId::NAME_ERROR, message, name) {
            Ok(error) => cx.raise(error),
            Err(raised) => raised,
        };
    }
    // Its attribute `name` stays None, other than that of a `NameError`.
    cx.error(ShapeId::UNBOUND_LOCAL_ERROR, &format!("cannot access local variable '{text}' where it is not associated with a value"))
}

/// `NameError` for a captured variable without value.
#[cold]
#[inline(never)]
pub(crate) fn unbound_free(cx: &mut Context, code: &CodeCell, index: u16) -> Raised {
    let name = code.free_names().get(index as usize).cloned().unwrap_or(Value::NONE);
    let text = cx.string_lossy(&name);
    let message = format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope");
    match exception::new_name_error(cx, ShapeId::NAME_ERROR, &message, &name) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// `NameError: name 'x' is not defined`
#[cold]
#[inline(never)]
fn undefined(cx: &mut Context, name: &Value) -> Raised {
    let text = cx.string_lossy(name);
    match exception::new_name_error(cx, ShapeId::NAME_ERROR, &format!("name '{text}' is not defined"), name) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// A global or built-in variable; remembers where it was found.
///
/// # Safety
/// The frame is live; the cache belongs to its code.
#[inline(never)]
pub(crate) unsafe fn load_global(cx: &mut Context, machine: *mut Machine, frame: *mut Frame, name: &Value, cache: *mut Cache) -> PyResult<Value> {
    // SAFETY: the caller's promise.
    unsafe {
        let globals = globals_of(frame);
        if let Some(value) = lookup_namespace(cx, &globals, name)? {
            remember(cx, machine, &globals, None, name, cache);
            return Ok(value);
        }
        let builtins = builtins_of(frame).cloned().unwrap_or(Value::NONE);
        match lookup_namespace(cx, &builtins, name)? {
            Some(value) => {
                remember(cx, machine, &globals, Some(&builtins), name, cache);
                Ok(value)
            }
            None => not_there(cx, &globals, name),
        }
    }
}

/// A global name that is nowhere: a module may have it without having it yet.
fn not_there(cx: &mut Context, globals: &Value, name: &Value) -> PyResult<Value> {
    match crate::import::lazy::missing_global(cx, globals, name)? {
        Some(value) => Ok(value),
        None => Err(undefined(cx, name)),
    }
}

/// A name in a namespace, which may be any mapping.
fn lookup_namespace(cx: &mut Context, namespace: &Value, name: &Value) -> PyResult<Option<Value>> {
    if namespace.is_dict() {
        return Ok(cx.dict_get_str(namespace, name));
    }
    match cx.get_item(namespace, name) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if cx.raised_is(ShapeId::KEY_ERROR) => {
            drop(cx.take_raised(raised));
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// The version of a dict's keys, given now if it has none; `None` if the dict has no table of strings.
fn version_of(machine: *mut Machine, dict: &Value) -> Option<u32> {
    let table = table_of(dict)?;
    if table.header().keys != lissom_objects::dict::table::Keys::Strings {
        return None;
    }
    // SAFETY: the machine is live.
    Some(table.version_or(|| unsafe { (*machine).next_keys_version() }))
}

unsafe fn remember(cx: &mut Context, machine: *mut Machine, globals: &Value, builtins: Option<&Value>, name: &Value, cache: *mut Cache) {
    if cache.is_null() {
        return;
    }
    let Some(first) = version_of(machine, globals) else { return };
    let (second, place) = match builtins {
        None => (0, table_of(globals)),
        Some(builtins) => match version_of(machine, builtins) {
            Some(version) => (version, table_of(builtins)),
            None => return,
        },
    };
    if let Some(place) = place
        && let Some(position) = place.find_str(name, cx.hash_key)
    {
        // SAFETY: the caller's promise.
        unsafe { *cache = Cache { shape: first, epoch: second, payload: place.value_offset(position) } };
    }
}

/// Sets a global variable.
///
/// # Safety
/// As [`load_global`].
#[inline(never)]
pub(crate) unsafe fn store_global(cx: &mut Context, machine: *mut Machine, frame: *mut Frame, name: &Value, value: Value, cache: *mut Cache) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let globals = globals_of(frame);
        cx.dict_set(&globals, name, value)?;
        remember(cx, machine, &globals, None, name, cache);
    }
    Ok(())
}

/// Deletes a global variable.
#[inline(never)]
pub(crate) unsafe fn delete_global(cx: &mut Context, frame: *mut Frame, name: &Value) -> PyResult {
    // SAFETY: the frame is live.
    let globals = unsafe { globals_of(frame) };
    match cx.dict_remove(&globals, name)? {
        Some(_) => Ok(()),
        None => Err(undefined(cx, name)),
    }
}

/// A name of a module or class body: local namespace, globals, built-ins.
#[inline(never)]
pub(crate) unsafe fn load_name(cx: &mut Context, frame: *mut Frame, name: &Value) -> PyResult<Value> {
    // SAFETY: the frame is live.
    unsafe {
        if let Some(locals) = (*frame).locals.clone()
            && let Some(value) = lookup_namespace(cx, &locals, name)?
        {
            return Ok(value);
        }
        global_or_builtin(cx, frame, name)
    }
}

unsafe fn global_or_builtin(cx: &mut Context, frame: *mut Frame, name: &Value) -> PyResult<Value> {
    // SAFETY: the frame is live.
    unsafe {
        let globals = globals_of(frame);
        if let Some(value) = lookup_namespace(cx, &globals, name)? {
            return Ok(value);
        }
        let builtins = builtins_of(frame).cloned().unwrap_or(Value::NONE);
        match lookup_namespace(cx, &builtins, name)? {
            Some(value) => Ok(value),
            None => not_there(cx, &globals, name),
        }
    }
}

/// Sets a name of a module or class body.
#[inline(never)]
pub(crate) unsafe fn store_name(cx: &mut Context, frame: *mut Frame, name: &Value, value: Value) -> PyResult {
    // SAFETY: the frame is live.
    let locals = unsafe { (*frame).locals.clone() };
    match locals {
        Some(locals) if locals.is_dict() => cx.dict_set(&locals, name, value),
        Some(locals) => cx.set_item(&locals, name, value),
        // A function made of a module's code has the globals for its locals.
        None => {
            // SAFETY: the frame is live.
            let globals = unsafe { globals_of(frame) };
            cx.dict_set(&globals, name, value)
        }
    }
}

/// Deletes a name of a module or class body.
#[inline(never)]
pub(crate) unsafe fn delete_name(cx: &mut Context, frame: *mut Frame, name: &Value) -> PyResult {
    // SAFETY: the frame is live.
    let locals = unsafe { (*frame).locals.clone().unwrap_or_else(|| globals_of(frame)) };
    if locals.is_dict() {
        return match cx.dict_remove(&locals, name)? {
            Some(_) => Ok(()),
            None => Err(undefined(cx, name)),
        };
    }
    match cx.delete_item(&locals, name) {
        Err(raised) if cx.raised_is(ShapeId::KEY_ERROR) => {
            drop(cx.take_raised(raised));
            Err(undefined(cx, name))
        }
        other => other,
    }
}

/// A captured variable of a class body: the namespace first.
#[inline(never)]
pub(crate) unsafe fn load_from_namespace_or_free(cx: &mut Context, frame: *mut Frame, namespace: &Value, index: u16) -> PyResult<Value> {
    // SAFETY: the frame is live; its function captures that many cells.
    unsafe {
        let code = &*(*frame).code;
        let name = code.free_names().get(index as usize).cloned().unwrap_or(Value::NONE);
        if let Some(value) = lookup_namespace(cx, namespace, &name)? {
            return Ok(value);
        }
        let Some(function) = (*frame).function.clone() else { return Err(unbound_free(cx, code, index)) };
        let cell = lissom_objects::function::Function::captured(function.word() as *const _, index as usize);
        match cell_get(&*cell) {
            Some(value) => Ok(value.clone()),
            None => Err(unbound_free(cx, code, index)),
        }
    }
}

/// A name of an annotation scope in a class: the class's namespace first, then globals and built-ins.
#[inline(never)]
pub(crate) unsafe fn load_from_namespace_or_global(cx: &mut Context, frame: *mut Frame, namespace: &Value, name: &Value) -> PyResult<Value> {
    if let Some(value) = lookup_namespace(cx, namespace, name)? {
        return Ok(value);
    }
    // SAFETY: the frame is live.
    unsafe { global_or_builtin(cx, frame, name) }
}

/// The local namespace: the one a module or class body has, or a snapshot of a function's variables.
#[inline(never)]
pub(crate) unsafe fn load_locals(cx: &mut Context, frame: *mut Frame) -> PyResult<Value> {
    // SAFETY: the frame is live; its registers are values or unset.
    unsafe {
        if let Some(locals) = &(*frame).locals {
            return Ok(locals.clone());
        }
        let code = &*(*frame).code;
        if !code.flags.optimized {
            return Ok(globals_of(frame));
        }
        let dict = register_variables(cx, frame)?;
        if let Some(function) = (*frame).function.clone() {
            for (index, name) in code.free_names().iter().enumerate() {
                let cell = lissom_objects::function::Function::captured(function.word() as *const _, index);
                if let Some(content) = cell_get(&*cell) {
                    cx.dict_set(&dict, name, content.clone())?;
                }
            }
        }
        if let Some(object) = (*frame).object.clone()
            && let Some(extra) = crate::traceback::field(&object, crate::frame_object::EXTRA)
        {
            for (name, value) in cx.dict_items(&extra)? {
                cx.dict_set(&dict, &name, value)?;
            }
        }
        Ok(dict)
    }
}

/// The variables of a frame that lie in registers and have a value.
unsafe fn register_variables(cx: &mut Context, frame: *mut Frame) -> PyResult<Value> {
    let dict = cx.new_dict()?;
    // SAFETY: the frame is live; its registers are values or unset.
    unsafe {
        let code = &*(*frame).code;
        for (register, name) in code.local_names().iter().enumerate() {
            let Some(value) = Value::borrow_slot((*frame).registers.add(register)) else { continue };
            let value = if value.shape() == ShapeId::CELL && code.is_cell(register as u16) {
                match cell_get(value) {
                    Some(content) => content.clone(),
                    None => continue,
                }
            } else {
                value.clone()
            };
            cx.dict_set(&dict, name, value)?;
        }
    }
    Ok(dict)
}

/// The frame runs a comprehension of a module or class body: its variables have registers, which hide the namespace.
pub(crate) unsafe fn is_in_comprehension(frame: *mut Frame) -> bool {
    // SAFETY: as in `register_variables`.
    unsafe {
        let code = &*(*frame).code;
        !code.flags.optimized && (0..code.locals as usize).any(|register| *(*frame).registers.add(register) != 0)
    }
}

/// What `locals()` gives.
pub(crate) unsafe fn visible_locals(cx: &mut Context, frame: *mut Frame) -> PyResult<Value> {
    // SAFETY: the frame is live.
    unsafe { if is_in_comprehension(frame) { register_variables(cx, frame) } else { load_locals(cx, frame) } }
}

/// The function that makes classes, from the frame's built-ins.
#[inline(never)]
pub(crate) unsafe fn build_class(cx: &mut Context, frame: *mut Frame) -> PyResult<Value> {
    let name = cx.intern("__build_class__")?;
    // SAFETY: the frame is live.
    let builtins = unsafe { builtins_of(frame).cloned().unwrap_or(Value::NONE) };
    match lookup_namespace(cx, &builtins, &name)? {
        Some(function) => Ok(function),
        None => Err(cx.error(ShapeId::NAME_ERROR, "__build_class__ not found")),
    }
}

