//! Reading: the parser's tree to a [`Tree`]. Statements, patterns and what belongs to them.

use lissom_bytecode::Const;
use ruff_python_ast::{self as ast, Expr, ModModule, Pattern, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};

use super::{Comments, Item, Kind, Place, Tree};
use crate::error::{Error, Result};
use crate::source::Source;

/// What reads.
pub(crate) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) tree: Tree,
    pub(super) comments: Comments,
}

/// The tree of a parsed source.
pub(crate) fn read(source: &Source, parsed: &ast::Mod, interactive: bool, comments: Comments) -> Result<Tree> {
    let mut reader = Reader { source, tree: Tree::default(), comments };
    match parsed {
        ast::Mod::Module(module) => reader.module(module, interactive)?,
        ast::Mod::Expression(module) => {
            let body = reader.expression(&module.body)?;
            reader.tree.push(Kind::Expression, Place::default(), vec![body]);
        }
    }
    reader.comments.check()?;
    Ok(reader.tree)
}

/// The tree of a function type: argument types and a result type.
pub(crate) fn function_type(source: &Source, arguments: &[Expr], returns: &Expr) -> Result<Tree> {
    let mut reader = Reader { source, tree: Tree::default(), comments: Comments::default() };
    let arguments = reader.expressions(arguments)?;
    let returns = reader.expression(returns)?;
    reader.tree.push(Kind::FunctionType, Place::default(), vec![arguments, returns]);
    Ok(reader.tree)
}

/// The item of an identifier.
pub(super) fn name(identifier: &ast::Identifier) -> Item {
    Item::Name(identifier.id.as_str().into())
}

fn optional_name(identifier: Option<&ast::Identifier>) -> Item {
    identifier.map_or(Item::None, name)
}

