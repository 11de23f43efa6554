//! What Python code sees of exceptions: `BaseException`, and those built-in exceptions that have one or two members.

use lissom_macros::methods;

use super::{Exception, member, new_of_class, set_member};
use crate::context::{Context, PyResult};
use crate::native::{Args, Native};
use crate::shape::ShapeId;
use crate::value::Value;

/// The method tables of a built-in exception beyond those of its base.
pub const fn of(id: ShapeId) -> &'static [&'static [Native]] {
    match id {
        ShapeId::STOP_ITERATION => &[StopIteration::METHODS],
        ShapeId::SYSTEM_EXIT => &[SystemExit::METHODS],
        ShapeId::KEY_ERROR => &[KeyError::METHODS],
        ShapeId::ATTRIBUTE_ERROR => &[AttributeError::METHODS],
        ShapeId::NAME_ERROR => &[NameError::METHODS],
        ShapeId::IMPORT_ERROR => &[ImportError::METHODS],
        ShapeId::OS_ERROR => &[super::os::OsError::METHODS],
        ShapeId::SYNTAX_ERROR => &[super::syntax::SyntaxError::METHODS],
        ShapeId::UNICODE_DECODE_ERROR => &[super::unicode::UnicodeDecodeError::METHODS],
        ShapeId::UNICODE_ENCODE_ERROR => &[super::unicode::UnicodeEncodeError::METHODS],
        ShapeId::UNICODE_TRANSLATE_ERROR => &[super::unicode::UnicodeTranslateError::METHODS],
        ShapeId::BASE_EXCEPTION_GROUP => &[super::group::BaseExceptionGroup::METHODS],
        _ => &[],
    }
}

/// The methods of `BaseException`.
pub struct BaseException;
/// The methods of `StopIteration`.
pub struct StopIteration;
/// The methods of `SystemExit`.
pub struct SystemExit;
/// The methods of `KeyError`.
pub struct KeyError;
/// The methods of `AttributeError`.
pub struct AttributeError;
/// The methods of `NameError`.
pub struct NameError;
/// The methods of `ImportError`.
pub struct ImportError;

/// `args`, a tuple.
pub(crate) fn args_of(cx: &mut Context, exception: &Value) -> Value {
    match cx.get::<Exception>(exception).and_then(|fields| fields.args.clone()) {
        Some(args) => args,
        None => cx.empty_tuple(),
    }
}

/// Replaces `args`.
pub(crate) fn set_args(cx: &mut Context, exception: &Value, args: Value) {
    if args.needs_tracking() {
        cx.track(exception);
    }
    let old = cx.get_mut::<Exception>(exception).and_then(|fields| fields.args.replace(args));
    drop(old);
}

/// What `BaseException.__init__` does.
pub(crate) fn init_base(cx: &mut Context, args: &Args) -> PyResult {
    if args.keywords.is_some() {
        let name = cx.type_name(args.this());
        return Err(cx.type_error(&format!("{name}() takes no keyword arguments")));
    }
    let arguments = cx.new_tuple(args.rest)?;
    set_args(cx, args.this(), arguments);
    Ok(())
}

/// `__init__` of an exception that takes some keyword arguments, which are its members from number `first` on.
fn init_with_keywords(cx: &mut Context, args: &Args, class: &str, names: &[&str], first: u16) -> PyResult {
    let arguments = cx.new_tuple(args.rest)?;
    set_args(cx, args.this(), arguments);
    for (index, _) in names.iter().enumerate() {
        set_member(cx, args.this(), first + index as u16, Value::NONE);
    }
    let Some(keywords) = args.keywords else { return Ok(()) };
    for (key, value) in cx.dict_items(keywords)? {
        let text = cx.string_lossy(&key);
        match names.iter().position(|name| *name == text) {
            Some(index) => set_member(cx, args.this(), first + index as u16, value),
            None => return Err(cx.type_error(&format!("{class}() got an unexpected keyword argument '{text}'"))),
        }
    }
    Ok(())
}

/// `str(exception)` by its `args`: nothing, the one argument, or the tuple.
pub(crate) fn text_of_args(cx: &mut Context, exception: &Value) -> PyResult<Value> {
    let args = args_of(cx, exception);
    match args.as_tuple() {
        Some([]) | None => Ok(Value::EMPTY_STRING),
        Some([one]) => cx.str(one),
        Some(_) => cx.str(&args),
    }
}

