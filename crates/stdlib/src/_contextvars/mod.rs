//! `_contextvars`: variables that have a value per context (PEP 567), native.
//!
//! | file         | what                                                      |
//! |--------------|-----------------------------------------------------------|
//! | context.rs   | `Context`, and the iterators over one                     |
//! | variable.rs  | `ContextVar`                                              |
//! | token.rs     | `Token`                                                   |
//!
//! A thread has the context that it runs in ([`lissom_vm::thread::context`]), none until somebody asks. Cells and maps are in the crate of objects.

mod context;
mod token;
mod variable;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_vm::thread;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_contextvars", Some("Context Variables"))?;
    cx.module_functions(&module, Functions::METHODS)?;
    for spec in [&context::SPEC, &variable::SPEC, &token::SPEC] {
        cx.module_type(&module, spec)?;
    }
    Ok(module)
}

/// The context of the thread that runs.
fn current(cx: &mut Context) -> PyResult<Value> {
    if let Some(context) = thread::context(cx) {
        return Ok(context);
    }
    cx.native_type(&context::SPEC)?;
    let context = cx.new_variable_context(None)?;
    thread::set_context(cx, Some(context.clone()));
    Ok(context)
}

/// Refuses what is no variable.
fn variable_expected(cx: &mut Context, found: &Value) -> PyResult {
    if cx.is_context_variable(found) {
        return Ok(());
    }
    let message = message(cx, &[b"a ContextVar key was expected, got "], found, b"")?;
    Err(cx.error_with(lissom_objects::ShapeId::TYPE_ERROR, &[message]))
}

/// A text with the representation of a value in it.
fn message(cx: &mut Context, before: &[&[u8]], value: &Value, after: &[u8]) -> PyResult<Value> {
    let shown = cx.repr(value)?;
    let shown = cx.as_str(&shown).map_or(&[][..], |view| view.bytes).to_vec();
    let mut pieces = before.to_vec();
    pieces.extend([shown.as_slice(), after]);
    cx.new_str_joined(&pieces)
}

/// The functions of the module.
struct Functions;

#[methods]
impl Functions {
    #[sig("()")]
    fn copy_context(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let context = current(cx)?;
        cx.new_variable_context(Some(&context))
    }
}
