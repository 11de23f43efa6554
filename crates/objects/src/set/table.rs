//! The hash table of sets: elements in a dense array, and an index of positions whose order is the order of iteration.
//!
//! ```text
//!   buffer   | TableHeader 48 | element 0 | element 1 | … |     an element (, its hash); a free place holds the next free one
//!   index    | u8, u16 or u32 position × 2^log2 |
//! ```
//!
//! Elements that are all strings, or all integers in place, are one word: the hash is in the string, or is the integer. The index is
//! filled as CPython fills its table (`Objects/setobject.c` describes it: ten neighbouring places, then `i = 5i + 1 + perturb`; growth
//! when three fifths are taken, deleted ones included), so that a set of integers is walked in the same order.
//!
//! Invariant  every element is found by its hash; `fill` places of the index are not empty, and at least one is.
//! Not here   equality that runs Python code (ops.rs).

use std::ptr::NonNull;

use lissom_heap::Heap;

use crate::context::{Context, PyResult};
use crate::dict::table::{Keys, small_int_hash, string_hash};
use crate::value::Value;

/// The start of a table's buffer.
#[repr(C)]
pub struct TableHeader {
    /// Elements there is room for.
    pub capacity: u32,
    /// Places used, free ones among them included.
    pub used: u32,
    /// Elements.
    pub live: u32,
    /// Places of the index that are not empty.
    pub fill: u32,
    /// The first free place among the used ones, plus one; 0 if there is none.
    free: u32,
    /// Where `pop` goes on in the index.
    pub finger: u32,
    index: *mut u8,
    /// The hash of a frozenset, once it was computed.
    pub hash: i64,
    /// Was it computed?
    pub hashed: bool,
    /// Places of the index, as a power of two.
    pub log2: u8,
    /// What the elements have in common.
    pub keys: Keys,
    _unused: u8,
}

const _: () = assert!(size_of::<TableHeader>() == 48);

const EMPTY: u32 = u32::MAX;
const TOMB: u32 = u32::MAX - 1;
/// Neighbours that are looked at before the next jump.
const NEIGHBOURS: usize = 9;

/// The address of a table's buffer, owned by a set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Table(pub NonNull<TableHeader>);

/// Words an element takes.
#[inline(always)]
pub fn stride(keys: Keys) -> usize {
    if keys == Keys::Mixed { 2 } else { 1 }
}

fn position_bytes(log2: u8) -> usize {
    // At most three fifths of the places are taken, and two values mark empty and deleted ones.
    if log2 <= 8 { 1 } else if log2 <= 16 { 2 } else { 4 }
}

fn index_bytes(log2: u8) -> usize {
    position_bytes(log2) << log2
}

fn buffer_bytes(capacity: u32, keys: Keys) -> usize {
    size_of::<TableHeader>() + capacity as usize * stride(keys) * 8
}

/// The size of an index for which CPython would choose `minimum` (more places than that).
pub fn log2_above(minimum: usize) -> u8 {
    let mut log2 = 3;
    while 1usize << log2 <= minimum {
        log2 += 1;
    }
    log2
}

/// What the elements would have in common with one more.
pub fn join(keys: Keys, element: &Value) -> Keys {
    match keys {
        Keys::Strings if element.is_str() => Keys::Strings,
        Keys::SmallInts if element.is_small_int() => Keys::SmallInts,
        _ => Keys::Mixed,
    }
}

/// What one element is.
pub fn kind_of(element: &Value) -> Keys {
    if element.is_small_int() {
        Keys::SmallInts
    } else if element.is_str() {
        Keys::Strings
    } else {
        Keys::Mixed
    }
}

/// The hash of an element that needs no Python code for it, or that is kept.
///
/// # Safety
/// `element` points to a live element of a table or small set of these keys.
pub unsafe fn hash_at(element: *const u64, keys: Keys, hash_key: (u64, u64)) -> i64 {
    // SAFETY: the caller's promise; mixed elements have two words.
    unsafe {
        match (keys, Value::borrow_slot(element)) {
            (Keys::Mixed, _) => *element.add(1) as i64,
            (Keys::SmallInts, Some(value)) => small_int_hash(value.as_small_int().unwrap_or(0)),
            (Keys::Strings, Some(value)) => string_hash(value, hash_key),
            (_, None) => 0,
        }
    }
}

