//! Trial deletion, in place.
//!
//! ```text
//!   1  mark       each candidate's count gets the mark MEMBER                       c       -> M c
//!   2  subtract   trace each candidate: one less for each candidate it refers to    M c     -> M c-n
//!   3  reach      a candidate with a count left is referred to from outside;
//!                 it is REACHED, and tracing it gives the counts back, and          M c-n   -> R c
//!                 reaches whatever it refers to (a stack; what does not fit
//!                 on it is PENDING and is found again by walking)
//!   4  condemn    what is still MEMBER is garbage; tracing it gives its             M 0     -> M c
//!                 counts back as well
//!   5  unmark     the marks go, survivors become old                                R c     -> c
//! ```
//!
//! So each candidate is traced twice, no memory is needed beside the headers but for a stack of fixed size, and all
//! counts are as before when it ends.
//!
//! The marks live in the top four bits of the count: 8 MEMBER, 9 REACHED, 10 PENDING. A cell with 2^28 or more
//! references is no candidate, and neither is an immortal one (whose top bits are 12 and up, or 11 if it lost some).

use super::{Garbage, Generation, STACK_CELLS};
use crate::header::{Cell, Word, flags, is_reference};
use crate::heap::Heap;
use crate::layout::Visitor;
use crate::page::Page;
use crate::release::Releaser;
use crate::walk::for_each_in_page;

const MARK: u32 = 28;
const ONE_MARK: u32 = 1 << MARK;
const COUNT: u32 = ONE_MARK - 1;
const MEMBER: u32 = 8;
const REACHED: u32 = 9;
const PENDING: u32 = 10;

/// Step 2: a reference less to each candidate.
pub struct Subtract(());

impl Visitor for Subtract {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; references point to cells.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                let cell = word as *mut Cell;
                let count = (*cell).count();
                if count >> MARK == MEMBER {
                    debug_assert!(count & COUNT != 0, "a cell is referred to more often than its count says");
                    (*cell).set_count(count - 1);
                }
            }
        }
    }

    #[inline(always)]
    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// Steps 3 and 4: a reference more to each candidate; and (step 3) it is reached.
pub struct Restore {
    stack: *mut *mut Cell,
    length: usize,
    reached: usize,
    overflow: bool,
    /// Step 4: give the counts back, reach nothing.
    only_count: bool,
}

impl Visitor for Restore {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: as above; the stack has room for STACK_CELLS.
        unsafe {
            let word = *slot;
            if !is_reference(word) {
                return;
            }
            let cell = word as *mut Cell;
            let count = (*cell).count();
            match count >> MARK {
                REACHED | PENDING => (*cell).set_count(count + 1),
                MEMBER if self.only_count => (*cell).set_count(count + 1),
                MEMBER => self.reach(cell, count + 1),
                _ => {}
            }
        }
    }

    #[inline(always)]
    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

impl Restore {
    fn new(heap: &Heap) -> Restore {
        Restore { stack: heap.collector.stack, length: 0, reached: 0, overflow: false, only_count: false }
    }

    /// A candidate, with the count given, is reached.
    #[inline(always)]
    unsafe fn reach(&mut self, cell: *mut Cell, count: u32) {
        self.reached += 1;
        // SAFETY: the cell is a candidate; the stack has room.
        unsafe {
            if self.length < STACK_CELLS {
                (*cell).set_count(count + ONE_MARK);
                self.stack.add(self.length).write(cell);
                self.length += 1;
            } else {
                (*cell).set_count(count + (PENDING - MEMBER) * ONE_MARK);
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
            }
        }
    }

    /// Step 3 for one candidate: if it has a count left, it is reached, and what it refers to.
    #[inline(always)]
    unsafe fn try_root(&mut self, heap: &Heap, cell: *mut Cell) {
        // SAFETY: the cell is live.
        unsafe {
            let count = (*cell).count();
            if count >> MARK == MEMBER && count & COUNT != 0 {
                self.reach(cell, count);
                self.drain(heap);
            }
        }
    }

    /// Step 3, after the stack was too small: traces a cell that did not fit.
    #[inline(always)]
    unsafe fn try_pending(&mut self, heap: &Heap, cell: *mut Cell) {
        // SAFETY: the cell is live.
        unsafe {
            let count = (*cell).count();
            if count >> MARK == PENDING {
                (*cell).set_count(count - ONE_MARK);
                (heap.kind_of(cell).restore)(cell, Heap::cell_size(cell), self);
                self.drain(heap);
            }
        }
    }
}

/// The mark of a cell's count.
#[inline(always)]
unsafe fn mark_of(cell: *mut Cell) -> u32 {
    // SAFETY: the cell is live.
    unsafe { (*cell).count() >> MARK }
}

/// Makes a cell a candidate, if it can be one.
#[inline(always)]
unsafe fn enlist(cell: *mut Cell) -> bool {
    // SAFETY: the cell is live.
    unsafe {
        let count = (*cell).count();
        let able = count < ONE_MARK;
        if able {
            (*cell).set_count(count | MEMBER << MARK);
        }
        able
    }
}

