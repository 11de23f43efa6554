//! Finding in strings: `find`, `index`, `count`, `startswith`, `in`, ….

use lissom_macros::methods;
use lissom_text::search;
use lissom_text::wtf8::{self, Unit};

use super::{bounds, string, window};
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::str::ops;
use crate::value::Value;

/// The methods of `str` that find.
pub(super) struct SearchMethods;

/// The position of the first or last occurrence.
fn position(cx: &mut Context, args: &Args, name: &str, last: bool) -> PyResult<Option<usize>> {
    if cx.as_str(args.get(1)).is_none() {
        string(cx, args.get(1), &format!("{name}() argument 1"))?;
    }
    let range = bounds(cx, args, 2)?;
    let text = ops::receiver(cx, args);
    let Some(needle) = cx.as_str(args.get(1)) else { return Ok(None) };
    let Some(part) = window(cx, text, range) else { return Ok(None) };
    let within = text.bytes.get(part.start..part.end).unwrap_or(&[]);
    if text.ascii && !needle.ascii {
        return Ok(None);
    }
    let found = if last { search::rfind(within, needle.bytes) } else { search::find(within, needle.bytes) };
    Ok(found.map(|at| part.first + if text.ascii { at } else { wtf8::count(&within[..at]) }))
}

/// Does the receiver start or end with a string, or one of a tuple of strings?
fn affix(cx: &mut Context, args: &Args, name: &str, end: bool) -> PyResult<Value> {
    let affix = args.get(1);
    let range = bounds(cx, args, 2)?;
    let text = ops::receiver(cx, args);
    let part = window(cx, text, range);
    let holds = |bytes: &[u8]| match part {
        Some(part) => {
            let within = text.bytes.get(part.start..part.end).unwrap_or(&[]);
            if end { within.ends_with(bytes) } else { within.starts_with(bytes) }
        }
        None => false,
    };
    if let Some(view) = cx.as_str(affix) {
        return Ok(Value::bool(holds(view.bytes)));
    }
    let Some(items) = cx.as_tuple(affix) else {
        let kind = cx.type_name(affix);
        return Err(cx.type_error(&format!("{name} first arg must be str or a tuple of str, not {kind}")));
    };
    for item in items {
        match cx.as_str(item) {
            Some(view) if holds(view.bytes) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                let kind = cx.type_name(item);
                return Err(cx.type_error(&format!("tuple for {name} must only contain str, not {kind}")));
            }
        }
    }
    Ok(Value::FALSE)
}

#[methods]
impl SearchMethods {
    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn find(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = position(cx, args, "find", false)?;
        Ok(found.map_or(Value::int32(-1), |at| Value::int_unchecked(at as i64)))
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn rfind(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = position(cx, args, "rfind", true)?;
        Ok(found.map_or(Value::int32(-1), |at| Value::int_unchecked(at as i64)))
    }

    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match position(cx, args, "index", false)? {
            Some(at) => Ok(Value::int_unchecked(at as i64)),
            None => Err(cx.value_error("substring not found")),
        }
    }

    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn rindex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match position(cx, args, "rindex", true)? {
            Some(at) => Ok(Value::int_unchecked(at as i64)),
            None => Err(cx.value_error("substring not found")),
        }
    }

    /// Return the number of non-overlapping occurrences of substring sub in string S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        string(cx, args.get(1), "count() argument 1")?;
        let range = bounds(cx, args, 2)?;
        let text = ops::receiver(cx, args);
        let Some(needle) = cx.as_str(args.get(1)) else { return Ok(Value::int32(0)) };
        let Some(part) = window(cx, text, range) else { return Ok(Value::int32(0)) };
        let within = text.bytes.get(part.start..part.end).unwrap_or(&[]);
        let unit = if text.ascii { Unit::Byte } else { Unit::CodePoint };
        Ok(Value::int_unchecked(search::count(within, needle.bytes, unit) as i64))
    }

    /// Return True if the string starts with the specified prefix, False otherwise.
    ///
    ///   prefix
    ///     A string or a tuple of strings to try.
    ///   start
    ///     Optional start position. Default: start of the string.
    ///   end
    ///     Optional stop position. Default: end of the string.
    #[sig("(self, prefix, start=None, end=None, /)")]
    fn startswith(cx: &mut Context, args: &Args) -> PyResult<Value> {
        affix(cx, args, "startswith", false)
    }

    /// Return True if the string ends with the specified suffix, False otherwise.
    ///
    ///   suffix
    ///     A string or a tuple of strings to try.
    ///   start
    ///     Optional start position. Default: start of the string.
    ///   end
    ///     Optional stop position. Default: end of the string.
    #[sig("(self, suffix, start=None, end=None, /)")]
    fn endswith(cx: &mut Context, args: &Args) -> PyResult<Value> {
        affix(cx, args, "endswith", true)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(part) = cx.as_str(args.get(1)) else {
            let kind = cx.type_name(args.get(1));
            return Err(cx.type_error(&format!("'in <string>' requires string as left operand, not {kind}")));
        };
        let whole = ops::receiver(cx, args);
        Ok(Value::bool(ops::contains(&whole, &part)))
    }
}
