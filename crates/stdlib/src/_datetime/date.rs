//! `date`: days. Its methods are those of `datetime` too, unless that has its own.

use lissom_macros::methods;
use lissom_objects::datetime::Fields;
use lissom_objects::datetime::layout::Date as DateLayout;
use lissom_objects::layout::Native as _;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::arguments::{Arguments, Parameters, check_str, declared_int};
use super::calendar::{self, BadWeek, ORDINAL_MAX};
use super::compare::comparisons;
use super::text::{self, Line};
use super::{iso, isocalendar, local, pickled, timedelta};

/// `datetime.date`
pub static SPEC: TypeSpec = TypeSpec {
    name: "datetime.date",
    id: Some(ShapeId::DATE),
    layout: DateLayout::INFO,
    flags: TypeFlags::BASE,
    doc: "date(year, month, day) --> date object",
    methods: &[Date::METHODS, Comparisons::METHODS],
    setup: Some(setup),
    ..TypeSpec::DEFAULT
};

/// Constants of the class.
fn setup(cx: &mut Context, class: &Value) -> PyResult {
    let least = cx.new_date_of(class, Fields::of_date(1, 1, 1))?;
    let most = cx.new_date_of(class, Fields::of_date(9999, 12, 31))?;
    let day = timedelta::new(cx, i128::from(calendar::DAY))?;
    for (name, value) in [("min", least), ("max", most), ("resolution", day)] {
        crate::class_constant(cx, class, name, value)?;
    }
    Ok(())
}

/// The day of the receiver. (Another one was refused before.)
fn this(cx: &Context, args: &Args) -> Fields {
    cx.as_date(args.this()).unwrap_or_default().date()
}

/// The day of a `date` that is no `datetime`.
fn plain(cx: &Context, value: &Value) -> Option<Fields> {
    if cx.as_datetime(value).is_some() { None } else { cx.as_date(value) }
}

/// A `date` of fields that are in their ranges.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, fields: Fields) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    cx.new_date_of(&class, fields)
}

/// What a class makes of a day: a subclass is called.
///
/// # Errors
/// `ValueError` if there is no such day; what the class raises.
pub fn make(cx: &mut Context, class: &Value, (year, month, day): (i32, i32, i32)) -> PyResult<Value> {
    if class.is(&cx.type_object(ShapeId::DATE)) {
        let fields = calendar::check_date(cx, year, month, day)?;
        return cx.new_date_of(class, fields);
    }
    if class.is(&cx.type_object(ShapeId::DATETIME)) {
        let fields = calendar::check_date(cx, year, month, day)?;
        return cx.new_datetime_of(class, fields, None);
    }
    cx.call(class, &[Value::int32(year), Value::int32(month), Value::int32(day)])
}

/// A day some days later, of the same class.
fn later(cx: &mut Context, date: &Value, days: i64) -> PyResult<Value> {
    let fields = cx.as_date(date).unwrap_or_default();
    let number = i64::from(calendar::ordinal_of(fields)) + days;
    let Some(number) = i32::try_from(number).ok().filter(|number| (1..=ORDINAL_MAX).contains(number)) else {
        return Err(cx.overflow_error("date value out of range"));
    };
    let class = cx.type_of(date);
    make(cx, &class, calendar::from_ordinal(number))
}

