//! The keyed hash of byte strings: SipHash-1-3, as CPython uses for `str`, `bytes` and `memoryview`, under the key it derives from `PYTHONHASHSEED`.
//!
//! Of ASCII text and of bytes it equals CPython's under the same seed; other text hashes by its WTF-8 bytes here and by its widest code unit there.
//! The hash of longer strings is made from it, see `hash` among the objects.

use siphasher::sip::SipHasher13;

/// The secret of a runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashKey {
    first: u64,
    second: u64,
}

impl HashKey {
    /// A key from random bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> HashKey {
        let key = u128::from_le_bytes(bytes);
        HashKey { first: key as u64, second: (key >> 64) as u64 }
    }

    /// The key that CPython derives from a `PYTHONHASHSEED`; 0 means no secret.
    pub fn from_seed(seed: u32) -> HashKey {
        if seed == 0 {
            return HashKey::default();
        }
        let mut state = seed;
        HashKey::from_bytes(std::array::from_fn(|_| {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            (state >> 16) as u8
        }))
    }

    /// The key as two words, for [`hash_bytes`].
    pub const fn words(&self) -> (u64, u64) {
        (self.first, self.second)
    }

    /// The hash of `bytes`; 0 if there are none.
    #[inline]
    pub fn hash(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let hash = SipHasher13::new_with_keys(self.first, self.second).hash(bytes) as i64;
        if hash == -1 { -2 } else { hash }
    }
}

/// The hash of `bytes` under a key given as two words.
#[inline]
pub fn hash_bytes(key: (u64, u64), bytes: &[u8]) -> i64 {
    HashKey { first: key.0, second: key.1 }.hash(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_cpython() {
        // PYTHONHASHSEED=… python3.14 -c 'print(hash("abc"), hash(b"hello world"))'
        let plain = HashKey::from_seed(0);
        assert_eq!((plain.hash(b"abc"), plain.hash(b"hello world")), EXPECTED_SEED_0);
        let seeded = HashKey::from_seed(42);
        assert_eq!((seeded.hash(b"abc"), seeded.hash(b"hello world")), EXPECTED_SEED_42);
        assert_eq!(plain.hash(b""), 0);
    }

    const EXPECTED_SEED_0: (i64, i64) = (-4594863902769663758, -5642461784034726774);
    const EXPECTED_SEED_42: (i64, i64) = (3869580338025362921, -3893157060480277979);
}
