//! `list` as Python code sees it.
//!
//! A list can change whenever Python code runs (`__eq__`, `__index__`, iterators): positions are checked again after each such call, and items
//! are looked at one at a time.


use super::layout::{ItemKind, Items, LENGTH_MAX, List};
use super::ops::Sought;
use super::span::{Bounds, clamped, cut, index_or_slice, within};
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::context::{Context, PyResult};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::value::Value;
use lissom_macros::methods;

/// `list`
pub static SPEC: TypeSpec = TypeSpec {
    name: "list",
    id: Some(ShapeId::LIST),
    layout: <List as crate::layout::Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::UNHASHABLE).with(TypeFlags::MATCH_SELF),
    doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    methods: &[ListMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// Containers in containers whose representations are made at once: more would take time by the square of the depth.
const REPR_DEPTH_MAX: usize = 10_000;

impl Context {
    /// May the representation of one more container inside another be made?
    ///
    /// # Errors
    /// `RecursionError`
    pub(crate) fn check_repr_depth(&mut self) -> PyResult {
        if self.in_repr.len() >= REPR_DEPTH_MAX {
            return Err(self.error(ShapeId::RECURSION_ERROR, "maximum recursion depth exceeded while getting the repr of an object"));
        }
        self.check_stack()
    }

    /// Appends what an iterable gives (`list.extend`).
    ///
    /// # Errors
    /// What iterating raises; what was given before that stays appended.
    pub fn list_extend(&mut self, list: &Value, iterable: &Value) -> PyResult {
        if iterable.exact_list().is_some() || list.is(iterable) {
            return self.list_append_list(list, iterable);
        }
        if let Some(items) = iterable.as_tuple() {
            return self.list_extend_from(list, items);
        }
        let iterator = self.iter(iterable)?;
        let hint = self.length_hint(iterable)?;
        self.check_size(hint)?;
        self.list_extend_next(list, &iterator)
    }

    /// Appends what an iterator gives.
    ///
    /// # Errors
    /// As [`Context::list_extend`].
    pub(crate) fn list_extend_next(&mut self, list: &Value, iterator: &Value) -> PyResult {
        while let Some(item) = self.next(iterator)? {
            self.list_push(list, item)?;
            self.poll()?;
        }
        Ok(())
    }

    /// A new list of what an iterable gives (`list(iterable)`).
    ///
    /// # Errors
    /// What iterating raises.
    pub fn list_from_iterable(&mut self, iterable: &Value) -> PyResult<Value> {
        let list = self.new_list()?;
        self.list_extend(&list, iterable)?;
        self.list_trim(&list);
        Ok(list)
    }

    /// The first position from `from` to before `until` of an item that is, or equals, `sought`.
    ///
    /// # Errors
    /// What `==` raises.
    pub fn list_find(&mut self, list: &Value, sought: &Value, from: usize, until: usize) -> PyResult<Option<usize>> {
        let mut index = from;
        loop {
            let Some(view) = self.as_list(list) else { return Ok(None) };
            let until = until.min(view.len());
            if index >= until {
                return Ok(None);
            }
            match (view.items(), Sought::of(sought)) {
                (Items::Values(items), _) => {
                    // Items that need no Python code are passed over directly.
                    while index < until {
                        match crate::dict::equal_without_python(&items[index], sought) {
                            Some(true) => return Ok(Some(index)),
                            Some(false) => index += 1,
                            None => break,
                        }
                    }
                    if index >= until {
                        return Ok(None);
                    }
                }
                (Items::Halves(items), _) => {
                    while index < until {
                        let word = items.word(index);
                        // SAFETY: the list owns the value; nothing changes it meanwhile.
                        match unsafe { Value::borrow_slot(&raw const word) }.and_then(|item| crate::dict::equal_without_python(item, sought)) {
                            Some(true) => return Ok(Some(index)),
                            Some(false) => index += 1,
                            None => break,
                        }
                    }
                    if index >= until {
                        return Ok(None);
                    }
                }
                (items, Sought::Number(number)) => return Ok(items.find_number(number, index, until)),
                (_, Sought::Nothing) => return Ok(None),
                (_, Sought::Unknown) => {}
            }
            let Some(item) = self.list_get(list, index) else { return Ok(None) };
            if self.equal(&item, sought)? {
                return Ok(Some(index));
            }
            index += 1;
        }
    }

    /// `list * count`, as a new list.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_repeat(&mut self, list: &Value, count: i64) -> PyResult<Value> {
        let new = self.new_list()?;
        let (length, kind) = self.as_list(list).map_or((0, ItemKind::Values), |list| (list.len(), list.kind()));
        if count <= 0 || length == 0 {
            return Ok(new);
        }
        let Some(total) = length.checked_mul(count as usize).filter(|total| *total <= LENGTH_MAX) else { return Err(self.memory_error()) };
        self.check_size(total * kind.width())?;
        self.list_reserve(&new, total, kind)?;
        self.list_append_list(&new, list)?;
        self.list_multiply(&new, count as usize)?;
        Ok(new)
    }
}

