//! `product`, `permutations`, `combinations` and `combinations_with_replacement`.
//!
//! The values are the pool (a tuple; for `product` a tuple of pools) and a list of positions in it (narrow, as lists of small integers are), for
//! `permutations` a list of cycles as well; the numbers are the state and the length of a result.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::{Args, Context, PyResult, TypeSpec, Value};

use super::{number, set_number, spec, value};

/// Not yet started; running; at the end.
const NEW: i64 = 0;
const RUNNING: i64 = 1;
const ENDED: i64 = 2;

fn position(cx: &Context, positions: &Value, index: usize) -> usize {
    cx.list_get(positions, index).and_then(|value| value.as_small_int()).unwrap_or(0) as usize
}

fn set_position(cx: &mut Context, positions: &Value, index: usize, position: usize) -> PyResult {
    let position = cx.new_int(position as i64)?;
    cx.list_put(positions, index, position)
}

fn ended(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    set_number(cx, this, 0, ENDED);
    Ok(None)
}

/// The tuple of the pool's items at the first `count` positions.
fn pick(cx: &mut Context, pool: &Value, positions: &Value, count: usize) -> PyResult<Option<Value>> {
    let mut items = Vec::new();
    if items.try_reserve_exact(count).is_err() {
        return Err(cx.memory_error());
    }
    let pool = pool.as_tuple().unwrap_or(&[]);
    for index in 0..count {
        items.push(pool.get(position(cx, positions, index)).cloned().unwrap_or(Value::NONE));
    }
    cx.new_tuple_from(items).map(Some)
}

/// A list of the numbers `0..count`, or of as many zeros.
fn numbers(cx: &mut Context, count: usize, rising: bool) -> PyResult<Value> {
    let list = cx.new_list()?;
    cx.check_size(count)?;
    for index in 0..count {
        let number = cx.new_int(if rising { index as i64 } else { 0 })?;
        cx.list_push(&list, number)?;
    }
    Ok(list)
}

/// `product`
pub static PRODUCT: TypeSpec = spec(
    "itertools.product",
    "Cartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).",
    &[Product::METHODS],
    |cx, this| {
        let (Some(pools), Some(positions)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let pools_of = pools.as_tuple().unwrap_or(&[]);
        let size = |index: usize| pools_of[index].as_tuple().map_or(0, <[Value]>::len);
        match number(cx, this, 0) {
            NEW => {
                if (0..pools_of.len()).any(|index| size(index) == 0) {
                    return ended(cx, this);
                }
                set_number(cx, this, 0, RUNNING);
            }
            RUNNING => {
                let mut index = pools_of.len();
                loop {
                    if index == 0 {
                        return ended(cx, this);
                    }
                    index -= 1;
                    let next = position(cx, &positions, index) + 1;
                    if next < size(index) {
                        set_position(cx, &positions, index, next)?;
                        break;
                    }
                    set_position(cx, &positions, index, 0)?;
                }
            }
            _ => return Ok(None),
        }
        let mut items = Vec::new();
        if items.try_reserve_exact(pools_of.len()).is_err() {
            return Err(cx.memory_error());
        }
        for (index, pool) in pools_of.iter().enumerate() {
            let at = position(cx, &positions, index);
            items.push(pool.as_tuple().and_then(|pool| pool.get(at)).cloned().unwrap_or(Value::NONE));
        }
        cx.new_tuple_from(items).map(Some)
    },
);

/// Methods of `product`.
pub struct Product;

#[methods]
impl Product {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *iterables, repeat=1)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let repeat = match args.opt(1) {
            Some(repeat) => cx.index_i64(repeat)?,
            None => 1,
        };
        if repeat < 0 {
            return Err(cx.value_error("repeat argument cannot be negative"));
        }
        let Some(count) = args.rest.len().checked_mul(repeat as usize) else { return Err(cx.overflow_error("repeat argument too large")) };
        cx.check_size(count * 8)?;
        let mut pools = Vec::new();
        if pools.try_reserve_exact(count).is_err() {
            return Err(cx.memory_error());
        }
        if repeat > 0 {
            for iterable in args.rest {
                pools.push(cx.tuple_from_iterable(iterable)?);
            }
            for index in args.rest.len()..count {
                pools.push(pools[index - args.rest.len()].clone());
            }
        }
        let positions = numbers(cx, pools.len(), false)?;
        let pools = cx.new_tuple_from(pools)?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(pools);
            own.values[1] = Some(positions);
        })
    }
}

/// The length of results, `r`.
fn length_argument(cx: &mut Context, r: &Value) -> PyResult<usize> {
    let r = cx.index_i64(r)?;
    if r < 0 {
        return Err(cx.value_error("r must be non-negative"));
    }
    Ok(r as usize)
}

