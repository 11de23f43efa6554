//! Oracle scripts: each `tests/scripts/AREA/NAME.py` must say what CPython 3.14 said.
//!
//!   NAME.py    the program; an opening comment `# exit: N` names its exit code (0 when absent)
//!   NAME.out   standard output of CPython without the folder's path, written by `cargo xtask bless`
//!   NAME.err   standard error, when there is any, without addresses
//!   NAME.in    standard input, when there is any
//!
//! `known-failures.txt` lists `AREA/NAME: reason` for scripts that do not pass yet. A listed script that passes is an
//! error too, so the list can only shrink. `LISSOM_SCRIPTS=text` runs the scripts whose name contains the text.
//! Every run ends with the heap verifier.

#![allow(clippy::print_stdout, reason = "the test says how many scripts agree")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

struct Script {
    name: String,
    path: PathBuf,
}

fn scripts(root: &Path) -> Vec<Script> {
    let wanted = std::env::var("LISSOM_SCRIPTS").unwrap_or_default();
    let mut found = Vec::new();
    for area in fs::read_dir(root).expect("tests/scripts").flatten() {
        let Ok(files) = fs::read_dir(area.path()) else { continue };
        for file in files.flatten() {
            let path = file.path();
            if path.extension().is_some_and(|e| e == "py") && path.with_extension("out").exists() {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let name = format!("{}/{stem}", area.file_name().to_string_lossy());
                if name.contains(&wanted) {
                    found.push(Script { name, path });
                }
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn known_failures(root: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root.join("known-failures.txt")).unwrap_or_default();
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .map(|(name, reason)| (name.trim().to_string(), reason.trim().to_string()))
        .collect()
}

/// The first lines that differ, with the line before them.
fn difference(what: &str, expected: &str, actual: &str) -> String {
    let (expected, actual): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let same = expected.iter().zip(&actual).take_while(|(a, b)| a == b).count();
    let mut text = format!("    {what}, line {}:\n", same + 1);
    if let Some(line) = same.checked_sub(1).and_then(|at| expected.get(at)) {
        let _ = writeln!(text, "        {line}");
    }
    for line in expected.iter().skip(same).take(3) {
        let _ = writeln!(text, "      - {line}");
    }
    for line in actual.iter().skip(same).take(3) {
        let _ = writeln!(text, "      + {line}");
    }
    text
}

/// Addresses differ from run to run: `0x7f…` becomes `0x`.
fn without_addresses(text: &str) -> String {
    let mut pieces = text.split("0x");
    let mut clean = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        clean += "0x";
        clean += piece.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    }
    clean
}

/// None when the script behaves as expected, else what is different.
fn judge(script: &Script) -> Option<String> {
    let source = fs::read_to_string(&script.path).unwrap_or_default();
    let read = |extension: &str| fs::read_to_string(script.path.with_extension(extension)).unwrap_or_default();
    let folder = script.path.parent().unwrap_or(Path::new("."));
    let code = source
        .lines()
        .take_while(|line| line.starts_with('#'))
        .find_map(|line| line.strip_prefix("# exit:")?.trim().parse().ok())
        .unwrap_or(0);

    let mut command = common::lissom();
    command.current_dir(folder).arg(script.path.file_name().unwrap_or_default());
    command.env("LISSOM_STRESS", "verify");
    let outcome = common::run(command, &read("in"), 120);

    let prefix = format!("{}/", folder.display());
    let stdout = outcome.stdout.replace(&prefix, "");
    let stderr = without_addresses(&outcome.stderr.replace(&prefix, ""));
    let mut text = String::new();
    if stdout != read("out") {
        text += &difference("stdout", &read("out"), &stdout);
    }
    if stderr != read("err") {
        text += &difference("stderr", &read("err"), &stderr);
    }
    if outcome.timed_out {
        text += "    timed out\n";
    } else if outcome.code != Some(code) {
        let _ = writeln!(text, "    exit {:?} (signal {:?}), expected {code}", outcome.code, outcome.signal);
    }
    (!text.is_empty()).then_some(text)
}

#[test]
fn scripts_say_what_cpython_says() {
    let root = common::root().join("tests/scripts");
    let scripts = scripts(&root);
    let known = known_failures(&root);
    let whole = std::env::var_os("LISSOM_SCRIPTS").is_none();
    assert!(!whole || scripts.len() >= 150, "only {} scripts found", scripts.len());

    let next = Mutex::new(scripts.iter());
    let failures = Mutex::new(BTreeMap::new());
    let threads = thread::available_parallelism().map_or(2, |n| n.get().min(4));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(script) = { next.lock().expect("no thread panics").next() } {
                    if let Some(text) = judge(script) {
                        failures.lock().expect("no thread panics").insert(script.name.clone(), text);
                    }
                }
            });
        }
    });

    let failures = failures.into_inner().expect("no thread panics");
    let mut report = String::new();
    for (name, text) in failures.iter().filter(|(name, _)| !known.contains_key(*name)) {
        let _ = write!(report, "FAIL {name}\n{text}");
    }
    for script in scripts.iter().filter(|s| known.contains_key(&s.name) && !failures.contains_key(&s.name)) {
        let _ = writeln!(report, "FIXED {}: passes now; take it off tests/scripts/known-failures.txt", script.name);
    }
    for name in known.keys().filter(|name| whole && !scripts.iter().any(|s| s.name == **name)) {
        let _ = writeln!(report, "GONE {name}: listed in known-failures.txt, but there is no such script");
    }
    println!("{} scripts, {} pass, {} are known to fail", scripts.len(), scripts.len() - failures.len(), known.len());
    let failed: Vec<_> = failures.keys().filter(|name| !known.contains_key(*name)).map(String::as_str).collect();
    assert!(report.is_empty(), "\n{report}\n{} failed: {}", failed.len(), failed.join(" "));
}
