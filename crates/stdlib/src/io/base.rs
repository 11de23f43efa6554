//! `_IOBase`: what every stream has. Most of it calls other methods of the stream, which subclasses in Python may define.

use lissom_macros::methods;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::support::{attribute, closed, flag, interrupted, set_attribute, size, unsupported, unused};

/// `_io._IOBase`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io._IOBase",
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    doc: "The abstract base class for all I/O classes.\n\n\
          This class provides dummy implementations for many methods that\nderived classes can override selectively; the default implementations\n\
          represent a file that cannot be read, written or seeked.\n\n\
          Even though IOBase does not declare read, readinto, or write because\ntheir signatures will vary, implementations and clients should\n\
          consider those methods part of the interface. Also, implementations\nmay raise UnsupportedOperation when operations they do not support are\ncalled.\n\n\
          The basic type used for binary data read from or written to a file is\nbytes. Other bytes-like objects are accepted as method arguments too.\n\
          In some cases (such as readinto), a writable object is required. Text\nI/O classes work with str data.\n\n\
          Note that calling any method (except additional calls to close(),\nwhich are ignored) on a closed stream should raise a ValueError.\n\n\
          IOBase (and its subclasses) support the iterator protocol, meaning\nthat an IOBase object can be iterated over yielding the lines in a\nstream.\n\n\
          IOBase also supports the :keyword:`with` statement. In this example,\nfp is closed after the suite of the with statement is complete:\n\n\
          with open('spam.txt', 'r') as fp:\n    fp.write('Spam and eggs!')\n",
    methods: &[Base::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The attribute that says that the default `close()` ran.
const CLOSED: &str = "__IOBase_closed";

/// Raises `ValueError` if the stream says that it is closed.
///
/// # Errors
/// `ValueError`; what reading `closed` raises.
pub fn check_closed(cx: &mut Context, stream: &Value) -> PyResult {
    match attribute(cx, stream, "closed")? {
        Some(value) if cx.truth(&value)? => Err(closed(cx)),
        _ => Ok(()),
    }
}

/// The next line, by the stream's own `readline()`.
pub fn next(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    let line = cx.call_method(stream, "readline", &[])?;
    Ok(if cx.truth(&line)? { Some(line) } else { None })
}

/// What is read ahead of a line: as far as `peek()` shows its end, else one byte.
fn ahead(cx: &mut Context, stream: &Value, room: i64) -> PyResult<i64> {
    let peeked = loop {
        match cx.call_method(stream, "peek", &[Value::int32(1)]) {
            Ok(peeked) => break peeked,
            Err(raised) => interrupted(cx, raised)?,
        }
    };
    let Some(bytes) = cx.as_bytes(&peeked) else {
        let found = cx.type_name(&peeked);
        return Err(cx.error(ShapeId::OS_ERROR, &format!("peek() should have returned a bytes object, not '{found}'")));
    };
    if bytes.is_empty() {
        return Ok(1);
    }
    let bytes = match usize::try_from(room) {
        Ok(room) => bytes.get(..room).unwrap_or(bytes),
        Err(_) => bytes,
    };
    Ok(bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1) as i64)
}

fn readline(cx: &mut Context, stream: &Value, limit: i64) -> PyResult<Value> {
    let peeks = attribute(cx, stream, "peek")?.is_some();
    let mut line = TextBuilder::new();
    while limit < 0 || (line.len() as i64) < limit {
        let wanted = if peeks { ahead(cx, stream, limit - line.len() as i64)? } else { 1 };
        let wanted = cx.new_int(wanted)?;
        let piece = match cx.call_method(stream, "read", &[wanted]) {
            Ok(piece) => piece,
            Err(raised) => {
                interrupted(cx, raised)?;
                continue;
            }
        };
        let Some(bytes) = cx.as_bytes(&piece) else {
            let found = cx.type_name(&piece);
            return Err(cx.error(ShapeId::OS_ERROR, &format!("read() should have returned a bytes object, not '{found}'")));
        };
        if bytes.is_empty() {
            break;
        }
        line.push_bytes(cx, bytes)?;
        if bytes.ends_with(b"\n") {
            break;
        }
    }
    line.finish_bytes(cx)
}

/// The methods.
pub struct Base;

