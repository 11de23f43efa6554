//! Taking strings apart and putting them together: `split`, `splitlines`, `partition`, `join`, `replace`.

use lissom_macros::methods;
use lissom_text::search;
use lissom_text::wtf8::Unit;

use super::{flag, shown_type, string};
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::builder::TextBuilder;
use crate::str::layout::{LENGTH_MAX, Str};
use crate::str::ops;
use crate::value::Value;

/// The methods of `str` that split and join.
pub(super) struct SplitMethods;

/// A string of part of another's bytes.
#[inline]
fn piece(cx: &mut Context, whole: Str, part: &[u8]) -> PyResult<Value> {
    if part.len() == whole.bytes.len() {
        return Ok(whole.value().clone());
    }
    cx.new_str_known(part, whole.ascii || part.is_ascii())
}

/// How often to split: any negative number means always.
fn split_count(cx: &mut Context, value: Option<&Value>) -> PyResult<usize> {
    match value {
        Some(value) => Ok(usize::try_from(cx.index_i64(value)?).unwrap_or(usize::MAX)),
        None => Ok(usize::MAX),
    }
}

/// The separator: `None` for white space.
fn separator<'a>(cx: &mut Context, value: Option<&'a Value>) -> PyResult<Option<Str<'a>>> {
    let Some(value) = value else { return Ok(None) };
    let Some(view) = cx.as_str(value) else {
        let kind = shown_type(cx, value);
        return Err(cx.type_error(&format!("must be str or None, not {kind}")));
    };
    if view.bytes.is_empty() { Err(cx.value_error("empty separator")) } else { Ok(Some(view)) }
}

/// A list of parts of a string.
fn list_of<'a>(cx: &mut Context, whole: Str, parts: impl Iterator<Item = &'a [u8]>) -> PyResult<Value> {
    let list = cx.new_list()?;
    for part in parts {
        let part = piece(cx, whole, part)?;
        cx.list_push(&list, part)?;
    }
    Ok(list)
}

/// As [`list_of`], of parts that come last first.
fn list_back<'a>(cx: &mut Context, whole: Str, parts: impl Iterator<Item = &'a [u8]>) -> PyResult<Value> {
    let list = list_of(cx, whole, parts)?;
    cx.list_reverse(&list);
    Ok(list)
}

/// `separator.join(iterable)`
///
/// # Errors
/// `TypeError` if an item is no string; what iterating raises.
pub fn join(cx: &mut Context, separator: &Value, iterable: &Value) -> PyResult<Value> {
    if let Some(items) = cx.as_tuple(iterable) {
        return join_values(cx, separator, items);
    }
    if let Some(items) = cx.as_list(iterable).and_then(|list| list.values()) {
        // SAFETY: joining runs no Python code, so the list stays as it is; only the borrow of the context ends.
        let items = unsafe { std::slice::from_raw_parts(items.as_ptr(), items.len()) };
        return join_values(cx, separator, items);
    }
    if iterable.exact_list().is_some() {
        let items = cx.list_to_vec(iterable)?;
        return join_values(cx, separator, &items);
    }
    if !crate::bytes::ops::is_iterable(cx, iterable) {
        return Err(cx.type_error("can only join an iterable"));
    }
    let iterator = match cx.iter(iterable) {
        Err(raised) if cx.raised_is(ShapeId::TYPE_ERROR) => {
            drop(cx.take_raised(raised));
            return Err(cx.type_error("can only join an iterable"));
        }
        result => result?,
    };
    let items = cx.collect(&iterator)?;
    join_values(cx, separator, &items)
}

/// Strings joined; runs no Python code.
///
/// # Errors
/// `TypeError` if an item is no string.
pub fn join_values(cx: &mut Context, separator: &Value, items: &[Value]) -> PyResult<Value> {
    let between = cx.as_str(separator).unwrap_or(ops::empty());
    if let [only] = items
        && only.is_str()
    {
        return Ok(only.clone());
    }
    let mut length = between.bytes.len().saturating_mul(items.len().saturating_sub(1));
    let mut ascii = between.ascii || items.len() < 2;
    for (index, item) in items.iter().enumerate() {
        let Some(view) = cx.as_str(item) else {
            let kind = cx.type_name(item);
            return Err(cx.type_error(&format!("sequence item {index}: expected str instance, {kind} found")));
        };
        length = length.saturating_add(view.bytes.len());
        ascii &= view.ascii;
    }
    if length > LENGTH_MAX {
        return Err(cx.memory_error());
    }
    if length <= crate::value::SHORT_STRING_MAX {
        let mut builder = TextBuilder::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                builder.push_bytes(cx, between.bytes)?;
            }
            builder.push_value(cx, item)?;
        }
        return builder.finish(cx);
    }
    cx.check_size(length)?;
    let characters = if ascii {
        length
    } else {
        let own: usize = items.iter().filter_map(|item| cx.as_str(item)).map(|view| view.chars()).sum();
        own + between.chars() * items.len().saturating_sub(1)
    };
    // SAFETY: the lengths of all pieces add up to the length asked for, so all bytes are written.
    unsafe {
        let (joined, room) = cx.new_str_room(length, ascii, || characters)?;
        let mut at = room.as_ptr();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                at.copy_from_nonoverlapping(between.bytes.as_ptr(), between.bytes.len());
                at = at.add(between.bytes.len());
            }
            if let Some(view) = cx.as_str(item) {
                at.copy_from_nonoverlapping(view.bytes.as_ptr(), view.bytes.len());
                at = at.add(view.bytes.len());
            }
        }
        Ok(joined)
    }
}

