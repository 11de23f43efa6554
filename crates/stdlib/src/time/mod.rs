//! `time`: clocks and waiting, the calendar and the local zone that time tuples are made by, and times as text.

pub(crate) mod calendar;
mod format;
pub(crate) mod zone;

use lissom_host::clock::{self, Clock};
use lissom_host::Errno;
use lissom_macros::methods;
use lissom_objects::structseq::{StructSpec, field};
use lissom_objects::{Args, CallArgs, Context, PyResult, Raised, ShapeId, Value};

use crate::errors::{os_error, parsed_int};
use zone::{Local, Zone};

/// The longest piece of a wait: signals are served in between.
const PIECE: i64 = 50_000_000;

/// `time.struct_time`
static STRUCT_TIME: StructSpec = StructSpec::new(
    "time.struct_time",
    "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.\n\n      Note that several fields' values are not the same as those defined by\n the C language standard for struct tm.  For example, the value of the\n field tm_year is the actual year,      not year - 1900.  See individual\n fields' descriptions for details.",
    &[
        field("tm_year", "year, for example, 1993"),
        field("tm_mon", "month of year, range [1, 12]"),
        field("tm_mday", "day of month, range [1, 31]"),
        field("tm_hour", "hours, range [0, 23]"),
        field("tm_min", "minutes, range [0, 59]"),
        field("tm_sec", "seconds, range [0, 61])"),
        field("tm_wday", "day of week, range [0, 6], Monday is 0"),
        field("tm_yday", "day of year, range [1, 366]"),
        field("tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
        field("tm_zone", "abbreviation of timezone name"),
        field("tm_gmtoff", "offset from UTC in seconds"),
    ],
    9,
);

/// What the module keeps.
#[derive(Default)]
struct State {
    zone: Zone,
    /// Was the zone read?
    read: bool,
    /// Its abbreviations without summer time, and with it.
    names: [String; 2],
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("time", Some("This module provides various functions to manipulate time values."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    const CLOCKS: [(&str, i32); 7] =
        [("CLOCK_REALTIME", 0), ("CLOCK_MONOTONIC", 1), ("CLOCK_PROCESS_CPUTIME_ID", 2), ("CLOCK_THREAD_CPUTIME_ID", 3), ("CLOCK_MONOTONIC_RAW", 4), ("CLOCK_BOOTTIME", 7), ("CLOCK_TAI", 11)];
    for (name, number) in CLOCKS {
        cx.module_set(&module, name, Value::int32(number))?;
    }
    let class = cx.struct_type(&STRUCT_TIME)?;
    cx.module_set(&module, "struct_time", class)?;
    cx.module_set(&module, "_STRUCT_TM_ITEMS", Value::int32(STRUCT_TIME.count() as i32))?;
    set_zone(cx, &module)?;
    Ok(module)
}

/// Reads the local zone anew, and sets what the module says of it: the offsets at the turn of some recent year and half a
/// year later, the one with less summer first.
fn set_zone(cx: &mut Context, module: &Value) -> PyResult {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let variable = crate::posix::system::variable_of(cx, b"TZ");
    let zone = Zone::of_variable(variable.as_deref());
    let winter = Clock::Real.now() / 1_000_000_000 / YEAR * YEAR;
    let mut kinds = [winter, winter + YEAR / 2].map(|moment| {
        let local = zone.at(moment);
        (local.offset, local.name.chars().take(9).collect::<String>())
    });
    let state = cx.state::<State>("time");
    (state.zone, state.read) = (zone, true);
    if kinds[0].0 > kinds[1].0 {
        kinds.swap(0, 1);
    }
    let daylight = i32::from(kinds[0].0 != kinds[1].0);
    cx.module_set(module, "timezone", Value::int32(-kinds[0].0 as i32))?;
    cx.module_set(module, "altzone", Value::int32(-kinds[1].0 as i32))?;
    cx.module_set(module, "daylight", Value::int32(daylight))?;
    let names = [cx.new_str(&kinds[0].1)?, cx.new_str(&kinds[1].1)?];
    cx.state::<State>("time").names = kinds.map(|(_, name)| name);
    let names = cx.new_tuple(&names)?;
    cx.module_set(module, "tzname", names)
}

/// The moment that an argument says, in seconds since 1970, rounded down; now, if it is `None` or missing.
fn moment(cx: &mut Context, args: &Args) -> PyResult<i64> {
    let Some(value) = args.some(0) else { return Ok(Clock::Real.now().div_euclid(1_000_000_000)) };
    let whole = match cx.as_float(value) {
        Some(seconds) if seconds.is_nan() => return Err(cx.value_error("Invalid value NaN (not a number)")),
        Some(seconds) => Some(seconds.floor()).filter(|whole| (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(whole)).map(|whole| whole as i64),
        None => {
            let number = cx.index(value)?;
            cx.as_int(&number).and_then(|number| number.to_i64())
        }
    };
    whole.ok_or_else(|| cx.overflow_error("timestamp out of range for platform time_t"))
}

/// The local zone; it is read when the module is made.
fn local_zone(cx: &mut Context) -> PyResult<&Zone> {
    if !cx.state::<State>("time").read {
        (cx.hooks.import)(cx, "time")?;
    }
    Ok(&cx.state::<State>("time").zone)
}

/// Seconds by which clocks here are ahead of UTC at a moment.
///
/// # Errors
/// What making the module raises.
pub fn local_offset(cx: &mut Context, moment: i64) -> PyResult<i64> {
    Ok(local_zone(cx)?.at(moment).offset)
}

/// The abbreviation in use here at a moment.
///
/// # Errors
/// What making the module raises.
pub fn local_name(cx: &mut Context, moment: i64) -> PyResult<String> {
    Ok(local_zone(cx)?.at(moment).name.to_owned())
}

/// The time tuple of fields: year, month, day, hour, minute, second, day of the week from Monday, day of the year, and whether it is summer time.
///
/// # Errors
/// `MemoryError`
pub fn struct_time(cx: &mut Context, fields: [i32; 9]) -> PyResult<Value> {
    let mut items: Vec<Value> = fields.into_iter().map(Value::int32).collect();
    items.extend([Value::NONE, Value::NONE]);
    cx.new_struct(&STRUCT_TIME, &items)
}

/// The time tuple of a moment in the local zone.
fn local(cx: &mut Context, moment: i64) -> PyResult<Value> {
    let Local { offset, summer, name } = cx.state::<State>("time").zone.at(moment);
    let name = name.to_owned();
    broken_down(cx, moment, &Local { offset, summer, name: &name })
}

/// The time tuple of a moment, as clocks show it somewhere.
fn broken_down(cx: &mut Context, moment: i64, local: &Local) -> PyResult<Value> {
    let name = cx.new_str(local.name)?;
    let shown = moment.checked_add(local.offset);
    let parts = shown.map(|shown| (shown.div_euclid(86_400), shown.rem_euclid(86_400)));
    let Some((day, rest, (year, month, of_month))) = parts.map(|(day, rest)| (day, rest, calendar::date(day))).filter(|parts| i32::try_from(parts.2.0 - 1900).is_ok()) else {
        return Err(os_error(cx, Errno::OVERFLOW, None));
    };
    let (weekday, of_year) = ((day + 3).rem_euclid(7), day - calendar::days(year, 1, 1) + 1);
    let numbers = [year, month, of_month, rest / 3600, rest / 60 % 60, rest % 60, weekday, of_year, i64::from(local.summer)];
    let mut items = Vec::with_capacity(11);
    for number in numbers {
        items.push(cx.new_int(number)?);
    }
    items.push(name);
    items.push(cx.new_int(local.offset)?);
    cx.new_struct(&STRUCT_TIME, &items)
}

/// The moment of a time tuple of the local zone.
fn moment_of(cx: &mut Context, tuple: &Value) -> PyResult<i64> {
    let Some(items) = cx.as_tuple(tuple).map(<[Value]>::to_vec) else {
        return Err(cx.type_error("Tuple or struct_time argument required"));
    };
    if items.len() != 9 {
        return Err(cx.type_error("mktime(): illegal time tuple argument"));
    }
    let mut numbers = [0_i64; 9];
    for (number, item) in numbers.iter_mut().zip(&items) {
        *number = i64::from(parsed_int(cx, item)?);
    }
    let [year, month, day, hour, minute, second, _, _, summer] = numbers;
    if i32::try_from(year - 1900).is_err() {
        return Err(cx.overflow_error("year out of range"));
    }
    Ok(moment_of_fields(cx, [year, month, day, hour, minute, second], summer))
}

/// The moment at which clocks here show a time; is it summer time (negative: either)?
fn moment_of_fields(cx: &mut Context, [year, month, day, hour, minute, second]: [i64; 6], summer: i64) -> i64 {
    let shown = calendar::days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    let wish = (summer >= 0).then_some(summer != 0);
    cx.state::<State>("time").zone.moment(shown, wish)
}

fn seconds(cx: &mut Context, nanoseconds: i64) -> PyResult<Value> {
    cx.new_float(nanoseconds as f64 / 1e9)
}

/// The number of a clock that is read.
fn clock_number(cx: &mut Context, value: &Value) -> PyResult<i32> {
    let number = cx.as_int(value).and_then(|number| number.to_i64()).and_then(|number| i32::try_from(number).ok());
    if number.is_none() && cx.is_index(value) && cx.as_int(value).is_none() {
        return cx.index_i32(value);
    }
    number.ok_or_else(|| {
        let found = cx.type_name(value);
        cx.type_error(&format!("clk_id should be integer, not {found}"))
    })
}

/// What a clock of the system says.
fn reading(cx: &mut Context, read: lissom_host::SysResult<i64>) -> PyResult<i64> {
    crate::errors::or_os_error(cx, read, None)
}

fn out_of_range(cx: &mut Context) -> Raised {
    cx.overflow_error("timestamp out of range for C PyTime_t")
}

/// A number of seconds as nanoseconds, rounded down.
fn nanoseconds(cx: &mut Context, value: &Value) -> PyResult<i64> {
    let number = match cx.as_float(value) {
        Some(seconds) if seconds.is_nan() => return Err(cx.value_error("Invalid value NaN (not a number)")),
        Some(seconds) => {
            let number = (seconds * 1e9).floor();
            (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number).then_some(number as i64)
        }
        None if cx.is_index(value) => {
            let number = cx.index(value)?;
            cx.as_int(&number).and_then(|number| number.to_i64()).and_then(|number| number.checked_mul(1_000_000_000))
        }
        None => {
            let name = cx.type_name(value);
            return Err(cx.type_error(&format!("'{name}' object cannot be interpreted as an integer or float")));
        }
    };
    number.ok_or_else(|| out_of_range(cx))
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Return the current time in seconds since the Epoch.
    #[sig("()")]
    fn time(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        seconds(cx, Clock::Real.now())
    }

    /// Return the current time in nanoseconds since the Epoch.
    #[sig("()")]
    fn time_ns(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(Clock::Real.now())
    }

    /// Monotonic clock, cannot go backward.
    #[sig("()")]
    fn monotonic(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        seconds(cx, Clock::Monotonic.now())
    }

    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[sig("()")]
    fn monotonic_ns(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(Clock::Monotonic.now())
    }

    /// Performance counter for benchmarking.
    #[sig("()")]
    fn perf_counter(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        seconds(cx, Clock::Monotonic.now())
    }

    /// Performance counter for benchmarking as nanoseconds.
    #[sig("()")]
    fn perf_counter_ns(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(Clock::Monotonic.now())
    }

    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[sig("()")]
    fn process_time(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        seconds(cx, Clock::Process.now())
    }

    /// Process time for profiling as nanoseconds.
    #[sig("()")]
    fn process_time_ns(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(Clock::Process.now())
    }

    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    #[sig("()")]
    fn thread_time(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        seconds(cx, Clock::Thread.now())
    }

    /// Thread time for profiling as nanoseconds.
    #[sig("()")]
    fn thread_time_ns(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(Clock::Thread.now())
    }

    /// Return the time of the specified clock clk_id as a float.
    #[sig("(clk_id, /)")]
    fn clock_gettime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = clock_number(cx, args.get(0))?;
        let time = reading(cx, clock::read(number))?;
        seconds(cx, time)
    }

    /// Return the time of the specified clock clk_id as nanoseconds.
    #[sig("(clk_id, /)")]
    fn clock_gettime_ns(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = clock_number(cx, args.get(0))?;
        let time = reading(cx, clock::read(number))?;
        cx.new_int(time)
    }

    /// Set the time of the specified clock clk_id.
    #[sig("(clk_id, time, /)", parsed)]
    fn clock_settime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = parsed_int(cx, args.get(0))?;
        let time = nanoseconds(cx, args.get(1))?;
        crate::errors::or_os_error(cx, clock::set(number, time), None)?;
        Ok(Value::NONE)
    }

    /// Set the time of the specified clock clk_id with nanoseconds.
    #[sig("(clk_id, time, /)", parsed)]
    fn clock_settime_ns(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = parsed_int(cx, args.get(0))?;
        let Some(time) = cx.as_int(args.get(1)).map(|time| time.to_i64()) else {
            let found = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("expect int, got {found}")));
        };
        let Some(time) = time else { return Err(out_of_range(cx)) };
        crate::errors::or_os_error(cx, clock::set(number, time), None)?;
        Ok(Value::NONE)
    }

    /// Return the resolution of the specified clock clk_id.
    #[sig("(clk_id, /)", parsed)]
    fn clock_getres(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = parsed_int(cx, args.get(0))?;
        let step = reading(cx, clock::step(number))?;
        seconds(cx, step)
    }

    /// Delay execution for a given number of seconds.
    #[sig("(object, /)")]
    fn sleep(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let wanted = match cx.as_float(args.get(0)) {
            Some(seconds) => seconds,
            None if cx.is_index(args.get(0)) => {
                let number = cx.index(args.get(0))?;
                cx.as_int(&number).and_then(|number| number.to_i64()).map_or(f64::INFINITY, |number| number as f64)
            }
            None => {
                let name = cx.type_name(args.get(0));
                return Err(cx.type_error(&format!("'{name}' object cannot be interpreted as an integer or float")));
            }
        };
        if wanted.is_nan() {
            return Err(cx.value_error("Invalid value NaN (not a number)"));
        }
        if wanted < 0.0 {
            return Err(cx.value_error("sleep length must be non-negative"));
        }
        if wanted > 9_223_372_036.0 {
            return Err(cx.overflow_error("timestamp out of range for C PyTime_t"));
        }
        let end = Clock::Monotonic.now().saturating_add((wanted * 1e9) as i64);
        loop {
            let left = end - Clock::Monotonic.now();
            if left <= 0 {
                return Ok(Value::NONE);
            }
            let _ = lissom_vm::thread::blocking(cx, || clock::sleep(left.min(PIECE)));
            cx.poll()?;
        }
    }

    /// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT).
    #[sig("(seconds=None, /)", parsed)]
    fn gmtime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let moment = moment(cx, args)?;
        broken_down(cx, moment, &Local { offset: 0, summer: false, name: "GMT" })
    }

    /// Convert seconds since the Epoch to a time tuple expressing local time.
    #[sig("(seconds=None, /)", parsed)]
    fn localtime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let moment = moment(cx, args)?;
        local(cx, moment)
    }

    /// Convert a time tuple in local time to seconds since the Epoch.
    #[sig("(tuple, /)")]
    fn mktime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let moment = moment_of(cx, args.get(0))?;
        cx.new_float(moment as f64)
    }

    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    #[sig("(tuple=<now>, /)")]
    fn asctime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        format::asctime(cx, args.opt(0))
    }

    /// Convert a time in seconds since the Epoch to a string in local time.
    #[sig("(seconds=None, /)", parsed)]
    fn ctime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let moment = moment(cx, args)?;
        let tuple = local(cx, moment)?;
        format::asctime(cx, Some(&tuple))
    }

    /// Convert a time tuple to a string according to a format specification.
    #[sig("(format, tuple=<now>, /)", parsed)]
    fn strftime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        format::strftime(cx, args.get(0), args.opt(1))
    }

    /// Parse a string to a time tuple according to a format specification.
    #[sig("(*args)", inferred, "")]
    fn strptime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_module("_strptime", "_strptime_time", args.rest)
    }

    /// Information about the specified clock.
    #[sig("(name, /)", parsed)]
    fn get_clock_info(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(name) = cx.as_str(args.get(0)).map(|name| name.bytes) else {
            let found = cx.argument_type_name(args.get(0));
            return Err(cx.type_error(&format!("get_clock_info() argument 1 must be str, not {found}")));
        };
        let (clock, number) = match name {
            b"time" => (Clock::Real, "CLOCK_REALTIME"),
            b"monotonic" | b"perf_counter" => (Clock::Monotonic, "CLOCK_MONOTONIC"),
            b"process_time" => (Clock::Process, "CLOCK_PROCESS_CPUTIME_ID"),
            b"thread_time" => (Clock::Thread, "CLOCK_THREAD_CPUTIME_ID"),
            _ => return Err(cx.value_error("unknown clock")),
        };
        let adjustable = matches!(clock, Clock::Real);
        let mut names = Vec::new();
        for name in ["implementation", "monotonic", "adjustable", "resolution"] {
            names.push(cx.intern(name)?);
        }
        let resolution = seconds(cx, clock.resolution())?;
        let values = [cx.new_str(&format!("clock_gettime({number})"))?, Value::bool(!adjustable), Value::bool(adjustable), resolution];
        let class = cx.type_object(ShapeId::SIMPLE_NAMESPACE);
        cx.call_with(&class, CallArgs { values: &values, names: &names })
    }

    /// Initialize, or reinitialize, the local timezone to the value stored in os.environ['TZ'].
    #[sig("()")]
    fn tzset(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let module = (cx.hooks.import)(cx, "time")?;
        set_zone(cx, &module)?;
        Ok(Value::NONE)
    }
}
