//! The window to read.

use lissom_objects::buffer::native_bytes;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Context, PyResult, Value};

use super::super::{file, support};
use super::{FIRST, buffer, check_open, edit, get, locked, make_room, part, raw, raw_read, write};

/// Takes bytes that were read ahead.
fn take(cx: &mut Context, stream: &Value, count: i64) -> PyResult<Value> {
    let (room, state) = (buffer(cx, stream), get(cx, stream));
    let bytes = part(cx, &room, state.position, state.position + count);
    let taken = cx.new_bytes(bytes)?;
    edit(cx, stream, |state| state.position += count);
    Ok(taken)
}

/// The bytes read ahead, put into a builder and taken.
fn take_into(cx: &mut Context, stream: &Value, out: &mut TextBuilder, count: i64) -> PyResult {
    let (room, state) = (buffer(cx, stream), get(cx, stream));
    let (from, to) = (state.position.max(0) as usize, (state.position + count).max(0) as usize);
    out.reserve(cx, to.saturating_sub(from))?;
    let bytes = part(cx, &room, from as i64, to as i64);
    out.push_bytes(cx, bytes)?;
    edit(cx, stream, |state| state.position += count);
    Ok(())
}

/// Fills the free part of the window; `None` if the raw stream would have to wait.
fn fill(cx: &mut Context, stream: &Value) -> PyResult<Option<i64>> {
    let state = get(cx, stream);
    let start = if state.reads() { state.read_end } else { 0 };
    let mut end = state.size;
    if state.direct && start == 0 {
        // Before a file the buffer begins small, and grows once it was filled.
        let held = cx.with_buffer(&buffer(cx, stream), <[u8]>::len)? as i64;
        let filled = held > 0 && state.raw_position == held;
        end = if held == 0 { FIRST } else if filled { held * 4 } else { held }.min(state.size);
    } else if state.direct {
        end = (cx.with_buffer(&buffer(cx, stream), <[u8]>::len)? as i64).max(start + 1).min(state.size);
    }
    let room = make_room(cx, stream, end)?;
    if end <= start {
        return Ok(Some(0));
    }
    let count = raw_read(cx, stream, &room, start, end)?;
    if let Some(count) = count.filter(|count| *count > 0) {
        edit(cx, stream, |state| {
            state.read_end = start + count;
            state.raw_position = start + count;
        });
    }
    Ok(count)
}

/// What was written goes out before reading.
fn settle(cx: &mut Context, stream: &Value) -> PyResult {
    if get(cx, stream).writable { write::flush_and_rewind_locked(cx, stream) } else { Ok(()) }
}

/// `stream.read(n)`: up to `n` bytes, all if it is -1; `None` if there are none now.
///
/// # Errors
/// `OSError`, `ValueError`
pub fn read(cx: &mut Context, stream: &Value, count: i64) -> PyResult<Value> {
    super::check(cx, stream)?;
    if count < -1 {
        return Err(cx.value_error("read length must be non-negative or -1"));
    }
    let state = check_open(cx, stream, "read of closed file")?;
    if count == -1 {
        return locked(cx, stream, |cx| read_all(cx, stream));
    }
    if count <= state.ahead() {
        return take(cx, stream, count);
    }
    locked(cx, stream, |cx| read_some(cx, stream, count))
}

/// All bytes up to the end, put into a builder, if the raw stream is exactly a `FileIO` (else false); `None` if there are none now.
///
/// # Errors
/// `OSError`, `ValueError`
pub fn read_all_into(cx: &mut Context, stream: &Value, out: &mut TextBuilder) -> PyResult<Option<bool>> {
    let state = check_open(cx, stream, "read of closed file")?;
    if !state.direct || state.writable {
        return Ok(Some(false));
    }
    locked(cx, stream, |cx| {
        take_into(cx, stream, out, state.ahead())?;
        edit(cx, stream, |state| {
            state.reset_read();
            state.raw_position = 0;
            state.position = 0;
            state.absolute = -1;
        });
        let raw = raw(cx, stream);
        let number = file::open_number(cx, &raw)?;
        let some = file::read_all(cx, number, out)?;
        Ok(if some || !out.is_empty() { Some(true) } else { None })
    })
}