/// `list[key]`
///
/// # Errors
/// `IndexError`, `TypeError`
pub fn get_item(cx: &mut Context, list: &Value, key: &Value) -> PyResult<Value> {
    match index_or_slice(cx, key, "list")? {
        Some(index) => {
            let found = within(index, cx.list_len(list)).and_then(|index| cx.list_get(list, index));
            found.ok_or_else(|| cx.index_error("list index out of range"))
        }
        None => {
            let bounds = Bounds::read(cx, key)?;
            let span = bounds.span(cx.list_len(list));
            cx.list_slice(list, span)
        }
    }
}

/// `list[key] = value`
///
/// # Errors
/// `IndexError`, `TypeError`, `ValueError`
pub fn set_item(cx: &mut Context, list: &Value, key: &Value, value: &Value) -> PyResult {
    match index_or_slice(cx, key, "list")? {
        Some(index) => match within(index, cx.list_len(list)) {
            Some(index) => cx.list_put(list, index, value.clone()),
            None => Err(cx.index_error("list assignment index out of range")),
        },
        None => set_slice(cx, list, key, value),
    }
}

fn set_slice(cx: &mut Context, list: &Value, slice: &Value, value: &Value) -> PyResult {
    let bounds = Bounds::read(cx, slice)?;
    set_bounds(cx, list, bounds, value)
}

/// `list[start:stop:step] = value`
///
/// # Errors
/// `TypeError`, `ValueError`; what iterating `value` raises.
pub fn set_bounds(cx: &mut Context, list: &Value, bounds: Bounds, value: &Value) -> PyResult {
    let plain = bounds.span(0).step == 1;
    let source = if value.exact_list().is_some() && !value.is(list) {
        value.clone()
    } else if list.is(value) {
        cx.list_copy(value)?
    } else {
        if cx.special(value, Special::Iter).is_none() && cx.special(value, Special::GetItem).is_none() {
            return Err(cx.type_error("must assign iterable to extended slice"));
        }
        cx.list_from_iterable(value)?
    };
    let span = bounds.span(cx.list_len(list));
    if plain {
        return cx.list_splice(list, span.start, span.count, &source);
    }
    let given = cx.list_len(&source);
    if given != span.count {
        let message = format!("attempt to assign sequence of size {given} to extended slice of size {}", span.count);
        return Err(cx.value_error(&message));
    }
    for index in 0..given {
        if let Some(item) = cx.list_get(&source, index) {
            cx.list_put(list, span.at(index), item)?;
        }
    }
    Ok(())
}

/// `del list[key]`
///
/// # Errors
/// `IndexError`, `TypeError`
pub fn delete_item(cx: &mut Context, list: &Value, key: &Value) -> PyResult {
    match index_or_slice(cx, key, "list")? {
        Some(index) => match within(index, cx.list_len(list)) {
            Some(index) => {
                drop(cx.list_take(list, index));
                Ok(())
            }
            None => Err(cx.index_error("list assignment index out of range")),
        },
        None => {
            let bounds = Bounds::read(cx, key)?;
            let span = bounds.span(cx.list_len(list));
            cx.list_remove_span(list, span);
            Ok(())
        }
    }
}

/// A comparison of two lists; `NotImplemented` if `other` is none.
///
/// # Errors
/// What comparing items raises.
pub fn compare(cx: &mut Context, op: Compare, list: &Value, other: &Value) -> PyResult<Value> {
    let (Some(left), Some(right)) = (cx.as_list(list), cx.as_list(other)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let lengths = (left.len(), right.len());
    if lengths.0 != lengths.1 && matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::bool(op == Compare::Ne));
    }
    let common = lengths.0.min(lengths.1);
    // How many items at the start are surely equal.
    let mut index = match (left.items(), right.items()) {
        (Items::Int8(a), Items::Int8(b)) => same(a, b),
        (Items::Int16(a), Items::Int16(b)) => same(a, b),
        (Items::Int32(a), Items::Int32(b)) => same(a, b),
        (Items::Bools(a), Items::Bools(b)) => same(a, b),
        (Items::Values(a), Items::Values(b)) => a.iter().zip(b).position(|(a, b)| crate::dict::equal_without_python(a, b) != Some(true)).unwrap_or(common),
        _ => 0,
    };
    cx.check_stack()?;
    while let (Some(a), Some(b)) = (cx.list_get(list, index), cx.list_get(other, index)) {
        if !cx.equal(&a, &b)? {
            // Comparing may have taken the items away.
            if index >= cx.list_len(list) || index >= cx.list_len(other) {
                break;
            }
            return match op {
                Compare::Eq => Ok(Value::FALSE),
                Compare::Ne => Ok(Value::TRUE),
                _ => cx.compare(op, &a, &b),
            };
        }
        index += 1;
    }
    let (a, b) = (cx.list_len(list), cx.list_len(other));
    Ok(Value::bool(op.holds(a.cmp(&b))))
}

