//! Value: one non-zero 64-bit word that is any Python object.
//!
//! ```text
//!   …xxx1   integer, 63 bits, in place
//!   …xx10   float, in place ("flonum"): 2^-255 < |x| < 2^257, and +0.0
//!   …x000   pointer to a heap cell, which this value owns one reference to
//!   …x100   low byte  kkkll100
//!             00000100 + k<<5   constants: None, False, True, NotImplemented, Ellipsis, and the internal "deleted" mark
//!             lll 01 100        string of l bytes (≤ 7), ASCII; the bytes are bytes 1..=l of the word
//!             lll 11 100        the same, with a byte above 127
//! ```
//!
//! Invariants: a string of at most 7 bytes is always in place, an integer that fits 63 bits is always in place, a float in the range is
//! always in place: so equality of words is equality for them. NaN, infinities, −0.0 and other floats are cells.
//! `Clone` counts up, `Drop` counts down; a count that reaches zero frees the cell at once, without running Python code.
//! The flonum encoding is CRuby's (`internal/numeric.h`).

use std::num::NonZeroU64;
use std::ptr::NonNull;

use lissom_heap::{Cell, Heap};

use crate::shape::ShapeId;

/// Any Python object. See the module's picture.
#[repr(transparent)]
pub struct Value(NonZeroU64);

const _: () = assert!(size_of::<Value>() == 8 && size_of::<Option<Value>>() == 8);

const STRING: u64 = 0b01_100;
const STRING_WIDE: u64 = 0b11_100;
const KIND_MASK: u64 = 0b11_111;

/// The longest string that is stored in the word.
pub const SHORT_STRING_MAX: usize = 7;
/// The largest integer in place.
pub const INT_MAX: i64 = (1 << 62) - 1;
/// The smallest integer in place.
pub const INT_MIN: i64 = -(1 << 62);

/// The words of the constants.
pub mod word {
    /// `None`
    pub const NONE: u64 = 0x04;
    /// `False`
    pub const FALSE: u64 = 0x24;
    /// `True`
    pub const TRUE: u64 = 0x44;
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: u64 = 0x64;
    /// `Ellipsis`
    pub const ELLIPSIS: u64 = 0x84;
    /// The mark of a deleted entry; never seen by Python code.
    pub const DELETED: u64 = 0xa4;
    /// The empty string.
    pub const EMPTY_STRING: u64 = super::STRING;
    /// An unset slot.
    pub const UNSET: u64 = 0;
}

impl Value {
    /// `None`
    pub const NONE: Value = Value::constant(word::NONE);
    /// `True`
    pub const TRUE: Value = Value::constant(word::TRUE);
    /// `False`
    pub const FALSE: Value = Value::constant(word::FALSE);
    /// `NotImplemented`
    pub const NOT_IMPLEMENTED: Value = Value::constant(word::NOT_IMPLEMENTED);
    /// `Ellipsis`
    pub const ELLIPSIS: Value = Value::constant(word::ELLIPSIS);
    /// The mark of a deleted table entry; never handed to Python code.
    pub const DELETED: Value = Value::constant(word::DELETED);
    /// `""`
    pub const EMPTY_STRING: Value = Value::constant(word::EMPTY_STRING);

