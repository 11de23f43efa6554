//! Syntax trees as plain data, in the shape that the module `ast` shows: what a bridge turns into objects and back.
//!
//! ```text
//!   source -> parser's tree -> read  -> Tree -> objects of the module `ast`
//!   objects of the module `ast` -> Tree -> validate -> write -> parser's tree -> Code
//! ```
//!
//! A tree is a list in which children come before their parents, so that whoever walks it needs no recursion, however deep it is.
//! A written tree has no source text; its places are those its nodes say ([`crate::source::Source::of_places`]).

mod kind;
mod optimize;
mod read;
mod read_expression;
mod string;
mod type_comment;
mod validate;
mod validate_pattern;
mod write;
mod write_expression;

use lissom_bytecode::Const;

pub use kind::{Arity, Field, Kind};
pub(crate) use optimize::optimize;
pub(crate) use read::{function_type, read};
pub(crate) use type_comment::Comments;
pub use validate::{Invalid, validate};
pub(crate) use write::write;

/// Where a node stands: lines from 1, columns from 0 in bytes of UTF-8. A program can make any numbers up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// First line.
    pub line: i32,
    /// First column.
    pub column: i32,
    /// Last line.
    pub end_line: i32,
    /// Column after the last character.
    pub end_column: i32,
}

/// The index of a node in its tree.
pub type NodeId = u32;

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Nothing.
    None,
    /// A node.
    Node(NodeId),
    /// Several.
    List(Vec<Item>),
    /// An identifier.
    Name(Box<str>),
    /// A number of the grammar: a level, a conversion, a flag.
    Int(i64),
    /// A constant, or a string that is no identifier.
    Const(Const),
}

/// A node: its fields are in the order of its kind's.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands, if its kind has a place.
    pub place: Place,
    /// What its fields hold.
    pub fields: Vec<Item>,
}

/// A syntax tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The nodes, children before parents.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Adds a node whose children are there already.
    pub fn push(&mut self, kind: Kind, place: Place, fields: Vec<Item>) -> NodeId {
        self.nodes.push(Node { kind, place, fields });
        self.nodes.len() as NodeId - 1
    }

    /// The outermost node.
    pub fn root(&self) -> NodeId {
        (self.nodes.len() as NodeId).saturating_sub(1)
    }

    /// A node.
    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// The children of a node, in order.
    pub fn children(&self, node: &Node) -> Vec<NodeId> {
        let mut found = Vec::new();
        for field in &node.fields {
            match field {
                Item::Node(id) => found.push(*id),
                Item::List(items) => found.extend(items.iter().filter_map(|item| if let Item::Node(id) = item { Some(*id) } else { None })),
                _ => {}
            }
        }
        found
    }

    /// How deep it is.
    pub fn depth(&self) -> usize {
        let mut depths = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let below = self.children(node).into_iter().filter_map(|child| depths.get(child as usize).copied()).max();
            depths.push(below.unwrap_or(0_usize) + 1);
        }
        depths.last().copied().unwrap_or(0)
    }
}
