//! `_operator`: the operators as functions.

mod getters;

use lissom_macros::methods;
use lissom_objects::names::Special;
use lissom_objects::protocol::compare::Compare;
use lissom_objects::{Args, Context, PyResult, Value};

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.";
    let module = cx.new_module("_operator", Some(doc))?;
    cx.module_functions(&module, Operators::METHODS)?;
    cx.module_functions(&module, Others::METHODS)?;
    for class in [&getters::ITEM_GETTER, &getters::ATTRIBUTE_GETTER, &getters::METHOD_CALLER] {
        cx.module_type(&module, class)?;
    }
    Ok(module)
}

struct Operators;
struct Others;

#[methods]
impl Operators {
    /// Same as a < b.
    #[sig("(a, b, /)")]
    fn lt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.compare(Compare::Lt, args.get(0), args.get(1))
    }

    /// Same as a <= b.
    #[sig("(a, b, /)")]
    fn le(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.compare(Compare::Le, args.get(0), args.get(1))
    }

    /// Same as a == b.
    #[sig("(a, b, /)")]
    fn eq(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.compare(Compare::Eq, args.get(0), args.get(1))
    }

    /// Same as a != b.
    #[sig("(a, b, /)")]
    fn ne(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.compare(Compare::Ne, args.get(0), args.get(1))
    }

    /// Same as a >= b.
    #[sig("(a, b, /)")]
    fn ge(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.compare(Compare::Ge, args.get(0), args.get(1))
    }

    /// Same as a > b.
    #[sig("(a, b, /)")]
    fn gt(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.compare(Compare::Gt, args.get(0), args.get(1))
    }

    /// Same as a + b.
    #[sig("(a, b, /)")]
    fn add(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Add, args.get(0), args.get(1))
    }

    /// Same as a - b.
    #[sig("(a, b, /)")]
    fn sub(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Sub, args.get(0), args.get(1))
    }

    /// Same as a * b.
    #[sig("(a, b, /)")]
    fn mul(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Mul, args.get(0), args.get(1))
    }

    /// Same as a @ b.
    #[sig("(a, b, /)")]
    fn matmul(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::MatMul, args.get(0), args.get(1))
    }

    /// Same as a / b.
    #[sig("(a, b, /)")]
    fn truediv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::TrueDiv, args.get(0), args.get(1))
    }

    /// Same as a // b.
    #[sig("(a, b, /)")]
    fn floordiv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::FloorDiv, args.get(0), args.get(1))
    }

    /// Same as a % b.
    #[sig("(a, b, /)")]
    fn r#mod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Mod, args.get(0), args.get(1))
    }

    /// Same as a ** b.
    #[sig("(a, b, /)")]
    fn pow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Pow, args.get(0), args.get(1))
    }

    /// Same as a << b.
    #[sig("(a, b, /)")]
    fn lshift(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::LShift, args.get(0), args.get(1))
    }

    /// Same as a >> b.
    #[sig("(a, b, /)")]
    fn rshift(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::RShift, args.get(0), args.get(1))
    }

    /// Same as a & b.
    #[sig("(a, b, /)")]
    fn and_(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::And, args.get(0), args.get(1))
    }

    /// Same as a ^ b.
    #[sig("(a, b, /)")]
    fn xor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Xor, args.get(0), args.get(1))
    }

    /// Same as a | b.
    #[sig("(a, b, /)")]
    fn or_(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary(Special::Or, args.get(0), args.get(1))
    }

    /// Same as a += b.
    #[sig("(a, b, /)")]
    fn iadd(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Add, args.get(0), args.get(1))
    }

    /// Same as a -= b.
    #[sig("(a, b, /)")]
    fn isub(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Sub, args.get(0), args.get(1))
    }

    /// Same as a *= b.
    #[sig("(a, b, /)")]
    fn imul(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Mul, args.get(0), args.get(1))
    }

    /// Same as a @= b.
    #[sig("(a, b, /)")]
    fn imatmul(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::MatMul, args.get(0), args.get(1))
    }

    /// Same as a /= b.
    #[sig("(a, b, /)")]
    fn itruediv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::TrueDiv, args.get(0), args.get(1))
    }

    /// Same as a //= b.
    #[sig("(a, b, /)")]
    fn ifloordiv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::FloorDiv, args.get(0), args.get(1))
    }

    /// Same as a %= b.
    #[sig("(a, b, /)")]
    fn imod(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Mod, args.get(0), args.get(1))
    }

    /// Same as a **= b.
    #[sig("(a, b, /)")]
    fn ipow(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Pow, args.get(0), args.get(1))
    }

    /// Same as a <<= b.
    #[sig("(a, b, /)")]
    fn ilshift(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::LShift, args.get(0), args.get(1))
    }

    /// Same as a >>= b.
    #[sig("(a, b, /)")]
    fn irshift(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::RShift, args.get(0), args.get(1))
    }

    /// Same as a &= b.
    #[sig("(a, b, /)")]
    fn iand(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::And, args.get(0), args.get(1))
    }

    /// Same as a ^= b.
    #[sig("(a, b, /)")]
    fn ixor(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Xor, args.get(0), args.get(1))
    }

    /// Same as a |= b.
    #[sig("(a, b, /)")]
    fn ior(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.binary_in_place(Special::Or, args.get(0), args.get(1))
    }

    /// Same as -a.
    #[sig("(a, /)")]
    fn neg(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.unary(Special::Neg, args.get(0))
    }

    /// Same as +a.
    #[sig("(a, /)")]
    fn pos(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.unary(Special::Pos, args.get(0))
    }

    /// Same as ~a.
    #[sig("(a, /)")]
    fn inv(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.unary(Special::Invert, args.get(0))
    }

    /// Same as ~a.
    #[sig("(a, /)")]
    fn invert(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.unary(Special::Invert, args.get(0))
    }

    /// Same as abs(a).
    #[sig("(a, /)")]
    fn abs(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.unary(Special::Abs, args.get(0))
    }
}

