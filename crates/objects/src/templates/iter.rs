//! The iterator over a template: its strings that are not empty, and its interpolations, as they are written.

use lissom_heap::Header;

use crate::context::{Context, PyResult};
use crate::iterator::layout::{fields_layout, new_record_of};
use crate::layout::Native;
use crate::typeobject::{TypeFlags, TypeSpec};
use crate::value::Value;

/// A `TemplateIter`.
#[repr(C)]
struct TemplateIterator {
    header: Header,
    template: Option<Value>,
    /// Even: a string is next; odd: an interpolation.
    position: u64,
}

const _: () = assert!(size_of::<TemplateIterator>() == 24);
fields_layout!(TemplateIterator, "TemplateIter", [template]);

static SPEC: TypeSpec = TypeSpec {
    name: "string.templatelib.TemplateIter",
    layout: <TemplateIterator as Native>::INFO,
    flags: TypeFlags::STATIC.with(TypeFlags::NO_INSTANTIATION),
    doc: "Template iterator object",
    next: Some(next),
    ..TypeSpec::DEFAULT
};

/// A new iterator.
pub(super) fn new(cx: &mut Context, template: &Value) -> PyResult<Value> {
    let class = cx.native_type(&SPEC)?;
    new_record_of(cx, &class, |iterator: &mut TemplateIterator| iterator.template = Some(template.clone()))
}

fn next(cx: &mut Context, this: &Value) -> PyResult<Option<Value>> {
    loop {
        let Some(iterator) = cx.get::<TemplateIterator>(this) else { return Ok(None) };
        let Some((strings, interpolations)) = iterator.template.as_ref().and_then(|template| cx.as_template(template)) else { return Ok(None) };
        let position = iterator.position as usize;
        let parts = if position.is_multiple_of(2) { strings } else { interpolations };
        let Some(part) = parts.as_tuple().and_then(|parts| parts.get(position / 2)).cloned() else { return Ok(None) };
        if let Some(iterator) = cx.get_mut::<TemplateIterator>(this) {
            iterator.position += 1;
        }
        if position % 2 == 1 || cx.as_str(&part).is_none_or(|text| !text.bytes.is_empty()) {
            return Ok(Some(part));
        }
    }
}
