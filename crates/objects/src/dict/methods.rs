//! `dict` as Python code sees it.

use std::ops::ControlFlow;

use lissom_macros::methods;

use super::Dict;
use super::iter::Part;
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `dict`
pub static SPEC: TypeSpec = TypeSpec {
    name: "dict",
    id: Some(ShapeId::DICT),
    layout: <Dict as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::UNHASHABLE).with(TypeFlags::MATCH_SELF),
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    methods: &[DictMethods::METHODS],
    ..TypeSpec::DEFAULT
};

impl Context {
    /// Takes over the items of another dict.
    ///
    /// # Errors
    /// `MemoryError`; what comparing keys raises; `RuntimeError` if the other dict changes meanwhile.
    pub fn dict_merge(&mut self, dict: &Value, other: &Value) -> PyResult {
        if dict.is(other) {
            return Ok(());
        }
        // SAFETY: an exact dict's cell is a `Dict`; its mode is only read.
        let empty = dict.exact_dict().is_some_and(|cell| unsafe { (*cell).mode } == super::Mode::Empty);
        if empty && other.is_dict() {
            let copy = self.dict_copy(other)?;
            self.dict_clear(dict)?;
            self.dict_exchange(dict, &copy);
            return Ok(());
        }
        let length = self.dict_len(other);
        let mut position = 0;
        while let Some((next, key, value, hash)) = self.dict_next_hashed(other, position) {
            position = next;
            match hash {
                Some(hash) => self.dict_set_hashed(dict, &key, value, hash)?,
                None => self.dict_set(dict, &key, value)?,
            }
            if self.dict_len(other) != length {
                return Err(self.error(ShapeId::RUNTIME_ERROR, "dict mutated during update"));
            }
        }
        Ok(())
    }

    /// Exchanges the storages of two dicts of exactly the type `dict`.
    fn dict_exchange(&mut self, a: &Value, b: &Value) {
        let (Some(left), Some(right)) = (a.exact_dict(), b.exact_dict()) else { return };
        // SAFETY: two dicts' cells; both may now hold what needs tracking.
        unsafe {
            (*left).exchange(&mut *right);
            self.heap.track(left.cast());
            self.heap.track(right.cast());
        }
    }

