//! Type variables in the arguments of generic aliases and unions: which there are, and putting others in their place.

use crate::context::{Context, PyResult};
use crate::shape::ShapeId;
use crate::value::Value;

/// An attribute by text; none if it is not there.
pub(super) fn attribute(cx: &mut Context, value: &Value, name: &str) -> PyResult<Option<Value>> {
    let name = cx.intern(name)?;
    cx.lookup_attr(value, &name)
}

fn add(parameters: &mut Vec<Value>, parameter: &Value) {
    // Type variables are compared by identity.
    if !parameters.iter().any(|known| known.is(parameter)) {
        parameters.push(parameter.clone());
    }
}

/// The items of a list or tuple.
fn items_of(cx: &Context, value: &Value) -> Option<Vec<Value>> {
    if let Some(items) = cx.as_tuple(value) {
        return Some(items.to_vec());
    }
    let list = cx.as_list(value)?;
    Some((0..list.len()).filter_map(|index| list.get(index)).collect())
}

/// The type variables in arguments, each once, in the order they occur.
///
/// # Errors
/// What asking the arguments raises.
pub fn parameters_of(cx: &mut Context, args: &[Value]) -> PyResult<Vec<Value>> {
    let mut parameters = Vec::new();
    collect(cx, args, &mut parameters)?;
    Ok(parameters)
}

fn collect(cx: &mut Context, args: &[Value], parameters: &mut Vec<Value>) -> PyResult {
    cx.check_stack()?;
    for arg in args {
        if cx.is_type(arg) {
            continue;
        }
        if attribute(cx, arg, "__typing_subst__")?.is_some() {
            add(parameters, arg);
        } else if let Some(items) = items_of(cx, arg) {
            collect(cx, &items, parameters)?;
        } else if let Some(more) = attribute(cx, arg, "__parameters__")? {
            for parameter in cx.as_tuple(&more).unwrap_or(&[]) {
                add(parameters, parameter);
            }
        }
    }
    Ok(())
}

/// The arguments of a subscription: a tuple's items, unpacked tuples spread out.
fn unpacked(cx: &mut Context, item: &Value) -> PyResult<Vec<Value>> {
    let given = cx.as_tuple(item).map_or_else(|| vec![item.clone()], <[Value]>::to_vec);
    let mut items = Vec::new();
    for item in given {
        let inner = if cx.is_type(&item) { None } else { attribute(cx, &item, "__typing_unpacked_tuple_args__")? };
        match inner.as_ref().and_then(|inner| cx.as_tuple(inner)) {
            Some(inner) if inner.last().is_none_or(|last| !last.is(&Value::ELLIPSIS)) => items.extend_from_slice(inner),
            _ => items.push(item),
        }
    }
    Ok(items)
}

/// The arguments of `owner` with what `item` gives in place of its type variables.
///
/// # Errors
/// `TypeError` if the number does not fit; what the variables raise.
pub fn substituted(cx: &mut Context, owner: &Value, args: &[Value], parameters: &[Value], item: &Value) -> PyResult<Vec<Value>> {
    if parameters.is_empty() {
        let text = cx.repr(owner)?;
        let text = cx.string_lossy(&text);
        return Err(cx.type_error(&format!("{text} is not a generic class")));
    }
    let mut items = unpacked(cx, item)?;
    for parameter in parameters {
        let prepare = attribute(cx, parameter, "__typing_prepare_subst__")?;
        if let Some(prepare) = prepare.filter(|prepare| !prepare.is_none()) {
            let given = cx.new_tuple(&items)?;
            let prepared = cx.call(&prepare, &[owner.clone(), given])?;
            items = cx.as_tuple(&prepared).map_or_else(|| vec![prepared.clone()], <[Value]>::to_vec);
        }
    }
    if items.len() != parameters.len() {
        let text = cx.repr(owner)?;
        let text = cx.string_lossy(&text);
        let much = if items.len() > parameters.len() { "many" } else { "few" };
        return Err(cx.type_error(&format!("Too {much} arguments for {text}; actual {}, expected {}", items.len(), parameters.len())));
    }
    replace(cx, args, parameters, &items)
}

fn position(parameters: &[Value], parameter: &Value) -> Option<usize> {
    parameters.iter().position(|known| known.is(parameter))
}

fn replace(cx: &mut Context, args: &[Value], parameters: &[Value], items: &[Value]) -> PyResult<Vec<Value>> {
    cx.check_stack()?;
    let mut new = Vec::new();
    for arg in args {
        if cx.is_type(arg) {
            new.push(arg.clone());
            continue;
        }
        if let Some(inner) = items_of(cx, arg) {
            let inner = replace(cx, &inner, parameters, items)?;
            let inner = if arg.shape() == ShapeId::LIST { cx.new_list_from(&inner)? } else { cx.new_tuple(&inner)? };
            new.push(inner);
            continue;
        }
        let several = match attribute(cx, arg, "__typing_is_unpacked_typevartuple__")? {
            Some(mark) => cx.truth(&mark)?,
            None => false,
        };
        let value = match (attribute(cx, arg, "__typing_subst__")?, position(parameters, arg)) {
            (Some(replace), Some(at)) => cx.call(&replace, std::slice::from_ref(&items[at]))?,
            _ => replace_inside(cx, arg, parameters, items)?,
        };
        match cx.as_tuple(&value) {
            Some(values) if several => new.extend_from_slice(values),
            _ => new.push(value),
        }
    }
    Ok(new)
}

/// Replaces the variables of an argument that is generic itself.
fn replace_inside(cx: &mut Context, arg: &Value, parameters: &[Value], items: &[Value]) -> PyResult<Value> {
    let own = attribute(cx, arg, "__parameters__")?;
    let Some(own) = own.as_ref().and_then(|own| cx.as_tuple(own)).filter(|own| !own.is_empty()) else { return Ok(arg.clone()) };
    let mut values = Vec::new();
    for parameter in own {
        match position(parameters, parameter) {
            // A variable for several types stands for the items of a tuple.
            Some(at) => match cx.as_tuple(&items[at]) {
                Some(inner) if cx.special(parameter, crate::names::Special::Iter).is_some() => values.extend_from_slice(inner),
                _ => values.push(items[at].clone()),
            },
            None => values.push(parameter.clone()),
        }
    }
    let values = cx.new_tuple_from(values)?;
    cx.get_item(arg, &values)
}

/// A type as it is written in an annotation.
///
/// # Errors
/// What `repr` raises.
pub fn shown(cx: &mut Context, value: &Value) -> PyResult<Value> {
    if value.is(&Value::ELLIPSIS) {
        return cx.new_str("...");
    }
    if value.is(&cx.type_object(ShapeId::NONE)) {
        return cx.new_str("None");
    }
    let generic = attribute(cx, value, "__origin__")?.is_some() && attribute(cx, value, "__args__")?.is_some();
    if !generic
        && let Some(qualname) = attribute(cx, value, "__qualname__")?
        && let Some(module) = attribute(cx, value, "__module__")?
        && !module.is_none()
    {
        let (qualname, module) = (cx.str(&qualname)?, cx.str(&module)?);
        let bytes = |string: &Value| cx.as_str(string).map_or_else(Vec::new, |view| view.bytes.to_vec());
        let (qualname_bytes, module_bytes) = (bytes(&qualname), bytes(&module));
        if module_bytes == b"builtins" {
            return Ok(qualname);
        }
        return cx.new_str_joined(&[&module_bytes, b".", &qualname_bytes]);
    }
    cx.repr(value)
}
