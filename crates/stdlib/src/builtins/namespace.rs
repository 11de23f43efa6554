//! Functions of names and namespaces: attributes, variables, code.

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_vm::execute::{current_globals, current_locals};
use lissom_vm::import::import_with;

/// Functions of names.
pub struct Functions;

#[methods]
impl Functions {
    /// Get a named attribute from an object.
    #[sig("(object, name, default=<unrepresentable>, /)")]
    fn getattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        match args.opt(2) {
            None => cx.get_attr(args.get(0), &name),
            Some(default) => Ok(cx.lookup_attr(args.get(0), &name)?.unwrap_or_else(|| default.clone())),
        }
    }

    /// Return whether the object has an attribute with the given name.
    #[sig("(obj, name, /)")]
    fn hasattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        Ok(Value::bool(cx.lookup_attr(args.get(0), &name)?.is_some()))
    }

    /// Sets the named attribute on the given object to the specified value.
    #[sig("(obj, name, value, /)")]
    fn setattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        cx.set_attr(args.get(0), &name, args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Deletes the named attribute from the given object.
    #[sig("(obj, name, /)")]
    fn delattr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = attribute_name(cx, args.get(1))?;
        cx.delete_attr(args.get(0), &name)?;
        Ok(Value::NONE)
    }

    /// Without arguments, return the names in the current scope; with one, the attributes of the object.
    #[sig("(object=<unrepresentable>, /)")]
    fn dir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = match args.opt(0) {
            None => {
                // A mapping given to eval() may have keys without being iterable.
                let locals = current_locals(cx)?;
                let names = if locals.is_dict() { locals } else { cx.call_method(&locals, "keys", &[])? };
                cx.collect(&names)?
            }
            Some(object) => match cx.call_special(object, Special::Dir, &[])? {
                Some(names) => cx.collect(&names)?,
                None => return Err(cx.type_error("object does not provide __dir__")),
            },
        };
        let list = cx.new_list_from(&names)?;
        cx.call_method(&list, "sort", &[])?;
        Ok(list)
    }

    /// Return the dictionary containing the current scope's global variables.
    #[sig("()")]
    fn globals(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(current_globals(cx).unwrap_or(Value::NONE))
    }

    /// Return a dictionary containing the current scope's local variables.
    #[sig("()")]
    fn locals(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        current_locals(cx)
    }

    /// Without arguments, equivalent to locals(); with an argument, equivalent to object.__dict__.
    #[sig("(object=<unrepresentable>, /)")]
    fn vars(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(object) = args.opt(0) else { return current_locals(cx) };
        let name = cx.names.dict.clone();
        match cx.lookup_attr(object, &name)? {
            Some(dict) => Ok(dict),
            None => Err(cx.type_error("vars() argument must have __dict__ attribute")),
        }
    }

    /// Import a module.
    #[sig("(name, globals=None, locals=None, fromlist=(), level=0)")]
    fn __import__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(0)).is_none() {
            return Err(cx.type_error("module name must be a string"));
        }
        let level = match args.opt(4) {
            Some(level) => cx.index_i64(level)?,
            None => 0,
        };
        let globals = args.some(1).filter(|globals| cx.is_dict(globals));
        let from = match args.some(3) {
            Some(from) => from.clone(),
            None => cx.empty_tuple(),
        };
        import_with(cx, args.get(0), globals, &from, level)
    }
}

fn attribute_name(cx: &mut Context, name: &Value) -> PyResult<Value> {
    if cx.as_str(name).is_some() {
        return Ok(name.clone());
    }
    let found = cx.type_name(name);
    Err(cx.type_error(&format!("attribute name must be string, not '{found}'")))
}
