//! `_collections`: `deque`, `defaultdict`, `OrderedDict`, and two helpers of `collections`.
//!
//! The ring of `deque` is in the crate of objects. `defaultdict` and `OrderedDict` are dicts with other methods: every dict keeps its order, and finds its
//! first item at once.

use std::ops::ControlFlow;

use lissom_macros::methods;
use lissom_objects::dict::Dict;
use lissom_objects::dict::iter::Part;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native;
use lissom_objects::names::Special;
use lissom_objects::str::TextBuilder;
use lissom_objects::typeobject::Member;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value, deque, dict};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_collections", Some("High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n"))?;
    cx.module_functions(&module, Functions::METHODS)?;
    for spec in [&deque::SPEC, &DEFAULT_DICT, &ORDERED_DICT, &TUPLE_GETTER, &deque::iter::ITERATOR_SPEC, &deque::iter::REVERSE_ITERATOR_SPEC] {
        cx.module_type(&module, spec)?;
    }
    Ok(module)
}

/// Functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Count elements in the iterable, updating the mapping
    #[sig("(mapping, iterable, /)")]
    fn _count_elements(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (mapping, one) = (args.get(0), Value::int32(1));
        let plain = cx.is_dict(mapping) && has_method_of_dict(cx, mapping, Special::SetItem)?;
        if plain {
            cx.for_each(args.get(1), |cx, element| {
                cx.hash(&element)?; // complains of an element, not of a key
                let count = match cx.dict_get(mapping, &element)? {
                    Some(count) => match count.as_small_int().and_then(|count| Value::small_int(count + 1)) {
                        Some(more) => more,
                        None => cx.binary(Special::Add, &count, &one)?,
                    },
                    None => one.clone(),
                };
                cx.dict_set(mapping, &element, count)?;
                Ok(ControlFlow::Continue(()))
            })?;
            return Ok(Value::NONE);
        }
        let get = cx.get_attr_str(mapping, "get")?;
        cx.for_each(args.get(1), |cx, element| {
            let count = cx.call(&get, &[element.clone(), Value::int32(0)])?;
            let count = cx.binary(Special::Add, &count, &one)?;
            cx.set_item(mapping, &element, count)?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Value::NONE)
    }
}

/// Is the special method of an instance the one of `dict`?
fn has_method_of_dict(cx: &mut Context, value: &Value, special: Special) -> PyResult<bool> {
    let class = cx.type_object(ShapeId::DICT);
    let name = cx.intern(special.text())?;
    let plain = cx.lookup_in_type(&class, &name);
    Ok(match (cx.special(value, special), plain) {
        (Some(own), Some(plain)) => own.is(&plain),
        _ => false,
    })
}

/// `collections.defaultdict`
pub static DEFAULT_DICT: TypeSpec = TypeSpec {
    name: "collections.defaultdict",
    base: Some(&dict::SPEC),
    layout: <Dict as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::UNHASHABLE).with(TypeFlags::WEAKREF),
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    methods: &[DefaultDict::METHODS],
    members: &[Member { name: "default_factory", doc: "Factory for default value called by __missing__().", writable: true }],
    ..TypeSpec::DEFAULT
};

/// The factory of a `defaultdict`.
fn factory_of(cx: &mut Context, dict: &Value) -> PyResult<Value> {
    let name = cx.intern("default_factory")?;
    Ok(cx.lookup_attr(dict, &name)?.unwrap_or(Value::NONE))
}

/// A copy of a `defaultdict`, of the same class.
fn copy_default(cx: &mut Context, dict: &Value) -> PyResult<Value> {
    let class = cx.type_of(dict);
    let factory = factory_of(cx, dict)?;
    cx.call(&class, &[factory, dict.clone()])
}

/// Methods of `defaultdict`.
pub struct DefaultDict;

