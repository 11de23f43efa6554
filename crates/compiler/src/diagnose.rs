//! What the parser's errors are called in CPython.

use ruff_python_parser::{ParseError, ParseErrorType};

use crate::Mode;
use crate::error::Error;
use crate::source::Source;

/// The error that CPython reports where the parser found `error`.
pub(crate) fn diagnose(_source: &Source, error: &ParseError, _mode: Mode, scanned: Option<&Error>) -> Box<Error> {
    if let Some(error) = scanned {
        return Box::new(error.clone());
    }
    let message = match &error.error {
        ParseErrorType::OtherError(message) => message.clone(),
        _ => "invalid syntax".to_owned(),
    };
    Error::syntax(message, error.location)
}
