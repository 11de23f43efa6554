//! A random program: the rule `program` expanded, with the variables in scope remembered by kind.

use super::grammar::{Alternative, Grammar, Piece, Repeat};
use super::lexical;
use super::random::Random;

/// Expansions nested deeper than this take a short way out.
const DEPTH_MAX: usize = 22;
/// A statement longer than this takes the shortest way out.
const LENGTH_MAX: usize = 300;

struct Generator<'a> {
    grammar: &'a Grammar,
    random: Random,
    /// Name and kind of the variables in scope.
    variables: Vec<(String, &'static str)>,
    names: usize,
    /// How long the statement got so far.
    length: usize,
    /// How willing to nest this statement is.
    depth_max: usize,
}

/// Program `number` of the run with `seed`.
pub fn program(grammar: &Grammar, seed: u64, number: u64) -> String {
    let random = Random::new(seed, number);
    let mut generator = Generator { grammar, random, variables: Vec::new(), names: 0, length: 0, depth_max: DEPTH_MAX };
    let groups = 4 + generator.random.below(6);
    let mut program = String::new();
    for _ in 0..groups {
        if let Some(group) = generator.rule("group", 0) {
            program += &group;
            program += "\n";
        }
    }
    program
}

impl Generator<'_> {
    fn rule(&mut self, name: &'static str, depth: usize) -> Option<String> {
        match name {
            "statement" | "group" | "probe" | "setup" | "mutation" | "member" | "action" | "call" => {
                self.length = 0;
                self.depth_max = depth + 3 + self.random.below(DEPTH_MAX / 2);
            }
            // Now and then a value of a wrong kind.
            _ if self.random.chance(3) && lexical::KINDS.contains(&name) => return self.rule("wrong", depth + 1),
            // A variable, where there is one.
            _ if self.random.chance(35) && lexical::KINDS.contains(&name) => {
                if let Some(name) = self.variable(name) {
                    return Some(name);
                }
            }
            _ => {}
        }
        let rule = self.grammar.rules.get(name)?;
        let slack = usize::from(depth <= self.depth_max + 2 && self.length <= LENGTH_MAX);
        for _ in 0..20 {
            let alternative = if depth > self.depth_max.min(DEPTH_MAX) || self.length > LENGTH_MAX {
                let least: Vec<&Alternative> = rule.alternatives.iter().filter(|alternative| alternative.depth <= rule.depth + slack).collect();
                *self.random.one(&least)
            } else {
                let mut ticket = self.random.below(rule.weight);
                rule.alternatives.iter().find(|alternative| {
                    let found = ticket < alternative.weight;
                    ticket = ticket.wrapping_sub(alternative.weight);
                    found
                })?
            };
            let known = self.variables.len();
            if let Some(text) = self.alternative(alternative, name, depth) {
                return Some(text);
            }
            self.variables.truncate(known);
        }
        None
    }

    fn variable(&mut self, kind: &str) -> Option<String> {
        let fitting: Vec<usize> = (0..self.variables.len()).filter(|&at| self.variables[at].1 == kind).collect();
        if fitting.is_empty() {
            return None;
        }
        let at = *self.random.one(&fitting);
        Some(self.variables[at].0.clone())
    }

    fn alternative(&mut self, alternative: &Alternative, name: &str, depth: usize) -> Option<String> {
        let known = self.variables.len();
        let mut text = String::new();
        let mut labels: Vec<(&str, String)> = Vec::new();
        let mut pending = Vec::new(); // variables of the line being written
        for piece in &alternative.pieces {
            match *piece {
                Piece::Text(part) => {
                    // No comma where nothing stands before it.
                    text += if text.ends_with(['(', '[', '{']) { part.strip_prefix(", ").unwrap_or(part) } else { part };
                    self.length += part.len();
                    if part.contains('\n') {
                        self.variables.append(&mut pending);
                    }
                }
                Piece::Declare(label, kind) => {
                    self.names += 1;
                    let letter = kind.chars().next().unwrap_or('v');
                    let new = format!("{letter}{}", self.names);
                    text += &new;
                    labels.push((label, new.clone()));
                    pending.push((new, kind));
                }
                Piece::Refer(label) => text += &labels.iter().rev().find(|(known, _)| *known == label)?.1,
                Piece::Variable(kind) => text += &self.variable(kind)?,
                Piece::Lexical(what) => {
                    let made = lexical::make(what, &mut self.random)?;
                    self.length += made.len();
                    text += &made;
                }
                Piece::Rule(inner, repeat) => {
                    let (count, separator) = match repeat {
                        Repeat::Once => (1, ""),
                        Repeat::Any => (self.random.below(4), ", "),
                        Repeat::Some => (1 + self.random.below(3), ", "),
                        Repeat::Lines => (1 + self.random.below(3), "\n"),
                    };
                    let line = text.rsplit('\n').next().unwrap_or_default();
                    let indent = format!("\n{}", &line[..line.len() - line.trim_start().len()]);
                    for at in 0..count {
                        if at > 0 {
                            text += &separator.replace('\n', &indent);
                        }
                        let expanded = self.rule(inner, depth + 1)?;
                        text += &expanded.replace('\n', &indent);
                    }
                }
            }
        }
        if name.ends_with("block") || name.ends_with("body") || name == "group" {
            if name != "group" || self.random.chance(80) {
                self.variables.truncate(known);
            }
        } else {
            self.variables.append(&mut pending);
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_the_same_for_a_seed_and_differ_between_numbers() {
        let grammar = Grammar::read().unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(program(&grammar, 7, 3), program(&grammar, 7, 3));
        assert_ne!(program(&grammar, 7, 3), program(&grammar, 7, 4));
        assert!((0..50).all(|number| program(&grammar, 1, number).len() > 100));
    }
}
