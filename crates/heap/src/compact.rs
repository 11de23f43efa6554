//! Compaction: what is left in sparse pages moves together, and the pages go back to the system.
//!
//! ```text
//!   1  choose   pages of which little is used; they are taken out of circulation
//!   2  count    trace all cells and the roots: one less for each reference to a cell in such a page
//!   3  move     a cell whose count came to zero is known by all its holders: it is copied,
//!               and the old place holds the new address
//!   4  rewrite  trace all cells and the roots again: slots get the new address, counts are given back
//!   5  buffers  in the same way: a page of buffers is evacuated when the owner of each of them was met
//! ```
//!
//! A cell stays where it is when its layout does not say that it may move, when it is pinned or watched, or when
//! something that is neither a cell nor a root holds it. Marks as in collect/trial.rs: MEMBER may move, MOVED has moved.
//! The buffers of pinned cells stay as well. Nothing is moved in a heap that has cells beyond the reach of halves (half.rs).

use crate::class::{CLASSES, LISTS};
use crate::half::REACHED_SEGMENTS;
use crate::header::{Cell, Header, Word, flags, is_reference};
use crate::heap::Heap;
use crate::layout::{Roots, Visitor};
use crate::page::{Page, Use, page_of, span_bit, span_bytes};
use crate::walk::for_each_in_page;
use core::ptr;

/// A page of which less than this is used (of what is committed of it) is sparse.
const SPARSE_PERCENT: usize = 40;
/// `trigger` of a page that is being evacuated.
const EVACUATED: u16 = u16::MAX - 1;

const MARK: u32 = 28;
const COUNT: u32 = (1 << MARK) - 1;
const MEMBER: u32 = 8;
const MOVED: u32 = 9;

/// What compaction did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Cells moved.
    pub cells: usize,
    /// Buffers moved.
    pub buffers: usize,
    /// Bytes given back to the system.
    pub bytes: usize,
}

impl Heap {
    /// Moves the cells of sparse pages together and gives back what becomes empty. `roots` names the slots outside
    /// the heap (the register stack) and is called several times: cells they refer to can move; others that something
    /// outside holds stay. It names them as a layout does: `slot` for counted words, `weak` for others.
    ///
    /// After a full collection, at a safepoint: all addresses that are not in slots are stale afterwards.
    pub fn compact(&mut self, roots: &mut Roots<'_>) -> Compacted {
        let before = self.committed;
        let mut compacted = Compacted::default();
        self.give_back();
        if self.taken.next(REACHED_SEGMENTS).is_some() {
            // A cell could move to where halves do not reach.
            return compacted;
        }
        // SAFETY: at a safepoint all cells are as their layouts say.
        unsafe {
            let mut evacuation = Evacuation { pages: ptr::null_mut() };
            if self.choose_sparse(&mut evacuation) {
                self.count_holders(&evacuation, roots);
                compacted.cells = self.move_cells(&evacuation);
                // Even if none could be moved: those that stay get their counts back.
                self.rewrite_slots(roots);
                self.end_cells(&mut evacuation);
                compacted.buffers = self.move_buffers(&mut evacuation, roots);
            }
        }
        self.counters.moved += compacted.cells as u64;
        self.give_back();
        compacted.bytes = before.saturating_sub(self.committed);
        compacted
    }

    /// Step 1. Takes the sparse pages of each list off its chain, if there is something to gain.
    unsafe fn choose_sparse(&mut self, evacuation: &mut Evacuation) -> bool {
        // SAFETY: chains link pages of their list.
        unsafe {
            for list in 0..LISTS {
                self.retire(list);
                let (mut committed, mut used) = (0, 0);
                let mut page = self.partial[list].head;
                while !page.is_null() {
                    if is_sparse(page) {
                        committed += span_bytes((*page).hot);
                        used += (*page).used as usize * (*page).cell_size();
                    }
                    page = (*page).next;
                }
                let needed = used.next_multiple_of(crate::page::SPAN);
                if committed <= needed + 2 * crate::page::SPAN {
                    continue;
                }
                page = self.partial[list].head;
                while !page.is_null() {
                    let next = (*page).next;
                    if is_sparse(page) {
                        self.unlink_partial(page);
                        (*page).trigger = EVACUATED;
                        (*page).run = 0;
                        evacuation.add(page);
                    }
                    page = next;
                }
            }
            !evacuation.pages.is_null()
        }
    }