/// `combinations`
pub static COMBINATIONS: TypeSpec = spec(
    "itertools.combinations",
    "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    &[Combinations::METHODS],
    |cx, this| {
        let (Some(pool), Some(positions)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let (size, length) = (pool.as_tuple().map_or(0, <[Value]>::len), number(cx, this, 1) as usize);
        match number(cx, this, 0) {
            NEW if length > size => return ended(cx, this),
            NEW => set_number(cx, this, 0, RUNNING),
            RUNNING => {
                // The rightmost position that is not yet as far right as it can be.
                let Some(index) = (0..length).rev().find(|index| position(cx, &positions, *index) != index + size - length) else {
                    return ended(cx, this);
                };
                let start = position(cx, &positions, index) + 1;
                for (offset, index) in (index..length).enumerate() {
                    set_position(cx, &positions, index, start + offset)?;
                }
            }
            _ => return Ok(None),
        }
        pick(cx, &pool, &positions, length)
    },
);

/// Methods of `combinations`.
pub struct Combinations;

#[methods]
impl Combinations {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, r)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.index_i64(args.get(2))?; // asked before the iterable
        let pool = cx.tuple_from_iterable(args.get(1))?;
        let length = length_argument(cx, args.get(2))?;
        let size = pool.as_tuple().map_or(0, <[Value]>::len);
        let positions = numbers(cx, length.min(size), true)?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(pool);
            own.values[1] = Some(positions);
            own.numbers[1] = length as i64;
        })
    }
}

/// `combinations_with_replacement`
pub static COMBINATIONS_WITH_REPLACEMENT: TypeSpec = spec(
    "itertools.combinations_with_replacement",
    "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
    &[CombinationsWithReplacement::METHODS],
    |cx, this| {
        let (Some(pool), Some(positions)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let (size, length) = (pool.as_tuple().map_or(0, <[Value]>::len), number(cx, this, 1) as usize);
        match number(cx, this, 0) {
            NEW if size == 0 && length > 0 => return ended(cx, this),
            NEW => set_number(cx, this, 0, RUNNING),
            RUNNING => {
                let Some(index) = (0..length).rev().find(|index| position(cx, &positions, *index) + 1 != size) else {
                    return ended(cx, this);
                };
                let next = position(cx, &positions, index) + 1;
                for index in index..length {
                    set_position(cx, &positions, index, next)?;
                }
            }
            _ => return Ok(None),
        }
        pick(cx, &pool, &positions, length)
    },
);

/// Methods of `combinations_with_replacement`.
pub struct CombinationsWithReplacement;

#[methods]
impl CombinationsWithReplacement {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, r)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.index_i64(args.get(2))?; // asked before the iterable
        let pool = cx.tuple_from_iterable(args.get(1))?;
        let length = length_argument(cx, args.get(2))?;
        let positions = numbers(cx, length, false)?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(pool);
            own.values[1] = Some(positions);
            own.numbers[1] = length as i64;
        })
    }
}

/// `permutations`
pub static PERMUTATIONS: TypeSpec = spec(
    "itertools.permutations",
    "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    &[Permutations::METHODS],
    |cx, this| {
        let (Some(pool), Some(positions), Some(cycles)) = (value(cx, this, 0), value(cx, this, 1), value(cx, this, 2)) else { return Ok(None) };
        let (size, length) = (pool.as_tuple().map_or(0, <[Value]>::len), number(cx, this, 1) as usize);
        match number(cx, this, 0) {
            NEW if length > size => return ended(cx, this),
            NEW => set_number(cx, this, 0, RUNNING),
            RUNNING => {
                let mut moved = false;
                for index in (0..length).rev() {
                    let cycle = position(cx, &cycles, index) - 1;
                    if cycle == 0 {
                        // This place has seen every item: what stands in it goes to the end.
                        let first = position(cx, &positions, index);
                        for at in index..size - 1 {
                            let next = position(cx, &positions, at + 1);
                            set_position(cx, &positions, at, next)?;
                        }
                        set_position(cx, &positions, size - 1, first)?;
                        set_position(cx, &cycles, index, size - index)?;
                    } else {
                        set_position(cx, &cycles, index, cycle)?;
                        let (a, b) = (position(cx, &positions, index), position(cx, &positions, size - cycle));
                        set_position(cx, &positions, index, b)?;
                        set_position(cx, &positions, size - cycle, a)?;
                        moved = true;
                        break;
                    }
                }
                if !moved {
                    return ended(cx, this);
                }
            }
            _ => return Ok(None),
        }
        pick(cx, &pool, &positions, length)
    },
);

/// Methods of `permutations`.
pub struct Permutations;

#[methods]
impl Permutations {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, r=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let pool = cx.tuple_from_iterable(args.get(1))?;
        let size = pool.as_tuple().map_or(0, <[Value]>::len);
        let length = match args.some(2) {
            Some(r) => {
                if cx.as_int(r).is_none() {
                    return Err(cx.type_error("Expected int as r"));
                }
                length_argument(cx, r)?
            }
            None => size,
        };
        let positions = numbers(cx, size, true)?;
        let cycles = cx.new_list()?;
        for index in 0..length.min(size) {
            let cycle = cx.new_int((size - index) as i64)?;
            cx.list_push(&cycles, cycle)?;
        }
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(pool);
            own.values[1] = Some(positions);
            own.values[2] = Some(cycles);
            own.numbers[1] = length as i64;
        })
    }
}
