//! Dialects: how fields are delimited, quoted and escaped.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

/// `_csv.Dialect`
pub(super) static SPEC: TypeSpec = TypeSpec {
    name: "_csv.Dialect",
    layout: Record::INFO,
    flags: TypeFlags::BASE,
    doc: "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// When fields are quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

const QUOTINGS: [Quoting; 6] = [Quoting::Minimal, Quoting::All, Quoting::NonNumeric, Quoting::None, Quoting::Strings, Quoting::NotNull];

/// The options; characters are code points.
#[derive(Clone)]
pub(super) struct Dialect {
    pub delimiter: u32,
    pub quote: Option<u32>,
    pub escape: Option<u32>,
    /// What ends a row, as text of the system.
    pub terminator: Vec<u8>,
    pub double_quote: bool,
    pub skip_space: bool,
    pub strict: bool,
    pub quoting: Quoting,
}

/// The options of a dialect object.
pub(super) fn options(cx: &Context, dialect: &Value) -> Dialect {
    match cx.record_state::<Dialect>(dialect) {
        Some(options) => options.clone(),
        None => unreachable!("dialects are made with their options"),
    }
}

/// The code points of text.
pub(super) fn code_points(bytes: &[u8]) -> Vec<u32> {
    let mut points = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&first) = bytes.get(index) {
        let (length, mut point) = match first {
            0..=0x7f => (1, u32::from(first)),
            0xc0..=0xdf => (2, u32::from(first & 0x1f)),
            0xe0..=0xef => (3, u32::from(first & 0x0f)),
            _ => (4, u32::from(first & 0x07)),
        };
        for byte in bytes.iter().skip(index + 1).take(length - 1) {
            point = point << 6 | u32::from(byte & 0x3f);
        }
        points.push(point);
        index += length;
    }
    points
}

/// One character, or none.
fn character(cx: &mut Context, name: &str, value: &Value, may_lack: bool) -> PyResult<Option<u32>> {
    if may_lack && value.is_none() {
        return Ok(None);
    }
    let wanted = if may_lack { "a unicode character or None" } else { "a unicode character" };
    let Some(text) = cx.as_str(value) else {
        let found = cx.type_name(value);
        return Err(cx.type_error(&format!("\"{name}\" must be {wanted}, not {found}")));
    };
    match code_points(text.bytes).as_slice() {
        [point] => Ok(Some(*point)),
        points => {
            let message = format!("\"{name}\" must be {wanted}, not a string of length {}", points.len());
            Err(cx.type_error(&message))
        }
    }
}

fn shown(cx: &mut Context, point: Option<u32>) -> PyResult<Value> {
    match point {
        Some(point) => cx.new_char(point),
        None => Ok(Value::NONE),
    }
}

/// The methods.
pub(super) struct Methods;

