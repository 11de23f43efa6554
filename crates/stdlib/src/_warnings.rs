//! `_warnings`: issuing a warning, the part of `warnings` that everything else stands on.
//!
//! ```text
//!   warn -> where (stack level)   \
//!                                  > explicit -> registry: seen before? -> filters: which action? -> show, or raise
//!   warn_explicit -> where (given)/
//! ```
//!
//! The filters are those of the module `warnings` if it was imported (a program may replace the list), else the ones made here, so that a
//! warning of the runtime costs no import of Python code. Not here: the filters' own functions, and formatting for `warnings.showwarning`.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// The state of the machinery.
#[derive(Default)]
struct State {
    filters: Option<Value>,
    once: Option<Value>,
    action: Option<Value>,
    /// Grows when filters change: registries of another version are stale.
    version: i64,
    /// The module's lock: who holds it, how often.
    lock: Option<Value>,
}

/// Where a warning is said to come from.
struct Place {
    filename: Value,
    line: i64,
    module: Value,
    registry: Value,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_warnings", Some("_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up."))?;
    let filters = default_filters(cx)?;
    let once = cx.new_dict()?;
    let action = cx.new_str("default")?;
    let name = cx.new_str("warnings_context")?;
    let context = cx.call_module("_contextvars", "ContextVar", &[name])?;
    for (name, value) in [("filters", &filters), ("_onceregistry", &once), ("_defaultaction", &action), ("_warnings_context", &context)] {
        cx.module_set(&module, name, value.clone())?;
    }
    let lock = cx.call_module("_thread", "RLock", &[])?;
    *cx.state::<State>("_warnings") = State { filters: Some(filters), once: Some(once), action: Some(action), version: 1, lock: Some(lock) };
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// What is ignored unless asked for.
fn default_filters(cx: &mut Context) -> PyResult<Value> {
    let filters = cx.new_list()?;
    let main = cx.names.main.clone();
    let rows = [
        ("default", ShapeId::DEPRECATION_WARNING, main),
        ("ignore", ShapeId::DEPRECATION_WARNING, Value::NONE),
        ("ignore", ShapeId::PENDING_DEPRECATION_WARNING, Value::NONE),
        ("ignore", ShapeId::IMPORT_WARNING, Value::NONE),
        ("ignore", ShapeId::RESOURCE_WARNING, Value::NONE),
    ];
    for (action, category, module) in rows {
        let row = [cx.new_str(action)?, Value::NONE, cx.type_object(category), module, Value::int32(0)];
        let row = cx.new_tuple(&row)?;
        cx.list_push(&filters, row)?;
    }
    Ok(filters)
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Issue a warning, or maybe ignore it or raise an exception.
    ///
    ///   message
    ///     Text of the warning message.
    ///   category
    ///     The Warning category subclass. Defaults to UserWarning.
    ///   stacklevel
    ///     How far up the call stack to make this warning appear. A value of 2 for
    ///     example attributes the warning to the caller of the code calling warn().
    ///   source
    ///     If supplied, the destroyed object which emitted a ResourceWarning
    ///   skip_file_prefixes
    ///     An optional tuple of module filename prefixes indicating frames to skip
    ///     during stacklevel computations for stack frame attribution.
    #[sig("(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())")]
    fn warn(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let level = match args.opt(2) {
            Some(level) => cx.index_i64(level)?,
            None => 1,
        };
        let prefixes = match args.opt(4) {
            Some(prefixes) => {
                let Some(prefixes) = cx.as_tuple(prefixes) else {
                    let found = cx.type_name(prefixes);
                    return Err(cx.type_error(&format!("warn() argument 'skip_file_prefixes' must be tuple, not {found}")));
                };
                prefixes.to_vec()
            }
            None => Vec::new(),
        };
        if let Some(wrong) = prefixes.iter().find(|prefix| cx.as_str(prefix).is_none()) {
            let wrong = cx.type_name(wrong);
            return Err(cx.type_error(&format!("Found non-str '{wrong}' in skip_file_prefixes.")));
        }
        let level = if prefixes.is_empty() { level } else { level.max(2) };
        let category = category_of(cx, args.get(0), args.some(1))?;
        locked(cx, |cx| {
            let place = place(cx, level, &prefixes)?;
            explicit(cx, &category, args.get(0), &place, None, args.some(3))
        })
    }

    /// Issue a warning, or maybe ignore it or raise an exception.
    #[sig("(message, category, filename, lineno, module=<unrepresentable>, registry=None, module_globals=None, source=None)")]
    fn warn_explicit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(2)).is_none() {
            let found = cx.type_name(args.get(2));
            return Err(cx.type_error(&format!("warn_explicit() argument 'filename' must be str, not {found}")));
        }
        let line = i64::from(crate::errors::c_int(cx, args.get(3))?);
        let source_line = match args.some(6) {
            Some(globals) if !cx.is_dict(globals) => {
                let found = cx.type_name(globals);
                return Err(cx.type_error(&format!("module_globals must be a dict, not '{found}'")));
            }
            Some(globals) => loaded_line(cx, globals, line)?,
            None => None,
        };
        let registry = args.some(5).cloned().unwrap_or(Value::NONE);
        if !registry.is_none() && !cx.is_dict(&registry) {
            return Err(cx.type_error("'registry' must be a dict or None"));
        }
        let module = match args.opt(4) {
            Some(module) => module.clone(),
            None => module_of_file(cx, args.get(2))?,
        };
        let place = Place { filename: args.get(2).clone(), line, module, registry };
        locked(cx, |cx| explicit(cx, args.get(1), args.get(0), &place, source_line, args.some(7)))
    }

    /// Notes that filters changed.
    #[sig("()")]
    fn _filters_mutated_lock_held(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let lock = lock(cx);
        let owned = cx.call_method(&lock, "_is_owned", &[])?;
        if !cx.truth(&owned)? {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "warnings._lock is not held"));
        }
        cx.state::<State>("_warnings").version += 1;
        Ok(Value::NONE)
    }

    /// Takes the lock of the filters.
    #[sig("()")]
    fn _acquire_lock(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let lock = lock(cx);
        cx.call_method(&lock, "acquire", &[])?;
        Ok(Value::NONE)
    }

    /// Gives the lock of the filters back.
    #[sig("()")]
    fn _release_lock(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let lock = lock(cx);
        cx.call_method(&lock, "release", &[])?;
        Ok(Value::NONE)
    }
}

