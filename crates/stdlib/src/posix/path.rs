//! Arguments that name a file: a path, a descriptor in its place, a folder's descriptor beside it; and the errors that name it back.

use lissom_host::{Errno, SysResult};
use lissom_objects::{Args, Context, PyResult, Raised, Value};

use crate::errors::{c_int, os_error, system_str, to_system};

/// What a path argument is.
pub enum Target {
    /// A name.
    Name(Vec<u8>),
    /// A descriptor.
    Number(i32),
}

/// What a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `str`, `bytes`, path-like objects.
    Name,
    /// Descriptors too.
    Number,
    /// Descriptors and `None` too, which means the working folder.
    Nothing,
}

impl Takes {
    fn text(self) -> &'static str {
        match self {
            Takes::Name => "string, bytes or os.PathLike",
            Takes::Number => "string, bytes, os.PathLike or integer",
            Takes::Nothing => "string, bytes, os.PathLike, integer or None",
        }
    }
}

/// Reads a path argument.
///
/// # Errors
/// `TypeError`; `ValueError` for a zero in a name; what `__fspath__` raises.
pub fn target(cx: &mut Context, args: &Args, index: usize, takes: Takes) -> PyResult<Target> {
    let given = args.opt(index);
    let Some(value) = given.filter(|value| !(value.is_none() && takes == Takes::Nothing)) else { return Ok(Target::Name(b".".to_vec())) };
    let names = [cx.as_str(value).map(|view| to_system(view.bytes)), cx.as_bytes(value).map(<[u8]>::to_vec)];
    let bytes = match names.into_iter().flatten().next() {
        Some(bytes) => bytes,
        None if takes != Takes::Name && cx.is_index(value) => {
            if value.is(&Value::TRUE) || value.is(&Value::FALSE) {
                crate::errors::warn(cx, lissom_objects::ShapeId::RUNTIME_WARNING, "bool is used as a file descriptor", 1, None)?;
            }
            return c_int(cx, value).map(Target::Number);
        }
        None => {
            let (function, parameter) = (args.native.name, args.native.signature.names.get(index).copied().unwrap_or("path"));
            if !crate::errors::is_path(cx, value)? {
                let found = cx.type_name(value);
                return Err(cx.type_error(&format!("{function}: {parameter} should be {}, not {found}", takes.text())));
            }
            let path = crate::errors::fspath(cx, value, function, takes.text())?;
            match (cx.as_str(&path), cx.as_bytes(&path)) {
                (Some(view), _) => to_system(view.bytes),
                (_, Some(bytes)) => bytes.to_vec(),
                _ => Vec::new(),
            }
        }
    };
    if bytes.contains(&0) {
        let (function, parameter) = (args.native.name, args.native.signature.names.get(index).copied().unwrap_or("path"));
        return Err(cx.value_error(&format!("{function}: embedded null character in {parameter}")));
    }
    crate::unpack::look(cx, &bytes);
    Ok(Target::Name(bytes))
}

/// Reads a path argument that cannot be a descriptor.
///
/// # Errors
/// As [`target`].
pub fn name(cx: &mut Context, args: &Args, index: usize) -> PyResult<Vec<u8>> {
    match target(cx, args, index, Takes::Name)? {
        Target::Name(name) => Ok(name),
        Target::Number(_) => Ok(Vec::new()),
    }
}

/// Reads a descriptor: a number, or an object with `fileno()`.
///
/// # Errors
/// `TypeError`, `ValueError`
pub fn number(cx: &mut Context, value: &Value) -> PyResult<i32> {
    if cx.as_int(value).is_some() {
        return c_int(cx, value);
    }
    let name = cx.intern("fileno")?;
    let Some(method) = cx.lookup_attr(value, &name)? else {
        return Err(cx.type_error("argument must be an int, or have a fileno() method."));
    };
    let number = cx.call(&method, &[])?;
    if cx.as_int(&number).is_none() {
        return Err(cx.type_error("fileno() returned a non-integer"));
    }
    let number = c_int(cx, &number)?;
    if number < 0 {
        return Err(cx.value_error(&format!("file descriptor cannot be a negative integer ({number})")));
    }
    Ok(number)
}

