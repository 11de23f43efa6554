//! The one door to the parser.

use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{ParseOptions, parse_unchecked};

use crate::Mode;
use crate::diagnose::{diagnose, unsupported};
use crate::error::{Error, Result};
use crate::source::Source;

/// The syntax tree of a source; `scanned` is what the scanner found wrong with its brackets and strings.
pub(crate) fn parse(source: &Source, mode: Mode, scanned: Option<&Error>) -> Result<Mod> {
    let parser_mode = match mode {
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
        Mode::Eval => ruff_python_parser::Mode::Expression,
    };
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source.text(), options);
    if let Some(error) = parsed.errors().iter().min_by_key(|error| error.location.start()) {
        return Err(diagnose(source, error, scanned));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(unsupported(error));
    }
    Ok(parsed.into_syntax())
}
