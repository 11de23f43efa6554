//! Lines: which line each instruction belongs to, as a debugger steps through them.
//!
//! Statements that leave no instruction (`pass`, `try:`, a constant) leave a `Nop` with their place; instructions that come from no place in the source
//! (the end of a loop, the end of a handler, the implicit `return`) have none. Here the latter take the place of what ran before them, if that is always the
//! same, and a `Nop` goes where its neighbour has the same line. An implicit `return` that is jumped to is repeated where the jump is.

use lissom_bytecode::{Instr, Op};
use ruff_text_size::TextRange;

use crate::assemble::{Item, Label, PendingHandler};
use crate::source::Source;

/// The range of an instruction that comes from no place in the source.
pub(crate) const NOWHERE: TextRange = TextRange::new(ruff_text_size::TextSize::new(0), ruff_text_size::TextSize::new(0));

/// How control comes to an instruction by jumps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// Not at all.
    Never,
    /// By one jump, from the item of this index.
    Once(usize),
    /// By several, or as a handler.
    Often,
}

/// Gives every instruction its place.
pub(crate) fn settle(items: &mut Vec<Item>, places: &mut Vec<Option<u32>>, handlers: &[PendingHandler], source: &Source) {
    repeat_returns(items, places);
    repeat_tails(items, places);
    spread(items, places, handlers);
    remove_nops(items, places, handlers, source);
}

fn target(places: &[Option<u32>], label: Option<Label>) -> Option<usize> {
    (*places.get(label?.0 as usize)?).map(|place| place as usize)
}

fn ends(op: Op) -> bool {
    matches!(op, Op::Jump | Op::JumpBack | Op::Return | Op::ReturnConst | Op::Raise | Op::Reraise)
}

/// Jumps to an implicit `return` return themselves; a condition that jumps to one gets one of its own, so that it has a line.
fn repeat_returns(items: &mut Vec<Item>, places: &mut Vec<Option<u32>>) {
    let count = items.len();
    let implicit = |items: &[Item], to: usize| items.get(to).copied().filter(|end| end.instr.op == Op::ReturnConst && end.range == NOWHERE && end.handler.is_none());
    for index in (0..count).rev() {
        let Some(item) = items.get(index).copied().filter(|item| item.instr.op == Op::Jump) else { continue };
        if let Some(end) = target(places, item.label).filter(|to| *to > index).and_then(|to| implicit(items, to))
            && let Some(item) = items.get_mut(index)
        {
            item.instr = end.instr;
            item.label = None;
            item.handler = None;
        }
    }
    let mut own: Vec<(usize, TextRange, Label)> = Vec::new();
    for index in 0..count {
        let Some(item) = items.get(index).copied() else { continue };
        let Some(to) = target(places, item.label) else { continue };
        let Some(end) = implicit(items, to).filter(|_| to > index) else { continue };
        if item.range != NOWHERE && item.instr.op != Op::ForIter {
            let known = own.iter().find(|(other, range, _)| *other == to && range.start() == item.range.start()).map(|(_, _, label)| *label);
            let label = match known {
                Some(label) => label,
                None => {
                    let label = Label(places.len() as u32);
                    places.push(Some(items.len() as u32));
                    items.push(Item { range: item.range, ..end });
                    own.push((to, item.range, label));
                    label
                }
            };
            if let Some(item) = items.get_mut(index) {
                item.label = Some(label);
            }
        }
    }
}

/// A jump to artificial instructions that end in a return gets a copy of them of its own, so that they have a line.
fn repeat_tails(items: &mut Vec<Item>, places: &mut Vec<Option<u32>>) {
    const LENGTH_MAX: usize = 12;
    let count = items.len();
    for index in 0..count {
        let Some(item) = items.get(index).copied() else { continue };
        let Some(to) = target(places, item.label).filter(|to| *to > index) else { continue };
        let Some(length) = items.get(to..count).and_then(|tail| tail.iter().take(LENGTH_MAX).position(|item| matches!(item.instr.op, Op::Return | Op::ReturnConst))) else { continue };
        let Some(tail) = items.get(to..=to + length).map(<[Item]>::to_vec) else { continue };
        let artificial = tail.iter().all(|item| item.range == NOWHERE && item.handler.is_none() && item.label.is_none());
        let entered = places.iter().flatten().any(|place| (*place as usize) > to && *place as usize <= to + length);
        if length == 0 || !artificial || entered || item.instr.op == Op::ForIter {
            continue;
        }
        let label = Label(places.len() as u32);
        places.push(Some(items.len() as u32));
        items.extend(tail);
        if let Some(item) = items.get_mut(index) {
            item.label = Some(label);
        }
    }
}

