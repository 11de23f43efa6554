//! Reading and writing the slots of an instance, whatever their width; and the move from halves to words.
//!
//! ```text
//!   halves    | header | words of the slots that need them | halves of the others |      nothing but the cell
//!   words     | header | slot 0 | … | overflow buffer ──> [capacity << 1 | 1][slot n] … |
//! ```
//!
//! An instance with halves that is given a value too wide for a half, or one slot more than the cell has, moves to shapes whose
//! slots are all words: the same cell, filled in the other way, with an overflow buffer for what no longer fits. It never moves
//! back, but its class remembers the slot, and the next instances have a word there.

use std::ptr::NonNull;

use lissom_heap::{Cell, Half, Heap, expand, squeeze};

use super::slot_in_overflow;
use crate::context::{Context, PyResult};
use crate::layout::{HALVES_WORDS_MAX, Native, Plain, overflow_place};
use crate::shape::{INLINE_MAX, Mode, Place, Root, Shape, ShapeId};
use crate::typeobject::{Type, TypeFlags};
use crate::value::Value;

/// The word of a slot, borrowed: 0 if it is unset.
///
/// # Safety
/// The cell has the shape, and `slot` is below its count.
#[inline]
pub unsafe fn slot_word(cx: &Context, cell: *const u64, shape: ShapeId, slot: u16) -> u64 {
    // SAFETY: the caller's promise; the shape says where the slot lies.
    unsafe {
        match cx.shapes[shape].place(slot) {
            Some(place) => placed_word(cx, cell, place),
            None => *slot_in_overflow(cx, cell.cast_mut(), shape, slot),
        }
    }
}

/// As [`slot_word`], where the place is known.
///
/// # Safety
/// The place is one of the cell's shape.
#[inline(always)]
pub unsafe fn placed_word(cx: &Context, cell: *const u64, place: Place) -> u64 {
    // SAFETY: the caller's promise.
    unsafe {
        let at = cell.byte_add(place.offset as usize);
        if place.half { expand(*at.cast::<Half>(), cx.heap.base()) } else { *at }
    }
}

/// A slot's value; `None` if it is unset.
///
/// # Safety
/// As [`slot_word`].
#[inline]
pub unsafe fn slot_value(cx: &Context, cell: *const u64, shape: ShapeId, slot: u16) -> Option<Value> {
    // SAFETY: the caller's promise; the slot holds a value or 0.
    unsafe {
        let word = slot_word(cx, cell, shape, slot);
        Value::borrow_slot(&raw const word).cloned()
    }
}

/// Puts a word into a slot and gives the old one, without counting either; `None` if the word does not fit the slot.
///
/// # Safety
/// As [`slot_word`]; the word is 0 or a value's that the caller gives up, and takes over the one that comes back.
#[inline]
pub unsafe fn replace_slot(cx: &Context, cell: *mut u64, shape: ShapeId, slot: u16, word: u64) -> Option<u64> {
    // SAFETY: the caller's promise; the shape says where the slot lies.
    unsafe {
        match cx.shapes[shape].place(slot) {
            Some(place) => replace_placed(cx, cell, place, word),
            None => Some(std::mem::replace(&mut *slot_in_overflow(cx, cell, shape, slot), word)),
        }
    }
}

/// As [`replace_slot`], where the place is known.
///
/// # Safety
/// As [`replace_slot`]; the place is one of the cell's shape.
#[inline(always)]
pub unsafe fn replace_placed(cx: &Context, cell: *mut u64, place: Place, word: u64) -> Option<u64> {
    // SAFETY: the caller's promise.
    unsafe {
        let at = cell.byte_add(place.offset as usize);
        if !place.half {
            return Some(std::mem::replace(&mut *at, word));
        }
        let half = squeeze(word, cx.heap.base())?;
        let old = std::mem::replace(&mut *at.cast::<Half>(), half);
        Some(expand(old, cx.heap.base()))
    }
}

/// Puts a word into a slot that holds nothing; false if it does not fit.
///
/// # Safety
/// As [`replace_placed`]; the slot is unset.
#[inline(always)]
pub unsafe fn fill_placed(cx: &Context, cell: *mut u64, place: Place, word: u64) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let at = cell.byte_add(place.offset as usize);
        if place.half {
            let Some(half) = squeeze(word, cx.heap.base()) else { return false };
            *at.cast::<Half>() = half;
        } else {
            *at = word;
        }
    }
    true
}

/// Which slots of a class's new instances are words, if the others can be halves.
pub(crate) fn wide_slots(class: &Type) -> Option<u64> {
    let slots = class.learned.max(class.hidden);
    // In dictionary mode the slot behind the hidden ones holds the dict, in the cell: they must be few.
    let suitable = std::ptr::eq(class.layout, Plain::INFO) && (class.hidden == 0 || !class.flags.has(TypeFlags::DICT));
    // What is left of the size class is slots as well.
    if !suitable || slots > INLINE_MAX - 8 {
        return None;
    }
    let wide = class.wide & ((1 << slots) - 1);
    (wide.count_ones() as usize <= HALVES_WORDS_MAX).then_some(wide)
}

