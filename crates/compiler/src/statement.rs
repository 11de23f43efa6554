//! Statements.

use lissom_bytecode::ops::{USE_A, USE_B};
use lissom_bytecode::{Const, Instr, Intrinsic, Op};
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::assemble::Label;
use crate::compiler::{Compiler, Place, Want};
use crate::error::{Error, Result};
use crate::fold::truth;
use crate::scope::ScopeKind;
use crate::unit::{Block, Register};

impl<'a> Compiler<'a> {
    pub(crate) fn statements(&mut self, body: &'a [Stmt]) -> Result<()> {
        body.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &'a Stmt) -> Result<()> {
        let mark = self.unit.top;
        self.unit.range = statement.range();
        match statement {
            Stmt::FunctionDef(node) => self.function_definition(node)?,
            Stmt::ClassDef(node) => self.class_definition(node)?,
            Stmt::Return(node) => self.return_statement(node)?,
            Stmt::Delete(node) => node.targets.iter().try_for_each(|target| self.delete(target))?,
            Stmt::TypeAlias(node) => self.type_alias(node)?,
            Stmt::Assign(node) => self.assignment(node)?,
            Stmt::AugAssign(node) => self.augmented_assignment(node)?,
            Stmt::AnnAssign(node) => self.annotated_assignment(node)?,
            Stmt::For(node) if node.is_async => self.async_for(node)?,
            Stmt::For(node) => self.for_loop(node)?,
            Stmt::While(node) => self.while_loop(node)?,
            Stmt::If(node) => self.if_statement(node)?,
            Stmt::With(node) => self.with_statement(node, &node.items)?,
            Stmt::Match(node) => self.match_statement(node)?,
            Stmt::Raise(node) => self.raise(node)?,
            Stmt::Try(node) => self.try_statement(node)?,
            Stmt::Assert(node) => self.assertion(node)?,
            Stmt::Import(node) => self.import(node)?,
            Stmt::ImportFrom(node) => self.import_from(node)?,
            Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::Pass(_) => self.unit.mark(statement.range()),
            Stmt::Expr(node) => self.expression_statement(&node.value)?,
            Stmt::Break(node) => self.leave_loop(node.range, false)?,
            Stmt::Continue(node) => self.leave_loop(node.range, true)?,
            Stmt::IpyEscapeCommand(node) => return Err(Error::syntax("invalid syntax", node.range)),
        }
        debug_assert_eq!(self.unit.top, mark, "temporaries are given back by {statement:?}");
        self.unit.top = mark;
        Ok(())
    }

    fn expression_statement(&mut self, value: &'a Expr) -> Result<()> {
        let mark = self.unit.top;
        if self.shared.interactive && self.scope().kind == ScopeKind::Module {
            let register = self.unit.take()?;
            self.expression(value, Want::In(register))?;
            self.op_at(value.range(), Op::CallIntrinsic, register, register, Intrinsic::PrintExpression as u16);
            self.clear(register);
        } else if self.folder().fold(value)?.is_none() {
            let before = self.unit.items.len();
            let register = self.operand(value)?;
            if self.unit.items.len() == before {
                self.unit.mark(value.range());
            }
            self.discard(register);
        } else {
            self.unit.mark(value.range());
        }
        self.unit.top = mark;
        Ok(())
    }

    // ---- assignment

    fn assignment(&mut self, node: &'a ast::StmtAssign) -> Result<()> {
        if let [target] = node.targets.as_slice() {
            return self.assign_value(target, &node.value);
        }
        let mark = self.unit.top;
        let value = self.unit.take()?;
        self.expression(&node.value, Want::In(value))?;
        let count = node.targets.len();
        for (index, target) in node.targets.iter().enumerate() {
            self.assign(target, value, index + 1 == count)?;
        }
        self.unit.top = mark;
        Ok(())
    }

    /// `target = value`
    pub(crate) fn assign_value(&mut self, target: &'a Expr, value: &'a Expr) -> Result<()> {
        let mark = self.unit.top;
        match (target, value) {
            (Expr::Name(name), _) => {
                if let Some(register) = self.local_register(&name.id) {
                    self.expression(value, Want::In(register))?;
                    self.unit.bound.insert(register);
                    self.unit.top = mark;
                    return Ok(());
                }
            }
            (Expr::Tuple(_) | Expr::List(_), Expr::Tuple(_) | Expr::List(_)) if self.assign_pairwise(target, value)? => {
                return Ok(());
            }
            _ => {}
        }
        let value = self.operand(value)?;
        let value = self.guard(value, &[target])?;
        self.assign(target, value, true)?;
        self.unit.top = mark;
        Ok(())
    }

