//! Case, and what kinds of characters a string consists of: `lower`, `title`, `isalpha`, `isidentifier`, ….

use lissom_macros::methods;
use lissom_text::unicode::{case, predicate};

use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::str::builder::TextBuilder;
use crate::str::ops;
use crate::value::Value;

/// The methods of `str` about case and kinds of characters.
pub(super) struct CaseMethods;

/// An ASCII string with each byte mapped to another.
fn map_ascii(cx: &mut Context, bytes: &[u8], map: impl FnOnce(&mut [u8])) -> PyResult<Value> {
    let mut builder = TextBuilder::with_capacity(cx, bytes.len())?;
    builder.push_bytes(cx, bytes)?;
    map(builder.as_bytes_mut());
    builder.finish(cx)
}

/// The answer to a question about the receiver's characters.
#[inline]
fn ask(cx: &Context, args: &Args, question: fn(&[u8]) -> bool) -> PyResult<Value> {
    Ok(Value::bool(question(ops::receiver(cx, args).bytes)))
}

#[methods]
impl CaseMethods {
    /// Return a copy of the string converted to lowercase.
    #[sig("(self, /)")]
    fn lower(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        if text.ascii {
            return map_ascii(cx, text.bytes, <[u8]>::make_ascii_lowercase);
        }
        TextBuilder::build(cx, |out| case::lower(text.bytes, out))
    }

    /// Return a copy of the string converted to uppercase.
    #[sig("(self, /)")]
    fn upper(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        if text.ascii {
            return map_ascii(cx, text.bytes, <[u8]>::make_ascii_uppercase);
        }
        TextBuilder::build(cx, |out| case::upper(text.bytes, out))
    }

    /// Return a version of the string suitable for caseless comparisons.
    #[sig("(self, /)")]
    fn casefold(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        if text.ascii {
            return map_ascii(cx, text.bytes, <[u8]>::make_ascii_lowercase);
        }
        TextBuilder::build(cx, |out| case::casefold(text.bytes, out))
    }

    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    #[sig("(self, /)")]
    fn swapcase(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        TextBuilder::build(cx, |out| case::swapcase(text.bytes, out))
    }

    /// Return a capitalized version of the string.
    ///
    /// More specifically, make the first character have upper case and the rest lower
    /// case.
    #[sig("(self, /)")]
    fn capitalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        TextBuilder::build(cx, |out| case::capitalize(text.bytes, out))
    }

    /// Return a version of the string where each word is titlecased.
    ///
    /// More specifically, words start with uppercased characters and all remaining
    /// cased characters have lower case.
    #[sig("(self, /)")]
    fn title(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let text = ops::receiver(cx, args);
        TextBuilder::build(cx, |out| case::title(text.bytes, out))
    }

    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    #[sig("(self, /)")]
    fn isascii(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(ops::receiver(cx, args).ascii))
    }

    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are lowercase and
    /// there is at least one cased character in the string.
    #[sig("(self, /)")]
    fn islower(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_lower)
    }

    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are uppercase and
    /// there is at least one cased character in the string.
    #[sig("(self, /)")]
    fn isupper(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_upper)
    }

    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    #[sig("(self, /)")]
    fn istitle(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_title)
    }

    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are whitespace and there
    /// is at least one character in the string.
    #[sig("(self, /)")]
    fn isspace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_space)
    }

    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are decimal and
    /// there is at least one character in the string.
    #[sig("(self, /)")]
    fn isdecimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_decimal)
    }

    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are digits and there
    /// is at least one character in the string.
    #[sig("(self, /)")]
    fn isdigit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_digit)
    }

    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and there is at
    /// least one character in the string.
    #[sig("(self, /)")]
    fn isnumeric(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_numeric)
    }

    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are alphabetic and there
    /// is at least one character in the string.
    #[sig("(self, /)")]
    fn isalpha(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_alpha)
    }

    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are alpha-numeric and
    /// there is at least one character in the string.
    #[sig("(self, /)")]
    fn isalnum(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_alnum)
    }

    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
    /// such as "def" or "class".
    #[sig("(self, /)")]
    fn isidentifier(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_identifier)
    }

    /// Return True if all characters in the string are printable, False otherwise.
    ///
    /// A character is printable if repr() may use it in its output.
    #[sig("(self, /)")]
    fn isprintable(cx: &mut Context, args: &Args) -> PyResult<Value> {
        ask(cx, args, predicate::is_printable)
    }
}
