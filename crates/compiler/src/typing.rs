//! Type parameters, type aliases, and the annotations of modules and classes (PEP 649, 695, 749).

use lissom_bytecode::{Const, Instr, Intrinsic, Op};
use ruff_python_ast::{self as ast, Expr, Stmt, TypeParam};
use ruff_text_size::{Ranged, TextRange};

use crate::compiler::{Compiler, Want};
use crate::error::Result;
use crate::scope::{Role, ScopeKind, address};
use crate::unit::Register;

/// The name under which a block keeps which of its annotations were executed.
const EXECUTED: &str = "__conditional_annotations__";

impl<'a> Compiler<'a> {
    // ---- type parameters

    /// Starts the function around a generic definition.
    pub(crate) fn begin_type_parameters<T>(&mut self, node: &T, name: &str, line: u32, range: TextRange) -> Result<()> {
        let scope = self.scope_of(node, Role::TypeParameters)?;
        let qualname = self.qualified(name);
        self.begin(scope, name, qualname, line);
        self.unit.range = range;
        self.make_cells();
        Ok(())
    }

    /// Makes the type parameters and stores them; a tuple of them is left in `target`.
    pub(crate) fn type_parameters(&mut self, parameters: &'a ast::TypeParams, target: Register) -> Result<()> {
        let base = self.unit.top;
        for parameter in &parameters.type_params {
            let (identifier, default, bound, plain) = match parameter {
                TypeParam::TypeVar(node) => (&node.name, &node.default, node.bound.as_deref(), Intrinsic::TypeVar),
                TypeParam::ParamSpec(node) => (&node.name, &node.default, None, Intrinsic::ParamSpec),
                TypeParam::TypeVarTuple(node) => (&node.name, &node.default, None, Intrinsic::TypeVarTuple),
            };
            let value = self.unit.take()?;
            self.unit.range = parameter.range();
            self.constant(Self::string(&identifier.id), Want::In(value))?;
            let intrinsic = match bound {
                None => plain,
                Some(bound) => {
                    self.evaluator(bound, Role::Bound, &identifier.id)?;
                    if bound.is_tuple_expr() { Intrinsic::TypeVarWithConstraints } else { Intrinsic::TypeVarWithBound }
                }
            };
            self.unit.range = parameter.range();
            self.unit.op(Op::CallIntrinsic, value, value, intrinsic as u16);
            self.unit.top = value + 1;
            if let Some(default) = default {
                self.evaluator(default, Role::Default, &identifier.id)?;
                self.unit.range = parameter.range();
                self.unit.op(Op::CallIntrinsic, value, value, Intrinsic::SetTypeParamDefault as u16);
                self.unit.top = value + 1;
            }
            let name = self.mangled(&identifier.id);
            let place = self.place(name);
            self.store_place(name, place, value, false)?;
        }
        self.unit.op(Op::BuildTuple, target, base, parameters.type_params.len() as u16);
        self.unit.top = base;
        Ok(())
    }

    /// A function that evaluates the expression of a bound or default, in the next temporary.
    fn evaluator(&mut self, expression: &'a Expr, role: Role, name: &str) -> Result<Register> {
        let scope = self.scope_of(expression, role)?;
        let qualname = self.qualified(name);
        self.begin_evaluator(scope, name, qualname, self.line(expression.range()), expression.range())?;
        let value = self.unit.take()?;
        self.annotation_value(expression, value)?;
        self.unit.op(Op::Return, value, 0, 0);
        let code = self.finish()?;
        self.evaluator_function(code, expression.range())
    }

    /// The function of an evaluator's code, whose format is VALUE if none is given.
    fn evaluator_function(&mut self, code: lissom_bytecode::Code, range: TextRange) -> Result<Register> {
        let base = self.unit.top;
        self.constant(Const::Tuple([Const::Int(1)].into()), Want::Temporary)?;
        self.make_function(code, base, 1, range)
    }

    /// A `type` statement.
    pub(crate) fn type_alias(&mut self, node: &'a ast::StmtTypeAlias) -> Result<()> {
        let Expr::Name(name) = &*node.name else { return Ok(()) };
        let mark = self.unit.top;
        self.unit.range = node.range;
        let alias = match &node.type_params {
            None => self.alias_object(node, &name.id, None)?,
            Some(parameters) => {
                let title = format!("<generic parameters of {}>", name.id);
                self.begin_type_parameters(node, &title, self.line(node.range), node.range)?;
                let types = self.unit.take()?;
                self.type_parameters(parameters, types)?;
                let alias = self.alias_object(node, &name.id, Some(types))?;
                self.clear(types);
                self.unit.op(Op::Return, alias, 0, 0);
                let code = self.finish()?;
                let base = self.unit.top;
                let function = self.make_function(code, base, 0, node.range)?;
                self.unit.op(Op::Call, function, function, 0);
                function
            }
        };
        self.unit.range = node.range;
        self.store(&name.id, alias)?;
        self.unit.top = mark;
        Ok(())
    }

