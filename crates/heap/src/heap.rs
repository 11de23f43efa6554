//! The heap: where cells come from, and the limit they are held to.
//!
//! ```text
//!   allocate(kind, flags, size) ── size ≤ 128 ──> current[class].free ──> the cell          a few instructions, inlined
//!                                └─ else, or none free ──> allocate_slow
//!                                     class ≤ 32 KiB ──> refill: a page with room, a thawed span, or a new page
//!                                     above          ──> a run of pages, or of segments      large.rs
//! ```
//!
//! Invariant  `committed` is exact: spans that are hot or warm, headers, mappings and charges, in bytes. Nothing is
//!            committed without `take`, which holds it to the limit, so a limit is never passed by a byte.
//! Not here   freeing (release.rs), buffers (buffer.rs), cycles (collect/), the system (os.rs).

use crate::class::{CELL_MIN, CLASSES, EXACT_MAX, LISTS, SMALL_MAX, class_of, size_of_class};
use crate::give_back::Trimming;
use crate::header::{Cell, Header, KindId, OLD, YOUNG, flags};
use crate::large::Mapping;
use crate::layout::Kind;
use crate::os;
use crate::page::{self, CURRENT, PAGE, PARTIAL, Page, SEGMENT, SPAN, Use, no_page, page_of, span_bit};
use crate::queue::Queue;
use crate::segment::{SegmentSet, segment_of};
use crate::stats::Counters;
use crate::stress::StressState;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};

/// Breaker bit: the collector wants to run ([`Heap::due`] says how).
pub const BREAK_COLLECT: u32 = 1;
/// Breaker bit: cells wait for their finalizers ([`Heap::next_finalizable`]).
pub const BREAK_FINALIZE: u32 = 2;
/// The first of the breaker bits that are free for the user.
pub const BREAK_USER: u32 = 1 << 8;

/// Memory that handlers of a `MemoryError` may use beyond the limit.
const EMERGENCY: usize = 256 * 1024;
/// A heap thaws one span at once for each so many bytes it has committed.
const THAW_BYTES: usize = 1024 * 1024;
/// The smallest reservation that is tried when the system refuses a larger one.
const RESERVE_MIN: usize = 16 * SEGMENT;

/// There is no memory left, within the limit or at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

/// How large a heap may become.
#[derive(Clone, Debug)]
pub struct Config {
    /// Bytes that may be committed at once; none: as many as there are.
    pub limit: Option<usize>,
    /// Addresses to reserve, at most 32 GiB.
    pub reserve: usize,
}

impl Default for Config {
    fn default() -> Config {
        Config { limit: None, reserve: 32 << 30 }
    }
}

/// Pages of one list that have room.
#[derive(Clone, Copy)]
pub(crate) struct Chain {
    pub head: *mut Page,
    pub tail: *mut Page,
}

/// The memory of one runtime. What allocating and freeing look at comes first.
#[repr(C)]
pub struct Heap {
    /// The page that each list allocates from.
    pub(crate) current: [*mut Page; LISTS],
    pub(crate) kinds: *mut *const Kind,
    pub(crate) base: *mut u8,
    breaker: AtomicU32,
    pub(crate) poison: bool,
    /// Every allocation takes the slow path, to be counted.
    pub(crate) slow_only: bool,
    /// Cells by the collector's two bits: untracked (not counted), young, old, frozen.
    pub(crate) tracked: [usize; 4],
    /// The collector is due when so many cells are young.
    pub(crate) young_trigger: usize,
    /// What a cell becomes when it is tracked: young, or old.
    pub(crate) birth: u8,
    /// How many more cells are born old.
    pub(crate) unseen: isize,
    pub(crate) young_chain: *mut Page,
    pub(crate) kinds_capacity: usize,
    pub(crate) owners: crate::owner::Owners,
    pub(crate) segments_max: usize,

