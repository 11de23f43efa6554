//! The library's importlib, woken when it is asked for.
//!
//! A plain `import` is served by the machine. `importlib._bootstrap` and `_bootstrap_external` are loaded, under the names that CPython gives them when they are
//! frozen, at the first look at `sys.meta_path`, `sys.path_hooks`, `importlib`, or a module's `__spec__` or `__loader__`. From then on the machine still serves what
//! it finds in `sys.path`, as long as finders and hooks are the ones that were installed here; when a program changes them, every import goes to importlib.

use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::modules;
use crate::machine::Machine;

/// What the machine knows of importlib.
#[derive(Default)]
pub struct Importlib {
    /// `_frozen_importlib`, once it is installed.
    bootstrap: Option<Value>,
    /// It is being installed.
    waking: bool,
    /// The finders and hooks that were installed.
    finders: Vec<Value>,
    hooks: Vec<Value>,
    /// Modules whose code runs now, with the thread that runs it; a thread's innermost last.
    running: Vec<(u64, Value)>,
    /// Which thread waits for a module that which other one runs.
    waiting: Vec<(u64, u64)>,
}

/// The modules of importlib that have names of their own, and where they lie in the library.
pub(super) const ALIASES: &[(&str, &str)] = &[("_frozen_importlib", "importlib._bootstrap"), ("_frozen_importlib_external", "importlib._bootstrap_external")];

/// Marks a module that the machine loaded and that has neither `__spec__` nor `__loader__` yet: they are made when they are asked for.
pub fn mark(module: &Value) {
    if let Some(cell) = module.cell() {
        // SAFETY: the module is alive.
        unsafe { (*cell.as_ptr()).set_flag(lissom_heap::flags::USER) };
    }
}

fn take_mark(module: &Value) -> bool {
    let Some(cell) = module.cell() else { return false };
    // SAFETY: the module is alive.
    unsafe {
        let marked = (*cell.as_ptr()).has_flag(lissom_heap::flags::USER);
        (*cell.as_ptr()).clear_flag(lissom_heap::flags::USER);
        marked
    }
}

fn is_marked(module: &Value) -> bool {
    // SAFETY: the module is alive.
    module.cell().is_some_and(|cell| unsafe { (*cell.as_ptr()).has_flag(lissom_heap::flags::USER) })
}

/// `_frozen_importlib`, installed at the first call.
///
/// # Errors
/// What running it raises.
pub fn bootstrap(cx: &mut Context) -> PyResult<Value> {
    if let Some(module) = Machine::of(cx).importlib.bootstrap.clone() {
        return Ok(module);
    }
    Machine::of(cx).importlib.waking = true;
    let made = wake(cx);
    Machine::of(cx).importlib.waking = false;
    made
}

fn wake(cx: &mut Context) -> PyResult<Value> {
    let sys = super::import_module(cx, "sys")?;
    for name in ["meta_path", "path_hooks"] {
        let list = cx.new_list()?;
        cx.module_set(&sys, name, list)?;
    }
    for name in ["_thread", "_warnings", "_weakref", "marshal", "posix"] {
        super::import_module(cx, name)?;
    }
    let module = load_alias(cx, "_frozen_importlib")?;
    let own = super::import_module(cx, "_imp")?;
    cx.call_method(&module, "_install", &[sys.clone(), own])?;
    cx.call_method(&module, "_install_external_importers", &[])?;
    cx.call_module("_lissom_import", "install", &[])?;
    let (finders, hooks) = (cx.get_attr_str(&sys, "meta_path")?, cx.get_attr_str(&sys, "path_hooks")?);
    let (finders, hooks) = (cx.collect(&finders)?, cx.collect(&hooks)?);
    let importlib = &mut Machine::of(cx).importlib;
    (importlib.bootstrap, importlib.finders, importlib.hooks) = (Some(module.clone()), finders, hooks);
    Ok(module)
}

impl Importlib {
    /// Is the thread importing nothing?
    pub(crate) fn is_idle(&self, thread: u64) -> bool {
        self.running.iter().all(|(who, _)| *who != thread)
    }

    /// Does the module's code still run?
    pub(super) fn runs(&self, module: &Value) -> bool {
        self.running.iter().any(|(_, running)| running.is(module))
    }

    /// A thread begins to run a module's code.
    pub(super) fn begin(&mut self, thread: u64, module: Value) {
        self.running.push((thread, module));
    }

    /// The module that a thread began last has ended.
    pub(super) fn end(&mut self, thread: u64) {
        if let Some(at) = self.running.iter().rposition(|(who, _)| *who == thread) {
            self.running.remove(at);
        }
    }

