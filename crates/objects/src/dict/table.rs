//! The compact, ordered hash table of dicts: entries in the order of insertion, and an index of positions.
//!
//! ```text
//!   buffer   | TableHeader 40 | entry 0 | entry 1 | … | entry capacity-1 |      entry: key, value (, hash)
//!   index    | u8, u16 or u32 position × 2^log2 |                              made when there are more than 8 entries
//! ```
//!
//! Entries of string keys and of small-integer keys are two words: the hash is in the string, or is the integer. A table with any other
//! key has three words an entry. Deleted entries are zero; they go when the table grows. The probe sequence is the one of CPython's
//! dict (`Objects/dictobject.c` describes it): `i = 5i + perturb + 1`.
//!
//! Invariant  live ≤ used ≤ capacity; every live entry is found by its hash; places of the index that are not empty number `filled`, which
//! leaves at least one empty. Entries behind `used` hold nothing, and are not even touched.
//! Not here   equality that runs Python code (dict/mod.rs); this file never does.

use std::ptr::NonNull;

use crate::context::{Context, PyResult};
use crate::value::Value;

/// What the keys of a table have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Keys {
    /// All are exactly `str`.
    Strings,
    /// All are integers in place.
    SmallInts,
    /// Anything; entries keep their hash.
    Mixed,
}

/// The start of a table's buffer.
#[repr(C)]
pub struct TableHeader {
    /// Entries there is room for.
    pub capacity: u32,
    /// Entries used, deleted ones included.
    pub used: u32,
    /// Entries with a key.
    pub live: u32,
    /// Names this set of keys and positions; 0 until somebody asked. Changes when a key is added or removed.
    pub version: u32,
    index: *mut u8,
    log2: u8,
    /// What the keys have in common.
    pub keys: Keys,
    /// Words an entry has.
    pub stride: u8,
    _unused: u8,
    filled: u32,
    /// Entries before this one are deleted: dicts used as queues are walked from here.
    pub first: u32,
    _padding: u32,
}

const _: () = assert!(size_of::<TableHeader>() == 40);

/// Tables of at most so many entries have no index: the entries are searched in order.
const UNINDEXED_MAX: u32 = 8;
const EMPTY: u32 = u32::MAX;
const TOMB: u32 = u32::MAX - 1;

/// The address of a table's buffer, owned by a dict.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Table(pub NonNull<TableHeader>);

/// Bytes of a table's buffer.
pub fn buffer_bytes(capacity: u32, stride: u8) -> usize {
    size_of::<TableHeader>() + capacity as usize * stride as usize * 8
}

fn position_bytes(log2: u8) -> usize {
    // Two values mark empty and deleted places.
    if log2 <= 7 { 1 } else if log2 <= 15 { 2 } else { 4 }
}

/// Bytes of the index of `1 << log2` places.
pub fn index_bytes(log2: u8) -> usize {
    if log2 == 0 { 0 } else { position_bytes(log2) << log2 }
}

/// Entries that an index of `1 << log2` places serves: two thirds.
fn usable(log2: u8) -> u32 {
    (((1u64 << log2) * 2) / 3) as u32
}

/// The hash of an integer in place: its value modulo 2^61 − 1, as Python documents.
#[inline(always)]
pub fn small_int_hash(number: i64) -> i64 {
    const MODULUS: i64 = (1 << 61) - 1;
    if (-MODULUS < number) & (number < MODULUS) {
        return if number == -1 { -2 } else { number };
    }
    let reduced = number % MODULUS;
    if reduced == -1 { -2 } else { reduced }
}

impl Table {
    /// The header.
    ///
    /// # Safety (of every method)
    /// A `Table` is made from a live dict's buffer and used before the dict can change.
    #[inline(always)]
    pub fn header(&self) -> &TableHeader {
        // SAFETY: see above.
        unsafe { self.0.as_ref() }
    }

    #[inline(always)]
    fn header_mut(&mut self) -> &mut TableHeader {
        // SAFETY: as for `header`; the dict's owner has exclusive access.
        unsafe { self.0.as_mut() }
    }