#[methods]
impl DefaultDict {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, default_factory=None, /, *args, **kwargs)", inferred, "")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (dict, factory) = (args.this(), args.opt(1).cloned().unwrap_or(Value::NONE));
        if !factory.is_none() && !cx.is_callable(&factory) {
            return Err(cx.type_error("first argument must be callable or None"));
        }
        if args.rest.len() > 1 {
            return Err(cx.type_error(&format!("dict expected at most 1 argument, got {}", args.rest.len())));
        }
        let name = cx.intern("default_factory")?;
        cx.set_attr(dict, &name, factory)?;
        if let Some(items) = args.rest.first() {
            cx.dict_update(dict, items)?;
        }
        if let Some(keywords) = args.keywords {
            cx.dict_update(dict, keywords)?;
        }
        Ok(Value::NONE)
    }

    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    ///   if self.default_factory is None: raise KeyError((key,))
    ///   self[key] = value = self.default_factory()
    ///   return value
    #[sig("(self, key, /)")]
    fn __missing__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let factory = factory_of(cx, args.this())?;
        if factory.is_none() {
            return Err(cx.key_error(args.get(1)));
        }
        let value = cx.call(&factory, &[])?;
        // The factory may have set the key itself.
        if let Some(known) = cx.dict_get(args.this(), args.get(1))? {
            return Ok(known);
        }
        cx.dict_set(args.this(), args.get(1), value.clone())?;
        Ok(value)
    }

    /// D.copy() -> a shallow copy of D.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy_default(cx, args.this())
    }

    /// D.copy() -> a shallow copy of D.
    #[sig("(self, /)")]
    fn __copy__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy_default(cx, args.this())
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let factory = factory_of(cx, args.this())?;
        let arguments = if factory.is_none() { cx.empty_tuple() } else { cx.new_tuple(&[factory])? };
        let items = cx.new_dict_iterator(args.this(), Part::Item)?;
        cx.new_tuple(&[class, arguments, Value::NONE, Value::NONE, items])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = args.this();
        let items = dict::methods::repr(cx, dict)?;
        let factory = factory_of(cx, dict)?;
        // It is the factory that may lead back here.
        let factory = if cx.repr_enter(&factory) {
            let result = cx.repr(&factory);
            cx.repr_leave(&factory);
            result?
        } else {
            cx.new_str("...")?
        };
        let name = cx.short_type_name(dict);
        let mut text = TextBuilder::new();
        text.push_str(cx, &name)?;
        text.push_str(cx, "(")?;
        text.push_bytes(cx, factory.str_bytes())?;
        text.push_str(cx, ", ")?;
        text.push_bytes(cx, items.str_bytes())?;
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let new = copy_default(cx, args.this())?;
        cx.dict_update(&new, args.get(1))?;
        Ok(new)
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let class = cx.type_of(args.this());
        let factory = factory_of(cx, args.this())?;
        let new = cx.call(&class, &[factory, args.get(1).clone()])?;
        cx.dict_update(&new, args.this())?;
        Ok(new)
    }
}

/// `collections.OrderedDict`
pub static ORDERED_DICT: TypeSpec = TypeSpec {
    name: "collections.OrderedDict",
    base: Some(&dict::SPEC),
    layout: <Dict as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::UNHASHABLE).with(TypeFlags::WEAKREF).with(TypeFlags::DICT).with(TypeFlags::CORE),
    doc: "Dictionary that remembers insertion order",
    methods: &[OrderedDict::METHODS],
    ..TypeSpec::DEFAULT
};

