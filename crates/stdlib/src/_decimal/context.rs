//! Contexts: precision, range, rounding, flags and traps, by which operations are done.

use std::rc::Rc;

use lissom_macros::methods;
use lissom_objects::decimal::Kind;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::convert;
use super::number::Number;
use super::signals::{self, Signals};
use super::work::condition::*;
use super::work::*;

/// What a context keeps: fields 0 and 1 of the record are the mappings of flags and traps, once somebody asked for them.
#[derive(Clone)]
pub struct Rules {
    /// Precision, range and rounding.
    pub settings: Settings,
    /// Flags and traps.
    pub signals: Rc<Signals>,
}

/// `decimal.Context`
pub static SPEC: TypeSpec = TypeSpec {
    name: "decimal.Context",
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    doc: "The context affects almost all operations and controls rounding, the range of exponents,\nand which conditions raise exceptions. What is not given is taken from DefaultContext.\n",
    methods: &[Methods::METHODS, super::context_methods::Arithmetic::METHODS],
    ..TypeSpec::DEFAULT
};

const INITIAL_TRAPS: u32 = INVALID | DIVISION_BY_ZERO | OVERFLOW;

fn rules(settings: Settings, traps: u32) -> Rules {
    let signals = Signals::default();
    signals.traps.set(traps);
    Rules { settings, signals: Rc::new(signals) }
}

/// A new context of exactly this type.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, rules: Rules) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    cx.new_record(&class, rules)
}

/// A new context of these settings that traps nothing.
///
/// # Errors
/// `MemoryError`
pub fn new_of(cx: &mut Context, settings: Settings) -> PyResult<Value> {
    new(cx, rules(settings, 0))
}

/// `DefaultContext`, `BasicContext` and `ExtendedContext`.
///
/// # Errors
/// `MemoryError`
pub fn templates(cx: &mut Context) -> PyResult<[Value; 3]> {
    let default = Settings { precision: 28, exponent_max: 999_999, exponent_min: -999_999, rounding: Rounding::HalfEven, clamp: false, capitals: true };
    let short = Settings { precision: 9, ..default };
    let default = new(cx, rules(default, INITIAL_TRAPS))?;
    let basic = new(cx, rules(Settings { rounding: Rounding::HalfUp, ..short }, INITIAL_TRAPS | UNDERFLOW | CLAMPED))?;
    let extended = new(cx, rules(short, 0))?;
    Ok([default, basic, extended])
}

/// Is it a context?
#[inline]
pub fn is_context(cx: &Context, value: &Value) -> bool {
    cx.record_state::<Rules>(value).is_some()
}

/// The rules of a context.
#[inline]
pub fn rules_of<'a>(cx: &'a Context, context: &'a Value) -> &'a Rules {
    match cx.record_state::<Rules>(context) {
        Some(rules) => rules,
        None => unreachable!("contexts are made with their rules"),
    }
}

/// The settings of a context.
#[inline]
pub fn settings_of(cx: &Context, context: &Value) -> Settings {
    rules_of(cx, context).settings
}

/// A copy of a context, without its flags if they are `cleared`.
///
/// # Errors
/// `MemoryError`
pub fn copy_of(cx: &mut Context, context: &Value, cleared: bool) -> PyResult<Value> {
    let old = rules_of(cx, context).clone();
    let copy = rules(old.settings, old.signals.traps.get());
    if !cleared {
        copy.signals.flags.set(old.signals.flags.get());
    }
    new(cx, copy)
}

/// Notes the conditions that an operation met, and raises what is trapped.
///
/// # Errors
/// The exception of a trapped signal.
#[inline]
pub fn note(cx: &mut Context, context: &Value, status: u32) -> PyResult {
    if status == 0 {
        return Ok(());
    }
    let signals = &rules_of(cx, context).signals;
    signals.flags.set(signals.flags.get() | status);
    let trapped = status & signals.traps.get();
    if trapped == 0 { Ok(()) } else { Err(signals::raise(cx, trapped)) }
}

/// Does an operation by a context's rules.
///
/// # Errors
/// `MemoryError`, and the exception of a trapped signal.
pub fn operate<T>(cx: &mut Context, context: &Value, body: impl FnOnce(&mut Work) -> PyResult<T>) -> PyResult<T> {
    let settings = settings_of(cx, context);
    operate_by(cx, context, settings, body)
}

/// As [`operate`], by other rules than the context's own; its flags and traps count.
///
/// # Errors
/// As [`operate`].
pub fn operate_by<T>(cx: &mut Context, context: &Value, settings: Settings, body: impl FnOnce(&mut Work) -> PyResult<T>) -> PyResult<T> {
    let mut work = Work::new(cx, settings);
    let result = body(&mut work)?;
    let status = work.status;
    note(cx, context, status)?;
    Ok(result)
}

/// A rounding by its name.
///
/// # Errors
/// `TypeError` if there is none of that name.
pub fn rounding(cx: &mut Context, value: &Value) -> PyResult<Rounding> {
    let known = cx.as_str(value).and_then(|text| ROUNDINGS.iter().find(|(_, name)| name.as_bytes() == text.bytes));
    match known {
        Some((rounding, _)) => Ok(*rounding),
        None => Err(cx.type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )),
    }
}

