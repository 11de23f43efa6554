//! `format(value, spec)`.

use lissom_text::format::spec::SpecError;

use crate::context::{Context, Raised};
use crate::value::Value;

/// Raises the error of a specification that does not suit a value.
#[cold]
pub fn refuse(cx: &mut Context, error: SpecError, spec: &[u8], value: &Value) -> Raised {
    let name = cx.type_name(value);
    let mut message = Vec::new();
    let _ = error.write_message(spec, name.as_bytes(), &mut message);
    let message = String::from_utf8_lossy(&message).into_owned();
    if error.is_overflow() { cx.overflow_error(&message) } else { cx.value_error(&message) }
}
