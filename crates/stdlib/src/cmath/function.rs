//! Elementary functions of complex numbers.
//!
//! Each treats infinities and NaN first (annex G of the C standard), then numbers so large that a product would overflow half-way, then the
//! rest. Signs of zero choose the side of a branch cut. Functions of `z` that are hyperbolic ones of `iz` are computed as such.

use lissom_host::raw::math as c;
use std::f64::consts::{E, FRAC_PI_2, LN_2};

/// Real and imaginary part.
pub type Parts = (f64, f64);

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The function is not defined there.
    Domain,
    /// The result is too large.
    Range,
}

/// A result, or why there is none.
pub type Outcome<T> = Result<T, Failure>;

/// Beyond this, parts are halved before they meet.
const LARGE: f64 = f64::MAX / 4.0;
const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

fn large_root() -> f64 {
    LARGE.sqrt()
}

fn large_log() -> f64 {
    LARGE.ln()
}

fn is_finite((real, imaginary): Parts) -> bool {
    real.is_finite() && imaginary.is_finite()
}

fn is_infinite((real, imaginary): Parts) -> bool {
    real.is_infinite() || imaginary.is_infinite()
}

/// The sign of a number, as 1 or -1.
fn sign(number: f64) -> f64 {
    1f64.copysign(number)
}

/// An infinity in the direction of a float.
fn infinity(number: f64) -> f64 {
    INFINITY.copysign(number)
}

/// Is a part beyond the range in which nothing overflows?
fn is_large((real, imaginary): Parts) -> bool {
    real.abs() > LARGE || imaginary.abs() > LARGE
}

/// The logarithm of the size of a large number, times four.
fn log_of_large((real, imaginary): Parts) -> f64 {
    (real / 2.0).hypot(imaginary / 2.0).ln() + LN_2 * 2.0
}

fn within(result: Parts) -> Outcome<Parts> {
    if is_infinite(result) { Err(Failure::Range) } else { Ok(result) }
}

/// The square root with a real part that is not negative.
pub fn sqrt((real, imaginary): Parts) -> Parts {
    if imaginary.is_infinite() {
        return (INFINITY, imaginary);
    }
    if !real.is_finite() || imaginary.is_nan() {
        return match (real == INFINITY, real == -INFINITY, imaginary.is_nan()) {
            (true, _, true) => (INFINITY, NAN),
            (true, _, false) => (INFINITY, 0f64.copysign(imaginary)),
            (_, true, true) => (NAN, INFINITY),
            (_, true, false) => (0.0, infinity(imaginary)),
            _ => (NAN, NAN),
        };
    }
    if real == 0.0 && imaginary == 0.0 {
        return (0.0, imaginary);
    }
    let (x, y) = (real.abs(), imaginary.abs());
    let root = if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        let (x, y) = (x * 2f64.powi(53), y * 2f64.powi(53));
        (x + x.hypot(y)).sqrt() * 2f64.powi(-27)
    } else {
        let x = x / 8.0;
        2.0 * (x + x.hypot(y / 8.0)).sqrt()
    };
    let other = y / (2.0 * root);
    if real >= 0.0 { (root, other.copysign(imaginary)) } else { (other, root.copysign(imaginary)) }
}

/// The inverse cosine.
pub fn acos(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        let angle = if real == 0.0 { FRAC_PI_2 } else { imaginary.abs().atan2(real) };
        let size = if imaginary.is_nan() && real.is_infinite() {
            INFINITY
        } else if is_infinite(z) {
            -infinity(imaginary)
        } else {
            NAN
        };
        return Ok((angle, size));
    }
    if is_large(z) {
        return Ok((imaginary.abs().atan2(real), log_of_large(z).copysign(-imaginary)));
    }
    let (a, b) = (sqrt((1.0 - real, -imaginary)), sqrt((1.0 + real, imaginary)));
    Ok((2.0 * a.0.atan2(b.0), c::asinh(b.0 * a.1 - b.1 * a.0)))
}

/// The inverse hyperbolic cosine.
pub fn acosh(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        let angle = if real == 0.0 && imaginary.is_nan() { FRAC_PI_2 } else { imaginary.atan2(real) };
        return Ok((if is_infinite(z) { INFINITY } else { NAN }, angle));
    }
    if is_large(z) {
        return Ok((log_of_large(z), imaginary.atan2(real)));
    }
    let (a, b) = (sqrt((real - 1.0, imaginary)), sqrt((real + 1.0, imaginary)));
    Ok((c::asinh(a.0 * b.0 + a.1 * b.1), 2.0 * a.1.atan2(b.0)))
}

