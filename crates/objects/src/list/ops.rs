//! Operations on lists that never run Python code: copying, cutting, opening and closing gaps, in the narrow forms directly.
//!
//! Dropping an item never runs Python code either (finalizers are queued), so items may be dropped while the list is changed.

use lissom_heap::Header;

use super::layout::{ItemKind, Items, List, room_for};
use super::span::Span;
use crate::context::{Context, PyResult};
use crate::value::Value;

const _: () = assert!(size_of::<Header>() == 8);

impl Context {
    /// How many items; 0 if it is no list.
    #[inline]
    pub fn list_len(&self, list: &Value) -> usize {
        self.as_list(list).map_or(0, List::len)
    }

    /// An item, if there is one at that position.
    #[inline]
    pub fn list_get(&self, list: &Value, index: usize) -> Option<Value> {
        self.as_list(list)?.get(index)
    }

    /// Appends items of a list (which may be the same one): positions of `span`.
    ///
    /// # Errors
    /// `MemoryError`; then the list is as it was.
    pub fn list_append_span(&mut self, to: &Value, from: &Value, span: Span) -> PyResult {
        let (Some(target), Some(source)) = (self.list_cell(to), self.list_cell(from)) else { return Ok(()) };
        if span.count == 0 {
            return Ok(());
        }
        // SAFETY: both are lists' cells; there is room in the joined form before anything is written, and the source's buffer is read afresh
        // after that (it may be the same one).
        unsafe {
            let length = (*target).len();
            let kind = if length == 0 { (*source).kind() } else { (*target).kind().join((*source).kind()) };
            let wanted = length + span.count;
            if wanted > (*target).capacity() || kind != (*target).kind() || (*target).buffer().is_null() {
                let room = if length == 0 { wanted } else { room_for(wanted, kind) };
                self.list_reserve(to, room, kind)?;
            }
            let width = kind.width();
            if kind != (*source).kind() {
                for index in 0..span.count {
                    if let Some(item) = (*source).get(span.at(index)) {
                        self.write_item(target, length + index, item);
                    }
                }
            } else if kind.is_counted() {
                let mut tracked = false;
                for index in 0..span.count {
                    if let Some(item) = (*source).get(span.at(index)) {
                        tracked |= item.needs_tracking();
                        let _ = (*target).write(length + index, item);
                    }
                }
                if tracked {
                    self.heap.track(target.cast());
                }
            } else if span.step == 1 {
                let place = (*target).buffer().add(length * width);
                place.copy_from_nonoverlapping((*source).buffer().add(span.start * width), span.count * width);
            } else {
                let (items, place) = ((*source).buffer(), (*target).buffer().add(length * width));
                for index in 0..span.count {
                    place.add(index * width).copy_from_nonoverlapping(items.add(span.at(index) * width), width);
                }
            }
            (*target).set_len(wanted);
        }
        Ok(())
    }