    /// Step 2.
    unsafe fn count_holders(&mut self, evacuation: &Evacuation, roots: &mut Roots<'_>) {
        // SAFETY: walks name live cells; kinds are called with cells of theirs.
        unsafe {
            evacuation.for_each(|page| {
                for_each_in_page(page, u16::MAX, |cell| {
                    let count = (*cell).count();
                    let stays = (*cell).has_flag(flags::PINNED | flags::WATCHED) || count > COUNT;
                    if !stays && self.kind_of(cell).movable {
                        (*cell).set_count(count | MEMBER << MARK);
                    }
                });
            });
            let mut holders = Holders { heap: self, buffers: true };
            self.for_each_cell(|cell, size| {
                holders.buffers = !(*cell).has_flag(flags::PINNED);
                (self.kind_of(cell).inspect)(cell, size, &mut holders);
            });
            holders.buffers = true;
            roots(&mut holders);
            let heap: *mut Heap = self;
            (*heap).own_buffers(&mut holders);
        }
    }

    /// Step 3. Returns how many cells were moved; the others stay, marked.
    unsafe fn move_cells(&mut self, evacuation: &Evacuation) -> usize {
        let mut moved = 0;
        let mut full = false;
        // SAFETY: the new place is as large as the old one, and nobody else knows of it.
        unsafe {
            evacuation.for_each(|page| {
                if (*page).usage != Use::Cells {
                    return;
                }
                let (list, size) = ((*page).list as usize, (*page).cell_size());
                for_each_in_page(page, u16::MAX, |cell| {
                    if full || (*cell).count() != MEMBER << MARK {
                        return;
                    }
                    let Ok(new) = self.take_block(list) else {
                        full = true;
                        return;
                    };
                    let own = (*cell).flags();
                    new.cast::<u64>().write(Header::word((*cell).kind(), own));
                    (*new).set_count(0);
                    new.byte_add(8).copy_from_nonoverlapping(cell.byte_add(8), (size - 8) / size_of::<Cell>());
                    let target = page_of(new);
                    if own & flags::TRACKED != 0 {
                        (*target).tracked_spans |= span_bit(new);
                    }
                    if own & flags::TRACKED == flags::YOUNG {
                        if (*target).young_spans == 0 {
                            self.link_young(target);
                        }
                        (*target).young_spans |= span_bit(new);
                    }
                    (*cell).set_count(MOVED << MARK);
                    cell.byte_add(8).cast::<*mut Cell>().write(new);
                    moved += 1;
                });
            });
        }
        moved
    }

    /// Step 4.
    unsafe fn rewrite_slots(&mut self, roots: &mut Roots<'_>) {
        // SAFETY: as in step 2; cells that have moved are only bytes now.
        unsafe {
            self.for_each_cell(|cell, size| {
                if (*cell).count() != MOVED << MARK {
                    (self.kind_of(cell).inspect)(cell, size, &mut Rewrite);
                }
            });
            roots(&mut Rewrite);
        }
    }

    /// Frees the places that cells have moved from, unmarks those that stay, and puts their pages back.
    unsafe fn end_cells(&mut self, evacuation: &mut Evacuation) {
        let mut buffers = Evacuation { pages: ptr::null_mut() };
        // SAFETY: nobody refers to the old places any more.
        unsafe {
            let mut page = evacuation.pages;
            while !page.is_null() {
                let next = (*page).next;
                if (*page).usage == Use::Cells {
                    let heap: *mut Heap = self;
                    for_each_in_page(page, u16::MAX, |cell| match (*cell).count() >> MARK {
                        MOVED => (*heap).put_block(page, cell, 8),
                        MEMBER => (*cell).set_count((*cell).count() & COUNT),
                        _ => {}
                    });
                    self.readmit(page);
                } else {
                    buffers.add(page);
                }
                page = next;
            }
        }
        evacuation.pages = buffers.pages;
    }

    /// Puts a page that was evacuated back on its chain, or frees it.
    unsafe fn readmit(&mut self, page: *mut Page) {
        // SAFETY: the page is on no chain.
        unsafe {
            (*page).run = 0;
            (*page).trigger = (*page).quarter();
            if (*page).used == 0 {
                self.release_page(page);
            } else {
                self.link_partial_last(page);
            }
        }
    }

    /// Step 5. Returns how many buffers were moved.
    unsafe fn move_buffers(
        &mut self,
        evacuation: &mut Evacuation,
        roots: &mut Roots<'_>,
    ) -> usize {
        // SAFETY: the owner of each buffer in these pages is met by the walk, and is told the new address.
        unsafe {
            let mut known = Evacuation { pages: ptr::null_mut() };
            let mut page = evacuation.pages;
            while !page.is_null() {
                let next = (*page).next;
                if (*page).run == (*page).used {
                    known.add(page);
                } else {
                    self.readmit(page);
                }
                page = next;
            }
            if known.pages.is_null() {
                return 0;
            }
            let heap: *mut Heap = self;
            let mut mover = Mover { heap, moved: 0, full: false };
            self.for_each_cell(|cell, size| {
                if !(*cell).has_flag(flags::PINNED) {
                    (self.kind_of(cell).inspect)(cell, size, &mut mover);
                }
            });
            roots(&mut mover);
            (*heap).own_buffers(&mut mover);
            page = known.pages;
            while !page.is_null() {
                let next = (*page).next;
                self.readmit(page);
                page = next;
            }
            mover.moved
        }
    }
}

