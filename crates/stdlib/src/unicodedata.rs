//! `unicodedata`: what Unicode says of characters, now and in its version 3.2 (`ucd_3_2_0`).
//!
//! Functions of the module and methods of the old database are rows over the same bodies; `old` says which Unicode is asked.

use lissom_macros::methods;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Args, Context, PyResult, TypeFlags, TypeSpec, Value};
use lissom_text::unicode::{self, names, normalize, version3};
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
    let class = cx.module_type(&module, &SPEC)?;
    let old = cx.new_plain_instance(&class)?;
    cx.module_set(&module, "ucd_3_2_0", old)?;
    Ok(module)
}

/// A database of an older version of Unicode.
static SPEC: TypeSpec = TypeSpec {
    name: "unicodedata.UCD",
    flags: TypeFlags::NO_INSTANTIATION,
    doc: "",
    methods: &[OldDatabase::METHODS],
    ..TypeSpec::DEFAULT
};

/// Which Unicode a row asks: methods of the old database have a receiver.
fn is_old(args: &Args) -> bool {
    args.native.signature.names.first() == Some(&"self")
}

/// Where the arguments behind the receiver begin.
fn first(args: &Args) -> usize {
    usize::from(is_old(args))
}

/// The character in the first argument.
fn character(cx: &mut Context, args: &Args) -> PyResult<u32> {
    let (function, value) = (args.native.name, args.get(first(args)));
    // Functions of one argument do not number it.
    let number = if args.native.signature.names.len() - first(args) > 1 { " 1" } else { "" };
    let Some(view) = cx.as_str(value) else {
        let kind = cx.argument_type_name(value);
        return Err(cx.type_error(&format!("{function}() argument{number} must be a unicode character, not {kind}")));
    };
    match (view.chars(), wtf8::decode_first(view.bytes)) {
        (1, Some((point, _))) => Ok(point),
        (length, _) => Err(cx.type_error(&format!("{function}(): argument{number} must be a unicode character, not a string of length {length}"))),
    }
}

/// The default of a lookup that found nothing, or the error.
fn otherwise(cx: &mut Context, args: &Args, message: &str) -> PyResult<Value> {
    match args.opt(first(args) + 1) {
        Some(default) => Ok(default.clone()),
        None => Err(cx.value_error(message)),
    }
}

/// The form and the text of `normalize` and `is_normalized`.
fn form(cx: &mut Context, args: &Args) -> PyResult<normalize::Form> {
    for index in 0..2 {
        if cx.as_str(args.get(first(args) + index)).is_none() {
            let kind = cx.argument_type_name(args.get(first(args) + index));
            return Err(cx.type_error(&format!("{}() argument {} must be str, not {kind}", args.native.name, index + 1)));
        }
    }
    let name = cx.as_str(args.get(first(args))).map_or(&[][..], |view| view.bytes);
    match normalize::Form::from_name(name) {
        Some(form) => Ok(form),
        None => Err(cx.value_error("invalid normalization form")),
    }
}

fn decimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    match if is_old(args) { version3::decimal(point) } else { unicode::decimal(point) } {
        Some(value) => Ok(Value::int32(value as i32)),
        None => otherwise(cx, args, "not a decimal"),
    }
}

fn digit(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    match unicode::digit(point) {
        Some(value) => Ok(Value::int32(value as i32)),
        None => otherwise(cx, args, "not a digit"),
    }
}

fn numeric(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    match if is_old(args) { version3::numeric(point) } else { unicode::numeric(point) } {
        Some(value) => cx.new_float(value),
        None => otherwise(cx, args, "not a numeric character"),
    }
}

fn category(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    cx.new_str(if is_old(args) { version3::category(point) } else { unicode::category(point) })
}

fn bidirectional(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    cx.new_str(if is_old(args) { version3::bidirectional(point) } else { unicode::bidirectional(point) })
}

fn combining(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    Ok(Value::int32(i32::from(if is_old(args) { version3::combining(point) } else { unicode::combining(point) })))
}

fn mirrored(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    Ok(Value::int32(i32::from(if is_old(args) { version3::is_mirrored(point) } else { unicode::is_mirrored(point) })))
}

fn east_asian_width(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    cx.new_str(if is_old(args) { version3::east_asian_width(point) } else { unicode::east_asian_width(point) })
}

