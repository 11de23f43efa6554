//! Integers in memory: in the value's word below 2^62, else a cell with a sign and limbs.
//!
//! ```text
//!   small   in the word (see value.rs), always if it fits 63 bits
//!   1 or 2  | header | limb 0 | limb 1 |                              shapes INT_ONE_LIMB, INT_TWO_LIMBS; the flag USER: below zero
//!   big     | header | limbs << 1 | sign | limb 0 | limb 1 | … |        shape INT_BIG; the least significant limb first
//! ```
//!
//! A big integer's top limb is not zero, and its value does not fit 63 bits: so equal integers have equal forms. An instance of a
//! subclass holds such a value as its payload. All arithmetic goes through [`IntRef`], which is either form.

use std::ptr::NonNull;

use lissom_heap::{Header, Layout, Visitor, flags};

use super::limbs::trim;
use crate::context::{Context, PyResult};
use crate::layout::Payload;
use crate::shape::ShapeId;
use crate::value::{INT_MAX, INT_MIN, Value};

/// An integer too large for a value's word: a cell of more than two limbs. See the module's picture.
///
/// Cells of one and two limbs have limbs from the second word on; nothing but their shape tells them from this.
#[repr(C)]
pub struct BigInt {
    header: Header,
    count_sign: u64,
}

const _: () = assert!(size_of::<BigInt>() == 16);

/// Limbs an integer can have: bits are counted in 64 bits, bytes in 63.
pub const LIMBS_MAX: usize = 1 << 40;
/// Results of at most this many limbs are computed on the machine stack.
const ROOM: usize = 8;

// SAFETY: there are no references.
unsafe impl Layout for BigInt {
    const NAME: &'static str = "int";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(BigInt, "int");

/// An integer, whatever its form.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// It fits 63 bits.
    Small(i64),
    /// It does not.
    Big {
        /// Is it below zero?
        negative: bool,
        /// The magnitude; the last limb is not zero.
        limbs: &'a [u64],
    },
}

impl IntRef<'_> {
    /// Sign and magnitude (without limbs for 0); `room` holds a small one's.
    #[inline]
    pub fn parts<'b>(&'b self, room: &'b mut u64) -> (bool, &'b [u64]) {
        match *self {
            IntRef::Small(0) => (false, &[]),
            IntRef::Small(number) => {
                *room = number.unsigned_abs();
                (number < 0, std::slice::from_ref(room))
            }
            IntRef::Big { negative, limbs } => (negative, limbs),
        }
    }

    /// Is it below zero?
    #[inline]
    pub fn is_negative(&self) -> bool {
        match *self {
            IntRef::Small(number) => number < 0,
            IntRef::Big { negative, .. } => negative,
        }
    }

    /// Is it zero?
    #[inline]
    pub fn is_zero(&self) -> bool {
        matches!(self, IntRef::Small(0))
    }

    /// Is it odd?
    pub fn is_odd(&self) -> bool {
        match *self {
            IntRef::Small(number) => number & 1 != 0,
            IntRef::Big { limbs, .. } => limbs.first().is_some_and(|limb| limb & 1 != 0),
        }
    }

    /// As 64 bits with a sign, if it fits.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        match *self {
            IntRef::Small(number) => Some(number),
            IntRef::Big { negative, limbs: &[limb] } => {
                if negative {
                    (limb <= 1 << 63).then(|| (limb as i64).wrapping_neg())
                } else {
                    i64::try_from(limb).ok()
                }
            }
            IntRef::Big { .. } => None,
        }
    }

    /// As 64 bits without a sign, if it fits.
    #[inline]
    pub fn to_u64(&self) -> Option<u64> {
        match *self {
            IntRef::Small(number) => u64::try_from(number).ok(),
            IntRef::Big { negative: false, limbs: &[limb] } => Some(limb),
            IntRef::Big { .. } => None,
        }
    }

    /// The lowest 64 bits, in two's complement.
    pub fn low_bits(&self) -> u64 {
        match *self {
            IntRef::Small(number) => number as u64,
            IntRef::Big { negative, limbs } => {
                let low = limbs.first().copied().unwrap_or(0);
                if negative { low.wrapping_neg() } else { low }
            }
        }
    }

    /// The nearest `i64`.
    pub fn clamped(&self) -> i64 {
        match self.to_i64() {
            Some(number) => number,
            None if self.is_negative() => i64::MIN,
            None => i64::MAX,
        }
    }

    /// How many bits the magnitude has.
    pub fn bit_length(&self) -> u64 {
        super::limbs::bit_length(self.parts(&mut 0).1)
    }
}