/// Takes items over, through `__setitem__` where a subclass has its own.
fn update_ordered(cx: &mut Context, dict: &Value, other: &Value) -> PyResult {
    let plain = has_method_of_dict(cx, dict, Special::SetItem)?;
    let keys = cx.names.keys.clone();
    if cx.is_dict(other) || cx.lookup_attr(other, &keys)?.is_some() {
        if plain {
            return cx.dict_update(dict, other);
        }
        let collected = cx.new_dict()?;
        cx.dict_update(&collected, other)?;
        for (key, value) in cx.dict_items(&collected)? {
            cx.set_item(dict, &key, value)?;
        }
        return Ok(());
    }
    cx.for_each(other, |cx, pair| {
        let pair = cx.iter(&pair)?;
        let mut parts = [Value::NONE, Value::NONE];
        for (index, part) in parts.iter_mut().enumerate() {
            let Some(value) = cx.next(&pair)? else {
                let plural = if index == 1 { "" } else { "s" };
                return Err(cx.value_error(&format!("need more than {index} value{plural} to unpack")));
            };
            *part = value;
        }
        if cx.next(&pair)?.is_some() {
            return Err(cx.value_error("too many values to unpack (expected 2)"));
        }
        let [key, value] = parts;
        cx.hash(&key)?; // complains of what has no hash, not of a key
        if plain { cx.dict_set(dict, &key, value)? } else { cx.set_item(dict, &key, value)? }
        Ok(ControlFlow::Continue(()))
    })
}

/// A new instance of the same class with the items of another dict.
fn ordered_like(cx: &mut Context, like: &Value, items: &Value) -> PyResult<Value> {
    let class = cx.type_of(like);
    let new = cx.call(&class, &[])?;
    for (key, value) in cx.dict_items(items)? {
        cx.set_item(&new, &key, value)?;
    }
    Ok(new)
}

/// A walk over a dict that notices when the dict is changed in between.
struct Walk {
    length: usize,
    /// Where the item lies that was given last.
    at: usize,
    next: usize,
}

impl Walk {
    fn of(cx: &mut Context, dict: &Value) -> Walk {
        Walk { length: cx.dict_len(dict), at: 0, next: 0 }
    }

    fn next(&mut self, cx: &mut Context, dict: &Value) -> Option<(Value, Value)> {
        let (next, key, value) = cx.dict_next(dict, self.next)?;
        (self.at, self.next) = (self.next, next);
        Some((key, value))
    }

    /// Complains if the key that was given last does not lie where it lay, or if there are more or fewer.
    fn check(&self, cx: &mut Context, dict: &Value, key: &Value) -> PyResult {
        let there = cx.dict_len(dict) == self.length && cx.dict_next(dict, self.at).is_some_and(|(_, found, _)| found.is(key));
        if there { Ok(()) } else { Err(cx.error(ShapeId::RUNTIME_ERROR, "OrderedDict mutated during iteration")) }
    }
}

/// Methods of `OrderedDict`.
pub struct OrderedDict;

