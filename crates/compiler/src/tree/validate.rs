//! Validating: is a tree that a program made one that source text could have made? Errors are in CPython's words.
//!
//! A list of tasks stands for the recursion: a node's own rules first, then its children in their order.

use super::validate_pattern::{pattern, pattern_children};
use super::{Item, Kind, Node, NodeId, Tree};

/// What is wrong with a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// `ValueError`
    Value(String),
    /// `TypeError`
    Type(String),
}

pub(super) type Valid<T = ()> = Result<T, Invalid>;

/// A node and what is expected of it.
pub(super) enum Task {
    /// An expression, to be read, assigned or deleted.
    Expression(NodeId, Kind),
    /// A statement.
    Statement(NodeId),
    /// A pattern; may it be starred?
    Pattern(NodeId, bool),
    /// Anything else.
    Other(NodeId),
    /// The defaults of arguments, after the arguments.
    Defaults(NodeId),
}

pub(super) fn value<T>(message: impl Into<String>) -> Valid<T> {
    Err(Invalid::Value(message.into()))
}

/// Checks a tree.
///
/// # Errors
/// The first thing that is wrong.
pub fn validate(tree: &Tree) -> Result<(), Invalid> {
    let mut tasks = Vec::new();
    let root = tree.root();
    match tree.get(root) {
        Some(node) if node.kind == Kind::Expression || node.kind == Kind::FunctionType => children(tree, node, &mut tasks)?,
        Some(node) => statements(node, 0, &mut tasks)?,
        None => return Ok(()),
    }
    tasks.reverse();
    while let Some(task) = tasks.pop() {
        let mut more = Vec::new();
        match task {
            Task::Expression(id, context) => {
                let Some(node) = tree.get(id) else { continue };
                place(node)?;
                expression(tree, node, context, &mut more)?;
            }
            Task::Statement(id) => {
                let Some(node) = tree.get(id) else { continue };
                place(node)?;
                statement(tree, node, &mut more)?;
            }
            Task::Pattern(id, star) => {
                let Some(node) = tree.get(id) else { continue };
                place(node)?;
                pattern(tree, node, star)?;
                pattern_children(node, &mut more)?;
            }
            Task::Other(id) => {
                let Some(node) = tree.get(id) else { continue };
                place(node)?;
                if node.kind == Kind::Arguments {
                    for index in [0, 1, 2, 3, 5] {
                        others(node, index, &mut more)?;
                    }
                    more.push(Task::Defaults(id));
                } else {
                    other(tree, node, &mut more)?;
                }
            }
            Task::Defaults(id) => {
                let Some(node) = tree.get(id) else { continue };
                defaults(node, &mut more)?;
            }
        }
        tasks.extend(more.into_iter().rev());
    }
    Ok(())
}

fn place(node: &Node) -> Valid {
    if !node.kind.has_place() {
        return Ok(());
    }
    let place = node.place;
    let (line, end_line, column, end_column) = (place.line, place.end_line, place.column, place.end_column);
    if line > end_line {
        return value(format!("AST node line range ({line}, {end_line}) is not valid"));
    }
    if (line < 0 && end_line != line) || (column < 0 && column != end_column) {
        return value(format!("AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"));
    }
    if line == end_line && column > end_column {
        return value(format!("line {line}, column {column}-{end_column} is not a valid range"));
    }
    Ok(())
}

pub(super) fn items(node: &Node, index: usize) -> &[Item] {
    match node.fields.get(index) {
        Some(Item::List(items)) => items,
        _ => &[],
    }
}

fn not_empty(node: &Node, index: usize, what: &str) -> Valid {
    if items(node, index).is_empty() {
        return value(format!("empty {what} on {}", node.kind.name()));
    }
    Ok(())
}

fn statements(node: &Node, index: usize, tasks: &mut Vec<Task>) -> Valid {
    for item in items(node, index) {
        match item {
            Item::Node(id) => tasks.push(Task::Statement(*id)),
            _ => return value("None disallowed in statement list"),
        }
    }
    Ok(())
}

fn body(node: &Node, index: usize, tasks: &mut Vec<Task>) -> Valid {
    not_empty(node, index, "body")?;
    statements(node, index, tasks)
}

fn expressions(node: &Node, index: usize, context: Kind, none_allowed: bool, tasks: &mut Vec<Task>) -> Valid {
    for item in items(node, index) {
        match item {
            Item::Node(id) => tasks.push(Task::Expression(*id, context)),
            _ if none_allowed => {}
            _ => return value("None disallowed in expression list"),
        }
    }
    Ok(())
}

fn one(node: &Node, index: usize, context: Kind, tasks: &mut Vec<Task>) {
    if let Some(Item::Node(id)) = node.fields.get(index) {
        tasks.push(Task::Expression(*id, context));
    }
}