    /// The other thread that runs a module's code, unless it waits for this one.
    fn other_runner(&self, thread: u64, module: &Value) -> Option<u64> {
        let (who, _) = self.running.iter().find(|(who, running)| *who != thread && running.is(module))?;
        (!self.waiting.contains(&(*who, thread))).then_some(*who)
    }

    /// Is importlib being installed?
    pub(super) fn is_waking(&self) -> bool {
        self.waking
    }
}

/// Waits for a module that another thread is importing; not if that one waits for a module of this thread.
///
/// # Errors
/// What a signal's handler raises.
pub(super) fn wait_for_other(cx: &mut Context, module: &Value) -> PyResult {
    let thread = crate::thread::identity(cx);
    loop {
        let seen = crate::thread::events(cx);
        let importlib = &mut Machine::of(cx).importlib;
        let Some(other) = importlib.other_runner(thread, module) else { return Ok(()) };
        importlib.waiting.push((thread, other));
        crate::thread::wait(cx, seen, None);
        Machine::of(cx).importlib.waiting.retain(|(waiter, _)| *waiter != thread);
        cx.poll()?;
    }
}

/// A module of importlib is imported under its own name: wakes it, or takes part in that.
pub(super) fn wake_for(cx: &mut Context, name: &str) -> PyResult<Value> {
    if Machine::of(cx).importlib.waking { load_alias(cx, name) } else { bootstrap(cx) }
}

/// A module of importlib under its own name.
pub(super) fn load_alias(cx: &mut Context, name: &str) -> PyResult<Value> {
    let Some((_, full)) = ALIASES.iter().find(|(alias, _)| *alias == name) else { return Ok(Value::NONE) };
    if (Machine::of(cx).library)(full).is_none() {
        return Err(cx.error(ShapeId::IMPORT_ERROR, &format!("the library has no {full}")));
    }
    let file = format!("<frozen {full}>");
    let code = super::library_code(cx, full, &file)?;
    super::run_module(cx, name, &code, &file, None)
}

