//! Kinds of cells for the tests, and handles that count.
#![allow(dead_code, missing_docs, reason = "each test uses a part of this")]
#![allow(clippy::undocumented_unsafe_blocks, reason = "cells and buffers here are the test's own, made with the layout they are used as, and each is freed once")]

use lissom_heap::{Cell, Config, Heap, Header, Kind, KindId, Layout, OutOfMemory, Visitor, Word, flags};
use std::ptr::NonNull;

/// Header and two slots.
#[repr(C)]
pub struct Pair {
    pub header: Header,
    pub left: Word,
    pub right: Word,
}

// SAFETY: both slots are named.
unsafe impl Layout for Pair {
    const NAME: &'static str = "pair";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Pair, _size: usize, visitor: &mut V) {
        unsafe { visitor.slots(&raw mut (*cell).left, 2) }
    }
}

/// Header, a buffer of slots, its length and capacity.
#[repr(C)]
pub struct List {
    pub header: Header,
    pub items: *mut Word,
    pub length: u32,
    pub capacity: u32,
}

// SAFETY: the slots of the buffer are named, then the buffer.
unsafe impl Layout for List {
    const NAME: &'static str = "list";
    const MOVABLE: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut List, _size: usize, visitor: &mut V) {
        unsafe {
            visitor.slots((*cell).items, (*cell).length as usize);
            visitor.buffer((&raw mut (*cell).items).cast(), (*cell).capacity as usize * 8);
        }
    }
}

/// Header and bytes.
#[repr(C)]
pub struct Text {
    pub header: Header,
}

// SAFETY: it has no references.
unsafe impl Layout for Text {
    const NAME: &'static str = "text";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Text, _size: usize, _visitor: &mut V) {}
}

/// Header and slots up to the end.
#[repr(C)]
pub struct Tuple {
    pub header: Header,
}

// SAFETY: all words are named; those behind what was asked for are zero.
unsafe impl Layout for Tuple {
    const NAME: &'static str = "tuple";
    #[inline(always)]
    unsafe fn visit<V: Visitor>(cell: *mut Tuple, size: usize, visitor: &mut V) {
        unsafe { visitor.slots(cell.cast::<Word>().add(1), size / 8 - 1) }
    }
}

/// Header and something of Rust's.
#[repr(C)]
pub struct Guarded {
    pub header: Header,
    pub guard: Option<std::sync::Arc<()>>,
}

// SAFETY: it has no references.
unsafe impl Layout for Guarded {
    const NAME: &'static str = "guarded";
    const FINISH: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Guarded, _size: usize, _visitor: &mut V) {}
    unsafe fn finish(cell: *mut Guarded) {
        unsafe { (&raw mut (*cell).guard).drop_in_place() }
    }
}

/// Header, a word that does not count, and bytes charged for.
#[repr(C)]
pub struct Weak {
    pub header: Header,
    pub target: Word,
    pub charged: usize,
}

// SAFETY: it has no counted references.
unsafe impl Layout for Weak {
    const NAME: &'static str = "weak";
    unsafe fn visit<V: Visitor>(cell: *mut Weak, _size: usize, visitor: &mut V) {
        unsafe {
            visitor.weak(&raw mut (*cell).target);
            visitor.foreign((*cell).charged);
        }
    }
}

pub const PAIR: KindId = 1;
pub const LIST: KindId = 2;
pub const TEXT: KindId = 3;
pub const TUPLE: KindId = 4;
pub const GUARDED: KindId = 5;
pub const WEAK: KindId = 700;

static PAIR_KIND: Kind = Kind::of::<Pair>();
static LIST_KIND: Kind = Kind::of::<List>();
static TEXT_KIND: Kind = Kind::of::<Text>();
static TUPLE_KIND: Kind = Kind::of::<Tuple>();
static WEAK_KIND: Kind = Kind::of::<Weak>();
static GUARDED_KIND: Kind = Kind::of::<Guarded>();

