//! What makes `str` a sequence and a value: `+`, `*`, indexing, comparing, hashing, `str()` itself.

use std::cmp::Ordering;

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::layout::Payload;
use crate::names::Special;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::builder::TextBuilder;
use crate::str::{iter, ops};
use crate::value::Value;

/// The special methods of `str`.
pub(super) struct CoreMethods;

/// Compares with another string; anything else is not ours to compare with.
#[inline]
fn compare(cx: &Context, args: &Args, holds: fn(Ordering) -> bool) -> PyResult<Value> {
    match cx.as_str(args.get(1)) {
        Some(other) => Ok(Value::bool(holds(ops::compare(&ops::receiver(cx, args), &other)))),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `self * value`, from either side.
fn multiply(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let times = cx.index_count(args.get(1))?;
    ops::repeat(cx, args.this(), times)
}

/// An object of `class`, `str` or a subclass, with this text.
pub(crate) fn wrap(cx: &mut Context, class: &Value, text: Value) -> PyResult<Value> {
    if class.is(&cx.type_object(ShapeId::STR)) {
        return Ok(text);
    }
    let text = ops::exact(cx, &text);
    cx.new_instance_of::<Payload>(class, |cell| {
        // SAFETY: the cell is new, and of this layout.
        unsafe { (&raw mut (*cell).value).write(Some(text)) }
    })
}

/// The name of an encoding, or of a handler of errors.
fn codec_argument(cx: &mut Context, class: &Value, value: &Value, which: &str) -> PyResult<String> {
    if cx.as_str(value).is_none() {
        // A subclass is made by another way, which words it otherwise.
        let exact = class.is(&cx.type_object(ShapeId::STR));
        let found = if exact { cx.full_name_of_class_of(value) } else { cx.argument_type_name(value) };
        return Err(cx.type_error(&format!("str() argument '{which}' must be str, not {found}")));
    }
    super::name_argument(cx, value, "")
}

#[methods]
impl CoreMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, object='', encoding='utf-8', errors='strict')", unpacked, "")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = args.get(0);
        let Some(object) = args.opt(1) else { return wrap(cx, class, Value::EMPTY_STRING) };
        if args.opt(2).is_none() && args.opt(3).is_none() {
            let text = cx.str(object)?;
            return wrap(cx, class, text);
        }
        let encoding = match args.opt(2) {
            Some(encoding) => codec_argument(cx, class, encoding, "encoding")?,
            None => "utf-8".to_owned(),
        };
        let errors = match args.opt(3) {
            Some(errors) => codec_argument(cx, class, errors, "errors")?,
            None => "strict".to_owned(),
        };
        if cx.as_str(object).is_some() {
            return Err(cx.type_error("decoding str is not supported"));
        }
        if !cx.has_buffer(object) || cx.is_scattered(object) {
            let kind = cx.type_name(object);
            return Err(cx.type_error(&format!("decoding to str: need a bytes-like object, {kind} found")));
        }
        let text = crate::codec::decode_object(cx, object, &encoding, &errors)?;
        wrap(cx, class, text)
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(ops::exact(cx, args.this()))
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        TextBuilder::build(cx, |out| lissom_text::repr::str_repr(text.bytes, out))
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = ops::receiver(cx, args).hash(cx.hash_key);
        cx.new_int(crate::hash::visible(hash))
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::int_unchecked(ops::receiver(cx, args).chars() as i64))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        iter::iter(cx, args.this())
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let key = args.get(1);
        if key.shape() == ShapeId::SLICE {
            let bounds = crate::list::span::Bounds::read(cx, key)?;
            let length = ops::receiver(cx, args).chars();
            let range = bounds.span(length);
            return ops::slice(cx, args.this(), range.start, range.step, range.count);
        }
        if key.as_small_int().is_none() && cx.special(key, Special::Index).is_none() {
            let kind = cx.type_name(key);
            return Err(cx.type_error(&format!("string indices must be integers, not '{kind}'")));
        }
        let index = cx.index_position(key)?;
        match ops::char_at(cx, args.this(), index)? {
            Some(character) => Ok(character),
            None => Err(cx.index_error("string index out of range")),
        }
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ops::concat(cx, args.this(), args.get(1))
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

    /// The arguments that make an equal object.
    #[sig("(self, /)")]
    fn __getnewargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::exact(cx, args.this());
        cx.new_tuple(&[text])
    }
}
