//! Adding, finding and removing elements, and the algebra of sets.
//!
//! Where a user's `__eq__` runs, the set may change under the search: then it begins again, as in CPython.

use std::ops::ControlFlow;
use std::ptr::NonNull;

use super::layout::{Mode, SMALL_MAX, Set};
use super::table::{self, Table, kind_of, small_places, stride};
use crate::context::{Context, PyResult};
use crate::dict::equal_without_python;
use crate::dict::table::{Keys, small_int_hash};
use crate::shape::ShapeId;
use crate::value::Value;

/// Where an element lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// In a small set, at this index.
    Small(usize),
    /// In a table, at this place of the index and this position.
    Table(usize, u32),
}

impl Set {
    /// Looks for an integer in place in a set of such; `None` if the elements are something else (or there are none).
    #[inline]
    fn find_small_int(&self, number: i64, word: u64) -> Option<Option<Found>> {
        match self.mode {
            Mode::Table => {
                let table = self.table().filter(|table| table.header().keys == Keys::SmallInts)?;
                Some(table.find_small_int(number, word).map(|(place, position)| Found::Table(place, position)))
            }
            // SAFETY: a small set has `live` elements, of one word each with these keys.
            Mode::Small if self.keys == Keys::SmallInts => Some((0..self.live as usize).find(|index| unsafe { *self.small(*index) } == word).map(Found::Small)),
            Mode::Small => None,
            Mode::Empty => Some(None),
        }
    }
}

impl Context {
    /// How many elements.
    #[inline]
    pub fn set_len(&self, set: &Value) -> usize {
        self.as_set(set).map_or(0, Set::len)
    }

    /// The hash of an element; that of a `set` (which has none) is taken as if it were frozen, for searching.
    ///
    /// # Errors
    /// What `__hash__` raises.
    #[inline]
    pub(crate) fn hash_element(&mut self, element: &Value) -> PyResult<i64> {
        match self.hash(element) {
            Ok(hash) => Ok(hash),
            Err(raised) => Err(self.unhashable(raised, element, "set element")),
        }
    }

    fn hash_sought(&mut self, element: &Value) -> PyResult<i64> {
        match self.hash_element(element) {
            Err(raised) if self.is_any_set(element) && !self.is_frozenset(element) && self.raised_is(ShapeId::TYPE_ERROR) => {
                drop(self.take_raised(raised));
                Ok(self.frozen_hash(element))
            }
            result => result,
        }
    }

    /// Adds an element; true if it was not there.
    ///
    /// # Errors
    /// `MemoryError`; what hashing and comparing raise.
    pub fn set_add(&mut self, set: &Value, element: &Value) -> PyResult<bool> {
        // An integer among integers, with room for one more: nothing else is asked.
        if let (Some(number), Some(mut table)) = (element.as_small_int(), self.as_set(set).and_then(Set::table))
            && table.header().keys == Keys::SmallInts
            && table.has_room()
        {
            if table.find_small_int(number, element.word()).is_some() {
                return Ok(false);
            }
            table.push(element.clone(), small_int_hash(number));
            return Ok(true);
        }
        let hash = self.hash_element(element)?;
        self.set_add_hashed(set, element, hash)
    }

    /// Adds an element whose hash is known; true if it was not there.
    ///
    /// # Errors
    /// `MemoryError`; what comparing raises.
    pub fn set_add_hashed(&mut self, set: &Value, element: &Value, hash: i64) -> PyResult<bool> {
        if self.set_find(set, element, hash)?.is_some() {
            return Ok(false);
        }
        self.set_insert(set, element.clone(), hash)?;
        Ok(true)
    }

