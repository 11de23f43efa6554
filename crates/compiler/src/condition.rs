//! Conditions: comparisons and boolean operators, as values and as jumps.

use lissom_bytecode::ops::{NEGATE, USE_B, USE_C};
use lissom_bytecode::{Const, Instr, Op};
use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, UnaryOp};
use ruff_text_size::Ranged;

use crate::assemble::Label;
use crate::compiler::{Compiler, Want};
use crate::error::Result;
use crate::fold::truth;
use crate::unit::Register;

impl<'a> Compiler<'a> {
    /// Jumps to `target` if the truth of `test` is `when`, else goes on behind it.
    pub(crate) fn condition(&mut self, test: &'a Expr, when: bool, target: Label) -> Result<()> {
        let mark = self.unit.top;
        match test {
            Expr::UnaryOp(node) if node.op == UnaryOp::Not => return self.condition(&node.operand, !when, target),
            Expr::BoolOp(node) => {
                // `and` goes to the target at the first false value if it is jumped on false, else past it.
                let decides = node.op == BoolOp::Or;
                let Some((last, first)) = node.values.split_last() else { return Ok(()) };
                if decides == when {
                    for value in &node.values {
                        self.condition(value, when, target)?;
                    }
                    return Ok(());
                }
                let skip = self.unit.label();
                for value in first {
                    self.condition(value, decides, skip)?;
                }
                self.condition(last, when, target)?;
                self.unit.place(skip);
                return Ok(());
            }
            Expr::Compare(node) => return self.compare_and_jump(node, when, target),
            Expr::If(node) => {
                let (other, end) = (self.unit.label(), self.unit.label());
                self.condition(&node.test, false, other)?;
                self.condition(&node.body, when, target)?;
                self.unit.jump(end);
                self.unit.place(other);
                self.condition(&node.orelse, when, target)?;
                self.unit.place(end);
                return Ok(());
            }
            _ => {}
        }
        if let Some(constant) = self.folder().fold(test)? {
            if truth(&constant) == when {
                self.unit.jump(target);
            }
            return Ok(());
        }
        let value = self.operand(test)?;
        self.unit.top = mark;
        self.unit.range = test.range();
        let jump = Instr::wide(Op::JumpIf, value, 0).with(Self::negate_unless(when));
        self.unit.jump_with(jump, target);
        Ok(())
    }

