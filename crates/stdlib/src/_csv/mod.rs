//! `_csv`: reading and writing rows of text in the dialects of spreadsheets.

mod dialect;
mod reader;
mod writer;

use lissom_macros::methods;
use lissom_objects::{Args, CallArgs, Context, PyResult, Raised, ShapeId, Value};

/// What the module remembers.
#[derive(Default)]
struct State {
    /// `Error`
    error: Option<Value>,
    /// Dialects by name.
    dialects: Option<Value>,
    /// Characters of a field at most.
    field_limit: i64,
}

const FIELD_LIMIT: i64 = 128 * 1024;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_csv", Some("CSV parsing and writing."))?;
    let base = cx.type_object(ShapeId::EXCEPTION);
    let error = crate::_struct::exception_class(cx, "_csv", "Error", &base)?;
    cx.module_set(&module, "Error", error.clone())?;
    let dialects = cx.new_dict()?;
    cx.module_set(&module, "_dialects", dialects.clone())?;
    *cx.state::<State>("_csv") = State { error: Some(error), dialects: Some(dialects), field_limit: FIELD_LIMIT };
    for (name, number) in [("QUOTE_MINIMAL", 0), ("QUOTE_ALL", 1), ("QUOTE_NONNUMERIC", 2), ("QUOTE_NONE", 3), ("QUOTE_STRINGS", 4), ("QUOTE_NOTNULL", 5)] {
        cx.module_set(&module, name, Value::int32(number))?;
    }
    let version = cx.new_str("1.0")?;
    cx.module_set(&module, "__version__", version)?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &dialect::SPEC)?;
    for (name, spec) in [("Reader", &reader::SPEC), ("Writer", &writer::SPEC)] {
        let class = cx.native_type(spec)?;
        cx.module_set(&module, name, class)?;
    }
    Ok(module)
}

/// Raises `Error`.
#[cold]
fn error(cx: &mut Context, message: &str) -> Raised {
    let class = cx.state::<State>("_csv").error.clone().unwrap_or(Value::NONE);
    let made = cx.new_message(message).and_then(|text| cx.call(&class, &[text]));
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

fn dialects(cx: &mut Context) -> Value {
    cx.state::<State>("_csv").dialects.clone().unwrap_or(Value::NONE)
}

/// A dialect by its name.
fn named(cx: &mut Context, name: &Value) -> PyResult<Value> {
    let known = dialects(cx);
    match cx.dict_get(&known, name)? {
        Some(dialect) => Ok(dialect),
        None => Err(error(cx, "unknown dialect")),
    }
}

/// The dialect object for an argument and keywords that change it.
fn dialect_of(cx: &mut Context, given: Option<&Value>, keywords: Option<&Value>) -> PyResult<Value> {
    let class = cx.native_type(&dialect::SPEC)?;
    let mut values: Vec<Value> = given.into_iter().cloned().collect();
    let mut names = Vec::new();
    if let Some(keywords) = keywords {
        for (name, value) in cx.dict_items(keywords)? {
            names.push(name);
            values.push(value);
        }
    }
    cx.call_with(&class, CallArgs { values: &values, names: &names })
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Return a reader object that will process lines from the given iterable.
    #[sig("(iterable, dialect='excel', /, **fmtparams)", unpacked, "(iterable, /, dialect='excel', **fmtparams)")]
    fn reader(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let lines = cx.iter(args.get(0))?;
        let dialect = dialect_of(cx, args.opt(1), args.keywords)?;
        reader::new(cx, lines, dialect)
    }

    /// Return a writer object that will write user data on the given file object.
    #[sig("(fileobj, dialect='excel', /, **fmtparams)", unpacked, "(fileobj, /, dialect='excel', **fmtparams)")]
    fn writer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.intern("write")?;
        let write = match cx.lookup_attr(args.get(0), &name)? {
            Some(write) if cx.is_callable(&write) => write,
            _ => return Err(cx.type_error("argument 1 must have a \"write\" method")),
        };
        let dialect = dialect_of(cx, args.opt(1), args.keywords)?;
        writer::new(cx, write, dialect)
    }

    /// Return a list of all known dialect names.
    #[sig("()")]
    fn list_dialects(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let known = dialects(cx);
        cx.list_from_iterable(&known)
    }

    /// Create a mapping from a string name to a CVS dialect.
    #[sig("(name, dialect=<unrepresentable>, /, **fmtparams)", unpacked)]
    fn register_dialect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(0)).is_none() {
            return Err(cx.type_error("dialect name must be a string"));
        }
        let dialect = dialect_of(cx, args.opt(1), args.keywords)?;
        let known = dialects(cx);
        cx.dict_set(&known, args.get(0), dialect)?;
        Ok(Value::NONE)
    }

    /// Delete the name/dialect mapping associated with a string name.
    #[sig("(name)")]
    fn unregister_dialect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let known = dialects(cx);
        match cx.dict_remove(&known, args.get(0))? {
            Some(_) => Ok(Value::NONE),
            None => Err(error(cx, "unknown dialect")),
        }
    }

    /// Return the dialect instance associated with name.
    #[sig("(name)")]
    fn get_dialect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        named(cx, args.get(0))
    }

    /// Sets an upper limit on parsed fields.
    ///
    /// Returns old limit. If limit is not given, no new limit is set and
    /// the old limit is returned
    #[sig("(new_limit=<unrepresentable>)")]
    fn field_size_limit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let old = cx.state::<State>("_csv").field_limit;
        if let Some(limit) = args.opt(0) {
            if cx.as_int(limit).is_none() || limit.as_bool().is_some() {
                return Err(cx.type_error("limit must be an integer"));
            }
            cx.state::<State>("_csv").field_limit = cx.index_i64(limit)?;
        }
        cx.new_int(old)
    }
}
