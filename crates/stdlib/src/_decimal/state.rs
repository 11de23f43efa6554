//! What the module keeps in a runtime: its classes, and which context is the current one.
//!
//! The current context is the value of a context variable. It is asked for in every operation, so it is remembered together with a number that
//! changes whenever the thread's context variables do.

use std::rc::Rc;

use lissom_objects::{Context, PyResult, Value};
use lissom_vm::thread;

use super::{context, signals};

/// The classes and objects that are made once.
pub struct Classes {
    /// `DecimalException`
    pub root: Value,
    /// The signals, as [`signals::SIGNALS`] has them.
    pub signals: Vec<Value>,
    /// The conditions, as [`signals::CONDITIONS`] has them.
    pub conditions: Vec<Value>,
    /// `SignalDict`
    pub signal_dict: Value,
    /// `DecimalTuple`
    pub tuple: Value,
    /// `numbers.Rational`
    pub rational: Value,
    /// `DefaultContext`, `BasicContext`, `ExtendedContext`.
    pub templates: [Value; 3],
    /// The context variable.
    pub variable: Value,
}

/// What the module keeps.
#[derive(Default)]
struct State {
    classes: Option<Rc<Classes>>,
    /// The current context, and since when.
    current: Option<Value>,
    since: u64,
}

/// The classes, which the module's making made.
///
/// # Errors
/// `RuntimeError` if they are not there yet.
pub fn classes(cx: &mut Context) -> PyResult<Rc<Classes>> {
    match &cx.state::<State>("_decimal").classes {
        Some(classes) => Ok(classes.clone()),
        None => Err(cx.error(lissom_objects::ShapeId::RUNTIME_ERROR, "the module decimal is not ready")),
    }
}

/// Makes the classes, if that was not done before.
///
/// # Errors
/// `MemoryError`; what importing raises.
pub fn make(cx: &mut Context) -> PyResult<Rc<Classes>> {
    if let Some(classes) = &cx.state::<State>("_decimal").classes {
        return Ok(classes.clone());
    }
    let (root, signals, conditions) = signals::make(cx)?;
    let import = cx.hooks.import;
    let (collections, abstract_classes, numbers, variables) =
        (import(cx, "collections")?, import(cx, "collections.abc")?, import(cx, "numbers")?, import(cx, "_contextvars")?);
    let mixin = cx.native_type(&signals::SPEC)?;
    let mapping = cx.get_attr_str(&abstract_classes, "MutableMapping")?;
    let metaclass = cx.type_of(&mapping);
    let (name, bases, namespace) = (cx.new_str("SignalDict")?, cx.new_tuple(&[mixin, mapping])?, cx.new_dict()?);
    let signal_dict = cx.call(&metaclass, &[name, bases, namespace])?;
    let key = cx.intern("__module__")?;
    let module = cx.new_str("abc")?;
    cx.set_attr(&signal_dict, &key, module)?;
    let (name, fields) = (cx.new_str("DecimalTuple")?, cx.new_str("sign digits exponent")?);
    let tuple = cx.call_method(&collections, "namedtuple", &[name, fields])?;
    let module = cx.new_str("decimal")?;
    cx.set_attr(&tuple, &key, module)?;
    let decimal = cx.native_type(&super::decimal::SPEC)?;
    let (number, rational) = (cx.get_attr_str(&numbers, "Number")?, cx.get_attr_str(&numbers, "Rational")?);
    cx.call_method(&number, "register", &[decimal])?;
    let templates = context::templates(cx)?;
    let (name, class) = (cx.new_str("decimal_context")?, cx.get_attr_str(&variables, "ContextVar")?);
    let variable = cx.call(&class, &[name])?;
    let classes = Rc::new(Classes { root, signals, conditions, signal_dict, tuple, rational, templates, variable });
    cx.state::<State>("_decimal").classes = Some(classes.clone());
    Ok(classes)
}

/// The current context.
///
/// # Errors
/// `MemoryError`
#[inline]
pub fn current(cx: &mut Context) -> PyResult<Value> {
    let since = thread::context_number(cx);
    let state = cx.state::<State>("_decimal");
    if state.since == since
        && let Some(context) = &state.current
    {
        return Ok(context.clone());
    }
    current_by_variable(cx)
}

#[cold]
fn current_by_variable(cx: &mut Context) -> PyResult<Value> {
    let classes = classes(cx)?;
    let found = cx.call_method(&classes.variable, "get", &[Value::NONE])?;
    let context = if found.is_none() {
        let context = context::copy_of(cx, &classes.templates[0], true)?;
        cx.call_method(&classes.variable, "set", std::slice::from_ref(&context))?;
        context
    } else {
        found
    };
    remember(cx, context.clone());
    Ok(context)
}

fn remember(cx: &mut Context, context: Value) {
    let since = thread::context_number(cx);
    let state = cx.state::<State>("_decimal");
    let old = state.current.replace(context);
    state.since = since;
    // A thread whose variables were never set has no number of its own.
    if since == 0 {
        state.current = None;
    }
    drop(old);
}

/// Makes a context the current one.
///
/// # Errors
/// `MemoryError`
pub fn set_current(cx: &mut Context, context: &Value) -> PyResult {
    let classes = classes(cx)?;
    cx.call_method(&classes.variable, "set", std::slice::from_ref(context))?;
    remember(cx, context.clone());
    Ok(())
}
