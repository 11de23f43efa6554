//! What programs are made of: rules with alternatives, read from the files in `grammar/`.
//!
//!   = list                        a rule; each line below is an alternative
//!   []
//!   [<any>, <list>]               `<name>` is expanded in turn
//!   %5 sorted(<numbers>)          five times as likely
//!   <<                            an alternative of several lines
//!   for <x:any> in <list>:        `<x:kind>` makes a variable of that kind, known from the next line on
//!       show(<@x>)                `<@x>` names it again; what an expansion puts here is indented as far
//!   >>
//!   <$list>.pop()                 a variable of the kind, made before
//!   f(<any*>, [<any+>])           none to three, one to three of it, with commas between
//!   <statement;>                  one to three of it, on lines of their own
//!   <#text>                       what a function of `lexical.rs` makes: numbers, strings, formats
//!   # a comment
//!
//! A rule's depth is the least number of expansions it takes to get to text; where a program is deep enough already, only the
//! alternatives of the least depth, or one more, are taken, so that each program ends.

use std::collections::HashMap;

/// A part of an alternative.
pub enum Piece {
    Text(&'static str),
    Rule(&'static str, Repeat),
    Declare(&'static str, &'static str),
    Refer(&'static str),
    Variable(&'static str),
    Lexical(&'static str),
}

/// How often a rule is expanded.
#[derive(Clone, Copy, PartialEq)]
pub enum Repeat {
    Once,
    Any,
    Some,
    Lines,
}

/// One way to expand a rule.
pub struct Alternative {
    pub pieces: Vec<Piece>,
    pub weight: usize,
    pub depth: usize,
}

/// A rule's alternatives and how they are weighed.
pub struct Rule {
    pub alternatives: Vec<Alternative>,
    pub weight: usize,
    pub depth: usize,
}

/// The rules by name.
pub struct Grammar {
    pub rules: HashMap<&'static str, Rule>,
}

const FILES: &[(&str, &str)] = &[
    ("values", include_str!("grammar/values.txt")),
    ("numbers", include_str!("grammar/numbers.txt")),
    ("text", include_str!("grammar/text.txt")),
    ("containers", include_str!("grammar/containers.txt")),
    ("format", include_str!("grammar/format.txt")),
    ("statements", include_str!("grammar/statements.txt")),
    ("functions", include_str!("grammar/functions.txt")),
    ("classes", include_str!("grammar/classes.txt")),
    ("exceptions", include_str!("grammar/exceptions.txt")),
    ("library", include_str!("grammar/library.txt")),
    ("dates", include_str!("grammar/dates.txt")),
    ("decimal", include_str!("grammar/decimal.txt")),
];

/// No expansion takes this many.
const ENDLESS: usize = 1 << 20;

impl Grammar {
    /// Reads the files; an error names the file and the line.
    pub fn read() -> Result<Grammar, String> {
        let mut rules: HashMap<&'static str, Rule> = HashMap::new();
        for (file, text) in FILES {
            read_file(text, &mut rules).map_err(|problem| format!("grammar/{file}.txt: {problem}"))?;
        }
        let mut grammar = Grammar { rules };
        grammar.check()?;
        grammar.measure()?;
        Ok(grammar)
    }

    fn check(&self) -> Result<(), String> {
        for (name, rule) in &self.rules {
            for piece in rule.alternatives.iter().flat_map(|alternative| &alternative.pieces) {
                if let Piece::Rule(used, _) = piece
                    && !self.rules.contains_key(used)
                {
                    return Err(format!("rule {name} uses <{used}>, which there is not"));
                }
            }
        }
        Ok(())
    }

    /// Depths, until none changes.
    fn measure(&mut self) -> Result<(), String> {
        loop {
            let depths: HashMap<&str, usize> = self.rules.iter().map(|(&name, rule)| (name, rule.depth)).collect();
            let mut changed = false;
            for rule in self.rules.values_mut() {
                for alternative in &mut rule.alternatives {
                    let inner = alternative.pieces.iter().map(|piece| match piece {
                        Piece::Rule(name, _) => depths.get(name).copied().unwrap_or(ENDLESS),
                        Piece::Variable(_) => ENDLESS - 1, // there may be none
                        _ => 0,
                    });
                    alternative.depth = (inner.max().unwrap_or(0) + 1).min(ENDLESS);
                }
                let least = rule.alternatives.iter().map(|alternative| alternative.depth).min().unwrap_or(ENDLESS);
                changed |= least != rule.depth;
                rule.depth = least;
            }
            if !changed {
                break;
            }
        }
        match self.rules.iter().find(|(_, rule)| rule.depth >= ENDLESS) {
            Some((name, _)) => Err(format!("rule {name} never ends")),
            None => Ok(()),
        }
    }
}

fn read_file(text: &'static str, rules: &mut HashMap<&'static str, Rule>) -> Result<(), String> {
    let mut name = "";
    let mut rest = text;
    let mut number = 0;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        number += 1;
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        if let Some(rule) = line.strip_prefix("= ") {
            name = rule;
            rules.entry(name).or_insert(Rule { alternatives: Vec::new(), weight: 0, depth: ENDLESS });
            continue;
        }
        let (mut weight, mut body) = (1, line);
        if let Some((digits, after)) = line.strip_prefix('%').and_then(|line| line.split_once(' '))
            && let Ok(given) = digits.parse()
        {
            (weight, body) = (given, after);
        }
        if body == "<<" {
            let end = rest.find("\n>>").ok_or_else(|| format!("line {number}: no >>"))?;
            body = &rest[..end];
            number += body.matches('\n').count() + 2;
            rest = rest[end + 3..].strip_prefix('\n').unwrap_or("");
        }
        let rule = rules.get_mut(name).ok_or_else(|| format!("line {number}: no rule yet"))?;
        rule.alternatives.push(Alternative { pieces: pieces(body), weight, depth: ENDLESS });
        rule.weight += weight;
    }
    Ok(())
}

fn pieces(mut text: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find('<').map(|at| at + from) {
        let found = text[open..].find('>').and_then(|close| Some((piece(&text[open + 1..open + close])?, open + close + 1)));
        let Some((piece, after)) = found else {
            from = open + 1; // a comparison
            continue;
        };
        if open > 0 {
            pieces.push(Piece::Text(&text[..open]));
        }
        pieces.push(piece);
        (text, from) = (&text[after..], 0);
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

fn piece(inside: &'static str) -> Option<Piece> {
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let (first, rest) = inside.split_at_checked(1)?;
    match first {
        "@" if is_name(rest) => return Some(Piece::Refer(rest)),
        "$" if is_name(rest) => return Some(Piece::Variable(rest)),
        "#" if is_name(rest) => return Some(Piece::Lexical(rest)),
        _ => {}
    }
    if let Some((label, kind)) = inside.split_once(':') {
        return (is_name(label) && is_name(kind)).then_some(Piece::Declare(label, kind));
    }
    let (name, repeat) = match inside.split_at(inside.len() - 1) {
        (name, "*") => (name, Repeat::Any),
        (name, "+") => (name, Repeat::Some),
        (name, ";") => (name, Repeat::Lines),
        _ => (inside, Repeat::Once),
    };
    is_name(name).then_some(Piece::Rule(name, repeat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_known_and_ends() {
        let grammar = Grammar::read().unwrap_or_else(|problem| panic!("{problem}"));
        assert!(grammar.rules.len() > 50);
    }

    #[test]
    fn comparisons_are_text() {
        let found = pieces("<a> < <b> << 2 <= x<@c>");
        assert_eq!(found.len(), 5);
        assert!(matches!(found[3], Piece::Text(" << 2 <= x")));
    }
}