#[methods]
impl Base {
    /// Change the stream position to the given byte offset.
    #[sig("(self, offset, whence=os.SEEK_SET, /)", named)]
    fn seek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unused(cx, args.opt(1))?;
        unused(cx, args.opt(2))?;
        Err(unsupported(cx, "seek"))
    }

    /// Return current stream position.
    #[sig("(self, /)")]
    fn tell(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_method(args.this(), "seek", &[Value::int32(0), Value::int32(1)])
    }

    /// Truncate file to size bytes.
    ///
    /// File pointer is left unchanged. Size defaults to the current IO position
    /// as reported by tell(). Return the new size.
    #[sig("(self, size=None, /)", named)]
    fn truncate(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(unsupported(cx, "truncate"))
    }

    /// Flush write buffers, if applicable.
    ///
    /// This is not implemented for read-only and non-blocking streams.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if attribute(cx, args.this(), CLOSED)?.is_some() { Err(closed(cx)) } else { Ok(Value::NONE) }
    }

    /// Flush and close the IO object.
    ///
    /// This method has no effect if the file is already closed.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if attribute(cx, args.this(), CLOSED)?.is_some() {
            return Ok(Value::NONE);
        }
        let flushed = cx.call_method(args.this(), "flush", &[]).map(drop);
        super::support::both(cx, flushed, |cx| set_attribute(cx, args.this(), CLOSED, Value::TRUE))?;
        Ok(Value::NONE)
    }

    /// Called when the instance is about to be destroyed.
    #[sig("(self, /)")]
    fn __del__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // A stream whose state cannot be told is left alone.
        match attribute(cx, args.this(), "closed") {
            Ok(Some(value)) => match cx.truth(&value) {
                Ok(true) => return Ok(Value::NONE),
                Ok(false) => {}
                Err(raised) => {
                    drop(cx.take_raised(raised));
                    return Ok(Value::NONE);
                }
            },
            Ok(None) => return Ok(Value::NONE),
            Err(raised) => {
                drop(cx.take_raised(raised));
                return Ok(Value::NONE);
            }
        }
        if let Err(raised) = set_attribute(cx, args.this(), "_finalizing", Value::TRUE) {
            drop(cx.take_raised(raised));
        }
        if let Err(raised) = cx.call_method(args.this(), "close", &[]) {
            let error = cx.take_raised(raised);
            lissom_objects::lifetime::unraisable(cx, error, "while finalizing file", Some(args.this()));
        }
        Ok(Value::NONE)
    }

    /// Return whether object supports random access.
    ///
    /// If False, seek(), tell() and truncate() will raise OSError.
    /// This method may need to do a test seek().
    #[sig("(self, /)")]
    fn seekable(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return whether object was opened for reading.
    ///
    /// If False, read() will raise OSError.
    #[sig("(self, /)")]
    fn readable(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Return whether object was opened for writing.
    ///
    /// If False, write() will raise OSError.
    #[sig("(self, /)")]
    fn writable(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Raise UnsupportedOperation if file is not seekable.
    #[sig("(self, /)")]
    fn _checkSeekable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::support::require(cx, args.this(), "seekable", "File or stream is not seekable.").map(|()| Value::TRUE)
    }

    /// Raise UnsupportedOperation if file is not readable.
    #[sig("(self, /)")]
    fn _checkReadable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::support::require(cx, args.this(), "readable", "File or stream is not readable.").map(|()| Value::TRUE)
    }

    /// Raise UnsupportedOperation if file is not writable.
    #[sig("(self, /)")]
    fn _checkWritable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::support::require(cx, args.this(), "writable", "File or stream is not writable.").map(|()| Value::TRUE)
    }

    /// Raise ValueError if file is closed.
    #[sig("(self, /)")]
    fn _checkClosed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_closed(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Is it closed?
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(attribute(cx, args.this(), CLOSED)?.is_some()))
    }

    /// Return underlying file descriptor if one exists.
    ///
    /// Raise OSError if the IO object does not use a file descriptor.
    #[sig("(self, /)", named)]
    fn fileno(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(unsupported(cx, "fileno"))
    }

    /// Return whether this is an 'interactive' stream.
    ///
    /// Return False if it can't be determined.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_closed(cx, args.this())?;
        Ok(Value::FALSE)
    }

    /// Enter the context: the stream.
    #[sig("(self, /)")]
    fn __enter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_closed(cx, args.this())?;
        Ok(args.this().clone())
    }

    /// Leave the context: close the stream.
    #[sig("(self, /, *args)", inferred, "")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_method(args.this(), "close", &[])
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_closed(cx, args.this())?;
        Ok(args.this().clone())
    }

    /// Read and return a line from the stream.
    ///
    /// If size is specified, at most size bytes will be read.
    ///
    /// The line terminator is always b'\n' for binary files; for text
    /// files, the newlines argument to open can be used to select the line
    /// terminator(s) recognized.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limit = size(cx, args.opt(1))?;
        readline(cx, args.this(), limit)
    }

    /// Return a list of lines from the stream.
    ///
    /// hint can be specified to control the number of lines read: no more
    /// lines will be read if the total size (in bytes/characters) of all
    /// lines so far exceeds hint.
    #[sig("(self, hint=-1, /)")]
    fn readlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hint = size(cx, args.opt(1))?;
        let list = cx.new_list()?;
        if hint <= 0 {
            cx.list_extend(&list, args.this())?;
            return Ok(list);
        }
        let iterator = cx.iter(args.this())?;
        let mut total = 0;
        while let Some(line) = cx.next(&iterator)? {
            let length = cx.len(&line)? as i64;
            cx.list_push(&list, line)?;
            if length > hint - total {
                break;
            }
            total += length;
        }
        Ok(list)
    }

    /// Write a list of lines to stream.
    ///
    /// Line separators are not added, so it is usual for each of the
    /// lines provided to have a line separator at the end.
    #[sig("(self, lines, /)")]
    fn writelines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_closed(cx, args.this())?;
        let iterator = cx.iter(args.get(1))?;
        while let Some(line) = cx.next(&iterator)? {
            loop {
                match cx.call_method(args.this(), "write", std::slice::from_ref(&line)) {
                    Ok(_) => break,
                    Err(raised) => interrupted(cx, raised)?,
                }
            }
        }
        Ok(Value::NONE)
    }
}

/// The truth of `closed`, for streams that forward to another.
pub fn is_closed(cx: &mut Context, stream: &Value) -> PyResult<bool> {
    flag(cx, stream, "closed")
}
