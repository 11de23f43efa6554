//! The one developer command: `cargo xtask NAME`.
//!
//!   check         clippy with warnings as errors, then tidy
//!   tidy          the house rules that no compiler checks (tidy.rs)
//!   test          cargo test --workspace
//!   bless         rewrite the expected output of oracle scripts with CPython 3.14 (bless.rs)
//!   differences   write the page about known differences from CPython (differences.rs)
//!   fuzz          random programs, next to the oracle (fuzz/)
//!   layout        write the order of functions in the executable (layout.rs; needs valgrind and a C compiler)
//!   bench         CPU time and peak memory next to the oracle's (bench.rs)
//!   conformance   CPython's own tests, counted by module (conformance.rs)
//!
//! The oracle is a CPython 3.14 named by `LISSOM_ORACLE`, `python3.14` when unset.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)] // it is a command: its output is its purpose

mod bench;
mod bless;
mod conformance;
mod differences;
mod fuzz;
mod layout;
mod tidy;
mod workspace;

use std::process::{Command, ExitCode};

const USAGE: &str = "\
usage: cargo xtask COMMAND
  check                      clippy with warnings as errors, then tidy
  tidy                       the house rules
  test [ARGS]                cargo test --workspace [ARGS]
  bless [FILTER]             rewrite expected outputs with the oracle
  differences                write DIFFERENCES.md
  fuzz [--programs N] [--seed S] [--keep FOLDER] [--binary PATH] [--show NUMBER]
                             run random programs and keep those that print something else with the oracle
  layout                     write crates/cli/layout.txt
  bench [FILTER]             compare tests/bench/*.py with the oracle
  conformance [--bless] [FILTER]   count the methods of CPython's own tests that pass (tests/conformance.toml)
  LISSOM_ORACLE names a CPython 3.14 (default: python3.14)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let result = match arguments.first().map(String::as_str) {
        Some("check") => check(),
        Some("tidy") => tidy::run(),
        Some("test") => cargo(&["test", "--workspace", "--locked"], rest),
        Some("bless") => bless::run(rest),
        Some("differences") => differences::run(),
        Some("fuzz") => fuzz::run(rest),
        Some("layout") => layout::run(),
        Some("bench") => bench::run(rest),
        Some("conformance") => conformance::run(rest),
        _ => Err(USAGE.to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn check() -> Result<(), String> {
    cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], &[])?;
    tidy::run()
}

fn cargo(arguments: &[&str], more: &[String]) -> Result<(), String> {
    workspace::run(Command::new(workspace::cargo()).args(arguments).args(more))
}
