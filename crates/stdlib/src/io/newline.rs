//! Line ends: which were seen, how they are translated, where a line ends; and `IncrementalNewlineDecoder`.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

/// Line ends seen so far, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen(u8);

const CR: u8 = 1;
const LF: u8 = 2;
const CRLF: u8 = 4;

impl Seen {
    /// None yet.
    pub const NONE: Seen = Seen(0);

    /// What `newlines` says: `None`, a string, or a tuple of strings.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn value(self, cx: &mut Context) -> PyResult<Value> {
        let mut found = Vec::new();
        for (bit, text) in [(CR, "\r"), (LF, "\n"), (CRLF, "\r\n")] {
            if self.0 & bit != 0 {
                found.push(cx.new_str(text)?);
            }
        }
        match found.len() {
            0 => Ok(Value::NONE),
            1 => Ok(found.swap_remove(0)),
            _ => cx.new_tuple_from(found),
        }
    }
}

/// Universal newlines over pieces of text: a `\r` at the end of a piece waits for what follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Universal {
    /// Make `\n` of each line end.
    pub translate: bool,
    /// A `\r` waits.
    pub pending: bool,
    /// What was seen.
    pub seen: Seen,
}

impl Universal {
    /// Takes a piece of text; gives the translated one, or `None` if it is the same.
    pub fn feed(&mut self, text: &[u8], is_final: bool) -> Option<Vec<u8>> {
        if !self.pending && !text.contains(&b'\r') {
            if self.seen.0 & LF == 0 && text.contains(&b'\n') {
                self.seen.0 |= LF;
            }
            return None;
        }
        let mut whole = Vec::with_capacity(text.len() + 1);
        if self.pending && (is_final || !text.is_empty()) {
            whole.push(b'\r');
            self.pending = false;
        }
        whole.extend_from_slice(text);
        if !is_final && whole.last() == Some(&b'\r') {
            whole.pop();
            self.pending = true;
        }
        let mut at = 0;
        while let Some(found) = whole.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'))) {
            let start = at + found;
            let (bit, length) = match (whole.get(start), whole.get(start + 1)) {
                (Some(b'\n'), _) => (LF, 1),
                (_, Some(b'\n')) => (CRLF, 2),
                _ => (CR, 1),
            };
            self.seen.0 |= bit;
            at = start + length;
        }
        Some(if self.translate { translated(&whole) } else { whole })
    }
}

/// Every line end becomes `\n`.
pub fn translated(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().peekable();
    while let Some(byte) = bytes.next() {
        if *byte == b'\r' {
            out.push(b'\n');
            bytes.next_if(|next| **next == b'\n');
        } else {
            out.push(*byte);
        }
    }
    out
}

/// How the lines of a stream end when they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`, after translation or because nothing else was asked for.
    #[default]
    Lf,
    /// `\r`, `\n` or `\r\n`, as they stand.
    Any,
    /// `\r`
    Cr,
    /// `\r\n`
    CrLf,
}

impl LineEnd {
    /// Where the first line ends, its end included; or how much surely has no end in it.
    pub fn find(self, text: &[u8]) -> Result<usize, usize> {
        match self {
            LineEnd::Lf => lissom_text::search::find(text, b"\n").map(|at| at + 1).ok_or(text.len()),
            LineEnd::Cr => lissom_text::search::find(text, b"\r").map(|at| at + 1).ok_or(text.len()),
            LineEnd::CrLf => lissom_text::search::find(text, b"\r\n").map(|at| at + 2).ok_or(text.len() - usize::from(text.ends_with(b"\r"))),
            LineEnd::Any => match text.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
                Some(at) => Ok(at + if text.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 }),
                None => Err(text.len()),
            },
        }
    }
}

/// What the argument `newline` of streams of text means.
#[derive(Clone, Copy, Debug, Default)]
pub struct Newline {
    /// The argument: 0 for None, else 1 + its place in `""`, `"\n"`, `"\r"`, `"\r\n"`.
    pub argument: u8,
    /// Line ends of all kinds are known when reading.
    pub universal: bool,
    /// They become `\n`.
    pub translate: bool,
    /// How lines end when reading.
    pub line_end: LineEnd,
    /// What `\n` becomes when writing, if anything else.
    pub write: Option<&'static str>,
}

