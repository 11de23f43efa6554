//! Optimizing trees, as far as the module `ast` shows it: `__debug__`, docstrings, numbers in patterns, and `'%s' % (…,)` as an f-string.

use lissom_bytecode::Const;
use ruff_python_ast::{Operator, UnaryOp};

use super::{Item, Kind, Node, NodeId, Place, Tree};
use crate::fold;

/// The tree as optimization at a level leaves it.
pub(crate) fn optimize(tree: &Tree, level: u8) -> Tree {
    let mut made = Tree::default();
    let mut moved: Vec<NodeId> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let mut node = node.clone();
        for field in &mut node.fields {
            renumber(field, &moved);
        }
        let id = match node.kind {
            Kind::Name if matches!(node.fields.first(), Some(Item::Name(name)) if &**name == "__debug__") && is_load(&made, &node) => {
                made.push(Kind::Constant, node.place, vec![Item::Const(Const::Bool(level == 0)), Item::None])
            }
            Kind::BinOp if level > 0 => format(&mut made, node),
            Kind::MatchValue if level > 0 => {
                fold_field(&mut made, &mut node, 0);
                made.push(node.kind, node.place, node.fields)
            }
            Kind::MatchMapping if level > 0 => {
                fold_field(&mut made, &mut node, 0);
                made.push(node.kind, node.place, node.fields)
            }
            Kind::Module | Kind::FunctionDef | Kind::AsyncFunctionDef | Kind::ClassDef if level > 1 => {
                without_docstring(&mut made, &mut node);
                made.push(node.kind, node.place, node.fields)
            }
            _ => made.push(node.kind, node.place, node.fields),
        };
        moved.push(id);
    }
    made
}

fn renumber(item: &mut Item, moved: &[NodeId]) {
    match item {
        Item::Node(id) => *id = moved.get(*id as usize).copied().unwrap_or(0),
        Item::List(items) => items.iter_mut().for_each(|item| renumber(item, moved)),
        _ => {}
    }
}

fn is_load(tree: &Tree, node: &Node) -> bool {
    matches!(node.fields.get(1), Some(Item::Node(id)) if tree.get(*id).is_some_and(|context| context.kind == Kind::Load))
}

fn constant(tree: &Tree, item: Option<&Item>) -> Option<Const> {
    let Some(Item::Node(id)) = item else { return None };
    let node = tree.get(*id)?;
    match (node.kind, node.fields.as_slice()) {
        (Kind::Constant, [Item::Const(value), ..]) => Some(value.clone()),
        (Kind::UnaryOp, [Item::Node(op), operand]) if tree.get(*op)?.kind == Kind::USub => fold::unary(UnaryOp::USub, &constant(tree, Some(operand))?),
        (Kind::BinOp, [left, Item::Node(op), right]) => {
            let op = match tree.get(*op)?.kind {
                Kind::Add => Operator::Add,
                Kind::Sub => Operator::Sub,
                _ => return None,
            };
            fold::binary(op, &constant(tree, Some(left))?, &constant(tree, Some(right))?)
        }
        _ => None,
    }
}

/// The constant values of a pattern, worked out.
fn fold_field(made: &mut Tree, node: &mut Node, index: usize) {
    let fold = |made: &mut Tree, item: &mut Item| {
        if let Item::Node(id) = item
            && let Some(place) = made.get(*id).filter(|node| matches!(node.kind, Kind::UnaryOp | Kind::BinOp)).map(|node| node.place)
            && let Some(value) = constant(made, Some(item))
        {
            *item = Item::Node(made.push(Kind::Constant, place, vec![Item::Const(value), Item::None]));
        }
    };
    match node.fields.get_mut(index) {
        Some(Item::List(items)) => items.iter_mut().for_each(|item| fold(made, item)),
        Some(item) => fold(made, item),
        None => {}
    }
}

