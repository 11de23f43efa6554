//! Giving back: what is committed but not in use returns to the system, at once.
//!
//! Empty pages and segments go back as they become empty (segment.rs), but for a little that is kept warm. What is left
//! are empty 4-KiB spans inside of pages that are partly used: [`Heap::give_back`] takes them out of circulation, so
//! that the system takes them back, and they are thawed again when the page is allocated from.

use crate::class::LISTS;
use crate::heap::Heap;
use crate::os;
use crate::page::{FreeSet, Page, SPAN, base_of, no_page, span_bytes};
use core::ptr;

impl Heap {
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
            if (*page).used < u32::from((*page).capacity) && !(*page).free.is_null() && empty != 0 {
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
