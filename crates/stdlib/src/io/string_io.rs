//! `StringIO`: a stream of text in memory.
//!
//! The content is a `bytearray` of UTF-8 (with lone surrogates, if there are any). The position is kept as an offset and as the number of
//! characters before it, so that reading on and writing on cost what they touch; only a seek into text that is not ASCII counts.

use lissom_macros::methods;
use lissom_objects::buffer::native_bytes;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};
use lissom_text::wtf8;

use super::newline::{Newline, Universal};
use super::support::{self, size, uninitialized};

/// `_io.StringIO`: field 0 is the content.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io.StringIO",
    base: Some(&super::text_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    doc: "Text I/O implementation using an in-memory buffer.\n\n\
          The initial_value argument sets the value of object.  The newline\nargument is like the one of TextIOWrapper's constructor.",
    methods: &[StringIo::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

#[derive(Clone, Copy, Default)]
struct State {
    ready: bool,
    closed: bool,
    /// Characters before the position; they may be more than there are.
    position: usize,
    /// Bytes before it.
    offset: usize,
    /// Characters in all.
    length: usize,
    newline: Newline,
    universal: Universal,
}

/// What is said of a closed one, here without a full stop.
const CLOSED: &str = "I/O operation on closed file";

/// The state and the content of an open stream.
fn open(cx: &mut Context, stream: &Value) -> PyResult<(State, Value)> {
    match cx.record_state::<State>(stream).copied() {
        Some(state) if !state.ready => Err(uninitialized(cx)),
        Some(state) if !state.closed => Ok((state, cx.record_get(stream, 0).unwrap_or(Value::NONE))),
        _ => Err(cx.value_error(CLOSED)),
    }
}

fn put(cx: &mut Context, stream: &Value, new: State) {
    if let Some(state) = cx.record_state_mut::<State>(stream) {
        *state = new;
    }
}

fn text_of<'a>(cx: &Context, content: &'a Value) -> &'a [u8] {
    native_bytes(cx, content).unwrap_or_default()
}

/// How many bytes the next `count` characters have (or all there are), and how many characters that is.
fn measure(rest: &[u8], count: usize, ascii: bool) -> (usize, usize) {
    if ascii {
        let taken = count.min(rest.len());
        return (taken, taken);
    }
    match wtf8::offset_of(rest, count) {
        Some(bytes) => (bytes, count),
        None => (rest.len(), wtf8::count(rest)),
    }
}

impl State {
    fn is_ascii(&self, text: &[u8]) -> bool {
        self.length == text.len()
    }

    /// Moves to a character.
    fn seek(&mut self, text: &[u8], position: usize) {
        let ascii = self.is_ascii(text);
        if position >= self.length {
            self.offset = text.len();
        } else if ascii {
            self.offset = position;
        } else if position >= self.position && self.position <= self.length {
            let rest = text.get(self.offset..).unwrap_or_default();
            self.offset += measure(rest, position - self.position, false).0;
        } else {
            self.offset = measure(text, position, false).0;
        }
        self.position = position;
    }
}

/// Writes text at the position, with line ends as the stream wants them.
fn write(cx: &mut Context, stream: &Value, text: &Value) -> PyResult<usize> {
    let Some(view) = cx.as_str(text) else {
        if cx.record_state::<State>(stream).is_none_or(|state| !state.ready) {
            return Err(uninitialized(cx));
        }
        let found = cx.type_name(text);
        return Err(cx.type_error(&format!("string argument expected, got '{found}'")));
    };
    let (mut state, content) = open(cx, stream)?;
    let count = view.chars();
    let mut bytes = std::borrow::Cow::Borrowed(view.bytes);
    if state.newline.universal
        && let Some(fed) = state.universal.feed(&bytes, true)
    {
        bytes = std::borrow::Cow::Owned(fed);
    }
    if let Some(end) = state.newline.write
        && bytes.contains(&b'\n')
    {
        let mut out = Vec::with_capacity(bytes.len() + 16);
        for byte in bytes.iter() {
            if *byte == b'\n' {
                out.extend_from_slice(end.as_bytes());
            } else {
                out.push(*byte);
            }
        }
        bytes = std::borrow::Cow::Owned(out);
    }
    if bytes.is_empty() {
        put(cx, stream, state);
        return Ok(count);
    }
    if state.position > state.length {
        // What lies between the end and the position is filled with zeros.
        let length = text_of(cx, &content).len();
        let Some(padded) = length.checked_add(state.position - state.length) else { return Err(cx.memory_error()) };
        cx.bytearray_resize(&content, padded)?;
        state.length = state.position;
        state.offset = padded;
    }
    let added = if bytes.is_ascii() { bytes.len() } else { wtf8::count(&bytes) };
    let rest = text_of(cx, &content).get(state.offset..).unwrap_or_default();
    let ascii = state.is_ascii(text_of(cx, &content));
    let (over_bytes, over) = measure(rest, added, ascii);
    cx.bytearray_splice(&content, state.offset, over_bytes, &bytes)?;
    state.length += added - over;
    state.position += added;
    state.offset += bytes.len();
    put(cx, stream, state);
    Ok(count)
}

