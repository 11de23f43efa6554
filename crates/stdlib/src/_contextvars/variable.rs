//! `ContextVar`: a variable that has a value per context.

use lissom_macros::methods;
use lissom_objects::contextvars::{Token, Variable};
use lissom_objects::iterator::layout::generic_alias;
use lissom_objects::layout::Native as _;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

/// `_contextvars.ContextVar`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_contextvars.ContextVar",
    id: Some(ShapeId::CONTEXT_VARIABLE),
    layout: Variable::INFO,
    flags: TypeFlags::STATIC,
    methods: &[VariableMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Gives a variable back the value that it had before a token was made.
pub(super) fn reset(cx: &mut Context, variable: &Value, token: &Value) -> PyResult {
    let Some(fields) = cx.get::<Token>(token) else {
        let message = super::message(cx, &[b"expected an instance of Token, got "], token, b"")?;
        return Err(cx.error_with(ShapeId::TYPE_ERROR, &[message]));
    };
    let old_value = fields.old_value.clone();
    let Some(context) = fields.context.clone() else {
        let message = super::message(cx, &[], token, b" has already been used once")?;
        return Err(cx.error_with(ShapeId::RUNTIME_ERROR, &[message]));
    };
    if !fields.variable.as_ref().is_some_and(|own| own.is(variable)) {
        let message = super::message(cx, &[], token, b" was created by a different ContextVar")?;
        return Err(cx.error_with(ShapeId::VALUE_ERROR, &[message]));
    }
    let current = super::current(cx)?;
    if !current.is(&context) {
        let message = super::message(cx, &[], token, b" was created in a different Context")?;
        return Err(cx.error_with(ShapeId::VALUE_ERROR, &[message]));
    }
    match &old_value {
        Some(value) => cx.set_context_value(&context, variable, value)?,
        None => cx.unset_context_value(&context, variable)?,
    }
    lissom_vm::thread::context_changed(cx);
    let used = cx.get_mut::<Token>(token).and_then(|fields| fields.context.take());
    drop(used);
    Ok(())
}

fn push(cx: &mut Context, text: &mut TextBuilder, value: &Value) -> PyResult {
    let shown = cx.repr(value)?;
    let bytes = cx.as_str(&shown).map_or(&[][..], |view| view.bytes).to_vec();
    text.push_bytes(cx, &bytes)
}

fn shown(cx: &mut Context, this: &Value) -> PyResult<Value> {
    let fields = cx.get::<Variable>(this).map(|own| (own.name.clone().unwrap_or(Value::NONE), own.default.clone()));
    let Some((name, default)) = fields else { return Ok(Value::NONE) };
    let mut text = TextBuilder::new();
    text.push_str(cx, "<ContextVar name=")?;
    push(cx, &mut text, &name)?;
    if let Some(default) = default {
        text.push_str(cx, " default=")?;
        push(cx, &mut text, &default)?;
    }
    let address = cx.identity(this);
    text.push_str(cx, &format!(" at {address:#x}>"))?;
    text.finish(cx)
}

/// Methods of variables.
pub struct VariableMethods;

#[methods]
impl VariableMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, name, /, *, default=None)", named, "(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = args.get(1);
        if cx.as_str(name).is_none() {
            return Err(cx.type_error("context variable name must be a str"));
        }
        cx.hash(name)?;
        cx.new_context_variable(name, args.opt(2))
    }

    #[getter(member)]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.get::<Variable>(args.this()).and_then(|own| own.name.clone()).unwrap_or(Value::NONE))
    }

    /// Return a value for the context variable for the current context.
    ///
    /// If there is no value for the variable in the current context, the
    /// method will:
    ///  * return the value of the default argument of the method, if
    ///    provided; or
    ///  * return the default value for the context variable, if it was
    ///    created with one; or
    ///  * raise a LookupError.
    #[sig("(self, default=<unrepresentable>, /)")]
    fn get(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        if let Some(context) = lissom_vm::thread::context(cx)
            && let Some(value) = cx.context_value(&context, this)
        {
            return Ok(value);
        }
        if let Some(default) = args.opt(1) {
            return Ok(default.clone());
        }
        match cx.get::<Variable>(this).and_then(|own| own.default.clone()) {
            Some(default) => Ok(default),
            None => Err(cx.error_with(ShapeId::LOOKUP_ERROR, std::slice::from_ref(this))),
        }
    }

    /// Call to set a new value for the context variable in the current context.
    ///
    /// The required value argument is the new value for the context
    /// variable.
    ///
    /// Returns a Token object that can be used to restore the variable to
    /// its previous value via the `ContextVar.reset()` method.
    #[sig("(self, value, /)")]
    fn set(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let context = super::current(cx)?;
        let old_value = cx.context_value(&context, args.this());
        cx.native_type(&super::token::SPEC)?;
        let token = cx.new_context_token(&context, args.this(), old_value)?;
        cx.set_context_value(&context, args.this(), args.get(1))?;
        lissom_vm::thread::context_changed(cx);
        Ok(token)
    }

    /// Reset the context variable.
    ///
    /// The variable is reset to the value it had before the
    /// `ContextVar.set()` that created the token was used.
    #[sig("(self, token, /)")]
    fn reset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        reset(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        shown(cx, args.this())
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let address = cx.identity(args.this());
        cx.new_int(lissom_objects::hash::of_address(address))
    }

    /// ContextVars are generic over the type of their contained values
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}
