//! `zip`: tuples of one item of each iterable.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record_of};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A `zip` object.
#[repr(C)]
pub struct Zip {
    header: Header,
    /// The iterators, as a tuple; none when one has ended.
    pub iterators: Option<Value>,
    /// Must all end together?
    pub strict: bool,
}

const _: () = assert!(size_of::<Zip>() == 24);
fields_layout!(Zip, "zip", [iterators]);

/// `zip`
pub static SPEC: TypeSpec = TypeSpec {
    name: "zip",
    id: Some(ShapeId::ZIP),
    layout: <Zip as Native>::INFO,
    flags: TypeFlags::BASE,
    doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    methods: &[ZipMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The next tuple.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some((iterators, strict)) = cx.get::<Zip>(this).and_then(|own| Some((own.iterators.clone()?, own.strict))) else { return Ok(None) };
    super::step_all(cx, "zip", &iterators, strict, |cx, items| cx.new_tuple(items))
}

/// Methods of `zip`.
pub struct ZipMethods;

#[methods]
impl ZipMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *iterables, strict=False)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let strict = match args.opt(1) {
            Some(strict) => cx.truth(strict)?,
            None => false,
        };
        let iterators = super::iterators_of(cx, args.rest)?;
        new_record_of(cx, args.get(0), |own: &mut Zip| {
            own.iterators = Some(iterators);
            own.strict = strict;
        })
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (iterators, strict) = cx.get::<Zip>(args.this()).map_or((None, false), |own| (own.iterators.clone(), own.strict));
        let iterators = iterators.unwrap_or_else(|| cx.empty_tuple());
        let class = cx.type_of(args.this());
        if strict { cx.new_tuple(&[class, iterators, Value::TRUE]) } else { cx.new_tuple(&[class, iterators]) }
    }

    /// Set state information for unpickling.
    #[sig("(self, object, /)")]
    fn __setstate__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let strict = cx.truth(args.get(1))?;
        if let Some(own) = cx.get_mut::<Zip>(args.this()) {
            own.strict = strict;
        }
        Ok(Value::NONE)
    }
}