/// The places that a hash leads to, in order: runs of neighbours, and jumps between them.
struct Places {
    mask: usize,
    at: usize,
    perturb: u64,
}

impl Places {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Places {
        Places { mask, at: hash as usize & mask, perturb: hash as u64 }
    }

    /// The neighbours that are looked at before the next jump.
    #[inline(always)]
    fn run(&self) -> std::ops::Range<usize> {
        self.at..self.at + if self.at + NEIGHBOURS <= self.mask { NEIGHBOURS + 1 } else { 1 }
    }

    #[inline(always)]
    fn jump(&mut self) {
        self.perturb >>= 5;
        self.at = self.at.wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb as usize) & self.mask;
    }
}

/// A place of an index: a position, or the mark of an empty or a deleted one.
trait Position: Copy {
    /// Is it one of the two marks?
    fn is_mark(self) -> bool;
    /// Was the place never taken?
    fn is_empty(self) -> bool;
    /// The position, if it is no mark.
    fn number(self) -> u32;
}

macro_rules! position {
    ($width:ty) => {
        impl Position for $width {
            #[inline(always)]
            fn is_mark(self) -> bool {
                self >= TOMB as $width
            }
            #[inline(always)]
            fn is_empty(self) -> bool {
                self == EMPTY as $width
            }
            #[inline(always)]
            fn number(self) -> u32 {
                self as u32
            }
        }
    };
}

/// The position at a place of an index, if an element is there.
///
/// # Safety
/// The index has that many places of this width.
#[inline(always)]
unsafe fn position_at<P: Position>(index: *const u8, place: usize) -> Option<u32> {
    // SAFETY: the caller's promise.
    let position = unsafe { *index.cast::<P>().add(place) };
    if position.is_mark() { None } else { Some(position.number()) }
}

position!(u8);
position!(u16);
position!(u32);

/// In which of eight places each of at most four elements lies: the order of iteration of a small set.
pub fn small_places(hashes: &[i64]) -> [u8; 8] {
    let mut places = [u8::MAX; 8];
    for (element, hash) in hashes.iter().enumerate() {
        let mut way = Places::new(*hash, 7);
        let place = loop {
            match way.run().find(|place| places[*place] == u8::MAX) {
                Some(place) => break place,
                None => way.jump(),
            }
        };
        places[place] = element as u8;
    }
    places
}

impl Table {
    /// The header.
    #[inline(always)]
    pub fn header(&self) -> &TableHeader {
        // SAFETY: a `Table` is made from a live set's buffer and used before the set can change.
        unsafe { self.0.as_ref() }
    }

    /// The header, to be changed.
    #[inline(always)]
    pub fn header_mut(&mut self) -> &mut TableHeader {
        // SAFETY: as for `header`; the set's owner has exclusive access.
        unsafe { self.0.as_mut() }
    }

    /// The words of an element.
    #[inline(always)]
    pub fn element(&self, position: u32) -> *mut u64 {
        // SAFETY: the buffer has `capacity` elements behind its header.
        unsafe { self.0.as_ptr().cast::<u64>().add(size_of::<TableHeader>() / 8 + position as usize * stride(self.header().keys)) }
    }

    /// An element; the position came from the index.
    #[inline(always)]
    pub fn value(&self, position: u32) -> &Value {
        // SAFETY: positions in the index are those of elements, whose first word is a value.
        unsafe { Value::borrow_slot(self.element(position)).unwrap_or(const { &Value::NONE }) }
    }

    /// The hash of an element.
    #[inline(always)]
    pub fn hash_at(&self, position: u32, hash_key: (u64, u64)) -> i64 {
        // SAFETY: as for `value`.
        unsafe { hash_at(self.element(position), self.header().keys, hash_key) }
    }

    /// The greatest place of the index.
    #[inline(always)]
    pub fn mask(&self) -> usize {
        (1 << self.header().log2) - 1
    }

    /// The element at a place of the index.
    #[inline(always)]
    pub fn at(&self, place: usize) -> Option<u32> {
        let header = self.header();
        // SAFETY: the index has 1 << log2 places of this width, and `place` is at most the mask.
        unsafe {
            match position_bytes(header.log2) {
                1 => position_at::<u8>(header.index, place),
                2 => position_at::<u16>(header.index, place),
                _ => position_at::<u32>(header.index, place),
            }
        }
    }

