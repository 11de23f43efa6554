//! Making classes: what a class statement calls.

use lissom_macros::methods;
use lissom_objects::function::cell_get;
use lissom_objects::{Args, CallArgs, Context, PyResult, ShapeId, Value};

/// The function that makes classes.
pub struct Functions;

#[methods]
impl Functions {
    /// Internal helper function used by the class statement.
    #[sig("(*args, **kwds)", inferred, "(func, name, /, *bases, **kwds)")]
    fn __build_class__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let [function, name, given @ ..] = args.rest else { return Err(cx.type_error("__build_class__: not enough arguments")) };
        if function.shape() != ShapeId::FUNCTION {
            return Err(cx.type_error("__build_class__: func must be a function"));
        }
        if cx.as_str(name).is_none() {
            return Err(cx.type_error("__build_class__: name is not a string"));
        }
        let original = cx.new_tuple(given)?;
        let bases = resolve_bases(cx, given, &original)?;
        let keyword = cx.names.metaclass.clone();
        let mut metaclass = None;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if let Some(keywords) = args.keywords {
            for (key, value) in cx.dict_items(keywords)? {
                if lissom_objects::str::layout::equal(&key, &keyword) {
                    metaclass = Some(value);
                } else {
                    names.push(key);
                    values.push(value);
                }
            }
        }
        let base_list = cx.as_tuple(&bases).map_or_else(Vec::new, <[Value]>::to_vec);
        let mut metaclass = match (metaclass, base_list.first()) {
            (Some(metaclass), _) => metaclass,
            (None, Some(base)) => cx.type_of(base),
            (None, None) => cx.type_object(ShapeId::TYPE),
        };
        if cx.is_type(&metaclass) {
            metaclass = cx.winning_metaclass(&metaclass, &base_list)?;
        }
        let prepare = cx.names.prepare.clone();
        let namespace = match cx.lookup_attr(&metaclass, &prepare)? {
            None => cx.new_namespace(8)?,
            Some(prepare) => {
                let mut all = vec![name.clone(), bases.clone()];
                all.extend_from_slice(&values);
                let namespace = cx.call_with(&prepare, CallArgs { values: &all, names: &names })?;
                if !cx.is_dict(&namespace) && cx.special(&namespace, lissom_objects::names::Special::GetItem).is_none() {
                    let owner = if cx.is_type(&metaclass) { cx.name_of_type(&metaclass) } else { "<metaclass>".to_owned() };
                    let found = cx.type_name(&namespace);
                    return Err(cx.type_error(&format!("{owner}.__prepare__() must return a mapping, not {found}")));
                }
                namespace
            }
        };
        let cell = lissom_vm::execute::run_function_in(cx, function, Some(namespace.clone()))?;
        if !bases.is(&original) {
            let key = cx.names.orig_bases.clone();
            cx.set_item(&namespace, &key, original)?;
        }
        let mut all = vec![name.clone(), bases];
        all.push(namespace);
        all.extend_from_slice(&values);
        let class = cx.call_with(&metaclass, CallArgs { values: &all, names: &names })?;
        if cx.is_type(&class) && cell.shape() == ShapeId::CELL {
            let text = cx.string_lossy(name);
            match cell_get(&cell) {
                None => {
                    let shown = cx.repr(&class)?;
                    let shown = cx.string_lossy(&shown);
                    let message = format!("__class__ not set defining '{text}' as {shown}. Was __classcell__ propagated to type.__new__?");
                    return Err(cx.error(ShapeId::RUNTIME_ERROR, &message));
                }
                Some(found) if !found.is(&class) => {
                    let found = found.clone();
                    let (found, shown) = (cx.repr(&found)?, cx.repr(&class)?);
                    let message = format!("__class__ set to {} defining '{text}' as {}", cx.string_lossy(&found), cx.string_lossy(&shown));
                    return Err(cx.type_error(&message));
                }
                Some(_) => {}
            }
        }
        Ok(class)
    }
}

/// Bases with `__mro_entries__` are replaced by what that gives (PEP 560).
fn resolve_bases(cx: &mut Context, bases: &[Value], original: &Value) -> PyResult<Value> {
    let key = cx.names.mro_entries.clone();
    let mut resolved: Option<Vec<Value>> = None;
    for (index, base) in bases.iter().enumerate() {
        let entries = if cx.is_type(base) { None } else { cx.lookup_attr(base, &key)? };
        match entries {
            None => {
                if let Some(resolved) = &mut resolved {
                    resolved.push(base.clone());
                }
            }
            Some(method) => {
                let entries = cx.call(&method, std::slice::from_ref(original))?;
                let Some(entries) = cx.as_tuple(&entries).map(<[Value]>::to_vec) else {
                    return Err(cx.type_error("__mro_entries__ must return a tuple"));
                };
                resolved.get_or_insert_with(|| bases.get(..index).unwrap_or_default().to_vec()).extend(entries);
            }
        }
    }
    match resolved {
        Some(resolved) => cx.new_tuple_from(resolved),
        None => Ok(original.clone()),
    }
}
