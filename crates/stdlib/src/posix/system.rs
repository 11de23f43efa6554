//! The process and the system as a whole: numbers, names, the environment, settings.

use std::collections::BTreeMap;

use lissom_host::raw::config;
use lissom_host::{Errno, clock, process, random};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

use super::limits;
use super::path::{named, nothing};
use super::results;
use crate::errors::{c_int, or_os_error, os_error, path_bytes, system_str};

/// The environment that programs this one starts are given: the process's own, until it is changed.
#[derive(Default)]
pub struct Variables(Option<BTreeMap<Vec<u8>, Vec<u8>>>);

/// The environment as it is now, if it was changed.
pub fn changed_variables(cx: &mut Context) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let variables = &cx.state::<Variables>("posix").0;
    variables.as_ref().map(|variables| variables.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// The environment, to be changed.
fn variables(cx: &mut Context) -> &mut BTreeMap<Vec<u8>, Vec<u8>> {
    cx.state::<Variables>("posix").0.get_or_insert_with(|| lissom_host::environment::variables().into_iter().collect())
}

/// A variable of the environment as it is now.
pub fn variable_of(cx: &mut Context, name: &[u8]) -> Option<Vec<u8>> {
    match &cx.state::<Variables>("posix").0 {
        Some(variables) => variables.get(name).cloned(),
        None => lissom_host::environment::variable(std::str::from_utf8(name).ok()?),
    }
}

/// A name of the environment.
fn variable(cx: &mut Context, args: &Args) -> PyResult<Vec<u8>> {
    let name = path_bytes(cx, args.get(0), args.native.name, "string, bytes or os.PathLike")?;
    if name.contains(&b'=') || (name.is_empty() && args.native.name == "putenv") {
        return Err(cx.value_error("illegal environment variable name"));
    }
    Ok(name)
}

/// `posix.environ`
///
/// # Errors
/// `MemoryError`
pub fn environ(cx: &mut Context) -> PyResult<Value> {
    let all = changed_variables(cx).unwrap_or_else(lissom_host::environment::variables);
    let dict = cx.new_dict()?;
    for (name, value) in all {
        let (name, value) = (cx.new_bytes(&name)?, cx.new_bytes(&value)?);
        cx.dict_set(&dict, &name, value)?;
    }
    Ok(dict)
}

/// The functions.
pub struct Functions;

#[methods]
impl Functions {
    /// Translate an error code to a message string.
    #[sig("(code, /)")]
    fn strerror(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        cx.new_str(&Errno(number).text())
    }

    /// Return a bytes object containing random bytes suitable for cryptographic use.
    #[sig("(size, /)")]
    fn urandom(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Ok(size) = usize::try_from(cx.index_i64(args.get(0))?) else { return Err(cx.value_error("negative argument not allowed")) };
        cx.check_size(size)?;
        let mut bytes = vec![0u8; size];
        or_os_error(cx, random::fill(&mut bytes), None)?;
        cx.new_bytes(&bytes)
    }

    /// Return the current process id.
    #[sig("()")]
    fn getpid(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(process::id()))
    }

    /// Return the parent's process id.
    #[sig("()")]
    fn getppid(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(process::parent()))
    }

    /// Return the current process's user id.
    #[sig("()")]
    fn getuid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(i64::from(process::user().0))
    }

    /// Return the current process's effective user id.
    #[sig("()")]
    fn geteuid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(i64::from(process::user().1))
    }

    /// Return the current process's group id.
    #[sig("()")]
    fn getgid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(i64::from(process::user().2))
    }

    /// Return the current process's effective group id.
    #[sig("()")]
    fn getegid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int(i64::from(process::user().3))
    }

    /// Kill a process with a signal.
    #[sig("(pid, signal, /)")]
    fn kill(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (pid, signal) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        or_os_error(cx, lissom_host::raw::signals::kill(pid, signal), None)?;
        Ok(Value::NONE)
    }

    /// Set the current numeric umask and return the previous umask.
    #[sig("(mask, /)")]
    fn umask(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mask = c_int(cx, args.get(0))?;
        Ok(Value::int_unchecked(i64::from(process::umask(mask as u32))))
    }

    /// Return an object identifying the current operating system.
    #[sig("()")]
    fn uname(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let mut values = Vec::new();
        for name in process::names() {
            values.push(system_str(cx, &name)?);
        }
        cx.new_struct(&results::UNAME, &values)
    }

    /// Return a collection containing process timing information.
    #[sig("()")]
    fn times(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let used = cx.new_float(clock::Clock::Process.now() as f64 / 1e9)?;
        let elapsed = cx.new_float(clock::Clock::Monotonic.now() as f64 / 1e9)?;
        let zero = cx.new_float(0.0)?;
        cx.new_struct(&results::TIMES, &[used, zero.clone(), zero.clone(), zero, elapsed])
    }

    /// Return the number of logical CPUs in the system.
    #[sig("()")]
    fn cpu_count(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int_usize(process::processors())
    }

    /// Change or add an environment variable.
    #[sig("(name, value, /)")]
    fn putenv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = variable(cx, args)?;
        let value = path_bytes(cx, args.get(1), "putenv", "string, bytes or os.PathLike")?;
        variables(cx).insert(name, value);
        Ok(Value::NONE)
    }

    /// Delete an environment variable.
    #[sig("(name, /)")]
    fn unsetenv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = variable(cx, args)?;
        if name.is_empty() {
            return Err(os_error(cx, Errno::INVAL, None));
        }
        variables(cx).remove(&name);
        Ok(Value::NONE)
    }

    /// Create the environment dictionary.
    #[sig("()")]
    fn _create_environ(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        environ(cx)
    }

    /// Obtain a series of random bytes.
    #[sig("(size, flags=0)")]
    fn getrandom(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Ok(size) = usize::try_from(cx.index_i64(args.get(0))?) else { return Err(os_error(cx, Errno::INVAL, None)) };
        args.opt(1).map_or(Ok(0), |flags| c_int(cx, flags))?;
        cx.check_size(size)?;
        let mut bytes = vec![0u8; size];
        or_os_error(cx, random::fill(&mut bytes), None)?;
        cx.new_bytes(&bytes)
    }

    /// Return an integer-valued system configuration variable.
    #[sig("(name, /)")]
    fn sysconf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = limits::number(cx, limits::SYSTEM, args.get(0))?;
        let found = named(cx, config::system_limit(name), None)?;
        cx.new_int(found.unwrap_or(-1))
    }

    /// Return a string-valued system configuration variable.
    #[sig("(name, /)")]
    fn confstr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = limits::number(cx, limits::SETUP, args.get(0))?;
        match named(cx, config::setup(name), None)? {
            Some(text) => system_str(cx, &text),
            None => Ok(Value::NONE),
        }
    }

    /// Return average recent system load information.
    #[sig("()")]
    fn getloadavg(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let Some(load) = config::load() else { return Err(cx.error(ShapeId::OS_ERROR, "Load averages are unobtainable")) };
        let load = [cx.new_float(load[0])?, cx.new_float(load[1])?, cx.new_float(load[2])?];
        cx.new_tuple(&load)
    }

    /// Return the name of the controlling terminal for this process.
    #[sig("()")]
    fn ctermid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("/dev/tty")
    }

    /// Return the actual login name.
    #[sig("()")]
    fn getlogin(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        // Who logged in is written beside the controlling terminal, if there is one.
        let mut name = None;
        for number in 0..3 {
            if let (true, Ok(terminal)) = (name.is_none(), config::terminal_name(number)) {
                name = lissom_host::environment::variable("LOGNAME").filter(|_| !terminal.is_empty());
            }
        }
        match name {
            Some(name) => system_str(cx, &name),
            None => Err(os_error(cx, Errno(6), None)),
        }
    }

    /// Return a tuple of the current process's real, effective, and saved user ids.
    #[sig("()")]
    fn getresuid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let ids = named(cx, process::user_ids(), None)?;
        three(cx, ids)
    }

    /// Return a tuple of the current process's real, effective, and saved group ids.
    #[sig("()")]
    fn getresgid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let ids = named(cx, process::group_ids(), None)?;
        three(cx, ids)
    }

    /// Extracts a device major number from a raw device number.
    #[sig("(device, /)")]
    fn major(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let device = device(cx, args.get(0))?;
        shown_half(cx, (device >> 8 & 0xfff) | (device >> 32 & !0xfff))
    }

    /// Extracts a device minor number from a raw device number.
    #[sig("(device, /)")]
    fn minor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let device = device(cx, args.get(0))?;
        shown_half(cx, (device & 0xff) | (device >> 12 & 0xffff_ff00))
    }

    /// Composes a raw device number from the major and minor device numbers.
    #[sig("(major, minor, /)")]
    fn makedev(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (major, minor) = (half(cx, args.get(0))?, half(cx, args.get(1))?);
        match (major & 0xfff) << 8 | (major & !0xfff) << 32 | (minor & 0xff) | (minor & !0xff) << 12 {
            // No device: C's `NODEV`.
            u64::MAX => cx.new_int(-1),
            device => cx.new_int_u64(device),
        }
    }

    /// Return the affinity of the process identified by pid (or the current process if zero).
    #[sig("(pid, /)")]
    fn sched_getaffinity(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let process = c_int(cx, args.get(0))?;
        let mut numbers = Vec::new();
        for number in named(cx, config::affinity(process), None)? {
            numbers.push(cx.new_int_usize(number)?);
        }
        let numbers = cx.new_tuple_from(numbers)?;
        let class = cx.type_object(ShapeId::SET);
        cx.call(&class, &[numbers])
    }

    /// Set the CPU affinity of the process identified by pid to mask.
    #[sig("(pid, mask, /)")]
    fn sched_setaffinity(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let process = c_int(cx, args.get(0))?;
        let mut numbers = Vec::new();
        for number in cx.collect(args.get(1))? {
            if cx.as_int(&number).is_none() {
                let found = cx.type_name(&number);
                return Err(cx.type_error(&format!("expected an iterator of ints, but iterator yielded {found}")));
            }
            match usize::try_from(cx.index_i64(&number)?) {
                Ok(number) => numbers.push(number),
                Err(_) => return Err(cx.value_error("negative CPU number")),
            }
        }
        nothing(cx, config::set_affinity(process, &numbers))
    }

    /// Get the minimum scheduling priority for policy.
    #[sig("(policy)")]
    fn sched_get_priority_min(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let policy = c_int(cx, args.get(0))?;
        named(cx, config::priorities(policy), None).map(|(least, _)| Value::int32(least))
    }

    /// Get the maximum scheduling priority for policy.
    #[sig("(policy)")]
    fn sched_get_priority_max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let policy = c_int(cx, args.get(0))?;
        named(cx, config::priorities(policy), None).map(|(_, most)| Value::int32(most))
    }

    /// Get the scheduling policy for the process identified by pid.
    #[sig("(pid, /)")]
    fn sched_getscheduler(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let process = c_int(cx, args.get(0))?;
        named(cx, config::scheduling(process), None).map(|(policy, _)| Value::int32(policy))
    }

    /// Returns scheduling parameters for the process identified by pid.
    #[sig("(pid, /)")]
    fn sched_getparam(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let process = c_int(cx, args.get(0))?;
        let (_, priority) = named(cx, config::scheduling(process), None)?;
        cx.new_struct(&results::SCHED_PARAM, &[Value::int32(priority)])
    }
}

