//! `make_encoder`: objects to JSON text, put together in one builder.

use std::collections::HashSet;

use lissom_macros::methods;
use lissom_objects::context::{Context, PyResult, Raised};
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::native::Args;
use lissom_objects::shape::ShapeId;
use lissom_objects::str::TextBuilder;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::value::Value;
use lissom_text::number::{float_repr, int_text};

use super::strings;

/// `_json.make_encoder`: values[0] is the tuple of its arguments.
pub static SPEC: TypeSpec = TypeSpec {
    name: "_json.Encoder",
    layout: Fields::INFO,
    flags: TypeFlags::BASE,
    doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    methods: &[Encoder::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods of `_json.Encoder`.
pub struct Encoder;

/// How strings are written.
#[derive(Clone, Copy)]
enum Strings<'a> {
    /// Natively, as ASCII or not.
    Native(bool),
    /// By a function.
    Call(&'a Value),
}

/// Encoding under way.
struct Writer<'a> {
    out: TextBuilder,
    /// Containers being written, by identity; not kept when circles are not looked for.
    open: Option<HashSet<u64>>,
    default: &'a Value,
    strings: Strings<'a>,
    indent: Option<&'a Value>,
    key_separator: &'a Value,
    item_separator: &'a Value,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

#[methods]
impl Encoder {
    /// Create an encoder.
    #[static_sig("(cls, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let markers = args.get(1);
        if !markers.is_none() && !cx.is_dict(markers) {
            let kind = cx.argument_type_name(markers);
            return Err(cx.type_error(&format!("make_encoder() argument 1 must be dict or None, not {kind}")));
        }
        for index in [5, 6] {
            if cx.as_str(args.get(index)).is_none() {
                let kind = cx.argument_type_name(args.get(index));
                return Err(cx.type_error(&format!("make_encoder() argument {index} must be str, not {kind}")));
            }
        }
        let mut parts: Vec<Value> = (1..7).map(|index| args.get(index).clone()).collect();
        for index in 7..10 {
            parts.push(Value::bool(cx.truth(args.get(index))?));
        }
        let parts = cx.new_tuple(&parts)?;
        new_record_of(cx, args.get(0), |fields: &mut Fields| fields.values[0] = Some(parts))
    }

    /// Encode an object: a tuple of pieces of text.
    #[sig("(self, /, obj, _current_indent_level)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let held = cx.get::<Fields>(args.this()).and_then(|fields| fields.values[0].clone()).unwrap_or(Value::NONE);
        let Some([markers, default, encoder, indent, key_separator, item_separator, sort_keys, skip_keys, allow_nan]) = held.as_tuple() else {
            return Ok(Value::NONE);
        };
        let level = cx.index_i64(args.get(2))?.max(0) as usize;
        let mut writer = Writer {
            out: TextBuilder::new(),
            open: if markers.is_none() { None } else { Some(HashSet::new()) },
            default,
            strings: match native_encoder(encoder) {
                Some(ascii) => Strings::Native(ascii),
                None => Strings::Call(encoder),
            },
            indent: Some(indent).filter(|indent| !indent.is_none()),
            key_separator,
            item_separator,
            sort_keys: sort_keys.is(&Value::TRUE),
            skip_keys: skip_keys.is(&Value::TRUE),
            allow_nan: allow_nan.is(&Value::TRUE),
        };
        writer.value(cx, args.get(1), level)?;
        let text = writer.out.finish(cx)?;
        cx.new_tuple(&[text])
    }
}

/// Is the function one of ours? Then whether it writes ASCII only.
fn native_encoder(function: &Value) -> Option<bool> {
    let native = lissom_objects::descriptor::methods::native_of(function)?;
    let ours = |name: &str| super::Functions::METHODS.iter().any(|own| std::ptr::eq(own, native) && own.name == name);
    match () {
        () if ours("encode_basestring_ascii") => Some(true),
        () if ours("encode_basestring") => Some(false),
        () => None,
    }
}