fn lock(cx: &mut Context) -> Value {
    cx.state::<State>("_warnings").lock.clone().unwrap_or(Value::NONE)
}

/// Does something with the lock of the filters held.
fn locked(cx: &mut Context, body: impl FnOnce(&mut Context) -> PyResult) -> PyResult<Value> {
    let lock = lock(cx);
    cx.call_method(&lock, "acquire", &[])?;
    let done = body(cx);
    let raised = cx.raised.take();
    cx.call_method(&lock, "release", &[])?;
    cx.raised = raised;
    done.map(|()| Value::NONE)
}

/// An attribute of the module `warnings`, if it was imported (or is to be imported for it).
fn of_warnings(cx: &mut Context, name: &str, import: bool) -> PyResult<Option<Value>> {
    let module = if import {
        match (cx.hooks.import)(cx, "warnings") {
            Ok(module) => Some(module),
            Err(raised) if cx.raised_is(ShapeId::IMPORT_ERROR) => {
                drop(cx.take_raised(raised));
                None
            }
            Err(raised) => return Err(raised),
        }
    } else {
        let key = cx.intern("warnings")?;
        match cx.modules.clone() {
            Some(modules) => cx.dict_get(&modules, &key)?,
            None => None,
        }
    };
    let Some(module) = module else { return Ok(None) };
    let name = cx.intern(name)?;
    cx.lookup_attr(&module, &name)
}

/// The category of a warning: its class if it is one already.
fn category_of(cx: &mut Context, message: &Value, given: Option<&Value>) -> PyResult<Value> {
    let warning = cx.type_object(ShapeId::WARNING);
    if cx.isinstance(message, &warning)? {
        return Ok(cx.type_of(message));
    }
    match given {
        None => Ok(cx.type_object(ShapeId::USER_WARNING)),
        Some(category) if cx.is_type(category) && cx.issubclass(category, &warning)? => Ok(category.clone()),
        Some(category) => {
            let found = cx.type_name(category);
            Err(cx.type_error(&format!("category must be a Warning subclass, not '{found}'")))
        }
    }
}

