//! `method`: a function bound to its first argument.

use lissom_macros::methods;

use super::Method;
use super::methods::{builtin, forward};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::object::methods::string_name;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `method`
pub static SPEC: TypeSpec = TypeSpec {
    name: "method",
    id: Some(ShapeId::METHOD),
    layout: Method::INFO,
    flags: TypeFlags::WEAKREF,
    doc: "Create a bound instance method object.",
    methods: &[MethodMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `method`.
pub struct MethodMethods;

fn parts(cx: &Context, method: &Value) -> (Value, Value) {
    let parts = cx.get::<Method>(method).map(|fields| (fields.function.clone(), fields.receiver.clone()));
    let (function, receiver) = parts.unwrap_or((None, None));
    (function.unwrap_or(Value::NONE), receiver.unwrap_or(Value::NONE))
}

#[methods]
impl MethodMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [function, receiver] = args.rest else {
            return Err(cx.type_error(&format!("method expected 2 arguments, got {}", args.rest.len())));
        };
        if !cx.is_callable(function) {
            return Err(cx.type_error("first argument must be callable"));
        }
        if receiver.is_none() {
            return Err(cx.type_error("instance must not be None"));
        }
        super::new_bound(cx, function.clone(), receiver.clone())
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, |cx, call| cx.call_with(args.this(), call))
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        let class = cx.type_of(args.this());
        if let Some(attribute) = cx.lookup_in_type(&class, &name) {
            return cx.bind(&attribute, Some(args.this()), &class);
        }
        let (function, _) = parts(cx, args.this());
        cx.get_attr(&function, &name)
    }

    /// the function
    #[getter]
    fn __func__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).0)
    }

    /// the instance
    #[getter]
    fn __self__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).1)
    }

    /// the function's docstring
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.names.doc.clone();
        let (function, _) = parts(cx, args.this());
        Ok(cx.lookup_attr(&function, &name)?.unwrap_or(Value::NONE))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.get(1).shape() != ShapeId::METHOD {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let ((function, receiver), (other, other_receiver)) = (parts(cx, args.this()), parts(cx, args.get(1)));
        Ok(Value::bool(receiver.is(&other_receiver) && cx.equal(&function, &other)?))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (function, receiver) = parts(cx, args.this());
        let own = crate::hash::of_address(cx.identity(&receiver));
        let hash = cx.hash(&function)? ^ own;
        cx.new_int(crate::hash::visible(hash as u64))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (function, receiver) = parts(cx, args.this());
        let (qualname, name) = (cx.names.qualname.clone(), cx.names.name.clone());
        let shown = match cx.lookup_attr(&function, &qualname)? {
            Some(shown) => Some(shown),
            None => cx.lookup_attr(&function, &name)?,
        };
        let shown = shown.filter(|shown| cx.as_str(shown).is_some());
        let shown = shown.as_ref().and_then(|shown| cx.as_str(shown)).map_or(&b"?"[..], |view| view.bytes);
        let text = cx.repr(&receiver)?;
        let text = cx.as_str(&text).map_or(&[][..], |view| view.bytes);
        cx.new_str_joined(&[b"<bound method ", shown, b" of ", text, b">"])
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (function, receiver) = parts(cx, args.this());
        let name = cx.names.name.clone();
        let name = cx.get_attr(&function, &name)?;
        let getattr = builtin(cx, "getattr")?;
        let arguments = cx.new_tuple(&[receiver, name])?;
        cx.new_tuple(&[getattr, arguments])
    }
}
