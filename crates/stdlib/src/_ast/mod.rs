//! `_ast`: the classes of syntax trees, and the bridge between their instances and the compiler's trees.
//!
//! ```text
//!   ast.parse   source -> compiler's Tree -> build -> instances
//!   compile     instances -> take -> Tree -> validate -> code
//! ```
//!
//! The classes follow from the compiler's table of kinds. Marks without fields (`Load`, `Add`) have one instance for all places.

mod build;
mod classes;
mod node;
mod replace;
mod take;

use lissom_compiler::tree::Kind;
use lissom_compiler::{Mode, Options, TreeOptions};
use lissom_objects::{Context, PyResult, Value};

use crate::syntax_error;

pub use node::SPEC;

/// Asks for a tree instead of code.
pub const ONLY_AST: u32 = 0x400;
/// Asks for an optimized tree.
pub const OPTIMIZED_AST: u32 = 0x8400;
/// Type comments are read.
pub const TYPE_COMMENTS: u32 = 0x1000;
/// `await` may stand at module level.
pub const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;

/// What the module keeps.
#[derive(Default)]
pub(crate) struct State {
    /// `ast.AST`
    base: Option<Value>,
    /// The classes, by the number of their kind.
    kinds: Vec<Value>,
    /// The abstract classes.
    sums: Vec<(&'static str, Value)>,
    /// The instances of marks.
    marks: Vec<Option<Value>>,
    /// The names of each kind's fields.
    fields: Vec<Vec<Value>>,
    /// `lineno`, `col_offset`, `end_lineno`, `end_col_offset`
    places: Vec<Value>,
    /// Kinds by the word of their class.
    by_class: std::collections::HashMap<u64, Kind>,
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_ast", None)?;
    for (name, value) in [("PyCF_ONLY_AST", ONLY_AST), ("PyCF_TYPE_COMMENTS", TYPE_COMMENTS), ("PyCF_ALLOW_TOP_LEVEL_AWAIT", ALLOW_TOP_LEVEL_AWAIT), ("PyCF_OPTIMIZED_AST", OPTIMIZED_AST)] {
        cx.module_set(&module, name, Value::int32(value as i32))?;
    }
    classes::make(cx)?;
    let state = cx.state::<State>("_ast");
    let mut rows: Vec<(&'static str, Value)> = Kind::ALL.iter().map(|kind| kind.name()).zip(state.kinds.iter().cloned()).collect();
    rows.extend(state.sums.iter().cloned());
    rows.extend(state.base.clone().map(|base| ("AST", base)));
    for (name, class) in rows {
        cx.module_set(&module, name, class)?;
    }
    Ok(module)
}

/// Makes sure that the classes are there.
fn ensure(cx: &mut Context) -> PyResult {
    if cx.state::<State>("_ast").base.is_none() {
        lissom_vm::import::import_module(cx, "_ast")?;
    }
    Ok(())
}

/// Is the value a node?
pub fn is_node(cx: &mut Context, value: &Value) -> bool {
    let Some(base) = cx.state::<State>("_ast").base.clone() else { return false };
    cx.is_instance(value, &base)
}

/// What `compile()` was asked.
pub struct Request<'r> {
    /// The file name.
    pub filename: &'r str,
    /// `exec`, `eval`, `single` or `func_type`.
    pub mode: &'r str,
    /// The flags, as CPython numbers them.
    pub flags: u32,
    /// The level of optimization.
    pub optimize: u8,
    /// The source was a `str`.
    pub text: bool,
    /// The minor version of the grammar, if one was asked for.
    pub feature_version: Option<u8>,
}

impl Request<'_> {
    fn mode(&self) -> Mode {
        match self.mode {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        }
    }

    fn options(&self) -> Options<'static> {
        Options {
            optimize: self.optimize,
            future_annotations: self.flags & 0x0100_0000 != 0,
            barry: self.flags & 0x40_0000 != 0,
            allow_top_level_await: self.flags & ALLOW_TOP_LEVEL_AWAIT != 0,
            allow_incomplete: self.flags & 0x4000 != 0,
            dont_imply_dedent: self.flags & 0x200 != 0,
            ignore_cookie: self.text,
            ..Options::default()
        }
    }

    /// The level at which the tree is to be optimized, if it is.
    fn tree_level(&self) -> Option<u8> {
        (self.flags & OPTIMIZED_AST == OPTIMIZED_AST).then_some(self.optimize)
    }
}

/// The tree of a source.
///
/// # Errors
/// `SyntaxError` and its kin, `MemoryError`.
pub fn parse(cx: &mut Context, source: &[u8], request: &Request<'_>) -> PyResult<Value> {
    ensure(cx)?;
    // A tree takes far more than the text.
    cx.check_size(source.len().saturating_mul(40))?;
    let wanted = TreeOptions {
        type_comments: request.flags & TYPE_COMMENTS != 0,
        feature_version: request.feature_version,
        optimize: request.tree_level(),
        function_type: request.mode == "func_type",
    };
    let decoded = if request.text { None } else { syntax_error::decoded(cx, source, request.filename)? };
    let warnings = lissom_compiler::Warnings::default();
    let mut options = Options { warnings: Some(&warnings), digits_max: cx.int_digits_max, ..request.options() };
    options.ignore_cookie |= decoded.is_some();
    let tree = lissom_compiler::parse_tree(decoded.as_deref().unwrap_or(source), request.mode(), &options, wanted);
    syntax_error::warn_all(cx, warnings, request.filename)?;
    let tree = tree.map_err(|error| syntax_error::raise(cx, &error, request.filename))?;
    build::build(cx, &tree)
}

/// What becomes of a tree of instances: code, or a tree again.
///
/// # Errors
/// `TypeError` and `ValueError` for trees that no source could have, `SyntaxError` and its kin, `RecursionError`.
pub fn compile(cx: &mut Context, root: &Value, request: &Request<'_>) -> PyResult<Value> {
    ensure(cx)?;
    let kind = match request.mode {
        "eval" => Kind::Expression,
        "single" => Kind::Interactive,
        "func_type" => Kind::FunctionType,
        _ => Kind::Module,
    };
    let class = cx.state::<State>("_ast").kinds[kind as usize].clone();
    if !cx.isinstance(root, &class)? {
        let found = cx.type_name(root);
        return Err(cx.type_error(&format!("expected {} node, got {found}", kind.name())));
    }
    if request.flags & OPTIMIZED_AST == ONLY_AST {
        return Ok(root.clone());
    }
    let tree = take::take(cx, root)?;
    if let Err(invalid) = lissom_compiler::tree::validate(&tree) {
        return Err(match invalid {
            lissom_compiler::tree::Invalid::Value(message) => cx.value_error(&message),
            lissom_compiler::tree::Invalid::Type(message) => cx.type_error(&message),
        });
    }
    if let Some(level) = request.tree_level() {
        let tree = lissom_compiler::optimize_tree(&tree, level);
        return build::build(cx, &tree);
    }
    let warnings = lissom_compiler::Warnings::default();
    let options = Options { warnings: Some(&warnings), digits_max: cx.int_digits_max, ..request.options() };
    let code = lissom_compiler::compile_tree(&tree, request.filename, request.mode(), &options);
    syntax_error::warn_all(cx, warnings, request.filename)?;
    let code = code.map_err(|error| syntax_error::raise(cx, &error, request.filename))?;
    lissom_vm::code::link(cx, &code)
}
