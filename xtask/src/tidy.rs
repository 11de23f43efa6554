//! The house rules that no compiler checks.
//!
//! Each rule is a function from one file (or the whole tree) to complaints. `cargo test -p xtask` runs them all, so that
//! style is a test:
//!
//!   - a source file opens with `//!`, and has at most 1000 lines
//!   - `unsafe` stands only in the crates that may have it, with a `SAFETY:` comment above; the others forbid it
//!   - nothing is left to do in code, and no file names things outside the repository
//!   - a link in a document leads to a file
//!   - every dependency says why it is there, has an allowed licence, and a crate names only crates above it

use crate::workspace;
use std::fs;
use std::path::Path;
use std::process::Command;

const LINES_MAX: usize = 1000;

/// From bottom to top: a crate may name only crates before it.
const CRATES: [&str; 11] =
    ["heap", "bytecode", "compiler", "host", "macros", "text", "objects", "vm", "stdlib", "lissom", "cli"];

/// What may not be named although the order would allow it, and why it must not.
const NEVER: [(&str, &str); 6] = [
    ("vm", "compiler"),      // the machine is handed a compile function: a build without parser is possible
    ("objects", "compiler"), // values know nothing of source text
    ("bytecode", "heap"),    // bytecode is plain data
    ("compiler", "heap"),    // compiling makes no Python objects
    ("host", "compiler"),    // the host is a door, nothing more
    ("host", "heap"),        // the same
];

const UNSAFE_CRATES: [&str; 3] = ["heap", "objects", "vm"];

/// A folder that may have unsafe code in a crate that else denies it: system calls that no crate offers safely.
const UNSAFE_FOLDER: (&str, &str) = ("host", "crates/host/src/raw/");

const LICENCES: [&str; 14] = [
    "MIT", "MIT-0", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PSF-2.0", "Python-2.0", "Zlib", "Unicode-3.0",
    "Unicode-DFS-2016", "Unlicense", "0BSD", "CC0-1.0", "Apache-2.0 WITH LLVM-exception",
];

/// Packages whose manifest names a licence file instead of a licence, and what that file says.
const LICENCE_FILES: [(&str, &str); 1] = [("rustpython-pylib", "PSF-2.0")];

/// Runs every rule over the tree.
pub fn run() -> Result<(), String> {
    let mut complaints = Vec::new();
    for name in workspace::files()? {
        let Ok(text) = fs::read_to_string(workspace::root().join(&name)) else { continue };
        if name.ends_with(".rs") {
            source(&name, &text, &mut complaints);
        }
        if name.ends_with(".md") {
            links(&name, &text, &mut complaints);
        }
        if name.ends_with("Cargo.toml") {
            manifest(&name, &text, &mut complaints);
        }
        words(&name, &text, &mut complaints);
    }
    licences(&mut complaints)?;
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

fn source(name: &str, text: &str, complaints: &mut Vec<String>) {
    let crate_name = name.strip_prefix("crates/").and_then(|rest| rest.split('/').next());
    let is_source = name.contains("/src/");
    if is_source && !text.starts_with("//!") {
        complaints.push(format!("{name}:1: does not open with `//!`"));
    }
    let lines: Vec<&str> = text.lines().collect();
    if is_source && lines.len() > LINES_MAX {
        complaints.push(format!("{name}: {} lines; is there a second noun in it?", lines.len()));
    }
    let allowed = crate_name.is_some_and(|name| UNSAFE_CRATES.contains(&name));
    let is_root = name.ends_with("/src/lib.rs") || (name.ends_with("/src/main.rs"));
    let lint = if crate_name == Some(UNSAFE_FOLDER.0) { "#![deny(unsafe_code)]" } else { "#![forbid(unsafe_code)]" };
    if is_root && !allowed && !text.contains(lint) {
        complaints.push(format!("{name}: lacks {lint}"));
    }
    if is_source && text.contains("allow(unsafe_code)") && name != "xtask/src/tidy.rs" && !name.starts_with(UNSAFE_FOLDER.1) {
        complaints.push(format!("{name}: allows unsafe code"));
    }
    if !is_source || name == "xtask/src/tidy.rs" {
        return;
    }
    for (at, line) in lines.iter().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if (code.contains("unsafe {") || code.contains("unsafe impl"))
            && !lines[at.saturating_sub(6)..=at].iter().any(|line| line.contains("SAFETY"))
        {
            complaints.push(format!("{name}:{}: unsafe without a SAFETY line above", at + 1));
        }
        for left in ["todo!(", "unimplemented!(", "dbg!(", "FIXME"] {
            if code.contains(left) {
                complaints.push(format!("{name}:{}: {left}…", at + 1));
            }
        }
    }
}

