//! `_struct`: values to bytes and back, by a format.
//!
//! A format is read once into a list of codes with their places ([`Format`]), and kept with those used recently. Items are written
//! and read by the code that `memoryview` uses, and turned round for the other order of bytes.

use std::rc::Rc;

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::memoryview::item::{self, PackError};
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, CallArgs, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_struct", Some("Functions to convert between Python values and C structs\nrepresented as Python bytes objects."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &SPEC)?;
    let base = cx.type_object(ShapeId::EXCEPTION);
    // The module may be made again: what the functions raise stays one class.
    let error = match cx.state::<State>("_struct").error.clone() {
        Some(error) => error,
        None => exception_class(cx, "struct", "error", &base)?,
    };
    cx.module_set(&module, "error", error.clone())?;
    cx.state::<State>("_struct").error = Some(error);
    Ok(module)
}

/// A class of exceptions of a module.
///
/// # Errors
/// `MemoryError`
pub fn exception_class(cx: &mut Context, module: &str, name: &str, base: &Value) -> PyResult<Value> {
    let namespace = cx.new_dict()?;
    let (key, module) = (cx.intern("__module__")?, cx.intern(module)?);
    cx.dict_set(&namespace, &key, module)?;
    let bases = cx.new_tuple(std::slice::from_ref(base))?;
    let (metaclass, name) = (cx.type_object(ShapeId::TYPE), cx.intern(name)?);
    cx.new_class(&metaclass, &name, &bases, &namespace, CallArgs::positional(&[]))
}

/// `struct.Struct`: values[0] is the format.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_struct.Struct",
    layout: Fields::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF),
    doc: "Struct(fmt) --> compiled struct object",
    methods: &[Struct::METHODS],
    ..TypeSpec::DEFAULT
};

/// What the module keeps.
#[derive(Default)]
struct State {
    error: Option<Value>,
    recent: Vec<(Vec<u8>, Rc<Format>)>,
}

/// Formats kept.
const RECENT_MAX: usize = 100;

/// One code of a format: `count` items from `offset` on (for `s` and `p`, one of `count` bytes).
#[derive(Clone, Copy, Debug)]
struct Code {
    letter: u8,
    count: usize,
    size: usize,
    offset: usize,
}

impl Code {
    /// The places of what an item is made of: both halves of a complex number, or the whole.
    fn halves(self, at: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        let count = if matches!(self.letter, b'F' | b'D') { 2 } else { 1 };
        let size = self.size / count;
        (0..count).map(move |half| at + half * size..at + (half + 1) * size)
    }
}

/// What each half of a complex number is; any other code is its own.
fn complex_part(letter: u8) -> u8 {
    match letter {
        b'F' => b'f',
        b'D' => b'd',
        other => other,
    }
}

/// The real and the imaginary half of what is, or can be made, a complex number; single ones that are too large are infinite.
fn complex_halves(cx: &mut Context, value: &Value, single: bool) -> PyResult<[Value; 2]> {
    match lissom_objects::complex::methods::convert(cx, value) {
        Ok(Some(number)) => {
            let (real, imaginary) = number.parts();
            let half = |half: f64| if single { f64::from(half as f32) } else { half };
            Ok([cx.new_float(half(real))?, cx.new_float(half(imaginary))?])
        }
        Ok(None) => Err(error(cx, "required argument is not a complex")),
        Err(raised) => {
            drop(cx.take_raised(raised));
            Err(error(cx, "required argument is not a complex"))
        }
    }
}

/// A format, read.
#[derive(Debug)]
struct Format {
    codes: Vec<Code>,
    size: usize,
    /// Values it takes.
    items: usize,
    big: bool,
}

