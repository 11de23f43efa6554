//! `itertools`: iterators made of iterators.
//!
//! Every one is a [`Fields`] record (values and numbers whose meaning its file states) with a step function.
//!
//! | file        | types                                                                          |
//! |-------------|--------------------------------------------------------------------------------|
//! | endless.rs  | `count`, `cycle`, `repeat`                                                       |
//! | select.rs   | `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`                    |
//! | chain.rs    | `chain`, `zip_longest`, `pairwise`, `batched`, `starmap`, `accumulate`           |
//! | combine.rs  | `product`, `permutations`, `combinations`, `combinations_with_replacement`       |
//! | group.rs    | `groupby`                                                                        |
//! | tee.rs      | `tee`                                                                            |

pub mod chain;
pub mod combine;
pub mod endless;
pub mod group;
pub mod select;
pub mod tee;

use lissom_objects::iterator::layout::Fields;
use lissom_objects::layout::Native as _;
use lissom_objects::typeobject::NextFn;
use lissom_objects::{Context, Native, PyResult, TypeFlags, TypeSpec, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let doc = "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n";
    let module = cx.new_module("itertools", Some(doc))?;
    cx.module_functions(&module, tee::Functions::METHODS)?;
    for spec in [
        &endless::COUNT,
        &endless::CYCLE,
        &endless::REPEAT,
        &select::COMPRESS,
        &select::DROPWHILE,
        &select::TAKEWHILE,
        &select::FILTERFALSE,
        &select::ISLICE,
        &chain::CHAIN,
        &chain::ZIP_LONGEST,
        &chain::PAIRWISE,
        &chain::BATCHED,
        &chain::STARMAP,
        &chain::ACCUMULATE,
        &combine::PRODUCT,
        &combine::PERMUTATIONS,
        &combine::COMBINATIONS,
        &combine::COMBINATIONS_WITH_REPLACEMENT,
        &group::GROUPBY,
        &group::GROUPER,
        &tee::TEE,
    ] {
        cx.module_type(&module, spec)?;
    }
    Ok(module)
}

/// The specification of an iterator type of this module.
pub(crate) const fn spec(name: &'static str, doc: &'static str, methods: &'static [&'static [Native]], next: NextFn) -> TypeSpec {
    TypeSpec { name, layout: Fields::INFO, flags: TypeFlags::BASE, doc, methods, next: Some(next), ..TypeSpec::DEFAULT }
}

/// A value of a record.
pub(crate) fn value(cx: &Context, this: &Value, index: usize) -> Option<Value> {
    cx.get::<Fields>(this)?.values[index].clone()
}

/// A number of a record.
pub(crate) fn number(cx: &Context, this: &Value, index: usize) -> i64 {
    cx.get::<Fields>(this).map_or(0, |own| own.numbers[index])
}

/// Sets a value of a record; the old one is dropped.
pub(crate) fn set_value(cx: &mut Context, this: &Value, index: usize, value: Option<Value>) {
    if value.as_ref().is_some_and(Value::needs_tracking) {
        cx.track(this);
    }
    let old = cx.get_mut::<Fields>(this).and_then(|own| std::mem::replace(&mut own.values[index], value));
    drop(old);
}

/// Sets a number of a record.
pub(crate) fn set_number(cx: &mut Context, this: &Value, index: usize, number: i64) {
    if let Some(own) = cx.get_mut::<Fields>(this) {
        own.numbers[index] = number;
    }
}
