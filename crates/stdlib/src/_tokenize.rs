//! `_tokenize`: the tokenizer of the compiler, reading lines from a callable.
//!
//! A `TokenizerIter` is a record: its value is the callable, its state the tokenizer. The state is taken out while the callable runs,
//! which may use the iterator itself: that one then finds it exhausted.

use lissom_compiler::tokenizer::{Fault, Kind, Token, Tokenizer};
use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, Raised, ShapeId, TypeFlags, TypeSpec, Value, exception};

/// `_tokenize.TokenizerIter`
static SPEC: TypeSpec = TypeSpec {
    name: "_tokenize.TokenizerIter",
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    methods: &[TokenizerIter::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// What errors say they happened in.
const FILENAME: &str = "<string>";

/// The state of an iterator.
struct State {
    /// Taken out while it runs, and gone at the end.
    tokenizer: Option<Tokenizer>,
    extra: bool,
    encoding: Option<String>,
    /// The line of the last token, and its text.
    last: Option<(u32, Vec<u8>)>,
}

/// The methods of `TokenizerIter`.
pub struct TokenizerIter;

#[methods]
impl TokenizerIter {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, readline, /, *, extra_tokens, encoding=<unrepresentable>)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let extra = cx.truth(args.get(2))?;
        let encoding = match args.opt(3) {
            None => None,
            Some(encoding) => match cx.as_str(encoding) {
                Some(text) => Some(String::from_utf8_lossy(text.bytes).into_owned()),
                None => {
                    let kind = cx.type_name(encoding);
                    return Err(cx.type_error(&format!("tokenizeriter() argument 'encoding' must be str, not {kind}")));
                }
            },
        };
        let state = State { tokenizer: Some(Tokenizer::new(Vec::new(), extra)), extra, encoding, last: None };
        let made = cx.new_record(args.get(0), state)?;
        cx.record_set(&made, 0, Some(args.get(1).clone()));
        Ok(made)
    }
}

/// Another line from the callable: what it gave, or nothing at the end.
fn line(cx: &mut Context, readline: &Value, encoding: Option<&str>) -> PyResult<Vec<u8>> {
    let line = match cx.call(readline, &[]) {
        Ok(line) => line,
        Err(raised) if cx.raised_is(ShapeId::STOP_ITERATION) => {
            drop(cx.take_raised(raised));
            return Ok(Vec::new());
        }
        Err(raised) => return Err(raised),
    };
    let text = match encoding {
        Some(encoding) => {
            if !cx.is_instance_of(&line, ShapeId::BYTES) {
                return Err(cx.type_error("readline() returned a non-bytes object"));
            }
            lissom_objects::codec::decode_object(cx, &line, encoding, "replace")?
        }
        None if cx.as_str(&line).is_none() => return Err(cx.type_error("readline() returned a non-string object")),
        None => line,
    };
    let bytes = lissom_objects::codec::encode(cx, &text, "utf-8", "strict")?;
    cx.check_size(2 * bytes.bytes_slice().len())?;
    Ok(bytes.bytes_slice().to_vec())
}

fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some(state) = cx.record_state_mut::<State>(this) else { return Ok(None) };
    let Some(mut tokenizer) = state.tokenizer.take() else { return Ok(None) };
    let encoding = state.encoding.clone();
    let readline = cx.record_get(this, 0).unwrap_or(Value::NONE);
    tokenizer.forget();
    let mut raised = None;
    let token = tokenizer.next(&mut |buffer| match cx.check_size(buffer.len()).and_then(|()| line(cx, &readline, encoding.as_deref())) {
        Ok(more) => buffer.extend_from_slice(&more),
        Err(error) => raised = Some(error),
    });
    if let Some(raised) = raised {
        return Err(raised);
    }
    let doubts = std::mem::take(&mut tokenizer.doubts);
    for doubt in doubts {
        warn(cx, &doubt.message, doubt.line)?;
    }
    let token = match token {
        Ok(token) => token,
        Err(fault) => return Err(raise(cx, &tokenizer, fault)),
    };
    let made = tuple(cx, this, &tokenizer, token)?;
    if token.kind != Kind::ENDMARKER
        && let Some(state) = cx.record_state_mut::<State>(this)
    {
        state.tokenizer = Some(tokenizer);
    }
    Ok(Some(made))
}

fn warn(cx: &mut Context, message: &str, line: u32) -> PyResult {
    let message = cx.new_message(message)?;
    let category = cx.type_object(ShapeId::SYNTAX_WARNING);
    let filename = cx.new_str(FILENAME)?;
    cx.call_module("warnings", "warn_explicit", &[message, category, filename, Value::int_unchecked(line.into())])?;
    Ok(())
}