impl Value {
    /// Is it exactly `int` (not `bool`)?
    #[inline(always)]
    pub fn is_int(&self) -> bool {
        self.is_small_int() || (self.is_pointer() && self.shape().is_big_int())
    }

    /// The integer, if it is exactly `int`.
    #[inline(always)]
    pub fn as_int(&self) -> Option<IntRef<'_>> {
        if let Some(number) = self.as_small_int() {
            return Some(IntRef::Small(number));
        }
        if self.is_pointer() && self.shape().is_big_int() { Some(big(self)) } else { None }
    }
}

/// The integer of a cell with one of the three shapes.
#[inline]
fn big(value: &Value) -> IntRef<'_> {
    let cell: *const BigInt = value.address();
    // SAFETY: the shape says which of the three it is; its limbs never change while the cell is alive, which `value` keeps it.
    unsafe {
        let (negative, limbs, count): (bool, *const u64, usize) = match value.shape() {
            ShapeId::INT_BIG => ((*cell).count_sign & 1 != 0, cell.add(1).cast(), ((*cell).count_sign >> 1) as usize),
            shape => ((*cell.cast::<lissom_heap::Cell>()).has_flag(flags::USER), (&raw const (*cell).count_sign).cast(), if shape == ShapeId::INT_ONE_LIMB { 1 } else { 2 }),
        };
        IntRef::Big { negative, limbs: std::slice::from_raw_parts(limbs, count) }
    }
}

