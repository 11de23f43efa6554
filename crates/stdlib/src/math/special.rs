//! The gamma function and its logarithm, by Lanczos' approximation with the coefficients of Boost (N = 13, g = 6.0246…), which are
//! good to double precision; reflection for negative arguments.

use std::f64::consts::PI;

use lissom_objects::{Context, PyResult};

use super::{range_error, unexpected};

#[allow(clippy::excessive_precision, reason = "as published")]
const G: f64 = 6.024680040776729583740234375;
#[allow(clippy::excessive_precision, reason = "as published")]
const G_MINUS_HALF: f64 = 5.524680040776729583740234375;

#[allow(clippy::excessive_precision, reason = "the coefficients as published")]
const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];
const DENOMINATOR: [f64; 13] =
    [0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0];

/// The rational function of the approximation, evaluated from the end that does not overflow.
fn lanczos(x: f64) -> f64 {
    let rows = NUMERATOR.iter().zip(DENOMINATOR);
    let (numerator, denominator) = if x < 5.0 {
        rows.rev().fold((0.0, 0.0), |(n, d), (a, b)| (n * x + a, d * x + b))
    } else {
        rows.fold((0.0, 0.0), |(n, d), (a, b)| (n / x + a, d / x + b))
    };
    numerator / denominator
}

/// `sin(pi * x)`, exact at multiples of a half.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    if x.is_sign_negative() { -sine } else { sine }
}

const POLE: &str = "a noninteger or positive integer";

/// Γ(x)
///
/// # Errors
/// `ValueError` at the poles, `OverflowError`.
pub fn gamma(cx: &mut Context, x: f64) -> PyResult<f64> {
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    if x == 0.0 || x == f64::NEG_INFINITY || (x < 0.0 && x == x.floor()) {
        return Err(unexpected(cx, POLE, x));
    }
    if x == x.floor() && x <= 23.0 {
        return Ok((1..x as u64).map(|factor| factor as f64).product());
    }
    let size = x.abs();
    if size < 1e-20 {
        let result = 1.0 / x;
        return if result.is_infinite() { Err(range_error(cx)) } else { Ok(result) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(range_error(cx)) };
    }
    let y = size + G_MINUS_HALF;
    // What rounding lost in y, to be corrected for below.
    let lost = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let lost = lost * G / y;
    let mut result = if x < 0.0 {
        let reflected = -PI / sin_pi(size) / size * y.exp() / lanczos(size);
        reflected - lost * reflected
    } else {
        let direct = lanczos(size) / y.exp();
        direct + lost * direct
    };
    let (power, times) = if size < 140.0 { (y.powf(size - 0.5), 1) } else { (y.powf(size / 2.0 - 0.25), 2) };
    for _ in 0..times {
        result = if x < 0.0 { result / power } else { result * power };
    }
    if result.is_infinite() { Err(range_error(cx)) } else { Ok(result) }
}

/// log |Γ(x)|
///
/// # Errors
/// `ValueError` at the poles, `OverflowError`.
pub fn log_gamma(cx: &mut Context, x: f64) -> PyResult<f64> {
    if x.is_nan() {
        return Ok(x);
    }
    if x.is_infinite() {
        return Ok(f64::INFINITY);
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(unexpected(cx, POLE, x)) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut result = lanczos(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = PI.ln() - sin_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() { Err(range_error(cx)) } else { Ok(result) }
}