fn read_all(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let state = get(cx, stream);
    let mut all = TextBuilder::new();
    take_into(cx, stream, &mut all, state.ahead())?;
    settle(cx, stream)?;
    edit(cx, stream, |state| {
        state.reset_read();
    });
    let raw = raw(cx, stream);
    if state.direct {
        let number = file::open_number(cx, &raw)?;
        edit(cx, stream, |state| state.absolute = -1);
        let some = file::read_all(cx, number, &mut all)?;
        return if some || !all.is_empty() { all.finish_bytes(cx) } else { Ok(Value::NONE) };
    }
    if support::attribute(cx, &raw, "readall")?.is_some() {
        let rest = cx.call_method(&raw, "readall", &[])?;
        edit(cx, stream, |state| state.absolute = -1);
        if rest.is_none() {
            return if all.is_empty() { Ok(rest) } else { all.finish_bytes(cx) };
        }
        let rest = support::expect_bytes(cx, rest, "readall() should return bytes")?;
        if all.is_empty() {
            return Ok(rest);
        }
        let more = cx.as_bytes(&rest).unwrap_or_default();
        all.push_bytes(cx, more)?;
        return all.finish_bytes(cx);
    }
    loop {
        let piece = cx.call_method(&raw, "read", &[])?;
        if piece.is_none() && all.is_empty() {
            return Ok(piece);
        }
        let bytes = if piece.is_none() {
            Vec::new()
        } else {
            let piece = support::expect_bytes(cx, piece, "read() should return bytes")?;
            cx.as_bytes(&piece).unwrap_or_default().to_vec()
        };
        if bytes.is_empty() {
            return all.finish_bytes(cx);
        }
        all.push_bytes(cx, &bytes)?;
        edit(cx, stream, |state| {
            if state.absolute != -1 {
                state.absolute += bytes.len() as i64;
            }
        });
    }
}

/// More bytes than were read ahead: whole blocks go past the buffer, the rest through it.
fn read_some(cx: &mut Context, stream: &Value, count: i64) -> PyResult<Value> {
    let state = get(cx, stream);
    cx.check_size(usize::try_from(count).unwrap_or(usize::MAX))?;
    let mut out = TextBuilder::new();
    let mut left = count - state.ahead();
    take_into(cx, stream, &mut out, state.ahead())?;
    settle(cx, stream)?;
    edit(cx, stream, |state| state.reset_read());
    let none = |cx: &mut Context, out: TextBuilder, end: bool| if out.is_empty() && !end { Ok(Value::NONE) } else { out.finish_bytes(cx) };
    while left >= state.size {
        // A file is asked for no more than it may have, so that a large number costs nothing.
        let blocks = (left / state.size) * state.size;
        let wanted = if state.direct { blocks.min(state.size.max(1 << 20)) } else { blocks };
        let got = if state.direct {
            let raw = raw(cx, stream);
            let number = file::open_number(cx, &raw)?;
            let got = file::read_more(cx, number, &mut out, wanted as usize)?;
            edit(cx, stream, |state| {
                if state.absolute != -1 {
                    state.absolute += got.unwrap_or(0) as i64;
                }
            });
            got.map(|got| got as i64)
        } else {
            let room = cx.new_bytearray(&[])?;
            cx.bytearray_resize(&room, wanted as usize)?;
            let got = raw_read(cx, stream, &room, 0, wanted)?;
            let bytes = part(cx, &room, 0, got.unwrap_or(0));
            out.push_bytes(cx, bytes)?;
            got
        };
        match got {
            None => return none(cx, out, false),
            Some(0) => return none(cx, out, true),
            Some(got) => left -= got,
        }
    }
    edit(cx, stream, |state| {
        state.position = 0;
        state.raw_position = 0;
        state.read_end = 0;
    });
    while left > 0 {
        let state = get(cx, stream);
        if state.read_end >= state.size {
            break;
        }
        // The window is read from its start again when it is used up.
        if state.direct && state.position == state.read_end && state.read_end > 0 {
            edit(cx, stream, |state| {
                state.position = 0;
                state.raw_position = 0;
                state.read_end = 0;
            });
        }
        match fill(cx, stream)? {
            None => return none(cx, out, false),
            Some(0) => return none(cx, out, true),
            Some(got) => {
                let taken = left.min(got);
                take_into(cx, stream, &mut out, taken)?;
                left -= taken;
            }
        }
    }
    out.finish_bytes(cx)
}

