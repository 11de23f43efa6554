//! Places in a text: where the bytes of a character begin, and how to get there again.
//!
//! A place is a number. Its low 64 bits are a position in the buffer at which the decoder's state is one number (the next 32 bits); from
//! there so many bytes are fed (32 bits) and so many characters skipped (32 bits), perhaps after saying that the input ends (8 bits). Mostly only the
//! position is not zero, and the number is the position.

use lissom_objects::{Context, PyResult, ShapeId, Value};
use lissom_text::wtf8;

use super::super::support::unsupported;
use super::{INPUT, buffer, check_open, coder, edit, get, read, write};

#[derive(Clone, Copy, Default)]
struct Place {
    position: i64,
    flag: i64,
    feed: i64,
    skip: i64,
    ends: bool,
}

impl Place {
    fn value(self, cx: &mut Context) -> PyResult<Value> {
        if self.position >= 0 && self.flag == 0 && self.feed == 0 && self.skip == 0 && !self.ends {
            return cx.new_int(self.position);
        }
        let low = |number: i64| (number as u64) & 0xffff_ffff;
        cx.new_int_from_limbs(false, &[self.position as u64, low(self.flag) | low(self.feed) << 32, low(self.skip) | u64::from(self.ends) << 32])
    }

    fn of(cx: &mut Context, value: &Value) -> PyResult<Place> {
        let mut room = 0;
        let limbs = match cx.as_int(value) {
            Some(number) => number.parts(&mut room).1.to_vec(),
            None => Vec::new(),
        };
        if limbs.len() > 3 || limbs.get(2).is_some_and(|limb| limb >> 40 != 0) {
            return Err(cx.overflow_error("int too big to convert"));
        }
        let limb = |index: usize| limbs.get(index).copied().unwrap_or(0);
        let half = |number: u64| i64::from((number & 0xffff_ffff) as u32 as i32);
        Ok(Place { position: limb(0) as i64, flag: half(limb(1)), feed: half(limb(1) >> 32), skip: half(limb(2)), ends: limb(2) >> 32 != 0 })
    }
}

fn length(cx: &Context, text: &Value) -> i64 {
    cx.as_str(text).map_or(0, |view| view.chars()) as i64
}

/// `stream.tell()`
pub(super) fn tell(cx: &mut Context, stream: &Value) -> PyResult<Value> {
    let state = check_open(cx, stream)?;
    if !state.seekable {
        return Err(unsupported(cx, "underlying stream is not seekable"));
    }
    if !state.telling {
        return Err(cx.error(ShapeId::OS_ERROR, "telling position disabled by next() call"));
    }
    write::write_out(cx, stream)?;
    cx.call_method(stream, "flush", &[])?;
    let source = buffer(cx, stream);
    let position = cx.call_method(&source, "tell", &[])?;
    let state = get(cx, stream);
    let (Some(flag), Some(input)) = (state.snapshot.filter(|_| state.reads), cx.record_get(stream, INPUT)) else { return Ok(position) };
    let bytes = cx.as_bytes(&input).unwrap_or_default();
    let position = cx.index_long(&position)? - bytes.len() as i64;
    let text = read::decoded(cx, stream);
    let skip = cx.as_str(&text).map_or(0, |view| wtf8::count(view.bytes.get(..state.used).unwrap_or_default())) as i64;
    if skip == 0 {
        return Place { position, flag, ..Place::default() }.value(cx);
    }
    let (kept, saved) = coder::decoder_state(cx, stream)?;
    let found = search(cx, stream, bytes, Place { position, flag, skip, ..Place::default() });
    coder::set_decoder_state(cx, stream, &kept, saved)?;
    found?.value(cx)
}

/// Decodes bytes from a known state on.
fn decode(cx: &mut Context, stream: &Value, bytes: &[u8]) -> PyResult<i64> {
    let input = cx.new_bytes(bytes)?;
    let text = coder::decode(cx, stream, &input, false)?;
    Ok(length(cx, &text))
}

/// Puts the decoder into the state that it has at a place: at the start of a file it has forgotten everything.
fn start_decoder(cx: &mut Context, stream: &Value, place: Place) -> PyResult {
    if place.position == 0 && place.flag == 0 {
        return coder::reset_decoder(cx, stream);
    }
    let nothing = cx.new_bytes(&[])?;
    coder::set_decoder_state(cx, stream, &nothing, place.flag)
}

