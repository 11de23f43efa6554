//! Arithmetic on complex numbers. Nothing here runs Python code.
//!
//! A real operand stays real: adding one leaves the imaginary part alone, and multiplying by one multiplies each part, so that zeros keep
//! their signs and infinities make no NaN (annex G of the C standard, as CPython 3.14 has it).

use super::layout::Parts;
use crate::context::{Context, PyResult, Raised};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::value::Value;

/// One side of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    /// A float or an integer.
    Real(f64),
    /// A complex number.
    Complex(Parts),
}

impl Operand {
    /// As a complex number.
    pub fn parts(self) -> Parts {
        match self {
            Operand::Real(real) => (real, 0.0),
            Operand::Complex(parts) => parts,
        }
    }
}

/// A binary operator; `None` if complex numbers do not have it.
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`, `MemoryError`, as the operator has it.
pub fn binary(cx: &mut Context, operation: Special, a: Operand, b: Operand) -> PyResult<Option<Value>> {
    use Operand::{Complex, Real};
    let result = match (operation, a, b) {
        (Special::Add, Complex(a), Complex(b)) => (a.0 + b.0, a.1 + b.1),
        (Special::Add, Complex(a), Real(b)) | (Special::Add, Real(b), Complex(a)) => (a.0 + b, a.1),
        (Special::Sub, Complex(a), Complex(b)) => (a.0 - b.0, a.1 - b.1),
        (Special::Sub, Complex(a), Real(b)) => (a.0 - b, a.1),
        (Special::Sub, Real(a), Complex(b)) => (a - b.0, -b.1),
        (Special::Mul, Complex(a), Complex(b)) => mul(a, b),
        (Special::Mul, Complex(a), Real(b)) | (Special::Mul, Real(b), Complex(a)) => (a.0 * b, a.1 * b),
        (Special::TrueDiv, a, b) => {
            if b.parts() == (0.0, 0.0) {
                return Err(crate::int::ops::division_by_zero(cx));
            }
            match (a, b) {
                (a, Real(b)) => (a.parts().0 / b, a.parts().1 / b),
                (Real(a), Complex(b)) => divide_real(a, b),
                (Complex(a), Complex(b)) => divide(a, b),
            }
        }
        (Special::Pow, a, b) => return power(cx, a.parts(), b.parts()).map(Some),
        _ => return Ok(None),
    };
    cx.new_complex(result).map(Some)
}

/// 1 for an infinity and 0 otherwise, with the sign of the number.
fn unit(number: f64) -> f64 {
    f64::from(u8::from(number.is_infinite())).copysign(number)
}

/// 0 with the sign, for NaN; anything else as it is.
fn zero_if_nan(number: f64) -> f64 {
    if number.is_nan() { 0f64.copysign(number) } else { number }
}

/// `a * b`; an infinite operand gives an infinity even where the formula gives NaN.
pub fn mul(a: Parts, b: Parts) -> Parts {
    let (ac, bd, ad, bc) = (a.0 * b.0, a.1 * b.1, a.0 * b.1, a.1 * b.0);
    let product = (ac - bd, ad + bc);
    if !(product.0.is_nan() && product.1.is_nan()) {
        return product;
    }
    let (mut a, mut b) = (a, b);
    let mut again = false;
    if a.0.is_infinite() || a.1.is_infinite() {
        a = (unit(a.0), unit(a.1));
        b = (zero_if_nan(b.0), zero_if_nan(b.1));
        again = true;
    }
    if b.0.is_infinite() || b.1.is_infinite() {
        b = (unit(b.0), unit(b.1));
        a = (zero_if_nan(a.0), zero_if_nan(a.1));
        again = true;
    }
    if !again && [ac, bd, ad, bc].iter().any(|part| part.is_infinite()) {
        a = (zero_if_nan(a.0), zero_if_nan(a.1));
        b = (zero_if_nan(b.0), zero_if_nan(b.1));
        again = true;
    }
    if again { (f64::INFINITY * (a.0 * b.0 - a.1 * b.1), f64::INFINITY * (a.0 * b.1 + a.1 * b.0)) } else { product }
}

/// `a / b` by Smith's method, which does not overflow half-way; `b` is not zero.
pub fn divide(a: Parts, b: Parts) -> Parts {
    let quotient = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let scale = b.0 + b.1 * ratio;
        ((a.0 + a.1 * ratio) / scale, (a.1 - a.0 * ratio) / scale)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let scale = b.0 * ratio + b.1;
        ((a.0 * ratio + a.1) / scale, (a.1 * ratio - a.0) / scale)
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(quotient.0.is_nan() && quotient.1.is_nan()) {
        return quotient;
    }
    let infinite = |parts: Parts| parts.0.is_infinite() || parts.1.is_infinite();
    let finite = |parts: Parts| parts.0.is_finite() && parts.1.is_finite();
    if infinite(a) && finite(b) {
        let (x, y) = (unit(a.0), unit(a.1));
        return (f64::INFINITY * (x * b.0 + y * b.1), f64::INFINITY * (y * b.0 - x * b.1));
    }
    if infinite(b) && finite(a) {
        let (x, y) = (unit(b.0), unit(b.1));
        return (0.0 * (a.0 * x + a.1 * y), 0.0 * (a.1 * x - a.0 * y));
    }
    quotient
}

fn divide_real(a: f64, b: Parts) -> Parts {
    let quotient = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let scale = b.0 + b.1 * ratio;
        (a / scale, (-a * ratio) / scale)
    } else if b.1.abs() >= b.0.abs() {
        let ratio = b.0 / b.1;
        let scale = b.0 * ratio + b.1;
        ((a * ratio) / scale, -a / scale)
    } else {
        (f64::NAN, f64::NAN)
    };
    if quotient.0.is_nan() && quotient.1.is_nan() && a.is_finite() && (b.0.is_infinite() || b.1.is_infinite()) {
        let (x, y) = (unit(b.0), unit(b.1));
        return (0.0 * (a * x), 0.0 * (-a * y));
    }
    quotient
}

/// Powers with whole exponents up to this are products.
const PRODUCTS_MAX: f64 = 100.0;

/// `a ** b`
///
/// # Errors
/// `ZeroDivisionError`, `OverflowError`, `MemoryError`
pub fn power(cx: &mut Context, a: Parts, b: Parts) -> PyResult<Value> {
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= PRODUCTS_MAX {
        let product = power_by_products(a, b.0.abs() as u32);
        if b.0 >= 0.0 {
            product
        } else if product == (0.0, 0.0) {
            return Err(zero_division(cx));
        } else {
            divide((1.0, 0.0), product)
        }
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(zero_division(cx));
        }
        (0.0, 0.0)
    } else {
        let size = a.0.hypot(a.1);
        let mut length = size.powf(b.0);
        let angle = a.1.atan2(a.0);
        let mut phase = angle * b.0;
        if b.1 != 0.0 {
            length *= (-angle * b.1).exp();
            phase += b.1 * size.ln();
        }
        if phase.is_infinite() {
            // The sine of infinity is a domain error, which is reported so.
            return Err(zero_division(cx));
        }
        (length * phase.cos(), length * phase.sin())
    };
    if result.0.is_infinite() || result.1.is_infinite() {
        return Err(cx.overflow_error("complex exponentiation"));
    }
    cx.new_complex(result)
}

fn power_by_products(base: Parts, exponent: u32) -> Parts {
    let (mut result, mut square, mut left) = ((1.0, 0.0), base, exponent);
    while left != 0 {
        if left & 1 != 0 {
            result = mul(result, square);
        }
        square = mul(square, square);
        left >>= 1;
    }
    result
}

#[cold]
fn zero_division(cx: &mut Context) -> Raised {
    cx.error(ShapeId::ZERO_DIVISION_ERROR, "zero to a negative or complex power")
}