    /// The words of an entry.
    #[inline(always)]
    pub fn entry(&self, position: u32) -> *mut u64 {
        let header = self.header();
        debug_assert!(position < header.capacity);
        // SAFETY: the buffer has `capacity` entries.
        unsafe { self.0.as_ptr().cast::<u64>().add(size_of::<TableHeader>() / 8 + position as usize * header.stride as usize) }
    }

    /// Where the value of an entry lies, in bytes from the table's start: as long as the version of the keys stays, so does it.
    pub fn value_offset(&self, position: u32) -> u64 {
        self.entry(position) as u64 + 8 - self.0.as_ptr() as u64
    }

    /// The place of a value, by [`Table::value_offset`].
    ///
    /// # Safety
    /// The offset was given by a table with this version of keys.
    #[inline(always)]
    pub unsafe fn value_at(&self, offset: u64) -> *mut u64 {
        // SAFETY: the caller's promise.
        unsafe { self.0.as_ptr().cast::<u8>().add(offset as usize).cast() }
    }

    /// The key of an entry, unless it was deleted.
    #[inline(always)]
    pub fn key(&self, position: u32) -> Option<&Value> {
        // SAFETY: the first word of an entry is a key or 0.
        unsafe { Value::borrow_slot(self.entry(position)) }
    }

    /// The value of an entry, unless it was deleted.
    #[inline(always)]
    pub fn value(&self, position: u32) -> Option<&Value> {
        // SAFETY: the second word of an entry is a value or 0.
        unsafe { Value::borrow_slot(self.entry(position).add(1)) }
    }

    /// The hash of a live entry's key.
    pub(crate) fn hash_at(&self, position: u32, hash_key: (u64, u64)) -> i64 {
        let header = self.header();
        match (header.keys, self.key(position)) {
            // SAFETY: entries of mixed tables have three words.
            (Keys::Mixed, _) => unsafe { *self.entry(position).add(2) as i64 },
            (Keys::SmallInts, Some(key)) => small_int_hash(key.as_small_int().unwrap_or(0)),
            (Keys::Strings, Some(key)) => string_hash(key, hash_key),
            (_, None) => 0,
        }
    }

    #[inline(always)]
    fn index_get(&self, place: usize) -> u32 {
        let header = self.header();
        // SAFETY: the index has 1 << log2 places and `place` was masked.
        unsafe {
            match position_bytes(header.log2) {
                1 => match *header.index.add(place) {
                    0xff => EMPTY,
                    0xfe => TOMB,
                    position => position as u32,
                },
                2 => match *header.index.cast::<u16>().add(place) {
                    0xffff => EMPTY,
                    0xfffe => TOMB,
                    position => position as u32,
                },
                _ => *header.index.cast::<u32>().add(place),
            }
        }
    }

    #[inline(always)]
    fn index_set(&mut self, place: usize, position: u32) {
        let header = self.header();
        // SAFETY: as for `index_get`; the marks keep their meaning when cut to the width.
        unsafe {
            match position_bytes(header.log2) {
                1 => *header.index.add(place) = position as u8,
                2 => *header.index.cast::<u16>().add(place) = position as u16,
                _ => *header.index.cast::<u32>().add(place) = position,
            }
        }
    }

