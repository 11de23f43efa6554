//! `partial`: a function with some arguments already given; `Placeholder` keeps places among them.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, generic_alias, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::native::CallArgs;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::{number, set_number, set_value, value};

/// `functools.partial`. Values: function, arguments, keyword arguments; number: how many arguments are placeholders.
pub static SPEC: TypeSpec = TypeSpec {
    name: "functools.partial",
    layout: Fields::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    doc: "Create a new function with partial application of the given arguments and keywords.",
    methods: &[PartialMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The type of `Placeholder`.
pub static PLACEHOLDER_SPEC: TypeSpec = TypeSpec {
    name: "functools._PlaceholderType",
    layout: Fields::INFO,
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    methods: &[PlaceholderMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `partial`.
pub struct PartialMethods;
/// The methods of `Placeholder`.
pub struct PlaceholderMethods;

/// The one placeholder.
#[derive(Default)]
struct Placeholder(Option<Value>);

/// `Placeholder`
///
/// # Errors
/// `MemoryError`
pub fn placeholder(cx: &mut Context) -> PyResult<Value> {
    if let Some(known) = &cx.state::<Placeholder>("_functools").0 {
        return Ok(known.clone());
    }
    let class = cx.native_type(&PLACEHOLDER_SPEC)?;
    let made = new_record_of(cx, &class, |_: &mut Fields| {})?;
    cx.state::<Placeholder>("_functools").0 = Some(made.clone());
    Ok(made)
}

/// The arguments of a partial with more given: they fill the placeholders first.
fn filled(own: &[Value], given: &[Value], mark: &Value) -> Vec<Value> {
    let mut given = given.iter();
    let mut all: Vec<Value> = own.iter().map(|value| if value.is(mark) { given.next().unwrap_or(mark).clone() } else { value.clone() }).collect();
    all.extend(given.cloned());
    all
}

/// Keyword arguments with more given, which win.
fn merged(cx: &mut Context, own: &Value, given: Option<&Value>) -> PyResult<Value> {
    let dict = cx.new_dict()?;
    for (key, value) in cx.dict_items(own)? {
        cx.dict_set(&dict, &key, value)?;
    }
    if let Some(given) = given {
        for (key, value) in cx.dict_items(given)? {
            cx.dict_set(&dict, &key, value)?;
        }
    }
    Ok(dict)
}

#[methods]
impl PartialMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **keywords)", inferred, "(cls, func, /, *args, **keywords)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some((function, given)) = args.rest.split_first() else {
            return Err(cx.type_error("type 'partial' takes at least one argument"));
        };
        if !cx.is_callable(function) {
            return Err(cx.type_error("the first argument must be callable"));
        }
        let mark = placeholder(cx)?;
        if given.last().is_some_and(|last| last.is(&mark)) {
            return Err(cx.type_error("trailing Placeholders are not allowed"));
        }
        if let Some(keywords) = args.keywords {
            for (_, value) in cx.dict_items(keywords)? {
                if value.is(&mark) {
                    return Err(cx.type_error("Placeholder cannot be passed as a keyword argument"));
                }
            }
        }
        // A partial of a plain partial is one partial.
        let class = cx.native_type(&SPEC)?;
        let inner = cx.cell::<Fields>(function).is_some() && cx.type_of(function).is(&class);
        let (mut function, mut own, mut keywords) = (function.clone(), given.to_vec(), cx.new_dict()?);
        if inner {
            let (inner_args, inner_keywords) = (value(cx, &function, 1), value(cx, &function, 2));
            own = filled(inner_args.as_tuple().unwrap_or(&[]), given, &mark);
            keywords = inner_keywords;
            function = value(cx, &function, 0);
        }
        let keywords = merged(cx, &keywords, args.keywords)?;
        let places = own.iter().filter(|value| value.is(&mark)).count() as i64;
        let own = cx.new_tuple_from(own)?;
        new_record_of(cx, args.get(0), |fields: &mut Fields| {
            fields.values[0] = Some(function);
            fields.values[1] = Some(own);
            fields.values[2] = Some(keywords);
            fields.numbers[0] = places;
        })
    }

    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (function, own, keywords) = (value(cx, this, 0), value(cx, this, 1), value(cx, this, 2));
        let places = number(cx, this, 0);
        if (args.rest.len() as i64) < places {
            return Err(cx.type_error(&format!("missing positional arguments in 'partial' call; expected at least {places}, got {}", args.rest.len())));
        }
        let own = own.as_tuple().unwrap_or(&[]);
        let mut values = match places {
            0 => [own, args.rest].concat(),
            _ => {
                let mark = placeholder(cx)?;
                filled(own, args.rest, &mark)
            }
        };
        if args.keywords.is_none() && cx.dict_len(&keywords) == 0 {
            return cx.call(&function, &values);
        }
        let keywords = merged(cx, &keywords, args.keywords)?;
        let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(&keywords)?.into_iter().unzip();
        if names.iter().any(|name| cx.as_str(name).is_none()) {
            return Err(cx.type_error("keywords must be strings"));
        }
        values.extend(more);
        cx.call_with(&function, CallArgs { values: &values, names: &names })
    }

    /// Return an attribute of instance, which is of type owner.
    #[sig("(self, instance, owner=None, /)")]
    fn __get__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.some(1) {
            Some(instance) => lissom_objects::descriptor::new_bound(cx, args.this().clone(), instance.clone()),
            None => Ok(args.this().clone()),
        }
    }

    /// function object to use in future partial calls
    #[getter]
    fn func(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(value(cx, args.this(), 0))
    }

    /// tuple of arguments to future partial calls
    #[getter]
    fn args(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(value(cx, args.this(), 1))
    }

    /// dictionary of keyword arguments to future partial calls
    #[getter]
    fn keywords(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(value(cx, args.this(), 2))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        if !cx.repr_enter(this) {
            return cx.new_str("...");
        }
        let result = shown(cx, this);
        cx.repr_leave(this);
        result
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let (class, function, own, keywords) = (cx.type_of(this), value(cx, this, 0), value(cx, this, 1), value(cx, this, 2));
        let attributes = lissom_objects::object::dict_of(cx, this)?.filter(|dict| cx.dict_len(dict) > 0).unwrap_or(Value::NONE);
        let given = cx.new_tuple(std::slice::from_ref(&function))?;
        let state = cx.new_tuple(&[function, own, keywords, attributes])?;
        cx.new_tuple(&[class, given, state])
    }

    /// Set the state of a pickled partial.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let state = cx.as_tuple(args.get(1)).map(<[Value]>::to_vec);
        let Some([function, own, keywords, attributes]) = state.as_deref() else { return Err(cx.type_error("invalid partial state")) };
        if !cx.is_callable(function) || cx.as_tuple(own).is_none() || !(keywords.is_none() || cx.is_dict(keywords)) || !(attributes.is_none() || cx.is_dict(attributes)) {
            return Err(cx.type_error("invalid partial state"));
        }
        let mark = placeholder(cx)?;
        let items = cx.as_tuple(own).map_or_else(Vec::new, <[Value]>::to_vec);
        if items.last().is_some_and(|last| last.is(&mark)) {
            return Err(cx.type_error("trailing Placeholders are not allowed"));
        }
        let places = items.iter().filter(|value| value.is(&mark)).count() as i64;
        let own = if own.shape().is_tuple() { own.clone() } else { cx.new_tuple_from(items)? };
        let keywords = match () {
            () if keywords.is_none() => cx.new_dict()?,
            () if keywords.is_dict() => keywords.clone(),
            () => merged(cx, keywords, None)?,
        };
        set_value(cx, this, 0, Some(function.clone()));
        set_value(cx, this, 1, Some(own));
        set_value(cx, this, 2, Some(keywords));
        set_number(cx, this, 0, places);
        let attributes = if attributes.is_none() { cx.new_dict()? } else { attributes.clone() };
        lissom_objects::object::replace_dict(cx, this, attributes)?;
        Ok(Value::NONE)
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}

