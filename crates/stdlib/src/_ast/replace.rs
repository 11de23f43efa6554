//! `copy.replace()` of nodes: fields and attributes are carried over, other attributes of the instance are not.

use lissom_objects::{CallArgs, Context, PyResult, ShapeId, Value};

use super::node::{contains, names_of, shown};

/// A copy of a node with changes.
pub(super) fn replaced(cx: &mut Context, this: &Value, changes: Option<&Value>) -> PyResult<Value> {
    let class = cx.type_of(this);
    let fields = names_of(cx, &class, "_fields")?;
    let attributes = names_of(cx, &class, "_attributes")?;
    let changed = match changes {
        Some(changes) => cx.dict_items(changes)?,
        None => Vec::new(),
    };
    let known: Vec<Value> = fields.iter().chain(&attributes).cloned().collect();
    for (name, _) in &changed {
        if !contains(cx, &known, name)? {
            let (class, name) = (cx.name_of_type(&class), shown(cx, name)?);
            return Err(cx.type_error(&format!("{class}.__replace__ got an unexpected keyword argument {name}.")));
        }
    }
    let own = match lissom_objects::object::dict_of(cx, this)? {
        Some(own) => own,
        None => cx.new_dict()?,
    };
    let key = cx.intern("_field_types")?;
    let types = cx.lookup_attr(&class, &key)?;
    let (mut names, mut values, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for (index, name) in known.iter().enumerate() {
        let mut value = match changes {
            Some(changes) => cx.dict_get(changes, name)?,
            None => None,
        };
        if value.is_none() {
            value = cx.dict_get(&own, name)?;
        }
        match value {
            Some(value) => {
                names.push(name.clone());
                values.push(value);
            }
            None if index < fields.len() => {
                // What may be left out has its default in the class.
                let of = match &types {
                    Some(types) if cx.is_dict(types) => cx.dict_get(types, name)?,
                    _ => None,
                };
                if of.is_none_or(|of| of.shape() != ShapeId::UNION) {
                    missing.push(shown(cx, name)?);
                }
            }
            None => {}
        }
    }
    if !missing.is_empty() {
        missing.sort();
        let (class, plural) = (cx.name_of_type(&class), if missing.len() == 1 { "" } else { "s" });
        let message = format!("{class}.__replace__ missing {} keyword argument{plural}: {}.", missing.len(), missing.join(", "));
        return Err(cx.type_error(&message));
    }
    cx.call_with(&class, CallArgs { values: &values, names: &names })
}
