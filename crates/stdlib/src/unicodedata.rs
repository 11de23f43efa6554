//! `unicodedata`: what Unicode says of characters.

use lissom_macros::methods;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_text::unicode::{self, names, normalize};
use lissom_text::wtf8;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("unicodedata", Some("This module provides access to the Unicode Character Database."))?;
    cx.module_functions(&module, Functions::METHODS)?;
    let version = cx.new_str(unicode::VERSION)?;
    cx.module_set(&module, "unidata_version", version)?;
    Ok(module)
}

/// The character in the first argument.
fn character(cx: &mut Context, args: &Args, function: &str) -> PyResult<u32> {
    let Some(view) = cx.as_str(args.get(0)) else {
        let kind = cx.argument_type_name(args.get(0));
        return Err(cx.type_error(&format!("{function}() argument 1 must be a unicode character, not {kind}")));
    };
    match (view.chars(), wtf8::decode_first(view.bytes)) {
        (1, Some((point, _))) => Ok(point),
        (length, _) if args.given() > 1 => {
            Err(cx.type_error(&format!("{function}() argument 1 must be a unicode character, not a string of length {length}")))
        }
        (length, _) => Err(cx.type_error(&format!("{function}(): argument 1 must be a unicode character, not a string of length {length}"))),
    }
}

/// The default of a lookup that found nothing, or the error.
fn otherwise(cx: &mut Context, args: &Args, message: &str) -> PyResult<Value> {
    match args.opt(1) {
        Some(default) => Ok(default.clone()),
        None => Err(cx.value_error(message)),
    }
}

/// The form and the text of `normalize` and `is_normalized`.
fn form(cx: &mut Context, args: &Args) -> PyResult<normalize::Form> {
    for index in 0..2 {
        if cx.as_str(args.get(index)).is_none() {
            let kind = cx.argument_type_name(args.get(index));
            return Err(cx.type_error(&format!("{}() argument {} must be str, not {kind}", args.native.name, index + 1)));
        }
    }
    let name = cx.as_str(args.get(0)).map_or(&[][..], |view| view.bytes);
    match normalize::Form::from_name(name) {
        Some(form) => Ok(form),
        None => Err(cx.value_error("invalid normalization form")),
    }
}

/// The functions of `unicodedata`.
struct Functions;

#[methods]
impl Functions {
    /// Converts a Unicode character into its equivalent decimal value.
    #[sig("(chr, default=None, /)")]
    fn decimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match unicode::decimal(character(cx, args, "decimal")?) {
            Some(value) => Ok(Value::int32(value as i32)),
            None => otherwise(cx, args, "not a decimal"),
        }
    }

    /// Converts a Unicode character into its equivalent digit value.
    #[sig("(chr, default=None, /)")]
    fn digit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match unicode::digit(character(cx, args, "digit")?) {
            Some(value) => Ok(Value::int32(value as i32)),
            None => otherwise(cx, args, "not a digit"),
        }
    }

    /// Converts a Unicode character into its equivalent numeric value.
    #[sig("(chr, default=None, /)")]
    fn numeric(cx: &mut Context, args: &Args) -> PyResult<Value> {
        match unicode::numeric(character(cx, args, "numeric")?) {
            Some(value) => cx.new_float(value),
            None => otherwise(cx, args, "not a numeric character"),
        }
    }

    /// Returns the general category assigned to the character chr as string.
    #[sig("(chr, /)")]
    fn category(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "category")?;
        cx.new_str(unicode::category(point))
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    #[sig("(chr, /)")]
    fn bidirectional(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "bidirectional")?;
        cx.new_str(unicode::bidirectional(point))
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    #[sig("(chr, /)")]
    fn combining(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "combining")?;
        Ok(Value::int32(unicode::combining(point) as i32))
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    #[sig("(chr, /)")]
    fn mirrored(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "mirrored")?;
        Ok(Value::int32(unicode::is_mirrored(point) as i32))
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[sig("(chr, /)")]
    fn east_asian_width(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "east_asian_width")?;
        cx.new_str(unicode::east_asian_width(point))
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    #[sig("(chr, /)")]
    fn decomposition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "decomposition")?;
        TextBuilder::build(cx, |out| unicode::decomposition(point, out))
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    #[sig("(form, unistr, /)")]
    fn is_normalized(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let form = form(cx, args)?;
        let text = cx.as_str(args.get(1)).map_or(&[][..], |view| view.bytes);
        Ok(Value::bool(normalize::is_normalized(form, text)))
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    #[sig("(form, unistr, /)")]
    fn normalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let form = form(cx, args)?;
        let Some(view) = cx.as_str(args.get(1)) else { return Ok(Value::EMPTY_STRING) };
        if view.ascii {
            return Ok(view.value().clone());
        }
        TextBuilder::build(cx, |out| normalize::normalize(form, view.bytes, out))
    }

    /// Returns the name assigned to the character chr as a string.
    #[sig("(chr, default=None, /)")]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = character(cx, args, "name")?;
        let mut named = false;
        let name = TextBuilder::build(cx, |out| names::name(point, out).map(|found| named = found))?;
        if named { Ok(name) } else { otherwise(cx, args, "no such name") }
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the corresponding
    /// character.  If not found, KeyError is raised.
    #[sig("(name, /)")]
    fn lookup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let Some(view) = cx.as_str(args.get(0)) else {
            let kind = cx.argument_type_name(args.get(0));
            return Err(cx.type_error(&format!("lookup() argument must be str, not {kind}")));
        };
        if let Some(point) = names::lookup(view.bytes) {
            return cx.new_char(point);
        }
        let mut found = false;
        let text = TextBuilder::build(cx, |out| names::lookup_sequence(view.bytes, out).map(|sequence| found = sequence))?;
        if found {
            return Ok(text);
        }
        let name = cx.string_lossy(args.get(0));
        let message = cx.new_str(&format!("undefined character name '{name}'"))?;
        Err(cx.key_error(&message))
    }
}
