//! `BaseExceptionGroup` and `ExceptionGroup` (PEP 654).
//!
//! Slots: 0 message, 1 exceptions (a tuple). `ExceptionGroup` has two bases, so it is made like a class of a program.

use lissom_macros::methods;

use super::methods::init_base;
use super::{Exception, member, new_of_class, set_member};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::{Args, CallArgs};
use crate::shape::ShapeId;
use crate::typeobject::TypeFlags;
use crate::value::Value;

/// The methods of `BaseExceptionGroup`.
pub struct BaseExceptionGroup;

/// Makes `ExceptionGroup`.
pub(crate) fn make_exception_group(cx: &mut Context) -> PyResult {
    let metaclass = cx.type_object(ShapeId::TYPE);
    let bases = [cx.type_object(ShapeId::BASE_EXCEPTION_GROUP), cx.type_object(ShapeId::EXCEPTION)];
    let bases = cx.new_tuple(&bases)?;
    let name = cx.intern("ExceptionGroup")?;
    let namespace = cx.new_dict()?;
    let (key, module) = (cx.names.module.clone(), cx.intern("builtins")?);
    cx.dict_set(&namespace, &key, module)?;
    let class = cx.new_class(&metaclass, &name, &bases, &namespace, CallArgs::positional(&[]))?;
    if let Some(cell) = cx.type_cell(&class) {
        // SAFETY: the class's cell.
        unsafe {
            (*cell).flags.set(TypeFlags::HEAP, false);
            (*cell).flags.set(TypeFlags::IMMUTABLE, true);
        }
    }
    if let Some(cell) = class.cell() {
        // SAFETY: the cell is alive; a built-in class lives as long as the runtime.
        unsafe { (*cell.as_ptr()).make_immortal() };
    }
    cx.singletons.exception_group = Some(class);
    Ok(())
}

/// Which exceptions `split` and `subgroup` take.
enum Condition<'a> {
    /// Instances of a class, or of one of a tuple of classes.
    Kind(&'a Value),
    /// Those for which a function says so.
    Function(&'a Value),
}

fn is_exception_type(cx: &Context, value: &Value) -> bool {
    cx.is_type(value) && cx.is_subtype(value, &cx.type_object(ShapeId::BASE_EXCEPTION))
}

fn condition<'a>(cx: &mut Context, value: &'a Value) -> PyResult<Condition<'a>> {
    let kind = match cx.as_tuple(value) {
        Some(items) => items.iter().all(|item| is_exception_type(cx, item)),
        None => is_exception_type(cx, value),
    };
    if kind {
        return Ok(Condition::Kind(value));
    }
    if !cx.is_type(value) && cx.is_callable(value) {
        return Ok(Condition::Function(value));
    }
    Err(cx.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

impl Condition<'_> {
    fn holds(&self, cx: &mut Context, exception: &Value) -> PyResult<bool> {
        match self {
            Condition::Kind(kind) => cx.isinstance(exception, kind),
            Condition::Function(function) => {
                let result = cx.call(function, std::slice::from_ref(exception))?;
                cx.truth(&result)
            }
        }
    }
}

fn exceptions_of(cx: &mut Context, group: &Value) -> Value {
    member(cx, group, 1).unwrap_or_else(|| cx.empty_tuple())
}

