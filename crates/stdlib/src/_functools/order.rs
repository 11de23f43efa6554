//! Keys that compare by a function of two arguments.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::{set_value, value};

/// `functools.KeyWrapper`. Values: the function, and the object (not in the maker of keys).
pub static SPEC: TypeSpec = TypeSpec {
    name: "functools.KeyWrapper",
    layout: Fields::INFO,
    flags: TypeFlags::UNHASHABLE.with(TypeFlags::NO_INSTANTIATION),
    methods: &[KeyMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of keys.
pub struct KeyMethods;

/// A key of an object, or without one a maker of keys.
///
/// # Errors
/// `MemoryError`
pub fn new_key(cx: &mut Context, function: &Value, object: Option<Value>) -> PyResult<Value> {
    let (class, function) = (cx.native_type(&SPEC)?, function.clone());
    new_record_of(cx, &class, |fields: &mut Fields| {
        fields.values[0] = Some(function);
        fields.values[1] = object;
    })
}

fn compared(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    if !cx.is_instance(args.get(1), &class) {
        return Err(cx.type_error("other argument must be K instance"));
    }
    let (own, other) = (value(cx, args.get(0), 1), value(cx, args.get(1), 1));
    let function = value(cx, args.get(0), 0);
    let order = cx.call(&function, &[own, other])?;
    cx.compare(operator, &order, &Value::int32(0))
}

#[methods]
impl KeyMethods {
    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)", inferred, "(self, /, obj)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let named = args.keywords.map_or(0, |keywords| cx.dict_len(keywords));
        let given = args.rest.len() + named;
        if given > 1 {
            let kind = if args.rest.is_empty() { "keyword " } else { "" };
            return Err(cx.type_error(&format!("K() takes at most 1 {kind}argument ({given} given)")));
        }
        let name = cx.intern("obj")?;
        let object = match (args.rest.first(), args.keywords) {
            (Some(object), _) => Some(object.clone()),
            (None, Some(keywords)) => cx.dict_get_str(keywords, &name),
            (None, None) => None,
        };
        if object.is_none() {
            return Err(cx.type_error("K() missing required argument 'obj' (pos 1)"));
        }
        let function = value(cx, args.this(), 0);
        new_key(cx, &function, object)
    }

    /// Value wrapped by a key function.
    #[getter]
    fn obj(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(value(cx, args.this(), 1))
    }

    /// Value wrapped by a key function.
    #[setter]
    fn set_obj(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_value(cx, args.this(), 1, args.opt(1).cloned());
        Ok(Value::NONE)
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
}
