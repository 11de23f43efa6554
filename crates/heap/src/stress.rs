//! Stress: making rare things happen all the time.
//!
//! In stress mode every allocation takes the slow path, where it is counted: at every k-th one the collector is asked
//! for, and from the Nth one (or only that one) memory has run out. Freed blocks can be filled with a pattern, so that
//! who uses them after all is found out. Without stress none of this costs anything but a flag on the free path.

use crate::class::LISTS;
use crate::heap::{BREAK_COLLECT, Heap, OutOfMemory};

/// The byte that freed blocks are filled with.
pub(crate) const POISON: u8 = 0xDB;

/// What to stress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stress {
    /// Ask for a collection at every k-th allocation; 0: do not.
    pub collect_every: u32,
    /// Fill freed cells and buffers with 0xDB.
    pub poison: bool,
    /// Let the Nth allocation from now fail; 0: none.
    pub fail_nth: u64,
    /// Let all allocations after the Nth fail as well.
    pub fail_all_after: bool,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct StressState {
    settings: Stress,
    allocations: u64,
}

impl Heap {
    /// Sets what to stress; counting starts anew.
    pub fn set_stress(&mut self, stress: Stress) {
        self.poison = stress.poison;
        self.slow_only = stress.collect_every != 0 || stress.fail_nth != 0;
        self.stress = StressState { settings: stress, allocations: 0 };
        if self.slow_only {
            for list in 0..LISTS {
                // SAFETY: the heap is at rest.
                unsafe { self.retire(list) };
            }
        }
    }

    /// What is stressed.
    #[must_use]
    pub fn stress(&self) -> Stress {
        self.stress.settings
    }

    /// Allocations (and resizings of buffers) since stress was set to count them.
    #[must_use]
    pub fn stress_allocations(&self) -> u64 {
        self.stress.allocations
    }

    /// Counts an allocation, and fails it if it is its turn.
    pub(crate) fn stress_step(&mut self) -> Result<(), OutOfMemory> {
        self.stress.allocations += 1;
        let StressState { settings, allocations } = self.stress;
        if settings.collect_every != 0 && allocations.is_multiple_of(u64::from(settings.collect_every)) {
            self.collector.stressed = true;
            self.raise(BREAK_COLLECT);
        }
        let nth = settings.fail_nth;
        if nth != 0 && (allocations == nth || (settings.fail_all_after && allocations > nth)) {
            return Err(OutOfMemory);
        }
        Ok(())
    }
}