/// The name of the file a frame runs.
fn file_of(cx: &mut Context, frame: &Value) -> PyResult<Value> {
    let code = cx.get_attr_str(frame, "f_code")?;
    cx.get_attr_str(&code, "co_filename")
}

/// Does a frame belong to the import machinery, which nobody wants to hear of?
fn is_internal(cx: &mut Context, frame: &Value) -> PyResult<bool> {
    let file = file_of(cx, frame)?;
    let text = cx.string_lossy(&file);
    Ok(text.contains("importlib") && text.contains("_bootstrap"))
}

/// The frame `level` steps up, and from it where the warning is said to come from.
fn place(cx: &mut Context, level: i64, prefixes: &[Value]) -> PyResult<Place> {
    let mut depth = 0;
    let mut frame = lissom_vm::traceback::frame_object(cx, 0)?;
    let plain = match &frame {
        Some(first) if level > 0 => is_internal(cx, first)?,
        _ => true,
    };
    for _ in 1..level {
        loop {
            depth += 1;
            frame = lissom_vm::traceback::frame_object(cx, depth)?;
            let Some(next) = &frame else { break };
            if plain || !(is_internal(cx, next)? || is_skipped(cx, next, prefixes)?) {
                break;
            }
        }
        if frame.is_none() {
            break;
        }
    }
    let (globals, filename, line) = match &frame {
        Some(frame) => {
            let line = cx.get_attr_str(frame, "f_lineno")?;
            (cx.get_attr_str(frame, "f_globals")?, file_of(cx, frame)?, line.as_small_int().unwrap_or(0))
        }
        None => {
            let sys = (cx.hooks.import)(cx, "sys")?;
            (cx.module_dict(&sys).unwrap_or(Value::NONE), cx.new_str("<sys>")?, 0)
        }
    };
    let key = cx.intern("__warningregistry__")?;
    let registry = match cx.dict_get(&globals, &key)? {
        Some(registry) => registry,
        None => {
            let registry = cx.new_dict()?;
            cx.dict_set(&globals, &key, registry.clone())?;
            registry
        }
    };
    if !registry.is_none() && !cx.is_dict(&registry) {
        return Err(cx.type_error("'registry' must be a dict or None"));
    }
    let key = cx.names.name.clone();
    let module = match cx.dict_get(&globals, &key)? {
        Some(name) if name.is_none() || cx.as_str(&name).is_some() => name,
        _ => cx.new_str("<string>")?,
    };
    Ok(Place { filename, line, module, registry })
}

fn is_skipped(cx: &mut Context, frame: &Value, prefixes: &[Value]) -> PyResult<bool> {
    let file = file_of(cx, frame)?;
    let file = cx.as_str(&file).map(|file| file.bytes.to_vec()).unwrap_or_default();
    Ok(prefixes.iter().any(|prefix| cx.as_str(prefix).is_some_and(|prefix| file.starts_with(prefix.bytes))))
}

/// The module a file's name means, when none was given.
fn module_of_file(cx: &mut Context, filename: &Value) -> PyResult<Value> {
    let name = cx.as_str(filename).map(|name| name.bytes.to_vec()).unwrap_or_default();
    match name.strip_suffix(b".py") {
        _ if name.is_empty() => cx.new_str("<unknown>"),
        Some(stem) => cx.new_str_bytes(stem),
        None => Ok(filename.clone()),
    }
}

/// The line as the module's loader has it.
fn loaded_line(cx: &mut Context, globals: &Value, line: i64) -> PyResult<Option<Value>> {
    let get = |cx: &mut Context, name: &str| {
        let key = cx.intern(name)?;
        cx.dict_get(globals, &key)
    };
    let mut loader = None;
    if let Some(spec) = get(cx, "__spec__")? {
        let name = cx.intern("loader")?;
        loader = cx.lookup_attr(&spec, &name)?.filter(|loader| !loader.is_none());
    }
    if loader.is_none() {
        loader = get(cx, "__loader__")?;
    }
    let (Some(loader), Some(name)) = (loader, get(cx, "__name__")?) else { return Ok(None) };
    let method = cx.intern("get_source")?;
    let Some(get_source) = cx.lookup_attr(&loader, &method)? else { return Ok(None) };
    let source = cx.call(&get_source, &[name])?;
    if source.is_none() {
        return Ok(None);
    }
    let lines = cx.call_method(&source, "splitlines", &[])?;
    Ok(usize::try_from(line - 1).ok().and_then(|index| cx.list_get(&lines, index)))
}

