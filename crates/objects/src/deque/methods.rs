//! `collections.deque` as Python code sees it.

use std::ops::ControlFlow;

use lissom_macros::methods;

use super::{Deque, iter};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::list::methods::{repeat_count, search_range};
use crate::list::span::{cut, position, within};
use crate::names::Special;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::str::TextBuilder;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `collections.deque`
pub static SPEC: TypeSpec = TypeSpec {
    name: "collections.deque",
    layout: <Deque as Native>::INFO,
    flags: TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::UNHASHABLE).with(TypeFlags::WEAKREF),
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    methods: &[DequeMethods::METHODS],
    ..TypeSpec::DEFAULT
};

fn length(cx: &Context, deque: &Value) -> usize {
    cx.as_deque(deque).map_or(0, Deque::len)
}

fn item_at(cx: &Context, deque: &Value, index: usize) -> Option<Value> {
    cx.as_deque(deque)?.get(index)
}

fn maxlen(cx: &Context, deque: &Value) -> Option<usize> {
    usize::try_from(cx.as_deque(deque)?.maxlen).ok()
}

/// Appends at the end, and drops the first item if there are too many.
fn push_back(cx: &mut Context, deque: &Value, item: Value) -> PyResult {
    cx.deque_push_back(deque, item)?;
    if maxlen(cx, deque).is_some_and(|most| length(cx, deque) > most) {
        drop(cx.get_mut::<Deque>(deque).and_then(Deque::pop_front));
    }
    Ok(())
}

/// Puts before the first, and drops the last item if there are too many.
fn push_front(cx: &mut Context, deque: &Value, item: Value) -> PyResult {
    cx.deque_push_front(deque, item)?;
    if maxlen(cx, deque).is_some_and(|most| length(cx, deque) > most) {
        drop(cx.get_mut::<Deque>(deque).and_then(Deque::pop_back));
    }
    Ok(())
}

fn extend(cx: &mut Context, deque: &Value, iterable: &Value, front: bool) -> PyResult {
    let copy = if deque.is(iterable) { Some(cx.list_from_iterable(iterable)?) } else { None };
    cx.for_each(copy.as_ref().unwrap_or(iterable), |cx, item| {
        if front { push_front(cx, deque, item)? } else { push_back(cx, deque, item)? }
        Ok(ControlFlow::Continue(()))
    })
}

fn clear(cx: &mut Context, deque: &Value) {
    while let Some(item) = cx.get_mut::<Deque>(deque).and_then(Deque::pop_back) {
        drop(item);
    }
    cx.deque_shrink(deque);
}

/// Takes out the item at an index.
fn remove_at(cx: &mut Context, deque: &Value, index: usize) -> Option<Value> {
    let own = cx.get_mut::<Deque>(deque)?;
    own.rotate(-(index as i64));
    let item = own.pop_front();
    own.rotate(index as i64);
    item
}

/// An index within the deque.
fn checked(cx: &mut Context, deque: &Value, key: &Value) -> PyResult<usize> {
    if key.as_small_int().is_none() && cx.special(key, Special::Index).is_none() {
        let message = format!("sequence index must be integer, not '{}'", cx.type_name(key));
        return Err(cx.type_error(&message));
    }
    let index = position(cx, key)?;
    within(index, length(cx, deque)).ok_or_else(|| cx.index_error("deque index out of range"))
}

/// A new deque of the same class, empty, with the same `maxlen`.
fn empty_like(cx: &mut Context, deque: &Value) -> PyResult<Value> {
    let most = maxlen(cx, deque);
    let class = cx.type_of(deque);
    let plain = cx.native_type(&SPEC)?;
    if class.is(&plain) {
        // SAFETY: `init` is handed a new `Deque` cell.
        return cx.new_instance_of::<Deque>(&class, |cell| unsafe {
            Deque::initialise(cell);
            (*cell).maxlen = most.map_or(-1, |most| most as i64);
        });
    }
    let arguments = match most {
        Some(most) => vec![cx.empty_tuple(), cx.new_int(most as i64)?],
        None => Vec::new(),
    };
    cx.call(&class, &arguments)
}

