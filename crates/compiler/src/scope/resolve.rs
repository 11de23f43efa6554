//! Names to variables; variables to registers, cells and captures.

use crate::error::{Error, Result};
use crate::names::{Names, Symbol};

use super::{Binding, Scope, ScopeId, ScopeKind, Scopes, Uses, Variable};
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

/// Resolves every name of every scope and lays out the registers. `declarations` says where `nonlocal` names stand.
pub(crate) fn resolve(scopes: &mut Scopes, names: &mut Names, declarations: &FxHashMap<Variable, TextRange>) -> Result<()> {
    let class_cell = names.intern("__class__");
    let namespace_cell = names.intern("__classdict__");
    for index in 0..scopes.all.len() {
        let id = ScopeId(index as u32);
        for name in scopes.get(id).order.clone() {
            let binding = bind(scopes, names, id, name, class_cell, namespace_cell, declarations)?;
            scopes.get_mut(id).bindings.insert(name, binding);
            if let Binding::Variable(variable) = binding {
                capture(scopes, id, variable);
            }
            let scope = scopes.get(id);
            // A read that looks into the namespace of the class around needs that namespace.
            if let Some(class) = scope.class_view
                && scope.uses(name).has(Uses::READ)
                && !matches!(binding, Binding::Variable(Variable { scope, .. }) if scope == id)
                && name != namespace_cell
            {
                scopes.get_mut(class).needs_namespace_cell = true;
                let variable = Variable { scope: class, name: namespace_cell };
                scopes.get_mut(id).bindings.insert(namespace_cell, Binding::Variable(variable));
                capture(scopes, id, variable);
            }
        }
    }
    let mut comprehensions: FxHashMap<ScopeId, Vec<ScopeId>> = FxHashMap::default();
    for (index, scope) in scopes.all.iter().enumerate() {
        let id = ScopeId(index as u32);
        if scope.host != id {
            comprehensions.entry(scope.host).or_default().push(id);
        }
    }
    for index in 0..scopes.all.len() {
        let id = ScopeId(index as u32);
        if scopes.get(id).host == id {
            lay_out(scopes, names, id, comprehensions.get(&id).map_or(&[], Vec::as_slice))?;
        }
    }
    Ok(())
}

/// What `name` means in scope `id`.
fn bind(
    scopes: &mut Scopes,
    names: &Names,
    id: ScopeId,
    name: Symbol,
    class_cell: Symbol,
    namespace_cell: Symbol,
    declarations: &FxHashMap<Variable, TextRange>,
) -> Result<Binding> {
    let scope = scopes.get(id);
    let uses = scope.uses(name);
    if uses.has(Uses::GLOBAL) {
        return Ok(Binding::Global);
    }
    if uses.has(Uses::NONLOCAL) {
        return match find(scopes, id, name, class_cell, namespace_cell) {
            Some(variable) if scopes.get(variable.scope).kind == ScopeKind::TypeParameters && scopes.get(variable.scope).uses(name).has(Uses::TYPE_PARAMETER) => {
                let message = format!("nonlocal binding not allowed for type parameter '{}'", names.text(name));
                let range = declarations.get(&Variable { scope: id, name }).copied().unwrap_or_default();
                Err(Error::syntax(message, range))
            }
            Some(variable) => Ok(Binding::Variable(variable)),
            None => {
                let message = format!("no binding for nonlocal '{}' found", names.text(name));
                let range = declarations.get(&Variable { scope: id, name }).copied().unwrap_or_default();
                Err(Error::syntax(message, range))
            }
        };
    }
    if uses.has(Uses::BOUND | Uses::PARAMETER) {
        return Ok(match scope.kind {
            ScopeKind::Module | ScopeKind::Class => Binding::Namespace,
            _ => Binding::Variable(Variable { scope: id, name }),
        });
    }
    if let Some(binding) = hidden(scopes, id, name) {
        return Ok(binding);
    }
    Ok(match find(scopes, id, name, class_cell, namespace_cell) {
        Some(variable) => Binding::Variable(variable),
        None => Binding::Implicit,
    })
}

/// What a class that an annotation scope sees into makes of a name: one that it binds is looked for there and in the globals, not in
/// the functions around it.
fn hidden(scopes: &Scopes, id: ScopeId, name: Symbol) -> Option<Binding> {
    let view = scopes.get(id).class_view?;
    let mut at = scopes.get(id).parent?;
    while at != view {
        let scope = scopes.get(at);
        if scope.uses(name).has(Uses::BOUND | Uses::PARAMETER) {
            return None;
        }
        at = scope.parent?;
    }
    let uses = scopes.get(view).uses(name);
    if uses.has(Uses::GLOBAL) {
        return Some(Binding::Global);
    }
    (uses.has(Uses::BOUND) && !uses.has(Uses::NONLOCAL | Uses::TYPE_PARAMETER)).then_some(Binding::Implicit)
}

