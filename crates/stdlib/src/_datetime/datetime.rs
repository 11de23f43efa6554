//! `datetime`: what a calendar and a clock show, with a zone or without.

use lissom_host::clock::Clock;
use lissom_macros::methods;
use lissom_objects::datetime::Fields;
use lissom_objects::datetime::layout::{RoomyStamp, Stamp};
use lissom_objects::layout::Native as _;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::arguments::{self, Arguments, Parameters, check_str, declared_int, parsed_int};
use super::calendar::{self, EPOCH_ORDINAL};
use super::compare::comparisons;
use super::date::{iso_text, refuse_iso, strptime};
use super::text::{self, Line, Precision};
use super::{date, iso, local, pickled, time, timedelta, zone};

/// `datetime.datetime`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.datetime",
    id: Some(ShapeId::DATETIME),
    base: Some(&date::SPEC),
    layout: Stamp::<true>::INFO,
    subclass_layout: Some(RoomyStamp::<true>::INFO),
    flags: TypeFlags::BASE,
    doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
    methods: &[Constructors::METHODS, Datetime::METHODS, Comparisons::METHODS],
    setup: Some(setup),
    ..TypeSpec::DEFAULT
};

/// Constants of the class.
fn setup(cx: &mut Context, class: &Value) -> PyResult {
    let least = cx.new_datetime_of(class, Fields::of_date(1, 1, 1), None)?;
    let most = cx.new_datetime_of(class, Fields::of_date(9999, 12, 31).with_time(Fields::of_time(23, 59, 59, 999_999, false)), None)?;
    let microsecond = timedelta::new(cx, 1)?;
    for (name, value) in [("min", least), ("max", most), ("resolution", microsecond)] {
        crate::class_constant(cx, class, name, value)?;
    }
    Ok(())
}

/// Microseconds of the beginning of 1970.
const EPOCH: i128 = EPOCH_ORDINAL as i128 * calendar::DAY as i128;

/// The fields of the receiver. (Another one was refused before.)
fn this(cx: &Context, args: &Args) -> Fields {
    cx.as_datetime(args.this()).unwrap_or_default()
}

/// What a class makes of fields that are in their ranges: a subclass is called.
fn make(cx: &mut Context, class: &Value, fields: Fields, zone: Option<&Value>) -> PyResult<Value> {
    if class.is(&cx.type_object(ShapeId::DATETIME)) {
        return cx.new_datetime_of(class, fields, zone);
    }
    let numbers = fields.numbers();
    call(cx, class, numbers, i32::from(fields.fold), zone.unwrap_or(&Value::NONE))
}

/// Calls a class with fields.
fn call(cx: &mut Context, class: &Value, numbers: [i32; 7], fold: i32, zone: &Value) -> PyResult<Value> {
    let mut values: Vec<Value> = numbers.into_iter().map(Value::int32).collect();
    values.push(zone.clone());
    if fold == 0 {
        return cx.call(class, &values);
    }
    values.push(Value::int32(fold));
    let names = [cx.intern("fold")?];
    cx.call_with(class, CallArgs { values: &values, names: &names })
}

/// What a class makes of fields that may be out of their ranges.
fn make_checked(cx: &mut Context, class: &Value, numbers: [i32; 7], fold: i32, zone: &Value) -> PyResult<Value> {
    if !class.is(&cx.type_object(ShapeId::DATETIME)) {
        return call(cx, class, numbers, fold, zone);
    }
    let [year, month, day, hour, minute, second, microsecond] = numbers;
    let date = calendar::check_date(cx, year, month, day)?;
    let time = calendar::check_time(cx, hour, minute, second, microsecond, fold)?;
    let zone = arguments::zone(cx, zone)?;
    cx.new_datetime_of(class, date.with_time(time), zone)
}

/// A moment some time later, as a clock in the same zone shows it if that is not changed, of the same class.
///
/// # Errors
/// `OverflowError`; what a subclass raises.
pub fn later(cx: &mut Context, moment: &Value, by: i128) -> PyResult<Value> {
    let fields = cx.as_datetime(moment).unwrap_or_default();
    let fields = calendar::later(cx, fields, by)?;
    let (class, zone) = (cx.type_of(moment), cx.zone_of(moment).cloned());
    make(cx, &class, fields, zone.as_ref())
}

