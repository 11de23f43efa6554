//! `_functools`: functions made of functions.
//!
//! | file        | what                                             |
//! |-------------|--------------------------------------------------|
//! | partial.rs  | `partial` and `Placeholder`                      |
//! | cache.rs    | `lru_cache`                                      |
//! | order.rs    | `cmp_to_key`                                     |

pub mod cache;
pub mod order;
pub mod partial;

use lissom_macros::methods;
use lissom_objects::iterator::layout::Fields;
use lissom_objects::{Args, Context, PyResult, ShapeId, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_functools", Some("Tools that operate on functions."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    cx.module_type(&module, &partial::SPEC)?;
    cx.module_type(&module, &cache::SPEC)?;
    cx.module_type(&module, &partial::PLACEHOLDER_SPEC)?;
    let placeholder = partial::placeholder(cx)?;
    cx.module_set(&module, "Placeholder", placeholder)?;
    Ok(module)
}

/// A value of a record.
pub(crate) fn value(cx: &Context, this: &Value, index: usize) -> Value {
    cx.get::<Fields>(this).and_then(|fields| fields.values[index].clone()).unwrap_or(Value::NONE)
}

/// Sets a value of a record; the old one is dropped.
pub(crate) fn set_value(cx: &mut Context, this: &Value, index: usize, value: Option<Value>) {
    cx.track(this);
    let old = cx.get_mut::<Fields>(this).and_then(|fields| std::mem::replace(&mut fields.values[index], value));
    drop(old);
}

/// A number of a record.
pub(crate) fn number(cx: &Context, this: &Value, index: usize) -> i64 {
    cx.get::<Fields>(this).map_or(0, |fields| fields.numbers[index])
}

/// Sets a number of a record.
pub(crate) fn set_number(cx: &mut Context, this: &Value, index: usize, number: i64) {
    if let Some(fields) = cx.get_mut::<Fields>(this) {
        fields.numbers[index] = number;
    }
}

struct Functions;

#[methods]
impl Functions {
    /// Apply a function of two arguments cumulatively to the items of an iterable, from left to right.
    ///
    /// This effectively reduces the iterable to a single value.  If initial is present,
    /// it is placed before the items of the iterable in the calculation, and serves as
    /// a default when the iterable is empty.
    ///
    /// For example, reduce(lambda x, y: x+y, [1, 2, 3, 4, 5])
    /// calculates ((((1 + 2) + 3) + 4) + 5).
    #[sig("(function, iterable, /, initial=<functools._initial_missing>)")]
    fn reduce(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = match cx.iter(args.get(1)) {
            Err(raised) if cx.raised_is(ShapeId::TYPE_ERROR) => {
                drop(cx.take_raised(raised));
                return Err(cx.type_error("reduce() arg 2 must support iteration"));
            }
            other => other?,
        };
        let mut result = args.opt(2).cloned();
        while let Some(item) = cx.next(&iterator)? {
            result = Some(match result {
                Some(so_far) => cx.call(args.get(0), &[so_far, item])?,
                None => item,
            });
            cx.poll()?;
        }
        match result {
            Some(result) => Ok(result),
            None => Err(cx.type_error("reduce() of empty iterable with no initial value")),
        }
    }

    /// Convert a cmp= function into a key= function.
    ///
    ///   mycmp
    ///     Function that compares two objects.
    #[sig("(mycmp)")]
    fn cmp_to_key(cx: &mut Context, args: &Args) -> PyResult<Value> {
        order::new_key(cx, args.get(0), None)
    }
}
