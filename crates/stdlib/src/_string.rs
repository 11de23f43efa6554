//! `_string`: how `str.format` reads templates, for `string.Formatter`.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_text::format::fields::{Accessor, FieldError, FieldName, First, Template};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_string", Some("string helper module"))?;
    cx.module_functions(&module, Functions::METHODS)?;
    Ok(module)
}

/// The functions of `_string`.
struct Functions;

/// The text of the argument.
fn text(cx: &mut Context, args: &Args) -> PyResult<Value> {
    if cx.as_str(args.get(0)).is_none() {
        let kind = cx.type_name(args.get(0));
        return Err(cx.type_error(&format!("expected str, got {kind}")));
    }
    Ok(lissom_objects::str::ops::exact(cx, args.get(0)))
}

#[methods]
impl Functions {
    /// parse the argument as a format string
    #[sig("(format_string, /)")]
    fn formatter_parser(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let template = text(cx, args)?;
        let list = cx.new_list()?;
        for segment in Template::new(template.str_bytes()) {
            let segment = match segment {
                Ok(segment) => segment,
                Err(FieldError(message)) => return Err(cx.value_error(message)),
            };
            let literal = cx.new_str_bytes(segment.literal)?;
            let row = match segment.field {
                None => [literal, Value::NONE, Value::NONE, Value::NONE],
                Some(field) => {
                    let conversion = match field.conversion {
                        Some(conversion) => cx.new_char(conversion)?,
                        None => Value::NONE,
                    };
                    [literal, cx.new_str_bytes(field.name)?, cx.new_str_bytes(field.spec)?, conversion]
                }
            };
            let row = cx.new_tuple(&row)?;
            cx.list_push(&list, row)?;
        }
        cx.iter(&list)
    }

    /// split the argument as a field name
    #[sig("(field_name, /)")]
    fn formatter_field_name_split(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let name = text(cx, args)?;
        let parsed = match FieldName::parse(name.str_bytes()) {
            Ok(parsed) => parsed,
            Err(FieldError(message)) => return Err(cx.value_error(message)),
        };
        let first = match parsed.first {
            First::Next => Value::EMPTY_STRING,
            First::Index(index) => cx.new_int(index as i64)?,
            First::Name(name) => cx.new_str_bytes(name)?,
        };
        let list = cx.new_list()?;
        for accessor in parsed {
            let (is_attribute, key) = match accessor {
                Ok(Accessor::Attribute(attribute)) => (true, cx.new_str_bytes(attribute)?),
                Ok(Accessor::Index(index)) => (false, cx.new_int(index as i64)?),
                Ok(Accessor::Key(key)) => (false, cx.new_str_bytes(key)?),
                Err(FieldError(message)) => return Err(cx.value_error(message)),
            };
            let row = cx.new_tuple(&[Value::bool(is_attribute), key])?;
            cx.list_push(&list, row)?;
        }
        let rest = cx.iter(&list)?;
        cx.new_tuple(&[first, rest])
    }
}
