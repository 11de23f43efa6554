//! `function` as Python code sees it, and the making of functions. Their memory is described in `lissom_objects::function`.

use lissom_heap::Cell;
use lissom_macros::methods;
use lissom_objects::function::{Function, FunctionExtra, FunctionMore, Template, extra_of, more_of, packed_place};
use lissom_objects::layout::Native as _;
use lissom_objects::object::methods::string_name;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Args, Context, PyResult, ShapeId, Value, descriptor};

use crate::code::CodeCell;
use crate::code::packed::{self, Handle};

/// `function`
pub static SPEC: TypeSpec = TypeSpec {
    name: "function",
    id: Some(ShapeId::FUNCTION),
    layout: Function::INFO,
    flags: TypeFlags::WEAKREF,
    doc: "Create a function object.",
    methods: &[FunctionMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Makes the machine's types.
///
/// # Errors
/// `MemoryError`
pub(crate) fn add_types(cx: &mut Context) -> PyResult {
    for spec in [
        &SPEC,
        &crate::code::methods::SPEC,
        &crate::generator::SPEC,
        &crate::generator::COROUTINE_SPEC,
        &crate::asynchronous::GENERATOR_SPEC,
        &crate::asynchronous::WRAPPER_SPEC,
        &crate::asynchronous::SEND_SPEC,
        &crate::asynchronous::THROW_SPEC,
        &crate::asynchronous::YIELDED_SPEC,
        &crate::traceback::SPEC,
        &crate::frame_object::SPEC,
        &crate::frame_object::REGISTERS_SPEC,
        &crate::frame_object::proxy::SPEC,
    ] {
        cx.native_type(spec)?;
    }
    cx.shapes.bump();
    Ok(())
}

/// The template of a code in a namespace.
fn new_template(cx: &mut Context, code: &Value, globals: &Value) -> PyResult<Value> {
    let key = cx.names.builtins.clone();
    let own = if globals.is_dict() { cx.dict_get_str(globals, &key) } else { None };
    let builtins = match own {
        Some(module) => cx.module_dict(&module).or(Some(module)),
        None => cx.builtins.clone(),
    };
    // Frames hold the namespace by its address.
    cx.identity(globals);
    descriptor::new_record(cx, ShapeId::TEMPLATE, &[Some(code.clone()), Some(globals.clone()), builtins])
}

/// A function of a template, its captured cells still unset.
fn of_template(cx: &mut Context, template: Value, captured: usize) -> PyResult<Value> {
    let cell = cx.allocate_cell(ShapeId::FUNCTION, 0, size_of::<Function>() + captured * 8)?;
    // SAFETY: everything behind the header is written.
    unsafe {
        let at = cell.as_ptr().cast::<Function>();
        (&raw mut (*at).template).write(Some(template));
        (&raw mut (*at).extra).write(None);
        at.add(1).cast::<u64>().write_bytes(0, captured);
        cx.heap.track(cell.as_ptr());
        Ok(Value::from_cell(cell))
    }
}

/// A function of a code without captured variables, in a namespace.
///
/// # Errors
/// `MemoryError`
pub fn new_function(cx: &mut Context, code: &Value, globals: &Value) -> PyResult<Value> {
    let template = new_template(cx, code, globals)?;
    let captured = CodeCell::of(code).map_or(0, |code| code.frees as usize);
    of_template(cx, template, captured)
}

/// A function of a nested code; functions made again from the same code in the same namespace share their template.
///
/// # Errors
/// `MemoryError`
pub(crate) fn new_nested(cx: &mut Context, code: &Value, maker: &Value) -> PyResult<Value> {
    let cell = code.word() as *mut CodeCell;
    // SAFETY: the constant is a code object; the maker is a function with a template.
    unsafe {
        let maker_template = &*crate::dispatch::template_of(maker.word() as *const Function);
        let globals = maker_template.globals.clone().unwrap_or(Value::NONE);
        let captured = (*cell).frees as usize;
        if let Some(known) = &(*cell).template {
            let template = known.word() as *const lissom_objects::function::Template;
            if (*template).globals.as_ref().is_some_and(|own| own.is(&globals)) {
                let known = known.clone();
                return of_template(cx, known, captured);
            }
        }
        let template = descriptor::new_record(cx, ShapeId::TEMPLATE, &[Some(code.clone()), Some(globals), maker_template.builtins.clone()])?;
        cx.heap.track(cell.cast::<Cell>());
        let old = (*cell).template.replace(template.clone());
        drop(old);
        of_template(cx, template, captured)
    }
}

/// A function of packed code, which is unpacked when it is called or looked at.
///
/// # Errors
/// `MemoryError`
pub(crate) fn new_packed(cx: &mut Context, handle: Handle, captured: usize, maker: &Value) -> PyResult<Value> {
    // SAFETY: the maker is a function with a template, which has a code.
    let (globals, builtins, code) = unsafe {
        let template = &*crate::dispatch::template_of(maker.word() as *const Function);
        (template.globals.clone(), template.builtins.clone(), crate::dispatch::code_of(template).cast_mut())
    };
    // SAFETY: the maker keeps its code.
    let known = unsafe { (*code).packed_template.clone() };
    let known = known.filter(|known| {
        // SAFETY: it is a template.
        let own = unsafe { (*(known.word() as *const Template)).globals.as_ref() };
        own.zip(globals.as_ref()).is_some_and(|(own, globals)| own.is(globals))
    });
    let template = match known {
        Some(template) => template,
        None => {
            let stub = packed::stub(cx)?;
            let template = descriptor::new_record(cx, ShapeId::TEMPLATE, &[Some(stub), globals, builtins])?;
            // SAFETY: as above.
            unsafe {
                cx.heap.track(code.cast::<Cell>());
                drop((*code).packed_template.replace(template.clone()));
            }
            template
        }
    };
    let function = of_template(cx, template, captured)?;
    if let Some(cell) = function.as_function() {
        // SAFETY: the function was made here.
        unsafe { (*cell).extra = Some(handle.value()) };
    }
    Ok(function)
}

/// Which packed code a function has, if it is still packed.
fn handle_of(function: &Value) -> Option<Handle> {
    let cell = function.as_function()?;
    // SAFETY: the function's cell.
    unsafe { packed_place(cell).and_then(|place| (*place).as_ref()).and_then(Handle::of) }
}

/// Gives a function its code, if that is still packed.
///
/// # Errors
/// `MemoryError`
pub(crate) fn unpack(cx: &mut Context, function: &Value) -> PyResult {
    let Some(cell) = function.as_function() else { return Ok(()) };
    // SAFETY: every function has a template, and that a code.
    unsafe {
        let template = crate::dispatch::template_of(cell);
        if !(*crate::dispatch::code_of(template)).is_stub {
            return Ok(());
        }
        let Some(handle) = handle_of(function) else { return Err(cx.error(ShapeId::SYSTEM_ERROR, "a function without code")) };
        let code = packed::unpack(cx, handle)?;
        let template = descriptor::new_record(cx, ShapeId::TEMPLATE, &[Some(code), (*template).globals.clone(), (*template).builtins.clone()])?;
        cx.heap.track(cell.cast());
        let old = (*cell).template.replace(template);
        if let Some(place) = packed_place(cell) {
            *place = None;
        }
        drop(old);
    }
    Ok(())
}

/// A function of the same code, namespace and captured cells, without what can be set on a function.
///
/// # Errors
/// `MemoryError`
pub(crate) fn copy(cx: &mut Context, function: &Value) -> PyResult<Value> {
    let Some(cell) = function.as_function() else { return Ok(function.clone()) };
    unpack(cx, function)?;
    let captured = code_now(function).and_then(|code| CodeCell::of(&code).map(|code| code.frees as usize)).unwrap_or(0);
    // SAFETY: every function has a template; both functions have that many captured cells.
    unsafe {
        let copy = of_template(cx, (*cell).template.clone().unwrap_or(Value::NONE), captured)?;
        for index in 0..captured {
            let own = (*Function::captured(cell, index)).clone();
            *Function::captured(copy.word() as *const Function, index).cast_mut().cast::<u64>() = own.into_word();
        }
        Ok(copy)
    }
}

/// The code of a function, unpacked.
///
/// # Errors
/// `MemoryError`
pub fn code_of(cx: &mut Context, function: &Value) -> PyResult<Value> {
    unpack(cx, function)?;
    Ok(code_now(function).unwrap_or(Value::NONE))
}

/// The code of a function, of one that is not packed.
pub(crate) fn code_now(function: &Value) -> Option<Value> {
    let cell = function.as_function()?;
    // SAFETY: every function has a template.
    unsafe { (*crate::dispatch::template_of(cell)).code.clone() }
}

/// The globals of a function.
pub fn globals_of(function: &Value) -> Option<Value> {
    let cell = function.as_function()?;
    // SAFETY: every function has a template.
    unsafe { (*crate::dispatch::template_of(cell)).globals.clone() }
}

/// The namespace of built-ins of a function.
pub fn builtins_of(function: &Value) -> Option<Value> {
    let cell = function.as_function()?;
    // SAFETY: every function has a template.
    unsafe { (*crate::dispatch::template_of(cell)).builtins.clone() }
}

fn extra(function: &Value) -> Option<&FunctionExtra> {
    let cell = function.as_function()?;
    // SAFETY: the extra part belongs to the function.
    unsafe { (*cell).extra.as_ref().filter(|extra| extra.is_pointer()).map(|extra| &*(extra.word() as *const FunctionExtra)) }
}

fn more(function: &Value) -> Option<&FunctionMore> {
    let more = extra(function)?.more.as_ref().filter(|more| more.is_pointer())?;
    // SAFETY: the rest belongs to the extra part.
    unsafe { Some(&*(more.word() as *const FunctionMore)) }
}

/// `__name__`
///
/// # Errors
/// `MemoryError`
pub fn name(cx: &mut Context, function: &Value) -> PyResult<Value> {
    match handle_of(function).filter(|_| more(function).is_none_or(|more| more.name.is_none())) {
        Some(handle) => {
            let name = packed::head(cx, handle)?.name;
            cx.intern(name)
        }
        None => Ok(own_name(function)),
    }
}

/// `__name__` of a function that is not packed.
pub(crate) fn own_name(function: &Value) -> Value {
    if let Some(name) = more(function).and_then(|more| more.name.clone()) {
        return name;
    }
    code_now(function).and_then(|code| CodeCell::of(&code).and_then(|code| code.name.clone())).unwrap_or(Value::NONE)
}

/// `__qualname__`
///
/// # Errors
/// `MemoryError`
pub fn qualname(cx: &mut Context, function: &Value) -> PyResult<Value> {
    match handle_of(function).filter(|_| more(function).is_none_or(|more| more.qualname.is_none())) {
        Some(handle) => {
            let name = packed::head(cx, handle)?.qualname;
            cx.intern(name)
        }
        None => Ok(own_qualname(function)),
    }
}

/// `__qualname__` of a function that is not packed.
pub(crate) fn own_qualname(function: &Value) -> Value {
    if let Some(name) = more(function).and_then(|more| more.qualname.clone()) {
        return name;
    }
    code_now(function).and_then(|code| CodeCell::of(&code).and_then(|code| code.qualname.clone())).unwrap_or(Value::NONE)
}

fn named(cx: &mut Context, callee: &Value, key: &Value) -> Option<String> {
    let value = cx.lookup_attr(callee, key).ok().flatten()?;
    cx.as_str(&value).is_some().then(|| cx.string_lossy(&value))
}

/// What a callee is called in messages about its arguments: `module.function()`.
pub fn call_name(cx: &mut Context, callee: &Value) -> String {
    if let Some((function, _)) = descriptor::as_method(callee) {
        let function = function.clone();
        return call_name(cx, &function);
    }
    let native = descriptor::as_callable(callee).is_some();
    if cx.is_type(callee) && cx.as_type(callee).is_some_and(|class| !class.flags.has(TypeFlags::HEAP)) {
        return format!("{}()", cx.full_type_name(callee));
    }
    if native || callee.as_function().is_some() {
        let qualified = cx.names.qualname.clone();
        let name = if native { cx.get_attr(callee, &qualified).unwrap_or(Value::NONE) } else { qualname(cx, callee).unwrap_or(Value::NONE) };
        let key = cx.names.module.clone();
        let module = cx.lookup_attr(callee, &key).ok().flatten().filter(|module| cx.as_str(module).is_some());
        let name = cx.string_lossy(&name);
        return match module.map(|module| cx.string_lossy(&module)) {
            Some(module) if module != "builtins" => format!("{module}.{name}()"),
            _ => format!("{name}()"),
        };
    }
    let (key, module) = (cx.names.qualname.clone(), cx.names.module.clone());
    let Some(name) = named(cx, callee, &key) else {
        return match cx.str(callee) {
            Ok(text) => cx.string_lossy(&text),
            Err(_) => format!("{} object", cx.type_name(callee)),
        };
    };
    match named(cx, callee, &module) {
        Some(module) if module != "builtins" => format!("{module}.{name}()"),
        _ => format!("{name}()"),
    }
}

macro_rules! field {
    ($function:expr, $field:ident) => {
        more($function).and_then(|more| more.$field.clone())
    };
    (extra $function:expr, $field:ident) => {
        extra($function).and_then(|extra| extra.$field.clone())
    };
}

/// Sets a field of the rest of the extra part.
fn set_field(cx: &mut Context, function: &Value, value: Option<Value>, place: impl FnOnce(&mut FunctionMore) -> &mut Option<Value>) -> PyResult<Value> {
    let more = more_of(cx, function)?;
    // SAFETY: the rest belongs to the function; the old value is dropped after the new one is in place.
    let old = unsafe { std::mem::replace(place(&mut *more), value) };
    drop(old);
    Ok(Value::NONE)
}

/// Sets a field of the extra part.
fn set_extra(cx: &mut Context, function: &Value, value: Option<Value>, place: impl FnOnce(&mut FunctionExtra) -> &mut Option<Value>) -> PyResult<Value> {
    let extra = extra_of(cx, function)?;
    // SAFETY: the extra part belongs to the function; the old value is dropped after the new one is in place.
    let old = unsafe { std::mem::replace(place(&mut *extra), value) };
    drop(old);
    Ok(Value::NONE)
}

/// The function's `__dict__`, made if it has none.
fn dict_of(cx: &mut Context, function: &Value) -> PyResult<Value> {
    if let Some(dict) = field!(function, dict) {
        return Ok(dict);
    }
    let dict = cx.new_dict()?;
    set_field(cx, function, Some(dict.clone()), |more| &mut more.dict)?;
    Ok(dict)
}

/// The methods of `function`.
pub struct FunctionMethods;

#[methods]
impl FunctionMethods {
    /// Create a function object.
    #[static_sig("(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let code = args.get(1);
        let Some(inner) = CodeCell::of(code) else {
            let found = cx.argument_type_name(code);
            return Err(cx.type_error(&format!("function() argument 'code' must be code, not {found}")));
        };
        if !cx.is_dict(args.get(2)) {
            let found = cx.type_name(args.get(2));
            return Err(cx.type_error(&format!("function() argument 'globals' must be dict, not {found}")));
        }
        for (position, what, given, kind) in [(4, "defaults", args.some(4), ShapeId::TUPLE), (6, "kwdefaults", args.some(6), ShapeId::DICT)] {
            if given.is_some_and(|given| !cx.is_instance_of(given, kind)) {
                let kind = if position == 4 { "tuple" } else { "dict" };
                return Err(cx.type_error(&format!("arg {position} ({what}) must be None or {kind}")));
            }
        }
        let closure = args.some(5).and_then(|closure| cx.as_tuple(closure)).unwrap_or(&[]);
        if closure.len() != inner.frees as usize {
            let name = inner.name.as_ref().map_or_else(String::new, |name| cx.string_lossy(name));
            return Err(cx.value_error(&format!("{name} requires closure of length {}, not {}", inner.frees, closure.len())));
        }
        if let Some(wrong) = closure.iter().find(|cell| cell.shape() != ShapeId::CELL) {
            let found = cx.type_name(wrong);
            return Err(cx.type_error(&format!("arg 5 (closure) expected cell, found {found}")));
        }
        let function = new_function(cx, code, args.get(2))?;
        for (index, cell) in closure.iter().enumerate() {
            // SAFETY: the function was made here with room for the captured cells.
            unsafe { *Function::captured(function.word() as *const Function, index).cast_mut().cast::<u64>() = cell.clone().into_word() };
        }
        if let Some(name) = args.some(3) {
            set_field(cx, &function, Some(name.clone()), |more| &mut more.name)?;
        }
        if let Some(defaults) = args.some(4) {
            set_extra(cx, &function, Some(defaults.clone()), |extra| &mut extra.defaults)?;
        }
        if let Some(defaults) = args.some(6) {
            set_extra(cx, &function, Some(defaults.clone()), |extra| &mut extra.keyword_defaults)?;
        }
        Ok(function)
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::asynchronous::call_with_dict(cx, args.this(), args.rest, args.keywords)
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match (args.some(1), args.some(2)) {
            (Some(instance), _) => descriptor::new_bound(cx, args.this().clone(), instance.clone()),
            (None, Some(_)) => Ok(args.this().clone()),
            (None, None) => Err(cx.type_error("__get__(None, None) is invalid")),
        }
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(value) = cx.generic_get(args.this(), args.get(1))? {
            return Ok(value);
        }
        if let Some(dict) = field!(args.this(), dict)
            && let Some(value) = cx.dict_get(&dict, args.get(1))?
        {
            return Ok(value);
        }
        let class = cx.type_of(args.this());
        Err(cx.attribute_error(&class, args.this(), args.get(1)))
    }

    /// Implement setattr(self, name, value).
    #[sig("(self, name, value, /)")]
    fn __setattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        let class = cx.class_word(args.this());
        if let Some(attribute) = cx.lookup_in_class(class, &name)
            && cx.role(&attribute) == descriptor::Role::Data
        {
            cx.set_through(&attribute, args.this(), Some(args.get(2).clone()))?;
            return Ok(Value::NONE);
        }
        let dict = dict_of(cx, args.this())?;
        cx.dict_set(&dict, &name, args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Implement delattr(self, name).
    #[sig("(self, name, /)")]
    fn __delattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        let class = cx.class_word(args.this());
        if let Some(attribute) = cx.lookup_in_class(class, &name)
            && cx.role(&attribute) == descriptor::Role::Data
        {
            cx.set_through(&attribute, args.this(), None)?;
            return Ok(Value::NONE);
        }
        let dict = dict_of(cx, args.this())?;
        if cx.dict_remove(&dict, &name)?.is_none() {
            let class = cx.type_of(args.this());
            return Err(cx.attribute_error(&class, args.this(), &name));
        }
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, address) = (qualname(cx, args.this())?, cx.identity(args.this()));
        cx.new_str(&format!("<function {} at {address:#x}>", cx.string_lossy(&name)))
    }

    /// the function's name
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        name(cx, args.this())
    }

    /// the function's name
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1).filter(|name| cx.as_str(name).is_some()) {
            Some(name) => set_field(cx, args.this(), Some(name.clone()), |more| &mut more.name),
            None => Err(cx.type_error("__name__ must be set to a string object")),
        }
    }

    /// the function's qualified name
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        qualname(cx, args.this())
    }

    /// the function's qualified name
    #[setter]
    fn set___qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1).filter(|name| cx.as_str(name).is_some()) {
            Some(name) => set_field(cx, args.this(), Some(name.clone()), |more| &mut more.qualname),
            None => Err(cx.type_error("__qualname__ must be set to a string object")),
        }
    }

    /// the module that defines the function
    #[getter]
    fn __module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(module) = field!(args.this(), module) {
            return Ok(module);
        }
        let key = cx.names.name.clone();
        let globals = globals_of(args.this()).unwrap_or(Value::NONE);
        Ok(cx.dict_get_str(&globals, &key).unwrap_or(Value::NONE))
    }

    /// the module that defines the function
    #[setter]
    fn set___module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.opt(1).cloned().unwrap_or(Value::NONE);
        set_field(cx, args.this(), Some(value), |more| &mut more.module)
    }

    /// the docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(doc) = field!(args.this(), doc) {
            return Ok(doc);
        }
        if let Some(handle) = handle_of(args.this()) {
            let head = packed::head(cx, handle)?;
            if let Some(text) = head.docstring {
                return cx.new_str_bytes(text);
            }
            if !head.flags.docstring {
                return Ok(Value::NONE);
            }
        }
        let code = code_of(cx, args.this())?;
        Ok(packed::docstring(cx, &code)?.unwrap_or(Value::NONE))
    }

    /// the docstring
    #[setter]
    fn set___doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.opt(1).cloned().unwrap_or(Value::NONE);
        set_field(cx, args.this(), Some(value), |more| &mut more.doc)
    }

    /// the code
    #[getter]
    fn __code__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        code_of(cx, args.this())
    }

    /// the code
    #[setter]
    fn set___code__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(code) = args.opt(1).filter(|code| CodeCell::of(code).is_some()) else {
            return Err(cx.type_error("__code__ must be set to a code object"));
        };
        let (old, new) = (code_of(cx, args.this())?, code.clone());
        let (have, want) = (CodeCell::of(&old).map_or(0, |code| code.frees), CodeCell::of(&new).map_or(0, |code| code.frees));
        if have != want {
            let name = name(cx, args.this())?;
            let name = cx.string_lossy(&name);
            return Err(cx.value_error(&format!("{name}() requires a code object with {have} free vars, not {want}")));
        }
        let kind = |code: &Value| CodeCell::of(code).map(|code| (code.flags.generator, code.flags.coroutine, code.flags.async_generator));
        if kind(&old) != kind(&new) {
            cx.warn(ShapeId::DEPRECATION_WARNING, "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)", 1)?;
        }
        let globals = globals_of(args.this()).unwrap_or(Value::NONE);
        let template = new_template(cx, &new, &globals)?;
        if let Some(cell) = args.this().as_function() {
            // SAFETY: the function's cell; frames that run keep code alive through the old template until they end.
            let old = unsafe { (*cell).template.replace(template) };
            crate::traceback::keep(cx, old);
        }
        Ok(Value::NONE)
    }

    /// the namespace of global variables
    #[getter(member)]
    fn __globals__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(globals_of(args.this()).unwrap_or(Value::NONE))
    }

    /// the namespace of built-ins
    #[getter]
    fn __builtins__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(cell) = args.this().as_function() else { return Ok(Value::NONE) };
        // SAFETY: every function has a template.
        unsafe { Ok((*crate::dispatch::template_of(cell)).builtins.clone().unwrap_or(Value::NONE)) }
    }

    /// the captured cells, a tuple, or None
    #[getter(member)]
    fn __closure__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let code = code_of(cx, args.this())?;
        let count = CodeCell::of(&code).map_or(0, |code| code.frees as usize);
        if count == 0 {
            return Ok(Value::NONE);
        }
        // SAFETY: the function captures that many cells.
        let cells: Vec<Value> = (0..count).map(|index| unsafe { (*Function::captured(args.this().word() as *const Function, index)).clone() }).collect();
        cx.new_tuple_from(cells)
    }

    /// the default values of parameters, a tuple, or None
    #[getter]
    fn __defaults__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field!(extra args.this(), defaults).unwrap_or(Value::NONE))
    }

    /// the default values of parameters
    #[setter]
    fn set___defaults__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.some(1).cloned();
        if value.as_ref().is_some_and(|value| cx.as_tuple(value).is_none()) {
            return Err(cx.type_error("__defaults__ must be set to a tuple object"));
        }
        set_extra(cx, args.this(), value, |extra| &mut extra.defaults)
    }

    /// the default values of keyword-only parameters, a dict, or None
    #[getter]
    fn __kwdefaults__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field!(extra args.this(), keyword_defaults).unwrap_or(Value::NONE))
    }

    /// the default values of keyword-only parameters
    #[setter]
    fn set___kwdefaults__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.some(1).cloned();
        if value.as_ref().is_some_and(|value| !cx.is_dict(value)) {
            return Err(cx.type_error("__kwdefaults__ must be set to a dict object"));
        }
        set_extra(cx, args.this(), value, |extra| &mut extra.keyword_defaults)
    }

    /// the annotations of parameters and result
    #[getter]
    fn __annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(annotations) = field!(args.this(), annotations) {
            return Ok(annotations);
        }
        let annotations = match field!(extra args.this(), annotate).filter(|annotate| !annotate.is_none()) {
            Some(annotate) => lissom_objects::function::evaluated_annotations(cx, &annotate)?,
            None => cx.new_dict()?,
        };
        set_field(cx, args.this(), Some(annotations.clone()), |more| &mut more.annotations)?;
        Ok(annotations)
    }

    /// the annotations of parameters and result
    #[setter]
    fn set___annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.some(1).cloned();
        if value.as_ref().is_some_and(|value| !cx.is_dict(value)) {
            return Err(cx.type_error("__annotations__ must be set to a dict object"));
        }
        set_extra(cx, args.this(), None, |extra| &mut extra.annotate)?;
        set_field(cx, args.this(), value, |more| &mut more.annotations)
    }

    /// the function that makes the annotations, or None
    #[getter]
    fn __annotate__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field!(extra args.this(), annotate).unwrap_or(Value::NONE))
    }

    /// the function that makes the annotations
    #[setter]
    fn set___annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.opt(1).is_none() {
            return Err(cx.type_error("__annotate__ cannot be deleted"));
        }
        let value = args.some(1).cloned();
        if let Some(value) = &value {
            if !cx.is_callable(value) {
                return Err(cx.type_error("__annotate__ must be callable or None"));
            }
            set_field(cx, args.this(), None, |more| &mut more.annotations)?;
        }
        set_extra(cx, args.this(), value, |extra| &mut extra.annotate)
    }

    /// the attributes
    #[getter]
    fn __dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        dict_of(cx, args.this())
    }

    /// the attributes
    #[setter]
    fn set___dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1).filter(|dict| cx.is_dict(dict)) {
            Some(dict) => set_field(cx, args.this(), Some(dict.clone()), |more| &mut more.dict),
            None => {
                let Some(value) = args.opt(1) else { return Err(cx.type_error("cannot delete __dict__")) };
                let found = cx.type_name(value);
                Err(cx.type_error(&format!("__dict__ must be set to a dictionary, not a '{found}'")))
            }
        }
    }

    /// the type parameters, a tuple
    #[getter]
    fn __type_params__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field!(args.this(), type_params).unwrap_or_else(|| cx.empty_tuple()))
    }

    /// the type parameters, a tuple
    #[setter]
    fn set___type_params__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1).filter(|value| cx.as_tuple(value).is_some()) {
            Some(value) => set_field(cx, args.this(), Some(value.clone()), |more| &mut more.type_params),
            None => Err(cx.type_error("__type_params__ must be set to a tuple")),
        }
    }
}
