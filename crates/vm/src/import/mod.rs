//! Import: `sys.modules`, native modules, the embedded library, and files on `sys.path`.
//!
//! Order for a name: `sys.modules`; native modules; then, for each entry of the path (`sys.path`, or the package's `__path__`), a package
//! `NAME/__init__.py`, a module `NAME.py`, or a folder `NAME` (namespace package). One entry, the folder that the embedded
//! library appears to lie in, stands for the library: modules below it come from the executable, whether or not there is such a folder. What goes beyond that
//! (finders, hooks, archives, byte code without source, namespace packages) is done by the library's importlib, see lazy.rs.

pub mod lazy;

use std::path::Path;

use lissom_objects::{Context, PyResult, ShapeId, Value, exception};

use crate::frame::Frame;
use crate::machine::{CompileMode, Machine};

/// `sys.modules`
fn modules(cx: &mut Context) -> PyResult<Value> {
    match cx.modules.clone() {
        Some(modules) => Ok(modules),
        None => {
            let modules = cx.new_namespace(64)?;
            cx.modules = Some(modules.clone());
            Ok(modules)
        }
    }
}

/// A module by its full name; the parents are imported first.
///
/// # Errors
/// `ModuleNotFoundError`; what running the module raises.
pub fn import_module(cx: &mut Context, name: &str) -> PyResult<Value> {
    cx.check_stack()?;
    let table = modules(cx)?;
    let key = cx.intern(name)?;
    if let Some(module) = cx.dict_get(&table, &key)? {
        if module.is_none() {
            return Err(not_found(cx, &format!("import of {name} halted; None in sys.modules"), name));
        }
        if Machine::of(cx).threads.are_several() {
            lazy::wait_for_other(cx, &module)?;
        }
        return Ok(module);
    }
    if lazy::ALIASES.iter().any(|(alias, _)| *alias == name) {
        let bootstrap = lazy::wake_for(cx, name)?;
        return Ok(cx.dict_get(&table, &key)?.unwrap_or(bootstrap));
    }
    if lazy::is_changed(cx)? {
        return lazy::find_and_load(cx, name);
    }
    let (parent, last) = match name.rsplit_once('.') {
        Some((parent, last)) => (Some(import_module(cx, parent)?), last),
        None => (None, name),
    };
    if parent.is_some()
        && let Some(module) = cx.dict_get(&table, &key)?
    {
        return Ok(module);
    }
    let module = find_and_load(cx, name, last, parent.as_ref())?;
    if let Some(parent) = &parent {
        let child = cx.intern(last)?;
        if let Err(raised) = cx.set_attr(parent, &child, module.clone()) {
            if !cx.raised_is(ShapeId::ATTRIBUTE_ERROR) {
                return Err(raised);
            }
            drop(cx.take_raised(raised));
            let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
            warn(cx, &format!("Cannot set an attribute on '{parent}' for child module '{last}'"), ShapeId::IMPORT_WARNING)?;
        }
    }
    Ok(module)
}

/// The code of a module that the library has: unpacked, or compiled if it could not be when the program was built, or something is to be left out.
///
/// # Errors
/// `MemoryError`; `SyntaxError`.
pub fn library_code(cx: &mut Context, name: &str, file: &str) -> PyResult<Value> {
    let machine = Machine::of(cx);
    match (machine.library_code)(name).filter(|_| machine.optimize == 0) {
        Some(packed) => crate::code::packed::load(cx, packed, file),
        None => {
            let source = (Machine::of(cx).library_source)(name).ok_or_else(|| cx.memory_error())?;
            compiled(cx, &source, file)
        }
    }
}

fn compiled(cx: &mut Context, source: &[u8], file: &str) -> PyResult<Value> {
    let compile = Machine::of(cx).compiler;
    let flags = u32::from(Machine::of(cx).optimize) << crate::machine::OPTIMIZE_SHIFT;
    let code = compile(cx, source, file, CompileMode::Exec, flags)?;
    crate::code::link(cx, &code)
}

fn warn(cx: &mut Context, message: &str, category: ShapeId) -> PyResult {
    let (message, category) = (cx.new_message(message)?, cx.type_object(category));
    cx.call_module("warnings", "warn", &[message, category]).map(drop)
}

/// Modules of the library that CPython has frozen: a program's own file of that name is not found by their name.
const FROZEN: &[&str] =
    &["_collections_abc", "_sitebuiltins", "abc", "codecs", "genericpath", "io", "ntpath", "os", "posixpath", "runpy", "site", "stat"];

