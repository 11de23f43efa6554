//! The standard streams: text over a descriptor, with a small buffer.
//!
//! Output is UTF-8. It is written when the buffer is full, at the end of a line if the descriptor is a terminal, on `flush`, and when the runtime ends.

use lissom_host::{Descriptors, Errno};
use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeSpec, Value};

use crate::errors::{from_system, or_os_error, os_error, to_system};

/// Bytes that are kept before they are written.
const BUFFER: usize = 8192;

/// How characters that are no UTF-8 are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errors {
    Strict,
    SurrogateEscape,
    BackslashReplace,
}

/// What a stream is.
pub struct Stream {
    descriptor: i32,
    name: &'static str,
    errors: Errors,
    line_buffered: bool,
    closed: bool,
    /// Not yet written.
    pending: Vec<u8>,
    /// Read, not yet handed out.
    ahead: Vec<u8>,
    position: usize,
}

/// `_io.StandardStream`
pub static TEXT_SPEC: TypeSpec = TypeSpec {
    name: "_io.StandardStream",
    layout: Record::INFO,
    flags: lissom_objects::TypeFlags(lissom_objects::TypeFlags::DICT.0 | lissom_objects::TypeFlags::WEAKREF.0 | lissom_objects::TypeFlags::NO_INSTANTIATION.0),
    doc: "A standard stream of the process, as text.",
    methods: &[TextStream::METHODS],
    next: Some(next_line),
    ..TypeSpec::DEFAULT
};

/// `_io.StandardBuffer`
pub static BUFFER_SPEC: TypeSpec = TypeSpec {
    name: "_io.StandardBuffer",
    layout: Record::INFO,
    flags: lissom_objects::TypeFlags::NO_INSTANTIATION,
    doc: "A standard stream of the process, as bytes.",
    methods: &[ByteStream::METHODS],
    next: Some(next_bytes_line),
    ..TypeSpec::DEFAULT
};

/// The table of open files.
pub fn descriptors(cx: &mut Context) -> &mut Descriptors {
    cx.state::<Descriptors>("host")
}

/// One of the three standard streams.
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, descriptor: i32) -> PyResult<Value> {
    let class = cx.native_type(&TEXT_SPEC)?;
    let terminal = descriptors(cx).is_terminal(descriptor);
    let (name, errors) = match descriptor {
        0 => ("<stdin>", Errors::Strict),
        1 => ("<stdout>", Errors::Strict),
        _ => ("<stderr>", Errors::BackslashReplace),
    };
    let line_buffered = terminal || descriptor == 2;
    cx.new_record(&class, Stream { descriptor, name, errors, line_buffered, closed: false, pending: Vec::new(), ahead: Vec::new(), position: 0 })
}

fn closed(cx: &mut Context) -> lissom_objects::Raised {
    cx.value_error("I/O operation on closed file.")
}