/// The next bytes as text.
fn take(cx: &mut Context, stream: &Value, mut state: State, content: &Value, bytes: usize, characters: usize) -> PyResult<Value> {
    let text = text_of(cx, content);
    let ascii = state.is_ascii(text);
    let part = text.get(state.offset..state.offset + bytes).unwrap_or_default();
    let made = if ascii { cx.new_str_known(part, true)? } else { cx.new_str_bytes(part)? };
    state.offset += bytes;
    state.position += characters;
    put(cx, stream, state);
    Ok(made)
}

fn read_line(cx: &mut Context, stream: &Value, limit: i64) -> PyResult<Value> {
    let (state, content) = open(cx, stream)?;
    if state.position >= state.length {
        return Ok(Value::EMPTY_STRING);
    }
    let text = text_of(cx, &content);
    let ascii = state.is_ascii(text);
    let mut rest = text.get(state.offset..).unwrap_or_default();
    if let Ok(limit) = usize::try_from(limit) {
        rest = rest.get(..measure(rest, limit, ascii).0).unwrap_or_default();
    }
    // In universal mode without translation lines end as they stand; with it, writing has translated already.
    let end = match state.newline.line_end.find(rest) {
        Ok(end) => end,
        Err(_) => rest.len(),
    };
    let characters = if ascii { end } else { wtf8::count(rest.get(..end).unwrap_or_default()) };
    take(cx, stream, state, &content, end, characters)
}

fn next(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    let line = if support::is_exactly(cx, stream, &SPEC) {
        read_line(cx, stream, -1)?
    } else {
        let line = cx.call_method(stream, "readline", &[])?;
        if cx.as_str(&line).is_none() {
            let found = cx.type_name(&line);
            return Err(cx.error(lissom_objects::ShapeId::OS_ERROR, &format!("readline() should have returned a str object, not '{found}'")));
        }
        line
    };
    Ok(if cx.as_str(&line).is_some_and(|line| line.bytes.is_empty()) { None } else { Some(line) })
}

fn value(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let (state, content) = open(cx, stream)?;
    let text = text_of(cx, &content);
    if state.is_ascii(text) { cx.new_str_known(text, true) } else { cx.new_str_bytes(text) }
}

/// Starts anew with a text.
fn init(cx: &mut Context, stream: &Value, initial: Option<&Value>, newline: Newline) -> PyResult {
    let content = cx.new_bytearray(&[])?;
    cx.record_set(stream, 0, Some(content));
    let universal = Universal { translate: newline.translate, ..Universal::default() };
    put(cx, stream, State { ready: true, newline, universal, ..State::default() });
    if let Some(initial) = initial {
        write(cx, stream, initial)?;
    }
    let (mut state, _) = open(cx, stream)?;
    state.position = 0;
    state.offset = 0;
    put(cx, stream, state);
    Ok(())
}

/// The methods.
pub struct StringIo;

