//! The sieve: a look before a full pass, whether there are cycles that it could find.
//!
//! Most programs that build something large make few cycles in it. Trial deletion, which traces each cell twice and
//! writes to all, is then wasted. A single look, which writes to few, tells a small part of the cells that all cycles lie in:
//!
//! ```text
//!   cells in order (of their pages' ages, and addresses in them), and what they refer to:
//!
//!      a <── b <── c     d ──> e     f <── g        upward: a cell that refers to one behind it (or itself): d
//!            ▲                 │                    caught: upward cells, and cells that refer to one caught: d, h
//!            └─────────────────┘ … d <── h
//! ```
//!
//! A cycle does not only go down: it has an upward cell, and each of its cells leads down to one. As whatever lies
//! below was seen before, one walk in order catches all of them. A cell that is not caught does not refer to one that
//! is, so trial deletion among the caught ones alone says exactly which of these are referred to from elsewhere; and if all
//! of them are reached from there, there is no cycle of garbage.
//!
//! Whoever finds one that is not reached, too many caught, or no memory for their list leaves it to a full pass: garbage is
//! the matter of trial.rs alone.

use super::trial::{Candidates, Restore, Subtract, header, mark, unmark};
use super::{Garbage, STACK_CELLS, trial};
use crate::half::{Half, base_of, expand};
use crate::header::{Cell, OLD, Word, flags, is_reference};
use crate::heap::Heap;
use crate::layout::Visitor;
use crate::page::{Page, page_of};
use crate::walk::for_each_in_page;
use core::ptr;

/// So many cells may be caught, and one of `CAUGHT_SHARE` of all.
const CAUGHT_MIN: usize = 4096;
const CAUGHT_SHARE: usize = 32;
/// When so many pages have been numbered, they are numbered anew.
const PAGES_MAX: usize = 40_000;

/// Looks for what makes a cell caught.
pub struct Sieve {
    old: Candidates,
    cell: *mut Cell,
    page: *mut Page,
    birth: u16,
    caught: bool,
}

impl Sieve {
    /// Does a cell lie behind the one that is looked at, or is it the same?
    #[inline(always)]
    unsafe fn is_above(&self, target: *mut Cell) -> bool {
        let page = page_of(target);
        // SAFETY: the target is a cell of the heap.
        unsafe {
            if page == self.page { target >= self.cell } else { ((*page).birth, page) > (self.birth, self.page) }
        }
    }
}

impl Visitor for Sieve {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; references point to cells, and what is tracked is in the heap.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                let target = word as *mut Cell;
                let header = header(target);
                if Candidates::MARKED.contain(header) || self.old.contain(header) && self.is_above(target) {
                    self.caught = true;
                }
            }
        }
    }

    #[inline]
    fn slots(&mut self, first: *mut Word, count: usize) {
        let mut index = 0;
        while index < count && !self.caught {
            self.slot(first.wrapping_add(index));
            index += 1;
        }
    }

    #[inline]
    unsafe fn halves(&mut self, cell: *mut Cell, first: *mut Half, count: usize) {
        // SAFETY: the caller's promise; a layout names valid slots.
        unsafe {
            let base = base_of(cell);
            let mut index = 0;
            while index < count && !self.caught {
                let mut word = expand(*first.add(index), base);
                self.slot(&raw mut word);
                index += 1;
            }
        }
    }

    #[inline(always)]
    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// Makes all cells old, and looks at them. If it is certain that a full pass would find nothing, says how many it has
/// looked at.
///
/// # Safety
/// All cells are as their layouts say.
pub(super) unsafe fn finds_none(heap: &mut Heap) -> Option<usize> {
    // SAFETY: the caller's promise.
    unsafe {
        trial::promote(heap);
        let room = heap.tracked[OLD] / CAUGHT_SHARE + CAUGHT_MIN;
        let mut list = Garbage::none(true);
        if !heap.collector.ensure_stack() || !heap.reserve_list(&mut list, room) {
            return None;
        }
        let pages = ordered_pages(heap);
        let old = Candidates::of(flags::OLD);
        let mut sieve = Sieve { old, cell: ptr::null_mut(), page: ptr::null_mut(), birth: 0, caught: false };
        let mut examined = 0;
        for &page in pages.unwrap_or_default() {
            let size = (*page).cell_size();
            sieve.page = page;
            sieve.birth = (*page).birth;
            for_each_in_page(page, (*page).tracked_spans, |cell| {
                if !old.contain(header(cell)) || list.length == room {
                    return;
                }
                examined += 1;
                sieve.cell = cell;
                sieve.caught = false;
                (heap.kind_of(cell).sift)(cell, size, &mut sieve);
                if sieve.caught {
                    mark(cell);
                    list.condemn(cell);
                }
            });
            if list.length == room {
                break;
            }
        }
        let proven = pages.is_some() && list.length < room && all_are_reached(heap, &list);
        for cell in list.cells() {
            unmark(cell.as_ptr());
        }
        heap.free_list(&mut list);
        heap.owners.settle();
        proven.then_some(examined)
    }
}

/// The pages with tracked cells by age, which is the order that their cells refer to each other in, as a rule. Lies on
/// the collector's stack; none if there is no room.
unsafe fn ordered_pages<'a>(heap: &mut Heap) -> Option<&'a [*mut Page]> {
    let pages: *mut *mut Page = heap.collector.stack.cast();
    let mut count = 0;
    heap.for_each_page(|page| {
        // SAFETY: the walk names pages in use; the stack has room.
        unsafe {
            if (*page).tracked_spans != 0 && count < STACK_CELLS {
                pages.add(count).write(page);
                count += 1;
            }
        }
    });
    if count == STACK_CELLS {
        return None;
    }
    // SAFETY: that many were written; nothing else uses the stack now.
    let pages = unsafe { core::slice::from_raw_parts_mut(pages, count) };
    // SAFETY: they are pages in use.
    pages.sort_unstable_by_key(|&page| unsafe { ((*page).birth, page) });
    if usize::from(heap.page_births) > PAGES_MAX {
        // The numbers are used up: they are given anew.
        for (number, &page) in pages.iter().enumerate() {
            // SAFETY: as above.
            unsafe { (*page).birth = (number + 1) as u16 };
        }
        heap.page_births = (count + 1) as u16;
    }
    Some(pages)
}

/// Are all cells of the list, which are marked, reached from others? Their counts are as before when it ends.
unsafe fn all_are_reached(heap: &Heap, list: &Garbage) -> bool {
    // SAFETY: the list holds live cells.
    unsafe {
        let mut subtract = Subtract(Candidates::MARKED);
        for cell in list.cells() {
            (heap.kind_of(cell.as_ptr()).subtract)(cell.as_ptr(), Heap::cell_size(cell.as_ptr()), &mut subtract);
        }
        let mut restore = Restore::new(heap, Candidates::MARKED);
        for cell in list.cells() {
            restore.try_root(heap, cell.as_ptr());
        }
        while core::mem::take(&mut restore.overflow) {
            for cell in list.cells() {
                restore.try_pending(heap, cell.as_ptr());
            }
        }
        if restore.reached == list.length {
            return true;
        }
        restore.only_count = true;
        for cell in list.cells() {
            if Candidates::MARKED.contain(header(cell.as_ptr())) {
                (heap.kind_of(cell.as_ptr()).restore)(cell.as_ptr(), Heap::cell_size(cell.as_ptr()), &mut restore);
            }
        }
        false
    }
}