fn words(name: &str, text: &str, complaints: &mut Vec<String>) {
    if name == "xtask/src/tidy.rs" || name == "Cargo.lock" {
        return;
    }
    for (at, line) in text.lines().enumerate() {
        for word in ["/work/", "../shared", "/.library", "closing note"] {
            if line.contains(word) {
                complaints.push(format!("{name}:{}: names {word:?}, which is not part of the repository", at + 1));
            }
        }
    }
}

fn links(name: &str, text: &str, complaints: &mut Vec<String>) {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let mut fenced = false;
    for (at, line) in text.lines().enumerate() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        for target in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            if !workspace::root().join(folder).join(path).exists() {
                complaints.push(format!("{name}:{}: link to {path}, which does not exist", at + 1));
            }
        }
    }
}

fn manifest(name: &str, text: &str, complaints: &mut Vec<String>) {
    let this = name.strip_prefix("crates/").and_then(|rest| rest.split('/').next());
    let mut section = "";
    let mut explained = false; // by a comment above, for a group of lines without a blank one between
    for (at, line) in text.lines().map(str::trim).enumerate() {
        if line.starts_with('[') {
            section = line;
            explained = false;
        } else if line.is_empty() {
            explained = false;
        } else if line.starts_with('#') {
            explained = true;
        } else if section.contains("dependencies]") {
            let dependency = line.split(['=', '.']).next().unwrap_or_default().trim();
            let ours = dependency == "lissom" || dependency.starts_with("lissom-");
            if !ours && !explained && !line.contains('#') && !line.contains("workspace") {
                complaints.push(format!("{name}:{}: {dependency} does not say why it is there", at + 1));
            }
            if let (true, Some(this), "[dependencies]") = (ours, this, section) {
                order(name, at + 1, this, dependency.strip_prefix("lissom-").unwrap_or(dependency), complaints);
            }
        }
    }
}

fn order(name: &str, line: usize, this: &str, other: &str, complaints: &mut Vec<String>) {
    let rank = |name: &str| CRATES.iter().position(|&known| known == name);
    let (Some(this_rank), Some(other_rank)) = (rank(this), rank(other)) else {
        complaints.push(format!("{name}:{line}: {this} or {other} has no place in the order of crates (xtask/src/tidy.rs)"));
        return;
    };
    if other_rank >= this_rank || NEVER.contains(&(this, other)) {
        complaints.push(format!("{name}:{line}: {this} must not name {other}"));
    }
}

fn licences(complaints: &mut Vec<String>) -> Result<(), String> {
    let output = Command::new(workspace::cargo())
        .args(["tree", "--workspace", "--edges", "normal,build", "--prefix", "none", "--format", "{p}|{l}", "--locked"])
        .current_dir(workspace::root())
        .output()
        .map_err(|error| format!("cargo tree: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut packages: Vec<(&str, &str)> =
        text.lines().filter_map(|line| line.trim_end_matches(" (*)").rsplit_once('|')).collect();
    packages.sort_unstable();
    packages.dedup();
    for (package, licence) in packages {
        let name = package.split(' ').next().unwrap_or_default();
        let known = LICENCE_FILES.iter().find(|(package, _)| licence.is_empty() && *package == name);
        if !licence_allowed(known.map_or(licence, |(_, licence)| licence)) {
            complaints.push(format!("{package}: licence {licence:?} is not allowed"));
        }
    }
    Ok(())
}

/// An expression in SPDX's notation (or the older `A/B`): every `AND` part needs one allowed choice.
fn licence_allowed(expression: &str) -> bool {
    expression.replace(['(', ')'], "").split(" AND ").all(|part| {
        part.replace('/', " OR ").split(" OR ").any(|licence| LICENCES.contains(&licence.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        if let Err(complaints) = run() {
            panic!("\n{complaints}");
        }
    }

    #[test]
    fn licences_are_read_as_expressions() {
        assert!(licence_allowed("MIT OR Apache-2.0"));
        assert!(licence_allowed("GPL-3.0/MIT"));
        assert!(licence_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!licence_allowed("GPL-3.0"));
        assert!(!licence_allowed("MIT AND GPL-3.0"));
    }

    #[test]
    fn rules_find_what_they_look_for() {
        let mut found = Vec::new();
        source("crates/text/src/lib.rs", "fn f() { unsafe { g() } }", &mut found);
        assert_eq!(found.len(), 3, "{found:?}");
        found.clear();
        manifest("crates/objects/Cargo.toml", "[dependencies]\nlissom-vm = { workspace = true }\nfoo = \"1\"\n", &mut found);
        assert_eq!(found.len(), 2, "{found:?}");
        found.clear();
        links("README.md", "[x](no/such/file.md) [y](https://x.y) [z](#here)", &mut found);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
