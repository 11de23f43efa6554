//! The collector: finds cycles of cells that only keep each other alive.
//!
//! Trial deletion (trial.rs) over the cells that can be part of a cycle, in two generations. A reference from outside
//! the heap (a native handle, the register stack) shows as a count that no cell explains, so there is no root set.
//!
//! ```text
//!   begin_collection(Young | Full) ──> Garbage: unreachable cells, each with one more count
//!        the user clears weak references and runs finalizers, which may run any code
//!   finish_collection(garbage)     ──> what is still unreachable is cleared and freed; the rest lives on
//! ```
//!
//! A young pass looks at the cells made since the last one (pages with such cells are chained, and say in which spans)
//! and makes the survivors old. A reference from an old cell to a young one needs no barrier: it counts as outside.
//!
//! When: a young pass is due when `young_threshold` cells have become tracked (and not died). As long as no pass of
//! either generation has found garbage (1 % of what it looks at), young passes are samples, most of them small: between
//! two lies a stretch, each twice as long as the one before, in which cells are born old. Once full passes find garbage,
//! all cells are born young; the threshold doubles while young passes free under 1 %, up to a quarter of the tracked
//! cells, and three of four of these passes only make the young cells old.
//!
//! A full pass is due when the old cells, or the committed bytes, have grown by half since the last one; to the fourfold
//! if that one freed under 1 %. Then it begins with a look whether there can be cycles of garbage at all (sift.rs), which
//! costs half of a pass. If there cannot, the next one is due at the eightfold.
//! So a program that makes no cycles has few of its cells looked at.

mod order;
mod sift;
mod trial;

pub use sift::Sieve;
pub use trial::{Clear, Restore, Subtract};

use crate::header::{Cell, FROZEN, OLD, YOUNG, flags};
use crate::heap::{BREAK_COLLECT, Heap};
use crate::os;
use crate::page::SPAN;
use core::ptr::{self, NonNull};

/// How many young cells make a young pass due, to begin with.
pub(crate) const YOUNG_THRESHOLD: usize = 2000;
/// Growth below this many cells does not make a full pass due.
const FULL_CELLS_MIN: usize = 10_000;
/// Growth below this many bytes does not make a full pass due.
const FULL_BYTES_MIN: usize = 16 * 1024 * 1024;
/// By how many quarters the heap may grow between full passes: while they find garbage, while they do not, and while it
/// is certain that there is none.
const GROWTH_FRUITFUL: usize = 2;
const GROWTH_BARREN: usize = 12;
const GROWTH_PROVEN: usize = 28;
/// Most samples are smaller than the threshold by this factor; each eighth one is larger by it than the seven before.
const SAMPLE_FACTOR: usize = 4;
/// After so many young passes without a find, they become samples.
const STREAK_MIN: u32 = 2;
/// After so many young passes without a find, some are skipped.
const FRUITLESS_MIN: u32 = 4;
/// The stack of cells to trace: beyond it, cells are found again by walking.
const STACK_BYTES: usize = 64 * SPAN;

/// Which cells a pass looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Generation {
    /// Those made since the last pass.
    Young,
    /// All that are tracked, except frozen ones.
    Full,
}

/// Unreachable cells, found by [`Heap::begin_collection`]. Each has one count more, so it stays while finalizers run.
/// Must be given to [`Heap::finish_collection`].
#[must_use = "its cells stay forever unless the collection is finished"]
pub struct Garbage {
    pub(crate) cells: *mut *mut Cell,
    pub(crate) length: usize,
    capacity: usize,
    examined: usize,
    farewells: usize,
    full: bool,
}

impl Garbage {
    const fn none(full: bool) -> Garbage {
        Garbage { cells: ptr::null_mut(), length: 0, capacity: 0, examined: 0, farewells: 0, full }
    }

    /// The unreachable cells.
    #[must_use]
    pub fn cells(&self) -> &[NonNull<Cell>] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: the buffer holds that many cells, none of them null.
        unsafe { core::slice::from_raw_parts(self.cells.cast(), self.length) }
    }

    /// How many of them have weak references to clear or a finalizer to run. If none, there is nothing to do between
    /// begin and finish.
    #[must_use]
    pub fn farewells(&self) -> usize {
        self.farewells
    }

    /// How many cells the pass looked at.
    #[must_use]
    pub fn examined(&self) -> usize {
        self.examined
    }

    /// Adds a cell to the list, which has room for it.
    unsafe fn condemn(&mut self, cell: *mut Cell) {
        debug_assert!(self.length < self.capacity);
        // SAFETY: the list has room; the cell is live.
        unsafe {
            self.cells.add(self.length).write(cell);
            self.length += 1;
            self.farewells += usize::from((*cell).needs_farewell());
        }
    }
}