fn copy(cx: &mut Context, deque: &Value) -> PyResult<Value> {
    let new = empty_like(cx, deque)?;
    if cx.as_deque(&new).is_none() {
        return Ok(new);
    }
    let mut index = 0;
    while let Some(item) = item_at(cx, deque, index) {
        push_back(cx, &new, item)?;
        index += 1;
    }
    Ok(new)
}

/// Repeats the items in place.
fn repeat(cx: &mut Context, deque: &Value, count: i64) -> PyResult {
    let own = length(cx, deque);
    if count <= 0 {
        clear(cx, deque);
        return Ok(());
    }
    let Some(total) = own.checked_mul(count as usize).filter(|total| *total < u32::MAX as usize) else { return Err(cx.memory_error()) };
    let kept = maxlen(cx, deque).map_or(total, |most| total.min(most.max(1) + own));
    cx.check_size(kept * 8)?;
    let items = cx.list_from_iterable(deque)?;
    for _ in 1..count {
        if own == 0 {
            break;
        }
        for index in 0..own {
            if let Some(item) = cx.list_get(&items, index) {
                push_back(cx, deque, item)?;
            }
        }
        cx.poll()?;
    }
    Ok(())
}

/// The first index from `start` to before `stop` of an item that is, or equals, `sought`.
fn find(cx: &mut Context, deque: &Value, sought: &Value, start: usize, stop: usize) -> PyResult<Option<usize>> {
    find_or(cx, deque, sought, start, stop, (ShapeId::RUNTIME_ERROR, "deque mutated during iteration"))
}

/// As [`find`], with what is raised if comparing changes the deque.
fn find_or(cx: &mut Context, deque: &Value, sought: &Value, start: usize, stop: usize, mutated: (ShapeId, &str)) -> PyResult<Option<usize>> {
    let version = cx.as_deque(deque).map(|deque| deque.version);
    let mut index = start;
    while index < stop
        && let Some(item) = item_at(cx, deque, index)
    {
        let equal = cx.equal(&item, sought)?;
        if cx.as_deque(deque).map(|deque| deque.version) != version {
            return Err(cx.error(mutated.0, mutated.1));
        }
        if equal {
            return Ok(Some(index));
        }
        index += 1;
    }
    Ok(None)
}

fn compare(cx: &mut Context, op: Compare, deque: &Value, other: &Value) -> PyResult<Value> {
    if cx.as_deque(other).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let lengths = (length(cx, deque), length(cx, other));
    if lengths.0 != lengths.1 && matches!(op, Compare::Eq | Compare::Ne) {
        return Ok(Value::bool(op == Compare::Ne));
    }
    cx.check_stack()?;
    let mut index = 0;
    while let (Some(a), Some(b)) = (item_at(cx, deque, index), item_at(cx, other, index)) {
        if !cx.equal(&a, &b)? {
            return match op {
                Compare::Eq => Ok(Value::FALSE),
                Compare::Ne => Ok(Value::TRUE),
                _ => cx.compare(op, &a, &b),
            };
        }
        index += 1;
    }
    let order = length(cx, deque).cmp(&length(cx, other));
    Ok(Value::bool(op.holds(order)))
}

/// Methods of `deque`.
pub struct DequeMethods;