    fn compare_and_jump(&mut self, node: &'a ast::ExprCompare, when: bool, target: Label) -> Result<()> {
        let mark = self.unit.top;
        let [first_rest @ .., last] = &*node.comparators else { return Ok(()) };
        let [first_ops @ .., last_op] = &*node.ops else { return Ok(()) };
        let mut left = self.operand(&node.left)?;
        if first_ops.is_empty() {
            left = self.guard(left, &[last])?;
            return self.jump_on_comparison(node, left, *last_op, last, when, target, mark);
        }
        // a < b < c: every failure on the way has to release the operand in the middle.
        let later: Vec<&Expr> = node.comparators.iter().collect();
        left = self.guard(left, &later)?;
        let end = self.unit.label();
        let failed = if when { end } else { target };
        let mut held: Vec<(Register, Label)> = Vec::new();
        for (op, comparator) in first_ops.iter().zip(first_rest) {
            let middle = self.operand(comparator)?;
            let middle = self.guard(middle, &later)?;
            // Of the two operands only the left one is read for the last time.
            let (op, plain) = jump_of(*op);
            let mut jump = Instr::new(op, 0, left, middle).with(Self::negate_unless(!plain));
            if self.unit.is_temporary(left) {
                jump = jump.with(USE_B);
            }
            self.unit.range = node.range;
            if self.unit.is_temporary(middle) {
                let out = self.unit.label();
                self.unit.jump_keeping(jump, out);
                held.push((middle, out));
            } else {
                self.unit.jump_keeping(jump, failed);
            }
            left = middle;
        }
        self.jump_on_comparison(node, left, *last_op, last, when, target, mark)?;
        if !held.is_empty() {
            self.unit.jump(end);
            for (register, out) in held {
                self.unit.place(out);
                self.clear(register);
                self.unit.jump(failed);
            }
        }
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// Jumps on `left op right`, `left` having been evaluated.
    #[allow(clippy::too_many_arguments)]
    fn jump_on_comparison(
        &mut self,
        node: &'a ast::ExprCompare,
        left: Register,
        op: CmpOp,
        right: &'a Expr,
        when: bool,
        target: Label,
        mark: Register,
    ) -> Result<()> {
        let (jump, plain) = jump_of(op);
        let flag = Self::negate_unless(when == plain);
        let instr = if jump == Op::JumpIfIs && right.is_none_literal_expr() {
            Instr::new(Op::JumpIfNone, 0, left, 0)
        } else if let Some(number) = self.immediate(right)?
            && let Some(jump) = jump_of_integer(op)
        {
            Instr::new(jump, 0, left, number)
        } else {
            let right = self.container_operand(op, right)?;
            Instr::new(jump, 0, left, right)
        };
        self.unit.range = node.range;
        self.unit.jump_with(instr.with(flag), target);
        self.unit.top = mark;
        Ok(())
    }

    /// The right operand of a comparison; a display after `in` becomes a constant if it can.
    fn container_operand(&mut self, op: CmpOp, right: &'a Expr) -> Result<Register> {
        if matches!(op, CmpOp::In | CmpOp::NotIn) {
            let (items, is_set) = match right {
                Expr::List(node) => (&node.elts, false),
                Expr::Set(node) => (&node.elts, true),
                _ => return self.operand(right),
            };
            let mut constants = Vec::with_capacity(items.len());
            for item in items {
                match self.folder().fold(item)? {
                    Some(constant) => constants.push(constant),
                    None => return self.operand(right),
                }
            }
            self.unit.range = right.range();
            let constant =
                if is_set { Const::FrozenSet(constants.into()) } else { Const::Tuple(constants.into()) };
            return self.constant(constant, Want::Any);
        }
        self.operand(right)
    }

    /// A comparison as a value.
    pub(crate) fn comparison(&mut self, node: &'a ast::ExprCompare, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        if let ([op], [right]) = (&*node.ops, &*node.comparators) {
            let left = self.operand(&node.left)?;
            let left = self.guard(left, &[right])?;
            let right = self.container_operand(*op, right)?;
            let target = self.result(want, mark)?;
            let (op, negated) = value_of(*op);
            self.unit.range = node.range;
            self.unit.emit(Instr::new(op, target, left, right).with(if negated { NEGATE } else { 0 }));
            return Ok(target);
        }
        let accumulator = self.accumulator(want)?;
        let end = self.unit.label();
        let later: Vec<&Expr> = node.comparators.iter().collect();
        let mut left = self.operand(&node.left)?;
        left = self.guard(left, &later)?;
        let mut held: Vec<(Register, Label)> = Vec::new();
        let count = node.ops.len();
        for (index, (op, comparator)) in node.ops.iter().zip(&node.comparators).enumerate() {
            let last = index + 1 == count;
            // What is compared further has to be what it is.
            let mut right = if last { self.container_operand(*op, comparator)? } else { self.operand(comparator)? };
            if !last {
                right = self.guard(right, &later)?;
            }
            let (op, negated) = value_of(*op);
            let mut instr = Instr::new(op, accumulator, left, right).with(if negated { NEGATE } else { 0 });
            if self.unit.is_temporary(left) {
                instr = instr.with(USE_B);
            }
            if last && self.unit.is_temporary(right) {
                instr = instr.with(USE_C);
            }
            self.unit.range = node.range;
            self.unit.emit_keeping(instr);
            if last {
                break;
            }
            let out = if self.unit.is_temporary(right) { self.unit.label() } else { end };
            self.unit.jump_keeping(Instr::wide(Op::JumpIf, accumulator, 0).with(NEGATE), out);
            if out != end {
                held.push((right, out));
            }
            left = right;
        }
        if !held.is_empty() {
            self.unit.jump(end);
            for (register, out) in held {
                self.unit.place(out);
                self.clear(register);
                self.unit.jump(end);
            }
        }
        self.unit.place(end);
        self.deliver(accumulator, want, mark)
    }

