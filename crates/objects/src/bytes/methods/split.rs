//! Taking bytes apart and putting them together: `split`, `splitlines`, `partition`, `join`, `replace`, `translate`.

use lissom_macros::methods;
use lissom_text::search;
use lissom_text::wtf8::Unit;

use crate::buffer::native_bytes;
use crate::bytes::ops;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::str::methods::flag;
use crate::value::Value;

/// Methods that `bytes` and `bytearray` share.
pub struct SplitMethods;

fn split_count(cx: &mut Context, value: Option<&Value>) -> PyResult<usize> {
    match value {
        Some(value) => Ok(usize::try_from(cx.index_i64(value)?).unwrap_or(usize::MAX)),
        None => Ok(usize::MAX),
    }
}

fn list_of<'a>(cx: &mut Context, this: &Value, whole: usize, parts: impl Iterator<Item = &'a [u8]>) -> PyResult<Value> {
    let list = cx.new_list()?;
    for part in parts {
        let part = ops::part(cx, this, whole, part)?;
        cx.list_push(&list, part)?;
    }
    Ok(list)
}

fn split(cx: &mut Context, args: &Args, back: bool) -> PyResult<Value> {
    let most = split_count(cx, args.opt(2))?;
    let this = args.this();
    let Some(separator) = args.some(1) else {
        let bytes = ops::receiver(cx, args);
        if !back {
            return list_of(cx, this, bytes.len(), search::words(bytes, most, Unit::Byte));
        }
        let list = list_of(cx, this, bytes.len(), search::rwords(bytes, most, Unit::Byte))?;
        cx.list_reverse(&list);
        return Ok(list);
    };
    let separator = cx.bytes_like(separator)?;
    if separator.is_empty() {
        return Err(cx.value_error("empty separator"));
    }
    let bytes = ops::receiver(cx, args);
    if !back {
        return list_of(cx, this, bytes.len(), search::split(bytes, &separator, most));
    }
    let list = list_of(cx, this, bytes.len(), search::rsplit(bytes, &separator, most))?;
    cx.list_reverse(&list);
    Ok(list)
}

fn partition(cx: &mut Context, args: &Args, last: bool) -> PyResult<Value> {
    let this = args.this();
    // A bytearray makes a copy of the separator first, wherever its bytes lie.
    let copies = cx.is_instance_of(this, ShapeId::BYTEARRAY) && cx.has_buffer(args.get(1));
    let given = if copies { cx.bytes_from_buffer(args.get(1))? } else { args.get(1).clone() };
    let separator = cx.bytes_like(&given)?;
    if separator.is_empty() {
        return Err(cx.value_error("empty separator"));
    }
    let bytes = ops::receiver(cx, args);
    let found = if last { search::rfind(bytes, &separator) } else { search::find(bytes, &separator) };
    let (before, between, after): (&[u8], &[u8], &[u8]) = match found {
        Some(at) => (&bytes[..at], &separator, &bytes[at + separator.len()..]),
        None if last => (&[], &[], bytes),
        None => (bytes, &[], &[]),
    };
    let whole = bytes.len();
    let between = if found.is_some() && cx.is_instance_of(this, ShapeId::BYTES) { args.get(1).clone() } else { ops::make(cx, this, between)? };
    let parts = [ops::part(cx, this, whole, before)?, between, ops::part(cx, this, whole, after)?];
    cx.new_tuple(&parts)
}

#[methods]
impl SplitMethods {
    /// Return a list of the sections in the bytes, using sep as the delimiter.
    ///
    ///   sep
    ///     The delimiter according which to split the bytes.
    ///     None (the default value) means split on ASCII whitespace characters
    ///     (space, tab, return, newline, formfeed, vertical tab).
    ///   maxsplit
    ///     Maximum number of splits to do.
    ///     -1 (the default value) means no limit.
    #[sig("(self, /, sep=None, maxsplit=-1)")]
    fn split(cx: &mut Context, args: &Args) -> PyResult<Value> {
        split(cx, args, false)
    }

