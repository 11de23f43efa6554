//! `_decimal`: decimal arithmetic as the General Decimal Arithmetic Specification has it, with contexts, signals and any precision.
//!
//! ```text
//!   methods, context_methods, decimal, context, signals, manager     what Python sees
//!   convert, text, format                                            values and text to numbers, and back
//!   arithmetic, compare, adjust, logic, logarithm, power             the operations, on numbers of any length
//!   fast, wide                                                       the frequent ones, on numbers of two words
//!   work, number, natural                                            rounding; what is computed with; coefficients
//! ```
//!
//! A number in memory is a cell of its own form ([`lissom_objects::decimal`]). An operation takes numbers from such cells, computes by
//! the rules of a context ([`work::Work`]), notes the conditions it met in the context's flags, and raises those that are trapped.

mod adjust;
mod arithmetic;
mod compare;
mod context;
mod context_methods;
mod convert;
mod decimal;
mod fast;
mod format;
mod logarithm;
mod logic;
mod manager;
mod methods;
mod natural;
mod number;
mod power;
mod signals;
mod state;
mod text;
mod wide;
mod work;

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

use work::{EXPONENT_MAX, EXPONENT_MIN, PRECISION_MAX, ROUNDINGS, Rounding, Settings, TINY_MIN};

/// Bits of the largest interchange format.
const IEEE_BITS_MAX: i64 = 512;

/// Makes the module.
///
/// # Errors
/// `MemoryError`; what importing the modules it uses raises.
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_decimal", Some("C decimal arithmetic module"))?;
    let classes = state::make(cx)?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &decimal::SPEC)?;
    cx.module_type(&module, &context::SPEC)?;
    cx.module_set(&module, "DecimalTuple", classes.tuple.clone())?;
    cx.module_set(&module, "DecimalException", classes.root.clone())?;
    for (row, class) in signals::SIGNALS.iter().zip(&classes.signals).chain(signals::CONDITIONS.iter().zip(&classes.conditions)) {
        cx.module_set(&module, row.name, class.clone())?;
    }
    for (name, template) in ["DefaultContext", "BasicContext", "ExtendedContext"].into_iter().zip(&classes.templates) {
        cx.module_set(&module, name, template.clone())?;
    }
    for (_, name) in ROUNDINGS {
        let text = cx.intern(name)?;
        cx.module_set(&module, name, text)?;
    }
    for (name, number) in [("MAX_PREC", PRECISION_MAX), ("MAX_EMAX", EXPONENT_MAX), ("MIN_EMIN", EXPONENT_MIN), ("MIN_ETINY", TINY_MIN), ("IEEE_CONTEXT_MAX_BITS", IEEE_BITS_MAX)] {
        let number = cx.new_int(number)?;
        cx.module_set(&module, name, number)?;
    }
    for name in ["HAVE_THREADS", "HAVE_CONTEXTVAR"] {
        cx.module_set(&module, name, Value::TRUE)?;
    }
    for (name, version) in [("__version__", "1.70"), ("__libmpdec_version__", "2.5.1")] {
        let version = cx.new_str(version)?;
        cx.module_set(&module, name, version)?;
    }
    Ok(module)
}

/// The functions of the module.
struct Functions;

#[methods]
impl Functions {
    /// Get the current default context.
    #[sig("()")]
    fn getcontext(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        state::current(cx)
    }

    /// Set a new default context.
    #[sig("(context, /)")]
    fn setcontext(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let given = args.get(0);
        if !context::is_context(cx, given) {
            return Err(cx.type_error("argument must be a context"));
        }
        let classes = state::classes(cx)?;
        if classes.templates.iter().any(|template| template.is(given)) {
            let copy = context::copy_of(cx, given, true)?;
            state::set_current(cx, &copy)?;
        } else {
            state::set_current(cx, given)?;
        }
        Ok(Value::NONE)
    }

    /// Return a context manager that makes a copy of the supplied context the default within its with statement.
    #[sig("(ctx=None, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)", anonymous, "(ctx=None, **kwargs)")]
    fn localcontext(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let outer = state::current(cx)?;
        let base = match args.some(0) {
            None => outer.clone(),
            Some(given) if context::is_context(cx, given) => given.clone(),
            Some(_) => return Err(cx.type_error("optional argument must be a context")),
        };
        let inner = context::copy_of(cx, &base, false)?;
        context::set_all(cx, &inner, args, 1)?;
        manager::new(cx, inner, outer)
    }

    /// Return a context initialized to the proper values for one of the IEEE interchange formats.
    #[sig("IEEEContext(bits, /)")]
    fn interchange_context(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bits = context::whole(cx, args.get(0))?;
        if bits <= 0 || bits > IEEE_BITS_MAX || bits % 32 != 0 {
            return Err(cx.value_error(&format!("argument must be a multiple of 32, with a maximum of {IEEE_BITS_MAX}")));
        }
        let exponent_max = 3 * (1 << (bits / 16 + 3));
        let settings =
            Settings { precision: 9 * (bits / 32) - 2, exponent_max, exponent_min: 1 - exponent_max, rounding: Rounding::HalfEven, clamp: true, capitals: true };
        context::new_of(cx, settings)
    }
}
