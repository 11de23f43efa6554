//! `_io`: the standard streams, native and lean; files and buffers beyond them are the library's `_pyio`.
//!
//! The runtime's own `sys.stdin`, `sys.stdout` and `sys.stderr` must cost nothing to start, so they are one native type over a descriptor.

pub mod standard;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_io", Some("The streams a runtime has from the start."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &standard::TEXT_SPEC)?;
    cx.module_type(&module, &standard::BUFFER_SPEC)?;
    cx.module_set(&module, "DEFAULT_BUFFER_SIZE", Value::int32(131_072))?;
    Ok(module)
}

/// The functions.
pub struct Functions;

#[methods]
impl Functions {
    /// A helper function to choose the text encoding.
    #[sig("(encoding, stacklevel=2, /)")]
    fn text_encoding(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.some(0) {
            Some(encoding) => Ok(encoding.clone()),
            None => cx.new_str("utf-8"),
        }
    }
}
