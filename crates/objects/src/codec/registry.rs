//! The registry behind the module `codecs`: search functions, the codecs they found, and error handlers.

use crate::context::{Context, PyResult, Raised};
use crate::shape::ShapeId;
use crate::value::Value;

/// What was registered.
#[derive(Default)]
pub struct Registry {
    /// Functions from a normalised name to a `CodecInfo` or None.
    pub search: Vec<Value>,
    /// Names to codecs that were found: a dict.
    found: Option<Value>,
    /// Names to error handlers: a dict.
    handlers: Option<Value>,
    /// Was the package `encodings` imported (or the attempt made)?
    loaded: bool,
}

const STATE: &str = "codecs";

fn registry(cx: &mut Context) -> &mut Registry {
    cx.state(STATE)
}

/// Registers a search function.
///
/// # Errors
/// `TypeError` if it cannot be called.
pub fn register(cx: &mut Context, function: &Value) -> PyResult {
    if !cx.is_callable(function) {
        return Err(cx.type_error("argument must be callable"));
    }
    registry(cx).search.push(function.clone());
    Ok(())
}

/// Forgets a search function, and all codecs found so far.
pub fn unregister(cx: &mut Context, function: &Value) {
    let registry = registry(cx);
    registry.search.retain(|known| !known.is(function));
    let forgotten = registry.found.take();
    drop(forgotten);
}

/// Registers an error handler.
///
/// # Errors
/// `TypeError` if it cannot be called.
pub fn register_error(cx: &mut Context, name: &Value, handler: &Value) -> PyResult {
    if !cx.is_callable(handler) {
        return Err(cx.type_error("handler must be callable"));
    }
    let handlers = match registry(cx).handlers.clone() {
        Some(handlers) => handlers,
        None => {
            let made = cx.new_dict()?;
            registry(cx).handlers = Some(made.clone());
            made
        }
    };
    cx.dict_set(&handlers, name, handler.clone())
}

/// Forgets an error handler; was there one?
///
/// # Errors
/// `MemoryError`
pub fn unregister_error(cx: &mut Context, name: &Value) -> PyResult<bool> {
    match registry(cx).handlers.clone() {
        Some(handlers) => Ok(cx.dict_remove(&handlers, name)?.is_some()),
        None => Ok(false),
    }
}

/// The registered handler of this name.
///
/// # Errors
/// `MemoryError`
pub fn error_handler(cx: &mut Context, name: &str) -> PyResult<Option<Value>> {
    let Some(handlers) = registry(cx).handlers.clone() else { return Ok(None) };
    let name = cx.new_str(name)?;
    cx.dict_get(&handlers, &name)
}

