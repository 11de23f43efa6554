//! Replacement templates: literals and group numbers, in turn.

use lissom_objects::iterator::layout::Fields;
use lissom_objects::layout::Native as _;
use lissom_objects::str::TextBuilder;
use lissom_objects::{Context, PyResult, TypeFlags, TypeSpec, Value};

use super::subject::{Cursor, Subject};

/// `re.Template`: values[0] is the tuple of parts.
pub static SPEC: TypeSpec = TypeSpec { name: "re.Template", layout: Fields::INFO, flags: TypeFlags::NO_INSTANTIATION, ..TypeSpec::DEFAULT };

/// What replaces a match.
pub enum Replacement {
    /// A literal.
    Literal(Value),
    /// Parts of a template: literal, group, literal, ….
    Parts(Value),
    /// A function of the match.
    Function(Value),
}

impl Replacement {
    /// Reads what `sub` is to put in place of matches.
    ///
    /// # Errors
    /// `re.PatternError` for a malformed template.
    pub fn read(cx: &mut Context, pattern: &Value, given: &Value) -> PyResult<Replacement> {
        if cx.is_callable(given) {
            return Ok(Replacement::Function(given.clone()));
        }
        let literal = if let Some(view) = cx.as_str(given) {
            !view.bytes.contains(&b'\\')
        } else if let Some(bytes) = lissom_objects::buffer::native_bytes(cx, given) {
            !bytes.contains(&b'\\')
        } else {
            false
        };
        if literal {
            return Ok(Replacement::Literal(given.clone()));
        }
        let template = cx.call_module("re", "_compile_template", &[pattern.clone(), given.clone()])?;
        if cx.is_callable(&template) {
            return Ok(Replacement::Function(template));
        }
        let parts = cx.get::<Fields>(&template).and_then(|fields| fields.values[0].clone());
        match parts {
            Some(parts) => match parts.as_tuple() {
                Some([literal]) => Ok(Replacement::Literal(literal.clone())),
                _ => Ok(Replacement::Parts(parts)),
            },
            None => Ok(Replacement::Literal(template)),
        }
    }
}

/// Appends text or bytes.
pub fn push(cx: &mut Context, out: &mut TextBuilder, subject: &Subject, piece: &Value, index: usize) -> PyResult {
    if subject.text {
        let Some(view) = cx.as_str(piece) else {
            let kind = cx.type_name(piece);
            return Err(cx.type_error(&format!("sequence item {index}: expected str instance, {kind} found")));
        };
        return out.push_bytes(cx, view.bytes);
    }
    if !cx.has_buffer(piece) {
        let kind = cx.type_name(piece);
        return Err(cx.type_error(&format!("sequence item {index}: expected a bytes-like object, {kind} found")));
    }
    let bytes = cx.bytes_like(piece)?;
    out.push_bytes(cx, &bytes)
}

/// Appends a template's parts, with groups from a match.
pub fn expand(cx: &mut Context, out: &mut TextBuilder, parts: &Value, subject: &Subject, spans: &[i64]) -> PyResult {
    let Some(parts) = parts.as_tuple() else { return Ok(()) };
    let mut cursor: Cursor = subject.cursor();
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 0 {
            push(cx, out, subject, part, index)?;
            continue;
        }
        let group = cx.index_i64(part)? as usize;
        let (Some(start), Some(end)) = (spans.get(2 * group), spans.get(2 * group + 1)) else {
            return Err(cx.index_error("no such group"));
        };
        if *start >= 0 {
            let from = cursor.seek(subject.bytes(), *start as usize);
            let to = cursor.seek(subject.bytes(), *end as usize);
            out.push_bytes(cx, subject.bytes().get(from..to).unwrap_or(&[]))?;
        }
    }
    Ok(())
}
