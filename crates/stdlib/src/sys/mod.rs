//! `sys`: the runtime as a program sees it.
//!
//! What costs something to make and is rarely looked at (`version_info`, `flags`, `float_info`, …) is made (info.rs) when it is first
//! asked for, through the module's `__getattr__`.

pub mod functions;
pub mod info;

use lissom_objects::{Context, PyResult, Value};

/// Settings of the command that `sys` shows.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `sys.argv`
    pub arguments: Vec<Vec<u8>>,
    /// `sys.executable`
    pub executable: Vec<u8>,
    /// `sys.warnoptions` (`-W`)
    pub warnings: Vec<String>,
    /// `sys._xoptions` (`-X`)
    pub extras: Vec<String>,
    /// `sys.flags`, in CPython's order: debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site,
    /// ignore_environment, verbose, bytes_warning, quiet, hash_randomization, isolated, dev_mode, utf8_mode, warn_default_encoding, safe_path, int_max_str_digits.
    pub flags: [i32; 18],
}

/// Names of the library's modules that are no part of the embedded ones.
const NATIVE_NAMES: &[&str] = &["builtins", "sys"];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("sys", Some("This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter."))?;
    cx.module_functions(&module, functions::Functions::METHODS)?;
    let modules = match cx.modules.clone() {
        Some(modules) => modules,
        None => {
            let modules = cx.new_namespace(64)?;
            cx.modules = Some(modules.clone());
            modules
        }
    };
    cx.module_set(&module, "modules", modules)?;
    let settings = cx.state::<Settings>("sys").clone();
    let arguments = cx.new_list()?;
    for argument in &settings.arguments {
        let argument = crate::errors::system_str(cx, argument)?;
        cx.list_push(&arguments, argument)?;
    }
    cx.module_set(&module, "argv", arguments.clone())?;
    let original = cx.new_list()?;
    cx.module_set(&module, "orig_argv", original)?;
    let executable = crate::errors::system_str(cx, &settings.executable)?;
    cx.module_set(&module, "executable", executable.clone())?;
    cx.module_set(&module, "_base_executable", executable)?;
    for (name, content) in [("warnoptions", &settings.warnings)] {
        let list = cx.new_list()?;
        for text in content {
            let text = cx.new_str(text)?;
            cx.list_push(&list, text)?;
        }
        cx.module_set(&module, name, list)?;
    }
    let extras = cx.new_dict()?;
    for extra in &settings.extras {
        let (key, value) = match extra.split_once('=') {
            Some((key, value)) => (key, cx.new_str(value)?),
            None => (extra.as_str(), Value::TRUE),
        };
        let key = cx.intern(key)?;
        cx.dict_set(&extras, &key, value)?;
    }
    cx.module_set(&module, "_xoptions", extras)?;
    for name in ["path", "meta_path", "path_hooks"] {
        let list = cx.new_list()?;
        cx.module_set(&module, name, list)?;
    }
    let cache = cx.new_dict()?;
    cx.module_set(&module, "path_importer_cache", cache)?;
    for (name, text) in [
        ("version", "3.14.0 (Lissom 0.1.0) [Rust]"),
        ("platform", "linux"),
        ("byteorder", "little"),
        ("copyright", "Copyright (c) the authors of Lissom."),
        ("prefix", "/usr/local"),
        ("exec_prefix", "/usr/local"),
        ("base_prefix", "/usr/local"),
        ("base_exec_prefix", "/usr/local"),
        ("platlibdir", "lib"),
        ("float_repr_style", "short"),
        ("abiflags", ""),
        ("_framework", ""),
        ("_stdlib_dir", "<lissom>"),
        ("ps1", ">>> "),
        ("ps2", "... "),
    ] {
        let text = cx.new_str(text)?;
        cx.module_set(&module, name, text)?;
    }
    let largest = cx.new_int(i64::MAX)?;
    cx.module_set(&module, "maxsize", largest)?;
    cx.module_set(&module, "maxunicode", Value::int32(0x0010_ffff))?;
    cx.module_set(&module, "hexversion", Value::int32(0x030e_00f0))?;
    cx.module_set(&module, "api_version", Value::int32(1013))?;
    cx.module_set(&module, "dont_write_bytecode", Value::TRUE)?;
    cx.module_set(&module, "pycache_prefix", Value::NONE)?;
    let git = [cx.new_str("lissom")?, Value::EMPTY_STRING, Value::EMPTY_STRING];
    let git = cx.new_tuple(&git)?;
    cx.module_set(&module, "_git", git)?;
    for (name, descriptor) in [("stdin", 0), ("stdout", 1), ("stderr", 2)] {
        let stream = crate::io::standard::new(cx, descriptor)?;
        cx.module_set(&module, name, stream.clone())?;
        cx.module_set(&module, &format!("__{name}__"), stream)?;
    }
    for name in ["displayhook", "excepthook", "unraisablehook", "breakpointhook"] {
        let hook = cx.get_attr_str(&module, name)?;
        cx.module_set(&module, &format!("__{name}__"), hook)?;
    }
    let mut native = Vec::new();
    for (name, _) in crate::MODULES {
        native.push(cx.intern(name)?);
    }
    for name in NATIVE_NAMES {
        let name = cx.intern(name)?;
        if !native.contains(&name) {
            native.push(name);
        }
    }
    let native = cx.new_tuple_from(native)?;
    cx.module_set(&module, "builtin_module_names", native)?;
    Ok(module)
}
