//! The sieve: a look before a full pass, whether there can be cycles of garbage at all.
//!
//! Most programs that build something large make few cycles in it. Trial deletion, which traces each cell twice and
//! writes to all, is then wasted. One look in a fixed order (order.rs), which writes to few, catches some cells of each cycle:
//!
//! ```text
//!   cells in order, and what they refer to:
//!
//!      a <── b <── c     d ──> e     f <── g        upward: a cell that refers to one behind it (or itself): d
//!            ▲                 │
//!            └─────────────────┘ … d <── h
//! ```
//!
//! A cycle does not only go down: it has an upward cell. While garbage does not go away by itself, it hangs on a cycle of
//! garbage, so on an upward cell that nothing alive refers to. Hence, if all upward cells are known to be alive, nothing
//! is to be found. They are alive
//!
//! ```text
//!   1  that have more references than cells refer to them: the look counts each reference to an upward cell down.
//!      Those that go down are met in order, after their target was caught; those that go up are of caught cells.
//!   2  that are reached from these: directly, or by way of a few others; or own the kind of a cell that is alive
//! ```
//!
//! Many are alive because a cell that is not upward refers to them and is itself held from outside (a function that
//! runs). So such cells are caught as well, as long as they are few.
//!
//! Whoever finds one that is not known to be alive, too many caught, or no memory for their list leaves it to a full pass:
//! garbage is the matter of trial.rs alone. What was counted down is not counted up again: the list keeps the headers.

use super::order::{Levels, ordered_pages};
use super::trial::{CAUGHT, COUNT, Candidates, SEEN, header, is_old, set_header, with_mark};
use super::{Garbage, STACK_CELLS, trial};
use crate::header::{Cell, OLD, Word, flags, is_reference};
use crate::heap::Heap;
use crate::layout::Visitor;
use crate::page::{Page, page_of};
use crate::walk::for_each_in_page;

/// So many cells may be caught, and one of `CAUGHT_SHARE` of all.
const CAUGHT_MIN: usize = 8192;
const CAUGHT_SHARE: usize = 32;
/// So many cells may be upward, and one of `UPWARD_SHARE` of those looked at so far: if it is more, the look ends early.
const UPWARD_MIN: usize = 3072;
const UPWARD_SHARE: usize = 16;
/// Cells that only lead to a caught one are caught up to six eighths of the room; those of pages up to this number, which
/// are the runtime's own for the most part, up to seven.
const EARLY: u16 = 64;
/// A cell leads to so many others at most that are not caught.
const OTHERS_MAX: usize = 2000;

const OLD_CELLS: Candidates = Candidates::of(flags::OLD);

/// Counts references to caught cells, and says whether the cell that is looked at is to be caught.
pub struct Sieve {
    levels: Levels,
    cell: *mut Cell,
    page: *mut Page,
    place: (u8, u16, *mut Page),
    caught: bool,
    /// Does it refer to a caught cell?
    leads: bool,
    /// The second time, for caught cells: only what goes up is counted.
    upward: bool,
}

impl Sieve {
    #[inline(always)]
    unsafe fn turn_to(&mut self, page: *mut Page) {
        self.page = page;
        // SAFETY: the page is in use.
        self.place = unsafe { self.levels.place(page) };
    }

    /// Does a cell lie behind the one that is looked at, or is it the same?
    #[inline(always)]
    unsafe fn is_above(&self, target: *mut Cell) -> bool {
        let page = page_of(target);
        // SAFETY: the target is a cell of the heap.
        unsafe { if page == self.page { target >= self.cell } else { self.levels.place(page) > self.place } }
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
                if CAUGHT.contain(header) {
                    if !self.upward || self.is_above(target) {
                        debug_assert!(header & COUNT != 0, "a cell is referred to more often than its count says");
                        set_header(target, header - 1);
                        self.leads = true;
                    }
                } else if !self.caught && OLD_CELLS.contain(header) && self.is_above(target) {
                    self.caught = true;
                }
            }
        }
    }

    #[inline(always)]
    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// The caught cells with their headers: a list of pairs.
struct Caught {
    list: Garbage,
    pairs: *mut (*mut Cell, u64),
    length: usize,
    room: usize,
}

impl Caught {
    fn with_room(heap: &mut Heap, room: usize) -> Option<Caught> {
        let mut list = Garbage::none(true);
        heap.reserve_list(&mut list, room * 2).then(|| Caught { pairs: list.cells.cast(), list, length: 0, room })
    }

    fn pairs(&self) -> &[(*mut Cell, u64)] {
        // SAFETY: that many were written.
        unsafe { core::slice::from_raw_parts(self.pairs, self.length) }
    }

