//! `ast.AST`: what all nodes can do. The rules of its constructor are read from the class: `_fields`, `_attributes`, `_field_types`.

use lissom_macros::methods;
use lissom_objects::{Args, Context, PyResult, ShapeId, TypeFlags, TypeSpec, Value};

use super::{State, is_node, replace};

/// `ast.AST`
pub static SPEC: TypeSpec = TypeSpec {
    name: "ast.AST",
    flags: TypeFlags::BASE.with(TypeFlags::DICT),
    methods: &[Node::METHODS],
    ..TypeSpec::DEFAULT
};

/// The methods.
struct Node;

/// How many levels `repr()` shows.
const SHOWN_DEPTH: usize = 3;

/// The names in an attribute of a class of nodes.
pub(super) fn names_of(cx: &mut Context, class: &Value, attribute: &str) -> PyResult<Vec<Value>> {
    let names = cx.get_attr_str(class, attribute)?;
    cx.collect(&names)
}

pub(super) fn contains(cx: &mut Context, names: &[Value], name: &Value) -> PyResult<bool> {
    for known in names {
        if cx.equal(known, name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn shown(cx: &mut Context, value: &Value) -> PyResult<String> {
    let text = cx.repr(value)?;
    Ok(cx.string_lossy(&text))
}

fn warn(cx: &mut Context, message: &str) -> PyResult {
    let (message, category) = (cx.new_message(message)?, cx.type_object(ShapeId::DEPRECATION_WARNING));
    cx.call_module("warnings", "warn", &[message, category])?;
    Ok(())
}

/// Gives a field that the constructor was not handed its default, as its type says.
fn set_default(cx: &mut Context, this: &Value, class: &Value, field: &Value, types: &Value) -> PyResult {
    let of = if cx.is_dict(types) { cx.dict_get(types, field)? } else { None };
    let (name, field_shown) = (cx.name_of_type(class), shown(cx, field)?);
    let Some(of) = of else {
        return warn(cx, &format!("Field {field_shown} is missing from {name}._field_types. This will become an error in Python 3.15."));
    };
    if of.shape() == ShapeId::GENERIC_ALIAS && cx.get_attr_str(&of, "__origin__")?.is(&cx.type_object(ShapeId::LIST)) {
        let empty = cx.new_list()?;
        return cx.set_attr(this, field, empty);
    }
    // The class has the default of what may be left out.
    if of.shape() == ShapeId::UNION {
        return Ok(());
    }
    let state = cx.state::<State>("_ast");
    let context = state.sums.iter().find(|(sum, _)| *sum == "expr_context").map(|(_, class)| class.clone());
    if context.is_some_and(|context| context.is(&of)) {
        let load = state.marks.get(lissom_compiler::tree::Kind::Load as usize).cloned().flatten().unwrap_or(Value::NONE);
        return cx.set_attr(this, field, load);
    }
    warn(cx, &format!("{name}.__init__ missing 1 required positional argument: {field_shown}. This will become an error in Python 3.15."))
}

/// A node as text, to a depth.
fn text_of(cx: &mut Context, node: &Value, depth: usize) -> PyResult<String> {
    let class = cx.type_of(node);
    let name = cx.name_of_type(&class);
    if depth == 0 {
        return Ok(format!("{name}(...)"));
    }
    cx.check_stack()?;
    if !cx.repr_enter(node) {
        return Ok(format!("{name}(...)"));
    }
    let text = fields_text(cx, node, &class, depth);
    cx.repr_leave(node);
    text.map(|fields| format!("{name}({fields})"))
}

fn item_text(cx: &mut Context, value: &Value, depth: usize) -> PyResult<String> {
    if is_node(cx, value) { text_of(cx, value, depth - 1) } else { shown(cx, value) }
}

fn fields_text(cx: &mut Context, node: &Value, class: &Value, depth: usize) -> PyResult<String> {
    let mut parts = Vec::new();
    for field in names_of(cx, class, "_fields")? {
        let value = cx.get_attr(node, &field)?;
        let name = cx.string_lossy(&field);
        let is_tuple = value.as_tuple().is_some();
        let items = if is_tuple || cx.is_instance_of(&value, ShapeId::LIST) { cx.collect(&value)? } else { Vec::new() };
        let text = match items.as_slice() {
            [] => item_text(cx, &value, depth)?,
            [first, rest @ ..] => {
                // Of a list the first and the last item are shown.
                let mut inside = item_text(cx, first, depth)?;
                if let Some(last) = rest.last() {
                    inside.push_str(if rest.len() > 1 { ", ..., " } else { ", " });
                    inside.push_str(&item_text(cx, last, depth)?);
                }
                if is_tuple { format!("({inside})") } else { format!("[{inside}]") }
            }
        };
        parts.push(format!("{name}={text}"));
    }
    Ok(parts.join(", "))
}

#[methods]
impl Node {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[sig("(self, /, *args, **kwargs)")]
    fn __init__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let class = cx.type_of(this);
        let fields = names_of(cx, &class, "_fields")?;
        if args.rest.len() > fields.len() {
            let most = fields.len();
            let name = if most == 0 { cx.full_type_name(&class) } else { cx.name_of_type(&class) };
            let plural = if most == 1 { "" } else { "s" };
            return Err(cx.type_error(&format!("{name} constructor takes at most {most} positional argument{plural}")));
        }
        let mut given = vec![false; fields.len()];
        for (index, (field, value)) in fields.iter().zip(args.rest).enumerate() {
            cx.set_attr(this, field, value.clone())?;
            given[index] = true;
        }
        let keywords = match args.keywords {
            Some(keywords) => cx.dict_items(keywords)?,
            None => Vec::new(),
        };
        for (name, value) in keywords {
            let mut known = false;
            for (index, field) in fields.iter().enumerate() {
                if cx.equal(field, &name)? {
                    if given[index] {
                        let (class, name) = (cx.name_of_type(&class), shown(cx, &name)?);
                        return Err(cx.type_error(&format!("{class} got multiple values for argument {name}")));
                    }
                    given[index] = true;
                    known = true;
                }
            }
            if !known {
                let attributes = names_of(cx, &class, "_attributes")?;
                if !contains(cx, &attributes, &name)? {
                    let (class, name) = (cx.name_of_type(&class), shown(cx, &name)?);
                    let rest = "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.";
                    warn(cx, &format!("{class}.__init__ got an unexpected keyword argument {name}. {rest}"))?;
                }
            }
            cx.set_attr(this, &name, value)?;
        }
        // A class of a program need not say the types of its fields; then it has no defaults either.
        let key = cx.intern("_field_types")?;
        let Some(types) = cx.lookup_attr(&class, &key)? else { return Ok(Value::NONE) };
        for (field, given) in fields.iter().zip(given) {
            if !given {
                set_default(cx, this, &class, field, &types)?;
            }
        }
        Ok(Value::NONE)
    }

    /// Helper for pickle.
    #[sig("(self, /)")]
    fn __reduce__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let this = args.this();
        let class = cx.type_of(this);
        let name = cx.names.dict.clone();
        let Some(attributes) = cx.lookup_attr(this, &name)? else {
            let empty = cx.empty_tuple();
            return cx.new_tuple(&[class, empty]);
        };
        let state = cx.dict_copy(&attributes)?;
        // The constructor is handed something for the fields, so that it does not complain; the state has the values.
        let mut placeholders = Vec::new();
        let key = cx.intern("_fields")?;
        if let Some(fields) = cx.lookup_attr(&class, &key)? {
            for field in cx.collect(&fields)? {
                if cx.dict_get(&state, &field)?.is_none() {
                    break;
                }
                placeholders.push(Value::NONE);
            }
        }
        let placeholders = cx.new_tuple_from(placeholders)?;
        cx.new_tuple(&[class, placeholders, state])
    }

    /// Return a copy of the AST node with new values for the specified fields.
    #[sig("(self, /, **changes)")]
    fn __replace__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        replace::replaced(cx, args.this(), args.keywords)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = text_of(cx, args.this(), SHOWN_DEPTH)?;
        cx.new_str(&text)
    }
}
