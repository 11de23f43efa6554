//! What template strings and interpolations do.

use lissom_macros::methods;

use super::layout::{Interpolation, Parts, Template};
use crate::context::{Context, PyResult};
use crate::iterator::layout::generic_alias;
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `string.templatelib.Template`
pub static TEMPLATE_SPEC: TypeSpec = TypeSpec {
    name: "string.templatelib.Template",
    id: Some(ShapeId::TEMPLATE_STRING),
    layout: <Template as Native>::INFO,
    flags: TypeFlags::STATIC,
    doc: "Template object",
    methods: &[TemplateMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// `string.templatelib.Interpolation`
pub static INTERPOLATION_SPEC: TypeSpec = TypeSpec {
    name: "string.templatelib.Interpolation",
    id: Some(ShapeId::INTERPOLATION),
    layout: <Interpolation as Native>::INFO,
    flags: TypeFlags::STATIC,
    doc: "Interpolation object",
    methods: &[InterpolationMethods::METHODS],
    setup: Some(set_match_args),
    ..TypeSpec::DEFAULT
};

fn set_match_args(cx: &mut Context, class: &Value) -> PyResult {
    let names = [cx.intern("value")?, cx.intern("expression")?, cx.intern("conversion")?, cx.intern("format_spec")?];
    let names = cx.new_tuple(&names)?;
    let Some(namespace) = cx.as_type(class).and_then(|class| class.namespace.clone()) else { return Ok(()) };
    let name = cx.intern("__match_args__")?;
    cx.dict_set(&namespace, &name, names)
}

/// The strings and the interpolations of a template, as owned tuples.
fn tuples(cx: &Context, template: &Value) -> (Value, Value) {
    cx.as_template(template).map_or((Value::NONE, Value::NONE), |(strings, interpolations)| (strings.clone(), interpolations.clone()))
}

fn items(tuple: &Value) -> &[Value] {
    tuple.as_tuple().unwrap_or(&[])
}

/// Two strings, one after the other.
fn joined(cx: &mut Context, one: &Value, other: &Value) -> PyResult<Value> {
    let bytes = |value: &Value| cx.as_str(value).map_or_else(Vec::new, |view| view.bytes.to_vec());
    let (one, other) = (bytes(one), bytes(other));
    cx.new_str_joined(&[&one, &other])
}

/// Methods of templates.
pub struct TemplateMethods;

#[methods]
impl TemplateMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.keywords.is_some() {
            return Err(cx.type_error("Template.__new__ only accepts *args arguments"));
        }
        let (mut strings, mut interpolations) = (Vec::new(), Vec::new());
        // The strings since the last interpolation.
        let mut text: Option<Value> = None;
        for part in args.rest {
            if cx.as_str(part).is_some() {
                text = Some(match text {
                    Some(text) => joined(cx, &text, part)?,
                    None => part.clone(),
                });
            } else if cx.get::<Interpolation>(part).is_some() {
                let before = match text.take() {
                    Some(text) => text,
                    None => cx.new_str("")?,
                };
                strings.push(before);
                interpolations.push(part.clone());
            } else {
                let found = cx.type_name(part);
                return Err(cx.type_error(&format!("Template.__new__ *args need to be of type 'str' or 'Interpolation', got {found}")));
            }
        }
        let last = match text {
            Some(text) => text,
            None => cx.new_str("")?,
        };
        strings.push(last);
        let (strings, interpolations) = (cx.new_tuple_from(strings)?, cx.new_tuple_from(interpolations)?);
        cx.new_template(strings, interpolations)
    }

    /// Strings
    #[getter(member)]
    fn strings(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(tuples(cx, args.this()).0)
    }

    /// Interpolations
    #[getter(member)]
    fn interpolations(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(tuples(cx, args.this()).1)
    }

    /// Values of interpolations
    #[getter]
    fn values(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (_, interpolations) = tuples(cx, args.this());
        let values = items(&interpolations).iter().map(|part| cx.as_interpolation(part).map_or(Value::NONE, |parts| parts.value)).collect();
        cx.new_tuple_from(values)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::iter::new(cx, args.this())
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_template(args.get(1)).is_none() {
            let class = cx.type_of(args.get(1));
            let message = format!("can only concatenate string.templatelib.Template (not \"{}\") to string.templatelib.Template", cx.full_type_name(&class).trim_start_matches("__main__."));
            return Err(cx.type_error(&message));
        }
        let ((strings, interpolations), (more_strings, more)) = (tuples(cx, args.this()), tuples(cx, args.get(1)));
        let (Some((last, before)), Some((first, after))) = (items(&strings).split_last(), items(&more_strings).split_first()) else {
            return Ok(Value::NONE);
        };
        let between = joined(cx, last, first)?;
        let strings = cx.new_tuple_from([before, &[between], after].concat())?;
        let interpolations = cx.new_tuple_from([items(&interpolations), items(&more)].concat())?;
        cx.new_template(strings, interpolations)
    }

    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let library = (cx.hooks.import)(cx, "string.templatelib")?;
        let function = cx.get_attr_str(&library, "_template_unpickle")?;
        let (strings, interpolations) = tuples(cx, args.this());
        let arguments = cx.new_tuple(&[strings, interpolations])?;
        cx.new_tuple(&[function, arguments])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (strings, interpolations) = tuples(cx, args.this());
        let mut text = TextBuilder::new();
        text.push_str(cx, "Template(strings=")?;
        push(cx, &mut text, &strings)?;
        text.push_str(cx, ", interpolations=")?;
        push(cx, &mut text, &interpolations)?;
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Template supports [] for generic usage
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}

