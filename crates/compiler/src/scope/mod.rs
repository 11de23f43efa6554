//! Scopes: which variable a name means, decided for the whole tree before code is made.
//!
//! ```text
//!   collect   one walk over the tree: a Scope per module, class, function, lambda, comprehension and
//!             annotation scope, with what each does to each name
//!   resolve   names to variables; variables to registers, cells and captures
//! ```
//!
//! A *host* is a scope that gets code of its own. A list, set or dict comprehension is a scope without
//! code: it runs in its host's frame, and its variables have registers there, apart from the host's
//! own variables of the same names (PEP 709 without the saving and restoring).
//!
//! Invariant  a variable is named by the scope that owns it and its name ([`Variable`]); it is in a cell if and
//! only if a scope with another host uses it.

mod allowed;
mod collect;
mod generic;
mod resolve;

use lissom_bytecode::Capture;
use ruff_text_size::TextSize;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::names::Symbol;

pub(crate) use collect::{Settings, annotations, collect, positional};
pub(crate) use resolve::resolve;

/// Index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub(crate) u32);

/// The kinds of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    /// A list, set or dict comprehension.
    Comprehension,
    /// A generator expression.
    Generator,
    /// The function that evaluates annotations (PEP 649).
    Annotations,
    /// Around a generic function, class or alias (PEP 695).
    TypeParameters,
    /// The value of a type alias, or a bound or default of a type parameter.
    TypeValue,
}

impl ScopeKind {
    /// Are its variables registers?
    pub(crate) fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// Can it see the names of the class around it?
    fn sees_class(self) -> bool {
        matches!(self, ScopeKind::Annotations | ScopeKind::TypeParameters | ScopeKind::TypeValue)
    }
}

/// Which of the scopes that one node of the tree opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Body,
    Annotations,
    TypeParameters,
    Bound,
    Default,
}

/// What a scope does to a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses(u16);

impl Uses {
    /// Assigned, imported, defined, or otherwise bound.
    pub(crate) const BOUND: Uses = Uses(1);
    pub(crate) const PARAMETER: Uses = Uses(2);
    pub(crate) const READ: Uses = Uses(4);
    pub(crate) const GLOBAL: Uses = Uses(8);
    pub(crate) const NONLOCAL: Uses = Uses(16);
    /// Deleted, also at the end of an `except … as` clause.
    pub(crate) const DELETED: Uses = Uses(32);
    /// The target of a comprehension's `for`.
    pub(crate) const ITERATION: Uses = Uses(64);
    pub(crate) const ANNOTATED: Uses = Uses(128);
    /// Bound by an assignment expression.
    pub(crate) const WALRUS: Uses = Uses(256);
    pub(crate) const TYPE_PARAMETER: Uses = Uses(512);
    pub(crate) const IMPORT: Uses = Uses(1024);

    /// Has it any of these?
    pub(crate) fn has(self, other: Uses) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Uses {
    type Output = Uses;
    fn bitor(self, other: Uses) -> Uses {
        Uses(self.0 | other.0)
    }
}

/// A variable: the scope that owns it, and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Variable {
    pub(crate) scope: ScopeId,
    pub(crate) name: Symbol,
}

/// What a name means in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    /// An entry of the namespace of the module or class body.
    Namespace,
    /// Declared `global`.
    Global,
    /// Bound nowhere around: global or built-in.
    Implicit,
    /// A variable of a function-like scope.
    Variable(Variable),
}

