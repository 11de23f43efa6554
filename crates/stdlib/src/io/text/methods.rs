//! Streams of text as Python code sees them.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::super::newline::{Newline, check_utf8};
use super::super::support::{self, attribute, not_picklable, size, unsupported};
use super::{BUFFER, Options, buffer, check, check_made, edit, get, is_closed, name, read, seek, set_encoding, write};

/// `_io.TextIOWrapper`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io.TextIOWrapper",
    base: Some(&super::super::text_base::SPEC),
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::BLANK),
    doc: "Character and line based layer over a BufferedIOBase object, buffer.\n\n\
          encoding gives the name of the encoding that the stream will be\ndecoded or encoded with. It defaults to locale.getencoding().\n\n\
          errors determines the strictness of encoding and decoding (see\nhelp(codecs.Codec) or the documentation for codecs.register) and\ndefaults to \"strict\".\n\n\
          newline controls how line endings are handled. It can be None, '',\n'\\n', '\\r', and '\\r\\n'.  It works as follows:\n\n\
          * On input, if newline is None, universal newlines mode is\n  enabled. Lines in the input can end in '\\n', '\\r', or '\\r\\n', and\n  these are translated into '\\n' before being returned to the\n  caller. \
          If it is '', universal newline mode is enabled, but line\n  endings are returned to the caller untranslated. If it has any of\n  the other legal values, input lines are only terminated by the given\n  string, \
          and the line ending is returned to the caller untranslated.\n\n\
          * On output, if newline is None, any '\\n' characters written are\n  translated to the system default line separator, os.linesep. If\n  newline is '' or '\\n', no translation takes place. \
          If newline is any\n  of the other legal values, any '\\n' characters written are translated\n  to the given string.\n\n\
          If line_buffering is True, a call to flush is implied when a call to\nwrite contains a newline character.",
    methods: &[Wrapper::METHODS],
    next: Some(read::next),
    ..TypeSpec::DEFAULT
};

/// A string argument, or none: a name, in which there is no lone surrogate (and no zero, if `strict`).
fn text_argument(cx: &mut Context, args: &Args, index: usize, what: &str, strict: bool) -> PyResult<Option<Value>> {
    let Some(value) = args.some(index) else { return Ok(None) };
    if strict {
        support::check_text(cx, value, what, "str or None")?;
    } else if cx.as_str(value).is_none() {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("{what} must be str or None, not {found}")));
    } else {
        check_utf8(cx, value)?;
    }
    Ok(Some(value.clone()))
}

/// The buffer of a stream that can be used.
fn usable_buffer(cx: &mut Context, args: &Args) -> PyResult<Value> {
    check(cx, args.this())?;
    Ok(buffer(cx, args.this()))
}

/// The methods.
pub struct Wrapper;

