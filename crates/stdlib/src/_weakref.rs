//! `_weakref`: weak references and proxies.

use lissom_macros::methods;
use lissom_objects::weakref::{self, proxy};
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_weakref", Some("Weak-reference support module."))?;
    cx.module_functions(&module, WeakReferences::METHODS)?;
    let class = cx.type_object(ShapeId::WEAKREF);
    cx.module_set(&module, "ref", class.clone())?;
    cx.module_set(&module, "ReferenceType", class)?;
    cx.module_type(&module, &proxy::PROXY_SPEC)?;
    cx.module_type(&module, &proxy::CALLABLE_PROXY_SPEC)?;
    Ok(module)
}

struct WeakReferences;

#[methods]
impl WeakReferences {
    /// Return the number of weak references to 'object'.
    #[sig("(object, /)")]
    fn getweakrefcount(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = weakref::references_to(cx, args.get(0)).len();
        cx.new_int(count as i64)
    }

    /// Return a list of all weak reference objects pointing to 'object'.
    #[sig("(object, /)")]
    fn getweakrefs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let references = weakref::references_to(cx, args.get(0));
        cx.new_list_from(&references)
    }

    /// Create a proxy object that weakly references 'object'.
    ///
    /// 'callback', if given, is called with a reference to the
    /// proxy when 'object' is about to be finalized.
    #[sig("(object, callback=None, /)")]
    fn proxy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        proxy::new_proxy(cx, args.get(0), args.some(1).cloned())
    }

    /// Atomically remove key from dict if it points to a dead weakref.
    #[sig("(dct, key, /)")]
    fn _remove_dead_weakref(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (dict, key) = (args.get(0), args.get(1));
        if let Some(reference) = cx.dict_get(dict, key)? {
            if !cx.is_instance_of(&reference, ShapeId::WEAKREF) {
                return Err(cx.type_error("not a weakref"));
            }
            if weakref::referent(cx, &reference).is_none() {
                cx.dict_remove(dict, key)?;
            }
        }
        Ok(Value::NONE)
    }
}
