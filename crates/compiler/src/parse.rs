//! The one door to the parser.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Mod, PythonVersion, Stmt};
use ruff_python_parser::{
    ParseError, ParseErrorType, ParseOptions, UnsupportedSyntaxError, UnsupportedSyntaxErrorKind, parse_expression_range, parse_unchecked,
};
use ruff_text_size::{Ranged, TextRange};

use crate::tree::{self, Comments, Tree};
use crate::{Mode, Options, TreeOptions};
use crate::diagnose::{diagnose, unsupported};
use crate::error::{Error, ErrorKind, Result};
use crate::grammar;
use crate::scan::{Kind, Scanner, range};
use crate::source::Source;

/// A syntax tree and its type comments, as [`TreeOptions`] want them; see [`parse`].
pub(crate) fn parse_with(source: &Source, mode: Mode, scanned: Option<&Error>, options: &Options<'_>, wanted: TreeOptions) -> Result<(Mod, Comments)> {
    let tree = parse(source, mode, scanned, options)?;
    if !wanted.type_comments && wanted.feature_version.is_none() {
        return Ok((tree, Comments::default()));
    }
    let parser_mode = if mode == Mode::Eval { ruff_python_parser::Mode::Expression } else { ruff_python_parser::Mode::Module };
    let minor = wanted.feature_version.unwrap_or(14);
    let dialect = ParseOptions::from(parser_mode).with_target_version(PythonVersion { major: 3, minor });
    let parsed = parse_unchecked(source.text(), dialect);
    if wanted.feature_version.is_some()
        && let Some(error) = parsed.unsupported_syntax_errors().first()
    {
        return Err(newer(error));
    }
    if !wanted.type_comments {
        return Ok((tree, Comments::default()));
    }
    let comments = parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Comment);
    let comments = Comments::new(source, comments.map(|token| (token.start().to_u32(), token.end().to_u32())));
    Ok((tree, comments))
}

/// What a newer grammar has than the one asked for.
fn newer(error: &UnsupportedSyntaxError) -> Box<Error> {
    use UnsupportedSyntaxErrorKind as Is;
    let (what, minor) = match error.kind {
        Is::Match => ("Pattern matching is", 10),
        Is::Walrus => ("Assignment expressions are", 8),
        Is::ExceptStar => ("Exception groups are", 11),
        Is::PositionalOnlyParameter => ("Positional-only parameters are", 8),
        Is::TypeParameterList => ("Type parameter lists are", 12),
        Is::TypeAliasStatement => ("Type statement is", 12),
        Is::TypeParamDefault => ("Type parameter defaults are", 13),
        Is::ParenthesizedContextManager => ("Parenthesized context managers are", 9),
        _ => return unsupported(error),
    };
    Error::syntax(format!("{what} only supported in Python 3.{minor} and greater"), error.range)
}

/// The tree of a function type: `(int, *str, **Any) -> bool`.
pub(crate) fn function_type(source: &Source) -> Result<Tree> {
    let text = source.text();
    let wrong = || Error::syntax("invalid syntax", range(0, 0));
    let (arguments, returns) = text.rsplit_once("->").ok_or_else(wrong)?;
    let start = arguments.find('(').ok_or_else(wrong)?;
    let end = arguments.rfind(')').ok_or_else(wrong)?;
    if !arguments.get(..start).unwrap_or("").trim().is_empty() || !arguments.get(end + 1..).unwrap_or("").trim().is_empty() {
        return Err(wrong());
    }
    let expression = |from: usize, until: usize| -> Result<ruff_python_ast::Expr> {
        let part = text.get(from..until).unwrap_or("");
        let from = from + (part.len() - part.trim_start().len());
        let parsed = parse_expression_range(text, range(from, from + part.trim().len())).map_err(|error| Error::syntax("invalid syntax", error.location))?;
        Ok(parsed.into_expr())
    };
    let mut list = Vec::new();
    let (mut depth, mut from) = (0_i32, start + 1);
    for (at, character) in text.get(..=end).unwrap_or("").char_indices().skip_while(|(at, _)| *at <= start) {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if at < end => depth -= 1,
            ',' | ')' if depth == 0 => {
                let part = text.get(from..at).unwrap_or("");
                let stars = part.trim_start().chars().take_while(|character| *character == '*').count();
                let inner = from + (part.len() - part.trim_start().len()) + stars.min(2);
                if !part.trim().is_empty() {
                    list.push(expression(inner, at)?);
                } else if character == ',' {
                    return Err(wrong());
                }
                from = at + 1;
            }
            _ => {}
        }
    }
    let returns = expression(text.len() - returns.len(), text.len())?;
    tree::function_type(source, &list, &returns)
}

/// The syntax tree of a source; `scanned` is what the scanner found wrong with its brackets and strings. If `interactive`,
/// an error that more input could mend is [`ErrorKind::Incomplete`].
pub(crate) fn parse(source: &Source, mode: Mode, scanned: Option<&Error>, options: &Options<'_>) -> Result<Mod> {
    let interactive = options.allow_incomplete;
    let parser_mode = match mode {
        Mode::Exec | Mode::Single => ruff_python_parser::Mode::Module,
        Mode::Eval => ruff_python_parser::Mode::Expression,
    };
    if mode != Mode::Exec {
        check_beginning(source, mode, options)?;
    }
    let dialect = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source.text(), dialect);
    if let Some(error) = parsed.errors().iter().min_by_key(|error| error.location.start()) {
        return Err(named(source, mode, error, scanned, interactive));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        let at = error.range.start().to_usize();
        let found = grammar::find(grammar::Request { source, mode, at, incomplete: interactive, literal: None });
        return Err(found.unwrap_or_else(|| unsupported(error)));
    }
    if let Some(deep) = scanned.filter(|error| error.message.ends_with("nested too deeply")) {
        return Err(Box::new(Error { bare: true, ..deep.clone() }));
    }
    let tree = parsed.into_syntax();
    if let (Mode::Single, Mod::Module(module)) = (mode, &tree) {
        check_single(source, &module.body, options)?;
    }
    Ok(tree)
}

