//! `array.array` as Python code sees it.

use std::ops::ControlFlow;

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{Array, Code, EXPORTER};
use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record_of, reduce_sequence};
use crate::layout::Native;
use crate::list::methods::{repeat_count, search_range};
use crate::list::span::{Bounds, cut, position, within};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `array.array`
pub static SPEC: TypeSpec = TypeSpec {
    name: "array.array",
    layout: <Array as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::UNHASHABLE).with(TypeFlags::WEAKREF),
    doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.\n\nArrays represent basic values and behave very much like lists, except\nthe type of objects stored in them is constrained.",
    methods: &[ArrayMethods::METHODS],
    buffer: Some(&EXPORTER),
    ..TypeSpec::DEFAULT
};

/// An iterator over an array.
#[repr(C)]
pub struct ArrayIterator {
    header: Header,
    /// The array; none when the end was reached.
    pub array: Option<Value>,
    /// The next position.
    pub index: usize,
}

const _: () = assert!(size_of::<ArrayIterator>() == 24);
fields_layout!(ArrayIterator, "array_iterator", [array]);

/// `array.arrayiterator`
pub static ITERATOR_SPEC: TypeSpec = TypeSpec {
    name: "array.arrayiterator",
    layout: <ArrayIterator as Native>::INFO,
    methods: &[ArrayIteratorMethods::METHODS],
    next: Some(|cx, this| {
        let Some((array, index)) = cx.get::<ArrayIterator>(this).and_then(|own| Some((own.array.clone()?, own.index))) else { return Ok(None) };
        let item = item_at(cx, &array, index)?;
        if let Some(own) = cx.get_mut::<ArrayIterator>(this) {
            match item {
                Some(_) => own.index += 1,
                None => drop(own.array.take()),
            }
        }
        Ok(item)
    }),
    ..TypeSpec::DEFAULT
};

/// Methods of the iterator.
pub struct ArrayIteratorMethods;

#[methods]
impl ArrayIteratorMethods {
    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (array, index) = cx.get::<ArrayIterator>(args.this()).map_or((None, 0), |own| (own.array.clone(), own.index));
        reduce_sequence(cx, "iter", array, index as i64)
    }

    /// Set state information for unpickling.
    #[sig("(self, state, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.exact_i64(args.get(1))?;
        let array = cx.get::<ArrayIterator>(args.this()).and_then(|own| own.array.clone());
        if let Some(array) = array {
            let most = length(cx, &array);
            if let Some(own) = cx.get_mut::<ArrayIterator>(args.this()) {
                own.index = usize::try_from(index).unwrap_or(0).min(most);
            }
        }
        Ok(Value::NONE)
    }
}

fn code_of(cx: &Context, array: &Value) -> Code {
    cx.get::<Array>(array).map_or(Code::SignedChar, |own| own.code)
}

fn length(cx: &Context, array: &Value) -> usize {
    cx.get::<Array>(array).map_or(0, Array::len)
}

/// The bytes of an item as an array of as many.
fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap_or([0; N])
}

/// An item as a value.
fn decode(cx: &mut Context, code: Code, bytes: [u8; 8]) -> PyResult<Value> {
    match code {
        Code::SignedChar => Ok(Value::int32(bytes[0] as i8 as i32)),
        Code::UnsignedChar => Ok(Value::int32(bytes[0] as i32)),
        Code::Short => Ok(Value::int32(i16::from_ne_bytes(fixed(&bytes[..2])) as i32)),
        Code::UnsignedShort => Ok(Value::int32(u16::from_ne_bytes(fixed(&bytes[..2])) as i32)),
        Code::Int => Ok(Value::int32(i32::from_ne_bytes(fixed(&bytes[..4])))),
        Code::UnsignedInt => cx.new_int(u32::from_ne_bytes(fixed(&bytes[..4])) as i64),
        Code::Long | Code::LongLong => cx.new_int(i64::from_ne_bytes(bytes)),
        Code::UnsignedLong | Code::UnsignedLongLong => cx.new_int_u64(u64::from_ne_bytes(bytes)),
        Code::Float => cx.new_float(f32::from_ne_bytes(fixed(&bytes[..4])) as f64),
        Code::Double => cx.new_float(f64::from_ne_bytes(bytes)),
        Code::Unicode | Code::Character => {
            let character = u32::from_ne_bytes(fixed(&bytes[..4]));
            if character > 0x10_ffff && code == Code::Character {
                return Err(cx.value_error("chr() arg not in range(0x110000)"));
            }
            if character > 0x10_ffff {
                return Err(cx.value_error(&format!("character U+{character:x} is not in range [U+0000; U+10ffff]")));
            }
            cx.new_char(character)
        }
    }
}

