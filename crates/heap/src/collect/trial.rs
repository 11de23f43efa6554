//! Trial deletion, in place.
//!
//! ```text
//!   1  subtract   trace each candidate: one less for each candidate it refers to          c   -> c-n
//!   2  reach      a candidate with a count left is referred to from outside; it is        c-n -> R c-n
//!                 REACHED, and tracing it gives the counts back and reaches whatever      R   -> R c
//!                 it refers to (a stack; what does not fit on it is PENDING and is
//!                 found again by walking)
//!   3  condemn    a candidate that is not reached is garbage; tracing it gives            0   -> c
//!                 its counts back as well
//!   4  unmark     the marks go, survivors become old                                      R c -> c
//! ```
//!
//! So each candidate is traced twice, no memory is needed beside the headers but for a stack of fixed size, and all
//! counts are as before when it ends.
//!
//! Marks live in the top four bits of the count: REACHED, PENDING, and CONDEMNED, which tells the candidates when the
//! garbage is looked at again. Otherwise the collector's flags tell: young cells in a young pass, old ones in a full
//! pass (which makes the young ones old first). A cell with 2^28 or more references is no candidate, and neither is an
//! immortal one, whose top bits are 12 and up, or 11 if it lost some. Headers are read and written as one word.

use super::{Garbage, Generation, STACK_CELLS};
use crate::header::{Cell, OLD, Word, YOUNG, flags, is_reference};
use crate::heap::Heap;
use crate::layout::Visitor;
use crate::page::{Page, span_bit};
use crate::release::Releaser;
use crate::walk::for_each_in_page;

pub(super) const COUNT: u64 = 0x0FFF_FFFF;
const MARKS: u64 = 0xF000_0000;
const CONDEMNED: u64 = 8 << 28;
const REACHED: u64 = 9 << 28;
const PENDING: u64 = 10 << 28;
const GENERATION: u64 = (flags::TRACKED as u64) << 56;

#[inline(always)]
pub(super) unsafe fn header(cell: *mut Cell) -> u64 {
    // SAFETY: the cell is live; cells are aligned to 8.
    unsafe { cell.cast::<u64>().read() }
}

#[inline(always)]
pub(super) unsafe fn set_header(cell: *mut Cell, header: u64) {
    // SAFETY: the cell is live; cells are aligned to 8.
    unsafe { cell.cast::<u64>().write(header) }
}

/// Tells by the header which cells are candidates that have not been reached.
#[derive(Clone, Copy)]
pub(super) struct Candidates {
    mask: u64,
    value: u64,
}

impl Candidates {
    /// The cells of a generation.
    pub(super) const fn of(generation: u8) -> Candidates {
        Candidates { mask: GENERATION | MARKS, value: (generation as u64) << 56 }
    }

    /// The cells that are marked so.
    const MARKED: Candidates = Candidates { mask: MARKS, value: CONDEMNED };

    #[inline(always)]
    pub(super) const fn contain(self, header: u64) -> bool {
        header & self.mask == self.value
    }
}

/// Is the cell one of the old generation, marked or not?
#[inline(always)]
pub(super) const fn is_old(header: u64) -> bool {
    header & GENERATION == (flags::OLD as u64) << 56
}

/// Step 1: a reference less to each candidate.
pub struct Subtract(Candidates);

impl Visitor for Subtract {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; references point to cells.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                let cell = word as *mut Cell;
                let header = header(cell);
                if self.0.contain(header) {
                    debug_assert!(header & COUNT != 0, "a cell is referred to more often than its count says");
                    set_header(cell, header - 1);
                }
            }
        }
    }

    #[inline(always)]
    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// Steps 2 and 3: a reference more to each candidate; and (step 2) it is reached.
pub struct Restore {
    candidates: Candidates,
    stack: *mut *mut Cell,
    length: usize,
    reached: usize,
    overflow: bool,
    /// Step 3: give the counts back, reach nothing.
    only_count: bool,
}

