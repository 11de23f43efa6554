//! The `lissom` command: runs a Python file, a command, a module, or an interactive session.

#![forbid(unsafe_code)]

mod options;
mod session;

use std::io::IsTerminal;
use std::process::ExitCode;

use lissom::{Program, Session, run_session};
use options::{Action, Options};

fn main() -> ExitCode {
    let options = match options::parse() {
        Ok(Action::Run(options)) => options,
        Ok(Action::Show(text)) => {
            show(&text);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            complain(&message);
            return ExitCode::from(2);
        }
    };
    ExitCode::from(start(options) as u8)
}

fn start(options: Options) -> i32 {
    let terminal = std::io::stdin().is_terminal();
    let (program, session): (Option<Program>, Option<Session>) = match options.program {
        Some(program) => {
            let session = program.inspect.then(|| session::interactive(program.quiet));
            (Some(program), session)
        }
        None if terminal || options.interactive => (None, Some(session::interactive(options.quiet))),
        None => (Some(Program { optimize: options.optimize, isolated: options.isolated, ..Program::new(lissom::Main::Input) }), None),
    };
    run_session(program, &options.limits, session, |handle| {
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
