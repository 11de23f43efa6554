//! `open()`: the right stack of streams for a file and a mode.

use lissom_objects::names::Special;
use lissom_objects::{Context, PyResult, ShapeId, Value};

use super::newline::Newline;
use super::support::{BUFFER_SIZE, set_attribute};
use super::{buffered, file, text};

/// The arguments of `open()`, but for the file.
#[derive(Clone)]
pub struct Request {
    /// `r`, `w`, `x`, `a`, `+`, `b`, `t`
    pub mode: String,
    /// 0: none, 1: by lines, more: bytes of the buffer, -1: as it fits.
    pub buffering: i64,
    /// Encoding, error handler, line ends: for text.
    pub encoding: Option<Value>,
    /// See `encoding`.
    pub errors: Option<Value>,
    /// See `encoding`.
    pub newline: Option<Value>,
    /// Is the descriptor closed with the stream?
    pub close_number: bool,
    /// Opens the file, instead of the system.
    pub opener: Option<Value>,
}

#[derive(Default)]
struct Mode {
    creating: bool,
    reading: bool,
    writing: bool,
    appending: bool,
    updating: bool,
    text: bool,
    binary: bool,
}

fn parse(cx: &mut Context, mode: &str) -> PyResult<Mode> {
    let mut parsed = Mode::default();
    for (index, letter) in mode.char_indices() {
        let place = match letter {
            'x' => &mut parsed.creating,
            'r' => &mut parsed.reading,
            'w' => &mut parsed.writing,
            'a' => &mut parsed.appending,
            '+' => &mut parsed.updating,
            't' => &mut parsed.text,
            'b' => &mut parsed.binary,
            _ => return Err(cx.value_error(&format!("invalid mode: '{mode}'"))),
        };
        *place = true;
        if mode.get(..index).is_some_and(|before| before.contains(letter)) {
            return Err(cx.value_error(&format!("invalid mode: '{mode}'")));
        }
    }
    if parsed.text && parsed.binary {
        return Err(cx.value_error("can't have text and binary mode at once"));
    }
    let kinds = [parsed.creating, parsed.reading, parsed.writing, parsed.appending].iter().filter(|kind| **kind).count();
    // A mode of no kind is refused by the file.
    if kinds > 1 {
        return Err(cx.value_error("must have exactly one of create/read/write/append mode"));
    }
    Ok(parsed)
}

/// Opens a file; gives a stream.
///
/// # Errors
/// `OSError`, `ValueError`, `TypeError`, `LookupError`
pub fn open(cx: &mut Context, name: &Value, request: Request) -> PyResult<Value> {
    // What is a number is the file's to refuse.
    let number = cx.is_index(name) || [Special::Int, Special::Float].iter().any(|special| cx.special(name, *special).is_some());
    let name = if number || cx.is_instance_of(name, ShapeId::COMPLEX) { name.clone() } else { crate::errors::fspath_only(cx, name)? };
    let mode = parse(cx, &request.mode)?;
    if mode.binary {
        for (given, what) in [(&request.encoding, "an encoding"), (&request.errors, "an errors"), (&request.newline, "a newline")] {
            if given.is_some() {
                return Err(cx.value_error(&format!("binary mode doesn't take {what} argument")));
            }
        }
        if request.buffering == 1 {
            let message = "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used";
            crate::errors::warn(cx, ShapeId::RUNTIME_WARNING, message, 1, None)?;
        }
    }
    let mut raw_mode = String::new();
    for (set, letter) in [(mode.creating, 'x'), (mode.reading, 'r'), (mode.writing, 'w'), (mode.appending, 'a'), (mode.updating, '+')] {
        if set {
            raw_mode.push(letter);
        }
    }
    let raw = file::new(cx, &name, &raw_mode, request.close_number, request.opener.as_ref())?;
    match stack(cx, &raw, &mode, &request) {
        Ok(stream) => Ok(stream),
        Err((raised, outermost)) => {
            // What was opened is closed again.
            let error = cx.take_raised(raised);
            if let Err(raised) = cx.call_method(&outermost, "close", &[]) {
                let later = cx.take_raised(raised);
                lissom_objects::exception::chain(cx, &later, &error);
                return Err(cx.raise(later));
            }
            Err(cx.raise(error))
        }
    }
}

type Failed = (lissom_objects::Raised, Value);

fn stack(cx: &mut Context, raw: &Value, mode: &Mode, request: &Request) -> Result<Value, Failed> {
    let mut buffering = request.buffering;
    let state = file::get(cx, raw);
    let terminal = buffering < 0 && lissom_host::descriptors::is_terminal(state.number);
    let by_lines = (buffering == 1 && !mode.binary) || (buffering < 0 && terminal);
    if buffering < 0 || buffering == 1 {
        buffering = state.block_size().clamp(BUFFER_SIZE, 8192 * 1024);
    }
    if buffering == 0 {
        if !mode.binary {
            return Err((cx.value_error("can't have unbuffered text I/O"), raw.clone()));
        }
        return Ok(raw.clone());
    }
    let spec = if mode.updating {
        &buffered::RANDOM_SPEC
    } else if mode.reading {
        &buffered::READER_SPEC
    } else {
        &buffered::WRITER_SPEC
    };
    if mode.updating && !file::is_seekable(cx, raw) {
        return Err((super::support::unsupported(cx, "File or stream is not seekable."), raw.clone()));
    }
    let buffer = buffered::new(cx, spec, raw, buffering).map_err(|raised| (raised, raw.clone()))?;
    if mode.binary {
        return Ok(buffer);
    }
    wrap(cx, &buffer, by_lines, request).map_err(|raised| (raised, buffer.clone()))
}

fn wrap(cx: &mut Context, buffer: &Value, by_lines: bool, request: &Request) -> PyResult<Value> {
    let newline = Newline::of(cx, request.newline.as_ref(), false)?;
    let options = text::Options { encoding: request.encoding.clone(), errors: request.errors.clone(), newline, line_buffering: by_lines, write_through: false };
    let stream = text::new(cx, buffer, options)?;
    let mode = cx.new_str(&request.mode)?;
    set_attribute(cx, &stream, "mode", mode)?;
    Ok(stream)
}
