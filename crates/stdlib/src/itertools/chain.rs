//! `chain`, `zip_longest`, `pairwise`, `batched`, `starmap` and `accumulate`.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, generic_alias, new_record_of};
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, TypeSpec, Value};

use super::{number, set_number, set_value, spec, value};

/// `chain`: the values are the iterator of iterables and the iterator of the current one.
pub static CHAIN: TypeSpec = spec(
    "itertools.chain",
    "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
    &[Chain::METHODS],
    |cx, this| {
        loop {
            if let Some(current) = value(cx, this, 1) {
                if let Some(item) = cx.next(&current)? {
                    return Ok(Some(item));
                }
                set_value(cx, this, 1, None);
            }
            let Some(source) = value(cx, this, 0) else { return Ok(None) };
            let Some(iterable) = cx.next(&source)? else {
                set_value(cx, this, 0, None);
                return Ok(None);
            };
            match cx.iter(&iterable) {
                Ok(iterator) => set_value(cx, this, 1, Some(iterator)),
                Err(raised) => {
                    set_value(cx, this, 0, None);
                    return Err(raised);
                }
            }
            cx.poll()?;
        }
    },
);

/// Methods of `chain`.
pub struct Chain;

#[methods]
impl Chain {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *iterables)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterables = cx.new_tuple(args.rest)?;
        let source = cx.iter(&iterables)?;
        new_record_of(cx, args.get(0), |own: &mut Fields| own.values[0] = Some(source))
    }

    /// Alternative chain() constructor taking a single iterable argument that evaluates lazily.
    #[class_sig("(cls, iterable, /)")]
    fn from_iterable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let source = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| own.values[0] = Some(source))
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}

/// `zip_longest`: the values are a list of the iterators (`None` for those at their end) and the filling; the number counts those not at their end.
pub static ZIP_LONGEST: TypeSpec = spec(
    "itertools.zip_longest",
    "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
    &[ZipLongest::METHODS],
    |cx, this| {
        let (Some(iterators), Some(filling)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let count = cx.list_len(&iterators);
        if number(cx, this, 0) == 0 {
            return Ok(None);
        }
        let mut items = Vec::new();
        if items.try_reserve_exact(count).is_err() {
            return Err(cx.memory_error());
        }
        for index in 0..count {
            let iterator = cx.list_get(&iterators, index).unwrap_or(Value::NONE);
            let item = if iterator.is_none() { None } else { cx.next(&iterator)? };
            if item.is_none() && !iterator.is_none() {
                cx.list_put(&iterators, index, Value::NONE)?;
                let left = number(cx, this, 0) - 1;
                set_number(cx, this, 0, left);
                if left <= 0 {
                    return Ok(None);
                }
            }
            items.push(item.unwrap_or_else(|| filling.clone()));
        }
        cx.new_tuple_from(items).map(Some)
    },
);

/// Methods of `zip_longest`.
pub struct ZipLongest;

#[methods]
impl ZipLongest {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *iterables, **keywords)", inferred, "(*iterables, fillvalue=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut filling = Value::NONE;
        for (name, value) in args.keywords.map_or_else(|| Ok(Vec::new()), |keywords| cx.dict_items(keywords))? {
            if cx.string_lossy(&name) != "fillvalue" {
                return Err(cx.type_error("zip_longest() got an unexpected keyword argument"));
            }
            filling = value;
        }
        let iterators = cx.new_list()?;
        for iterable in args.rest {
            let iterator = cx.iter(iterable)?;
            cx.list_push(&iterators, iterator)?;
        }
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(iterators);
            own.values[1] = Some(filling);
            own.numbers[0] = args.rest.len() as i64;
        })
    }
}

