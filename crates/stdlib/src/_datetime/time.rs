//! `time`: times of day, with a zone or without.

use lissom_macros::methods;
use lissom_objects::datetime::Fields;
use lissom_objects::datetime::layout::{RoomyStamp, Stamp};
use lissom_objects::layout::Native as _;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::arguments::{self, Arguments, Parameters, check_str, declared_int, parsed_int};
use super::calendar;
use super::compare::comparisons;
use super::date::{format, format_argument, iso_text, refuse_iso, strptime};
use super::text::{self, Line, Precision};
use super::{iso, pickled, timedelta, zone};

/// `datetime.time`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.time",
    id: Some(ShapeId::TIME),
    layout: Stamp::<false>::INFO,
    subclass_layout: Some(RoomyStamp::<false>::INFO),
    flags: TypeFlags::BASE,
    doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
    methods: &[Time::METHODS, Comparisons::METHODS],
    setup: Some(setup),
    ..TypeSpec::DEFAULT
};

/// Constants of the class.
fn setup(cx: &mut Context, class: &Value) -> PyResult {
    let least = cx.new_time_of(class, Fields::default(), None)?;
    let most = cx.new_time_of(class, Fields::of_time(23, 59, 59, 999_999, false), None)?;
    let microsecond = timedelta::new(cx, 1)?;
    for (name, value) in [("min", least), ("max", most), ("resolution", microsecond)] {
        crate::class_constant(cx, class, name, value)?;
    }
    Ok(())
}

/// The fields of the receiver. (Another one was refused before.)
fn this(cx: &Context, args: &Args) -> Fields {
    cx.as_time(args.this()).unwrap_or_default()
}

/// A `time` of fields that are in their ranges.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, fields: Fields, zone: Option<&Value>) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    cx.new_time_of(&class, fields, zone)
}

/// What a class makes of fields, which may be out of their ranges: a subclass is called.
fn make(cx: &mut Context, class: &Value, [hour, minute, second, microsecond, fold]: [i32; 5], zone: &Value) -> PyResult<Value> {
    if class.is(&cx.type_object(ShapeId::TIME)) {
        let fields = calendar::check_time(cx, hour, minute, second, microsecond, fold)?;
        let zone = arguments::zone(cx, zone)?;
        return cx.new_time_of(class, fields, zone);
    }
    let values = [Value::int32(hour), Value::int32(minute), Value::int32(second), Value::int32(microsecond), zone.clone(), Value::int32(fold)];
    if fold == 0 {
        return cx.call(class, &values[..5]);
    }
    let names = [cx.intern("fold")?];
    cx.call_with(class, CallArgs { values: &values, names: &names })
}

