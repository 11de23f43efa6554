//! Expressions: values into registers.
//!
//! An operand that is a local variable is its own register, without an instruction. The one danger is that an operand
//! evaluated later rebinds it (`x + f(x := 2)`); [`Compiler::guard`] then takes a copy.

use lissom_bytecode::ops::IN_PLACE;
use lissom_bytecode::{Const, Instr, Op};
use ruff_python_ast::{self as ast, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use crate::compiler::{Compiler, Place, Want};
use crate::error::{Error, Result};
use crate::scope::{Uses, Variable};
use crate::unit::Register;

impl<'a> Compiler<'a> {
    /// Evaluates an expression to a register that is only read: a local variable or a temporary.
    pub(crate) fn operand(&mut self, expression: &'a Expr) -> Result<Register> {
        self.expression(expression, Want::Any)
    }

    /// Emits at a range of source.
    pub(crate) fn op_at(&mut self, range: TextRange, op: Op, a: u16, b: u16, c: u16) {
        self.unit.range = range;
        self.unit.op(op, a, b, c);
    }

    /// Evaluates an expression to where it is wanted. Afterwards the only temporary taken is the result's, if that is a new one.
    pub(crate) fn expression(&mut self, expression: &'a Expr, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        self.unit.range = expression.range();
        let foldable = match expression {
            Expr::Name(node) => node.id.as_str() == "__debug__",
            Expr::BinOp(_)
            | Expr::UnaryOp(_)
            | Expr::Tuple(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => true,
            _ => false,
        };
        if foldable && let Some(constant) = self.folder().fold(expression)? {
            return self.constant(constant, want);
        }
        match expression {
            Expr::Name(node) => {
                let name = self.mangled(&node.id);
                self.load(name, want)
            }
            Expr::BinOp(node) => self.binary(node, want),
            Expr::UnaryOp(node) => {
                let operand = self.operand(&node.operand)?;
                let target = self.result(want, mark)?;
                let op = match node.op {
                    UnaryOp::Invert => Op::Invert,
                    UnaryOp::Not => Op::Not,
                    UnaryOp::UAdd => Op::Pos,
                    UnaryOp::USub => Op::Neg,
                };
                self.op_at(node.range, op, target, operand, 0);
                Ok(target)
            }
            Expr::BoolOp(node) => self.boolean(node, want),
            Expr::Compare(node) => self.comparison(node, want),
            Expr::If(node) => self.conditional(node, want),
            Expr::Named(node) => self.walrus(node, want),
            Expr::Lambda(node) => self.lambda(node, want),
            Expr::Attribute(node) => self.attribute(node, want),
            Expr::Subscript(node) => self.subscript(node, want),
            Expr::Call(node) => self.call(node, want),
            Expr::List(node) => self.list_display(&node.elts, node.range, want),
            Expr::Tuple(node) => self.tuple_display(&node.elts, node.range, want),
            Expr::Set(node) => self.set_display(&node.elts, node.range, want),
            Expr::Dict(node) => self.dict_display(node, want),
            Expr::ListComp(node) => self.list_comprehension(node, want),
            Expr::SetComp(node) => self.set_comprehension(node, want),
            Expr::DictComp(node) => self.dict_comprehension(node, want),
            Expr::Generator(node) => self.generator_expression(node, want),
            Expr::FString(node) => self.fstring(node, want),
            Expr::TString(node) => self.template(node, want),
            Expr::Await(node) => {
                let accumulator = self.accumulator(want)?;
                let awaited = self.unit.take()?;
                self.expression(&node.value, Want::In(awaited))?;
                self.unit.range = node.range;
                self.await_register(awaited, 0, accumulator)?;
                self.deliver(accumulator, want, mark)
            }
            Expr::Yield(node) => {
                let value = match &node.value {
                    Some(value) => self.operand(value)?,
                    None => self.constant(Const::None, Want::Temporary)?,
                };
                let target = self.result(want, mark)?;
                self.op_at(node.range, Op::Yield, target, value, 0);
                Ok(target)
            }
            Expr::YieldFrom(node) => {
                let accumulator = self.accumulator(want)?;
                let iterator = self.unit.take()?;
                let source = self.expression(&node.value, Want::In(iterator))?;
                self.op_at(node.range, Op::GetYieldFromIter, iterator, source, 0);
                self.constant(Const::None, Want::In(accumulator))?;
                self.unit.emit_keeping(Instr::new(Op::YieldFrom, accumulator, iterator, 0));
                self.deliver(accumulator, want, mark)
            }
            Expr::Slice(node) => self.slice(node, want),
            Expr::Starred(node) => Err(Error::syntax("can't use starred expression here", node.range)),
            Expr::IpyEscapeCommand(node) => Err(Error::syntax("invalid syntax", node.range)),
            Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_) => self.constant(Const::None, want),
        }
    }

    /// Awaits what the temporary `awaited`, the one after `accumulator` or later, holds; the result goes to `accumulator`.
    pub(crate) fn await_register(&mut self, awaited: Register, origin: u16, accumulator: Register) -> Result<()> {
        self.unit.op(Op::GetAwaitable, awaited, awaited, origin);
        self.constant(Const::None, Want::In(accumulator))?;
        self.unit.emit_keeping(Instr::new(Op::YieldFrom, accumulator, awaited, 0));
        Ok(())
    }

    /// An operand that is a local variable and that one of `later` rebinds is copied.
    pub(crate) fn guard(&mut self, operand: Register, later: &[&'a Expr]) -> Result<Register> {
        if self.unit.is_temporary(operand) {
            return Ok(operand);
        }
        let host = self.host();
        let Some(Variable { scope, name }) = host.locals.get(operand as usize).copied() else { return Ok(operand) };
        let walrus = self.shared.scopes.get(scope).uses(name).has(Uses::WALRUS);
        if walrus && later.iter().any(|expression| ast::helpers::any_over_expr(expression, |inner| inner.is_named_expr())) {
            return self.copy(operand, Want::Temporary);
        }
        Ok(operand)
    }

    /// The operands of an operation, in order.
    pub(crate) fn operands(&mut self, left: &'a Expr, right: &'a Expr) -> Result<(Register, Register)> {
        let first = self.operand(left)?;
        let first = self.guard(first, &[right])?;
        let second = self.operand(right)?;
        Ok((first, second))
    }

    fn binary(&mut self, node: &'a ast::ExprBinOp, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        if let Some(op) = immediate_operation(node.op)
            && let Some(number) = self.immediate(&node.right)?
        {
            let left = self.operand(&node.left)?;
            let target = self.result(want, mark)?;
            self.op_at(node.range, op, target, left, number);
            return Ok(target);
        }
        let (left, right) = self.operands(&node.left, &node.right)?;
        let target = self.result(want, mark)?;
        self.op_at(node.range, operation(node.op), target, left, right);
        Ok(target)
    }

    /// `target op= value`, the target's value being in `left`; a temporary is consumed.
    pub(crate) fn augmented(
        &mut self,
        op: Operator,
        left: Register,
        value: &'a Expr,
        target: Register,
        range: TextRange,
    ) -> Result<()> {
        let mark = self.unit.top;
        let (op, right) = match (immediate_operation(op), self.immediate(value)?) {
            (Some(op), Some(number)) => (op, number),
            _ => (operation(op), self.operand(value)?),
        };
        self.unit.range = range;
        self.unit.emit(Instr::new(op, target, left, right).with(IN_PLACE));
        self.unit.top = mark;
        Ok(())
    }

    /// The value of a constant integer of 16 bits.
    pub(crate) fn immediate(&self, expression: &'a Expr) -> Result<Option<u16>> {
        if !matches!(expression, Expr::NumberLiteral(_) | Expr::UnaryOp(_) | Expr::BinOp(_)) {
            return Ok(None);
        }
        Ok(match self.folder().fold(expression)? {
            Some(Const::Int(value)) => i16::try_from(value).ok().map(|value| value as u16),
            _ => None,
        })
    }

    fn conditional(&mut self, node: &'a ast::ExprIf, want: Want) -> Result<Register> {
        let target = match want {
            Want::In(register) => register,
            _ => self.unit.take()?,
        };
        let top = self.unit.top;
        let (other, end) = (self.unit.label(), self.unit.label());
        self.condition(&node.test, false, other)?;
        self.expression(&node.body, Want::In(target))?;
        self.unit.jump(end);
        self.unit.place(other);
        self.unit.top = top;
        self.expression(&node.orelse, Want::In(target))?;
        self.unit.place(end);
        Ok(target)
    }

    fn walrus(&mut self, node: &'a ast::ExprNamed, want: Want) -> Result<Register> {
        let Expr::Name(target) = &*node.target else {
            return Err(Error::syntax("cannot use assignment expressions with this target", node.target.range()));
        };
        let name = self.mangled(&target.id);
        let place = self.place(name);
        if let Place::Register(register) = place {
            self.expression(&node.value, Want::In(register))?;
            self.unit.bound.insert(register);
            return self.copy(register, want);
        }
        let mark = self.unit.top;
        let accumulator = self.accumulator(want)?;
        self.expression(&node.value, Want::In(accumulator))?;
        self.unit.range = node.range;
        self.store_place(name, place, accumulator, false)?;
        self.deliver(accumulator, want, mark)
    }

    // ---- attributes and items

    /// The range of an attribute access whose name stands on another line than its beginning.
    pub(crate) fn attribute_range(&self, node: &ast::ExprAttribute, whole: TextRange) -> TextRange {
        let source = self.shared.source;
        if source.line(whole.start()) == source.line(node.attr.range.end()) {
            return whole;
        }
        TextRange::new(node.attr.range.start(), whole.end().max(node.attr.range.end()))
    }

    fn attribute(&mut self, node: &'a ast::ExprAttribute, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let name = self.mangled(&node.attr.id);
        if let Some(base) = self.super_operands(&node.value)? {
            let target = self.result(want, mark)?;
            let site = self.unit.name_site(name)?;
            self.op_at(node.range, Op::LoadSuperAttr, target, base, site);
            return Ok(target);
        }
        let object = self.operand(&node.value)?;
        let target = self.result(want, mark)?;
        let site = self.unit.name_site(name)?;
        let range = self.attribute_range(node, node.range);
        self.op_at(range, Op::LoadAttr, target, object, site);
        Ok(target)
    }

    fn subscript(&mut self, node: &'a ast::ExprSubscript, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let object = self.operand(&node.value)?;
        let object = self.guard(object, &[&node.slice])?;
        if let Expr::Slice(slice) = &*node.slice
            && slice.step.is_none()
        {
            let bounds = self.slice_bounds(slice)?;
            let target = self.result(want, mark)?;
            self.op_at(node.range, Op::LoadSlice, target, object, bounds);
            return Ok(target);
        }
        if let Some(number) = self.immediate(&node.slice)? {
            let target = self.result(want, mark)?;
            self.op_at(node.range, Op::LoadItemInt, target, object, number);
            return Ok(target);
        }
        let index = self.index(&node.slice)?;
        let target = self.result(want, mark)?;
        self.op_at(node.range, Op::LoadItem, target, object, index);
        Ok(target)
    }

    /// What stands in the brackets of a subscript: `x[*a]` means a tuple.
    pub(crate) fn index(&mut self, slice: &'a Expr) -> Result<Register> {
        if let Expr::Starred(node) = slice {
            return self.tuple_display(std::slice::from_ref(slice), node.range, Want::Any);
        }
        self.operand(slice)
    }

    /// The two bounds of a slice without a step, in consecutive temporaries.
    pub(crate) fn slice_bounds(&mut self, slice: &'a ast::ExprSlice) -> Result<Register> {
        let base = self.unit.top;
        for bound in [&slice.lower, &slice.upper] {
            let register = self.unit.take()?;
            match bound {
                Some(bound) => self.expression(bound, Want::In(register))?,
                None => self.constant(Const::None, Want::In(register))?,
            };
        }
        Ok(base)
    }

    fn slice(&mut self, node: &'a ast::ExprSlice, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let parts = [&node.lower, &node.upper, &node.step];
        let mut constants = [Const::None, Const::None, Const::None];
        let mut constant = true;
        for (slot, part) in constants.iter_mut().zip(parts) {
            if let Some(part) = part {
                match self.folder().fold(part)? {
                    Some(value) => *slot = value,
                    None => constant = false,
                }
            }
        }
        if constant {
            return self.constant(Const::Slice(Box::new(constants)), want);
        }
        let base = self.slice_bounds(node)?;
        let mut count = 2;
        if let Some(step) = &node.step {
            let register = self.unit.take()?;
            self.expression(step, Want::In(register))?;
            count = 3;
        }
        let target = self.result(want, mark)?;
        self.op_at(node.range, Op::BuildSlice, target, base, count);
        Ok(target)
    }
}

/// The instruction of an operator.
fn operation(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::Div,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::Shl,
        Operator::RShift => Op::Shr,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

/// The instruction of an operator whose right operand is a small integer.
fn immediate_operation(op: Operator) -> Option<Op> {
    Some(match op {
        Operator::Add => Op::AddInt,
        Operator::Sub => Op::SubInt,
        Operator::Mult => Op::MulInt,
        Operator::Mod => Op::ModInt,
        Operator::LShift => Op::ShlInt,
        Operator::RShift => Op::ShrInt,
        Operator::BitAnd => Op::AndInt,
        Operator::FloorDiv => Op::FloorDivInt,
        _ => return None,
    })
}
