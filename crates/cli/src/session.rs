//! The interactive session: line editing and history.

use std::io::{BufRead, IsTerminal, Write};

use lissom::{Session, Typed};
use rustyline::error::ReadlineError;

/// A session that reads from the terminal, or plainly if there is none.
pub fn interactive(quiet: bool) -> Session {
    let banner = if quiet { String::new() } else { format!("{}\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", crate::options::version()) };
    if !std::io::stdin().is_terminal() {
        return Session { read: Box::new(plain), banner };
    }
    let mut editor = rustyline::DefaultEditor::new().ok();
    let history = std::env::var_os("HOME").map(|home| std::path::Path::new(&home).join(".lissom_history"));
    if let (Some(editor), Some(history)) = (&mut editor, &history) {
        let _ = editor.load_history(history);
    }
    let read = move |prompt: &str| {
        let Some(editor) = &mut editor else { return plain(prompt) };
        match editor.readline(prompt) {
            Ok(line) => {
                if !line.trim().is_empty() {
                    let _ = editor.add_history_entry(&line);
                    if let Some(history) = &history {
                        let _ = editor.save_history(history);
                    }
                }
                Typed::Line(line)
            }
            Err(ReadlineError::Interrupted) => Typed::Interrupted,
            Err(_) => Typed::End,
        }
    };
    Session { read: Box::new(read), banner }
}

/// Reads without editing.
fn plain(prompt: &str) -> Typed {
    let mut output = std::io::stdout();
    let _ = output.write_all(prompt.as_bytes()).and_then(|()| output.flush());
    let mut line = String::new();
    match std::io::stdin().lock().read_line(&mut line) {
        Ok(0) | Err(_) => Typed::End,
        Ok(_) => Typed::Line(line.trim_end_matches(['\n', '\r']).to_owned()),
    }
}