/// The name of a rounding.
pub fn name_of(rounding: Rounding) -> &'static str {
    ROUNDINGS.iter().find(|(known, _)| *known == rounding).map_or("", |(_, name)| name)
}

/// A whole number that a setting can be.
///
/// # Errors
/// `TypeError` if it is no `int`, `OverflowError` beyond 64 bits.
pub fn whole(cx: &mut Context, value: &Value) -> PyResult<i64> {
    match cx.as_int(value) {
        None => Err(cx.type_error("an integer is required")),
        Some(number) => match number.to_i64() {
            Some(number) => Ok(number),
            None => Err(cx.overflow_error("Python int too large to convert to C ssize_t")),
        },
    }
}

fn setting(cx: &mut Context, value: &Value, least: i64, most: i64, refusal: &str) -> PyResult<i64> {
    let number = whole(cx, value)?;
    if number < least || number > most { Err(cx.value_error(refusal)) } else { Ok(number) }
}

/// Sets one of the attributes that a constructor takes, in its order. Flags and traps may be lists if `lists`.
fn set(cx: &mut Context, context: &Value, index: usize, value: &Value, lists: bool) -> PyResult {
    let mut settings = settings_of(cx, context);
    match index {
        0 => settings.precision = setting(cx, value, 1, PRECISION_MAX, "valid range for prec is [1, MAX_PREC]")?,
        1 => settings.rounding = rounding(cx, value)?,
        2 => settings.exponent_min = setting(cx, value, EXPONENT_MIN, 0, "valid range for Emin is [MIN_EMIN, 0]")?,
        3 => settings.exponent_max = setting(cx, value, 0, EXPONENT_MAX, "valid range for Emax is [0, MAX_EMAX]")?,
        4 => settings.capitals = setting(cx, value, 0, 1, "valid values for capitals are 0 or 1")? == 1,
        5 => settings.clamp = setting(cx, value, 0, 1, "valid values for clamp are 0 or 1")? == 1,
        _ => {
            let bits = if lists && cx.as_list(value).is_some() { signals::bits_of_list(cx, value)? } else { signals::bits_of_mapping(cx, value)? };
            let signals = &rules_of(cx, context).signals;
            if index == 6 { signals.flags.set(bits) } else { signals.traps.set(bits) }
            return Ok(());
        }
    }
    if let Some(rules) = cx.record_state_mut::<Rules>(context) {
        rules.settings = settings;
    }
    Ok(())
}

/// Sets the attributes that were given, from this argument on.
///
/// # Errors
/// As setting each of them.
pub fn set_all(cx: &mut Context, context: &Value, args: &Args, first: usize) -> PyResult {
    // Traps are read before flags.
    for index in [0, 1, 2, 3, 4, 5, 7, 6] {
        if let Some(value) = args.some(first + index) {
            set(cx, context, index, value, true)?;
        }
    }
    Ok(())
}

/// The mapping of flags or traps, the same each time.
fn mapping(cx: &mut Context, context: &Value, traps: bool) -> PyResult<Value> {
    let field = usize::from(traps);
    if let Some(known) = cx.record_get(context, field) {
        return Ok(known);
    }
    let signals = rules_of(cx, context).signals.clone();
    let made = signals::new_mapping(cx, &signals, traps)?;
    cx.record_set(context, field, Some(made.clone()));
    Ok(made)
}

