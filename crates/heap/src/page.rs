//! Pages: 64 KiB blocks cut into cells (or buffers) of one size class.
//!
//! ```text
//!   | cell 0 | cell 1 | … | cell n-1 | tail |          the header lies apart, in the segment's first 4 KiB
//!   |  span 0  |  span 1  | …      | span 15 |         spans of 4 KiB: what the system commits, and takes back
//! ```
//!
//! A span is *hot* (its cells are in circulation), *warm* (committed, but its bytes mean nothing) or cold (costs
//! nothing). A cell is in circulation when every span it touches is hot. Pages start cold and are thawed span by span.
//!
//! Invariant  a cell in circulation is live (its kind is not 0) or on the free list, never both;
//!            `used` counts the live ones; hot and warm are disjoint; `verify` walks it.
//! Buffers have no header: the free list alone says which are free.

use crate::header::Cell;
use core::ptr;

pub(crate) const SPAN: usize = 4 * 1024;
pub(crate) const PAGE: usize = 64 * 1024;
pub(crate) const SEGMENT: usize = 4 * 1024 * 1024;
/// Pages of a segment; the first one holds the headers.
pub(crate) const PAGES: usize = SEGMENT / PAGE;

/// What a page is used for.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Use {
    /// Nothing. It may have warm spans.
    Free = 0,
    /// Cells of one class.
    Cells,
    /// Buffers of one class.
    Buffers,
    /// The first page of a cell of 32 KiB to 1 MiB.
    CellRun,
    /// The first page of a buffer of 32 KiB to 256 KiB.
    BufferRun,
    /// A later page of a run.
    Tail,
    /// The first page of a cell above 1 MiB, which has its segments for itself.
    Large,
}

/// `trigger` of the page that is allocated from: nothing happens when its cells are freed.
pub(crate) const CURRENT: u16 = u16::MAX;
/// `trigger` of a page on its list's chain: something happens when it becomes empty. As long as it is more than a
/// quarter full: when it no longer is.
pub(crate) const PARTIAL: u16 = 0;

/// The header of a page. A zeroed one is that of a free, cold page.
#[repr(C)]
pub(crate) struct Page {
    /// The free cells in circulation, linked through their second word (buffers: their first).
    pub free: *mut Cell,
    /// Neighbours on the chain of pages of this list that have room.
    pub next: *mut Page,
    pub previous: *mut Page,
    /// Neighbours on the chain of pages with young cells. Pages of buffers use `young_next` as a counter in compaction.
    pub young_next: *mut Page,
    pub young_previous: *mut Page,
    /// Live cells.
    pub used: u16,
    /// The value of `used` at which freeing a cell has to do more: `CURRENT` (never), `PARTIAL` or a quarter of the
    /// capacity (on its list's chain), or capacity - 1 (full).
    pub trigger: u16,
    /// Words of a cell.
    pub words: u32,
    /// Spans whose cells are in circulation.
    pub hot: u16,
    /// Spans that are committed but not in circulation.
    pub warm: u16,
    /// Spans in which a young cell begins. Not 0: the page is on the young chain.
    pub young_spans: u16,
    /// Spans among which are all in which a tracked cell begins.
    pub tracked_spans: u16,
    /// Pages of small cells that were made later have a higher number, as long as there are numbers.
    pub birth: u16,
    /// Cells of the page.
    pub capacity: u16,
    /// Pages (or, for `Use::Large`, segments) of a run.
    pub run: u16,
    /// The list the page belongs to: its class, plus `CLASSES` for buffers.
    pub list: u8,
    pub usage: Use,
}

const _: () = assert!(size_of::<Page>() == 64);

/// A page without cells, which no one writes to: what an allocation finds where there is no page yet.
#[repr(transparent)]
pub(crate) struct NoPage(Page);

// SAFETY: it is never written.
unsafe impl Sync for NoPage {}

static NO_PAGE: NoPage = NoPage(Page {
    free: ptr::null_mut(),
    next: ptr::null_mut(),
    previous: ptr::null_mut(),
    young_next: ptr::null_mut(),
    young_previous: ptr::null_mut(),
    used: 0,
    trigger: CURRENT,
    words: 0,
    hot: 0,
    warm: 0,
    young_spans: 0,
    tracked_spans: 0,
    birth: 0,
    capacity: 0,
    run: 0,
    list: 0,
    usage: Use::Free,
});

/// The page that stands for none.
#[inline(always)]
pub(crate) fn no_page() -> *mut Page {
    (&raw const NO_PAGE).cast_mut().cast()
}

/// The header of the page that an address lies in. For runs: of their first page, given their start.
#[inline(always)]
pub(crate) fn page_of<T>(address: *mut T) -> *mut Page {
    let index = (address.addr() / PAGE) % PAGES;
    address.map_addr(|it| (it & !(SEGMENT - 1)) + index * size_of::<Page>()).cast()
}

