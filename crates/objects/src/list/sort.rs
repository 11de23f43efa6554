//! Sorting: stable, by merging the runs that are there already.
//!
//! ```text
//!   items   | run ↗ | run ↘ (turned around) | short run, made longer by insertion | …      runs wait on a stack, the lowest the longest
//! ```
//!
//! While a list is sorted its items lie in a hidden list, so that Python code that looks at it sees it empty, and code that changes it is
//! found out. Integers, floats and strings are sorted as words in place, or, with `key`, as pairs of key and position; only for
//! other items is `<` asked, and then positions are sorted: nothing that the collector should see is ever outside the hidden list.

use std::ptr::NonNull;

use super::layout::{ItemKind, Items};
use crate::context::{Context, PyResult};
use crate::value::Value;

/// Runs shorter than this are made longer by insertion.
const RUN_MIN: usize = 32;

/// Sorts a list in place.
///
/// # Errors
/// What `key` or `<` raises (the order is then the old one); `ValueError` if the list was changed meanwhile.
pub fn sort(cx: &mut Context, list: &Value, key: Option<&Value>, reverse: bool) -> PyResult {
    let holder = cx.new_list()?;
    cx.list_exchange(list, &holder);
    if let Some(cell) = cx.list_cell(list) {
        // SAFETY: the list's cell, which is empty and alive.
        unsafe { (*cell).begin_sorting() };
    }
    let mut result = sort_hidden(cx, &holder, key, reverse);
    if key.is_some() && result.is_ok() {
        // The keys are gone: what they do when they go counts.
        result = cx.poll();
    }
    let changed = cx.as_list(list).is_some_and(|list| !list.is_sorting());
    cx.list_exchange(list, &holder);
    result?;
    if changed {
        return Err(cx.value_error("list modified during sort"));
    }
    Ok(())
}

fn sort_hidden(cx: &mut Context, holder: &Value, key: Option<&Value>, reverse: bool) -> PyResult {
    let count = cx.list_len(holder);
    let Some(key) = key else {
        if count < 2 || sort_words(cx, holder, reverse)? {
            return Ok(());
        }
        return sort_by(cx, holder, holder, reverse);
    };
    let keys = cx.new_list()?;
    for index in 0..count {
        let item = cx.list_get(holder, index).unwrap_or(Value::NONE);
        let made = cx.call(key, &[item])?;
        cx.list_push(&keys, made)?;
    }
    sort_by(cx, holder, &keys, reverse)
}

/// What all items of a list are, if they can be compared as words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Ints,
    Floats,
    Strings,
}

fn words_of(items: &Items) -> Option<Words> {
    match items {
        Items::Values(values) => words_of_all(values.iter().map(Value::word)),
        Items::Halves(halves) => words_of_all((0..halves.len()).map(|index| halves.word(index))),
        _ => Some(Words::Ints),
    }
}

/// As [`words_of`], of words that the list owns.
fn words_of_all(mut words: impl Iterator<Item = u64>) -> Option<Words> {
    let kind = |word: u64| {
        // SAFETY: the list owns the value; nothing changes it meanwhile.
        let item = unsafe { Value::borrow_slot(&raw const word) }?;
        if item.is_small_int() {
            Some(Words::Ints)
        } else if item.is_str() {
            Some(Words::Strings)
        } else {
            item.as_exact_float().is_some_and(|number| !number.is_nan()).then_some(Words::Floats)
        }
    };
    let first = kind(words.next()?)?;
    words.all(|word| kind(word) == Some(first)).then_some(first)
}

/// Compares two words of live values.
#[inline(always)]
fn less_words(kind: Words, a: u64, b: u64) -> bool {
    match kind {
        // The tag is the same in both, so the words compare as the numbers do.
        Words::Ints => (a as i64) < (b as i64),
        // SAFETY: the words are those of values which the hidden list (or the list of keys) owns; nothing changes it meanwhile.
        Words::Floats => unsafe {
            match (Value::borrow_slot(&a), Value::borrow_slot(&b)) {
                (Some(a), Some(b)) => a.as_exact_float() < b.as_exact_float(),
                _ => false,
            }
        },
        // Both in place: their bytes as one number, the first byte highest; a string that ends is less than one that goes on.
        Words::Strings if a & 7 == 4 && b & 7 == 4 => {
            let (x, y) = ((a >> 8).swap_bytes(), (b >> 8).swap_bytes());
            x < y || (x == y && a >> 5 & 7 < b >> 5 & 7)
        }
        // SAFETY: as above.
        Words::Strings => unsafe {
            match (Value::borrow_slot(&a), Value::borrow_slot(&b)) {
                (Some(a), Some(b)) => a.str_bytes() < b.str_bytes(),
                _ => false,
            }
        },
    }
}