/// An item, if there is one at that position.
fn item_at(cx: &mut Context, array: &Value, index: usize) -> PyResult<Option<Value>> {
    let Some((code, bytes)) = cx.get::<Array>(array).and_then(|own| {
        let mut room = [0; 8];
        let item = own.item(index)?;
        room[..item.len()].copy_from_slice(item);
        Some((own.code, room))
    }) else {
        return Ok(None);
    };
    decode(cx, code, bytes).map(Some)
}

/// A value as the bytes of an item; the first `code.width()` count.
fn encode(cx: &mut Context, code: Code, value: &Value) -> PyResult<[u8; 8]> {
    let mut room = [0; 8];
    let (name, lowest, highest) = match code {
        Code::Float => {
            room[..4].copy_from_slice(&(cx.to_float(value)? as f32).to_ne_bytes());
            return Ok(room);
        }
        Code::Double => return Ok(cx.to_float(value)?.to_ne_bytes()),
        Code::Unicode | Code::Character => {
            let Some(view) = cx.as_str(value) else {
                let message = format!("array item must be a unicode character, not {}", cx.full_name_of_class_of(value));
                return Err(cx.type_error(&message));
            };
            let count = view.chars();
            if count != 1 {
                return Err(cx.type_error(&format!("array item must be a unicode character, not a string of length {count}")));
            }
            let character = lissom_text::wtf8::code_points(view.bytes).next().unwrap_or(0);
            room[..4].copy_from_slice(&character.to_ne_bytes());
            return Ok(room);
        }
        Code::Long | Code::LongLong | Code::UnsignedLong | Code::UnsignedLongLong => {
            let number = cx.index(value)?;
            let found = match cx.as_int(&number) {
                Some(number) if matches!(code, Code::Long | Code::LongLong) => number.to_i64().map(i64::to_ne_bytes).ok_or(number.is_negative()),
                Some(number) => number.to_u64().map(u64::to_ne_bytes).ok_or(number.is_negative()),
                None => Err(false),
            };
            return found.map_err(|negative| {
                cx.overflow_error(match code {
                    Code::Long => "Python int too large to convert to C long",
                    Code::UnsignedLong if negative => "can't convert negative value to unsigned int",
                    Code::UnsignedLong => "Python int too large to convert to C unsigned long",
                    Code::UnsignedLongLong if negative => "can't convert negative int to unsigned",
                    _ => "int too big to convert",
                })
            });
        }
        Code::SignedChar => ("signed char", i8::MIN as i64, i8::MAX as i64),
        Code::UnsignedChar => ("unsigned byte integer", 0, u8::MAX as i64),
        Code::Short => ("signed short integer", i16::MIN as i64, i16::MAX as i64),
        Code::UnsignedShort => ("unsigned short", 0, u16::MAX as i64),
        Code::Int => ("signed integer", i32::MIN as i64, i32::MAX as i64),
        Code::UnsignedInt => ("unsigned int", 0, u32::MAX as i64),
    };
    let number = match value.as_small_int() {
        Some(number) => number,
        None => {
            let number = cx.index(value)?;
            if matches!(code, Code::UnsignedInt) && cx.as_int(&number).is_some_and(|number| number.to_u64().is_none() && !number.is_negative()) {
                return Err(cx.overflow_error("Python int too large to convert to C unsigned long"));
            }
            if matches!(code, Code::UnsignedInt) { cx.index_clamped(&number)? } else { cx.index_long(&number)? }
        }
    };
    if number < 0 && matches!(code, Code::UnsignedInt) {
        return Err(cx.overflow_error("can't convert negative value to unsigned int"));
    }
    if number < lowest {
        return Err(cx.overflow_error(&format!("{name} is less than minimum")));
    }
    if number > highest {
        return Err(cx.overflow_error(&format!("{name} is greater than maximum")));
    }
    Ok(number.to_ne_bytes())
}

