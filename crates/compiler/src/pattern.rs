//! `match` statements.
//!
//! A pattern tests a register and jumps to a label if it fails. What it takes apart is held in temporaries (*holders*), which
//! live until the pattern has succeeded or failed as a whole; only then are names bound, so a failed pattern binds nothing.

use lissom_bytecode::ops::{NEGATE, USE_B, USE_C};
use lissom_bytecode::{Const, Instr, Op};
use ruff_python_ast::{self as ast, Expr, Operator, Pattern, Singleton};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::assemble::Label;
use crate::compiler::{Compiler, Want};
use crate::error::{Error, Result};
use crate::unit::Register;

/// A pattern in progress.
struct Matching<'a> {
    /// Where to go if it fails; there the holders are released.
    fail: Label,
    holders: Vec<Register>,
    captures: Vec<(&'a ast::Identifier, Register)>,
}

impl<'a> Compiler<'a> {
    pub(crate) fn match_statement(&mut self, node: &'a ast::StmtMatch) -> Result<()> {
        let mark = self.unit.top;
        let mut subject = self.operand(&node.subject)?;
        if !self.unit.is_temporary(subject) {
            // A case that fails at its guard has bound its names.
            subject = self.copy(subject, Want::Temporary)?;
        }
        let base = self.unit.top;
        let end = self.unit.label();
        let count = node.cases.len();
        for (index, case) in node.cases.iter().enumerate() {
            if index + 1 < count && case.guard.is_none() {
                check_refutable(&case.pattern)?;
            }
            self.unit.range = case.pattern.range();
            let next = self.unit.label();
            let mut matching = Matching { fail: self.unit.label(), holders: Vec::new(), captures: Vec::new() };
            self.pattern(&case.pattern, subject, &mut matching)?;
            self.unit.range = case.pattern.range();
            self.bind_captures(&matching, subject)?;
            self.unit.mark(case.pattern.range());
            self.unit.top = base;
            if let Some(guard) = &case.guard {
                self.condition(guard, false, next)?;
            }
            self.clear(subject);
            self.statements(&case.body)?;
            self.unit.nowhere();
            self.unit.jump(end);
            self.unit.place(matching.fail);
            for holder in &matching.holders {
                self.clear(*holder);
            }
            self.unit.place(next);
        }
        self.unit.nowhere();
        self.clear(subject);
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// Binds what a pattern has captured, and releases what it held.
    fn bind_captures(&mut self, matching: &Matching<'a>, subject: Register) -> Result<()> {
        for (index, (name, register)) in matching.captures.iter().enumerate() {
            let later = matching.captures.get(index + 1..).unwrap_or(&[]);
            let last = *register != subject && !later.iter().any(|(_, other)| other == register);
            let symbol = self.mangled(&name.id);
            let place = self.place(symbol);
            self.store_place(symbol, place, *register, last)?;
        }
        for holder in &matching.holders {
            if !matching.captures.iter().any(|(_, register)| register == holder) {
                self.clear(*holder);
            }
        }
        Ok(())
    }

    fn capture(&mut self, name: &'a ast::Identifier, register: Register, matching: &mut Matching<'a>) -> Result<()> {
        if matching.captures.iter().any(|(other, _)| other.id == name.id) {
            return Err(Error::syntax(format!("multiple assignments to name '{}' in pattern", name.id), name.range));
        }
        matching.captures.push((name, register));
        Ok(())
    }

    /// A register that is held while the pattern is tested.
    fn holder(&mut self, matching: &mut Matching<'a>) -> Result<Register> {
        let register = self.unit.take()?;
        matching.holders.push(register);
        Ok(register)
    }

    /// Fails unless the temporary is true.
    fn require(&mut self, register: Register, fail: Label) {
        self.unit.jump_with(Instr::wide(Op::JumpIf, register, 0).with(NEGATE), fail);
    }

    /// A pattern is compared with a literal or an attribute, nothing else.
    fn check_value(&self, value: &Expr) -> Result<()> {
        match value {
            Expr::FString(_) | Expr::TString(_) => Err(Error::syntax("patterns may only match literals and attribute lookups", value.range())),
            Expr::BinOp(node) if !matches!(node.op, Operator::Add | Operator::Sub) => {
                let between = TextRange::new(node.left.end(), node.right.start());
                let text = self.shared.source.slice(between);
                let start = between.start() + TextSize::from((text.len() - text.trim_start().len()) as u32);
                Err(Error::syntax("invalid syntax", TextRange::at(start, TextSize::from(text.trim().len() as u32))))
            }
            Expr::UnaryOp(node) => self.check_value(&node.operand),
            _ => Ok(()),
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern, value: Register, matching: &mut Matching<'a>) -> Result<()> {
        self.unit.range = pattern.range();
        match pattern {
            Pattern::MatchValue(node) => {
                self.check_value(&node.value)?;
                if let Some(number) = self.immediate(&node.value)? {
                    let jump = Instr::new(Op::JumpIfEqInt, 0, value, number).with(NEGATE);
                    self.unit.jump_keeping(jump, matching.fail);
                    return Ok(());
                }
                let top = self.unit.top;
                let expected = self.operand(&node.value)?;
                self.unit.top = top;
                self.fail_unless(Op::JumpIfEq, value, expected, matching.fail);
                Ok(())
            }
            Pattern::MatchSingleton(node) => {
                let constant = match node.value {
                    Singleton::None => {
                        let jump = Instr::new(Op::JumpIfNone, 0, value, 0).with(NEGATE);
                        self.unit.jump_keeping(jump, matching.fail);
                        return Ok(());
                    }
                    Singleton::True => Const::Bool(true),
                    Singleton::False => Const::Bool(false),
                };
                let top = self.unit.top;
                let expected = self.constant(constant, Want::Temporary)?;
                self.unit.top = top;
                self.fail_unless(Op::JumpIfIs, value, expected, matching.fail);
                Ok(())
            }
            Pattern::MatchSequence(node) => self.sequence_pattern(node, value, matching),
            Pattern::MatchMapping(node) => self.mapping_pattern(node, value, matching),
            Pattern::MatchClass(node) => self.class_pattern(node, value, matching),
            Pattern::MatchStar(node) => match &node.name {
                Some(name) => self.capture(name, value, matching),
                None => Ok(()),
            },
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, value, matching)?;
                }
                match &node.name {
                    Some(name) => self.capture(name, value, matching),
                    None => Ok(()),
                }
            }
            Pattern::MatchOr(node) => self.alternatives(node, value, matching),
        }
    }

    /// Fails unless the comparison of the kept `value` with `expected` holds.
    fn fail_unless(&mut self, op: Op, value: Register, expected: Register, fail: Label) {
        let mut jump = Instr::new(op, 0, value, expected).with(NEGATE);
        if self.unit.is_temporary(expected) {
            jump = jump.with(USE_C);
        }
        self.unit.jump_keeping(jump, fail);
    }

    /// Takes the items of `source` into holders.
    fn unpack_to_holders(
        &mut self,
        op: Op,
        source: Register,
        selector: u16,
        count: usize,
        keep: bool,
        matching: &mut Matching<'a>,
    ) -> Result<Register> {
        let base = self.unit.take_many(count)?;
        matching.holders.extend(base..base + count as u16);
        let instr = Instr::new(op, base, source, selector);
        if keep {
            self.unit.emit_keeping(instr);
        } else {
            self.unit.emit(instr);
        }
        Ok(base)
    }

    fn sequence_pattern(
        &mut self,
        node: &'a ast::PatternMatchSequence,
        value: Register,
        matching: &mut Matching<'a>,
    ) -> Result<()> {
        let star = node.patterns.iter().position(|inner| matches!(inner, Pattern::MatchStar(_)));
        if node.patterns.iter().filter(|inner| matches!(inner, Pattern::MatchStar(_))).count() > 1 {
            return Err(Error::syntax("multiple starred names in sequence pattern", node.range));
        }
        let count = node.patterns.len();
        let top = self.unit.top;
        let test = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::MatchSequence, test, value, 0));
        self.require(test, matching.fail);
        let fixed = count - usize::from(star.is_some());
        if star.is_none() || fixed > 0 {
            self.unit.emit_keeping(Instr::new(Op::GetLen, test, value, 0));
            let op = if star.is_some() { Op::JumpIfGeInt } else { Op::JumpIfEqInt };
            let fixed = i16::try_from(fixed).unwrap_or(i16::MAX) as u16;
            self.unit.jump_with(Instr::new(op, 0, test, fixed).with(NEGATE), matching.fail);
        }
        self.unit.top = top;
        if node.patterns.iter().all(is_wildcard) {
            return Ok(());
        }
        if let Some(star) = star.filter(|star| is_wildcard(&node.patterns[*star])) {
            return self.sequence_items(node, star, value, matching);
        }
        let (op, selector) = match star {
            None => (Op::UnpackSequence, count as u16),
            Some(star) => {
                let after = count - star - 1;
                if star > 255 || after > 255 {
                    return Err(Error::syntax("too many expressions in star-unpacking sequence pattern", node.range));
                }
                (Op::UnpackStarred, (star | after << 8) as u16)
            }
        };
        let base = self.unpack_to_holders(op, value, selector, count, true, matching)?;
        for (index, inner) in node.patterns.iter().enumerate() {
            self.pattern(inner, base + index as u16, matching)?;
        }
        Ok(())
    }

    /// The patterns of a sequence whose star takes nothing: the items are asked for one by one, and what lies between is not touched.
    fn sequence_items(&mut self, node: &'a ast::PatternMatchSequence, star: usize, value: Register, matching: &mut Matching<'a>) -> Result<()> {
        let count = node.patterns.len();
        for (index, inner) in node.patterns.iter().enumerate() {
            if index == star || is_wildcard(inner) {
                continue;
            }
            let item = self.holder(matching)?;
            let top = self.unit.top;
            let at = if index < star {
                self.constant(Const::Int(index as i64), Want::Temporary)?
            } else {
                let at = self.unit.take()?;
                self.unit.emit_keeping(Instr::new(Op::GetLen, at, value, 0));
                let behind = i16::try_from(count - index).unwrap_or(i16::MAX) as u16;
                self.unit.emit_keeping(Instr::new(Op::SubInt, at, at, behind));
                at
            };
            let mut load = Instr::new(Op::LoadItem, item, value, at);
            if self.unit.is_temporary(at) {
                load = load.with(USE_C);
            }
            self.unit.emit_keeping(load);
            self.unit.top = top;
            self.pattern(inner, item, matching)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &'a ast::PatternMatchMapping,
        value: Register,
        matching: &mut Matching<'a>,
    ) -> Result<()> {
        let top = self.unit.top;
        let test = self.unit.take()?;
        self.unit.emit_keeping(Instr::new(Op::MatchMapping, test, value, 0));
        self.require(test, matching.fail);
        let count = node.keys.len();
        if count > 0 {
            self.unit.emit_keeping(Instr::new(Op::GetLen, test, value, 0));
            let least = i16::try_from(count).unwrap_or(i16::MAX) as u16;
            self.unit.jump_with(Instr::new(Op::JumpIfGeInt, 0, test, least).with(NEGATE), matching.fail);
        }
        self.unit.top = top;
        if count == 0 && node.rest.is_none() {
            return Ok(());
        }
        let keys = self.holder(matching)?;
        self.pattern_keys(&node.keys, keys, node.range)?;
        if count > 0 {
            let found = self.holder(matching)?;
            self.unit.emit_keeping(Instr::new(Op::MatchKeys, found, value, keys));
            self.unit.jump_keeping(Instr::new(Op::JumpIfNone, 0, found, 0), matching.fail);
            let base = self.unpack_to_holders(Op::UnpackSequence, found, count as u16, count, false, matching)?;
            for (index, inner) in node.patterns.iter().enumerate() {
                self.pattern(inner, base + index as u16, matching)?;
            }
        }
        if let Some(rest) = &node.rest {
            self.unit.range = node.range;
            let map = self.holder(matching)?;
            let top = self.unit.top;
            self.unit.op(Op::BuildMap, map, top, 0);
            self.unit.emit_keeping(Instr::new(Op::DictUpdate, map, value, 0));
            if count > 0 {
                let base = self.unit.take_many(count)?;
                self.unit.emit_keeping(Instr::new(Op::UnpackSequence, base, keys, count as u16));
                for key in base..base + count as u16 {
                    self.unit.emit_keeping(Instr::new(Op::DeleteItem, map, key, 0).with(USE_B));
                }
                self.unit.top = top;
            }
            self.capture(rest, map, matching)?;
        }
        Ok(())
    }

    /// The tuple of the keys of a mapping pattern.
    fn pattern_keys(&mut self, keys: &'a [Expr], target: Register, range: TextRange) -> Result<()> {
        let mut constants = Vec::with_capacity(keys.len());
        for key in keys {
            if let Some(constant) = self.folder().fold(key)? {
                if constants.iter().any(|known| known == &constant || equal_numbers(known, &constant)) {
                    let text = self.shared.source.slice(key.range()).to_owned();
                    let message = format!("mapping pattern checks duplicate key ({text})");
                    return Err(Error::syntax(message, range));
                }
                constants.push(constant);
            }
        }
        if constants.len() == keys.len() {
            self.constant(Const::Tuple(constants.into()), Want::In(target))?;
            return Ok(());
        }
        let top = self.unit.top;
        let base = self.run(keys)?;
        self.unit.op(Op::BuildTuple, target, base, keys.len() as u16);
        self.unit.top = top;
        Ok(())
    }

    fn class_pattern(
        &mut self,
        node: &'a ast::PatternMatchClass,
        value: Register,
        matching: &mut Matching<'a>,
    ) -> Result<()> {
        let positional = node.arguments.patterns.len();
        let keywords = &node.arguments.keywords;
        let mut names = Vec::with_capacity(keywords.len());
        for keyword in keywords {
            let name = Self::string(&keyword.attr.id);
            if names.contains(&name) {
                let message = format!("attribute name repeated in class pattern: {}", keyword.attr.id);
                return Err(Error::syntax(message, keyword.pattern.range()));
            }
            names.push(name);
        }
        let found = self.holder(matching)?;
        let base = found;
        self.expression(&node.cls, Want::In(base))?;
        self.unit.range = node.range;
        self.constant(Const::Tuple(names.into()), Want::Temporary)?;
        self.constant(Const::Int(positional as i64), Want::Temporary)?;
        self.unit.emit_keeping(Instr::new(Op::MatchClass, found, value, base));
        self.unit.top = base + 1;
        self.unit.jump_keeping(Instr::new(Op::JumpIfNone, 0, found, 0), matching.fail);
        let count = positional + keywords.len();
        let inner: Vec<&Pattern> =
            node.arguments.patterns.iter().chain(keywords.iter().map(|keyword| &keyword.pattern)).collect();
        if inner.iter().all(|inner| is_wildcard(inner)) {
            return Ok(());
        }
        let base = self.unpack_to_holders(Op::UnpackSequence, found, count as u16, count, false, matching)?;
        for (index, inner) in inner.into_iter().enumerate() {
            self.pattern(inner, base + index as u16, matching)?;
        }
        Ok(())
    }

    /// `A | B`: every alternative brings its captures to the same registers.
    fn alternatives(&mut self, node: &'a ast::PatternMatchOr, value: Register, matching: &mut Matching<'a>) -> Result<()> {
        let done = self.unit.label();
        let mut shared: Vec<(&'a ast::Identifier, Register)> = Vec::new();
        let mut first = true;
        let count = node.patterns.len();
        let mut top = self.unit.top;
        for (index, inner) in node.patterns.iter().enumerate() {
            let last = index + 1 == count;
            if !last {
                check_refutable(inner)?;
            }
            // The names are known before any register is taken, so that those of the captures lie below all holders.
            let mut names = Vec::new();
            captured_names(inner, &mut names);
            if first {
                for name in &names {
                    if !shared.iter().any(|(other, _)| other.id == name.id) {
                        let register = self.holder(matching)?;
                        shared.push((name, register));
                    }
                }
                top = self.unit.top;
                first = false;
            } else if names.len() != shared.len()
                || names.iter().any(|name| !shared.iter().any(|(other, _)| other.id == name.id))
            {
                return Err(Error::syntax("alternative patterns bind different names", node.range));
            }
            self.unit.top = top;
            let mut alternative = Matching { fail: self.unit.label(), holders: Vec::new(), captures: Vec::new() };
            self.pattern(inner, value, &mut alternative)?;
            self.unit.range = inner.range();
            for (position, (name, register)) in alternative.captures.iter().enumerate() {
                let Some((_, target)) = shared.iter().find(|(other, _)| other.id == name.id) else { continue };
                let later = alternative.captures.get(position + 1..).unwrap_or(&[]);
                let consumed = alternative.holders.contains(register) && !later.iter().any(|(_, other)| other == register);
                let instr = Instr::new(Op::Move, *target, *register, 0);
                if consumed {
                    self.unit.emit(instr);
                } else {
                    self.unit.emit_keeping(instr);
                }
            }
            for holder in &alternative.holders {
                if !alternative.captures.iter().any(|(_, register)| register == holder) {
                    self.clear(*holder);
                }
            }
            self.unit.jump(done);
            self.unit.place(alternative.fail);
            for holder in &alternative.holders {
                self.clear(*holder);
            }
        }
        self.unit.jump(matching.fail);
        self.unit.place(done);
        self.unit.top = top;
        for (name, register) in shared {
            self.capture(name, register, matching)?;
        }
        Ok(())
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::MatchAs(node) => node.pattern.is_none() && node.name.is_none(),
        Pattern::MatchStar(node) => node.name.is_none(),
        _ => false,
    }
}

/// Patterns after one that always matches are unreachable, which is an error.
fn check_refutable(pattern: &Pattern) -> Result<()> {
    match pattern {
        Pattern::MatchAs(node) => match (&node.pattern, &node.name) {
            (Some(inner), _) => check_refutable(inner),
            (None, Some(name)) => {
                let message = format!("name capture '{}' makes remaining patterns unreachable", name.id);
                Err(Error::syntax(message, node.range))
            }
            (None, None) => Err(Error::syntax("wildcard makes remaining patterns unreachable", node.range)),
        },
        Pattern::MatchOr(node) => node.patterns.last().map_or(Ok(()), check_refutable),
        _ => Ok(()),
    }
}

/// The names that a pattern captures, in order.
fn captured_names<'a>(pattern: &'a Pattern, names: &mut Vec<&'a ast::Identifier>) {
    match pattern {
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        Pattern::MatchSequence(node) => node.patterns.iter().for_each(|inner| captured_names(inner, names)),
        Pattern::MatchMapping(node) => {
            node.patterns.iter().for_each(|inner| captured_names(inner, names));
            names.extend(&node.rest);
        }
        Pattern::MatchClass(node) => {
            node.arguments.patterns.iter().for_each(|inner| captured_names(inner, names));
            node.arguments.keywords.iter().for_each(|keyword| captured_names(&keyword.pattern, names));
        }
        Pattern::MatchStar(node) => names.extend(&node.name),
        Pattern::MatchAs(node) => {
            if let Some(inner) = &node.pattern {
                captured_names(inner, names);
            }
            names.extend(&node.name);
        }
        Pattern::MatchOr(node) => {
            if let Some(inner) = node.patterns.first() {
                captured_names(inner, names);
            }
        }
    }
}

/// Are they equal numbers of different types?
fn equal_numbers(one: &Const, other: &Const) -> bool {
    let whole = |constant: &Const| match constant {
        Const::Bool(value) => Some(i64::from(*value)),
        Const::Int(value) => Some(*value),
        _ => None,
    };
    let real = |constant: &Const| match constant {
        Const::Float(value) => Some(*value),
        Const::Complex(value, 0.0) => Some(*value),
        _ => whole(constant).map(|value| value as f64),
    };
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => one == other,
        _ => real(one).is_some_and(|one| real(other) == Some(one)),
    }
}
