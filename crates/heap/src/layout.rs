//! Layouts: what a kind of cell states once about its bytes, and everything that derives from it.
//!
//! A [`Layout`] names its references and buffers to a [`Visitor`]. [`Kind::of`] instantiates that one statement for each
//! operation that must be fast (release, clear, the two directions of trial deletion and the sieve before it) and once for all others
//! (`inspect`, through a dynamic visitor). A forgotten field would be forgotten by all of them, the verifier included,
//! which is why it is written once.

use crate::collect::{Clear, Restore, Sieve, Subtract};
use crate::half::{Half, base_of, expand, squeeze};
use crate::header::{Cell, Word, is_reference};
use crate::release::Releaser;

/// Is told each reference and each buffer of a cell.
pub trait Visitor {
    /// One word that may be a reference.
    fn slot(&mut self, slot: *mut Word);

    /// `count` words in a row, each of which may be a reference.
    #[inline]
    fn slots(&mut self, first: *mut Word, count: usize) {
        for index in 0..count {
            self.slot(first.wrapping_add(index));
        }
    }

    /// `count` halves in a row ([`crate::Half`]) of a cell, each of which may be a reference.
    ///
    /// # Safety
    /// The cell is one of a heap, and alive.
    #[inline(always)]
    unsafe fn halves(&mut self, cell: *mut Cell, first: *mut Half, count: usize) {
        // SAFETY: the caller's promise; a layout names valid slots.
        unsafe {
            let base = base_of(cell);
            for index in 0..count {
                let half = *first.add(index);
                let before = expand(half, base);
                if !is_reference(before) {
                    continue;
                }
                let mut word = before;
                self.slot(&raw mut word);
                if word != before {
                    // A visitor empties a slot, or says where the cell went: within reach (see compact.rs).
                    let after = squeeze(word, base);
                    debug_assert!(after.is_some());
                    *first.add(index) = after.unwrap_or(half);
                }
            }
        }
    }

    /// A word that may point to a cell without owning a count of it: only moving the target changes it.
    #[inline]
    fn weak(&mut self, _slot: *mut Word) {}

    /// The place that holds a buffer's address, and the bytes that were requested for the buffer (0 or null: none).
    /// Named after all slots that lie in the buffer: it may be gone when this returns.
    fn buffer(&mut self, place: *mut *mut u8, bytes: usize);

    /// Bytes that the cell has charged ([`crate::Heap::charge`]) for memory outside the heap.
    #[inline]
    fn foreign(&mut self, _bytes: usize) {}
}

/// Names the slots (and buffers) outside the heap to a visitor, as a layout names those of a cell.
pub type Roots<'a> = dyn FnMut(&mut dyn Visitor) + 'a;

/// What a kind of cell looks like in memory.
///
/// # Safety
/// `visit` names every counted reference and every buffer of the cell, each exactly once, and nothing else. It reads
/// what it needs of a buffer before it names the buffer, tolerates slots that are zero (cleared), and tolerates a cell
/// as `allocate` and the owner leave it at any safepoint. The type is `repr(C)` and begins with a [`crate::Header`].
pub unsafe trait Layout: Sized {
    /// The kind's name, for reports.
    const NAME: &'static str;
    /// May compaction move it? Then nobody keeps raw pointers to such cells except slots.
    const MOVABLE: bool = false;
    /// Has it neither references nor buffers nor charges? Then `visit` is not called when it is freed.
    const PLAIN: bool = false;
    /// May its cells own kinds ([`crate::Heap::set_owner`])? Then the heap is told when one is freed.
    const OWNS: bool = false;
    /// Does it hold something of Rust's that has to be dropped with it, in [`Layout::finish`]?
    const FINISH: bool = false;

    /// Names each reference and each buffer of the cell. `size` is the size of the cell: all bytes behind what its
    /// owner asked for are zero.
    ///
    /// # Safety
    /// `cell` is a live cell of this layout of `size` bytes.
    unsafe fn visit<V: Visitor>(cell: *mut Self, size: usize, visitor: &mut V);

    /// Drops what Rust owns in the cell; called once, before its memory is freed, when `FINISH` is set.
    ///
    /// # Safety
    /// `cell` is a cell of this layout that nobody refers to any more. Its references are gone: do not follow them.
    unsafe fn finish(_cell: *mut Self) {}
}

/// One kind of cell, as the heap sees it: `static LIST: Kind = Kind::of::<List>();`.
pub struct Kind {
    pub(crate) name: &'static str,
    pub(crate) movable: bool,
    /// Freeing it is nothing but freeing its memory.
    pub(crate) plain: bool,
    pub(crate) owns: bool,
    pub(crate) finish: Option<unsafe fn(*mut Cell)>,
    pub(crate) release: unsafe fn(*mut Cell, usize, &mut Releaser),
    pub(crate) clear: unsafe fn(*mut Cell, usize, &mut Clear),
    pub(crate) subtract: unsafe fn(*mut Cell, usize, &mut Subtract),
    pub(crate) restore: unsafe fn(*mut Cell, usize, &mut Restore),
    pub(crate) sift: unsafe fn(*mut Cell, usize, &mut Sieve),
    pub(crate) inspect: unsafe fn(*mut Cell, usize, &mut dyn Visitor),
}

impl Kind {
    /// Everything that derives from a layout.
    #[must_use]
    pub const fn of<L: Layout>() -> Kind {
        Kind {
            name: L::NAME,
            movable: L::MOVABLE,
            plain: L::PLAIN && !L::FINISH && !L::OWNS,
            owns: L::OWNS,
            finish: if L::FINISH { Some(finish::<L>) } else { None },
            release: visit::<L, Releaser>,
            clear: visit::<L, Clear>,
            subtract: visit::<L, Subtract>,
            restore: visit::<L, Restore>,
            sift: visit::<L, Sieve>,
            inspect: inspect::<L>,
        }
    }

    /// The layout's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// May cells of this kind move?
    #[must_use]
    pub fn is_movable(&self) -> bool {
        self.movable
    }
}

unsafe fn visit<L: Layout, V: Visitor>(cell: *mut Cell, size: usize, visitor: &mut V) {
    // SAFETY: the heap calls the functions of a kind with cells of that kind only.
    unsafe { L::visit(cell.cast(), size, visitor) }
}

unsafe fn inspect<L: Layout>(cell: *mut Cell, size: usize, visitor: &mut dyn Visitor) {
    // SAFETY: as above.
    unsafe { L::visit(cell.cast(), size, &mut Dynamic(visitor)) }
}

unsafe fn finish<L: Layout>(cell: *mut Cell) {
    // SAFETY: as above; the heap frees the cell next.
    unsafe { L::finish(cell.cast()) }
}

/// Lends a dynamic visitor to a `visit` that wants a sized one.
struct Dynamic<'a>(&'a mut dyn Visitor);

impl Visitor for Dynamic<'_> {
    fn slot(&mut self, slot: *mut Word) {
        self.0.slot(slot);
    }
    fn slots(&mut self, first: *mut Word, count: usize) {
        self.0.slots(first, count);
    }
    unsafe fn halves(&mut self, cell: *mut Cell, first: *mut Half, count: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.0.halves(cell, first, count) }
    }
    fn weak(&mut self, slot: *mut Word) {
        self.0.weak(slot);
    }
    fn buffer(&mut self, place: *mut *mut u8, bytes: usize) {
        self.0.buffer(place, bytes);
    }
    fn foreign(&mut self, bytes: usize) {
        self.0.foreign(bytes);
    }
}