    /// `and` and `or` as values.
    pub(crate) fn boolean(&mut self, node: &'a ast::ExprBoolOp, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        let accumulator = self.accumulator(want)?;
        let end = self.unit.label();
        let decides = node.op == BoolOp::Or;
        let Some((last, first)) = node.values.split_last() else { return Ok(accumulator) };
        for (value, next) in first.iter().zip(node.values.iter().skip(1)) {
            if let Some(constant) = self.folder().fold(value)? {
                if truth(&constant) != decides {
                    continue;
                }
                self.unit.range = value.range();
                self.constant(constant, Want::In(accumulator))?;
                self.unit.jump(end);
                continue;
            }
            self.expression(value, Want::In(accumulator))?;
            // Asking is the whole expression's, as far as tracebacks tell.
            self.unit.range = node.range();
            let jump = Instr::wide(Op::JumpIf, accumulator, 0).with(Self::negate_unless(decides));
            self.unit.jump_keeping(jump, end);
            // What was made for this operand alone goes before the next one is looked at.
            if matches!(value, Expr::Call(_)) && runs_code(next) {
                self.clear(accumulator);
            }
        }
        self.expression(last, Want::In(accumulator))?;
        self.unit.place(end);
        self.deliver(accumulator, want, mark)
    }
}

/// May evaluating it run a program's code, so that the moment at which something goes can be seen?
fn runs_code(expression: &Expr) -> bool {
    !matches!(
        expression,
        Expr::Name(_) | Expr::Lambda(_) | Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_)
    )
}

/// The jump of a comparison, and whether it is taken when the comparison holds.
fn jump_of(op: CmpOp) -> (Op, bool) {
    match op {
        CmpOp::Eq => (Op::JumpIfEq, true),
        CmpOp::NotEq => (Op::JumpIfNe, true),
        CmpOp::Lt => (Op::JumpIfLt, true),
        CmpOp::LtE => (Op::JumpIfLe, true),
        CmpOp::Gt => (Op::JumpIfGt, true),
        CmpOp::GtE => (Op::JumpIfGe, true),
        CmpOp::Is => (Op::JumpIfIs, true),
        CmpOp::IsNot => (Op::JumpIfIs, false),
        CmpOp::In => (Op::JumpIfIn, true),
        CmpOp::NotIn => (Op::JumpIfIn, false),
    }
}

fn jump_of_integer(op: CmpOp) -> Option<Op> {
    Some(match op {
        CmpOp::Eq => Op::JumpIfEqInt,
        CmpOp::NotEq => Op::JumpIfNeInt,
        CmpOp::Lt => Op::JumpIfLtInt,
        CmpOp::LtE => Op::JumpIfLeInt,
        CmpOp::Gt => Op::JumpIfGtInt,
        CmpOp::GtE => Op::JumpIfGeInt,
        _ => return None,
    })
}

/// The instruction of a comparison as a value, and whether its result is turned around.
fn value_of(op: CmpOp) -> (Op, bool) {
    match op {
        CmpOp::Eq => (Op::Eq, false),
        CmpOp::NotEq => (Op::Ne, false),
        CmpOp::Lt => (Op::Lt, false),
        CmpOp::LtE => (Op::Le, false),
        CmpOp::Gt => (Op::Gt, false),
        CmpOp::GtE => (Op::Ge, false),
        CmpOp::Is => (Op::Is, false),
        CmpOp::IsNot => (Op::Is, true),
        CmpOp::In => (Op::In, false),
        CmpOp::NotIn => (Op::In, true),
    }
}