    #[inline(always)]
    fn index_set(&mut self, place: usize, position: u32) {
        let header = self.header();
        // SAFETY: as for `at`; the marks keep their meaning when cut to the width.
        unsafe {
            match position_bytes(header.log2) {
                1 => *header.index.add(place) = position as u8,
                2 => *header.index.cast::<u16>().add(place) = position as u16,
                _ => *header.index.cast::<u32>().add(place) = position,
            }
        }
    }

    /// Looks for an element: `matches` is asked for each that may have this hash, and must not change the table. Gives place and position.
    #[inline(always)]
    pub fn find(&self, hash: i64, mut matches: impl FnMut(u32) -> bool) -> Option<(usize, u32)> {
        // The width of the index is the same for the whole search.
        match position_bytes(self.header().log2) {
            1 => self.find_by::<u8>(hash, &mut matches),
            2 => self.find_by::<u16>(hash, &mut matches),
            _ => self.find_by::<u32>(hash, &mut matches),
        }
    }

    #[inline(always)]
    fn find_by<P: Position>(&self, hash: i64, matches: &mut impl FnMut(u32) -> bool) -> Option<(usize, u32)> {
        let (index, mask) = (self.header().index.cast::<P>(), self.mask());
        let mut way = Places::new(hash, mask);
        loop {
            for place in way.run() {
                // SAFETY: the index has 1 << log2 places of this width, and a run ends at the mask.
                let position = unsafe { *index.add(place) };
                if position.is_mark() {
                    if position.is_empty() {
                        return None;
                    }
                } else if matches(position.number()) {
                    return Some((place, position.number()));
                }
            }
            way.jump();
        }
    }

    /// Looks for an integer in place among nothing but such: equal ones are equal words.
    #[inline]
    pub fn find_small_int(&self, number: i64, word: u64) -> Option<(usize, u32)> {
        debug_assert!(self.header().keys == Keys::SmallInts);
        // SAFETY: elements of these keys have one word, their value, and lie behind the header.
        self.find(small_int_hash(number), |position| unsafe { *self.0.as_ptr().add(1).cast::<u64>().add(position as usize) == word })
    }

    #[inline(always)]
    fn empty_place(&self, hash: i64) -> usize {
        match position_bytes(self.header().log2) {
            1 => self.empty_place_by::<u8>(hash),
            2 => self.empty_place_by::<u16>(hash),
            _ => self.empty_place_by::<u32>(hash),
        }
    }

    #[inline(always)]
    fn empty_place_by<P: Position>(&self, hash: i64) -> usize {
        let (index, mask) = (self.header().index.cast::<P>(), self.mask());
        let mut way = Places::new(hash, mask);
        loop {
            for place in way.run() {
                // SAFETY: as in `find_by`.
                if unsafe { *index.add(place) }.is_empty() {
                    return place;
                }
            }
            way.jump();
        }
    }

    /// Adds an element that is not there; there is room ([`reserve`]) and it fits the keys.
    pub fn push(&mut self, value: Value, hash: i64) {
        let position = match self.header().free {
            0 => {
                self.header_mut().used += 1;
                self.header().used - 1
            }
            free => {
                // SAFETY: a free place holds the next free one, tagged.
                self.header_mut().free = unsafe { *self.element(free - 1) >> 1 } as u32;
                free - 1
            }
        };
        let element = self.element(position);
        // SAFETY: the place is free.
        unsafe {
            *element = value.into_word();
            if self.header().keys == Keys::Mixed {
                *element.add(1) = hash as u64;
            }
        }
        let place = self.empty_place(hash);
        self.index_set(place, position);
        let header = self.header_mut();
        header.fill += 1;
        header.live += 1;
    }

    /// Takes an element out.
    pub fn remove(&mut self, place: usize, position: u32) -> Option<Value> {
        self.index_set(place, TOMB);
        let next = self.header().free;
        let element = self.element(position);
        // SAFETY: the element's reference moves to the caller; the word that replaces it is odd: no reference.
        let value = unsafe { Value::from_word(std::mem::replace(&mut *element, (next as u64) << 1 | 1)) };
        let header = self.header_mut();
        header.free = position + 1;
        header.live -= 1;
        value
    }

