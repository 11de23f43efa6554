//! `sys._jit`: whether code is translated to machine code. It is not.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

/// Makes the namespace, a module.
///
/// # Errors
/// `MemoryError`
pub(super) fn namespace(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_jit", None)?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// The functions of the namespace.
struct Functions;

#[methods]
impl Functions {
    /// Return True if the current Python executable supports JIT compilation, and False otherwise.
    #[sig("()")]
    fn is_available(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return True if JIT compilation is enabled for the current Python process (implies sys._jit.is_available()), and False otherwise.
    #[sig("()")]
    fn is_enabled(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return True if the topmost Python frame is currently executing JIT code (implies sys._jit.is_enabled()), and False otherwise.
    #[sig("()")]
    fn is_active(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }
}
