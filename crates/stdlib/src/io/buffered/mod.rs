//! `BufferedReader`, `BufferedWriter`, `BufferedRandom`: a buffer before a raw stream.
//!
//! ```text
//!   buffer   | read already | read ahead … | free |        reading:  position, read_end
//!                           ^ position     ^ read_end
//!   buffer   | …  | written, not yet out | free |          writing:  write_start, write_end
//!                  ^ write_start          ^ write_end
//!   raw_position: where in the buffer the raw stream stands; absolute: where in the file.
//! ```
//!
//! Both kinds of window may be open at once in a `BufferedRandom`. The buffer is a `bytearray` in a field of the stream, so that it counts
//! against the limit; before a file it begins small and grows with what is read. A window that is closed has the end -1.
//!
//! The raw stream may be anything with the methods of one. If it is exactly a `FileIO`, the system is called at once.

pub mod methods;
pub mod pair;
mod read;
mod write;

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use super::file;
use super::support::{self, attribute, interrupted, uninitialized};

pub use methods::{RANDOM_SPEC, READER_SPEC, WRITER_SPEC};
pub use read::{peek, read, read1, read_all_into, readline};
pub use write::{flush, write, write_part};

/// The buffer before a file at first.
const FIRST: i64 = 8192;

/// The field with the raw stream.
pub const RAW: usize = 0;
/// The field with the buffer.
const BUFFER: usize = 1;

/// The state of a buffered stream. Positions without a name of their own are in the buffer.
#[derive(Clone, Copy)]
pub struct Buffered {
    ready: bool,
    detached: bool,
    /// Has it a window to read?
    pub readable: bool,
    /// Has it a window to write?
    pub writable: bool,
    finalizing: bool,
    /// A call is under way: the raw stream must not call back.
    busy: bool,
    /// It was closed: there is no buffer, whatever the raw stream says.
    shut: bool,
    /// Is the raw stream exactly a `FileIO`?
    direct: bool,
    size: i64,
    /// Where the raw stream stands in the file; -1 if that is not known.
    absolute: i64,
    position: i64,
    raw_position: i64,
    read_end: i64,
    write_start: i64,
    write_end: i64,
}

/// The state of a new object.
const NEW: Buffered = Buffered {
    ready: false,
    detached: false,
    readable: false,
    writable: false,
    finalizing: false,
    busy: false,
    shut: false,
    direct: false,
    size: 0,
    absolute: 0,
    position: 0,
    raw_position: 0,
    read_end: -1,
    write_start: 0,
    write_end: -1,
};

impl Buffered {
    fn reads(&self) -> bool {
        self.readable && self.read_end != -1
    }

    fn writes(&self) -> bool {
        self.writable && self.write_end != -1
    }

    /// Bytes read ahead.
    fn ahead(&self) -> i64 {
        if self.reads() { self.read_end - self.position } else { 0 }
    }

    /// How far the raw stream is ahead of the stream.
    fn raw_offset(&self) -> i64 {
        if (self.reads() || self.writes()) && self.raw_position >= 0 { self.raw_position - self.position } else { 0 }
    }

    fn move_to(&mut self, position: i64) {
        self.position = position;
        if self.reads() && self.read_end < position {
            self.read_end = position;
        }
    }

    fn reset_read(&mut self) {
        self.read_end = -1;
    }

    fn reset_write(&mut self) {
        self.write_start = 0;
        self.write_end = -1;
    }
}

/// The state of a stream.
#[inline]
pub fn get(cx: &Context, stream: &Value) -> Buffered {
    cx.record_state::<Buffered>(stream).copied().unwrap_or(NEW)
}

#[inline]
fn edit(cx: &mut Context, stream: &Value, change: impl FnOnce(&mut Buffered)) {
    if let Some(state) = cx.record_state_mut::<Buffered>(stream) {
        return change(state);
    }
    let mut state = NEW;
    change(&mut state);
    cx.record_renew(stream, state);
}