/// `stream.peek()`: what is read ahead, after one raw read if there is nothing.
///
/// # Errors
/// `OSError`, `ValueError`
pub fn peek(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    check_open(cx, stream, "peek of closed file")?;
    locked(cx, stream, |cx| {
        settle(cx, stream)?;
        if get(cx, stream).ahead() == 0 {
            edit(cx, stream, |state| state.reset_read());
            let count = fill(cx, stream)?;
            edit(cx, stream, |state| {
                state.position = 0;
                if count.unwrap_or(0) == 0 {
                    state.reset_read();
                }
            });
        }
        let (room, state) = (buffer(cx, stream), get(cx, stream));
        let bytes = part(cx, &room, state.position, state.position + state.ahead());
        cx.new_bytes(bytes)
    })
}

/// `stream.read1(n)`: up to `n` bytes with at most one raw read.
///
/// # Errors
/// `OSError`, `ValueError`
pub fn read1(cx: &mut Context, stream: &Value, count: i64) -> PyResult<Value> {
    let state = check_open(cx, stream, "read of closed file")?;
    let count = if count < 0 { state.size } else { count };
    if count == 0 {
        return cx.new_bytes(&[]);
    }
    if state.ahead() > 0 {
        return take(cx, stream, count.min(state.ahead()));
    }
    locked(cx, stream, |cx| {
        settle(cx, stream)?;
        edit(cx, stream, |state| state.reset_read());
        if state.direct && count <= FIRST.min(state.size) {
            // A file is read by the buffer, so that few calls of the system serve many small reads; it has room for what is wanted.
            make_room(cx, stream, count)?;
            let got = fill(cx, stream)?;
            edit(cx, stream, |state| state.position = 0);
            return match got {
                Some(got) if got > 0 => take(cx, stream, count.min(got)),
                _ => cx.new_bytes(&[]),
            };
        }
        if state.direct {
            let raw = raw(cx, stream);
            let number = file::open_number(cx, &raw)?;
            let mut out = TextBuilder::new();
            let got = file::read_more(cx, number, &mut out, count.min(1 << 20) as usize)?;
            edit(cx, stream, |state| {
                if state.absolute != -1 {
                    state.absolute += got.unwrap_or(0) as i64;
                }
            });
            return out.finish_bytes(cx);
        }
        let room = cx.new_bytearray(&[])?;
        cx.check_size(count as usize)?;
        cx.bytearray_resize(&room, count as usize)?;
        let got = raw_read(cx, stream, &room, 0, count)?;
        let bytes = part(cx, &room, 0, got.unwrap_or(0));
        cx.new_bytes(bytes)
    })
}

