//! `set` and `frozenset` as Python code sees them.

use std::ops::ControlFlow;

use lissom_macros::methods;

use super::layout::Set;
use super::ops;
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `set`
pub static SPEC: TypeSpec = TypeSpec {
    name: "set",
    id: Some(ShapeId::SET),
    layout: <Set as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::UNHASHABLE).with(TypeFlags::WEAKREF).with(TypeFlags::MATCH_SELF),
    doc: "Build an unordered collection of unique elements.",
    methods: &[SetMethods::METHODS, CommonMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `frozenset`
pub static FROZEN_SPEC: TypeSpec = TypeSpec {
    name: "frozenset",
    id: Some(ShapeId::FROZENSET),
    layout: <Set as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF).with(TypeFlags::MATCH_SELF),
    doc: "Build an immutable unordered collection of unique elements.",
    methods: &[FrozenMethods::METHODS, CommonMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `repr(set)`
///
/// # Errors
/// What the `repr` of an element raises.
pub fn repr(cx: &mut Context, set: &Value) -> PyResult<Value> {
    let name = cx.type_name(set);
    if cx.set_len(set) == 0 {
        return cx.new_str(&format!("{name}()"));
    }
    cx.check_repr_depth()?;
    if !cx.repr_enter(set) {
        return cx.new_str(&format!("{name}(...)"));
    }
    let result = repr_elements(cx, set, &name);
    cx.repr_leave(set);
    result
}

fn repr_elements(cx: &mut Context, set: &Value, name: &str) -> PyResult<Value> {
    let plain = set.shape() == ShapeId::SET;
    let elements = cx.new_list()?;
    let mut position = 0;
    while let Some((next, element)) = cx.set_next(set, position) {
        cx.list_push(&elements, element)?;
        position = next;
    }
    let mut text = TextBuilder::new();
    if !plain {
        text.push_str(cx, name)?;
        text.push_str(cx, "(")?;
    }
    text.push_str(cx, "{")?;
    let mut index = 0;
    while let Some(element) = cx.list_get(&elements, index) {
        if index > 0 {
            text.push_str(cx, ", ")?;
        }
        let element = cx.repr(&element)?;
        text.push_bytes(cx, element.str_bytes())?;
        index += 1;
    }
    text.push_str(cx, if plain { "}" } else { "})" })?;
    text.finish(cx)
}

/// A comparison of two sets; `NotImplemented` if `other` is none.
///
/// # Errors
/// What comparing elements raises.
pub fn compare(cx: &mut Context, op: Compare, set: &Value, other: &Value) -> PyResult<Value> {
    if !cx.is_any_set(other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (own, theirs) = (cx.set_len(set), cx.set_len(other));
    cx.check_stack()?;
    let holds = match op {
        Compare::Eq => own == theirs && ops::is_subset(cx, set, other)?,
        Compare::Ne => own != theirs || !ops::is_subset(cx, set, other)?,
        Compare::Le => ops::is_subset(cx, set, other)?,
        Compare::Lt => own < theirs && ops::is_subset(cx, set, other)?,
        Compare::Ge => ops::is_subset(cx, other, set)?,
        Compare::Gt => own > theirs && ops::is_subset(cx, other, set)?,
    };
    Ok(Value::bool(holds))
}

fn union(cx: &mut Context, set: &Value, other: &Value) -> PyResult<Value> {
    let result = cx.set_like(set, Some(set))?;
    cx.set_update(&result, other)?;
    Ok(result)
}

fn symmetric_difference(cx: &mut Context, set: &Value, other: &Value) -> PyResult<Value> {
    let result = cx.set_like(set, Some(other))?;
    ops::exchange_all(cx, &result, set)?;
    Ok(result)
}

fn copy(cx: &mut Context, set: &Value) -> PyResult<Value> {
    if set.shape() == ShapeId::FROZENSET { Ok(set.clone()) } else { cx.set_like(set, Some(set)) }
}

/// Methods of both.
pub struct CommonMethods;

#[methods]
impl CommonMethods {
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        repr(cx, args.this())
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.set_len(args.this());
        cx.new_int(length as i64)
    }

    /// Return bool(key in self).
    #[sig("(self, object, /)", plain)]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.set_contains(args.this(), args.get(1))?))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_set_iterator(args.this())
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Eq, args.this(), args.get(1))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Ne, args.this(), args.get(1))
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Lt, args.this(), args.get(1))
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Le, args.this(), args.get(1))
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Gt, args.this(), args.get(1))
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Ge, args.this(), args.get(1))
    }

    /// Return self&value.
    #[sig("(self, value, /)")]
    fn __and__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ops::intersection(cx, args.this(), args.get(1))
    }

    /// Return value&self.
    #[sig("(self, value, /)")]
    fn __rand__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ops::intersection(cx, args.get(1), args.this())
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        union(cx, args.this(), args.get(1))
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        union(cx, args.get(1), args.this())
    }

    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ops::difference(cx, args.this(), args.get(1))
    }

    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ops::difference(cx, args.get(1), args.this())
    }

    /// Return self^value.
    #[sig("(self, value, /)")]
    fn __xor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        symmetric_difference(cx, args.this(), args.get(1))
    }

    /// Return value^self.
    #[sig("(self, value, /)")]
    fn __rxor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        symmetric_difference(cx, args.get(1), args.this())
    }

    /// Return a new set with elements from the set and all others.
    #[sig("(self, /, *others)")]
    fn union(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_like(args.this(), Some(args.this()))?;
        for other in args.rest {
            cx.set_update(&result, other)?;
        }
        Ok(result)
    }

    /// Return a new set with elements common to the set and all others.
    #[sig("(self, /, *others)")]
    fn intersection(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // Without others it is a new set, even of a frozenset.
        let Some((first, others)) = args.rest.split_first() else { return ops::intersection(cx, args.this(), args.this()) };
        let mut result = ops::intersection(cx, args.this(), first)?;
        for other in others {
            result = ops::intersection(cx, &result, other)?;
        }
        Ok(result)
    }

    /// Return a new set with elements in the set that are not in the others.
    #[sig("(self, /, *others)")]
    fn difference(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some((first, others)) = args.rest.split_first() else { return copy(cx, args.this()) };
        let result = ops::difference(cx, args.this(), first)?;
        for other in others {
            ops::remove_all(cx, &result, other)?;
        }
        Ok(result)
    }

    /// Return a new set with elements in either the set or other but not both.
    #[sig("(self, other, /)")]
    fn symmetric_difference(cx: &mut Context, args: &Args) -> PyResult<Value> {
        symmetric_difference(cx, args.this(), args.get(1))
    }

    /// Return True if two sets have a null intersection.
    #[sig("(self, other, /)")]
    fn isdisjoint(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (set, other) = (args.this(), args.get(1));
        let mut disjoint = true;
        if cx.is_any_set(other) {
            let (walked, asked) = if cx.set_len(other) > cx.set_len(set) { (set, other) } else { (other, set) };
            let mut position = 0;
            while let Some((next, element, hash)) = cx.set_next_hashed(walked, position) {
                position = next;
                if cx.set_contains_hashed(asked, &element, hash)? {
                    return Ok(Value::FALSE);
                }
            }
            return Ok(Value::TRUE);
        }
        cx.for_each(other, |cx, element| {
            let hash = cx.hash_element(&element)?;
            disjoint = !cx.set_contains_hashed(set, &element, hash)?;
            Ok(if disjoint { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(Value::bool(disjoint))
    }

    /// Report whether another set contains this set.
    #[sig("(self, other, /)")]
    fn issubset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.is_any_set(args.get(1)) {
            return Ok(Value::bool(ops::is_subset(cx, args.this(), args.get(1))?));
        }
        let common = ops::intersection(cx, args.this(), args.get(1))?;
        Ok(Value::bool(cx.set_len(&common) == cx.set_len(args.this())))
    }

    /// Report whether this set contains another set.
    #[sig("(self, other, /)")]
    fn issuperset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.is_any_set(args.get(1)) {
            return Ok(Value::bool(ops::is_subset(cx, args.get(1), args.this())?));
        }
        let mut all = true;
        cx.for_each(args.get(1), |cx, element| {
            let hash = cx.hash_element(&element)?;
            all = cx.set_contains_hashed(args.this(), &element, hash)?;
            Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(Value::bool(all))
    }

    /// Return a shallow copy of a set.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy(cx, args.this())
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let elements = cx.list_from_iterable(args.this())?;
        let arguments = cx.new_tuple(&[elements])?;
        let state = cx.call_method(args.this(), "__getstate__", &[])?;
        cx.new_tuple(&[class, arguments, state])
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::iterator::layout::generic_alias(cx, args)
    }
}

/// Methods of `set`.
pub struct SetMethods;

#[methods]
impl SetMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_object(ShapeId::SET);
        if args.get(0).is(&class) {
            return cx.new_set();
        }
        // SAFETY: `init` is handed a new `Set` cell.
        cx.new_instance_of::<Set>(args.get(0), |cell| unsafe { Set::initialise(cell) })
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, iterable=(), /)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_clear(args.this());
        if let Some(iterable) = args.opt(1) {
            cx.set_update(args.this(), iterable)?;
        }
        Ok(Value::NONE)
    }

    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[sig("(self, object, /)")]
    fn add(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_add(args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[sig("(self, object, /)")]
    fn remove(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.set_remove(args.this(), args.get(1))? { Ok(Value::NONE) } else { Err(cx.key_error(args.get(1))) }
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[sig("(self, object, /)")]
    fn discard(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_remove(args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    #[sig("(self, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.set_pop(args.this())? {
            Some(element) => Ok(element),
            None => {
                let message = cx.new_str("pop from an empty set")?;
                Err(cx.key_error(&message))
            }
        }
    }

    /// Remove all elements from this set.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_clear(args.this());
        Ok(Value::NONE)
    }

    /// Update the set, adding elements from all others.
    #[sig("(self, /, *others)")]
    fn update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for other in args.rest {
            cx.set_update(args.this(), other)?;
        }
        Ok(Value::NONE)
    }

    /// Update the set, keeping only elements found in it and all others.
    #[sig("(self, /, *others)")]
    fn intersection_update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.rest.is_empty() {
            return Ok(Value::NONE);
        }
        let result = Self::common(cx, args.this(), args.rest)?;
        cx.set_exchange(args.this(), &result);
        Ok(Value::NONE)
    }

    /// Update the set, removing elements found in others.
    #[sig("(self, /, *others)")]
    fn difference_update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for other in args.rest {
            ops::remove_all(cx, args.this(), other)?;
        }
        Ok(Value::NONE)
    }

    /// Update the set, keeping only elements found in either set, but not in both.
    #[sig("(self, other, /)")]
    fn symmetric_difference_update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::exchange_all(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Return self&=value.
    #[sig("(self, value, /)")]
    fn __iand__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let result = ops::intersection(cx, args.this(), args.get(1))?;
        cx.set_exchange(args.this(), &result);
        Ok(args.this().clone())
    }

    /// Return self|=value.
    #[sig("(self, value, /)")]
    fn __ior__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        cx.set_update(args.this(), args.get(1))?;
        Ok(args.this().clone())
    }

    /// Return self-=value.
    #[sig("(self, value, /)")]
    fn __isub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ops::remove_all(cx, args.this(), args.get(1))?;
        Ok(args.this().clone())
    }

    /// Return self^=value.
    #[sig("(self, value, /)")]
    fn __ixor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_any_set(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ops::exchange_all(cx, args.this(), args.get(1))?;
        Ok(args.this().clone())
    }

    /// The elements that a set shares with all others.
    fn common(cx: &mut Context, set: &Value, others: &[Value]) -> PyResult<Value> {
        let mut result = set.clone();
        for other in others {
            result = ops::intersection(cx, &result, other)?;
        }
        Ok(result)
    }
}

/// Methods of `frozenset`.
pub struct FrozenMethods;

#[methods]
impl FrozenMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable=(), /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_object(ShapeId::FROZENSET);
        if args.get(0).is(&class) {
            return match args.opt(1) {
                Some(iterable) => cx.frozenset_from_iterable(iterable),
                None => cx.new_set_of(ShapeId::FROZENSET),
            };
        }
        // SAFETY: `init` is handed a new `Set` cell.
        let set = cx.new_instance_of::<Set>(args.get(0), |cell| unsafe { Set::initialise(cell) })?;
        if let Some(iterable) = args.opt(1) {
            cx.set_update(&set, iterable)?;
        }
        Ok(set)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = cx.frozen_hash(args.this());
        cx.new_int(hash)
    }
}