impl Context {
    /// The integer, if it is an `int`, a `bool`, or an instance of a subclass.
    #[inline]
    pub fn as_int<'a>(&self, value: &'a Value) -> Option<IntRef<'a>> {
        if let Some(number) = value.as_int() {
            return Some(number);
        }
        if let Some(truth) = value.as_bool() {
            return Some(IntRef::Small(i64::from(truth)));
        }
        self.payload(value, ShapeId::INT)?.as_int()
    }

    /// The same integer as exactly `int`, if it is one at all.
    pub fn exact_int(&self, value: &Value) -> Option<Value> {
        if value.is_int() {
            return Some(value.clone());
        }
        if let Some(truth) = value.as_bool() {
            return Some(Value::int32(i32::from(truth)));
        }
        self.payload(value, ShapeId::INT).cloned()
    }

    /// An integer.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline(always)]
    pub fn new_int(&mut self, number: i64) -> PyResult<Value> {
        match Value::small_int(number) {
            Some(value) => Ok(value),
            None => self.new_int_from_limbs(number < 0, &[number.unsigned_abs()]),
        }
    }

    /// An integer.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_int_u64(&mut self, number: u64) -> PyResult<Value> {
        if number <= INT_MAX as u64 { Ok(Value::int_unchecked(number as i64)) } else { self.new_int_from_limbs(false, &[number]) }
    }

    /// An integer from a size or position.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_int_usize(&mut self, number: usize) -> PyResult<Value> {
        self.new_int_u64(number as u64)
    }

    /// An integer.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_int_i128(&mut self, number: i128) -> PyResult<Value> {
        match i64::try_from(number) {
            Ok(number) => self.new_int(number),
            Err(_) => {
                let magnitude = number.unsigned_abs();
                self.new_int_from_limbs(number < 0, &[magnitude as u64, (magnitude >> 64) as u64])
            }
        }
    }

    /// An integer from sign and magnitude; leading zero limbs may be there.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_int_from_limbs(&mut self, negative: bool, limbs: &[u64]) -> PyResult<Value> {
        let limbs = trim(limbs);
        if let Some(small) = small_of(negative, limbs) {
            return Ok(small);
        }
        let (value, room) = self.new_big(negative, limbs.len())?;
        // SAFETY: the cell was made with room for as many limbs.
        unsafe { room.copy_from_nonoverlapping(limbs.as_ptr(), limbs.len()) };
        Ok(value)
    }

    /// An integer whose limbs (at most `most`, which are zero at first) a function writes; it gives the sign.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn build_int(&mut self, most: usize, write: impl FnOnce(&mut [u64]) -> bool) -> PyResult<Value> {
        if most <= ROOM {
            let mut room = [0; ROOM];
            let negative = write(&mut room[..most]);
            return self.new_int_from_limbs(negative, &room[..most]);
        }
        let (value, room) = self.new_big(false, most)?;
        // SAFETY: the cell was made with room for `most` limbs, and nobody else has seen it.
        let limbs = unsafe {
            room.write_bytes(0, most);
            std::slice::from_raw_parts_mut(room, most)
        };
        let negative = write(limbs);
        let count = trim(limbs).len();
        if count + 1 + most / 16 < most {
            let limbs: &[u64] = &limbs[..count];
            return self.new_int_from_limbs(negative, limbs);
        }
        let cell: *mut BigInt = value.address();
        // SAFETY: the fresh cell; it keeps more than eight limbs, so that the value is no small one.
        unsafe { (*cell).count_sign = (count as u64) << 1 | u64::from(negative) };
        Ok(value)
    }

    /// An instance of a class, `int` itself or a subclass, of this exact integer.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_int_instance(&mut self, class: &Value, number: Value) -> PyResult<Value> {
        if class.is(&self.type_object(ShapeId::INT)) {
            return Ok(number);
        }
        // SAFETY: the closure writes the one field of the fresh cell.
        self.new_instance_of::<Payload>(class, |cell| unsafe { (&raw mut (*cell).value).write(Some(number)) })
    }

    /// A cell for `count` limbs, to be written by the caller, and the place of the first.
    fn new_big(&mut self, negative: bool, count: usize) -> PyResult<(Value, *mut u64)> {
        if count > LIMBS_MAX {
            return Err(self.memory_error());
        }
        let shape = match count {
            1 => ShapeId::INT_ONE_LIMB,
            2 => ShapeId::INT_TWO_LIMBS,
            _ => ShapeId::INT_BIG,
        };
        if shape != ShapeId::INT_BIG {
            let sign = if negative { flags::USER } else { 0 };
            let cell = self.allocate::<BigInt>(shape, flags::LEAF | sign, size_of::<Header>() + 8 * count)?.as_ptr();
            // SAFETY: the cell is fresh and has that size: the limbs lie behind the header.
            return unsafe { Ok((Value::from_cell(NonNull::new_unchecked(cell.cast())), (&raw mut (*cell).count_sign).cast())) };
        }
        let cell = self.allocate::<BigInt>(shape, flags::LEAF, size_of::<BigInt>() + 8 * count)?.as_ptr();
        // SAFETY: the cell is fresh and has that size.
        unsafe {
            (*cell).count_sign = (count as u64) << 1 | u64::from(negative);
            Ok((Value::from_cell(NonNull::new_unchecked(cell.cast())), cell.add(1).cast()))
        }
    }
}

/// The value in place of a trimmed magnitude, if it fits.
#[inline]
fn small_of(negative: bool, limbs: &[u64]) -> Option<Value> {
    match limbs {
        [] => Some(Value::int32(0)),
        &[limb] if negative && limb <= INT_MIN.unsigned_abs() => Some(Value::int_unchecked((limb as i64).wrapping_neg())),
        &[limb] if !negative && limb <= INT_MAX as u64 => Some(Value::int_unchecked(limb as i64)),
        _ => None,
    }
}