/// Sorts items that need no Python code in place; false if there are others.
fn sort_words(cx: &mut Context, list: &Value, reverse: bool) -> PyResult<bool> {
    let Some(cell) = cx.list_cell(list) else { return Ok(true) };
    // SAFETY: the list is hidden, and nothing runs while its buffer is sorted: words are only exchanged.
    unsafe {
        let (length, buffer) = ((*cell).len(), (*cell).buffer());
        match (*cell).kind() {
            // Equal integers cannot be told apart: any order among them is stable.
            ItemKind::Int8 => std::slice::from_raw_parts_mut(buffer.cast::<i8>(), length).sort_unstable(),
            ItemKind::Int16 => std::slice::from_raw_parts_mut(buffer.cast::<i16>(), length).sort_unstable(),
            ItemKind::Int32 => std::slice::from_raw_parts_mut(buffer.cast::<i32>(), length).sort_unstable(),
            ItemKind::Bools => std::slice::from_raw_parts_mut(buffer, length).sort_unstable(),
            ItemKind::Values => {
                let Some(kind) = words_of(&(*cell).items()) else { return Ok(false) };
                let words = std::slice::from_raw_parts_mut(buffer.cast::<u64>(), length);
                if kind == Words::Ints {
                    std::slice::from_raw_parts_mut(buffer.cast::<i64>(), length).sort_unstable();
                } else {
                    let mut scratch = Scratch::<u64>::new(cx, length / 2 + 1)?;
                    let result = merge_sort(cx, words, scratch.items(), &mut |_, a, b| Ok(if reverse { less_words(kind, *b, *a) } else { less_words(kind, *a, *b) }));
                    scratch.free(cx);
                    return result.map(|()| true);
                }
            }
            ItemKind::Halves => return Ok(false),
        }
    }
    if reverse {
        cx.list_reverse(list);
    }
    Ok(true)
}

/// Sorts the hidden list by a list of keys, which may be itself.
fn sort_by(cx: &mut Context, holder: &Value, keys: &Value, reverse: bool) -> PyResult {
    let count = cx.list_len(keys);
    let narrow = |number: i64| (number << 1 | 1) as u64;
    let mut pairs = None;
    if let Some(list) = cx.as_list(keys) {
        pairs = words_of(&list.items());
    }
    let mut order = Scratch::<u32>::new(cx, count)?;
    // Python code is asked in the order that turning the list around, before and after, would give.
    let turned = reverse && pairs.is_none();
    for (index, place) in order.items().iter_mut().enumerate() {
        *place = if turned { count - 1 - index } else { index } as u32;
    }
    let result = match pairs {
        Some(kind) => Scratch::<(u64, u32)>::new(cx, count).and_then(|mut entries| {
            if let Some(list) = cx.as_list(keys) {
                for (index, place) in entries.items().iter_mut().enumerate() {
                    let word = match list.items() {
                        Items::Values(items) => items[index].word(),
                        Items::Halves(items) => items.word(index),
                        Items::Int8(items) => narrow(items[index] as i64),
                        Items::Int16(items) => narrow(items[index] as i64),
                        Items::Int32(items) => narrow(items[index] as i64),
                        Items::Bools(items) => narrow(items[index] as i64),
                    };
                    *place = (word, index as u32);
                }
            }
            let result = Scratch::<(u64, u32)>::new(cx, count / 2 + 1).and_then(|mut scratch| {
                let result = merge_sort(cx, entries.items(), scratch.items(), &mut |_, a, b| {
                    Ok(if reverse { less_words(kind, b.0, a.0) } else { less_words(kind, a.0, b.0) })
                });
                scratch.free(cx);
                result
            });
            for (place, entry) in order.items().iter_mut().zip(entries.items()) {
                *place = entry.1;
            }
            entries.free(cx);
            result
        }),
        None => Scratch::<u32>::new(cx, count / 2 + 1).and_then(|mut scratch| {
            let result = merge_sort(cx, order.items(), scratch.items(), &mut |cx, a, b| {
                match (cx.list_get(keys, *a as usize), cx.list_get(keys, *b as usize)) {
                    (Some(a), Some(b)) => match less_tuples(&a, &b) {
                        Some(less) => Ok(less),
                        None => cx.less(&a, &b),
                    },
                    _ => Ok(false),
                }
            });
            scratch.free(cx);
            result
        }),
    };
    if turned {
        order.items().reverse();
    }
    let result = result.and_then(|()| cx.list_permute(holder, order.items()));
    order.free(cx);
    result
}

