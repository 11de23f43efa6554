//! The page about known differences from CPython, made from the scripts that show them.
//!
//!   tests/differences/NAME.py      opens with a comment: the reason
//!   tests/differences/NAME.out     what CPython prints
//!   tests/differences/NAME.lissom  what Lissom prints
//!
//! `cargo xtask differences` writes `DIFFERENCES.md`; with `LISSOM_ORACLE` set it asks both first. A test keeps the page current.

use crate::workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The page's name.
const PAGE: &str = "DIFFERENCES.md";

/// Writes the page.
pub fn run() -> Result<(), String> {
    let root = workspace::root();
    if std::env::var_os("LISSOM_ORACLE").is_some() {
        let lissom = workspace::target().join("debug/lissom").display().to_string();
        for script in scripts(&root)? {
            for (program, extension) in [(workspace::oracle(), "out"), (lissom.clone(), "lissom")] {
                let said = Command::new(&program).arg(&script).output().map_err(|error| format!("{program}: {error}"))?;
                fs::write(script.with_extension(extension), said.stdout).map_err(|error| error.to_string())?;
            }
        }
    }
    fs::write(root.join(PAGE), page(&root)?).map_err(|error| error.to_string())
}

fn scripts(root: &Path) -> Result<Vec<PathBuf>, String> {
    let folder = fs::read_dir(root.join("tests/differences")).map_err(|error| error.to_string())?;
    let mut scripts: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|extension| extension == "py")).collect();
    scripts.sort();
    Ok(scripts)
}

/// The page's text.
fn page(root: &Path) -> Result<String, String> {
    let mut text = String::from(
        "# Differences from CPython\n\nEach is a program in [tests/differences](tests/differences) with what CPython 3.14 and Lissom print. \
         This page is written by `cargo xtask differences`.\n",
    );
    for script in scripts(root)? {
        let read = |extension: &str| fs::read_to_string(script.with_extension(extension)).map_err(|error| format!("{}: {error}", script.display()));
        let source = read("py")?;
        let reason: Vec<&str> = source.lines().take_while(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim()).collect();
        let code: Vec<&str> = source.lines().skip(reason.len()).collect();
        if reason.is_empty() {
            return Err(format!("{} opens with no comment that gives the reason", script.display()));
        }
        let title = script.file_stem().unwrap_or_default().to_string_lossy().replace('_', " ");
        let (first, rest) = title.split_at(1.min(title.len()));
        text += &format!("\n## {}{rest}\n\n{}\n\n```python\n{}\n```\n", first.to_uppercase(), reason.join("\n"), code.join("\n").trim());
        for (who, extension) in [("CPython", "out"), ("Lissom", "lissom")] {
            text += &format!("\n{who} prints\n\n```\n{}\n```\n", read(extension)?.trim_end());
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_is_current() {
        let root = workspace::root();
        let written = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
        assert!(page(&root).as_ref() == Ok(&written), "run `cargo xtask differences`");
    }
}
