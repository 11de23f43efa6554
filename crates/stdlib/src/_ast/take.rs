//! Instances to the compiler's tree. A program may have put anything anywhere: every field is checked.

use lissom_bytecode::Const;
use lissom_compiler::tree::{Arity, Field, Item, Kind, Place, Tree};
use lissom_objects::{Context, PyResult, Raised, ShapeId, Value};

use super::State;

/// The tree of a root.
pub(super) fn take(cx: &mut Context, root: &Value) -> PyResult<Tree> {
    let mut tree = Tree::default();
    let kind = kind_of(cx, root, "mod")?;
    node(cx, &mut tree, root, kind)?;
    Ok(tree)
}

/// What a node is, which must be of a type of the grammar.
fn kind_of(cx: &mut Context, value: &Value, of: &str) -> PyResult<Kind> {
    let class = cx.type_of(value);
    let order = cx.as_type(&class).and_then(|class| class.mro.clone());
    for ancestor in order.as_ref().and_then(Value::as_tuple).unwrap_or(&[]) {
        if let Some(kind) = cx.state::<State>("_ast").by_class.get(&ancestor.word())
            && (kind.sum() == of || kind.name() == of)
        {
            return Ok(*kind);
        }
    }
    let shown = super::node::shown(cx, value)?;
    Err(cx.type_error(&format!("expected some sort of {of}, but got {shown}")))
}

fn number(cx: &mut Context, value: &Value) -> PyResult<i64> {
    let Some(number) = cx.as_int(value).map(|number| number.to_i64()) else {
        let shown = super::node::shown(cx, value)?;
        return Err(cx.value_error(&format!("invalid integer value: {shown}")));
    };
    match number.filter(|number| i32::try_from(*number).is_ok()) {
        Some(number) => Ok(number),
        None => Err(cx.overflow_error("Python int too large to convert to C int")),
    }
}

fn type_name(kind: Kind) -> &'static str {
    if kind.sum().is_empty() { kind.name() } else { kind.sum() }
}

/// Adds a node and everything below it.
fn node(cx: &mut Context, tree: &mut Tree, value: &Value, kind: Kind) -> PyResult<Item> {
    if let Err(raised) = cx.check_stack() {
        drop(cx.take_raised(raised));
        let message = format!("maximum recursion depth exceeded while traversing '{}' node", type_name(kind));
        return Err(cx.error(ShapeId::RECURSION_ERROR, &message));
    }
    let place = if kind.has_place() { place(cx, value, kind)? } else { Place::default() };
    let names = cx.state::<State>("_ast").fields[kind as usize].clone();
    let mut fields = Vec::with_capacity(names.len());
    for (field, name) in kind.fields().into_iter().zip(&names) {
        let found = cx.lookup_attr(value, name)?;
        fields.push(match (field.arity, found) {
            (Arity::Many | Arity::ManyOptional, None) => Item::List(Vec::new()),
            (Arity::Many | Arity::ManyOptional, Some(list)) => self::list(cx, tree, &list, &field, kind)?,
            (Arity::Optional, None) => Item::None,
            (Arity::Optional, Some(found)) if found.is_none() => Item::None,
            (Arity::One, None) => return Err(cx.type_error(&format!("required field \"{}\" missing from {}", field.name, kind.name()))),
            (Arity::One, Some(found)) if found.is_none() && !matches!(field.of, "constant" | "int" | "string") => {
                return Err(cx.value_error(&format!("field '{}' is required for {}", field.name, kind.name())));
            }
            (Arity::One | Arity::Optional, Some(found)) => one(cx, tree, &found, field.of)?,
        });
    }
    Ok(Item::Node(tree.push(kind, place, fields)))
}

fn list(cx: &mut Context, tree: &mut Tree, list: &Value, field: &Field, kind: Kind) -> PyResult<Item> {
    if !cx.is_instance_of(list, ShapeId::LIST) {
        let found = cx.type_name(list);
        return Err(cx.type_error(&format!("{} field \"{}\" must be a list, not a {found}", kind.name(), field.name)));
    }
    let mut items = Vec::new();
    let values = cx.list_to_vec(list)?;
    for value in &values {
        items.push(if value.is_none() && field.of != "string" { Item::None } else { one(cx, tree, value, field.of)? });
        if cx.list_len(list) != values.len() {
            let message = format!("{} field \"{}\" changed size during iteration", kind.name(), field.name);
            return Err(cx.error(ShapeId::RUNTIME_ERROR, &message));
        }
    }
    Ok(Item::List(items))
}

