//! The nearest of some names to one that was misspelt: "Did you mean".

/// The candidate nearest to a misspelt name, if one is near enough to suggest.
#[must_use]
pub fn nearest(wrong: &str, candidates: &[String]) -> Option<String> {
    const LENGTH_MAX: usize = 40;
    const CANDIDATES_MAX: usize = 750;
    if candidates.len() > CANDIDATES_MAX || wrong.len() > LENGTH_MAX || wrong.is_empty() {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for candidate in candidates {
        if candidate == wrong || candidate.is_empty() || candidate.len() > LENGTH_MAX {
            continue;
        }
        // As CPython: changes cost 2 (1 for case), and at most a third of the letters may change.
        let limit = (wrong.len() + candidate.len() + 3) * 2 / 6;
        let limit = best.map_or(limit, |(cost, _)| limit.min(cost.saturating_sub(1)));
        let cost = distance(wrong.as_bytes(), candidate.as_bytes());
        if cost <= limit && best.is_none_or(|(known, _)| cost < known) {
            best = Some((cost, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.clone())
}

/// Levenshtein distance in half letters: a change of case costs 1, every other change 2.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).map(|at| at * 2).collect();
    for (index, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (index + 1) * 2;
        for (at, y) in b.iter().enumerate() {
            let change = if x == y { 0 } else if x.eq_ignore_ascii_case(y) { 1 } else { 2 };
            let best = (diagonal + change).min(row[at] + 2).min(row[at + 1] + 2);
            diagonal = std::mem::replace(&mut row[at + 1], best);
        }
    }
    row[b.len()]
}
