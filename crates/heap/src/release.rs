//! Releasing: a count that reaches zero frees the cell now, and whatever only it kept alive.
//!
//! Freeing does not recurse. Dead cells wait on a list that needs no memory: the count of a dead cell, which is zero,
//! holds the compressed address of the next. Nothing here runs foreign code but `Layout::finish`: a cell that has a
//! finalizer or is watched by weak references is handed to the queue instead (queue.rs), with a count of 1.

use crate::header::{Cell, Word, flags, is_reference};
use crate::heap::{Heap, OutOfMemory};
use crate::layout::Visitor;
use crate::page::{Use, page_of};
use core::ptr::NonNull;

/// Takes the references out of dead cells, and keeps the list of those that die by that.
pub struct Releaser {
    pub(crate) heap: *mut Heap,
    /// The compressed address of the first dead cell; 0: none.
    dead: u32,
}

impl Heap {
    /// Counts a reference more.
    ///
    /// # Safety
    /// The cell is live.
    #[inline(always)]
    pub unsafe fn retain(cell: *mut Cell) {
        // SAFETY: the caller's promise.
        unsafe { (*cell).set_count((*cell).count().wrapping_add(1)) }
    }

    /// Counts a reference less. The last one frees the cell.
    ///
    /// # Safety
    /// The cell is live, and the caller owns the reference. No other borrow of the cell's heap is used meanwhile.
    #[inline(always)]
    pub unsafe fn release(cell: *mut Cell) {
        // SAFETY: the caller's promise.
        unsafe {
            let count = (*cell).count().wrapping_sub(1);
            (*cell).set_count(count);
            if count == 0 {
                Heap::free_dead(cell);
            }
        }
    }

    /// Counts a reference less unless it is the last one; false if it is, and then nothing was done.
    ///
    /// # Safety
    /// As for `release`, if it is not the last one.
    #[inline(always)]
    pub unsafe fn release_shared(cell: *mut Cell) -> bool {
        // SAFETY: the caller's promise.
        unsafe {
            let count = (*cell).count();
            if count == 1 {
                return false;
            }
            (*cell).set_count(count.wrapping_sub(1));
            true
        }
    }

    /// Frees a cell whose count has just become zero.
    ///
    /// # Safety
    /// As for `release`.
    #[inline(never)]
    unsafe fn free_dead(cell: *mut Cell) {
        const SPECIAL: u8 = flags::TRACKED | flags::FINALIZER | flags::WATCHED;
        // SAFETY: the caller's promise.
        unsafe {
            let heap = Heap::heap_of(cell);
            let page = page_of(cell);
            let plain = (*heap).kind_of(cell).plain && !(*cell).has_flag(SPECIAL);
            if plain && (*page).usage == Use::Cells && !(*heap).poison {
                (*heap).put_block(page, cell, 8);
            } else {
                Heap::free_any(cell, heap);
            }
        }
    }

    /// The general case of `free_dead`.
    #[inline(never)]
    unsafe fn free_any(cell: *mut Cell, heap: *mut Heap) {
        // SAFETY: the caller's promise.
        unsafe {
            if (*cell).needs_farewell() {
                (*heap).defer(cell);
                return;
            }
            let mut releaser = Releaser::new(heap);
            releaser.dispose(cell);
            releaser.drain();
        }
    }

    /// Gives a cell another size, keeping kind, flags and bytes; it may move. For a cell that its only holder builds.
    /// On failure it stays as it was. All behind the new size is zero; between the old and the new size, nothing is
    /// said.
    ///
    /// # Safety
    /// The cell is live, in this heap, has a count of 1 which the caller owns, and nobody else knows its address.
    pub unsafe fn resize_cell(&mut self, cell: NonNull<Cell>, new_size: usize) -> Result<NonNull<Cell>, OutOfMemory> {
        // SAFETY: the caller's promise.
        unsafe {
            let old = cell.as_ptr();
            debug_assert!((*old).count() == 1);
            let page = page_of(old);
            let old_size = (*page).cell_size();
            if (*page).usage == Use::Cells {
                if new_size <= old_size && new_size * 2 > old_size {
                    old.cast::<u8>().add(new_size).write_bytes(0, old_size - new_size);
                    return Ok(cell);
                }
            } else if new_size > crate::class::SMALL_MAX && self.resize_in_place(page, old_size.min(new_size), new_size)
            {
                return Ok(cell);
            }
            let new = self.allocate((*old).kind(), (*old).flags(), new_size)?;
            let kept = old_size.min(new_size);
            self.move_bytes(old, new.as_ptr(), kept);
            self.forget(old);
            self.free_memory(old);
            Ok(new)
        }
    }

