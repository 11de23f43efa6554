//! Prints the listing of a Python file: `cargo run -p lissom-compiler --example dis -- file.py`, or `-c 'source'`.
#![allow(clippy::print_stdout)]

use lissom_bytecode::disassemble::disassemble;
use lissom_compiler::{Mode, Options, compile};

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (source, name) = match arguments.as_slice() {
        [flag, source] if flag == "-c" => (source.clone().into_bytes(), "<string>".to_owned()),
        [file] => match std::fs::read(file) {
            Ok(source) => (source, file.clone()),
            Err(error) => {
                eprintln!("{file}: {error}");
                return std::process::ExitCode::FAILURE;
            }
        },
        _ => {
            eprintln!("usage: dis FILE | dis -c SOURCE");
            return std::process::ExitCode::FAILURE;
        }
    };
    match compile(&source, &name, Mode::Exec, &Options::default()) {
        Ok(code) => {
            let mut text = String::new();
            if disassemble(&code, &mut text).is_ok() {
                print!("{text}");
            }
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            let kind = format!("{:?}", error.kind);
            println!("{kind}: {} at {}:{}-{}:{}", error.message, error.line, error.column, error.end_line, error.end_column);
            if let Some(text) = &error.text {
                print!("  {text}");
            }
            std::process::ExitCode::FAILURE
        }
    }
}