    pub(crate) committed: usize,
    /// The limit, with what is not charged to it.
    pub(crate) ceiling: usize,
    limit: Option<usize>,
    baseline: usize,
    emergency: bool,
    /// Was the reserve opened by [`Heap::open_reserve`]?
    handling: bool,
    /// Limits do not hold: the heap itself needs memory to free memory.
    pub(crate) privileged: bool,
    pub(crate) charged: usize,
    pub(crate) warm_bytes: usize,
    pub(crate) segment_count: usize,
    pub(crate) page_count: usize,
    /// The number of the next page of small cells.
    pub(crate) page_births: u16,
    pub(crate) mappings: *mut Mapping,
    pub(crate) mapping_count: usize,
    pub(crate) mapped_bytes: usize,

    pub(crate) partial: [Chain; LISTS],
    pub(crate) taken: SegmentSet,
    pub(crate) open: SegmentSet,
    pub(crate) roomy: SegmentSet,
    pub(crate) queue: Queue,
    pub(crate) collector: crate::collect::State,
    pub(crate) counters: Counters,
    pub(crate) stress: StressState,
    pub(crate) trimming: Trimming,
    /// Some kind has to be finished when the heap is dropped.
    finishes: bool,
}

// SAFETY: a heap owns its memory, and nothing in it depends on the thread. Users see to it that one thread at a time
// uses a heap and its cells.
unsafe impl Send for Heap {}

impl Heap {
    /// A heap without cells. Its address does not change: segments point back to it.
    pub fn new(config: &Config) -> Result<Box<Heap>, OutOfMemory> {
        let mut wanted = config.reserve.min(SegmentSet::MAX * SEGMENT);
        if let Some(limit) = config.limit {
            // Room for four times the limit: cells do not move as a rule, so addresses may lie fallow.
            wanted = wanted.min(limit.saturating_mul(4).saturating_add(RESERVE_MIN));
        }
        wanted = wanted.max(RESERVE_MIN).next_multiple_of(SEGMENT).min(SegmentSet::MAX * SEGMENT);
        let base = loop {
            match os::reserve(wanted, SEGMENT) {
                Ok(base) => break base,
                Err(_) if wanted > RESERVE_MIN => wanted = (wanted / 2).next_multiple_of(SEGMENT).max(RESERVE_MIN),
                Err(_) => return Err(OutOfMemory),
            }
        };
        let layout = core::alloc::Layout::new::<Heap>();
        // SAFETY: the layout is not of size zero.
        let memory = unsafe { std::alloc::alloc(layout) }.cast::<Heap>();
        if memory.is_null() {
            // SAFETY: reserved above, never used.
            unsafe { os::unmap(base, wanted) };
            return Err(OutOfMemory);
        }
        // SAFETY: the memory has the layout of a heap and is written as a whole before it becomes a box.
        let mut heap = unsafe {
            memory.write(Heap::bare(base, wanted / SEGMENT));
            Box::from_raw(memory)
        };
        heap.limit = config.limit;
        heap.set_ceiling();
        Ok(heap)
    }

    fn bare(base: *mut u8, segments_max: usize) -> Heap {
        Heap {
            current: [no_page(); LISTS],
            breaker: AtomicU32::new(0),
            poison: false,
            slow_only: false,
            tracked: [0; 4],
            young_trigger: crate::collect::YOUNG_THRESHOLD,
            birth: flags::YOUNG,
            unseen: 0,
            young_chain: ptr::null_mut(),
            kinds: ptr::null_mut(),
            kinds_capacity: 0,
            owners: crate::owner::Owners::new(),
            base,
            segments_max,
            committed: 0,
            ceiling: usize::MAX,
            limit: None,
            baseline: 0,
            emergency: false,
            handling: false,
            privileged: false,
            charged: 0,
            warm_bytes: 0,
            segment_count: 0,
            page_count: 0,
            page_births: 1,
            mappings: ptr::null_mut(),
            mapping_count: 0,
            mapped_bytes: 0,
            partial: [Chain { head: ptr::null_mut(), tail: ptr::null_mut() }; LISTS],
            taken: SegmentSet::new(),
            open: SegmentSet::new(),
            roomy: SegmentSet::new(),
            queue: Queue::new(),
            collector: crate::collect::State::new(),
            counters: Counters::default(),
            stress: StressState::default(),
            trimming: Trimming::new(),
            finishes: false,
        }
    }

    // ---- kinds -----------------------------------------------------------------------------------------------------

