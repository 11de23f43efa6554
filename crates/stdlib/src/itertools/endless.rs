//! `count`, `cycle` and `repeat`.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, TypeSpec, Value};

use super::{number, set_number, set_value, spec, value};

/// `count`: the values are the next number and the step.
pub static COUNT: TypeSpec = spec(
    "itertools.count",
    "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
    &[Count::METHODS],
    |cx, this| {
        let (Some(next), Some(step)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
        let sum = match (next.as_small_int(), step.as_small_int()) {
            (Some(a), Some(b)) => cx.new_int(a + b)?,
            _ => cx.binary(Special::Add, &next, &step)?,
        };
        set_value(cx, this, 0, Some(sum));
        Ok(Some(next))
    },
);

/// Methods of `count`.
pub struct Count;

#[methods]
impl Count {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, start=0, step=1)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        for given in [args.opt(1), args.opt(2)].into_iter().flatten() {
            let numeric = [Special::Index, Special::Float, Special::Int, Special::Complex].into_iter().any(|special| cx.special(given, special).is_some());
            if !numeric {
                return Err(cx.type_error("a number is required"));
            }
        }
        // Steps of one from an integer are counted as integers, whatever class that has.
        let by_one = args.opt(2).is_none_or(|step| cx.as_int(step).is_some_and(|step| step.to_i64() == Some(1)));
        let start = match args.opt(1) {
            Some(start) if by_one => match cx.as_int(start).and_then(|start| start.to_i64()) {
                Some(start) => Some(cx.new_int(start)?),
                None => Some(start.clone()),
            },
            start => start.cloned(),
        };
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(start.unwrap_or(Value::int32(0)));
            own.values[1] = Some(args.opt(2).cloned().unwrap_or(Value::int32(1)));
        })
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (next, step) = (value(cx, args.this(), 0).unwrap_or(Value::NONE), value(cx, args.this(), 1).unwrap_or(Value::NONE));
        let next = cx.repr(&next)?;
        let next = cx.string_lossy(&next);
        let name = cx.short_type_name(args.this());
        if step.as_small_int() == Some(1) {
            return cx.new_str(&format!("{name}({next})"));
        }
        let step = cx.repr(&step)?;
        let step = cx.string_lossy(&step);
        cx.new_str(&format!("{name}({next}, {step})"))
    }
}

/// `cycle`: the values are the iterator (until its end) and a list of what it gave; the number is the position in it.
pub static CYCLE: TypeSpec = spec(
    "itertools.cycle",
    "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
    &[Cycle::METHODS],
    |cx, this| {
        let Some(saved) = value(cx, this, 1) else { return Ok(None) };
        if let Some(iterator) = value(cx, this, 0) {
            if let Some(item) = cx.next(&iterator)? {
                cx.list_push(&saved, item.clone())?;
                return Ok(Some(item));
            }
            set_value(cx, this, 0, None);
        }
        let at = number(cx, this, 0);
        let item = cx.list_get(&saved, at as usize);
        let next = if at as usize + 1 >= cx.list_len(&saved) { 0 } else { at + 1 };
        set_number(cx, this, 0, next);
        cx.poll()?;
        Ok(item)
    },
);

/// Methods of `cycle`.
pub struct Cycle;

#[methods]
impl Cycle {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, /)", unpacked)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = cx.iter(args.get(1))?;
        let saved = cx.new_list()?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(iterator);
            own.values[1] = Some(saved);
        })
    }
}

/// `repeat`: the value is repeated; the number says how often yet (−1: endlessly).
pub static REPEAT: TypeSpec = spec(
    "itertools.repeat",
    "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
    &[Repeat::METHODS],
    |cx, this| {
        let left = number(cx, this, 0);
        if left == 0 {
            return Ok(None);
        }
        if left > 0 {
            set_number(cx, this, 0, left - 1);
        }
        Ok(value(cx, this, 0))
    },
);

/// Methods of `repeat`.
pub struct Repeat;

#[methods]
impl Repeat {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, object, times=<unrepresentable>)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let times = match args.opt(2) {
            Some(times) => cx.index_i64(times)?.max(0),
            None => -1,
        };
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(args.get(1).clone());
            own.numbers[0] = times;
        })
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (object, times) = (value(cx, args.this(), 0).unwrap_or(Value::NONE), number(cx, args.this(), 0));
        let object = cx.repr(&object)?;
        let (object, name) = (cx.string_lossy(&object), cx.short_type_name(args.this()));
        cx.new_str(&if times < 0 { format!("{name}({object})") } else { format!("{name}({object}, {times})") })
    }

    /// Private method returning an estimate of len(list(it)).
    #[sig("(self, /)")]
    fn __length_hint__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match number(cx, args.this(), 0) {
            times if times < 0 => Err(cx.type_error("len() of unsized object")),
            times => cx.new_int(times),
        }
    }
}