    /// Takes over the items of a mapping, or of an iterable of pairs (`dict.update`).
    ///
    /// # Errors
    /// What the mapping raises; `TypeError` and `ValueError` if it is neither.
    pub fn dict_update(&mut self, dict: &Value, other: &Value) -> PyResult {
        if self.is_dict(other) && (other.is_dict() || !self.overrides_iteration(other)) {
            return self.dict_merge(dict, other);
        }
        let keys = self.names.keys.clone();
        if let Some(keys) = self.lookup_attr(other, &keys)? {
            let keys = self.call(&keys, &[])?;
            return self.for_each(&keys, |cx, key| {
                let value = cx.get_item(other, &key)?;
                cx.dict_set(dict, &key, value)?;
                Ok(ControlFlow::Continue(()))
            });
        }
        let mut number = 0usize;
        self.for_each(other, |cx, pair| {
            if let Some([key, value]) = pair.as_tuple() {
                cx.dict_set(dict, key, value.clone())?;
            } else {
                let items = match cx.collect(&pair) {
                    Ok(items) => items,
                    Err(raised) if cx.raised_is(ShapeId::TYPE_ERROR) => {
                        drop(cx.take_raised(raised));
                        let raised = cx.type_error("object is not iterable");
                        let error = cx.take_raised(raised);
                        let note = cx.new_str(&format!("Cannot convert dictionary update sequence element #{number} to a sequence"))?;
                        cx.call_method(&error, "add_note", &[note])?;
                        return Err(cx.raise(error));
                    }
                    Err(raised) => return Err(raised),
                };
                let [key, value] = items.as_slice() else {
                    let message = format!("dictionary update sequence element #{number} has length {}; 2 is required", items.len());
                    return Err(cx.value_error(&message));
                };
                cx.dict_set(dict, key, value.clone())?;
            }
            number += 1;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Does an instance of a subclass of `dict` walk its keys in a way of its own?
    pub fn overrides_iteration(&mut self, dict: &Value) -> bool {
        let class = self.type_object(ShapeId::DICT);
        let name = crate::names::Special::Iter;
        let own = self.special(dict, name);
        let plain = self.intern(name.text()).ok().and_then(|name| self.lookup_in_type(&class, &name));
        match (own, plain) {
            (Some(own), Some(plain)) => !own.is(&plain),
            _ => true,
        }
    }

    /// `dict.update(*args, **kwargs)` and `dict(*args, **kwargs)`.
    fn dict_update_from(&mut self, dict: &Value, args: &Args) -> PyResult {
        if let Some(other) = args.opt(1) {
            self.dict_update(dict, other)?;
        }
        if let Some(keywords) = args.keywords {
            self.dict_merge(dict, keywords)?;
        }
        Ok(())
    }

    /// Are two dicts equal?
    ///
    /// # Errors
    /// What comparing keys and values raises.
    pub fn dict_equal(&mut self, dict: &Value, other: &Value) -> PyResult<bool> {
        if self.dict_len(dict) != self.dict_len(other) {
            return Ok(false);
        }
        self.check_stack()?;
        let mut position = 0;
        while let Some((next, key, value)) = self.dict_next(dict, position) {
            position = next;
            let Some(found) = self.dict_get(other, &key)? else { return Ok(false) };
            if !self.equal(&value, &found)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `dict[key]`, with `__missing__` for subclasses.
    ///
    /// # Errors
    /// `KeyError`
    pub fn dict_get_item(&mut self, dict: &Value, key: &Value) -> PyResult<Value> {
        if let Some(value) = self.dict_get(dict, key)? {
            return Ok(value);
        }
        if !dict.is_dict()
            && let Some(value) = self.call_special(dict, crate::names::Special::Missing, std::slice::from_ref(key))?
        {
            return Ok(value);
        }
        Err(self.key_error(key))
    }
}

/// `repr(dict)`
///
/// # Errors
/// What the `repr` of an item raises.
pub fn repr(cx: &mut Context, dict: &Value) -> PyResult<Value> {
    if cx.dict_len(dict) == 0 {
        return cx.new_str("{}");
    }
    cx.check_repr_depth()?;
    if !cx.repr_enter(dict) {
        return cx.new_str("{...}");
    }
    let result = repr_items(cx, dict);
    cx.repr_leave(dict);
    result
}

fn repr_items(cx: &mut Context, dict: &Value) -> PyResult<Value> {
    let mut text = TextBuilder::new();
    text.push_str(cx, "{")?;
    let (mut position, mut first) = (0, true);
    while let Some((next, key, value)) = cx.dict_next(dict, position) {
        position = next;
        if !std::mem::take(&mut first) {
            text.push_str(cx, ", ")?;
        }
        let key = cx.repr(&key)?;
        text.push_bytes(cx, key.str_bytes())?;
        text.push_str(cx, ": ")?;
        let value = cx.repr(&value)?;
        text.push_bytes(cx, value.str_bytes())?;
    }
    text.push_str(cx, "}")?;
    text.finish(cx)
}

/// A copy, as a `dict`; an instance of a class that iterates in its own way is asked for its keys.
fn copied(cx: &mut Context, dict: &Value) -> PyResult<Value> {
    if dict.is_dict() || !cx.overrides_iteration(dict) {
        return cx.dict_copy(dict);
    }
    let new = cx.new_dict()?;
    cx.dict_update(&new, dict)?;
    Ok(new)
}

/// Methods of `dict`.
pub struct DictMethods;

#[methods]
impl DictMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = cx.type_object(ShapeId::DICT);
        if args.get(0).is(&dict) {
            return cx.new_dict();
        }
        // SAFETY: `init` is handed a new `Dict` cell.
        cx.new_instance_of::<Dict>(args.get(0), |cell| unsafe { Dict::initialise(cell) })
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, iterable=(), /, **kwargs)", inferred, "")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_update_from(args.this(), args)?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        repr(cx, args.this())
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.dict_len(args.this());
        cx.new_int(length as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)", plain)]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_get_item(args.this(), args.get(1))
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_set(args.this(), args.get(1), args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.dict_remove(args.this(), args.get(1))? {
            Some(_) => Ok(Value::NONE),
            None => Err(cx.key_error(args.get(1))),
        }
    }

    /// True if the dictionary has the specified key, else False.
    #[sig("(self, key, /)", plain)]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.dict_get(args.this(), args.get(1))?.is_some()))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_dict_iterator(args.this(), Part::Key)
    }

    /// Return a reverse iterator over the dict keys.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_dict_reverse_iterator(args.this(), Part::Key)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        Ok(Value::bool(cx.dict_equal(args.this(), args.get(1))?))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        Ok(Value::bool(!cx.dict_equal(args.this(), args.get(1))?))
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let new = copied(cx, args.this())?;
        cx.dict_update(&new, args.get(1))?;
        Ok(new)
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let new = copied(cx, args.get(1))?;
        cx.dict_update(&new, args.this())?;
        Ok(new)
    }

    /// Return self|=value.
    #[sig("(self, value, /)")]
    fn __ior__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_update(args.this(), args.get(1))?;
        Ok(args.this().clone())
    }

