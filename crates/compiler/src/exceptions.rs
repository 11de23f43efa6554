//! `try`, `except`, `except*`, `finally` and `with`.
//!
//! ```text
//!         body                      | covered by H
//!         else
//!         jump end
//!   H:    enter_handler t           t: what was handled before, t+1: the exception      | covered by C
//!         … the clauses …
//!   C:    enter_handler u           an exception in a handler: restore, and raise it on
//!         v = u+1; leave_handler u; leave_handler t; reraise v
//!   end:
//! ```
//!
//! The body of a `finally` is compiled once for the normal end, once for exceptions, and once for every `return`, `break`
//! and `continue` that leaves the statement.

use lissom_bytecode::ops::{ASYNC, NEGATE};
use lissom_bytecode::{Const, Instr, Op};
use ruff_python_ast::{self as ast, ExceptHandler, Stmt, WithItem};
use ruff_text_size::{Ranged, TextRange};

use crate::assemble::{HandlerId, Label};
use crate::compiler::{Compiler, Want};
use crate::error::{Error, Result};
use crate::unit::{Block, Register};

/// The handler around the clauses of a `try`, and what it restores.
struct Cleanup {
    outer: Option<HandlerId>,
    label: Label,
    saved: Register,
}

impl<'a> Compiler<'a> {
    /// Leaves one block, innermost first, on the way of a `return`, `break` or `continue`.
    ///
    /// `range` is the place of the statement; what comes behind the body of a `finally` or the end of a `with` has none, which the result says.
    pub(crate) fn unwind(&mut self, block: Block<'a>, range: TextRange) -> Result<TextRange> {
        let top = self.unit.top;
        let mut place = range;
        match block {
            Block::Loop { iterator, .. } => {
                if let Some(iterator) = iterator {
                    self.unit.range = range;
                    self.clear(iterator);
                }
            }
            Block::Try { outer } => self.unit.handler = outer,
            Block::Finally { outer, body } => {
                self.unit.handler = outer;
                self.statements(body)?;
                place = crate::lines::NOWHERE;
            }
            Block::With { outer, exit, is_async, range } => {
                self.unit.handler = outer;
                self.unit.range = range;
                let callee = self.unit.take()?;
                self.unit.op(Op::Move, callee, exit, 0);
                self.call_exit(callee, is_async)?;
                place = crate::lines::NOWHERE;
            }
            Block::Handler { outer, saved } => {
                self.unit.range = range;
                self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
                self.unit.handler = outer;
            }
            Block::HandlerName { outer, name } => {
                self.unit.handler = outer;
                self.unit.range = range;
                self.unbind_name(name)?;
            }
            Block::GroupHandler => {}
        }
        self.unit.top = top;
        Ok(place)
    }

    /// Raises the exception of the handler entered into `saved` on, what was handled before being handled again.
    fn reraise(&mut self, saved: Register) -> Result<()> {
        let top = self.unit.top;
        let error = self.unit.take()?;
        self.unit.op(Op::Move, error, saved + 1, 0);
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
        self.unit.op(Op::Reraise, error, 0, 0);
        self.unit.top = top;
        Ok(())
    }

    /// Enters a handler: the register of what was handled before, the exception being in the one after it.
    fn enter(&mut self, label: Label) -> Result<Register> {
        self.unit.place(label);
        let saved = self.unit.take_many(2)?;
        let range = self.unit.range;
        self.unit.nowhere();
        self.unit.emit_keeping(Instr::new(Op::EnterHandler, saved, 0, 0));
        self.unit.range = range;
        Ok(saved)
    }

    /// From here on exceptions restore what was handled before `saved` was entered, and go on.
    fn begin_cleanup(&mut self, saved: Register) -> Cleanup {
        let (handler, label) = self.unit.new_handler(saved + 2);
        let outer = self.unit.handler.replace(handler);
        Cleanup { outer, label, saved }
    }

