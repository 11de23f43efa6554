//! Decimal numbers in memory: sign, kind and exponent in a word, and the coefficient as limbs.
//!
//! ```text
//!   one limb    | header | exponent << 2 | special | sign | limb 0 |                        shape DECIMAL
//!   two limbs   | header | the same                       | limb 0 | limb 1 |               shape DECIMAL_TWO_LIMBS
//!   more        | header | the same                       | limbs  | limb 0 | limb 1 | …    shape DECIMAL_BIG
//! ```
//!
//! So a number of at most 19 digits takes 24 bytes and one of at most 38 digits 32. Exponents need 62 bits: the largest are near 2 × 10^18.
//! A special number (infinite, or not a number) has its kind where others have the exponent; a NaN's coefficient is what it tells.
//! The coefficient's top limb is not zero, if there are several. An instance of a subclass holds such a number as its payload.

use std::ptr::NonNull;

use lissom_heap::{Header, Layout, Visitor, flags};

use crate::context::{Context, PyResult};
use crate::int::limbs::trim;
use crate::layout::Payload;
use crate::shape::ShapeId;
use crate::value::Value;

/// A decimal number of one limb, which is what cells of more begin like. See the module's picture.
#[repr(C)]
pub struct DecimalCell {
    header: Header,
    word: u64,
    /// Limb 0; the number of limbs, if they are more than two.
    first: u64,
}

const _: () = assert!(size_of::<DecimalCell>() == 24);

// SAFETY: there are no references.
unsafe impl Layout for DecimalCell {
    const NAME: &'static str = "decimal";
    const MOVABLE: bool = true;
    const PLAIN: bool = true;
    #[inline(always)]
    unsafe fn visit<V: Visitor>(_cell: *mut Self, _size: usize, _visitor: &mut V) {}
}
crate::layout_info!(DecimalCell, "decimal");

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Coefficient times ten to the exponent.
    Finite,
    /// Beyond all others.
    Infinite,
    /// Not a number.
    Quiet,
    /// Not a number, and whoever computes with it is told.
    Signaling,
}

/// A number as it lies in its cell.
#[derive(Clone, Copy, Debug)]
pub struct DecimalRef<'a> {
    word: u64,
    /// The coefficient, the least significant limb first: at least one.
    pub limbs: &'a [u64],
}

impl DecimalRef<'_> {
    /// Is the sign set?
    #[inline(always)]
    pub fn negative(&self) -> bool {
        self.word & 1 != 0
    }

    /// Is it finite?
    #[inline(always)]
    pub fn is_finite(&self) -> bool {
        self.word & 2 == 0
    }

    /// What it is.
    #[inline]
    pub fn kind(&self) -> Kind {
        match (self.word & 2, self.word >> 2) {
            (0, _) => Kind::Finite,
            (_, 0) => Kind::Infinite,
            (_, 1) => Kind::Quiet,
            _ => Kind::Signaling,
        }
    }

    /// The exponent of a finite number; 0 for others.
    #[inline(always)]
    pub fn exponent(&self) -> i64 {
        if self.is_finite() { self.word as i64 >> 2 } else { 0 }
    }

    /// Exponent and coefficient of a finite number whose coefficient is one limb.
    #[inline(always)]
    pub fn small(&self) -> Option<(i64, u64)> {
        match *self.limbs {
            [limb] if self.word & 2 == 0 => Some((self.word as i64 >> 2, limb)),
            _ => None,
        }
    }
}

fn word_of(negative: bool, kind: Kind, exponent: i64) -> u64 {
    let special = match kind {
        Kind::Finite => return (exponent << 2) as u64 | u64::from(negative),
        Kind::Infinite => 0,
        Kind::Quiet => 1,
        Kind::Signaling => 2,
    };
    special << 2 | 2 | u64::from(negative)
}

