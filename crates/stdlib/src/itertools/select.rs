//! `compress`, `dropwhile`, `takewhile`, `filterfalse` and `islice`: some of the items.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeSpec, Value};

use super::{number, set_number, set_value, spec, value};

/// `compress`: the values are the iterators of data and selectors.
pub static COMPRESS: TypeSpec = spec(
    "itertools.compress",
    "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
    &[Compress::METHODS],
    |cx, this| {
        let (Some(data), Some(selectors)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        loop {
            let Some(item) = cx.next(&data)? else { return Ok(None) };
            let Some(selector) = cx.next(&selectors)? else { return Ok(None) };
            if cx.truth(&selector)? {
                return Ok(Some(item));
            }
            cx.poll()?;
        }
    },
);

/// Methods of `compress`.
pub struct Compress;

#[methods]
impl Compress {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, data, selectors)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let data = cx.iter(args.get(1))?;
        let selectors = cx.iter(args.get(2))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(data);
            own.values[1] = Some(selectors);
        })
    }
}

/// Makes a record of a function and an iterator.
fn with_function(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let iterator = cx.iter(args.get(2))?;
    new_record_of(cx, args.get(0), |own: &mut Fields| {
        own.values[0] = Some(args.get(1).clone());
        own.values[1] = Some(iterator);
    })
}

fn holds(cx: &mut Context, function: &Value, item: &Value) -> PyResult<bool> {
    let answer = cx.call(function, std::slice::from_ref(item))?;
    cx.truth(&answer)
}

/// `dropwhile`: the values are the function and the iterator; the number is 1 once an item was given.
pub static DROPWHILE: TypeSpec = spec(
    "itertools.dropwhile",
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    &[DropWhile::METHODS],
    |cx, this| {
        let (Some(function), Some(iterator)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        loop {
            let Some(item) = cx.next(&iterator)? else { return Ok(None) };
            if number(cx, this, 0) == 1 {
                return Ok(Some(item));
            }
            if !holds(cx, &function, &item)? {
                set_number(cx, this, 0, 1);
                return Ok(Some(item));
            }
        }
    },
);

/// Methods of `dropwhile`.
pub struct DropWhile;

#[methods]
impl DropWhile {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, predicate, iterable, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        with_function(cx, args)
    }
}

/// `takewhile`: the values are the function and the iterator; the number is 1 at the end.
pub static TAKEWHILE: TypeSpec = spec(
    "itertools.takewhile",
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    &[TakeWhile::METHODS],
    |cx, this| {
        let (Some(function), Some(iterator)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        if number(cx, this, 0) == 1 {
            return Ok(None);
        }
        let Some(item) = cx.next(&iterator)? else { return Ok(None) };
        if holds(cx, &function, &item)? {
            return Ok(Some(item));
        }
        set_number(cx, this, 0, 1);
        Ok(None)
    },
);

/// Methods of `takewhile`.
pub struct TakeWhile;

#[methods]
impl TakeWhile {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, predicate, iterable, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        with_function(cx, args)
    }
}

/// `filterfalse`: the values are the function and the iterator.
pub static FILTERFALSE: TypeSpec = spec(
    "itertools.filterfalse",
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
    &[FilterFalse::METHODS],
    |cx, this| {
        let (Some(function), Some(iterator)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let itself = function.is_none() || function.is(&cx.type_object(ShapeId::BOOL));
        while let Some(item) = cx.next(&iterator)? {
            let passes = if itself { cx.truth(&item)? } else { holds(cx, &function, &item)? };
            if !passes {
                return Ok(Some(item));
            }
            cx.poll()?;
        }
        Ok(None)
    },
);

/// Methods of `filterfalse`.
pub struct FilterFalse;

#[methods]
impl FilterFalse {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, function, iterable, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        with_function(cx, args)
    }
}

/// `islice`: the value is the iterator; the numbers are how many items were taken, the next to give, the stop (−1: none) and the step.
pub static ISLICE: TypeSpec = spec(
    "itertools.islice",
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
    &[Islice::METHODS],
    |cx, this| {
        let Some(iterator) = value(cx, this, 0) else { return Ok(None) };
        let (mut taken, next, stop, step) = (number(cx, this, 0), number(cx, this, 1), number(cx, this, 2), number(cx, this, 3));
        // Items before the next one are passed over, even if the stop lies before it.
        while taken < next {
            if cx.next(&iterator)?.is_none() {
                set_value(cx, this, 0, None);
                return Ok(None);
            }
            taken += 1;
            set_number(cx, this, 0, taken);
            cx.poll()?;
        }
        let item = if stop >= 0 && taken >= stop { None } else { cx.next(&iterator)? };
        if item.is_none() {
            set_value(cx, this, 0, None);
            return Ok(None);
        }
        set_number(cx, this, 0, taken + 1);
        let following = next.saturating_add(step);
        set_number(cx, this, 1, if stop >= 0 { following.min(stop) } else { following });
        Ok(item)
    },
);

/// A bound of `islice`; `None` if it is not there, an error if it is no such number.
fn bound(cx: &mut Context, given: Option<&Value>) -> Result<Option<i64>, ()> {
    let Some(given) = given.filter(|given| !given.is_none()) else { return Ok(None) };
    if given.as_small_int().is_none() && cx.special(given, Special::Index).is_none() {
        return Err(());
    }
    match cx.index_i64(given) {
        Ok(number) if number >= 0 => Ok(Some(number)),
        Ok(_) => Err(()),
        Err(raised) => {
            drop(cx.take_raised(raised));
            Err(())
        }
    }
}

/// Methods of `islice`.
pub struct Islice;

#[methods]
impl Islice {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, start, stop=<unrepresentable>, step=<unrepresentable>, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let only_stop = args.opt(3).is_none();
        let (start, stop) = if only_stop { (None, args.opt(2)) } else { (args.opt(2), args.opt(3)) };
        // −1 counts as what is no number at all.
        if stop.and_then(Value::as_small_int).is_some_and(|stop| stop < -1) {
            return Err(cx.value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."));
        }
        let Ok(stop) = bound(cx, stop) else {
            return Err(cx.value_error("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."));
        };
        let Ok(start) = bound(cx, start) else {
            return Err(cx.value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."));
        };
        let step = match bound(cx, args.opt(4)) {
            Ok(None) => 1,
            Ok(Some(step)) if step > 0 => step,
            _ => return Err(cx.value_error("Step for islice() must be a positive integer or None.")),
        };
        let iterator = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(iterator);
            own.numbers = [0, start.unwrap_or(0), stop.unwrap_or(-1), step];
        })
    }
}