    /// Appends all items of another list, or of the same one.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_append_list(&mut self, to: &Value, from: &Value) -> PyResult {
        let count = self.list_len(from);
        self.list_append_span(to, from, Span { start: 0, step: 1, count })
    }

    /// Writes an item into a place that holds nothing; it fits the form.
    ///
    /// # Safety
    /// The place is within the capacity and holds nothing that is owned.
    #[inline(always)]
    unsafe fn write_item(&mut self, cell: *mut List, index: usize, item: Value) {
        // SAFETY: the caller's promise.
        unsafe {
            if item.needs_tracking() {
                self.heap.track(cell.cast());
            }
            let _ = (*cell).write(index, item);
        }
    }

    /// A new list of some of the items.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_slice(&mut self, list: &Value, span: Span) -> PyResult<Value> {
        let new = self.new_list()?;
        self.list_append_span(&new, list, span)?;
        Ok(new)
    }

    /// A new list with the same items.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_copy(&mut self, list: &Value) -> PyResult<Value> {
        let count = self.list_len(list);
        self.list_slice(list, Span { start: 0, step: 1, count })
    }

    /// Appends the list's own first `count` items until they stand there `times` times in all.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn list_multiply(&mut self, list: &Value, times: usize) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        // SAFETY: the list's cell; all room is there before anything is written.
        unsafe {
            let (length, kind) = ((*cell).len(), (*cell).kind());
            if length == 0 || times == 1 {
                return Ok(());
            }
            let Some(total) = length.checked_mul(times).filter(|total| *total <= super::layout::LENGTH_MAX) else {
                return Err(self.memory_error());
            };
            self.check_size((total - length) * kind.width())?;
            self.list_reserve(list, total, kind)?;
            if kind.is_counted() {
                for index in length..total {
                    if let Some(item) = (*cell).get(index % length) {
                        let _ = (*cell).write(index, item);
                    }
                }
            } else {
                let (bytes, width) = ((*cell).buffer(), kind.width());
                if length * width == 1 {
                    bytes.write_bytes(*bytes, total);
                } else {
                    let mut done = length * width;
                    while done < total * width {
                        let more = done.min(total * width - done);
                        bytes.add(done).copy_from_nonoverlapping(bytes, more);
                        done += more;
                    }
                }
            }
            (*cell).set_len(total);
        }
        Ok(())
    }

    /// Inserts an item before a position, at most the length.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_insert(&mut self, list: &Value, index: usize, item: Value) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        // SAFETY: the list's cell; the tail moves within the capacity.
        unsafe {
            let length = (*cell).len();
            if index >= length {
                return self.list_push(list, item);
            }
            let kind = (*cell).kind().join(ItemKind::of(&item, self.heap.base()));
            if length == (*cell).capacity() || kind != (*cell).kind() {
                self.list_reserve(list, room_for(length + 1, kind), kind)?;
            }
            let (width, place) = (kind.width(), (*cell).buffer().add(index * kind.width()));
            std::ptr::copy(place, place.add(width), (length - index) * width);
            self.write_item(cell, index, item);
            (*cell).set_len(length + 1);
        }
        Ok(())
    }

    /// Takes an item out.
    pub fn list_take(&mut self, list: &Value, index: usize) -> Option<Value> {
        let cell = self.list_cell(list)?;
        // SAFETY: the list's cell; the taken item's reference moves to the caller.
        unsafe {
            let length = (*cell).len();
            if index >= length {
                return None;
            }
            let width = (*cell).kind().width();
            let place = (*cell).buffer().add(index * width);
            let item = (*cell).take_out(index)?;
            std::ptr::copy(place.add(width), place, (length - index - 1) * width);
            (*cell).set_len(length - 1);
            if length - 1 < (*cell).capacity() / 2 {
                self.list_shrink(list);
            }
            Some(item)
        }
    }

    /// Replaces `count` items from `start` on by all items of `source`, another list.
    ///
    /// # Errors
    /// `MemoryError`; then the list is as it was.
    pub fn list_splice(&mut self, list: &Value, start: usize, count: usize, source: &Value) -> PyResult {
        let (Some(cell), Some(new)) = (self.list_cell(list), self.list_cell(source)) else { return Ok(()) };
        debug_assert!(cell != new);
        // SAFETY: two different lists; the form and the room are right before anything moves.
        unsafe {
            let (length, added) = ((*cell).len(), (*new).len());
            let length_new = length - count + added;
            let kind = if added == 0 {
                (*cell).kind()
            } else if length == count {
                (*new).kind()
            } else {
                (*cell).kind().join((*new).kind())
            };
            if length == count && kind != (*cell).kind() {
                // Nothing stays: the list may take another form, even a narrower one.
                self.list_clear(list);
                return self.list_append_list(list, source);
            }
            if length_new > (*cell).capacity() || kind != (*cell).kind() {
                self.list_reserve(list, if length_new > length { room_for(length_new, kind) } else { length }, kind)?;
            }
            if kind.is_counted() {
                for index in start..start + count {
                    drop((*cell).take_out(index));
                }
            }
            let (width, buffer) = (kind.width(), (*cell).buffer());
            if !buffer.is_null() {
                std::ptr::copy(buffer.add((start + count) * width), buffer.add((start + added) * width), (length - start - count) * width);
            }
            for index in 0..added {
                if let Some(item) = (*new).get(index) {
                    self.write_item(cell, start + index, item);
                }
            }
            (*cell).set_len(length_new);
            if length_new < (*cell).capacity() / 2 {
                self.list_shrink(list);
            }
        }
        Ok(())
    }

    /// Takes out the items of a span.
    pub fn list_remove_span(&mut self, list: &Value, span: Span) {
        let Some(cell) = self.list_cell(list) else { return };
        if span.count == 0 {
            return;
        }
        let span = span.rising();
        // SAFETY: the span's positions exist; what stays moves to the front, within the length.
        unsafe {
            let (length, kind) = ((*cell).len(), (*cell).kind());
            let (width, buffer) = (kind.width(), (*cell).buffer());
            if kind.is_counted() {
                for index in 0..span.count {
                    drop((*cell).take_out(span.at(index)));
                }
            }
            for index in 0..span.count {
                let from = span.at(index) + 1;
                let until = if index + 1 < span.count { span.at(index + 1) } else { length };
                std::ptr::copy(buffer.add(from * width), buffer.add((from - 1 - index) * width), (until - from) * width);
            }
            (*cell).set_len(length - span.count);
        }
        self.list_shrink(list);
    }

    /// Takes all items out, and gives the room back.
    pub fn list_clear(&mut self, list: &Value) {
        let Some(cell) = self.list_cell(list) else { return };
        // SAFETY: the list's cell; each item is dropped once.
        unsafe {
            let length = (*cell).len();
            if (*cell).kind().is_counted() {
                // The last first, as CPython lets go of them.
                for index in (0..length).rev() {
                    drop((*cell).take_out(index));
                }
            }
            (*cell).set_len(0);
        }
        self.list_shrink(list);
    }

    /// Turns the order around.
    pub fn list_reverse(&mut self, list: &Value) {
        let Some(cell) = self.list_cell(list) else { return };
        // SAFETY: the buffer holds `length` items of this width; words are exchanged.
        unsafe {
            let (length, buffer) = ((*cell).len(), (*cell).buffer());
            if length < 2 {
                return;
            }
            match (*cell).kind().width() {
                1 => std::slice::from_raw_parts_mut(buffer, length).reverse(),
                2 => std::slice::from_raw_parts_mut(buffer.cast::<u16>(), length).reverse(),
                4 => std::slice::from_raw_parts_mut(buffer.cast::<u32>(), length).reverse(),
                _ => std::slice::from_raw_parts_mut(buffer.cast::<u64>(), length).reverse(),
            }
        }
    }

    /// Exchanges the items of two lists.
    pub(crate) fn list_exchange(&mut self, a: &Value, b: &Value) {
        let (Some(left), Some(right)) = (self.list_cell(a), self.list_cell(b)) else { return };
        if left == right {
            return;
        }
        // SAFETY: two different lists' cells; either may now hold what needs tracking.
        unsafe {
            (*left).exchange(&mut *right);
            self.heap.track(left.cast());
            self.heap.track(right.cast());
        }
    }

    /// Puts the items into another order: the new item `i` is the old item `order[i]`; `order` is a permutation.
    ///
    /// # Errors
    /// `MemoryError`
    pub(crate) fn list_permute(&mut self, list: &Value, order: &[u32]) -> PyResult {
        let Some(cell) = self.list_cell(list) else { return Ok(()) };
        // SAFETY: `order` has each position once, so every word is moved exactly once.
        unsafe {
            let (width, capacity) = ((*cell).kind().width(), (*cell).capacity());
            if order.len() != (*cell).len() || order.len() < 2 {
                return Ok(());
            }
            let copy = self.allocate_buffer(order.len() * width)?;
            let buffer = (*cell).buffer();
            debug_assert!(capacity >= order.len());
            copy.as_ptr().copy_from_nonoverlapping(buffer, order.len() * width);
            for (to, from) in order.iter().enumerate() {
                buffer.add(to * width).copy_from_nonoverlapping(copy.as_ptr().add(*from as usize * width), width);
            }
            self.heap.free_buffer(copy, order.len() * width);
        }
        Ok(())
    }

    /// The items as a vector: for code that works on values and may run Python code meanwhile.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn list_to_vec(&mut self, list: &Value) -> PyResult<Vec<Value>> {
        let length = self.list_len(list);
        self.check_size(length * 8)?;
        let mut items = Vec::new();
        if items.try_reserve_exact(length).is_err() {
            return Err(self.memory_error());
        }
        if let Some(list) = self.as_list(list) {
            items.extend((0..length).filter_map(|index| list.get(index)));
        }
        Ok(items)
    }
}

