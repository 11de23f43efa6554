//! `BytesIO`: a stream of bytes in memory.
//!
//! The content is a `bytes` that others may share, until it is written to: then it is a `bytearray`. `getvalue()` makes a `bytes` of it
//! again and shares that. Views given out by `getbuffer()` keep the `bytearray` from changing its length.

use lissom_macros::methods;
use lissom_objects::bytearray::layout::ByteArray;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};

use super::support::{self, size};

/// `_io.BytesIO`: field 0 is the content.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io.BytesIO",
    base: Some(&super::buffered_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    methods: &[BytesIo::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

#[derive(Clone, Copy)]
struct State {
    position: usize,
    closed: bool,
}

const NEW: State = State { position: 0, closed: false };

fn content(cx: &Context, stream: &Value) -> Value {
    cx.record_get(stream, 0).unwrap_or(Value::NONE)
}

fn bytes_of<'a>(cx: &Context, content: &'a Value) -> &'a [u8] {
    lissom_objects::buffer::native_bytes(cx, content).unwrap_or_default()
}

#[cold]
fn closed(cx: &mut Context) -> Raised {
    cx.value_error("I/O operation on closed file.")
}

/// The content and the position of an open stream.
fn open(cx: &mut Context, stream: &Value) -> PyResult<(Value, usize)> {
    match cx.record_state::<State>(stream) {
        Some(state) if !state.closed => {
            let position = state.position;
            match cx.record_get(stream, 0) {
                Some(content) => Ok((content, position)),
                None => Ok((cx.new_bytes(&[])?, position)),
            }
        }
        _ => Err(closed(cx)),
    }
}

fn set_position(cx: &mut Context, stream: &Value, position: usize) {
    if let Some(state) = cx.record_state_mut::<State>(stream) {
        state.position = position;
    }
}

fn is_exported(cx: &Context, content: &Value) -> bool {
    cx.get::<ByteArray>(content).is_some_and(ByteArray::is_exported)
}

fn check_exports(cx: &mut Context, content: &Value) -> PyResult {
    if is_exported(cx, content) { Err(cx.error(ShapeId::BUFFER_ERROR, "Existing exports of data: object cannot be re-sized")) } else { Ok(()) }
}

/// The content as a `bytearray` of the stream's own.
fn own(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let content = content(cx, stream);
    if cx.get::<ByteArray>(&content).is_some() {
        return Ok(content);
    }
    let made = cx.new_bytearray(bytes_of(cx, &content))?;
    cx.record_set(stream, 0, Some(made.clone()));
    Ok(made)
}

/// The next `count` bytes.
fn take(cx: &mut Context, stream: &Value, content: &Value, position: usize, count: usize) -> PyResult<Value> {
    let bytes = bytes_of(cx, content);
    let start = position.min(bytes.len());
    let end = (start + count.min(bytes.len())).min(bytes.len());
    if position == 0 && end == bytes.len() && content.is_bytes() {
        set_position(cx, stream, end);
        return Ok(content.clone());
    }
    let taken = cx.new_bytes(bytes.get(start..end).unwrap_or_default())?;
    if end > start {
        set_position(cx, stream, end);
    }
    Ok(taken)
}

fn read_line(cx: &mut Context, stream: &Value, limit: i64) -> PyResult<Value> {
    let (content, position) = open(cx, stream)?;
    let rest = bytes_of(cx, &content).get(position..).unwrap_or_default();
    let rest = usize::try_from(limit).ok().and_then(|limit| rest.get(..limit)).unwrap_or(rest);
    let count = lissom_text::search::find(rest, b"\n").map_or(rest.len(), |at| at + 1);
    take(cx, stream, &content, position, count)
}

fn next(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    let line = read_line(cx, stream, -1)?;
    Ok(if cx.as_bytes(&line).is_some_and(<[u8]>::is_empty) { None } else { Some(line) })
}