/// `(class, args)`, and the attributes if there are any.
pub(crate) fn reduce_with(cx: &mut Context, exception: &Value, args: Value, members: &[(&str, Value)]) -> PyResult<Value> {
    let class = cx.type_of(exception);
    let own = crate::object::dict_of(cx, exception)?;
    let own = match own {
        Some(own) => cx.dict_items(&own)?,
        None => Vec::new(),
    };
    if own.is_empty() && members.is_empty() {
        return cx.new_tuple(&[class, args]);
    }
    let state = cx.new_dict()?;
    for (key, value) in own {
        cx.dict_set(&state, &key, value)?;
    }
    for (name, value) in members {
        let key = cx.intern(name)?;
        cx.dict_set(&state, &key, value.clone())?;
    }
    cx.new_tuple(&[class, args, state])
}

/// An exception or `None`, as `__cause__` and `__context__` take them.
fn linked(cx: &mut Context, value: Option<&Value>, name: &str, what: &str) -> PyResult<Option<Value>> {
    match value {
        None => Err(cx.type_error(&format!("{name} may not be deleted"))),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if cx.is_instance_of(value, ShapeId::BASE_EXCEPTION) => Ok(Some(value.clone())),
        Some(_) => Err(cx.type_error(&format!("exception {what} must be None or derive from BaseException"))),
    }
}

/// Sets one of the fields that hold an exception or a traceback.
fn put(cx: &mut Context, exception: &Value, value: Option<Value>, field: impl FnOnce(&mut Exception) -> &mut Option<Value>) {
    cx.track(exception);
    let old = cx.get_mut::<Exception>(exception).map(|fields| std::mem::replace(field(fields), value));
    drop(old);
}

fn set_traceback(cx: &mut Context, exception: &Value, traceback: Option<&Value>) -> PyResult {
    let traceback = match traceback {
        None => return Err(cx.type_error("__traceback__ may not be deleted")),
        Some(traceback) if traceback.is_none() => None,
        Some(traceback) if traceback.shape() == ShapeId::TRACEBACK => Some(traceback.clone()),
        Some(_) => return Err(cx.type_error("__traceback__ must be a traceback or None")),
    };
    put(cx, exception, traceback, |fields| &mut fields.traceback);
    Ok(())
}

#[methods]
impl BaseException {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = cx.new_tuple(args.rest)?;
        new_of_class(cx, args.get(0), arguments)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_base(cx, args)?;
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        text_of_args(cx, args.this())
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = args_of(cx, args.this());
        let name = cx.type_name(args.this());
        if let Some([one]) = arguments.as_tuple() {
            let text = cx.repr(one)?;
            let text = cx.as_str(&text).map_or(&[][..], |text| text.bytes);
            return cx.new_str_joined(&[name.as_bytes(), b"(", text, b")"]);
        }
        let text = cx.repr(&arguments)?;
        let text = cx.as_str(&text).map_or(&[][..], |text| text.bytes);
        cx.new_str_joined(&[name.as_bytes(), text])
    }

    /// Set self.__traceback__ to tb and return self.
    #[sig("(self, tb, /)")]
    fn with_traceback(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_traceback(cx, args.this(), args.opt(1))?;
        Ok(args.this().clone())
    }

    /// Add a note to the exception
    #[sig("(self, note, /)")]
    fn add_note(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (exception, note) = (args.this(), args.get(1));
        if cx.as_str(note).is_none() {
            let found = cx.argument_type_name(note);
            return Err(cx.type_error(&format!("add_note() argument must be str, not {found}")));
        }
        let name = cx.names.notes.clone();
        let notes = match cx.lookup_attr(exception, &name)? {
            Some(notes) => notes,
            None => {
                let notes = cx.new_list()?;
                cx.set_attr(exception, &name, notes.clone())?;
                notes
            }
        };
        if cx.as_list(&notes).is_none() {
            return Err(cx.type_error("Cannot add note: __notes__ is not a list"));
        }
        cx.list_push(&notes, note.clone())?;
        Ok(Value::NONE)
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = args_of(cx, args.this());
        reduce_with(cx, args.this(), arguments, &[])
    }

    /// Set the attributes of a pickled exception.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = args.get(1);
        if state.is_none() {
            return Ok(Value::NONE);
        }
        if !cx.is_dict(state) {
            return Err(cx.type_error("state is not a dictionary"));
        }
        for (key, value) in cx.dict_items(state)? {
            let key = crate::object::methods::string_name(cx, &key)?;
            cx.set_attr(args.this(), &key, value)?;
        }
        Ok(Value::NONE)
    }

    /// the arguments that the exception was made with
    #[getter]
    fn args(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args_of(cx, args.this()))
    }

    /// the arguments that the exception was made with
    #[setter]
    fn set_args(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(given) = args.opt(1) else { return Err(cx.type_error("args may not be deleted")) };
        let items = cx.collect(given)?;
        let items = cx.new_tuple_from(items)?;
        set_args(cx, args.this(), items);
        Ok(Value::NONE)
    }

    /// where the exception was raised
    #[getter]
    fn __traceback__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Exception>(args.this()).and_then(|fields| fields.traceback.clone()).unwrap_or(Value::NONE))
    }

    /// where the exception was raised
    #[setter]
    fn set___traceback__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_traceback(cx, args.this(), args.opt(1))?;
        Ok(Value::NONE)
    }

    /// exception context
    #[getter]
    fn __context__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Exception>(args.this()).and_then(|fields| fields.context.clone()).unwrap_or(Value::NONE))
    }

    /// exception context
    #[setter]
    fn set___context__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = linked(cx, args.opt(1), "__context__", "context")?;
        put(cx, args.this(), value, |fields| &mut fields.context);
        Ok(Value::NONE)
    }

    /// exception cause
    #[getter]
    fn __cause__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Exception>(args.this()).and_then(|fields| fields.cause.clone()).unwrap_or(Value::NONE))
    }

    /// exception cause
    #[setter]
    fn set___cause__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = linked(cx, args.opt(1), "__cause__", "cause")?;
        set_cause(cx, args.this(), value);
        Ok(Value::NONE)
    }

    /// is the context not to be shown?
    #[getter]
    fn __suppress_context__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.get::<Exception>(args.this()).is_some_and(Exception::suppresses_context)))
    }

    /// is the context not to be shown?
    #[setter]
    fn set___suppress_context__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(value) = args.opt(1) else { return Err(cx.type_error("can't delete numeric/char attribute")) };
        let Some(truth) = value.as_bool() else { return Err(cx.type_error("attribute value type must be bool")) };
        if let Some(fields) = cx.get_mut::<Exception>(args.this()) {
            fields.set_suppress(truth);
        }
        Ok(Value::NONE)
    }
}

