//! `itemgetter`, `attrgetter` and `methodcaller`: functions made of what they will read or call.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native;
use lissom_objects::native::CallArgs;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, TypeSpec, Value};

/// `operator.itemgetter`. Value: the tuple of keys.
pub static ITEM_GETTER: TypeSpec = TypeSpec {
    name: "operator.itemgetter",
    layout: Fields::INFO,
    doc: "Return a callable object that fetches the given item(s) from its operand.\n\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    methods: &[ItemGetter::METHODS],
    ..TypeSpec::DEFAULT
};

/// `operator.attrgetter`. Values: the tuple of names as given, and a tuple of the parts of each.
pub static ATTRIBUTE_GETTER: TypeSpec = TypeSpec {
    name: "operator.attrgetter",
    layout: Fields::INFO,
    doc: "Return a callable object that fetches the given attribute(s) from its operand.\n\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last).",
    methods: &[AttributeGetter::METHODS],
    ..TypeSpec::DEFAULT
};

/// `operator.methodcaller`. Values: the name, the arguments, the keyword arguments.
pub static METHOD_CALLER: TypeSpec = TypeSpec {
    name: "operator.methodcaller",
    layout: Fields::INFO,
    doc: "Return a callable object that calls the given method on its operand.\n\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1).",
    methods: &[MethodCaller::METHODS],
    ..TypeSpec::DEFAULT
};

/// Methods of `itemgetter`.
pub struct ItemGetter;
/// Methods of `attrgetter`.
pub struct AttributeGetter;
/// Methods of `methodcaller`.
pub struct MethodCaller;

fn value(cx: &Context, this: &Value, index: usize) -> Value {
    cx.get::<Fields>(this).and_then(|fields| fields.values[index].clone()).unwrap_or(Value::NONE)
}

/// The first of the arguments given by position; one is wanted, and when `alone` no more. None may be given by name.
fn given<'a>(cx: &mut Context, args: &'a Args, name: &str, alone: bool) -> PyResult<&'a Value> {
    // The number is looked at first by `methodcaller`.
    if args.keywords.is_some() && !(name == "methodcaller" && args.rest.len() != 1) {
        return Err(cx.type_error(&format!("{name}() takes no keyword arguments")));
    }
    match args.rest {
        [first, more @ ..] if !alone || more.is_empty() => Ok(first),
        _ => Err(cx.type_error(&format!("{name} expected 1 argument, got {}", args.rest.len()))),
    }
}

/// `name(key, key)`; `name(...)` inside of itself.
fn shown(cx: &mut Context, this: &Value, parts: &[Value], keywords: &[(Value, Value)]) -> PyResult<Value> {
    let name = cx.type_name(this);
    if !cx.repr_enter(this) {
        return cx.new_str(&format!("{name}(...)"));
    }
    let result = write(cx, &name, parts, keywords);
    cx.repr_leave(this);
    result
}

fn write(cx: &mut Context, name: &str, parts: &[Value], keywords: &[(Value, Value)]) -> PyResult<Value> {
    let mut text = TextBuilder::new();
    text.push_str(cx, name)?;
    text.push_str(cx, "(")?;
    for (index, part) in parts.iter().chain(keywords.iter().map(|(_, value)| value)).enumerate() {
        if index > 0 {
            text.push_str(cx, ", ")?;
        }
        if let Some((key, _)) = index.checked_sub(parts.len()).and_then(|index| keywords.get(index)) {
            let key = cx.str(key)?;
            text.push_bytes(cx, cx.as_str(&key).map_or(&[][..], |view| view.bytes))?;
            text.push_str(cx, "=")?;
        }
        let part = cx.repr(part)?;
        text.push_bytes(cx, cx.as_str(&part).map_or(&[][..], |view| view.bytes))?;
    }
    text.push_str(cx, ")")?;
    text.finish(cx)
}

/// The results for each part: one alone, or a tuple.
fn collected(cx: &mut Context, parts: &Value, mut read: impl FnMut(&mut Context, &Value) -> PyResult<Value>) -> PyResult<Value> {
    let parts = parts.as_tuple().unwrap_or(&[]);
    if let [only] = parts {
        return read(cx, only);
    }
    let mut results = Vec::with_capacity(parts.len());
    for part in parts {
        results.push(read(cx, part)?);
    }
    cx.new_tuple_from(results)
}

