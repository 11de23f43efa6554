//! The compiler: source text to syntax tree, to scopes, to registers, to bytecode.
//!
//! ```text
//!   bytes -> source (text, lines) -> nesting (how deep?) -> parse (tree)
//!         -> scope (which variable is meant by a name) -> statement, expression, … (items) -> assemble (Code)
//! ```
//!
//! The tree is dropped as soon as it is compiled. Nothing here knows how values look or what instructions cost.

#![forbid(unsafe_code)]

mod assemble;
mod barry;
mod call;
mod class;
mod compiler;
mod comprehension;
mod condition;
mod definite;
mod diagnose;
mod display;
mod doubtful;
mod error;
mod exceptions;
mod expression;
mod fold;
mod fstring;
mod function;
mod future;

mod grammar;
mod lines;
mod literal;
mod module;
mod names;
mod nesting;
mod parse;
mod pattern;
mod scan;
mod scope;
mod source;
mod statement;
pub mod symbols;
pub mod tree;
mod typing;
pub mod tokenizer;
mod unit;
mod unparse;

use lissom_bytecode::Code;

pub use error::{CompileError, ErrorKind};
pub use doubtful::{Warning, Warnings};
pub use source::{Encoding, encoding_of};

use source::Source;
use tree::Tree;

/// What a source is compiled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A module: statements.
    Exec,
    /// An expression, whose value the code returns.
    Eval,
    /// An interactive statement: the values of expression statements are printed.
    Single,
}

/// How a source is compiled.
#[derive(Clone, Copy, Default)]
pub struct Options<'o> {
    /// 0; 1 leaves out assertions; 2 leaves out docstrings as well.
    pub optimize: u8,
    /// `from __future__ import annotations` is in force from outside.
    pub future_annotations: bool,
    /// `from __future__ import barry_as_FLUFL` is in force from outside.
    pub barry: bool,
    /// `await` is allowed at module level; the code is then a coroutine if it uses it.
    pub allow_top_level_await: bool,
    /// The source is being typed: what more input could complete is [`ErrorKind::Incomplete`], and the block of an
    /// interactive statement ends with an empty line.
    pub allow_incomplete: bool,
    /// The end of the source does not end the blocks that are open, only the end of their last line does.
    pub dont_imply_dedent: bool,
    /// The source was a `str`: a coding cookie is only a comment.
    pub ignore_cookie: bool,
    /// The source was read from a file as the main program.
    pub file: bool,
    /// Where warnings are collected, if anyone asks for them.
    pub warnings: Option<&'o Warnings>,
    /// The most digits that a decimal literal may have; 0 for any number.
    pub digits_max: usize,
}

/// Stack that one level of the syntax tree may take, parser, passes and dropping considered.
const STACK_PER_LEVEL: usize = 16 * 1024;
/// Stack that is needed in any case.
const STACK_BASE: usize = 512 * 1024;

/// The text and its nesting.
fn prepare(source: &[u8], mode: Mode, options: &Options<'_>) -> Result<(Source, nesting::Outline), CompileError> {
    let source = Source::new(source::decode(source, !options.ignore_cookie, options.file)?);
    let spelled = barry::spelled(source.text().to_owned(), options.barry);
    let mut source = Source::new(spelled.map_err(|error| error.located(&source))?);
    source.digits_max = options.digits_max;
    let outline = nesting::outline(source.text()).map_err(|error| {
        // What nests too deeply for the parser may be wrong before that.
        let at = error.range.map_or(0, |range| range.start().to_usize());
        let named = match error.kind {
            ErrorKind::Syntax | ErrorKind::Tab => grammar::find(grammar::Request { source: &source, mode, at, incomplete: options.allow_incomplete, literal: None }),
            _ => None,
        };
        named.unwrap_or(error).located(&source)
    })?;
    Ok((source, outline))
}

/// An error of the parser, with the source.
fn whole(source: &Source, mode: Mode, error: error::Error) -> CompileError {
    let mut lines = source.text().split_inclusive('\n');
    if mode != Mode::Exec && error.message == "invalid syntax" && lines.all(|line| matches!(line.trim_start().chars().next(), None | Some('#'))) {
        // Nothing at all: the error is where the last line ends, which counts as before its first column.
        let line = source.text().split_inclusive('\n').count() as u32;
        let text = source.text().split_inclusive('\n').next_back().unwrap_or("").to_owned();
        return CompileError { line, column: 0, end_line: line, end_column: 0, text: Some(text), whole: Some((0, source.text().to_owned())), ..error.located(source) };
    }
    let at = error.range.map_or(0, |range| range.start().to_usize());
    let line = if mode == Mode::Exec && error.message == "invalid syntax" { grammar::compound_before(source.text(), at) } else { 0 };
    let mut text = source.text().to_owned();
    if mode == Mode::Exec && !text.ends_with('\n') {
        text.push('\n');
    }
    CompileError { whole: Some((line, text)), ..error.located(source) }
}