/// The possible arguments besides `None`.
const ARGUMENTS: [&str; 4] = ["", "\n", "\r", "\r\n"];

impl Newline {
    /// Reads the argument. An error shows it as it is, or quoted.
    ///
    /// # Errors
    /// `TypeError`, `ValueError`
    pub fn of(cx: &mut Context, argument: Option<&Value>, quoted: bool) -> PyResult<Newline> {
        let Some(argument) = argument.filter(|argument| !argument.is_none()) else {
            return Ok(Newline { universal: true, translate: true, ..Newline::default() });
        };
        if cx.as_str(argument).is_none() {
            let found = cx.type_name(argument);
            return Err(cx.type_error(&format!("newline must be str or None, not {found}")));
        }
        check_utf8(cx, argument)?;
        // It is compared as C compares strings.
        let text = cx.string_lossy(argument);
        let text = text.split('\0').next().unwrap_or_default();
        let Some(place) = ARGUMENTS.iter().position(|known| *known == text) else {
            let shown = if quoted { cx.repr(argument)? } else { argument.clone() };
            return Err(cx.value_error(&format!("illegal newline value: {}", cx.string_lossy(&shown))));
        };
        let (line_end, write) = match place {
            0 => (LineEnd::Any, None),
            1 => (LineEnd::Lf, None),
            2 => (LineEnd::Cr, Some("\r")),
            _ => (LineEnd::CrLf, Some("\r\n")),
        };
        Ok(Newline { argument: place as u8 + 1, universal: place == 0, translate: false, line_end, write })
    }

    /// The argument again.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn value(self, cx: &mut Context) -> PyResult<Value> {
        match (self.argument as usize).checked_sub(1).and_then(|place| ARGUMENTS.get(place)) {
            Some(text) => cx.new_str(text),
            None => Ok(Value::NONE),
        }
    }
}

/// `_io.IncrementalNewlineDecoder`: fields 0 decoder, 1 errors.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_io.IncrementalNewlineDecoder",
    layout: Record::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::BLANK),
    doc: "Codec used when reading a file in universal newlines mode.\n\n\
          It wraps another incremental decoder, translating \\r\\n and \\r into \\n.\nIt also records the types of newlines encountered.  When used with\n\
          translate=False, it ensures that the newline sequence is returned in\none piece. When used with decoder=None, it expects unicode strings as\ndecode input and translates newlines without first invoking an external\ndecoder.",
    methods: &[Decoder::METHODS],
    ..TypeSpec::DEFAULT
};

#[derive(Clone, Copy)]
struct State {
    universal: Universal,
}

/// The state of a decoder that can be used.
fn usable(cx: &mut Context, decoder: &Value) -> PyResult<Universal> {
    match cx.record_state::<State>(decoder).copied() {
        Some(State { universal }) => Ok(universal),
        _ => Err(cx.value_error("IncrementalNewlineDecoder.__init__() not called")),
    }
}

/// The two items of a decoder's state: what it keeps, and a number of which 64 bits count.
fn parts(cx: &Context, state: &Value) -> Option<(Value, u64)> {
    let [kept, flag] = cx.as_tuple(state)? else { return None };
    Some((kept.clone(), cx.as_int(flag)?.low_bits()))
}

fn set(cx: &mut Context, decoder: &Value, universal: Universal) {
    if let Some(state) = cx.record_state_mut::<State>(decoder) {
        state.universal = universal;
    }
}

/// Its methods.
pub struct Decoder;