    const fn constant(word: u64) -> Value {
        match NonZeroU64::new(word) {
            Some(word) => Value(word),
            None => panic!("a constant is not zero"),
        }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(truth: bool) -> Value {
        Value::constant(if truth { word::TRUE } else { word::FALSE })
    }

    /// An integer in place, if it fits 63 bits.
    #[inline(always)]
    pub fn small_int(number: i64) -> Option<Value> {
        if number << 1 >> 1 == number { Some(Value::int_unchecked(number)) } else { None }
    }

    /// An integer in place; the caller knows that it fits 63 bits (the upper bit is dropped).
    #[inline(always)]
    pub const fn int_unchecked(number: i64) -> Value {
        Value::constant((number as u64) << 1 | 1)
    }

    /// An integer in place, from any 32-bit one.
    #[inline(always)]
    pub const fn int32(number: i32) -> Value {
        Value::int_unchecked(number as i64)
    }

    /// A float in place, if it has that form.
    #[inline(always)]
    pub fn small_float(number: f64) -> Option<Value> {
        let bits = number.to_bits();
        let top = (bits >> 60) & 7;
        if bits != 0x3000_0000_0000_0000 && (top == 3 || top == 4) {
            return NonZeroU64::new((bits.rotate_left(3) & !3) | 2).map(Value);
        }
        if bits == 0 { NonZeroU64::new(0x8000_0000_0000_0002).map(Value) } else { None }
    }

    /// A string of at most 7 bytes of WTF-8, in place; `None` if it is longer.
    #[inline]
    pub fn short_string(bytes: &[u8]) -> Option<Value> {
        if bytes.len() > SHORT_STRING_MAX {
            return None;
        }
        let mut word = 0u64;
        let mut high = 0;
        for (index, byte) in bytes.iter().enumerate() {
            word |= (*byte as u64) << (8 + 8 * index);
            high |= byte;
        }
        let kind = if high & 0x80 != 0 { STRING_WIDE } else { STRING };
        NonZeroU64::new(word | (bytes.len() as u64) << 5 | kind).map(Value)
    }

    /// The word itself.
    #[inline(always)]
    pub fn word(&self) -> u64 {
        self.0.get()
    }

    /// Gives up the value without counting down.
    #[inline(always)]
    pub fn into_word(self) -> u64 {
        let word = self.0.get();
        std::mem::forget(self);
        word
    }

    /// Takes over a word and the reference it stands for.
    ///
    /// # Safety
    /// The word came from [`Value::into_word`] (or is an immediate), and is taken over once.
    #[inline(always)]
    pub unsafe fn from_word(word: u64) -> Option<Value> {
        NonZeroU64::new(word).map(Value)
    }

    /// As [`Value::from_word`] for a word known not to be 0.
    ///
    /// # Safety
    /// As [`Value::from_word`]; and the word is not 0.
    #[inline(always)]
    pub unsafe fn from_word_unchecked(word: u64) -> Value {
        // SAFETY: the caller promises that the word is not 0.
        Value(unsafe { NonZeroU64::new_unchecked(word) })
    }

    /// Looks at a place that holds a word as an optional value, borrowed.
    ///
    /// # Safety
    /// The place holds 0 or a valid value's word for as long as the borrow lasts.
    #[inline(always)]
    pub unsafe fn borrow_slot<'a>(slot: *const u64) -> Option<&'a Value> {
        // SAFETY: `Option<Value>` has the layout of the word (0 is `None`); validity is the caller's promise.
        unsafe { (*slot.cast::<Option<Value>>()).as_ref() }
    }

    /// Is it a pointer to a cell?
    #[inline(always)]
    pub fn is_pointer(&self) -> bool {
        self.word() & 7 == 0
    }

    /// The cell it points to.
    #[inline(always)]
    pub fn cell(&self) -> Option<NonNull<Cell>> {
        if self.is_pointer() { NonNull::new(self.word() as *mut Cell) } else { None }
    }

    /// Takes over a fresh cell, whose count of one becomes this value's.
    ///
    /// # Safety
    /// The caller owns one reference to the cell and hands it over; the cell is fully initialised.
    #[inline(always)]
    pub unsafe fn from_cell(cell: NonNull<Cell>) -> Value {
        // SAFETY: a cell's address is not zero and a multiple of 8.
        unsafe { Value::from_word_unchecked(cell.as_ptr() as u64) }
    }

    /// The pointer's address seen as a layout.
    #[inline(always)]
    pub(crate) fn address<T>(&self) -> *mut T {
        debug_assert!(self.is_pointer());
        self.word() as *mut T
    }

    /// Are they the same object (`is`)?
    #[inline(always)]
    pub fn is(&self, other: &Value) -> bool {
        self.word() == other.word()
    }

    /// `self is None`
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.word() == word::NONE
    }

    /// Is it an integer in place?
    #[inline(always)]
    pub fn is_small_int(&self) -> bool {
        self.word() & 1 != 0
    }

    /// The integer in place (not a bool, not a larger one).
    #[inline(always)]
    pub fn as_small_int(&self) -> Option<i64> {
        if self.is_small_int() { Some(self.word() as i64 >> 1) } else { None }
    }

    /// Is it a float in place?
    #[inline(always)]
    pub fn is_small_float(&self) -> bool {
        self.word() & 3 == 2
    }

    /// The float in place.
    #[inline(always)]
    pub fn as_small_float(&self) -> Option<f64> {
        if self.is_small_float() { Some(decode_float(self.word())) } else { None }
    }

    /// The float, in place or in a cell; exactly `float`, not a subclass.
    #[inline(always)]
    pub fn as_exact_float(&self) -> Option<f64> {
        if self.is_small_float() {
            return Some(decode_float(self.word()));
        }
        if self.shape() == ShapeId::FLOAT { Some(crate::float::layout::boxed(self)) } else { None }
    }

    /// `True` or `False`.
    #[inline(always)]
    pub fn as_bool(&self) -> Option<bool> {
        match self.word() {
            word::TRUE => Some(true),
            word::FALSE => Some(false),
            _ => None,
        }
    }

    /// Is it a string in place?
    #[inline(always)]
    pub fn is_short_string(&self) -> bool {
        self.word() & 0b1_111 == STRING & 0b1_111
    }

