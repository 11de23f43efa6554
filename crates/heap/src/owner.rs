//! Owners of kinds: cells that live as long as there are cells of a kind, without being counted by them.
//!
//! ```text
//!   owners   | kind 0 | kind 1 | … |        the owner's address, or null
//! ```
//!
//! A class owns the kinds of its instances: an instance knows its class by the kind in its header only. A class refers to
//! itself, so that nothing but a full pass of the collector frees it: the pass reaches the owner of the kind of each cell
//! that stays. In a young pass owners stay in any case; only those can be young that came since the pass before, and
//! they are kept in mind until then.
//!
//! Invariant  an owner is a live cell of a kind that `OWNS`; freeing it clears its entries.

use crate::header::{Cell, KindId};
use crate::heap::{Heap, OutOfMemory};
use crate::layout::Visitor;
use core::ptr::{self, NonNull};

/// The owners by kind.
pub(crate) struct Owners {
    table: *mut *mut Cell,
    capacity: usize,
    /// The lowest kind that got an owner since the last pass.
    first_recent: usize,
    /// The kinds that have had an owner lie below.
    end: usize,
    /// Has an owner been freed since somebody asked?
    freed: bool,
}

impl Owners {
    pub const fn new() -> Owners {
        Owners { table: ptr::null_mut(), capacity: 0, first_recent: usize::MAX, end: 0, freed: false }
    }

    /// The owner of a kind, or null.
    #[inline(always)]
    pub fn of(&self, kind: KindId) -> *mut Cell {
        let index = kind as usize;
        // SAFETY: the table has an entry for each kind below its capacity.
        if index < self.end { unsafe { *self.table.add(index) } } else { ptr::null_mut() }
    }

    /// All owners, each as often as it owns kinds.
    pub fn all(&self) -> impl Iterator<Item = *mut Cell> + use<> {
        let (table, end) = (self.table, self.end);
        // SAFETY: as in `of`; the table stays as it is during a pass.
        (0..end).map(move |index| unsafe { *table.add(index) }).filter(|owner| !owner.is_null())
    }

    /// Owners among which are all that came since the last pass.
    pub fn recent(&self) -> impl Iterator<Item = *mut Cell> + use<> {
        let (table, first, end) = (self.table, self.first_recent, self.end);
        // SAFETY: as in `of`; the table stays as it is during a pass.
        (first.min(end)..end).map(move |index| unsafe { *table.add(index) }).filter(|owner| !owner.is_null())
    }

    /// After a pass all owners are old.
    pub fn settle(&mut self) {
        self.first_recent = usize::MAX;
    }

    /// Names the table's buffer.
    pub fn own_buffer(&mut self, visitor: &mut dyn Visitor) {
        if self.capacity != 0 {
            visitor.buffer((&raw mut self.table).cast(), self.capacity * 8);
        }
    }
}

impl Heap {
    /// Says that a cell lives as long as there are cells of a kind; without one, that nothing does.
    ///
    /// The owner's layout must say that it `OWNS`.
    pub fn set_owner(&mut self, kind: KindId, owner: Option<NonNull<Cell>>) -> Result<(), OutOfMemory> {
        let index = kind as usize;
        if index >= self.owners.capacity {
            if owner.is_none() {
                return Ok(());
            }
            let capacity = (index + 1).next_power_of_two().max(1024);
            let (old, new) = (self.owners.capacity * 8, capacity * 8);
            let table = match NonNull::new(self.owners.table.cast::<u8>()) {
                None => self.allocate_buffer(new)?,
                // SAFETY: the table was allocated with this size.
                Some(table) => unsafe { self.resize_buffer(table, old, new)? },
            };
            // SAFETY: the buffer is that large; null says that there is no owner.
            unsafe { table.add(old).write_bytes(0, new - old) };
            self.owners.table = table.as_ptr().cast();
            self.owners.capacity = capacity;
        }
        let owners = &mut self.owners;
        // SAFETY: the index is within the capacity.
        unsafe { owners.table.add(index).write(owner.map_or(ptr::null_mut(), NonNull::as_ptr)) };
        if owner.is_some() {
            owners.first_recent = owners.first_recent.min(index);
            owners.end = owners.end.max(index + 1);
        }
        Ok(())
    }

    /// The owner of a kind.
    #[must_use]
    pub fn owner(&self, kind: KindId) -> Option<NonNull<Cell>> {
        NonNull::new(self.owners.of(kind))
    }

    /// Has an owner been freed since this was asked last? Then its kinds, which have no cells any more, can be used again.
    pub fn take_freed_owners(&mut self) -> bool {
        core::mem::take(&mut self.owners.freed)
    }

    /// A cell that may own kinds is freed.
    ///
    /// # Safety
    /// Nobody uses the cell any more.
    #[cold]
    pub(crate) unsafe fn disown(&mut self, cell: *mut Cell) {
        for index in 0..self.owners.end {
            // SAFETY: the table has that many entries.
            unsafe {
                let place = self.owners.table.add(index);
                if *place == cell {
                    *place = ptr::null_mut();
                    self.owners.freed = true;
                }
            }
        }
    }
}
