//! The verifier: recounts the whole heap and says what does not add up.
//!
//! ```text
//!   pages       used + free == cells in circulation; free lists stay in their page; chains and triggers agree
//!   tracking    young, old and frozen cells are as many as counted; spans with young cells are marked
//!   references  each leads to a live cell (or an immortal one elsewhere), and the count covers them all
//!   buffers     each lies in a page of its size, is in use, and has one owner
//!   bytes       headers, spans, large cells, mappings and charges add up to what is committed
//! ```
//!
//! It runs at a safepoint, not between the beginning and the end of a collection, and uses memory of its own.

use crate::class::{CLASSES, LISTS, SMALL_MAX, class_of};
use crate::header::{Cell, FROZEN, IMMORTAL, OLD, Word, YOUNG, flags, is_reference};
use crate::heap::Heap;
use crate::large::{BUFFER_RUN_MAX, mapping_bytes};
use crate::layout::{Roots, Visitor};
use crate::page::{CURRENT, FreeSet, PAGES, PARTIAL, Page, SPAN, Use, base_of, no_page, page_of, span_bit, span_bytes};
use crate::queue::Queue;
use crate::walk::for_each_in_page;
use std::collections::{HashMap, HashSet};

/// Says what is wrong, unless the condition holds.
macro_rules! demand {
    ($condition:expr, $($message:tt)*) => {
        if !$condition {
            return Err(format!($($message)*));
        }
    };
}

impl Heap {
    /// Recounts everything. With `roots`, which names all slots outside the heap, each count must equal the
    /// references found; without, it must be at least that.
    pub fn verify(&mut self, roots: Option<&mut Roots<'_>>) -> Result<(), String> {
        self.verify_chains()?;
        self.verify_pages()?;
        self.verify_bytes()?;
        self.verify_references(roots)
    }

    fn verify_chains(&self) -> Result<(), String> {
        // SAFETY: chains link headers of pages in open segments.
        unsafe {
            for list in 0..LISTS {
                let current = self.current[list];
                if current != no_page() {
                    demand!((*current).list as usize == list, "list {list}: the current page is of another list");
                    demand!((*current).trigger == CURRENT, "list {list}: the current page has another trigger");
                }
                let mut previous = core::ptr::null_mut();
                let mut page = self.partial[list].head;
                while !page.is_null() {
                    demand!((*page).previous == previous, "list {list}: the chain's links disagree");
                    demand!((*page).is_classed(), "list {list}: a page on the chain is {:?}", (*page).usage);
                    demand!((*page).list as usize == list, "list {list}: a page of another list on the chain");
                    let quarter = (*page).capacity / 4;
                    let agrees = (*page).trigger == PARTIAL || (*page).trigger == quarter && (*page).used > quarter;
                    demand!(agrees, "list {list}: a page on the chain has another trigger");
                    demand!((*page).used != 0, "list {list}: an empty page on the chain");
                    previous = page;
                    page = (*page).next;
                }
                demand!(self.partial[list].tail == previous, "list {list}: the chain's tail is another page");
            }
            let mut page = self.young_chain;
            while !page.is_null() {
                demand!((*page).young_spans != 0, "a page without young cells on the young chain");
                page = (*page).young_next;
            }
        }
        Ok(())
    }

    fn verify_pages(&self) -> Result<(), String> {
        let mut partial = HashSet::new();
        let mut young_pages = HashSet::new();
        // SAFETY: chains are sound, as verified before.
        unsafe {
            for list in 0..LISTS {
                let mut page = self.partial[list].head;
                while !page.is_null() {
                    partial.insert(page);
                    page = (*page).next;
                }
            }
            let mut page = self.young_chain;
            while !page.is_null() {
                young_pages.insert(page);
                page = (*page).young_next;
            }
        }
        let (mut young, mut old, mut frozen) = (0, 0, 0);
        let mut fault = Ok(());
        self.for_each_page(|page| {
            if fault.is_err() {
                return;
            }
            // SAFETY: the page is in use.
            unsafe {
                if (*page).is_classed() {
                    fault = self.verify_page(page, partial.contains(&page));
                }
                if matches!((*page).usage, Use::Cells | Use::CellRun | Use::Large)
                    && ((*page).young_spans != 0) != young_pages.contains(&page)
                {
                    fault = Err(format!("{}: the young chain and the page disagree", name(page)));
                }
                for_each_in_page(page, u16::MAX, |cell| {
                    let generation = (*cell).generation();
                    if generation != 0 && (*page).tracked_spans & span_bit(cell) == 0 {
                        fault = Err(format!("{}: a tracked cell in a span that is not marked", name(page)));
                    }
                    if generation == flags::YOUNG && (*page).young_spans & span_bit(cell) == 0 {
                        fault = Err(format!("{}: a young cell in a span that is not marked", name(page)));
                    }
                    match generation {
                        flags::YOUNG => young += 1,
                        flags::OLD => old += 1,
                        flags::FROZEN => frozen += 1,
                        _ => {}
                    }
                });
            }
        });
        fault?;
        let (said, found) = ((self.tracked[YOUNG], self.tracked[OLD], self.tracked[FROZEN]), (young, old, frozen));
        demand!(said == found, "young, old, frozen cells: {said:?} counted, {found:?} found");
        Ok(())
    }