/// A group like `group` with these exceptions, or nothing if there are none.
fn derived(cx: &mut Context, group: &Value, exceptions: Vec<Value>) -> PyResult<Option<Value>> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let list = cx.new_list_from(&exceptions)?;
    let new = cx.call_method(group, "derive", &[list])?;
    if !cx.is_instance_of(&new, ShapeId::BASE_EXCEPTION_GROUP) {
        return Err(cx.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    let (traceback, context, cause, suppress) = match cx.get::<Exception>(group) {
        Some(fields) => (fields.traceback.clone(), fields.context.clone(), fields.cause.clone(), fields.suppresses_context()),
        None => (None, None, None, false),
    };
    cx.track(&new);
    if let Some(fields) = cx.get_mut::<Exception>(&new) {
        let old = (
            std::mem::replace(&mut fields.traceback, traceback),
            std::mem::replace(&mut fields.context, context),
            std::mem::replace(&mut fields.cause, cause),
        );
        fields.set_suppress(suppress);
        drop(old);
    }
    let name = cx.names.notes.clone();
    if let Some(notes) = cx.lookup_attr(group, &name)?
        && cx.special(&notes, Special::GetItem).is_some()
    {
        let notes = cx.collect(&notes)?;
        let notes = cx.new_list_from(&notes)?;
        cx.set_attr(&new, &name, notes)?;
    }
    Ok(Some(new))
}

/// The part of an exception for which the condition holds, and the rest (only if it is asked for).
fn split(cx: &mut Context, exception: &Value, condition: &Condition, rest: bool) -> PyResult<(Option<Value>, Option<Value>)> {
    cx.check_stack()?;
    if condition.holds(cx, exception)? {
        return Ok((Some(exception.clone()), None));
    }
    if !cx.is_instance_of(exception, ShapeId::BASE_EXCEPTION_GROUP) {
        return Ok((None, rest.then(|| exception.clone())));
    }
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    let exceptions = exceptions_of(cx, exception);
    for inner in exceptions.as_tuple().unwrap_or(&[]) {
        let (matched, other) = split(cx, inner, condition, rest)?;
        taken.extend(matched);
        left.extend(other);
    }
    let taken = derived(cx, exception, taken)?;
    let left = derived(cx, exception, left)?;
    Ok((taken, left))
}

impl Context {
    /// Splits what was raised for `except* kind`: the part that matches (a bare exception is not wrapped), and the rest.
    ///
    /// # Errors
    /// What `derive` or `__instancecheck__` raise.
    pub fn split_exception(&mut self, exception: &Value, kind: &Value) -> PyResult<(Option<Value>, Option<Value>)> {
        split(self, exception, &Condition::Kind(kind), true)
    }

    /// A group of these exceptions: `ExceptionGroup` if all are `Exception`s.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_exception_group(&mut self, message: &str, exceptions: &[Value]) -> PyResult<Value> {
        let class = self.type_object(ShapeId::BASE_EXCEPTION_GROUP);
        let (message, list) = (self.new_message(message)?, self.new_list_from(exceptions)?);
        self.call(&class, &[message, list])
    }
}

