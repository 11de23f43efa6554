//! Type parameters: their names, their bounds and their defaults, which are scopes of their own.

use ruff_python_ast::{self as ast, Expr, TypeParam};
use ruff_text_size::Ranged;

use crate::error::{Error, Result};

use super::collect::Collector;
use super::{Role, ScopeKind, Uses, address};

impl Collector<'_> {
    pub(super) fn type_parameters(&mut self, parameters: &ast::TypeParams) -> Result<()> {
        let mut default_seen = false;
        for parameter in &parameters.type_params {
            let (identifier, default, bound) = match parameter {
                TypeParam::TypeVar(node) => (&node.name, &node.default, node.bound.as_deref()),
                TypeParam::ParamSpec(node) => (&node.name, &node.default, None),
                TypeParam::TypeVarTuple(node) => (&node.name, &node.default, None),
            };
            let name = self.mangled(&identifier.id);
            if identifier.as_str() == "__classdict__" {
                let message = "reserved name '__classdict__' cannot be used for type parameter";
                return Err(Error::syntax(message, parameter.range()));
            }
            if identifier.as_str() == "__debug__" {
                return Err(Error::syntax("cannot assign to __debug__", parameter.range()));
            }
            if self.scopes.get(self.current).uses(name).has(Uses::TYPE_PARAMETER) {
                return Err(Error::syntax(format!("duplicate type parameter '{}'", identifier.id), parameter.range()));
            }
            if default.is_none() && default_seen {
                let message = format!("non-default type parameter '{}' follows default type parameter", identifier.id);
                return Err(Error::syntax(message, parameter.range()));
            }
            default_seen |= default.is_some();
            self.note(self.current, name, Uses::BOUND | Uses::TYPE_PARAMETER);
            self.start = parameter.range().start();
            let kind = match parameter {
                TypeParam::TypeVar(_) => ["a TypeVar bound", "a TypeVar constraint", "a TypeVar default"],
                TypeParam::ParamSpec(_) => ["", "", "a ParamSpec default"],
                TypeParam::TypeVarTuple(_) => ["", "", "a TypeVarTuple default"],
            };
            for (expression, role) in [(bound, Role::Bound), (default.as_deref(), Role::Default)] {
                if let Some(expression) = expression {
                    let index = match role {
                        Role::Default => 2,
                        _ => usize::from(matches!(expression, Expr::Tuple(_))),
                    };
                    let outer = std::mem::replace(&mut self.type_place, kind[index]);
                    self.within(address(expression), role, ScopeKind::TypeValue, &identifier.id, |inner| {
                        inner.annotation_parameter();
                        inner.expression(expression)
                    })?;
                    self.type_place = outer;
                }
            }
        }
        Ok(())
    }
}
