//! `filter`: the items for which a function is true.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record_of};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A `filter` object.
#[repr(C)]
pub struct Filter {
    header: Header,
    /// The function; `None` asks the items themselves.
    pub function: Option<Value>,
    /// The iterator.
    pub iterator: Option<Value>,
}

const _: () = assert!(size_of::<Filter>() == 24);
fields_layout!(Filter, "filter", [function, iterator]);

/// `filter`
pub static SPEC: TypeSpec = TypeSpec {
    name: "filter",
    id: Some(ShapeId::FILTER),
    layout: <Filter as Native>::INFO,
    flags: TypeFlags::BASE,
    doc: "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
    methods: &[FilterMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The next item that passes.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let fields = cx.get::<Filter>(this).and_then(|own| Some((own.function.clone()?, own.iterator.clone()?)));
    let Some((function, iterator)) = fields else { return Ok(None) };
    let truth_itself = function.is_none() || function.is(&cx.type_object(ShapeId::BOOL));
    while let Some(item) = cx.next(&iterator)? {
        let passes = if truth_itself {
            cx.truth(&item)?
        } else {
            let answer = cx.call(&function, std::slice::from_ref(&item))?;
            cx.truth(&answer)?
        };
        if passes {
            return Ok(Some(item));
        }
        cx.poll()?;
    }
    Ok(None)
}

/// Methods of `filter`.
pub struct FilterMethods;

#[methods]
impl FilterMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, function, iterable, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let iterator = cx.iter(args.get(2))?;
        new_record_of(cx, args.get(0), |own: &mut Filter| {
            own.function = Some(args.get(1).clone());
            own.iterator = Some(iterator);
        })
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = cx.get::<Filter>(args.this()).and_then(|own| Some((own.function.clone()?, own.iterator.clone()?)));
        let Some((function, iterator)) = fields else { return Ok(Value::NONE) };
        let class = cx.type_of(args.this());
        let arguments = cx.new_tuple(&[function, iterator])?;
        cx.new_tuple(&[class, arguments])
    }
}