/// The options that can be given, in the order of the constructor's parameters behind the dialect.
const NAMES: [&str; 8] = ["delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"];

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, dialect=None, delimiter=<none>, doublequote=<none>, escapechar=<none>, lineterminator=<none>, quotechar=<none>, quoting=<none>, skipinitialspace=<none>, strict=<none>)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut base = args.some(1).cloned();
        if let Some(name) = base.as_ref().filter(|base| cx.as_str(base).is_some()).cloned() {
            base = Some(super::named(cx, &name)?);
        }
        let plain = cx.native_type(&SPEC)?;
        if let Some(base) = &base
            && cx.type_of(base).is(&plain)
            && args.get(0).is(&plain)
            && (2..10).all(|index| args.opt(index).is_none())
        {
            return Ok(base.clone());
        }
        let mut values: [Option<Value>; 8] = std::array::from_fn(|index| args.opt(index + 2).cloned());
        if let Some(base) = &base {
            for (value, name) in values.iter_mut().zip(NAMES) {
                if value.is_none() {
                    let name = cx.intern(name)?;
                    *value = cx.lookup_attr(base, &name)?;
                }
            }
        }
        let [delimiter, double, escape, terminator, quote, quoting, skip, strict] = values;
        let delimiter = match &delimiter {
            Some(value) => character(cx, "delimiter", value, false)?.unwrap_or(0),
            None => u32::from(','),
        };
        let flag = |cx: &mut Context, value: &Option<Value>, default| value.as_ref().map_or(Ok(default), |value| cx.truth(value));
        let double_quote = flag(cx, &double, true)?;
        let escape = escape.as_ref().map_or(Ok(None), |value| character(cx, "escapechar", value, true))?;
        let terminator = match &terminator {
            None => b"\r\n".to_vec(),
            Some(value) => match cx.as_str(value) {
                Some(text) => text.bytes.to_vec(),
                None => {
                    let found = cx.type_name(value);
                    return Err(cx.type_error(&format!("\"lineterminator\" must be a string, not {found}")));
                }
            },
        };
        let no_quote = quote.as_ref().is_some_and(Value::is_none);
        let quote = quote.as_ref().map_or(Ok(Some(u32::from('"'))), |value| character(cx, "quotechar", value, true))?;
        let quoting = match &quoting {
            Some(value) => {
                if !cx.as_int(value).is_some_and(|_| value.is_int()) {
                    let found = cx.type_name(value);
                    return Err(cx.type_error(&format!("\"quoting\" must be an integer, not {found}")));
                }
                let number = usize::try_from(cx.index_i32(value)?).ok();
                match number.and_then(|number| QUOTINGS.get(number)) {
                    Some(quoting) => *quoting,
                    None => return Err(cx.type_error("bad \"quoting\" value")),
                }
            }
            None if no_quote => Quoting::None,
            None => Quoting::Minimal,
        };
        let (skip_space, strict) = (flag(cx, &skip, false)?, flag(cx, &strict, false)?);
        if quoting != Quoting::None && quote.is_none() {
            return Err(cx.type_error("quotechar must be set if quoting enabled"));
        }
        let lines = [u32::from('\n'), u32::from('\r')];
        for (name, point) in [("delimiter", Some(delimiter)), ("escapechar", escape), ("quotechar", quote)] {
            if point.is_some_and(|point| lines.contains(&point) || point == u32::from(' ') && name != "delimiter" && skip_space) {
                return Err(cx.value_error(&format!("bad {name} value")));
            }
        }
        let ends = code_points(&terminator);
        for (name, point) in [("delimiter", Some(delimiter)), ("escapechar", escape), ("quotechar", quote)] {
            if point.is_some_and(|point| ends.contains(&point)) {
                return Err(cx.value_error(&format!("bad {name} or lineterminator value")));
            }
        }
        for (a, b, names) in [
            (Some(delimiter), escape, "delimiter or escapechar"),
            (Some(delimiter), quote, "delimiter or quotechar"),
            (escape, quote, "escapechar or quotechar"),
        ] {
            if a.is_some() && a == b {
                return Err(cx.value_error(&format!("bad {names} value")));
            }
        }
        cx.new_record(args.get(0), Dialect { delimiter, quote, escape, terminator, double_quote, skip_space, strict, quoting })
    }

    #[getter]
    fn delimiter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = options(cx, args.this()).delimiter;
        cx.new_char(point)
    }

    #[getter]
    fn doublequote(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(options(cx, args.this()).double_quote))
    }

    #[getter]
    fn escapechar(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = options(cx, args.this()).escape;
        shown(cx, point)
    }

    #[getter]
    fn lineterminator(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = options(cx, args.this()).terminator;
        cx.new_str_bytes(&text)
    }

    #[getter]
    fn quotechar(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = options(cx, args.this()).quote;
        shown(cx, point)
    }

    #[getter]
    fn quoting(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let quoting = options(cx, args.this()).quoting;
        Ok(Value::int32(QUOTINGS.iter().position(|known| *known == quoting).unwrap_or(0) as i32))
    }

    #[getter]
    fn skipinitialspace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(options(cx, args.this()).skip_space))
    }

    #[getter]
    fn strict(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(options(cx, args.this()).strict))
    }

    /// Dialects are not pickled.
    #[sig("(self, protocol, /)")]
    fn __reduce_ex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = cx.type_name(args.this());
        Err(cx.type_error(&format!("cannot pickle '{found}' instances")))
    }
}
