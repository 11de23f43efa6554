//! `groupby`: runs of items with the same key, each run an iterator of its own.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, generic_alias, new_record_of};
use lissom_objects::{Args, Context, PyResult, TypeSpec, Value};

use super::{number, set_number, set_value, spec, value};

/// The values of a `groupby`: iterator, key function, key of the run, key and value of the item read ahead.
const ITERATOR: usize = 0;
const FUNCTION: usize = 1;
const TARGET: usize = 2;
const KEY: usize = 3;
const ITEM: usize = 4;

/// `groupby`: the number counts the runs, so that a run that is over knows it.
pub static GROUPBY: TypeSpec = spec(
    "itertools.groupby",
    "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
    &[GroupBy::METHODS],
    |cx, this| {
        let run = number(cx, this, 0) + 1;
        set_number(cx, this, 0, run);
        // What is left of the run before is passed over.
        loop {
            if let Some(key) = value(cx, this, KEY) {
                match value(cx, this, TARGET) {
                    None => break,
                    Some(target) => {
                        if !cx.equal(&target, &key)? {
                            break;
                        }
                    }
                }
            }
            if !read(cx, this)? {
                return Ok(None);
            }
            cx.poll()?;
        }
        let Some(key) = value(cx, this, KEY) else { return Ok(None) };
        set_value(cx, this, TARGET, Some(key.clone()));
        let class = cx.native_type(&GROUPER)?;
        let grouper = new_record_of(cx, &class, |own: &mut Fields| {
            own.values[0] = Some(this.clone());
            own.values[1] = Some(key.clone());
            own.numbers[0] = run;
        })?;
        cx.new_tuple(&[key, grouper]).map(Some)
    },
);

/// Reads one item ahead; false at the end.
fn read(cx: &mut Context, groups: &Value) -> PyResult<bool> {
    let Some(iterator) = value(cx, groups, ITERATOR) else { return Ok(false) };
    let Some(item) = cx.next(&iterator)? else { return Ok(false) };
    let key = match value(cx, groups, FUNCTION) {
        Some(function) => cx.call(&function, std::slice::from_ref(&item))?,
        None => item.clone(),
    };
    set_value(cx, groups, ITEM, Some(item));
    set_value(cx, groups, KEY, Some(key));
    Ok(true)
}

/// Methods of `groupby`.
pub struct GroupBy;

#[methods]
impl GroupBy {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, key=None)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[ITERATOR] = Some(iterator);
            own.values[FUNCTION] = args.some(2).cloned();
        })
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        generic_alias(cx, args)
    }
}

/// One run: the values are the `groupby` and the key; the number is that of the run.
pub static GROUPER: TypeSpec = spec("itertools._grouper", "", &[Grouper::METHODS], |cx, this| {
    let (Some(groups), Some(target)) = (value(cx, this, 0), value(cx, this, 1)) else { return Ok(None) };
    if number(cx, &groups, 0) != number(cx, this, 0) {
        return Ok(None);
    }
    if value(cx, &groups, ITEM).is_none() && !read(cx, &groups)? {
        return Ok(None);
    }
    let Some(key) = value(cx, &groups, KEY) else { return Ok(None) };
    if !cx.equal(&target, &key)? {
        return Ok(None);
    }
    let item = value(cx, &groups, ITEM);
    set_value(cx, &groups, ITEM, None);
    Ok(item)
});

/// Methods of a run.
pub struct Grouper;

#[methods]
impl Grouper {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, parent, tgtkey, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&GROUPBY)?;
        if !cx.is_instance(args.get(1), &class) {
            let message = format!("_grouper() argument 1 must be itertools.groupby, not {}", cx.argument_type_name(args.get(1)));
            return Err(cx.type_error(&message));
        }
        let run = number(cx, args.get(1), 0);
        new_record_of(cx, args.get(0), |own: &mut Fields| {
            own.values[0] = Some(args.get(1).clone());
            own.values[1] = Some(args.get(2).clone());
            own.numbers[0] = run;
        })
    }
}
