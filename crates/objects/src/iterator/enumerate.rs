//! `enumerate`: pairs of a count and an item.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record_of};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::names::Special;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// An `enumerate` object.
#[repr(C)]
pub struct Enumerate {
    header: Header,
    /// The iterator.
    pub iterator: Option<Value>,
    /// The count, once it does not fit `index`.
    pub large: Option<Value>,
    /// The next count.
    pub index: i64,
}

const _: () = assert!(size_of::<Enumerate>() == 32);
fields_layout!(Enumerate, "enumerate", [iterator, large]);

/// `enumerate`
pub static SPEC: TypeSpec = TypeSpec {
    name: "enumerate",
    id: Some(ShapeId::ENUMERATE),
    layout: <Enumerate as Native>::INFO,
    flags: TypeFlags::BASE,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    methods: &[EnumerateMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// The next pair.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let Some(iterator) = cx.get::<Enumerate>(this).and_then(|own| own.iterator.clone()) else { return Ok(None) };
    let Some(item) = cx.next(&iterator)? else { return Ok(None) };
    let count = count_up(cx, this)?;
    cx.new_tuple(&[count, item]).map(Some)
}

/// The count; the next one is one more.
fn count_up(cx: &mut Context, this: &Value) -> PyResult<Value> {
    let Some(own) = cx.get_mut::<Enumerate>(this) else { return Ok(Value::NONE) };
    match (own.large.clone(), Value::small_int(own.index)) {
        (None, Some(count)) => {
            own.index += 1;
            Ok(count)
        }
        (large, _) => {
            let index = own.index;
            let count = match large {
                Some(count) => count,
                None => cx.new_int(index)?,
            };
            let more = cx.call_special(&count, Special::Add, &[Value::int32(1)])?.unwrap_or(Value::NONE);
            if let Some(own) = cx.get_mut::<Enumerate>(this) {
                own.large = Some(more);
            }
            Ok(count)
        }
    }
}

/// Methods of `enumerate`.
pub struct EnumerateMethods;

#[methods]
impl EnumerateMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, iterable, start=0)", parsed)]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let start = match args.opt(2) {
            Some(start) => cx.index(start)?,
            None => Value::int32(0),
        };
        let iterator = cx.iter(args.get(1))?;
        new_record_of(cx, args.get(0), |own: &mut Enumerate| {
            own.iterator = Some(iterator);
            match start.as_small_int() {
                Some(index) => own.index = index,
                None => own.large = Some(start),
            }
        })
    }

    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let fields = cx.get::<Enumerate>(args.this()).map(|own| (own.iterator.clone(), own.large.clone(), own.index));
        let (iterator, large, index) = fields.unwrap_or((None, None, 0));
        let count = match large {
            Some(count) => count,
            None => cx.new_int(index)?,
        };
        let class = cx.type_of(args.this());
        let arguments = cx.new_tuple(&[iterator.unwrap_or(Value::NONE), count])?;
        cx.new_tuple(&[class, arguments])
    }

    /// See PEP 585
    #[class_sig("(cls, object, /)")]
    fn __class_getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        super::layout::generic_alias(cx, args)
    }
}
