//! `super`: attributes of the classes behind one in the order of resolution.

use lissom_macros::methods;

use super::Super;
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::object::methods::string_name;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `super`
pub static SPEC: TypeSpec = TypeSpec {
    name: "super",
    id: Some(ShapeId::SUPER),
    layout: Super::INFO,
    flags: TypeFlags::BASE,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
    methods: &[SuperMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `super`.
pub struct SuperMethods;

/// The class in whose order of resolution `super(class, receiver)` looks.
///
/// # Errors
/// `TypeError` if the receiver has nothing to do with the class.
pub fn receiver_class(cx: &mut Context, class: &Value, receiver: &Value) -> PyResult<Value> {
    if cx.is_type(receiver) && cx.is_subtype(receiver, class) {
        return Ok(receiver.clone());
    }
    let own = cx.type_of(receiver);
    if cx.is_subtype(&own, class) {
        return Ok(own);
    }
    let name = cx.names.class.clone();
    if let Some(shown) = cx.lookup_attr(receiver, &name)?
        && cx.is_type(&shown)
        && !shown.is(&own)
        && cx.is_subtype(&shown, class)
    {
        return Ok(shown);
    }
    let what = if cx.is_type(receiver) { format!("type {}", cx.name_of_type(receiver)) } else { format!("instance of {}", cx.type_name(receiver)) };
    let class = cx.name_of_type(class);
    Err(cx.type_error(&format!("super(type, obj): obj ({what}) is not an instance or subtype of type ({class}).")))
}

fn put(cx: &mut Context, this: &Value, class: Value, receiver: Option<(Value, Value)>) {
    cx.track(this);
    let (receiver, receiver_class) = receiver.unzip();
    let old = cx.get_mut::<Super>(this).map(|fields| {
        (fields.class.replace(class), std::mem::replace(&mut fields.receiver, receiver), std::mem::replace(&mut fields.receiver_class, receiver_class))
    });
    drop(old);
}

#[methods]
impl SuperMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_instance_of::<Super>(args.get(0), |_| {})
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.keywords.is_some() {
            return Err(cx.type_error("super() takes no keyword arguments"));
        }
        let (class, receiver) = match args.rest {
            [] => match cx.hooks.zero_super {
                Some(find) => {
                    let (class, receiver) = find(cx)?;
                    (class, Some(receiver))
                }
                None => return Err(cx.error(ShapeId::RUNTIME_ERROR, "super(): no arguments")),
            },
            [class] => (class.clone(), None),
            [class, receiver] => (class.clone(), Some(receiver.clone()).filter(|receiver| !receiver.is_none())),
            more => return Err(cx.type_error(&format!("super() expected at most 2 arguments, got {}", more.len()))),
        };
        if !cx.is_type(&class) {
            let found = cx.type_name(&class);
            return Err(cx.type_error(&format!("super() argument 1 must be a type, not {found}")));
        }
        let receiver = match receiver {
            Some(receiver) => {
                let own = receiver_class(cx, &class, &receiver)?;
                Some((receiver, own))
            }
            None => None,
        };
        put(cx, args.this(), class, receiver);
        Ok(Value::NONE)
    }

    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = string_name(cx, args.get(1))?;
        let fields = cx.get::<Super>(args.this()).and_then(|fields| Some((fields.class.clone()?, fields.receiver.clone()?, fields.receiver_class.clone()?)));
        if let Some((class, receiver, own)) = fields
            && !name.is(&cx.names.class)
            && let Some(found) = super::super_get(cx, &class, &receiver, &own, &name)?
        {
            return Ok(found);
        }
        match cx.generic_get(args.this(), &name)? {
            Some(value) => Ok(value),
            None => {
                let class = cx.type_of(args.this());
                Err(cx.attribute_error(&class, args.this(), &name))
            }
        }
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, bound) = cx.get::<Super>(args.this()).map_or((None, true), |fields| (fields.class.clone(), fields.receiver.is_some()));
        let (Some(class), Some(instance), false) = (class, args.some(1), bound) else { return Ok(args.this().clone()) };
        let kind = cx.type_of(args.this());
        cx.call(&kind, &[class, instance.clone()])
    }

    /// the class invoking super()
    #[getter(member)]
    fn __thisclass__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Super>(args.this()).and_then(|fields| fields.class.clone()).unwrap_or(Value::NONE))
    }

    /// the instance invoking super(); may be None
    #[getter(member)]
    fn __self__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Super>(args.this()).and_then(|fields| fields.receiver.clone()).unwrap_or(Value::NONE))
    }

    /// the type of the instance invoking super(); may be None
    #[getter(member)]
    fn __self_class__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Super>(args.this()).and_then(|fields| fields.receiver_class.clone()).unwrap_or(Value::NONE))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, own) = cx.get::<Super>(args.this()).map_or((None, None), |fields| (fields.class.clone(), fields.receiver_class.clone()));
        let class = class.map_or_else(|| "NULL".to_owned(), |class| cx.name_of_type(&class));
        match own {
            Some(own) => {
                let own = cx.name_of_type(&own);
                cx.new_str(&format!("<super: <class '{class}'>, <{own} object>>"))
            }
            None => cx.new_str(&format!("<super: <class '{class}'>, NULL>")),
        }
    }
}
