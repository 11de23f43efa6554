//! Running many programs in few processes.
//!
//! The driver (`driver.py`) runs the programs of a folder one after another and marks where each begins and ends. A process that
//! dies or says nothing for too long does so in the program whose end is missing; the next process starts behind it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// So many programs run in one process.
const PER_PROCESS: usize = 250;

/// Lissom's side.
const OURS: &str = "ours";

/// So many endless programs are waited for.
const ENDLESS_MAX: usize = 5;

/// What became of a program.
#[derive(Clone, PartialEq)]
pub enum Outcome {
    /// It ended and printed this.
    Printed(String),
    /// The process died; the last it said on standard error.
    Crashed(String),
    /// It was ended from outside.
    Endless,
}

impl Outcome {
    /// As text for a person.
    pub fn text(&self) -> String {
        match self {
            Outcome::Printed(text) => text.clone(),
            Outcome::Crashed(said) => format!("CRASHED\n{said}"),
            Outcome::Endless => "ENDLESS".to_string(),
        }
    }
}

/// A folder with numbered programs.
pub struct Batch {
    folder: PathBuf,
    count: usize,
    timeout: Duration,
}

impl Batch {
    /// Writes the programs into the folder.
    pub fn write(folder: &Path, programs: &[String], timeout: Duration) -> Result<Batch, String> {
        let say = |error: std::io::Error| format!("{}: {error}", folder.display());
        std::fs::create_dir_all(folder).map_err(say)?;
        std::fs::write(folder.join("driver.py"), include_str!("driver.py")).map_err(say)?;
        std::fs::write(folder.join("prelude.py"), include_str!("prelude.py")).map_err(say)?;
        for (number, program) in programs.iter().enumerate() {
            std::fs::write(folder.join(format!("{number}.py")), program).map_err(say)?;
        }
        Ok(Batch { folder: folder.to_path_buf(), count: programs.len(), timeout })
    }

    /// Runs them all with both interpreters, at the same time.
    pub fn run(&self, ours: &str, oracle: &str) -> Result<(Vec<Outcome>, Vec<Outcome>), String> {
        std::thread::scope(|scope| {
            let theirs = scope.spawn(|| self.run_with(oracle, "oracle"));
            let ours = self.run_with(ours, OURS);
            Ok((ours?, theirs.join().map_err(|_| "a thread panicked")??))
        })
    }

    /// Does an interpreter say the same with other hashes and at other addresses?
    pub fn is_steady(&self, interpreter: &str) -> Result<bool, String> {
        Ok(self.run_with_hashes(interpreter, "again", "1")? == self.run_with_hashes(interpreter, "again", "2")?)
    }

    fn run_with(&self, interpreter: &str, side: &str) -> Result<Vec<Outcome>, String> {
        self.run_with_hashes(interpreter, side, "0")
    }

    fn run_with_hashes(&self, interpreter: &str, side: &str, hashes: &str) -> Result<Vec<Outcome>, String> {
        let mut outcomes = Vec::new();
        while outcomes.len() < self.count {
            if outcomes.iter().filter(|outcome| **outcome == Outcome::Endless).count() >= ENDLESS_MAX {
                // Something is wrong with all of them; waiting for each would take hours.
                outcomes.resize(self.count, Outcome::Endless);
                break;
            }
            let last = (outcomes.len() + PER_PROCESS).min(self.count) - 1;
            self.process(interpreter, side, hashes, last, &mut outcomes)?;
        }
        Ok(outcomes)
    }

    /// One process: from the first program without an outcome to the last, or to the one that ends it.
    fn process(&self, interpreter: &str, side: &str, hashes: &str, last: usize, outcomes: &mut Vec<Outcome>) -> Result<(), String> {
        let say = |error: std::io::Error| format!("{interpreter}: {error}");
        let complaints = self.folder.join(format!("{side}.stderr"));
        let mut command = Command::new(interpreter);
        if side == OURS {
            // The oracle's driver sets itself the same limit.
            command.args(["--max-memory", "1G"]);
        }
        let mut child = command
            .arg(self.folder.join("driver.py"))
            .arg(&self.folder)
            .args([outcomes.len().to_string(), last.to_string()])
            .current_dir(&self.folder)
            .env("PYTHONHASHSEED", hashes)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(&complaints).map_err(say)?)
            .spawn()
            .map_err(say)?;
        let (sender, receiver) = mpsc::channel();
        let stdout = child.stdout.take().ok_or("no pipe")?;
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    break;
                }
                line.clear();
            }
        });
        let mut printed = String::new();
        let mut begun = false;
        loop {
            match receiver.recv_timeout(self.timeout) {
                Ok(line) if line.starts_with("\u{1}begin") => (begun, printed) = (true, String::new()),
                Ok(line) if line.starts_with("\u{1}end") => {
                    outcomes.push(Outcome::Printed(clean(printed.trim_end_matches('\n'))));
                    (begun, printed) = (false, String::new());
                }
                Ok(line) => printed += &line,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let _ = child.kill(); // it may have ended just now
                    let _ = child.wait();
                    outcomes.push(Outcome::Endless);
                    return Ok(());
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait().map_err(say)?;
        if outcomes.len() > last {
            return Ok(());
        }
        let said = std::fs::read(&complaints).map_err(say)?;
        let said = String::from_utf8_lossy(&said[said.len().saturating_sub(3000)..]).into_owned();
        if !begun && outcomes.is_empty() {
            return Err(format!("{interpreter} cannot run the driver: {status}\n{said}"));
        }
        outcomes.push(Outcome::Crashed(format!("{said}{status}")));
        Ok(())
    }
}

/// Addresses have so many digits; other numbers in base sixteen seldom have.
const ADDRESS_MIN: usize = 10;
const ADDRESS_MAX: usize = 12;

/// Without what differs for a reason: addresses (`at 0x7f…`, or alone), and the library's part of tracebacks.
fn clean(text: &str) -> String {
    let mut clean = String::new();
    let mut in_library = false;
    for line in text.lines() {
        let bare = line.trim_start_matches([' ', '|']);
        if in_library && line.starts_with("    ") && !bare.starts_with("File \"") {
            continue;
        }
        let name = bare.strip_prefix("File \"").and_then(|rest| rest.split_once('\"'));
        let library = name.filter(|(name, _)| name.contains("/lib/python3") || name.contains("/lissom/library-") || name.starts_with("<lissom>") || name.starts_with("<frozen"));
        in_library = library.is_some();
        match library {
            Some(_) => {}
            None => clean += &format!("{line}\n"),
        }
    }
    let mut pieces = clean.trim_end_matches('\n').split("0x");
    let mut clean = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        let digits = piece.len() - rest.len();
        clean += "0x";
        clean += if clean.ends_with(" at 0x") || (ADDRESS_MIN..=ADDRESS_MAX).contains(&digits) { rest } else { piece };
    }
    clean
}