    /// A classed page: its free list, its counts, its place.
    unsafe fn verify_page(&self, page: *mut Page, on_chain: bool) -> Result<(), String> {
        // SAFETY: the page is classed, and its header readable.
        unsafe {
            let (size, capacity) = ((*page).cell_size(), (*page).capacity as usize);
            let base = base_of(page).addr();
            demand!((*page).hot & (*page).warm == 0, "{}: spans hot and warm at once", name(page));
            demand!((*page).hot & !(*page).usable() == 0, "{}: hot spans behind the cells", name(page));
            let mut length = 0;
            let mut block = (*page).free;
            while !block.is_null() {
                let offset = block.addr().wrapping_sub(base);
                demand!(offset < capacity * size, "{}: a free block outside of the page", name(page));
                demand!(offset.is_multiple_of(size), "{}: a free block between two", name(page));
                let cold = (*page).spans_of_cell(offset / size) & !(*page).hot;
                demand!(cold == 0, "{}: a free block in a cold span", name(page));
                if (*page).usage == Use::Cells {
                    demand!(block.cast::<u64>().read() == 0, "{}: a free cell with a header", name(page));
                }
                length += 1;
                demand!(length <= capacity, "{}: the free list is a ring", name(page));
                block = block.byte_add((*page).link_offset()).cast::<*mut Cell>().read();
            }
            let free = FreeSet::of(page);
            let (mut circulating, mut live) = (0, 0);
            for index in 0..capacity {
                if (*page).spans_of_cell(index) & !(*page).hot == 0 {
                    circulating += 1;
                    if (*page).usage == Use::Cells {
                        let cell = base_of(page).add(index * size).cast::<Cell>();
                        live += usize::from((*cell).is_live());
                        let agree = (*cell).is_live() != free.contains(index);
                        demand!(agree, "{}: cell {index} is neither live nor free, or both", name(page));
                    } else {
                        live += usize::from(!free.contains(index));
                    }
                }
            }
            let used = (*page).used as usize;
            demand!(live == used, "{}: {used} used, {live} found", name(page));
            demand!(length + used == circulating, "{}: {length} free + {used} used ≠ {circulating}", name(page));
            let current = self.current[(*page).list as usize] == page;
            match (*page).trigger {
                CURRENT => demand!(current && !on_chain, "{}: it is not current", name(page)),
                trigger if trigger as usize + 1 == capacity => {
                    demand!(!on_chain && !current, "{}: full, but in circulation", name(page));
                    let full = length == 0 && (*page).frozen_spans() == 0 && used == capacity;
                    demand!(full, "{}: said to be full, but it is not", name(page));
                }
                _ => demand!(on_chain && !current, "{}: it is not on its chain", name(page)),
            }
        }
        Ok(())
    }

    fn verify_bytes(&self) -> Result<(), String> {
        let (mut committed, mut warm, mut pages) = (self.mapped_bytes + self.charged, 0, 0);
        let mut from = 0;
        while let Some(index) = self.open.next(from) {
            from = index + 1;
            committed += SPAN;
            let segment = self.segment(index);
            // SAFETY: the segment is open.
            unsafe {
                for number in 1..PAGES {
                    let page = segment.cast::<Page>().add(number);
                    committed += span_bytes((*page).hot | (*page).warm);
                    let free = (*page).usage == Use::Free;
                    if (*page).usage == Use::Large {
                        committed += (*page).cell_size();
                        break;
                    }
                    let said = (*segment).free & 1 << number != 0;
                    demand!(free == said, "{}: the segment says otherwise", name(page));
                    if free {
                        warm += span_bytes((*page).warm);
                        let said = (*segment).warm & 1 << number != 0;
                        demand!(said == ((*page).warm != 0), "{}: the segment's warm pages are others", name(page));
                    } else {
                        pages += 1;
                    }
                }
                let roomy = (*segment).free != 0;
                demand!(roomy == self.roomy.contains(index), "segment {index}: has room or not");
            }
        }
        demand!(warm == self.warm_bytes, "{} bytes warm, {warm} found", self.warm_bytes);
        demand!(pages == self.page_count, "{} pages, {pages} found", self.page_count);
        demand!(committed == self.committed, "{} bytes committed, {committed} found", self.committed);
        Ok(())
    }

