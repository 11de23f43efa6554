//! The Mersenne Twister MT19937, as the module `random` uses it: the same seeds give the same numbers as CPython.
//!
//! 624 words of state are renewed all at once when they have been used up; each word is scrambled on its way out.

const WORDS: usize = 624;
const MIDDLE: usize = 397;

/// A generator.
#[derive(Clone, Debug)]
pub struct MersenneTwister {
    words: [u32; WORDS],
    index: usize,
}

impl MersenneTwister {
    /// Size of the state in words, the index not counted.
    pub const STATE_WORDS: usize = WORDS;

    /// A generator seeded with one word.
    pub fn from_word(seed: u32) -> MersenneTwister {
        let mut words = [seed; WORDS];
        for at in 1..WORDS {
            let before = words[at - 1];
            words[at] = 1_812_433_253u32.wrapping_mul(before ^ before >> 30).wrapping_add(at as u32);
        }
        MersenneTwister { words, index: WORDS }
    }

    /// A generator seeded with the words of an integer's absolute value, least significant first (one word for 0).
    pub fn from_key(key: &[u32]) -> MersenneTwister {
        let key = if key.is_empty() { &[0] } else { key };
        let mut twister = MersenneTwister::from_word(19_650_218);
        let words = &mut twister.words;
        let (mut at, mut from) = (1, 0);
        for _ in 0..WORDS.max(key.len()) {
            let before = words[at - 1];
            words[at] = (words[at] ^ (before ^ before >> 30).wrapping_mul(1_664_525))
                .wrapping_add(key[from])
                .wrapping_add(from as u32);
            at += 1;
            from = if from + 1 == key.len() { 0 } else { from + 1 };
            if at == WORDS {
                words[0] = words[WORDS - 1];
                at = 1;
            }
        }
        for _ in 1..WORDS {
            let before = words[at - 1];
            words[at] =
                (words[at] ^ (before ^ before >> 30).wrapping_mul(1_566_083_941)).wrapping_sub(at as u32);
            at += 1;
            if at == WORDS {
                words[0] = words[WORDS - 1];
                at = 1;
            }
        }
        words[0] = 0x8000_0000;
        twister
    }

    /// The state, for `random.getstate`: words and index.
    pub const fn state(&self) -> (&[u32; WORDS], usize) {
        (&self.words, self.index)
    }

    /// A generator in a given state; nothing if the index is out of range.
    pub fn from_state(words: [u32; WORDS], index: usize) -> Option<MersenneTwister> {
        (index <= WORDS).then_some(MersenneTwister { words, index })
    }

    fn renew(&mut self) {
        for at in 0..WORDS {
            let mixed = self.words[at] & 0x8000_0000 | self.words[(at + 1) % WORDS] & 0x7FFF_FFFF;
            let twist = if mixed & 1 == 0 { 0 } else { 0x9908_B0DF };
            self.words[at] = self.words[(at + MIDDLE) % WORDS] ^ mixed >> 1 ^ twist;
        }
        self.index = 0;
    }

    /// The next 32 bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        if self.index >= WORDS {
            self.renew();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9D2C_5680;
        word ^= word << 15 & 0xEFC6_0000;
        word ^ word >> 18
    }

    /// `random.random()`: 53 bits, in [0, 1).
    #[inline]
    pub fn next_f64(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `random.getrandbits(bits)` for up to 64 bits.
    pub fn next_bits(&mut self, bits: u32) -> u64 {
        match bits {
            0 => 0,
            1..=32 => u64::from(self.next_u32() >> (32 - bits)),
            _ => {
                let low = u64::from(self.next_u32());
                low | self.next_bits((bits - 32).min(32)) << 32
            }
        }
    }

    /// The words of `random.getrandbits(bits)`, least significant first; the last is cut to the bits left.
    pub fn bit_words(&mut self, bits: u64) -> impl Iterator<Item = u32> + '_ {
        let mut left = bits;
        std::iter::from_fn(move || {
            let now = left.min(32) as u32;
            left -= u64::from(now);
            (now > 0).then(|| self.next_u32() >> (32 - now))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_cpython() {
        let mut twister = MersenneTwister::from_key(&[42]);
        assert_eq!(twister.next_f64(), 0.6394267984578837);
        assert_eq!(twister.next_f64(), 0.025010755222666936);
        let mut twister = MersenneTwister::from_key(&[0]);
        assert_eq!(twister.next_bits(32), 3_626_764_237);
        assert_eq!(twister.next_bits(64), 13981790821421117374);
        assert_eq!(twister.next_bits(5), 28);
        assert_eq!(twister.bit_words(70).collect::<Vec<_>>(), [1806341205,173879092,16]);
        let mut twister = MersenneTwister::from_key(&(0..700).collect::<Vec<_>>());
        assert_eq!(twister.next_f64(), 0.867898393018711);
        for _ in 0..1000 {
            twister.next_u32();
        }
        let (words, index) = twister.state();
        let mut copy = MersenneTwister::from_state(*words, index).unwrap();
        assert_eq!(copy.next_u32(), twister.next_u32());
    }
}