fn find_and_load(cx: &mut Context, name: &str, last: &str, parent: Option<&Value>) -> PyResult<Value> {
    let table = modules(cx)?;
    let key = cx.intern(name)?;
    let native = Machine::of(cx).natives.iter().find(|(known, _)| *known == name).map(|(_, make)| *make);
    if let Some(make) = native {
        let module = make(cx)?;
        lazy::mark(&module);
        cx.dict_set(&table, &key, module.clone())?;
        return Ok(module);
    }
    if parent.is_none() && FROZEN.contains(&name) && (Machine::of(cx).library)(name).is_some() {
        return load_library(cx, name, name);
    }
    let path = match parent {
        Some(parent) => {
            let attribute = cx.names.path.clone();
            match cx.lookup_attr(parent, &attribute)? {
                Some(path) => path,
                None => {
                    let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
                    let message = format!("No module named {}; {} is not a package", quoted(cx, name), quoted(cx, parent));
                    return Err(not_found(cx, &message, name));
                }
            }
        }
        None => {
            let sys = import_module(cx, "sys")?;
            cx.get_attr_str(&sys, "path")?
        }
    };
    let mut elsewhere = false;
    for folder in cx.collect(&path)? {
        let Some(folder) = cx.as_str(&folder).and_then(|view| view.utf8()).map(str::to_owned) else { continue };
        if let Some(inner) = Machine::of(cx).inside_library(&folder) {
            let inner = inner.trim_matches('/').replace('/', ".");
            let full = if inner.is_empty() { last.to_owned() } else { format!("{inner}.{last}") };
            if (Machine::of(cx).library)(&full).is_some() {
                return load_library(cx, name, &full);
            }
            continue;
        }
        let current = if folder.is_empty() { lissom_host::source::folder_of(".") } else { String::new() };
        let base = if folder.is_empty() { Path::new(&current) } else { Path::new(&folder) };
        let package = base.join(last);
        let (init, file) = (package.join("__init__.py"), base.join(format!("{last}.py")));
        if let Ok(source) = lissom_host::source::read(&init) {
            return load_source(cx, name, &source, &init.to_string_lossy(), Some(&package.to_string_lossy()));
        }
        if let Ok(source) = lissom_host::source::read(&file) {
            return load_source(cx, name, &source, &file.to_string_lossy(), None);
        }
        // Namespace packages, byte code and archives.
        elsewhere |= lissom_host::source::is_folder(&package) || lissom_host::source::is_file(&base.join(format!("{last}.pyc"))) || !lissom_host::source::is_folder(base);
    }
    if elsewhere && !Machine::of(cx).importlib.is_waking() {
        return lazy::find_and_load(cx, name);
    }
    let message = format!("No module named {}", quoted(cx, name));
    Err(not_found(cx, &message, name))
}

/// Runs a module of the library, where it is called `full`.
fn load_library(cx: &mut Context, name: &str, full: &str) -> PyResult<Value> {
    let package = (Machine::of(cx).library)(full).unwrap_or(false);
    let base = format!("{}/{}", Machine::of(cx).library_folder, full.replace('.', "/"));
    let file = format!("{base}{}", if package { "/__init__.py" } else { ".py" });
    let code = library_code(cx, full, &file)?;
    run_module(cx, name, &code, &file, package.then_some(base.as_str()))
}

/// Runs the source of a module.
fn load_source(cx: &mut Context, name: &str, source: &[u8], file: &str, folder: Option<&str>) -> PyResult<Value> {
    let code = compiled(cx, source, file)?;
    run_module(cx, name, &code, file, folder)
}