/// Was a warning with this key seen? `mark` writes it down.
fn seen(cx: &mut Context, registry: &Value, key: &Value, mark: bool) -> PyResult<bool> {
    let version = cx.state::<State>("_warnings").version;
    let name = cx.intern("version")?;
    let known = cx.dict_get(registry, &name)?;
    if known.and_then(|known| known.as_small_int()) != Some(version) {
        cx.dict_clear(registry)?;
        let version = cx.new_int(version)?;
        cx.dict_set(registry, &name, version)?;
    } else if let Some(value) = cx.dict_get(registry, key)?
        && cx.truth(&value)?
    {
        return Ok(true);
    }
    if mark {
        cx.dict_set(registry, key, Value::TRUE)?;
    }
    Ok(false)
}

/// Does a field of a filter match a text? It is `None`, a string, or a compiled pattern.
fn matches(cx: &mut Context, field: &Value, text: &Value) -> PyResult<bool> {
    if field.is_none() {
        return Ok(true);
    }
    if field.is_str() {
        return cx.equal(field, text);
    }
    let found = cx.call_method(field, "match", std::slice::from_ref(text))?;
    cx.truth(&found)
}

/// The first filter of a list that fits: its action, and itself.
fn search(cx: &mut Context, filters: &Value, name: &str, category: &Value, text: &Value, place: &Place) -> PyResult<Option<(String, Value)>> {
    let mut index = 0;
    // The list may change while patterns match.
    while let Some(filter) = cx.list_get(filters, index) {
        let Some([action, message, class, module, line]) = filter.as_tuple() else {
            return Err(cx.value_error(&format!("warnings.{name} item {index} isn't a 5-tuple")));
        };
        if cx.as_str(action).is_none() {
            let found = cx.type_name(action);
            return Err(cx.type_error(&format!("action must be a string, not '{found}'")));
        }
        let fits = matches(cx, message, text)?;
        let fits_module = matches(cx, module, &place.module)?;
        let is_kind = cx.issubclass(category, class)?;
        let line = cx.index_i64(line)?;
        if fits && fits_module && is_kind && (line == 0 || line == place.line) {
            return Ok(Some((cx.string_lossy(action), filter.clone())));
        }
        index += 1;
    }
    Ok(None)
}

/// What is to be done with a warning.
fn action(cx: &mut Context, category: &Value, text: &Value, place: &Place) -> PyResult<(String, Value)> {
    if crate::sys::flag_of(cx, crate::sys::flag::CONTEXT_AWARE_WARNINGS) != 0 {
        let context = of_warnings(cx, "_get_context", false)?;
        if let Some(context) = context {
            let context = cx.call(&context, &[])?;
            let filters = cx.get_attr_str(&context, "_filters")?;
            if cx.list_cell(&filters).is_none() {
                return Err(cx.value_error("warnings._get_context()._filters must be a list"));
            }
            if let Some(found) = search(cx, &filters, "_filters", category, text, place)? {
                return Ok(found);
            }
        }
    }
    if let Some(filters) = of_warnings(cx, "filters", false)? {
        cx.state::<State>("_warnings").filters = Some(filters);
    }
    let filters = cx.state::<State>("_warnings").filters.clone().unwrap_or(Value::NONE);
    if cx.list_cell(&filters).is_none() {
        return Err(cx.value_error("warnings.filters must be a list"));
    }
    if let Some(found) = search(cx, &filters, "filters", category, text, place)? {
        return Ok(found);
    }
    if let Some(action) = of_warnings(cx, "defaultaction", false)? {
        if cx.as_str(&action).is_none() {
            let found = cx.type_name(&action);
            return Err(cx.type_error(&format!("warnings.defaultaction must be a string, not '{found}'")));
        }
        cx.state::<State>("_warnings").action = Some(action);
    }
    let action = cx.state::<State>("_warnings").action.clone().unwrap_or(Value::NONE);
    Ok((cx.string_lossy(&action), Value::NONE))
}

