//! Rare operations.

use lissom_bytecode::Intrinsic;
use lissom_objects::{Context, PyResult, ShapeId, Value};

use crate::frame::Frame;

/// Runs intrinsic `which` on the registers from `first` on, which are consumed.
///
/// # Safety
/// The frame is live and has that many registers there.
#[inline(never)]
pub(crate) unsafe fn call(cx: &mut Context, frame: *mut Frame, which: u16, first: *mut u64) -> PyResult<Value> {
    let Some(intrinsic) = Intrinsic::ALL.get(which as usize).copied() else { return Err(cx.error(ShapeId::SYSTEM_ERROR, "unknown intrinsic")) };
    let mut room = [const { Value::NONE }; 4];
    let args = &mut room[..intrinsic.arguments()];
    for (index, place) in args.iter_mut().enumerate() {
        // SAFETY: the caller's promise.
        *place = unsafe { Value::from_word(std::mem::replace(&mut *first.add(index), 0)).unwrap_or(Value::NONE) };
    }
    match intrinsic {
        Intrinsic::PrintExpression => {
            let sys = (cx.hooks.import)(cx, "sys")?;
            let name = cx.names.displayhook.clone();
            let Some(hook) = cx.lookup_attr(&sys, &name)? else { return Err(cx.error(ShapeId::RUNTIME_ERROR, "lost sys.displayhook")) };
            cx.call(&hook, args)?;
            Ok(Value::NONE)
        }
        Intrinsic::AssertionError => Ok(cx.type_object(ShapeId::ASSERTION_ERROR)),
        Intrinsic::NotImplementedError => Ok(cx.type_object(ShapeId::NOT_IMPLEMENTED_ERROR)),
        Intrinsic::SetupAnnotations => {
            // SAFETY: the frame is live.
            let Some(locals) = (unsafe { (*frame).locals.clone() }) else { return Ok(Value::NONE) };
            let name = cx.names.annotations.clone();
            if !cx.contains(&locals, &name)? {
                let dict = cx.new_dict()?;
                cx.set_item(&locals, &name, dict)?;
            }
            Ok(Value::NONE)
        }
        Intrinsic::StopIterationError => Ok(take(&mut args[0])),
        Intrinsic::SetFunctionTypeParams => {
            let [function, parameters] = &*args else { return Ok(Value::NONE) };
            let name = cx.names.type_params.clone();
            cx.set_attr(function, &name, parameters.clone())?;
            Ok(function.clone())
        }
        Intrinsic::TypeVar => typing(cx, "_typevar", args),
        Intrinsic::TypeVarWithBound => typing(cx, "_typevar_with_bound", args),
        Intrinsic::TypeVarWithConstraints => typing(cx, "_typevar_with_constraints", args),
        Intrinsic::ParamSpec => typing(cx, "_paramspec", args),
        Intrinsic::TypeVarTuple => typing(cx, "_typevartuple", args),
        Intrinsic::SetTypeParamDefault => typing(cx, "_set_default", args),
        Intrinsic::TypeAlias => typing(cx, "_typealias", args),
        Intrinsic::SubscriptGeneric => typing(cx, "_subscript_generic", args),
        Intrinsic::Template => {
            let [strings, interpolations] = args else { return Ok(Value::NONE) };
            cx.new_template(take(strings), take(interpolations))
        }
        Intrinsic::Interpolation => {
            let [value, expression, conversion, specifier] = args else { return Ok(Value::NONE) };
            cx.new_interpolation(take(value), take(expression), take(conversion), take(specifier))
        }
    }
}

/// Takes a value out of its place.
fn take(place: &mut Value) -> Value {
    std::mem::replace(place, Value::NONE)
}

/// Type parameters are made by the module `_typing`.
fn typing(cx: &mut Context, function: &str, args: &[Value]) -> PyResult<Value> {
    cx.call_module("_typing", function, args)
}