impl Writer<'_> {
    fn value(&mut self, cx: &mut Context, value: &Value, level: usize) -> PyResult {
        if let Some(view) = value.as_str()
            && let Strings::Native(ascii) = self.strings
        {
            return strings::write(cx, &mut self.out, view.bytes, ascii);
        }
        if let Some(number) = value.as_small_int() {
            return self.out.push_bytes(cx, int_text::decimal_i64(number, &mut [0; 21]));
        }
        if value.is_none() {
            return self.out.push_bytes(cx, b"null");
        }
        if let Some(truth) = value.as_bool() {
            return self.out.push_bytes(cx, if truth { b"true" } else { b"false" });
        }
        if let Some(number) = value.as_exact_float() {
            return self.float(cx, number, value);
        }
        if cx.as_str(value).is_some() {
            return self.string(cx, value);
        }
        if cx.is_instance_of(value, ShapeId::INT) {
            let text = int_repr(cx, value)?;
            return self.out.push_value(cx, &text);
        }
        if let Some(number) = cx.as_float(value) {
            return self.float(cx, number, value);
        }
        cx.check_stack()?;
        if cx.as_list(value).is_some() || cx.as_tuple(value).is_some() {
            self.enter(cx, value)?;
            self.sequence(cx, value, level)?;
        } else if cx.is_dict(value) {
            self.enter(cx, value)?;
            self.mapping(cx, value, level)?;
        } else {
            self.enter(cx, value)?;
            let other = cx.call(self.default, std::slice::from_ref(value))?;
            self.value(cx, &other, level).map_err(|raised| note(cx, raised, &format!("when serializing {} object", full_name(cx, value))))?;
        }
        if let Some(open) = &mut self.open {
            open.remove(&value.word());
        }
        Ok(())
    }

    /// Notes that a container is being written.
    fn enter(&mut self, cx: &mut Context, value: &Value) -> PyResult {
        let Some(open) = &mut self.open else { return Ok(()) };
        if open.try_reserve(1).is_err() {
            return Err(cx.memory_error());
        }
        if open.insert(value.word()) { Ok(()) } else { Err(cx.value_error("Circular reference detected")) }
    }

    fn string(&mut self, cx: &mut Context, value: &Value) -> PyResult {
        match self.strings {
            Strings::Native(ascii) => match cx.as_str(value) {
                Some(view) => strings::write(cx, &mut self.out, view.bytes, ascii),
                None => Ok(()),
            },
            Strings::Call(function) => {
                let text = cx.call(function, std::slice::from_ref(value))?;
                if cx.as_str(&text).is_none() {
                    let kind = cx.type_name(&text);
                    return Err(cx.type_error(&format!("encoder() must return a string, not {kind}")));
                }
                self.out.push_value(cx, &text)
            }
        }
    }

    fn float(&mut self, cx: &mut Context, number: f64, value: &Value) -> PyResult {
        if number.is_finite() {
            let mut room = [0; float_repr::REPR_LEN_MAX];
            return self.out.push_str(cx, float_repr::repr(number, &mut room));
        }
        if !self.allow_nan {
            let text = cx.repr(value)?;
            let text = cx.string_lossy(&text);
            return Err(cx.value_error(&format!("Out of range float values are not JSON compliant: {text}")));
        }
        let text = match () {
            () if number.is_nan() => "NaN",
            () if number > 0.0 => "Infinity",
            () => "-Infinity",
        };
        self.out.push_str(cx, text)
    }

    /// A new line at this level, if there is an indent.
    fn line(&mut self, cx: &mut Context, level: usize) -> PyResult {
        let Some(indent) = self.indent else { return Ok(()) };
        self.out.push_byte(cx, b'\n')?;
        let Some(unit) = cx.as_str(indent) else { return Ok(()) };
        self.out.push_repeated(cx, unit.bytes, level)
    }

    fn sequence(&mut self, cx: &mut Context, value: &Value, level: usize) -> PyResult {
        if cx.len(value)? == 0 {
            return self.out.push_bytes(cx, b"[]");
        }
        self.out.push_byte(cx, b'[')?;
        self.line(cx, level + 1)?;
        let mut index = 0;
        loop {
            // A list may change under `default`: each item is asked for when its turn comes.
            let item = match cx.as_tuple(value) {
                Some(items) => items.get(index).cloned(),
                None => cx.as_list(value).and_then(|list| list.get(index)),
            };
            let Some(item) = item else { break };
            if index > 0 {
                self.out.push_value(cx, self.item_separator)?;
                self.line(cx, level + 1)?;
            }
            if let Err(raised) = self.value(cx, &item, level + 1) {
                let text = format!("when serializing {} item {index}", full_name(cx, value));
                return Err(note(cx, raised, &text));
            }
            index += 1;
        }
        self.line(cx, level)?;
        self.out.push_byte(cx, b']')
    }

    fn mapping(&mut self, cx: &mut Context, value: &Value, level: usize) -> PyResult {
        if cx.dict_len(value) == 0 {
            return self.out.push_bytes(cx, b"{}");
        }
        self.out.push_byte(cx, b'{')?;
        let mut first = true;
        if self.sort_keys || value.shape() != ShapeId::DICT {
            let items = cx.call_method(value, "items", &[])?;
            let class = cx.type_object(ShapeId::LIST);
            let items = cx.call(&class, &[items])?;
            if self.sort_keys {
                cx.call_method(&items, "sort", &[])?;
            }
            let mut index = 0;
            while let Some(item) = cx.as_list(&items).and_then(|list| list.get(index)) {
                index += 1;
                let Some([key, item]) = cx.as_tuple(&item) else {
                    return Err(cx.value_error("items must return 2-tuples"));
                };
                self.member(cx, value, key, item, level, &mut first)?;
            }
        } else {
            let length = cx.dict_len(value);
            let mut position = 0;
            while let Some((next, key, item)) = cx.dict_next(value, position) {
                position = next;
                self.member(cx, value, &key, &item, level, &mut first)?;
                if cx.dict_len(value) != length {
                    return Err(cx.error(ShapeId::RUNTIME_ERROR, "dictionary changed size during iteration"));
                }
            }
        }
        if !first {
            self.line(cx, level)?;
        }
        self.out.push_byte(cx, b'}')
    }

    fn member(&mut self, cx: &mut Context, dict: &Value, key: &Value, item: &Value, level: usize, first: &mut bool) -> PyResult {
        let text = if cx.as_str(key).is_some() {
            None
        } else if let Some(number) = cx.as_float(key) {
            let mut writer = TextBuilder::new();
            std::mem::swap(&mut writer, &mut self.out);
            let result = self.float(cx, number, key);
            std::mem::swap(&mut writer, &mut self.out);
            result?;
            Some(writer.finish(cx)?)
        } else if key.is_none() {
            Some(cx.new_str("null")?)
        } else if let Some(truth) = key.as_bool() {
            Some(cx.new_str(if truth { "true" } else { "false" })?)
        } else if cx.is_instance_of(key, ShapeId::INT) {
            Some(int_repr(cx, key)?)
        } else if self.skip_keys {
            return Ok(());
        } else {
            let kind = cx.type_name(key);
            return Err(cx.type_error(&format!("keys must be str, int, float, bool or None, not {kind}")));
        };
        if !*first {
            self.out.push_value(cx, self.item_separator)?;
        }
        *first = false;
        self.line(cx, level + 1)?;
        self.string(cx, text.as_ref().unwrap_or(key))?;
        self.out.push_value(cx, self.key_separator)?;
        if let Err(raised) = self.value(cx, item, level + 1) {
            let raised = {
                let exception = cx.take_raised(raised);
                let key = cx.repr(key)?;
                let text = format!("when serializing {} item {}", full_name(cx, dict), cx.string_lossy(&key));
                let raised = cx.raise(exception);
                note(cx, raised, &text)
            };
            return Err(raised);
        }
        Ok(())
    }
}

/// The name of a value's type.
fn full_name(cx: &Context, value: &Value) -> String {
    cx.type_name(value)
}

/// Adds a note to the exception that was raised.
fn note(cx: &mut Context, raised: Raised, text: &str) -> Raised {
    let exception = cx.take_raised(raised);
    let noted = cx.new_message(text).and_then(|text| cx.call_method(&exception, "add_note", &[text]));
    match noted {
        Ok(_) => cx.raise(exception),
        Err(raised) => raised,
    }
}

/// `int.__repr__` of an integer of any class.
fn int_repr(cx: &mut Context, value: &Value) -> PyResult<Value> {
    let class = cx.type_object(ShapeId::INT);
    cx.call_method(&class, "__repr__", std::slice::from_ref(value))
}
