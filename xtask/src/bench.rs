//! CPU time and peak memory of `tests/bench/*.py`, next to the oracle's.
//!
//! Each program is run in turn by both, a few rounds; the table shows the least CPU time (user + system, of the child
//! alone, from `/proc`) and the peak resident memory of each. A program must print the same with both.

use crate::workspace;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const ROUNDS: usize = 3;

struct Run {
    seconds: f64,
    peak_kib: u64,
    stdout: String,
}

/// Compares the programs whose name contains the first argument.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let filter = arguments.first().map_or("", String::as_str);
    workspace::run(Command::new(workspace::cargo()).args(["build", "--release", "--locked"]))?;
    let lissom = workspace::target().join("release/lissom");
    let lissom = lissom.to_string_lossy();
    let programs: Vec<String> = workspace::files()?
        .into_iter()
        .filter(|name| name.starts_with("tests/bench/") && name.ends_with(".py") && name.contains(filter))
        .collect();
    println!("{:24} {:>9} {:>9} {:>6} {:>10} {:>10} {:>6}", "program", "lissom s", "oracle s", "ratio", "lissom KiB", "oracle KiB", "ratio");
    let (mut time_log, mut memory_log) = (0.0, 0.0);
    for program in &programs {
        let ours = best(&lissom, program)?;
        let theirs = best(&workspace::oracle(), program)?;
        if ours.stdout != theirs.stdout {
            return Err(format!("{program}: the two print different things"));
        }
        let name = Path::new(program).file_stem().unwrap_or_default().to_string_lossy();
        let time = ours.seconds / theirs.seconds;
        let memory = ours.peak_kib as f64 / theirs.peak_kib.max(1) as f64;
        time_log += time.ln();
        memory_log += memory.ln();
        println!(
            "{name:24} {:9.3} {:9.3} {time:6.2} {:10} {:10} {memory:6.2}",
            ours.seconds, theirs.seconds, ours.peak_kib, theirs.peak_kib
        );
    }
    let count = programs.len().max(1) as f64;
    println!("geometric mean: time {:.2}, memory {:.2}", (time_log / count).exp(), (memory_log / count).exp());
    Ok(())
}

fn best(interpreter: &str, program: &str) -> Result<Run, String> {
    let mut best = once(interpreter, program)?;
    for _ in 1..ROUNDS {
        let run = once(interpreter, program)?;
        best.seconds = best.seconds.min(run.seconds);
        best.peak_kib = best.peak_kib.min(run.peak_kib);
    }
    Ok(best)
}

/// The program reports on itself at its end: its own peak and CPU time, as the system counts them.
const REPORT: &str = "
import os as _os, sys as _sys
_times = _os.times()
for _line in open('/proc/self/status'):
    if _line.startswith('VmHWM'):
        print('\\n@', _line.split()[1], _times[0] + _times[1], file=_sys.stderr)
";

fn once(interpreter: &str, program: &str) -> Result<Run, String> {
    let source = std::fs::read_to_string(workspace::root().join(program)).map_err(|error| error.to_string())?;
    let file = workspace::target().join("bench-program.py");
    std::fs::write(&file, source + REPORT).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let output = Command::new(interpreter)
        .arg(&file)
        .env("PYTHONHASHSEED", "0")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{interpreter}: {error}"))?;
    let wall = start.elapsed().as_secs_f64();
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{interpreter} {program}: {}\n{stderr}", output.status));
    }
    let mut report = stderr.lines().rev().find_map(|line| line.strip_prefix("@ ")).unwrap_or("0 0").split(' ');
    let peak_kib = report.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let seconds = report.next().and_then(|word| word.parse().ok()).filter(|&cpu: &f64| cpu > 0.0).unwrap_or(wall);
    Ok(Run { seconds, peak_kib, stdout: String::from_utf8_lossy(&output.stdout).into_owned() })
}
