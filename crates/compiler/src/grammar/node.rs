//! What was read: a light tree, as far as mistakes are named by it.

/// What a node is, in the words of error messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Token,
    Parts,
    Missing,
    Name,
    Attribute,
    Subscript,
    Call,
    Starred,
    List,
    Tuple,
    Lambda,
    Operation,
    Compare,
    Conditional,
    Named,
    Generator,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Dict,
    Set,
    Yield,
    Await,
    FString,
    TString,
    Literal,
    True,
    False,
    None,
    Ellipsis,
    Arguments,
    Keyword,
    Unpacking,
}

/// The shapes that rules name, and what messages call them.
const SHAPES: &[(&str, Shape, &str)] = &[
    ("Name", Shape::Name, "name"),
    ("Attribute", Shape::Attribute, "attribute"),
    ("Subscript", Shape::Subscript, "subscript"),
    ("Call", Shape::Call, "function call"),
    ("Starred", Shape::Starred, "starred"),
    ("List", Shape::List, "list"),
    ("Tuple", Shape::Tuple, "tuple"),
    ("Lambda", Shape::Lambda, "lambda"),
    ("Operation", Shape::Operation, "expression"),
    ("Compare", Shape::Compare, "comparison"),
    ("Conditional", Shape::Conditional, "conditional expression"),
    ("Named", Shape::Named, "named expression"),
    ("Generator", Shape::Generator, "generator expression"),
    ("ListComprehension", Shape::ListComprehension, "list comprehension"),
    ("SetComprehension", Shape::SetComprehension, "set comprehension"),
    ("DictComprehension", Shape::DictComprehension, "dict comprehension"),
    ("Dict", Shape::Dict, "dict literal"),
    ("Set", Shape::Set, "set display"),
    ("Yield", Shape::Yield, "yield expression"),
    ("Await", Shape::Await, "await expression"),
    ("FString", Shape::FString, "f-string expression"),
    ("TString", Shape::TString, "t-string expression"),
    ("Literal", Shape::Literal, "literal"),
    ("True", Shape::True, "True"),
    ("False", Shape::False, "False"),
    ("None", Shape::None, "None"),
    ("Ellipsis", Shape::Ellipsis, "ellipsis"),
    ("Arguments", Shape::Arguments, ""),
    ("Keyword", Shape::Keyword, ""),
    ("Unpacking", Shape::Unpacking, ""),
];

impl Shape {
    /// The shape that rules give this name.
    pub(super) fn named(name: &str) -> Shape {
        let row = SHAPES.iter().find(|row| row.0 == name);
        debug_assert!(row.is_some(), "no shape {name:?}");
        row.map_or(Shape::Parts, |row| row.1)
    }

    /// What messages call it.
    pub(super) fn word(self) -> &'static str {
        SHAPES.iter().find(|row| row.1 == self).map_or("expression", |row| row.2)
    }
}

/// A node, by number; 0 is what is missing.
pub(super) type NodeId = u32;

/// A node: tokens from `start` to before `end`.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) shape: Shape,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) parts: Vec<NodeId>,
}
