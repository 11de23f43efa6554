//! `tuple` as Python code sees it.

use lissom_macros::methods;


use crate::typeobject::{TypeFlags, TypeSpec};
use crate::context::{Context, PyResult};
use crate::layout::{Native, Values};
use crate::list::methods::{repeat_count, search_range};
use crate::list::span::{Bounds, cut, index_or_slice, within};
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;

/// `tuple`
pub static SPEC: TypeSpec = TypeSpec {
    name: "tuple",
    id: Some(ShapeId::TUPLE),
    layout: <Values as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF),
    doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    methods: &[TupleMethods::METHODS],
    ..TypeSpec::DEFAULT
};

impl Context {
    /// A tuple of what an iterable gives; an exact tuple itself.
    ///
    /// # Errors
    /// What iterating raises.
    pub fn tuple_from_iterable(&mut self, iterable: &Value) -> PyResult<Value> {
        if iterable.is_tuple() {
            return Ok(iterable.clone());
        }
        if iterable.exact_list().is_some() {
            return self.tuple_from_list(iterable);
        }
        // Numbers lie narrower in the list than in the vector that a tuple would else be made from.
        let list = self.new_list()?;
        if self.class_of(iterable).flags.has(TypeFlags::HEAP) {
            // Objects of Python's own classes are not asked for their length.
            let iterator = self.iter(iterable)?;
            self.list_extend_next(&list, &iterator)?;
        } else {
            self.list_extend(&list, iterable)?;
        }
        self.tuple_from_list(&list)
    }

    /// A tuple of a list's items.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn tuple_from_list(&mut self, list: &Value) -> PyResult<Value> {
        let length = self.list_len(list);
        let tracked = self.as_list(list).is_some_and(|list| list.kind().is_counted() && (0..length).any(|index| list.get(index).is_some_and(|item| item.needs_tracking())));
        self.check_size(length * 8)?;
        // SAFETY: all values are written; the list cannot change meanwhile.
        unsafe {
            let (tuple, room) = self.new_tuple_room(length, tracked)?;
            for index in 0..length {
                room.add(index).write(self.list_get(list, index).unwrap_or(Value::NONE));
            }
            Ok(tuple)
        }
    }
}

/// An instance of a subclass of `tuple` with these items.
fn new_of_class(cx: &mut Context, class: &Value, items: &Value) -> PyResult<Value> {
    cx.new_tuple_of_class(class, items)
}

/// The hash of a tuple, from those of its items (the scheme of xxHash, as in CPython).
pub(crate) fn hash(cx: &mut Context, tuple: &Value) -> PyResult<i64> {
    cx.check_stack()?;
    let length = cx.as_tuple(tuple).map_or(0, <[Value]>::len);
    let mut sum = HASH_START;
    for index in 0..length {
        let item = item_at(cx, tuple, index);
        sum = add_to_hash(sum, cx.hash(&item)?);
    }
    Ok(hash_of_sum(sum.wrapping_add(length as u64 ^ (HASH_START ^ 3_527_539))))
}

/// What the hash of a sequence of values begins with.
pub(crate) const HASH_START: u64 = 2_870_177_450_012_600_261;

/// Adds the hash of an item.
#[inline]
pub(crate) fn add_to_hash(sum: u64, hash: i64) -> u64 {
    sum.wrapping_add((hash as u64).wrapping_mul(14_029_467_366_897_019_727)).rotate_left(31).wrapping_mul(11_400_714_785_074_694_791)
}

/// A hash is never −1.
#[inline]
pub(crate) fn hash_of_sum(sum: u64) -> i64 {
    if sum == u64::MAX { 1_546_275_796 } else { sum as i64 }
}

fn item_at(cx: &Context, tuple: &Value, index: usize) -> Value {
    cx.as_tuple(tuple).and_then(|items| items.get(index)).cloned().unwrap_or(Value::NONE)
}

