//! Buffered streams as Python code sees them.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::super::support::{self, BUFFER_SIZE, not_picklable, size};
use super::{check, check_open, edit, get, raw};

/// `_io.BufferedReader`
pub static READER_SPEC: TypeSpec = TypeSpec {
    name: "_io.BufferedReader",
    base: Some(&super::super::buffered_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::BLANK),
    doc: "Create a new buffered reader using the given readable raw IO object.",
    methods: &[Common::METHODS, Reading::METHODS, Reader::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// `_io.BufferedWriter`
pub static WRITER_SPEC: TypeSpec = TypeSpec {
    name: "_io.BufferedWriter",
    base: Some(&super::super::buffered_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::BLANK),
    doc: "A buffer for a writeable sequential RawIO object.\n\n\
          The constructor creates a BufferedWriter for the given writeable raw\nstream. If the buffer_size is not given, it defaults to\nDEFAULT_BUFFER_SIZE.",
    methods: &[Common::METHODS, Writing::METHODS, Writer::METHODS],
    ..TypeSpec::DEFAULT
};

/// `_io.BufferedRandom`
pub static RANDOM_SPEC: TypeSpec = TypeSpec {
    name: "_io.BufferedRandom",
    base: Some(&super::super::buffered_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::BLANK),
    doc: "A buffered interface to random access streams.\n\n\
          The constructor creates a reader and writer for a seekable stream,\nraw, given in the first argument. If the buffer_size is omitted it\ndefaults to DEFAULT_BUFFER_SIZE.",
    methods: &[Common::METHODS, Reading::METHODS, Writing::METHODS, Random::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

fn next(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    let exact = support::is_exactly(cx, stream, &READER_SPEC) || support::is_exactly(cx, stream, &RANDOM_SPEC);
    let line = if exact {
        super::readline(cx, stream, -1)?
    } else {
        let line = cx.call_method(stream, "readline", &[])?;
        if cx.as_bytes(&line).is_none() {
            let found = cx.type_name(&line);
            return Err(cx.error(lissom_objects::ShapeId::OS_ERROR, &format!("readline() should have returned a bytes object, not '{found}'")));
        }
        line
    };
    Ok(if cx.as_bytes(&line).is_some_and(<[u8]>::is_empty) { None } else { Some(line) })
}

/// What `__init__` of each kind does.
fn init(cx: &mut Context, args: &Args, readable: bool, writable: bool) -> PyResult<Value> {
    let size = match args.opt(2) {
        Some(size) => cx.index_i64(size)?,
        None => BUFFER_SIZE,
    };
    edit(cx, args.this(), |state| {
        state.ready = false;
        state.detached = false;
    });
    let raw = args.get(1);
    if readable && writable {
        support::require(cx, raw, "seekable", "File or stream is not seekable.")?;
    }
    if readable {
        support::require(cx, raw, "readable", "File or stream is not readable.")?;
    }
    if writable {
        support::require(cx, raw, "writable", "File or stream is not writable.")?;
    }
    super::init(cx, args.this(), raw, size, readable, writable)?;
    Ok(Value::NONE)
}

/// The raw stream of one that can be used.
fn usable_raw(cx: &mut Context, args: &Args) -> PyResult<Value> {
    check(cx, args.this())?;
    Ok(raw(cx, args.this()))
}

/// What all kinds have.
pub struct Common;

#[methods]
impl Common {
    /// Disconnect this buffer from its underlying raw stream and return it.
    ///
    /// After the raw stream has been detached, the buffer is in an unusable
    /// state.
    #[sig("(self, /)")]
    fn detach(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::detach(cx, args.this())
    }

    /// Flush the raw stream.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.call_method(&raw, "flush", &[])
    }

    /// Flush and close the IO object.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::close(cx, args.this())
    }

    /// Return whether object supports random access.
    #[sig("(self, /)")]
    fn seekable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.call_method(&raw, "seekable", &[])
    }

    /// Return underlying file descriptor if one exists.
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.call_method(&raw, "fileno", &[])
    }

    /// Return whether this is an 'interactive' stream.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.call_method(&raw, "isatty", &[])
    }

    /// Change the stream position to the given byte offset.
    #[sig("(self, target, whence=0, /)")]
    fn seek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let whence = support::whence(cx, args.opt(2))?;
        let position = super::seek(cx, args.this(), args.get(1), whence)?;
        cx.new_int(position)
    }

    /// Return current stream position.
    #[sig("(self, /)")]
    fn tell(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let position = super::tell(cx, args.this())?;
        cx.new_int(position)
    }

    /// Truncate file to size bytes.
    #[sig("(self, pos=None, /)", named)]
    fn truncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = check_open(cx, args.this(), "truncate of closed file")?;
        if !state.writable {
            return Err(support::unsupported(cx, "truncate"));
        }
        super::truncate(cx, args.this(), args.opt(1).unwrap_or(&Value::NONE))
    }

    /// Warn of a file that was not closed.
    #[sig("(self, source, /)")]
    fn _dealloc_warn(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if get(cx, args.this()).ready {
            super::warn_unclosed(cx, args.this(), args.get(1))?;
        }
        Ok(Value::NONE)
    }

    /// Streams are not pickled.
    #[sig("(self, /)")]
    fn __getstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Err(not_picklable(cx, args.this()))
    }

    /// Size of object in memory, in bytes.
    #[sig("(self, /)")]
    fn __sizeof__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = get(cx, args.this()).size;
        cx.new_int(size_of::<super::Buffered>() as i64 + size_of::<Record>() as i64 + size)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        support::repr(cx, args.this(), &[])
    }

    /// The raw stream.
    #[getter(member)]
    fn raw(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(raw(cx, args.this()))
    }

    /// Is the raw stream closed?
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.get_attr_str(&raw, "closed")
    }

    /// The name of the raw stream.
    #[getter]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.get_attr_str(&raw, "name")
    }

    /// The mode of the raw stream.
    #[getter]
    fn mode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.get_attr_str(&raw, "mode")
    }

    /// Is it being destroyed?
    #[getter]
    fn _finalizing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).finalizing))
    }

    /// Set when it is being destroyed.
    #[setter]
    fn set__finalizing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let finalizing = support::flag_argument(cx, args.opt(1))?;
        edit(cx, args.this(), |state| state.finalizing = finalizing);
        Ok(Value::NONE)
    }
}

