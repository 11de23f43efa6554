//! What Python code sees of native functions and of the descriptors that native code makes.
//!
//! `property`, `staticmethod`, `classmethod` and bound methods are in property.rs, wrapper.rs and method.rs; `super` in super_.rs.

use lissom_macros::methods;

use super::{Callable, GetSet, Member, as_callable};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::{Args, CallArgs, Native, NativeKind};
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

pub use super::method::SPEC as METHOD_SPEC;
pub use super::property::SPEC as PROPERTY_SPEC;
pub use super::super_::SPEC as SUPER_SPEC;
pub use super::wrapper::{CLASSMETHOD_SPEC, STATICMETHOD_SPEC};

/// `builtin_function_or_method`
pub static BUILTIN_SPEC: TypeSpec = TypeSpec {
    name: "builtin_function_or_method",
    id: Some(ShapeId::BUILTIN),
    layout: Callable::INFO,
    flags: TypeFlags::NO_INSTANTIATION.with(TypeFlags::WEAKREF),
    methods: &[CallableMethods::METHODS, BuiltinMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `method-wrapper`: a bound special method.
pub static METHOD_WRAPPER_SPEC: TypeSpec = TypeSpec {
    name: "method-wrapper",
    id: Some(ShapeId::METHOD_WRAPPER),
    layout: Callable::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[CallableMethods::METHODS, BuiltinMethods::METHODS, WrapperMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `method_descriptor`
pub static METHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "method_descriptor",
    id: Some(ShapeId::METHOD_DESCRIPTOR),
    layout: Callable::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[CallableMethods::METHODS, DescriptorMethods::METHODS, PickledMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `wrapper_descriptor`
pub static WRAPPER_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "wrapper_descriptor",
    id: Some(ShapeId::WRAPPER_DESCRIPTOR),
    layout: Callable::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[CallableMethods::METHODS, DescriptorMethods::METHODS, PickledMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `classmethod_descriptor`
pub static CLASSMETHOD_DESCRIPTOR_SPEC: TypeSpec = TypeSpec {
    name: "classmethod_descriptor",
    id: Some(ShapeId::CLASSMETHOD_DESCRIPTOR),
    layout: Callable::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[CallableMethods::METHODS, DescriptorMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `getset_descriptor`
pub static GETSET_SPEC: TypeSpec = TypeSpec {
    name: "getset_descriptor",
    id: Some(ShapeId::GETSET_DESCRIPTOR),
    layout: GetSet::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[DataMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `member_descriptor`
pub static MEMBER_SPEC: TypeSpec = TypeSpec {
    name: "member_descriptor",
    id: Some(ShapeId::MEMBER_DESCRIPTOR),
    layout: Member::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[DataMethods::METHODS, PickledMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// What all native functions have.
pub struct CallableMethods;
/// What functions of modules and bound methods have.
pub struct BuiltinMethods;
/// What bound special methods have besides.
pub struct WrapperMethods;
/// What unbound methods have.
pub struct DescriptorMethods;
/// What attributes have that native code reads and writes.
pub struct DataMethods;

/// Calls with the arguments that a native took as `*args` and `**kwargs`.
///
/// # Errors
/// What the callee raises.
pub fn forward(cx: &mut Context, args: &Args, call: impl FnOnce(&mut Context, CallArgs) -> PyResult<Value>) -> PyResult<Value> {
    let Some(keywords) = args.keywords else { return call(cx, CallArgs::positional(args.rest)) };
    let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
    let mut values = args.rest.to_vec();
    values.extend(more);
    call(cx, CallArgs { values: &values, names: &names })
}

/// `descriptor.__get__(instance, owner)` for the descriptors of this folder and their subclasses.
pub(crate) fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let (instance, owner) = (args.some(1), args.some(2));
    let kind = cx.shapes[args.this().shape()].native;
    let class = match (instance, owner) {
        (_, Some(owner)) => owner.clone(),
        (Some(instance), None) => cx.type_of(instance),
        (None, None) => return Err(cx.type_error("__get__(None, None) is invalid")),
    };
    if let (ShapeId::CLASSMETHOD_DESCRIPTOR, Some(callable)) = (kind, as_callable(args.this())) {
        check_class(cx, callable, &class)?;
    }
    // `None` is an instance only of its own class.
    let instance = instance.or_else(|| args.opt(1).filter(|none| class.is(&cx.type_of(none))));
    cx.bind_as(kind, args.this(), instance, &class)
}

fn check_class(cx: &mut Context, callable: &Callable, class: &Value) -> PyResult {
    let Some(owner) = &callable.owner else { return Ok(()) };
    let name = callable.native.name;
    let message = if !cx.is_type(class) {
        format!("descriptor '{name}' for type '{}' needs a type, not a '{}' as arg 2", cx.name_of_type(owner), cx.type_name(class))
    } else if !cx.is_subtype(class, owner) {
        format!("descriptor '{name}' requires a subtype of '{}' but received '{}'", cx.name_of_type(owner), cx.name_of_type(class))
    } else {
        return Ok(());
    };
    Err(cx.type_error(&message))
}

/// The native that a built-in function or method is made of.
pub fn native_of(value: &Value) -> Option<&'static Native> {
    as_callable(value).map(|callable| callable.native)
}

/// The signature as `inspect` reads it: the receiver is marked.
fn signature_text(native: &Native) -> String {
    // How instances are made is the class's signature.
    match native.name {
        "__new__" => return "($type, *args, **kwargs)".to_owned(),
        "__init__" => return "($self, /, *args, **kwargs)".to_owned(),
        _ => {}
    }
    let inner = native.signature.text.trim_start_matches('(');
    if inner.starts_with("self") || inner.starts_with("cls") {
        let inner = inner.strip_prefix("cls").map_or_else(|| inner.to_owned(), |rest| format!("type{rest}"));
        return format!("(${inner}");
    }
    if native.kind == NativeKind::Static {
        return native.signature.text.to_owned();
    }
    let comma = if inner == ")" { "" } else { ", " };
    format!("($module{comma}{inner}")
}

fn name_with_owner(cx: &mut Context, owner: Option<&Value>, name: &str) -> PyResult<Value> {
    let owner = owner.and_then(|owner| cx.as_type(owner)).and_then(|owner| owner.qualname.clone());
    match owner {
        Some(owner) => cx.new_str_joined(&[owner.str_bytes(), b".", name.as_bytes()]),
        None => cx.intern(name),
    }
}

#[methods]
impl CallableMethods {
    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, |cx, call| cx.call_with(args.this(), call))
    }

    /// the function's name
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.intern(native_of(args.this()).map_or("", |native| native.name))
    }

    /// the function's docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match native_of(args.this()).map(|native| doc_text(native.doc)) {
            Some(doc) if !doc.is_empty() => cx.new_str(&doc),
            _ => Ok(Value::NONE),
        }
    }

    /// the function's signature as text
    #[getter]
    fn __text_signature__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match native_of(args.this()) {
            Some(native) if UNTOLD.contains(&native.name) && native.signature.text.contains("<unrepresentable>") => Ok(Value::NONE),
            Some(native) if native.signature.text.is_empty() && !matches!(native.name, "__new__" | "__init__") => Ok(Value::NONE),
            Some(native) => cx.new_str(&signature_text(native)),
            None => Ok(Value::NONE),
        }
    }

    /// the function's name, and its class's
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(callable) = as_callable(args.this()) else { return Ok(Value::NONE) };
        // Named after the class it is called on, or whose instance it is called on; what implements an operator, after where it stands.
        let class = match &callable.receiver {
            Some(receiver) if callable.owner.is_some() && cx.is_type(receiver) => Some(receiver.clone()),
            Some(receiver) if callable.owner.is_some() && cx.type_name(args.this()) != "method-wrapper" => Some(cx.type_of(receiver)),
            _ => callable.owner.clone(),
        };
        name_with_owner(cx, class.as_ref(), callable.native.name)
    }
}

/// Functions that take too many forms for a signature.
const UNTOLD: [&str; 7] = ["iter", "getattr", "dir", "next", "max", "min", "vars"];

/// A doc comment as a docstring: each line begins with the space that follows the slashes.
fn doc_text(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim_end().to_owned()
}

#[methods]
impl BuiltinMethods {
    /// what the function is bound to: an instance, a class or a module
    #[getter]
    fn __self__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(as_callable(args.this()).and_then(|callable| callable.receiver.clone()).unwrap_or(Value::NONE))
    }

    /// the module of the function
    #[getter]
    fn __module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let module = as_callable(args.this()).filter(|callable| callable.owner.is_none()).and_then(|callable| callable.receiver.clone());
        let name = cx.names.name.clone();
        match module.and_then(|module| cx.module_dict(&module)) {
            Some(dict) => Ok(cx.dict_get_str(&dict, &name).unwrap_or(Value::NONE)),
            None => Ok(Value::NONE),
        }
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(callable) = as_callable(args.this()) else { return cx.default_repr(args.this()) };
        let name = callable.native.name;
        let receiver = callable.receiver.as_ref().filter(|receiver| receiver.shape() != ShapeId::MODULE && callable.owner.is_some());
        let Some(receiver) = receiver else { return cx.new_str(&format!("<built-in function {name}>")) };
        let (kind, address) = (cx.type_name(receiver), cx.identity(receiver));
        let what = if args.this().shape() == ShapeId::METHOD_WRAPPER { "method-wrapper" } else { "built-in method" };
        let name = if what == "method-wrapper" { format!("'{name}'") } else { name.to_owned() };
        cx.new_str(&format!("<{what} {name} of {kind} object at {address:#x}>"))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (Some(own), Some(other)) = (as_callable(args.this()), as_callable(args.get(1))) else { return Ok(Value::NOT_IMPLEMENTED) };
        if args.get(1).shape() != args.this().shape() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        Ok(Value::bool(std::ptr::eq(own.native, other.native) && own.receiver == other.receiver))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(callable) = as_callable(args.this()) else { return Ok(Value::int32(0)) };
        let receiver = callable.receiver.as_ref().map_or(0, |receiver| cx.identity(receiver));
        let native = std::ptr::from_ref(callable.native).addr() as u64;
        cx.new_int(crate::hash::of_address(receiver ^ native.rotate_left(17)))
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(callable) = as_callable(args.this()) else { return Ok(Value::NONE) };
        let name = cx.intern(callable.native.name)?;
        match &callable.receiver {
            Some(receiver) if receiver.shape() != ShapeId::MODULE => {
                let getattr = builtin(cx, "getattr")?;
                let arguments = cx.new_tuple(&[receiver.clone(), name])?;
                cx.new_tuple(&[getattr, arguments])
            }
            _ => Ok(name),
        }
    }
}

#[methods]
impl WrapperMethods {
    /// the class that defines the method
    #[getter]
    fn __objclass__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(as_callable(args.this()).and_then(|callable| callable.owner.clone()).unwrap_or(Value::NONE))
    }
}