/// `stream.readinto(buffer)`, and `readinto1` with at most one raw read; `None` if there is nothing now.
///
/// # Errors
/// `OSError`, `ValueError`, `TypeError`
pub(super) fn read_into(cx: &mut Context, stream: &Value, target: &Value, argument: &str, once: bool) -> PyResult<Option<i64>> {
    let (target, wanted) = support::writable_argument(cx, target, argument)?;
    let (target, wanted) = (&target, wanted as i64);
    check_open(cx, stream, "readinto of closed file")?;
    locked(cx, stream, |cx| {
        let mut done = 0;
        let copy = |cx: &mut Context, at: i64, bytes: &[u8]| -> PyResult {
            cx.with_buffer_mut(target, |place| {
                if let Some(place) = place.get_mut(at as usize..at as usize + bytes.len()) {
                    place.copy_from_slice(bytes);
                }
            })
        };
        let state = get(cx, stream);
        if state.ahead() > 0 {
            let count = state.ahead().min(wanted);
            let room = buffer(cx, stream);
            let bytes = part(cx, &room, state.position, state.position + count);
            copy(cx, 0, bytes)?;
            edit(cx, stream, |state| state.position += count);
            if count == wanted {
                return Ok(Some(count));
            }
            done = count;
        }
        settle(cx, stream)?;
        edit(cx, stream, |state| {
            state.reset_read();
            state.position = 0;
        });
        while done < wanted {
            let left = wanted - done;
            let got = if left > state.size {
                // What is larger than the buffer goes past it.
                let got = raw_read(cx, stream, target, done, wanted)?;
                done += got.unwrap_or(0);
                got
            } else if once && done > 0 {
                // The buffer is not filled if there is something to give already.
                break;
            } else {
                edit(cx, stream, |state| {
                    state.reset_read();
                    state.position = 0;
                });
                let got = fill(cx, stream)?;
                if let Some(got) = got.filter(|got| *got > 0) {
                    let count = got.min(left);
                    let room = buffer(cx, stream);
                    let bytes = part(cx, &room, 0, count);
                    copy(cx, done, bytes)?;
                    edit(cx, stream, |state| state.position = count);
                    done += count;
                }
                got
            };
            match got {
                None if done == 0 => return Ok(None),
                None | Some(0) => break,
                Some(_) if once => break,
                Some(_) => {}
            }
        }
        Ok(Some(done))
    })
}

/// `stream.readline(limit)`
///
/// # Errors
/// `OSError`, `ValueError`
pub fn readline(cx: &mut Context, stream: &Value, limit: i64) -> PyResult<Value> {
    let state = check_open(cx, stream, "readline of closed file")?;
    // The common case: the line lies in the window.
    let room = buffer(cx, stream);
    let ahead = state.ahead();
    if ahead > 0
        && let Some(found) = newline(cx, &room, state.position, state.position + if limit >= 0 { ahead.min(limit) } else { ahead })
    {
        return take(cx, stream, found);
    }
    if limit >= 0 && ahead >= limit {
        return take(cx, stream, limit);
    }
    locked(cx, stream, |cx| {
        let mut line = TextBuilder::new();
        let mut left = if limit < 0 { i64::MAX } else { limit };
        take_into(cx, stream, &mut line, ahead)?;
        left -= ahead;
        settle(cx, stream)?;
        loop {
            edit(cx, stream, |state| state.reset_read());
            let got = fill(cx, stream)?.unwrap_or(0);
            edit(cx, stream, |state| state.position = 0);
            if got <= 0 {
                return line.finish_bytes(cx);
            }
            let got = got.min(left);
            if let Some(found) = newline(cx, &buffer(cx, stream), 0, got) {
                take_into(cx, stream, &mut line, found)?;
                return line.finish_bytes(cx);
            }
            take_into(cx, stream, &mut line, got)?;
            left -= got;
            if left == 0 {
                return line.finish_bytes(cx);
            }
        }
    })
}

/// How many bytes there are up to and with the first newline.
fn newline(cx: &Context, room: &Value, from: i64, to: i64) -> Option<i64> {
    let bytes = native_bytes(cx, room)?.get(from.max(0) as usize..to.max(0) as usize)?;
    lissom_text::search::find(bytes, b"\n").map(|at| at as i64 + 1)
}
