//! `dict_keys`, `dict_values` and `dict_items`: a dict seen from one side. Keys and items are sets as well.

use std::ops::ControlFlow;

use lissom_heap::Header;
use lissom_macros::methods;

use super::iter::Part;
use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record};
use crate::layout::Native;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A view of a dict.
#[repr(C)]
pub struct DictView {
    header: Header,
    /// The dict.
    pub dict: Option<Value>,
}

const _: () = assert!(size_of::<DictView>() == 16);
fields_layout!(DictView, "dict_view", [dict]);

/// `dict_keys`
pub static KEYS_SPEC: TypeSpec = TypeSpec {
    name: "dict_keys",
    id: Some(ShapeId::DICT_KEYS),
    layout: <DictView as Native>::INFO,
    flags: TypeFlags::UNHASHABLE.with(TypeFlags::NO_INSTANTIATION),
    methods: &[KeysMethods::METHODS, SetMethods::METHODS, ViewMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `dict_values`
pub static VALUES_SPEC: TypeSpec = TypeSpec {
    name: "dict_values",
    id: Some(ShapeId::DICT_VALUES),
    layout: <DictView as Native>::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[ValuesMethods::METHODS, ViewMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `dict_items`
pub static ITEMS_SPEC: TypeSpec = TypeSpec {
    name: "dict_items",
    id: Some(ShapeId::DICT_ITEMS),
    layout: <DictView as Native>::INFO,
    flags: TypeFlags::UNHASHABLE.with(TypeFlags::NO_INSTANTIATION),
    methods: &[ItemsMethods::METHODS, SetMethods::METHODS, ViewMethods::METHODS],
    ..TypeSpec::DEFAULT
};

impl Context {
    /// A view of a dict.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_dict_view_of(&mut self, dict: &Value, part: Part) -> PyResult<Value> {
        let shape = match part {
            Part::Key => ShapeId::DICT_KEYS,
            Part::Value => ShapeId::DICT_VALUES,
            Part::Item => ShapeId::DICT_ITEMS,
        };
        new_record(self, shape, |view: &mut DictView| view.dict = Some(dict.clone()))
    }
}

/// The dict of a view.
fn dict_of(cx: &Context, view: &Value) -> Value {
    cx.get::<DictView>(view).and_then(|view| view.dict.clone()).unwrap_or(Value::NONE)
}

/// Is it a view that behaves as a set?
pub(crate) fn is_set_view(value: &Value) -> bool {
    matches!(value.shape(), ShapeId::DICT_KEYS | ShapeId::DICT_ITEMS)
}

fn is_set_like(cx: &Context, value: &Value) -> bool {
    is_set_view(value) || cx.is_any_set(value)
}

/// Are all items of the one in the other?
fn all_within(cx: &mut Context, items: &Value, container: &Value) -> PyResult<bool> {
    let mut all = true;
    cx.for_each(items, |cx, item| {
        all = cx.contains(container, &item)?;
        Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(all)
}

fn compare(cx: &mut Context, op: Compare, view: &Value, other: &Value) -> PyResult<Value> {
    if !is_set_like(cx, other) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (own, theirs) = (cx.len(view)?, cx.len(other)?);
    let holds = match op {
        Compare::Eq => own == theirs && all_within(cx, view, other)?,
        Compare::Ne => own != theirs || !all_within(cx, view, other)?,
        Compare::Lt => own < theirs && all_within(cx, view, other)?,
        Compare::Le => own <= theirs && all_within(cx, view, other)?,
        Compare::Gt => own > theirs && all_within(cx, other, view)?,
        Compare::Ge => own >= theirs && all_within(cx, other, view)?,
    };
    Ok(Value::bool(holds))
}

/// Methods of all views.
pub struct ViewMethods;

#[methods]
impl ViewMethods {
    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        let length = cx.dict_len(&dict);
        cx.new_int(length as i64)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let view = args.this();
        cx.check_repr_depth()?;
        if !cx.repr_enter(view) {
            return cx.new_str("...");
        }
        let result = cx.list_from_iterable(view).and_then(|items| cx.repr(&items));
        cx.repr_leave(view);
        let items = result?;
        let mut text = TextBuilder::new();
        let name = cx.type_name(view);
        text.push_str(cx, &name)?;
        text.push_str(cx, "(")?;
        text.push_bytes(cx, items.str_bytes())?;
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// dictionary that this view refers to
    #[getter]
    fn mapping(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        crate::mappingproxy::new(cx, dict)
    }
}

/// Methods of the views that are sets: `dict_keys` and `dict_items`.
pub struct SetMethods;

#[methods]
impl SetMethods {
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
        let (mut view, mut other) = (args.this(), args.get(1));
        if !is_set_view(view) || (is_set_view(other) && cx.len(other)? > cx.len(view)?) {
            std::mem::swap(&mut view, &mut other);
        }
        // A larger set is asked instead, so that every item of the view is hashed.
        if other.shape() == ShapeId::SET && cx.len(view)? <= cx.len(other)? {
            return cx.call_method(other, "intersection", std::slice::from_ref(view));
        }
        let result = cx.new_set()?;
        cx.for_each(other, |cx, item| {
            if cx.contains(view, &item)? {
                cx.set_add(&result, &item)?;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(result)
    }

    /// Return value&self.
    #[sig("(self, value, /)")]
    fn __rand__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Self::__and__(cx, args)
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_from_iterable(args.this())?;
        cx.set_update(&result, args.get(1))?;
        Ok(result)
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_from_iterable(args.get(1))?;
        cx.set_update(&result, args.this())?;
        Ok(result)
    }

    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_from_iterable(args.this())?;
        crate::set::ops::remove_all(cx, &result, args.get(1))?;
        Ok(result)
    }

    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_from_iterable(args.get(1))?;
        crate::set::ops::remove_all(cx, &result, args.this())?;
        Ok(result)
    }

    /// Return self^value.
    #[sig("(self, value, /)")]
    fn __xor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_from_iterable(args.this())?;
        crate::set::ops::exchange_all(cx, &result, args.get(1))?;
        Ok(result)
    }

    /// Return value^self.
    #[sig("(self, value, /)")]
    fn __rxor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = cx.set_from_iterable(args.get(1))?;
        crate::set::ops::exchange_all(cx, &result, args.this())?;
        Ok(result)
    }

    /// Return True if the view and the given iterable have a null intersection.
    #[sig("(self, other, /)")]
    fn isdisjoint(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (view, other) = (args.this(), args.get(1));
        if view.is(other) {
            return Ok(Value::bool(cx.len(view)? == 0));
        }
        let (walked, asked) = if is_set_like(cx, other) && cx.len(other)? > cx.len(view)? { (view, other) } else { (other, view) };
        let mut disjoint = true;
        cx.for_each(walked, |cx, item| {
            disjoint = !cx.contains(asked, &item)?;
            Ok(if disjoint { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(Value::bool(disjoint))
    }
}

/// Methods of `dict_keys`.
pub struct KeysMethods;

#[methods]
impl KeysMethods {
    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        cx.new_dict_iterator(&dict, Part::Key)
    }

    /// Return a reverse iterator over the dict keys.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        cx.new_dict_reverse_iterator(&dict, Part::Key)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        Ok(Value::bool(cx.dict_get(&dict, args.get(1))?.is_some()))
    }
}

/// Methods of `dict_values`.
pub struct ValuesMethods;

#[methods]
impl ValuesMethods {
    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        cx.new_dict_iterator(&dict, Part::Value)
    }

    /// Return a reverse iterator over the dict values.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        cx.new_dict_reverse_iterator(&dict, Part::Value)
    }
}

/// Methods of `dict_items`.
pub struct ItemsMethods;

#[methods]
impl ItemsMethods {
    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        cx.new_dict_iterator(&dict, Part::Item)
    }

    /// Return a reverse iterator over the dict items.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        cx.new_dict_reverse_iterator(&dict, Part::Item)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = dict_of(cx, args.this());
        let Some([key, value]) = cx.as_tuple(args.get(1)) else { return Ok(Value::FALSE) };
        match cx.dict_get(&dict, key)? {
            Some(found) => Ok(Value::bool(cx.equal(&found, value)?)),
            None => Ok(Value::FALSE),
        }
    }
}
