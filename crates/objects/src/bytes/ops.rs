//! What `bytes` and `bytearray` have in common below their methods: reading arguments, making results, hexadecimal text.

use crate::buffer::{Held, native_bytes};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// The bytes of a method's receiver: good until Python code runs.
#[inline]
pub fn receiver<'a>(cx: &Context, args: &Args<'a>) -> &'a [u8] {
    native_bytes(cx, args.this()).unwrap_or(&[])
}

/// Is the value a `bytearray`, or of a subclass?
#[inline]
pub fn is_bytearray(cx: &Context, value: &Value) -> bool {
    cx.cell::<crate::bytearray::ByteArray>(value).is_some()
}

/// A new object of these bytes: a `bytearray` if `like` is one, else a `bytes`.
///
/// # Errors
/// `MemoryError`
pub fn make(cx: &mut Context, like: &Value, bytes: &[u8]) -> PyResult<Value> {
    if is_bytearray(cx, like) { cx.new_bytearray(bytes) } else { cx.new_bytes(bytes) }
}

/// Can the value be iterated over?
pub fn is_iterable(cx: &mut Context, value: &Value) -> bool {
    cx.special(value, Special::Iter).is_some_and(|method| !method.is_none()) || cx.special(value, Special::GetItem).is_some()
}

/// Part of an object's bytes: the object itself if it is an exact `bytes` and the part is all of it.
///
/// # Errors
/// `MemoryError`
pub fn part(cx: &mut Context, like: &Value, whole: usize, bytes: &[u8]) -> PyResult<Value> {
    if like.is_bytes() && whole == bytes.len() { Ok(like.clone()) } else { make(cx, like, bytes) }
}

/// What was put together, as an object like the receiver.
///
/// # Errors
/// `MemoryError`
pub fn finish(cx: &mut Context, like: &Value, builder: TextBuilder) -> PyResult<Value> {
    if is_bytearray(cx, like) { cx.new_bytearray(builder.as_bytes()) } else { builder.finish_bytes(cx) }
}

/// What to look for: a byte given as a number, or bytes.
pub enum Needle<'a> {
    /// One byte.
    Byte([u8; 1]),
    /// Any bytes.
    Bytes(Held<'a>),
}

impl std::ops::Deref for Needle<'_> {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        match self {
            Needle::Byte(byte) => byte,
            Needle::Bytes(bytes) => bytes,
        }
    }
}

/// Reads what to look for.
///
/// # Errors
/// `TypeError` for anything else than a number or a bytes-like object; `ValueError` for a number that is no byte.
pub fn needle<'a>(cx: &mut Context, value: &'a Value) -> PyResult<Needle<'a>> {
    if let Some(bytes) = native_bytes(cx, value) {
        return Ok(Needle::Bytes(Held::Borrowed(bytes)));
    }
    if value.is_small_int() || cx.special(value, Special::Index).is_some() {
        return Ok(Needle::Byte([byte(cx, value)?]));
    }
    if cx.has_buffer(value) {
        return Ok(Needle::Bytes(cx.bytes_like(value)?));
    }
    let name = cx.type_name(value);
    Err(cx.type_error(&format!("argument should be integer or bytes-like object, not '{name}'")))
}

/// A number from 0 to 255.
///
/// # Errors
/// `TypeError`, `ValueError`
pub fn byte(cx: &mut Context, value: &Value) -> PyResult<u8> {
    match u8::try_from(cx.index_clamped(value)?) {
        Ok(byte) => Ok(byte),
        Err(_) => Err(cx.value_error("byte must be in range(0, 256)")),
    }
}