fn same<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(a.len().min(b.len()))
}

/// `repr(list)`
///
/// # Errors
/// What the `repr` of an item raises.
pub fn repr(cx: &mut Context, list: &Value) -> PyResult<Value> {
    if cx.list_len(list) == 0 {
        return cx.new_str("[]");
    }
    cx.check_repr_depth()?;
    if !cx.repr_enter(list) {
        return cx.new_str("[...]");
    }
    let result = repr_items(cx, list);
    cx.repr_leave(list);
    result
}

fn repr_items(cx: &mut Context, list: &Value) -> PyResult<Value> {
    let mut text = TextBuilder::new();
    text.push_str(cx, "[")?;
    let mut index = 0;
    while let Some(item) = cx.list_get(list, index) {
        if index > 0 {
            text.push_str(cx, ", ")?;
        }
        let item = cx.repr(&item)?;
        text.push_bytes(cx, item.str_bytes())?;
        index += 1;
    }
    text.push_str(cx, "]")?;
    text.finish(cx)
}

/// A count to repeat by, for `*`.
///
/// # Errors
/// `TypeError` if the operand is no integer; `OverflowError`.
pub fn repeat_count(cx: &mut Context, operand: &Value) -> PyResult<i64> {
    cx.index_count(operand)
}

/// Methods of `list`.
pub struct ListMethods;