#[methods]
impl Decoder {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, decoder, translate, errors='strict')")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let translate = cx.truth(args.get(2))?;
        let errors = match args.opt(3) {
            Some(errors) => errors.clone(),
            None => cx.new_str("strict")?,
        };
        cx.record_set(args.this(), 0, args.some(1).cloned());
        cx.record_set(args.this(), 1, Some(errors));
        cx.record_renew(args.this(), State { universal: Universal { translate, ..Universal::default() } });
        Ok(Value::NONE)
    }

    /// Decode a piece of input.
    #[sig("(self, /, input, final=False)")]
    fn decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        usable(cx, args.this())?;
        let is_final = args.opt(2).map_or(Ok(false), |is_final| cx.truth(is_final))?;
        let text = match cx.record_get(args.this(), 0) {
            Some(decoder) => cx.call_method(&decoder, "decode", &[args.get(1).clone(), Value::bool(is_final)])?,
            None => args.get(1).clone(),
        };
        let Some(view) = cx.as_str(&text) else {
            let found = cx.type_name(&text);
            return Err(cx.type_error(&format!("decoder should return a string result, not '{found}'")));
        };
        let mut universal = usable(cx, args.this())?;
        let fed = universal.feed(view.bytes, is_final);
        set(cx, args.this(), universal);
        match fed {
            Some(fed) => cx.new_str_bytes(&fed),
            None => Ok(text),
        }
    }

    /// The state: what the decoder keeps, and a number.
    #[sig("(self, /)")]
    fn getstate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let universal = usable(cx, args.this())?;
        let (kept, flag) = match cx.record_get(args.this(), 0) {
            Some(decoder) => {
                let state = cx.call_method(&decoder, "getstate", &[])?;
                match parts(cx, &state) {
                    Some(parts) => parts,
                    None => return Err(cx.type_error("illegal decoder state")),
                }
            }
            None => (cx.new_bytes(&[])?, 0),
        };
        let flag = cx.new_int_u64(flag << 1 | u64::from(universal.pending))?;
        cx.new_tuple(&[kept, flag])
    }

    /// Takes over what `getstate` gave.
    #[sig("(self, state, /)")]
    fn setstate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut universal = usable(cx, args.this())?;
        if cx.as_tuple(args.get(1)).is_none() {
            return Err(cx.type_error("state argument must be a tuple"));
        }
        let Some((kept, flag)) = parts(cx, args.get(1)) else { return Err(cx.type_error("setstate(): illegal state argument")) };
        universal.pending = flag & 1 != 0;
        set(cx, args.this(), universal);
        if let Some(decoder) = cx.record_get(args.this(), 0) {
            let flag = cx.new_int_u64(flag >> 1)?;
            let state = cx.new_tuple(&[kept, flag])?;
            return cx.call_method(&decoder, "setstate", &[state]);
        }
        Ok(Value::NONE)
    }

    /// Forget everything.
    #[sig("(self, /)")]
    fn reset(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let universal = usable(cx, args.this())?;
        set(cx, args.this(), Universal { translate: universal.translate, ..Universal::default() });
        match cx.record_get(args.this(), 0) {
            Some(decoder) => cx.call_method(&decoder, "reset", &[]),
            None => Ok(Value::NONE),
        }
    }

    /// Line ends seen so far.
    #[getter]
    fn newlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let universal = usable(cx, args.this())?;
        universal.seen.value(cx)
    }
}

/// Raises `UnicodeEncodeError` for a name in which there is a lone surrogate.
///
/// # Errors
/// `UnicodeEncodeError`
pub fn check_utf8(cx: &mut Context, text: &Value) -> PyResult {
    if cx.as_str(text).is_some_and(|view| view.utf8().is_none()) {
        let exact = lissom_objects::str::ops::exact(cx, text);
        lissom_objects::codec::encode_native(cx, &exact, lissom_objects::codec::Encoding::Utf8, "strict")?;
    }
    Ok(())
}

/// Raises `TypeError` for text that is no `str`.
#[cold]
pub fn not_text(cx: &mut Context, what: &str, value: &Value) -> lissom_objects::Raised {
    let found = cx.argument_type_name(value);
    cx.error(ShapeId::TYPE_ERROR, &format!("{what} must be str, not {found}"))
}
