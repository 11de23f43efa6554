//! What Python code sees of cells; the types of a function's hidden parts.

use lissom_macros::methods;

use super::{Cell, FunctionExtra, FunctionMore, Template, cell_set, new_cell};
use crate::context::{Context, PyResult};
use crate::layout::Native as _;
use crate::native::Args;
use crate::protocol::compare::Compare;
use crate::shape::ShapeId;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// `cell`
pub static CELL_SPEC: TypeSpec = TypeSpec {
    name: "cell",
    id: Some(ShapeId::CELL),
    layout: Cell::INFO,
    flags: TypeFlags::UNHASHABLE,
    doc: "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a ValueError.",
    methods: &[CellMethods::METHODS],
    ..TypeSpec::DEFAULT
};

/// What functions of one code share; never seen by Python code.
pub static TEMPLATE_SPEC: TypeSpec = TypeSpec {
    name: "function_template",
    id: Some(ShapeId::TEMPLATE),
    layout: Template::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    ..TypeSpec::DEFAULT
};

/// What a function has beyond its template; never seen by Python code.
pub static EXTRA_SPEC: TypeSpec = TypeSpec {
    name: "function_extra",
    id: Some(ShapeId::FUNCTION_EXTRA),
    layout: FunctionExtra::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    ..TypeSpec::DEFAULT
};

/// The rest of that; never seen by Python code.
pub static MORE_SPEC: TypeSpec = TypeSpec {
    name: "function_more",
    id: Some(ShapeId::FUNCTION_MORE),
    layout: FunctionMore::INFO,
    flags: TypeFlags::NO_INSTANTIATION,
    ..TypeSpec::DEFAULT
};

/// The methods of `cell`.
pub struct CellMethods;

fn content(cx: &Context, cell: &Value) -> Option<Value> {
    cx.get::<Cell>(cell).and_then(|cell| cell.content.clone())
}

/// Compares what two cells hold; an empty one comes before all others.
fn compared(cx: &mut Context, args: &Args, operator: Compare) -> PyResult<Value> {
    if args.get(1).shape() != ShapeId::CELL {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (content(cx, args.this()), content(cx, args.get(1))) {
        (Some(own), Some(other)) => cx.compare(operator, &own, &other),
        (own, other) => Ok(Value::bool(operator.holds(own.is_some().cmp(&other.is_some())))),
    }
}

#[methods]
impl CellMethods {
    /// Create and return a new object.  See help(type) for accurate signature.
    #[static_sig("(cls, /, *args, **kwargs)")]
    fn __new__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        if args.keywords.is_some() {
            return Err(cx.type_error("cell() takes no keyword arguments"));
        }
        if args.rest.len() > 1 {
            return Err(cx.type_error(&format!("cell expected at most 1 argument, got {}", args.rest.len())));
        }
        new_cell(cx, args.rest.first().cloned())
    }

    /// what the cell holds
    #[getter]
    fn cell_contents(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match content(cx, args.this()) {
            Some(content) => Ok(content),
            None => Err(cx.value_error("Cell is empty")),
        }
    }

    /// what the cell holds
    #[setter]
    fn set_cell_contents(cx: &mut Context, args: &Args) -> PyResult<Value> {
        cell_set(cx, args.this(), args.opt(1).cloned());
        Ok(Value::NONE)
    }

    /// Return repr(self).
    #[sig("(self, /)")]
    fn __repr__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let address = cx.identity(args.this());
        match content(cx, args.this()) {
            Some(content) => {
                let (kind, place) = (cx.type_name(&content), cx.identity(&content));
                cx.new_str(&format!("<cell at {address:#x}: {kind} object at {place:#x}>"))
            }
            None => cx.new_str(&format!("<cell at {address:#x}: empty>")),
        }
    }

    /// Return self==value.
    #[sig("(self, value, /)")]
    fn __eq__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Eq)
    }

    /// Return self!=value.
    #[sig("(self, value, /)")]
    fn __ne__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Ne)
    }

    /// Return self<value.
    #[sig("(self, value, /)")]
    fn __lt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Lt)
    }

    /// Return self<=value.
    #[sig("(self, value, /)")]
    fn __le__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Le)
    }

    /// Return self>value.
    #[sig("(self, value, /)")]
    fn __gt__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Gt)
    }

    /// Return self>=value.
    #[sig("(self, value, /)")]
    fn __ge__(cx: &mut Context, args: &Args) -> PyResult<Value> {
        compared(cx, args, Compare::Ge)
    }
}
