//! What Python code sees of weak references.

use lissom_macros::methods;

use super::{WeakRef, reference, referent};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `weakref.ReferenceType`
pub static SPEC: TypeSpec = TypeSpec {
    name: "weakref.ReferenceType",
    id: Some(ShapeId::WEAKREF),
    layout: WeakRef::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::CORE),
    methods: &[ReferenceMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of weak references.
pub struct ReferenceMethods;

/// The arguments of `ref` and of its `__init__`: an object, and perhaps a callback.
fn check_arguments(cx: &mut Context, args: &Args, name: &str) -> PyResult {
    let class = if name == "__new__" { args.get(0).clone() } else { cx.type_of(args.this()) };
    if args.keywords.is_some() && class.is(&cx.type_object(ShapeId::WEAKREF)) {
        return Err(cx.type_error("ref() takes no keyword arguments"));
    }
    match args.rest.len() {
        0 => Err(cx.type_error(&format!("{name} expected at least 1 argument, got 0"))),
        1 | 2 => Ok(()),
        more => Err(cx.type_error(&format!("{name} expected at most 2 arguments, got {more}"))),
    }
}

/// The two referents, if both values are references and both objects are alive.
fn both(cx: &Context, args: &Args) -> Option<Option<(Value, Value)>> {
    if !cx.is_instance_of(args.get(1), ShapeId::WEAKREF) {
        return None;
    }
    Some(referent(cx, args.this()).zip(referent(cx, args.get(1))))
}

/// `<weakref at 0x…; to 'C' at 0x…>`
pub(super) fn describe(cx: &mut Context, this: &Value, what: &str) -> PyResult<Value> {
    let address = cx.identity(this);
    let Some(object) = referent(cx, this) else { return cx.new_str(&format!("<{what} at {address:#x}; dead>")) };
    let (kind, place) = (cx.type_name(&object), cx.identity(&object));
    let key = cx.names.name.clone();
    // The name is looked up on the class, as special methods are.
    let class = cx.type_of(&object);
    let name = match cx.lookup_in_type(&class, &key) {
        Some(found) if what == "weakref" => Some(cx.bind(&found, Some(&object), &class)?).filter(|name| cx.as_str(name).is_some()),
        _ => None,
    };
    match name {
        Some(name) => {
            let name = cx.string_lossy(&name);
            cx.new_str(&format!("<{what} at {address:#x}; to '{kind}' at {place:#x} ({name})>"))
        }
        None => cx.new_str(&format!("<{what} at {address:#x}; to '{kind}' at {place:#x}>")),
    }
}

#[methods]
impl ReferenceMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_arguments(cx, args, "__new__")?;
        let callback = args.rest.get(1).filter(|callback| !callback.is_none()).cloned();
        reference(cx, args.get(0), &args.rest[0], callback)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_arguments(cx, args, "__init__")?;
        Ok(Value::NONE)
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.keywords.is_some() {
            return Err(cx.type_error("weakref() takes no keyword arguments"));
        }
        if !args.rest.is_empty() {
            return Err(cx.type_error(&format!("weakref expected 0 arguments, got {}", args.rest.len())));
        }
        Ok(referent(cx, args.this()).unwrap_or(Value::NONE))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(hash) = cx.get::<WeakRef>(args.this()).and_then(|fields| fields.hash.clone()) {
            return Ok(hash);
        }
        let Some(object) = referent(cx, args.this()) else { return Err(cx.type_error("weak object has gone away")) };
        let hash = cx.hash(&object)?;
        let hash = cx.new_int(hash)?;
        if let Some(fields) = cx.get_mut::<WeakRef>(args.this()) {
            fields.hash = Some(hash.clone());
        }
        Ok(hash)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match both(cx, args) {
            None => Ok(Value::NOT_IMPLEMENTED),
            Some(Some((own, other))) => cx.compare(Compare::Eq, &own, &other),
            Some(None) => Ok(Value::bool(args.this().is(args.get(1)))),
        }
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match both(cx, args) {
            None => Ok(Value::NOT_IMPLEMENTED),
            Some(Some((own, other))) => cx.compare(Compare::Ne, &own, &other),
            Some(None) => Ok(Value::bool(!args.this().is(args.get(1)))),
        }
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        describe(cx, args.this(), "weakref")
    }

    /// called with the reference when the object is gone
    #[getter]
    fn __callback__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<WeakRef>(args.this()).and_then(|fields| fields.callback.clone()).unwrap_or(Value::NONE))
    }

    /// called with the reference when the object is gone
    #[setter]
    fn set___callback__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"))
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::generic::new_alias(cx, args.get(0), args.get(1))
    }
}