    /// Inserts an element that is not there.
    fn set_insert(&mut self, set: &Value, element: Value, hash: i64) -> PyResult {
        let Some(cell) = self.set_cell(set) else { return Ok(()) };
        // SAFETY: the set's cell; it is whole before and after each step, and a table's address is stored back whatever happens.
        unsafe {
            if element.needs_tracking() {
                self.heap.track(cell.cast());
            }
            match (*cell).mode {
                Mode::Empty => {
                    let keys = kind_of(&element);
                    let buffer = self.allocate_buffer(stride(keys) * 8)?;
                    (*cell).pointer = buffer.as_ptr();
                    (*cell).keys = keys;
                    (*cell).room = 1;
                    (*cell).mode = Mode::Small;
                    write_small(cell, element, hash);
                    return Ok(());
                }
                Mode::Small if ((*cell).live as usize) < SMALL_MAX => {
                    let keys = table::join((*cell).keys, &element);
                    if keys != (*cell).keys {
                        self.widen_small(cell)?;
                    }
                    if (*cell).live == (*cell).room {
                        let bytes = (*cell).room as usize * stride(keys) * 8;
                        if let Some(buffer) = NonNull::new((*cell).pointer) {
                            let buffer = self.resize_buffer(buffer, bytes, bytes + stride(keys) * 8)?;
                            (*cell).pointer = buffer.as_ptr();
                            (*cell).room += 1;
                        }
                    }
                    write_small(cell, element, hash);
                    return Ok(());
                }
                Mode::Small => self.small_to_table(cell, 3)?,
                Mode::Table => {}
            }
            let Some(mut table) = (*cell).table() else { return Ok(()) };
            if table.header().used == 0 && kind_of(&element) != Keys::Mixed && table.header().keys != Keys::Mixed {
                table.header_mut().keys = kind_of(&element);
            }
            if table::join(table.header().keys, &element) != table.header().keys {
                table = table::mixed(self, table)?;
                (*cell).pointer = table.0.as_ptr().cast();
            }
            let reserved = table::reserve(self, &mut table, 1);
            (*cell).pointer = table.0.as_ptr().cast();
            reserved?;
            table.push(element, hash);
            if table.is_full() {
                let live = table.header().live as usize;
                let grown = table::rehash(self, &mut table, if live > 50_000 { live * 2 } else { live * 4 });
                (*cell).pointer = table.0.as_ptr().cast();
                grown?;
            }
        }
        Ok(())
    }

    /// Gives the elements of a small set room for their hashes.
    unsafe fn widen_small(&mut self, cell: *mut Set) -> PyResult {
        // SAFETY: the caller's small set; words move to the new buffer.
        unsafe {
            let (live, room, keys) = ((*cell).live as usize, (*cell).room as usize, (*cell).keys);
            if keys == Keys::Mixed {
                return Ok(());
            }
            let buffer = self.allocate_buffer(room * 16)?.cast::<u64>();
            for index in 0..live {
                buffer.add(index * 2).write(*(*cell).small(index));
                buffer.add(index * 2 + 1).write((*cell).small_hash(index, self.hash_key) as u64);
            }
            if let Some(old) = NonNull::new((*cell).pointer) {
                self.heap.free_buffer(old, room * stride(keys) * 8);
            }
            (*cell).pointer = buffer.as_ptr().cast();
            (*cell).keys = Keys::Mixed;
        }
        Ok(())
    }

    /// Turns an empty or small set into one with a table.
    unsafe fn small_to_table(&mut self, cell: *mut Set, log2: u8) -> PyResult {
        // SAFETY: the caller's set; its elements move to the table, in order.
        unsafe {
            let (live, room, keys) = ((*cell).live as usize, (*cell).room as usize, (*cell).keys);
            let mut table = table::new_table(self, keys, live as u32 + 4, log2)?;
            // CPython fills a larger table in the order of the smaller.
            let mut order = [0, 1, 2, 3];
            if log2 > 3 {
                let places = (*cell).small_places(self.hash_key);
                for (to, element) in places.iter().filter(|element| **element != u8::MAX).enumerate() {
                    order[to] = *element as usize;
                }
            }
            for index in order.into_iter().take(live) {
                if let Some(value) = Value::from_word(*(*cell).small(index)) {
                    let hash = (*cell).small_hash(index, self.hash_key);
                    table.push(value, hash);
                }
            }
            if let Some(old) = NonNull::new((*cell).pointer) {
                self.heap.free_buffer(old, room * stride(keys) * 8);
            }
            (*cell).pointer = table.0.as_ptr().cast();
            (*cell).mode = Mode::Table;
            (*cell).live = 0;
            (*cell).room = 0;
        }
        Ok(())
    }