    fn alias_object(&mut self, node: &'a ast::StmtTypeAlias, name: &str, types: Option<Register>) -> Result<Register> {
        let base = self.unit.take()?;
        self.constant(Self::string(name), Want::In(base))?;
        match types {
            Some(types) => self.copy(types, Want::Temporary)?,
            None => self.constant(Const::None, Want::Temporary)?,
        };
        let scope = self.scope_of(node, Role::Body)?;
        let qualname = self.qualified(name);
        self.begin_evaluator(scope, name, qualname, self.line(node.range), node.value.range())?;
        let value = self.unit.take()?;
        self.expression(&node.value, Want::In(value))?;
        self.unit.op(Op::Return, value, 0, 0);
        let code = self.finish()?;
        self.evaluator_function(code, node.range)?;
        self.unit.top = base + 1;
        self.unit.op(Op::CallIntrinsic, base, base, Intrinsic::TypeAlias as u16);
        Ok(base)
    }

    // ---- annotations of modules and classes

    /// What a module or class body does about annotations before its first statement.
    pub(crate) fn begin_annotations(&mut self, body: &'a [Stmt]) -> Result<()> {
        let mut found = Vec::new();
        find_annotations(body, &mut found);
        if found.is_empty() {
            return Ok(());
        }
        let mark = self.unit.top;
        if self.shared.future_annotations {
            let unused = self.unit.take()?;
            self.unit.op(Op::CallIntrinsic, unused, unused, Intrinsic::SetupAnnotations as u16);
            self.clear(unused);
            self.unit.top = mark;
            return Ok(());
        }
        for (index, node) in found.iter().enumerate() {
            self.unit.annotation_index.insert(address(*node), index as u32);
        }
        let scope = self.scope();
        if scope.kind == ScopeKind::Module {
            let function = self.annotate_function(&found, None)?;
            self.store_entry("__annotate__", function)?;
        }
        if scope.conditional_annotations {
            let executed = self.unit.take()?;
            self.unit.op(Op::BuildSet, executed, executed, 0);
            if scope.kind == ScopeKind::Class {
                self.store_own_cell(EXECUTED, executed)?;
            } else {
                self.store_entry(EXECUTED, executed)?;
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    /// What a class body does about annotations after its last statement.
    pub(crate) fn finish_annotations(&mut self, body: &'a [Stmt], node: &'a ast::StmtClassDef) -> Result<()> {
        let mut found = Vec::new();
        find_annotations(body, &mut found);
        if found.is_empty() || self.shared.future_annotations {
            return Ok(());
        }
        let function = self.annotate_function(&found, Some(node))?;
        self.store_entry("__annotate_func__", function)
    }

    /// The function that evaluates the annotations of the block.
    fn annotate_function(&mut self, found: &[&'a ast::StmtAnnAssign], class: Option<&'a ast::StmtClassDef>) -> Result<Register> {
        let base = self.unit.top;
        let range = self.unit.range;
        let Some(scope) = self.shared.scopes.annotations_of(class.map(address)) else {
            return self.constant(Const::None, Want::Temporary);
        };
        let conditional = self.scope().conditional_annotations;
        let qualname = match class {
            Some(_) => format!("{}.__annotate__", self.unit.qualname),
            None => "__annotate__".to_owned(),
        };
        let (line, place) = match class {
            Some(class) => (self.line(self.header(class.range, &class.decorator_list)), range),
            None => found.first().map_or((1, range), |first| (self.line(first.range), first.range)),
        };
        self.begin_evaluator(scope, "__annotate__", qualname, line, place)?;
        let map = self.unit.take()?;
        self.unit.op(Op::BuildMap, map, map, 0);
        for (index, node) in found.iter().enumerate() {
            let Expr::Name(name) = &*node.target else { continue };
            let top = self.unit.top;
            let skip = self.unit.label();
            self.unit.range = node.annotation.range();
            if conditional {
                let index = self.constant(Const::Int(index as i64), Want::Temporary)?;
                let symbol = self.names.intern(EXECUTED);
                let executed = self.load(symbol, Want::Temporary)?;
                let jump = Instr::new(Op::JumpIfIn, 0, index, executed).with(Self::negate_unless(false));
                self.unit.jump_with(jump, skip);
                self.unit.top = top;
            }
            let symbol = self.mangled(&name.id);
            let key = Self::string(self.names.text(symbol));
            let value = self.unit.take()?;
            self.annotation_value(&node.annotation, value)?;
            let key = self.constant(key, Want::Temporary)?;
            self.unit.op(Op::MapAdd, map, key, value);
            self.unit.top = top;
            self.unit.place(skip);
        }
        self.unit.op(Op::Return, map, 0, 0);
        let code = self.finish()?;
        self.make_function(code, base, 0, range)
    }

    /// `target: annotation = value`
    pub(crate) fn annotated_assignment(&mut self, node: &'a ast::StmtAnnAssign) -> Result<()> {
        let mark = self.unit.top;
        if let Some(value) = &node.value {
            self.assign_value(&node.target, value)?;
        }
        self.unit.range = node.range;
        let Expr::Name(name) = &*node.target else {
            if node.value.is_none() {
                self.check_annotated_target(&node.target)?;
            }
            return Ok(());
        };
        if !node.simple || !self.in_block() {
            return Ok(());
        }
        if self.shared.future_annotations {
            let text = self.annotation_text(&node.annotation);
            let text = self.constant(Const::Str(text.into()), Want::Temporary)?;
            let symbol = self.names.intern("__annotations__");
            let map = self.load(symbol, Want::Temporary)?;
            let symbol = self.mangled(&name.id);
            let key = Self::string(self.names.text(symbol));
            let key = self.constant(key, Want::Temporary)?;
            self.unit.op(Op::StoreItem, map, key, text);
        } else if self.scope().conditional_annotations {
            let symbol = self.names.intern(EXECUTED);
            let set = if self.scope().kind == ScopeKind::Class {
                let set = self.unit.take()?;
                let index = self.unit.name(symbol)?;
                let cell = self.own_cell(EXECUTED);
                self.unit.op(Op::LoadCell, set, cell, index);
                set
            } else {
                self.load(symbol, Want::Temporary)?
            };
            let index = self.unit.annotation_index.get(&address(node)).copied().unwrap_or(0);
            let index = self.constant(Const::Int(index as i64), Want::Temporary)?;
            if self.scope().kind == ScopeKind::Class {
                self.unit.op(Op::SetAdd, set, index, 0);
            } else {
                // A program can bind the name of a module to anything.
                self.unit.op(Op::BuildSet, index, index, 1);
                self.unit.emit(Instr::new(Op::Or, set, set, index).with(lissom_bytecode::ops::IN_PLACE));
            }
            self.clear(set);
        }
        self.unit.top = mark;
        Ok(())
    }

    /// An annotated target without a value: its parts are evaluated, as if it were to be assigned.
    fn check_annotated_target(&mut self, target: &'a Expr) -> Result<()> {
        let mark = self.unit.top;
        match target {
            Expr::Attribute(node) => {
                let value = self.operand(&node.value)?;
                self.discard(value);
            }
            Expr::Subscript(node) => {
                for part in [&node.value, &node.slice] {
                    let value = self.operand(part)?;
                    self.discard(value);
                    self.unit.top = mark;
                }
            }
            _ => {}
        }
        self.unit.top = mark;
        Ok(())
    }

    /// The text of an annotation, under `from __future__ import annotations`.
    pub(crate) fn annotation_text(&self, annotation: &Expr) -> Vec<u8> {
        crate::unparse::unparse(self.shared.source, annotation)
    }
}

/// The simple annotations of a block, in order.
fn find_annotations<'a>(body: &'a [Stmt], found: &mut Vec<&'a ast::StmtAnnAssign>) {
    for statement in body {
        match statement {
            Stmt::AnnAssign(node) if node.simple && node.target.is_name_expr() => found.push(node),
            Stmt::If(node) => {
                find_annotations(&node.body, found);
                node.elif_else_clauses.iter().for_each(|clause| find_annotations(&clause.body, found));
            }
            Stmt::For(node) => {
                find_annotations(&node.body, found);
                find_annotations(&node.orelse, found);
            }
            Stmt::While(node) => {
                find_annotations(&node.body, found);
                find_annotations(&node.orelse, found);
            }
            Stmt::With(node) => find_annotations(&node.body, found),
            Stmt::Match(node) => node.cases.iter().for_each(|case| find_annotations(&case.body, found)),
            Stmt::Try(node) => {
                find_annotations(&node.body, found);
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    find_annotations(&handler.body, found);
                }
                find_annotations(&node.orelse, found);
                find_annotations(&node.finalbody, found);
            }
            _ => {}
        }
    }
}