fn push(cx: &mut Context, array: &Value, item: &Value) -> PyResult {
    let code = code_of(cx, array);
    let bytes = encode(cx, code, item)?;
    let end = length(cx, array);
    cx.array_splice(array, end, 0, &bytes[..code.width()])
}

/// A copy of the items' bytes.
fn bytes_of(cx: &mut Context, array: &Value) -> PyResult<Vec<u8>> {
    let count = cx.get::<Array>(array).map_or(0, |own| own.bytes().len());
    cx.check_size(count)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(count).is_err() {
        return Err(cx.memory_error());
    }
    if let Some(own) = cx.get::<Array>(array) {
        bytes.extend_from_slice(own.bytes());
    }
    Ok(bytes)
}

fn extend(cx: &mut Context, array: &Value, iterable: &Value) -> PyResult {
    if let Some(other) = cx.get::<Array>(iterable) {
        if other.code != code_of(cx, array) {
            return Err(cx.type_error("can only extend with array of same kind"));
        }
        let bytes = bytes_of(cx, iterable)?;
        let end = length(cx, array);
        return cx.array_splice(array, end, 0, &bytes);
    }
    cx.for_each(iterable, |cx, item| {
        push(cx, array, &item)?;
        Ok(ControlFlow::Continue(()))
    })
}

fn from_bytes(cx: &mut Context, array: &Value, given: &Value) -> PyResult {
    let width = code_of(cx, array).width();
    let bytes = cx.bytes_from_buffer(given)?;
    if bytes.bytes_slice().len() % width != 0 {
        return Err(cx.value_error("bytes length not a multiple of item size"));
    }
    let end = length(cx, array);
    cx.array_splice(array, end, 0, bytes.bytes_slice())
}

fn from_text(cx: &mut Context, array: &Value, text: &Value) -> PyResult {
    let Some(view) = cx.as_str(text) else {
        let message = format!("fromunicode() argument must be str, not {}", cx.argument_type_name(text));
        return Err(cx.type_error(&message));
    };
    let code = code_of(cx, array);
    if !code.is_text() {
        return Err(cx.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let count = view.chars() * 4;
    cx.check_size(count)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(count).is_err() {
        return Err(cx.memory_error());
    }
    if let Some(view) = cx.as_str(text) {
        bytes.extend(lissom_text::wtf8::code_points(view.bytes).flat_map(u32::to_ne_bytes));
    }
    let end = length(cx, array);
    cx.array_splice(array, end, 0, &bytes)
}

fn to_list(cx: &mut Context, array: &Value) -> PyResult<Value> {
    let list = cx.new_list()?;
    let mut index = 0;
    while let Some(item) = item_at(cx, array, index)? {
        cx.list_push(&list, item)?;
        index += 1;
    }
    Ok(list)
}

fn to_text(cx: &mut Context, array: &Value) -> PyResult<Value> {
    if code_of(cx, array) == Code::Character {
        let bytes = bytes_of(cx, array)?;
        let bytes = cx.new_bytes(&bytes)?;
        let encoding = if cfg!(target_endian = "little") { "utf-32-le" } else { "utf-32-be" };
        return crate::codec::decode_object(cx, &bytes, encoding, "strict");
    }
    let mut text = crate::str::TextBuilder::new();
    let mut index = 0;
    while let Some(item) = item_at(cx, array, index)? {
        text.push_bytes(cx, item.str_bytes())?;
        index += 1;
    }
    text.finish(cx)
}

/// The index of a key; `None` for a slice.
fn index_of(cx: &mut Context, key: &Value) -> PyResult<Option<i64>> {
    if crate::slice::is_slice(key) {
        return Ok(None);
    }
    if key.as_small_int().is_none() && cx.special(key, Special::Index).is_none() {
        return Err(cx.type_error("array indices must be integers"));
    }
    position(cx, key).map(Some)
}

fn compare(cx: &mut Context, op: Compare, array: &Value, other: &Value) -> PyResult<Value> {
    if cx.get::<Array>(other).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if length(cx, array) != length(cx, other) && matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::bool(op == Compare::Ne));
    }
    let mut index = 0;
    while let (Some(a), Some(b)) = (item_at(cx, array, index)?, item_at(cx, other, index)?) {
        // Identity does not count here: a NaN differs from itself.
        let equal = cx.compare(Compare::Eq, &a, &b)?;
        if !cx.truth(&equal)? {
            return match op {
                Compare::Eq => Ok(Value::FALSE),
                Compare::Ne => Ok(Value::TRUE),
                _ => cx.compare(op, &a, &b),
            };
        }
        index += 1;
    }
    let order = length(cx, array).cmp(&length(cx, other));
    Ok(Value::bool(op.holds(order)))
}

