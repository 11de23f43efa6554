//! `Context`: what variables are while a function runs in it.

use lissom_macros::methods;
use lissom_objects::contextvars::{MapIterator, VariableContext};
use lissom_objects::iterator::layout::new_record_of;
use lissom_objects::layout::Native as _;
use lissom_objects::native::CallArgs;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};
use lissom_vm::thread;

/// `_contextvars.Context`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_contextvars.Context",
    id: Some(ShapeId::CONTEXT),
    layout: VariableContext::INFO,
    flags: TypeFlags::STATIC.with(TypeFlags::WEAKREF).with(TypeFlags::UNHASHABLE),
    methods: &[ContextMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// What iterators over variables, values and both have in common.
const ITERATOR: TypeSpec = TypeSpec {
    layout: MapIterator::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    methods: &[IteratorMethods::METHODS],
    ..TypeSpec::DEFAULT
};

static KEYS: TypeSpec = TypeSpec { name: "keys", next: Some(next_key), ..ITERATOR };
static VALUES: TypeSpec = TypeSpec { name: "values", next: Some(next_value), ..ITERATOR };
static ITEMS: TypeSpec = TypeSpec { name: "items", next: Some(next_item), ..ITERATOR };

fn new_iterator(cx: &mut Context, spec: &'static TypeSpec, context: &Value) -> PyResult<Value> {
    let class = cx.native_type(spec)?;
    let map = cx.context_map(context).cloned();
    new_record_of(cx, &class, |iterator: &mut MapIterator| iterator.map = map)
}

/// The next variable of an iterator, and its value.
fn step(cx: &mut Context, this: &Value) -> Option<(Value, Value)> {
    let iterator = cx.get::<MapIterator>(this)?;
    let (variable, value) = cx.map_at(iterator.map.as_ref(), iterator.position)?;
    let pair = (variable.clone(), value.clone());
    cx.get_mut::<MapIterator>(this)?.position += 1;
    Some(pair)
}

fn next_key(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    Ok(step(cx, this).map(|(variable, _)| variable))
}

fn next_value(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    Ok(step(cx, this).map(|(_, value)| value))
}

fn next_item(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    match step(cx, this) {
        Some((variable, value)) => cx.new_tuple(&[variable, value]).map(Some),
        None => Ok(None),
    }
}

/// Are the same variables set in both, to equal values?
fn equal(cx: &mut Context, one: &Value, other: &Value) -> PyResult<bool> {
    let (one, other) = (cx.context_map(one).cloned(), cx.context_map(other).cloned());
    let length = cx.map_len(one.as_ref());
    if length != cx.map_len(other.as_ref()) {
        return Ok(false);
    }
    for position in 0..length as u64 {
        let Some((variable, value)) = cx.map_at(one.as_ref(), position) else { break };
        let Some(theirs) = other.as_ref().and_then(|other| cx.map_value(other, variable)) else { return Ok(false) };
        let (value, theirs) = (value.clone(), theirs.clone());
        if !value.is(&theirs) && !cx.equal(&value, &theirs)? {
            return Ok(false);
        }
        cx.poll()?;
    }
    Ok(true)
}

/// `==` and `!=`
fn compare(cx: &mut Context, args: &Args, wanted: bool) -> PyResult<Value> {
    if cx.get::<VariableContext>(args.get(1)).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(Value::bool(equal(cx, args.this(), args.get(1))? == wanted))
}

/// Methods of contexts.
pub struct ContextMethods;

#[methods]
impl ContextMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !args.rest.is_empty() || args.keywords.is_some() {
            return Err(cx.type_error("Context() does not accept any arguments"));
        }
        cx.new_variable_context(None)
    }

    #[sig("(self, /, *args, **kwargs)", inferred, "")]
    fn run(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let Some((callable, rest)) = args.rest.split_first() else {
            return Err(cx.type_error("run() missing 1 required positional argument"));
        };
        if !cx.enter_context(this) {
            let message = super::message(cx, &[b"cannot enter context: "], this, b" is already entered")?;
            return Err(cx.error_with(ShapeId::RUNTIME_ERROR, &[message]));
        }
        let outer = thread::context(cx);
        thread::set_context(cx, Some(this.clone()));
        let result = call(cx, callable, rest, args.keywords);
        thread::set_context(cx, outer);
        cx.leave_context(this);
        result
    }

    /// Return a shallow copy of the context object.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_variable_context(Some(args.this()))
    }

    /// Return the value for `key` if `key` has the value in the context object.
    ///
    /// If `key` does not exist, return `default`.  If `default` is not
    /// given, return None.
    #[sig("(self, key, default=None, /)")]
    fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::variable_expected(cx, args.get(1))?;
        let value = cx.context_value(args.this(), args.get(1));
        Ok(value.or_else(|| args.opt(2).cloned()).unwrap_or(Value::NONE))
    }

    /// Return all variables and their values in the context object.
    ///
    /// The result is returned as a list of 2-tuples (variable, value).
    #[sig("(self, /)")]
    fn items(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_iterator(cx, &ITEMS, args.this())
    }

    /// Return a list of all variables in the context object.
    #[sig("(self, /)")]
    fn keys(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_iterator(cx, &KEYS, args.this())
    }

    /// Return a list of all variables' values in the context object.
    #[sig("(self, /)")]
    fn values(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_iterator(cx, &VALUES, args.this())
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_iterator(cx, &KEYS, args.this())
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.map_len(cx.context_map(args.this()));
        cx.new_int(length as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::variable_expected(cx, args.get(1))?;
        match cx.context_value(args.this(), args.get(1)) {
            Some(value) => Ok(value),
            None => Err(cx.key_error(args.get(1))),
        }
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::variable_expected(cx, args.get(1))?;
        Ok(Value::bool(cx.context_value(args.this(), args.get(1)).is_some()))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, true)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, false)
    }
}

/// Calls a function with what `run` was given.
fn call(cx: &mut Context, callable: &Value, rest: &[Value], keywords: Option<&Value>) -> PyResult<Value> {
    let Some(keywords) = keywords else { return cx.call(callable, rest) };
    let (names, more): (Vec<Value>, Vec<Value>) = cx.dict_items(keywords)?.into_iter().unzip();
    let values = [rest, &more].concat();
    cx.call_with(callable, CallArgs { values: &values, names: &names })
}

/// Methods of iterators.
pub struct IteratorMethods;

#[methods]
impl IteratorMethods {
    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.map_len(cx.get::<MapIterator>(args.this()).and_then(|iterator| iterator.map.as_ref()));
        cx.new_int(length as i64)
    }
}
