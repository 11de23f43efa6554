//! Import: `sys.modules`, native modules, the embedded library, and files on `sys.path`.
//!
//! Order for a name: `sys.modules`; native modules; the embedded library; then, for each entry of the path (`sys.path`, or the package's
//! `__path__`), a package `NAME/__init__.py`, a module `NAME.py`, or a folder `NAME` (namespace package).

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
        return Ok(module);
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
        let last = cx.intern(last)?;
        cx.set_attr(parent, &last, module.clone())?;
    }
    Ok(module)
}

/// The source of a module that the library has.
fn library_source(cx: &mut Context, name: &str) -> PyResult<Vec<u8>> {
    (Machine::of(cx).library_source)(name).ok_or_else(|| cx.memory_error())
}

fn find_and_load(cx: &mut Context, name: &str, last: &str, parent: Option<&Value>) -> PyResult<Value> {
    let table = modules(cx)?;
    let key = cx.intern(name)?;
    let native = Machine::of(cx).natives.iter().find(|(known, _)| *known == name).map(|(_, make)| *make);
    if let Some(make) = native {
        let module = make(cx)?;
        cx.dict_set(&table, &key, module.clone())?;
        return Ok(module);
    }
    let library = Machine::of(cx).library;
    if let Some(package) = library(name) {
        let source = library_source(cx, name)?;
        let file = format!("<lissom>/{}{}", name.replace('.', "/"), if package { "/__init__.py" } else { ".py" });
        let folder = package.then(|| format!("<lissom>/{}", name.replace('.', "/")));
        return load(cx, name, &source, &file, folder.as_deref());
    }
    let path = match parent {
        Some(parent) => {
            let attribute = cx.names.path.clone();
            match cx.lookup_attr(parent, &attribute)? {
                Some(path) => path,
                None => {
                    let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent);
                    return Err(not_found(cx, &format!("No module named '{name}'; '{parent}' is not a package"), name));
                }
            }
        }
        None => {
            let sys = import_module(cx, "sys")?;
            cx.get_attr_str(&sys, "path")?
        }
    };
    let mut portions = Vec::new();
    for folder in cx.collect(&path)? {
        let Some(folder) = cx.as_str(&folder).and_then(|view| view.utf8()).map(str::to_owned) else { continue };
        let base = if folder.is_empty() { Path::new(".") } else { Path::new(&folder) };
        let package = base.join(last);
        let (init, file) = (package.join("__init__.py"), base.join(format!("{last}.py")));
        if let Ok(source) = lissom_host::source::read(&init) {
            return load(cx, name, &source, &init.to_string_lossy(), Some(&package.to_string_lossy()));
        }
        if let Ok(source) = lissom_host::source::read(&file) {
            return load(cx, name, &source, &file.to_string_lossy(), None);
        }
        if lissom_host::source::is_folder(&package) {
            portions.push(package.to_string_lossy().into_owned());
        }
    }
    if !portions.is_empty() {
        let module = cx.new_module(name, None)?;
        let list = cx.new_list()?;
        for portion in portions {
            let portion = cx.new_str(&portion)?;
            cx.list_push(&list, portion)?;
        }
        cx.module_set(&module, "__path__", list)?;
        let package = cx.intern(name)?;
        cx.module_set(&module, "__package__", package)?;
        cx.dict_set(&table, &key, module.clone())?;
        return Ok(module);
    }
    Err(not_found(cx, &format!("No module named '{name}'"), name))
}