/// The bytes an object is turned into by `bytes(object)`, put together: of a bytes-like object, or of an iterable of numbers.
///
/// # Errors
/// `TypeError` if it is neither; `range_message` as a `ValueError` for a number that is no byte.
pub fn collect(cx: &mut Context, source: &Value, range_message: &str) -> PyResult<TextBuilder> {
    let mut builder = TextBuilder::new();
    if let Some(bytes) = native_bytes(cx, source) {
        builder.push_bytes(cx, bytes)?;
        return Ok(builder);
    }
    if cx.has_buffer(source) {
        let bytes = cx.bytes_from_buffer(source)?;
        builder.push_bytes(cx, bytes.bytes_slice())?;
        return Ok(builder);
    }
    cx.for_each(source, |cx, item| {
        match u8::try_from(cx.index_clamped(&item)?) {
            Ok(byte) => builder.push_byte(cx, byte)?,
            Err(_) => return Err(cx.value_error(range_message)),
        }
        Ok(std::ops::ControlFlow::Continue(()))
    })?;
    Ok(builder)
}

/// The longest `bytes`, as far as counting goes.
const LENGTH_MAX: i64 = i64::MAX - 33;

/// What `bytes(…)` and `bytearray(…)` make of their arguments; `None` for no source.
///
/// # Errors
/// As [`collect`], and those of encoding.
pub fn from_arguments(cx: &mut Context, args: &Args, kind: &str, range_message: &str) -> PyResult<TextBuilder> {
    let mut builder = TextBuilder::new();
    let given = args.opt(2).or(args.opt(3));
    let Some(source) = args.opt(1) else {
        if given.is_some() {
            let what = if args.opt(2).is_some() { "encoding" } else { "errors" };
            return Err(cx.type_error(&format!("{what} without a string argument")));
        }
        return Ok(builder);
    };
    let mut names = ["utf-8".to_owned(), "strict".to_owned()];
    for (index, what) in ["encoding", "errors"].iter().enumerate() {
        if let Some(value) = args.opt(2 + index) {
            names[index] = crate::str::methods::name_argument(cx, value, &format!("{kind}() argument '{what}'"))?;
        }
    }
    if cx.as_str(source).is_some() {
        if args.opt(2).is_none() {
            return Err(cx.type_error("string argument without an encoding"));
        }
        let text = crate::str::ops::exact(cx, source);
        let encoded = crate::codec::encode(cx, &text, &names[0], &names[1])?;
        builder.push_bytes(cx, encoded.bytes_slice())?;
        return Ok(builder);
    }
    if given.is_some() {
        let what = if args.opt(2).is_some() { "encoding" } else { "errors" };
        return Err(cx.type_error(&format!("{what} without a string argument")));
    }
    if source.is_small_int() || (native_bytes(cx, source).is_none() && cx.special(source, Special::Index).is_some()) {
        let length = match cx.index_count(source) {
            // What fails to be a number may still be walked.
            Err(raised) if cx.raised_is(ShapeId::TYPE_ERROR) => {
                drop(cx.take_raised(raised));
                return from_items(cx, source, kind, range_message);
            }
            length => length?,
        };
        if kind == "bytes" && length > LENGTH_MAX {
            return Err(cx.overflow_error("byte string is too large"));
        }
        if length < 0 {
            return Err(cx.value_error("negative count"));
        }
        cx.check_size(length as usize)?;
        builder.push_repeated(cx, &[0], length as usize)?;
        return Ok(builder);
    }
    from_items(cx, source, kind, range_message)
}

/// As [`from_arguments`], of what is no number and no string.
fn from_items(cx: &mut Context, source: &Value, kind: &str, range_message: &str) -> PyResult<TextBuilder> {
    if cx.has_buffer(source) || matches!(source.shape(), ShapeId::LIST) || source.as_tuple().is_some() {
        return collect(cx, source, range_message);
    }
    let refused = cx.as_str(source).is_some() || !is_iterable(cx, source);
    let iterator = if refused { None } else { Some(cx.iter(source)) };
    match iterator {
        Some(Ok(iterator)) => collect(cx, &iterator, range_message),
        Some(Err(raised)) if !cx.raised_is(ShapeId::TYPE_ERROR) => Err(raised),
        refused => {
            if let Some(Err(raised)) = refused {
                drop(cx.take_raised(raised));
            }
            let name = cx.type_name(source);
            Err(cx.type_error(&format!("cannot convert '{name}' object to {kind}")))
        }
    }
}

