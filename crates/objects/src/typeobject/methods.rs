//! What Python code sees of `type`.

use lissom_macros::methods;

use super::{Type, TypeFlags, TypeSpec};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::names::Special;
use crate::native::{Args, CallArgs};
use crate::object::methods::string_name;
use crate::shape::ShapeId;
use crate::value::Value;

/// `type`
pub static SPEC: TypeSpec = TypeSpec {
    name: "type",
    id: Some(ShapeId::TYPE),
    layout: Type::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF),
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    methods: &[TypeMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `type`.
pub struct TypeMethods;

/// Adds the names of a class's attributes and of its bases' to a dict's keys.
pub fn collect_names(cx: &mut Context, class: &Value, names: &Value) -> PyResult {
    let Some(mro) = cx.as_type(class).and_then(|class| class.mro.clone()) else { return Ok(()) };
    for ancestor in mro.as_tuple().unwrap_or(&[]) {
        if let Some(namespace) = cx.as_type(ancestor).and_then(|class| class.namespace.clone()) {
            for (key, _) in cx.dict_items(&namespace)? {
                cx.dict_set(names, &key, Value::NONE)?;
            }
        }
    }
    Ok(())
}

fn field(cx: &mut Context, class: &Value, read: impl FnOnce(&Type) -> Option<Value>) -> PyResult<Value> {
    Ok(cx.as_type(class).and_then(read).unwrap_or(Value::NONE))
}

fn from_namespace(cx: &mut Context, class: &Value, name: &Value) -> Option<Value> {
    let namespace = cx.as_type(class)?.namespace.clone()?;
    // The namespace of `type` itself has the descriptors that read here.
    cx.dict_get_str(&namespace, name).filter(|value| value.shape() != ShapeId::GETSET_DESCRIPTOR || !class.is(&cx.type_object(ShapeId::TYPE)))
}

/// How a built-in class is called, from what makes its instances: nothing if that takes any arguments.
fn signature_text(cx: &mut Context, class: &Value) -> PyResult<Option<String>> {
    if cx.as_type(class).is_none_or(|class| class.flags.has(TypeFlags::HEAP)) {
        return Ok(None);
    }
    if class.is(&cx.type_object(ShapeId::OBJECT)) {
        return Ok(Some("()".to_owned()));
    }
    for name in ["__init__", "__new__"] {
        let name = cx.intern(name)?;
        let Some(maker) = from_namespace(cx, class, &name) else { continue };
        let Some(callable) = crate::descriptor::as_callable(&maker) else { continue };
        let text = callable.native.signature.text;
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or_default();
        let rest = inner.split_once(", ").map_or("", |(_, rest)| rest);
        let rest = rest.strip_prefix("/, ").unwrap_or(if rest == "/" { "" } else { rest });
        if !matches!(rest, "*args, **kwargs" | "*args, **kwds") && !inner.is_empty() && !inner.contains('<') {
            return Ok(Some(format!("({rest})")));
        }
    }
    Ok(None)
}

fn refuse_immutable(cx: &mut Context, class: &Value, name: &str) -> PyResult {
    if cx.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::IMMUTABLE)) {
        let owner = cx.full_type_name(class);
        return Err(cx.type_error(&format!("cannot set '{name}' attribute of immutable type '{owner}'")));
    }
    Ok(())
}

/// Refuses to change an attribute of a built-in class, and to delete it from any.
fn refuse_change(cx: &mut Context, args: &Args, name: &str) -> PyResult {
    refuse_immutable(cx, args.this(), name)?;
    if args.opt(1).is_none() {
        let owner = cx.name_of_type(args.this());
        return Err(cx.type_error(&format!("cannot delete '{name}' attribute of immutable type '{owner}'")));
    }
    Ok(())
}

fn put_in_namespace(cx: &mut Context, class: &Value, name: &Value, value: Option<&Value>) -> PyResult<Value> {
    let Some(namespace) = cx.as_type(class).and_then(|class| class.namespace.clone()) else { return Ok(Value::NONE) };
    match value {
        Some(value) => cx.dict_set(&namespace, name, value.clone())?,
        None => drop(cx.dict_remove(&namespace, name)?),
    }
    cx.type_changed(class);
    Ok(Value::NONE)
}

