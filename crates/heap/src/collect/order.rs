//! The order of pages in which cells refer downward, as a rule: to cells of lower pages, or to cells before them in their own.
//!
//! What is made of parts that exist already refers to older cells: within a size of cells, pages are ordered by age. But
//! pages of several sizes fill up side by side, and parts may come after the whole. So sizes are ordered first, by a sample:
//! if cells of one size refer to those of another much more often than the other way around, they lie above them.
//!
//! ```text
//!   level   orders (32 bytes) ──> lists of items (24) ──> items (40) ──> …      and in a level: age, then address
//! ```
//!
//! The order is a guess and may be any: sift.rs asks only that it stays the same during a look.

use super::STACK_CELLS;
use super::trial::{Candidates, header};
use crate::header::{Cell, Word, flags, is_reference};
use crate::heap::Heap;
use crate::layout::Visitor;
use crate::page::{Page, page_of};
use crate::walk::for_each_in_page;

/// Sizes of cells that are told apart; all larger ones count as one.
const SIZES: usize = 32;
/// No size lies higher: what refers to each other ends up here.
const LEVEL_MAX: u8 = 8;
/// How many pages are in the sample, with a span of cells each.
const SAMPLED: usize = 24;
/// References one way must outnumber those the other way by this factor to count.
const MUCH: u32 = 4;
/// When so many pages have been numbered, they are numbered anew.
const PAGES_MAX: usize = 40_000;

/// The levels of sizes.
pub(super) struct Levels([u8; SIZES]);

impl Levels {
    /// Where a page stands: before all that are greater.
    ///
    /// # Safety
    /// The page is in use.
    #[inline(always)]
    pub unsafe fn place(&self, page: *mut Page) -> (u8, u16, *mut Page) {
        // SAFETY: the caller's promise.
        unsafe { (self.0[size_of(page)], (*page).birth, page) }
    }

    /// From how often cells of one size refer to those of another.
    fn of(references: &[[u32; SIZES]; SIZES]) -> Levels {
        let mut levels = [0; SIZES];
        for _ in 0..LEVEL_MAX {
            for above in 0..SIZES {
                for below in 0..SIZES {
                    let (down, up) = (references[above][below], references[below][above]);
                    if above != below && down > up.saturating_mul(MUCH) {
                        levels[above] = levels[above].max(levels[below] + 1).min(LEVEL_MAX);
                    }
                }
            }
        }
        Levels(levels)
    }
}

#[inline(always)]
unsafe fn size_of(page: *mut Page) -> usize {
    // SAFETY: the page is in use. What is large is of list 0.
    unsafe { ((*page).list as usize).min(SIZES - 1) }
}

/// Notes the sizes of what a cell refers to.
struct Sizes(u32);

impl Visitor for Sizes {
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; references point to cells, and what is tracked is in the heap.
        unsafe {
            let word = *slot;
            if is_reference(word) && Candidates::of(flags::OLD).contain(header(word as *mut Cell)) {
                self.0 |= 1 << size_of(page_of(word as *mut Cell));
            }
        }
    }

    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// The pages with tracked cells in order. They lie on the collector's stack; none if there is no room for them.
///
/// # Safety
/// All cells are as their layouts say, and the stack is mapped.
pub(super) unsafe fn ordered_pages<'a>(heap: &mut Heap) -> Option<(&'a [*mut Page], Levels)> {
    let stack: *mut *mut Page = heap.collector.stack.cast();
    let mut count = 0;
    heap.for_each_page(|page| {
        // SAFETY: the walk names pages in use; the stack has room.
        unsafe {
            if (*page).tracked_spans != 0 && count < STACK_CELLS {
                stack.add(count).write(page);
                count += 1;
            }
        }
    });
    if count == STACK_CELLS {
        return None;
    }
    // SAFETY: that many were written, and are pages in use; nothing else uses the stack now. Cells are as the caller says.
    unsafe {
        let pages = core::slice::from_raw_parts_mut(stack, count);
        let mut references = [[0; SIZES]; SIZES];
        for &page in pages.iter().step_by((count / SAMPLED).max(1)) {
            let spans = (*page).tracked_spans;
            for_each_in_page(page, spans & spans.wrapping_neg(), |cell| {
                if Candidates::of(flags::OLD).contain(header(cell)) {
                    let mut sizes = Sizes(0);
                    (heap.kind_of(cell).inspect)(cell, (*page).cell_size(), &mut sizes);
                    while sizes.0 != 0 {
                        references[size_of(page)][sizes.0.trailing_zeros() as usize] += 1;
                        sizes.0 &= sizes.0 - 1;
                    }
                }
            });
        }
        let levels = Levels::of(&references);
        if usize::from(heap.page_births) > PAGES_MAX {
            // The numbers are used up: they are given anew.
            pages.sort_unstable_by_key(|&page| ((*page).birth, page));
            for (number, &page) in pages.iter().enumerate() {
                (*page).birth = (number + 1) as u16;
            }
            heap.page_births = (count + 1) as u16;
        }
        pages.sort_unstable_by_key(|&page| levels.place(page));
        Some((pages, levels))
    }
}