/// Adds sequences: the first has to be one, and to know how.
fn concatenate(cx: &mut Context, args: &Args, in_place: bool) -> PyResult<Value> {
    let (first, second) = (args.get(0), args.get(1));
    let sequence = cx.special(first, Special::GetItem).is_some() && !cx.is_dict(first);
    // Methods that a program defines are operators of numbers: they count between two sequences only.
    let native = cx.special(first, Special::Add).is_some_and(|method| method.shape() != lissom_objects::shape::ShapeId::FUNCTION);
    let both = cx.special(second, Special::GetItem).is_some() && !cx.is_dict(second);
    let own = cx.special(first, Special::Add).is_some() || in_place && cx.special(first, Special::IAdd).is_some();
    let known = native || both && (own || cx.special(second, Special::RAdd).is_some());
    if sequence && known {
        return if in_place { cx.binary_in_place(Special::Add, first, second) } else { cx.binary(Special::Add, first, second) };
    }
    let name = cx.type_name(first);
    Err(cx.type_error(&format!("'{name}' object can't be concatenated")))
}

#[methods]
impl Others {
    /// Return True if a is true, False otherwise.
    #[sig("(a, /)")]
    fn truth(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.truth(args.get(0)).map(Value::bool)
    }

    /// Same as not a.
    #[sig("(a, /)")]
    fn not_(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(!cx.truth(args.get(0))?))
    }

    /// Same as a is b.
    #[sig("(a, b, /)")]
    fn is_(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(args.get(0).is(args.get(1))))
    }

    /// Same as a is not b.
    #[sig("(a, b, /)")]
    fn is_not(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(!args.get(0).is(args.get(1))))
    }

    /// Same as a is None.
    #[sig("(a, /)")]
    fn is_none(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(args.get(0).is_none()))
    }

    /// Same as a is not None.
    #[sig("(a, /)")]
    fn is_not_none(_cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(!args.get(0).is_none()))
    }

    /// Same as a.__index__()
    #[sig("(a, /)")]
    fn index(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.index(args.get(0))
    }

    /// Same as b in a (note reversed operands).
    #[sig("(a, b, /)")]
    fn contains(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.contains(args.get(0), args.get(1)).map(Value::bool)
    }

    /// Return the number of items in a which are, or which equal, b.
    #[sig("countOf(a, b, /)")]
    fn count_of(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut count = 0;
        let iterator = iterate(cx, args.get(0))?;
        while let Some(item) = cx.next(&iterator)? {
            count += i64::from(cx.equal(&item, args.get(1))?);
            cx.poll()?;
        }
        cx.new_int(count)
    }

    /// Return the first index of b in a.
    #[sig("indexOf(a, b, /)")]
    fn index_of(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let mut index = 0;
        let iterator = iterate(cx, args.get(0))?;
        while let Some(item) = cx.next(&iterator)? {
            if cx.equal(&item, args.get(1))? {
                return cx.new_int(index);
            }
            index += 1;
            cx.poll()?;
        }
        Err(cx.value_error("sequence.index(x): x not in sequence"))
    }

    /// Same as a[b].
    #[sig("(a, b, /)")]
    fn getitem(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.get_item(args.get(0), args.get(1))
    }

    /// Same as a[b] = c.
    #[sig("(a, b, c, /)")]
    fn setitem(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.set_item(args.get(0), args.get(1), args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Same as del a[b].
    #[sig("(a, b, /)")]
    fn delitem(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cx.delete_item(args.get(0), args.get(1))?;
        Ok(Value::NONE)
    }

    /// Same as a + b, for a and b sequences.
    #[sig("(a, b, /)")]
    fn concat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        concatenate(cx, args, false)
    }

    /// Same as a += b, for a and b sequences.
    #[sig("(a, b, /)")]
    fn iconcat(cx: &mut Context, args: &Args) -> PyResult<Value> {
        concatenate(cx, args, true)
    }

    /// Return an estimate of the number of items in obj.
    ///
    /// This is useful for presizing containers when building from an iterable.
    ///
    /// If the object supports len(), the result will be exact.
    /// Otherwise, it may over- or under-estimate by an arbitrary amount.
    /// The result will be an integer >= 0.
    #[sig("(obj, default=0, /)")]
    fn length_hint(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let default = match args.opt(1) {
            Some(default) => cx.index_i64(default)?,
            None => 0,
        };
        let marker = usize::MAX;
        match cx.length_hint_or(args.get(0), marker)? {
            hint if hint == marker => cx.new_int(default),
            hint => cx.new_int(hint as i64),
        }
    }

    /// Same as obj(*args, **kwargs).
    #[sig("(obj, /, *args, **kwargs)", unpacked)]
    fn call(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lissom_objects::descriptor::methods::forward(cx, args, |cx, call| cx.call_with(args.get(0), call))
    }

    /// Return 'a == b'.
    ///
    /// This function uses an approach designed to prevent
    /// timing analysis, making it appropriate for cryptography.
    #[sig("(a, b, /)")]
    fn _compare_digest(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let (a, b) = (args.get(0), args.get(1));
        if let (Some(left), Some(right)) = (cx.as_str(a), cx.as_str(b)) {
            if !left.ascii || !right.ascii {
                return Err(cx.type_error("comparing strings with non-ASCII characters is not supported"));
            }
            return Ok(Value::bool(same_bytes(left.bytes, right.bytes)));
        }
        if cx.as_str(a).is_some() || cx.as_str(b).is_some() {
            let (left, right) = (cx.type_name(a), cx.type_name(b));
            return Err(cx.type_error(&format!("unsupported operand types(s) or combination of types: '{left}' and '{right}'")));
        }
        let (left, right) = (cx.bytes_like(a)?, cx.bytes_like(b)?);
        Ok(Value::bool(same_bytes(&left, &right)))
    }
}

/// Equality in a time that depends on the lengths only.
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// An iterator of what is searched.
fn iterate(cx: &mut Context, searched: &Value) -> PyResult<Value> {
    if !cx.may_iterate(searched) {
        let name = cx.type_name(searched);
        return Err(cx.type_error(&format!("argument of type '{name}' is not iterable")));
    }
    cx.iter(searched)
}
