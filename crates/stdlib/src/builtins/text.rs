//! Functions of text, input and output.

use lissom_macros::methods;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, Value};

use crate::io::text;

/// Functions of text.
pub struct Functions;

#[methods]
impl Functions {
    /// Prints the values to a stream, or to sys.stdout by default.
    #[sig("(*args, sep=' ', end='\n', file=None, flush=False)")]
    fn print(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let file = match args.some(2) {
            Some(file) => file.clone(),
            None => {
                let sys = (cx.hooks.import)(cx, "sys")?;
                let name = cx.names.stdout.clone();
                match cx.lookup_attr(&sys, &name)? {
                    None => return Err(cx.error(ShapeId::RUNTIME_ERROR, "lost sys.stdout")),
                    Some(file) if file.is_none() => return Ok(Value::NONE),
                    Some(file) => file,
                }
            }
        };
        let separator = piece(cx, args.some(0), "sep")?;
        let end = piece(cx, args.some(1), "end")?;
        let native = text::is_exact(cx, &file);
        let write = cx.names.write.clone();
        let put = |cx: &mut Context, text: &Value| -> PyResult {
            if native { text::write(cx, &file, text).map(drop) } else { cx.call_method_named(&file, &write, CallArgs::positional(std::slice::from_ref(text))).map(drop) }
        };
        let space = cx.new_str(" ")?;
        let newline = cx.new_str("\n")?;
        for (index, value) in args.rest.iter().enumerate() {
            if index > 0 {
                put(cx, separator.as_ref().unwrap_or(&space))?;
            }
            let text = cx.str(value)?;
            put(cx, &text)?;
        }
        put(cx, end.as_ref().unwrap_or(&newline))?;
        if let Some(flush) = args.opt(3)
            && cx.truth(flush)?
        {
            cx.call_method(&file, "flush", &[])?;
        }
        Ok(Value::NONE)
    }

    /// Read a string from standard input.  The trailing newline is stripped.
    #[sig("(prompt='', /)")]
    fn input(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let sys = (cx.hooks.import)(cx, "sys")?;
        let (out_name, in_name) = (cx.names.stdout.clone(), cx.names.stdin.clone());
        let output = cx.lookup_attr(&sys, &out_name)?.filter(|stream| !stream.is_none());
        let input = cx.lookup_attr(&sys, &in_name)?.filter(|stream| !stream.is_none());
        let (Some(output), Some(input)) = (output, input) else {
            return Err(cx.error(ShapeId::RUNTIME_ERROR, "input(): lost sys.stdin or sys.stdout"));
        };
        if let Some(prompt) = args.opt(0) {
            let text = cx.str(prompt)?;
            cx.call_method(&output, "write", &[text])?;
        }
        cx.call_method(&output, "flush", &[])?;
        let line = cx.call_method(&input, "readline", &[])?;
        let Some(view) = cx.as_str(&line) else { return Err(cx.type_error("object.readline() returned non-string")) };
        if view.bytes.is_empty() {
            return Err(cx.error(ShapeId::EOF_ERROR, "EOF when reading a line"));
        }
        let bytes = view.bytes.strip_suffix(b"\n").unwrap_or(view.bytes);
        cx.new_str_bytes(bytes)
    }

    /// Return the canonical string representation of the object.
    #[sig("(obj, /)")]
    fn repr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.repr(args.get(0))
    }

    /// Return an ASCII-only representation of an object.
    #[sig("(obj, /)")]
    fn ascii(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.ascii(args.get(0))
    }

    /// Return type(value).__format__(value, format_spec)
    #[sig("(value, format_spec='', /)")]
    fn format(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let spec = args.opt(1).cloned().unwrap_or(Value::EMPTY_STRING);
        if cx.as_str(&spec).is_none() {
            let found = cx.argument_type_name(&spec);
            return Err(cx.type_error(&format!("format() argument 2 must be str, not {found}")));
        }
        cx.format(args.get(0), &spec)
    }

    /// Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    #[sig("(i, /)")]
    fn chr(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let number = cx.index(args.get(0))?;
        match number.as_small_int().and_then(|number| u32::try_from(number).ok()).filter(|point| *point <= 0x0010_ffff) {
            Some(point) => cx.new_char(point),
            None => Err(cx.value_error("chr() arg not in range(0x110000)")),
        }
    }

    /// Return the ordinal value of a character.
    #[sig("(character, /)")]
    fn ord(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let value = args.get(0);
        let length = if let Some(view) = cx.as_str(value) {
            match lissom_text::wtf8::decode_first(view.bytes) {
                Some((point, width)) if width == view.bytes.len() => return cx.new_int(i64::from(point)),
                _ => view.chars(),
            }
        } else if cx.as_bytes(value).is_some() || cx.is_instance_of(value, ShapeId::BYTEARRAY) {
            let bytes = cx.bytes_from_buffer(value)?;
            match bytes.bytes_slice() {
                [byte] => return Ok(Value::int32(i32::from(*byte))),
                bytes => bytes.len(),
            }
        } else {
            let found = cx.type_name(value);
            return Err(cx.type_error(&format!("ord() expected string of length 1, but {found} found")));
        };
        Err(cx.type_error(&format!("ord() expected a character, but string of length {length} found")))
    }
}

/// `sep` or `end`: a string, or nothing for the default.
fn piece(cx: &mut Context, value: Option<&Value>, name: &str) -> PyResult<Option<Value>> {
    match value {
        Some(value) if cx.as_str(value).is_none() => {
            let found = cx.type_name(value);
            Err(cx.type_error(&format!("{name} must be None or a string, not {found}")))
        }
        other => Ok(other.cloned()),
    }
}
