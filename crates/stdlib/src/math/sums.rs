//! Sums, products and norms of many numbers. Sums of floats keep what rounding loses and round once at the end.

use std::ops::ControlFlow;

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::native::Args;
use lissom_objects::{Context, PyResult, Value};

/// The functions.
pub struct Sums;

/// `a + b` exactly: the rounded sum and what is missing.
fn add_exactly(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let back = sum - a;
    (sum, (a - (sum - back)) + (b - back))
}

/// `a * b` exactly: the rounded product and what is missing.
fn mul_exactly(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    (product, a.mul_add(b, -product))
}

/// The Euclidean norm: scaled by a power of two so that nothing overflows, summed with compensation, and corrected by one step of Newton.
fn norm(numbers: &mut [f64]) -> f64 {
    let (mut largest, mut found_nan) = (0f64, false);
    for x in numbers.iter_mut() {
        *x = x.abs();
        found_nan |= x.is_nan();
        largest = largest.max(*x);
    }
    if largest.is_infinite() {
        return largest;
    }
    if found_nan {
        return f64::NAN;
    }
    if largest == 0.0 || numbers.len() <= 1 {
        return largest;
    }
    let (_, exponent) = super::real::split(largest);
    if exponent < -1023 {
        numbers.iter_mut().for_each(|x| *x /= f64::MIN_POSITIVE);
        return f64::MIN_POSITIVE * norm(numbers);
    }
    let scale = super::real::scale(1.0, -i64::from(exponent));
    let (mut sum, mut lost_products, mut lost_sums) = (1.0, 0.0, 0.0);
    let mut add = |a: f64, b: f64| {
        let (product, low) = mul_exactly(a, b);
        let before = sum;
        sum += product;
        lost_sums += product - (sum - before);
        lost_products += low;
        sum - 1.0 + (lost_products + lost_sums)
    };
    let mut total = 0.0;
    for x in numbers.iter() {
        total = add(x * scale, x * scale);
    }
    let root = total.sqrt();
    let rest = add(-root, root);
    (root + rest / (2.0 * root)) / scale
}

/// Partial sums that do not overlap: their exact total is the exact sum.
#[derive(Default)]
struct Partials {
    parts: Vec<f64>,
    infinite: f64,
    not_finite: f64,
    overflowed: bool,
}

impl Partials {
    fn add(&mut self, number: f64) {
        let mut x = number;
        let mut kept = 0;
        for index in 0..self.parts.len() {
            let mut y = self.parts[index];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.parts.truncate(kept);
        if x.is_finite() {
            if x != 0.0 {
                self.parts.push(x);
            }
        } else if number.is_finite() {
            self.overflowed = true;
        } else {
            if number.is_infinite() {
                self.infinite += number;
            }
            self.not_finite += number;
            self.parts.clear();
        }
    }

    /// The sum, rounded half to even.
    fn total(&self) -> f64 {
        let mut parts = self.parts.iter().rev();
        let Some(&first) = parts.next() else { return 0.0 };
        let (mut high, mut low) = (first, 0.0);
        for &y in parts.by_ref() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Exactly half-way, and more below in the same direction: round away.
        if let Some(&next) = parts.next()
            && ((low < 0.0 && next < 0.0) || (low > 0.0 && next > 0.0))
        {
            let twice = low * 2.0;
            let rounded = high + twice;
            if twice == rounded - high {
                high = rounded;
            }
        }
        high
    }
}

/// A sum of products of floats with three times the precision.
#[derive(Clone, Copy, Default)]
struct Triple {
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    fn add_product(&mut self, a: f64, b: f64) {
        let (product, product_low) = mul_exactly(a, b);
        let (high, lost) = add_exactly(self.high, product);
        let (low, first) = add_exactly(self.low, product_low);
        let (low, second) = add_exactly(low, lost);
        *self = Triple { high, low, tiny: self.tiny + first + second };
    }

    fn total(&self) -> f64 {
        let (high, low) = add_exactly(self.high, self.low);
        let (tail, rest) = add_exactly(self.tiny, low);
        let (sum, lost) = add_exactly(high, tail);
        sum + (lost + rest)
    }
}

/// The coordinates of a point.
fn coordinates(cx: &mut Context, point: &Value) -> PyResult<Vec<f64>> {
    let items = match cx.as_tuple(point) {
        Some(items) => items.to_vec(),
        None => cx.collect(point)?,
    };
    let mut numbers = Vec::new();
    if numbers.try_reserve_exact(items.len()).is_err() {
        return Err(cx.memory_error());
    }
    for item in &items {
        numbers.push(cx.to_float(item)?);
    }
    Ok(numbers)
}

/// How `sumprod` computes: with integers as long as there is nothing else, then with floats, and from the first other pair on by the operators.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Integers,
    Floats,
    Operators,
}

