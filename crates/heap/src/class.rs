//! Size classes: which sizes cells and small buffers come in.
//!
//! ```text
//!   class   1 .. 16    8, 16, 24 .. 128          steps of 8 bytes: nothing is lost but the rounding to words
//!   class  17 .. 80    144, 160 .. 32768         eight steps per doubling: ≤ 12.5 % apart
//! ```
//!
//! Class 0 does not exist. A *list* is a class of cells (the class itself) or of buffers (the class + `CLASSES`):
//! pages are kept by list.

/// One more than the largest class.
pub(crate) const CLASSES: usize = 81;
/// Classes of cells and classes of buffers.
pub(crate) const LISTS: usize = 2 * CLASSES;
/// The largest size in steps of 8.
pub(crate) const EXACT_MAX: usize = 128;
/// The largest size that has a class.
pub(crate) const SMALL_MAX: usize = 32 * 1024;
/// The smallest cell: header, and a word for the link of the free list.
pub(crate) const CELL_MIN: usize = 16;

const _: () = assert!(class_of(SMALL_MAX) == CLASSES - 1 && size_of_class(CLASSES - 1) == SMALL_MAX);
const _: () = assert!(class_of(EXACT_MAX) == 16 && class_of(EXACT_MAX + 1) == 17 && size_of_class(17) == 144);

/// The class of a size from 1 to `SMALL_MAX`.
#[inline(always)]
pub(crate) const fn class_of(size: usize) -> usize {
    if size <= EXACT_MAX {
        size.div_ceil(8)
    } else {
        let last = size - 1;
        let doubling = last.ilog2() as usize;
        17 + (doubling - 7) * 8 + ((last >> (doubling - 3)) & 7)
    }
}

/// The size of the cells of a class.
pub(crate) const fn size_of_class(class: usize) -> usize {
    if class <= 16 {
        class * 8
    } else {
        let step = class - 17;
        (9 + step % 8) << (4 + step / 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_size_gets_the_smallest_class_that_holds_it() {
        for size in 1..=SMALL_MAX {
            let class = class_of(size);
            assert!(size_of_class(class) >= size, "size {size}");
            assert!(class == 1 || size_of_class(class - 1) < size, "size {size}");
            if size > EXACT_MAX {
                assert!(size_of_class(class) * 8 <= size_of_class(class - 1) * 9);
            }
        }
    }
}