fn find(cx: &mut Context, array: &Value, sought: &Value, start: usize, stop: usize) -> PyResult<Option<usize>> {
    let mut index = start;
    while index < stop
        && let Some(item) = item_at(cx, array, index)?
    {
        if cx.equal(&item, sought)? {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

/// A new array of the same kind with these items, given as bytes.
fn with_bytes(cx: &mut Context, like: &Value, bytes: &[u8]) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    let code = code_of(cx, like);
    let new = cx.new_array(&class, code)?;
    cx.array_splice(&new, 0, 0, bytes)?;
    Ok(new)
}

fn repeated(cx: &mut Context, array: &Value, count: i64) -> PyResult<Vec<u8>> {
    let own = bytes_of(cx, array)?;
    let Some(total) = own.len().checked_mul(count.max(0) as usize) else { return Err(cx.memory_error()) };
    cx.check_size(total * 2)?;
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(total).is_err() {
        return Err(cx.memory_error());
    }
    for _ in 0..if own.is_empty() { 0 } else { count } {
        bytes.extend_from_slice(&own);
    }
    Ok(bytes)
}

/// Methods of `array`.
pub struct ArrayMethods;

#[methods]
impl ArrayMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, typecode, initializer=<unrepresentable>, /)", parsed)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let letter = match cx.as_str(args.get(1)) {
            Some(view) if view.chars() == 1 => Ok(view.bytes[0]),
            Some(view) => Err(format!("array() argument 1 must be a unicode character, not a string of length {}", view.chars())),
            None => Err(format!("array() argument 1 must be a unicode character, not {}", cx.argument_type_name(args.get(1)))),
        };
        let letter = match letter {
            Ok(letter) => letter,
            Err(message) => return Err(cx.type_error(&message)),
        };
        // What is to be walked is asked for its iterator before all else.
        let walked = match args.opt(2) {
            Some(initial) if cx.as_str(initial).is_none() && !matches!(initial.shape(), ShapeId::LIST) && !cx.has_buffer(initial) && cx.as_tuple(initial).is_none() => Some(cx.iter(initial)?),
            _ => None,
        };
        // Text is for the two codes of text, before it is known whether there is such a code.
        if !matches!(letter, b'u' | b'w')
            && let Some(initial) = args.opt(2)
        {
            let shown = cx.string_lossy(args.get(1));
            let what = match cx.get::<Array>(initial) {
                Some(other) if other.code.is_text() => Some("unicode array"),
                _ => cx.as_str(initial).map(|_| "str"),
            };
            if let Some(what) = what {
                return Err(cx.type_error(&format!("cannot use a {what} to initialize an array with typecode '{shown}'")));
            }
        }
        let Some(code) = Code::of(letter) else {
            return Err(cx.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"));
        };
        if code == Code::Unicode {
            cx.warn(ShapeId::DEPRECATION_WARNING, "The 'u' type code is deprecated and will be removed in Python 3.16", 1)?;
        }
        let Some(initial) = args.opt(2) else { return cx.new_array(args.get(0), code) };
        let text = cx.as_str(initial).is_some();
        let array = cx.new_array(args.get(0), code)?;
        if text {
            from_text(cx, &array, initial)?;
        } else if initial.is_bytes() || cx.is_instance_of(initial, ShapeId::BYTES) || cx.is_instance_of(initial, ShapeId::BYTEARRAY) {
            from_bytes(cx, &array, initial)?;
        } else if cx.get::<Array>(initial).is_some_and(|other| other.code == code) {
            extend(cx, &array, initial)?;
        } else {
            cx.for_each(walked.as_ref().unwrap_or(initial), |cx, item| {
                push(cx, &array, &item)?;
                Ok(ControlFlow::Continue(()))
            })?;
        }
        Ok(array)
    }

    /// Append new value v to the end of the array.
    #[sig("(self, v, /)")]
    fn append(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Append items to the end of the array.
    #[sig("(self, bb, /)", named)]
    fn extend(cx: &mut Context, args: &Args) -> PyResult<Value> {
        extend(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Insert a new item v into the array before position i.
    #[sig("(self, i, v, /)")]
    fn insert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = cx.index_i64(args.get(1))?;
        let code = code_of(cx, args.this());
        let bytes = encode(cx, code, args.get(2))?;
        let at = cut(index, length(cx, args.this()));
        cx.array_splice(args.this(), at, 0, &bytes[..code.width()])?;
        Ok(Value::NONE)
    }

    /// Return the i-th element and delete it from the array.
    ///
    /// i defaults to -1.
    #[sig("(self, i=-1, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = match args.opt(1) {
            Some(index) => cx.index_i64(index)?,
            None => -1,
        };
        let own = length(cx, args.this());
        if own == 0 {
            return Err(cx.index_error("pop from empty array"));
        }
        let Some(at) = within(index, own) else { return Err(cx.index_error("pop index out of range")) };
        let item = item_at(cx, args.this(), at)?;
        cx.array_splice(args.this(), at, 1, &[])?;
        Ok(item.unwrap_or(Value::NONE))
    }

    /// Remove the first occurrence of v in the array.
    #[sig("(self, v, /)")]
    fn remove(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match find(cx, args.this(), args.get(1), 0, usize::MAX)? {
            Some(at) => {
                cx.array_splice(args.this(), at, 1, &[])?;
                Ok(Value::NONE)
            }
            None => Err(cx.value_error("array.remove(x): x not in array")),
        }
    }

    /// Return index of first occurrence of v in the array.
    ///
    /// Raise ValueError if the value is not present.
    #[sig("(self, v, start=0, stop=sys.maxsize, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (start, stop) = search_range(cx, args.opt(2), args.opt(3))?;
        let own = length(cx, args.this());
        match find(cx, args.this(), args.get(1), cut(start, own), cut(stop, own))? {
            Some(at) => cx.new_int(at as i64),
            None => Err(cx.value_error("array.index(x): x not in array")),
        }
    }

    /// Return number of occurrences of v in the array.
    #[sig("(self, v, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (mut count, mut from) = (0, 0);
        while let Some(at) = find(cx, args.this(), args.get(1), from, usize::MAX)? {
            count += 1;
            from = at + 1;
        }
        cx.new_int(count)
    }

    /// Remove all items from the array.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = length(cx, args.this());
        cx.array_splice(args.this(), 0, own, &[])?;
        Ok(Value::NONE)
    }

    /// Reverse the order of the items in the array.
    #[sig("(self, /)")]
    fn reverse(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(own) = cx.get_mut::<Array>(args.this()) {
            let (width, count) = (own.code.width(), own.len());
            let bytes = own.bytes_mut();
            for index in 0..count / 2 {
                for offset in 0..width {
                    bytes.swap(index * width + offset, (count - 1 - index) * width + offset);
                }
            }
        }
        Ok(Value::NONE)
    }

    /// Byteswap all items of the array.
    ///
    /// If the items in the array are not 1, 2, 4, or 8 bytes in size, RuntimeError is raised.
    #[sig("(self, /)")]
    fn byteswap(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(own) = cx.get_mut::<Array>(args.this()) {
            let width = own.code.width();
            own.bytes_mut().chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        Ok(Value::NONE)
    }

    /// Return a tuple (address, length) giving the current memory address and the length in items of the buffer used to hold array's contents.
    ///
    /// The length should be multiplied by the itemsize attribute to calculate
    /// the buffer length in bytes.
    #[sig("(self, /)")]
    fn buffer_info(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (address, count) = cx.get::<Array>(args.this()).map_or((0, 0), |own| (own.bytes().as_ptr().addr(), own.len()));
        let address = cx.new_int_u64(address as u64)?;
        let count = cx.new_int(count as i64)?;
        cx.new_tuple(&[address, count])
    }

    /// Appends items from the string, interpreting it as an array of machine values, as if it had been read from a file using the fromfile() method.
    #[sig("(self, buffer, /)")]
    fn frombytes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        from_bytes(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Convert the array to an array of machine values and return the bytes representation.
    #[sig("(self, /)")]
    fn tobytes(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = bytes_of(cx, args.this())?;
        cx.new_bytes(&bytes)
    }

    /// Append items to array from list.
    #[sig("(self, list, /)")]
    fn fromlist(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (array, list) = (args.this(), args.get(1));
        if cx.as_list(list).is_none() {
            return Err(cx.type_error("arg must be list"));
        }
        let before = length(cx, array);
        let mut index = 0;
        while let Some(item) = cx.list_get(list, index) {
            if let Err(raised) = push(cx, array, &item) {
                let added = length(cx, array) - before;
                let pending = cx.take_raised(raised);
                cx.array_splice(array, before, added, &[])?;
                return Err(cx.raise(pending));
            }
            index += 1;
        }
        Ok(Value::NONE)
    }

    /// Convert array to an ordinary list with the same items.
    #[sig("(self, /)")]
    fn tolist(cx: &mut Context, args: &Args) -> PyResult<Value> {
        to_list(cx, args.this())
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// The array must be a unicode type array; otherwise a ValueError is raised.
    #[sig("(self, ustr, /)")]
    fn fromunicode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        from_text(cx, args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Extends this array with data from the unicode string ustr.
    ///
    /// Convert the array to a unicode string.  The array must be a unicode type array; otherwise a ValueError is raised.
    #[sig("(self, /)")]
    fn tounicode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !code_of(cx, args.this()).is_text() {
            return Err(cx.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
        }
        to_text(cx, args.this())
    }

    /// Read n objects from the file object f and append them to the end of the array.
    #[sig("(self, f, n, /)", named)]
    fn fromfile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = cx.index_i64(args.get(2))?;
        if count < 0 {
            return Err(cx.value_error("negative count"));
        }
        let width = code_of(cx, args.this()).width();
        let wanted = cx.new_int_i128(count as i128 * width as i128)?;
        let bytes = cx.call_method(args.get(1), "read", &[wanted])?;
        if !bytes.is_bytes() {
            return Err(cx.type_error("read() didn't return bytes"));
        }
        let short = (bytes.bytes_slice().len() as i128) < count as i128 * width as i128;
        from_bytes(cx, args.this(), &bytes)?;
        if short {
            return Err(cx.error(ShapeId::EOF_ERROR, "read() didn't return enough bytes"));
        }
        Ok(Value::NONE)
    }

    /// Write all items (as machine values) to the file object f.
    #[sig("(self, f, /)", named)]
    fn tofile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = bytes_of(cx, args.this())?;
        for block in bytes.chunks(64 * 1024) {
            let block = cx.new_bytes(block)?;
            cx.call_method(args.get(1), "write", &[block])?;
        }
        Ok(Value::NONE)
    }

    /// the typecode character used to create the array
    #[getter]
    fn typecode(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let code = code_of(cx, args.this());
        cx.new_str(code.text())
    }

    /// the size, in bytes, of one array item
    #[getter]
    fn itemsize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let width = code_of(cx, args.this()).width();
        cx.new_int(width as i64)
    }

    /// Return a copy of the array.
    #[sig("(self, /)")]
    fn __copy__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = bytes_of(cx, args.this())?;
        with_bytes(cx, args.this(), &bytes)
    }

    /// Return a copy of the array.
    #[sig("(self, unused, /)")]
    fn __deepcopy__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Self::__copy__(cx, args)
    }

    /// Return state information for pickling.
    #[sig("(self, value, /)", named)]
    fn __reduce_ex__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if !cx.is_instance_of(args.get(1), ShapeId::INT) {
            return Err(cx.type_error("__reduce_ex__ argument should be an integer"));
        }
        let protocol = cx.index_i64(args.get(1))?;
        let class = cx.type_of(args.this());
        let code = code_of(cx, args.this());
        let letter = cx.new_str(code.text())?;
        let state = cx.call_method(args.this(), "__getstate__", &[])?;
        if protocol < 3 {
            let items = to_list(cx, args.this())?;
            let arguments = cx.new_tuple(&[letter, items])?;
            return cx.new_tuple(&[class, arguments, state]);
        }
        let module = (cx.hooks.import)(cx, "array")?;
        let reconstructor = cx.get_attr_str(&module, "_array_reconstructor")?;
        let bytes = bytes_of(cx, args.this())?;
        let (format, bytes) = (cx.new_int(code.machine_format())?, cx.new_bytes(&bytes)?);
        let arguments = cx.new_tuple(&[class, letter, format, bytes])?;
        cx.new_tuple(&[reconstructor, arguments, state])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (array, code) = (args.this(), code_of(cx, args.this()));
        let name = cx.short_type_name(array);
        if length(cx, array) == 0 {
            return cx.new_str(&format!("{name}('{}')", code.text()));
        }
        let items = if code.is_text() { to_text(cx, array)? } else { to_list(cx, array)? };
        let items = cx.repr(&items)?;
        let mut text = crate::str::TextBuilder::new();
        text.push_str(cx, &format!("{name}('{}', ", code.text()))?;
        text.push_bytes(cx, items.str_bytes())?;
        text.push_str(cx, ")")?;
        text.finish(cx)
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = length(cx, args.this());
        cx.new_int(own as i64)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&ITERATOR_SPEC)?;
        new_record_of(cx, &class, |iterator: &mut ArrayIterator| iterator.array = Some(args.this().clone()))
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(find(cx, args.this(), args.get(1), 0, usize::MAX)?.is_some()))
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let array = args.this();
        if let Some(index) = index_of(cx, args.get(1))? {
            let found = match within(index, length(cx, array)) {
                Some(at) => item_at(cx, array, at)?,
                None => None,
            };
            return found.ok_or_else(|| cx.index_error("array index out of range"));
        }
        let span = Bounds::read(cx, args.get(1))?.span(length(cx, array));
        let own = bytes_of(cx, array)?;
        let width = code_of(cx, array).width();
        if span.step == 1 {
            return with_bytes(cx, array, &own[span.start * width..(span.start + span.count) * width]);
        }
        let bytes: Vec<u8> = (0..span.count).flat_map(|index| own[span.at(index) * width..(span.at(index) + 1) * width].iter().copied()).collect();
        with_bytes(cx, array, &bytes)
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (array, value) = (args.this(), args.get(2));
        let code = code_of(cx, array);
        let width = code.width();
        if let Some(index) = index_of(cx, args.get(1))? {
            let Some(at) = within(index, length(cx, array)) else { return Err(cx.index_error("array assignment index out of range")) };
            let bytes = encode(cx, code, value)?;
            // Converting the value may have run code that took items away.
            if at >= length(cx, array) {
                return Err(cx.index_error("array assignment index out of range"));
            }
            cx.array_splice(array, at, 1, &bytes[..width])?;
            return Ok(Value::NONE);
        }
        let bounds = Bounds::read(cx, args.get(1))?;
        let Some(other) = cx.get::<Array>(value) else {
            let message = format!("can only assign array (not \"{}\") to array slice", cx.type_name(value));
            return Err(cx.type_error(&message));
        };
        if other.code != code {
            return Err(cx.type_error("bad argument type for built-in operation"));
        }
        let bytes = bytes_of(cx, value)?;
        let span = bounds.span(length(cx, array));
        if span.step == 1 {
            cx.array_splice(array, span.start, span.count, &bytes)?;
            return Ok(Value::NONE);
        }
        let given = bytes.len() / width;
        if given != span.count {
            let message = format!("attempt to assign array of size {given} to extended slice of size {}", span.count);
            return Err(cx.value_error(&message));
        }
        for index in 0..given {
            cx.array_splice(array, span.at(index), 1, &bytes[index * width..(index + 1) * width])?;
        }
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let array = args.this();
        if let Some(index) = index_of(cx, args.get(1))? {
            let Some(at) = within(index, length(cx, array)) else { return Err(cx.index_error("array assignment index out of range")) };
            cx.array_splice(array, at, 1, &[])?;
            return Ok(Value::NONE);
        }
        let span = Bounds::read(cx, args.get(1))?.span(length(cx, array)).rising();
        if span.step == 1 {
            cx.array_splice(array, span.start, span.count, &[])?;
            return Ok(Value::NONE);
        }
        for index in (0..span.count).rev() {
            cx.array_splice(array, span.at(index), 1, &[])?;
        }
        Ok(Value::NONE)
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(other) = cx.get::<Array>(args.get(1)) else {
            let message = format!("can only append array (not \"{}\") to array", cx.type_name(args.get(1)));
            return Err(cx.type_error(&message));
        };
        if other.code != code_of(cx, args.this()) {
            return Err(cx.type_error("bad argument type for built-in operation"));
        }
        let mut bytes = bytes_of(cx, args.this())?;
        let more = bytes_of(cx, args.get(1))?;
        cx.check_size(bytes.len() + more.len())?;
        bytes.extend_from_slice(&more);
        with_bytes(cx, args.this(), &bytes)
    }

    /// Implement self+=value.
    #[sig("(self, value, /)")]
    fn __iadd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.get::<Array>(args.get(1)).is_none() {
            let message = format!("can only extend array with array (not \"{}\")", cx.type_name(args.get(1)));
            return Err(cx.type_error(&message));
        }
        extend(cx, args.this(), args.get(1))?;
        Ok(args.this().clone())
    }

    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        let bytes = repeated(cx, args.this(), count)?;
        with_bytes(cx, args.this(), &bytes)
    }

    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Self::__mul__(cx, args)
    }

    /// Implement self*=value.
    #[sig("(self, value, /)")]
    fn __imul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        let bytes = repeated(cx, args.this(), count)?;
        let own = length(cx, args.this());
        cx.array_splice(args.this(), 0, own, &bytes)?;
        Ok(args.this().clone())
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Eq, args.this(), args.get(1))
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Ne, args.this(), args.get(1))
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Lt, args.this(), args.get(1))
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Le, args.this(), args.get(1))
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Gt, args.this(), args.get(1))
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compare(cx, Compare::Ge, args.this(), args.get(1))
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::iterator::layout::generic_alias(cx, args)
    }
}