/// Leaves out a docstring; a body of nothing else keeps a `pass`.
fn without_docstring(made: &mut Tree, node: &mut Node) {
    let index = match node.kind {
        Kind::Module => 0,
        Kind::ClassDef => 3,
        _ => 2,
    };
    let Some(Item::List(body)) = node.fields.get_mut(index) else { return };
    let Some(Item::Node(first)) = body.first() else { return };
    let Some(statement) = made.get(*first).filter(|statement| statement.kind == Kind::Expr) else { return };
    if !matches!(constant(made, statement.fields.first()), Some(Const::Str(_))) {
        return;
    }
    let place = statement.place;
    body.remove(0);
    if body.is_empty() && node.kind != Kind::Module {
        let place = Place { end_line: place.line, end_column: place.column + 4, ..place };
        body.push(Item::Node(made.push(Kind::Pass, place, Vec::new())));
    }
}

/// `'…' % (…)` as an f-string, if the format is simple.
fn format(made: &mut Tree, node: Node) -> NodeId {
    match format_parts(made, &node) {
        Some(values) => made.push(Kind::JoinedStr, node.place, vec![Item::List(values)]),
        None => made.push(node.kind, node.place, node.fields),
    }
}

fn format_parts(made: &mut Tree, node: &Node) -> Option<Vec<Item>> {
    let [left, Item::Node(op), Item::Node(right)] = node.fields.as_slice() else { return None };
    let right = made.get(*right)?;
    if made.get(*op)?.kind != Kind::Mod || right.kind != Kind::Tuple {
        return None;
    }
    let Some(Item::List(elements)) = right.fields.first().cloned() else { return None };
    let starred = |item: &Item| matches!(item, Item::Node(id) if made.get(*id).is_some_and(|node| node.kind == Kind::Starred));
    if elements.iter().any(starred) {
        return None;
    }
    let Some(Const::Str(template)) = constant(made, Some(left)) else { return None };
    let template = std::str::from_utf8(&template).ok()?.to_owned();
    let mut elements = elements.into_iter();
    let mut fields = Vec::new();
    let (mut rest, mut literal) = (template.as_str(), String::new());
    while let Some(at) = rest.find('%') {
        literal.push_str(rest.get(..at)?);
        rest = rest.get(at + 1..)?;
        if let Some(after) = rest.strip_prefix('%') {
            literal.push('%');
            rest = after;
            continue;
        }
        let left_justified = rest.starts_with('-');
        rest = rest.trim_start_matches('-');
        let split = |text: &str| text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (width, after) = rest.split_at(split(rest));
        let (precision, after) = match after.strip_prefix('.') {
            Some(after) => {
                let (digits, after) = after.split_at(split(after));
                (Some(digits), after)
            }
            None => (None, after),
        };
        if width.len() > 3 || width.starts_with('0') || precision.is_some_and(|digits| digits.len() > 3) {
            return None;
        }
        let conversion = after.chars().next().filter(|letter| matches!(letter, 's' | 'r' | 'a'))?;
        rest = after.get(1..)?;
        let mut specifier = String::new();
        if !width.is_empty() {
            if !left_justified {
                specifier.push('>');
            }
            specifier.push_str(width);
        }
        if let Some(digits) = precision {
            specifier.push('.');
            specifier.push_str(if digits.is_empty() { "0" } else { digits });
        }
        fields.push((std::mem::take(&mut literal), elements.next()?, conversion, specifier));
    }
    if elements.next().is_some() {
        return None;
    }
    literal.push_str(rest);
    let place = node.place;
    let text = |made: &mut Tree, text: String| Item::Node(made.push(Kind::Constant, place, vec![Item::Const(Const::Str(text.into_bytes().into())), Item::None]));
    let mut values = Vec::new();
    for (before, value, conversion, specifier) in fields {
        if !before.is_empty() {
            values.push(text(made, before));
        }
        let specifier = if specifier.is_empty() { Item::None } else { text(made, specifier) };
        let place = if let Item::Node(id) = &value { made.get(*id).map_or(place, |node| node.place) } else { place };
        values.push(Item::Node(made.push(Kind::FormattedValue, place, vec![value, Item::Int(conversion as i64), specifier])));
    }
    if !literal.is_empty() {
        values.push(text(made, literal));
    }
    Some(values)
}
