//! Files by their names.

use lissom_host::scan::Scan;
use lissom_host::{Errno, descriptors, folder as host};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

use super::path::{Takes, Target, check_number, flag, folder, like, name, named, named_both, target};
use super::{results, scan};
use crate::errors::c_int;

/// Permissions of what is made.
fn mode(cx: &mut Context, args: &Args, index: usize, default: u32) -> PyResult<u32> {
    args.opt(index).map_or(Ok(default), |mode| c_int(cx, mode).map(|mode| mode as u32))
}

/// The number of a user or a group; -1 leaves it as it is.
fn identity(cx: &mut Context, value: &Value, what: &str) -> PyResult<u32> {
    if !cx.is_index(value) {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("{what} should be integer, not {found}")));
    }
    let number = cx.index(value)?;
    match cx.as_int(&number).and_then(|number| number.to_i64()) {
        Some(-1) => Ok(u32::MAX),
        Some(number) if number < 0 => Err(cx.overflow_error(&format!("{what} is less than minimum"))),
        Some(number) => match u32::try_from(number) {
            Ok(number) => Ok(number),
            Err(_) => Err(cx.overflow_error(&format!("{what} is greater than maximum"))),
        },
        None => {
            let less = cx.as_int(&number).is_some_and(|number| number.is_negative());
            Err(cx.overflow_error(&format!("{what} is {} than {}", if less { "less" } else { "greater" }, if less { "minimum" } else { "maximum" })))
        }
    }
}

/// A time as seconds and nanoseconds, rounded down.
fn time(cx: &mut Context, value: &Value) -> PyResult<host::Time> {
    if cx.is_index(value) {
        return Ok((cx.index_i64(value)?, 0));
    }
    let seconds = cx.to_float(value)?;
    if seconds.is_nan() {
        return Err(cx.value_error("Invalid value NaN (not a number)"));
    }
    let whole = seconds.floor();
    if whole.abs() >= 9.2e18 {
        return Err(cx.overflow_error("timestamp out of range for platform time_t"));
    }
    let mut part = ((seconds - whole) * 1e9).floor() as i64;
    let mut whole = whole as i64;
    if part >= 1_000_000_000 {
        (whole, part) = (whole + 1, part - 1_000_000_000);
    }
    Ok((whole, part))
}

/// A time in nanoseconds as seconds and nanoseconds.
fn nanoseconds(cx: &mut Context, value: &Value) -> PyResult<host::Time> {
    let billion = cx.new_int(1_000_000_000)?;
    let pair = cx.divmod(value, &billion)?;
    let items = cx.as_tuple(&pair).map(<[Value]>::to_vec);
    let Some([whole, part]) = items.as_deref() else {
        let (found, result) = (cx.type_name(value), cx.type_name(&pair));
        return Err(cx.type_error(&format!("{found}.__divmod__() must return a 2-tuple, not {result}")));
    };
    Ok((cx.index_i64(whole)?, cx.index_i64(part)?))
}

/// `stat` and `lstat`.
fn look(cx: &mut Context, args: &Args, takes: Takes, folder: Option<i32>, follow: bool) -> PyResult<Value> {
    let found = match target(cx, args, 0, takes)? {
        Target::Number(number) => {
            check_number(cx, args, folder, follow)?;
            descriptors::stat(number)
        }
        Target::Name(name) => host::stat_at(folder, &name, follow),
    };
    let found = named(cx, found, args.opt(0))?;
    results::stat(cx, found)
}

/// The functions.
pub struct Functions;

