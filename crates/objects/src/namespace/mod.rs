//! `types.SimpleNamespace`: an object with the attributes that were given.

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::layout::{Native as _, Plain};
use crate::native::{Args, CallArgs};
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `types.SimpleNamespace`
pub static SPEC: TypeSpec = TypeSpec {
    name: "types.SimpleNamespace",
    id: Some(ShapeId::SIMPLE_NAMESPACE),
    layout: Plain::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::UNHASHABLE).with(TypeFlags::CORE),
    doc: "A simple attribute-based namespace.",
    methods: &[NamespaceMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `SimpleNamespace`.
pub struct NamespaceMethods;

fn attributes(cx: &mut Context, this: &Value) -> PyResult<Value> {
    match crate::object::dict_of(cx, this)? {
        Some(dict) => Ok(dict),
        None => cx.new_dict(),
    }
}

fn update(cx: &mut Context, this: &Value, more: &Value) -> PyResult {
    let own = attributes(cx, this)?;
    for (key, _) in cx.dict_items(more)? {
        if cx.as_str(&key).is_none() {
            return Err(cx.type_error("keywords must be strings"));
        }
    }
    for (key, value) in cx.dict_items(more)? {
        cx.dict_set(&own, &key, value)?;
    }
    Ok(())
}

fn compared(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    if !cx.is_instance_of(args.get(1), ShapeId::SIMPLE_NAMESPACE) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (own, other) = (attributes(cx, args.this())?, attributes(cx, args.get(1))?);
    cx.compare(operator, &own, &other)
}

#[methods]
impl NamespaceMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_plain_instance(args.get(0))
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)", inferred, "(self, mapping_or_iterable=(), /, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.rest {
            [] => {}
            [given] => {
                let class = cx.type_object(ShapeId::DICT);
                let given = if cx.is_dict(given) { given.clone() } else { cx.call(&class, std::slice::from_ref(given))? };
                update(cx, args.this(), &given)?;
            }
            more => {
                let name = cx.short_type_name(args.this());
                return Err(cx.type_error(&format!("{name} expected at most 1 argument, got {}", more.len())));
            }
        }
        if let Some(keywords) = args.keywords {
            update(cx, args.this(), keywords)?;
        }
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let name = if this.shape() == ShapeId::SIMPLE_NAMESPACE || cx.type_of(this).is(&cx.type_object(ShapeId::SIMPLE_NAMESPACE)) { "namespace".to_owned() } else { cx.type_name(this) };
        if !cx.repr_enter(this) {
            return cx.new_str(&format!("{name}(...)"));
        }
        let result = shown(cx, this, &name);
        cx.repr_leave(this);
        result
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Eq)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Ne)
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Lt)
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Le)
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Gt)
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Ge)
    }

    /// Return state information for pickling
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, empty, own) = (cx.type_of(args.this()), cx.empty_tuple(), attributes(cx, args.this())?);
        cx.new_tuple(&[class, empty, own])
    }

    /// Return a copy of the namespace object with new values for the specified attributes.
    #[sig("(self, /, *args, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !args.rest.is_empty() {
            return Err(cx.type_error("__replace__() takes no positional arguments"));
        }
        let class = cx.type_of(args.this());
        let new = cx.call_with(&class, CallArgs::positional(&[]))?;
        if !cx.is_instance_of(&new, ShapeId::SIMPLE_NAMESPACE) {
            let (class, found) = (cx.qualified_type_name(&class), cx.type_name(&new));
            let class = class.strip_prefix("__main__.").unwrap_or(&class);
            return Err(cx.type_error(&format!("expect types.SimpleNamespace type, but {class}() returned '{found}' object")));
        }
        let own = attributes(cx, args.this())?;
        update(cx, &new, &own)?;
        if let Some(changes) = args.keywords {
            update(cx, &new, changes)?;
        }
        Ok(new)
    }
}

fn shown(cx: &mut Context, this: &Value, name: &str) -> PyResult<Value> {
    let mut text = TextBuilder::new();
    text.push_bytes(cx, name.as_bytes())?;
    text.push_bytes(cx, b"(")?;
    let own = attributes(cx, this)?;
    let mut first = true;
    for (key, value) in cx.dict_items(&own)? {
        let Some(view) = cx.as_str(&key) else { continue };
        if view.bytes.is_empty() {
            continue;
        }
        if !first {
            text.push_bytes(cx, b", ")?;
        }
        first = false;
        text.push_bytes(cx, view.bytes)?;
        text.push_bytes(cx, b"=")?;
        let value = cx.repr(&value)?;
        text.push_bytes(cx, cx_bytes(cx, &value))?;
    }
    text.push_bytes(cx, b")")?;
    text.finish(cx)
}

fn cx_bytes<'a>(cx: &Context, string: &'a Value) -> &'a [u8] {
    cx.as_str(string).map_or(&[], |view| view.bytes)
}