/// What `sumprod` has added up so far.
struct SumOfProducts {
    phase: Phase,
    total: Value,
    /// What floats add up to, if there was any.
    floats: Option<Triple>,
}

impl SumOfProducts {
    /// Moves the sum of floats into the total.
    fn flush(&mut self, cx: &mut Context) -> PyResult {
        if self.phase == Phase::Floats {
            if let Some(floats) = &self.floats {
                let sum = cx.new_float(floats.total())?;
                self.total = cx.binary(Special::Add, &self.total, &sum)?;
            }
            self.phase = Phase::Operators;
        }
        Ok(())
    }

    fn add(&mut self, cx: &mut Context, p: &Value, q: &Value) -> PyResult {
        let is_float = |value: &Value| value.as_exact_float().is_some();
        let is_whole = |value: &Value| value.is_int() || value.as_bool().is_some();
        if self.phase == Phase::Integers && !(p.is_int() && q.is_int()) {
            self.phase = Phase::Floats;
        }
        if self.phase == Phase::Floats {
            if (is_float(p) && (is_float(q) || is_whole(q))) || (is_whole(p) && is_float(q)) {
                let (x, y) = (cx.to_float(p)?, cx.to_float(q)?);
                let mut sum = self.floats.unwrap_or_default();
                sum.add_product(x, y);
                if sum.high.is_finite() {
                    self.floats = Some(sum);
                    return Ok(());
                }
            }
            self.flush(cx)?;
        }
        let product = cx.binary(Special::Mul, p, q)?;
        self.total = cx.binary(Special::Add, &self.total, &product)?;
        Ok(())
    }
}

#[methods]
impl Sums {
    /// Return the Euclidean distance between two points p and q.
    #[sig("(p, q, /)")]
    fn dist(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (mut p, q) = (coordinates(cx, args.get(0))?, coordinates(cx, args.get(1))?);
        if p.len() != q.len() {
            return Err(cx.value_error("both points must have the same number of dimensions"));
        }
        p.iter_mut().zip(q).for_each(|(p, q)| *p -= q);
        cx.new_float(norm(&mut p))
    }

    /// Multidimensional Euclidean distance from the origin to a point.
    #[sig("(*coordinates)")]
    fn hypot(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut numbers = Vec::with_capacity(args.rest.len());
        for value in args.rest {
            numbers.push(cx.to_float(value)?);
        }
        cx.new_float(norm(&mut numbers))
    }

    /// Return an accurate floating-point sum of values in the iterable seq.
    #[sig("(seq, /)")]
    fn fsum(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut sum = Partials::default();
        cx.for_each(args.get(0), |cx, value| {
            sum.add(cx.to_float(&value)?);
            if sum.overflowed {
                return Err(cx.overflow_error("intermediate overflow in fsum"));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if sum.not_finite != 0.0 {
            if sum.infinite.is_nan() {
                return Err(cx.value_error("-inf + inf in fsum"));
            }
            return cx.new_float(sum.not_finite);
        }
        cx.new_float(sum.total())
    }

    /// Calculate the product of all the elements in the input iterable.
    #[sig("(iterable, /, *, start=1)")]
    fn prod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut result = args.opt(1).cloned().unwrap_or(Value::int32(1));
        cx.for_each(args.get(0), |cx, value| {
            result = cx.binary(Special::Mul, &result, &value)?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(result)
    }

    /// Return the sum of products of values from two iterables p and q.
    #[sig("(p, q, /)")]
    fn sumprod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (p, q) = (cx.iter(args.get(0))?, cx.iter(args.get(1))?);
        let mut sum = SumOfProducts { phase: Phase::Integers, total: Value::int32(0), floats: None };
        loop {
            match (cx.next(&p)?, cx.next(&q)?) {
                (Some(p), Some(q)) => sum.add(cx, &p, &q)?,
                (None, None) => break,
                _ => return Err(cx.value_error("Inputs are not the same length")),
            }
            cx.poll()?;
        }
        sum.flush(cx)?;
        Ok(sum.total)
    }
}
