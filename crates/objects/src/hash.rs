//! Hashes as Python sees them: 64 bits, never −1.

/// A hash fit to be shown: −1 marks an error in CPython's interface and is never a hash.
#[inline(always)]
pub fn visible(hash: u64) -> i64 {
    if hash == u64::MAX { -2 } else { hash as i64 }
}

/// The hash of a cell's address (objects without `__hash__` of their own).
#[inline(always)]
pub fn of_address(address: u64) -> i64 {
    visible(address.rotate_right(4))
}

/// The hash of an integer.
pub fn of_int(number: crate::int::IntRef) -> i64 {
    match number {
        crate::int::IntRef::Small(number) => lissom_text::number::numeric_hash::hash_i64(number),
        crate::int::IntRef::Big { negative, limbs } => lissom_text::number::numeric_hash::hash_limbs(negative, limbs),
    }
}

/// The hash of bytes under a runtime's key: CPython's. (That of a string is made from 32 bits, which are kept in its cell, and is not that of
/// its bytes; both are 0 if there are none.)
pub fn of_bytes(key: (u64, u64), bytes: &[u8]) -> i64 {
    lissom_text::hash::hash_bytes(key, bytes)
}

/// The 32 bits of a string in place: its word, folded so that every byte counts, times a secret odd number.
#[inline(always)]
pub fn of_short_string(key: (u64, u64), word: u64) -> u32 {
    let word = word ^ crate::value::word::EMPTY_STRING;
    ((word ^ word >> 32).wrapping_mul((key.0 ^ GOLDEN) | 1) >> 32) as u32
}

/// The 32 bits of a longer string, which are kept in its cell; never 0.
pub fn of_long_string(key: (u64, u64), bytes: &[u8]) -> u32 {
    let hash = lissom_text::hash::hash_bytes(key, bytes) as u64;
    (((hash ^ hash >> 32).wrapping_mul(GOLDEN) >> 32) as u32).max(1)
}

/// 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The 32 bits that are kept to the 64 that Python sees. The low ones, which tables use first, stay as different as they are.
#[inline(always)]
pub fn spread(kept: u32) -> u64 {
    (kept as u64).wrapping_mul(GOLDEN)
}