    /// `a, b = x, y` without a tuple, if both sides have the same few items.
    fn assign_pairwise(&mut self, target: &'a Expr, value: &'a Expr) -> Result<bool> {
        let (Some(targets), Some(values)) = (items(target), items(value)) else { return Ok(false) };
        let starred = targets.iter().chain(values).any(Expr::is_starred_expr);
        if targets.len() != values.len() || starred || targets.is_empty() || targets.len() > 8 {
            return Ok(false);
        }
        let mark = self.unit.top;
        let base = self.run(values)?;
        for (index, target) in targets.iter().enumerate() {
            self.assign(target, base + index as u16, true)?;
        }
        self.unit.top = mark;
        Ok(true)
    }

    /// Assigns what a register holds; a temporary is consumed if `last`.
    pub(crate) fn assign(&mut self, target: &'a Expr, value: Register, last: bool) -> Result<()> {
        let mark = self.unit.top;
        self.unit.range = target.range();
        match target {
            Expr::Name(name) => {
                let symbol = self.mangled(&name.id);
                let place = self.place(symbol);
                self.store_place(symbol, place, value, last)?;
            }
            Expr::Attribute(node) => {
                let object = self.operand(&node.value)?;
                let name = self.mangled(&node.attr.id);
                let site = self.unit.name_site(name)?;
                self.unit.range = self.attribute_range(node, node.range);
                let instr = Instr::new(Op::StoreAttr, object, value, site);
                self.emit_store(instr, value, last);
            }
            Expr::Subscript(node) => {
                let object = self.operand(&node.value)?;
                let object = self.guard(object, &[&node.slice])?;
                let instr = match &*node.slice {
                    Expr::Slice(slice) if slice.step.is_none() => {
                        let bounds = self.slice_bounds(slice)?;
                        Instr::new(Op::StoreSlice, object, bounds, value)
                    }
                    index => {
                        let index = self.index(index)?;
                        Instr::new(Op::StoreItem, object, index, value)
                    }
                };
                self.unit.range = node.range;
                self.emit_store(instr, value, last);
            }
            Expr::Tuple(_) | Expr::List(_) => self.unpack(items(target).unwrap_or(&[]), target.range(), value, last)?,
            Expr::Starred(node) => {
                return Err(Error::syntax("starred assignment target must be in a list or tuple", node.range));
            }
            other => return Err(Error::syntax("cannot assign to expression", other.range())),
        }
        self.unit.top = mark;
        Ok(())
    }

    /// Emits a store; the stored value, a temporary, lives on unless `last`.
    fn emit_store(&mut self, instr: Instr, value: Register, last: bool) {
        if last || !self.unit.is_temporary(value) {
            self.unit.emit(instr);
            return;
        }
        // The value is moved to a temporary of its own, of which this is the last use.
        let copy = self.unit.top;
        if self.unit.take().is_err() {
            return;
        }
        self.unit.emit_keeping(Instr::new(Op::Move, copy, value, 0));
        let field = |register: u16| if register == value { copy } else { register };
        self.unit.emit(match instr.op {
            Op::StoreAttr => Instr { b: field(instr.b), ..instr },
            _ => Instr { c: field(instr.c), ..instr },
        });
    }

    fn unpack(&mut self, targets: &'a [Expr], range: TextRange, value: Register, last: bool) -> Result<()> {
        let star = targets.iter().position(Expr::is_starred_expr);
        if targets.iter().filter(|target| target.is_starred_expr()).count() > 1 {
            return Err(Error::syntax("multiple starred expressions in assignment", range));
        }
        let base = self.unit.take_many(targets.len().max(1))?;
        let instr = match star {
            None => Instr::new(Op::UnpackSequence, base, value, targets.len() as u16),
            Some(star) => {
                let after = targets.len() - star - 1;
                if star > 255 || after > 255 {
                    return Err(Error::syntax("too many expressions in star-unpacking assignment", range));
                }
                Instr::new(Op::UnpackStarred, base, value, (star | after << 8) as u16)
            }
        };
        if last {
            self.unit.emit(instr);
        } else {
            self.unit.emit_keeping(instr);
        }
        for (index, target) in targets.iter().enumerate() {
            let target = match target {
                Expr::Starred(node) => &*node.value,
                other => other,
            };
            self.assign(target, base + index as u16, true)?;
        }
        Ok(())
    }