    fn verify_references(&mut self, roots: Option<&mut Roots<'_>>) -> Result<(), String> {
        let exact = roots.is_some();
        let mut audit = Audit {
            heap: self,
            references: HashMap::new(),
            buffers: HashSet::new(),
            free: HashMap::new(),
            foreign: 0,
            fault: None,
        };
        let mut live = HashSet::new();
        // SAFETY: the walk names live cells.
        unsafe {
            self.for_each_cell(|cell, size| {
                live.insert(cell);
                match self.kind_of_id((*cell).kind()) {
                    Some(kind) => (kind.inspect)(cell, size, &mut audit),
                    None => audit.complain(format!("a cell of kind {}, which was never set", (*cell).kind())),
                }
            });
            if let Some(roots) = roots {
                roots(&mut audit);
            }
            for cell in self.queue.cells() {
                *audit.references.entry(cell).or_insert(0) += 1;
            }
            let heap: *mut Heap = self;
            (*heap).own_buffers(&mut audit);
            let Audit { references, foreign, fault, .. } = audit;
            if let Some(fault) = fault {
                return Err(fault);
            }
            for (&cell, &found) in &references {
                let kind = |cell: *mut Cell| self.kind_of_id((*cell).kind()).map_or("?", |kind| kind.name);
                if !live.contains(&cell) {
                    demand!(!self.contains(cell), "{found} references to {cell:p}, which is free");
                    demand!((*cell).is_immortal(), "a reference to {cell:p}, which is not in the heap");
                    continue;
                }
                let count = (*cell).count();
                demand!(count >= found, "{} at {cell:p}: count {count}, {found} references", kind(cell));
            }
            if exact {
                for &cell in &live {
                    let (count, found) = ((*cell).count(), references.get(&cell).copied().unwrap_or(0));
                    let name = self.kind_of_id((*cell).kind()).map_or("?", |kind| kind.name);
                    let equal = count == found || count & IMMORTAL != 0;
                    demand!(equal, "{name} at {cell:p}: count {count}, {found} references");
                }
            }
            demand!(foreign <= self.charged, "{foreign} bytes held outside, {} charged", self.charged);
        }
        Ok(())
    }

    /// Names the heap's own buffers.
    pub(crate) fn own_buffers(&mut self, visitor: &mut dyn Visitor) {
        self.owners.own_buffer(visitor);
        if self.kinds_capacity != 0 {
            visitor.buffer((&raw mut self.kinds).cast(), self.kinds_capacity * 8);
        }
        Queue::own_buffer(&mut self.queue, visitor);
    }
}

fn name(page: *mut Page) -> String {
    // SAFETY: the page is in an open segment.
    unsafe { format!("page of {:?} of {} bytes at {:p}", (*page).usage, (*page).cell_size(), base_of(page)) }
}

/// Collects what the cells say of themselves.
struct Audit {
    heap: *const Heap,
    references: HashMap<*mut Cell, u32>,
    buffers: HashSet<*mut u8>,
    /// What is free in the pages of buffers that were met.
    free: HashMap<*mut Page, FreeSet>,
    foreign: usize,
    fault: Option<String>,
}

impl Audit {
    fn complain(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }
}

impl Visitor for Audit {
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots.
        let word = unsafe { *slot };
        if is_reference(word) {
            *self.references.entry(word as *mut Cell).or_insert(0) += 1;
        }
    }

    fn weak(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots.
        let word = unsafe { *slot };
        if is_reference(word) {
            self.references.entry(word as *mut Cell).or_insert(0);
        }
    }

    fn buffer(&mut self, place: *mut *mut u8, bytes: usize) {
        // SAFETY: a layout names valid places; pages are sound, as verified before.
        unsafe {
            let buffer = *place;
            if bytes == 0 || buffer.is_null() {
                return;
            }
            if !self.buffers.insert(buffer) {
                self.complain(format!("a buffer of {bytes} bytes at {buffer:p} with two owners"));
            }
            if bytes > BUFFER_RUN_MAX {
                let length = (*buffer.cast::<crate::large::Mapping>().sub(1)).bytes;
                if Some(length) != mapping_bytes(bytes) {
                    self.complain(format!("a buffer of {bytes} bytes in a mapping of {length}"));
                }
                return;
            }
            if !(*self.heap).contains(buffer.cast()) {
                return self.complain(format!("a buffer of {bytes} bytes at {buffer:p}, outside of the heap"));
            }
            let page = page_of(buffer);
            if bytes > SMALL_MAX {
                if (*page).usage != Use::BufferRun || (*page).cell_size() < bytes {
                    self.complain(format!("a buffer of {bytes} bytes in a {}", name(page)));
                }
                return;
            }
            let size = (*page).cell_size();
            if (*page).usage != Use::Buffers || (*page).list as usize != CLASSES + class_of(bytes) {
                return self.complain(format!("a buffer of {bytes} bytes in a {}", name(page)));
            }
            let offset = buffer.addr() - base_of(page).addr();
            let free = self.free.entry(page).or_insert_with(|| FreeSet::of(page));
            if !offset.is_multiple_of(size) || free.contains(offset / size) {
                self.complain(format!("a buffer of {bytes} bytes at {buffer:p}, which is free"));
            }
        }
    }

    fn foreign(&mut self, bytes: usize) {
        self.foreign += bytes;
    }
}
