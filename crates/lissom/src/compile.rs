//! The bridge from the machine to the compiler: source to code, and compile errors to `SyntaxError` and its kin.

use lissom_bytecode::Code;
use lissom_compiler::{Mode, Options, Warnings, compile};
use lissom_objects::{Context, PyResult};
use lissom_stdlib::syntax_error::{decoded, raise, warn_all};
use lissom_vm::{CompileMode, OPTIMIZE_SHIFT};

/// Flags of `compile()` that the compiler knows, as CPython numbers them.
pub(crate) mod flag {
    pub const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
    pub const ALLOW_INCOMPLETE: u32 = 0x4000;
    pub const DONT_IMPLY_DEDENT: u32 = 0x200;
    pub const BARRY: u32 = 0x40_0000;
    pub const FUTURE_ANNOTATIONS: u32 = 0x0100_0000;
    /// Ours: the source was a `str`.
    pub const TEXT: u32 = 0x100;
    /// The source was read from a file as the main program.
    pub const FILE: u32 = 0x80;
}

/// Compiles for the machine.
///
/// # Errors
/// `SyntaxError`, `IndentationError`, `TabError`, `ValueError`, `MemoryError`, `OverflowError`.
pub(crate) fn bridge(cx: &mut Context, source: &[u8], filename: &str, mode: CompileMode, flags: u32) -> PyResult<Code> {
    // The tree takes about ten bytes for each of the source.
    cx.check_size(source.len().saturating_mul(10))?;
    let mode = match mode {
        CompileMode::Exec => Mode::Exec,
        CompileMode::Eval => Mode::Eval,
        CompileMode::Single => Mode::Single,
    };
    let decoded = if flags & flag::TEXT != 0 { None } else { decoded(cx, source, filename)? };
    let warnings = Warnings::default();
    let options = Options {
        optimize: (flags >> OPTIMIZE_SHIFT & 3) as u8,
        future_annotations: flags & flag::FUTURE_ANNOTATIONS != 0,
        barry: flags & flag::BARRY != 0,
        allow_top_level_await: flags & flag::ALLOW_TOP_LEVEL_AWAIT != 0,
        allow_incomplete: flags & flag::ALLOW_INCOMPLETE != 0,
        dont_imply_dedent: flags & flag::DONT_IMPLY_DEDENT != 0,
        ignore_cookie: flags & flag::TEXT != 0 || decoded.is_some(),
        file: flags & flag::FILE != 0,
        warnings: Some(&warnings),
        digits_max: cx.int_digits_max,
    };
    let compiled = compile(decoded.as_deref().unwrap_or(source), filename, mode, &options);
    warn_all(cx, warnings, filename)?;
    if source.len() >= LARGE_SOURCE {
        lissom_host::raw::memory::give_back();
    }
    compiled.map_err(|error| raise(cx, &error, filename))
}

/// Sources from this size on leave a tree behind that is worth giving back, in bytes.
const LARGE_SOURCE: usize = 16 << 10;
