//! The one door to the parser.

use ruff_python_ast::{Mod, PythonVersion, Stmt};
use ruff_python_parser::{ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use crate::Mode;
use crate::diagnose::{diagnose, unsupported};
use crate::error::{Error, ErrorKind, Result};
use crate::scan::{Kind, Scanner, range};
use crate::source::Source;

/// The syntax tree of a source; `scanned` is what the scanner found wrong with its brackets and strings. If `interactive`,
/// an error that more input could mend is [`ErrorKind::Incomplete`].
pub(crate) fn parse(source: &Source, mode: Mode, scanned: Option<&Error>, interactive: bool) -> Result<Mod> {
    let parser_mode = match mode {
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
        Mode::Eval => ruff_python_parser::Mode::Expression,
    };
    if mode != Mode::Exec {
        check_beginning(source, mode)?;
    }
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source.text(), options);
    if let Some(error) = parsed.errors().iter().min_by_key(|error| error.location.start()) {
        let at_end = error.location.start().to_usize() >= source.text().trim_end().len();
        if interactive && (at_end || scanned.is_some_and(is_open)) {
            return Err(Error::new(ErrorKind::Incomplete, "incomplete input", Some(error.location)));
        }
        return Err(diagnose(source, error, scanned));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(unsupported(error));
    }
    let tree = parsed.into_syntax();
    if let (Mode::Single, Mod::Module(module)) = (mode, &tree) {
        check_single(source, &module.body, interactive)?;
    }
    Ok(tree)
}

/// Is it a bracket or a string that may be closed yet?
fn is_open(error: &Error) -> bool {
    error.message.ends_with("was never closed") || error.message.starts_with("unterminated triple-quoted")
}

/// An expression or interactive statement is not empty, and an expression is not indented.
fn check_beginning(source: &Source, mode: Mode) -> Result<()> {
    let Ok(first) = Scanner::new(source.text()).next() else { return Ok(()) };
    if first.kind == Kind::End {
        return Err(Error::syntax("invalid syntax", range(0, 0)));
    }
    let indented = source.text().get(..first.start).is_some_and(|before| before.ends_with([' ', '\t']));
    if mode == Mode::Eval && indented {
        return Err(Error::new(ErrorKind::Indentation, "unexpected indent", Some(range(0, 0))));
    }
    Ok(())
}

/// An interactive statement is one compound statement, or simple ones on one line.
fn check_single(source: &Source, body: &[Stmt], interactive: bool) -> Result<()> {
    let Some((first, rest)) = body.split_first() else { return Ok(()) };
    let compound = matches!(
        first,
        Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Match(_)
            | Stmt::Try(_)
    );
    let between = |next: &Stmt| source.slice(TextRange::new(first.end(), next.start().max(first.end()))).contains('\n');
    if let Some(next) = rest.iter().find(|next| compound || between(next)) {
        if compound {
            let end = next.start() + ruff_text_size::TextSize::new(1);
            return Err(Error::syntax("invalid syntax", TextRange::new(next.start(), end)));
        }
        let end = source.text().get(first.end().to_usize()..).and_then(|rest| rest.find('\n')).unwrap_or(0);
        let at = first.end().to_usize() + end;
        return Err(Error::syntax("multiple statements found while compiling a single statement", range(at, at + 1)));
    }
    // The block of a compound statement ends with an empty line.
    let ended = source.text().trim_end_matches([' ', '\t']).ends_with("\n\n");
    if interactive && compound && !ended && source.slice(first.range()).contains('\n') {
        return Err(Error::new(ErrorKind::Incomplete, "incomplete input", Some(first.range())));
    }
    Ok(())
}
