//! Reading: a machine that takes a line character by character.

use lissom_macros::methods;
use lissom_objects::layout::Native as _;
use lissom_objects::record::Record;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};

use super::dialect::{Dialect, Quoting, code_points, options};
use super::{State, error};

/// `_csv.reader`
pub(super) static SPEC: TypeSpec = TypeSpec {
    name: "_csv.reader",
    layout: Record::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.",
    methods: &[Methods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Fields of the record.
const LINES: usize = 0;
const DIALECT: usize = 1;

/// Where the machine is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    StartRecord,
    StartField,
    Escaped,
    InField,
    InQuoted,
    EscapedInQuoted,
    QuoteInQuoted,
    EatEnd,
    AfterEscapedEnd,
}

/// A row under way.
struct Row {
    at: At,
    field: Vec<u8>,
    length: usize,
    /// The field is not quoted: a number may be made of it.
    bare: bool,
    fields: Vec<Value>,
}

/// How many lines were read, and how many rows were begun.
struct Count(i64, u64);

/// A new reader.
///
/// # Errors
/// `MemoryError`
pub(super) fn new(cx: &mut Context, lines: Value, dialect: Value) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let reader = cx.new_record(&class, Count(0, 0))?;
    cx.record_set(&reader, LINES, Some(lines));
    cx.record_set(&reader, DIALECT, Some(dialect));
    Ok(reader)
}

impl Row {
    fn add(&mut self, cx: &mut Context, point: u32) -> PyResult {
        let limit = cx.state::<State>("_csv").field_limit;
        if self.length as i64 >= limit {
            return Err(error(cx, &format!("field larger than field limit ({limit})")));
        }
        self.length += 1;
        let mut room = [0; 4];
        match char::from_u32(point) {
            Some(character) => self.field.extend_from_slice(character.encode_utf8(&mut room).as_bytes()),
            // A lone surrogate.
            None => self.field.extend_from_slice(&[0xe0 | (point >> 12) as u8, 0x80 | (point >> 6 & 0x3f) as u8, 0x80 | (point & 0x3f) as u8]),
        }
        Ok(())
    }

    fn save(&mut self, cx: &mut Context, dialect: &Dialect) -> PyResult {
        let empty = self.field.is_empty();
        let value = if self.bare && empty && matches!(dialect.quoting, Quoting::NotNull | Quoting::Strings) {
            Value::NONE
        } else {
            let text = cx.new_str_bytes(&self.field)?;
            if self.bare && !empty && matches!(dialect.quoting, Quoting::NonNumeric | Quoting::Strings) {
                let float = cx.builtin("float")?;
                cx.call(&float, &[text])?
            } else {
                text
            }
        };
        self.field.clear();
        self.length = 0;
        self.fields.push(value);
        Ok(())
    }