/// The raw stream.
pub fn raw(cx: &Context, stream: &Value) -> Value {
    cx.record_get(stream, RAW).unwrap_or(Value::NONE)
}

fn buffer(cx: &Context, stream: &Value) -> Value {
    cx.record_get(stream, BUFFER).unwrap_or(Value::NONE)
}

#[cold]
fn not_ready(cx: &mut Context, state: Buffered) -> Raised {
    if state.detached { cx.value_error("raw stream has been detached") } else { uninitialized(cx) }
}

/// The state of a stream that can be used.
///
/// # Errors
/// `ValueError` if it is detached, or its `__init__` did not run.
pub fn check(cx: &mut Context, stream: &Value) -> PyResult<Buffered> {
    let state = get(cx, stream);
    if state.ready { Ok(state) } else { Err(not_ready(cx, state)) }
}

/// Is the raw stream closed?
fn is_closed(cx: &mut Context, stream: &Value, state: Buffered) -> PyResult<bool> {
    let raw = raw(cx, stream);
    if state.direct { Ok(file::get(cx, &raw).number < 0) } else { support::flag(cx, &raw, "closed") }
}

/// Is the stream closed? One whose raw stream cannot tell is.
fn seems_closed(cx: &mut Context, stream: &Value, state: Buffered) -> bool {
    state.shut
        || is_closed(cx, stream, state).unwrap_or_else(|raised| {
            drop(cx.take_raised(raised));
            true
        })
}

/// As [`check`], and the raw stream is open (or there are bytes read ahead).
fn check_open(cx: &mut Context, stream: &Value, message: &str) -> PyResult<Buffered> {
    let state = check(cx, stream)?;
    if seems_closed(cx, stream, state) && state.ahead() == 0 {
        return Err(cx.value_error(message));
    }
    Ok(state)
}

/// Does something that the raw stream must not break into.
fn locked<R>(cx: &mut Context, stream: &Value, body: impl FnOnce(&mut Context) -> PyResult<R>) -> PyResult<R> {
    if get(cx, stream).busy {
        let shown = cx.repr(stream)?;
        let message = format!("reentrant call inside {}", cx.string_lossy(&shown));
        return Err(cx.error(ShapeId::RUNTIME_ERROR, &message));
    }
    edit(cx, stream, |state| state.busy = true);
    let result = body(cx);
    edit(cx, stream, |state| state.busy = false);
    result
}

/// Makes a stream of a new object.
///
/// # Errors
/// `ValueError` for a size that is not positive; `MemoryError`
pub fn init(cx: &mut Context, stream: &Value, raw: &Value, size: i64, readable: bool, writable: bool) -> PyResult {
    if size <= 0 {
        return Err(cx.value_error("buffer size must be strictly positive"));
    }
    let direct = file::exact_number(cx, raw).is_some();
    let room = cx.new_bytearray(&[])?;
    cx.record_set(stream, RAW, Some(raw.clone()));
    cx.record_set(stream, BUFFER, Some(room));
    edit(cx, stream, |state| *state = Buffered { ready: true, readable, writable, direct, size, finalizing: state.finalizing, absolute: state.absolute, ..NEW });
    // Some raw streams cannot tell where they stand: from here on it is counted.
    if let Err(raised) = raw_tell(cx, stream) {
        drop(cx.take_raised(raised));
    }
    Ok(())
}

/// A stream over a raw one, made by native code.
///
/// # Errors
/// As [`init`].
pub fn new(cx: &mut Context, spec: &'static lissom_objects::TypeSpec, raw: &Value, size: i64) -> PyResult<Value> {
    let class = cx.native_type(spec)?;
    let stream = cx.new_record(&class, NEW)?;
    let (reader, writer) = (std::ptr::eq(spec, &READER_SPEC), std::ptr::eq(spec, &WRITER_SPEC));
    init(cx, &stream, raw, size, !writer, !reader)?;
    Ok(stream)
}