/// A function or class of the module `builtins`, for what `__reduce__` gives.
///
/// # Errors
/// `AttributeError` if it is not there.
pub fn builtin(cx: &mut Context, name: &str) -> PyResult<Value> {
    let name = cx.intern(name)?;
    let found = cx.builtins.clone().and_then(|builtins| cx.dict_get_str(&builtins, &name));
    match found {
        Some(found) => Ok(found),
        None => Err(cx.error(ShapeId::ATTRIBUTE_ERROR, &format!("module 'builtins' has no attribute '{}'", String::from_utf8_lossy(name.str_bytes())))),
    }
}

#[methods]
impl DescriptorMethods {
    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        get(cx, args)
    }

    /// the class that defines the method
    #[getter]
    fn __objclass__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(as_callable(args.this()).and_then(|callable| callable.owner.clone()).unwrap_or(Value::NONE))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(callable) = as_callable(args.this()) else { return cx.default_repr(args.this()) };
        let what = if args.this().shape() == ShapeId::WRAPPER_DESCRIPTOR { "slot wrapper" } else { "method" };
        let owner = callable.owner.as_ref().map_or_else(String::new, |owner| cx.shown_name_of_type(owner));
        cx.new_str(&format!("<{what} '{}' of '{owner}' objects>", callable.native.name))
    }
}