/// Raises `struct.error`.
#[cold]
fn error(cx: &mut Context, message: &str) -> Raised {
    let class = cx.state::<State>("_struct").error.clone().unwrap_or(Value::NONE);
    let made = cx.new_message(message).and_then(|text| cx.call(&class, &[text]));
    match made {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

impl Format {
    fn parse(text: &[u8]) -> Result<Format, &'static str> {
        if text.contains(&0) {
            return Err("embedded null character");
        }
        let (native, big, codes) = match text.first() {
            Some(b'@') => (true, false, &text[1..]),
            Some(b'=' | b'<') => (false, false, &text[1..]),
            Some(b'>' | b'!') => (false, true, &text[1..]),
            _ => (true, false, text),
        };
        let mut format = Format { codes: Vec::new(), size: 0, items: 0, big };
        let mut count: Option<usize> = None;
        for byte in codes {
            if byte.is_ascii_digit() {
                let value = count.unwrap_or(0).checked_mul(10).and_then(|value| value.checked_add((byte - b'0') as usize));
                count = Some(value.filter(|value| *value <= i64::MAX as usize).ok_or("total struct size too long")?);
                continue;
            }
            if byte.is_ascii_whitespace() {
                if count.is_some() {
                    return Err("bad char in struct format");
                }
                continue;
            }
            let part = complex_part(*byte);
            let size = match byte {
                b's' | b'p' | b'x' => 1,
                b'l' | b'L' if !native => 4,
                b'n' | b'N' | b'P' if !native => return Err("bad char in struct format"),
                b'F' | b'D' => 2 * item::size(part).unwrap_or(0),
                _ => item::size(*byte).ok_or("bad char in struct format")?,
            };
            let number = count.take().unwrap_or(1);
            if native {
                format.size = format.size.next_multiple_of(item::size(part).unwrap_or(size));
            }
            let total = number.checked_mul(size).and_then(|bytes| bytes.checked_add(format.size)).filter(|total| *total <= i64::MAX as usize);
            let total = total.ok_or("total struct size too long")?;
            match byte {
                b'x' => {}
                b's' | b'p' => {
                    format.items += 1;
                    format.codes.push(Code { letter: *byte, count: number, size, offset: format.size });
                }
                _ if number > 0 => {
                    format.items += number;
                    format.codes.push(Code { letter: *byte, count: number, size, offset: format.size });
                }
                _ => {}
            }
            format.size = total;
        }
        if count.is_some() { Err("repeat count given without format specifier") } else { Ok(format) }
    }

    fn find(cx: &mut Context, format: &Value) -> PyResult<Rc<Format>> {
        // Formats are remembered in a dict; what cannot be a key is refused as by that.
        if cx.as_str(format).is_none() && cx.as_bytes(format).is_none() {
            cx.hash_key_of_dict(format)?;
        }
        // Formats are ASCII: what is not says where.
        if let Some(bytes) = cx.as_bytes(format).filter(|bytes| !bytes.is_ascii()) {
            let bytes = cx.new_bytes(bytes)?;
            let text = lissom_objects::codec::decode_object(cx, &bytes, "ascii", "surrogateescape")?;
            lissom_objects::codec::encode(cx, &text, "ascii", "strict")?;
        } else if cx.as_str(format).is_some_and(|text| !text.ascii) {
            let text = lissom_objects::str::ops::exact(cx, format);
            lissom_objects::codec::encode(cx, &text, "ascii", "strict")?;
        }
        let text = if let Some(view) = cx.as_str(format) {
            view.bytes
        } else if let Some(bytes) = cx.as_bytes(format) {
            bytes
        } else {
            let kind = cx.type_name(format);
            return Err(cx.type_error(&format!("Struct() argument 1 must be a str or bytes object, not {kind}")));
        };
        let recent = &mut cx.state::<State>("_struct").recent;
        if let Some(at) = recent.iter().position(|(known, _)| known == text) {
            return Ok(recent[at].1.clone());
        }
        match Format::parse(text) {
            Ok(parsed) => {
                let parsed = Rc::new(parsed);
                if recent.len() >= RECENT_MAX {
                    recent.clear();
                }
                recent.push((text.to_vec(), parsed.clone()));
                Ok(parsed)
            }
            Err(message) => Err(error(cx, message)),
        }
    }

    /// Are there as many values as there are items?
    fn check_count(&self, cx: &mut Context, function: &str, values: &[Value]) -> PyResult {
        let (wanted, given) = (self.items, values.len());
        if wanted == given { Ok(()) } else { Err(error(cx, &format!("{function} expected {wanted} items for packing (got {given})"))) }
    }

    /// Writes values into bytes, which were zeros.
    fn pack(&self, cx: &mut Context, function: &str, values: &[Value]) -> PyResult<TextBuilder> {
        self.check_count(cx, function, values)?;
        cx.check_size(self.size)?;
        let mut out = TextBuilder::new();
        out.push_repeated(cx, &[0], self.size)?;
        let mut values = values.iter();
        for code in &self.codes {
            if matches!(code.letter, b's' | b'p') {
                let Some(value) = values.next() else { break };
                let Some(bytes) = lissom_objects::buffer::native_bytes(cx, value).filter(|_| cx.as_str(value).is_none()) else {
                    return Err(error(cx, &format!("argument for '{}' must be a bytes object", code.letter as char)));
                };
                let skip = usize::from(code.letter == b'p');
                let room = code.count.saturating_sub(skip);
                let length = bytes.len().min(room);
                if let Some(place) = out.as_bytes_mut().get_mut(code.offset..code.offset + code.count) {
                    if skip == 1 && !place.is_empty() {
                        place[0] = length.min(255) as u8;
                    }
                    if let Some(place) = place.get_mut(skip..skip + length) {
                        place.copy_from_slice(&bytes[..length]);
                    }
                }
                continue;
            }
            for index in 0..code.count {
                let Some(value) = values.next() else { break };
                let at = code.offset + index * code.size;
                let parts = match code.letter {
                    b'F' | b'D' => complex_halves(cx, value, code.letter == b'F')?,
                    _ => [value.clone(), Value::NONE],
                };
                for (place, part) in code.halves(at).zip(&parts) {
                    let mut room = [0; 8];
                    let room = &mut room[..place.len()];
                    if let Err(wrong) = item::pack(cx, complex_part(code.letter), part, room) {
                        return Err(refuse(cx, wrong, *code, part));
                    }
                    if self.big {
                        room.reverse();
                    }
                    if let Some(place) = out.as_bytes_mut().get_mut(place) {
                        place.copy_from_slice(room);
                    }
                }
            }
        }
        Ok(out)
    }

    /// Reads values from as many bytes as the format has.
    fn unpack(&self, cx: &mut Context, bytes: &[u8]) -> PyResult<Value> {
        let mut values = Vec::with_capacity(self.items.min(4096));
        for code in &self.codes {
            match code.letter {
                b's' => values.push(cx.new_bytes(bytes.get(code.offset..code.offset + code.count).unwrap_or(&[]))?),
                b'p' => {
                    let all = bytes.get(code.offset..code.offset + code.count).unwrap_or(&[]);
                    let length = all.first().map_or(0, |length| *length as usize);
                    let text = all.get(1..).unwrap_or(&[]);
                    values.push(cx.new_bytes(&text[..length.min(text.len())])?);
                }
                _ => {
                    for index in 0..code.count {
                        let at = code.offset + index * code.size;
                        let read = |cx: &mut Context, place: std::ops::Range<usize>| {
                            let mut room = [0; 8];
                            let room = &mut room[..place.len()];
                            if let Some(own) = bytes.get(place) {
                                room.copy_from_slice(own);
                            }
                            if self.big {
                                room.reverse();
                            }
                            item::unpack(cx, complex_part(code.letter), room)
                        };
                        let mut halves = code.halves(at);
                        let first = read(cx, halves.next().unwrap_or(at..at))?;
                        values.push(match halves.next() {
                            None => first,
                            Some(place) => {
                                let second = read(cx, place)?;
                                let half = |half: &Value| half.as_exact_float().unwrap_or(0.0);
                                cx.new_complex((half(&first), half(&second)))?
                            }
                        });
                    }
                }
            }
        }
        cx.new_tuple_from(values)
    }
}

/// Raises what is wrong with a value.
#[cold]
fn refuse(cx: &mut Context, wrong: PackError, code: Code, value: &Value) -> Raised {
    let letter = code.letter as char;
    match wrong {
        PackError::Raised(raised) if matches!(code.letter, b'e' | b'f' | b'd') => {
            let pending = cx.take_raised(raised);
            match (cx.as_int(value).is_some(), value.as_exact_float().is_some()) {
                // The number is one, but not of this size.
                (true, _) => match cx.to_float(value) {
                    Ok(_) => error(cx, "int too large to convert"),
                    Err(raised) => {
                        drop(cx.take_raised(raised));
                        error(cx, "required argument is not a float")
                    }
                },
                (false, false) => error(cx, "required argument is not a float"),
                _ => cx.raise(pending),
            }
        }
        PackError::Raised(raised) => raised,
        PackError::Type | PackError::Value if code.letter == b'c' => error(cx, "char format requires a bytes object of length 1"),
        PackError::Type if matches!(code.letter, b'e' | b'f' | b'd') => error(cx, "required argument is not a float"),
        PackError::Type => error(cx, "required argument is not an integer"),
        PackError::Value if code.letter == b'P' => error(cx, "int too large to convert"),
        PackError::Value => {
            let bits = 8 * code.size as u32;
            let (least, most) = if code.letter.is_ascii_lowercase() {
                (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1)
            } else {
                (0, (1i128 << bits) - 1)
            };
            error(cx, &format!("'{letter}' format requires {least} <= number <= {most}"))
        }
    }
}

fn unpack(cx: &mut Context, format: &Format, source: &Value) -> PyResult<Value> {
    let bytes = cx.bytes_like(source)?;
    if bytes.len() != format.size {
        let size = format.size;
        return Err(error(cx, &format!("unpack requires a buffer of {size} bytes")));
    }
    format.unpack(cx, &bytes)
}

/// The place of `size` bytes in a buffer of `length`.
fn place(cx: &mut Context, function: &str, what: &str, offset: i64, size: usize, length: usize) -> PyResult<usize> {
    let (size, total) = (size as i64, length as i64);
    if offset < 0 {
        if offset + size > 0 {
            let message = if what == "packing" { format!("no space to pack {size} bytes at offset {offset}") } else { format!("not enough data to unpack {size} bytes at offset {offset}") };
            return Err(error(cx, &message));
        }
        if offset + total < 0 {
            return Err(error(cx, &format!("offset {offset} out of range for {total}-byte buffer")));
        }
    }
    let at = if offset < 0 { offset + total } else { offset };
    if total - at < size {
        let wanted = i128::from(at) + i128::from(size);
        let message = format!("{function} requires a buffer of at least {wanted} bytes for {what} {size} bytes at offset {at} (actual buffer size is {total})");
        return Err(error(cx, &message));
    }
    Ok(at as usize)
}

fn unpack_from(cx: &mut Context, format: &Format, source: &Value, offset: Option<&Value>) -> PyResult<Value> {
    // The offset may be an object that changes the bytes.
    cx.bytes_like(source).map(drop)?;
    let offset = match offset {
        Some(offset) => cx.index_i64(offset)?,
        None => 0,
    };
    let bytes = cx.bytes_like(source)?;
    let at = place(cx, "unpack_from", "unpacking", offset, format.size, bytes.len())?;
    format.unpack(cx, bytes.get(at..at + format.size).unwrap_or(&[]))
}

/// `pack_into`: the values are the buffer, the offset and what is packed.
fn pack_into(cx: &mut Context, format: &Format, values: &[Value]) -> PyResult<Value> {
    let (buffer, offset, values) = match values {
        [] => return Err(error(cx, "pack_into expected buffer argument")),
        [_] => return Err(error(cx, "pack_into expected offset argument")),
        [buffer, offset, values @ ..] => (buffer, offset, values),
    };
    format.check_count(cx, "pack_into", values)?;
    let length = match cx.with_buffer_mut(buffer, |bytes| bytes.len()) {
        Ok(length) => length,
        Err(raised) => {
            drop(cx.take_raised(raised));
            let kind = cx.argument_type_name(buffer);
            return Err(cx.type_error(&format!("argument must be read-write bytes-like object, not {kind}")));
        }
    };
    let offset = cx.index_position(offset)?;
    let at = place(cx, "pack_into", "packing", offset, format.size, length)?;
    let packed = format.pack(cx, "pack_into", values)?;
    cx.with_buffer_mut(buffer, |bytes| {
        if let Some(place) = bytes.get_mut(at..at + packed.len()) {
            place.copy_from_slice(packed.as_bytes());
        }
    })?;
    Ok(Value::NONE)
}

fn iter_unpack(cx: &mut Context, format: &Format, source: &Value) -> PyResult<Value> {
    if format.size == 0 {
        return Err(error(cx, "cannot iteratively unpack with a struct of length 0"));
    }
    let bytes = cx.bytes_from_buffer(source)?;
    let size = format.size;
    if bytes.bytes_slice().len() % size != 0 {
        return Err(error(cx, &format!("iterative unpacking requires a buffer of a multiple of {size} bytes")));
    }
    let list = cx.new_list()?;
    for part in bytes.bytes_slice().chunks_exact(size) {
        let values = format.unpack(cx, part)?;
        cx.list_push(&list, values)?;
    }
    cx.iter(&list)
}

/// The functions of `_struct`.
struct Functions;

#[methods]
impl Functions {
    /// Return size in bytes of the struct described by the format string.
    #[sig("(format, /)")]
    fn calcsize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = Format::find(cx, args.get(0))?;
        cx.new_int(format.size as i64)
    }

    /// pack(format, v1, v2, ...) -> bytes
    ///
    /// Return a bytes object containing the values v1, v2, ... packed according
    /// to the format string.
    #[sig("(*values)", inferred, "(format, /, *values)")]
    fn pack(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [format, values @ ..] = args.rest else { return Err(cx.type_error("missing format argument")) };
        let format = Format::find(cx, format)?;
        format.pack(cx, "pack", values)?.finish_bytes(cx)
    }

    /// pack_into(format, buffer, offset, v1, v2, ...)
    ///
    /// Pack the values v1, v2, ... according to the format string and write
    /// the packed bytes into the writable buffer buf starting at offset.
    #[sig("(*values)", inferred, "(format, buffer, offset, /, *values)")]
    fn pack_into(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [format, values @ ..] = args.rest else { return Err(cx.type_error("missing format argument")) };
        let format = Format::find(cx, format)?;
        pack_into(cx, &format, values)
    }

    /// Return a tuple containing values unpacked according to the format string.
    #[sig("(format, buffer, /)")]
    fn unpack(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = Format::find(cx, args.get(0))?;
        unpack(cx, &format, args.get(1))
    }

    /// Return a tuple containing values unpacked according to the format string, from an offset on.
    #[sig("(format, /, buffer, offset=0)")]
    fn unpack_from(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = Format::find(cx, args.get(0))?;
        unpack_from(cx, &format, args.get(1), args.opt(2))
    }

    /// Return an iterator yielding tuples unpacked from the given bytes source according to the format string.
    #[sig("(format, buffer, /)")]
    fn iter_unpack(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = Format::find(cx, args.get(0))?;
        iter_unpack(cx, &format, args.get(1))
    }

    /// Clear the internal cache.
    #[sig("()")]
    fn _clearcache(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.state::<State>("_struct").recent.clear();
        Ok(Value::NONE)
    }
}

