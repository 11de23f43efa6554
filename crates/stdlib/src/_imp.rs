//! `_imp`: what the library's importlib asks of the machine.
//!
//! Modules that are native count as built in; of the embedded library only importlib itself counts as frozen. The rest of the
//! library has a finder of its own (`_lissom_import`), which asks here for sources.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::code::CodeCell;

/// The names that count as frozen modules, and where their sources lie in the library.
const FROZEN: &[(&str, &str)] = &[("_frozen_importlib", "importlib._bootstrap"), ("_frozen_importlib_external", "importlib._bootstrap_external")];

/// What a byte-code file starts with: ours, which no CPython takes for its own.
const MAGIC: u32 = 0x0a0d_4c53;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_imp", Some("(Extremely) low-level import machinery bits as used by importlib."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    let mode = cx.new_str("default")?;
    cx.module_set(&module, "check_hash_based_pycs", mode)?;
    let magic = cx.new_int(i64::from(MAGIC))?;
    cx.module_set(&module, "pyc_magic_number_token", magic)?;
    Ok(module)
}

/// The functions of the module.
pub struct Functions;

fn text(cx: &mut Context, value: &Value, function: &str) -> PyResult<String> {
    if cx.as_str(value).is_none() {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("{function}() argument must be str, not {found}")));
    }
    Ok(cx.string_lossy(value))
}

/// Where a frozen module lies in the library, and whether it is a package.
fn frozen(name: &str) -> Option<(&'static str, bool)> {
    let (_, full) = FROZEN.iter().find(|(known, _)| *known == name)?;
    crate::library(full).map(|package| (*full, package))
}

/// The source of a module that the library has.
fn source_of(cx: &mut Context, name: &str) -> PyResult<Vec<u8>> {
    crate::source(name).ok_or_else(|| cx.memory_error())
}