/// Compiles `source`.
pub fn compile(source: &[u8], filename: &str, mode: Mode, options: &Options<'_>) -> Result<Code, CompileError> {
    let (source, outline) = prepare(source, mode, options)?;
    let stack = STACK_BASE + outline.depth * STACK_PER_LEVEL;
    stacker::maybe_grow(stack, stack + STACK_BASE, || {
        let tree = parse::parse(&source, mode, outline.error.as_deref(), options);
        let tree = tree.map_err(|error| {
            if let Some(warnings) = options.warnings {
                doubtful::of_text(&source, error.range.map_or(0, |range| range.start().to_usize()), warnings);
            }
            whole(&source, mode, *error)
        })?;
        if let Some(warnings) = options.warnings {
            doubtful::of_text(&source, usize::MAX, warnings);
            doubtful::of_tree(&source, &tree, warnings);
        }
        module::compile(&source, &tree, filename, mode, options).map_err(|error| {
            // Past the parser the line is the file's, wherever the source came from: who has files looks.
            CompileError { text: None, ..error.located(&source) }
        })
    })
}

/// How a source is parsed to a tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct TreeOptions {
    /// Type comments are kept, and errors where none may stand.
    pub type_comments: bool,
    /// The minor version of the language whose grammar is wanted, if not the newest.
    pub feature_version: Option<u8>,
    /// Optimized at this level, if at all.
    pub optimize: Option<u8>,
    /// A function type (`(int, str) -> bool`) instead of what the mode says.
    pub function_type: bool,
}

/// Parses `source` to the tree that the module `ast` shows.
pub fn parse_tree(source: &[u8], mode: Mode, options: &Options<'_>, wanted: TreeOptions) -> Result<Tree, CompileError> {
    let (source, outline) = prepare(source, mode, options)?;
    let stack = STACK_BASE + outline.depth * STACK_PER_LEVEL;
    let read = || {
        if wanted.function_type {
            return parse::function_type(&source).map_err(|error| error.located(&source));
        }
        let parsed = parse::parse_with(&source, mode, outline.error.as_deref(), options, wanted);
        let (parsed, comments) = parsed.map_err(|error| whole(&source, mode, *error))?;
        if let Some(warnings) = options.warnings {
            doubtful::of_text(&source, usize::MAX, warnings);
        }
        tree::read(&source, &parsed, mode == Mode::Single, comments).map_err(|error| error.located(&source))
    };
    let tree = stacker::maybe_grow(stack, stack + STACK_BASE, read)?;
    Ok(match wanted.optimize {
        Some(level) => tree::optimize(&tree, level),
        None => tree,
    })
}

/// The symbol tables of `source`: the module's first, the others before those inside them.
pub fn symbol_tables(source: &[u8], mode: Mode, options: &Options<'_>) -> Result<Vec<symbols::Table>, CompileError> {
    let (source, outline) = prepare(source, mode, options)?;
    let stack = STACK_BASE + outline.depth * STACK_PER_LEVEL;
    stacker::maybe_grow(stack, stack + STACK_BASE, || {
        let tree = parse::parse(&source, mode, outline.error.as_deref(), options);
        let tree = tree.map_err(|error| whole(&source, mode, *error))?;
        module::tables(&source, &tree, options).map_err(|error| error.located(&source))
    })
}

/// The tree as optimization leaves it.
pub fn optimize_tree(tree: &Tree, level: u8) -> Tree {
    tree::optimize(tree, level)
}

/// Compiles a tree, which [`tree::validate`] must have accepted.
pub fn compile_tree(tree: &Tree, filename: &str, mode: Mode, options: &Options<'_>) -> Result<Code, CompileError> {
    let stack = STACK_BASE + tree.depth() * STACK_PER_LEVEL;
    stacker::maybe_grow(stack, stack + STACK_BASE, || {
        let nowhere = Source::new(String::new());
        let (parsed, source) = tree::write(tree).map_err(|error| error.located(&nowhere))?;
        if let Some(warnings) = options.warnings {
            doubtful::of_tree(&source, &parsed, warnings);
        }
        module::compile(&source, &parsed, filename, mode, options).map_err(|error| error.located(&source))
    })
}
