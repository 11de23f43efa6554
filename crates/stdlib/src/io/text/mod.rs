//! `TextIOWrapper`: text over a buffered stream of bytes.
//!
//! ```text
//!   write:  text -> encoded, kept in `pending` -> buffer.write() when there is enough, at line ends, on flush
//!   read:   buffer.read1() -> a chunk -> decoded text, handed out from `used` on
//! ```
//!
//! UTF-8, ASCII and Latin-1 are encoded and decoded here; other encodings have the incremental objects of their codec. If the buffer is
//! exactly one of this module's, it is called at once. What was read last is kept (`snapshot`) for `tell()` to find the place in the
//! bytes that the place in the text stands for (seek.rs).

mod coder;
pub mod methods;
mod read;
mod seek;
mod write;

use lissom_objects::codec::{Encoding, registry};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use super::buffered;
use super::file;
use super::newline::{Newline, Universal};
use super::support::{self, attribute, closed, flag, uninitialized};

pub use methods::SPEC;
pub use write::{flush, write};

/// Bytes read at once, and kept before they are written.
const CHUNK: i64 = 8192;

/// The field with the buffer.
const BUFFER: usize = 0;
/// The field with the decoded text.
const DECODED: usize = 1;
/// The field with the bytes that the decoded text came from, from the last point on at which the decoder was in a known state.
const INPUT: usize = 2;
/// The field with the encoded bytes not yet written.
const PENDING: usize = 3;
/// The field with the names of the encoding and of the error handler.
const NAMES: usize = 4;
/// The field with the decoder and the encoder of a codec.
const CODERS: usize = 5;

/// The state of a stream of text.
#[derive(Clone, Copy)]
pub struct Text {
    ready: bool,
    detached: bool,
    line_buffering: bool,
    write_through: bool,
    finalizing: bool,
    seekable: bool,
    telling: bool,
    has_read1: bool,
    /// It can be read: there is a decoder.
    reads: bool,
    /// It can be written: there is an encoder.
    writes: bool,
    /// The buffer is exactly one of this module's that reads.
    direct_read: bool,
    /// The buffer is exactly one of this module's that writes.
    direct_write: bool,
    /// The buffer is exactly one of this module's, over exactly a `FileIO`.
    direct_file: bool,
    /// The stream is exactly a `TextIOWrapper`.
    exact: bool,
    /// Bytes of the pending array that are in use.
    pending: usize,
    /// The decoder's number at the start of the kept input, if there is any.
    snapshot: Option<i64>,
    newline: Newline,
    universal: Universal,
    /// Of the encodings that are known here.
    encoding: Option<Encoding>,
    strict: bool,
    /// Bytes of a character that is not complete.
    kept: [u8; 4],
    kept_length: u8,
    chunk: i64,
    /// Bytes of the decoded text that were handed out.
    used: usize,
    /// Bytes per character in the last chunk.
    ratio: f64,
}

/// The state of a new object.
const NEW: Text = Text {
    ready: false,
    detached: false,
    line_buffering: false,
    write_through: false,
    finalizing: false,
    seekable: false,
    telling: false,
    has_read1: false,
    reads: false,
    writes: false,
    direct_read: false,
    direct_write: false,
    direct_file: false,
    exact: false,
    pending: 0,
    snapshot: None,
    newline: Newline { argument: 0, universal: false, translate: false, line_end: super::newline::LineEnd::Lf, write: None },
    universal: Universal { translate: false, pending: false, seen: super::newline::Seen::NONE },
    encoding: None,
    strict: true,
    kept: [0; 4],
    kept_length: 0,
    chunk: CHUNK,
    used: 0,
    ratio: 0.0,
};

fn get(cx: &Context, stream: &Value) -> Text {
    cx.record_state::<Text>(stream).copied().unwrap_or(NEW)
}

fn edit(cx: &mut Context, stream: &Value, change: impl FnOnce(&mut Text)) {
    if let Some(state) = cx.record_state_mut::<Text>(stream) {
        return change(state);
    }
    let mut state = NEW;
    change(&mut state);
    cx.record_renew(stream, state);
}

fn buffer(cx: &Context, stream: &Value) -> Value {
    cx.record_get(stream, BUFFER).unwrap_or(Value::NONE)
}

fn name(cx: &Context, stream: &Value, index: usize) -> Value {
    let names = cx.record_get(stream, NAMES).unwrap_or(Value::NONE);
    names.as_tuple().and_then(|names| names.get(index)).cloned().unwrap_or(Value::NONE)
}