/// What a value is among numbers that a narrow list can hold.
pub enum Sought {
    /// Equal to this integer.
    Number(i64),
    /// Equal to no integer.
    Nothing,
    /// Only Python code can say.
    Unknown,
}

impl Sought {
    /// What to look for in a list of integers or booleans.
    pub fn of(value: &Value) -> Sought {
        if let Some(number) = value.as_small_int() {
            return Sought::Number(number);
        }
        if let Some(truth) = value.as_bool() {
            return Sought::Number(truth as i64);
        }
        if let Some(number) = value.as_small_float() {
            let whole = number as i64;
            return if whole as f64 == number && number.abs() < 9e15 { Sought::Number(whole) } else { Sought::Nothing };
        }
        if value.is_str() || value.is_none() || value.is_tuple() { Sought::Nothing } else { Sought::Unknown }
    }
}

impl Items<'_> {
    /// The first position from `from` to before `until` of an integer in a form of nothing but numbers; `None` in the others.
    pub fn find_number(&self, number: i64, from: usize, until: usize) -> Option<usize> {
        let found = match self {
            Items::Values(_) | Items::Halves(_) => None,
            Items::Int8(items) => i8::try_from(number).ok().and_then(|number| items.get(from..until)?.iter().position(|item| *item == number)),
            Items::Int16(items) => i16::try_from(number).ok().and_then(|number| items.get(from..until)?.iter().position(|item| *item == number)),
            Items::Int32(items) => i32::try_from(number).ok().and_then(|number| items.get(from..until)?.iter().position(|item| *item == number)),
            Items::Bools(items) => u8::try_from(number).ok().and_then(|number| items.get(from..until)?.iter().position(|item| *item == number)),
        };
        found.map(|offset| from + offset)
    }

    /// How often an integer stands in a form of nothing but numbers.
    pub fn count_number(&self, number: i64) -> usize {
        match self {
            Items::Values(_) | Items::Halves(_) => 0,
            Items::Int8(items) => i8::try_from(number).map_or(0, |number| items.iter().filter(|item| **item == number).count()),
            Items::Int16(items) => i16::try_from(number).map_or(0, |number| items.iter().filter(|item| **item == number).count()),
            Items::Int32(items) => i32::try_from(number).map_or(0, |number| items.iter().filter(|item| **item == number).count()),
            Items::Bools(items) => u8::try_from(number).map_or(0, |number| items.iter().filter(|item| **item == number).count()),
        }
    }
}
