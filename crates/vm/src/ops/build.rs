//! Displays, items, slices and unpacking.

use std::ops::ControlFlow;

use lissom_bytecode::Site;
use lissom_objects::dict::table_of;
use lissom_objects::bytearray::ByteArray;
use lissom_objects::buffer::native_bytes;
use lissom_objects::list::{self, span::{Bounds, within}};
use lissom_objects::{Context, PyResult, ShapeId, Value};

use crate::code::{Cache, CodeCell};

/// `container[key]`
#[inline(never)]
pub(crate) fn get_item(cx: &mut Context, container: &Value, key: &Value) -> PyResult<Value> {
    if container.is_dict() {
        return match cx.dict_get(container, key)? {
            Some(value) => Ok(value),
            None => Err(cx.key_error(key)),
        };
    }
    if let (Some(view), Some(index)) = (container.as_str(), key.as_small_int())
        && view.ascii
    {
        let length = view.bytes.len() as i64;
        let at = if index < 0 { index + length } else { index };
        if (0..length).contains(&at) {
            return cx.new_char(view.bytes[at as usize] as u32);
        }
    }
    if let Some(index) = key.as_small_int()
        && matches!(container.shape(), ShapeId::BYTEARRAY | ShapeId::BYTES)
        && let Some(bytes) = native_bytes(cx, container)
        && let Some(at) = within(index, bytes.len())
    {
        return Ok(Value::int32(bytes[at] as i32));
    }
    cx.get_item(container, key)
}

/// As [`get_item`], with an index from the instruction.
#[inline(never)]
pub(crate) fn get_item_int(cx: &mut Context, container: &Value, index: i16) -> PyResult<Value> {
    get_item(cx, container, &Value::int32(index as i32))
}

/// `container[key] = value`
#[inline(never)]
pub(crate) fn set_item(cx: &mut Context, container: &Value, key: &Value, value: &Value) -> PyResult {
    if container.is_dict() {
        // The value of a key that is there is replaced in place.
        if key.is_small_int()
            && !value.needs_tracking()
            && let Some(mut table) = table_of(container)
            && table.header().keys == lissom_objects::dict::table::Keys::SmallInts
            && let Some(found) = table.find_small_int(key)
        {
            drop(table.replace(found, value.clone()));
            return Ok(());
        }
        return cx.dict_set(container, key, value.clone());
    }
    if container.shape() == ShapeId::BYTEARRAY
        && let (Some(index), Some(number)) = (key.as_small_int(), value.as_small_int())
        && let Ok(byte) = u8::try_from(number)
        && let Some(array) = cx.get_mut::<ByteArray>(container)
        && let Some(at) = within(index, array.bytes().len())
    {
        array.bytes_mut()[at] = byte;
        return Ok(());
    }
    cx.set_item(container, key, value.clone())
}

/// `container[start:stop]`
#[inline(never)]
pub(crate) fn load_slice(cx: &mut Context, container: &Value, start: &Value, stop: &Value) -> PyResult<Value> {
    if let Some(view) = container.as_str()
        && view.ascii
        && let (Some(from), Some(to)) = (bound(start, 0, view.bytes.len()), bound(stop, view.bytes.len(), view.bytes.len()))
    {
        return cx.new_str_known(view.bytes.get(from..to.max(from)).unwrap_or(&[]), true);
    }
    if container.exact_list().is_some()
        && let Some(bounds) = Bounds::plain(start, stop)
    {
        return cx.list_slice(container, bounds.span(cx.list_len(container)));
    }
    let slice = cx.new_slice(start.clone(), stop.clone(), Value::NONE)?;
    cx.get_item(container, &slice)
}

/// One end of a slice of `length` items; `None` if it is neither an integer in place nor None.
fn bound(end: &Value, open: usize, length: usize) -> Option<usize> {
    if end.is_none() {
        return Some(open);
    }
    let index = end.as_small_int()?;
    let length = length as i64;
    Some(if index < 0 { (index + length).max(0) } else { index.min(length) } as usize)
}