/// The name of the error handler.
fn errors(cx: &Context, stream: &Value) -> String {
    let errors = name(cx, stream, 1);
    cx.string_lossy(&errors)
}

#[cold]
fn not_ready(cx: &mut Context, state: Text) -> Raised {
    if state.ready { cx.value_error("underlying buffer has been detached") } else { uninitialized(cx) }
}

/// The state of a stream that can be used.
fn check(cx: &mut Context, stream: &Value) -> PyResult<Text> {
    let state = get(cx, stream);
    if state.ready && !state.detached { Ok(state) } else { Err(not_ready(cx, state)) }
}

/// The state of a stream that was made, though it may be detached by now.
fn check_made(cx: &mut Context, stream: &Value) -> PyResult<Text> {
    let state = get(cx, stream);
    if state.ready { Ok(state) } else { Err(uninitialized(cx)) }
}

/// Is the file below closed, if the stack is of exactly this module's streams?
#[inline]
fn is_file_closed(cx: &Context, stream: &Value) -> Option<bool> {
    let raw = cx.record_ref(cx.record_ref(stream, BUFFER)?, buffered::RAW)?;
    cx.record_state::<file::File>(raw).map(|file| file.number < 0)
}

/// Is the buffer closed?
fn is_closed(cx: &mut Context, stream: &Value, state: &Text) -> PyResult<bool> {
    if state.direct_file
        && let Some(closed) = is_file_closed(cx, stream)
    {
        return Ok(closed);
    }
    let buffer = buffer(cx, stream);
    flag(cx, &buffer, "closed")
}

/// The state of a stream that is open.
fn check_open(cx: &mut Context, stream: &Value) -> PyResult<Text> {
    let state = check(cx, stream)?;
    if is_closed(cx, stream, &state)? { Err(closed(cx)) } else { Ok(state) }
}

/// What a stream of text is made with.
#[derive(Clone, Default)]
pub struct Options {
    /// The encoding; that of the system if there is none.
    pub encoding: Option<Value>,
    /// The error handler: `strict` if there is none.
    pub errors: Option<Value>,
    /// How lines end.
    pub newline: Newline,
    /// Flush at line ends.
    pub line_buffering: bool,
    /// Keep nothing before it is written.
    pub write_through: bool,
}

/// The codec of a name, if it makes text of bytes.
fn text_codec(cx: &mut Context, name: &str) -> PyResult<Value> {
    let codec = registry::lookup(cx, name)?;
    match attribute(cx, &codec, "_is_text_encoding")? {
        Some(is_text) if !cx.truth(&is_text)? => Err(cx.error(ShapeId::LOOKUP_ERROR, &format!("'{name}' is not a text encoding"))),
        _ => Ok(codec),
    }
}

/// Chooses the coders of an encoding for what the buffer can do.
fn set_encoding(cx: &mut Context, stream: &Value, buffer: &Value, encoding: &Value, errors: &Value) -> PyResult {
    let names = cx.new_tuple(&[encoding.clone(), errors.clone()])?;
    let text = cx.string_lossy(encoding);
    let native = Encoding::find(&text).filter(|encoding| matches!(encoding, Encoding::Utf8 | Encoding::Ascii | Encoding::Latin1));
    let state = get(cx, stream);
    let mut coders = [Value::NONE, Value::NONE];
    let strict = cx.string_lossy(errors) == "strict";
    let codec = match native {
        Some(_) => None,
        None => Some(text_codec(cx, &text)?),
    };
    if !state.ready {
        cx.record_set(stream, NAMES, Some(names.clone()));
    }
    if let Some(codec) = codec {
        for (place, (method, maker)) in coders.iter_mut().zip([("readable", "incrementaldecoder"), ("writable", "incrementalencoder")]) {
            let able = cx.call_method(buffer, method, &[])?;
            if cx.truth(&able)? {
                *place = cx.call_method(&codec, maker, std::slice::from_ref(errors))?;
            }
        }
        edit(cx, stream, |state| {
            state.reads = !coders[0].is_none();
            state.writes = !coders[1].is_none();
        });
    } else if state.direct_read || state.direct_write {
        let both = buffered::get(cx, buffer);
        edit(cx, stream, |state| {
            state.reads = both.readable;
            state.writes = both.writable;
        });
    } else {
        let reads = cx.call_method(buffer, "readable", &[])?;
        let reads = cx.truth(&reads)?;
        let writes = cx.call_method(buffer, "writable", &[])?;
        let writes = cx.truth(&writes)?;
        edit(cx, stream, |state| {
            state.reads = reads;
            state.writes = writes;
        });
    }
    let coders = cx.new_tuple(&coders)?;
    cx.record_set(stream, CODERS, Some(coders));
    cx.record_set(stream, NAMES, Some(names));
    edit(cx, stream, |state| {
        state.encoding = native;
        state.strict = strict;
        state.kept_length = 0;
    });
    Ok(())
}