    /// The bytes of a string in place, and whether they are ASCII.
    #[inline(always)]
    pub fn as_short_string(&self) -> Option<(&[u8], bool)> {
        if !self.is_short_string() {
            return None;
        }
        let length = (self.word() >> 5 & 7) as usize;
        // SAFETY: the bytes of the word are readable for as long as the value is borrowed; on this little-endian target byte i + 1 holds bits 8(i + 1)….
        let bytes = unsafe { std::slice::from_raw_parts((&raw const self.0).cast::<u8>().add(1), length) };
        Some((bytes, self.word() & KIND_MASK == STRING))
    }

    /// The shape: the type and the layout in one number. Values in place have the shape of their type.
    #[inline(always)]
    pub fn shape(&self) -> ShapeId {
        let word = self.word();
        if word & 7 == 0 {
            // SAFETY: a value whose low bits are 0 owns a reference to a live cell.
            return ShapeId(unsafe { (*(word as *const Cell)).kind() });
        }
        self.immediate_shape()
    }

    /// The shape of a value in place.
    #[inline]
    pub fn immediate_shape(&self) -> ShapeId {
        let word = self.word();
        if word & 1 != 0 {
            return ShapeId::INT;
        }
        if word & 3 == 2 {
            return ShapeId::FLOAT;
        }
        if self.is_short_string() {
            return ShapeId::STR;
        }
        match word {
            word::NONE => ShapeId::NONE,
            word::TRUE | word::FALSE => ShapeId::BOOL,
            word::NOT_IMPLEMENTED => ShapeId::NOT_IMPLEMENTED,
            _ => ShapeId::ELLIPSIS,
        }
    }

    /// How many references the cell has; a value in place counts as immortal.
    pub fn count(&self) -> u32 {
        match self.cell() {
            // SAFETY: the cell is alive, this value owns a reference to it.
            Some(cell) => unsafe { (*cell.as_ptr()).count() },
            None => lissom_heap::IMMORTAL | 0x4000_0000,
        }
    }

    /// Can it be part of a cycle? (Then what holds it must be tracked.)
    #[inline(always)]
    pub fn needs_tracking(&self) -> bool {
        // SAFETY: the cell is alive.
        self.is_pointer() && unsafe { (*(self.word() as *const Cell)).flags() } & lissom_heap::flags::LEAF == 0
    }
}

/// The float of a flonum word.
#[inline(always)]
fn decode_float(word: u64) -> f64 {
    if word == 0x8000_0000_0000_0002 {
        return 0.0;
    }
    f64::from_bits(((2 - (word >> 63)) | (word & !3)).rotate_right(3))
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        if self.is_pointer() {
            // SAFETY: this value owns a reference, so the cell is alive.
            unsafe { Heap::retain(self.word() as *mut Cell) };
        }
        Value(self.0)
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_pointer() {
            // SAFETY: this value owned one reference and gives it up.
            unsafe { Heap::release(self.word() as *mut Cell) };
        }
    }
}

impl PartialEq for Value {
    /// Identity (`is`), not Python's `==`.
    fn eq(&self, other: &Value) -> bool {
        self.is(other)
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(number) = self.as_small_int() {
            return write!(f, "{number}");
        }
        if let Some(number) = self.as_small_float() {
            return write!(f, "{number:?}");
        }
        if let Some((bytes, _)) = self.as_short_string() {
            return write!(f, "{:?}", String::from_utf8_lossy(bytes));
        }
        write!(f, "<{:#x}>", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_in_place_survive() {
        let mut bits = 0x9e37_79b9_7f4a_7c15u64;
        for _ in 0..200_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = f64::from_bits(bits);
            if let Some(value) = Value::small_float(number) {
                assert!(value.is_small_float() && !value.is_small_int());
                assert_eq!(value.as_small_float().map(f64::to_bits), Some(bits));
            }
        }
        for number in [0.0, 1.0, -1.0, 0.1, 1e10, -3.5e-7, 2f64.powi(256), -(2f64.powi(-254))] {
            assert_eq!(Value::small_float(number).and_then(|v| v.as_small_float()), Some(number));
        }
        for number in [-0.0, f64::NAN, f64::INFINITY, 2f64.powi(257), 2f64.powi(-255), 5e-324] {
            assert!(Value::small_float(number).is_none());
        }
    }

    #[test]
    fn integers_and_strings_in_place_survive() {
        for number in [0, 1, -1, INT_MAX, INT_MIN, 12345] {
            assert_eq!(Value::small_int(number).and_then(|v| v.as_small_int()), Some(number));
        }
        assert!(Value::small_int(INT_MAX + 1).is_none() && Value::small_int(INT_MIN - 1).is_none());
        for text in ["", "a", "abcdefg", "é", "日本"] {
            let value = Value::short_string(text.as_bytes()).unwrap();
            assert_eq!(value.as_short_string(), Some((text.as_bytes(), text.is_ascii())));
            assert!(!value.is_pointer() && !value.is_small_int() && !value.is_small_float());
        }
        assert!(Value::short_string(b"abcdefgh").is_none());
        assert!(!Value::NONE.is_short_string() && !Value::TRUE.is_short_string());
    }
}