/// What the kinds have that read.
pub struct Reading;

#[methods]
impl Reading {
    /// Read and return up to n bytes.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = size(cx, args.opt(1))?;
        super::read(cx, args.this(), count)
    }

    /// Return buffered bytes without advancing the position.
    #[sig("(self, size=0, /)")]
    fn peek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(size) = args.opt(1) {
            cx.index_i64(size)?;
        }
        super::peek(cx, args.this())
    }

    /// Read and return up to size bytes, with at most one read() call to the underlying raw stream.
    #[sig("(self, size=-1, /)")]
    fn read1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = match args.opt(1) {
            Some(count) => cx.index_i64(count)?,
            None => -1,
        };
        super::read1(cx, args.this(), count)
    }

    /// Read bytes into a buffer.
    #[sig("(self, buffer, /)")]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match super::read::read_into(cx, args.this(), args.get(1), "readinto() argument", false)? {
            Some(count) => cx.new_int(count),
            None => Ok(Value::NONE),
        }
    }

    /// Read bytes into a buffer, with at most one call to the raw stream.
    #[sig("(self, buffer, /)")]
    fn readinto1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match super::read::read_into(cx, args.this(), args.get(1), "readinto1() argument", true)? {
            Some(count) => cx.new_int(count),
            None => Ok(Value::NONE),
        }
    }

    /// Read and return a line from the stream.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limit = size(cx, args.opt(1))?;
        super::readline(cx, args.this(), limit)
    }

    /// Return whether object was opened for reading.
    #[sig("(self, /)")]
    fn readable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.call_method(&raw, "readable", &[])
    }
}

/// What the kinds have that write.
pub struct Writing;

#[methods]
impl Writing {
    /// Write buffer b to the IO stream.
    #[sig("(self, buffer, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = super::write(cx, args.this(), args.get(1))?;
        cx.new_int(count)
    }

    /// Flush write buffers, if applicable.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::flush(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Return whether object was opened for writing.
    #[sig("(self, /)")]
    fn writable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let raw = usable_raw(cx, args)?;
        cx.call_method(&raw, "writable", &[])
    }
}

/// What a reader alone has.
pub struct Reader;

#[methods]
impl Reader {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init(cx, args, true, false)
    }
}

/// What a writer alone has.
pub struct Writer;

#[methods]
impl Writer {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init(cx, args, false, true)
    }
}

/// What a stream alone has that does both.
pub struct Random;

#[methods]
impl Random {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, raw, buffer_size=DEFAULT_BUFFER_SIZE)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        init(cx, args, true, true)
    }
}
