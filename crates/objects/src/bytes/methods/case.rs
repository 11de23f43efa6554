//! Case and kinds of ASCII characters in bytes: `lower`, `title`, `isalpha`, ….

use lissom_macros::methods;

use crate::bytes::ops;
use crate::context::{Context, PyResult};
use crate::native::Args;
use crate::str::TextBuilder;
use crate::value::Value;

/// Methods that `bytes` and `bytearray` share.
pub struct CaseMethods;

/// A copy of the receiver, changed in place.
fn map(cx: &mut Context, args: &Args, change: impl FnOnce(&mut [u8])) -> PyResult<Value> {
    let bytes = ops::receiver(cx, args);
    let mut builder = TextBuilder::with_capacity(cx, bytes.len())?;
    builder.push_bytes(cx, bytes)?;
    change(builder.as_bytes_mut());
    ops::finish(cx, args.this(), builder)
}

/// Are there bytes, and all of that kind?
fn all(cx: &Context, args: &Args, kind: fn(&u8) -> bool) -> PyResult<Value> {
    let bytes = ops::receiver(cx, args);
    Ok(Value::bool(!bytes.is_empty() && bytes.iter().all(kind)))
}

fn title(bytes: &mut [u8]) {
    let mut in_word = false;
    for byte in bytes {
        if in_word {
            byte.make_ascii_lowercase();
        } else {
            byte.make_ascii_uppercase();
        }
        in_word = byte.is_ascii_alphabetic();
    }
}

fn is_title(bytes: &[u8]) -> bool {
    let (mut in_word, mut found) = (false, false);
    for byte in bytes {
        match (byte.is_ascii_uppercase(), byte.is_ascii_lowercase()) {
            (true, _) if in_word => return false,
            (_, true) if !in_word => return false,
            (false, false) => in_word = false,
            _ => (in_word, found) = (true, true),
        }
    }
    found
}

#[methods]
impl CaseMethods {
    /// B.lower() -> copy of B
    ///
    /// Return a copy of B with all ASCII characters converted to lowercase.
    #[sig("(self, /)")]
    fn lower(cx: &mut Context, args: &Args) -> PyResult<Value> {
        map(cx, args, <[u8]>::make_ascii_lowercase)
    }

    /// B.upper() -> copy of B
    ///
    /// Return a copy of B with all ASCII characters converted to uppercase.
    #[sig("(self, /)")]
    fn upper(cx: &mut Context, args: &Args) -> PyResult<Value> {
        map(cx, args, <[u8]>::make_ascii_uppercase)
    }

    /// B.swapcase() -> copy of B
    ///
    /// Return a copy of B with uppercase ASCII characters converted
    /// to lowercase ASCII and vice versa.
    #[sig("(self, /)")]
    fn swapcase(cx: &mut Context, args: &Args) -> PyResult<Value> {
        map(cx, args, |bytes| bytes.iter_mut().filter(|byte| byte.is_ascii_alphabetic()).for_each(|byte| *byte ^= 0x20))
    }

    /// B.capitalize() -> copy of B
    ///
    /// Return a copy of B with only its first character capitalized (ASCII)
    /// and the rest lower-cased.
    #[sig("(self, /)")]
    fn capitalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        map(cx, args, |bytes| {
            bytes.make_ascii_lowercase();
            bytes.iter_mut().take(1).for_each(|byte| byte.make_ascii_uppercase());
        })
    }

    /// B.title() -> copy of B
    ///
    /// Return a titlecased version of B, i.e. ASCII words start with uppercase
    /// characters, all remaining cased characters have lowercase.
    #[sig("(self, /)")]
    fn title(cx: &mut Context, args: &Args) -> PyResult<Value> {
        map(cx, args, title)
    }

    /// B.isalnum() -> bool
    ///
    /// Return True if all characters in B are alphanumeric
    /// and there is at least one character in B, False otherwise.
    #[sig("(self, /)")]
    fn isalnum(cx: &mut Context, args: &Args) -> PyResult<Value> {
        all(cx, args, u8::is_ascii_alphanumeric)
    }

    /// B.isalpha() -> bool
    ///
    /// Return True if all characters in B are alphabetic
    /// and there is at least one character in B, False otherwise.
    #[sig("(self, /)")]
    fn isalpha(cx: &mut Context, args: &Args) -> PyResult<Value> {
        all(cx, args, u8::is_ascii_alphabetic)
    }

    /// B.isascii() -> bool
    ///
    /// Return True if B is empty or all characters in B are ASCII,
    /// False otherwise.
    #[sig("(self, /)")]
    fn isascii(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(ops::receiver(cx, args).is_ascii()))
    }

    /// B.isdigit() -> bool
    ///
    /// Return True if all characters in B are digits
    /// and there is at least one character in B, False otherwise.
    #[sig("(self, /)")]
    fn isdigit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        all(cx, args, u8::is_ascii_digit)
    }

    /// B.isspace() -> bool
    ///
    /// Return True if all characters in B are whitespace
    /// and there is at least one character in B, False otherwise.
    #[sig("(self, /)")]
    fn isspace(cx: &mut Context, args: &Args) -> PyResult<Value> {
        all(cx, args, |byte| lissom_text::search::is_byte_space(*byte))
    }

    /// B.islower() -> bool
    ///
    /// Return True if all cased characters in B are lowercase and there is
    /// at least one cased character in B, False otherwise.
    #[sig("(self, /)")]
    fn islower(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = ops::receiver(cx, args);
        Ok(Value::bool(bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)))
    }

    /// B.isupper() -> bool
    ///
    /// Return True if all cased characters in B are uppercase and there is
    /// at least one cased character in B, False otherwise.
    #[sig("(self, /)")]
    fn isupper(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let bytes = ops::receiver(cx, args);
        Ok(Value::bool(bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)))
    }

    /// B.istitle() -> bool
    ///
    /// Return True if B is a titlecased string and there is at least one
    /// character in B, i.e. uppercase characters may only follow uncased
    /// characters and lowercase characters only cased ones. Return False
    /// otherwise.
    #[sig("(self, /)")]
    fn istitle(cx: &mut Context, args: &Args) -> PyResult<Value> {
        Ok(Value::bool(is_title(ops::receiver(cx, args))))
    }
}