#[methods]
impl OrderedDict {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)", inferred, "")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.rest.len() > 1 {
            return Err(cx.type_error(&format!("expected at most 1 argument, got {}", args.rest.len())));
        }
        Self::update(cx, args)
    }

    /// D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.
    /// If E is present and has a .keys() method, then does:  for k in E.keys(): D[k] = E[k]
    /// If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v
    /// In either case, this is followed by: for k in F:  D[k] = F[k]
    #[sig("(self, /, *args, **kwargs)")]
    fn update(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.rest.len() > 1 {
            return Err(cx.type_error(&format!("update() takes at most 1 positional argument ({} given)", args.rest.len())));
        }
        if let Some(items) = args.rest.first() {
            update_ordered(cx, args.this(), items)?;
        }
        if let Some(keywords) = args.keywords {
            update_ordered(cx, args.this(), keywords)?;
        }
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = args.this();
        let name = cx.short_type_name(dict);
        if cx.dict_len(dict) == 0 {
            return cx.new_str(&format!("{name}()"));
        }
        let items = dict::methods::repr(cx, dict)?;
        if items.str_bytes() == b"{...}" {
            return cx.new_str("...");
        }
        let mut text = TextBuilder::new();
        text.push_str(cx, &name)?;
        text.push_str(cx, "(")?;
        text.push_bytes(cx, items.str_bytes())?;
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (dict, other) = (args.this(), args.get(1));
        if !cx.is_dict(other) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        if !cx.dict_equal(dict, other)? {
            return Ok(Value::FALSE);
        }
        let class = cx.native_type(&ORDERED_DICT)?;
        if cx.is_instance(other, &class) {
            let (mut own, mut theirs) = (Walk::of(cx, dict), Walk::of(cx, other));
            loop {
                let (a, b) = match (own.next(cx, dict), theirs.next(cx, other)) {
                    (Some((a, _)), Some((b, _))) => (a, b),
                    (None, None) => break,
                    _ => return Ok(Value::FALSE),
                };
                let equal = cx.equal(&a, &b)?;
                own.check(cx, dict, &a)?;
                theirs.check(cx, other, &b)?;
                if !equal {
                    return Ok(Value::FALSE);
                }
            }
        }
        Ok(Value::TRUE)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let equal = Self::__eq__(cx, args)?;
        Ok(equal.as_bool().map_or(equal, |equal| Value::bool(!equal)))
    }

    /// Remove and return a (key, value) pair from the dictionary.
    ///
    /// Pairs are returned in LIFO order if last is true or FIFO order if false.
    #[sig("(self, last=True)")]
    fn popitem(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let dict = args.this();
        let last = match args.opt(1) {
            Some(last) => cx.truth(last)?,
            None => true,
        };
        let item = if last {
            cx.dict_pop_last(dict)?
        } else {
            match cx.dict_next(dict, 0) {
                Some((_, key, value)) => {
                    cx.dict_remove(dict, &key)?;
                    Some((key, value))
                }
                None => None,
            }
        };
        match item {
            Some((key, value)) => cx.new_tuple(&[key, value]),
            None => {
                let message = cx.new_str("dictionary is empty")?;
                Err(cx.key_error(&message))
            }
        }
    }

    /// Move an existing element to the end (or beginning if last is false).
    ///
    /// Raise KeyError if the element does not exist.
    #[sig("(self, key, last=True)")]
    fn move_to_end(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (dict, key) = (args.this(), args.get(1));
        let last = match args.opt(2) {
            Some(last) => cx.truth(last)?,
            None => true,
        };
        let Some(value) = cx.dict_remove(dict, key)? else { return Err(cx.key_error(key)) };
        let rest = if last { Vec::new() } else { cx.dict_items(dict)? };
        if !last {
            cx.dict_clear(dict)?;
        }
        cx.dict_set(dict, key, value)?;
        for (key, value) in rest {
            cx.dict_set(dict, &key, value)?;
        }
        Ok(Value::NONE)
    }

    /// Remove specified key and return the corresponding value.
    ///
    /// If the key is not found, return the default if given; otherwise,
    /// raise a KeyError.
    #[sig("(self, key, default=<unrepresentable>)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match (cx.dict_remove(args.this(), args.get(1))?, args.opt(2)) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(cx.key_error(args.get(1))),
        }
    }

    /// Insert key with a value of default if key is not in the dictionary.
    ///
    /// Return the value for key if key is in the dictionary, else default.
    #[sig("(self, key, default=None)")]
    fn setdefault(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(value) = cx.dict_get(args.this(), args.get(1))? {
            return Ok(value);
        }
        let default = args.opt(2).cloned().unwrap_or(Value::NONE);
        cx.set_item(args.this(), args.get(1), default.clone())?;
        Ok(default)
    }

    /// A shallow copy of ordered dict.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (dict, class) = (args.this(), cx.type_of(args.this()));
        let new = cx.call(&class, &[])?;
        let plain = class.is(&cx.native_type(&ORDERED_DICT)?);
        let mut walk = Walk::of(cx, dict);
        while let Some((key, value)) = walk.next(cx, dict) {
            if plain {
                cx.dict_set(&new, &key, value)?;
            } else {
                let value = cx.get_item(dict, &key)?;
                cx.set_item(&new, &key, value)?;
            }
            walk.check(cx, dict, &key)?;
        }
        Ok(new)
    }

    /// Create a new ordered dictionary with keys from iterable and values set to value.
    #[class_sig("(cls, iterable, value=None)")]
    fn fromkeys(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.opt(2).cloned().unwrap_or(Value::NONE);
        let new = cx.call(args.get(0), &[])?;
        cx.for_each(args.get(1), |cx, key| {
            cx.set_item(&new, &key, value.clone())?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(new)
    }

    /// Return state information for pickling
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_of(args.this());
        let nothing = cx.empty_tuple();
        let state = cx.call_method(args.this(), "__getstate__", &[])?;
        let items = cx.call_method(args.this(), "items", &[])?;
        let items = cx.iter(&items)?;
        cx.new_tuple(&[class, nothing, state, Value::NONE, items])
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let new = ordered_like(cx, args.this(), args.this())?;
        update_ordered(cx, &new, args.get(1))?;
        Ok(new)
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_dict(args.get(1)) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let new = ordered_like(cx, args.this(), args.get(1))?;
        update_ordered(cx, &new, args.this())?;
        Ok(new)
    }

    /// Return self|=value.
    #[sig("(self, value, /)")]
    fn __ior__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        update_ordered(cx, args.this(), args.get(1))?;
        Ok(args.this().clone())
    }
}