/// What those have besides that are pickled as an attribute of their class: methods and members, but no class methods and no computed attributes.
pub struct PickledMethods;

#[methods]
impl PickledMethods {
    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, owner) = match as_callable(args.this()) {
            Some(callable) => (callable.native.name.to_owned(), callable.owner.clone()),
            None => {
                let (name, _, owner) = data_of(cx, args.this());
                (name, owner)
            }
        };
        let (name, getattr) = (cx.intern(&name)?, builtin(cx, "getattr")?);
        let arguments = cx.new_tuple(&[owner.unwrap_or(Value::NONE), name])?;
        cx.new_tuple(&[getattr, arguments])
    }
}

/// Name, docstring and class of an attribute that native code reads and writes.
fn data_of(cx: &Context, value: &Value) -> (String, &'static str, Option<Value>) {
    if let Some(fields) = cx.get::<GetSet>(value) {
        let native = fields.getter.or(fields.setter);
        return (native.map_or("", |native| native.name).to_owned(), native.map_or("", |native| native.doc), fields.owner.clone());
    }
    match cx.get::<Member>(value) {
        Some(fields) => (fields.name.as_ref().map_or_else(String::new, |name| cx.string_lossy(name)), "", fields.owner.clone()),
        None => (String::new(), "", None),
    }
}

#[methods]
impl DataMethods {
    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        get(cx, args)
    }

    /// Set an attribute of instance to value.
    #[sig("(self, instance, value, /)")]
    fn __set__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_through(args.this(), args.get(1), Some(args.get(2).clone()))?;
        Ok(Value::NONE)
    }

    /// Delete an attribute of instance.
    #[sig("(self, instance, /)")]
    fn __delete__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_through(args.this(), args.get(1), None)?;
        Ok(Value::NONE)
    }

    /// the attribute's name
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, ..) = data_of(cx, args.this());
        cx.new_str(&name)
    }

    /// the attribute's name, and its class's
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, _, owner) = data_of(cx, args.this());
        name_with_owner(cx, owner.as_ref(), &name)
    }

    /// the attribute's docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match data_of(cx, args.this()).1 {
            "" => Ok(Value::NONE),
            doc => cx.new_str(&doc_text(doc)),
        }
    }

    /// the class that defines the attribute
    #[getter]
    fn __objclass__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(data_of(cx, args.this()).2.unwrap_or(Value::NONE))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, _, owner) = data_of(cx, args.this());
        let what = if args.this().shape() == ShapeId::MEMBER_DESCRIPTOR { "member" } else { "attribute" };
        let owner = owner.map_or_else(String::new, |owner| cx.shown_name_of_type(&owner));
        cx.new_str(&format!("<{what} '{name}' of '{owner}' objects>"))
    }
}
