//! `math`: functions of real numbers and integers.
//!
//! | file          | what                                                                    |
//! |---------------|-------------------------------------------------------------------------|
//! | [`real`]      | functions of one or two floats, as the system's mathematical library has them |
//! | [`special`]   | gamma and error functions                                               |
//! | [`integer`]   | factorials, binomials, divisors, roots of integers                      |
//! | [`sums`]      | sums and products of many numbers, with exact rounding                  |
//!
//! A function that leaves its domain raises `ValueError`, one that overflows `OverflowError`, both in CPython 3.14's words.

pub mod integer;
pub mod real;
pub mod special;
pub mod sums;

use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("math", Some("Mathematical functions of real numbers and integers."))?;
    for table in [real::Real::METHODS, integer::Integer::METHODS, sums::Sums::METHODS] {
        cx.module_functions(&module, table)?;
    }
    let constants = [("pi", std::f64::consts::PI), ("e", std::f64::consts::E), ("tau", std::f64::consts::TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)];
    for (name, number) in constants {
        let value = cx.new_float(number)?;
        cx.module_set(&module, name, value)?;
    }
    Ok(module)
}

/// Raises `ValueError: math domain error`.
#[cold]
pub(crate) fn domain_error(cx: &mut Context) -> Raised {
    cx.value_error("math domain error")
}

/// Raises `OverflowError: math range error`.
#[cold]
pub(crate) fn range_error(cx: &mut Context) -> Raised {
    cx.error(ShapeId::OVERFLOW_ERROR, "math range error")
}

/// Raises `ValueError`: what was expected, and the number that was given.
#[cold]
pub(crate) fn unexpected(cx: &mut Context, expected: &str, number: f64) -> Raised {
    let mut room = [0; lissom_text::number::float_repr::REPR_LEN_MAX];
    let shown = lissom_text::number::float_repr::repr(number, &mut room);
    let message = format!("expected {expected}, got {shown}");
    cx.value_error(&message)
}