/// `collections._tuplegetter`: reads one item of a named tuple. Values: the docstring; numbers: the index.
pub static TUPLE_GETTER: TypeSpec = TypeSpec { name: "collections._tuplegetter", layout: <Fields as Native>::INFO, methods: &[TupleGetter::METHODS], ..TypeSpec::DEFAULT };

fn getter_fields(cx: &Context, getter: &Value) -> (usize, Value) {
    cx.get::<Fields>(getter).map_or((0, Value::NONE), |own| (own.numbers[0] as usize, own.values[0].clone().unwrap_or(Value::NONE)))
}

/// Methods of `_tuplegetter`.
pub struct TupleGetter;

#[methods]
impl TupleGetter {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, index, doc, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.index_i64(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(args.get(2).clone());
            own.numbers[0] = index;
        })
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (index, _) = getter_fields(cx, args.this());
        if args.get(1).is_none() {
            return Ok(args.this().clone());
        }
        match cx.as_tuple(args.get(1)) {
            Some(items) => match items.get(index) {
                Some(item) => Ok(item.clone()),
                None => Err(cx.index_error("tuple index out of range")),
            },
            None => {
                let message = format!("descriptor for index '{index}' for tuple subclasses doesn't apply to '{}' object", cx.type_name(args.get(1)));
                Err(cx.type_error(&message))
            }
        }
    }

    /// Set an attribute of instance to value.
    #[sig("(self, instance, value, /)")]
    fn __set__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "can't set attribute"))
    }

    /// Delete an attribute of instance.
    #[sig("(self, instance, /)")]
    fn __delete__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "can't delete attribute"))
    }

    /// The field's docstring.
    #[getter]
    fn __doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(getter_fields(cx, args.this()).1)
    }

    #[setter]
    fn set___doc__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let doc = args.opt(1).cloned();
        let old = cx.get_mut::<Fields>(args.this()).and_then(|own| std::mem::replace(&mut own.values[0], doc));
        drop(old);
        cx.track(args.this());
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (index, doc) = getter_fields(cx, args.this());
        let doc = cx.repr(&doc)?;
        let doc = cx.string_lossy(&doc);
        cx.new_str(&format!("_tuplegetter({index}, {doc})"))
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (index, doc) = getter_fields(cx, args.this());
        let class = cx.type_of(args.this());
        let index = cx.new_int(index as i64)?;
        let arguments = cx.new_tuple(&[index, doc])?;
        cx.new_tuple(&[class, arguments])
    }
}