/// `container[start:stop] = value`
#[inline(never)]
pub(crate) fn store_slice(cx: &mut Context, container: &Value, start: &Value, stop: &Value, value: &Value) -> PyResult {
    if container.exact_list().is_some()
        && let Some(bounds) = Bounds::plain(start, stop)
    {
        return list::methods::set_bounds(cx, container, bounds, value);
    }
    let slice = cx.new_slice(start.clone(), stop.clone(), Value::NONE)?;
    cx.set_item(container, &slice, value.clone())
}

/// `slice(start, stop)` or `slice(start, stop, step)`
#[inline(never)]
pub(crate) fn slice(cx: &mut Context, parts: &[Value]) -> PyResult<Value> {
    match parts {
        [start, stop, step] => cx.new_slice(start.clone(), stop.clone(), step.clone()),
        [start, stop] => cx.new_slice(start.clone(), stop.clone(), Value::NONE),
        _ => cx.new_slice(Value::NONE, Value::NONE, Value::NONE),
    }
}

/// `(a, b)`, which takes the registers' contents.
///
/// # Safety
/// There are `count` registers with values.
#[inline(never)]
pub(crate) unsafe fn tuple(cx: &mut Context, first: *mut u64, count: usize) -> PyResult<Value> {
    // SAFETY: the caller's promise; each reference moves to the tuple.
    unsafe {
        let tracked = std::slice::from_raw_parts(first.cast::<Value>(), count).iter().any(Value::needs_tracking);
        let (value, room) = cx.new_tuple_room(count, tracked)?;
        room.cast::<u64>().copy_from_nonoverlapping(first, count);
        first.write_bytes(0, count);
        Ok(value)
    }
}

/// `(*items,)` of a list that was gathered.
#[inline(never)]
pub(crate) fn list_to_tuple(cx: &mut Context, list: &Value) -> PyResult<Value> {
    let items = cx.collect(list)?;
    cx.new_tuple_from(items)
}

/// `{a, b}`
#[inline(never)]
pub(crate) fn set(cx: &mut Context, items: &[Value]) -> PyResult<Value> {
    let set = cx.new_set()?;
    for item in items {
        cx.set_add(&set, item)?;
    }
    Ok(set)
}

/// `{a: b, c: d}`
#[inline(never)]
pub(crate) fn map(cx: &mut Context, items: &[Value]) -> PyResult<Value> {
    let dict = cx.new_dict()?;
    for pair in items.chunks_exact(2) {
        cx.dict_set(&dict, &pair[0], pair[1].clone())?;
    }
    Ok(dict)
}

/// `{'x': a, 'y': b}`: the form of the keys is found once. Consumes the values.
///
/// # Safety
/// `values` are as many registers as the site has keys.
#[inline(never)]
pub(crate) unsafe fn shaped_map(cx: &mut Context, code: &CodeCell, site: u16, values: *mut u64, cache: *mut Cache) -> PyResult<Value> {
    let keys = match code.sites.items().get(site as usize) {
        Some(Site::Keys(index)) => code.constant(*index as u16).as_tuple().unwrap_or(&[]),
        _ => &[],
    };
    // SAFETY: the caller's promise; the cache belongs to the code.
    unsafe {
        let mut form = if cache.is_null() { ShapeId::NONE_AT_ALL } else { ShapeId((*cache).shape) };
        if form == ShapeId::NONE_AT_ALL {
            form = find_form(cx, keys)?;
            if !cache.is_null() {
                (*cache).shape = form.0;
            }
        }
        if form != ShapeId::FORM {
            let dict = cx.new_dict_of_form(form, values.cast())?;
            values.write_bytes(0, keys.len());
            return Ok(dict);
        }
        let dict = cx.new_dict()?;
        for (index, key) in keys.iter().enumerate() {
            cx.dict_set(&dict, key, (*values.add(index).cast::<Value>()).clone())?;
        }
        crate::execute::clear(values, keys.len());
        Ok(dict)
    }
}

/// The form of these keys; the empty form if there is none to be had.
fn find_form(cx: &mut Context, keys: &[Value]) -> PyResult<ShapeId> {
    let mut form = ShapeId::FORM;
    for key in keys {
        let name = cx.intern_value(key)?;
        if cx.shapes.slot(form, &name).is_some() {
            return Ok(ShapeId::FORM);
        }
        let grown = cx.shapes.grow(&mut cx.heap, form, &name);
        match cx.or_memory_error(grown)? {
            Some(next) => form = next,
            None => return Ok(ShapeId::FORM),
        }
    }
    Ok(form)
}

