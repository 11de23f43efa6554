//! The `lissom` command: runs a Python file, a command, a module, or an interactive session.

#![forbid(unsafe_code)]

mod help;
mod options;
mod session;

use std::io::IsTerminal;
use std::process::ExitCode;

use lissom::{Limits, Options, Program, Session, run_session};
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

fn start(program: Option<Program>, options: Options, limits: &Limits) -> i32 {
    let terminal = std::io::stdin().is_terminal();
    let quiet = options.quiet;
    let inspected = options.inspect || (!options.ignore_environment && !options.isolated && std::env::var_os("PYTHONINSPECT").is_some_and(|value| !value.is_empty()));
    let (program, session): (Option<Program>, Option<Session>) = match program {
        Some(program) => (Some(program), inspected.then(|| session::interactive(true))),
        None if terminal || options.inspect => (None, Some(session::interactive(quiet))),
        None => (Some(Program { options, ..Program::new(lissom::Main::Input) }), None),
    };
    run_session(program, limits, session, |handle| {
        // A thread waits for Ctrl-C and hands it on; without it, Ctrl-C ends the process as the system does.
        if let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) {
            let _ = std::thread::Builder::new().stack_size(64 << 10).spawn(move || {
                for _ in signals.forever() {
                    handle.interrupt();
                }
            });
        }
    })
}

#[expect(clippy::print_stdout, reason = "this is the command's own output")]
fn show(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "this is the command's own output")]
fn complain(text: &str) {
    eprintln!("{text}");
}