#[inline(always)]
unsafe fn unmark(cell: *mut Cell) {
    // SAFETY: the cell is live.
    unsafe {
        if matches!(mark_of(cell), MEMBER..=PENDING) {
            (*cell).set_count((*cell).count() & COUNT);
        }
    }
}

/// Calls `visit` for the cells in the pages of a generation: all young ones are among them, or all tracked ones.
#[inline(always)]
unsafe fn for_each_of(heap: &Heap, generation: Generation, mut visit: impl FnMut(*mut Cell)) {
    // SAFETY: the chain links pages of open segments.
    unsafe {
        match generation {
            Generation::Young => {
                let mut page: *mut Page = heap.young_chain;
                while !page.is_null() {
                    for_each_in_page(page, (*page).young_spans, &mut visit);
                    page = (*page).young_next;
                }
            }
            Generation::Full => heap.for_each_page(|page| for_each_in_page(page, u16::MAX, &mut visit)),
        }
    }
}

/// The whole of it: finds the unreachable cells of a generation.
///
/// # Safety
/// All cells are as their layouts say.
pub(super) unsafe fn find(heap: &mut Heap, generation: Generation, garbage: &mut Garbage) {
    // SAFETY: walks name live cells; kinds are called with cells of theirs.
    unsafe {
        let mut members = 0;
        for_each_of(heap, generation, |cell| {
            let own = (*cell).generation();
            let wanted = own == flags::YOUNG || (own == flags::OLD && generation == Generation::Full);
            if wanted && enlist(cell) {
                members += 1;
            }
        });
        let mut subtract = Subtract(());
        for_each_of(heap, generation, |cell| {
            if mark_of(cell) == MEMBER {
                (heap.kind_of(cell).subtract)(cell, Heap::cell_size(cell), &mut subtract);
            }
        });
        let mut restore = Restore::new(heap);
        for_each_of(heap, generation, |cell| restore.try_root(heap, cell));
        while core::mem::take(&mut restore.overflow) {
            for_each_of(heap, generation, |cell| restore.try_pending(heap, cell));
        }
        let unreachable = members - restore.reached;
        garbage.examined = members;
        if unreachable != 0 {
            restore.only_count = true;
            for_each_of(heap, generation, |cell| {
                if mark_of(cell) == MEMBER {
                    (heap.kind_of(cell).restore)(cell, Heap::cell_size(cell), &mut restore);
                }
            });
            if heap.reserve_list(garbage, unreachable) {
                let heap: *mut Heap = heap;
                for_each_of(&*heap, generation, |cell| {
                    if mark_of(cell) == MEMBER {
                        (*heap).condemn(garbage, cell);
                    }
                });
            }
        }
        let mut grown = 0;
        for_each_of(heap, generation, |cell| {
            unmark(cell);
            if (*cell).generation() == flags::YOUNG {
                (*cell).set_generation(flags::OLD);
                grown += 1;
            }
        });
        debug_assert_eq!(grown, heap.young_count);
        heap.young_count -= grown;
        heap.old_count += grown;
        while !heap.young_chain.is_null() {
            heap.unlink_young(heap.young_chain);
        }
        for cell in garbage.cells() {
            Heap::retain(cell.as_ptr());
        }
    }
}

/// Looks at condemned cells again, after finalizers ran: sorts those to the front that are still unreachable, and
/// returns how many they are. A cell that (again) waits for a farewell lives on, and so does what it refers to.
///
/// # Safety
/// As for `find`; the list owns a count of each of its cells.
pub(super) unsafe fn sentence(heap: &mut Heap, garbage: &mut Garbage) -> usize {
    // SAFETY: as above.
    unsafe {
        let cells = core::slice::from_raw_parts_mut(garbage.cells, garbage.length);
        for &mut cell in &mut *cells {
            // The list's own count is outside knowledge. Without it a count may be zero: nothing looks at it here.
            (*cell).set_count((*cell).count() - 1);
            enlist(cell);
        }
        let mut subtract = Subtract(());
        for &mut cell in &mut *cells {
            if mark_of(cell) == MEMBER {
                (heap.kind_of(cell).subtract)(cell, Heap::cell_size(cell), &mut subtract);
            }
        }
        let mut restore = Restore::new(heap);
        for &mut cell in &mut *cells {
            if mark_of(cell) == MEMBER && (*cell).needs_farewell() {
                restore.reach(cell, (*cell).count());
                restore.drain(heap);
            }
            restore.try_root(heap, cell);
        }
        while core::mem::take(&mut restore.overflow) {
            for &mut cell in &mut *cells {
                restore.try_pending(heap, cell);
            }
        }
        restore.only_count = true;
        for &mut cell in &mut *cells {
            if mark_of(cell) == MEMBER {
                (heap.kind_of(cell).restore)(cell, Heap::cell_size(cell), &mut restore);
            }
        }
        let mut dead = 0;
        for index in 0..cells.len() {
            if mark_of(cells[index]) == MEMBER {
                cells.swap(index, dead);
                dead += 1;
            }
        }
        for &mut cell in &mut *cells {
            unmark(cell);
            (*cell).set_count((*cell).count() + 1);
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
