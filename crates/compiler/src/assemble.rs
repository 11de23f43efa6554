//! Assembly: from items with labels to instructions with distances, handlers and positions.
//!
//! Jumps to jumps go straight to the end of the line, jumps to the next instruction vanish, and a short
//! field that does not reach gets a far `Jump` next to it.

use lissom_bytecode::ops::NEGATE;
use lissom_bytecode::{Handler, Instr, Op, OperandKind, Position, PositionTable, PositionTableBuilder};
use ruff_text_size::TextRange;

use crate::source::Source;

/// A place in the code, known once it is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(pub(crate) u32);

/// Index of a handler of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HandlerId(pub(crate) u32);

/// An instruction before assembly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Item {
    pub(crate) instr: Instr,
    /// Where it jumps.
    pub(crate) label: Option<Label>,
    pub(crate) range: TextRange,
    /// The handler of its exceptions.
    pub(crate) handler: Option<HandlerId>,
}

/// A handler before assembly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingHandler {
    pub(crate) target: Label,
    pub(crate) depth: u16,
}

/// What assembly yields.
pub(crate) struct Assembled {
    pub(crate) instrs: Vec<Instr>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) positions: PositionTable,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is.
    Plain,
    /// Left out: a jump to the next instruction.
    Gone,
    /// A short jump that skips a far one.
    Far,
}

/// Assembles `items`; `places` says before which item each label stands.
pub(crate) fn assemble(
    mut items: Vec<Item>,
    places: &[Option<u32>],
    handlers: &[PendingHandler],
    source: &Source,
) -> Option<Assembled> {
    thread_jumps(&mut items, places, source);
    let mut forms = vec![Form::Plain; items.len()];
    let mut offsets = vec![0u32; items.len() + 1];
    loop {
        let mut at = 0u32;
        for (index, item) in items.iter().enumerate() {
            *offsets.get_mut(index)? = at;
            at += size(*forms.get(index)?, item.instr.op);
        }
        *offsets.get_mut(items.len())? = at;
        let mut changed = false;
        for (index, item) in items.iter().enumerate() {
            let Some(label) = item.label else { continue };
            let form = forms.get_mut(index)?;
            let target = *offsets.get(place(places, label)?)?;
            let after = *offsets.get(index)? + 1;
            let distance = target as i64 - after as i64;
            match *form {
                // One that has a line of its own, such as `break`, is still stepped on.
                Form::Plain if item.instr.op == Op::Jump && distance == 0 && same_line(source, &items, index) => *form = Form::Gone,
                Form::Plain if !reaches(item.instr.op, distance) => *form = Form::Far,
                _ => continue,
            }
            changed = true;
        }
        if !changed {
            break;
        }
    }

    let mut instrs = Vec::with_capacity(*offsets.last()? as usize);
    let mut positions = PositionTableBuilder::default();
    let mut table: Vec<Handler> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let form = *forms.get(index)?;
        if form == Form::Gone {
            continue;
        }
        let start = instrs.len() as u32;
        let position = position(source, item.range);
        match item.label {
            None => instrs.push(item.instr),
            Some(label) => {
                let target = *offsets.get(place(places, label)?)? as i64;
                let distance = |instrs: &Vec<Instr>| target - instrs.len() as i64 - 1;
                match form {
                    Form::Far if item.instr.op == Op::ForIter => {
                        instrs.push(jumping(item.instr, 1));
                        instrs.push(Instr::wide(Op::Jump, 0, 1));
                        instrs.push(Instr::wide(Op::Jump, 0, distance(&instrs) as i32));
                    }
                    Form::Far => {
                        let opposite = Instr { flags: item.instr.flags ^ NEGATE, ..item.instr };
                        instrs.push(jumping(opposite, 1));
                        instrs.push(Instr::wide(Op::Jump, 0, distance(&instrs) as i32));
                    }
                    _ => instrs.push(jumping(item.instr, distance(&instrs))),
                }
            }
        }
        let end = instrs.len() as u32;
        (start..end).for_each(|_| positions.push(position));
        if let Some(id) = item.handler {
            let pending = handlers.get(id.0 as usize)?;
            let target = *offsets.get(place(places, pending.target)?)?;
            match table.last_mut() {
                Some(last) if last.end == start && last.target == target && last.depth == pending.depth => last.end = end,
                _ => table.push(Handler { start, end, target, depth: pending.depth }),
            }
        }
    }
    Some(Assembled { instrs, handlers: table, positions: positions.finish() })
}

/// Does a jump have the line of the instruction before it, or none?
fn same_line(source: &Source, items: &[Item], index: usize) -> bool {
    let Some(item) = items.get(index) else { return true };
    let before = index.checked_sub(1).and_then(|before| items.get(before));
    item.range == TextRange::default()
        || before.is_some_and(|before| before.range != TextRange::default() && source.position(before.range.start()).0 == source.position(item.range.start()).0)
}

fn place(places: &[Option<u32>], label: Label) -> Option<usize> {
    Some((*places.get(label.0 as usize)?)? as usize)
}

fn size(form: Form, op: Op) -> u32 {
    match form {
        Form::Plain => 1,
        Form::Gone => 0,
        Form::Far if op == Op::ForIter => 3,
        Form::Far => 2,
    }
}

fn reaches(op: Op, distance: i64) -> bool {
    match op.operands() {
        [_, OperandKind::Jump32, _] => true,
        [OperandKind::Jump16, ..] => i16::try_from(distance).is_ok(),
        _ => u16::try_from(distance).is_ok(),
    }
}

fn jumping(instr: Instr, distance: i64) -> Instr {
    match instr.op.operands() {
        [_, OperandKind::Jump32, _] => Instr { b: distance as u16, c: (distance >> 16) as u16, ..instr },
        [OperandKind::Jump16, ..] => Instr { a: distance as u16, ..instr },
        _ => Instr { c: distance as u16, ..instr },
    }
}

/// Sends jumps that lead to an unconditional jump where that one leads.
fn thread_jumps(items: &mut [Item], places: &[Option<u32>], source: &Source) {
    for index in 0..items.len() {
        for _ in 0..8 {
            let Some(item) = items.get(index) else { break };
            let Some(target) = item.label.and_then(|label| place(places, label)) else { break };
            // Only forwards: a jump back has to poll the eval breaker.
            if target <= index || item.instr.op == Op::ForIter {
                break;
            }
            let Some(next) = items.get(target) else { break };
            if next.instr.op != Op::Jump || next.label == item.label {
                break;
            }
            // A jump that has a line of its own, such as `break`, is stepped on.
            if next.range != TextRange::default() && next.range != item.range && source.position(next.range.start()).0 != source.position(item.range.start()).0 {
                break;
            }
            let label = next.label;
            if label.and_then(|label| place(places, label)).is_none_or(|end| end <= index) {
                break;
            }
            if let Some(item) = items.get_mut(index) {
                item.label = label;
            }
        }
    }
}

/// The position of a range of source.
pub(crate) fn position(source: &Source, range: TextRange) -> Position {
    if range == TextRange::default() {
        return Position::default();
    }
    let (line, column) = source.position(range.start());
    let (end_line, end_column) = source.position(range.end());
    Position { line, end_line, column, end_column }
}
