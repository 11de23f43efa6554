//! Statistics: where the bytes are, and what the collector has done.

use crate::header::{FROZEN, OLD, YOUNG};
use crate::heap::Heap;
use crate::page::Use;

/// Counted as things happen.
#[derive(Default)]
pub(crate) struct Counters {
    pub committed_max: usize,
    pub collections_young: u64,
    pub collections_full: u64,
    pub examined: u64,
    pub collected: u64,
    pub moved: u64,
}

/// The state of a heap, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// What the system has handed out and the limit is held against: spans, headers, mappings, charges.
    pub committed_bytes: usize,
    /// The most that was ever committed.
    pub committed_bytes_max: usize,
    /// Cells and buffers in use (at the sizes they were given), mappings and charges.
    pub live_bytes: usize,
    /// Committed, but kept only to be used again soon.
    pub warm_bytes: usize,
    /// Cells in use.
    pub cells: usize,
    /// Buffers in use, mapped ones included.
    pub buffers: usize,
    /// Segments of 4 MiB that are open.
    pub segments: usize,
    /// Pages of 64 KiB that are in use, without those of cells above 1 MiB.
    pub pages: usize,
    /// Buffers mapped on their own.
    pub large_mappings: usize,
    /// Bytes of those mappings.
    pub mapped_bytes: usize,
    /// Bytes charged for memory outside the heap.
    pub charged_bytes: usize,
    /// Tracked cells that no pass has seen.
    pub young_cells: usize,
    /// Tracked cells that have survived a pass.
    pub old_cells: usize,
    /// Tracked cells that no pass looks at.
    pub frozen_cells: usize,
    /// Young passes of the collector.
    pub collections_young: u64,
    /// Full passes of the collector.
    pub collections_full: u64,
    /// Cells that passes have looked at.
    pub examined: u64,
    /// Cells that were garbage and have been collected.
    pub collected: u64,
    /// Cells that compaction has moved.
    pub moved: u64,
}

impl Heap {
    /// The state of the heap. Costs a look at each page, not at each cell.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let mut stats = Stats {
            committed_bytes: self.committed,
            committed_bytes_max: self.counters.committed_max,
            live_bytes: self.mapped_bytes + self.charged,
            warm_bytes: self.warm_bytes,
            buffers: self.mapping_count,
            segments: self.segment_count,
            pages: self.page_count,
            large_mappings: self.mapping_count,
            mapped_bytes: self.mapped_bytes,
            charged_bytes: self.charged,
            young_cells: self.tracked[YOUNG],
            old_cells: self.tracked[OLD],
            frozen_cells: self.tracked[FROZEN],
            collections_young: self.counters.collections_young,
            collections_full: self.counters.collections_full,
            examined: self.counters.examined,
            collected: self.counters.collected,
            moved: self.counters.moved,
            ..Stats::default()
        };
        self.for_each_page(|page| {
            // SAFETY: the walk names headers of pages in use.
            unsafe {
                let used = (*page).used as usize;
                stats.live_bytes += used * (*page).cell_size();
                match (*page).usage {
                    Use::Buffers | Use::BufferRun => stats.buffers += used,
                    _ => stats.cells += used,
                }
            }
        });
        stats
    }
}