fn place(cx: &mut Context, value: &Value, kind: Kind) -> PyResult<Place> {
    let names = cx.state::<State>("_ast").places.clone();
    let mut numbers = [0_i64; 4];
    for (index, name) in names.iter().enumerate() {
        let found = cx.lookup_attr(value, name)?;
        let may_miss = index >= 2 && kind.has_optional_end();
        numbers[index] = match found {
            // An end that is not given is the start.
            None if may_miss => numbers[index - 2],
            Some(found) if found.is_none() && may_miss => numbers[index - 2],
            None => {
                let name = cx.string_lossy(name);
                return Err(cx.type_error(&format!("required field \"{name}\" missing from {}", type_name(kind))));
            }
            Some(found) => number(cx, &found)?,
        };
    }
    let [line, column, end_line, end_column] = numbers.map(|number| number as i32);
    Ok(Place { line, column, end_line, end_column })
}

/// One value of a field.
fn one(cx: &mut Context, tree: &mut Tree, value: &Value, of: &str) -> PyResult<Item> {
    match of {
        "identifier" => name(cx, value),
        "string" if value.is_str() || value.is_bytes() => constant(cx, value).map(Item::Const),
        "string" => Err(cx.type_error("AST string must be of type str")),
        "int" => number(cx, value).map(Item::Int),
        "constant" => constant(cx, value).map(Item::Const),
        // What has only one kind is not asked for it.
        _ => match Kind::ALL.iter().find(|kind| kind.sum().is_empty() && kind.name() == of) {
            Some(kind) => node(cx, tree, value, *kind),
            None => {
                let kind = kind_of(cx, value, of)?;
                node(cx, tree, value, kind)
            }
        },
    }
}

fn name(cx: &mut Context, value: &Value) -> PyResult<Item> {
    if !value.is_str() {
        return Err(cx.type_error("AST identifier must be of type str"));
    }
    let text: Option<Box<str>> = cx.as_str(value).and_then(|text| text.utf8().map(Box::from));
    match text {
        Some(text) => Ok(Item::Name(text)),
        None => Err(unencodable(cx, value)),
    }
}

#[cold]
fn unencodable(cx: &mut Context, _value: &Value) -> Raised {
    cx.value_error("AST identifier must not contain surrogates")
}

/// A constant; only values that source text can stand for are any.
fn constant(cx: &mut Context, value: &Value) -> PyResult<Const> {
    cx.check_stack()?;
    if value.is_none() {
        return Ok(Const::None);
    }
    if value.is(&Value::ELLIPSIS) {
        return Ok(Const::Ellipsis);
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Const::Bool(truth));
    }
    if value.is_str() {
        return Ok(Const::Str(value.str_bytes().into()));
    }
    if value.is_bytes() {
        return Ok(Const::Bytes(value.bytes_slice().into()));
    }
    if let Some(number) = value.as_int() {
        if let Some(number) = number.to_i64() {
            return Ok(Const::Int(number));
        }
        let mut room = 0;
        let (negative, limbs) = number.parts(&mut room);
        let mut magnitude: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        while magnitude.last() == Some(&0) {
            magnitude.pop();
        }
        return Ok(Const::BigInt { negative, magnitude: magnitude.into() });
    }
    if let Some(number) = value.as_exact_float() {
        return Ok(Const::Float(number));
    }
    let shape = value.shape();
    if shape == ShapeId::COMPLEX
        && let Some((real, imaginary)) = cx.as_complex(value)
    {
        return Ok(Const::Complex(real, imaginary));
    }
    if let Some(items) = value.as_tuple() {
        let items = items.to_vec();
        return items.iter().map(|item| constant(cx, item)).collect::<PyResult<_>>().map(Const::Tuple);
    }
    if shape == ShapeId::FROZENSET {
        let items = cx.collect(value)?;
        return items.iter().map(|item| constant(cx, item)).collect::<PyResult<_>>().map(Const::FrozenSet);
    }
    let found = cx.type_name(value);
    Err(cx.type_error(&format!("got an invalid type in Constant: {found}")))
}
