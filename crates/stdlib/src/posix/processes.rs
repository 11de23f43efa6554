//! Processes, below `os`: making them, becoming another program, waiting.

use lissom_host::Errno;
use lissom_host::raw::signals::{Set, kill_group};
use lissom_host::raw::spawn::{self, FileAction, SpawnPlan, Texts, plain};
use lissom_macros::methods;
use lissom_objects::structseq::{StructSpec, field};
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};
use lissom_vm::thread::blocking;

use crate::errors::{c_int, or_os_error, os_error, path_bytes};

/// Constants on Linux.
pub const CONSTANTS: &[(&str, i32)] = &[
    ("WNOHANG", 1), ("WUNTRACED", 2), ("WCONTINUED", 8), ("WEXITED", 4), ("WSTOPPED", 2), ("WNOWAIT", 0x0100_0000), ("PRIO_PROCESS", 0), ("PRIO_PGRP", 1), ("PRIO_USER", 2),
    ("POSIX_SPAWN_OPEN", OPEN), ("POSIX_SPAWN_CLOSE", CLOSE), ("POSIX_SPAWN_DUP2", DUPLICATE), ("EX_OK", 0), ("EX_USAGE", 64), ("EX_DATAERR", 65), ("EX_NOINPUT", 66),
    ("EX_NOUSER", 67), ("EX_NOHOST", 68), ("EX_UNAVAILABLE", 69), ("EX_SOFTWARE", 70), ("EX_OSERR", 71), ("EX_OSFILE", 72), ("EX_CANTCREAT", 73), ("EX_IOERR", 74),
    ("EX_TEMPFAIL", 75), ("EX_PROTOCOL", 76), ("EX_NOPERM", 77), ("EX_CONFIG", 78), ("SCHED_OTHER", 0), ("SCHED_FIFO", 1), ("SCHED_RR", 2), ("SCHED_BATCH", 3), ("SCHED_IDLE", 5),
];
const OPEN: i32 = 0;
const CLOSE: i32 = 1;
const DUPLICATE: i32 = 2;

/// `resource.struct_rusage`
pub static USAGE: StructSpec = StructSpec::new(
    "resource.struct_rusage",
    "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
    &[
        field("ru_utime", "user time used"),
        field("ru_stime", "system time used"),
        field("ru_maxrss", "max. resident set size"),
        field("ru_ixrss", "shared memory size"),
        field("ru_idrss", "unshared data size"),
        field("ru_isrss", "unshared stack size"),
        field("ru_minflt", "page faults not requiring I/O"),
        field("ru_majflt", "page faults requiring I/O"),
        field("ru_nswap", "number of swap outs"),
        field("ru_inblock", "block input operations"),
        field("ru_oublock", "block output operations"),
        field("ru_msgsnd", "IPC messages sent"),
        field("ru_msgrcv", "IPC messages received"),
        field("ru_nsignals", "signals received"),
        field("ru_nvcsw", "voluntary context switches"),
        field("ru_nivcsw", "involuntary context switches"),
    ],
    16,
);

/// What a process used, as a struct.
///
/// # Errors
/// `MemoryError`
pub fn usage(cx: &mut Context, usage: &spawn::Usage) -> PyResult<Value> {
    let mut items = Vec::new();
    for seconds in usage.times {
        items.push(cx.new_float(seconds)?);
    }
    for count in usage.counts {
        items.push(cx.new_int(count)?);
    }
    cx.new_struct(&USAGE, &items)
}

/// Functions to call around a fork.
#[derive(Default)]
struct Hooks {
    before: Vec<Value>,
    in_parent: Vec<Value>,
    in_child: Vec<Value>,
}

/// Calls what was registered; an exception is reported, and the next function called.
fn call_all(cx: &mut Context, hooks: Vec<Value>) {
    for hook in hooks {
        if let Err(raised) = cx.call(&hook, &[]) {
            let error = cx.take_raised(raised);
            (cx.unraisable)(cx, error, "Exception ignored in atfork callback", Some(&hook));
        }
    }
}

/// What is to be called before a fork, the last one first.
pub fn before_fork(cx: &mut Context) {
    let hooks = cx.state::<Hooks>("posix").before.iter().rev().cloned().collect();
    call_all(cx, hooks);
}

