//! Giving back: what is committed but not in use returns to the system, at once.
//!
//! Empty pages and segments go back as they become empty (segment.rs), but for a little that is kept warm. What is left
//! are empty 4-KiB spans inside of pages that are partly used: [`Heap::give_back`] takes them out of circulation, so
//! that the system takes them back, and they are thawed again when the page is allocated from.
//!
//! It happens on request, after a full collection that leaves much unused, and when many pages have become nearly empty: then
//! the breaker is raised, and `begin_due` does it. If that gains little (survivors lie in every span), the next attempt
//! comes later, and compaction is what helps: [`Heap::is_sparse`].

use crate::class::LISTS;
use crate::heap::{BREAK_COLLECT, Heap};
use crate::os;
use crate::page::{FreeSet, Page, SPAN, base_of, no_page, span_bytes};
use core::ptr;

/// With less than this unused, nothing is done unasked.
const UNUSED_MIN: usize = 512 * 1024;
/// So many pages must become nearly empty, and one of eight besides, before the heap looks for what is unused.
const THINNED_MIN: usize = 8;

/// When to give back unasked.
pub(crate) struct Trimming {
    /// Pages that have become nearly empty since the heap was last looked at.
    thinned: usize,
    /// By how many doublings the next look is put off.
    backoff: u32,
    pub due: bool,
}

impl Trimming {
    pub const fn new() -> Trimming {
        Trimming { thinned: 0, backoff: 0, due: false }
    }
}

impl Heap {
    /// A page has become nearly empty.
    pub(crate) fn note_thinned(&mut self) {
        self.trimming.thinned += 1;
        if self.trimming.thinned >= (THINNED_MIN + self.page_count / 8) << self.trimming.backoff {
            self.trimming.thinned = 0;
            if self.is_sparse() {
                self.trimming.due = true;
                self.raise(BREAK_COLLECT);
            }
        }
    }

    /// Gives back unasked.
    pub(crate) fn trim(&mut self) {
        self.trimming.due = false;
        let committed = self.committed;
        let gained = self.give_back();
        let trimming = &mut self.trimming;
        trimming.backoff = if gained >= committed / 8 { 0 } else { (trimming.backoff + 1).min(6) };
    }

    /// Is a third or more of what is committed not in use? Costs a look at each page.
    #[must_use]
    pub fn is_sparse(&self) -> bool {
        let mut live = self.mapped_bytes + self.charged;
        self.for_each_page(|page| {
            // SAFETY: the walk names headers of pages in use.
            unsafe { live += (*page).used as usize * (*page).cell_size() }
        });
        let unused = self.committed.saturating_sub(live);
        unused >= UNUSED_MIN && unused >= self.committed / 3
    }

    /// Gives back to the system whatever can be given back. Returns how many bytes.
    pub fn give_back(&mut self) -> usize {
        let before = self.committed;
        for list in 0..LISTS {
            let page = self.current[list];
            // SAFETY: the page is current; retiring frees it when it is empty.
            unsafe {
                if page != no_page() && (*page).used == 0 {
                    self.retire(list);
                }
            }
        }
        let heap: *mut Heap = self;
        self.for_each_page(|page| {
            // SAFETY: the page is in use; spans are given back without pages being taken or released.
            unsafe {
                if (*page).is_classed() {
                    (*heap).trim_page(page);
                }
            }
        });
        self.cool();
        // SAFETY: no pass runs; the next one maps the stack anew.
        unsafe { self.collector.unmap() };
        before - self.committed
    }

    /// Takes the empty spans of a page out of circulation, and gives them and the warm ones back.
    ///
    /// # Safety
    /// The page is classed.
    unsafe fn trim_page(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise. Cells on the free list are not in use.
        unsafe {
            let mut empty = (*page).hot;
            if (*page).used < (*page).capacity && !(*page).free.is_null() && empty != 0 {
                let free = FreeSet::of(page);
                let in_circulation = |index: usize| (*page).spans_of_cell(index) & !(*page).hot == 0;
                for index in 0..(*page).capacity as usize {
                    if in_circulation(index) && !free.contains(index) {
                        empty &= !(*page).spans_of_cell(index);
                        if empty == 0 {
                            break;
                        }
                    }
                }
                if empty != 0 {
                    self.relink_free(page, empty);
                }
            } else {
                empty = 0;
            }
            let returned = empty | (*page).warm;
            if returned == 0 {
                return;
            }
            (*page).hot &= !empty;
            (*page).warm = 0;
            let mut rest = u32::from(returned);
            while rest != 0 {
                let first = rest.trailing_zeros();
                let row = (rest >> first).trailing_ones();
                rest &= !(((1 << row) - 1) << first);
                os::give_back(base_of(page).add(first as usize * SPAN), row as usize * SPAN);
            }
            self.untake(span_bytes(returned));
        }
    }

    /// Takes the free cells that touch the given spans off the free list.
    unsafe fn relink_free(&mut self, page: *mut Page, spans: u16) {
        // SAFETY: the free list links cells of the page.
        unsafe {
            let base = base_of(page).addr();
            let size = (*page).cell_size();
            let link = (*page).link_offset();
            let mut cell = (*page).free;
            let mut end: *mut *mut crate::Cell = &raw mut (*page).free;
            while !cell.is_null() {
                let place = cell.byte_add(link).cast::<*mut crate::Cell>();
                if (*page).spans_of_cell((cell.addr() - base) / size) & spans == 0 {
                    end.write(cell);
                    end = place;
                }
                cell = place.read();
            }
            end.write(ptr::null_mut());
        }
    }
}