/// Runs the code of a module; it is in `sys.modules` while it runs, and leaves it if it fails.
fn run_module(cx: &mut Context, name: &str, code: &Value, file: &str, folder: Option<&str>) -> PyResult<Value> {
    let module = cx.new_module(name, None)?;
    lazy::mark(&module);
    match file.strip_prefix("<frozen ").and_then(|file| file.strip_suffix('>')) {
        // importlib asks frozen modules where they come from.
        Some(origin) => {
            let origin = cx.new_str(origin)?;
            cx.module_set(&module, "__origname__", origin)?;
        }
        None => {
            let file = cx.new_str(file)?;
            cx.module_set(&module, "__file__", file)?;
        }
    }
    let package = if folder.is_some() { name } else { name.rsplit_once('.').map_or("", |(parent, _)| parent) };
    let package = cx.intern(package)?;
    cx.module_set(&module, "__package__", package)?;
    if let Some(folder) = folder {
        let folder = cx.new_str(folder)?;
        let list = cx.new_list_from(&[folder])?;
        cx.module_set(&module, "__path__", list)?;
    }
    let table = modules(cx)?;
    let key = cx.intern(name)?;
    cx.dict_set(&table, &key, module.clone())?;
    let Some(globals) = cx.module_dict(&module) else { return Ok(module) };
    add_builtins(cx, &globals)?;
    let thread = crate::thread::identity(cx);
    Machine::of(cx).importlib.begin(thread, module.clone());
    let result = crate::execute::run_code(cx, code, &globals, &globals);
    Machine::of(cx).importlib.end(thread);
    if Machine::of(cx).threads.are_several() {
        crate::thread::tell(cx);
    }
    if Machine::of(cx).importlib.is_idle(thread) {
        Machine::release_file(cx);
    }
    match result {
        // A module may replace itself; it is the newest one now.
        Ok(_) => match cx.dict_remove(&table, &key)? {
            Some(module) => {
                cx.dict_set(&table, &key, module.clone())?;
                Ok(module)
            }
            None => Err(cx.key_error(&key)),
        },
        Err(raised) => {
            let pending = cx.raised.take();
            drop(cx.dict_remove(&table, &key)?);
            cx.raised = pending;
            Err(raised)
        }
    }
}

/// Gives a namespace its `__builtins__`.
///
/// # Errors
/// `MemoryError`
pub fn add_builtins(cx: &mut Context, globals: &Value) -> PyResult {
    let key = cx.names.builtins.clone();
    if cx.dict_get_str(globals, &key).is_none() {
        let module = import_module(cx, "builtins")?;
        cx.dict_set(globals, &key, module)?;
    }
    Ok(())
}

/// A name as its `repr` shows it.
fn quoted(cx: &mut Context, name: &str) -> String {
    match cx.new_message(name).and_then(|name| cx.repr(&name)) {
        Ok(text) => cx.string_lossy(&text),
        Err(raised) => {
            drop(cx.take_raised(raised));
            format!("'{name}'")
        }
    }
}

