//! Open files by their descriptors.

use lissom_host::raw::config;
use lissom_host::{Errno, SysResult, descriptors, folder};
use lissom_macros::methods;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, Value};

use lissom_vm::thread;

use super::path::{flag, named, nothing};
use super::results;
use crate::errors::{c_int, os_error};
use crate::select::{IN, wait_ready};

/// A call that may wait: made again after a signal.
fn again<T>(cx: &mut Context, mut call: impl FnMut(&mut Context) -> PyResult<SysResult<T>>) -> PyResult<T> {
    loop {
        match call(cx)? {
            Ok(result) => return Ok(result),
            Err(Errno::INTR) => cx.poll()?,
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
}

/// Writes the bytes of an object; a copy of them, if other threads run meanwhile.
fn write(cx: &mut Context, number: i32, object: &Value) -> PyResult<SysResult<usize>> {
    if !thread::are_several(cx) {
        return cx.with_buffer(object, |bytes| descriptors::write(number, bytes));
    }
    let length = cx.with_buffer(object, <[u8]>::len)?;
    cx.check_size(length)?;
    let copy = cx.with_buffer(object, <[u8]>::to_vec)?;
    Ok(thread::blocking(cx, || descriptors::write(number, &copy)))
}

/// Bytes that a call puts into a buffer.
fn read_bytes(cx: &mut Context, length: &Value, read: impl Fn(&mut [u8]) -> SysResult<usize>) -> PyResult<Value> {
    let Ok(length) = usize::try_from(cx.index_i64(length)?) else { return Err(os_error(cx, Errno::INVAL, None)) };
    let mut out = TextBuilder::new();
    out.push_repeated(cx, &[0], length.min(1 << 31))?;
    let count = again(cx, |cx| Ok(thread::blocking(cx, || read(out.as_bytes_mut()))))?;
    out.truncate(count);
    out.finish_bytes(cx)
}

/// Reads into buffers one after the other, or writes them.
fn each(cx: &mut Context, buffers: &Value, mut call: impl FnMut(&mut Context, &Value, i64) -> PyResult<Option<(usize, usize)>>) -> PyResult<Value> {
    if !cx.is_instance_of(buffers, lissom_objects::ShapeId::LIST) && cx.as_tuple(buffers).is_none() {
        let name = cx.intern("__getitem__")?;
        let class = cx.type_of(buffers);
        if cx.lookup_in_type(&class, &name).is_none() {
            return Err(cx.type_error("readv() arg 2 must be a sequence"));
        }
    }
    let mut total = 0;
    for buffer in cx.collect(buffers)? {
        match call(cx, &buffer, total)? {
            Some((done, wanted)) => {
                total += done as i64;
                if done < wanted {
                    break;
                }
            }
            None => break,
        }
    }
    cx.new_int(total)
}

fn offset_argument(cx: &mut Context, value: Option<&Value>) -> PyResult<Option<i64>> {
    value.map_or(Ok(None), |value| cx.index_i64(value).map(Some))
}

/// The functions.
pub struct Functions;

#[methods]
impl Functions {
    /// Perform a stat system call on the given file descriptor.
    #[sig("(fd)")]
    fn fstat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let stat = again(cx, |_| Ok(descriptors::stat(number)))?;
        results::stat(cx, stat)
    }

    /// Close a file descriptor.
    #[sig("(fd)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        nothing(cx, descriptors::close(number))
    }

    /// Closes all file descriptors in [fd_low, fd_high), ignoring errors.
    #[sig("(fd_low, fd_high, /)")]
    fn closerange(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (first, end) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        descriptors::close_range(first, end);
        Ok(Value::NONE)
    }

    /// Read from a file descriptor.  Returns a bytes object.
    #[sig("(fd, length, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        read_bytes(cx, args.get(1), |place| descriptors::read(number, place))
    }

    /// Read a number of bytes from a file descriptor starting at a particular offset.
    #[sig("(fd, length, offset, /)")]
    fn pread(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, offset) = (c_int(cx, args.get(0))?, cx.index_i64(args.get(2))?);
        read_bytes(cx, args.get(1), |place| descriptors::read_at(number, place, offset))
    }

    /// Read into a buffer object from a file descriptor.
    #[sig("(fd, buffer, /)")]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        wait_ready(cx, number, IN)?;
        let count = again(cx, |cx| cx.with_buffer_mut(args.get(1), |place| descriptors::read(number, place)))?;
        cx.new_int_usize(count)
    }

    /// Read from a file descriptor fd into an iterable of buffers.
    #[sig("(fd, buffers, /)")]
    fn readv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        each(cx, args.get(1), |cx, buffer, _| {
            let wanted = cx.with_buffer_mut(buffer, |place| place.len())?;
            wait_ready(cx, number, IN)?;
            let count = again(cx, |cx| cx.with_buffer_mut(buffer, |place| descriptors::read(number, place)))?;
            Ok(Some((count, wanted)))
        })
    }

    /// Reads from a file descriptor into a number of mutable bytes-like objects.
    #[sig("(fd, buffers, offset, flags=0, /)")]
    fn preadv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, offset) = (c_int(cx, args.get(0))?, cx.index_i64(args.get(2))?);
        each(cx, args.get(1), |cx, buffer, done| {
            let wanted = cx.with_buffer_mut(buffer, |place| place.len())?;
            let count = again(cx, |cx| cx.with_buffer_mut(buffer, |place| descriptors::read_at(number, place, offset + done)))?;
            Ok(Some((count, wanted)))
        })
    }

    /// Write a bytes object to a file descriptor.
    #[sig("(fd, data, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let count = again(cx, |cx| write(cx, number, args.get(1)))?;
        cx.new_int_usize(count)
    }

    /// Write bytes to a file descriptor starting at a particular offset.
    #[sig("(fd, buffer, offset, /)")]
    fn pwrite(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, offset) = (c_int(cx, args.get(0))?, cx.index_i64(args.get(2))?);
        let count = again(cx, |cx| cx.with_buffer(args.get(1), |bytes| descriptors::write_at(number, bytes, offset)))?;
        cx.new_int_usize(count)
    }

    /// Iterate over buffers, and write the contents of each to a file descriptor.
    #[sig("(fd, buffers, /)")]
    fn writev(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        each(cx, args.get(1), |cx, buffer, _| {
            let wanted = cx.with_buffer(buffer, <[u8]>::len)?;
            let count = again(cx, |cx| write(cx, number, buffer))?;
            Ok(Some((count, wanted)))
        })
    }

    /// Writes the contents of bytes-like objects to a file descriptor at a given offset.
    #[sig("(fd, buffers, offset, flags=0, /)")]
    fn pwritev(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, offset) = (c_int(cx, args.get(0))?, cx.index_i64(args.get(2))?);
        each(cx, args.get(1), |cx, buffer, done| {
            let wanted = cx.with_buffer(buffer, <[u8]>::len)?;
            let count = again(cx, |cx| cx.with_buffer(buffer, |bytes| descriptors::write_at(number, bytes, offset + done)))?;
            Ok(Some((count, wanted)))
        })
    }

    /// Set the position of a file descriptor.  Return the new position.
    #[sig("(fd, position, whence, /)")]
    fn lseek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let (position, whence) = (cx.index_i64(args.get(1))?, c_int(cx, args.get(2))?);
        let position = named(cx, descriptors::seek(number, position, i64::from(whence)), None)?;
        cx.new_int(position)
    }

    /// Truncate a file, specified by file descriptor, to a specific length.
    #[sig("(fd, length, /)")]
    fn ftruncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, length) = (c_int(cx, args.get(0))?, cx.index_i64(args.get(1))?);
        again(cx, |_| Ok(descriptors::truncate(number, length)))?;
        Ok(Value::NONE)
    }

    /// Return True if the fd is connected to a terminal.
    #[sig("(fd, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        Ok(Value::bool(descriptors::is_terminal(number)))
    }

    /// Return the name of the terminal device connected to 'fd'.
    #[sig("(fd, /)")]
    fn ttyname(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let name = named(cx, config::terminal_name(number), None)?;
        crate::errors::system_str(cx, &name)
    }

    /// Return the process group associated with the terminal specified by fd.
    #[sig("(fd, /)")]
    fn tcgetpgrp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        named(cx, config::foreground_group(number), None).map(Value::int32)
    }

    /// Set the process group associated with the terminal specified by fd.
    #[sig("(fd, pgid, /)")]
    fn tcsetpgrp(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, group) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        nothing(cx, config::set_foreground_group(number, group))
    }

    /// Open a pseudo-terminal.
    #[sig("()")]
    fn openpty(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        let (master, slave) = named(cx, config::terminal_pair(), None)?;
        cx.new_tuple(&[Value::int32(master), Value::int32(slave)])
    }

    /// Return a string describing the encoding of a terminal's file descriptor.
    #[sig("(fd)")]
    fn device_encoding(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        if descriptors::is_terminal(number) { cx.new_str("UTF-8") } else { Ok(Value::NONE) }
    }

    /// Return a duplicate of a file descriptor.
    #[sig("(fd, /)")]
    fn dup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        named(cx, descriptors::duplicate(number, 0), None).map(Value::int32)
    }

    /// Duplicate file descriptor.
    #[sig("(fd, fd2, inheritable=True)")]
    fn dup2(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (from, to) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        let inheritable = flag(cx, args, 2, true)?;
        if from < 0 || to < 0 {
            return Err(os_error(cx, Errno::BADF, None));
        }
        named(cx, descriptors::duplicate_to(from, to, inheritable), None)?;
        Ok(Value::int32(to))
    }

    /// Create a pipe.
    #[sig("()")]
    fn pipe(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        // O_CLOEXEC
        let (read, write) = named(cx, descriptors::pipe(0o2_000_000), None)?;
        cx.new_tuple(&[Value::int32(read), Value::int32(write)])
    }

    /// Create a pipe with flags set atomically.
    #[sig("(flags, /)")]
    fn pipe2(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let flags = c_int(cx, args.get(0))?;
        let (read, write) = named(cx, descriptors::pipe(flags), None)?;
        cx.new_tuple(&[Value::int32(read), Value::int32(write)])
    }

    /// Force write of fd to disk.
    #[sig("(fd)")]
    fn fsync(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = crate::select::descriptor(cx, args.get(0))?;
        again(cx, |_| Ok(descriptors::sync(number, false)))?;
        Ok(Value::NONE)
    }

    /// Force write of fd to disk without forcing update of metadata.
    #[sig("(fd)")]
    fn fdatasync(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = crate::select::descriptor(cx, args.get(0))?;
        again(cx, |_| Ok(descriptors::sync(number, true)))?;
        Ok(Value::NONE)
    }

    /// Force write of everything to disk.
    #[sig("()")]
    fn sync(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        config::sync_all();
        Ok(Value::NONE)
    }

    /// Change to the directory of the given file descriptor.
    #[sig("(fd)")]
    fn fchdir(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = crate::select::descriptor(cx, args.get(0))?;
        nothing(cx, folder::change_to(number))
    }

    /// Change the access permissions of the file given by file descriptor fd.
    #[sig("(fd, mode)")]
    fn fchmod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, mode) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        nothing(cx, folder::chmod_open(number, mode as u32))
    }

    /// Change the owner and group id of the file specified by file descriptor.
    #[sig("(fd, uid, gid)")]
    fn fchown(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let (user, group) = (cx.index_i64(args.get(1))? as u32, cx.index_i64(args.get(2))? as u32);
        nothing(cx, folder::chown_open(number, user, group))
    }

    /// Perform an fstatvfs system call on the given fd.
    #[sig("(fd, /)")]
    fn fstatvfs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let found = named(cx, folder::file_system(Err(number)), None)?;
        results::file_system(cx, found)
    }

    /// Return the configuration limit name for the file descriptor fd.
    #[sig("(fd, name, /)")]
    fn fpathconf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = crate::select::descriptor(cx, args.get(0))?;
        let limit = super::limits::number(cx, super::limits::PATH, args.get(1))?;
        let found = named(cx, config::file_limit(number, limit), None)?;
        cx.new_int(found.unwrap_or(-1))
    }

    /// Get the close-on-exe flag of the specified file descriptor.
    #[sig("(fd, /)")]
    fn get_inheritable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        named(cx, descriptors::is_inheritable(number), None).map(Value::bool)
    }

    /// Set the inheritable flag of the specified file descriptor.
    #[sig("(fd, inheritable, /)")]
    fn set_inheritable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let inheritable = c_int(cx, args.get(1))? != 0;
        nothing(cx, descriptors::set_inheritable(number, inheritable))
    }

    /// Get the blocking mode of the file descriptor.
    #[sig("(fd, /)")]
    fn get_blocking(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        named(cx, descriptors::is_blocking(number), None).map(Value::bool)
    }

    /// Set the blocking mode of the specified file descriptor.
    #[sig("(fd, blocking, /)")]
    fn set_blocking(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = c_int(cx, args.get(0))?;
        let blocking = flag(cx, args, 1, true)?;
        nothing(cx, descriptors::set_blocking(number, blocking))
    }

    /// Copy count bytes from file descriptor in_fd to file descriptor out_fd.
    #[sig("(out_fd, in_fd, offset, count)")]
    fn sendfile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (to, from) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        let offset = offset_argument(cx, args.some(2))?;
        let Ok(count) = usize::try_from(cx.index_i64(args.get(3))?) else { return Err(os_error(cx, Errno::INVAL, None)) };
        let count = again(cx, |cx| Ok(thread::blocking(cx, || descriptors::send(to, from, offset, count))))?;
        cx.new_int_usize(count)
    }

    /// Copy count bytes from one file descriptor to another.
    #[sig("(src, dst, count, offset_src=None, offset_dst=None)")]
    fn copy_file_range(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (from, to) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?);
        let Ok(count) = usize::try_from(cx.index_i64(args.get(2))?) else { return Err(cx.value_error("negative value for 'count' not allowed")) };
        let (from_offset, to_offset) = (offset_argument(cx, args.some(3))?, offset_argument(cx, args.some(4))?);
        let count = again(cx, |cx| Ok(thread::blocking(cx, || descriptors::copy_range(from, to, count, from_offset, to_offset))))?;
        cx.new_int_usize(count)
    }

    /// Ensure a file has allocated at least a particular number of bytes on disk.
    #[sig("(fd, offset, length, /)")]
    fn posix_fallocate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, offset, length) = (c_int(cx, args.get(0))?, cx.index_i64(args.get(1))?, cx.index_i64(args.get(2))?);
        again(cx, |_| Ok(descriptors::reserve(number, offset, length)))?;
        Ok(Value::NONE)
    }

    /// Apply, test or remove a POSIX lock on an open file descriptor.
    #[sig("(fd, command, length, /)")]
    fn lockf(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (number, command, length) = (c_int(cx, args.get(0))?, c_int(cx, args.get(1))?, cx.index_i64(args.get(2))?);
        again(cx, |_| Ok(descriptors::lock(number, command, length)))?;
        Ok(Value::NONE)
    }

    /// Create an anonymous file, in memory alone.
    #[sig("(name, flags=MFD_CLOEXEC)")]
    fn memfd_create(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = super::path::name(cx, args, 0)?;
        let flags = args.opt(1).map_or(Ok(1), |flags| c_int(cx, flags))?;
        named(cx, config::memory_file(&name, flags as u32), None).map(Value::int32)
    }

    /// Return the size of the terminal window as (columns, lines).
    ///
    /// The optional argument fd (default standard output) specifies
    /// which file descriptor should be queried.
    ///
    /// If the file descriptor is not connected to a terminal, an OSError
    /// is thrown.
    #[sig("(fd=<unrepresentable>, /)")]
    fn get_terminal_size(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = args.opt(0).map_or(Ok(1), |number| c_int(cx, number))?;
        let (columns, lines) = named(cx, descriptors::terminal_size(number), None)?;
        cx.new_struct(&results::TERMINAL_SIZE, &[Value::int32(i32::from(columns)), Value::int32(i32::from(lines))])
    }
}