/// Writes bytes at the position.
fn write(cx: &mut Context, stream: &Value, source: &Value) -> PyResult<usize> {
    let held = cx.bytes_like(source)?;
    // The source may be a view of the content.
    let held = if source.is_bytes() { std::borrow::Cow::Borrowed(&held[..]) } else { std::borrow::Cow::Owned(held.to_vec()) };
    let count = held.len();
    let (content, position) = open(cx, stream)?;
    check_exports(cx, &content)?;
    if count == 0 {
        return Ok(0);
    }
    let array = own(cx, stream)?;
    let length = bytes_of(cx, &array).len();
    let Some(end) = position.checked_add(count).filter(|end| i64::try_from(*end).is_ok()) else { return Err(cx.overflow_error("new position too large")) };
    if position > length {
        cx.bytearray_resize(&array, position)?;
    }
    let over = bytes_of(cx, &array).len().min(end) - position;
    cx.bytearray_splice(&array, position, over, &held)?;
    set_position(cx, stream, end);
    Ok(count)
}

/// The content as a `bytes`, shared from now on if nobody views it.
fn value(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let (content, _) = open(cx, stream)?;
    if content.is_bytes() {
        return Ok(content);
    }
    let made = cx.new_bytes(bytes_of(cx, &content))?;
    if !is_exported(cx, &content) {
        cx.record_set(stream, 0, Some(made.clone()));
    }
    Ok(made)
}

/// Starts anew without content. What was closed stays closed.
fn clear(cx: &mut Context, stream: &Value) -> PyResult {
    let content = content(cx, stream);
    check_exports(cx, &content)?;
    let empty = cx.new_bytes(&[])?;
    cx.record_set(stream, 0, Some(empty));
    set_position(cx, stream, 0);
    Ok(())
}

/// The methods.
pub struct BytesIo;