impl Shape {
    /// Does the slot, if the shape has room for it in the cell, hold this word?
    #[inline]
    pub(super) fn holds(&self, heap: &Heap, slot: u16, word: u64) -> bool {
        self.place(slot).is_some_and(|place| !place.half || squeeze(word, heap.base()).is_some())
    }
}

/// Makes sure that `word` can be put into a slot: moves an object with halves to words if it does not fit there.
///
/// # Errors
/// `MemoryError`; the object is then as it was.
#[inline]
pub(crate) fn make_room(cx: &mut Context, object: &Value, slot: u16, word: u64) -> PyResult {
    let shape = &cx.shapes[object.shape()];
    if shape.wide.is_none() || shape.holds(&cx.heap, slot, word) {
        return Ok(());
    }
    let class = shape.class;
    if squeeze(word, cx.heap.base()).is_none() {
        learn_wide(cx, class, slot)?;
    }
    to_words(cx, object)
}

/// Remembers that a slot of a class's instances needs a whole word.
///
/// # Errors
/// `MemoryError`
pub(super) fn learn_wide(cx: &mut Context, class: u64, slot: u16) -> PyResult {
    let cell = class as *mut Type;
    if slot >= INLINE_MAX {
        return Ok(());
    }
    // SAFETY: the shape of an instance has a live class.
    unsafe {
        if (*cell).wide & 1 << slot != 0 {
            return Ok(());
        }
        (*cell).wide |= 1 << slot;
        (*cell).learned = (*cell).learned.max(slot + 1);
    }
    cx.new_root(class).map(drop)
}

/// Moves an object with halves to the shape of the same cell that has nothing but words.
///
/// # Errors
/// `MemoryError`; the object is then as it was.
#[cold]
pub(crate) fn to_words(cx: &mut Context, object: &Value) -> PyResult {
    let from = object.shape();
    if cx.shapes[from].wide.is_none() {
        return Ok(());
    }
    let size = Heap::good_size(cx.instance_size(from));
    let mut to = words_root(cx, from, size)?;
    for name in cx.shapes.names_in_order(from) {
        let grown = cx.shapes.grow(&mut cx.heap, to, &name);
        let Some(next) = cx.or_memory_error(grown)? else { return Err(cx.memory_error()) };
        to = next;
    }
    let (count, inline) = (cx.shapes[to].count, cx.shapes[to].inline);
    let overflow = cx.shapes[to].overflows();
    let needed = if overflow { (count - inline + 1) as usize } else { 0 };
    let buffer = if overflow { Some(new_overflow(cx, needed)?) } else { None };
    let cell: *mut u64 = object.address();
    // SAFETY: the words are read before the cell is filled anew; the new shape describes what is written, and no count changes.
    unsafe {
        let mut words = [0; INLINE_MAX as usize];
        for slot in 0..count {
            words[slot as usize] = slot_word(cx, cell, from, slot);
        }
        cell.add(1).write_bytes(0, size / 8 - 1);
        if let Some(buffer) = buffer {
            *overflow_place(cell.cast(), size) = buffer.as_ptr();
        }
        (*cell.cast::<Cell>()).set_kind(to.0);
        for slot in 0..count {
            match cx.shapes[to].place(slot) {
                Some(place) => *cell.byte_add(place.offset as usize) = words[slot as usize],
                None => *slot_in_overflow(cx, cell, to, slot) = words[slot as usize],
            }
        }
    }
    Ok(())
}

/// An empty overflow buffer for at least so many slots.
///
/// # Errors
/// `MemoryError`
pub(super) fn new_overflow(cx: &mut Context, slots: usize) -> PyResult<NonNull<u64>> {
    let room = (Heap::good_size(8 + 8 * slots) - 8) / 8;
    let buffer = cx.allocate_buffer(8 + 8 * room)?.cast::<u64>();
    // SAFETY: the buffer has that many words.
    unsafe {
        buffer.write_bytes(0, room + 1);
        buffer.write((room as u64) << 1 | 1);
    }
    Ok(buffer)
}

/// The root with nothing but words for cells of a size, which belongs to the root of a shape with halves.
fn words_root(cx: &mut Context, shape: ShapeId, size: usize) -> PyResult<ShapeId> {
    let mut root = shape;
    while cx.shapes[root].parent != root {
        root = cx.shapes[root].parent;
    }
    let known = cx.shapes[root].words;
    if known != ShapeId::NONE_AT_ALL {
        return Ok(known);
    }
    let halved = &cx.shapes[root];
    let (class, layout, native, base, hidden, mode) = (halved.class, halved.layout, halved.native, halved.base, halved.hidden, halved.mode);
    debug_assert!(mode != Mode::Dictionary);
    let made = cx.shapes.add_root(&mut cx.heap, Root { class, layout, native, base, inline: (size / 8) as u16 - base, hidden, mode, wide: None });
    let made = cx.or_memory_error(made)?;
    cx.shapes[root].words = made;
    Ok(made)
}