impl Reader<'_> {
    /// Where a range stands.
    pub(super) fn place(&self, range: TextRange) -> Place {
        let ((line, column), (end_line, end_column)) = (self.source.position(range.start()), self.source.position(range.end()));
        Place { line: line as i32, column: column as i32, end_line: end_line as i32, end_column: end_column as i32 }
    }

    /// A node that stands at a range.
    pub(super) fn node(&mut self, kind: Kind, range: TextRange, fields: Vec<Item>) -> Item {
        let place = self.place(range);
        Item::Node(self.tree.push(kind, place, fields))
    }

    /// A node without a place.
    pub(super) fn bare(&mut self, kind: Kind, fields: Vec<Item>) -> Item {
        Item::Node(self.tree.push(kind, Place::default(), fields))
    }

    fn module(&mut self, module: &ModModule, interactive: bool) -> Result<()> {
        let body = self.block(&module.body)?;
        if interactive {
            self.tree.push(Kind::Interactive, Place::default(), vec![body]);
            return Ok(());
        }
        let mut ignores = Vec::new();
        for (line, tag) in std::mem::take(&mut self.comments.ignores) {
            let fields = vec![Item::Int(line as i64), Item::Const(Const::Str(tag.into_bytes().into()))];
            ignores.push(self.bare(Kind::TypeIgnore, fields));
        }
        self.tree.push(Kind::Module, Place::default(), vec![body, Item::List(ignores)]);
        Ok(())
    }

    fn block(&mut self, body: &[Stmt]) -> Result<Item> {
        body.iter().map(|statement| self.statement(statement)).collect::<Result<_>>().map(Item::List)
    }

    /// The type comment that follows an offset on its line, or begins the block after it.
    fn type_comment(&mut self, at: u32) -> Item {
        match self.comments.take_after(self.source, at) {
            Some(text) => Item::Const(Const::Str(text.into_bytes().into())),
            None => Item::None,
        }
    }

    /// Where the header of a compound statement ends: before its block.
    fn header_end(&self, from: u32, body: &[Stmt]) -> u32 {
        let limit = body.first().map_or(from, |first| first.start().to_u32());
        let text = self.source.text().get(from as usize..limit as usize).unwrap_or("");
        // Only brackets, white space and comments stand between the header's last expression and its colon.
        let mut at = 0;
        while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
            match character {
                ':' => return from + at as u32 + 1,
                '#' => at += text.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(text.len()),
                _ => at += character.len_utf8(),
            }
        }
        from
    }

    fn statement(&mut self, statement: &Stmt) -> Result<Item> {
        let mut range = statement.range();
        if matches!(statement, Stmt::For(_) | Stmt::While(_) | Stmt::If(_) | Stmt::With(_) | Stmt::Match(_) | Stmt::Try(_)) {
            range = self.source.with_semicolon(range);
        }
        Ok(match statement {
            Stmt::FunctionDef(node) => self.function(node)?,
            Stmt::ClassDef(node) => self.class(node)?,
            Stmt::Return(node) => {
                let value = self.optional(node.value.as_deref())?;
                self.node(Kind::Return, range, vec![value])
            }
            Stmt::Delete(node) => {
                let targets = self.expressions(&node.targets)?;
                self.node(Kind::Delete, range, vec![targets])
            }
            Stmt::TypeAlias(node) => {
                let name = self.expression(&node.name)?;
                let parameters = self.type_parameters(node.type_params.as_deref())?;
                let value = self.expression(&node.value)?;
                self.node(Kind::TypeAlias, range, vec![name, parameters, value])
            }
            Stmt::Assign(node) => {
                let targets = self.expressions(&node.targets)?;
                let value = self.expression(&node.value)?;
                let comment = self.type_comment(range.end().to_u32());
                self.node(Kind::Assign, range, vec![targets, value, comment])
            }
            Stmt::AugAssign(node) => {
                let target = self.expression(&node.target)?;
                let op = self.operator(node.op);
                let value = self.expression(&node.value)?;
                self.node(Kind::AugAssign, range, vec![target, op, value])
            }
            Stmt::AnnAssign(node) => {
                let target = self.expression(&node.target)?;
                let annotation = self.expression(&node.annotation)?;
                let value = self.optional(node.value.as_deref())?;
                self.node(Kind::AnnAssign, range, vec![target, annotation, value, Item::Int(node.simple as i64)])
            }
            Stmt::For(node) => {
                let target = self.expression(&node.target)?;
                let iter = self.expression(&node.iter)?;
                let end = self.header_end(node.iter.end().to_u32(), &node.body);
                let comment = self.type_comment(end);
                let (body, orelse) = (self.block(&node.body)?, self.block(&node.orelse)?);
                let kind = if node.is_async { Kind::AsyncFor } else { Kind::For };
                self.node(kind, range, vec![target, iter, body, orelse, comment])
            }
            Stmt::While(node) => {
                let test = self.expression(&node.test)?;
                let (body, orelse) = (self.block(&node.body)?, self.block(&node.orelse)?);
                self.node(Kind::While, range, vec![test, body, orelse])
            }
            Stmt::If(node) => self.conditional(node)?,
            Stmt::With(node) => {
                let mut items = Vec::new();
                for item in &node.items {
                    let context = self.expression(&item.context_expr)?;
                    let target = self.optional(item.optional_vars.as_deref())?;
                    items.push(self.bare(Kind::Withitem, vec![context, target]));
                }
                let end = node.items.last().map_or(range.start(), |item| item.range.end()).to_u32();
                let end = self.header_end(end, &node.body);
                let comment = self.type_comment(end);
                let body = self.block(&node.body)?;
                let kind = if node.is_async { Kind::AsyncWith } else { Kind::With };
                self.node(kind, range, vec![Item::List(items), body, comment])
            }
            Stmt::Match(node) => {
                let subject = self.expression(&node.subject)?;
                let mut cases = Vec::new();
                for case in &node.cases {
                    let pattern = self.pattern(&case.pattern)?;
                    let guard = self.optional(case.guard.as_deref())?;
                    let body = self.block(&case.body)?;
                    cases.push(self.bare(Kind::MatchCase, vec![pattern, guard, body]));
                }
                self.node(Kind::Match, range, vec![subject, Item::List(cases)])
            }
            Stmt::Raise(node) => {
                let exception = self.optional(node.exc.as_deref())?;
                let cause = self.optional(node.cause.as_deref())?;
                self.node(Kind::Raise, range, vec![exception, cause])
            }
            Stmt::Try(node) => {
                let body = self.block(&node.body)?;
                let mut handlers = Vec::new();
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    let of = self.optional(handler.type_.as_deref())?;
                    let body = self.block(&handler.body)?;
                    let range = self.source.with_semicolon(handler.range);
                    handlers.push(self.node(Kind::ExceptHandler, range, vec![of, optional_name(handler.name.as_ref()), body]));
                }
                let (orelse, finalbody) = (self.block(&node.orelse)?, self.block(&node.finalbody)?);
                let kind = if node.is_star { Kind::TryStar } else { Kind::Try };
                self.node(kind, range, vec![body, Item::List(handlers), orelse, finalbody])
            }
            Stmt::Assert(node) => {
                let test = self.expression(&node.test)?;
                let message = self.optional(node.msg.as_deref())?;
                self.node(Kind::Assert, range, vec![test, message])
            }
            Stmt::Import(node) => {
                let names = self.aliases(&node.names);
                self.node(Kind::Import, range, vec![names])
            }
            Stmt::ImportFrom(node) => {
                let names = self.aliases(&node.names);
                let fields = vec![optional_name(node.module.as_ref()), names, Item::Int(node.level as i64)];
                self.node(Kind::ImportFrom, range, fields)
            }
            Stmt::Global(node) => self.node(Kind::Global, range, vec![Item::List(node.names.iter().map(name).collect())]),
            Stmt::Nonlocal(node) => self.node(Kind::Nonlocal, range, vec![Item::List(node.names.iter().map(name).collect())]),
            Stmt::Expr(node) => {
                let value = self.expression(&node.value)?;
                self.node(Kind::Expr, range, vec![value])
            }
            Stmt::Pass(_) => self.node(Kind::Pass, range, Vec::new()),
            Stmt::Break(_) => self.node(Kind::Break, range, Vec::new()),
            Stmt::Continue(_) => self.node(Kind::Continue, range, Vec::new()),
            Stmt::IpyEscapeCommand(_) => return Err(Error::syntax("invalid syntax", range)),
        })
    }

    /// `if` with its `elif`s, each of which is an `if` in the `else` of the one before.
    fn conditional(&mut self, node: &ast::StmtIf) -> Result<Item> {
        let test = self.expression(&node.test)?;
        let body = self.block(&node.body)?;
        let mut heads = vec![(self.source.with_semicolon(node.range), test, body)];
        let mut rest = Item::List(Vec::new());
        for clause in &node.elif_else_clauses {
            match &clause.test {
                Some(test) => {
                    let test = self.expression(test)?;
                    let body = self.block(&clause.body)?;
                    let range = self.source.with_semicolon(TextRange::new(clause.range.start(), node.range.end()));
                    heads.push((range, test, body));
                }
                None => rest = self.block(&clause.body)?,
            }
        }
        while let Some((range, test, body)) = heads.pop() {
            let made = self.node(Kind::If, range, vec![test, body, rest]);
            if heads.is_empty() {
                return Ok(made);
            }
            rest = Item::List(vec![made]);
        }
        Ok(rest)
    }

    fn aliases(&mut self, aliases: &[ast::Alias]) -> Item {
        Item::List(aliases.iter().map(|alias| self.node(Kind::Alias, alias.range, vec![name(&alias.name), optional_name(alias.asname.as_ref())])).collect())
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Result<Item> {
        decorators.iter().map(|decorator| self.expression(&decorator.expression)).collect::<Result<_>>().map(Item::List)
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Result<Item> {
        let range = self.source.with_semicolon(self.source.without_decorators(node.range, &node.decorator_list));
        let decorators = self.decorators(&node.decorator_list)?;
        let parameters = self.type_parameters(node.type_params.as_deref())?;
        let arguments = self.parameters(&node.parameters)?;
        let returns = self.optional(node.returns.as_deref())?;
        let end = node.returns.as_ref().map_or(node.parameters.range.end(), |returns| returns.end());
        let end = self.header_end(end.to_u32(), &node.body);
        let comment = self.type_comment(end);
        let body = self.block(&node.body)?;
        let kind = if node.is_async { Kind::AsyncFunctionDef } else { Kind::FunctionDef };
        Ok(self.node(kind, range, vec![name(&node.name), arguments, body, decorators, returns, comment, parameters]))
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Result<Item> {
        let range = self.source.with_semicolon(self.source.without_decorators(node.range, &node.decorator_list));
        let decorators = self.decorators(&node.decorator_list)?;
        let parameters = self.type_parameters(node.type_params.as_deref())?;
        let (bases, keywords) = match &node.arguments {
            Some(arguments) => (self.expressions(&arguments.args)?, self.keywords(&arguments.keywords)?),
            None => (Item::List(Vec::new()), Item::List(Vec::new())),
        };
        let body = self.block(&node.body)?;
        Ok(self.node(Kind::ClassDef, range, vec![name(&node.name), bases, keywords, body, decorators, parameters]))
    }

    fn parameter(&mut self, node: &ast::Parameter, next: u32) -> Result<Item> {
        let annotation = self.optional(node.annotation.as_deref())?;
        let comment = match self.comments.take_between(node.range.end().to_u32(), next) {
            Some(text) => Item::Const(Const::Str(text.into_bytes().into())),
            None => Item::None,
        };
        let start = node.name.range.start();
        Ok(self.node(Kind::Arg, TextRange::new(start, node.range.end()), vec![name(&node.name), annotation, comment]))
    }

    /// The parameters of a function or lambda.
    pub(super) fn parameters(&mut self, node: &ast::Parameters) -> Result<Item> {
        // A type comment belongs to the parameter before it.
        let mut starts: Vec<u32> = node.iter().map(|parameter| parameter.range().start().to_u32()).collect();
        starts.sort_unstable();
        let next = |at: &ast::Parameter| {
            let end = at.range.end().to_u32();
            starts.iter().copied().find(|start| *start >= end).unwrap_or(node.range.end().to_u32())
        };
        let (mut positional_only, mut positional, mut keyword_only) = (Vec::new(), Vec::new(), Vec::new());
        let (mut defaults, mut keyword_defaults) = (Vec::new(), Vec::new());
        for (rows, list) in [(&node.posonlyargs, &mut positional_only), (&node.args, &mut positional)] {
            for row in rows {
                list.push(self.parameter(&row.parameter, next(&row.parameter))?);
                if let Some(default) = &row.default {
                    defaults.push(self.expression(default)?);
                }
            }
        }
        let vararg = match &node.vararg {
            Some(parameter) => self.parameter(parameter, next(parameter))?,
            None => Item::None,
        };
        for row in &node.kwonlyargs {
            keyword_only.push(self.parameter(&row.parameter, next(&row.parameter))?);
            keyword_defaults.push(self.optional(row.default.as_deref())?);
        }
        let kwarg = match &node.kwarg {
            Some(parameter) => self.parameter(parameter, next(parameter))?,
            None => Item::None,
        };
        let fields = vec![
            Item::List(positional_only),
            Item::List(positional),
            vararg,
            Item::List(keyword_only),
            Item::List(keyword_defaults),
            kwarg,
            Item::List(defaults),
        ];
        Ok(self.bare(Kind::Arguments, fields))
    }

    fn type_parameters(&mut self, node: Option<&ast::TypeParams>) -> Result<Item> {
        let mut list = Vec::new();
        for parameter in node.into_iter().flat_map(|node| &node.type_params) {
            list.push(match parameter {
                TypeParam::TypeVar(node) => {
                    let bound = self.optional(node.bound.as_deref())?;
                    let default = self.optional(node.default.as_deref())?;
                    self.node(Kind::TypeVar, node.range, vec![name(&node.name), bound, default])
                }
                TypeParam::ParamSpec(node) => {
                    let default = self.optional(node.default.as_deref())?;
                    self.node(Kind::ParamSpec, node.range, vec![name(&node.name), default])
                }
                TypeParam::TypeVarTuple(node) => {
                    let default = self.optional(node.default.as_deref())?;
                    self.node(Kind::TypeVarTuple, node.range, vec![name(&node.name), default])
                }
            });
        }
        Ok(Item::List(list))
    }

    fn patterns<'p>(&mut self, patterns: impl IntoIterator<Item = &'p Pattern>) -> Result<Item> {
        patterns.into_iter().map(|pattern| self.pattern(pattern)).collect::<Result<_>>().map(Item::List)
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result<Item> {
        let range = pattern.range();
        Ok(match pattern {
            Pattern::MatchValue(node) => {
                let value = self.expression(&node.value)?;
                self.node(Kind::MatchValue, range, vec![value])
            }
            Pattern::MatchSingleton(node) => {
                let value = match node.value {
                    ast::Singleton::None => Const::None,
                    ast::Singleton::True => Const::Bool(true),
                    ast::Singleton::False => Const::Bool(false),
                };
                self.node(Kind::MatchSingleton, range, vec![Item::Const(value)])
            }
            Pattern::MatchSequence(node) => {
                let patterns = self.patterns(&node.patterns)?;
                self.node(Kind::MatchSequence, range, vec![patterns])
            }
            Pattern::MatchMapping(node) => {
                let keys = self.expressions(&node.keys)?;
                let patterns = self.patterns(&node.patterns)?;
                self.node(Kind::MatchMapping, range, vec![keys, patterns, optional_name(node.rest.as_ref())])
            }
            Pattern::MatchClass(node) => {
                let class = self.expression(&node.cls)?;
                let patterns = self.patterns(&node.arguments.patterns)?;
                let names = node.arguments.keywords.iter().map(|keyword| name(&keyword.attr)).collect();
                let keywords = self.patterns(node.arguments.keywords.iter().map(|keyword| &keyword.pattern))?;
                self.node(Kind::MatchClass, range, vec![class, patterns, Item::List(names), keywords])
            }
            Pattern::MatchStar(node) => self.node(Kind::MatchStar, range, vec![optional_name(node.name.as_ref())]),
            Pattern::MatchAs(node) => {
                let inner = match &node.pattern {
                    Some(inner) => self.pattern(inner)?,
                    None => Item::None,
                };
                self.node(Kind::MatchAs, range, vec![inner, optional_name(node.name.as_ref())])
            }
            Pattern::MatchOr(node) => {
                let patterns = self.patterns(&node.patterns)?;
                self.node(Kind::MatchOr, range, vec![patterns])
            }
        })
    }
}
