//! `staticmethod` and `classmethod`: what changes how a function of a class is bound.
//!
//! Both have the attributes of the function they wrap, and can have attributes of their own.

use lissom_macros::methods;

use super::Wrapper;
use super::methods::{forward, get};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `staticmethod`
pub static STATICMETHOD_SPEC: TypeSpec = TypeSpec {
    name: "staticmethod",
    id: Some(ShapeId::STATICMETHOD),
    layout: Wrapper::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT),
    doc: "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.\nTo declare a static method, use this idiom:\n\n     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n             ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()). Both the class and the instance are ignored, and\nneither is passed implicitly as the first argument to the method.\n\nStatic methods in Python are similar to those found in Java or C++.\nFor a more advanced concept, see the classmethod builtin.",
    methods: &[WrapperMethods::METHODS, StaticMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `classmethod`
pub static CLASSMETHOD_SPEC: TypeSpec = TypeSpec {
    name: "classmethod",
    id: Some(ShapeId::CLASSMETHOD),
    layout: Wrapper::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT),
    doc: "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.\nTo declare a class method, use this idiom:\n\n  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n          ...\n\nIt can be called either on the class (e.g. C.f()) or on an instance\n(e.g. C().f()).  The instance is ignored except for its class.\nIf a class method is called for a derived class, the derived class\nobject is passed as the implied first argument.\n\nClass methods are different than C++ or Java static methods.\nIf you want those, see the staticmethod builtin.",
    methods: &[WrapperMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of both.
pub struct WrapperMethods;
/// The methods of `staticmethod` alone.
pub struct StaticMethods;

fn function_of(cx: &Context, wrapper: &Value) -> Value {
    cx.get::<Wrapper>(wrapper).and_then(|fields| fields.function.clone()).unwrap_or(Value::NONE)
}

/// An attribute that was set on the wrapper, or else the function's.
fn forwarded(cx: &mut Context, wrapper: &Value, name: &Value) -> PyResult<Value> {
    if let Some(own) = crate::object::get_own(cx, wrapper, name)? {
        return Ok(own);
    }
    let function = function_of(cx, wrapper);
    match cx.lookup_attr(&function, name)? {
        Some(value) => Ok(value),
        None => {
            let class = cx.type_of(wrapper);
            Err(cx.attribute_error(&class, wrapper, name))
        }
    }
}

fn set_forwarded(cx: &mut Context, args: &Args, name: &Value) -> PyResult<Value> {
    match args.opt(1) {
        Some(value) => crate::object::set_own(cx, args.this(), name, value.clone())?,
        None => drop(crate::object::delete_own(cx, args.this(), name)?),
    }
    Ok(Value::NONE)
}

#[methods]
impl WrapperMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_instance_of::<Wrapper>(args.get(0), |_| {})
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)", inferred, "(self, function, /)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let kind = cx.shapes[args.this().shape()].native;
        let kind = cx.type_object(kind);
        let name = cx.name_of_type(&kind);
        if args.keywords.is_some() {
            return Err(cx.type_error(&format!("{name}() takes no keyword arguments")));
        }
        let [function] = args.rest else {
            return Err(cx.type_error(&format!("{name} expected 1 argument, got {}", args.rest.len())));
        };
        cx.track(args.this());
        let old = cx.get_mut::<Wrapper>(args.this()).and_then(|fields| fields.function.replace(function.clone()));
        drop(old);
        Ok(Value::NONE)
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        get(cx, args)
    }

    /// the function
    #[getter]
    fn __func__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(function_of(cx, args.this()))
    }

    /// the function
    #[getter]
    fn __wrapped__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(function_of(cx, args.this()))
    }

    /// is the function abstract?
    #[getter]
    fn __isabstractmethod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let function = function_of(cx, args.this());
        super::property::is_abstract(cx, &function).map(Value::bool)
    }

    /// the attributes
    #[getter]
    fn __dict__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = crate::object::dict_of(cx, args.this())?.unwrap_or(Value::NONE);
        let copied = [cx.names.module.clone(), cx.names.name.clone(), cx.names.qualname.clone(), cx.names.doc.clone()];
        let function = function_of(cx, args.this());
        for name in copied {
            if cx.dict_get_str(&own, &name).is_none()
                && let Some(value) = cx.lookup_attr(&function, &name)?
            {
                cx.dict_set(&own, &name, value)?;
            }
        }
        Ok(own)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let function = function_of(cx, args.this());
        let text = cx.repr(&function)?;
        let kind = cx.shapes[args.this().shape()].native;
        let kind = cx.type_object(kind);
        let name = cx.name_of_type(&kind);
        let text = cx.as_str(&text).map_or(&[][..], |view| view.bytes);
        cx.new_str_joined(&[b"<", name.as_bytes(), b"(", text, b")>"])
    }

    /// the function's name
    #[getter]
    fn __name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.name.clone();
        forwarded(cx, args.this(), &name)
    }

    /// the function's name
    #[setter]
    fn set___name__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.name.clone();
        set_forwarded(cx, args, &name)
    }

    /// the function's qualified name
    #[getter]
    fn __qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.qualname.clone();
        forwarded(cx, args.this(), &name)
    }

    /// the function's qualified name
    #[setter]
    fn set___qualname__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.qualname.clone();
        set_forwarded(cx, args, &name)
    }

    /// the function's module
    #[getter]
    fn __module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.module.clone();
        forwarded(cx, args.this(), &name)
    }

    /// the function's module
    #[setter]
    fn set___module__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.module.clone();
        set_forwarded(cx, args, &name)
    }

    /// the function's docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.doc.clone();
        forwarded(cx, args.this(), &name)
    }

    /// the function's docstring
    #[setter]
    fn set___doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.doc.clone();
        set_forwarded(cx, args, &name)
    }

    /// the function's annotations
    #[getter]
    fn __annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.annotations.clone();
        forwarded(cx, args.this(), &name)
    }

    /// the function's annotations
    #[setter]
    fn set___annotations__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.annotations.clone();
        set_forwarded(cx, args, &name)
    }

    /// the function that makes the annotations
    #[getter]
    fn __annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.annotate.clone();
        forwarded(cx, args.this(), &name)
    }

    /// the function that makes the annotations
    #[setter]
    fn set___annotate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.annotate.clone();
        set_forwarded(cx, args, &name)
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::generic::new_alias(cx, args.get(0), args.get(1))
    }
}

#[methods]
impl StaticMethods {
    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let function = function_of(cx, args.this());
        forward(cx, args, |cx, call| cx.call_with(&function, call))
    }
}
