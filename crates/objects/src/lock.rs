//! Locks in memory: who holds one, and how often. What they do is the business of the module `_thread`.

use lissom_heap::{Header, Layout, Visitor};

/// A lock, or a lock that its holder can take again.
#[repr(C)]
pub struct Lock {
    header: Header,
    /// The thread that holds it.
    pub owner: u64,
    /// How often it was taken; 0 if it is free.
    pub taken: u64,
}

const _: () = assert!(size_of::<Lock>() == 24);

// SAFETY: there are no references.
unsafe impl Layout for Lock {
    const NAME: &'static str = "lock";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(Lock, "lock");