    /// Return a list of the sections in the bytes, using sep as the delimiter.
    ///
    ///   sep
    ///     The delimiter according which to split the bytes.
    ///     None (the default value) means split on ASCII whitespace characters
    ///     (space, tab, return, newline, formfeed, vertical tab).
    ///   maxsplit
    ///     Maximum number of splits to do.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting is done starting at the end of the bytes and working to the front.
    #[sig("(self, /, sep=None, maxsplit=-1)")]
    fn rsplit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        split(cx, args, true)
    }

    /// Return a list of the lines in the bytes, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    #[sig("(self, /, keepends=False)")]
    fn splitlines(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let keep = flag(cx, args.opt(1))?;
        let bytes = ops::receiver(cx, args);
        list_of(cx, args.this(), bytes.len(), search::lines(bytes, keep, Unit::Byte))
    }

    /// Partition the bytes into three parts using the given separator.
    ///
    /// This will search for the separator sep in the bytes. If the separator is found,
    /// returns a 3-tuple containing the part before the separator, the separator
    /// itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the original bytes
    /// object and two empty bytes objects.
    #[sig("(self, sep, /)")]
    fn partition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        partition(cx, args, false)
    }

    /// Partition the bytes into three parts using the given separator.
    ///
    /// This will search for the separator sep in the bytes, starting at the end. If
    /// the separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two empty bytes
    /// objects and the original bytes object.
    #[sig("(self, sep, /)")]
    fn rpartition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        partition(cx, args, true)
    }

    /// Concatenate any number of bytes objects.
    ///
    /// The bytes whose method is called is inserted in between each pair.
    ///
    /// The result is returned as a new bytes object.
    ///
    /// Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.
    #[sig("(self, iterable_of_bytes, /)")]
    fn join(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !crate::bytes::ops::is_iterable(cx, args.get(1)) {
            return Err(cx.type_error("can only join an iterable"));
        }
        // A bytearray keeps its length while the iterable runs.
        let held = if args.this().is_bytes() { None } else { Some(crate::memoryview::ops::new(cx, args.this())?) };
        let iterator = match cx.iter(args.get(1)) {
            Err(raised) if cx.raised_is(ShapeId::TYPE_ERROR) => {
                drop(cx.take_raised(raised));
                return Err(cx.type_error("can only join an iterable"));
            }
            result => result?,
        };
        let items = cx.collect(&iterator)?;
        drop(held);
        if let [only] = items.as_slice()
            && only.is_bytes()
            && args.this().is_bytes()
        {
            return Ok(only.clone());
        }
        let mut builder = TextBuilder::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                let separator = ops::receiver(cx, args);
                builder.push_bytes(cx, separator)?;
            }
            if let Some(bytes) = native_bytes(cx, item) {
                builder.push_bytes(cx, bytes)?;
            } else if cx.has_buffer(item) && !cx.is_scattered(item) {
                let bytes = cx.bytes_like(item)?;
                builder.push_bytes(cx, &bytes)?;
            } else {
                let name = cx.type_name(item);
                return Err(cx.type_error(&format!("sequence item {index}: expected a bytes-like object, {name} found")));
            }
        }
        ops::finish(cx, args.this(), builder)
    }

    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If count is given, only the first count occurrences are replaced.
    #[sig("(self, old, new, count=-1, /)")]
    fn replace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let old = cx.bytes_like(args.get(1))?;
        let new = cx.bytes_like(args.get(2))?;
        let most = split_count(cx, args.opt(3))?;
        let bytes = ops::receiver(cx, args);
        if most == 0 || search::find(bytes, &old).is_none() {
            return ops::part(cx, args.this(), bytes.len(), bytes);
        }
        let mut builder = TextBuilder::new();
        builder.write(cx, |out| search::replace(bytes, &old, &new, most, Unit::Byte, out))?;
        ops::finish(cx, args.this(), builder)
    }

    /// Return a copy with each character mapped by the given translation table.
    ///
    ///   table
    ///     Translation table, which must be a bytes object of length 256.
    ///
    /// All characters occurring in the optional argument delete are removed.
    /// The remaining characters are mapped through the given translation table.
    #[sig("(self, table, /, delete=b'')")]
    fn translate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let table = match args.some(1) {
            Some(table) => Some(cx.bytes_like(table)?),
            None => None,
        };
        if table.as_ref().is_some_and(|table| table.len() != 256) {
            return Err(cx.value_error("translation table must be 256 characters long"));
        }
        let mut deleted = [false; 256];
        if let Some(delete) = args.opt(2) {
            for byte in cx.bytes_like(delete)?.iter() {
                deleted[*byte as usize] = true;
            }
        }
        let bytes = ops::receiver(cx, args);
        let mut builder = TextBuilder::with_capacity(cx, bytes.len())?;
        for byte in bytes.iter().filter(|byte| !deleted[**byte as usize]) {
            let mapped = table.as_ref().and_then(|table| table.get(*byte as usize)).unwrap_or(byte);
            builder.push_byte(cx, *mapped)?;
        }
        if builder.as_bytes() == bytes {
            return ops::part(cx, args.this(), bytes.len(), bytes);
        }
        ops::finish(cx, args.this(), builder)
    }

    /// Return a translation table usable for the bytes or bytearray translate method.
    ///
    /// The returned table will be one where each byte in frm is mapped to the byte at
    /// the same position in to.
    ///
    /// The bytes objects frm and to must be of the same length.
    #[static_sig("(frm, to, /)")]
    fn maketrans(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let from = cx.bytes_like(args.get(0))?;
        let to = cx.bytes_like(args.get(1))?;
        if from.len() != to.len() {
            return Err(cx.value_error("maketrans arguments must have same length"));
        }
        let mut table: [u8; 256] = std::array::from_fn(|index| index as u8);
        for (from, to) in from.iter().zip(to.iter()) {
            table[*from as usize] = *to;
        }
        cx.new_bytes(&table)
    }
}
