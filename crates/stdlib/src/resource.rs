//! `resource`: limits of the process, and what it used.

use lissom_host::Errno;
use lissom_host::raw::{limits, spawn};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use crate::errors::{c_int, or_os_error, os_error};
use crate::posix::processes::{USAGE, usage};

/// Constants on Linux.
const CONSTANTS: &[(&str, i32)] = &[
    ("RLIMIT_CPU", 0), ("RLIMIT_FSIZE", 1), ("RLIMIT_DATA", 2), ("RLIMIT_STACK", 3), ("RLIMIT_CORE", 4), ("RLIMIT_RSS", 5), ("RLIMIT_NPROC", 6), ("RLIMIT_NOFILE", 7),
    ("RLIMIT_OFILE", 7), ("RLIMIT_MEMLOCK", 8), ("RLIMIT_AS", 9), ("RLIMIT_SIGPENDING", 11), ("RLIMIT_MSGQUEUE", 12), ("RLIMIT_NICE", 13), ("RLIMIT_RTPRIO", 14),
    ("RLIMIT_RTTIME", 15), ("RUSAGE_SELF", 0), ("RUSAGE_CHILDREN", -1), ("RUSAGE_THREAD", 1), ("RLIM_INFINITY", -1),
];
/// How many limits there are.
const LIMITS: i32 = 16;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("resource", None)?;
    for (name, number) in CONSTANTS {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    let error = cx.type_object(ShapeId::OS_ERROR);
    cx.module_set(&module, "error", error)?;
    let class = cx.struct_type(&USAGE)?;
    cx.module_set(&module, "struct_rusage", class)?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

fn limit(cx: &mut Context, value: &Value) -> PyResult<i32> {
    match c_int(cx, value)? {
        number if (0..LIMITS).contains(&number) => Ok(number),
        _ => Err(cx.value_error("invalid resource specified")),
    }
}

fn pair(cx: &mut Context, (soft, hard): (u64, u64)) -> PyResult<Value> {
    // No limit is -1.
    let parts = [cx.new_int(soft as i64)?, cx.new_int(hard as i64)?];
    cx.new_tuple(&parts)
}

/// Soft and hard limit from a pair.
fn limits_of(cx: &mut Context, value: &Value) -> PyResult<(u64, u64)> {
    let items = cx.collect(value)?;
    let [soft, hard] = items.as_slice() else { return Err(cx.value_error("expected a tuple of 2 integers")) };
    let number = |cx: &mut Context, value: &Value| {
        let index = cx.index(value)?;
        match cx.as_int(&index).map(|number| (number.to_i64(), number.to_u64())) {
            Some((Some(-1), _)) => Ok(u64::MAX),
            Some((_, Some(number))) => Ok(number),
            Some((Some(_), _)) => Err(cx.value_error("Cannot convert negative int")),
            _ => Err(cx.overflow_error("Python int too large to convert to C rlim_t")),
        }
    };
    Ok((number(cx, soft)?, number(cx, hard)?))
}

fn set(cx: &mut Context, process: i32, number: i32, new: Option<(u64, u64)>) -> PyResult<(u64, u64)> {
    match limits::limit(process, number, new) {
        Ok(old) => Ok(old),
        Err(Errno::INVAL) => Err(cx.value_error("current limit exceeds maximum limit")),
        Err(Errno(1)) if process == 0 => Err(cx.value_error("not allowed to raise maximum limit")),
        Err(errno) => Err(os_error(cx, errno, None)),
    }
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Return resource usage.
    #[sig("(who, /)")]
    fn getrusage(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let who = c_int(cx, args.get(0))?;
        match spawn::resource_usage(who) {
            Ok(used) => usage(cx, &used),
            Err(Errno::INVAL) => Err(cx.value_error("invalid who parameter")),
            Err(errno) => Err(os_error(cx, errno, None)),
        }
    }

    /// Return current limits for the specified resource.
    #[sig("(resource, /)")]
    fn getrlimit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = limit(cx, args.get(0))?;
        let now = or_os_error(cx, limits::limit(0, number, None), None)?;
        pair(cx, now)
    }

    /// Set current limits for the specified resource.
    #[sig("(resource, limits, /)")]
    fn setrlimit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = limit(cx, args.get(0))?;
        let new = limits_of(cx, args.get(1))?;
        set(cx, 0, number, Some(new))?;
        Ok(Value::NONE)
    }

    /// Set or get the limits of a process.
    #[sig("(pid, resource, limits=None, /)")]
    fn prlimit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (process, number) = (c_int(cx, args.get(0))?, limit(cx, args.get(1))?);
        let new = args.some(2).map(|limits| limits_of(cx, limits)).transpose()?;
        let old = set(cx, process, number, new)?;
        pair(cx, old)
    }

    /// Get page size.
    #[sig("()")]
    fn getpagesize(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int_usize(limits::page_size())
    }
}
