//! `weakref.ProxyType` and `weakref.CallableProxyType`: stand-ins that do everything with the object they refer to.
//!
//! Every special method does the operation anew on the objects behind the proxies. The table of operators is written by a macro, one
//! row for each.

use lissom_macros::methods;

use super::methods::describe;
use super::{WeakRef, reference, referent};
use crate::context::{Context, PyResult};
use crate::descriptor::methods::forward;
use crate::layout::Native as _;
use crate::names::Special;
use crate::native::{Args, Native, NativeBody, NativeKind, Signature};
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `weakref.ProxyType`
pub static PROXY_SPEC: TypeSpec = TypeSpec {
    name: "weakref.ProxyType",
    layout: WeakRef::INFO,
    flags: TypeFlags::UNHASHABLE.with(TypeFlags::NO_INSTANTIATION).with(TypeFlags::CORE),
    methods: &[ProxyMethods::METHODS, OPERATORS],
    ..TypeSpec::DEFAULT
};

/// `weakref.CallableProxyType`
pub static CALLABLE_PROXY_SPEC: TypeSpec = TypeSpec {
    name: "weakref.CallableProxyType",
    layout: WeakRef::INFO,
    flags: TypeFlags::UNHASHABLE.with(TypeFlags::NO_INSTANTIATION).with(TypeFlags::CORE),
    methods: &[ProxyMethods::METHODS, OPERATORS, CallableProxyMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// What all proxies can do.
pub struct ProxyMethods;
/// What proxies of callable objects can do besides.
pub struct CallableProxyMethods;

/// `weakref.proxy(object, callback)`
///
/// # Errors
/// `TypeError` if the object does not accept weak references.
pub fn new_proxy(cx: &mut Context, object: &Value, callback: Option<Value>) -> PyResult<Value> {
    let spec = if cx.is_callable(object) { &CALLABLE_PROXY_SPEC } else { &PROXY_SPEC };
    let class = cx.native_type(spec)?;
    reference(cx, &class, object, callback)
}

/// The object behind a proxy.
fn behind(cx: &mut Context, proxy: &Value) -> PyResult<Value> {
    match referent(cx, proxy) {
        Some(object) => Ok(object),
        None => Err(cx.error(ShapeId::REFERENCE_ERROR, "weakly-referenced object no longer exists")),
    }
}

/// The object behind a proxy, or the value itself if it is none.
fn unwrapped(cx: &mut Context, value: &Value) -> PyResult<Value> {
    let proxy = cx.cell::<WeakRef>(value).is_some() && !cx.is_instance_of(value, ShapeId::WEAKREF);
    if proxy { behind(cx, value) } else { Ok(value.clone()) }
}

fn compared(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    let (own, other) = (unwrapped(cx, args.get(0))?, unwrapped(cx, args.get(1))?);
    cx.compare(operator, &own, &other)
}

fn binary(cx: &mut Context, args: &Args, operator: Special, swapped: bool) -> PyResult<Value> {
    let (own, other) = (unwrapped(cx, args.get(0))?, unwrapped(cx, args.get(1))?);
    if swapped { cx.binary(operator, &other, &own) } else { cx.binary(operator, &own, &other) }
}

fn in_place(cx: &mut Context, args: &Args, operator: Special) -> PyResult<Value> {
    let (own, other) = (unwrapped(cx, args.get(0))?, unwrapped(cx, args.get(1))?);
    cx.binary_in_place(operator, &own, &other)
}

fn unary(cx: &mut Context, args: &Args, operator: Special) -> PyResult<Value> {
    let own = behind(cx, args.this())?;
    cx.unary(operator, &own)
}

const fn row(name: &'static str, signature: &'static [&'static str], body: NativeBody) -> Native {
    let count = signature.len() as u8;
    let text = if count == 1 { "(self, /)" } else { "(self, value, /)" };
    Native {
        name,
        doc: "",
        kind: NativeKind::Method,
        wording: crate::native::Wording::Inferred,
        signature: Signature { text, names: signature, positional_only: count, positional: count, required: count, keyword_only: &[], varargs: false, varkeywords: false },
        body,
    }
}

const ONE: &[&str] = &["self"];
const TWO: &[&str] = &["self", "value"];

macro_rules! operators {
    (unary $($one:literal $one_special:ident)* ; binary $($two:literal $swapped:literal $two_special:ident)* ; in_place $($three:literal $three_special:ident)* ; compare $($four:literal $operator:ident)*) => {
        /// The operators.
        static OPERATORS: &[Native] = &[
            $(row($one, ONE, |cx, args| unary(cx, args, Special::$one_special)),)*
            $(row($two, TWO, |cx, args| binary(cx, args, Special::$two_special, false)),)*
            $(row($swapped, TWO, |cx, args| binary(cx, args, Special::$two_special, true)),)*
            $(row($three, TWO, |cx, args| in_place(cx, args, Special::$three_special)),)*
            $(row($four, TWO, |cx, args| compared(cx, args, Compare::$operator)),)*
        ];
    };
}

operators! {
    unary "__neg__" Neg "__pos__" Pos "__abs__" Abs "__invert__" Invert;
    binary
        "__add__" "__radd__" Add
        "__sub__" "__rsub__" Sub
        "__mul__" "__rmul__" Mul
        "__matmul__" "__rmatmul__" MatMul
        "__truediv__" "__rtruediv__" TrueDiv
        "__floordiv__" "__rfloordiv__" FloorDiv
        "__mod__" "__rmod__" Mod
        "__divmod__" "__rdivmod__" DivMod
        "__pow__" "__rpow__" Pow
        "__lshift__" "__rlshift__" LShift
        "__rshift__" "__rrshift__" RShift
        "__and__" "__rand__" And
        "__xor__" "__rxor__" Xor
        "__or__" "__ror__" Or;
    in_place
        "__iadd__" Add "__isub__" Sub "__imul__" Mul "__imatmul__" MatMul "__itruediv__" TrueDiv "__ifloordiv__" FloorDiv "__imod__" Mod "__ipow__" Pow "__ilshift__" LShift "__irshift__" RShift "__iand__" And "__ixor__" Xor "__ior__" Or;
    compare "__lt__" Lt "__le__" Le "__eq__" Eq "__ne__" Ne "__gt__" Gt "__ge__" Ge
}

#[methods]
impl ProxyMethods {
    /// Return getattr(self, name).
    #[sig("(self, name, /)")]
    fn __getattribute__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.get_attr(&own, args.get(1))
    }

    /// Implement setattr(self, name, value).
    #[sig("(self, name, value, /)")]
    fn __setattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.set_attr(&own, args.get(1), args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Implement delattr(self, name).
    #[sig("(self, name, /)")]
    fn __delattr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.delete_attr(&own, args.get(1))?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        describe(cx, args.this(), "weakproxy")
    }

    /// Return str(self).
    #[sig("(self, /)")]
    fn __str__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.str(&own)
    }

    /// Return the bytes of the object.
    #[sig("(self, /)")]
    fn __bytes__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.call_method(&own, "__bytes__", &[])
    }

    /// True if the object is true.
    #[sig("(self, /)")]
    fn __bool__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.truth(&own).map(Value::bool)
    }

    /// Return len(self).
    #[sig("(self, /)")]
    fn __len__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        let length = cx.len(&own)?;
        cx.new_int(length as i64)
    }

    /// Return self[key].
    #[sig("(self, key, /)")]
    fn __getitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.get_item(&own, args.get(1))
    }

    /// Set self[key] to value.
    #[sig("(self, key, value, /)")]
    fn __setitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.set_item(&own, args.get(1), args.get(2).clone())?;
        Ok(Value::NONE)
    }

    /// Delete self[key].
    #[sig("(self, key, /)")]
    fn __delitem__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.delete_item(&own, args.get(1))?;
        Ok(Value::NONE)
    }

    /// Return bool(key in self).
    #[sig("(self, key, /)")]
    fn __contains__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.contains(&own, args.get(1)).map(Value::bool)
    }

    /// Implement iter(self).
    #[sig("(self, /)")]
    fn __iter__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.iter(&own)
    }

    /// Implement next(self).
    #[sig("(self, /)")]
    fn __next__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        if cx.class_of(&own).next.is_none() && cx.special(&own, Special::Next).is_none() {
            let name = cx.type_name(&own);
            return Err(cx.type_error(&format!("Weakref proxy referenced a non-iterator '{name}' object")));
        }
        match cx.next(&own)? {
            Some(item) => Ok(item),
            None => Err(cx.stop_iteration()),
        }
    }

    /// Return a reverse iterator.
    #[sig("(self, /)")]
    fn __reversed__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.call_method(&own, "__reversed__", &[])
    }

    /// Return int(self).
    #[sig("(self, /)")]
    fn __int__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.call_method(&own, "__int__", &[])
    }

    /// Return float(self).
    #[sig("(self, /)")]
    fn __float__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.call_method(&own, "__float__", &[])
    }

    /// Return self converted to an integer, if self is suitable for use as an index into a list.
    #[sig("(self, /)")]
    fn __index__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        cx.index(&own)
    }
}

#[methods]
impl CallableProxyMethods {
    /// Call self as a function.
    #[sig("(self, /, *args, **kwargs)")]
    fn __call__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let own = behind(cx, args.this())?;
        forward(cx, args, |cx, call| cx.call_with(&own, call))
    }
}