/// Runs the source of a module; it is in `sys.modules` while it runs, and leaves it if it fails.
fn load(cx: &mut Context, name: &str, source: &[u8], file: &str, folder: Option<&str>) -> PyResult<Value> {
    let compile = Machine::of(cx).compiler;
    let code = compile(cx, source, file, CompileMode::Exec, 0)?;
    let code = crate::code::link(cx, &code)?;
    let module = cx.new_module(name, None)?;
    let file_value = cx.new_str(file)?;
    cx.module_set(&module, "__file__", file_value)?;
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
    match crate::execute::run_code(cx, &code, &globals, &globals) {
        // A module may replace itself.
        Ok(_) => Ok(cx.dict_get(&table, &key)?.unwrap_or(module)),
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

fn not_found(cx: &mut Context, message: &str, name: &str) -> lissom_objects::Raised {
    let made = (|| {
        let (message, name) = (cx.new_str(message)?, cx.new_str(name)?);
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
    let key = cx.names.package.clone();
    let package = match globals {
        Some(globals) => cx.dict_get_str(globals, &key).filter(|package| !package.is_none()),
        None => None,
    };
    let package = match package {
        Some(package) => cx.string_lossy(&package),
        None => {
            let (own, path) = (cx.names.name.clone(), cx.names.path.clone());
            let globals = globals.cloned().unwrap_or(Value::NONE);
            let own = cx.dict_get_str(&globals, &own).map_or_else(String::new, |own| cx.string_lossy(&own));
            if cx.dict_get_str(&globals, &path).is_some() { own } else { own.rsplit_once('.').map_or_else(String::new, |(parent, _)| parent.to_owned()) }
        }
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

/// `from module import name`
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
    let message = cx.new_str(&format!("cannot import name '{text}' from '{package_text}' ({place})"))?;
    let error = exception::new(cx, ShapeId::IMPORT_ERROR, &[message])?;
    exception::set_member(cx, &error, 1, package.unwrap_or(Value::NONE));
    if let Some(file) = file {
        exception::set_member(cx, &error, 2, file);
    }
    exception::set_member(cx, &error, 3, name.clone());
    Err(cx.raise(error))
}

/// `from module import *`
pub(crate) fn import_star(cx: &mut Context, frame: *mut Frame, module: &Value) -> PyResult {
    let all = cx.names.all.clone();
    let names = match cx.lookup_attr(module, &all)? {
        Some(all) => cx.collect(&all)?,
        None => {
            let dict = cx.names.dict.clone();
            let Some(dict) = cx.lookup_attr(module, &dict)? else {
                return Err(cx.error(ShapeId::IMPORT_ERROR, "from-import-* object has no __dict__ and no __all__"));
            };
            let keys = cx.collect(&dict)?;
            keys.into_iter().filter(|key| !key.str_bytes().starts_with(b"_")).collect()
        }
    };
    for name in names {
        if cx.as_str(&name).is_none() {
            let found = cx.type_name(&name);
            return Err(cx.type_error(&format!("Item in __all__ must be str, not {found}")));
        }
        let name = cx.intern_value(&name)?;
        let value = cx.get_attr(module, &name)?;
        // SAFETY: the frame is the one running.
        unsafe { crate::ops::variable::store_name(cx, frame, &name, value)? };
    }
    Ok(())
}

/// The source of a module that `-m` runs: bytes, file, package; `None` if there is none.
///
/// # Errors
/// What importing the parents raises.
pub fn find_source(cx: &mut Context, name: &str) -> PyResult<Option<(Vec<u8>, String, String)>> {
    let library = Machine::of(cx).library;
    let parent = name.rsplit_once('.').map_or("", |(parent, _)| parent).to_owned();
    if let Some(package) = library(name) {
        if package {
            return find_source(cx, &format!("{name}.__main__"));
        }
        let source = library_source(cx, name)?;
        return Ok(Some((source, format!("<lissom>/{}.py", name.replace('.', "/")), parent)));
    }
    let path = if parent.is_empty() {
        let sys = import_module(cx, "sys")?;
        cx.get_attr_str(&sys, "path")?
    } else {
        let package = import_module(cx, &parent)?;
        cx.get_attr_str(&package, "__path__")?
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    for folder in cx.collect(&path)? {
        let Some(folder) = cx.as_str(&folder).and_then(|view| view.utf8()).map(str::to_owned) else { continue };
        let base = if folder.is_empty() { Path::new(".") } else { Path::new(&folder) };
        let file = base.join(format!("{last}.py"));
        if let Ok(source) = lissom_host::source::read(&file) {
            return Ok(Some((source, file.to_string_lossy().into_owned(), parent)));
        }
        let main = base.join(last).join("__main__.py");
        if let Ok(source) = lissom_host::source::read(&main) {
            import_module(cx, name)?;
            return Ok(Some((source, main.to_string_lossy().into_owned(), name.to_owned())));
        }
    }
    Ok(None)
}