fn no_such_frozen(cx: &mut Context, name: &str) -> lissom_objects::Raised {
    let made = (|| {
        let (message, name) = (cx.new_str(&format!("No such frozen object named {name}"))?, cx.new_str(name)?);
        let error = lissom_objects::exception::new(cx, ShapeId::IMPORT_ERROR, &[message])?;
        lissom_objects::exception::set_member(cx, &error, 1, name);
        Ok(error)
    })();
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

#[methods]
impl Functions {
    /// Return True if the import lock is currently held, else False.
    #[sig("()")]
    fn lock_held(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::bool(*cx.state::<usize>("_imp") > 0))
    }

    /// Acquires the interpreter's import lock for the current thread.
    #[sig("()")]
    fn acquire_lock(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        *cx.state::<usize>("_imp") += 1;
        Ok(Value::NONE)
    }

    /// Release the interpreter's import lock.
    #[sig("()")]
    fn release_lock(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let held = cx.state::<usize>("_imp");
        match held.checked_sub(1) {
            Some(rest) => {
                *held = rest;
                Ok(Value::NONE)
            }
            None => Err(cx.error(ShapeId::RUNTIME_ERROR, "not holding the import lock")),
        }
    }

    /// Returns the list of file suffixes used to identify extension modules.
    #[sig("()")]
    fn extension_suffixes(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_list()
    }

    /// Return 1 if the module is built in and 0 if not; -1 if it cannot be made again.
    #[sig("(name, /)")]
    fn is_builtin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "is_builtin")?;
        let known = matches!(name.as_str(), "sys" | "builtins");
        Ok(Value::int32(if known { -1 } else { i32::from(crate::MODULES.iter().any(|(native, _)| *native == name)) }))
    }

    /// Create a built-in module.
    #[sig("(spec, /)")]
    fn create_builtin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.get_attr_str(args.get(0), "name")?;
        let name = text(cx, &name, "create_builtin")?;
        if matches!(name.as_str(), "sys" | "builtins") {
            return (cx.hooks.import)(cx, &name);
        }
        match crate::MODULES.iter().find(|(native, _)| *native == name) {
            Some((_, make)) => make(cx),
            None => Ok(Value::NONE),
        }
    }

    /// Initialize a built-in module.
    #[sig("(mod, /)")]
    fn exec_builtin(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(0))
    }

    /// Initializes a frozen module.
    #[sig("(name, /)")]
    fn init_frozen(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "init_frozen")?;
        if frozen(&name).is_some() { (cx.hooks.import)(cx, &name) } else { Ok(Value::NONE) }
    }

    /// Returns True if the module name corresponds to a frozen module.
    #[sig("(name, /)")]
    fn is_frozen(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "is_frozen")?;
        Ok(Value::bool(frozen(&name).is_some()))
    }

    /// Returns True if the module name is of a frozen package.
    #[sig("(name, /)")]
    fn is_frozen_package(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "is_frozen_package")?;
        match frozen(&name) {
            Some((_, package)) => Ok(Value::bool(package)),
            None => Err(no_such_frozen(cx, &name)),
        }
    }

    /// Return info about the corresponding frozen module (if there is one) or None.
    #[sig("(name, /, *, withdata=False)")]
    fn find_frozen(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "find_frozen")?;
        let Some((full, package)) = frozen(&name) else { return Ok(Value::NONE) };
        let data = match args.opt(1) {
            Some(wanted) if cx.truth(wanted)? => {
                let source = source_of(cx, full)?;
                cx.new_bytes(&source)?
            }
            _ => Value::NONE,
        };
        let origin = cx.new_str(full)?;
        cx.new_tuple(&[data, Value::bool(package), origin])
    }

    /// Create a code object for a frozen module.
    #[sig("(name, data=None, /)")]
    fn get_frozen_object(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "get_frozen_object")?;
        let Some((full, _)) = frozen(&name) else { return Err(no_such_frozen(cx, &name)) };
        lissom_vm::import::library_code(cx, full, &format!("<frozen {full}>"))
    }

    /// The names of frozen modules.
    #[sig("()")]
    fn _frozen_module_names(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        for (name, _) in FROZEN {
            let name = cx.new_str(name)?;
            cx.list_push(&list, name)?;
        }
        Ok(list)
    }

    /// For tests of frozen modules; there is nothing to override.
    #[sig("(override, /)")]
    fn _override_frozen_modules_for_tests(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Changes code.co_filename to specify the passed-in file path.
    #[sig("(code, path, /)")]
    fn _fix_co_filename(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if CodeCell::of(args.get(0)).is_none() {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("_fix_co_filename() argument 1 must be code, not {found}")));
        }
        lissom_vm::code::set_filename(cx, args.get(0), args.get(1))?;
        Ok(Value::NONE)
    }

    /// A hash of a source, for byte-code files that are checked by it.
    #[sig("(key, source)")]
    fn source_hash(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = cx.index_i64(args.get(0))? as u64;
        let Some(source) = cx.as_bytes(args.get(1)).map(<[u8]>::to_vec) else {
            let found = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("a bytes-like object is required, not '{found}'")));
        };
        let hash = siphash13((key, 0), &source);
        cx.new_bytes(&hash.to_le_bytes())
    }

    /// Whether a module of the embedded library is a package, or None if there is no such module.
    #[sig("(name, /)")]
    fn _find_library(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "_find_library")?;
        Ok(crate::library(&name).map_or(Value::NONE, Value::bool))
    }

    /// The code of a module of the embedded library, for the path it seems to come from.
    #[sig("(name, path, /)")]
    fn _library_code(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, path) = (text(cx, args.get(0), "_library_code")?, text(cx, args.get(1), "_library_code")?);
        lissom_vm::import::library_code(cx, &name, &path)
    }

    /// The source of a module of the embedded library.
    #[sig("(name, /)")]
    fn _library_source(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args.get(0), "_library_source")?;
        let source = source_of(cx, &name)?;
        cx.new_bytes(&source)
    }

    /// The names of the modules of the embedded library in a package, or at the top.
    #[sig("(package, /)")]
    fn _library_names(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let package = text(cx, args.get(0), "_library_names")?;
        let prefix = if package.is_empty() { String::new() } else { format!("{package}.") };
        let list = cx.new_list()?;
        for name in crate::library::names() {
            if let Some(rest) = name.strip_prefix(&prefix).filter(|rest| !rest.contains('.') && !rest.is_empty()) {
                let rest = cx.new_str(rest)?;
                cx.list_push(&list, rest)?;
            }
        }
        Ok(list)
    }
}

/// SipHash with one round per word and three at the end.
fn siphash13(key: (u64, u64), bytes: &[u8]) -> u64 {
    let mut v = [key.0 ^ 0x736f_6d65_7073_6575, key.1 ^ 0x646f_7261_6e64_6f6d, key.0 ^ 0x6c79_6765_6e65_7261, key.1 ^ 0x7465_6462_7974_6573];
    let round = |v: &mut [u64; 4]| {
        v[0] = v[0].wrapping_add(v[1]);
        v[1] = v[1].rotate_left(13) ^ v[0];
        v[0] = v[0].rotate_left(32);
        v[2] = v[2].wrapping_add(v[3]);
        v[3] = v[3].rotate_left(16) ^ v[2];
        v[0] = v[0].wrapping_add(v[3]);
        v[3] = v[3].rotate_left(21) ^ v[0];
        v[2] = v[2].wrapping_add(v[1]);
        v[1] = v[1].rotate_left(17) ^ v[2];
        v[2] = v[2].rotate_left(32);
    };
    let chunks = bytes.chunks_exact(8);
    let mut last = (bytes.len() as u64) << 56;
    for (index, byte) in chunks.remainder().iter().enumerate() {
        last |= u64::from(*byte) << (8 * index);
    }
    for word in chunks.map(|chunk| chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))).chain([last]) {
        v[3] ^= word;
        round(&mut v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for _ in 0..3 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}
