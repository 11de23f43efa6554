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

/// The hash of bytes under a runtime's key.
pub fn of_bytes(key: (u64, u64), bytes: &[u8]) -> i64 {
    lissom_text::hash::hash_bytes(key, bytes)
}