#[methods]
impl ListMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let list = cx.type_object(ShapeId::LIST);
        if args.get(0).is(&list) {
            return cx.new_list();
        }
        // SAFETY: `init` is handed a new `List` cell.
        cx.new_instance_of::<List>(args.get(0), |cell| unsafe { List::initialise(cell) })
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, iterable=(), /)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_clear(args.this());
        if let Some(iterable) = args.opt(1) {
            cx.list_extend(args.this(), iterable)?;
            cx.list_trim(args.this());
        }
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        repr(cx, args.this())
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_list_iterator(args.this())
    }

    /// Return a reverse iterator over the list.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_list_reverse_iterator(args.this())
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let length = cx.list_len(args.this());
        cx.new_int(length as i64)
    }

    /// Return self[index].
    #[sig("(self, index, /)", plain)]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        get_item(cx, args.this(), args.get(1))
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        set_item(cx, args.this(), args.get(1), args.get(2)).map(|()| Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        delete_item(cx, args.this(), args.get(1)).map(|()| Value::NONE)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let found = cx.list_find(args.this(), args.get(1), 0, usize::MAX)?;
        Ok(Value::bool(found.is_some()))
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (list, other) = (args.this(), args.get(1));
        let Some(right) = cx.as_list(other) else {
            let message = format!("can only concatenate list (not \"{}\") to list", cx.type_name(other));
            return Err(cx.type_error(&message));
        };
        let (added, kind) = (right.len(), right.kind());
        let (length, own) = cx.as_list(list).map_or((0, kind), |list| (list.len(), list.kind()));
        let new = cx.new_list()?;
        let kind = if length == 0 {
            kind
        } else if added == 0 {
            own
        } else {
            own.join(kind)
        };
        if length + added > 0 {
            cx.list_reserve(&new, length + added, kind)?;
        }
        cx.list_append_list(&new, list)?;
        cx.list_append_list(&new, other)?;
        Ok(new)
    }

    /// Implement self+=value.
    #[sig("(self, value, /)")]
    fn __iadd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_extend(args.this(), args.get(1))?;
        Ok(args.this().clone())
    }

    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        cx.list_repeat(args.this(), count)
    }

    /// Return value*self.
    #[sig("(self, value, /)")]
    fn __rmul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        cx.list_repeat(args.this(), count)
    }

    /// Implement self*=value.
    #[sig("(self, value, /)")]
    fn __imul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        if count <= 0 {
            cx.list_clear(args.this());
        } else {
            cx.list_multiply(args.this(), count as usize)?;
        }
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

    /// Append object to the end of the list.
    #[sig("(self, object, /)")]
    fn append(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_push(args.this(), args.get(1).clone())?;
        Ok(Value::NONE)
    }

    /// Extend list by appending elements from the iterable.
    #[sig("(self, iterable, /)")]
    fn extend(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_extend(args.this(), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Insert object before index.
    #[sig("(self, index, object, /)")]
    fn insert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = integer(cx, args.get(1))?;
        let index = cut(index, cx.list_len(args.this()));
        cx.list_insert(args.this(), index, args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Remove and return item at index (default last).
    ///
    /// Raises IndexError if list is empty or index is out of range.
    #[sig("(self, index=-1, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = match args.opt(1) {
            Some(index) => integer(cx, index)?,
            None => -1,
        };
        let length = cx.list_len(args.this());
        if length == 0 {
            return Err(cx.index_error("pop from empty list"));
        }
        let taken = within(index, length).and_then(|index| cx.list_take(args.this(), index));
        taken.ok_or_else(|| cx.index_error("pop index out of range"))
    }

    /// Remove first occurrence of value.
    ///
    /// Raises ValueError if the value is not present.
    #[sig("(self, value, /)")]
    fn remove(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.list_find(args.this(), args.get(1), 0, usize::MAX)? {
            Some(index) => {
                drop(cx.list_take(args.this(), index));
                Ok(Value::NONE)
            }
            None => Err(cx.value_error("list.remove(x): x not in list")),
        }
    }

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[sig("(self, value, start=0, stop=sys.maxsize, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (start, stop) = search_range(cx, args.opt(2), args.opt(3))?;
        let length = cx.list_len(args.this());
        match cx.list_find(args.this(), args.get(1), cut(start, length), if stop < 0 { cut(stop, length) } else { stop as usize })? {
            Some(index) => cx.new_int(index as i64),
            None => Err(cx.value_error("list.index(x): x not in list")),
        }
    }

    /// Return number of occurrences of value.
    #[sig("(self, value, /)")]
    fn count(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (list, sought) = (args.this(), args.get(1));
        if let (Some(view), Sought::Number(number)) = (cx.as_list(list), Sought::of(sought))
            && !view.kind().is_counted()
        {
            let count = view.items().count_number(number);
            return cx.new_int(count as i64);
        }
        let (mut count, mut from) = (0, 0);
        while let Some(index) = cx.list_find(list, sought, from, usize::MAX)? {
            count += 1;
            from = index + 1;
        }
        cx.new_int(count)
    }

    /// Reverse *IN PLACE*.
    #[sig("(self, /)")]
    fn reverse(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_reverse(args.this());
        Ok(Value::NONE)
    }

    /// Return a shallow copy of the list.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_copy(args.this())
    }

    /// Remove all items from list.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.list_clear(args.this());
        Ok(Value::NONE)
    }

    /// Sort the list in ascending order and return None.
    ///
    /// The sort is in-place (i.e. the list itself is modified) and stable (i.e. the
    /// order of two equal elements is maintained).
    ///
    /// If a key function is given, apply it once to each list item and sort them,
    /// ascending or descending, according to their function values.
    ///
    /// The reverse flag can be set to sort in descending order.
    #[sig("(self, /, *, key=None, reverse=False)")]
    fn sort(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let reverse = match args.opt(2) {
            Some(reverse) => cx.truth(reverse)?,
            None => false,
        };
        super::sort::sort(cx, args.this(), args.some(1), reverse)?;
        Ok(Value::NONE)
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        crate::iterator::layout::generic_alias(cx, args)
    }
}

/// An argument that is an integer.
fn integer(cx: &mut Context, value: &Value) -> PyResult<i64> {
    cx.index_i64(value)
}

/// The range of a search, as `index` takes it.
///
/// # Errors
/// The bounds are no integers.
pub fn search_range(cx: &mut Context, start: Option<&Value>, stop: Option<&Value>) -> PyResult<(i64, i64)> {
    let mut bound = |value: Option<&Value>, default: i64| match value {
        None => Ok(default),
        Some(value) if value.as_small_int().is_some() || value.as_bool().is_some() || cx.special(value, Special::Index).is_some() => clamped(cx, value),
        Some(_) => Err(cx.type_error("slice indices must be integers or have an __index__ method")),
    };
    Ok((bound(start, 0)?, bound(stop, i64::MAX)?))
}

