//! Making the classes of nodes from the table of kinds.

use lissom_compiler::tree::{Arity, Field, Kind};
use lissom_objects::generic::{alias, union};
use lissom_objects::{CallArgs, Context, PyResult, ShapeId, Value};

use super::{SPEC, State};

const PLACES: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];
const ENDS: [&str; 2] = ["end_lineno", "end_col_offset"];

fn strings(cx: &mut Context, texts: &[&str]) -> PyResult<Value> {
    let texts = texts.iter().map(|text| cx.intern(text)).collect::<PyResult<Vec<_>>>()?;
    cx.new_tuple_from(texts)
}

/// What a class of nodes is made of.
struct Row<'r> {
    base: &'r Value,
    name: &'r str,
    doc: &'r str,
    fields: &'r [&'r str],
    /// Its `_attributes`, if it has its own.
    places: Option<bool>,
    /// What may be left out: it is `None` then.
    optional: &'r [&'r str],
}

fn new_class(cx: &mut Context, row: &Row<'_>) -> PyResult<Value> {
    let namespace = cx.new_dict()?;
    let set = |cx: &mut Context, key: &str, value: Value| {
        let key = cx.intern(key)?;
        cx.dict_set(&namespace, &key, value)
    };
    let names = strings(cx, row.fields)?;
    set(cx, "_fields", names.clone())?;
    set(cx, "__match_args__", names)?;
    let (module, doc) = (cx.intern("ast")?, cx.new_str(row.doc)?);
    set(cx, "__module__", module)?;
    set(cx, "__doc__", doc)?;
    if let Some(placed) = row.places {
        let names = strings(cx, if placed { &PLACES } else { &[] })?;
        set(cx, "_attributes", names)?;
    }
    for name in row.optional {
        set(cx, name, Value::NONE)?;
    }
    let bases = cx.new_tuple(std::slice::from_ref(row.base))?;
    let (metaclass, name) = (cx.type_object(ShapeId::TYPE), cx.intern(row.name)?);
    cx.new_class(&metaclass, &name, &bases, &namespace, CallArgs::positional(&[]))
}

fn doc_of(kind: Kind) -> String {
    if kind.signature().is_empty() { kind.name().to_owned() } else { format!("{}({})", kind.name(), kind.signature()) }
}

/// The doc of an abstract class: marks stand on one line, others one below the other.
fn doc_of_sum(sum: &str, members: &[Kind]) -> String {
    let simple = members.iter().all(|kind| kind.signature().is_empty());
    let separator = if simple { " | ".to_owned() } else { format!("\n{} | ", " ".repeat(sum.len())) };
    format!("{sum} = {}", members.iter().map(|kind| doc_of(*kind)).collect::<Vec<_>>().join(&separator))
}

/// The type of a field as the class says it.
fn type_of(cx: &mut Context, field: &Field, kinds: &[Value], sums: &[(&'static str, Value)]) -> PyResult<Value> {
    let of = match field.of {
        "identifier" | "string" => cx.type_object(ShapeId::STR),
        "int" => cx.type_object(ShapeId::INT),
        "constant" => cx.type_object(ShapeId::OBJECT),
        name => {
            let sum = sums.iter().find(|(sum, _)| *sum == name).map(|(_, class)| class.clone());
            let own = Kind::ALL.iter().find(|kind| kind.name() == name).map(|kind| kinds[*kind as usize].clone());
            sum.or(own).unwrap_or(Value::NONE)
        }
    };
    match field.arity {
        Arity::One => Ok(of),
        Arity::Optional => union::union_of(cx, &of, &Value::NONE),
        Arity::Many | Arity::ManyOptional => {
            let list = cx.type_object(ShapeId::LIST);
            alias::new_alias(cx, &list, &of)
        }
    }
}

/// Makes all classes.
///
/// # Errors
/// `MemoryError`
pub(super) fn make(cx: &mut Context) -> PyResult {
    let base = cx.native_type(&SPEC)?;
    cx.set_mutable(&base);
    let empty = cx.empty_tuple();
    for name in ["_fields", "__match_args__", "_attributes"] {
        let name = cx.intern(name)?;
        cx.type_set(&base, &name, Some(empty.clone()))?;
    }
    let mut kinds = vec![Value::NONE; Kind::ALL.len()];
    let mut sums = Vec::new();
    for (sum, members) in Kind::SUMS {
        let own = sum.is_empty();
        let first = members.first().copied().unwrap_or(Kind::Module);
        let parent = if own {
            base.clone()
        } else {
            let doc = doc_of_sum(sum, members);
            let ends: &[&str] = if first.has_optional_end() { &ENDS } else { &[] };
            let class = new_class(cx, &Row { base: &base, name: sum, doc: &doc, fields: &[], places: Some(first.has_place()), optional: ends })?;
            sums.push((*sum, class.clone()));
            class
        };
        for kind in *members {
            let fields = kind.fields();
            let mut optional: Vec<&str> = fields.iter().filter(|field| field.arity == Arity::Optional).map(|field| field.name).collect();
            if own && kind.has_optional_end() {
                optional.extend(ENDS);
            }
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let row = Row { base: &parent, name: kind.name(), doc: &doc_of(*kind), fields: &names, places: own.then_some(kind.has_place()), optional: &optional };
            kinds[*kind as usize] = new_class(cx, &row)?;
        }
    }
    let key = cx.intern("_field_types")?;
    let mut fields = Vec::new();
    for kind in Kind::ALL {
        let types = cx.new_dict()?;
        let mut names = Vec::new();
        for field in kind.fields() {
            let of = type_of(cx, &field, &kinds, &sums)?;
            let name = cx.intern(field.name)?;
            cx.dict_set(&types, &name, of)?;
            names.push(name);
        }
        cx.type_set(&kinds[*kind as usize], &key, Some(types))?;
        fields.push(names);
    }
    let places = PLACES.iter().map(|name| cx.intern(name)).collect::<PyResult<Vec<_>>>()?;
    let mut marks = vec![None; Kind::ALL.len()];
    for kind in Kind::ALL.iter().filter(|kind| kind.is_mark()) {
        marks[*kind as usize] = Some(cx.new_plain_instance(&kinds[*kind as usize])?);
    }
    let by_class = Kind::ALL.iter().map(|kind| (kinds[*kind as usize].word(), *kind)).collect();
    *cx.state::<State>("_ast") = State { base: Some(base), kinds, sums, marks, fields, places, by_class };
    Ok(())
}
