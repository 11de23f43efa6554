//! `marshal`: values as bytes, in the format that CPython uses for what both have in common. Code objects are written in a form of our own.
//!
//! ```text
//!   | type, one character; high bit: others refer to this object by number | content |
//! ```

mod read;
mod write;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// The newest version of the format.
const VERSION: i64 = 5;
/// How deep values may be nested.
const DEPTH_MAX: usize = 1500;
/// The bit of a type that says that the object gets a number.
const NUMBERED: u8 = 0x80;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("marshal", Some("This module contains functions that can read and write Python values in\na binary format. The format is specific to Python, but independent of\nmachine architecture issues."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_set(&module, "version", Value::int32(VERSION as i32))?;
    Ok(module)
}

/// The functions of the module.
pub struct Functions;

fn version(cx: &mut Context, value: Option<&Value>) -> PyResult<i64> {
    match value {
        Some(value) => cx.index_i64(value),
        None => Ok(VERSION),
    }
}

fn allowed(cx: &mut Context, value: Option<&Value>) -> PyResult<bool> {
    match value {
        Some(value) => cx.truth(value),
        None => Ok(true),
    }
}

#[methods]
impl Functions {
    /// Return the bytes object that would be written to a file by dump(value, file).
    #[sig("(value, version=5, /, *, allow_code=True)")]
    fn dumps(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (version, codes) = (version(cx, args.opt(1))?, allowed(cx, args.opt(2))?);
        let bytes = write::write(cx, args.get(0), version, codes)?;
        cx.new_bytes(&bytes)
    }

    /// Write the value on the open file.
    #[sig("(value, file, version=5, /, *, allow_code=True)")]
    fn dump(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (version, codes) = (version(cx, args.opt(2))?, allowed(cx, args.opt(3))?);
        let bytes = write::write(cx, args.get(0), version, codes)?;
        let bytes = cx.new_bytes(&bytes)?;
        cx.call_method(args.get(1), "write", &[bytes])
    }

    /// Convert the bytes-like object to a value.
    #[sig("(bytes, /, *, allow_code=True)")]
    fn loads(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let codes = allowed(cx, args.opt(1))?;
        let bytes = cx.bytes_like(args.get(0))?.to_vec();
        read::read(cx, &bytes, codes).map(|(value, _)| value)
    }

    /// Read one value from the open file and return it.
    #[sig("(file, /, *, allow_code=True)")]
    fn load(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let codes = allowed(cx, args.opt(1))?;
        let start = cx.call_method(args.get(0), "tell", &[])?;
        let data = cx.call_method(args.get(0), "read", &[])?;
        let Some(bytes) = cx.as_bytes(&data).map(<[u8]>::to_vec) else {
            let found = cx.type_name(&data);
            return Err(cx.type_error(&format!("file.read() returned not bytes but {found}")));
        };
        let (value, used) = read::read(cx, &bytes, codes)?;
        let start = cx.index_i64(&start)?;
        let end = cx.new_int(start + used as i64)?;
        cx.call_method(args.get(0), "seek", &[end])?;
        Ok(value)
    }
}

/// `ValueError` for bytes that mean nothing.
fn bad(cx: &mut Context, what: &str) -> lissom_objects::Raised {
    cx.error(ShapeId::VALUE_ERROR, &format!("bad marshal data ({what})"))
}
