//! `sys`: the runtime as a program sees it.
//!
//! What costs something to make and is rarely looked at (`version_info`, `flags`, `float_info`, …) is made (info.rs) when it is first
//! asked for, through the module's `__getattr__`.

mod breakpoint;
pub mod functions;
mod more;
mod jit;
mod monitoring;
pub mod info;
pub mod unraisable;

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
    /// `sys.flags`, by the numbers in [`flag`].
    pub flags: [i32; flag::COUNT],
    /// `sys.orig_argv`
    pub original: Vec<Vec<u8>>,
    /// Standard output and error are not buffered (`-u`).
    pub unbuffered: bool,
    /// `sys.pycache_prefix`
    pub pycache_prefix: Option<Vec<u8>>,
    /// Frames that `tracemalloc` keeps, if it runs from the start.
    pub tracemalloc: usize,
    /// `faulthandler` runs from the start.
    pub faulthandler: bool,
    /// The runtime is about to end: its exit functions have run.
    pub ends: bool,
}

/// Places in `sys.flags`, in CPython's order.
pub mod flag {
    /// `-d`
    pub const DEBUG: usize = 0;
    /// `-i`
    pub const INSPECT: usize = 1;
    /// An interactive session, or `-i`.
    pub const INTERACTIVE: usize = 2;
    /// `-O`
    pub const OPTIMIZE: usize = 3;
    /// `-B`
    pub const DONT_WRITE_BYTECODE: usize = 4;
    /// `-s`
    pub const NO_USER_SITE: usize = 5;
    /// `-S`
    pub const NO_SITE: usize = 6;
    /// `-E`
    pub const IGNORE_ENVIRONMENT: usize = 7;
    /// `-v`
    pub const VERBOSE: usize = 8;
    /// `-b`
    pub const BYTES_WARNING: usize = 9;
    /// `-q`
    pub const QUIET: usize = 10;
    /// `PYTHONHASHSEED` is not 0.
    pub const HASH_RANDOMIZATION: usize = 11;
    /// `-I`
    pub const ISOLATED: usize = 12;
    /// `-X dev`
    pub const DEV_MODE: usize = 13;
    /// `-X utf8`
    pub const UTF8_MODE: usize = 14;
    /// `-X warn_default_encoding`
    pub const WARN_DEFAULT_ENCODING: usize = 15;
    /// `-P`
    pub const SAFE_PATH: usize = 16;
    /// `-X int_max_str_digits`
    pub const INT_MAX_STR_DIGITS: usize = 17;
    /// `-X gil`; this and what follows are no items of the tuple.
    pub const GIL: usize = 18;
    /// `-X thread_inherit_context`
    pub const THREAD_INHERIT_CONTEXT: usize = 19;
    /// `-X context_aware_warnings`
    pub const CONTEXT_AWARE_WARNINGS: usize = 20;
    /// How many there are.
    pub const COUNT: usize = 21;
}

/// The runtime begins to end (`sys.is_finalizing`).
pub fn begin_end(cx: &mut Context) {
    cx.state::<Settings>("sys").ends = true;
}

/// Does the runtime end (`sys.is_finalizing`)?
pub fn is_finalizing(cx: &mut Context) -> bool {
    cx.state::<Settings>("sys").ends
}

/// One of `sys.flags`.
pub fn flag_of(cx: &mut Context, flag: usize) -> i32 {
    cx.state::<Settings>("sys").flags[flag]
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
    cx.module_functions(&module, more::Functions::METHODS)?;
    cx.module_set(&module, "_home", Value::NONE)?;
    let modules = match cx.modules.clone() {
        Some(modules) => modules,
        None => {
            let modules = cx.new_namespace(64)?;
            cx.modules = Some(modules.clone());
            modules
        }
    };
    cx.module_set(&module, "modules", modules)?;
    let hook_arguments = cx.struct_type(&unraisable::ARGUMENTS)?;
    cx.module_set(&module, "UnraisableHookArgs", hook_arguments)?;
    let settings = cx.state::<Settings>("sys").clone();
    let arguments = cx.new_list()?;
    for argument in &settings.arguments {
        let argument = crate::errors::system_str(cx, argument)?;
        cx.list_push(&arguments, argument)?;
    }
    cx.module_set(&module, "argv", arguments.clone())?;
    let original = cx.new_list()?;
    for argument in &settings.original {
        let argument = crate::errors::system_str(cx, argument)?;
        cx.list_push(&original, argument)?;
    }
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
    // The lists of finders and hooks are made when importlib is woken: see `functions::__getattr__`.
    let list = cx.new_list()?;
    cx.module_set(&module, "path", list)?;
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
        ("ps1", ">>> "),
        ("ps2", "... "),
    ] {
        let text = cx.new_str(text)?;
        cx.module_set(&module, name, text)?;
    }
    let library = lissom_vm::Machine::of(cx).library_folder.clone();
    let library = cx.new_str(&library)?;
    cx.module_set(&module, "_stdlib_dir", library)?;
    let largest = cx.new_int(i64::MAX)?;
    cx.module_set(&module, "maxsize", largest)?;
    cx.module_set(&module, "maxunicode", Value::int32(0x0010_ffff))?;
    cx.module_set(&module, "hexversion", Value::int32(0x030e_00f0))?;
    cx.module_set(&module, "api_version", Value::int32(1013))?;
    cx.module_set(&module, "dont_write_bytecode", Value::bool(settings.flags[flag::DONT_WRITE_BYTECODE] != 0))?;
    let prefix = match &settings.pycache_prefix {
        Some(prefix) => crate::errors::system_str(cx, prefix)?,
        None => Value::NONE,
    };
    cx.module_set(&module, "pycache_prefix", prefix)?;
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