/// Finds the last point before a character at which the decoder keeps nothing, and what must be fed and skipped from there.
fn search(cx: &mut Context, stream: &Value, bytes: &[u8], mut place: Place) -> PyResult<Place> {
    let nothing = cx.new_bytes(&[])?;
    // A guess by the average number of bytes, and from there back.
    let mut guess = ((get(cx, stream).ratio * place.skip as f64) as usize).min(bytes.len());
    let mut back = 1;
    loop {
        start_decoder(cx, stream, place)?;
        if guess == 0 {
            break;
        }
        let characters = decode(cx, stream, bytes.get(..guess).unwrap_or_default())?;
        if characters <= place.skip {
            let (kept, flag) = coder::decoder_state(cx, stream)?;
            let kept = cx.as_bytes(&kept).map_or(0, <[u8]>::len);
            if kept == 0 {
                place.flag = flag;
                place.skip -= characters;
                break;
            }
            guess = guess.saturating_sub(kept);
            back = 1;
        } else {
            guess = guess.saturating_sub(back);
            back *= 2;
        }
    }
    place.position += guess as i64;
    if place.skip == 0 {
        return Ok(place);
    }
    // From there on byte by byte.
    let mut characters = 0;
    for byte in bytes.get(guess..).unwrap_or_default() {
        place.feed += 1;
        characters += decode(cx, stream, &[*byte])?;
        let (kept, flag) = coder::decoder_state(cx, stream)?;
        if cx.as_bytes(&kept).is_some_and(<[u8]>::is_empty) && characters <= place.skip {
            place.position += place.feed;
            place.skip -= characters;
            place.flag = flag;
            place.feed = 0;
            characters = 0;
        }
        if characters >= place.skip {
            return Ok(place);
        }
    }
    let last = coder::decode(cx, stream, &nothing, true)?;
    characters += length(cx, &last);
    place.ends = true;
    if characters < place.skip {
        return Err(cx.error(ShapeId::OS_ERROR, "can't reconstruct logical file position"));
    }
    Ok(place)
}

/// `stream.seek(cookie, whence)`
pub(super) fn seek(cx: &mut Context, stream: &Value, cookie: &Value, whence: i64) -> PyResult<Value> {
    let state = check_open(cx, stream)?;
    if !state.seekable {
        return Err(unsupported(cx, "underlying stream is not seekable"));
    }
    let mut cookie = cookie.clone();
    match whence {
        0 => {}
        1 => {
            if !cx.equal(&cookie, &Value::int32(0))? {
                return Err(unsupported(cx, "can't do nonzero cur-relative seeks"));
            }
            cookie = cx.call_method(stream, "tell", &[])?;
        }
        2 => {
            if !cx.equal(&cookie, &Value::int32(0))? {
                return Err(unsupported(cx, "can't do nonzero end-relative seeks"));
            }
            cx.call_method(stream, "flush", &[])?;
            read::set_decoded(cx, stream, None);
            read::set_snapshot(cx, stream, None);
            coder::reset_decoder(cx, stream)?;
            let source = buffer(cx, stream);
            let end = cx.call_method(&source, "seek", &[Value::int32(0), Value::int32(2)])?;
            let empty = cx.equal(&end, &Value::int32(0))?;
            coder::place_encoder(cx, stream, empty)?;
            return Ok(end);
        }
        _ => return Err(cx.value_error(&format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    }
    if cx.less(&cookie, &Value::int32(0))? {
        let shown = cx.repr(&cookie)?;
        return Err(cx.value_error(&format!("negative seek position {}", cx.string_lossy(&shown))));
    }
    cx.call_method(stream, "flush", &[])?;
    let number = lissom_objects::int::methods::convert(cx, &cookie)?;
    let place = Place::of(cx, &number)?;
    let source = buffer(cx, stream);
    let position = cx.new_int(place.position)?;
    cx.call_method(&source, "seek", &[position])?;
    read::set_decoded(cx, stream, None);
    read::set_snapshot(cx, stream, None);
    let at_start = place.position == 0 && place.flag == 0;
    let nothing = cx.new_bytes(&[])?;
    if state.reads {
        start_decoder(cx, stream, place)?;
    }
    if place.skip > 0 {
        let input = read::read_bytes(cx, stream, place.feed)?;
        read::set_snapshot(cx, stream, Some((place.flag, input.clone())));
        let text = coder::decode(cx, stream, &input, place.ends)?;
        read::set_decoded(cx, stream, Some(text.clone()));
        let view = cx.as_str(&text).map_or(&[][..], |view| view.bytes);
        let Some(used) = wtf8::offset_of(view, place.skip as usize).or((wtf8::count(view) as i64 == place.skip).then_some(view.len())) else {
            return Err(cx.error(ShapeId::OS_ERROR, "can't restore logical file position"));
        };
        edit(cx, stream, |state| state.used = used);
    } else {
        read::set_snapshot(cx, stream, Some((place.flag, nothing)));
    }
    coder::place_encoder(cx, stream, at_start)?;
    Ok(cookie)
}
