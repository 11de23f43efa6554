//! Finding in bytes: `find`, `index`, `count`, `startswith`, ….

use lissom_macros::methods;
use lissom_text::search;
use lissom_text::wtf8::Unit;

use crate::bytes::ops;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::str::methods::{bounds, clamp};
use crate::value::Value;

/// Methods that `bytes` and `bytearray` share.
pub struct SearchMethods;

/// The position of the first or last occurrence.
fn position(cx: &mut Context, args: &Args, last: bool) -> PyResult<Option<usize>> {
    let range = bounds(cx, args, 2)?;
    let needle = ops::needle(cx, args.get(1))?;
    let bytes = ops::receiver(cx, args);
    let Some((start, end)) = clamp(range, bytes.len()) else { return Ok(None) };
    let within = bytes.get(start..end).unwrap_or(&[]);
    let found = if last { search::rfind(within, &needle) } else { search::find(within, &needle) };
    Ok(found.map(|at| at + start))
}

fn shown(found: Option<usize>) -> Value {
    found.map_or(Value::int32(-1), |at| Value::int_unchecked(at as i64))
}

/// Does the receiver start or end with some bytes, or one of a tuple of them?
fn affix(cx: &mut Context, args: &Args, name: &str, end: bool) -> PyResult<Value> {
    let range = bounds(cx, args, 2)?;
    let wanted = args.get(1);
    let single = std::slice::from_ref(wanted);
    let items = match cx.as_tuple(wanted) {
        Some(items) => items,
        None if cx.has_buffer(wanted) => single,
        None => {
            let kind = cx.type_name(wanted);
            return Err(cx.type_error(&format!("{name} first arg must be bytes or a tuple of bytes, not {kind}")));
        }
    };
    for item in items {
        let item = cx.bytes_like(item)?;
        let bytes = ops::receiver(cx, args);
        let Some((from, to)) = clamp(range, bytes.len()) else { continue };
        let within = bytes.get(from..to).unwrap_or(&[]);
        if if end { within.ends_with(&item) } else { within.starts_with(&item) } {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

#[methods]
impl SearchMethods {
    /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    ///
    /// Return -1 on failure.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn find(cx: &mut Context, args: &Args) -> PyResult<Value> {
        position(cx, args, false).map(shown)
    }

    /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
    ///
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    ///
    /// Return -1 on failure.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn rfind(cx: &mut Context, args: &Args) -> PyResult<Value> {
        position(cx, args, true).map(shown)
    }

    /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
    ///
    /// Raise ValueError if the subsection is not found.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match position(cx, args, false)? {
            None => Err(cx.value_error("subsection not found")),
            found => Ok(shown(found)),
        }
    }

    /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
    ///
    /// Raise ValueError if the subsection is not found.
    #[sig("(self, sub, start=None, end=None, /)")]
    fn rindex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match position(cx, args, true)? {
            None => Err(cx.value_error("subsection not found")),
            found => Ok(shown(found)),
        }
    }

    /// Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].
    #[sig("(self, sub, start=None, end=None, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let range = bounds(cx, args, 2)?;
        let needle = ops::needle(cx, args.get(1))?;
        let bytes = ops::receiver(cx, args);
        let Some((start, end)) = clamp(range, bytes.len()) else { return Ok(Value::int32(0)) };
        let within = bytes.get(start..end).unwrap_or(&[]);
        Ok(Value::int_unchecked(search::count(within, &needle, Unit::Byte) as i64))
    }

    /// Return True if the bytes starts with the specified prefix, False otherwise.
    ///
    ///   prefix
    ///     A bytes or a tuple of bytes to try.
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    #[sig("(self, prefix, start=None, end=None, /)")]
    fn startswith(cx: &mut Context, args: &Args) -> PyResult<Value> {
        affix(cx, args, "startswith", false)
    }

    /// Return True if the bytes ends with the specified suffix, False otherwise.
    ///
    ///   suffix
    ///     A bytes or a tuple of bytes to try.
    ///   start
    ///     Optional start position. Default: start of the bytes.
    ///   end
    ///     Optional stop position. Default: end of the bytes.
    #[sig("(self, suffix, start=None, end=None, /)")]
    fn endswith(cx: &mut Context, args: &Args) -> PyResult<Value> {
        affix(cx, args, "endswith", true)
    }
}
