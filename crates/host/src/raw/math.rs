//! Functions of C's mathematical library that Rust's library lacks or computes in its own, less exact way.
//!
//! CPython calls these; called here too, both give the same last digit on the same machine.

// SAFETY: functions of `math.h` (C99, annex F): of numbers alone, defined for all of them, without memory or state but `errno`.
unsafe extern "C" {
    /// The inverse hyperbolic cosine; NaN below 1.
    pub safe fn acosh(x: f64) -> f64;
    /// The inverse hyperbolic sine.
    pub safe fn asinh(x: f64) -> f64;
    /// The inverse hyperbolic tangent; NaN outside of -1 to 1, infinite at both.
    pub safe fn atanh(x: f64) -> f64;
    /// The error function.
    pub safe fn erf(x: f64) -> f64;
    /// The complementary error function.
    pub safe fn erfc(x: f64) -> f64;
    /// The IEEE 754 remainder of `x / y`.
    pub safe fn remainder(x: f64, y: f64) -> f64;
}
