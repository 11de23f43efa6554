//! `make_scanner`: JSON text to objects, in one pass over its bytes.
//!
//! Objects become dicts by setting their keys in order, so that rows with the same keys share one form. Keys are interned: each is
//! one string object however many rows there are.

use lissom_macros::methods;
use lissom_objects::context::{Context, PyResult, Raised};
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::native::Args;
use lissom_objects::shape::ShapeId;
use lissom_objects::typeobject::{TypeFlags, TypeSpec};
use lissom_objects::value::Value;
use lissom_text::number::float_parse::parse_float;
use lissom_text::wtf8;

use super::strings::{self, Fault};

/// `_json.make_scanner`: values[0] is the tuple of what the decoder asks for, in the order of [`WANTED`].
pub static SPEC: TypeSpec = TypeSpec {
    name: "_json.Scanner",
    layout: Fields::INFO,
    flags: TypeFlags::BASE,
    doc: "JSON scanner object",
    methods: &[Scanner::METHODS],
    ..TypeSpec::DEFAULT
};

/// Attributes of the decoder, by position in the scanner's tuple.
const WANTED: [&str; 6] = ["strict", "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"];

/// Keys longer than this are not interned.
const INTERNED_MAX: usize = 64;

/// The methods of `_json.Scanner`.
pub struct Scanner;

/// A scan under way.
struct Scan<'a> {
    /// The text, and the object it lies in (held by the caller).
    text: &'a [u8],
    source: &'a Value,
    strict: bool,
    object_hook: Option<&'a Value>,
    pairs_hook: Option<&'a Value>,
    /// `None`: the type itself, which is not called.
    float_hook: Option<&'a Value>,
    int_hook: Option<&'a Value>,
    constant_hook: &'a Value,
}

/// Raises `JSONDecodeError`.
pub fn fault(cx: &mut Context, source: &Value, fault: Fault) -> Raised {
    let text = cx.as_str(source).map_or(&[][..], |view| view.bytes);
    let position = wtf8::count(text.get(..fault.at).unwrap_or(text));
    let made = cx.new_str(fault.message).and_then(|message| {
        let position = Value::int_unchecked(position as i64);
        cx.call_module("json.decoder", "JSONDecodeError", &[message, source.clone(), position])
    });
    match made {
        Ok(exception) => cx.raise(exception),
        Err(raised) => raised,
    }
}

#[methods]
impl Scanner {
    /// Create a scanner from the attributes of a decoder.
    #[static_sig("(cls, context)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut found = Vec::with_capacity(WANTED.len());
        for name in WANTED {
            found.push(cx.get_attr_str(args.get(1), name)?);
        }
        found[0] = Value::bool(cx.truth(&found[0])?);
        let found = cx.new_tuple(&found)?;
        new_record_of(cx, args.get(0), |fields: &mut Fields| fields.values[0] = Some(found))
    }

    /// Scan one value: the value and the index behind it.
    #[sig("(self, /, string, idx)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let source = args.get(1).clone();
        let Some(view) = cx.as_str(&source) else {
            let kind = cx.argument_type_name(&source);
            return Err(cx.type_error(&format!("first argument must be a string, not {kind}")));
        };
        let index = cx.index_i64(args.get(2))?;
        if index < 0 {
            return Err(cx.value_error("idx cannot be negative"));
        }
        let held = cx.get::<Fields>(args.this()).and_then(|fields| fields.values[0].clone()).unwrap_or(Value::NONE);
        let Some([strict, object_hook, pairs_hook, float_hook, int_hook, constant_hook]) = held.as_tuple() else { return Ok(Value::NONE) };
        let own = |hook: &Value, class: ShapeId| hook.is(&cx.type_object(class));
        let scan = Scan {
            text: view.bytes,
            source: &source,
            strict: strict.is(&Value::TRUE),
            object_hook: Some(object_hook).filter(|hook| !hook.is_none()),
            pairs_hook: Some(pairs_hook).filter(|hook| !hook.is_none()),
            float_hook: Some(float_hook).filter(|hook| !own(hook, ShapeId::FLOAT)),
            int_hook: Some(int_hook).filter(|hook| !own(hook, ShapeId::INT)),
            constant_hook,
        };
        if index as usize > view.chars() {
            return Err(cx.error_with(ShapeId::STOP_ITERATION, &[Value::int_unchecked(index)]));
        }
        let mut at = view.offset(index as usize);
        let value = scan.value(cx, &mut at)?;
        let end = if view.ascii { at } else { wtf8::count(&view.bytes[..at]) };
        let end = cx.new_int(end as i64)?;
        cx.new_tuple(&[value, end])
    }

    /// Whether control characters in strings are refused.
    #[getter]
    fn strict(cx: &mut Context, args: &Args) -> PyResult<Value> {
        part(cx, args, 0)
    }

    /// What makes an object of a dict.
    #[getter]
    fn object_hook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        part(cx, args, 1)
    }

    /// What makes an object of a list of pairs.
    #[getter]
    fn object_pairs_hook(cx: &mut Context, args: &Args) -> PyResult<Value> {
        part(cx, args, 2)
    }

    /// What makes a number with a point.
    #[getter]
    fn parse_float(cx: &mut Context, args: &Args) -> PyResult<Value> {
        part(cx, args, 3)
    }

    /// What makes a number without a point.
    #[getter]
    fn parse_int(cx: &mut Context, args: &Args) -> PyResult<Value> {
        part(cx, args, 4)
    }

    /// What makes NaN and the infinities.
    #[getter]
    fn parse_constant(cx: &mut Context, args: &Args) -> PyResult<Value> {
        part(cx, args, 5)
    }
}

