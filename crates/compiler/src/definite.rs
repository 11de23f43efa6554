//! Definite assignment: which registers are surely set at a point of the code.
//!
//! The compiler carries a [`Bound`] along while it makes code, in one pass: a jump leaves a copy at its label,
//! a label takes the intersection of all that arrive. A loop's head, and an exception handler, must hold for
//! arrivals not seen yet; since assignments only add, it is enough to take away what is deleted anywhere in the scope.

/// A set of registers; everything, in code that cannot be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bound {
    words: Vec<u64>,
}

impl Bound {
    /// The empty set over `count` registers.
    pub(crate) fn none(count: usize) -> Bound {
        Bound { words: vec![0; count.div_ceil(64)] }
    }

    /// Is the register surely set?
    pub(crate) fn contains(&self, register: u16) -> bool {
        self.words.get(register as usize / 64).is_some_and(|word| word >> (register % 64) & 1 != 0)
    }

    /// The register is set from here on.
    pub(crate) fn insert(&mut self, register: u16) {
        if let Some(word) = self.words.get_mut(register as usize / 64) {
            *word |= 1 << (register % 64);
        }
    }

    /// The register may be unset from here on.
    pub(crate) fn remove(&mut self, register: u16) {
        if let Some(word) = self.words.get_mut(register as usize / 64) {
            *word &= !(1 << (register % 64));
        }
    }

    /// Keeps what both have.
    pub(crate) fn intersect(&mut self, other: &Bound) {
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word &= theirs;
        }
    }

    /// Takes away what `other` has.
    pub(crate) fn subtract(&mut self, other: &Bound) {
        for (word, theirs) in self.words.iter_mut().zip(&other.words) {
            *word &= !theirs;
        }
    }
}
