//! Strings mapped character by character, and to bytes: `translate`, `maketrans`, `encode`.

use lissom_macros::methods;
use lissom_text::wtf8;

use super::string;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::builder::TextBuilder;
use crate::str::ops;
use crate::value::Value;

/// The methods of `str` that map.
pub(super) struct TranslateMethods;

/// What a character becomes: a string of bytes, or itself.
enum Mapped {
    Itself,
    Nothing,
    Text(Value),
}

/// Looks a character up in a translation table.
fn look_up(cx: &mut Context, table: &Value, point: u32) -> PyResult<Mapped> {
    let found = match cx.get_item(table, &Value::int32(point as i32)) {
        Ok(found) => found,
        Err(raised) => {
            let exception = cx.take_raised(raised);
            if cx.is_instance_of(&exception, ShapeId::LOOKUP_ERROR) {
                return Ok(Mapped::Itself);
            }
            return Err(cx.raise(exception));
        }
    };
    if found.is_none() {
        return Ok(Mapped::Nothing);
    }
    if cx.as_str(&found).is_some() {
        return Ok(Mapped::Text(found));
    }
    if cx.is_instance_of(&found, ShapeId::INT) {
        return match cx.index_clamped(&found)? {
            code @ 0..=0x10_FFFF => Ok(Mapped::Text(cx.new_char(code as u32)?)),
            _ => Err(cx.value_error("character mapping must be in range(0x110000)")),
        };
    }
    Err(cx.type_error("character mapping must return integer, None or str"))
}

#[methods]
impl TranslateMethods {
    /// Replace each character in the string using the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a mapping of Unicode ordinals to
    ///     Unicode ordinals, strings, or None.
    ///
    /// The table must implement lookup/indexing via __getitem__, for instance a
    /// dictionary or list.  If this operation raises LookupError, the character is
    /// left untouched.  Characters mapped to None are deleted.
    #[sig("(self, table, /)")]
    fn translate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let held = ops::exact(cx, args.this());
        let Some(text) = held.as_str() else { return Ok(Value::EMPTY_STRING) };
        let mut builder = TextBuilder::with_capacity(cx, text.bytes.len())?;
        // What ASCII characters become is looked up once each.
        let mut known: [Option<Mapped>; 128] = [const { None }; 128];
        let mut rest = text.bytes;
        while let Some((point, used)) = wtf8::decode_first(rest) {
            let (own, after) = rest.split_at(used);
            rest = after;
            let fresh;
            let mapped = match known.get_mut(point as usize) {
                Some(Some(mapped)) => mapped,
                Some(place) => place.insert(look_up(cx, args.get(1), point)?),
                None => {
                    fresh = look_up(cx, args.get(1), point)?;
                    &fresh
                }
            };
            match mapped {
                Mapped::Itself => builder.push_bytes(cx, own)?,
                Mapped::Nothing => {}
                Mapped::Text(text) => builder.push_value(cx, text)?,
            }
        }
        builder.finish(cx)
    }

    /// Return a translation table usable for str.translate().
    ///
    /// If there is only one argument, it must be a dictionary mapping Unicode
    /// ordinals (integers) or characters to Unicode ordinals, strings or None.
    /// Character keys will be then converted to ordinals.
    /// If there are two arguments, they must be strings of equal length, and
    /// in the resulting dictionary, each character in x will be mapped to the
    /// character at the same position in y. If there is a third argument, it
    /// must be a string, whose characters will be mapped to None in the result.
    #[static_sig("(x, y=None, z=None, /)")]
    fn maketrans(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let table = cx.new_dict()?;
        let Some(to) = args.opt(1) else {
            if !cx.is_instance_of(args.get(0), ShapeId::DICT) {
                return Err(cx.type_error("if you give only one argument to maketrans it must be a dict"));
            }
            for (key, value) in cx.dict_items(args.get(0))? {
                let key = if let Some(view) = cx.as_str(&key) {
                    let (1, Some((point, _))) = (view.chars(), wtf8::decode_first(view.bytes)) else {
                        return Err(cx.value_error("string keys in translatetable must be of length 1"));
                    };
                    Value::int32(point as i32)
                } else if cx.is_instance_of(&key, ShapeId::INT) {
                    key
                } else {
                    return Err(cx.type_error("keys in translate table mustbe strings or integers"));
                };
                cx.dict_set(&table, &key, value)?;
            }
            return Ok(table);
        };
        let to = string(cx, to, "maketrans() argument 2")?;
        let deleted = match args.opt(2) {
            Some(deleted) => Some(string(cx, deleted, "maketrans() argument 3")?),
            None => None,
        };
        let Some(from) = cx.as_str(args.get(0)) else {
            return Err(cx.type_error("first maketrans argument must be a string if there is a second argument"));
        };
        if from.chars() != to.chars() {
            return Err(cx.value_error("the first two maketrans arguments must have equal length"));
        }
        for (key, value) in wtf8::code_points(from.bytes).zip(wtf8::code_points(to.bytes)) {
            cx.dict_set(&table, &Value::int32(key as i32), Value::int32(value as i32))?;
        }
        for key in deleted.into_iter().flat_map(|view| wtf8::code_points(view.bytes)) {
            cx.dict_set(&table, &Value::int32(key as i32), Value::NONE)?;
        }
        Ok(table)
    }

    /// Encode the string using the codec registered for encoding.
    ///
    ///   encoding
    ///     The encoding in which to encode the string.
    ///   errors
    ///     The error handling scheme to use for encoding errors.
    ///     The default is 'strict' meaning that encoding errors raise a
    ///     UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and
    ///     'xmlcharrefreplace' as well as any other name registered with
    ///     codecs.register_error that can handle UnicodeEncodeErrors.
    #[sig("(self, /, encoding='utf-8', errors='strict')")]
    fn encode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let encoding = match args.opt(1) {
            Some(encoding) => super::name_argument(cx, encoding, "encode() argument 'encoding'")?,
            None => "utf-8".to_owned(),
        };
        let errors = match args.opt(2) {
            Some(errors) => super::name_argument(cx, errors, "encode() argument 'errors'")?,
            None => "strict".to_owned(),
        };
        let text = ops::exact(cx, args.this());
        crate::codec::encode(cx, &text, &encoding, &errors)
    }
}