fn shown(cx: &mut Context, this: &Value) -> PyResult<Value> {
    let mut text = TextBuilder::new();
    let class = cx.type_of(this);
    let name = cx.qualified_type_name(&class);
    text.push_str(cx, &name)?;
    text.push_str(cx, "(")?;
    let function = cx.repr(&value(cx, this, 0))?;
    push(cx, &mut text, &function)?;
    let (own, keywords) = (value(cx, this, 1), value(cx, this, 2));
    for value in own.as_tuple().unwrap_or(&[]) {
        let value = cx.repr(value)?;
        text.push_str(cx, ", ")?;
        push(cx, &mut text, &value)?;
    }
    for (key, value) in cx.dict_items(&keywords)? {
        let (key, value) = (cx.str(&key)?, cx.repr(&value)?);
        text.push_str(cx, ", ")?;
        push(cx, &mut text, &key)?;
        text.push_str(cx, "=")?;
        push(cx, &mut text, &value)?;
    }
    text.push_str(cx, ")")?;
    text.finish(cx)
}

fn push(cx: &mut Context, text: &mut TextBuilder, string: &Value) -> PyResult {
    let bytes = cx.as_str(string).map_or(&[][..], |view| view.bytes);
    text.push_bytes(cx, bytes)
}

#[methods]
impl PlaceholderMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !args.rest.is_empty() || args.keywords.is_some() {
            return Err(cx.type_error("_PlaceholderType takes no arguments"));
        }
        placeholder(cx)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("Placeholder")
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("Placeholder")
    }
}
