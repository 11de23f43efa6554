//! Writing: a [`Tree`] to the tree that the passes of the compiler take. Statements, patterns and what belongs to them.
//!
//! A range of the result does not lead into a text but into the list of places ([`Source::of_places`]): both ends are ranks among all
//! places of the tree. Constants that the parser's nodes cannot hold lie beside it, and a node's index says which is meant.

use lissom_bytecode::Const;
use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, Pattern, Stmt, TypeParam, name::Name};
use ruff_text_size::{TextRange, TextSize};

use super::{Item, Kind, Node, NodeId, Place, Tree};
use crate::error::{Error, ErrorKind, Result};
use crate::source::Source;

/// What writes.
pub(crate) struct Writer<'t> {
    tree: &'t Tree,
    places: Vec<(u32, u32)>,
    pub(super) constants: Vec<Const>,
    /// Source of string literals that the parser's nodes cannot hold.
    pub(super) text: String,
}

/// A position, none below zero.
fn at(line: i32, column: i32) -> (u32, u32) {
    (line.max(0) as u32, column.max(0) as u32)
}

/// Where the name of an attribute begins, if it stands on another line than the whole.
fn attribute_start(node: &Node) -> Option<(u32, u32)> {
    match node.fields.get(1) {
        Some(Item::Name(name)) if node.kind == Kind::Attribute && node.place.line != node.place.end_line => {
            Some(at(node.place.end_line, node.place.end_column - name.len() as i32))
        }
        _ => None,
    }
}

/// The parser's tree of a tree, and the source it pretends to come from. The tree must be valid.
pub(crate) fn write(tree: &Tree) -> Result<(ast::Mod, Source)> {
    let mut places = vec![(0, 0)];
    for node in tree.nodes.iter().filter(|node| node.kind.has_place()) {
        let place = node.place;
        places.extend([at(place.line, place.column), at(place.end_line, place.end_column)]);
        places.extend(attribute_start(node));
    }
    places.sort_unstable();
    places.dedup();
    let mut writer = Writer { tree, places, constants: Vec::new(), text: String::new() };
    let module = writer.module()?;
    Ok((module, Source::of_places(writer.text, writer.places, writer.constants)))
}

/// What an item is that cannot be there.
pub(super) fn misfit<T>() -> Result<T> {
    Err(Error::new(ErrorKind::Memory, "a syntax tree does not fit together", None))
}

impl<'t> Writer<'t> {
    fn offset(&self, position: (u32, u32)) -> TextSize {
        TextSize::new(self.places.binary_search(&position).unwrap_or(0) as u32)
    }

    /// The range that stands for a place.
    pub(super) fn range(&self, place: Place) -> TextRange {
        let start = self.offset(at(place.line, place.column));
        TextRange::new(start, self.offset(at(place.end_line, place.end_column)).max(start))
    }

    /// The range of an attribute's name.
    pub(super) fn attribute_range(&self, node: &Node) -> TextRange {
        let whole = self.range(node.place);
        match attribute_start(node) {
            Some(start) => TextRange::new(self.offset(start).min(whole.end()), whole.end()),
            None => whole,
        }
    }

