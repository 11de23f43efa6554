//! Buffers: sized blocks without a header, each owned by one cell (or, for a moment, by native code).
//!
//! ```text
//!   ≤ 32 KiB    a block of a size class, in pages of its own      the owner knows the size, so none is stored
//!   ≤ 256 KiB   a run of pages                                    grows in place while its pages have room
//!   above       a mapping of its own                              grows with mremap: never two copies
//! ```
//!
//! The address is aligned to 8. The size given back must be the one requested (any size of the same [`Heap::good_size`]).

use crate::class::{CLASSES, SMALL_MAX, class_of, size_of_class};
use crate::heap::{Heap, OutOfMemory};
use crate::large::{BUFFER_RUN_MAX, mapping_bytes};
use crate::page::{SPAN, Use, page_of};
use core::ptr::NonNull;

/// From this size on, a page without buffers does not stay the current one of its class.
const ROUGH_MIN: usize = 4 * 1024;

impl Heap {
    /// A buffer of at least `bytes`, not initialized.
    pub fn allocate_buffer(&mut self, bytes: usize) -> Result<NonNull<u8>, OutOfMemory> {
        if self.slow_only {
            self.stress_step()?;
        }
        self.allocate_buffer_quietly(bytes)
    }

    /// A buffer that the stress mode does not count.
    pub(crate) fn allocate_buffer_quietly(&mut self, bytes: usize) -> Result<NonNull<u8>, OutOfMemory> {
        if bytes <= SMALL_MAX {
            let block = self.take_block(CLASSES + class_of(bytes.max(1)))?;
            // SAFETY: blocks are not null.
            return Ok(unsafe { NonNull::new_unchecked(block.cast()) });
        }
        if bytes <= BUFFER_RUN_MAX {
            let page = self.take_run(bytes.next_multiple_of(SPAN))?;
            // SAFETY: the run is new.
            unsafe {
                (*page).usage = Use::BufferRun;
                (*page).used = 1;
                (*page).words = (bytes.next_multiple_of(SPAN) / 8) as u32;
                return Ok(NonNull::new_unchecked(crate::page::base_of(page)));
            }
        }
        self.map_buffer(bytes)
    }

    /// Gives a buffer another size, and perhaps another place; its bytes, as far as both sizes go, are kept.
    /// On failure it stays as it was.
    ///
    /// # Safety
    /// The buffer is of this heap, `old_bytes` is its size, and the old address is not used afterwards.
    pub unsafe fn resize_buffer(
        &mut self,
        buffer: NonNull<u8>,
        old_bytes: usize,
        new_bytes: usize,
    ) -> Result<NonNull<u8>, OutOfMemory> {
        if self.slow_only {
            self.stress_step()?;
        }
        // SAFETY: the caller's promise.
        unsafe {
            if old_bytes > BUFFER_RUN_MAX && new_bytes > BUFFER_RUN_MAX {
                return self.remap_buffer(buffer, new_bytes);
            }
            if Heap::good_size(old_bytes) == Heap::good_size(new_bytes) {
                return Ok(buffer);
            }
            if old_bytes > SMALL_MAX && old_bytes <= BUFFER_RUN_MAX && new_bytes > SMALL_MAX {
                let page = page_of(buffer.as_ptr());
                if new_bytes <= BUFFER_RUN_MAX && self.resize_in_place(page, old_bytes.min(new_bytes), new_bytes) {
                    return Ok(buffer);
                }
            }
            let new = self.allocate_buffer_quietly(new_bytes)?;
            new.copy_from_nonoverlapping(buffer, old_bytes.min(new_bytes));
            self.free_buffer(buffer, old_bytes);
            Ok(new)
        }
    }

    /// Frees a buffer.
    ///
    /// # Safety
    /// The buffer is of this heap, `bytes` is its size, and nobody uses it any more.
    #[inline]
    pub unsafe fn free_buffer(&mut self, buffer: NonNull<u8>, bytes: usize) {
        let address = buffer.as_ptr();
        // SAFETY: the caller's promise.
        unsafe {
            if bytes < ROUGH_MIN {
                self.put_block(page_of(address), address.cast(), 0);
            } else if bytes <= SMALL_MAX {
                let page = page_of(address);
                self.put_block(page, address.cast(), 0);
                // A buffer that grows passes through these classes, and would leave a page in each.
                if (*page).used == 0 && self.current[(*page).list as usize] == page {
                    self.retire((*page).list as usize);
                }
            } else if bytes <= BUFFER_RUN_MAX {
                self.free_run(page_of(address));
            } else {
                self.unmap_buffer(address);
            }
        }
    }

    /// The size that a buffer of `bytes` really has: the slack may be used, by asking for this size.
    #[must_use]
    pub fn good_size(bytes: usize) -> usize {
        if bytes <= SMALL_MAX {
            size_of_class(class_of(bytes.max(1)))
        } else if bytes <= BUFFER_RUN_MAX {
            bytes.next_multiple_of(SPAN)
        } else {
            mapping_bytes(bytes).map_or(bytes, |length| length - size_of::<crate::large::Mapping>())
        }
    }
}