    /// Finds an element.
    fn set_find(&mut self, set: &Value, element: &Value, hash: i64) -> PyResult<Option<Found>> {
        if let (Some(number), Some(own)) = (element.as_small_int(), self.as_set(set))
            && let Some(found) = own.find_small_int(number, element.word())
        {
            return Ok(found);
        }
        self.set_find_any(set, element, hash)
    }

    #[inline(never)]
    fn set_find_any(&mut self, set: &Value, element: &Value, hash: i64) -> PyResult<Option<Found>> {
        // Elements that differ although their hash is the same: they need not be compared again.
        let mut different: Vec<Value> = Vec::new();
        loop {
            let Some(own) = self.as_set(set) else { return Ok(None) };
            let hash_key = self.hash_key;
            let mut candidate = None;
            let mut matches = |own: &Value, own_hash: i64| {
                if own.is(element) {
                    return true;
                }
                if own_hash != hash || different.iter().any(|known| known.is(own)) {
                    return false;
                }
                match equal_without_python(own, element) {
                    Some(equal) => equal,
                    None => {
                        candidate = Some(own.clone());
                        true
                    }
                }
            };
            let found = match own.mode {
                Mode::Empty => None,
                Mode::Small => (0..own.live as usize).find(|index| matches(own.small_value(*index), own.small_hash(*index, hash_key))).map(Found::Small),
                Mode::Table => match own.table() {
                    Some(table) => table
                        .find(hash, |position| matches(table.value(position), table.hash_at(position, hash_key)))
                        .map(|(place, position)| Found::Table(place, position)),
                    None => None,
                },
            };
            let Some(candidate) = candidate else { return Ok(found) };
            let equal = self.equal(&candidate, element)?;
            let same = match (self.as_set(set), found) {
                (Some(own), Some(Found::Small(index))) => own.mode == Mode::Small && index < own.live as usize && own.small_value(index).is(&candidate),
                (Some(own), Some(Found::Table(place, position))) => {
                    own.table().is_some_and(|table| place <= table.mask() && table.at(place) == Some(position) && table.value(position).is(&candidate))
                }
                _ => false,
            };
            if !same {
                different.clear();
                self.check_stack()?;
                self.poll()?;
                continue;
            }
            if equal {
                return Ok(found);
            }
            if different.try_reserve(1).is_err() {
                return Err(self.memory_error());
            }
            different.push(candidate);
        }
    }

    /// Is it an element? (A `set` is sought as if it were frozen.)
    ///
    /// # Errors
    /// What hashing and comparing raise.
    pub fn set_contains(&mut self, set: &Value, element: &Value) -> PyResult<bool> {
        if let (Some(number), Some(own)) = (element.as_small_int(), self.as_set(set))
            && let Some(found) = own.find_small_int(number, element.word())
        {
            return Ok(found.is_some());
        }
        let hash = self.hash_sought(element)?;
        Ok(self.set_find(set, element, hash)?.is_some())
    }

    /// Is an integer in place an element of a set of such? `None` if either is something else.
    #[inline(never)]
    pub fn set_has_int(&self, set: &Value, element: &Value) -> Option<bool> {
        let found = self.as_set(set)?.find_small_int(element.as_small_int()?, element.word())?;
        Some(found.is_some())
    }

    /// Is it an element, its hash being known?
    pub(crate) fn set_contains_hashed(&mut self, set: &Value, element: &Value, hash: i64) -> PyResult<bool> {
        Ok(self.set_find(set, element, hash)?.is_some())
    }