#[methods]
impl Functions {
    /// Perform a stat system call on the given path.
    #[sig("(path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (folder, follow) = (folder(cx, args, 1)?, flag(cx, args, 2, true)?);
        look(cx, args, Takes::Number, folder, follow)
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    #[sig("(path, *, dir_fd=None)")]
    fn lstat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let folder = folder(cx, args, 1)?;
        look(cx, args, Takes::Name, folder, false)
    }

    /// Open a file for low level IO.  Returns a file descriptor (integer).
    #[sig("(path, flags, mode=0o777, *, dir_fd=None)")]
    fn open(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = name(cx, args, 0)?;
        let flags = c_int(cx, args.get(1))?;
        let (mode, folder) = (mode(cx, args, 2, 0o777)?, folder(cx, args, 3)?);
        loop {
            let opened = match folder {
                Some(folder) => descriptors::open_at(folder, &path, flags, mode),
                None => descriptors::open(&path, flags, mode),
            };
            match opened {
                Err(Errno::INTR) => cx.poll()?,
                opened => return named(cx, opened, args.opt(0)).map(Value::int32),
            }
        }
    }

    /// Return a list containing the names of the files in the directory.
    #[sig("(path=None)")]
    fn listdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let opened = match target(cx, args, 0, Takes::Nothing)? {
            Target::Number(number) => Scan::of_descriptor(number),
            Target::Name(name) => Scan::open(&name),
        };
        let mut scan = named(cx, opened, args.opt(0))?;
        let list = cx.new_list()?;
        loop {
            let entry = scan.next();
            let Some(entry) = named(cx, entry, args.opt(0))? else { return Ok(list) };
            let entry = like(cx, args.opt(0), &entry.name)?;
            cx.list_push(&list, entry)?;
        }
    }

    /// Return an iterator of DirEntry objects for given path.
    #[sig("(path=None)")]
    fn scandir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        scan::scandir(cx, args)
    }

    /// Create a directory.
    #[sig("(path, mode=0o777, *, dir_fd=None)")]
    fn mkdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = name(cx, args, 0)?;
        let (mode, folder) = (mode(cx, args, 1, 0o777)?, folder(cx, args, 2)?);
        named(cx, host::make(folder, &path, mode), args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Remove a directory.
    #[sig("(path, *, dir_fd=None)")]
    fn rmdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (path, folder) = (name(cx, args, 0)?, folder(cx, args, 1)?);
        named(cx, host::remove(folder, &path), args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Remove a file (same as remove()).
    #[sig("(path, *, dir_fd=None)")]
    fn unlink(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (path, folder) = (name(cx, args, 0)?, folder(cx, args, 1)?);
        named(cx, host::unlink(folder, &path), args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Remove a file (same as unlink()).
    #[sig("(path, *, dir_fd=None)")]
    fn remove(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Functions::unlink(cx, args)
    }

    /// Rename a file or directory.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn rename(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (from, to) = (name(cx, args, 0)?, name(cx, args, 1)?);
        let (from_folder, to_folder) = (folder(cx, args, 2)?, folder(cx, args, 3)?);
        named_both(cx, host::rename(from_folder, &from, to_folder, &to), args.get(0), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Rename a file or directory, overwriting the destination.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Functions::rename(cx, args)
    }

    /// Create a symbolic link pointing to src named dst.
    #[sig("(src, dst, target_is_directory=False, *, dir_fd=None)")]
    fn symlink(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (to, path, folder) = (name(cx, args, 0)?, name(cx, args, 1)?, folder(cx, args, 3)?);
        named_both(cx, host::symlink(&to, folder, &path), args.get(0), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Create a hard link to a file.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)")]
    fn link(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (to, path) = (name(cx, args, 0)?, name(cx, args, 1)?);
        let (to_folder, folder) = (folder(cx, args, 2)?, folder(cx, args, 3)?);
        let follow = flag(cx, args, 4, true)?;
        named_both(cx, host::link(to_folder, &to, folder, &path, follow), args.get(0), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Return a string representing the path to which the symbolic link points.
    #[sig("(path, *, dir_fd=None)")]
    fn readlink(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (path, folder) = (name(cx, args, 0)?, folder(cx, args, 1)?);
        let found = named(cx, host::read_link(folder, &path), args.opt(0))?;
        like(cx, args.opt(0), &found)
    }

    /// Use the real uid/gid to test for access to a path.
    #[sig("(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)")]
    fn access(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = name(cx, args, 0)?;
        let (mode, folder) = (mode(cx, args, 1, 0)?, folder(cx, args, 2)?);
        let (effective, follow) = (flag(cx, args, 3, false)?, flag(cx, args, 4, true)?);
        Ok(Value::bool(host::access(folder, &path, mode, effective, follow)))
    }

    /// Change the access permissions of a file.
    #[sig("(path, mode, *, dir_fd=None, follow_symlinks=True)")]
    fn chmod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = target(cx, args, 0, Takes::Number)?;
        let (mode, folder, follow) = (mode(cx, args, 1, 0)?, folder(cx, args, 2)?, flag(cx, args, 3, true)?);
        let result = match place {
            Target::Number(number) => {
                check_number(cx, args, folder, follow)?;
                host::chmod_open(number, mode)
            }
            Target::Name(name) => host::chmod(folder, &name, mode, follow),
        };
        if !follow && result == Err(Errno(95)) {
            // The system has no permissions for links.
            return match folder {
                Some(_) => Err(cx.value_error("chmod: cannot use dir_fd and follow_symlinks together")),
                None => Err(cx.not_implemented("chmod: follow_symlinks unavailable on this platform")),
            };
        }
        named(cx, result, args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    #[sig("(path, uid, gid, *, dir_fd=None, follow_symlinks=True)")]
    fn chown(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = target(cx, args, 0, Takes::Number)?;
        let (user, group) = (identity(cx, args.get(1), "uid")?, identity(cx, args.get(2), "gid")?);
        let (folder, follow) = (folder(cx, args, 3)?, flag(cx, args, 4, true)?);
        let result = match place {
            Target::Number(number) => {
                check_number(cx, args, folder, follow)?;
                host::chown_open(number, user, group)
            }
            Target::Name(name) => host::chown(folder, &name, user, group, follow),
        };
        named(cx, result, args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    #[sig("(path, uid, gid)")]
    fn lchown(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = name(cx, args, 0)?;
        let (user, group) = (identity(cx, args.get(1), "uid")?, identity(cx, args.get(2), "gid")?);
        named(cx, host::chown(None, &path, user, group, false), args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Set the access and modified time of path.
    #[sig("(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)")]
    fn utime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = target(cx, args, 0, Takes::Number)?;
        let mut times = None;
        if args.some(1).is_some() && args.opt(2).is_some() {
            return Err(cx.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        if let Some(pair) = args.some(1) {
            let items = cx.as_tuple(pair).map(<[Value]>::to_vec);
            let Some([accessed, modified]) = items.as_deref() else { return Err(cx.type_error("utime: 'times' must be either a tuple of two ints or None")) };
            times = Some((time(cx, accessed)?, time(cx, modified)?));
        } else if let Some(pair) = args.opt(2) {
            let items = cx.as_tuple(pair).map(<[Value]>::to_vec);
            let Some([accessed, modified]) = items.as_deref() else { return Err(cx.type_error("utime: 'ns' must be a tuple of two ints")) };
            times = Some((nanoseconds(cx, accessed)?, nanoseconds(cx, modified)?));
        }
        let (folder, follow) = (folder(cx, args, 3)?, flag(cx, args, 4, true)?);
        let result = match place {
            Target::Number(number) => {
                check_number(cx, args, folder, follow)?;
                host::set_times_open(number, times)
            }
            Target::Name(name) => host::set_times(folder, &name, times, follow),
        };
        named(cx, result, args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Truncate a file, specified by path, to a specific length.
    #[sig("(path, length)")]
    fn truncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = target(cx, args, 0, Takes::Number)?;
        let length = cx.index_i64(args.get(1))?;
        let result = match place {
            Target::Number(number) => descriptors::truncate(number, length),
            Target::Name(name) => host::truncate(&name, length),
        };
        named(cx, result, args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Create a "fifo" (a POSIX named pipe).
    #[sig("(path, mode=0o666, *, dir_fd=None)")]
    fn mkfifo(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = name(cx, args, 0)?;
        let (mode, folder) = (mode(cx, args, 1, 0o666)?, folder(cx, args, 2)?);
        named(cx, host::make_pipe(folder, &path, mode), args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Create a node in the file system.
    #[sig("(path, mode=0o600, device=0, *, dir_fd=None)")]
    fn mknod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let path = name(cx, args, 0)?;
        let device = args.opt(2).map_or(Ok(0), |device| cx.index_i64(device))?;
        let (mode, folder) = (mode(cx, args, 1, 0o600)?, folder(cx, args, 3)?);
        named(cx, host::make_node(folder, &path, mode, device as u64), args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Change the current working directory to the specified path.
    #[sig("(path)")]
    fn chdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let result = match target(cx, args, 0, Takes::Number)? {
            Target::Number(number) => host::change_to(number),
            Target::Name(name) => host::change(&name),
        };
        named(cx, result, args.opt(0))?;
        Ok(Value::NONE)
    }

    /// Return a unicode string representing the current working directory.
    #[sig("()")]
    fn getcwd(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let path = named(cx, host::current(), None)?;
        crate::errors::system_str(cx, &path)
    }

    /// Return a bytes string representing the current working directory.
    #[sig("()")]
    fn getcwdb(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let path = named(cx, host::current(), None)?;
        cx.new_bytes(&path)
    }

    /// Perform a statvfs system call on the given path.
    #[sig("(path)")]
    fn statvfs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = match target(cx, args, 0, Takes::Number)? {
            Target::Number(number) => host::file_system(Err(number)),
            Target::Name(name) => host::file_system(Ok(&name)),
        };
        let found = named(cx, found, args.opt(0))?;
        results::file_system(cx, found)
    }

    /// Return the configuration limit name for the file or directory path.
    #[sig("(path, name)")]
    fn pathconf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let place = target(cx, args, 0, Takes::Number)?;
        let limit = super::limits::number(cx, super::limits::PATH, args.get(1))?;
        let found = match place {
            Target::Number(number) => lissom_host::raw::config::file_limit(number, limit),
            Target::Name(name) => lissom_host::raw::config::path_limit(&name, limit),
        };
        let found = named(cx, found, args.opt(0))?;
        cx.new_int(found.unwrap_or(-1))
    }

    /// Return the file system path representation of the object.
    #[sig("(path)")]
    fn fspath(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::errors::fspath_only(cx, args.get(0))
    }
}

