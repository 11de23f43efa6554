//! `callable_iterator`: what `iter(callable, sentinel)` makes.

use lissom_heap::Header;
use lissom_macros::methods;

use super::layout::{fields_layout, new_record};
use crate::context::{Context, PyResult};
use crate::layout::Native;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::typeobject::TypeSpec;
use crate::value::Value;

/// An iterator that calls until the sentinel comes.
#[repr(C)]
pub struct CallableIterator {
    header: Header,
    /// What is called; none when the end was reached.
    pub callable: Option<Value>,
    /// The value that ends the iteration.
    pub sentinel: Option<Value>,
}

const _: () = assert!(size_of::<CallableIterator>() == 24);
fields_layout!(CallableIterator, "callable_iterator", [callable, sentinel]);

/// `callable_iterator`
pub static SPEC: TypeSpec = TypeSpec {
    name: "callable_iterator",
    id: Some(ShapeId::CALLABLE_ITERATOR),
    layout: <CallableIterator as Native>::INFO,
    methods: &[CallableIteratorMethods::METHODS],
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// `iter(callable, sentinel)`
///
/// # Errors
/// `MemoryError`
pub fn new(cx: &mut Context, callable: Value, sentinel: Value) -> PyResult<Value> {
    new_record(cx, ShapeId::CALLABLE_ITERATOR, |own: &mut CallableIterator| {
        own.callable = Some(callable);
        own.sentinel = Some(sentinel);
    })
}

/// The next result.
pub fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    let fields = cx.get::<CallableIterator>(this).and_then(|own| Some((own.callable.clone()?, own.sentinel.clone()?)));
    let Some((callable, sentinel)) = fields else { return Ok(None) };
    let ended = match cx.call(&callable, &[]) {
        Ok(result) => {
            // The call may have ended this very iterator.
            if cx.get::<CallableIterator>(this).is_none_or(|own| own.callable.is_none()) {
                return Ok(None);
            }
            if !cx.equal(&sentinel, &result)? {
                return Ok(Some(result));
            }
            true
        }
        Err(raised) if cx.raised_is(ShapeId::STOP_ITERATION) => {
            drop(cx.take_raised(raised));
            true
        }
        Err(raised) => return Err(raised),
    };
    if ended && let Some(own) = cx.get_mut::<CallableIterator>(this) {
        own.callable = None;
        own.sentinel = None;
    }
    Ok(None)
}

/// Methods of `callable_iterator`.
pub struct CallableIteratorMethods;

#[methods]
impl CallableIteratorMethods {
    /// Return state information for pickling.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let function = cx.builtin("iter")?;
        let fields = cx.get::<CallableIterator>(args.this()).and_then(|own| Some((own.callable.clone()?, own.sentinel.clone()?)));
        let arguments = match fields {
            Some((callable, sentinel)) => cx.new_tuple(&[callable, sentinel])?,
            None => {
                let nothing = cx.empty_tuple();
                cx.new_tuple(&[nothing])?
            }
        };
        cx.new_tuple(&[function, arguments])
    }
}
