//! Where things are allowed: `await`, `yield` and assignment expressions, by the scope they stand in.

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use crate::error::{Error, Result};

use super::collect::Collector;
use super::{ScopeId, ScopeKind};

impl Collector<'_> {
    pub(super) fn require_async(&mut self, message: &str, range: TextRange) -> Result<()> {
        if self.scopes.get(self.current).is_async {
            self.note_asynchronous_module(self.current);
            return Ok(());
        }
        Err(Error::syntax(message, range))
    }

    /// A module that awaits is a coroutine.
    pub(super) fn note_asynchronous_module(&mut self, scope: ScopeId) {
        let scope = self.scopes.get_mut(scope);
        scope.has_await |= scope.kind == ScopeKind::Module;
    }

    pub(super) fn forbid_in_annotation(&self, what: &str, range: TextRange) -> Result<()> {
        let kind = self.kind();
        if !kind.sees_class() {
            return Ok(());
        }
        let place = if kind == ScopeKind::TypeValue { self.type_place } else { place_name(kind) };
        Err(Error::syntax(format!("{what} cannot be used within {place}"), range))
    }

    pub(super) fn note_await(&mut self, range: TextRange) -> Result<()> {
        if matches!(self.kind(), ScopeKind::Comprehension | ScopeKind::Generator) {
            self.scope().has_await = true;
            return Ok(());
        }
        let scope = self.scopes.get(self.current);
        if scope.is_async {
            self.note_asynchronous_module(self.current);
            return Ok(());
        }
        if scope.kind.is_function_like() {
            return Err(Error::syntax("'await' outside async function", range));
        }
        Err(Error::syntax("'await' outside function", range))
    }

    pub(super) fn note_yield(&mut self, range: TextRange, from: bool) -> Result<()> {
        self.forbid_in_annotation("yield expression", range)?;
        let word = if from { "yield from" } else { "yield" };
        match self.kind() {
            ScopeKind::Comprehension | ScopeKind::Generator => {
                let what = match self.names.text(self.scopes.get(self.current).name) {
                    "<listcomp>" => "list comprehension",
                    "<setcomp>" => "set comprehension",
                    "<dictcomp>" => "dict comprehension",
                    _ => "generator expression",
                };
                Err(Error::syntax(format!("'yield' inside {what}"), range))
            }
            ScopeKind::Module | ScopeKind::Class => Err(Error::syntax(format!("'{word}' outside function"), range)),
            _ => {
                if from && self.scopes.get(self.current).is_async {
                    return Err(Error::syntax("'yield from' inside async function", range));
                }
                self.scope().is_generator = true;
                Ok(())
            }
        }
    }
}

/// What CPython calls a scope that evaluates types.
pub(super) fn place_name(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::TypeParameters => "the definition of a generic",
        ScopeKind::TypeValue => "a type alias",
        _ => "an annotation",
    }
}

/// An annotation that becomes a string must not do what one that is evaluated must not do.
pub(super) fn check_text_annotation(annotation: &Expr) -> Result<()> {
    let mut problem = None;
    ast::helpers::any_over_expr(annotation, |inner| {
        let what = match inner {
            Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
            Expr::Await(_) => "await expression",
            Expr::Named(_) => "named expression",
            Expr::ListComp(ast::ExprListComp { generators, .. })
            | Expr::SetComp(ast::ExprSetComp { generators, .. })
            | Expr::DictComp(ast::ExprDictComp { generators, .. })
                if generators.iter().any(|generator| generator.is_async) =>
            {
                problem = Some(Error::syntax("asynchronous comprehension outside of an asynchronous function", inner.range()));
                return true;
            }
            _ => return false,
        };
        problem = Some(Error::syntax(format!("{what} cannot be used within an annotation"), inner.range()));
        true
    });
    problem.map_or(Ok(()), Err)
}