    /// Says what the cells with a kind id are. Fails when the table cannot grow.
    pub fn set_kind(&mut self, id: KindId, kind: &'static Kind) -> Result<(), OutOfMemory> {
        let index = id as usize;
        if index >= self.kinds_capacity {
            let capacity = (index + 1).next_power_of_two().max(256);
            let (old, new) = (self.kinds_capacity * 8, capacity * 8);
            let table = match NonNull::new(self.kinds.cast::<u8>()) {
                None => self.allocate_buffer(new)?,
                // SAFETY: the table was allocated with this size.
                Some(table) => unsafe { self.resize_buffer(table, old, new)? },
            };
            // SAFETY: the buffer is that large; null says that there is no kind.
            unsafe { table.add(old).write_bytes(0, new - old) };
            self.kinds = table.as_ptr().cast();
            self.kinds_capacity = capacity;
        }
        self.finishes |= kind.finish.is_some();
        // SAFETY: the index is within the capacity.
        unsafe { self.kinds.add(index).write(kind) };
        Ok(())
    }

    /// What the cells with a kind id are.
    #[must_use]
    pub fn kind_of_id(&self, id: KindId) -> Option<&'static Kind> {
        if id as usize >= self.kinds_capacity {
            return None;
        }
        // SAFETY: the index is within the capacity; entries are null or were made from static references.
        unsafe { (*self.kinds.add(id as usize)).as_ref() }
    }

    /// The kind of a live cell.
    ///
    /// # Safety
    /// The cell is live, in this heap, and its kind was set.
    #[inline(always)]
    pub(crate) unsafe fn kind_of(&self, cell: *mut Cell) -> &'static Kind {
        // SAFETY: the caller's promise.
        unsafe {
            let id = (*cell).kind() as usize;
            debug_assert!(id < self.kinds_capacity, "a cell of a kind that was never set");
            &**self.kinds.add(id)
        }
    }

    // ---- cells -----------------------------------------------------------------------------------------------------

    /// A new cell with a count of 1. Its body is not initialized up to `size` (which includes the header); what the
    /// size class has beyond it is zero.
    #[inline(always)]
    pub fn allocate(&mut self, id: KindId, flags: u8, size: usize) -> Result<NonNull<Cell>, OutOfMemory> {
        debug_assert!(id != 0 && size >= 8);
        if size <= EXACT_MAX {
            let class = class_of(size.max(CELL_MIN));
            let page = self.current[class];
            // SAFETY: `current` holds pages of that class, or the page that has none; a free cell links to the next.
            unsafe {
                let cell = (*page).free;
                if !cell.is_null() {
                    (*page).free = *cell.byte_add(8).cast::<*mut Cell>();
                    (*page).used += 1;
                    return Ok(self.begin_cell(cell, id, flags, size, class * 8));
                }
            }
        }
        self.allocate_other(id, flags, size)
    }

    /// What `allocate` does not do in place: sizes above 128 bytes, and whatever is slow.
    #[inline(never)]
    fn allocate_other(&mut self, id: KindId, flags: u8, size: usize) -> Result<NonNull<Cell>, OutOfMemory> {
        if size <= SMALL_MAX {
            let class = class_of(size.max(CELL_MIN));
            let page = self.current[class];
            // SAFETY: as in `allocate`.
            unsafe {
                let cell = (*page).free;
                if !cell.is_null() {
                    (*page).free = *cell.byte_add(8).cast::<*mut Cell>();
                    (*page).used += 1;
                    return Ok(self.begin_cell(cell, id, flags, size, (*page).cell_size()));
                }
            }
        }
        self.allocate_slow(id, flags, size)
    }

    /// Writes the header of a new cell, and zeroes what its owner did not ask for.
    ///
    /// # Safety
    /// The cell has just been taken, and has `capacity` bytes.
    #[inline(always)]
    unsafe fn begin_cell(
        &mut self,
        cell: *mut Cell,
        id: KindId,
        flags: u8,
        size: usize,
        capacity: usize,
    ) -> NonNull<Cell> {
        // SAFETY: the caller's promise; cells are aligned to 8 and so are capacities.
        unsafe {
            let mut rest = size & !7;
            while rest < capacity {
                cell.byte_add(rest).cast::<u64>().write(0);
                rest += 8;
            }
            cell.cast::<u64>().write(Header::word(id, flags & !flags::TRACKED));
            if flags & flags::TRACKED != 0 {
                self.track(cell);
            }
            NonNull::new_unchecked(cell)
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate_slow(&mut self, id: KindId, flags: u8, size: usize) -> Result<NonNull<Cell>, OutOfMemory> {
        if self.slow_only {
            self.stress_step()?;
        }
        if size > SMALL_MAX {
            let cell = self.allocate_large(size)?;
            // SAFETY: the cell is new; beyond `size` it is zero already.
            return Ok(unsafe { self.begin_cell(cell, id, flags, size.next_multiple_of(8), 0) });
        }
        let class = class_of(size.max(CELL_MIN));
        let cell = self.take_block(class)?;
        // SAFETY: the cell is new and of that class.
        Ok(unsafe { self.begin_cell(cell, id, flags, size, size_of_class(class)) })
    }

    /// Takes a free block of a list.
    #[inline]
    pub(crate) fn take_block(&mut self, list: usize) -> Result<*mut Cell, OutOfMemory> {
        let mut page = self.current[list];
        // SAFETY: as in `allocate`; `refill` returns a page with a free block.
        unsafe {
            if (*page).free.is_null() {
                page = self.refill(list)?;
            }
            let block = (*page).free;
            (*page).free = *block.byte_add((*page).link_offset()).cast::<*mut Cell>();
            (*page).used += 1;
            if self.slow_only {
                self.retire(list);
            }
            Ok(block)
        }
    }

    /// Finds a page with a free block and makes it the current one of its list: the fullest of a few that have some,
    /// or else one that a span can be thawed in, or else a new one.
    #[cold]
    #[inline(never)]
    fn refill(&mut self, list: usize) -> Result<*mut Page, OutOfMemory> {
        // SAFETY: chains and `current` hold headers of pages of this list.
        unsafe {
            let mut best: *mut Page = ptr::null_mut();
            let mut candidate = self.partial[list].head;
            for _ in 0..4 {
                if candidate.is_null() {
                    break;
                }
                let better = best.is_null()
                    || ((*candidate).free.is_null(), u16::MAX - (*candidate).used)
                        < ((*best).free.is_null(), u16::MAX - (*best).used);
                if better {
                    best = candidate;
                }
                candidate = (*candidate).next;
            }
            let current = self.current[list];
            let thawable = (*current).frozen_spans() != 0;
            if best.is_null() || ((*best).free.is_null() && thawable) {
                if !thawable {
                    self.retire(list);
                    self.current[list] = self.new_page(list)?;
                }
            } else {
                self.retire(list);
                self.unlink_partial(best);
                (*best).trigger = CURRENT;
                self.current[list] = best;
            }
            let page = self.current[list];
            if (*page).free.is_null() {
                self.thaw(page)?;
            }
            Ok(page)
        }
    }

    /// Puts the current page of a list back: on the chain if it has room, out of sight if it is full.
    ///
    /// # Safety
    /// None beyond the heap's invariants.
    pub(crate) unsafe fn retire(&mut self, list: usize) {
        let page = self.current[list];
        if page == no_page() {
            return;
        }
        self.current[list] = no_page();
        // SAFETY: the page is of this list, and on no chain while it is current.
        unsafe {
            if (*page).used == 0 {
                self.release_page(page);
            } else if (*page).free.is_null() && (*page).frozen_spans() == 0 {
                (*page).trigger = (*page).capacity - 1;
            } else {
                (*page).trigger = (*page).quarter();
                self.link_partial_first(page);
            }
        }
    }

    /// A new page for a list, with nothing thawed.
    fn new_page(&mut self, list: usize) -> Result<*mut Page, OutOfMemory> {
        let page = self.take_pages(1)?;
        let (class, usage) = if list < CLASSES { (list, Use::Cells) } else { (list - CLASSES, Use::Buffers) };
        let size = size_of_class(class);
        // SAFETY: the page was just taken.
        unsafe {
            (*page).usage = usage;
            (*page).list = list as u8;
            (*page).words = (size / 8) as u32;
            (*page).capacity = (PAGE / size) as u16;
            (*page).trigger = CURRENT;
            (*page).birth = self.page_births;
        }
        self.page_births = self.page_births.saturating_add(1);
        Ok(page)
    }

    /// Brings more spans of a page into circulation, until it has a free block. A large heap thaws several at once:
    /// asking the system for them together is cheaper than to be interrupted for each.
    ///
    /// # Safety
    /// The page is classed, its free list is empty, and some of its spans are not hot.
    unsafe fn thaw(&mut self, page: *mut Page) -> Result<(), OutOfMemory> {
        // SAFETY: the caller's promise; what is charged here is touched next.
        unsafe {
            while (*page).free.is_null() {
                let rest = (*page).frozen_spans();
                if rest == 0 {
                    debug_assert!(false, "a page without room");
                    return Err(OutOfMemory);
                }
                let first = rest.trailing_zeros() as usize;
                let row = ((rest >> first).trailing_ones() as usize).min((self.committed / THAW_BYTES).max(1));
                let last = if self.thaw_row(page, first, row).is_ok() {
                    first + row - 1
                } else {
                    self.thaw_row(page, first, 1)?;
                    first
                };
                for span in (first..=last).rev() {
                    page::carve(page, span, span == last);
                }
            }
            Ok(())
        }
    }

    /// Makes `count` spans of a page hot, from `first` on.
    unsafe fn thaw_row(&mut self, page: *mut Page, first: usize, count: usize) -> Result<(), OutOfMemory> {
        // SAFETY: as for `thaw`.
        unsafe {
            let row = page::span_range(first, first + count - 1);
            let cold = row & !(*page).warm;
            self.take(page::span_bytes(cold))?;
            if cold.count_ones() > 1 {
                os::populate(page::base_of(page).add(first * SPAN), count * SPAN);
            }
            (*page).warm &= !row;
            (*page).hot |= row;
            Ok(())
        }
    }

    /// Puts a block back on its page's free list.
    ///
    /// # Safety
    /// The block is of the page, and nobody uses it any more. Cells: the header is zeroed here.
    #[inline(always)]
    pub(crate) unsafe fn put_block(&mut self, page: *mut Page, block: *mut Cell, link_offset: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            if self.poison {
                block.cast::<u8>().write_bytes(crate::stress::POISON, (*page).cell_size());
            }
            if link_offset != 0 {
                block.cast::<u64>().write(0);
            }
            block.byte_add(link_offset).cast::<*mut Cell>().write((*page).free);
            (*page).free = block;
            (*page).used -= 1;
            if (*page).used == (*page).trigger {
                self.page_thinned(page);
            }
        }
    }

    /// A full page has room again, or a page on the chain has few cells left, or none.
    ///
    /// # Safety
    /// The page is classed and not current.
    #[cold]
    #[inline(never)]
    unsafe fn page_thinned(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*page).trigger == (*page).capacity - 1 {
                self.link_partial_last(page);
                (*page).trigger = (*page).quarter();
            } else if (*page).trigger != PARTIAL {
                (*page).trigger = PARTIAL;
                self.note_thinned();
            }
            if (*page).used == 0 {
                self.unlink_partial(page);
                self.release_page(page);
            }
        }
    }

    /// # Safety
    /// The page is classed and on no chain.
    unsafe fn link_partial_first(&mut self, page: *mut Page) {
        // SAFETY: the page is on no chain; the chain links pages of its list.
        unsafe {
            let chain = &mut self.partial[(*page).list as usize];
            (*page).previous = ptr::null_mut();
            (*page).next = chain.head;
            if chain.head.is_null() {
                chain.tail = page;
            } else {
                (*chain.head).previous = page;
            }
            chain.head = page;
        }
    }

    /// # Safety
    /// The page is classed and on no chain.
    pub(crate) unsafe fn link_partial_last(&mut self, page: *mut Page) {
        // SAFETY: the page is on no chain; the chain links pages of its list.
        unsafe {
            let chain = &mut self.partial[(*page).list as usize];
            (*page).next = ptr::null_mut();
            (*page).previous = chain.tail;
            if chain.tail.is_null() {
                chain.head = page;
            } else {
                (*chain.tail).next = page;
            }
            chain.tail = page;
        }
    }

    /// # Safety
    /// The page is on the chain of its list.
    pub(crate) unsafe fn unlink_partial(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            let chain = &mut self.partial[(*page).list as usize];
            let (next, previous) = ((*page).next, (*page).previous);
            if previous.is_null() {
                chain.head = next;
            } else {
                (*previous).next = next;
            }
            if next.is_null() {
                chain.tail = previous;
            } else {
                (*next).previous = previous;
            }
            (*page).next = ptr::null_mut();
            (*page).previous = ptr::null_mut();
        }
    }

    /// The size of a cell, as the heap gave it: its class, or whole spans for large ones.
    ///
    /// # Safety
    /// The cell is live and was made by a heap.
    #[inline(always)]
    #[must_use]
    pub unsafe fn cell_size(cell: *const Cell) -> usize {
        // SAFETY: the caller's promise.
        unsafe { (*page_of(cell.cast_mut())).cell_size() }
    }

    /// The heap that a cell lives in.
    ///
    /// # Safety
    /// The cell is live and was made by a heap.
    #[inline(always)]
    #[must_use]
    pub unsafe fn heap_of(cell: *const Cell) -> *mut Heap {
        // SAFETY: the caller's promise.
        unsafe { (*segment_of(cell.cast_mut())).heap }
    }

    /// Lets the collector know of a cell: it becomes young, or old at once in a stretch that no young pass looks at.
    /// Called when a reference to a cell that is not a leaf is
    /// stored into it. Nothing happens if it is tracked already.
    ///
    /// # Safety
    /// The cell is live and in this heap.
    #[inline(always)]
    pub unsafe fn track(&mut self, cell: *mut Cell) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*cell).is_tracked() {
                return;
            }
            (*cell).set_flag(self.birth);
            let page = page_of(cell);
            (*page).tracked_spans |= span_bit(cell);
            if self.birth == flags::OLD {
                self.tracked[OLD] += 1;
                self.unseen -= 1;
                if self.unseen == 0 {
                    self.raise(BREAK_COLLECT);
                }
                return;
            }
            if (*page).young_spans == 0 {
                self.link_young(page);
            }
            (*page).young_spans |= span_bit(cell);
            self.tracked[YOUNG] += 1;
            if self.tracked[YOUNG] == self.young_trigger {
                self.raise(BREAK_COLLECT);
            }
        }
    }

    /// Lets the collector forget a cell: it has become one that cannot be part of a cycle.
    ///
    /// # Safety
    /// The cell is live and in this heap.
    pub unsafe fn untrack(&mut self, cell: *mut Cell) {
        // SAFETY: the caller's promise.
        unsafe {
            self.forget(cell);
            (*cell).clear_flag(flags::TRACKED);
        }
    }

    /// Takes a cell out of the counts of tracked cells.
    #[inline(always)]
    pub(crate) unsafe fn forget(&mut self, cell: *mut Cell) {
        // SAFETY: the cell is live. What is not tracked is not counted, so its number may be anything.
        let generation = unsafe { (*cell).generation() } as usize;
        self.tracked[generation] = self.tracked[generation].wrapping_sub(1);
    }

    // ---- the limit -------------------------------------------------------------------------------------------------

    /// Takes `bytes` of the limit, before they are committed.
    #[inline]
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), OutOfMemory> {
        if bytes > self.ceiling.saturating_sub(self.committed) && !self.privileged {
            self.cool();
            if bytes > self.ceiling.saturating_sub(self.committed) {
                return Err(OutOfMemory);
            }
        }
        self.committed += bytes;
        self.counters.committed_max = self.counters.committed_max.max(self.committed);
        if self.committed > self.collector.full_bytes {
            self.pressed();
        }
        if self.tracked[YOUNG] > self.tracked[OLD] {
            self.crowded();
        }
        Ok(())
    }

    /// Returns `bytes` of the limit.
    #[inline]
    pub(crate) fn untake(&mut self, bytes: usize) {
        debug_assert!(self.committed >= bytes);
        self.committed -= bytes;
        if self.emergency && self.handling && self.committed.saturating_add(EMERGENCY) < self.ceiling - EMERGENCY {
            self.handling = false;
            self.set_emergency(false);
        }
    }

    /// Opens the reserve for who handles running out of memory, until there is room below the limit again.
    pub fn open_reserve(&mut self) {
        if self.limit.is_some() && !self.emergency {
            self.handling = true;
            self.set_emergency(true);
        }
    }

    fn set_ceiling(&mut self) {
        self.ceiling = match self.limit {
            None => usize::MAX,
            Some(limit) => {
                limit.saturating_add(self.baseline).saturating_add(if self.emergency { EMERGENCY } else { 0 })
            }
        };
    }

    /// Bytes that may be committed at once, without the baseline.
    #[must_use]
    pub fn limit(&self) -> Option<usize> {
        self.limit
    }

    /// Changes the limit. What is committed already stays.
    pub fn set_limit(&mut self, limit: Option<usize>) {
        self.limit = limit;
        self.set_ceiling();
    }

    /// What is committed now is not charged to the limit: it is the runtime's own.
    pub fn set_baseline(&mut self) {
        self.baseline = self.committed;
        self.set_ceiling();
    }

    /// Opens or closes the reserve of 256 KiB beyond the limit, for who handles running out of memory.
    /// Returns whether it was open.
    pub fn set_emergency(&mut self, open: bool) -> bool {
        let was = core::mem::replace(&mut self.emergency, open);
        self.set_ceiling();
        was
    }

    /// Runs `body` with the reserve of 256 KiB open.
    pub fn with_reserve<T>(&mut self, body: impl FnOnce(&mut Heap) -> T) -> T {
        let was = self.set_emergency(true);
        let result = body(self);
        self.set_emergency(was);
        result
    }

    /// Charges the limit for memory that is held outside the heap.
    pub fn charge(&mut self, bytes: usize) -> Result<(), OutOfMemory> {
        self.take(bytes)?;
        self.charged += bytes;
        Ok(())
    }

    /// Takes a charge back.
    pub fn discharge(&mut self, bytes: usize) {
        debug_assert!(self.charged >= bytes);
        let bytes = bytes.min(self.charged);
        self.charged -= bytes;
        self.untake(bytes);
    }

    /// Is there room for `bytes` more? For sizes that are asked for at once, before work begins.
    #[must_use]
    pub fn would_fit(&self, bytes: usize) -> bool {
        bytes <= self.ceiling.saturating_sub(self.committed - self.warm_bytes) && bytes <= isize::MAX as usize
    }

    /// Bytes committed now: spans, headers, mappings and charges.
    #[inline]
    #[must_use]
    pub fn committed_bytes(&self) -> usize {
        self.committed
    }

    // ---- the breaker -----------------------------------------------------------------------------------------------

    /// The word that is not zero when something waits for a safepoint.
    #[inline(always)]
    #[must_use]
    pub fn breaker(&self) -> &AtomicU32 {
        &self.breaker
    }

    /// Sets bits of the breaker.
    #[inline]
    pub fn raise(&self, bits: u32) {
        self.breaker.fetch_or(bits, Ordering::Relaxed);
    }

    /// Clears bits of the breaker.
    #[inline]
    pub fn lower(&self, bits: u32) {
        self.breaker.fetch_and(!bits, Ordering::Relaxed);
    }

    /// The lowest address of the reserved range, from which references in 32 bits count ([`crate::squeeze`]).
    #[inline(always)]
    #[must_use]
    pub fn base(&self) -> *mut u8 {
        self.base
    }
}

impl Drop for Heap {
    /// Everything is unmapped at once. Only cells that hold something of Rust's are visited.
    fn drop(&mut self) {
        if self.finishes {
            self.for_each_cell(|cell, _| {
                // SAFETY: the walk names live cells; their memory is unmapped below.
                unsafe {
                    if let Some(finish) = self.kind_of(cell).finish {
                        finish(cell);
                    }
                }
            });
        }
        // SAFETY: nobody uses the heap or its cells any more.
        unsafe {
            let mut mapping = self.mappings;
            while !mapping.is_null() {
                let next = (*mapping).next;
                os::unmap(mapping.cast(), (*mapping).bytes);
                mapping = next;
            }
            self.collector.unmap();
            os::unmap(self.base, self.segments_max * SEGMENT);
        }
    }
}
