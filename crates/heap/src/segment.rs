//! Segments: 4 MiB of addresses, aligned to their size, so that any pointer finds its page and its heap by masking.
//!
//! ```text
//!   | segment header | header of page 1 | … | header of page 63 |  (60 KiB never touched)  | page 1 | … | page 63 |
//!     64 bytes         64 bytes                                    4 KiB are committed
//! ```
//!
//! A heap's segments lie in one reserved range and are opened lowest first. A free page keeps its warm spans as long as
//! the heap has few of them (`WARM_MAX`); an empty segment is closed when another one has room.
//!
//! Invariant  `taken` names the segments in use, `open` those of them that begin with headers (a cell above 1 MiB
//!            spans several), `roomy` the open ones with a free page.

use crate::heap::{Heap, OutOfMemory};
use crate::os;
use crate::page::{PAGE, PAGES, Page, SEGMENT, SPAN, Use, base_of, span_bytes};

/// How much free memory stays committed, to be used again without asking the system.
pub(crate) const WARM_MAX: usize = 128 * 1024;

/// The first of the headers of a segment.
#[repr(C)]
pub(crate) struct Segment {
    pub heap: *mut Heap,
    /// Free pages, by index.
    pub free: u64,
    /// Free pages that have warm spans.
    pub warm: u64,
    pub index: u32,
    pub padding: [u32; 9],
}

const _: () = assert!(size_of::<Segment>() == size_of::<Page>());
const _: () = assert!(PAGES == 64 && PAGES * size_of::<Page>() == SPAN);

/// All pages but the one of the headers.
const ALL_FREE: u64 = !1;

/// The segment that an address lies in. For cells above 1 MiB: given their start.
#[inline(always)]
pub(crate) fn segment_of<T>(address: *mut T) -> *mut Segment {
    address.map_addr(|it| it & !(SEGMENT - 1)).cast()
}

/// One bit for each segment of the reserved range.
pub(crate) struct SegmentSet([u64; SegmentSet::MAX / 64]);

impl SegmentSet {
    /// 32 GiB of segments.
    pub const MAX: usize = (32 << 30) / SEGMENT;

    pub const fn new() -> SegmentSet {
        SegmentSet([0; SegmentSet::MAX / 64])
    }

    pub fn contains(&self, index: usize) -> bool {
        self.0[index / 64] & 1 << (index % 64) != 0
    }

    pub fn set(&mut self, index: usize, value: bool) {
        let bit = 1 << (index % 64);
        if value {
            self.0[index / 64] |= bit;
        } else {
            self.0[index / 64] &= !bit;
        }
    }

    /// The first member at or behind `from`.
    pub fn next(&self, from: usize) -> Option<usize> {
        let mut word = from / 64;
        if word >= self.0.len() {
            return None;
        }
        let mut bits = self.0[word] & !0 << (from % 64);
        while bits == 0 {
            word += 1;
            bits = *self.0.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }
}

impl Heap {
    /// The header of an open segment.
    #[inline]
    pub(crate) fn segment(&self, index: usize) -> *mut Segment {
        self.base.wrapping_add(index * SEGMENT).cast()
    }

    /// Opens `count` segments in a row, with headers in the first of them. Charges the headers only.
    pub(crate) fn open_segments(&mut self, count: usize) -> Result<*mut Segment, OutOfMemory> {
        let mut first = 0;
        let mut length = 0;
        while length < count {
            let index = first + length;
            if index >= self.segments_max {
                return Err(OutOfMemory);
            }
            if self.taken.contains(index) {
                first = index + 1;
                length = 0;
            } else {
                length += 1;
            }
        }
        self.take(SPAN)?;
        let segment = self.segment(first);
        // SAFETY: the segments lie in the reservation and are not in use.
        let opened = unsafe { os::open(segment.cast(), count * SEGMENT) };
        if opened.is_err() {
            self.untake(SPAN);
            return Err(OutOfMemory);
        }
        for index in first..first + count {
            self.taken.set(index, true);
        }
        self.open.set(first, true);
        self.segment_count += count;
        // SAFETY: the headers are committed now, and zero: pages that are free and cold.
        unsafe {
            (*segment).heap = self;
            (*segment).index = first as u32;
            (*segment).free = if count == 1 { ALL_FREE } else { 0 };
        }
        self.roomy.set(first, count == 1);
        Ok(segment)
    }

    /// Closes a segment (and those that belong to the same cell), giving back whatever is committed in it.
    ///
    /// # Safety
    /// Nothing in it is in use. `committed` is what its pages still have committed.
    pub(crate) unsafe fn close_segments(&mut self, segment: *mut Segment, count: usize, committed: usize) {
        // SAFETY: the segment is open, so its header can be read; after that nobody refers to it.
        unsafe {
            let first = (*segment).index as usize;
            os::give_back(segment.cast(), count * SEGMENT);
            for index in first..first + count {
                self.taken.set(index, false);
            }
            self.open.set(first, false);
            self.roomy.set(first, false);
            self.segment_count -= count;
            self.untake(committed + SPAN);
        }
    }