/// Is one tuple less than another, where no Python code need be asked?
fn less_tuples(a: &Value, b: &Value) -> Option<bool> {
    let (left, right) = (a.as_tuple()?, b.as_tuple()?);
    for (x, y) in left.iter().zip(right) {
        if crate::dict::equal_without_python(x, y)? {
            continue;
        }
        return match (x.as_small_int(), y.as_small_int()) {
            (Some(x), Some(y)) => Some(x < y),
            _ if x.is_str() && y.is_str() => Some(x.str_bytes() < y.str_bytes()),
            _ => Some(x.as_small_float()? < y.as_small_float()?),
        };
    }
    Some(left.len() < right.len())
}

/// Room for plain items in a buffer of the heap.
struct Scratch<T> {
    buffer: NonNull<T>,
    count: usize,
}

impl<T: Copy> Scratch<T> {
    fn new(cx: &mut Context, count: usize) -> PyResult<Scratch<T>> {
        let bytes = count.max(1) * size_of::<T>();
        let buffer = cx.allocate_buffer(bytes)?;
        // SAFETY: the buffer has that many bytes; zero is a valid item of the plain types used here.
        unsafe { buffer.write_bytes(0, bytes) };
        Ok(Scratch { buffer: buffer.cast(), count })
    }

    fn items(&mut self) -> &mut [T] {
        // SAFETY: the buffer holds `count` items and belongs to this alone.
        unsafe { std::slice::from_raw_parts_mut(self.buffer.as_ptr(), self.count) }
    }

    fn free(self, cx: &mut Context) {
        // SAFETY: the buffer was allocated with this size and is not used any more.
        unsafe { cx.heap.free_buffer(self.buffer.cast(), self.count.max(1) * size_of::<T>()) }
    }
}

/// Sorts `items` stably; `scratch` has room for half of them. On an error the items are in no useful order.
fn merge_sort<T: Copy>(cx: &mut Context, items: &mut [T], scratch: &mut [T], less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>) -> PyResult {
    let count = items.len();
    let mut run_min = count;
    let mut odd = 0;
    while run_min >= 2 * RUN_MIN {
        odd |= run_min & 1;
        run_min >>= 1;
    }
    run_min += odd;
    // Each waiting run is longer than the two above it together, so 64 are enough for any length.
    let mut runs = [(0usize, 0usize); 64];
    let mut waiting = 0;
    let mut start = 0;
    while start < count {
        let mut end = ascend(cx, items, start, less)?;
        if end - start < run_min {
            let target = count.min(start + run_min);
            insert(cx, &mut items[start..target], end - start, less)?;
            end = target;
        }
        runs[waiting] = (start, end);
        waiting += 1;
        while waiting > 1 {
            let length = |back: usize| runs[waiting - back].1 - runs[waiting - back].0;
            let unbalanced = (waiting > 2 && length(3) <= length(2) + length(1)) || (waiting > 3 && length(4) <= length(3) + length(2));
            if !unbalanced && length(2) > length(1) {
                break;
            }
            let at = if unbalanced && waiting > 2 && length(3) < length(1) { waiting - 3 } else { waiting - 2 };
            join(cx, items, scratch, &mut runs, at, &mut waiting, less)?;
        }
        start = end;
    }
    while waiting > 1 {
        let length = |back: usize| runs[waiting - back].1 - runs[waiting - back].0;
        let at = if waiting > 2 && length(3) < length(1) { waiting - 3 } else { waiting - 2 };
        join(cx, items, scratch, &mut runs, at, &mut waiting, less)?;
    }
    Ok(())
}

