//! Comprehensions: lists, sets and dicts in the frame of their host, generator expressions as functions.
//!
//! A comprehension's variables have registers of their own in its host, so entering one saves nothing. At its end they are
//! unset again; if an exception may be caught in the same frame, a handler unsets them on the way.

use lissom_bytecode::{Const, Instr, Op};
use ruff_python_ast::{self as ast, Comprehension, Expr};
use ruff_text_size::{Ranged, TextRange};

use crate::compiler::{Compiler, Want};
use crate::error::{Error, Result};
use crate::scope::{Role, ScopeId, Variable};
use crate::unit::Register;

/// What is done with each element.
#[derive(Clone, Copy)]
enum Yields<'a> {
    List(&'a Expr),
    Set(&'a Expr),
    Dict(Option<&'a Expr>, &'a Expr),
    Generator(&'a Expr),
}

impl<'a> Compiler<'a> {
    pub(crate) fn list_comprehension(&mut self, node: &'a ast::ExprListComp, want: Want) -> Result<Register> {
        let scope = self.scope_of(node, Role::Body)?;
        self.comprehension(scope, Yields::List(&node.elt), &node.generators, node.range, "<listcomp>", want)
    }

    pub(crate) fn set_comprehension(&mut self, node: &'a ast::ExprSetComp, want: Want) -> Result<Register> {
        let scope = self.scope_of(node, Role::Body)?;
        self.comprehension(scope, Yields::Set(&node.elt), &node.generators, node.range, "<setcomp>", want)
    }

    pub(crate) fn dict_comprehension(&mut self, node: &'a ast::ExprDictComp, want: Want) -> Result<Register> {
        let scope = self.scope_of(node, Role::Body)?;
        let parts = Yields::Dict(node.key.as_deref(), &node.value);
        self.comprehension(scope, parts, &node.generators, node.range, "<dictcomp>", want)
    }

    pub(crate) fn generator_expression(&mut self, node: &'a ast::ExprGenerator, want: Want) -> Result<Register> {
        let scope = self.scope_of(node, Role::Body)?;
        let mark = self.unit.top;
        let range = if node.parenthesized { node.range } else { self.shared.source.with_parentheses(node.range) };
        self.function_comprehension(scope, Yields::Generator(&node.elt), &node.generators, range, "<genexpr>", want, mark)
    }

    fn comprehension(
        &mut self,
        scope: ScopeId,
        parts: Yields<'a>,
        generators: &'a [Comprehension],
        range: TextRange,
        name: &str,
        want: Want,
    ) -> Result<Register> {
        let mark = self.unit.top;
        if self.shared.scopes.get(scope).host == scope {
            return self.function_comprehension(scope, parts, generators, range, name, want, mark);
        }
        let Some(first) = generators.first() else { return self.constant(Const::None, want) };
        // The result lies below the first iterator, so that it is the only temporary left at the end.
        let result = self.accumulator(want)?;
        let top = self.unit.top;
        let iterable = self.operand(&first.iter)?;
        let iterator = self.result(Want::Temporary, top)?;
        let op = if first.is_async { Op::GetAsyncIter } else { Op::GetIter };
        self.op_at(first.iter.range(), op, iterator, iterable, 0);

        let outer = std::mem::replace(&mut self.unit.scope, scope);
        let variables = self.comprehension_variables(scope);
        for (register, cell) in &variables {
            self.unit.bound.remove(*register);
            if *cell {
                self.unit.emit_keeping(Instr::new(Op::MakeCell, *register, 0, 0));
            }
        }
        // Only a handler of this frame can see what is left in the registers.
        let handler = self.unit.handler.is_some().then(|| self.unit.new_handler(mark));
        let around = self.unit.handler;
        if let Some((handler, _)) = handler {
            self.unit.handler = Some(handler);
        }
        self.begin_result(parts, result, range);
        self.generators(generators, parts, result, Some(iterator))?;
        for (register, _) in &variables {
            self.clear(*register);
            self.unit.bound.remove(*register);
        }
        self.unit.scope = outer;
        self.unit.handler = around;
        if let Some((_, label)) = handler {
            self.unit.top = top;
            self.unset_variables(label, &variables)?;
        }
        self.deliver(result, want, mark)
    }

    /// The handler of a comprehension; it is jumped over.
    fn unset_variables(&mut self, label: crate::assemble::Label, variables: &[(Register, bool)]) -> Result<()> {
        let over = self.unit.label();
        self.unit.jump(over);
        self.unit.place(label);
        let saved = self.unit.take_many(2)?;
        let error = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::EnterHandler, saved, 0, 0));
        for (register, _) in variables {
            self.clear(*register);
        }
        self.unit.op(Op::Move, error, saved + 1, 0);
        self.unit.emit_keeping(Instr::new(Op::LeaveHandler, saved, 0, 0));
        self.unit.op(Op::Reraise, error, 0, 0);
        self.unit.place(over);
        Ok(())
    }

    /// The registers of a comprehension's own variables, and whether they hold cells.
    fn comprehension_variables(&self, id: ScopeId) -> Vec<(Register, bool)> {
        let scope = self.shared.scopes.get(id);
        let host = self.host();
        scope
            .order
            .iter()
            .filter_map(|name| {
                let variable = Variable { scope: id, name: *name };
                let register = host.registers.get(&variable)?;
                Some((*register, self.shared.scopes.is_cell(variable)))
            })
            .collect()
    }

    fn begin_result(&mut self, parts: Yields<'a>, result: Register, range: TextRange) {
        let op = match parts {
            Yields::List(_) => Op::BuildList,
            Yields::Set(_) => Op::BuildSet,
            Yields::Dict(..) => Op::BuildMap,
            Yields::Generator(_) => return,
        };
        let top = self.unit.top;
        self.op_at(range, op, result, top, 0);
    }

    /// The nested loops; the first one's iterator is ready if it is given.
    fn generators(
        &mut self,
        generators: &'a [Comprehension],
        parts: Yields<'a>,
        result: Register,
        ready: Option<Register>,
    ) -> Result<()> {
        let Some((first, rest)) = generators.split_first() else {
            return self.element(parts, result);
        };
        let mark = self.unit.top;
        let iterator = match ready {
            Some(iterator) => iterator,
            None => {
                // `for x in [value]` is an assignment.
                if let (false, Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })) =
                    (first.is_async, &first.iter)
                    && let [only] = elts.as_slice()
                    && !only.is_starred_expr()
                {
                    return self.generator_of_one(first, only, rest, parts, result);
                }
                let iterable = self.operand(&first.iter)?;
                let iterator = self.result(Want::Temporary, mark)?;
                let op = if first.is_async { Op::GetAsyncIter } else { Op::GetIter };
                self.op_at(first.iter.range(), op, iterator, iterable, 0);
                iterator
            }
        };
        let (head, exhausted) = (self.unit.label(), self.unit.label());
        self.unit.place_head(head);
        let handler = if first.is_async {
            Some(self.next_async_item(&first.target, iterator, first.iter.range())?)
        } else {
            self.next_item(&first.target, iterator, exhausted, first.iter.range())?;
            None
        };
        let next = self.unit.label();
        for test in &first.ifs {
            self.condition(test, false, next)?;
        }
        self.generators(rest, parts, result, None)?;
        self.unit.place(next);
        self.unit.jump_back(head);
        match handler {
            Some(handler) => self.end_async_for(handler, iterator)?,
            None => self.unit.place(exhausted),
        }
        self.unit.top = mark;
        Ok(())
    }

    fn generator_of_one(
        &mut self,
        first: &'a Comprehension,
        only: &'a Expr,
        rest: &'a [Comprehension],
        parts: Yields<'a>,
        result: Register,
    ) -> Result<()> {
        self.assign_value(&first.target, only)?;
        let skip = self.unit.label();
        for test in &first.ifs {
            self.condition(test, false, skip)?;
        }
        self.generators(rest, parts, result, None)?;
        self.unit.place(skip);
        Ok(())
    }

    fn element(&mut self, parts: Yields<'a>, result: Register) -> Result<()> {
        let mark = self.unit.top;
        match parts {
            Yields::List(Expr::Starred(node)) => {
                return Err(Error::syntax("iterable unpacking cannot be used in comprehension", node.range));
            }
            Yields::List(element) => {
                let value = self.operand(element)?;
                self.op_at(element.range(), Op::ListAppend, result, value, 0);
            }
            Yields::Set(element) => {
                let value = self.operand(element)?;
                self.op_at(element.range(), Op::SetAdd, result, value, 0);
            }
            Yields::Dict(Some(key), value) => {
                let (left, right) = self.operands(key, value)?;
                let range = TextRange::new(key.range().start(), value.range().end());
                self.op_at(range, Op::MapAdd, result, left, right);
            }
            Yields::Dict(None, value) => {
                return Err(Error::syntax("dict unpacking cannot be used in dict comprehension", value.range()));
            }
            Yields::Generator(element) => {
                let value = self.operand(element)?;
                self.unit.top = mark;
                let sent = self.unit.take()?;
                self.op_at(element.range(), Op::Yield, sent, value, 0);
                self.clear(sent);
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    /// A comprehension that is a function of its first iterator: a generator expression, or one in an annotation in a class.
    #[allow(clippy::too_many_arguments)]
    fn function_comprehension(
        &mut self,
        scope: ScopeId,
        parts: Yields<'a>,
        generators: &'a [Comprehension],
        range: TextRange,
        name: &str,
        want: Want,
        mark: Register,
    ) -> Result<Register> {
        let Some(first) = generators.first() else { return self.constant(Const::None, want) };
        let function = self.unit.take()?;
        let iterable = self.operand(&first.iter)?;
        let argument = self.result(Want::Temporary, function + 1)?;
        let op = if first.is_async { Op::GetAsyncIter } else { Op::GetIter };
        self.op_at(first.iter.range(), op, argument, iterable, 0);

        let qualname = self.qualified(name);
        self.begin(scope, name, qualname, self.line(range));
        self.unit.positional = 1;
        let asynchronous = self.scope().has_await;
        if !matches!(parts, Yields::Generator(_)) {
            self.unit.flags.coroutine = asynchronous;
        }
        self.unit.range = range;
        self.make_cells();
        let result = self.unit.take()?;
        self.begin_result(parts, result, range);
        // The iterator is the parameter; it moves to a temporary, which the loop releases.
        let iterator = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::Move, iterator, 0, 0));
        self.clear(0);
        self.generators(generators, parts, result, Some(iterator))?;
        self.unit.range = range;
        match parts {
            Yields::Generator(_) => self.return_none()?,
            _ => self.unit.op(Op::Return, result, 0, 0),
        }
        let code = self.finish()?;
        self.unit.range = range;
        if self.unit.reachable {
            let index = self.unit.constant(Const::Code(Box::new(code)))?;
            self.unit.op(Op::MakeFunction, function, index, 0);
        }
        if asynchronous && !matches!(parts, Yields::Generator(_)) {
            self.unit.op(Op::Call, argument, function, 1);
            self.await_register(argument, 0, function)?;
            return self.deliver(function, want, mark);
        }
        let target = self.result(want, mark)?;
        self.unit.op(Op::Call, target, function, 1);
        Ok(target)
    }
}