fn not_found(cx: &mut Context, message: &str, name: &str) -> lissom_objects::Raised {
    let made = (|| {
        let (message, name) = (cx.new_message(message)?, cx.new_message(name)?);
        let error = exception::new(cx, ShapeId::MODULE_NOT_FOUND_ERROR, &[message])?;
        exception::set_member(cx, &error, 1, name);
        Ok(error)
    })();
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Imports for native code.
pub(crate) fn import_for_native(cx: &mut Context, name: &str) -> PyResult<Value> {
    import_module(cx, name)
}

/// `import name` and `from name import …`, through `__import__` of the frame's built-ins if it was replaced.
#[inline(never)]
pub(crate) fn import_name(cx: &mut Context, frame: *mut Frame, name: &Value, level: &Value, from: &Value) -> PyResult<Value> {
    // SAFETY: the frame is the one running.
    let (globals, builtins) = unsafe { (crate::ops::variable::globals_of(frame), crate::ops::variable::builtins_of(frame).cloned()) };
    let key = cx.intern("__import__")?;
    if let Some(builtins) = builtins
        && let Some(function) = cx.dict_get_str(&builtins, &key)
        && lissom_objects::descriptor::as_callable(&function).is_none()
    {
        // SAFETY: as above.
        let locals = unsafe { (*frame).locals.clone() }.unwrap_or(Value::NONE);
        return cx.call(&function, &[name.clone(), globals, locals, from.clone(), level.clone()]);
    }
    import_with(cx, name, Some(&globals), from, level.as_small_int().unwrap_or(0))
}

/// `__import__(name, globals, locals, fromlist, level)`
///
/// # Errors
/// `ImportError`; what running modules raises.
pub fn import_with(cx: &mut Context, name: &Value, globals: Option<&Value>, from: &Value, level: i64) -> PyResult<Value> {
    if level == 0
        && name.is_str()
        && std::str::from_utf8(name.str_bytes()).is_err()
        && let Some(modules) = cx.modules.clone()
        && let Some(module) = cx.dict_get(&modules, name)?
    {
        // A name with a lone surrogate, which the rest does not handle: no file has such a name.
        return Ok(module);
    }
    let text = cx.string_lossy(name);
    if level < 0 {
        return Err(cx.value_error("level must be >= 0"));
    }
    let full = if level > 0 { absolute_name(cx, &text, globals, level)? } else { text.clone() };
    if full.is_empty() {
        return Err(cx.value_error("Empty module name"));
    }
    let module = import_module(cx, &full)?;
    if !cx.truth(from)? {
        if level == 0 {
            let first = text.split('.').next().unwrap_or(&text);
            return if first == full { Ok(module) } else { import_module(cx, first) };
        }
        let Some((first, _)) = text.split_once('.') else { return Ok(module) };
        let cut = full.len() - (text.len() - first.len());
        return import_module(cx, &full[..cut]);
    }
    // Names that are no attributes of a package may be its submodules.
    let path = cx.names.path.clone();
    if cx.lookup_attr(&module, &path)?.is_some() {
        for item in cx.collect(from)? {
            let Some(view) = cx.as_str(&item) else {
                let found = cx.type_name(&item);
                return Err(cx.type_error(&format!("Item in ``from list'' must be str, not {found}")));
            };
            let item_text = String::from_utf8_lossy(view.bytes).into_owned();
            if item_text == "*" {
                let all = cx.names.all.clone();
                if let Some(all) = cx.lookup_attr(&module, &all)? {
                    for name in cx.collect(&all)? {
                        if cx.as_str(&name).is_none() {
                            let found = cx.type_name(&name);
                            return Err(cx.type_error(&format!("Item in {full}.__all__ must be str, not {found}")));
                        }
                        let name = cx.string_lossy(&name);
                        import_submodule(cx, &module, &full, &name)?;
                    }
                }
                continue;
            }
            import_submodule(cx, &module, &full, &item_text)?;
        }
    }
    Ok(module)
}

fn import_submodule(cx: &mut Context, package: &Value, full: &str, name: &str) -> PyResult {
    let key = cx.intern(name)?;
    if cx.lookup_attr(package, &key)?.is_some() {
        return Ok(());
    }
    let submodule = format!("{full}.{name}");
    match import_module(cx, &submodule) {
        Ok(_) => Ok(()),
        Err(raised) if cx.raised_is(ShapeId::MODULE_NOT_FOUND_ERROR) => {
            let missing = cx.raised.clone().and_then(|error| exception::member(cx, &error, 1)).map(|name| cx.string_lossy(&name));
            if missing.as_deref() == Some(&submodule) {
                drop(cx.take_raised(raised));
                return Ok(());
            }
            Err(raised)
        }
        Err(raised) => Err(raised),
    }
}

/// The absolute name of a relative import.
fn absolute_name(cx: &mut Context, name: &str, globals: Option<&Value>, level: i64) -> PyResult<String> {
    let key = cx.names.name.clone();
    let Some(globals) = globals else {
        let message = cx.new_str("'__name__' not in globals")?;
        return Err(cx.key_error(&message));
    };
    if !cx.is_dict(globals) {
        return Err(cx.type_error("globals must be a dict"));
    }
    let (package_key, spec_key) = (cx.names.package.clone(), cx.names.spec.clone());
    let package = cx.dict_get_str(globals, &package_key).filter(|package| !package.is_none());
    let spec = cx.dict_get_str(globals, &spec_key).filter(|spec| !spec.is_none());
    let package = if let Some(package) = package {
        if cx.as_str(&package).is_none() {
            return Err(cx.type_error("package must be a string"));
        }
        if let Some(spec) = spec {
            let parent = cx.get_attr_str(&spec, "parent")?;
            if !cx.equal(&package, &parent)? {
                warn(cx, "__package__ != __spec__.parent", ShapeId::DEPRECATION_WARNING)?;
            }
        }
        cx.string_lossy(&package)
    } else if let Some(spec) = spec {
        let parent = cx.get_attr_str(&spec, "parent")?;
        if cx.as_str(&parent).is_none() {
            return Err(cx.type_error("__spec__.parent must be a string"));
        }
        cx.string_lossy(&parent)
    } else {
        warn(cx, "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__", ShapeId::IMPORT_WARNING)?;
        let Some(own) = cx.dict_get_str(globals, &key) else {
            let message = cx.new_str("'__name__' not in globals")?;
            return Err(cx.key_error(&message));
        };
        if cx.as_str(&own).is_none() {
            return Err(cx.type_error("__name__ must be a string"));
        }
        let (own, path) = (cx.string_lossy(&own), cx.names.path.clone());
        if cx.dict_get_str(globals, &path).is_some() { own } else { own.rsplit_once('.').map_or_else(String::new, |(parent, _)| parent.to_owned()) }
    };
    if package.is_empty() {
        return Err(cx.error(ShapeId::IMPORT_ERROR, "attempted relative import with no known parent package"));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((parent, _)) => base = parent,
            None => return Err(cx.error(ShapeId::IMPORT_ERROR, "attempted relative import beyond top-level package")),
        }
    }
    Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
}