fn compare(cx: &mut Context, a: &Value, b: &Value, operator: Compare) -> PyResult<Value> {
    let (Some(fields), Some(other)) = (cx.as_time(a), cx.as_time(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let same_zone = match (cx.zone_of(a), cx.zone_of(b)) {
        (Some(a), Some(b)) => a.is(b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let plainly = Ok(Value::bool(operator.holds(fields.order().cmp(&other.order()))));
    if same_zone {
        return plainly;
    }
    let offsets = (zone::offset_of(cx, a, &Value::NONE)?, zone::offset_of(cx, b, &Value::NONE)?);
    match offsets {
        (Some(offset), Some(other_offset)) if offset == other_offset => plainly,
        (Some(offset), Some(other_offset)) => {
            // Only whole seconds of offsets count, in CPython.
            let utc = |fields: Fields, offset: i128| (i128::from(fields.second_of_day()) - offset.div_euclid(1_000_000), fields.microsecond);
            Ok(Value::bool(operator.holds(utc(fields, offset).cmp(&utc(other, other_offset)))))
        }
        (None, None) => plainly,
        _ => match operator {
            Compare::Eq => Ok(Value::FALSE),
            Compare::Ne => Ok(Value::TRUE),
            _ => Err(cx.type_error("can't compare offset-naive and offset-aware times")),
        },
    }
}

comparisons!(Comparisons, compare);

/// `replace` and `__replace__`
fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
    static PARAMETERS: Parameters =
        Parameters { function: Some("replace()"), names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"], required: 0, positional: 5 };
    let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
    let mut given = [const { None }; 6];
    for slot in &mut given {
        *slot = arguments.next(cx)?;
    }
    arguments.finish(cx)?;
    let fields = this(cx, args);
    let mut values = [i32::from(fields.hour), i32::from(fields.minute), i32::from(fields.second), fields.microsecond as i32, i32::from(fields.fold)];
    for (value, given) in values.iter_mut().zip(given[..4].iter().chain(&given[5..])) {
        if let Some(given) = given {
            *value = declared_int(cx, given)?;
        }
    }
    let zone = given[4].clone().or_else(|| cx.zone_of(args.this()).cloned()).unwrap_or(Value::NONE);
    let class = cx.type_of(args.this());
    make(cx, &class, values, &zone)
}

/// `name(1, 2, tzinfo=…, fold=1)`: what representations of times end with.
///
/// # Errors
/// What the representation of the zone raises.
pub fn representation(cx: &mut Context, object: &Value, values: &[i32], parts: &[bool; 2]) -> PyResult<Value> {
    let mut out = TextBuilder::new();
    let name = cx.type_name(object);
    out.push_str(cx, &name)?;
    for (index, value) in values.iter().enumerate() {
        let separator = if index == 0 { "(" } else { ", " };
        out.push_str(cx, &format!("{separator}{value}"))?;
    }
    // A `time` names its zone first, a `datetime` its fold.
    let [fold, zone_first] = *parts;
    let zone = cx.zone_of(object).cloned();
    for zone_turn in [zone_first, !zone_first] {
        if !zone_turn && fold {
            out.push_str(cx, ", fold=1")?;
        }
        if zone_turn && let Some(zone) = &zone {
            let shown = cx.repr(zone)?;
            out.push_str(cx, ", tzinfo=")?;
            out.push_value(cx, &shown)?;
        }
    }
    out.push_str(cx, ")")?;
    out.finish(cx)
}

/// Adds the offset that the zone of an object has at a moment, if it has one.
///
/// # Errors
/// What the zone raises.
pub fn push_offset(cx: &mut Context, line: &mut Line, object: &Value, moment: &Value) -> PyResult {
    if let Some(offset) = zone::offset_of(cx, object, moment)? {
        line.offset(offset, ":");
    }
    Ok(())
}

/// Methods.
pub struct Time;

#[methods]
impl Time {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: None, names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"], required: 0, positional: 5 };
        if let [state] | [state, _] = args.rest
            && let Some(state) = pickled::state::<6>(cx, state, "time", 0, |hour| hour & 0x7f < 24)?
        {
            let zone = pickled::zone(cx, args.rest.get(1))?;
            let fields = pickled::time(state);
            return cx.new_time_of(args.get(0), fields, zone);
        }
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let mut numbers = [0; 4];
        for number in &mut numbers {
            *number = arguments.next_int(cx, 0)?;
        }
        let zone = arguments.next(cx)?;
        let fold = arguments.next_int(cx, 0)?;
        arguments.finish(cx)?;
        let [hour, minute, second, microsecond] = numbers;
        let fields = calendar::check_time(cx, hour, minute, second, microsecond, fold)?;
        let zone = match &zone {
            Some(zone) => arguments::zone(cx, zone)?,
            None => None,
        };
        cx.new_time_of(args.get(0), fields, zone)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        let values = [i32::from(fields.hour), i32::from(fields.minute), i32::from(fields.second), fields.microsecond as i32];
        let shown = match values {
            [_, _, 0, 0] => 2,
            [_, _, _, 0] => 3,
            _ => 4,
        };
        representation(cx, args.this(), &values[..shown], &[fields.fold, true])
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        let hash = match zone::offset_of(cx, args.this(), &Value::NONE)? {
            None => lissom_objects::hash::of_bytes(cx.hash_key, &pickled::time_bytes(fields, 0)),
            Some(offset) => timedelta::hash(cx, i128::from(calendar::microseconds_of_day(fields)) - offset)?,
        };
        cx.new_int(hash)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_method(args.this(), "isoformat", &[])
    }

    /// string, format -> new time parsed from a string (like time.strptime()).
    #[class_sig("(cls, string, format, /)", parsed, "")]
    fn strptime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strptime(cx, args, "_strptime_datetime_time")
    }

    /// Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    ///
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[sig("(self, *args, **kwargs)", parsed, "")]
    fn isoformat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("isoformat()"), names: &["timespec"], required: 0, positional: 1 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let precision = arguments.next(cx)?;
        if let Some(precision) = &precision {
            check_str(cx, "isoformat", 1, precision)?;
        }
        arguments.finish(cx)?;
        let fields = this(cx, args);
        let precision = Precision::of(cx, precision.as_ref(), fields)?;
        let mut line = Line::new();
        line.time(fields, precision);
        push_offset(cx, &mut line, args.this(), &Value::NONE)?;
        line.finish(cx)
    }

    /// format -> strftime() style string.
    #[sig("(self, *args, **kwargs)", parsed, "")]
    fn strftime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_argument(cx, args)?;
        let fields = this(cx, args);
        let tuple = [1900, 1, 1, i32::from(fields.hour), i32::from(fields.minute), i32::from(fields.second), 0, 1, -1].map(i64::from);
        let tuple = cx.new_tuple_of_ints(&tuple)?;
        text::strftime(cx, args.this(), &format, &tuple, &Value::NONE)
    }

    /// Formats self with strftime.
    #[sig("(self, format, /)", parsed, "")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        format(cx, args)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[sig("(self, /)")]
    fn utcoffset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let zone = cx.zone_of(args.this()).cloned();
        zone::answer(cx, zone.as_ref(), "utcoffset", &Value::NONE)
    }

    /// Return self.tzinfo.tzname(self).
    #[sig("(self, /)")]
    fn tzname(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.zone_of(args.this()).cloned() {
            Some(zone) => zone::tzname(cx, &zone, &Value::NONE),
            None => Ok(Value::NONE),
        }
    }

    /// Return self.tzinfo.dst(self).
    #[sig("(self, /)")]
    fn dst(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let zone = cx.zone_of(args.this()).cloned();
        zone::answer(cx, zone.as_ref(), "dst", &Value::NONE)
    }

    /// Return time with new specified fields.
    #[sig("(self, *args, **kwargs)", inferred, "(self, /, hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args)
    }

    /// The same as replace().
    #[sig("(self, *args, **kwargs)", inferred, "(self, /, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args)
    }

    /// string -> time from a string in ISO 8601 format
    #[class_sig("(cls, object, /)")]
    fn fromisoformat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = iso_text(cx, args.get(1))?;
        let text = text.utf8().map(|text| text.strip_prefix('T').unwrap_or(text));
        let Some(mut time) = text.and_then(|text| iso::time(text.as_bytes())) else { return Err(refuse_iso(cx, args.get(1))) };
        if time.ends_day().map_err(|message| cx.value_error(message))? {
            time.hour = 0;
        }
        let zone = super::iso_zone(cx, time)?;
        make(cx, args.get(0), [time.hour, time.minute, time.second, time.microsecond, 0], &zone)
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[sig("(self, proto, /)", parsed, "")]
    fn __reduce_ex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let protocol = parsed_int(cx, args.get(1))?;
        let bytes = pickled::time_bytes(this(cx, args), protocol);
        pickled::reduced(cx, args.this(), &bytes)
    }

    /// __reduce__() -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = pickled::time_bytes(this(cx, args), 2);
        pickled::reduced(cx, args.this(), &bytes)
    }

    #[getter]
    fn hour(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).hour)))
    }

    #[getter]
    fn minute(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).minute)))
    }

    #[getter]
    fn second(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).second)))
    }

    #[getter]
    fn microsecond(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(this(cx, args).microsecond as i32))
    }

    #[getter]
    fn tzinfo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.zone_of(args.this()).cloned().unwrap_or(Value::NONE))
    }

    #[getter]
    fn fold(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).fold)))
    }
}