#[methods]
impl TypeMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwds)")]
    pub(crate) fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [name, bases, namespace] = args.rest else {
            let given = args.rest.len();
            let message = if args.get(0).is(&cx.type_object(ShapeId::TYPE)) {
                if given == 1 { "type() takes no keyword arguments" } else { "type() takes 1 or 3 arguments" }.to_owned()
            } else {
                format!("type.__new__() takes exactly 3 arguments ({given} given)")
            };
            return Err(cx.type_error(&message));
        };
        if cx.as_str(name).is_none() {
            let found = cx.argument_type_name(name);
            return Err(cx.type_error(&format!("type.__new__() argument 1 must be str, not {found}")));
        }
        let Some(items) = cx.as_tuple(bases) else {
            let found = cx.argument_type_name(bases);
            return Err(cx.type_error(&format!("type.__new__() argument 2 must be tuple, not {found}")));
        };
        if !cx.is_dict(namespace) {
            let found = cx.argument_type_name(namespace);
            return Err(cx.type_error(&format!("type.__new__() argument 3 must be dict, not {found}")));
        }
        if cx.as_str(name).is_some_and(|view| view.bytes.contains(&0)) {
            return Err(cx.value_error("type name must not contain null characters"));
        }
        for base in items {
            if !cx.is_type(base) {
                let key = cx.names.mro_entries.clone();
                if cx.lookup_attr(base, &key)?.is_some() {
                    return Err(cx.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
                }
                // Its class is taken for a metaclass first.
                let kind = cx.type_of(base);
                return Err(cx.type_error(if cx.is_subtype(args.get(0), &kind) {
                    "bases must be types"
                } else {
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases"
                }));
            }
        }
        let metaclass = cx.winning_metaclass(args.get(0), items)?;
        if !metaclass.is(args.get(0)) {
            let own = cx.special_of_type(&metaclass, Special::New);
            if own.as_ref().is_some_and(|own| !matches!(own.shape(), ShapeId::BUILTIN | ShapeId::METHOD_WRAPPER)) {
                let mut all = vec![metaclass.clone()];
                all.extend_from_slice(args.rest);
                let method = cx.get_attr_str(&metaclass, "__new__")?;
                let Some(keywords) = args.keywords else { return cx.call(&method, &all) };
                let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
                all.extend(more);
                return cx.call_with(&method, CallArgs { values: &all, names: &names });
            }
        }
        match args.keywords {
            None => cx.new_class(&metaclass, name, bases, namespace, CallArgs::positional(&[])),
            Some(keywords) => {
                let (names, values): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
                cx.new_class(&metaclass, name, bases, namespace, CallArgs { values: &values, names: &names })
            }
        }
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.rest.len() != 1 && args.rest.len() != 3 {
            return Err(cx.type_error("type.__init__() takes 1 or 3 arguments"));
        }
        Ok(Value::NONE)
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.keywords {
            None => cx.call_type(args.this(), CallArgs::positional(args.rest)),
            Some(keywords) => {
                let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
                let mut values = args.rest.to_vec();
                values.extend(more);
                cx.call_type(args.this(), CallArgs { values: &values, names: &names })
            }
        }
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        if let Some(value) = cx.type_get(args.this(), &name)? {
            return Ok(value);
        }
        let (owner, text) = (cx.shown_name_of_type(args.this()), cx.string_lossy(&name));
        let error = crate::exception::new_attribute_error(cx, &format!("type object '{owner}' has no attribute '{text}'"), &name, args.this())?;
        Err(cx.raise(error))
    }

    /// Implement setattr(self, name, value).
    #[sig("(self, name, value, /)")]
    fn __setattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        cx.type_set(args.this(), &name, Some(args.get(2).clone()))?;
        Ok(Value::NONE)
    }

    /// Implement delattr(self, name).
    #[sig("(self, name, /)")]
    fn __delattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        cx.type_set(args.this(), &name, None)?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.qualified_type_name(args.this());
        cx.new_str(&format!("<class '{name}'>"))
    }

    /// Return a type's method resolution order.
    #[sig("(self, /)")]
    fn mro(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let order = cx.c3(args.this())?;
        cx.new_list_from(&order)
    }

    /// Return a list of immediate subclasses.
    #[sig("(self, /)")]
    fn __subclasses__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let classes = cx.subclasses(args.this());
        cx.new_list_from(&classes)
    }

    /// Create the namespace for the class statement
    #[class_sig("(cls, /, *args, **kwds)")]
    fn __prepare__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        // Names of a class body are no form: each body has its own.
        cx.new_namespace(8)
    }

    /// Check if an object is an instance.
    #[sig("(self, instance, /)")]
    fn __instancecheck__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, instance) = (args.this(), args.get(1));
        if cx.is_instance(instance, class) {
            return Ok(Value::TRUE);
        }
        let key = cx.names.class.clone();
        let own = cx.lookup_attr(instance, &key)?;
        Ok(Value::bool(own.is_some_and(|own| cx.is_type(&own) && cx.is_subtype(&own, class))))
    }

    /// Check if a class is a subclass.
    #[sig("(self, subclass, /)")]
    fn __subclasscheck__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::protocol::attribute::plain_subclass(cx, args.get(1), args.this()).map(Value::bool)
    }

    /// Specialized __dir__ implementation for types.
    #[sig("(self, /)")]
    fn __dir__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = cx.new_dict()?;
        collect_names(cx, args.this(), &names)?;
        let names: Vec<Value> = cx.dict_items(&names)?.into_iter().map(|(key, _)| key).collect();
        cx.new_list_from(&names)
    }

    /// Return a union of this type and another.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::generic::union_of(cx, args.this(), args.get(1))
    }

    /// Return a union of another type and this one.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::generic::union_of(cx, args.get(1), args.this())
    }

    /// the class's name
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        field(cx, args.this(), |class| class.name.clone())
    }

    /// the class's name
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_change(cx, args, "__name__")?;
        let Some(name) = args.opt(1).filter(|name| cx.as_str(name).is_some()) else {
            let (owner, found) = (cx.name_of_type(args.this()), args.opt(1).map_or_else(String::new, |value| cx.type_name(value)));
            return Err(cx.type_error(&format!("can only assign string to {owner}.__name__, not '{found}'")));
        };
        if name.str_bytes().contains(&0) {
            return Err(cx.value_error("type name must not contain null characters"));
        }
        crate::codec::encode(cx, name, "utf-8", "strict")?;
        if let Some(cell) = cx.type_cell(args.this()) {
            // SAFETY: the class's cell; the old name is dropped afterwards.
            drop(unsafe { (*cell).name.replace(name.clone()) });
        }
        Ok(Value::NONE)
    }

    /// the class's qualified name
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        field(cx, args.this(), |class| class.qualname.clone())
    }

    /// the class's qualified name
    #[setter]
    fn set___qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_change(cx, args, "__qualname__")?;
        let Some(name) = args.opt(1).filter(|name| cx.as_str(name).is_some()) else {
            let (owner, found) = (cx.name_of_type(args.this()), args.opt(1).map_or_else(String::new, |value| cx.type_name(value)));
            return Err(cx.type_error(&format!("can only assign string to {owner}.__qualname__, not '{found}'")));
        };
        if let Some(cell) = cx.type_cell(args.this()) {
            // SAFETY: as in `set___name__`.
            drop(unsafe { (*cell).qualname.replace(name.clone()) });
        }
        Ok(Value::NONE)
    }

    /// the module that defines the class
    #[getter]
    fn __module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.module.clone();
        // The namespace of a built-in class may have the descriptor that reads it of instances.
        let built_in = cx.as_type(args.this()).is_some_and(|class| !class.flags.has(TypeFlags::HEAP));
        match from_namespace(cx, args.this(), &name).filter(|module| !built_in || cx.as_str(module).is_some()) {
            Some(module) => Ok(module),
            None => {
                let module = cx.module_of_static_type(args.this()).unwrap_or("builtins").to_owned();
                cx.intern(&module)
            }
        }
    }

    /// the module that defines the class
    #[setter]
    fn set___module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_change(cx, args, "__module__")?;
        let (name, line) = (cx.names.module.clone(), cx.intern("__firstlineno__")?);
        put_in_namespace(cx, args.this(), &line, None)?;
        put_in_namespace(cx, args.this(), &name, args.opt(1))
    }

    /// the class's docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.doc.clone();
        match from_namespace(cx, args.this(), &name) {
            Some(doc) if doc.is_pointer() && !doc.is_str() => {
                let class = args.this().clone();
                cx.bind(&doc, None, &class)
            }
            Some(doc) => Ok(doc),
            None => Ok(Value::NONE),
        }
    }

    /// the class's docstring
    #[setter]
    fn set___doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_change(cx, args, "__doc__")?;
        let name = cx.names.doc.clone();
        put_in_namespace(cx, args.this(), &name, args.opt(1))
    }

    /// the class's bases
    #[getter]
    fn __bases__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        field(cx, args.this(), |class| class.bases.clone())
    }

    /// the class's bases
    #[setter]
    fn set___bases__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_immutable(cx, args.this(), "__bases__")?;
        cx.set_bases(args.this(), args.opt(1))?;
        Ok(Value::NONE)
    }

    /// the base whose layout the class extends
    #[getter]
    fn __base__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        field(cx, args.this(), |class| class.base.clone())
    }

    /// the method resolution order
    #[getter]
    fn __mro__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        field(cx, args.this(), |class| class.mro.clone())
    }

    /// the class's namespace
    #[getter]
    fn __dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let namespace = field(cx, args.this(), |class| class.namespace.clone())?;
        crate::mappingproxy::new(cx, namespace)
    }

    /// the names of abstract methods
    #[getter]
    fn __abstractmethods__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.abstractmethods.clone();
        match from_namespace(cx, args.this(), &name) {
            Some(methods) if methods.shape() != ShapeId::GETSET_DESCRIPTOR => Ok(methods),
            _ => {
                let error = crate::exception::new_attribute_error(cx, "__abstractmethods__", &name, args.this())?;
                Err(cx.raise(error))
            }
        }
    }

    /// the names of abstract methods
    #[setter]
    fn set___abstractmethods__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.abstractmethods.clone();
        let any = match args.opt(1) {
            Some(methods) => cx.truth(methods)?,
            None => {
                Self::__abstractmethods__(cx, args)?;
                false
            }
        };
        put_in_namespace(cx, args.this(), &name, args.opt(1))?;
        if let Some(cell) = cx.type_cell(args.this()) {
            // SAFETY: the class's cell.
            unsafe { (*cell).flags.set(TypeFlags::ABSTRACT, any) };
        }
        Ok(Value::NONE)
    }

    /// properties of the class, as bits (those that CPython's `inspect` reads)
    #[getter]
    fn __flags__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flags = cx.as_type(args.this()).map_or(TypeFlags::NONE, |class| class.flags);
        let mut bits = 1 << 12;
        // Classes of modules are made when the module is.
        if !flags.has(TypeFlags::CORE) && cx.is_of_module(args.this()) {
            bits |= 1 << 9;
        }
        for (flag, bit) in [(TypeFlags::HEAP, 9), (TypeFlags::BASE, 10), (TypeFlags::ABSTRACT, 20), (TypeFlags::IMMUTABLE, 8), (TypeFlags::NO_INSTANTIATION, 7), (TypeFlags::SEQUENCE, 5), (TypeFlags::MAPPING, 6)] {
            if flags.has(flag) {
                bits |= 1 << bit;
            }
        }
        cx.new_int(bits)
    }

    /// bytes of an instance without its attributes
    #[getter]
    fn __basicsize__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = cx.as_type(args.this()).map_or(0, |class| class.layout.size + class.hidden as usize * 8);
        cx.new_int(size as i64)
    }

    /// bytes of an item of an instance
    #[getter]
    fn __itemsize__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = cx.as_type(args.this()).map_or(0, |class| i64::from(matches!(class.native, ShapeId::TUPLE | ShapeId::INT)) * 8 + i64::from(class.native == ShapeId::BYTES));
        cx.new_int(size)
    }

    /// where instances keep their dict: 0 if they have none
    #[getter]
    fn __dictoffset__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let has = cx.as_type(args.this()).is_some_and(|class| class.flags.has(TypeFlags::DICT));
        Ok(Value::int32(if has { -1 } else { 0 }))
    }

    /// where instances keep their weak references: 0 if they accept none
    #[getter]
    fn __weakrefoffset__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let has = cx.as_type(args.this()).is_some_and(|class| class.flags.has(TypeFlags::WEAKREF));
        Ok(Value::int32(if has { -1 } else { 0 }))
    }

    /// the class's signature as text, for `inspect`
    #[getter]
    fn __text_signature__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match signature_text(cx, args.this())? {
            Some(text) => cx.new_str(&text),
            None => Ok(Value::NONE),
        }
    }

    /// the class's type parameters
    #[getter]
    fn __type_params__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.type_params.clone();
        Ok(from_namespace(cx, args.this(), &name).unwrap_or_else(|| cx.empty_tuple()))
    }

    /// the class's type parameters
    #[setter]
    fn set___type_params__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_change(cx, args, "__type_params__")?;
        let name = cx.names.type_params.clone();
        put_in_namespace(cx, args.this(), &name, args.opt(1))
    }

    /// the annotations of the class's attributes
    #[getter]
    fn __annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_missing(cx, args.this(), "__annotations__")?;
        let (name, cache) = (cx.names.annotations.clone(), cx.intern("__annotations_cache__")?);
        for key in [&name, &cache] {
            if let Some(annotations) = from_namespace(cx, args.this(), key) {
                return cx.bind(&annotations, None, args.this());
            }
        }
        let annotate = annotate_of(cx, args.this())?;
        let annotations = if annotate.is_none() { cx.new_dict()? } else { crate::function::evaluated_annotations(cx, &annotate)? };
        put_in_namespace(cx, args.this(), &cache, Some(&annotations))?;
        Ok(annotations)
    }

    /// the annotations of the class's attributes
    #[setter]
    fn set___annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_immutable(cx, args.this(), "__annotations__")?;
        let (name, cache) = (cx.names.annotations.clone(), cx.intern("__annotations_cache__")?);
        let key = if from_namespace(cx, args.this(), &name).is_some() { name.clone() } else { cache };
        if args.opt(1).is_none() && from_namespace(cx, args.this(), &key).is_none() {
            return Err(cx.error_with(ShapeId::ATTRIBUTE_ERROR, &[name]));
        }
        put_in_namespace(cx, args.this(), &key, args.opt(1))?;
        let (function, compiled) = (cx.names.annotate.clone(), cx.intern("__annotate_func__")?);
        for key in [function, compiled] {
            put_in_namespace(cx, args.this(), &key, None)?;
        }
        Ok(Value::NONE)
    }

    /// the function that makes the annotations
    #[getter]
    fn __annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        refuse_missing(cx, args.this(), "__annotate__")?;
        annotate_of(cx, args.this())
    }

    /// the function that makes the annotations
    #[setter]
    fn set___annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(value) = args.opt(1) else { return Err(cx.type_error("cannot delete __annotate__ attribute")) };
        refuse_immutable(cx, args.this(), "__annotate__")?;
        if !value.is_none() && !cx.is_callable(value) {
            return Err(cx.type_error("__annotate__ must be callable or None"));
        }
        let (own, function, cache) = (cx.names.annotate.clone(), cx.intern("__annotate_func__")?, cx.intern("__annotations_cache__")?);
        let key = if from_namespace(cx, args.this(), &own).is_some() { own } else { function };
        put_in_namespace(cx, args.this(), &key, Some(value))?;
        if !value.is_none() {
            put_in_namespace(cx, args.this(), &cache, None)?;
        }
        Ok(Value::NONE)
    }
}

/// Built-in classes have none of what annotations are.
fn refuse_missing(cx: &mut Context, class: &Value, name: &str) -> PyResult {
    if cx.as_type(class).is_some_and(|class| class.flags.has(TypeFlags::IMMUTABLE)) {
        let owner = cx.full_type_name(class);
        return Err(cx.error(ShapeId::ATTRIBUTE_ERROR, &format!("type object '{owner}' has no attribute '{name}'")));
    }
    Ok(())
}

fn annotate_of(cx: &mut Context, class: &Value) -> PyResult<Value> {
    let (own, compiled) = (cx.names.annotate.clone(), cx.intern("__annotate_func__")?);
    for key in [own, compiled] {
        if let Some(function) = from_namespace(cx, class, &key) {
            return cx.bind(&function, None, class);
        }
    }
    Ok(Value::NONE)
}