#[methods]
impl BytesIo {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let stream = cx.new_record(args.get(0), NEW)?;
        let empty = cx.new_bytes(&[])?;
        cx.record_set(&stream, 0, Some(empty));
        Ok(stream)
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, initial_bytes=b'')")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        clear(cx, args.this())?;
        match args.some(1) {
            Some(bytes) if bytes.is_bytes() => {
                // It is open again, whatever it was.
                cx.record_set(args.this(), 0, Some(bytes.clone()));
                if let Some(state) = cx.record_state_mut::<State>(args.this()) {
                    state.closed = false;
                }
            }
            Some(source) => {
                write(cx, args.this(), source)?;
                set_position(cx, args.this(), 0);
            }
            None => {}
        }
        Ok(Value::NONE)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Returns True if the IO object can be read.
    #[sig("(self, /)")]
    fn readable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this()).map(|_| Value::TRUE)
    }

    /// Returns True if the IO object can be written.
    #[sig("(self, /)")]
    fn writable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this()).map(|_| Value::TRUE)
    }

    /// Returns True if the IO object can be seeked.
    #[sig("(self, /)")]
    fn seekable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this()).map(|_| Value::TRUE)
    }

    /// Does nothing.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this()).map(|_| Value::NONE)
    }

    /// Always returns False.
    ///
    /// BytesIO objects are not connected to a TTY-like device.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this()).map(|_| Value::FALSE)
    }

    /// Current file position, an integer.
    #[sig("(self, /)")]
    fn tell(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (_, position) = open(cx, args.this())?;
        cx.new_int_usize(position)
    }

    /// Retrieve the entire contents of the BytesIO object.
    #[sig("(self, /)")]
    fn getvalue(cx: &mut Context, args: &Args) -> PyResult<Value> {
        value(cx, args.this())
    }

    /// Get a read-write view over the contents of the BytesIO object.
    #[sig("(self, /)", named)]
    fn getbuffer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this())?;
        let array = own(cx, args.this())?;
        lissom_objects::memoryview::ops::new(cx, &array)
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative, read until EOF is reached.
    /// Return an empty bytes object at EOF.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = usize::try_from(size(cx, args.opt(1))?).unwrap_or(usize::MAX);
        let (content, position) = open(cx, args.this())?;
        take(cx, args.this(), &content, position, count)
    }

    /// Read at most size bytes, returned as a bytes object.
    ///
    /// If the size argument is negative or omitted, read until EOF is reached.
    /// Return an empty bytes object at EOF.
    #[sig("(self, size=-1, /)")]
    fn read1(cx: &mut Context, args: &Args) -> PyResult<Value> {
        BytesIo::read(cx, args)
    }

    /// Next line from the file, as a bytes object.
    ///
    /// Retain newline.  A non-negative size argument limits the maximum
    /// number of bytes to return (an incomplete line may be returned then).
    /// Return an empty bytes object at EOF.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limit = size(cx, args.opt(1))?;
        read_line(cx, args.this(), limit)
    }

    /// List of bytes objects, each a line from the file.
    ///
    /// Call readline() repeatedly and return a list of the lines so read.
    /// The optional size argument, if given, is an approximate bound on the
    /// total number of bytes in the lines returned.
    #[sig("(self, size=None, /)")]
    fn readlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this())?;
        let most = match args.some(1) {
            Some(size) if cx.as_int(size).is_none() => {
                let found = cx.type_name(size);
                return Err(cx.type_error(&format!("integer argument expected, got '{found}'")));
            }
            Some(size) => cx.index_i64(size)?,
            None => -1,
        };
        let list = cx.new_list()?;
        let mut total = 0;
        loop {
            let line = read_line(cx, args.this(), -1)?;
            let length = cx.as_bytes(&line).map_or(0, <[u8]>::len) as i64;
            if length == 0 {
                return Ok(list);
            }
            cx.list_push(&list, line)?;
            total += length;
            if most > 0 && total >= most {
                return Ok(list);
            }
        }
    }

    /// Read bytes into buffer.
    ///
    /// Returns number of bytes read (0 for EOF), or None if the object
    /// is set not to block and has no data to read.
    #[sig("(self, buffer, /)")]
    fn readinto(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (target, room) = support::writable_argument(cx, args.get(1), "readinto() argument")?;
        let (content, position) = open(cx, args.this())?;
        let rest = bytes_of(cx, &content).get(position..).unwrap_or_default();
        // The buffer may be a view of the content.
        let bytes = rest.get(..room).unwrap_or(rest).to_vec();
        cx.with_buffer_mut(&target, |place| {
            if let Some(place) = place.get_mut(..bytes.len()) {
                place.copy_from_slice(&bytes);
            }
        })?;
        set_position(cx, args.this(), position + bytes.len());
        cx.new_int_usize(bytes.len())
    }

    /// Truncate the file to at most size bytes.
    ///
    /// Size defaults to the current file position, as returned by tell().
    /// The current file position is unchanged.  Returns the new size.
    #[sig("(self, size=None, /)")]
    fn truncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (content, position) = open(cx, args.this())?;
        check_exports(cx, &content)?;
        let wanted = match args.some(1) {
            Some(wanted) => cx.index_long(wanted)?,
            None => position as i64,
        };
        let Ok(wanted) = usize::try_from(wanted) else { return Err(cx.value_error(&format!("negative size value {wanted}"))) };
        // Reading the argument may have run anything.
        let (content, _) = open(cx, args.this())?;
        check_exports(cx, &content)?;
        if wanted < bytes_of(cx, &content).len() {
            let array = own(cx, args.this())?;
            cx.bytearray_resize(&array, wanted)?;
        }
        cx.new_int_usize(wanted)
    }

    /// Change stream position.
    ///
    /// Seek to byte offset pos relative to position indicated by whence:
    ///      0  Start of stream (the default).  pos should be >= 0;
    ///      1  Current position - pos may be negative;
    ///      2  End of stream - pos usually negative.
    /// Returns the new absolute position.
    #[sig("(self, pos, whence=0, /)")]
    fn seek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let offset = cx.index_i64(args.get(1))?;
        let whence = support::whence(cx, args.opt(2))?;
        let (content, position) = open(cx, args.this())?;
        if offset < 0 && whence == 0 {
            return Err(cx.value_error(&format!("negative seek value {offset}")));
        }
        let from = match whence {
            0 => 0,
            1 => position as i64,
            2 => bytes_of(cx, &content).len() as i64,
            _ => return Err(cx.value_error(&format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
        };
        let Some(to) = from.checked_add(offset) else { return Err(cx.overflow_error("new position too large")) };
        let to = usize::try_from(to).unwrap_or(0);
        set_position(cx, args.this(), to);
        cx.new_int_usize(to)
    }

    /// Write bytes to file.
    ///
    /// Return the number of bytes written.
    #[sig("(self, b, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = write(cx, args.this(), args.get(1))?;
        cx.new_int_usize(count)
    }

    /// Write lines to the file.
    ///
    /// Note that newlines are not added.  lines can be any iterable object
    /// producing bytes-like objects. This is equivalent to calling write() for
    /// each element.
    #[sig("(self, lines, /)")]
    fn writelines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this())?;
        let iterator = cx.iter(args.get(1))?;
        while let Some(line) = cx.next(&iterator)? {
            write(cx, args.this(), &line)?;
        }
        Ok(Value::NONE)
    }

    /// Disable all I/O operations.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let content = content(cx, args.this());
        check_exports(cx, &content)?;
        cx.record_set(args.this(), 0, None);
        if let Some(state) = cx.record_state_mut::<State>(args.this()) {
            state.closed = true;
        }
        Ok(Value::NONE)
    }

    /// The content, the position and the attributes, for copying and pickling.
    #[sig("(self, /)")]
    fn __getstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = value(cx, args.this())?;
        let (_, position) = open(cx, args.this())?;
        let position = cx.new_int_usize(position)?;
        let attributes = attributes(cx, args.this())?;
        cx.new_tuple(&[value, position, attributes])
    }

    /// Takes over what `__getstate__` gave.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.type_name(args.this());
        let items = cx.as_tuple(args.get(1)).map(<[Value]>::to_vec);
        let Some([content, position, attributes, ..]) = items.as_deref() else {
            let found = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("{class}.__setstate__ argument should be 3-tuple, got {found}")));
        };
        clear(cx, args.this())?;
        write(cx, args.this(), content)?;
        if cx.as_int(position).is_none() {
            let found = cx.type_name(position);
            return Err(cx.type_error(&format!("second item of state must be an integer, not {found}")));
        }
        let Ok(position) = usize::try_from(cx.index_i64(position)?) else { return Err(cx.value_error("position value cannot be negative")) };
        set_position(cx, args.this(), position);
        set_attributes(cx, args.this(), attributes, "third")?;
        Ok(Value::NONE)
    }

    /// Size of object in memory, in bytes.
    #[sig("(self, /)")]
    fn __sizeof__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let content = content(cx, args.this());
        let own = cx.get::<ByteArray>(&content).map_or(0, ByteArray::capacity);
        cx.new_int_usize(size_of::<Record>() + size_of::<State>() + own)
    }

    /// True if the file is closed.
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(cx.record_state::<State>(args.this()).is_none_or(|state| state.closed)))
    }
}

/// The attributes of a stream in memory, as its state has them: a dict, or `None`.
///
/// # Errors
/// `MemoryError`
pub fn attributes(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    match support::attribute(cx, stream, "__dict__")? {
        Some(attributes) if cx.dict_len(&attributes) > 0 => cx.dict_copy(&attributes),
        _ => Ok(Value::NONE),
    }
}

/// Sets attributes from a state.
///
/// # Errors
/// `TypeError` if they are no dict.
pub fn set_attributes(cx: &mut Context, stream: &Value, attributes: &Value, which: &str) -> PyResult {
    if attributes.is_none() {
        return Ok(());
    }
    if !cx.is_instance_of(attributes, ShapeId::DICT) {
        let found = cx.type_name(attributes);
        return Err(cx.type_error(&format!("{which} item of state should be a dict, got a {found}")));
    }
    for (name, value) in cx.dict_items(attributes)? {
        cx.set_attr(stream, &name, value)?;
    }
    Ok(())
}
