//! Rewriting the expected output of oracle scripts.
//!
//! Each `tests/scripts/AREA/NAME.py` is run by the oracle from its own folder, in a quiet environment; what it prints
//! becomes `NAME.out` and, when there is any, `NAME.err` (both without the folder's path, the latter without addresses). A script whose exit code is not the one its `# exit:` comment
//! names is reported and not blessed. Each is run twice with different hash seeds: what differs cannot be a test.

use crate::workspace;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

/// Blesses the scripts whose name contains the first argument.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let filter = arguments.first().map_or("", String::as_str);
    let scripts: Vec<PathBuf> = workspace::files()?
        .into_iter()
        .filter(|name| name.starts_with("tests/scripts/") && name.ends_with(".py") && name.contains(filter))
        .filter(|name| name.matches('/').count() == 3)
        .map(|name| workspace::root().join(name))
        .collect();
    let next = Mutex::new(scripts.iter());
    let problems = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(script) = next.lock().ok().and_then(|mut scripts| scripts.next()) {
                    if let (Err(problem), Ok(mut problems)) = (bless(script), problems.lock()) {
                        problems.push(format!("{}: {problem}", script.display()));
                    }
                }
            });
        }
    });
    let problems = problems.into_inner().map_err(|_| "a thread panicked")?;
    println!("{} scripts, {} problems", scripts.len(), problems.len());
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn bless(script: &Path) -> Result<(), String> {
    let source = fs::read_to_string(script).map_err(|error| error.to_string())?;
    let expected_code: i32 = source
        .lines()
        .take_while(|line| line.starts_with('#'))
        .find_map(|line| line.strip_prefix("# exit:")?.trim().parse().ok())
        .unwrap_or(0);
    let (first, second) = (ask(script, "1")?, ask(script, "2")?);
    let stderr = clean(script, &first.stderr);
    if first.status.code() != Some(expected_code) {
        return Err(format!("{}, expected exit {expected_code}\n{stderr}", first.status));
    }
    let stdout = without_folder(script, &first.stdout);
    if stdout != without_folder(script, &second.stdout) || stderr != clean(script, &second.stderr) {
        return Err("two runs say different things".to_string());
    }
    write(&script.with_extension("out"), &stdout, true)?;
    write(&script.with_extension("err"), &stderr, false)
}

fn clean(script: &Path, bytes: &[u8]) -> String {
    without_addresses(&without_folder(script, bytes))
}

/// Tracebacks show the full path of the program.
fn without_folder(script: &Path, bytes: &[u8]) -> String {
    let folder = script.parent().map(|folder| format!("{}/", folder.display())).unwrap_or_default();
    String::from_utf8_lossy(bytes).replace(&folder, "")
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

fn write(path: &Path, text: &str, always: bool) -> Result<(), String> {
    if !text.is_empty() || always {
        fs::write(path, text).map_err(|error| error.to_string())
    } else {
        let _ = fs::remove_file(path); // usually there is none
        Ok(())
    }
}

fn ask(script: &Path, hash_seed: &str) -> Result<Output, String> {
    let oracle = workspace::oracle();
    let mut child = Command::new("timeout")
        .args(["60", &oracle])
        .current_dir(script.parent().unwrap_or(Path::new(".")))
        .arg(script.file_name().unwrap_or_default())
        .env("PYTHONHASHSEED", hash_seed)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("PYTHONUNBUFFERED")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{oracle}: {error}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(&fs::read(script.with_extension("in")).unwrap_or_default());
    }
    child.wait_with_output().map_err(|error| error.to_string())
}