    /// Copies the body of a cell, giving the source's memory back as it goes when it is large, so that growing does
    /// not double the peak of what is resident.
    unsafe fn move_bytes(&mut self, from: *mut Cell, to: *mut Cell, bytes: usize) {
        const STEP: usize = 1024 * 1024;
        // SAFETY: two live cells of at least `bytes`; the source is freed next. The committed count of the source
        // is untaken when it is freed, as a whole.
        unsafe {
            let (from_bytes, to_bytes) = (from.cast::<u8>(), to.cast::<u8>());
            let large = (*page_of(from)).usage == Use::Large;
            let mut done = size_of::<Cell>();
            while done < bytes {
                // A step ends at a span's border.
                let end = ((done + STEP) & !(crate::page::SPAN - 1)).min(bytes);
                to_bytes.add(done).copy_from_nonoverlapping(from_bytes.add(done), end - done);
                if large && done >= crate::page::SPAN && end - done >= crate::page::SPAN {
                    let whole = (end - done) & !(crate::page::SPAN - 1);
                    crate::os::give_back(from_bytes.add(done), whole);
                }
                done = end;
            }
        }
    }

    /// Frees the memory of a cell, and nothing else.
    ///
    /// # Safety
    /// Nobody uses the cell any more.
    pub(crate) unsafe fn free_memory(&mut self, cell: *mut Cell) {
        // SAFETY: the caller's promise.
        unsafe {
            let page = page_of(cell);
            if (*page).usage == Use::Cells {
                self.put_block(page, cell, 8);
            } else {
                self.free_large(page);
            }
        }
    }
}

impl Releaser {
    pub(crate) fn new(heap: *mut Heap) -> Releaser {
        Releaser { heap, dead: 0 }
    }

    /// A reference less to a cell, which may die of it.
    #[inline(always)]
    pub(crate) unsafe fn release(&mut self, cell: *mut Cell) {
        // SAFETY: the reference was counted.
        unsafe {
            let count = (*cell).count().wrapping_sub(1);
            (*cell).set_count(count);
            if count == 0 {
                self.bury(cell);
            }
        }
    }

    /// Puts a cell whose count is zero on the list of the dead, or on the queue.
    #[inline]
    unsafe fn bury(&mut self, cell: *mut Cell) {
        // SAFETY: the cell is in this heap: references do not cross heaps.
        unsafe {
            if (*cell).needs_farewell() {
                (*self.heap).defer(cell);
            } else {
                (*cell).set_count(self.dead);
                self.dead = ((cell.addr() - (*self.heap).base.addr()) / 8) as u32;
            }
        }
    }

    /// Frees all dead cells, until none is left.
    #[inline]
    pub(crate) unsafe fn drain(&mut self) {
        // SAFETY: the list links dead cells of the heap.
        unsafe {
            while self.dead != 0 {
                let cell = (*self.heap).base.add(self.dead as usize * 8).cast::<Cell>();
                self.dead = (*cell).count();
                self.dispose(cell);
            }
        }
    }

    /// Takes the references and buffers out of a dead cell and frees it.
    #[inline(always)]
    unsafe fn dispose(&mut self, cell: *mut Cell) {
        // SAFETY: the cell is dead, so nobody else looks at it; its kind is set.
        unsafe {
            let heap = self.heap;
            let page = page_of(cell);
            let kind = (*heap).kind_of(cell);
            if !kind.plain {
                (kind.release)(cell, (*page).cell_size(), self);
            }
            if let Some(finish) = kind.finish {
                finish(cell);
            }
            if kind.owns {
                (*heap).disown(cell);
            }
            if (*cell).has_flag(flags::TRACKED) {
                (*heap).forget(cell);
            }
            if (*page).usage == Use::Cells {
                (*heap).put_block(page, cell, 8);
            } else {
                (*heap).free_large(page);
            }
        }
    }
}

impl Visitor for Releaser {
    #[inline(always)]
    fn slot(&mut self, slot: *mut Word) {
        // SAFETY: a layout names valid slots; a reference is counted.
        unsafe {
            let word = *slot;
            if is_reference(word) {
                self.release(word as *mut Cell);
            }
        }
    }

    #[inline]
    fn buffer(&mut self, place: *mut *mut u8, bytes: usize) {
        // SAFETY: a layout names its own buffers, with their sizes.
        unsafe {
            if bytes != 0
                && let Some(buffer) = NonNull::new(*place)
            {
                (*self.heap).free_buffer(buffer, bytes);
            }
        }
    }

    fn foreign(&mut self, bytes: usize) {
        // SAFETY: the heap is alive while its cells are.
        unsafe { (*self.heap).discharge(bytes) }
    }
}
