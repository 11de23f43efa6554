//! Decoding and encoding: the encodings that are known here, and the incremental objects of other codecs.

use lissom_objects::codec::{Encoding, decode_native, encode_native};
use lissom_objects::{Context, PyResult, Value};

use super::{CODERS, edit, errors, get, name};

fn coder(cx: &Context, stream: &Value, index: usize) -> Value {
    let coders = cx.record_get(stream, CODERS).unwrap_or(Value::NONE);
    coders.as_tuple().and_then(|coders| coders.get(index)).cloned().unwrap_or(Value::NONE)
}

/// Decodes a piece of input; line ends are translated if the stream wants that.
pub(super) fn decode(cx: &mut Context, stream: &Value, input: &Value, is_final: bool) -> PyResult<Value> {
    let state = get(cx, stream);
    let text = match state.encoding {
        Some(encoding) => {
            let input = if state.kept_length > 0 {
                let held = cx.bytes_like(input)?;
                let whole = [state.kept.get(..state.kept_length as usize).unwrap_or_default(), &held].concat();
                cx.new_bytes(&whole)?
            } else {
                cx.bytes_from_buffer(input)?
            };
            let handler = if state.strict { "strict".to_owned() } else { errors(cx, stream) };
            let (text, consumed) = decode_native(cx, &input, encoding, &handler, is_final)?;
            let rest = input.bytes_slice().get(consumed..).unwrap_or_default();
            edit(cx, stream, |state| {
                state.kept_length = rest.len().min(state.kept.len()) as u8;
                for (place, byte) in state.kept.iter_mut().zip(rest) {
                    *place = *byte;
                }
            });
            text
        }
        None => {
            let decoder = coder(cx, stream, 0);
            let text = cx.call_method(&decoder, "decode", &[input.clone(), Value::bool(is_final)])?;
            if cx.as_str(&text).is_none() {
                let found = cx.type_name(&text);
                return Err(cx.type_error(&format!("decoder should return a string result, not '{found}'")));
            }
            text
        }
    };
    let mut universal = get(cx, stream).universal;
    if !state.newline.universal {
        return Ok(text);
    }
    let Some(view) = cx.as_str(&text) else { return Ok(text) };
    let fed = universal.feed(view.bytes, is_final);
    edit(cx, stream, |state| state.universal = universal);
    match fed {
        Some(fed) => cx.new_str_bytes(&fed),
        None => Ok(text),
    }
}

/// What the decoder keeps, and a number for the rest of its state.
pub(super) fn decoder_state(cx: &mut Context, stream: &Value) -> PyResult<(Value, i64)> {
    let state = get(cx, stream);
    let (kept, flag) = match state.encoding {
        Some(_) => (cx.new_bytes(state.kept.get(..state.kept_length as usize).unwrap_or_default())?, 0),
        None => {
            let decoder = coder(cx, stream, 0);
            let saved = cx.call_method(&decoder, "getstate", &[])?;
            let items = cx.as_tuple(&saved).map(<[Value]>::to_vec);
            let Some([kept, flag]) = items.as_deref() else { return Err(cx.type_error("illegal decoder state")) };
            if cx.as_bytes(kept).is_none() {
                let found = cx.type_name(kept);
                return Err(cx.type_error(&format!("illegal decoder state: the first item should be a bytes object, not '{found}'")));
            }
            (kept.clone(), cx.index_i64(flag)?)
        }
    };
    Ok(if state.newline.universal { (kept, flag << 1 | i64::from(state.universal.pending)) } else { (kept, flag) })
}

/// Takes over what [`decoder_state`] gave.
pub(super) fn set_decoder_state(cx: &mut Context, stream: &Value, kept: &Value, flag: i64) -> PyResult {
    let state = get(cx, stream);
    let mut own = flag;
    if state.newline.universal {
        edit(cx, stream, |state| state.universal.pending = flag & 1 != 0);
        own >>= 1;
    }
    if state.encoding.is_some() {
        let bytes = cx.as_bytes(kept).unwrap_or_default();
        edit(cx, stream, |state| {
            state.kept_length = bytes.len().min(state.kept.len()) as u8;
            for (place, byte) in state.kept.iter_mut().zip(bytes) {
                *place = *byte;
            }
        });
        return Ok(());
    }
    let own = cx.new_int(own)?;
    let saved = cx.new_tuple(&[kept.clone(), own])?;
    let decoder = coder(cx, stream, 0);
    cx.call_method(&decoder, "setstate", &[saved]).map(drop)
}

/// The decoder forgets everything.
pub(super) fn reset_decoder(cx: &mut Context, stream: &Value) -> PyResult {
    let state = get(cx, stream);
    if !state.reads {
        return Ok(());
    }
    edit(cx, stream, |state| {
        state.kept_length = 0;
        state.universal.pending = false;
        state.universal.seen = Default::default();
    });
    if state.encoding.is_none() {
        let decoder = coder(cx, stream, 0);
        cx.call_method(&decoder, "reset", &[])?;
    }
    Ok(())
}

/// Encodes text by the encoder of a codec, or with an error handler.
pub(super) fn encode(cx: &mut Context, stream: &Value, text: &Value) -> PyResult<Value> {
    let state = get(cx, stream);
    if let Some(encoding) = state.encoding {
        let exact = lissom_objects::str::ops::exact(cx, text);
        let handler = if state.strict { "strict".to_owned() } else { errors(cx, stream) };
        return encode_native(cx, &exact, encoding, &handler);
    }
    let encoder = coder(cx, stream, 1);
    let bytes = match cx.call_method(&encoder, "encode", std::slice::from_ref(text)) {
        Ok(bytes) => bytes,
        Err(raised) if marks_start(cx, stream) => {
            // The start has passed, though nothing was written.
            let error = cx.take_raised(raised);
            place_encoder(cx, stream, false)?;
            return Err(cx.raise(error));
        }
        Err(raised) => return Err(raised),
    };
    if cx.as_bytes(&bytes).is_none() {
        let found = cx.type_name(&bytes);
        return Err(cx.type_error(&format!("encoder should return a bytes object, not '{found}'")));
    }
    Ok(bytes)
}

/// Does the encoding put a mark at the start, which its encoder does not write on its own account?
pub(super) fn marks_start(cx: &Context, stream: &Value) -> bool {
    let name = name(cx, stream, 0);
    matches!(Encoding::find(&cx.string_lossy(&name)), Some(Encoding::Utf16(None) | Encoding::Utf32(None)))
}

/// Tells the encoder whether it stands at the start of the file.
pub(super) fn place_encoder(cx: &mut Context, stream: &Value, at_start: bool) -> PyResult {
    let state = get(cx, stream);
    if !state.writes || state.encoding.is_some() {
        return Ok(());
    }
    let encoder = coder(cx, stream, 1);
    if at_start { cx.call_method(&encoder, "reset", &[]) } else { cx.call_method(&encoder, "setstate", &[Value::int32(0)]) }.map(drop)
}