/// For each item, how jumps come to it.
fn arrivals(items: &[Item], places: &[Option<u32>], handlers: &[PendingHandler]) -> Vec<Arrival> {
    let mut arrivals = vec![Arrival::Never; items.len() + 1];
    for (index, item) in items.iter().enumerate() {
        if let Some(arrival) = target(places, item.label).and_then(|to| arrivals.get_mut(to)) {
            *arrival = if *arrival == Arrival::Never { Arrival::Once(index) } else { Arrival::Often };
        }
    }
    for handler in handlers {
        if let Some(arrival) = target(places, Some(handler.target)).and_then(|to| arrivals.get_mut(to)) {
            *arrival = Arrival::Often;
        }
    }
    arrivals
}

/// Instructions without a place take that of what always runs before them.
fn spread(items: &mut [Item], places: &[Option<u32>], handlers: &[PendingHandler]) {
    let arrivals = arrivals(items, places, handlers);
    for index in 0..items.len() {
        if items.get(index).is_none_or(|item| item.range != NOWHERE) {
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| items.get(before)).filter(|before| !ends(before.instr.op)).map(|before| before.range);
        let range = match (before, arrivals.get(index)) {
            (Some(range), Some(Arrival::Never)) => Some(range),
            (None, Some(Arrival::Once(from))) => items.get(*from).map(|from| from.range),
            _ => None,
        };
        if let (Some(range), Some(item)) = (range, items.get_mut(index)) {
            item.range = range;
        }
    }
}

/// A `Nop` whose line its neighbour has as well, or whose neighbour has none and takes it, goes.
fn remove_nops(items: &mut Vec<Item>, places: &mut [Option<u32>], handlers: &[PendingHandler], source: &Source) {
    if !items.iter().any(|item| item.instr.op == Op::Nop) {
        return;
    }
    let arrivals = arrivals(items, places, handlers);
    let line = |range: TextRange| if range == NOWHERE { 0 } else { source.position(range.start()).0 };
    let mut gone = vec![false; items.len()];
    let mut last: Option<u32> = None;
    for index in 0..items.len() {
        let Some(item) = items.get(index).copied() else { continue };
        let reached = arrivals.get(index).is_some_and(|arrival| *arrival != Arrival::Never);
        let own = line(item.range);
        if item.instr.op == Op::Nop {
            let same_before = !reached && last == Some(own);
            let next_reached = arrivals.get(index + 1).is_some_and(|arrival| *arrival != Arrival::Never);
            let after = items.get(index + 1).map(|next| line(next.range));
            let takes = after == Some(0) && !next_reached;
            if takes && let Some(next) = items.get_mut(index + 1) {
                next.range = item.range;
            }
            if same_before || takes || after == Some(own) || own == 0 {
                if let Some(gone) = gone.get_mut(index) {
                    *gone = true;
                }
                if !same_before && reached {
                    last = None;
                }
                continue;
            }
        }
        last = if ends(item.instr.op) { None } else { Some(own) };
    }
    // Every label moves up by what is gone before it.
    let mut shifts = Vec::with_capacity(items.len() + 1);
    let mut shift = 0;
    for gone in &gone {
        shifts.push(shift);
        shift += u32::from(*gone);
    }
    shifts.push(shift);
    for place in places.iter_mut().flatten() {
        *place -= shifts.get(*place as usize).copied().unwrap_or(shift);
    }
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        !gone.get(index - 1).copied().unwrap_or(false)
    });
}

/// An instruction that does nothing but to have a place.
pub(crate) const fn marker() -> Instr {
    Instr::new(Op::Nop, 0, 0, 0)
}
