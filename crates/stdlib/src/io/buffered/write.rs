//! The window to write.

use lissom_host::Errno;
use lissom_objects::{Context, PyResult, Raised, Value};

use super::super::support::would_block;
use super::{buffer, check, check_open, edit, get, locked, put, raw_seek, raw_write, seems_closed};
use lissom_objects::ShapeId;

/// The error of a raw stream that would have to wait.
#[cold]
fn blocked(cx: &mut Context, stream: &Value, written: i64) -> Raised {
    let errno = if get(cx, stream).direct { Errno::AGAIN.0 } else { 0 };
    would_block(cx, written, errno)
}

/// Lets the window go out.
///
/// # Errors
/// `OSError`; `BlockingIOError` if the raw stream would have to wait.
pub(super) fn flush_locked(cx: &mut Context, stream: &Value) -> PyResult {
    let state = get(cx, stream);
    if !state.writes() || state.write_start == state.write_end {
        edit(cx, stream, |state| state.reset_write());
        return Ok(());
    }
    // The raw stream goes back to where the window begins.
    let back = state.raw_offset() + (state.position - state.write_start);
    if back != 0 {
        raw_seek(cx, stream, -back, 1)?;
        edit(cx, stream, |state| state.raw_position -= back);
    }
    loop {
        let state = get(cx, stream);
        if state.write_start >= state.write_end {
            break;
        }
        let room = buffer(cx, stream);
        let Some(count) = raw_write(cx, stream, &room, state.write_start, state.write_end)? else { return Err(blocked(cx, stream, 0)) };
        edit(cx, stream, |state| {
            state.write_start += count;
            state.raw_position = state.write_start;
        });
        // A signal may have come in between.
        cx.poll()?;
    }
    edit(cx, stream, |state| state.reset_write());
    Ok(())
}

/// Lets the window go out, and takes the raw stream back to where the stream stands.
pub(super) fn flush_and_rewind_locked(cx: &mut Context, stream: &Value) -> PyResult {
    flush_locked(cx, stream)?;
    let state = get(cx, stream);
    if state.readable {
        // What was read ahead is read again.
        let offset = state.raw_offset();
        let moved = raw_seek(cx, stream, -offset, 1);
        edit(cx, stream, |state| state.reset_read());
        moved?;
    }
    Ok(())
}

/// `stream.flush()` of a stream that writes.
///
/// # Errors
/// `OSError`, `ValueError`
pub fn flush(cx: &mut Context, stream: &Value) -> PyResult {
    check_open(cx, stream, "flush of closed file")?;
    locked(cx, stream, |cx| flush_and_rewind_locked(cx, stream))
}

/// `stream.write(bytes)`: gives how many were taken, which is all.
///
/// # Errors
/// `OSError`, `ValueError`; `BlockingIOError` if the raw stream would have to wait and the buffer is full.
pub fn write(cx: &mut Context, stream: &Value, bytes: &Value) -> PyResult<i64> {
    let length = cx.with_buffer(bytes, <[u8]>::len)?;
    write_part(cx, stream, bytes, length)
}

/// As [`write`], of the first bytes alone.
///
/// # Errors
/// As [`write`].
pub fn write_part(cx: &mut Context, stream: &Value, bytes: &Value, length: usize) -> PyResult<i64> {
    let state = check(cx, stream)?;
    let length = length as i64;
    locked(cx, stream, |cx| {
        if seems_closed(cx, stream, state) {
            return Err(cx.value_error("write to closed file"));
        }
        edit(cx, stream, |state| {
            if !state.reads() && !state.writes() {
                state.position = 0;
                state.raw_position = 0;
            }
        });
        let state = get(cx, stream);
        if length <= state.size - state.position && length < state.size {
            let held = cx.bytes_like(bytes)?;
            put(cx, stream, state.position, held.get(..length as usize).unwrap_or_default())?;
            edit(cx, stream, |state| {
                if !state.writes() || state.write_start > state.position {
                    state.write_start = state.position;
                }
                let end = state.position + length;
                state.move_to(end);
                state.write_end = state.write_end.max(end);
            });
            return Ok(length);
        }
        write_through(cx, stream, bytes, length)
    })
}

/// A write that does not fit into the window.
fn write_through(cx: &mut Context, stream: &Value, bytes: &Value, length: i64) -> PyResult<i64> {
    if let Err(raised) = flush_locked(cx, stream) {
        if !cx.raised_is(ShapeId::BLOCKING_IO_ERROR) {
            return Err(raised);
        }
        drop(cx.take_raised(raised));
        return keep_blocked(cx, stream, bytes, length);
    }
    let offset = get(cx, stream).raw_offset();
    if offset != 0 {
        raw_seek(cx, stream, -offset, 1)?;
        edit(cx, stream, |state| state.raw_position -= offset);
    }
    let size = get(cx, stream).size;
    let mut written = 0;
    while length - written >= size {
        match raw_write(cx, stream, bytes, written, length)? {
            Some(count) => written += count,
            None if length - written > size => {
                // The buffer takes what it can.
                let held = cx.bytes_like(bytes)?;
                put(cx, stream, 0, held.get(written as usize..(written + size) as usize).unwrap_or_default())?;
                edit(cx, stream, |state| {
                    state.raw_position = 0;
                    state.move_to(size);
                    state.write_start = 0;
                    state.write_end = size;
                });
                return Err(blocked(cx, stream, written + size));
            }
            None => break,
        }
        cx.poll()?;
    }
    edit(cx, stream, |state| {
        if state.readable {
            state.reset_read();
        }
    });
    let rest = length - written;
    if rest > 0 {
        let held = cx.bytes_like(bytes)?;
        put(cx, stream, 0, held.get(written as usize..length as usize).unwrap_or_default())?;
    }
    edit(cx, stream, |state| {
        state.write_start = 0;
        state.write_end = rest;
        state.move_to(rest);
        state.raw_position = 0;
    });
    Ok(length)
}

/// The raw stream would have to wait: the buffer keeps as much as fits.
fn keep_blocked(cx: &mut Context, stream: &Value, bytes: &Value, length: i64) -> PyResult<i64> {
    edit(cx, stream, |state| {
        if state.readable {
            state.reset_read();
        }
    });
    let state = get(cx, stream);
    let room = buffer(cx, stream);
    let kept = super::part(cx, &room, state.write_start, state.write_end).to_vec();
    put(cx, stream, 0, &kept)?;
    let start = state.write_start;
    edit(cx, stream, |state| {
        state.write_end -= start;
        state.raw_position -= start;
        state.position -= start;
        state.write_start = 0;
    });
    let state = get(cx, stream);
    let room = state.size - state.write_end;
    let taken = length.min(room);
    let held = cx.bytes_like(bytes)?;
    put(cx, stream, state.write_end, held.get(..taken as usize).unwrap_or_default())?;
    edit(cx, stream, |state| {
        state.write_end += taken;
        state.position += taken;
    });
    if length <= room { Ok(length) } else { Err(blocked(cx, stream, taken)) }
}