/// The methods that do no arithmetic.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)", inferred, "(cls, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let classes = super::state::classes(cx)?;
        let default = rules_of(cx, &classes.templates[0]);
        let made = rules(default.settings, default.signals.traps.get());
        cx.new_record(args.get(0), made)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)", anonymous)]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_all(cx, args.this(), args, 1)?;
        Ok(Value::NONE)
    }

    /// Implement setattr(self, name, value).
    #[sig("(self, name, value, /)")]
    fn __setattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.generic_set(args.this(), args.get(1), Some(args.get(2).clone()))?;
        Ok(Value::NONE)
    }

    /// Implement delattr(self, name).
    #[sig("(self, name, /)")]
    fn __delattr__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(cx.error(ShapeId::ATTRIBUTE_ERROR, "context attributes cannot be deleted"))
    }

    #[getter]
    fn prec(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let precision = settings_of(cx, args.this()).precision;
        cx.new_int(precision)
    }

    #[setter]
    fn set_prec(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 0, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter]
    fn rounding(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = name_of(settings_of(cx, args.this()).rounding);
        cx.intern(name)
    }

    #[setter]
    fn set_rounding(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 1, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter("Emin(self, /)")]
    fn exponent_min(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let least = settings_of(cx, args.this()).exponent_min;
        cx.new_int(least)
    }

    #[setter("Emin(self, value, /)")]
    fn set_exponent_min(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 2, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter("Emax(self, /)")]
    fn exponent_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let most = settings_of(cx, args.this()).exponent_max;
        cx.new_int(most)
    }

    #[setter("Emax(self, value, /)")]
    fn set_exponent_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 3, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter]
    fn capitals(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(settings_of(cx, args.this()).capitals)))
    }

    #[setter]
    fn set_capitals(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 4, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter]
    fn clamp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(settings_of(cx, args.this()).clamp)))
    }

    #[setter]
    fn set_clamp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 5, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter]
    fn flags(cx: &mut Context, args: &Args) -> PyResult<Value> {
        mapping(cx, args.this(), false)
    }

    #[setter]
    fn set_flags(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 6, args.get(1), false)?;
        Ok(Value::NONE)
    }

    #[getter]
    fn traps(cx: &mut Context, args: &Args) -> PyResult<Value> {
        mapping(cx, args.this(), true)
    }

    #[setter]
    fn set_traps(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set(cx, args.this(), 7, args.get(1), false)?;
        Ok(Value::NONE)
    }

    /// Return a value equal to Emin - prec + 1, which is the minimum exponent value for subnormal results.
    #[sig("Etiny(self, /)")]
    fn tiny(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let tiny = settings_of(cx, args.this()).tiny();
        cx.new_int(tiny)
    }

    /// Return a value equal to Emax - prec + 1, the largest exponent of a full coefficient.
    #[sig("Etop(self, /)")]
    fn top(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let top = settings_of(cx, args.this()).top();
        cx.new_int(top)
    }

    /// Reset all flags to False.
    #[sig("(self, /)")]
    fn clear_flags(cx: &mut Context, args: &Args) -> PyResult<Value> {
        rules_of(cx, args.this()).signals.flags.set(0);
        Ok(Value::NONE)
    }

    /// Set all traps to False.
    #[sig("(self, /)")]
    fn clear_traps(cx: &mut Context, args: &Args) -> PyResult<Value> {
        rules_of(cx, args.this()).signals.traps.set(0);
        Ok(Value::NONE)
    }

    /// Return a duplicate of the context with all flags cleared.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy_of(cx, args.this(), false)
    }

    /// Return a duplicate of the context.
    #[sig("(self, /)")]
    fn __copy__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy_of(cx, args.this(), false)
    }

    /// Helper for pickle.
    #[sig("(self, /)", plain)]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let rules = rules_of(cx, args.this()).clone();
        let settings = rules.settings;
        let (flags, traps) = (signals::list_of(cx, rules.signals.flags.get())?, signals::list_of(cx, rules.signals.traps.get())?);
        let mut values = vec![cx.new_int(settings.precision)?, cx.intern(name_of(settings.rounding))?, cx.new_int(settings.exponent_min)?, cx.new_int(settings.exponent_max)?];
        values.extend([Value::int32(i32::from(settings.capitals)), Value::int32(i32::from(settings.clamp)), flags, traps]);
        let values = cx.new_tuple_from(values)?;
        let class = cx.type_of(args.this());
        cx.new_tuple(&[class, values])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Rules { settings, signals } = rules_of(cx, args.this()).clone();
        let text = format!(
            "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags=[{}], traps=[{}])",
            settings.precision,
            name_of(settings.rounding),
            settings.exponent_min,
            settings.exponent_max,
            i32::from(settings.capitals),
            i32::from(settings.clamp),
            signals::names_of(signals.flags.get()),
            signals::names_of(signals.traps.get())
        );
        cx.new_str(&text)
    }

    /// Create a new Decimal instance from num, using self as the context. Unlike the constructor, this method observes the context.
    #[sig("(self, num='0', /)", anonymous)]
    fn create_decimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1) {
            None => convert::value_of(cx, &Number::small(0)),
            Some(value) => convert::create(cx, value, args.this()),
        }
    }

    /// Create a new Decimal instance from float f, rounded by the context.
    #[sig("(self, f, /)")]
    fn create_decimal_from_float(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = convert::of_float_or_int(cx, args.get(1))?;
        let number = operate(cx, args.this(), |work| work.finish(number))?;
        convert::value_of(cx, &number)
    }

    /// Return the number class of a number, as a string.
    #[sig("(self, x, /)")]
    fn number_class(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = convert::operand_or_error(cx, args.get(1))?;
        let text = class_of(&number, &settings_of(cx, args.this()));
        cx.new_str(text)
    }
}

/// The class of a number: its sign, and whether it is zero, subnormal, normal, infinite or none.
pub fn class_of(number: &Number, settings: &Settings) -> &'static str {
    match (number.kind, number.negative) {
        (Kind::Quiet, _) => "NaN",
        (Kind::Signaling, _) => "sNaN",
        (Kind::Infinite, false) => "+Infinity",
        (Kind::Infinite, true) => "-Infinity",
        (Kind::Finite, negative) if number.is_zero() => {
            if negative {
                "-Zero"
            } else {
                "+Zero"
            }
        }
        (Kind::Finite, negative) => match (is_subnormal(number, settings), negative) {
            (true, false) => "+Subnormal",
            (true, true) => "-Subnormal",
            (false, false) => "+Normal",
            (false, true) => "-Normal",
        },
    }
}

/// Is it finite, not zero, and smaller than a normal number?
pub fn is_subnormal(number: &Number, settings: &Settings) -> bool {
    number.is_finite() && !number.is_zero() && number.adjusted() < settings.exponent_min
}
