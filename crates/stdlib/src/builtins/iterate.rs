//! Functions over iterables. Lists of plain numbers have direct loops.

use std::ops::ControlFlow;

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, Value};

/// Functions over iterables.
pub struct Functions;

#[methods]
impl Functions {
    /// Get an iterator from an object.
    #[sig("(object, sentinel=<unrepresentable>, /)")]
    fn iter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1) {
            None => cx.iter(args.get(0)),
            Some(sentinel) => {
                if !cx.is_callable(args.get(0)) {
                    return Err(cx.type_error("iter(v, w): v must be callable"));
                }
                lissom_objects::iterator::new_callable_iterator(cx, args.get(0).clone(), sentinel.clone())
            }
        }
    }

    /// Return the next item from the iterator.
    #[sig("(iterator, default=<unrepresentable>, /)")]
    fn next(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = args.get(0);
        let native = iterator.shape() == ShapeId::GENERATOR || cx.class_of(iterator).next.is_some();
        if !native {
            let Some(method) = cx.special(iterator, Special::Next) else {
                let found = cx.type_name(iterator);
                return Err(cx.type_error(&format!("'{found}' object is not an iterator")));
            };
            // The exception of a `__next__` in Python stays the one it raised.
            return match (cx.call_unbound(&method, iterator, &[]), args.opt(1)) {
                (Err(raised), Some(default)) if cx.raised_is(ShapeId::STOP_ITERATION) => {
                    drop(cx.take_raised(raised));
                    Ok(default.clone())
                }
                (result, _) => result,
            };
        }
        if iterator.shape() == ShapeId::GENERATOR && args.opt(1).is_none() {
            // The value that a generator returns is the exception's.
            return match (cx.hooks.resume)(cx, iterator, Value::NONE)? {
                Some(value) => Ok(value),
                None => match cx.returned.take() {
                    Some(value) if !value.is_none() => Err(cx.error_with(ShapeId::STOP_ITERATION, &[value])),
                    _ => Err(cx.stop_iteration()),
                },
            };
        }
        match (cx.next(iterator)?, args.opt(1)) {
            (Some(value), _) => Ok(value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(cx.stop_iteration()),
        }
    }

    /// Return an AsyncIterator for an AsyncIterable object.
    #[sig("(async_iterable, /)")]
    fn aiter(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(iterator) = cx.call_special(args.get(0), Special::AIter, &[])? else {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("'{found}' object is not an async iterable")));
        };
        if cx.special(&iterator, Special::ANext).is_none() {
            let found = cx.type_name(&iterator);
            return Err(cx.type_error(&format!("aiter() returned not an async iterator of type '{found}'")));
        }
        Ok(iterator)
    }

    /// Return the next item from the async iterator.
    #[sig("(aiterator, default=<unrepresentable>, /)")]
    fn anext(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(awaitable) = cx.call_special(args.get(0), Special::ANext, &[])? else {
            let found = cx.type_name(args.get(0));
            return Err(cx.type_error(&format!("'{found}' object is not an async iterator")));
        };
        match args.opt(1) {
            None => Ok(awaitable),
            Some(default) => cx.call_module("_lissom_async", "anext_default", &[awaitable, default.clone()]),
        }
    }

    /// Return True if bool(x) is True for all values x in the iterable.
    #[sig("(iterable, /)")]
    fn all(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut result = true;
        cx.for_each(args.get(0), |cx, item| {
            result = cx.truth(&item)?;
            Ok(if result { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(Value::bool(result))
    }

    /// Return True if bool(x) is True for any x in the iterable.
    #[sig("(iterable, /)")]
    fn any(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut result = false;
        cx.for_each(args.get(0), |cx, item| {
            result = cx.truth(&item)?;
            Ok(if result { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(Value::bool(result))
    }

    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    #[sig("(iterable, /, start=0)")]
    fn sum(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut total = match args.opt(1) {
            None => Total::Int(0),
            Some(start) => {
                let refused = cx.as_str(start).is_some() || cx.as_bytes(start).is_some() || cx.is_instance_of(start, ShapeId::BYTEARRAY);
                if refused || !cx.may_iterate(args.get(0)) {
                    cx.iter(args.get(0))?;
                }
                if cx.as_str(start).is_some() {
                    return Err(cx.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
                }
                if cx.as_bytes(start).is_some() {
                    return Err(cx.type_error("sum() can't sum bytes [use b''.join(seq) instead]"));
                }
                if cx.is_instance_of(start, ShapeId::BYTEARRAY) {
                    return Err(cx.type_error("sum() can't sum bytearray [use b''.join(seq) instead]"));
                }
                Total::of(cx, start)
            }
        };
        // A list of small integers is added up where it lies.
        if let (Total::Int(start), Some(list)) = (&total, cx.as_list(args.get(0)))
            && args.get(0).exact_list().is_some()
            && !list.kind().is_counted()
        {
            let mut sum = *start;
            for index in 0..list.len() {
                let item = list.get(index);
                let number = item.as_ref().and_then(|item| item.as_small_int().or_else(|| item.as_bool().map(i64::from)));
                sum += i128::from(number.unwrap_or(0));
            }
            return cx.new_int_i128(sum);
        }
        cx.for_each(args.get(0), |cx, item| {
            total = std::mem::replace(&mut total, Total::Int(0)).add(cx, item)?;
            Ok(ControlFlow::Continue(()))
        })?;
        total.finish(cx)
    }

    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the smallest argument.
    #[sig("(*args, key=None, default=<unrepresentable>)", unpacked)]
    fn min(cx: &mut Context, args: &Args) -> PyResult<Value> {
        extreme(cx, args, "min", Compare::Lt)
    }

    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the largest argument.
    #[sig("(*args, key=None, default=<unrepresentable>)", unpacked)]
    fn max(cx: &mut Context, args: &Args) -> PyResult<Value> {
        extreme(cx, args, "max", Compare::Gt)
    }

    /// Return a new list containing all items from the iterable in ascending order.
    #[sig("(*args, **kwargs)", named, "(iterable, /, *, key=None, reverse=False)")]
    fn sorted(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [iterable] = args.rest else {
            return Err(cx.type_error(&format!("sorted expected 1 argument, got {}", args.rest.len())));
        };
        let class = cx.type_object(ShapeId::LIST);
        let list = cx.call(&class, std::slice::from_ref(iterable))?;
        let sort = cx.names.sort.clone();
        // Names are looked at by the method that does the work, once there is a list.
        let (names, values): (Vec<Value>, Vec<Value>) = match args.keywords {
            Some(keywords) => cx.dict_items(keywords)?.into_iter().unzip(),
            None => (Vec::new(), Vec::new()),
        };
        cx.call_method_named(&list, &sort, CallArgs { values: &values, names: &names })?;
        Ok(list)
    }
}

/// A sum as it grows: as long as they are plain, integers and floats are added without making objects.
enum Total {
    Int(i128),
    /// Sum and what rounding lost (compensated summation).
    Float(f64, f64),
    /// The same of both parts.
    Complex((f64, f64), (f64, f64)),
    Value(Value),
}

impl Total {
    fn of(cx: &Context, value: &Value) -> Total {
        if let Some(number) = value.as_small_int() {
            return Total::Int(i128::from(number));
        }
        if value.shape() == ShapeId::COMPLEX
            && let Some((real, imaginary)) = cx.as_complex(value)
        {
            return Total::Complex((real, 0.0), (imaginary, 0.0));
        }
        match value.as_exact_float() {
            Some(number) => Total::Float(number, 0.0),
            None => Total::Value(value.clone()),
        }
    }

    fn add(self, cx: &mut Context, item: Value) -> PyResult<Total> {
        match self {
            Total::Int(sum) => {
                if let Some(number) = item.as_small_int().or_else(|| item.as_bool().map(i64::from)) {
                    return Ok(Total::Int(sum + i128::from(number)));
                }
                if let Some(number) = item.as_exact_float()
                    && sum.unsigned_abs() < 1 << 53
                {
                    let (sum, lost) = plus((sum as f64, 0.0), number);
                    return Ok(Total::Float(sum, lost));
                }
                let sum = cx.new_int_i128(sum)?;
                let sum = cx.binary(Special::Add, &sum, &item)?;
                Ok(Total::of(cx, &sum))
            }
            Total::Float(sum, lost) => match real_number(&item) {
                Some(number) => {
                    let (sum, lost) = plus((sum, lost), number);
                    Ok(Total::Float(sum, lost))
                }
                None => {
                    let sum = self.finish(cx)?;
                    let sum = cx.binary(Special::Add, &sum, &item)?;
                    Ok(Total::of(cx, &sum))
                }
            },
            Total::Complex(real, imaginary) => {
                if let Some(number) = real_number(&item) {
                    return Ok(Total::Complex(plus(real, number), imaginary));
                }
                if item.shape() == ShapeId::COMPLEX
                    && let Some(parts) = cx.as_complex(&item)
                {
                    return Ok(Total::Complex(plus(real, parts.0), plus(imaginary, parts.1)));
                }
                let sum = self.finish(cx)?;
                Ok(Total::Value(cx.binary(Special::Add, &sum, &item)?))
            }
            Total::Value(sum) => Ok(Total::Value(cx.binary(Special::Add, &sum, &item)?)),
        }
    }

    fn finish(self, cx: &mut Context) -> PyResult<Value> {
        match self {
            Total::Int(sum) => cx.new_int_i128(sum),
            Total::Float(sum, lost) => cx.new_float(rounded((sum, lost))),
            Total::Complex(real, imaginary) => cx.new_complex((rounded(real), rounded(imaginary))),
            Total::Value(value) => Ok(value),
        }
    }
}

/// A float or a small integer, of exactly that class (or a bool).
fn real_number(item: &Value) -> Option<f64> {
    item.as_exact_float().or_else(|| item.as_small_int().map(|number| number as f64)).or_else(|| item.as_bool().map(f64::from))
}

/// Neumaier's improvement of Kahan's summation.
fn plus((sum, lost): (f64, f64), number: f64) -> (f64, f64) {
    let next = sum + number;
    let error = if sum.abs() >= number.abs() { (sum - next) + number } else { (number - next) + sum };
    (next, lost + error)
}

/// The sum with what rounding lost.
fn rounded((sum, lost): (f64, f64)) -> f64 {
    if lost != 0.0 && lost.is_finite() { sum + lost } else { sum }
}

fn extreme(cx: &mut Context, args: &Args, name: &str, operator: Compare) -> PyResult<Value> {
    let key = args.some(0);
    let default = args.opt(1);
    let several;
    let iterable = match args.rest {
        [] => return Err(cx.type_error(&format!("{name} expected at least 1 argument, got 0"))),
        [one] => one,
        _ if default.is_some() => return Err(cx.type_error(&format!("Cannot specify a default for {name}() with multiple positional arguments"))),
        all => {
            several = cx.new_tuple(all)?;
            &several
        }
    };
    let mut best: Option<(Value, Value)> = None;
    cx.for_each(iterable, |cx, item| {
        let rank = match key {
            Some(key) => cx.call(key, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, known)) => match (rank.as_small_int(), known.as_small_int()) {
                (Some(a), Some(b)) => operator.holds(a.cmp(&b)),
                _ => {
                    let answer = cx.compare(operator, &rank, known)?;
                    cx.truth(&answer)?
                }
            },
        };
        if better {
            best = Some((item, rank));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(cx.value_error(&format!("{name}() iterable argument is empty"))),
    }
}
