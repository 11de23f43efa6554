//! Symbol tables as the module `symtable` shows them: what each scope does to each name, in CPython's flags.
//!
//! They are made from the scopes that the compiler works with. A comprehension that runs in the frame around it is merged into that scope.

use rustc_hash::FxHashMap;

use crate::names::{Names, Symbol};
use crate::scope::{Binding, Scope, ScopeId, ScopeKind, Scopes, Uses, Variable};
use crate::source::Source;

/// Flags of a symbol.
pub mod flag {
    /// Declared `global`.
    pub const GLOBAL: u32 = 1;
    /// Bound.
    pub const LOCAL: u32 = 2;
    /// A parameter.
    pub const PARAMETER: u32 = 4;
    /// Declared `nonlocal`.
    pub const NONLOCAL: u32 = 8;
    /// Read.
    pub const USE: u32 = 16;
    /// Free in a class that binds it too.
    pub const FREE_CLASS: u32 = 64;
    /// Imported.
    pub const IMPORT: u32 = 128;
    /// Annotated.
    pub const ANNOTATED: u32 = 256;
    /// The target of a comprehension.
    pub const ITERATION: u32 = 512;
    /// A type parameter.
    pub const TYPE_PARAMETER: u32 = 1024;
    /// A variable of a comprehension that lives in a cell.
    pub const COMPREHENSION_CELL: u32 = 2048;
    /// Where the scope stands.
    pub const SCOPE_SHIFT: u32 = 12;
}

/// What a name is in the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Local = 1,
    GlobalExplicit = 2,
    GlobalImplicit = 3,
    Free = 4,
    Cell = 5,
}

/// The kinds of tables, as CPython numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TableKind {
    /// A function, lambda, comprehension or generator expression.
    Function,
    /// A class.
    Class,
    /// A module.
    Module,
    /// The annotations of a function, class or module.
    Annotation,
    /// The value of a type alias.
    TypeAlias,
    /// The type parameters of a function, class or alias.
    TypeParameters,
    /// The bound or default of a type parameter.
    TypeVariable,
}

/// One table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it is of.
    pub kind: TableKind,
    /// Its name.
    pub name: String,
    /// Its first line; 0 for the module.
    pub line: u32,
    /// Is it inside a function?
    pub nested: bool,
    /// Names and their flags, in the order of their appearance.
    pub symbols: Vec<(String, u32)>,
    /// Parameters.
    pub parameters: Vec<String>,
    /// Indexes of the tables inside it.
    pub children: Vec<usize>,
}

/// The tables of all scopes; the first is the module's.
pub(crate) fn tables(scopes: &Scopes, names: &Names, source: &Source) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut places: FxHashMap<ScopeId, usize> = FxHashMap::default();
    for (index, scope) in scopes.all.iter().enumerate() {
        let id = ScopeId(index as u32);
        if scope.host != id {
            // The host has its names.
            if let Some(at) = places.get(&scope.host).copied() {
                places.insert(id, at);
                let more = symbols(scopes, names, id);
                if let Some(table) = tables.get_mut(at) {
                    for (name, flags) in more {
                        let cell = flags >> flag::SCOPE_SHIFT == Meaning::Cell as u32;
                        match table.symbols.iter_mut().find(|(known, _)| *known == name) {
                            Some((_, known)) if flags & flag::LOCAL == 0 => *known |= flags & flag::USE,
                            Some(_) => {}
                            None => table.symbols.push((name, flags | if cell { flag::COMPREHENSION_CELL } else { 0 })),
                        }
                    }
                }
            }
            continue;
        }
        let line = if index == 0 { 0 } else { source.line(scope.start) };
        let parent = scope.parent.and_then(|parent| places.get(&parent).copied());
        if scope.kind == ScopeKind::Function && !follows_annotations(scopes, index) {
            // Every function has a place for its annotations.
            let format = (".format".to_owned(), flag::PARAMETER | flag::USE | (Meaning::Local as u32) << flag::SCOPE_SHIFT);
            let (name, parameters) = ("__annotate__".to_owned(), vec![format.0.clone()]);
            let nested = scope.nested;
            add(&mut tables, parent, Table { kind: TableKind::Annotation, name, line, nested, symbols: vec![format], parameters, children: Vec::new() });
        }
        let table = Table {
            kind: kind(scopes, scope),
            name: title(names, scope),
            line,
            nested: scope.nested,
            symbols: symbols(scopes, names, id),
            parameters: scope.parameters.iter().map(|name| names.text(*name).to_owned()).collect(),
            children: Vec::new(),
        };
        let at = add(&mut tables, parent, table);
        places.insert(id, at);
    }
    // What is declared global anywhere is the module's.
    let declared = |scope: &Scope| scope.order.iter().copied().filter(|name| scope.uses(*name).has(Uses::GLOBAL)).collect::<Vec<Symbol>>();
    let globals: Vec<Symbol> = scopes.all.iter().skip(1).flat_map(declared).collect();
    if let Some(module) = tables.first_mut() {
        for name in globals {
            let text = names.text(name);
            let meaning = (Meaning::GlobalExplicit as u32) << flag::SCOPE_SHIFT;
            match module.symbols.iter_mut().find(|(known, _)| known == text) {
                Some((_, flags)) => *flags = *flags & ((1 << flag::SCOPE_SHIFT) - 1) | flag::GLOBAL | meaning,
                None => module.symbols.push((text.to_owned(), flag::GLOBAL | meaning)),
            }
        }
    }
    tables
}