/// The three parts around the first or last occurrence of a separator.
fn partition(cx: &mut Context, args: &Args, last: bool) -> PyResult<Value> {
    if args.get(1).is_none() {
        return Err(cx.type_error("must be str, not NoneType"));
    }
    let between = string(cx, args.get(1), "")?;
    if between.bytes.is_empty() {
        return Err(cx.value_error("empty separator"));
    }
    let text = ops::receiver(cx, args);
    let found = if last { search::rfind(text.bytes, between.bytes) } else { search::find(text.bytes, between.bytes) };
    let parts = match found {
        Some(at) => {
            let before = piece(cx, text, &text.bytes[..at])?;
            let after = piece(cx, text, &text.bytes[at + between.bytes.len()..])?;
            [before, between.value().clone(), after]
        }
        None if last => [Value::EMPTY_STRING, Value::EMPTY_STRING, args.this().clone()],
        None => [args.this().clone(), Value::EMPTY_STRING, Value::EMPTY_STRING],
    };
    cx.new_tuple(&parts)
}

#[methods]
impl SplitMethods {
    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    /// The separator used to split the string.
    ///
    /// When set to None (the default value), will split on any whitespace
    /// character (including \n \r \t \f and spaces) and will discard
    /// empty strings from the result.
    ///   maxsplit
    /// Maximum number of splits.
    /// -1 (the default value) means no limit.
    ///
    /// Splitting starts at the front of the string and works to the end.
    #[sig("(self, /, sep=None, maxsplit=-1)")]
    fn split(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let most = split_count(cx, args.opt(2))?;
        let between = separator(cx, args.some(1))?;
        let text = ops::receiver(cx, args);
        match between {
            Some(between) => list_of(cx, text, search::split(text.bytes, between.bytes, most)),
            None => list_of(cx, text, search::words(text.bytes, most, Unit::CodePoint)),
        }
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    /// The separator used to split the string.
    ///
    /// When set to None (the default value), will split on any whitespace
    /// character (including \n \r \t \f and spaces) and will discard
    /// empty strings from the result.
    ///   maxsplit
    /// Maximum number of splits.
    /// -1 (the default value) means no limit.
    ///
    /// Splitting starts at the end of the string and works to the front.
    #[sig("(self, /, sep=None, maxsplit=-1)")]
    fn rsplit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let most = split_count(cx, args.opt(2))?;
        let between = separator(cx, args.some(1))?;
        let text = ops::receiver(cx, args);
        match between {
            Some(between) => list_back(cx, text, search::rsplit(text.bytes, between.bytes, most)),
            None => list_back(cx, text, search::rwords(text.bytes, most, Unit::CodePoint)),
        }
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    #[sig("(self, /, keepends=False)")]
    fn splitlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let keep = flag(cx, args.opt(1))?;
        let text = ops::receiver(cx, args);
        list_of(cx, text, search::lines(text.bytes, keep, Unit::CodePoint))
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string.  If the separator is found,
    /// returns a 3-tuple containing the part before the separator, the separator
    /// itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the original string
    /// and two empty strings.
    #[sig("(self, sep, /)")]
    fn partition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        partition(cx, args, false)
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string, starting at the end. If
    /// the separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two empty strings
    /// and the original string.
    #[sig("(self, sep, /)")]
    fn rpartition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        partition(cx, args, true)
    }

    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[sig("(self, iterable, /)")]
    fn join(cx: &mut Context, args: &Args) -> PyResult<Value> {
        join(cx, args.this(), args.get(1))
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    #[sig("(self, old, new, /, count=-1)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        string(cx, args.get(1), "replace() argument 1")?;
        string(cx, args.get(2), "replace() argument 2")?;
        let most = split_count(cx, args.opt(3))?;
        let text = ops::receiver(cx, args);
        let (Some(old), Some(new)) = (cx.as_str(args.get(1)), cx.as_str(args.get(2))) else { return Ok(Value::EMPTY_STRING) };
        if most == 0 || old.bytes == new.bytes || search::find(text.bytes, old.bytes).is_none() {
            return Ok(text.value().clone());
        }
        TextBuilder::build(cx, |out| search::replace(text.bytes, old.bytes, new.bytes, most, Unit::CodePoint, out))
    }
}