/// `(type, string, (line, column), (line, column), text of the line)`
fn tuple(cx: &mut Context, this: &Value, tokenizer: &Tokenizer, token: Token) -> PyResult<Value> {
    let text = tokenizer.text();
    let extra = cx.record_state::<State>(this).is_some_and(|state| state.extra);
    let implicit = tokenizer.implicit_newline();
    let spelling = token.span.and_then(|(start, end)| text.get(start..end)).unwrap_or(&[]);
    let trailing = token.kind == Kind::ENDMARKER || (token.kind == Kind::DEDENT && tokenizer.ended());
    let mut line: Vec<u8> = Vec::new();
    if !(extra && trailing) {
        let known = cx.record_state::<State>(this).and_then(|state| state.last.as_ref()).filter(|last| last.0 == tokenizer.line());
        line = match known {
            Some((_, text)) => text.clone(),
            None if trailing => Vec::new(),
            None => {
                let (_, _, input) = tokenizer.place();
                let end = input - usize::from(implicit);
                text.get(token.line_start..end).unwrap_or(&[]).to_vec()
            }
        };
    }
    let column = |start: usize, at: usize| if at >= start { tokenizer.characters(start, at) as i64 } else { -1 };
    let (mut kind, mut row, mut end_row) = (token.kind, i64::from(token.line), i64::from(token.end_line));
    let (mut first, mut last) = match token.span {
        Some((start, end)) => (column(token.line_start, start), column(token.end_line_start, end)),
        None => (-1, -1),
    };
    let mut spelling = spelling;
    if extra {
        if trailing {
            row = end_row + 1;
            end_row = row;
            (first, last) = (0, 0);
        }
        if kind > Kind::DEDENT && kind < Kind::OP {
            kind = Kind::OP;
        } else if kind == Kind::NEWLINE {
            if !implicit {
                let at = token.span.map_or(0, |span| span.0);
                spelling = if text.get(at) == Some(&b'\r') { b"\r\n" } else { b"\n" };
            }
            last += 1;
        } else if kind == Kind::NL && implicit {
            spelling = b"";
        }
    }
    let spelling = cx.new_str_bytes(spelling)?;
    let number = Value::int_unchecked;
    let start = cx.new_tuple(&[number(row), number(first)])?;
    let end = cx.new_tuple(&[number(end_row), number(last)])?;
    let shown = cx.new_str_bytes(&line)?;
    if let Some(state) = cx.record_state_mut::<State>(this) {
        match &mut state.last {
            Some(known) if known.0 == token.line => {}
            known => *known = Some((token.line, line)),
        }
    }
    cx.new_tuple(&[number(kind.0.into()), spelling, start, end, shown])
}

/// Raises what the tokenizer found wrong.
fn raise(cx: &mut Context, tokenizer: &Tokenizer, fault: Fault) -> Raised {
    match error(cx, tokenizer, fault) {
        Ok(error) => cx.raise(error),
        Err(raised) => raised,
    }
}

fn error(cx: &mut Context, tokenizer: &Tokenizer, fault: Fault) -> PyResult<Value> {
    let (line_start, _, input) = tokenizer.place();
    let row = i64::from(tokenizer.line());
    let (kind, message, row, column, end, line_start) = match fault {
        Fault::Syntax { message, line, column, end_column, line_start } => {
            let line = i64::from(line);
            (ShapeId::SYNTAX_ERROR, message, line, column, Some((line, end_column)), line_start)
        }
        Fault::End(column) => {
            let message = cx.new_str("unexpected EOF in multi-line statement")?;
            let error = exception::new(cx, ShapeId::SYNTAX_ERROR, &[message])?;
            let filename = cx.new_str(FILENAME)?;
            let numbers = [(2, row), (3, column as i64), (5, row)];
            exception::set_member(cx, &error, 1, filename);
            for (slot, number) in numbers {
                exception::set_member(cx, &error, slot, Value::int_unchecked(number));
            }
            return Ok(error);
        }
        other => {
            let (kind, message) = match other {
                Fault::Unindent => (ShapeId::INDENTATION_ERROR, "unindent does not match any outer indentation level"),
                Fault::Tabs => (ShapeId::TAB_ERROR, "inconsistent use of tabs and spaces in indentation"),
                Fault::Deep => (ShapeId::INDENTATION_ERROR, "too many levels of indentation"),
                _ => (ShapeId::SYNTAX_ERROR, "unexpected character after line continuation character"),
            };
            (kind, message.to_owned(), row, tokenizer.characters(line_start, input), None, line_start)
        }
    };
    // Of a zero byte nothing is shown.
    let shown = if column == 0 { &[][..] } else { tokenizer.line_text(line_start) };
    let shown = cx.new_str_bytes(shown)?;
    let (end_row, end_column) = match end {
        Some((row, column)) => (Value::int_unchecked(row), Value::int_unchecked(column as i64)),
        None => (Value::NONE, Value::NONE),
    };
    let message = cx.new_message(&message)?;
    let filename = cx.new_str(FILENAME)?;
    let fields = [filename, Value::int_unchecked(row), Value::int_unchecked(column as i64), shown, end_row, end_column];
    let place = cx.new_tuple(&fields)?;
    let error = exception::new(cx, kind, &[message, place])?;
    for (slot, field) in (1..).zip(fields) {
        exception::set_member(cx, &error, slot, field);
    }
    Ok(error)
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_tokenize", None)?;
    let class = cx.native_type(&SPEC)?;
    cx.module_set(&module, "TokenizerIter", class)?;
    Ok(module)
}
