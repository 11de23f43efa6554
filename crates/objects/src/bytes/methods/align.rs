//! Bytes made longer or shorter at their ends: `center`, `zfill`, `expandtabs`, `strip`, `removeprefix`, ….

use lissom_macros::methods;
use lissom_text::format::adjust::{self, Place};
use lissom_text::search::{self, Ends};
use lissom_text::wtf8::Unit;

use crate::buffer::native_bytes;
use crate::bytes::ops;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::str::TextBuilder;
use crate::value::Value;

/// Methods that `bytes` and `bytearray` share.
pub struct AlignMethods;

fn justify(cx: &mut Context, args: &Args, name: &str, place: Place) -> PyResult<Value> {
    let width = cx.index_i64(args.get(1))?;
    let fill = match args.opt(2) {
        None => b' ',
        Some(fill) => match native_bytes(cx, fill) {
            Some([byte]) => *byte,
            Some(bytes) => {
                let (kind, length) = (cx.argument_type_name(fill), bytes.len());
                return Err(cx.type_error(&format!("{name}(): argument 2 must be a byte string of length 1, not a {kind} object of length {length}")));
            }
            None => {
                let kind = crate::str::methods::shown_type(cx, fill);
                return Err(cx.type_error(&format!("{name}() argument 2 must be a byte string of length 1, not {kind}")));
            }
        },
    };
    let bytes = ops::receiver(cx, args);
    if width <= bytes.len() as i64 {
        return ops::part(cx, args.this(), bytes.len(), bytes);
    }
    let mut builder = TextBuilder::new();
    builder.write(cx, |out| adjust::pad(bytes, bytes.len(), width as usize, place, &[fill], out))?;
    ops::finish(cx, args.this(), builder)
}

fn strip(cx: &mut Context, args: &Args, ends: Ends) -> PyResult<Value> {
    let set = match args.some(1) {
        Some(set) => Some(cx.bytes_like(set)?),
        None => None,
    };
    let bytes = ops::receiver(cx, args);
    let kept = match &set {
        Some(set) => search::strip_set(bytes, set, ends, Unit::Byte),
        None => search::strip_space(bytes, ends, Unit::Byte),
    };
    ops::part(cx, args.this(), bytes.len(), kept)
}

#[methods]
impl AlignMethods {
    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[sig("(self, width, fillchar=b' ', /)")]
    fn center(cx: &mut Context, args: &Args) -> PyResult<Value> {
        justify(cx, args, "center", Place::Center)
    }

    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[sig("(self, width, fillchar=b' ', /)")]
    fn ljust(cx: &mut Context, args: &Args) -> PyResult<Value> {
        justify(cx, args, "ljust", Place::Left)
    }

    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character.
    #[sig("(self, width, fillchar=b' ', /)")]
    fn rjust(cx: &mut Context, args: &Args) -> PyResult<Value> {
        justify(cx, args, "rjust", Place::Right)
    }

    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The original string is never truncated.
    #[sig("(self, width, /)")]
    fn zfill(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let width = cx.index_i64(args.get(1))?;
        let bytes = ops::receiver(cx, args);
        if width <= bytes.len() as i64 {
            return ops::part(cx, args.this(), bytes.len(), bytes);
        }
        let mut builder = TextBuilder::new();
        builder.write(cx, |out| adjust::zero_fill(bytes, bytes.len(), width as usize, out))?;
        ops::finish(cx, args.this(), builder)
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
        let bytes = ops::receiver(cx, args);
        let mut builder = TextBuilder::new();
        builder.write(cx, |out| adjust::expand_tabs(bytes, size, false, out))?;
        ops::finish(cx, args.this(), builder)
    }

    /// Strip leading and trailing bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip leading and trailing ASCII whitespace.
    #[sig("(self, bytes=None, /)")]
    fn strip(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strip(cx, args, Ends::Both)
    }

    /// Strip leading bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip leading  ASCII whitespace.
    #[sig("(self, bytes=None, /)")]
    fn lstrip(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strip(cx, args, Ends::Left)
    }

    /// Strip trailing bytes contained in the argument.
    ///
    /// If the argument is omitted or None, strip trailing ASCII whitespace.
    #[sig("(self, bytes=None, /)")]
    fn rstrip(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strip(cx, args, Ends::Right)
    }

    /// Return a bytes object with the given prefix string removed if present.
    ///
    /// If the bytes starts with the prefix string, return bytes[len(prefix):].
    /// Otherwise, return a copy of the original bytes.
    #[sig("(self, prefix, /)")]
    fn removeprefix(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let prefix = cx.bytes_like(args.get(1))?;
        let bytes = ops::receiver(cx, args);
        ops::part(cx, args.this(), bytes.len(), bytes.strip_prefix(&*prefix).unwrap_or(bytes))
    }

    /// Return a bytes object with the given suffix string removed if present.
    ///
    /// If the bytes ends with the suffix string and that suffix is not empty,
    /// return bytes[:-len(prefix)].  Otherwise, return a copy of the original
    /// bytes.
    #[sig("(self, suffix, /)")]
    fn removesuffix(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let suffix = cx.bytes_like(args.get(1))?;
        let bytes = ops::receiver(cx, args);
        ops::part(cx, args.this(), bytes.len(), bytes.strip_suffix(&*suffix).unwrap_or(bytes))
    }
}