fn decomposition(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    let old = is_old(args);
    TextBuilder::build(cx, |out| if old { version3::decomposition(point, out) } else { unicode::decomposition(point, out) })
}

fn is_normalized(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let form = form(cx, args)?;
    let text = cx.as_str(args.get(first(args) + 1)).map_or(&[][..], |view| view.bytes);
    Ok(Value::bool(if is_old(args) { version3::is_normalized(form, text) } else { normalize::is_normalized(form, text) }))
}

fn normalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
    if args.get(first(args) + 1).is(&Value::EMPTY_STRING) && cx.as_str(args.get(first(args))).is_some() {
        return Ok(Value::EMPTY_STRING); // whatever the form
    }
    let form = form(cx, args)?;
    let old = is_old(args);
    let Some(view) = cx.as_str(args.get(first(args) + 1)) else { return Ok(Value::EMPTY_STRING) };
    if view.ascii {
        return Ok(view.value().clone());
    }
    TextBuilder::build(cx, |out| if old { version3::normalize(form, view.bytes, out) } else { normalize::normalize(form, view.bytes, out) })
}

fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let point = character(cx, args)?;
    let (old, mut named) = (is_old(args), false);
    let name = TextBuilder::build(cx, |out| {
        let found = if old { version3::name(point, out) } else { names::name(point, out) };
        found.map(|found| named = found)
    })?;
    if named { Ok(name) } else { otherwise(cx, args, "no such name") }
}

fn lookup(cx: &mut Context, args: &Args) -> PyResult<Value> {
    let given = args.get(first(args));
    let name = match cx.as_str(given) {
        // As UTF-8, in which nothing else has a name.
        Some(text) if text.bytes.is_ascii() => text.bytes.to_vec(),
        Some(_) => {
            let (text, codec) = (lissom_objects::str::ops::exact(cx, given), cx.new_str("utf-8")?);
            cx.call_method(&text, "encode", &[codec])?.bytes_slice().to_vec()
        }
        None if cx.as_bytes(given).is_none() && cx.has_buffer(given) => {
            let kind = cx.argument_type_name(given);
            return Err(cx.type_error(&format!("lookup() argument must be read-only bytes-like object, not {kind}")));
        }
        None => cx.bytes_like(given)?.to_vec(),
    };
    let name = name.as_slice();
    if name.len() > names::NAME_LEN_MAX {
        let message = cx.new_str("name too long")?;
        return Err(cx.key_error(&message));
    }
    // Aliases and sequences are of newer versions.
    let old = is_old(args);
    if let Some(point) = if old { names::lookup_without_aliases(name) } else { names::lookup(name) } {
        return cx.new_char(point);
    }
    let mut found = false;
    let text = TextBuilder::build(cx, |out| if old { Ok(()) } else { names::lookup_sequence(name, out).map(|sequence| found = sequence) })?;
    if found {
        return Ok(text);
    }
    // What is said ends where a string of the language C would.
    let shown = String::from_utf8_lossy(name.split(|byte| *byte == 0).next().unwrap_or_default());
    let message = cx.new_str(&format!("undefined character name '{shown}'"))?;
    Err(cx.key_error(&message))
}

/// The functions of `unicodedata`.
struct Functions;
/// The methods of `unicodedata.UCD`.
struct OldDatabase;

#[methods]
impl Functions {
    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(chr, default=None, /)")]
    fn decimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decimal(cx, args)
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(chr, default=None, /)")]
    fn digit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        digit(cx, args)
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(chr, default=None, /)")]
    fn numeric(cx: &mut Context, args: &Args) -> PyResult<Value> {
        numeric(cx, args)
    }

