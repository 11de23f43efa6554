//! The heap's one door to the system: reserving addresses, mapping, growing, giving back.
//!
//! Nothing else in the crate makes a system call. All functions work on whole 4-KiB spans.

use core::ffi::c_void;
use core::ptr;
use rustix::mm::{self, Advice, MapFlags, MprotectFlags, MremapFlags, ProtFlags};

/// The system refused.
pub(crate) struct Refused;

/// Reserves `bytes` of addresses, aligned to `alignment`, not yet usable.
pub(crate) fn reserve(bytes: usize, alignment: usize) -> Result<*mut u8, Refused> {
    let total = bytes.checked_add(alignment).ok_or(Refused)?;
    // SAFETY: a new anonymous mapping where the system likes.
    let mapped = unsafe {
        mm::mmap_anonymous(ptr::null_mut(), total, ProtFlags::empty(), MapFlags::PRIVATE | MapFlags::NORESERVE)
    };
    let start = mapped.map_err(|_| Refused)?.cast::<u8>();
    let lead = start.align_offset(alignment);
    // SAFETY: what is cut off lies within the mapping just made, and nobody knows of it.
    unsafe {
        if lead != 0 {
            unmap(start, lead);
        }
        let tail = alignment - lead;
        if tail != 0 {
            unmap(start.add(lead + bytes), tail);
        }
        // Huge pages would commit 2 MiB where 4 KiB were asked for. Where the kernel has none, the call fails: fine.
        let _ = mm::madvise(start.add(lead).cast::<c_void>(), bytes, Advice::LinuxNoHugepage);
        Ok(start.add(lead))
    }
}

/// Makes a part of the reserved range usable.
///
/// # Safety
/// The range lies in a reservation of this heap.
pub(crate) unsafe fn open(address: *mut u8, bytes: usize) -> Result<(), Refused> {
    // SAFETY: the caller's promise; access is only widened.
    unsafe { mm::mprotect(address.cast::<c_void>(), bytes, MprotectFlags::READ | MprotectFlags::WRITE) }
        .map_err(|_| Refused)
}

/// Gives the memory of a range back to the system. The addresses stay usable and read as zero.
///
/// # Safety
/// The range belongs to this heap and holds nothing that is needed.
pub(crate) unsafe fn give_back(address: *mut u8, bytes: usize) {
    // SAFETY: the caller's promise. It cannot fail for a mapped, aligned range.
    let given = unsafe { mm::madvise(address.cast::<c_void>(), bytes, Advice::LinuxDontNeed) };
    debug_assert!(given.is_ok());
}

/// Sets words to zero by giving their whole pages back to the system: for memory outside the heap that is used again later, if ever.
pub fn forget_pages(words: &mut [u64]) {
    const PAGE: usize = 4096;
    let range = words.as_mut_ptr_range();
    let (first, last) = ((range.start as usize).next_multiple_of(PAGE), range.end as usize / PAGE * PAGE);
    if first >= last {
        return words.fill(0);
    }
    let (before, after) = ((first - range.start as usize) / 8, (range.end as usize - last) / 8);
    words[..before].fill(0);
    let length = words.len();
    words[length - after..].fill(0);
    // SAFETY: whole pages inside the slice, which this borrow owns; they read as zero afterwards, which is a value of `u64`.
    let given = unsafe { mm::madvise(words.as_mut_ptr().add(before).cast::<c_void>(), last - first, Advice::LinuxDontNeed) };
    if given.is_err() {
        words.fill(0);
    }
}

/// Code and constants of the program, as its file has them: mapped from it for as long as the process lives, and never written to.
#[derive(Clone, Copy, Debug)]
pub struct ProgramBytes(&'static [u8]);

impl ProgramBytes {
    /// The file's code and the constants before it.
    #[must_use]
    pub fn all() -> ProgramBytes {
        // The linker knows where the file's first segment begins and where the code ends; both exist on every Linux target.
        unsafe extern "C" {
            static __executable_start: u8;
            static etext: u8;
        }
        let (first, last) = (&raw const __executable_start, &raw const etext);
        // SAFETY: what lies between the two is the program's.
        ProgramBytes(unsafe { core::slice::from_raw_parts(first, last.addr().saturating_sub(first.addr())) })
    }

    /// Constants, if they lie within [`ProgramBytes::all`].
    #[must_use]
    pub fn of(constants: &'static [u8]) -> Option<ProgramBytes> {
        let (all, part) = (ProgramBytes::all().0.as_ptr_range(), constants.as_ptr_range());
        (all.start <= part.start && part.end <= all.end).then_some(ProgramBytes(constants))
    }

    /// Lets go of the pages: they no longer count as the process's, and come back from the file when they are read again.
    pub fn release(self) {
        const PAGE: usize = 4096;
        let range = self.0.as_ptr_range();
        let first = range.start as usize / PAGE * PAGE;
        let length = (range.end as usize).next_multiple_of(PAGE) - first;
        // SAFETY: pages at both ends hold other parts of the file, for which the same is true. If it fails, the pages stay.
        let _ = unsafe { mm::madvise(first as *mut c_void, length, Advice::LinuxDontNeed) };
    }
}

/// Asks for the memory of a range at once, rather than span by span as it is touched. A hint.
///
/// # Safety
/// The range lies in memory of this heap that may be read and written.
pub(crate) unsafe fn populate(address: *mut u8, bytes: usize) {
    // SAFETY: the caller's promise; contents do not change.
    let _ = unsafe { mm::madvise(address.cast::<c_void>(), bytes, Advice::LinuxPopulateWrite) };
}

/// Maps `bytes` of zeroed memory on its own.
pub(crate) fn map(bytes: usize) -> Result<*mut u8, Refused> {
    // SAFETY: a new anonymous mapping where the system likes.
    let mapped = unsafe {
        mm::mmap_anonymous(
            ptr::null_mut(),
            bytes,
            ProtFlags::READ | ProtFlags::WRITE,
            MapFlags::PRIVATE | MapFlags::NORESERVE,
        )
    };
    let address = mapped.map_err(|_| Refused)?;
    // SAFETY: the mapping just made.
    let _ = unsafe { mm::madvise(address, bytes, Advice::LinuxNoHugepage) };
    Ok(address.cast())
}

/// Grows or shrinks a mapping, moving its pages (not its bytes) when it must.
///
/// # Safety
/// The range is a whole mapping made by [`map`]; pointers into it are gone afterwards.
pub(crate) unsafe fn remap(address: *mut u8, old_bytes: usize, new_bytes: usize) -> Result<*mut u8, Refused> {
    // SAFETY: the caller's promise.
    let moved = unsafe { mm::mremap(address.cast::<c_void>(), old_bytes, new_bytes, MremapFlags::MAYMOVE) };
    Ok(moved.map_err(|_| Refused)?.cast())
}

/// Ends a mapping.
///
/// # Safety
/// The range was mapped by this heap and is not used any more.
pub(crate) unsafe fn unmap(address: *mut u8, bytes: usize) {
    // SAFETY: the caller's promise. It cannot fail for a mapped, aligned range.
    let ended = unsafe { mm::munmap(address.cast::<c_void>(), bytes) };
    debug_assert!(ended.is_ok());
}