/// A name as search functions see it: in lower case, with `_` for every run of what is neither letter, digit nor dot.
fn normalized(encoding: &str) -> String {
    let (mut normal, mut gap) = (String::new(), false);
    for character in encoding.chars() {
        if character.is_ascii_alphanumeric() || character == '.' {
            if gap && !normal.is_empty() {
                normal.push('_');
            }
            gap = false;
            normal.push(character.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    normal
}

/// The codec of this name: a tuple of encoder, decoder, and the classes for streams.
///
/// # Errors
/// `LookupError` if there is none; what a search function raises.
pub fn lookup(cx: &mut Context, encoding: &str) -> PyResult<Value> {
    let normal = normalized(encoding);
    let name = cx.new_str(&normal)?;
    if !registry(cx).loaded {
        registry(cx).loaded = true;
        if registry(cx).search.is_empty()
            && let Err(raised) = (cx.hooks.import)(cx, "encodings")
        {
            if !cx.raised_is(ShapeId::IMPORT_ERROR) {
                return Err(raised);
            }
            drop(cx.take_raised(raised));
        }
    }
    let found = match registry(cx).found.clone() {
        Some(found) => found,
        None => {
            let made = cx.new_dict()?;
            registry(cx).found = Some(made.clone());
            made
        }
    };
    if let Some(codec) = cx.dict_get(&found, &name)? {
        return Ok(codec);
    }
    let mut index = 0;
    while let Some(function) = registry(cx).search.get(index).cloned() {
        index += 1;
        let codec = cx.call(&function, std::slice::from_ref(&name))?;
        if codec.is_none() {
            continue;
        }
        if cx.as_tuple(&codec).is_none_or(|items| items.len() != 4) {
            return Err(cx.type_error("codec search functions must return 4-tuples"));
        }
        cx.dict_set(&found, &name, codec.clone())?;
        return Ok(codec);
    }
    Err(cx.error(ShapeId::LOOKUP_ERROR, &format!("unknown encoding: {encoding}")))
}

/// One of a codec's functions, called: what it makes of the input.
///
/// # Errors
/// What looking it up and calling it raise.
pub fn apply(cx: &mut Context, encoding: &str, which: usize, input: &Value, errors: Option<&str>) -> PyResult<Value> {
    let codec = lookup(cx, encoding)?;
    apply_codec(cx, &codec, encoding, which, input, errors)
}

/// Notes on what a codec raised which one it was.
pub(super) fn note(cx: &mut Context, raised: Raised, encoding: &str, operation: &str) -> Raised {
    let error = cx.take_raised(raised);
    match crate::exception::add_note(cx, &error, &format!("{operation} with '{encoding}' codec failed")) {
        Ok(()) => cx.raise(error),
        Err(raised) => raised,
    }
}

fn apply_codec(cx: &mut Context, codec: &Value, encoding: &str, which: usize, input: &Value, errors: Option<&str>) -> PyResult<Value> {
    let function = cx.as_tuple(codec).and_then(|items| items.get(which).cloned()).unwrap_or(Value::NONE);
    let result = match errors {
        Some(errors) => {
            let errors = cx.new_str(errors)?;
            cx.call(&function, &[input.clone(), errors])
        }
        None => cx.call(&function, std::slice::from_ref(input)),
    };
    let result = match result {
        Ok(result) => result,
        Err(raised) => {
            return Err(note(cx, raised, encoding, if which == 0 { "encoding" } else { "decoding" }));
        }
    };
    match cx.as_tuple(&result) {
        Some([output, _]) => Ok(output.clone()),
        _ => Err(cx.type_error(if which == 0 { "encoder must return a tuple (object, integer)" } else { "decoder must return a tuple (object,integer)" })),
    }
}

/// A codec that `str.encode` and `bytes.decode` may use.
fn text_codec(cx: &mut Context, encoding: &str, function: &str) -> PyResult<Value> {
    let codec = lookup(cx, encoding)?;
    let name = cx.intern("_is_text_encoding")?;
    if codec.shape().is_tuple() {
        return Ok(codec);
    }
    if let Some(truth) = cx.lookup_attr(&codec, &name)?
        && !cx.truth(&truth)?
    {
        let message = format!("'{encoding}' is not a text encoding; use codecs.{function}() to handle arbitrary codecs");
        return Err(cx.error(ShapeId::LOOKUP_ERROR, &message));
    }
    Ok(codec)
}

/// `str.encode` with an encoding that is not native.
///
/// # Errors
/// `LookupError`; `TypeError` if the codec gives something else than bytes; what it raises.
pub fn encode_text(cx: &mut Context, text: &Value, encoding: &str, errors: &str) -> PyResult<Value> {
    let codec = text_codec(cx, encoding, "encode")?;
    let output = apply_codec(cx, &codec, encoding, 0, text, Some(errors))?;
    if let Some(bytes) = crate::bytes::ops::exact(cx, &output) {
        return Ok(bytes);
    }
    if crate::bytes::ops::is_bytearray(cx, &output) {
        return cx.bytes_from_buffer(&output);
    }
    let name = cx.type_name(&output);
    let message = format!("'{encoding}' encoder returned '{name}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types");
    Err(cx.type_error(&message))
}

/// `bytes.decode` with an encoding that is not native.
///
/// # Errors
/// `LookupError`; `TypeError` if the codec gives something else than text; what it raises.
pub fn decode_text(cx: &mut Context, object: &Value, encoding: &str, errors: &str) -> PyResult<Value> {
    let codec = text_codec(cx, encoding, "decode")?;
    let output = apply_codec(cx, &codec, encoding, 1, object, Some(errors))?;
    if cx.as_str(&output).is_some() {
        return Ok(crate::str::ops::exact(cx, &output));
    }
    let name = cx.type_name(&output);
    let message = format!("'{encoding}' decoder returned '{name}' instead of 'str'; use codecs.decode() to decode to arbitrary types");
    Err(cx.type_error(&message))
}