fn add(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    let (date, delta) = match (plain(cx, a), cx.as_timedelta(b)) {
        (Some(_), Some(delta)) => (a, delta),
        _ => match (cx.as_timedelta(a), plain(cx, b)) {
            (Some(delta), Some(_)) => (b, delta),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    later(cx, date, timedelta::parts(delta).0)
}

fn subtract(cx: &mut Context, a: &Value, b: &Value) -> PyResult<Value> {
    let Some(date) = plain(cx, a) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(other) = plain(cx, b) {
        let days = calendar::ordinal_of(date) - calendar::ordinal_of(other);
        return timedelta::new(cx, i128::from(days) * i128::from(calendar::DAY));
    }
    match cx.as_timedelta(b) {
        Some(delta) => later(cx, a, -timedelta::parts(delta).0),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(cx: &mut Context, a: &Value, b: &Value, operator: Compare) -> PyResult<Value> {
    match (cx.as_date(a), plain(cx, b)) {
        (Some(a), Some(b)) => Ok(Value::bool(operator.holds(a.date().order().cmp(&b.order())))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

comparisons!(Comparisons, compare);

/// `replace` and `__replace__`
fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
    static PARAMETERS: Parameters = Parameters { function: Some("replace()"), names: &["year", "month", "day"], required: 0, positional: 3 };
    let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
    let given = [arguments.next(cx)?, arguments.next(cx)?, arguments.next(cx)?];
    arguments.finish(cx)?;
    let fields = this(cx, args);
    let mut values = [i32::from(fields.year), i32::from(fields.month), i32::from(fields.day)];
    for (value, given) in values.iter_mut().zip(&given) {
        if let Some(given) = given {
            *value = declared_int(cx, given)?;
        }
    }
    let [year, month, day] = values;
    let class = cx.type_of(args.this());
    make(cx, &class, (year, month, day))
}

/// `format(self, text)` for dates and times.
///
/// # Errors
/// `TypeError`; what `str` and `strftime` of the object raise.
pub fn format(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let format = args.get(1);
    check_str(cx, "__format__", 1, format)?;
    if cx.as_str(format).is_some_and(|text| text.bytes.is_empty()) {
        return cx.str(args.this());
    }
    cx.call_method(args.this(), "strftime", std::slice::from_ref(format))
}

/// The one argument of `strftime`.
///
/// # Errors
/// `TypeError`
pub fn format_argument(cx: &mut Context, args: &Args) -> PyResult<Value> {
    static PARAMETERS: Parameters = Parameters { function: Some("strftime()"), names: &["format"], required: 1, positional: 1 };
    let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
    let format = arguments.next(cx)?.unwrap_or(Value::NONE);
    check_str(cx, "strftime", 1, &format)?;
    arguments.finish(cx)?;
    Ok(format)
}

/// `strptime`, by a function of the library's module `_strptime`.
///
/// # Errors
/// `TypeError`; what the function raises.
pub fn strptime(cx: &mut Context, args: &Args, function: &str) -> PyResult<Value> {
    for place in [1, 2] {
        check_str(cx, "strptime", place, args.get(place))?;
    }
    let module = (cx.hooks.import)(cx, "_strptime")?;
    let arguments = [args.get(0).clone(), args.get(1).clone(), args.get(2).clone()];
    cx.call_method(&module, function, &arguments)
}

/// The text of an argument of `fromisoformat`.
///
/// # Errors
/// `TypeError`
pub fn iso_text<'a>(cx: &mut Context, text: &'a Value) -> PyResult<lissom_objects::str::Str<'a>> {
    cx.as_str(text).ok_or_else(|| cx.type_error("fromisoformat: argument must be str"))
}

/// Raises what is said of a text that is no date or time.
pub fn refuse_iso(cx: &mut Context, text: &Value) -> lissom_objects::Raised {
    match cx.repr(text) {
        Ok(shown) => {
            let prefix = cx.new_str("Invalid isoformat string: ");
            match prefix.and_then(|prefix| cx.build_string(&[prefix, shown])) {
                Ok(message) => cx.error_with(ShapeId::VALUE_ERROR, &[message]),
                Err(raised) => raised,
            }
        }
        Err(raised) => raised,
    }
}

/// Methods and operators.
pub struct Date;

#[methods]
impl Date {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: None, names: &["year", "month", "day"], required: 3, positional: 3 };
        if let [state] = args.rest
            && let Some(state) = pickled::state::<4>(cx, state, "date", 2, |month| (1..=12).contains(&month))?
        {
            let fields = pickled::date(state);
            return cx.new_date_of(args.get(0), fields);
        }
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let (year, month, day) = (arguments.next_int(cx, 0)?, arguments.next_int(cx, 0)?, arguments.next_int(cx, 0)?);
        arguments.finish(cx)?;
        let fields = calendar::check_date(cx, year, month, day)?;
        cx.new_date_of(args.get(0), fields)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (name, fields) = (cx.type_name(args.this()), this(cx, args));
        cx.new_str(&format!("{name}({}, {}, {})", i32::from(fields.year), i32::from(fields.month), i32::from(fields.day)))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = lissom_objects::hash::of_bytes(cx.hash_key, &pickled::date_bytes(this(cx, args)));
        cx.new_int(hash)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_method(args.this(), "isoformat", &[])
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

    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is
    /// interpreted as local time.
    #[class_sig("(cls, timestamp, /)")]
    fn fromtimestamp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let moment = local::seconds(cx, args.get(1))?;
        let date = local::local_date(cx, moment)?;
        make(cx, args.get(0), date)
    }

    /// int -> date corresponding to a proleptic Gregorian ordinal.
    #[class_sig("(cls, ordinal, /)", parsed, "")]
    fn fromordinal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = super::arguments::parsed_int(cx, args.get(1))?;
        if number < 1 {
            return Err(cx.value_error("ordinal must be >= 1"));
        }
        make(cx, args.get(0), calendar::from_ordinal(number))
    }

    /// str -> Construct a date from a string in ISO 8601 format.
    #[class_sig("(cls, object, /)")]
    fn fromisoformat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = iso_text(cx, args.get(1))?;
        match text.utf8().and_then(|text| iso::date(text.as_bytes())) {
            Some(date) => make(cx, args.get(0), (date.year, date.month, date.day)),
            None => Err(refuse_iso(cx, args.get(1))),
        }
    }

    /// int, int, int -> Construct a date from the ISO year, week number and weekday.
    ///
    /// This is the inverse of the date.isocalendar() function
    #[class_sig("(cls, *args, **kwargs)", parsed, "")]
    fn fromisocalendar(cx: &mut Context, args: &Args) -> PyResult<Value> {
        static PARAMETERS: Parameters = Parameters { function: Some("fromisocalendar()"), names: &["year", "week", "day"], required: 3, positional: 3 };
        let mut arguments = Arguments::new(cx, &PARAMETERS, args.rest, args.keywords)?;
        let mut numbers = [0; 3];
        for number in &mut numbers {
            *number = match arguments.next_int(cx, 0) {
                Err(raised) if cx.raised_is(ShapeId::OVERFLOW_ERROR) => {
                    drop(cx.take_raised(raised));
                    return Err(cx.value_error("ISO calendar component out of range"));
                }
                number => number?,
            };
        }
        arguments.finish(cx)?;
        let [year, week, day] = numbers;
        match calendar::from_iso_calendar(year, week, day) {
            Ok(number) => make(cx, args.get(0), calendar::from_ordinal(number)),
            Err(BadWeek::Year) => Err(cx.value_error(&format!("year must be in 1..9999, not {year}"))),
            Err(BadWeek::Week) => Err(cx.value_error(&format!("Invalid week: {week}"))),
            Err(BadWeek::Day) => Err(cx.value_error(&format!("Invalid weekday: {day} (range is [1, 7])"))),
        }
    }

    /// string, format -> new date parsed from a string (like time.strptime()).
    #[class_sig("(cls, string, format, /)", parsed, "")]
    fn strptime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strptime(cx, args, "_strptime_datetime_date")
    }

    /// Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).
    #[class_sig("(cls, /)")]
    fn today(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let now = cx.call_module("time", "time", &[])?;
        cx.call_method(args.get(0), "fromtimestamp", &[now])
    }

    /// Return ctime() style string.
    #[sig("(self, /)")]
    fn ctime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        text::ctime(cx, fields)
    }

    /// format -> strftime() style string.
    #[sig("(self, *args, **kwargs)", parsed, "")]
    fn strftime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_argument(cx, args)?;
        let tuple = cx.call_method(args.this(), "timetuple", &[])?;
        text::strftime(cx, args.this(), &format, &tuple, args.this())
    }

    /// Formats self with strftime.
    #[sig("(self, format, /)", parsed, "")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        format(cx, args)
    }

    /// Return time tuple, compatible with time.localtime().
    #[sig("(self, /)")]
    fn timetuple(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = this(cx, args);
        super::time_tuple(cx, fields, -1)
    }

    /// Return a named tuple containing ISO year, week number, and weekday.
    #[sig("(self, /)")]
    fn isocalendar(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (year, week, weekday) = calendar::iso_calendar(this(cx, args));
        isocalendar::new(cx, year, week, weekday)
    }

    /// Return string in ISO 8601 format, YYYY-MM-DD.
    #[sig("(self, /)")]
    fn isoformat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut line = Line::new();
        line.date(this(cx, args));
        line.finish(cx)
    }

    /// Return the day of the week represented by the date.
    /// Monday == 1 ... Sunday == 7
    #[sig("(self, /)")]
    fn isoweekday(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(calendar::weekday(this(cx, args)) + 1))
    }

    /// Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.
    #[sig("(self, /)")]
    fn toordinal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(calendar::ordinal_of(this(cx, args))))
    }

    /// Return the day of the week represented by the date.
    /// Monday == 0 ... Sunday == 6
    #[sig("(self, /)")]
    fn weekday(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(calendar::weekday(this(cx, args))))
    }

    /// Return date with new specified fields.
    #[sig("(self, *args, **kwargs)", inferred, "(self, /, year=unchanged, month=unchanged, day=unchanged)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args)
    }

    /// The same as replace().
    #[sig("(self, *args, **kwargs)", inferred, "(self, /, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace(cx, args)
    }

    /// __reduce__() -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = cx.new_bytes(&pickled::date_bytes(this(cx, args)))?;
        let state = cx.new_tuple(&[bytes])?;
        let class = cx.type_of(args.this());
        cx.new_tuple(&[class, state])
    }

    #[getter]
    fn year(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).year)))
    }

    #[getter]
    fn month(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).month)))
    }

    #[getter]
    fn day(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(i32::from(this(cx, args).day)))
    }
}