/// The methods of `struct.Struct`.
struct Struct;

/// The format as it was given.
fn text_of(cx: &mut Context, args: &Args) -> PyResult<Value> {
    match cx.get::<Fields>(args.this()).and_then(|fields| fields.values[0].clone()) {
        Some(format) => Ok(format),
        None => Err(cx.error(ShapeId::RUNTIME_ERROR, "Struct object is not initialized")),
    }
}

fn format_of(cx: &mut Context, args: &Args) -> PyResult<Rc<Format>> {
    let format = text_of(cx, args)?;
    Format::find(cx, &format)
}

#[methods]
impl Struct {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        new_record_of(cx, args.get(0), |_: &mut Fields| ())
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, format)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_bytes(args.get(1)).is_some_and(|bytes| !bytes.is_ascii()) {
            return Err(error(cx, "bad char in struct format"));
        }
        Format::find(cx, args.get(1))?;
        let format = match cx.as_bytes(args.get(1)) {
            Some(bytes) => cx.new_str_bytes(&bytes.to_vec())?,
            None => lissom_objects::str::ops::exact(cx, args.get(1)),
        };
        let old = cx.get_mut::<Fields>(args.this()).and_then(|fields| fields.values[0].replace(format));
        drop(old);
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = text_of(cx, args)?;
        let text = cx.repr(&format)?;
        let text = cx.string_lossy(&text);
        let name = cx.short_type_name(args.this());
        cx.new_str(&format!("{name}({text})"))
    }

    /// Return a bytes object containing the values packed according to the format.
    #[sig("(self, /, *values)")]
    fn pack(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_of(cx, args)?;
        format.pack(cx, "pack", args.rest)?.finish_bytes(cx)
    }

    /// Pack values into a writable buffer, starting at an offset.
    #[sig("(self, /, *values)", inferred, "(self, buffer, offset, /, *values)")]
    fn pack_into(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_of(cx, args)?;
        pack_into(cx, &format, args.rest)
    }

    /// Return a tuple containing unpacked values.
    #[sig("(self, buffer, /)")]
    fn unpack(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_of(cx, args)?;
        unpack(cx, &format, args.get(1))
    }

    /// Return a tuple containing unpacked values, from an offset on.
    #[sig("(self, /, buffer, offset=0)")]
    fn unpack_from(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_of(cx, args)?;
        unpack_from(cx, &format, args.get(1), args.opt(2))
    }

    /// Return an iterator yielding tuples.
    #[sig("(self, buffer, /)")]
    fn iter_unpack(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_of(cx, args)?;
        iter_unpack(cx, &format, args.get(1))
    }

    /// struct format string
    #[getter]
    fn format(cx: &mut Context, args: &Args) -> PyResult<Value> {
        text_of(cx, args)
    }

    /// struct size in bytes
    #[getter]
    fn size(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let format = format_of(cx, args)?;
        cx.new_int(format.size as i64)
    }
}