/// Writes what is kept.
///
/// # Errors
/// `OSError`
pub fn flush(cx: &mut Context, stream: &Value) -> PyResult {
    let Some(state) = cx.record_state_mut::<Stream>(stream) else { return Ok(()) };
    if state.pending.is_empty() {
        return Ok(());
    }
    let (descriptor, pending) = (state.descriptor, std::mem::take(&mut state.pending));
    let mut rest = pending.as_slice();
    while !rest.is_empty() {
        match descriptors(cx).write(descriptor, rest) {
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => cx.poll()?,
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    }
    // The buffer is used again.
    if let Some(state) = cx.record_state_mut::<Stream>(stream)
        && state.pending.is_empty()
        && pending.capacity() <= 2 * BUFFER
    {
        let mut pending = pending;
        pending.clear();
        state.pending = pending;
    }
    Ok(())
}

/// Is the value a native text stream? Then [`write`] can be used.
pub fn is_stream(cx: &Context, value: &Value) -> bool {
    cx.record_state::<Stream>(value).is_some()
}

/// Writes bytes of WTF-8 to a stream.
///
/// # Errors
/// `OSError`; `UnicodeEncodeError`; `ValueError` if it is closed.
pub fn write(cx: &mut Context, stream: &Value, text: &Value) -> PyResult {
    let bytes = match cx.as_str(text) {
        Some(view) => view.bytes,
        None => return Ok(()),
    };
    let Some(state) = cx.record_state::<Stream>(stream) else { return Ok(()) };
    let errors = state.errors;
    if lissom_text::wtf8::has_surrogate(bytes) {
        let bytes = match errors {
            Errors::SurrogateEscape => to_system(bytes),
            Errors::BackslashReplace => replace_surrogates(bytes),
            Errors::Strict => {
                let at = lissom_text::wtf8::next_surrogate(bytes).unwrap_or(0);
                let start = lissom_text::wtf8::index_of(bytes, at);
                let end = start + 1;
                let (encoding, reason) = (cx.new_str("utf-8")?, cx.new_str("surrogates not allowed")?);
                let (start, end) = (cx.new_int_usize(start)?, cx.new_int_usize(end)?);
                return Err(cx.error_with(ShapeId::UNICODE_ENCODE_ERROR, &[encoding, text.clone(), start, end, reason]));
            }
        };
        return write_bytes(cx, stream, &bytes);
    }
    write_bytes(cx, stream, bytes)
}

fn replace_surrogates(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (offset, point) in lissom_text::wtf8::code_point_offsets(bytes) {
        if (0xd800..0xe000).contains(&point) {
            out.extend_from_slice(format!("\\u{point:04x}").as_bytes());
        } else {
            let mut buffer = [0; 4];
            let _ = offset;
            out.extend_from_slice(lissom_text::wtf8::encode(point, &mut buffer));
        }
    }
    out
}

/// Writes bytes to a stream.
///
/// # Errors
/// `OSError`; `ValueError` if it is closed.
pub fn write_bytes(cx: &mut Context, stream: &Value, bytes: &[u8]) -> PyResult {
    let Some(state) = cx.record_state_mut::<Stream>(stream) else { return Ok(()) };
    if state.closed {
        return Err(closed(cx));
    }
    if state.pending.len() + bytes.len() > BUFFER {
        let descriptor = state.descriptor;
        flush(cx, stream)?;
        if bytes.len() > BUFFER {
            let result = descriptors(cx).write_all(descriptor, bytes);
            return or_os_error(cx, result, None);
        }
    }
    let Some(state) = cx.record_state_mut::<Stream>(stream) else { return Ok(()) };
    state.pending.extend_from_slice(bytes);
    if state.line_buffered && bytes.contains(&b'\n') {
        flush(cx, stream)?;
    }
    Ok(())
}

/// Reads more; false at the end.
fn fill(cx: &mut Context, stream: &Value) -> PyResult<bool> {
    let Some(state) = cx.record_state::<Stream>(stream) else { return Ok(false) };
    if state.closed {
        return Err(closed(cx));
    }
    let descriptor = state.descriptor;
    let mut buffer = vec![0u8; BUFFER];
    let count = loop {
        match descriptors(cx).read(descriptor, &mut buffer) {
            Ok(count) => break count,
            Err(Errno::INTR) => cx.poll()?,
            Err(errno) => return Err(os_error(cx, errno, None)),
        }
    };
    let Some(state) = cx.record_state_mut::<Stream>(stream) else { return Ok(false) };
    if state.position > 0 {
        state.ahead.drain(..state.position);
        state.position = 0;
    }
    state.ahead.extend_from_slice(buffer.get(..count).unwrap_or_default());
    Ok(count > 0)
}

/// The next line with its end, at most `limit` bytes; empty at the end.
///
/// # Errors
/// `OSError`
pub fn read_line(cx: &mut Context, stream: &Value, limit: Option<usize>) -> PyResult<Vec<u8>> {
    let mut searched = 0;
    loop {
        let Some(state) = cx.record_state_mut::<Stream>(stream) else { return Ok(Vec::new()) };
        let ready = state.ahead.get(state.position..).unwrap_or_default();
        let newline = ready.get(searched..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')).map(|at| searched + at + 1);
        let enough = limit.filter(|limit| *limit <= ready.len());
        if let Some(end) = match (newline, enough) {
            (Some(newline), Some(enough)) => Some(newline.min(enough)),
            (newline, enough) => newline.or(enough),
        } {
            let line = ready.get(..end).unwrap_or_default().to_vec();
            state.position += end;
            return Ok(line);
        }
        searched = ready.len();
        cx.check_size(2 * searched)?;
        if !fill(cx, stream)? {
            return take(cx, stream, None);
        }
    }
}

fn take(cx: &mut Context, stream: &Value, count: Option<usize>) -> PyResult<Vec<u8>> {
    let Some(state) = cx.record_state_mut::<Stream>(stream) else { return Ok(Vec::new()) };
    let ready = state.ahead.get(state.position..).unwrap_or_default();
    let bytes = ready.get(..count.unwrap_or(ready.len()).min(ready.len())).unwrap_or_default().to_vec();
    state.position += bytes.len();
    Ok(bytes)
}

/// Reads `count` bytes, or all.
fn read(cx: &mut Context, stream: &Value, count: Option<usize>) -> PyResult<Vec<u8>> {
    loop {
        let Some(state) = cx.record_state::<Stream>(stream) else { return Ok(Vec::new()) };
        let ready = state.ahead.len() - state.position;
        if count.is_some_and(|count| count <= ready) {
            return take(cx, stream, count);
        }
        cx.check_size(2 * ready)?;
        if !fill(cx, stream)? {
            return take(cx, stream, count);
        }
    }
}

/// Bytes read, as text: universal newlines, and the stream's way with what is no UTF-8.
fn decode(cx: &mut Context, stream: &Value, bytes: Vec<u8>) -> PyResult<Value> {
    let bytes = if bytes.contains(&b'\r') { universal(&bytes) } else { bytes };
    match std::str::from_utf8(&bytes) {
        Ok(text) => cx.new_str(text),
        Err(_) if cx.record_state::<Stream>(stream).is_some_and(|state| state.errors == Errors::SurrogateEscape) => cx.new_str_bytes(&from_system(&bytes)),
        Err(_) => {
            let bytes = cx.new_bytes(&bytes)?;
            let encoding = cx.new_str("utf-8")?;
            cx.call_method(&bytes, "decode", &[encoding])
        }
    }
}

fn universal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().peekable();
    while let Some(byte) = rest.next() {
        if *byte == b'\r' {
            out.push(b'\n');
            rest.next_if(|next| **next == b'\n');
        } else {
            out.push(*byte);
        }
    }
    out
}

fn next_line(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    let line = read_line(cx, stream, None)?;
    if line.is_empty() { Ok(None) } else { decode(cx, stream, line).map(Some) }
}

fn next_bytes_line(cx: &mut Context, buffer: &Value) -> PyResult<Option<Value>> {
    let stream = stream_of(cx, buffer);
    let line = read_line(cx, &stream, None)?;
    if line.is_empty() { Ok(None) } else { cx.new_bytes(&line).map(Some) }
}

fn size_argument(cx: &mut Context, value: Option<&Value>) -> PyResult<Option<usize>> {
    match value {
        None => Ok(None),
        Some(value) => Ok(usize::try_from(cx.index_i64(value)?).ok()),
    }
}

fn unsupported(cx: &mut Context, what: &str) -> lissom_objects::Raised {
    let made = (cx.hooks.import)(cx, "io").and_then(|io| cx.get_attr_str(&io, "UnsupportedOperation")).and_then(|class| {
        let message = cx.new_str(what)?;
        cx.call(&class, &[message])
    });
    match made {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

/// Text streams.
pub struct TextStream;

#[methods]
impl TextStream {
    /// Write string to stream.
    #[sig("(self, text, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(view) = cx.as_str(args.get(1)) else {
            let found = cx.argument_type_name(args.get(1));
            return Err(cx.type_error(&format!("write() argument must be str, not {found}")));
        };
        let count = view.chars();
        if cx.record_state::<Stream>(args.this()).is_some_and(|state| state.descriptor == 0) {
            return Err(unsupported(cx, "not writable"));
        }
        write(cx, args.this(), args.get(1))?;
        cx.new_int_usize(count)
    }

    /// Write a list of lines to stream.
    #[sig("(self, lines, /)")]
    fn writelines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for line in cx.collect(args.get(1))? {
            cx.call_method(args.this(), "write", &[line])?;
        }
        Ok(Value::NONE)
    }

    /// Flush write buffers, if applicable.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.record_state::<Stream>(args.this()).is_some_and(|state| state.closed) {
            return Err(closed(cx));
        }
        flush(cx, args.this())?;
        Ok(Value::NONE)
    }

    /// Read at most size characters from stream.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let wanted = size_argument(cx, args.some(1))?;
        readable(cx, args.this())?;
        let Some(wanted) = wanted else {
            let bytes = read(cx, args.this(), None)?;
            return decode(cx, args.this(), bytes);
        };
        // Characters are read one by one until there are enough.
        let mut bytes = Vec::new();
        for _ in 0..wanted {
            let mut character = read(cx, args.this(), Some(1))?;
            let more = match character.first() {
                None => break,
                Some(0xc0..=0xdf) => 1,
                Some(0xe0..=0xef) => 2,
                Some(0xf0..=0xff) => 3,
                Some(_) => 0,
            };
            character.extend(read(cx, args.this(), Some(more))?);
            bytes.extend(character);
        }
        decode(cx, args.this(), bytes)
    }

    /// Read until newline or EOF.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        readable(cx, args.this())?;
        let limit = size_argument(cx, args.some(1))?;
        let line = read_line(cx, args.this(), limit)?;
        decode(cx, args.this(), line)
    }

    /// Return a list of lines from the stream.
    #[sig("(self, hint=-1, /)")]
    fn readlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        readable(cx, args.this())?;
        let list = cx.new_list()?;
        while let Some(line) = next_line(cx, args.this())? {
            cx.list_push(&list, line)?;
        }
        Ok(list)
    }

    /// Return underlying file descriptor if one exists.
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int32(cx.record_state::<Stream>(args.this()).map_or(-1, |state| state.descriptor)))
    }

    /// Return whether this is an 'interactive' stream.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let descriptor = cx.record_state::<Stream>(args.this()).map_or(-1, |state| state.descriptor);
        Ok(Value::bool(descriptors(cx).is_terminal(descriptor)))
    }

    /// Return whether object was opened for reading.
    #[sig("(self, /)")]
    fn readable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<Stream>(args.this()).is_some_and(|state| state.descriptor == 0)))
    }

    /// Return whether object was opened for writing.
    #[sig("(self, /)")]
    fn writable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<Stream>(args.this()).is_some_and(|state| state.descriptor != 0)))
    }

    /// Return whether object supports random access.
    #[sig("(self, /)")]
    fn seekable(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::FALSE)
    }

    /// Change the way of writing and reading.
    #[sig("(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)")]
    fn reconfigure(cx: &mut Context, args: &Args) -> PyResult<Value> {
        flush(cx, args.this())?;
        let errors = args.some(2).map(|errors| cx.string_lossy(errors));
        let line_buffered = match args.some(4).or(args.some(5)) {
            Some(value) => Some(cx.truth(value)?),
            None => None,
        };
        if let Some(state) = cx.record_state_mut::<Stream>(args.this()) {
            match errors.as_deref() {
                Some("surrogateescape") => state.errors = Errors::SurrogateEscape,
                Some("backslashreplace" | "replace" | "namereplace") => state.errors = Errors::BackslashReplace,
                Some(_) => state.errors = Errors::Strict,
                None => {}
            }
            state.line_buffered = line_buffered.unwrap_or(state.line_buffered);
        }
        Ok(Value::NONE)
    }

    /// Flush and close the IO object.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        flush(cx, args.this())?;
        let descriptor = cx.record_state_mut::<Stream>(args.this()).filter(|state| !state.closed).map(|state| {
            state.closed = true;
            state.descriptor
        });
        if let Some(descriptor) = descriptor {
            let result = descriptors(cx).close(descriptor);
            or_os_error(cx, result, None)?;
        }
        Ok(Value::NONE)
    }

    /// Enter the context: the stream.
    #[sig("(self, /)")]
    fn __enter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Leave the context: close the stream.
    #[sig("(self, *args)")]
    fn __exit__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.call_method(args.this(), "close", &[])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(state) = cx.record_state::<Stream>(args.this()) else { return cx.new_str("<stream>") };
        let mode = if state.descriptor == 0 { 'r' } else { 'w' };
        let text = format!("<_io.TextIOWrapper name='{}' mode='{mode}' encoding='utf-8'>", state.name);
        cx.new_str(&text)
    }

    /// The stream's name.
    #[getter]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = cx.record_state::<Stream>(args.this()).map_or("", |state| state.name);
        cx.new_str(name)
    }

    /// How it was opened.
    #[getter]
    fn mode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let input = cx.record_state::<Stream>(args.this()).is_some_and(|state| state.descriptor == 0);
        cx.new_str(if input { "r" } else { "w" })
    }

    /// The name of the encoding.
    #[getter]
    fn encoding(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str("utf-8")
    }

    /// How errors of the encoding are handled.
    #[getter]
    fn errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = match cx.record_state::<Stream>(args.this()).map(|state| state.errors) {
            Some(Errors::SurrogateEscape) => "surrogateescape",
            Some(Errors::BackslashReplace) => "backslashreplace",
            _ => "strict",
        };
        cx.new_str(name)
    }

    /// Which line ends were seen.
    #[getter]
    fn newlines(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Is it flushed at the end of each line?
    #[getter]
    fn line_buffering(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<Stream>(args.this()).is_some_and(|state| state.line_buffered)))
    }

    /// Is it closed?
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<Stream>(args.this()).is_some_and(|state| state.closed)))
    }

    /// The stream of bytes below.
    #[getter]
    fn buffer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(buffer) = cx.record_get(args.this(), 0) {
            return Ok(buffer);
        }
        let class = cx.native_type(&BUFFER_SPEC)?;
        let buffer = cx.new_record(&class, ())?;
        cx.record_set(&buffer, 1, Some(args.this().clone()));
        cx.record_set(args.this(), 0, Some(buffer.clone()));
        Ok(buffer)
    }
}

