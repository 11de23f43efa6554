//! Displays: list, tuple, set and dict literals.

use lissom_bytecode::{Const, Instr, Op, Site};
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::TextRange;

use crate::compiler::{Compiler, Want};
use crate::error::Result;
use crate::unit::Register;

/// The most items that are laid in registers at once.
const RUN_MAX: usize = 64;
/// The most keys of a dict display whose form is shared.
const SHAPED_MAX: usize = 32;
/// From this many constants on, a list or set is made from a constant.
const CONSTANT_MIN: usize = 3;

/// How a sequence under construction is begun and extended.
#[derive(Clone, Copy)]
struct Build {
    begin: Op,
    add: Op,
    extend: Op,
}

const LIST: Build = Build { begin: Op::BuildList, add: Op::ListAppend, extend: Op::ListExtend };
const SET: Build = Build { begin: Op::BuildSet, add: Op::SetAdd, extend: Op::SetUpdate };

impl<'a> Compiler<'a> {
    /// Evaluates expressions into consecutive temporaries.
    pub(crate) fn run(&mut self, items: impl IntoIterator<Item = &'a Expr>) -> Result<Register> {
        let base = self.unit.top;
        for item in items {
            let register = self.unit.take()?;
            self.expression(item, Want::In(register))?;
        }
        Ok(base)
    }

    /// Can these be laid in consecutive registers?
    fn fits(items: &[Expr]) -> bool {
        items.len() <= RUN_MAX && !items.iter().any(Expr::is_starred_expr)
    }

    fn constants(&mut self, items: &'a [Expr]) -> Result<Option<Box<[Const]>>> {
        if items.len() < CONSTANT_MIN {
            return Ok(None);
        }
        let mut constants = Vec::with_capacity(items.len());
        for item in items {
            match self.folder().fold(item)? {
                Some(constant) => constants.push(constant),
                None => return Ok(None),
            }
        }
        Ok(Some(constants.into()))
    }

    /// Builds a list or set step by step in `accumulator`.
    fn build(&mut self, how: Build, items: &'a [Expr], range: TextRange, accumulator: Register) -> Result<()> {
        let mark = self.unit.top;
        let first = items.iter().take(RUN_MAX).take_while(|item| !item.is_starred_expr()).count();
        let (first, rest) = items.split_at(first);
        let base = self.run(first)?;
        self.op_at(range, how.begin, accumulator, base, first.len() as u16);
        for item in rest {
            self.unit.top = mark;
            let (op, value) = match item {
                Expr::Starred(node) => (how.extend, self.operand(&node.value)?),
                _ => (how.add, self.operand(item)?),
            };
            self.op_at(range, op, accumulator, value, 0);
        }
        self.unit.top = mark;
        Ok(())
    }

    pub(crate) fn list_display(&mut self, items: &'a [Expr], range: TextRange, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        if let Some(constants) = self.constants(items)? {
            let accumulator = self.accumulator(want)?;
            self.op_at(range, Op::BuildList, accumulator, mark, 0);
            let values = self.constant(Const::Tuple(constants), Want::Temporary)?;
            self.unit.op(Op::ListExtend, accumulator, values, 0);
            return self.deliver(accumulator, want, mark);
        }
        if Self::fits(items) {
            let base = self.run(items)?;
            let target = self.result(want, mark)?;
            self.op_at(range, Op::BuildList, target, base, items.len() as u16);
            return Ok(target);
        }
        let accumulator = self.accumulator(want)?;
        self.build(LIST, items, range, accumulator)?;
        self.deliver(accumulator, want, mark)
    }

    pub(crate) fn tuple_display(&mut self, items: &'a [Expr], range: TextRange, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        if Self::fits(items) {
            let base = self.run(items)?;
            let target = self.result(want, mark)?;
            self.op_at(range, Op::BuildTuple, target, base, items.len() as u16);
            return Ok(target);
        }
        let list = self.unit.take()?;
        self.build(LIST, items, range, list)?;
        let target = self.result(want, mark)?;
        self.op_at(range, Op::ListToTuple, target, list, 0);
        Ok(target)
    }

    pub(crate) fn set_display(&mut self, items: &'a [Expr], range: TextRange, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        if let Some(constants) = self.constants(items)? {
            let accumulator = self.accumulator(want)?;
            self.op_at(range, Op::BuildSet, accumulator, mark, 0);
            let values = self.constant(Const::FrozenSet(constants), Want::Temporary)?;
            self.unit.op(Op::SetUpdate, accumulator, values, 0);
            return self.deliver(accumulator, want, mark);
        }
        if Self::fits(items) {
            let base = self.run(items)?;
            let target = self.result(want, mark)?;
            self.op_at(range, Op::BuildSet, target, base, items.len() as u16);
            return Ok(target);
        }
        let accumulator = self.accumulator(want)?;
        self.build(SET, items, range, accumulator)?;
        self.deliver(accumulator, want, mark)
    }

    pub(crate) fn dict_display(&mut self, node: &'a ast::ExprDict, want: Want) -> Result<Register> {
        let mark = self.unit.top;
        if let Some(keys) = shaped_keys(self, node)? {
            let base = self.run(node.iter_values())?;
            let keys = self.unit.constant(Const::Tuple(keys))?;
            let site = self.unit.site(Site::Keys(keys as u32))?;
            let target = self.result(want, mark)?;
            self.op_at(node.range, Op::BuildMapShaped, target, base, site);
            return Ok(target);
        }
        if node.len() <= RUN_MAX / 2 && node.items.iter().all(|item| item.key.is_some()) {
            let base = self.run(node.items.iter().flat_map(|item| item.key.iter().chain(std::iter::once(&item.value))))?;
            let target = self.result(want, mark)?;
            self.op_at(node.range, Op::BuildMap, target, base, node.len() as u16);
            return Ok(target);
        }
        let accumulator = self.accumulator(want)?;
        let top = self.unit.top;
        self.op_at(node.range, Op::BuildMap, accumulator, top, 0);
        for item in &node.items {
            self.unit.top = top;
            match &item.key {
                Some(key) => {
                    let (key, value) = self.operands(key, &item.value)?;
                    self.op_at(node.range, Op::MapAdd, accumulator, key, value);
                }
                None => {
                    let mapping = self.operand(&item.value)?;
                    self.op_at(node.range, Op::DictUpdate, accumulator, mapping, 0);
                }
            }
        }
        self.deliver(accumulator, want, mark)
    }

    /// Releases the value of an expression statement.
    pub(crate) fn discard(&mut self, register: Register) {
        if self.unit.is_temporary(register) {
            self.unit.emit_keeping(Instr::new(Op::Clear, register, 0, 0));
        }
    }
}

/// The keys of a dict display that are all different constant strings, if there are not too many.
fn shaped_keys(compiler: &Compiler<'_>, node: &ast::ExprDict) -> Result<Option<Box<[Const]>>> {
    if node.is_empty() || node.len() > SHAPED_MAX {
        return Ok(None);
    }
    let mut keys: Vec<Const> = Vec::with_capacity(node.len());
    for item in &node.items {
        let Some(key @ Expr::StringLiteral(_)) = &item.key else { return Ok(None) };
        match compiler.folder().fold(key)? {
            Some(key) if !keys.contains(&key) => keys.push(key),
            _ => return Ok(None),
        }
    }
    Ok(Some(keys.into()))
}