/// A `datetime` of the very class of another one, without a call of the class.
fn like(cx: &mut Context, other: &Value, fields: Fields, zone: Option<&Value>) -> PyResult<Value> {
    let class = cx.type_of(other);
    cx.new_datetime_of(&class, fields, zone)
}

/// What the zone of a `datetime` says of its offset.
fn offset(cx: &mut Context, moment: &Value) -> PyResult<Option<i128>> {
    zone::offset_of(cx, moment, moment)
}

fn same_zone(cx: &Context, a: &Value, b: &Value) -> bool {
    match (cx.zone_of(a), cx.zone_of(b)) {
        (Some(a), Some(b)) => a.is(b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn add(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    if cx.as_datetime(a).is_some() {
        return match cx.as_timedelta(b) {
            Some(by) => later(cx, a, by),
            None => Ok(Value::NOT_IMPLEMENTED),
        };
    }
    match (cx.as_timedelta(a), cx.as_datetime(b)) {
        (Some(by), Some(_)) => later(cx, b, by),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// The time between two moments, in microseconds.
fn between(cx: &mut Context, a: &Value, b: &Value) -> PyResult<i128> {
    let (fields, other) = (cx.as_datetime(a).unwrap_or_default(), cx.as_datetime(b).unwrap_or_default());
    let shown = i128::from(calendar::microseconds(fields) - calendar::microseconds(other));
    if same_zone(cx, a, b) {
        return Ok(shown);
    }
    match (offset(cx, a)?, offset(cx, b)?) {
        (Some(offset), Some(other)) => Ok(shown - (offset - other)),
        (None, None) => Ok(shown),
        _ => Err(cx.type_error("can't subtract offset-naive and offset-aware datetimes")),
    }
}

fn subtract(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    if cx.as_datetime(a).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if cx.as_datetime(b).is_some() {
        let between = between(cx, a, b)?;
        return timedelta::new(cx, between);
    }
    match cx.as_timedelta(b) {
        Some(by) => later(cx, a, -by),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// Does the offset of a moment depend on its `fold`?
fn depends_on_fold(cx: &mut Context, moment: &Value, offset_before: Option<i128>) -> PyResult<bool> {
    let fields = cx.as_datetime(moment).unwrap_or_default();
    let zone = cx.zone_of(moment).cloned();
    let flipped = like(cx, moment, fields.with_fold(!fields.fold), zone.as_ref())?;
    Ok(offset(cx, &flipped)? != offset_before)
}

fn compare(cx: &mut Context, a: &Value, b: &Value, operator: Compare) -> PyResult<Value> {
    let (Some(fields), Some(other)) = (cx.as_datetime(a), cx.as_datetime(b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let plainly = fields.order().cmp(&other.order());
    if same_zone(cx, a, b) {
        return Ok(Value::bool(operator.holds(plainly)));
    }
    let offsets = (offset(cx, a)?, offset(cx, b)?);
    let order = match offsets {
        (None, None) => plainly,
        (Some(offset), Some(other_offset)) if offset == other_offset => plainly,
        // CPython asks the zones again.
        (Some(_), Some(_)) => between(cx, a, b)?.cmp(&0),
        _ => {
            return match operator {
                Compare::Eq => Ok(Value::FALSE),
                Compare::Ne => Ok(Value::TRUE),
                _ => Err(cx.type_error("can't compare offset-naive and offset-aware datetimes")),
            };
        }
    };
    // Moments of different zones are not equal if it depends on `fold` what one of them is.
    if order.is_eq() && matches!(operator, Compare::Eq | Compare::Ne) && (depends_on_fold(cx, a, offsets.0)? || depends_on_fold(cx, b, offsets.1)?) {
        return Ok(Value::bool(operator == Compare::Ne));
    }
    Ok(Value::bool(operator.holds(order)))
}

comparisons!(Comparisons, compare);

/// `replace` and `__replace__`
fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
    static PARAMETERS: Parameters = Parameters {
        function: Some("replace()"),
        names: &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"],
        required: 0,
        positional: 8,
    };
    let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
    let mut given = [const { None }; 9];
    for slot in &mut given {
        *slot = arguments.next(cx)?;
    }
    arguments.finish(cx)?;
    let fields = this(cx, args);
    let mut numbers = fields.numbers();
    for (number, given) in numbers.iter_mut().zip(&given) {
        if let Some(given) = given {
            *number = declared_int(cx, given)?;
        }
    }
    let fold = match &given[8] {
        Some(fold) => declared_int(cx, fold)?,
        None => i32::from(fields.fold),
    };
    let zone = given[7].clone().or_else(|| cx.zone_of(args.this()).cloned()).unwrap_or(Value::NONE);
    let class = cx.type_of(args.this());
    make_checked(cx, &class, numbers, fold, &zone)
}

/// What clocks show at a moment, in UTC if there is a zone, which then turns it into its own time.
fn at(cx: &mut Context, class: &Value, (moment, microsecond): (i64, i32), zone: Option<&Value>, here: bool) -> PyResult<Value> {
    let fields = local::shown(cx, moment, microsecond, here)?;
    let made = make(cx, class, fields, zone)?;
    match zone {
        Some(zone) => cx.call_method(zone, "fromutc", &[made]),
        None => Ok(made),
    }
}

/// The moment it is now.
fn now() -> (i64, i32) {
    let now = Clock::Real.now();
    (now.div_euclid(1_000_000_000), (now.rem_euclid(1_000_000_000) / 1000) as i32)
}

/// What makes instances.
pub struct Constructors;

#[methods]
impl Constructors {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters {
            function: None,
            names: &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"],
            required: 3,
            positional: 8,
        };
        if let [state] | [state, _] = args.rest
            && let Some(state) = pickled::state::<10>(cx, state, "datetime", 2, |month| (1..=12).contains(&(month & 0x7f)))?
        {
            let zone = pickled::zone(cx, args.rest.get(1))?;
            let fields = pickled::date_and_time(state);
            return cx.new_datetime_of(args.get(0), fields, zone);
        }
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let mut numbers = [0; 7];
        for number in &mut numbers {
            *number = arguments.next_int(cx, 0)?;
        }
        let zone = arguments.next(cx)?;
        let fold = arguments.next_int(cx, 0)?;
        arguments.finish(cx)?;
        let [year, month, day, hour, minute, second, microsecond] = numbers;
        let date = calendar::check_date(cx, year, month, day)?;
        let time = calendar::check_time(cx, hour, minute, second, microsecond, fold)?;
        let zone = match &zone {
            Some(zone) => arguments::zone(cx, zone)?,
            None => None,
        };
        cx.new_datetime_of(args.get(0), date.with_time(time), zone)
    }

    /// Returns new datetime object representing current time local to tz.
    ///
    ///   tz
    ///     Timezone object.
    ///
    /// If no tz is specified, uses local timezone.
    #[class_sig("(cls, /, tz=None)")]
    fn now(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let zone = match args.opt(1) {
            Some(zone) => arguments::zone(cx, zone)?,
            None => None,
        };
        at(cx, args.get(0), now(), zone, zone.is_none())
    }

    /// Return a new datetime representing UTC day and time.
    #[class_sig("(cls, /)")]
    fn utcnow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let message = "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).";
        cx.warn(ShapeId::DEPRECATION_WARNING, message, 1)?;
        at(cx, args.get(0), now(), None, false)
    }

    /// timestamp[, tz] -> tz's local time from POSIX timestamp.
    #[class_sig("(cls, *args, **kwargs)", parsed, "")]
    fn fromtimestamp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("fromtimestamp()"), names: &["timestamp", "tz"], required: 1, positional: 2 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let timestamp = arguments.next(cx)?.unwrap_or(Value::NONE);
        let zone = arguments.next(cx)?.unwrap_or(Value::NONE);
        arguments.finish(cx)?;
        let zone = arguments::zone(cx, &zone)?;
        let moment = local::seconds_and_microseconds(cx, &timestamp)?;
        at(cx, args.get(0), moment, zone, zone.is_none())
    }

    /// Construct a naive UTC datetime from a POSIX timestamp.
    #[class_sig("(cls, *args)", parsed, "")]
    fn utcfromtimestamp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let message = "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).";
        cx.warn(ShapeId::DEPRECATION_WARNING, message, 1)?;
        let [timestamp] = args.rest else {
            let given = args.rest.len();
            return Err(cx.type_error(&format!("utcfromtimestamp() takes exactly 1 argument ({given} given)")));
        };
        let moment = local::seconds_and_microseconds(cx, timestamp)?;
        at(cx, args.get(0), moment, None, false)
    }

    /// string, format -> new datetime parsed from a string (like time.strptime()).
    #[class_sig("(cls, string, format, /)", parsed, "")]
    fn strptime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strptime(cx, args, "_strptime_datetime_datetime")
    }

    /// date, time -> datetime with same date and time fields
    #[class_sig("(cls, *args, **kwargs)", parsed, "")]
    fn combine(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("combine()"), names: &["date", "time", "tzinfo"], required: 2, positional: 3 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let day = arguments.next(cx)?.unwrap_or(Value::NONE);
        let Some(date) = cx.as_date(&day) else {
            let found = cx.argument_type_name(&day);
            return Err(cx.type_error(&format!("combine() argument 1 must be datetime.date, not {found}")));
        };
        let clock = arguments.next(cx)?.unwrap_or(Value::NONE);
        let Some(time) = cx.as_time(&clock) else {
            let found = cx.argument_type_name(&clock);
            return Err(cx.type_error(&format!("combine() argument 2 must be datetime.time, not {found}")));
        };
        let zone = arguments.next(cx)?;
        arguments.finish(cx)?;
        let zone = zone.or_else(|| cx.zone_of(&clock).cloned()).unwrap_or(Value::NONE);
        let fields = date.date().with_time(time);
        let numbers = fields.numbers();
        make_checked(cx, args.get(0), numbers, i32::from(fields.fold), &zone)
    }

    /// string -> datetime from a string in most ISO 8601 formats
    #[class_sig("(cls, object, /)")]
    fn fromisoformat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = iso_text(cx, args.get(1))?;
        let bytes = without_surrogate(text.bytes);
        let read = if text.chars() < 7 { None } else { iso::date_and_time(&bytes) };
        let Some((mut date, mut time)) = read.filter(|_| std::str::from_utf8(&bytes).is_ok()) else { return Err(refuse_iso(cx, args.get(1))) };
        let zone = super::iso_zone(cx, time)?;
        // The end of a day is the beginning of the next one; that there is no such day is said first.
        if (1..=12).contains(&date.month) && (1..=calendar::days_in_month(date.year, date.month)).contains(&date.day) && time.ends_day().map_err(|message| cx.value_error(message))? {
            time.hour = 0;
            (date.year, date.month, date.day) = calendar::from_ordinal(calendar::ordinal(date.year, date.month, date.day) + 1);
        }
        make_checked(cx, args.get(0), [date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond], 0, &zone)
    }
}

/// A text in which a lone surrogate where a time may begin is a `T`.
fn without_surrogate(text: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if std::str::from_utf8(text).is_ok() {
        return text.into();
    }
    let mut at = lissom_text::wtf8::code_point_offsets(text).enumerate().filter(|(index, _)| matches!(index, 7 | 8 | 10));
    match at.find(|(_, (_, point))| (0xd800..0xe000).contains(point)) {
        Some((_, (offset, _))) => [&text[..offset], b"T", text.get(offset + 3..).unwrap_or_default()].concat().into(),
        None => text.into(),
    }
}

/// Methods and operators.
pub struct Datetime;

#[methods]
impl Datetime {
    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        let numbers = fields.numbers();
        let shown = match (i32::from(fields.second), fields.microsecond as i32) {
            (0, 0) => 5,
            (_, 0) => 6,
            _ => 7,
        };
        time::representation(cx, args.this(), &numbers[..shown], &[fields.fold, false])
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        // Moments that differ in `fold` alone can be equal.
        let offset = if fields.fold && cx.zone_of(args.this()).is_some() {
            let zone = cx.zone_of(args.this()).cloned();
            let first = like(cx, args.this(), fields.with_fold(false), zone.as_ref())?;
            offset(cx, &first)?
        } else {
            offset(cx, args.this())?
        };
        let hash = match offset {
            None => lissom_objects::hash::of_bytes(cx.hash_key, &pickled::date_and_time_bytes(fields, 0)),
            Some(offset) => timedelta::hash(cx, i128::from(calendar::microseconds(fields)) - offset)?,
        };
        cx.new_int(hash)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let space = cx.new_str(" ")?;
        cx.call_method(args.this(), "isoformat", &[space])
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        add(cx, args.get(0), args.get(1))
    }

    /// Return value+self.
    #[sig("(self, value, /)")]
    fn __radd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        add(cx, args.get(1), args.get(0))
    }

    /// Return self-value.
    #[sig("(self, value, /)")]
    fn __sub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        subtract(cx, args.get(0), args.get(1))
    }

    /// Return value-self.
    #[sig("(self, value, /)")]
    fn __rsub__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        subtract(cx, args.get(1), args.get(0))
    }

    /// Return date object with same year, month and day.
    #[sig("(self, /)")]
    fn date(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        date::new(cx, fields)
    }

    /// Return time object with same time but with tzinfo=None.
    #[sig("(self, /)")]
    fn time(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        time::new(cx, fields, None)
    }

    /// Return time object with same time and tzinfo.
    #[sig("(self, /)")]
    fn timetz(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (fields, zone) = (this(cx, args), cx.zone_of(args.this()).cloned());
        time::new(cx, fields, zone.as_ref())
    }

    /// Return ctime() style string.
    #[sig("(self, /)")]
    fn ctime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        text::ctime(cx, fields)
    }

    /// Return time tuple, compatible with time.localtime().
    #[sig("(self, /)")]
    fn timetuple(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        let summer = match cx.zone_of(args.this()).cloned() {
            Some(zone) => zone::dst(cx, &zone, args.this())?.map_or(-1, |dst| i32::from(dst != 0)),
            None => -1,
        };
        super::time_tuple(cx, fields, summer)
    }

    /// Return POSIX timestamp as float.
    #[sig("(self, /)")]
    fn timestamp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        if cx.zone_of(args.this()).is_some() {
            let Some(offset) = offset(cx, args.this())? else {
                return Err(cx.type_error("can't subtract offset-naive and offset-aware datetimes"));
            };
            return timedelta::total_seconds(cx, i128::from(calendar::microseconds(fields)) - offset - EPOCH);
        }
        let seconds = local::moment(cx, fields, fields.fold)?;
        cx.new_float(seconds as f64 + f64::from(fields.microsecond as i32) / 1e6)
    }

    /// Return UTC time tuple, compatible with time.localtime().
    #[sig("(self, /)")]
    fn utctimetuple(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut fields = this(cx, args);
        if let Some(offset) = offset(cx, args.this())? {
            // A subclass is asked what it makes of that, as CPython asks it.
            let utc = later(cx, args.this(), -offset)?;
            fields = cx.as_datetime(&utc).unwrap_or(fields);
        }
        super::time_tuple(cx, fields, 0)
    }

    /// [sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    /// sep is used to separate the year from the time, and defaults to 'T'.
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[sig("(self, *args, **kwargs)", parsed, "")]
    fn isoformat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("isoformat()"), names: &["sep", "timespec"], required: 0, positional: 2 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let separator = arguments.next(cx)?;
        if let Some(separator) = &separator {
            let length = cx.as_str(separator).map(|text| text.chars());
            let found = match length {
                Some(1) => None,
                Some(length) => Some(format!("a string of length {length}")),
                None => Some(cx.argument_type_name(separator)),
            };
            if let Some(found) = found {
                return Err(cx.type_error(&format!("isoformat() argument 1 must be a unicode character, not {found}")));
            }
        }
        let precision = arguments.next(cx)?;
        if let Some(precision) = &precision {
            check_str(cx, "isoformat", 2, precision)?;
        }
        arguments.finish(cx)?;
        let fields = this(cx, args);
        let precision = Precision::of(cx, precision.as_ref(), fields)?;
        let mut line = Line::new();
        line.date(fields);
        let before = line.as_bytes().len();
        line.byte(b'T');
        line.time(fields, precision);
        time::push_offset(cx, &mut line, args.this(), args.this())?;
        let Some(separator) = separator else { return line.finish(cx) };
        let (date, time) = line.as_bytes().split_at(before);
        let mut out = TextBuilder::new();
        out.push_bytes(cx, date)?;
        out.push_value(cx, &separator)?;
        out.push_bytes(cx, &time[1..])?;
        out.finish(cx)
    }

    /// Return self.tzinfo.utcoffset(self).
    #[sig("(self, /)")]
    fn utcoffset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let zone = cx.zone_of(args.this()).cloned();
        zone::answer(cx, zone.as_ref(), "utcoffset", args.this())
    }

    /// Return self.tzinfo.tzname(self).
    #[sig("(self, /)")]
    fn tzname(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.zone_of(args.this()).cloned() {
            Some(zone) => zone::tzname(cx, &zone, args.this()),
            None => Ok(Value::NONE),
        }
    }

    /// Return self.tzinfo.dst(self).
    #[sig("(self, /)")]
    fn dst(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let zone = cx.zone_of(args.this()).cloned();
        zone::answer(cx, zone.as_ref(), "dst", args.this())
    }

    /// Return datetime with new specified fields.
    #[sig("(self, *args, **kwargs)", inferred, "(self, /, year=unchanged, month=unchanged, day=unchanged,\n        hour=unchanged, minute=unchanged, second=unchanged,\n        microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args)
    }

    /// The same as replace().
    #[sig("(self, *args, **kwargs)", inferred, "(self, /, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args)
    }

    /// tz -> convert to local time in new timezone tz
    #[sig("(self, *args, **kwargs)", parsed, "")]
    fn astimezone(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("astimezone()"), names: &["tz"], required: 0, positional: 1 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let wanted = arguments.next(cx)?.unwrap_or(Value::NONE);
        arguments.finish(cx)?;
        let wanted = arguments::zone(cx, &wanted)?;
        let fields = this(cx, args);
        let own = match cx.zone_of(args.this()).cloned() {
            Some(zone) => zone,
            None => local::zone_of_shown(cx, fields)?,
        };
        if wanted.is_some_and(|wanted| wanted.is(&own)) {
            return Ok(args.this().clone());
        }
        let offset = match zone::utcoffset(cx, &own, args.this())? {
            Some(offset) => offset,
            None => {
                // Without an offset it is local time all the same.
                let here = local::zone_of_shown(cx, fields)?;
                if wanted.is_some_and(|wanted| wanted.is(&here)) {
                    return Ok(args.this().clone());
                }
                zone::utcoffset(cx, &here, args.this())?.unwrap_or_default()
            }
        };
        let utc = later(cx, args.this(), -offset)?;
        let Some(fields) = cx.as_datetime(&utc) else {
            let found = cx.type_name(&utc);
            return Err(cx.type_error(&format!("astimezone() needs a class that makes datetimes, not '{found}'")));
        };
        let wanted = match wanted {
            Some(wanted) => wanted.clone(),
            None => local::zone_at(cx, local::as_utc(fields))?,
        };
        let utc = cx.datetime_with_zone(utc, &wanted)?;
        cx.call_method(&wanted, "fromutc", &[utc])
    }

    /// __reduce_ex__(proto) -> (cls, state)
    #[sig("(self, proto, /)", parsed, "")]
    fn __reduce_ex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let protocol = parsed_int(cx, args.get(1))?;
        let bytes = pickled::date_and_time_bytes(this(cx, args), protocol);
        pickled::reduced(cx, args.this(), &bytes)
    }

    /// __reduce__() -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = pickled::date_and_time_bytes(this(cx, args), 2);
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
