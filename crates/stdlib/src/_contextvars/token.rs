//! `Token`: what setting a variable gives, to set it back.

use lissom_macros::methods;
use lissom_objects::contextvars::Token;
use lissom_objects::iterator::layout::generic_alias;
use lissom_objects::layout::Native as _;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

/// `_contextvars.Token`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_contextvars.Token",
    id: Some(ShapeId::CONTEXT_TOKEN),
    layout: Token::INFO,
    flags: TypeFlags::STATIC.with(TypeFlags::UNHASHABLE),
    methods: &[TokenMethods::METHODS],
    setup: Some(setup),
    ..TypeSpec::DEFAULT
};

/// The type of `Token.MISSING`.
static MISSING: TypeSpec =
    TypeSpec { name: "Token.MISSING", flags: TypeFlags::STATIC.with(TypeFlags::NO_INSTANTIATION), methods: &[MissingMethods::METHODS], ..TypeSpec::DEFAULT };

/// The one object of that type.
#[derive(Default)]
struct Missing(Option<Value>);

fn missing(cx: &mut Context) -> PyResult<Value> {
    if let Some(known) = &cx.state::<Missing>("_contextvars").0 {
        return Ok(known.clone());
    }
    let class = cx.native_type(&MISSING)?;
    let made = cx.new_plain_instance(&class)?;
    cx.state::<Missing>("_contextvars").0 = Some(made.clone());
    Ok(made)
}

fn setup(cx: &mut Context, class: &Value) -> PyResult {
    let missing = missing(cx)?;
    crate::class_constant(cx, class, "MISSING", missing)
}

fn variable(cx: &Context, this: &Value) -> Value {
    cx.get::<Token>(this).and_then(|own| own.variable.clone()).unwrap_or(Value::NONE)
}

/// Methods of tokens.
pub struct TokenMethods;

#[methods]
impl TokenMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::RUNTIME_ERROR, "Tokens can only be created by ContextVars"))
    }

    #[getter]
    fn var(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(variable(cx, args.this()))
    }

    #[getter]
    fn old_value(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.get::<Token>(args.this()).and_then(|own| own.old_value.clone()) {
            Some(value) => Ok(value),
            None => missing(cx),
        }
    }

    /// Enter into Token context manager.
    #[sig("(self, /)")]
    fn __enter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Exit from Token context manager, restore the linked ContextVar.
    #[sig("(self, type, val, tb, /)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let variable = variable(cx, args.this());
        super::variable::reset(cx, &variable, args.this())?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let used = cx.get::<Token>(this).is_some_and(|own| own.context.is_none());
        let (variable, address) = (variable(cx, this), cx.identity(this));
        let before: &[&[u8]] = if used { &[b"<Token used var="] } else { &[b"<Token var="] };
        super::message(cx, before, &variable, format!(" at {address:#x}>").as_bytes())
    }

    /// Tokens are generic over the same type as the ContextVar which created them.
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}

/// Methods of `Token.MISSING`.
struct MissingMethods;

#[methods]
impl MissingMethods {
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("<Token.MISSING>")
    }
}