/// Reads pairs of hexadecimal digits with white space between them.
///
/// # Errors
/// `ValueError`
pub fn from_hex(cx: &mut Context, text: &[u8]) -> PyResult<TextBuilder> {
    let mut builder = TextBuilder::with_capacity(cx, text.len() / 2)?;
    let digit = |byte: &u8| (*byte as char).to_digit(16);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if lissom_text::search::is_byte_space(*byte) {
            at += 1;
            continue;
        }
        let Some(high) = digit(byte) else { return Err(not_hex(cx, text, at)) };
        let Some(second) = text.get(at + 1) else {
            return Err(cx.value_error("fromhex() arg must contain an even number of hexadecimal digits"));
        };
        let Some(low) = digit(second) else { return Err(not_hex(cx, text, at + 1)) };
        builder.push_byte(cx, (high << 4 | low) as u8)?;
        at += 2;
    }
    Ok(builder)
}

/// `ValueError`: what stands at this byte is no digit.
pub fn not_hex(cx: &mut Context, text: &[u8], at: usize) -> crate::context::Raised {
    let position = lissom_text::wtf8::count(&text[..at]);
    cx.value_error(&format!("non-hexadecimal number found in fromhex() arg at position {position}"))
}

/// The arguments of `hex()`: separator and bytes per group (counted from the right, or from the left if negative).
///
/// # Errors
/// `TypeError`, `ValueError`
pub fn hex_arguments(cx: &mut Context, args: &Args, first: usize) -> PyResult<(Option<u8>, i64)> {
    let group = match args.opt(first + 1) {
        Some(group) => i64::from(cx.index_i32(group)?),
        None => 1,
    };
    let Some(separator) = args.opt(first) else { return Ok((None, 0)) };
    if cx.len(separator)? != 1 {
        return Err(cx.value_error("sep must be length 1."));
    }
    let byte = if let Some(view) = cx.as_str(separator) {
        view.bytes.first().copied().unwrap_or(0)
    } else if cx.is_instance_of(separator, ShapeId::BYTES) {
        native_bytes(cx, separator).and_then(|bytes| bytes.first().copied()).unwrap_or(0)
    } else {
        return Err(cx.type_error("sep must be str or bytes."));
    };
    if byte >= 128 {
        return Err(cx.value_error("sep must be ASCII."));
    }
    Ok((Some(byte), group))
}

/// Bytes as hexadecimal text.
///
/// # Errors
/// `MemoryError`
pub fn to_hex(cx: &mut Context, bytes: &[u8], separator: Option<u8>, group: i64) -> PyResult<Value> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut builder = TextBuilder::with_capacity(cx, bytes.len().saturating_mul(if separator.is_some() { 3 } else { 2 }))?;
    let size = group.unsigned_abs() as usize;
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(separator) = separator
            && size > 0
            && index > 0
        {
            let counted = if group > 0 { bytes.len() - index } else { index };
            if counted.is_multiple_of(size) {
                builder.push_byte(cx, separator)?;
            }
        }
        builder.push_bytes(cx, &[DIGITS[(byte >> 4) as usize], DIGITS[(byte & 15) as usize]])?;
    }
    builder.finish(cx)
}

/// The exact `bytes` that a `bytes` or an instance of a subclass stands for.
pub fn exact(cx: &Context, value: &Value) -> Option<Value> {
    if value.is_bytes() { Some(value.clone()) } else { cx.payload(value, ShapeId::BYTES).cloned() }
}

/// A new `bytes` or instance of a subclass.
///
/// # Errors
/// `MemoryError`
pub fn wrap(cx: &mut Context, class: &Value, bytes: Value) -> PyResult<Value> {
    if class.is(&cx.type_object(ShapeId::BYTES)) {
        return Ok(bytes);
    }
    cx.new_instance_of::<crate::layout::Payload>(class, |cell| {
        // SAFETY: the cell is new, and of this layout.
        unsafe { (&raw mut (*cell).value).write(Some(bytes)) }
    })
}
