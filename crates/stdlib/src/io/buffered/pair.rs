//! `BufferedRWPair`: a reader and a writer under one name.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::super::support::{self, BUFFER_SIZE, uninitialized};

/// `_io.BufferedRWPair`: fields 0 reader, 1 writer.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io.BufferedRWPair",
    base: Some(&super::super::buffered_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::BLANK),
    doc: "A buffered reader and writer object together.\n\n\
          A buffered reader object and buffered writer object put together to\nform a sequential IO object that can read and write. This is typically\nused with a socket or two-way pipe.\n\n\
          reader and writer are RawIOBase objects that are readable and\nwriteable respectively. If the buffer_size is omitted it defaults to\nDEFAULT_BUFFER_SIZE.",
    methods: &[Pair::METHODS],
    ..TypeSpec::DEFAULT
};

/// Calls a method of the reader (0) or writer (1).
fn forward(cx: &mut Context, args: &Args, half: usize, method: &str, arguments: &[Value]) -> PyResult<Value> {
    let Some(stream) = cx.record_get(args.this(), half) else { return Err(uninitialized(cx)) };
    cx.call_method(&stream, method, arguments)
}

/// The methods.
pub struct Pair;

#[methods]
impl Pair {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = match args.opt(3) {
            Some(size) => cx.index_i64(size)?,
            None => BUFFER_SIZE,
        };
        support::require(cx, args.get(1), "readable", "File or stream is not readable.")?;
        support::require(cx, args.get(2), "writable", "File or stream is not writable.")?;
        let reader = super::new(cx, &super::READER_SPEC, args.get(1), size)?;
        let writer = super::new(cx, &super::WRITER_SPEC, args.get(2), size)?;
        cx.record_set(args.this(), 0, Some(reader));
        cx.record_set(args.this(), 1, Some(writer));
        Ok(Value::NONE)
    }

    /// Read and return up to n bytes.
    #[sig("(self, /, *args)", inferred, "")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 0, "read", args.rest)
    }

    /// Return buffered bytes without advancing the position.
    #[sig("(self, /, *args)", inferred, "")]
    fn peek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 0, "peek", args.rest)
    }

    /// Read and return up to size bytes, with at most one raw read.
    #[sig("(self, /, *args)", inferred, "")]
    fn read1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 0, "read1", args.rest)
    }

    /// Read bytes into a buffer.
    #[sig("(self, /, *args)", inferred, "")]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 0, "readinto", args.rest)
    }

    /// Read bytes into a buffer, with at most one raw read.
    #[sig("(self, /, *args)", inferred, "")]
    fn readinto1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 0, "readinto1", args.rest)
    }

    /// Write buffer b to the IO stream.
    #[sig("(self, /, *args)", inferred, "")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 1, "write", args.rest)
    }

    /// Flush write buffers.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 1, "flush", &[])
    }

    /// Return whether object was opened for reading.
    #[sig("(self, /)")]
    fn readable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 0, "readable", &[])
    }

    /// Return whether object was opened for writing.
    #[sig("(self, /)")]
    fn writable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        forward(cx, args, 1, "writable", &[])
    }

    /// Close both streams: the writer first.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let written = forward(cx, args, 1, "close", &[]).map(drop);
        support::both(cx, written, |cx| forward(cx, args, 0, "close", &[]))
    }

    /// Return whether one of them is an 'interactive' stream.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let writer = forward(cx, args, 1, "isatty", &[])?;
        if writer.is(&Value::FALSE) { forward(cx, args, 0, "isatty", &[]) } else { Ok(writer) }
    }

    /// Is the writer closed?
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(writer) = cx.record_get(args.this(), 1) else {
            return Err(cx.error(lissom_objects::ShapeId::RUNTIME_ERROR, "the BufferedRWPair object is being garbage-collected"));
        };
        cx.get_attr_str(&writer, "closed")
    }
}
