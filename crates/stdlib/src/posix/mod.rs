//! `posix`: the system's calls on files, folders and the process, below `os`.

pub mod processes;
pub mod results;
pub mod scan;

use lissom_host::scan::Scan;
use lissom_host::{Errno, clock, descriptors, environment, folder, process, random};
use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

use crate::errors::{c_int, or_os_error, os_error, path_bytes, system_str};

/// Constants on Linux.
const CONSTANTS: &[(&str, i32)] = &[
    ("F_OK", 0), ("R_OK", 4), ("W_OK", 2), ("X_OK", 1), ("O_RDONLY", 0), ("O_WRONLY", 1), ("O_RDWR", 2), ("O_CREAT", 0o100), ("O_EXCL", 0o200), ("O_NOCTTY", 0o400),
    ("O_TRUNC", 0o1000), ("O_APPEND", 0o2000), ("O_NONBLOCK", 0o4000), ("O_NDELAY", 0o4000), ("O_SYNC", 0o4010000), ("O_DSYNC", 0o10000), ("O_DIRECTORY", 0o200000),
    ("O_NOFOLLOW", 0o400000), ("O_CLOEXEC", 0o2000000), ("SEEK_DATA", 3), ("SEEK_HOLE", 4), ("NGROUPS_MAX", 65536), ("TMP_MAX", 238_328),
];

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("posix", Some("This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard."))?;
    for (name, number) in CONSTANTS.iter().chain(processes::CONSTANTS) {
        cx.module_set(&module, name, Value::int32(*number))?;
    }
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_functions(&module, processes::Functions::METHODS)?;
    for (name, spec) in results::NAMED {
        let class = cx.struct_type(spec)?;
        cx.module_set(&module, name, class)?;
    }
    cx.module_type(&module, &scan::ENTRY_SPEC)?;
    let error = cx.type_object(lissom_objects::ShapeId::OS_ERROR);
    cx.module_set(&module, "error", error)?;
    let variables = cx.new_dict()?;
    for (name, value) in environment::variables() {
        let (name, value) = (cx.new_bytes(&name)?, cx.new_bytes(&value)?);
        cx.dict_set(&variables, &name, value)?;
    }
    cx.module_set(&module, "environ", variables)?;
    let have = cx.new_list()?;
    for name in ["HAVE_LSTAT", "HAVE_FDOPENDIR_NOT"] {
        let name = cx.new_str(name)?;
        cx.list_push(&have, name)?;
    }
    cx.module_set(&module, "_have_functions", have)?;
    Ok(module)
}

const ACCEPTED: &str = "string, bytes or os.PathLike";
const ACCEPTED_OR_NUMBER_OR_NONE: &str = "string, bytes, os.PathLike, integer or None";

/// A path argument as bytes.
fn path(cx: &mut Context, args: &Args, index: usize) -> PyResult<Vec<u8>> {
    path_bytes(cx, args.get(index), args.native.name, ACCEPTED)
}

/// The result of a call on a path, whose error names it.
fn on_path<T>(cx: &mut Context, result: lissom_host::SysResult<T>, name: &Value) -> PyResult<T> {
    result.map_err(|errno| os_error(cx, errno, Some(name)))
}

/// Text or bytes, as the argument was.
fn like(cx: &mut Context, name: Option<&Value>, bytes: &[u8]) -> PyResult<Value> {
    if name.is_some_and(|name| cx.as_bytes(name).is_some()) { cx.new_bytes(bytes) } else { system_str(cx, bytes) }
}

/// An argument that is a descriptor's number, not a path.
fn descriptor(cx: &mut Context, value: &Value) -> PyResult<Option<i32>> {
    if cx.as_int(value).is_some() { c_int(cx, value).map(Some) } else { Ok(None) }
}