fn part(cx: &Context, args: &Args, index: usize) -> PyResult<Value> {
    let parts = cx.get::<Fields>(args.this()).and_then(|fields| fields.values[0].as_ref()).and_then(Value::as_tuple);
    Ok(parts.and_then(|parts| parts.get(index)).cloned().unwrap_or(Value::NONE))
}

impl Scan<'_> {
    #[inline(always)]
    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn skip_space(&self, at: &mut usize) {
        while matches!(self.byte(*at), b' ' | b'\t' | b'\n' | b'\r') {
            *at += 1;
        }
    }

    #[cold]
    fn refuse(&self, cx: &mut Context, message: &'static str, at: usize) -> Raised {
        fault(cx, self.source, Fault { message, at })
    }

    /// There is no value here: the decoder makes an error of it.
    #[cold]
    fn missing(&self, cx: &mut Context, at: usize) -> Raised {
        let index = wtf8::count(self.text.get(..at).unwrap_or(self.text));
        cx.error_with(ShapeId::STOP_ITERATION, &[Value::int_unchecked(index as i64)])
    }

    fn value(&self, cx: &mut Context, at: &mut usize) -> PyResult<Value> {
        match self.byte(*at) {
            b'"' => {
                let (value, end) = self.string(cx, *at + 1)?;
                *at = end;
                Ok(value)
            }
            b'{' => {
                cx.check_stack()?;
                self.object(cx, at)
            }
            b'[' => {
                cx.check_stack()?;
                self.array(cx, at)
            }
            b'0'..=b'9' => self.number(cx, at),
            b'-' if self.byte(*at + 1).is_ascii_digit() => self.number(cx, at),
            b'n' => self.word(cx, at, "null", Value::NONE),
            b't' => self.word(cx, at, "true", Value::TRUE),
            b'f' => self.word(cx, at, "false", Value::FALSE),
            b'N' => self.constant(cx, at, "NaN"),
            b'I' => self.constant(cx, at, "Infinity"),
            b'-' => self.constant(cx, at, "-Infinity"),
            _ => Err(self.missing(cx, *at)),
        }
    }

    fn word(&self, cx: &mut Context, at: &mut usize, word: &str, value: Value) -> PyResult<Value> {
        if !self.text.get(*at..).unwrap_or(&[]).starts_with(word.as_bytes()) {
            return Err(self.missing(cx, *at));
        }
        *at += word.len();
        Ok(value)
    }

    fn constant(&self, cx: &mut Context, at: &mut usize, word: &str) -> PyResult<Value> {
        self.word(cx, at, word, Value::NONE)?;
        let name = cx.new_str(word)?;
        cx.call(self.constant_hook, &[name])
    }

    fn string(&self, cx: &mut Context, start: usize) -> PyResult<(Value, usize)> {
        match strings::scan(cx, self.text, start, self.strict)? {
            Ok(found) => Ok(found),
            Err(wrong) => Err(fault(cx, self.source, wrong)),
        }
    }

    /// A key: one string object for all that are equal.
    fn key(&self, cx: &mut Context, start: usize) -> PyResult<(Value, usize)> {
        if let Some(end) = strings::scan_plain(self.text, start)
            && end - start <= INTERNED_MAX
        {
            return Ok((cx.intern_bytes(&self.text[start..end])?, end + 1));
        }
        self.string(cx, start)
    }

    fn number(&self, cx: &mut Context, at: &mut usize) -> PyResult<Value> {
        let start = *at;
        let mut end = start + usize::from(self.byte(start) == b'-');
        let digits = |mut at: usize| {
            while self.byte(at).is_ascii_digit() {
                at += 1;
            }
            at
        };
        let first = end;
        end = if self.byte(end) == b'0' { end + 1 } else { digits(end) };
        let whole = end;
        if self.byte(end) == b'.' && self.byte(end + 1).is_ascii_digit() {
            end = digits(end + 1);
        }
        if matches!(self.byte(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(end + 1), b'+' | b'-'));
            if self.byte(end + 1 + sign).is_ascii_digit() {
                end = digits(end + 1 + sign);
            }
        }
        *at = end;
        let text = self.text.get(start..end).unwrap_or(&[]);
        let (hook, class) = if end == whole { (self.int_hook, ShapeId::INT) } else { (self.float_hook, ShapeId::FLOAT) };
        if let Some(hook) = hook {
            let text = cx.new_str_bytes(text)?;
            return cx.call(hook, &[text]);
        }
        if end == whole && whole - first <= 18 {
            let value = self.text[first..whole].iter().fold(0i64, |value, digit| value * 10 + (digit - b'0') as i64);
            return cx.new_int(if first > start { -value } else { value });
        }
        if class == ShapeId::FLOAT
            && let Some(number) = parse_float(text)
        {
            return cx.new_float(number);
        }
        let class = cx.type_object(class);
        let text = cx.new_str_bytes(text)?;
        cx.call(&class, &[text])
    }

    fn array(&self, cx: &mut Context, at: &mut usize) -> PyResult<Value> {
        let list = cx.new_list()?;
        *at += 1;
        self.skip_space(at);
        if self.byte(*at) == b']' {
            *at += 1;
            return Ok(list);
        }
        loop {
            let item = self.value(cx, at)?;
            cx.list_push(&list, item)?;
            self.skip_space(at);
            let comma = *at;
            match self.byte(*at) {
                b',' => *at += 1,
                b']' => {
                    *at += 1;
                    return Ok(list);
                }
                _ => return Err(self.refuse(cx, "Expecting ',' delimiter", *at)),
            }
            self.skip_space(at);
            if self.byte(*at) == b']' {
                return Err(self.refuse(cx, "Illegal trailing comma before end of array", comma));
            }
        }
    }

    fn object(&self, cx: &mut Context, at: &mut usize) -> PyResult<Value> {
        let made = if self.pairs_hook.is_some() { cx.new_list()? } else { cx.new_dict()? };
        *at += 1;
        self.skip_space(at);
        if self.byte(*at) == b'}' {
            *at += 1;
            return self.finish(cx, made);
        }
        loop {
            if self.byte(*at) != b'"' {
                return Err(self.refuse(cx, "Expecting property name enclosed in double quotes", *at));
            }
            let (key, end) = self.key(cx, *at + 1)?;
            *at = end;
            self.skip_space(at);
            if self.byte(*at) != b':' {
                return Err(self.refuse(cx, "Expecting ':' delimiter", *at));
            }
            *at += 1;
            self.skip_space(at);
            let value = self.value(cx, at)?;
            if self.pairs_hook.is_some() {
                let pair = cx.new_tuple_from(vec![key, value])?;
                cx.list_push(&made, pair)?;
            } else {
                cx.dict_set(&made, &key, value)?;
            }
            self.skip_space(at);
            let comma = *at;
            match self.byte(*at) {
                b',' => *at += 1,
                b'}' => {
                    *at += 1;
                    return self.finish(cx, made);
                }
                _ => return Err(self.refuse(cx, "Expecting ',' delimiter", *at)),
            }
            self.skip_space(at);
            if self.byte(*at) == b'}' {
                return Err(self.refuse(cx, "Illegal trailing comma before end of object", comma));
            }
        }
    }

    fn finish(&self, cx: &mut Context, made: Value) -> PyResult<Value> {
        match self.pairs_hook.or(self.object_hook) {
            Some(hook) => cx.call(hook, &[made]),
            None => Ok(made),
        }
    }
}