#[methods]
impl BaseExceptionGroup {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [message, given] = args.rest else {
            return Err(cx.type_error(&format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)", args.rest.len())));
        };
        if cx.as_str(message).is_none() {
            let found = cx.argument_type_name(message);
            return Err(cx.type_error(&format!("BaseExceptionGroup.__new__() argument 1 must be str, not {found}")));
        }
        if cx.is_dict(given) || cx.special(given, Special::GetItem).is_none() {
            return Err(cx.type_error("second argument (exceptions) must be a sequence"));
        }
        let items = cx.collect(given)?;
        if items.is_empty() {
            return Err(cx.value_error("second argument (exceptions) must be a non-empty sequence"));
        }
        let mut foreign = false;
        for (index, item) in items.iter().enumerate() {
            if !cx.is_instance_of(item, ShapeId::BASE_EXCEPTION) {
                return Err(cx.value_error(&format!("Item {index} of second argument (exceptions) is not an exception")));
            }
            foreign |= !cx.is_instance_of(item, ShapeId::EXCEPTION);
        }
        let mut class = args.get(0).clone();
        let narrow = cx.singletons.exception_group.clone();
        if class.is(&cx.type_object(ShapeId::BASE_EXCEPTION_GROUP)) {
            if let Some(narrow) = narrow.filter(|_| !foreign) {
                class = narrow;
            }
        } else if foreign && cx.is_subtype(&class, &cx.type_object(ShapeId::EXCEPTION)) {
            if narrow.is_some_and(|narrow| narrow.is(&class)) {
                return Err(cx.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
            }
            let name = cx.name_of_type(&class);
            return Err(cx.type_error(&format!("Cannot nest BaseExceptions in '{name}'")));
        }
        // The text of any other sequence is asked for now, when it may fail.
        if !matches!(given.shape(), ShapeId::LIST) && given.as_tuple().is_none() {
            cx.repr(given)?;
        }
        let arguments = cx.new_tuple(args.rest)?;
        let group = new_of_class(cx, &class, arguments)?;
        let items = cx.new_tuple_from(items)?;
        set_member(cx, &group, 0, message.clone());
        set_member(cx, &group, 1, items);
        Ok(group)
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
        let count = exceptions_of(cx, args.this()).as_tuple().map_or(0, <[Value]>::len);
        let message = cx.str(&member(cx, args.this(), 0).unwrap_or(Value::EMPTY_STRING))?;
        let tail = format!(" ({count} sub-exception{})", if count == 1 { "" } else { "s" });
        let text = cx.as_str(&message).map_or(&[][..], |view| view.bytes);
        cx.new_str_joined(&[text, tail.as_bytes()])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let exceptions = exceptions_of(cx, args.this());
        let message = member(cx, args.this(), 0).unwrap_or(Value::EMPTY_STRING);
        let given = super::fields(cx, args.this()).and_then(|fields| fields.args.clone());
        let given = given.as_ref().and_then(Value::as_tuple).and_then(|given| given.get(1)).cloned();
        // The sequence that was given may have changed; its exceptions are the group's.
        let shown = match given {
            Some(given) if given.shape() == ShapeId::LIST => {
                let list = cx.new_list()?;
                for exception in exceptions.as_tuple().unwrap_or_default() {
                    cx.list_push(&list, exception.clone())?;
                }
                list
            }
            Some(given) if given.as_tuple().is_none() => given,
            _ => exceptions,
        };
        let (message, shown) = (cx.repr(&message)?, cx.repr(&shown)?);
        let name = cx.type_name(args.this());
        let bytes = |cx: &Context, text: &Value| cx.as_str(text).map_or_else(Vec::new, |text| text.bytes.to_vec());
        let (message, shown) = (bytes(cx, &message), bytes(cx, &shown));
        cx.new_str_joined(&[name.as_bytes(), b"(", &message, b", ", &shown, b")"])
    }

    /// Make a group like this one with other exceptions.
    #[sig("(self, excs, /)")]
    fn derive(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_object(ShapeId::BASE_EXCEPTION_GROUP);
        let message = member(cx, args.this(), 0).unwrap_or(Value::EMPTY_STRING);
        cx.call(&class, &[message, args.get(1).clone()])
    }

    /// The part of the group that matches.
    #[sig("(self, matcher_value, /)")]
    fn subgroup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let condition = condition(cx, args.get(1))?;
        Ok(split(cx, args.this(), &condition, false)?.0.unwrap_or(Value::NONE))
    }

    /// The part of the group that matches, and the rest.
    #[sig("(self, matcher_value, /)")]
    fn split(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let condition = condition(cx, args.get(1))?;
        let (taken, left) = split(cx, args.this(), &condition, true)?;
        cx.new_tuple(&[taken.unwrap_or(Value::NONE), left.unwrap_or(Value::NONE)])
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::generic::new_alias(cx, args.get(0), args.get(1))
    }

    /// exception message
    #[getter]
    fn message(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(member(cx, args.this(), 0).unwrap_or(Value::NONE))
    }

    /// exception message
    #[setter]
    fn set_message(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"))
    }

    /// nested exceptions
    #[getter]
    fn exceptions(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(exceptions_of(cx, args.this()))
    }

    /// nested exceptions
    #[setter]
    fn set_exceptions(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "readonly attribute"))
    }
}
