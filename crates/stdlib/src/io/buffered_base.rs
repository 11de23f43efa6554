//! `_BufferedIOBase`: reading into a buffer by way of `read()` and `read1()`.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::support::{expect_bytes, unsupported, unused, writable_argument};

/// `_io._BufferedIOBase`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io._BufferedIOBase",
    base: Some(&super::base::SPEC),
    flags: TypeFlags::BASE,
    doc: "Base class for buffered IO objects.\n\n\
          The main difference with RawIOBase is that the read() method\nsupports omitting the size argument, and does not have a default\nimplementation that defers to readinto().\n\n\
          In addition, read(), readinto() and write() may raise\nBlockingIOError if the underlying raw stream is in non-blocking\nmode and not ready; unlike their raw counterparts, they will never\nreturn None.\n\n\
          A typical implementation should not inherit from a RawIOBase\nimplementation, but wrap one.\n",
    methods: &[BufferedBase::METHODS],
    ..TypeSpec::DEFAULT
};

/// Reads by a method that gives bytes, and copies them: what `into` does.
pub fn read_into(cx: &mut Context, stream: &Value, method: &str, buffer: &Value, into: &str) -> PyResult<Value> {
    let (buffer, room) = writable_argument(cx, buffer, &format!("{into}() argument"))?;
    let wanted = cx.new_int_usize(room)?;
    let data = cx.call_method(stream, method, &[wanted])?;
    let data = expect_bytes(cx, data, "read() should return bytes")?;
    let bytes = cx.as_bytes(&data).unwrap_or_default();
    let length = bytes.len();
    if length > room {
        return Err(cx.value_error(&format!("read() returned too much data: {room} bytes requested, {length} returned")));
    }
    cx.with_buffer_mut(&buffer, |place| {
        if let Some(place) = place.get_mut(..length) {
            place.copy_from_slice(bytes);
        }
    })?;
    cx.new_int_usize(length)
}

/// The methods.
pub struct BufferedBase;

#[methods]
impl BufferedBase {
    /// Disconnect this buffer from its underlying raw stream and return it.
    ///
    /// After the raw stream has been detached, the buffer is in an unusable
    /// state.
    #[sig("(self, /)", named)]
    fn detach(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(unsupported(cx, "detach"))
    }

    /// Read and return up to n bytes.
    #[sig("(self, size=-1, /)", named)]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unused(cx, args.opt(1))?;
        Err(unsupported(cx, "read"))
    }

    /// Read and return up to size bytes.
    ///
    /// A short result does not imply that EOF is imminent.
    #[sig("(self, size=-1, /)", named)]
    fn read1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unused(cx, args.opt(1))?;
        Err(unsupported(cx, "read1"))
    }

    /// Write buffer b to the IO stream.
    ///
    /// Return the number of bytes written, which is always
    /// the length of b in bytes.
    ///
    /// Raise BlockingIOError if the buffer is full and the
    /// underlying raw stream cannot accept more data at the moment.
    #[sig("(self, b, /)", named)]
    fn write(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(unsupported(cx, "write"))
    }

    /// Read bytes into a buffer.
    #[sig("(self, buffer, /)")]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        read_into(cx, args.this(), "read", args.get(1), "readinto")
    }

    /// Read bytes into a buffer, with at most one call to the raw stream.
    #[sig("(self, buffer, /)")]
    fn readinto1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        read_into(cx, args.this(), "read1", args.get(1), "readinto1")
    }
}