fn device(cx: &mut Context, value: &Value) -> PyResult<u64> {
    let number = cx.index(value)?;
    match cx.as_int(&number).map(|number| (number.to_u64(), number.to_i64())) {
        Some((Some(number), _)) => Ok(number),
        Some((None, Some(-1))) => Ok(u64::MAX),
        Some((None, _)) if cx.less(&number, &Value::int32(0))? => Err(cx.overflow_error("can't convert negative int to unsigned")),
        _ => Err(cx.overflow_error("int too big to convert")),
    }
}

/// A major or minor number; -1 is none.
fn half(cx: &mut Context, value: &Value) -> PyResult<u64> {
    match u32::try_from(device(cx, value)? as i64) {
        Ok(number) => Ok(number.into()),
        Err(_) if cx.as_int(value).is_some_and(|number| number.to_i64() == Some(-1)) => Ok(u32::MAX.into()),
        Err(_) => Err(cx.overflow_error("Python int too large to convert to C unsigned int")),
    }
}

/// A major or minor number as an integer; -1 if there is none.
fn shown_half(cx: &mut Context, number: u64) -> PyResult<Value> {
    if number == u32::MAX.into() { cx.new_int(-1) } else { cx.new_int_u64(number) }
}

fn three(cx: &mut Context, numbers: (u32, u32, u32)) -> PyResult<Value> {
    let numbers = [cx.new_int(i64::from(numbers.0))?, cx.new_int(i64::from(numbers.1))?, cx.new_int(i64::from(numbers.2))?];
    cx.new_tuple(&numbers)
}
