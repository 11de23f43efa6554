//! Large blocks: what does not fit a size class.
//!
//! ```text
//!   32 KiB .. 1 MiB    a run of pages in a segment          only the 4-KiB spans that are needed are committed
//!   cells above        a run of segments: | headers | the cell …                     |
//!   buffers > 256 KiB  a mapping of its own: | Mapping, 64 bytes | the buffer …      |  grows with mremap
//! ```
//!
//! Bytes of a large cell beyond what its owner asked for are zero, up to the end of its last span.

use crate::header::Cell;
use crate::heap::{Heap, OutOfMemory};
use crate::os;
use crate::page::{PAGE, Page, SEGMENT, SPAN, Use, base_of, spans_of, span_bytes};
use crate::segment::segment_of;
use core::ptr::{self, NonNull};

/// The largest block that is a run of pages.
pub(crate) const RUN_MAX: usize = 1024 * 1024;
/// The largest buffer that is a run of pages; larger ones are mapped.
pub(crate) const BUFFER_RUN_MAX: usize = 256 * 1024;

/// The head of a buffer that is mapped on its own. The heap links them, to end them when it is dropped.
#[repr(C, align(64))]
pub(crate) struct Mapping {
    pub next: *mut Mapping,
    pub previous: *mut Mapping,
    /// The length of the mapping.
    pub bytes: usize,
}

const _: () = assert!(size_of::<Mapping>() == 64);

/// The length of the mapping for a buffer.
pub(crate) fn mapping_bytes(bytes: usize) -> Option<usize> {
    if bytes > isize::MAX as usize / 2 { None } else { Some((bytes + size_of::<Mapping>()).next_multiple_of(SPAN)) }
}

impl Heap {
    /// A cell above 32 KiB, without a header yet. All behind `size` is zero.
    pub(crate) fn allocate_large(&mut self, size: usize) -> Result<*mut Cell, OutOfMemory> {
        if size > self.segments_max * SEGMENT {
            return Err(OutOfMemory);
        }
        let bytes = size.next_multiple_of(SPAN);
        // SAFETY: the page and its memory are new, and committed as far as `bytes`.
        unsafe {
            let page = if size <= RUN_MAX {
                let page = self.take_run(bytes)?;
                (*page).usage = Use::CellRun;
                page
            } else {
                let count = (PAGE + bytes).div_ceil(SEGMENT);
                // The whole of it first, so that a refusal costs nothing.
                self.take(bytes)?;
                let segment = self.open_segments(count).inspect_err(|_| self.committed -= bytes)?;
                (*segment).free = 0;
                self.roomy.set((*segment).index as usize, false);
                let page = segment.cast::<Page>().add(1);
                (*page).usage = Use::Large;
                (*page).run = count as u16;
                page
            };
            (*page).used = 1;
            (*page).words = (bytes / 8) as u32;
            let cell = base_of(page);
            cell.add(size).write_bytes(0, bytes - size);
            Ok(cell.cast())
        }
    }