#[methods]
impl ItemGetter {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *items, **keywords)", named, "(cls, item, /, *items)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        given(cx, args, "itemgetter", false)?;
        let keys = cx.new_tuple(args.rest)?;
        new_record_of(cx, args.get(0), |fields: &mut Fields| fields.values[0] = Some(keys))
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)", named, "(self, obj, /)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let object = given(cx, args, "itemgetter", true)?;
        let keys = value(cx, args.this(), 0);
        collected(cx, &keys, |cx, key| cx.get_item(object, key))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let keys = value(cx, args.this(), 0);
        shown(cx, args.this(), keys.as_tuple().unwrap_or(&[]), &[])
    }

    /// Return state information for pickling
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, keys) = (cx.type_of(args.this()), value(cx, args.this(), 0));
        cx.new_tuple(&[class, keys])
    }
}

#[methods]
impl AttributeGetter {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *attrs, **keywords)", named, "(cls, attr, /, *attrs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        given(cx, args, "attrgetter", false)?;
        let names = args.rest.to_vec();
        let mut paths = Vec::with_capacity(names.len());
        for name in &names {
            if cx.as_str(name).is_none() {
                return Err(cx.type_error("attribute name must be a string"));
            }
            let dotted = cx.string_lossy(name);
            let mut path = Vec::new();
            match dotted.contains('.') {
                false => path.push(cx.intern_value(name)?),
                true => {
                    for part in dotted.split('.') {
                        path.push(cx.intern(part)?);
                    }
                }
            }
            paths.push(cx.new_tuple_from(path)?);
        }
        let (names, paths) = (cx.new_tuple_from(names)?, cx.new_tuple_from(paths)?);
        new_record_of(cx, args.get(0), |fields: &mut Fields| {
            fields.values[0] = Some(names);
            fields.values[1] = Some(paths);
        })
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)", named, "(self, obj, /)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let object = given(cx, args, "attrgetter", true)?;
        let paths = value(cx, args.this(), 1);
        collected(cx, &paths, |cx, path| {
            let mut object = object.clone();
            for name in path.as_tuple().unwrap_or(&[]) {
                object = cx.get_attr(&object, name)?;
            }
            Ok(object)
        })
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let names = value(cx, args.this(), 0);
        shown(cx, args.this(), names.as_tuple().unwrap_or(&[]), &[])
    }

    /// Return state information for pickling
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, names) = (cx.type_of(args.this()), value(cx, args.this(), 0));
        cx.new_tuple(&[class, names])
    }
}

#[methods]
impl MethodCaller {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", named, "(cls, name, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some((name, given)) = args.rest.split_first() else {
            return Err(cx.type_error("methodcaller needs at least one argument, the method name"));
        };
        if cx.as_str(name).is_none() {
            return Err(cx.type_error("method name must be a string"));
        }
        let (name, given, keywords) = (cx.intern_value(name)?, cx.new_tuple(given)?, cx.new_dict()?);
        if let Some(own) = args.keywords {
            for (key, value) in cx.dict_items(own)? {
                cx.dict_set(&keywords, &key, value)?;
            }
        }
        new_record_of(cx, args.get(0), |fields: &mut Fields| {
            fields.values[0] = Some(name);
            fields.values[1] = Some(given);
            fields.values[2] = Some(keywords);
        })
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)", named, "(self, obj, /)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let object = given(cx, args, "methodcaller", true)?;
        let this = args.this();
        let (name, given, keywords) = (value(cx, this, 0), value(cx, this, 1), value(cx, this, 2));
        let mut values = given.as_tuple().unwrap_or(&[]).to_vec();
        let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(&keywords)?.into_iter().unzip();
        values.extend(more);
        cx.call_method_named(object, &name, CallArgs { values: &values, names: &names })
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (name, given, keywords) = (value(cx, this, 0), value(cx, this, 1), value(cx, this, 2));
        let parts = [&[name], given.as_tuple().unwrap_or(&[])].concat();
        let keywords = cx.dict_items(&keywords)?;
        shown(cx, this, &parts, &keywords)
    }

    /// Return state information for pickling
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (class, name, given, keywords) = (cx.type_of(this), value(cx, this, 0), value(cx, this, 1), value(cx, this, 2));
        if cx.dict_len(&keywords) == 0 {
            let all = cx.new_tuple_from([&[name], given.as_tuple().unwrap_or(&[])].concat())?;
            return cx.new_tuple(&[class, all]);
        }
        let module = (cx.hooks.import)(cx, "functools")?;
        let partial = cx.get_attr_str(&module, "partial")?;
        let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(&keywords)?.into_iter().unzip();
        let values = [vec![class, name], more].concat();
        let maker = cx.call_with(&partial, CallArgs { values: &values, names: &names })?;
        cx.new_tuple(&[maker, given])
    }
}
