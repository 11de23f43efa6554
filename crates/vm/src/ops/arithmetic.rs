//! Arithmetic beyond integers and floats in place.

use lissom_objects::names::Special;
use lissom_objects::{Context, PyResult, Value};

/// `a + b` and so on; `in_place` for augmented assignment.
#[inline(never)]
pub(crate) fn binary(cx: &mut Context, special: Special, in_place: bool, a: &Value, b: &Value) -> PyResult<Value> {
    if in_place { cx.binary_in_place(special, a, b) } else { cx.binary(special, a, b) }
}

/// As [`binary`], with a number from the instruction.
#[inline(never)]
pub(crate) fn binary_int(cx: &mut Context, special: Special, in_place: bool, a: &Value, b: i16) -> PyResult<Value> {
    binary(cx, special, in_place, a, &Value::int32(b as i32))
}

/// `-a`, `+a`, `~a`
#[inline(never)]
pub(crate) fn unary(cx: &mut Context, special: Special, a: &Value) -> PyResult<Value> {
    cx.unary(special, a)
}

/// Are both exact strings?
#[inline(always)]
pub(crate) fn both_strings(a: &Value, b: &Value) -> bool {
    a.is_str() && b.is_str()
}

/// Has the first of two exact strings more bytes?
#[inline(always)]
pub(crate) fn is_longer(a: &Value, b: &Value) -> bool {
    a.str_bytes().len() > b.str_bytes().len()
}

/// Concatenates two exact strings, the left of which lies in a register that is written next: it may grow in place.
///
/// # Safety
/// The register holds an exact string.
#[inline(never)]
pub(crate) unsafe fn append(cx: &mut Context, register: *mut u64, right: &Value) -> PyResult<Value> {
    // SAFETY: the caller's promise; on error the register keeps its string.
    unsafe {
        let left = &*register.cast::<Value>();
        if left.is_pointer() && left.count() == 1 && !left.is(right) {
            let left = Value::from_word_unchecked(std::mem::replace(&mut *register, 0));
            let kept = left.clone();
            drop(kept);
            return match lissom_objects::str::ops::concat_in_place(cx, left, right) {
                Ok(value) => Ok(value),
                Err((raised, left)) => {
                    *register = left.into_word();
                    Err(raised)
                }
            };
        }
        lissom_objects::str::ops::concat(cx, left, right)
    }
}

/// Concatenates two exact strings, the right of which lies in a register whose last use this is: it may grow in place.
///
/// # Safety
/// The register holds an exact string.
#[inline(never)]
pub(crate) unsafe fn prepend(cx: &mut Context, left: &Value, register: *mut u64) -> PyResult<Value> {
    // SAFETY: the caller's promise; on error the register keeps its string.
    unsafe {
        let right = &*register.cast::<Value>();
        if !right.is_pointer() || right.count() != 1 {
            return lissom_objects::str::ops::concat(cx, left, right);
        }
        let right = Value::from_word_unchecked(std::mem::replace(&mut *register, 0));
        lissom_objects::str::ops::prepend_in_place(cx, left, right).map_err(|(raised, right)| {
            *register = right.into_word();
            raised
        })
    }
}
