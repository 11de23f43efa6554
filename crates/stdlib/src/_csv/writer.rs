//! Writing: rows joined and quoted.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::dialect::{Dialect, Quoting, code_points, options};
use super::error;

/// `_csv.writer`
pub(super) static SPEC: TypeSpec = TypeSpec {
    name: "_csv.writer",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Fields of the record.
const WRITE: usize = 0;
const DIALECT: usize = 1;

/// A new writer on a function that writes text.
///
/// # Errors
/// `MemoryError`
pub(super) fn new(cx: &mut Context, write: Value, dialect: Value) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let writer = cx.new_record(&class, ())?;
    cx.record_set(&writer, WRITE, Some(write));
    cx.record_set(&writer, DIALECT, Some(dialect));
    Ok(writer)
}

fn push(row: &mut Vec<u8>, point: u32) {
    let mut room = [0; 4];
    match char::from_u32(point) {
        Some(character) => row.extend_from_slice(character.encode_utf8(&mut room).as_bytes()),
        // A lone surrogate.
        None => row.extend_from_slice(&[0xe0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3f) as u8, 0x80 | (point & 0x3f) as u8]),
    }
}

/// Is it a number, to those that quote what is none?
fn is_number(cx: &mut Context, value: &Value) -> bool {
    if cx.as_int(value).is_some() || cx.as_float(value).is_some() || cx.as_complex(value).is_some() {
        return true;
    }
    let class = cx.type_of(value);
    ["__index__", "__int__", "__float__"].into_iter().any(|name| cx.intern(name).is_ok_and(|name| cx.lookup_in_type(&class, &name).is_some()))
}

/// Adds a field: its text, quoted if it has to be.
fn field(cx: &mut Context, d: &Dialect, row: &mut Vec<u8>, text: &[u8], quoted: bool) -> PyResult {
    let points = code_points(text);
    let ends = code_points(&d.terminator);
    let mut quoted = quoted;
    let mut inner = Vec::with_capacity(text.len());
    for point in points {
        let special = point == d.delimiter || Some(point) == d.escape || Some(point) == d.quote || point == 10 || point == 13 || ends.contains(&point);
        if special {
            let mut escaped = false;
            if d.quoting == Quoting::None {
                escaped = true;
            } else if Some(point) == d.quote {
                if d.double_quote {
                    push(&mut inner, point);
                } else {
                    escaped = true;
                }
            } else if Some(point) == d.escape {
                escaped = true;
            }
            if escaped {
                match d.escape {
                    Some(escape) => push(&mut inner, escape),
                    None => return Err(error(cx, "need to escape, but no escapechar set")),
                }
            } else {
                quoted = true;
            }
        }
        push(&mut inner, point);
    }
    match d.quote {
        Some(quote) if quoted => {
            push(row, quote);
            row.append(&mut inner);
            push(row, quote);
        }
        _ => row.append(&mut inner),
    }
    Ok(())
}

/// Writes a row.
fn write_row(cx: &mut Context, this: &Value, values: &Value) -> PyResult<Value> {
    let (Some(write), Some(dialect)) = (cx.record_get(this, WRITE), cx.record_get(this, DIALECT)) else { return Ok(Value::NONE) };
    let d = options(cx, &dialect);
    let iterator = match cx.iter(values) {
        Ok(iterator) => iterator,
        Err(raised) if cx.raised_is(lissom_objects::ShapeId::TYPE_ERROR) => {
            drop(cx.take_raised(raised));
            let found = cx.type_name(values);
            return Err(error(cx, &format!("iterable expected, not {found}")));
        }
        Err(raised) => return Err(raised),
    };
    let mut row = Vec::new();
    let mut count = 0;
    let mut empty_unquoted = false;
    while let Some(value) = cx.next(&iterator)? {
        if count > 0 {
            push(&mut row, d.delimiter);
        }
        let is_text = cx.as_str(&value).is_some();
        let quoted = match d.quoting {
            Quoting::NonNumeric => !is_number(cx, &value),
            Quoting::All => true,
            Quoting::Strings => is_text,
            Quoting::NotNull => !value.is_none(),
            Quoting::Minimal | Quoting::None => false,
        };
        let text = if value.is_none() { Value::EMPTY_STRING } else { cx.str(&value)? };
        let bytes = cx.as_str(&text).map(|text| text.bytes.to_vec()).unwrap_or_default();
        if bytes.is_empty() && d.delimiter == 32 && d.skip_space {
            if d.quoting == Quoting::None || value.is_none() && matches!(d.quoting, Quoting::Strings | Quoting::NotNull) {
                return Err(error(cx, "empty field must be quoted if delimiter is a space and skipinitialspace is true"));
            }
            field(cx, &d, &mut row, &bytes, true)?;
        } else {
            field(cx, &d, &mut row, &bytes, quoted)?;
        }
        empty_unquoted = row.is_empty() && (value.is_none() || bytes.is_empty());
        count += 1;
    }
    if count == 1 && row.is_empty() && empty_unquoted {
        // A row of one empty field would be no row.
        if d.quoting == Quoting::None || matches!(d.quoting, Quoting::Strings | Quoting::NotNull) {
            return Err(error(cx, "single empty field record must be quoted"));
        }
        field(cx, &d, &mut row, b"", true)?;
    }
    row.extend_from_slice(&d.terminator);
    let text = cx.new_str_bytes(&row)?;
    cx.call(&write, &[text])
}

/// The methods.
pub(super) struct Methods;

#[methods]
impl Methods {
    /// writerow(iterable)
    ///
    /// Construct and write a CSV record from an iterable of fields.  Non-string
    /// elements will be converted to string.
    #[sig("(self, row, /)")]
    fn writerow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        write_row(cx, args.this(), args.get(1))
    }

    /// writerows(iterable of iterables)
    ///
    /// Construct and write a series of iterables to a csv file.  Non-string
    /// elements will be converted to string.
    #[sig("(self, rows, /)")]
    fn writerows(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let rows = cx.iter(args.get(1))?;
        while let Some(row) = cx.next(&rows)? {
            write_row(cx, args.this(), &row)?;
        }
        Ok(Value::NONE)
    }

    #[getter]
    fn dialect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.record_get(args.this(), DIALECT).unwrap_or(Value::NONE))
    }
}
