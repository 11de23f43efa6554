//! `mappingproxy`: a mapping that can only be read, such as the namespace of a class.

use lissom_heap::Header;
use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record};
use crate::layout::Native;
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A read-only view of a mapping.
#[repr(C)]
pub struct MappingProxy {
    header: Header,
    /// The mapping.
    pub mapping: Option<Value>,
}

const _: () = assert!(size_of::<MappingProxy>() == 16);
fields_layout!(MappingProxy, "mappingproxy", [mapping]);

/// `mappingproxy`
pub static SPEC: TypeSpec = TypeSpec {
    name: "mappingproxy",
    id: Some(ShapeId::MAPPING_PROXY),
    layout: <MappingProxy as Native>::INFO,
    flags: TypeFlags::MAPPING,
    doc: "Read-only proxy of a mapping.",
    methods: &[MappingProxyMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// A read-only view of a mapping.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, mapping: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::MAPPING_PROXY, |proxy: &mut MappingProxy| proxy.mapping = Some(mapping))
}

/// The mapping behind a proxy.
pub fn mapping_of(cx: &Context, proxy: &Value) -> Option<Value> {
    cx.get::<MappingProxy>(proxy)?.mapping.clone()
}

/// The mapping of the receiver.
fn own(cx: &Context, args: &Args) -> Value {
    mapping_of(cx, args.this()).unwrap_or(Value::NONE)
}

/// The mapping behind an operand that is a proxy, else the operand.
fn unwrapped(cx: &Context, value: &Value) -> Value {
    mapping_of(cx, value).unwrap_or_else(|| value.clone())
}

fn compare(cx: &mut Context, op: Compare, args: &Args) -> PyResult<Value> {
    let (mapping, other) = (own(cx, args), unwrapped(cx, args.get(1)));
    cx.compare(op, &mapping, &other)
}

/// `a | b`
fn either(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    for (left, special, right) in [(a, Special::Or, b), (b, Special::ROr, a)] {
        if let Some(result) = cx.call_special(left, special, std::slice::from_ref(right))?
            && !result.is(&Value::NOT_IMPLEMENTED)
        {
            return Ok(result);
        }
    }
    let message = format!("unsupported operand type(s) for |: '{}' and '{}'", cx.type_name(a), cx.type_name(b));
    Err(cx.type_error(&message))
}

/// Methods of `mappingproxy`.
pub struct MappingProxyMethods;

#[methods]
impl MappingProxyMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, mapping)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = args.get(1);
        let sequence = cx.as_list(mapping).is_some() || cx.as_tuple(mapping).is_some();
        if sequence || cx.special(mapping, Special::GetItem).is_none() {
            let message = format!("mappingproxy() argument must be a mapping, not {}", cx.type_name(mapping));
            return Err(cx.type_error(&message));
        }
        new(cx, mapping.clone())
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        let length = cx.len(&mapping)?;
        cx.new_int(length as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.get_item(&mapping, args.get(1))
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        Ok(Value::bool(cx.contains(&mapping, args.get(1))?))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.iter(&mapping)
    }

    /// D.__reversed__() -> reverse iterator
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.call_method(&mapping, "__reversed__", &[])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.check_stack()?;
        let mapping = own(cx, args);
        let inner = cx.repr(&mapping)?;
        let mut text = TextBuilder::new();
        text.push_str(cx, "mappingproxy(")?;
        text.push_bytes(cx, inner.str_bytes())?;
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.str(&mapping)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        let hash = cx.hash(&mapping)?;
        cx.new_int(hash)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Eq, args)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Ne, args)
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Lt, args)
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Le, args)
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Gt, args)
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Ge, args)
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (mapping, other) = (own(cx, args), unwrapped(cx, args.get(1)));
        either(cx, &mapping, &other)
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (mapping, other) = (own(cx, args), unwrapped(cx, args.get(1)));
        either(cx, &other, &mapping)
    }

    /// Return self|=value.
    #[sig("(self, value, /)")]
    fn __ior__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.type_name(args.this());
        Err(cx.type_error(&format!("'|=' is not supported by {name}; use '|' instead")))
    }

    /// Return the value for key if key is in the mapping, else default.
    #[sig("(self, key, default=None, /)")]
    fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        let default = args.opt(2).cloned().unwrap_or(Value::NONE);
        cx.call_method(&mapping, "get", &[args.get(1).clone(), default])
    }

    /// a set-like object providing a view on D's keys
    #[sig("(self, /)")]
    fn keys(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.call_method(&mapping, "keys", &[])
    }

    /// an object providing a view on D's values
    #[sig("(self, /)")]
    fn values(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.call_method(&mapping, "values", &[])
    }

    /// a set-like object providing a view on D's items
    #[sig("(self, /)")]
    fn items(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.call_method(&mapping, "items", &[])
    }

    /// a shallow copy of D
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mapping = own(cx, args);
        cx.call_method(&mapping, "copy", &[])
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::iterator::layout::generic_alias(cx, args)
    }
}