/// The error in CPython's words: by the grammar, or, for what that does not know, by what the parser said.
fn named(source: &Source, mode: Mode, error: &ParseError, scanned: Option<&Error>, incomplete: bool) -> Box<Error> {
    let at = error.location.start().to_usize();
    let literal = in_literal(&error.error).then(|| (at, diagnose(source, error, None)));
    let found = grammar::find(grammar::Request { source, mode, at, incomplete, literal });
    found.unwrap_or_else(|| diagnose(source, error, scanned))
}

/// Is it about the text of a literal, which the grammar does not read?
fn in_literal(error: &ParseErrorType) -> bool {
    use ruff_python_parser::LexicalErrorType as Lexical;
    matches!(
        error,
        ParseErrorType::Lexical(
            Lexical::InvalidByteLiteral | Lexical::UnicodeError | Lexical::MissingUnicodeLbrace | Lexical::MissingUnicodeRbrace
        )
    )
}

/// An expression or interactive statement is not empty, and an expression is not indented.
fn check_beginning(source: &Source, mode: Mode, options: &Options<'_>) -> Result<()> {
    let Ok(first) = Scanner::new(source.text()).next() else { return Ok(()) };
    if first.kind == Kind::End && options.allow_incomplete {
        return Err(Error::new(ErrorKind::Incomplete, "incomplete input", Some(range(0, 0))));
    }
    if first.kind == Kind::End {
        return Err(nothing(source.text()));
    }
    let indented = source.text().get(..first.start).is_some_and(|before| before.ends_with([' ', '\t']));
    if mode == Mode::Eval && indented {
        return Err(Error::new(ErrorKind::Indentation, "unexpected indent", Some(range(0, 0))));
    }
    Ok(())
}

/// The error of a source without any statement: it is seen at the end of its last line, if there is one.
fn nothing(text: &str) -> Box<Error> {
    let line = text.lines().count() as u32;
    let last = text.lines().last().filter(|last| !text.ends_with('\n') && !last.is_empty() && last.trim_matches([' ', '\t', '\x0c']).is_empty());
    let mut error = Error::syntax("invalid syntax", range(0, 0));
    error.place = Some((line, 0, line, 0));
    if let Some(last) = last {
        // Blanks that no newline ends are taken for the beginning of a block.
        error = Error::new(ErrorKind::Indentation, "unexpected indent", Some(range(0, 0)));
        error.place = Some((line, last.len() as u32, line, NOWHERE));
    }
    error.bare = !text.ends_with('\n');
    error
}

/// The column of an end that is not known: it is told as -1.
const NOWHERE: u32 = u32::MAX;

/// Does the line on which the last statement inside another begins belong to a block?
fn is_last_line_indented(source: &Source, statement: &Stmt) -> bool {
    let mut last = statement;
    loop {
        let body: &[Stmt] = match last {
            Stmt::FunctionDef(node) => &node.body,
            Stmt::ClassDef(node) => &node.body,
            Stmt::With(node) => &node.body,
            Stmt::For(node) => if node.orelse.is_empty() { &node.body } else { &node.orelse },
            Stmt::While(node) => if node.orelse.is_empty() { &node.body } else { &node.orelse },
            Stmt::If(node) => node.elif_else_clauses.last().map_or(&node.body, |clause| &clause.body),
            Stmt::Match(node) => node.cases.last().map_or(&[], |case| &case.body),
            Stmt::Try(node) => match (node.finalbody.is_empty(), node.orelse.is_empty(), node.handlers.last()) {
                (false, ..) => &node.finalbody,
                (true, false, _) => &node.orelse,
                (true, true, Some(ruff_python_ast::ExceptHandler::ExceptHandler(handler))) => &handler.body,
                (true, true, None) => &node.body,
            },
            _ => &[],
        };
        match body.last() {
            Some(inner) => last = inner,
            None => break,
        }
    }
    let before = source.text().get(..last.start().to_usize()).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    source.text()[line..].starts_with([' ', '\t'])
}

/// An interactive statement is one compound statement, or simple ones on one line.
fn check_single(source: &Source, body: &[Stmt], options: &Options<'_>) -> Result<()> {
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
    // A compound statement on one line ends with that line.
    if compound && !source.text().ends_with('\n') && !is_last_line_indented(source, first) {
        let end = source.text().len();
        return match options.allow_incomplete {
            true => Err(Error::new(ErrorKind::Incomplete, "incomplete input", Some(first.range()))),
            false => Err(Error::syntax("invalid syntax", range(end, end))),
        };
    }
    // The block of a compound statement ends with an empty line, or with its last line if that has ended.
    let end = if options.dont_imply_dedent { "\n" } else { "\n\n" };
    let text = if options.dont_imply_dedent { source.text() } else { source.text().trim_end_matches([' ', '\t']) };
    let ended = text.ends_with(end);
    if options.allow_incomplete && compound && !ended && source.slice(first.range()).contains('\n') {
        return Err(Error::new(ErrorKind::Incomplete, "incomplete input", Some(first.range())));
    }
    Ok(())
}
