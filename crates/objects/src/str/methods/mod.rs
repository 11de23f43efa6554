//! The methods of `str`, by topic; and what they have in common: reading their arguments.
//!
//! A view of a string ([`Str`]) is taken after the last call that may run Python code, or its value is held besides.

mod align;
mod case;
mod core;
mod format;
mod search;
mod split;
mod translate;

pub use format::{Fields, expand};
pub use split::{join, join_values};

use crate::typeobject::{TypeFlags, TypeSpec};
use crate::context::{Context, PyResult, Raised};
use crate::layout::{Native as _, Payload};
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::layout::{AsciiStr, Str};
use crate::value::Value;

/// The type `str`.
pub static SPEC: TypeSpec = TypeSpec {
    name: "str",
    id: Some(ShapeId::STR),
    layout: AsciiStr::INFO,
    subclass_layout: Some(Payload::INFO),
    flags: TypeFlags::BASE.with(TypeFlags::MATCH_SELF),
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nCreate a new string object from the given object. If encoding or\nerrors is specified, then the object must expose a data buffer\nthat will be decoded using the given encoding and error handler.\nOtherwise, returns the result of object.__str__() (if defined)\nor repr(object).",
    methods: &[
        core::CoreMethods::METHODS,
        search::SearchMethods::METHODS,
        split::SplitMethods::METHODS,
        case::CaseMethods::METHODS,
        align::AlignMethods::METHODS,
        format::FormatMethods::METHODS,
        translate::TranslateMethods::METHODS,
    ],
    ..TypeSpec::DEFAULT
};

/// The name of an argument's type as argument checks show it.
pub(crate) fn shown_type(cx: &Context, value: &Value) -> String {
    if value.is_none() { "None".to_owned() } else { cx.type_name(value) }
}

/// A string argument; `what` begins the message if it is none.
#[inline]
pub(crate) fn string<'a>(cx: &mut Context, value: &'a Value, what: &str) -> PyResult<Str<'a>> {
    match cx.as_str(value) {
        Some(view) => Ok(view),
        None => Err(no_string(cx, value, what)),
    }
}

/// A string argument that the system or a table of names is to read: no lone surrogates, no NUL.
///
/// # Errors
/// `TypeError` if it is no string; `UnicodeEncodeError`; `ValueError`.
pub fn name_argument(cx: &mut Context, value: &Value, what: &str) -> PyResult<String> {
    let view = string(cx, value, what)?;
    match view.utf8() {
        Some(text) if text.contains('\0') => Err(cx.value_error("embedded null character")),
        Some(text) => Ok(text.to_owned()),
        None => {
            let text = super::ops::exact(cx, value);
            crate::codec::encode(cx, &text, "utf-8", "strict")?;
            Err(cx.value_error("embedded null character"))
        }
    }
}

#[cold]
fn no_string(cx: &mut Context, value: &Value, what: &str) -> Raised {
    let name = shown_type(cx, value);
    let space = if what.is_empty() { "" } else { " " };
    cx.type_error(&format!("{what}{space}must be str, not {name}"))
}

/// The bounds of an optional range of positions, as they were given: negative ones still count from the end.
#[inline]
pub(crate) fn bounds(cx: &mut Context, args: &Args, first: usize) -> PyResult<(i64, i64)> {
    let start = match args.some(first) {
        Some(value) => bound(cx, value)?,
        None => 0,
    };
    let end = match args.some(first + 1) {
        Some(value) => bound(cx, value)?,
        None => i64::MAX,
    };
    Ok((start, end))
}

fn bound(cx: &mut Context, value: &Value) -> PyResult<i64> {
    if let Some(number) = value.as_small_int() {
        return Ok(number);
    }
    if cx.special(value, Special::Index).is_none() {
        return Err(cx.type_error("slice indices must be integers or None or have an __index__ method"));
    }
    cx.index_clamped(value)
}

/// Bounds within a length; `None` if they cross.
#[inline]
pub(crate) fn clamp((start, end): (i64, i64), length: usize) -> Option<(usize, usize)> {
    let length = length as i64;
    let end = if end > length { length } else if end < 0 { (end + length).max(0) } else { end };
    let start = if start < 0 { (start.saturating_add(length)).max(0) } else { start };
    if start > end { None } else { Some((start as usize, end as usize)) }
}

/// Part of a string: bytes from `start` to `end`, the first of which is the character number `first`.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) first: usize,
}

/// The part of a string that bounds name; `None` if they cross or start behind the end.
#[inline]
pub(crate) fn window(cx: &mut Context, text: Str, range: (i64, i64)) -> Option<Window> {
    if range == (0, i64::MAX) {
        return Some(Window { start: 0, end: text.bytes.len(), first: 0 });
    }
    if text.ascii {
        let (start, end) = clamp(range, text.bytes.len())?;
        return Some(Window { start, end, first: start });
    }
    let characters = text.chars();
    let (first, last) = clamp(range, characters)?;
    crate::str::ops::prepare(cx, text);
    let end = if last == characters { text.bytes.len() } else { text.offset(last) };
    Some(Window { start: text.offset(first), end, first })
}

/// A truth value given as an `int` or `bool` argument.
pub(crate) fn flag(cx: &mut Context, value: Option<&Value>) -> PyResult<bool> {
    match value {
        Some(value) => cx.truth(value),
        None => Ok(false),
    }
}