/// The variable that `name` means when it is not bound in scope `id` itself.
fn find(scopes: &mut Scopes, id: ScopeId, name: Symbol, class_cell: Symbol, namespace_cell: Symbol) -> Option<Variable> {
    let mut at = scopes.get(id).parent;
    while let Some(outer) = at {
        let scope = scopes.get(outer);
        match scope.kind {
            ScopeKind::Module => return None,
            ScopeKind::Class if name == class_cell => {
                scopes.get_mut(outer).needs_class_cell = true;
                return Some(Variable { scope: outer, name });
            }
            ScopeKind::Class if name == namespace_cell => {
                scopes.get_mut(outer).needs_namespace_cell = true;
                return Some(Variable { scope: outer, name });
            }
            ScopeKind::Class => {
                // The set of executed annotations is the one name of a class that its annotation scope sees as a cell.
                if scope.uses(name).has(Uses::TYPE_PARAMETER) {
                    return Some(Variable { scope: outer, name });
                }
            }
            _ => {
                let uses = scope.uses(name);
                if uses.has(Uses::GLOBAL) {
                    return None;
                }
                if uses.has(Uses::BOUND | Uses::PARAMETER) && !uses.has(Uses::NONLOCAL) {
                    return Some(Variable { scope: outer, name });
                }
            }
        }
        at = scope.parent;
    }
    None
}

/// Notes that scope `id` uses `variable`: if their hosts differ it lives in a cell, which the hosts between hand on.
fn capture(scopes: &mut Scopes, id: ScopeId, variable: Variable) {
    let owner = scopes.get(variable.scope).host;
    let mut host = scopes.get(id).host;
    if host == owner {
        return;
    }
    scopes.get_mut(variable.scope).captured.insert(variable.name);
    while host != owner {
        let scope = scopes.get_mut(host);
        if !scope.frees.contains(&variable) {
            scope.frees.push(variable);
        }
        let Some(parent) = scope.parent else { return };
        host = scopes.get(parent).host;
    }
}

/// Gives registers to the variables of host `id`: parameters, its other variables, those of its comprehensions.
fn lay_out(scopes: &mut Scopes, names: &mut Names, id: ScopeId, comprehensions: &[ScopeId]) -> Result<()> {
    let scope = scopes.get(id);
    let mut locals: Vec<Variable> = scope.parameters.iter().map(|name| Variable { scope: id, name: *name }).collect();
    if scope.kind.is_function_like() {
        for name in &scope.order {
            let own = Variable { scope: id, name: *name };
            if scope.bindings.get(name) == Some(&Binding::Variable(own)) && !scope.uses(*name).has(Uses::PARAMETER) {
                locals.push(own);
            }
        }
    } else {
        let mut implicit = Vec::new();
        if scope.needs_class_cell {
            implicit.push(names.intern("__class__"));
        }
        if scope.needs_namespace_cell {
            implicit.push(names.intern("__classdict__"));
        }
        if scope.kind == ScopeKind::Class && scope.conditional_annotations {
            implicit.push(names.intern("__conditional_annotations__"));
        }
        for name in implicit {
            locals.push(Variable { scope: id, name });
            scopes.get_mut(id).captured.insert(name);
        }
    }
    let mut registers: FxHashMap<Variable, u16> =
        locals.iter().enumerate().map(|(register, variable)| (*variable, register as u16)).collect();

    // Variables of comprehensions: those of the same name and kind share a register unless one comprehension is inside the other.
    let mut shared: FxHashMap<(Symbol, bool, usize), u16> = FxHashMap::default();
    for &inner in comprehensions {
        let scope = scopes.get(inner);
        for name in &scope.order {
            let own = Variable { scope: inner, name: *name };
            if scope.bindings.get(name) != Some(&Binding::Variable(own)) {
                continue;
            }
            let cell = scope.captured.contains(name);
            let depth = ancestors(scopes, inner).filter(|outer| binds(outer, *name)).count();
            let register = *shared.entry((*name, cell, depth)).or_insert_with(|| {
                locals.push(own);
                (locals.len() - 1) as u16
            });
            registers.insert(own, register);
        }
    }
    if locals.len() > 20_000 {
        return Err(Error::syntax("too many local variables", TextRange::default()));
    }
    let mut cells: Vec<u16> = registers
        .iter()
        .filter(|(variable, _)| scopes.is_cell(**variable))
        .map(|(_, register)| *register)
        .collect();
    cells.sort_unstable();
    cells.dedup();
    let mut frees = std::mem::take(&mut scopes.get_mut(id).frees);
    frees.sort_by(|a, b| names.text(a.name).cmp(names.text(b.name)).then(a.scope.cmp(&b.scope)));
    let scope = scopes.get_mut(id);
    scope.locals = locals;
    scope.registers = registers;
    scope.cells = cells;
    scope.frees = frees;
    Ok(())
}

fn binds(scope: &Scope, name: Symbol) -> bool {
    scope.uses(name).has(Uses::BOUND)
}

/// The comprehensions around a comprehension, within its host.
fn ancestors(scopes: &Scopes, id: ScopeId) -> impl Iterator<Item = &Scope> {
    let host = scopes.get(id).host;
    let mut at = scopes.get(id).parent;
    std::iter::from_fn(move || {
        let outer = at.filter(|outer| *outer != host)?;
        let scope = scopes.get(outer);
        at = scope.parent;
        Some(scope)
    })
}