fn others(node: &Node, index: usize, tasks: &mut Vec<Task>) -> Valid {
    match node.fields.get(index) {
        Some(Item::Node(id)) => tasks.push(Task::Other(*id)),
        Some(Item::List(items)) => {
            for item in items {
                match item {
                    Item::Node(id) => tasks.push(Task::Other(*id)),
                    _ => return value("None disallowed in list"),
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// The children of a node, each by its type: expressions are read.
fn children(tree: &Tree, node: &Node, tasks: &mut Vec<Task>) -> Valid {
    let fields = node.kind.fields();
    for (index, field) in fields.iter().enumerate() {
        match field.of {
            "expr" => match node.fields.get(index) {
                Some(Item::List(_)) => expressions(node, index, Kind::Load, field.arity == super::Arity::ManyOptional, tasks)?,
                _ => one(node, index, Kind::Load, tasks),
            },
            "stmt" => statements(node, index, tasks)?,
            "pattern" => {
                if let Some(Item::Node(id)) = node.fields.get(index) {
                    tasks.push(Task::Pattern(*id, false));
                }
            }
            "identifier" | "string" | "int" | "constant" => {}
            _ => others(node, index, tasks)?,
        }
    }
    let _ = tree;
    Ok(())
}

/// A name that the grammar keeps for itself.
pub(super) fn identifier(name: &str) -> Valid {
    if matches!(name, "None" | "True" | "False") {
        return value(format!("identifier field can't represent '{name}' constant"));
    }
    Ok(())
}

fn context_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Store => "Store",
        Kind::Del => "Del",
        _ => "Load",
    }
}

fn expression(tree: &Tree, node: &Node, context: Kind, tasks: &mut Vec<Task>) -> Valid {
    let at = match node.kind {
        Kind::Attribute | Kind::Subscript => Some(2),
        Kind::Starred | Kind::Name | Kind::List | Kind::Tuple => Some(1),
        _ => None,
    };
    match at {
        Some(index) => {
            let actual = match node.fields.get(index) {
                Some(Item::Node(id)) => tree.get(*id).map_or(Kind::Load, |node| node.kind),
                _ => Kind::Load,
            };
            if actual != context {
                return value(format!("expression must have {} context but has {} instead", context_name(context), context_name(actual)));
            }
        }
        None if context != Kind::Load => return value(format!("expression which can't be assigned to in {} context", context_name(context))),
        None => {}
    }
    match node.kind {
        Kind::Name => {
            if let Some(Item::Name(name)) = node.fields.first() {
                identifier(name)?;
            }
            return Ok(());
        }
        Kind::BoolOp if items(node, 1).len() < 2 => return value("BoolOp with less than 2 values"),
        Kind::NamedExpr => {
            let target = match node.fields.first() {
                Some(Item::Node(id)) => tree.get(*id).map(|target| target.kind),
                _ => None,
            };
            if target != Some(Kind::Name) {
                return Err(Invalid::Type("NamedExpr target must be a Name".to_owned()));
            }
            one(node, 0, Kind::Store, tasks);
            one(node, 1, Kind::Load, tasks);
            return Ok(());
        }
        Kind::Dict if items(node, 0).len() != items(node, 1).len() => return value("Dict doesn't have the same number of keys as values"),
        Kind::ListComp | Kind::SetComp | Kind::GeneratorExp if items(node, 1).is_empty() => return value("comprehension with no generators"),
        Kind::DictComp if items(node, 2).is_empty() => return value("comprehension with no generators"),
        Kind::ListComp | Kind::SetComp | Kind::GeneratorExp => {
            others(node, 1, tasks)?;
            one(node, 0, Kind::Load, tasks);
            return Ok(());
        }
        Kind::DictComp => {
            others(node, 2, tasks)?;
            one(node, 0, Kind::Load, tasks);
            one(node, 1, Kind::Load, tasks);
            return Ok(());
        }
        Kind::Compare => {
            if items(node, 2).is_empty() {
                return value("Compare with no comparators");
            }
            if items(node, 1).len() != items(node, 2).len() {
                return value("Compare has a different number of comparators and operands");
            }
        }
        Kind::Starred => {
            one(node, 0, context, tasks);
            return Ok(());
        }
        Kind::List | Kind::Tuple => return expressions(node, 0, context, false, tasks),
        _ => {}
    }
    children(tree, node, tasks)
}

fn statement(tree: &Tree, node: &Node, tasks: &mut Vec<Task>) -> Valid {
    match node.kind {
        Kind::FunctionDef | Kind::AsyncFunctionDef => {
            not_empty(node, 2, "body")?;
            others(node, 6, tasks)?;
            others(node, 1, tasks)?;
            statements(node, 2, tasks)?;
            expressions(node, 3, Kind::Load, false, tasks)?;
            one(node, 4, Kind::Load, tasks);
        }
        Kind::ClassDef => {
            not_empty(node, 3, "body")?;
            others(node, 5, tasks)?;
            expressions(node, 1, Kind::Load, false, tasks)?;
            others(node, 2, tasks)?;
            statements(node, 3, tasks)?;
            expressions(node, 4, Kind::Load, false, tasks)?;
        }
        Kind::Delete => {
            not_empty(node, 0, "targets")?;
            expressions(node, 0, Kind::Del, false, tasks)?;
        }
        Kind::Assign => {
            not_empty(node, 0, "targets")?;
            expressions(node, 0, Kind::Store, false, tasks)?;
            one(node, 1, Kind::Load, tasks);
        }
        Kind::AugAssign | Kind::AnnAssign | Kind::TypeAlias => {
            let target = match node.fields.first() {
                Some(Item::Node(id)) => tree.get(*id).map(|target| target.kind),
                _ => None,
            };
            if target != Some(Kind::Name) {
                if node.kind == Kind::TypeAlias {
                    return Err(Invalid::Type("TypeAlias with non-Name name".to_owned()));
                }
                if node.kind == Kind::AnnAssign && matches!(node.fields.get(3), Some(Item::Int(simple)) if *simple != 0) {
                    return Err(Invalid::Type("AnnAssign with simple non-Name target".to_owned()));
                }
            }
            one(node, 0, Kind::Store, tasks);
            if node.kind == Kind::TypeAlias {
                others(node, 1, tasks)?;
            }
            one(node, 2, Kind::Load, tasks);
            if node.kind == Kind::AnnAssign {
                one(node, 1, Kind::Load, tasks);
            }
        }
        Kind::For | Kind::AsyncFor => {
            one(node, 0, Kind::Store, tasks);
            one(node, 1, Kind::Load, tasks);
            body(node, 2, tasks)?;
            statements(node, 3, tasks)?;
        }
        Kind::While | Kind::If => {
            one(node, 0, Kind::Load, tasks);
            body(node, 1, tasks)?;
            statements(node, 2, tasks)?;
        }
        Kind::With | Kind::AsyncWith => {
            not_empty(node, 0, "items")?;
            others(node, 0, tasks)?;
            body(node, 1, tasks)?;
        }
        Kind::Match => {
            not_empty(node, 1, "cases")?;
            children(tree, node, tasks)?;
        }
        Kind::Raise => {
            if matches!(node.fields.first(), Some(Item::None)) && matches!(node.fields.get(1), Some(Item::Node(_))) {
                return value("Raise with cause but no exception");
            }
            children(tree, node, tasks)?;
        }
        Kind::Try | Kind::TryStar => {
            body(node, 0, tasks)?;
            let (handlers, orelse, finalbody) = (items(node, 1), items(node, 2), items(node, 3));
            if handlers.is_empty() && finalbody.is_empty() {
                return value(format!("{} has neither except handlers nor finalbody", node.kind.name()));
            }
            if handlers.is_empty() && !orelse.is_empty() {
                return value(format!("{} has orelse but no except handlers", node.kind.name()));
            }
            others(node, 1, tasks)?;
            statements(node, 3, tasks)?;
            statements(node, 2, tasks)?;
        }
        Kind::Import => {
            not_empty(node, 0, "names")?;
            others(node, 0, tasks)?;
        }
        Kind::ImportFrom => {
            if matches!(node.fields.get(2), Some(Item::Int(level)) if *level < 0) {
                return value("Negative ImportFrom level");
            }
            not_empty(node, 1, "names")?;
            others(node, 1, tasks)?;
        }
        Kind::Global | Kind::Nonlocal => not_empty(node, 0, "names")?,
        _ => children(tree, node, tasks)?,
    }
    Ok(())
}

fn defaults(node: &Node, tasks: &mut Vec<Task>) -> Valid {
    if items(node, 6).len() > items(node, 0).len() + items(node, 1).len() {
        return value("more positional defaults than args on arguments");
    }
    if items(node, 4).len() != items(node, 3).len() {
        return value("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    expressions(node, 6, Kind::Load, false, tasks)?;
    expressions(node, 4, Kind::Load, true, tasks)
}

fn other(tree: &Tree, node: &Node, tasks: &mut Vec<Task>) -> Valid {
    match node.kind {
        Kind::Comprehension => {
            one(node, 0, Kind::Store, tasks);
            one(node, 1, Kind::Load, tasks);
            return expressions(node, 2, Kind::Load, false, tasks);
        }
        Kind::Withitem => {
            one(node, 0, Kind::Load, tasks);
            one(node, 1, Kind::Store, tasks);
            return Ok(());
        }
        Kind::ExceptHandler => {
            one(node, 0, Kind::Load, tasks);
            return body(node, 2, tasks);
        }
        Kind::MatchCase => {
            if let Some(Item::Node(id)) = node.fields.first() {
                tasks.push(Task::Pattern(*id, false));
            }
            one(node, 1, Kind::Load, tasks);
            return body(node, 2, tasks);
        }
        Kind::TypeVar | Kind::ParamSpec | Kind::TypeVarTuple => {
            if let Some(Item::Name(name)) = node.fields.first() {
                identifier(name)?;
            }
        }
        _ => {}
    }
    children(tree, node, tasks)
}