/// Does the module's code still run?
fn is_partial(cx: &mut Context, module: &Value) -> bool {
    if Machine::of(cx).importlib.runs(module) {
        return true;
    }
    let key = cx.names.spec.clone();
    let Some(spec) = cx.module_dict(module).and_then(|dict| cx.dict_get_str(&dict, &key)) else { return false };
    match cx.get_attr_str(&spec, "_initializing").and_then(|flag| cx.truth(&flag)) {
        Ok(partial) => partial,
        Err(raised) => {
            drop(cx.take_raised(raised));
            false
        }
    }
}

/// `from module import name`
#[inline(never)]
pub(crate) fn import_from(cx: &mut Context, module: &Value, name: &Value) -> PyResult<Value> {
    if let Some(value) = cx.lookup_attr(module, name)? {
        return Ok(value);
    }
    let own = cx.names.name.clone();
    let package = cx.lookup_attr(module, &own)?;
    let text = cx.string_lossy(name);
    if let Some(package) = &package
        && cx.as_str(package).is_some()
    {
        let full = format!("{}.{text}", cx.string_lossy(package));
        let key = cx.intern(&full)?;
        let table = modules(cx)?;
        if let Some(module) = cx.dict_get(&table, &key)? {
            return Ok(module);
        }
    }
    let package_text = package.as_ref().map_or_else(|| "<unknown module name>".to_owned(), |package| cx.string_lossy(package));
    let file_key = cx.names.file.clone();
    let file = cx.lookup_attr(module, &file_key)?;
    let place = file.as_ref().map_or_else(|| "unknown location".to_owned(), |file| cx.string_lossy(file));
    let own = lazy::own_name(cx, module);
    let message = match lazy::shadowing_file(cx, module, &own) {
        Some(file) => format!(
            "cannot import name '{text}' from '{package_text}' (consider renaming '{file}' since it has the same name as the standard library module named '{own}' and prevents importing that standard library module)"
        ),
        None if is_partial(cx, module) => format!("cannot import name '{text}' from partially initialized module '{package_text}' (most likely due to a circular import) ({place})"),
        None => format!("cannot import name '{text}' from '{package_text}' ({place})"),
    };
    let message = cx.new_message(&message)?;
    let error = exception::new(cx, ShapeId::IMPORT_ERROR, &[message])?;
    exception::set_member(cx, &error, 1, package.unwrap_or(Value::NONE));
    if let Some(file) = file {
        exception::set_member(cx, &error, 2, file);
    }
    exception::set_member(cx, &error, 3, name.clone());
    Err(cx.raise(error))
}

/// `from module import *`
#[inline(never)]
pub(crate) fn import_star(cx: &mut Context, frame: *mut Frame, module: &Value) -> PyResult {
    let all = cx.names.all.clone();
    let mut named = true;
    let names = match cx.lookup_attr(module, &all)? {
        Some(all) => cx.collect(&all)?,
        None => {
            let dict = cx.names.dict.clone();
            let Some(dict) = cx.lookup_attr(module, &dict)? else {
                return Err(cx.error(ShapeId::IMPORT_ERROR, "from-import-* object has no __dict__ and no __all__"));
            };
            let keys = cx.collect(&dict)?;
            named = false;
            let mut public = Vec::new();
            for key in keys {
                if cx.as_str(&key).is_none_or(|text| !text.bytes.starts_with(b"_")) {
                    public.push(key);
                }
            }
            public
        }
    };
    let own = lazy::own_name(cx, module);
    for name in names {
        if cx.as_str(&name).is_none() {
            let found = cx.type_name(&name);
            let place = if named { format!("Item in {own}.__all__") } else { format!("Key in {own}.__dict__") };
            return Err(cx.type_error(&format!("{place} must be str, not {found}")));
        }
        let name = cx.intern_value(&name)?;
        let value = cx.get_attr(module, &name)?;
        // SAFETY: the frame is the one running.
        unsafe { crate::ops::variable::store_name(cx, frame, &name, value)? };
    }
    Ok(())
}
