//! Reading text.

use lissom_objects::codec::Encoding;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Context, PyResult, Value};
use lissom_text::wtf8;

use super::super::buffered;
use super::super::newline::LineEnd;
use super::super::support::{expect_bytes, interrupted, unsupported};
use super::{DECODED, INPUT, buffer, check_open, coder, edit, get, write};

/// Text that was decoded and not handed out begins at `used`.
pub(super) fn set_decoded(cx: &mut Context, stream: &Value, text: Option<Value>) {
    cx.record_set(stream, DECODED, text);
    edit(cx, stream, |state| state.used = 0);
}

pub(super) fn decoded(cx: &Context, stream: &Value) -> Value {
    cx.record_get(stream, DECODED).unwrap_or(Value::EMPTY_STRING)
}

pub(super) fn set_snapshot(cx: &mut Context, stream: &Value, snapshot: Option<(i64, Value)>) {
    let (flag, input) = match snapshot {
        Some((flag, input)) => (Some(flag), Some(input)),
        None => (None, None),
    };
    cx.record_set(stream, INPUT, input);
    edit(cx, stream, |state| state.snapshot = flag);
}

/// Reads and decodes one chunk, larger if so many characters are wanted; false at the end.
fn read_chunk(cx: &mut Context, stream: &Value, wanted: usize) -> PyResult<bool> {
    let state = get(cx, stream);
    if !state.reads {
        return Err(unsupported(cx, "not readable"));
    }
    let before = if state.telling { Some(coder::decoder_state(cx, stream)?) } else { None };
    let size = (wanted as f64 * state.ratio.max(1.0)).min(1e15) as i64;
    let size = size.max(state.chunk);
    let source = buffer(cx, stream);
    let input = if state.direct_read {
        buffered::read1(cx, &source, size)?
    } else {
        let size = cx.new_int(size)?;
        let method = if state.has_read1 { "read1" } else { "read" };
        let input = cx.call_method(&source, method, &[size])?;
        if !cx.has_buffer(&input) {
            let found = cx.type_name(&input);
            return Err(cx.type_error(&format!("underlying {method}() should have returned a bytes-like object, not '{found}'")));
        }
        input
    };
    let length = cx.with_buffer(&input, <[u8]>::len)?;
    let text = coder::decode(cx, stream, &input, length == 0)?;
    let characters = cx.as_str(&text).map_or(0, |view| view.chars());
    edit(cx, stream, |state| state.ratio = if characters > 0 { length as f64 / characters as f64 } else { 0.0 });
    set_decoded(cx, stream, Some(text));
    if let Some((kept, flag)) = before {
        let kept_bytes = cx.as_bytes(&kept).unwrap_or_default();
        let input = if kept_bytes.is_empty() {
            cx.bytes_from_buffer(&input)?
        } else {
            let held = cx.bytes_like(&input)?;
            let whole = [kept_bytes, &held].concat();
            cx.new_bytes(&whole)?
        };
        set_snapshot(cx, stream, Some((flag, input)));
    }
    Ok(length > 0 || characters > 0)
}

/// As `read_chunk`, made again after a signal.
fn more(cx: &mut Context, stream: &Value, wanted: usize) -> PyResult<bool> {
    loop {
        match read_chunk(cx, stream, wanted) {
            Ok(more) => return Ok(more),
            Err(raised) => interrupted(cx, raised)?,
        }
    }
}

/// Hands out bytes of the decoded text.
fn take(cx: &mut Context, stream: &Value, bytes: usize) -> PyResult<Value> {
    let text = decoded(cx, stream);
    let used = get(cx, stream).used;
    let Some(view) = cx.as_str(&text) else { return Ok(Value::EMPTY_STRING) };
    edit(cx, stream, |state| state.used = used + bytes);
    if used == 0 && bytes == view.bytes.len() {
        return Ok(lissom_objects::str::ops::exact(cx, &text));
    }
    let part = view.bytes.get(used..used + bytes).unwrap_or_default();
    if view.ascii { cx.new_str_known(part, true) } else { cx.new_str_bytes(part) }
}

/// How many bytes `count` characters have, or all, and how many characters that is.
fn measure(text: &[u8], count: usize) -> (usize, usize) {
    match wtf8::offset_of(text, count) {
        Some(bytes) => (bytes, count),
        None => (text.len(), wtf8::count(text)),
    }
}