impl Visitor for Restore {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: as above.
        unsafe {
            let word = *slot;
            if !is_reference(word) {
                return;
            }
            let cell = word as *mut Cell;
            let header = header(cell);
            if self.candidates.contain(header) {
                if self.only_count {
                    set_header(cell, header + 1);
                } else {
                    self.reach(cell, header + 1);
                }
            } else if matches!(header & MARKS, REACHED | PENDING) {
                set_header(cell, header + 1);
            }
        }
    }

    #[inline(always)]
    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

impl Restore {
    fn new(heap: &Heap, candidates: Candidates) -> Restore {
        let stack = heap.collector.stack;
        Restore { candidates, stack, length: 0, reached: 0, overflow: false, only_count: false }
    }

    /// A candidate, whose header is given, is reached.
    #[inline(always)]
    unsafe fn reach(&mut self, cell: *mut Cell, header: u64) {
        self.reached += 1;
        // SAFETY: the cell is a candidate; the stack has room for STACK_CELLS.
        unsafe {
            if self.length < STACK_CELLS {
                set_header(cell, header & !MARKS | REACHED);
                self.stack.add(self.length).write(cell);
                self.length += 1;
            } else {
                set_header(cell, header & !MARKS | PENDING);
                self.overflow = true;
            }
        }
    }

    /// Traces what is on the stack, until it is empty.
    #[inline(always)]
    unsafe fn drain(&mut self, heap: &Heap) {
        // SAFETY: the stack holds reached candidates.
        unsafe {
            while self.length != 0 {
                self.length -= 1;
                let cell = *self.stack.add(self.length);
                (heap.kind_of(cell).restore)(cell, Heap::cell_size(cell), self);
                self.reach_owner(heap, cell);
            }
        }
    }

    /// What owns the kind of a cell that stays has to stay as well.
    #[inline(always)]
    unsafe fn reach_owner(&mut self, heap: &Heap, cell: *mut Cell) {
        // SAFETY: the cell is live, and so is the owner of its kind.
        unsafe {
            let owner = heap.owners.of((*cell).kind());
            if !owner.is_null() {
                self.try_owner(owner);
            }
        }
    }

    /// Reaches an owner, if it is a candidate.
    #[inline(always)]
    unsafe fn try_owner(&mut self, owner: *mut Cell) {
        // SAFETY: an owner is live.
        unsafe {
            let header = header(owner);
            if self.candidates.contain(header) {
                self.reach(owner, header);
            }
        }
    }

    /// Step 2 for one cell: if it is a candidate with a count left, it is reached, and what it refers to.
    #[inline(always)]
    unsafe fn try_root(&mut self, heap: &Heap, cell: *mut Cell) {
        // SAFETY: the cell is live.
        unsafe {
            let header = header(cell);
            if self.candidates.contain(header) && header & COUNT != 0 {
                self.reach(cell, header);
                self.drain(heap);
            }
        }
    }

    /// Step 2 in a full pass, for cells that are no candidates: they stay, and with them the owners of their kinds. Needed
    /// only for owners that are not reached otherwise.
    #[inline(always)]
    unsafe fn try_bystander(&mut self, heap: &Heap, cell: *mut Cell) {
        // SAFETY: the cell is live.
        unsafe {
            if !self.candidates.contain(header(cell)) {
                self.reach_owner(heap, cell);
                self.drain(heap);
            }
        }
    }

    /// Step 2, if the stack was too small: traces the cells that did not fit.
    unsafe fn catch_up(&mut self, heap: &Heap, generation: Generation) {
        // SAFETY: the walk names live cells.
        unsafe {
            while core::mem::take(&mut self.overflow) {
                for_each_of(heap, generation, |cell, _| self.try_pending(heap, cell));
            }
        }
    }

    /// Step 2, after the stack was too small: traces a cell that did not fit.
    #[inline(always)]
    unsafe fn try_pending(&mut self, heap: &Heap, cell: *mut Cell) {
        // SAFETY: the cell is live.
        unsafe {
            let header = header(cell);
            if header & MARKS == PENDING {
                set_header(cell, header & !MARKS | REACHED);
                (heap.kind_of(cell).restore)(cell, Heap::cell_size(cell), self);
                self.reach_owner(heap, cell);
                self.drain(heap);
            }
        }
    }
}

