//! The `lissom` command: runs a Python file, a command, a module, or an interactive session.

#![forbid(unsafe_code)]

mod help;
mod options;
mod session;

use std::io::IsTerminal;
use std::process::ExitCode;

use lissom::{Limits, Main, Options, Program, Session, run_session};
use options::Action;

fn main() -> ExitCode {
    let (program, options, limits) = match options::parse() {
        Ok(Action::Run(program, options, limits)) => (program, options, limits),
        Ok(Action::Show(text)) => {
            show(&text);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            complain(&message);
            return ExitCode::from(2);
        }
    };
    ExitCode::from(start(program, options, &limits) as u8)
}

fn start(program: Option<Program>, mut options: Options, limits: &Limits) -> i32 {
    let terminal = std::io::stdin().is_terminal();
    let quiet = options.quiet;
    options.signals = true;
    options.own_process = true;
    let inspected = options.inspect || (!options.ignore_environment && !options.isolated && std::env::var_os("PYTHONINSPECT").is_some_and(|value| !value.is_empty()));
    let (program, session): (Program, Option<Session>) = match program {
        Some(program) => (Program { options, ..program }, inspected.then(|| session::interactive(true))),
        None if terminal || options.inspect => (Program { options, ..Program::new(Main::Session) }, Some(session::interactive(quiet))),
        None => (Program { options, ..Program::new(Main::Input { named: false }) }, None),
    };
    run_session(program, limits, session, |_| {})
}

#[expect(clippy::print_stdout, reason = "this is the command's own output")]
fn show(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "this is the command's own output")]
fn complain(text: &str) {
    eprintln!("{text}");
}