/// `stream.read(count)`: all if it is negative.
pub(super) fn read(cx: &mut Context, stream: &Value, count: i64) -> PyResult<Value> {
    let state = check_open(cx, stream)?;
    if !state.reads {
        return Err(unsupported(cx, "not readable"));
    }
    write::write_out(cx, stream)?;
    let Ok(count) = usize::try_from(count) else { return read_all(cx, stream) };
    let mut out = TextBuilder::new();
    let mut left = count;
    loop {
        let text = decoded(cx, stream);
        let used = get(cx, stream).used;
        let rest = cx.as_str(&text).map_or(&[][..], |view| view.bytes.get(used..).unwrap_or_default());
        let (bytes, characters) = measure(rest, left);
        if characters == left && out.is_empty() {
            return take(cx, stream, bytes);
        }
        out.push_bytes(cx, rest.get(..bytes).unwrap_or_default())?;
        edit(cx, stream, |state| state.used += bytes);
        left -= characters;
        if left == 0 || !more(cx, stream, left)? {
            return out.finish(cx);
        }
    }
}

fn read_all(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let state = get(cx, stream);
    let text = decoded(cx, stream);
    let rest = cx.as_str(&text).map_or(&[][..], |view| view.bytes.get(state.used..).unwrap_or_default());
    let source = buffer(cx, stream);
    let mut bytes = TextBuilder::new();
    let direct = if state.direct_read { buffered::read_all_into(cx, &source, &mut bytes)? } else { Some(false) };
    let whole = if direct.is_none() {
        return Err(nothing_now(cx));
    } else if direct == Some(true) {
        if as_text(cx, stream, rest.is_empty(), &mut bytes) == Some(true) {
            forget(cx, stream);
            return bytes.finish(cx);
        }
        bytes.finish_bytes(cx)?
    } else {
        let whole = cx.call_method(&source, "read", &[])?;
        if whole.is_none() {
            return Err(nothing_now(cx));
        }
        if state.encoding == Some(Encoding::Utf8) && !cx.has_buffer(&whole) {
            // The decoder puts it behind what it keeps.
            let found = cx.type_name(&whole);
            return Err(cx.type_error(&format!("can't concat {found} to bytes")));
        }
        whole
    };
    let last = coder::decode(cx, stream, &whole, true)?;
    let result = if rest.is_empty() {
        lissom_objects::str::ops::exact(cx, &last)
    } else {
        let more = cx.as_str(&last).map_or(&[][..], |view| view.bytes);
        cx.new_str_joined(&[rest, more])?
    };
    forget(cx, stream);
    Ok(result)
}

/// Everything was handed out. Where no place can be told, what was decoded last stays, as a sign that something was read.
fn forget(cx: &mut Context, stream: &Value) {
    if get(cx, stream).snapshot.is_some() {
        set_decoded(cx, stream, None);
        set_snapshot(cx, stream, None);
        return;
    }
    let text = decoded(cx, stream);
    let used = cx.as_str(&text).map_or(0, |text| text.bytes.len());
    edit(cx, stream, |state| state.used = used);
}

/// Raises `BlockingIOError`: there is nothing to read now.
#[cold]
fn nothing_now(cx: &mut Context) -> lissom_objects::Raised {
    cx.error(lissom_objects::ShapeId::BLOCKING_IO_ERROR, "Read returned None.")
}

/// Turns bytes that were read into text where they lie, if they are text as it is stored; `None` or false if they must be decoded.
fn as_text(cx: &mut Context, stream: &Value, alone: bool, bytes: &mut TextBuilder) -> Option<bool> {
    let state = get(cx, stream);
    let fits = match state.encoding {
        Some(Encoding::Utf8) => std::str::from_utf8(bytes.as_bytes()).is_ok(),
        Some(_) => bytes.as_bytes().is_ascii(),
        None => false,
    };
    if !alone || !fits || state.kept_length > 0 || state.universal.pending {
        return None;
    }
    if !state.newline.universal {
        return Some(true);
    }
    if bytes.as_bytes().contains(&b'\r') {
        return Some(false);
    }
    let mut universal = state.universal;
    universal.feed(bytes.as_bytes(), true);
    edit(cx, stream, |state| state.universal = universal);
    Some(true)
}