    /// Takes a character, or the end of a line (none).
    fn take(&mut self, cx: &mut Context, d: &Dialect, point: Option<u32>) -> PyResult {
        let is_end = |point: Option<u32>| point.is_none() || point == Some(10) || point == Some(13);
        match self.at {
            At::StartRecord if point.is_none() => {}
            At::StartRecord if is_end(point) => self.at = At::EatEnd,
            At::StartRecord | At::StartField => {
                self.bare = true;
                if is_end(point) {
                    self.save(cx, d)?;
                    self.at = if point.is_none() { At::StartRecord } else { At::EatEnd };
                } else if point == d.quote && d.quoting != Quoting::None {
                    self.bare = false;
                    self.at = At::InQuoted;
                } else if point == d.escape {
                    self.at = At::Escaped;
                } else if point == Some(32) && d.skip_space {
                } else if point == Some(d.delimiter) {
                    self.save(cx, d)?;
                    self.at = At::StartField;
                } else {
                    self.add(cx, point.unwrap_or(10))?;
                    self.at = At::InField;
                }
            }
            At::Escaped => {
                if point == Some(10) || point == Some(13) {
                    self.add(cx, point.unwrap_or(10))?;
                    self.at = At::AfterEscapedEnd;
                } else {
                    self.add(cx, point.unwrap_or(10))?;
                    self.at = At::InField;
                }
            }
            At::AfterEscapedEnd if point.is_none() => {}
            At::AfterEscapedEnd | At::InField => {
                if is_end(point) {
                    self.save(cx, d)?;
                    self.at = if point.is_none() { At::StartRecord } else { At::EatEnd };
                } else if point == d.escape {
                    self.at = At::Escaped;
                } else if point == Some(d.delimiter) {
                    self.save(cx, d)?;
                    self.at = At::StartField;
                } else {
                    self.add(cx, point.unwrap_or(10))?;
                    self.at = At::InField;
                }
            }
            At::InQuoted => {
                if point.is_none() {
                } else if point == d.escape {
                    self.at = At::EscapedInQuoted;
                } else if point == d.quote && d.quoting != Quoting::None {
                    self.at = if d.double_quote { At::QuoteInQuoted } else { At::InField };
                } else {
                    self.add(cx, point.unwrap_or(10))?;
                }
            }
            At::EscapedInQuoted => {
                self.add(cx, point.unwrap_or(10))?;
                self.at = At::InQuoted;
            }
            At::QuoteInQuoted => {
                if d.quoting != Quoting::None && point == d.quote {
                    self.add(cx, point.unwrap_or(10))?;
                    self.at = At::InQuoted;
                } else if point == Some(d.delimiter) {
                    self.save(cx, d)?;
                    self.at = At::StartField;
                } else if is_end(point) {
                    self.save(cx, d)?;
                    self.at = if point.is_none() { At::StartRecord } else { At::EatEnd };
                } else if !d.strict {
                    self.add(cx, point.unwrap_or(10))?;
                    self.at = At::InField;
                } else {
                    let (delimiter, quote) = (char::from_u32(d.delimiter).unwrap_or(','), d.quote.and_then(char::from_u32).unwrap_or('"'));
                    return Err(error(cx, &format!("'{delimiter}' expected after '{quote}'")));
                }
            }
            At::EatEnd => match point {
                Some(10 | 13) => {}
                None => self.at = At::StartRecord,
                Some(_) => return Err(error(cx, "new-line character seen in unquoted field - do you need to open the file with newline=''?")),
            },
        }
        Ok(())
    }
}

/// The methods.
pub(super) struct Methods;

#[methods]
impl Methods {
    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(args.this().clone())
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (Some(lines), Some(dialect)) = (cx.record_get(args.this(), LINES), cx.record_get(args.this(), DIALECT)) else { return Err(cx.stop_iteration()) };
        let dialect = options(cx, &dialect);
        let begun = cx.record_state_mut::<Count>(args.this()).map_or(0, |count| {
            count.1 += 1;
            count.1
        });
        let mut row = Row { at: At::StartRecord, field: Vec::new(), length: 0, bare: false, fields: Vec::new() };
        loop {
            let line = cx.next(&lines)?;
            if cx.record_state::<Count>(args.this()).is_some_and(|count| count.1 != begun) {
                return Err(error(cx, "iterator has already advanced the reader"));
            }
            let Some(line) = line else {
                if !row.field.is_empty() || row.at == At::InQuoted {
                    if dialect.strict {
                        return Err(error(cx, "unexpected end of data"));
                    }
                    row.save(cx, &dialect)?;
                    break;
                }
                return Err(cx.stop_iteration());
            };
            let Some(text) = cx.as_str(&line) else {
                let found = cx.type_name(&line);
                return Err(error(cx, &format!("iterator should return strings, not {found} (the file should be opened in text mode)")));
            };
            let points = code_points(text.bytes);
            if let Some(count) = cx.record_state_mut::<Count>(args.this()) {
                count.0 += 1;
            }
            for point in points {
                row.take(cx, &dialect, Some(point))?;
            }
            row.take(cx, &dialect, None)?;
            if row.at == At::StartRecord {
                break;
            }
        }
        cx.new_list_from(&row.fields)
    }

    #[getter]
    fn dialect(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(cx.record_get(args.this(), DIALECT).unwrap_or(Value::NONE))
    }

    #[getter]
    fn line_num(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = cx.record_state::<Count>(args.this()).map_or(0, |count| count.0);
        cx.new_int(count)
    }
}