#[methods]
impl DequeMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        // SAFETY: `init` is handed a new `Deque` cell.
        cx.new_instance_of::<Deque>(args.get(0), |cell| unsafe { Deque::initialise(cell) })
    }

    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, iterable=(), maxlen=None)", inferred, "([iterable[, maxlen]])")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let most = match args.some(2) {
            Some(most) => {
                let most = cx.exact_i64(most)?;
                if most < 0 {
                    return Err(cx.value_error("maxlen must be non-negative"));
                }
                most
            }
            None => -1,
        };
        if let Some(own) = cx.get_mut::<Deque>(args.this()) {
            own.maxlen = most;
        }
        clear(cx, args.this());
        if let Some(iterable) = args.opt(1) {
            extend(cx, args.this(), iterable, false)?;
        }
        Ok(Value::NONE)
    }

    /// Add an element to the right side of the deque.
    #[sig("(self, item, /)")]
    fn append(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push_back(cx, args.this(), args.get(1).clone())?;
        Ok(Value::NONE)
    }

    /// Add an element to the left side of the deque.
    #[sig("(self, item, /)")]
    fn appendleft(cx: &mut Context, args: &Args) -> PyResult<Value> {
        push_front(cx, args.this(), args.get(1).clone())?;
        Ok(Value::NONE)
    }

    /// Remove and return the rightmost element.
    #[sig("(self, /)")]
    fn pop(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let item = cx.get_mut::<Deque>(args.this()).and_then(Deque::pop_back);
        if item.is_some() {
            shrink(cx, args.this());
        }
        item.ok_or_else(|| cx.index_error("pop from an empty deque"))
    }

    /// Remove and return the leftmost element.
    #[sig("(self, /)")]
    fn popleft(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let item = cx.get_mut::<Deque>(args.this()).and_then(Deque::pop_front);
        if item.is_some() {
            shrink(cx, args.this());
        }
        item.ok_or_else(|| cx.index_error("pop from an empty deque"))
    }

    /// Extend the right side of the deque with elements from the iterable.
    #[sig("(self, iterable, /)")]
    fn extend(cx: &mut Context, args: &Args) -> PyResult<Value> {
        extend(cx, args.this(), args.get(1), false)?;
        Ok(Value::NONE)
    }

    /// Extend the left side of the deque with elements from the iterable.
    #[sig("(self, iterable, /)")]
    fn extendleft(cx: &mut Context, args: &Args) -> PyResult<Value> {
        extend(cx, args.this(), args.get(1), true)?;
        Ok(Value::NONE)
    }

    /// Remove all elements from the deque.
    #[sig("(self, /)")]
    fn clear(cx: &mut Context, args: &Args) -> PyResult<Value> {
        clear(cx, args.this());
        Ok(Value::NONE)
    }

    /// Return a shallow copy of a deque.
    #[sig("(self, /)")]
    fn copy(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy(cx, args.this())
    }

    /// Return a shallow copy of a deque.
    #[sig("(self, /)")]
    fn __copy__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        copy(cx, args.this())
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

    /// Return first index of value.
    ///
    /// Raises ValueError if the value is not present.
    #[sig("(self, value, start=<unrepresentable>, stop=<unrepresentable>, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (start, stop) = search_range(cx, args.opt(2), args.opt(3))?;
        let own = length(cx, args.this());
        match find(cx, args.this(), args.get(1), cut(start, own), cut(stop, own))? {
            Some(index) => cx.new_int(index as i64),
            None => Err(cx.value_error("deque.index(x): x not in deque")),
        }
    }

    /// Insert value before index.
    #[sig("(self, index, value, /)")]
    fn insert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let deque = args.this();
        let index = cx.index_i64(args.get(1))?;
        let own = length(cx, deque);
        if maxlen(cx, deque).is_some_and(|most| own >= most) {
            return Err(cx.index_error("deque already at its maximum size"));
        }
        let at = cut(index, own) as i64;
        if let Some(ring) = cx.get_mut::<Deque>(deque) {
            ring.rotate(-at);
        }
        let pushed = cx.deque_push_front(deque, args.get(2).clone());
        if let Some(ring) = cx.get_mut::<Deque>(deque) {
            ring.rotate(at);
        }
        pushed.map(|()| Value::NONE)
    }

    /// Remove first occurrence of value.
    #[sig("(self, value, /)")]
    fn remove(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mutated = (ShapeId::INDEX_ERROR, "deque mutated during iteration");
        match find_or(cx, args.this(), args.get(1), 0, usize::MAX, mutated)? {
            Some(index) => {
                drop(remove_at(cx, args.this(), index));
                Ok(Value::NONE)
            }
            None => Err(cx.value_error("deque.remove(x): x not in deque")),
        }
    }

    /// Reverse *IN PLACE*.
    #[sig("(self, /)")]
    fn reverse(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if let Some(own) = cx.get_mut::<Deque>(args.this()) {
            let length = own.len();
            for index in 0..length / 2 {
                own.swap(index, length - 1 - index);
            }
        }
        Ok(Value::NONE)
    }

    /// Rotate the deque n steps to the right.  If n is negative, rotates left.
    #[sig("(self, n=1, /)")]
    fn rotate(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let steps = match args.opt(1) {
            Some(steps) => cx.index_i64(steps)?,
            None => 1,
        };
        if let Some(own) = cx.get_mut::<Deque>(args.this()) {
            own.rotate(steps);
        }
        Ok(Value::NONE)
    }

    /// maximum size of a deque or None if unbounded
    #[getter]
    fn maxlen(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match maxlen(cx, args.this()) {
            Some(most) => cx.new_int(most as i64),
            None => Ok(Value::NONE),
        }
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = length(cx, args.this());
        cx.new_int(own as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = checked(cx, args.this(), args.get(1))?;
        Ok(item_at(cx, args.this(), index).unwrap_or(Value::NONE))
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = checked(cx, args.this(), args.get(1))?;
        drop(cx.deque_put(args.this(), index, args.get(2).clone())?);
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let index = checked(cx, args.this(), args.get(1))?;
        drop(remove_at(cx, args.this(), index));
        Ok(Value::NONE)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(find(cx, args.this(), args.get(1), 0, usize::MAX)?.is_some()))
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        iter::new(cx, args.this(), false)
    }

    /// Return a reverse iterator over the deque.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        iter::new(cx, args.this(), true)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let deque = args.this();
        cx.check_repr_depth()?;
        if !cx.repr_enter(deque) {
            return cx.new_str("[...]");
        }
        let result = cx.list_from_iterable(deque).and_then(|items| cx.repr(&items));
        cx.repr_leave(deque);
        let items = result?;
        let name = cx.short_type_name(deque);
        let mut text = TextBuilder::new();
        text.push_str(cx, &name)?;
        text.push_str(cx, "(")?;
        text.push_bytes(cx, items.str_bytes())?;
        match maxlen(cx, deque) {
            Some(most) => text.push_str(cx, &format!(", maxlen={most})"))?,
            None => text.push_str(cx, ")")?,
        }
        text.finish(cx)
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let deque = args.this();
        let class = cx.type_of(deque);
        let arguments = match maxlen(cx, deque) {
            Some(most) => {
                let nothing = cx.empty_tuple();
                let most = cx.new_int(most as i64)?;
                cx.new_tuple(&[nothing, most])?
            }
            None => cx.empty_tuple(),
        };
        let state = cx.call_method(deque, "__getstate__", &[])?;
        let iterator = cx.iter(deque)?;
        cx.new_tuple(&[class, arguments, state, iterator])
    }

    /// Return self+value.
    #[sig("(self, value, /)")]
    fn __add__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if cx.as_deque(args.get(1)).is_none() {
            let message = format!("can only concatenate deque (not \"{}\") to deque", cx.type_name(args.get(1)));
            return Err(cx.type_error(&message));
        }
        let new = copy(cx, args.this())?;
        extend(cx, &new, args.get(1), false)?;
        Ok(new)
    }

    /// Implement self+=value.
    #[sig("(self, value, /)")]
    fn __iadd__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        extend(cx, args.this(), args.get(1), false)?;
        Ok(args.this().clone())
    }

    /// Return self*value.
    #[sig("(self, value, /)")]
    fn __mul__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = repeat_count(cx, args.get(1))?;
        let new = copy(cx, args.this())?;
        repeat(cx, &new, count)?;
        Ok(new)
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
        repeat(cx, args.this(), count)?;
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

/// Gives room back now and then, after items were taken.
fn shrink(cx: &mut Context, deque: &Value) {
    if length(cx, deque) & 63 == 0 {
        cx.deque_shrink(deque);
    }
}