/// `stream.readline(limit)`: no limit if it is negative.
pub(super) fn readline(cx: &mut Context, stream: &Value, limit: i64) -> PyResult<Value> {
    let state = check_open(cx, stream)?;
    write::write_out(cx, stream)?;
    let end = if state.newline.translate { LineEnd::Lf } else { state.newline.line_end };
    let mut line = TextBuilder::new();
    let mut left = usize::try_from(limit).ok();
    // Even for no characters something is read first.
    while left == Some(0) && cx.record_ref(stream, DECODED).is_none_or(|text| cx.as_str(text).is_some_and(|text| text.bytes.is_empty())) {
        if !more(cx, stream, 0)? {
            set_decoded(cx, stream, None);
            set_snapshot(cx, stream, None);
            return Ok(Value::EMPTY_STRING);
        }
    }
    loop {
        let text = decoded(cx, stream);
        let used = get(cx, stream).used;
        let rest = cx.as_str(&text).map_or(&[][..], |view| view.bytes.get(used..).unwrap_or_default());
        let (window, counted) = match left {
            Some(left) => {
                let (bytes, characters) = measure(rest, left);
                (rest.get(..bytes).unwrap_or_default(), characters)
            }
            None => (rest, 0),
        };
        let whole = left.is_some_and(|left| counted == left);
        let found = end.find(window);
        let bytes = match found {
            Ok(bytes) => bytes,
            Err(_) if whole => window.len(),
            Err(bytes) => bytes,
        };
        if found.is_ok() || whole {
            if line.is_empty() {
                return take(cx, stream, bytes);
            }
            line.push_bytes(cx, window.get(..bytes).unwrap_or_default())?;
            edit(cx, stream, |state| state.used += bytes);
            return line.finish(cx);
        }
        line.push_bytes(cx, window.get(..bytes).unwrap_or_default())?;
        if let Some(left) = &mut left {
            *left -= wtf8::count(window.get(..bytes).unwrap_or_default());
        }
        // A return at the end may be half a line end: it goes before the next chunk.
        let held = window.get(bytes..).unwrap_or_default().to_vec();
        // What was put aside is lost if reading on fails.
        if !cx.as_str(&text).is_some_and(|text| text.bytes.is_empty()) {
            set_decoded(cx, stream, None);
        }
        if !more(cx, stream, 0)? {
            set_decoded(cx, stream, None);
            set_snapshot(cx, stream, None);
            line.push_bytes(cx, &held)?;
            return line.finish(cx);
        }
        if !held.is_empty() {
            let next = decoded(cx, stream);
            let next = cx.as_str(&next).map_or(&[][..], |view| view.bytes);
            let joined = cx.new_str_joined(&[&held, next])?;
            set_decoded(cx, stream, Some(joined));
        }
    }
}

/// The next line, if it lies in the decoded text of an open file.
#[inline]
fn ready_line(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    let Some(state) = cx.record_state::<super::Text>(stream) else { return Ok(None) };
    if !state.exact || !state.direct_file || state.pending > 0 || !(state.newline.translate || state.newline.line_end == LineEnd::Lf) {
        return Ok(None);
    }
    let used = state.used;
    let Some(text) = cx.record_ref(stream, DECODED).cloned() else { return Ok(None) };
    let Some(view) = text.as_str() else { return Ok(None) };
    let Some(rest) = view.bytes.get(used..) else { return Ok(None) };
    let Some(end) = lissom_text::search::find(rest, b"\n") else { return Ok(None) };
    if super::is_file_closed(cx, stream) != Some(false) {
        return Ok(None);
    }
    let part = rest.get(..=end).unwrap_or_default();
    let line = if view.ascii { cx.new_str_known(part, true)? } else { cx.new_str_bytes(part)? };
    edit(cx, stream, |state| {
        state.used = used + end + 1;
        state.telling = false;
    });
    Ok(Some(line))
}

/// The next line, for iteration; telling positions is off until the end.
pub(super) fn next(cx: &mut Context, stream: &Value) -> PyResult<Option<Value>> {
    if let Some(line) = ready_line(cx, stream)? {
        return Ok(Some(line));
    }
    let state = super::check(cx, stream)?;
    edit(cx, stream, |state| state.telling = false);
    let line = if state.exact {
        readline(cx, stream, -1)?
    } else {
        let line = cx.call_method(stream, "readline", &[])?;
        if cx.as_str(&line).is_none() {
            let found = cx.type_name(&line);
            return Err(cx.error(lissom_objects::ShapeId::OS_ERROR, &format!("readline() should have returned a str object, not '{found}'")));
        }
        line
    };
    if cx.as_str(&line).is_some_and(|line| line.bytes.is_empty()) {
        set_snapshot(cx, stream, None);
        edit(cx, stream, |state| state.telling = state.seekable);
        return Ok(None);
    }
    Ok(Some(line))
}

/// Reads bytes from the buffer, for a seek.
pub(super) fn read_bytes(cx: &mut Context, stream: &Value, count: i64) -> PyResult<Value> {
    let source = buffer(cx, stream);
    let count = cx.new_int(count)?;
    let input = cx.call_method(&source, "read", &[count])?;
    expect_bytes(cx, input, "underlying read() should have returned a bytes object")
}
