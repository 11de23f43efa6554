//! `typing.Union`: one of several types.

use lissom_macros::methods;

use super::parameters::{parameters_of, shown, substituted};
use crate::context::{Context, PyResult};
use crate::descriptor::record;
use crate::layout::Native as _;
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

record! {
    /// One of several types.
    Union, "Union", 2 {
        /// `__args__`, a tuple of at least two.
        args,
        /// `__parameters__`, a tuple; unset until asked for.
        parameters
    }
}

/// `typing.Union`
pub static UNION_SPEC: TypeSpec = TypeSpec {
    name: "typing.Union",
    id: Some(ShapeId::UNION),
    layout: Union::INFO,
    flags: TypeFlags::NO_INSTANTIATION.with(TypeFlags::WEAKREF).with(TypeFlags::CORE),
    doc: "Represent a union type\n\nE.g. for int | str",
    methods: &[UnionMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `Union`.
pub struct UnionMethods;

fn args_of(cx: &Context, union: &Value) -> Vec<Value> {
    let args = cx.get::<Union>(union).and_then(|union| union.args.clone());
    args.as_ref().and_then(Value::as_tuple).map_or_else(Vec::new, <[Value]>::to_vec)
}

/// The hash of a member; only those are compared that have the same, or none.
fn hash_if_any(cx: &mut Context, value: &Value) -> Option<i64> {
    match cx.hash(value) {
        Ok(hash) => Some(hash),
        Err(raised) => {
            drop(cx.take_raised(raised));
            None
        }
    }
}

/// Adds a type to the members of a union: unions are flattened, what is there already is left out.
fn add(cx: &mut Context, members: &mut Vec<Value>, value: &Value) -> PyResult {
    if value.shape() == ShapeId::UNION {
        for inner in args_of(cx, value) {
            add(cx, members, &inner)?;
        }
        return Ok(());
    }
    let value = if value.is_none() {
        cx.type_object(ShapeId::NONE)
    } else if is_unionable(cx, value) {
        value.clone()
    } else {
        // Strings become references, and what is no type is refused.
        let message = cx.new_str("Union[arg, ...]: each arg must be a type.")?;
        cx.call_module("typing", "_type_check", &[value.clone(), message])?
    };
    let hash = hash_if_any(cx, &value);
    for known in members.iter() {
        if known.is(&value) || hash_if_any(cx, known) == hash && cx.equal(known, &value)? {
            return Ok(());
        }
    }
    members.push(value);
    Ok(())
}

/// The union of some types: the one itself if there is only one.
///
/// # Errors
/// `TypeError` if there are none; what comparing them raises.
pub fn new_union(cx: &mut Context, types: &[Value]) -> PyResult<Value> {
    let mut members = Vec::new();
    for value in types {
        add(cx, &mut members, value)?;
    }
    match members.as_slice() {
        [] => Err(cx.type_error("Cannot take a Union of no types.")),
        [one] => Ok(one.clone()),
        _ => {
            let args = cx.new_tuple_from(members)?;
            crate::descriptor::new_record(cx, ShapeId::UNION, &[Some(args), None])
        }
    }
}

/// Can it be a member of a union by `|`?
fn is_unionable(cx: &Context, value: &Value) -> bool {
    value.is_none()
        || cx.is_type(value)
        || cx.is_instance_of(value, ShapeId::GENERIC_ALIAS)
        || value.shape() == ShapeId::UNION
        || cx.type_name(value) == "TypeAliasType"
}

/// `left | right`; `NotImplemented` if one of them is no type.
///
/// # Errors
/// What comparing the types raises.
pub fn union_of(cx: &mut Context, left: &Value, right: &Value) -> PyResult<Value> {
    if !is_unionable(cx, left) || !is_unionable(cx, right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    new_union(cx, &[left.clone(), right.clone()])
}

#[methods]
impl UnionMethods {
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut text = TextBuilder::new();
        for (index, member) in args_of(cx, args.this()).iter().enumerate() {
            if index > 0 {
                text.push_bytes(cx, b" | ")?;
            }
            let member = shown(cx, member)?;
            text.push_bytes(cx, member.str_bytes())?;
        }
        text.finish(cx)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // The order does not count.
        let mut sum = 0u64;
        for member in args_of(cx, args.this()) {
            let hash = cx.hash(&member)? as u64;
            sum = sum.wrapping_add((hash ^ hash >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        cx.new_int(crate::hash::visible(sum))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.get(1).shape() != ShapeId::UNION {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (own, other) = (args_of(cx, args.this()), args_of(cx, args.get(1)));
        if own.len() != other.len() {
            return Ok(Value::FALSE);
        }
        for member in &own {
            let mut found = false;
            for candidate in &other {
                found = found || cx.equal(member, candidate)?;
            }
            if !found {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::TRUE)
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_union(cx, &[args.get(0).clone(), args.get(1).clone()])
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_union(cx, &[args.get(1).clone(), args.get(0).clone()])
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (own, parameters) = (args_of(cx, args.this()), parameters(cx, args.this())?);
        let parameters = parameters.as_tuple().unwrap_or(&[]);
        let new = substituted(cx, args.this(), &own, parameters, args.get(1))?;
        let Some((first, rest)) = new.split_first() else { return Ok(args.this().clone()) };
        let mut result = first.clone();
        for member in rest {
            result = match cx.call_special(&result, Special::Or, std::slice::from_ref(member))? {
                Some(result) if !result.is(&Value::NOT_IMPLEMENTED) => result,
                _ => new_union(cx, &[result, member.clone()])?,
            };
        }
        Ok(result)
    }

    /// Check if an object is an instance.
    #[sig("(self, instance, /)")]
    fn __instancecheck__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for member in args_of(cx, args.this()) {
            if cx.isinstance(args.get(1), &member)? {
                return Ok(Value::TRUE);
            }
        }
        Ok(Value::FALSE)
    }

    /// Check if a class is a subclass.
    #[sig("(self, subclass, /)")]
    fn __subclasscheck__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for member in args_of(cx, args.this()) {
            if cx.issubclass(args.get(1), &member)? {
                return Ok(Value::TRUE);
            }
        }
        Ok(Value::FALSE)
    }

    /// A union cannot be a base.
    #[sig("(self, bases, /)")]
    fn __mro_entries__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = cx.repr(args.this())?;
        let text = cx.string_lossy(&text);
        Err(cx.type_error(&format!("Cannot subclass {text}")))
    }

    /// `Union[…]`
    #[class_sig("(cls, item, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let item = args.get(1);
        let items = cx.as_tuple(item).map_or_else(|| vec![item.clone()], <[Value]>::to_vec);
        new_union(cx, &items)
    }

    /// the types
    #[getter]
    fn __args__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Union>(args.this()).and_then(|union| union.args.clone()).unwrap_or(Value::NONE))
    }

    /// Type variables in the types.Union.
    #[getter]
    fn __parameters__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        parameters(cx, args.this())
    }

    /// Always returns the type
    #[getter]
    fn __origin__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(cx.type_object(ShapeId::UNION))
    }

    /// Name of the type
    #[getter]
    fn __name__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("Union")
    }

    /// Qualified name of the type
    #[getter]
    fn __qualname__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("Union")
    }
}

fn parameters(cx: &mut Context, union: &Value) -> PyResult<Value> {
    if let Some(known) = cx.get::<Union>(union).and_then(|union| union.parameters.clone()) {
        return Ok(known);
    }
    let members = args_of(cx, union);
    let found = parameters_of(cx, &members)?;
    let found = cx.new_tuple_from(found)?;
    cx.track(union);
    if let Some(fields) = cx.get_mut::<Union>(union) {
        fields.parameters = Some(found.clone());
    }
    Ok(found)
}