/// The inverse sine.
pub fn asin((real, imaginary): Parts) -> Outcome<Parts> {
    asinh((-imaginary, real)).map(|(x, y)| (y, -x))
}

/// The inverse hyperbolic sine.
pub fn asinh(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        let angle = if real.is_nan() && imaginary == 0.0 { imaginary } else { imaginary.atan2(real.abs()) };
        return Ok((if is_infinite(z) { infinity(real) } else { NAN }, angle));
    }
    if is_large(z) {
        return Ok((log_of_large(z).copysign(real), imaginary.atan2(real.abs())));
    }
    let (a, b) = (sqrt((1.0 + imaginary, -real)), sqrt((1.0 - imaginary, real)));
    Ok((c::asinh(a.0 * b.1 - b.0 * a.1), imaginary.atan2(a.0 * b.0 - a.1 * b.1)))
}

/// The inverse tangent.
pub fn atan((real, imaginary): Parts) -> Outcome<Parts> {
    atanh((-imaginary, real)).map(|(x, y)| (y, -x))
}

/// The inverse hyperbolic tangent.
pub fn atanh(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        let angle = if imaginary.is_infinite() || (real.is_infinite() && !imaginary.is_nan()) { FRAC_PI_2.copysign(imaginary) } else { NAN };
        let size = if is_infinite(z) || real == 0.0 { 0f64.copysign(real) } else { NAN };
        return Ok((size, angle));
    }
    if real.is_sign_negative() {
        return atanh((-real, -imaginary)).map(|(x, y)| (-x, -y));
    }
    let height = imaginary.abs();
    if real > large_root() || height > large_root() {
        let size = (real / 2.0).hypot(imaginary / 2.0);
        return Ok((real / 4.0 / size / size, -FRAC_PI_2.copysign(-imaginary)));
    }
    if real == 1.0 && height < f64::MIN_POSITIVE.sqrt() {
        if height == 0.0 {
            return Err(Failure::Domain);
        }
        return Ok((-(height.sqrt() / height.hypot(2.0).sqrt()).ln(), (2f64.atan2(-height) / 2.0).copysign(imaginary)));
    }
    let rest = 1.0 - real;
    Ok(((4.0 * real / (rest * rest + height * height)).ln_1p() / 4.0, -(-2.0 * imaginary).atan2(rest * (1.0 + real) - height * height) / 2.0))
}

/// The cosine.
pub fn cos((real, imaginary): Parts) -> Outcome<Parts> {
    cosh((-imaginary, real))
}

/// The hyperbolic cosine.
pub fn cosh(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        if imaginary.is_infinite() && !real.is_nan() {
            return Err(Failure::Domain);
        }
        return Ok(if real.is_infinite() {
            if imaginary.is_nan() {
                (INFINITY, NAN)
            } else if imaginary == 0.0 {
                (INFINITY, imaginary * sign(real))
            } else {
                (infinity(imaginary.cos()), infinity(imaginary.sin()) * sign(real))
            }
        } else if real == 0.0 || imaginary == 0.0 {
            (NAN, 0.0)
        } else {
            (NAN, NAN)
        });
    }
    if real.abs() > large_log() {
        let x = real - sign(real);
        return within((imaginary.cos() * x.cosh() * E, imaginary.sin() * x.sinh() * E));
    }
    within((imaginary.cos() * real.cosh(), imaginary.sin() * real.sinh()))
}

/// The exponential function.
pub fn exp(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        if imaginary.is_infinite() && (real.is_finite() || real == INFINITY) {
            return Err(Failure::Domain);
        }
        return Ok(if real == -INFINITY {
            if imaginary.is_finite() { (0f64.copysign(imaginary.cos()), 0f64.copysign(imaginary.sin())) } else { (0.0, 0.0) }
        } else if imaginary == 0.0 {
            (real, imaginary)
        } else if real == INFINITY {
            if imaginary.is_nan() { (INFINITY, NAN) } else { (infinity(imaginary.cos()), infinity(imaginary.sin())) }
        } else {
            (NAN, NAN)
        });
    }
    if real > large_log() {
        let size = (real - 1.0).exp();
        return within((size * imaginary.cos() * E, size * imaginary.sin() * E));
    }
    let size = real.exp();
    within((size * imaginary.cos(), size * imaginary.sin()))
}

