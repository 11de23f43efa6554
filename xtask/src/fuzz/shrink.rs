//! Making a program that shows a difference small: blocks of lines are taken out while the same difference is seen.
//!
//! A block is a line with the more indented ones below it, or that with the clauses that belong to it (`except`, `else`, `case`).
//! Nothing here knows Python's syntax: what no longer compiles does not compile for either, and shows no difference.

use super::batch::{Batch, Outcome};
use std::path::Path;
use std::time::Duration;

/// So many candidates are tried at most in one round.
const CANDIDATES_MAX: usize = 150;
/// So many rounds at most.
const ROUNDS_MAX: usize = 12;

/// What tells one difference from another: the first lines that differ, without their numbers.
pub fn signature(ours: &Outcome, theirs: &Outcome) -> Option<String> {
    if ours == theirs {
        return None;
    }
    let (mine, yours) = match (ours, theirs) {
        (Outcome::Printed(mine), Outcome::Printed(yours)) => {
            let at = mine.lines().zip(yours.lines()).take_while(|(mine, yours)| mine == yours).count();
            let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").to_string();
            (line(mine), line(yours))
        }
        (Outcome::Crashed(said), _) => (format!("crash: {}", said.lines().find(|line| line.contains("panicked") || line.contains("rror")).or(said.lines().last()).unwrap_or_default()), String::new()),
        // What takes the oracle too long, or too much memory, tells nothing.
        (_, Outcome::Endless | Outcome::Crashed(_)) => return None,
        (Outcome::Endless, _) => ("endless".to_string(), String::new()),
    };
    Some(format!("{} ≠ {}", plain(&mine), plain(&yours)))
}

/// Digits become 0, what stands in quotes disappears.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut quoted = false;
    for c in line.chars().take(160) {
        if c == '\'' {
            quoted = !quoted;
            plain.push(c);
        } else if quoted {
        } else if c.is_ascii_digit() {
            if !plain.ends_with('0') {
                plain.push('0');
            }
        } else {
            plain.push(c);
        }
    }
    plain
}

/// The smallest program found that shows a difference with this signature, with what both make of it.
pub fn shrink(program: &str, wanted: &str, folder: &Path, ours: &str, oracle: &str, timeout: Duration) -> Result<String, String> {
    let mut lines: Vec<String> = program.lines().map(str::to_string).collect();
    for _ in 0..ROUNDS_MAX {
        let blocks = blocks(&lines);
        let single: Vec<Vec<bool>> = blocks.iter().map(|&(from, to)| (0..lines.len()).map(|at| !(from..to).contains(&at)).collect()).collect();
        let good = persisting(&lines, single, wanted, folder, ours, oracle, timeout)?;
        if good.is_empty() {
            break;
        }
        // All that can go alone, together; and ever smaller parts of them.
        let mut together = Vec::new();
        let mut part = good.len();
        while part > 0 {
            for some in good.chunks(part) {
                together.push((0..lines.len()).map(|at| some.iter().all(|keep| keep[at])).collect::<Vec<bool>>());
            }
            part /= 2;
        }
        together.truncate(CANDIDATES_MAX);
        let good = persisting(&lines, together, wanted, folder, ours, oracle, timeout)?;
        let Some(best) = good.into_iter().min_by_key(|keep| keep.iter().filter(|&&keep| keep).count()) else { break };
        lines = kept(&lines, &best);
    }
    Ok(lines.join("\n") + "\n")
}

fn kept(lines: &[String], keep: &[bool]) -> Vec<String> {
    lines.iter().zip(keep).filter(|&(_, &keep)| keep).map(|(line, _)| line.clone()).collect()
}

/// Those of the candidates (which lines stay) that show the difference.
fn persisting(lines: &[String], candidates: Vec<Vec<bool>>, wanted: &str, folder: &Path, ours: &str, oracle: &str, timeout: Duration) -> Result<Vec<Vec<bool>>, String> {
    let programs: Vec<String> = candidates.iter().map(|keep| kept(lines, keep).join("\n") + "\n").collect();
    let (mine, yours) = Batch::write(folder, &programs, timeout)?.run(ours, oracle)?;
    let found = candidates.into_iter().zip(mine.iter().zip(&yours));
    Ok(found.filter(|(_, (mine, yours))| signature(mine, yours).as_deref() == Some(wanted)).map(|(keep, _)| keep).collect())
}

fn indent(line: &str) -> usize {
    if line.trim().is_empty() { usize::MAX } else { line.len() - line.trim_start().len() }
}

/// Ranges of lines that may go, the large ones first.
fn blocks(lines: &[String]) -> Vec<(usize, usize)> {
    let mut blocks = Vec::new();
    for from in 0..lines.len() {
        let depth = indent(&lines[from]);
        if depth == usize::MAX {
            continue;
        }
        let mut to = from + 1;
        while to < lines.len() && indent(&lines[to]) > depth {
            to += 1;
        }
        blocks.push((from, to));
        let clause = |line: &str| ["except", "else", "elif", "finally", "def ", "class ", "async ", "@", ">>"].iter().any(|word| line.trim_start().starts_with(word));
        let alone = to;
        while to < lines.len() && indent(&lines[to]) == depth && clause(&lines[to]) {
            to += 1;
            while to < lines.len() && indent(&lines[to]) > depth {
                to += 1;
            }
        }
        if to > alone {
            blocks.push((from, to));
        }
    }
    blocks.sort_by_key(|&(from, to)| std::cmp::Reverse(to - from));
    blocks.truncate(CANDIDATES_MAX);
    blocks
}