/// The buffer is at least this long.
fn make_room(cx: &mut Context, stream: &Value, length: i64) -> PyResult<Value> {
    let room = buffer(cx, stream);
    let length = usize::try_from(length).unwrap_or(0);
    if cx.with_buffer(&room, <[u8]>::len)? >= length {
        return Ok(room);
    }
    if cx.bytearray_resize(&room, length).is_ok() {
        return Ok(room);
    }
    // Somebody kept a view of it: it is theirs from now on.
    let raised = cx.raised.is_some();
    if raised && !cx.raised_is(ShapeId::BUFFER_ERROR) {
        return Err(again(cx));
    }
    cx.raised = None;
    let new = cx.bytes_from_buffer(&room)?;
    let new = cx.new_bytearray(new.bytes_slice())?;
    cx.bytearray_resize(&new, length)?;
    cx.record_set(stream, BUFFER, Some(new.clone()));
    Ok(new)
}

/// Raises what is raised once more.
#[cold]
fn again(cx: &mut Context) -> Raised {
    match cx.raised.take() {
        Some(error) => cx.raise(error),
        None => cx.memory_error(),
    }
}

/// Copies bytes into the buffer.
fn put(cx: &mut Context, stream: &Value, at: i64, bytes: &[u8]) -> PyResult {
    let room = make_room(cx, stream, at + bytes.len() as i64)?;
    cx.with_buffer_mut(&room, |place| {
        if let Some(place) = usize::try_from(at).ok().and_then(|at| place.get_mut(at..at + bytes.len())) {
            place.copy_from_slice(bytes);
        }
    })
}

/// Bytes of the buffer.
fn part<'a>(cx: &Context, room: &'a Value, from: i64, to: i64) -> &'a [u8] {
    let bytes = lissom_objects::buffer::native_bytes(cx, room).unwrap_or_default();
    bytes.get(from.max(0) as usize..to.max(0) as usize).unwrap_or_default()
}

/// Where the raw stream stands.
fn raw_tell(cx: &mut Context, stream: &Value) -> PyResult<i64> {
    let raw = raw(cx, stream);
    if get(cx, stream).direct {
        let number = file::open_number(cx, &raw)?;
        let position = file::seek(cx, number, 0, 1)?;
        edit(cx, stream, |state| state.absolute = position);
        return Ok(position);
    }
    let position = cx.call_method(&raw, "tell", &[])?;
    valid_position(cx, stream, &position)
}

fn valid_position(cx: &mut Context, stream: &Value, position: &Value) -> PyResult<i64> {
    let position = support::offset(cx, position)?;
    if position < 0 {
        return Err(cx.error(ShapeId::OS_ERROR, &format!("Raw stream returned invalid position {position}")));
    }
    edit(cx, stream, |state| state.absolute = position);
    Ok(position)
}

/// Moves the raw stream.
fn raw_seek(cx: &mut Context, stream: &Value, target: i64, whence: i64) -> PyResult<i64> {
    let raw = raw(cx, stream);
    if get(cx, stream).direct {
        let number = file::open_number(cx, &raw)?;
        let position = file::seek(cx, number, target, whence)?;
        edit(cx, stream, |state| state.absolute = position);
        return Ok(position);
    }
    let arguments = [cx.new_int(target)?, cx.new_int(whence)?];
    let position = cx.call_method(&raw, "seek", &arguments)?;
    valid_position(cx, stream, &position)
}

/// Where the stream stands in the file, as far as that is known.
fn known_position(cx: &mut Context, stream: &Value) -> PyResult<i64> {
    let state = get(cx, stream);
    if state.absolute != -1 { Ok(state.absolute) } else { raw_tell(cx, stream) }
}

