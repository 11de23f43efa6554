//! `_TextIOBase`: what streams of text have.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::newline::{check_utf8, not_text};
use super::support::{unsupported, unused};

/// `_io._TextIOBase`
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io._TextIOBase",
    base: Some(&super::base::SPEC),
    flags: TypeFlags::BASE,
    doc: "Base class for text I/O.\n\n\
          This class provides a character and line based interface to stream\nI/O. There is no readinto method because Python's character strings\nare immutable.\n",
    methods: &[TextBase::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods.
pub struct TextBase;

#[methods]
impl TextBase {
    /// Separate the underlying buffer from the TextIOBase and return it.
    ///
    /// After the underlying buffer has been detached, the TextIO is in an unusable state.
    #[sig("(self, /)", named)]
    fn detach(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Err(unsupported(cx, "detach"))
    }

    /// Read at most size characters from stream.
    ///
    /// Read from underlying buffer until we have size characters or we hit EOF.
    /// If size is negative or omitted, read until EOF.
    #[sig("(self, size=-1, /)", named)]
    fn read(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unused(cx, args.opt(1))?;
        Err(unsupported(cx, "read"))
    }

    /// Read until newline or EOF.
    ///
    /// Return an empty string if EOF is hit immediately.
    /// If size is specified, at most size characters will be read.
    #[sig("(self, size=-1, /)", named)]
    fn readline(cx: &mut Context, args: &Args) -> PyResult<Value> {
        unused(cx, args.opt(1))?;
        Err(unsupported(cx, "readline"))
    }

    /// Write string s to stream.
    ///
    /// Return the number of characters written
    /// (which is always equal to the length of the string).
    #[sig("(self, s, /)", named)]
    fn write(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(1)).is_none() {
            return Err(not_text(cx, "write() argument 1", args.get(1)));
        }
        check_utf8(cx, args.get(1))?;
        Err(unsupported(cx, "write"))
    }

    /// Encoding of the text stream.
    ///
    /// Subclasses should override.
    #[getter]
    fn encoding(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// Line endings translated so far.
    ///
    /// Only line endings translated during reading are considered.
    ///
    /// Subclasses should override.
    #[getter]
    fn newlines(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }

    /// The error setting of the decoder or encoder.
    ///
    /// Subclasses should override.
    #[getter]
    fn errors(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }
}