/// `pairwise`: the values are the iterator and the item before.
pub static PAIRWISE: TypeSpec = spec(
    "itertools.pairwise",
    "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    &[Pairwise::METHODS],
    |cx, this| {
        let Some(iterator) = value(cx, this, 0) else { return Ok(None) };
        let before = match value(cx, this, 1) {
            Some(before) => Some(before),
            None => {
                let first = cx.next(&iterator)?;
                set_value(cx, this, 1, first.clone());
                first
            }
        };
        let item = if before.is_some() { cx.next(&iterator)? } else { None };
        match (before, item) {
            (Some(before), Some(item)) => {
                set_value(cx, this, 1, Some(item.clone()));
                cx.new_tuple(&[before, item]).map(Some)
            }
            _ => {
                set_value(cx, this, 0, None);
                set_value(cx, this, 1, None);
                Ok(None)
            }
        }
    },
);

/// Methods of `pairwise`.
pub struct Pairwise;

#[methods]
impl Pairwise {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, /)", unpacked)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| own.values[0] = Some(iterator))
    }
}

/// `batched`: the value is the iterator; the numbers are the size and whether it is strict.
pub static BATCHED: TypeSpec = spec(
    "itertools.batched",
    "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter than n.",
    &[Batched::METHODS],
    |cx, this| {
        let Some(iterator) = value(cx, this, 0) else { return Ok(None) };
        let (size, strict) = (number(cx, this, 0) as usize, number(cx, this, 1) == 1);
        let batch = cx.new_list()?;
        while cx.list_len(&batch) < size {
            match cx.next(&iterator)? {
                Some(item) => cx.list_push(&batch, item)?,
                None => {
                    set_value(cx, this, 0, None);
                    break;
                }
            }
            cx.poll()?;
        }
        match cx.list_len(&batch) {
            0 => Ok(None),
            count if strict && count < size => Err(cx.value_error("batched(): incomplete batch")),
            _ => cx.tuple_from_list(&batch).map(Some),
        }
    },
);

/// Methods of `batched`.
pub struct Batched;

#[methods]
impl Batched {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, n, *, strict=False)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let size = cx.index_i64(args.get(2))?;
        let strict = match args.opt(3) {
            Some(strict) => cx.truth(strict)?,
            None => false,
        };
        if size < 1 {
            return Err(cx.value_error("n must be at least one"));
        }
        let iterator = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(iterator);
            own.numbers[0] = size;
            own.numbers[1] = strict as i64;
        })
    }
}

/// `starmap`: the values are the function and the iterator.
pub static STARMAP: TypeSpec = spec(
    "itertools.starmap",
    "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
    &[Starmap::METHODS],
    |cx, this| {
        let (Some(function), Some(iterator)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let Some(arguments) = cx.next(&iterator)? else { return Ok(None) };
        let arguments = cx.tuple_from_iterable(&arguments)?;
        cx.call(&function, arguments.as_tuple().unwrap_or(&[])).map(Some)
    },
);

/// Methods of `starmap`.
pub struct Starmap;

#[methods]
impl Starmap {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, function, iterable, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = cx.iter(args.get(2))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(args.get(1).clone());
            own.values[1] = Some(iterator);
        })
    }
}

/// `accumulate`: the values are the iterator, the function (none: addition), the total so far and the initial value, until it was given.
pub static ACCUMULATE: TypeSpec = spec(
    "itertools.accumulate",
    "Return series of accumulated sums (or other binary function results).",
    &[Accumulate::METHODS],
    |cx, this| {
        if let Some(initial) = value(cx, this, 3) {
            set_value(cx, this, 3, None);
            set_value(cx, this, 2, Some(initial.clone()));
            return Ok(Some(initial));
        }
        let Some(iterator) = value(cx, this, 0) else { return Ok(None) };
        let Some(item) = cx.next(&iterator)? else { return Ok(None) };
        let total = match (value(cx, this, 2), value(cx, this, 1)) {
            (None, _) => item,
            (Some(total), None) => cx.binary(Special::Add, &total, &item)?,
            (Some(total), Some(function)) => cx.call(&function, &[total, item])?,
        };
        set_value(cx, this, 2, Some(total.clone()));
        Ok(Some(total))
    },
);

/// Methods of `accumulate`.
pub struct Accumulate;

#[methods]
impl Accumulate {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, func=None, *, initial=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(iterator);
            own.values[1] = args.some(2).cloned();
            own.values[3] = args.some(3).cloned();
        })
    }
}
