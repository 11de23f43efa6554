//! Signals: the exceptions of the module, the conditions behind them, and the mappings that a context shows its flags and traps as.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::{Rc, Weak};

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::native::CallArgs;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};

use super::state::classes;
use super::work::condition::*;

/// A signal or a condition: its name, and the bits that stand for it.
pub struct Row {
    /// The exception's name.
    pub name: &'static str,
    /// Its bits.
    pub bits: u32,
    bases: &'static [&'static str],
}

const fn row(name: &'static str, bits: u32, bases: &'static [&'static str]) -> Row {
    Row { name, bits, bases }
}

/// The signals, the gravest first.
pub const SIGNALS: [Row; 9] = [
    row("InvalidOperation", INVALID, &["DecimalException"]),
    row("FloatOperation", FLOAT_OPERATION, &["DecimalException", "TypeError"]),
    row("DivisionByZero", DIVISION_BY_ZERO, &["DecimalException", "ZeroDivisionError"]),
    row("Overflow", OVERFLOW, &["Inexact", "Rounded"]),
    row("Underflow", UNDERFLOW, &["Inexact", "Rounded", "Subnormal"]),
    row("Subnormal", SUBNORMAL, &["DecimalException"]),
    row("Inexact", INEXACT, &["DecimalException"]),
    row("Rounded", ROUNDED, &["DecimalException"]),
    row("Clamped", CLAMPED, &["DecimalException"]),
];

/// The conditions that are told apart within `InvalidOperation`, which is the first.
pub const CONDITIONS: [Row; 5] = [
    row("InvalidOperation", INVALID_OPERATION, &[]),
    row("ConversionSyntax", CONVERSION_SYNTAX, &["InvalidOperation"]),
    row("DivisionImpossible", DIVISION_IMPOSSIBLE, &["InvalidOperation"]),
    row("DivisionUndefined", DIVISION_UNDEFINED, &["InvalidOperation", "ZeroDivisionError"]),
    row("InvalidContext", INVALID_CONTEXT, &["InvalidOperation"]),
];

/// Names in the order of their bits, as a context shows its flags.
const NAMES_BY_BIT: [(u32, &str); 9] = [
    (CLAMPED, "Clamped"),
    (INVALID, "InvalidOperation"),
    (DIVISION_BY_ZERO, "DivisionByZero"),
    (INEXACT, "Inexact"),
    (FLOAT_OPERATION, "FloatOperation"),
    (OVERFLOW, "Overflow"),
    (ROUNDED, "Rounded"),
    (SUBNORMAL, "Subnormal"),
    (UNDERFLOW, "Underflow"),
];

const UNKNOWN: &str = "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]";

/// Makes the exceptions: `DecimalException`, then the signals, then the conditions but for the first.
///
/// # Errors
/// `MemoryError`
pub fn make(cx: &mut Context) -> PyResult<(Value, Vec<Value>, Vec<Value>)> {
    let arithmetic = cx.type_object(ShapeId::ARITHMETIC_ERROR);
    let root = crate::_struct::exception_class(cx, "decimal", "DecimalException", &arithmetic)?;
    let mut made: Vec<(&str, Value)> =
        vec![("DecimalException", root.clone()), ("TypeError", cx.type_object(ShapeId::TYPE_ERROR)), ("ZeroDivisionError", cx.type_object(ShapeId::ZERO_DIVISION_ERROR))];
    // Those that others are made of come first.
    for row in SIGNALS.iter().rev().chain(&CONDITIONS[1..]) {
        let bases: Vec<Value> = row.bases.iter().filter_map(|name| made.iter().find(|(known, _)| known == name)).map(|(_, class)| class.clone()).collect();
        let (bases, namespace) = (cx.new_tuple_from(bases)?, cx.new_dict()?);
        let (key, module) = (cx.intern("__module__")?, cx.intern("decimal")?);
        cx.dict_set(&namespace, &key, module)?;
        let (metaclass, name) = (cx.type_object(ShapeId::TYPE), cx.intern(row.name)?);
        let class = cx.new_class(&metaclass, &name, &bases, &namespace, CallArgs::positional(&[]))?;
        made.push((row.name, class));
    }
    let find = |rows: &[Row]| rows.iter().filter_map(|row| made.iter().find(|(known, _)| *known == row.name)).map(|(_, class)| class.clone()).collect();
    Ok((root, find(&SIGNALS), find(&CONDITIONS)))
}

/// Flags and traps of a context: shared with the mappings that show them.
#[derive(Default)]
pub struct Signals {
    /// What happened since the flags were cleared.
    pub flags: Cell<u32>,
    /// What raises an exception.
    pub traps: Cell<u32>,
}

impl Signals {
    fn cell(&self, traps: bool) -> &Cell<u32> {
        if traps { &self.traps } else { &self.flags }
    }
}

/// Raises the exception of the gravest of these conditions.
#[cold]
pub fn raise(cx: &mut Context, trapped: u32) -> Raised {
    let raised = classes(cx).and_then(|classes| {
        let mut list = Vec::new();
        for (row, class) in CONDITIONS.iter().zip(&classes.conditions).chain(SIGNALS.iter().zip(&classes.signals).skip(1)) {
            if trapped & row.bits != 0 {
                list.push(class.clone());
            }
        }
        let list = cx.new_list_from(&list)?;
        let class = SIGNALS.iter().zip(&classes.signals).find(|(row, _)| trapped & row.bits != 0).map_or(Value::NONE, |(_, class)| class.clone());
        cx.call(&class, &[list])
    });
    match raised {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

/// The bits of a signal.
fn bits_of(cx: &mut Context, signal: &Value) -> PyResult<u32> {
    let classes = classes(cx)?;
    match classes.signals.iter().position(|class| class.is(signal)) {
        Some(index) => Ok(SIGNALS[index].bits),
        None => {
            let text = cx.new_str(UNKNOWN)?;
            Err(cx.key_error(&text))
        }
    }
}

/// The bits of a list of signals.
///
/// # Errors
/// `KeyError` for what is no signal.
pub fn bits_of_list(cx: &mut Context, list: &Value) -> PyResult<u32> {
    let items = collect(cx, list)?;
    items.iter().try_fold(0, |bits, signal| Ok(bits | bits_of(cx, signal)?))
}

/// The bits of a mapping of signals, or of a dict with all of them.
///
/// # Errors
/// `TypeError` for what is neither; `KeyError`.
pub fn bits_of_mapping(cx: &mut Context, mapping: &Value) -> PyResult<u32> {
    if let Some(set) = cx.record_state::<SignalSet>(mapping).cloned() {
        return set.bits(cx);
    }
    if !cx.is_dict(mapping) {
        return Err(cx.type_error("argument must be a signal dict"));
    }
    if cx.dict_len(mapping) != SIGNALS.len() {
        let text = cx.new_str("invalid signal dict")?;
        return Err(cx.key_error(&text));
    }
    let mut bits = 0;
    for (signal, set) in cx.dict_items(mapping)? {
        let signal = bits_of(cx, &signal)?;
        if cx.truth(&set)? {
            bits |= signal;
        }
    }
    Ok(bits)
}

/// The signals of which bits are set, as a list.
///
/// # Errors
/// `MemoryError`
pub fn list_of(cx: &mut Context, bits: u32) -> PyResult<Value> {
    let classes = classes(cx)?;
    let list = SIGNALS.iter().zip(&classes.signals).filter(|(row, _)| bits & row.bits != 0).map(|(_, class)| class.clone()).collect::<Vec<_>>();
    cx.new_list_from(&list)
}

/// The names of the signals of which bits are set.
pub fn names_of(bits: u32) -> String {
    // `InvalidOperation` stands where its first bit does.
    let invalid = (bits & INVALID).trailing_zeros();
    let mut names: Vec<(u32, &str)> = NAMES_BY_BIT.iter().filter(|(own, _)| bits & own != 0).map(|(own, name)| (if *own == INVALID { invalid } else { own.trailing_zeros() }, *name)).collect();
    names.sort_unstable();
    names.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

/// What a mapping of signals shows; of no context, if it was made by itself.
#[derive(Clone, Default)]
pub struct SignalSet {
    signals: Weak<Signals>,
    traps: bool,
}

impl SignalSet {
    fn signals(&self, cx: &mut Context) -> PyResult<Rc<Signals>> {
        self.signals.upgrade().ok_or_else(|| cx.value_error("invalid signal dict"))
    }

    fn bits(&self, cx: &mut Context) -> PyResult<u32> {
        Ok(self.signals(cx)?.cell(self.traps).get())
    }
}

/// The mapping of a context's flags or traps.
///
/// # Errors
/// `MemoryError`
pub fn new_mapping(cx: &mut Context, signals: &Rc<Signals>, traps: bool) -> PyResult<Value> {
    let classes = classes(cx)?;
    cx.new_record(&classes.signal_dict, SignalSet { signals: Rc::downgrade(signals), traps })
}

/// `decimal.SignalDictMixin`
pub static SPEC: TypeSpec = TypeSpec {
    name: "decimal.SignalDictMixin",
    layout: Record::INFO,
    flags: TypeFlags(TypeFlags::BASE.0 | TypeFlags::UNHASHABLE.0),
    doc: "",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

fn this(cx: &mut Context, args: &Args) -> PyResult<(SignalSet, Rc<Signals>)> {
    let set = cx.record_state::<SignalSet>(args.this()).cloned().unwrap_or_default();
    let signals = set.signals(cx)?;
    Ok((set, signals))
}

fn equal(cx: &mut Context, args: &Args) -> PyResult<Option<bool>> {
    let (set, signals) = this(cx, args)?;
    let own = signals.cell(set.traps).get();
    let other = args.get(1);
    if cx.record_state::<SignalSet>(other).is_some() {
        return bits_of_mapping(cx, other).map(|bits| Some(bits == own));
    }
    if !cx.is_dict(other) {
        return Ok(None);
    }
    match bits_of_mapping(cx, other) {
        Ok(bits) => Ok(Some(bits == own)),
        Err(raised) if cx.raised_is(ShapeId::KEY_ERROR) => {
            drop(cx.take_raised(raised));
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// The methods.
pub struct Methods;

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_record(args.get(0), SignalSet::default())
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (set, signals) = this(cx, args)?;
        let bits = signals.cell(set.traps).get();
        let shown = |row: &Row| format!("<class 'decimal.{}'>:{}", row.name, if bits & row.bits != 0 { "True" } else { "False" });
        let text = format!("{{{}}}", SIGNALS.iter().map(shown).collect::<Vec<_>>().join(", "));
        cx.new_str(&text)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        this(cx, args)?;
        let signals = classes(cx)?.signals.clone();
        let signals = cx.new_tuple_from(signals)?;
        cx.iter(&signals)
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        this(cx, args)?;
        Ok(Value::int32(SIGNALS.len() as i32))
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (set, signals) = this(cx, args)?;
        let bits = bits_of(cx, args.get(1))?;
        Ok(Value::bool(signals.cell(set.traps).get() & bits != 0))
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (set, signals) = this(cx, args)?;
        let bits = bits_of(cx, args.get(1))?;
        let on = cx.truth(args.get(2))?;
        let cell = signals.cell(set.traps);
        cell.set(if on { cell.get() | bits } else { cell.get() & !bits });
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        this(cx, args)?;
        Err(cx.value_error("signal keys cannot be deleted"))
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equal(cx, args)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(equal(cx, args)?.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
    }

    /// A dict with the same signals.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (set, signals) = this(cx, args)?;
        let bits = signals.cell(set.traps).get();
        let classes = classes(cx)?;
        let dict = cx.new_dict()?;
        for (row, class) in SIGNALS.iter().zip(&classes.signals) {
            cx.dict_set(&dict, class, Value::bool(bits & row.bits != 0))?;
        }
        Ok(dict)
    }
}

/// Calls a function with each item of an iterable; what `ControlFlow` is to Rust's own iterators.
pub fn collect(cx: &mut Context, iterable: &Value) -> PyResult<Vec<Value>> {
    let mut items = Vec::new();
    cx.for_each(iterable, |_, item| {
        items.push(item);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(items)
}
