//! CPython's own tests of the language, its types and its memory, method by method: `cargo xtask conformance [--bless] [FILTER]`.
//!
//! `tests/conformance.toml` says of each module how many methods pass, of those that CPython passes itself when its internals (`_testcapi` and the
//! like) are out of reach. The run fails when a count has fallen, and tells of one that rose; `--bless` writes what was found.
//!
//! The tests are not ours and are not here: they come from a CPython 3.14 on this machine, whose library folder is named by `LISSOM_CPYTHON_LIB`, or that
//! of the oracle. Where there is none the command says so and ends well.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::workspace;

const TABLE: &str = "tests/conformance.toml";
const RUNNER: &str = "tests/conformance/runner.py";
/// Seconds that a module may take, in a build that is not optimised on a busy machine.
const MODULE_SECONDS: &str = "180";

/// What of a module's methods passes.
#[derive(Clone, Copy, Default)]
struct Score {
    passed: usize,
    expected: usize,
}

/// Runs the modules of the table whose name contains the filter.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let (blesses, filter) = (arguments.iter().any(|word| word == "--bless"), arguments.iter().find(|word| !word.starts_with("--")).map_or("", String::as_str));
    let Some(library) = library() else {
        println!("conformance: skipped, as there is no CPython 3.14 with its tests here (LISSOM_CPYTHON_LIB names its library folder, LISSOM_ORACLE the command)");
        return Ok(());
    };
    workspace::run(Command::new(workspace::cargo()).args(["build", "--locked", "-p", "lissom-cli"]))?;
    let text = fs::read_to_string(workspace::root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    let table = parse(&text)?;
    let stage = workspace::target().join("conformance");
    let _ = fs::remove_dir_all(&stage);
    fs::create_dir_all(&stage).map_err(|error| error.to_string())?;
    // Only the package of the tests is taken from there: the rest of the library is what is tested.
    std::os::unix::fs::symlink(library.join("test"), stage.join("test")).map_err(|error| error.to_string())?;
    let names: Vec<&String> = table.keys().filter(|name| name.contains(filter)).collect();
    let next = Mutex::new(names.iter());
    let found = Mutex::new(BTreeMap::new());
    let problems = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(name) = next.lock().ok().and_then(|mut names| names.next()) {
                    let known = table.get(*name).copied().unwrap_or_default();
                    let score = measure(&stage, name, known, blesses);
                    if let (Ok(score), Ok(mut found)) = (&score, found.lock()) {
                        found.insert((*name).clone(), *score);
                    }
                    let problem = match score {
                        Ok(score) if score.passed < known.passed && !blesses => Some(format!("{name}: {} methods pass, not {}", score.passed, known.passed)),
                        Ok(score) => {
                            let remark = if score.passed > known.passed { format!(", {} before: --bless notes it", known.passed) } else { String::new() };
                            println!("{name:28} {:4} / {:4}{remark}", score.passed, score.expected);
                            None
                        }
                        Err(problem) => Some(format!("{name}: {problem}")),
                    };
                    if let (Some(problem), Ok(mut problems)) = (problem, problems.lock()) {
                        problems.push(problem);
                    }
                }
            });
        }
    });
    let found = found.into_inner().map_err(|_| "a thread panicked")?;
    let (passed, expected) = found.values().fold((0, 0), |sum, score| (sum.0 + score.passed, sum.1 + score.expected));
    println!("{passed} of {expected} methods pass");
    if blesses {
        write(&text, &table, &found)?;
    }
    let problems = problems.into_inner().map_err(|_| "a thread panicked")?;
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The library folder of a CPython 3.14 that has its tests.
fn library() -> Option<PathBuf> {
    let has_tests = |folder: &PathBuf| folder.join("test/support/__init__.py").is_file();
    if let Some(folder) = std::env::var_os("LISSOM_CPYTHON_LIB") {
        return Some(PathBuf::from(folder)).filter(has_tests);
    }
    let code = "import os, sys\nif sys.version_info[:2] == (3, 14): print(os.path.dirname(os.__file__))";
    let output = Command::new(workspace::oracle()).args(["-c", code]).stderr(Stdio::null()).output().ok()?;
    Some(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())).filter(has_tests)
}

/// Runs a module: with the oracle too if the expectation is to be written.
fn measure(stage: &Path, name: &str, known: Score, blesses: bool) -> Result<Score, String> {
    let expected = if blesses { Some(passing(stage, &workspace::oracle(), name, "oracle")?) } else { None };
    let lissom = workspace::target().join("debug/lissom");
    let passed = passing(stage, &lissom.to_string_lossy(), name, "lissom")?;
    Ok(Score { passed, expected: expected.unwrap_or(known.expected) })
}

/// How many methods of a module pass. What a crash keeps from being run does not.
fn passing(stage: &Path, interpreter: &str, name: &str, who: &str) -> Result<usize, String> {
    let folder = stage.join(format!("{name}-{who}"));
    let report = folder.join("report");
    fs::create_dir_all(folder.join("tmp")).map_err(|error| error.to_string())?;
    let log = fs::File::create(folder.join("log")).map_err(|error| error.to_string())?;
    let errors = log.try_clone().map_err(|error| error.to_string())?;
    Command::new("timeout")
        .args(["-k", "5", MODULE_SECONDS, interpreter])
        .arg(workspace::root().join(RUNNER))
        .args([Path::new(name), &report])
        .current_dir(folder.join("tmp"))
        .env("PYTHONPATH", stage)
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("TMPDIR", folder.join("tmp"))
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .status()
        .map_err(|error| format!("{interpreter}: {error}"))?;
    let text = fs::read_to_string(&report).unwrap_or_default();
    Ok(text.lines().count())
}

/// Lines `name = { passed = 1, expected = 2 }`.
fn parse(text: &str) -> Result<BTreeMap<String, Score>, String> {
    let mut table = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '['])) {
        let numbers: Vec<usize> = line.split(|letter: char| !letter.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
        match (line.split_once('='), numbers.get(numbers.len().saturating_sub(2)..)) {
            (Some((name, _)), Some(&[passed, expected])) => table.insert(name.trim().to_string(), Score { passed, expected }),
            _ => return Err(format!("{TABLE}: what is {line:?}?")),
        };
    }
    Ok(table)
}

/// Writes the table, the remarks that open it kept.
fn write(text: &str, table: &BTreeMap<String, Score>, found: &BTreeMap<String, Score>) -> Result<(), String> {
    let mut lines: Vec<String> = text.lines().take_while(|line| line.is_empty() || line.starts_with(['#', '['])).map(str::to_string).collect();
    for (name, known) in table {
        let score = found.get(name).unwrap_or(known);
        lines.push(format!("{name} = {{ passed = {}, expected = {} }}", score.passed, score.expected));
    }
    fs::write(workspace::root().join(TABLE), lines.join("\n") + "\n").map_err(|error| error.to_string())
}
