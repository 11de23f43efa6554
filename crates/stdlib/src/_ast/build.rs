//! The compiler's tree to instances: children come first, so there is no recursion.

use lissom_compiler::tree::{Item, Tree};
use lissom_objects::{Context, PyResult, Value};

use super::State;

/// The root of a tree as an instance.
pub(super) fn build(cx: &mut Context, tree: &Tree) -> PyResult<Value> {
    let mut made: Vec<Value> = Vec::new();
    if made.try_reserve_exact(tree.nodes.len()).is_err() {
        return Err(cx.memory_error());
    }
    let state = cx.state::<State>("_ast");
    let (kinds, marks, fields, places) = (state.kinds.clone(), state.marks.clone(), state.fields.clone(), state.places.clone());
    for (count, node) in tree.nodes.iter().enumerate() {
        if count % 1024 == 0 {
            cx.poll()?;
        }
        let kind = node.kind as usize;
        if let Some(mark) = &marks[kind] {
            made.push(mark.clone());
            continue;
        }
        let instance = cx.new_plain_instance(&kinds[kind])?;
        for (name, item) in fields[kind].iter().zip(&node.fields) {
            let value = value_of(cx, item, &made)?;
            cx.set_attr(&instance, name, value)?;
        }
        if node.kind.has_place() {
            let place = node.place;
            for (name, number) in places.iter().zip([place.line, place.column, place.end_line, place.end_column]) {
                cx.set_attr(&instance, name, Value::int32(number))?;
            }
        }
        made.push(instance);
    }
    Ok(made.pop().unwrap_or(Value::NONE))
}

fn value_of(cx: &mut Context, item: &Item, made: &[Value]) -> PyResult<Value> {
    Ok(match item {
        Item::None => Value::NONE,
        Item::Node(id) => made.get(*id as usize).cloned().unwrap_or(Value::NONE),
        Item::List(items) => {
            let values = items.iter().map(|item| value_of(cx, item, made)).collect::<PyResult<Vec<_>>>()?;
            cx.new_list_from(&values)?
        }
        Item::Name(text) => cx.intern(text)?,
        Item::Int(number) => cx.new_int(*number)?,
        Item::Const(constant) => lissom_vm::code::constant_value(cx, constant)?,
    })
}