/// What a collection did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Collected {
    /// Cells that the pass looked at.
    pub examined: usize,
    /// Unreachable cells that were cleared and freed.
    pub freed: usize,
    /// Unreachable cells that live on: finalizers brought them back, or they wait for theirs.
    pub kept: usize,
}

/// What the collector keeps between passes.
pub(crate) struct State {
    enabled: bool,
    /// As set by the user.
    threshold: usize,
    /// As adapted.
    threshold_now: usize,
    /// Old cells that make a full pass due.
    full_cells: usize,
    /// Committed bytes that make a full pass due.
    pub full_bytes: usize,
    full_due: bool,
    pub stressed: bool,
    /// Young passes in a row that found nothing.
    fruitless: u32,
    /// No full pass has found garbage lately.
    barren: bool,
    /// Old cells when the last pass ended.
    settled: usize,
    /// Old cells when the last full pass ended.
    settled_full: usize,
    pub(crate) stack: *mut *mut Cell,
}

impl State {
    pub const fn new() -> State {
        State {
            enabled: true,
            threshold: YOUNG_THRESHOLD,
            threshold_now: YOUNG_THRESHOLD,
            full_cells: FULL_CELLS_MIN,
            full_bytes: FULL_BYTES_MIN,
            full_due: false,
            stressed: false,
            fruitless: 0,
            barren: true,
            settled: 0,
            settled_full: 0,
            stack: ptr::null_mut(),
        }
    }

    /// Ends the stack's mapping.
    pub unsafe fn unmap(&mut self) {
        if !self.stack.is_null() {
            // SAFETY: the mapping was made by `ensure_stack`.
            unsafe { os::unmap(self.stack.cast(), STACK_BYTES) };
            self.stack = ptr::null_mut();
        }
    }

    /// Maps the stack, if that has not been done. What is not used of it costs nothing.
    fn ensure_stack(&mut self) -> bool {
        if self.stack.is_null()
            && let Ok(stack) = os::map(STACK_BYTES)
        {
            self.stack = stack.cast();
        }
        !self.stack.is_null()
    }
}

impl Heap {
    // ---- when ------------------------------------------------------------------------------------------------------

    /// Is a collection due, and which?
    #[must_use]
    pub fn due(&self) -> Option<Generation> {
        if self.collector.full_due {
            Some(Generation::Full)
        } else if self.collector.stressed || self.tracked[YOUNG] >= self.young_trigger {
            Some(Generation::Young)
        } else {
            None
        }
    }

    /// May the collector ask to run? (It runs in any case when it is called.)
    #[must_use]
    pub fn is_collector_enabled(&self) -> bool {
        self.collector.enabled
    }

    /// Lets the collector ask to run, or not.
    pub fn set_collector_enabled(&mut self, enabled: bool) {
        self.collector.enabled = enabled;
        self.plan();
    }

    /// How many young cells make a young pass due, as set by the user.
    #[must_use]
    pub fn young_threshold(&self) -> usize {
        self.collector.threshold
    }

    /// Sets how many young cells make a young pass due, to begin with; 0: it is never due.
    pub fn set_young_threshold(&mut self, threshold: usize) {
        self.collector.threshold = threshold;
        self.collector.threshold_now = threshold;
        self.collector.fruitless = 0;
        self.birth = flags::YOUNG;
        self.plan();
    }

    /// How many cells were made and have become tracked since the last pass, without those that have died.
    #[must_use]
    pub fn cells_since_pass(&self) -> usize {
        self.tracked[YOUNG] + self.tracked[OLD].saturating_sub(self.collector.settled)
    }

    /// Says from the state of the collector when it asks to run next.
    fn plan(&mut self) {
        let state = &mut self.collector;
        if !state.enabled || state.threshold == 0 {
            self.young_trigger = usize::MAX;
            state.full_due = false;
            self.birth = flags::YOUNG;
            self.lower(BREAK_COLLECT);
            return;
        }
        self.young_trigger = state.threshold_now;
        if self.tracked[YOUNG] >= self.young_trigger {
            self.raise(BREAK_COLLECT);
        }
    }

    /// Looks whether a full pass is due.
    fn plan_full(&mut self) {
        let state = &mut self.collector;
        if state.enabled
            && state.threshold != 0
            && (self.tracked[OLD] > state.full_cells || (self.committed > state.full_bytes && self.tracked[OLD] != 0))
        {
            state.full_due = true;
            self.raise(BREAK_COLLECT);
        }
    }

    /// The committed bytes have passed `full_bytes`: asks for a full pass, once.
    #[cold]
    pub(crate) fn pressed(&mut self) {
        let tracked = self.tracked[OLD] + self.tracked[YOUNG];
        let state = &mut self.collector;
        if tracked == 0 {
            state.full_bytes = self.committed.saturating_mul(2);
        } else {
            state.full_bytes = usize::MAX;
            if state.enabled && state.threshold != 0 {
                state.full_due = true;
                self.raise(BREAK_COLLECT);
            }
        }
    }