fn push(cx: &mut Context, text: &mut TextBuilder, value: &Value) -> PyResult {
    let shown = cx.repr(value)?;
    let bytes = cx.as_str(&shown).map_or(&[][..], |view| view.bytes).to_vec();
    text.push_bytes(cx, &bytes)
}

/// What an interpolation has; of a cell that was cleared, nothing.
fn parts(cx: &Context, this: &Value) -> Parts {
    cx.as_interpolation(this).unwrap_or(Parts { value: Value::NONE, expression: Value::NONE, conversion: Value::NONE, format_spec: Value::NONE })
}

/// An optional argument that must be a string.
fn string_argument(cx: &mut Context, args: &Args, index: usize) -> PyResult<Value> {
    let Some(given) = args.opt(index) else { return cx.new_str("") };
    if cx.as_str(given).is_some() {
        return Ok(given.clone());
    }
    let (name, found) = (args.native.signature.names[index], cx.argument_type_name(given));
    Err(cx.type_error(&format!("Interpolation() argument '{name}' must be str, not {found}")))
}

/// Methods of interpolations.
pub struct InterpolationMethods;

#[methods]
impl InterpolationMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, value, expression='', conversion=None, format_spec='')", inferred, "(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let expression = string_argument(cx, args, 2)?;
        let conversion = match args.some(3) {
            Some(_) => {
                let conversion = string_argument(cx, args, 3)?;
                if !cx.as_str(&conversion).is_some_and(|text| matches!(text.bytes, b"s" | b"a" | b"r")) {
                    return Err(cx.value_error("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'"));
                }
                conversion
            }
            None => Value::NONE,
        };
        let format_spec = string_argument(cx, args, 4)?;
        cx.new_interpolation(args.get(1).clone(), expression, conversion, format_spec)
    }

    /// Value
    #[getter(member)]
    fn value(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).value)
    }

    /// Expression
    #[getter(member)]
    fn expression(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).expression)
    }

    /// Conversion
    #[getter(member)]
    fn conversion(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).conversion)
    }

    /// Format specifier
    #[getter(member)]
    fn format_spec(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(parts(cx, args.this()).format_spec)
    }

    /// __reduce__() -> (cls, state)
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (class, own) = (cx.type_of(args.this()), parts(cx, args.this()));
        let state = cx.new_tuple(&[own.value, own.expression, own.conversion, own.format_spec])?;
        cx.new_tuple(&[class, state])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = parts(cx, args.this());
        let mut text = TextBuilder::new();
        text.push_str(cx, "Interpolation(")?;
        for (index, part) in [&own.value, &own.expression, &own.conversion, &own.format_spec].into_iter().enumerate() {
            if index > 0 {
                text.push_str(cx, ", ")?;
            }
            push(cx, &mut text, part)?;
        }
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Interpolations are generic over the types of their values
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}
