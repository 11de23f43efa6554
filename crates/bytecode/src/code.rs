//! Code: what the compiler hands to the machine for one scope. Plain data, owned, without values.

use crate::{Instr, PositionTable};

/// A constant as the compiler writes it; the machine makes a value of it once.
#[derive(Clone, Debug, PartialEq)]
pub enum Const {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An integer that fits.
    Int(i64),
    /// A larger integer: its magnitude, little-endian bytes without a leading zero, and whether it is negative.
    BigInt {
        /// Is it below zero?
        negative: bool,
        /// Little-endian magnitude.
        magnitude: Box<[u8]>,
    },
    /// A float; compared by bits.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A string in WTF-8 (UTF-8 that may contain lone surrogates).
    Str(Box<[u8]>),
    /// A bytes literal.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Const]>),
    /// A frozenset of constants (the right side of `in {…}`).
    FrozenSet(Box<[Const]>),
    /// A slice of constants.
    Slice(Box<[Const; 3]>),
    /// The code of a nested scope.
    Code(Box<Code>),
    /// The code of a nested scope that is still packed (see [`crate::packed`]).
    Packed(crate::packed::Nested),
}

/// Where a nested function finds the cell of a variable it captures, seen from the scope that makes the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// In a register of the making frame.
    Register(u16),
    /// Among the captured cells of the making function.
    Free(u16),
}

/// A place with an inline cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// An attribute, method or global: an index into [`Code::names`].
    Name(u32),
    /// A call with keywords: all arguments (without receiver), and the constant that holds the tuple of names.
    Keywords {
        /// Positional and keyword arguments together.
        count: u16,
        /// Index into [`Code::consts`].
        names: u32,
    },
    /// A dict display: the constant that holds the tuple of keys.
    Keys(u32),
}

/// A range of instructions whose exceptions go to a handler. Handlers stand innermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First instruction covered.
    pub start: u32,
    /// First instruction no longer covered.
    pub end: u32,
    /// The handler's first instruction, an `EnterHandler`.
    pub target: u32,
    /// Registers from here upwards are released before the handler starts.
    pub depth: u16,
}

/// What kind of scope the code is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFlags {
    /// Local variables are registers (functions, lambdas, generator expressions): `CO_OPTIMIZED | CO_NEWLOCALS`.
    pub optimized: bool,
    /// Takes `*args`.
    pub varargs: bool,
    /// Takes `**kwargs`.
    pub varkeywords: bool,
    /// Is nested in a function.
    pub nested: bool,
    /// Is a generator function (not asynchronous).
    pub generator: bool,
    /// Is a coroutine function.
    pub coroutine: bool,
    /// Is an asynchronous generator function.
    pub async_generator: bool,
    /// Its first constant is a docstring (`CO_HAS_DOCSTRING`).
    pub docstring: bool,
    /// It is a method: defined directly in a class body (`CO_METHOD`).
    pub method: bool,
    /// `from __future__ import annotations` is in force.
    pub future_annotations: bool,
    /// A generator that may be awaited (`types.coroutine`): `CO_ITERABLE_COROUTINE`.
    pub iterable_coroutine: bool,
    /// Bits of `co_flags` that mean nothing to the machine: the other features of `__future__`.
    pub others: u32,
}

impl CodeFlags {
    /// Each flag with its bits in `co_flags`.
    fn rows(&mut self) -> [(&mut bool, u32); 11] {
        [
            (&mut self.optimized, 0x3),
            (&mut self.varargs, 0x4),
            (&mut self.varkeywords, 0x8),
            (&mut self.nested, 0x10),
            (&mut self.generator, 0x20),
            (&mut self.coroutine, 0x80),
            (&mut self.iterable_coroutine, 0x100),
            (&mut self.async_generator, 0x200),
            (&mut self.future_annotations, 0x0100_0000),
            (&mut self.docstring, 0x0400_0000),
            (&mut self.method, 0x0800_0000),
        ]
    }

    /// As `co_flags` has them.
    pub fn bits(mut self) -> u32 {
        let others = self.others;
        self.rows().into_iter().filter(|(set, _)| **set).fold(others, |all, (_, bits)| all | bits)
    }

    /// The flags of a `co_flags`.
    pub fn from_bits(bits: u32) -> CodeFlags {
        let mut flags = CodeFlags::default();
        let mut others = bits;
        for (flag, mask) in flags.rows() {
            *flag = bits & mask == mask;
            if *flag {
                others &= !mask;
            }
        }
        flags.others = others;
        flags
    }
}

/// The code of one scope: module, function, class body, comprehension or annotation scope.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// `co_name`.
    pub name: Box<str>,
    /// `co_qualname`.
    pub qualname: Box<str>,
    /// `co_filename`.
    pub filename: Box<str>,
    /// `co_firstlineno`, the line of the first decorator if there is one.
    pub first_line: u32,
    /// What kind of scope it is.
    pub flags: CodeFlags,
    /// Parameters that can be given by position (positional-only ones included): `co_argcount`.
    pub positional: u16,
    /// Of these, positional-only: `co_posonlyargcount`.
    pub positional_only: u16,
    /// Keyword-only parameters: `co_kwonlyargcount`.
    pub keyword_only: u16,
    /// Names of the local variables, by register: positional parameters, keyword-only ones, `*args`, `**kwargs`, then the others.
    pub locals: Box<[Box<str>]>,
    /// Local variables that live in a cell (registers, ascending); `co_cellvars`.
    pub cells: Box<[u16]>,
    /// Names of the captured variables, by index; `co_freevars`.
    pub frees: Box<[Box<str>]>,
    /// Where the maker of the function finds each captured cell.
    pub captures: Box<[Capture]>,
    /// All registers: locals, then temporaries.
    pub registers: u16,
    /// Constants.
    pub consts: Vec<Const>,
    /// Names used by instructions.
    pub names: Vec<Box<str>>,
    /// Places with an inline cache.
    pub sites: Vec<Site>,
    /// The instructions.
    pub instrs: Vec<Instr>,
    /// Exception handlers, innermost first: the first that covers an instruction is its handler.
    pub handlers: Vec<Handler>,
    /// Source position of each instruction.
    pub positions: PositionTable,
}
