//! Modules: the passes in their order, and the code of the outermost scope.

use lissom_bytecode::{Code, Const, Op};
use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_text_size::{TextRange, TextSize};

use crate::compiler::{Compiler, Shared, Want};
use crate::error::Result;
use crate::literal::{clean_docstring, docstring, string};
use crate::names::Names;
use crate::scope::{self, ScopeId, Scopes, Settings, Uses};
use crate::source::Source;
use crate::unit::Unit;
use crate::symbols::{self, Table};
use crate::{Mode, Options, future};

/// Compiles a syntax tree.
pub(crate) fn compile(source: &Source, tree: &Mod, filename: &str, mode: Mode, options: &Options<'_>) -> Result<Code> {
    let (body, expression) = parts(tree);
    let Resolved { mut names, scopes, future_annotations } = resolve(tree, options)?;

    let builtin_super = names.intern("super");
    let module = scopes.get(ScopeId(0));
    let shared = Shared {
        source,
        scopes: &scopes,
        filename,
        optimize: options.optimize,
        interactive: mode == Mode::Single,
        future_annotations,
        super_is_builtin: !module.uses(builtin_super).has(Uses::BOUND) && !declared_global(&scopes, builtin_super),
    };
    let unit = Unit::new(ScopeId(0), "<module>", "<module>".to_owned(), 1, 0);
    let mut compiler = Compiler { shared, names, unit, outer: Vec::new() };
    compiler.begin(ScopeId(0), "<module>", "<module>".to_owned(), 1);
    compiler.unit.flags.coroutine = options.allow_top_level_await && module.has_await;
    compiler.unit.range = TextRange::empty(TextSize::new(0));
    match expression {
        Some(expression) => {
            let value = compiler.operand(expression)?;
            compiler.unit.op(Op::Return, value, 0, 0);
        }
        None => compiler.module_body(body)?,
    }
    compiler.finish()
}

/// The statements of a tree, or its expression.
fn parts(tree: &Mod) -> (&[Stmt], Option<&Expr>) {
    match tree {
        Mod::Module(module) => (&module.body, None),
        Mod::Expression(module) => (&[], Some(&*module.body)),
    }
}

/// A tree whose names are known.
struct Resolved {
    names: Names,
    scopes: Scopes,
    future_annotations: bool,
}

/// Finds out what each name of a tree means.
fn resolve(tree: &Mod, options: &Options<'_>) -> Result<Resolved> {
    let (body, expression) = parts(tree);
    let future_annotations = future::annotations(body)? || options.future_annotations;
    let mut names = Names::default();
    let settings = Settings { future_annotations, top_level_await: options.allow_top_level_await };
    let (mut scopes, declarations) = scope::collect(body, expression, &mut names, settings)?;
    scope::resolve(&mut scopes, &mut names, &declarations)?;
    Ok(Resolved { names, scopes, future_annotations })
}

/// The symbol tables of a syntax tree.
pub(crate) fn tables(source: &Source, tree: &Mod, options: &Options<'_>) -> Result<Vec<Table>> {
    let Resolved { names, scopes, .. } = resolve(tree, options)?;
    Ok(symbols::tables(&scopes, &names, source))
}

/// Does a function rebind the global name?
fn declared_global(scopes: &Scopes, name: crate::names::Symbol) -> bool {
    scopes.all.iter().any(|scope| scope.uses(name).has(Uses::GLOBAL) && scope.uses(name).has(Uses::BOUND))
}

impl<'a> Compiler<'a> {
    fn module_body(&mut self, body: &'a [Stmt]) -> Result<()> {
        self.begin_annotations(body)?;
        let mut rest = body;
        if let Some(text) = docstring(body)
            && !self.shared.interactive
        {
            if self.shared.optimize < 2 {
                let value = clean_docstring(&string(self.shared.source, text));
                self.unit.range = text.range;
                let value = self.constant(Const::Str(value.into()), Want::Temporary)?;
                self.store("__doc__", value)?;
                self.unit.top = self.unit.locals;
            }
            rest = Self::without_docstring(body);
        }
        self.statements(rest)?;
        self.return_none()
    }
}