/// What is to be done and called after a fork.
pub fn after_fork(cx: &mut Context, is_child: bool) {
    let hooks = cx.state::<Hooks>("posix");
    let hooks = if is_child { hooks.in_child.clone() } else { hooks.in_parent.clone() };
    if is_child {
        if lissom_vm::interrupt::has_signals(cx)
            && let Some(claim) = lissom_vm::interrupt::signals(cx)
        {
            claim.adopt();
        }
        lissom_vm::thread::after_fork(cx);
    }
    call_all(cx, hooks);
}

/// A list of texts of the system from a tuple or list.
pub fn texts(cx: &mut Context, items: &Value, function: &str) -> PyResult<Vec<Vec<u8>>> {
    let items = cx.collect(items)?;
    let texts = items.iter().map(|item| path_bytes(cx, item, function, "string, bytes or os.PathLike")).collect::<PyResult<Vec<_>>>()?;
    texts.iter().for_each(|text| crate::unpack::mention(cx, text));
    Ok(texts)
}

/// The arguments of a program.
fn arguments(cx: &mut Context, value: &Value, function: &str, name: &str) -> PyResult<Texts> {
    if cx.as_tuple(value).is_none() && cx.list_cell(value).is_none() {
        return Err(cx.type_error(&format!("{function}: {name} must be a tuple or list")));
    }
    let items = texts(cx, value, function)?;
    if items.is_empty() {
        return Err(cx.value_error(&format!("{function}: {name} must not be empty")));
    }
    if items[0].is_empty() {
        return Err(cx.value_error(&format!("{function}: {name} first element cannot be empty")));
    }
    Texts::new(&items).map_err(|errno| os_error(cx, errno, None))
}

/// The environment that a program gets which is given none: that of this one, if it was changed.
///
/// # Errors
/// `ValueError` for a zero in a variable.
pub fn own_environment(cx: &mut Context) -> PyResult<Option<Texts>> {
    let Some(variables) = super::system::changed_variables(cx) else { return Ok(None) };
    let all: Vec<Vec<u8>> = variables.iter().map(|(name, value)| [name.as_slice(), b"=", value].concat()).collect();
    Texts::new(&all).map(Some).map_err(|errno| os_error(cx, errno, None))
}

/// The variables of an environment.
fn environment(cx: &mut Context, value: &Value, function: &str) -> PyResult<Texts> {
    let keys = cx.intern("keys")?;
    if cx.lookup_attr(value, &keys)?.is_none() {
        return Err(cx.type_error(&format!("{function}: environment must be a mapping object")));
    }
    let (keys, values) = (cx.call_method(value, "keys", &[])?, cx.call_method(value, "values", &[])?);
    let (keys, values) = (cx.collect(&keys)?, cx.collect(&values)?);
    let mut all = Vec::new();
    for (key, value) in keys.iter().zip(&values) {
        let key = path_bytes(cx, key, function, "string, bytes or os.PathLike")?;
        let value = path_bytes(cx, value, function, "string, bytes or os.PathLike")?;
        if key.contains(&b'=') || key.is_empty() {
            return Err(cx.value_error("illegal environment variable name"));
        }
        all.push([key.as_slice(), b"=", &value].concat());
    }
    Texts::new(&all).map_err(|errno| os_error(cx, errno, None))
}