/// The natural logarithm.
pub fn log(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    let angle = imaginary.atan2(real);
    if !is_finite(z) {
        return Ok((if is_infinite(z) { INFINITY } else { NAN }, angle));
    }
    let (x, y) = (real.abs(), imaginary.abs());
    let size = if is_large(z) {
        (x / 2.0).hypot(y / 2.0).ln() + LN_2
    } else if x < f64::MIN_POSITIVE && y < f64::MIN_POSITIVE {
        if x == 0.0 && y == 0.0 {
            return Err(Failure::Domain);
        }
        (x * 2f64.powi(53)).hypot(y * 2f64.powi(53)).ln() - 53.0 * LN_2
    } else {
        let size = x.hypot(y);
        if (0.71..=1.73).contains(&size) {
            // Near the unit circle the logarithm of the size would lose digits.
            let (longer, shorter) = (x.max(y), x.min(y));
            ((longer - 1.0) * (longer + 1.0) + shorter * shorter).ln_1p() / 2.0
        } else {
            size.ln()
        }
    };
    Ok((size, angle))
}

/// The sine.
pub fn sin((real, imaginary): Parts) -> Outcome<Parts> {
    sinh((-imaginary, real)).map(|(x, y)| (y, -x))
}

/// The hyperbolic sine.
pub fn sinh(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        if imaginary.is_infinite() && !real.is_nan() {
            return Err(Failure::Domain);
        }
        return Ok(if imaginary == 0.0 {
            (real, imaginary)
        } else if real.is_infinite() {
            if imaginary.is_nan() { (INFINITY, NAN) } else { (infinity(imaginary.cos()) * sign(real), infinity(imaginary.sin())) }
        } else if real == 0.0 {
            (0.0, NAN)
        } else {
            (NAN, NAN)
        });
    }
    if real.abs() > large_log() {
        let x = real - sign(real);
        return within((imaginary.cos() * x.sinh() * E, imaginary.sin() * x.cosh() * E));
    }
    within((imaginary.cos() * real.sinh(), imaginary.sin() * real.cosh()))
}

/// The tangent.
pub fn tan((real, imaginary): Parts) -> Outcome<Parts> {
    tanh((-imaginary, real)).map(|(x, y)| (y, -x))
}

/// The hyperbolic tangent.
pub fn tanh(z @ (real, imaginary): Parts) -> Outcome<Parts> {
    if !is_finite(z) {
        if imaginary.is_infinite() && real.is_finite() {
            return Err(Failure::Domain);
        }
        return Ok(if real.is_infinite() {
            let side = if imaginary.is_finite() { 0f64.copysign((2.0 * imaginary).sin()) } else { 0.0 };
            (sign(real), side)
        } else if imaginary == 0.0 || real == 0.0 {
            (real, imaginary)
        } else {
            (NAN, NAN)
        });
    }
    if real.abs() > large_log() {
        return Ok((sign(real), 4.0 * imaginary.sin() * imaginary.cos() * (-2.0 * real.abs()).exp()));
    }
    let (x, y, c) = (real.tanh(), imaginary.tan(), 1.0 / real.cosh());
    let product = x * y;
    let scale = 1.0 + product * product;
    Ok((x * (1.0 + y * y) / scale, ((y / scale) * c) * c))
}

/// The number with this size and angle.
pub fn rect(size: f64, phase: f64) -> Outcome<Parts> {
    if !is_finite((size, phase)) {
        if phase.is_infinite() && size != 0.0 && !size.is_nan() {
            return Err(Failure::Domain);
        }
        return Ok(if size == 0.0 {
            (0.0, 0.0)
        } else if size.is_infinite() {
            if phase.is_nan() {
                (INFINITY, NAN)
            } else if phase == 0.0 {
                (size, phase * sign(size))
            } else {
                (infinity(phase.cos()) * sign(size), infinity(phase.sin()) * sign(size))
            }
        } else if phase == 0.0 {
            (NAN, 0.0)
        } else {
            (NAN, NAN)
        });
    }
    if phase == 0.0 { Ok((size, size * phase)) } else { Ok((size * phase.cos(), size * phase.sin())) }
}
