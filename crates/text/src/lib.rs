//! Algorithms on text and numbers, without Python objects.
//!
//! Text is `&[u8]` in WTF-8 (see [`wtf8`]); numbers are `f64`, `i64` or digits already written out.
//! Output goes through a [`Sink`], which may refuse it: nothing here allocates by a size that the
//! program chose, so the runtime can count every byte and turn a refusal into a `MemoryError`.
//!
//! | module      | what                                                                        |
//! |-------------|-----------------------------------------------------------------------------|
//! | [`sink`]    | where output goes                                                           |
//! | [`wtf8`]    | code points in bytes                                                        |
//! | [`unicode`] | properties, case, normalisation and names of Unicode 16.0.0                 |
//! | [`number`]  | floats and integers as text, and their hashes                               |
//! | [`mod@format`] | `format()`, `%` and `str.format`: parsing the templates, laying out values  |
//! | [`repr`]    | `repr()` and `ascii()` of strings and bytes                                 |
//! | [`search`]  | finding, splitting, replacing, stripping                                    |
//! | [`codec`]   | bytes to text and back                                                      |
//! | [`escape`]  | escapes in string and bytes literals                                        |
//! | [`hash`]    | the keyed hash of byte strings                                              |
//! | [`message`] | strings inside of messages, with their lone surrogates                      |
//! | [`mt19937`] | the random number generator                                                 |
#![forbid(unsafe_code)]

pub mod codec;
pub mod escape;
pub mod format;
pub mod hash;
pub mod message;
pub mod mt19937;
pub mod nearest;
pub mod number;
pub mod repr;
pub mod search;
pub mod sink;
pub mod unicode;
pub mod wtf8;

pub use sink::{Full, Length, Sink};
