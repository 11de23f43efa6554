//! Maps of variables to values that never change: contexts share them, and setting a variable makes a new one that shares most of the old.
//!
//! ```text
//!   nothing    no variable is set
//!   leaf       (variable, value, variable, value, …)     up to 8 variables, in the order in which they were set first
//!   branch     (how many, child 0, …, child 15)          by 4 bits of the variables' numbers, lowest first; None where there is nothing
//! ```
//!
//! All of them are tuples. A program has a handful of variables: finding one is a look at a few words, and a set copies these. A node with a bitmap
//! would be no smaller and take a hash. Numbers are given one after the other, so their lowest bits spread any number of variables evenly; as
//! they differ, a branch has 16 levels at most.

use super::layout::{Variable, VariableContext};
use crate::context::{Context, PyResult};
use crate::value::Value;

/// Variables in a leaf at most.
const LEAF_MAX: usize = 8;
/// A branch with so few variables becomes a leaf.
const BRANCH_MIN: i64 = 4;
/// Bits of a number that a branch looks at.
const BITS: u32 = 4;
/// Children of a branch.
const CHILDREN: usize = 1 << BITS;

/// How many variables a branch has; `None` for a leaf.
#[inline(always)]
fn branch_count(node: &[Value]) -> Option<i64> {
    node.first().and_then(Value::as_small_int)
}

/// The place of a variable in a leaf.
#[inline(always)]
fn place_in(leaf: &[Value], variable: &Value) -> Option<usize> {
    (0..leaf.len()).step_by(2).find(|place| leaf[*place].is(variable))
}

/// How many variables a node has.
fn count(node: &Value) -> i64 {
    let items = node.as_tuple().unwrap_or(&[]);
    branch_count(items).unwrap_or(items.len() as i64 / 2)
}

impl Context {
    fn number_of(&self, variable: &Value) -> u64 {
        self.get::<Variable>(variable).map_or(0, |variable| variable.number)
    }

    /// The place among a branch's items of the child that would have a variable.
    fn child_of(&self, variable: &Value, shift: u32) -> usize {
        1 + (self.number_of(variable) >> shift) as usize % CHILDREN
    }

    /// The value of a variable in a context.
    #[inline]
    pub fn context_value(&self, context: &Value, variable: &Value) -> Option<Value> {
        self.map_value(self.context_map(context)?, variable).cloned()
    }