    /// Takes `count` pages in a row. Their warm spans stay as they were; everything else of their headers is reset.
    pub(crate) fn take_pages(&mut self, count: usize) -> Result<*mut Page, OutOfMemory> {
        debug_assert!((1..PAGES).contains(&count));
        let mut from = 0;
        // SAFETY: `roomy` names open segments; the indices are those of their free pages.
        unsafe {
            let (segment, index) = loop {
                let Some(at) = self.roomy.next(from) else {
                    let segment = self.open_segments(1)?;
                    break (segment, 1);
                };
                let segment = self.segment(at);
                let mut starts = (*segment).free;
                for _ in 1..count {
                    starts &= starts >> 1;
                }
                if starts != 0 {
                    let warm = starts & (*segment).warm;
                    let choice = if warm != 0 { warm } else { starts };
                    break (segment, choice.trailing_zeros() as usize);
                }
                from = at + 1;
            };
            let bits = ((1u64 << count) - 1) << index;
            (*segment).free &= !bits;
            (*segment).warm &= !bits;
            if (*segment).free == 0 {
                self.roomy.set((*segment).index as usize, false);
            }
            let first = segment.cast::<Page>().add(index);
            for offset in 0..count {
                let page = first.add(offset);
                self.warm_bytes -= span_bytes((*page).warm);
                (*page).run = 0;
                (*page).usage = Use::Tail;
                (*page).list = 0;
            }
            self.page_count += count;
            Ok(first)
        }
    }

    /// Makes a page free. Its hot spans become warm, or are given back if there are many of them already.
    ///
    /// # Safety
    /// The page is in use, on no chain, and nothing in it is in use.
    pub(crate) unsafe fn release_page(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*page).young_spans != 0 {
                self.unlink_young(page);
            }
            let segment = segment_of(page);
            let warm = (*page).warm | (*page).hot;
            page.write_bytes(0, 1);
            (*page).warm = warm;
            let bit = 1u64 << ((page.addr() - segment.addr()) / size_of::<Page>());
            (*segment).free |= bit;
            self.page_count -= 1;
            self.warm_bytes += span_bytes(warm);
            if warm != 0 {
                (*segment).warm |= bit;
            }
            self.roomy.set((*segment).index as usize, true);
            if self.warm_bytes > WARM_MAX {
                self.cool_page(page);
            }
            if (*segment).free == ALL_FREE {
                self.close_if_spare(segment);
            }
        }
    }

    /// Gives the warm spans of a free page back.
    ///
    /// # Safety
    /// The page is free, and lies in an open segment.
    unsafe fn cool_page(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            let warm = (*page).warm;
            if warm == 0 {
                return;
            }
            os::give_back(base_of(page), PAGE);
            (*page).warm = 0;
            let segment = segment_of(page);
            (*segment).warm &= !(1u64 << ((page.addr() - segment.addr()) / size_of::<Page>()));
            self.warm_bytes -= span_bytes(warm);
            self.untake(span_bytes(warm));
        }
    }

    /// Closes an empty segment if another one has room.
    ///
    /// # Safety
    /// The segment is open, and all its pages are free.
    unsafe fn close_if_spare(&mut self, segment: *mut Segment) {
        // SAFETY: the caller's promise.
        unsafe {
            let index = (*segment).index as usize;
            let first = self.roomy.next(0);
            let other = if first == Some(index) { self.roomy.next(index + 1) } else { first };
            if other.is_some() {
                self.close_empty(segment);
            }
        }
    }

    /// # Safety
    /// The segment is open, and all its pages are free.
    unsafe fn close_empty(&mut self, segment: *mut Segment) {
        // SAFETY: the caller's promise; headers of free pages say what is warm.
        unsafe {
            let mut warm = 0;
            for index in 1..PAGES {
                warm += span_bytes((*segment.cast::<Page>().add(index)).warm);
            }
            self.warm_bytes -= warm;
            self.close_segments(segment, 1, warm);
        }
    }

    /// Gives back all warm spans, and closes all empty segments. Returns the bytes given back.
    pub(crate) fn cool(&mut self) -> usize {
        let before = self.committed;
        let mut from = 0;
        while let Some(index) = self.roomy.next(from) {
            from = index + 1;
            let segment = self.segment(index);
            // SAFETY: `roomy` names open segments, `warm` pages of theirs that are free.
            unsafe {
                if (*segment).free == ALL_FREE {
                    self.close_empty(segment);
                    continue;
                }
                let mut warm = (*segment).warm;
                while warm != 0 {
                    self.cool_page(segment.cast::<Page>().add(warm.trailing_zeros() as usize));
                    warm &= warm - 1;
                }
            }
        }
        before - self.committed
    }

    /// Puts a page on the chain of pages with young cells.
    ///
    /// # Safety
    /// The page holds cells and is not on the chain.
    pub(crate) unsafe fn link_young(&mut self, page: *mut Page) {
        // SAFETY: the chain links headers of open segments.
        unsafe {
            (*page).young_previous = core::ptr::null_mut();
            (*page).young_next = self.young_chain;
            if !self.young_chain.is_null() {
                (*self.young_chain).young_previous = page;
            }
            self.young_chain = page;
        }
    }

    /// Takes a page off the chain of pages with young cells.
    ///
    /// # Safety
    /// The page is on the chain.
    pub(crate) unsafe fn unlink_young(&mut self, page: *mut Page) {
        // SAFETY: the chain links headers of open segments.
        unsafe {
            let (next, previous) = ((*page).young_next, (*page).young_previous);
            if previous.is_null() {
                self.young_chain = next;
            } else {
                (*previous).young_next = next;
            }
            if !next.is_null() {
                (*next).young_previous = previous;
            }
            (*page).young_spans = 0;
            (*page).young_next = core::ptr::null_mut();
            (*page).young_previous = core::ptr::null_mut();
        }
    }
}