/// Issues a warning from a place.
fn explicit(cx: &mut Context, category: &Value, message: &Value, place: &Place, source_line: Option<Value>, source: Option<&Value>) -> PyResult {
    // A module that is None: its namespace was cleared at the end of the program.
    if place.module.is_none() {
        return Ok(());
    }
    let warning = cx.type_object(ShapeId::WARNING);
    let (text, category, message) = if cx.isinstance(message, &warning)? {
        (cx.str(message)?, cx.type_of(message), message.clone())
    } else {
        (message.clone(), category.clone(), cx.call(category, std::slice::from_ref(message))?)
    };
    let line = cx.new_int(place.line)?;
    let key = cx.new_tuple(&[text.clone(), category.clone(), line.clone()])?;
    let registry = Some(&place.registry).filter(|registry| !registry.is_none());
    if let Some(registry) = registry
        && seen(cx, registry, &key, false)?
    {
        return Ok(());
    }
    let (action, filter) = action(cx, &category, &text, place)?;
    match action.as_str() {
        "error" => return Err(cx.raise(message)),
        "ignore" => return Ok(()),
        "always" | "all" => {}
        _ => {
            if let Some(registry) = registry {
                cx.dict_set(registry, &key, Value::TRUE)?;
            }
            let again = match action.as_str() {
                "once" => {
                    let registry = match registry {
                        Some(registry) => registry.clone(),
                        None => once_registry(cx)?,
                    };
                    let key = cx.new_tuple(&[text.clone(), category.clone()])?;
                    seen(cx, &registry, &key, true)?
                }
                "module" => match registry {
                    Some(registry) => {
                        let key = cx.new_tuple(&[text.clone(), category.clone()])?;
                        seen(cx, registry, &key, true)?
                    }
                    None => false,
                },
                "default" => false,
                _ => {
                    let shown = [cx.new_str(&action)?, filter];
                    let shown = [cx.repr(&shown[0])?, cx.repr(&shown[1])?].map(|shown| cx.string_lossy(&shown));
                    return Err(cx.error(ShapeId::RUNTIME_ERROR, &format!("Unrecognized action ({}) in warnings.filters:\n {}", shown[0], shown[1])));
                }
            };
            if again {
                return Ok(());
            }
        }
    }
    show(cx, &category, &text, &message, place, source_line, source)
}

fn once_registry(cx: &mut Context) -> PyResult<Value> {
    if let Some(registry) = of_warnings(cx, "onceregistry", false)? {
        if !cx.is_dict(&registry) {
            let found = cx.type_name(&registry);
            return Err(cx.type_error(&format!("_warnings.onceregistry must be a dict, not '{found}'")));
        }
        cx.state::<State>("_warnings").once = Some(registry);
    }
    Ok(cx.state::<State>("_warnings").once.clone().unwrap_or(Value::NONE))
}

/// Shows a warning through `warnings._showwarnmsg`, or plainly when `warnings` was not imported.
fn show(cx: &mut Context, category: &Value, text: &Value, message: &Value, place: &Place, source_line: Option<Value>, source: Option<&Value>) -> PyResult {
    let Some(shower) = of_warnings(cx, "_showwarnmsg", source.is_some())? else {
        return show_plainly(cx, category, text, place, source_line);
    };
    if !cx.is_callable(&shower) {
        return Err(cx.type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = of_warnings(cx, "WarningMessage", false)? else {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "unable to get warnings.WarningMessage"));
    };
    let line = cx.new_int(place.line)?;
    let source = source.cloned().unwrap_or(Value::NONE);
    let shown = cx.call(&class, &[message.clone(), category.clone(), place.filename.clone(), line, Value::NONE, Value::NONE, source])?;
    cx.call(&shower, &[shown]).map(drop)
}

fn show_plainly(cx: &mut Context, category: &Value, text: &Value, place: &Place, source_line: Option<Value>) -> PyResult {
    let name = cx.get_attr_str(category, "__name__")?;
    let text = cx.str(text)?;
    let (file, name, text) = (cx.string_lossy(&place.filename), cx.string_lossy(&name), cx.string_lossy(&text));
    let line = match source_line {
        Some(line) => Some(cx.string_lossy(&line)),
        None => lissom_vm::traceback::report::source_line(cx, &file, u32::try_from(place.line).unwrap_or(0)),
    };
    let mut shown = format!("{file}:{}: {name}: {text}\n", place.line);
    if let Some(line) = line {
        shown.push_str(&format!("  {}\n", line.trim()));
    }
    crate::sys::functions::write_error(cx, &shown)
}
