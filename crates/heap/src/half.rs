//! Halves: slots of 32 bits, for layouts whose words mostly fit.
//!
//! ```text
//!   …xxx1                the word whose 32 upper bits repeat the sign: an integer of 31 bits
//!   even, below 16384    that word: 0, and the constants of the heap's user
//!   even, others         a reference: its distance from the base of the heap's range, in steps of 4 bytes
//! ```
//!
//! No cell lies in the first 64 KiB of a range (they hold the headers of the first segment), so the last two do not meet.
//! References reach 16 GiB; a cell beyond does not fit, and neither does one that no heap made. What does not fit says
//! [`squeeze`], and the layout keeps a whole word for it.

use crate::header::{Cell, Word, is_reference};
use crate::page::{PAGE, SEGMENT};
use crate::segment::segment_of;

/// A slot of half a word.
pub type Half = u32;

/// Even words below this are stored as they are.
const CONSTANTS: u64 = (PAGE / 4) as u64;
/// How far from the base references reach, in bytes.
const REACH: u64 = 1 << 34;
/// The segments that references reach.
pub(crate) const REACHED_SEGMENTS: usize = REACH as usize / SEGMENT;

/// The word that a half stands for. `base` is the base of the range of the heap whose cell holds the half.
#[inline(always)]
#[must_use]
pub fn expand(half: Half, base: *mut u8) -> Word {
    if half & 1 != 0 {
        half as i32 as i64 as u64
    } else if (half as u64) < CONSTANTS {
        half as u64
    } else {
        base as u64 + ((half as u64) << 2)
    }
}

/// The half that stands for a word, if it fits.
#[inline(always)]
#[must_use]
pub fn squeeze(word: Word, base: *mut u8) -> Option<Half> {
    let fits = if word & 1 != 0 {
        word as i32 as i64 as u64 == word
    } else if is_reference(word) {
        let distance = word.wrapping_sub(base as u64);
        return (distance < REACH).then_some((distance >> 2) as Half);
    } else {
        word < CONSTANTS
    };
    fits.then_some(word as Half)
}

/// The base of the range that a cell lies in.
///
/// # Safety
/// The cell is one of a heap, and alive.
#[inline(always)]
#[must_use]
pub unsafe fn base_of(cell: *mut Cell) -> *mut u8 {
    let segment = segment_of(cell);
    // SAFETY: a cell's address leads to the header of its segment, which knows its place in the range.
    segment.cast::<u8>().wrapping_sub(unsafe { (*segment).index } as usize * SEGMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_comes_back() {
        let base = 0x7000_0000_0000_usize as *mut u8;
        let near = base as u64 + PAGE as u64;
        let far = base as u64 + REACH;
        for word in [0, 1, 3, u64::MAX, 0x7fff_ffff, 0xffff_ffff_8000_0001, 4, 0xa4, near, near + 8, far - 8] {
            let half = squeeze(word, base).expect("fits");
            assert_eq!(expand(half, base), word, "{word:#x}");
        }
        for word in [0x8000_0001, 0xffff_ffff_7fff_ffff, u64::MAX >> 1, far, base as u64 - 8, 0x6100_002c_u64 << 8 | 4, 2 | 1 << 40] {
            assert_eq!(squeeze(word, base), None, "{word:#x}");
        }
    }
}