    /// Can an element be pushed, without that the buffer or the index must grow?
    #[inline(always)]
    pub fn has_room(&self) -> bool {
        let header = self.header();
        (header.free != 0 || header.used < header.capacity) && (header.fill as usize + 1) * 5 < self.mask() * 3
    }

    /// Must the index grow (or lose its deleted places)?
    pub fn is_full(&self) -> bool {
        self.header().fill as usize * 5 >= self.mask() * 3
    }
}

/// A new, empty table.
///
/// # Errors
/// `MemoryError`
pub fn new_table(cx: &mut Context, keys: Keys, capacity: u32, log2: u8) -> PyResult<Table> {
    let capacity = capacity_of(Heap::good_size(buffer_bytes(capacity.max(2), keys)), keys);
    let buffer = cx.allocate_buffer(buffer_bytes(capacity, keys))?.cast::<TableHeader>();
    let index = match cx.allocate_buffer(index_bytes(log2)) {
        Ok(index) => index,
        Err(raised) => {
            // SAFETY: just allocated with this size.
            unsafe { cx.heap.free_buffer(buffer.cast(), buffer_bytes(capacity, keys)) };
            return Err(raised);
        }
    };
    // SAFETY: the buffers have these sizes; all ones mark every place empty at each width.
    unsafe {
        index.write_bytes(0xff, index_bytes(log2));
        buffer.write(TableHeader {
            capacity,
            used: 0,
            live: 0,
            fill: 0,
            free: 0,
            finger: 0,
            index: index.as_ptr(),
            hash: 0,
            hashed: false,
            log2,
            keys,
            _unused: 0,
        });
    }
    Ok(Table(buffer))
}

fn capacity_of(bytes: usize, keys: Keys) -> u32 {
    ((bytes - size_of::<TableHeader>()) / (stride(keys) * 8)).min(TOMB as usize - 1) as u32
}

/// Frees a table's buffers; its elements have been taken over or are gone.
pub fn free_table(cx: &mut Context, table: Table) {
    let header = table.header();
    let (index, log2, capacity, keys) = (header.index, header.log2, header.capacity, header.keys);
    // SAFETY: both buffers have these sizes and nobody uses them afterwards.
    unsafe {
        if let Some(index) = NonNull::new(index) {
            cx.heap.free_buffer(index, index_bytes(log2));
        }
        cx.heap.free_buffer(table.0.cast(), buffer_bytes(capacity, keys));
    }
}

/// Makes room for one more element in the buffer. The table may move.
///
/// # Errors
/// `MemoryError`; then the table is as it was.
pub fn reserve(cx: &mut Context, table: &mut Table, more: u32) -> PyResult {
    let header = table.header();
    if header.fill as usize + 1 > table.mask() {
        // Only after an index could not be made: there must be an empty place.
        rehash(cx, table, header.live as usize * 4)?;
    }
    let header = table.header();
    let (capacity, keys) = (header.capacity, header.keys);
    if header.free != 0 && more == 1 || header.used.saturating_add(more) <= capacity {
        return Ok(());
    }
    let spare = if capacity < 1 << 16 { capacity / 4 } else { capacity / 16 };
    let wanted = header.used.saturating_add(more).max(capacity.saturating_add(spare));
    let grown = capacity_of(Heap::good_size(buffer_bytes(wanted, keys)), keys);
    if grown <= capacity {
        return Err(cx.memory_error());
    }
    // SAFETY: the buffer has that size and belongs to the set, which takes the result.
    let buffer = unsafe { cx.resize_buffer(table.0.cast(), buffer_bytes(capacity, keys), buffer_bytes(grown, keys))? };
    *table = Table(buffer.cast());
    table.header_mut().capacity = grown;
    Ok(())
}

