//! Templates: `str.format`, `format_map`, `__format__` and `%`.

use lissom_macros::methods;
use lissom_text::format::fields::{Accessor, Field, FieldError, FieldName, First, Numbering, Template};
use lissom_text::format::{layout, spec::Spec};
use lissom_text::wtf8::Unit;

use super::string;
use crate::context::{Context, PyResult, Raised};
use crate::native::Args;
use crate::str::builder::TextBuilder;
use crate::str::ops;
use crate::value::Value;

/// The methods of `str` that fill in templates.
pub(super) struct FormatMethods;

/// What the fields of a template mean.
#[derive(Clone, Copy)]
pub enum Fields<'a> {
    /// The arguments of `str.format`.
    Arguments(&'a [Value], Option<&'a Value>),
    /// The mapping of `str.format_map`.
    Mapping(&'a Value),
}

/// Fields in the specification of a field may nest this deep.
const DEPTH_MAX: u32 = 2;

fn refuse(cx: &mut Context, FieldError(message): FieldError) -> Raised {
    cx.value_error(message)
}

/// Writes a template with its fields filled in.
///
/// # Errors
/// `ValueError` for a malformed template; what looking up and formatting raise.
pub fn expand(cx: &mut Context, out: &mut TextBuilder, template: &[u8], fields: Fields, numbering: &mut Numbering, depth: u32) -> PyResult {
    if depth == 0 {
        return Err(cx.value_error("Max string recursion exceeded"));
    }
    for segment in Template::new(template) {
        let segment = segment.map_err(|error| refuse(cx, error))?;
        out.push_bytes(cx, segment.literal)?;
        let Some(field) = segment.field else { continue };
        let value = look_up(cx, &field, fields, numbering)?;
        let value = convert(cx, &field, value)?;
        if field.spec.is_empty() {
            let text = crate::protocol::format::plain(cx, &value)?;
            out.push_value(cx, &text)?;
            continue;
        }
        let spec = if field.is_nested {
            let mut nested = TextBuilder::new();
            expand(cx, &mut nested, field.spec, fields, numbering, depth - 1)?;
            nested.finish(cx)?
        } else {
            cx.new_str_bytes(field.spec)?
        };
        let text = cx.format(&value, &spec)?;
        out.push_value(cx, &text)?;
    }
    Ok(())
}

/// The object a field's name means.
fn look_up(cx: &mut Context, field: &Field, fields: Fields, numbering: &mut Numbering) -> PyResult<Value> {
    let name = FieldName::parse(field.name).map_err(|error| refuse(cx, error))?;
    let index = match (fields, name.first) {
        (Fields::Mapping(_), First::Index(_) | First::Next) => {
            return Err(cx.value_error("Format string contains positional fields"));
        }
        (_, first) => numbering.resolve(first).map_err(|error| refuse(cx, error))?,
    };
    let mut value = match (fields, index, name.first) {
        (Fields::Arguments(positional, _), Some(index), _) => match positional.get(index) {
            Some(value) => value.clone(),
            None => return Err(cx.index_error(&format!("Replacement index {index} out of range for positional args tuple"))),
        },
        (Fields::Arguments(_, keywords), None, First::Name(key)) => {
            let key = cx.new_str_bytes(key)?;
            let found = match keywords {
                Some(keywords) => cx.dict_get(keywords, &key)?,
                None => None,
            };
            match found {
                Some(value) => value,
                None => return Err(cx.key_error(&key)),
            }
        }
        (Fields::Mapping(mapping), _, First::Name(key)) => {
            let key = cx.new_str_bytes(key)?;
            cx.get_item(mapping, &key)?
        }
        _ => Value::NONE,
    };
    for accessor in name {
        value = match accessor.map_err(|error| refuse(cx, error))? {
            Accessor::Attribute(attribute) => {
                let attribute = cx.intern_bytes(attribute)?;
                cx.get_attr(&value, &attribute)?
            }
            Accessor::Index(index) => {
                let index = cx.new_int(index as i64)?;
                cx.get_item(&value, &index)?
            }
            Accessor::Key(key) => {
                let key = cx.new_str_bytes(key)?;
                cx.get_item(&value, &key)?
            }
        };
    }
    Ok(value)
}

/// Applies `!r`, `!s` or `!a`.
fn convert(cx: &mut Context, field: &Field, value: Value) -> PyResult<Value> {
    match field.conversion.and_then(char::from_u32) {
        None if field.conversion.is_none() => Ok(value),
        Some('r') => cx.repr(&value),
        Some('s') => cx.str(&value),
        Some('a') => cx.ascii(&value),
        _ => {
            let mut message = Vec::new();
            let _ = field.write_unknown_conversion(&mut message);
            Err(cx.value_error(&lissom_text::message::shown(&message)))
        }
    }
}

/// The whole of a template.
fn fill(cx: &mut Context, args: &Args, fields: Fields) -> PyResult<Value> {
    let held = ops::exact(cx, args.this());
    if !held.str_bytes().is_empty() && !held.str_bytes().iter().any(|byte| matches!(byte, b'{' | b'}')) {
        return Ok(args.this().clone());
    }
    let mut out = TextBuilder::new();
    expand(cx, &mut out, held.str_bytes(), fields, &mut Numbering::default(), DEPTH_MAX)?;
    out.finish(cx)
}

#[methods]
impl FormatMethods {
    /// Return a formatted version of the string, using substitutions from args and kwargs.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[sig("(self, /, *args, **kwargs)")]
    fn format(cx: &mut Context, args: &Args) -> PyResult<Value> {
        fill(cx, args, Fields::Arguments(args.rest, args.keywords))
    }

    /// Return a formatted version of the string, using substitutions from mapping.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    #[sig("(self, mapping, /)")]
    fn format_map(cx: &mut Context, args: &Args) -> PyResult<Value> {
        fill(cx, args, Fields::Mapping(args.get(1)))
    }

    /// Return a formatted version of the string as described by format_spec.
    #[sig("(self, format_spec, /)")]
    fn __format__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let wanted = string(cx, args.get(1), "__format__() argument")?;
        let text = ops::receiver(cx, args);
        if wanted.bytes.is_empty() {
            return if args.this().is_str() { Ok(args.this().clone()) } else { cx.str(args.this()) };
        }
        let parsed = Spec::parse_str(wanted.bytes).and_then(|spec| spec.for_str().map(|()| spec));
        match parsed {
            Ok(spec) => TextBuilder::build(cx, |out| layout::write_str(&spec, text.bytes, out)),
            Err(error) => Err(crate::protocol::format::refuse(cx, error, wanted.bytes, args.this())),
        }
    }

    /// Return self%value.
    #[sig("(self, value, /)")]
    fn __mod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let held = ops::exact(cx, args.this());
        let out = crate::protocol::percent::expand(cx, held.str_bytes(), Unit::CodePoint, args.get(1))?;
        // A template without fields is the result, whatever its class.
        if !held.str_bytes().is_empty() && !held.str_bytes().contains(&b'%') {
            return Ok(args.this().clone());
        }
        out.finish(cx)
    }

    /// Return value%self.
    #[sig("(self, value, /)")]
    fn __rmod__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_str(args.get(1)).is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let held = ops::exact(cx, args.get(1));
        let out = crate::protocol::percent::expand(cx, held.str_bytes(), Unit::CodePoint, args.this())?;
        out.finish(cx)
    }
}