    /// Return the value for key if key is in the dictionary, else default.
    #[sig("(self, key, default=None, /)")]
    fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = cx.dict_get(args.this(), args.get(1))?;
        Ok(found.unwrap_or_else(|| args.opt(2).cloned().unwrap_or(Value::NONE)))
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[sig("(self, key, default=None, /)")]
    fn setdefault(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_set_default(args.this(), args.get(1), args.opt(2).unwrap_or(&Value::NONE))
    }

    /// D.pop(k[,d]) -> v, remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[sig("(self, key, default=<unrepresentable>, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.dict_len(args.this()) == 0 {
            // The key is not even hashed.
            return args.opt(2).cloned().ok_or_else(|| cx.key_error(args.get(1)));
        }
        match (cx.dict_remove(args.this(), args.get(1))?, args.opt(2)) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(cx.key_error(args.get(1))),
        }
    }

    /// Remove and return a (key, value) pair as a 2-tuple.
    ///
    /// Pairs are returned in LIFO (last-in, first-out) order.
    /// Raises KeyError if the dict is empty.
    #[sig("(self, /)")]
    fn popitem(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.dict_pop_last(args.this())? {
            Some((key, value)) => cx.new_tuple(&[key, value]),
            None => {
                let message = cx.new_str("popitem(): dictionary is empty")?;
                Err(cx.key_error(&message))
            }
        }
    }

    /// Return a set-like object providing a view on the dict's keys.
    #[sig("(self, /)")]
    fn keys(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_dict_view_of(args.this(), Part::Key)
    }

    /// Return an object providing a view on the dict's values.
    #[sig("(self, /)")]
    fn values(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_dict_view_of(args.this(), Part::Value)
    }

    /// Return a set-like object providing a view on the dict's items.
    #[sig("(self, /)")]
    fn items(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_dict_view_of(args.this(), Part::Item)
    }

    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[sig("(self, iterable=(), /, **kwargs)")]
    fn update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_update_from(args.this(), args)?;
        Ok(Value::NONE)
    }

    /// Create a new dictionary with keys from iterable and values set to value.
    #[class_sig("(cls, iterable, value=None, /)")]
    fn fromkeys(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.opt(2).cloned().unwrap_or(Value::NONE);
        let class = cx.type_object(ShapeId::DICT);
        let dict = if args.get(0).is(&class) { cx.new_dict()? } else { cx.call(args.get(0), &[])? };
        cx.for_each(args.get(1), |cx, key| {
            cx.set_item(&dict, &key, value.clone())?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(dict)
    }

    /// Remove all items from the dict.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.dict_clear(args.this())?;
        Ok(Value::NONE)
    }

    /// Return a shallow copy of the dict.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copied(cx, args.this())
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::iterator::layout::generic_alias(cx, args)
    }
}
