//! `_lissom_types`: how classes of the library that are written in Python become like native ones.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_lissom_types", None)?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

struct Functions;

#[methods]
impl Functions {
    /// Lets messages name the class with the module in front.
    #[sig("(class, name, /)")]
    fn set_name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_type(args.get(0)) || cx.as_str(args.get(1)).is_none() {
            return Err(cx.type_error("set_name() takes a class and a string"));
        }
        let name = cx.string_lossy(args.get(1));
        cx.set_dotted_name(args.get(0), name)?;
        Ok(Value::NONE)
    }
}
