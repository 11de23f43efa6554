//! `sys.breakpointhook`: calls the function that `PYTHONBREAKPOINT` names, `pdb.set_trace` if it names none.

use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// The function of that name, imported; nothing if there is none.
fn find(cx: &mut Context, name: &str) -> PyResult<Option<Value>> {
    let (module, function) = match name.rsplit_once('.') {
        None => ("builtins", name),
        Some(("", _)) => return Ok(None),
        Some(parts) => parts,
    };
    let key = cx.intern(function)?;
    let found = lissom_vm::import::import_module(cx, module).and_then(|module| cx.lookup_attr(&module, &key));
    match found {
        // A name such as `..` is not even one of a module.
        Err(raised) if cx.raised_is(ShapeId::IMPORT_ERROR) || cx.raised_is(ShapeId::VALUE_ERROR) => {
            drop(cx.take_raised(raised));
            Ok(None)
        }
        found => found,
    }
}

/// What `breakpoint()` does, unless the program puts something else in place.
pub(super) fn hook(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let ignored = cx.state::<super::Settings>("sys").flags[super::flag::IGNORE_ENVIRONMENT] != 0;
    let named = if ignored { None } else { crate::posix::system::variable_of(cx, b"PYTHONBREAKPOINT") };
    let name = named.map(|name| String::from_utf8_lossy(&name).into_owned()).filter(|name| !name.is_empty()).unwrap_or_else(|| "pdb.set_trace".to_owned());
    if name == "0" {
        return Ok(Value::NONE);
    }
    match find(cx, &name)? {
        Some(function) => lissom_objects::descriptor::methods::forward(cx, args, |cx, given| cx.call_with(&function, given)),
        None => {
            cx.warn(ShapeId::RUNTIME_WARNING, &format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\""), 1)?;
            Ok(Value::NONE)
        }
    }
}
