//! Packed code: the code of a module as bytes that are read where they lie.
//!
//! ```text
//!   first   | magic, version | counts and lengths | section: the module's code and those of class bodies |
//!   later   | section: functions |
//!   rest    | docstrings, positions |
//!
//!   section   | where each code starts | where each string starts | strings | codes |
//! ```
//!
//! The three [`Parts`] lie apart, each with those of other modules, so that what is read at the same time lies together: what an import reads, in
//! the order in which it is read; functions, when they are called; and what only a traceback or a reader of documentation asks for. A code
//! names the codes nested in it by number, so that each is unpacked by itself, when it is wanted, and says enough of them to make functions; its
//! [`Head`] is readable without unpacking the rest. Numbers have a variable length, strings are named by number. The name of the
//! source file is not kept: whoever unpacks knows it.
//!
//! A reader takes any bytes: it gives what they say or [`Malformed`], and never takes more memory than they are long by a small factor. Whether
//! the machine may run the code is for [`crate::verify`] to say.

mod read;
mod write;

use std::fmt;

pub use read::{Head, Parts, Unit, Unpacked};
pub use write::{Packed, pack};

/// The first bytes of packed code: a magic number and the version of the form.
const MAGIC: [u8; 4] = *b"Lsm\x02";
/// Bytes before the first section: the magic; for each section how many codes and strings there are and how long strings and codes are; how
/// long the rest is.
const HEADER: usize = 40;
/// How deeply constants nest in each other at most.
const NESTING_MAX: usize = 500;

/// What stays packed when a code is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nested {
    /// The code of a nested scope, by number.
    Code {
        /// Its number.
        index: u32,
        /// The instruction that uses it is reached at most once: it stands in no loop, and neither do the class bodies around it.
        once: bool,
        /// It is the code of a function, not of a class body.
        function: bool,
        /// It captures variables.
        captures: bool,
    },
    /// The docstring of the code, which no instruction uses.
    Docstring,
}

/// Bytes that are no packed code, or code that cannot be packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "packed code: {}", self.0)
    }
}

impl std::error::Error for Malformed {}

/// The kinds of constants, as they are numbered.
mod tag {
    pub const NONE: u8 = 0;
    pub const FALSE: u8 = 1;
    pub const TRUE: u8 = 2;
    pub const ELLIPSIS: u8 = 3;
    pub const INT: u8 = 4;
    pub const BIG: u8 = 5;
    pub const BIG_NEGATIVE: u8 = 6;
    pub const FLOAT: u8 = 7;
    pub const COMPLEX: u8 = 8;
    pub const STR: u8 = 9;
    pub const BYTES: u8 = 10;
    pub const TUPLE: u8 = 11;
    pub const FROZEN_SET: u8 = 12;
    pub const SLICE: u8 = 13;
    pub const DOCSTRING: u8 = 14;
    /// With any of the three below.
    pub const CODE: u8 = 16;
    pub const ONCE: u8 = 1;
    pub const FUNCTION: u8 = 2;
    pub const CAPTURES: u8 = 4;
}

/// The kinds of sites, in the lower two bits of their number.
mod site {
    pub const NAME: u64 = 0;
    pub const KEYWORDS: u64 = 1;
    pub const KEYS: u64 = 2;
}

/// The flag of an instruction whose unused fields are not zero: all three follow as they are.
const RAW: u8 = 0x80;

fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}
