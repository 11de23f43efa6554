//! Functions of integers. Products of many factors are made by halves, so that large numbers are multiplied with large ones.

use lissom_macros::methods;
use lissom_objects::int::{IntRef, ops as int_ops};
use lissom_objects::names::Special;
use lissom_objects::native::Args;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Context, PyResult, Value};

/// The functions.
pub struct Integer;

const ONE: Value = Value::int32(1);

/// The integer of a value that is exactly `int`.
fn int(value: &Value) -> IntRef<'_> {
    value.as_int().unwrap_or(IntRef::Small(0))
}

/// The product of the numbers from `first` to `last`, of `u64` size.
fn product(cx: &mut Context, first: u64, last: u64) -> PyResult<Value> {
    if first > last {
        return Ok(ONE);
    }
    if last - first < 16 {
        let mut done = ONE;
        let mut word = first;
        for factor in first + 1..=last {
            match word.checked_mul(factor) {
                Some(larger) => word = larger,
                None => {
                    let part = cx.new_int_u64(word)?;
                    done = int_ops::mul(cx, int(&done), int(&part))?;
                    word = factor;
                }
            }
        }
        let part = cx.new_int_u64(word)?;
        return int_ops::mul(cx, int(&done), int(&part));
    }
    cx.poll()?;
    let middle = first + (last - first) / 2;
    let low = product(cx, first, middle)?;
    let high = product(cx, middle + 1, last)?;
    int_ops::mul(cx, int(&low), int(&high))
}

/// Refuses at once a product of `count` factors of up to `bits` bits that cannot fit.
fn check(cx: &mut Context, count: u64, bits: f64) -> PyResult {
    let bytes = count as f64 * bits / 8.0;
    if bytes > 4096.0 { cx.check_size(bytes.min(usize::MAX as f64) as usize) } else { Ok(()) }
}

/// `n * (n-1) * … * (n-k+1)`
fn falling(cx: &mut Context, n: &Value, k: u64) -> PyResult<Value> {
    if k == 0 {
        return Ok(ONE);
    }
    check(cx, k, (int(n).bit_length() as f64 - 1.0).max(0.0) * 0.5)?;
    if let Some(n) = int(n).to_u64() {
        return product(cx, n - k + 1, n);
    }
    let (mut result, mut factor) = (n.clone(), n.clone());
    for _ in 1..k {
        factor = int_ops::sub(cx, int(&factor), IntRef::Small(1))?;
        result = int_ops::mul(cx, int(&result), int(&factor))?;
        cx.poll()?;
    }
    Ok(result)
}

/// `count` as a machine number, refusing what is larger.
fn fitting(cx: &mut Context, count: &Value, what: &str) -> PyResult<u64> {
    match int(count).to_i64() {
        Some(count) => Ok(count as u64),
        None => Err(cx.overflow_error(&format!("{what} must not exceed 9223372036854775807"))),
    }
}

fn factorial_of(cx: &mut Context, n: &Value) -> PyResult<Value> {
    if int(n).is_negative() {
        return Err(cx.value_error("factorial() not defined for negative values"));
    }
    let Some(n) = int(n).to_i64() else { return Err(cx.overflow_error("factorial() argument should not exceed 9223372036854775807")) };
    let bits = (n.max(2) as f64).log2() - 1.5;
    check(cx, n as u64, bits.max(0.0))?;
    product(cx, 1, n as u64)
}

#[methods]
impl Integer {
    /// Number of ways to choose k items from n items without repetition and without order.
    #[sig("(n, k, /)")]
    fn comb(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (n, k) = (cx.index(args.get(0))?, cx.index(args.get(1))?);
        if int(&n).is_negative() {
            return Err(cx.value_error("n must be a non-negative integer"));
        }
        if int(&k).is_negative() {
            return Err(cx.value_error("k must be a non-negative integer"));
        }
        let other = int_ops::sub(cx, int(&n), int(&k))?;
        if int(&other).is_negative() {
            return Ok(Value::int32(0));
        }
        let fewer = if cx.compare_numbers(Compare::Lt, &other, &k) == Some(true) { other } else { k };
        let fewer = fitting(cx, &fewer, "min(n - k, k)")?;
        let numerator = falling(cx, &n, fewer)?;
        let denominator = product(cx, 1, fewer)?;
        int_ops::floor_div(cx, int(&numerator), int(&denominator))
    }

    /// Number of ways to choose k items from n items without repetition and with order.
    #[sig("(n, k=None, /)")]
    fn perm(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(k) = args.some(1) else {
            let n = cx.index(args.get(0))?;
            return factorial_of(cx, &n);
        };
        let (n, k) = (cx.index(args.get(0))?, cx.index(k)?);
        if int(&n).is_negative() {
            return Err(cx.value_error("n must be a non-negative integer"));
        }
        if int(&k).is_negative() {
            return Err(cx.value_error("k must be a non-negative integer"));
        }
        if cx.compare_numbers(Compare::Lt, &n, &k) == Some(true) {
            return Ok(Value::int32(0));
        }
        let k = fitting(cx, &k, "k")?;
        falling(cx, &n, k)
    }

    /// Find n!: the product of the integers from 1 to n.
    #[sig("(n, /)")]
    fn factorial(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let n = cx.index(args.get(0))?;
        factorial_of(cx, &n)
    }

    /// Greatest Common Divisor.
    #[sig("(*integers)")]
    fn gcd(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut result = Value::int32(0);
        for value in args.rest {
            let value = cx.index(value)?;
            result = int_ops::gcd(cx, int(&result), int(&value))?;
        }
        Ok(result)
    }

    /// Least Common Multiple.
    #[sig("(*integers)")]
    fn lcm(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut result = ONE;
        for value in args.rest {
            let value = cx.index(value)?;
            if int(&result).is_zero() || int(&value).is_zero() {
                result = Value::int32(0);
                continue;
            }
            let divisor = int_ops::gcd(cx, int(&result), int(&value))?;
            let part = int_ops::floor_div(cx, int(&value), int(&divisor))?;
            let multiple = int_ops::mul(cx, int(&result), int(&part))?;
            result = cx.unary(Special::Abs, &multiple)?;
        }
        Ok(result)
    }

    /// Return the integer part of the square root of the input.
    #[sig("(n, /)")]
    fn isqrt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let n = cx.index(args.get(0))?;
        if int(&n).is_negative() {
            return Err(cx.value_error("isqrt() argument must be nonnegative"));
        }
        int_ops::square_root(cx, int(&n))
    }
}