pub fn heap_with(limit: Option<usize>) -> Box<Heap> {
    let mut heap = Heap::new(&Config { limit, ..Config::default() }).unwrap();
    for (id, kind) in
        [(PAIR, &PAIR_KIND), (LIST, &LIST_KIND), (TEXT, &TEXT_KIND), (TUPLE, &TUPLE_KIND), (GUARDED, &GUARDED_KIND), (WEAK, &WEAK_KIND)]
    {
        heap.set_kind(id, kind).unwrap();
    }
    heap
}

pub fn heap() -> Box<Heap> {
    heap_with(None)
}

pub type Handle = NonNull<Cell>;

pub fn word(cell: Handle) -> Word {
    cell.as_ptr() as Word
}

/// A pair that takes over the references it is given, and is tracked.
pub fn pair(heap: &mut Heap, left: Word, right: Word) -> Result<Handle, OutOfMemory> {
    let cell = heap.allocate(PAIR, 0, 24)?;
    unsafe {
        let body = cell.cast::<Pair>().as_ptr();
        (*body).left = left;
        (*body).right = right;
        if left != 0 || right != 0 {
            heap.track(cell.as_ptr());
        }
    }
    Ok(cell)
}

pub fn set_left(heap: &mut Heap, cell: Handle, left: Word) {
    unsafe {
        let body = cell.cast::<Pair>().as_ptr();
        let old = std::mem::replace(&mut (*body).left, left);
        heap.track(cell.as_ptr());
        if old != 0 {
            Heap::release(old as *mut Cell);
        }
    }
}

pub fn left(cell: Handle) -> Word {
    unsafe { (*cell.cast::<Pair>().as_ptr()).left }
}

pub fn right(cell: Handle) -> Word {
    unsafe { (*cell.cast::<Pair>().as_ptr()).right }
}

pub fn list(heap: &mut Heap) -> Result<Handle, OutOfMemory> {
    let cell = heap.allocate(LIST, 0, 24)?;
    unsafe {
        let body = cell.cast::<List>().as_ptr();
        (*body).items = std::ptr::null_mut();
        (*body).length = 0;
        (*body).capacity = 0;
    }
    Ok(cell)
}

/// Appends a word, whose reference is taken over.
pub fn push(heap: &mut Heap, list: Handle, item: Word) -> Result<(), OutOfMemory> {
    unsafe {
        let body = list.cast::<List>().as_ptr();
        if (*body).length == (*body).capacity {
            let old = (*body).capacity as usize * 8;
            let new = Heap::good_size((old + old / 8).max(32));
            let items = match NonNull::new((*body).items.cast::<u8>()) {
                None => heap.allocate_buffer(new)?,
                Some(items) => heap.resize_buffer(items, old, new)?,
            };
            (*body).items = items.as_ptr().cast();
            (*body).capacity = (new / 8) as u32;
        }
        (*body).items.add((*body).length as usize).write(item);
        (*body).length += 1;
        if lissom_heap::is_reference(item) && !(*(item as *mut Cell)).has_flag(flags::LEAF) {
            heap.track(list.as_ptr());
        }
    }
    Ok(())
}

pub fn text(heap: &mut Heap, bytes: usize) -> Result<Handle, OutOfMemory> {
    heap.allocate(TEXT, flags::LEAF, 8 + bytes)
}

pub fn release(cell: Handle) {
    unsafe { Heap::release(cell.as_ptr()) }
}

pub fn retain(cell: Handle) -> Handle {
    unsafe { Heap::retain(cell.as_ptr()) }
    cell
}

pub fn count(cell: Handle) -> u32 {
    unsafe { cell.as_ref().count() }
}

/// The cells of a heap that adds up.
pub fn cells(heap: &mut Heap) -> usize {
    heap.verify(None).unwrap();
    let mut count = 0;
    heap.for_each_cell(|_, _| count += 1);
    assert_eq!(count, heap.stats().cells);
    count
}

/// Resident bytes of this process.
pub fn resident() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}
