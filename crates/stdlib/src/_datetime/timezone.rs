//! `timezone`: zones at a fixed distance from UTC; UTC itself is one object.

use lissom_macros::methods;
use lissom_objects::datetime::layout::FixedZone;
use lissom_objects::layout::Native as _;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeSpec, Value};

use super::arguments::{Arguments, Parameters, check_str};
use super::compare::comparisons;
use super::text::Line;
use super::{State, datetime, timedelta, tzinfo, zone};

/// `datetime.timezone`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.timezone",
    id: Some(ShapeId::TIMEZONE),
    base: Some(&tzinfo::SPEC),
    layout: FixedZone::INFO,
    doc: "Fixed offset from UTC implementation of tzinfo.",
    methods: &[Timezone::METHODS, Comparisons::METHODS],
    setup: Some(setup),
    ..TypeSpec::DEFAULT
};

/// Constants of the class.
fn setup(cx: &mut Context, class: &Value) -> PyResult {
    let utc = utc(cx)?;
    crate::class_constant(cx, class, "utc", utc)?;
    // CPython has whole minutes here.
    for (name, minutes) in [("min", -(23 * 60 + 59)), ("max", 23 * 60 + 59)] {
        let offset = timedelta::new(cx, minutes * 60_000_000)?;
        let zone = cx.new_timezone(&offset, None)?;
        crate::class_constant(cx, class, name, zone)?;
    }
    Ok(())
}

/// `timezone.utc`
///
/// # Errors
/// `MemoryError`
pub fn utc(cx: &mut Context) -> PyResult<Value> {
    if let Some(utc) = &cx.state::<State>("_datetime").utc {
        return Ok(utc.clone());
    }
    cx.native_type(&SPEC)?;
    // Making the class may have made it.
    if let Some(utc) = &cx.state::<State>("_datetime").utc {
        return Ok(utc.clone());
    }
    let offset = timedelta::zero(cx)?;
    let utc = cx.new_timezone(&offset, None)?;
    cx.state::<State>("_datetime").utc = Some(utc.clone());
    Ok(utc)
}

/// The zone with an offset, which is a `timedelta`, and a name or none.
///
/// # Errors
/// `ValueError` for an offset of a day or more.
pub fn new(cx: &mut Context, offset: &Value, name: Option<&Value>) -> PyResult<Value> {
    let microseconds = cx.as_timedelta(offset).unwrap_or_default();
    if microseconds == 0 && name.is_none() {
        return utc(cx);
    }
    if !zone::is_offset(microseconds) {
        return Err(zone::refuse(cx, offset));
    }
    cx.native_type(&SPEC)?;
    cx.new_timezone(offset, name)
}

/// The zone with an offset in microseconds.
///
/// # Errors
/// `ValueError` for an offset of a day or more.
pub fn of_offset(cx: &mut Context, microseconds: i128, name: Option<&Value>) -> PyResult<Value> {
    let offset = timedelta::new(cx, microseconds)?;
    new(cx, &offset, name)
}

/// The offset and the name of the receiver. (Another one was refused before.)
fn this(cx: &Context, zone: &Value) -> (Value, Option<Value>) {
    cx.as_timezone(zone).map_or((Value::NONE, None), |(offset, name)| (offset.clone(), name.cloned()))
}

fn shown(cx: &mut Context, zone: &Value) -> PyResult<Value> {
    let (offset, name) = this(cx, zone);
    if let Some(name) = name {
        return Ok(name);
    }
    let mut line = Line::new();
    line.text("UTC");
    let offset = cx.as_timedelta(&offset).unwrap_or_default();
    if offset != 0 {
        line.offset(offset, ":");
    }
    line.finish(cx)
}

fn check_moment(cx: &mut Context, method: &str, moment: &Value) -> PyResult {
    if moment.is_none() || cx.as_datetime(moment).is_some() {
        return Ok(());
    }
    let found = cx.type_name(moment);
    Err(cx.type_error(&format!("{method}(dt) argument must be a datetime instance or None, not {found}")))
}

fn compare(cx: &mut Context, a: &Value, b: &Value, operator: Compare) -> PyResult<Value> {
    if !matches!(operator, Compare::Eq | Compare::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (Some((a, _)), Some((b, _))) = (cx.as_timezone(a), cx.as_timezone(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let equal = cx.as_timedelta(a) == cx.as_timedelta(b);
    Ok(Value::bool(equal == (operator == Compare::Eq)))
}

comparisons!(Comparisons, compare);

/// Methods.
pub struct Timezone;

#[methods]
impl Timezone {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("timezone()"), names: &["offset", "name"], required: 1, positional: 2 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let offset = arguments.next(cx)?.unwrap_or(Value::NONE);
        if cx.as_timedelta(&offset).is_none() {
            let found = cx.argument_type_name(&offset);
            return Err(cx.type_error(&format!("timezone() argument 1 must be datetime.timedelta, not {found}")));
        }
        let name = arguments.next(cx)?;
        if let Some(name) = &name {
            check_str(cx, "timezone", 2, name)?;
        }
        arguments.finish(cx)?;
        new(cx, &offset, name.as_ref())
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.this().is(&utc(cx)?) {
            return cx.new_str("datetime.timezone.utc");
        }
        let (offset, name) = this(cx, args.this());
        let mut pieces = vec![cx.new_str("datetime.timezone(")?, cx.repr(&offset)?];
        if let Some(name) = name {
            pieces.push(cx.new_str(", ")?);
            pieces.push(cx.repr(&name)?);
        }
        pieces.push(cx.new_str(")")?);
        cx.build_string(&pieces)
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (offset, _) = this(cx, args.this());
        let hash = timedelta::hash(cx, cx.as_timedelta(&offset).unwrap_or_default())?;
        cx.new_int(hash)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        shown(cx, args.this())
    }

    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    #[sig("(self, object, /)")]
    fn tzname(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_moment(cx, "tzname", args.get(1))?;
        shown(cx, args.this())
    }

    /// Return fixed offset.
    #[sig("(self, object, /)")]
    fn utcoffset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_moment(cx, "utcoffset", args.get(1))?;
        Ok(this(cx, args.this()).0)
    }

    /// Return None.
    #[sig("(self, object, /)")]
    fn dst(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_moment(cx, "dst", args.get(1))?;
        Ok(Value::NONE)
    }

    /// datetime in UTC -> datetime in local time.
    #[sig("(self, object, /)")]
    fn fromutc(cx: &mut Context, args: &Args) -> PyResult<Value> {
        tzinfo::check_fromutc(cx, args.this(), args.get(1))?;
        let (offset, _) = this(cx, args.this());
        let offset = cx.as_timedelta(&offset).unwrap_or_default();
        datetime::later(cx, args.get(1), offset)
    }

    /// pickle support
    #[sig("(self, /)")]
    fn __getinitargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (offset, name) = this(cx, args.this());
        match name {
            Some(name) => cx.new_tuple(&[offset, name]),
            None => cx.new_tuple(&[offset]),
        }
    }
}