    /// Takes an element out; true if it was there.
    ///
    /// # Errors
    /// `MemoryError`; what hashing and comparing raise.
    pub fn set_remove(&mut self, set: &Value, element: &Value) -> PyResult<bool> {
        let hash = self.hash_sought(element)?;
        self.set_remove_hashed(set, element, hash)
    }

    /// Takes an element out, its hash being known.
    pub(crate) fn set_remove_hashed(&mut self, set: &Value, element: &Value, hash: i64) -> PyResult<bool> {
        let Some(found) = self.set_find(set, element, hash)? else { return Ok(false) };
        drop(self.set_take(set, found)?);
        Ok(true)
    }

    /// Takes an element out that was just found.
    fn set_take(&mut self, set: &Value, found: Found) -> PyResult<Option<Value>> {
        let Some(cell) = self.set_cell(set) else { return Ok(None) };
        // SAFETY: the set's cell; the place was just found and nothing ran since.
        unsafe {
            let (place, position) = match found {
                Found::Table(place, position) => (place, position),
                Found::Small(index) if (*cell).live == 1 => {
                    let value = Value::from_word(*(*cell).small(index));
                    (*cell).live = 0;
                    self.set_clear(set);
                    return Ok(value);
                }
                Found::Small(index) => {
                    // What a removed element leaves behind has its place in a table only.
                    let hash = (*cell).small_hash(index, self.hash_key);
                    let word = *(*cell).small(index);
                    self.small_to_table(cell, 3)?;
                    match (*cell).table().and_then(|table| table.find(hash, |position| *table.element(position) == word)) {
                        Some(found) => found,
                        None => return Ok(None),
                    }
                }
            };
            let Some(mut table) = (*cell).table() else { return Ok(None) };
            let value = table.remove(place, position);
            if table.header().live == 0 && table.header().capacity > 1024 {
                self.set_clear(set);
            }
            Ok(value)
        }
    }