/// The functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Perform a stat system call on the given path.
    #[sig("(path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stat = if let Some(number) = descriptor(cx, args.get(0))? {
            let result = descriptors::stat(number);
            or_os_error(cx, result, None)?
        } else {
            let follow = match args.opt(2) {
                Some(follow) => cx.truth(follow)?,
                None => true,
            };
            let name = path_bytes(cx, args.get(0), "stat", "string, bytes, os.PathLike or integer")?;
            on_path(cx, folder::stat(&name, follow), args.get(0))?
        };
        results::stat(cx, stat)
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    #[sig("(path, *, dir_fd=None)")]
    fn lstat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        let stat = on_path(cx, folder::stat(&name, false), args.get(0))?;
        results::stat(cx, stat)
    }

    /// Perform a stat system call on the given file descriptor.
    #[sig("(fd)")]
    fn fstat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let result = descriptors::stat(number);
        let stat = or_os_error(cx, result, None)?;
        results::stat(cx, stat)
    }

    /// Open a file for low level IO.  Returns a file descriptor (integer).
    #[sig("(path, flags, mode=0o777, *, dir_fd=None)")]
    fn open(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        let flags = c_int(cx, args.get(1))?;
        let mode = match args.opt(2) {
            Some(mode) => c_int(cx, mode)?,
            None => 0o777,
        };
        let result = descriptors::open(&name, flags, mode as u32);
        on_path(cx, result, args.get(0)).map(Value::int32)
    }

    /// Close a file descriptor.
    #[sig("(fd)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let result = descriptors::close(number);
        or_os_error(cx, result, None)?;
        Ok(Value::NONE)
    }

    /// Read from a file descriptor.  Returns a bytes object.
    #[sig("(fd, length, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let Ok(length) = usize::try_from(cx.index_i64(args.get(1))?) else { return Err(os_error(cx, Errno::INVAL, None)) };
        cx.check_size(length)?;
        let mut buffer = vec![0u8; length];
        loop {
            match descriptors::read(number, &mut buffer) {
                Ok(count) => return cx.new_bytes(buffer.get(..count).unwrap_or_default()),
                Err(Errno::INTR) => cx.poll()?,
                Err(errno) => return Err(os_error(cx, errno, None)),
            }
        }
    }

    /// Read into a buffer object from a file descriptor; gives the number of bytes read.
    #[sig("(fd, buffer, /)")]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let length = cx.with_buffer(args.get(1), <[u8]>::len)?;
        let mut bytes = vec![0u8; length];
        let count = loop {
            match descriptors::read(number, &mut bytes) {
                Ok(count) => break count,
                Err(Errno::INTR) => cx.poll()?,
                Err(errno) => return Err(os_error(cx, errno, None)),
            }
        };
        cx.with_buffer_mut(args.get(1), |buffer| {
            for (place, byte) in buffer.iter_mut().zip(bytes.iter().take(count)) {
                *place = *byte;
            }
        })?;
        cx.new_int_usize(count)
    }

    /// Write a bytes object to a file descriptor.
    #[sig("(fd, data, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let bytes = cx.bytes_from_buffer(args.get(1))?;
        loop {
            match descriptors::write(number, bytes.bytes_slice()) {
                Ok(count) => return cx.new_int_usize(count),
                Err(Errno::INTR) => cx.poll()?,
                Err(errno) => return Err(os_error(cx, errno, None)),
            }
        }
    }

    /// Set the position of a file descriptor.  Return the new position.
    #[sig("(fd, position, whence, /)")]
    fn lseek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let (position, whence) = (cx.index_i64(args.get(1))?, cx.index_i64(args.get(2))?);
        let result = descriptors::seek(number, position, whence);
        let position = or_os_error(cx, result, None)?;
        cx.new_int(position)
    }

    /// Truncate a file, specified by file descriptor, to a specific length.
    #[sig("(fd, length, /)")]
    fn ftruncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let length = cx.index_i64(args.get(1))?;
        let result = descriptors::truncate(number, length);
        or_os_error(cx, result, None)?;
        Ok(Value::NONE)
    }

    /// Return True if the fd is connected to a terminal.
    #[sig("(fd, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        Ok(Value::bool(descriptors::is_terminal(number)))
    }

    /// Return a duplicate of a file descriptor.
    #[sig("(fd, /)")]
    fn dup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let result = descriptors::duplicate(number, 0);
        or_os_error(cx, result, None).map(Value::int32)
    }

    /// Duplicate file descriptor.
    #[sig("(fd, fd2, inheritable=True)")]
    fn dup2(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (from, to) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        let inheritable = args.opt(2).map_or(Ok(true), |flag| cx.truth(flag))?;
        let result = descriptors::duplicate_to(from, to, inheritable);
        or_os_error(cx, result, None)?;
        Ok(Value::int32(to))
    }

    /// Create a pipe.
    #[sig("()")]
    fn pipe(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let result = descriptors::pipe(0o2000000);
        let (read, write) = or_os_error(cx, result, None)?;
        cx.new_tuple(&[Value::int32(read), Value::int32(write)])
    }

    /// Force write of fd to disk.
    #[sig("(fd)")]
    fn fsync(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let result = descriptors::sync(number, false);
        or_os_error(cx, result, None)?;
        Ok(Value::NONE)
    }

    /// Return the size of the terminal window as (columns, lines).
    #[sig("(fd=1, /)")]
    fn get_terminal_size(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = match args.opt(0) {
            Some(number) => c_int(cx, number)?,
            None => 1,
        };
        let (columns, lines) = or_os_error(cx, descriptors::terminal_size(number), None)?;
        cx.new_struct(&results::TERMINAL_SIZE, &[Value::int32(i32::from(columns)), Value::int32(i32::from(lines))])
    }

    /// Return a list containing the names of the files in the directory.
    #[sig("(path=None)")]
    fn listdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let scan = match args.some(0) {
            Some(number) if cx.as_int(number).is_some() => Scan::of_descriptor(c_int(cx, number)?),
            Some(_) => Scan::open(&path(cx, args, 0)?),
            None => Scan::open(b"."),
        };
        let mut scan = on_path(cx, scan, args.some(0).unwrap_or(&Value::NONE))?;
        let list = cx.new_list()?;
        loop {
            let entry = match scan.next() {
                Ok(Some(entry)) => entry,
                Ok(None) => return Ok(list),
                Err(errno) => return Err(os_error(cx, errno, args.some(0))),
            };
            let name = like(cx, args.some(0), &entry.name)?;
            cx.list_push(&list, name)?;
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
        let name = path(cx, args, 0)?;
        let mode = match args.opt(1) {
            Some(mode) => c_int(cx, mode)?,
            None => 0o777,
        };
        on_path(cx, folder::make(&name, mode as u32), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Remove a directory.
    #[sig("(path, *, dir_fd=None)")]
    fn rmdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        on_path(cx, folder::remove(&name), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Remove a file (same as remove()).
    #[sig("(path, *, dir_fd=None)")]
    fn unlink(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        on_path(cx, folder::unlink(&name), args.get(0))?;
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
        let (from, to) = (path(cx, args, 0)?, path(cx, args, 1)?);
        on_path(cx, folder::rename(&from, &to), args.get(0))?;
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
        let (target, name) = (path(cx, args, 0)?, path(cx, args, 1)?);
        on_path(cx, folder::symlink(&target, &name), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Create a hard link to a file.
    #[sig("(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)")]
    fn link(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (target, name) = (path(cx, args, 0)?, path(cx, args, 1)?);
        on_path(cx, folder::link(&target, &name), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Return a string representing the path to which the symbolic link points.
    #[sig("(path, *, dir_fd=None)")]
    fn readlink(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        let target = on_path(cx, folder::read_link(&name), args.get(0))?;
        like(cx, Some(args.get(0)), &target)
    }

    /// Use the real uid/gid to test for access to a path.
    #[sig("(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)")]
    fn access(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        let mode = c_int(cx, args.get(1))?;
        Ok(Value::bool(folder::access(&name, mode as u32)))
    }

    /// Change the access permissions of a file.
    #[sig("(path, mode, *, dir_fd=None, follow_symlinks=True)")]
    fn chmod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        let mode = c_int(cx, args.get(1))?;
        on_path(cx, folder::chmod(&name, mode as u32), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Set the access and modified time of path.
    #[sig("(path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)")]
    fn utime(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        let mut times = None;
        if let Some(pair) = args.some(1) {
            let Some([accessed, modified]) = cx.as_tuple(pair) else { return Err(cx.type_error("utime: 'times' must be either a tuple of two ints or None")) };
            let (accessed, modified) = (cx.to_float(accessed)?, cx.to_float(modified)?);
            times = Some(((accessed * 1e9) as i64, (modified * 1e9) as i64));
        } else if let Some(pair) = args.some(2) {
            let Some([accessed, modified]) = cx.as_tuple(pair) else { return Err(cx.type_error("utime: 'ns' must be a tuple of two ints")) };
            times = Some((cx.index_i64(accessed)?, cx.index_i64(modified)?));
        }
        on_path(cx, folder::set_times(&name, times), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Return a unicode string representing the current working directory.
    #[sig("()")]
    fn getcwd(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let name = or_os_error(cx, folder::current(), None)?;
        system_str(cx, &name)
    }

    /// Return a bytes string representing the current working directory.
    #[sig("()")]
    fn getcwdb(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let name = or_os_error(cx, folder::current(), None)?;
        cx.new_bytes(&name)
    }

    /// Change the current working directory to the specified path.
    #[sig("(path)")]
    fn chdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = path(cx, args, 0)?;
        on_path(cx, folder::change(&name), args.get(0))?;
        Ok(Value::NONE)
    }

    /// Return the file system path representation of the object.
    #[sig("(path)")]
    fn fspath(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::errors::fspath_only(cx, args.get(0))
    }

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

    /// Change or add an environment variable, for programs this one starts; there are none.
    #[sig("(name, value, /)")]
    fn putenv(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Delete an environment variable, for programs this one starts; there are none.
    #[sig("(name, /)")]
    fn unsetenv(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Get the close-on-exe flag of a file descriptor.
    #[sig("(fd, /)")]
    fn get_inheritable(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Set the inheritable flag of the specified file descriptor; nothing inherits one.
    #[sig("(fd, inheritable, /)")]
    fn set_inheritable(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }
}