fn readable(cx: &mut Context, stream: &Value) -> PyResult {
    match cx.record_state::<Stream>(stream) {
        Some(state) if state.closed => Err(closed(cx)),
        Some(state) if state.descriptor != 0 => Err(unsupported(cx, "not readable")),
        _ => Ok(()),
    }
}

fn stream_of(cx: &Context, buffer: &Value) -> Value {
    cx.record_get(buffer, 1).unwrap_or(Value::NONE)
}

/// Streams of bytes.
pub struct ByteStream;

#[methods]
impl ByteStream {
    /// Write buffer b to the IO stream.
    #[sig("(self, buffer, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = cx.bytes_from_buffer(args.get(1))?;
        let stream = stream_of(cx, args.this());
        write_bytes(cx, &stream, bytes.bytes_slice())?;
        cx.new_int_usize(bytes.bytes_slice().len())
    }

    /// Flush write buffers, if applicable.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        flush(cx, &stream)?;
        Ok(Value::NONE)
    }

    /// Read and return up to n bytes.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        readable(cx, &stream)?;
        let count = size_argument(cx, args.some(1))?;
        let bytes = read(cx, &stream, count)?;
        cx.new_bytes(&bytes)
    }

    /// Read and return up to n bytes, with at most one read() call to the underlying raw stream.
    #[sig("(self, size=-1, /)")]
    fn read1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        readable(cx, &stream)?;
        let count = size_argument(cx, args.some(1))?;
        if cx.record_state::<Stream>(&stream).is_some_and(|state| state.position == state.ahead.len()) {
            fill(cx, &stream)?;
        }
        let bytes = take(cx, &stream, count)?;
        cx.new_bytes(&bytes)
    }

    /// Read and return a line from the stream.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        readable(cx, &stream)?;
        let limit = size_argument(cx, args.some(1))?;
        let line = read_line(cx, &stream, limit)?;
        cx.new_bytes(&line)
    }

    /// Return a list of lines from the stream.
    #[sig("(self, hint=-1, /)")]
    fn readlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let list = cx.new_list()?;
        while let Some(line) = next_bytes_line(cx, args.this())? {
            cx.list_push(&list, line)?;
        }
        Ok(list)
    }

    /// Return underlying file descriptor if one exists.
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        cx.call_method(&stream, "fileno", &[])
    }

    /// Return whether this is an 'interactive' stream.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        cx.call_method(&stream, "isatty", &[])
    }

    /// Is it closed?
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = stream_of(cx, args.this());
        cx.get_attr_str(&stream, "closed")
    }
}