    // ---- collecting ------------------------------------------------------------------------------------------------

    /// Finds the unreachable cells of a generation; the survivors become old. Nothing is freed yet. When there is no
    /// memory for the list of them, the pass finds none.
    pub fn begin_collection(&mut self, generation: Generation) -> Garbage {
        self.lower(BREAK_COLLECT);
        self.collector.stressed = false;
        let full = generation == Generation::Full;
        let mut garbage = Garbage::none(full);
        if !self.collector.ensure_stack() {
            return garbage;
        }
        // SAFETY: at a safepoint all cells are as their layouts say.
        unsafe { trial::find(self, generation, &mut garbage) };
        self.settle(generation, &garbage, false);
        garbage
    }

    /// Clears and frees those cells that are still unreachable, and takes the extra count of the others back.
    pub fn finish_collection(&mut self, mut garbage: Garbage) -> Collected {
        let mut collected = Collected { examined: garbage.examined, ..Collected::default() };
        if garbage.length != 0 {
            // SAFETY: the cells are live: the list owns a count of each.
            let dead = unsafe { trial::sentence(self, &mut garbage) };
            collected.freed = dead;
            collected.kept = garbage.length - dead;
            self.counters.collected += dead as u64;
            // SAFETY: as above; after this nobody looks at the list.
            unsafe { trial::execute(self, &garbage, dead) };
        }
        self.free_list(&mut garbage);
        self.plan_full();
        if garbage.full && collected.freed != 0 && self.is_sparse() {
            self.trim();
        }
        collected
    }

    /// A whole collection, for who has no finalizers to run in between: cells that wait for their farewell are put on
    /// the queue, and their cycles are left to a later collection.
    pub fn collect(&mut self, generation: Generation) -> Collected {
        let garbage = self.begin_collection(generation);
        if garbage.farewells != 0 {
            for &cell in garbage.cells() {
                // SAFETY: the list keeps its cells alive.
                unsafe {
                    if cell.as_ref().needs_farewell() {
                        self.defer_garbage(cell.as_ptr());
                    }
                }
            }
        }
        self.finish_collection(garbage)
    }

    /// The collection that is due, begun. None if none is due, or if it does not seem worth while: then the young
    /// cells become old unseen, and what is garbage among them is left to a full pass. Also gives memory back if that
    /// is due.
    pub fn begin_due(&mut self) -> Option<(Generation, Garbage)> {
        self.lower(BREAK_COLLECT);
        if self.trimming.due {
            self.trim();
        }
        if self.birth == flags::OLD && self.unseen <= 0 {
            // The stretch has ended: what is made now is a sample again.
            self.birth = flags::YOUNG;
            self.plan_full();
        }
        let generation = self.due()?;
        let state = &mut self.collector;
        let skip = state.fruitless >= FRUITLESS_MIN && !state.fruitless.is_multiple_of(4);
        if generation == Generation::Young && skip && !state.barren && !state.stressed {
            state.fruitless += 1;
            // SAFETY: the chain links pages of open segments.
            unsafe { trial::promote(self) };
            self.collector.settled = self.tracked[OLD];
            self.plan();
            self.plan_full();
            return None;
        }
        if generation == Generation::Full && self.collector.barren {
            // SAFETY: at a safepoint all cells are as their layouts say.
            if let Some(examined) = unsafe { sift::finds_none(self) } {
                let garbage = Garbage { examined, ..Garbage::none(true) };
                self.settle(generation, &garbage, true);
                return Some((generation, garbage));
            }
        }
        Some((generation, self.begin_collection(generation)))
    }

    /// After a young pass that found nothing: the next cells are born old, the more of them the longer that is so.
    fn stretch(&mut self) {
        let state = &self.collector;
        let streak = state.fruitless;
        if streak < STREAK_MIN || self.stress().collect_every != 0 {
            return;
        }
        let most = (self.tracked[OLD] / 4).max(state.threshold);
        let room = state.full_cells.saturating_sub(self.tracked[OLD]) + 1;
        let length = state.threshold.saturating_mul(1 << (streak - 1).min(20)).min(most).min(room);
        self.birth = flags::OLD;
        self.unseen = length as isize;
        // What is found depends on how long a sample lasts, so they differ.
        let state = &mut self.collector;
        let larger = SAMPLE_FACTOR.pow((streak.trailing_zeros() / 3).min(3));
        state.threshold_now = (state.threshold / SAMPLE_FACTOR * larger).min(most).max(1);
    }

