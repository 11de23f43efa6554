//! What `copy` and `pickle` need of an object that says nothing about it itself: how to make it anew, and its state.

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::typeobject::TypeFlags;
use crate::value::Value;

/// Calls a method that the class has; `__getattr__` is not asked.
fn call_if_there(cx: &mut Context, object: &Value, name: &str) -> PyResult<Option<Value>> {
    let (class, name) = (cx.type_of(object), cx.intern(name)?);
    match cx.lookup_in_type(&class, &name) {
        Some(method) => cx.call_unbound(&method, object, &[]).map(Some),
        None => Ok(None),
    }
}

/// `object.__getstate__()`: the attributes, and the values of slots.
///
/// # Errors
/// What reading them raises.
pub fn state_of(cx: &mut Context, object: &Value) -> PyResult<Value> {
    let mut state = match crate::object::dict_of(cx, object)? {
        Some(dict) if cx.is_dict(&dict) && cx.dict_len(&dict) > 0 => dict,
        _ => Value::NONE,
    };
    let class = cx.type_of(object);
    if cx.as_type(&class).is_some_and(|class| class.hidden > 0 && class.flags.has(TypeFlags::HEAP)) {
        let names = cx.call_module("copyreg", "_slotnames", std::slice::from_ref(&class))?;
        let slots = cx.new_dict()?;
        for name in cx.collect(&names)? {
            if let Some(value) = cx.lookup_attr(object, &name)? {
                cx.dict_set(&slots, &name, value)?;
            }
        }
        if cx.dict_len(&slots) > 0 {
            state = cx.new_tuple(&[state, slots])?;
        }
    }
    Ok(state)
}

/// The arguments for `__new__`, if the object names any: positional ones, and a dict of the others.
fn new_arguments(cx: &mut Context, object: &Value) -> PyResult<Option<(Vec<Value>, Option<Value>)>> {
    if let Some(given) = call_if_there(cx, object, "__getnewargs_ex__")? {
        let Some(pair) = cx.as_tuple(&given) else {
            let found = cx.type_name(&given);
            return Err(cx.type_error(&format!("__getnewargs_ex__ should return a tuple, not '{found}'")));
        };
        let [args, keywords] = pair else {
            return Err(cx.value_error(&format!("__getnewargs_ex__ should return a tuple of length 2, not {}", pair.len())));
        };
        let Some(args) = cx.as_tuple(args).map(<[Value]>::to_vec) else {
            let found = cx.type_name(args);
            return Err(cx.type_error(&format!("first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '{found}'")));
        };
        if !cx.is_dict(keywords) {
            let found = cx.type_name(keywords);
            return Err(cx.type_error(&format!("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '{found}'")));
        }
        return Ok(Some((args, Some(keywords.clone()))));
    }
    if let Some(given) = call_if_there(cx, object, "__getnewargs__")? {
        return match cx.as_tuple(&given) {
            Some(args) => Ok(Some((args.to_vec(), None))),
            None => {
                let found = cx.type_name(&given);
                Err(cx.type_error(&format!("__getnewargs__ should return a tuple, not '{found}'")))
            }
        };
    }
    Ok(None)
}

/// Does the class say itself what its instances' state is?
fn has_own_state(cx: &mut Context, class: &Value) -> PyResult<bool> {
    let (name, object) = (cx.intern("__getstate__")?, cx.type_object(ShapeId::OBJECT));
    Ok(match (cx.lookup_in_type(class, &name), cx.lookup_in_type(&object, &name)) {
        (Some(own), Some(general)) => !own.is(&general),
        _ => false,
    })
}

/// `object.__reduce_ex__(protocol)`
///
/// # Errors
/// `TypeError` if the object cannot be made anew; what its methods raise.
pub fn reduce(cx: &mut Context, object: &Value, protocol: i64) -> PyResult<Value> {
    if protocol < 2 {
        let protocol = cx.new_int(protocol)?;
        return cx.call_module("copyreg", "_reduce_ex", &[object.clone(), protocol]);
    }
    let class = cx.type_of(object);
    let arguments = new_arguments(cx, object)?;
    let (list, dict) = (cx.is_instance_of(object, ShapeId::LIST), cx.is_instance_of(object, ShapeId::DICT));
    let object_class = cx.type_object(ShapeId::OBJECT);
    let layout = |class: &Value| cx.as_type(class).map(|class| std::ptr::from_ref(class.layout));
    let unmade = cx.as_type(&class).is_some_and(|class| class.flags.has(TypeFlags::NO_INSTANTIATION));
    // Fields of a native are known to its own `__getstate__` only.
    if unmade || arguments.is_none() && !list && !dict && layout(&class) != layout(&object_class) && !has_own_state(cx, &class)? {
        let native = cx.as_type(&class).map_or(ShapeId::OBJECT, |class| class.native);
        let name = cx.shown_name_of_type(&class);
        // What holds items of itself says it in another way.
        let message = if native == ShapeId::MEMORYVIEW { format!("cannot pickle {name} objects") } else { format!("cannot pickle '{name}' object") };
        return Err(cx.type_error(&message));
    }
    let (maker, given) = match arguments {
        Some((args, Some(keywords))) if cx.dict_len(&keywords) > 0 => {
            let args = cx.new_tuple_from(args)?;
            ("__newobj_ex__", cx.new_tuple(&[class, args, keywords])?)
        }
        arguments => {
            let mut all = vec![class];
            all.extend(arguments.map_or_else(Vec::new, |(args, _)| args));
            ("__newobj__", cx.new_tuple_from(all)?)
        }
    };
    let module = (cx.hooks.import)(cx, "copyreg")?;
    let maker = cx.get_attr_str(&module, maker)?;
    let state = cx.call_method(object, "__getstate__", &[])?;
    let items = if list { cx.iter(object)? } else { Value::NONE };
    let pairs = if dict {
        let pairs = cx.call_method(object, "items", &[])?;
        cx.iter(&pairs)?
    } else {
        Value::NONE
    };
    cx.new_tuple(&[maker, given, state, items, pairs])
}