/// The number in a cell of one of the three shapes.
#[inline(always)]
fn number(value: &Value) -> DecimalRef<'_> {
    let cell: *const DecimalCell = value.address();
    // SAFETY: the shape says which of the three it is; nothing of a number changes while its cell is alive, which `value` keeps it.
    unsafe {
        let first = &raw const (*cell).first;
        let (limbs, count) = match value.shape() {
            ShapeId::DECIMAL => (first, 1),
            ShapeId::DECIMAL_TWO_LIMBS => (first, 2),
            _ => (first.add(1), *first as usize),
        };
        DecimalRef { word: (*cell).word, limbs: std::slice::from_raw_parts(limbs, count) }
    }
}

/// Gives the type its further shapes, when it was made.
///
/// # Errors
/// None; it has the form of what a type's specification can name.
pub fn adopt_shapes(cx: &mut Context, class: &Value) -> PyResult {
    for shape in [ShapeId::DECIMAL_TWO_LIMBS, ShapeId::DECIMAL_BIG] {
        cx.shapes[shape].class = class.word();
        cx.shapes[shape].native = ShapeId::DECIMAL;
    }
    Ok(())
}

impl Context {
    /// The number, if it is a `Decimal` or an instance of a subclass.
    #[inline(always)]
    pub fn as_decimal<'a>(&self, value: &'a Value) -> Option<DecimalRef<'a>> {
        if !value.is_pointer() {
            return None;
        }
        if value.shape().is_decimal() {
            return Some(number(value));
        }
        self.payload(value, ShapeId::DECIMAL).map(number)
    }

    /// The same number as exactly `Decimal`, if it is one at all.
    pub fn exact_decimal(&self, value: &Value) -> Option<Value> {
        if value.is_pointer() && value.shape().is_decimal() {
            return Some(value.clone());
        }
        self.payload(value, ShapeId::DECIMAL).cloned()
    }

    /// A finite number of one limb.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline]
    pub fn new_decimal_small(&mut self, negative: bool, exponent: i64, coefficient: u64) -> PyResult<Value> {
        let cell = self.allocate::<DecimalCell>(ShapeId::DECIMAL, flags::LEAF, size_of::<DecimalCell>())?;
        // SAFETY: the cell is fresh, and all of it is written here.
        unsafe {
            (*cell.as_ptr()).word = (exponent << 2) as u64 | u64::from(negative);
            (*cell.as_ptr()).first = coefficient;
            Ok(Value::from_cell(cell.cast()))
        }
    }

    /// A number; leading zero limbs may be there. The exponent counts for a finite one only.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_decimal(&mut self, negative: bool, kind: Kind, exponent: i64, limbs: &[u64]) -> PyResult<Value> {
        let limbs = trim(limbs);
        let (shape, ahead, count) = match limbs.len() {
            0 | 1 => (ShapeId::DECIMAL, 0, 1),
            2 => (ShapeId::DECIMAL_TWO_LIMBS, 0, 2),
            count => (ShapeId::DECIMAL_BIG, 1, count),
        };
        let cell = self.allocate::<DecimalCell>(shape, flags::LEAF, 8 * (2 + ahead + count))?.as_ptr();
        // SAFETY: the cell is fresh and has that size; all of it is written here.
        unsafe {
            (*cell).word = word_of(negative, kind, exponent);
            let first = &raw mut (*cell).first;
            *first = if ahead == 1 { count as u64 } else { 0 };
            first.add(ahead).copy_from_nonoverlapping(limbs.as_ptr(), limbs.len());
            Ok(Value::from_cell(NonNull::new_unchecked(cell.cast())))
        }
    }

    /// An instance of a class, `Decimal` itself or a subclass, of this exact number.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn new_decimal_instance(&mut self, class: &Value, number: Value) -> PyResult<Value> {
        if class.is(&self.type_object(ShapeId::DECIMAL)) {
            return Ok(number);
        }
        // SAFETY: the closure writes the one field of the fresh cell.
        self.new_instance_of::<Payload>(class, |cell| unsafe { (&raw mut (*cell).value).write(Some(number)) })
    }
}