    pub(super) fn get(&self, id: NodeId) -> Result<&'t Node> {
        self.tree.get(id).map_or_else(misfit, Ok)
    }

    /// The node of a field.
    pub(super) fn child(&self, node: &'t Node, index: usize) -> Result<&'t Node> {
        match node.fields.get(index) {
            Some(Item::Node(id)) => self.get(*id),
            _ => misfit(),
        }
    }

    /// The items of a field.
    pub(super) fn list(&self, node: &'t Node, index: usize) -> &'t [Item] {
        match node.fields.get(index) {
            Some(Item::List(items)) => items,
            _ => &[],
        }
    }

    /// The nodes of a field.
    pub(super) fn nodes(&self, node: &'t Node, index: usize) -> Result<Vec<&'t Node>> {
        self.list(node, index).iter().map(|item| if let Item::Node(id) = item { self.get(*id) } else { misfit() }).collect()
    }

    pub(super) fn identifier(text: &str, range: TextRange) -> ast::Identifier {
        ast::Identifier::new(Name::new(text), range)
    }

    /// The identifier of a field.
    pub(super) fn name(&self, node: &Node, index: usize, range: TextRange) -> Result<ast::Identifier> {
        self.optional_name(node, index, range).map_or_else(misfit, Ok)
    }

    /// The identifier of a field that may hold none.
    pub(super) fn optional_name(&self, node: &Node, index: usize, range: TextRange) -> Option<ast::Identifier> {
        match node.fields.get(index) {
            Some(Item::Name(text)) => Some(Self::identifier(text, range)),
            _ => None,
        }
    }

    fn names(&self, node: &'t Node, index: usize, range: TextRange) -> Result<Vec<ast::Identifier>> {
        let items = self.list(node, index).iter();
        items.map(|item| if let Item::Name(text) = item { Ok(Self::identifier(text, range)) } else { misfit() }).collect()
    }

    /// A number of the grammar.
    pub(super) fn number(node: &Node, index: usize) -> i64 {
        match node.fields.get(index) {
            Some(Item::Int(number)) => *number,
            _ => 0,
        }
    }

    fn module(&mut self) -> Result<ast::Mod> {
        let root = self.get(self.tree.root())?;
        let (node_index, range) = (AtomicNodeIndex::NONE, TextRange::empty(TextSize::new(0)));
        Ok(match root.kind {
            Kind::Expression => ast::Mod::Expression(ast::ModExpression { node_index, range, body: Box::new(self.expression_of(root, 0)?) }),
            Kind::Module | Kind::Interactive => ast::Mod::Module(ast::ModModule { node_index, range, body: self.block(root, 0)? }),
            _ => return misfit(),
        })
    }

    fn block(&mut self, node: &'t Node, index: usize) -> Result<ast::Suite> {
        self.nodes(node, index)?.into_iter().map(|statement| self.statement(statement)).collect()
    }

    fn statement(&mut self, node: &'t Node) -> Result<Stmt> {
        let (range, node_index) = (self.range(node.place), AtomicNodeIndex::NONE);
        Ok(match node.kind {
            Kind::FunctionDef | Kind::AsyncFunctionDef => Stmt::FunctionDef(ast::StmtFunctionDef {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncFunctionDef,
                name: self.name(node, 0, range)?,
                parameters: Box::new(self.parameters(node, 1, range)?),
                body: self.block(node, 2)?,
                decorator_list: self.decorators(node, 3)?.into_iter().collect(),
                returns: self.optional_of(node, 4)?,
                type_params: self.type_parameters(node, 6, range)?,
            }),
            Kind::ClassDef => Stmt::ClassDef(ast::StmtClassDef {
                node_index,
                range,
                name: self.name(node, 0, range)?,
                arguments: Some(Box::new(self.arguments(node, 1, 2, range)?)).filter(|arguments| !arguments.is_empty()),
                body: self.block(node, 3)?,
                decorator_list: self.decorators(node, 4)?.into_iter().collect(),
                type_params: self.type_parameters(node, 5, range)?,
            }),
            Kind::Return => Stmt::Return(ast::StmtReturn { node_index, range, value: self.optional_of(node, 0)? }),
            Kind::Delete => Stmt::Delete(ast::StmtDelete { node_index, range, targets: self.expressions(node, 0)? }),
            Kind::Assign => Stmt::Assign(ast::StmtAssign { node_index, range, targets: self.expressions(node, 0)?, value: self.boxed(node, 1)? }),
            Kind::TypeAlias => Stmt::TypeAlias(ast::StmtTypeAlias {
                node_index,
                range,
                name: self.boxed(node, 0)?,
                type_params: self.type_parameters(node, 1, range)?,
                value: self.boxed(node, 2)?,
            }),
            Kind::AugAssign => Stmt::AugAssign(ast::StmtAugAssign {
                node_index,
                range,
                target: self.boxed(node, 0)?,
                op: Self::operator(self.child(node, 1)?.kind)?,
                value: self.boxed(node, 2)?,
            }),
            Kind::AnnAssign => Stmt::AnnAssign(ast::StmtAnnAssign {
                node_index,
                range,
                target: self.boxed(node, 0)?,
                annotation: self.boxed(node, 1)?,
                value: self.optional_of(node, 2)?,
                simple: Self::number(node, 3) != 0,
            }),
            Kind::For | Kind::AsyncFor => Stmt::For(ast::StmtFor {
                node_index,
                range,
                is_async: node.kind == Kind::AsyncFor,
                target: self.boxed(node, 0)?,
                iter: self.boxed(node, 1)?,
                body: self.block(node, 2)?,
                orelse: self.block(node, 3)?,
            }),
            Kind::While => Stmt::While(ast::StmtWhile {
                node_index,
                range,
                test: self.boxed(node, 0)?,
                body: self.block(node, 1)?,
                orelse: self.block(node, 2)?,
            }),
            Kind::If => self.conditional(node)?,
            Kind::With | Kind::AsyncWith => {
                let mut items = Vec::new();
                for item in self.nodes(node, 0)? {
                    let context_expr = self.expression_of(item, 0)?;
                    let range = ruff_text_size::Ranged::range(&context_expr);
                    items.push(ast::WithItem { range, node_index: AtomicNodeIndex::NONE, context_expr, optional_vars: self.optional_of(item, 1)? });
                }
                let body = self.block(node, 1)?;
                Stmt::With(ast::StmtWith { node_index, range, is_async: node.kind == Kind::AsyncWith, items, body })
            }
            Kind::Match => {
                let subject = self.boxed(node, 0)?;
                let mut cases = Vec::new();
                for case in self.nodes(node, 1)? {
                    let pattern = self.pattern_of(case, 0)?;
                    let range = ruff_text_size::Ranged::range(&pattern);
                    let (guard, body) = (self.optional_of(case, 1)?, self.block(case, 2)?);
                    cases.push(ast::MatchCase { range, node_index: AtomicNodeIndex::NONE, pattern, guard, body });
                }
                Stmt::Match(ast::StmtMatch { node_index, range, subject, cases })
            }
            Kind::Raise => Stmt::Raise(ast::StmtRaise { node_index, range, exc: self.optional_of(node, 0)?, cause: self.optional_of(node, 1)? }),
            Kind::Try | Kind::TryStar => {
                let body = self.block(node, 0)?;
                let mut handlers = Vec::new();
                for handler in self.nodes(node, 1)? {
                    let range = self.range(handler.place);
                    handlers.push(ast::ExceptHandler::ExceptHandler(ast::ExceptHandlerExceptHandler {
                        range,
                        node_index: AtomicNodeIndex::NONE,
                        type_: self.optional_of(handler, 0)?,
                        name: self.optional_name(handler, 1, range),
                        body: self.block(handler, 2)?,
                    }));
                }
                let (orelse, finalbody) = (self.block(node, 2)?, self.block(node, 3)?);
                Stmt::Try(ast::StmtTry { node_index, range, body, handlers, orelse, finalbody, is_star: node.kind == Kind::TryStar })
            }
            Kind::Assert => Stmt::Assert(ast::StmtAssert { node_index, range, test: self.boxed(node, 0)?, msg: self.optional_of(node, 1)? }),
            Kind::Import => Stmt::Import(ast::StmtImport { node_index, range, names: self.aliases(node, 0)?, is_lazy: false }),
            Kind::ImportFrom => Stmt::ImportFrom(ast::StmtImportFrom {
                node_index,
                range,
                module: self.optional_name(node, 0, range),
                names: self.aliases(node, 1)?,
                level: Self::number(node, 2) as u32,
                is_lazy: false,
            }),
            Kind::Global => Stmt::Global(ast::StmtGlobal { node_index, range, names: self.names(node, 0, range)? }),
            Kind::Nonlocal => Stmt::Nonlocal(ast::StmtNonlocal { node_index, range, names: self.names(node, 0, range)? }),
            Kind::Expr => Stmt::Expr(ast::StmtExpr { node_index, range, value: self.boxed(node, 0)? }),
            Kind::Pass => Stmt::Pass(ast::StmtPass { node_index, range }),
            Kind::Break => Stmt::Break(ast::StmtBreak { node_index, range }),
            Kind::Continue => Stmt::Continue(ast::StmtContinue { node_index, range }),
            _ => return misfit(),
        })
    }

    /// An `if`; one that stands alone in the `else` of another is its `elif`.
    fn conditional(&mut self, node: &'t Node) -> Result<Stmt> {
        let range = self.range(node.place);
        let (test, body) = (self.boxed(node, 0)?, self.block(node, 1)?);
        let mut elif_else_clauses = Vec::new();
        let mut current = node;
        loop {
            let rest = self.nodes(current, 2)?;
            match rest.as_slice() {
                [] => break,
                [only] if only.kind == Kind::If => {
                    let (test, body) = (Some(self.expression_of(only, 0)?), self.block(only, 1)?);
                    elif_else_clauses.push(ast::ElifElseClause { range: self.range(only.place), node_index: AtomicNodeIndex::NONE, test, body });
                    current = only;
                }
                [first, ..] => {
                    let (range, body) = (self.range(first.place), self.block(current, 2)?);
                    elif_else_clauses.push(ast::ElifElseClause { range, node_index: AtomicNodeIndex::NONE, test: None, body });
                    break;
                }
            }
        }
        Ok(Stmt::If(ast::StmtIf { node_index: AtomicNodeIndex::NONE, range, test, body, elif_else_clauses }))
    }

    fn aliases(&mut self, node: &'t Node, index: usize) -> Result<Vec<ast::Alias>> {
        let row = |alias: &'t Node| {
            let range = self.range(alias.place);
            Ok(ast::Alias { range, node_index: AtomicNodeIndex::NONE, name: self.name(alias, 0, range)?, asname: self.optional_name(alias, 1, range) })
        };
        self.nodes(node, index)?.into_iter().map(row).collect()
    }

    fn decorators(&mut self, node: &'t Node, index: usize) -> Result<Vec<ast::Decorator>> {
        let expressions = self.expressions(node, index)?.into_iter();
        Ok(expressions
            .map(|expression| ast::Decorator { range: ruff_text_size::Ranged::range(&expression), node_index: AtomicNodeIndex::NONE, expression })
            .collect())
    }

    fn parameter(&mut self, node: &'t Node) -> Result<ast::Parameter> {
        let range = self.range(node.place);
        Ok(ast::Parameter { range, node_index: AtomicNodeIndex::NONE, name: self.name(node, 0, range)?, annotation: self.optional_of(node, 1)? })
    }

    fn optional_parameter(&mut self, node: &'t Node, index: usize) -> Result<Option<Box<ast::Parameter>>> {
        match node.fields.get(index) {
            Some(Item::Node(id)) => {
                let parameter = self.get(*id)?;
                Ok(Some(Box::new(self.parameter(parameter)?)))
            }
            _ => Ok(None),
        }
    }

    /// The parameters of a function or lambda.
    pub(super) fn parameters(&mut self, function: &'t Node, index: usize, range: TextRange) -> Result<ast::Parameters> {
        let node = self.child(function, index)?;
        let with = |parameter: ast::Parameter, default: Option<Box<Expr>>| ast::ParameterWithDefault {
            range: parameter.range,
            node_index: AtomicNodeIndex::NONE,
            parameter,
            default,
        };
        let (first, second) = (self.nodes(node, 0)?, self.nodes(node, 1)?);
        let positional_only = first.len();
        // Defaults belong to the last parameters.
        let missing = (first.len() + second.len()).saturating_sub(self.list(node, 6).len());
        let mut defaults = self.expressions(node, 6)?.into_iter();
        let mut rows = Vec::new();
        for (index, parameter) in first.into_iter().chain(second).enumerate() {
            let parameter = self.parameter(parameter)?;
            let default = if index >= missing { defaults.next().map(Box::new) } else { None };
            rows.push(with(parameter, default));
        }
        let args = rows.split_off(positional_only.min(rows.len())).into_iter().collect();
        let mut keyword_only = Vec::new();
        let keyword_defaults = self.list(node, 4);
        for (index, parameter) in self.nodes(node, 3)?.into_iter().enumerate() {
            let parameter = self.parameter(parameter)?;
            let default = match keyword_defaults.get(index) {
                Some(Item::Node(id)) => {
                    let default = self.get(*id)?;
                    Some(Box::new(self.expression(default)?))
                }
                _ => None,
            };
            keyword_only.push(with(parameter, default));
        }
        Ok(ast::Parameters {
            range,
            node_index: AtomicNodeIndex::NONE,
            posonlyargs: rows.into_iter().collect(),
            args,
            vararg: self.optional_parameter(node, 2)?,
            kwonlyargs: keyword_only.into_iter().collect(),
            kwarg: self.optional_parameter(node, 5)?,
        })
    }

    fn type_parameters(&mut self, node: &'t Node, index: usize, range: TextRange) -> Result<Option<Box<ast::TypeParams>>> {
        let mut type_params = Vec::new();
        for parameter in self.nodes(node, index)? {
            let (range, node_index) = (self.range(parameter.place), AtomicNodeIndex::NONE);
            let name = self.name(parameter, 0, range)?;
            type_params.push(match parameter.kind {
                Kind::TypeVar => {
                    let (bound, default) = (self.optional_of(parameter, 1)?, self.optional_of(parameter, 2)?);
                    TypeParam::TypeVar(ast::TypeParamTypeVar { node_index, range, name, bound, default })
                }
                Kind::ParamSpec => TypeParam::ParamSpec(ast::TypeParamParamSpec { node_index, range, name, default: self.optional_of(parameter, 1)? }),
                _ => TypeParam::TypeVarTuple(ast::TypeParamTypeVarTuple { node_index, range, name, default: self.optional_of(parameter, 1)? }),
            });
        }
        if type_params.is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(ast::TypeParams { range, node_index: AtomicNodeIndex::NONE, type_params })))
    }

    fn pattern_of(&mut self, node: &'t Node, index: usize) -> Result<Pattern> {
        let pattern = self.child(node, index)?;
        self.pattern(pattern)
    }

    fn patterns(&mut self, node: &'t Node, index: usize) -> Result<Vec<Pattern>> {
        self.nodes(node, index)?.into_iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn pattern(&mut self, node: &'t Node) -> Result<Pattern> {
        let (range, node_index) = (self.range(node.place), AtomicNodeIndex::NONE);
        Ok(match node.kind {
            Kind::MatchValue => Pattern::MatchValue(ast::PatternMatchValue { node_index, range, value: self.boxed(node, 0)? }),
            Kind::MatchSingleton => {
                let value = match node.fields.first() {
                    Some(Item::Const(Const::Bool(true))) => ast::Singleton::True,
                    Some(Item::Const(Const::Bool(false))) => ast::Singleton::False,
                    _ => ast::Singleton::None,
                };
                Pattern::MatchSingleton(ast::PatternMatchSingleton { node_index, range, value })
            }
            Kind::MatchSequence => Pattern::MatchSequence(ast::PatternMatchSequence { node_index, range, patterns: self.patterns(node, 0)? }),
            Kind::MatchMapping => Pattern::MatchMapping(ast::PatternMatchMapping {
                node_index,
                range,
                keys: self.expressions(node, 0)?.into_iter().collect(),
                patterns: self.patterns(node, 1)?.into_iter().collect(),
                rest: self.optional_name(node, 2, range),
            }),
            Kind::MatchClass => {
                let cls = self.boxed(node, 0)?;
                let patterns = self.patterns(node, 1)?.into_iter().collect();
                let names = self.names(node, 2, range)?;
                let values = self.patterns(node, 3)?;
                let keywords = names.into_iter().zip(values).map(|(attr, pattern)| ast::PatternKeyword {
                    range: ruff_text_size::Ranged::range(&pattern),
                    node_index: AtomicNodeIndex::NONE,
                    attr,
                    pattern,
                });
                let arguments = ast::PatternArguments { range, node_index: AtomicNodeIndex::NONE, patterns, keywords: keywords.collect() };
                Pattern::MatchClass(ast::PatternMatchClass { node_index, range, cls, arguments })
            }
            Kind::MatchStar => Pattern::MatchStar(ast::PatternMatchStar { node_index, range, name: self.optional_name(node, 0, range) }),
            Kind::MatchAs => {
                let pattern = match node.fields.first() {
                    Some(Item::Node(_)) => Some(Box::new(self.pattern_of(node, 0)?)),
                    _ => None,
                };
                Pattern::MatchAs(ast::PatternMatchAs { node_index, range, pattern, name: self.optional_name(node, 1, range) })
            }
            Kind::MatchOr => Pattern::MatchOr(ast::PatternMatchOr { node_index, range, patterns: self.patterns(node, 0)? }),
            _ => return misfit(),
        })
    }
}
