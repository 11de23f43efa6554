//! `_json`: what `json` does natively: scanning text into objects, writing objects as text.
//!
//! | file       | what                                                                        |
//! |------------|-----------------------------------------------------------------------------|
//! | strings.rs | string literals, in both directions                                         |
//! | scanner.rs | `make_scanner`: JSON text to objects; objects become dicts with shared keys |
//! | encoder.rs | `make_encoder`: objects to JSON text, in one string                          |

pub mod encoder;
pub mod scanner;
pub mod strings;

use lissom_macros::methods;
use lissom_objects::context::{Context, PyResult};
use lissom_objects::native::Args;
use lissom_objects::value::Value;

/// The functions of `_json`.
pub struct Functions;

#[methods]
impl Functions {
    /// scanstring(string, end, strict=True) -> (string, end)
    ///
    /// Scan the string s for a JSON string. End is the index of the
    /// character in s after the quote that started the JSON string.
    #[sig("(string, end, strict=True, /)")]
    fn scanstring(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(text) = cx.as_str(args.get(0)) else {
            let kind = cx.argument_type_name(args.get(0));
            return Err(cx.type_error(&format!("first argument must be a string, not {kind}")));
        };
        let strict = match args.opt(2) {
            Some(strict) => cx.truth(strict)?,
            None => true,
        };
        let end = cx.index_i64(args.get(1))?;
        let Some(begin) = usize::try_from(end).ok().filter(|end| *end <= text.chars()) else {
            return Err(cx.value_error("end is out of bounds"));
        };
        let start = text.offset(begin);
        match strings::scan(cx, text.bytes, start, strict)? {
            Ok((value, end)) => {
                let end = lissom_text::wtf8::count(&text.bytes[..end]);
                let end = cx.new_int(end as i64)?;
                cx.new_tuple(&[value, end])
            }
            Err(fault) => Err(scanner::fault(cx, args.get(0), fault)),
        }
    }

    /// encode_basestring_ascii(string) -> string
    ///
    /// Return an ASCII-only JSON representation of a Python string
    #[sig("(string, /)")]
    fn encode_basestring_ascii(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strings::encode(cx, args.get(0), true)
    }

    /// encode_basestring(string) -> string
    ///
    /// Return a JSON representation of a Python string
    #[sig("(string, /)")]
    fn encode_basestring(cx: &mut Context, args: &Args) -> PyResult<Value> {
        strings::encode(cx, args.get(0), false)
    }
}

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_json", Some("json speedups"))?;
    cx.module_functions(&module, Functions::METHODS)?;
    for (name, spec) in [("make_scanner", &scanner::SPEC), ("make_encoder", &encoder::SPEC)] {
        let class = cx.native_type(spec)?;
        cx.module_set(&module, name, class)?;
    }
    Ok(module)
}
