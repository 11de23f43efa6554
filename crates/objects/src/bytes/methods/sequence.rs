//! What makes `bytes` and `bytearray` sequences: `+`, `*`, `%`, indexing, comparing, hexadecimal text, decoding.

use std::cmp::Ordering;

use lissom_macros::methods;
use lissom_text::search;
use lissom_text::wtf8::Unit;

use crate::buffer::native_bytes;
use crate::bytes::ops;
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// Methods that `bytes` and `bytearray` share.
pub struct SequenceMethods;

/// Compares with the bytes of another object.
fn compare(cx: &mut Context, args: &Args, holds: fn(Ordering) -> bool) -> PyResult<Value> {
    let other = args.get(1);
    // `bytes` leave all else to the other side; a `bytearray` looks into any buffer.
    if cx.is_instance_of(args.this(), ShapeId::BYTES) && !cx.is_instance_of(other, ShapeId::BYTES) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match native_bytes(cx, other) {
        Some(other) => Ok(Value::bool(holds(ops::receiver(cx, args).cmp(other)))),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn multiply(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let times = cx.index_count(args.get(1))?.max(0) as usize;
    let bytes = ops::receiver(cx, args);
    if times == 1 && args.this().is_bytes() {
        return Ok(args.this().clone());
    }
    let Some(total) = bytes.len().checked_mul(times) else { return Err(cx.memory_error()) };
    cx.check_size(total)?;
    let mut builder = TextBuilder::new();
    builder.push_repeated(cx, bytes, times)?;
    ops::finish(cx, args.this(), builder)
}

#[methods]
impl SequenceMethods {
    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = ops::receiver(cx, args).len();
        cx.new_int(length as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        if key.shape() == ShapeId::SLICE {
            let bounds = crate::list::span::Bounds::read(cx, key)?;
            let bytes = ops::receiver(cx, args);
            let range = bounds.span(bytes.len());
            if range.step == 1 {
                let part = bytes.get(range.start..range.start + range.count).unwrap_or(&[]);
                return ops::part(cx, args.this(), bytes.len(), part);
            }
            let mut builder = TextBuilder::with_capacity(cx, range.count)?;
            for index in 0..range.count {
                builder.push_byte(cx, bytes.get(range.at(index)).copied().unwrap_or(0))?;
            }
            return ops::finish(cx, args.this(), builder);
        }
        let array = ops::is_bytearray(cx, args.this());
        if !key.is_small_int() && cx.special(key, Special::Index).is_none() {
            let kind = cx.type_name(key);
            let own = if array { "bytearray" } else { "byte" };
            return Err(cx.type_error(&format!("{own} indices must be integers or slices, not {kind}")));
        }
        let index = cx.index_position(key)?;
        let bytes = ops::receiver(cx, args);
        let at = if index < 0 { index + bytes.len() as i64 } else { index };
        match usize::try_from(at).ok().and_then(|at| bytes.get(at)) {
            Some(byte) => Ok(Value::int32(*byte as i32)),
            None => Err(cx.index_error(if array { "bytearray index out of range" } else { "index out of range" })),
        }
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        let needle = if native_bytes(cx, key).is_none() && cx.special(key, Special::Index).is_some() {
            match cx.index(key) {
                Ok(_) => ops::needle(cx, key)?,
                // What fails to be a number has to be bytes.
                Err(raised) => {
                    drop(cx.take_raised(raised));
                    ops::Needle::Bytes(cx.bytes_like(key)?)
                }
            }
        } else {
            ops::Needle::Bytes(cx.bytes_like(key)?)
        };
        Ok(Value::bool(search::find(ops::receiver(cx, args), &needle).is_some()))
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let other = match cx.bytes_like(args.get(1)) {
            Ok(other) => other,
            // Whatever kept the bytes back.
            Err(raised) => {
                drop(cx.take_raised(raised));
                let (left, right) = (cx.type_name(args.this()), cx.type_name(args.get(1)));
                return Err(cx.type_error(&format!("can't concat {right} to {left}")));
            }
        };
        let bytes = ops::receiver(cx, args);
        if args.this().is_bytes() && other.is_empty() {
            return Ok(args.this().clone());
        }
        let mut builder = TextBuilder::with_capacity(cx, bytes.len().saturating_add(other.len()))?;
        builder.push_bytes(cx, bytes)?;
        builder.push_bytes(cx, &other)?;
        ops::finish(cx, args.this(), builder)
    }

    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        multiply(cx, args)
    }

    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        multiply(cx, args)
    }

    /// Return self%value.
    #[sig("(self, value, /)")]
    fn __mod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let template = cx.new_bytes(ops::receiver(cx, args))?;
        let builder = crate::protocol::percent::expand(cx, template.bytes_slice(), Unit::Byte, args.get(1))?;
        ops::finish(cx, args.this(), builder)
    }

    /// Return value%self.
    #[sig("(self, value, /)")]
    fn __rmod__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NOT_IMPLEMENTED)
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Ordering::is_eq)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Ordering::is_ne)
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Ordering::is_lt)
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Ordering::is_le)
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Ordering::is_gt)
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, args, Ordering::is_ge)
    }

    /// Decode the bytes using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding with which to decode the bytes.
    ///   errors
    ///     The error handling scheme to use for the handling of decoding errors.
    ///     The default is 'strict' meaning that decoding errors raise a
    ///     UnicodeDecodeError. Other possible values are 'ignore' and 'replace'
    ///     as well as any other name registered with codecs.register_error that
    ///     can handle UnicodeDecodeErrors.
    #[sig("(self, /, encoding='utf-8', errors='strict')")]
    fn decode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = match args.opt(1) {
            Some(encoding) => crate::str::methods::name_argument(cx, encoding, "decode() argument 'encoding'")?,
            None => "utf-8".to_owned(),
        };
        let errors = match args.opt(2) {
            Some(errors) => crate::str::methods::name_argument(cx, errors, "decode() argument 'errors'")?,
            None => "strict".to_owned(),
        };
        crate::codec::decode_object(cx, args.this(), &encoding, &errors)
    }

    /// Create a string of hexadecimal numbers from a bytes object.
    ///
    ///   sep
    ///     An optional single character or byte to separate hex bytes.
    ///   bytes_per_sep
    ///     How many bytes between separators.  Positive values count from the
    ///     right, negative values count from the left.
    #[sig("(self, /, sep='', bytes_per_sep=1)")]
    fn hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (separator, group) = ops::hex_arguments(cx, args, 1)?;
        let bytes = ops::receiver(cx, args);
        ops::to_hex(cx, bytes, separator, group)
    }

    /// Create a bytes object from a string of hexadecimal numbers.
    ///
    /// Spaces between two numbers are accepted.
    /// Example: bytes.fromhex('B9 01EF') -> b'\\xb9\\x01\\xef'.
    #[class_sig("(cls, string, /)")]
    fn fromhex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let source = args.get(1);
        let builder = match cx.as_str(source) {
            Some(view) => {
                // What is not ASCII is found first, wherever it stands.
                if let Some(at) = view.bytes.iter().position(|byte| *byte >= 0x80) {
                    return Err(ops::not_hex(cx, view.bytes, at));
                }
                ops::from_hex(cx, view.bytes)?
            }
            None if cx.has_buffer(source) => {
                let bytes = cx.bytes_like(source)?;
                ops::from_hex(cx, &bytes)?
            }
            None => {
                let name = crate::str::methods::shown_type(cx, source);
                return Err(cx.type_error(&format!("fromhex() argument must be str or bytes-like, not {name}")));
            }
        };
        let class = args.get(0);
        let bytes = builder.finish_bytes(cx)?;
        if class.is(&cx.type_object(ShapeId::BYTES)) {
            return Ok(bytes);
        }
        cx.call(class, &[bytes])
    }
}