/// `[*items]`
#[inline(never)]
pub(crate) fn list_extend(cx: &mut Context, list: &Value, items: &Value) -> PyResult {
    cx.list_extend(list, items).map_err(|raised| starred_error(cx, items, raised))
}

/// An unpacked value that is not iterable is reported by its place.
fn starred_error(cx: &mut Context, items: &Value, raised: lissom_objects::Raised) -> lissom_objects::Raised {
    if cx.raised_is(ShapeId::TYPE_ERROR) && !cx.may_iterate(items) {
        drop(cx.take_raised(raised));
        let found = cx.type_name(items);
        return cx.type_error(&format!("Value after * must be an iterable, not {found}"));
    }
    raised
}

/// `{*items}`
#[inline(never)]
pub(crate) fn set_update(cx: &mut Context, set: &Value, items: &Value) -> PyResult {
    cx.for_each(items, |cx, item| cx.set_add(set, &item).map(|_| ControlFlow::Continue(())))
}

/// `{**mapping}`
#[inline(never)]
pub(crate) fn dict_update(cx: &mut Context, dict: &Value, mapping: &Value) -> PyResult {
    let keys = cx.names.keys.clone();
    if !cx.is_dict(mapping) && cx.lookup_attr(mapping, &keys)?.is_none() {
        let found = cx.type_name(mapping);
        return Err(cx.type_error(&format!("'{found}' object is not a mapping")));
    }
    each_item(cx, mapping, |cx, key, value| cx.dict_set(dict, &key, value))
}

/// Walks the items of a dict or of anything with `keys()`.
fn each_item(cx: &mut Context, mapping: &Value, mut body: impl FnMut(&mut Context, Value, Value) -> PyResult) -> PyResult {
    if mapping.is_dict() || cx.is_dict(mapping) && !cx.overrides_iteration(mapping) {
        let mut position = 0;
        while let Some((next, key, value)) = cx.dict_next(mapping, position) {
            position = next;
            body(cx, key, value)?;
        }
        return Ok(());
    }
    let keys = cx.call_method(mapping, "keys", &[])?;
    let mapping = mapping.clone();
    cx.for_each(&keys, |cx, key| {
        let value = cx.get_item(&mapping, &key)?;
        body(cx, key, value).map(|()| ControlFlow::Continue(()))
    })
}

/// The keywords of a call, from one `**mapping`. That they are strings is asked when all are there, by the call.
#[inline(never)]
pub(crate) fn dict_merge(cx: &mut Context, dict: &Value, mapping: &Value, callee: &Value) -> PyResult {
    let keys = cx.names.keys.clone();
    if !cx.is_dict(mapping) && cx.lookup_attr(mapping, &keys)?.is_none() {
        let (name, found) = (crate::function::call_name(cx, callee), cx.type_name(mapping));
        return Err(cx.type_error(&format!("{name} argument after ** must be a mapping, not {found}")));
    }
    let result = each_item(cx, mapping, |cx, key, value| {
        if cx.dict_get(dict, &key)?.is_some() {
            let (name, key) = (crate::function::call_name(cx, callee), cx.str(&key)?);
            let key = cx.string_lossy(&key);
            return Err(cx.type_error(&format!("{name} got multiple values for keyword argument '{key}'")));
        }
        cx.dict_set(dict, &key, value)
    });
    match result {
        // A mapping that lacks its own key is taken for one that has it twice.
        Err(raised) if cx.raised_is(ShapeId::KEY_ERROR) => {
            let error = cx.take_raised(raised);
            let args = cx.get_attr_str(&error, "args")?;
            let [key] = cx.as_tuple(&args).unwrap_or(&[]) else { return Err(cx.raise(error)) };
            let (name, key) = (crate::function::call_name(cx, callee), cx.str(key)?);
            let key = cx.string_lossy(&key);
            Err(cx.type_error(&format!("{name} got multiple values for keyword argument '{key}'")))
        }
        result => result,
    }
}

