//! Functions of numbers.

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::{Args, Context, PyResult, Value};

/// Functions of numbers.
pub struct Functions;

#[methods]
impl Functions {
    /// Return the absolute value of the argument.
    #[sig("(x, /)")]
    fn abs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match cx.call_special(args.get(0), Special::Abs, &[])? {
            Some(value) => Ok(value),
            None => {
                let found = cx.type_name(args.get(0));
                Err(cx.type_error(&format!("bad operand type for abs(): '{found}'")))
            }
        }
    }

    /// Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.
    #[sig("(x, y, /)")]
    fn divmod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.divmod(args.get(0), args.get(1))
    }

    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
    #[sig("(base, exp, mod=None)")]
    fn pow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.power(args.get(0), args.get(1), args.some(2))
    }

    /// Round a number to a given precision in decimal digits.
    #[sig("(number, ndigits=None)")]
    fn round(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let digits = args.some(1);
        let given = digits.map_or(&[][..], std::slice::from_ref);
        match cx.call_special(args.get(0), Special::Round, given)? {
            Some(value) => Ok(value),
            None => {
                let found = cx.type_name(args.get(0));
                Err(cx.type_error(&format!("type {found} doesn't define __round__ method")))
            }
        }
    }

    /// Return the binary representation of an integer.
    #[sig("(number, /)")]
    fn bin(cx: &mut Context, args: &Args) -> PyResult<Value> {
        in_base(cx, args.get(0), "#b")
    }

    /// Return the octal representation of an integer.
    #[sig("(number, /)")]
    fn oct(cx: &mut Context, args: &Args) -> PyResult<Value> {
        in_base(cx, args.get(0), "#o")
    }

    /// Return the hexadecimal representation of an integer.
    #[sig("(number, /)")]
    fn hex(cx: &mut Context, args: &Args) -> PyResult<Value> {
        in_base(cx, args.get(0), "#x")
    }
}

fn in_base(cx: &mut Context, value: &Value, spec: &str) -> PyResult<Value> {
    let number = cx.index(value)?;
    let spec = cx.new_str(spec)?;
    cx.format(&number, &spec)
}