/// Reads the descriptor of a folder that a name is relative to.
///
/// # Errors
/// `TypeError`
pub fn folder(cx: &mut Context, args: &Args, index: usize) -> PyResult<Option<i32>> {
    match args.some(index) {
        None => Ok(None),
        Some(value) if !cx.is_index(value) => {
            let found = cx.type_name(value);
            Err(cx.type_error(&format!("argument should be integer or None, not {found}")))
        }
        Some(value) => {
            if value.as_bool().is_some() {
                crate::errors::warn(cx, lissom_objects::ShapeId::RUNTIME_WARNING, "bool is used as a file descriptor", 1, None)?;
            }
            c_int(cx, value).map(Some)
        }
    }
}

/// Reads a flag that is on (or off) if it is not given.
///
/// # Errors
/// What its truth raises.
pub fn flag(cx: &mut Context, args: &Args, index: usize, default: bool) -> PyResult<bool> {
    args.opt(index).map_or(Ok(default), |flag| cx.truth(flag))
}

/// A descriptor excludes what says how a name is looked up.
///
/// # Errors
/// `ValueError`
pub fn check_number(cx: &mut Context, args: &Args, folder: Option<i32>, follow: bool) -> PyResult {
    let function = args.native.name;
    if folder.is_some() {
        return Err(cx.value_error(&format!("{function}: can't specify dir_fd without matching path")));
    }
    if !follow {
        return Err(cx.value_error(&format!("{function}: cannot use fd and follow_symlinks together")));
    }
    Ok(())
}

/// What an error says of an argument: the path, not the object that stands for it.
fn shown(cx: &mut Context, name: &Value) -> Value {
    if name.is_none() || cx.as_str(name).is_some() || cx.as_bytes(name).is_some() || cx.as_int(name).is_some() {
        return name.clone();
    }
    match crate::errors::fspath_only(cx, name) {
        Ok(path) => path,
        Err(raised) => {
            drop(cx.take_raised(raised));
            name.clone()
        }
    }
}

/// A result whose error names the argument.
///
/// # Errors
/// `OSError`
pub fn named<T>(cx: &mut Context, result: SysResult<T>, name: Option<&Value>) -> PyResult<T> {
    result.map_err(|errno| {
        let name = name.map(|name| shown(cx, name)).filter(|name| !name.is_none());
        os_error(cx, errno, name.as_ref())
    })
}

/// A result whose error names two arguments.
///
/// # Errors
/// `OSError`
pub fn named_both<T>(cx: &mut Context, result: SysResult<T>, first: &Value, second: &Value) -> PyResult<T> {
    result.map_err(|errno| {
        let (first, second) = (shown(cx, first), shown(cx, second));
        error_of_two(cx, errno, &first, &second)
    })
}

#[cold]
fn error_of_two(cx: &mut Context, errno: Errno, first: &Value, second: &Value) -> Raised {
    let made = cx.new_str(&errno.text()).and_then(|text| {
        let class = cx.type_object(lissom_objects::ShapeId::OS_ERROR);
        cx.call(&class, &[Value::int32(errno.0), text, first.clone(), Value::NONE, second.clone()])
    });
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Nothing, or the error.
///
/// # Errors
/// `OSError`
pub fn nothing(cx: &mut Context, result: SysResult) -> PyResult<Value> {
    named(cx, result, None).map(|()| Value::NONE)
}

/// Text, or bytes if the argument was bytes.
///
/// # Errors
/// `MemoryError`
pub fn like(cx: &mut Context, name: Option<&Value>, bytes: &[u8]) -> PyResult<Value> {
    let as_bytes = match name {
        Some(name) if cx.as_bytes(name).is_some() => true,
        Some(name) if cx.as_str(name).is_none() && !cx.is_index(name) && !name.is_none() => {
            let path = crate::errors::fspath_only(cx, name)?;
            cx.as_bytes(&path).is_some()
        }
        _ => false,
    };
    if as_bytes { cx.new_bytes(bytes) } else { system_str(cx, bytes) }
}