    fn augmented_assignment(&mut self, node: &'a ast::StmtAugAssign) -> Result<()> {
        let mark = self.unit.top;
        match &*node.target {
            Expr::Name(name) => {
                let symbol = self.mangled(&name.id);
                let place = self.place(symbol);
                self.unit.range = name.range;
                let left = self.load_place(symbol, place, Want::Any)?;
                if let Place::Register(register) = place {
                    let left = self.guard(left, &[&node.value])?;
                    self.augmented(node.op, left, &node.value, register, node.range)?;
                    self.unit.top = mark;
                    return Ok(());
                }
                self.augmented(node.op, left, &node.value, left, node.range)?;
                self.store_place(symbol, place, left, true)?;
            }
            Expr::Attribute(attribute) => {
                let object = self.operand(&attribute.value)?;
                let object = self.guard(object, &[&node.value])?;
                let name = self.mangled(&attribute.attr.id);
                let site = self.unit.name_site(name)?;
                let value = self.unit.take()?;
                self.unit.range = attribute.range;
                self.unit.emit_keeping(Instr::new(Op::LoadAttr, value, object, site));
                self.augmented(node.op, value, &node.value, value, node.range)?;
                let site = self.unit.name_site(name)?;
                self.op_at(attribute.range, Op::StoreAttr, object, value, site);
            }
            Expr::Subscript(subscript) => {
                let object = self.operand(&subscript.value)?;
                let object = self.guard(object, &[&subscript.slice, &node.value])?;
                let index = self.index(&subscript.slice)?;
                let index = self.guard(index, &[&node.value])?;
                let value = self.unit.take()?;
                self.unit.range = subscript.range;
                self.unit.emit_keeping(Instr::new(Op::LoadItem, value, object, index));
                self.augmented(node.op, value, &node.value, value, node.range)?;
                self.op_at(subscript.range, Op::StoreItem, object, index, value);
            }
            other => {
                return Err(Error::syntax("illegal expression for augmented assignment", other.range()));
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    fn delete(&mut self, target: &'a Expr) -> Result<()> {
        let mark = self.unit.top;
        self.unit.range = target.range();
        match target {
            Expr::Name(name) => self.delete_name(&name.id)?,
            Expr::Attribute(node) => {
                let object = self.operand(&node.value)?;
                let name = self.mangled(&node.attr.id);
                let index = self.unit.name(name)?;
                self.op_at(node.range, Op::DeleteAttr, object, index, 0);
            }
            Expr::Subscript(node) => {
                let object = self.operand(&node.value)?;
                let object = self.guard(object, &[&node.slice])?;
                let index = self.index(&node.slice)?;
                self.op_at(node.range, Op::DeleteItem, object, index, 0);
            }
            Expr::Tuple(_) | Expr::List(_) => {
                items(target).unwrap_or(&[]).iter().try_for_each(|item| self.delete(item))?;
            }
            other => return Err(Error::syntax("cannot delete expression", other.range())),
        }
        self.unit.top = mark;
        Ok(())
    }

    // ---- control flow

    fn if_statement(&mut self, node: &'a ast::StmtIf) -> Result<()> {
        let end = self.unit.label();
        let mut next = self.unit.label();
        let mut last_has_else = false;
        let first = std::iter::once((Some(&*node.test), &node.body));
        let rest = node.elif_else_clauses.iter().map(|clause| (clause.test.as_ref(), &clause.body));
        let count = node.elif_else_clauses.len();
        for (index, (test, body)) in first.chain(rest).enumerate() {
            if index > 0 {
                self.unit.place(next);
                next = self.unit.label();
            }
            match test {
                Some(test) => {
                    if self.folder().fold(test)?.is_some() {
                        self.unit.mark(test.range());
                    }
                    self.condition(test, false, next)?;
                }
                None => last_has_else = true,
            }
            self.statements(body)?;
            if index < count {
                self.unit.nowhere();
                self.unit.jump(end);
            }
        }
        if !last_has_else {
            self.unit.place(next);
        }
        self.unit.place(end);
        Ok(())
    }

    /// Opens a block that counts against the limit of nested blocks.
    pub(crate) fn open_block(&mut self, block: Block<'a>) -> Result<()> {
        self.unit.blocks.push(block);
        let counted = |block: &&Block<'a>| !matches!(block, Block::HandlerName { .. } | Block::GroupHandler);
        if self.unit.blocks.iter().filter(counted).count() > 20 {
            return Err(Error::syntax("too many statically nested blocks", self.unit.range));
        }
        Ok(())
    }

    fn while_loop(&mut self, node: &'a ast::StmtWhile) -> Result<()> {
        let (head, other, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        // A loop whose condition is a constant has its line where it jumps back.
        let constant = self.folder().fold(&node.test)?.is_some();
        if constant {
            self.unit.mark(node.test.range());
        }
        self.unit.place_head(head);
        self.condition(&node.test, false, other)?;
        self.open_block(Block::Loop { next: head, end, iterator: None })?;
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.unit.range = if constant { node.test.range() } else { crate::lines::NOWHERE };
        self.unit.jump_back(head);
        self.unit.place(other);
        self.statements(&node.orelse)?;
        self.unit.place(end);
        Ok(())
    }

    fn for_loop(&mut self, node: &'a ast::StmtFor) -> Result<()> {
        let mark = self.unit.top;
        let iterable = self.operand(&node.iter)?;
        let iterator = self.result(Want::Temporary, mark)?;
        self.op_at(node.iter.range(), Op::GetIter, iterator, iterable, 0);
        let (head, other, end) = (self.unit.label(), self.unit.label(), self.unit.label());
        self.unit.place_head(head);
        self.next_item(&node.target, iterator, other, node.iter.range())?;
        self.open_block(Block::Loop { next: head, end, iterator: Some(iterator) })?;
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.unit.nowhere();
        self.unit.jump_back(head);
        self.unit.place(other);
        self.unit.top = mark;
        self.statements(&node.orelse)?;
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// The next item of an iterator to a target; to `exhausted` when there is none, the iterator having been released.
    pub(crate) fn next_item(&mut self, target: &'a Expr, iterator: Register, exhausted: Label, range: TextRange) -> Result<()> {
        let mark = self.unit.top;
        let local = match target {
            Expr::Name(name) => self.local_register(&name.id),
            _ => None,
        };
        self.unit.range = range;
        match local {
            Some(register) => {
                self.unit.jump_keeping(Instr::new(Op::ForIter, register, iterator, 0), exhausted);
                self.unit.bound.insert(register);
            }
            None => {
                let item = self.unit.take()?;
                self.unit.jump_keeping(Instr::new(Op::ForIter, item, iterator, 0), exhausted);
                self.assign(target, item, true)?;
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    fn async_for(&mut self, node: &'a ast::StmtFor) -> Result<()> {
        let mark = self.unit.top;
        let iterable = self.operand(&node.iter)?;
        let iterator = self.result(Want::Temporary, mark)?;
        self.op_at(node.iter.range(), Op::GetAsyncIter, iterator, iterable, 0);
        let (head, end) = (self.unit.label(), self.unit.label());
        self.unit.place_head(head);
        let handler = self.next_async_item(&node.target, iterator, node.iter.range())?;
        self.open_block(Block::Loop { next: head, end, iterator: Some(iterator) })?;
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.unit.nowhere();
        self.unit.jump_back(head);
        self.unit.range = node.iter.range();
        self.end_async_for(handler, iterator)?;
        self.unit.top = mark;
        self.statements(&node.orelse)?;
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// The next item of an asynchronous iterator to a target; the label of the handler that ends the loop.
    pub(crate) fn next_async_item(&mut self, target: &'a Expr, iterator: Register, range: TextRange) -> Result<Label> {
        let mark = self.unit.top;
        let item = self.unit.take()?;
        let awaited = self.unit.take()?;
        let (handler, label) = self.unit.new_handler(mark);
        let outer = self.unit.handler.replace(handler);
        self.unit.range = range;
        self.unit.emit_keeping(Instr::new(Op::GetAsyncNext, awaited, iterator, 0));
        self.constant(Const::None, Want::In(item))?;
        self.unit.emit_keeping(Instr::new(Op::YieldFrom, item, awaited, 0));
        self.unit.handler = outer;
        self.assign(target, item, true)?;
        self.unit.top = mark;
        Ok(label)
    }

    /// The handler that ends an asynchronous loop; the code after the loop follows.
    pub(crate) fn end_async_for(&mut self, handler: Label, iterator: Register) -> Result<()> {
        self.unit.place(handler);
        let mark = self.unit.top;
        let saved = self.unit.take_many(2)?;
        let error = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::EnterHandler, saved, 0, 0));
        self.unit.op(Op::Move, error, saved + 1, 0);
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
        self.unit.emit_keeping(Instr::new(Op::EndAsyncFor, error, iterator, 0));
        self.unit.top = mark;
        Ok(())
    }

    /// `break` or `continue`
    fn leave_loop(&mut self, range: TextRange, next: bool) -> Result<()> {
        let saved = self.unit.blocks.clone();
        let handler = self.unit.handler;
        let top = self.unit.top;
        self.unit.mark(range);
        let mut place = range;
        while let Some(block) = self.unit.blocks.pop() {
            if let Block::Loop { next: head, end, iterator } = block {
                self.unit.range = place;
                if next {
                    self.unit.jump_back(head);
                } else {
                    if let Some(iterator) = iterator {
                        self.clear(iterator);
                    }
                    self.unit.jump(end);
                }
                self.unit.blocks = saved;
                self.unit.handler = handler;
                self.unit.top = top;
                return Ok(());
            }
            if matches!(block, Block::GroupHandler) {
                return Err(Error::syntax("'break', 'continue' and 'return' cannot appear in an except* block", range));
            }
            place = self.unwind(block, place)?;
        }
        self.unit.blocks = saved;
        let message = if next { "'continue' not properly in loop" } else { "'break' outside loop" };
        Err(Error::syntax(message, range))
    }

    fn return_statement(&mut self, node: &'a ast::StmtReturn) -> Result<()> {
        let host = self.host();
        if !host.kind.is_function_like() {
            return Err(Error::syntax("'return' outside function", node.range));
        }
        if node.value.is_some() && host.is_async && host.is_generator {
            return Err(Error::syntax("'return' with value in async generator", node.range));
        }
        if self.unit.blocks.iter().any(|block| matches!(block, Block::GroupHandler)) {
            let message = "'break', 'continue' and 'return' cannot appear in an except* block";
            return Err(Error::syntax(message, node.range));
        }
        let mark = self.unit.top;
        let unwinds = self.unit.blocks.iter().any(|block| !matches!(block, Block::Try { .. } | Block::Loop { .. }));
        let constant = match &node.value {
            None => Some(Const::None),
            Some(value) => self.folder().fold(value)?,
        };
        let value = match (&node.value, &constant) {
            (Some(value), None) if unwinds => Some(self.expression(value, Want::Temporary)?),
            (Some(value), None) => Some(self.operand(value)?),
            _ => None,
        };
        if constant.is_some() {
            if let Some(value) = &node.value {
                self.unit.mark(value.range());
            }
            self.unit.mark(node.range);
        }
        let (blocks, handler) = (self.unit.blocks.clone(), self.unit.handler);
        let mut place = node.range;
        while let Some(block) = self.unit.blocks.pop() {
            place = self.unwind(block, place)?;
        }
        self.unit.range = place;
        match (value, constant) {
            (Some(value), _) => self.unit.op(Op::Return, value, 0, 0),
            (None, constant) if self.unit.reachable => {
                let index = self.unit.constant(constant.unwrap_or(Const::None))?;
                self.unit.op(Op::ReturnConst, 0, index, 0);
            }
            _ => {}
        }
        self.unit.blocks = blocks;
        self.unit.handler = handler;
        self.unit.top = mark;
        Ok(())
    }

    // ---- the rest

    fn raise(&mut self, node: &'a ast::StmtRaise) -> Result<()> {
        let mark = self.unit.top;
        let Some(error) = &node.exc else {
            self.unit.emit_keeping(Instr::new(Op::Raise, 0, 0, 0));
            return Ok(());
        };
        // Both operands are temporaries: their `USE` flags say which of them there are.
        let error = self.expression(error, Want::Temporary)?;
        let cause = match &node.cause {
            Some(cause) => Some(self.expression(cause, Want::Temporary)?),
            None => None,
        };
        self.unit.range = node.range;
        let mut instr = Instr::new(Op::Raise, error, cause.unwrap_or(0), 0).with(USE_A);
        if cause.is_some() {
            instr = instr.with(USE_B);
        }
        self.unit.emit_keeping(instr);
        self.unit.top = mark;
        Ok(())
    }

    fn assertion(&mut self, node: &'a ast::StmtAssert) -> Result<()> {
        if self.shared.optimize > 0 {
            return Ok(());
        }
        let mark = self.unit.top;
        if let Some(constant) = self.folder().fold(&node.test)?
            && truth(&constant)
        {
            return Ok(());
        }
        let fine = self.unit.label();
        self.condition(&node.test, true, fine)?;
        self.unit.range = node.test.range();
        let error = self.unit.take()?;
        self.unit.op(Op::CallIntrinsic, error, error, Intrinsic::AssertionError as u16);
        if let Some(message) = &node.msg {
            let argument = self.unit.take()?;
            self.expression(message, Want::In(argument))?;
            self.op_at(node.range, Op::Call, error, error, 1);
        }
        self.unit.range = node.test.range();
        self.unit.emit_keeping(Instr::new(Op::Raise, error, 0, 0).with(USE_A));
        self.unit.place(fine);
        self.unit.top = mark;
        Ok(())
    }

    fn import(&mut self, node: &'a ast::StmtImport) -> Result<()> {
        for alias in &node.names {
            let mark = self.unit.top;
            self.unit.range = node.range;
            let module = self.import_module(alias.name.as_str(), 0, Const::None)?;
            match &alias.asname {
                None => {
                    let top = alias.name.as_str().split('.').next().unwrap_or("");
                    self.store(top, module)?;
                }
                Some(target) => {
                    // `import a.b.c as d` walks from `a` to `c`.
                    let mut module = module;
                    for part in alias.name.as_str().split('.').skip(1) {
                        let name = self.names.intern(part);
                        let index = self.unit.name(name)?;
                        let next = self.unit.take()?;
                        self.unit.op(Op::ImportFrom, next, module, index);
                        self.clear(module);
                        module = next;
                    }
                    self.store(&target.id, module)?;
                }
            }
            self.unit.top = mark;
        }
        Ok(())
    }

    fn import_module(&mut self, name: &str, level: u32, from: Const) -> Result<Register> {
        let base = self.unit.top;
        self.constant(Const::Int(level as i64), Want::Temporary)?;
        self.constant(from, Want::Temporary)?;
        let name = self.names.intern(name);
        let index = self.unit.name(name)?;
        self.unit.op(Op::ImportName, base, index, base);
        self.unit.top = base + 1;
        Ok(base)
    }

    fn import_from(&mut self, node: &'a ast::StmtImportFrom) -> Result<()> {
        let mark = self.unit.top;
        let names = node.names.iter().map(|alias| Self::string(alias.name.as_str())).collect();
        let module = node.module.as_ref().map_or("", |module| module.as_str());
        let module = self.import_module(module, node.level, Const::Tuple(names))?;
        if matches!(node.names.as_slice(), [only] if only.name.as_str() == "*") {
            self.unit.op(Op::ImportStar, 0, module, 0);
            self.unit.top = mark;
            return Ok(());
        }
        for alias in &node.names {
            let target = alias.asname.as_ref().unwrap_or(&alias.name);
            let name = self.names.intern(alias.name.as_str());
            let index = self.unit.name(name)?;
            self.unit.range = node.range;
            match self.local_register(&target.id) {
                Some(register) => {
                    self.unit.op(Op::ImportFrom, register, module, index);
                    self.unit.bound.insert(register);
                }
                None => {
                    let value = self.unit.take()?;
                    self.unit.op(Op::ImportFrom, value, module, index);
                    self.store(&target.id, value)?;
                    self.unit.top = module + 1;
                }
            }
        }
        self.clear(module);
        self.unit.top = mark;
        Ok(())
    }
}

/// The items of a list or tuple display.
pub(crate) fn items(expression: &Expr) -> Option<&[Expr]> {
    match expression {
        Expr::Tuple(node) => Some(&node.elts),
        Expr::List(node) => Some(&node.elts),
        _ => None,
    }
}
