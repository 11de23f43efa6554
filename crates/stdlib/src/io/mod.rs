//! `_io`: streams.
//!
//! ```text
//!   _IOBase ─┬─ _RawIOBase ────── FileIO                                       raw: the system's files
//!            ├─ _BufferedIOBase ─ BufferedReader, BufferedWriter, BufferedRandom,      bytes, buffered
//!            │                    BufferedRWPair, BytesIO
//!            └─ _TextIOBase ───── TextIOWrapper, StringIO                       text
//! ```
//!
//! Streams call each other's methods by name, as those written in Python may stand anywhere in a stack. Where a stack is of exactly the
//! types here, it is taken down to the system in Rust.

pub mod base;
pub mod buffered;
pub mod buffered_base;
pub mod bytes_io;
pub mod file;
pub mod newline;
pub mod open;
pub mod raw;
pub mod standard;
pub mod string_io;
pub mod support;
pub mod text;
pub mod text_base;

use lissom_macros::methods;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_io", Some("The io module provides the Python interfaces to stream handling. The\nbuiltin open function is defined in this module."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    for spec in [
        &base::SPEC,
        &raw::SPEC,
        &buffered_base::SPEC,
        &text_base::SPEC,
        &file::SPEC,
        &bytes_io::SPEC,
        &string_io::SPEC,
        &newline::SPEC,
        &buffered::READER_SPEC,
        &buffered::WRITER_SPEC,
        &buffered::RANDOM_SPEC,
        &buffered::pair::SPEC,
        &text::SPEC,
    ] {
        cx.module_type(&module, spec)?;
    }
    let size = cx.new_int(support::BUFFER_SIZE)?;
    cx.module_set(&module, "DEFAULT_BUFFER_SIZE", size)?;
    let blocking = cx.type_object(ShapeId::BLOCKING_IO_ERROR);
    cx.module_set(&module, "BlockingIOError", blocking)?;
    let unsupported = unsupported_operation(cx)?;
    cx.module_set(&module, "UnsupportedOperation", unsupported)?;
    Ok(module)
}

/// `io.UnsupportedOperation`: an `OSError` that is a `ValueError`.
fn unsupported_operation(cx: &mut Context) -> PyResult<Value> {
    let bases = [cx.type_object(ShapeId::OS_ERROR), cx.type_object(ShapeId::VALUE_ERROR)];
    let bases = cx.new_tuple(&bases)?;
    let namespace = cx.new_dict()?;
    let (key, module) = (cx.names.module.clone(), cx.intern("io")?);
    cx.dict_set(&namespace, &key, module)?;
    let name = cx.intern("UnsupportedOperation")?;
    let metaclass = cx.type_object(ShapeId::TYPE);
    cx.new_class(&metaclass, &name, &bases, &namespace, CallArgs::positional(&[]))
}

/// A string argument of `open()`, or none.
fn text_argument(cx: &mut Context, args: &Args, index: usize, name: &str) -> PyResult<Option<Value>> {
    let Some(value) = args.some(index) else { return Ok(None) };
    support::check_text(cx, value, &format!("open() argument '{name}'"), "str or None")?;
    Ok(Some(value.clone()))
}

/// What `open()` does with its arguments.
///
/// # Errors
/// As [`open::open`].
pub fn open_with(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let mode = match args.opt(1) {
        Some(mode) => {
            support::check_text(cx, mode, "open() argument 'mode'", "str")?;
            cx.string_lossy(mode)
        }
        None => "r".to_owned(),
    };
    let buffering = match args.opt(2) {
        Some(buffering) => i64::from(crate::errors::c_int(cx, buffering)?),
        None => -1,
    };
    let request = open::Request {
        mode,
        buffering,
        encoding: text_argument(cx, args, 3, "encoding")?,
        errors: text_argument(cx, args, 4, "errors")?,
        newline: text_argument(cx, args, 5, "newline")?,
        close_number: args.opt(6).map_or(Ok(true), |flag| cx.truth(flag))?,
        opener: args.some(7).cloned(),
    };
    open::open(cx, args.get(0), request)
}

/// The functions.
pub struct Functions;

#[methods]
impl Functions {
    /// Open file and return a stream.  Raise OSError upon failure.
    ///
    /// file is either a text or byte string giving the name (and the path
    /// if the file isn't in the current working directory) of the file to
    /// be opened or an integer file descriptor of the file to be
    /// wrapped. (If a file descriptor is given, it is closed when the
    /// returned I/O object is closed, unless closefd is set to False.)
    ///
    /// mode is an optional string that specifies the mode in which the file
    /// is opened. It defaults to 'r' which means open for reading in text
    /// mode.  Other common values are 'w' for writing (truncating the file if
    /// it already exists), 'x' for creating and writing to a new file, and
    /// 'a' for appending (which on some Unix systems, means that all writes
    /// append to the end of the file regardless of the current seek position).
    ///
    /// It returns a file object whose type depends on the mode, and
    /// through which the standard file operations such as reading and writing
    /// are performed.
    #[sig("(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)")]
    fn open(cx: &mut Context, args: &Args) -> PyResult<Value> {
        open_with(cx, args)
    }

    /// Opens the provided file with the intent to import the contents.
    ///
    /// This may perform extra validation beyond open(), but is otherwise interchangeable
    /// with calling open(path, 'rb').
    #[sig("(path)")]
    fn open_code(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(0)).is_none() {
            let found = cx.argument_type_name(args.get(0));
            return Err(cx.type_error(&format!("open_code() argument 'path' must be str, not {found}")));
        }
        let request =
            open::Request { mode: "rb".to_owned(), buffering: -1, encoding: None, errors: None, newline: None, close_number: true, opener: None };
        open::open(cx, args.get(0), request)
    }

    /// A helper function to choose the text encoding.
    ///
    /// When encoding is not None, this function returns it.
    /// Otherwise, this function returns the default text encoding
    /// (i.e. "locale" or "utf-8" depends on UTF-8 mode).
    ///
    /// This function emits an EncodingWarning if encoding is None and
    /// sys.flags.warn_default_encoding is true.
    #[sig("(encoding, stacklevel=2, /)")]
    fn text_encoding(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let level = args.opt(1).map_or(Ok(2), |level| crate::errors::c_int(cx, level))?;
        if let Some(encoding) = args.some(0) {
            return Ok(encoding.clone());
        }
        let flags = cx.state::<crate::sys::Settings>("sys").flags;
        if flags[crate::sys::flag::WARN_DEFAULT_ENCODING] != 0 {
            crate::errors::warn(cx, ShapeId::ENCODING_WARNING, "'encoding' argument not specified", level, None)?;
        }
        cx.new_str(if flags[crate::sys::flag::UTF8_MODE] != 0 { "utf-8" } else { "locale" })
    }
}