/// A count that a method of the raw stream gave; `None` if it would have to wait.
fn raw_count(cx: &mut Context, count: &Value, most: i64, method: &str) -> PyResult<Option<i64>> {
    if count.is_none() {
        return Ok(None);
    }
    let number = match support::fitting(cx, count) {
        Ok(number) => number,
        Err(raised) if method == "readinto" => {
            // What is no number is an error of the stream, with the reason as cause.
            let cause = cx.take_raised(raised);
            let message = cx.new_str("raw readinto() failed")?;
            let error = lissom_objects::exception::new(cx, ShapeId::OS_ERROR, &[message])?;
            lissom_objects::exception::chain(cx, &error, &cause);
            lissom_objects::exception::set_cause(cx, &error, Some(cause));
            return Err(cx.raise(error));
        }
        Err(raised) => {
            // Writing takes it for a number that cannot be.
            drop(cx.take_raised(raised));
            -1
        }
    };
    if number < 0 || number > most {
        return Err(cx.error(ShapeId::OS_ERROR, &format!("raw {method}() returned invalid length {number} (should have been between 0 and {most})")));
    }
    Ok(Some(number))
}

/// Reads from the raw stream into a `bytearray`; `None` if it would have to wait.
fn raw_read(cx: &mut Context, stream: &Value, room: &Value, from: i64, to: i64) -> PyResult<Option<i64>> {
    let raw = raw(cx, stream);
    let (start, end) = (from.max(0) as usize, to.max(0) as usize);
    let count = if get(cx, stream).direct {
        let number = file::open_number(cx, &raw)?;
        file::read_into(cx, number, room, start, end)?.map(|count| count as i64)
    } else {
        let view = lissom_objects::memoryview::ops::new(cx, room)?;
        let bounds = [cx.new_int(from)?, cx.new_int(to)?];
        let [from, to] = bounds;
        let slice = cx.new_slice(from, to, Value::NONE)?;
        let window = cx.get_item(&view, &slice)?;
        let count = loop {
            match cx.call_method(&raw, "readinto", std::slice::from_ref(&window)) {
                Ok(count) => break count,
                Err(raised) => interrupted(cx, raised)?,
            }
        };
        for view in [window, view] {
            if let Err(raised) = cx.call_method(&view, "release", &[]) {
                drop(cx.take_raised(raised));
            }
        }
        raw_count(cx, &count, (end - start) as i64, "readinto")?
    };
    if let Some(count) = count {
        edit(cx, stream, |state| {
            if count > 0 && state.absolute != -1 {
                state.absolute += count;
            }
        });
    }
    Ok(count)
}

/// Writes part of an object's bytes to the raw stream; `None` if it would have to wait.
fn raw_write(cx: &mut Context, stream: &Value, bytes: &Value, from: i64, to: i64) -> PyResult<Option<i64>> {
    let raw = raw(cx, stream);
    let (start, end) = (from.max(0) as usize, to.max(0) as usize);
    let count = if get(cx, stream).direct {
        let number = file::open_number(cx, &raw)?;
        file::write(cx, number, bytes, start, end)?.map(|count| count as i64)
    } else {
        let whole = bytes.is_bytes() && start == 0 && bytes.bytes_slice().len() == end;
        let piece = if whole {
            bytes.clone()
        } else {
            let held = cx.bytes_like(bytes)?;
            cx.new_bytes(held.get(start..end).unwrap_or_default())?
        };
        let piece = lissom_objects::memoryview::ops::new(cx, &piece)?;
        let count = loop {
            match cx.call_method(&raw, "write", std::slice::from_ref(&piece)) {
                Ok(count) => break count,
                Err(raised) => interrupted(cx, raised)?,
            }
        };
        raw_count(cx, &count, to - from, "write")?
    };
    if let Some(count) = count {
        edit(cx, stream, |state| {
            if count > 0 && state.absolute != -1 {
                state.absolute += count;
            }
        });
    }
    Ok(count)
}