/// What `TextIOWrapper(buffer, …)` does to a new object.
///
/// # Errors
/// `LookupError` for an unknown encoding; what the buffer raises.
pub fn init(cx: &mut Context, stream: &Value, buffer: &Value, options: Options) -> PyResult {
    edit(cx, stream, |state| *state = Text { finalizing: state.finalizing, ..NEW });
    for field in [BUFFER, DECODED, INPUT, PENDING, NAMES, CODERS] {
        cx.record_set(stream, field, None);
    }
    let encoding = match &options.encoding {
        Some(encoding) if cx.string_lossy(encoding) == "locale" => cx.new_str("UTF-8")?,
        Some(encoding) => encoding.clone(),
        None => {
            let utf8_mode = crate::sys::flag_of(cx, crate::sys::flag::UTF8_MODE) != 0;
            cx.new_str(if utf8_mode { "utf-8" } else { "UTF-8" })?
        }
    };
    let errors = match &options.errors {
        Some(errors) => errors.clone(),
        None => cx.new_str("strict")?,
    };
    let random = support::is_exactly(cx, buffer, &buffered::RANDOM_SPEC);
    let direct_read = random || support::is_exactly(cx, buffer, &buffered::READER_SPEC);
    let direct_write = random || support::is_exactly(cx, buffer, &buffered::WRITER_SPEC);
    let newline = options.newline;
    let raw = buffered::raw(cx, buffer);
    let direct_file = (direct_read || direct_write) && file::exact_number(cx, &raw).is_some();
    let exact = is_exact(cx, stream);
    edit(cx, stream, |state| {
        state.direct_file = direct_file;
        state.exact = exact;
        state.direct_read = direct_read;
        state.direct_write = direct_write;
        state.newline = newline;
        state.universal = Universal { translate: newline.translate, ..Universal::default() };
        state.line_buffering = options.line_buffering;
        state.write_through = options.write_through;
    });
    set_encoding(cx, stream, buffer, &encoding, &errors)?;
    cx.record_set(stream, BUFFER, Some(buffer.clone()));
    let seekable = if (direct_read || direct_write) && file::exact_number(cx, &raw).is_some_and(|number| number >= 0) {
        file::is_seekable(cx, &raw)
    } else {
        let seekable = cx.call_method(buffer, "seekable", &[])?;
        cx.truth(&seekable)?
    };
    let has_read1 = direct_read || attribute(cx, buffer, "read1")?.is_some();
    edit(cx, stream, |state| {
        state.seekable = seekable;
        state.telling = seekable;
        state.has_read1 = has_read1;
    });
    settle_encoder(cx, stream)?;
    edit(cx, stream, |state| state.ready = true);
    Ok(())
}

/// An encoder that marks the start of a file does so only there. Where none does, no file is asked.
fn settle_encoder(cx: &mut Context, stream: &Value) -> PyResult {
    let state = get(cx, stream);
    if !state.seekable && state.writes && state.encoding.is_none() {
        // UTF-16 and UTF-32 have no mark where there is no start.
        return if coder::marks_start(cx, stream) { coder::place_encoder(cx, stream, false) } else { Ok(()) };
    }
    if !state.seekable || !state.writes || (state.encoding.is_some() && state.direct_file) {
        return Ok(());
    }
    let buffer = buffer(cx, stream);
    let position = cx.call_method(&buffer, "tell", &[])?;
    if !cx.equal(&position, &Value::int32(0))? {
        coder::place_encoder(cx, stream, false)?;
    }
    Ok(())
}

/// A stream of text, made by native code.
///
/// # Errors
/// As [`init`].
pub fn new(cx: &mut Context, buffer: &Value, options: Options) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let stream = cx.new_record(&class, NEW)?;
    init(cx, &stream, buffer, options)?;
    Ok(stream)
}

/// Is the value exactly a stream of text? Then [`write`] can be used.
pub fn is_exact(cx: &mut Context, value: &Value) -> bool {
    support::is_exactly(cx, value, &SPEC)
}