/// A comparison of two tuples; `NotImplemented` if `other` is none.
///
/// # Errors
/// What comparing items raises.
pub fn compare(cx: &mut Context, op: Compare, tuple: &Value, other: &Value) -> PyResult<Value> {
    let (Some(left), Some(right)) = (cx.as_tuple(tuple), cx.as_tuple(other)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let lengths = (left.len(), right.len());
    if lengths.0 != lengths.1 && matches!(op, Compare::Eq | Compare::Ne) && left.is_empty() | right.is_empty() {
        return Ok(Value::bool(op == Compare::Ne));
    }
    let common = lengths.0.min(lengths.1);
    let mut index = left.iter().zip(right).position(|(a, b)| crate::dict::equal_without_python(a, b) != Some(true)).unwrap_or(common);
    if index < common {
        cx.check_stack()?;
    }
    while index < common {
        let (a, b) = (item_at(cx, tuple, index), item_at(cx, other, index));
        if !cx.equal(&a, &b)? {
            return match op {
                Compare::Eq => Ok(Value::FALSE),
                Compare::Ne => Ok(Value::TRUE),
                _ => cx.compare(op, &a, &b),
            };
        }
        index += 1;
    }
    Ok(Value::bool(op.holds(lengths.0.cmp(&lengths.1))))
}

/// `repr(tuple)`
///
/// # Errors
/// What the `repr` of an item raises.
pub fn repr(cx: &mut Context, tuple: &Value) -> PyResult<Value> {
    let length = cx.as_tuple(tuple).map_or(0, <[Value]>::len);
    if length == 0 {
        return cx.new_str("()");
    }
    cx.check_repr_depth()?;
    if !cx.repr_enter(tuple) {
        return cx.new_str("(...)");
    }
    let result = repr_items(cx, tuple, length);
    cx.repr_leave(tuple);
    result
}

fn repr_items(cx: &mut Context, tuple: &Value, length: usize) -> PyResult<Value> {
    let mut text = TextBuilder::new();
    text.push_str(cx, "(")?;
    for index in 0..length {
        if index > 0 {
            text.push_str(cx, ", ")?;
        }
        let item = item_at(cx, tuple, index);
        let item = cx.repr(&item)?;
        text.push_bytes(cx, item.str_bytes())?;
    }
    text.push_str(cx, if length == 1 { ",)" } else { ")" })?;
    text.finish(cx)
}

/// The first position from `from` to before `until` of an item that is, or equals, `sought`.
///
/// # Errors
/// What `==` raises.
pub fn find(cx: &mut Context, tuple: &Value, sought: &Value, from: usize, until: usize) -> PyResult<Option<usize>> {
    let length = cx.as_tuple(tuple).map_or(0, <[Value]>::len);
    for index in from..until.min(length) {
        let item = item_at(cx, tuple, index);
        let equal = match crate::dict::equal_without_python(&item, sought) {
            Some(equal) => equal,
            None => cx.equal(&item, sought)?,
        };
        if equal {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// `tuple[key]`
///
/// # Errors
/// `IndexError`, `TypeError`
pub fn get_item(cx: &mut Context, tuple: &Value, key: &Value) -> PyResult<Value> {
    match index_or_slice(cx, key, "tuple")? {
        Some(index) => {
            let found = cx.as_tuple(tuple).and_then(|items| items.get(within(index, items.len())?)).cloned();
            found.ok_or_else(|| cx.index_error("tuple index out of range"))
        }
        None => {
            let bounds = Bounds::read(cx, key)?;
            let length = cx.as_tuple(tuple).map_or(0, <[Value]>::len);
            let span = bounds.span(length);
            if span.step == 1 && span.count == length && tuple.is_tuple() {
                return Ok(tuple.clone());
            }
            let mut items = Vec::new();
            cx.check_size(span.count * 16)?;
            if items.try_reserve_exact(span.count).is_err() {
                return Err(cx.memory_error());
            }
            if let Some(own) = cx.as_tuple(tuple) {
                items.extend((0..span.count).map(|index| own[span.at(index)].clone()));
            }
            cx.new_tuple_from(items)
        }
    }
}

fn repeat(cx: &mut Context, tuple: &Value, count: i64) -> PyResult<Value> {
    let (length, tracked) = cx.as_tuple(tuple).map_or((0, false), |items| (items.len(), items.iter().any(Value::needs_tracking)));
    if length == 0 || count <= 0 {
        return if length == 0 && tuple.is_tuple() { Ok(tuple.clone()) } else { Ok(cx.empty_tuple()) };
    }
    if count == 1 && tuple.is_tuple() {
        return Ok(tuple.clone());
    }
    let Some(total) = length.checked_mul(count as usize).filter(|total| *total < isize::MAX as usize / 8) else { return Err(cx.memory_error()) };
    cx.check_size(total * 8)?;
    // SAFETY: all values are written; the source cannot change.
    unsafe {
        let (new, room) = cx.new_tuple_room(total, tracked)?;
        if let Some(items) = cx.as_tuple(tuple) {
            for index in 0..total {
                room.add(index).write(items[index % length].clone());
            }
        }
        Ok(new)
    }
}

/// Methods of `tuple`.
pub struct TupleMethods;

#[methods]
impl TupleMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable=(), /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let items = match args.opt(1) {
            Some(iterable) => cx.tuple_from_iterable(iterable)?,
            None => cx.empty_tuple(),
        };
        let tuple = cx.type_object(ShapeId::TUPLE);
        if args.get(0).is(&tuple) { Ok(items) } else { new_of_class(cx, args.get(0), &items) }
    }

    /// Return a tuple of the items, for copying and pickling.
    #[sig("(self, /)")]
    fn __getnewargs__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let items = plain(cx, args.this())?;
        cx.new_tuple(&[items])
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        repr(cx, args.this())
    }

    /// Return hash(self).
    #[sig("(self, /)")]
    fn __hash__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let hash = hash(cx, args.this())?;
        cx.new_int(hash)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_tuple_iterator(args.this())
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.as_tuple(args.this()).map_or(0, <[Value]>::len);
        cx.new_int(length as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        get_item(cx, args.this(), args.get(1))
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = find(cx, args.this(), args.get(1), 0, usize::MAX)?;
        Ok(Value::bool(found.is_some()))
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (tuple, other) = (args.this(), args.get(1));
        let Some(right) = cx.as_tuple(other) else {
            let message = format!("can only concatenate tuple (not \"{}\") to tuple", cx.type_name(other));
            return Err(cx.type_error(&message));
        };
        if right.is_empty() && tuple.is_tuple() {
            return Ok(tuple.clone());
        }
        let left = cx.as_tuple(tuple).unwrap_or(&[]);
        if left.is_empty() && other.is_tuple() {
            return Ok(other.clone());
        }
        let (length, total) = (left.len(), left.len() + right.len());
        let tracked = left.iter().chain(right).any(Value::needs_tracking);
        // SAFETY: all values are written; tuples do not change.
        unsafe {
            let (new, room) = cx.new_tuple_room(total, tracked)?;
            for (index, item) in cx.as_tuple(tuple).unwrap_or(&[]).iter().enumerate() {
                room.add(index).write(item.clone());
            }
            for (index, item) in cx.as_tuple(other).unwrap_or(&[]).iter().enumerate() {
                room.add(length + index).write(item.clone());
            }
            Ok(new)
        }
    }

    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        repeat(cx, args.this(), count)
    }

    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        repeat(cx, args.this(), count)
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

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[sig("(self, value, start=0, stop=sys.maxsize, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (start, stop) = search_range(cx, args.opt(2), args.opt(3))?;
        let length = cx.as_tuple(args.this()).map_or(0, <[Value]>::len);
        match find(cx, args.this(), args.get(1), cut(start, length), cut(stop, length))? {
            Some(index) => cx.new_int(index as i64),
            None => Err(cx.value_error("tuple.index(x): x not in tuple")),
        }
    }

    /// Return number of occurrences of value.
    #[sig("(self, value, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (mut count, mut from) = (0, 0);
        while let Some(index) = find(cx, args.this(), args.get(1), from, usize::MAX)? {
            count += 1;
            from = index + 1;
        }
        cx.new_int(count)
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::iterator::layout::generic_alias(cx, args)
    }
}

/// The items as an exact tuple.
fn plain(cx: &mut Context, tuple: &Value) -> PyResult<Value> {
    if tuple.is_tuple() {
        return Ok(tuple.clone());
    }
    let items = cx.as_tuple(tuple).unwrap_or(&[]).to_vec();
    cx.new_tuple_from(items)
}
