//! `tee`: several iterators over one, which keep what the slowest has not yet seen.
//!
//! ```text
//!   tee ──> node ──> node ──> node (empty: the next item is read when somebody gets here)
//! ```
//!
//! A node holds an item and the next node; nodes that every iterator has passed are free.

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::layout::Native as _;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeSpec, Value};

use super::{number, set_number, set_value, spec, value};

/// `_tee`: the value is the node it stands at.
pub static TEE: TypeSpec = spec("itertools._tee", "Iterator wrapped to make it copyable.", &[Tee::METHODS], |cx, this| {
    let Some(node) = value(cx, this, 0) else { return Ok(None) };
    if value(cx, &node, 1).is_none() && !fill(cx, &node)? {
        return Ok(None);
    }
    let (item, next) = (value(cx, &node, 0), value(cx, &node, 1));
    set_value(cx, this, 0, next);
    Ok(item)
});

/// A node: the values are the item, the next node, and the iterator while it is empty; the number is 1 while it is being filled.
static NODE: TypeSpec = TypeSpec { name: "itertools._tee_dataobject", layout: Fields::INFO, ..TypeSpec::DEFAULT };

fn new_node(cx: &mut Context, iterator: Value) -> PyResult<Value> {
    let class = cx.native_type(&NODE)?;
    new_record_of(cx, &class, |own: &mut Fields| own.values[2] = Some(iterator))
}

/// Reads an item into an empty node; false at the end.
fn fill(cx: &mut Context, node: &Value) -> PyResult<bool> {
    if number(cx, node, 0) == 1 {
        return Err(cx.error(ShapeId::RUNTIME_ERROR, "cannot re-enter the tee iterator"));
    }
    let Some(iterator) = value(cx, node, 2) else { return Ok(false) };
    set_number(cx, node, 0, 1);
    let item = cx.next(&iterator);
    set_number(cx, node, 0, 0);
    let Some(item) = item? else { return Ok(false) };
    let next = new_node(cx, iterator)?;
    set_value(cx, node, 0, Some(item));
    set_value(cx, node, 1, Some(next));
    set_value(cx, node, 2, None);
    Ok(true)
}

/// A `_tee` over an iterable; one that stands where another stands, if it is a `_tee`.
fn tee_of(cx: &mut Context, class: &Value, iterable: &Value) -> PyResult<Value> {
    let plain = cx.native_type(&TEE)?;
    let node = if cx.is_instance(iterable, &plain) {
        value(cx, iterable, 0)
    } else {
        let iterator = cx.iter(iterable)?;
        if cx.is_instance(&iterator, &plain) { value(cx, &iterator, 0) } else { Some(new_node(cx, iterator)?) }
    };
    new_record_of(cx, class, |own: &mut Fields| own.values[0] = node)
}

/// Methods of `_tee`.
pub struct Tee;

#[methods]
impl Tee {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, /)", unpacked)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        tee_of(cx, args.get(0), args.get(1))
    }

    /// Returns an independent iterator.
    #[sig("(self, /)")]
    fn __copy__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let class = cx.native_type(&TEE)?;
        tee_of(cx, &class, args.this())
    }
}

/// Functions of the module.
pub struct Functions;

#[methods]
impl Functions {
    /// Returns a tuple of n independent iterators.
    #[sig("(iterable, n=2, /)")]
    fn tee(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let count = match args.opt(1) {
            Some(count) => cx.index_i64(count)?,
            None => 2,
        };
        if count < 0 {
            return Err(cx.value_error("n must be >= 0"));
        }
        cx.check_size((count as usize).saturating_mul(88))?;
        let class = cx.native_type(&TEE)?;
        let list = cx.new_list()?;
        let mut source = args.get(0).clone();
        for _ in 0..count {
            source = tee_of(cx, &class, &source)?;
            cx.list_push(&list, source.clone())?;
        }
        cx.tuple_from_list(&list)
    }
}
