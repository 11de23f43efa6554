//! Walks: every cell, or those that the collector knows, and what they refer to.
//!
//! A walk must not allocate or free cells. It may change counts and flags.

use crate::header::{Cell, Word, flags, is_reference};
use crate::heap::Heap;
use crate::layout::Visitor;
use crate::page::{PAGES, Page, SPAN, Use, base_of};

/// Calls `visit` for the live cells of a page that begin in the given spans.
///
/// # Safety
/// The page is in an open segment.
#[inline(always)]
pub(crate) unsafe fn for_each_in_page(page: *mut Page, spans: u16, mut visit: impl FnMut(*mut Cell)) {
    // SAFETY: cells in circulation have a header, which says whether they are live.
    unsafe {
        match (*page).usage {
            Use::Cells => {}
            Use::CellRun | Use::Large => return visit(base_of(page).cast()),
            _ => return,
        }
        let base = base_of(page);
        let size = (*page).cell_size();
        let capacity = (*page).capacity as usize;
        let mut rest = u32::from((*page).hot & spans);
        while rest != 0 {
            // A row of spans at once.
            let first = rest.trailing_zeros() as usize;
            let row = (rest >> first).trailing_ones() as usize;
            rest &= !(((1u32 << row) - 1) << first);
            let end = (first + row) * SPAN;
            let mut index = (first * SPAN).div_ceil(size);
            let mut offset = index * size;
            while offset < end && index < capacity {
                if offset + size > end && (*page).spans_of_cell(index) & !(*page).hot != 0 {
                    break;
                }
                let cell = base.add(offset).cast::<Cell>();
                if (*cell).is_live() {
                    visit(cell);
                }
                index += 1;
                offset += size;
            }
        }
    }
}

impl Heap {
    /// Calls `visit` for each page that is in use.
    #[inline(always)]
    pub(crate) fn for_each_page(&self, mut visit: impl FnMut(*mut Page)) {
        let mut from = 0;
        while let Some(index) = self.open.next(from) {
            from = index + 1;
            let headers = self.segment(index).cast::<Page>();
            for number in 1..PAGES {
                // SAFETY: an open segment begins with its headers.
                unsafe {
                    let page = headers.add(number);
                    if !matches!((*page).usage, Use::Free | Use::Tail) {
                        visit(page);
                    }
                }
            }
        }
    }

    /// Calls `visit` with each live cell and its size.
    pub fn for_each_cell(&self, mut visit: impl FnMut(*mut Cell, usize)) {
        self.for_each_page(|page| {
            // SAFETY: the page is in an open segment.
            unsafe {
                let size = (*page).cell_size();
                for_each_in_page(page, u16::MAX, |cell| visit(cell, size));
            }
        });
    }

    /// Calls `visit` with each live cell in spans that have tracked ones, all of which are among them, and its size.
    #[inline(always)]
    pub(crate) fn for_each_near_tracked(&self, mut visit: impl FnMut(*mut Cell, usize)) {
        self.for_each_page(|page| {
            // SAFETY: the page is in an open segment.
            unsafe {
                let spans = (*page).tracked_spans;
                if spans != 0 {
                    let size = (*page).cell_size();
                    for_each_in_page(page, spans, |cell| visit(cell, size));
                }
            }
        });
    }

    /// Calls `visit` with each cell that is young or old (frozen ones are left out) and its size.
    pub fn for_each_tracked(&self, mut visit: impl FnMut(*mut Cell, usize)) {
        self.for_each_near_tracked(|cell, size| {
            // SAFETY: the walk names live cells.
            let generation = unsafe { (*cell).generation() };
            if generation == flags::YOUNG || generation == flags::OLD {
                visit(cell, size);
            }
        });
    }

    /// Calls `visit` with each cell that a cell refers to, as often as it does.
    ///
    /// # Safety
    /// The cell is live and in this heap.
    pub unsafe fn references_of(&self, cell: *mut Cell, visit: &mut dyn FnMut(*mut Cell)) {
        // SAFETY: the caller's promise.
        unsafe { (self.kind_of(cell).inspect)(cell, Heap::cell_size(cell), &mut References(visit)) }
    }

    /// The bytes of a cell, its buffers and charges included.
    ///
    /// # Safety
    /// The cell is live and in this heap.
    #[must_use]
    pub unsafe fn measure(&self, cell: *mut Cell) -> usize {
        // SAFETY: the caller's promise.
        unsafe {
            let size = Heap::cell_size(cell);
            let mut measure = Measure(size);
            (self.kind_of(cell).inspect)(cell, size, &mut measure);
            measure.0
        }
    }

    /// Is the address that of a cell of this heap's segments? (It says nothing about whether the cell is live.)
    #[inline]
    #[must_use]
    pub fn contains(&self, cell: *const Cell) -> bool {
        cell.addr().wrapping_sub(self.base.addr()) < self.segments_max * crate::page::SEGMENT
    }
}

struct References<'a>(&'a mut dyn FnMut(*mut Cell));

impl Visitor for References<'_> {
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots.
        let word = unsafe { *slot };
        if is_reference(word) {
            (self.0)(word as *mut Cell);
        }
    }

    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

struct Measure(usize);

impl Visitor for Measure {
    fn slot(&mut self, _slot: *mut Word) {}

    fn slots(&mut self, _first: *mut Word, _count: usize) {}

    fn buffer(&mut self, place: *mut *mut u8, bytes: usize) {
        // SAFETY: a layout names valid places.
        if bytes != 0 && unsafe { !(*place).is_null() } {
            self.0 += Heap::good_size(bytes);
        }
    }

    fn foreign(&mut self, bytes: usize) {
        self.0 += bytes;
    }
}