fn add(tables: &mut Vec<Table>, parent: Option<usize>, table: Table) -> usize {
    let at = tables.len();
    tables.push(table);
    if let Some(parent) = parent.and_then(|parent| tables.get_mut(parent)) {
        parent.children.push(at);
    }
    at
}

/// Is the scope before this one, a function's, that of its annotations?
fn follows_annotations(scopes: &Scopes, index: usize) -> bool {
    let parent = scopes.all.get(index).and_then(|scope| scope.parent);
    let start = scopes.all.get(index).map(|scope| scope.start);
    let before = scopes.all.get(..index).unwrap_or(&[]).iter().rev();
    before.take_while(|scope| scope.parent >= parent).any(|scope| scope.kind == ScopeKind::Annotations && scope.parent == parent && Some(scope.start) == start)
}

fn kind(scopes: &Scopes, scope: &Scope) -> TableKind {
    match scope.kind {
        ScopeKind::Module => TableKind::Module,
        ScopeKind::Class => TableKind::Class,
        ScopeKind::Annotations => TableKind::Annotation,
        ScopeKind::TypeParameters => TableKind::TypeParameters,
        ScopeKind::TypeValue => {
            // The value of an alias has the alias's name, a bound that of a parameter of the scope around it.
            let around = scope.parent.map(|parent| scopes.get(parent));
            let bound = around.is_some_and(|around| around.kind == ScopeKind::TypeParameters && around.uses(scope.name).has(Uses::TYPE_PARAMETER));
            if bound { TableKind::TypeVariable } else { TableKind::TypeAlias }
        }
        _ => TableKind::Function,
    }
}

fn title(names: &Names, scope: &Scope) -> String {
    let text = names.text(scope.name);
    match scope.kind {
        ScopeKind::Module => "top".to_owned(),
        ScopeKind::Lambda => "lambda".to_owned(),
        ScopeKind::Generator => "genexpr".to_owned(),
        ScopeKind::Comprehension => text.trim_matches(['<', '>']).to_owned(),
        ScopeKind::TypeParameters => text.trim_start_matches("<generic parameters of ").trim_end_matches('>').to_owned(),
        _ => text.to_owned(),
    }
}

/// The symbols of a scope.
fn symbols(scopes: &Scopes, names: &Names, id: ScopeId) -> Vec<(String, u32)> {
    let scope = scopes.get(id);
    let mut list: Vec<(String, u32)> = Vec::new();
    for name in &scope.order {
        let text = names.text(*name);
        let uses = scope.uses(*name);
        let rows = [
            (Uses::GLOBAL, flag::GLOBAL),
            (Uses::PARAMETER, flag::PARAMETER),
            (Uses::NONLOCAL, flag::NONLOCAL),
            (Uses::READ, flag::USE),
            (Uses::IMPORT, flag::IMPORT),
            (Uses::ANNOTATED, flag::ANNOTATED),
            (Uses::ITERATION, flag::ITERATION),
            (Uses::TYPE_PARAMETER, flag::TYPE_PARAMETER),
        ];
        let mut flags = rows.into_iter().filter(|(uses_bit, _)| uses.has(*uses_bit)).fold(0, |all, (_, bit)| all | bit);
        if uses.has(Uses::BOUND) {
            flags |= if flags & flag::IMPORT != 0 { 0 } else { flag::LOCAL };
        }
        if text == ".format" || text == ".type_params" {
            flags |= flag::USE;
        }
        let meaning = match scopes.binding(id, *name) {
            Binding::Namespace => Meaning::Local,
            Binding::Global => Meaning::GlobalExplicit,
            Binding::Implicit => Meaning::GlobalImplicit,
            Binding::Variable(variable) if variable.scope == id && scopes.is_cell(variable) => Meaning::Cell,
            Binding::Variable(variable) if variable.scope == id => Meaning::Local,
            Binding::Variable(_) => Meaning::Free,
        };
        list.push((text.to_owned(), flags | (meaning as u32) << flag::SCOPE_SHIFT));
    }
    let add = |list: &mut Vec<(String, u32)>, text: &str, flags: u32, meaning: Meaning| {
        if !list.iter().any(|(known, _)| known == text) {
            list.push((text.to_owned(), flags | (meaning as u32) << flag::SCOPE_SHIFT));
        }
    };
    if scope.class_view.is_some() {
        add(&mut list, "__classdict__", flag::USE, Meaning::Free);
    }
    if list.iter().any(|(known, _)| known == ".type_params") {
        match scope.kind {
            ScopeKind::Class => add(&mut list, "__type_params__", flag::LOCAL, Meaning::Local),
            _ => add(&mut list, ".generic_base", flag::LOCAL | flag::USE, Meaning::Local),
        }
    }
    // What is only handed on to scopes inside.
    for Variable { name, .. } in &scope.frees {
        let text = names.text(*name);
        match list.iter_mut().find(|(known, _)| known == text) {
            Some((_, flags)) if scope.kind == ScopeKind::Class && *flags >> flag::SCOPE_SHIFT == Meaning::Local as u32 => *flags |= flag::FREE_CLASS,
            Some(_) => {}
            None => add(&mut list, text, 0, Meaning::Free),
        }
    }
    list
}
