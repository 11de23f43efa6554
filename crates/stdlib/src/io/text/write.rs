//! Writing text.

use lissom_objects::codec::Encoding;
use lissom_objects::{Context, PyResult, Value};
use lissom_text::wtf8;

use super::super::buffered;
use super::super::newline::not_text;
use super::super::support::{interrupted, unsupported};
use super::{BUFFER, DECODED, INPUT, PENDING, buffer, check_open, coder, edit, get};

/// What is pending goes to the buffer.
pub(super) fn write_out(cx: &mut Context, stream: &Value) -> PyResult {
    let state = get(cx, stream);
    if state.pending == 0 {
        return Ok(());
    }
    let Some(pending) = cx.record_get(stream, PENDING) else { return Ok(()) };
    // Writing may come back here: nothing is pending any more.
    cx.record_set(stream, PENDING, None);
    edit(cx, stream, |state| state.pending = 0);
    let target = buffer(cx, stream);
    if state.direct_write {
        let result = buffered::write_part(cx, &target, &pending, state.pending);
        // The array is used again.
        if cx.record_ref(stream, PENDING).is_none() && state.pending <= 2 * super::CHUNK as usize {
            cx.record_set(stream, PENDING, Some(pending));
        }
        return result.map(drop);
    }
    let bytes = lissom_objects::buffer::native_bytes(cx, &pending).unwrap_or_default();
    let bytes = cx.new_bytes(bytes.get(..state.pending).unwrap_or_default())?;
    drop(pending);
    loop {
        match cx.call_method(&target, "write", std::slice::from_ref(&bytes)) {
            Ok(_) => return Ok(()),
            Err(raised) => interrupted(cx, raised)?,
        }
    }
}

/// Adds bytes to what is pending: the array grows to what a chunk needs, and stays.
fn add(cx: &mut Context, stream: &Value, bytes: &[u8]) -> PyResult {
    let at = pending_length(cx, stream);
    let pending = match cx.record_get(stream, PENDING) {
        Some(pending) => pending,
        None => {
            let pending = cx.new_bytearray(&[])?;
            cx.record_set(stream, PENDING, Some(pending.clone()));
            pending
        }
    };
    let room = lissom_objects::buffer::native_bytes(cx, &pending).map_or(0, <[u8]>::len);
    let end = at + bytes.len();
    if room < end {
        cx.bytearray_resize(&pending, end.max(2 * room).max(FIRST))?;
    }
    cx.with_buffer_mut(&pending, |place| {
        if let Some(place) = place.get_mut(at..end) {
            place.copy_from_slice(bytes);
        }
    })?;
    edit(cx, stream, |state| state.pending = end);
    Ok(())
}

/// Bytes that the array of what is pending has at first.
const FIRST: usize = 256;

fn pending_length(cx: &Context, stream: &Value) -> usize {
    cx.record_state::<super::Text>(stream).map_or(0, |state| state.pending)
}

/// Adds text to what is pending, if that is all that writing it means; the number of characters if so.
#[inline]
fn quickly(cx: &mut Context, stream: &Value, text: &Value) -> PyResult<Option<usize>> {
    let Some(state) = cx.record_state::<super::Text>(stream) else { return Ok(None) };
    if !state.direct_file || state.reads || !state.writes || state.line_buffering || state.write_through || state.detached || state.newline.write.is_some() {
        return Ok(None);
    }
    let Some(view) = text.as_str() else { return Ok(None) };
    if !view.ascii || state.encoding.is_none() || state.pending + view.bytes.len() >= state.chunk as usize || super::is_file_closed(cx, stream) != Some(false) {
        return Ok(None);
    }
    add(cx, stream, view.bytes)?;
    Ok(Some(view.bytes.len()))
}

