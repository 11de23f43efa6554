//! Strings made longer or shorter at their ends: `center`, `zfill`, `expandtabs`, `strip`, `removeprefix`, ….

use lissom_macros::methods;
use lissom_text::format::adjust::{self, Place};
use lissom_text::search::{self, Ends};
use lissom_text::wtf8::Unit;

use super::string;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::str::builder::TextBuilder;
use crate::str::ops;
use crate::value::Value;

/// The methods of `str` about its ends.
pub(super) struct AlignMethods;

fn justify(cx: &mut Context, args: &Args, place: Place) -> PyResult<Value> {
    let width = cx.index_i64(args.get(1))?;
    let text = ops::receiver(cx, args);
    let fill: &[u8] = match args.opt(2) {
        None => b" ",
        Some(fill) => match cx.as_str(fill) {
            Some(view) if view.chars() == 1 => view.bytes,
            Some(_) => return Err(cx.type_error("The fill character must be exactly one character long")),
            None => {
                let kind = cx.type_name(fill);
                return Err(cx.type_error(&format!("The fill character must be a unicode character, not {kind}")));
            }
        },
    };
    let length = text.chars();
    if width <= length as i64 {
        return Ok(text.value().clone());
    }
    TextBuilder::build(cx, |out| adjust::pad(text.bytes, length, width as usize, place, fill, out))
}

fn strip(cx: &mut Context, args: &Args, name: &str, ends: Ends) -> PyResult<Value> {
    let text = ops::receiver(cx, args);
    let kept = match args.some(1) {
        None => search::strip_space(text.bytes, ends, Unit::CodePoint),
        Some(set) => match cx.as_str(set) {
            Some(set) => search::strip_set(text.bytes, set.bytes, ends, Unit::CodePoint),
            None => return Err(cx.type_error(&format!("{name} arg must be None or str"))),
        },
    };
    if kept.len() == text.bytes.len() {
        return Ok(text.value().clone());
    }
    cx.new_str_known(kept, text.ascii || kept.is_ascii())
}

#[methods]
impl AlignMethods {
    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[sig("(self, width, fillchar=' ', /)")]
    fn center(cx: &mut Context, args: &Args) -> PyResult<Value> {
        justify(cx, args, Place::Center)
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[sig("(self, width, fillchar=' ', /)")]
    fn ljust(cx: &mut Context, args: &Args) -> PyResult<Value> {
        justify(cx, args, Place::Left)
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    #[sig("(self, width, fillchar=' ', /)")]
    fn rjust(cx: &mut Context, args: &Args) -> PyResult<Value> {
        justify(cx, args, Place::Right)
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    #[sig("(self, width, /)")]
    fn zfill(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let width = cx.index_i64(args.get(1))?;
        let text = ops::receiver(cx, args);
        let length = text.chars();
        if width <= length as i64 {
            return Ok(text.value().clone());
        }
        TextBuilder::build(cx, |out| adjust::zero_fill(text.bytes, length, width as usize, out))
    }

    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    #[sig("(self, /, tabsize=8)")]
    fn expandtabs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = match args.opt(1) {
            Some(size) => cx.index_i32(size)?.max(0) as usize,
            None => 8,
        };
        let text = ops::receiver(cx, args);
        if !text.bytes.contains(&b'\t') {
            return Ok(text.value().clone());
        }
        TextBuilder::build(cx, |out| adjust::expand_tabs(text.bytes, size, !text.ascii, out))
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[sig("(self, chars=None, /)")]
    fn strip(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strip(cx, args, "strip", Ends::Both)
    }

    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[sig("(self, chars=None, /)")]
    fn lstrip(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strip(cx, args, "lstrip", Ends::Left)
    }

    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[sig("(self, chars=None, /)")]
    fn rstrip(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strip(cx, args, "rstrip", Ends::Right)
    }

    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return string[len(prefix):].
    /// Otherwise, return a copy of the original string.
    #[sig("(self, prefix, /)")]
    fn removeprefix(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let prefix = string(cx, args.get(1), "removeprefix() argument")?;
        let text = ops::receiver(cx, args);
        let start = if text.bytes.starts_with(prefix.bytes) { prefix.bytes.len() } else { 0 };
        ops::part(cx, text, start, text.bytes.len())
    }

    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not empty,
    /// return string[:-len(suffix)]. Otherwise, return a copy of the original
    /// string.
    #[sig("(self, suffix, /)")]
    fn removesuffix(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let suffix = string(cx, args.get(1), "removesuffix() argument")?;
        let text = ops::receiver(cx, args);
        let end = text.bytes.len() - if text.bytes.ends_with(suffix.bytes) { suffix.bytes.len() } else { 0 };
        ops::part(cx, text, 0, end)
    }
}