    /// More cells are young than old: the heap has shrunk since the threshold was set, if it is not small.
    #[cold]
    pub(crate) fn crowded(&mut self) {
        let state = &mut self.collector;
        if state.enabled && state.threshold != 0 && self.tracked[YOUNG] > state.threshold {
            state.threshold_now = state.threshold;
            state.fruitless = 0;
            self.plan();
        }
    }

    /// Counts a pass and sets thresholds after it.
    fn settle(&mut self, generation: Generation, garbage: &Garbage, proven: bool) {
        let (examined, found) = (garbage.examined, garbage.length);
        self.counters.examined += examined as u64;
        self.collector.settled = self.tracked[OLD];
        let tracked = self.tracked[OLD] + self.tracked[YOUNG];
        let state = &mut self.collector;
        let fruitful = found * 100 >= examined && found != 0;
        self.birth = flags::YOUNG;
        if fruitful || state.barren {
            state.threshold_now = state.threshold;
        } else {
            state.threshold_now = (state.threshold_now * 2).min(tracked / 4).max(state.threshold);
        }
        match generation {
            Generation::Young => {
                self.counters.collections_young += 1;
                let streak = state.fruitless;
                state.fruitless = if fruitful { 0 } else { streak + 1 };
                if fruitful && streak >= STREAK_MIN {
                    // There may be more among the cells that were not looked at.
                    let soon = state.settled_full + growth(state.settled_full, GROWTH_FRUITFUL, FULL_CELLS_MIN);
                    state.full_cells = state.full_cells.min(soon);
                } else if !fruitful && state.barren && state.enabled && state.threshold != 0 {
                    self.stretch();
                }
            }
            Generation::Full => {
                self.counters.collections_full += 1;
                state.full_due = false;
                state.barren = !fruitful;
                let quarters = match (fruitful, proven) {
                    (true, _) => GROWTH_FRUITFUL,
                    (false, false) => GROWTH_BARREN,
                    (false, true) => GROWTH_PROVEN,
                };
                let (cells, bytes) = (self.tracked[OLD], self.committed);
                state.settled_full = cells;
                state.full_cells = cells + growth(cells, quarters, FULL_CELLS_MIN);
                // Near the limit, each pass is due after half of what is left.
                let half_left = (self.ceiling.saturating_sub(bytes) / 2).max(SPAN * 16);
                state.full_bytes = bytes + growth(bytes, quarters, FULL_BYTES_MIN).min(half_left);
            }
        }
        self.plan();
    }

    /// Makes room for the list of unreachable cells. Passes the limit: it is what makes room.
    pub(crate) fn reserve_list(&mut self, garbage: &mut Garbage, length: usize) -> bool {
        let was = core::mem::replace(&mut self.privileged, true);
        let buffer = self.allocate_buffer_quietly(length * 8);
        self.privileged = was;
        match buffer {
            Ok(buffer) => {
                garbage.cells = buffer.as_ptr().cast();
                garbage.capacity = length;
                true
            }
            Err(_) => false,
        }
    }

    fn free_list(&mut self, garbage: &mut Garbage) {
        if let Some(buffer) = NonNull::new(garbage.cells.cast::<u8>()) {
            // SAFETY: the list was allocated with this size.
            unsafe { self.free_buffer(buffer, garbage.capacity * 8) };
        }
        garbage.cells = ptr::null_mut();
        garbage.length = 0;
    }

    // ---- freezing --------------------------------------------------------------------------------------------------

    /// Takes all tracked cells out of the collector's sight.
    pub fn freeze(&mut self) {
        self.for_each_tracked(|cell, _| {
            // SAFETY: the walk names live cells.
            unsafe { (*cell).set_generation(flags::FROZEN) }
        });
        self.tracked[FROZEN] += self.tracked[OLD] + self.tracked[YOUNG];
        self.tracked[OLD] = 0;
        self.tracked[YOUNG] = 0;
        // SAFETY: no young cells are left on the chain.
        unsafe {
            while !self.young_chain.is_null() {
                self.unlink_young(self.young_chain);
            }
        }
    }

    /// Brings all frozen cells back: they are old.
    pub fn unfreeze(&mut self) {
        self.for_each_cell(|cell, _| {
            // SAFETY: the walk names live cells.
            unsafe {
                if (*cell).generation() == flags::FROZEN {
                    (*cell).set_generation(flags::OLD);
                }
            }
        });
        self.tracked[OLD] += core::mem::take(&mut self.tracked[FROZEN]);
    }

    /// How many cells are frozen.
    #[must_use]
    pub fn frozen_count(&self) -> usize {
        self.tracked[FROZEN]
    }
}

/// A number of quarters of `of`, but so much at least.
fn growth(of: usize, quarters: usize, least: usize) -> usize {
    (of / 4).saturating_mul(quarters).max(least)
}

/// How many cells fit on the stack.
pub(crate) const STACK_CELLS: usize = STACK_BYTES / 8;
