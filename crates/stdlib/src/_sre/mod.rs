//! `_sre`: the engine of `re`. The compiler of patterns is the library's own, in Python.
//!
//! | file         | what                                                           |
//! |--------------|----------------------------------------------------------------|
//! | subject.rs   | what is searched: text or bytes, and running the engine on it  |
//! | automaton.rs | patterns that need no backtracking, in less time               |
//! | pattern.rs   | `re.Pattern`                                                   |
//! | matched.rs   | `re.Match`                                                     |
//! | scanner.rs   | iterators over matches                                         |
//! | template.rs  | replacement templates                                          |

pub mod automaton;
pub mod matched;
pub mod pattern;
pub mod scanner;
pub mod subject;
pub mod template;

use lissom_macros::methods;
use lissom_objects::iterator::layout::{Fields, new_record_of};
use lissom_objects::{Args, Context, PyResult, Value};
use lissom_text::unicode;

/// Makes the module.
///
/// # Errors
/// `MemoryError`
pub fn module(cx: &mut Context) -> PyResult<Value> {
    let module = cx.new_module("_sre", None)?;
    cx.module_functions(&module, Functions::METHODS)?;
    for (name, number) in [
        ("MAGIC", rustpython_sre_engine::SRE_MAGIC as i64),
        ("CODESIZE", rustpython_sre_engine::CODESIZE as i64),
        ("MAXREPEAT", rustpython_sre_engine::MAXREPEAT as i64),
        ("MAXGROUPS", 1_073_741_823),
    ] {
        let number = cx.new_int(number)?;
        cx.module_set(&module, name, number)?;
    }
    Ok(module)
}

/// The functions of `_sre`.
struct Functions;

/// A code point given as a number.
fn point(cx: &mut Context, args: &Args) -> PyResult<u32> {
    Ok(cx.index_i64(args.get(0))?.clamp(0, 0x7FFF_FFFF) as u32)
}

#[methods]
impl Functions {
    /// Compile a pattern's code into a pattern object.
    #[sig("(pattern, flags, code, groups, groupindex, indexgroup)")]
    fn compile(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let codes = cx.collect(args.get(2))?;
        let mut bytes = lissom_objects::str::TextBuilder::with_capacity(cx, codes.len() * 4)?;
        for code in &codes {
            let Ok(code) = u32::try_from(cx.index_i64(code)?) else {
                return Err(cx.overflow_error("regular expression code size limit exceeded"));
            };
            bytes.push_bytes(cx, &code.to_le_bytes())?;
        }
        let bytes = bytes.finish_bytes(cx)?;
        let (flags, groups) = (cx.index_i64(args.get(1))?, cx.index_i64(args.get(3))?);
        let class = cx.native_type(&pattern::SPEC)?;
        new_record_of(cx, &class, |fields: &mut Fields| {
            fields.values = [Some(args.get(0).clone()), Some(bytes), Some(args.get(4).clone()), Some(args.get(5).clone()), None];
            fields.numbers = [flags, groups, 0, 0];
        })
    }

    /// Make a template of literals and group numbers, in turn.
    #[sig("(pattern, template, /)")]
    fn template(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let parts = cx.collect(args.get(1))?;
        let parts = cx.new_tuple_from(parts)?;
        let class = cx.native_type(&template::SPEC)?;
        new_record_of(cx, &class, |fields: &mut Fields| fields.values[0] = Some(parts))
    }

    /// The size of a code in bytes.
    #[sig("()")]
    fn getcodesize(_cx: &mut Context, _args: &Args) -> PyResult<Value> {
        Ok(Value::int32(rustpython_sre_engine::CODESIZE as i32))
    }

    /// Has the character case, in ASCII?
    #[sig("(character, /)")]
    fn ascii_iscased(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = point(cx, args)?;
        Ok(Value::bool(point < 128 && (point as u8).is_ascii_alphabetic()))
    }

    /// Has the character case?
    #[sig("(character, /)")]
    fn unicode_iscased(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = point(cx, args)?;
        Ok(Value::bool(unicode::to_lower(point) != point || unicode::to_upper(point) != point))
    }

    /// The lower case of the character, in ASCII.
    #[sig("(character, /)")]
    fn ascii_tolower(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = point(cx, args)?;
        let lower = if point < 128 { (point as u8).to_ascii_lowercase() as u32 } else { point };
        cx.new_int(lower as i64)
    }

    /// The lower case of the character.
    #[sig("(character, /)")]
    fn unicode_tolower(cx: &mut Context, args: &Args) -> PyResult<Value> {
        let point = point(cx, args)?;
        cx.new_int(unicode::to_lower(point) as i64)
    }
}
