//! `_suggestions`: the nearest name to a misspelt one, for tracebacks.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_suggestions", None)?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

struct Functions;

#[methods]
impl Functions {
    /// Returns the candidate in candidates that's closest to item
    #[sig("(candidates, item, /)")]
    fn _generate_suggestions(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(item) = cx.as_str(args.get(1)).map(|_| cx.string_lossy(args.get(1))) else {
            let found = cx.argument_type_name(args.get(1));
            return Err(cx.type_error(&format!("_generate_suggestions() argument 2 must be str, not {found}")));
        };
        if !cx.is_instance_of(args.get(0), ShapeId::LIST) {
            return Err(cx.type_error("candidates must be a list"));
        }
        let mut names = Vec::new();
        for name in cx.collect(args.get(0))? {
            if cx.as_str(&name).is_none() {
                let found = cx.type_name(&name);
                return Err(cx.type_error(&format!("all elements in 'candidates' must be strings, not {found}")));
            }
            names.push(cx.string_lossy(&name));
        }
        match lissom_text::nearest::nearest(&item, &names) {
            Some(name) => cx.new_str(&name),
            None => Ok(Value::NONE),
        }
    }
}
