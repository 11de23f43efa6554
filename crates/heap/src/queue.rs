//! The queue of cells that wait for their farewell: a finalizer to run, or weak references to clear.
//!
//! A ring in a buffer of the heap, first in, first out. The queue owns one count of each cell on it. Putting a cell on
//! it must not fail for the limit's sake, so growing passes it; if the system itself refuses, the cell stays alive.

use crate::header::{Cell, flags};
use crate::heap::{BREAK_FINALIZE, Heap};
use crate::layout::Visitor;
use core::ptr::{self, NonNull};

/// The ring.
pub(crate) struct Queue {
    cells: *mut *mut Cell,
    capacity: usize,
    head: usize,
    length: usize,
}

impl Queue {
    pub const fn new() -> Queue {
        Queue { cells: ptr::null_mut(), capacity: 0, head: 0, length: 0 }
    }

    pub fn len(&self) -> usize {
        self.length
    }

    /// Takes the first cell.
    fn take(&mut self) -> Option<NonNull<Cell>> {
        if self.length == 0 {
            return None;
        }
        // SAFETY: the ring holds `length` cells from its head.
        let cell = unsafe { *self.cells.add(self.head) };
        self.head = (self.head + 1) & (self.capacity - 1);
        self.length -= 1;
        NonNull::new(cell)
    }

    /// The cells on the queue, in order.
    pub fn cells(&self) -> impl Iterator<Item = *mut Cell> {
        // SAFETY: the ring holds `length` cells from its head.
        (0..self.length).map(|at| unsafe { *self.cells.add((self.head + at) & (self.capacity - 1)) })
    }

    /// Names the ring's buffer.
    pub fn own_buffer(&mut self, visitor: &mut dyn Visitor) {
        if self.capacity != 0 {
            visitor.buffer((&raw mut self.cells).cast(), self.capacity * 8);
        }
    }
}

/// Cells that were taken off the queue together, to be handed out one by one ([`Heap::next_of`]) until there are no more.
#[must_use]
pub struct Batch(Queue);

impl Heap {
    /// Takes all cells off the queue: what comes on it while they are served is served first.
    pub fn take_finalizable(&mut self) -> Batch {
        self.lower(BREAK_FINALIZE);
        Batch(core::mem::replace(&mut self.queue, Queue::new()))
    }

    /// The next cell of a batch, as [`Heap::next_finalizable`] hands it over.
    pub fn next_of(&mut self, batch: &mut Batch) -> Option<NonNull<Cell>> {
        let cell = batch.0.take();
        if cell.is_none() && batch.0.capacity != 0 {
            let ring = core::mem::replace(&mut batch.0, Queue::new());
            if self.queue.capacity == 0 {
                self.queue = ring;
            } else if let Some(cells) = NonNull::new(ring.cells.cast::<u8>()) {
                // SAFETY: the ring was this queue's, and nobody else has it.
                unsafe { self.free_buffer(cells, ring.capacity * 8) };
            }
        }
        cell
    }

    /// Puts a cell on the queue, with the count of 1 that the queue owns.
    ///
    /// # Safety
    /// The cell's count is zero, and it has not been freed.
    #[cold]
    pub(crate) unsafe fn defer(&mut self, cell: *mut Cell) {
        // SAFETY: the caller's promise.
        unsafe { (*cell).set_count(1) };
        self.enqueue(cell);
    }

    /// Puts a cell on the queue, which takes over a count of it.
    pub(crate) fn enqueue(&mut self, cell: *mut Cell) {
        if self.queue.length == self.queue.capacity && !self.grow_queue() {
            return;
        }
        let queue = &mut self.queue;
        let index = (queue.head + queue.length) & (queue.capacity - 1);
        // SAFETY: the index is within the capacity, a power of two.
        unsafe { queue.cells.add(index).write(cell) };
        queue.length += 1;
        self.raise(BREAK_FINALIZE);
    }

    #[cold]
    fn grow_queue(&mut self) -> bool {
        let (old, new) = (self.queue.capacity, (self.queue.capacity * 2).max(64));
        let was = core::mem::replace(&mut self.privileged, true);
        let buffer = self.allocate_buffer_quietly(new * 8);
        self.privileged = was;
        let Ok(buffer) = buffer else { return false };
        let cells = buffer.as_ptr().cast::<*mut Cell>();
        let queue = &mut self.queue;
        // SAFETY: the new buffer is twice as large; the ring is laid out from its head.
        unsafe {
            for index in 0..queue.length {
                cells.add(index).write(*queue.cells.add((queue.head + index) & (old - 1)));
            }
            let previous = core::mem::replace(&mut queue.cells, cells);
            queue.capacity = new;
            queue.head = 0;
            if let Some(previous) = NonNull::new(previous.cast::<u8>()) {
                self.free_buffer(previous, old * 8);
            }
        }
        true
    }

    /// The next cell that waits for its farewell. The caller owns the one count. It clears what weak references there
    /// are and then the `WATCHED` flag, sets `FINALIZED` and runs the finalizer, and releases: if nobody has taken a
    /// reference meanwhile, that frees the cell.
    pub fn next_finalizable(&mut self) -> Option<NonNull<Cell>> {
        let cell = self.queue.take();
        if self.queue.length == 0 {
            self.lower(BREAK_FINALIZE);
        }
        cell
    }

    /// How many cells wait for their farewell.
    #[must_use]
    pub fn finalizable_count(&self) -> usize {
        self.queue.len()
    }

    /// Hands a cell that is garbage over to the queue: it takes a count of its own.
    pub(crate) unsafe fn defer_garbage(&mut self, cell: *mut Cell) {
        // SAFETY: the cell is live.
        unsafe {
            debug_assert!((*cell).has_flag(flags::FINALIZER | flags::WATCHED));
            Heap::retain(cell);
        }
        self.enqueue(cell);
    }
}
