//! One walk over the tree: which scopes there are, and what each does to each name.

use ruff_python_ast::{
    self as ast, Comprehension, Expr, ExprContext, InterpolatedStringElement, Parameters, Pattern, Stmt,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::error::{Error, Result};
use crate::names::{Names, Symbol};

use super::allowed::{check_text_annotation, place_name};
use super::{Role, Scope, ScopeId, ScopeKind, Scopes, Uses, Variable, address};

/// What the collector needs to know about the compilation.
pub(crate) struct Settings {
    /// Annotations are strings.
    pub(crate) future_annotations: bool,
    /// `await` is allowed at module level.
    pub(crate) top_level_await: bool,
}

/// All scopes of a tree, and where `nonlocal` names were declared.
pub(crate) fn collect(
    body: &[Stmt],
    expression: Option<&Expr>,
    names: &mut Names,
    settings: Settings,
) -> Result<(Scopes, FxHashMap<Variable, TextRange>)> {
    let mut collector = Collector {
        scopes: Scopes::default(),
        names,
        settings,
        current: ScopeId(0),
        conditional: 0,
        in_iterable: 0,
        block: 0,
        type_place: "a type alias",
        start: TextSize::new(0),
        declarations: FxHashMap::default(),
    };
    let top = collector.names.intern("<module>");
    collector.open(0, Role::Body, ScopeKind::Module, top);
    collector.scopes.get_mut(ScopeId(0)).is_async = collector.settings.top_level_await;
    collector.statements(body)?;
    if let Some(expression) = expression {
        collector.expression(expression)?;
    }
    // A `global` statement anywhere makes the name global in the module's own code as well: that shows when its namespaces are two.
    let declared: Vec<Symbol> = collector.declarations.keys().filter(|declared| collector.scopes.get(declared.scope).uses(declared.name).has(Uses::GLOBAL)).map(|declared| declared.name).collect();
    for name in declared {
        if collector.scopes.get(ScopeId(0)).uses(name).has(Uses::BOUND) {
            collector.note(ScopeId(0), name, Uses::GLOBAL);
        }
    }
    Ok((collector.scopes, collector.declarations))
}

pub(super) struct Collector<'n> {
    pub(super) scopes: Scopes,
    pub(super) names: &'n mut Names,
    settings: Settings,
    pub(super) current: ScopeId,
    /// How many conditional statements of this scope are open.
    conditional: usize,
    /// How many iterables of comprehensions are open.
    in_iterable: usize,
    /// The node of the innermost module or class.
    block: usize,
    /// What the expression of a type parameter is part of.
    pub(super) type_place: &'static str,
    /// Where the next scope begins.
    pub(super) start: TextSize,
    declarations: FxHashMap<Variable, TextRange>,
}