/// Waits for a child, serving signals meanwhile.
fn wait(cx: &mut Context, process: i32, options: i32) -> PyResult<(Value, Value, spawn::Usage)> {
    loop {
        match blocking(cx, || spawn::wait(process, options)) {
            Ok((child, status, usage)) => return Ok((Value::int32(child), Value::int32(status), usage)),
            Err(Errno::INTR) => cx.poll()?,
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
}

fn wait_and_usage(cx: &mut Context, process: i32, options: i32) -> PyResult<Value> {
    let (child, status, used) = wait(cx, process, options)?;
    let used = usage(cx, &used)?;
    cx.new_tuple(&[child, status, used])
}

/// What `posix_spawn` and `posix_spawnp` do.
fn spawn_program(cx: &mut Context, args: &Args, search: bool) -> PyResult<Value> {
    let function = args.native.name;
    let path = path_bytes(cx, args.get(0), function, "string, bytes or os.PathLike")?;
    let given = arguments(cx, args.get(1), function, "argv")?;
    let variables = match args.some(2) {
        Some(variables) => Some(environment(cx, variables, function)?),
        None => None,
    };
    let mut actions = Vec::new();
    if let Some(given) = args.some(3) {
        for action in cx.collect(given)? {
            actions.push(file_action(cx, &action)?);
        }
    }
    let flag = |cx: &mut Context, index: usize| args.opt(index).map_or(Ok(false), |value| cx.truth(value));
    let (reset_ids, new_session) = (flag(cx, 5)?, flag(cx, 6)?);
    let group = args.some(4).map(|group| c_int(cx, group)).transpose()?;
    let mask = args.opt(7).map(|mask| signal_set(cx, mask)).transpose()?;
    let defaults = args.opt(8).map(|set| signal_set(cx, set)).transpose()?.map(|set| set.signals()).unwrap_or_default();
    let scheduler = match args.some(9).map(|scheduler| scheduler.as_tuple().map(<[Value]>::to_vec)) {
        Some(Some(parts)) if parts.len() == 2 => {
            let policy = if parts[0].is_none() { -1 } else { c_int(cx, &parts[0])? };
            let priority = match cx.as_tuple(&parts[1]) {
                Some([priority]) => c_int(cx, priority)?,
                _ => return Err(cx.type_error("must have a sched_param object")),
            };
            Some((policy, priority))
        }
        Some(_) => return Err(cx.type_error("A scheduler tuple must have two elements")),
        None => None,
    };
    let mut paths = vec![path.clone()];
    if search && !path.contains(&b'/') {
        let list = lissom_host::environment::variable("PATH").unwrap_or_else(|| b"/bin:/usr/bin".to_vec());
        paths = list.split(|byte| *byte == b':').map(|folder| [if folder.is_empty() { b"." } else { folder }, b"/", &path].concat()).collect();
    }
    let text = |cx: &mut Context, bytes: &[u8]| spawn::text(bytes).map_err(|errno| os_error(cx, errno, None));
    let first = text(cx, &path)?;
    let mut plan = SpawnPlan { path: first, arguments: given, environment: variables, actions, group, new_session, reset_ids, mask, defaults, scheduler };
    let mut failed = Errno::NOENT;
    for path in paths {
        plan.path = text(cx, &path)?;
        match blocking(cx, || spawn::posix_spawn(&plan)) {
            Ok(child) => return Ok(Value::int32(child)),
            Err(errno) => failed = errno,
        }
        if failed != Errno::NOENT {
            break;
        }
    }
    Err(os_error(cx, failed, Some(args.get(0))))
}

fn signal_set(cx: &mut Context, iterable: &Value) -> PyResult<Set> {
    let mut set = Set::empty();
    for value in cx.collect(iterable)? {
        let signal = cx.index_clamped(&value)?;
        if !(1..65).contains(&signal) {
            return Err(cx.value_error(&format!("signal number {signal} out of range [1; 64]")));
        }
        set.add(signal as i32);
    }
    Ok(set)
}

fn file_action(cx: &mut Context, action: &Value) -> PyResult<FileAction> {
    let parts = action.as_tuple().map(<[Value]>::to_vec).unwrap_or_default();
    let wrong = |cx: &mut Context, text: &str| Err(cx.type_error(text));
    let Some(kind) = parts.first() else { return wrong(cx, "Each file_actions element must be a non-empty tuple") };
    match (c_int(cx, kind)?, parts.get(1..).unwrap_or_default()) {
        (OPEN, [number, path, flags, mode]) => {
            let path = path_bytes(cx, path, "posix_spawn", "string, bytes or os.PathLike")?;
            let path = spawn::text(&path).map_err(|errno| os_error(cx, errno, None))?;
            Ok(FileAction::Open(c_int(cx, number)?, path, c_int(cx, flags)?, c_int(cx, mode)? as u32))
        }
        (OPEN, _) => wrong(cx, "A open file_action tuple must have 5 elements"),
        (CLOSE, [number]) => Ok(FileAction::Close(c_int(cx, number)?)),
        (CLOSE, _) => wrong(cx, "A close file_action tuple must have 2 elements"),
        (DUPLICATE, [from, to]) => Ok(FileAction::Duplicate(c_int(cx, from)?, c_int(cx, to)?)),
        (DUPLICATE, _) => wrong(cx, "A dup2 file_action tuple must have 3 elements"),
        _ => wrong(cx, "Unknown file_actions identifier"),
    }
}

/// A result that is a number.
fn number(cx: &mut Context, result: lissom_host::SysResult<i32>) -> PyResult<Value> {
    or_os_error(cx, result, None).map(Value::int32)
}

/// A result without a value.
fn nothing(cx: &mut Context, result: lissom_host::SysResult<i32>) -> PyResult<Value> {
    or_os_error(cx, result, None).map(|_| Value::NONE)
}

/// A user or group: -1 is none in particular.
fn identity(cx: &mut Context, value: &Value) -> PyResult<u32> {
    let number = cx.index_i64(value)?;
    match u32::try_from(number) {
        Ok(number) => Ok(number),
        Err(_) if number == -1 => Ok(u32::MAX),
        Err(_) => Err(cx.overflow_error(if number < 0 { "uid is less than minimum" } else { "uid is greater than maximum" })),
    }
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Register callables to be called when forking a new process.
    ///
    ///   before
    ///     A callable to be called in the parent before the fork() syscall.
    ///   after_in_child
    ///     A callable to be called in the child after fork().
    ///   after_in_parent
    ///     A callable to be called in the parent after fork().
    ///
    /// 'before' callbacks are called in reverse order.
    /// 'after_in_child' and 'after_in_parent' callbacks are called in order.
    #[sig("(*, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)")]
    fn register_at_fork(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let given = [args.opt(0).cloned(), args.opt(1).cloned(), args.opt(2).cloned()];
        if given.iter().all(Option::is_none) {
            return Err(cx.type_error("At least one argument is required."));
        }
        for (hook, name) in given.iter().zip(["before", "after_in_child", "after_in_parent"]) {
            if let Some(hook) = hook
                && !cx.is_callable(hook)
            {
                let found = cx.type_name(hook);
                return Err(cx.type_error(&format!("'{name}' must be callable, not {found}")));
            }
        }
        let [before, in_child, in_parent] = given;
        let hooks = cx.state::<Hooks>("posix");
        hooks.before.extend(before);
        hooks.in_child.extend(in_child);
        hooks.in_parent.extend(in_parent);
        Ok(Value::NONE)
    }

    /// Fork a child process.
    ///
    /// Return 0 to child process and PID of child to parent process.
    #[sig("()")]
    fn fork(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        if crate::sys::is_finalizing(cx) {
            return Err(cx.error(ShapeId::PYTHON_FINALIZATION_ERROR, "can't fork at interpreter shutdown"));
        }
        before_fork(cx);
        let several = lissom_vm::thread::are_several(cx);
        let forked = spawn::fork();
        after_fork(cx, forked == Ok(0));
        if several && let Ok(1..) = forked {
            let own = lissom_host::process::id();
            let message = format!("This process (pid={own}) is multi-threaded, use of fork() may lead to deadlocks in the child.");
            let (message, category) = (cx.new_str(&message)?, cx.type_object(ShapeId::DEPRECATION_WARNING));
            cx.call_module("warnings", "warn", &[message, category])?;
        }
        number(cx, forked)
    }

    /// Execute an executable path with arguments, replacing current process.
    #[sig("(path, argv, /)")]
    fn execv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = path_bytes(cx, args.get(0), "execv", "string, bytes or os.PathLike")?;
        let given = arguments_of_exec(cx, args.get(1), "execv")?;
        let path = spawn::text(&path).map_err(|errno| os_error(cx, errno, None))?;
        let variables = own_environment(cx)?;
        let errno = spawn::exec(&path, &given, variables.as_ref());
        Err(os_error(cx, errno, None))
    }

    /// Execute an executable path with arguments, replacing current process.
    #[sig("(path, argv, env)")]
    fn execve(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = path_bytes(cx, args.get(0), "execve", "string, bytes or os.PathLike")?;
        let given = arguments_of_exec(cx, args.get(1), "execve")?;
        let variables = environment(cx, args.get(2), "execve")?;
        let path = spawn::text(&path).map_err(|errno| os_error(cx, errno, None))?;
        let errno = spawn::exec(&path, &given, Some(&variables));
        Err(os_error(cx, errno, Some(args.get(0))))
    }

    /// Execute the program specified by path in a new process.
    #[sig("(path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)")]
    fn posix_spawn(cx: &mut Context, args: &Args) -> PyResult<Value> {
        spawn_program(cx, args, false)
    }

    /// Execute the program specified by path in a new process.
    #[sig("(path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)")]
    fn posix_spawnp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        spawn_program(cx, args, true)
    }

    /// Execute the command in a subshell.
    #[sig("(command)")]
    fn system(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let command = path_bytes(cx, args.get(0), "system", "string, bytes or os.PathLike")?;
        crate::unpack::mention(cx, &command);
        let parts = [b"sh".to_vec(), b"-c".to_vec(), command];
        let environment = own_environment(cx)?;
        let plan = spawn::text(b"/bin/sh").and_then(|path| {
            let arguments = Texts::new(&parts)?;
            Ok(SpawnPlan {
                path, arguments, environment, actions: Vec::new(), group: None, new_session: false, reset_ids: false, mask: None, defaults: Vec::new(), scheduler: None,
            })
        });
        let child = plan.and_then(|plan| spawn::posix_spawn(&plan));
        let child = or_os_error(cx, child, None)?;
        Ok(wait(cx, child, 0)?.1)
    }

    /// Wait for completion of a given child process.
    ///
    /// Returns a tuple of information regarding the child process:
    ///     (pid, status)
    #[sig("(pid, options, /)")]
    fn waitpid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (process, options) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        let (child, status, _) = wait(cx, process, options)?;
        cx.new_tuple(&[child, status])
    }

    /// Wait for completion of a child process.
    ///
    /// Returns a tuple of information about the child process:
    ///     (pid, status)
    #[sig("()")]
    fn wait(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let (child, status, _) = wait(cx, -1, 0)?;
        cx.new_tuple(&[child, status])
    }

    /// Wait for completion of a child process.
    #[sig("(options)")]
    fn wait3(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let options = c_int(cx, args.get(0))?;
        wait_and_usage(cx, -1, options)
    }

    /// Wait for completion of a specific child process.
    #[sig("(pid, options)")]
    fn wait4(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (process, options) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        wait_and_usage(cx, process, options)
    }

    /// Convert a wait status to an exit code.
    #[sig("(status)")]
    fn waitstatus_to_exitcode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let status = c_int(cx, args.get(0))?;
        match status & 0x7f {
            0 => Ok(Value::int32(status >> 8 & 0xff)),
            0x7f if status & 0xff == 0x7f => {
                let signal = status >> 8 & 0xff;
                Err(cx.value_error(&format!("process stopped by delivery of signal {signal}")))
            }
            signal if signal < 0x7f => Ok(Value::int32(-signal)),
            _ => Err(cx.value_error(&format!("invalid wait status: {status}"))),
        }
    }

    /// Return True if the process returning status exited via the exit() system call.
    #[sig("(status)")]
    fn WIFEXITED(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(c_int(cx, args.get(0))? & 0x7f == 0))
    }

    /// Return the process return code from status.
    #[sig("(status)")]
    fn WEXITSTATUS(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(c_int(cx, args.get(0))? >> 8 & 0xff))
    }

    /// Return True if the process returning status was terminated by a signal.
    #[sig("(status)")]
    fn WIFSIGNALED(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let low = c_int(cx, args.get(0))? & 0x7f;
        Ok(Value::bool(low != 0 && low != 0x7f))
    }

    /// Return the signal that terminated the process that provided the status value.
    #[sig("(status)")]
    fn WTERMSIG(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(c_int(cx, args.get(0))? & 0x7f))
    }

    /// Return True if the process returning status was stopped.
    #[sig("(status)")]
    fn WIFSTOPPED(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(c_int(cx, args.get(0))? & 0xff == 0x7f))
    }

    /// Return the signal that stopped the process that provided the status value.
    #[sig("(status)")]
    fn WSTOPSIG(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(c_int(cx, args.get(0))? >> 8 & 0xff))
    }

    /// Return True if a particular process was continued from a job control stop.
    #[sig("(status)")]
    fn WIFCONTINUED(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(c_int(cx, args.get(0))? == 0xffff))
    }

    /// Return True if the process returning status was dumped to a core file.
    #[sig("(status, /)")]
    fn WCOREDUMP(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(c_int(cx, args.get(0))? & 0x80 != 0))
    }

    /// Call the system call setsid().
    #[sig("()")]
    fn setsid(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        nothing(cx, plain::new_session())
    }

    /// Call the system call getsid(pid) and return the result.
    #[sig("(pid, /)")]
    fn getsid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let process = c_int(cx, args.get(0))?;
        number(cx, plain::session(process))
    }

    /// Return the current process group id.
    #[sig("()")]
    fn getpgrp(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        number(cx, plain::group(0))
    }

    /// Call the system call getpgid(), and return the result.
    #[sig("(pid)")]
    fn getpgid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let process = c_int(cx, args.get(0))?;
        number(cx, plain::group(process))
    }

    /// Make the current process the leader of its process group.
    #[sig("()")]
    fn setpgrp(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        nothing(cx, plain::set_group(0, 0))
    }

    /// Call the system call setpgid(pid, pgrp).
    #[sig("(pid, pgrp, /)")]
    fn setpgid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (process, group) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        nothing(cx, plain::set_group(process, group))
    }

    /// Kill a process group with a signal.
    #[sig("(pgid, signal, /)")]
    fn killpg(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (group, signal) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        nothing(cx, kill_group(group, signal).map(|()| 0))
    }

    /// Return list of supplemental group IDs for the process.
    #[sig("()")]
    fn getgroups(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let groups = or_os_error(cx, spawn::groups(), None)?;
        let list = cx.new_list()?;
        for group in groups {
            let group = cx.new_int(group.into())?;
            cx.list_push(&list, group)?;
        }
        Ok(list)
    }

    /// Set the current process's user id.
    #[sig("(uid, /)")]
    fn setuid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let user = identity(cx, args.get(0))?;
        nothing(cx, plain::set_user(user))
    }

    /// Set the current process's effective user id.
    #[sig("(euid, /)")]
    fn seteuid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let user = identity(cx, args.get(0))?;
        nothing(cx, plain::set_effective_user(user))
    }

    /// Set the current process's group id.
    #[sig("(gid, /)")]
    fn setgid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let group = identity(cx, args.get(0))?;
        nothing(cx, plain::set_group_id(group))
    }

    /// Set the current process's effective group id.
    #[sig("(egid, /)")]
    fn setegid(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let group = identity(cx, args.get(0))?;
        nothing(cx, plain::set_effective_group_id(group))
    }

    /// Add increment to the priority of process and return the new priority.
    #[sig("(increment, /)")]
    fn nice(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let increment = c_int(cx, args.get(0))?;
        let changed = plain::priority(0, 0).and_then(|now| plain::set_priority(0, 0, now.saturating_add(increment)));
        number(cx, changed.and_then(|()| plain::priority(0, 0)))
    }

    /// Return program scheduling priority.
    #[sig("(which, who)")]
    fn getpriority(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (which, who) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        number(cx, plain::priority(which, who as u32))
    }

    /// Set program scheduling priority.
    #[sig("(which, who, priority)")]
    fn setpriority(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (which, who, priority) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?, c_int(cx, args.get(2))?);
        nothing(cx, plain::set_priority(which, who as u32, priority).map(|()| 0))
    }

    /// Voluntarily relinquish the CPU.
    #[sig("()")]
    fn sched_yield(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let done = blocking(cx, plain::yield_processor);
        nothing(cx, done)
    }

    /// Abort the interpreter immediately.
    ///
    /// This function 'dumps core' or otherwise fails in the hardest way possible
    /// on the hosting operating system.  This function never returns.
    #[sig("()")]
    fn abort(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        lissom_host::raw::signals::die_of(6);
        Err(cx.error(ShapeId::SYSTEM_ERROR, "abort() called from Python code didn't abort!"))
    }

    /// Exit to the system with specified status, without normal exit processing.
    #[sig("(status)")]
    fn _exit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let status = c_int(cx, args.get(0))?;
        spawn::leave(status)
    }
}

/// The arguments of a program, with the words of `exec`.
fn arguments_of_exec(cx: &mut Context, value: &Value, function: &str) -> PyResult<Texts> {
    if cx.as_tuple(value).is_none() && cx.list_cell(value).is_none() {
        let what = if function == "execv" { "execv() arg 2 must be a tuple or list" } else { "execve: argv must be a tuple or list" };
        return Err(cx.type_error(what));
    }
    let items = texts(cx, value, function)?;
    let (name, first) = if function == "execv" { ("execv() arg 2", "execv() arg 2 first element") } else { ("execve: argv", "execve: argv first element") };
    if items.is_empty() {
        return Err(cx.value_error(&format!("{name} must not be empty")));
    }
    if items[0].is_empty() {
        return Err(cx.value_error(&format!("{first} cannot be empty")));
    }
    Texts::new(&items).map_err(|errno| os_error(cx, errno, None))
}
