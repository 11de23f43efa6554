//! `from __future__ import …`: which features are in force, and where such an import may stand.

use ruff_python_ast::{Expr, Stmt};

use crate::error::{Error, Result};

/// Features that have become part of the language, or never will.
const KNOWN: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// Does the module postpone its annotations? An error if a future import stands where it must not.
pub(crate) fn annotations(body: &[Stmt]) -> Result<bool> {
    let mut found = false;
    let mut allowed = true;
    for (index, statement) in body.iter().enumerate() {
        match statement {
            Stmt::ImportFrom(node)
                if node.level == 0 && node.module.as_ref().is_some_and(|module| module.as_str() == "__future__") =>
            {
                if !allowed {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(Error::syntax(message, node.range));
                }
                for alias in &node.names {
                    let name = alias.name.as_str();
                    if name == "braces" {
                        return Err(Error::syntax("not a chance", alias.range));
                    }
                    if !KNOWN.contains(&name) {
                        return Err(Error::syntax(format!("future feature {name} is not defined"), alias.range));
                    }
                    found |= name == "annotations";
                }
            }
            Stmt::Expr(node) if index == 0 && matches!(&*node.value, Expr::StringLiteral(_)) => {}
            _ => allowed = false,
        }
    }
    Ok(found)
}