#[methods]
impl Wrapper {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = text_argument(cx, args, 2, "TextIOWrapper() argument 'encoding'", true)?;
        let newline = text_argument(cx, args, 4, "TextIOWrapper() argument 'newline'", true)?;
        let line_buffering = args.opt(5).map_or(Ok(false), |flag| cx.truth(flag))?;
        let write_through = args.opt(6).map_or(Ok(false), |flag| cx.truth(flag))?;
        // From here on the stream that was is lost.
        edit(cx, args.this(), |state| {
            state.ready = false;
            state.detached = false;
        });
        let errors = text_argument(cx, args, 3, "TextIOWrapper() argument 'errors'", true)?;
        let newline = Newline::of(cx, newline.as_ref(), false)?;
        super::init(cx, args.this(), args.get(1), Options { encoding, errors, newline, line_buffering, write_through })?;
        Ok(Value::NONE)
    }

    /// Reconfigure the text stream with new parameters.
    ///
    /// This also does an implicit stream flush.
    #[sig("(self, *, encoding=None, errors=None, newline=<unrepresentable>, line_buffering=None, write_through=None)")]
    fn reconfigure(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = text_argument(cx, args, 1, "reconfigure() argument 'encoding'", false)?;
        let errors = text_argument(cx, args, 2, "reconfigure() argument 'errors'", false)?;
        let newline = match args.opt(3) {
            Some(newline) if !newline.is_none() && cx.as_str(newline).is_none() => {
                let found = cx.type_name(newline);
                return Err(cx.type_error(&format!("reconfigure() argument 'newline' must be str or None, not {found}")));
            }
            Some(newline) => Some(Newline::of(cx, Some(newline), false)?),
            None => None,
        };
        if cx.record_get(args.this(), super::DECODED).is_some() && (encoding.is_some() || errors.is_some() || newline.is_some()) {
            return Err(unsupported(cx, "It is not possible to set the encoding or newline of stream after the first read"));
        }
        let state = get(cx, args.this());
        let line_buffering = args.some(4).map_or(Ok(state.line_buffering), |flag| number_or_flag(cx, flag))?;
        let write_through = args.some(5).map_or(Ok(state.write_through), |flag| number_or_flag(cx, flag))?;
        cx.call_method(args.this(), "flush", &[])?;
        if encoding.is_some() || errors.is_some() || newline.is_some() {
            // The coders are new, and so is what they know of line ends.
            edit(cx, args.this(), |state| {
                state.newline = newline.unwrap_or(state.newline);
                state.universal = super::Universal { translate: state.newline.translate, ..Default::default() };
            });
            let errors = match (errors, &encoding) {
                (Some(errors), _) => errors,
                (None, Some(_)) => cx.new_str("strict")?,
                (None, None) => name(cx, args.this(), 1),
            };
            let encoding = match encoding {
                Some(encoding) if cx.string_lossy(&encoding) == "locale" => cx.new_str("UTF-8")?,
                Some(encoding) => encoding,
                None => name(cx, args.this(), 0),
            };
            let buffer = buffer(cx, args.this());
            set_encoding(cx, args.this(), &buffer, &encoding, &errors)?;
            super::settle_encoder(cx, args.this())?;
        }
        edit(cx, args.this(), |state| {
            state.line_buffering = line_buffering;
            state.write_through = write_through;
        });
        Ok(Value::NONE)
    }

    /// Separate the underlying buffer from the TextIOBase and return it.
    ///
    /// After the underlying buffer has been detached, the TextIO is in an unusable state.
    #[sig("(self, /)")]
    fn detach(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check(cx, args.this())?;
        cx.call_method(args.this(), "flush", &[])?;
        let buffer = buffer(cx, args.this());
        cx.record_set(args.this(), BUFFER, None);
        edit(cx, args.this(), |state| {
            state.detached = true;
        });
        Ok(buffer)
    }

    /// Write string s to stream.
    ///
    /// Return the number of characters written
    /// (which is always equal to the length of the string).
    #[sig("(self, text, /)")]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = write::write(cx, args.this(), args.get(1))?;
        cx.new_int_usize(count)
    }

    /// Read at most size characters from stream.
    ///
    /// Read from underlying buffer until we have size characters or we hit EOF.
    /// If size is negative or omitted, read until EOF.
    #[sig("(self, size=-1, /)")]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = size(cx, args.opt(1))?;
        read::read(cx, args.this(), count)
    }

    /// Read until newline or EOF.
    ///
    /// Return an empty string if EOF is hit immediately.
    /// If size is specified, at most size characters will be read.
    #[sig("(self, size=-1, /)")]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let limit = match args.opt(1) {
            Some(limit) => cx.index_i64(limit)?,
            None => -1,
        };
        read::readline(cx, args.this(), limit)
    }

    /// Flush write buffers, if applicable.
    #[sig("(self, /)")]
    fn flush(cx: &mut Context, args: &Args) -> PyResult<Value> {
        write::flush(cx, args.this())
    }

    /// Flush and close the IO object.
    ///
    /// This method has no effect if the file is already closed.
    #[sig("(self, /)")]
    fn close(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = check(cx, args.this())?;
        if is_closed(cx, args.this(), &state)? || get(cx, args.this()).detached {
            return Ok(Value::NONE);
        }
        let target = buffer(cx, args.this());
        if state.finalizing
            && attribute(cx, &target, "_dealloc_warn")?.is_some()
            && let Err(raised) = cx.call_method(&target, "_dealloc_warn", std::slice::from_ref(args.this()))
        {
            drop(cx.take_raised(raised));
        }
        let flushed = cx.call_method(args.this(), "flush", &[]).map(drop);
        support::both(cx, flushed, |cx| cx.call_method(&target, "close", &[]))
    }

    /// Return underlying file descriptor if one exists.
    #[sig("(self, /)")]
    fn fileno(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let buffer = usable_buffer(cx, args)?;
        cx.call_method(&buffer, "fileno", &[])
    }

    /// Return whether object supports random access.
    #[sig("(self, /)")]
    fn seekable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let buffer = usable_buffer(cx, args)?;
        cx.call_method(&buffer, "seekable", &[])
    }

    /// Return whether object was opened for reading.
    #[sig("(self, /)")]
    fn readable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let buffer = usable_buffer(cx, args)?;
        cx.call_method(&buffer, "readable", &[])
    }

    /// Return whether object was opened for writing.
    #[sig("(self, /)")]
    fn writable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let buffer = usable_buffer(cx, args)?;
        cx.call_method(&buffer, "writable", &[])
    }

    /// Return whether this is an 'interactive' stream.
    #[sig("(self, /)")]
    fn isatty(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let buffer = usable_buffer(cx, args)?;
        cx.call_method(&buffer, "isatty", &[])
    }

    /// Set the stream position, and return the new stream position.
    ///
    ///   cookie
    ///     Zero or an opaque number returned by tell().
    ///   whence
    ///     The relative position to seek from.
    #[sig("(self, cookie, whence=os.SEEK_SET, /)")]
    fn seek(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let whence = support::whence(cx, args.opt(2))?;
        seek::seek(cx, args.this(), args.get(1), whence)
    }

    /// Return the stream position as an opaque number.
    ///
    /// The return value of tell() can be given as input to seek(), to restore a
    /// previous stream position.
    #[sig("(self, /)")]
    fn tell(cx: &mut Context, args: &Args) -> PyResult<Value> {
        seek::tell(cx, args.this())
    }

    /// Truncate file to size bytes.
    #[sig("(self, pos=None, /)")]
    fn truncate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check(cx, args.this())?;
        cx.call_method(args.this(), "flush", &[])?;
        let buffer = buffer(cx, args.this());
        cx.call_method(&buffer, "truncate", &[args.opt(1).cloned().unwrap_or(Value::NONE)])
    }

    /// Streams are not pickled.
    #[sig("(self, /)")]
    fn __getstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Err(not_picklable(cx, args.this()))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_made(cx, args.this())?;
        let mut more = Vec::new();
        if let Some(mode) = attribute(cx, args.this(), "mode")? {
            let mode = cx.repr(&mode)?;
            more.push(("mode", cx.string_lossy(&mode)));
        }
        let encoding = name(cx, args.this(), 0);
        let encoding = cx.repr(&encoding)?;
        more.push(("encoding", cx.string_lossy(&encoding)));
        support::repr(cx, args.this(), &more)
    }

    /// The stream of bytes below.
    #[getter]
    fn buffer(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.record_get(args.this(), BUFFER) {
            Some(buffer) => Ok(buffer),
            None => check(cx, args.this()).map(|_| Value::NONE),
        }
    }

    /// The name of the encoding.
    #[getter(member)]
    fn encoding(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(name(cx, args.this(), 0))
    }

    /// The name of the error handler.
    #[getter]
    fn errors(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check_made(cx, args.this())?;
        Ok(name(cx, args.this(), 1))
    }

    /// Line ends translated so far.
    #[getter]
    fn newlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = check(cx, args.this())?;
        if state.newline.universal { state.universal.seen.value(cx) } else { Ok(Value::NONE) }
    }

    /// Is it flushed at the end of each line?
    #[getter(member)]
    fn line_buffering(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).line_buffering))
    }

    /// Is nothing kept before it is written?
    #[getter(member)]
    fn write_through(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).write_through))
    }

    /// The name of the buffer.
    #[getter]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let buffer = usable_buffer(cx, args)?;
        cx.get_attr_str(&buffer, "name")
    }

    /// Is the buffer closed? So is a stream that was not made.
    #[getter]
    fn closed(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !get(cx, args.this()).ready {
            return Ok(Value::TRUE);
        }
        let buffer = usable_buffer(cx, args)?;
        cx.get_attr_str(&buffer, "closed")
    }

    /// Bytes read at once.
    #[getter]
    fn _CHUNK_SIZE(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let state = check(cx, args.this())?;
        cx.new_int(state.chunk)
    }

    /// Sets how many bytes are read at once.
    #[setter]
    fn set__CHUNK_SIZE(cx: &mut Context, args: &Args) -> PyResult<Value> {
        check(cx, args.this())?;
        let Some(chunk) = args.opt(1) else { return Err(cx.error(lissom_objects::ShapeId::ATTRIBUTE_ERROR, "attribute '_CHUNK_SIZE' of '_io.TextIOWrapper' objects cannot be deleted")) };
        let chunk = cx.index(chunk)?;
        let Some(chunk) = cx.as_int(&chunk).and_then(|chunk| chunk.to_i64()) else { return Err(cx.value_error("cannot fit 'int' into an index-sized integer")) };
        if chunk <= 0 {
            return Err(cx.value_error("a strictly positive integer is required"));
        }
        edit(cx, args.this(), |state| state.chunk = chunk);
        Ok(Value::NONE)
    }

    /// Is it being destroyed?
    #[getter]
    fn _finalizing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(get(cx, args.this()).finalizing))
    }

    /// Set when it is being destroyed.
    #[setter]
    fn set__finalizing(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let finalizing = support::flag_argument(cx, args.opt(1))?;
        edit(cx, args.this(), |state| state.finalizing = finalizing);
        Ok(Value::NONE)
    }

    /// Size of object in memory, in bytes.
    #[sig("(self, /)")]
    fn __sizeof__(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_int_usize(size_of::<Record>() + size_of::<super::Text>())
    }
}

/// A flag given as a boolean or a number.
fn number_or_flag(cx: &mut Context, value: &Value) -> PyResult<bool> {
    Ok(crate::errors::c_int(cx, value)? != 0)
}
