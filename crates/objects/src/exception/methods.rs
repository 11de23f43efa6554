//! What Python code sees of exceptions.

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::native::{Args, Native};
use crate::shape::ShapeId;
use crate::value::Value;

/// The methods of `BaseException`.
pub struct BaseException;

/// The method tables of a built-in exception beyond those of its base.
pub const fn of(_id: ShapeId) -> &'static [&'static [Native]] {
    &[]
}

#[methods]
impl BaseException {
    /// Create and return a new object.
    #[static_sig("(cls, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let arguments = cx.new_tuple(args.rest)?;
        super::new_of_class(cx, args.get(0), arguments)
    }

    /// Initialize self.
    #[sig("(self, *args)")]
    fn __init__(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::NONE)
    }
}