/// What sift.rs has caught, and what it has seen from there. (The marks are free when it looks.)
pub(super) const CAUGHT: Candidates = Candidates { mask: MARKS, value: CONDEMNED };
pub(super) const SEEN: Candidates = Candidates { mask: MARKS, value: PENDING };

/// A header with another mark.
#[inline(always)]
pub(super) const fn with_mark(header: u64, mark: Candidates) -> u64 {
    header & !MARKS | mark.value
}

/// Takes the mark off a cell.
pub(super) unsafe fn unmark(cell: *mut Cell) {
    // SAFETY: the cell is live.
    unsafe { set_header(cell, unmarked(header(cell))) }
}

/// The header of a cell without its mark.
#[inline(always)]
const fn unmarked(header: u64) -> u64 {
    if matches!(header & MARKS, CONDEMNED | REACHED | PENDING) { header & !MARKS } else { header }
}

/// Calls `visit` for the cells in the pages of a generation: all young ones are among them, or all tracked ones.
#[inline(always)]
unsafe fn for_each_of(heap: &Heap, generation: Generation, mut visit: impl FnMut(*mut Cell, usize)) {
    // SAFETY: the chain links pages of open segments.
    unsafe {
        match generation {
            Generation::Young => {
                let mut page: *mut Page = heap.young_chain;
                while !page.is_null() {
                    let size = (*page).cell_size();
                    for_each_in_page(page, (*page).young_spans, |cell| visit(cell, size));
                    page = (*page).young_next;
                }
            }
            Generation::Full => heap.for_each_near_tracked(visit),
        }
    }
}

/// The whole of it: finds the unreachable cells of a generation. What is young becomes old.
///
/// # Safety
/// All cells are as their layouts say.
pub(super) unsafe fn find(heap: &mut Heap, generation: Generation, garbage: &mut Garbage) {
    // SAFETY: walks name live cells; kinds are called with cells of theirs.
    unsafe {
        let candidates = match generation {
            Generation::Young => Candidates::of(flags::YOUNG),
            Generation::Full => {
                promote(heap);
                Candidates::of(flags::OLD)
            }
        };
        let mut examined = 0;
        let mut subtract = Subtract(candidates);
        for_each_of(heap, generation, |cell, size| {
            if candidates.contain(header(cell)) {
                examined += 1;
                (heap.kind_of(cell).subtract)(cell, size, &mut subtract);
            }
        });
        let mut restore = Restore::new(heap, candidates);
        if generation == Generation::Young {
            // Nobody looks for cells of their kinds among the old: in a young pass, all owners stay.
            for owner in heap.owners.recent() {
                restore.try_owner(owner);
                restore.drain(heap);
            }
        }
        for_each_of(heap, generation, |cell, _| restore.try_root(heap, cell));
        restore.catch_up(heap, generation);
        if generation == Generation::Full && heap.owners.all().any(|owner| candidates.contain(header(owner))) {
            heap.for_each_cell(|cell, _| restore.try_bystander(heap, cell));
            restore.catch_up(heap, generation);
        }
        garbage.examined = examined;
        let unreachable = examined - restore.reached;
        if unreachable != 0 {
            restore.only_count = true;
            for_each_of(heap, generation, |cell, size| {
                if candidates.contain(header(cell)) {
                    (heap.kind_of(cell).restore)(cell, size, &mut restore);
                }
            });
            if heap.reserve_list(garbage, unreachable) {
                for_each_of(heap, generation, |cell, _| {
                    if candidates.contain(header(cell)) {
                        garbage.condemn(cell);
                    }
                });
            }
        }
        if generation == Generation::Full {
            heap.for_each_page(|page| {
                let spans = core::mem::take(&mut (*page).tracked_spans);
                for_each_in_page(page, spans, |cell| {
                    let header = unmarked(header(cell));
                    set_header(cell, header);
                    if header & GENERATION != 0 {
                        (*page).tracked_spans |= span_bit(cell);
                    }
                });
            });
        } else {
            promote(heap);
        }
        heap.owners.settle();
        for cell in garbage.cells() {
            Heap::retain(cell.as_ptr());
        }
    }
}

