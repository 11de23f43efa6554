//! `time`: clocks and waiting. Calendar arithmetic and formatting are in `_time_format.py`, made when first needed.

use lissom_host::clock::{self, Clock};
use lissom_host::Errno;
use lissom_macros::methods;
use lissom_objects::structseq::{StructSpec, field};
use lissom_objects::{Args, CallArgs, Context, PyResult, Value};

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

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("time", Some("This module provides various functions to manipulate time values."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    for (name, number) in [("timezone", 0), ("altzone", 0), ("daylight", 0), ("CLOCK_REALTIME", 0), ("CLOCK_MONOTONIC", 1), ("CLOCK_PROCESS_CPUTIME_ID", 2), ("CLOCK_THREAD_CPUTIME_ID", 3)] {
        cx.module_set(&module, name, Value::int32(number))?;
    }
    let class = cx.struct_type(&STRUCT_TIME)?;
    cx.module_set(&module, "struct_time", class)?;
    cx.module_set(&module, "_STRUCT_TM_ITEMS", Value::int32(STRUCT_TIME.count() as i32))?;
    let zone = cx.new_str("UTC")?;
    let zones = cx.new_tuple(&[zone.clone(), zone])?;
    cx.module_set(&module, "tzname", zones)?;
    Ok(module)
}

fn seconds(cx: &mut Context, nanoseconds: i64) -> PyResult<Value> {
    cx.new_float(nanoseconds as f64 / 1e9)
}

fn calendar(cx: &mut Context, name: &str, args: &Args) -> PyResult<Value> {
    let mut values = Vec::new();
    for index in 0..args.given() {
        values.push(args.get(index).clone());
    }
    let module = (cx.hooks.import)(cx, "_time_format")?;
    let function = cx.get_attr_str(&module, name)?;
    cx.call_with(&function, CallArgs::positional(&values))
}

fn clock_argument(cx: &mut Context, value: &Value) -> PyResult<Clock> {
    let number = cx.index_i64(value)?;
    match Clock::of_number(number) {
        Some(clock) => Ok(clock),
        None => Err(crate::errors::os_error(cx, Errno::INVAL, None)),
    }
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
    #[sig("(clk_id, /)", parsed)]
    fn clock_gettime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let clock = clock_argument(cx, args.get(0))?;
        seconds(cx, clock.now())
    }

    /// Return the time of the specified clock clk_id as nanoseconds.
    #[sig("(clk_id, /)", parsed)]
    fn clock_gettime_ns(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let clock = clock_argument(cx, args.get(0))?;
        cx.new_int(clock.now())
    }

    /// Return the resolution of the specified clock clk_id.
    #[sig("(clk_id, /)", parsed)]
    fn clock_getres(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let clock = clock_argument(cx, args.get(0))?;
        seconds(cx, clock.resolution())
    }

    /// Delay execution for a given number of seconds.
    #[sig("(object, /)")]
    fn sleep(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let wanted = cx.to_float(args.get(0))?;
        if wanted.is_nan() {
            return Err(cx.value_error("Invalid value NaN (not a number)"));
        }
        if wanted < 0.0 {
            return Err(cx.value_error("sleep length must be non-negative"));
        }
        if wanted > 9_223_372_036.0 {
            return Err(cx.overflow_error("timestamp too large to convert to C PyTime_t"));
        }
        let end = Clock::Monotonic.now().saturating_add((wanted * 1e9) as i64);
        loop {
            let left = end - Clock::Monotonic.now();
            if left <= 0 {
                return Ok(Value::NONE);
            }
            let _ = clock::sleep(left.min(PIECE));
            cx.poll()?;
        }
    }

    /// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT).
    #[sig("(seconds=None, /)", parsed)]
    fn gmtime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "gmtime", args)
    }

    /// Convert seconds since the Epoch to a time tuple expressing local time.
    #[sig("(seconds=None, /)", parsed)]
    fn localtime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "localtime", args)
    }

    /// Convert a time tuple in local time to seconds since the Epoch.
    #[sig("(tuple, /)")]
    fn mktime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "mktime", args)
    }

    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    #[sig("(tuple=<now>, /)")]
    fn asctime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "asctime", args)
    }

    /// Convert a time in seconds since the Epoch to a string in local time.
    #[sig("(seconds=None, /)", parsed)]
    fn ctime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "ctime", args)
    }

    /// Convert a time tuple to a string according to a format specification.
    #[sig("(format, tuple=<now>, /)", parsed)]
    fn strftime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "strftime", args)
    }

    /// Parse a string to a time tuple according to a format specification.
    #[sig("(string, format='%a %b %d %H:%M:%S %Y', /)")]
    fn strptime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "strptime", args)
    }

    /// Information about the specified clock.
    #[sig("(name, /)", parsed)]
    fn get_clock_info(cx: &mut Context, args: &Args) -> PyResult<Value> {
        calendar(cx, "get_clock_info", args)
    }

    /// Initialize, or reinitialize, the local timezone; the zone is UTC.
    #[sig("()")]
    fn tzset(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }
}
