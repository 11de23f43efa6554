//! `format()`: values into text, by a specification; and what f-strings are made of.

use lissom_text::format::spec::SpecError;

use crate::context::{Context, PyResult, Raised};
use crate::names::Special;
use crate::shape::ShapeId;
use crate::str::{TextBuilder, methods};
use crate::value::Value;

/// `format(value)`: with no specification, most values are written as `str` writes them.
///
/// # Errors
/// What `__format__` raises.
#[inline]
pub fn plain(cx: &mut Context, value: &Value) -> PyResult<Value> {
    let shape = value.shape();
    if shape.is_str() {
        return Ok(value.clone());
    }
    if shape.is_int() || shape == ShapeId::FLOAT || shape == ShapeId::BOOL || shape == ShapeId::NONE {
        return cx.str(value);
    }
    cx.format(value, &Value::EMPTY_STRING)
}

/// Raises the error of a specification that does not suit a value.
#[cold]
pub fn refuse(cx: &mut Context, error: SpecError, spec: &[u8], value: &Value) -> Raised {
    let name = cx.type_name(value);
    let mut message = Vec::new();
    let _ = error.write_message(spec, name.as_bytes(), &mut message);
    let message = lissom_text::message::shown(&message);
    if error.is_overflow() { cx.overflow_error(&message) } else { cx.value_error(&message) }
}

impl Context {
    /// `format(value, spec)`
    ///
    /// # Errors
    /// What `__format__` raises; `TypeError` if it gives no string.
    pub fn format(&mut self, value: &Value, spec: &Value) -> PyResult<Value> {
        if value.is_str() && spec.is(&Value::EMPTY_STRING) {
            return Ok(value.clone());
        }
        let Some(text) = self.call_special(value, Special::Format, std::slice::from_ref(spec))? else {
            let name = self.type_name(value);
            return Err(self.type_error(&format!("Type {name} doesn't define __format__")));
        };
        if self.as_str(&text).is_none() {
            let name = self.type_name(&text);
            return Err(self.type_error(&format!("__format__ must return a str, not {name}")));
        }
        Ok(text)
    }

    /// A field of an f-string without specification. `conversion`: 0 none, 1 `str`, 2 `repr`, 3 `ascii`.
    ///
    /// # Errors
    /// What converting and formatting raise.
    pub fn format_value(&mut self, value: &Value, conversion: u16) -> PyResult<Value> {
        match conversion {
            0 => plain(self, value),
            other => {
                let text = self.convert_value(value, other)?;
                plain(self, &text)
            }
        }
    }

    /// A value converted as a field says: 0 not at all, 1 by `str`, 2 by `repr`, 3 by `ascii`.
    ///
    /// # Errors
    /// What converting raises.
    pub fn convert_value(&mut self, value: &Value, conversion: u16) -> PyResult<Value> {
        match conversion {
            0 => Ok(value.clone()),
            1 => self.str(value),
            2 => self.repr(value),
            _ => self.ascii(value),
        }
    }

    /// The pieces of an f-string joined.
    ///
    /// # Errors
    /// `MemoryError`
    #[inline(never)]
    pub fn build_string(&mut self, pieces: &[Value]) -> PyResult<Value> {
        if let [left, right] = pieces {
            return crate::str::ops::concat(self, left, right);
        }
        methods::join_values(self, &Value::EMPTY_STRING, pieces)
    }

    /// `ascii(value)`
    ///
    /// # Errors
    /// What `__repr__` raises.
    pub fn ascii(&mut self, value: &Value) -> PyResult<Value> {
        let text = self.repr(value)?;
        let Some(view) = self.as_str(&text) else { return Ok(text) };
        if view.ascii {
            return Ok(text);
        }
        TextBuilder::build(self, |out| lissom_text::repr::to_ascii(view.bytes, out))
    }
}