    /// Gives the memory of a large cell back.
    ///
    /// # Safety
    /// The page is the first of a large cell's, and nobody uses the cell any more.
    pub(crate) unsafe fn free_large(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*page).usage == Use::Large {
                if (*page).young_spans != 0 {
                    self.unlink_young(page);
                }
                let (count, bytes) = ((*page).run as usize, (*page).cell_size());
                self.close_segments(segment_of(page), count, bytes);
            } else {
                self.free_run(page);
            }
        }
    }

    /// A run of pages with its first `bytes` committed. Its use is set by the caller.
    pub(crate) fn take_run(&mut self, bytes: usize) -> Result<*mut Page, OutOfMemory> {
        let count = bytes.div_ceil(PAGE);
        let page = self.take_pages(count)?;
        // SAFETY: the pages were just taken.
        unsafe {
            (*page).run = count as u16;
            if self.commit_run(page, 0, bytes).is_err() {
                self.free_run(page);
                return Err(OutOfMemory);
            }
        }
        Ok(page)
    }

    /// Makes the spans of a run hot, up to `bytes`; all before `from` bytes are so already.
    ///
    /// # Safety
    /// The page is the first of a run that is long enough.
    unsafe fn commit_run(&mut self, page: *mut Page, from: usize, bytes: usize) -> Result<(), OutOfMemory> {
        // SAFETY: the caller's promise.
        unsafe {
            for index in from / PAGE..bytes.div_ceil(PAGE) {
                let part = page.add(index);
                let wanted = spans_of(bytes - index * PAGE) & !(*part).hot;
                self.take(span_bytes(wanted & !(*part).warm))?;
                (*part).warm &= !wanted;
                (*part).hot |= wanted;
            }
            Ok(())
        }
    }

    /// Frees all pages of a run.
    ///
    /// # Safety
    /// The page is the first of a run that nobody uses any more.
    pub(crate) unsafe fn free_run(&mut self, page: *mut Page) {
        // SAFETY: the caller's promise. The segment may be closed with its last page, not before.
        unsafe {
            let count = (*page).run as usize;
            for index in (0..count).rev() {
                self.release_page(page.add(index));
            }
        }
    }

    /// Gives a large cell or run another size in place, if it has the room. All behind `bytes` becomes zero.
    ///
    /// # Safety
    /// The page is the first of a large cell or run; its first `kept` bytes are to be kept.
    pub(crate) unsafe fn resize_in_place(&mut self, page: *mut Page, kept: usize, bytes: usize) -> bool {
        let committed = bytes.next_multiple_of(SPAN);
        // SAFETY: the caller's promise.
        unsafe {
            let old = (*page).cell_size();
            let base = base_of(page);
            let room = match (*page).usage {
                Use::Large => (*page).run as usize * SEGMENT - PAGE,
                _ => (*page).run as usize * PAGE,
            };
            let large = (*page).usage == Use::Large;
            if committed * 4 < old || (committed > room && !(large && self.extend_large(page, committed))) {
                return false;
            }
            if committed > old {
                if large {
                    if self.take(committed - old).is_err() {
                        return false;
                    }
                } else if self.commit_run(page, old, committed).is_err() {
                    return false;
                }
            } else if committed < old && large {
                os::give_back(base.add(committed), old - committed);
                self.untake(old - committed);
            }
            if large || committed > old {
                (*page).words = (committed / 8) as u32;
            }
            let end = if large { committed } else { (*page).cell_size() };
            // Behind what was committed a large cell is zero; a run may have been warm.
            let dirty = if large { old.min(end) } else { end };
            let from = kept.min(bytes);
            if dirty > from {
                base.add(from).write_bytes(0, dirty - from);
            }
            true
        }
    }

    /// Adds the segments behind a large cell to it, until it has room for `bytes`, if nothing else is in them.
    ///
    /// # Safety
    /// The page is the first of a large cell's.
    unsafe fn extend_large(&mut self, page: *mut Page, bytes: usize) -> bool {
        // SAFETY: the caller's promise; segments that are not taken are not in use.
        unsafe {
            let segment = segment_of(page);
            let (first, old) = ((*segment).index as usize, (*page).run as usize);
            let new = (PAGE + bytes).div_ceil(SEGMENT);
            let end = first + new;
            if end > self.segments_max || (first + old..end).any(|index| self.taken.contains(index)) {
                return false;
            }
            if os::open(self.segment(first + old).cast(), (new - old) * SEGMENT).is_err() {
                return false;
            }
            for index in first + old..end {
                self.taken.set(index, true);
            }
            self.segment_count += new - old;
            (*page).run = new as u16;
            true
        }
    }

    /// Maps a buffer on its own.
    pub(crate) fn map_buffer(&mut self, bytes: usize) -> Result<NonNull<u8>, OutOfMemory> {
        let length = mapping_bytes(bytes).ok_or(OutOfMemory)?;
        self.take(length)?;
        let Ok(address) = os::map(length) else {
            self.untake(length);
            return Err(OutOfMemory);
        };
        let mapping = address.cast::<Mapping>();
        // SAFETY: the mapping is new; the list links mappings of this heap.
        unsafe {
            mapping.write(Mapping { next: self.mappings, previous: ptr::null_mut(), bytes: length });
            if !self.mappings.is_null() {
                (*self.mappings).previous = mapping;
            }
            self.mappings = mapping;
            self.mapping_count += 1;
            self.mapped_bytes += length;
            Ok(NonNull::new_unchecked(mapping.add(1).cast()))
        }
    }

    /// Gives a mapped buffer another size. Its pages move if they must; its bytes are not copied.
    ///
    /// # Safety
    /// The buffer is mapped on its own.
    pub(crate) unsafe fn remap_buffer(&mut self, buffer: NonNull<u8>, bytes: usize) -> Result<NonNull<u8>, OutOfMemory> {
        let length = mapping_bytes(bytes).ok_or(OutOfMemory)?;
        // SAFETY: the caller's promise: a mapping of this heap lies before the buffer.
        unsafe {
            let old = buffer.cast::<Mapping>().as_ptr().sub(1);
            let old_length = (*old).bytes;
            if length == old_length {
                return Ok(buffer);
            }
            if length > old_length {
                self.take(length - old_length)?;
            }
            let Ok(address) = os::remap(old.cast(), old_length, length) else {
                if length > old_length {
                    self.untake(length - old_length);
                }
                return Err(OutOfMemory);
            };
            if length < old_length {
                self.untake(old_length - length);
            }
            self.mapped_bytes = self.mapped_bytes - old_length + length;
            let mapping = address.cast::<Mapping>();
            (*mapping).bytes = length;
            if (*mapping).previous.is_null() {
                self.mappings = mapping;
            } else {
                (*(*mapping).previous).next = mapping;
            }
            if !(*mapping).next.is_null() {
                (*(*mapping).next).previous = mapping;
            }
            Ok(NonNull::new_unchecked(mapping.add(1).cast()))
        }
    }

    /// Ends a mapped buffer.
    ///
    /// # Safety
    /// The buffer is mapped on its own, and nobody uses it any more.
    pub(crate) unsafe fn unmap_buffer(&mut self, buffer: *mut u8) {
        // SAFETY: the caller's promise.
        unsafe {
            let mapping = buffer.cast::<Mapping>().sub(1);
            let (next, previous, bytes) = ((*mapping).next, (*mapping).previous, (*mapping).bytes);
            if previous.is_null() {
                self.mappings = next;
            } else {
                (*previous).next = next;
            }
            if !next.is_null() {
                (*next).previous = previous;
            }
            self.mapping_count -= 1;
            self.mapped_bytes -= bytes;
            os::unmap(mapping.cast(), bytes);
            self.untake(bytes);
        }
    }
}