/// One scope.
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    pub(crate) parent: Option<ScopeId>,
    /// The scope whose code runs it: itself, but for comprehensions.
    pub(crate) host: ScopeId,
    pub(crate) name: Symbol,
    /// Where it begins.
    pub(crate) start: TextSize,
    /// The class whose private names are mangled here.
    pub(crate) private: Option<Symbol>,
    /// Around a generic class: only these names, its type parameters, are mangled.
    pub(crate) private_only: Option<std::rc::Rc<[Symbol]>>,
    /// Names in the order of their first appearance.
    pub(crate) order: Vec<Symbol>,
    pub(crate) uses: FxHashMap<Symbol, Uses>,
    pub(crate) bindings: FxHashMap<Symbol, Binding>,
    /// The class whose namespace is looked into first.
    pub(crate) class_view: Option<ScopeId>,
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    /// A comprehension or generator expression with `await` or `async for`.
    pub(crate) has_await: bool,
    /// Nested in a function.
    pub(crate) nested: bool,
    /// A class some of whose methods use `__class__` or `super`.
    pub(crate) needs_class_cell: bool,
    /// A class with annotation scopes that look into its namespace.
    pub(crate) needs_namespace_cell: bool,
    /// A module or class whose annotations may or may not be executed.
    pub(crate) conditional_annotations: bool,
    /// A class: the names assigned through the first parameter of its methods.
    pub(crate) static_attributes: Vec<Symbol>,
    /// Parameters in the order of their registers.
    pub(crate) parameters: Vec<Symbol>,
    /// A host: its variables in registers, in order.
    pub(crate) locals: Vec<Variable>,
    /// A host: the registers of its variables.
    pub(crate) registers: FxHashMap<Variable, u16>,
    /// Variables (owned by any scope) that are in cells, by owner.
    pub(crate) captured: FxHashSet<Symbol>,
    /// A host: variables of other hosts that it uses or hands on.
    pub(crate) frees: Vec<Variable>,
    /// A host: those of its registers that hold cells.
    pub(crate) cells: Vec<u16>,
}

impl Scope {
    /// The class by whose name `name` is mangled here.
    pub(crate) fn mangles(&self, name: Symbol) -> Option<Symbol> {
        self.private.filter(|_| self.private_only.as_ref().is_none_or(|only| only.contains(&name)))
    }

    /// What the scope does to `name`.
    pub(crate) fn uses(&self, name: Symbol) -> Uses {
        self.uses.get(&name).copied().unwrap_or_default()
    }
}

/// All scopes of a compilation.
#[derive(Default)]
pub(crate) struct Scopes {
    pub(crate) all: Vec<Scope>,
    by_node: FxHashMap<(usize, Role), ScopeId>,
}

impl Scopes {
    /// The scope.
    pub(crate) fn get(&self, id: ScopeId) -> &Scope {
        // Ids come only from this table.
        &self.all[id.0 as usize]
    }

    fn get_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.all[id.0 as usize]
    }

    /// The scope that a node of the tree opened in some role.
    pub(crate) fn of<T>(&self, node: &T, role: Role) -> Option<ScopeId> {
        self.by_node.get(&(address(node), role)).copied()
    }

    /// The scope of the annotations of the class at this node, or of the module's.
    pub(crate) fn annotations_of(&self, class: Option<usize>) -> Option<ScopeId> {
        self.by_node.get(&(class.unwrap_or(0), Role::Annotations)).copied()
    }

    /// What a name means in a scope; names that the scope does not mention are looked up by their owner.
    pub(crate) fn binding(&self, id: ScopeId, name: Symbol) -> Binding {
        self.get(id).bindings.get(&name).copied().unwrap_or(Binding::Implicit)
    }

    /// Is the variable in a cell?
    pub(crate) fn is_cell(&self, variable: Variable) -> bool {
        self.get(variable.scope).captured.contains(&variable.name)
    }

    /// Where the maker of a function (the host `maker`) finds a variable that the function captures.
    pub(crate) fn capture(&self, maker: ScopeId, variable: Variable) -> Option<Capture> {
        let maker = self.get(maker);
        if let Some(register) = maker.registers.get(&variable) {
            return Some(Capture::Register(*register));
        }
        let index = maker.frees.iter().position(|free| *free == variable)?;
        Some(Capture::Free(index as u16))
    }
}

/// The identity of a node: nodes do not move while the tree is compiled.
pub(crate) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}
