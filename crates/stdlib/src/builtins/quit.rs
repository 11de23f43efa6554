//! `exit` and `quit`: objects that say how to leave, and leave when they are called (CPython's module `site` puts them there).

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

/// `Quitter`: values[0] is the name.
static SPEC: TypeSpec =
    TypeSpec { name: "_sitebuiltins.Quitter", layout: Fields::INFO, flags: TypeFlags::NO_INSTANTIATION, methods: &[Quitter::METHODS], ..TypeSpec::DEFAULT };

/// Puts both into the module.
///
/// # Errors
/// `MemoryError`
pub(super) fn add(cx: &mut Context, module: &Value) -> PyResult {
    let class = cx.native_type(&SPEC)?;
    for name in ["exit", "quit"] {
        let text = cx.intern(name)?;
        let quitter = new_record_of(cx, &class, |fields: &mut Fields| {
            fields.values = [Some(text), None, None, None, None];
            fields.numbers = [0; 4];
        })?;
        cx.module_set(module, name, quitter)?;
    }
    Ok(())
}

fn name(cx: &Context, args: &Args) -> Value {
    cx.get::<Fields>(args.this()).and_then(|fields| fields.values[0].clone()).unwrap_or(Value::NONE)
}

struct Quitter;

#[methods]
impl Quitter {
    /// Close standard input and raise SystemExit.
    #[sig("(self, code=None)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // A shell that waits for input ends when its input does; whatever that says is no reason to stay.
        let sys = (cx.hooks.import)(cx, "sys")?;
        let closed = cx.get_attr_str(&sys, "stdin").and_then(|stdin| cx.call_method(&stdin, "close", &[]));
        if let Err(raised) = closed {
            drop(cx.take_raised(raised));
        }
        let class = cx.type_object(ShapeId::SYSTEM_EXIT);
        let code = args.opt(1).cloned().unwrap_or(Value::NONE);
        let error = cx.call(&class, &[code])?;
        Err(cx.raise(error))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = name(cx, args);
        let name = cx.string_lossy(&name);
        cx.new_str(&format!("Use {name}() or Ctrl-D (i.e. EOF) to exit"))
    }

    /// The name it is called by.
    #[getter]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(name(cx, args))
    }
}