#[methods]
impl StringIo {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_record(args.get(0), State::default())
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, initial_value='', newline='\\n')")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let newline = match args.opt(2) {
            Some(newline) => newline.clone(),
            None => cx.new_str("\n")?,
        };
        let newline = Newline::of(cx, Some(&newline), true)?;
        if let Some(initial) = args.some(1)
            && cx.as_str(initial).is_none()
        {
            let found = cx.type_name(initial);
            return Err(cx.type_error(&format!("initial_value must be str or None, not {found}")));
        }
        init(cx, args.this(), args.some(1), newline)?;
        Ok(Value::NONE)
    }

    /// Retrieve the entire contents of the object.
    #[sig("(self, /)")]
    fn getvalue(cx: &mut Context, args: &Args) -> PyResult<Value> {
        value(cx, args.this())
    }

    /// Tell the current file position.
    #[sig("(self, /)")]
    fn tell(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (state, _) = open(cx, args.this())?;
        cx.new_int_usize(state.position)
    }

    /// Read at most size characters, returned as a string.
    ///
    /// If the argument is negative or omitted, read until EOF
    /// is reached. Return an empty string at EOF.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = usize::try_from(size(cx, args.opt(1))?).unwrap_or(usize::MAX);
        let (state, content) = open(cx, args.this())?;
        if state.position >= state.length {
            return Ok(Value::EMPTY_STRING);
        }
        let text = text_of(cx, &content);
        let rest = text.get(state.offset..).unwrap_or_default();
        let left = state.length - state.position;
        let (bytes, characters) = if count >= left { (rest.len(), left) } else { measure(rest, count, state.is_ascii(text)) };
        take(cx, args.this(), state, &content, bytes, characters)
    }

    /// Read until newline or EOF.
    ///
    /// Returns an empty string if EOF is hit immediately.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limit = size(cx, args.opt(1))?;
        read_line(cx, args.this(), limit)
    }

    /// Truncate size to pos.
    ///
    /// The pos argument defaults to the current file position, as
    /// returned by tell().  The current file position is unchanged.
    /// Returns the new absolute position.
    #[sig("(self, pos=None, /)")]
    fn truncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let given = match args.some(1) {
            Some(wanted) => Some(size(cx, Some(wanted))?),
            None => None,
        };
        let (mut state, content) = open(cx, args.this())?;
        let wanted = match given {
            Some(wanted) => match usize::try_from(wanted) {
                Ok(wanted) => wanted,
                Err(_) => return Err(cx.value_error(&format!("Negative size value {wanted}"))),
            },
            None => state.position,
        };
        if wanted < state.length {
            let text = text_of(cx, &content);
            let (bytes, _) = measure(text, wanted, state.is_ascii(text));
            cx.bytearray_resize(&content, bytes)?;
            state.length = wanted;
            state.offset = state.offset.min(bytes);
            put(cx, args.this(), state);
        }
        cx.new_int_usize(wanted)
    }

    /// Change stream position.
    ///
    /// Seek to character offset pos relative to position indicated by whence:
    ///     0  Start of stream (the default).  pos should be >= 0;
    ///     1  Current position - pos must be 0;
    ///     2  End of stream - pos must be 0.
    /// Returns the new absolute position.
    #[sig("(self, pos, whence=0, /)")]
    fn seek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let position = cx.index_i64(args.get(1))?;
        let whence = support::whence(cx, args.opt(2))?;
        let (mut state, content) = open(cx, args.this())?;
        if !(0..=2).contains(&whence) {
            return Err(cx.value_error(&format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
        }
        if position < 0 && whence == 0 {
            return Err(cx.value_error(&format!("Negative seek position {position}")));
        }
        if whence != 0 && position != 0 {
            return Err(cx.error(lissom_objects::ShapeId::OS_ERROR, "Can't do nonzero cur-relative seeks"));
        }
        let to = match whence {
            0 => usize::try_from(position).unwrap_or(0),
            1 => state.position,
            _ => state.length,
        };
        state.seek(text_of(cx, &content), to);
        put(cx, args.this(), state);
        cx.new_int_usize(to)
    }

    /// Write string to file.
    ///
    /// Returns the number of characters written, which is always equal to
    /// the length of the string.
    #[sig("(self, s, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = write(cx, args.this(), args.get(1))?;
        cx.new_int_usize(count)
    }

    /// Close the IO object.
    ///
    /// Attempting any further operation after the object is closed
    /// will raise a ValueError.
    ///
    /// This method has no effect if the file is already closed.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.record_set(args.this(), 0, None);
        if let Some(state) = cx.record_state_mut::<State>(args.this()) {
            state.closed = true;
        }
        Ok(Value::NONE)
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

    /// The content, how lines end, the position and the attributes, for copying and pickling.
    #[sig("(self, /)")]
    fn __getstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = value(cx, args.this())?;
        let (state, _) = open(cx, args.this())?;
        let (newline, position) = (state.newline.value(cx)?, cx.new_int_usize(state.position)?);
        let attributes = super::bytes_io::attributes(cx, args.this())?;
        cx.new_tuple(&[value, newline, position, attributes])
    }

    /// Takes over what `__getstate__` gave.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.record_state::<State>(args.this()).is_none_or(|state| state.ready && state.closed) {
            return Err(cx.value_error(CLOSED));
        }
        let class = cx.type_name(args.this());
        let items = cx.as_tuple(args.get(1)).map(<[Value]>::to_vec);
        let Some([value, newline, position, attributes]) = items.as_deref() else {
            let found = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("{class}.__setstate__ argument should be 4-tuple, got {found}")));
        };
        let newline = Newline::of(cx, Some(newline), true)?;
        if !value.is_none() && cx.as_str(value).is_none() {
            let found = cx.type_name(value);
            return Err(cx.type_error(&format!("first item of state must be a str or None, not {found}")));
        }
        // The value has its line ends already: it is taken over as it is.
        init(cx, args.this(), None, newline)?;
        let (mut state, content) = open(cx, args.this())?;
        if let Some(view) = cx.as_str(value) {
            cx.bytearray_splice(&content, 0, 0, view.bytes)?;
            state.length = view.chars();
            if newline.universal {
                state.universal.feed(view.bytes, true);
            }
        }
        if cx.as_int(position).is_none() {
            let found = cx.type_name(position);
            return Err(cx.type_error(&format!("third item of state must be an integer, got {found}")));
        }
        let Ok(position) = usize::try_from(cx.index_i64(position)?) else { return Err(cx.value_error("position value cannot be negative")) };
        state.seek(text_of(cx, &content), position);
        put(cx, args.this(), state);
        super::bytes_io::set_attributes(cx, args.this(), attributes, "fourth")?;
        Ok(Value::NONE)
    }

    /// True if the file is closed.
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.record_state::<State>(args.this()).copied() {
            Some(state) if state.ready => Ok(Value::bool(state.closed)),
            _ => Err(uninitialized(cx)),
        }
    }

    /// Line ends translated so far.
    #[getter]
    fn newlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (state, _) = open(cx, args.this())?;
        if state.newline.universal { state.universal.seen.value(cx) } else { Ok(Value::NONE) }
    }

    /// Is it flushed at the end of each line?
    #[getter]
    fn line_buffering(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open(cx, args.this()).map(|_| Value::FALSE)
    }
}