/// Makes all young cells old, and takes marks off.
///
/// # Safety
/// As for `find`.
pub(super) unsafe fn promote(heap: &mut Heap) {
    const YOUNG_BITS: u64 = (flags::YOUNG as u64) << 56;
    // SAFETY: the chain links pages of open segments.
    unsafe {
        let mut grown = 0;
        for_each_of(heap, Generation::Young, |cell, _| {
            let header = unmarked(header(cell));
            let young = header & GENERATION == YOUNG_BITS;
            grown += usize::from(young);
            // YOUNG is the lower bit, OLD the upper one: adding the lower one makes a young cell old.
            set_header(cell, header + if young { YOUNG_BITS } else { 0 });
        });
        debug_assert_eq!(grown, heap.tracked[YOUNG]);
        heap.tracked[YOUNG] -= grown;
        heap.tracked[OLD] += grown;
        while !heap.young_chain.is_null() {
            heap.unlink_young(heap.young_chain);
        }
    }
}

/// Looks at condemned cells again, after finalizers ran: sorts those to the front that are still unreachable, and
/// returns how many they are. A cell that (again) waits for a farewell lives on, and so does what it refers to.
///
/// # Safety
/// As for `find`; the list owns a count of each of its cells.
pub(super) unsafe fn sentence(heap: &mut Heap, garbage: &mut Garbage) -> usize {
    let candidates = Candidates::MARKED;
    // SAFETY: as above.
    unsafe {
        let cells = core::slice::from_raw_parts_mut(garbage.cells, garbage.length);
        for &mut cell in &mut *cells {
            // The list's own count is outside knowledge. Without it a count may be zero: nothing looks at it here.
            let header = header(cell) - 1;
            set_header(cell, if header & MARKS == 0 { header | CONDEMNED } else { header });
        }
        let mut subtract = Subtract(candidates);
        for &mut cell in &mut *cells {
            if candidates.contain(header(cell)) {
                (heap.kind_of(cell).subtract)(cell, Heap::cell_size(cell), &mut subtract);
            }
        }
        let mut restore = Restore::new(heap, candidates);
        for &mut cell in &mut *cells {
            if candidates.contain(header(cell)) && (*cell).needs_farewell() {
                restore.reach(cell, header(cell));
                restore.drain(heap);
            }
            restore.try_root(heap, cell);
        }
        // A finalizer may have made a cell of a condemned owner's kind.
        if cells.iter().any(|&cell| heap.kind_of(cell).owns && candidates.contain(header(cell))) {
            heap.for_each_cell(|cell, _| restore.try_bystander(heap, cell));
        }
        while core::mem::take(&mut restore.overflow) {
            for &mut cell in &mut *cells {
                restore.try_pending(heap, cell);
            }
        }
        restore.only_count = true;
        for &mut cell in &mut *cells {
            if candidates.contain(header(cell)) {
                (heap.kind_of(cell).restore)(cell, Heap::cell_size(cell), &mut restore);
            }
        }
        let mut dead = 0;
        for index in 0..cells.len() {
            if candidates.contain(header(cells[index])) {
                cells.swap(index, dead);
                dead += 1;
            }
        }
        for &mut cell in &mut *cells {
            set_header(cell, unmarked(header(cell)) + 1);
        }
        dead
    }
}

/// Takes all references out of the first `dead` cells of the list, and the list's count of all.
///
/// # Safety
/// As for `find`.
pub(super) unsafe fn execute(heap: &mut Heap, garbage: &Garbage, dead: usize) {
    // SAFETY: as above. The list's counts keep its cells in place until the last loop.
    unsafe {
        let mut clear = Clear(Releaser::new(heap));
        for cell in &garbage.cells()[..dead] {
            let cell = cell.as_ptr();
            (heap.kind_of(cell).clear)(cell, Heap::cell_size(cell), &mut clear);
            clear.0.drain();
        }
        for cell in garbage.cells() {
            Heap::release(cell.as_ptr());
        }
    }
}

/// Takes the references out of a cell that stays in place.
pub struct Clear(Releaser);

impl Visitor for Clear {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; a reference is counted.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                *slot = 0;
                self.0.release(word as *mut Cell);
            }
        }
    }

    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}