/// Sets `__cause__`, which hides the context: `raise … from cause`.
pub fn set_cause(cx: &mut Context, exception: &Value, cause: Option<Value>) {
    put(cx, exception, cause, |fields| &mut fields.cause);
    if let Some(fields) = cx.get_mut::<Exception>(exception) {
        fields.set_suppress(true);
    }
}

#[methods]
impl StopIteration {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_base(cx, args)?;
        set_member(cx, args.this(), 0, args.rest.first().cloned().unwrap_or(Value::NONE));
        Ok(Value::NONE)
    }
}

#[methods]
impl SystemExit {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_base(cx, args)?;
        let code = match args.rest {
            [] => Value::NONE,
            [code] => code.clone(),
            _ => args_of(cx, args.this()),
        };
        set_member(cx, args.this(), 0, code);
        Ok(Value::NONE)
    }
}

#[methods]
impl KeyError {
    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = args_of(cx, args.this());
        match arguments.as_tuple() {
            Some([key]) => cx.repr(key),
            _ => text_of_args(cx, args.this()),
        }
    }
}

#[methods]
impl AttributeError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_with_keywords(cx, args, "AttributeError", &["name", "obj"], 0)?;
        Ok(Value::NONE)
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = args_of(cx, args.this());
        match member(cx, args.this(), 0).filter(|name| !name.is_none()) {
            Some(name) => reduce_with(cx, args.this(), arguments.clone(), &[("name", name), ("args", arguments)]),
            None => reduce_with(cx, args.this(), arguments.clone(), &[("args", arguments)]),
        }
    }
}

#[methods]
impl NameError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_with_keywords(cx, args, "NameError", &["name"], 0)?;
        Ok(Value::NONE)
    }
}

#[methods]
impl ImportError {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init_with_keywords(cx, args, "ImportError", &["name", "path", "name_from"], 1)?;
        let message = if let [message] = args.rest { message.clone() } else { Value::NONE };
        set_member(cx, args.this(), 0, message);
        Ok(Value::NONE)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match member(cx, args.this(), 0) {
            Some(message) if message.is_str() => Ok(message),
            _ => text_of_args(cx, args.this()),
        }
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = args_of(cx, args.this());
        let mut members = Vec::new();
        for (slot, name) in [(1, "name"), (2, "path"), (3, "name_from")] {
            if let Some(value) = member(cx, args.this(), slot).filter(|value| !value.is_none()) {
                members.push((name, value));
            }
        }
        reduce_with(cx, args.this(), arguments, &members)
    }
}