/// Is little of the page used, of what is committed of it?
unsafe fn is_sparse(page: *mut Page) -> bool {
    // SAFETY: the page is classed.
    unsafe { (*page).used as usize * (*page).cell_size() * 100 < span_bytes((*page).hot) * SPARSE_PERCENT }
}

/// The pages being evacuated, linked by `next`.
struct Evacuation {
    pages: *mut Page,
}

impl Evacuation {
    unsafe fn add(&mut self, page: *mut Page) {
        // SAFETY: the page is on no chain.
        unsafe { (*page).next = self.pages };
        self.pages = page;
    }

    unsafe fn for_each(&self, mut visit: impl FnMut(*mut Page)) {
        let mut page = self.pages;
        while !page.is_null() {
            visit(page);
            // SAFETY: the chain links headers of pages in use.
            page = unsafe { (*page).next };
        }
    }
}

/// Is the buffer in a page that is being evacuated?
unsafe fn evacuated_page(heap: *const Heap, buffer: *mut u8, bytes: usize) -> Option<*mut Page> {
    // SAFETY: buffers of up to 32 KiB lie in pages of the heap.
    unsafe {
        if bytes == 0 || bytes > crate::class::SMALL_MAX || !(*heap).contains(buffer.cast()) {
            return None;
        }
        let page = page_of(buffer);
        ((*page).trigger == EVACUATED && (*page).list as usize >= CLASSES).then_some(page)
    }
}

/// Step 2: a reference less to each cell that may move, an owner more for each page of buffers.
struct Holders {
    heap: *const Heap,
    buffers: bool,
}

impl Visitor for Holders {
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; references point to cells.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                let cell = word as *mut Cell;
                let count = (*cell).count();
                if count >> MARK == MEMBER && count & COUNT != 0 {
                    (*cell).set_count(count - 1);
                }
            }
        }
    }

    fn buffer(&mut self, place: *mut *mut u8, bytes: usize) {
        // SAFETY: a layout names valid places.
        unsafe {
            if self.buffers
                && let Some(page) = evacuated_page(self.heap, *place, bytes)
            {
                (*page).run += 1;
            }
        }
    }
}

/// Step 4: new addresses, and counts given back.
struct Rewrite;

impl Visitor for Rewrite {
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: as above; a cell that has moved holds its new address.
        unsafe {
            let word = *slot;
            if !is_reference(word) {
                return;
            }
            let cell = word as *mut Cell;
            match (*cell).count() >> MARK {
                MOVED => {
                    let new = cell.byte_add(8).cast::<*mut Cell>().read();
                    (*new).set_count((*new).count() + 1);
                    *slot = new as Word;
                }
                MEMBER => (*cell).set_count((*cell).count() + 1),
                _ => {}
            }
        }
    }

    fn weak(&mut self, slot: *mut Word) {
        // SAFETY: as above.
        unsafe {
            let word = *slot;
            if is_reference(word) && (*(word as *mut Cell)).count() == MOVED << MARK {
                *slot = (word as *mut Cell).byte_add(8).cast::<*mut Cell>().read() as Word;
            }
        }
    }

    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// Step 5: buffers get a new place.
struct Mover {
    heap: *mut Heap,
    moved: usize,
    full: bool,
}

impl Visitor for Mover {
    fn slot(&mut self, _slot: *mut Word) {}

    fn slots(&mut self, _first: *mut Word, _count: usize) {}

    fn buffer(&mut self, place: *mut *mut u8, bytes: usize) {
        // SAFETY: the place is the only one that holds the buffer's address; the new one is as large.
        unsafe {
            let old = *place;
            let Some(page) = evacuated_page(self.heap, old, bytes) else { return };
            if self.full {
                return;
            }
            let Ok(new) = (*self.heap).take_block((*page).list as usize) else {
                self.full = true;
                return;
            };
            let new = new.cast::<u8>();
            new.copy_from_nonoverlapping(old, (*page).cell_size());
            *place = new;
            (*self.heap).put_block(page, old.cast(), 0);
            self.moved += 1;
        }
    }
}