/// As [`unpack`], of a source that is given up.
///
/// # Safety
/// As [`unpack`]; the word is a value, whose reference is taken.
#[inline(never)]
pub(crate) unsafe fn unpack_owned(cx: &mut Context, source: u64, first: *mut u64, count: usize) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let source = Value::from_word_unchecked(source);
        unpack(cx, &source, first, count)
    }
}

/// As [`unpack_starred`], of a source that is given up.
///
/// # Safety
/// As [`unpack_starred`]; the word is a value, whose reference is taken.
#[inline(never)]
pub(crate) unsafe fn unpack_starred_owned(cx: &mut Context, source: u64, first: *mut u64, before: usize, after: usize) -> PyResult {
    // SAFETY: the caller's promise.
    unsafe {
        let source = Value::from_word_unchecked(source);
        unpack_starred(cx, &source, first, before, after)
    }
}

/// Puts the items of a sequence of known length into registers.
///
/// # Safety
/// `first` has room for `count` words.
#[inline]
pub(crate) unsafe fn unpack(cx: &mut Context, source: &Value, first: *mut u64, count: usize) -> PyResult {
    // SAFETY: the caller's promise; old contents are dropped when a place is written.
    let put = |at: usize, value: Value| unsafe {
        let old = std::mem::replace(&mut *first.add(at), value.into_word());
        drop(Value::from_word(old));
    };
    if let Some(items) = source.as_tuple()
        && items.len() == count
    {
        for (at, item) in items.iter().enumerate() {
            put(at, item.clone());
        }
        return Ok(());
    }
    if source.exact_list().is_some() && cx.as_list(source).is_some_and(|list| list.len() == count) {
        for at in 0..count {
            let item = cx.as_list(source).and_then(|list| list.get(at)).unwrap_or(Value::NONE);
            put(at, item);
        }
        return Ok(());
    }
    let sized = source.as_tuple().map(<[Value]>::len).or_else(|| source.exact_list().and_then(|_| cx.as_list(source)).map(|list| list.len()));
    let iterator = unpack_iter(cx, source)?;
    for at in 0..count {
        match cx.next(&iterator)? {
            Some(item) => put(at, item),
            None => return Err(cx.value_error(&format!("not enough values to unpack (expected {count}, got {at})"))),
        }
    }
    if cx.next(&iterator)?.is_some() {
        return Err(match sized.or_else(|| if cx.is_dict(source) { Some(cx.dict_len(source)) } else { None }) {
            Some(got) => cx.value_error(&format!("too many values to unpack (expected {count}, got {got})")),
            None => cx.value_error(&format!("too many values to unpack (expected {count})")),
        });
    }
    Ok(())
}

fn unpack_iter(cx: &mut Context, source: &Value) -> PyResult<Value> {
    use lissom_objects::names::Special;
    if cx.special(source, Special::Iter).is_none() && cx.special(source, Special::GetItem).is_none() {
        let found = cx.type_name(source);
        return Err(cx.type_error(&format!("cannot unpack non-iterable {found} object")));
    }
    cx.iter(source)
}

/// Puts the items of an iterable into registers: `before`, a list of the rest, `after`.
///
/// # Safety
/// `first` has room for `before + 1 + after` words.
pub(crate) unsafe fn unpack_starred(cx: &mut Context, source: &Value, first: *mut u64, before: usize, after: usize) -> PyResult {
    let iterator = unpack_iter(cx, source)?;
    let items = cx.collect(&iterator)?;
    if items.len() < before + after {
        let (least, got) = (before + after, items.len());
        return Err(cx.value_error(&format!("not enough values to unpack (expected at least {least}, got {got})")));
    }
    let end = items.len() - after;
    let rest = cx.new_list_from(&items[before..end])?;
    let values = items[..before].iter().cloned().chain([rest]).chain(items[end..].iter().cloned());
    for (at, value) in values.enumerate() {
        // SAFETY: the caller's promise.
        unsafe {
            let old = std::mem::replace(&mut *first.add(at), value.into_word());
            drop(Value::from_word(old));
        }
    }
    Ok(())
}
