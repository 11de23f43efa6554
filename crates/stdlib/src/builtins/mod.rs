//! `builtins`: the functions, types and constants every program sees.
//!
//! Functions are grouped by what they look at: values (here), iterables (iterate.rs), names and namespaces (namespace.rs), code (compile.rs), text (text.rs),
//! making classes (class.rs), and leaving (quit.rs).

mod class;
mod iterate;
mod compile;
mod namespace;
mod number;
mod quit;
mod text;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// The built-in types that are names of the module.
const TYPES: &[ShapeId] = &[
    ShapeId::OBJECT, ShapeId::TYPE, ShapeId::INT, ShapeId::BOOL, ShapeId::FLOAT, ShapeId::COMPLEX, ShapeId::STR, ShapeId::BYTES, ShapeId::BYTEARRAY,
    ShapeId::MEMORYVIEW, ShapeId::TUPLE, ShapeId::LIST, ShapeId::DICT, ShapeId::SET, ShapeId::FROZENSET, ShapeId::RANGE, ShapeId::SLICE, ShapeId::PROPERTY,
    ShapeId::STATICMETHOD, ShapeId::CLASSMETHOD, ShapeId::SUPER, ShapeId::ENUMERATE, ShapeId::ZIP, ShapeId::MAP, ShapeId::FILTER, ShapeId::REVERSED,
    ShapeId::BASE_EXCEPTION,
];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("builtins", Some("Built-in functions, types, exceptions, and other objects."))?;
    cx.builtins = cx.module_dict(&module);
    for table in [Functions::METHODS, iterate::Functions::METHODS, namespace::Functions::METHODS, compile::Functions::METHODS, number::Functions::METHODS, text::Functions::METHODS, class::Functions::METHODS] {
        cx.module_functions(&module, table)?;
    }
    for id in TYPES {
        let class = cx.type_object(*id);
        let name = cx.name_of_type(&class);
        cx.module_set(&module, &name, class)?;
    }
    let io = (cx.hooks.import)(cx, "_io")?;
    let open = cx.get_attr_str(&io, "open")?;
    cx.module_set(&module, "open", open)?;
    if let Some(group) = cx.singletons.exception_group.clone() {
        cx.module_set(&module, "ExceptionGroup", group)?;
    }
    for spec in lissom_objects::exception::kinds::ALL {
        let class = cx.native_type(spec)?;
        if !spec.name.contains('.') {
            cx.module_set(&module, spec.name, class)?;
        }
    }
    let os_error = cx.type_object(ShapeId::OS_ERROR);
    cx.module_set(&module, "EnvironmentError", os_error.clone())?;
    cx.module_set(&module, "IOError", os_error)?;
    for (name, value) in [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("Ellipsis", Value::ELLIPSIS),
        ("__debug__", Value::TRUE),
    ] {
        cx.module_set(&module, name, value)?;
    }
    quit::add(cx, &module)?;
    Ok(module)
}

/// Functions that look at values.
pub struct Functions;

#[methods]
impl Functions {
    /// Return the number of items in a container.
    #[sig("(obj, /)")]
    fn len(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.len(args.get(0))?;
        cx.new_int_usize(length)
    }

    /// Return the identity of an object.
    #[sig("(obj, /)")]
    fn id(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let identity = cx.identity(args.get(0));
        cx.new_int_u64(identity)
    }

    /// Return the hash value for the given object.
    #[sig("(obj, /)")]
    fn hash(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = cx.hash(args.get(0))?;
        cx.new_int(hash)
    }

    /// Return whether the object is callable (i.e., some kind of function).
    #[sig("(obj, /)")]
    fn callable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.is_callable(args.get(0))))
    }

    /// Return whether an object is an instance of a class or of a subclass thereof.
    #[sig("(obj, class_or_tuple, /)")]
    fn isinstance(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.isinstance(args.get(0), args.get(1)).map(Value::bool)
    }

    /// Return whether 'cls' is derived from another class or is the same class.
    #[sig("(cls, class_or_tuple, /)")]
    fn issubclass(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.issubclass(args.get(0), args.get(1)).map(Value::bool)
    }

    /// Call sys.breakpointhook(*args, **kws).
    #[sig("(*args, **kws)")]
    fn breakpoint(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let sys = (cx.hooks.import)(cx, "sys")?;
        let name = cx.intern("breakpointhook")?;
        let Some(hook) = cx.lookup_attr(&sys, &name)? else {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "lost sys.breakpointhook"));
        };
        let mut values = args.rest.to_vec();
        let mut names = Vec::new();
        if let Some(keywords) = args.keywords {
            for (name, value) in cx.dict_items(keywords)? {
                names.push(name);
                values.push(value);
            }
        }
        cx.call_with(&hook, lissom_objects::CallArgs { values: &values, names: &names })
    }
}