/// `stream.seek(target, whence)`
///
/// # Errors
/// `OSError`, `ValueError`, `io.UnsupportedOperation`
pub fn seek(cx: &mut Context, stream: &Value, target: &Value, whence: i64) -> PyResult<i64> {
    check(cx, stream)?;
    if !(0..=4).contains(&whence) {
        return Err(cx.value_error(&format!("whence value {whence} unsupported")));
    }
    let mut state = check_open(cx, stream, "seek of closed file")?;
    let raw = raw(cx, stream);
    if !(state.direct && file::is_seekable(cx, &raw)) {
        support::require(cx, &raw, "seekable", "File or stream is not seekable.")?;
    }
    let mut target = support::offset(cx, target)?;
    if whence <= 1 && state.readable {
        // What lies in the window is reached without moving the raw stream.
        let here = known_position(cx, stream)?;
        state = get(cx, stream);
        let ahead = state.ahead();
        if ahead > 0 {
            let offset = if whence == 0 { target - (here - state.raw_offset()) } else { target };
            if offset >= -state.position && offset <= ahead {
                edit(cx, stream, |state| state.position += offset);
                return Ok((here - ahead + offset).max(0));
            }
        }
    }
    locked(cx, stream, |cx| {
        if state.writable {
            write::flush_locked(cx, stream)?;
        }
        if whence == 1 {
            target -= get(cx, stream).raw_offset();
        }
        let position = raw_seek(cx, stream, target, whence)?;
        edit(cx, stream, |state| {
            state.raw_position = -1;
            if state.readable {
                state.reset_read();
            }
        });
        Ok(position)
    })
}

/// `stream.tell()`
///
/// # Errors
/// `OSError`, `ValueError`
pub fn tell(cx: &mut Context, stream: &Value) -> PyResult<i64> {
    check(cx, stream)?;
    let position = raw_tell(cx, stream)?;
    Ok((position - get(cx, stream).raw_offset()).max(0))
}

/// `stream.truncate(length)` of a stream that writes.
///
/// # Errors
/// `OSError`; what the raw stream raises.
fn truncate(cx: &mut Context, stream: &Value, length: &Value) -> PyResult<Value> {
    locked(cx, stream, |cx| {
        write::flush_and_rewind_locked(cx, stream)?;
        let raw = raw(cx, stream);
        let length = cx.call_method(&raw, "truncate", std::slice::from_ref(length))?;
        // Where the raw stream stands now is asked anew.
        if let Err(raised) = raw_tell(cx, stream) {
            drop(cx.take_raised(raised));
        }
        Ok(length)
    })
}

/// Warns of a raw stream that was not closed.
///
/// # Errors
/// None of its own.
fn warn_unclosed(cx: &mut Context, stream: &Value, source: &Value) -> PyResult {
    let raw = raw(cx, stream);
    if attribute(cx, &raw, "_dealloc_warn")?.is_some()
        && let Err(raised) = cx.call_method(&raw, "_dealloc_warn", std::slice::from_ref(source))
    {
        drop(cx.take_raised(raised));
    }
    Ok(())
}

/// `stream.close()`
///
/// # Errors
/// What flushing and closing raise; both are done.
pub fn close(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let state = check(cx, stream)?;
    if locked(cx, stream, |cx| is_closed(cx, stream, state))? {
        return Ok(Value::NONE);
    }
    if state.finalizing {
        warn_unclosed(cx, stream, stream)?;
    }
    let flushed = cx.call_method(stream, "flush", &[]).map(drop);
    let raw = raw(cx, stream);
    let closed = support::both(cx, flushed, |cx| cx.call_method(&raw, "close", &[]));
    edit(cx, stream, |state| {
        state.shut = true;
        state.position = 0;
        state.read_end = 0;
        state.reset_write();
    });
    let room = cx.new_bytearray(&[])?;
    cx.record_set(stream, BUFFER, Some(room));
    closed
}

/// `stream.detach()`
///
/// # Errors
/// What flushing raises.
pub fn detach(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    check(cx, stream)?;
    cx.call_method(stream, "flush", &[])?;
    let raw = raw(cx, stream);
    cx.record_set(stream, RAW, None);
    cx.record_set(stream, BUFFER, None);
    edit(cx, stream, |state| {
        state.detached = true;
        state.ready = false;
    });
    Ok(raw)
}