/// Is every import importlib's business, because a program changed finders or hooks?
pub(super) fn is_changed(cx: &mut Context) -> PyResult<bool> {
    if Machine::of(cx).importlib.bootstrap.is_none() {
        return Ok(false);
    }
    let table = modules(cx)?;
    let key = cx.intern("sys")?;
    let Some(sys) = cx.dict_get_str(&table, &key) else { return Ok(false) };
    let Some(dict) = cx.module_dict(&sys) else { return Ok(true) };
    for (name, hooks) in [("meta_path", false), ("path_hooks", true)] {
        let key = cx.intern(name)?;
        let Some(list) = cx.dict_get_str(&dict, &key).filter(|list| cx.as_list(list).is_some()) else { return Ok(true) };
        let items = cx.collect(&list)?;
        let importlib = &Machine::of(cx).importlib;
        let known = if hooks { &importlib.hooks } else { &importlib.finders };
        if items.len() != known.len() || !items.iter().zip(known).all(|(item, known)| item.is(known)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Imports through importlib.
pub(super) fn find_and_load(cx: &mut Context, name: &str) -> PyResult<Value> {
    let bootstrap = bootstrap(cx)?;
    let import = cx.get_attr_str(&bootstrap, "_gcd_import")?;
    let name = cx.intern(name)?;
    let result = cx.call_method(&bootstrap, "_find_and_load", &[name, import]);
    if result.is_err() {
        trim(cx);
    }
    result
}

/// Takes the entries of importlib's own frames out of the traceback of the exception being raised, as far as they only hand on.
fn trim(cx: &mut Context) {
    use crate::traceback::{entry, field, set_field};
    let Some(error) = cx.raised.clone() else { return };
    let always = cx.is_instance_of(&error, ShapeId::IMPORT_ERROR);
    let Some(mut at) = lissom_objects::exception::fields(cx, &error).and_then(|fields| fields.traceback.clone()) else { return };
    let mut kept: Vec<Value> = Vec::new();
    let mut chunk: Vec<Value> = Vec::new();
    loop {
        let code = crate::traceback::entry_code(&at).map(|(code, _)| code);
        let (file, name) = code
            .and_then(|code| crate::code::CodeCell::of(&code).map(|code| (code.filename.clone(), code.name.clone())))
            .map_or((String::new(), String::new()), |(file, name)| (file.map_or_else(String::new, |file| cx.string_lossy(&file)), name.map_or_else(String::new, |name| cx.string_lossy(&name))));
        if file.starts_with("<frozen importlib.") {
            chunk.push(at.clone());
            if always || name == "_call_with_frames_removed" {
                chunk.clear();
            }
        } else {
            kept.append(&mut chunk);
            kept.push(at.clone());
        }
        match field(&at, entry::NEXT) {
            Some(next) => at = next,
            None => break,
        }
    }
    kept.append(&mut chunk);
    let mut next = None;
    for entry in kept.into_iter().rev() {
        set_field(cx, &entry, entry::NEXT, next);
        next = Some(entry);
    }
    lissom_objects::exception::set_traceback(cx, &error, next);
}

/// An attribute of a module that is not in its namespace: what is made when it is asked for; or another error than the usual one.
///
/// # Errors
/// `AttributeError` for a module whose code still runs.
pub fn missing_attribute(cx: &mut Context, module: &Value, name: &Value) -> PyResult<Option<Value>> {
    let text = cx.string_lossy(name);
    if matches!(text.as_str(), "__spec__" | "__loader__" | "__cached__") && is_marked(module) && !Machine::of(cx).importlib.waking {
        complete(cx, module)?;
        let Some(dict) = cx.module_dict(module) else { return Ok(None) };
        return Ok(cx.dict_get_str(&dict, name));
    }
    let own = own_name(cx, module);
    if Machine::of(cx).importlib.runs(module) {
        let table = modules(cx)?;
        let submodule = format!("{own}.{text}");
        let key = cx.intern(&submodule)?;
        let message = match cx.dict_get_str(&table, &key) {
            Some(_) => format!("cannot access submodule '{text}' of module '{own}' (most likely due to a circular import)"),
            None => shadowing(cx, module, &own, &text).unwrap_or_else(|| format!("partially initialized module '{own}' has no attribute '{text}' (most likely due to a circular import)")),
        };
        let error = lissom_objects::exception::new_attribute_error(cx, &message, name, module)?;
        return Err(cx.raise(error));
    }
    if let Some(message) = shadowing(cx, module, &own, &text) {
        let error = lissom_objects::exception::new_attribute_error(cx, &message, name, module)?;
        return Err(cx.raise(error));
    }
    Ok(None)
}

/// The hint for a script that has the name of a library module and hides it.
fn shadowing(cx: &mut Context, module: &Value, own: &str, name: &str) -> Option<String> {
    let file = shadowing_file(cx, module, own)?;
    Some(format!("module '{own}' has no attribute '{name}' (consider renaming '{file}' since it has the same name as the standard library module named '{own}' and prevents importing that standard library module)"))
}

/// The file of a module that hides a library module of the same name: it lies in the folder of the script.
pub(super) fn shadowing_file(cx: &mut Context, module: &Value, own: &str) -> Option<String> {
    (Machine::of(cx).library)(own)?;
    let dict = cx.module_dict(module)?;
    let key = cx.names.file.clone();
    let file = cx.dict_get_str(&dict, &key)?;
    let file = cx.as_str(&file)?.utf8()?.to_owned();
    if Machine::of(cx).inside_library(&file).is_some() {
        return None;
    }
    let table = modules(cx).ok()?;
    let key = cx.intern("sys").ok()?;
    let sys = cx.dict_get_str(&table, &key)?;
    let dict = cx.module_dict(&sys)?;
    let key = cx.intern("path").ok()?;
    let path = cx.dict_get_str(&dict, &key)?;
    let first = cx.collect(&path).ok()?.first().cloned()?;
    let first = cx.as_str(&first)?.utf8()?.to_owned();
    let folder = std::path::Path::new(&file).parent()?.to_string_lossy().into_owned();
    (folder == first || first.is_empty()).then_some(file)
}

pub(super) fn own_name(cx: &mut Context, module: &Value) -> String {
    let key = cx.names.name.clone();
    match cx.module_dict(module).and_then(|dict| cx.dict_get_str(&dict, &key)) {
        Some(name) => cx.string_lossy(&name),
        None => String::new(),
    }
}

/// Gives a module that the machine loaded its `__spec__` and `__loader__`.
fn complete(cx: &mut Context, module: &Value) -> PyResult {
    bootstrap(cx)?;
    if take_mark(module) {
        cx.call_module("_lissom_import", "complete", std::slice::from_ref(module))?;
    }
    Ok(())
}

/// A global variable that a module has without having it yet.
///
/// # Errors
/// What making it raises.
pub(crate) fn missing_global(cx: &mut Context, globals: &Value, name: &Value) -> PyResult<Option<Value>> {
    if !matches!(name.str_bytes(), b"__spec__" | b"__loader__" | b"__cached__") || !globals.is_dict() {
        return Ok(None);
    }
    let key = cx.names.name.clone();
    let Some(own) = cx.dict_get_str(globals, &key) else { return Ok(None) };
    let table = modules(cx)?;
    let Some(module) = cx.dict_get(&table, &own)? else { return Ok(None) };
    if cx.module_dict(&module).is_some_and(|dict| dict.is(globals)) { missing_attribute(cx, &module, name) } else { Ok(None) }
}
