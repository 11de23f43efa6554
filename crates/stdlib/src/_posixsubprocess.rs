//! `_posixsubprocess`: a child that becomes a program, for `subprocess`.

use lissom_host::raw::spawn::{self, Plan, Texts};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

use crate::errors::{c_int, os_error, path_bytes};
use crate::posix::processes::{after_fork, before_fork, texts};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_posixsubprocess", Some("A POSIX helper for the subprocess module."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// The descriptors to keep: a tuple of numbers that ascend.
fn kept(cx: &mut Context, value: &Value) -> PyResult<Vec<i32>> {
    let mut numbers: Vec<i32> = Vec::new();
    let items = value.as_tuple().map(<[Value]>::to_vec).unwrap_or_default();
    for item in items {
        match cx.as_int(&item).and_then(|number| number.to_i64()).and_then(|number| i32::try_from(number).ok()) {
            Some(number) if number >= 0 && numbers.last().is_none_or(|last| *last < number) => numbers.push(number),
            _ => return Err(cx.value_error("bad value(s) in fds_to_keep")),
        }
    }
    Ok(numbers)
}

/// A user or group, if there is one.
fn identity(cx: &mut Context, value: &Value, wrong: &str) -> PyResult<Option<u32>> {
    if value.is_none() {
        return Ok(None);
    }
    match cx.index_i64(value).map(u32::try_from) {
        Ok(Ok(number)) => Ok(Some(number)),
        Ok(Err(_)) => Err(cx.value_error(wrong)),
        Err(raised) => Err(raised),
    }
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Spawn a fresh new child process.
    ///
    /// Fork a child process, close parent file descriptors as appropriate in the
    /// child and duplicate the few that are needed before calling exec() in the
    /// child process.
    ///
    /// If close_fds is True, close file descriptors 3 and higher, except those listed
    /// in the sorted tuple pass_fds.
    ///
    /// The preexec_fn, if supplied, will be called immediately before closing file
    /// descriptors and exec.
    ///
    /// WARNING: preexec_fn is NOT SAFE if your application uses threads.
    ///          It may trigger infrequent, difficult to debug deadlocks.
    ///
    /// If an error occurs in the child process before the exec, it is
    /// serialized and written to the errpipe_write fd per subprocess.py.
    ///
    /// Returns: the child process's PID.
    ///
    /// Raises: Only on an error in the parent process.
    #[sig("(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, /, *rest)")]
    fn fork_exec(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [group_of_processes, group, groups, user, mask, preexec] = args.rest else {
            let count = 16 + args.rest.len();
            return Err(cx.type_error(&format!("fork_exec expected 22 arguments, got {count}")));
        };
        let close_others = cx.truth(args.get(2))?;
        if args.get(3).as_tuple().is_none() {
            let found = cx.type_name(args.get(3));
            return Err(cx.type_error(&format!("fork_exec() argument 4 must be tuple, not {found}")));
        }
        let descriptor = |cx: &mut Context, index: usize| c_int(cx, args.get(index));
        let (input, output) = ((descriptor(cx, 6)?, descriptor(cx, 7)?), (descriptor(cx, 8)?, descriptor(cx, 9)?));
        let (error, report) = ((descriptor(cx, 10)?, descriptor(cx, 11)?), (descriptor(cx, 12)?, descriptor(cx, 13)?));
        if close_others && report.1 < 3 {
            return Err(cx.value_error("errpipe_write must be >= 3"));
        }
        let kept = kept(cx, args.get(3))?;
        let mut paths = Vec::new();
        for path in texts(cx, args.get(1), "fork_exec")? {
            paths.push(spawn::text(&path).map_err(|errno| os_error(cx, errno, None))?);
        }
        let arguments = if args.get(0).is_none() { Vec::new() } else { texts(cx, args.get(0), "fork_exec")? };
        let arguments = Texts::new(&arguments).map_err(|errno| os_error(cx, errno, None))?;
        let environment = if args.get(5).is_none() {
            crate::posix::processes::own_environment(cx)?
        } else {
            let variables = texts(cx, args.get(5), "fork_exec")?;
            Some(Texts::new(&variables).map_err(|errno| os_error(cx, errno, None))?)
        };
        let folder = if args.get(4).is_none() {
            None
        } else {
            let folder = path_bytes(cx, args.get(4), "fork_exec", "string, bytes or os.PathLike")?;
            Some(spawn::text(&folder).map_err(|errno| os_error(cx, errno, None))?)
        };
        let further = if groups.is_none() {
            None
        } else {
            if cx.list_cell(groups).is_none() && groups.as_tuple().is_none() {
                return Err(cx.type_error("setgroups argument must be a sequence"));
            }
            let mut numbers = Vec::new();
            for group in cx.collect(groups)? {
                if cx.as_int(&group).is_none() {
                    return Err(cx.type_error("groups must be integers"));
                }
                numbers.extend(identity(cx, &group, "invalid group id")?);
            }
            Some(numbers)
        };
        let plan = Plan {
            paths,
            arguments,
            environment,
            folder,
            close_others,
            kept,
            input,
            output,
            error,
            report,
            restore_signals: cx.truth(args.get(14))?,
            new_session: cx.truth(args.get(15))?,
            group_of_processes: c_int(cx, group_of_processes)?,
            group: identity(cx, group, "invalid group id")?,
            groups: further,
            user: identity(cx, user, "invalid user id")?,
            mask: c_int(cx, mask)?,
        };
        if preexec.is_none() {
            return spawn::spawn(&plan, None).map(Value::int32).map_err(|errno| os_error(cx, errno, None));
        }
        before_fork(cx);
        let made = spawn::spawn(&plan, Some(&mut || {
            after_fork(cx, true);
            cx.call(preexec, &[]).is_ok()
        }));
        after_fork(cx, false);
        made.map(Value::int32).map_err(|errno| os_error(cx, errno, None))
    }
}