impl Collector<'_> {
    // ---- scopes

    fn open(&mut self, node: usize, role: Role, kind: ScopeKind, name: Symbol) -> ScopeId {
        let id = ScopeId(self.scopes.all.len() as u32);
        let parent = (id.0 > 0).then_some(self.current);
        let outer = parent.map(|parent| self.scopes.get(parent));
        let class_view = outer.and_then(|scope| match scope.kind {
            _ if !kind.sees_class() => None,
            ScopeKind::Class => parent,
            _ => scope.class_view,
        });
        let inlined = kind == ScopeKind::Comprehension && outer.is_some_and(|scope| scope.class_view.is_none());
        let scope = Scope {
            kind,
            parent,
            host: outer.map_or(id, |scope| if inlined { scope.host } else { id }),
            name,
            start: self.start,
            private: outer.and_then(|scope| scope.private),
            private_only: outer.and_then(|scope| scope.private_only.clone()),
            order: Vec::new(),
            uses: FxHashMap::default(),
            bindings: FxHashMap::default(),
            class_view,
            is_async: inlined && outer.is_some_and(|scope| scope.is_async),
            is_generator: kind == ScopeKind::Generator,
            has_await: false,
            nested: outer.is_some_and(|scope| scope.nested || scope.kind.is_function_like()),
            needs_class_cell: false,
            needs_namespace_cell: false,
            conditional_annotations: false,
            static_attributes: Vec::new(),
            parameters: Vec::new(),
            locals: Vec::new(),
            registers: FxHashMap::default(),
            captured: FxHashSet::default(),
            frees: Vec::new(),
            cells: Vec::new(),
        };
        self.scopes.all.push(scope);
        self.scopes.by_node.insert((node, role), id);
        self.current = id;
        id
    }

    /// Runs `inside` with a new scope as the current one.
    pub(super) fn within(
        &mut self,
        node: usize,
        role: Role,
        kind: ScopeKind,
        name: &str,
        inside: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let saved = (self.current, self.conditional, self.in_iterable);
        let name = self.names.intern(name);
        self.open(node, role, kind, name);
        self.conditional = 0;
        // A lambda in a comprehension's iterable is still in it.
        self.in_iterable = if kind == ScopeKind::Lambda { saved.2 } else { 0 };
        inside(self)?;
        (self.current, self.conditional, self.in_iterable) = saved;
        Ok(())
    }

    pub(super) fn scope(&mut self) -> &mut Scope {
        self.scopes.get_mut(self.current)
    }

    pub(super) fn kind(&self) -> ScopeKind {
        self.scopes.get(self.current).kind
    }

    /// The innermost scope that is no comprehension (nor generator expression if `generators`).
    fn outside_comprehensions(&self, generators: bool) -> ScopeId {
        let mut at = self.current;
        loop {
            let scope = self.scopes.get(at);
            let skip = scope.kind == ScopeKind::Comprehension || generators && scope.kind == ScopeKind::Generator;
            match scope.parent {
                Some(parent) if skip => at = parent,
                _ => return at,
            }
        }
    }

    // ---- names

    pub(super) fn note(&mut self, scope: ScopeId, name: Symbol, uses: Uses) {
        let scope = self.scopes.get_mut(scope);
        match scope.uses.get_mut(&name) {
            Some(known) => *known = *known | uses,
            None => {
                scope.order.push(name);
                scope.uses.insert(name, uses);
            }
        }
    }

    pub(super) fn mangled(&mut self, name: &str) -> Symbol {
        let plain = self.names.intern(name);
        let private = self.scopes.get(self.current).mangles(plain);
        self.names.mangled(private, name)
    }

    fn bind(&mut self, name: &str, uses: Uses, range: TextRange) -> Result<()> {
        if name == "__debug__" {
            return Err(Error::syntax("cannot assign to __debug__", range));
        }
        let name = self.mangled(name);
        self.note(self.current, name, Uses::BOUND | uses);
        Ok(())
    }

    fn read(&mut self, name: &str) {
        let symbol = self.mangled(name);
        self.note(self.current, symbol, Uses::READ);
        if name == "super" && matches!(self.kind(), ScopeKind::Function | ScopeKind::Lambda) {
            let class = self.names.intern("__class__");
            self.note(self.current, class, Uses::READ);
        }
    }

    // ---- statements

    fn statements(&mut self, body: &[Stmt]) -> Result<()> {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn conditionally(&mut self, bodies: &[&[Stmt]]) -> Result<()> {
        self.conditional += 1;
        for body in bodies {
            self.statements(body)?;
        }
        self.conditional -= 1;
        Ok(())
    }

    fn statement(&mut self, statement: &Stmt) -> Result<()> {
        match statement {
            Stmt::FunctionDef(node) => self.function(node),
            Stmt::ClassDef(node) => self.class(node),
            Stmt::Return(node) => {
                if let Some(value) = &node.value {
                    self.expression(value)?;
                }
                Ok(())
            }
            Stmt::Delete(node) => self.expressions(&node.targets),
            Stmt::TypeAlias(node) => self.type_alias(node),
            Stmt::Assign(node) => {
                self.expressions(&node.targets)?;
                self.expression(&node.value)
            }
            Stmt::AugAssign(node) => {
                self.expression(&node.target)?;
                if let Expr::Name(name) = &*node.target {
                    self.read(&name.id);
                }
                self.expression(&node.value)
            }
            Stmt::AnnAssign(node) => self.annotated(node),
            Stmt::For(node) => {
                if node.is_async {
                    self.require_async("'async for' outside async function", node.range)?;
                }
                self.expression(&node.target)?;
                self.expression(&node.iter)?;
                self.conditionally(&[&node.body, &node.orelse])
            }
            Stmt::While(node) => {
                self.expression(&node.test)?;
                self.conditionally(&[&node.body, &node.orelse])
            }
            Stmt::If(node) => {
                self.expression(&node.test)?;
                self.conditionally(&[&node.body])?;
                for clause in &node.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.expression(test)?;
                    }
                    self.conditionally(&[&clause.body])?;
                }
                Ok(())
            }
            Stmt::With(node) => {
                if node.is_async {
                    self.require_async("'async with' outside async function", node.range)?;
                }
                for item in &node.items {
                    self.expression(&item.context_expr)?;
                    if let Some(target) = &item.optional_vars {
                        self.expression(target)?;
                    }
                }
                self.conditionally(&[&node.body])
            }
            Stmt::Match(node) => {
                self.expression(&node.subject)?;
                for case in &node.cases {
                    self.pattern(&case.pattern)?;
                    if let Some(guard) = &case.guard {
                        self.expression(guard)?;
                    }
                    self.conditionally(&[&case.body])?;
                }
                Ok(())
            }
            Stmt::Raise(node) => {
                self.optional(&node.exc)?;
                self.optional(&node.cause)
            }
            Stmt::Try(node) => {
                self.conditionally(&[&node.body])?;
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.optional(&handler.type_)?;
                    if let Some(name) = &handler.name {
                        self.bind(&name.id, Uses::DELETED, handler.range)?;
                    }
                    self.conditionally(&[&handler.body])?;
                }
                self.conditionally(&[&node.orelse, &node.finalbody])
            }
            Stmt::Assert(node) => {
                self.expression(&node.test)?;
                self.optional(&node.msg)
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    self.alias(alias)?;
                }
                Ok(())
            }
            Stmt::ImportFrom(node) => {
                for alias in &node.names {
                    if alias.name.as_str() == "*" {
                        if self.kind() != ScopeKind::Module {
                            return Err(Error::syntax("import * only allowed at module level", alias.range));
                        }
                        continue;
                    }
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.bind(&name.id, Uses::IMPORT, alias.range)?;
                }
                Ok(())
            }
            Stmt::Global(node) => {
                for identifier in &node.names {
                    self.declare(identifier, Uses::GLOBAL, node.range)?;
                }
                Ok(())
            }
            Stmt::Nonlocal(node) => {
                for identifier in &node.names {
                    self.declare(identifier, Uses::NONLOCAL, node.range)?;
                }
                Ok(())
            }
            Stmt::Expr(node) => self.expression(&node.value),
            Stmt::Pass(_) | Stmt::Break(_) | Stmt::Continue(_) => Ok(()),
            Stmt::IpyEscapeCommand(node) => Err(Error::syntax("invalid syntax", node.range)),
        }
    }

    fn alias(&mut self, alias: &ast::Alias) -> Result<()> {
        match &alias.asname {
            Some(name) => self.bind(&name.id, Uses::IMPORT, alias.range),
            None => {
                let top = alias.name.as_str().split('.').next().unwrap_or("");
                self.bind(top, Uses::IMPORT, alias.range)
            }
        }
    }

    fn declare(&mut self, identifier: &ast::Identifier, kind: Uses, range: TextRange) -> Result<()> {
        let word = if kind == Uses::GLOBAL { "global" } else { "nonlocal" };
        if kind == Uses::NONLOCAL && self.kind() == ScopeKind::Module {
            return Err(Error::syntax("nonlocal declaration not allowed at module level", range));
        }
        let name = self.mangled(&identifier.id);
        let known = self.scopes.get(self.current).uses(name);
        let shown = identifier.as_str();
        let problem = if known.has(Uses::PARAMETER) {
            Some(format!("name '{shown}' is parameter and {word}"))
        } else if known.has(Uses::ANNOTATED) {
            Some(format!("annotated name '{shown}' can't be {word}"))
        } else if known.has(Uses::GLOBAL | Uses::NONLOCAL) {
            known
                .has(if kind == Uses::GLOBAL { Uses::NONLOCAL } else { Uses::GLOBAL })
                .then(|| format!("name '{shown}' is nonlocal and global"))
        } else if known.has(Uses::BOUND) {
            Some(format!("name '{shown}' is assigned to before {word} declaration"))
        } else if known.has(Uses::READ) {
            Some(format!("name '{shown}' is used prior to {word} declaration"))
        } else {
            None
        };
        let current = self.current;
        if let Some(message) = problem {
            // A name that is both is reported where it was declared first.
            let first = self.declarations.get(&Variable { scope: current, name }).copied();
            return Err(Error::syntax(message, first.unwrap_or(range)));
        }
        self.note(current, name, kind);
        self.declarations.insert(Variable { scope: current, name }, range);
        Ok(())
    }

    fn annotated(&mut self, node: &ast::StmtAnnAssign) -> Result<()> {
        if let Expr::Name(name) = &*node.target {
            let symbol = self.mangled(&name.id);
            let known = self.scopes.get(self.current).uses(symbol);
            if known.has(Uses::GLOBAL | Uses::NONLOCAL) && node.simple && self.kind() != ScopeKind::Module {
                let word = if known.has(Uses::GLOBAL) { "global" } else { "nonlocal" };
                return Err(Error::syntax(format!("annotated name '{}' can't be {word}", name.id), node.range));
            }
            if node.simple {
                self.bind(&name.id, Uses::ANNOTATED, name.range)?;
            } else if node.value.is_some() {
                self.bind(&name.id, Uses::BOUND, name.range)?;
            }
        } else {
            self.expression(&node.target)?;
        }
        if self.settings.future_annotations || !node.simple || self.kind().is_function_like() {
            check_text_annotation(&node.annotation)?;
        }
        if node.simple && !self.settings.future_annotations && !self.kind().is_function_like() {
            let block = self.block;
            if self.conditional > 0 || self.kind() == ScopeKind::Module {
                self.scope().conditional_annotations = true;
            }
            let mut known = self.scopes.by_node.get(&(block, Role::Annotations)).copied();
            if known.is_none() {
                self.start = node.range.start();
                self.within(block, Role::Annotations, ScopeKind::Annotations, "__annotate__", |inner| {
                    inner.annotation_parameter();
                    known = Some(inner.current);
                    Ok(())
                })?;
            }
            let outer = (self.current, self.conditional);
            let conditional = self.scope().conditional_annotations;
            if conditional {
                let marker = self.names.intern("__conditional_annotations__");
                if self.kind() == ScopeKind::Class {
                    self.note(self.current, marker, Uses::TYPE_PARAMETER);
                }
                if let Some(known) = known {
                    self.note(known, marker, Uses::READ);
                }
            }
            if let Some(known) = known {
                self.current = known;
                self.conditional = 0;
                self.expression(&node.annotation)?;
            }
            (self.current, self.conditional) = outer;
        }
        self.optional(&node.value)
    }

    pub(super) fn annotation_parameter(&mut self) {
        let name = self.names.intern(".format");
        self.note(self.current, name, Uses::PARAMETER);
        self.scope().parameters.push(name);
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Result<()> {
        self.bind(&node.name.id, Uses::BOUND, node.range)?;
        for decorator in &node.decorator_list {
            self.expression(&decorator.expression)?;
        }
        self.defaults(&node.parameters)?;
        self.start = node.name.range.start();
        match &node.type_params {
            None => self.function_body(node),
            Some(parameters) => {
                let has_defaults = positional(&node.parameters).any(|parameter| parameter.default.is_some());
                let has_keyword_defaults = node.parameters.kwonlyargs.iter().any(|parameter| parameter.default.is_some());
                let name = format!("<generic parameters of {}>", node.name.id);
                self.within(address(node), Role::TypeParameters, ScopeKind::TypeParameters, &name, |inner| {
                    for (present, name) in [(has_defaults, ".defaults"), (has_keyword_defaults, ".kwdefaults")] {
                        if present {
                            let name = inner.names.intern(name);
                            inner.note(inner.current, name, Uses::PARAMETER);
                            inner.scope().parameters.push(name);
                        }
                    }
                    inner.type_parameters(parameters)?;
                    inner.function_body(node)
                })
            }
        }
    }

    fn function_body(&mut self, node: &ast::StmtFunctionDef) -> Result<()> {
        self.start = node.name.range.start();
        let annotations = annotations(&node.parameters, node.returns.as_deref());
        if self.settings.future_annotations {
            annotations.iter().try_for_each(|(_, annotation)| check_text_annotation(annotation))?;
        } else {
            if !annotations.is_empty() {
                self.within(address(node), Role::Annotations, ScopeKind::Annotations, "__annotate__", |inner| {
                    inner.annotation_parameter();
                    for (_, annotation) in annotations {
                        inner.expression(annotation)?;
                    }
                    Ok(())
                })?;
            }
        }
        self.within(address(node), Role::Body, ScopeKind::Function, &node.name.id, |inner| {
            inner.scope().is_async = node.is_async;
            inner.parameters(&node.parameters)?;
            inner.statements(&node.body)
        })
    }

    fn defaults(&mut self, parameters: &Parameters) -> Result<()> {
        for parameter in positional(parameters).chain(&parameters.kwonlyargs) {
            self.optional(&parameter.default)?;
        }
        Ok(())
    }

    fn parameters(&mut self, parameters: &Parameters) -> Result<()> {
        let plain = positional(parameters).chain(&parameters.kwonlyargs).map(|parameter| &parameter.parameter);
        for parameter in plain.chain(parameters.vararg.as_deref()).chain(parameters.kwarg.as_deref()) {
            let name = self.mangled(&parameter.name.id);
            if parameter.name.as_str() == "__debug__" {
                let place = TextRange::new(parameter.name.range.start(), parameter.range.end());
                return Err(Error::syntax("cannot assign to __debug__", place));
            }
            if self.scopes.get(self.current).uses(name).has(Uses::PARAMETER) {
                let message = format!("duplicate argument '{}' in function definition", parameter.name.id);
                return Err(Error::syntax(message, parameter.range));
            }
            self.note(self.current, name, Uses::PARAMETER);
            self.scope().parameters.push(name);
        }
        Ok(())
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Result<()> {
        self.bind(&node.name.id, Uses::BOUND, node.range)?;
        let keywords = node.arguments.iter().flat_map(|arguments| &arguments.keywords);
        if let Some(keyword) = keywords.into_iter().find(|keyword| keyword.arg.as_ref().is_some_and(|name| name.as_str() == "__debug__")) {
            return Err(Error::syntax("cannot assign to __debug__", keyword.range));
        }
        for decorator in &node.decorator_list {
            self.expression(&decorator.expression)?;
        }
        match &node.type_params {
            None => {
                self.class_arguments(node)?;
                self.class_body(node)
            }
            Some(parameters) => {
                self.start = node.name.range.start();
                let name = format!("<generic parameters of {}>", node.name.id);
                self.within(address(node), Role::TypeParameters, ScopeKind::TypeParameters, &name, |inner| {
                    // The class's own private names are mangled here as well.
                    let private = inner.names.intern(&node.name.id);
                    let only = parameters.type_params.iter().map(|parameter| inner.names.intern(parameter.name().as_str())).collect();
                    inner.scope().private = Some(private);
                    inner.scope().private_only = Some(only);
                    let marker = inner.names.intern(".type_params");
                    inner.note(inner.current, marker, Uses::BOUND);
                    inner.type_parameters(parameters)?;
                    inner.class_arguments(node)?;
                    inner.class_body(node)
                })
            }
        }
    }

    fn class_arguments(&mut self, node: &ast::StmtClassDef) -> Result<()> {
        self.expressions(node.bases())?;
        node.keywords().iter().try_for_each(|keyword| self.expression(&keyword.value))
    }

    fn class_body(&mut self, node: &ast::StmtClassDef) -> Result<()> {
        let block = std::mem::replace(&mut self.block, address(node));
        self.start = node.name.range.start();
        self.within(address(node), Role::Body, ScopeKind::Class, &node.name.id, |inner| {
            let private = inner.names.intern(&node.name.id);
            inner.scope().private = Some(private);
            inner.scope().private_only = None;
            if node.type_params.is_some() {
                let marker = inner.names.intern(".type_params");
                inner.note(inner.current, marker, Uses::READ);
            }
            inner.statements(&node.body)
        })?;
        self.block = block;
        Ok(())
    }

    fn type_alias(&mut self, node: &ast::StmtTypeAlias) -> Result<()> {
        let Expr::Name(name) = &*node.name else {
            return Err(Error::syntax("invalid syntax", node.name.range()));
        };
        self.bind(&name.id, Uses::BOUND, name.range)?;
        self.start = node.range.start();
        let value = |inner: &mut Self| {
            inner.within(address(node), Role::Body, ScopeKind::TypeValue, &name.id, |inner| {
                inner.annotation_parameter();
                inner.expression(&node.value)
            })
        };
        match &node.type_params {
            None => value(self),
            Some(parameters) => {
                let title = format!("<generic parameters of {}>", name.id);
                self.within(address(node), Role::TypeParameters, ScopeKind::TypeParameters, &title, |inner| {
                    inner.type_parameters(parameters)?;
                    value(inner)
                })
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result<()> {
        match pattern {
            Pattern::MatchValue(node) => self.expression(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner)),
            Pattern::MatchMapping(node) => {
                self.expressions(&node.keys)?;
                node.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                self.capture_name(node.rest.as_ref())
            }
            Pattern::MatchClass(node) => {
                self.expression(&node.cls)?;
                node.arguments.patterns.iter().try_for_each(|inner| self.pattern(inner))?;
                node.arguments.keywords.iter().try_for_each(|keyword| {
                    if keyword.attr.as_str() == "__debug__" {
                        return Err(Error::syntax("cannot assign to __debug__", keyword.pattern.range()));
                    }
                    self.pattern(&keyword.pattern)
                })
            }
            Pattern::MatchStar(node) => node.name.as_ref().map_or(Ok(()), |name| self.bind(&name.id, Uses::BOUND, node.range)),
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner)?;
                }
                self.capture_name(node.name.as_ref())
            }
            Pattern::MatchOr(node) => node.patterns.iter().try_for_each(|inner| self.pattern(inner)),
        }
    }

    fn capture_name(&mut self, name: Option<&ast::Identifier>) -> Result<()> {
        name.map_or(Ok(()), |name| self.bind(&name.id, Uses::BOUND, name.range))
    }

    // ---- expressions

    fn expressions(&mut self, expressions: &[Expr]) -> Result<()> {
        expressions.iter().try_for_each(|expression| self.expression(expression))
    }

    fn optional(&mut self, expression: &Option<Box<Expr>>) -> Result<()> {
        expression.as_ref().map_or(Ok(()), |expression| self.expression(expression))
    }

    pub(super) fn expression(&mut self, expression: &Expr) -> Result<()> {
        match expression {
            Expr::BoolOp(node) => self.expressions(&node.values),
            Expr::Named(node) => self.walrus(node),
            Expr::BinOp(node) => {
                self.expression(&node.left)?;
                self.expression(&node.right)
            }
            Expr::UnaryOp(node) => self.expression(&node.operand),
            Expr::Lambda(node) => {
                if let Some(parameters) = &node.parameters {
                    self.defaults(parameters)?;
                }
                self.start = node.range.start();
                self.within(address(node), Role::Body, ScopeKind::Lambda, "<lambda>", |inner| {
                    if let Some(parameters) = &node.parameters {
                        inner.parameters(parameters)?;
                    }
                    inner.expression(&node.body)
                })
            }
            Expr::If(node) => {
                self.expression(&node.test)?;
                self.expression(&node.body)?;
                self.expression(&node.orelse)
            }
            Expr::Dict(node) => {
                for item in &node.items {
                    if let Some(key) = &item.key {
                        self.expression(key)?;
                    }
                    self.expression(&item.value)?;
                }
                Ok(())
            }
            Expr::Set(node) => self.expressions(&node.elts),
            Expr::ListComp(node) => {
                let parts = [Some(&*node.elt), None];
                self.comprehension(address(node), ScopeKind::Comprehension, "<listcomp>", parts, &node.generators, node.range)
            }
            Expr::SetComp(node) => {
                let parts = [Some(&*node.elt), None];
                self.comprehension(address(node), ScopeKind::Comprehension, "<setcomp>", parts, &node.generators, node.range)
            }
            Expr::DictComp(node) => {
                let parts = [node.key.as_deref(), Some(&*node.value)];
                self.comprehension(address(node), ScopeKind::Comprehension, "<dictcomp>", parts, &node.generators, node.range)
            }
            Expr::Generator(node) => {
                let parts = [Some(&*node.elt), None];
                self.comprehension(address(node), ScopeKind::Generator, "<genexpr>", parts, &node.generators, node.range)
            }
            Expr::Await(node) => {
                self.forbid_in_annotation("await expression", node.range)?;
                self.note_await(node.range)?;
                self.expression(&node.value)
            }
            Expr::Yield(node) => {
                self.note_yield(node.range, false)?;
                self.optional(&node.value)
            }
            Expr::YieldFrom(node) => {
                self.note_yield(node.range, true)?;
                self.expression(&node.value)
            }
            Expr::Compare(node) => {
                self.expression(&node.left)?;
                self.expressions(&node.comparators)
            }
            Expr::Call(node) => {
                self.expression(&node.func)?;
                self.expressions(&node.arguments.args)?;
                for keyword in &node.arguments.keywords {
                    if keyword.arg.as_ref().is_some_and(|name| name.as_str() == "__debug__") {
                        return Err(Error::syntax("cannot assign to __debug__", keyword.range));
                    }
                    self.expression(&keyword.value)?;
                }
                Ok(())
            }
            Expr::FString(node) => {
                for element in node.value.elements() {
                    self.element(element)?;
                }
                Ok(())
            }
            Expr::TString(node) => {
                for element in node.value.elements() {
                    self.element(element)?;
                }
                Ok(())
            }
            Expr::Attribute(node) => {
                if node.ctx == ExprContext::Store {
                    self.note_attribute(node);
                }
                if node.ctx != ExprContext::Load && node.attr.as_str() == "__debug__" {
                    let word = if node.ctx == ExprContext::Store { "assign to" } else { "delete" };
                    return Err(Error::syntax(format!("cannot {word} __debug__"), node.range));
                }
                self.expression(&node.value)
            }
            Expr::Subscript(node) => {
                self.expression(&node.value)?;
                self.expression(&node.slice)
            }
            Expr::Starred(node) => self.expression(&node.value),
            Expr::Name(node) => match node.ctx {
                ExprContext::Load | ExprContext::Invalid => {
                    self.read(&node.id);
                    Ok(())
                }
                ExprContext::Store => self.bind(&node.id, Uses::BOUND, node.range),
                ExprContext::Del => {
                    if node.id.as_str() == "__debug__" {
                        return Err(Error::syntax("cannot delete __debug__", node.range));
                    }
                    self.bind(&node.id, Uses::DELETED, node.range)
                }
            },
            Expr::List(node) => self.expressions(&node.elts),
            Expr::Tuple(node) => self.expressions(&node.elts),
            Expr::Slice(node) => {
                self.optional(&node.lower)?;
                self.optional(&node.upper)?;
                self.optional(&node.step)
            }
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => Ok(()),
            Expr::IpyEscapeCommand(node) => Err(Error::syntax("invalid syntax", node.range)),
        }
    }

    fn element(&mut self, element: &InterpolatedStringElement) -> Result<()> {
        let InterpolatedStringElement::Interpolation(node) = element else { return Ok(()) };
        self.expression(&node.expression)?;
        if let Some(specifier) = &node.format_spec {
            for element in &specifier.elements {
                self.element(element)?;
            }
        }
        Ok(())
    }

    /// `self.name = …`: the class learns that its instances have that attribute.
    fn note_attribute(&mut self, node: &ast::ExprAttribute) {
        let Expr::Name(name) = &*node.value else { return };
        if name.id.as_str() != "self" {
            return;
        }
        let mut at = Some(self.current);
        while let Some(id) = at {
            let scope = self.scopes.get(id);
            if scope.kind == ScopeKind::Class {
                let attribute = self.names.intern(&node.attr.id);
                let known = &mut self.scopes.get_mut(id).static_attributes;
                if !known.contains(&attribute) {
                    known.push(attribute);
                }
                return;
            }
            at = scope.parent;
        }
    }

    fn walrus(&mut self, node: &ast::ExprNamed) -> Result<()> {
        let Expr::Name(target) = &*node.target else {
            return Err(Error::syntax("cannot use assignment expressions with this target", node.target.range()));
        };
        if self.in_iterable > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return Err(Error::syntax(message, node.range));
        }
        self.forbid_in_annotation("named expression", node.range)?;
        let name = self.mangled(&target.id);
        if matches!(self.kind(), ScopeKind::Comprehension | ScopeKind::Generator) {
            let mut at = self.current;
            loop {
                let scope = self.scopes.get(at);
                if !matches!(scope.kind, ScopeKind::Comprehension | ScopeKind::Generator) {
                    break;
                }
                if scope.uses(name).has(Uses::ITERATION) {
                    let message = format!("assignment expression cannot rebind comprehension iteration variable '{}'", target.id);
                    return Err(Error::syntax(message, target.range));
                }
                let Some(parent) = scope.parent else { break };
                at = parent;
            }
            match self.scopes.get(at).kind {
                ScopeKind::Class => {
                    let message = "assignment expression within a comprehension cannot be used in a class body";
                    return Err(Error::syntax(message, target.range));
                }
                ScopeKind::Module => {
                    self.note(at, name, Uses::BOUND);
                    self.note(self.current, name, Uses::GLOBAL);
                }
                kind if kind.sees_class() => {
                    let place = place_name(kind);
                    let message = format!("assignment expression within a comprehension cannot be used within {place}");
                    return Err(Error::syntax(message, node.range));
                }
                _ => {
                    let outer = self.scopes.get(at).uses(name);
                    let mine = if outer.has(Uses::GLOBAL) { Uses::GLOBAL } else { Uses::NONLOCAL };
                    if !outer.has(Uses::GLOBAL | Uses::NONLOCAL) {
                        self.note(at, name, Uses::BOUND | Uses::WALRUS);
                    }
                    self.note(at, name, Uses::WALRUS);
                    // Every comprehension between passes the name through.
                    let mut between = self.current;
                    while between != at {
                        self.note(between, name, mine);
                        let Some(parent) = self.scopes.get(between).parent else { break };
                        between = parent;
                    }
                }
            }
        } else {
            self.bind(&target.id, Uses::WALRUS, target.range)?;
        }
        self.expression(&node.value)
    }

    fn comprehension(
        &mut self,
        node: usize,
        kind: ScopeKind,
        name: &str,
        parts: [Option<&Expr>; 2],
        generators: &[Comprehension],
        range: TextRange,
    ) -> Result<()> {
        let Some((first, rest)) = generators.split_first() else { return Ok(()) };
        self.in_iterable += 1;
        self.expression(&first.iter)?;
        self.in_iterable -= 1;
        let in_iterable = self.in_iterable;
        let mut has_await = false;
        self.start = range.start();
        self.within(node, Role::Body, kind, name, |inner| {
            inner.in_iterable = in_iterable;
            let host = inner.scopes.get(inner.current).host;
            if host == inner.current {
                let parameter = inner.names.intern(".0");
                inner.note(inner.current, parameter, Uses::PARAMETER);
                inner.scope().parameters.push(parameter);
            }
            inner.scope().has_await = generators.iter().any(|generator| generator.is_async);
            inner.iteration_targets(&first.target)?;
            inner.expressions(&first.ifs)?;
            for generator in rest {
                inner.iteration_targets(&generator.target)?;
                inner.in_iterable += 1;
                inner.expression(&generator.iter)?;
                inner.in_iterable -= 1;
                inner.expressions(&generator.ifs)?;
            }
            for part in parts.into_iter().flatten() {
                inner.expression(part)?;
            }
            has_await = inner.scope().has_await;
            Ok(())
        })?;
        if has_await && kind == ScopeKind::Comprehension {
            // It makes whatever runs it asynchronous.
            let outer = self.outside_comprehensions(false);
            let outside = self.scopes.get(outer);
            if !outside.is_async && outside.kind != ScopeKind::Generator {
                let message = "asynchronous comprehension outside of an asynchronous function";
                return Err(Error::syntax(message, range));
            }
            self.note_asynchronous_module(outer);
            if matches!(self.kind(), ScopeKind::Comprehension | ScopeKind::Generator) {
                self.scope().has_await = true;
            }
        }
        Ok(())
    }

    /// Binds the targets of a comprehension's `for`.
    fn iteration_targets(&mut self, target: &Expr) -> Result<()> {
        match target {
            Expr::Name(name) => {
                let symbol = self.mangled(&name.id);
                if self.scopes.get(self.current).uses(symbol).has(Uses::GLOBAL | Uses::NONLOCAL) {
                    let message = format!("comprehension inner loop cannot rebind assignment expression target '{}'", name.id);
                    return Err(Error::syntax(message, name.range));
                }
                self.bind(&name.id, Uses::ITERATION, name.range)
            }
            Expr::Tuple(node) => node.elts.iter().try_for_each(|inner| self.iteration_targets(inner)),
            Expr::List(node) => node.elts.iter().try_for_each(|inner| self.iteration_targets(inner)),
            Expr::Starred(node) => self.iteration_targets(&node.value),
            other => self.expression(other),
        }
    }
}

/// Parameters that can be given by position.
pub(crate) fn positional(parameters: &Parameters) -> impl Iterator<Item = &ast::ParameterWithDefault> {
    parameters.posonlyargs.iter().chain(&parameters.args)
}

/// The annotations of a function with the names they belong to, in the order of evaluation.
pub(crate) fn annotations<'a>(parameters: &'a Parameters, returns: Option<&'a Expr>) -> Vec<(&'a str, &'a Expr)> {
    let plain = parameters.args.iter().chain(&parameters.posonlyargs).map(|parameter| &parameter.parameter);
    let rest = parameters
        .vararg
        .as_deref()
        .into_iter()
        .chain(parameters.kwonlyargs.iter().map(|parameter| &parameter.parameter))
        .chain(parameters.kwarg.as_deref());
    let mut list: Vec<(&str, &Expr)> = plain
        .chain(rest)
        .filter_map(|parameter| Some((parameter.name.as_str(), parameter.annotation.as_deref()?)))
        .collect();
    list.extend(returns.map(|returns| ("return", returns)));
    list
}
