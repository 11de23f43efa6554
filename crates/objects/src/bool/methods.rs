//! What Python sees of `bool` beyond what `int` gives it.

use lissom_macros::methods;

use crate::context::{Context, PyResult};
use crate::int::ops;
use crate::native::Args;
use crate::shape::ShapeId;
use crate::value::Value;

/// The methods of `bool`.
pub struct Methods;

/// An operator that stays among booleans when both operands are.
fn logical(cx: &mut Context, args: &Args, truth: fn(bool, bool) -> bool, number: fn(&mut Context, crate::int::IntRef, crate::int::IntRef) -> PyResult<Value>) -> PyResult<Value> {
    let (a, b) = (args.get(0), args.get(1));
    if let (Some(a), Some(b)) = (a.as_bool(), b.as_bool()) {
        return Ok(Value::bool(truth(a, b)));
    }
    match (cx.as_int(a), cx.as_int(b)) {
        (Some(a), Some(b)) => number(cx, a, b),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

#[methods]
impl Methods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, object=False, /)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match args.opt(1) {
            Some(value) => cx.truth(value).map(Value::bool),
            None => Ok(Value::FALSE),
        }
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.new_str(if args.this().as_bool() == Some(true) { "True" } else { "False" })
    }

    /// ~self
    #[sig("(self, /)")]
    fn __invert__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let message = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from the negation of a bool object. Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.";
        cx.warn(ShapeId::DEPRECATION_WARNING, message, 1)?;
        Ok(Value::int32(if args.this().as_bool() == Some(true) { -2 } else { -1 }))
    }

    /// Return self&value.
    #[sig("(self, value, /)")]
    fn __and__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        logical(cx, args, |a, b| a & b, ops::and)
    }

    /// Return value&self.
    #[sig("(self, value, /)")]
    fn __rand__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        logical(cx, args, |a, b| a & b, ops::and)
    }

    /// Return self^value.
    #[sig("(self, value, /)")]
    fn __xor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        logical(cx, args, |a, b| a ^ b, ops::xor)
    }

    /// Return value^self.
    #[sig("(self, value, /)")]
    fn __rxor__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        logical(cx, args, |a, b| a ^ b, ops::xor)
    }

    /// Return self|value.
    #[sig("(self, value, /)")]
    fn __or__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        logical(cx, args, |a, b| a | b, ops::or)
    }

    /// Return value|self.
    #[sig("(self, value, /)")]
    fn __ror__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        logical(cx, args, |a, b| a | b, ops::or)
    }
}
