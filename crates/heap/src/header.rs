//! The header: the first word of every cell, and all that a cell pays.
//!
//! ```text
//!   bit  0                           32                  56      64
//!        | reference count           | kind id           | flags |
//! ```
//!
//! Invariant  a live cell has a kind id other than 0; a free cell has a header of 0, so pages can be walked.
//!            The count of a live cell equals the references to it; immortal cells are counted like others, but from
//!            so high a start that they never reach zero.
//! During a collection the top bits of the counts carry its marks (collect/trial.rs); they are gone when it returns.

use core::cell::Cell as Field;

/// What kind of cell it is: an index, of 24 bits, in the heap's table of kinds. 0 is no kind.
pub type KindId = u32;

/// A slot: one word. It is a reference iff it is not zero and its low three bits are zero; then it is a `*mut Cell`.
pub type Word = u64;

/// The bit of the count that says that a cell is immortal.
pub const IMMORTAL: u32 = 0x8000_0000;

/// The count an immortal cell starts with.
pub const IMMORTAL_COUNT: u32 = 0xC000_0000;

/// The flags of a cell.
pub mod flags {
    /// Tracked, and made since the last pass of the collector.
    pub const YOUNG: u8 = 1;
    /// Tracked, and has survived a pass. `YOUNG | OLD` together: frozen, no pass looks at it.
    pub const OLD: u8 = 2;
    /// Cannot be part of a cycle: no container needs tracking because of it.
    pub const LEAF: u8 = 4;
    /// Has a finalizer, to be run by the heap's user before the cell is freed.
    pub const FINALIZER: u8 = 8;
    /// The finalizer was run.
    pub const FINALIZED: u8 = 16;
    /// Has weak references, to be cleared by the heap's user before the cell is freed.
    pub const WATCHED: u8 = 32;
    /// Its address was observed: it never moves.
    pub const PINNED: u8 = 64;
    /// Free for the user of the crate.
    pub const USER: u8 = 128;

    /// Both bits of the collector's state.
    pub(crate) const TRACKED: u8 = YOUNG | OLD;
    /// Both bits set: out of the collector's sight.
    pub(crate) const FROZEN: u8 = YOUNG | OLD;
}

/// The collector's states as indices: how many cells are in each is counted in an array.
pub(crate) const YOUNG: usize = flags::YOUNG as usize;
pub(crate) const OLD: usize = flags::OLD as usize;
pub(crate) const FROZEN: usize = flags::FROZEN as usize;

const KIND_MASK: u32 = 0x00FF_FFFF;

/// First word of every cell.
#[repr(C, align(8))]
pub struct Header {
    count: Field<u32>,
    kind_flags: Field<u32>,
}

/// A cell: opaque behind its header.
#[repr(C)]
pub struct Cell {
    header: Header,
}

const _: () = assert!(size_of::<Header>() == 8 && align_of::<Header>() == 8);
const _: () = assert!(size_of::<Cell>() == 8);

/// Is the word a reference to a cell?
#[inline(always)]
#[must_use]
pub const fn is_reference(word: Word) -> bool {
    word != 0 && word & 7 == 0
}

impl Header {
    /// A header for a cell that no heap made (a static): immortal, of the given kind.
    #[must_use]
    pub const fn immortal(kind: KindId, flags: u8) -> Header {
        Header { count: Field::new(IMMORTAL_COUNT), kind_flags: Field::new(kind & KIND_MASK | (flags as u32) << 24) }
    }

    /// The word `count | kind | flags` of a new cell with one reference.
    #[inline(always)]
    pub(crate) const fn word(kind: KindId, flags: u8) -> u64 {
        1 | (kind as u64) << 32 | (flags as u64) << 56
    }
}

impl Cell {
    /// How many references there are to the cell.
    #[inline(always)]
    pub fn count(&self) -> u32 {
        self.header.count.get()
    }

    /// Sets the count. Only for who takes over or gives up references in bulk.
    #[inline(always)]
    pub fn set_count(&self, count: u32) {
        self.header.count.set(count);
    }

    /// The kind of the cell.
    #[inline(always)]
    pub fn kind(&self) -> KindId {
        self.header.kind_flags.get() & KIND_MASK
    }

    /// Makes it a cell of another kind. The new kind must describe the same bytes.
    #[inline(always)]
    pub fn set_kind(&self, kind: KindId) {
        debug_assert!(kind != 0 && kind <= KIND_MASK);
        self.header.kind_flags.set(self.header.kind_flags.get() & !KIND_MASK | kind);
    }

    /// All flags of the cell.
    #[inline(always)]
    pub fn flags(&self) -> u8 {
        (self.header.kind_flags.get() >> 24) as u8
    }

    /// Is any of the given flags set?
    #[inline(always)]
    pub fn has_flag(&self, flags: u8) -> bool {
        self.header.kind_flags.get() & (flags as u32) << 24 != 0
    }

    /// Sets the given flags. The collector's flags are set by [`crate::Heap::track`].
    #[inline(always)]
    pub fn set_flag(&self, flags: u8) {
        self.header.kind_flags.set(self.header.kind_flags.get() | (flags as u32) << 24);
    }

    /// Clears the given flags.
    #[inline(always)]
    pub fn clear_flag(&self, flags: u8) {
        self.header.kind_flags.set(self.header.kind_flags.get() & !((flags as u32) << 24));
    }

    /// Does the collector know of the cell (is it young, old or frozen)?
    #[inline(always)]
    pub fn is_tracked(&self) -> bool {
        self.has_flag(flags::TRACKED)
    }

    /// Is the cell immortal?
    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        self.count() & IMMORTAL != 0
    }

    /// Makes the cell immortal: it keeps its references, and stays until the heap is dropped.
    pub fn make_immortal(&self) {
        if !self.is_immortal() {
            self.set_count(self.count() + IMMORTAL_COUNT);
        }
    }

    /// Must someone be told before the cell may be freed?
    #[inline(always)]
    pub(crate) fn needs_farewell(&self) -> bool {
        let own = self.flags();
        own & (flags::FINALIZER | flags::WATCHED) != 0
            && (own & flags::WATCHED != 0 || own & flags::FINALIZED == 0)
    }

    /// The collector's two bits.
    #[inline(always)]
    pub(crate) fn generation(&self) -> u8 {
        self.flags() & flags::TRACKED
    }

    /// Sets the collector's two bits.
    #[inline(always)]
    pub(crate) fn set_generation(&self, generation: u8) {
        self.clear_flag(flags::TRACKED);
        self.set_flag(generation);
    }

    /// Is this place a live cell, rather than a free one?
    #[inline(always)]
    pub(crate) fn is_live(&self) -> bool {
        self.header.kind_flags.get() & KIND_MASK != 0
    }
}