    /// Takes any element out.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn set_pop(&mut self, set: &Value) -> PyResult<Option<Value>> {
        let Some(own) = self.as_set(set) else { return Ok(None) };
        if own.is_empty() {
            return Ok(None);
        }
        let found = match own.table() {
            Some(table) => {
                let mask = table.mask();
                let mut place = table.header().finger as usize & mask;
                loop {
                    if let Some(position) = table.at(place) {
                        break Found::Table(place, position);
                    }
                    place = (place + 1) & mask;
                }
            }
            None => {
                let places = own.small_places(self.hash_key);
                Found::Small(places.iter().find(|element| **element != u8::MAX).map_or(0, |element| *element as usize))
            }
        };
        let value = self.set_take(set, found)?;
        if let Found::Table(place, _) = found
            && let Some(mut table) = self.as_set(set).and_then(Set::table)
        {
            table.header_mut().finger = place as u32 + 1;
        }
        Ok(value)
    }

    /// The element at a position and the position to go on from; positions start at 0.
    #[inline]
    pub fn set_next(&self, set: &Value, position: usize) -> Option<(usize, Value)> {
        self.set_next_hashed(set, position).map(|(next, value, _)| (next, value))
    }

    /// As [`Context::set_next`], with the element's hash.
    pub(crate) fn set_next_hashed(&self, set: &Value, position: usize) -> Option<(usize, Value, i64)> {
        let own = self.as_set(set)?;
        match own.mode {
            Mode::Empty => None,
            Mode::Small => {
                let places = own.small_places(self.hash_key);
                let place = (position..8).find(|place| places[*place] != u8::MAX)?;
                let element = places[place] as usize;
                Some((place + 1, own.small_value(element).clone(), own.small_hash(element, self.hash_key)))
            }
            Mode::Table => {
                let table = own.table()?;
                let mask = table.mask();
                let mut place = position;
                while place <= mask {
                    if let Some(found) = table.at(place) {
                        return Some((place + 1, table.value(found).clone(), table.hash_at(found, self.hash_key)));
                    }
                    place += 1;
                }
                None
            }
        }
    }

    /// Takes all elements out.
    pub fn set_clear(&mut self, set: &Value) {
        let Some(cell) = self.set_cell(set) else { return };
        // The storage moves to a set of its own, which drops it; without memory for that, here.
        if let Ok(holder) = self.new_set() {
            // SAFETY: two different sets' cells.
            unsafe { (*cell).exchange(&mut *holder.address::<Set>()) };
            return;
        }
        self.raised = None;
        while let Some((_, element, hash)) = self.set_next_hashed(set, 0) {
            if self.set_remove_hashed(set, &element, hash).is_err() {
                self.raised = None;
                return;
            }
        }
    }

    /// Exchanges the elements of two sets.
    pub(crate) fn set_exchange(&mut self, a: &Value, b: &Value) {
        let (Some(left), Some(right)) = (self.set_cell(a), self.set_cell(b)) else { return };
        if left == right {
            return;
        }
        // SAFETY: two different sets' cells; either may now hold what needs tracking.
        unsafe {
            (*left).exchange(&mut *right);
            self.heap.track(left.cast());
            self.heap.track(right.cast());
        }
    }

    /// Makes room for more elements at once, as CPython does before it merges.
    fn set_reserve(&mut self, set: &Value, more: usize) -> PyResult {
        let Some(cell) = self.set_cell(set) else { return Ok(()) };
        // SAFETY: the set's cell; a table's address is stored back whatever happens.
        unsafe {
            let (fill, mask, live) = match (*cell).table() {
                Some(table) => (table.header().fill as usize, table.mask(), table.header().live as usize),
                None => ((*cell).live as usize, 7, (*cell).live as usize),
            };
            if (fill + more) * 5 < mask * 3 {
                return Ok(());
            }
            self.check_size(more * 8)?;
            let minimum = (live + more) * 2;
            let Some(mut table) = (*cell).table() else { return self.small_to_table(cell, table::log2_above(minimum)) };
            let result = table::rehash(self, &mut table, minimum).and_then(|()| table::reserve(self, &mut table, more as u32));
            (*cell).pointer = table.0.as_ptr().cast();
            result
        }
    }

    /// Adds all elements of another set.
    ///
    /// # Errors
    /// `MemoryError`; what comparing raises.
    pub fn set_merge(&mut self, set: &Value, other: &Value) -> PyResult {
        let more = self.set_len(other);
        if set.is(other) || more == 0 {
            return Ok(());
        }
        let (Some(own), Some(theirs)) = (self.as_set(set), self.as_set(other)) else { return Ok(()) };
        let fresh = own.mode == Mode::Empty;
        let whole: Option<Table> = theirs.table().filter(|table| table.header().fill as usize == more && table.header().log2 == if more < 5 { 3 } else { table::log2_above(more * 2) });
        if fresh && let Some(table) = whole {
            let copy = table::copy(self, table)?;
            if let Some(cell) = self.set_cell(set) {
                // SAFETY: the set is empty and takes over the table.
                unsafe {
                    (*cell).mode = Mode::Table;
                    (*cell).pointer = copy.0.as_ptr().cast();
                    self.heap.track(cell.cast());
                }
            }
            return Ok(());
        }
        if fresh && theirs.mode == Mode::Small {
            for index in 0..more {
                let Some(theirs) = self.as_set(other) else { return Ok(()) };
                let (value, hash) = (theirs.small_value(index).clone(), theirs.small_hash(index, self.hash_key));
                self.set_insert(set, value, hash)?;
            }
            return Ok(());
        }
        self.set_reserve(set, more)?;
        // Elements of a set differ from each other: in a fresh one none needs to be compared.
        let mut position = 0;
        while let Some((next, value, hash)) = self.set_next_hashed(other, position) {
            position = next;
            if fresh {
                self.set_insert(set, value, hash)?;
            } else {
                self.set_add_hashed(set, &value, hash)?;
            }
        }
        Ok(())
    }

    /// Adds what an iterable gives.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raise.
    pub fn set_update(&mut self, set: &Value, iterable: &Value) -> PyResult {
        if self.is_any_set(iterable) {
            return self.set_merge(set, iterable);
        }
        if iterable.is_dict() {
            let count = self.dict_len(iterable);
            self.set_reserve(set, count)?;
            let mut position = 0;
            while let Some((next, key, _, hash)) = self.dict_next_hashed(iterable, position) {
                position = next;
                match hash {
                    Some(hash) => self.set_add_hashed(set, &key, hash)?,
                    None => self.set_add(set, &key)?,
                };
            }
            return Ok(());
        }
        self.for_each(iterable, |cx, element| {
            cx.set_add(set, &element)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// A new set of what an iterable gives.
    ///
    /// # Errors
    /// As [`Context::set_update`].
    pub fn set_from_iterable(&mut self, iterable: &Value) -> PyResult<Value> {
        let set = self.new_set()?;
        self.set_update(&set, iterable)?;
        Ok(set)
    }

    /// A new frozenset of what an iterable gives; an exact frozenset itself.
    ///
    /// # Errors
    /// As [`Context::set_update`].
    pub fn frozenset_from_iterable(&mut self, iterable: &Value) -> PyResult<Value> {
        if iterable.shape() == ShapeId::FROZENSET {
            return Ok(iterable.clone());
        }
        let set = self.new_set_of(ShapeId::FROZENSET)?;
        self.set_update(&set, iterable)?;
        Ok(set)
    }

    /// A set or frozenset of the same plain type as `like`, with the elements of `of`.
    ///
    /// # Errors
    /// As [`Context::set_update`].
    pub(crate) fn set_like(&mut self, like: &Value, of: Option<&Value>) -> PyResult<Value> {
        let shape = if self.is_frozenset(like) { ShapeId::FROZENSET } else { ShapeId::SET };
        let set = self.new_set_of(shape)?;
        if let Some(of) = of {
            self.set_update(&set, of)?;
        }
        Ok(set)
    }

    /// The hash of a set's elements, whatever their order (CPython's scheme).
    pub(crate) fn frozen_hash(&mut self, set: &Value) -> i64 {
        let table = self.as_set(set).and_then(Set::table);
        if let Some(table) = table
            && table.header().hashed
        {
            return table.header().hash;
        }
        let mut sum = 0u64;
        let mut position = 0;
        while let Some((next, _, hash)) = self.set_next_hashed(set, position) {
            position = next;
            let hash = hash as u64;
            sum ^= (hash ^ 89_869_747 ^ hash << 16).wrapping_mul(3_644_798_167);
        }
        sum ^= (self.set_len(set) as u64 + 1).wrapping_mul(1_927_868_237);
        sum ^= sum >> 11 ^ sum >> 25;
        sum = sum.wrapping_mul(69_069).wrapping_add(907_133_923);
        let hash = if sum == u64::MAX { 590_923_713 } else { sum as i64 };
        if let Some(mut table) = table
            && self.is_frozenset(set)
        {
            table.header_mut().hash = hash;
            table.header_mut().hashed = true;
        }
        hash
    }
}

impl Set {
    /// In which of eight places each element of a small set lies.
    pub(crate) fn small_places(&self, hash_key: (u64, u64)) -> [u8; 8] {
        let mut hashes = [0; SMALL_MAX];
        let live = (self.live as usize).min(SMALL_MAX);
        for (index, hash) in hashes.iter_mut().enumerate().take(live) {
            *hash = self.small_hash(index, hash_key);
        }
        small_places(&hashes[..live])
    }
}

/// Writes an element behind those of a small set that has room.
unsafe fn write_small(cell: *mut Set, element: Value, hash: i64) {
    // SAFETY: the caller's small set has room for one more element, which fits its keys.
    unsafe {
        let place = (*cell).small((*cell).live as usize);
        *place = element.into_word();
        if (*cell).keys == Keys::Mixed {
            *place.add(1) = hash as u64;
        }
        (*cell).live += 1;
    }
}

/// The elements of both.
///
/// # Errors
/// What iterating, hashing and comparing raise.
pub fn intersection(cx: &mut Context, set: &Value, other: &Value) -> PyResult<Value> {
    if set.is(other) {
        return cx.set_like(set, Some(set));
    }
    let result = cx.set_like(set, None)?;
    if cx.is_any_set(other) {
        let (walked, asked) = if cx.set_len(other) > cx.set_len(set) { (set, other) } else { (other, set) };
        let mut position = 0;
        while let Some((next, element, hash)) = cx.set_next_hashed(walked, position) {
            position = next;
            if cx.set_contains_hashed(asked, &element, hash)? {
                cx.set_add_hashed(&result, &element, hash)?;
            }
        }
        return Ok(result);
    }
    cx.for_each(other, |cx, element| {
        let hash = cx.hash(&element)?;
        if cx.set_contains_hashed(set, &element, hash)? {
            cx.set_add_hashed(&result, &element, hash)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(result)
}

/// The elements of the first that are not in the other.
///
/// # Errors
/// What iterating, hashing and comparing raise.
pub fn difference(cx: &mut Context, set: &Value, other: &Value) -> PyResult<Value> {
    let size = if cx.is_any_set(other) {
        Some(cx.set_len(other))
    } else if cx.is_dict(other) {
        Some(cx.dict_len(other))
    } else {
        None
    };
    if size.is_none_or(|size| cx.set_len(set) >> 2 > size) {
        let result = cx.set_like(set, Some(set))?;
        remove_all(cx, &result, other)?;
        return Ok(result);
    }
    let result = cx.set_like(set, None)?;
    let mut position = 0;
    while let Some((next, element, hash)) = cx.set_next_hashed(set, position) {
        position = next;
        let there = if cx.is_any_set(other) { cx.set_contains_hashed(other, &element, hash)? } else { cx.dict_get(other, &element)?.is_some() };
        if !there {
            cx.set_add_hashed(&result, &element, hash)?;
        }
    }
    Ok(result)
}

/// Takes out of a set what an iterable gives.
///
/// # Errors
/// What iterating, hashing and comparing raise.
pub fn remove_all(cx: &mut Context, set: &Value, other: &Value) -> PyResult {
    if set.is(other) {
        cx.set_clear(set);
        return Ok(());
    }
    if cx.is_any_set(other) {
        let mut position = 0;
        while let Some((next, element, hash)) = cx.set_next_hashed(other, position) {
            position = next;
            cx.set_remove_hashed(set, &element, hash)?;
        }
        return Ok(());
    }
    cx.for_each(other, |cx, element| {
        let hash = cx.hash_element(&element)?;
        cx.set_remove_hashed(set, &element, hash)?;
        Ok(ControlFlow::Continue(()))
    })
}

/// Takes out of a set what it shares with an iterable, and adds what it does not.
///
/// # Errors
/// What iterating, hashing and comparing raise.
pub fn exchange_all(cx: &mut Context, set: &Value, other: &Value) -> PyResult {
    if set.is(other) {
        cx.set_clear(set);
        return Ok(());
    }
    let other = if cx.is_any_set(other) { other.clone() } else { cx.set_from_iterable(other)? };
    let mut position = 0;
    while let Some((next, element, hash)) = cx.set_next_hashed(&other, position) {
        position = next;
        if !cx.set_remove_hashed(set, &element, hash)? {
            cx.set_add_hashed(set, &element, hash)?;
        }
    }
    Ok(())
}

/// Are all elements of the first in the second, both being sets?
///
/// # Errors
/// What comparing raises.
pub fn is_subset(cx: &mut Context, set: &Value, other: &Value) -> PyResult<bool> {
    if cx.set_len(set) > cx.set_len(other) {
        return Ok(false);
    }
    let mut position = 0;
    while let Some((next, element, hash)) = cx.set_next_hashed(set, position) {
        position = next;
        if !cx.set_contains_hashed(other, &element, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}