    /// The value of a variable in a map.
    pub fn map_value<'a>(&self, map: &'a Value, variable: &Value) -> Option<&'a Value> {
        let mut node = map.as_tuple()?;
        let mut shift = 0;
        while branch_count(node).is_some() {
            node = node[self.child_of(variable, shift)].as_tuple()?;
            shift += BITS;
        }
        place_in(node, variable).map(|place| &node[place + 1])
    }

    /// How many variables a map has.
    pub fn map_len(&self, map: Option<&Value>) -> usize {
        map.map_or(0, count) as usize
    }

    /// A variable of a map and its value, by position: the order is any, but the same each time.
    pub fn map_at<'a>(&self, map: Option<&'a Value>, position: u64) -> Option<(&'a Value, &'a Value)> {
        let mut node = map?.as_tuple()?;
        let mut left = position as i64;
        'levels: while branch_count(node).is_some() {
            for child in node[1..].iter().filter(|child| !child.is_none()) {
                let here = count(child);
                if left < here {
                    node = child.as_tuple()?;
                    continue 'levels;
                }
                left -= here;
            }
            return None;
        }
        let place = 2 * left as usize;
        Some((node.get(place)?, node.get(place + 1)?))
    }

    /// Sets a variable in a context.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn set_context_value(&mut self, context: &Value, variable: &Value, value: &Value) -> PyResult {
        let map = self.context_map(context).cloned();
        let (map, _) = self.map_with(map.as_ref(), variable, value, 0)?;
        self.set_context_map(context, Some(map));
        Ok(())
    }

    /// Makes a variable one that is not set in a context.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn unset_context_value(&mut self, context: &Value, variable: &Value) -> PyResult {
        let Some(map) = self.context_map(context).cloned() else { return Ok(()) };
        if self.map_value(&map, variable).is_some() {
            let map = self.map_without(&map, variable, 0)?;
            self.set_context_map(context, map);
        }
        Ok(())
    }

    fn set_context_map(&mut self, context: &Value, map: Option<Value>) {
        if map.as_ref().is_some_and(Value::needs_tracking) {
            self.track(context);
        }
        let old = self.get_mut::<VariableContext>(context).map(|own| std::mem::replace(&mut own.map, map));
        drop(old);
    }

    /// A node with a variable set, and whether it was not there before. `shift`: the bits of numbers that are the same in all of the node.
    fn map_with(&mut self, node: Option<&Value>, variable: &Value, value: &Value, shift: u32) -> PyResult<(Value, bool)> {
        let items = node.and_then(Value::as_tuple).unwrap_or(&[]);
        if branch_count(items).is_none() && place_in(items, variable).is_none() && items.len() == 2 * LEAF_MAX {
            let branch = self.split(items, shift)?;
            return self.branch_with(branch.as_tuple().unwrap_or(&[]), variable, value, shift);
        }
        if branch_count(items).is_some() {
            return self.branch_with(items, variable, value, shift);
        }
        let mut room = [const { Value::NONE }; 2 * LEAF_MAX];
        room[..items.len()].clone_from_slice(items);
        let place = place_in(items, variable);
        let at = place.unwrap_or(items.len());
        (room[at], room[at + 1]) = (variable.clone(), value.clone());
        let leaf = self.new_tuple(&room[..items.len().max(at + 2)])?;
        Ok((leaf, place.is_none()))
    }

    fn branch_with(&mut self, items: &[Value], variable: &Value, value: &Value, shift: u32) -> PyResult<(Value, bool)> {
        let at = self.child_of(variable, shift);
        let child = items.get(at).filter(|child| !child.is_none());
        let (child, added) = self.map_with(child, variable, value, shift + BITS)?;
        let count = branch_count(items).unwrap_or(0) + i64::from(added);
        Ok((self.branch_of(items, count, at, child)?, added))
    }

    /// A branch with another child and count.
    fn branch_of(&mut self, items: &[Value], count: i64, at: usize, child: Value) -> PyResult<Value> {
        let mut room = [const { Value::NONE }; 1 + CHILDREN];
        room[..items.len()].clone_from_slice(items);
        room[0] = Value::small_int(count).unwrap_or(Value::NONE);
        room[at] = child;
        self.new_tuple(&room)
    }

    /// A branch with what a leaf has.
    fn split(&mut self, leaf: &[Value], shift: u32) -> PyResult<Value> {
        let mut room = [const { Value::NONE }; 1 + CHILDREN];
        room[0] = Value::int32(leaf.len() as i32 / 2);
        for pair in leaf.chunks_exact(2) {
            let at = self.child_of(&pair[0], shift);
            let child = room[at].as_tuple().unwrap_or(&[]);
            let child = [child, pair].concat();
            room[at] = self.new_tuple(&child)?;
        }
        self.new_tuple(&room)
    }

    /// A node without a variable that it has; nothing if that was the only one.
    fn map_without(&mut self, node: &Value, variable: &Value, shift: u32) -> PyResult<Option<Value>> {
        let items = node.as_tuple().unwrap_or(&[]);
        let Some(count) = branch_count(items) else {
            let Some(place) = place_in(items, variable).filter(|_| items.len() > 2) else { return Ok(None) };
            let mut room = [const { Value::NONE }; 2 * LEAF_MAX];
            room[..place].clone_from_slice(&items[..place]);
            room[place..items.len() - 2].clone_from_slice(&items[place + 2..]);
            return self.new_tuple(&room[..items.len() - 2]).map(Some);
        };
        let at = self.child_of(variable, shift);
        let child = self.map_without(&items[at], variable, shift + BITS)?;
        let branch = self.branch_of(items, count - 1, at, child.unwrap_or(Value::NONE))?;
        if count - 1 > BRANCH_MIN {
            return Ok(Some(branch));
        }
        let mut room = [const { Value::NONE }; 2 * LEAF_MAX];
        for (position, pair) in room.chunks_exact_mut(2).enumerate().take(count as usize - 1) {
            if let Some((variable, value)) = self.map_at(Some(&branch), position as u64) {
                pair.clone_from_slice(&[variable.clone(), value.clone()]);
            }
        }
        self.new_tuple(&room[..2 * (count as usize - 1)]).map(Some)
    }
}
