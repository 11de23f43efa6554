//! `property`: an attribute that is computed.

use lissom_macros::methods;

use super::Property;
use super::methods::get;
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `property`
pub static SPEC: TypeSpec = TypeSpec {
    name: "property",
    id: Some(ShapeId::PROPERTY),
    layout: Property::INFO,
    flags: TypeFlags::BASE,
    doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
    methods: &[PropertyMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `property`.
pub struct PropertyMethods;

fn field(cx: &Context, property: &Value, read: impl FnOnce(&Property) -> Option<Value>) -> Value {
    cx.get::<Property>(property).and_then(read).unwrap_or(Value::NONE)
}

/// A property like this one with some functions replaced.
fn copy(cx: &mut Context, this: &Value, getter: Option<&Value>, setter: Option<&Value>, deleter: Option<&Value>) -> PyResult<Value> {
    let class = cx.type_of(this);
    let Some(old) = cx.get::<Property>(this).map(|fields| [&fields.getter, &fields.setter, &fields.deleter, &fields.doc, &fields.name].map(|field| field.clone().unwrap_or(Value::NONE))) else {
        return Ok(Value::NONE);
    };
    let [old_getter, old_setter, old_deleter, doc, name] = old;
    // A docstring that came from the getter is taken from the new one.
    let doc = match getter {
        Some(_) if own_doc(cx, &old_getter)?.is_some_and(|own| own.is(&doc)) => Value::NONE,
        _ => doc,
    };
    let pick = |new: Option<&Value>, old: Value| new.filter(|new| !new.is_none()).cloned().unwrap_or(old);
    let new = cx.call(&class, &[pick(getter, old_getter), pick(setter, old_setter), pick(deleter, old_deleter), doc])?;
    if !name.is_none() && cx.cell::<Property>(&new).is_some() {
        put(cx, &new, |fields| &mut fields.name, Some(name));
    }
    Ok(new)
}

fn put(cx: &mut Context, property: &Value, field: impl FnOnce(&mut Property) -> &mut Option<Value>, value: Option<Value>) {
    cx.track(property);
    let old = cx.get_mut::<Property>(property).map(|fields| std::mem::replace(field(fields), value));
    drop(old);
}

fn own_doc(cx: &mut Context, function: &Value) -> PyResult<Option<Value>> {
    if function.is_none() {
        return Ok(None);
    }
    let name = cx.names.doc.clone();
    Ok(cx.lookup_attr(function, &name)?.filter(|doc| !doc.is_none()))
}

#[methods]
impl PropertyMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_instance_of::<Property>(args.get(0), |_| {})
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("__init__(self, fget=None, fset=None, fdel=None, doc=None)")]
    fn init(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let mut doc = args.some(4).cloned();
        let mut from_getter = false;
        if doc.is_none()
            && let Some(getter) = args.some(1)
        {
            doc = own_doc(cx, getter)?;
            from_getter = doc.is_some();
        }
        put(cx, this, |fields| &mut fields.getter, args.some(1).cloned());
        put(cx, this, |fields| &mut fields.setter, args.some(2).cloned());
        put(cx, this, |fields| &mut fields.deleter, args.some(3).cloned());
        put(cx, this, |fields| &mut fields.name, None);
        put(cx, this, |fields| &mut fields.doc, doc.clone());
        // The docstring of a subclass hides the attribute: its instances keep theirs among their attributes. Where there is no room for one,
        // only that of a getter is missed.
        if this.shape() != ShapeId::PROPERTY {
            let name = cx.names.doc.clone();
            match cx.set_attr(this, &name, doc.unwrap_or(Value::NONE)) {
                Err(raised) if !from_getter && cx.raised_is(ShapeId::ATTRIBUTE_ERROR) => drop(cx.take_raised(raised)),
                result => result?,
            }
        }
        Ok(Value::NONE)
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.some(1).is_none() && args.some(2).is_some() {
            return Ok(args.this().clone());
        }
        get(cx, args)
    }

    /// Set an attribute of instance to value.
    #[sig("(self, instance, value, /)")]
    fn __set__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_through_as(ShapeId::PROPERTY, args.this(), args.get(1), Some(args.get(2).clone()))?;
        Ok(Value::NONE)
    }

    /// Delete an attribute of instance.
    #[sig("(self, instance, /)")]
    fn __delete__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_through_as(ShapeId::PROPERTY, args.this(), args.get(1), None)?;
        Ok(Value::NONE)
    }

    /// Descriptor to obtain a copy of the property with a different getter.
    #[sig("(self, object, /)")]
    fn getter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy(cx, args.this(), args.opt(1), None, None)
    }

    /// Descriptor to obtain a copy of the property with a different setter.
    #[sig("(self, object, /)")]
    fn setter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy(cx, args.this(), None, args.opt(1), None)
    }

    /// Descriptor to obtain a copy of the property with a different deleter.
    #[sig("(self, object, /)")]
    fn deleter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy(cx, args.this(), None, None, args.opt(1))
    }

    /// Method to set name of a property.
    #[sig("(self, /, *args)")]
    fn __set_name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [_, name] = args.rest else {
            return Err(cx.type_error(&format!("__set_name__() takes 2 positional arguments but {} were given", args.rest.len())));
        };
        put(cx, args.this(), |fields| &mut fields.name, Some(name.clone()));
        Ok(Value::NONE)
    }

    /// the function that reads
    #[getter]
    fn fget(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), |fields| fields.getter.clone()))
    }

    /// the function that reads
    #[setter]
    fn set_fget(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"))
    }

    /// the function that writes
    #[getter]
    fn fset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), |fields| fields.setter.clone()))
    }

    /// the function that writes
    #[setter]
    fn set_fset(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"))
    }

    /// the function that deletes
    #[getter]
    fn fdel(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), |fields| fields.deleter.clone()))
    }

    /// the function that deletes
    #[setter]
    fn set_fdel(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"))
    }

    /// the property's docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(field(cx, args.this(), |fields| fields.doc.clone()))
    }

    /// the property's docstring
    #[setter]
    fn set___doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        put(cx, args.this(), |fields| &mut fields.doc, args.opt(1).cloned());
        Ok(Value::NONE)
    }

    /// the property's name
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(name) = cx.get::<Property>(args.this()).and_then(|fields| fields.name.clone()) {
            return Ok(name);
        }
        let getter = field(cx, args.this(), |fields| fields.getter.clone());
        let key = cx.names.name.clone();
        if !getter.is_none()
            && let Some(name) = cx.lookup_attr(&getter, &key)?
        {
            return Ok(name);
        }
        let class = cx.type_of(args.this());
        Err(cx.attribute_error(&class, args.this(), &key))
    }

    /// the property's name
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        put(cx, args.this(), |fields| &mut fields.name, args.opt(1).cloned());
        Ok(Value::NONE)
    }

    /// is one of its functions abstract?
    #[getter]
    fn __isabstractmethod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let functions = cx.get::<Property>(args.this()).map(|fields| [fields.getter.clone(), fields.setter.clone(), fields.deleter.clone()]);
        for function in functions.into_iter().flatten().flatten() {
            if is_abstract(cx, &function)? {
                return Ok(Value::TRUE);
            }
        }
        Ok(Value::FALSE)
    }
}

/// Has a function the mark of an abstract method?
pub(crate) fn is_abstract(cx: &mut Context, function: &Value) -> PyResult<bool> {
    let name = cx.names.isabstractmethod.clone();
    match cx.lookup_attr(function, &name)? {
        Some(mark) => cx.truth(&mark),
        None => Ok(false),
    }
}
