//! `_bisect`: positions in sorted sequences.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_bisect", Some("Bisection algorithms."))?;
    cx.module_functions(&module, Bisect::METHODS)?;
    Ok(module)
}

/// The position for `sought` (already a key, if there are keys); behind equal items if `right`.
fn search(cx: &mut Context, args: &Args, sought: &Value, right: bool) -> PyResult<usize> {
    let sequence = args.get(0);
    let low = match args.opt(2) {
        Some(low) => cx.index_i64(low)?,
        None => 0,
    };
    let high = match args.some(3) {
        Some(high) if !cx.is_index(high) => {
            let kind = cx.type_name(high);
            return Err(cx.type_error(&format!("argument should be integer or None, not '{kind}'")));
        }
        Some(high) => cx.index_count(high)?,
        None => -1,
    };
    if low < 0 {
        return Err(cx.value_error("lo must be non-negative"));
    }
    let length = if high < 0 && !cx.is_dict(sequence) { cx.len(sequence)? } else { high as usize };
    check_sequence(cx, sequence)?;
    let key = args.some(4);
    let (mut low, mut high) = (low as usize, length);
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match cx.list_get(sequence, middle).filter(|_| sequence.is_pointer() && sequence.shape() == lissom_objects::ShapeId::LIST) {
            Some(item) => item,
            None => {
                let index = cx.new_int(middle as i64)?;
                cx.get_item(sequence, &index)?
            }
        };
        let item = match key {
            Some(key) => cx.call(key, &[item])?,
            None => item,
        };
        let before = if right { !cx.less(sought, &item)? } else { cx.less(&item, sought)? };
        if before {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Can items be asked for by number?
fn check_sequence(cx: &mut Context, sequence: &Value) -> PyResult {
    let name = cx.type_name(sequence);
    if cx.is_dict(sequence) {
        return Err(cx.type_error(&format!("{name} is not a sequence")));
    }
    if cx.special(sequence, lissom_objects::names::Special::GetItem).is_none() {
        return Err(cx.type_error(&format!("'{name}' object does not support indexing")));
    }
    Ok(())
}

fn insort(cx: &mut Context, args: &Args, right: bool) -> PyResult<Value> {
    let sought = match args.some(4) {
        Some(key) => cx.call(key, std::slice::from_ref(args.get(1)))?,
        None => args.get(1).clone(),
    };
    let at = search(cx, args, &sought, right)?;
    if args.get(0).is_pointer() && args.get(0).shape() == lissom_objects::ShapeId::LIST {
        let at = at.min(cx.list_len(args.get(0)));
        cx.list_insert(args.get(0), at, args.get(1).clone())?;
    } else {
        let at = cx.new_int(at as i64)?;
        cx.call_method(args.get(0), "insert", &[at, args.get(1).clone()])?;
    }
    Ok(Value::NONE)
}

/// Functions of the module.
pub struct Bisect;

#[methods]
impl Bisect {
    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e <= x, and all e in
    /// a[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will
    /// insert just after the rightmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_right(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let at = search(cx, args, args.get(1), true)?;
        cx.new_int(at as i64)
    }

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// The return value i is such that all e in a[:i] have e < x, and all e in
    /// a[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will
    /// insert just before the leftmost x already there.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_left(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let at = search(cx, args, args.get(1), false)?;
        cx.new_int(at as i64)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the right of the rightmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_right(cx: &mut Context, args: &Args) -> PyResult<Value> {
        insort(cx, args, true)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, insert it to the left of the leftmost x.
    ///
    /// Optional args lo (default 0) and hi (default len(a)) bound the
    /// slice of a to be searched.
    ///
    /// A custom key function can be supplied to customize the sort order.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_left(cx: &mut Context, args: &Args) -> PyResult<Value> {
        insort(cx, args, false)
    }
}