/// Merges the waiting runs `at` and `at + 1`.
fn join<T: Copy>(
    cx: &mut Context,
    items: &mut [T],
    scratch: &mut [T],
    runs: &mut [(usize, usize); 64],
    at: usize,
    waiting: &mut usize,
    less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>,
) -> PyResult {
    let (start, middle, end) = (runs[at].0, runs[at].1, runs[at + 1].1);
    runs[at].1 = end;
    runs.copy_within(at + 2..*waiting, at + 1);
    *waiting -= 1;
    merge(cx, &mut items[start..end], middle - start, scratch, less)
}

/// The end of the run that begins at `start`; a falling one is turned around.
fn ascend<T: Copy>(cx: &mut Context, items: &mut [T], start: usize, less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>) -> PyResult<usize> {
    let count = items.len();
    let mut end = start + 1;
    if end >= count {
        return Ok(count);
    }
    if less(cx, &items[end], &items[start])? {
        end += 1;
        while end < count && less(cx, &items[end], &items[end - 1])? {
            end += 1;
        }
        items[start..end].reverse();
    } else {
        end += 1;
        while end < count && !less(cx, &items[end], &items[end - 1])? {
            end += 1;
        }
    }
    Ok(end)
}

/// Sorts by insertion; the first `sorted` items are in order already.
fn insert<T: Copy>(cx: &mut Context, items: &mut [T], sorted: usize, less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>) -> PyResult {
    for index in sorted..items.len() {
        let item = items[index];
        let place = upper(cx, &items[..index], &item, less)?;
        items.copy_within(place..index, place + 1);
        items[place] = item;
    }
    Ok(())
}

/// The first position whose item is greater than `item`.
fn upper<T: Copy>(cx: &mut Context, items: &[T], item: &T, less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>) -> PyResult<usize> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = (low + high) / 2;
        if less(cx, item, &items[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Ok(low)
}

/// The first position whose item is not less than `item`.
fn lower<T: Copy>(cx: &mut Context, items: &[T], item: &T, less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>) -> PyResult<usize> {
    let (mut low, mut high) = (0, items.len());
    while low < high {
        let middle = (low + high) / 2;
        if less(cx, &items[middle], item)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Merges two neighbouring runs, `items[..middle]` and the rest.
fn merge<T: Copy>(cx: &mut Context, items: &mut [T], middle: usize, scratch: &mut [T], less: &mut impl FnMut(&mut Context, &T, &T) -> PyResult<bool>) -> PyResult {
    if !less(cx, &items[middle], &items[middle - 1])? {
        return Ok(());
    }
    // What lies in place already at both ends stays.
    let first = items[middle];
    let skip = upper(cx, &items[..middle], &first, less)?;
    let last = items[middle - 1];
    let end = middle + lower(cx, &items[middle..], &last, less)?;
    let items = &mut items[skip..end];
    let middle = middle - skip;
    let right = items.len() - middle;
    if middle <= right {
        let left = &mut scratch[..middle];
        left.copy_from_slice(&items[..middle]);
        let (mut from_left, mut from_right, mut to) = (0, middle, 0);
        while from_left < left.len() && from_right < items.len() {
            if less(cx, &items[from_right], &left[from_left])? {
                items[to] = items[from_right];
                from_right += 1;
            } else {
                items[to] = left[from_left];
                from_left += 1;
            }
            to += 1;
        }
        let rest = left.len() - from_left;
        items[to..to + rest].copy_from_slice(&left[from_left..]);
    } else {
        let saved = &mut scratch[..right];
        saved.copy_from_slice(&items[middle..]);
        let (mut from_left, mut from_right, mut to) = (middle, right, items.len());
        while from_left > 0 && from_right > 0 {
            to -= 1;
            if less(cx, &saved[from_right - 1], &items[from_left - 1])? {
                from_left -= 1;
                items[to] = items[from_left];
            } else {
                from_right -= 1;
                items[to] = saved[from_right];
            }
        }
        items[to - from_right..to].copy_from_slice(&saved[..from_right]);
    }
    Ok(())
}
