//! Running the built `lissom` under a deadline and collecting everything it said.
//!
//! Both pipes are drained by threads of their own, so a program that writes a lot to one of them cannot block.
//! A run ends in an [`Outcome`]; nothing here panics because of what the program under test does.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The command under test: the one cargo built, unless `LISSOM_BINARY` names another (a release build, or the oracle itself).
pub fn binary() -> String {
    std::env::var("LISSOM_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_lissom").to_string())
}

/// What a program did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Everything written to standard output.
    pub stdout: String,
    /// Everything written to standard error.
    pub stderr: String,
    /// The exit code; none when a signal ended the process.
    pub code: Option<i32>,
    /// The signal that ended the process.
    pub signal: Option<i32>,
    /// It was killed because it did not end in time.
    pub timed_out: bool,
}

impl Outcome {
    /// A crash is an end that no Python program can ask for: a signal, a Rust panic, or no end at all.
    pub fn crashed(&self) -> bool {
        self.timed_out || self.signal.is_some() || self.code == Some(101) || self.stderr.contains("panicked at")
    }

    /// A short description for failure messages.
    pub fn summary(&self) -> String {
        let end = match (self.timed_out, self.code, self.signal) {
            (true, ..) => "timed out".to_string(),
            (_, Some(code), _) => format!("exit {code}"),
            (_, None, signal) => format!("signal {}", signal.unwrap_or(0)),
        };
        format!("{end}\n--- stdout\n{}--- stderr\n{}", clip(&self.stdout), clip(&self.stderr))
    }
}

fn clip(text: &str) -> String {
    const BYTES_MAX: usize = 3000;
    if text.len() <= BYTES_MAX {
        return text.to_string();
    }
    let from = (text.len() - BYTES_MAX..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    format!("… {}", &text[from..])
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository's root")
}

/// A `lissom` command with a quiet, fixed environment.
pub fn lissom() -> Command {
    let mut command = Command::new(binary());
    command
        .env_remove("PYTHONPATH")
        .env_remove("PYTHONHOME")
        .env_remove("PYTHONUNBUFFERED")
        .env_remove("LISSOM_STRESS")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .env("NO_COLOR", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Runs a program given as text with `-c`.
pub fn run_code(code: &str, arguments: &[&str], seconds: u64) -> Outcome {
    let mut command = lissom();
    command.args(arguments).arg("-c").arg(code);
    run(command, "", seconds)
}

/// A folder for one test's files, below the build's own temporary folder.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a scratch folder");
    folder
}

fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child, seconds: u64) -> (Option<std::process::ExitStatus>, bool) {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let mut pause = Duration::from_micros(500);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return (Some(status), false);
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            return (child.wait().ok(), true);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// Runs a command to its end, or kills it after `seconds`.
pub fn run(mut command: Command, stdin: &str, seconds: u64) -> Outcome {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the lissom binary starts");
    let stdout = child.stdout.take().map(drain);
    let stderr = child.stderr.take().map(drain);
    if let Some(mut pipe) = child.stdin.take() {
        let text = stdin.to_string();
        thread::spawn(move || pipe.write_all(text.as_bytes()));
    }
    let (status, timed_out) = wait(&mut child, seconds);
    let collect = |thread: Option<thread::JoinHandle<String>>| thread.and_then(|t| t.join().ok()).unwrap_or_default();
    Outcome {
        stdout: collect(stdout),
        stderr: collect(stderr),
        code: status.and_then(|s| s.code()),
        signal: status.and_then(|s| s.signal()),
        timed_out,
    }
}