    /// Marks a cell and adds it. The list is not full.
    #[inline(always)]
    unsafe fn catch(&mut self, cell: *mut Cell) {
        // SAFETY: the cell is live; the list has room.
        unsafe {
            let header = header(cell);
            self.pairs.add(self.length).write((cell, header));
            self.length += 1;
            set_header(cell, with_mark(header, CAUGHT));
        }
    }
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
        if !heap.collector.ensure_stack() {
            return None;
        }
        let mut caught = Caught::with_room(heap, heap.tracked[OLD] / CAUGHT_SHARE + CAUGHT_MIN)?;
        let (mut examined, mut upward) = (0, 0);
        let mut proven = false;
        if let Some((pages, levels)) = ordered_pages(heap) {
            let mut sieve = Sieve {
                levels,
                cell: core::ptr::null_mut(),
                page: core::ptr::null_mut(),
                place: (0, 0, core::ptr::null_mut()),
                caught: false,
                leads: false,
                upward: false,
            };
            let mut ended = false;
            for &page in pages {
                let size = (*page).cell_size();
                sieve.turn_to(page);
                let leading = if (*page).birth <= EARLY { caught.room / 8 * 7 } else { caught.room / 8 * 6 };
                for_each_in_page(page, (*page).tracked_spans, |cell| {
                    let hopeful = upward < UPWARD_MIN + examined / UPWARD_SHARE && caught.length < caught.room;
                    if hopeful && OLD_CELLS.contain(header(cell)) {
                        examined += 1;
                        sieve.cell = cell;
                        sieve.caught = false;
                        sieve.leads = false;
                        (heap.kind_of(cell).sift)(cell, size, &mut sieve);
                        upward += usize::from(sieve.caught);
                        if sieve.caught || sieve.leads && caught.length < leading {
                            caught.catch(cell);
                        }
                    }
                });
                ended = upward >= UPWARD_MIN + examined / UPWARD_SHARE || caught.length == caught.room;
                if ended {
                    break;
                }
            }
            if !ended {
                sieve.upward = true;
                for &(cell, _) in caught.pairs() {
                    sieve.turn_to(page_of(cell));
                    sieve.cell = cell;
                    (heap.kind_of(cell).sift)(cell, Heap::cell_size(cell), &mut sieve);
                }
                proven = all_are_alive(heap, &caught);
            }
        }
        for &(cell, header) in caught.pairs() {
            set_header(cell, header);
        }
        heap.free_list(&mut caught.list);
        heap.owners.settle();
        proven.then_some(examined)
    }
}

/// Follows references from cells that are alive, in a queue on the collector's stack.
struct Alive {
    queue: *mut *mut Cell,
    length: usize,
    /// Caught cells found to be alive.
    found: usize,
    /// How many cells that are not caught may still be followed, of those that the cell at hand refers to.
    others: usize,
}

impl Alive {
    /// Adds a cell to the queue if it is caught, or another that may be followed.
    #[inline(always)]
    unsafe fn reach(&mut self, cell: *mut Cell) {
        // SAFETY: the cell is live, as it is referred to or owns a kind; the queue has room for STACK_CELLS.
        unsafe {
            let header = header(cell);
            let caught = CAUGHT.contain(header);
            if self.length < STACK_CELLS && (caught || self.others != 0 && OLD_CELLS.contain(header)) {
                self.found += usize::from(caught);
                self.others -= usize::from(!caught);
                self.queue.add(self.length).write(cell);
                self.length += 1;
                set_header(cell, with_mark(header, SEEN));
            }
        }
    }

    /// Follows what the queue holds, and what is added meanwhile.
    unsafe fn follow(&mut self, heap: &Heap, others: usize) {
        let mut next = 0;
        // SAFETY: the queue holds live cells.
        unsafe {
            while next < self.length {
                let cell = *self.queue.add(next);
                next += 1;
                self.others = others;
                (heap.kind_of(cell).inspect)(cell, Heap::cell_size(cell), self);
                let owner = heap.owners.of((*cell).kind());
                if !owner.is_null() {
                    self.reach(owner);
                }
            }
        }
    }
}

impl Visitor for Alive {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                self.reach(word as *mut Cell);
            }
        }
    }

    fn buffer(&mut self, _place: *mut *mut u8, _bytes: usize) {}
}

/// Are all caught cells known to be alive? Their references from cells have been counted down.
unsafe fn all_are_alive(heap: &Heap, caught: &Caught) -> bool {
    // SAFETY: the list holds live cells.
    unsafe {
        let mut alive = Alive { queue: heap.collector.stack, length: 0, found: 0, others: 0 };
        for &(cell, _) in caught.pairs() {
            if header(cell) & COUNT != 0 {
                alive.reach(cell);
            }
        }
        alive.follow(heap, 0);
        if alive.found < caught.length {
            // By way of others, then.
            alive.follow(heap, OTHERS_MAX);
        }
        let mut owners = heap.owners.all().filter(|&owner| CAUGHT.contain(header(owner))).count();
        if alive.found < caught.length && owners != 0 {
            // Classes that only instances keep; trial.rs as well takes those for alive that it does not look at.
            heap.for_each_cell(|cell, _| {
                if owners != 0 && !is_old(header(cell)) {
                    let owner = heap.owners.of((*cell).kind());
                    if !owner.is_null() && CAUGHT.contain(header(owner)) {
                        alive.reach(owner);
                        owners = owners.saturating_sub(1);
                    }
                }
            });
            alive.follow(heap, OTHERS_MAX);
        }
        // Those that are caught get their headers back; the others lose the mark.
        for index in 0..alive.length {
            trial::unmark(*alive.queue.add(index));
        }
        alive.found == caught.length
    }
}