/// Where the cells of a page begin.
#[inline(always)]
pub(crate) fn base_of(page: *mut Page) -> *mut u8 {
    page.map_addr(|it| (it & !(SEGMENT - 1)) + (it / size_of::<Page>()) % PAGES * PAGE).cast()
}

/// The span that an address lies in, as a bit.
#[inline(always)]
pub(crate) fn span_bit<T>(address: *mut T) -> u16 {
    1 << ((address.addr() / SPAN) % (PAGE / SPAN))
}

/// The bits of the spans from `first` to `last`, both included.
#[inline(always)]
pub(crate) fn span_range(first: usize, last: usize) -> u16 {
    debug_assert!(first <= last && last < 16);
    (((2u32 << last) - 1) & !((1u32 << first) - 1)) as u16
}

/// The bits of the spans that the first `bytes` of a page touch.
pub(crate) fn spans_of(bytes: usize) -> u16 {
    if bytes == 0 { 0 } else { span_range(0, (bytes.min(PAGE) - 1) / SPAN) }
}

/// Bytes of the spans in a mask.
#[inline(always)]
pub(crate) fn span_bytes(mask: u16) -> usize {
    mask.count_ones() as usize * SPAN
}

impl Page {
    /// The size of a cell. For a large cell or run: the bytes that belong to it.
    #[inline(always)]
    pub fn cell_size(&self) -> usize {
        self.words as usize * 8
    }

    /// The spans that have cells.
    pub fn usable(&self) -> u16 {
        spans_of(self.capacity as usize * self.cell_size())
    }

    /// The trigger of the page on its chain.
    pub fn quarter(&self) -> u16 {
        let quarter = self.capacity / 4;
        if self.used > quarter { quarter } else { PARTIAL }
    }

    /// The spans that could be thawed.
    #[inline]
    pub fn frozen_spans(&self) -> u16 {
        self.usable() & !self.hot
    }

    /// The spans a cell touches.
    #[inline]
    pub fn spans_of_cell(&self, index: usize) -> u16 {
        let start = index * self.cell_size();
        span_range(start / SPAN, (start + self.cell_size() - 1) / SPAN)
    }

    /// The cells that touch a span: first, and one behind the last.
    pub fn cells_of_span(&self, span: usize) -> (usize, usize) {
        let size = self.cell_size();
        let first = span * SPAN / size;
        let last = ((span + 1) * SPAN - 1) / size;
        (first, (last + 1).min(self.capacity as usize))
    }

    /// Is it a page of cells of one class, or of buffers of one class?
    pub fn is_classed(&self) -> bool {
        matches!(self.usage, Use::Cells | Use::Buffers)
    }

    /// The word that links free cells: behind the header, which a free cell keeps at zero.
    #[inline(always)]
    pub fn link_offset(&self) -> usize {
        if self.usage == Use::Buffers { 0 } else { 8 }
    }
}

/// Puts the cells that begin in a span, now hot, on the free list, in the order of their addresses; and the one that
/// reaches into it from the span before. With `whole`, also the one that reaches out of it, if that is hot as well.
///
/// # Safety
/// `page` is a classed page, the span was just made hot, and its memory is committed.
pub(crate) unsafe fn carve(page: *mut Page, span: usize, whole: bool) {
    // SAFETY: the cells lie in the page; those that touch a span that is not hot are left out.
    unsafe {
        let base = base_of(page);
        let size = (*page).cell_size();
        let link = (*page).link_offset();
        let (first, mut end) = (*page).cells_of_span(span);
        if !whole && end * size > (span + 1) * SPAN {
            // The last cell touches the next span, and was put on the list with it.
            end -= 1;
        }
        let mut head = (*page).free;
        for index in (first..end).rev() {
            if (*page).spans_of_cell(index) & !(*page).hot != 0 {
                continue;
            }
            let cell = base.add(index * size);
            if link != 0 {
                cell.cast::<u64>().write(0);
            }
            cell.add(link).cast::<*mut Cell>().write(head);
            head = cell.cast();
        }
        (*page).free = head;
    }
}

/// Which cells of a classed page are free and in circulation.
pub(crate) struct FreeSet([u64; PAGE / 8 / 64]);

impl FreeSet {
    /// Reads the free list of a page.
    ///
    /// # Safety
    /// `page` is a classed page.
    pub unsafe fn of(page: *mut Page) -> FreeSet {
        let mut set = FreeSet([0; PAGE / 8 / 64]);
        // SAFETY: the free list links cells of the page.
        unsafe {
            let base = base_of(page).addr();
            let size = (*page).cell_size();
            let link = (*page).link_offset();
            let mut cell = (*page).free;
            while !cell.is_null() {
                let index = (cell.addr() - base) / size;
                set.0[index / 64] |= 1 << (index % 64);
                cell = cell.byte_add(link).cast::<*mut Cell>().read();
            }
        }
        set
    }

    pub fn contains(&self, index: usize) -> bool {
        self.0[index / 64] & 1 << (index % 64) != 0
    }
}