/// `stream.write(text)`: gives how many characters that were.
///
/// # Errors
/// `UnicodeEncodeError`, `OSError`, `ValueError`, `TypeError`
pub fn write(cx: &mut Context, stream: &Value, text: &Value) -> PyResult<usize> {
    if let Some(count) = quickly(cx, stream, text)? {
        return Ok(count);
    }
    if cx.as_str(text).is_none() {
        return Err(not_text(cx, "write() argument", text));
    }
    let state = check_open(cx, stream)?;
    if !state.writes {
        return Err(unsupported(cx, "not writable"));
    }
    let Some(view) = cx.as_str(text) else { return Ok(0) };
    let count = view.chars();
    let has_line_end = (state.newline.write.is_some() || state.line_buffering) && view.bytes.contains(&b'\n');
    let has_return = state.line_buffering && view.bytes.contains(&b'\r');
    let replaced = match state.newline.write {
        Some(end) if has_line_end => Some(with_ends(cx, text, end)?),
        _ => None,
    };
    let state = match replaced {
        // A method in Python may have done anything to the stream.
        Some(_) => check_open(cx, stream)?,
        None => state,
    };
    if !state.writes {
        return Err(unsupported(cx, "not writable"));
    }
    let text = replaced.as_ref().unwrap_or(text);
    let Some(view) = cx.as_str(text) else { return Ok(0) };
    let plain = match state.encoding {
        Some(Encoding::Utf8) => view.ascii || !wtf8::has_surrogate(view.bytes),
        Some(_) => view.ascii,
        None => false,
    };
    let encoded = if plain { None } else { Some(coder::encode(cx, stream, text)?) };
    let bytes = match &encoded {
        Some(bytes) => cx.as_bytes(bytes).unwrap_or_default(),
        None => cx.as_str(text).map_or(&[][..], |view| view.bytes),
    };
    let chunk = usize::try_from(state.chunk).unwrap_or(0);
    if bytes.len() >= chunk {
        // Writing may come back here with more.
        while pending_length(cx, stream) > 0 {
            write_out(cx, stream)?;
        }
    } else if pending_length(cx, stream) + bytes.len() > chunk {
        write_out(cx, stream)?;
    }
    if state.direct_write && bytes.len() >= chunk && state.encoding.is_some() {
        // A large piece is not copied twice.
        let whole = match &encoded {
            Some(bytes) => bytes.clone(),
            None => cx.new_bytes(bytes)?,
        };
        let target = buffer(cx, stream);
        buffered::write(cx, &target, &whole)?;
    } else {
        add(cx, stream, bytes)?;
    }
    let flushes = state.line_buffering && (has_line_end || has_return);
    if flushes || state.write_through || pending_length(cx, stream) >= chunk {
        write_out(cx, stream)?;
    }
    if flushes {
        flush_buffer(cx, stream)?;
    }
    if state.reads {
        forget_read(cx, stream)?;
    }
    Ok(count)
}

/// Text with other line ends; a subclass of `str` replaces them itself.
fn with_ends(cx: &mut Context, text: &Value, end: &str) -> PyResult<Value> {
    if !text.is_str() {
        let (from, to) = (cx.new_str("\n")?, cx.new_str(end)?);
        let replaced = cx.call_method(text, "replace", &[from, to])?;
        if cx.as_str(&replaced).is_none() {
            let found = cx.type_name(&replaced);
            return Err(cx.type_error(&format!("replace() should return str, not '{found}'")));
        }
        return Ok(replaced);
    }
    let bytes = text.str_bytes();
    let mut out = Vec::with_capacity(bytes.len() + 16);
    for byte in bytes {
        if *byte == b'\n' {
            out.extend_from_slice(end.as_bytes());
        } else {
            out.push(*byte);
        }
    }
    cx.new_str_bytes(&out)
}

/// In a file, what was read ahead is worth nothing after writing; two ways of one pipe have nothing to do with each other.
fn forget_read(cx: &mut Context, stream: &Value) -> PyResult {
    if get(cx, stream).snapshot.is_some() {
        cx.record_set(stream, DECODED, None);
        cx.record_set(stream, INPUT, None);
        edit(cx, stream, |state| {
            state.used = 0;
            state.snapshot = None;
        });
    }
    coder::reset_decoder(cx, stream)
}

fn flush_buffer(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let state = get(cx, stream);
    let Some(target) = cx.record_get(stream, BUFFER) else { return Ok(Value::NONE) };
    if state.direct_write { buffered::flush(cx, &target).map(|()| Value::NONE) } else { cx.call_method(&target, "flush", &[]) }
}

/// `stream.flush()`
///
/// # Errors
/// `OSError`, `ValueError`
pub fn flush(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    check_open(cx, stream)?;
    edit(cx, stream, |state| state.telling = state.seekable);
    write_out(cx, stream)?;
    flush_buffer(cx, stream)
}
