//! `map`: a function applied to one item of each iterable.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record_of};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A `map` object.
#[repr(C)]
pub struct Map {
    header: Header,
    /// The function.
    pub function: Option<Value>,
    /// The iterators, as a tuple.
    pub iterators: Option<Value>,
    /// Must all end together?
    pub strict: bool,
}

const _: () = assert!(size_of::<Map>() == 32);
fields_layout!(Map, "map", [function, iterators]);

/// `map`
pub static SPEC: TypeSpec = TypeSpec {
    name: "map",
    id: Some(ShapeId::MAP),
    layout: <Map as Native>::INFO,
    flags: TypeFlags::BASE,
    doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
    methods: &[MapMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The next result.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let fields = cx.get::<Map>(this).and_then(|own| Some((own.function.clone()?, own.iterators.clone()?, own.strict)));
    let Some((function, iterators, strict)) = fields else { return Ok(None) };
    super::step_all(cx, "map", &iterators, strict, |cx, items| cx.call(&function, items))
}

/// Methods of `map`.
pub struct MapMethods;

#[methods]
impl MapMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, function=<unrepresentable>, /, *iterables, strict=False)", inferred, "(cls, function, iterable, /, *iterables, strict=False)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let strict = match args.opt(2) {
            Some(strict) => cx.truth(strict)?,
            None => false,
        };
        if args.rest.is_empty() {
            return Err(cx.type_error("map() must have at least two arguments."));
        }
        let iterators = super::iterators_of(cx, args.rest)?;
        new_record_of(cx, args.get(0), |own: &mut Map| {
            own.function = Some(args.get(1).clone());
            own.iterators = Some(iterators);
            own.strict = strict;
        })
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = cx.get::<Map>(args.this()).and_then(|own| Some((own.function.clone()?, own.iterators.clone()?, own.strict)));
        let Some((function, iterators, strict)) = fields else { return Ok(Value::NONE) };
        let mut values = vec![function];
        values.extend_from_slice(iterators.as_tuple().unwrap_or(&[]));
        let arguments = cx.new_tuple_from(values)?;
        let class = cx.type_of(args.this());
        if strict { cx.new_tuple(&[class, arguments, Value::TRUE]) } else { cx.new_tuple(&[class, arguments]) }
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let strict = cx.truth(args.get(1))?;
        if let Some(own) = cx.get_mut::<Map>(args.this()) {
            own.strict = strict;
        }
        Ok(Value::NONE)
    }
}