    /// The handler of a cleanup; it is not fallen into.
    fn finish_cleanup(&mut self, cleanup: Cleanup) -> Result<()> {
        self.unit.handler = cleanup.outer;
        let top = self.unit.top;
        self.unit.top = cleanup.saved + 2;
        self.unit.place(cleanup.label);
        let inner = self.unit.take_many(2)?;
        self.unit.emit_keeping(Instr::new(Op::EnterHandler, inner, 0, 0));
        let error = self.unit.take()?;
        self.unit.op(Op::Move, error, inner + 1, 0);
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, inner, 0, 0));
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, cleanup.saved, 0, 0));
        self.unit.op(Op::Reraise, error, 0, 0);
        self.unit.top = top;
        Ok(())
    }

    // ---- try

    pub(crate) fn try_statement(&mut self, node: &'a ast::StmtTry) -> Result<()> {
        if node.finalbody.is_empty() {
            return self.try_except(node);
        }
        let mark = self.unit.top;
        self.unit.mark(self.unit.range);
        let end = self.unit.label();
        let (handler, label) = self.unit.new_handler(mark);
        let outer = self.unit.handler.replace(handler);
        self.open_block(Block::Finally { outer, body: &node.finalbody })?;
        if node.handlers.is_empty() {
            self.statements(&node.body)?;
        } else {
            self.try_except(node)?;
        }
        self.unit.blocks.pop();
        self.unit.handler = outer;
        self.statements(&node.finalbody)?;
        self.unit.nowhere();
        self.unit.jump(end);

        let saved = self.enter(label)?;
        let cleanup = self.begin_cleanup(saved);
        self.open_block(Block::Handler { outer: cleanup.outer, saved })?;
        self.statements(&node.finalbody)?;
        self.unit.blocks.pop();
        self.unit.handler = cleanup.outer;
        self.unit.nowhere();
        self.reraise(saved)?;
        self.finish_cleanup(cleanup)?;
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    fn try_except(&mut self, node: &'a ast::StmtTry) -> Result<()> {
        let mark = self.unit.top;
        self.unit.mark(self.unit.range);
        let end = self.unit.label();
        let (handler, label) = self.unit.new_handler(mark);
        let outer = self.unit.handler.replace(handler);
        self.open_block(Block::Try { outer })?;
        self.statements(&node.body)?;
        self.unit.blocks.pop();
        self.unit.handler = outer;
        self.statements(&node.orelse)?;
        self.unit.nowhere();
        self.unit.jump(end);

        let saved = self.enter(label)?;
        let cleanup = self.begin_cleanup(saved);
        if node.is_star {
            self.group_clauses(node, saved, &cleanup, end)?;
        } else {
            self.clauses(&node.handlers, saved, &cleanup, end)?;
        }
        self.unit.nowhere();
        self.finish_cleanup(cleanup)?;
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    fn clauses(&mut self, handlers: &'a [ExceptHandler], saved: Register, cleanup: &Cleanup, end: Label) -> Result<()> {
        let inner = self.unit.handler;
        self.open_block(Block::Handler { outer: cleanup.outer, saved })?;
        let count = handlers.len();
        for (index, clause) in handlers.iter().enumerate() {
            let ExceptHandler::ExceptHandler(clause) = clause;
            let next = self.unit.label();
            self.unit.handler = inner;
            self.unit.range = clause.range;
            match &clause.type_ {
                Some(class) => {
                    let top = self.unit.top;
                    let class_register = self.operand(class)?;
                    let matches = self.result(Want::Temporary, top)?;
                    self.op_at(clause.range, Op::MatchException, matches, saved + 1, class_register);
                    self.unit.jump_with(Instr::wide(Op::JumpIf, matches, 0).with(NEGATE), next);
                    self.unit.top = top;
                }
                None if index + 1 < count => {
                    return Err(Error::syntax("default 'except:' must be last", clause.range));
                }
                None => self.unit.mark(clause.range),
            }
            match &clause.name {
                Some(name) => self.named_clause(&clause.body, &name.id, saved, cleanup)?,
                None => self.statements(&clause.body)?,
            }
            self.unit.handler = cleanup.outer;
            self.unit.nowhere();
            self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
            if let Some(name) = &clause.name {
                self.unbind_name(&name.id)?;
            }
            self.unit.jump(end);
            self.unit.place(next);
        }
        self.unit.blocks.pop();
        self.unit.handler = cleanup.outer;
        self.unit.nowhere();
        self.reraise(saved)
    }

    /// The body of `except … as name`; the name is unbound when the body raises.
    fn named_clause(&mut self, body: &'a [Stmt], name: &'a str, saved: Register, cleanup: &Cleanup) -> Result<()> {
        let top = self.unit.top;
        let symbol = self.mangled(name);
        let place = self.place(symbol);
        self.store_place(symbol, place, saved + 1, false)?;
        let (handler, label) = self.unit.new_handler(saved + 2);
        let clause_handler = self.unit.handler.replace(handler);
        self.unit.blocks.push(Block::HandlerName { outer: clause_handler, name });
        self.statements(body)?;
        self.unit.blocks.pop();

        // The handler of the body stands apart: the body jumps over it.
        let over = self.unit.label();
        let range = self.unit.range;
        self.unit.nowhere();
        self.unit.jump(over);
        self.unit.handler = cleanup.outer;
        self.unit.place(label);
        let inner = self.unit.take_many(2)?;
        self.unit.emit_keeping(Instr::new(Op::EnterHandler, inner, 0, 0));
        self.unbind_name(name)?;
        let error = self.unit.take()?;
        self.unit.op(Op::Move, error, inner + 1, 0);
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, inner, 0, 0));
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
        self.unit.op(Op::Reraise, error, 0, 0);
        self.unit.place(over);
        self.unit.range = range;
        self.unit.handler = clause_handler;
        self.unit.top = top;
        Ok(())
    }

    /// The clauses of `except*`. Each takes its part of the group; what is raised in them, and the rest, is raised at the end.
    fn group_clauses(&mut self, node: &'a ast::StmtTry, saved: Register, cleanup: &Cleanup, end: Label) -> Result<()> {
        self.unit.nowhere();
        let raised = self.unit.take()?;
        self.unit.op(Op::BuildList, raised, raised, 0);
        let rest = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::Move, rest, saved + 1, 0));
        let inner = self.unit.handler;
        self.unit.blocks.push(Block::Handler { outer: cleanup.outer, saved });
        self.unit.blocks.push(Block::GroupHandler);
        for clause in &node.handlers {
            let ExceptHandler::ExceptHandler(clause) = clause;
            let Some(class) = &clause.type_ else {
                return Err(Error::syntax("expected one or more exception types", clause.range));
            };
            let top = self.unit.top;
            let next = self.unit.label();
            let none = self.unit.label();
            self.unit.handler = inner;
            self.unit.range = clause.range;
            let matched = self.unit.take_many(2)?;
            let class_register = self.operand(class)?;
            self.op_at(clause.range, Op::SplitGroup, matched, rest, class_register);
            self.unit.op(Op::Move, rest, matched + 1, 0);
            self.unit.jump_keeping(Instr::new(Op::JumpIfNone, 0, matched, 0), none);
            self.unit.top = matched + 1;

            let (handler, label) = self.unit.new_handler(matched);
            if let Some(name) = &clause.name {
                let symbol = self.mangled(&name.id);
                let place = self.place(symbol);
                self.store_place(symbol, place, matched, false)?;
            }
            self.clear(matched);
            self.unit.handler = Some(handler);
            self.statements(&clause.body)?;
            self.unit.handler = inner;
            self.unit.nowhere();
            if let Some(name) = &clause.name {
                self.unbind_name(&name.id)?;
            }
            self.unit.jump(next);
            // What the clause raises is kept.
            self.unit.top = matched;
            let entered = self.enter(label)?;
            if let Some(name) = &clause.name {
                self.unbind_name(&name.id)?;
            }
            self.unit.emit_keeping(Instr::new(Op::ListAppend, raised, entered + 1, 0));
            self.unit.emit_keeping(Instr::new(Op::LeaveHandler, entered, 0, 0));
            self.unit.jump(next);
            self.unit.place(none);
            self.unit.nowhere();
            self.clear(matched);
            self.unit.place(next);
            self.unit.top = top;
        }
        self.unit.blocks.pop();
        self.unit.blocks.pop();
        self.unit.handler = inner;
        self.unit.nowhere();
        let complete = self.unit.label();
        self.unit.jump_keeping(Instr::new(Op::JumpIfNone, 0, rest, 0), complete);
        self.unit.emit_keeping(Instr::new(Op::ListAppend, raised, rest, 0));
        self.unit.place(complete);
        self.clear(rest);
        let error = self.unit.take()?;
        let original = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::Move, original, saved + 1, 0));
        self.unit.op(Op::MergeGroup, error, original, raised);
        self.unit.handler = cleanup.outer;
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
        let done = self.unit.label();
        self.unit.jump_keeping(Instr::new(Op::JumpIfNone, 0, error, 0), done);
        self.unit.op(Op::Reraise, error, 0, 0);
        self.unit.place(done);
        self.clear(error);
        self.unit.jump(end);
        Ok(())
    }

    // ---- with

    pub(crate) fn with_statement(&mut self, node: &'a ast::StmtWith, items: &'a [WithItem]) -> Result<()> {
        let Some((item, rest)) = items.split_first() else {
            return self.statements(&node.body);
        };
        let mark = self.unit.top;
        let range = item.context_expr.range();
        let manager = self.operand(&item.context_expr)?;
        self.unit.top = mark;
        let exit = self.unit.take_many(2)?;
        let entered = exit + 1;
        let flag = if node.is_async { ASYNC } else { 0 };
        self.unit.range = range;
        self.unit.emit(Instr::new(Op::EnterWith, exit, manager, 0).with(flag));
        if node.is_async {
            let awaited = self.unit.take()?;
            self.unit.op(Op::Move, awaited, entered, 0);
            self.await_register(awaited, 1, entered)?;
            self.unit.top = exit + 2;
        }
        let end = self.unit.label();
        let (handler, label) = self.unit.new_handler(exit + 1);
        let outer = self.unit.handler.replace(handler);
        self.open_block(Block::With { outer, exit, is_async: node.is_async, range })?;
        match &item.optional_vars {
            Some(target) => self.assign(target, entered, true)?,
            None => self.clear(entered),
        }
        self.unit.top = exit + 1;
        self.with_statement(node, rest)?;
        self.unit.blocks.pop();
        self.unit.handler = outer;
        self.unit.range = range;
        self.call_exit(exit, node.is_async)?;
        self.unit.jump(end);

        self.unit.top = exit + 1;
        self.unit.range = range;
        let saved = self.enter(label)?;
        let cleanup = self.begin_cleanup(saved);
        let result = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::ExitWithException, result, exit, saved + 1));
        if node.is_async {
            let awaited = self.unit.take()?;
            self.unit.op(Op::Move, awaited, result, 0);
            self.await_register(awaited, 2, result)?;
        }
        let suppressed = self.unit.label();
        self.unit.jump_with(Instr::wide(Op::JumpIf, result, 0), suppressed);
        self.unit.top = saved + 2;
        self.unit.handler = cleanup.outer;
        self.reraise(saved)?;
        self.unit.place(suppressed);
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
        self.clear(exit);
        self.unit.jump(end);
        self.finish_cleanup(cleanup)?;
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// Calls the exit function in `callee`, the temporary below `top`, with three times None, and drops the result.
    fn call_exit(&mut self, callee: Register, is_async: bool) -> Result<()> {
        self.unit.top = callee + 1;
        for _ in 0..3 {
            self.constant(Const::None, Want::Temporary)?;
        }
        self.unit.op(Op::Call, callee, callee, 3);
        if is_async {
            let awaited = callee + 1;
            self.unit.op(Op::Move, awaited, callee, 0);
            self.unit.top = callee + 2;
            self.await_register(awaited, 2, callee)?;
        }
        self.clear(callee);
        self.unit.top = callee + 1;
        Ok(())
    }
}