/// Gives the index the size that CPython chooses for `minimum` elements, and fills it in the order of the old one. The table may move.
///
/// # Errors
/// `MemoryError`; then the table is as it was.
pub fn rehash(cx: &mut Context, table: &mut Table, minimum: usize) -> PyResult {
    let log2 = log2_above(minimum);
    let (live, keys) = (table.header().live, table.header().keys);
    if table.header().used > live {
        // There are free places among the elements: all move together, into a table of their own.
        let mut new = new_table(cx, keys, live + live / 4 + 2, log2)?;
        for place in 0..=table.mask() {
            if let Some(position) = table.at(place) {
                let hash = table.hash_at(position, cx.hash_key);
                // SAFETY: the element's reference moves to the new table.
                if let Some(value) = unsafe { Value::from_word(*table.element(position)) } {
                    new.push(value, hash);
                }
            }
        }
        free_table(cx, *table);
        *table = new;
        return Ok(());
    }
    let index = cx.allocate_buffer(index_bytes(log2))?;
    let (old, old_log2) = (*table, table.header().log2);
    let old_index = old.header().index;
    // SAFETY: the old index is read through a copy of its header until the new one is filled, then freed.
    unsafe {
        index.write_bytes(0xff, index_bytes(log2));
        let mut view = TableHeader { index: old_index, log2: old_log2, ..std::ptr::read(table.0.as_ptr()) };
        let source = Table(NonNull::from(&mut view));
        let header = table.header_mut();
        header.index = index.as_ptr();
        header.log2 = log2;
        header.fill = live;
        for place in 0..1usize << old_log2 {
            if let Some(position) = source.at(place) {
                let target = table.empty_place(table.hash_at(position, cx.hash_key));
                table.index_set(target, position);
            }
        }
        if let Some(old_index) = NonNull::new(old_index) {
            cx.heap.free_buffer(old_index, index_bytes(old_log2));
        }
    }
    Ok(())
}

/// Turns a table into one that keeps hashes.
///
/// # Errors
/// `MemoryError`; then the table is as it was.
pub fn mixed(cx: &mut Context, table: Table) -> PyResult<Table> {
    let header = table.header();
    if header.keys == Keys::Mixed {
        return Ok(table);
    }
    let capacity = capacity_of(Heap::good_size(buffer_bytes(header.capacity, Keys::Mixed)), Keys::Mixed);
    let buffer = cx.allocate_buffer(buffer_bytes(capacity, Keys::Mixed))?.cast::<TableHeader>();
    let header = table.header();
    // SAFETY: every word moves to the same position of the new buffer; the index moves as it is.
    unsafe {
        buffer.as_ptr().copy_from_nonoverlapping(table.0.as_ptr(), 1);
        (*buffer.as_ptr()).capacity = capacity;
        (*buffer.as_ptr()).keys = Keys::Mixed;
        let new = Table(buffer);
        for position in 0..header.used {
            *new.element(position) = *table.element(position);
            *new.element(position).add(1) = 0;
        }
        for place in 0..=table.mask() {
            if let Some(position) = table.at(place) {
                *new.element(position).add(1) = table.hash_at(position, cx.hash_key) as u64;
            }
        }
        cx.heap.free_buffer(table.0.cast(), buffer_bytes(header.capacity, header.keys));
        Ok(new)
    }
}

/// A copy of a table, place by place.
///
/// # Errors
/// `MemoryError`
pub fn copy(cx: &mut Context, table: Table) -> PyResult<Table> {
    let header = table.header();
    let (keys, live, log2) = (header.keys, header.live, header.log2);
    let mut new = new_table(cx, keys, live, log2)?;
    for place in 0..=table.mask() {
        if let Some(position) = table.at(place) {
            let to = new.header().used;
            // SAFETY: both are elements of their tables, with the same number of words.
            unsafe {
                new.element(to).copy_from_nonoverlapping(table.element(position), stride(keys));
            }
            std::mem::forget(table.value(position).clone());
            new.index_set(place, to);
            let header = new.header_mut();
            header.used += 1;
            header.live += 1;
            header.fill += 1;
        }
    }
    Ok(new)
}

/// The buffers of a table, for the collector: the place of the index, its size, and the size of the table.
///
/// # Safety
/// `header` is the header of a live table.
pub unsafe fn buffers_of(header: *mut TableHeader) -> (*mut *mut u8, usize, usize) {
    // SAFETY: the caller's promise.
    unsafe { (&raw mut (*header).index, index_bytes((*header).log2), buffer_bytes((*header).capacity, (*header).keys)) }
}