    /// Looks for an entry: `matches` is asked for each live entry that may have this hash, and must not change the table.
    #[inline(always)]
    pub fn find(&self, hash: i64, mut matches: impl FnMut(u32) -> bool) -> Option<u32> {
        let header = self.header();
        if header.index.is_null() {
            return (0..header.used).find(|position| matches(*position));
        }
        let mask = (1usize << header.log2) - 1;
        let mut perturb = hash as u64;
        let mut place = perturb as usize & mask;
        loop {
            let position = self.index_get(place);
            if position == EMPTY {
                return None;
            }
            if position != TOMB && matches(position) {
                return Some(position);
            }
            perturb >>= 5;
            place = (place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
    }

    /// The entry of an integer in place, in a table of such keys.
    #[inline(always)]
    pub fn find_small_int(&self, key: &Value) -> Option<u32> {
        let hash = small_int_hash(key.as_small_int()?);
        // SAFETY: the first word of an entry is its key.
        self.find(hash, |position| unsafe { *self.entry(position) } == key.word())
    }

    /// The entry of an exact string, in a table of such keys.
    #[inline(always)]
    pub fn find_str(&self, key: &Value, hash_key: (u64, u64)) -> Option<u32> {
        let word = key.word();
        if self.header().index.is_null() {
            // SAFETY: the first word of an entry is its key.
            let same = (0..self.header().used).find(|position| unsafe { *self.entry(*position) } == word);
            if same.is_some() || !key.is_pointer() {
                return same;
            }
        }
        let hash = string_hash(key, hash_key);
        self.find(hash, |position| match self.key(position) {
            Some(own) => own.word() == word || crate::str::equal(own, key),
            None => false,
        })
    }

    /// The first place for a new entry.
    fn place_for(&self, hash: i64) -> usize {
        let mask = (1usize << self.header().log2) - 1;
        let mut perturb = hash as u64;
        let mut place = perturb as usize & mask;
        while self.index_get(place) < TOMB {
            perturb >>= 5;
            place = (place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
        }
        place
    }

    /// The version of the keys; one is given if there is none.
    pub fn version_or(mut self, give: impl FnOnce() -> u32) -> u32 {
        if self.header().version == 0 {
            self.header_mut().version = give();
        }
        self.header().version
    }

    /// Appends an entry; there is room ([`Table::reserve`]) and the key is not there.
    pub fn push(&mut self, key: Value, value: Value, hash: i64) {
        let position = self.header().used;
        debug_assert!(position < self.header().capacity);
        let entry = self.entry(position);
        // SAFETY: the entry is free.
        unsafe {
            *entry = key.into_word();
            *entry.add(1) = value.into_word();
            if self.header().stride == 3 {
                *entry.add(2) = hash as u64;
            }
        }
        if !self.header().index.is_null() {
            let place = self.place_for(hash);
            if self.index_get(place) == EMPTY {
                self.header_mut().filled += 1;
            }
            self.index_set(place, position);
        }
        let header = self.header_mut();
        header.used += 1;
        header.live += 1;
        header.version = 0;
    }

    /// Takes an entry out; gives its key and value.
    pub fn remove(&mut self, position: u32, hash_key: (u64, u64)) -> Option<(Value, Value)> {
        let hash = self.hash_at(position, hash_key);
        if !self.header().index.is_null() {
            let mask = (1usize << self.header().log2) - 1;
            let mut perturb = hash as u64;
            let mut place = perturb as usize & mask;
            loop {
                let found = self.index_get(place);
                if found == position {
                    self.index_set(place, TOMB);
                    break;
                }
                if found == EMPTY {
                    break;
                }
                perturb >>= 5;
                place = (place.wrapping_mul(5).wrapping_add(perturb as usize).wrapping_add(1)) & mask;
            }
        }
        let entry = self.entry(position);
        // SAFETY: the entry's words are taken over, and zero from here on.
        let taken = unsafe {
            let key = Value::from_word(std::mem::replace(&mut *entry, 0));
            let value = Value::from_word(std::mem::replace(&mut *entry.add(1), 0));
            if self.header().stride == 3 {
                *entry.add(2) = 0;
            }
            key.zip(value)
        };
        let header = self.header_mut();
        header.live -= 1;
        header.version = 0;
        if position == header.first {
            let mut first = position + 1;
            while first < self.header().used && self.key(first).is_none() {
                first += 1;
            }
            self.header_mut().first = first;
        }
        taken
    }

    /// Forgets deleted entries at the end.
    pub fn strip(&mut self) {
        while self.header().used > 0 && self.key(self.header().used - 1).is_none() {
            self.header_mut().used -= 1;
        }
        self.header_mut().first = self.header().first.min(self.header().used);
    }

    /// Moves live entries together and fills the index again; positions change.
    fn compact(&mut self, hash_key: (u64, u64)) {
        let (used, stride) = (self.header().used, self.header().stride as usize);
        let mut to = 0;
        for from in 0..used {
            if self.key(from).is_some() {
                if from != to {
                    // SAFETY: both are entries of the buffer; `to` is free.
                    unsafe {
                        self.entry(to).copy_from_nonoverlapping(self.entry(from), stride);
                        self.entry(from).write_bytes(0, stride);
                    }
                }
                to += 1;
            }
        }
        self.header_mut().used = to;
        self.header_mut().first = 0;
        self.header_mut().version = 0;
        self.fill_index(hash_key);
    }

    /// Writes the index anew.
    fn fill_index(&mut self, hash_key: (u64, u64)) {
        if self.header().index.is_null() {
            return;
        }
        // SAFETY: all ones mark every place empty at each width.
        unsafe { self.header().index.write_bytes(0xff, index_bytes(self.header().log2)) };
        for position in 0..self.header().used {
            if self.key(position).is_some() {
                let place = self.place_for(self.hash_at(position, hash_key));
                self.index_set(place, position);
            }
        }
        self.header_mut().filled = self.header().live;
    }

    /// Is there room for an entry more, in the buffer and in the index?
    fn has_room(&self) -> bool {
        let header = self.header();
        let indexed = !header.index.is_null();
        header.used < header.capacity && if indexed { header.filled < usable(header.log2) } else { header.capacity <= UNINDEXED_MAX }
    }

    /// Replaces the value of an entry; gives the old one.
    #[inline(always)]
    pub fn replace(&mut self, position: u32, value: Value) -> Option<Value> {
        // SAFETY: the second word of an entry is a value or 0.
        unsafe { Value::from_word(std::mem::replace(&mut *self.entry(position).add(1), value.into_word())) }
    }
}

/// The hash of an exact string.
#[inline(always)]
pub fn string_hash(key: &Value, hash_key: (u64, u64)) -> i64 {
    match key.as_str() {
        Some(view) => crate::hash::visible(view.hash(hash_key)),
        None => 0,
    }
}

/// A new table with room for `capacity` entries.
///
/// # Errors
/// `MemoryError`
pub fn new_table(cx: &mut Context, keys: Keys, capacity: u32) -> PyResult<Table> {
    let stride = if keys == Keys::Mixed { 3 } else { 2 };
    let bytes = lissom_heap::Heap::good_size(buffer_bytes(capacity.max(2), stride));
    let capacity = capacity_of(bytes, stride);
    let buffer = cx.allocate_buffer(buffer_bytes(capacity, stride))?.cast::<TableHeader>();
    // SAFETY: the buffer is larger than its header.
    unsafe {
        buffer.write(TableHeader { capacity, used: 0, live: 0, version: 0, index: std::ptr::null_mut(), log2: 0, keys, stride, _unused: 0, filled: 0, first: 0, _padding: 0 });
    }
    let mut table = Table(buffer);
    if capacity > UNINDEXED_MAX
        && let Err(raised) = build_index(cx, &mut table, capacity)
    {
        free_table(cx, table);
        return Err(raised);
    }
    Ok(table)
}

/// Entries that a buffer of so many bytes has room for.
fn capacity_of(bytes: usize, stride: u8) -> u32 {
    ((bytes - size_of::<TableHeader>()) / (stride as usize * 8)).min(TOMB as usize - 1) as u32
}

/// Frees a table's buffers; its entries have been taken over or are gone.
pub fn free_table(cx: &mut Context, table: Table) {
    let header = table.header();
    let (index, log2, capacity, stride) = (header.index, header.log2, header.capacity, header.stride);
    // SAFETY: both buffers have these sizes and nobody uses them afterwards.
    unsafe {
        if let Some(index) = NonNull::new(index) {
            cx.heap.free_buffer(index, index_bytes(log2));
        }
        cx.heap.free_buffer(table.0.cast(), buffer_bytes(capacity, stride));
    }
}

/// Makes an index for at least `entries` entries and fills it; the old one is freed if there is one. On error nothing changes.
fn build_index(cx: &mut Context, table: &mut Table, entries: u32) -> PyResult {
    let mut log2 = 3;
    while usable(log2) < entries {
        log2 += 1;
    }
    let header = table.header();
    if log2 == header.log2 && !header.index.is_null() {
        table.fill_index(cx.hash_key);
        return Ok(());
    }
    let index = cx.allocate_buffer(index_bytes(log2))?;
    let header = table.header_mut();
    // SAFETY: the old index has the size its log2 says.
    unsafe {
        if let Some(old) = NonNull::new(header.index) {
            cx.heap.free_buffer(old, index_bytes(header.log2));
        }
    }
    header.index = index.as_ptr();
    header.log2 = log2;
    table.fill_index(cx.hash_key);
    Ok(())
}

/// Gives the buffer another capacity, at least the entries used.
fn resize(cx: &mut Context, table: &mut Table, wanted: u32) -> PyResult {
    let (old, stride) = (table.header().capacity, table.header().stride);
    let capacity = capacity_of(lissom_heap::Heap::good_size(buffer_bytes(wanted, stride)), stride);
    if capacity <= table.header().used {
        return Err(cx.memory_error());
    }
    // SAFETY: the buffer has that size and belongs to the dict, which takes the result.
    let buffer = unsafe { cx.resize_buffer(table.0.cast(), buffer_bytes(old, stride), buffer_bytes(capacity, stride))? };
    *table = Table(buffer.cast());
    table.header_mut().capacity = capacity;
    table.header_mut().version = 0;
    Ok(())
}

/// Makes room for one more entry. The table may move, on success and on error alike: the dict takes the new address.
///
/// # Errors
/// `MemoryError`; then the table is whole, without new room.
pub fn reserve(cx: &mut Context, table: &mut Table) -> PyResult {
    if table.has_room() {
        return Ok(());
    }
    let header = table.header();
    if (header.used - header.live) as u64 * 4 >= header.used as u64 && header.used > header.live {
        table.compact(cx.hash_key);
        if table.has_room() {
            return Ok(());
        }
    }
    let (used, old) = (table.header().used, table.header().capacity);
    if used >= old {
        // Large buffers grow in place, by remapping: little is spared in advance.
        let more = if old < 64 { old } else if old < 1 << 16 { old / 4 } else { old / 8 };
        resize(cx, table, old.saturating_add(more).max(4))?;
    }
    if !table.has_room() {
        let header = table.header();
        let entries = if header.index.is_null() { header.capacity } else { used + used / 2 + 1 };
        build_index(cx, table, entries)?;
    }
    Ok(())
}

/// Gives room back after many entries were taken out. The table may move.
pub fn shrink(cx: &mut Context, table: &mut Table) {
    let header = table.header();
    if header.capacity < 128 || header.live >= header.capacity / 8 {
        return;
    }
    table.compact(cx.hash_key);
    let live = table.header().live;
    // Where there is no memory for a smaller one, the larger one stays.
    if build_index(cx, table, live * 2 + 8).is_err() || resize(cx, table, live * 2 + 8).is_err() {
        cx.raised = None;
    }
}

/// A copy of a table, without its deleted entries.
///
/// # Errors
/// `MemoryError`
pub fn copy(cx: &mut Context, table: Table) -> PyResult<Table> {
    let mut new = new_table(cx, table.header().keys, table.header().live)?;
    for position in 0..table.header().used {
        if let (Some(key), Some(value)) = (table.key(position), table.value(position)) {
            new.push(key.clone(), value.clone(), table.hash_at(position, cx.hash_key));
        }
    }
    Ok(new)
}

/// Turns a table into one that keeps hashes.
///
/// # Errors
/// `MemoryError`; then the old table is as it was.
pub fn mixed(cx: &mut Context, table: Table) -> PyResult<Table> {
    if table.header().keys == Keys::Mixed {
        return Ok(table);
    }
    let mut new = new_table(cx, Keys::Mixed, table.header().live + 1)?;
    for position in 0..table.header().used {
        let hash = table.hash_at(position, cx.hash_key);
        let entry = table.entry(position);
        // SAFETY: the words move from the old entry to the new one.
        unsafe {
            if let (Some(key), Some(value)) = (Value::from_word(*entry), Value::from_word(*entry.add(1))) {
                new.push(key, value, hash);
            }
        }
    }
    free_table(cx, table);
    Ok(new)
}

/// Where a table keeps the address of its index, and the index's size; 0 if there is none.
///
/// # Safety
/// `header` is the header of a live table.
pub unsafe fn index_of(header: *mut TableHeader) -> (*mut *mut u8, usize) {
    // SAFETY: the caller's promise.
    unsafe { (&raw mut (*header).index, if (*header).index.is_null() { 0 } else { index_bytes((*header).log2) }) }
}
