//! `FrameLocalsProxy`: the local variables of a function's frame as a mapping that writes through (PEP 667).
//!
//! Keys are the names of variables that have a value; a key that is no variable goes into a dict that the frame object keeps. Two registers
//! may have one name (a comprehension's variable and its host's): the later one counts as long as it has a value.

use lissom_macros::methods;
use lissom_objects::descriptor::new_record;
use lissom_objects::layout::{Native as _, Values};
use lissom_objects::protocol::compare::Compare;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, Value};

use super::{EXTRA, Variables};
use crate::traceback::{field, set_field};

/// `FrameLocalsProxy`
pub static SPEC: TypeSpec = TypeSpec {
    name: "FrameLocalsProxy",
    id: Some(ShapeId::FRAME_LOCALS_PROXY),
    layout: Values::INFO,
    flags: TypeFlags::MAPPING,
    doc: "Create a write-through view of the locals dictionary for a frame.",
    methods: &[ProxyMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// A proxy for a frame object.
///
/// # Errors
/// `MemoryError`
pub(crate) fn new(cx: &mut Context, frame: &Value) -> PyResult<Value> {
    new_record(cx, ShapeId::FRAME_LOCALS_PROXY, &[Some(frame.clone())])
}

fn frame_of(proxy: &Value) -> Value {
    field(proxy, 0).unwrap_or(Value::NONE)
}

/// The variable a key names: the last one with a value, or else (unless it is for reading) the first.
fn find(cx: &mut Context, variables: &Variables, key: &Value, reading: bool) -> PyResult<Option<usize>> {
    let hash = cx.hash(key)?;
    let mut unset = None;
    for index in (0..variables.count()).rev() {
        let Some(name) = variables.name(index) else { continue };
        let same = name.is(key) || if key.is_str() { lissom_objects::str::equal(&name, key) } else { cx.hash(&name)? == hash && cx.equal(&name, key)? };
        if same {
            if variables.get(index).is_some() {
                return Ok(Some(index));
            }
            unset = Some(index);
        }
    }
    Ok(unset.filter(|_| !reading))
}

fn variables(cx: &mut Context, proxy: &Value) -> PyResult<Variables> {
    let frame = frame_of(proxy);
    match Variables::of(cx, &frame) {
        Some(variables) => Ok(variables),
        None => Err(cx.error(ShapeId::RUNTIME_ERROR, "the frame has no code")),
    }
}

fn extra(proxy: &Value) -> Option<Value> {
    field(&frame_of(proxy), EXTRA)
}

fn lookup(cx: &mut Context, proxy: &Value, key: &Value) -> PyResult<Option<Value>> {
    let variables = variables(cx, proxy)?;
    if let Some(index) = find(cx, &variables, key, true)? {
        return Ok(variables.get(index));
    }
    match extra(proxy) {
        Some(extra) => cx.dict_get(&extra, key),
        None => Ok(None),
    }
}

fn store(cx: &mut Context, proxy: &Value, key: &Value, value: Value) -> PyResult {
    let variables = variables(cx, proxy)?;
    if let Some(index) = find(cx, &variables, key, false)? {
        variables.set(cx, index, value);
        return Ok(());
    }
    let extra = match extra(proxy) {
        Some(extra) => extra,
        None => {
            let extra = cx.new_dict()?;
            set_field(cx, &frame_of(proxy), EXTRA, Some(extra.clone()));
            extra
        }
    };
    cx.dict_set(&extra, key, value)
}

/// The variables that have a value, then the others set through a proxy.
fn items(cx: &mut Context, proxy: &Value) -> PyResult<Vec<(Value, Value)>> {
    let variables = variables(cx, proxy)?;
    let mut items: Vec<(Value, Value)> = Vec::new();
    for index in 0..variables.count() {
        let (Some(name), Some(value)) = (variables.name(index), variables.get(index)) else { continue };
        match items.iter_mut().find(|(known, _)| lissom_objects::str::equal(known, &name)) {
            Some(item) => item.1 = value,
            None => items.push((name, value)),
        }
    }
    if let Some(extra) = extra(proxy) {
        items.extend(cx.dict_items(&extra)?);
    }
    Ok(items)
}

/// The same as a dict.
pub(crate) fn snapshot(cx: &mut Context, proxy: &Value) -> PyResult<Value> {
    let dict = cx.new_dict()?;
    for (key, value) in items(cx, proxy)? {
        cx.dict_set(&dict, &key, value)?;
    }
    Ok(dict)
}

fn keys(cx: &mut Context, proxy: &Value) -> PyResult<Value> {
    let keys: Vec<Value> = items(cx, proxy)?.into_iter().map(|(key, _)| key).collect();
    cx.new_list_from(&keys)
}

/// The dict that an operand of `|` or `==` stands for.
fn as_dict(cx: &mut Context, value: &Value) -> PyResult<Option<Value>> {
    if value.shape() == ShapeId::FRAME_LOCALS_PROXY {
        return snapshot(cx, value).map(Some);
    }
    let dict = cx.type_object(ShapeId::DICT);
    Ok(cx.is_instance(value, &dict).then(|| value.clone()))
}

fn union(cx: &mut Context, left: &Value, right: &Value) -> PyResult<Value> {
    let (Some(left), Some(right)) = (as_dict(cx, left)?, as_dict(cx, right)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    let result = cx.new_dict()?;
    for part in [left, right] {
        cx.call_method(&result, "update", &[part])?;
    }
    Ok(result)
}

fn update(cx: &mut Context, proxy: &Value, other: &Value) -> PyResult<bool> {
    let Some(other) = as_dict(cx, other)? else { return Ok(false) };
    let items = cx.call_method(&other, "items", &[])?;
    for item in cx.collect(&items)? {
        if let Some([key, value]) = cx.as_tuple(&item) {
            let (key, value) = (key.clone(), value.clone());
            store(cx, proxy, &key, value)?;
        }
    }
    Ok(true)
}

fn is_variable(cx: &mut Context, proxy: &Value, key: &Value) -> PyResult<bool> {
    let variables = variables(cx, proxy)?;
    Ok(find(cx, &variables, key, false)?.is_some())
}

fn no_removal(cx: &mut Context) -> Raised {
    cx.value_error("cannot remove local variables from FrameLocalsProxy")
}

fn equals(cx: &mut Context, args: &Args) -> PyResult<Option<bool>> {
    let (own, other) = (args.this(), args.get(1));
    if other.shape() == ShapeId::FRAME_LOCALS_PROXY {
        return Ok(Some(frame_of(own).is(&frame_of(other))));
    }
    let Some(other) = as_dict(cx, other)? else { return Ok(None) };
    let own = snapshot(cx, own)?;
    let result = cx.compare(Compare::Eq, &own, &other)?;
    cx.truth(&result).map(Some)
}

/// The methods of `FrameLocalsProxy`.
pub struct ProxyMethods;

#[methods]
impl ProxyMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, frame, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let frame = args.get(1);
        if frame.shape() != ShapeId::FRAME {
            let found = cx.type_name(frame);
            return Err(cx.type_error(&format!("expect frame, not {found}")));
        }
        new(cx, frame)
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = items(cx, args.this())?.len();
        cx.new_int_usize(count)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match lookup(cx, args.this(), args.get(1))? {
            Some(value) => Ok(value),
            None => {
                let key = cx.repr(args.get(1))?;
                let message = format!("local variable '{}' is not defined", cx.string_lossy(&key));
                Err(cx.error(ShapeId::KEY_ERROR, &message))
            }
        }
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        store(cx, args.this(), args.get(1), args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if is_variable(cx, args.this(), args.get(1))? {
            return Err(no_removal(cx));
        }
        let removed = match extra(args.this()) {
            Some(extra) => cx.dict_remove(&extra, args.get(1))?,
            None => None,
        };
        match removed {
            Some(_) => Ok(Value::NONE),
            None => Err(cx.key_error(args.get(1))),
        }
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(lookup(cx, args.this(), args.get(1))?.is_some()))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let keys = keys(cx, args.this())?;
        cx.iter(&keys)
    }

    /// Return a reverse iterator over the keys.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut keys: Vec<Value> = items(cx, args.this())?.into_iter().map(|(key, _)| key).collect();
        keys.reverse();
        cx.new_list_from(&keys)
    }

    /// D.keys() -> the names of the variables
    #[sig("(self, /)")]
    fn keys(cx: &mut Context, args: &Args) -> PyResult<Value> {
        keys(cx, args.this())
    }

    /// D.values() -> the values of the variables
    #[sig("(self, /)")]
    fn values(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let values: Vec<Value> = items(cx, args.this())?.into_iter().map(|(_, value)| value).collect();
        cx.new_list_from(&values)
    }

    /// D.items() -> pairs of names and values
    #[sig("(self, /)")]
    fn items(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        for (key, value) in items(cx, args.this())? {
            let pair = cx.new_tuple(&[key, value])?;
            cx.list_push(&list, pair)?;
        }
        Ok(list)
    }

    /// Return the value for key if key is in the mapping, else default.
    #[sig("(self, key, default=None, /)")]
    fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(match lookup(cx, args.this(), args.get(1))? {
            Some(value) => value,
            None => args.opt(2).cloned().unwrap_or(Value::NONE),
        })
    }

    /// Insert key with a value of default if key is not in the mapping.
    #[sig("(self, key, default=None, /)")]
    fn setdefault(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(value) = lookup(cx, args.this(), args.get(1))? {
            return Ok(value);
        }
        let value = args.opt(2).cloned().unwrap_or(Value::NONE);
        store(cx, args.this(), args.get(1), value.clone())?;
        Ok(value)
    }

    /// Remove a key that is no local variable and return its value.
    #[sig("(self, key, default=<unrepresentable>, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if is_variable(cx, args.this(), args.get(1))? {
            return Err(no_removal(cx));
        }
        let removed = match extra(args.this()) {
            Some(extra) => cx.dict_remove(&extra, args.get(1))?,
            None => None,
        };
        match removed.or_else(|| args.opt(2).cloned()) {
            Some(value) => Ok(value),
            None => Err(cx.key_error(args.get(1))),
        }
    }

    /// Update the variables from another mapping.
    #[sig("(self, other, /)")]
    fn update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if update(cx, args.this(), args.get(1))? {
            return Ok(Value::NONE);
        }
        Err(cx.type_error("update() argument must be dict or another FrameLocalsProxy"))
    }

    /// A dict of the variables.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        snapshot(cx, args.this())
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        union(cx, args.this(), args.get(1))
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        union(cx, args.get(1), args.this())
    }

    /// Return self|=value.
    #[sig("(self, value, /)")]
    fn __ior__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(if update(cx, args.this(), args.get(1))? { args.this().clone() } else { Value::NOT_IMPLEMENTED })
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equals(cx, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equals(cx, args)?.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let frame = frame_of(args.this()).word();
        if cx.in_repr.contains(&frame) {
            return cx.new_str("{...}");
        }
        let dict = snapshot(cx, args.this())?;
        cx.in_repr.push(frame);
        let text = cx.repr(&dict);
        cx.in_repr.pop();
        text
    }
}
