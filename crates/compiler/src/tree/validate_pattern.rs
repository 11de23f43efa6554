//! Validating patterns.

use lissom_bytecode::Const;

use super::validate::{Task, Valid, identifier, items, value};
use super::{Item, Kind, Node, NodeId, Tree};

fn child(tree: &Tree, node: &Node, index: usize) -> Option<Node> {
    match node.fields.get(index) {
        Some(Item::Node(id)) => tree.get(*id).cloned(),
        _ => None,
    }
}

fn capture(node: &Node, index: usize) -> Valid {
    match node.fields.get(index) {
        Some(Item::Name(name)) if &**name == "_" => value("can't capture name '_' in patterns"),
        Some(Item::Name(name)) => identifier(name),
        _ => Ok(()),
    }
}

fn is_number(node: &Node, real: bool, imaginary: bool) -> bool {
    node.kind == Kind::Constant
        && match node.fields.first() {
            Some(Item::Const(Const::Int(_) | Const::BigInt { .. } | Const::Float(_))) => real,
            Some(Item::Const(Const::Complex(..))) => imaginary,
            _ => false,
        }
}

fn is_negative(tree: &Tree, node: &Node, real: bool, imaginary: bool) -> bool {
    node.kind == Kind::UnaryOp
        && child(tree, node, 0).is_some_and(|op| op.kind == Kind::USub)
        && child(tree, node, 1).is_some_and(|operand| is_number(&operand, real, imaginary))
}

fn is_complex(tree: &Tree, node: &Node) -> bool {
    let (Some(left), Some(op), Some(right)) = (child(tree, node, 0), child(tree, node, 1), child(tree, node, 2)) else { return false };
    node.kind == Kind::BinOp
        && matches!(op.kind, Kind::Add | Kind::Sub)
        && (is_number(&left, true, false) || is_negative(tree, &left, true, false))
        && is_number(&right, false, true)
}

/// What a value pattern may compare with.
fn literal(tree: &Tree, node: &Node) -> Valid {
    match node.kind {
        Kind::Constant => match node.fields.first() {
            Some(Item::Const(Const::Int(_) | Const::BigInt { .. } | Const::Float(_) | Const::Complex(..) | Const::Str(_) | Const::Bytes(_))) => Ok(()),
            _ => value("unexpected constant inside of a literal pattern"),
        },
        Kind::Attribute | Kind::JoinedStr | Kind::TemplateStr => Ok(()),
        Kind::UnaryOp if is_negative(tree, node, true, true) => Ok(()),
        Kind::BinOp if is_complex(tree, node) => Ok(()),
        _ => value("patterns may only match literals and attribute lookups"),
    }
}

fn nodes(tree: &Tree, node: &Node, index: usize) -> Vec<Node> {
    let ids = items(node, index).iter().filter_map(|item| if let Item::Node(id) = item { Some(*id) } else { None });
    ids.filter_map(|id: NodeId| tree.get(id).cloned()).collect()
}

/// A pattern's own rules.
pub(super) fn pattern(tree: &Tree, node: &Node, star: bool) -> Valid {
    match node.kind {
        Kind::MatchValue => match child(tree, node, 0) {
            Some(expression) => literal(tree, &expression),
            None => Ok(()),
        },
        Kind::MatchSingleton => match node.fields.first() {
            Some(Item::Const(Const::None | Const::Bool(_))) => Ok(()),
            _ => value("MatchSingleton can only contain True, False and None"),
        },
        Kind::MatchMapping => {
            if items(node, 0).len() != items(node, 1).len() {
                return value("MatchMapping doesn't have the same number of keys as patterns");
            }
            capture(node, 2)?;
            for key in nodes(tree, node, 0) {
                let singleton = key.kind == Kind::Constant && matches!(key.fields.first(), Some(Item::Const(Const::None | Const::Bool(_))));
                if !singleton {
                    literal(tree, &key)?;
                }
            }
            Ok(())
        }
        Kind::MatchClass => {
            if items(node, 2).len() != items(node, 3).len() {
                return value("MatchClass doesn't have the same number of keyword attributes as patterns");
            }
            let mut class = child(tree, node, 0);
            loop {
                match class {
                    Some(name) if name.kind == Kind::Name => break,
                    Some(attribute) if attribute.kind == Kind::Attribute => class = child(tree, &attribute, 0),
                    _ => return value("MatchClass cls field can only contain Name or Attribute nodes."),
                }
            }
            for name in items(node, 2) {
                if let Item::Name(name) = name {
                    identifier(name)?;
                }
            }
            Ok(())
        }
        Kind::MatchStar if !star => value("can't use MatchStar here"),
        Kind::MatchStar => capture(node, 0),
        Kind::MatchAs => {
            capture(node, 1)?;
            if matches!(node.fields.get(1), Some(Item::None)) && matches!(node.fields.first(), Some(Item::Node(_))) {
                return value("MatchAs must specify a target name if a pattern is given");
            }
            Ok(())
        }
        Kind::MatchOr if items(node, 0).len() < 2 => value("MatchOr requires at least 2 patterns"),
        _ => Ok(()),
    }
}

/// What is inside a pattern.
pub(super) fn pattern_children(node: &Node, tasks: &mut Vec<Task>) -> Valid {
    for (index, field) in node.kind.fields().iter().enumerate() {
        let star = node.kind == Kind::MatchSequence;
        match (field.of, node.fields.get(index)) {
            ("expr", Some(Item::Node(id))) => tasks.push(Task::Expression(*id, Kind::Load)),
            ("expr", Some(Item::List(items))) => {
                for item in items {
                    match item {
                        Item::Node(id) => tasks.push(Task::Expression(*id, Kind::Load)),
                        _ => return value("None disallowed in expression list"),
                    }
                }
            }
            ("pattern", Some(Item::Node(id))) => tasks.push(Task::Pattern(*id, false)),
            ("pattern", Some(Item::List(items))) => {
                for item in items {
                    match item {
                        Item::Node(id) => tasks.push(Task::Pattern(*id, star)),
                        _ => return value("None disallowed in pattern list"),
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}
