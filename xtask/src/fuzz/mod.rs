//! Random programs, run by Lissom and by the oracle: `cargo xtask fuzz`.
//!
//!   grammar/*.txt     what programs are made of
//!   grammar.rs        reads that
//!   generate.rs       a program for a seed and a number; lexical.rs its numbers and strings, random.rs the dice
//!   prelude.py        what each program may use, so that what it prints is the same from run to run
//!   batch.rs          many programs in one process, by driver.py
//!   shrink.rs         makes what differs small
//!   recorded.rs       tells what differs by design from what does not
//!
//! Programs catch what they raise and print it, so that one error does not hide what follows. Those that differ are counted by
//! the first lines that differ, and the first of each kind are kept, small.

mod batch;
mod generate;
mod grammar;
mod lexical;
mod random;
mod recorded;
mod shrink;

use crate::workspace;
use batch::{Batch, Outcome};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// So many programs are written and compared at a time.
const CHUNK: usize = 100;
/// Without one of its lines, a loop may never end.
const SHRINK_TIMEOUT: Duration = Duration::from_secs(4);
/// So many programs of each kind of difference are kept.
const KEPT_OF_EACH: usize = 1;

struct Options {
    programs: u64,
    seed: u64,
    keep: PathBuf,
    binary: Option<String>,
    show: Option<u64>,
    timeout: Duration,
}

/// Runs random programs; an error tells how many differ that are not recorded.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let options = read(arguments)?;
    let grammar = grammar::Grammar::read()?;
    let rows = recorded::read()?;
    if let Some(number) = options.show {
        println!("{}", generate::program(&grammar, options.seed, number));
        return Ok(());
    }
    let ours = match &options.binary {
        Some(path) => path.clone(),
        None => {
            workspace::run(Command::new(workspace::cargo()).args(["build", "--locked", "--package", "lissom-cli"]))?;
            workspace::target().join("debug/lissom").display().to_string()
        }
    };
    let oracle = workspace::oracle();
    let work = workspace::target().join(format!("fuzz-{}", std::process::id()));
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut done, mut differing, mut crashed) = (0, 0, 0);
    while done < options.programs {
        let count = (options.programs - done).min(CHUNK as u64);
        let programs: Vec<String> = (done..done + count).map(|number| generate::program(&grammar, options.seed, number)).collect();
        let (mine, yours) = Batch::write(&work.join("run"), &programs, options.timeout)?.run(&ours, &oracle)?;
        for (at, (mine, yours)) in mine.iter().zip(&yours).enumerate() {
            let Some(signature) = shrink::signature(mine, yours) else { continue };
            let possible: Vec<&recorded::Row> = rows.iter().filter(|row| row.may_be(&signature)).collect();
            let new = found.get(&signature).is_none_or(|seen| *seen < KEPT_OF_EACH);
            let small = if new || !possible.is_empty() {
                shrink::shrink(&programs[at], &signature, &work.join("shrink"), &ours, &oracle, options.timeout.min(SHRINK_TIMEOUT))?
            } else {
                programs[at].clone()
            };
            // What depends on hashes or addresses tells nothing.
            if !Batch::write(&work.join("steady"), std::slice::from_ref(&small), options.timeout)?.is_steady(&oracle)? {
                continue;
            }
            if let Some(row) = possible.iter().find(|row| row.is(&small)) {
                *known.entry(&row.script).or_insert(0) += 1;
                continue;
            }
            differing += 1;
            crashed += usize::from(!matches!(mine, Outcome::Printed(_)));
            *found.entry(signature.clone()).or_insert(0) += 1;
            if new {
                let (mine, yours) = Batch::write(&work.join("shrink"), std::slice::from_ref(&small), options.timeout)?.run(&ours, &oracle)?;
                let name = format!("{}-{}", options.seed, done + at as u64);
                keep(&options.keep, &name, &small, &mine[0], &yours[0])?;
                println!("{name}: {signature}");
            }
        }
        done += count;
        println!("{done} programs, {differing} differ, {crashed} of them crashed or did not end, {} kinds", found.len());
    }
    let _ = std::fs::remove_dir_all(&work);
    let mut kinds: Vec<(usize, String)> = found.into_iter().map(|(signature, count)| (count, signature)).collect();
    kinds.sort_by(|a, b| b.cmp(a));
    for (count, signature) in &kinds {
        println!("{count:6} {signature}");
    }
    for (script, count) in &known {
        println!("{count:6} by design: tests/differences/{script}.py");
    }
    if differing == 0 { Ok(()) } else { Err(format!("{differing} of {done} programs differ, see {}", options.keep.display())) }
}

fn keep(folder: &Path, name: &str, program: &str, mine: &Outcome, yours: &Outcome) -> Result<(), String> {
    let say = |error: std::io::Error| format!("{}: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(say)?;
    std::fs::write(folder.join("prelude.py"), include_str!("prelude.py")).map_err(say)?;
    std::fs::write(folder.join(format!("{name}.py")), format!("from prelude import *\n{program}")).map_err(say)?;
    std::fs::write(folder.join(format!("{name}.lissom")), mine.text() + "\n").map_err(say)?;
    std::fs::write(folder.join(format!("{name}.out")), yours.text() + "\n").map_err(say)
}

fn read(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        programs: 1000,
        seed: 1,
        keep: workspace::target().join("fuzz"),
        binary: None,
        show: None,
        timeout: Duration::from_secs(20),
    };
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{option} wants a value"))?;
        let number = || value.parse().map_err(|_| format!("{option} wants a number, not {value}"));
        match option.as_str() {
            "--programs" => options.programs = number()?,
            "--seed" => options.seed = number()?,
            "--show" => options.show = Some(number()?),
            "--timeout" => options.timeout = Duration::from_secs(number()?),
            "--keep" => options.keep = PathBuf::from(value),
            "--binary" => options.binary = Some(value.clone()),
            _ => return Err(format!("fuzz has no option {option}")),
        }
    }
    // The programs run in a folder of their own.
    options.keep = std::path::absolute(&options.keep).map_err(|error| error.to_string())?;
    Ok(options)
}
