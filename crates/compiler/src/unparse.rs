//! Expressions as text, for annotations under `from __future__ import annotations`.

use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::source::Source;

/// The text of an expression.
pub(crate) fn unparse(source: &Source, expression: &Expr) -> Vec<u8> {
    source.slice(expression.range()).as_bytes().to_vec()
}