    /// Returns the general category assigned to the character chr as string.
    #[sig("(chr, /)")]
    fn category(cx: &mut Context, args: &Args) -> PyResult<Value> {
        category(cx, args)
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[sig("(chr, /)")]
    fn bidirectional(cx: &mut Context, args: &Args) -> PyResult<Value> {
        bidirectional(cx, args)
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[sig("(chr, /)")]
    fn combining(cx: &mut Context, args: &Args) -> PyResult<Value> {
        combining(cx, args)
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[sig("(chr, /)")]
    fn mirrored(cx: &mut Context, args: &Args) -> PyResult<Value> {
        mirrored(cx, args)
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[sig("(chr, /)")]
    fn east_asian_width(cx: &mut Context, args: &Args) -> PyResult<Value> {
        east_asian_width(cx, args)
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[sig("(chr, /)")]
    fn decomposition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decomposition(cx, args)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[sig("(form, unistr, /)")]
    fn is_normalized(cx: &mut Context, args: &Args) -> PyResult<Value> {
        is_normalized(cx, args)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[sig("(form, unistr, /)")]
    fn normalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        normalize(cx, args)
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(chr, default=None, /)")]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        name(cx, args)
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[sig("(name, /)")]
    fn lookup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lookup(cx, args)
    }
}

#[methods]
impl OldDatabase {
    /// Converts a Unicode character into its equivalent decimal value.
    ///
    /// Returns the decimal value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(self, chr, default=None, /)")]
    fn decimal(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decimal(cx, args)
    }

    /// Converts a Unicode character into its equivalent digit value.
    ///
    /// Returns the digit value assigned to the character chr as integer.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(self, chr, default=None, /)")]
    fn digit(cx: &mut Context, args: &Args) -> PyResult<Value> {
        digit(cx, args)
    }

    /// Converts a Unicode character into its equivalent numeric value.
    ///
    /// Returns the numeric value assigned to the character chr as float.
    /// If no such value is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(self, chr, default=None, /)")]
    fn numeric(cx: &mut Context, args: &Args) -> PyResult<Value> {
        numeric(cx, args)
    }

    /// Returns the general category assigned to the character chr as string.
    #[sig("(self, chr, /)")]
    fn category(cx: &mut Context, args: &Args) -> PyResult<Value> {
        category(cx, args)
    }

    /// Returns the bidirectional class assigned to the character chr as string.
    ///
    /// If no such value is defined, an empty string is returned.
    #[sig("(self, chr, /)")]
    fn bidirectional(cx: &mut Context, args: &Args) -> PyResult<Value> {
        bidirectional(cx, args)
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    ///
    /// Returns 0 if no combining class is defined.
    #[sig("(self, chr, /)")]
    fn combining(cx: &mut Context, args: &Args) -> PyResult<Value> {
        combining(cx, args)
    }

    /// Returns the mirrored property assigned to the character chr as integer.
    ///
    /// Returns 1 if the character has been identified as a "mirrored"
    /// character in bidirectional text, 0 otherwise.
    #[sig("(self, chr, /)")]
    fn mirrored(cx: &mut Context, args: &Args) -> PyResult<Value> {
        mirrored(cx, args)
    }

    /// Returns the east asian width assigned to the character chr as string.
    #[sig("(self, chr, /)")]
    fn east_asian_width(cx: &mut Context, args: &Args) -> PyResult<Value> {
        east_asian_width(cx, args)
    }

    /// Returns the character decomposition mapping assigned to the character chr as string.
    ///
    /// An empty string is returned in case no such mapping is defined.
    #[sig("(self, chr, /)")]
    fn decomposition(cx: &mut Context, args: &Args) -> PyResult<Value> {
        decomposition(cx, args)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[sig("(self, form, unistr, /)")]
    fn is_normalized(cx: &mut Context, args: &Args) -> PyResult<Value> {
        is_normalized(cx, args)
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    ///
    /// Valid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.
    #[sig("(self, form, unistr, /)")]
    fn normalize(cx: &mut Context, args: &Args) -> PyResult<Value> {
        normalize(cx, args)
    }

    /// Returns the name assigned to the character chr as a string.
    ///
    /// If no name is defined, default is returned, or, if not given,
    /// ValueError is raised.
    #[sig("(self, chr, default=None, /)")]
    fn name(cx: &mut Context, args: &Args) -> PyResult<Value> {
        name(cx, args)
    }

    /// Look up character by name.
    ///
    /// If a character with the given name is found, return the
    /// corresponding character.  If not found, KeyError is raised.
    #[sig("(self, name, /)")]
    fn lookup(cx: &mut Context, args: &Args) -> PyResult<Value> {
        lookup(cx, args)
    }

    /// the version of Unicode
    #[getter(member)]
    fn unidata_version(cx: &mut Context, _args: &Args) -> PyResult<Value> {
        cx.new_str(version3::VERSION)
    }
}
